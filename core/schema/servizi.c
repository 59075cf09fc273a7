/* Entities of people, places and services (DOMAIN section 5.1): counts only, never persons. */
#include "core/schema/tables.h"

#define L3     ZN_IN(ZN_L3_AMBITO)
#define GIVES  (L3 | ZN_IN(ZN_L6_ENTE)) /* who gives the service: an ente, or the ambito itself */
#define COUNTS (GIVES | ZN_IN(ZN_L4_AMBITO_ENTE))

static const zn_field pua[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_OWNER, AMBITO),
    TEXT(2, "denominazione", "Denominazione", R | K, 200),
    REF(3, "comune", "Comune", R, ENTE),
    TEXT(4, "indirizzo", "Indirizzo", 0, 300),
    ENUM(5, "sede", "Sede", R, "comune|casa_della_comunita|altro", "comune"),
    TEXT(6, "orario", "Orario", ADV, 300),
    DATE(7, "dal", "Attivo dal", 0),
    DATE(8, "al", "Attivo fino al", ADV),
};

static const zn_field struttura[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_OWNER, AMBITO),
    TEXT(2, "denominazione", "Denominazione", R | K, 200),
    LISTED(3, "tipo", "Tipo", R, 40, "tipo_struttura", NULL),
    REF(4, "comune", "Comune", R, ENTE),
    TEXT(5, "ente_gestore", "Ente gestore", 0, 200),
    INT(6, "posti", "Posti", ZN_F_NONNEG),
    ENUM(7, "titolo", "Titolo", 0, "autorizzata|accreditata|altro", NULL),
    REF(8, "atto", "Atto", ADV, ATTO),
    DATE(9, "dal", "Attiva dal", ADV),
    DATE(10, "al", "Attiva fino al", ADV),
};

/* By sex and age: a number each, or "non rilevato". */
static const zn_field servizio[] = {
    REF(1, "ambito", "Ambito", ZN_F_OWNER | ZN_F_INDEX, AMBITO),
    REF(2, "ente", "Ente che lo dà", ZN_F_OWNER | ZN_F_INDEX, ENTE),
    REF(3, "struttura", "Struttura", ZN_F_PARENT | ZN_F_INDEX, STRUTTURA),
    REF(4, "intervento", "Intervento", ZN_F_PARENT | ZN_F_INDEX, INTERVENTO),
    LISTED(5, "tipo", "Tipo di servizio", R, 40, "tipo_servizio", NULL),
    INT(6, "anno", "Anno", R | ZN_F_POSITIVE),
    INT(7, "utenti", "Utenti", ZN_F_NONNEG),
    INT(8, "maschi", "di cui maschi", ADV | ZN_F_NONNEG),
    INT(9, "femmine", "di cui femmine", ADV | ZN_F_NONNEG),
    INT(10, "minori", "da 0 a 17 anni", ADV | ZN_F_NONNEG),
    INT(11, "adulti", "da 18 a 64 anni", ADV | ZN_F_NONNEG),
    INT(12, "anziani", "65 anni e più", ADV | ZN_F_NONNEG),
    BOOL(13, "non_rilevato", "Sesso ed età non rilevati", ADV),
    INT(14, "ore", "Ore", ADV | ZN_F_NONNEG),
    INT(15, "giornate", "Giornate", ADV | ZN_F_NONNEG),
    INT(16, "lista_attesa", "In lista d'attesa", ADV | ZN_F_NONNEG),
};

static const zn_field gradimento[] = {
    REF(1, "servizio", "Servizio", R | ZN_F_PARENT | ZN_F_INDEX, SERVIZIO),
    INT(2, "anno", "Anno", R | ZN_F_POSITIVE),
    INT(3, "questionari", "Questionari", R | ZN_F_NONNEG),
    INT(4, "punteggio", "Punteggio medio (in centesimi)", R | ZN_F_NONNEG),
    INT(5, "massimo", "Punteggio massimo (in centesimi)", ADV | ZN_F_POSITIVE),
    TEXT(6, "note", "Note", ADV, 2000),
};

static const zn_field progetto_premialita[] = {
    REF(1, "ambito", "Ambito", R | K | ZN_F_OWNER, AMBITO),
    INT(2, "triennio_da", "Triennio dal", R | K | ZN_F_POSITIVE),
    TEXT(3, "codice", "Codice", R | K, 40),
    LISTED(4, "area", "Area", R, 20, "area_premialita", NULL),
    TEXT(5, "titolo", "Titolo", R, 300),
    TEXT(6, "obiettivi", "Obiettivi", 0, 4000),
    INT(7, "previsti", "Obiettivi previsti", ZN_F_NONNEG),
    INT(8, "raggiunti", "Obiettivi raggiunti (dichiarati)", ZN_F_NONNEG),
    MONEY(9, "richiesto", "Importo richiesto", ZN_F_NONNEG),
};

