#include "core/domain/esame/saldi.h"

#include "core/domain/esame/ammissioni.h"
#include "core/domain/esame/campi.h"

#define ADD(field, v) ZN_TRY(zn_money_add((field), (v), &(field), err))
#define SUB(field, v) ZN_TRY(zn_money_sub((field), (v), &(field), err))

/* ---- what was given ---- */

static zn_status given_by(const zn_figures *f, int64_t ambito, zn_saldi *out, zn_err *err) {
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  ZN_TRY(zn_importi_di(f, &chi, ZN_VISTA_FINALE, &im, err));
  out->assegnato = im.totali.assegnato;
  out->acconti = im.totali.trasferito;
  return ZN_OK;
}

/* A survey says how things stood at its date; what is given and paid goes on after it. */
static zn_status given(zn_rend *x, const zn_figures *today, int64_t ambito, zn_saldi *out, zn_err *err) {
  if (x->rilevazione == 0 || x->today <= x->al) return given_by(&x->f, ambito, out, err);
  if (today != NULL) return given_by(today, ambito, out, err);
  zn_figures now;
  zn_status st = zn_figures_load(&now, x->r, x->f.fondo_annualita, x->today, err);
  if (st == ZN_OK) st = given_by(&now, ambito, out, err);
  zn_figures_free(&now);
  return st;
}

/* ---- what was accounted for, and admitted ---- */

static zn_status admitted(const zn_ammissioni *a, zn_saldi *out, zn_err *err) {
  zn_cents net, examined, cut = 0;
  out->rendicontato = a->trasmesso.pagato;
  out->recuperi = a->trasmesso.recuperato;
  ZN_TRY(zn_money_sub(a->trasmesso.pagato, a->trasmesso.recuperato, &net, err));
  if (!out->approvato) {
    out->da_esaminare = net;
    return ZN_OK;
  }
  ZN_TRY(zn_money_sub(a->approvato.pagato, a->approvato.recuperato, &examined, err));
  for (size_t i = 0; i < a->n; i++) {
    ADD(cut, a->righe[i].spesa);
    SUB(cut, a->righe[i].ammesso);
  }
  ZN_TRY(zn_money_sub(examined, cut, &out->ammesso, err));
  out->non_ammesso = cut;
  return zn_money_sub(net, examined, &out->da_esaminare, err);
}

/* ---- how it closed ---- */

static zn_status closure(zn_rend *x, int64_t ambito, zn_saldi *out, zn_err *err) {
  zn_row_list list;
  zn_cents sum = out->ammesso;
  out->quadra = false;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_CHIUSURA), "fondo_annualita", x->f.fondo_annualita, &x->arena, &list,
                       err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *row = &list.v[i];
    if (ZN_AT(row, CHI_AMBITO)->i != ambito) continue;
    out->economia_riprogrammabile = zn_unit_cents(ZN_AT(row, CHI_ECONOMIA));
    out->da_restituire = zn_unit_cents(ZN_AT(row, CHI_RESTITUIRE));
    out->revocato_non_trasferito = zn_unit_cents(ZN_AT(row, CHI_REVOCATO));
    ADD(sum, out->economia_riprogrammabile);
    ADD(sum, out->da_restituire);
    ADD(sum, out->revocato_non_trasferito);
    out->quadra = sum == out->assegnato;
  }
  return ZN_OK;
}

/* ---- who did not answer ---- */

/* The act counts as long as nothing came from them. */
static zn_status silent(zn_rend *x, int64_t ambito, int64_t ente, bool trasmesso, bool *yes, zn_err *err) {
  zn_flow f;
  *yes = !trasmesso;
  if (ente == 0) return ZN_OK;
  ZN_TRY(zn_rend_ente(x, ambito, ente, &f, NULL, NULL, err));
  *yes = f.invio == NULL;
  return ZN_OK;
}

static zn_status silences(zn_rend *x, int64_t ambito, zn_saldi *out, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_SILENZIO), "fondo_annualita", x->f.fondo_annualita, &x->arena, &list,
                       err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *row = &list.v[i];
    bool yes;
    if (ZN_AT(row, SIL_AMBITO)->i != ambito || ZN_AT(row, SIL_RILEVAZIONE)->i != x->rilevazione) continue;
    ZN_TRY(silent(x, ambito, ZN_AT(row, SIL_ENTE)->i, out->trasmesso, &yes, err));
    if (yes) ADD(out->silenzio, zn_unit_cents(ZN_AT(row, SIL_IMPORTO)));
  }
  return ZN_OK;
}

zn_status zn_saldi_di(zn_rend *x, int64_t ambito, zn_saldi *out, zn_err *err) {
  return zn_saldi_con(x, NULL, ambito, out, err);
}

zn_status zn_saldi_con(zn_rend *x, const zn_figures *today, int64_t ambito, zn_saldi *out, zn_err *err) {
  zn_ammissioni a;
  zn_saldi s = {.quadra = true};
  ZN_TRY(zn_ammissioni_di(x, ambito, &a, err));
  s.stato = a.flow.stato;
  s.trasmesso = a.trasmissione != NULL;
  s.chiuso = s.stato == ZN_S_CHIUSO;
  s.approvato = s.chiuso || s.stato == ZN_S_APPROVATO;
  ZN_TRY(given(x, today, ambito, &s, err));
  ZN_TRY(admitted(&a, &s, err));
  if (s.approvato && s.ammesso > s.acconti) ZN_TRY(zn_money_sub(s.ammesso, s.acconti, &s.saldo_erogabile, err));
  ZN_TRY(silences(x, ambito, &s, err));
  if (s.chiuso) ZN_TRY(closure(x, ambito, &s, err));
  *out = s;
  return ZN_OK;
}

json_t *zn_saldi_json(const zn_saldi *s) {
  const struct {
    const char *name;
    zn_cents v;
  } all[] = {{"assegnato", s->assegnato},
             {"acconti", s->acconti},
             {"rendicontato", s->rendicontato},
             {"recuperi", s->recuperi},
             {"ammesso", s->ammesso},
             {"non_ammesso", s->non_ammesso},
             {"da_esaminare", s->da_esaminare},
             {"saldo_erogabile", s->saldo_erogabile},
             {"economia_riprogrammabile", s->economia_riprogrammabile},
             {"da_restituire", s->da_restituire},
             {"revocato_non_trasferito", s->revocato_non_trasferito},
             {"non_speso_per_silenzio", s->silenzio}};
  json_t *o = json_object();
  json_object_set_new(o, "stato", json_string(zn_stato_name(s->stato)));
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) json_object_set_new(o, all[i].name, zn_json_cents(all[i].v));
  json_object_set_new(o, "quadra", json_boolean(s->quadra));
  return o;
}
