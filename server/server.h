/* server: the parts of a serving zonad and the loop that joins them. Private to server/.
 *
 *   loop (main thread)      sockets, sessions, relay (checks and answers), HTTP routes
 *   writer thread           commits puts, then wakes the loop
 *   consolidator thread     a replica fed from the relay's store, woken by news
 *   jobs thread             answers of the read API that need the consolidator's replica
 *   signals thread          SIGTERM and SIGINT stop the loop, SIGUSR1 says that another process wrote
 *
 * Threads meet in queues under a mutex and in lws_cancel_service(); each has its own database connection. */
#ifndef ZONA_SERVER_SERVER_H
#define ZONA_SERVER_SERVER_H

#include <stdatomic.h>

#include "server/admit.h"
#include "server/consolidator.h"
#include "server/datadir.h"
#include "server/jobs.h"
#include "server/log.h"
#include "server/relay/relay.h"
#include "server/writer.h"

struct lws_context;
struct lws_vhost;
typedef struct zn_conn zn_conn;

typedef struct zn_conns { /* by slot; the id of a connection is generation << 32 | slot + 1 */
  zn_conn **v;
  size_t n, cap; /* slots in use are anywhere below cap */
  uint32_t generation;
} zn_conns;

typedef struct zn_server {
  zn_datadir *dir;
  const zn_settings *settings;
  const zn_env *env;
  const zn_log *log;
  bool blind;
  int64_t started_ms;
  zn_relay *relay;
  zn_store_writer *writer;
  zn_admit *admit;
  zn_consolidator *consolidator; /* NULL when blind */
  zn_jobs *jobs;
  struct lws_context *lws;
  struct lws_vhost *vhost;
  zn_conns conns;
  atomic_bool stop, other_wrote;
  bool stopping;
  uint64_t connections, http_requests, refused_connections;
} zn_server;

/* Serves until told to stop. listen (may be NULL) takes the place of the setting. */
ZN_MUST zn_status zn_serve(zn_datadir *dir, const char *listen, bool blind, const zn_log *log, zn_err *err);

/* listen.c */
ZN_MUST zn_status zn_listen_open(zn_server *s, const char *host, int port, zn_err *err);
int zn_listen_port(const zn_server *s);
void zn_listen_loop(zn_server *s);
void zn_listen_close(zn_server *s);
void zn_listen_wake(void *server); /* from any thread */

#endif
