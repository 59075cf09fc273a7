/* Rules of people and places: V21 (users by sex and age), V22 (staff), V23 (memberships). Counts only, never persons.
 */
#include <stdio.h>
#include <string.h>

#include "core/domain/regole/internal.h"
#include "core/domain/rows/diritti.h"

/* Whose row it is: an ente in scope, or, where it has none, an ambito in scope. */
static bool in_scope(const zn_regole *g, int64_t ente, int64_t ambito) {
  return ente != 0 ? zn_regole_ha(g, ente) : zn_regole_ha_ambito(g, ambito);
}

#define OF_FUND_OR_ALL                                                         \
  "(?1=0 OR i.k IN (SELECT b.intervento FROM assegnazione a JOIN budget b ON " \
  "b.assegnazione=a.k WHERE a.fondo_annualita=?1))"

/* ---- V21: values of an indicator ---- */

enum { SESSO, ETA, PARTI };

typedef struct users { /* one intervention, ente, year and survey, by who wrote it */
  int64_t k;
  bool total_there, unknown;
  int64_t total, sum[PARTI];
  size_t n[PARTI];
} users;

typedef struct group {
  int64_t intervento, ente, anno, rilevazione;
  const char *codice;
  users own, behalf; /* on the ente's behalf: looked at where it has none of its own */
} group;

static zn_status part_wrong(zn_regole *g, unsigned entity, int64_t k, const char *of, int64_t anno, const char *what,
                            int64_t sum, int64_t total) {
  return zn_rilievo_add(g, "V21", ZN_BLOCCA, entity, k, ZT_V21_SOMMA, what, of, (long long)anno, (long long)sum,
                        (long long)total);
}

static zn_status judge(zn_regole *g, const group *x) {
  static const char *const what[] = {"per sesso", "per età"};
  const users *u = x->own.k != 0 ? &x->own : &x->behalf;
  if (u->k == 0) return ZN_OK;
  if (!u->total_there && !u->unknown)
    return zn_rilievo_add(g, "V21", ZN_BLOCCA, ZN_VALORE_INDICATORE, u->k, ZT_V21_TOTALE, x->codice,
                          (long long)x->anno);
  bool missing = false;
  for (int p = 0; p < PARTI; p++) {
    missing |= u->n[p] == 0;
    if (u->total_there && u->n[p] > 0 && (u->unknown ? u->sum[p] > u->total : u->sum[p] != u->total))
      ZN_TRY(part_wrong(g, ZN_VALORE_INDICATORE, u->k, x->codice, x->anno, what[p], u->sum[p], u->total));
  }
  if (!missing || u->unknown || u->total == 0) return ZN_OK;
  return zn_rilievo_add(g, "V21", ZN_BLOCCA, ZN_VALORE_INDICATORE, u->k, ZT_V21_MANCA, x->codice, (long long)x->anno);
}

static bool is(sqlite3_stmt *s, int column, const char *text) {
  const char *t = (const char *)sqlite3_column_text(s, column);
  return t != NULL && strcmp(t, text) == 0;
}

static void add_value(users *u, sqlite3_stmt *s) {
  bool all_sexes = is(s, 6, "tutti"), all_ages = is(s, 7, "tutte");
  int64_t v = sqlite3_column_int64(s, 8);
  if (v < 0 || v > 1000000000) v = 0;
  if (u->k == 0 || (all_sexes && all_ages)) u->k = sqlite3_column_int64(s, 0);
  u->unknown |= sqlite3_column_int64(s, 9) != 0;
  if (sqlite3_column_type(s, 8) == SQLITE_NULL) return;
  if (all_sexes && all_ages) u->total_there = true, u->total = v;
  if (!all_sexes && all_ages) u->sum[SESSO] += v, u->n[SESSO]++;
  if (all_sexes && !all_ages) u->sum[ETA] += v, u->n[ETA]++;
  if (!all_sexes && !all_ages) { /* a cell of the whole table counts for both */
    for (int p = 0; p < PARTI; p++) u->sum[p] += v, u->n[p]++;
  }
}

