/* Rules of one impegno and what hangs on it: V03, V04, V06, V07, V10 to V14, S03, S05, S07. */
#include <stdio.h>
#include <string.h>

#include "core/base/codes.h"
#include "core/domain/regole/internal.h"

static zn_status sum_to(const zn_unit_rows *rows, zn_day al, zn_cents *sum, zn_err *err) {
  for (size_t i = 0; i < rows->n; i++)
    if (rows->v[i].day <= al) ZN_TRY(zn_money_add(*sum, rows->v[i].cents, sum, err));
  return ZN_OK;
}

static zn_status sums(zn_regole *g, zn_cents *committed, zn_cents *settled, zn_cents *paid, zn_err *err) {
  zn_cents back = 0;
  *committed = g->u->day <= g->x.al ? g->u->cents : 0;
  *settled = *paid = 0;
  if (!g->u->ctx.prenotazione) ZN_TRY(sum_to(&g->u->variazioni, g->x.al, committed, err));
  ZN_TRY(sum_to(&g->u->liquidazioni, g->x.al, settled, err));
  ZN_TRY(sum_to(&g->u->pagamenti, g->x.al, paid, err));
  ZN_TRY(sum_to(&g->u->storni, g->x.al, &back, err));
  return zn_money_sub(*paid, back, paid, err);
}

zn_status zn_v03(zn_regole *g, zn_err *err) {
  zn_cents c, s, p;
  char a[40], b[40];
  ZN_TRY(sums(g, &c, &s, &p, err));
  if (s <= c) return ZN_OK;
  return zn_rilievo_add(g, "V03", ZN_BLOCCA, ZN_IMPEGNO, g->u->k, ZT_V03, zn_money_print_it(a, s),
                        zn_money_print_it(b, c), zn_regole_numero(g, g->impegno));
}

zn_status zn_v04(zn_regole *g, zn_err *err) {
  zn_cents c, s, p;
  char a[40], b[40];
  ZN_TRY(sums(g, &c, &s, &p, err));
  if (p <= s) return ZN_OK;
  return zn_rilievo_add(g, "V04", ZN_BLOCCA, ZN_IMPEGNO, g->u->k, ZT_V04, zn_money_print_it(a, p),
                        zn_money_print_it(b, s), zn_regole_numero(g, g->impegno));
}

/* ---- V06, V07: dates ---- */

static zn_status date_of(zn_regole *g, unsigned entity, int64_t k, unsigned no, zn_val *out, zn_err *err) {
  zn_row row;
  bool found = false;
  *out = zn_null();
  if (k == 0) return ZN_OK;
  ZN_TRY(zn_row_get(g->r, zn_entity_by_no(entity), k, &g->scratch, &row, &found, err));
  if (found) *out = *ZN_AT(&row, no);
  return ZN_OK;
}

static zn_status one_date(zn_regole *g, unsigned entity, int64_t k, const char *what, const zn_val *day, zn_err *err) {
  char d[11];
  (void)err;
  if (day->kind != ZN_V_INT || day->i <= g->x.today) return ZN_OK;
  return zn_rilievo_add(g, "V06", ZN_BLOCCA, entity, k, ZT_V06_FUTURO, what, zn_day_print_it(d, zn_unit_day(day)));
}

/* `second` may not come before `first`. */
#define ORDER(entity, k, text, what, second, first)                                                               \
  do {                                                                                                            \
    char a_[11], b_[11];                                                                                          \
    if ((second)->kind == ZN_V_INT && (first)->kind == ZN_V_INT && (second)->i < (first)->i)                      \
      ZN_TRY(zn_rilievo_add(g, "V06", ZN_AVVISA, entity, k, text, what, zn_day_print_it(a_, zn_unit_day(second)), \
                            zn_day_print_it(b_, zn_unit_day(first))));                                            \
  } while (0)

