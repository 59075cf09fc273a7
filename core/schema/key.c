/* Natural keys and the row ids made from them. Two offices that name the same thing apart make the same row.
 *
 * id = BLAKE2b-128("zona key 1", number of the entity as u16 LE, one part per key field in the order of the table):
 * a text counts trimmed, with single blanks and ASCII letters in upper case; a number as int64 LE; a reference as its
 * own 16-byte id; nothing as an empty part. Alternatives (ZN_F_ALT) are one part: the first that is set. The Regione's
 * own `ente` has an empty part, which nobody else can have. Frozen: docs/PROTOCOL.md, tests/vectors. */
#include <string.h>

#include "core/crypto/crypto.h"
#include "core/schema/schema.h"
#include "core/text/schema.h"

#define KEY_PARTS 8
#define KEY_TEXT  256

typedef struct key_parts {
  zn_span part[KEY_PARTS + 1];
  uint8_t no[2];
  uint8_t store[KEY_PARTS][KEY_TEXT];
  size_t n; /* parts after the entity's number */
} key_parts;

static size_t canonical_text(zn_span s, uint8_t out[KEY_TEXT]) {
  size_t n = 0;
  bool blank = false;
  for (size_t i = 0; i < s.n; i++) {
    uint8_t c = s.p[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = n > 0;
      continue;
    }
    if (n + 2 > KEY_TEXT) break;
    if (blank) out[n++] = ' ';
    blank = false;
    out[n++] = c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
  }
  return n;
}

static void begin(key_parts *k, unsigned no) {
  k->no[0] = (uint8_t)no, k->no[1] = (uint8_t)(no >> 8);
  k->part[0] = ZN_SPAN(k->no, 2);
  k->n = 0;
}

static void add(key_parts *k, size_t size) {
  k->part[k->n + 1] = ZN_SPAN(k->store[k->n], size);
  k->n++;
}

static void finish(const key_parts *k, zn_id *out) { zn_hash16_parts(out, "zona key 1", k->part, k->n + 1); }

static void add_number(key_parts *k, int64_t v) {
  for (size_t i = 0; i < 8; i++) k->store[k->n][i] = (uint8_t)((uint64_t)v >> (8 * i));
  add(k, 8);
}

static zn_status add_field(key_parts *k, const zn_row *row, size_t i, zn_ref_id_fn ref_id, void *ctx, zn_err *err) {
  const zn_val *v = &row->v[i];
  if (v->kind == ZN_V_NULL) {
    add(k, 0);
  } else if (row->ent->fields[i].type == ZN_T_REF) {
    zn_id id;
    zn_status s = ref_id(ctx, v->i, &id);
    if (s != ZN_OK) return zn_fail(err, s, ZT_KEY_MISSING, row->ent->label, row->ent->fields[i].name);
    memcpy(k->store[k->n], id.b, sizeof id.b);
    add(k, sizeof id.b);
  } else if (v->kind == ZN_V_INT) {
    add_number(k, v->i);
  } else {
    add(k, canonical_text(v->s, k->store[k->n]));
  }
  return ZN_OK;
}

/* The first alternative that is set, from field i on; *next is the first field after them. -1: none. */
static int pick_alt(const zn_row *row, size_t i, size_t *next) {
  int found = -1;
  for (; i < row->ent->nfields && (row->ent->fields[i].flags & ZN_F_ALT); i++)
    if (found < 0 && row->v[i].kind != ZN_V_NULL) found = (int)i;
  *next = i;
  return found;
}

static bool is_regione(const zn_row *row) {
  return row->ent->no == ZN_ENTE && row->v[0].kind == ZN_V_TEXT && row->v[0].s.n == 7 &&
         memcmp(row->v[0].s.p, "regione", 7) == 0;
}

zn_status zn_key_hash(const zn_row *row, zn_ref_id_fn ref_id, void *ctx, zn_id *out, zn_err *err) {
  const zn_entity *e = row->ent;
  if (!e->hashed) return zn_fail(err, ZN_E_BUG, ZT_BUG, "key");
  if (is_regione(row)) {
    zn_key_regione(out);
    return ZN_OK;
  }
  key_parts k;
  begin(&k, e->no);
  for (size_t i = 0; i < e->nfields;) {
    const zn_field *f = &e->fields[i];
    if (!(f->flags & ZN_F_KEY) || k.n == KEY_PARTS) {
      i++;
    } else if (f->flags & ZN_F_ALT) {
      int alt = pick_alt(row, i, &i);
      if (alt < 0) return zn_fail(err, ZN_E_INVALID, ZT_KEY_MISSING, e->label, f->name);
      ZN_TRY(add_field(&k, row, (size_t)alt, ref_id, ctx, err));
    } else {
      if ((f->flags & ZN_F_REQUIRED) && row->v[i].kind == ZN_V_NULL)
        return zn_fail(err, ZN_E_INVALID, ZT_KEY_MISSING, e->label, f->name);
      ZN_TRY(add_field(&k, row, i++, ref_id, ctx, err));
    }
  }
  finish(&k, out);
  return ZN_OK;
}

static void key_of_text(unsigned entity, const char *text, zn_id *out) {
  key_parts k;
  begin(&k, entity);
  add(&k, canonical_text(ZN_SPAN_STR(text), k.store[0]));
  finish(&k, out);
}

void zn_key_ente(const char *cod_catastale_or_cf, zn_id *out) { key_of_text(ZN_ENTE, cod_catastale_or_cf, out); }
void zn_key_regione(zn_id *out) { key_of_text(ZN_ENTE, "", out); }
void zn_key_ambito(const char *codice, zn_id *out) { key_of_text(ZN_AMBITO, codice, out); }

bool zn_row_has_key(const zn_row *row) {
  bool any = false, any_ref = false, ref_set = false;
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (!(f->flags & ZN_F_KEY)) continue;
    any = true;
    bool set = row->v[i].kind != ZN_V_NULL;
    if ((f->flags & ZN_F_REQUIRED) && !set) return false;
    if (f->type == ZN_T_REF) any_ref = true, ref_set = ref_set || set;
  }
  return any && (!any_ref || ref_set);
}
