/* Remarks: written by the capofila on an ente's sending and by the Regione on a transmission; answered by who was
 * asked; closed by their author; passed on by the capofila to the ente whose row it is. */
#include <string.h>

#include "core/domain/esame/campi.h"
#include "core/domain/esame/chi.h"
#include "core/domain/esame/osservazioni.h"
#include "core/domain/esame/voci.h"
#include "core/text/esame.h"

static bool given(const char *s) { return s != NULL && *s != 0; }

/* ---- a new one ---- */

static const struct {
  const char *name;
  unsigned entity, field;
} on[] = {{"budget", ZN_BUDGET, RLV_BUDGET},
          {"impegno", ZN_IMPEGNO, RLV_IMPEGNO},
          {"liquidazione", ZN_LIQUIDAZIONE, RLV_LIQUIDAZIONE},
          {"pagamento", ZN_PAGAMENTO, RLV_PAGAMENTO},
          {"giustificativo", ZN_GIUSTIFICATIVO, RLV_GIUSTIFICATIVO}};

/* "impegno:2025/1" or "impegno:D049/2025/1": of the ente that is named, where it is named. */
static zn_status parse_row(const zn_place *p, const char *riga, int64_t ente, zn_row *row, unsigned *entity, int64_t *k,
                           zn_err *err) {
  const char *colon = strchr(riga, ':');
  zn_me as = {.kind = ZN_ORG_ENTE, .k = ente, .code = "", .name = ""};
  for (size_t i = 0; colon != NULL && i < sizeof on / sizeof on[0]; i++) {
    if (strlen(on[i].name) != (size_t)(colon - riga) || memcmp(on[i].name, riga, (size_t)(colon - riga)) != 0) continue;
    *entity = on[i].entity;
    ZN_TRY(zn_ref_parse(p->r, ente != 0 ? &as : NULL, on[i].entity, colon + 1, k, err));
    row->v[on[i].field - 1] = zn_int(*k);
    return ZN_OK;
  }
  return zn_fail(err, ZN_E_USAGE, ZT_E_RIGA_FORMA, riga);
}

/* What was sent and is being read. */
static zn_status examined(zn_rend *x, const zn_me *me, int64_t ambito, int64_t ente, zn_hash *out, zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine = NULL;
  size_t n = 0;
  bool ok;
  const zn_mossa_row *m;
  if (me->kind == ZN_ORG_REGIONE) {
    ZN_TRY(zn_rend_ambito(x, ambito, &f, &mine, &n, err));
    m = zn_rend_trasmissione(&f, mine, n);
    ok = f.stato == ZN_S_TRASMESSO || f.stato == ZN_S_IN_ISTRUTTORIA || f.stato == ZN_S_INTEGRAZIONE_RICHIESTA;
  } else {
    ZN_TRY(zn_rend_ente(x, ambito, ente, &f, &mine, &n, err));
    m = f.invio;
    ok = f.stato == ZN_S_INVIATO || f.stato == ZN_S_IN_VERIFICA || f.stato == ZN_S_DA_CORREGGERE ||
         f.stato == ZN_S_CONVALIDATO;
  }
  if (!ok || m == NULL || !m->has_manifest)
    return zn_fail(err, ZN_E_STATE, ZT_E_RILIEVO_STATO, zn_stato_label(f.stato));
  *out = m->manifest;
  return ZN_OK;
}

