/* figures_snap: figures of one ente in one ambito, or of an ambito's own rows, from the rows as they were at a vector,
 * and the set of rows that they come from: what a manifest signs. Spending of the enti enters an ambito's manifest by
 * their own manifests, not from here. */
#ifndef ZONA_CORE_DOMAIN_MONEY_FIGURES_SNAP_H
#define ZONA_CORE_DOMAIN_MONEY_FIGURES_SNAP_H

#include "core/domain/money/figures.h"
#include "core/domain/rendiconto/canon.h"
#include "core/domain/rendiconto/snap.h"

typedef struct zn_snap_scope {
  int64_t fondo_annualita, ambito;
  int64_t ente; /* 0: the ambito's own */
  zn_day al;
} zn_snap_scope;

typedef struct zn_snap_units {
  int64_t *interni; /* impegni of class interno */
  size_t ninterni, cap;
  size_t nfinali;
} zn_snap_units;

/* f: as zn_figures_load fills it, within the scope; free it in any case. rows: what is hashed. */
ZN_MUST zn_status zn_figures_snap(zn_figures *f, zn_snap *s, const zn_snap_scope *scope, zn_canon_set *rows,
                                  zn_snap_units *units, zn_err *err);

#endif
