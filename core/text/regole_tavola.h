/* What each rule is, how one mends what it finds, and where it comes from: a line each. docs/REGOLE.md is made of
 * these. */
#ifndef ZONA_CORE_TEXT_REGOLE_TAVOLA_H
#define ZONA_CORE_TEXT_REGOLE_TAVOLA_H

#define ZT_V01_T "programmato entro l'assegnato (definitivo), per ambito"
#define ZT_V01_R "ridurre un importo programmato o registrare la somma assegnata che manca"
#define ZT_V01_F "somme del Piano"

#define ZT_V02_T "impegnato entro il programmato, salvo rimodulazione aperta"
#define ZT_V02_R "ridurre l'impegno o chiedere al capofila di rimodulare"
#define ZT_V02_F "somme del Piano"

#define ZT_V03_T "liquidato entro l'impegnato"
#define ZT_V03_R "controllare le liquidazioni o registrare la variazione d'impegno"
#define ZT_V03_F "art. 184 D.Lgs. 267/2000 (TUEL)"

#define ZT_V04_T "pagato entro il liquidato"
#define ZT_V04_R "controllare i mandati o aggiungere la liquidazione"
#define ZT_V04_F "art. 185 D.Lgs. 267/2000 (TUEL)"

#define ZT_V05_T "le cifre cumulate non scendono senza motivo"
#define ZT_V05_R "indicare il motivo: errore materiale o disimpegno, con una nota"
#define ZT_V05_F "regola di Multifondo"

#define ZT_V06_T "date in ordine, nessuna nel futuro"
#define ZT_V06_R "correggere le date"
#define ZT_V06_F "artt. 183-185 D.Lgs. 267/2000 (TUEL)"

#define ZT_V07_T "date nel periodo ammesso dal fondo"
#define ZT_V07_R "controllare la data o imputare la spesa a un altro fondo"
#define ZT_V07_F "provvedimento del fondo"

#define ZT_V08_T "un documento non vale più del suo totale, nello stesso ente"
#define ZT_V08_R "ridurre le liquidazioni che lo citano"
#define ZT_V08_F "divieto di doppio finanziamento"

#define ZT_V09_T "un documento non vale più del suo totale, fra enti diversi"
#define ZT_V09_R "sentire l'altro ente prima di convalidare"
#define ZT_V09_F "divieto di doppio finanziamento"

#define ZT_V10_T "ripartizione sui fondi entro l'importo"
#define ZT_V10_R "ridurre una delle quote"
#define ZT_V10_F "somme del Piano"

#define ZT_V11_T "CIG corretto"
#define ZT_V11_R "controllare il codice sul contratto"
#define ZT_V11_F "algoritmo ANAC"

#define ZT_V12_T "CIG presente, o motivo dell'elenco, se il fondo lo chiede e il debito è commerciale"
#define ZT_V12_R "scrivere il CIG o il motivo della mancanza"
#define ZT_V12_F "L. 136/2010; OPI 1.7.1"

#define ZT_V13_T "CUP presente e corretto, uguale nel documento e nell'intervento"
#define ZT_V13_R "scrivere il CUP nell'impegno o nell'intervento"
#define ZT_V13_F "art. 11 L. 3/2003"

#define ZT_V14_T "partita IVA e codice fiscale corretti"
#define ZT_V14_R "controllare il codice sulla fattura"
#define ZT_V14_F "cifra di controllo"

#define ZT_V15_T "note di credito collegate alla fattura, detratte o recuperate"
#define ZT_V15_R "collegare la nota, ridurre la liquidazione o registrare il recupero"
#define ZT_V15_F "FatturaPA TD04"

#define ZT_V16_T "scissione dei pagamenti in uno dei due modi di legge; mai il titolo 7"
#define ZT_V16_R "registrare il mandato dell'IVA o un solo mandato lordo"
#define ZT_V16_F "art. 17-ter D.P.R. 633/1972"

#define ZT_V17_T "ogni pagamento ha giustificativo e quietanza, nei fondi a prova completa"
#define ZT_V17_R "indicare il giustificativo, scrivere la quietanza o importare il giornale di cassa"
#define ZT_V17_F "circolare regionale sulla rendicontazione"

#define ZT_V18_T "tutti gli enti che devono hanno inviato"
#define ZT_V18_R "sollecitare, o trasmettere senza indicando il motivo"
#define ZT_V18_F "circolare regionale sulla rendicontazione"

