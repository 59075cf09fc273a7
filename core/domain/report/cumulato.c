/* R3, prospetto cumulato al: per fund, year and quota (the assignment whose money it is), and per cell of the matrix,
 * what was committed and settled up to the date, how much more or less than in the last transmission, and why less
 * (DOMAIN 0.2: a cumulative figure falls only for "errore materiale" or "disimpegno"). The sums are those of
 * zn_importi_di. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/precedente.h"
#include "core/domain/rows/fields.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum { FONDO, ANNO, QUOTA, PRIMA, IMPEGNATO, D_IMPEGNATO, LIQUIDATO, D_LIQUIDATO, MOTIVO, NCOL };
static const zn_colonna columns[NCOL] = {
    [FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [QUOTA] = {"quota", ZT_R3_QUOTA, ZN_C_TESTO},
    [PRIMA] = {"trasmesso_al", ZT_R3_PRIMA, ZN_C_DATA},
    [IMPEGNATO] = {"impegnato", ZT_R3_IMPEGNATO, ZN_C_IMPORTO},
    [D_IMPEGNATO] = {"delta_impegnato", ZT_R3_D_IMPEGNATO, ZN_C_IMPORTO},
    [LIQUIDATO] = {"liquidato", ZT_R3_LIQUIDATO, ZN_C_IMPORTO},
    [D_LIQUIDATO] = {"delta_liquidato", ZT_R3_D_LIQUIDATO, ZN_C_IMPORTO},
    [MOTIVO] = {"motivo_riduzione", ZT_R3_MOTIVO, ZN_C_TESTO},
};

enum { ERRORE = 1, DISIMPEGNO = 2, REIMPUTATO = 4 };

typedef struct voce {
  const char *obiettivo, *area; /* cells */
  bool there;                   /* something is planned on it */
  zn_cents impegnato, liquidato, was_impegnato, was_liquidato;
  unsigned motivi;
} voce;

typedef struct cumulato {
  const zn_report_in *in;
  zn_sheets *out;
  zn_tabella *fondi, *matrice;
  const zn_report_fa *fa;
  zn_rend x;
  zn_precedenti prima;
  voce *quote; /* by edge; the last: on no line */
  voce *celle; /* distinct cells; [0]: none */
  size_t ncelle;
  size_t *cell_of;    /* by line */
  const char *motivo; /* given with the sendings, "" when none */
} cumulato;

/* ---- gathering ---- */

static zn_status add(zn_cents *to, zn_cents v, zn_err *err) { return zn_money_add(*to, v, to, err); }

static zn_status make_cells(cumulato *c, zn_err *err) {
  const zn_figures *f = &c->x.f;
  c->quote = zn_arena_alloc(&c->x.arena, (f->nedges + 1) * sizeof *c->quote);
  c->celle = zn_arena_alloc(&c->x.arena, (f->nlines + 1) * sizeof *c->celle);
  c->cell_of = zn_arena_alloc(&c->x.arena, (f->nlines + 1) * sizeof *c->cell_of);
  if (c->quote == NULL || c->celle == NULL || c->cell_of == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  c->celle[0] = (voce){.obiettivo = "", .area = ""};
  c->ncelle = 1;
  for (size_t i = 0; i < f->nlines; i++) {
    const zn_line *l = &f->lines[i];
    size_t at = 0;
    while (at < c->ncelle &&
           (strcmp(c->celle[at].obiettivo, l->obiettivo) != 0 || strcmp(c->celle[at].area, l->area) != 0))
      at++;
    if (at == c->ncelle) c->celle[c->ncelle++] = (voce){.obiettivo = l->obiettivo, .area = l->area};
    c->cell_of[i] = at;
    if (!zn_linea_conta(f, &c->in->chi, l, c->x.vista)) continue;
    c->quote[l->edge].there = c->celle[at].there = true;
  }
  return ZN_OK;
}

static zn_status gather_now(cumulato *c, zn_err *err) {
  const zn_figures *f = &c->x.f;
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *a = &f->amounts[i];
    bool interno;
    if (!zn_chi_ha_somma(&c->in->chi, a) || !zn_vista_conta(f, a, c->x.vista, &interno) || interno) continue;
    voce *q = &c->quote[a->on_edge ? f->nedges : f->lines[a->target].edge],
         *m = &c->celle[a->on_edge ? 0 : c->cell_of[a->target]];
    ZN_TRY(add(&q->impegnato, a->impegnato, err));
    ZN_TRY(add(&q->liquidato, a->liquidato, err));
    ZN_TRY(add(&m->impegnato, a->impegnato, err));
    ZN_TRY(add(&m->liquidato, a->liquidato, err));
  }
  return ZN_OK;
}

