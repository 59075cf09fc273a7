/* The hook: one row of spending changed. See totals.h. The replica calls it right after the row was written, row by
 * row. */
#include "core/domain/money/totals_internal.h"

#include "core/domain/rows/fields.h"
#include "core/text/text.h"

int zn_month_of(int day) {
  int y, m, d;
  zn_day_to_ymd(day, &y, &m, &d);
  return y * 12 + m - 1;
}

int zn_month_first_day(int month) { return zn_day_from_ymd(month / 12, month % 12 + 1, 1); }

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

static zn_status mark_dirty(zn_totals *t, unsigned entity, int64_t k, zn_err *err) {
  return zn_marks_add(&t->dirty, entity, k) ? ZN_OK : no_memory(err);
}

static zn_status mark_parent(zn_totals *t, unsigned entity, int64_t k, zn_err *err) {
  return zn_marks_add(&t->parents, entity, k) ? ZN_OK : no_memory(err);
}

zn_status zn_totals_add(zn_totals *t, const zn_unit_ctx *u, zn_what what, zn_day day, zn_cents cents, bool own,
                        int sign, zn_err *err) {
  if (u->target == 0 || !zn_unit_plain(u)) return ZN_OK;
  zn_sums *s = zn_cells_at(&t->cells, u->edge, u->target, u->ente, u->controparte, zn_month_of(day));
  if (s == NULL) return no_memory(err);
  zn_sums d = {.n = own};
  *(what == ZN_W_IMPEGNATO   ? &d.impegnato
    : what == ZN_W_LIQUIDATO ? &d.liquidato
    : what == ZN_W_PAGATO    ? &d.pagato
                             : &d.recuperato) = cents;
  zn_sums_add(s, &d, sign);
  return ZN_OK;
}

/* Do children of this row, which has just come, wait for it? */
static zn_status children_wait(zn_totals *t, unsigned entity, int64_t k, bool *wait, zn_err *err) {
  *wait = zn_marks_has(&t->parents, entity, k);
  if (*wait) return ZN_OK;
  int64_t one;
  bool found;
  if (!t->waiting_known) {
    ZN_TRY(zn_sql_int(t->r, "SELECT 1 FROM tot_orfani LIMIT 1", 0, 0, &one, &t->waiting, err));
    t->waiting_known = true;
  }
  if (!t->waiting) return ZN_OK;
  ZN_TRY(zn_sql_int(t->r, "SELECT 1 FROM tot_orfani WHERE entita=? AND k=?", entity, k, &one, &found, err));
  *wait = found;
  return found ? mark_parent(t, entity, k, err) : ZN_OK;
}

/* ---- impegno ---- */

static bool same_ctx(const zn_unit_ctx *a, const zn_unit_ctx *b) {
  return a->target == b->target && a->edge == b->edge && a->ente == b->ente && a->controparte == b->controparte &&
         a->prenotazione == b->prenotazione && a->foreign == b->foreign && a->split == b->split;
}

static zn_status own_row(zn_totals *t, const zn_unit_ctx *u, const zn_row *row, int sign, zn_err *err) {
  zn_cents cents = u->prenotazione ? 0 : zn_unit_cents(ZN_AT(row, IMP_IMPORTO));
  return zn_totals_add(t, u, ZN_W_IMPEGNATO, zn_unit_day(ZN_AT(row, IMP_DATA)), cents, true, sign, err);
}

/* An impegno came after rows that hang on it. */
static zn_status adopt(zn_totals *t, int64_t k, zn_unit_ctx *u, zn_err *err) {
  zn_unit_ctx none = {0};
  ZN_TRY(zn_totals_move(t, ZN_IMPEGNO, k, 0, &none, k, u, err));
  int64_t one;
  bool split;
  ZN_TRY(zn_sql_int(
      t->r,
      "SELECT 1 WHERE EXISTS(SELECT 1 FROM imputazione WHERE impegno=?1) OR EXISTS(SELECT 1 FROM liquidazione l "
      "JOIN imputazione p ON p.liquidazione=l.k WHERE l.impegno=?1)",
      k, 0, &one, &split, err));
  return split && !u->split ? zn_totals_become_split(t, k, u, err) : ZN_OK;
}

