/* Figures from the totals: whole months from the cells, the rest of the last month from its rows. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/money/figures.h"
#include "core/domain/money/totals.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

typedef struct loading {
  zn_figures *f;
  int64_t month; /* of al */
  bool whole;    /* al is the last day of its month */
  zn_day from;   /* first day of that month */
} loading;

static sqlite3_stmt *statement(zn_figures *f, const char *sql, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(f->r, sql, err);
  if (s != NULL) sqlite3_bind_int64(s, 1, f->fondo_annualita);
  return s;
}

static zn_status load_fund(zn_figures *f, zn_err *err) {
  bool found;
  ZN_TRY(
      zn_sql_int(f->r, "SELECT fondo FROM fondo_annualita WHERE k=?", f->fondo_annualita, 0, &f->fondo, &found, err));
  int64_t v = 0;
  ZN_TRY(zn_sql_int(f->r, "SELECT esterni_finali FROM fondo WHERE k=?", f->fondo, 0, &v, &found, err));
  f->esterni_finali = found && v != 0;
  zn_row_list rows;
  ZN_TRY(zn_rows_where(f->r, zn_entity_by_no(ZN_ASSEGNAZIONE), "fondo_annualita", f->fondo_annualita, &f->arena, &rows,
                       err));
  ZN_TRY(zn_figures_set_edges(f, &rows, err));
  ZN_TRY(zn_rows_where(f->r, zn_entity_by_no(ZN_RENDICONTANTE), "fondo_annualita", f->fondo_annualita, &f->arena, &rows,
                       err));
  return zn_perimetro_eccezioni(&f->perimetro, f->ctx, &rows, &f->arena, err);
}

static zn_span column_text(sqlite3_stmt *s, int i) {
  return ZN_SPAN(sqlite3_column_text(s, i), (size_t)sqlite3_column_bytes(s, i));
}

static zn_status load_lines(zn_figures *f, zn_err *err) {
  sqlite3_stmt *s = statement(
      f,
      "SELECT b.k,b.intervento,b.assegnazione,b.ente,b.importo,coalesce(p.stato='concluso',0),i.codice,i.area,"
      "i.obiettivo_servizio FROM assegnazione a JOIN budget b ON b.assegnazione=a.k "
      "LEFT JOIN intervento i ON i.k=b.intervento LEFT JOIN piano p ON p.k=i.piano WHERE a.fondo_annualita=?",
      err);
  if (s == NULL) return zn_replica_sql_fail(f->r, err);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    zn_val importo = zn_int(sqlite3_column_int64(s, 4));
    zn_line_in in = {.k = sqlite3_column_int64(s, 0),
                     .intervento = sqlite3_column_int64(s, 1),
                     .assegnazione = sqlite3_column_int64(s, 2),
                     .ente = sqlite3_column_int64(s, 3),
                     .importo = zn_unit_cents(&importo),
                     .concluso = sqlite3_column_int64(s, 5) != 0,
                     .codice = column_text(s, 6),
                     .area = column_text(s, 7),
                     .obiettivo = column_text(s, 8)};
    st = zn_figures_add_line(f, &in, err);
  }
  zn_replica_done(s);
  return st;
}

/* ---- whole months ---- */

#define LINES "FROM assegnazione a JOIN budget b ON b.assegnazione=a.k "

