#include "core/domain/report/spese.h"

#include <stdlib.h>

#include "core/domain/report/attrezzi.h"
#include "core/text/text.h"

typedef struct visita {
  const zn_figures *f;
  const zn_chi *chi;
  zn_vista vista;
  int64_t intervento;
  zn_spesa_fn fn;
  void *ctx;
  zn_parts kept;
  size_t *lines, caplines;
} visita;

/* The amount of the figures that a part is in; NULL where it counts nowhere. */
static const zn_amount *amount_of(const visita *v, const zn_unit_ctx *u, bool edge, int64_t target, size_t *at) {
  *at = zn_kmap_find(edge ? &v->f->edge_at : &v->f->line_at, &target);
  if (*at == SIZE_MAX) return NULL;
  int64_t key[5] = {edge, (int64_t)*at, u->ente, u->controparte, u->per_conto};
  size_t i = zn_kmap_find(&v->f->amount_at, key);
  return i == SIZE_MAX ? NULL : &v->f->amounts[i];
}

static bool counts(const visita *v, const zn_unit_ctx *u, const zn_part *p, size_t *line) {
  size_t at;
  bool interno;
  const zn_amount *a = amount_of(v, u, p->edge, p->target, &at);
  if (a == NULL || !zn_chi_ha_somma(v->chi, a) || !zn_vista_conta(v->f, a, v->vista, &interno) || interno) return false;
  *line = p->edge ? SIZE_MAX : at;
  return v->intervento == 0 || (*line != SIZE_MAX && v->f->lines[at].intervento == v->intervento);
}

static bool room(visita *v, size_t n) {
  if (n <= v->caplines) return true;
  zn_part *p = realloc(v->kept.v, n * sizeof *p);
  if (p != NULL) v->kept.v = p;
  size_t *l = p == NULL ? NULL : realloc(v->lines, n * sizeof *l);
  if (l == NULL) return false;
  v->lines = l;
  v->caplines = n;
  return true;
}

