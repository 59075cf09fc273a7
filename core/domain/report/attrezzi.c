#include "core/domain/report/attrezzi.h"

#include <string.h>

#include "core/domain/rows/rows.h"
#include "core/text/domain.h"

static const char *copy(zn_arena *a, sqlite3_stmt *s, int column) {
  const char *t = (const char *)sqlite3_column_text(s, column);
  return t == NULL ? "" : zn_arena_strdup(a, t);
}

zn_status zn_report_testi(zn_replica *r, const char *sql, int64_t k, zn_arena *a, const char **out, int n,
                          zn_err *err) {
  bool ok = true;
  sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, k);
  bool found = sqlite3_step(s) == SQLITE_ROW;
  for (int i = 0; i < n; i++) {
    out[i] = found ? copy(a, s, i) : "";
    ok = ok && out[i] != NULL;
  }
  zn_replica_done(s);
  return ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

zn_status zn_report_chi(zn_replica *r, bool ambito, int64_t k, zn_arena *a, const char **name, zn_err *err) {
  return zn_report_testi(r,
                         ambito ? "SELECT coalesce(nullif(denominazione,''),codice) FROM ambito WHERE k=?"
                                : "SELECT coalesce(nullif(denominazione,''),cod_catastale,cf,codice) FROM ente WHERE "
                                  "k=?",
                         k, a, name, 1, err);
}

zn_status zn_report_righe(zn_replica *r, const char *sql, int64_t x, int64_t y, zn_arena *a, int64_t **out, size_t *n,
                          zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  const int64_t given[2] = {x, y};
  for (int i = 0; i < 2 && i < sqlite3_bind_parameter_count(s); i++) sqlite3_bind_int64(s, i + 1, given[i]);
  return zn_rows_ints(r, s, a, out, n, err);
}

zn_status zn_report_riga(zn_tabella *t, zn_riga_tipo tipo, zn_cella **out, zn_err *err) {
  *out = zn_tabella_riga(t, tipo);
  return *out != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

zn_status zn_report_ambito(const zn_report_in *in, int64_t *ambito, zn_err *err) {
  bool found;
  *ambito = in->chi.ambito;
  if (in->chi.livello != ZN_LIVELLO_ENTE || *ambito != 0) return ZN_OK;
  return zn_sql_int(in->r,
                    "SELECT ambito FROM ambito_membro WHERE ente=?1 AND coalesce(dal,-1000000)<=?2 AND "
                    "coalesce(al,1000000)>=?2 ORDER BY dal DESC LIMIT 1",
                    in->chi.ente, in->al, ambito, &found, err);
}

zn_status zn_report_ogni_fondo(const zn_report_in *in, zn_report_fa_fn fn, void *ctx, zn_err *err) {
  zn_arena a;
  int64_t *funds;
  size_t n;
  zn_arena_init(&a);
  zn_status st = zn_report_fondi(in, &a, &funds, &n, err);
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    zn_report_fa fa = {.k = funds[i]};
    st = zn_report_fondo_name(in->r, fa.k, &a, &fa.codice, &fa.anno, &fa.matrice, err);
    if (st == ZN_OK) st = fn(ctx, &fa, err);
  }
  zn_arena_release(&a);
  return st;
}

zn_status zn_report_rend(const zn_report_in *in, int64_t fondo_annualita, int64_t ambito, zn_rend *x, zn_err *err) {
  int64_t last = in->al;
  bool closed = false;
  if (!in->ask->has_al)
    ZN_TRY(zn_sql_int(in->r,
                      "SELECT max(al) FROM rilevazione WHERE fondo_annualita=?1 AND coalesce(ambito,0) IN (0,?2) AND "
                      "NOT EXISTS(SELECT 1 FROM rilevazione o WHERE o.fondo_annualita=?1 AND coalesce(o.ambito,0) IN "
                      "(0,?2) AND coalesce(o.stato,'')<>'chiusa')",
                      fondo_annualita, ambito, &last, &closed, err));
  return zn_rend_open(x, in->r, fondo_annualita, ambito, in->ask->has_al || closed, closed ? (zn_day)last : in->al,
                      err);
}

bool zn_report_pro_capite(zn_cents v, int64_t abitanti, zn_cents *out) {
  if (abitanti <= 0) return false;
  __int128 twice = (__int128)(v < 0 ? -v : v) * 2 + abitanti;
  zn_cents each = (zn_cents)(twice / ((__int128)abitanti * 2));
  *out = v < 0 ? -each : each;
  return true;
}
