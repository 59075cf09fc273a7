/* What a hostile client forges. Each case makes the envelopes that it will push; nothing is written into the home, but
 * what the case says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mp.h"
#include "core/log/hlc.h"
#include "core/trust/grant.h"
#include "core/trust/statement.h"
#include "tests/e2e/hostile.h"

#define NOT_HERE(err, what) zn_fail((err), ZN_E_NOTFOUND, "hostile: %s", what)

static const zn_env *env_of(const forgery *f) { return zn_replica_env(f->r); }
static void draw(const forgery *f, void *p, size_t n) { env_of(f)->random(env_of(f)->ctx, p, n); }

/* ---- finding things -------------------------------------------------------------------------------------------------
 */

/* The ledger "ente, those above" of an ente; NULL: this device's own. */
static zn_status ledger_of(forgery *f, const char *ente, zn_ledger *out, zn_err *err) {
  zn_trust *t = zn_replica_trust(f->r);
  zn_id owner;
  if (ente != NULL) zn_key_ente(ente, &owner);
  for (size_t i = 0; zn_trust_ledger_at(t, i, out); i++) {
    if (out->kind != ZN_L6_ENTE) continue;
    bool yes = ente != NULL ? zn_id_cmp(&out->owner, &owner) == 0 : zn_trust_may_write(t, &f->ident.sign_pk, out);
    if (yes) return ZN_OK;
  }
  return NOT_HERE(err, "no such ledger");
}

static zn_status ledger_of_kind(forgery *f, zn_ledger_kind kind, zn_ledger *out, zn_err *err) {
  for (size_t i = 0; zn_trust_ledger_at(zn_replica_trust(f->r), i, out); i++)
    if (out->kind == kind && zn_trust_may_read(zn_replica_trust(f->r), &f->ident.sign_pk, out)) return ZN_OK;
  return NOT_HERE(err, "no such ledger");
}

static zn_status read_plain(forgery *f, zn_span wire, zn_buf *plain, uint32_t *changes, zn_err *err);

/* Can I read it? (Other hostile clients may have been here.) */
static bool readable(forgery *f, const zn_head *h) {
  zn_buf wire, plain;
  uint32_t changes;
  zn_err err;
  zn_buf_init(&wire, 0), zn_buf_init(&plain, 0);
  bool yes = zn_replica_segment(f->r, &h->ledger, &h->device, h->seq, NULL, &wire, &err) == ZN_OK &&
             read_plain(f, zn_buf_span(&wire), &plain, &changes, &err) == ZN_OK;
  zn_buf_release(&wire), zn_buf_release(&plain);
  return yes;
}

/* Last segment of a feed held here. device NULL: of whoever's I can read. */
static zn_status last_segment(forgery *f, const zn_ledger *l, const zn_pk *device, zn_head *head, zn_buf *wire,
                              zn_err *err) {
  zn_arena a;
  zn_head *heads = NULL;
  size_t n = 0, at = SIZE_MAX;
  zn_arena_init(&a);
  zn_status st = zn_replica_heads(f->r, &l->id, &a, &heads, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++)
    if (device == NULL ? readable(f, &heads[i]) : zn_pk_cmp(&heads[i].device, device) == 0) at = i;
  if (st == ZN_OK && at == SIZE_MAX) st = NOT_HERE(err, "no segment in that feed");
  if (st == ZN_OK) {
    *head = heads[at];
    st = zn_replica_segment(f->r, &l->id, &head->device, head->seq, NULL, wire, err);
  }
  zn_arena_release(&a);
  return st;
}

static zn_status read_plain(forgery *f, zn_span wire, zn_buf *plain, uint32_t *changes, zn_err *err) {
  zn_seg *s = malloc(sizeof *s);
  zn_secret key;
  if (s == NULL) return ZN_E_NOMEM;
  zn_status st = zn_seg_parse(s, zn_replica_region(f->r), wire);
  if (st == ZN_OK) st = zn_replica_epoch_key(f->r, &s->h.epoch, &key);
  if (st == ZN_OK) st = zn_seg_open(plain, s, &key);
  if (st == ZN_OK) *changes = s->h.changes;
  free(s);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, "hostile: cannot read my own segment");
}

