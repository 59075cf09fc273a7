/* prospetti: what reports say around their tables, and the headings of R7, R10, R12, R13. */
#ifndef ZONA_CORE_TEXT_PROSPETTI_H
#define ZONA_CORE_TEXT_PROSPETTI_H

#include "core/text/text.h"

#define ZT_R_IMPRONTA    "Impronta della rendicontazione firmata: %s"
#define ZT_R_SITUAZIONE  "Situazione al %s"
#define ZT_R_FIRMA       "Data e firma"
#define ZT_XLSX_WRITE    "Non riesco a scrivere il foglio di calcolo: %s."
#define ZT_XLSX_LARGE    "Il prospetto è troppo grande per un foglio di calcolo: esportalo in CSV."
#define ZT_EXPORT_NAME   "Dal nome \"%s\" non si capisce il formato: usa .csv, .xlsx, .json o .html, oppure --format."
#define ZT_EXPORT_FORMAT "Il formato \"%s\" non esiste: csv, xlsx, json o html."
#define ZT_EXPORT_BINARY "un foglio Excel va scritto in un file: aggiungi -o FILE.xlsx"
/* why a table is empty */
#define ZT_RV_FONDI         "Non c'è nulla da mostrare: nessuna somma di questo fondo è assegnata, programmata o spesa qui."
#define ZT_RV_UTENTI        "Nessuno ha ancora comunicato gli utenti: zona add valore_indicatore intervento=… anno=… valore=…"
#define ZT_RV_SCHEDA        "Non è stato ancora registrato nulla."
#define ZT_RV_DOCUMENTI     "Nessun documento liquidato o pagato su questo fondo."
#define ZT_RV_PIANO         "Nessun intervento ha ancora importi programmati: li scrive il capofila (zona add budget …)."
#define ZT_RV_SPESA         "Nessuna spesa registrata nell'anno."
#define ZT_RV_TRASFERIMENTI "Nessun trasferimento tra enti: né quote versate, né somme passate a un altro ente."
#define ZT_R_VUOTO          "Nessuna riga."

/* R2, users */
#define ZT_R2_UTENTI        "Utenti"
#define ZT_R2_UTENTI_ENTI   "Utenti per ente"
#define ZT_R2_UTENTI_AMBITI "Utenti per ambito"
#define ZT_R2_UTENTI_NOTA                                                                             \
  "Utenti: per ogni intervento ed ente l'ultimo dato comunicato. Chi usa più interventi è contato " \
  "in ciascuno. Una cella vuota vuol dire che nessuno ha comunicato un dato, non zero."
#define ZT_R2_NON_RILEVATI "Dati indicati come non rilevati: %zu."
#define ZT_R_MASCHERA                                                                            \
  "\"<%lld\": meno di %lld utenti, non mostrati per non far riconoscere le persone. \"*\": non " \
  "mostrato perché dai totali si risalirebbe a un numero piccolo."
#define ZT_R_ENTE      "Ente"
#define ZT_R_AMBITO    "Ambito"
#define ZT_R_REGIONE   "Regione"
#define ZT_R_ANNO_MALE "L'anno %lld non va bene: scrivilo con quattro cifre, per esempio 2025."

/* R7 */
#define ZT_R7                "Assistenti sociali"
#define ZT_R7_TITOLO         "Assistenti sociali, anno %lld"
#define ZT_R7_F_COMUNI       "Comuni"
#define ZT_R7_F_AMBITI       "Ambiti"
#define ZT_R7_F_CONTRIBUTO   "Contributo"
#define ZT_R7_COMUNE         "Comune"
#define ZT_R7_POPOLAZIONE    "Popolazione"
#define ZT_R7_TI             "Tempo indeterminato (FTE)"
#define ZT_R7_TD             "Tempo determinato (FTE)"
#define ZT_R7_ESTERNI        "Esterni (FTE)"
#define ZT_R7_RAPPORTO       "Abitanti per assistente sociale a tempo indeterminato"
#define ZT_R7_DATO           "Dato"
#define ZT_R7_CONSUNTIVO     "consuntivo"
#define ZT_R7_PREVISIONE     "previsione"
#define ZT_R7_PARZIALE       "parziale"
#define ZT_R7_NON_COMUNICATO "non comunicato"
#define ZT_R7_UFFICIO        "Ufficio di Piano"
#define ZT_R7_ECCEDENZA      "Posti condivisi: parte oltre 1,00"
#define ZT_R7_FASCIA         "FTE fra 1:%s e 1:%s"
#define ZT_R7_EURO           "a %s euro ciascuno"
#define ZT_R7_CONTRIBUTO     "Contributo spettante"
#define ZT_R7_PROSSIMA       "Prossima soglia (1:x)"
#define ZT_R7_MANCANO        "FTE che mancano alla prossima soglia"
#define ZT_R7_MANCANO_LEPS   "FTE che mancano al LEPS (1:%s)"
#define ZT_R7_MANCA_UNO      "%zu comune non ha ancora comunicato il dato."
#define ZT_R7_MANCANO_MOLTI  "%zu comuni non hanno ancora comunicato il dato."
#define ZT_R7_NOTA                                                                                        \
  "Contributo (L. 178/2020, art. 1, commi 797-802): conta solo il tempo indeterminato, per ambito e per " \
  "anno. La somma che non si spende si perde."
