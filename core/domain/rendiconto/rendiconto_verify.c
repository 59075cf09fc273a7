/* `zona rendiconto verify`: every manifest in force under it, recomputed; and the merged figures against their sum. */
#include <string.h>

#include "core/domain/rendiconto/rend.h"
#include "core/text/domain.h"

typedef struct verifying {
  zn_rend *x;
  json_t *differences;
  size_t verified, old, incomplete;
} verifying;

static zn_status difference(verifying *v, bool is_ambito, int64_t k, const zn_hash *hash, const char *verdict,
                            const char *what, zn_err *err) {
  const char *code, *name;
  ZN_TRY(zn_rend_name(v->x, is_ambito, k, &code, &name, err));
  json_array_append_new(v->differences,
                        json_pack("{s:s,s:s,s:o,s:s,s:s}", is_ambito ? "ambito" : "ente", code, "denominazione", name,
                                  "manifest", zn_json_hash(hash->b, 32), "esito", verdict, "motivo", what));
  return ZN_OK;
}

/* The document must be about this unit and this survey: the move says one thing, the signature the same. */
static bool about(zn_rend *x, const zn_manifest *m, const zn_mossa_row *move, bool is_ambito, int64_t k) {
  zn_id id;
  const zn_id *named = is_ambito ? &m->ambito : &m->ente;
  if (zn_hash_cmp(&m->hash, &move->manifest) != 0) return false;
  if (m->kind != (is_ambito ? ZN_MANIFEST_AMBITO : ZN_MANIFEST_ENTE)) return false;
  return zn_replica_hash_of_k(x->r, k, &id) == ZN_OK && zn_id_cmp(&id, named) == 0;
}

static zn_status check_move(verifying *v, const zn_mossa_row *m, bool is_ambito, int64_t k, zn_err *err) {
  zn_verdetto verdict;
  const char *what;
  zn_manifest doc;
  if (m == NULL || !m->has_manifest) return ZN_OK;
  zn_manifest_source source = zn_rend_source(v->x);
  ZN_TRY(zn_manifest_verify(v->x->r, m->doc, &source, &v->x->arena, &verdict, &what, &doc, err));
  if (verdict == ZN_V_COINCIDE && !about(v->x, &doc, m, is_ambito, k)) {
    verdict = ZN_V_DIFFERISCE;
    what = ZT_MANIFEST_SIGNER;
  }
  if (verdict == ZN_V_AGGIORNARE) v->old++;
  if (verdict == ZN_V_INCOMPLETO) v->incomplete++;
  if (verdict == ZN_V_COINCIDE) {
    v->verified++;
    return ZN_OK;
  }
  return difference(v, is_ambito, k, &m->manifest, zn_verdetto_name(verdict), what, err);
}

static zn_status check_ente(verifying *v, int64_t ambito, int64_t ente, zn_err *err) {
  zn_flow f;
  ZN_TRY(zn_rend_ente(v->x, ambito, ente, &f, NULL, NULL, err));
  return check_move(v, f.invio, false, ente, err);
}

/* The manifests that a transmission names must be those here. */
static zn_status check_ambito(verifying *v, int64_t ambito, zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine;
  size_t n, count;
  int64_t *enti;
  ZN_TRY(zn_rend_ambito(v->x, ambito, &f, &mine, &n, err));
  ZN_TRY(check_move(v, zn_rend_trasmissione(&f, mine, n), true, ambito, err));
  ZN_TRY(zn_rend_enti(v->x, ambito, &enti, &count, err));
  for (size_t i = 0; i < count; i++) ZN_TRY(check_ente(v, ambito, enti[i], err));
  return ZN_OK;
}

static zn_status check_all(verifying *v, const zn_rendiconto_ask *ask, int64_t org, zn_err *err) {
  int64_t *ambiti;
  size_t n;
  if (ask->livello == ZN_LIVELLO_ENTE) return check_ente(v, zn_figures_home(&v->x->f, org), org, err);
  if (ask->livello == ZN_LIVELLO_AMBITO) return check_ambito(v, org, err);
  ZN_TRY(zn_rend_ambiti(v->x, &ambiti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(check_ambito(v, ambiti[i], err));
  return ZN_OK;
}

static json_t *result(const verifying *v, bool *ok) {
  *ok = json_array_size(v->differences) == 0;
  return json_pack("{s:b,s:i,s:O,s:i,s:i}", "ok", (int)*ok, "verificati", (int)v->verified, "differenze",
                   v->differences, "da_aggiornare", (int)v->old, "incompleti", (int)v->incomplete);
}

zn_status zn_rendiconto_verify(zn_replica *r, const zn_rendiconto_ask *ask, bool *ok, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t org = 0;
  *ok = false;
  if (ask->livello != ZN_LIVELLO_REGIONE) {
    org = zn_replica_k_of_hash(r, &ask->org, false);
    if (org <= 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
  }
  ZN_TRY(zn_rend_open(&x, r, ask->fondo_annualita, ask->livello == ZN_LIVELLO_AMBITO ? org : 0, ask->has_al, ask->al,
                      err));
  verifying v = {.x = &x, .differences = json_array()};
  zn_status st = check_all(&v, ask, org, err);
  if (st == ZN_OK) *out = result(&v, ok);
  json_decref(v.differences);
  zn_rend_close(&x);
  return st;
}
