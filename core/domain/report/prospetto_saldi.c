/* R13, prospetto saldi: by fund-year and ambito what was assigned, paid in advance, accounted for, admitted and not,
 * how it closed, what is still to be paid: the Regione's payment decree. The figures are those of esame/saldi.h. */
#include <stdio.h>

#include "core/domain/esame/saldi.h"
#include "core/domain/report/attrezzi.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

enum {
  FONDO,
  ANNO,
  AMBITO,
  STATO,
  ASSEGNATO,
  ACCONTI,
  RENDICONTATO,
  AMMESSO,
  NON_AMMESSO,
  DA_ESAMINARE,
  RECUPERI,
  ECONOMIE,
  DA_RESTITUIRE,
  REVOCATO,
  SALDO,
  NCOL
};
static const zn_colonna columns[NCOL] = {
    [FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [AMBITO] = {"ambito", ZT_R_AMBITO, ZN_C_TESTO},
    [STATO] = {"stato", ZT_R13_STATO, ZN_C_TESTO},
    [ASSEGNATO] = {"assegnato", ZT_R_ASSEGNATO, ZN_C_IMPORTO},
    [ACCONTI] = {"acconti", ZT_R13_ACCONTI, ZN_C_IMPORTO},
    [RENDICONTATO] = {"rendicontato", ZT_R13_RENDICONTATO, ZN_C_IMPORTO},
    [AMMESSO] = {"ammesso", ZT_R13_AMMESSO, ZN_C_IMPORTO},
    [NON_AMMESSO] = {"non_ammesso", ZT_R13_NON_AMMESSO, ZN_C_IMPORTO},
    [DA_ESAMINARE] = {"da_esaminare", ZT_R13_DA_ESAMINARE, ZN_C_IMPORTO},
    [RECUPERI] = {"recuperi", ZT_R13_RECUPERI, ZN_C_IMPORTO},
    [ECONOMIE] = {"economia_riprogrammabile", ZT_R13_ECONOMIE, ZN_C_IMPORTO},
    [DA_RESTITUIRE] = {"da_restituire", ZT_R13_DA_RESTITUIRE, ZN_C_IMPORTO},
    [REVOCATO] = {"revocato_non_trasferito", ZT_R13_REVOCATO, ZN_C_IMPORTO},
    [SALDO] = {"saldo_erogabile", ZT_R13_SALDO, ZN_C_IMPORTO},
};

typedef struct r13 {
  const zn_report_in *in;
  zn_tabella *t;
  zn_cents sum[NCOL];
  size_t unbalanced, provisional;
} r13;

static void amounts(const zn_saldi *s, zn_cents v[NCOL]) {
  v[ASSEGNATO] = s->assegnato;
  v[ACCONTI] = s->acconti;
  v[RENDICONTATO] = s->rendicontato;
  v[AMMESSO] = s->ammesso;
  v[NON_AMMESSO] = s->non_ammesso;
  v[DA_ESAMINARE] = s->da_esaminare;
  v[RECUPERI] = s->recuperi;
  v[ECONOMIE] = s->economia_riprogrammabile;
  v[DA_RESTITUIRE] = s->da_restituire;
  v[REVOCATO] = s->revocato_non_trasferito;
  v[SALDO] = s->saldo_erogabile;
}

static zn_status row(r13 *x, zn_rend *rend, const zn_report_fa *fa, int64_t ambito, zn_err *err) {
  zn_saldi s;
  zn_cents v[NCOL] = {0};
  zn_cella *c;
  const char *name;
  ZN_TRY(zn_saldi_di(rend, ambito, &s, err));
  ZN_TRY(zn_report_chi(x->in->r, true, ambito, &x->t->arena, &name, err));
  ZN_TRY(zn_report_riga(x->t, ZN_RIGA, &c, err));
  zn_chiave key = {.fondo_annualita = fa->k, .livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  if (rend->rilevazione != 0 && rend->today > rend->al) key.al = rend->today; /* as zn_saldi_di: given until today */
  zn_tabella_chiave(x->t, &key);
  zn_cella_testo(x->t, &c[FONDO], fa->codice);
  zn_cella_intero(&c[ANNO], fa->anno);
  zn_cella_testo(x->t, &c[AMBITO], name);
  zn_cella_testo(x->t, &c[STATO], zn_stato_label(s.stato));
  amounts(&s, v);
  for (int i = ASSEGNATO; i < NCOL; i++) {
    zn_cella_importo(&c[i], v[i]);
    ZN_TRY(zn_money_add(x->sum[i], v[i], &x->sum[i], err));
  }
  x->unbalanced += !s.quadra;
  x->provisional += !s.approvato;
  return ZN_OK;
}

static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  r13 *x = ctx;
  zn_rend rend;
  int64_t *ambiti, one = x->in->chi.ambito;
  size_t n = 1;
  zn_status st = zn_report_rend(x->in, fa->k, one, &rend, err);
  if (st != ZN_OK) return st;
  if (x->in->chi.livello == ZN_LIVELLO_REGIONE)
    st = zn_rend_ambiti(&rend, &ambiti, &n, err);
  else
    ambiti = &one;
  for (size_t i = 0; i < n && st == ZN_OK; i++) st = row(x, &rend, fa, ambiti[i], err);
  zn_rend_close(&rend);
  return st;
}

static zn_status finish(r13 *x, zn_err *err) {
  zn_cella *c;
  char text[200];
  ZN_TRY(zn_report_riga(x->t, ZN_RIGA_TOTALE, &c, err));
  zn_cella_testo(x->t, &c[FONDO], ZT_R_TOTALE);
  for (int i = ASSEGNATO; i < NCOL; i++) zn_cella_importo(&c[i], x->sum[i]);
  if (x->provisional > 0) zn_tabella_nota(x->t, ZT_R13_PROVVISORIO);
  if (x->unbalanced == 0) return ZN_OK;
  snprintf(text, sizeof text, ZT_R13_NON_QUADRA, x->unbalanced);
  zn_tabella_nota(x->t, text);
  return ZN_OK;
}

zn_status zn_report_r13(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  char day[11];
  if (in->chi.livello == ZN_LIVELLO_ENTE) return zn_fail(err, ZN_E_USAGE, ZT_R13_LIVELLO);
  r13 x = {.in = in, .t = zn_tabella_new("R13", columns, NCOL)};
  ZN_TRY(zn_sheets_add(out, x.t, err));
  zn_tabella_chiave_colonna(x.t, ACCONTI, &(zn_chiave){.misura = "trasferito"});
  snprintf(x.t->titolo, sizeof x.t->titolo, ZT_R13_TITOLO, zn_day_print_it(day, in->al));
  ZN_TRY(zn_report_ogni_fondo(in, fund, &x, err));
  return finish(&x, err);
}
