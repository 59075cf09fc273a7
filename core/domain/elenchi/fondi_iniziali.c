#include "core/domain/elenchi/fondi_iniziali.h"

#define C          "completo"
#define I          "importo"
#define VERIFICARE "Regole da verificare prima dell'uso."
#define PROSPETTO  "Si rendiconta con un prospetto."

/* The Ministry's money that reaches an ambito by itself asks the amount only, the Region's asks every act (DOMAIN 0.3).
 * From 2019-20 the FNPS pays no services for the first infancy (OS10 of the older matrix). */
#define PNRR(codice, nome) \
  { codice, nome, C, "europeo", "ministero", "ReGiS", NULL, NULL, true, true, "PNRR M5C2 investimento 1", NULL }
#define VARIO(codice, nome, provenienza, fonte) \
  { codice, nome, C, provenienza, "altro", NULL, NULL, NULL, false, false, fonte, VERIFICARE }

const zn_fondo_iniziale zn_fondi_iniziali[] = {
    /* codice, nome, prova, provenienza, chi lo trasferisce, sistema, matrice, esclusi, CUP, CIG, fonte, note */
    {"FNPS", "Fondo nazionale politiche sociali", I, "nazionale", "ministero", "SIOSS", "5x9", "OS10", false, false,
     "DM 2/4/2025", "Se lo trasferisce la Regione, livello di prova completo."},
    {"FSR", "Fondo sociale regionale", C, "regionale", "regione", NULL, NULL, NULL, false, false, "DGR della Regione",
     NULL},
    {"FNA", "Fondo per le non autosufficienze", I, "nazionale", "ministero", "SIOSS", NULL, NULL, false, false,
     "DPCM 3/10/2022", NULL},
    {"DDN", "Dopo di noi", I, "nazionale", "ministero", "SIOSS", NULL, NULL, false, false, "L. 112/2016", NULL},
    {"QSFP", "Quota servizi del Fondo povertà", C, "nazionale", "ministero", "Multifondo", NULL, NULL, true, false,
     "D.Lgs. 147/2017 art. 7", "Valori cumulati alla data della rilevazione."},
    {"QPE", "Fondo povertà, povertà estrema", C, "nazionale", "ministero", "Multifondo", NULL, NULL, false, false,
     "Linee guida 2021-23", NULL},
    {"CL", "Care leavers", C, "nazionale", "ministero", "Multifondo", NULL, NULL, false, false, NULL, NULL},
    {"PIPPI", "P.I.P.P.I.", C, "nazionale", "ministero", "Multifondo", NULL, NULL, false, false, NULL,
     "Progetto standard: 211.500,00."},
    PNRR("PNRR-M5C2-1.1.1", "PNRR, sostegno alle capacità genitoriali"),
    PNRR("PNRR-M5C2-1.1.2", "PNRR, autonomia degli anziani non autosufficienti"),
    PNRR("PNRR-M5C2-1.1.3", "PNRR, servizi sociali a domicilio e dimissioni"),
    PNRR("PNRR-M5C2-1.1.4", "PNRR, supervisione e prevenzione del burn-out"),
    PNRR("PNRR-M5C2-1.2", "PNRR, autonomia delle persone con disabilità"),
    PNRR("PNRR-M5C2-1.3", "PNRR, housing first e stazioni di posta"),
    {"AS", "Contributo per gli assistenti sociali", I, "nazionale", "ministero", "SIOSS", NULL, NULL, false, false,
     "L. 178/2020 c. 797", PROSPETTO " Entro il 28 febbraio di ogni anno."},
    {"FSC-SOC", "Fondo di solidarietà comunale, obiettivi di servizio sociale", I, "nazionale", "ministero",
     "SOSE/OpenCivitas", NULL, NULL, false, false, NULL, PROSPETTO},
    VARIO("PN-INCL", "PON e PN Inclusione", "europeo", NULL),
    VARIO("HCP", "Home care premium (INPS)", "nazionale", NULL),
    VARIO("FAMI", "Fondo asilo, migrazione e integrazione", "europeo", NULL),
    VARIO("CAREGIVER", "Fondo per i caregiver familiari", "nazionale", NULL),
    VARIO("VIOLENZA", "Fondi contro la violenza sulle donne", "nazionale", NULL),
    VARIO("L285", "Fondo infanzia e adolescenza", "nazionale", "L. 285/1997"),
    VARIO("PAC", "Piano di azione per la coesione, servizi di cura", "nazionale", NULL),
    {"COM", "Bilancio comunale (cofinanziamento)", I, "comunale", "ente", NULL, NULL, NULL, false, false, NULL, NULL},
    {"UTE", "Compartecipazione degli utenti", I, "utenza", "utenti", NULL, NULL, NULL, false, false, NULL, NULL},
    {"SSN", "Compartecipazione del servizio sanitario", I, "sanitario", "altro", NULL, NULL, NULL, false, false, NULL,
     NULL},
};
const size_t zn_fondi_iniziali_n = sizeof zn_fondi_iniziali / sizeof zn_fondi_iniziali[0];
