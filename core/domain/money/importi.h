/* importi: the identities of DOMAIN 6.2 for one organisation, one fund-year, one date, one view.
 *
 * `totali` holds the final figures (X_fin) and the edges that enter the level from outside; `interni` the transfers
 * between enti of Zona: X_int, the cash of edges that begin inside the level, and as programmato the edges that its own
 * nodes give to others. X_tot(e), which agrees with the ente's own accounts, is totali + interni. Every sum is
 * overflow-checked. */
#ifndef ZONA_CORE_DOMAIN_MONEY_IMPORTI_H
#define ZONA_CORE_DOMAIN_MONEY_IMPORTI_H

#include "core/domain/money/figures.h"

typedef enum zn_livello {
  ZN_LIVELLO_ENTE = 1, /* an ente, wherever it spends; with `dentro`, only in that ambito */
  ZN_LIVELLO_AMBITO,   /* the ambito's node and its enti */
  ZN_LIVELLO_REGIONE,
  ZN_LIVELLO_NODO /* the ambito's own undistributed money: a row of the table by ente */
} zn_livello;
const char *zn_livello_name(zn_livello l); /* "ente", "ambito", "regione" */

/* Which payments count (rilevazione.vista): the final ones, or those of the first recipient whatever the counterpart.
 */
typedef enum zn_vista { ZN_VISTA_FINALE = 0, ZN_VISTA_PRIMO_LIVELLO } zn_vista;
const char *zn_vista_name(zn_vista v);

typedef struct zn_somme {
  zn_cents assegnato, presunto, trasferito, incassato, programmato, impegnato, liquidato, pagato, recuperato;
  /* derived: */
  zn_cents da_pagare;      /* impegnato - pagato */
  zn_cents disponibile;    /* programmato - impegnato */
  zn_cents da_programmare; /* assegnato - programmato */
  zn_cents spesa_netta;    /* pagato - recuperato */
} zn_somme;

typedef struct zn_importi {
  zn_somme totali, interni;
  zn_cents cassa_vincolata; /* incassato - pagato_tot + recuperi: negative = advanced with own cash, normal */
} zn_importi;

typedef struct zn_chi {
  zn_livello livello;
  int64_t ente, ambito; /* local rows; for ZN_LIVELLO_ENTE `ambito` 0 means everywhere */
} zn_chi;

ZN_MUST zn_status zn_importi_di(const zn_figures *f, const zn_chi *chi, zn_vista vista, zn_importi *out, zn_err *err);
/* The same in one call, from the totals. org: id of the ente or ambito (ignored for the Regione). */
ZN_MUST zn_status zn_importi_at(zn_replica *r, int64_t fondo_annualita, zn_livello livello, const zn_id *org, zn_day al,
                                zn_vista vista, zn_importi *out, zn_err *err);

/* ---- what a sum is made of: the same walk that adds it up, for the trace (core/domain/traccia) ---- */
typedef enum zn_misura { /* of zn_importi, in its order */
                         ZN_MIS_ASSEGNATO = 1,
                         ZN_MIS_PRESUNTO,
                         ZN_MIS_TRASFERITO,
                         ZN_MIS_INCASSATO,
                         ZN_MIS_PROGRAMMATO,
                         ZN_MIS_IMPEGNATO,
                         ZN_MIS_LIQUIDATO,
                         ZN_MIS_PAGATO,
                         ZN_MIS_RECUPERATO,
                         ZN_MIS_DA_PAGARE, /* from here on derived: never the measure of an addend, but for
                                              cassa_vincolata */
                         ZN_MIS_DISPONIBILE,
                         ZN_MIS_DA_PROGRAMMARE,
                         ZN_MIS_SPESA_NETTA,
                         ZN_MIS_CASSA_VINCOLATA
} zn_misura;
zn_cents zn_importi_misura(const zn_importi *im, zn_misura m, bool interno);

typedef enum zn_origine { ZN_O_ARCO = 1, ZN_O_LINEA, ZN_O_SOMMA, ZN_O_CASSA } zn_origine;
typedef struct zn_addendo {
  zn_origine da;
  size_t i; /* in edges, lines, amounts or cash of the figures */
  zn_misura misura;
  zn_misura di; /* what of an amount it is: cassa_vincolata takes pagato and recuperato */
  bool interno;
  int segno;      /* 1 or -1 */
  zn_cents cents; /* with its sign */
} zn_addendo;
typedef zn_status (*zn_addendo_fn)(void *ctx, const zn_addendo *a, zn_err *err);
/* Calls fn for every addend that is not zero. */
ZN_MUST zn_status zn_importi_visita(const zn_figures *f, const zn_chi *chi, zn_vista vista, zn_addendo_fn fn, void *ctx,
                                    zn_err *err);

/* Amounts of a line (an amount on an edge never belongs to one) that count in this view: used by the matrix. */
bool zn_vista_conta(const zn_figures *f, const zn_amount *a, zn_vista vista, bool *interno);
bool zn_chi_ha_linea(const zn_chi *c, const zn_line *l);
bool zn_chi_ha_somma(const zn_chi *c, const zn_amount *a);
/* Is the line part of `programmato` for them, at the date of the figures, in this view? */
bool zn_linea_conta(const zn_figures *f, const zn_chi *c, const zn_line *l, zn_vista vista);

typedef struct zn_transito { /* R14: per pair of enti (DOMAIN 6.1) */
  int64_t da, a;
  zn_cents pagato_int, incassato, pagato_fin; /* pagato_fin: by the receiver on the edge's money */
} zn_transito;
/* Pairs of enti between which something was sent, received, or spent of what one gives the other (before or after it
 * was sent). */
typedef enum zn_tratta { ZN_TR_INVIATO = 1, ZN_TR_RICEVUTO, ZN_TR_GIUSTIFICATO } zn_tratta;
/* i: in amounts, or in cash for what is received. */
typedef zn_status (*zn_transito_fn)(void *ctx, int64_t da, int64_t a, zn_tratta what, size_t i, zn_cents cents,
                                    zn_err *err);
ZN_MUST zn_status zn_transiti_visita(const zn_figures *f, zn_transito_fn fn, void *ctx, zn_err *err);
ZN_MUST zn_status zn_transiti(const zn_figures *f, zn_arena *a, zn_transito **out, size_t *n, zn_err *err);

#endif
