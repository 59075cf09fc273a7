/* Names and labels of states, moves and effects. */
#include <string.h>

#include "core/domain/rendiconto/flow.h"
#include "core/text/domain_flow.h"

static const struct {
  const char *name, *label;
} states[] = {
    [ZN_S_NESSUNO] = {"", ""},
    [ZN_S_NON_DOVUTO] = {"non_dovuto", ZT_S_NON_DOVUTO},
    [ZN_S_DA_INIZIARE] = {"da_iniziare", ZT_S_DA_INIZIARE},
    [ZN_S_BOZZA] = {"bozza", ZT_S_BOZZA},
    [ZN_S_INVIATO] = {"inviato", ZT_S_INVIATO},
    [ZN_S_IN_VERIFICA] = {"in_verifica", ZT_S_IN_VERIFICA},
    [ZN_S_DA_CORREGGERE] = {"da_correggere", ZT_S_DA_CORREGGERE},
    [ZN_S_CONVALIDATO] = {"convalidato", ZT_S_CONVALIDATO},
    [ZN_S_INSERITO_DA_CAPOFILA] = {"inserito_da_capofila", ZT_S_INSERITO},
    [ZN_S_IN_COMPOSIZIONE] = {"in_composizione", ZT_S_IN_COMPOSIZIONE},
    [ZN_S_TRASMESSO] = {"trasmesso", ZT_S_TRASMESSO},
    [ZN_S_IN_ISTRUTTORIA] = {"in_istruttoria", ZT_S_IN_ISTRUTTORIA},
    [ZN_S_INTEGRAZIONE_RICHIESTA] = {"integrazione_richiesta", ZT_S_INTEGRAZIONE},
    [ZN_S_APPROVATO] = {"approvato", ZT_S_APPROVATO},
    [ZN_S_CHIUSO] = {"chiuso", ZT_S_CHIUSO},
    [ZN_S_FATTO_APERTO] = {"in_composizione", ZT_S_IN_COMPOSIZIONE},
    [ZN_S_FATTO_TRASMESSO] = {"trasmesso", ZT_S_TRASMESSO},
};

static const char *const moves[ZN_M_END] = {"",
                                            "invia",
                                            "dichiara_non_utilizzo",
                                            "annulla_invio",
                                            "avvia_verifica",
                                            "chiede_restituzione",
                                            "restituisci",
                                            "convalida",
                                            "riapri",
                                            "inserisci",
                                            "conferma",
                                            "contesta",
                                            "convalida_d_ufficio",
                                            "propone_rettifica",
                                            "trasmetti",
                                            "trasmissione_integrativa",
                                            "avvia_istruttoria",
                                            "richiedi_integrazione",
                                            "ritrasmetti",
                                            "controdeduci",
                                            "approva",
                                            "respingi",
                                            "annulla_approvazione",
                                            "chiudi",
                                            "riapertura_straordinaria",
                                            "comunica_trasmissione",
                                            "comunica_riapertura"};

const char *zn_stato_name(zn_stato s) { return (size_t)s < sizeof states / sizeof states[0] ? states[s].name : ""; }
const char *zn_stato_label(zn_stato s) { return (size_t)s < sizeof states / sizeof states[0] ? states[s].label : ""; }
const char *zn_mossa_name(zn_mossa m) { return (size_t)m < ZN_M_END ? moves[m] : ""; }

zn_mossa zn_mossa_parse(zn_span name) {
  for (int i = 1; i < ZN_M_END; i++)
    if (strlen(moves[i]) == name.n && memcmp(moves[i], name.p, name.n) == 0) return (zn_mossa)i;
  return ZN_M_NESSUNA;
}

const char *zn_effetto_name(zn_effetto e) {
  static const char *const names[] = {"",         "vale",      "annotata",     "richiesta", "proposta_di_rettifica",
                                      "superata", "in_attesa", "senza_effetto"};
  return (size_t)e < sizeof names / sizeof names[0] ? names[e] : "";
}

const char *zn_puntuale_name(zn_puntuale p) {
  static const char *const names[] = {"senza_scadenza",      "non_inviato",  "nei_termini", "in_tolleranza",
                                      "firmato_nei_termini", "non_ricevuto", "in_ritardo"};
  return (size_t)p < sizeof names / sizeof names[0] ? names[p] : "";
}
