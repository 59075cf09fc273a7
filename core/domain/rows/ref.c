#include "core/domain/rows/ref.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/date.h"
#include "core/base/money.h"
#include "core/domain/rows/ref_find.h"
#include "core/text/entry.h"

bool zn_ref_exists(zn_replica *r, unsigned entity, int64_t k) {
  const zn_entity *e = zn_entity_by_no(entity);
  char sql[80];
  if (e == NULL) return false;
  snprintf(sql, sizeof sql, "SELECT 1 FROM %s WHERE k=?1", e->name);
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (s == NULL) return false;
  sqlite3_bind_int64(s, 1, k);
  bool found = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  return found;
}

static sqlite3_stmt *column(zn_replica *r, unsigned entity, int64_t k, const char *field) {
  const zn_entity *e = zn_entity_by_no(entity);
  char sql[120];
  if (e == NULL || zn_field_index(e, field) < 0) return NULL;
  snprintf(sql, sizeof sql, "SELECT %s FROM %s WHERE k=?1", field,
           zn_schema_table(e, zn_field_by_name(e, field)->group));
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (s == NULL) return NULL;
  sqlite3_bind_int64(s, 1, k);
  if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL) return s;
  zn_replica_done(s);
  return NULL;
}

bool zn_ref_int(zn_replica *r, unsigned entity, int64_t k, const char *field, int64_t *out) {
  sqlite3_stmt *s = column(r, entity, k, field);
  if (s == NULL) return false;
  *out = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return true;
}

bool zn_ref_text(zn_replica *r, unsigned entity, int64_t k, const char *field, zn_buf *out) {
  sqlite3_stmt *s = column(r, entity, k, field);
  if (s == NULL) return false;
  const char *t = (const char *)sqlite3_column_text(s, 0);
  if (t) zn_buf_put_str(out, t);
  zn_replica_done(s);
  return t != NULL;
}

/* ---- parse
 * ---------------------------------------------------------------------------------------------------------------- */

/* An id is one long word of lower-case base32; a natural key of that shape is tried after it. */
static bool looks_like_id(const char *text) {
  size_t n = strlen(text);
  if (n < 10) return false;
  for (size_t i = 0; i < n; i++)
    if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9') || text[i] == '.' || text[i] == '-'))
      return false;
  return true;
}

static zn_status not_found(zn_replica *r, unsigned entity, const char *text, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  char near[400];
  if (zn_ref_near(r, entity, text, near, sizeof near))
    return zn_fail(err, ZN_E_NOTFOUND, ZT_REF_NONE_NEAR, e->label, text, near);
  if (zn_ref_form(entity)) return zn_fail(err, ZN_E_NOTFOUND, ZT_REF_NONE_FORM, e->label, text, zn_ref_form(entity));
  return zn_fail(err, ZN_E_NOTFOUND, ZT_REF_NONE, e->label, text);
}

/* ", 344.000,00 del 01/03/2025", where the rows have an amount and a date: by these people tell them apart. */
static void tell_amount(zn_replica *r, unsigned entity, int64_t k, zn_buf *out) {
  int64_t amount = 0, day = 0;
  char a[40], d[11];
  const zn_entity *e = zn_entity_by_no(entity);
  if (zn_field_by_name(e, "importo") == NULL || !zn_ref_int(r, entity, k, "importo", &amount)) return;
  zn_buf_printf(out, ", %s", zn_money_print_it(a, amount));
  if (zn_field_by_name(e, "data") == NULL || !zn_ref_int(r, entity, k, "data", &day)) return;
  zn_buf_printf(out, ZT_REF_DEL, zn_day_print_it(d, (zn_day)day));
}

/* Says each of the rows that the text may mean: its id, its longest natural key, amount and date. */
static zn_status ambiguous(const zn_find *f, unsigned entity, const char *text, zn_err *err) {
  zn_buf list;
  zn_buf_init(&list, 600);
  for (size_t i = 0; i < f->n && i < 4; i++) {
    char id[64] = "";
    if (zn_replica_id_print(f->r, f->k[i], id) != ZN_OK) continue;
    zn_buf_put_str(&list, i > 0 ? ", " : "");
    zn_buf_put_str(&list, id);
    zn_buf key;
    zn_buf_init(&key, 200);
    zn_ref_print(f->r, NULL, entity, f->k[i], &key);
    tell_amount(f->r, entity, f->k[i], &key);
    if (strcmp(zn_buf_cstr(&key), id) != 0) zn_buf_printf(&list, " (%s)", zn_buf_cstr(&key));
    zn_buf_release(&key);
  }
  if (f->n > 4) zn_buf_put_str(&list, ", …");
  zn_status s = zn_fail(err, ZN_E_INVALID, ZT_REF_AMBIGUOUS, zn_entity_by_no(entity)->label, text, zn_buf_cstr(&list));
  zn_buf_release(&list);
  return s;
}

