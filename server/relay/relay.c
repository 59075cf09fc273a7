#include "server/relay/relay.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"
#include "core/trust/statement.h"
#include "server/relay/state.h"

/* ---- facts of the region in the store
 * ------------------------------------------------------------------------------------ */

static zn_status get_exact(zn_store *s, const char *key, void *out, size_t n, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, 256);
  zn_status st = s->ops->meta_get(s, key, &b, err);
  if (st == ZN_OK && b.n != n) st = zn_fail(err, ZN_E_IO, ZT_STORE_CORRUPT, key);
  if (st == ZN_OK) memcpy(out, b.p, n);
  zn_buf_release(&b);
  return st;
}

static zn_status set_facts(zn_store *s, const zn_hash *region, const zn_pk *server, zn_err *err) {
  static const uint8_t one[8] = {1};
  ZN_TRY(s->ops->meta_set(s, "region", ZN_SPAN(region->b, sizeof region->b), err));
  ZN_TRY(s->ops->meta_set(s, "server", ZN_SPAN(server->b, sizeof server->b), err));
  return s->ops->meta_set(s, "incarnation", ZN_SPAN(one, sizeof one), err);
}

zn_status zn_relay_begin_region(zn_store *s, const zn_hash *region, const zn_pk *server, zn_err *err) {
  ZN_TRY(s->ops->begin(s, err));
  zn_status st = set_facts(s, region, server, err);
  if (st == ZN_OK) return s->ops->commit(s, err);
  s->ops->rollback(s);
  return st;
}

static zn_status read_facts(zn_relay *r, zn_err *err) {
  zn_hash region;
  uint8_t inc[8];
  ZN_TRY(get_exact(r->store, "region", region.b, sizeof region.b, err));
  if (zn_hash_cmp(&region, &r->config.region) != 0) return zn_fail(err, ZN_E_FORMAT, ZT_STORE_CORRUPT, "region");
  ZN_TRY(get_exact(r->store, "incarnation", inc, sizeof inc, err));
  r->commit.incarnation = 0;
  for (int i = 7; i >= 0; i--) r->commit.incarnation = r->commit.incarnation << 8 | inc[i];
  return ZN_OK;
}

/* ---- trust
 * ------------------------------------------------------------------------------------------------------------------ */

static zn_status start_trust(zn_relay *r, zn_err *err) {
  zn_pk root;
  zn_status st = get_exact(r->store, "root", root.b, sizeof root.b, err);
  if (st == ZN_E_NOTFOUND) return ZN_OK;
  ZN_TRY(st);
  if (r->durable == NULL) ZN_TRY(zn_trust_new(&r->durable, &r->config.region, &root));
  if (r->accepted == NULL) ZN_TRY(zn_trust_new(&r->accepted, &r->config.region, &root));
  return ZN_OK;
}

/* News of what grew: runs of one feed (or issuer) are told once, with their first number. */
typedef struct telling {
  zn_relay *r;
  const zn_relay_news *news; /* NULL: nobody listens */
  zn_err *err;
  zn_news run;
  bool any;
} telling;

static void tell(telling *t) {
  if (t->any && t->news != NULL && t->news->grown != NULL) t->news->grown(t->news->ctx, &t->run);
  t->any = false;
}

static void grew(telling *t, zn_news_kind kind, const zn_id *ledger, const zn_pk *feed, uint64_t no, bool plain) {
  static const zn_id none;
  const zn_id *id = ledger != NULL ? ledger : &none;
  if (t->any && t->run.kind == kind && zn_id_cmp(&t->run.ledger, id) == 0 && zn_pk_cmp(&t->run.feed, feed) == 0) {
    if (!plain || no < t->run.from) t->run.from = 0;
    return;
  }
  tell(t);
  t->run = (zn_news){.kind = kind, .ledger = *id, .feed = *feed, .from = plain ? no : 0};
  t->any = true;
}

/* What the store holds was verified before it was kept. One that cannot be placed is passed over: it must not keep the
 * server down. */
static zn_status load_statement(void *ctx, zn_span wire) {
  telling *t = ctx;
  zn_stmt s;
  zn_status st = zn_stmt_parse(&s, &t->r->config.region, wire, false);
  if (st == ZN_OK) st = zn_trust_load(t->r->durable, wire, t->err);
  if (st == ZN_OK) st = zn_trust_load(t->r->accepted, wire, t->err);
  if (st == ZN_E_NOMEM) return st;
  if (st != ZN_OK) {
    zn_log_event(t->r->config.log, ZN_LOG_ERROR, "statement_lost", ZN_L_S("status", zn_status_name(st)));
    return ZN_OK;
  }
  /* the number is also the place, unless this issuer has forked */
  bool plain = zn_span_eq(zn_trust_read(t->r->durable, &s.issuer, s.seq), wire);
  grew(t, ZN_NEWS_TRUST, NULL, &s.issuer, s.seq, plain);
  return ZN_OK;
}

static zn_status refresh_trust(zn_relay *r, const zn_relay_news *news, zn_err *err) {
  telling t = {.r = r, .news = news, .err = err};
  if (r->durable == NULL) ZN_TRY(start_trust(r, err));
  if (r->durable == NULL) return ZN_OK;
  zn_status st = r->store->ops->trust_since(r->store, &r->trust_cursor, load_statement, &t, err);
  tell(&t);
  return st;
}

/* ---- opening
 * ---------------------------------------------------------------------------------------------------------------- */