/* What the Regione decides on it: in its own ledger. */
static const zn_field esito_premialita[] = {
    REF(1, "progetto", "Progetto", R | ZN_F_PARENT | ZN_F_INDEX, PROGETTO_PREMIALITA),
    REF(2, "ambito", "Ambito", 0, AMBITO),
    ENUM(3, "esito", "Esito", R, "riconosciuto|parziale|non_riconosciuto", NULL),
    INT(4, "raggiunti", "Obiettivi raggiunti", ZN_F_NONNEG),
    MONEY(5, "importo", "Importo riconosciuto", ZN_F_NONNEG),
    REF(6, "atto", "Atto", 0, ATTO),
    DATE(7, "data", "Data", R),
};

/* fte: hundredths of one full-time equivalent, all heads together. `condiviso`: the same code at two employers says
 * that it is one person. */
static const zn_field personale[] = {
    REF(1, "ente", "Ente datore di lavoro", ZN_F_OWNER | ZN_F_INDEX, ENTE),
    REF(2, "ambito", "Ambito datore di lavoro", ZN_F_OWNER | ZN_F_INDEX, AMBITO),
    INT(3, "anno", "Anno", R | ZN_F_POSITIVE),
    LISTED(4, "profilo", "Profilo", R, 40, "profilo", "assistente_sociale"),
    ENUM(5, "contratto", "Contratto", R, "ti|td|esterno", NULL),
    INT(6, "teste", "Persone", R | ZN_F_NONNEG),
    INT(7, "fte", "Tempo pieno equivalente (in centesimi)", R | ZN_F_NONNEG),
    ENUM(8, "rilevazione", "Dato", R, "consuntivo|previsione", "consuntivo"),
    LISTED(9, "area", "Area", ADV, 20, "area", NULL),
    REF(10, "serve", "Ente servito (se diverso)", ADV, ENTE),
    TEXT(11, "condiviso", "Codice del posto condiviso con altri enti", ADV, 40),
    DATE(12, "dal", "In servizio dal", ADV),
};

static const zn_field valore_indicatore[] = {
    REF(1, "intervento", "Intervento", R | K | ZN_F_PARENT, INTERVENTO),
    REF(2, "ente", "Ente", R | K | ZN_F_OWNER | ZN_F_INDEX, ENTE),
    INT(3, "anno", "Anno", R | K | ZN_F_POSITIVE),
    REF(4, "rilevazione", "Rilevazione", K | ADV, RILEVAZIONE),
    LISTED(5, "indicatore", "Indicatore", R | K, 40, "indicatore", "utenti"),
    ENUM(6, "sesso", "Sesso", R | K, "tutti|maschi|femmine", "tutti"),
    LISTED(7, "eta", "Età", R | K, 20, "fascia_eta", "tutte"),
    INT(8, "valore", "Valore", ZN_F_NONNEG),
    BOOL(9, "non_rilevato", "Non rilevato", ADV),
};

const zn_entity zn_area_servizi[] = {
    ENTITY(ZN_PUA, "pua", "Punto unico di accesso", "Punti unici di accesso", true, L3, pua,
           "Dove i cittadini chiedono: almeno uno per ambito."),
    ENTITYM(ZN_STRUTTURA, "strutture", "struttura", "Struttura", "Strutture", true, L3, struttura,
            "Una struttura che dà servizi, autorizzata o accreditata."),
    ENTITYM(ZN_SERVIZIO, "servizi", "servizio", "Servizio erogato", "Servizi erogati", false, COUNTS, servizio,
            "Quanti utenti, quante ore, quanta attesa: solo numeri."),
    ENTITYM(ZN_GRADIMENTO, "gradimento", "gradimento", "Gradimento", "Gradimento", false, COUNTS, gradimento,
            "La soddisfazione di chi usa un servizio."),
    ENTITYM(ZN_PROGETTO_PREMIALITA, "premialita", "progetto_premialita", "Progetto di premialità",
            "Progetti di premialità", true, L3, progetto_premialita,
            "Un progetto con cui l'ambito concorre alla premialità della Regione."),
    ENTITYM(ZN_ESITO_PREMIALITA, "premialita", "esito_premialita", "Esito della premialità", "Esiti della premialità",
            false, ZN_IN(ZN_L2_REGIONE_AMBITO), esito_premialita, "Che cosa la Regione riconosce a un progetto."),
    ENTITY(ZN_PERSONALE, "personale", "Personale", "Personale", false, COUNTS, personale,
           "Quanti operatori, con quale contratto e quanto tempo: mai i nomi."),
    ENTITY(ZN_VALORE_INDICATORE, "valore_indicatore", "Valore di un indicatore", "Valori degli indicatori", false,
           ZN_IN(ZN_L6_ENTE) | ZN_IN(ZN_L4_AMBITO_ENTE), valore_indicatore,
           "Utenti, ore o posti di un intervento in un anno."),
};
const size_t zn_area_servizi_n = sizeof zn_area_servizi / sizeof zn_area_servizi[0];
