/* Hints on save: the rules of rows for the one impegno that was touched, without the figures of its fund-year. What is
 * said concerns the row that was saved, or the sums that it changes: what was there before is not repeated at each
 * entry. */
#include <string.h>

#include "core/domain/regole/internal.h"

static void say(json_t *out, const char *text) {
  size_t i;
  json_t *v;
  json_array_foreach(out, i, v) if (strcmp(json_string_value(v), text) == 0) return;
  json_array_append_new(out, json_string(text));
}

static zn_status parent(zn_regole *g, const char *sql, int64_t k, int64_t *out, zn_err *err) {
  bool found;
  *out = 0;
  return zn_sql_int(g->r, sql, k, 0, out, &found, err);
}

zn_status zn_regole_impegno_di(zn_regole *g, const zn_entity *e, int64_t k, int64_t *out, zn_err *err) {
  static const struct {
    unsigned entity;
    const char *sql;
  } up[] = {
      {ZN_VARIAZIONE_IMPEGNO, "SELECT impegno FROM variazione_impegno WHERE k=?"},
      {ZN_IMPUTAZIONE,
       "SELECT coalesce(p.impegno,l.impegno) FROM imputazione p LEFT JOIN liquidazione l ON "
       "l.k=p.liquidazione WHERE p.k=?"},
      {ZN_LIQUIDAZIONE, "SELECT impegno FROM liquidazione WHERE k=?"},
      {ZN_GIUSTIFICATIVO, "SELECT min(impegno) FROM liquidazione WHERE giustificativo=?"},
      {ZN_PAGAMENTO, "SELECT l.impegno FROM pagamento p JOIN liquidazione l ON l.k=p.liquidazione WHERE p.k=?"},
      {ZN_RECUPERO, "SELECT l.impegno FROM recupero p JOIN liquidazione l ON l.k=p.liquidazione WHERE p.k=?"},
      {ZN_STORNO,
       "SELECT l.impegno FROM storno s JOIN pagamento p ON p.k=s.pagamento JOIN liquidazione l ON "
       "l.k=p.liquidazione WHERE s.k=?"},
  };
  *out = e->no == ZN_IMPEGNO ? k : 0;
  for (size_t i = 0; i < sizeof up / sizeof up[0]; i++)
    if (up[i].entity == e->no) return parent(g, up[i].sql, k, out, err);
  return ZN_OK;
}

/* The fund-year of an impegno: of its line, of the edge it pays, or, of one that is divided, of its first line. */
static zn_status fund_of(zn_regole *g, int64_t impegno, int64_t *fund, int64_t *line, zn_err *err) {
  ZN_TRY(parent(g,
                "SELECT coalesce(i.budget,(SELECT min(p.budget) FROM imputazione p WHERE p.impegno=i.k),(SELECT "
                "min(p.budget) FROM liquidazione l JOIN imputazione p ON p.liquidazione=l.k WHERE l.impegno=i.k)) "
                "FROM impegno i WHERE i.k=?",
                impegno, line, err));
  return parent(g,
                "SELECT a.fondo_annualita FROM impegno i LEFT JOIN budget b ON b.k=coalesce(i.budget,(SELECT "
                "min(p.budget) FROM imputazione p WHERE p.impegno=i.k),(SELECT min(p.budget) FROM liquidazione l JOIN "
                "imputazione p ON p.liquidazione=l.k WHERE l.impegno=i.k)) JOIN assegnazione a ON "
                "a.k=coalesce(i.assegnazione,b.assegnazione) WHERE i.k=?",
                impegno, fund, err);
}

