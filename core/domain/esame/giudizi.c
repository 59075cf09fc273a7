/* What the Regione decides on money, and what both sides see of the sendings. */
#include <string.h>

#include "core/domain/esame/ammissioni.h"
#include "core/domain/esame/campi.h"
#include "core/domain/esame/chi.h"
#include "core/domain/esame/differenze.h"
#include "core/domain/esame/saldi.h"
#include "core/domain/esame/voci.h"
#include "core/text/esame.h"

/* ---- what is admitted ---- */

static zn_status the_ambito(const zn_place *p, const zn_esame_ask *ask, int64_t *ambito, zn_err *err) {
  int64_t ente;
  return zn_esame_unita(p, ask, ambito, &ente, err);
}

zn_status zn_esame_admit(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  const zn_me *me;
  ZN_TRY(zn_esame_regione(p, &me, err));
  if (ask->ambito == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--ambito");
  if (ask->fondo_annualita == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--fondo e --anno");
  zn_ammetti what = {.fondo_annualita = ask->fondo_annualita,
                     .ambito = ask->ambito,
                     .has_al = ask->has_al,
                     .al = ask->al,
                     .riga = ask->riga,
                     .importo = ask->importo,
                     .motivo = ask->motivo};
  return zn_ammissione_decidi(p, &what, out, err);
}

/* {"stato","saldi","righe":[…]} */
static zn_status money(zn_rend *x, int64_t ambito, bool rows, json_t **out, zn_err *err) {
  zn_saldi s;
  zn_ammissioni a;
  json_t *list = NULL;
  ZN_TRY(zn_saldi_di(x, ambito, &s, err));
  ZN_TRY(zn_ammissioni_di(x, ambito, &a, err));
  if (rows) ZN_TRY(zn_ammissioni_json(x, &a, &list, err));
  json_t *o = rows ? json_pack("{s:o,s:o}", "saldi", zn_saldi_json(&s), "righe", list) : zn_saldi_json(&s);
  zn_status st = zn_voce_org(x, o, true, ambito, err);
  json_object_set_new(o, "fondo", json_string(x->fondo));
  json_object_set_new(o, "anno", json_integer(x->anno));
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  return st;
}

static zn_status money_of(const zn_place *p, const zn_esame_ask *ask, bool rows, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t ambito;
  ZN_TRY(the_ambito(p, ask, &ambito, err));
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  zn_status st = money(&x, ambito, rows, out, err);
  zn_rend_close(&x);
  return st;
}

zn_status zn_esame_admit_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  return money_of(p, ask, true, out, err);
}

zn_status zn_esame_saldi(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  return money_of(p, ask, false, out, err);
}

/* ---- silence (DOMAIN 0.4, 16 D9) ---- */

static zn_status still_silent(zn_rend *x, int64_t ambito, int64_t ente, zn_err *err) {
  zn_flow f;
  zn_scadenza s;
  const char *code, *name;
  char day[11];
  ZN_TRY(zn_rend_name(x, ente == 0, ente != 0 ? ente : ambito, &code, &name, err));
  if (ente != 0)
    ZN_TRY(zn_rend_ente(x, ambito, ente, &f, NULL, NULL, err));
  else
    ZN_TRY(zn_rend_ambito(x, ambito, &f, NULL, NULL, err));
  if (f.invio != NULL) return zn_fail(err, ZN_E_STATE, ZT_E_SILENZIO_INVIATO, name, zn_stato_label(f.stato));
  if (f.stato == ZN_S_NON_DOVUTO) return zn_fail(err, ZN_E_STATE, ZT_E_SILENZIO_NON_DOVUTO, name);
  ZN_TRY(zn_rend_scadenza(x, ambito, ente, &s, err));
  if (!s.esiste) return zn_fail(err, ZN_E_STATE, ZT_E_SILENZIO_SENZA_TERMINE);
  if (x->today <= s.giorno) return zn_fail(err, ZN_E_STATE, ZT_E_SILENZIO_PRIMA, name, zn_day_print_it(day, s.giorno));
  return ZN_OK;
}

static zn_status silence(const zn_place *p, const zn_esame_ask *ask, const zn_me *me, zn_rend *x, int64_t ambito,
                         zn_row *row, zn_err *err) {
  int64_t atto;
  zn_importi im;
  zn_chi chi = {.livello = ask->ente != 0 ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO, .ente = ask->ente, .ambito = ambito};
  ZN_TRY(still_silent(x, ambito, ask->ente, err));
  ZN_TRY(zn_esame_atto(p, me, ask->atto, &atto, err));
  if (atto == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE_ATTO);
  ZN_TRY(zn_importi_di(&x->f, &chi, ZN_VISTA_FINALE, &im, err));
  row->v[SIL_FONDO - 1] = zn_int(ask->fondo_annualita);
  if (x->rilevazione != 0) row->v[SIL_RILEVAZIONE - 1] = zn_int(x->rilevazione);
  row->v[SIL_AMBITO - 1] = zn_int(ambito);
  if (ask->ente != 0) row->v[SIL_ENTE - 1] = zn_int(ask->ente);
  row->v[SIL_DATA - 1] = zn_int(x->today);
  row->v[SIL_ATTO - 1] = zn_int(atto);
  row->v[SIL_IMPORTO - 1] = zn_int(im.totali.assegnato > 0 ? im.totali.assegnato : 0);
  row->v[SIL_NOTE - 1] = zn_val_testo(ask->motivo);
  return zn_esame_write(p, ZN_L2_REGIONE_AMBITO, me->k, ambito, row, err);
}

zn_status zn_esame_silence(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  const zn_me *me;
  int64_t ambito = ask->ambito;
  zn_row row = {.ent = zn_entity_by_no(ZN_SILENZIO)};
  ZN_TRY(zn_esame_regione(p, &me, err));
  if (ambito == 0 && ask->ente != 0) ZN_TRY(zn_esame_ambito_di(p, ask->ente, &ambito, err));
  if (ambito == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--ambito");
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  zn_status st = silence(p, ask, me, &x, ambito, &row, err);
  if (st == ZN_OK)
    *out = json_pack("{s:o,s:o}", "id", zn_voce_id(p->r, row.k), "importo", zn_json_cents(ZN_AT(&row, SIL_IMPORTO)->i));
  zn_rend_close(&x);
  return st;
}

/* ---- sendings ---- */

zn_status zn_esame_versions(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t ambito, ente;
  ZN_TRY(zn_esame_unita(p, ask, &ambito, &ente, err));
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  zn_status st = zn_versioni_json(&x, ente == 0, ambito, ente != 0 ? ente : ambito, out, err);
  zn_rend_close(&x);
  return st;
}

zn_status zn_esame_diff(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t ambito, ente;
  ZN_TRY(zn_esame_unita(p, ask, &ambito, &ente, err));
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  zn_diff_ask what = {
      .ambito = ente == 0, .unit = ente != 0 ? ente : ambito, .home = ambito, .da = ask->da, .a = ask->a};
  zn_status st = zn_differenze_json(&x, &what, out, err);
  zn_rend_close(&x);
  return st;
}

static zn_status outside_ente(zn_rend *x, int64_t ambito, int64_t ente, json_t *list, zn_err *err) {
  json_t *rows = NULL;
  ZN_TRY(zn_fuori_invio_json(x, ambito, ente, &rows, err));
  zn_status st = ZN_OK;
  if (json_is_null(rows) || json_array_size(rows) > 0) {
    json_t *o = json_object();
    st = zn_voce_org(x, o, false, ente, err);
    json_object_set(o, "registrazioni", rows);
    json_array_append_new(list, o);
  }
  json_decref(rows);
  return st;
}

static zn_status outside(zn_rend *x, int64_t ambito, int64_t ente, json_t *list, zn_err *err) {
  int64_t *enti;
  size_t n;
  if (ente != 0) return outside_ente(x, ambito, ente, list, err);
  ZN_TRY(zn_rend_enti(x, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(outside_ente(x, ambito, enti[i], list, err));
  return ZN_OK;
}

/* [{"ente","ente_nome","registrazioni":[…]}] of the enti that wrote something after what they sent. */
zn_status zn_esame_outside(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t ambito, ente;
  ZN_TRY(zn_esame_unita(p, ask, &ambito, &ente, err));
  ZN_TRY(zn_replica_seal(p->r, 0, NULL, err));
  ZN_TRY(zn_esame_open(&x, p, ask, ambito, err));
  json_t *list = json_array();
  zn_status st = outside(&x, ambito, ente, list, err);
  zn_rend_close(&x);
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
