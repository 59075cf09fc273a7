/* Entities of spending (DOMAIN sections 3.5, 5; TUEL artt. 182-185: impegno, liquidazione, ordinazione, pagamento).
 * They live in the ledger of the ente that spends, or, entered on a silent ente's behalf, in the ambito's ledger for
 * that ente. */
#include "core/schema/tables.h"

#define SPESA (ZN_IN(ZN_L6_ENTE) | ZN_IN(ZN_L4_AMBITO_ENTE))

/* The issuer is an ente, or the ambito itself. */
static const zn_field atto[] = {
    REF(1, "ente", "Ente che lo emana", K | ZN_F_OWNER, ENTE),
    REF(2, "ambito", "Ambito che lo emana", K | ZN_F_OWNER, AMBITO),
    LISTED(3, "tipo", "Tipo di atto", R | K, 20, "tipo_atto", "DET"),
    INT(4, "anno", "Anno", R | K | ZN_F_POSITIVE),
    TEXT(5, "numero", "Numero", R | K, 30),
    DATE(6, "data", "Data", R),
    TEXT(7, "oggetto", "Oggetto", 0, 1000),
};

/* Of a natural person only initials (denominazione) and a code are shared: the rest is the private group, in the ledger
 * that never leaves the office. */
static const zn_field fornitore[] = {
    REF(1, "ente", "Ente", R | K | ZN_F_OWNER, ENTE),
    TEXTP(2, "paese", "Paese", R | K | ADV, 2, "IT"),
    CODE(3, "piva", "Partita IVA", K | ZN_F_ALT, 30, PIVA),
    CODE(4, "cf", "Codice fiscale (mai di una persona)", K | ZN_F_ALT | ZN_F_INDEX, 16, CF_ENTE),
    TEXT(5, "codice", "Codice interno (per le persone)", K | ZN_F_ALT | ADV, 40),
    TEXT(6, "denominazione", "Denominazione (di una persona: le iniziali)", R, 200),
    ENUM(7, "tipo", "Tipo", R, "impresa|ets|pa|persona_fisica", "impresa"),
    REF(8, "controparte_ente", "È un ente di Zona", ADV, ENTE),
    OWN(9, "nominativo", "Nominativo (resta in ufficio)", 200, NONE),
    OWN(10, "cf_persona", "Codice fiscale della persona (resta in ufficio)", 16, CF),
    OWN(11, "iban", "IBAN (resta in ufficio)", 34, IBAN),
};

static const zn_field impegno[] = {
    REF(1, "ente", "Ente", R | K | ZN_F_OWNER, ENTE),
    INT(2, "anno", "Anno", R | K | ZN_F_POSITIVE),
    TEXT(3, "numero", "Numero", R | K, 20),
    TEXT(4, "sub", "Sub", K | ADV, 20),
    REF(5, "budget", "Importo programmato", ZN_F_PARENT | ZN_F_INDEX, BUDGET),
    REF(6, "assegnazione", "Somma assegnata (per i trasferimenti tra enti)", ZN_F_PARENT | ZN_F_INDEX | ADV,
        ASSEGNAZIONE),
    DATE(7, "data", "Data", R),
    MONEY(8, "importo", "Importo", R | ZN_F_POSITIVE),
    TEXT(9, "oggetto", "Oggetto", 0, 500),
    REF(10, "fornitore", "Fornitore", 0, FORNITORE),
    REF(11, "controparte_ente", "Ente che riceve", ZN_F_INDEX, ENTE),
    REF(12, "atto", "Determina", 0, ATTO),
    CODE(13, "cig", "CIG", ADV, 10, CIG),
    LISTED(14, "motivo_no_cig", "Motivo della mancanza del CIG", ADV, 60, "motivo_no_cig", NULL),
    CODE(15, "cup", "CUP", ADV, 15, CUP),
    ENUM(16, "tipo_debito", "Tipo di debito", ADV, "commerciale|non_commerciale", NULL),
    BOOL(17, "prenotazione", "È una prenotazione", ADV),
    REF(18, "deriva_da", "Reimputato da", ZN_F_INDEX | ADV, IMPEGNO),
    TEXT(19, "capitolo", "Capitolo", ADV, 40),
    TEXT(20, "pdc", "Piano dei conti", ADV, 30),
    TEXT(21, "missione", "Missione", ADV, 4),
    TEXT(22, "programma", "Programma", ADV, 4),
    TEXT(23, "note", "Note", ADV, 2000),
    /* "split payment": how the VAT of a supplier's invoice leaves (V16) */
    ENUM(24, "iva_split", "Scissione dei pagamenti", ADV, "due_mandati|mandato_lordo", NULL),
};

