/* assistenti: the social workers of a year by ambito and comune, as R7 shows them (private to core/domain/report). */
#ifndef ZONA_CORE_DOMAIN_REPORT_ASSISTENTI_H
#define ZONA_CORE_DOMAIN_REPORT_ASSISTENTI_H

#include "core/domain/money/context.h"
#include "core/domain/report/table.h"

enum { ZN_AS_TI, ZN_AS_TD, ZN_AS_EST, ZN_AS_CONTRATTI };

typedef struct zn_organico { /* of a comune, an ambito, the Regione */
  int64_t abitanti;
  int64_t fte[ZN_AS_CONTRATTI]; /* hundredths */
  bool comunicato;              /* somebody said a number, be it 0 */
  bool previsione;              /* what was said is a forecast */
} zn_organico;

typedef struct zn_posto {  /* a row of `personale` that counts */
  int64_t k, ente, ambito; /* ente 0: employed by the ambito itself */
  int64_t org;             /* where it is shown: the ente served, where it is one of the ambito's, else the employer */
  int64_t fte;
  int contratto;
  bool propria, consuntivo, conta;
  const char *condiviso; /* "" where not */
} zn_posto;

typedef struct zn_luogo { /* a line of the ambito: a comune, another employer, or the ambito itself (ente 0) */
  int64_t ente;
  const char *nome;
  zn_organico o;
} zn_luogo;

typedef struct zn_assistenti {
  zn_ctx *ctx;
  zn_arena *a;
  int64_t anno;
  zn_day giorno; /* at which one belongs to an ambito */
  zn_posto *v;
  size_t n;
} zn_assistenti;

/* Rows of the year, the rights and precedences settled. Owned by the arena. */
ZN_MUST zn_status zn_assistenti_load(zn_assistenti *x, zn_ctx *ctx, int64_t anno, zn_day giorno, zn_arena *a,
                                     zn_err *err);
/* The lines of an ambito by name, their sum, and what shared posts exceed 1.00 (already taken off the sum). */
ZN_MUST zn_status zn_assistenti_ambito(zn_assistenti *x, int64_t ambito, zn_luogo **out, size_t *n, zn_organico *somma,
                                       int64_t eccedenza[ZN_AS_CONTRATTI], zn_err *err);
ZN_MUST zn_status zn_organico_add(zn_organico *to, const zn_organico *o, zn_err *err);

#endif
