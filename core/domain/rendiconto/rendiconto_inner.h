/* rendiconto_inner: an act of the rendicontazione while it is being done (private to core/domain): which way it goes
 * (rendiconto_vie.c), what forbids it (rendiconto_checks.c), how it is written (rendiconto_do.c). */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_RENDICONTO_INNER_H
#define ZONA_CORE_DOMAIN_RENDICONTO_RENDICONTO_INNER_H

#include "core/domain/rendiconto/rend.h"

enum {
  ZN_VIA_MOTIVO = 1,    /* a reason is needed */
  ZN_VIA_MANIFEST = 2,  /* a manifest is signed */
  ZN_VIA_REGOLE = 4,    /* the rules of level B forbid it */
  ZN_VIA_VUOTO = 8,     /* nothing may be spent */
  ZN_VIA_ATTO = 16,     /* the Regione's act is needed */
  ZN_VIA_SOLLECITO = 32 /* only after the deadline and a reminder (DOMAIN 8.1) */
};

/* In one state, by one role, a verb is these moves, the presupposed ones first. */
typedef struct zn_via {
  zn_unita_tipo unita;
  zn_autore chi;
  zn_verbo verbo;
  zn_stato da;
  zn_mossa mosse[3];
  unsigned flags;
} zn_via;

/* NULL: not in this state; then *known says whether somebody in this role may do it in some state. */
const zn_via *zn_via_di(zn_unita_tipo u, zn_autore chi, zn_verbo v, zn_stato s, bool *known);
const zn_via *zn_via_at(size_t i); /* NULL: no more */
const char *zn_verbo_name(zn_verbo v);

typedef struct zn_doing {
  zn_replica *r;
  const zn_rendiconto_act *act;
  zn_rend x;
  zn_unita_tipo unita;
  zn_autore chi;
  int64_t ente, ambito; /* local rows of the unit */
  zn_id ente_id, ambito_id;
  zn_flow flow;
  zn_mossa_row **mine;
  size_t nmine;
  const zn_via *w;
  zn_tx *tx;
  json_t *done;   /* names of the moves made */
  json_t *avvisi; /* texts: what does not forbid it, and should be known */
  zn_hash manifest;
  bool has_manifest;
  zn_hash examined; /* an approval names the transmission that it read */
  bool has_examined;
  zn_row chiusura; /* a closing writes how the fund-year ends, with its move; ent NULL: none */
  zn_buf doc;
} zn_doing;

/* The refusals: of a verb that is never this role's on this unit (whose it is), and of one that is not for now (what
 * is, and whose turn it is). name: of the unit. */
zn_status zn_via_non_tua(const zn_doing *d, zn_err *err);
zn_status zn_via_non_ora(const zn_doing *d, const char *name, zn_err *err);

/* All that may forbid the way that was chosen, before anything is signed. */
ZN_MUST zn_status zn_doing_check(zn_doing *d, zn_err *err);
/* … and once the manifest is made: d->doc. */
ZN_MUST zn_status zn_doing_check_manifest(zn_doing *d, zn_err *err);

#endif
