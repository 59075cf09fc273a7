/* ref: rows as people name them. A row is named by its id or by its natural key:
 *
 *   ente             cadastral code, fiscal code, ISTAT code, exact name; "regione"      D049
 *   ambito, fondo    code (or exact name)                                                CAL-LAMEZIA
 *   fondo_annualita  FONDO/ANNO                                                          FNPS/2025
 *   assegnazione     FONDO/ANNO where only one reaches me, FONDO/ANNO/CHI-RICEVE         FNPS/2025
 *   piano            first year, AMBITO/ANNO                                             2024
 *   intervento       code, AMBITO/CODICE                                                 SAD-01
 *   budget           INTERVENTO/FONDO/ANNO[/ENTE]                                        SAD-01/FNPS/2025
 *   impegno          [ENTE/]ANNO/NUMERO[/SUB]                                            2025/1
 *   liquidazione     [ENTE/]ANNO/NUMERO[/PROGRESSIVO]                                    2025/7
 *   pagamento        ANNO/MANDATO where only one has it
 *   atto             TIPO/ANNO/NUMERO of mine, of my ambito or of the Regione            DET/2025/12
 *   fornitore        partita IVA, fiscal code, internal code, exact name, among mine
 *   rilevazione      FONDO/ANNO/DATA
 *   codifica         ELENCO/VERSIONE/CODICE                                              leps/1/LEPS_SSP
 *   obiettivo, rimodulazione, fase, piano_sezione   code or number, AMBITO/ANNO/CODICE   OB-1
 *   pua, struttura   name, AMBITO/NOME
 *   and others by the parts of their natural key: ref_forms.c has the table
 *
 * Upper and lower case are the same. What is short depends on who I am (`me` may be NULL). */
#ifndef ZONA_CORE_DOMAIN_ROWS_REF_H
#define ZONA_CORE_DOMAIN_ROWS_REF_H

#include "core/domain/rows/place.h"

/* *k: a live row of `entity`. ZN_E_NOTFOUND (with what comes near) or ZN_E_INVALID (ambiguous: says how to tell them
 * apart). */
ZN_MUST zn_status zn_ref_parse(zn_replica *r, const zn_me *me, unsigned entity, const char *text, int64_t *k,
                               zn_err *err);
/* The natural key, or the id where there is none (or the row is not visible here). Appends to out. */
void zn_ref_print(zn_replica *r, const zn_me *me, unsigned entity, int64_t k, zn_buf *out);
/* Is there a live row? */
bool zn_ref_exists(zn_replica *r, unsigned entity, int64_t k);
/* A value of one column of one row, without reading it all. false: no such row, or NULL there. */
bool zn_ref_int(zn_replica *r, unsigned entity, int64_t k, const char *field, int64_t *out);
bool zn_ref_text(zn_replica *r, unsigned entity, int64_t k, const char *field, zn_buf *out);

/* A printer that remembers, for lists: the same few budgets and enti come back on every row. */
typedef struct zn_ref_cache zn_ref_cache;
zn_ref_cache *zn_ref_cache_new(zn_replica *r, const zn_me *me); /* NULL: no memory */
void zn_ref_cache_free(zn_ref_cache *c);
/* Both texts live as long as the cache and are never NULL. */
const char *zn_ref_cache_key(zn_ref_cache *c, unsigned entity, int64_t k);
const char *zn_ref_cache_id(zn_ref_cache *c, int64_t k);

#endif