/* Does the counterpart account for the fund too? Its lines, and the exceptions of the fund-year: no more than that. */
static zn_status perimeter_of(zn_regole *g, int64_t ente, zn_err *err) {
  zn_row_list rows;
  zn_perimetro *p = &g->x.f.perimetro;
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_RENDICONTANTE), "fondo_annualita", g->fondo, &g->x.arena, &rows, err));
  ZN_TRY(zn_perimetro_eccezioni(p, g->x.f.ctx, &rows, &g->x.arena, err));
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_BUDGET), "ente", ente, &g->x.arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    zn_writer w;
    zn_row edge;
    bool found;
    ZN_TRY(zn_regole_row(g, ZN_ASSEGNAZIONE, ZN_AT(&rows.v[i], BUD_ASSEGNAZIONE)->i, &edge, &found, err));
    if (!found || ZN_AT(&edge, ASS_FONDO)->i != g->fondo) continue;
    ZN_TRY(zn_ctx_writer(g->x.f.ctx, rows.v[i].k, &w, err));
    zn_perimetro_voce v = {
        .ente = ente, .ambito = w.ambito > 0 ? w.ambito : 0, .linea = true, .dal = ZN_DAY_MIN, .al = ZN_DAY_MAX};
    ZN_TRY(zn_perimetro_add(p, &g->x.arena, &v, err));
  }
  return ZN_OK;
}

/* ---- sums that a row changes ---- */

/* V02 of one line: its months, and what is kept apart (splits and entries on behalf). */
static zn_status line_of(zn_regole *g, int64_t line, json_t *out, zn_err *err) {
  zn_cents sum = 0, apart = 0;
  zn_row b;
  bool found;
  char c[40], p[40];
  ZN_TRY(parent(g, "SELECT sum(impegnato) FROM tot_budget WHERE budget=?", line, &sum, err));
  ZN_TRY(parent(g, "SELECT sum(impegnato) FROM tot_unita WHERE arco=0 AND voce=? AND per_conto=0", line, &apart, err));
  ZN_TRY(zn_money_add(sum, apart, &sum, err));
  ZN_TRY(zn_regole_row(g, ZN_BUDGET, line, &b, &found, err));
  if (!found || sum <= zn_unit_cents(ZN_AT(&b, BUD_IMPORTO))) return ZN_OK;
  zn_err text;
  (void)zn_fail(&text, ZN_OK, ZT_SALVA_V02, zn_money_print_it(c, sum),
                zn_money_print_it(p, zn_unit_cents(ZN_AT(&b, BUD_IMPORTO))));
  say(out, text.text);
  return ZN_OK;
}

/* The document of a liquidazione that was just saved: what its other uses left of it. */
static zn_status document_of(zn_regole *g, int64_t liquidazione, json_t *out, zn_err *err) {
  zn_row l, d;
  zn_row_list uses;
  bool found;
  zn_cents before = 0, total, left;
  char a[40], b[40], c[40];
  ZN_TRY(zn_regole_row(g, ZN_LIQUIDAZIONE, liquidazione, &l, &found, err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_regole_row(g, ZN_GIUSTIFICATIVO, ZN_AT(&l, LIQ_GIUSTIFICATIVO)->i, &d, &found, err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_LIQUIDAZIONE), "giustificativo", d.k, &g->scratch, &uses, err));
  for (size_t i = 0; i < uses.n; i++)
    if (uses.v[i].k != liquidazione)
      ZN_TRY(zn_money_add(before, zn_unit_cents(ZN_AT(&uses.v[i], LIQ_IMPORTO)), &before, err));
  total = zn_unit_cents(ZN_AT(&d, GIU_TOTALE));
  if (total < 0) total = -total;
  ZN_TRY(zn_money_sub(total, before, &left, err));
  if (zn_unit_cents(ZN_AT(&l, LIQ_IMPORTO)) <= left) return ZN_OK;
  zn_err text;
  zn_money_print_it(b, total);
  if (before == 0)
    (void)zn_fail(&text, ZN_OK, ZT_SALVA_OLTRE, zn_regole_text(g, &d, GIU_NUMERO), b);
  else
    (void)zn_fail(&text, ZN_OK, ZT_SALVA_FATTURA, zn_money_print_it(a, before), b,
                  zn_money_print_it(c, left > 0 ? left : 0));
  say(out, text.text);
  return ZN_OK;
}