/* ---- segments
 * -------------------------------------------------------------------------------------------------------------- */

static zn_status add_wire(forgery *f, zn_span wire, zn_err *err) {
  zn_seg *s = malloc(sizeof *s);
  if (s == NULL) return ZN_E_NOMEM;
  zn_status st = zn_seg_peek(s, wire);
  if (st == ZN_OK) {
    f->seg[f->nseg].of = (zn_head){s->h.ledger, s->h.device, s->h.seq, s->hash};
    zn_buf_init(&f->seg[f->nseg].wire, 0);
    zn_buf_put(&f->seg[f->nseg++].wire, wire.p, wire.n);
  }
  free(s);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, "hostile: no segment any more");
}

/* Seals as this device, under the ledger's epoch key if it is here, else under one of its own. */
static zn_status seal(forgery *f, const zn_ledger *l, uint64_t seq, const zn_hash *prev, zn_span plain,
                      uint32_t changes, zn_buf *wire, zn_err *err) {
  zn_seg_hdr *h = calloc(1, sizeof *h);
  zn_epoch_info e = {0};
  zn_secret key;
  zn_hash hash;
  if (h == NULL) return ZN_E_NOMEM;
  (void)zn_trust_epoch_current(zn_replica_trust(f->r), &l->id, &e);
  if (zn_replica_epoch_key(f->r, &e.id, &key) != ZN_OK) draw(f, &key, sizeof key);
  h->region = *zn_replica_region(f->r);
  h->ledger = l->id;
  h->device = f->ident.sign_pk;
  h->seq = seq;
  h->nprev = prev != NULL ? 1 : 0;
  if (prev != NULL) h->prev[0] = *prev;
  h->epoch = e.id;
  h->first = true;
  h->changes = changes;
  zn_status st = zn_seg_seal(wire, &hash, env_of(f), h, &key, &f->ident, plain);
  free(h);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, "hostile: cannot seal");
}

/* A figure of mine, again, in ledger l as number `seq` after prev (NULL: the first). */
static zn_status again_in(forgery *f, const zn_ledger *l, uint64_t seq, const zn_hash *prev, const zn_ledger *from,
                          const zn_pk *of, zn_err *err) {
  zn_buf wire, plain, out;
  zn_head head;
  uint32_t changes = 0;
  zn_buf_init(&wire, 0), zn_buf_init(&plain, 0), zn_buf_init(&out, 0);
  zn_status st = last_segment(f, from, of, &head, &wire, err);
  if (st == ZN_OK) st = read_plain(f, zn_buf_span(&wire), &plain, &changes, err);
  if (st == ZN_OK) st = seal(f, l, seq, prev, zn_buf_span(&plain), changes, &out, err);
  if (st == ZN_OK) st = add_wire(f, zn_buf_span(&out), err);
  zn_buf_release(&wire), zn_buf_release(&plain), zn_buf_release(&out);
  return st;
}

/* (a) In another's ledger: with what lies there, if I may read it, else with what is mine. */
static zn_status foreign(forgery *f, const choice *c, zn_err *err) {
  zn_ledger theirs, mine;
  ZN_TRY(ledger_of(f, c->ente, &theirs, err));
  bool reads = zn_trust_may_read(zn_replica_trust(f->r), &f->ident.sign_pk, &theirs);
  if (reads) return again_in(f, &theirs, 1, NULL, &theirs, NULL, err);
  ZN_TRY(ledger_of(f, NULL, &mine, err));
  return again_in(f, &theirs, 1, NULL, &mine, &f->ident.sign_pk, err);
}

static zn_status my_head(forgery *f, zn_ledger *l, zn_head *head, zn_err *err) {
  zn_buf wire;
  zn_buf_init(&wire, 0);
  ZN_TRY(ledger_of(f, NULL, l, err));
  zn_status st = last_segment(f, l, &f->ident.sign_pk, head, &wire, err);
  zn_buf_release(&wire);
  return st;
}

