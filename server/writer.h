/* writer: the one thread that writes to the relay store. Puts gather while it waits for the disk; then they are
 * committed together, with one fsync (group commit), and only after that are they answered. The answers are fetched by
 * the loop, which is told through `notify` (called from the writer's thread). */
#ifndef ZONA_SERVER_WRITER_H
#define ZONA_SERVER_WRITER_H

#include "server/log.h"
#include "server/relay/put.h"
#include "server/settings.h"

typedef struct zn_store_writer zn_store_writer;

typedef struct zn_store_writer_counts {
  uint64_t commits, puts, failures, waiting, waiting_bytes;
  uint64_t commit_us; /* spent in commits, in all */
} zn_store_writer_counts;

typedef struct zn_store_writer_config {
  zn_commit commit;
  const zn_settings *settings; /* borrowed */
  const zn_log *log;           /* borrowed */
  void (*notify)(void *ctx);
  void *notify_ctx;
} zn_store_writer_config;

/* Owns the store (a connection of its own) from now on, also on failure. */
ZN_MUST zn_status zn_store_writer_start(zn_store_writer **out, zn_store *store, const zn_store_writer_config *c,
                                        zn_err *err);
/* Writes what waits, then ends the thread and frees. NULL is fine. */
void zn_store_writer_stop(zn_store_writer *w);
/* Takes the put in any case (any thread). ZN_E_FULL: more waits than the settings allow, and this one is dropped. */
ZN_MUST zn_status zn_store_writer_submit(void *writer, zn_put *put, zn_err *err);
/* Answered puts, oldest first; the caller frees them (zn_put_free_list). NULL when there are none. */
zn_put *zn_store_writer_answers(zn_store_writer *w);
zn_store_writer_counts zn_store_writer_counters(zn_store_writer *w);

#endif
