/* The table of the rules and its run. */
#include "core/domain/regole/regole.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/regole/internal.h"

typedef zn_status (*rule_fn)(zn_regole *g, zn_err *err);

static const struct {
  const char *codice;
  zn_gravita gravita; /* the usual one: some findings of a rule are milder */
  bool per_impegno;
  rule_fn fn;
  const char *testo;
} table[] = {
    {"V01", ZN_BLOCCA, false, zn_v01, ZT_V01_T},     {"V02", ZN_AVVISA, false, zn_v02, ZT_V02_T},
    {"V03", ZN_BLOCCA, true, zn_v03, ZT_V03_T},      {"V04", ZN_BLOCCA, true, zn_v04, ZT_V04_T},
    {"V05", ZN_BLOCCA, false, zn_v05, ZT_V05_T},     {"V06", ZN_AVVISA, true, zn_v06, ZT_V06_T},
    {"V07", ZN_AVVISA, true, zn_v07, ZT_V07_T},      {"V08", ZN_BLOCCA, false, zn_v08, ZT_V08_T},
    {"V09", ZN_BLOCCA, false, zn_v09, ZT_V09_T},     {"V10", ZN_BLOCCA, true, zn_v10, ZT_V10_T},
    {"V11", ZN_AVVISA, true, zn_v11, ZT_V11_T},      {"V12", ZN_BLOCCA, true, zn_v12, ZT_V12_T},
    {"V13", ZN_BLOCCA, true, zn_v13, ZT_V13_T},      {"V14", ZN_AVVISA, true, zn_v14, ZT_V14_T},
    {"V18", ZN_BLOCCA, false, zn_v18, ZT_V18_T},     {"V24", ZN_BLOCCA, false, zn_v24, ZT_V24_T},
    {"V28", ZN_SUGGERISCE, false, zn_v28, ZT_V28_T}, {"S01", ZN_BLOCCA, false, zn_s01, ZT_S01_T},
    {"S02", ZN_BLOCCA, false, zn_s02, ZT_S02_T},     {"S03", ZN_AVVISA, true, zn_s03, ZT_S03_T},
    {"S04", ZN_BLOCCA, false, zn_s04, ZT_S04_T},     {"S05", ZN_SUGGERISCE, true, zn_s05, ZT_S05_T},
    {"S06", ZN_SUGGERISCE, false, zn_s06, ZT_S06_T}, {"S07", ZN_AVVISA, true, zn_s07, ZT_S07_T},
};
#define NRULES (sizeof table / sizeof table[0])

size_t zn_regole_count(void) { return NRULES; }
zn_regola_info zn_regola_at(size_t i) { return (zn_regola_info){table[i].codice, table[i].gravita, table[i].testo}; }

/* ---- findings ---- */

zn_status zn_rilievo_add(zn_regole *g, const char *codice, zn_gravita gravita, unsigned entity, int64_t k,
                         const char *fmt, ...) {
  zn_rilievi *out = g->out;
  if (out->n == ZN_RILIEVI_MAX) {
    out->troncati = true;
    return ZN_OK;
  }
  if (out->n == out->cap) {
    size_t cap = out->cap == 0 ? 16 : out->cap * 2;
    zn_rilievo *more = realloc(out->v, cap * sizeof *more);
    if (more == NULL) return ZN_E_NOMEM;
    out->v = more;
    out->cap = cap;
  }
  zn_rilievo *f = &out->v[out->n++];
  *f = (zn_rilievo){.codice = codice, .gravita = gravita, .ent = k != 0 ? zn_entity_by_no(entity) : NULL, .k = k};
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(f->testo, sizeof f->testo, fmt, ap);
  va_end(ap);
  return ZN_OK;
}

void zn_rilievi_free(zn_rilievi *r) {
  free(r->v);
  *r = (zn_rilievi){0};
}

size_t zn_rilievi_count(const zn_rilievi *r, zn_gravita g) {
  size_t n = 0;
  for (size_t i = 0; i < r->n; i++) n += r->v[i].gravita == g;
  return n;
}

static int severity(zn_gravita g) { return g == ZN_BLOCCA ? 0 : g == ZN_AVVISA ? 1 : 2; }

static int by_severity(const void *a, const void *b) {
  const zn_rilievo *x = a, *y = b;
  if (x->gravita != y->gravita) return severity(x->gravita) - severity(y->gravita);
  int c = (x->codice[0] == 'S') - (y->codice[0] == 'S');
  if (c == 0) c = strcmp(x->codice, y->codice);
  return c != 0 ? c : (x->k > y->k) - (x->k < y->k);
}

json_t *zn_rilievi_json(zn_replica *r, const zn_rilievi *v) {
  json_t *list = json_array();
  for (size_t i = 0; i < v->n; i++) {
    const zn_rilievo *f = &v->v[i];
    char level[2] = {(char)f->gravita, 0}, id[64] = "";
    json_t *o = json_pack("{s:s,s:s,s:s}", "codice", f->codice, "livello", level, "testo", f->testo);
    if (f->ent != NULL && zn_replica_id_print(r, f->k, id) == ZN_OK) {
      json_object_set_new(o, "entity", json_string(f->ent->name));
      json_object_set_new(o, "id", json_string(id));
    }
    json_array_append_new(list, o);
  }
  return list;
}

