#include "core/domain/orgs.h"

#include <string.h>

#include "core/domain/entry_inner.h"
#include "core/text/text.h"

zn_status zn_orgs_ensure(zn_tx *tx, const zn_id *org, zn_org_kind kind, const zn_id *parent, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_org known;
  if (zn_trust_org(t, org, &known))
    for (size_t i = 0; i < known.nparents; i++)
      if (zn_id_cmp(&known.parents[i], parent) == 0) return ZN_OK;
  zn_buf stmt;
  zn_buf_init(&stmt, ZN_TRUST_MAX);
  zn_status s = zn_stmt_org(&stmt, t, zn_replica_ident(r), org, kind, parent);
  if (s != ZN_OK)
    s = zn_fail(err, s, ZT_BUG, "org");
  else
    s = zn_tx_add_trust(tx, zn_buf_span(&stmt), err);
  zn_buf_release(&stmt);
  return s;
}

static zn_status ensure_ambito(zn_tx *tx, const zn_id *ambito, zn_err *err) {
  zn_id regione;
  zn_key_regione(&regione);
  return zn_orgs_ensure(tx, ambito, ZN_ORG_AMBITO, &regione, err);
}

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
  ZN_TRY(ensure_ambito(tx, &ambito, err));
  if (who->kind != ZN_V_INT) return ZN_OK;
  ZN_TRY(zn_replica_hash_of_k(r, who->i, &ente));
  return zn_orgs_ensure(tx, &ente, ZN_ORG_ENTE, &ambito, err);
}
