#include "core/domain/money/figures.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/mappa/mappa.h"
#include "core/domain/rows/diritti.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

static bool grow(void **v, size_t *cap, size_t n, size_t size) {
  if (n < *cap) return true;
  size_t more = *cap == 0 ? 32 : *cap * 2;
  void *p = realloc(*v, more * size);
  if (p == NULL) return false;
  *v = p;
  *cap = more;
  return true;
}

zn_status zn_figures_init(zn_figures *f, zn_replica *r, int64_t fondo_annualita, zn_day al, zn_err *err) {
  *f = (zn_figures){.r = r, .fondo_annualita = fondo_annualita, .al = al};
  zn_arena_init(&f->arena);
  zn_kmap_init(&f->edge_at, 1);
  zn_kmap_init(&f->line_at, 1);
  zn_kmap_init(&f->amount_at, 5);
  zn_kmap_init(&f->cash_at, 3);
  zn_kmap_init(&f->home_at, 1);
  zn_kmap_init(&f->suppressed_at, 1);
  f->ctx = zn_ctx_new(r);
  return f->ctx == NULL ? no_memory(err) : ZN_OK;
}

void zn_figures_free(zn_figures *f) {
  zn_ctx_free(f->ctx);
  zn_kmap_release(&f->edge_at);
  zn_kmap_release(&f->line_at);
  zn_kmap_release(&f->amount_at);
  zn_kmap_release(&f->cash_at);
  zn_kmap_release(&f->home_at);
  zn_kmap_release(&f->suppressed_at);
  free(f->edges);
  free(f->lines);
  free(f->amounts);
  free(f->cash);
  free(f->homes);
  free(f->capofila_of);
  zn_arena_release(&f->arena);
  memset(f, 0, sizeof *f);
}

/* ---- territory ---- */

zn_status zn_figures_set_home(zn_figures *f, int64_t ente, int64_t ambito, zn_err *err) {
  if (ente == 0 || ambito == 0 || zn_kmap_find(&f->home_at, &ente) != SIZE_MAX) return ZN_OK;
  if (!grow((void **)&f->homes, &f->caphomes, f->nhomes, sizeof *f->homes)) return no_memory(err);
  f->homes[f->nhomes] = ambito;
  if (!zn_kmap_put(&f->home_at, &ente, f->nhomes)) return no_memory(err);
  f->nhomes++;
  return ZN_OK;
}

zn_status zn_figures_set_capofila(zn_figures *f, int64_t ambito, int64_t ente, zn_err *err) {
  if (!grow((void **)&f->capofila_of, &f->capcapofila, 2 * f->ncapofila + 1, sizeof *f->capofila_of))
    return no_memory(err);
  f->capofila_of[2 * f->ncapofila] = ambito;
  f->capofila_of[2 * f->ncapofila++ + 1] = ente;
  return zn_figures_set_home(f, ente, ambito, err);
}

zn_status zn_figures_territory(zn_figures *f, zn_err *err) {
  sqlite3_stmt *s =
      zn_replica_stmt(f->r,
                      "SELECT m.ente,m.ambito FROM ambito_membro m LEFT JOIN ambito a ON a.k=m.ambito "
                      "WHERE coalesce(m.dal,-1000000)<=?1 AND coalesce(m.al,1000000)>=?1 ORDER BY a.codice",
                      err);
  if (s == NULL) return zn_replica_sql_fail(f->r, err);
  sqlite3_bind_int64(s, 1, f->al);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW)
    st = zn_figures_set_home(f, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), err);
  zn_replica_done(s);
  ZN_TRY(st);
  zn_row_list dated;
  ZN_TRY(zn_rows_where(f->r, zn_entity_by_no(ZN_CAPOFILA), NULL, 0, &f->arena, &dated, err));
  s = zn_replica_stmt(f->r, "SELECT k,capofila FROM ambito ORDER BY codice", err);
  if (s == NULL) return zn_replica_sql_fail(f->r, err);
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    int64_t ambito = sqlite3_column_int64(s, 0);
    int64_t ente = zn_mappa_capofila_al(f->r, &dated, ambito, f->al, sqlite3_column_int64(s, 1));
    if (ente != 0) st = zn_figures_set_capofila(f, ambito, ente, err);
  }
  zn_replica_done(s);
  return st;
}

int64_t zn_figures_home(const zn_figures *f, int64_t ente) {
  size_t at = zn_kmap_find(&f->home_at, &ente);
  return at == SIZE_MAX ? 0 : f->homes[at];
}

int64_t zn_figures_capofila(const zn_figures *f, int64_t ambito) {
  for (size_t i = 0; i < f->ncapofila; i++)
    if (f->capofila_of[2 * i] == ambito) return f->capofila_of[2 * i + 1];
  return 0;
}

