/* Who must sign the accordo di programma, and who has (DOMAIN 16 C9, D18). */
#include <string.h>

#include "core/domain/piano/aperto.h"
#include "core/text/piano.h"

static bool signed_by(const zn_row *f, zn_day al) {
  const zn_val *d = ZN_AT(f, FIR_DATA);
  return d->kind == ZN_V_INT && d->i <= al;
}

static bool for_agreement(const zn_row *f) { return zn_row_is(f, "atto_tipo", "accordo_programma"); }

static bool is_comune(zn_pdz *x, int64_t ente, zn_err *err, zn_status *st) {
  int64_t one;
  bool found = false;
  *st = zn_sql_int(x->r, "SELECT 1 FROM ente WHERE k=? AND tipo IN ('comune','municipio')", ente, 0, &one, &found, err);
  return found;
}

/* Comuni of the ambito on a day. */
static zn_status members(zn_pdz *x, zn_day al, zn_firma *v, size_t *n, const zn_row_list *rows, zn_err *err) {
  for (size_t i = 0; i < rows->n; i++) {
    const zn_row *m = &rows->v[i];
    const zn_val *dal = zn_row_val(m, "dal"), *fino = zn_row_val(m, "al");
    int64_t ente = zn_row_int(m, "ente");
    bool twice = false;
    zn_status st;
    if ((dal->kind == ZN_V_INT && dal->i > al) || (fino->kind == ZN_V_INT && fino->i < al)) continue;
    for (size_t j = 0; j < *n; j++) twice = twice || v[j].ente == ente;
    if (twice || !is_comune(x, ente, err, &st)) {
      if (!twice) ZN_TRY(st);
      continue;
    }
    v[(*n)++] = (zn_firma){.ente = ente, .nome = zn_pdz_ente(x, ente), .membro = true, .necessaria = true};
  }
  return ZN_OK;
}

static void put(zn_pdz *x, zn_firma *v, size_t *n, const zn_row *row, zn_day al) {
  int64_t ente = ZN_AT(row, FIR_ENTE)->i;
  zn_firma *f = NULL;
  for (size_t i = 0; i < *n && ente != 0; i++)
    if (v[i].ente == ente) f = &v[i];
  if (f == NULL) {
    f = &v[(*n)++];
    *f = (zn_firma){.ente = ente, .nome = ente != 0 ? zn_pdz_ente(x, ente) : zn_pdz_text(x, row, FIR_ORGANISMO)};
  }
  if (f->riga == NULL || !f->firmata) f->riga = row;
  f->necessaria = f->necessaria || ZN_AT(row, FIR_OBBLIGATORIO)->i != 0;
  f->firmata = f->firmata || signed_by(row, al);
}

zn_status zn_pdz_firme(zn_pdz *x, zn_day al, zn_firma **out, size_t *n, size_t *mancanti, zn_err *err) {
  zn_row_list rows;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_AMBITO_MEMBRO), "ambito", x->ambito, &x->arena, &rows, err));
  zn_firma *v = zn_arena_alloc(&x->arena, (rows.n + x->firmatari.n + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *n = *mancanti = 0;
  ZN_TRY(members(x, al, v, n, &rows, err));
  for (size_t i = 0; i < x->firmatari.n; i++)
    if (for_agreement(&x->firmatari.v[i])) put(x, v, n, &x->firmatari.v[i], al);
  for (size_t i = 0; i < *n; i++) *mancanti += v[i].necessaria && !v[i].firmata;
  *out = v;
  return ZN_OK;
}

zn_status zn_pdz_mancanti(zn_pdz *x, zn_day al, size_t *n, const char **names, zn_err *err) {
  zn_firma *v = NULL;
  size_t count = 0, listed = 0;
  zn_buf list;
  ZN_TRY(zn_pdz_firme(x, al, &v, &count, n, err));
  if (names == NULL) return ZN_OK;
  zn_buf_init(&list, 0);
  for (size_t i = 0; i < count; i++)
    if (v[i].necessaria && !v[i].firmata && listed++ < 12)
      zn_buf_printf(&list, "%s%s", listed > 1 ? ", " : "", v[i].nome);
  if (listed > 12) zn_buf_put_str(&list, ", …");
  *names = zn_arena_strdup(&x->arena, zn_buf_cstr(&list));
  zn_buf_release(&list);
  return *names != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}
