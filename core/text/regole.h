/* Texts of the findings: what, where, how to mend (DOMAIN sections 7 and 17). What each rule is: regole_tavola.h. */
#ifndef ZONA_CORE_TEXT_REGOLE_H
#define ZONA_CORE_TEXT_REGOLE_H

#include "core/text/text.h"

#define ZT_DI " di " /* "2025/1 di Cortale" */

/* sums */
#define ZT_V01                                                                                                         \
  "Il programmato (%s €) supera l'assegnato (%s €) in %s. Riduci un importo programmato oppure registra la somma " \
  "assegnata che manca."
#define ZT_V01_PRESUNTE                                                                                                    \
  "Il programmato (%s €) supera l'assegnato definitivo (%s €) in %s. Le somme presunte (%s €) non bastano: attendi " \
  "l'assegnazione definitiva oppure riduci un importo programmato."
#define ZT_V02                                                                                                       \
  "L'impegnato (%s €) supera il programmato (%s €) nell'intervento %s di %s. Riduci l'impegno oppure chiedi al " \
  "capofila di rimodulare."
#define ZT_V03                                                                                                       \
  "Il liquidato (%s €) supera l'impegnato (%s €) nell'impegno %s. Controlla le liquidazioni oppure registra la " \
  "variazione d'impegno che manca."
#define ZT_V03_SINTETICO \
  "Nella situazione di partenza di %s (%s) il liquidato (%s €) supera l'impegnato (%s €). Correggi gli importi."
#define ZT_V04                                                                                                            \
  "Il pagato (%s €) supera il liquidato (%s €) nell'impegno %s. Controlla i mandati oppure aggiungi la liquidazione " \
  "mancante."
#define ZT_V04_SINTETICO \
  "Nella situazione di partenza di %s (%s) il pagato (%s €) supera il liquidato (%s €). Correggi gli importi."
#define ZT_V05                                                                                                      \
  "Rispetto all'invio precedente %s scende di %s €. Perché? Rispondi con --motivo: \"errore materiale\" oppure " \
  "\"disimpegno\", e una nota."
#define ZT_V05_RIGA                                                                                                       \
  "Nella riga %s della matrice %s scende di %s € rispetto all'invio precedente. Controlla se la spesa è passata a un " \
  "altro intervento."
/* dates */
#define ZT_V06_ATTO    "L'impegno %s è del %s, prima della sua determina (%s). Controlla le due date."
#define ZT_V06_DOC     "La liquidazione %s è del %s, prima del suo documento (%s). Controlla le due date."
#define ZT_V06_MANDATO "Il mandato %s è del %s, prima della liquidazione (%s). Controlla le due date."
#define ZT_V06_PAGATO  "Il mandato %s risulta pagato il %s, prima della sua data (%s). Controlla le due date."
#define ZT_V06_FUTURO  "La data %s (impegno %s) è nel futuro: %s. Correggi la data."
#define ZT_V07                                                                                                          \
  "La data %s (impegno %s), %s, è fuori dal periodo ammesso dal fondo (%s). Controlla la data oppure imputa la spesa " \
  "a un altro fondo."
/* documents */
#define ZT_V08                                                                                                                \
  "Il documento n. %s%s%s è già usato per %s € su %s €. Riduci di %s € le liquidazioni che lo citano, o correggi il " \
  "totale del documento."
#define ZT_V09 \
  "Il documento n. %s è usato da più enti per più del suo totale. Sentite l'altro ente prima di convalidare."
#define ZT_V10 "La ripartizione sui fondi (%s €) supera l'importo (%s €) dell'impegno %s. Riduci una delle quote."
/* codes */
#define ZT_V11       "Il CIG %s dell'impegno %s non supera il controllo. Controllalo sul contratto."
#define ZT_V11_FORSE "Il CIG %s dell'impegno %s non supera il controllo: forse è %s?"
#define ZT_V12       "L'impegno %s non ha il CIG: scrivilo (cig=…), oppure indica il motivo della mancanza (motivo_no_cig=…)."
#define ZT_V12_TIPO \
  "L'impegno %s non ha il CIG. Se è un acquisto scrivilo (cig=…); altrimenti indica tipo_debito=non_commerciale."
