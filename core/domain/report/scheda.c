/* R5, scheda intervento: what the plan says of one intervention, its money by fund and ente, its impegni and payments
 * (final figures: the sums are those of zn_importi_di on its lines), its indicators and its papers. A sheet each. */
#include <stdio.h>
#include <string.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/scheda.h"
#include "core/domain/report/spese.h"
#include "core/domain/rows/ref.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum { CAMPO, VALORE, NDATI };
static const zn_colonna dati_columns[NDATI] = {
    [CAMPO] = {"dato", ZT_R5_CAMPO, ZN_C_TESTO}, [VALORE] = {"valore", ZT_R5_VALORE, ZN_C_TESTO}};

enum { B_FONDO, B_ANNO, B_ENTE, B_PROG, B_IMP, B_LIQ, B_PAG, B_DISP, NBUDGET };
static const zn_colonna budget_columns[NBUDGET] = {
    [B_FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},         [B_ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [B_ENTE] = {"ente", ZT_RC_ENTE, ZN_C_TESTO},           [B_PROG] = {"programmato", ZT_R_PROGRAMMATO, ZN_C_IMPORTO},
    [B_IMP] = {"impegnato", ZT_R_IMPEGNATO, ZN_C_IMPORTO}, [B_LIQ] = {"liquidato", ZT_R_LIQUIDATO, ZN_C_IMPORTO},
    [B_PAG] = {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},       [B_DISP] = {"disponibile", ZT_R_DISPONIBILE, ZN_C_IMPORTO},
};

enum { I_FONDO, I_ENTE, I_NUMERO, I_DATA, I_OGGETTO, I_FORNITORE, I_CIG, I_IMP, I_LIQ, I_PAG, NIMPEGNI };
static const zn_colonna impegni_columns[NIMPEGNI] = {
    [I_FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [I_ENTE] = {"ente", ZT_RC_ENTE, ZN_C_TESTO},
    [I_NUMERO] = {"impegno", ZT_R6_IMPEGNO, ZN_C_TESTO},
    [I_DATA] = {"data", ZT_RC_DATA, ZN_C_DATA},
    [I_OGGETTO] = {"oggetto", ZT_RC_OGGETTO, ZN_C_TESTO},
    [I_FORNITORE] = {"fornitore", ZT_RC_FORNITORE, ZN_C_TESTO},
    [I_CIG] = {"cig", ZT_R6_CIG, ZN_C_TESTO},
    [I_IMP] = {"impegnato", ZT_R_IMPEGNATO, ZN_C_IMPORTO},
    [I_LIQ] = {"liquidato", ZT_R_LIQUIDATO, ZN_C_IMPORTO},
    [I_PAG] = {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},
};

enum { P_FONDO, P_ENTE, P_IMPEGNO, P_MANDATO, P_DATA, P_IMPORTO, P_QUIETANZA, NPAGAMENTI };
static const zn_colonna pagamenti_columns[NPAGAMENTI] = {
    [P_FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [P_ENTE] = {"ente", ZT_RC_ENTE, ZN_C_TESTO},
    [P_IMPEGNO] = {"impegno", ZT_R6_IMPEGNO, ZN_C_TESTO},
    [P_MANDATO] = {"mandato", ZT_R6_MANDATO, ZN_C_TESTO},
    [P_DATA] = {"data", ZT_RC_DATA, ZN_C_DATA},
    [P_IMPORTO] = {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},
    [P_QUIETANZA] = {"quietanza", ZT_R6_QUIETANZA, ZN_C_TESTO},
};

enum { A_ENTE, A_IMPEGNO, A_FILE, A_BYTE, A_FIRMA, NALLEGATI };
static const zn_colonna allegati_columns[NALLEGATI] = {
    [A_ENTE] = {"ente", ZT_RC_ENTE, ZN_C_TESTO},    [A_IMPEGNO] = {"impegno", ZT_R5_DOCUMENTO, ZN_C_TESTO},
    [A_FILE] = {"file", ZT_R5_FILE, ZN_C_TESTO},    [A_BYTE] = {"byte", ZT_R5_BYTE, ZN_C_INTERO},
    [A_FIRMA] = {"firma", ZT_R5_FIRMA, ZN_C_TESTO},
};

typedef struct scheda {
  const zn_report_in *in;
  zn_sheets *out;
  zn_arena arena;
  int64_t k;
  const char *codice, *titolo;
  zn_tabella *budget, *impegni, *pagamenti, *allegati;
  const zn_report_fa *fa;
  zn_figures f;
  zn_cents programmato, impegnato, liquidato, pagato;    /* of the lines */
  zn_cents i_impegnato, i_liquidato, i_pagato, p_pagato; /* of the impegni, of the payments */
} scheda;

static zn_status sheet(scheda *s, const char *name, const zn_colonna *c, size_t n, zn_tabella **t, zn_err *err) {
  char day[11];
  *t = zn_tabella_new("R5", c, n);
  ZN_TRY(zn_sheets_add(s->out, *t, err));
  snprintf((*t)->titolo, sizeof(*t)->titolo, ZT_R5_TITOLO, s->codice, s->titolo, zn_day_print_it(day, s->in->al));
  snprintf((*t)->foglio, sizeof(*t)->foglio, "%s", name);
  return ZN_OK;
}

static zn_status add(zn_cents *to, zn_cents v, zn_err *err) { return zn_money_add(*to, v, to, err); }

/* ---- what the plan says ---- */

static zn_status field_text(scheda *s, const zn_field *f, const zn_val *v, zn_buf *out, zn_err *err) {
  char room[40];
  if (f->type == ZN_T_REF) {
    const char *name = "";
    if (f->ref == ZN_ENTE) ZN_TRY(zn_report_chi(s->in->r, false, v->i, &s->arena, &name, err));
    if (name[0] != 0)
      zn_buf_put_str(out, name);
    else
      zn_ref_print(s->in->r, NULL, f->ref, v->i, out);
  } else if (f->type == ZN_T_DATE) {
    zn_buf_put_str(out, zn_day_print_it(room, zn_unit_day(v)));
  } else if (f->type == ZN_T_MONEY) {
    zn_buf_put_str(out, zn_money_print_it(room, zn_unit_cents(v)));
  } else {
    zn_val_print(f, v, out);
  }
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status head(scheda *s, const zn_row *row, zn_err *err) {
  zn_tabella *t;
  ZN_TRY(sheet(s, ZT_R5_INTERVENTO, dati_columns, NDATI, &t, err));
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    zn_cella *c;
    zn_buf text;
    if (row->v[i].kind == ZN_V_NULL || (f->flags & ZN_F_HIDDEN) != 0) continue;
    zn_buf_init(&text, 0);
    zn_status st = field_text(s, f, &row->v[i], &text, err);
    if (st == ZN_OK) st = zn_report_riga(t, ZN_RIGA, &c, err);
    if (st == ZN_OK) zn_cella_testo(t, &c[CAMPO], f->label);
    if (st == ZN_OK) zn_cella_testo(t, &c[VALORE], zn_buf_cstr(&text));
    zn_buf_release(&text);
    ZN_TRY(st);
  }
  return ZN_OK;
}

/* ---- its money ---- */

static zn_status one_line(scheda *s, size_t at, zn_err *err) {
  const zn_line *l = &s->f.lines[at];
  zn_cents v[NBUDGET] = {[B_PROG] = zn_line_value(l)};
  const char *ente;
  zn_cella *c;
  for (size_t i = 0; i < s->f.namounts; i++) {
    const zn_amount *a = &s->f.amounts[i];
    bool interno;
    if (a->on_edge || a->target != at || !zn_chi_ha_somma(&s->in->chi, a)) continue;
    if (!zn_vista_conta(&s->f, a, s->in->ask->vista, &interno) || interno) continue;
    ZN_TRY(add(&v[B_IMP], a->impegnato, err));
    ZN_TRY(add(&v[B_LIQ], a->liquidato, err));
    ZN_TRY(add(&v[B_PAG], a->pagato, err));
  }
  ZN_TRY(zn_money_sub(v[B_PROG], v[B_IMP], &v[B_DISP], err));
  ZN_TRY(zn_report_chi(s->in->r, false, l->ente, &s->arena, &ente, err));
  ZN_TRY(zn_report_riga(s->budget, ZN_RIGA, &c, err));
  zn_tabella_chiave(s->budget, &(zn_chiave){.fondo_annualita = s->fa->k, .budget = l->k});
  zn_cella_testo(s->budget, &c[B_FONDO], s->fa->codice);
  zn_cella_intero(&c[B_ANNO], s->fa->anno);
  zn_cella_testo(s->budget, &c[B_ENTE], ente);
  for (int i = B_PROG; i < NBUDGET; i++) zn_cella_importo(&c[i], v[i]);
  ZN_TRY(add(&s->programmato, v[B_PROG], err));
  ZN_TRY(add(&s->impegnato, v[B_IMP], err));
  ZN_TRY(add(&s->liquidato, v[B_LIQ], err));
  return add(&s->pagato, v[B_PAG], err);
}

typedef struct testi {
  const char *ente, *numero, *oggetto, *fornitore, *cig;
} testi;

static zn_status texts_of(scheda *s, const zn_spesa *x, testi *t, zn_err *err) {
  const char *v[5];
  ZN_TRY(zn_report_testi(
      s->in->r,
      x->sintetico ? "SELECT coalesce(nullif(n.denominazione,''),n.cod_catastale,n.cf),'',m.fonte,'','' FROM "
                     "movimento_sintetico m LEFT JOIN ente n ON n.k=m.ente WHERE m.k=?"
                   : "SELECT coalesce(nullif(n.denominazione,''),n.cod_catastale,n.cf),i.numero||coalesce('/'||i.sub,''"
                     ")||'/'||i.anno,i.oggetto,f.denominazione,coalesce(i.cig,i.motivo_no_cig) FROM impegno i LEFT "
                     "JOIN ente n ON n.k=i.ente LEFT JOIN fornitore f ON f.k=i.fornitore WHERE i.k=?",
      x->u->k, &s->arena, v, 5, err));
  *t = (testi){v[0], x->sintetico ? ZT_R6_SINTETICO : v[1], v[2], v[3], v[4]};
  return ZN_OK;
}

static zn_status payment(scheda *s, const testi *t, const zn_part *p, zn_err *err) {
  const char *v[3] = {"", "", ""};
  zn_cella *c;
  if (p->pagato == 0) return ZN_OK;
  if (p->entity == ZN_PAGAMENTO)
    ZN_TRY(zn_report_testi(s->in->r, "SELECT mandato_num,quietanza_num FROM pagamento WHERE k=?", p->row, &s->arena, v,
                           2, err));
  if (p->entity == ZN_STORNO)
    ZN_TRY(zn_report_testi(s->in->r,
                           "SELECT p.mandato_num,p.quietanza_num FROM storno s JOIN pagamento p ON p.k=s.pagamento "
                           "WHERE s.k=?",
                           p->row, &s->arena, v, 2, err));
  if (p->entity == ZN_STORNO) v[0] = zn_arena_printf(&s->arena, ZT_R6_STORNO, v[0]);
  if (v[0] == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_report_riga(s->pagamenti, ZN_RIGA, &c, err));
  zn_cella_testo(s->pagamenti, &c[P_FONDO], s->fa->codice);
  zn_cella_testo(s->pagamenti, &c[P_ENTE], t->ente);
  zn_cella_testo(s->pagamenti, &c[P_IMPEGNO], t->numero);
  zn_cella_testo(s->pagamenti, &c[P_MANDATO], v[0]);
  zn_cella_intero(&c[P_DATA], p->day);
  zn_cella_importo(&c[P_IMPORTO], p->pagato);
  zn_cella_testo(s->pagamenti, &c[P_QUIETANZA], v[1]);
  return add(&s->p_pagato, p->pagato, err);
}

/* Papers of the impegno and of what hangs on it, attached by the office itself or by its ambito. */
static zn_status papers(scheda *s, const zn_spesa *x, const testi *t, zn_err *err) {
  sqlite3_stmt *q = zn_replica_stmt(
      s->in->r,
      "SELECT k,nome,byte,firma FROM allegato WHERE impegno=?1 OR atto=(SELECT atto FROM impegno WHERE k=?1) OR "
      "liquidazione IN (SELECT k FROM liquidazione WHERE impegno=?1) OR giustificativo IN (SELECT giustificativo FROM "
      "liquidazione WHERE impegno=?1) OR atto IN (SELECT atto FROM liquidazione WHERE impegno=?1) OR pagamento IN "
      "(SELECT p.k FROM liquidazione l JOIN pagamento p ON p.liquidazione=l.k WHERE l.impegno=?1) ORDER BY "
      "k&8796093022207,k",
      err);
  if (q == NULL) return zn_replica_sql_fail(s->in->r, err);
  sqlite3_bind_int64(q, 1, x->u->k);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(q) == SQLITE_ROW) {
    zn_writer w;
    zn_cella *c;
    st = zn_ctx_writer(s->f.ctx, sqlite3_column_int64(q, 0), &w, err);
    if (st != ZN_OK || (w.kind == ZN_L6_ENTE && w.ente != x->u->ctx.ente)) continue;
    st = zn_report_riga(s->allegati, ZN_RIGA, &c, err);
    if (st != ZN_OK) break;
    const char *name = (const char *)sqlite3_column_text(q, 1), *sign = (const char *)sqlite3_column_text(q, 3);
    zn_cella_testo(s->allegati, &c[A_ENTE], t->ente);
    zn_cella_testo(s->allegati, &c[A_IMPEGNO], t->numero);
    zn_cella_testo(s->allegati, &c[A_FILE], name != NULL ? name : "");
    zn_cella_intero(&c[A_BYTE], sqlite3_column_int64(q, 2));
    zn_cella_testo(s->allegati, &c[A_FIRMA], sign != NULL ? sign : "");
  }
  zn_replica_done(q);
  return st;
}

static zn_status one_unit(void *ctx, const zn_spesa *x, zn_err *err) {
  scheda *s = ctx;
  zn_cents v[3] = {0};
  testi t;
  zn_cella *c;
  ZN_TRY(texts_of(s, x, &t, err));
  for (size_t i = 0; i < x->n; i++) {
    ZN_TRY(add(&v[0], x->parts[i].impegnato, err));
    ZN_TRY(add(&v[1], x->parts[i].liquidato, err));
    ZN_TRY(add(&v[2], x->parts[i].pagato, err));
    ZN_TRY(payment(s, &t, &x->parts[i], err));
  }
  ZN_TRY(zn_report_riga(s->impegni, ZN_RIGA, &c, err));
  zn_cella_testo(s->impegni, &c[I_FONDO], s->fa->codice);
  zn_cella_testo(s->impegni, &c[I_ENTE], t.ente);
  zn_cella_testo(s->impegni, &c[I_NUMERO], t.numero);
  zn_cella_intero(&c[I_DATA], x->u->day);
  zn_cella_testo(s->impegni, &c[I_OGGETTO], t.oggetto);
  zn_cella_testo(s->impegni, &c[I_FORNITORE], t.fornitore);
  zn_cella_testo(s->impegni, &c[I_CIG], t.cig);
  for (int i = 0; i < 3; i++) zn_cella_importo(&c[I_IMP + i], v[i]);
  ZN_TRY(add(&s->i_impegnato, v[0], err));
  ZN_TRY(add(&s->i_liquidato, v[1], err));
  ZN_TRY(add(&s->i_pagato, v[2], err));
  return x->sintetico ? ZN_OK : papers(s, x, &t, err);
}

static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  scheda *s = ctx;
  int64_t one;
  bool has;
  s->fa = fa;
  ZN_TRY(zn_sql_int(s->in->r,
                    "SELECT b.k FROM budget b JOIN assegnazione a ON a.k=b.assegnazione WHERE b.intervento=?1 AND "
                    "a.fondo_annualita=?2 LIMIT 1",
                    s->k, fa->k, &one, &has, err));
  if (!has) return ZN_OK;
  zn_status st = zn_figures_load(&s->f, s->in->r, fa->k, s->in->al, err);
  for (size_t i = 0; st == ZN_OK && i < s->f.nlines; i++)
    if (s->f.lines[i].intervento == s->k && zn_linea_conta(&s->f, &s->in->chi, &s->f.lines[i], s->in->ask->vista))
      st = one_line(s, i, err);
  if (st == ZN_OK) st = zn_spese_visita(&s->f, &s->in->chi, s->in->ask->vista, s->k, one_unit, s, err);
  zn_figures_free(&s->f);
  return st;
}

/* ---- totals ---- */

static zn_status totals(scheda *s, zn_err *err) {
  zn_cella *c;
  zn_cents left;
  ZN_TRY(zn_money_sub(s->programmato, s->impegnato, &left, err));
  ZN_TRY(zn_report_riga(s->budget, ZN_RIGA_TOTALE, &c, err));
  zn_tabella_chiave(s->budget, &(zn_chiave){.fondo_annualita = s->in->ask->fondo_annualita, .intervento = s->k});
  zn_cella_testo(s->budget, &c[B_FONDO], ZT_R_TOTALE);
  zn_cella_importo(&c[B_PROG], s->programmato);
  zn_cella_importo(&c[B_IMP], s->impegnato);
  zn_cella_importo(&c[B_LIQ], s->liquidato);
  zn_cella_importo(&c[B_PAG], s->pagato);
  zn_cella_importo(&c[B_DISP], left);
  ZN_TRY(zn_report_riga(s->impegni, ZN_RIGA_TOTALE, &c, err));
  zn_cella_testo(s->impegni, &c[I_FONDO], ZT_R_TOTALE);
  zn_cella_importo(&c[I_IMP], s->i_impegnato);
  zn_cella_importo(&c[I_LIQ], s->i_liquidato);
  zn_cella_importo(&c[I_PAG], s->i_pagato);
  ZN_TRY(zn_report_riga(s->pagamenti, ZN_RIGA_TOTALE, &c, err));
  zn_cella_testo(s->pagamenti, &c[P_FONDO], ZT_R_TOTALE);
  zn_cella_importo(&c[P_IMPORTO], s->p_pagato);
  return ZN_OK;
}

static zn_status make(scheda *s, zn_err *err) {
  zn_row row;
  bool found;
  zn_tabella *indicators;
  ZN_TRY(zn_row_get(s->in->r, zn_entity_by_no(ZN_INTERVENTO), s->k, &s->arena, &row, &found, err));
  if (!found) return zn_fail(err, ZN_E_USAGE, ZT_R5_CHIEDI);
  const char *t[2];
  ZN_TRY(zn_report_testi(s->in->r, "SELECT codice,titolo FROM intervento WHERE k=?", s->k, &s->arena, t, 2, err));
  s->codice = t[0];
  s->titolo = t[1];
  ZN_TRY(head(s, &row, err));
  ZN_TRY(sheet(s, ZT_R5_BUDGET, budget_columns, NBUDGET, &s->budget, err));
  ZN_TRY(sheet(s, ZT_R5_IMPEGNI, impegni_columns, NIMPEGNI, &s->impegni, err));
  ZN_TRY(sheet(s, ZT_R5_PAGAMENTI, pagamenti_columns, NPAGAMENTI, &s->pagamenti, err));
  ZN_TRY(sheet(s, ZT_R5_INDICATORI, zn_indicatori_colonne, zn_indicatori_ncolonne, &indicators, err));
  ZN_TRY(zn_indicatori_righe(s->in, s->k, indicators, err));
  ZN_TRY(sheet(s, ZT_R5_ALLEGATI, allegati_columns, NALLEGATI, &s->allegati, err));
  ZN_TRY(zn_report_ogni_fondo(s->in, fund, s, err));
  return totals(s, err);
}

zn_status zn_report_r5(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  scheda s = {.in = in, .out = out, .k = in->ask->intervento};
  if (s.k == 0) return zn_fail(err, ZN_E_USAGE, ZT_R5_CHIEDI);
  zn_arena_init(&s.arena);
  zn_status st = make(&s, err);
  zn_arena_release(&s.arena);
  return st;
}
