/* What a hostile client forges. Each case makes the envelopes that it will push; nothing is written into the home, but
 * what the case says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/rendiconto/flow.h"
#include "core/log/hlc.h"
#include "tests/e2e/hostile.h"

/* ---- finding things -------------------------------------------------------------------------------------------------
 */

zn_status ledger_of(forgery *f, const char *ente, zn_ledger *out, zn_err *err) {
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

zn_status hostile_seal(forgery *f, const zn_ledger *l, uint64_t seq, const zn_hash *prev, zn_span plain,
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
  if (st == ZN_OK) st = hostile_seal(f, l, seq, prev, zn_buf_span(&plain), changes, &out, err);
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
  if (st == ZN_OK) st = hostile_seal(f, &l, head.seq, &s->hash, zn_buf_span(&plain), changes, &out, err);
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

/* One change of my own making as the next segment of my ledger. The row is a copy of my last one of that entity, with
 * what `alter` does to it. */
typedef zn_status (*alter_fn)(forgery *f, const choice *c, zn_row *row, int64_t *victim, zn_arena *a, zn_err *err);

static zn_status one_change(forgery *f, const choice *c, const char *entity, zn_change_kind kind, alter_fn alter,
                            zn_err *err) {
  zn_ledger mine;
  zn_head head;
  zn_change_ctx ctx;
  zn_changes ch;
  zn_buf plain, out;
  zn_row row;
  zn_arena a;
  char sql[80];
  const zn_entity *e = zn_entity_by_name(entity);
  ZN_TRY(my_head(f, &mine, &head, err));
  int64_t own = zn_replica_feed(f->r, &mine.id, &f->ident.sign_pk, true), k = 0, victim = 0;
  bool found = false;
  snprintf(sql, sizeof sql, "SELECT max(k) FROM %s WHERE k>>43=%lld", entity, (long long)own);
  sqlite3_stmt *s = zn_replica_stmt(f->r, sql, err);
  if (s == NULL || zn_query_int(f->r, s, &k, &found, err) != ZN_OK || !found) return NOT_HERE(err, "no row of mine");
  zn_arena_init(&a), zn_changes_init(&ch), zn_buf_init(&plain, 0), zn_buf_init(&out, 0);
  zn_status st = zn_replica_row(f->r, e, k, &a, &row, err);
  uint64_t ms = (uint64_t)(env_of(f)->wall_ms(env_of(f)->ctx) - ZN_HLC_EPOCH_MS), n = (ms / 1000) << 12;
  if (n <= ZN_K_N(k)) n = ZN_K_N(k) + 1;
  if (st == ZN_OK) st = alter(f, c, &row, &victim, &a, err);
  if (st == ZN_OK) st = zn_changes_add(&ch, e, 1, kind, n, ms << 16, &row, &victim, victim != 0);
  zn_change_ctx_of(f->r, own, &ctx);
  if (st == ZN_OK) st = zn_changes_encode(&plain, &ch, &ctx);
  if (st == ZN_OK) st = hostile_seal(f, &mine, head.seq + 1, &head.hash, zn_buf_span(&plain), 1, &out, err);
  if (st == ZN_OK) st = add_wire(f, zn_buf_span(&out), err);
  zn_arena_release(&a), zn_changes_release(&ch), zn_buf_release(&plain), zn_buf_release(&out);
  return st;
}

static zn_status to_theirs(forgery *f, const choice *c, zn_row *row, int64_t *victim, zn_arena *a, zn_err *err) {
  zn_ledger theirs;
  (void)a;
  ZN_TRY(ledger_of(f, c->ente, &theirs, err));
  *victim = row->k = ZN_K(zn_replica_feed(f->r, &theirs.id, &c->device, true), c->n);
  row->v[zn_field_index(row->ent, "importo")] = zn_int(strtoll(c->amount, NULL, 10));
  return ZN_OK;
}

/* In my own ledger, a new version of a row that is another's: impegno (device, n) of the ente. */
static zn_status steal(forgery *f, const choice *c, zn_err *err) {
  return one_change(f, c, "impegno", ZN_CHANGE_EDIT, to_theirs, err);
}

/* An impegno of mine, said to be another ente's. */
static zn_status in_their_name(forgery *f, const choice *c, zn_row *row, int64_t *victim, zn_arena *a, zn_err *err) {
  zn_id ente;
  (void)victim, (void)a, (void)err;
  zn_key_ente(c->ente, &ente);
  row->v[zn_field_index(row->ent, "ente")] = zn_int(zn_replica_k_of_hash(f->r, &ente, true));
  row->v[zn_field_index(row->ent, "importo")] = zn_int(strtoll(c->amount, NULL, 10));
  return ZN_OK;
}

static zn_status impersonate(forgery *f, const choice *c, zn_err *err) {
  return one_change(f, c, "impegno", ZN_CHANGE_CREATE, in_their_name, err);
}

/* To my own submission, the answer that only the capofila gives. */
static zn_status by_myself(forgery *f, const choice *c, zn_row *row, int64_t *victim, zn_arena *a, zn_err *err) {
  zn_hash mine;
  (void)victim;
  ZN_TRY(zn_mossa_hash(f->r, row, &mine, err));
  zn_span answer = zn_arena_dup(a, ZN_SPAN(&mine, sizeof mine));
  row->v[zn_field_index(row->ent, "mossa")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(c->where)};
  row->v[zn_field_index(row->ent, "risponde_a")] = (zn_val){ZN_V_BIN, 0, answer};
  return answer.p == NULL ? ZN_E_NOMEM : ZN_OK;
}

static zn_status verdict(forgery *f, const choice *c, zn_err *err) {
  return one_change(f, c, "rendiconto_mossa", ZN_CHANGE_CREATE, by_myself, err);
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
               {"impersonate", impersonate},
               {"verdict", verdict},
               {"write", hostile_write},
               {"org", hostile_name_org},
               {"invite", hostile_invite_for},
               {"epoch", hostile_take_over_epoch},
               {"revoke", hostile_revoke_other},
               {"stranger", hostile_stranger},
               {"grant-unknown", hostile_grant_unknown},
               {"grant-wrong", hostile_grant_wrong},
               {"grant-foreign", hostile_grant_foreign},
               {"receipt", hostile_receipt}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (strcmp(cases[i].name, name) == 0) return cases[i].fn;
  return NULL;
}
