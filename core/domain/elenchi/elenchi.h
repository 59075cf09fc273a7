/* elenchi: what the Regione publishes and others look up: versioned code lists, modules, settings, the seed list of
 * funds, and the profiles of the enti.
 *
 * A list (matrix, LEPS, reasons of a missing CIG, types of act, …) is data: rows of `codifica` in the Regione's ledger.
 * A starting set is shipped (iniziali_*.c) and published by `zona init`; where a replica has no row of a version of a
 * list, the shipped entries of that version count. Nothing here ever refuses what comes by sync. */
#ifndef ZONA_CORE_DOMAIN_ELENCHI_ELENCHI_H
#define ZONA_CORE_DOMAIN_ELENCHI_ELENCHI_H

#include "core/base/arena.h"
#include "core/base/date.h"
#include "core/store/replica.h"

struct zn_place; /* core/domain/rows/place.h */

/* ---- lists (elenchi.c, pubblica.c) ------------------------------------------------------------------------------ */

/* Names of the lists that the program itself looks up. */
#define ZN_ELENCO_MATRICE    "matrice"            /* versions of the FNPS matrix: codice "5x9" */
#define ZN_ELENCO_AREA       "area"               /* versione = the matrix */
#define ZN_ELENCO_MACRO      "macro_livello"      /* versione = the matrix */
#define ZN_ELENCO_OBIETTIVO  "obiettivo_servizio" /* versione = the matrix; padre = macro_livello */
#define ZN_ELENCO_AREA_ISTAT "area_istat"
#define ZN_ELENCO_LEPS       "leps"
#define ZN_ELENCO_INDICATORE "indicatore"
#define ZN_ELENCO_FASCIA_ETA "fascia_eta"
#define ZN_ELENCO_SEZIONE    "sezione_piano" /* codice "1" … "7" */
#define ZN_ELENCO_FASE       "fase_piano"    /* codice "1" … "8" */
#define ZN_ELENCO_PROFILO    "profilo"

typedef struct zn_voce {
  const char *versione, *codice, *denominazione;
  const char *padre, *esempi, *fonte; /* "" where none */
  int64_t ordine;
  int64_t dal, al; /* days; INT64_MIN, INT64_MAX where open */
} zn_voce;

/* Entries of a list, by version, order, code; versione NULL: of every version. Owned by the arena. An unknown list has
 * none. Expired entries are among them. */
ZN_MUST zn_status zn_elenco_load(zn_replica *r, const char *elenco, const char *versione, zn_arena *a, zn_voce **out,
                                 size_t *n, zn_err *err);
/* The entry as the list spells it (upper and lower case are the same, a blank is as good as _); versione NULL: of any
 * version, one that is valid today first. NULL: none. *vuoto (may be NULL): the list has no entries at all, so nothing
 * can be said of the code. Owned by the arena. */
ZN_MUST zn_status zn_elenco_voce(zn_replica *r, const char *elenco, const char *versione, const char *codice,
                                 zn_arena *a, const zn_voce **out, bool *vuoto, zn_err *err);
/* The same among entries at hand. */
const zn_voce *zn_voce_fra(const zn_voce *v, size_t n, const char *codice, zn_day today);
bool zn_voce_valida(const zn_voce *v, zn_day day);
/* The list whose codes are the `padre` of this one's entries, of the same version: macro_livello for
 * obiettivo_servizio, else the list itself. */
const char *zn_elenco_padre(const char *elenco);

typedef struct zn_elenco_info {
  const char *nome, *versione;
  const char *titolo; /* "" for a list that is the Regione's own */
  size_t voci;
} zn_elenco_info;
/* The lists there are, a row per version, by name and version. Owned by the arena. */
ZN_MUST zn_status zn_elenchi(zn_replica *r, zn_arena *a, zn_elenco_info **out, size_t *n, zn_err *err);

/* Writes the shipped entries that the replica does not have yet, as the Regione; *n: how many. */
ZN_MUST zn_status zn_elenchi_pubblica(const struct zn_place *p, size_t *n, zn_err *err);
/* Writes the funds of the seed list that are not there yet, by code, as the Regione. They stay editable. */
ZN_MUST zn_status zn_fondi_pubblica(const struct zn_place *p, size_t *n, zn_err *err);

/* ---- what a person types (scritti.c) -------------------------------------------------------------------------------
 */