static zn_status indicators(zn_regole *g, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      g->r,
      "SELECT v.k,v.intervento,v.ente,v.anno,v.rilevazione,i.codice,v.sesso,v.eta,v.valore,v.non_rilevato FROM "
      "valore_indicatore v JOIN intervento i ON i.k=v.intervento WHERE v.indicatore='utenti' AND " OF_FUND_OR_ALL
      " ORDER BY v.intervento,v.ente,v.anno,v.rilevazione,v.k",
      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, g->fondo);
  zn_status st = ZN_OK;
  group x = {0};
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    zn_writer w;
    bool right;
    int64_t v[4];
    for (int i = 0; i < 4; i++) v[i] = sqlite3_column_int64(s, 1 + i);
    st = zn_ctx_writer(g->x.f.ctx, sqlite3_column_int64(s, 0), &w, err);
    if (st == ZN_OK) st = zn_diritto_di(g->x.f.ctx, ZN_VALORE_INDICATORE, sqlite3_column_int64(s, 0), &right, err);
    if (st != ZN_OK || !right || !zn_regole_ha(g, v[1])) continue;
    if (x.intervento != v[0] || x.ente != v[1] || x.anno != v[2] || x.rilevazione != v[3]) {
      st = judge(g, &x);
      x = (group){.intervento = v[0], .ente = v[1], .anno = v[2], .rilevazione = v[3]};
      x.codice = zn_regole_column(g, s, 5);
    }
    add_value(w.kind == ZN_L4_AMBITO_ENTE ? &x.behalf : &x.own, s);
  }
  zn_replica_done(s);
  return st == ZN_OK ? judge(g, &x) : st;
}

/* ---- V21: services given ---- */

static zn_status service(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  int64_t k = sqlite3_column_int64(s, 0), total = sqlite3_column_int64(s, 3), anno = sqlite3_column_int64(s, 11), sum;
  bool unknown = sqlite3_column_int64(s, 9) != 0, sexes = false, ages = false;
  bool right;
  if (!in_scope(g, sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2))) return ZN_OK;
  ZN_TRY(zn_diritto_di(g->x.f.ctx, ZN_SERVIZIO, k, &right, err));
  if (!right) return ZN_OK;
  const char *name = zn_regole_column(g, s, 10);
  for (int i = 4; i < 6; i++) sexes |= sqlite3_column_type(s, i) != SQLITE_NULL;
  for (int i = 6; i < 9; i++) ages |= sqlite3_column_type(s, i) != SQLITE_NULL;
  sum =
      sqlite3_column_int64(s, 4) / 2 + sqlite3_column_int64(s, 5) / 2; /* cannot overflow: what is absurd is unequal */
  if (sum < 1000000000) sum = sqlite3_column_int64(s, 4) + sqlite3_column_int64(s, 5);
  if (sexes && (unknown ? sum > total : sum != total))
    ZN_TRY(part_wrong(g, ZN_SERVIZIO, k, name, anno, "per sesso", sum, total));
  sum = sqlite3_column_int64(s, 6) / 3 + sqlite3_column_int64(s, 7) / 3 + sqlite3_column_int64(s, 8) / 3;
  if (sum < 1000000000) sum = sqlite3_column_int64(s, 6) + sqlite3_column_int64(s, 7) + sqlite3_column_int64(s, 8);
  if (ages && (unknown ? sum > total : sum != total))
    ZN_TRY(part_wrong(g, ZN_SERVIZIO, k, name, anno, "per età", sum, total));
  if ((sexes && ages) || unknown || total == 0) return ZN_OK;
  return zn_rilievo_add(g, "V21", ZN_BLOCCA, ZN_SERVIZIO, k, ZT_V21_MANCA, name, (long long)anno);
}

zn_status zn_v21(zn_regole *g, zn_err *err) {
  ZN_TRY(indicators(g, err));
  return zn_regole_each(g,
                        "SELECT v.k,v.ente,v.ambito,v.utenti,v.maschi,v.femmine,v.minori,v.adulti,v.anziani,"
                        "v.non_rilevato,coalesce(i.codice,v.tipo),v.anno FROM servizio v LEFT JOIN intervento i ON "
                        "i.k=v.intervento WHERE v.utenti IS NOT NULL AND " OF_FUND_OR_ALL " ORDER BY v.k",
                        g->fondo, 0, service, err);
}

/* ---- V22: staff ---- */

static const char *fte_it(char out[40], int64_t hundredths) { return zn_money_print_it(out, hundredths); }

