/* traccia: any figure unfolds into the entries under it (DOMAIN 10; "no euro is counted twice or lost").
 *
 * A figure has an address (zn_cifra): which measure, of which fund-year, whose, at which date, of which lines. Its
 * entries are the rows that add up to it: the walk is the one that makes the sum (zn_importi_visita), so what cannot be
 * explained cannot be counted. Amounts of impegni are opened into their rows (the impegno, its variazioni,
 * liquidazioni, pagamenti, storni, recuperi), of a split one into the share that each row has of the line. `quadra`
 * says that the entries sum to the figure, to the cent: it is false only when a bug of ours makes it so.
 *
 * Who entered a row, when, in which signed segment and with which documents: provenienza.h. */
#ifndef ZONA_CORE_DOMAIN_TRACCIA_H
#define ZONA_CORE_DOMAIN_TRACCIA_H

#include "core/domain/money/importi.h"
#include "core/domain/report/report.h"

typedef struct zn_cifra {
  zn_misura misura;        /* 0 with tratta, or with `solo`: every one */
  zn_tratta tratta;        /* a figure of R14 (from `da` to `a`): inviato, ricevuto, giustificato; else 0 */
  bool differenza;         /* of R14: inviato minus the tratta (in_transito, da_giustificare) */
  bool interni;            /* the transfers between enti of Zona, which `totali` leaves out */
  int64_t fondo_annualita; /* 0: all, of `anno` where it is given */
  int64_t anno;
  zn_chi chi;
  zn_day al;
  zn_vista vista;
  int64_t intervento, budget, assegnazione; /* only these lines; 0: all */
  const char *area, *obiettivo;             /* the same; obiettivo may be several, comma-separated; NULL: all */
  int64_t da, a;
  unsigned solo; /* entity of the only row that is looked for, 0: all */
  int64_t solo_k;
} zn_cifra;

/* One row's part of the figure. */
typedef struct zn_contributo {
  unsigned entity;
  int64_t k;
  zn_cents cents;   /* with the sign it has in the figure */
  zn_misura misura; /* of the addend: what of the row counts */
  bool interno;
  zn_day giorno; /* accounting date; ZN_DAY_MIN: none */
  int64_t fondo_annualita;
  int64_t impegno, linea, arco; /* where it counts: the unit, the budget line or the edge; 0: none */
  int64_t ente;                 /* whose spending; 0: none */
  bool per_conto;
} zn_contributo;

typedef struct zn_traccia {
  zn_arena arena;
  zn_contributo *v; /* by date */
  size_t n, cap;
  zn_cents totale; /* the figure */
  bool quadra;
} zn_traccia;

/* Free with zn_traccia_free, also after failure. ZN_E_LIMIT for amounts beyond what money may be. */
ZN_MUST zn_status zn_traccia_di(zn_replica *r, const zn_cifra *c, zn_traccia *out, zn_err *err);
void zn_traccia_free(zn_traccia *t);

/* Names as the columns of the reports have them: "pagato", "in_transito". ZN_E_USAGE with those there are. */
ZN_MUST zn_status zn_cifra_misura(zn_cifra *c, const char *nome, zn_err *err);
const char *zn_misura_name(zn_misura m);
const char *zn_cifra_name(const zn_cifra *c);
const char *zn_cifra_label(const zn_cifra *c); /* "Da pagare" */
/* The figure in a cell of a report: row from 0, column by its name ("" : the only one of the table). Texts are the
 * table's. ZN_E_NOTFOUND where nothing could be shown under it. */
ZN_MUST zn_status zn_cifra_di_cella(const zn_tabella *t, const zn_report_ask *ask, zn_replica *r, size_t riga,
                                    const char *colonna, zn_cifra *out, zn_err *err);

/* ---- one row, the other way round: which figures it is in ---- */

typedef struct zn_entra { /* one figure */
  zn_cifra cifra;         /* its address */
  zn_cents cents;         /* the row's part of it */
  bool interno;
} zn_entra;
/* At the date of today, of the ente, of its ambito and of the Regione. *perche: Italian, why it counts nowhere; "" when
 * it does. Owned by the arena. */
ZN_MUST zn_status zn_traccia_riga(zn_replica *r, unsigned entity, int64_t k, zn_day al, zn_arena *a, zn_entra **out,
                                  size_t *n, const char **perche, zn_err *err);

#endif