/* ---- scope ---- */

bool zn_regole_ha(const zn_regole *g, int64_t ente) {
  if (g->ente != 0) return ente == g->ente;
  return g->ambito == 0 || zn_figures_home(&g->x.f, ente) == g->ambito;
}

const char *zn_regole_text(zn_regole *g, const zn_row *row, unsigned no) {
  const zn_val *v = ZN_AT(row, no);
  char *t = v->kind == ZN_V_TEXT ? zn_arena_strndup(&g->scratch, (const char *)v->s.p, v->s.n) : NULL;
  return t != NULL ? t : "";
}

const char *zn_regole_numero(zn_regole *g, const zn_row *i) {
  const char *sub = zn_regole_text(g, i, IMP_SUB);
  char *t = zn_arena_printf(&g->scratch, "%lld/%s%s%s", (long long)ZN_AT(i, IMP_ANNO)->i,
                            zn_regole_text(g, i, IMP_NUMERO), sub[0] != 0 ? "/" : "", sub);
  return t != NULL ? t : "";
}

/* ---- the run ---- */

#define OF_FUND "FROM assegnazione a JOIN budget b ON b.assegnazione=a.k JOIN "
static zn_status list_impegni(zn_regole *g, int64_t **out, size_t *n, zn_err *err) {
  size_t cap = 0;
  *out = NULL;
  *n = 0;
  sqlite3_stmt *s = zn_replica_stmt(
      g->r,
      "SELECT i.k " OF_FUND
      "impegno i ON i.budget=b.k WHERE a.fondo_annualita=?1 UNION "
      "SELECT i.k FROM assegnazione a JOIN impegno i ON i.assegnazione=a.k WHERE a.fondo_annualita=?1 UNION "
      "SELECT coalesce(l.impegno,p.impegno) " OF_FUND
      "imputazione p ON p.budget=b.k "
      "LEFT JOIN liquidazione l ON l.k=p.liquidazione WHERE a.fondo_annualita=?1",
      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, g->ask->fondo_annualita);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    if (*n == cap) {
      cap = cap == 0 ? 64 : cap * 2;
      int64_t *more = zn_arena_alloc(&g->x.arena, cap * sizeof *more);
      if (more == NULL) {
        st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
        break;
      }
      if (*n > 0) memcpy(more, *out, *n * sizeof *more);
      *out = more;
    }
    (*out)[(*n)++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  return st;
}

static zn_status check_impegno(zn_regole *g, int64_t k, zn_err *err) {
  zn_row row;
  zn_unit u;
  bool found = false, loaded = false;
  zn_arena_clear(&g->scratch);
  zn_status st = zn_row_get(g->r, zn_entity_by_no(ZN_IMPEGNO), k, &g->scratch, &row, &found, err);
  zn_unit_init(&u, k);
  if (st == ZN_OK && found && zn_regole_ha(g, ZN_AT(&row, IMP_ENTE)->i))
    st = zn_unit_load(&u, g->x.f.ctx, k, &loaded, err);
  if (st == ZN_OK && loaded) {
    g->u = &u;
    g->impegno = &row;
    for (size_t i = 0; i < NRULES && st == ZN_OK; i++)
      if (table[i].per_impegno) st = table[i].fn(g, err);
  }
  zn_unit_release(&u);
  return st;
}

static zn_status run(zn_regole *g, zn_err *err) {
  int64_t *impegni;
  size_t n;
  for (size_t i = 0; i < NRULES; i++)
    if (!table[i].per_impegno) ZN_TRY(table[i].fn(g, err));
  ZN_TRY(list_impegni(g, &impegni, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(check_impegno(g, impegni[i], err));
  if (g->out->n > 0) qsort(g->out->v, g->out->n, sizeof *g->out->v, by_severity);
  return ZN_OK;
}

zn_status zn_regole_check(zn_replica *r, const zn_regole_ask *ask, zn_rilievi *out, zn_err *err) {
  zn_regole g = {.r = r, .ask = ask, .out = out};
  *out = (zn_rilievi){0};
  if (ask->livello != ZN_LIVELLO_REGIONE) {
    int64_t org = zn_replica_k_of_hash(r, &ask->org, false);
    if (ask->livello == ZN_LIVELLO_ENTE)
      g.ente = org;
    else
      g.ambito = org;
  }
  g.reasoned = ask->motivo != NULL && ask->motivo[0] != 0;
  ZN_TRY(zn_rend_open(&g.x, r, ask->fondo_annualita, g.ambito, ask->has_al, ask->al, err));
  zn_arena_init(&g.scratch);
  zn_status st = run(&g, err);
  zn_arena_release(&g.scratch);
  zn_rend_close(&g.x);
  if (st != ZN_OK) zn_rilievi_free(out);
  return st;
}
