/* Shipped lists: what a plan contains and how it is made, bodies, staff, services, indicators. */
#include "core/domain/elenchi/iniziali.h"

#define VERIFICARE "elenco di lavoro, da verificare"

/* L. 328/2000 art. 19 c. 1 */
static const zn_iniziale sezioni[] = {
    {"1", "Obiettivi strategici, priorità, strumenti e mezzi", NULL, NULL, "L. 328/2000 art. 19 c. 1 lett. a"},
    {"2", "Organizzazione dei servizi, risorse finanziarie, strutturali e professionali, requisiti di qualità", NULL,
     NULL, "L. 328/2000 art. 19 c. 1 lett. b"},
    {"3", "Rilevazione dei dati nel sistema informativo dei servizi sociali", NULL, NULL,
     "L. 328/2000 art. 19 c. 1 lett. c, art. 21"},
    {"4", "Integrazione tra servizi e prestazioni", NULL, NULL, "L. 328/2000 art. 19 c. 1 lett. d"},
    {"5", "Coordinamento con le amministrazioni statali, in particolare penitenziaria e della giustizia", NULL, NULL,
     "L. 328/2000 art. 19 c. 1 lett. e"},
    {"6", "Collaborazione con la solidarietà sociale e le altre risorse della comunità", NULL, NULL,
     "L. 328/2000 art. 19 c. 1 lett. f"},
    {"7", "Concertazione con l'azienda sanitaria locale e con il terzo settore", NULL, NULL,
     "L. 328/2000 art. 19 c. 1 lett. g"},
};

static const zn_iniziale passi[] = {
    {"1", "Avvio del procedimento", NULL, "la Conferenza dei Sindaci decide di avviare il Piano", NULL},
    {"2", "Indirizzi strategici", NULL, "obiettivi e priorità di intervento", NULL},
    {"3", "Gruppo tecnico", NULL, "base conoscitiva: bisogni, offerta, risorse; confronto e priorità", NULL},
    {"4", "Stesura del Piano", NULL, "mezzi e tempi, sperimentazioni, terzo settore, integrazione, formazione", NULL},
    {"5", "Approvazione della Conferenza dei Sindaci", NULL, NULL, NULL},
    {"6", "Accordo di programma", NULL, "lo firmano tutti i Comuni dell'Ambito e le altre istituzioni", NULL},
    {"7", "Protocolli, accordi di collaborazione, convenzioni", NULL, "con chi partecipa o contribuisce al Piano",
     NULL},
    {"8", "Approvazione della Regione", NULL, NULL, NULL},
};

static const zn_iniziale organismi[] = {
    {"asl", "Azienda sanitaria locale", NULL, NULL, NULL},
    {"ats", "Agenzia di tutela della salute (ATS)", NULL, NULL, NULL},
    {"asst", "Azienda socio-sanitaria territoriale (ASST)", NULL, NULL, NULL},
    {"provincia", "Provincia o città metropolitana", NULL, NULL, NULL},
    {"comune", "Comune", NULL, NULL, NULL},
    {"ets", "Ente del terzo settore", NULL, "cooperative sociali, fondazioni", NULL},
    {"volontariato", "Organizzazione di volontariato", NULL, NULL, NULL},
    {"sindacato", "Organizzazione sindacale", NULL, NULL, NULL},
    {"ordine", "Ordine o associazione professionale", NULL, NULL, NULL},
    {"categoria", "Associazione di categoria", NULL, NULL, NULL},
    {"famiglie", "Associazione delle famiglie o degli utenti", NULL, NULL, NULL},
    {"scuola", "Scuola o ufficio scolastico", NULL, NULL, NULL},
    {"giustizia", "Amministrazione penitenziaria o della giustizia", NULL, NULL, NULL},
    {"universita", "Università o ente di ricerca", NULL, NULL, NULL},
    {"altro", "Altro soggetto", NULL, NULL, NULL},
};

static const zn_iniziale profili[] = {
    {"assistente_sociale", "Assistente sociale", NULL, NULL, NULL},
    {"educatore", "Educatore professionale", NULL, NULL, NULL},
    {"psicologo", "Psicologo", NULL, NULL, NULL},
    {"amministrativo", "Amministrativo", NULL, NULL, NULL},
    {"oss", "Operatore socio-sanitario", NULL, NULL, NULL},
    {"altro", "Altro profilo", NULL, NULL, NULL},
};

static const zn_iniziale indicatori[] = {
    {"utenti", "Utenti", NULL, "persone servite nell'anno, ognuna una volta", NULL},
    {"ore", "Ore erogate", NULL, NULL, NULL},
    {"posti", "Posti", NULL, NULL, NULL},
    {"presenza_servizio", "Presenza del servizio", NULL, "1 se il servizio c'è, 0 se non c'è", NULL},
    {"piani_personalizzati", "Piani personalizzati", NULL, "solo il numero", NULL},
};

static const zn_iniziale fasce[] = {
    {"tutte", "Tutte le età", NULL, NULL, NULL},
    {"0-17", "Da 0 a 17 anni", NULL, NULL, NULL},
    {"18-64", "Da 18 a 64 anni", NULL, NULL, NULL},
    {"65+", "65 anni e più", NULL, NULL, NULL},
};

/* The services that the notes on the matrix and D.Lgs. 147/2017 art. 7 name; the official nomenclatore was not found.
 */