static zn_status was(voce *v, zn_cents impegnato, zn_cents liquidato, zn_err *err) {
  ZN_TRY(add(&v->was_impegnato, impegnato, err));
  return add(&v->was_liquidato, liquidato, err);
}

/* The lines of one ente's manifest; *rest: what of the totals is on none of them. */
static zn_status lines_before(cumulato *c, const zn_manifest *m, zn_somme *rest, zn_err *err) {
  const zn_figures *f = &c->x.f;
  for (size_t l = 0; l < m->nlines; l++) {
    int64_t k = zn_manifest_row(c->x.r, m->lines[l].id);
    size_t at = zn_kmap_find(&f->line_at, &k);
    if (at == SIZE_MAX) continue;
    ZN_TRY(was(&c->quote[f->lines[at].edge], m->lines[l].impegnato, m->lines[l].liquidato, err));
    ZN_TRY(was(&c->celle[c->cell_of[at]], m->lines[l].impegnato, m->lines[l].liquidato, err));
    ZN_TRY(zn_money_sub(rest->impegnato, m->lines[l].impegnato, &rest->impegnato, err));
    ZN_TRY(zn_money_sub(rest->liquidato, m->lines[l].liquidato, &rest->liquidato, err));
  }
  return ZN_OK;
}

/* An ambito's manifest holds its enti's by hash: the amounts of the lines are in these. What no line holds (amounts on
 * an assignment, lines that are gone) is on none now either. */
static zn_status gather_before(cumulato *c, zn_err *err) {
  zn_manifest_source source = zn_rend_source(&c->x);
  for (size_t i = 0; i < c->prima.n; i++) {
    const zn_manifest *m = &c->prima.v[i];
    zn_somme rest = m->totali;
    if (m->kind == ZN_MANIFEST_ENTE) ZN_TRY(lines_before(c, m, &rest, err));
    for (size_t e = 0; e < m->nenti; e++) {
      zn_manifest one;
      zn_span doc = m->enti[e].has_manifest ? source.doc(source.ctx, &m->enti[e].manifest) : (zn_span){0};
      if (doc.n > 0 && zn_manifest_parse(&one, doc, &c->x.arena, NULL) == ZN_OK)
        ZN_TRY(lines_before(c, &one, &rest, err));
    }
    ZN_TRY(was(&c->quote[c->x.f.nedges], rest.impegnato, rest.liquidato, err));
    ZN_TRY(was(&c->celle[0], rest.impegnato, rest.liquidato, err));
  }
  return ZN_OK;
}

/* ---- reasons ---- */

static unsigned motive_of(const char *t) {
  if (t == NULL) return 0;
  if (strcmp(t, "errore_materiale") == 0) return ERRORE;
  if (strcmp(t, "riduzione") == 0 || strcmp(t, "insussistenza") == 0) return DISIMPEGNO;
  return strcmp(t, "reimputazione") == 0 ? REIMPUTATO : 0;
}

static zn_status one_variation(cumulato *c, int64_t k, int64_t impegno, int64_t budget, unsigned motive, zn_err *err) {
  const zn_figures *f = &c->x.f;
  size_t line = zn_kmap_find(&f->line_at, &budget);
  bool same, before;
  if (line == SIZE_MAX || motive == 0 || !zn_chi_ha_linea(&c->in->chi, &f->lines[line])) return ZN_OK;
  ZN_TRY(zn_ctx_same_office(f->ctx, impegno, k, &same, err));
  if (!same) return ZN_OK;
  ZN_TRY(zn_precedenti_ha(&c->x, &c->prima, k, &before, err));
  if (before) return ZN_OK;
  c->quote[f->lines[line].edge].motivi |= motive;
  c->celle[c->cell_of[line]].motivi |= motive;
  return ZN_OK;
}

/* Reductions entered since the last transmission, by the line of their impegno or of its shares. */
static zn_status variations(cumulato *c, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      c->x.r,
      "SELECT v.k,i.k,b.k,v.motivo FROM assegnazione a JOIN budget b ON b.assegnazione=a.k JOIN impegno i ON "
      "i.budget=b.k JOIN variazione_impegno v ON v.impegno=i.k WHERE a.fondo_annualita=?1 AND v.importo<0 AND "
      "coalesce(v.data,0)<=?2 UNION SELECT v.k,i.k,b.k,v.motivo FROM assegnazione a JOIN budget b ON "
      "b.assegnazione=a.k JOIN imputazione p ON p.budget=b.k JOIN impegno i ON i.k=p.impegno JOIN variazione_impegno v "
      "ON v.impegno=i.k WHERE a.fondo_annualita=?1 AND v.importo<0 AND coalesce(v.data,0)<=?2",
      err);
  if (s == NULL) return zn_replica_sql_fail(c->x.r, err);
  sqlite3_bind_int64(s, 1, c->fa->k);
  sqlite3_bind_int64(s, 2, c->x.al);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW)
    st = one_variation(c, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2),
                       motive_of((const char *)sqlite3_column_text(s, 3)), err);
  zn_replica_done(s);
  return st;
}