static zn_status dates_of_payments(zn_regole *g, int64_t liquidazione, const zn_val *settled, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_PAGAMENTO), "liquidazione", liquidazione, &g->scratch, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *p = &list.v[i];
    const zn_val *order = ZN_AT(p, PAG_MANDATO_DATA), *paid = ZN_AT(p, PAG_DATA);
    const char *num = zn_regole_text(g, p, PAG_MANDATO);
    ZN_TRY(one_date(g, ZN_PAGAMENTO, p->k, "del pagamento", paid, err));
    ORDER(ZN_PAGAMENTO, p->k, ZT_V06_MANDATO, num, order->kind == ZN_V_INT ? order : paid, settled);
    ORDER(ZN_PAGAMENTO, p->k, ZT_V06_PAGATO, num, paid, order);
  }
  return ZN_OK;
}

zn_status zn_v06(zn_regole *g, zn_err *err) {
  zn_row_list list;
  zn_val act, doc;
  const zn_val *day = ZN_AT(g->impegno, IMP_DATA);
  ZN_TRY(date_of(g, ZN_ATTO, ZN_AT(g->impegno, IMP_ATTO)->i, 6, &act, err));
  ZN_TRY(one_date(g, ZN_IMPEGNO, g->u->k, "dell'impegno", day, err));
  ORDER(ZN_IMPEGNO, g->u->k, ZT_V06_ATTO, zn_regole_numero(g, g->impegno), day, &act);
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_LIQUIDAZIONE), "impegno", g->u->k, &g->scratch, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *l = &list.v[i];
    ZN_TRY(one_date(g, ZN_LIQUIDAZIONE, l->k, "della liquidazione", ZN_AT(l, LIQ_DATA), err));
    ZN_TRY(date_of(g, ZN_GIUSTIFICATIVO, ZN_AT(l, LIQ_GIUSTIFICATIVO)->i, GIU_DATA, &doc, err));
    ORDER(ZN_LIQUIDAZIONE, l->k, ZT_V06_DOC, zn_regole_text(g, l, LIQ_NUMERO), ZN_AT(l, LIQ_DATA), &doc);
    ZN_TRY(dates_of_payments(g, l->k, ZN_AT(l, LIQ_DATA), err));
  }
  return ZN_OK;
}

static zn_status outside(zn_regole *g, unsigned entity, int64_t k, const char *what, zn_day day, const zn_val *from,
                         const zn_val *to) {
  char d[11], a[11], b[11], window[40];
  bool early = from->kind == ZN_V_INT && day < from->i, late = to->kind == ZN_V_INT && day > to->i;
  if (!early && !late) return ZN_OK;
  snprintf(window, sizeof window, "%s%s%s%s", from->kind == ZN_V_INT ? "dal " : "",
           from->kind == ZN_V_INT ? zn_day_print_it(a, zn_unit_day(from)) : "", to->kind == ZN_V_INT ? " al " : "",
           to->kind == ZN_V_INT ? zn_day_print_it(b, zn_unit_day(to)) : "");
  return zn_rilievo_add(g, "V07", ZN_AVVISA, entity, k, ZT_V07, what, zn_day_print_it(d, day), window);
}

zn_status zn_v07(zn_regole *g, zn_err *err) {
  zn_row fa;
  bool found;
  ZN_TRY(zn_row_get(g->r, zn_entity_by_no(ZN_FONDO_ANNUALITA), g->ask->fondo_annualita, &g->scratch, &fa, &found, err));
  if (!found) return ZN_OK;
  const zn_val *from = ZN_AT(&fa, FA_DAL), *to = ZN_AT(&fa, FA_AL), *commit = ZN_AT(&fa, FA_TERMINE_IMPEGNO),
               *spend = ZN_AT(&fa, FA_TERMINE_SPESA);
  bool again = ZN_AT(g->impegno, IMP_DERIVA_DA)->i != 0; /* re-imputed: the first one had to be in time */
  if (!again)
    ZN_TRY(outside(g, ZN_IMPEGNO, g->u->k, "dell'impegno", g->u->day, from, commit->kind == ZN_V_INT ? commit : to));
  for (size_t i = 0; i < g->u->pagamenti.n; i++)
    ZN_TRY(outside(g, ZN_PAGAMENTO, g->u->pagamenti.v[i].k, "del pagamento", g->u->pagamenti.v[i].day, from,
                   spend->kind == ZN_V_INT ? spend : to));
  return ZN_OK;
}

