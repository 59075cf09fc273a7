/* Entities of the territory: enti, ambiti and who belongs to which (DOMAIN sections 0.6, 5, 8.4). They live in the
 * Regione's ledger for all. A comune is known by its cadastral code: ISTAT's codes change with the provinces. */
#include "core/schema/tables.h"

static const zn_field ente[] = {
    ENUM(1, "tipo", "Tipo di ente", R, "regione|comune|municipio|unione|consorzio|azienda|asp|asl|altro", "comune"),
    TEXT(2, "denominazione", "Denominazione", R, 200),
    CODE(3, "cod_catastale", "Codice catastale", K | ZN_F_ALT, 4, CATASTALE),
    CODE(4, "cf", "Codice fiscale", K | ZN_F_ALT | ZN_F_INDEX, 16, CF_ENTE),
    /* who has neither: a municipio of Roma ("H501-07"), an association of comuni without legal personality */
    TEXT(5, "codice", "Codice interno (se mancano catastale e fiscale)", K | ZN_F_ALT | ADV, 40),
    CODE(6, "cod_istat", "Codice ISTAT", 0, 6, ISTAT),
    TEXT(7, "cod_ipa", "Codice IPA", ADV, 20),
    TEXT(8, "pec", "PEC", ADV, 200),
    TEXT(9, "provincia", "Provincia (sigla)", 0, 4),
    TEXT(10, "regione", "Regione", ADV, 60),
    INT(11, "popolazione", "Popolazione residente", ZN_F_NONNEG),
    INT(12, "popolazione_anno", "Anno della popolazione", ADV | ZN_F_NONNEG),
    REF(13, "ente_contabile", "Ente contabile", ADV, ENTE),
    DATE(14, "dal", "Attivo dal", ADV),
    DATE(15, "al", "Cessato il", ADV),
    REF(16, "successore", "Ente che gli succede", ADV, ENTE),
};

static const zn_field ambito[] = {
    TEXT(1, "codice", "Codice", R | K, 40),
    TEXT(2, "denominazione", "Denominazione", R, 200),
    TEXTP(3, "etichetta", "Si chiama (Ambito, Distretto, Zona)", ADV, 30, "Ambito"),
    REF(4, "capofila", "Ente capofila", 0, ENTE),
    DATE(5, "capofila_dal", "Capofila dal", ADV),
    TEXT(6, "responsabile", "Responsabile dell'Ufficio di Piano", ADV, 120),
    TEXT(7, "pec", "PEC", ADV, 200),
    TEXT(8, "regione", "Regione", ADV, 60),
    DATE(9, "dal", "Attivo dal", ADV),
    DATE(10, "al", "Cessato il", ADV),
    REF(11, "successore", "Ambito che gli succede", ADV, AMBITO),
    ENUM(12, "forma", "Forma associativa", ADV, "convenzione|unione|consorzio|azienda|ente_unico", NULL),
    TEXT(13, "organo", "Organo di indirizzo politico", ADV, 120),
};

static const zn_field ambito_membro[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_PARENT | ZN_F_INDEX, AMBITO),
    REF(2, "ente", "Ente", R | K | ZN_F_PARENT | ZN_F_INDEX, ENTE),
    /* the law that made the ambiti is L. 328/2000: "always" where nobody knows better */
    DATEP(3, "dal", "Fa parte dal", R | K, "2000-01-01"),
    DATE(4, "al", "Fino al", 0),
    INT(5, "quota_popolazione", "Popolazione considerata", ADV | ZN_F_NONNEG),
};

const zn_entity zn_area_territorio[] = {
    ENTITY(ZN_ENTE, "ente", "Ente", "Enti", true, ZN_IN(ZN_L1_REGIONE), ente,
           "Un comune, consorzio, azienda, unione o altro ente che spende o riceve."),
    ENTITY(ZN_AMBITO, "ambito", "Ambito", "Ambiti", true, ZN_IN(ZN_L1_REGIONE), ambito,
           "Un ambito territoriale sociale: l'insieme di comuni che fa il Piano di zona."),
    ENTITY(ZN_AMBITO_MEMBRO, "ambito_membro", "Appartenenza all'ambito", "Appartenenze agli ambiti", true,
           ZN_IN(ZN_L1_REGIONE), ambito_membro, "Quale ente fa parte di quale ambito, e da quando."),
};
const size_t zn_area_territorio_n = sizeof zn_area_territorio / sizeof zn_area_territorio[0];
