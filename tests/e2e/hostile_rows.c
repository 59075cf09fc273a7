/* Rows that an honest client never writes, in whatever ledger this device can seal: "write ENTITY --ledger L6/D049/AMB
 * field=value …"; with mossa=one|two|three a row for each. Nothing is checked but that the values can be read: no
 * right, no state, no owner. The segment is kept in the home as if it were its own work: the next sync, or bundle,
 * carries it. */
#include <stdio.h>
#include <string.h>

#include "core/domain/rows/ref.h"
#include "core/log/hlc.h"
#include "tests/e2e/hostile.h"

/* "CAL-LAMEZIA", "D049", "regione": what the ledger's owner or audience is. */
static zn_status org(forgery *f, const char *name, bool ambito, zn_id *out, zn_err *err) {
  int64_t k = 0;
  *out = (zn_id){{0}};
  if (*name == 0) return ZN_OK;
  if (strcmp(name, "regione") == 0) return zn_key_regione(out), ZN_OK;
  ZN_TRY(zn_ref_parse(f->r, NULL, ambito ? ZN_AMBITO : ZN_ENTE, name, &k, err));
  return zn_replica_hash_of_k(f->r, k, out);
}

/* "L6/D049/CAL-LAMEZIA": kind, owner, audience. */
static zn_status ledger_named(forgery *f, const char *text, zn_ledger *out, zn_err *err) {
  char owner[80] = "", audience[80] = "";
  if (text == NULL || text[0] != 'L' || text[1] < '1' || text[1] > '7' || text[2] != '/')
    return NOT_HERE(err, "--ledger");
  int kind = text[1] - '0';
  const char *rest = text + 3, *slash = strchr(rest, '/');
  (void)snprintf(owner, sizeof owner, "%.*s", slash != NULL ? (int)(slash - rest) : (int)strlen(rest), rest);
  if (slash != NULL) (void)snprintf(audience, sizeof audience, "%s", slash + 1);
  zn_id o, a;
  bool of_ambito = kind == ZN_L3_AMBITO || kind == ZN_L4_AMBITO_ENTE || kind == ZN_L5_AMBITO_REGIONE;
  ZN_TRY(org(f, owner, of_ambito, &o, err));
  ZN_TRY(org(f, audience, kind != ZN_L4_AMBITO_ENTE, &a, err));
  zn_ledger_make(out, zn_replica_region(f->r), (zn_ledger_kind)kind, &o, &a);
  return ZN_OK;
}

static zn_status binary(forgery *f, const char *text, zn_arena *a, zn_val *out, zn_err *err) {
  uint8_t b[64];
  size_t n = 32;
  if (strcmp(text, "random") == 0)
    draw(f, b, n);
  else if (zn_b32_decode_any(b, sizeof b, &n, text) != ZN_OK)
    return NOT_HERE(err, "not base32");
  *out = (zn_val){ZN_V_BIN, 0, zn_arena_dup(a, ZN_SPAN(b, n))};
  return ZN_OK;
}

static zn_status value(forgery *f, zn_row *row, const char *pair, zn_arena *a, zn_err *err) {
  char name[60];
  const char *eq = strchr(pair, '=');
  if (eq == NULL || (size_t)(eq - pair) >= sizeof name) return NOT_HERE(err, pair);
  memcpy(name, pair, (size_t)(eq - pair));
  name[eq - pair] = 0;
  int at = zn_field_index(row->ent, name);
  if (at < 0) return NOT_HERE(err, name);
  const zn_field *field = &row->ent->fields[at];
  if (field->type == ZN_T_BIN) return binary(f, eq + 1, a, &row->v[at], err);
  if (field->type != ZN_T_REF) return zn_val_parse(field, eq + 1, a, &row->v[at], err);
  int64_t k = 0;
  ZN_TRY(zn_ref_parse(f->r, NULL, field->ref, eq + 1, &k, err));
  row->v[at] = zn_int(k);
  return ZN_OK;
}

/* Where my feed of this ledger ends. first: it has nothing yet. */
static zn_status end_of(forgery *f, const zn_ledger *l, zn_head *head, bool *first, zn_err *err) {
  zn_arena a;
  zn_head *heads;
  size_t n;
  *first = true;
  zn_arena_init(&a);
  zn_status st = zn_replica_heads(f->r, &l->id, &a, &heads, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    if (zn_pk_cmp(&heads[i].device, &f->ident.sign_pk) != 0) continue;
    *head = heads[i];
    *first = false;
  }
  zn_arena_release(&a);
  return st;
}