/* ---- V10: splits ---- */

static zn_status quotas_over(zn_regole *g, int64_t parent, zn_cents whole, zn_err *err) {
  zn_cents sum = 0;
  char a[40], b[40];
  for (size_t i = 0; i < g->u->imputazioni.n; i++)
    if (g->u->imputazioni.v[i].parent == parent) ZN_TRY(zn_money_add(sum, g->u->imputazioni.v[i].cents, &sum, err));
  if (sum <= whole) return ZN_OK;
  return zn_rilievo_add(g, "V10", ZN_BLOCCA, parent == g->u->k ? ZN_IMPEGNO : ZN_LIQUIDAZIONE, parent, ZT_V10,
                        zn_money_print_it(a, sum), zn_money_print_it(b, whole), zn_regole_numero(g, g->impegno));
}

zn_status zn_v10(zn_regole *g, zn_err *err) {
  zn_cents whole = g->u->cents, now = g->u->cents;
  if (g->u->imputazioni.n == 0) return ZN_OK;
  ZN_TRY(sum_to(&g->u->variazioni, ZN_DAY_MAX, &now, err));
  ZN_TRY(quotas_over(g, g->u->k, now > whole ? now : whole, err));
  for (size_t i = 0; i < g->u->liquidazioni.n; i++)
    ZN_TRY(quotas_over(g, g->u->liquidazioni.v[i].k, g->u->liquidazioni.v[i].cents, err));
  return ZN_OK;
}

/* ---- V11 to V14: codes ---- */

zn_status zn_v11(zn_regole *g, zn_err *err) {
  const char *cig = zn_regole_text(g, g->impegno, IMP_CIG);
  char maybe[11];
  (void)err;
  if (cig[0] == 0 || zn_code_valid(ZN_CHECK_CIG, cig)) return ZN_OK;
  if (zn_cig_suggest(cig, maybe))
    return zn_rilievo_add(g, "V11", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V11_FORSE, cig, zn_regole_numero(g, g->impegno),
                          maybe);
  return zn_rilievo_add(g, "V11", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V11, cig, zn_regole_numero(g, g->impegno));
}

/* Never for payroll, grants and transfers: only for what is said to be a commercial debt, or is paid to a firm with no
 * word on it. */
static bool commercial(zn_regole *g) {
  if (g->u->ctx.edge || zn_row_is(g->impegno, "tipo_debito", "non_commerciale")) return false;
  return zn_row_is(g->impegno, "tipo_debito", "commerciale");
}

zn_status zn_v12(zn_regole *g, zn_err *err) {
  (void)err;
  if (!g->x.cig_obbligatorio || !commercial(g)) return ZN_OK;
  if (zn_regole_text(g, g->impegno, IMP_CIG)[0] != 0 || zn_regole_text(g, g->impegno, IMP_MOTIVO_NO_CIG)[0] != 0)
    return ZN_OK;
  return zn_rilievo_add(g, "V12", g->x.completo ? ZN_BLOCCA : ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V12,
                        zn_regole_numero(g, g->impegno));
}