static zn_status give(visita *v, const zn_unit *u, bool sintetico, const zn_parts *parts, zn_err *err) {
  if (!room(v, parts->n)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  v->kept.n = 0;
  for (size_t i = 0; i < parts->n; i++) {
    if (!counts(v, &u->ctx, &parts->v[i], &v->lines[v->kept.n])) continue;
    v->kept.v[v->kept.n++] = parts->v[i];
  }
  if (v->kept.n == 0) return ZN_OK;
  zn_spesa s = {.u = u, .sintetico = sintetico, .parts = v->kept.v, .lines = v->lines, .n = v->kept.n};
  return v->fn(v->ctx, &s, err);
}

static zn_status one_unit(visita *v, int64_t k, zn_err *err) {
  zn_unit u;
  zn_parts parts = {0};
  bool found;
  if (zn_kmap_find(&v->f->suppressed_at, &k) != SIZE_MAX) return ZN_OK;
  zn_status st = zn_unit_load(&u, v->f->ctx, k, &found, err);
  if (st == ZN_OK && found) st = zn_unit_parts_by_row(&u, v->f->ctx, v->f->al, &parts, err);
  if (st == ZN_OK && found) st = give(v, &u, false, &parts, err);
  zn_parts_release(&parts);
  zn_unit_release(&u);
  return st;
}

static zn_status units(visita *v, zn_err *err) {
  zn_arena a;
  int64_t *list;
  size_t n;
  zn_arena_init(&a);
  zn_status st = zn_report_righe(
      v->f->r,
      "SELECT i.k FROM impegno i LEFT JOIN ente e ON e.k=i.ente WHERE (?2=0 OR i.ente=?2) AND i.k IN ("
      "SELECT x.k FROM assegnazione a JOIN budget b ON b.assegnazione=a.k JOIN impegno x ON x.budget=b.k WHERE "
      "a.fondo_annualita=?1 UNION "
      "SELECT x.k FROM assegnazione a JOIN impegno x ON x.assegnazione=a.k WHERE a.fondo_annualita=?1 UNION "
      "SELECT coalesce(l.impegno,p.impegno) FROM assegnazione a JOIN budget b ON b.assegnazione=a.k JOIN imputazione p "
      "ON p.budget=b.k LEFT JOIN liquidazione l ON l.k=p.liquidazione WHERE a.fondo_annualita=?1) ORDER BY "
      "coalesce(e.cod_catastale,e.cf,e.codice),i.anno,CAST(i.numero AS INTEGER),i.numero,i.sub,i.k&8796093022207,i.k",
      v->f->fondo_annualita, v->chi->livello == ZN_LIVELLO_ENTE ? v->chi->ente : 0, &a, &list, &n, err);
  for (size_t i = 0; i < n && st == ZN_OK; i++) st = one_unit(v, list[i], err);
  zn_arena_release(&a);
  return st;
}

static zn_val column(sqlite3_stmt *s, int i) {
  return sqlite3_column_type(s, i) == SQLITE_INTEGER ? zn_int(sqlite3_column_int64(s, i)) : zn_null();
}

static zn_status one_sintetico(visita *v, sqlite3_stmt *s, zn_err *err) {
  zn_val day = column(s, 3), cents[3] = {column(s, 4), column(s, 5), column(s, 6)};
  zn_writer w;
  zn_unit u;
  zn_unit_init(&u, sqlite3_column_int64(s, 0));
  u.ctx.ente = sqlite3_column_int64(s, 1);
  u.day = zn_unit_day(&day);
  if (u.day > v->f->al || zn_kmap_find(&v->f->suppressed_at, &u.k) != SIZE_MAX) return ZN_OK;
  ZN_TRY(zn_ctx_writer(v->f->ctx, u.k, &w, err));
  if (w.ente >= 0 && w.ente != u.ctx.ente) return ZN_OK;
  u.ctx.per_conto = w.kind == ZN_L4_AMBITO_ENTE;
  zn_part p = {.target = sqlite3_column_int64(s, 2),
               .day = u.day,
               .entity = ZN_MOVIMENTO_SINTETICO,
               .row = u.k,
               .impegnato = zn_unit_cents(&cents[0]),
               .liquidato = zn_unit_cents(&cents[1]),
               .pagato = zn_unit_cents(&cents[2])};
  zn_parts one = {.v = &p, .n = 1, .cap = 1};
  return give(v, &u, true, &one, err);
}

static zn_status sintetici(visita *v, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      v->f->r,
      "SELECT m.k,m.ente,m.budget,m.data,m.impegnato,m.liquidato,m.pagato FROM assegnazione a JOIN budget b ON "
      "b.assegnazione=a.k JOIN movimento_sintetico m ON m.budget=b.k LEFT JOIN ente e ON e.k=m.ente WHERE "
      "a.fondo_annualita=?1 AND (?2=0 OR m.ente=?2) ORDER BY "
      "coalesce(e.cod_catastale,e.cf,e.codice),m.data,m.k&8796093022207,m.k",
      err);
  if (s == NULL) return zn_replica_sql_fail(v->f->r, err);
  sqlite3_bind_int64(s, 1, v->f->fondo_annualita);
  sqlite3_bind_int64(s, 2, v->chi->livello == ZN_LIVELLO_ENTE ? v->chi->ente : 0);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) st = one_sintetico(v, s, err);
  zn_replica_done(s);
  return st;
}

zn_status zn_spese_visita(const zn_figures *f, const zn_chi *chi, zn_vista vista, int64_t intervento, zn_spesa_fn fn,
                          void *ctx, zn_err *err) {
  visita v = {.f = f, .chi = chi, .vista = vista, .intervento = intervento, .fn = fn, .ctx = ctx};
  zn_status st = units(&v, err);
  if (st == ZN_OK) st = sintetici(&v, err);
  free(v.kept.v);
  free(v.lines);
  return st;
}
