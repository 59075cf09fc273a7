/* Entities that the Regione publishes for everybody: versioned code lists, modules, settings, and what of the territory
 * has a date (DOMAIN sections 3, 5, 8.4). */
#include "core/schema/tables.h"

/* One entry of one version of a list: the macro-livelli, obiettivi and aree of an FNPS matrix, LEPS, reasons of a
 * missing CIG, types of act and of document, … A list is data, never an enum: laws and Regioni change them. */
static const zn_field codifica[] = {
    TEXT(1, "elenco", "Elenco", R | K, 40),
    TEXTP(2, "versione", "Versione", R | K, 20, "1"),
    TEXT(3, "codice", "Codice", R | K, 60),
    TEXT(4, "denominazione", "Denominazione", R, 300),
    TEXT(5, "padre", "Voce superiore (codice)", 0, 60),
    INT(6, "ordine", "Ordine", ADV | ZN_F_NONNEG),
    DATE(7, "dal", "Valida dal", ADV),
    DATE(8, "al", "Valida fino al", ADV),
    TEXT(9, "esempi", "Esempi", ADV, 1000),
    TEXT(10, "fonte", "Fonte", ADV, 300),
};

static const zn_field modulo[] = {
    TEXT(1, "codice", "Modulo", R | K, 40),
    BOOL(2, "attivo", "Attivo", R),
    TEXT(3, "note", "Note", ADV, 500),
};

static const zn_field impostazione[] = {
    TEXT(1, "chiave", "Impostazione", R | K, 60),
    TEXT(2, "valore", "Valore", R, 300),
    TEXT(3, "note", "Note", ADV, 500),
};

static const zn_field popolazione[] = {
    REF(1, "ente", "Comune", R | K | ZN_F_PARENT | ZN_F_INDEX, ENTE),
    INT(2, "anno", "Anno (al 31 dicembre)", R | K | ZN_F_POSITIVE),
    INT(3, "residenti", "Residenti", R | ZN_F_NONNEG),
    CODE(4, "cod_istat", "Codice ISTAT in quell'anno", ADV, 6, ISTAT),
    TEXT(5, "fonte", "Fonte", ADV, 200),
};

static const zn_field capofila[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_PARENT | ZN_F_INDEX, AMBITO),
    REF(2, "ente", "Ente capofila", R | K | ZN_F_PARENT | ZN_F_INDEX, ENTE),
    DATE(3, "dal", "Dal", R | K),
    DATE(4, "al", "Fino al", 0),
    REF(5, "atto", "Atto", ADV, ATTO),
};

#define L1 ZN_IN(ZN_L1_REGIONE)

const zn_entity zn_area_regione[] = {
    ENTITY(ZN_CODIFICA, "codifica", "Voce di un elenco", "Voci degli elenchi", true, L1, codifica,
           "Una voce di un elenco pubblicato dalla Regione: matrici, LEPS, tipi di atto, motivi."),
    ENTITY(ZN_MODULO, "modulo", "Modulo", "Moduli", true, L1, modulo,
           "Una parte del programma che la Regione accende quando serve."),
    ENTITY(ZN_IMPOSTAZIONE, "impostazione", "Impostazione", "Impostazioni", true, L1, impostazione,
           "Una scelta della Regione che vale per tutti: soglie, percentuali."),
    ENTITY(ZN_POPOLAZIONE, "popolazione", "Popolazione", "Popolazione dei comuni", true, L1, popolazione,
           "I residenti di un comune in un anno."),
    ENTITY(ZN_CAPOFILA, "capofila", "Capofila", "Capofila", true, L1, capofila,
           "Quale ente è capofila di un ambito, da quando e fino a quando."),
};
const size_t zn_area_regione_n = sizeof zn_area_regione / sizeof zn_area_regione[0];