static zn_status fill(const zn_place *p, const zn_esame_ask *ask, zn_rend *x, const zn_me *me, int64_t ambito,
                      int64_t ente, zn_hash *manifest, zn_row *row, zn_err *err) {
  int64_t k, of, target;
  unsigned entity;
  zn_day day;
  if (!given(ask->testo)) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--testo");
  if (given(ask->riga)) {
    ZN_TRY(parse_row(p, ask->riga, ente, row, &entity, &k, err));
    ZN_TRY(zn_osservazione_riga(x, entity, k, &of, &target, err));
    if (ente != 0 && of != 0 && of != ente) return zn_fail(err, ZN_E_INVALID, ZT_E_RIGA_ALTRUI, ask->riga);
    if (ente == 0) ente = of;
  }
  if (me->kind == ZN_ORG_AMBITO && ente == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--ente");
  ZN_TRY(examined(x, me, ambito, ente, manifest, err));
  row->v[RLV_FONDO - 1] = zn_int(ask->fondo_annualita);
  if (x->rilevazione != 0) row->v[RLV_RILEVAZIONE - 1] = zn_int(x->rilevazione);
  row->v[RLV_AMBITO - 1] = zn_int(ambito);
  if (ente != 0) row->v[RLV_ENTE - 1] = zn_int(ente);
  row->v[RLV_TIPO - 1] = zn_val_testo(given(ask->tipo) ? ask->tipo : "richiesta");
  row->v[RLV_TESTO - 1] = zn_val_testo(ask->testo);
  row->v[RLV_STATO - 1] = zn_val_testo("aperto");
  row->v[RLV_RISPONDE - 1] = zn_val_hash(manifest);
  if (!given(ask->scadenza)) return ZN_OK;
  ZN_TRY(zn_day_parse(ask->scadenza, &day, err));
  row->v[RLV_TERMINE - 1] = zn_int(day);
  return ZN_OK;
}

static zn_status write_remark(const zn_place *p, const zn_me *me, zn_row *row, zn_err *err) {
  if (me->kind == ZN_ORG_REGIONE)
    return zn_esame_write(p, ZN_L2_REGIONE_AMBITO, me->k, ZN_AT(row, RLV_AMBITO)->i, row, err);
  return zn_esame_write(p, ZN_L4_AMBITO_ENTE, me->k, ZN_AT(row, RLV_ENTE)->i, row, err);
}

zn_status zn_esame_rilievo_add(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  const zn_me *me;
  int64_t ambito, ente;
  zn_hash manifest;
  zn_row row = {.ent = zn_entity_by_no(ZN_RILIEVO)};
  ZN_TRY(zn_esame_esaminatore(p, ask, &me, &ambito, &ente, err));
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  zn_status st = fill(p, ask, &x, me, ambito, ente, &manifest, &row, err);
  if (st == ZN_OK) st = write_remark(p, me, &row, err);
  if (st == ZN_OK) *out = zn_esame_fatto(p, &row);
  zn_rend_close(&x);
  return st;
}

/* ---- one that is there ---- */

/* By id, with the survey that it is about open. On success the caller closes x. */
static zn_status open_remark(const zn_place *p, const zn_esame_ask *ask, zn_rend *x, zn_osservazione *out,
                             zn_err *err) {
  zn_arena a;
  zn_row row;
  int64_t k = 0;
  if (!given(ask->id)) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "l'ID del rilievo");
  ZN_TRY(zn_ref_parse(p->r, NULL, ZN_RILIEVO, ask->id, &k, err));
  zn_arena_init(&a);
  zn_status st = zn_replica_row(p->r, zn_entity_by_no(ZN_RILIEVO), k, &a, &row, err);
  if (st == ZN_OK)
    st = zn_esame_open_at(x, p, ZN_AT(&row, RLV_FONDO)->i, ZN_AT(&row, RLV_RILEVAZIONE)->i, ZN_AT(&row, RLV_AMBITO)->i,
                          err);
  int64_t ambito = st == ZN_OK ? ZN_AT(&row, RLV_AMBITO)->i : 0;
  zn_arena_release(&a);
  if (st != ZN_OK) return st;
  zn_osservazione *v;
  size_t n = 0;
  st = zn_osservazioni_load(x, ambito, 0, &v, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    if (v[i].k != k) continue;
    *out = v[i];
    return ZN_OK;
  }
  zn_rend_close(x);
  return st != ZN_OK ? st : zn_fail(err, ZN_E_NOTFOUND, ZT_E_RILIEVO_NESSUNO, ask->id);
}

static const zn_me *mine(const zn_place *p, zn_org_kind kind, int64_t k) {
  for (size_t i = 0; i < p->n; i++)
    if (p->orgs[i].kind == kind && (kind == ZN_ORG_REGIONE || p->orgs[i].k == k) &&
        (p->come == NULL || p->come == &p->orgs[i]))
      return &p->orgs[i];
  return NULL;
}