static const zn_iniziale servizi[] = {
    {"segretariato_sociale", "Segretariato sociale", NULL, NULL, NULL},
    {"centro_ascolto", "Centro di ascolto tematico, telefonia sociale", NULL, NULL, NULL},
    {"servizio_sociale_professionale", "Servizio sociale professionale", NULL, NULL, NULL},
    {"valutazione_multidimensionale", "Valutazione multidimensionale", NULL, NULL, NULL},
    {"affidamento_minori", "Affidamento di minori", NULL, NULL, NULL},
    {"adozione", "Adozione", NULL, NULL, NULL},
    {"pronto_intervento_sociale", "Pronto intervento sociale", NULL, NULL, NULL},
    {"assistenza_domiciliare", "Assistenza domiciliare", NULL, NULL, NULL},
    {"pasti_lavanderia", "Pasti e lavanderia a domicilio", NULL, NULL, NULL},
    {"prossimita", "Servizi di prossimità", NULL, NULL, NULL},
    {"dimissioni_protette", "Dimissioni protette", NULL, NULL, NULL},
    {"socio_educativo", "Sostegno socio-educativo", NULL, NULL, NULL},
    {"genitorialita", "Sostegno alla genitorialità e mediazione familiare", NULL, NULL, NULL},
    {"mediazione_culturale", "Mediazione culturale", NULL, NULL, NULL},
    {"tirocini_inclusione", "Tirocini di inclusione", NULL, NULL, NULL},
    {"centro_diurno", "Centro diurno", NULL, NULL, NULL},
    {"asilo_nido", "Asilo nido e servizi per la prima infanzia", NULL, NULL, NULL},
    {"residenziale", "Comunità o residenza", NULL, NULL, NULL},
    {"senza_dimora", "Housing first, stazione di posta, accoglienza", NULL, NULL, NULL},
    {"autonomia", "Inclusione e autonomia delle persone con disabilità", NULL, NULL, NULL},
    {"sostegno_reddito", "Sostegno al reddito", NULL, NULL, NULL},
    {"supervisione", "Supervisione degli operatori", NULL, NULL, NULL},
    {"altro", "Altro servizio", NULL, NULL, NULL},
};

static const zn_iniziale strutture[] = {
    {"centro_diurno", "Centro diurno", NULL, NULL, NULL},
    {"comunita_minori", "Comunità per minori", NULL, NULL, NULL},
    {"residenza_disabili", "Residenza o gruppo appartamento per persone con disabilità", NULL, NULL, NULL},
    {"residenza_anziani", "Residenza per anziani", NULL, NULL, NULL},
    {"accoglienza", "Accoglienza notturna, stazione di posta", NULL, NULL, NULL},
    {"antiviolenza", "Centro antiviolenza o casa rifugio", NULL, NULL, NULL},
    {"centro_famiglie", "Centro per le famiglie", NULL, NULL, NULL},
    {"asilo_nido", "Asilo nido", NULL, NULL, NULL},
    {"altro", "Altra struttura", NULL, NULL, NULL},
};

static const zn_iniziale premialita[] = {
    {"poverta", "Contrasto alla povertà e inclusione attiva", NULL, NULL, NULL},
    {"abitare", "Politiche abitative", NULL, NULL, NULL},
    {"domiciliarita", "Domiciliarità", NULL, NULL, NULL},
    {"anziani", "Anziani", NULL, NULL, NULL},
    {"digitale", "Digitalizzazione dei servizi", NULL, NULL, NULL},
    {"giovani", "Politiche giovanili e per i minori", NULL, NULL, NULL},
    {"lavoro", "Politiche per il lavoro", NULL, NULL, NULL},
    {"famiglia", "Interventi per la famiglia", NULL, NULL, NULL},
    {"disabilita", "Persone con disabilità", NULL, NULL, NULL},
    {"ufficio_piano", "Potenziamento dell'Ufficio di Piano e del governo della rete", NULL, NULL, NULL},
};

const zn_elenco_iniziale zn_iniziali_piano[] = {
    {"sezione_piano", "1", "I sette contenuti del Piano di zona", "L. 328/2000 art. 19", ZN_VOCI(sezioni)},
    {"fase_piano", "1", "I passi della procedura del Piano di zona", "Circolare Regione Calabria prot. 32047/2021",
     ZN_VOCI(passi)},
    {"tipo_organismo", "1", "Chi partecipa al Piano o lo firma", "L. 328/2000 artt. 1, 19", ZN_VOCI(organismi)},
    {"profilo", "1", "Profili professionali", NULL, ZN_VOCI(profili)},
    {"indicatore", "1", "Indicatori di un intervento", NULL, ZN_VOCI(indicatori)},
    {"fascia_eta", "1", "Fasce di età", NULL, ZN_VOCI(fasce)},
    {"tipo_servizio", "1", "Tipi di servizio", VERIFICARE, ZN_VOCI(servizi)},
    {"tipo_struttura", "1", "Tipi di struttura", VERIFICARE, ZN_VOCI(strutture)},
    {"area_premialita", "1", "Aree della premialità", VERIFICARE, ZN_VOCI(premialita)},
};
const size_t zn_iniziali_piano_n = sizeof zn_iniziali_piano / sizeof zn_iniziali_piano[0];
