/* Extensions asked and granted, reminders. */
#include <string.h>

#include "core/domain/esame/campi.h"
#include "core/domain/esame/chi.h"
#include "core/domain/esame/voci.h"
#include "core/text/esame.h"

static bool given(const char *s) { return s != NULL && *s != 0; }

/* ---- extensions ---- */

/* The survey that has a deadline to be moved, and the day asked for: after what is already due. */
static zn_status new_deadline(const zn_esame_ask *ask, zn_rend *x, int64_t ambito, int64_t ente, zn_day *day,
                              zn_err *err) {
  zn_scadenza s;
  char now[11];
  if (x->rilevazione == 0 || !x->scadenza.esiste)
    return zn_fail(err, ZN_E_STATE, ZT_E_PROROGA_SENZA_TERMINE, x->fondo, (long long)x->anno);
  ZN_TRY(zn_voce_data(ask->scadenza, "--scadenza", day, err));
  ZN_TRY(zn_rend_scadenza(x, ambito, ente, &s, err));
  return *day > s.giorno ? ZN_OK : zn_fail(err, ZN_E_INVALID, ZT_E_PROROGA_PRIMA, zn_day_print_it(now, s.giorno));
}

static zn_status asked(const zn_place *p, const zn_esame_ask *ask, zn_rend *x, int64_t ambito, int64_t ente,
                       const zn_me *me, zn_row *row, zn_err *err) {
  zn_day day;
  ZN_TRY(new_deadline(ask, x, ambito, ente, &day, err));
  if (!given(ask->motivo)) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--motivo");
  row->v[RPR_RILEVAZIONE - 1] = zn_int(x->rilevazione);
  row->v[(ente != 0 ? RPR_ENTE : RPR_AMBITO) - 1] = zn_int(me->k);
  row->v[RPR_SCADENZA - 1] = zn_int(day);
  row->v[RPR_MOTIVO - 1] = zn_val_testo(ask->motivo);
  if (ente != 0) return zn_esame_write(p, ZN_L6_ENTE, me->k, ambito, row, err);
  return zn_esame_write(p, ZN_L5_AMBITO_REGIONE, me->k, 0, row, err);
}

zn_status zn_proroga_ask(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t ambito, ente;
  const zn_me *me = NULL;
  zn_row row = {.ent = zn_entity_by_no(ZN_RICHIESTA_PROROGA)};
  ZN_TRY(zn_esame_unita(p, ask, &ambito, &ente, err));
  for (size_t i = 0; i < p->n; i++) {
    bool mine =
        p->orgs[i].kind == (ente != 0 ? ZN_ORG_ENTE : ZN_ORG_AMBITO) && p->orgs[i].k == (ente != 0 ? ente : ambito);
    if (mine && (p->come == NULL || p->come == &p->orgs[i])) me = &p->orgs[i];
  }
  if (me == NULL) return zn_fail(err, ZN_E_DENIED, ZT_E_PROROGA_CHIEDE);
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  zn_status st = asked(p, ask, &x, ambito, ente, me, &row, err);
  if (st == ZN_OK) *out = zn_esame_fatto(p, &row);
  zn_rend_close(&x);
  return st;
}

static zn_status granted(const zn_place *p, const zn_esame_ask *ask, zn_rend *x, const zn_me *me, int64_t ambito,
                         zn_row *row, zn_err *err) {
  zn_day day;
  int64_t atto;
  ZN_TRY(new_deadline(ask, x, ambito, ask->ente, &day, err));
  ZN_TRY(zn_esame_atto(p, me, ask->atto, &atto, err));
  row->v[PRO_RILEVAZIONE - 1] = zn_int(x->rilevazione);
  if (ask->ente == 0) row->v[PRO_AMBITO - 1] = zn_int(ambito);
  if (ask->ente != 0) row->v[PRO_ENTE - 1] = zn_int(ask->ente);
  row->v[PRO_SCADENZA - 1] = zn_int(day);
  if (atto != 0) row->v[PRO_ATTO - 1] = zn_int(atto);
  row->v[PRO_MOTIVO - 1] = zn_val_testo(ask->motivo);
  return zn_esame_write(p, ZN_L1_REGIONE, me->k, 0, row, err);
}

zn_status zn_proroga_grant(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  const zn_me *me;
  int64_t ambito = ask->ambito;
  zn_row row = {.ent = zn_entity_by_no(ZN_PROROGA)};
  ZN_TRY(zn_esame_regione(p, &me, err));
  if (ask->ente != 0) ZN_TRY(zn_esame_ambito_di(p, ask->ente, &ambito, err));
  if (ambito == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_PROROGA_CHI);
  ZN_TRY(zn_esame_open(&x, p, ask, 0, err));
  zn_status st = granted(p, ask, &x, me, ambito, &row, err);
  if (st == ZN_OK) *out = zn_esame_fatto(p, &row);
  zn_rend_close(&x);
  return st;
}

/* ---- listing extensions ---- */

