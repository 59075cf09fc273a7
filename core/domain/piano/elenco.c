/* `zona piano list`: the plans that this office reads, a line each: where they are, what is late, who has not signed.
 */
#include "core/domain/piano/interno.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

static zn_status one(zn_replica *r, int64_t piano, json_t *list, zn_err *err) {
  zn_pdz x;
  zn_firma *v;
  size_t n, missing, needed = 0;
  zn_passo_visto steps[ZN_PIANO_PASSI];
  zn_buf name;
  zn_hash must, is;
  int late = 0, done = 0;
  ZN_TRY(zn_pdz_open(&x, r, piano, err));
  zn_buf_init(&name, 1000);
  (void)zn_ref_text(r, ZN_AMBITO, x.ambito, "denominazione", &name);
  zn_status st = zn_pdz_firme(&x, x.today, &v, &n, &missing, err);
  bool approved = zn_pdz_impronta_attesa(&x, &must);
  if (st == ZN_OK && approved) st = zn_pdz_impronta(&x, &is, err);
  zn_piano_passi(&x, steps);
  for (int i = 0; i < ZN_PIANO_PASSI; i++) {
    done += steps[i].data != ZN_DAY_MIN;
    late += steps[i].ritardo > 0 && steps[i].data == ZN_DAY_MIN;
  }
  for (size_t i = 0; st == ZN_OK && i < n; i++) needed += v[i].necessaria;
  json_t *o =
      st != ZN_OK
          ? NULL
          : json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:i, s:i, s:I, s:I, s:b}", "piano",
                      zn_pdz_key(&x, ZN_PIANO, piano), "ambito", zn_pdz_key(&x, ZN_AMBITO, x.ambito), "denominazione",
                      zn_buf_cstr(&name), "triennio_da", (json_int_t)ZN_AT(&x.row, PIA_DA)->i, "triennio_a",
                      (json_int_t)ZN_AT(&x.row, PIA_A)->i, "stato", zn_pstato_name(x.flusso.stato), "etichetta",
                      zn_pstato_label(x.flusso.stato), "passi_fatti", done, "passi_in_ritardo", late, "firme",
                      (json_int_t)(needed - missing), "firme_totale", (json_int_t)needed,
                      "modificato_dopo_approvazione", approved && zn_hash_cmp(&must, &is) != 0);
  if (st == ZN_OK && (o == NULL || json_array_append_new(list, o) != 0)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_release(&name);
  zn_pdz_close(&x);
  return st;
}

zn_status zn_piano_elenco(const zn_place *p, json_t **out, zn_err *err) {
  zn_arena a;
  zn_row_list rows = {0};
  json_t *list = json_array();
  zn_arena_init(&a);
  zn_status st = list == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY)
                              : zn_rows_where(p->r, zn_entity_by_no(ZN_PIANO), NULL, 0, &a, &rows, err);
  for (size_t i = 0; st == ZN_OK && i < rows.n; i++) st = one(p->r, rows.v[i].k, list, err);
  zn_arena_release(&a);
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