static zn_status impegno_changed(zn_totals *t, const zn_row *before, const zn_row *after, zn_err *err) {
  int64_t k = (after != NULL ? after : before)->k;
  zn_unit_ctx was = {0}, is = {0};
  if (before != NULL) {
    zn_unit_ctx now;
    ZN_TRY(zn_ctx_of_row(t->ctx, before, &was, err));
    int64_t one;
    ZN_TRY(zn_ctx_of_unit(t->ctx, k, &now, err));
    was.split = now.split;
    if (!now.known) ZN_TRY(zn_sql_int(t->r, "SELECT 1 FROM tot_divisa WHERE impegno=?", k, 0, &one, &was.split, err));
    ZN_TRY(own_row(t, &was, before, -1, err));
  }
  if (after != NULL) {
    ZN_TRY(zn_ctx_of_row(t->ctx, after, &is, err));
    is.split = was.split;
    ZN_TRY(own_row(t, &is, after, 1, err));
  }
  zn_ctx_remember(t->ctx, k, &is);
  if ((was.known && !zn_unit_plain(&was)) || (is.known && !zn_unit_plain(&is)))
    ZN_TRY(mark_dirty(t, ZN_IMPEGNO, k, err));
  if (before == NULL) {
    bool wait;
    ZN_TRY(children_wait(t, ZN_IMPEGNO, k, &wait, err));
    return wait ? adopt(t, k, &is, err) : ZN_OK;
  }
  if (after == NULL) ZN_TRY(mark_parent(t, ZN_IMPEGNO, k, err));
  if (after != NULL && same_ctx(&was, &is)) return ZN_OK;
  return zn_totals_move(t, ZN_IMPEGNO, k, k, &was, k, &is, err);
}

/* ---- rows below an impegno ---- */

typedef struct below {
  zn_what what;
  int sign;
  unsigned parent, no_parent; /* entity of the parent, number of the field that names it */
  unsigned no_day, no_cents;
} below;

static const below *below_of(unsigned entity) {
  static const below variazione = {ZN_W_IMPEGNATO, 1, ZN_IMPEGNO, VAR_IMPEGNO, VAR_DATA, VAR_IMPORTO};
  static const below liquidazione = {ZN_W_LIQUIDATO, 1, ZN_IMPEGNO, LIQ_IMPEGNO, LIQ_DATA, LIQ_IMPORTO};
  static const below pagamento = {ZN_W_PAGATO, 1, ZN_LIQUIDAZIONE, PAG_LIQUIDAZIONE, PAG_DATA, PAG_IMPORTO};
  static const below storno = {ZN_W_PAGATO, -1, ZN_PAGAMENTO, STO_PAGAMENTO, STO_DATA, STO_IMPORTO};
  static const below recupero = {ZN_W_RECUPERATO, 1, ZN_LIQUIDAZIONE, REC_LIQUIDAZIONE, REC_DATA, REC_IMPORTO};
  switch (entity) {
    case ZN_VARIAZIONE_IMPEGNO: return &variazione;
    case ZN_LIQUIDAZIONE: return &liquidazione;
    case ZN_PAGAMENTO: return &pagamento;
    case ZN_STORNO: return &storno;
    case ZN_RECUPERO: return &recupero;
    default: return NULL;
  }
}

/* The unit that a parent reference leads to. u->known false: something between is not here, and is marked; or another
 * office wrote the row. */
static zn_status unit_above(zn_totals *t, unsigned parent, int64_t ref, int64_t row, int64_t *unit, zn_unit_ctx *u,
                            zn_err *err) {
  *u = (zn_unit_ctx){0};
  *unit = 0;
  if (ref == 0) return ZN_OK;
  int64_t impegno = ref, liquidazione = ref;
  if (parent == ZN_PAGAMENTO) {
    ZN_TRY(zn_ctx_liquidazione_of(t->ctx, ref, &liquidazione, err));
    if (liquidazione == 0) return mark_parent(t, ZN_PAGAMENTO, ref, err);
  }
  if (parent != ZN_IMPEGNO) {
    ZN_TRY(zn_ctx_impegno_of(t->ctx, liquidazione, &impegno, err));
    if (impegno == 0) return mark_parent(t, ZN_LIQUIDAZIONE, liquidazione, err);
  }
  ZN_TRY(zn_ctx_of_unit(t->ctx, impegno, u, err));
  if (!u->known) return mark_parent(t, ZN_IMPEGNO, impegno, err);
  bool same;
  ZN_TRY(zn_ctx_same_office(t->ctx, impegno, row, &same, err));
  if (!same) *u = (zn_unit_ctx){0};
  *unit = same ? impegno : 0;
  return ZN_OK;
}