static zn_status load_cells(loading *l, zn_err *err) {
  static const char *const sql[2] = {
      "SELECT t.budget,t.ente,t.controparte,t.impegnato,t.liquidato,t.pagato,t.recuperato,0,0 " LINES
      "JOIN tot_budget t ON t.budget=b.k WHERE a.fondo_annualita=? AND t.mese<?",
      "SELECT "
      "t.assegnazione,t.ente,t.controparte,t.impegnato,t.liquidato,t.pagato,t.recuperato,t.trasferito,t.incassato "
      "FROM assegnazione a JOIN tot_fondo t ON t.assegnazione=a.k WHERE a.fondo_annualita=? AND t.mese<?"};
  zn_figures *f = l->f;
  for (int edge = 0; edge < 2; edge++) {
    sqlite3_stmt *s = statement(f, sql[edge], err);
    if (s == NULL) return zn_replica_sql_fail(f->r, err);
    sqlite3_bind_int64(s, 2, l->month + l->whole);
    zn_status st = ZN_OK;
    while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
      int64_t v[9];
      for (int i = 0; i < 9; i++) v[i] = sqlite3_column_int64(s, i);
      if (v[7] != 0 || v[8] != 0) st = zn_figures_add_cash(f, v[0], v[7] != 0 ? 0 : v[1], v[2], v[1], v[7], 0, err);
      if (st == ZN_OK && v[8] != 0) st = zn_figures_add_cash(f, v[0], v[1], v[2], 0, 0, v[8], err);
      zn_unit_ctx u = {.ente = v[1], .controparte = v[2]};
      zn_part p = {.impegnato = v[3], .liquidato = v[4], .pagato = v[5], .recuperato = v[6]};
      if (st == ZN_OK && (v[3] | v[4] | v[5] | v[6]) != 0) st = zn_figures_add_amount(f, edge == 1, v[0], &u, &p, err);
    }
    zn_replica_done(s);
    ZN_TRY(st);
  }
  return ZN_OK;
}

/* ---- units kept apart ---- */

/* Is an own entry there that makes one on the ente's behalf not count: the same impegno by number, or anything of the
 * same year on the same line? */
static zn_status own_is_there(zn_figures *f, int64_t unit, bool edge, int64_t target, int64_t ente, int64_t month,
                              bool *there, zn_err *err) {
  static const char *const sql[2] = {
      "SELECT 1 WHERE EXISTS(SELECT 1 FROM tot_budget WHERE budget=?1 AND ente=?2 AND n>0 AND mese BETWEEN ?3 AND "
      "?3+11) OR "
      "EXISTS(SELECT 1 FROM tot_unita WHERE arco=0 AND voce=?1 AND ente=?2 AND n>0 AND per_conto=0 AND mese BETWEEN ?3 "
      "AND ?3+11)",
      "SELECT 1 WHERE EXISTS(SELECT 1 FROM tot_fondo WHERE assegnazione=?1 AND ente=?2 AND n>0 AND mese BETWEEN ?3 AND "
      "?3+11) OR "
      "EXISTS(SELECT 1 FROM tot_unita WHERE arco=1 AND voce=?1 AND ente=?2 AND n>0 AND per_conto=0 AND mese BETWEEN ?3 "
      "AND ?3+11)"};
  sqlite3_stmt *s = zn_replica_stmt(f->r, sql[edge], err);
  if (s == NULL) return zn_replica_sql_fail(f->r, err);
  sqlite3_bind_int64(s, 1, target);
  sqlite3_bind_int64(s, 2, ente);
  sqlite3_bind_int64(s, 3, month / 12 * 12);
  *there = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  if (*there) return ZN_OK;
  s = zn_replica_stmt(
      f->r,
      "SELECT o.k FROM impegno i JOIN impegno o ON o.ente=i.ente AND o.anno=i.anno AND o.numero=i.numero AND "
      "o.sub IS i.sub AND o.k<>i.k WHERE i.k=?",
      err);
  if (s == NULL) return zn_replica_sql_fail(f->r, err);
  sqlite3_bind_int64(s, 1, unit);
  zn_status st = ZN_OK;
  while (st == ZN_OK && !*there && sqlite3_step(s) == SQLITE_ROW) {
    zn_writer w;
    st = zn_ctx_writer(f->ctx, sqlite3_column_int64(s, 0), &w, err);
    *there = st == ZN_OK && w.kind == ZN_L6_ENTE;
  }
  zn_replica_done(s);
  return st;
}

typedef struct apart {
  int64_t unit, target, month;
  bool edge;
  zn_unit_ctx u;
  zn_part p;
  bool own;
} apart;