/* A code of a listed field as the list spells it (by code, else by its whole name), several where the field takes
 * several (ZN_F_LIST). Unknown in a list that has entries: ZN_E_INVALID, naming what comes near. *v is a text; the new
 * one lives in the arena. */
ZN_MUST zn_status zn_codice_scritto(zn_replica *r, const zn_field *f, zn_arena *a, zn_val *v, zn_err *err);
/* The first code of the value that is not valid on that day, and since or until when; NULL: all are. In the arena. */
const zn_voce *zn_codice_scaduto(zn_replica *r, const zn_field *f, const zn_val *v, zn_day day, zn_arena *a);

/* ---- modules (moduli.c) ----------------------------------------------------------------------------------------- */

/* zn_entity.modulo, and those that are no entity ("prenotazioni", "R9", "R12"): off until the Regione turns them on. */
bool zn_modulo_attivo(zn_replica *r, const char *codice);
typedef struct zn_modulo_info {
  const char *codice, *titolo; /* Italian */
  const char *richiede;        /* the module that it hangs on, or NULL: turned on with it */
} zn_modulo_info;
size_t zn_modulo_count(void);
zn_modulo_info zn_modulo_at(size_t i);
/* Turns a module on or off, as the Regione, with those that it hangs on. ZN_E_NOTFOUND: there is none, and which there
 * are. */
ZN_MUST zn_status zn_modulo_imposta(const struct zn_place *p, const char *codice, bool attivo, zn_err *err);
/* ZN_E_STATE, saying who turns it on, when the code is a module's and it is off. */
ZN_MUST zn_status zn_modulo_serve(zn_replica *r, const char *codice, zn_err *err);

/* ---- settings (moduli.c) ---------------------------------------------------------------------------------------- */

#define ZN_IMP_SOGLIA_UTENTI "soglia_utenti"         /* counts below it are masked above the comune: 4 */
#define ZN_IMP_LEGGERA       "rimodulazione_leggera" /* hundredths of % that a light rimodulazione may move: 0 = none */
#define ZN_IMP_RESIDUO_ANNI  "residuo_anni"          /* V27: years without movement: 3 */
/* ISTAT's means of the comuni's social spending per inhabitant, in euro, for comparison in R9 */
#define ZN_IMP_ISTAT_MEDIA    "istat_media"
#define ZN_IMP_ISTAT_SUD      "istat_sud"
#define ZN_IMP_ISTAT_NORD_EST "istat_nord_est"
/* The State's contribution for social workers (R7): inhabitants for one of them, whole euro for one. */
#define ZN_IMP_AS_BASE   "assistenti_rapporto_base"
#define ZN_IMP_AS_LEPS   "assistenti_rapporto_leps"
#define ZN_IMP_AS_OLTRE  "assistenti_rapporto_oltre"
#define ZN_IMP_AS_EURO_1 "assistenti_euro_fino_leps"
#define ZN_IMP_AS_EURO_2 "assistenti_euro_oltre_leps"
/* The number that the Regione set (int), else `otherwise`. */
int64_t zn_impostazione_int(zn_replica *r, const char *chiave, int64_t otherwise);

typedef struct zn_impostazione_info {
  const char *chiave, *titolo;
  int64_t preset, max; /* 0 … max */
} zn_impostazione_info;
size_t zn_impostazione_count(void);
zn_impostazione_info zn_impostazione_at(size_t i);
/* Sets one of those, as the Regione. ZN_E_NOTFOUND, ZN_E_INVALID say what to write. */
ZN_MUST zn_status zn_impostazione_imposta(const struct zn_place *p, const char *chiave, const char *valore,
                                          zn_err *err);

/* ---- profiles (profili.c) --------------------------------------------------------------------------------------- */

/* How much an ente does by itself: what its lists and its help show. It never refuses anything. */
typedef enum zn_profilo {
  ZN_PROFILO_DELEGA = 1, /* the default: the quota to the capofila, the rare direct expense, staff */
  ZN_PROFILO_ORDINARIO,  /* the whole chain of spending, users of its interventions */
  ZN_PROFILO_COMPLETO    /* everything that an ente may write */
} zn_profilo;
/* The profile that the ente's present ambito gave it; the default where there is none. */
zn_profilo zn_profilo_di(zn_replica *r, int64_t ente_k);
const char *zn_profilo_nome(zn_profilo p); /* "delega_totale" */
/* Does an ente of this profile see the entity in its lists? */
bool zn_profilo_mostra(zn_profilo p, const zn_entity *e);

#endif
