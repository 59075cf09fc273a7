/* Help and words of the commands of the examination: remarks, what is admitted, extensions, reminders, sendings. */
#ifndef ZONA_CORE_TEXT_HELP_ESAME_H
#define ZONA_CORE_TEXT_HELP_ESAME_H

#define ZT_ARG_ACT    "TIPO/ANNO/NUMERO"
#define ZT_ARG_ROW    "COSA:QUALE"
#define ZT_ARG_BUDGET "RIGA"
#define ZT_ARG_EURO   "IMPORTO"
#define ZT_ARG_N      "N"

#define ZT_OPT_RICEVUTO    "chi riceve: la data della PEC o del protocollo"
#define ZT_OPT_PROTOCOLLO  "il numero di protocollo o della PEC"
#define ZT_OPT_ATTO_REG    "l'atto della Regione"
#define ZT_OPT_ECONOMIA    "economie da riprogrammare"
#define ZT_OPT_RESTITUIRE  "somme da restituire"
#define ZT_OPT_REVOCATO    "somme revocate e non trasferite"
#define ZT_OPT_RIGA_RIL    "la registrazione, per esempio impegno:2025/1"
#define ZT_OPT_TIPO_RIL    "blocco, richiesta o nota"
#define ZT_OPT_TESTO       "che cosa si osserva, o si risponde"
#define ZT_OPT_TERMINE     "entro quando"
#define ZT_OPT_APERTI      "solo ciò che è ancora aperto"
#define ZT_OPT_CONTRODED   "è una controdeduzione: i numeri restano quelli"
#define ZT_OPT_RITIRATO    "chi l'ha fatto lo ritira, invece di darlo per risolto"
#define ZT_OPT_RIGA_AMM    "la riga: INTERVENTO/FONDO/ANNO/ENTE, o il suo codice"
#define ZT_OPT_IMPORTO_AMM "quanto si ammette, da 0 a quanto è stato speso"
#define ZT_OPT_NUOVA       "la nuova scadenza"
#define ZT_OPT_TIPO_SOL    "sollecito o diffida"
#define ZT_OPT_DA          "il primo invio da confrontare (il penultimo)"
#define ZT_OPT_A           "il secondo (l'ultimo)"

#define ZT_H_RIL_ADD "capofila, Regione: fa un rilievo su un invio o su una trasmissione"
#define ZT_HL_RIL_ADD                                                                                                  \
  "Con --riga si dice su quale registrazione: budget, impegno, liquidazione, pagamento o giustificativo, due punti e " \
  "il "                                                                                                                \
  "suo nome. Un rilievo di tipo blocco impedisce di convalidare e di approvare finché non è chiuso. Quando la "      \
  "Regione "                                                                                                           \
  "chiede un'integrazione si riaprono solo gli enti e le righe dei suoi rilievi."
#define ZT_H_RIL_LIST  "elenca i rilievi e le risposte"
#define ZT_H_RIL_REPLY "ente, capofila: risponde a un rilievo"
#define ZT_HL_RIL_REPLY \
  "L'ente risponde al capofila, il capofila alla Regione. Chi ha fatto il rilievo lo chiude quando la risposta basta."
#define ZT_H_RIL_CLOSE   "capofila, Regione: chiude un rilievo che ha fatto"
#define ZT_H_RIL_FORWARD "capofila: passa un rilievo della Regione all'ente che riguarda"
#define ZT_HL_RIL_FORWARD \
  "L'ente lo vede come rilievo del capofila, sulla stessa riga. Con --testo si può dire con altre parole."
#define ZT_H_R_ADMIT "Regione: decide quanto ammette di una riga; senza --riga le elenca"
#define ZT_HL_R_ADMIT                                                                                                  \
  "Durante l'istruttoria si decide riga per riga: tutto, in parte, niente. Meno di quanto è stato speso vuole un "    \
  "motivo. "                                                                                                           \
  "Una riga di cui non si dice nulla è ammessa per intero. Le decisioni valgono per la trasmissione che si esamina: " \
  "dopo "                                                                                                              \
  "una ritrasmissione si prendono di nuovo."
