/* Entities of the rendicontazione: surveys and the moves of their workflow (DOMAIN section 8). State and version are
 * derived by a fold over the moves (core/domain/rendiconto/flow). */
#include "core/schema/tables.h"

static const zn_field rilevazione[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | K | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    ENUM(2, "tipo", "Tipo", R | K, "monitoraggio|rendicontazione|finale", "rendicontazione"),
    DATE(3, "al", "Situazione al", R | K),
    /* empty: the Regione's, for everybody; else an ambito's own. Part of the key: no row is ever written by two
       organisations */
    REF(4, "ambito", "Solo per l'ambito", K | ZN_F_OWNER, AMBITO),
    DATE(5, "scadenza", "Scadenza", 0),
    INT(6, "tolleranza", "Giorni di tolleranza", ADV | ZN_F_NONNEG),
    ENUM(7, "vista", "Vista", ADV, "finale|primo_livello", "finale"),
    ENUM(8, "stato", "Stato", R, "aperta|in_chiusura|chiusa", "aperta"),
    TEXT(9, "note", "Note", ADV, 2000),
};

/* A move. `rilevazione` is empty for the implicit survey that every fund-year has until one is made. Which ledger it
 * lies in says who made it; the fold refuses those that are not his to make. comunica_*: the bare fact written for the
 * enti in the ambito's ledger. */
static const zn_field rendiconto_mossa[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    REF(2, "rilevazione", "Rilevazione", ZN_F_PARENT, RILEVAZIONE),
    DATE(3, "al", "Situazione al", 0),
    REF(4, "ente", "Ente", ZN_F_OWNER, ENTE),
    REF(5, "ambito", "Ambito", ZN_F_OWNER, AMBITO),
    ENUM(6, "mossa", "Mossa", R,
         "invia|dichiara_non_utilizzo|annulla_invio|avvia_verifica|chiede_restituzione|restituisci|convalida|riapri|"
         "inserisci|conferma|contesta|convalida_d_ufficio|propone_rettifica|"
         "trasmetti|trasmissione_integrativa|avvia_istruttoria|richiedi_integrazione|ritrasmetti|controdeduci|approva|"
         "respingi|annulla_approvazione|chiudi|riapertura_straordinaria|comunica_trasmissione|comunica_riapertura",
         NULL),
    BIN(7, "risponde_a", "Risponde a", ZN_F_HIDDEN, 32),
    BIN(8, "manifest", "Impronta del manifest", ZN_F_HIDDEN, 32),
    BIN(9, "manifest_doc", "Manifest firmato", ZN_F_HIDDEN, 60000),
    TEXT(10, "motivo", "Motivo", 0, 2000),
    BOOL(11, "non_utilizzo", "Dichiarazione di non utilizzo", 0),
    BIN(12, "firma", "Firma", ZN_F_HIDDEN, 64),
    /* V28: the PEC or protocol date that the receiver recorded for what came by file */
    DATE(13, "ricevuto_il", "Ricevuto il (PEC o protocollo)", ADV),
    TEXT(14, "protocollo", "Numero di protocollo", ADV, 60),
    INT(15, "versione", "Versione", ZN_F_HIDDEN | ZN_F_NONNEG),
    /* the Regione's, for an extraordinary reopening or a closing; no part of what an answer names */
    REF(16, "atto", "Atto", 0, ATTO),
};

const zn_entity zn_area_rendicontazione[] = {
    ENTITY(ZN_RILEVAZIONE, "rilevazione", "Rilevazione", "Rilevazioni", true,
           ZN_IN(ZN_L1_REGIONE) | ZN_IN(ZN_L3_AMBITO), rilevazione,
           "La richiesta di una rendicontazione a una data, con la sua scadenza."),
    ENTITY(ZN_RENDICONTO_MOSSA, "rendiconto_mossa", "Passo della rendicontazione", "Passi della rendicontazione", false,
           ZN_IN(ZN_L6_ENTE) | ZN_IN(ZN_L4_AMBITO_ENTE) | ZN_IN(ZN_L5_AMBITO_REGIONE) | ZN_IN(ZN_L3_AMBITO) |
               ZN_IN(ZN_L2_REGIONE_AMBITO),
           rendiconto_mossa, "Invio, restituzione, convalida, trasmissione, approvazione: un passo firmato."),
};
const size_t zn_area_rendicontazione_n = sizeof zn_area_rendicontazione / sizeof zn_area_rendicontazione[0];