/* (b) My last segment once more, sealed anew under the next number. */
static zn_status replay(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_head head;
  (void)c;
  ZN_TRY(my_head(f, &l, &head, err));
  return again_in(f, &l, head.seq + 1, &head.hash, &l, &f->ident.sign_pk, err);
}

/* (b) The bytes of my last segment under a new header: the old signature stands over another number. */
static zn_status renumber(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_head head;
  zn_buf old, out;
  zn_seg *was = calloc(2, sizeof *was), *now = was + 1;
  (void)c;
  if (was == NULL) return ZN_E_NOMEM;
  zn_buf_init(&old, 0), zn_buf_init(&out, 0);
  ZN_TRY(ledger_of(f, NULL, &l, err));
  zn_status st = replay(f, c, err);
  if (st == ZN_OK) st = last_segment(f, &l, &f->ident.sign_pk, &head, &old, err);
  if (st == ZN_OK) st = zn_seg_peek(was, zn_buf_span(&old));
  if (st == ZN_OK) st = zn_seg_peek(now, zn_buf_span(&f->seg[0].wire));
  if (st == ZN_OK) st = zn_seg_wire(&out, now->header, &was->sig, was->body, NULL);
  if (st == ZN_OK) {
    zn_buf_release(&f->seg[--f->nseg].wire);
    st = add_wire(f, zn_buf_span(&out), err);
  }
  zn_buf_release(&old), zn_buf_release(&out);
  free(was);
  return st;
}

/* (b) Another content under a number that is taken: my last segment's, with what the segment before it says. */
static zn_status fork_of_mine(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_head head;
  zn_buf wire, plain, out;
  zn_seg *s = malloc(sizeof *s);
  uint32_t changes = 0;
  (void)c;
  if (s == NULL) return ZN_E_NOMEM;
  zn_buf_init(&wire, 0), zn_buf_init(&plain, 0), zn_buf_init(&out, 0);
  zn_status st = my_head(f, &l, &head, err);
  if (st == ZN_OK) st = zn_replica_segment(f->r, &l.id, &head.device, head.seq - 1, NULL, &wire, err);
  if (st == ZN_OK) st = zn_seg_parse(s, NULL, zn_buf_span(&wire));
  if (st == ZN_OK) st = read_plain(f, zn_buf_span(&wire), &plain, &changes, err);
  if (st == ZN_OK) st = seal(f, &l, head.seq, &s->hash, zn_buf_span(&plain), changes, &out, err);
  if (st == ZN_OK) st = add_wire(f, zn_buf_span(&out), err);
  zn_buf_release(&wire), zn_buf_release(&plain), zn_buf_release(&out);
  free(s);
  return st;
}

/* (c) A number left out: right after my head, or after one that nobody has. */
static zn_status skip(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_head head;
  (void)c;
  ZN_TRY(my_head(f, &l, &head, err));
  return again_in(f, &l, head.seq + 2, &head.hash, &l, &f->ident.sign_pk, err);
}

static zn_status gap(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_head head;
  zn_hash nobodys;
  (void)c;
  draw(f, &nobodys, sizeof nobodys);
  ZN_TRY(my_head(f, &l, &head, err));
  return again_in(f, &l, head.seq + 2, &nobodys, &l, &f->ident.sign_pk, err);
}

/* (d) The next segment of mine with one bit flipped. Seals what is queued first: the home then holds it as it should
 * be. */