zn_status zn_ref_parse(zn_replica *r, const zn_me *me, unsigned entity, const char *text, int64_t *k, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  char trimmed[ZN_REF_TEXT];
  if (e == NULL) return zn_fail(err, ZN_E_BUG, ZT_BUG, "ref");
  text += strspn(text, " \t\r\n");
  size_t n = strlen(text);
  while (n > 0 && strchr(" \t\r\n", text[n - 1])) n--;
  if (n == 0) return zn_fail(err, ZN_E_INVALID, ZT_REF_EMPTY, e->label);
  if (n >= sizeof trimmed) return zn_fail(err, ZN_E_LIMIT, ZT_REF_LONG, e->label);
  memcpy(trimmed, text, n);
  trimmed[n] = 0;
  int64_t found = -1;
  if (looks_like_id(trimmed) && zn_replica_id_parse(r, trimmed, &found, NULL) == ZN_OK &&
      zn_ref_exists(r, entity, found)) {
    *k = found;
    return ZN_OK;
  }
  zn_find f = {.r = r, .me = me};
  zn_find_rows(&f, entity, trimmed);
  if (f.n == 0) return not_found(r, entity, trimmed, err);
  if (f.n > 1) return ambiguous(&f, entity, trimmed, err);
  *k = f.k[0];
  return ZN_OK;
}

/* ---- print
 * ---------------------------------------------------------------------------------------------------------------- */

/* One text column of one row by an SQL that makes the whole key. false: a row it goes through is not visible here. */
static bool print_sql(zn_replica *r, const char *sql, int64_t k, zn_buf *out) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (s == NULL) return false;
  sqlite3_bind_int64(s, 1, k);
  bool ok = false;
  if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL) {
    zn_buf_put_str(out, (const char *)sqlite3_column_text(s, 0));
    ok = true;
  }
  zn_replica_done(s);
  return ok;
}

#define ENTE_KEY "CASE e.tipo WHEN 'regione' THEN 'regione' ELSE coalesce(e.cod_catastale,e.cf,e.codice) END"
#define FONDO_OF "JOIN fondo_annualita y ON y.k=a.fondo_annualita JOIN fondo f ON f.k=y.fondo "

static const char *const keys[ZN_ENTITY_END] = {
    [ZN_ENTE] = "SELECT " ENTE_KEY " FROM ente e WHERE e.k=?1",
    [ZN_AMBITO] = "SELECT codice FROM ambito WHERE k=?1",
    [ZN_FONDO] = "SELECT codice FROM fondo WHERE k=?1",
    [ZN_FONDO_ANNUALITA] =
        "SELECT f.codice||'/'||y.anno FROM fondo_annualita y JOIN fondo f ON f.k=y.fondo WHERE y.k=?1",
    [ZN_PIANO] = "SELECT m.codice||'/'||p.triennio_da FROM piano p JOIN ambito m ON m.k=p.ambito WHERE p.k=?1",
    [ZN_INTERVENTO] = "SELECT codice FROM intervento WHERE k=?1",
    [ZN_BUDGET] =
        "SELECT i.codice||'/'||f.codice||'/'||y.anno||'/'||" ENTE_KEY
        " FROM budget b JOIN intervento i ON i.k=b.intervento JOIN assegnazione a ON a.k=b.assegnazione " FONDO_OF
        "JOIN ente e ON e.k=b.ente WHERE b.k=?1",
    [ZN_ATTO] = "SELECT tipo||'/'||anno||'/'||numero FROM atto WHERE k=?1",
    [ZN_FORNITORE] = "SELECT coalesce(piva,cf,codice) FROM fornitore WHERE k=?1",
    [ZN_IMPEGNO] = "SELECT anno||'/'||numero||coalesce('/'||sub,'') FROM impegno WHERE k=?1",
    [ZN_LIQUIDAZIONE] =
        "SELECT anno||'/'||numero||CASE WHEN coalesce(progressivo,1)=1 THEN '' ELSE '/'||progressivo END FROM "
        "liquidazione WHERE k=?1",
    [ZN_RILEVAZIONE] =
        "SELECT f.codice||'/'||y.anno||'/'||date(a.al*86400,'unixepoch') FROM rilevazione a " FONDO_OF "WHERE a.k=?1",
};

#define EDGE_KEY                                                                                     \
  "SELECT f.codice||'/'||y.anno||'/'||coalesce(m.codice," ENTE_KEY ") FROM assegnazione a " FONDO_OF \
  "LEFT JOIN ambito m ON m.k=a.ambito LEFT JOIN ente e ON e.k=a.ente WHERE a.k=?1"

