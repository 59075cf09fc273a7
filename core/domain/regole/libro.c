/* Rules of the ledger as a whole: documents used twice (V08, V09), rows without their parent, open conflicts, numbers
 * used twice, entries that do not count (S01, S02, S04, S06). */
#include <stdio.h>
#include <string.h>

#include "core/domain/regole/internal.h"

/* ---- V08, V09 ---- */

/* A document by what is written on it; final uses only: a transfer between enti may carry the same paper. */
#define USES                                                                                                           \
  "SELECT g.k,g.numero,g.ente,max(g.totale) OVER w,sum(l.importo) OVER w,min(g.ente) OVER w<>max(g.ente) OVER w FROM " \
  "giustificativo g "                                                                                                  \
  "JOIN fornitore f ON f.k=g.fornitore JOIN liquidazione l ON l.giustificativo=g.k JOIN impegno i ON i.k=l.impegno "   \
  "WHERE i.assegnazione IS NULL WINDOW w AS (PARTITION BY "
static const char in_one_ente[] = USES "g.ente,g.fornitore,g.numero,g.data,g.corpo_n) ORDER BY g.ente,g.numero,g.k";
static const char across_enti[] = USES "coalesce(f.piva,f.cf,f.k),g.numero,g.data,g.corpo_n) ORDER BY g.numero,g.k";

static zn_status documents(zn_regole *g, const char *sql, bool across, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(g->r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  zn_status st = ZN_OK;
  int64_t last = 0;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    int64_t k = sqlite3_column_int64(s, 0), total = sqlite3_column_int64(s, 3), used = sqlite3_column_int64(s, 4);
    if (k == last || used <= (total < 0 ? -total : total) || !zn_regole_ha(g, sqlite3_column_int64(s, 2))) continue;
    if (across && sqlite3_column_int64(s, 5) == 0) continue;
    char a[40], b[40];
    const char *number = (const char *)sqlite3_column_text(s, 1);
    last = k;
    st = across ? zn_rilievo_add(g, "V09", ZN_BLOCCA, ZN_GIUSTIFICATIVO, k, ZT_V09, number)
                : zn_rilievo_add(g, "V08", ZN_BLOCCA, ZN_GIUSTIFICATIVO, k, ZT_V08, number, zn_money_print_it(a, used),
                                 zn_money_print_it(b, total));
  }
  zn_replica_done(s);
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
      st = zn_rilievo_add(g, "S01", ZN_BLOCCA, entity, k, ZT_S01, zn_entity_by_no(entity)->label, parent);
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
  sqlite3_stmt *s =
      zn_replica_stmt(g->r,
                      "SELECT k,ente,anno,numero FROM impegno i WHERE budget IS NULL AND assegnazione IS NULL AND "
                      "NOT EXISTS(SELECT 1 FROM imputazione p WHERE p.impegno=i.k)",
                      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    char number[60];
    snprintf(number, sizeof number, "%lld/%s", sqlite3_column_int64(s, 2), (const char *)sqlite3_column_text(s, 3));
    if (zn_regole_ha(g, sqlite3_column_int64(s, 1)))
      st = zn_rilievo_add(g, "S05", ZN_SUGGERISCE, ZN_IMPEGNO, sqlite3_column_int64(s, 0), ZT_S05, number);
  }
  zn_replica_done(s);
  return st;
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
      ZN_TRY(zn_rilievo_add(g, "S02", ZN_BLOCCA, c[i].ent->no, c[i].k, ZT_S02, c[i].ent->label));
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
    char number[60];
    int64_t k = sqlite3_column_int64(s, 0);
    if (!zn_regole_ha(g, sqlite3_column_int64(s, 1))) continue;
    st = zn_ctx_writer(g->x.f.ctx, k, &a, err);
    if (st == ZN_OK) st = zn_ctx_writer(g->x.f.ctx, sqlite3_column_int64(s, 4), &b, err);
    if (st != ZN_OK || a.kind != b.kind) continue; /* one on behalf, one its own: only its own counts */
    snprintf(number, sizeof number, "%lld/%s", sqlite3_column_int64(s, 2), (const char *)sqlite3_column_text(s, 3));
    st = zn_rilievo_add(g, "S04", ZN_BLOCCA, ZN_IMPEGNO, k, ZT_S04, number);
  }
  zn_replica_done(s);
  return st;
}

zn_status zn_s06(zn_regole *g, zn_err *err) {
  (void)err;
  return g->x.f.suppressed > 0 ? zn_rilievo_add(g, "S06", ZN_SUGGERISCE, 0, 0, ZT_S06, g->x.f.suppressed) : ZN_OK;
}
