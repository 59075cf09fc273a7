/* internal: what the files of the rules share (private). */
#ifndef ZONA_CORE_DOMAIN_REGOLE_INTERNAL_H
#define ZONA_CORE_DOMAIN_REGOLE_INTERNAL_H

#include "core/domain/regole/regole.h"
#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/fields.h"
#include "core/text/regole.h"

enum { INTERVENTO_LEPS = 6, INTERVENTO_CUP = 14 }; /* numbers of fields: core/domain/rows/fields.h */

/* A liquidazione of the impegno at hand with what hangs on it, of the same office. */
typedef struct zn_regole_liq {
  zn_row row;
  zn_row_list pagamenti;
  bool ha_doc;
  zn_row doc;
} zn_regole_liq;

typedef struct zn_regole {
  zn_replica *r;
  zn_rend x;
  int64_t fondo; /* the fund-year; 0: none (ZN_REGOLE_GENERALI) */
  zn_regole_parte parte;
  int64_t ente, ambito; /* of the level; 0: all */
  const char *motivo;
  bool reasoned; /* a reason came with the sending */
  zn_rilievi *out;
  zn_arena scratch; /* texts and rows of the impegno at hand */
  /* the impegno at hand, for the rules of rows */
  const zn_unit *u;
  const zn_row *impegno;
  zn_regole_liq *liq;
  size_t nliq;
  int64_t ambito_riga; /* whose plan its line is in; 0: none */
  bool trasferimento;  /* it cites an edge, or pays an ente that accounts for the fund too */
} zn_regole;

/* Adds a finding; k 0: about the whole. */
zn_status zn_rilievo_add(zn_regole *g, const char *codice, zn_gravita gravita, unsigned entity, int64_t k,
                         const char *fmt, ...) __attribute__((format(printf, 6, 7)));
bool zn_regole_ha(const zn_regole *g, int64_t ente); /* is the ente in scope? */
/* The same of an ambito, for what it owns itself: never for a check of one ente. */
bool zn_regole_ha_ambito(const zn_regole *g, int64_t ambito);
/* "2025/12/1" of an impegno, with the ente's name where several are looked at; until the next impegno. */
const char *zn_regole_numero(zn_regole *g, const zn_row *impegno);
const char *zn_regole_text(zn_regole *g, const zn_row *row, unsigned no);
/* "Liquidazione D049/2025/7/1": any row, by its label and key; in scratch. */
const char *zn_regole_chiave(zn_regole *g, unsigned entity, int64_t k);
/* Name of an ente ("" when unknown); lives as long as the run. */
const char *zn_regole_ente(zn_regole *g, int64_t ente);
const char *zn_regole_ambito(zn_regole *g, int64_t ambito);
/* A row by its parent; found false for k 0. In scratch. */
zn_status zn_regole_row(zn_regole *g, unsigned entity, int64_t k, zn_row *out, bool *found, zn_err *err);
/* Calls fn for each row of a query with up to two integers. Nested queries must differ in their text. */
typedef zn_status (*zn_regole_fn)(zn_regole *g, sqlite3_stmt *s, zn_err *err);
zn_status zn_regole_each(zn_regole *g, const char *sql, int64_t a, int64_t b, zn_regole_fn fn, zn_err *err);
const char *zn_regole_column(zn_regole *g, sqlite3_stmt *s, int i); /* a copy in scratch, "" for null */
/* The impegno that a row of spending belongs to; 0: none. */
ZN_MUST zn_status zn_regole_impegno_di(zn_regole *g, const zn_entity *e, int64_t k, int64_t *out, zn_err *err);
/* Does an impegno spend on the fund-year? */
zn_status zn_regole_nel_fondo(zn_regole *g, int64_t impegno, bool *yes, zn_err *err);
/* fn for each ambito in scope; none for a check of one ente. */
zn_status zn_regole_ambiti(zn_regole *g, zn_status (*fn)(zn_regole *, int64_t, zn_err *), zn_err *err);
/* Is `word` one of a list separated by commas? Upper and lower case are the same. */
bool zn_regole_elenca(const char *list, const char *word);

/* Opens and closes what the rules read: with the figures, or (leggera) without them. */
zn_status zn_regole_apri(zn_regole *g, bool leggera, bool has_al, zn_day al, zn_err *err);
void zn_regole_chiudi(zn_regole *g);
/* Loads an impegno and runs the rules of rows on it. *found false: not here, or not in scope. */
zn_status zn_regole_impegno(zn_regole *g, int64_t k, bool *found, zn_err *err);

#define ZN_REGOLA(name) zn_status zn_##name(zn_regole *g, zn_err *err)
/* Rules of the whole: of a fund-year, of the ledgers, of the plan. */
ZN_REGOLA(v01);
ZN_REGOLA(v02);
ZN_REGOLA(v03_sintetici);
ZN_REGOLA(v04_sintetici);
ZN_REGOLA(v05);
ZN_REGOLA(v08);
ZN_REGOLA(v09);
ZN_REGOLA(v15);
ZN_REGOLA(v18);
ZN_REGOLA(v19);
ZN_REGOLA(v20);
ZN_REGOLA(v21);
ZN_REGOLA(v22);
ZN_REGOLA(v23_membri);
ZN_REGOLA(v24);
ZN_REGOLA(v25);
ZN_REGOLA(v28);
ZN_REGOLA(s01);
ZN_REGOLA(s02);
ZN_REGOLA(s04);
ZN_REGOLA(s05);
ZN_REGOLA(s06);
ZN_REGOLA(s08);
ZN_REGOLA(s09);
ZN_REGOLA(s10);
ZN_REGOLA(s11);
/* Rules of one impegno. */
ZN_REGOLA(v03);
ZN_REGOLA(v04);
ZN_REGOLA(v06);
ZN_REGOLA(v07);
ZN_REGOLA(v10);
ZN_REGOLA(v11);
ZN_REGOLA(v12);
ZN_REGOLA(v13);
ZN_REGOLA(v14);
ZN_REGOLA(v16);
ZN_REGOLA(v17);
ZN_REGOLA(v23);
ZN_REGOLA(v26);
ZN_REGOLA(v27);
ZN_REGOLA(s03);
ZN_REGOLA(s07);

#endif