static zn_status next_number(forgery *f, int64_t feed, uint64_t now, uint64_t *n, zn_err *err) {
  int64_t last = 0;
  bool found;
  sqlite3_stmt *s = zn_replica_stmt(
      f->r, "SELECT max(last_n, coalesce((SELECT max(n1) FROM seg WHERE f=?1), 0)) FROM feed WHERE f=?1", err);
  if (s == NULL) return ZN_E_IO;
  sqlite3_bind_int64(s, 1, feed);
  ZN_TRY(zn_query_int(f->r, s, &last, &found, err));
  *n = now > (uint64_t)last ? now : (uint64_t)last + 1;
  return ZN_OK;
}

/* As the next segment of my feed there, put into the home too. */
static zn_status put(forgery *f, const zn_ledger *l, const zn_row *row, zn_err *err) {
  zn_change_ctx ctx;
  zn_changes ch;
  zn_buf plain;
  zn_head head;
  zn_put_result res;
  bool first;
  uint64_t n, ms = (uint64_t)(env_of(f)->wall_ms(env_of(f)->ctx) - ZN_HLC_EPOCH_MS);
  int64_t feed = zn_replica_feed(f->r, &l->id, &f->ident.sign_pk, true);
  ZN_TRY(end_of(f, l, &head, &first, err));
  ZN_TRY(next_number(f, feed, (ms / 1000) << 12, &n, err));
  zn_changes_init(&ch), zn_buf_init(&plain, 0);
  zn_status st = zn_changes_add(&ch, row->ent, 1, ZN_CHANGE_CREATE, n, ms << 16, row, NULL, 0);
  zn_change_ctx_of(f->r, feed, &ctx);
  if (st == ZN_OK) st = zn_changes_encode(&plain, &ch, &ctx);
  zn_buf *wire = &f->seg[0].wire;
  zn_buf_init(wire, 0);
  if (st == ZN_OK)
    st = hostile_seal(f, l, first ? 1 : head.seq + 1, first ? NULL : &head.hash, zn_buf_span(&plain), 1, wire, err);
  if (st == ZN_OK) f->nseg = 1;
  if (st == ZN_OK) st = zn_receive_begin(f->r, err);
  if (st == ZN_OK) st = zn_replica_put_segment(f->r, zn_buf_span(wire), &res, err);
  if (st == ZN_OK) st = zn_receive_end(f->r, err);
  zn_changes_release(&ch), zn_buf_release(&plain);
  f->kept = st == ZN_OK;
  return st;
}

/* One row; `move` (may be NULL) takes the place of what is typed for mossa. */
static zn_status one(forgery *f, const choice *c, const zn_ledger *l, const char *move, zn_err *err) {
  zn_arena a;
  zn_row row = {.ent = zn_entity_by_name(c->where)};
  if (row.ent == NULL) return NOT_HERE(err, "no such entity");
  zn_arena_init(&a);
  zn_status st = ZN_OK;
  for (size_t i = 0; i < c->npairs && st == ZN_OK; i++)
    st = value(f, &row, move != NULL && strncmp(c->pair[i], "mossa=", 6) == 0 ? move : c->pair[i], &a, err);
  if (st == ZN_OK) st = put(f, l, &row, err);
  zn_buf_release(&f->seg[0].wire);
  f->nseg = 0;
  zn_arena_release(&a);
  return st;
}

zn_status hostile_write(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  const char *list = NULL;
  char move[80];
  ZN_TRY(ledger_named(f, c->ledger, &l, err));
  ZN_TRY(zn_replica_seal(f->r, 0, NULL, err));
  for (size_t i = 0; i < c->npairs; i++)
    if (strncmp(c->pair[i], "mossa=", 6) == 0) list = c->pair[i] + 6;
  if (list == NULL) return one(f, c, &l, NULL, err);
  for (size_t n = 1; *list != 0; list += n) {
    list += *list == '|';
    n = strcspn(list, "|");
    (void)snprintf(move, sizeof move, "mossa=%.*s", (int)n, list);
    ZN_TRY(one(f, c, &l, move, err));
  }
  return ZN_OK;
}
