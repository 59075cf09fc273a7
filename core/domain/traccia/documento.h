/* documento: a signed manifest as a file that leaves Zona and comes back: which one is in force, what it says, whether
 * the ledgers at its version vector still say the same, what changed since (DESIGN section 8). */
#ifndef ZONA_CORE_DOMAIN_DOCUMENTO_H
#define ZONA_CORE_DOMAIN_DOCUMENTO_H

#include "core/domain/rendiconto/rend.h"

typedef struct zn_documento {
  zn_span doc; /* the signed manifest, in the arena */
  zn_hash manifest;
  int64_t mossa;        /* the move that carries it */
  int64_t ente, ambito; /* ente 0: the ambito's */
} zn_documento;

/* The manifest in force of an ente or an ambito: its sending (or what was entered on its behalf and validated), its
 * transmission. ZN_E_STATE when nothing was sent; ZN_E_USAGE for the Regione, which sends none. */
ZN_MUST zn_status zn_documento_in_vigore(zn_replica *r, const zn_rendiconto_ask *ask, zn_arena *a, zn_documento *out,
                                         zn_err *err);
/* A manifest by its hash, among the moves of all fund-years that this replica reads. ZN_E_NOTFOUND. */
ZN_MUST zn_status zn_documento_di(zn_replica *r, const zn_hash *manifest, zn_arena *a, zn_documento *out, zn_err *err);

/* Where two manifests of the same thing differ:
 * [{"dove":"totali"|"trasferimenti"|"riga"|"somma"|"registrazioni","chiave","titolo","misura","firmato","ora"}]. A
 * `riga` is a budget line, a `somma` an assegnazione; chiave and titolo "" where it is not known here. */
json_t *zn_manifest_diff(zn_replica *r, const zn_manifest *signed_, const zn_manifest *now);
/* The same manifest computed again, at its own vector or (today) at what is here now. *complete false: data are
 * missing.
 */
ZN_MUST zn_status zn_manifest_again(zn_replica *r, const zn_manifest *of, const zn_manifest_source *source, bool today,
                                    zn_arena *a, zn_manifest *out, bool *complete, zn_err *err);

#endif