static zn_status flip(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_head head;
  zn_buf wire;
  zn_seg *s = malloc(sizeof *s);
  if (s == NULL) return ZN_E_NOMEM;
  zn_buf_init(&wire, 0);
  zn_status st = zn_replica_seal(f->r, 0, NULL, err);
  if (st == ZN_OK) st = my_head(f, &l, &head, err);
  if (st == ZN_OK) st = last_segment(f, &l, &f->ident.sign_pk, &head, &wire, err);
  if (st == ZN_OK) st = zn_seg_peek(s, zn_buf_span(&wire));
  if (st == ZN_OK) {
    size_t header = (size_t)(s->header.p - wire.p), body = (size_t)(s->body.p - wire.p), at = body + s->body.n / 2;
    if (strcmp(c->where, "header") == 0) at = header + s->header.n - 1; /* how many changes it says it has */
    if (strcmp(c->where, "signature") == 0) at = header + s->header.n + 20;
    wire.p[at] ^= 1;
    st = add_wire(f, zn_buf_span(&wire), err);
  }
  zn_buf_release(&wire);
  free(s);
  return st;
}

/* (e) The next segment, honestly made: whether it counts is the reader's question. Saved to a file for somebody to
 * carry. */
static zn_status late(forgery *f, const choice *c, zn_err *err) {
  ZN_TRY(replay(f, c, err));
  if (c->file == NULL) return ZN_OK;
  FILE *out = fopen(c->file, "wb");
  if (out == NULL) return NOT_HERE(err, c->file);
  bool ok = fwrite(f->seg[0].wire.p, 1, f->seg[0].wire.n, out) == f->seg[0].wire.n;
  return fclose(out) == 0 && ok ? ZN_OK : NOT_HERE(err, c->file);
}

static zn_status carry(forgery *f, const choice *c, zn_err *err) {
  uint8_t bytes[ZN_SEG_MAX];
  FILE *in = c->file == NULL ? NULL : fopen(c->file, "rb");
  if (in == NULL) return NOT_HERE(err, "nothing to carry");
  size_t n = fread(bytes, 1, sizeof bytes, in);
  fclose(in);
  return add_wire(f, ZN_SPAN(bytes, n), err);
}

/* In my own ledger, a new version of a row that is another's: impegno (device, n) of the ente. */
static zn_status steal(forgery *f, const choice *c, zn_err *err) {
  zn_ledger mine, theirs;
  zn_head head;
  zn_change_ctx ctx;
  zn_changes ch;
  zn_buf plain, out;
  zn_row row;
  zn_arena a;
  const zn_entity *e = zn_entity_by_name("impegno");
  ZN_TRY(my_head(f, &mine, &head, err));
  ZN_TRY(ledger_of(f, c->ente, &theirs, err));
  int64_t own = zn_replica_feed(f->r, &mine.id, &f->ident.sign_pk, true), k = 0;
  int64_t victim = ZN_K(zn_replica_feed(f->r, &theirs.id, &c->device, true), c->n);
  bool found = false;
  sqlite3_stmt *s = zn_replica_stmt(f->r, "SELECT k FROM impegno LIMIT 1", err);
  if (s == NULL || zn_query_int(f->r, s, &k, &found, err) != ZN_OK || !found)
    return NOT_HERE(err, "no impegno of mine");
  zn_arena_init(&a), zn_changes_init(&ch), zn_buf_init(&plain, 0), zn_buf_init(&out, 0);
  zn_status st = zn_replica_row(f->r, e, k, &a, &row, err);
  uint64_t ms = (uint64_t)(env_of(f)->wall_ms(env_of(f)->ctx) - ZN_HLC_EPOCH_MS);
  if (st == ZN_OK) {
    row.k = victim;
    row.v[zn_field_index(e, "importo")] = zn_int(strtoll(c->amount, NULL, 10));
    st = zn_changes_add(&ch, e, 1, ZN_CHANGE_EDIT, (ms / 1000) << 12, ms << 16, &row, &victim, 1);
  }
  zn_change_ctx_of(f->r, own, &ctx);
  if (st == ZN_OK) st = zn_changes_encode(&plain, &ch, &ctx);
  if (st == ZN_OK) st = seal(f, &mine, head.seq + 1, &head.hash, zn_buf_span(&plain), 1, &out, err);
  if (st == ZN_OK) st = add_wire(f, zn_buf_span(&out), err);
  zn_arena_release(&a), zn_changes_release(&ch), zn_buf_release(&plain), zn_buf_release(&out);
  return st;
}

