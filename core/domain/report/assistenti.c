/* R7, assistenti sociali: by comune (or, for the Regione, by ambito) the inhabitants, the equivalents by contract, the
 * ratio; by ambito the contribution that follows (contributo.h). Only permanent contracts count for ratio and
 * contribution (L. 178/2020). */
#include <stdio.h>
#include <string.h>

#include "core/domain/report/assistenti.h"
#include "core/domain/report/attrezzi.h"
#include "core/domain/report/contributo.h"
#include "core/domain/rows/diritti.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

enum { CHI, ABITANTI, TI, TD, ESTERNI, RAPPORTO, DATO, NCOL };
enum {
  C_CHI,
  C_ABITANTI,
  C_TI,
  C_RAPPORTO,
  C_FTE_1,
  C_EURO_1,
  C_FTE_2,
  C_EURO_2,
  C_TOTALE,
  C_PROSSIMA,
  C_MANCANO,
  C_MANCANO_LEPS,
  C_NCOL
};

typedef struct r7 {
  const zn_report_in *in;
  zn_assistenti x;
  zn_contributo_regole regole;
  zn_arena *a;
  zn_tabella *staff, *money; /* money NULL: a single ente has no contribution of its own */
  zn_organico all;
  zn_contributo sum;
  size_t silent;
} r7;

/* ---- sheets ---- */

static zn_status open_staff(r7 *x, zn_sheets *out, zn_err *err) {
  bool regione = x->in->chi.livello == ZN_LIVELLO_REGIONE;
  const zn_colonna columns[NCOL] = {
      [CHI] = {regione ? "ambito" : "ente", regione ? ZT_R_AMBITO : ZT_R7_COMUNE, ZN_C_TESTO},
      [ABITANTI] = {"popolazione", ZT_R7_POPOLAZIONE, ZN_C_INTERO},
      [TI] = {"fte_ti", ZT_R7_TI, ZN_C_CENTESIMI},
      [TD] = {"fte_td", ZT_R7_TD, ZN_C_CENTESIMI},
      [ESTERNI] = {"fte_esterni", ZT_R7_ESTERNI, ZN_C_CENTESIMI},
      [RAPPORTO] = {"rapporto", ZT_R7_RAPPORTO, ZN_C_INTERO},
      [DATO] = {"dato", ZT_R7_DATO, ZN_C_TESTO}};
  x->staff = zn_tabella_new("R7", columns, NCOL);
  ZN_TRY(zn_sheets_add(out, x->staff, err));
  snprintf(x->staff->titolo, sizeof x->staff->titolo, ZT_R7_TITOLO, (long long)x->x.anno);
  snprintf(x->staff->foglio, sizeof x->staff->foglio, "%s", regione ? ZT_R7_F_AMBITI : ZT_R7_F_COMUNI);
  return ZN_OK;
}

/* "6.500" */
static const char *whole(char out[40], int64_t v) {
  char *comma = strrchr(zn_money_print_it(out, v * 100), ',');
  if (comma != NULL) *comma = 0;
  return out;
}

#define LABEL(x, ...) in_table(x, zn_arena_printf(&(x)->money->arena, __VA_ARGS__))
static const char *in_table(const r7 *x, const char *text) { return text != NULL ? text : x->money->codice; }