static zn_status load_tip(void *ctx, const zn_store_seg *s) {
  return zn_relay_feeds_durable(&((zn_relay *)ctx)->feeds, s);
}

static zn_status skip_grant(void *ctx, zn_span wire) {
  (void)ctx, (void)wire;
  return ZN_OK;
}

static zn_status load_all(zn_relay *r, zn_err *err) {
  ZN_TRY(read_facts(r, err));
  ZN_TRY(refresh_trust(r, NULL, err));
  /* the cursor before the tips: what comes between is met again, harmlessly */
  ZN_TRY(r->store->ops->seg_cursor(r->store, &r->seg_cursor, err));
  ZN_TRY(r->store->ops->grants_since(r->store, &r->grant_cursor, skip_grant, NULL, err));
  return r->store->ops->tips(r->store, load_tip, r, err);
}

zn_status zn_relay_open(zn_relay **out, zn_store *store, const zn_relay_config *config, zn_err *err) {
  zn_relay *r = calloc(1, sizeof *r);
  if (r == NULL) {
    store->ops->close(store);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  r->store = store;
  r->config = *config;
  r->commit = (zn_commit){.region = config->region, .ident = config->ident, .env = config->env};
  zn_relay_feeds_init(&r->feeds);
  zn_status st = load_all(r, err);
  if (st != ZN_OK) {
    zn_relay_close(r);
    return st;
  }
  *out = r;
  return ZN_OK;
}

void zn_relay_set_sink(zn_relay *r, zn_relay_sink sink) { r->config.sink = sink; }

void zn_relay_close(zn_relay *r) {
  if (r == NULL) return;
  zn_trust_free(r->durable);
  zn_trust_free(r->accepted);
  zn_relay_feeds_release(&r->feeds);
  zn_relay_partials_release(r);
  r->store->ops->close(r->store);
  free(r);
}

/* ---- news
 * -------------------------------------------------------------------------------------------------------------------
 */

static zn_status on_segment(void *ctx, const zn_store_seg *s) {
  telling *t = ctx;
  ZN_TRY(zn_relay_feeds_durable(&t->r->feeds, s));
  const zn_relay_feed *f = zn_relay_feed_of(zn_relay_feeds_ledger(&t->r->feeds, &s->head.ledger), &s->head.device);
  grew(t, ZN_NEWS_LEDGER, &s->head.ledger, &s->head.device, s->head.seq, f != NULL && f->tips.n == 1);
  return ZN_OK;
}

static zn_status on_grant(void *ctx, zn_span wire) {
  telling *t = ctx;
  zn_grant g;
  if (t->news == NULL || t->news->grant == NULL) return ZN_OK;
  if (zn_grant_parse(&g, &t->r->config.region, wire) == ZN_OK) t->news->grant(t->news->ctx, &g.recipient);
  return ZN_OK;
}

zn_status zn_relay_refresh(zn_relay *r, const zn_relay_news *news, zn_err *err) {
  telling t = {.r = r, .news = news, .err = err};
  ZN_TRY(refresh_trust(r, news, err));
  zn_status st = r->store->ops->segs_since(r->store, &r->seg_cursor, on_segment, &t, err);
  tell(&t);
  ZN_TRY(st);
  return r->store->ops->grants_since(r->store, &r->grant_cursor, on_grant, &t, err);
}

void zn_relay_settled(zn_relay *r, const zn_put *p) {
  if (p->kind != ZN_PUT_SEGMENT) return;
  zn_relay_ledger *l = zn_relay_feeds_ledger(&r->feeds, &p->head.ledger);
  zn_relay_feed *f = zn_relay_feed_of(l, &p->head.device);
  if (f == NULL) return;
  l->waiting -= (int64_t)p->n;
  (void)zn_branches_drop(&f->waiting, &p->head.hash);
}

zn_status zn_relay_forget_trust(zn_relay *r, zn_err *err) {
  zn_trust *again = NULL;
  if (r->durable != NULL && zn_trust_clone(&again, r->durable) != ZN_OK) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_trust_free(r->accepted);
  r->accepted = again;
  return ZN_OK;
}

/* ---- questions
 * --------------------------------------------------------------------------------------------------------------- */

zn_store *zn_relay_store(zn_relay *r) { return r->store; }
zn_trust *zn_relay_trust(zn_relay *r) { return r->accepted; }
zn_relay_feedset *zn_relay_feeds(zn_relay *r) { return &r->feeds; }
const zn_commit *zn_relay_commit(zn_relay *r) { return &r->commit; }
zn_relay_counts zn_relay_counters(const zn_relay *r) { return r->counts; }

bool zn_relay_may_read(zn_relay *r, const zn_pk *device, const zn_id *ledger) {
  zn_ledger l;
  return r->accepted != NULL && zn_trust_ledger(r->accepted, ledger, &l) && zn_trust_may_read(r->accepted, device, &l);
}

bool zn_relay_is_for(zn_relay *r, const zn_pk *device, const zn_boxpk *recipient) {
  zn_device_info d;
  zn_invite_info inv;
  if (r->accepted == NULL || !zn_trust_device(r->accepted, device, &d)) return false;
  if (memcmp(d.box_pk.b, recipient->b, sizeof d.box_pk.b) == 0) return true;
  return zn_trust_invite(r->accepted, &d.invite, &inv) && memcmp(inv.box_pk.b, recipient->b, sizeof inv.box_pk.b) == 0;
}
