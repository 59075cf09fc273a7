/* `zona piano diff`: a change line by line and by fund. */
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/piano/interno.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

static json_t *line(zn_pdz *x, const zn_priga *r) {
  char id[64] = "";
  zn_buf title;
  zn_buf_init(&title, 2000);
  (void)zn_ref_text(x->r, ZN_INTERVENTO, ZN_AT(r->riga, RIG_INTERVENTO)->i, "titolo", &title);
  if (zn_replica_id_print(x->r, r->riga->k, id) != ZN_OK) id[0] = 0;
  json_t *o =
      json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:o}", "id", id, "intervento",
                zn_pdz_key(x, ZN_INTERVENTO, ZN_AT(r->riga, RIG_INTERVENTO)->i), "titolo", zn_buf_cstr(&title), "fondo",
                zn_pdz_key(x, ZN_FONDO_ANNUALITA, r->fa), "ente", zn_pdz_key(x, ZN_ENTE, ZN_AT(r->riga, RIG_ENTE)->i),
                "denominazione", zn_pdz_ente(x, ZN_AT(r->riga, RIG_ENTE)->i), "prima", zn_piano_cents(r->copia), "dopo",
                zn_piano_cents(r->dopo), "differenza", zn_piano_cents(r->dopo - r->copia), "impegnato",
                zn_piano_cents(r->impegnato), "nuova", ZN_AT(r->riga, RIG_PRIMA)->kind != ZN_V_INT, "scaduta",
                r->scaduta, "estranea", r->estranea, "nel_piano", zn_piano_cents(r->ora));
  zn_buf_release(&title);
  return o;
}

static zn_status fund(zn_pdz *x, const zn_prim *m, size_t at, json_t *list, zn_err *err) {
  int64_t fa = m->righe[at].fa;
  zn_cents before = 0, after = 0;
  zn_importi im;
  for (size_t i = 0; i < at; i++)
    if (m->righe[i].fa == fa) return ZN_OK;
  if (fa == 0) return ZN_OK;
  for (size_t i = at; i < m->n; i++)
    if (m->righe[i].fa == fa) {
      ZN_TRY(zn_money_add(before, m->righe[i].copia, &before, err));
      ZN_TRY(zn_money_add(after, m->righe[i].dopo, &after, err));
    }
  ZN_TRY(zn_importi_at(x->r, fa, ZN_LIVELLO_AMBITO, &x->ambito_id, x->today, ZN_VISTA_FINALE, &im, err));
  json_t *o = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "fondo", zn_pdz_key(x, ZN_FONDO_ANNUALITA, fa), "prima",
                        zn_piano_cents(before), "dopo", zn_piano_cents(after), "differenza",
                        zn_piano_cents(after - before), "assegnato", zn_piano_cents(im.totali.assegnato),
                        "da_programmare", zn_piano_cents(im.totali.da_programmare));
  return json_array_append_new(list, o) == 0 ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status fill(zn_pdz *x, const zn_prim *m, json_t *o, zn_err *err) {
  json_t *lines = json_array(), *funds = json_array(), *warnings = json_array();
  json_object_set_new(o, "righe", lines);
  json_object_set_new(o, "fondi", funds);
  json_object_set_new(o, "avvisi", warnings);
  for (size_t i = 0; i < m->n; i++) {
    if (json_array_append_new(lines, line(x, &m->righe[i])) != 0) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    ZN_TRY(fund(x, m, i, funds, err));
  }
  return zn_prim_avvisi(x, m, warnings, err);
}

static zn_status compare(zn_pdz *x, const zn_piano_testi *t, json_t **out, zn_err *err) {
  int64_t numero;
  zn_prim m;
  zn_err why = {ZN_OK, ""};
  ZN_TRY(zn_piano_numero(t->rimodulazione, "N", &numero, err));
  ZN_TRY(zn_prim_open(x, numero, &m, err));
  bool done = ZN_AT(m.rim, RIM_APPLICATA)->i != 0;
  zn_status may = done ? ZN_OK : zn_prim_applicabile(x, &m, &why);
  json_t *o = json_pack("{s:s, s:I, s:s, s:s, s:o, s:s, s:s, s:b, s:o, s:o, s:I, s:I, s:o}", "piano",
                        zn_pdz_key(x, ZN_PIANO, x->piano), "numero", (json_int_t)numero, "tipo",
                        zn_pdz_text(x, m.rim, RIM_TIPO), "motivo", zn_pdz_text(x, m.rim, RIM_MOTIVO), "data",
                        zn_piano_data(ZN_AT(m.rim, RIM_DATA)), "stato", zn_pstato_name(m.flusso.stato), "etichetta",
                        zn_pstato_label(m.flusso.stato), "applicata", done, "totale", zn_piano_cents(m.totale),
                        "spostato", zn_piano_cents(m.spostato), "percento", (json_int_t)zn_prim_percento(&m),
                        "soglia_leggera", (json_int_t)zn_impostazione_int(x->r, ZN_IMP_LEGGERA, 0), "impedimento",
                        may == ZN_OK ? json_null() : json_string(why.text));
  if (o == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = fill(x, &m, o, err);
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  return st;
}

zn_status zn_piano_differenze(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  zn_pdz x = {0};
  int64_t piano;
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  zn_status st = compare(&x, t, out, err);
  zn_pdz_close(&x);
  return st;
}
