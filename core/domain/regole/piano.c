/* Rules of the plan: V19 (the matrix), V20 (beneficiaries at closure), S09 (LEPS managed jointly), S10 (what an
 * intervention must say). They speak to who writes the plan; V20 also to who spends. */
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/regole/internal.h"
#include "core/domain/rows/diritti.h"

/* ---- V19 ---- */

typedef struct limits {
  const char *matrice, *aree, *obiettivi, *esclusi;
} limits;

static zn_status limits_of(zn_regole *g, limits *l, zn_err *err) {
  *l = (limits){"", "", "", ""};
  sqlite3_stmt *s = zn_replica_stmt(g->r,
                                    "SELECT coalesce(nullif(a.matrice,''),f.matrice),f.aree,f.obiettivi,"
                                    "f.obiettivi_esclusi FROM fondo_annualita a LEFT JOIN fondo f ON f.k=a.fondo "
                                    "WHERE a.k=?",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, g->fondo);
  if (sqlite3_step(s) == SQLITE_ROW)
    *l = (limits){zn_regole_column(g, s, 0), zn_regole_column(g, s, 1), zn_regole_column(g, s, 2),
                  zn_regole_column(g, s, 3)};
  zn_replica_done(s);
  return ZN_OK;
}

/* Is the code in that version of the list? A list without entries says nothing. */
static zn_status listed(zn_regole *g, const char *list, const char *version, const char *code, bool *yes, zn_err *err) {
  const zn_voce *v = NULL;
  bool empty = false;
  *yes = true;
  if (version[0] == 0 || code[0] == 0) return ZN_OK;
  ZN_TRY(zn_elenco_voce(g->r, list, version, code, &g->scratch, &v, &empty, err));
  *yes = v != NULL || empty;
  return ZN_OK;
}

static zn_status coordinate(zn_regole *g, const zn_line *l, const limits *m, zn_err *err) {
  bool area, goal;
  const char *what = NULL, *which = "";
  ZN_TRY(listed(g, ZN_ELENCO_AREA, m->matrice, l->area, &area, err));
  ZN_TRY(listed(g, ZN_ELENCO_OBIETTIVO, m->matrice, l->obiettivo, &goal, err));
  if (m->matrice[0] != 0 && (l->area[0] == 0 || l->obiettivo[0] == 0))
    return zn_rilievo_add(g, "V19", ZN_AVVISA, ZN_INTERVENTO, l->intervento, ZT_V19_MANCA, l->codice, g->x.fondo,
                          m->matrice);
  if (!area || !goal)
    return zn_rilievo_add(g, "V19", ZN_AVVISA, ZN_INTERVENTO, l->intervento, ZT_V19_VERSIONE, l->codice,
                          !area ? "l'area" : "l'obiettivo di servizio", !area ? l->area : l->obiettivo, m->matrice,
                          g->x.fondo);
  if (m->aree[0] != 0 && l->area[0] != 0 && !zn_regole_elenca(m->aree, l->area)) what = "l'area", which = l->area;
  if (m->obiettivi[0] != 0 && l->obiettivo[0] != 0 && !zn_regole_elenca(m->obiettivi, l->obiettivo))
    what = "l'obiettivo di servizio", which = l->obiettivo;
  if (l->obiettivo[0] != 0 && zn_regole_elenca(m->esclusi, l->obiettivo))
    what = "l'obiettivo di servizio", which = l->obiettivo;
  if (what == NULL) return ZN_OK;
  return zn_rilievo_add(g, "V19", ZN_AVVISA, ZN_INTERVENTO, l->intervento, ZT_V19_FONDO, g->x.fondo, what, which,
                        l->codice);
}

zn_status zn_v19(zn_regole *g, zn_err *err) {
  limits m;
  ZN_TRY(limits_of(g, &m, err));
  for (size_t i = 0; i < g->x.f.nlines; i++) {
    const zn_line *l = &g->x.f.lines[i];
    bool again = false;
    for (size_t j = 0; j < i; j++) again |= g->x.f.lines[j].intervento == l->intervento;
    if (!again && zn_regole_ha_ambito(g, l->ambito) && !l->concluso) ZN_TRY(coordinate(g, l, &m, err));
  }
  return ZN_OK;
}

/* ---- V20: at closure each intervention on which money was spent says for how many ---- */

/* A closing survey, or an intervention or plan that is over. */
static zn_status closing(zn_regole *g, bool *yes, zn_err *err) {
  int64_t one;
  return zn_sql_int(g->r, "SELECT 1 FROM rilevazione WHERE k=? AND tipo='finale'", g->x.rilevazione, 0, &one, yes, err);
}

static zn_status counted(zn_regole *g, int64_t intervento, int64_t ente, bool *yes, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      g->r,
      "SELECT 0,k FROM valore_indicatore WHERE intervento=?1 AND ente=?2 AND indicatore='utenti' AND (valore IS NOT "
      "NULL OR non_rilevato=1) UNION ALL SELECT 1,k FROM servizio WHERE intervento=?1 AND (ente=?2 OR ente IS NULL) "
      "AND utenti IS NOT NULL",
      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, intervento);
  sqlite3_bind_int64(s, 2, ente);
  zn_status st = ZN_OK;
  *yes = false;
  while (st == ZN_OK && !*yes && sqlite3_step(s) == SQLITE_ROW)
    st = zn_diritto_di(g->x.f.ctx, sqlite3_column_int64(s, 0) != 0 ? ZN_SERVIZIO : ZN_VALORE_INDICATORE,
                       sqlite3_column_int64(s, 1), yes, err);
  zn_replica_done(s);
  return st;
}