static zn_status list_apart(zn_figures *f, apart **out, size_t *n, zn_err *err) {
  static const char *const sql[2] = {
      "SELECT "
      "u.unita,u.voce,u.mese,u.ente,u.controparte,u.per_conto,u.n,u.impegnato,u.liquidato,u.pagato,u.recuperato " LINES
      "JOIN tot_unita u ON u.arco=0 AND u.voce=b.k WHERE a.fondo_annualita=?",
      "SELECT u.unita,u.voce,u.mese,u.ente,u.controparte,u.per_conto,u.n,u.impegnato,u.liquidato,u.pagato,u.recuperato "
      "FROM assegnazione a JOIN tot_unita u ON u.arco=1 AND u.voce=a.k WHERE a.fondo_annualita=?"};
  size_t cap = 0;
  *n = 0;
  *out = NULL;
  for (int edge = 0; edge < 2; edge++) {
    sqlite3_stmt *s = statement(f, sql[edge], err);
    if (s == NULL) return zn_replica_sql_fail(f->r, err);
    bool ok = true;
    while (ok && sqlite3_step(s) == SQLITE_ROW) {
      int64_t v[11];
      for (int i = 0; i < 11; i++) v[i] = sqlite3_column_int64(s, i);
      if (*n == cap) {
        cap = cap == 0 ? 32 : cap * 2;
        apart *more = zn_arena_alloc(&f->arena, cap * sizeof *more);
        if ((ok = more != NULL) && *n > 0) memcpy(more, *out, *n * sizeof *more);
        if (ok) *out = more;
      }
      if (ok)
        (*out)[(*n)++] = (apart){.unit = v[0],
                                 .edge = edge == 1,
                                 .target = v[1],
                                 .month = v[2],
                                 .own = v[6] > 0,
                                 .u = {.known = true, .ente = v[3], .controparte = v[4], .per_conto = v[5] != 0},
                                 .p = {.impegnato = v[7], .liquidato = v[8], .pagato = v[9], .recuperato = v[10]}};
    }
    zn_replica_done(s);
    if (!ok) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  return ZN_OK;
}

/* The part of a split unit's last month that is not after al. */
static zn_status apart_partial(loading *l, const apart *x, zn_err *err) {
  zn_unit u;
  zn_parts parts = {0};
  bool found;
  zn_status st = zn_unit_load(&u, l->f->ctx, x->unit, &found, err);
  if (st == ZN_OK && found) st = zn_unit_parts(&u, l->f->ctx, l->f->al, &parts, err);
  for (size_t i = 0; i < parts.n && st == ZN_OK; i++) {
    const zn_part *p = &parts.v[i];
    if (p->day >= l->from && p->edge == x->edge && p->target == x->target)
      st = zn_figures_add_amount(l->f, p->edge, p->target, &x->u, p, err);
  }
  if (st == ZN_OK && !found) { /* a movimento_sintetico */
    int64_t day;
    bool there;
    st = zn_sql_int(l->f->r, "SELECT data FROM movimento_sintetico WHERE k=?", x->unit, 0, &day, &there, err);
    if (st == ZN_OK && there && day <= l->f->al)
      st = zn_figures_add_amount(l->f, x->edge, x->target, &x->u, &x->p, err);
  }
  zn_unit_release(&u);
  zn_parts_release(&parts);
  return st;
}

static zn_status load_apart(loading *l, zn_err *err) {
  apart *v;
  size_t n;
  zn_figures *f = l->f;
  ZN_TRY(list_apart(f, &v, &n, err));
  zn_kmap *out = &f->suppressed_at;
  zn_status st = ZN_OK;
  for (size_t i = 0; i < n && st == ZN_OK; i++) { /* a unit that does not count, does not with all its lines */
    bool there = false;
    if (!v[i].u.per_conto || !v[i].own || zn_kmap_find(out, &v[i].unit) != SIZE_MAX) continue;
    st = own_is_there(f, v[i].unit, v[i].edge, v[i].target, v[i].u.ente, v[i].month, &there, err);
    if (st == ZN_OK && there) {
      f->suppressed++;
      if (!zn_kmap_put(out, &v[i].unit, 0)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    }
  }
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    if (v[i].month > l->month || zn_kmap_find(out, &v[i].unit) != SIZE_MAX) continue;
    if (v[i].month < l->month || l->whole)
      st = zn_figures_add_amount(f, v[i].edge, v[i].target, &v[i].u, &v[i].p, err);
    else
      st = apart_partial(l, &v[i], err);
  }
  return st;
}

/* ---- the last month, when al is not its last day ---- */

typedef struct scan {
  const char *sql[2]; /* on a line, on an edge. ?1 target, ?2 first day, ?3 last day: unit, row, cents */
  size_t offset;      /* in zn_part */
  int sign;
  bool commits;
} scan;

#define OFFSET(x) offsetof(zn_part, x)
#define ON(what, joins, day)                                                                   \
  {                                                                                            \
    what " FROM impegno i " joins " WHERE i.budget=?1 AND " day " BETWEEN ?2 AND ?3",          \
        what " FROM impegno i " joins " WHERE i.assegnazione=?1 AND " day " BETWEEN ?2 AND ?3" \
  }
#define L "JOIN liquidazione l ON l.impegno=i.k "
#define P L "JOIN pagamento p ON p.liquidazione=l.k "
static const scan scans[] = {
    {ON("SELECT i.k,i.k,i.importo", "", "i.data"), OFFSET(impegnato), 1, true},
    {ON("SELECT i.k,v.k,v.importo", "JOIN variazione_impegno v ON v.impegno=i.k", "v.data"), OFFSET(impegnato), 1,
     true},
    {ON("SELECT i.k,l.k,l.importo", L, "l.data"), OFFSET(liquidato), 1, false},
    {ON("SELECT i.k,p.k,p.importo", P, "p.data_pagamento"), OFFSET(pagato), 1, false},
    {ON("SELECT i.k,s.k,s.importo", P "JOIN storno s ON s.pagamento=p.k", "s.data"), OFFSET(pagato), -1, false},
    {ON("SELECT i.k,r.k,r.importo", L "JOIN recupero r ON r.liquidazione=l.k", "r.data"), OFFSET(recuperato), 1, false},
};

static zn_status scan_row(loading *l, const scan *c, bool edge, int64_t target, int64_t unit, int64_t row,
                          zn_cents cents, zn_err *err) {
  zn_unit_ctx u;
  bool same;
  ZN_TRY(zn_ctx_of_unit(l->f->ctx, unit, &u, err));
  if (!u.known || u.split || u.per_conto || u.edge != edge || u.target != target) return ZN_OK;
  ZN_TRY(zn_ctx_same_office(l->f->ctx, unit, row, &same, err));
  if (!same || (c->commits && u.prenotazione)) return ZN_OK;
  zn_part p = {0};
  *(zn_cents *)((char *)&p + c->offset) = c->sign * cents;
  return zn_figures_add_amount(l->f, edge, target, &u, &p, err);
}

static zn_status scan_target(loading *l, bool edge, int64_t target, zn_err *err) {
  for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++) {
    sqlite3_stmt *s = zn_replica_stmt(l->f->r, scans[i].sql[edge], err);
    if (s == NULL) return zn_replica_sql_fail(l->f->r, err);
    sqlite3_bind_int64(s, 1, target);
    sqlite3_bind_int64(s, 2, l->from);
    sqlite3_bind_int64(s, 3, l->f->al);
    zn_status st = ZN_OK;
    while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
      zn_val cents = zn_int(sqlite3_column_int64(s, 2));
      st = scan_row(l, &scans[i], edge, target, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1),
                    zn_unit_cents(&cents), err);
    }
    zn_replica_done(s);
    ZN_TRY(st);
  }
  return ZN_OK;
}

