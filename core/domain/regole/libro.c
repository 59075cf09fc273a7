/* Rules of the ledger as a whole: documents used twice (V08, V09), rows without their parent, open conflicts, numbers
 * used twice, entries that do not count (S01, S02, S04, S05, S06). */
#include <stdio.h>
#include <string.h>

#include "core/domain/regole/internal.h"

/* ---- V08, V09 ---- */

/* A document by what is written on it, with every use of it. A municipio's papers are its accounting ente's. A transfer
 * between enti may carry the same paper: only final uses count. What a liquidazione divides among budgets counts for
 * what it divides: the rest is "fuori piano" (V10). */
#define USES                                                                                                        \
  "SELECT g.k,g.numero,g.ente,g.totale,coalesce(e.ente_contabile,g.ente),g.fornitore,g.data,g.corpo_n,"             \
  "coalesce(f.piva,f.cf,f.k),l.k,min(l.importo,coalesce((SELECT sum(p.importo) FROM imputazione p WHERE "           \
  "p.liquidazione=l.k),"                                                                                            \
  "l.importo)),l.impegno FROM giustificativo g JOIN fornitore f ON f.k=g.fornitore LEFT JOIN ente e ON e.k=g.ente " \
  "JOIN liquidazione l ON l.giustificativo=g.k ORDER BY "
static const char in_one_ente[] = USES "coalesce(e.ente_contabile,g.ente),g.fornitore,g.numero,g.data,g.corpo_n,g.k";
static const char across_enti[] = USES "coalesce(f.piva,f.cf,f.k),g.numero,g.data,g.corpo_n,g.k";

typedef struct paper {
  zn_buf key, now; /* who and what it is: the columns it is grouped by */
  int64_t k, ente; /* the first of its rows, and its accounting ente */
  char number[60];
  bool several; /* entered by more than one ente */
  zn_cents total, used;
} paper;

/* Does this use count: a liquidazione of the office that holds the paper, on an impegno that is final? */
static zn_status counts(zn_regole *g, sqlite3_stmt *s, bool *yes, zn_err *err) {
  zn_unit_ctx u;
  zn_writer w;
  bool same;
  int64_t l = sqlite3_column_int64(s, 9), impegno = sqlite3_column_int64(s, 11);
  *yes = false;
  ZN_TRY(zn_ctx_of_unit(g->x.f.ctx, impegno, &u, err));
  if (!u.known || u.foreign || u.edge || u.ente != sqlite3_column_int64(s, 2)) return ZN_OK;
  ZN_TRY(zn_ctx_same_office(g->x.f.ctx, impegno, l, &same, err));
  ZN_TRY(zn_ctx_writer(g->x.f.ctx, sqlite3_column_int64(s, 0), &w, err));
  *yes = same && w.ente == u.ente;
  return ZN_OK;
}

static zn_status judge(zn_regole *g, const paper *p, bool across, zn_err *err) {
  char a[40], b[40], c[40];
  zn_cents total = p->total < 0 ? -p->total : p->total, over;
  if (p->k == 0 || p->used <= total || (across && !p->several)) return ZN_OK;
  if (across) return zn_rilievo_add(g, "V09", ZN_BLOCCA, ZN_GIUSTIFICATIVO, p->k, ZT_V09, p->number);
  ZN_TRY(zn_money_sub(p->used, total, &over, err));
  bool whose = g->ente == 0;
  return zn_rilievo_add(g, "V08", ZN_BLOCCA, ZN_GIUSTIFICATIVO, p->k, ZT_V08, p->number, whose ? ZT_DI : "",
                        whose ? zn_regole_ente(g, p->ente) : "", zn_money_print_it(a, p->used),
                        zn_money_print_it(b, total), zn_money_print_it(c, over));
}

static void key_of(paper *p, sqlite3_stmt *s, bool across) {
  static const int columns[2][5] = {{4, 5, 1, 6, 7}, {8, 1, 6, 7, 7}};
  zn_buf_clear(&p->now);
  for (int i = 0; i < 5; i++) {
    const char *t = (const char *)sqlite3_column_text(s, columns[across][i]);
    zn_buf_printf(&p->now, "%s\n", t != NULL ? t : "");
  }
}

