/* What the relay accepts: each put is checked here, at once, by what is accepted so far; then it is handed on to become
 * durable. */
#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"
#include "core/trust/statement.h"
#include "server/relay/state.h"

#define MAX_TRIALS 16 /* copies of the trust set that one stranger may cost */

static zn_status hand_on(zn_relay *r, zn_put_kind kind, uint64_t conn, zn_span wire, const zn_head *head, zn_err *err) {
  zn_put *p = zn_put_new(kind, conn, wire);
  if (p == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (head != NULL) p->head = *head;
  return r->config.sink.submit(r->config.sink.ctx, p, err);
}

/* ---- segments
 * ------------------------------------------------------------------------------------------------------------- */

static zn_status parse_failed(zn_status st, zn_err *err) {
  if (st == ZN_E_CRYPTO) return zn_fail(err, st, ZT_RELAY_SIGNATURE);
  if (st == ZN_E_NOMEM) return zn_fail(err, st, ZT_NO_MEMORY);
  return zn_fail(err, st, ZT_RELAY_REGION);
}

/* May this feed exist, and may `from` bring it? Any reader may bring any feed that he reads: every replica is a backup.
 */
static zn_status check_rights(zn_relay *r, const zn_pk *from, const zn_seg *g, zn_err *err) {
  zn_ledger l;
  zn_device_info d;
  if (r->accepted == NULL) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_ROOT);
  if (!zn_trust_ledger(r->accepted, &g->h.ledger, &l)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_FOREIGN);
  if (!zn_trust_device(r->accepted, &g->h.device, &d)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_RIGHT);
  if (d.state == ZN_DEV_WAITING) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_WAITING);
  bool own = zn_pk_cmp(from, &g->h.device) == 0;
  if (!zn_trust_may_write(r->accepted, &g->h.device, &l) && d.state != ZN_DEV_REVOKED) {
    return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_RIGHT);
  }
  if (!own && !zn_trust_may_read(r->accepted, from, &l)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_READ);
  if (!own && g->body.n == 0) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_ERASED);
  if (!zn_trust_counts(r->accepted, &g->h.ledger, &g->h.device, g->h.seq, &g->hash)) {
    return zn_fail(err, ZN_E_DENIED, d.state == ZN_DEV_REVOKED ? ZT_RELAY_CUT : ZT_RELAY_NO_RIGHT);
  }
  return ZN_OK;
}

/* Number of a held or waiting segment of the feed, below `below`; ZN_E_NOTFOUND. */
static zn_status find_prev(zn_relay *r, const zn_relay_feed *f, const zn_seg_hdr *h, const zn_hash *hash, uint64_t *seq,
                           zn_err *err) {
  const zn_branch *t = f != NULL ? zn_branches_find(&f->waiting, hash) : NULL;
  if (t == NULL && f != NULL) t = zn_branches_find(&f->tips, hash);
  if (t != NULL) {
    *seq = t->seq;
    return t->seq < h->seq ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_RELAY_CHAIN, (unsigned long long)h->seq);
  }
  zn_head below = {h->ledger, h->device, h->seq, *hash};
  return r->store->ops->seg_below(r->store, &below, seq, err);
}

/* Continuity: number 1 names nobody; any other names held ones, the highest of them its neighbour. */
static zn_status check_chain(zn_relay *r, const zn_relay_feed *f, const zn_seg *g, zn_err *err) {
  const zn_seg_hdr *h = &g->h;
  if (h->seq == 1 && h->nprev == 0) return ZN_OK;
  if (h->seq <= 1 || h->nprev == 0) return zn_fail(err, ZN_E_STATE, ZT_RELAY_CHAIN, (unsigned long long)h->seq);
  uint64_t highest = 0, seq = 0;
  for (unsigned i = 0; i < h->nprev; i++) {
    ZN_TRY(find_prev(r, f, h, &h->prev[i], &seq, err));
    if (seq > highest) highest = seq;
  }
  return highest == h->seq - 1 ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_RELAY_CHAIN, (unsigned long long)h->seq);
}

