/* Entities of how the plan is made: sections, objectives, the steps of its procedure, who signs, needs, concertation,
 * criteria that share the cost, training, and its changes after approval (DOMAIN sections 5.1, 8.3; L. 328/2000
 * art. 19). Free text is never for personal data. */
#include "core/schema/tables.h"

#define L3 ZN_IN(ZN_L3_AMBITO)

static const zn_field profilo[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_OWNER, AMBITO),
    REF(2, "ente", "Ente", R | K, ENTE),
    ENUM(3, "profilo", "Profilo", R, "delega_totale|ordinario|completo", "delega_totale"),
};

static const zn_field obiettivo[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT, PIANO),
    TEXT(2, "codice", "Codice", R | K, 40),
    TEXT(3, "titolo", "Titolo", R, 300),
    TEXT(4, "bisogno", "Bisogno a cui risponde", 0, 4000),
    TEXT(5, "risultato_atteso", "Risultato atteso", 0, 4000),
    INT(6, "priorita", "Priorità", ZN_F_POSITIVE),
    LISTED(7, "area", "Area", 0, 20, "area", NULL),
    TEXT(8, "strumenti", "Strumenti, mezzi e tempi", ADV, 4000),
    DATE(9, "entro", "Entro il", ADV),
};

/* numero: the seven contents of a Piano di zona (L. 328/2000 art. 19 c. 1), list "sezione_piano" */
static const zn_field piano_sezione[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT | ZN_F_INDEX, PIANO),
    INT(2, "numero", "Sezione (da 1 a 7)", R | K | ZN_F_POSITIVE),
    TEXT(3, "titolo", "Titolo", 0, 300),
    TEXT(4, "testo", "Testo", 0, 30000),
    ENUM(5, "stato", "Stato", R, "da_scrivere|in_stesura|completa", "in_stesura"),
};

/* numero: the seven steps of the procedure (list "fase_piano"), 8: approval by the Regione. `fonte` says who wrote it:
 * no row is ever written by two organisations. */
static const zn_field fase[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT | ZN_F_INDEX, PIANO),
    INT(2, "numero", "Passo (da 1 a 8)", R | K | ZN_F_POSITIVE),
    ENUM(3, "fonte", "Registrato da", R | K | ZN_F_HIDDEN, "regione|ambito", NULL),
    DATE(4, "scadenza", "Scadenza", 0),
    DATE(5, "data", "Fatto il", 0),
    REF(6, "atto", "Atto", 0, ATTO),
    ENUM(7, "esito", "Esito", 0, "positivo|negativo|con_osservazioni", NULL),
    TEXT(8, "note", "Note", ADV, 4000),
};

static const zn_field firmatario[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT, PIANO),
    ENUM(2, "atto_tipo", "Che cosa firma", R | K, "accordo_programma|protocollo|convenzione", "accordo_programma"),
    REF(3, "ente", "Ente", K, ENTE),
    TEXT(4, "organismo", "Altro soggetto (ASL, provincia, terzo settore)", K, 200),
    LISTED(5, "tipo_organismo", "Tipo di soggetto", 0, 40, "tipo_organismo", NULL),
    TEXT(6, "ruolo", "Ruolo", 0, 200),
    BOOL(7, "obbligatorio", "La sua firma è necessaria", ADV),
    DATE(8, "data_firma", "Firmato il", 0),
    REF(9, "atto", "Atto", 0, ATTO),
    MONEY(10, "apporto", "Risorse che apporta", ADV | ZN_F_NONNEG),
};

static const zn_field bisogno[] = {
    REF(1, "ambito", "Ambito", ZN_F_OWNER | ZN_F_INDEX, AMBITO),
    REF(2, "ente", "Comune", ZN_F_OWNER | ZN_F_INDEX, ENTE),
    LISTED(3, "area", "Area", R, 20, "area", NULL),
    TEXT(4, "indicatore", "Indicatore", R, 200),
    INT(5, "anno", "Anno", R | ZN_F_POSITIVE),
    INT(6, "valore", "Valore (in centesimi)", R),
    TEXT(7, "fonte", "Fonte", 0, 300),
    TEXT(8, "note", "Risposta esistente e priorità", ADV, 4000),
};

