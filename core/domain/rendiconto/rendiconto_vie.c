/* The ways of `zona rendiconto`: which moves each verb is, in each state, and who may make them. The states that the
 * moves lead to are the table of flow.c. */
#include <string.h>

#include "core/domain/rendiconto/rendiconto_inner.h"
#include "core/text/domain.h"

static const char *const verbs[] = {[ZN_R_SUBMIT] = "submit",
                                    [ZN_R_DECLARE_UNUSED] = "declare-unused",
                                    [ZN_R_WITHDRAW] = "withdraw",
                                    [ZN_R_REVIEW] = "review",
                                    [ZN_R_RETURN] = "return",
                                    [ZN_R_ACCEPT] = "accept",
                                    [ZN_R_REOPEN] = "reopen",
                                    [ZN_R_CONFIRM] = "confirm",
                                    [ZN_R_CONTEST] = "contest",
                                    [ZN_R_TRANSMIT] = "transmit",
                                    [ZN_R_TRANSMIT_MISSING] = "transmit-missing",
                                    [ZN_R_REQUEST] = "request",
                                    [ZN_R_REPLY] = "reply",
                                    [ZN_R_APPROVE] = "approve",
                                    [ZN_R_REJECT] = "reject",
                                    [ZN_R_UNAPPROVE] = "unapprove",
                                    [ZN_R_CLOSE] = "close",
                                    [ZN_R_PROPOSE] = "propose"};

const char *zn_verbo_name(zn_verbo v) { return (size_t)v < sizeof verbs / sizeof verbs[0] && v > 0 ? verbs[v] : ""; }

zn_verbo zn_verbo_parse(const char *name) {
  for (size_t i = 1; i < sizeof verbs / sizeof verbs[0]; i++)
    if (strcmp(verbs[i], name) == 0) return (zn_verbo)i;
  return 0;
}

/* ---- which moves a verb is ---- */