static zn_status common(zn_rend *x, const zn_row *row, unsigned ambito, unsigned ente, unsigned day, unsigned why,
                        json_t *o, zn_err *err) {
  char al[11];
  json_object_set_new(o, "id", zn_voce_id(x->r, row->k));
  json_object_set_new(o, "fondo", json_string(x->fondo));
  json_object_set_new(o, "anno", json_integer(x->anno));
  json_object_set_new(o, "al", json_string(zn_day_print(al, x->al)));
  json_object_set_new(o, "scadenza", zn_voce_giorno(ZN_AT(row, day)));
  json_object_set_new(o, "motivo", zn_voce_testo(ZN_AT(row, why)->s));
  ZN_TRY(zn_voce_org(x, o, true, ZN_AT(row, ambito)->i, err));
  return zn_voce_org(x, o, false, ZN_AT(row, ente)->i, err);
}

static zn_status requests(zn_rend *x, json_t *list, zn_err *err) {
  zn_row_list rows;
  ZN_TRY(
      zn_rows_where(x->r, zn_entity_by_no(ZN_RICHIESTA_PROROGA), "rilevazione", x->rilevazione, &x->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    const zn_row *row = &rows.v[i];
    zn_writer w;
    zn_scadenza now;
    int64_t ente = ZN_AT(row, RPR_ENTE)->i, ambito = ZN_AT(row, RPR_AMBITO)->i;
    ZN_TRY(zn_ctx_writer(x->f.ctx, row->k, &w, err));
    bool own =
        ente != 0 ? w.kind == ZN_L6_ENTE && w.ente == ente : w.kind == ZN_L5_AMBITO_REGIONE && w.ambito == ambito;
    if (!own) continue;
    ZN_TRY(zn_rend_scadenza(x, ente != 0 ? w.ambito : ambito, ente, &now, err));
    json_t *o = json_object();
    json_array_append_new(list, o);
    const char *state = now.giorno >= zn_unit_day(ZN_AT(row, RPR_SCADENZA)) ? "concessa"
                        : now.giorno > x->scadenza.giorno                   ? "concessa_in_parte"
                                                                            : "in_attesa";
    json_object_set_new(o, "stato", json_string(state));
    json_object_set_new(o, "chiesta_il", zn_voce_scritta(row->k));
    ZN_TRY(common(x, row, RPR_AMBITO, RPR_ENTE, RPR_SCADENZA, RPR_MOTIVO, o, err));
  }
  return ZN_OK;
}

static zn_status extensions(zn_rend *x, json_t *list, zn_err *err) {
  zn_row_list rows;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_PROROGA), "rilevazione", x->rilevazione, &x->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    json_t *o = json_object();
    json_array_append_new(list, o);
    json_object_set_new(o, "atto", zn_voce_chiave(x->r, ZN_ATTO, ZN_AT(&rows.v[i], PRO_ATTO)->i));
    ZN_TRY(common(x, &rows.v[i], PRO_AMBITO, PRO_ENTE, PRO_SCADENZA, PRO_MOTIVO, o, err));
  }
  return ZN_OK;
}

zn_status zn_proroga_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_arena a;
  zn_row_list surveys;
  json_t *asks = json_array(), *given_ = json_array();
  zn_arena_init(&a);
  zn_status st = zn_rows_where(p->r, zn_entity_by_no(ZN_RILEVAZIONE), NULL, 0, &a, &surveys, err);
  for (size_t i = 0; st == ZN_OK && i < surveys.n; i++) {
    zn_rend x;
    int64_t fund = ZN_AT(&surveys.v[i], RIL_FONDO)->i;
    if (ask->fondo_annualita != 0 && fund != ask->fondo_annualita) continue;
    st = zn_esame_open_at(&x, p, fund, surveys.v[i].k, ZN_AT(&surveys.v[i], RIL_AMBITO)->i, err);
    if (st != ZN_OK) break;
    if (x.rilevazione == surveys.v[i].k) {
      st = requests(&x, asks, err);
      if (st == ZN_OK) st = extensions(&x, given_, err);
    }
    zn_rend_close(&x);
  }
  zn_arena_release(&a);
  if (st == ZN_OK) {
    *out = json_pack("{s:o,s:o}", "richieste", asks, "proroghe", given_);
    return ZN_OK;
  }
  json_decref(asks);
  json_decref(given_);
  return st;
}

/* ---- reminders ---- */