static const zn_field concertazione[] = {
    REF(1, "piano", "Piano di zona", R | ZN_F_PARENT | ZN_F_INDEX, PIANO),
    TEXT(2, "soggetto", "Tavolo o soggetto", R, 200),
    LISTED(3, "tipo_organismo", "Tipo di soggetto", 0, 40, "tipo_organismo", NULL),
    DATE(4, "data", "Data", R),
    REF(5, "verbale", "Verbale", 0, ATTO),
    TEXT(6, "esito", "Esito", 0, 4000),
};

/* How a cost is shared among the signatories: a row per ente. peso: heads where 0 or empty means its population, or
 * hundredths of a share; importo: its own amount. vincolo: the purpose the resource is tied to. */
static const zn_field criterio_riparto[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT, PIANO),
    INT(2, "anno", "Anno", R | K | ZN_F_POSITIVE),
    TEXTP(3, "voce", "Che cosa si ripartisce", R | K, 80, "quota"),
    REF(4, "ente", "Ente", R | K, ENTE),
    ENUM(5, "regola", "Regola", R, "pro_capite|quota_fissa|importo", "pro_capite"),
    INT(6, "peso", "Peso", ZN_F_NONNEG),
    MONEY(7, "importo", "Importo", ZN_F_NONNEG),
    TEXT(8, "vincolo", "Vincolo di destinazione", 0, 300),
    REF(9, "fondo_annualita", "Fondo e annualità", ADV, FONDO_ANNUALITA),
};

static const zn_field formazione[] = {
    REF(1, "piano", "Piano di zona", R | ZN_F_PARENT | ZN_F_INDEX, PIANO),
    TEXT(2, "titolo", "Titolo", R, 300),
    INT(3, "anno", "Anno", R | ZN_F_POSITIVE),
    TEXT(4, "destinatari", "Destinatari (profili, non persone)", 0, 300),
    INT(5, "ore", "Ore", ZN_F_NONNEG),
    INT(6, "partecipanti", "Partecipanti", ZN_F_NONNEG),
    MONEY(7, "costo", "Costo", ZN_F_NONNEG),
};

static const zn_field regola_accesso[] = {
    REF(1, "ambito", "Ambito", ZN_F_OWNER | ZN_F_INDEX, AMBITO),
    REF(2, "ente", "Comune (se ha una regola sua)", ZN_F_OWNER | ZN_F_INDEX, ENTE),
    LISTED(3, "tipo_servizio", "Tipo di servizio", R, 40, "tipo_servizio", NULL),
    MONEY(4, "soglia_isee", "Soglia ISEE", ZN_F_NONNEG),
    INT(5, "compartecipazione", "Compartecipazione (centesimi di punto percentuale)", ZN_F_NONNEG),
    BOOL(6, "uniforme", "Uguale in tutto l'ambito", 0),
    REF(7, "atto", "Regolamento", 0, ATTO),
    TEXT(8, "criteri", "Criteri di accesso", ADV, 4000),
};

/* A step of the plan's workflow, or of one of its changes: who made it is told by the ledger it lies in, the state is a
 * fold over them (core/domain/piano). impronta: hash of the plan's lines as they were. */
static const zn_field piano_mossa[] = {
    REF(1, "piano", "Piano di zona", R | ZN_F_PARENT | ZN_F_INDEX, PIANO),
    REF(2, "rimodulazione", "Rimodulazione", ZN_F_PARENT, RIMODULAZIONE),
    ENUM(3, "mossa", "Mossa", R,
         "apri_consultazione|commenta|torna_in_bozza|approva_conferenza|sottoscrivi_accordo|trasmetti_regione|"
         "richiedi_integrazioni|integra|approva|respingi|annulla_approvazione|rendi_vigente|approva_leggera|concludi",
         NULL),
    REF(4, "ente", "Ente", ZN_F_OWNER, ENTE),
    REF(5, "ambito", "Ambito", 0, AMBITO),
    BIN(6, "risponde_a", "Risponde a", ZN_F_HIDDEN, 32),
    BIN(7, "impronta", "Impronta del Piano", ZN_F_HIDDEN, 32),
    DATE(8, "data", "Data", 0),
    REF(9, "atto", "Atto", 0, ATTO),
    TEXT(10, "motivo", "Motivo o commento", 0, 4000),
};

static const zn_field rimodulazione[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT, PIANO),
    INT(2, "numero", "Numero", R | K | ZN_F_POSITIVE),
    ENUM(3, "tipo", "Tipo", R, "rimodulazione|aggiornamento_annuale", "rimodulazione"),
    INT(4, "anno", "Anno", ZN_F_POSITIVE),
    TEXT(5, "motivo", "Motivo", R, 4000),
    DATE(6, "data", "Data", R),
    BOOL(7, "applicata", "Applicata al Piano", ZN_F_HIDDEN),
};