#define ZT_V12_ELENCO                                                                                                  \
  "Il motivo \"%s\" della mancanza del CIG nell'impegno %s non è nell'elenco: scegline uno con \"zona list codifica " \
  "elenco=motivo_no_cig\"."
#define ZT_V13_MANCA   "L'impegno %s non ha il CUP, che questo fondo richiede. Scrivilo nell'impegno o nell'intervento."
#define ZT_V13_FORMA   "Il CUP %s dell'impegno %s non è scritto bene (15 caratteri, per esempio J11B21000390006)."
#define ZT_V13_DIVERSO "Il CUP dell'impegno %s (%s) non è quello dell'intervento (%s). Controlla quale è giusto."
#define ZT_V13_DOCUMENTO                                                                                                \
  "Il CUP %s del documento n. %s non è quello dell'intervento (%s). Controlla il documento, o chiedi al fornitore di " \
  "correggerlo."
#define ZT_V14_PIVA "La partita IVA %s del fornitore %s non supera il controllo. Controllala sulla fattura."
#define ZT_V14_CF   "Il codice fiscale %s del fornitore %s non supera il controllo. Controllalo sulla fattura."
/* credit notes */
#define ZT_V15_LIQUIDATA                                                                                              \
  "Il documento n. %s è una nota di credito: non si liquida, riduce la fattura che corregge. Togli la liquidazione " \
  "che lo cita."
#define ZT_V15_RECUPERO \
  "La fattura n. %s è già pagata: la nota di credito n. %s di %s € va incassata. Registra un recupero di %s €."
#define ZT_V15_RIDUCE                                                                                                   \
  "La nota di credito n. %s di %s € riduce la fattura n. %s: se ne possono liquidare al massimo %s €. Correggi la " \
  "liquidazione."
#define ZT_V15_SCOLLEGATA                                                                                           \
  "La nota di credito n. %s non dice quale fattura corregge. Indicala (collegato_a=…); se è precedente a Zona, " \
  "scrivi il suo numero nelle note."
/* papers of payments */
#define ZT_V16_NETTO                                                                                                  \
  "La fattura n. %s è in scissione dei pagamenti: la spesa è il totale (%s €), non il solo imponibile (%s €). " \
  "Liquida anche l'IVA, che l'ente versa all'Erario."
#define ZT_V16_IVA                                                                                                    \
  "Della fattura n. %s, in scissione dei pagamenti, è pagato solo l'imponibile (%s €). Registra anche il mandato " \
  "dell'IVA (%s €) sullo stesso impegno, oppure un solo mandato lordo."
#define ZT_V16_TITOLO7                                                                                                 \
  "L'impegno %s è su una partita di giro (%s, titolo 7): non è una spesa del fondo. Eliminalo, e registra la spesa " \
  "sul suo capitolo."
#define ZT_V17_NIENTE                                                                                                \
  "Il mandato n. %s di %s € (impegno %s) non ha né giustificativo né quietanza. Indica il giustificativo nella " \
  "liquidazione e il numero della quietanza nel pagamento."
#define ZT_V17_DOCUMENTO                                                                               \
  "Il mandato n. %s di %s € (impegno %s) non ha un giustificativo. Indicalo nella sua liquidazione " \
  "(giustificativo=…)."
#define ZT_V17_QUIETANZA                                                                                                 \
  "Il mandato n. %s di %s € (impegno %s) non ha la quietanza. Scrivine il numero (quietanza_num=…), oppure importa " \
  "il giornale di cassa."
#define ZT_V17_PERSONALE                                                                                           \
  "Il mandato n. %s di %s € (impegno %s) paga il personale con il prospetto n. %s: serve l'attestazione, mai i " \
  "cedolini. Quando c'è, segna attestazione=sì nel prospetto."
/* sendings */
#define ZT_V18                                                                                                 \
  "%s non ha inviato la rendicontazione né dichiarato il non utilizzo. Sollecitalo, oppure trasmetti senza, " \
  "indicando il motivo."
