/* R1, quadro fondi: a row per fund and year with the identities of DOMAIN 6.2; final figures. */
#include <stdio.h>

#include "core/domain/report/table.h"
#include "core/text/domain.h"

enum {
  FONDO,
  ANNO,
  ASSEGNATO,
  TRASFERITO,
  INCASSATO,
  PROGRAMMATO,
  IMPEGNATO,
  LIQUIDATO,
  PAGATO,
  DA_PAGARE,
  DISPONIBILE,
  DA_PROGRAMMARE,
  P_IMPEGNO,
  P_SPESA,
  NCOL
};

static const zn_colonna columns[NCOL] = {
    [FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [ASSEGNATO] = {"assegnato", ZT_R_ASSEGNATO, ZN_C_IMPORTO},
    [TRASFERITO] = {"trasferito", ZT_R_TRASFERITO, ZN_C_IMPORTO},
    [INCASSATO] = {"incassato", ZT_R_INCASSATO, ZN_C_IMPORTO},
    [PROGRAMMATO] = {"programmato", ZT_R_PROGRAMMATO, ZN_C_IMPORTO},
    [IMPEGNATO] = {"impegnato", ZT_R_IMPEGNATO, ZN_C_IMPORTO},
    [LIQUIDATO] = {"liquidato", ZT_R_LIQUIDATO, ZN_C_IMPORTO},
    [PAGATO] = {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},
    [DA_PAGARE] = {"da_pagare", ZT_R_DA_PAGARE, ZN_C_IMPORTO},
    [DISPONIBILE] = {"disponibile", ZT_R_DISPONIBILE, ZN_C_IMPORTO},
    [DA_PROGRAMMARE] = {"da_programmare", ZT_R_DA_PROGRAMMARE, ZN_C_IMPORTO},
    [P_IMPEGNO] = {"percento_impegno", ZT_R_P_IMPEGNO, ZN_C_PERCENTO},
    [P_SPESA] = {"percento_spesa", ZT_R_P_SPESA, ZN_C_PERCENTO},
};

static void fill(zn_cella *c, const zn_somme *s) {
  zn_cella_importo(&c[ASSEGNATO], s->assegnato);
  zn_cella_importo(&c[TRASFERITO], s->trasferito);
  zn_cella_importo(&c[INCASSATO], s->incassato);
  zn_cella_importo(&c[PROGRAMMATO], s->programmato);
  zn_cella_importo(&c[IMPEGNATO], s->impegnato);
  zn_cella_importo(&c[LIQUIDATO], s->liquidato);
  zn_cella_importo(&c[PAGATO], s->pagato);
  zn_cella_importo(&c[DA_PAGARE], s->da_pagare);
  zn_cella_importo(&c[DISPONIBILE], s->disponibile);
  zn_cella_importo(&c[DA_PROGRAMMARE], s->da_programmare);
  zn_cella_percento(&c[P_IMPEGNO], s->impegnato, s->assegnato);
  zn_cella_percento(&c[P_SPESA], s->pagato, s->assegnato);
}

static bool nothing(const zn_somme *s) {
  return (s->assegnato | s->presunto | s->trasferito | s->incassato | s->programmato | s->impegnato | s->liquidato |
          s->pagato) == 0;
}

static zn_status sum_up(zn_somme *sum, const zn_somme *s, zn_err *err) {
  zn_cents *x = &sum->assegnato;
  const zn_cents *y = &s->assegnato;
  for (size_t i = 0; i < sizeof *sum / sizeof *x; i++) ZN_TRY(zn_money_add(x[i], y[i], &x[i], err));
  return ZN_OK;
}

static zn_status fund_row(const zn_report_in *in, zn_tabella *t, int64_t fa, zn_somme *sum, zn_err *err) {
  zn_figures f;
  zn_importi im;
  const char *codice, *matrice;
  int64_t anno;
  zn_status st = zn_figures_load(&f, in->r, fa, in->al, err);
  if (st == ZN_OK) st = zn_importi_di(&f, &in->chi, in->ask->vista, &im, err);
  zn_figures_free(&f);
  ZN_TRY(st);
  if (nothing(&im.totali) && in->ask->fondo_annualita == 0) return ZN_OK;
  ZN_TRY(zn_report_fondo_name(in->r, fa, &t->arena, &codice, &anno, &matrice, err));
  zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_tabella_chiave(t, &(zn_chiave){.fondo_annualita = fa});
  zn_cella_testo(t, &c[FONDO], codice);
  c[ANNO] = (zn_cella){.i = anno, .testo = ""};
  fill(c, &im.totali);
  return sum_up(sum, &im.totali, err);
}

zn_status zn_report_r1(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  zn_tabella *t = zn_tabella_new("R1", columns, NCOL);
  int64_t *funds;
  size_t n;
  char day[11];
  zn_somme sum = {0};
  ZN_TRY(zn_sheets_add(out, t, err));
  snprintf(t->titolo, sizeof t->titolo, ZT_R1_TITOLO, zn_day_print_it(day, in->al));
  ZN_TRY(zn_report_fondi(in, &t->arena, &funds, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(fund_row(in, t, funds[i], &sum, err));
  zn_cella *c = zn_tabella_riga(t, ZN_RIGA_TOTALE);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_tabella_chiave(t, &(zn_chiave){.fondo_annualita = in->ask->fondo_annualita});
  zn_cella_testo(t, &c[FONDO], ZT_R_TOTALE);
  fill(c, &sum);
  return ZN_OK;
}