/* A line of the copy. prima: what the plan's line was worth when the copy was made (empty: a new line). */
static const zn_field rimodulazione_riga[] = {
    REF(1, "rimodulazione", "Rimodulazione", R | K | ZN_F_PARENT, RIMODULAZIONE),
    REF(2, "intervento", "Intervento", R | K, INTERVENTO),
    REF(3, "assegnazione", "Somma assegnata", R | K, ASSEGNAZIONE),
    REF(4, "ente", "Ente che spende", R | K, ENTE),
    REF(5, "budget", "Riga del Piano", ZN_F_HIDDEN, BUDGET),
    MONEY(6, "prima", "Prima", ZN_F_HIDDEN),
    MONEY(7, "importo", "Importo programmato", R | ZN_F_NONNEG),
    TEXT(8, "motivo", "Motivo", ADV, 1000),
};

const zn_entity zn_area_programmazione[] = {
    ENTITY(ZN_PROFILO, "profilo", "Profilo dell'ente", "Profili degli enti", true, L3, profilo,
           "Che cosa fa un ente da sé: di norma niente, delega tutto all'ambito."),
    ENTITY(ZN_OBIETTIVO, "obiettivo", "Obiettivo", "Obiettivi", false, L3, obiettivo,
           "Un obiettivo strategico del Piano, con il bisogno e il risultato atteso."),
    ENTITY(ZN_PIANO_SEZIONE, "piano_sezione", "Sezione del Piano", "Sezioni del Piano", false, L3, piano_sezione,
           "Il testo di uno dei sette contenuti che un Piano di zona deve avere."),
    ENTITY(ZN_FASE, "fase", "Passo della procedura", "Passi della procedura", false, L3 | ZN_IN(ZN_L2_REGIONE_AMBITO),
           fase, "Un passo della procedura del Piano: scadenza, data, atto, esito."),
    ENTITY(ZN_FIRMATARIO, "firmatario", "Firmatario", "Firmatari", false, L3, firmatario,
           "Chi firma l'accordo di programma, un protocollo o una convenzione."),
    ENTITYM(ZN_BISOGNO, "bisogni", "bisogno", "Bisogno rilevato", "Bisogni rilevati", false, L3 | ZN_IN(ZN_L6_ENTE),
            bisogno, "Un dato sui bisogni della popolazione, mai di una persona."),
    ENTITYM(ZN_CONCERTAZIONE, "concertazione", "concertazione", "Concertazione", "Concertazione", false, L3,
            concertazione, "Un incontro con chi partecipa al Piano: sindacati, volontariato, ordini, famiglie."),
    ENTITY(ZN_CRITERIO_RIPARTO, "criterio_riparto", "Criterio di riparto", "Criteri di riparto", false, L3,
           criterio_riparto, "Come si ripartisce un costo tra chi firma il Piano."),
    ENTITYM(ZN_FORMAZIONE, "formazione", "formazione", "Formazione", "Formazione", false, L3, formazione,
            "Un corso di formazione o aggiornamento degli operatori."),
    ENTITYM(ZN_REGOLA_ACCESSO, "accesso", "regola_accesso", "Regola di accesso", "Regole di accesso", false,
            L3 | ZN_IN(ZN_L6_ENTE), regola_accesso, "Soglie ISEE e compartecipazione per un tipo di servizio."),
    ENTITY(ZN_PIANO_MOSSA, "piano_mossa", "Passo del Piano", "Passi del Piano", false,
           L3 | ZN_IN(ZN_L6_ENTE) | ZN_IN(ZN_L2_REGIONE_AMBITO), piano_mossa,
           "Consultazione, approvazione, accordo, trasmissione: un passo firmato."),
    ENTITY(ZN_RIMODULAZIONE, "rimodulazione", "Rimodulazione", "Rimodulazioni", false, L3, rimodulazione,
           "Una modifica del Piano dopo la sua approvazione."),
    ENTITY(ZN_RIMODULAZIONE_RIGA, "rimodulazione_riga", "Riga della rimodulazione", "Righe della rimodulazione", false,
           L3, rimodulazione_riga, "Un importo programmato com'era e come diventa."),
};
const size_t zn_area_programmazione_n = sizeof zn_area_programmazione / sizeof zn_area_programmazione[0];
