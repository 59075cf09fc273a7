/* Rules of one impegno and what hangs on it: sums and dates (V03, V04, V06, V07, V10), what stands still (V27), S03,
 * S07. The codes are in codici.c, the papers in documenti.c. */
#include <stdio.h>

#include "core/domain/elenchi/elenchi.h"
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

static zn_status one_date(zn_regole *g, unsigned entity, int64_t k, const char *what, const zn_val *day) {
  char d[11];
  if (day->kind != ZN_V_INT || day->i <= g->x.today) return ZN_OK;
  return zn_rilievo_add(g, "V06", ZN_BLOCCA, entity, k, ZT_V06_FUTURO, what, zn_regole_numero(g, g->impegno),
                        zn_day_print_it(d, zn_unit_day(day)));
}

static zn_status rows_future(zn_regole *g, unsigned entity, const zn_unit_rows *rows, const char *what) {
  for (size_t i = 0; i < rows->n; i++) {
    zn_val day = zn_int(rows->v[i].day);
    ZN_TRY(one_date(g, entity, rows->v[i].k, what, &day));
  }
  return ZN_OK;
}

/* `second` may not come before `first`. */
#define ORDER(entity, k, text, what, second, first)                                                               \
  do {                                                                                                            \
    char a_[11], b_[11];                                                                                          \
    if ((second)->kind == ZN_V_INT && (first)->kind == ZN_V_INT && (second)->i < (first)->i)                      \
      ZN_TRY(zn_rilievo_add(g, "V06", ZN_AVVISA, entity, k, text, what, zn_day_print_it(a_, zn_unit_day(second)), \
                            zn_day_print_it(b_, zn_unit_day(first))));                                            \
  } while (0)

static zn_status dates_of_payments(zn_regole *g, const zn_regole_liq *l) {
  for (size_t i = 0; i < l->pagamenti.n; i++) {
    const zn_row *p = &l->pagamenti.v[i];
    const zn_val *order = ZN_AT(p, PAG_MANDATO_DATA), *paid = ZN_AT(p, PAG_DATA);
    const char *num = zn_regole_text(g, p, PAG_MANDATO);
    ZN_TRY(one_date(g, ZN_PAGAMENTO, p->k, "del pagamento", paid));
    if (paid->kind != ZN_V_INT || order->i != paid->i) ZN_TRY(one_date(g, ZN_PAGAMENTO, p->k, "del mandato", order));
    ORDER(ZN_PAGAMENTO, p->k, ZT_V06_MANDATO, num, order->kind == ZN_V_INT ? order : paid, ZN_AT(&l->row, LIQ_DATA));
    ORDER(ZN_PAGAMENTO, p->k, ZT_V06_PAGATO, num, paid, order);
  }
  return ZN_OK;
}

zn_status zn_v06(zn_regole *g, zn_err *err) {
  zn_row act;
  bool found;
  const zn_val *day = ZN_AT(g->impegno, IMP_DATA);
  ZN_TRY(one_date(g, ZN_IMPEGNO, g->u->k, "dell'impegno", day));
  ZN_TRY(zn_regole_row(g, ZN_ATTO, ZN_AT(g->impegno, IMP_ATTO)->i, &act, &found, err));
  if (found) {
    ZN_TRY(one_date(g, ZN_ATTO, act.k, "della determina", ZN_AT(&act, ATT_DATA)));
    ORDER(ZN_IMPEGNO, g->u->k, ZT_V06_ATTO, zn_regole_numero(g, g->impegno), day, ZN_AT(&act, ATT_DATA));
  }
  for (size_t i = 0; i < g->nliq; i++) {
    const zn_regole_liq *l = &g->liq[i];
    ZN_TRY(one_date(g, ZN_LIQUIDAZIONE, l->row.k, "della liquidazione", ZN_AT(&l->row, LIQ_DATA)));
    if (l->ha_doc) {
      ZN_TRY(one_date(g, ZN_GIUSTIFICATIVO, l->doc.k, "del documento", ZN_AT(&l->doc, GIU_DATA)));
      ORDER(ZN_LIQUIDAZIONE, l->row.k, ZT_V06_DOC, zn_regole_text(g, &l->row, LIQ_NUMERO), ZN_AT(&l->row, LIQ_DATA),
            ZN_AT(&l->doc, GIU_DATA));
    }
    ZN_TRY(dates_of_payments(g, l));
  }
  ZN_TRY(rows_future(g, ZN_VARIAZIONE_IMPEGNO, &g->u->variazioni, "della variazione"));
  ZN_TRY(rows_future(g, ZN_STORNO, &g->u->storni, "dello storno"));
  return rows_future(g, ZN_RECUPERO, &g->u->recuperi, "del recupero");
}

