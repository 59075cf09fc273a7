/* Texts of core/domain/spesa: the one-row forms, splits, corrections, what is left over. */
#ifndef ZONA_CORE_TEXT_SPESA_H
#define ZONA_CORE_TEXT_SPESA_H

#include "core/text/text.h"

/* ---- the forms ---- */
#define ZT_SP_SPESA_HELP "Una spesa in una riga: scrive impegno, liquidazione e pagamento."
#define ZT_SP_QUOTA_HELP "La quota di cofinanziamento del Comune al capofila: impegno, liquidazione e pagamento."
#define ZT_SP_COME_EURO  "importo: 1234,56"
#define ZT_SP_COME_DATA  "data: 2025-03-01"
#define ZT_SP_COME_TESTO "testo"
#define ZT_SP_COME_ATTO  "DET/2025/12, oppure 12"
#define ZT_SP_COME_QUOTE "SAD-01/FNPS/2025=60,SAD-01/COM/2025=40"

#define ZT_SP_CAMPO      "%s non ha il campo \"%s\". I campi sono: %s."
#define ZT_SP_CAMPO_NEAR "%s non ha il campo \"%s\". Forse volevi %s?"
#define ZT_SP_DUE        "Il campo %s è scritto due volte."
#define ZT_SP_SERVE      "Manca %s (%s)."
#define ZT_SP_CON        "Con %s serve anche %s."
#define ZT_SP_DOVE \
  "Indica su quale importo programmato va la spesa: budget=INTERVENTO/FONDO/ANNO, oppure intervento=CODICE."
#define ZT_SP_NESSUNO     "%s non ha un importo programmato per %s. Si vedono con \"zona list budget\"."
#define ZT_SP_PIU         "%s ha più importi programmati per %s: indica quale con budget=. Ci sono: %s."
#define ZT_SP_CHI         "Le spese di %s le registra quell'ente, oppure il capofila del suo ambito per suo conto."
#define ZT_SP_CHI_ENTE    "Indica per quale ente, con ente=CODICE."
#define ZT_SP_ALTRO       "L'importo programmato %s è di un altro ente: qui si registrano le spese di %s."
#define ZT_SP_NON_MIO     "%s %s: l'ha scritto un altro ufficio, e solo da lì si può correggere."
#define ZT_SP_IMPEGNO_SUO "L'impegno %s è di un altro ente: qui si registrano le spese di %s."
#define ZT_SP_NUMERO      "Manca il numero dell'impegno: indica determina=NUMERO, oppure impegno_numero=NUMERO."
#define ZT_SP_PRESO                                                                                                     \
  "L'impegno %s esiste già. Se è una nuova fattura sullo stesso impegno scrivi impegno=%s; se è un'altra spesa dai " \
  "un "                                                                                                                 \
  "altro numero con impegno_numero=…"
#define ZT_SP_ATTO     "Atto \"%s\" non riconosciuto: si scrive TIPO/ANNO/NUMERO, per esempio DET/2025/12."
#define ZT_SP_LUNGO    "%s: il codice è troppo lungo."
#define ZT_SP_POSITIVO "L'importo deve essere maggiore di zero."
#define ZT_SP_RESTA_LIQ                                                                                                 \
  "Scritto solo l'impegno: manca la fattura, o la liquidazione. Per continuare: zona add spesa impegno=%s importo=… " \
  "data=… fattura_numero=… fattura_data=…"
#define ZT_SP_RESTA_LIQ_QUOTA \
  "Scritto solo l'impegno: manca il mandato. Per continuare: zona add liquidazione impegno=%s …"
#define ZT_SP_RESTA_PAG                                                                                         \
  "Non c'è ancora il pagamento: manca il mandato. Quando c'è: zona add pagamento liquidazione=%s importo=%s " \
  "mandato_num=… data_pagamento=…"
#define ZT_SP_NOTA_FORNITORE "Fornitore: %s%s%s."
#define ZT_SP_NOTA_ATTO      "Atto: %s/%lld/%s."

/* ---- the quota ---- */
#define ZT_QU_ENTE     "La quota la versa un Comune: usa la postazione del Comune, oppure --come CODICE."
#define ZT_QU_AMBITO   "Il Comune non fa parte di nessun ambito: la quota non ha a chi andare."
#define ZT_QU_CAPOFILA "L'ambito %s non ha ancora un capofila: lo indica la Regione."
#define ZT_QU_SE_STESSO                                                                                            \
  "Il Comune è il capofila: la sua quota resta nel suo bilancio e non si paga. Registra la somma con \"zona add " \
  "assegnazione origine=bilancio\"."
#define ZT_QU_FONDO                                                                                               \
  "Non c'è l'annualità %s del fondo su cui va la quota. La apre la Regione; se è un altro fondo indicalo con " \
  "fondo=CODICE/ANNO."
#define ZT_QU_OLTRE "Con questo impegno la quota impegnata arriva a %s, oltre i %s stabiliti per l'anno."

