/* /healthz and /metrics (Prometheus text format). Figures only: nothing here names an office. */
#include <inttypes.h>

#include "server/api/api.h"

void zn_route_healthz(zn_request *q) { zn_reply_text(q, 200, "text/plain; charset=utf-8", "ok\n"); }

static void put(zn_buf *b, const char *name, const char *type, const char *help, uint64_t value) {
  zn_buf_printf(b, "# HELP zonad_%s %s\n# TYPE zonad_%s %s\nzonad_%s %" PRIu64 "\n", name, help, name, type, name,
                value);
}

void zn_metrics_print(zn_server *s, zn_buf *out) {
  zn_store *store = zn_relay_store(s->relay);
  zn_store_stats st = {0};
  if (store->ops->stats(store, &st, NULL) != ZN_OK) put(out, "store_errors", "gauge", "store cannot be read", 1);
  zn_store_writer_counts w = zn_store_writer_counters(s->writer);
  zn_relay_counts r = zn_relay_counters(s->relay);
  put(out, "uptime_seconds", "gauge", "seconds since start",
      (uint64_t)(s->env->mono_ms(s->env->ctx) - s->started_ms) / 1000);
  put(out, "connections", "gauge", "open websocket connections", s->conns.n);
  put(out, "connections_total", "counter", "websocket connections accepted", s->connections);
  put(out, "connections_refused_total", "counter", "connections refused by limits", s->refused_connections);
  put(out, "http_requests_total", "counter", "HTTP requests", s->http_requests);
  put(out, "segments", "gauge", "segments held", st.segments);
  put(out, "segment_bytes", "gauge", "bytes of segments held", st.segment_bytes);
  put(out, "ledgers", "gauge", "ledgers held", st.ledgers);
  put(out, "feeds", "gauge", "feeds held", st.feeds);
  put(out, "statements", "gauge", "trust statements held", st.statements);
  put(out, "grants", "gauge", "grants held", st.grants);
  put(out, "segments_accepted_total", "counter", "segments accepted", r.accepted);
  put(out, "segments_duplicate_total", "counter", "segments held already", r.duplicates);
  put(out, "segments_refused_total", "counter", "segments refused", r.refused);
  put(out, "commits_total", "counter", "group commits", w.commits);
  put(out, "commit_puts_total", "counter", "puts made durable", w.puts);
  put(out, "commit_failures_total", "counter", "commits that failed", w.failures);
  put(out, "commit_microseconds_total", "counter", "time spent in commits", w.commit_us);
  put(out, "waiting_puts", "gauge", "puts not yet durable", w.waiting);
  put(out, "waiting_bytes", "gauge", "bytes not yet durable", w.waiting_bytes);
  put(out, "blind", "gauge", "1 when the server holds no consolidator", s->blind ? 1 : 0);
  if (s->consolidator != NULL) {
    zn_consolidator_counts c = zn_consolidator_counters(s->consolidator);
    put(out, "consolidator_ready", "gauge", "1 when it is enrolled", c.ready ? 1 : 0);
    put(out, "consolidator_segments_total", "counter", "segments taken by the consolidator", c.segments);
    put(out, "consolidator_errors_total", "counter", "rounds of the consolidator that failed", c.errors);
  }
}

void zn_route_metrics(zn_request *q) {
  q->code = 200;
  q->type = "text/plain; version=0.0.4; charset=utf-8";
  zn_metrics_print(q->server, &q->body);
}
