/* interno: what the files of cruscotto share (private to core/domain/cruscotto). */
#ifndef ZONA_CORE_DOMAIN_CRUSCOTTO_INTERNO_H
#define ZONA_CORE_DOMAIN_CRUSCOTTO_INTERNO_H

#include "core/domain/cruscotto/cruscotto.h"
#include "core/domain/rendiconto/rend.h"

typedef struct zn_cru {
  zn_place io; /* as this organisation alone */
  const zn_me *me;
  int64_t ambito; /* mine, or where my ente is today; 0: the Regione's, or none */
  zn_day today;
  zn_arena arena;
  json_t *out, *da_fare, *fondi, *rendicontazioni; /* borrowed from out */
  void *altro;                                     /* what an office counts besides */
} zn_cru;

/* Names of those in a queue, for one sentence: the first few, then how many others. Zeroed to begin. */
typedef struct zn_cru_nomi {
  size_t n;
  const char *primo, *testo; /* code of the first; names joined by commas */
} zn_cru_nomi;

/* ---- the three offices: fill what is theirs ---- */
ZN_MUST zn_status zn_cru_ente(zn_cru *c, zn_err *err);
ZN_MUST zn_status zn_cru_capofila(zn_cru *c, zn_err *err);
ZN_MUST zn_status zn_cru_regione(zn_cru *c, zn_err *err);

/* ---- things to do (cose.c) ---- */
/* Adds one; testo and comando are copied; x (may be NULL) names its fund-year. NULL texts are a failed allocation. */
ZN_MUST zn_status zn_cru_cosa(zn_cru *c, const char *tipo, const zn_rend *x, const char *testo, const char *comando,
                              zn_err *err);
/* The same with a deadline: its days are kept, most urgent first. */
ZN_MUST zn_status zn_cru_scadenza(zn_cru *c, const char *tipo, const char *fondo_annualita, int giorni,
                                  const char *testo, const char *comando, zn_err *err);
/* "scade tra 9 giorni", "scaduta da 2 giorni"; in the arena. */
const char *zn_cru_quando(zn_cru *c, int giorni);
/* "zona VERBO --fondo FNPS --anno 2025 resto" */
const char *zn_cru_comando(zn_cru *c, const char *verbo, const zn_rend *x, const char *resto);
/* One more in the queue; a failed allocation leaves a name out. name "": the code. */
void zn_cru_nome(zn_cru *c, zn_cru_nomi *v, const char *code, const char *name);
/* "Cortale, Curinga, Falerna e altri 2"; in the arena. */
const char *zn_cru_elenco(zn_cru *c, const zn_cru_nomi *v);
/* The sentence of a queue of a fund-year: `uno` takes fund, year, name; `molti` fund, year, how many, names. */
#define ZN_CRU_QUANTI(c, x, uno, molti, v)                                                       \
  ((v)->n == 1 ? zn_arena_printf(&(c)->arena, uno, (x)->fondo, (long long)(x)->anno, (v)->testo) \
               : zn_arena_printf(&(c)->arena, molti, (x)->fondo, (long long)(x)->anno, (v)->n, zn_cru_elenco(c, v)))
/* Deadlines that are not of a survey, reminders, conflicts: the same for all. */
ZN_MUST zn_status zn_cru_comuni(zn_cru *c, zn_err *err);
/* The remarks on me (ente 0: on the ambito) that wait for my answer. */
ZN_MUST zn_status zn_cru_rilievi(zn_cru *c, zn_rend *x, int64_t ente, zn_err *err);

/* ---- fund-years ---- */
typedef zn_status (*zn_cru_fondo)(zn_cru *c, zn_rend *x, zn_err *err);
/* Calls fn for every fund-year, by code and year, opened at its open survey. */
ZN_MUST zn_status zn_cru_ogni_fondo(zn_cru *c, zn_cru_fondo fn, zn_err *err);
/* Amounts as they are today, whatever the date of the survey. */
ZN_MUST zn_status zn_cru_importi(zn_cru *c, zn_rend *x, const zn_chi *chi, zn_importi *out, zn_err *err);
/* {"fondo_annualita","fondo","anno"}, appended to the list. */
json_t *zn_cru_voce(json_t *list, const zn_rend *x);
/* The plan of an ambito that is in force or on its way, as zona piano list tells it; *out NULL: none. A new reference.
 */
ZN_MUST zn_status zn_cru_piano(zn_cru *c, json_t **out, zn_err *err);
bool zn_cru_e(const json_t *o, const char *key, const char *text); /* is the text under key this one? */

#endif
