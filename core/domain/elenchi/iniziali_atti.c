/* Shipped lists: acts, documents, reasons of a missing CIG, budget programmes, where money comes from. */
#include "core/domain/elenchi/iniziali.h"

#define VERIFICARE "da verificare"

static const zn_iniziale tipi_atto[] = {
    {"DET", "Determina", NULL, NULL, NULL},
    {"DGC", "Delibera di giunta", NULL, NULL, NULL},
    {"DCC", "Delibera di consiglio", NULL, NULL, NULL},
    {"DEC", "Decreto", NULL, NULL, NULL},
    {"AVV", "Avviso pubblico", NULL, NULL, NULL},
    {"AGG", "Aggiudicazione", NULL, NULL, NULL},
    {"CON", "Contratto o convenzione", NULL, NULL, NULL},
    {"ACC", "Accordo di programma", NULL, NULL, NULL},
    {"VCS", "Verbale della Conferenza dei Sindaci", NULL, NULL, NULL},
    {"ALT", "Altro atto", NULL, NULL, NULL},
};

static const zn_iniziale tipi_documento[] = {
    {"FAT", "Fattura elettronica", NULL, NULL, NULL},
    {"NCR", "Nota di credito", NULL, NULL, NULL},
    {"FAN", "Fattura o ricevuta non elettronica", NULL, NULL, NULL},
    {"PAR", "Parcella", NULL, NULL, NULL},
    {"NDD", "Nota di debito di un ente convenzionato", NULL, NULL, NULL},
    {"STI", "Prospetto degli stipendi", NULL, "prospetto del personale, mai le singole buste paga", NULL},
    {"TIM", "Registro delle ore (timesheet)", NULL, NULL, NULL},
    {"CTR", "Contributo economico", NULL, "elenco senza nomi", NULL},
    {"TRA", "Trasferimento ad altro ente", NULL, NULL, NULL},
    {"RIM", "Rimborso", NULL, NULL, NULL},
    {"ECO", "Spesa economale", NULL, NULL, NULL},
    {"ALT", "Altro documento", NULL, NULL, NULL},
};

/* The official enumeration, codes as it writes them; the six that fit social services first. */
static const zn_iniziale motivi_no_cig[] = {
    {"ACCORDO_AMM_AGGIUDICATRICI", "Accordo fra amministrazioni", NULL, NULL, NULL},
    {"AFFIDAMENTI_IN_HOUSE", "Affidamento in house", NULL, NULL, NULL},
    {"AMMINISTRAZIONE DIRETTA", "Amministrazione diretta", NULL, NULL, NULL},
    {"CONTRATTI_LAVORO", "Contratti di lavoro", NULL, NULL, NULL},
    {"INCARICHI_COLLABORAZIONE", "Incarichi di collaborazione", NULL, NULL, NULL},
    {"SPESE_ECONOMALI", "Spese economali", NULL, NULL, NULL},
    {"ACQUISTO_LOCAZIONE", "Acquisto o locazione di immobili", NULL, NULL, NULL},
    {"APPALTI_ENERGIA_ACQUA", "Appalti di energia e acqua", NULL, NULL, NULL},
    {"ARBITRATO", "Arbitrato e conciliazione", NULL, NULL, NULL},
    {"ATTIVITA_CONCORRENZA", "Attività esposte alla concorrenza", NULL, NULL, NULL},
    {"CONCESSIONI_PAESI_TERZI", "Concessioni in Paesi terzi", NULL, NULL, NULL},
    {"CONTRATTI_ASSOCIAZIONE", "Contratti con associazioni", NULL, NULL, NULL},
    {"CONTRATTI_AUTORITA_GIUDIZIARIA", "Contratti dell'autorità giudiziaria", NULL, NULL, NULL},
    {"CONTRATTI_DIFESA", "Contratti della difesa", NULL, NULL, NULL},
    {"CONTRATTI_ESTERO", "Contratti all'estero", NULL, NULL, NULL},
    {"DIRITTO_ESCLUSIVO", "Diritto esclusivo", NULL, NULL, NULL},
    {"EROGAZIONI_LIBERALITA", "Erogazioni liberali", NULL, NULL, NULL},
    {"IMPRESA_COLLEGATA", "Impresa collegata", NULL, NULL, NULL},
    {"JOINT_VENTURE", "Joint venture", NULL, NULL, NULL},
    {"PRESTAZIONI", "Prestazioni escluse dal codice dei contratti", NULL, NULL, NULL},
    {"RIASSICURAZIONE", "Riassicurazione", NULL, NULL, NULL},
    {"RISARCIMENTI_INDENNIZZI", "Risarcimenti e indennizzi", NULL, NULL, NULL},
    {"SERVIZI_BANCHE_CENTRALI_EFSF", "Servizi delle banche centrali e dell'EFSF", NULL, NULL, NULL},
    {"SERVIZI_CAMPAGNE_POLITICHE", "Servizi per campagne politiche", NULL, NULL, NULL},
    {"SPONSORIZZAZIONE_PURA", "Sponsorizzazione pura", NULL, NULL, NULL},
    {"TRASPORTO_AEREO", "Trasporto aereo", NULL, NULL, NULL},
};

static const zn_iniziale programmi[] = {
    {"12.01", "Interventi per l'infanzia e i minori e per asili nido", NULL, NULL, NULL},
    {"12.02", "Interventi per la disabilità", NULL, NULL, NULL},
    {"12.03", "Interventi per gli anziani", NULL, NULL, NULL},
    {"12.04", "Interventi per soggetti a rischio di esclusione sociale", NULL, NULL, NULL},
    {"12.05", "Interventi per le famiglie", NULL, NULL, NULL},
    {"12.06", "Interventi per il diritto alla casa", NULL, NULL, NULL},
    {"12.07", "Programmazione e governo della rete dei servizi sociosanitari e sociali", NULL, NULL, NULL},
    {"12.08", "Cooperazione e associazionismo", NULL, NULL, NULL},
    {"12.09", "Servizio necroscopico e cimiteriale", NULL, NULL, NULL},
};

static const zn_iniziale provenienze[] = {
    {"nazionale", "Fondi nazionali", NULL, NULL, NULL},
    {"regionale", "Fondi regionali", NULL, NULL, NULL},
    {"europeo", "Fondi europei e PNRR", NULL, NULL, NULL},
    {"comunale", "Bilanci dei Comuni", NULL, NULL, NULL},
    {"utenza", "Compartecipazione degli utenti", NULL, NULL, NULL},
    {"sanitario", "Servizio sanitario", NULL, NULL, NULL},
    {"privato", "Privati e terzo settore", NULL, NULL, NULL},
    {"altro", "Altro", NULL, NULL, NULL},
};

const zn_elenco_iniziale zn_iniziali_atti[] = {
    {"tipo_atto", "1", "Tipi di atto", NULL, ZN_VOCI(tipi_atto)},
    {"tipo_documento", "1", "Tipi di giustificativo", NULL, ZN_VOCI(tipi_documento)},
    {"motivo_no_cig", "1", "Motivi della mancanza del CIG", "OPI 1.7.1 (le denominazioni sono nostre)",
     ZN_VOCI(motivi_no_cig)},
    {"missione_programma", "1", "Programmi della missione 12", "All. 14 D.Lgs. 118/2011, " VERIFICARE,
     ZN_VOCI(programmi)},
    {"provenienza", "1", "Da dove viene un fondo", NULL, ZN_VOCI(provenienze)},
};
const size_t zn_iniziali_atti_n = sizeof zn_iniziali_atti / sizeof zn_iniziali_atti[0];