/* Rows that hang directly on a line or an edge: sintetici, trasferimenti, incassi. */
static zn_status scan_direct(loading *l, bool edge, int64_t target, zn_err *err) {
  static const char *const sql[3] = {
      "SELECT k,ente,0,impegnato,liquidato,pagato FROM movimento_sintetico WHERE budget=?1 AND data BETWEEN ?2 AND ?3",
      "SELECT k,0,0,importo,0,0 FROM trasferimento WHERE assegnazione=?1 AND data BETWEEN ?2 AND ?3",
      "SELECT k,ente,da_ente,importo,0,0 FROM incasso WHERE assegnazione=?1 AND data BETWEEN ?2 AND ?3"};
  zn_figures *f = l->f;
  for (int i = edge ? 1 : 0; i < (edge ? 3 : 1); i++) {
    sqlite3_stmt *s = zn_replica_stmt(f->r, sql[i], err);
    if (s == NULL) return zn_replica_sql_fail(f->r, err);
    sqlite3_bind_int64(s, 1, target);
    sqlite3_bind_int64(s, 2, l->from);
    sqlite3_bind_int64(s, 3, f->al);
    zn_status st = ZN_OK;
    while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
      zn_writer w;
      zn_val v[6];
      for (int c = 0; c < 6; c++) v[c] = zn_int(sqlite3_column_int64(s, c));
      st = zn_ctx_writer(f->ctx, v[0].i, &w, err);
      if (st != ZN_OK || (i != 1 && w.ente >= 0 && w.ente != v[1].i) || (i == 0 && w.kind == ZN_L4_AMBITO_ENTE))
        continue;
      zn_unit_ctx u = {.ente = v[1].i};
      zn_part p = {
          .impegnato = zn_unit_cents(&v[3]), .liquidato = zn_unit_cents(&v[4]), .pagato = zn_unit_cents(&v[5])};
      if (i == 0)
        st = zn_figures_add_amount(f, false, target, &u, &p, err);
      else if (i == 1)
        st = zn_figures_add_cash(f, target, 0, 0, w.ambito > 0 ? w.ambito : 0, p.impegnato, 0, err);
      else
        st = zn_figures_add_cash(f, target, v[1].i, v[2].i, 0, 0, p.impegnato, err);
    }
    zn_replica_done(s);
    ZN_TRY(st);
  }
  return ZN_OK;
}