static bool extends_a_tip(const zn_relay_feed *f, const zn_seg *g) {
  if (f == NULL || f->tips.n + f->waiting.n == 0) return true;
  for (unsigned i = 0; i < g->h.nprev; i++) {
    if (zn_branches_find(&f->tips, &g->h.prev[i]) != NULL || zn_branches_find(&f->waiting, &g->h.prev[i]) != NULL)
      return true;
  }
  return false;
}

static zn_status check_room(zn_relay *r, zn_relay_ledger *l, const zn_relay_feed *f, const zn_seg *g, size_t n,
                            zn_err *err) {
  const zn_settings *s = r->config.settings;
  if (l->used < 0) ZN_TRY(r->store->ops->quota_used(r->store, &l->id, &l->used, err));
  if (l->used + l->waiting + (int64_t)n > s->ledger_bytes) {
    return zn_fail(err, ZN_E_LIMIT, ZT_RELAY_QUOTA, (long long)s->ledger_bytes);
  }
  if (!extends_a_tip(f, g)) {
    if ((int64_t)f->tips.n >= s->branches) return zn_fail(err, ZN_E_LIMIT, ZT_RELAY_BRANCHES, (long long)s->branches);
    zn_log_event(r->config.log, ZN_LOG_WARN, "fork", ZN_L_ID("ledger", &g->h.ledger), ZN_L_DEV("device", &g->h.device),
                 ZN_L_I("seq", g->h.seq));
  }
  return ZN_OK;
}

static zn_status put_checked(zn_relay *r, uint64_t conn, const zn_seg *g, zn_span wire, bool *durable, zn_err *err) {
  zn_head head = {g->h.ledger, g->h.device, g->h.seq, g->hash};
  zn_relay_feed *f = zn_relay_feed_of(zn_relay_feeds_ledger(&r->feeds, &head.ledger), &head.device);
  bool waits = f != NULL && zn_branches_find(&f->waiting, &head.hash) != NULL;
  if (!waits) {
    int64_t t_ms;
    zn_head held = head;
    zn_status st = r->store->ops->seg_find(r->store, &held, &t_ms, err);
    if (st == ZN_OK) { /* again: nothing changes, and it is as durable as it was */
      r->counts.duplicates++;
      *durable = true;
      return ZN_OK;
    }
    if (st != ZN_E_NOTFOUND) return st;
    ZN_TRY(check_chain(r, f, g, err));
  }
  zn_relay_ledger *l;
  ZN_TRY(zn_relay_feeds_make(&r->feeds, &head.ledger, &head.device, &l, &f));
  ZN_TRY(check_room(r, l, f, g, wire.n, err));
  if (!waits && zn_branches_add(&f->waiting, head.seq, &head.hash) != ZN_OK)
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  l->waiting += (int64_t)wire.n;
  zn_status st = hand_on(r, ZN_PUT_SEGMENT, conn, wire, &head, err);
  if (st != ZN_OK) {
    l->waiting -= (int64_t)wire.n;
    if (!waits) (void)zn_branches_drop(&f->waiting, &head.hash);
    return st;
  }
  r->counts.accepted++;
  *durable = false;
  return ZN_OK;
}