/* ---- splits ---- */
#define ZT_DIV_ENTITA   "Si ripartisce un impegno o una liquidazione, non \"%s\"."
#define ZT_DIV_QUOTE    "Indica almeno due importi programmati con la loro quota, per esempio SAD-01/FNPS/2025=60."
#define ZT_DIV_FORMA    "\"%s\" non è una quota: un numero intero (60), una percentuale (33,3%%) o un importo (600,00)."
#define ZT_DIV_MISTE    "Le quote sono di tipo diverso: scrivile tutte come numeri interi, o percentuali, o importi."
#define ZT_DIV_DOPPIA   "L'importo programmato %s è indicato due volte."
#define ZT_DIV_OLTRE    "Le quote fanno %s, più dell'importo da ripartire, %s."
#define ZT_DIV_CENTO    "Le percentuali fanno più di 100."
#define ZT_DIV_ZERO     "Le quote sono tutte zero."
#define ZT_DIV_PAIR     "\"%s\": si scrive IMPORTO PROGRAMMATO=QUOTA, per esempio SAD-01/FNPS/2025=60."
#define ZT_DIV_TROPPE   "Una spesa si ripartisce al massimo su %d importi programmati."
#define ZT_DIV_PRENOTA  "Una prenotazione non si ripartisce: prima diventa un impegno."
#define ZT_DIV_TRASFERI "Un trasferimento tra enti non si ripartisce."

/* ---- corrections ---- */
#define ZT_RET_CAMPO    "%s: non c'è il campo \"%s\". I campi sono: %s."
#define ZT_RET_MOTIVO   "Indica il motivo, con motivo=…"
#define ZT_RET_MOTIVI   "Motivo \"%s\" non ammesso: riduzione, insussistenza o errore_materiale."
#define ZT_RET_NIENTE   "%s %s: non c'è nulla da %s."
#define ZT_RET_TROPPO   "%s %s: si può %s al massimo %s."
#define ZT_RET_STORNARE "stornare"
#define ZT_RET_RECUPERA "recuperare"
#define ZT_RET_RIDURRE  "ridurre"
#define ZT_RET_SPOSTARE "reimputare"
#define ZT_RET_NON_PAGATA                                                                                                \
  "La liquidazione %s non è ancora pagata: non c'è nulla da recuperare. Una nota di credito la riduce: zona recupero " \
  "%s importo=… nota_credito=NUMERO"
#define ZT_RET_ANNO "Un impegno del %lld si reimputa a un anno successivo, non al %lld."
#define ZT_RET_PRENOTA \
  "%s è una prenotazione, non ancora un impegno: si corregge con \"zona edit impegno %s\", e a fine anno decade."
#define ZT_RET_SERVONO   "Indica anno=… e numero=… del nuovo impegno."
#define ZT_RET_STORNO    "Storno di %s sul pagamento %s."
#define ZT_RET_RECUPERO  "Recupero di %s sulla liquidazione %s."
#define ZT_RET_NCR_PRIMA "La nota di credito riduce la liquidazione %s di %s."
#define ZT_RET_NCR_MISTA "La nota di credito riduce la liquidazione %s di %s; il resto, %s, è un recupero."
#define ZT_RET_RIDUZIONE "L'impegno %s scende di %s."
#define ZT_RET_REIMPUTA  "%s dell'impegno %s sono reimputati all'impegno %s."

/* ---- what is left over ---- */
#define ZT_RES_ENTE             "Indica di quale ente, con --ente CODICE."
#define ZT_RES_TITOLO           "Residui al %s"
#define ZT_RES_NESSUNO          "Nessun residuo, nessuna prenotazione e nessuna economia."
#define ZT_RES_COL_IMPEGNO      "Impegno"
#define ZT_RES_COL_IMPEGNATO    "Impegnato"
#define ZT_RES_COL_LIQUIDATO    "Liquidato"
#define ZT_RES_COL_PAGATO       "Pagato"
#define ZT_RES_COL_RESIDUO      "Residuo"
#define ZT_RES_COL_ECONOMIA     "Economia"
#define ZT_RES_COL_PRENOTAZIONE "Prenotazione"
#define ZT_RES_COL_NOTA         "Nota"
#define ZT_RES_DECADUTA         "decaduta a fine anno"
#define ZT_RES_TOTALE           "Totale"

/* ---- as the commands say it ---- */
#define ZT_SP_FATTO_IMPEGNO "Impegno %s: %s"
#define ZT_SP_FATTO_LIQ     "Liquidazione %s: %s"
#define ZT_SP_FATTO_PAG     "Pagamento %s: %s"
#define ZT_DIV_COL_BUDGET   "Importo programmato"
#define ZT_DIV_COL_PRIMA    "Prima"
#define ZT_DIV_COL_DOPO     "Dopo"
#define ZT_DIV_FATTA        "Ripartizione scritta."
#define ZT_DIV_PROVA        "Prova: non è stato scritto nulla. Per scrivere, ripeti senza --prova."
#define ZT_DIV_RESTO        "Fuori piano restano %s."

#endif
