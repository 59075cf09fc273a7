#include "core/domain/rows/visibilita.h"

#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/entry_inner.h"
#include "core/domain/rows/rows.h"
#include "core/text/domain.h"
#include "core/text/text.h"
#include "core/trust/trust.h"

static bool concerns(const zn_ledger *l, zn_livello livello, const zn_id *org) {
  if (l->kind != ZN_L6_ENTE) return false;
  if (livello == ZN_LIVELLO_REGIONE) return true;
  return zn_id_cmp(livello == ZN_LIVELLO_ENTE ? &l->owner : &l->audience, org) == 0;
}

bool zn_vede_tutto(zn_replica *r, zn_livello livello, const zn_id *org) {
  zn_trust *t = zn_replica_trust(r);
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  zn_ledger l;
  for (size_t i = 0; zn_trust_ledger_at(t, i, &l); i++)
    if (concerns(&l, livello, org) && !zn_trust_may_read(t, me, &l)) return false;
  return true;
}

static void put(zn_row *row, const char *field, int64_t v) { *zn_entry_at(row, field) = zn_int(v); }

static zn_status write(const zn_place *p, const zn_me *me, zn_row *row, zn_err *err) {
  const zn_id none = {{0}};
  zn_ledger l3;
  zn_tx *tx;
  int64_t k;
  ZN_TRY(zn_row_same_key(p->r, row, &k, err));
  bool known = k >= 0;
  if (known) row->k = k;
  zn_ledger_make(&l3, zn_replica_region(p->r), ZN_L3_AMBITO, &me->org, &none);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = known ? zn_tx_update(tx, NULL, row, err) : zn_tx_insert(tx, &l3, NULL, row, true, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

static json_t *row_json(const zn_row *row) {
  static const char *const sums[] = {"assegnato", "trasferito", "programmato", "impegnato", "liquidato", "pagato"};
  char day[11];
  json_t *o = json_object();
  json_object_set_new(o, "al", json_string(zn_day_print(day, (zn_day)zn_row_int(row, "al"))));
  for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
    json_object_set_new(o, sums[i], zn_json_cents(zn_row_int(row, sums[i])));
  return o;
}

zn_status zn_pubblica_totali(const zn_place *p, int64_t fondo_annualita, bool has_al, zn_day al, json_t **out,
                             zn_err *err) {
  const zn_me *me = zn_place_as(p, ZN_ORG_AMBITO);
  zn_importi im;
  if (me == NULL || me->role != ZN_ROLE_CAPOFILA) return zn_fail(err, ZN_E_DENIED, ZT_PUBBLICA_CAPOFILA);
  if (!has_al) al = zn_place_today(p->r);
  ZN_TRY(zn_importi_at(p->r, fondo_annualita, ZN_LIVELLO_AMBITO, &me->org, al, ZN_VISTA_FINALE, &im, err));
  zn_row row = {.ent = zn_entity_by_no(ZN_TOTALE_PUBBLICATO)};
  put(&row, "ambito", me->k);
  put(&row, "fondo_annualita", fondo_annualita);
  put(&row, "al", al);
  put(&row, "assegnato", im.totali.assegnato);
  put(&row, "trasferito", im.totali.trasferito);
  put(&row, "programmato", im.totali.programmato);
  put(&row, "impegnato", im.totali.impegnato);
  put(&row, "liquidato", im.totali.liquidato);
  put(&row, "pagato", im.totali.pagato);
  ZN_TRY(write(p, me, &row, err));
  *out = row_json(&row);
  return ZN_OK;
}

zn_status zn_totali_pubblicati(zn_replica *r, int64_t fondo_annualita, const zn_id *ambito, bool has_al, zn_day al,
                               json_t **out, zn_err *err) {
  zn_arena a;
  zn_row_list list;
  const zn_row *last = NULL;
  int64_t k = zn_replica_k_of_hash(r, ambito, false);
  *out = NULL;
  zn_arena_init(&a);
  zn_status st =
      zn_rows_where(r, zn_entity_by_no(ZN_TOTALE_PUBBLICATO), "fondo_annualita", fondo_annualita, &a, &list, err);
  for (size_t i = 0; st == ZN_OK && i < list.n; i++) {
    const zn_row *t = &list.v[i];
    if (zn_row_int(t, "ambito") != k || (has_al && zn_row_int(t, "al") > al)) continue;
    if (last == NULL || zn_row_int(t, "al") > zn_row_int(last, "al")) last = t;
  }
  if (last != NULL) *out = row_json(last);
  zn_arena_release(&a);
  return st;
}