zn_status zn_relay_put_segment(zn_relay *r, uint64_t conn, const zn_pk *from, zn_span wire, bool *durable,
                               zn_err *err) {
  zn_seg *g = malloc(sizeof *g); /* 12 KiB of dependencies: not for the stack */
  if (g == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_seg_parse(g, &r->config.region, wire);
  if (st != ZN_OK) {
    st = parse_failed(st, err);
  } else {
    st = check_rights(r, from, g, err);
    if (st == ZN_OK) st = put_checked(r, conn, g, wire, durable, err);
  }
  if (st != ZN_OK && st != ZN_E_NOTFOUND) {
    r->counts.refused++;
    zn_log_event(r->config.log, ZN_LOG_WARN, "segment_refused", ZN_L_DEV("from", from),
                 ZN_L_S("status", zn_status_name(st)), ZN_L_S("why", err != NULL ? err->text : ""));
  }
  free(g);
  return st;
}

/* ---- trust statements
 * -------------------------------------------------------------------------------------------------------- */

static zn_status check_statement_room(zn_relay *r, size_t more, zn_err *err) {
  int64_t max = r->config.settings->statements;
  if ((int64_t)(zn_trust_generation(r->accepted) + more) <= max) return ZN_OK;
  return zn_fail(err, ZN_E_LIMIT, ZT_RELAY_STATEMENTS, (long long)max);
}

/* Does `from` say here what it has no right to? Others may bring such statements (they hold them, and show the alarm).
 * What is durable is judged first: it is evaluated once a commit, not once a statement. */
static bool overreaches(zn_relay *r, const zn_pk *from, zn_span stmt) {
  zn_stmt s;
  zn_device_info d;
  if (from == NULL || zn_stmt_parse(&s, &r->config.region, stmt, false) != ZN_OK) return false;
  if (zn_pk_cmp(&s.issuer, from) != 0) return false;
  bool known = r->durable != NULL && zn_trust_device(r->durable, from, &d);
  return !(known && !zn_trust_overreach(r->durable, stmt)) && zn_trust_overreach(r->accepted, stmt);
}

/* Has somebody pinned this very use of the invite? */
static bool pinned(const zn_relay *r, const zn_trust *t, const zn_stmt *enrol) {
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head h = zn_trust_head_at(t, i);
    for (uint64_t at = 1; at <= h.seq; at++) {
      zn_stmt s;
      if (zn_stmt_parse(&s, &r->config.region, zn_trust_read(t, &h.issuer, at), false) != ZN_OK) continue;
      if (s.kind == ZN_ST_PIN && zn_pk_cmp(&s.u.pin.device, &enrol->u.enrol.device) == 0 &&
          zn_hash_cmp(&s.u.pin.invite, &enrol->u.enrol.invite) == 0) {
        return true;
      }
    }
  }
  return false;
}

/* An invite used after its end. One whose use was pinned was in time: the server forgot it (a restore), others did not.
 */
static bool came_too_late(const zn_relay *r, zn_trust *t, zn_span stmt) {
  zn_stmt s;
  if (!zn_trust_enrol_expired(t, stmt, r->config.env->wall_ms(r->config.env->ctx))) return false;
  return zn_stmt_parse(&s, &r->config.region, stmt, false) != ZN_OK || s.kind != ZN_ST_ENROL || !pinned(r, t, &s);
}

zn_status zn_relay_put_trust(zn_relay *r, uint64_t conn, const zn_pk *from, zn_span stmt, bool *durable, zn_err *err) {
  if (r->accepted == NULL) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_ROOT);
  zn_hash hash;
  zn_hash_raw(&hash, stmt);
  if (r->durable != NULL && zn_trust_has(r->durable, &hash)) { /* NULL: the root itself is not durable yet */
    *durable = true;
    return ZN_OK;
  }
  ZN_TRY(check_statement_room(r, 1, err));
  if (came_too_late(r, r->accepted, stmt)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_EXPIRED);
  if (overreaches(r, from, stmt)) {
    zn_log_event(r->config.log, ZN_LOG_WARN, "statement_refused", ZN_L_DEV("from", from));
    return zn_fail(err, ZN_E_DENIED, ZT_RELAY_OVERREACH);
  }
  bool fresh = false;
  ZN_TRY(zn_trust_add(r->accepted, stmt, &fresh, err));
  zn_status st = hand_on(r, ZN_PUT_TRUST, conn, stmt, NULL, err);
  if (st != ZN_OK) { /* what follows it must not be kept without it */
    ZN_TRY(zn_relay_forget_trust(r, err));
    return st;
  }
  if (fresh) r->counts.statements++;
  *durable = false;
  return ZN_OK;
}

/* Does the list hold the enrolment of this device, under an invite known here or in the list? Only then a trial is
 * worth its cost. */
