/* V15: a credit note reduces what may be settled on its invoice; what was paid already comes back as a recupero; the
 * invoice it corrects is named (it may precede Zona: then the notes say which). */
#include "core/domain/regole/internal.h"

typedef struct credit {
  int64_t k, invoice;
  const char *number, *note;
  zn_cents much; /* positive, whatever sign it was typed with (DOMAIN 9: TD04, TD08) */
} credit;

/* What was settled, paid and recovered on a document, and whether the fund-year has a part in it. */
typedef struct uses {
  zn_cents settled, paid, back;
  bool any, of_fund;
} uses;

static zn_status one(zn_regole *g, const char *sql, int64_t k, zn_cents *out, zn_err *err) {
  int64_t v = 0;
  bool found;
  ZN_TRY(zn_sql_int(g->r, sql, k, 0, &v, &found, err));
  zn_val sum = zn_int(v);
  *out = found ? zn_unit_cents(&sum) : 0;
  return ZN_OK;
}

#define OF_DOC "FROM liquidazione l JOIN "
static zn_status uses_of(zn_regole *g, int64_t doc, uses *u, zn_err *err) {
  zn_row_list list;
  zn_cents reversed;
  *u = (uses){0};
  if (doc == 0) return ZN_OK;
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_LIQUIDAZIONE), "giustificativo", doc, &g->scratch, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    bool yes = false;
    ZN_TRY(zn_money_add(u->settled, zn_unit_cents(ZN_AT(&list.v[i], LIQ_IMPORTO)), &u->settled, err));
    if (g->fondo != 0 && !u->of_fund) ZN_TRY(zn_regole_nel_fondo(g, ZN_AT(&list.v[i], LIQ_IMPEGNO)->i, &yes, err));
    u->of_fund |= yes;
    u->any = true;
  }
  ZN_TRY(one(g,
             "SELECT sum(max(0,min(p.importo,999999999999))) " OF_DOC
             "pagamento p ON p.liquidazione=l.k WHERE l.giustificativo=?",
             doc, &u->paid, err));
  ZN_TRY(one(g,
             "SELECT sum(max(0,min(s.importo,999999999999))) " OF_DOC
             "pagamento p ON p.liquidazione=l.k JOIN storno s ON s.pagamento=p.k WHERE l.giustificativo=?",
             doc, &reversed, err));
  ZN_TRY(one(g,
             "SELECT sum(max(0,min(r.importo,999999999999))) " OF_DOC
             "recupero r ON r.liquidazione=l.k WHERE l.giustificativo=?",
             doc, &u->back, err));
  return zn_money_sub(u->paid, reversed, &u->paid, err);
}

static zn_status against_invoice(zn_regole *g, const credit *c, const zn_row *invoice, const uses *u, zn_err *err) {
  zn_cents total = zn_unit_cents(ZN_AT(invoice, GIU_TOTALE)), due, kept, settled;
  char a[40], b[40];
  const char *number = zn_regole_text(g, invoice, GIU_NUMERO);
  ZN_TRY(zn_money_sub(total, c->much, &due, err));
  ZN_TRY(zn_money_sub(u->paid, u->back, &kept, err));
  ZN_TRY(zn_money_sub(u->settled, u->back, &settled, err));
  zn_money_print_it(a, c->much);
  if (kept > due) {
    ZN_TRY(zn_money_sub(kept, due, &kept, err));
    return zn_rilievo_add(g, "V15", ZN_AVVISA, ZN_GIUSTIFICATIVO, c->k, ZT_V15_RECUPERO, number, c->number, a,
                          zn_money_print_it(b, kept));
  }
  if (settled <= due) return ZN_OK;
  return zn_rilievo_add(g, "V15", ZN_AVVISA, ZN_GIUSTIFICATIVO, c->k, ZT_V15_RIDUCE, c->number, a, number,
                        zn_money_print_it(b, due));
}

static zn_status credit_note(zn_regole *g, sqlite3_stmt *s, zn_err *err) {
  zn_writer w;
  zn_row invoice;
  uses own, of_invoice;
  bool found;
  zn_val much = zn_int(sqlite3_column_int64(s, 4));
  credit c = {.k = sqlite3_column_int64(s, 0), .invoice = sqlite3_column_int64(s, 2)};
  ZN_TRY(zn_ctx_writer(g->x.f.ctx, c.k, &w, err));
  if (w.ente != sqlite3_column_int64(s, 1) || !zn_regole_ha(g, w.ente)) return ZN_OK;
  c.number = zn_regole_column(g, s, 3);
  c.note = zn_regole_column(g, s, 5);
  c.much = zn_unit_cents(&much) < 0 ? -zn_unit_cents(&much) : zn_unit_cents(&much);
  ZN_TRY(uses_of(g, c.k, &own, err));
  ZN_TRY(uses_of(g, c.invoice, &of_invoice, err));
  /* without a fund-year only what none of them will say: a note that nothing of ours uses */
  if (g->fondo != 0 ? !(own.of_fund || of_invoice.of_fund) : own.any || of_invoice.any) return ZN_OK;
  if (own.any) ZN_TRY(zn_rilievo_add(g, "V15", ZN_AVVISA, ZN_GIUSTIFICATIVO, c.k, ZT_V15_LIQUIDATA, c.number));
  ZN_TRY(zn_regole_row(g, ZN_GIUSTIFICATIVO, c.invoice, &invoice, &found, err));
  if (found) return against_invoice(g, &c, &invoice, &of_invoice, err);
  return c.note[0] != 0 ? ZN_OK
                        : zn_rilievo_add(g, "V15", ZN_AVVISA, ZN_GIUSTIFICATIVO, c.k, ZT_V15_SCOLLEGATA, c.number);
}

zn_status zn_v15(zn_regole *g, zn_err *err) {
  return zn_regole_each(g,
                        "SELECT k,ente,collegato_a,numero,totale,note FROM giustificativo WHERE tipo='NCR' OR td IN "
                        "('TD04','TD08') ORDER BY k",
                        0, 0, credit_note, err);
}