static zn_status open_money(r7 *x, zn_sheets *out, zn_err *err) {
  const int64_t *k = x->regole.rapporto;
  char a[40], b[40];
  const zn_colonna columns[C_NCOL] = {[C_CHI] = {"ambito", ZT_R_AMBITO, ZN_C_TESTO},
                                      [C_ABITANTI] = {"popolazione", ZT_R7_POPOLAZIONE, ZN_C_INTERO},
                                      [C_TI] = {"fte_ti", ZT_R7_TI, ZN_C_CENTESIMI},
                                      [C_RAPPORTO] = {"rapporto", ZT_R7_RAPPORTO, ZN_C_INTERO},
                                      [C_FTE_1] = {"fte_fascia_1", "", ZN_C_CENTESIMI},
                                      [C_EURO_1] = {"contributo_fascia_1", "", ZN_C_IMPORTO},
                                      [C_FTE_2] = {"fte_fascia_2", "", ZN_C_CENTESIMI},
                                      [C_EURO_2] = {"contributo_fascia_2", "", ZN_C_IMPORTO},
                                      [C_TOTALE] = {"contributo", ZT_R7_CONTRIBUTO, ZN_C_IMPORTO},
                                      [C_PROSSIMA] = {"prossima_soglia", ZT_R7_PROSSIMA, ZN_C_INTERO},
                                      [C_MANCANO] = {"fte_mancanti_prossima", ZT_R7_MANCANO, ZN_C_CENTESIMI},
                                      [C_MANCANO_LEPS] = {"fte_mancanti_leps", "", ZN_C_CENTESIMI}};
  x->money = zn_tabella_new("R7", columns, C_NCOL);
  ZN_TRY(zn_sheets_add(out, x->money, err));
  snprintf(x->money->titolo, sizeof x->money->titolo, ZT_R7_TITOLO, (long long)x->x.anno);
  snprintf(x->money->foglio, sizeof x->money->foglio, "%s", ZT_R7_F_CONTRIBUTO);
  x->money->colonne[C_FTE_1].label = LABEL(x, ZT_R7_FASCIA, whole(a, k[ZN_AS_BASE]), whole(b, k[ZN_AS_LEPS]));
  x->money->colonne[C_FTE_2].label = LABEL(x, ZT_R7_FASCIA, whole(a, k[ZN_AS_LEPS]), whole(b, k[ZN_AS_OLTRE]));
  x->money->colonne[C_EURO_1].label = LABEL(x, ZT_R7_EURO, whole(a, x->regole.per_fte[0] / 100));
  x->money->colonne[C_EURO_2].label = LABEL(x, ZT_R7_EURO, whole(a, x->regole.per_fte[1] / 100));
  x->money->colonne[C_MANCANO_LEPS].label = LABEL(x, ZT_R7_MANCANO_LEPS, whole(a, k[ZN_AS_LEPS]));
  return ZN_OK;
}

/* ---- rows ---- */

static zn_status staff_row(r7 *x, zn_riga_tipo kind, const char *name, const zn_organico *o, zn_err *err) {
  zn_cella *c;
  int64_t ratio = zn_contributo_rapporto(o->abitanti, o->fte[ZN_AS_TI]);
  ZN_TRY(zn_report_riga(x->staff, kind, &c, err));
  zn_cella_testo(x->staff, &c[CHI], name);
  if (o->abitanti > 0) zn_cella_intero(&c[ABITANTI], o->abitanti);
  zn_cella_testo(x->staff, &c[DATO],
                 !o->comunicato                            ? ZT_R7_NON_COMUNICATO
                 : kind == ZN_RIGA_TOTALE && x->silent > 0 ? ZT_R7_PARZIALE
                 : o->previsione                           ? ZT_R7_PREVISIONE
                                                           : ZT_R7_CONSUNTIVO);
  if (!o->comunicato) return ZN_OK; /* silence is no zero */
  zn_cella_intero(&c[TI], o->fte[ZN_AS_TI]);
  zn_cella_intero(&c[TD], o->fte[ZN_AS_TD]);
  zn_cella_intero(&c[ESTERNI], o->fte[ZN_AS_EST]);
  if (ratio > 0 && o->abitanti > 0) zn_cella_intero(&c[RAPPORTO], ratio);
  return ZN_OK;
}