#define E         ZN_U_ENTE
#define A         ZN_U_AMBITO
#define MOTIVO    ZN_VIA_MOTIVO
#define MANIFEST  ZN_VIA_MANIFEST
#define REGOLE    ZN_VIA_REGOLE
#define VUOTO     ZN_VIA_VUOTO
#define ATTO      ZN_VIA_ATTO
#define SOLLECITO ZN_VIA_SOLLECITO
/* unit, by whom, verb, in which state: the moves, the presupposed ones first */
static const zn_via ways[] = {
    {E, ZN_A_ENTE, ZN_R_SUBMIT, ZN_S_BOZZA, {ZN_M_INVIA}, MANIFEST | REGOLE},
    {E, ZN_A_ENTE, ZN_R_SUBMIT, ZN_S_DA_INIZIARE, {ZN_M_INVIA}, MANIFEST | REGOLE},
    {E, ZN_A_ENTE, ZN_R_SUBMIT, ZN_S_DA_CORREGGERE, {ZN_M_INVIA}, MANIFEST | REGOLE},
    {E, ZN_A_ENTE, ZN_R_SUBMIT, ZN_S_INSERITO_DA_CAPOFILA, {ZN_M_INVIA}, MANIFEST | REGOLE},
    {E, ZN_A_ENTE, ZN_R_DECLARE_UNUSED, ZN_S_BOZZA, {ZN_M_DICHIARA_NON_UTILIZZO}, MANIFEST | VUOTO},
    {E, ZN_A_ENTE, ZN_R_DECLARE_UNUSED, ZN_S_DA_INIZIARE, {ZN_M_DICHIARA_NON_UTILIZZO}, MANIFEST | VUOTO},
    {E, ZN_A_ENTE, ZN_R_DECLARE_UNUSED, ZN_S_DA_CORREGGERE, {ZN_M_DICHIARA_NON_UTILIZZO}, MANIFEST | VUOTO},
    {E, ZN_A_ENTE, ZN_R_DECLARE_UNUSED, ZN_S_INSERITO_DA_CAPOFILA, {ZN_M_DICHIARA_NON_UTILIZZO}, MANIFEST | VUOTO},
    {E, ZN_A_ENTE, ZN_R_WITHDRAW, ZN_S_INVIATO, {ZN_M_ANNULLA_INVIO}, 0},
    {E, ZN_A_ENTE, ZN_R_WITHDRAW, ZN_S_IN_VERIFICA, {ZN_M_CHIEDE_RESTITUZIONE}, MOTIVO},
    {E, ZN_A_ENTE, ZN_R_WITHDRAW, ZN_S_CONVALIDATO, {ZN_M_CHIEDE_RESTITUZIONE}, MOTIVO},
    {E, ZN_A_ENTE, ZN_R_CONFIRM, ZN_S_INSERITO_DA_CAPOFILA, {ZN_M_CONFERMA}, MANIFEST},
    {E, ZN_A_ENTE, ZN_R_CONFIRM, ZN_S_CONVALIDATO, {ZN_M_CONFERMA}, 0},
    {E, ZN_A_ENTE, ZN_R_CONTEST, ZN_S_INSERITO_DA_CAPOFILA, {ZN_M_CONTESTA}, MOTIVO},
    {E, ZN_A_ENTE, ZN_R_CONTEST, ZN_S_CONVALIDATO, {ZN_M_CONTESTA}, MOTIVO},
    {E, ZN_A_ENTE, ZN_R_PROPOSE, ZN_S_CONVALIDATO, {ZN_M_PROPONE_RETTIFICA}, MANIFEST | MOTIVO},

    {E, ZN_A_CAPOFILA, ZN_R_SUBMIT, ZN_S_BOZZA, {ZN_M_INSERISCI}, MANIFEST | MOTIVO | SOLLECITO},
    {E, ZN_A_CAPOFILA, ZN_R_SUBMIT, ZN_S_DA_INIZIARE, {ZN_M_INSERISCI}, MANIFEST | MOTIVO | SOLLECITO},
    {E, ZN_A_CAPOFILA, ZN_R_SUBMIT, ZN_S_INSERITO_DA_CAPOFILA, {ZN_M_INSERISCI}, MANIFEST | MOTIVO},
    {E, ZN_A_CAPOFILA, ZN_R_REVIEW, ZN_S_INVIATO, {ZN_M_AVVIA_VERIFICA}, 0},
    {E, ZN_A_CAPOFILA, ZN_R_RETURN, ZN_S_INVIATO, {ZN_M_AVVIA_VERIFICA, ZN_M_RESTITUISCI}, MOTIVO},
    {E, ZN_A_CAPOFILA, ZN_R_RETURN, ZN_S_IN_VERIFICA, {ZN_M_RESTITUISCI}, MOTIVO},
    {E, ZN_A_CAPOFILA, ZN_R_RETURN, ZN_S_CONVALIDATO, {ZN_M_RIAPRI}, MOTIVO},
    {E, ZN_A_CAPOFILA, ZN_R_ACCEPT, ZN_S_INVIATO, {ZN_M_AVVIA_VERIFICA, ZN_M_CONVALIDA}, 0},
    {E, ZN_A_CAPOFILA, ZN_R_ACCEPT, ZN_S_IN_VERIFICA, {ZN_M_CONVALIDA}, 0},
    {E, ZN_A_CAPOFILA, ZN_R_ACCEPT, ZN_S_INSERITO_DA_CAPOFILA, {ZN_M_CONVALIDA_D_UFFICIO}, MOTIVO},
    {E, ZN_A_CAPOFILA, ZN_R_REOPEN, ZN_S_CONVALIDATO, {ZN_M_RIAPRI}, MOTIVO},

    {A, ZN_A_CAPOFILA, ZN_R_TRANSMIT, ZN_S_IN_COMPOSIZIONE, {ZN_M_TRASMETTI}, MANIFEST | REGOLE},
    {A, ZN_A_CAPOFILA, ZN_R_TRANSMIT, ZN_S_INTEGRAZIONE_RICHIESTA, {ZN_M_RITRASMETTI}, MANIFEST | REGOLE},
    {A, ZN_A_CAPOFILA, ZN_R_TRANSMIT_MISSING, ZN_S_TRASMESSO, {ZN_M_TRASMISSIONE_INTEGRATIVA}, MANIFEST},
    {A, ZN_A_CAPOFILA, ZN_R_TRANSMIT_MISSING, ZN_S_IN_ISTRUTTORIA, {ZN_M_TRASMISSIONE_INTEGRATIVA}, MANIFEST},
    {A, ZN_A_CAPOFILA, ZN_R_TRANSMIT_MISSING, ZN_S_INTEGRAZIONE_RICHIESTA, {ZN_M_TRASMISSIONE_INTEGRATIVA}, MANIFEST},
    {A, ZN_A_CAPOFILA, ZN_R_TRANSMIT_MISSING, ZN_S_APPROVATO, {ZN_M_TRASMISSIONE_INTEGRATIVA}, MANIFEST},
    {A, ZN_A_CAPOFILA, ZN_R_WITHDRAW, ZN_S_TRASMESSO, {ZN_M_ANNULLA_INVIO}, 0},
    {A, ZN_A_CAPOFILA, ZN_R_REPLY, ZN_S_INTEGRAZIONE_RICHIESTA, {ZN_M_CONTRODEDUCI}, MOTIVO},

    {A, ZN_A_REGIONE, ZN_R_REVIEW, ZN_S_TRASMESSO, {ZN_M_AVVIA_ISTRUTTORIA}, 0},
    {A, ZN_A_REGIONE, ZN_R_REQUEST, ZN_S_TRASMESSO, {ZN_M_AVVIA_ISTRUTTORIA, ZN_M_RICHIEDI_INTEGRAZIONE}, MOTIVO},
    {A, ZN_A_REGIONE, ZN_R_REQUEST, ZN_S_IN_ISTRUTTORIA, {ZN_M_RICHIEDI_INTEGRAZIONE}, MOTIVO},
    {A, ZN_A_REGIONE, ZN_R_REJECT, ZN_S_TRASMESSO, {ZN_M_AVVIA_ISTRUTTORIA, ZN_M_RESPINGI}, MOTIVO},
    {A, ZN_A_REGIONE, ZN_R_REJECT, ZN_S_IN_ISTRUTTORIA, {ZN_M_RESPINGI}, MOTIVO},
    {A, ZN_A_REGIONE, ZN_R_APPROVE, ZN_S_TRASMESSO, {ZN_M_AVVIA_ISTRUTTORIA, ZN_M_APPROVA}, 0},
    {A, ZN_A_REGIONE, ZN_R_APPROVE, ZN_S_IN_ISTRUTTORIA, {ZN_M_APPROVA}, 0},
    {A, ZN_A_REGIONE, ZN_R_UNAPPROVE, ZN_S_APPROVATO, {ZN_M_ANNULLA_APPROVAZIONE}, MOTIVO},
    {A, ZN_A_REGIONE, ZN_R_CLOSE, ZN_S_APPROVATO, {ZN_M_CHIUDI}, 0},
    {A, ZN_A_REGIONE, ZN_R_REOPEN, ZN_S_CHIUSO, {ZN_M_RIAPERTURA_STRAORDINARIA}, MOTIVO | ATTO},
};
#undef E
#undef A
#undef MOTIVO
#undef MANIFEST
#undef REGOLE
#undef VUOTO
#undef ATTO
#undef SOLLECITO

