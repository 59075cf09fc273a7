/* Entities of the money that comes in: funds, their years, assignments (the edges of DOMAIN 6.1), transfers, receipts
 * of cash. */
#include "core/schema/tables.h"

static const zn_field fondo[] = {
    TEXT(1, "codice", "Codice", R | K, 40),
    TEXT(2, "nome", "Nome", R, 200),
    ENUM(3, "livello_prova", "Livello di prova", R, "completo|importo", "completo"),
    LISTED(4, "matrice", "Versione della matrice", 0, 20, "matrice", NULL),
    ENUM(5, "vista", "Vista", ADV, "finale|primo_livello", "finale"),
    TEXT(6, "sistema_nazionale", "Sistema nazionale", ADV, 60),
    BOOL(7, "cup_obbligatorio", "CUP obbligatorio", ADV),
    BOOL(8, "cig_obbligatorio", "CIG obbligatorio", ADV),
    /* DOMAIN 6.1: an outsider paid by transfer is final spending only if the fund says so */
    BOOL(9, "esterni_finali", "I trasferimenti a enti esterni valgono come spesa finale", ADV),
    TEXT(10, "note", "Note", ADV, 2000),
    LISTED(11, "provenienza", "Provenienza", ADV, 20, "provenienza", NULL),
    ENUM(12, "erogazione", "Chi lo trasferisce all'ambito", ADV, "regione|ministero|ente|utenti|altro", NULL),
    LISTED(13, "aree", "Aree ammesse (separate da virgola; vuoto: tutte)", ADV | ZN_F_LIST, 200, "area", NULL),
    LISTED(14, "obiettivi", "Obiettivi di servizio ammessi (separati da virgola; vuoto: tutti)", ADV | ZN_F_LIST, 400,
           "obiettivo_servizio", NULL),
    LISTED(15, "obiettivi_esclusi", "Obiettivi di servizio esclusi (separati da virgola)", ADV | ZN_F_LIST, 400,
           "obiettivo_servizio", NULL),
    TEXT(16, "fonte", "Fonte normativa", ADV, 300),
};

static const zn_field fondo_annualita[] = {
    REF(1, "fondo", "Fondo", R | K | ZN_F_PARENT | ZN_F_INDEX, FONDO),
    INT(2, "anno", "Annualità", R | K | ZN_F_POSITIVE),
    MONEY(3, "importo", "Importo", ZN_F_NONNEG),
    REF(4, "atto", "Provvedimento", 0, ATTO),
    DATE(5, "termine_impegno", "Termine per impegnare", 0),
    DATE(6, "termine_spesa", "Termine per spendere", 0),
    DATE(7, "ammissibile_dal", "Spese ammissibili dal", ADV),
    DATE(8, "ammissibile_al", "Spese ammissibili fino al", ADV),
    LISTED(9, "matrice", "Versione della matrice (se diversa da quella del fondo)", ADV, 20, "matrice", NULL),
    TEXT(10, "note", "Note", ADV, 2000),
};

/* An edge of the graph of assignments. Who gives: da_ente or da_ambito when origine is "ente", nobody otherwise; who
 * receives: ente or ambito. The Regione's own assignments have origine "ente" and da_ente the Regione, so that
 * netto(n) = in - out holds for every node. */
static const zn_field assegnazione[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    ENUM(2, "origine", "Origine", R, "ente|bilancio|esterno", NULL),
    REF(3, "da_ente", "Assegna (ente)", ZN_F_INDEX, ENTE),
    REF(4, "da_ambito", "Assegna (ambito)", ZN_F_INDEX, AMBITO),
    REF(5, "ente", "Riceve (ente)", ZN_F_INDEX, ENTE),
    REF(6, "ambito", "Riceve (ambito)", ZN_F_INDEX, AMBITO),
    ENUM(7, "tipo", "Tipo", R, "riparto|sub_assegnazione|quota_comune|restituzione|passaggio_gestione", "riparto"),
    MONEY(8, "importo", "Importo", R | ZN_F_POSITIVE),
    ENUM(9, "stato", "Stato", R, "presunta|definitiva|revocata", "definitiva"),
    REF(10, "atto", "Provvedimento", 0, ATTO),
    DATE(11, "data", "Data", R),
    TEXT(12, "note", "Note", ADV, 2000),
};

/* Exceptions to the perimeter P(f). `fonte` says who wrote it, so that a capofila's and the Regione's word on the same
 * ente are two rows: no row is ever written by two organisations. */
