/* Entities of the examination: extensions, reminders, remarks and answers, what is admitted, how a fund-year closes,
 * documents (DOMAIN sections 5, 8). Each organisation writes its own rows; a row that speaks of another's names it. */
#include "core/schema/tables.h"

#define L1 ZN_IN(ZN_L1_REGIONE)
#define L2 ZN_IN(ZN_L2_REGIONE_AMBITO)
#define L3 ZN_IN(ZN_L3_AMBITO)
#define L4 ZN_IN(ZN_L4_AMBITO_ENTE)
#define L5 ZN_IN(ZN_L5_AMBITO_REGIONE)
#define L6 ZN_IN(ZN_L6_ENTE)

static const zn_field proroga[] = {
    REF(1, "rilevazione", "Rilevazione", R | K | ZN_F_PARENT | ZN_F_INDEX, RILEVAZIONE),
    REF(2, "ambito", "Ambito", K, AMBITO),
    REF(3, "ente", "Ente", K, ENTE),
    DATE(4, "scadenza", "Nuova scadenza", R),
    REF(5, "atto", "Atto", 0, ATTO),
    TEXT(6, "motivo", "Motivo", 0, 1000),
};

static const zn_field richiesta_proroga[] = {
    REF(1, "rilevazione", "Rilevazione", R | ZN_F_PARENT | ZN_F_INDEX, RILEVAZIONE),
    REF(2, "ambito", "Ambito", ZN_F_OWNER, AMBITO),
    REF(3, "ente", "Ente", ZN_F_OWNER, ENTE),
    DATE(4, "scadenza", "Scadenza chiesta", R),
    TEXT(5, "motivo", "Motivo", R, 1000),
};

static const zn_field sollecito[] = {
    REF(1, "ambito", "Ambito", 0, AMBITO),
    REF(2, "ente", "Ente", 0, ENTE),
    ENUM(3, "tipo", "Tipo", R, "sollecito|diffida", "sollecito"),
    REF(4, "rilevazione", "Rilevazione", 0, RILEVAZIONE),
    TEXT(5, "motivo", "Motivo", R, 2000),
    DATE(6, "data", "Data", R),
    DATE(7, "termine", "Termine", 0),
    TEXT(8, "protocollo", "Protocollo o PEC", ADV, 100),
    REF(9, "fondo_annualita", "Fondo e annualità", 0, FONDO_ANNUALITA),
};

/* The note on substitutive powers (L. 328/2000 art. 8 c. 3 lett. o): in the Regione's ledger for all. */
static const zn_field commissariamento[] = {
    REF(1, "ambito", "Ambito", R | ZN_F_PARENT | ZN_F_INDEX, AMBITO),
    TEXT(2, "motivo", "Motivo", R, 2000),
    REF(3, "atto", "Atto", 0, ATTO),
    DATE(4, "dal", "Dal", R),
    DATE(5, "al", "Fino al", 0),
    TEXT(6, "commissario", "Ufficio del commissario ad acta", 0, 200),
};

static const zn_field scadenza[] = {
    REF(1, "ambito", "Solo per l'ambito", ZN_F_OWNER, AMBITO),
    TEXT(2, "titolo", "Titolo", R, 300),
    DATE(3, "data", "Data", R),
    REF(4, "fondo_annualita", "Fondo e annualità", 0, FONDO_ANNUALITA),
    ENUM(5, "destinatari", "Per chi", R, "tutti|ambiti|enti", "tutti"),
    TEXT(6, "fonte", "Fonte", 0, 300),
    BOOL(7, "ogni_anno", "Ogni anno", ADV),
};

/* A remark on a row (or on the whole). risponde_a: the manifest that it reads. stato is the author's own word; what the
 * other side says is a risposta_rilievo. */
static const zn_field rilievo[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    REF(2, "rilevazione", "Rilevazione", 0, RILEVAZIONE),
    REF(3, "ambito", "Ambito", R, AMBITO),
    REF(4, "ente", "Ente", 0, ENTE),
    ENUM(5, "tipo", "Tipo", R, "blocco|richiesta|nota", "richiesta"),
    TEXT(6, "testo", "Testo", R, 4000),
    ENUM(7, "stato", "Stato", R, "aperto|risolto|ritirato", "aperto"),
    BIN(8, "risponde_a", "Manifest esaminato", ZN_F_HIDDEN, 32),
    REF(9, "budget", "Importo programmato", 0, BUDGET),
    REF(10, "impegno", "Impegno", 0, IMPEGNO),
    REF(11, "liquidazione", "Liquidazione", 0, LIQUIDAZIONE),
    REF(12, "pagamento", "Pagamento", 0, PAGAMENTO),
    REF(13, "giustificativo", "Giustificativo", 0, GIUSTIFICATIVO),
    REF(14, "deriva_da", "Inoltra il rilievo", ADV, RILIEVO),
    DATE(15, "termine", "Rispondere entro", 0),
};