static zn_status excess_row(r7 *x, const int64_t excess[ZN_AS_CONTRATTI], zn_err *err) {
  zn_cella *c;
  if ((excess[0] | excess[1] | excess[2]) == 0) return ZN_OK;
  ZN_TRY(zn_report_riga(x->staff, ZN_RIGA, &c, err));
  zn_cella_testo(x->staff, &c[CHI], ZT_R7_ECCEDENZA);
  for (int i = 0; i < ZN_AS_CONTRATTI; i++) zn_cella_intero(&c[TI + i], -excess[i]);
  return ZN_OK;
}

static void money_cells(zn_cella *c, const zn_organico *o, const zn_contributo *k) {
  int64_t ratio = zn_contributo_rapporto(o->abitanti, o->fte[ZN_AS_TI]);
  if (o->abitanti > 0) zn_cella_intero(&c[C_ABITANTI], o->abitanti);
  zn_cella_intero(&c[C_TI], o->fte[ZN_AS_TI]);
  if (ratio > 0 && o->abitanti > 0) zn_cella_intero(&c[C_RAPPORTO], ratio);
  zn_cella_intero(&c[C_FTE_1], k->fascia[0]);
  zn_cella_importo(&c[C_EURO_1], k->importo[0]);
  zn_cella_intero(&c[C_FTE_2], k->fascia[1]);
  zn_cella_importo(&c[C_EURO_2], k->importo[1]);
  zn_cella_importo(&c[C_TOTALE], k->totale);
}

static zn_status add_money(zn_contributo *to, const zn_contributo *k, zn_err *err) {
  for (int i = 0; i < 2; i++) {
    ZN_TRY(zn_money_add(to->fascia[i], k->fascia[i], &to->fascia[i], err));
    ZN_TRY(zn_money_add(to->importo[i], k->importo[i], &to->importo[i], err));
  }
  return zn_money_add(to->totale, k->totale, &to->totale, err);
}

static zn_status money_row(r7 *x, const char *name, const zn_organico *o, zn_err *err) {
  zn_cella *c;
  zn_contributo k;
  ZN_TRY(zn_contributo_di(o->abitanti, o->fte[ZN_AS_TI], &x->regole, &k, err));
  ZN_TRY(zn_report_riga(x->money, ZN_RIGA, &c, err));
  zn_cella_testo(x->money, &c[C_CHI], name);
  money_cells(c, o, &k);
  if (o->abitanti > 0) {
    if (k.prossima > 0) zn_cella_intero(&c[C_PROSSIMA], k.prossima);
    zn_cella_intero(&c[C_MANCANO], k.mancano);
    zn_cella_intero(&c[C_MANCANO_LEPS], k.mancano_leps);
  }
  return add_money(&x->sum, &k, err);
}

/* ---- levels ---- */

static zn_status one_ambito(r7 *x, int64_t ambito, bool rows, zn_err *err) {
  zn_luogo *l;
  size_t n;
  zn_organico o;
  int64_t excess[ZN_AS_CONTRATTI];
  const char *name;
  ZN_TRY(zn_report_chi(x->in->r, true, ambito, x->a, &name, err));
  ZN_TRY(zn_assistenti_ambito(&x->x, ambito, &l, &n, &o, excess, err));
  for (size_t i = 0; i < n; i++) {
    bool mine = x->in->chi.livello != ZN_LIVELLO_ENTE || l[i].ente == x->in->chi.ente;
    x->silent += mine && !l[i].o.comunicato && l[i].o.abitanti > 0;
    if (rows && mine) ZN_TRY(staff_row(x, ZN_RIGA, l[i].nome, &l[i].o, err));
  }
  if (x->in->chi.livello == ZN_LIVELLO_ENTE || (n == 0 && !rows)) return ZN_OK;
  if (rows) ZN_TRY(excess_row(x, excess, err));
  if (!rows) ZN_TRY(staff_row(x, ZN_RIGA, name, &o, err));
  ZN_TRY(zn_organico_add(&x->all, &o, err));
  return money_row(x, name, &o, err);
}

