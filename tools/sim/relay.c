/* The relay of the simulator: the server's own code, with a writer that commits when the simulator says so. */
#include <stdio.h>
#include <string.h>

#include "tools/sim/sim.h"

static zn_status submit(void *ctx, zn_put *put, zn_err *err) {
  (void)err;
  sim *s = ctx;
  put->next = NULL;
  *s->pending_tail = put;
  s->pending_tail = &put->next;
  return ZN_OK;
}

bool sim_relay_open(sim *s, bool fresh) {
  zn_err err = {0};
  char path[400];
  snprintf(path, sizeof path, "%s/relay.db", s->dir);
  zn_store *store;
  SIM_TRY(s, zn_store_sqlite_open(&s->writer, path, fresh, &err), err, "relay store");
  if (fresh)
    SIM_TRY(s, zn_relay_begin_region(s->writer, &s->region, &s->server_ident.sign_pk, &err), err, "relay region");
  SIM_TRY(s, zn_store_sqlite_open(&store, path, false, &err), err, "relay store");
  if (fresh) zn_settings_defaults(&s->settings);
  zn_ident claim;
  zn_ident_from_seed(&claim, &s->claim_seed);
  zn_relay_config config = {.region = s->region,
                            .ident = &s->server_ident,
                            .claim = claim.sign_pk,
                            .settings = &s->settings,
                            .env = &s->server_env,
                            .log = &s->log,
                            .sink = {s, submit}};
  s->pending = NULL;
  s->pending_tail = &s->pending;
  SIM_TRY(s, zn_relay_open(&s->relay, store, &config, &err), err, "relay");
  return true;
}

void sim_relay_close(sim *s) {
  for (int i = 0; i < s->nodes; i++) sim_drop(&s->node[i]);
  zn_put_free_list(s->pending); /* accepted, never acknowledged: may be lost */
  s->pending = NULL;
  s->pending_tail = &s->pending;
  if (s->relay) zn_relay_close(s->relay);
  if (s->writer) s->writer->ops->close(s->writer);
  s->relay = NULL;
  s->writer = NULL;
}

static void grown(void *ctx, const zn_news *news) {
  sim *s = ctx;
  for (int i = 0; i < s->nodes; i++)
    if (s->node[i].server) zn_session_news(s->node[i].server, news);
}

static void granted(void *ctx, const zn_boxpk *recipient) {
  sim *s = ctx;
  zn_news news = {.kind = ZN_NEWS_GRANTS};
  for (int i = 0; i < s->nodes; i++) {
    const zn_pk *device = s->node[i].server ? zn_session_device(s->node[i].server) : NULL;
    if (device && zn_relay_is_for(s->relay, device, recipient)) zn_session_news(s->node[i].server, &news);
  }
}

static sim_node *waiting(sim *s, uint64_t conn) {
  for (int i = 0; i < s->nodes; i++)
    if (conn != 0 && s->node[i].server && s->node[i].conn == conn) return &s->node[i];
  return NULL;
}

bool sim_relay_commit(sim *s) {
  if (!s->pending) return true;
  zn_err err = {0};
  zn_put *list = s->pending;
  s->pending = NULL;
  s->pending_tail = &s->pending;
  SIM_TRY(s, zn_put_commit(s->writer, zn_relay_commit(s->relay), list, &err), err, "relay commit");
  for (zn_put *p = list; p; p = p->next) {
    zn_relay_settled(s->relay, p);
    sim_node *n = waiting(s, p->conn);
    if (!n) continue;
    if (p->result != ZN_OK) {
      zn_session_store_failed(n->server, &err);
    } else {
      zn_session_durable(n->server, p->kind == ZN_PUT_SEGMENT ? &p->head : NULL);
    }
  }
  zn_put_free_list(list);
  zn_relay_news news = {s, grown, granted};
  SIM_TRY(s, zn_relay_refresh(s->relay, &news, &err), err, "relay refresh");
  return true;
}