static const zn_field risposta_rilievo[] = {
    REF(1, "rilievo", "Rilievo", R | ZN_F_PARENT | ZN_F_INDEX, RILIEVO),
    ENUM(2, "tipo", "Tipo", R, "risposta|controdeduzione|contestazione", "risposta"),
    TEXT(3, "testo", "Testo", R, 4000),
    REF(4, "ente", "Ente", ZN_F_OWNER, ENTE),
    REF(5, "ambito", "Ambito", ZN_F_OWNER, AMBITO),
};

/* What the Regione admits of a row of a transmitted manifest: a budget line of an ente. What has no row of its own is
 * admitted whole. */
static const zn_field riga_ammessa[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    REF(2, "rilevazione", "Rilevazione", 0, RILEVAZIONE),
    REF(3, "ambito", "Ambito", R, AMBITO),
    BIN(4, "risponde_a", "Manifest esaminato", ZN_F_HIDDEN, 32),
    REF(5, "budget", "Riga", R | ZN_F_INDEX, BUDGET),
    REF(6, "impegno", "Impegno (se riguarda uno solo)", ADV, IMPEGNO),
    ENUM(7, "esito", "Esito", R, "tutto|ridotto|zero", NULL),
    MONEY(8, "importo", "Spesa ammessa", R | ZN_F_NONNEG),
    TEXT(9, "motivo", "Motivo", 0, 2000),
};

/* How a fund-year ends for an ambito: assegnato = ammesso + economia_riprogrammabile + da_restituire +
 * revocato_non_trasferito (DOMAIN 6.2). */
static const zn_field chiusura[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | K | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    REF(2, "ambito", "Ambito", R | K, AMBITO),
    DATE(3, "data", "Data", R),
    REF(4, "atto", "Atto", 0, ATTO),
    MONEY(5, "ammesso", "Spesa ammessa", R | ZN_F_NONNEG),
    MONEY(6, "economia_riprogrammabile", "Economie da riprogrammare", R | ZN_F_NONNEG),
    MONEY(7, "da_restituire", "Da restituire", R | ZN_F_NONNEG),
    MONEY(8, "revocato_non_trasferito", "Revocato e non trasferito", R | ZN_F_NONNEG),
    BIN(9, "risponde_a", "Manifest approvato", ZN_F_HIDDEN, 32),
    TEXT(10, "note", "Note", ADV, 2000),
};

/* The Regione's act that counts a silence as not spent. */
static const zn_field silenzio[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | K | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    REF(2, "rilevazione", "Rilevazione", K, RILEVAZIONE),
    REF(3, "ambito", "Ambito", R | K, AMBITO),
    REF(4, "ente", "Ente", K, ENTE),
    DATE(5, "data", "Data", R),
    REF(6, "atto", "Atto", R, ATTO),
    MONEY(7, "importo", "Somma considerata non spesa", ZN_F_NONNEG),
    TEXT(8, "note", "Note", ADV, 2000),
};