/* ---- answering ---- */

static zn_status answer(const zn_place *p, const zn_esame_ask *ask, const zn_osservazione *o, zn_row *row,
                        zn_err *err) {
  bool ente = o->da == ZN_A_CAPOFILA;
  const zn_me *me = mine(p, ente ? ZN_ORG_ENTE : ZN_ORG_AMBITO, ente ? o->ente : o->ambito);
  if (me == NULL) return zn_fail(err, ZN_E_DENIED, ente ? ZT_E_RISPONDE_ENTE : ZT_E_RISPONDE_CAPOFILA);
  if (!given(ask->testo)) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--testo");
  if (!o->aperta) return zn_fail(err, ZN_E_STATE, ZT_E_RILIEVO_CHIUSO);
  row->v[RSP_RILIEVO - 1] = zn_int(o->k);
  row->v[RSP_TIPO - 1] = zn_val_testo(given(ask->tipo) ? ask->tipo : "risposta");
  row->v[RSP_TESTO - 1] = zn_val_testo(ask->testo);
  row->v[(ente ? RSP_ENTE : RSP_AMBITO) - 1] = zn_int(me->k);
  if (ente) return zn_esame_write(p, ZN_L6_ENTE, me->k, o->ambito, row, err);
  return zn_esame_write(p, ZN_L5_AMBITO_REGIONE, me->k, 0, row, err);
}

zn_status zn_rilievo_reply(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  zn_osservazione o;
  zn_row row = {.ent = zn_entity_by_no(ZN_RISPOSTA_RILIEVO)};
  ZN_TRY(open_remark(p, ask, &x, &o, err));
  zn_status st = answer(p, ask, &o, &row, err);
  if (st == ZN_OK) *out = zn_esame_fatto(p, &row);
  zn_rend_close(&x);
  return st;
}

/* ---- closing ---- */

