/* internal: what the files of the rules share (private). */
#ifndef ZONA_CORE_DOMAIN_REGOLE_INTERNAL_H
#define ZONA_CORE_DOMAIN_REGOLE_INTERNAL_H

#include "core/domain/fields.h"
#include "core/domain/regole/regole.h"
#include "core/domain/rend.h"
#include "core/text/regole.h"

typedef struct zn_regole {
  zn_replica *r;
  zn_rend x;
  const zn_regole_ask *ask;
  int64_t ente, ambito; /* of the level; 0: all */
  bool reasoned;        /* a reason came with the sending */
  zn_rilievi *out;
  zn_arena scratch; /* texts and rows of the impegno at hand */
  /* the impegno at hand, for the rules of rows */
  const zn_unit *u;
  const zn_row *impegno;
} zn_regole;

/* Adds a finding; k 0: about the whole. */
zn_status zn_rilievo_add(zn_regole *g, const char *codice, zn_gravita gravita, unsigned entity, int64_t k,
                         const char *fmt, ...) __attribute__((format(printf, 6, 7)));
bool zn_regole_ha(const zn_regole *g, int64_t ente); /* is the ente in scope? */
/* "2025/12/1" of an impegno, until the next impegno. */
const char *zn_regole_numero(zn_regole *g, const zn_row *impegno);
const char *zn_regole_text(zn_regole *g, const zn_row *row, unsigned no);

/* Rules of the whole. */
zn_status zn_v01(zn_regole *g, zn_err *err);
zn_status zn_v02(zn_regole *g, zn_err *err);
zn_status zn_v05(zn_regole *g, zn_err *err);
zn_status zn_v18(zn_regole *g, zn_err *err);
zn_status zn_v24(zn_regole *g, zn_err *err);
zn_status zn_v28(zn_regole *g, zn_err *err);
zn_status zn_v08(zn_regole *g, zn_err *err);
zn_status zn_v09(zn_regole *g, zn_err *err);
zn_status zn_s01(zn_regole *g, zn_err *err);
zn_status zn_s02(zn_regole *g, zn_err *err);
zn_status zn_s04(zn_regole *g, zn_err *err);
zn_status zn_s06(zn_regole *g, zn_err *err);
/* Rules of one impegno. */
zn_status zn_v03(zn_regole *g, zn_err *err);
zn_status zn_v04(zn_regole *g, zn_err *err);
zn_status zn_v06(zn_regole *g, zn_err *err);
zn_status zn_v07(zn_regole *g, zn_err *err);
zn_status zn_v10(zn_regole *g, zn_err *err);
zn_status zn_v11(zn_regole *g, zn_err *err);
zn_status zn_v12(zn_regole *g, zn_err *err);
zn_status zn_v13(zn_regole *g, zn_err *err);
zn_status zn_v14(zn_regole *g, zn_err *err);
zn_status zn_s03(zn_regole *g, zn_err *err);
zn_status zn_s05(zn_regole *g, zn_err *err);
zn_status zn_s07(zn_regole *g, zn_err *err);

#endif
