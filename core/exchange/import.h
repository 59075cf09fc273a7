/* import: whole files into the replica: all or nothing, every error with the file's line. */
#ifndef ZONA_CORE_EXCHANGE_IMPORT_H
#define ZONA_CORE_EXCHANGE_IMPORT_H

#include "core/domain/rows/place.h"
#include "core/exchange/csv.h"

typedef struct zn_import_result {
  size_t lines;     /* of data, read */
  size_t created;   /* rows made */
  size_t changed;   /* rows that were here and differed */
  size_t unchanged; /* rows that were here and agreed */
} zn_import_result;

/* ISTAT's list of comuni (columns codice_istat, denominazione, codice_catastale, regione, provincia, sigla_provincia,
 * popolazione_residente, …; ISTAT's own headings are taken too). regione: only those of one region, NULL for all. For
 * the Regione only. */
ZN_MUST zn_status zn_import_comuni(const zn_place *p, const char *path, const char *regione,
                                   const zn_progress *progress, zn_import_result *out, zn_err *err);
/* Ambiti and who is in them (columns cod_ambito_interno, denominazione_ambito, regione, cod_istat, comune,
 * cod_catastale, sigla_provincia, popolazione, capofila): makes the ambiti, the memberships and the enti that are
 * missing, and issues the ORG statements of the organisations it names. For the Regione only. */
ZN_MUST zn_status zn_import_ambiti(const zn_place *p, const char *path, const zn_progress *progress,
                                   zn_import_result *out, zn_err *err);

/* Entries of code lists (columns elenco;codice;denominazione and, optional, versione;padre;ordine;dal;al;esempi;fonte):
 * adds those that are missing, completes those that are here; an empty cell changes nothing. A `padre` must be in its
 * list once all is read. For the Regione only. _testo: the same from a text at hand. */
ZN_MUST zn_status zn_import_elenchi(const zn_place *p, const char *path, const zn_progress *progress,
                                    zn_import_result *out, zn_err *err);
ZN_MUST zn_status zn_import_elenchi_testo(const zn_place *p, zn_span text, zn_import_result *out, zn_err *err);

typedef struct zn_import_spese_result {
  size_t lines, impegni, liquidazioni, pagamenti, fornitori, atti, giustificativi;
} zn_import_spese_result;
/* Impegni with their liquidazioni and pagamenti, DESIGN section 9: columns budget;anno;numero;data;importo and,
 * optional,
 * sub;oggetto;fornitore_cf;fornitore;cig;cup;atto;liq_anno;liq_numero;liq_data;liq_importo;fattura_numero;fattura_data;mandato_num;
 * pag_data;pag_importo;quietanza_num. Rows of one impegno are its many liquidazioni. */
ZN_MUST zn_status zn_import_spese(const zn_place *p, const char *path, const zn_progress *progress,
                                  zn_import_spese_result *out, zn_err *err);

/* ---- imports described by a table of columns (import_tavola.h): `what` is "assegnazioni", "situazione", "personale",
 * "popolazione" or "piano"; the columns are those of the help of each command. ---- */
#define ZN_IMPORT_TOTALI 64
typedef struct zn_import_file_result {
  zn_import_result count;
  struct zn_import_totale {
    char key[64]; /* "FNPS/2025" */
    zn_cents importo;
  } totali[ZN_IMPORT_TOTALI]; /* what was read, by fund-year */
  size_t ntotali;
} zn_import_file_result;
/* crea: opens fund-years that are missing (assegnazioni, for the Regione). */
ZN_MUST zn_status zn_import_file(const zn_place *p, const char *what, const char *path, bool crea,
                                 const zn_progress *progress, zn_import_file_result *out, zn_err *err);
/* The same from the text of a file. */
ZN_MUST zn_status zn_import_text(const zn_place *p, const char *what, zn_span csv, bool crea,
                                 zn_import_file_result *out, zn_err *err);

#endif