static bool of_scope(const cumulato *c, const zn_mossa_row *m) {
  if (m->motivo.n == 0 || (m->mossa != ZN_M_INVIA && m->mossa != ZN_M_INSERISCI)) return false;
  switch (c->in->chi.livello) {
    case ZN_LIVELLO_ENTE: return m->ente == c->in->chi.ente;
    case ZN_LIVELLO_AMBITO: return m->ambito == c->in->chi.ambito;
    default: return true;
  }
}

/* The reasons that came with the sendings not transmitted yet: for what was corrected in place, with no variazione. */
static zn_status reasons(cumulato *c, zn_err *err) {
  c->motivo = "";
  for (size_t i = 0; i < c->x.mosse.n; i++) {
    const zn_mossa_row *m = &c->x.mosse.v[i];
    bool before;
    if (!of_scope(c, m)) continue;
    ZN_TRY(zn_precedenti_ha(&c->x, &c->prima, m->k, &before, err));
    if (before) continue;
    char *more = zn_arena_printf(&c->x.arena, "%s%s%.*s", c->motivo, c->motivo[0] != 0 ? "; " : "",
                                 (int)(m->motivo.n < 200 ? m->motivo.n : 200), (const char *)m->motivo.p);
    if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (strlen(more) < 600) c->motivo = more;
  }
  return ZN_OK;
}

/* ---- rows ---- */

static void motive_text(const cumulato *c, const voce *v, char *out, size_t n) {
  static const char *const names[] = {ZT_R3_ERRORE, ZT_R3_DISIMPEGNO, ZT_R3_REIMPUTATO};
  size_t at = 0;
  out[0] = 0;
  if (v->impegnato >= v->was_impegnato && v->liquidato >= v->was_liquidato) return;
  for (int i = 0; i < 3 && v->impegnato < v->was_impegnato; i++)
    if ((v->motivi & 1u << i) != 0 && at < n)
      at += (size_t)snprintf(out + at, n - at, "%s%s", at > 0 ? ", " : "", names[i]);
  if (at == 0) snprintf(out, n, "%s", c->motivo[0] != 0 ? c->motivo : ZT_R3_MANCA);
}

static zn_status put(cumulato *c, zn_tabella *t, zn_riga_tipo kind, const char *name, const voce *v, zn_err *err) {
  zn_cella *cell;
  zn_cents di, dl;
  char why[700];
  ZN_TRY(zn_money_sub(v->impegnato, v->was_impegnato, &di, err));
  ZN_TRY(zn_money_sub(v->liquidato, v->was_liquidato, &dl, err));
  ZN_TRY(zn_report_riga(t, kind, &cell, err));
  zn_cella_testo(t, &cell[FONDO], c->fa->codice);
  zn_cella_intero(&cell[ANNO], c->fa->anno);
  zn_cella_testo(t, &cell[QUOTA], name);
  if (c->prima.n > 0) zn_cella_intero(&cell[PRIMA], c->prima.al);
  zn_cella_importo(&cell[IMPEGNATO], v->impegnato);
  zn_cella_importo(&cell[D_IMPEGNATO], di);
  zn_cella_importo(&cell[LIQUIDATO], v->liquidato);
  zn_cella_importo(&cell[D_LIQUIDATO], dl);
  if (kind == ZN_RIGA_SUBTOTALE) zn_tabella_chiave(t, &(zn_chiave){.fondo_annualita = c->fa->k});
  if (t == c->matrice && kind == ZN_RIGA && v->obiettivo[0] != 0 && v->area[0] != 0)
    zn_tabella_chiave(t, &(zn_chiave){.fondo_annualita = c->fa->k,
                                      .obiettivo = zn_arena_strdup(&t->arena, v->obiettivo),
                                      .area = zn_arena_strdup(&t->arena, v->area)});
  motive_text(c, v, why, sizeof why);
  if (kind == ZN_RIGA) zn_cella_testo(t, &cell[MOTIVO], why);
  return ZN_OK;
}

static bool shown(const voce *v) {
  return v->there || (v->impegnato | v->liquidato | v->was_impegnato | v->was_liquidato) != 0;
}

static zn_status sum_of(voce *all, const voce *v, zn_err *err) {
  ZN_TRY(add(&all->impegnato, v->impegnato, err));
  ZN_TRY(add(&all->liquidato, v->liquidato, err));
  return was(all, v->was_impegnato, v->was_liquidato, err);
}