static zn_status count_side(zn_totals *t, const below *b, const zn_row *row, int sign, int64_t *unit, zn_unit_ctx *u,
                            zn_err *err) {
  ZN_TRY(unit_above(t, b->parent, ZN_AT(row, b->no_parent)->i, row->k, unit, u, err));
  if (!u->known) return ZN_OK;
  if (!zn_unit_plain(u)) return mark_dirty(t, ZN_IMPEGNO, *unit, err);
  zn_cents cents = zn_unit_cents(ZN_AT(row, b->no_cents));
  if (b->what == ZN_W_IMPEGNATO && u->prenotazione) cents = 0;
  return zn_totals_add(t, u, b->what, zn_unit_day(ZN_AT(row, b->no_day)), cents, false, sign * b->sign, err);
}

static zn_status split_by_children(zn_totals *t, int64_t liquidazione, int64_t unit, zn_unit_ctx *u, zn_err *err) {
  int64_t one;
  bool found;
  ZN_TRY(
      zn_sql_int(t->r, "SELECT 1 FROM imputazione WHERE liquidazione=? LIMIT 1", liquidazione, 0, &one, &found, err));
  if (found && zn_unit_plain(u)) return zn_totals_become_split(t, unit, u, err);
  return found ? mark_dirty(t, ZN_IMPEGNO, unit, err) : ZN_OK;
}

static zn_status below_changed(zn_totals *t, const zn_entity *e, const below *b, const zn_row *before,
                               const zn_row *after, zn_err *err) {
  int64_t k = (after != NULL ? after : before)->k, from = 0, to = 0;
  zn_unit_ctx was = {0}, is = {0};
  if (before != NULL) ZN_TRY(count_side(t, b, before, -1, &from, &was, err));
  if (after != NULL) ZN_TRY(count_side(t, b, after, 1, &to, &is, err));
  if (e->no != ZN_LIQUIDAZIONE && e->no != ZN_PAGAMENTO) return ZN_OK;
  int64_t parent = after != NULL ? ZN_AT(after, b->no_parent)->i : 0;
  zn_ctx_remember_parent(t->ctx, k, parent);
  if (before == NULL) {
    bool wait;
    ZN_TRY(children_wait(t, e->no, k, &wait, err));
    if (!wait) return ZN_OK;
  } else if (after == NULL) {
    ZN_TRY(mark_parent(t, e->no, k, err));
  } else if (parent == ZN_AT(before, b->no_parent)->i) {
    return ZN_OK;
  }
  ZN_TRY(zn_totals_move(t, e->no, k, from, &was, to, &is, err));
  return e->no == ZN_LIQUIDAZIONE && is.known ? split_by_children(t, k, to, &is, err) : ZN_OK;
}

/* ---- imputazione, movimento_sintetico, trasferimento, incasso ---- */

static zn_status imputazione_side(zn_totals *t, const zn_row *row, bool here, zn_err *err) {
  int64_t liquidazione = ZN_AT(row, IPT_LIQUIDAZIONE)->i, unit;
  zn_unit_ctx u;
  if (liquidazione != 0)
    ZN_TRY(unit_above(t, ZN_LIQUIDAZIONE, liquidazione, row->k, &unit, &u, err));
  else
    ZN_TRY(unit_above(t, ZN_IMPEGNO, ZN_AT(row, IPT_IMPEGNO)->i, row->k, &unit, &u, err));
  if (!u.known) return ZN_OK;
  ZN_TRY(mark_dirty(t, ZN_IMPEGNO, unit, err));
  return here && !u.split ? zn_totals_become_split(t, unit, &u, err) : ZN_OK;
}

static zn_status sintetico_side(zn_totals *t, const zn_row *row, int sign, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(t->ctx, row->k, &w, err));
  if (w.kind == ZN_L4_AMBITO_ENTE) return mark_dirty(t, ZN_MOVIMENTO_SINTETICO, row->k, err);
  int64_t ente = ZN_AT(row, SIN_ENTE)->i, budget = ZN_AT(row, SIN_BUDGET)->i;
  if (budget == 0 || (w.ente >= 0 && w.ente != ente)) return ZN_OK;
  zn_sums *s = zn_cells_at(&t->cells, false, budget, ente, 0, zn_month_of(zn_unit_day(ZN_AT(row, SIN_DATA))));
  if (s == NULL) return no_memory(err);
  zn_sums d = {.n = 1,
               .impegnato = zn_unit_cents(ZN_AT(row, SIN_IMPEGNATO)),
               .liquidato = zn_unit_cents(ZN_AT(row, SIN_LIQUIDATO)),
               .pagato = zn_unit_cents(ZN_AT(row, SIN_PAGATO))};
  zn_sums_add(s, &d, sign);
  return ZN_OK;
}

