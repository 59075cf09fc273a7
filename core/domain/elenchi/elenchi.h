/* elenchi: what the Regione publishes and others look up: versioned code lists, modules, settings.
 *
 * A list (matrix, LEPS, reasons of a missing CIG, types of act, …) is data: rows of `codifica` in the Regione's ledger.
 * A starting set is shipped (iniziali.c) and published by `zona init`; where a replica has no row of a list, or of the
 * version asked for, the shipped entries of it count. Nothing here ever refuses what comes by sync. */
#ifndef ZONA_CORE_DOMAIN_ELENCHI_ELENCHI_H
#define ZONA_CORE_DOMAIN_ELENCHI_ELENCHI_H

#include "core/base/arena.h"
#include "core/store/replica.h"

/* Names of the lists that the program itself looks up. */
#define ZN_ELENCO_MATRICE    "matrice"            /* versions of the FNPS matrix: codice "5x9" */
#define ZN_ELENCO_AREA       "area"               /* versione = the matrix */
#define ZN_ELENCO_MACRO      "macro_livello"      /* versione = the matrix */
#define ZN_ELENCO_OBIETTIVO  "obiettivo_servizio" /* versione = the matrix; padre = macro_livello */
#define ZN_ELENCO_AREA_ISTAT "area_istat"
#define ZN_ELENCO_LEPS       "leps"
#define ZN_ELENCO_INDICATORE "indicatore"
#define ZN_ELENCO_FASCIA_ETA "fascia_eta"
#define ZN_ELENCO_SEZIONE    "sezione_piano"
#define ZN_ELENCO_FASE       "fase_piano"
#define ZN_ELENCO_PROFILO    "profilo"

typedef struct zn_voce {
  const char *versione, *codice, *denominazione;
  const char *padre, *esempi; /* "" where none */
  int64_t ordine;
} zn_voce;

/* Entries of a list, by version, order, code; versione NULL: of every version. Owned by the arena. An unknown list has
 * none. */
ZN_MUST zn_status zn_elenco_load(zn_replica *r, const char *elenco, const char *versione, zn_arena *a, zn_voce **out,
                                 size_t *n, zn_err *err);
/* The entry as the list spells it (upper and lower case are the same); versione NULL: of any version. NULL: none.
 * *vuoto (may be NULL): the list has no entries at all, so nothing can be said of the code. Owned by the arena. */
ZN_MUST zn_status zn_elenco_voce(zn_replica *r, const char *elenco, const char *versione, const char *codice,
                                 zn_arena *a, const zn_voce **out, bool *vuoto, zn_err *err);

/* Modules (zn_entity.modulo, and those that are no entity: "prenotazioni", "R9", "R12"): off until the Regione turns
 * them on. */
bool zn_modulo_attivo(zn_replica *r, const char *codice);
typedef struct zn_modulo_info {
  const char *codice, *titolo; /* Italian */
} zn_modulo_info;
size_t zn_modulo_count(void);
zn_modulo_info zn_modulo_at(size_t i);

/* Settings. */
#define ZN_IMP_SOGLIA_UTENTI "soglia_utenti"         /* counts below it are masked above the comune: 4 */
#define ZN_IMP_LEGGERA       "rimodulazione_leggera" /* hundredths of % that a light rimodulazione may move: 0 = none */
#define ZN_IMP_RESIDUO_ANNI  "residuo_anni"          /* V27: years without movement: 3 */
/* The number that the Regione set (int), else `otherwise`. */
int64_t zn_impostazione_int(zn_replica *r, const char *chiave, int64_t otherwise);

/* Writes the shipped entries that the replica does not have yet, as the Regione; *n: how many. */
struct zn_place;
ZN_MUST zn_status zn_elenchi_pubblica(const struct zn_place *p, size_t *n, zn_err *err);

#endif