static const zn_field rendicontante[] = {
    REF(1, "fondo_annualita", "Fondo e annualità", R | K | ZN_F_PARENT | ZN_F_INDEX, FONDO_ANNUALITA),
    REF(2, "ente", "Ente", R | K | ZN_F_PARENT | ZN_F_INDEX, ENTE),
    REF(3, "ambito", "Ambito in cui rendiconta", K | ZN_F_OWNER, AMBITO),
    ENUM(4, "fonte", "Disposto da", R | K | ZN_F_HIDDEN, "regione|ambito", NULL),
    ENUM(5, "tipo", "Tipo", R, "incluso|escluso", "incluso"),
    DATE(6, "dal", "Dal", 0),
    DATE(7, "al", "Fino al", 0),
    TEXT(8, "motivo", "Motivo", ADV, 500),
};

static const zn_field trasferimento[] = {
    REF(1, "assegnazione", "Assegnazione", R | ZN_F_PARENT | ZN_F_INDEX, ASSEGNAZIONE),
    ENUM(2, "tipo", "Tipo", R, "acconto|saldo|unica_soluzione", "acconto"),
    MONEY(3, "importo", "Importo", R | ZN_F_POSITIVE),
    DATE(4, "data", "Data", R),
    REF(5, "atto", "Provvedimento", 0, ATTO),
    TEXT(6, "note", "Note", ADV, 2000),
};

/* Who paid, where it is not who gives the assignment: da_ente (a comune that is passed the ambito's money by the
 * capofila). */
static const zn_field incasso[] = {
    REF(1, "ente", "Ente che incassa", R | K | ZN_F_OWNER, ENTE),
    INT(2, "anno", "Anno della reversale", R | K | ZN_F_POSITIVE),
    TEXT(3, "reversale_num", "Numero della reversale d'incasso", R | K, 20),
    REF(4, "assegnazione", "Assegnazione", R | K | ZN_F_PARENT | ZN_F_INDEX, ASSEGNAZIONE),
    REF(5, "da_ente", "Ente che ha versato", ZN_F_INDEX, ENTE),
    DATE(6, "data", "Data d'incasso", R),
    MONEY(7, "importo", "Importo", R | ZN_F_POSITIVE),
    REF(8, "trasferimento", "Trasferimento", ADV, TRASFERIMENTO),
    TEXT(9, "note", "Note", ADV, 2000),
};

const zn_entity zn_area_fondi[] = {
    ENTITY(ZN_FONDO, "fondo", "Fondo", "Fondi", true, ZN_IN(ZN_L1_REGIONE), fondo,
           "Una fonte di finanziamento: FNPS, FSR, QSFP, bilancio comunale."),
    ENTITY(ZN_FONDO_ANNUALITA, "fondo_annualita", "Annualità del fondo", "Annualità dei fondi", true,
           ZN_IN(ZN_L1_REGIONE), fondo_annualita, "Quanto vale un fondo in un anno, con quali termini."),
    ENTITY(ZN_ASSEGNAZIONE, "assegnazione", "Somma assegnata", "Somme assegnate", false,
           ZN_IN(ZN_L1_REGIONE) | ZN_IN(ZN_L3_AMBITO) | ZN_IN(ZN_L6_ENTE), assegnazione,
           "Chi assegna quanto a chi, di quale fondo e annualità, con quale atto."),
    ENTITY(ZN_RENDICONTANTE, "rendicontante", "Ente che rendiconta", "Enti che rendicontano", true,
           ZN_IN(ZN_L1_REGIONE) | ZN_IN(ZN_L3_AMBITO), rendicontante,
           "Un ente che rendiconta un fondo oltre a quelli che hanno un importo programmato, o che ne è escluso."),
    ENTITY(ZN_TRASFERIMENTO, "trasferimento", "Trasferimento", "Trasferimenti", false,
           ZN_IN(ZN_L2_REGIONE_AMBITO) | ZN_IN(ZN_L3_AMBITO), trasferimento,
           "Denaro versato dalla Regione, o da fuori, per una somma assegnata."),
    ENTITY(ZN_INCASSO, "incasso", "Incasso", "Incassi", false, ZN_IN(ZN_L6_ENTE), incasso,
           "Denaro incassato dall'ente, con la sua reversale."),
};
const size_t zn_area_fondi_n = sizeof zn_area_fondi / sizeof zn_area_fondi[0];
