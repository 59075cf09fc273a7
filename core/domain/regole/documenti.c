/* Rules of the papers of one impegno: split payment (V16), proof of payment (V17), acts (V26), when and where the ente
 * was there to spend (V23). Credit notes (V15) are in note_credito.c. */
#include <string.h>

#include "core/domain/regole/internal.h"

static zn_cents cents(const zn_row *row, unsigned no) { return zn_unit_cents(ZN_AT(row, no)); }

/* ---- V16: the two legal ways of split payment; titolo 7 never counts (DOMAIN 6.2, 9) ---- */

static zn_status paid_on(zn_regole *g, const zn_regole_liq *l, zn_cents *paid, zn_err *err) {
  *paid = 0;
  for (size_t i = 0; i < g->u->pagamenti.n; i++)
    if (g->u->pagamenti.v[i].parent == l->row.k) ZN_TRY(zn_money_add(*paid, g->u->pagamenti.v[i].cents, paid, err));
  for (size_t i = 0; i < g->u->storni.n; i++)
    if (g->u->storni.v[i].parent == l->row.k) ZN_TRY(zn_money_sub(*paid, g->u->storni.v[i].cents, paid, err));
  return ZN_OK;
}

static zn_status split_payment(zn_regole *g, const zn_regole_liq *l, zn_err *err) {
  zn_cents net = cents(&l->doc, GIU_IMPONIBILE), vat = cents(&l->doc, GIU_IVA), all = cents(&l->doc, GIU_TOTALE),
           settled = cents(&l->row, LIQ_IMPORTO), paid;
  char a[40], b[40];
  const char *number = zn_regole_text(g, &l->doc, GIU_NUMERO);
  if (!zn_row_is(&l->doc, "esigibilita", "S") || vat <= 0 || net <= 0 || all <= net) return ZN_OK;
  if (settled == net)
    return zn_rilievo_add(g, "V16", ZN_SUGGERISCE, ZN_LIQUIDAZIONE, l->row.k, ZT_V16_NETTO, number,
                          zn_money_print_it(a, all), zn_money_print_it(b, net));
  ZN_TRY(paid_on(g, l, &paid, err));
  if (settled != all || paid != net) return ZN_OK;
  return zn_rilievo_add(g, "V16", ZN_SUGGERISCE, ZN_LIQUIDAZIONE, l->row.k, ZT_V16_IVA, number,
                        zn_money_print_it(a, net), zn_money_print_it(b, vat));
}

static bool titolo_7(const char *pdc) {
  if (pdc[0] == 'U' || pdc[0] == 'u') pdc += pdc[1] == '.' ? 2 : 1;
  return pdc[0] == '7' && (pdc[1] == 0 || pdc[1] == '.');
}

zn_status zn_v16(zn_regole *g, zn_err *err) {
  const char *pdc = zn_regole_text(g, g->impegno, IMP_PDC);
  if (titolo_7(pdc))
    ZN_TRY(zn_rilievo_add(g, "V16", ZN_SUGGERISCE, ZN_IMPEGNO, g->u->k, ZT_V16_TITOLO7, zn_regole_numero(g, g->impegno),
                          pdc));
  for (size_t i = 0; i < g->nliq; i++)
    if (g->liq[i].ha_doc) ZN_TRY(split_payment(g, &g->liq[i], err));
  return ZN_OK;
}

/* ---- V17: giustificativo and quietanza of each payment; its act is V26's ---- */

static bool reversed(zn_regole *g, const zn_row *payment) {
  zn_cents back = 0;
  zn_row_list list;
  if (g->u->storni.n == 0) return false;
  if (zn_rows_where(g->r, zn_entity_by_no(ZN_STORNO), "pagamento", payment->k, &g->scratch, &list, NULL) != ZN_OK)
    return false;
  for (size_t i = 0; i < list.n; i++)
    if (zn_money_add(back, cents(&list.v[i], STO_IMPORTO), &back, NULL) != ZN_OK) return false;
  return back >= cents(payment, PAG_IMPORTO);
}

static zn_status proof(zn_regole *g, const zn_regole_liq *l, const zn_row *p) {
  char t[40];
  const char *order = zn_regole_text(g, p, PAG_MANDATO), *number = zn_regole_numero(g, g->impegno);
  bool payroll = l->ha_doc && zn_row_is(&l->doc, "tipo", "STI");
  /* the treasurer's row is proof; of staff the prospetto with its attestazione is, never the payslips */
  bool receipt = zn_regole_text(g, p, PAG_QUIETANZA)[0] != 0 || zn_row_is(p, "origine", "giornale_cassa") || payroll;
  bool paper = l->ha_doc || g->trasferimento;
  zn_money_print_it(t, cents(p, PAG_IMPORTO));
  if (payroll && ZN_AT(&l->doc, GIU_ATTESTAZIONE)->i == 0)
    return zn_rilievo_add(g, "V17", ZN_BLOCCA, ZN_PAGAMENTO, p->k, ZT_V17_PERSONALE, order, t, number,
                          zn_regole_text(g, &l->doc, GIU_NUMERO));
  if (!paper && !receipt)
    return zn_rilievo_add(g, "V17", ZN_BLOCCA, ZN_PAGAMENTO, p->k, ZT_V17_NIENTE, order, t, number);
  if (!paper) return zn_rilievo_add(g, "V17", ZN_BLOCCA, ZN_PAGAMENTO, p->k, ZT_V17_DOCUMENTO, order, t, number);
  if (!receipt) return zn_rilievo_add(g, "V17", ZN_BLOCCA, ZN_PAGAMENTO, p->k, ZT_V17_QUIETANZA, order, t, number);
  return ZN_OK;
}