/* ---- statements
 * ------------------------------------------------------------------------------------------------------------- */

static zn_buf *new_stmt(forgery *f) {
  zn_buf *b = &f->stmt[f->nstmt++];
  zn_buf_init(b, 0);
  return b;
}

/* (f) An organisation, announced by whoever. */
static zn_status name_org(forgery *f, const choice *c, zn_err *err) {
  zn_id org, parent;
  (void)err;
  zn_key_ente("ZZ99", &org);
  zn_key_ambito(c->where, &parent);
  return zn_stmt_org(new_stmt(f), zn_replica_trust(f->r), &f->ident, &org, ZN_ORG_ENTE, &parent);
}

static zn_status invite_for(forgery *f, const choice *c, zn_err *err) {
  zn_secret seed;
  zn_ident eph;
  zn_membership m = {.kind = ZN_ORG_ENTE, .role = ZN_ROLE_ENTE};
  (void)err;
  zn_key_ente(c->ente, &m.org);
  draw(f, &seed, sizeof seed);
  zn_ident_from_seed(&eph, &seed);
  int64_t until = env_of(f)->wall_ms(env_of(f)->ctx) + 86400000;
  return zn_stmt_invite(new_stmt(f), zn_replica_trust(f->r), &f->ident, &eph, until, &m, 1);
}

/* The next epoch of another's ledger, under a key of mine: whoever believed it would write so that I can read. */
static zn_status take_over_epoch(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_epoch_info e;
  zn_secret key, prev;
  ZN_TRY(ledger_of(f, c->ente, &l, err));
  if (!zn_trust_epoch_current(zn_replica_trust(f->r), &l.id, &e)) return NOT_HERE(err, "no epoch yet");
  draw(f, &key, sizeof key), draw(f, &prev, sizeof prev);
  return zn_stmt_epoch(new_stmt(f), zn_replica_trust(f->r), env_of(f), &f->ident, &l, e.no + 1, &key, &prev, &e.id);
}

static zn_status revoke_other(forgery *f, const choice *c, zn_err *err) {
  (void)err;
  return zn_stmt_revoke(new_stmt(f), zn_replica_trust(f->r), &f->ident, &c->device, NULL, 0, 1);
}

/* (g) Nobody, with much to say: a feed of revocations that nobody asked for, over 64 KiB. */
static zn_status stranger(forgery *f, const choice *c, zn_err *err) {
  zn_trust *t = NULL;
  zn_secret seed;
  (void)c, (void)err;
  draw(f, &seed, sizeof seed);
  zn_ident_from_seed(&f->ident, &seed);
  f->stranger = true;
  ZN_TRY(zn_trust_new(&t, zn_replica_region(f->r), zn_trust_root(zn_replica_trust(f->r))));
  zn_status st = ZN_OK;
  for (size_t bytes = 0; st == ZN_OK && bytes < 100000 && f->nstmt < HOSTILE_MAX;) {
    zn_cut cuts[20];
    draw(f, cuts, sizeof cuts);
    for (size_t i = 0; i < 20; i++) cuts[i].seq = i + 1;
    zn_buf *b = new_stmt(f);
    st = zn_stmt_revoke(b, t, &f->ident, &f->ident.sign_pk, cuts, 20, 1);
    if (st == ZN_OK) st = zn_trust_add(t, zn_buf_span(b), NULL, err);
    bytes += b->n;
  }
  zn_trust_free(t);
  return st;
}

/* ---- grants
 * -----------------------------------------------------------------------------------------------------------------------
 */

static zn_status box_of(forgery *f, const choice *c, zn_boxpk *out, zn_err *err) {
  zn_device_info d;
  if (!zn_trust_device(zn_replica_trust(f->r), &c->device, &d)) return NOT_HERE(err, "no such device");
  *out = d.box_pk;
  return ZN_OK;
}