static zn_status load_partial(loading *l, zn_err *err) {
  static const char *const sql[2] = {"SELECT DISTINCT t.budget " LINES
                                     "JOIN tot_budget t ON t.budget=b.k WHERE a.fondo_annualita=? AND t.mese=?",
                                     "SELECT DISTINCT t.assegnazione FROM assegnazione a JOIN tot_fondo t ON "
                                     "t.assegnazione=a.k WHERE a.fondo_annualita=? AND t.mese=?"};
  zn_figures *f = l->f;
  for (int edge = 0; edge < 2; edge++) {
    size_t n = 0, most = edge ? f->nedges : f->nlines;
    int64_t *targets = zn_arena_alloc(&f->arena, (most + 1) * sizeof *targets);
    if (targets == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    sqlite3_stmt *s = statement(f, sql[edge], err);
    if (s == NULL) return zn_replica_sql_fail(f->r, err);
    sqlite3_bind_int64(s, 2, l->month);
    while (n < most && sqlite3_step(s) == SQLITE_ROW) targets[n++] = sqlite3_column_int64(s, 0);
    zn_replica_done(s);
    for (size_t i = 0; i < n; i++) {
      ZN_TRY(scan_target(l, edge == 1, targets[i], err));
      ZN_TRY(scan_direct(l, edge == 1, targets[i], err));
    }
  }
  return ZN_OK;
}

zn_status zn_figures_load(zn_figures *f, zn_replica *r, int64_t fondo_annualita, zn_day al, zn_err *err) {
  if (al < ZN_DAY_MIN) al = ZN_DAY_MIN;
  if (al > ZN_DAY_MAX) al = ZN_DAY_MAX;
  ZN_TRY(zn_figures_init(f, r, fondo_annualita, al, err));
  loading l = {.f = f, .month = zn_month_of(al)};
  l.from = zn_month_first_day((int)l.month);
  l.whole = zn_month_of(al + 1) != l.month || al == ZN_DAY_MAX;
  ZN_TRY(zn_figures_territory(f, err));
  ZN_TRY(load_fund(f, err));
  ZN_TRY(load_lines(f, err));
  ZN_TRY(load_cells(&l, err));
  ZN_TRY(load_apart(&l, err));
  if (!l.whole) ZN_TRY(load_partial(&l, err));
  return zn_figures_classify(f, err);
}