static const zn_field variazione_impegno[] = {
    REF(1, "impegno", "Impegno", R | ZN_F_PARENT | ZN_F_INDEX, IMPEGNO),
    DATE(2, "data", "Data", R),
    MONEY(3, "importo", "Importo (con il segno)", R | ZN_F_NONZERO),
    ENUM(4, "motivo", "Motivo", R, "aumento|riduzione|insussistenza|errore_materiale|reimputazione", NULL),
    REF(5, "atto", "Atto", 0, ATTO),
    TEXT(6, "note", "Note", ADV, 2000),
};

static const zn_field imputazione[] = {
    REF(1, "impegno", "Impegno", K | ZN_F_PARENT, IMPEGNO),
    REF(2, "liquidazione", "Liquidazione", K | ZN_F_PARENT | ZN_F_INDEX, LIQUIDAZIONE),
    REF(3, "budget", "Importo programmato", R | K | ZN_F_PARENT | ZN_F_INDEX, BUDGET),
    MONEY(4, "importo", "Importo", R | ZN_F_POSITIVE),
};

static const zn_field giustificativo[] = {
    REF(1, "ente", "Ente", R | ZN_F_OWNER, ENTE),
    REF(2, "fornitore", "Fornitore", K | ZN_F_PARENT, FORNITORE),
    TEXT(3, "numero", "Numero", R | K, 50),
    DATE(4, "data", "Data", R | K),
    INTP(5, "corpo_n", "Numero del corpo", R | K | ADV | ZN_F_POSITIVE, "1"),
    LISTED(6, "tipo", "Tipo", R, 20, "tipo_documento", "FAT"),
    MONEY(7, "imponibile", "Imponibile", 0),
    MONEY(8, "iva", "IVA", 0),
    MONEY(9, "totale", "Totale", R),
    MONEY(10, "netto_a_pagare", "Netto a pagare", ADV),
    ENUM(11, "esigibilita", "Esigibilità dell'IVA", ADV, "I|D|S", NULL),
    TEXT(12, "td", "Tipo documento SdI", ADV, 8),
    CODE(13, "cig", "CIG", ADV, 10, CIG),
    CODE(14, "cup", "CUP", ADV, 15, CUP),
    TEXT(15, "sdi_id", "Identificativo SdI", ADV, 40),
    REF(16, "collegato_a", "Documento collegato", ADV, GIUSTIFICATIVO),
    TEXT(17, "note", "Note (mai dati di persone)", ADV, 2000),
    BOOL(18, "attestazione", "Attestazione sul prospetto del personale", ADV),
};

static const zn_field liquidazione[] = {
    REF(1, "impegno", "Impegno", R | K | ZN_F_PARENT, IMPEGNO),
    INT(2, "anno", "Anno", R | K | ZN_F_POSITIVE),
    TEXT(3, "numero", "Numero", R | K, 20),
    INTP(4, "progressivo", "Progressivo", R | K | ADV | ZN_F_POSITIVE, "1"),
    DATE(5, "data", "Data", R),
    MONEY(6, "importo", "Importo", R | ZN_F_POSITIVE),
    REF(7, "giustificativo", "Giustificativo", ZN_F_INDEX, GIUSTIFICATIVO),
    REF(8, "atto", "Atto di liquidazione", 0, ATTO),
    TEXT(9, "note", "Note", ADV, 2000),
};

static const zn_field pagamento[] = {
    REF(1, "liquidazione", "Liquidazione", R | K | ZN_F_PARENT, LIQUIDAZIONE),
    INT(2, "anno", "Anno del mandato", R | K | ADV | ZN_F_POSITIVE),
    TEXT(3, "mandato_num", "Numero del mandato", R | K, 20),
    DATE(4, "mandato_data", "Data del mandato", ADV),
    DATE(5, "data_pagamento", "Data del pagamento", R),
    MONEY(6, "importo", "Importo", R | ZN_F_POSITIVE),
    TEXT(7, "quietanza_num", "Numero della quietanza", 0, 40),
    ENUM(8, "origine", "Origine", R | ADV, "manuale|giornale_cassa|csv", "manuale"),
    TEXT(9, "note", "Note", ADV, 2000),
};

