/* R4, completezza e puntualità: a sheet per rilevazione, a row per ente of the ambito (or per ambito of the Regione):
 * state, when it came, days from the deadline, open remarks; under them the reporting rate and the rate on time
 * (DHIS2's completeness and timeliness, DOMAIN 8.4). Whom the fund does not concern is listed and not counted. */
#include <stdio.h>

#include "core/domain/esame/osservazioni.h"
#include "core/domain/report/attrezzi.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum { CODICE, NOME, STATO, INVIATO, GIORNI, PUNTUALE, RILIEVI, PERCENTO, NCOL };
static const zn_colonna columns[NCOL] = {
    [CODICE] = {"codice", ZT_RC_CODICE, ZN_C_TESTO},
    [NOME] = {"denominazione", ZT_RC_NOME, ZN_C_TESTO},
    [STATO] = {"stato", ZT_RC_STATO, ZN_C_TESTO},
    [INVIATO] = {"inviato_il", ZT_R4_INVIATO, ZN_C_DATA},
    [GIORNI] = {"giorni", ZT_R4_GIORNI, ZN_C_INTERO},
    [PUNTUALE] = {"puntualita", ZT_R4_PUNTUALE, ZN_C_TESTO},
    [RILIEVI] = {"rilievi_aperti", ZT_R4_RILIEVI, ZN_C_INTERO},
    [PERCENTO] = {"percento", ZT_R4_PERCENTO, ZN_C_PERCENTO},
};

typedef struct quadro {
  const zn_report_in *in;
  zn_sheets *out;
  const zn_report_fa *fa;
  zn_tabella *t;
  zn_rend x;
  size_t dovuti, completi, in_tempo;
} quadro;

static const char *punctual_text(const quadro *q, zn_puntuale p, const zn_scadenza *due, bool sent) {
  if (!sent) return due->esiste && q->x.today > due->giorno ? ZT_R4_SCADUTO : ZT_R4_ATTESA;
  switch (p) {
    case ZN_P_NEI_TERMINI: return ZT_R4_NEI_TERMINI;
    case ZN_P_IN_TOLLERANZA: return ZT_R4_TOLLERANZA;
    case ZN_P_FIRMATO_NEI_TERMINI: return ZT_R4_FIRMATO;
    case ZN_P_NON_RICEVUTO: /* no receipt here: of who sent it, or of who holds what another sent */
      return q->in->chi.livello == ZN_LIVELLO_ENTE ? ZT_R4_NON_RICEV : ZT_R4_SENZA_DATA;
    case ZN_P_IN_RITARDO: return ZT_R4_RITARDO;
    default: return "";
  }
}

typedef struct unita {
  int64_t ambito, ente; /* ente 0: the ambito itself */
  zn_stato stato;
  const zn_mossa_row *invio;
  bool dovuto, completo;
} unita;

static zn_status row(quadro *q, const unita *u, zn_err *err) {
  const char *code, *name;
  zn_cella *c;
  zn_puntuale when = ZN_P_NON_RICEVUTO;
  bool has = false;
  zn_day day = 0;
  zn_scadenza due;
  size_t open = 0;
  ZN_TRY(zn_rend_name(&q->x, u->ente == 0, u->ente == 0 ? u->ambito : u->ente, &code, &name, err));
  ZN_TRY(zn_report_riga(q->t, ZN_RIGA, &c, err));
  zn_cella_testo(q->t, &c[CODICE], code);
  zn_cella_testo(q->t, &c[NOME], name);
  zn_cella_testo(q->t, &c[STATO], zn_stato_label(u->stato));
  ZN_TRY(zn_rend_scadenza(&q->x, u->ambito, u->ente, &due, err));
  if (u->invio != NULL) ZN_TRY(zn_rend_ricevuto(&q->x, u->invio, &has, &day, err));
  if (u->invio != NULL) ZN_TRY(zn_rend_punctual(&q->x, u->invio, &when, err));
  if (has) zn_cella_intero(&c[INVIATO], day);
  if (has && due.esiste) zn_cella_intero(&c[GIORNI], (int64_t)day - due.giorno);
  if (u->dovuto) zn_cella_testo(q->t, &c[PUNTUALE], punctual_text(q, when, &due, u->invio != NULL));
  ZN_TRY(zn_osservazioni_aperte(&q->x, u->ambito, u->ente, &open, NULL, err));
  zn_cella_intero(&c[RILIEVI], (int64_t)open);
  if (!u->dovuto) return ZN_OK;
  q->dovuti++;
  q->completi += u->completo;
  q->in_tempo += u->invio != NULL && (when == ZN_P_NEI_TERMINI || when == ZN_P_IN_TOLLERANZA);
  return ZN_OK;
}

/* Complete: sent, or validated on its behalf; what was given back for corrections is not. */
static bool ente_complete(zn_stato s) { return s == ZN_S_INVIATO || s == ZN_S_IN_VERIFICA || s == ZN_S_CONVALIDATO; }