/* Declared by the ragioneria; only compared. */
static const zn_field quota_vincolata[] = {
    REF(1, "ente", "Ente", R | ZN_F_OWNER, ENTE),
    REF(2, "fondo_annualita", "Fondo e annualità", R | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    INT(3, "esercizio", "Esercizio (al 31 dicembre)", R | ZN_F_POSITIVE),
    MONEY(4, "importo", "Quota vincolata dell'avanzo", R | ZN_F_NONNEG),
    REF(5, "atto", "Atto", 0, ATTO),
    DATE(6, "data", "Data", R),
};

/* A document that belongs to a row: its hash, name and size travel with the figures. */
static const zn_field allegato[] = {
    REF(1, "ambito", "Ambito", ZN_F_OWNER, AMBITO),
    REF(2, "ente", "Ente", ZN_F_OWNER, ENTE),
    TEXT(3, "nome", "Nome del file", R, 200),
    TEXT(4, "mime", "Tipo di file", 0, 100),
    INT(5, "byte", "Byte", R | ZN_F_NONNEG),
    BIN(6, "impronta", "Impronta (SHA-256)", R, 32),
    ENUM(7, "firma", "Firma", R, "nessuna|cades|pades", "nessuna"),
    BIN(8, "contenuto", "Impronta di ciò che è stato firmato", ZN_F_HIDDEN, 32),
    ENUM(9, "verifica", "Confronto con il documento esportato", 0, "coincide|differisce|non_verificabile", NULL),
    BIN(10, "manifest", "Manifest", ZN_F_HIDDEN, 32),
    REF(11, "atto", "Atto", ZN_F_INDEX, ATTO),
    REF(12, "giustificativo", "Giustificativo", ZN_F_INDEX, GIUSTIFICATIVO),
    REF(13, "impegno", "Impegno", ZN_F_INDEX, IMPEGNO),
    REF(14, "liquidazione", "Liquidazione", ZN_F_INDEX, LIQUIDAZIONE),
    REF(15, "pagamento", "Pagamento", ZN_F_INDEX, PAGAMENTO),
    REF(16, "piano", "Piano di zona", ZN_F_INDEX, PIANO),
    REF(17, "mossa", "Passo della rendicontazione", ZN_F_INDEX, RENDICONTO_MOSSA),
    TEXT(18, "oggetto", "Oggetto", 0, 500),
    TEXT(19, "protocollo", "Protocollo", ADV, 100),
};

/* What the capofila lets its enti see of the whole: totals, nobody's rows (DOMAIN 8.5). */
static const zn_field totale_pubblicato[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_OWNER, AMBITO),
    REF(2, "fondo_annualita", "Fondo e annualità", R | K | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    DATE(3, "al", "Situazione al", R | K),
    MONEY(4, "assegnato", "Assegnato", 0),
    MONEY(5, "trasferito", "Trasferito", 0),
    MONEY(6, "programmato", "Programmato", 0),
    MONEY(7, "impegnato", "Impegnato", 0),
    MONEY(8, "liquidato", "Liquidato", 0),
    MONEY(9, "pagato", "Pagato", 0),
};

const zn_entity zn_area_esame[] = {
    ENTITY(ZN_PROROGA, "proroga", "Proroga", "Proroghe", true, L1, proroga,
           "Una scadenza spostata per un ambito o per un ente."),
    ENTITY(ZN_RICHIESTA_PROROGA, "richiesta_proroga", "Richiesta di proroga", "Richieste di proroga", false, L5 | L6,
           richiesta_proroga, "Un ambito o un ente chiede più tempo."),
    ENTITY(ZN_SOLLECITO, "sollecito", "Sollecito", "Solleciti", false, L2 | L4, sollecito,
           "Un sollecito o una diffida a un ambito o a un ente."),
    ENTITY(ZN_COMMISSARIAMENTO, "commissariamento", "Poteri sostitutivi", "Poteri sostitutivi", false, L1,
           commissariamento, "La Regione agisce al posto di un ambito inattivo."),
    ENTITY(ZN_SCADENZA, "scadenza", "Scadenza", "Scadenze", false, L1 | L3, scadenza,
           "Una data da ricordare: un adempimento, un termine di legge."),
    ENTITY(ZN_RILIEVO, "rilievo", "Rilievo", "Rilievi", false, L2 | L4, rilievo,
           "Un'osservazione su una riga di una rendicontazione."),
    ENTITY(ZN_RISPOSTA_RILIEVO, "risposta_rilievo", "Risposta a un rilievo", "Risposte ai rilievi", false, L5 | L6,
           risposta_rilievo, "Che cosa risponde chi ha ricevuto un rilievo."),
    ENTITY(ZN_RIGA_AMMESSA, "riga_ammessa", "Spesa ammessa", "Spese ammesse", false, L2, riga_ammessa,
           "Quanto la Regione ammette di una riga: tutto, in parte, niente."),
    ENTITY(ZN_CHIUSURA, "chiusura", "Chiusura", "Chiusure", true, L2, chiusura,
           "Come finisce un'annualità di un fondo per un ambito."),
    ENTITY(ZN_SILENZIO, "silenzio", "Mancato riscontro", "Mancati riscontri", true, L2, silenzio,
           "L'atto con cui la Regione considera non spesa la somma di chi non ha risposto."),
    ENTITY(ZN_QUOTA_VINCOLATA, "quota_vincolata", "Quota vincolata dell'avanzo", "Quote vincolate dell'avanzo", false,
           L6, quota_vincolata, "Quanto la ragioneria dichiara vincolato nell'avanzo, per confronto."),
    ENTITY(ZN_ALLEGATO, "allegato", "Allegato", "Allegati", false, L1 | L3 | L6, allegato,
           "Un documento: nome, impronta, firma."),
    ENTITY(ZN_TOTALE_PUBBLICATO, "totale_pubblicato", "Totale dell'ambito", "Totali dell'ambito", true, L3,
           totale_pubblicato,
           "Quanto l'ambito ha assegnato e speso in tutto, come il capofila lo fa sapere ai suoi enti."),
};
const size_t zn_area_esame_n = sizeof zn_area_esame / sizeof zn_area_esame[0];
