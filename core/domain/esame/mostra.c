#include "core/domain/esame/mostra.h"

#include "core/domain/esame/campi.h"
#include "core/domain/esame/differenze.h"
#include "core/domain/esame/osservazioni.h"
#include "core/domain/esame/voci.h"

static zn_status deadline(zn_rend *x, int64_t ambito, int64_t ente, zn_scadenza *s, json_t *o, zn_err *err) {
  char day[11];
  ZN_TRY(zn_rend_scadenza(x, ambito, ente, s, err));
  json_object_set_new(o, "termine", s->esiste ? json_string(zn_day_print(day, s->giorno)) : json_null());
  json_object_set_new(o, "prorogata", json_boolean(s->esiste && s->giorno != x->scadenza.giorno));
  return ZN_OK;
}

static zn_status arrival(zn_rend *x, const zn_mossa_row *invio, json_t *o, zn_err *err) {
  int64_t ms = 0;
  bool has = false;
  zn_day came;
  char t[25], day[11];
  if (invio != NULL) {
    ZN_TRY(zn_rend_ricevuta(x, invio->k, &ms, err));
    ZN_TRY(zn_rend_ricevuto(x, invio, &has, &came, err));
  }
  json_object_set_new(o, "inviato_il", ms != 0 ? json_string(zn_time_print(t, ms)) : json_null());
  json_object_set_new(o, "ricevuto_il", has ? json_string(zn_day_print(day, came)) : json_null());
  return ZN_OK;
}

/* Silence is shown as such; it counts for nothing without the Regione's act. */
static zn_status silence(zn_rend *x, int64_t ambito, int64_t ente, const zn_flow *f, const zn_scadenza *s, json_t *o,
                         zn_err *err) {
  zn_row_list list;
  bool nothing = f->invio == NULL && f->stato != ZN_S_NON_DOVUTO && f->stato != ZN_S_TRASMESSO;
  json_t *act = json_null();
  json_object_set_new(o, "silenzio", json_boolean(nothing && s->esiste && x->today > s->giorno));
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_SILENZIO), "fondo_annualita", x->f.fondo_annualita, &x->arena, &list,
                       err));
  for (size_t i = 0; i < list.n && nothing; i++) {
    const zn_row *row = &list.v[i];
    if (ZN_AT(row, SIL_AMBITO)->i != ambito || ZN_AT(row, SIL_ENTE)->i != ente ||
        ZN_AT(row, SIL_RILEVAZIONE)->i != x->rilevazione)
      continue;
    json_decref(act);
    act =
        json_pack("{s:o,s:o,s:o}", "importo", zn_json_cents(zn_unit_cents(ZN_AT(row, SIL_IMPORTO))), "atto",
                  zn_voce_chiave(x->r, ZN_ATTO, ZN_AT(row, SIL_ATTO)->i), "data", zn_voce_giorno(ZN_AT(row, SIL_DATA)));
  }
  json_object_set_new(o, "non_speso", act);
  return ZN_OK;
}

static zn_status outside(zn_rend *x, int64_t ambito, int64_t ente, json_t *o, zn_err *err) {
  json_t *rows = NULL;
  if (ente == 0) return ZN_OK;
  ZN_TRY(zn_fuori_invio_json(x, ambito, ente, &rows, err));
  json_object_set_new(o, "fuori_invio",
                      json_is_null(rows) ? json_null() : json_integer((json_int_t)json_array_size(rows)));
  json_decref(rows);
  return ZN_OK;
}

zn_status zn_esame_mostra(zn_rend *x, int64_t ambito, int64_t ente, const zn_flow *f, const zn_mossa_row *invio,
                          bool whole, json_t *o, zn_err *err) {
  zn_scadenza s;
  size_t open, blocks;
  json_t *versions = NULL;
  ZN_TRY(deadline(x, ambito, ente, &s, o, err));
  ZN_TRY(arrival(x, invio, o, err));
  ZN_TRY(zn_osservazioni_aperte(x, ambito, ente, &open, &blocks, err));
  json_object_set_new(o, "rilievi", json_pack("{s:i,s:i}", "aperti", (int)open, "bloccanti", (int)blocks));
  ZN_TRY(silence(x, ambito, ente, f, &s, o, err));
  ZN_TRY(outside(x, ambito, ente, o, err));
  if (!whole) return ZN_OK;
  ZN_TRY(zn_versioni_json(x, ente == 0, ambito, ente != 0 ? ente : ambito, &versions, err));
  json_object_set_new(o, "versioni", versions);
  return ZN_OK;
}
