/* signals: taken by a thread that waits for them, so that no handler ever runs. SIGTERM, SIGINT and SIGHUP mean stop;
 * SIGUSR1 means that another process has written to the store. */
#ifndef ZONA_SERVER_SIGNALS_H
#define ZONA_SERVER_SIGNALS_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "core/base/status.h"

typedef struct zn_signals {
  atomic_bool *stop, *other; /* other may be NULL */
  void (*wake)(void *ctx);   /* after either was set; from the signals' thread */
  void *ctx;
  pthread_t thread;
  sigset_t set;
} zn_signals;

/* Before any other thread starts, so that all inherit the mask. */
void zn_signals_block(zn_signals *g);
ZN_MUST zn_status zn_signals_start(zn_signals *g, zn_err *err);
void zn_signals_stop(zn_signals *g);

#endif
