/* env: the world as a struct of functions. core and protocol see time and chance only through it, so that the simulator
 * can run a whole region in one process, on a virtual clock, from a seed. (Files reach core as a replica's home folder
 * and SQLite; sockets never reach it.) */
#ifndef ZONA_CORE_BASE_ENV_H
#define ZONA_CORE_BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

typedef struct zn_env {
  void *ctx;
  int64_t (*wall_ms)(void *ctx);                /* milliseconds since 1970-01-01 UTC; may jump */
  int64_t (*mono_ms)(void *ctx);                /* milliseconds, never goes back */
  void (*random)(void *ctx, void *p, size_t n); /* cryptographic randomness (seeded in the simulator) */
} zn_env;

/* The real world; initialises libsodium once. NULL only when the system has no source of randomness. */
const zn_env *zn_env_system(void);

#endif
