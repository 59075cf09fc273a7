/* Entities of the plan: the Piano di zona, its interventions, the money planned on each (DOMAIN sections 5, 8.3). */
#include "core/schema/tables.h"

static const zn_field piano[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_PARENT | ZN_F_OWNER | ZN_F_INDEX, AMBITO),
    INT(2, "triennio_da", "Dal (anno)", R | K | ZN_F_POSITIVE),
    INT(3, "triennio_a", "Al (anno)", R | ZN_F_POSITIVE),
    TEXT(4, "titolo", "Titolo", 0, 300),
    ENUM(5, "stato", "Stato", R | ZN_F_HIDDEN,
         "bozza|in_consultazione|approvato_conferenza|accordo_sottoscritto|trasmesso_regione|approvato|vigente|"
         "rimodulazione|concluso",
         "bozza"), /* the last one that the moves led to (core/domain/piano): only `concluso` counts for money */
    INTP(6, "versione", "Versione", R | ADV | ZN_F_POSITIVE, "1"),
    REF(7, "atto_approvazione", "Atto della Conferenza dei Sindaci", ADV, ATTO),
    REF(8, "atto_accordo", "Accordo di programma", ADV, ATTO),
    REF(9, "atto_regione", "Approvazione della Regione", ADV, ATTO),
    TEXT(10, "note", "Note", ADV, 4000),
    REF(11, "atto_indirizzi", "Linee di indirizzo della Regione", ADV, ATTO),
    TEXT(12, "responsabile", "Coordinatore dell'Ufficio di Piano", ADV, 120),
};

static const zn_field intervento[] = {
    REF(1, "piano", "Piano di zona", R | K | ZN_F_PARENT, PIANO),
    TEXT(2, "codice", "Codice", R | K, 40),
    TEXT(3, "titolo", "Titolo", R, 300),
    LISTED(4, "area", "Area", 0, 20, "area", NULL),
    LISTED(5, "obiettivo_servizio", "Obiettivo di servizio", 0, 20, "obiettivo_servizio", NULL),
    LISTED(6, "leps", "LEPS (codici separati da virgola)", ADV | ZN_F_LIST, 200, "leps", NULL),
    ENUM(7, "gestione", "Gestione", ADV, "singola|associata|delega", NULL),
    ENUM(8, "forma", "Forma", ADV, "diretta|appalto|accreditamento|co_progettazione|voucher|contributo", NULL),
    REF(9, "soggetto_attuatore", "Soggetto attuatore", ADV, ENTE),
    INT(10, "destinatari", "Destinatari previsti", ADV | ZN_F_NONNEG),
    DATE(11, "inizio", "Inizio", ADV),
    DATE(12, "fine", "Fine", ADV),
    ENUM(13, "stato", "Stato", R, "previsto|attivo|sospeso|concluso", "attivo"),
    CODE(14, "cup", "CUP", ADV, 15, CUP),
    TEXT(15, "descrizione", "Descrizione", ADV, 8000),
    REF(16, "obiettivo", "Obiettivo del Piano", ADV, OBIETTIVO),
    LISTED(17, "area_istat", "Area ISTAT", ADV, 20, "area_istat", NULL),
    LISTED(18, "tipo_servizio", "Tipo di servizio", ADV, 40, "tipo_servizio", NULL),
    TEXT(19, "comuni", "Comuni interessati (codici separati da virgola; vuoto: tutti)", ADV, 2000),
    ENUM(20, "natura", "Natura", ADV, "continuita|nuovo|sperimentale", NULL),
    TEXT(21, "indicatori", "Indicatori attesi", ADV, 2000),
    INT(22, "piani_personalizzati", "Piani personalizzati previsti (solo il numero)", ADV | ZN_F_NONNEG),
    TEXT(23, "integrazione", "Integrazione con sanità, scuola, giustizia, terzo settore", ADV, 4000),
    TEXT(24, "qualita", "Requisiti di qualità e professionalità", ADV, 4000),
    MONEY(25, "fabbisogno", "Fabbisogno stimato", ADV | ZN_F_NONNEG),
};

static const zn_field budget[] = {
    REF(1, "intervento", "Intervento", R | K | ZN_F_PARENT, INTERVENTO),
    REF(2, "assegnazione", "Somma assegnata", R | K | ZN_F_PARENT | ZN_F_INDEX, ASSEGNAZIONE),
    REF(3, "ente", "Ente che spende", R | K | ZN_F_INDEX, ENTE),
    MONEY(4, "importo", "Importo programmato", R | ZN_F_NONNEG),
    TEXT(5, "note", "Note", ADV, 2000),
};

const zn_entity zn_area_piano[] = {
    ENTITY(ZN_PIANO, "piano", "Piano di zona", "Piani di zona", true, ZN_IN(ZN_L3_AMBITO), piano,
           "Il Piano sociale di zona dell'ambito, triennale."),
    ENTITY(ZN_INTERVENTO, "intervento", "Intervento", "Interventi", false, ZN_IN(ZN_L3_AMBITO), intervento,
           "Una scheda del Piano: che servizio, per chi, in quale casella della matrice."),
    ENTITY(ZN_BUDGET, "budget", "Importo programmato", "Importi programmati", false, ZN_IN(ZN_L3_AMBITO), budget,
           "Quanto un ente può spendere per un intervento con una somma assegnata."),
};
const size_t zn_area_piano_n = sizeof zn_area_piano / sizeof zn_area_piano[0];
