/* The connection of the hostile client: the honest session over the honest socket, with a store behind it that lies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/socket.h"
#include "core/trust/statement.h"
#include "tests/e2e/hostile.h"

typedef struct line {
  forgery *f;
  zn_peer base, peer;
  zn_socket *socket;
  zn_session *session;
  bool pushed, over, opened;
  int64_t until_ms;
} line;

/* ---- the lying store ------------------------------------------------------------------------------------------------
 */

static zn_status heads(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n) {
  line *l = ctx;
  zn_head *base = NULL;
  size_t nbase = 0, count = 0;
  ZN_TRY(l->base.heads(l->base.ctx, ledger, a, &base, &nbase));
  zn_head *v = zn_arena_alloc(a, (nbase + l->f->nseg + 1) * sizeof *v);
  if (v == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < nbase; i++) {
    bool replaced = false;
    for (size_t k = 0; k < l->f->nseg; k++) {
      const zn_head *h = &l->f->seg[k].of;
      replaced = replaced || (zn_id_cmp(&h->ledger, ledger) == 0 && zn_pk_cmp(&h->device, &base[i].device) == 0);
    }
    if (!replaced) v[count++] = base[i];
  }
  for (size_t k = 0; k < l->f->nseg; k++)
    if (zn_id_cmp(&l->f->seg[k].of.ledger, ledger) == 0) v[count++] = l->f->seg[k].of;
  zn_heads_sort(v, count);
  *out = v;
  *n = count;
  return ZN_OK;
}

static zn_status seg_read(void *ctx, zn_head *of, zn_buf *out) {
  line *l = ctx;
  for (size_t k = 0; k < l->f->nseg; k++) {
    const zn_head *h = &l->f->seg[k].of;
    if (zn_id_cmp(&h->ledger, &of->ledger) != 0 || zn_pk_cmp(&h->device, &of->device) != 0 || h->seq != of->seq)
      continue;
    of->hash = h->hash;
    zn_buf_put(out, l->f->seg[k].wire.p, l->f->seg[k].wire.n);
    return ZN_OK;
  }
  return l->base.seg_read(l->base.ctx, of, out);
}

/* Where the forged statements begin: after what the issuer has said so far. */
static uint64_t stmt_base(const line *l) {
  zn_trust_head h = {0};
  if (l->f->stranger || !zn_trust_head_of(zn_replica_trust(l->f->r), &l->f->ident.sign_pk, &h)) return 0;
  return h.seq;
}

static zn_status trust_read(void *ctx, const zn_pk *issuer, uint64_t seq, zn_buf *out) {
  line *l = ctx;
  uint64_t base = stmt_base(l);
  bool mine = zn_pk_cmp(issuer, &l->f->ident.sign_pk) == 0;
  if (!mine || seq <= base) return l->base.trust_read(l->base.ctx, issuer, seq, out);
  if (seq - base > l->f->nstmt) return ZN_E_NOTFOUND;
  zn_buf_put(out, l->f->stmt[seq - base - 1].p, l->f->stmt[seq - base - 1].n);
  return ZN_OK;
}

static zn_status grants_unsent(void *ctx, zn_arena *a, zn_span **out, size_t *n) {
  line *l = ctx;
  *out = zn_arena_alloc(a, (l->f->ngrant + 1) * sizeof **out);
  if (*out == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < l->f->ngrant; i++) (*out)[i] = zn_buf_span(&l->f->grant[i]);
  *n = l->f->ngrant;
  return ZN_OK;
}

static zn_status grants_sent(void *ctx, size_t n) {
  line *l = ctx;
  l->f->ngrant = n < l->f->ngrant ? 0 : l->f->ngrant;
  return ZN_OK;
}

static bool upload_held(void *ctx, const zn_head *of, const zn_id *state) {
  (void)ctx, (void)of, (void)state;
  return false; /* it tries again and again */
}