static zn_status v20_one(zn_regole *g, int64_t intervento, int64_t ente, const char *codice, zn_err *err) {
  bool yes = false;
  ZN_TRY(counted(g, intervento, ente, &yes, err));
  if (yes) return ZN_OK;
  return zn_rilievo_add(g, "V20", ZN_AVVISA, ZN_INTERVENTO, intervento, ZT_V20, codice, zn_regole_ente(g, ente));
}

static zn_status v20_concluded(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  int64_t ente = sqlite3_column_int64(s, 1);
  if (!zn_regole_ha(g, ente)) return ZN_OK;
  return v20_one(g, sqlite3_column_int64(s, 0), ente, zn_regole_column(g, s, 2), err);
}

static bool spent_on(const zn_regole *g, size_t line) {
  for (size_t i = 0; i < g->x.f.namounts; i++) {
    const zn_amount *a = &g->x.f.amounts[i];
    if (!a->on_edge && a->target == line && a->pagato != 0) return true;
  }
  return false;
}

static bool said_before(const zn_regole *g, size_t line) {
  const zn_line *l = &g->x.f.lines[line];
  for (size_t j = 0; j < line; j++)
    if (g->x.f.lines[j].intervento == l->intervento && g->x.f.lines[j].ente == l->ente && spent_on(g, j)) return true;
  return false;
}

zn_status zn_v20(zn_regole *g, zn_err *err) {
  bool yes;
  if (g->fondo == 0)
    return zn_regole_each(g,
                          "SELECT DISTINCT i.k,b.ente,i.codice FROM intervento i JOIN budget b ON b.intervento=i.k "
                          "JOIN tot_budget t ON t.budget=b.k AND t.pagato<>0 LEFT JOIN piano p ON p.k=i.piano WHERE "
                          "i.stato='concluso' OR p.stato='concluso' ORDER BY i.codice,b.ente",
                          0, 0, v20_concluded, err);
  ZN_TRY(closing(g, &yes, err));
  for (size_t i = 0; yes && i < g->x.f.nlines; i++) {
    const zn_line *l = &g->x.f.lines[i];
    if (zn_regole_ha(g, l->ente) && spent_on(g, i) && !said_before(g, i))
      ZN_TRY(v20_one(g, l->intervento, l->ente, l->codice, err));
  }
  return ZN_OK;
}

/* ---- S09, S10: interventions of the plans that are not over ---- */

typedef zn_status (*intervento_fn)(zn_regole *g, const zn_row *row, zn_err *err);

static zn_status interventi(zn_regole *g, intervento_fn fn, zn_err *err) {
  zn_row_list list;
  if (g->ente != 0) return ZN_OK;
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_INTERVENTO), NULL, 0, &g->scratch, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    zn_writer w;
    zn_row plan;
    bool found;
    ZN_TRY(zn_ctx_writer(g->x.f.ctx, list.v[i].k, &w, err));
    if (w.kind != ZN_L3_AMBITO || !zn_regole_ha_ambito(g, w.ambito) || zn_row_is(&list.v[i], "stato", "concluso"))
      continue;
    ZN_TRY(zn_regole_row(g, ZN_PIANO, ZN_AT(&list.v[i], INT_PIANO)->i, &plan, &found, err));
    if (found && !zn_row_is(&plan, "stato", "concluso")) ZN_TRY(fn(g, &list.v[i], err));
  }
  return ZN_OK;
}

/* Essential levels are managed jointly by the ambito (L. 328/2000 art. 22; DOMAIN 16 A5). */
static zn_status leps(zn_regole *g, const zn_row *row, zn_err *err) {
  const char *which = zn_regole_text(g, row, INTERVENTO_LEPS), *codice = zn_regole_text(g, row, INT_CODICE);
  (void)err;
  if (which[0] == 0 || zn_row_is(row, "gestione", "associata") || zn_row_is(row, "gestione", "delega")) return ZN_OK;
  if (zn_row_is(row, "gestione", "singola"))
    return zn_rilievo_add(g, "S09", ZN_AVVISA, ZN_INTERVENTO, row->k, ZT_S09_SINGOLA, codice, which);
  return zn_rilievo_add(g, "S09", ZN_AVVISA, ZN_INTERVENTO, row->k, ZT_S09_MANCA, codice, which);
}

zn_status zn_s09(zn_regole *g, zn_err *err) { return interventi(g, leps, err); }

static zn_status complete(zn_regole *g, const zn_row *row, zn_err *err) {
  bool goal = zn_row_int(row, "obiettivo") != 0, people = zn_row_int(row, "destinatari") > 0;
  const char *codice = zn_regole_text(g, row, INT_CODICE);
  (void)err;
  if (goal && people) return ZN_OK;
  return zn_rilievo_add(g, "S10", ZN_AVVISA, ZN_INTERVENTO, row->k, ZT_S10, codice,
                        goal     ? ZT_S10_DESTINATARI
                        : people ? ZT_S10_OBIETTIVO
                                 : ZT_S10_TUTTI);
}

zn_status zn_s10(zn_regole *g, zn_err *err) { return interventi(g, complete, err); }