/* ---- edges and lines ---- */

typedef struct giver {
  bool regione_from, regione_to;
} giver;

static zn_status is_regione(zn_figures *f, int64_t ente, bool *is, zn_err *err) {
  int64_t one;
  *is = false;
  if (ente == 0) return ZN_OK;
  return zn_sql_int(f->r, "SELECT 1 FROM ente WHERE k=? AND tipo='regione'", ente, 0, &one, is, err);
}

static zn_status set_edge(zn_figures *f, const zn_row *row, zn_edge *e, zn_err *err) {
  bool origine_ente = zn_row_is(row, "origine", "ente"), from_regione, to_regione;
  *e = (zn_edge){.k = row->k,
                 .presunta = zn_row_is(row, "stato", "presunta"),
                 .revocata = zn_row_is(row, "stato", "revocata"),
                 .sub = zn_row_is(row, "tipo", "sub_assegnazione"),
                 .ente = ZN_AT(row, ASS_ENTE)->i,
                 .ambito = ZN_AT(row, ASS_AMBITO)->i,
                 .importo = zn_unit_cents(ZN_AT(row, ASS_IMPORTO)),
                 .data = zn_unit_day(ZN_AT(row, ASS_DATA))};
  if (origine_ente) {
    e->da_ente = ZN_AT(row, ASS_DA_ENTE)->i;
    e->da_ambito = ZN_AT(row, ASS_DA_AMBITO)->i;
  }
  ZN_TRY(is_regione(f, e->da_ente, &from_regione, err));
  ZN_TRY(is_regione(f, e->ente, &to_regione, err));
  e->from_outside = !origine_ente || from_regione || (e->da_ente == 0 && e->da_ambito == 0);
  e->to_outside = to_regione;
  return zn_diritto(f->ctx, row, &e->valid, err);
}

zn_status zn_figures_set_edges(zn_figures *f, const zn_row_list *rows, zn_err *err) {
  f->edges = calloc(rows->n + 1, sizeof *f->edges);
  if (f->edges == NULL) return no_memory(err);
  for (size_t i = 0; i < rows->n; i++) {
    ZN_TRY(set_edge(f, &rows->v[i], &f->edges[i], err));
    if (!zn_kmap_put(&f->edge_at, &f->edges[i].k, i)) return no_memory(err);
    f->nedges++;
  }
  return ZN_OK;
}

static const char *text_of(zn_figures *f, zn_span s) {
  char *t = s.n > 0 ? zn_arena_strndup(&f->arena, (const char *)s.p, s.n) : NULL;
  return t != NULL ? t : "";
}

zn_status zn_figures_add_line(zn_figures *f, const zn_line_in *in, zn_err *err) {
  size_t edge = zn_kmap_find(&f->edge_at, &in->assegnazione);
  if (edge == SIZE_MAX) return ZN_OK;
  zn_writer w;
  bool right;
  ZN_TRY(zn_ctx_writer(f->ctx, in->k, &w, err));
  ZN_TRY(zn_diritto_linea(f->ctx, &w, in->intervento, f->edges[edge].ambito, in->ente, &right, err));
  if (!right) return ZN_OK;
  if (!grow((void **)&f->lines, &f->caplines, f->nlines, sizeof *f->lines)) return no_memory(err);
  f->lines[f->nlines] = (zn_line){.k = in->k,
                                  .intervento = in->intervento,
                                  .edge = edge,
                                  .ambito = w.ambito > 0 ? w.ambito : 0,
                                  .ente = in->ente,
                                  .importo = in->importo,
                                  .concluso = in->concluso,
                                  .codice = text_of(f, in->codice),
                                  .area = text_of(f, in->area),
                                  .obiettivo = text_of(f, in->obiettivo)};
  if (!zn_kmap_put(&f->line_at, &in->k, f->nlines)) return no_memory(err);
  f->nlines++;
  zn_perimetro_voce v = {
      .ente = in->ente, .ambito = w.ambito > 0 ? w.ambito : 0, .linea = true, .dal = ZN_DAY_MIN, .al = ZN_DAY_MAX};
  return in->ente != 0 ? zn_perimetro_add(&f->perimetro, &f->arena, &v, err) : ZN_OK;
}

zn_cents zn_line_value(const zn_line *l) { return l->concluso ? l->impegnato : l->importo; }

/* ---- amounts ---- */