static zn_status remind(const zn_place *p, const zn_esame_ask *ask, const zn_me *me, int64_t ambito, int64_t ente,
                        int64_t rilevazione, zn_row *row, zn_err *err) {
  zn_day day;
  if (!given(ask->motivo)) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--motivo");
  if (me->kind == ZN_ORG_AMBITO && ente == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--ente");
  row->v[SOL_AMBITO - 1] = me->kind == ZN_ORG_REGIONE ? zn_int(ambito) : zn_null();
  if (ente != 0) row->v[SOL_ENTE - 1] = zn_int(ente);
  row->v[SOL_TIPO - 1] = zn_val_testo(given(ask->tipo) ? ask->tipo : "sollecito");
  if (rilevazione != 0) row->v[SOL_RILEVAZIONE - 1] = zn_int(rilevazione);
  if (ask->fondo_annualita != 0) row->v[SOL_FONDO - 1] = zn_int(ask->fondo_annualita);
  row->v[SOL_MOTIVO - 1] = zn_val_testo(ask->motivo);
  row->v[SOL_DATA - 1] = zn_int(zn_place_today(p->r));
  row->v[SOL_PROTOCOLLO - 1] = zn_val_testo(ask->protocollo);
  if (given(ask->scadenza)) {
    ZN_TRY(zn_day_parse(ask->scadenza, &day, err));
    row->v[SOL_TERMINE - 1] = zn_int(day);
  }
  if (me->kind == ZN_ORG_REGIONE) return zn_esame_write(p, ZN_L2_REGIONE_AMBITO, me->k, ambito, row, err);
  return zn_esame_write(p, ZN_L4_AMBITO_ENTE, me->k, ente, row, err);
}

zn_status zn_sollecito_add(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  const zn_me *me;
  int64_t ambito, ente, rilevazione = 0;
  zn_row row = {.ent = zn_entity_by_no(ZN_SOLLECITO)};
  ZN_TRY(zn_esame_esaminatore(p, ask, &me, &ambito, &ente, err));
  if (ask->fondo_annualita != 0) {
    zn_rend x;
    ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
    rilevazione = x.rilevazione;
    zn_rend_close(&x);
  }
  ZN_TRY(remind(p, ask, me, ambito, ente, rilevazione, &row, err));
  *out = zn_esame_fatto(p, &row);
  return ZN_OK;
}

static void org_json(const zn_place *p, json_t *o, unsigned entity, const char *key, int64_t k) {
  zn_buf b;
  json_object_set_new(o, key, zn_voce_chiave(p->r, entity, k));
  if (k == 0) return;
  zn_buf_init(&b, 0);
  if (zn_ref_text(p->r, entity, k, "denominazione", &b))
    json_object_set_new(o, entity == ZN_ENTE ? "ente_nome" : "ambito_nome", json_string(zn_buf_cstr(&b)));
  zn_buf_clear(&b);
  if (zn_ref_text(p->r, entity, k, "pec", &b)) json_object_set_new(o, "pec", json_string(zn_buf_cstr(&b)));
  zn_buf_release(&b);
}

static json_t *reminder(const zn_place *p, const zn_row *row, const zn_writer *w) {
  json_t *o = json_object();
  json_object_set_new(o, "id", zn_voce_id(p->r, row->k));
  json_object_set_new(o, "da", json_string(w->kind == ZN_L4_AMBITO_ENTE ? "capofila" : "regione"));
  org_json(p, o, ZN_AMBITO, "ambito", w->ambito > 0 ? w->ambito : ZN_AT(row, SOL_AMBITO)->i);
  org_json(p, o, ZN_ENTE, "ente", ZN_AT(row, SOL_ENTE)->i);
  json_object_set_new(o, "tipo", zn_voce_testo(ZN_AT(row, SOL_TIPO)->s));
  json_object_set_new(o, "fondo_annualita", zn_voce_chiave(p->r, ZN_FONDO_ANNUALITA, ZN_AT(row, SOL_FONDO)->i));
  json_object_set_new(o, "motivo", zn_voce_testo(ZN_AT(row, SOL_MOTIVO)->s));
  json_object_set_new(o, "data", zn_voce_giorno(ZN_AT(row, SOL_DATA)));
  json_object_set_new(o, "termine", zn_voce_giorno(ZN_AT(row, SOL_TERMINE)));
  json_object_set_new(o, "protocollo", zn_voce_testo(ZN_AT(row, SOL_PROTOCOLLO)->s));
  return o;
}

static zn_status list_reminders(const zn_place *p, const zn_esame_ask *ask, zn_ctx *c, zn_arena *a, json_t *list,
                                zn_err *err) {
  zn_row_list rows;
  ZN_TRY(zn_rows_where(p->r, zn_entity_by_no(ZN_SOLLECITO), NULL, 0, a, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    const zn_row *row = &rows.v[i];
    zn_writer w;
    int64_t ente = ZN_AT(row, SOL_ENTE)->i;
    ZN_TRY(zn_ctx_writer(c, row->k, &w, err));
    bool own = (w.kind == ZN_L4_AMBITO_ENTE && w.ente == ente) ||
               (w.kind == ZN_L2_REGIONE_AMBITO && w.ambito == ZN_AT(row, SOL_AMBITO)->i);
    if (!own || (ask->ente != 0 && ask->ente != ente) || (ask->ambito != 0 && ask->ambito != w.ambito)) continue;
    if (ask->fondo_annualita != 0 && ask->fondo_annualita != ZN_AT(row, SOL_FONDO)->i) continue;
    json_array_append_new(list, reminder(p, row, &w));
  }
  return ZN_OK;
}

zn_status zn_sollecito_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  return zn_esame_elenco(p, ask, list_reminders, out, err);
}
