/* interno: what the files of piano share (private to core/domain/piano). */
#ifndef ZONA_CORE_DOMAIN_PIANO_INTERNO_H
#define ZONA_CORE_DOMAIN_PIANO_INTERNO_H

#include "core/domain/money/figures.h"
#include "core/domain/money/importi.h"
#include "core/domain/piano/aperto.h"
#include "core/domain/piano/piano.h"

/* ---- texts ---- */
static inline bool zn_dato(const char *s) { return s != NULL && s[0] != 0; }
ZN_MUST zn_status zn_piano_giorno(const zn_pdz *x, const char *text, zn_day *out, zn_err *err); /* today if not given */
ZN_MUST zn_status zn_piano_anno(const char *text, const char *what, int64_t *out, zn_err *err);
ZN_MUST zn_status zn_piano_numero(const char *text, const char *what, int64_t *out, zn_err *err);
/* 0 where not given. */
ZN_MUST zn_status zn_piano_atto(const zn_place *p, const zn_me *me, const char *text, int64_t *k, zn_err *err);
json_t *zn_piano_data(const zn_val *v);  /* "2025-03-01" or null */
json_t *zn_piano_cents(zn_cents v);      /* "1234.56" */
json_t *zn_piano_text(const char *text); /* null for "" */

/* ---- writing: all as the ambito of the plan (me), in its ledger ---- */
ZN_MUST zn_status zn_piano_capofila(const zn_place *p, const zn_pdz *x, const char *what, const zn_me **me,
                                    zn_err *err);
void zn_piano_registro(const zn_pdz *x, zn_ledger *l); /* L3 */
/* A step's row: fills what is empty in it (or all, `sopra`), makes it where there is none. fonte: "ambito", "regione".
 */
typedef struct zn_passo {
  int64_t numero, atto;
  zn_day scadenza, data;    /* ZN_DAY_MIN: not given */
  const char *esito, *note; /* NULL: not given */
  bool sopra;
} zn_passo;
ZN_MUST zn_status zn_piano_passo(zn_tx *tx, zn_pdz *x, const zn_ledger *l, const char *fonte, const zn_passo *s,
                                 zn_err *err);

/* ---- verbs of other files ---- */
ZN_MUST zn_status zn_piano_avvia(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);
ZN_MUST zn_status zn_piano_segna_passo(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);
ZN_MUST zn_status zn_piano_segna_firma(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);
ZN_MUST zn_status zn_piano_rimodula(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);
ZN_MUST zn_status zn_piano_riparti(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);

/* ---- the procedure, for show and statement ---- */
const char *zn_piano_passo_titolo(zn_pdz *x, int64_t numero);
const char *zn_piano_passo_chi(int64_t numero);
const char *zn_piano_sezione_titolo(zn_pdz *x, int64_t numero);
typedef struct zn_passo_visto {
  int64_t numero, atto;
  zn_day scadenza, data; /* ZN_DAY_MIN: none */
  const char *esito;     /* "" none */
  int ritardo;           /* days past the deadline: not done yet, or done late; 0: none */
} zn_passo_visto;
#define ZN_PIANO_PASSI   8
#define ZN_PIANO_SEZIONI 7
void zn_piano_passi(zn_pdz *x, zn_passo_visto out[ZN_PIANO_PASSI]);
const char *zn_piano_sezione_stato(zn_pdz *x, int64_t numero); /* "da_scrivere" where there is no row */

/* ---- funds of the plan: what it programmes of each fund-year, against what is assigned to the ambito ---- */
typedef struct zn_pfondo {
  int64_t fa;
  const char *nome;
  zn_cents nel_piano; /* lines of this plan */
  zn_importi im;      /* of the ambito, today */
} zn_pfondo;
/* Fund-years of the plan's lines and those assigned to the ambito or its enti in the plan's years. */
ZN_MUST zn_status zn_piano_fondi(zn_pdz *x, zn_pfondo **out, size_t *n, zn_err *err);
/* The fund-year of an edge; 0 when unknown. */
int64_t zn_piano_fa(const zn_pdz *x, int64_t assegnazione);
/* ZN_E_STATE with the first fund-year of which more is programmed than assigned (V01). */
ZN_MUST zn_status zn_piano_capienza(zn_pdz *x, zn_err *err);

/* ---- changes ---- */
typedef struct zn_priga {
  const zn_row *riga;
  int64_t budget; /* the plan's line: 0 a new one */
  int64_t fa;
  zn_cents ora, copia, dopo; /* in the plan, when copied, as it becomes */
  zn_cents impegnato;
  bool scaduta;  /* the plan's line is no longer what was copied */
  bool estranea; /* its intervention is of another plan, or gone */
} zn_priga;
typedef struct zn_prim {
  const zn_row *rim;
  zn_pflusso flusso;
  zn_priga *righe;
  size_t n, scadute;
  zn_cents totale, spostato; /* of the copy; moved: the greater of what rises and what falls */
} zn_prim;
ZN_MUST zn_status zn_prim_open(zn_pdz *x, int64_t numero, zn_prim *out, zn_err *err);
/* What forbids applying it: stale or foreign lines, money that is not assigned. */
ZN_MUST zn_status zn_prim_applicabile(zn_pdz *x, const zn_prim *m, zn_err *err);
/* Moved as hundredths of % of the total, rounded up; 0 when nothing moves. */
int64_t zn_prim_percento(const zn_prim *m);
ZN_MUST zn_status zn_prim_leggera(zn_pdz *x, const zn_prim *m, zn_err *err);
ZN_MUST zn_status zn_prim_applica(zn_tx *tx, zn_pdz *x, const zn_prim *m, zn_err *err);
ZN_MUST zn_status zn_prim_avvisi(zn_pdz *x, const zn_prim *m, json_t *avvisi, zn_err *err);

#endif