#define ZT_V18_DA_CONVALIDARE                                                                                          \
  "%s ha inviato, ma la sua rendicontazione non è ancora convalidata. Convalidala o restituiscila, oppure trasmetti " \
  "senza, indicando il motivo."
/* the plan */
#define ZT_V19_MANCA \
  "L'intervento %s non ha area o obiettivo di servizio: in %s non entra nella matrice %s. Completa la scheda."
#define ZT_V19_VERSIONE "L'intervento %s indica %s %s, che non è nella matrice %s di %s. Correggi la scheda."
#define ZT_V19_FONDO \
  "Il fondo %s non ammette %s %s dell'intervento %s. Imputa l'intervento a un altro fondo, o correggi la scheda."
#define ZT_V20                                                                                                         \
  "Per l'intervento %s manca il numero degli utenti di %s. Aggiungilo (zona add valore_indicatore), o indica che non " \
  "è rilevato."
#define ZT_V21_SOMMA                                                                                              \
  "Gli utenti %s di %s nel %lld sono %lld, il totale è %lld. Correggi uno dei due, o indica che il dato non è " \
  "rilevato."
#define ZT_V21_TOTALE                                                                                            \
  "Gli utenti di %s nel %lld sono divisi per sesso o età ma manca il totale. Aggiungi la riga con sesso=tutti " \
  "eta=tutte."
#define ZT_V21_MANCA \
  "Gli utenti di %s nel %lld non sono divisi per sesso e per età. Completa il dato, o indica che non è rilevato."
/* people and places */
#define ZT_V22_ZERO                                                                                                    \
  "%s, %lld: persone in servizio %lld, tempo pieno equivalente nessuno. Scrivi il tempo (fte, in centesimi: 50 è un " \
  "mezzo tempo)."
#define ZT_V22_TROPPO                                                                                               \
  "%s, %lld: il tempo pieno equivalente (%s) supera le persone (%lld). Una persona vale al massimo 1,00: correggi " \
  "uno dei due."
#define ZT_V22_TI \
  "%s, %lld: %s tempo pieno di assistenti sociali non è a tempo indeterminato e non conta per il contributo."
#define ZT_V22_CONDIVISO                                                                                         \
  "Il posto condiviso %s nel %lld vale %s in tutto. Una persona in servizio in più enti vale al massimo 1,00: " \
  "accordatevi sulle quote."
#define ZT_V23_CESSATO \
  "%s è cessato il %s, ma l'impegno %s è del %s. Controlla la data, o registralo per l'ente che gli succede."
#define ZT_V23_FUORI                                                                                                  \
  "%s non faceva parte di %s alla data dell'impegno %s (%s). Controlla la data, o chiedi alla Regione di aggiornare " \
  "le appartenenze."
#define ZT_V23_MEMBRO_CESSATO \
  "%s è cessato il %s ma fa ancora parte di %s. Chiedi alla Regione di chiudere l'appartenenza."
#define ZT_V23_DUE_AMBITI \
  "%s fa parte nello stesso giorno di %s e di %s. Chiedi alla Regione di chiudere una delle due appartenenze."
#define ZT_V24                                                                                                             \
  "Il totale dell'ambito (%s %s €) non è la somma degli enti (%s €): manca l'anagrafica di un ente. Sincronizza; se " \
  "resta, segnala l'errore all'assistenza."
#define ZT_V25 "%s: il campo \"%s\" sembra contenere il codice fiscale di una persona. È un dato personale? Toglilo."
#define ZT_V26_IMPEGNO \
  "L'impegno %s non ha la determina. Registrala con \"zona add atto\" e indicala nell'impegno (atto=…)."
#define ZT_V26_ASSENTE \
  "La determina dell'impegno %s non è tra gli atti di questa postazione. Sincronizza, oppure registrala di nuovo."
#define ZT_V26_LIQUIDAZIONE \
  "Una liquidazione dell'impegno %s non ha numero o data. Scrivili, o indica l'atto di liquidazione (atto=…)."
#define ZT_V27                                                                                                          \
  "L'impegno %s ha ancora %s € da pagare e non si muove dal %s. Paga, oppure riduci l'impegno se la somma non serve " \
  "più."