/* A payment to an ente that accounts for the fund is a transfer (DOMAIN 6.1, 17). */
static zn_status transfer(zn_regole *g, int64_t impegno, json_t *out, zn_err *err) {
  zn_unit_ctx u;
  zn_writer w;
  zn_err text;
  int64_t leads = 0, line = 0, fund = 0;
  ZN_TRY(zn_ctx_of_unit(g->x.f.ctx, impegno, &u, err));
  if (!u.known || u.foreign || u.controparte == 0) return ZN_OK;
  ZN_TRY(zn_ctx_writer(g->x.f.ctx, impegno, &w, err));
  ZN_TRY(fund_of(g, impegno, &fund, &line, err));
  ZN_TRY(zn_ctx_writer(g->x.f.ctx, line, &w, err));
  if (!u.edge && !zn_perimetro_ha(&g->x.f.perimetro, w.ambito > 0 ? w.ambito : 0, u.controparte)) return ZN_OK;
  ZN_TRY(parent(g, "SELECT min(k) FROM ambito WHERE capofila=?", u.controparte, &leads, err));
  const char *name = zn_regole_ente(g, u.controparte);
  if (leads != 0)
    (void)zn_fail(&text, ZN_OK, ZT_SALVA_CAPOFILA);
  else
    (void)zn_fail(&text, ZN_OK, ZT_SALVA_TRASFERIMENTO, name, name);
  say(out, text.text);
  return ZN_OK;
}

/* ---- the rules of rows ---- */

static bool is_sum(const char *codice) {
  return strcmp(codice, "V03") == 0 || strcmp(codice, "V04") == 0 || strcmp(codice, "V10") == 0;
}

/* The codes are looked at by entry_warn when they are typed, and the transfer is said in its own words. */
static bool said_elsewhere(const zn_rilievo *f) {
  return strcmp(f->codice, "V11") == 0 || strcmp(f->codice, "V14") == 0 || strcmp(f->codice, "S03") == 0;
}

static void tell(const zn_rilievi *found, int64_t k, json_t *out) {
  for (size_t i = 0; i < found->n; i++) {
    const zn_rilievo *f = &found->v[i];
    if (!said_elsewhere(f) && (f->k == k || is_sum(f->codice))) say(out, f->testo);
  }
}

static zn_status hints(zn_regole *g, const zn_entity *e, int64_t k, int64_t impegno, json_t *out, zn_err *err) {
  zn_unit_ctx u;
  int64_t line = 0, fund = 0;
  bool found;
  ZN_TRY(fund_of(g, impegno, &fund, &line, err));
  if (fund == 0) {
    zn_row row;
    ZN_TRY(zn_regole_row(g, ZN_IMPEGNO, impegno, &row, &found, err));
    zn_err text;
    if (found && e->no == ZN_IMPEGNO) {
      (void)zn_fail(&text, ZN_OK, ZT_S05, zn_regole_numero(g, &row));
      say(out, text.text);
    }
    return ZN_OK;
  }
  ZN_TRY(zn_ctx_of_unit(g->x.f.ctx, impegno, &u, err));
  if (u.controparte != 0) ZN_TRY(perimeter_of(g, u.controparte, err));
  ZN_TRY(zn_regole_impegno(g, impegno, &found, err));
  if (e->no == ZN_PAGAMENTO || e->no == ZN_IMPEGNO) ZN_TRY(transfer(g, impegno, out, err));
  if (e->no == ZN_LIQUIDAZIONE) ZN_TRY(document_of(g, k, out, err));
  bool commits = e->no == ZN_IMPEGNO || e->no == ZN_VARIAZIONE_IMPEGNO || e->no == ZN_IMPUTAZIONE;
  return commits && line != 0 ? line_of(g, line, out, err) : ZN_OK;
}

void zn_regole_al_salvataggio(zn_replica *r, const zn_entity *e, int64_t k, json_t *out) {
  zn_rilievi found = {0};
  zn_regole g = {.r = r, .out = &found};
  zn_err err = {0};
  int64_t impegno = 0, line = 0;
  if (out == NULL || zn_regole_impegno_di(&g, e, k, &impegno, &err) != ZN_OK || impegno == 0) return;
  if (fund_of(&g, impegno, &g.fondo, &line, &err) != ZN_OK) return;
  if (parent(&g, "SELECT ente FROM impegno WHERE k=?", impegno, &g.ente, &err) != ZN_OK) return;
  if (zn_regole_apri(&g, true, false, 0, &err) != ZN_OK) return;
  zn_status st = hints(&g, e, k, impegno, out, &err);
  if (st == ZN_OK) tell(&found, k, out);
  zn_rilievi_free(&found);
  zn_regole_chiudi(&g);
}