static bool worth_trying(const zn_relay *r, const zn_pk *device, const zn_span *stmts, size_t n) {
  zn_hash invites[16];
  size_t known = 0;
  zn_stmt s;
  for (size_t i = 0; i < n; i++) {
    if (zn_stmt_parse(&s, &r->config.region, stmts[i], false) != ZN_OK) continue;
    if (s.kind == ZN_ST_INVITE && known < 16) invites[known++] = s.hash;
  }
  for (size_t i = 0; i < n; i++) {
    if (zn_stmt_parse(&s, &r->config.region, stmts[i], false) != ZN_OK || s.kind != ZN_ST_ENROL) continue;
    if (zn_pk_cmp(&s.u.enrol.device, device) != 0) continue;
    if (r->accepted != NULL && zn_trust_has(r->accepted, &s.u.enrol.invite)) return true;
    for (size_t j = 0; j < known; j++) {
      if (zn_hash_cmp(&invites[j], &s.u.enrol.invite) == 0) return true;
    }
  }
  return false;
}

/* The trust set to try on: a copy of the accepted one, or a new one on the root that shows the claim. */
static zn_status trial_set(const zn_relay *r, const zn_span *stmts, size_t n, zn_trust **out, zn_pk *new_root,
                           bool *rooting, zn_err *err) {
  *rooting = r->accepted == NULL;
  if (!*rooting) return zn_trust_clone(out, r->accepted);
  for (size_t i = 0; i < n; i++) {
    if (zn_stmt_root_check(stmts[i], &r->config.region, &r->config.claim, &r->config.ident->sign_pk, new_root) ==
        ZN_OK) {
      return zn_trust_new(out, &r->config.region, new_root);
    }
  }
  return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_ROOT);
}

zn_status zn_relay_put_root(zn_relay *r, zn_span stmt, zn_err *err) {
  zn_pk root;
  if (r->accepted != NULL) return ZN_OK;
  if (zn_stmt_root_check(stmt, &r->config.region, &r->config.claim, &r->config.ident->sign_pk, &root) != ZN_OK) {
    return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_ROOT);
  }
  ZN_TRY(zn_trust_new(&r->accepted, &r->config.region, &root));
  return hand_on(r, ZN_PUT_ROOT, 0, ZN_SPAN(root.b, sizeof root.b), NULL, err);
}

/* All of them make the device a member, and each of them had the right to be made. */
static zn_status try_chain(const zn_relay *r, zn_trust *t, const zn_pk *device, const zn_span *stmts, size_t n,
                           zn_err *err) {
  for (size_t i = 0; i < n; i++) ZN_TRY(zn_trust_add(t, stmts[i], NULL, err));
  zn_device_info d;
  if (!zn_trust_device(t, device, &d)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NOT_MEMBER);
  if (d.state == ZN_DEV_WAITING) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_WAITING);
  if (d.state != ZN_DEV_ACTIVE) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NOT_MEMBER);
  for (size_t i = 0; i < n; i++) {
    zn_hash hash;
    zn_hash_raw(&hash, stmts[i]);
    bool known = r->accepted != NULL && zn_trust_has(r->accepted, &hash);
    if (!known && came_too_late(r, t, stmts[i])) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_EXPIRED);
    if (!zn_trust_effective(t, &hash)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NOT_MEMBER);
  }
  return ZN_OK;
}

static zn_status keep_chain(zn_relay *r, uint64_t conn, const zn_pk *root, const zn_span *stmts, size_t n,
                            zn_err *err) {
  if (root != NULL) ZN_TRY(hand_on(r, ZN_PUT_ROOT, 0, ZN_SPAN(root->b, sizeof root->b), NULL, err));
  for (size_t i = 0; i < n; i++) {
    /* one answer for all: the last tells */
    ZN_TRY(hand_on(r, ZN_PUT_TRUST, i + 1 == n ? conn : 0, stmts[i], NULL, err));
  }
  r->counts.statements += n;
  return ZN_OK;
}

