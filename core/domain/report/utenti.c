#include "core/domain/report/utenti.h"

#include <string.h>

#include "core/text/domain.h"

typedef struct candidate {
  int64_t k, intervento, ente, anno, valore;
  bool rilevato, has_survey;
  int64_t survey_fund;
  int64_t survey_al;
  bool own;
  int64_t ambito;
} candidate;

static zn_status read_rows(zn_replica *r, zn_arena *a, candidate **out, size_t *n, zn_err *err) {
  size_t cap = 0;
  *out = NULL;
  *n = 0;
  sqlite3_stmt *s = zn_replica_stmt(
      r,
      "SELECT v.k,v.intervento,v.ente,v.anno,v.valore,v.rilevazione,r.fondo_annualita,r.al "
      "FROM valore_indicatore v LEFT JOIN rilevazione r ON r.k=v.rilevazione WHERE v.indicatore='utenti' AND "
      "v.sesso='tutti' AND v.eta='tutte' ORDER BY v.intervento,v.ente",
      err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  while (sqlite3_step(s) == SQLITE_ROW) {
    if (*n == cap) {
      cap = cap == 0 ? 64 : cap * 2;
      candidate *more = zn_arena_alloc(a, cap * sizeof *more);
      if (more == NULL) {
        zn_replica_done(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      if (*n > 0) memcpy(more, *out, *n * sizeof *more);
      *out = more;
    }
    bool known = sqlite3_column_type(s, 4) == SQLITE_INTEGER;
    int64_t v = known ? sqlite3_column_int64(s, 4) : 0;
    (*out)[(*n)++] = (candidate){.k = sqlite3_column_int64(s, 0),
                                 .intervento = sqlite3_column_int64(s, 1),
                                 .ente = sqlite3_column_int64(s, 2),
                                 .anno = sqlite3_column_int64(s, 3),
                                 .valore = v < 0 ? 0 : v,
                                 .rilevato = known && v >= 0 && v < 1000000000,
                                 .has_survey = sqlite3_column_type(s, 5) == SQLITE_INTEGER,
                                 .survey_fund = sqlite3_column_int64(s, 6),
                                 .survey_al = sqlite3_column_int64(s, 7)};
  }
  zn_replica_done(s);
  return ZN_OK;
}

/* Whose word it is, and whether it may speak. */
static zn_status may(zn_ctx *ctx, candidate *c, bool *right, zn_err *err) {
  zn_writer plan, by;
  ZN_TRY(zn_ctx_writer(ctx, c->intervento, &plan, err));
  ZN_TRY(zn_ctx_writer(ctx, c->k, &by, err));
  c->own = by.kind == ZN_L6_ENTE;
  c->ambito = plan.ambito;
  *right = plan.kind == ZN_L3_AMBITO && by.ente == c->ente && by.ambito == plan.ambito &&
           (c->own || by.kind == ZN_L4_AMBITO_ENTE);
  return ZN_OK;
}

static bool in_time(const candidate *c, const zn_utenti_ask *ask) {
  int y, m, d;
  zn_day_to_ymd(ask->al, &y, &m, &d);
  if (c->has_survey && c->survey_al > ask->al) return false;
  return ask->anno != 0 ? c->anno == ask->anno : c->anno <= y;
}

static int rank(const candidate *c, const zn_utenti_ask *ask) {
  if (!c->has_survey) return 1;
  return ask->fondo_annualita != 0 && c->survey_fund == ask->fondo_annualita ? 2 : 0;
}

/* Values made twice under one key are a clash that blocks the sending: until it is settled the larger one is shown. */
static bool better(const candidate *a, const candidate *b, const zn_utenti_ask *ask) {
  if (a->own != b->own) return a->own;
  if (rank(a, ask) != rank(b, ask)) return rank(a, ask) > rank(b, ask);
  if (a->anno != b->anno) return a->anno > b->anno;
  if (a->has_survey && a->survey_al != b->survey_al) return a->survey_al > b->survey_al;
  if (a->rilevato != b->rilevato) return a->rilevato;
  return a->valore > b->valore;
}

zn_status zn_utenti_load(zn_ctx *ctx, const zn_utenti_ask *ask, zn_arena *a, zn_utenti **out, size_t *n, zn_err *err) {
  candidate *c;
  size_t nc, i = 0;
  ZN_TRY(read_rows(zn_ctx_replica(ctx), a, &c, &nc, err));
  *n = 0;
  *out = zn_arena_alloc(a, (nc + 1) * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  while (i < nc) {
    const candidate *best = NULL;
    int64_t intervento = c[i].intervento, ente = c[i].ente;
    for (; i < nc && c[i].intervento == intervento && c[i].ente == ente; i++) {
      bool right = false;
      if (!in_time(&c[i], ask)) continue;
      ZN_TRY(may(ctx, &c[i], &right, err));
      if (right && (best == NULL || better(&c[i], best, ask))) best = &c[i];
    }
    if (best == NULL) continue;
    (*out)[(*n)++] = (zn_utenti){intervento, ente, best->ambito, best->rilevato, best->valore};
  }
  return ZN_OK;
}
