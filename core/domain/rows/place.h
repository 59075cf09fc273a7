/* place: who I am, and in which ledger what I write goes.
 *
 * A device may have several memberships (a capofila's: the ambito and its comune; a clerk shared by three comuni). Each
 * is an organisation that it may act as. `--come KEY` picks one; without it the row decides (an intervento is written
 * as the ambito, an impegno as the ente) and a person is asked only where both would do. The ledger follows from the
 * organisation that writes and from whom it concerns: DOMAIN 5.2. */
#ifndef ZONA_CORE_DOMAIN_ROWS_PLACE_H
#define ZONA_CORE_DOMAIN_ROWS_PLACE_H

#include "core/base/arena.h"
#include "core/base/date.h"
#include "core/schema/schema.h"
#include "core/store/replica.h"
#include "core/trust/trust.h"

typedef struct zn_me {
  zn_id org;
  zn_org_kind kind;
  zn_role role;
  int64_t k;        /* local row of the ente or ambito, -1 when its id was never seen here */
  const char *code; /* natural key ("D049", "CAL-LAMEZIA", "regione"), else the id in base32 */
  const char *name; /* denominazione, "" while unknown */
} zn_me;

typedef struct zn_place {
  zn_replica *r;
  zn_me *orgs; /* memberships of this device, the Regione first, then ambiti, then enti; owned by the arena */
  size_t n;
  const zn_me *come; /* the one chosen with --come, or the only one; NULL where the device has several */
} zn_place;

/* The memberships of this device. come: NULL, or a natural key, an id, or "regione"; ZN_E_NOTFOUND with the list of
 * those there are when it is none of them. A device that is still waiting to be recognised has none. Everything lives
 * as long as `a`. */
ZN_MUST zn_status zn_place_init(zn_place *out, zn_replica *r, const char *come, zn_arena *a, zn_err *err);
/* The organisation of that kind that this device acts as (come first), NULL if none or if several and none was chosen.
 */
const zn_me *zn_place_as(const zn_place *p, zn_org_kind kind);
/* Anybody: the chosen one, else the first. NULL when there is none (not joined yet). */
const zn_me *zn_place_default(const zn_place *p);

/* As whom a new row is written: `row` holds what was typed (references resolved). ZN_E_DENIED when none of mine writes
 * this entity; ZN_E_USAGE when --come is needed. */
ZN_MUST zn_status zn_place_writer(const zn_place *p, const zn_row *row, const zn_me **out, zn_err *err);
/* The ledger of a new row written by `me`, complete of its defaults; checks that owner fields name me. *priv: the
 * ledger of the private group (kind 0 when the entity has none). */
ZN_MUST zn_status zn_place_ledger(const zn_place *p, const zn_me *me, const zn_row *row, zn_ledger *out,
                                  zn_ledger *priv, zn_err *err);
/* The private ledger for changes to an existing row (kind 0 when I have none for it). */
void zn_place_private(const zn_place *p, const zn_row *row, zn_ledger *priv);
/* The ambito that an ente belongs to today: membership rows first (valid on `day`), else the trust statements. false:
 * none. */
bool zn_place_ambito_of(zn_replica *r, int64_t ente_k, zn_day day, int64_t *ambito_k);
/* Today in Italy. */
zn_day zn_place_today(zn_replica *r);

#endif
