/* Texts of the states of a rendicontazione. */
#ifndef ZONA_CORE_TEXT_DOMAIN_FLOW_H
#define ZONA_CORE_TEXT_DOMAIN_FLOW_H

#include "core/text/text.h"

#define ZT_S_NON_DOVUTO      "Non dovuta"
#define ZT_S_DA_INIZIARE     "Da iniziare"
#define ZT_S_BOZZA           "Bozza"
#define ZT_S_INVIATO         "Inviata al capofila"
#define ZT_S_IN_VERIFICA     "In verifica dal capofila"
#define ZT_S_DA_CORREGGERE   "Restituita per correzioni"
#define ZT_S_CONVALIDATO     "Convalidata"
#define ZT_S_INSERITO        "Inserita dal capofila"
#define ZT_S_IN_COMPOSIZIONE "In composizione"
#define ZT_S_TRASMESSO       "Trasmessa alla Regione"
#define ZT_S_IN_ISTRUTTORIA  "In istruttoria"
#define ZT_S_INTEGRAZIONE    "Integrazione richiesta"
#define ZT_S_APPROVATO       "Approvata"
#define ZT_S_CHIUSO          "Chiusa"

#endif
