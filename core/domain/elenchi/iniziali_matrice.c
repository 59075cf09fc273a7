/* Shipped lists: the matrices of the FNPS, ISTAT's areas, the essential levels. */
#include "core/domain/elenchi/iniziali.h"

#define VERIFICARE "da verificare"

static const zn_iniziale matrici[] = {
    {"5x9", "Matrice FNPS: 5 macro-livelli, 9 obiettivi di servizio, 3 aree", NULL, NULL, NULL},
    {"5x10", "Matrice FNPS precedente (2013-2018): 5 macro-livelli, 10 obiettivi di servizio, 3 aree", NULL, NULL,
     VERIFICARE},
};

static const zn_iniziale aree[] = {
    {"A1", "Infanzia, adolescenza e responsabilità familiari", NULL, NULL, NULL},
    {"A2", "Disabilità e non autosufficienza", NULL, NULL, NULL},
    {"A3", "Povertà ed esclusione sociale", NULL, NULL, NULL},
};

static const zn_iniziale macro[] = {
    {"ML1", "Servizi per l'accesso e la presa in carico da parte della rete assistenziale", NULL, NULL, NULL},
    {"ML2", "Servizi e misure per favorire la permanenza a domicilio", NULL, NULL, NULL},
    {"ML3", "Servizi territoriali comunitari", NULL, NULL, NULL},
    {"ML4", "Servizi territoriali a carattere residenziale per le fragilità", NULL, NULL, NULL},
    {"ML5", "Misure di inclusione sociale - sostegno al reddito", NULL, NULL, NULL},
};

#define OS01 \
  { "OS01", "Accesso", "ML1", "segretariato sociale, telefonia sociale, centri di ascolto tematici", NULL }
#define OS02                                                                                                   \
  {                                                                                                            \
    "OS02", "Presa in carico", "ML1",                                                                          \
        "servizio sociale professionale, valutazione multidimensionale, affidamento di minori, adozione", NULL \
  }
#define OS03                                                                               \
  {                                                                                        \
    "OS03", "Pronto intervento sociale", "ML1",                                            \
        "interventi per l'igiene personale, sostegno a persone in emergenza sociale", NULL \
  }
#define OS04 \
  { "OS04", "Assistenza domiciliare", "ML2", "assistenza domiciliare, pasti e lavanderia a domicilio", NULL }
#define OS05 \
  { "OS05", "Servizi di prossimità", "ML2", NULL, NULL }
#define OS06 \
  { "OS06", "Centri diurni e altri servizi territoriali comunitari", "ML3", NULL, NULL }
#define OS07 \
  { "OS07", "Comunità/residenze a favore di minori e persone con fragilità", "ML4", NULL, NULL }
#define OS08 \
  { "OS08", "Interventi/misure per facilitare inclusione e autonomia", "ML5", NULL, NULL }
#define OS09 \
  { "OS09", "Misure di sostegno al reddito", "ML5", NULL, NULL }

static const zn_iniziale obiettivi_9[] = {OS01, OS02, OS03, OS04, OS05, OS06, OS07, OS08, OS09};
/* The older matrix has one objective more. It gets a code of its own, so that OS01-OS09 mean the same in both and an
 * intervention can be reported in either. */
static const zn_iniziale obiettivi_10[] = {
    OS01, OS02, OS03, OS04, OS05, {"OS10", "Asili nido e altri servizi per la prima infanzia", "ML3", NULL, VERIFICARE},
    OS06, OS07, OS08, OS09,
};

static const zn_iniziale aree_istat[] = {
    {"FAM", "Famiglia e minori", NULL, NULL, NULL},
    {"DIS", "Disabili", NULL, NULL, NULL},
    {"DIP", "Dipendenze", NULL, NULL, NULL},
    {"ANZ", "Anziani", NULL, NULL, NULL},
    {"IMM", "Immigrati, Rom, Sinti e Caminanti", NULL, NULL, NULL},
    {"POV", "Povertà, disagio adulti e senza dimora", NULL, NULL, NULL},
    {"MUL", "Multiutenza", NULL, NULL, NULL},
};

static const zn_iniziale leps[] = {
    {"LEPS_SSP", "Servizio sociale professionale", NULL,
     "un assistente sociale ogni 6.500 abitanti; obiettivo uno ogni 5.000, poi uno ogni 4.000", "L. 178/2020 c. 797"},
    {"LEPS_SUPERV", "Supervisione del personale dei servizi sociali", NULL, NULL, "PNRR M5C2 1.1.4"},
    {"LEPS_DIMPROT", "Dimissioni protette", NULL, NULL, "PNRR M5C2 1.1.3"},
    {"LEPS_PIPPI", "Prevenzione dell'allontanamento familiare (P.I.P.P.I.)", NULL, NULL, "PNRR M5C2 1.1.1"},
    {"LEPS_PIS", "Pronto intervento sociale", NULL, NULL, VERIFICARE},
    {"LEPS_PUA", "Punto unico di accesso", NULL, NULL, VERIFICARE},
    {"LEPS_VMD", "Valutazione multidimensionale e progetto personalizzato", NULL, NULL, VERIFICARE},
    {"LEPS_RESID", "Residenza fittizia e fermo posta", NULL, NULL, VERIFICARE},
    {"LEPS_DOM", "Assistenza domiciliare sociale e integrata", NULL, NULL, "L. 234/2021 cc. 159-171 (da verificare)"},
    {"LEPS_SOLL", "Servizi sociali di sollievo", NULL, NULL, "L. 234/2021 cc. 159-171 (da verificare)"},
    {"LEPS_SUPP", "Servizi sociali di supporto", NULL, NULL, "L. 234/2021 cc. 159-171 (da verificare)"},
};

const zn_elenco_iniziale zn_iniziali_matrice[] = {
    {"matrice", "1", "Versioni della matrice FNPS", "Allegato A dei decreti di riparto FNPS", ZN_VOCI(matrici)},
    {"area", "5x9", "Aree di utenza", "Allegato A", ZN_VOCI(aree)},
    {"area", "5x10", "Aree di utenza (matrice precedente)", VERIFICARE, ZN_VOCI(aree)},
    {"macro_livello", "5x9", "Macro-livelli", "Allegato A", ZN_VOCI(macro)},
    {"macro_livello", "5x10", "Macro-livelli (matrice precedente)", VERIFICARE, ZN_VOCI(macro)},
    {"obiettivo_servizio", "5x9", "Obiettivi di servizio", "Allegato A", ZN_VOCI(obiettivi_9)},
    {"obiettivo_servizio", "5x10", "Obiettivi di servizio (matrice precedente)", VERIFICARE, ZN_VOCI(obiettivi_10)},
    {"area_istat", "1", "Aree della rilevazione ISTAT sulla spesa sociale dei Comuni",
     "ISTAT, spesa sociale dei Comuni", ZN_VOCI(aree_istat)},
    {"leps", "1", "Livelli essenziali delle prestazioni sociali (LEPS)", NULL, ZN_VOCI(leps)},
};
const size_t zn_iniziali_matrice_n = sizeof zn_iniziali_matrice / sizeof zn_iniziali_matrice[0];
