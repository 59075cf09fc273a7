#include "core/domain/rows/orgs.h"

#include "core/domain/rows/entry_inner.h"
#include "core/store/enrol.h"

zn_status zn_orgs_follow(zn_tx *tx, const zn_row *row, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_id ambito, ente;
  const zn_val *who = NULL;
  if (row->ent->no == ZN_AMBITO) {
    ZN_TRY(zn_replica_hash_of_k(r, row->k, &ambito));
    who = zn_entry_get(row, "capofila");
  } else if (row->ent->no == ZN_AMBITO_MEMBRO) {
    ZN_TRY(zn_replica_hash_of_k(r, zn_entry_get(row, "ambito")->i, &ambito));
    who = zn_entry_get(row, "ente");
  } else {
    return ZN_OK;
  }
  ZN_TRY(zn_enrol_org(tx, &ambito, ZN_ORG_AMBITO, NULL, err));
  if (who->kind != ZN_V_INT) return ZN_OK;
  ZN_TRY(zn_replica_hash_of_k(r, who->i, &ente));
  return zn_enrol_org(tx, &ente, ZN_ORG_ENTE, &ambito, err);
}