static zn_status rows_of(r7 *x, zn_err *err) {
  int64_t ambito, *ambiti;
  size_t n;
  if (x->in->chi.livello != ZN_LIVELLO_REGIONE) {
    ZN_TRY(zn_report_ambito(x->in, &ambito, err));
    return ambito != 0 ? one_ambito(x, ambito, true, err) : ZN_OK;
  }
  ZN_TRY(zn_report_righe(x->in->r, "SELECT k FROM ambito ORDER BY denominazione,codice", 0, 0, x->a, &ambiti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(one_ambito(x, ambiti[i], false, err));
  return ZN_OK;
}

static void notes(r7 *x) {
  char text[200];
  if (x->silent == 0) return;
  snprintf(text, sizeof text, x->silent == 1 ? ZT_R7_MANCA_UNO : ZT_R7_MANCANO_MOLTI, x->silent);
  zn_tabella_nota(x->staff, text);
  if (x->money != NULL) zn_tabella_nota(x->money, text);
}

static zn_status totals(r7 *x, zn_err *err) {
  zn_cella *c;
  notes(x);
  if (x->money == NULL) return ZN_OK;
  ZN_TRY(staff_row(x, ZN_RIGA_TOTALE, ZT_R_TOTALE, &x->all, err));
  zn_tabella_nota(x->money, ZT_R7_NOTA);
  if (x->in->chi.livello != ZN_LIVELLO_REGIONE) return ZN_OK;
  ZN_TRY(zn_report_riga(x->money, ZN_RIGA_TOTALE, &c, err));
  zn_cella_testo(x->money, &c[C_CHI], ZT_R_TOTALE);
  money_cells(c, &x->all, &x->sum);
  return ZN_OK;
}

/* The year asked for, else the last one of which something is known, else that of the date. */
static zn_status year_of(const zn_report_in *in, zn_ctx *ctx, int64_t *anno, zn_err *err) {
  int y, m, d;
  bool found = false;
  zn_day_to_ymd(in->al, &y, &m, &d);
  *anno = in->ask->anno;
  if (*anno != 0) return ZN_OK;
  sqlite3_stmt *s = zn_replica_stmt(in->r, "SELECT k,anno FROM personale WHERE anno<=?1 ORDER BY anno DESC", err);
  if (s == NULL) return zn_replica_sql_fail(in->r, err);
  sqlite3_bind_int64(s, 1, y);
  zn_status st = ZN_OK;
  while (st == ZN_OK && !found && sqlite3_step(s) == SQLITE_ROW) {
    *anno = sqlite3_column_int64(s, 1);
    st = zn_diritto_di(ctx, ZN_PERSONALE, sqlite3_column_int64(s, 0), &found, err);
  }
  zn_replica_done(s);
  if (!found) *anno = y;
  return st;
}

zn_status zn_report_r7(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  zn_arena a;
  r7 x = {.in = in, .a = &a};
  int64_t anno;
  zn_ctx *ctx = zn_ctx_new(in->r);
  if (ctx == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_init(&a);
  zn_contributo_regole_di(in->r, &x.regole);
  zn_status st = year_of(in, ctx, &anno, err);
  if (st == ZN_OK && (anno < 1901 || anno > 2198)) st = zn_fail(err, ZN_E_USAGE, ZT_R_ANNO_MALE, (long long)anno);
  if (st == ZN_OK) st = zn_assistenti_load(&x.x, ctx, anno, zn_day_from_ymd((int)anno, 12, 31), &a, err);
  if (st == ZN_OK) st = open_staff(&x, out, err);
  if (st == ZN_OK && in->chi.livello != ZN_LIVELLO_ENTE) st = open_money(&x, out, err);
  if (st == ZN_OK) st = rows_of(&x, err);
  if (st == ZN_OK) st = totals(&x, err);
  zn_arena_release(&a);
  zn_ctx_free(ctx);
  return st;
}