#define ZT_V19_T "area e obiettivo di servizio ammessi dal fondo e dalla sua matrice"
#define ZT_V19_R "correggere la scheda o il fondo"
#define ZT_V19_F "decreto di riparto del fondo"

#define ZT_V20_T "utenti indicati alla chiusura"
#define ZT_V20_R "aggiungere il numero degli utenti o indicare che non è rilevato"
#define ZT_V20_F "SIOSS"

#define ZT_V21_T "utenti per sesso ed età che danno il totale, o non rilevati"
#define ZT_V21_R "correggere il dato o indicare che non è rilevato"
#define ZT_V21_F "SIOSS"

#define ZT_V22_T "personale: tempo pieno maggiore di zero e non oltre le persone"
#define ZT_V22_R "correggere il tempo o le persone"
#define ZT_V22_F "art. 1 c. 797 L. 178/2020"

#define ZT_V23_T "ente attivo e nell'ambito alla data"
#define ZT_V23_R "controllare la data o far aggiornare le appartenenze"
#define ZT_V23_F "elenchi ISTAT"

#define ZT_V24_T "il totale dell'ambito è la somma degli enti"
#define ZT_V24_R "sincronizzare; se resta, segnalare l'errore"
#define ZT_V24_F "trasferimenti tra enti"

#define ZT_V25_T "nessun codice fiscale di persona nei testi"
#define ZT_V25_R "togliere il dato personale"
#define ZT_V25_F "Regolamento UE 2016/679 (GDPR)"

#define ZT_V26_T "atti di impegno e di liquidazione con numero e data, nei fondi a prova completa"
#define ZT_V26_R "registrare l'atto e indicarlo"
#define ZT_V26_F "art. 183 D.Lgs. 267/2000 (TUEL)"

#define ZT_V27_T "nessun residuo fermo da anni (impostazione residuo_anni)"
#define ZT_V27_R "pagare o ridurre l'impegno"
#define ZT_V27_F "riaccertamento dei residui"

#define ZT_V28_T "invio nei termini"
#define ZT_V28_R "decide chi riceve"
#define ZT_V28_F "scadenza della rilevazione"

#define ZT_S01_T "nessuna riga senza quella da cui dipende"
#define ZT_S01_R "sincronizzare, o correggere il riferimento"
#define ZT_S01_F "dati distribuiti"

#define ZT_S02_T "nessuna doppia versione aperta"
#define ZT_S02_R "scegliere quale tenere"
#define ZT_S02_F "dati distribuiti"

#define ZT_S03_T "trasferimenti riconosciuti"
#define ZT_S03_R "indicare la somma assegnata al posto dell'importo programmato"
#define ZT_S03_F "trasferimenti tra enti"

#define ZT_S04_T "numeri d'impegno unici"
#define ZT_S04_R "tenere quello giusto ed eliminare gli altri"
#define ZT_S04_F "dati distribuiti"

#define ZT_S05_T "impegni con un importo programmato"
#define ZT_S05_R "indicare l'importo programmato, se la spesa è del Piano"
#define ZT_S05_F "somme del Piano"

#define ZT_S06_T "registrazioni per conto che non contano"
#define ZT_S06_R "nessuno: valgono quelle dell'ente"
#define ZT_S06_F "dati distribuiti"

#define ZT_S07_T "importi credibili"
#define ZT_S07_R "correggere l'importo"
#define ZT_S07_F "dati distribuiti"

#define ZT_S08_T "ognuno spende sulle righe proprie"
#define ZT_S08_R "correggere l'impegno, o intestare una riga a chi spende"
#define ZT_S08_F "trasferimenti tra enti"

#define ZT_S09_T "livelli essenziali gestiti in forma associata"
#define ZT_S09_R "correggere la gestione, o spiegarla nel Piano"
#define ZT_S09_F "art. 22 L. 328/2000"

#define ZT_S10_T "interventi con obiettivo e destinatari previsti"
#define ZT_S10_R "completare la scheda"
#define ZT_S10_F "art. 19 L. 328/2000"

#define ZT_S11_T "fondi propri programmati entro lo stanziamento e spesi da chi li ha"
#define ZT_S11_R "ridurre, o registrare la quota che passa ad altri"
#define ZT_S11_F "trasferimenti tra enti"

#endif