static zn_status staff(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  int64_t k = sqlite3_column_int64(s, 0), heads = sqlite3_column_int64(s, 4), fte = sqlite3_column_int64(s, 5);
  int64_t ente = sqlite3_column_int64(s, 1), ambito = sqlite3_column_int64(s, 2);
  char a[40];
  bool right;
  if (!in_scope(g, ente, ambito)) return ZN_OK;
  ZN_TRY(zn_diritto_di(g->x.f.ctx, ZN_PERSONALE, k, &right, err));
  if (!right) return ZN_OK;
  const char *who = ente != 0 ? zn_regole_ente(g, ente) : zn_regole_ambito(g, ambito);
  long long year = sqlite3_column_int64(s, 3);
  if (fte <= 0 && heads > 0)
    return zn_rilievo_add(g, "V22", ZN_AVVISA, ZN_PERSONALE, k, ZT_V22_ZERO, who, year, (long long)heads);
  if (fte / 100 > heads || (fte / 100 == heads && fte % 100 > 0))
    return zn_rilievo_add(g, "V22", ZN_AVVISA, ZN_PERSONALE, k, ZT_V22_TROPPO, who, year, fte_it(a, fte),
                          (long long)heads);
  if (fte > 0 && is(s, 6, "assistente_sociale") && !is(s, 7, "ti"))
    return zn_rilievo_add(g, "V22", ZN_SUGGERISCE, ZN_PERSONALE, k, ZT_V22_TI, who, year, fte_it(a, fte));
  return ZN_OK;
}

/* One person shared by several employers: the same code, year and kind of figure. */
static zn_status shared(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  char a[40];
  (void)err;
  if (!in_scope(g, sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2))) return ZN_OK;
  return zn_rilievo_add(g, "V22", ZN_AVVISA, ZN_PERSONALE, sqlite3_column_int64(s, 0), ZT_V22_CONDIVISO,
                        zn_regole_column(g, s, 3), sqlite3_column_int64(s, 4), fte_it(a, sqlite3_column_int64(s, 5)));
}

zn_status zn_v22(zn_regole *g, zn_err *err) {
  ZN_TRY(zn_regole_each(g, "SELECT k,ente,ambito,anno,teste,fte,profilo,contratto FROM personale ORDER BY k", 0, 0,
                        staff, err));
  return zn_regole_each(g,
                        "SELECT k,ente,ambito,condiviso,anno,s FROM (SELECT *,sum(max(0,min(fte,100000))) OVER w AS s,"
                        "max(teste) OVER w AS t,count(*) OVER w AS n FROM personale WHERE condiviso IS NOT NULL WINDOW "
                        "w AS (PARTITION BY condiviso,anno,rilevazione)) WHERE n>1 AND s>100*min(max(t,1),1000) ORDER "
                        "BY k",
                        0, 0, shared, err);
}

/* ---- V23: members today ---- */

static zn_status gone(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  char day[11];
  zn_val end = zn_int(sqlite3_column_int64(s, 3));
  int64_t ente = sqlite3_column_int64(s, 1);
  (void)err;
  if (!zn_regole_ha(g, ente)) return ZN_OK;
  return zn_rilievo_add(g, "V23", ZN_AVVISA, ZN_AMBITO_MEMBRO, sqlite3_column_int64(s, 0), ZT_V23_MEMBRO_CESSATO,
                        zn_regole_ente(g, ente), zn_day_print_it(day, zn_unit_day(&end)),
                        zn_regole_ambito(g, sqlite3_column_int64(s, 2)));
}

static zn_status twice(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  int64_t ente = sqlite3_column_int64(s, 1);
  (void)err;
  if (!zn_regole_ha(g, ente)) return ZN_OK;
  return zn_rilievo_add(g, "V23", ZN_AVVISA, ZN_AMBITO_MEMBRO, sqlite3_column_int64(s, 0), ZT_V23_DUE_AMBITI,
                        zn_regole_ente(g, ente), zn_regole_ambito(g, sqlite3_column_int64(s, 2)),
                        zn_regole_ambito(g, sqlite3_column_int64(s, 3)));
}

#define TODAY(m) "coalesce(" m ".dal,-1000000)<=?1 AND coalesce(" m ".al,1000000)>=?1"

zn_status zn_v23_membri(zn_regole *g, zn_err *err) {
  ZN_TRY(zn_regole_each(g,
                        "SELECT m.k,m.ente,m.ambito,e.al FROM ambito_membro m JOIN ente e ON e.k=m.ente WHERE "
                        "e.al<?1 AND " TODAY("m") " ORDER BY m.k",
                        g->x.al, 0, gone, err));
  return zn_regole_each(g,
                        "SELECT m.k,m.ente,o.ambito,m.ambito FROM ambito_membro m JOIN ambito_membro o ON "
                        "o.ente=m.ente AND o.ambito<m.ambito WHERE " TODAY("m") " AND " TODAY("o") " ORDER BY m.k",
                        g->x.al, 0, twice, err);
}