#define ZT_R7_LIMITE "La popolazione o il tempo pieno equivalente hanno valori impossibili: controlla i dati."

/* R12 */
#define ZT_R12             "Spesa sociale per area e servizio"
#define ZT_R12_TITOLO      "Spesa sociale per area ISTAT e servizio, anno %lld"
#define ZT_R12_AREA        "Area ISTAT"
#define ZT_R12_SERVIZIO    "Servizio"
#define ZT_R12_SPESA       "Spesa"
#define ZT_R12_COMP_UTENTI "Compartecipazione degli utenti"
#define ZT_R12_COMP_SSN    "Compartecipazione del SSN"
#define ZT_R12_SENZA_AREA  "Area non indicata"
#define ZT_R12_SENZA_TIPO  "Servizio non indicato"
#define ZT_R12_NOTA                                                                                            \
  "Spesa: impegni dell'anno, esclusi i trasferimenti tra enti e le due compartecipazioni. È un aiuto per la " \
  "rilevazione ISTAT sulla spesa sociale dei Comuni, che chiede anche altri dati."

/* R13 */
#define ZT_R13               "Prospetto saldi"
#define ZT_R13_TITOLO        "Prospetto saldi al %s"
#define ZT_R13_STATO         "Stato"
#define ZT_R13_ACCONTI       "Acconti"
#define ZT_R13_RENDICONTATO  "Rendicontato"
#define ZT_R13_AMMESSO       "Spesa ammessa"
#define ZT_R13_NON_AMMESSO   "Spesa non ammessa"
#define ZT_R13_DA_ESAMINARE  "Da esaminare"
#define ZT_R13_RECUPERI      "Recuperi"
#define ZT_R13_ECONOMIE      "Economie da riprogrammare"
#define ZT_R13_DA_RESTITUIRE "Da restituire"
#define ZT_R13_REVOCATO      "Revocato e non trasferito"
#define ZT_R13_SALDO         "Saldo erogabile"
#define ZT_R_PARZIALE \
  "Da questa postazione si leggono solo le proprie spese: quelle degli altri enti qui non sono contate."
#define ZT_R13_PROVVISORIO "Dove la rendicontazione non è ancora approvata le somme sono provvisorie."
#define ZT_R13_NON_QUADRA  "Chiusure che non quadrano con la somma assegnata: %zu."
#define ZT_R13_LIVELLO     "Il prospetto saldi è per ambito: indica --ambito CODICE."

/* R10: the words are signed, see core/domain/report/dichiarazione.c */
#define ZT_R_CHI              "%s (%s)"
#define ZT_R10                "Dichiarazione di spesa"
#define ZT_R10_TITOLO         "Dichiarazione di spesa %s %lld"
#define ZT_R10_F_SPESA        "Spesa"
#define ZT_R10_F_ENTI         "Enti"
#define ZT_R10_INTERVENTO     "Intervento"
#define ZT_R10_RECUPERATO     "Recuperato"
#define ZT_R10_NETTO          "Spesa netta"
#define ZT_R10_SENZA_RIGA     "Su somme assegnate, senza intervento"
#define ZT_R10_RIGA           "riga %llu"
#define ZT_R10_COME           "Rendicontazione"
#define ZT_R10_IMPRONTA       "Impronta"
#define ZT_R10_INVIATO        "inviata"
#define ZT_R10_NON_UTILIZZATO "fondo non utilizzato"
#define ZT_R10_D_UFFICIO      "convalidata d'ufficio"
#define ZT_R10_MANCANTE       "mancante"
#define ZT_R10_LEGALE         "Il legale rappresentante"
#define ZT_R10_RAGIONIERE     "Il responsabile del servizio finanziario (Ragioniere)"
#define ZT_R10_PROVVISORIA    "PROVVISORIA: la rendicontazione non è ancora stata inviata. Questo documento non si firma."
#define ZT_R10_APERTURA                                                                                      \
  "Per %s il legale rappresentante e il responsabile del servizio finanziario dichiarano, sotto la propria " \
  "responsabilità, che le spese qui riportate corrispondono alle scritture contabili dell'ente."
#define ZT_R10_APERTURA_AMBITO                                                                                 \
  "Per %s il legale rappresentante e il responsabile del servizio finanziario dell'ente capofila dichiarano, " \
  "sotto la propria responsabilità, che le spese qui riportate sono quelle rendicontate dagli enti, secondo " \
  "le rispettive scritture contabili."
#define ZT_R10_FONDO        "Fondo: %s, %s. Annualità %lld. Situazione al %s."
#define ZT_R10_NON_UTILIZZO "Il fondo non è stato utilizzato."
#define ZT_R10_SOMME        "Somma assegnata: %s euro; trasferita: %s euro; incassata: %s euro."
#define ZT_R10_INTERNI      "Pagato ad altri enti che rendicontano a loro volta, non compreso nella spesa: %s euro."
#define ZT_R10_VERSIONE     "Versione %llu della rendicontazione."
#define ZT_R10_INCOMPLETA                                                                        \
  "Non sono ancora arrivate tutte le registrazioni su cui la rendicontazione è stata firmata: " \
  "sincronizza e riprova."
#define ZT_R10_LIVELLO "La dichiarazione di spesa è di un ambito o di un ente: indica --ambito CODICE o --ente CODICE."

#endif