#define ZT_H_R_SALDI   "mostra il prospetto dei saldi: assegnato, acconti, rendicontato, ammesso"
#define ZT_H_R_SILENCE "Regione: con un atto considera non speso chi non ha risposto"
#define ZT_HL_R_SILENCE                                                                                              \
  "Il silenzio alla scadenza si vede come tale; conta come somma non spesa solo con l'atto della Regione (--atto). " \
  "Se poi "                                                                                                          \
  "l'invio arriva, conta l'invio."
#define ZT_H_R_VERSIONS "elenca gli invii, con quando sono arrivati"
#define ZT_H_R_DIFF     "confronta due invii riga per riga"
#define ZT_HL_R_DIFF                                                                                             \
  "Senza --da e --a confronta gli ultimi due. Mostra totali, righe e trasferimenti cambiati e le registrazioni " \
  "nuove, "                                                                                                      \
  "modificate o eliminate."
#define ZT_H_R_OUTSIDE "mostra ciò che è stato registrato dopo l'invio e ne resta fuori"
#define ZT_H_R_PROPOSE "ente: propone una rettifica a ciò che è già convalidato"
#define ZT_HL_R_CLOSE                                                                                                  \
  "La somma assegnata deve essere uguale alla spesa ammessa più economie da riprogrammare, somme da restituire e "    \
  "somme "                                                                                                             \
  "revocate. Senza le tre opzioni le calcola il programma: il trasferito e non ammesso si restituisce, il trasferito " \
  "e non "                                                                                                             \
  "speso si riprogramma, il non trasferito si revoca."
#define ZT_H_PRO_ASK   "ente, capofila: chiede più tempo"
#define ZT_H_PRO_GRANT "Regione: concede una proroga a un ambito o a un ente"
#define ZT_H_PRO_LIST  "elenca le proroghe chieste e concesse"
#define ZT_H_SOL_ADD   "capofila, Regione: sollecita un ente o un ambito"
#define ZT_HL_SOL_ADD  "Dopo la scadenza e un sollecito il capofila può inserire al posto dell'ente che tace."
#define ZT_H_SOL_LIST  "elenca i solleciti, con gli indirizzi PEC"
#define ZT_H_SCADENZE  "mostra che cosa scade, e tra quanti giorni"

/* ---- words on the screen ---- */
#define ZT_EC_RIGA        "Riga"
#define ZT_EC_SPESO       "Speso"
#define ZT_EC_AMMESSO     "Ammesso"
#define ZT_EC_ESITO       "Esito"
#define ZT_EC_MOTIVO      "Motivo"
#define ZT_EC_N           "N."
#define ZT_EC_INVIO       "Invio"
#define ZT_EC_AL          "Situazione al"
#define ZT_EC_ARRIVATO    "Arrivato il"
#define ZT_EC_NEI_TERMINI "Termini"
#define ZT_EC_VOCE        "Voce"
#define ZT_EC_PRIMA       "Prima"
#define ZT_EC_ORA         "Ora"
#define ZT_EC_DIFFERENZA  "Differenza"
#define ZT_EC_COSA        "Che cosa"
#define ZT_EC_QUALE       "Quale"
#define ZT_EC_ENTE        "Ente"
#define ZT_EC_AMBITO      "Ambito"
#define ZT_EC_CHI         "Chi"
#define ZT_EC_FONDO       "Fondo"
#define ZT_EC_DATA        "Data"
#define ZT_EC_GIORNI      "Giorni"
#define ZT_EC_TERMINE     "Entro"
#define ZT_EC_TIPO        "Tipo"
#define ZT_EC_PEC         "PEC"
#define ZT_EC_SCADENZA    "Scadenza"
#define ZT_EC_ATTO        "Atto"
#define ZT_EC_IMPORTO     "Importo"
#define ZT_EC_STATO       "Stato"