static zn_status use(zn_regole *g, paper *p, sqlite3_stmt *s, bool across, zn_err *err) {
  zn_val total = zn_int(sqlite3_column_int64(s, 3)), used = zn_int(sqlite3_column_int64(s, 10));
  const char *number = (const char *)sqlite3_column_text(s, 1);
  key_of(p, s, across);
  if (p->k == 0 || !zn_span_eq(zn_buf_span(&p->key), zn_buf_span(&p->now))) {
    zn_buf was = p->key;
    ZN_TRY(judge(g, p, across, err));
    p->key = p->now, p->now = was;
    p->k = sqlite3_column_int64(s, 0), p->ente = sqlite3_column_int64(s, 4);
    p->several = false, p->total = p->used = 0;
    snprintf(p->number, sizeof p->number, "%s", number != NULL ? number : "");
  }
  p->several |= p->ente != sqlite3_column_int64(s, 4);
  if (zn_unit_cents(&total) > p->total || p->total == 0) p->total = zn_unit_cents(&total);
  return zn_money_add(p->used, zn_unit_cents(&used), &p->used, err);
}

static zn_status documents(zn_regole *g, const char *sql, bool across, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(g->r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  zn_status st = ZN_OK;
  paper p = {0};
  zn_buf_init(&p.key, 0);
  zn_buf_init(&p.now, 0);
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    bool yes;
    if (!zn_regole_ha(g, sqlite3_column_int64(s, 2))) continue;
    st = counts(g, s, &yes, err);
    if (st == ZN_OK && yes) st = use(g, &p, s, across, err);
  }
  zn_replica_done(s);
  if (st == ZN_OK) st = judge(g, &p, across, err);
  zn_buf_release(&p.key);
  zn_buf_release(&p.now);
  return st;
}

zn_status zn_v08(zn_regole *g, zn_err *err) { return documents(g, in_one_ente, false, err); }
zn_status zn_v09(zn_regole *g, zn_err *err) { return g->ente != 0 ? ZN_OK : documents(g, across_enti, true, err); }

/* ---- S01 ---- */

static zn_status orphans(zn_regole *g, unsigned entity, const char *sql, const char *parent, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(g->r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    zn_writer w;
    int64_t k = sqlite3_column_int64(s, 0);
    st = zn_ctx_writer(g->x.f.ctx, k, &w, err);
    if (st == ZN_OK && w.ente > 0 && zn_regole_ha(g, w.ente))
      st = zn_rilievo_add(g, "S01", ZN_BLOCCA, entity, k, ZT_S01, zn_regole_chiave(g, entity, k), parent);
  }
  zn_replica_done(s);
  return st;
}

zn_status zn_s01(zn_regole *g, zn_err *err) {
  ZN_TRY(orphans(g, ZN_IMPEGNO,
                 "SELECT k FROM impegno WHERE budget IS NOT NULL AND budget NOT IN (SELECT k FROM budget)",
                 "importo programmato", err));
  ZN_TRY(orphans(g, ZN_LIQUIDAZIONE,
                 "SELECT l.k FROM tot_orfani o JOIN liquidazione l ON l.impegno=o.k WHERE o.entita=15", "impegno",
                 err));
  ZN_TRY(orphans(g, ZN_VARIAZIONE_IMPEGNO,
                 "SELECT l.k FROM tot_orfani o JOIN variazione_impegno l ON l.impegno=o.k WHERE o.entita=15", "impegno",
                 err));
  ZN_TRY(orphans(g, ZN_PAGAMENTO,
                 "SELECT p.k FROM tot_orfani o JOIN pagamento p ON p.liquidazione=o.k WHERE o.entita=19",
                 "liquidazione", err));
  ZN_TRY(orphans(g, ZN_RECUPERO, "SELECT p.k FROM tot_orfani o JOIN recupero p ON p.liquidazione=o.k WHERE o.entita=19",
                 "liquidazione", err));
  ZN_TRY(orphans(g, ZN_STORNO, "SELECT p.k FROM tot_orfani o JOIN storno p ON p.pagamento=o.k WHERE o.entita=20",
                 "pagamento", err));
  return ZN_OK;
}

