/* aperto: one Piano di zona opened for reading (private to core/domain/piano and the reports that follow it): its rows,
 * only those that its own ambito wrote, its moves and its state.
 *
 * The ledger in which a row was made says who wrote it: what somebody else wrote about this plan is not here. */
#ifndef ZONA_CORE_DOMAIN_PIANO_APERTO_H
#define ZONA_CORE_DOMAIN_PIANO_APERTO_H

#include "core/base/money.h"
#include "core/domain/piano/campi.h"
#include "core/domain/piano/flusso.h"
#include "core/domain/rows/rows.h"

typedef struct zn_pdz {
  zn_replica *r;
  zn_ctx *ctx;
  zn_arena arena;
  zn_day today;
  int64_t piano, ambito;
  zn_id ambito_id;
  zn_row row;
  zn_row_list sezioni, fasi, firmatari, obiettivi, interventi, criteri, concertazione, formazione, rimodulazioni;
  zn_row_list budget; /* of its interventions */
  zn_pmosse mosse;
  zn_pflusso flusso;
  zn_pmossa_row **mie; /* the plan's own moves, without those of its changes */
  size_t nmie;
} zn_pdz;

/* Close it also after failure. */
ZN_MUST zn_status zn_pdz_open(zn_pdz *x, zn_replica *r, int64_t piano, zn_err *err);
void zn_pdz_close(zn_pdz *x);
/* Rows of one entity where `field` is k, written by the plan's ambito. */
ZN_MUST zn_status zn_pdz_rows(zn_pdz *x, unsigned entity, const char *field, int64_t k, zn_row_list *out, zn_err *err);
/* The budget lines of the plan as they are now (the list of the open plan is as it was opened). */
ZN_MUST zn_status zn_pdz_budget(zn_pdz *x, zn_row_list *out, zn_err *err);
/* The change with this number; ZN_E_NOTFOUND says which there are. */
ZN_MUST zn_status zn_pdz_rimodulazione(zn_pdz *x, int64_t numero, const zn_row **out, zn_err *err);
/* Its state. */
ZN_MUST zn_status zn_pdz_stato_rimodulazione(zn_pdz *x, int64_t k, zn_pflusso *out, zn_pmossa_row ***mine, size_t *n,
                                             zn_err *err);

/* ---- signatures of the accordo di programma */
typedef struct zn_firma {
  int64_t ente; /* 0: another body */
  const char *nome;
  const zn_row *riga; /* NULL: a comune of the ambito that the list does not name */
  bool membro, necessaria;
  bool firmata; /* by the date asked for */
} zn_firma;
/* Who must sign, and has signed, at a date: every comune (or municipio) of the ambito on that day, whatever the list
 * says, and the other bodies named. *mancanti: how many necessary ones lack. */
ZN_MUST zn_status zn_pdz_firme(zn_pdz *x, zn_day al, zn_firma **out, size_t *n, size_t *mancanti, zn_err *err);
/* "Cortale, ASP di Catanzaro" */
ZN_MUST zn_status zn_pdz_mancanti(zn_pdz *x, zn_day al, size_t *n, const char **names, zn_err *err);

/* ---- imprint: the plan's lines as they are, in one hash, the same on every replica ----
 * BLAKE2b("zona piano 1", canonical rows in order of their wire ids): sections, objectives, interventions (without how
 * far they are: `stato`), budget lines (without notes). Of a change: its lines. */
ZN_MUST zn_status zn_pdz_impronta(zn_pdz *x, zn_hash *out, zn_err *err);
ZN_MUST zn_status zn_pdz_impronta_rimodulazione(zn_pdz *x, int64_t rimodulazione, zn_hash *out, zn_err *err);
/* What the plan's lines should be by the last approval in force (of the plan, or of a change that came into force);
 * false: nothing is approved yet. */
bool zn_pdz_impronta_attesa(zn_pdz *x, zn_hash *out);

/* ---- small things */
const char *zn_pdz_text(zn_pdz *x, const zn_row *row, unsigned no); /* "" where it is not set; in the arena */
const char *zn_pdz_ente(zn_pdz *x, int64_t ente);                   /* its name; in the arena */
const char *zn_pdz_key(zn_pdz *x, unsigned entity, int64_t k);      /* natural key; "" for 0 */

#endif