#define ZT_ES_NESSUNO_RIL   "Nessun rilievo."
#define ZT_ES_DALLA_REGIONE "dalla Regione"
#define ZT_ES_DAL_CAPOFILA  "dal capofila"
#define ZT_ES_SENZA_PEC     "non registrata"
#define ZT_ES_RILIEVO       "%s · %s · %s · %s a %s · %s %lld%s%s"
#define ZT_ES_TESTO         "   %s"
#define ZT_ES_RISPOSTA      "   Risposta (%s): %s"
#define ZT_ES_ENTRO         "   Rispondere entro il %s"
#define ZT_ES_CONFRONTO     "Dall'invio %lld (%s) all'invio %lld (%s)"
#define ZT_ES_UGUALI        "Nessuna differenza."
#define ZT_ES_RIGHE         "Righe"
#define ZT_ES_REGISTRAZIONI "Registrazioni"
#define ZT_ES_FUORI         "%s: registrato dopo l'invio"
#define ZT_ES_FUORI_NIENTE  "Niente è stato registrato dopo gli invii."
#define ZT_ES_INCOMPLETO    "Mancano qui dei dati: sincronizza e riprova."
#define ZT_ES_NESSUN_INVIO  "Nessun invio."
#define ZT_ES_SILENZIO      "Considerati non spesi: %s"
#define ZT_ES_PRO_CHIESTE   "Chieste"
#define ZT_ES_PRO_CONCESSE  "Concesse"
#define ZT_ES_PRO_NESSUNA   "Nessuna proroga."
#define ZT_ES_SOL_NESSUNO   "Nessun sollecito."
#define ZT_ES_SCAD_NESSUNA  "Nessuna scadenza."
#define ZT_ES_FATTO         "%s"
#define ZT_ES_DECISA        "%s: spesi %s, ammessi %s."
#define ZT_ES_NON_QUADRA    "Attenzione: la chiusura non quadra più con la somma assegnata."

#define ZT_ES_ASSEGNATO      "Assegnato"
#define ZT_ES_ACCONTI        "Acconti trasferiti"
#define ZT_ES_RENDICONTATO   "Rendicontato"
#define ZT_ES_RECUPERI       "di cui recuperato"
#define ZT_ES_AMMESSO        "Spesa ammessa"
#define ZT_ES_NON_AMMESSO    "Spesa non ammessa"
#define ZT_ES_ESAMINARE      "Da esaminare"
#define ZT_ES_EROGABILE      "Saldo erogabile"
#define ZT_ES_ECONOMIE       "Economie da riprogrammare"
#define ZT_ES_RESTITUIRE     "Da restituire"
#define ZT_ES_REVOCATO       "Revocato e non trasferito"
#define ZT_ES_SCADE          "Scade il %s"
#define ZT_ES_SCADE_PROROGA  "Scade il %s (prorogata)"
#define ZT_ES_RICEVUTA       "Ricevuta il %s"
#define ZT_ES_FIRMATA        "Firmata nei termini secondo la postazione, ricevuta dopo: decide chi riceve (--ricevuto DATA)"
#define ZT_ES_RITARDO        "In ritardo sulla scadenza"
#define ZT_ES_SENZA_CONFERMA "Nessuna conferma di consegna, per ora"
#define ZT_ES_APERTI         "Rilievi aperti: %lld, bloccanti %lld (zona rilievo list)"
#define ZT_ES_FUORI_N        "Fuori dall'invio: %lld registrazioni scritte o cambiate dopo (zona rendiconto outside)"
#define ZT_ES_NON_SPESI      "Nessuna risposta: %s considerati non spesi con %s"
#define ZT_ES_TACE           "Scaduta senza risposta: è silenzio, e non conta finché la Regione non lo dichiara con un atto"
#define ZT_ES_RIGA_TACE      "%s: nessuna risposta alla scadenza"
#define ZT_ES_RIGA_RILIEVI   "%s: %lld rilievi aperti"
#define ZT_ES_RIGA_FUORI     "%s: %lld registrazioni fuori dall'invio"

#define ZT_ES_NON_SPESO "Non speso per mancato riscontro"

#endif