static const zn_field storno[] = {
    REF(1, "pagamento", "Pagamento", R | ZN_F_PARENT | ZN_F_INDEX, PAGAMENTO),
    DATE(2, "data", "Data", R),
    MONEY(3, "importo", "Importo", R | ZN_F_POSITIVE),
    TEXT(4, "motivo", "Motivo", 0, 500),
};

static const zn_field recupero[] = {
    REF(1, "liquidazione", "Liquidazione", R | ZN_F_PARENT | ZN_F_INDEX, LIQUIDAZIONE),
    TEXT(2, "reversale_num", "Numero della reversale d'incasso", 0, 20),
    DATE(3, "data", "Data", R),
    MONEY(4, "importo", "Importo", R | ZN_F_POSITIVE),
    TEXT(5, "motivo", "Motivo", 0, 500),
};

/* Differences, not totals: what began before Zona, and the funds that ask only the amount. */
static const zn_field movimento_sintetico[] = {
    REF(1, "ente", "Ente", R | ZN_F_OWNER, ENTE),
    REF(2, "budget", "Importo programmato", R | ZN_F_PARENT | ZN_F_INDEX, BUDGET),
    DATE(3, "data", "Data", R),
    MONEY(4, "impegnato", "Impegnato", 0),
    MONEY(5, "liquidato", "Liquidato", 0),
    MONEY(6, "pagato", "Pagato", 0),
    ENUM(7, "tipo", "Tipo", R, "situazione_di_partenza|solo_importo", "solo_importo"),
    TEXT(8, "fonte", "Fonte", 0, 500),
};

const zn_entity zn_area_spesa[] = {
    ENTITY(ZN_ATTO, "atto", "Atto", "Atti", true, ZN_IN(ZN_L1_REGIONE) | ZN_IN(ZN_L3_AMBITO) | ZN_IN(ZN_L6_ENTE), atto,
           "Una determina, delibera, decreto, contratto o altro atto amministrativo."),
    {.no = ZN_FORNITORE,
     .name = "fornitore",
     .label = "Fornitore",
     .plural = "Fornitori",
     .hashed = true,
     .ledgers = {0, ZN_IN(ZN_L6_ENTE), ZN_IN(ZN_L7_ENTE_SELF)},
     .fields = fornitore,
     .nfields = sizeof fornitore / sizeof fornitore[0],
     .ngroups = 2,
     .help = "Chi viene pagato. Di una persona si condividono solo le iniziali e un codice."},
    ENTITY(ZN_IMPEGNO, "impegno", "Impegno", "Impegni", false, SPESA, impegno,
           "L'obbligo giuridico di spendere: creditore, somma, ragione, scadenza."),
    ENTITY(ZN_VARIAZIONE_IMPEGNO, "variazione_impegno", "Variazione d'impegno", "Variazioni d'impegno", false, SPESA,
           variazione_impegno, "Aumento o riduzione di un impegno, con il motivo."),
    ENTITY(ZN_IMPUTAZIONE, "imputazione", "Ripartizione della spesa sui fondi", "Ripartizioni della spesa sui fondi",
           false, SPESA, imputazione,
           "Quanta parte di un impegno o di una liquidazione va su quale importo programmato."),
    ENTITY(ZN_GIUSTIFICATIVO, "giustificativo", "Giustificativo", "Giustificativi", false, SPESA, giustificativo,
           "Fattura, ricevuta, cedolino o altro documento che prova la spesa."),
    ENTITY(ZN_LIQUIDAZIONE, "liquidazione", "Liquidazione", "Liquidazioni", false, SPESA, liquidazione,
           "La somma riconosciuta come dovuta su un impegno."),
    ENTITY(ZN_PAGAMENTO, "pagamento", "Pagamento", "Pagamenti", false, SPESA, pagamento,
           "La somma pagata con un mandato."),
    ENTITY(ZN_STORNO, "storno", "Storno", "Storni", false, SPESA, storno,
           "L'annullamento, anche parziale, di un pagamento."),
    ENTITY(ZN_RECUPERO, "recupero", "Recupero", "Recuperi", false, SPESA, recupero,
           "Denaro che torna dopo il pagamento: rimborso o nota di credito."),
    ENTITY(ZN_MOVIMENTO_SINTETICO, "movimento_sintetico", "Situazione di partenza o solo importo",
           "Situazioni di partenza e soli importi", false, SPESA, movimento_sintetico,
           "Differenze di impegnato, liquidato e pagato senza il dettaglio degli atti."),
};
const size_t zn_area_spesa_n = sizeof zn_area_spesa / sizeof zn_area_spesa[0];
