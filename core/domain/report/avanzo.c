/* R11, economie e avanzo vincolato: a row per fund-year (and ambito, for the Regione) with what was not spent, the
 * ragioneria's avanzo beside it, and what is proposed to be planned again. Of an ente: its own figures and avanzo. */
#include <stdio.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/economie.h"
#include "core/domain/report/precedente.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum {
  AMBITO,
  FONDO,
  ANNO,
  STATO,
  ASSEGNATO,
  RENDICONTATO,
  AMMESSO,
  NON_REND,
  NON_UTIL,
  SILENZIO,
  ECONOMIA,
  RESTITUIRE,
  ATTESO,
  VINCOLATA,
  DIFFERENZA,
  RIPROG,
  PROPOSTA,
  NCOL
};
static const zn_colonna columns[NCOL] = {
    [AMBITO] = {"ambito", ZT_RC_AMBITO, ZN_C_TESTO},
    [FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [STATO] = {"stato", ZT_RC_STATO, ZN_C_TESTO},
    [ASSEGNATO] = {"assegnato", ZT_R_ASSEGNATO, ZN_C_IMPORTO},
    [RENDICONTATO] = {"rendicontato", ZT_R11_RENDICONTATO, ZN_C_IMPORTO},
    [AMMESSO] = {"ammesso", ZT_R11_AMMESSO, ZN_C_IMPORTO},
    [NON_REND] = {"non_rendicontato", ZT_R11_NON_REND, ZN_C_IMPORTO},
    [NON_UTIL] = {"non_utilizzo", ZT_R11_NON_UTIL, ZN_C_IMPORTO},
    [SILENZIO] = {"silenzio", ZT_R11_SILENZIO, ZN_C_IMPORTO},
    [ECONOMIA] = {"economia_riprogrammabile", ZT_R11_ECONOMIA, ZN_C_IMPORTO},
    [RESTITUIRE] = {"da_restituire", ZT_R11_RESTITUIRE, ZN_C_IMPORTO},
    [ATTESO] = {"non_impegnato", ZT_R11_ATTESO, ZN_C_IMPORTO},
    [VINCOLATA] = {"quota_vincolata", ZT_R11_VINCOLATA, ZN_C_IMPORTO},
    [DIFFERENZA] = {"differenza", ZT_R11_DIFFERENZA, ZN_C_IMPORTO},
    [RIPROG] = {"riprogrammato", ZT_R11_RIPROG, ZN_C_IMPORTO},
    [PROPOSTA] = {"proposta", ZT_R11_PROPOSTA, ZN_C_IMPORTO},
};

typedef struct avanzo {
  const zn_report_in *in;
  zn_tabella *t;
  const zn_report_fa *fa;
  zn_arena arena;
  zn_cents totale[NCOL];
  bool vincolata; /* somebody declared one */
} avanzo;

static zn_status put(avanzo *v, const char *ambito, const char *stato, const zn_cents *c, bool vincolata, zn_err *err) {
  zn_cella *x;
  ZN_TRY(zn_report_riga(v->t, ZN_RIGA, &x, err));
  zn_cella_testo(v->t, &x[AMBITO], ambito);
  zn_cella_testo(v->t, &x[FONDO], v->fa->codice);
  zn_cella_intero(&x[ANNO], v->fa->anno);
  zn_cella_testo(v->t, &x[STATO], stato);
  for (int i = ASSEGNATO; i < NCOL; i++) {
    if ((i == VINCOLATA || i == DIFFERENZA) && !vincolata) continue;
    zn_cella_importo(&x[i], c[i]);
    ZN_TRY(zn_money_add(v->totale[i], c[i], &v->totale[i], err));
  }
  v->vincolata = v->vincolata || vincolata;
  return ZN_OK;
}

/* ---- an ambito ---- */

static zn_status ambito(avanzo *v, int64_t k, const zn_economie *e, bool always, zn_err *err) {
  const char *name;
  const zn_saldi *s = &e->saldi;
  if (!always && (s->assegnato | s->rendicontato | e->vincolata | e->da_riprogrammare) == 0) return ZN_OK;
  ZN_TRY(zn_report_chi(v->in->r, true, k, &v->arena, &name, err));
  zn_cents c[NCOL] = {[ASSEGNATO] = s->assegnato,
                      [RENDICONTATO] = s->rendicontato,
                      [AMMESSO] = s->ammesso,
                      [NON_REND] = e->non_rendicontato,
                      [NON_UTIL] = e->non_utilizzo,
                      [SILENZIO] = s->silenzio,
                      [ECONOMIA] = s->economia_riprogrammabile,
                      [RESTITUIRE] = s->da_restituire,
                      [ATTESO] = e->atteso,
                      [VINCOLATA] = e->vincolata,
                      [RIPROG] = e->riprogrammato,
                      [PROPOSTA] = e->proposta};
  ZN_TRY(zn_money_sub(e->vincolata, e->atteso, &c[DIFFERENZA], err));
  return put(v, name, zn_stato_label(s->stato), c, e->dichiarata, err);
}

static zn_status put_all(avanzo *v, int64_t visti, const int64_t *list, size_t n, bool always, zn_err *err) {
  zn_economie *e = zn_arena_alloc(&v->arena, (n + 1) * sizeof *e);
  if (e == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_economie_ultime(v->in->r, v->fa->k, visti, list, n, v->in->ask->has_al, v->in->al, e, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(ambito(v, list[i], &e[i], always, err));
  return ZN_OK;
}

/* Those whose money it is, at the date. */
static zn_status ambiti(avanzo *v, zn_err *err) {
  zn_rend x;
  int64_t *list;
  size_t n = 0;
  ZN_TRY(zn_rend_open(&x, v->in->r, v->fa->k, 0, true, v->in->al, err));
  zn_status st = zn_rend_ambiti(&x, &list, &n, err);
  if (st == ZN_OK) st = put_all(v, 0, list, n, false, err);
  zn_rend_close(&x);
  return st;
}

/* ---- an ente ---- */

static zn_status declared_by(avanzo *v, int64_t ente, zn_cents *out, bool *any, zn_err *err) {
  int64_t cents = 0;
  ZN_TRY(zn_sql_int(v->in->r,
                    "SELECT importo FROM quota_vincolata WHERE fondo_annualita=?1 AND ente=?2 ORDER BY esercizio "
                    "DESC,data DESC,k&8796093022207 DESC,k DESC LIMIT 1",
                    v->fa->k, ente, &cents, any, err));
  zn_val value = zn_int(cents);
  *out = zn_unit_cents(&value);
  return ZN_OK;
}

static zn_status ente_of(avanzo *v, zn_rend *x, int64_t home, zn_err *err) {
  int64_t k = v->in->chi.ente;
  zn_importi im;
  zn_flow f;
  zn_precedenti sent;
  zn_cents c[NCOL] = {0};
  bool any;
  const char *name;
  ZN_TRY(zn_importi_di(&x->f, &v->in->chi, x->vista, &im, err));
  ZN_TRY(zn_rend_ente(x, home, k, &f, NULL, NULL, err));
  ZN_TRY(zn_precedenti_di(x, home, k, &sent, err));
  ZN_TRY(declared_by(v, k, &c[VINCOLATA], &any, err));
  if (!any && (im.totali.assegnato | im.totali.programmato | im.totali.impegnato) == 0) return ZN_OK;
  bool unused = f.invio != NULL && (f.invio->mossa == ZN_M_DICHIARA_NON_UTILIZZO || f.invio->non_utilizzo);
  c[ASSEGNATO] = im.totali.assegnato;
  c[RENDICONTATO] = sent.totali.pagato;
  c[NON_UTIL] = unused && im.totali.disponibile > 0 ? im.totali.disponibile : 0;
  ZN_TRY(zn_money_sub(c[ASSEGNATO], c[RENDICONTATO], &c[NON_REND], err));
  ZN_TRY(zn_money_sub(im.totali.assegnato, im.totali.impegnato, &c[ATTESO], err));
  ZN_TRY(zn_money_sub(c[VINCOLATA], c[ATTESO], &c[DIFFERENZA], err));
  ZN_TRY(zn_report_chi(v->in->r, false, k, &v->arena, &name, err));
  return put(v, name, zn_stato_label(f.stato), c, any, err);
}

static zn_status ente(avanzo *v, zn_err *err) {
  zn_rend x;
  int64_t home;
  ZN_TRY(zn_report_ambito(v->in, &home, err));
  ZN_TRY(zn_rend_open(&x, v->in->r, v->fa->k, home, true, v->in->al, err));
  zn_status st = ente_of(v, &x, home, err);
  zn_rend_close(&x);
  return st;
}

static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  avanzo *v = ctx;
  v->fa = fa;
  switch (v->in->chi.livello) {
    case ZN_LIVELLO_ENTE: return ente(v, err);
    case ZN_LIVELLO_AMBITO:
      return put_all(v, v->in->chi.ambito, &v->in->chi.ambito, 1, v->in->ask->fondo_annualita != 0, err);
    default: return ambiti(v, err);
  }
}

static zn_status total(avanzo *v, zn_err *err) {
  zn_cella *x;
  ZN_TRY(zn_report_riga(v->t, ZN_RIGA_TOTALE, &x, err));
  zn_cella_testo(v->t, &x[AMBITO], ZT_R_TOTALE);
  for (int i = ASSEGNATO; i < NCOL; i++)
    if ((i != VINCOLATA && i != DIFFERENZA) || v->vincolata) zn_cella_importo(&x[i], v->totale[i]);
  return ZN_OK;
}

zn_status zn_report_r11(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  avanzo v = {.in = in, .t = zn_tabella_new("R11", columns, NCOL)};
  char day[11];
  ZN_TRY(zn_sheets_add(out, v.t, err));
  snprintf(v.t->titolo, sizeof v.t->titolo, ZT_R11_TITOLO, zn_day_print_it(day, in->al));
  zn_tabella_nota(v.t, ZT_R11_NOTA);
  if (in->chi.livello == ZN_LIVELLO_AMBITO) zn_tabella_nota(v.t, ZT_R11_COMANDO);
  zn_arena_init(&v.arena);
  zn_status st = zn_report_ogni_fondo(in, fund, &v, err);
  zn_arena_release(&v.arena);
  return st == ZN_OK ? total(&v, err) : st;
}