zn_status zn_figures_add_amount(zn_figures *f, bool on_edge, int64_t target, const zn_unit_ctx *u, const zn_part *p,
                                zn_err *err) {
  size_t at = zn_kmap_find(on_edge ? &f->edge_at : &f->line_at, &target);
  if (at == SIZE_MAX) return ZN_OK;
  int64_t key[5] = {on_edge, (int64_t)at, u->ente, u->controparte, u->per_conto};
  size_t i = zn_kmap_find(&f->amount_at, key);
  if (i == SIZE_MAX) {
    if (!grow((void **)&f->amounts, &f->capamounts, f->namounts, sizeof *f->amounts)) return no_memory(err);
    i = f->namounts;
    f->amounts[i] = (zn_amount){
        .on_edge = on_edge, .target = at, .ente = u->ente, .controparte = u->controparte, .per_conto = u->per_conto};
    if (!zn_kmap_put(&f->amount_at, key, i)) return no_memory(err);
    f->namounts++;
  }
  zn_amount *a = &f->amounts[i];
  ZN_TRY(zn_money_add(a->impegnato, p->impegnato, &a->impegnato, err));
  ZN_TRY(zn_money_add(a->liquidato, p->liquidato, &a->liquidato, err));
  ZN_TRY(zn_money_add(a->pagato, p->pagato, &a->pagato, err));
  return zn_money_add(a->recuperato, p->recuperato, &a->recuperato, err);
}

zn_status zn_figures_add_cash(zn_figures *f, int64_t edge, int64_t ente, int64_t da_ente, int64_t ambito,
                              zn_cents trasferito, zn_cents incassato, zn_err *err) {
  size_t at = zn_kmap_find(&f->edge_at, &edge);
  if (at == SIZE_MAX || (trasferito == 0 && incassato == 0)) return ZN_OK;
  /* the Regione's word to an ambito, or the ambito's own, about money of another ambito counts nowhere */
  if (trasferito != 0 && ambito != 0 && f->edges[at].ambito != 0 && f->edges[at].ambito != ambito) return ZN_OK;
  int64_t key[3] = {(int64_t)at, ente, da_ente};
  size_t i = zn_kmap_find(&f->cash_at, key);
  if (i == SIZE_MAX) {
    if (!grow((void **)&f->cash, &f->capcash, f->ncash, sizeof *f->cash)) return no_memory(err);
    i = f->ncash;
    f->cash[i] = (zn_cash){.edge = at, .ente = ente, .da_ente = da_ente};
    if (!zn_kmap_put(&f->cash_at, key, i)) return no_memory(err);
    f->ncash++;
  }
  ZN_TRY(zn_money_add(f->cash[i].trasferito, trasferito, &f->cash[i].trasferito, err));
  return zn_money_add(f->cash[i].incassato, incassato, &f->cash[i].incassato, err);
}

static int64_t ambito_of_edge(const zn_figures *f, const zn_edge *e, int64_t ente) {
  int64_t ends[2] = {e->da_ambito, e->ambito};
  for (int i = 0; i < 2; i++)
    if (ends[i] != 0 && (zn_figures_home(f, ente) == ends[i] || zn_figures_capofila(f, ends[i]) == ente))
      return ends[i];
  return zn_figures_home(f, ente);
}

zn_status zn_figures_classify(zn_figures *f, zn_err *err) {
  for (size_t i = 0; i < f->nlines; i++) ZN_TRY(zn_figures_set_home(f, f->lines[i].ente, f->lines[i].ambito, err));
  for (size_t i = 0; i < f->namounts; i++) {
    zn_amount *a = &f->amounts[i];
    a->ambito = a->on_edge ? ambito_of_edge(f, &f->edges[a->target], a->ente) : f->lines[a->target].ambito;
    a->interno = zn_classe_interno(&f->perimetro, a->ambito, a->controparte, a->on_edge, f->esterni_finali);
    if (!a->on_edge) {
      zn_line *l = &f->lines[a->target];
      ZN_TRY(zn_money_add(l->impegnato, a->impegnato, &l->impegnato, err));
    }
  }
  return ZN_OK;
}

bool zn_figures_riguarda(const zn_figures *f, int64_t ambito, int64_t ente) {
  if (zn_perimetro_ha(&f->perimetro, ambito, ente)) return true;
  for (size_t i = 0; i < f->nlines; i++)
    if (f->lines[i].ente == ente) return true;
  for (size_t i = 0; i < f->nedges; i++)
    if (f->edges[i].valid && (f->edges[i].ente == ente || f->edges[i].da_ente == ente)) return true;
  for (size_t i = 0; i < f->namounts; i++)
    if (f->amounts[i].ente == ente) return true;
  for (size_t i = 0; i < f->ncash; i++)
    if (f->cash[i].ente == ente) return true;
  return false;
}