/* (h) A key that is nobody's: its id was never announced. */
static zn_status grant_unknown(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_boxpk to;
  zn_secret key;
  ZN_TRY(box_of(f, c, &to, err));
  ZN_TRY(ledger_of_kind(f, ZN_L3_AMBITO, &l, err));
  draw(f, &key, sizeof key);
  zn_buf_init(&f->grant[f->ngrant], 0);
  return zn_grant_make(&f->grant[f->ngrant++], env_of(f), zn_replica_region(f->r), &f->ident, &to, &l.id, 1, &key);
}

/* As zn_grant_make, but the key that is sealed is not the one that the id speaks of. */
static zn_status grant_lie(forgery *f, const zn_boxpk *to, const zn_ledger *l, zn_err *err) {
  zn_epoch_info e;
  zn_secret key;
  zn_buf sealed, body;
  zn_sig sig;
  if (!zn_trust_epoch_current(zn_replica_trust(f->r), &l->id, &e)) return NOT_HERE(err, "no epoch yet");
  draw(f, &key, sizeof key);
  zn_buf_init(&sealed, 0), zn_buf_init(&body, 0);
  zn_status st = zn_box_seal(&sealed, env_of(f), to, ZN_SPAN(&key, sizeof key));
  zn_mp_arr(&body, 8);
  zn_mp_uint(&body, 1);
  zn_mp_bin(&body, zn_replica_region(f->r), 32);
  zn_mp_bin(&body, &f->ident.sign_pk, 32);
  zn_mp_bin(&body, to, 32);
  zn_mp_bin(&body, &l->id, 16);
  zn_mp_uint(&body, e.no);
  zn_mp_bin(&body, &e.id, 16);
  zn_mp_bin(&body, sealed.p, sealed.n);
  zn_sign(&sig, &f->ident, "zona grant 1", zn_buf_span(&body));
  zn_buf *out = &f->grant[f->ngrant++];
  zn_buf_init(out, 0);
  zn_mp_arr(out, 2);
  zn_mp_bin(out, body.p, body.n);
  zn_mp_bin(out, &sig, sizeof sig);
  zn_buf_release(&sealed), zn_buf_release(&body);
  return st;
}

/* Announced, to one who may read, by one who may read: only the recipient can see that it is wrong. */
static zn_status grant_wrong(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_boxpk to;
  ZN_TRY(box_of(f, c, &to, err));
  ZN_TRY(ledger_of_kind(f, ZN_L3_AMBITO, &l, err));
  return grant_lie(f, &to, &l, err);
}

/* For a ledger that the giver may not read. */
static zn_status grant_foreign(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_boxpk to;
  ZN_TRY(box_of(f, c, &to, err));
  ZN_TRY(ledger_of(f, c->ente, &l, err));
  return grant_lie(f, &to, &l, err);
}

/* My word that I hold what a device of the ente wrote, as far as it may ever write. */
static zn_status receipt(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_receipt r = {.device = c->device, .seq = c->n};
  ZN_TRY(ledger_of(f, c->ente, &l, err));
  r.ledger = l.id;
  r.t_ms = env_of(f)->wall_ms(env_of(f)->ctx);
  draw(f, &r.hash, sizeof r.hash);
  zn_buf_init(&f->receipt, 0);
  return zn_receipt_make(&f->receipt, zn_replica_region(f->r), &f->ident, &r);
}

forge_fn forge_of(const char *name) {
  static const struct {
    const char *name;
    forge_fn fn;
  } cases[] = {{"foreign", foreign},
               {"replay", replay},
               {"renumber", renumber},
               {"fork", fork_of_mine},
               {"skip", skip},
               {"gap", gap},
               {"flip", flip},
               {"late", late},
               {"carry", carry},
               {"steal", steal},
               {"org", name_org},
               {"invite", invite_for},
               {"epoch", take_over_epoch},
               {"revoke", revoke_other},
               {"stranger", stranger},
               {"grant-unknown", grant_unknown},
               {"grant-wrong", grant_wrong},
               {"grant-foreign", grant_foreign},
               {"receipt", receipt}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (strcmp(cases[i].name, name) == 0) return cases[i].fn;
  return NULL;
}