/* The rest is the replica's own word. */
#define BASE(l) (((line *)(l))->base)
static zn_status welcomed(void *x, const zn_contact *c) {
  line *l = x;
  return l->f->stranger ? ZN_OK : l->base.welcomed(l->base.ctx, c);
}
static zn_status trust_digest(void *x, zn_id *out) { return BASE(x).trust_digest(BASE(x).ctx, out); }
static zn_status trust_put(void *x, zn_span s, bool *d, zn_err *e) { return BASE(x).trust_put(BASE(x).ctx, s, d, e); }
static zn_status grants_cursor(void *x, const zn_pk *d, uint64_t *c) {
  return BASE(x).grants_cursor(BASE(x).ctx, d, c);
}
static zn_status grants_cursor_save(void *x, uint64_t c) { return BASE(x).grants_cursor_save(BASE(x).ctx, c); }
static zn_status grant_put(void *x, zn_span g, bool *d, zn_err *e) { return BASE(x).grant_put(BASE(x).ctx, g, d, e); }
static zn_status ledgers(void *x, const zn_pk *d, zn_arena *a, zn_ledger_digest **out, size_t *n) {
  return BASE(x).ledgers(BASE(x).ctx, d, a, out, n);
}
static zn_status vector_digest(void *x, const zn_pk *d, zn_id *out) {
  return BASE(x).vector_digest(BASE(x).ctx, d, out);
}
static bool seg_have(void *x, const zn_head *of) { return BASE(x).seg_have(BASE(x).ctx, of); }
static zn_status seg_put(void *x, const zn_pk *from, zn_span w, bool *d, zn_err *e) {
  return BASE(x).seg_put(BASE(x).ctx, from, w, d, e);
}
static zn_status upload_refused(void *x, const zn_head *of, const zn_id *state, const char *code, const char *text) {
  return BASE(x).upload_refused(BASE(x).ctx, of, state, code, text);
}
static zn_status receipts_lacking(void *x, bool *out) { return BASE(x).receipts_lacking(BASE(x).ctx, out); }
static zn_status receipt_put(void *x, zn_span w, zn_err *e) { return BASE(x).receipt_put(BASE(x).ctx, w, e); }
static zn_status batch_end(void *x, zn_err *e) { return BASE(x).batch_end(BASE(x).ctx, e); }

/* A stranger has only what he invented. */
static zn_status trust_heads(void *x, zn_arena *a, zn_trust_head **out, size_t *n) {
  line *l = x;
  if (!l->f->stranger) return l->base.trust_heads(l->base.ctx, a, out, n);
  zn_trust_head *h = zn_arena_alloc(a, sizeof *h);
  zn_stmt last;
  if (h == NULL) return ZN_E_NOMEM;
  ZN_TRY(zn_stmt_parse(&last, zn_replica_region(l->f->r), zn_buf_span(&l->f->stmt[l->f->nstmt - 1]), false));
  *h = (zn_trust_head){l->f->ident.sign_pk, l->f->nstmt, last.hash};
  *out = h;
  *n = 1;
  return ZN_OK;
}

static zn_status trust_path(void *x, zn_arena *a, zn_pk **out, size_t *n) {
  line *l = x;
  if (!l->f->stranger) return l->base.trust_path(l->base.ctx, a, out, n);
  *out = zn_arena_dup(a, ZN_SPAN(&l->f->ident.sign_pk, sizeof(zn_pk))).p == NULL ? NULL : &l->f->ident.sign_pk;
  *n = 1;
  return *out == NULL ? ZN_E_NOMEM : ZN_OK;
}

static void lie(line *l) {
  l->peer = (zn_peer){.ctx = l,
                      .welcomed = welcomed,
                      .trust_digest = trust_digest,
                      .trust_heads = trust_heads,
                      .trust_read = trust_read,
                      .trust_put = trust_put,
                      .trust_path = trust_path,
                      .grants_cursor = grants_cursor,
                      .grants_cursor_save = grants_cursor_save,
                      .grant_put = grant_put,
                      .grants_unsent = grants_unsent,
                      .grants_sent = grants_sent,
                      .ledgers = ledgers,
                      .vector_digest = vector_digest,
                      .heads = heads,
                      .seg_have = seg_have,
                      .seg_read = seg_read,
                      .seg_put = seg_put,
                      .upload_refused = upload_refused,
                      .upload_held = upload_held,
                      .receipts_lacking = receipts_lacking,
                      .receipt_put = receipt_put,
                      .batch_end = batch_end};
}

/* ---- the session
 * ------------------------------------------------------------------------------------------------------ */

static int64_t now(const line *l) {
  const zn_env *env = zn_replica_env(l->f->r);
  return env->mono_ms(env->ctx);
}

/* News of the forgeries: the session sends them without asking whether it may. */
static void push(line *l) {
  l->pushed = true;
  for (size_t i = 0; i < l->f->nseg; i++) {
    const zn_head *h = &l->f->seg[i].of;
    zn_news news = {.kind = ZN_NEWS_LEDGER, .ledger = h->ledger, .feed = h->device, .from = h->seq};
    zn_session_news(l->session, &news);
  }
  if (l->f->nstmt > 0 && !l->f->stranger) {
    zn_news news = {.kind = ZN_NEWS_TRUST, .feed = l->f->ident.sign_pk, .from = stmt_base(l) + 1};
    zn_session_news(l->session, &news);
  }
}

static void look(line *l) {
  zn_session *s = l->session;
  if (s == NULL) return;
  bool rest = zn_session_state_of(s) == ZN_SESSION_IDLE && !zn_session_pending(s);
  if (rest && !l->pushed) push(l);
  rest = zn_session_state_of(s) == ZN_SESSION_IDLE && !zn_session_pending(s);
  if ((rest && l->pushed) || now(l) > l->until_ms) zn_session_close(s, NULL);
  if (zn_session_pending(s)) zn_socket_want_write(l->socket);
  if (zn_session_over(s)) zn_socket_hangup(l->socket);
}

