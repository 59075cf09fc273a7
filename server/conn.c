#include "server/conn.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"

/* ---- the list of connections
 * ---------------------------------------------------------------------------------------------- */

static zn_status take_slot(zn_server *s, zn_conn *c) {
  zn_conns *l = &s->conns;
  size_t i = 0;
  while (i < l->cap && l->v[i] != NULL) i++;
  if (i == l->cap) {
    size_t cap = l->cap == 0 ? 64 : l->cap * 2;
    zn_conn **v = reallocarray(l->v, cap, sizeof *v);
    if (v == NULL) return ZN_E_NOMEM;
    memset(v + l->cap, 0, (cap - l->cap) * sizeof *v);
    l->v = v;
    l->cap = cap;
  }
  l->v[i] = c;
  l->n++;
  c->id = (uint64_t)++l->generation << 32 | (i + 1);
  return ZN_OK;
}

zn_conn *zn_conn_find(zn_server *s, uint64_t id) {
  size_t i = (size_t)(id & UINT32_MAX);
  if (i == 0 || i > s->conns.cap) return NULL;
  zn_conn *c = s->conns.v[i - 1];
  return c != NULL && c->id == id ? c : NULL;
}

/* ---- one connection
 * --------------------------------------------------------------------------------------------------------- */

static zn_status start_session(zn_conn *c) {
  zn_server *s = c->server;
  c->link = (zn_relay_link){.relay = s->relay, .conn = c->id};
  zn_session_opts o = {.side = ZN_SIDE_SERVER, .env = s->env, .ident = &s->dir->ident, .region = s->dir->region};
  zn_relay_peer(&c->link, &o.peer);
  o.incarnation = zn_relay_commit(s->relay)->incarnation;
  o.blind = s->blind;
  o.limits.handshake_ms = (uint32_t)(s->settings->handshake_seconds * 1000);
  return zn_session_new(&c->session, &o);
}

zn_status zn_conn_open(zn_conn **out, zn_server *s, struct lws *wsi, const zn_address *from) {
  zn_conn *c = calloc(1, sizeof *c);
  if (c == NULL) return ZN_E_NOMEM;
  c->server = s;
  c->wsi = wsi;
  c->from = *from;
  zn_status st = take_slot(s, c);
  if (st != ZN_OK) {
    free(c);
    return st;
  }
  st = start_session(c);
  if (st != ZN_OK) {
    s->conns.v[(c->id & UINT32_MAX) - 1] = NULL;
    s->conns.n--;
    free(c);
    return st;
  }
  s->connections++;
  *out = c;
  zn_conn_after(c);
  return ZN_OK;
}

static void log_end(const zn_conn *c) {
  zn_session_progress p;
  zn_session_progress_of(c->session, &p);
  const zn_err *e = zn_session_error(c->session);
  const zn_pk *device = zn_session_device(c->session);
  static const zn_pk nobody;
  char from[64];
  zn_log_event(c->server->log, ZN_LOG_INFO, "closed", ZN_L_I("conn", c->id),
               ZN_L_S("from", zn_address_print(&c->from, from, sizeof from)),
               ZN_L_DEV("device", device != NULL ? device : &nobody), ZN_L_S("status", zn_status_name(e->code)),
               ZN_L_S("why", e->text), ZN_L_I("in", p.bytes_in), ZN_L_I("out", p.bytes_out),
               ZN_L_I("seg_in", p.seg_received), ZN_L_I("seg_out", p.seg_sent), ZN_L_I("rejected", p.rejected));
}

void zn_conn_close(zn_conn *c) {
  if (c == NULL) return;
  zn_server *s = c->server;
  lws_sul_cancel(&c->timer);
  zn_session_lost(c->session);
  log_end(c);
  zn_session_free(c->session);
  s->conns.v[(c->id & UINT32_MAX) - 1] = NULL;
  s->conns.n--;
  free(c);
}

static void on_timer(lws_sorted_usec_list_t *t) {
  zn_conn *c = lws_container_of(t, zn_conn, timer);
  zn_conn_after(c);
}

static void note_state(zn_conn *c) {
  if (c->told_state || !zn_session_member(c->session)) return;
  char from[64];
  c->told_state = true;
  zn_log_event(c->server->log, ZN_LOG_INFO, "session", ZN_L_I("conn", c->id),
               ZN_L_DEV("device", zn_session_device(c->session)),
               ZN_L_S("from", zn_address_print(&c->from, from, sizeof from)));
}

void zn_conn_after(zn_conn *c) {
  int64_t next = zn_session_tick(c->session);
  if (next < 1) next = 1;
  lws_sul_schedule(c->server->lws, 0, &c->timer, on_timer, next * LWS_US_PER_MS);
  note_state(c);
  bool choked = lws_partial_buffered(c->wsi); /* see ZN_FRAME: must not read now */
  bool hold = choked || (!zn_session_wants_input(c->session) && !zn_session_over(c->session));
  if (hold != c->held) {
    c->held = hold;
    lws_rx_flow_control(c->wsi, hold ? 0 : 1);
  }
  if (choked || zn_session_pending(c->session) || zn_session_over(c->session)) lws_callback_on_writable(c->wsi);
}