static zn_status trasferimento_side(zn_totals *t, const zn_row *row, int sign, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(t->ctx, row->k, &w, err));
  int64_t edge = ZN_AT(row, TRA_ASSEGNAZIONE)->i;
  if (edge == 0) return ZN_OK;
  zn_sums *s = zn_cells_at(&t->cells, true, edge, w.ambito > 0 ? w.ambito : 0, 0,
                           zn_month_of(zn_unit_day(ZN_AT(row, TRA_DATA))));
  if (s == NULL) return no_memory(err);
  zn_sums d = {.trasferito = zn_unit_cents(ZN_AT(row, TRA_IMPORTO))};
  zn_sums_add(s, &d, sign);
  return ZN_OK;
}

static zn_status incasso_side(zn_totals *t, const zn_row *row, int sign, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(t->ctx, row->k, &w, err));
  int64_t edge = ZN_AT(row, INC_ASSEGNAZIONE)->i, ente = ZN_AT(row, INC_ENTE)->i;
  if (edge == 0 || (w.ente >= 0 && w.ente != ente)) return ZN_OK;
  zn_sums *s = zn_cells_at(&t->cells, true, edge, ente, ZN_AT(row, INC_DA_ENTE)->i,
                           zn_month_of(zn_unit_day(ZN_AT(row, INC_DATA))));
  if (s == NULL) return no_memory(err);
  zn_sums d = {.incassato = zn_unit_cents(ZN_AT(row, INC_IMPORTO))};
  zn_sums_add(s, &d, sign);
  return ZN_OK;
}

static zn_status fornitore_changed(zn_totals *t, const zn_row *before, const zn_row *after, zn_err *err) {
  int64_t was = 0, is = 0;
  if (before != NULL) ZN_TRY(zn_ctx_fornitore_ente_of_row(t->ctx, before, &was, err));
  if (after != NULL) ZN_TRY(zn_ctx_fornitore_ente_of_row(t->ctx, after, &is, err));
  return was == is ? ZN_OK : zn_totals_fornitore(t, (after != NULL ? after : before)->k, was, is, err);
}

zn_status zn_totals_row(zn_totals *t, const zn_entity *e, const zn_row *before, const zn_row *after, zn_err *err) {
  const below *b = below_of(e->no);
  if (b != NULL) return below_changed(t, e, b, before, after, err);
  switch (e->no) {
    case ZN_IMPEGNO: return impegno_changed(t, before, after, err);
    case ZN_IMPUTAZIONE:
      if (before != NULL) ZN_TRY(imputazione_side(t, before, false, err));
      return after != NULL ? imputazione_side(t, after, true, err) : ZN_OK;
    case ZN_MOVIMENTO_SINTETICO:
      if (before != NULL) ZN_TRY(sintetico_side(t, before, -1, err));
      return after != NULL ? sintetico_side(t, after, 1, err) : ZN_OK;
    case ZN_TRASFERIMENTO:
      if (before != NULL) ZN_TRY(trasferimento_side(t, before, -1, err));
      return after != NULL ? trasferimento_side(t, after, 1, err) : ZN_OK;
    case ZN_INCASSO:
      if (before != NULL) ZN_TRY(incasso_side(t, before, -1, err));
      return after != NULL ? incasso_side(t, after, 1, err) : ZN_OK;
    case ZN_FORNITORE: return fornitore_changed(t, before, after, err);
    case ZN_ENTE: return zn_totals_ente(t, before, after, err);
    default: return ZN_OK;
  }
}

zn_status zn_totals_flush(zn_totals *t, zn_err *err) {
  ZN_TRY(zn_totals_flush_units(t, err));
  ZN_TRY(zn_cells_write(&t->cells, t->r, err));
  ZN_TRY(zn_totals_flush_parents(t, err));
  zn_ctx_forget(t->ctx);
  t->waiting_known = t->waiting = false;
  return ZN_OK;
}
