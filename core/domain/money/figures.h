/* figures: everything known of one fund-year at a date, in memory: edges, budget lines, amounts by target and
 * counterpart with their class, cash. All identities of DOMAIN 6.2 are folds over it (importi.h).
 *
 * Loaded from the totals (whole months, and one scan, by budget line, of the last month when `al` is not its last day),
 * or, for a manifest, from the rows as they were at a vector (manifest_rows.h). Both give the same. */
#ifndef ZONA_CORE_DOMAIN_MONEY_FIGURES_H
#define ZONA_CORE_DOMAIN_MONEY_FIGURES_H

#include "core/domain/money/classe.h"
#include "core/domain/money/unit.h"

typedef struct zn_edge {
  int64_t k;
  bool from_outside; /* the giver is outside Zona, or is the Regione: the money enters */
  bool to_outside;   /* the receiver is the Regione */
  bool valid;        /* its writer had the right to it */
  bool presunta, revocata;
  bool sub; /* a share of the ambito's money to an ente of its own */
  int64_t da_ente, da_ambito, ente, ambito;
  zn_cents importo;
  zn_day data;
} zn_edge;

typedef struct zn_line {
  int64_t k, intervento;
  size_t edge;    /* in edges */
  int64_t ambito; /* whose plan it is: the owner of its ledger */
  int64_t ente;
  zn_cents importo;
  bool concluso;                         /* of a concluded plan: worth what was committed on it */
  zn_cents impegnato;                    /* on this line, at `al`, of any class */
  const char *codice, *area, *obiettivo; /* of the intervento; "" when unknown */
} zn_line;

/* What is committed, settled, paid and recovered by one ente on one line or edge, towards one counterpart. */
typedef struct zn_amount {
  bool on_edge;
  size_t target; /* in lines or edges */
  int64_t ente, controparte, ambito;
  bool per_conto, interno;
  zn_cents impegnato, liquidato, pagato, recuperato;
} zn_amount;

typedef struct zn_cash {
  size_t edge;
  int64_t ente;    /* who received it; 0 for a trasferimento */
  int64_t da_ente; /* who paid, where it is not who gives the edge; else 0 */
  zn_cents trasferito, incassato;
} zn_cash;

typedef struct zn_figures {
  zn_replica *r;
  zn_ctx *ctx;
  zn_arena arena;
  int64_t fondo_annualita, fondo;
  zn_day al;
  bool esterni_finali;
  zn_edge *edges;
  zn_line *lines;
  zn_amount *amounts;
  zn_cash *cash;
  size_t nedges, nlines, namounts, ncash, caplines, capamounts, capcash;
  zn_kmap edge_at, line_at, amount_at, cash_at;
  zn_perimetro perimetro;
  zn_kmap home_at; /* ente -> position in homes */
  int64_t *homes;
  size_t nhomes, caphomes;
  int64_t *capofila_of; /* pairs ambito, ente */
  size_t ncapofila, capcapofila;
  size_t suppressed; /* units entered on behalf that do not count because the ente's own are there */
  zn_kmap suppressed_at;
} zn_figures;

/* From the totals, at `al`. ZN_E_LIMIT when amounts sum beyond what money may be. Free with zn_figures_free, also after
 * failure. */
ZN_MUST zn_status zn_figures_load(zn_figures *f, zn_replica *r, int64_t fondo_annualita, zn_day al, zn_err *err);
void zn_figures_free(zn_figures *f);

/* The ambito where an ente is at home at `al`: member of it, else its capofila, else the one whose line it has; 0:
 * none. */
int64_t zn_figures_home(const zn_figures *f, int64_t ente);
int64_t zn_figures_capofila(const zn_figures *f, int64_t ambito);
/* Does the fund concern the ente: a line, an edge, an amount, cash, or the perimeter? */
bool zn_figures_riguarda(const zn_figures *f, int64_t ambito, int64_t ente);
/* What a line is worth: its importo, or what was committed when its plan is concluded. */
zn_cents zn_line_value(const zn_line *l);

/* ---- used by the loaders ---- */
ZN_MUST zn_status zn_figures_init(zn_figures *f, zn_replica *r, int64_t fondo_annualita, zn_day al, zn_err *err);
ZN_MUST zn_status zn_figures_set_home(zn_figures *f, int64_t ente, int64_t ambito,
                                      zn_err *err); /* the first one stays */
ZN_MUST zn_status zn_figures_set_capofila(zn_figures *f, int64_t ambito, int64_t ente, zn_err *err);
ZN_MUST zn_status zn_figures_territory(zn_figures *f, zn_err *err);
ZN_MUST zn_status zn_figures_add_amount(zn_figures *f, bool on_edge, int64_t target, const zn_unit_ctx *u,
                                        const zn_part *p, zn_err *err);
ZN_MUST zn_status zn_figures_add_cash(zn_figures *f, int64_t edge, int64_t ente, int64_t da_ente, int64_t ambito,
                                      zn_cents trasferito, zn_cents incassato, zn_err *err);
ZN_MUST zn_status zn_figures_set_edges(zn_figures *f, const zn_row_list *rows, zn_err *err);
typedef struct zn_line_in {
  int64_t k, intervento, assegnazione, ente;
  zn_cents importo;
  bool concluso;
  zn_span codice, area, obiettivo;
} zn_line_in;
ZN_MUST zn_status zn_figures_add_line(zn_figures *f, const zn_line_in *in, zn_err *err);
ZN_MUST zn_status zn_figures_classify(zn_figures *f,
                                      zn_err *err); /* last: homes by line, ambito of edge amounts, class */

#endif