static zn_status cup_of_intervento(zn_regole *g, const char **cup, zn_err *err) {
  zn_row b, i;
  bool found = false;
  *cup = "";
  if (g->u->ctx.edge || g->u->ctx.target == 0) return ZN_OK;
  ZN_TRY(zn_row_get(g->r, zn_entity_by_no(ZN_BUDGET), g->u->ctx.target, &g->scratch, &b, &found, err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_row_get(g->r, zn_entity_by_no(ZN_INTERVENTO), ZN_AT(&b, BUD_INTERVENTO)->i, &g->scratch, &i, &found, err));
  if (found) *cup = zn_regole_text(g, &i, 14);
  return ZN_OK;
}

zn_status zn_v13(zn_regole *g, zn_err *err) {
  const char *own = zn_regole_text(g, g->impegno, IMP_CUP), *of, *number = zn_regole_numero(g, g->impegno);
  ZN_TRY(cup_of_intervento(g, &of, err));
  if (own[0] == 0 && of[0] == 0)
    return g->x.cup_obbligatorio && !g->u->ctx.edge
               ? zn_rilievo_add(g, "V13", ZN_BLOCCA, ZN_IMPEGNO, g->u->k, ZT_V13_MANCA, number)
               : ZN_OK;
  if (own[0] != 0 && !zn_code_valid(ZN_CHECK_CUP, own))
    ZN_TRY(zn_rilievo_add(g, "V13", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V13_FORMA, own, number));
  if (own[0] != 0 && of[0] != 0 && strcmp(own, of) != 0)
    return zn_rilievo_add(g, "V13", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V13_DIVERSO, number, own, of);
  return ZN_OK;
}

zn_status zn_v14(zn_regole *g, zn_err *err) {
  int64_t k = ZN_AT(g->impegno, IMP_FORNITORE)->i;
  zn_row f;
  bool found = false;
  if (k == 0) return ZN_OK;
  for (size_t i = 0; i < g->out->n; i++) /* said once for each supplier */
    if (g->out->v[i].k == k && strcmp(g->out->v[i].codice, "V14") == 0) return ZN_OK;
  ZN_TRY(zn_row_get(g->r, zn_entity_by_no(ZN_FORNITORE), k, &g->scratch, &f, &found, err));
  if (!found || !zn_row_is(&f, "paese", "IT")) return ZN_OK;
  const char *piva = zn_regole_text(g, &f, FOR_PIVA), *cf = zn_regole_text(g, &f, FOR_CF),
             *name = zn_regole_text(g, &f, FOR_DENOMINAZIONE);
  if (piva[0] != 0 && !zn_code_valid(ZN_CHECK_PIVA, piva))
    ZN_TRY(zn_rilievo_add(g, "V14", ZN_AVVISA, ZN_FORNITORE, k, ZT_V14, piva, name));
  else if (cf[0] != 0 && !zn_code_valid(ZN_CHECK_CF_ENTE, cf) && !zn_code_valid(ZN_CHECK_CF, cf))
    ZN_TRY(zn_rilievo_add(g, "V14", ZN_AVVISA, ZN_FORNITORE, k, ZT_V14, cf, name));
  return ZN_OK;
}

/* ---- ours ---- */

zn_status zn_s03(zn_regole *g, zn_err *err) {
  const zn_unit_ctx *u = &g->u->ctx;
  (void)err;
  if (u->edge || u->controparte == 0) return ZN_OK;
  size_t at = zn_kmap_find(&g->x.f.line_at, &u->target);
  int64_t ambito = at != SIZE_MAX ? g->x.f.lines[at].ambito : zn_figures_home(&g->x.f, u->ente);
  if (!zn_perimetro_ha(&g->x.f.perimetro, ambito, u->controparte)) return ZN_OK;
  return zn_rilievo_add(g, "S03", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_S03, zn_regole_numero(g, g->impegno));
}

/* Impegni with neither line nor edge are of no fund-year: they are found by the ente, in libro.c's run of S01. */
zn_status zn_s05(zn_regole *g, zn_err *err) {
  (void)g;
  (void)err;
  return ZN_OK;
}

zn_status zn_s07(zn_regole *g, zn_err *err) {
  const zn_val *v = ZN_AT(g->impegno, IMP_IMPORTO);
  (void)err;
  if (v->kind != ZN_V_INT || (v->i <= ZN_MONEY_MAX && v->i >= -ZN_MONEY_MAX)) return ZN_OK;
  return zn_rilievo_add(g, "S07", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_S07, zn_regole_numero(g, g->impegno));
}