static zn_status close_it(const zn_place *p, const zn_esame_ask *ask, zn_osservazione *o, zn_err *err) {
  zn_tx *tx = NULL;
  bool regione = o->da == ZN_A_REGIONE;
  if (mine(p, regione ? ZN_ORG_REGIONE : ZN_ORG_AMBITO, o->ambito) == NULL)
    return zn_fail(err, ZN_E_DENIED, regione ? ZT_E_CHIUDE_REGIONE : ZT_E_CHIUDE_CAPOFILA);
  if (!o->aperta) return zn_fail(err, ZN_E_STATE, ZT_E_RILIEVO_CHIUSO);
  o->row.v[RLV_STATO - 1] = zn_val_testo(ask->ritirato ? "ritirato" : "risolto");
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = zn_tx_update(tx, NULL, &o->row, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

zn_status zn_rilievo_close(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  zn_osservazione o;
  ZN_TRY(open_remark(p, ask, &x, &o, err));
  zn_status st = close_it(p, ask, &o, err);
  if (st == ZN_OK)
    *out = json_pack("{s:o,s:s}", "id", zn_voce_id(p->r, o.k), "stato", ask->ritirato ? "ritirato" : "risolto");
  zn_rend_close(&x);
  return st;
}

/* ---- passing on ---- */

static zn_status pass_on(const zn_place *p, const zn_esame_ask *ask, zn_rend *x, const zn_osservazione *o, zn_row *row,
                         zn_err *err) {
  zn_hash manifest;
  int64_t ente = ask->ente != 0 ? ask->ente : o->ente, target;
  const zn_me *me = mine(p, ZN_ORG_AMBITO, o->ambito);
  if (me == NULL) return zn_fail(err, ZN_E_DENIED, ZT_E_SOLO_CAPOFILA);
  if (o->da != ZN_A_REGIONE) return zn_fail(err, ZN_E_STATE, ZT_E_INOLTRA_REGIONE);
  if (ente == 0 && o->riga != 0) ZN_TRY(zn_osservazione_riga(x, o->riga_entita, o->riga, &ente, &target, err));
  if (ente == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--ente");
  ZN_TRY(examined(x, me, o->ambito, ente, &manifest, err));
  *row = o->row;
  row->k = 0;
  row->x = (zn_span){0};
  row->v[RLV_ENTE - 1] = zn_int(ente);
  row->v[RLV_STATO - 1] = zn_val_testo("aperto");
  row->v[RLV_RISPONDE - 1] = zn_val_hash(&manifest);
  row->v[RLV_DERIVA - 1] = zn_int(o->k);
  if (given(ask->testo)) row->v[RLV_TESTO - 1] = zn_val_testo(ask->testo);
  return write_remark(p, me, row, err);
}

zn_status zn_rilievo_forward(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  zn_osservazione o;
  zn_row row;
  ZN_TRY(open_remark(p, ask, &x, &o, err));
  zn_status st = pass_on(p, ask, &x, &o, &row, err);
  if (st == ZN_OK) *out = zn_esame_fatto(p, &row);
  zn_rend_close(&x);
  return st;
}

/* ---- listing ---- */

static zn_status list_ambito(const zn_esame_ask *ask, zn_rend *x, int64_t ambito, json_t *all, zn_err *err) {
  json_t *list = NULL, *one = NULL;
  size_t i = 0;
  ZN_TRY(zn_osservazioni_json(x, ambito, ask->ente, &list, err));
  json_array_foreach(list, i, one) {
    const char *state = json_string_value(json_object_get(one, "stato"));
    bool open = state != NULL && strcmp(state, "aperto") == 0;
    if (open || !ask->aperti) json_array_append(all, one);
  }
  json_decref(list);
  return ZN_OK;
}

static zn_status list_survey(const zn_place *p, const zn_esame_ask *ask, int64_t fund, int64_t survey, json_t *all,
                             zn_err *err) {
  zn_rend x;
  size_t n = 0;
  int64_t *ambiti;
  ZN_TRY(zn_esame_open_at(&x, p, fund, survey, ask->ambito, err));
  zn_status st = zn_rend_ambiti(&x, &ambiti, &n, err);
  for (size_t a = 0; a < n && st == ZN_OK; a++)
    if (ask->ambito == 0 || ask->ambito == ambiti[a]) st = list_ambito(ask, &x, ambiti[a], all, err);
  zn_rend_close(&x);
  return st;
}

/* A fund-year's remarks, under each survey that they name. */
static zn_status list_fund(const zn_place *p, const zn_esame_ask *ask, int64_t fund, json_t *all, zn_err *err) {
  zn_arena a;
  zn_row_list rows;
  zn_arena_init(&a);
  zn_status st = zn_rows_where(p->r, zn_entity_by_no(ZN_RILIEVO), "fondo_annualita", fund, &a, &rows, err);
  for (size_t i = 0; st == ZN_OK && i < rows.n; i++) {
    int64_t survey = ZN_AT(&rows.v[i], RLV_RILEVAZIONE)->i, al = 0;
    bool before = false, found;
    for (size_t j = 0; j < i && !before; j++) before = ZN_AT(&rows.v[j], RLV_RILEVAZIONE)->i == survey;
    if (before) continue;
    st = zn_sql_int(p->r, "SELECT al FROM rilevazione WHERE k=?", survey, 0, &al, &found, err);
    if (st == ZN_OK && (!ask->has_al || (found && al == ask->al))) st = list_survey(p, ask, fund, survey, all, err);
  }
  zn_arena_release(&a);
  return st;
}

zn_status zn_rilievo_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_arena a;
  int64_t *funds;
  size_t n = 0;
  zn_arena_init(&a);
  json_t *all = json_array();
  zn_status st = zn_esame_fondi(p, ask, &a, &funds, &n, err);
  for (size_t i = 0; i < n && st == ZN_OK; i++) st = list_fund(p, ask, funds[i], all, err);
  zn_arena_release(&a);
  if (st == ZN_OK)
    *out = all;
  else
    json_decref(all);
  return st;
}