bool zn_conn_take(zn_conn *c, const void *p, size_t n) {
  lws_validity_confirmed(c->wsi);
  /* a failed session may still have a last word to say: it is closed once that is out */
  if (zn_session_feed(c->session, ZN_SPAN(p, n)) != ZN_OK && zn_session_over(c->session)) return false;
  zn_conn_after(c);
  return true;
}

bool zn_conn_give(zn_conn *c) {
  if (lws_send_pipe_choked(c->wsi)) { /* called though the socket is full: see ZN_FRAME */
    lws_callback_on_writable(c->wsi);
    return true;
  }
  uint8_t frame[LWS_PRE + ZN_FRAME];
  size_t n = zn_session_drain(c->session, frame + LWS_PRE, ZN_FRAME);
  if (n > 0 && lws_write(c->wsi, frame + LWS_PRE, n, LWS_WRITE_BINARY) < (int)n) return false;
  if (n == 0 && zn_session_over(c->session)) return false;
  zn_conn_after(c);
  return true;
}

/* ---- answers and news
 * ---------------------------------------------------------------------------------------------------------- */

typedef struct heard { /* news gathered while the store is read, told after */
  zn_news *v;
  size_t n, cap;
  zn_boxpk *grants;
  size_t ngrants, capgrants;
} heard;

static void hear_grown(void *ctx, const zn_news *news) {
  heard *h = ctx;
  if (h->n == h->cap) {
    size_t cap = h->cap == 0 ? 64 : h->cap * 2;
    zn_news *v = reallocarray(h->v, cap, sizeof *v);
    if (v == NULL) return; /* who connects next compares digests */
    h->v = v;
    h->cap = cap;
  }
  h->v[h->n++] = *news;
}

static void hear_grant(void *ctx, const zn_boxpk *to) {
  heard *h = ctx;
  if (h->ngrants > 0 && memcmp(&h->grants[h->ngrants - 1], to, sizeof *to) == 0) return;
  if (h->ngrants == h->capgrants) {
    size_t cap = h->capgrants == 0 ? 64 : h->capgrants * 2;
    zn_boxpk *v = reallocarray(h->grants, cap, sizeof *v);
    if (v == NULL) return;
    h->grants = v;
    h->capgrants = cap;
  }
  h->grants[h->ngrants++] = *to;
}

static void tell_one(zn_conn *c, const heard *h) {
  if (!zn_session_member(c->session) && zn_session_device(c->session) == NULL) return;
  for (size_t i = 0; i < h->n; i++) zn_session_news(c->session, &h->v[i]);
  for (size_t i = 0; i < h->ngrants; i++) {
    if (!zn_relay_is_for(c->server->relay, zn_session_device(c->session), &h->grants[i])) continue;
    zn_news news = {.kind = ZN_NEWS_GRANTS};
    zn_session_news(c->session, &news);
    break;
  }
  zn_conn_after(c);
}

static void refresh_and_tell(zn_server *s) {
  heard h = {0};
  zn_err err = {0};
  zn_relay_news news = {.ctx = &h, .grown = hear_grown, .grant = hear_grant};
  zn_status st = zn_relay_refresh(s->relay, &news, &err);
  if (st != ZN_OK) zn_log_event(s->log, ZN_LOG_ERROR, "refresh_failed", ZN_L_S("why", err.text));
  if (h.n + h.ngrants > 0) {
    for (size_t i = 0; i < s->conns.cap; i++) {
      if (s->conns.v[i] != NULL) tell_one(s->conns.v[i], &h);
    }
    if (s->consolidator != NULL) zn_consolidator_wake(s->consolidator);
  }
  free(h.v);
  free(h.grants);
}

static void answer_one(zn_server *s, const zn_put *p) {
  zn_conn *c = p->conn != 0 ? zn_conn_find(s, p->conn) : NULL;
  if (c == NULL) return;
  if (p->result == ZN_OK) {
    zn_session_durable(c->session, p->kind == ZN_PUT_SEGMENT ? &p->head : NULL);
  } else {
    zn_err err = {.code = p->result};
    (void)zn_fail(&err, p->result, ZT_CLOSE_DISK);
    zn_session_store_failed(c->session, &err);
  }
  zn_conn_after(c);
}

void zn_conns_settle(zn_server *s) {
  bool other = atomic_exchange(&s->other_wrote, false), failed = false;
  zn_put *list = zn_store_writer_answers(s->writer);
  if (list == NULL && !other) return;
  for (const zn_put *p = list; p != NULL; p = p->next) {
    zn_relay_settled(s->relay, p);
    if (p->result != ZN_OK) failed = true;
  }
  zn_err err = {0};
  if (failed && zn_relay_forget_trust(s->relay, &err) != ZN_OK)
    zn_log_event(s->log, ZN_LOG_ERROR, "reset_failed", ZN_L_S("why", err.text));
  refresh_and_tell(s);
  for (const zn_put *p = list; p != NULL; p = p->next) answer_one(s, p);
  zn_put_free_list(list);
}

void zn_conns_stop(zn_server *s) {
  zn_err why = {0};
  (void)zn_fail(&why, ZN_E_BUSY, ZT_CLOSE_STOP);
  for (size_t i = 0; i < s->conns.cap; i++) {
    zn_conn *c = s->conns.v[i];
    if (c == NULL) continue;
    zn_session_close(c->session, &why);
    zn_conn_after(c);
  }
}