/* "riparto del 10/01/2025, Ambito di Lamezia" */
static zn_status quota_name(cumulato *c, size_t edge, const char **out, zn_err *err) {
  const zn_edge *e = &c->x.f.edges[edge];
  const char *tipo, *who;
  char day[11];
  ZN_TRY(zn_report_testi(c->x.r, "SELECT replace(tipo,'_',' ') FROM assegnazione WHERE k=?", e->k, &c->x.arena, &tipo,
                         1, err));
  ZN_TRY(zn_report_chi(c->x.r, e->ambito != 0, e->ambito != 0 ? e->ambito : e->ente, &c->x.arena, &who, err));
  *out = zn_arena_printf(&c->x.arena, "%s del %s, %s", tipo, zn_day_print_it(day, e->data), who);
  return *out != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status rows(cumulato *c, zn_err *err) {
  voce all = {0}, cells = {0};
  char label[120];
  for (size_t i = 0; i <= c->x.f.nedges; i++) {
    const char *name = ZT_R3_ESTERNI;
    if (!shown(&c->quote[i])) continue;
    if (i < c->x.f.nedges) ZN_TRY(quota_name(c, i, &name, err));
    ZN_TRY(put(c, c->fondi, ZN_RIGA, name, &c->quote[i], err));
    if (i < c->x.f.nedges)
      zn_tabella_chiave(c->fondi, &(zn_chiave){.fondo_annualita = c->fa->k, .assegnazione = c->x.f.edges[i].k});
    ZN_TRY(sum_of(&all, &c->quote[i], err));
  }
  snprintf(label, sizeof label, ZT_RC_TOTALE_FA, c->fa->codice, (long long)c->fa->anno);
  if (shown(&all) || c->in->ask->fondo_annualita != 0) ZN_TRY(put(c, c->fondi, ZN_RIGA_SUBTOTALE, label, &all, err));
  for (size_t i = 0; i < c->ncelle && c->fa->matrice[0] != 0; i++) {
    const voce *v = &c->celle[i];
    char name[80];
    if (!shown(v)) continue;
    snprintf(name, sizeof name, "%s %s", v->obiettivo, v->area);
    ZN_TRY(put(c, c->matrice, ZN_RIGA, v->obiettivo[0] != 0 ? name : ZT_R_NON_CLASSIFICATO, v, err));
    ZN_TRY(sum_of(&cells, v, err));
  }
  return shown(&cells) ? put(c, c->matrice, ZN_RIGA_SUBTOTALE, label, &cells, err) : ZN_OK;
}

/* Obiettivi in their order. */
static int by_cell(const void *a, const void *b) {
  const voce *x = a, *y = b;
  int d = strcmp(x->obiettivo, y->obiettivo);
  return d != 0 ? d : strcmp(x->area, y->area);
}

static zn_status gather(cumulato *c, zn_err *err) {
  const zn_chi *chi = &c->in->chi;
  ZN_TRY(zn_precedenti_di(&c->x, chi->ambito, chi->livello == ZN_LIVELLO_ENTE ? chi->ente : 0, &c->prima, err));
  ZN_TRY(make_cells(c, err));
  ZN_TRY(gather_now(c, err));
  ZN_TRY(gather_before(c, err));
  ZN_TRY(variations(c, err));
  ZN_TRY(reasons(c, err));
  qsort(c->celle, c->ncelle, sizeof *c->celle, by_cell);
  return rows(c, err);
}

static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  cumulato *c = ctx;
  int64_t ambito;
  c->fa = fa;
  ZN_TRY(zn_report_ambito(c->in, &ambito, err));
  ZN_TRY(zn_rend_open(&c->x, c->in->r, fa->k, ambito, true, c->in->al, err));
  zn_status st = gather(c, err);
  zn_rend_close(&c->x);
  return st;
}

zn_status zn_report_r3(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  static const char *const sheets[] = {ZT_R3_FONDI, ZT_R3_MATRICE};
  cumulato c = {.in = in, .out = out};
  zn_tabella **made[] = {&c.fondi, &c.matrice};
  char day[11];
  for (int i = 0; i < 2; i++) {
    zn_tabella *t = zn_tabella_new("R3", columns, NCOL);
    ZN_TRY(zn_sheets_add(out, t, err));
    snprintf(t->titolo, sizeof t->titolo, ZT_R3_TITOLO, zn_day_print_it(day, in->al));
    snprintf(t->foglio, sizeof t->foglio, "%s", sheets[i]);
    zn_tabella_nota(t, ZT_R3_NOTA);
    *made[i] = t;
  }
  return zn_report_ogni_fondo(in, fund, &c, err);
}