#define ZT_V28_TARDI   "%s: ricevuto dopo la scadenza del %s."
#define ZT_V28_FIRMATO "%s: ricevuto dopo la scadenza del %s; la postazione indica la firma nei termini: decidi tu."
#define ZT_V28_ATTESA  "%s: inviato, ma la conferma di consegna non c'è ancora; la scadenza è il %s."
/* ours */
#define ZT_S01 \
  "%s senza la registrazione da cui dipende (%s): sincronizza, oppure correggi il riferimento o elimina la riga."
#define ZT_S02 "Due versioni della stessa registrazione (%s): scegli quale tenere con \"zona conflict\"."
#define ZT_S03                                                                                                             \
  "L'impegno %s ha un importo programmato ma va a %s, che rendiconta lo stesso fondo: lo contiamo come "                   \
  "trasferimento, non come spesa. Se è giusto così, indica la somma assegnata (assegnazione=…) al posto dell'importo " \
  "programmato."
#define ZT_S04     "L'impegno %s è registrato più volte con lo stesso numero. Tieni quello giusto ed elimina gli altri."
#define ZT_S05     "L'impegno %s non ha un importo programmato: è fuori piano e non entra in nessuna rendicontazione."
#define ZT_S06     "%zu registrazioni inserite per conto degli enti non contano, perché gli enti hanno le proprie."
#define ZT_S06_UNA "1 registrazione inserita per conto di un ente non conta, perché l'ente ha la propria."
#define ZT_S07     "L'importo di %s non è credibile e non viene contato. Correggilo."
#define ZT_S08                                                                                                         \
  "%s ha registrato %s € sull'importo programmato di %s che è di %s (%s). Se è un errore, va corretto l'impegno; " \
  "altrimenti il capofila gli intesti una riga sua."
#define ZT_S09_SINGOLA                                                                                              \
  "L'intervento %s è un livello essenziale (%s) ma la gestione è singola: i livelli essenziali si gestiscono in " \
  "forma associata. Correggi la gestione, o spiega il perché nel Piano."
#define ZT_S09_MANCA "L'intervento %s è un livello essenziale (%s): indica la forma di gestione (gestione=associata)."
#define ZT_S10       "L'intervento %s non ha %s. Completa la scheda."
#define ZT_S11_OLTRE                                                                                                     \
  "Sui fondi propri di %s sono programmati %s € su %s €. Riduci un importo programmato, o registra l'aumento dello " \
  "stanziamento."
#define ZT_S11_ALTRUI                                                                                        \
  "I %s € di %s sono fondi propri di %s ma li spende %s. Registra prima la quota che gli passa (zona add " \
  "assegnazione)."

/* S10: what is missing */
#define ZT_S10_TUTTI       "né un obiettivo del Piano né i destinatari previsti"
#define ZT_S10_OBIETTIVO   "un obiettivo del Piano"
#define ZT_S10_DESTINATARI "i destinatari previsti"

/* on save (DOMAIN 17) */
#define ZT_SALVA_V02                                                                                                     \
  "Con questa registrazione l'impegnato (%s €) supera l'importo programmato (%s €). Riduci l'impegno oppure chiedi " \
  "al capofila di rimodulare."
#define ZT_SALVA_CAPOFILA                                                                                              \
  "Questo pagamento va al Comune capofila: lo contiamo come trasferimento, non come spesa. La spesa la rendiconta il " \
  "capofila."
#define ZT_SALVA_TRASFERIMENTO \
  "Questo pagamento va a %s: lo contiamo come trasferimento, non come spesa. La spesa la rendiconta %s."
#define ZT_SALVA_FATTURA "Questa fattura è già rendicontata per %s su %s. Puoi imputare al massimo %s."
#define ZT_SALVA_OLTRE   "La liquidazione supera il totale del documento n. %s (%s). Controlla i due importi."

/* warnings of a sending */
#define ZT_AVVISO_NON_MOTIVATO \
  "1 avviso non motivato: chi esamina vedrà che non hai indicato il motivo (--motivo \"…\")."
#define ZT_AVVISI_NON_MOTIVATI \
  "%d avvisi non motivati: chi esamina vedrà che non hai indicato il motivo (--motivo \"…\")."

#endif