const zn_via *zn_via_di(zn_unita_tipo u, zn_autore chi, zn_verbo v, zn_stato s, bool *known) {
  *known = false;
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
    const zn_via *w = &ways[i];
    if (w->unita != u || w->chi != chi || w->verbo != v) continue;
    *known = true;
    if (w->da == s) return w;
  }
  return NULL;
}

const zn_via *zn_via_at(size_t i) { return i < sizeof ways / sizeof ways[0] ? &ways[i] : NULL; }

/* ---- refusals ---- */

static const char *const roles[] = {"", ZT_R_TO_ENTE, ZT_R_TO_CAPOFILA, ZT_R_TO_REGIONE};

zn_status zn_via_non_tua(const zn_doing *d, zn_err *err) {
  const char *verb = zn_verbo_name(d->act->verbo);
  zn_buf whose;
  bool known;
  zn_buf_init(&whose, 200);
  for (int chi = ZN_A_ENTE; chi <= ZN_A_REGIONE; chi++) {
    (void)zn_via_di(d->unita, (zn_autore)chi, d->act->verbo, ZN_S_NESSUNO, &known);
    if (known) zn_buf_printf(&whose, "%s%s", whose.n > 0 ? ZT_R_OR : "", roles[chi]);
  }
  zn_status st = whose.n > 0 ? zn_fail(err, ZN_E_DENIED, ZT_R_NOT_YOURS, verb, zn_buf_cstr(&whose), roles[d->chi])
                             : zn_fail(err, ZN_E_DENIED, d->unita == ZN_U_ENTE ? ZT_R_OF_AMBITO : ZT_R_OF_ENTE, verb);
  zn_buf_release(&whose);
  return st;
}

/* The verbs that a role has in a state, one after the other. */
static void verbs_now(zn_unita_tipo u, zn_autore chi, zn_stato s, zn_buf *out) {
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    if (ways[i].unita == u && ways[i].chi == chi && ways[i].da == s)
      zn_buf_printf(out, "%s%s", out->n > 0 ? ", " : "", verbs[ways[i].verbo]);
}

zn_status zn_via_non_ora(const zn_doing *d, const char *name, zn_err *err) {
  zn_stato s = d->flow.stato;
  const char *verb = zn_verbo_name(d->act->verbo), *label = zn_stato_label(s);
  zn_buf list;
  zn_status st = ZN_OK;
  zn_buf_init(&list, 400);
  verbs_now(d->unita, d->chi, s, &list);
  if (list.n > 0) st = zn_fail(err, ZN_E_STATE, ZT_R_STATE_YOU, verb, name, label, zn_buf_cstr(&list));
  for (int chi = ZN_A_ENTE; chi <= ZN_A_REGIONE && st == ZN_OK; chi++) {
    verbs_now(d->unita, (zn_autore)chi, s, &list);
    if (list.n > 0) st = zn_fail(err, ZN_E_STATE, ZT_R_STATE_OTHER, verb, name, label, roles[chi], zn_buf_cstr(&list));
  }
  if (st == ZN_OK) st = zn_fail(err, ZN_E_STATE, ZT_R_STATE, verb, name, label);
  zn_buf_release(&list);
  return st;
}