static void on_opened(void *ctx) {
  line *l = ctx;
  zn_session_opts o = {.side = ZN_SIDE_CLIENT, .env = zn_replica_env(l->f->r), .ident = &l->f->ident, .standing = true};
  zn_err err;
  o.region = *zn_replica_region(l->f->r);
  if (zn_replica_peer_open(&l->base, &o.server, l->f->r, &err) != ZN_OK) abort();
  lie(l);
  o.peer = l->peer;
  if (zn_session_new(&l->session, &o) != ZN_OK) abort();
  l->opened = true;
  look(l);
}

static void on_received(void *ctx, zn_span bytes) {
  line *l = ctx;
  if (l->session != NULL && zn_session_feed(l->session, bytes) != ZN_OK) zn_socket_want_write(l->socket);
  look(l);
}

static void on_fill(void *ctx, zn_buf *out, size_t room) {
  line *l = ctx;
  uint8_t *p = l->session == NULL ? NULL : zn_buf_room(out, room);
  if (p == NULL) return;
  zn_buf_added(out, zn_session_drain(l->session, p, room));
  if (zn_session_over(l->session)) zn_socket_hangup(l->socket);
}

static void on_closed(void *ctx, const char *why) {
  (void)why;
  ((line *)ctx)->over = true;
}

static void on_timer(void *ctx) {
  line *l = ctx;
  if (l->session != NULL) (void)zn_session_tick(l->session);
  look(l);
  zn_socket_timer(l->socket, 100);
}

bool hostile_push(forgery *f, outcome *out) {
  line l = {.f = f};
  zn_arena a;
  zn_url url;
  const char *why = "";
  zn_arena_init(&a);
  const char *text = zn_replica_meta(f->r, &a, "url");
  zn_socket_events events = {&l, on_opened, on_received, on_fill, on_closed, on_timer, on_timer};
  memset(out, 0, sizeof *out);
  l.until_ms = now(&l) + 30000;
  bool ok = text != NULL && zn_url_parse(&url, text, &out->err) == ZN_OK &&
            zn_socket_new(&l.socket, &events, &url, NULL, &out->err) == ZN_OK &&
            zn_socket_connect(l.socket, &url, &why);
  zn_arena_release(&a);
  if (ok) zn_socket_timer(l.socket, 100);
  while (ok && !l.over && zn_socket_service(l.socket)) continue;
  if (l.session != NULL) {
    zn_session_lost(l.session);
    zn_session_progress_of(l.session, &out->progress);
    out->err = *zn_session_error(l.session);
    zn_session_free(l.session);
    zn_replica_peer_close(&l.base);
  }
  zn_socket_free(l.socket);
  return ok && l.opened;
}

/* ---- the file
 * ------------------------------------------------------------------------------------------------------------ */

static zn_status give_trust(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  forgery *f = ctx;
  (void)since, (void)err;
  for (size_t i = 0; i < f->nstmt; i++) ZN_TRY(emit(to, zn_buf_span(&f->stmt[i])));
  return ZN_OK;
}

static zn_status give_grants(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  forgery *f = ctx;
  (void)since, (void)err;
  for (size_t i = 0; i < f->ngrant; i++) ZN_TRY(emit(to, zn_buf_span(&f->grant[i])));
  return ZN_OK;
}

static zn_status give_segments(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  forgery *f = ctx;
  (void)since, (void)err;
  for (size_t i = 0; i < f->nseg; i++) ZN_TRY(emit(to, zn_buf_span(&f->seg[i].wire)));
  return ZN_OK;
}

static zn_status give_receipts(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  forgery *f = ctx;
  (void)since, (void)err;
  return f->receipt.n > 0 ? emit(to, zn_buf_span(&f->receipt)) : ZN_OK;
}

static zn_status no_vector(void *ctx, zn_arena *a, zn_bundle_since *out, zn_err *err) {
  (void)ctx, (void)a, (void)err;
  *out = (zn_bundle_since){0};
  return ZN_OK;
}

zn_status hostile_bundle(forgery *f, const char *path, zn_err *err) {
  zn_bundle_source from = {.ctx = f,
                           .region = *zn_replica_region(f->r),
                           .by = f->ident.sign_pk,
                           .now_ms = zn_replica_env(f->r)->wall_ms(zn_replica_env(f->r)->ctx),
                           .trust = give_trust,
                           .grants = give_grants,
                           .segments = give_segments,
                           .receipts = give_receipts,
                           .vector = no_vector};
  return zn_bundle_export(&from, NULL, path, NULL, err);
}
