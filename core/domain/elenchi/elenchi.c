#include "core/domain/elenchi/elenchi.h"

#include <string.h>
#include <strings.h>

#include "core/base/room.h"
#include "core/domain/elenchi/iniziali.h"
#include "core/text/text.h"

/* ---- the shipped ones --- */

static const struct {
  const zn_elenco_iniziale *v;
  const size_t *n;
} aree[] = {{zn_iniziali_matrice, &zn_iniziali_matrice_n},
            {zn_iniziali_atti, &zn_iniziali_atti_n},
            {zn_iniziali_piano, &zn_iniziali_piano_n}};

size_t zn_iniziali_count(void) {
  size_t n = 0;
  for (size_t i = 0; i < sizeof aree / sizeof aree[0]; i++) n += *aree[i].n;
  return n;
}

const zn_elenco_iniziale *zn_iniziali_at(size_t i) {
  for (size_t a = 0; a < sizeof aree / sizeof aree[0]; a++) {
    if (i < *aree[a].n) return &aree[a].v[i];
    i -= *aree[a].n;
  }
  return NULL;
}

/* ---- a growing array in an arena --- */

typedef struct voci {
  zn_voce *v;
  size_t n, cap;
  zn_arena *a;
} voci;

static zn_status push(voci *x, const zn_voce *v, zn_err *err) {
  zn_voce *more = zn_arena_room(x->a, x->v, x->n, &x->cap, sizeof *more);
  if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  x->v = more;
  x->v[x->n++] = *v;
  return ZN_OK;
}

/* A text column in the arena, "" when null; NULL without memory. */
static const char *text_at(sqlite3_stmt *s, int col, zn_arena *a) {
  const char *t = (const char *)sqlite3_column_text(s, col);
  return t == NULL ? "" : zn_arena_strdup(a, t);
}

static zn_status read_one(sqlite3_stmt *s, voci *out, zn_err *err) {
  bool from = sqlite3_column_type(s, 7) != SQLITE_NULL, to = sqlite3_column_type(s, 8) != SQLITE_NULL;
  zn_voce v = {.versione = text_at(s, 0, out->a),
               .codice = text_at(s, 1, out->a),
               .denominazione = text_at(s, 2, out->a),
               .padre = text_at(s, 3, out->a),
               .esempi = text_at(s, 4, out->a),
               .fonte = text_at(s, 5, out->a),
               .ordine = sqlite3_column_int64(s, 6),
               .dal = from ? sqlite3_column_int64(s, 7) : INT64_MIN,
               .al = to ? sqlite3_column_int64(s, 8) : INT64_MAX};
  if (!v.versione || !v.codice || !v.denominazione || !v.padre || !v.esempi || !v.fonte)
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return push(out, &v, err);
}

static zn_status read_rows(zn_replica *r, const char *elenco, const char *versione, voci *out, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      r,
      "SELECT coalesce(versione,'1'),codice,denominazione,padre,esempi,fonte,coalesce(ordine,1000000),dal,al FROM "
      "codifica WHERE elenco=?1 COLLATE NOCASE AND (?2 IS NULL OR coalesce(versione,'1')=?2 COLLATE NOCASE) "
      "ORDER BY versione,7,codice",
      err);
  if (s == NULL) return err ? err->code : ZN_E_IO;
  sqlite3_bind_text(s, 1, elenco, -1, SQLITE_STATIC);
  if (versione != NULL) sqlite3_bind_text(s, 2, versione, -1, SQLITE_STATIC);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) st = read_one(s, out, err);
  zn_replica_done(s);
  return st;
}

static const char *or_empty(const char *s) { return s == NULL ? "" : s; }

static zn_status add_shipped(const zn_elenco_iniziale *e, voci *out, zn_err *err) {
  for (size_t i = 0; i < e->n; i++) {
    const zn_iniziale *x = &e->voci[i];
    zn_voce v = {.versione = e->versione,
                 .codice = x->codice,
                 .denominazione = x->denominazione,
                 .padre = or_empty(x->padre),
                 .esempi = or_empty(x->esempi),
                 .fonte = or_empty(x->fonte != NULL ? x->fonte : e->fonte),
                 .ordine = (int64_t)i + 1,
                 .dal = INT64_MIN,
                 .al = INT64_MAX};
    ZN_TRY(push(out, &v, err));
  }
  return ZN_OK;
}

zn_status zn_elenco_load(zn_replica *r, const char *elenco, const char *versione, zn_arena *a, zn_voce **out, size_t *n,
                         zn_err *err) {
  voci rows = {.a = a}, all = {.a = a};
  *out = NULL;
  *n = 0;
  ZN_TRY(read_rows(r, elenco, versione, &rows, err));
  /* the shipped versions that the Regione has not published come before and after its own, in order of version */
  size_t at = 0;
  for (size_t i = 0; i < zn_iniziali_count(); i++) {
    const zn_elenco_iniziale *e = zn_iniziali_at(i);
    if (strcasecmp(e->elenco, elenco) != 0 || (versione != NULL && strcasecmp(e->versione, versione) != 0)) continue;
    bool published = false;
    for (size_t j = 0; j < rows.n; j++) published |= strcasecmp(rows.v[j].versione, e->versione) == 0;
    if (published) continue;
    while (at < rows.n && strcmp(rows.v[at].versione, e->versione) < 0) ZN_TRY(push(&all, &rows.v[at++], err));
    ZN_TRY(add_shipped(e, &all, err));
  }
  while (at < rows.n) ZN_TRY(push(&all, &rows.v[at++], err));
  *out = all.v;
  *n = all.n;
  return ZN_OK;
}

