/* Cash opened into rows: what the Regione or others transferred, what an ente received. */
#include "core/domain/rows/fields.h"
#include "core/domain/traccia/internal.h"

typedef struct cash_rows {
  zn_spiega *s;
  const zn_cash *cash;
  zn_misura misura;
  bool interno;
  int sign;
} cash_rows;

/* Does the row count in this cash? The same as the totals: its writer, the ente, who paid, the ambito of the edge. */
static zn_status is_of(const cash_rows *w, const zn_row *row, bool *is, zn_err *err) {
  zn_writer by;
  const zn_edge *e = &w->s->f->edges[w->cash->edge];
  ZN_TRY(zn_ctx_writer(w->s->f->ctx, row->k, &by, err));
  if (w->cash->ente == 0) {
    *is = by.ambito <= 0 || e->ambito == 0 || by.ambito == e->ambito;
    return ZN_OK;
  }
  int64_t ente = ZN_AT(row, INC_ENTE)->i;
  *is = ente == w->cash->ente && ZN_AT(row, INC_DA_ENTE)->i == w->cash->da_ente && (by.ente < 0 || by.ente == ente);
  return ZN_OK;
}

static zn_status cash_row(const cash_rows *w, const zn_row *row, zn_err *err) {
  const zn_figures *f = w->s->f;
  const zn_cifra *c = w->s->c;
  bool received = w->cash->ente != 0, is;
  zn_day day = zn_unit_day(received ? ZN_AT(row, INC_DATA) : ZN_AT(row, TRA_DATA));
  ZN_TRY(is_of(w, row, &is, err));
  if (!is || day > f->al || !zn_cifra_vuole(c, row->ent->no, row->k)) return ZN_OK;
  zn_cents cents = zn_unit_cents(received ? ZN_AT(row, INC_IMPORTO) : ZN_AT(row, TRA_IMPORTO));
  zn_contributo out = {.entity = row->ent->no,
                       .k = row->k,
                       .cents = w->sign * cents,
                       .misura = w->misura,
                       .interno = w->interno,
                       .giorno = day,
                       .fondo_annualita = f->fondo_annualita,
                       .arco = f->edges[w->cash->edge].k,
                       .ente = w->cash->ente};
  return zn_traccia_add(w->s->out, &out, err);
}

zn_status zn_spiega_cassa(zn_spiega *s, size_t i, zn_misura misura, bool interno, int sign, zn_err *err) {
  zn_row_list rows;
  cash_rows w = {s, &s->f->cash[i], misura, interno, sign};
  unsigned entity = w.cash->ente != 0 ? ZN_INCASSO : ZN_TRASFERIMENTO;
  if (s->c->solo != 0 && s->c->solo != entity) return ZN_OK;
  ZN_TRY(zn_rows_where(s->f->r, zn_entity_by_no(entity), "assegnazione", s->f->edges[w.cash->edge].k, &s->out->arena,
                       &rows, err));
  for (size_t k = 0; k < rows.n; k++) ZN_TRY(cash_row(&w, &rows.v[k], err));
  return ZN_OK;
}
