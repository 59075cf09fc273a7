/* import_tavola: imports described by a table of columns: names, whether they are needed, the field of the entity that
 * a cell fills. What is common (the file, its columns, one transaction, all or nothing, the line in every error, the
 * progress) is here; an import is its table and a function for one line (private to core/exchange). */
#ifndef ZONA_CORE_EXCHANGE_IMPORT_TAVOLA_H
#define ZONA_CORE_EXCHANGE_IMPORT_TAVOLA_H

#include "core/domain/rows/entry.h"
#include "core/exchange/import_inner.h"
#include "core/exchange/names.h"

typedef struct zn_tavola_colonna {
  const char *names[4]; /* the first is how messages call it */
  bool needed;          /* the file must have it */
  const char *field;    /* of the entity of the table; NULL: the line's function reads it */
} zn_tavola_colonna;

typedef struct zn_lettura zn_lettura;
typedef struct zn_tavola {
  const char *name; /* "assegnazioni" */
  unsigned entity;
  const zn_tavola_colonna *columns;
  size_t ncolumns;
  bool others; /* columns of other names are passed over (ISTAT's own files); else refused */
  zn_status (*line)(zn_lettura *x, zn_err *err);
} zn_tavola;

#define ZN_TAVOLA_COLUMNS 40

struct zn_lettura {
  const zn_tavola *t;
  const zn_place *p;
  const zn_csv *c;
  int at[ZN_TAVOLA_COLUMNS];
  size_t row;
  zn_tx *tx;
  zn_arena line; /* dropped after every line */
  zn_names seen;
  bool crea;
  zn_import_file_result *out;
};

/* The cell of a column of the table, "" when there is none. */
const char *zn_lettura_cell(const zn_lettura *x, size_t column);
/* The cells that fill fields and are not empty; room for ZN_TAVOLA_COLUMNS. Returns how many. */
size_t zn_lettura_pairs(const zn_lettura *x, zn_pair *pairs);
/* Adds to a total that is printed at the end ("FNPS/2025"). */
ZN_MUST zn_status zn_lettura_totale(zn_lettura *x, const char *key, zn_cents v, zn_err *err);
/* A new row: built, checked, written, counted. */
ZN_MUST zn_status zn_lettura_add(zn_lettura *x, unsigned entity, const zn_pair *pairs, size_t n, int64_t *k,
                                 zn_err *err);
/* A row's id as text; "" without memory. Owned by the line. */
const char *zn_lettura_id(zn_lettura *x, int64_t k);
/* Did `me` write this row? An ambito and the ente on whose behalf it writes have rows of their own, which the other
 * never changes. */
bool zn_lettura_mia(const zn_lettura *x, unsigned entity, int64_t k, const zn_me *me);
/* A row that is there: the fields that the pairs name take their values; counted as changed or unchanged. refuse (may
 * be NULL): who the row is, where a field that would change is an error. */
ZN_MUST zn_status zn_lettura_edit(zn_lettura *x, unsigned entity, int64_t k, const zn_pair *pairs, size_t n,
                                  const char *refuse, zn_err *err);

extern const zn_tavola zn_tavola_assegnazioni, zn_tavola_situazione, zn_tavola_personale, zn_tavola_popolazione,
    zn_tavola_piano;

#endif
