#include "core/domain/esame/chi.h"

#include "core/domain/esame/voci.h"
#include "core/text/domain.h"
#include "core/text/esame.h"

/* ---- as whom ---- */

zn_status zn_esame_regione(const zn_place *p, const zn_me **me, zn_err *err) {
  *me = zn_place_as(p, ZN_ORG_REGIONE);
  return *me != NULL ? ZN_OK : zn_fail(err, ZN_E_DENIED, ZT_E_SOLO_REGIONE);
}

zn_status zn_esame_ambito_di(const zn_place *p, int64_t ente, int64_t *ambito, zn_err *err) {
  if (zn_place_ambito_of(p->r, ente, zn_place_today(p->r), ambito)) return ZN_OK;
  bool found;
  ZN_TRY(zn_sql_int(p->r, "SELECT min(k) FROM ambito WHERE capofila=?", ente, 0, ambito, &found, err));
  return found ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_R_NO_AMBITO);
}

zn_status zn_esame_esaminatore(const zn_place *p, const zn_esame_ask *ask, const zn_me **me, int64_t *ambito,
                               int64_t *ente, zn_err *err) {
  const zn_me *regione = zn_place_as(p, ZN_ORG_REGIONE), *capofila = zn_place_as(p, ZN_ORG_AMBITO);
  *me = ask->ambito != 0 && regione != NULL ? regione : capofila != NULL ? capofila : regione;
  *ambito = ask->ambito;
  *ente = ask->ente;
  if (*me == NULL) return zn_fail(err, ZN_E_DENIED, ZT_E_NON_ENTE);
  if (*me == capofila) {
    if (*ambito != 0 && *ambito != capofila->k) return zn_fail(err, ZN_E_DENIED, ZT_E_ALTRO_AMBITO);
    *ambito = capofila->k;
    return ZN_OK;
  }
  if (*ambito == 0 && *ente != 0) return zn_esame_ambito_di(p, *ente, ambito, err);
  return *ambito != 0 ? ZN_OK : zn_fail(err, ZN_E_USAGE, ZT_E_CHI);
}

zn_status zn_esame_unita(const zn_place *p, const zn_esame_ask *ask, int64_t *ambito, int64_t *ente, zn_err *err) {
  const zn_me *me = zn_place_default(p);
  *ambito = ask->ambito;
  *ente = ask->ente;
  if (*ente != 0 && *ambito == 0) {
    const zn_me *capofila = zn_place_as(p, ZN_ORG_AMBITO);
    if (capofila != NULL) return *ambito = capofila->k, ZN_OK;
    return zn_esame_ambito_di(p, *ente, ambito, err);
  }
  if (*ambito != 0) return ZN_OK;
  if (me == NULL || me->kind == ZN_ORG_REGIONE) return zn_fail(err, ZN_E_USAGE, ZT_E_CHI);
  if (me->kind == ZN_ORG_AMBITO) return *ambito = me->k, ZN_OK;
  *ente = me->k;
  return zn_esame_ambito_di(p, me->k, ambito, err);
}

zn_status zn_esame_atto(const zn_place *p, const zn_me *me, const char *text, int64_t *k, zn_err *err) {
  *k = 0;
  return text == NULL || *text == 0 ? ZN_OK : zn_ref_parse(p->r, me, ZN_ATTO, text, k, err);
}

/* ---- opening ---- */

zn_status zn_esame_open(zn_rend *x, const zn_place *p, const zn_esame_ask *ask, int64_t ambito, zn_err *err) {
  if (ask->fondo_annualita == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--fondo e --anno");
  return zn_rend_open(x, p->r, ask->fondo_annualita, ambito, ask->has_al, ask->al, err);
}

zn_status zn_esame_open_at(zn_rend *x, const zn_place *p, int64_t fondo_annualita, int64_t rilevazione, int64_t ambito,
                           zn_err *err) {
  int64_t al = 0;
  bool has = false;
  if (rilevazione != 0)
    ZN_TRY(zn_sql_int(p->r, "SELECT al FROM rilevazione WHERE k=?", rilevazione, 0, &al, &has, err));
  ZN_TRY(zn_rend_open(x, p->r, fondo_annualita, ambito, has, (zn_day)al, err));
  zn_status st = zn_rend_rilevazione(x, rilevazione, err);
  if (st != ZN_OK) zn_rend_close(x);
  return st;
}

zn_status zn_esame_fondi(const zn_place *p, const zn_esame_ask *ask, zn_arena *a, int64_t **out, size_t *n,
                         zn_err *err) {
  zn_row_list list;
  *n = 0;
  ZN_TRY(zn_rows_where(p->r, zn_entity_by_no(ZN_FONDO_ANNUALITA), NULL, 0, a, &list, err));
  *out = zn_arena_alloc(a, (list.n + 1) * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < list.n; i++)
    if (ask->fondo_annualita == 0 || ask->fondo_annualita == list.v[i].k) (*out)[(*n)++] = list.v[i].k;
  return ZN_OK;
}

/* ---- writing ---- */

static zn_status org(const zn_place *p, int64_t k, zn_id *out, zn_err *err) {
  *out = (zn_id){{0}};
  if (k == 0) return ZN_OK;
  return zn_replica_hash_of_k(p->r, k, out) == ZN_OK ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
}

zn_status zn_esame_write(const zn_place *p, zn_ledger_kind kind, int64_t owner, int64_t audience, zn_row *row,
                         zn_err *err) {
  zn_ledger l;
  zn_id from, to;
  zn_tx *tx = NULL;
  ZN_TRY(org(p, owner, &from, err));
  ZN_TRY(org(p, audience, &to, err));
  zn_ledger_make(&l, zn_replica_region(p->r), kind, &from, &to);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = zn_tx_insert(tx, &l, NULL, row, true, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

json_t *zn_esame_fatto(const zn_place *p, const zn_row *row) {
  return json_pack("{s:o}", "id", zn_voce_id(p->r, row->k));
}

zn_status zn_esame_elenco(const zn_place *p, const zn_esame_ask *ask, zn_esame_fill fill, json_t **out, zn_err *err) {
  zn_arena a;
  zn_ctx *c = zn_ctx_new(p->r);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_init(&a);
  json_t *list = json_array();
  zn_status st = fill(p, ask, c, &a, list, err);
  zn_arena_release(&a);
  zn_ctx_free(c);
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