static char fold(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '_' ? ' ' : c; }

static bool same_code(const char *a, const char *b) {
  while (*a != 0 && fold(*a) == fold(*b)) a++, b++;
  return *a == 0 && *b == 0;
}

bool zn_voce_valida(const zn_voce *v, zn_day day) { return v->dal <= day && day <= v->al; }

const zn_voce *zn_voce_fra(const zn_voce *v, size_t n, const char *codice, zn_day today) {
  const zn_voce *found = NULL;
  for (size_t i = 0; i < n; i++)
    if (same_code(v[i].codice, codice) &&
        (found == NULL || (!zn_voce_valida(found, today) && zn_voce_valida(&v[i], today))))
      found = &v[i];
  return found;
}

zn_status zn_elenco_voce(zn_replica *r, const char *elenco, const char *versione, const char *codice, zn_arena *a,
                         const zn_voce **out, bool *vuoto, zn_err *err) {
  zn_voce *v = NULL;
  size_t n = 0;
  const zn_env *env = zn_replica_env(r);
  ZN_TRY(zn_elenco_load(r, elenco, versione, a, &v, &n, err));
  *out = zn_voce_fra(v, n, codice, zn_day_of_ms(env->wall_ms(env->ctx)));
  if (vuoto != NULL) *vuoto = n == 0;
  return ZN_OK;
}

const char *zn_elenco_padre(const char *elenco) {
  return strcasecmp(elenco, ZN_ELENCO_OBIETTIVO) == 0 ? ZN_ELENCO_MACRO : elenco;
}

/* ---- which there are --- */

static const zn_elenco_iniziale *shipped(const char *nome, const char *versione) {
  const zn_elenco_iniziale *any = NULL;
  for (size_t i = 0; i < zn_iniziali_count(); i++) {
    const zn_elenco_iniziale *e = zn_iniziali_at(i);
    if (strcasecmp(e->elenco, nome) != 0) continue;
    if (strcasecmp(e->versione, versione) == 0) return e;
    any = e;
  }
  return any; /* another version of the same list has its title */
}

static void insert_sorted(zn_elenco_info *v, size_t *n, const zn_elenco_info *one) {
  size_t at = *n;
  for (; at > 0; at--) {
    int c = strcasecmp(v[at - 1].nome, one->nome);
    if (c < 0 || (c == 0 && strcasecmp(v[at - 1].versione, one->versione) < 0)) break;
    v[at] = v[at - 1];
  }
  v[at] = *one;
  ++*n;
}

static zn_status published(zn_replica *r, zn_arena *a, zn_elenco_info *v, size_t *n, size_t cap, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r,
                                    "SELECT lower(elenco),coalesce(versione,'1'),count(*) FROM codifica "
                                    "GROUP BY lower(elenco),lower(coalesce(versione,'1')) LIMIT ?1",
                                    err);
  if (s == NULL) return err ? err->code : ZN_E_IO;
  sqlite3_bind_int64(s, 1, (int64_t)cap);
  bool ok = true;
  while (ok && *n < cap && sqlite3_step(s) == SQLITE_ROW) {
    zn_elenco_info one = {text_at(s, 0, a), text_at(s, 1, a), "", (size_t)sqlite3_column_int64(s, 2)};
    ok = one.nome != NULL && one.versione != NULL;
    const zn_elenco_iniziale *e = ok ? shipped(one.nome, one.versione) : NULL;
    if (e != NULL) one.titolo = e->titolo;
    if (ok) insert_sorted(v, n, &one);
  }
  zn_replica_done(s);
  return ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

enum { ELENCHI_MAX = 1000 };

zn_status zn_elenchi(zn_replica *r, zn_arena *a, zn_elenco_info **out, size_t *n, zn_err *err) {
  size_t cap = ELENCHI_MAX + zn_iniziali_count();
  zn_elenco_info *v = zn_arena_alloc(a, cap * sizeof *v);
  *n = 0;
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(published(r, a, v, n, ELENCHI_MAX, err));
  for (size_t i = 0; i < zn_iniziali_count(); i++) {
    const zn_elenco_iniziale *e = zn_iniziali_at(i);
    bool there = false;
    for (size_t j = 0; j < *n; j++)
      there |= strcasecmp(v[j].nome, e->elenco) == 0 && strcasecmp(v[j].versione, e->versione) == 0;
    const zn_elenco_info one = {e->elenco, e->versione, e->titolo, e->n};
    if (!there) insert_sorted(v, n, &one);
  }
  *out = v;
  return ZN_OK;
}