/* Year and number in columns 2 and 3; whose it is, where several enti are looked at. */
static const char *numbered(zn_regole *g, sqlite3_stmt *s, int64_t ente) {
  char *t =
      zn_arena_printf(&g->scratch, "%lld/%s%s%s", (long long)sqlite3_column_int64(s, 2), zn_regole_column(g, s, 3),
                      g->ente == 0 ? ZT_DI : "", g->ente == 0 ? zn_regole_ente(g, ente) : "");
  return t != NULL ? t : "";
}

/* ---- S05: impegni of no fund-year ---- */

static zn_status outside(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  zn_writer w;
  int64_t k = sqlite3_column_int64(s, 0), ente = sqlite3_column_int64(s, 1);
  ZN_TRY(zn_ctx_writer(g->x.f.ctx, k, &w, err));
  if (w.ente != ente || !zn_regole_ha(g, ente)) return ZN_OK;
  return zn_rilievo_add(g, "S05", ZN_SUGGERISCE, ZN_IMPEGNO, k, ZT_S05, numbered(g, s, ente));
}

zn_status zn_s05(zn_regole *g, zn_err *err) {
  return zn_regole_each(g,
                        "SELECT k,ente,anno,numero FROM impegno i WHERE budget IS NULL AND assegnazione IS NULL AND "
                        "NOT EXISTS(SELECT 1 FROM imputazione p WHERE p.impegno=i.k) AND NOT EXISTS(SELECT 1 FROM "
                        "liquidazione l JOIN imputazione p ON p.liquidazione=l.k WHERE l.impegno=i.k) ORDER BY k",
                        0, 0, outside, err);
}

/* ---- S02, S04, S06 ---- */

zn_status zn_s02(zn_regole *g, zn_err *err) {
  zn_conflict *c;
  size_t n;
  ZN_TRY(zn_replica_conflicts(g->r, &g->x.arena, &c, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_writer w;
    if (!c[i].open || c[i].ent->no < ZN_IMPEGNO || c[i].ent->no > ZN_MOVIMENTO_SINTETICO) continue;
    ZN_TRY(zn_ctx_writer(g->x.f.ctx, c[i].k, &w, err));
    if (w.ente > 0 && zn_regole_ha(g, w.ente))
      ZN_TRY(
          zn_rilievo_add(g, "S02", ZN_BLOCCA, c[i].ent->no, c[i].k, ZT_S02, zn_regole_chiave(g, c[i].ent->no, c[i].k)));
  }
  return ZN_OK;
}

zn_status zn_s04(zn_regole *g, zn_err *err) {
  sqlite3_stmt *s =
      zn_replica_stmt(g->r,
                      "SELECT i.k,i.ente,i.anno,i.numero,o.k FROM impegno i JOIN impegno o ON o.ente=i.ente AND "
                      "o.anno=i.anno AND o.numero=i.numero AND o.sub IS i.sub AND o.k<i.k",
                      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    zn_writer a, b;
    int64_t k = sqlite3_column_int64(s, 0), ente = sqlite3_column_int64(s, 1);
    if (!zn_regole_ha(g, ente)) continue;
    st = zn_ctx_writer(g->x.f.ctx, k, &a, err);
    if (st == ZN_OK) st = zn_ctx_writer(g->x.f.ctx, sqlite3_column_int64(s, 4), &b, err);
    if (st != ZN_OK || a.kind != b.kind) continue; /* one on behalf, one its own: only its own counts */
    st = zn_rilievo_add(g, "S04", ZN_BLOCCA, ZN_IMPEGNO, k, ZT_S04, numbered(g, s, ente));
  }
  zn_replica_done(s);
  return st;
}

zn_status zn_s06(zn_regole *g, zn_err *err) {
  (void)err;
  size_t n = g->x.f.suppressed;
  if (n == 1) return zn_rilievo_add(g, "S06", ZN_SUGGERISCE, 0, 0, ZT_S06_UNA);
  return n > 1 ? zn_rilievo_add(g, "S06", ZN_SUGGERISCE, 0, 0, ZT_S06, n) : ZN_OK;
}