const char *zn_ref_key_sql(unsigned entity) {
  if (entity == ZN_ASSEGNAZIONE) return EDGE_KEY;
  return entity < ZN_ENTITY_END ? keys[entity] : NULL;
}

/* FONDO/ANNO where that is enough for me, else with who receives, else nothing. */
static bool print_assegnazione(zn_replica *r, const zn_me *me, int64_t k, zn_buf *out) {
  static const char *const forms[] = {"SELECT f.codice||'/'||y.anno FROM assegnazione a " FONDO_OF "WHERE a.k=?1",
                                      EDGE_KEY};
  bool done = false;
  for (size_t i = 0; i < 2 && !done; i++) {
    zn_buf text;
    zn_buf_init(&text, ZN_REF_TEXT - 1);
    if (print_sql(r, forms[i], k, &text)) {
      zn_find f = {.r = r, .me = me};
      zn_find_rows(&f, ZN_ASSEGNAZIONE, zn_buf_cstr(&text));
      done = f.n == 1 && f.k[0] == k;
      if (done) zn_buf_put(out, text.p, text.n);
    }
    zn_buf_release(&text);
  }
  return done;
}

void zn_ref_print(zn_replica *r, const zn_me *me, unsigned entity, int64_t k, zn_buf *out) {
  size_t before = out->n;
  bool ok = false;
  if (entity == ZN_ASSEGNAZIONE)
    ok = print_assegnazione(r, me, k, out);
  else if (entity < ZN_ENTITY_END && keys[entity])
    ok = print_sql(r, keys[entity], k, out);
  else
    ok = zn_form_print(r, me, entity, k, out);
  if (ok) return;
  out->n = before;
  char id[64];
  if (zn_replica_id_print(r, k, id) == ZN_OK) zn_buf_put_str(out, id);
}

/* ---- a printer that remembers
 * ------------------------------------------------------------------------------------------------ */

typedef struct slot {
  int64_t k;
  unsigned entity; /* 0: the id */
  const char *text;
} slot;

struct zn_ref_cache {
  zn_replica *r;
  const zn_me *me;
  zn_arena arena;
  slot *slots;
  size_t cap, used;
};

zn_ref_cache *zn_ref_cache_new(zn_replica *r, const zn_me *me) {
  zn_ref_cache *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  *c = (zn_ref_cache){.r = r, .me = me, .cap = 256};
  zn_arena_init(&c->arena);
  c->slots = calloc(c->cap, sizeof *c->slots);
  if (c->slots == NULL) return free(c), NULL;
  return c;
}

void zn_ref_cache_free(zn_ref_cache *c) {
  if (c == NULL) return;
  zn_arena_release(&c->arena);
  free(c->slots);
  free(c);
}

static slot *place_of(slot *slots, size_t cap, unsigned entity, int64_t k) {
  uint64_t h = ((uint64_t)k * 31 + entity) * 0x9e3779b97f4a7c15ULL;
  size_t i = (size_t)(h >> 20) & (cap - 1);
  while (slots[i].text != NULL && (slots[i].k != k || slots[i].entity != entity)) i = (i + 1) & (cap - 1);
  return &slots[i];
}

static bool grow(zn_ref_cache *c) {
  if (c->used * 2 < c->cap) return true;
  size_t cap = c->cap * 2;
  slot *slots = calloc(cap, sizeof *slots);
  if (slots == NULL) return c->used + 1 < c->cap;
  for (size_t i = 0; i < c->cap; i++)
    if (c->slots[i].text) *place_of(slots, cap, c->slots[i].entity, c->slots[i].k) = c->slots[i];
  free(c->slots);
  c->slots = slots;
  c->cap = cap;
  return true;
}

static const char *remember(zn_ref_cache *c, slot *s, unsigned entity, int64_t k, const char *text) {
  const char *kept = zn_arena_strdup(&c->arena, text);
  if (kept == NULL) return "";
  *s = (slot){k, entity, kept};
  c->used++;
  return kept;
}

const char *zn_ref_cache_key(zn_ref_cache *c, unsigned entity, int64_t k) {
  if (!grow(c)) return "";
  slot *s = place_of(c->slots, c->cap, entity, k);
  if (s->text) return s->text;
  zn_buf b;
  zn_buf_init(&b, 1000);
  zn_ref_print(c->r, c->me, entity, k, &b);
  const char *text = remember(c, s, entity, k, zn_buf_cstr(&b));
  zn_buf_release(&b);
  return text;
}

const char *zn_ref_cache_id(zn_ref_cache *c, int64_t k) {
  if (!grow(c)) return "";
  slot *s = place_of(c->slots, c->cap, 0, k);
  if (s->text) return s->text;
  char id[64];
  if (zn_replica_id_print(c->r, k, id) != ZN_OK) return "";
  return remember(c, s, 0, k, id);
}