static zn_status outside(zn_regole *g, unsigned entity, int64_t k, const char *what, zn_day day, const zn_val *from,
                         const zn_val *to) {
  char d[11], a[11], b[11], window[40];
  bool early = from->kind == ZN_V_INT && day < from->i, late = to->kind == ZN_V_INT && day > to->i;
  if (!early && !late) return ZN_OK;
  snprintf(window, sizeof window, "%s%s%s%s", from->kind == ZN_V_INT ? "dal " : "",
           from->kind == ZN_V_INT ? zn_day_print_it(a, zn_unit_day(from)) : "", to->kind == ZN_V_INT ? " al " : "",
           to->kind == ZN_V_INT ? zn_day_print_it(b, zn_unit_day(to)) : "");
  return zn_rilievo_add(g, "V07", ZN_AVVISA, entity, k, ZT_V07, what, zn_regole_numero(g, g->impegno),
                        zn_day_print_it(d, day), window);
}

zn_status zn_v07(zn_regole *g, zn_err *err) {
  zn_row fa;
  bool found;
  ZN_TRY(zn_regole_row(g, ZN_FONDO_ANNUALITA, g->fondo, &fa, &found, err));
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

/* ---- V27: what stands still ---- */

static void latest(const zn_unit_rows *rows, zn_day al, zn_day *last) {
  for (size_t i = 0; i < rows->n; i++)
    if (rows->v[i].day <= al && rows->v[i].day > *last) *last = rows->v[i].day;
}

zn_status zn_v27(zn_regole *g, zn_err *err) {
  zn_cents c, s, p, rest;
  char t[40], d[11];
  int y, m, day;
  int64_t years = zn_impostazione_int(g->r, ZN_IMP_RESIDUO_ANNI, 3);
  ZN_TRY(sums(g, &c, &s, &p, err));
  if (years <= 0 || years > 100 || c <= p) return ZN_OK;
  ZN_TRY(zn_money_sub(c, p, &rest, err));
  zn_day last = g->u->day;
  const zn_unit_rows *all[] = {&g->u->variazioni, &g->u->liquidazioni, &g->u->pagamenti, &g->u->storni,
                               &g->u->recuperi};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) latest(all[i], g->x.al, &last);
  zn_day_to_ymd(g->x.al, &y, &m, &day);
  if (m == 2 && day == 29) day = 28;
  if (last > zn_day_from_ymd(y - (int)years, m, day)) return ZN_OK;
  return zn_rilievo_add(g, "V27", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V27, zn_regole_numero(g, g->impegno),
                        zn_money_print_it(t, rest), zn_day_print_it(d, last));
}

/* ---- ours ---- */

zn_status zn_s03(zn_regole *g, zn_err *err) {
  (void)err;
  if (g->u->ctx.edge || !g->trasferimento) return ZN_OK;
  return zn_rilievo_add(g, "S03", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_S03, zn_regole_numero(g, g->impegno),
                        zn_regole_ente(g, g->u->ctx.controparte));
}

zn_status zn_s07(zn_regole *g, zn_err *err) {
  const zn_val *v = ZN_AT(g->impegno, IMP_IMPORTO);
  (void)err;
  if (v->kind != ZN_V_INT || (v->i <= ZN_MONEY_ROW_MAX && v->i >= -ZN_MONEY_ROW_MAX)) return ZN_OK;
  return zn_rilievo_add(g, "S07", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_S07, zn_regole_numero(g, g->impegno));
}