static zn_status ente(quadro *q, int64_t ambito, int64_t k, zn_err *err) {
  zn_flow f;
  ZN_TRY(zn_rend_ente(&q->x, ambito, k, &f, NULL, NULL, err));
  unita u = {.ambito = ambito,
             .ente = k,
             .stato = f.stato,
             .invio = f.stato == ZN_S_BOZZA || f.stato == ZN_S_DA_INIZIARE ? NULL : f.invio,
             .dovuto = f.stato != ZN_S_NON_DOVUTO && zn_perimetro_deve(&q->x.f.perimetro, ambito, k, q->x.al),
             .completo = ente_complete(f.stato)};
  return row(q, &u, err);
}

static zn_status enti(quadro *q, int64_t ambito, zn_err *err) {
  int64_t *list;
  size_t n;
  ZN_TRY(zn_rend_enti(&q->x, ambito, &list, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(ente(q, ambito, list[i], err));
  return ZN_OK;
}

static zn_status ambiti(quadro *q, zn_err *err) {
  int64_t *list;
  size_t n;
  ZN_TRY(zn_rend_ambiti(&q->x, &list, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_flow f;
    zn_mossa_row **mine = NULL;
    size_t count = 0;
    ZN_TRY(zn_rend_ambito(&q->x, list[i], &f, &mine, &count, err));
    unita u = {.ambito = list[i],
               .stato = f.stato,
               .invio = f.stato == ZN_S_IN_COMPOSIZIONE ? NULL : zn_rend_trasmissione(&f, mine, count),
               .dovuto = true,
               .completo = f.stato >= ZN_S_TRASMESSO && f.stato <= ZN_S_CHIUSO};
    ZN_TRY(row(q, &u, err));
  }
  return ZN_OK;
}

static zn_status footer(quadro *q, zn_err *err) {
  const struct {
    const char *label;
    size_t n;
  } lines[] = {{ZT_R4_COMPLETI, q->completi}, {ZT_R4_IN_TEMPO, q->in_tempo}};
  for (int i = 0; i < 1 + q->x.scadenza.esiste; i++) {
    zn_cella *c;
    char text[80];
    ZN_TRY(zn_report_riga(q->t, ZN_RIGA_TOTALE, &c, err));
    snprintf(text, sizeof text, ZT_R4_SU, lines[i].label, lines[i].n, q->dovuti);
    zn_cella_testo(q->t, &c[NOME], text);
    zn_cella_percento(&c[PERCENTO], (zn_cents)lines[i].n, (zn_cents)q->dovuti);
  }
  return ZN_OK;
}

static zn_status fill(quadro *q, int64_t ambito, zn_err *err) {
  const zn_scadenza *s = &q->x.scadenza;
  char al[11], due[20] = ZT_R4_SENZA;
  q->t = zn_tabella_new("R4", columns, NCOL);
  ZN_TRY(zn_sheets_add(q->out, q->t, err));
  zn_day_print_it(al, q->x.al);
  if (s->esiste) zn_day_print_it(due, s->giorno);
  snprintf(q->t->titolo, sizeof q->t->titolo, ZT_R4_TITOLO, due);
  snprintf(q->t->foglio, sizeof q->t->foglio, ZT_R4_FOGLIO, q->fa->codice, (long long)q->fa->anno, al);
  zn_tabella_nota(q->t, ZT_R4_NOTA);
  q->dovuti = q->completi = q->in_tempo = 0;
  switch (q->in->chi.livello) {
    case ZN_LIVELLO_ENTE: ZN_TRY(ente(q, ambito, q->in->chi.ente, err)); break;
    case ZN_LIVELLO_AMBITO: ZN_TRY(enti(q, ambito, err)); break;
    default: ZN_TRY(ambiti(q, err));
  }
  return footer(q, err);
}

static zn_status survey(quadro *q, int64_t ambito, bool has_al, zn_day al, zn_err *err) {
  ZN_TRY(zn_rend_open(&q->x, q->in->r, q->fa->k, ambito, has_al, al, err));
  zn_status st = fill(q, ambito, err);
  zn_rend_close(&q->x);
  return st;
}

/* Every survey of the fund-year that they see, by date; the implicit one where there is none. */
static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  quadro *q = ctx;
  int64_t ambito, *days;
  size_t n, done = 0;
  zn_arena a;
  q->fa = fa;
  ZN_TRY(zn_report_ambito(q->in, &ambito, err));
  zn_arena_init(&a);
  zn_status st = zn_report_righe(q->in->r,
                                 "SELECT DISTINCT al FROM rilevazione WHERE fondo_annualita=?1 AND al IS NOT NULL AND "
                                 "coalesce(ambito,0) IN (0,?2) ORDER BY al",
                                 fa->k, ambito, &a, &days, &n, err);
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    if (q->in->ask->has_al && days[i] != q->in->ask->al) continue;
    st = survey(q, ambito, true, (zn_day)days[i], err);
    done++;
  }
  if (st == ZN_OK && done == 0) st = survey(q, ambito, q->in->ask->has_al, q->in->ask->al, err);
  zn_arena_release(&a);
  return st;
}

zn_status zn_report_r4(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  quadro q = {.in = in, .out = out};
  return zn_report_ogni_fondo(in, fund, &q, err);
}