zn_status zn_relay_put_stranger(zn_relay *r, zn_relay_link *link, const zn_pk *device, const zn_span *stmts, size_t n,
                                bool *durable, zn_err *err) {
  if (!worth_trying(r, device, stmts, n)) {
    return zn_fail(err, ZN_E_DENIED, "%s", r->accepted == NULL ? ZT_RELAY_NO_ROOT : ZT_RELAY_NOT_MEMBER);
  }
  if (link->trials++ >= MAX_TRIALS) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_TRIALS);
  if (r->accepted != NULL) ZN_TRY(check_statement_room(r, n, err));
  zn_trust *t = NULL;
  zn_pk root;
  bool rooting = false;
  ZN_TRY(trial_set(r, stmts, n, &t, &root, &rooting, err));
  zn_status st = try_chain(r, t, device, stmts, n, err);
  if (st != ZN_OK) {
    zn_trust_free(t);
    return st == ZN_E_NOMEM ? st : ZN_E_DENIED;
  }
  st = keep_chain(r, link->conn, rooting ? &root : NULL, stmts, n, err);
  if (st != ZN_OK) {
    zn_trust_free(t);
    return st;
  }
  zn_trust_free(r->accepted);
  r->accepted = t;
  if (rooting) {
    zn_log_event(r->config.log, ZN_LOG_INFO, "claimed", ZN_L_DEV("root", &root), ZN_L_DEV("device", device));
  } else {
    zn_log_event(r->config.log, ZN_LOG_INFO, "member", ZN_L_DEV("device", device));
  }
  *durable = false;
  return ZN_OK;
}

/* ---- grants
 * -------------------------------------------------------------------------------------------------------------------
 */

/* Who reads with this box key: a device, or whoever holds an open invite? And may it read the ledger? */
static bool recipient_entitled(zn_relay *r, const zn_boxpk *to, const zn_ledger *l) {
  zn_device_info d;
  for (size_t i = 0; i < zn_trust_device_count(r->accepted); i++) {
    if (zn_trust_device_at(r->accepted, i, &d) && memcmp(d.box_pk.b, to->b, sizeof to->b) == 0) {
      return zn_trust_may_read(r->accepted, &d.pk, l);
    }
  }
  zn_invite_info inv;
  for (size_t i = 0; i < zn_trust_invite_count(r->accepted); i++) {
    if (zn_trust_invite_at(r->accepted, i, &inv) && memcmp(inv.box_pk.b, to->b, sizeof to->b) == 0) {
      return zn_trust_memberships_read(r->accepted, inv.memberships, inv.nmemberships, l);
    }
  }
  return false;
}

static zn_status grant_refused(zn_err *err, zn_status st, const char *why) {
  return zn_fail(err, st, ZT_RELAY_GRANT, why);
}

zn_status zn_relay_put_grant(zn_relay *r, uint64_t conn, zn_span wire, bool *durable, zn_err *err) {
  zn_grant g;
  zn_ledger l;
  zn_epoch_info e;
  if (r->accepted == NULL) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_ROOT);
  zn_status st = zn_grant_parse(&g, &r->config.region, wire);
  if (st != ZN_OK) return grant_refused(err, st, ZT_RELAY_GRANT_FORM);
  if (!zn_trust_ledger(r->accepted, &g.ledger, &l)) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_FOREIGN);
  bool announced = zn_trust_epoch(r->accepted, &g.epoch, &e);
  if (!announced || e.no != g.no || zn_id_cmp(&e.ledger, &g.ledger) != 0)
    return grant_refused(err, ZN_E_DENIED, ZT_RELAY_GRANT_EPOCH);
  if (!zn_trust_may_read(r->accepted, &g.issuer, &l) && !zn_trust_may_key(r->accepted, &g.issuer, &l)) {
    return grant_refused(err, ZN_E_DENIED, ZT_RELAY_GRANT_BY);
  }
  if (!recipient_entitled(r, &g.recipient, &l)) return grant_refused(err, ZN_E_DENIED, ZT_RELAY_GRANT_TO);
  st = r->store->ops->grant_find(r->store, &g, err);
  if (st == ZN_OK) *durable = true;
  if (st != ZN_E_NOTFOUND) return st;
  uint64_t waiting = 0;
  ZN_TRY(r->store->ops->grants_count(r->store, &g.recipient, &waiting, err));
  if ((int64_t)waiting >= r->config.settings->grants) return grant_refused(err, ZN_E_LIMIT, ZT_RELAY_GRANT_MANY);
  ZN_TRY(hand_on(r, ZN_PUT_GRANT, conn, wire, NULL, err));
  r->counts.grants++;
  *durable = false;
  return ZN_OK;
}
