/* mappa: the territory changes: another capofila, a comune that moves, comuni or ambiti that merge (DOMAIN 0.6, 8.4).
 *
 * Memberships and capofila have dates; nothing is deleted and no ledger changes hands:
 *   - what an ente wrote for its old ambito stays in the ledger that the old ambito reads, and the residui of its lines
 *     go on there; what it writes on the new ambito's lines goes to the new one;
 *   - a report at a date counts an ente where it was at that date, a budget line always in the plan it belongs to;
 *   - what was signed recomputes from the rows of its own version vector.
 * A new capofila is invited as for any office (its first sync brings the ambito's ledgers and keys, history included);
 * the old one's workplaces lose the ambito's membership, and only that, so that they read none of the new keys but what
 * any ente of the ambito reads.
 *
 * Each act is one transaction of the Regione's. `dal` is the first day of the new state. Rows are local k's. */
#ifndef ZONA_CORE_DOMAIN_MAPPA_MAPPA_H
#define ZONA_CORE_DOMAIN_MAPPA_MAPPA_H

#include "core/domain/rows/place.h"
#include "core/domain/rows/rows.h"

typedef struct zn_mappa_esito {
  size_t appartenenze; /* memberships ended or begun */
  size_t postazioni;   /* workplaces that lost the ambito */
} zn_mappa_esito;

/* ente becomes capofila of the ambito. atto: 0 none. ZN_E_STATE where it is already. */
ZN_MUST zn_status zn_mappa_capofila(const zn_place *p, int64_t ambito, int64_t ente, zn_day dal, int64_t atto,
                                    zn_mappa_esito *out, zn_err *err);
/* ente leaves the ambiti it is in at `dal` and enters `ambito`. */
ZN_MUST zn_status zn_mappa_sposta(const zn_place *p, int64_t ente, int64_t ambito, zn_day dal, zn_mappa_esito *out,
                                  zn_err *err);
/* The old enti end the day before; `nuovo` (a row that is there, possibly one of them) takes their place in their
 * ambito, and as capofila where one of them was. ZN_E_STATE where they are in different ambiti: move them first. */
ZN_MUST zn_status zn_mappa_fondi_enti(const zn_place *p, const int64_t *vecchi, size_t n, int64_t nuovo, zn_day dal,
                                      zn_mappa_esito *out, zn_err *err);
/* The members of the old ambiti pass to `nuovo` (a row that is there, possibly one of them), which succeeds them. Their
 * capofila go on for what they have to account for. */
ZN_MUST zn_status zn_mappa_fondi_ambiti(const zn_place *p, const int64_t *vecchi, size_t n, int64_t nuovo, zn_day dal,
                                        zn_mappa_esito *out, zn_err *err);

/* Who was capofila of an ambito on a day, by the dated rows (entity capofila): the latest that holds; `altrimenti` (the
 * ambito's own field) where none does. The same on every replica, whatever their local numbers. */
int64_t zn_mappa_capofila_al(zn_replica *r, const zn_row_list *capofila, int64_t ambito, zn_day giorno,
                             int64_t altrimenti);

#endif