zn_status zn_v17(zn_regole *g, zn_err *err) {
  (void)err;
  if (!g->x.completo) return ZN_OK;
  for (size_t i = 0; i < g->nliq; i++)
    for (size_t j = 0; j < g->liq[i].pagamenti.n; j++)
      if (!reversed(g, &g->liq[i].pagamenti.v[j])) ZN_TRY(proof(g, &g->liq[i], &g->liq[i].pagamenti.v[j]));
  return ZN_OK;
}

/* ---- V26: number and date of the acts ---- */

/* A re-imputed impegno stands on the act of the first one. */
static zn_status act_of(zn_regole *g, bool *cited, bool *here, zn_err *err) {
  zn_row row, act;
  bool found;
  int64_t k = ZN_AT(g->impegno, IMP_ATTO)->i, from = ZN_AT(g->impegno, IMP_DERIVA_DA)->i;
  for (int i = 0; k == 0 && from != 0 && i < 10; i++) {
    ZN_TRY(zn_regole_row(g, ZN_IMPEGNO, from, &row, &found, err));
    k = found ? ZN_AT(&row, IMP_ATTO)->i : 0;
    from = found ? ZN_AT(&row, IMP_DERIVA_DA)->i : 0;
  }
  *cited = k != 0;
  return zn_regole_row(g, ZN_ATTO, k, &act, here, err);
}

zn_status zn_v26(zn_regole *g, zn_err *err) {
  bool cited, here;
  const char *number = zn_regole_numero(g, g->impegno);
  if (!g->x.completo) return ZN_OK;
  ZN_TRY(act_of(g, &cited, &here, err));
  if (!cited) ZN_TRY(zn_rilievo_add(g, "V26", ZN_BLOCCA, ZN_IMPEGNO, g->u->k, ZT_V26_IMPEGNO, number));
  if (cited && !here) ZN_TRY(zn_rilievo_add(g, "V26", ZN_BLOCCA, ZN_IMPEGNO, g->u->k, ZT_V26_ASSENTE, number));
  for (size_t i = 0; i < g->nliq; i++) {
    const zn_row *l = &g->liq[i].row;
    bool said = zn_regole_text(g, l, LIQ_NUMERO)[0] != 0 && ZN_AT(l, LIQ_DATA)->kind == ZN_V_INT;
    if (!said && ZN_AT(l, LIQ_ATTO)->i == 0)
      ZN_TRY(zn_rilievo_add(g, "V26", ZN_BLOCCA, ZN_LIQUIDAZIONE, l->k, ZT_V26_LIQUIDAZIONE, number));
  }
  return ZN_OK;
}

/* ---- V23: the ente was there, and in the ambito, on the day of the impegno ---- */

zn_status zn_v23(zn_regole *g, zn_err *err) {
  zn_row e;
  bool found, member;
  int64_t ente = g->u->ctx.ente;
  char day[11], end[11];
  ZN_TRY(zn_regole_row(g, ZN_ENTE, ente, &e, &found, err));
  if (!found || g->u->day == ZN_DAY_MIN) return ZN_OK;
  zn_day_print_it(day, g->u->day);
  const zn_val *al = zn_row_val(&e, "al");
  const char *number = zn_regole_numero(g, g->impegno);
  if (al->kind == ZN_V_INT && g->u->day > al->i)
    return zn_rilievo_add(g, "V23", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V23_CESSATO, zn_regole_ente(g, ente),
                          zn_day_print_it(end, zn_unit_day(al)), number, day);
  if (g->ambito_riga == 0 || !(zn_row_is(&e, "tipo", "comune") || zn_row_is(&e, "tipo", "municipio"))) return ZN_OK;
  sqlite3_stmt *s =
      zn_replica_stmt(g->r,
                      "SELECT k FROM ambito_membro WHERE ente=?1 AND ambito=?2 AND coalesce(dal,-1000000)<=?3 AND "
                      "coalesce(al,1000000)>=?3 UNION SELECT k FROM ambito WHERE k=?2 AND capofila=?1",
                      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, ente);
  sqlite3_bind_int64(s, 2, g->ambito_riga);
  sqlite3_bind_int64(s, 3, g->u->day);
  member = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  if (member) return ZN_OK;
  return zn_rilievo_add(g, "V23", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V23_FUORI, zn_regole_ente(g, ente),
                        zn_regole_ambito(g, g->ambito_riga), number, day);
}
