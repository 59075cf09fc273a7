#include "core/domain/money/importi.h"

#include <string.h>

#include "core/base/room.h"
#include "core/text/text.h"

const char *zn_livello_name(zn_livello l) {
  switch (l) {
    case ZN_LIVELLO_ENTE: return "ente";
    case ZN_LIVELLO_REGIONE: return "regione";
    default: return "ambito";
  }
}

const char *zn_vista_name(zn_vista v) { return v == ZN_VISTA_PRIMO_LIVELLO ? "primo_livello" : "finale"; }

#define ADD(field, v) ZN_TRY(zn_money_add((field), (v), &(field), err))

/* ---- which nodes are inside ---- */

static bool has_ente(const zn_figures *f, const zn_chi *c, int64_t ente) {
  if (ente == 0) return false;
  switch (c->livello) {
    case ZN_LIVELLO_ENTE: return ente == c->ente && (c->ambito == 0 || zn_figures_home(f, ente) == c->ambito);
    case ZN_LIVELLO_AMBITO: return zn_figures_home(f, ente) == c->ambito;
    case ZN_LIVELLO_REGIONE: return true;
    default: return false;
  }
}

static bool has_ambito(const zn_chi *c, int64_t ambito) {
  if (ambito == 0 || c->livello == ZN_LIVELLO_ENTE) return false;
  return c->livello == ZN_LIVELLO_REGIONE || ambito == c->ambito;
}

bool zn_chi_ha_linea(const zn_chi *c, const zn_line *l) {
  switch (c->livello) {
    case ZN_LIVELLO_ENTE: return l->ente == c->ente && (c->ambito == 0 || l->ambito == c->ambito);
    case ZN_LIVELLO_AMBITO: return l->ambito == c->ambito;
    case ZN_LIVELLO_REGIONE: return true;
    default: return false;
  }
}

bool zn_chi_ha_somma(const zn_chi *c, const zn_amount *a) {
  switch (c->livello) {
    case ZN_LIVELLO_ENTE: return a->ente == c->ente && (c->ambito == 0 || a->ambito == c->ambito);
    case ZN_LIVELLO_AMBITO: return a->ambito == c->ambito;
    case ZN_LIVELLO_REGIONE: return true;
    default: return false;
  }
}

static bool gives_from(const zn_figures *f, const zn_chi *c, const zn_edge *e) {
  return !e->from_outside && (has_ambito(c, e->da_ambito) || (e->da_ambito == 0 && has_ente(f, c, e->da_ente)));
}

static bool gives_to(const zn_figures *f, const zn_chi *c, const zn_edge *e) {
  return !e->to_outside && (has_ambito(c, e->ambito) || (e->ambito == 0 && has_ente(f, c, e->ente)));
}

/* ---- the first recipients ---- */

static bool first_recipient(const zn_figures *f, const zn_edge *e, int64_t ente) {
  if (!e->from_outside || !e->valid) return false;
  return e->ente == ente || (e->ambito != 0 && zn_figures_capofila(f, e->ambito) == ente);
}

static bool receives_from_outside(const zn_figures *f, int64_t ente) {
  for (size_t i = 0; i < f->nedges; i++)
    if (first_recipient(f, &f->edges[i], ente)) return true;
  return false;
}

static bool line_counts(const zn_figures *f, const zn_line *l, zn_vista v) {
  return v == ZN_VISTA_FINALE || first_recipient(f, &f->edges[l->edge], l->ente);
}

bool zn_linea_conta(const zn_figures *f, const zn_chi *c, const zn_line *l, zn_vista v) {
  return f->edges[l->edge].data <= f->al && zn_chi_ha_linea(c, l) && line_counts(f, l, v);
}

bool zn_vista_conta(const zn_figures *f, const zn_amount *a, zn_vista v, bool *interno) {
  *interno = a->interno;
  if (v == ZN_VISTA_FINALE) return true;
  *interno = false;
  return a->on_edge ? receives_from_outside(f, a->ente)
                    : first_recipient(f, &f->edges[f->lines[a->target].edge], a->ente);
}

/* ---- the addends ---- */

typedef struct visiting {
  const zn_figures *f;
  const zn_chi *c;
  zn_vista v;
  zn_addendo_fn fn;
  void *ctx;
} visiting;

static zn_status give(const visiting *w, zn_origine da, size_t i, zn_misura misura, zn_misura di, bool interno,
                      zn_cents value, int sign, zn_err *err) {
  if (value == 0) return ZN_OK;
  zn_addendo a = {.da = da, .i = i, .misura = misura, .di = di, .interno = interno, .segno = sign, .cents = value};
  if (sign < 0) a.cents = -value; /* amounts are below ZN_MONEY_MAX by far */
  return w->fn(w->ctx, &a, err);
}

static zn_status visit_edges(const visiting *w, zn_err *err) {
  const zn_figures *f = w->f;
  for (size_t i = 0; i < f->nedges; i++) {
    const zn_edge *e = &f->edges[i];
    if (!e->valid || e->revocata || e->data > f->al) continue;
    bool from = gives_from(f, w->c, e), to = gives_to(f, w->c, e);
    zn_misura m = e->presunta ? ZN_MIS_PRESUNTO : ZN_MIS_ASSEGNATO;
    if (to != from) ZN_TRY(give(w, ZN_O_ARCO, i, m, m, false, e->importo, to ? 1 : -1, err));
    if (!from || e->to_outside) continue;
    ZN_TRY(give(w, ZN_O_ARCO, i, m, m, true, e->importo, 1, err));
    if (!e->presunta) ZN_TRY(give(w, ZN_O_ARCO, i, ZN_MIS_PROGRAMMATO, m, true, e->importo, 1, err));
  }
  return ZN_OK;
}

/* A budget line on an edge that ends at the ambito is an implied edge ambito -> ente (DOMAIN 6.1). */
static zn_status visit_lines(const visiting *w, zn_err *err) {
  const zn_figures *f = w->f;
  for (size_t i = 0; i < f->nlines; i++) {
    const zn_line *l = &f->lines[i];
    const zn_edge *e = &f->edges[l->edge];
    if (e->data > f->al) continue;
    bool to = zn_chi_ha_linea(w->c, l), from = has_ambito(w->c, e->ambito);
    zn_cents value = zn_line_value(l);
    if (zn_linea_conta(f, w->c, l, w->v))
      ZN_TRY(give(w, ZN_O_LINEA, i, ZN_MIS_PROGRAMMATO, ZN_MIS_PROGRAMMATO, false, value, 1, err));
    if (e->ambito == 0 || !e->valid || e->revocata || to == from) continue;
    zn_misura m = e->presunta ? ZN_MIS_PRESUNTO : ZN_MIS_ASSEGNATO;
    ZN_TRY(give(w, ZN_O_LINEA, i, m, ZN_MIS_PROGRAMMATO, false, value, to ? 1 : -1, err));
  }
  return ZN_OK;
}

static zn_status visit_amounts(const visiting *w, zn_err *err) {
  const zn_figures *f = w->f;
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *a = &f->amounts[i];
    bool interno;
    if (!zn_chi_ha_somma(w->c, a)) continue;
    ZN_TRY(give(w, ZN_O_SOMMA, i, ZN_MIS_CASSA_VINCOLATA, ZN_MIS_PAGATO, false, a->pagato, -1, err));
    ZN_TRY(give(w, ZN_O_SOMMA, i, ZN_MIS_CASSA_VINCOLATA, ZN_MIS_RECUPERATO, false, a->recuperato, 1, err));
    if (!zn_vista_conta(f, a, w->v, &interno)) continue;
    ZN_TRY(give(w, ZN_O_SOMMA, i, ZN_MIS_IMPEGNATO, ZN_MIS_IMPEGNATO, interno, a->impegnato, 1, err));
    ZN_TRY(give(w, ZN_O_SOMMA, i, ZN_MIS_LIQUIDATO, ZN_MIS_LIQUIDATO, interno, a->liquidato, 1, err));
    ZN_TRY(give(w, ZN_O_SOMMA, i, ZN_MIS_PAGATO, ZN_MIS_PAGATO, interno, a->pagato, 1, err));
    ZN_TRY(give(w, ZN_O_SOMMA, i, ZN_MIS_RECUPERATO, ZN_MIS_RECUPERATO, interno, a->recuperato, 1, err));
  }
  return ZN_OK;
}

static zn_status visit_cash(const visiting *w, zn_err *err) {
  const zn_figures *f = w->f;
  for (size_t i = 0; i < f->ncash; i++) {
    const zn_cash *k = &f->cash[i];
    const zn_edge *e = &f->edges[k->edge];
    const zn_misura in = ZN_MIS_INCASSATO;
    if (k->ente == 0) {
      if (gives_to(f, w->c, e))
        ZN_TRY(give(w, ZN_O_CASSA, i, ZN_MIS_TRASFERITO, ZN_MIS_TRASFERITO, gives_from(f, w->c, e), k->trasferito, 1,
                    err));
      continue;
    }
    if (!has_ente(f, w->c, k->ente)) continue;
    bool inside = k->da_ente != 0 ? has_ente(f, w->c, k->da_ente) : gives_from(f, w->c, e);
    ZN_TRY(give(w, ZN_O_CASSA, i, in, in, inside, k->incassato, 1, err));
    ZN_TRY(give(w, ZN_O_CASSA, i, ZN_MIS_CASSA_VINCOLATA, in, false, k->incassato, 1, err));
  }
  return ZN_OK;
}

zn_status zn_importi_visita(const zn_figures *f, const zn_chi *c, zn_vista v, zn_addendo_fn fn, void *ctx,
                            zn_err *err) {
  visiting w = {f, c, v, fn, ctx};
  ZN_TRY(visit_edges(&w, err));
  ZN_TRY(visit_lines(&w, err));
  ZN_TRY(visit_amounts(&w, err));
  return visit_cash(&w, err);
}

/* ---- the sums ---- */

static zn_cents *sum_of(zn_importi *im, zn_misura m, bool interno) {
  zn_somme *s = interno ? &im->interni : &im->totali;
  switch (m) {
    case ZN_MIS_ASSEGNATO: return &s->assegnato;
    case ZN_MIS_PRESUNTO: return &s->presunto;
    case ZN_MIS_TRASFERITO: return &s->trasferito;
    case ZN_MIS_INCASSATO: return &s->incassato;
    case ZN_MIS_PROGRAMMATO: return &s->programmato;
    case ZN_MIS_IMPEGNATO: return &s->impegnato;
    case ZN_MIS_LIQUIDATO: return &s->liquidato;
    case ZN_MIS_PAGATO: return &s->pagato;
    case ZN_MIS_RECUPERATO: return &s->recuperato;
    case ZN_MIS_DA_PAGARE: return &s->da_pagare;
    case ZN_MIS_DISPONIBILE: return &s->disponibile;
    case ZN_MIS_DA_PROGRAMMARE: return &s->da_programmare;
    case ZN_MIS_SPESA_NETTA: return &s->spesa_netta;
    default: return &im->cassa_vincolata;
  }
}

zn_cents zn_importi_misura(const zn_importi *im, zn_misura m, bool interno) {
  return *sum_of((zn_importi *)im, m, interno);
}

static zn_status add_up(void *ctx, const zn_addendo *a, zn_err *err) {
  zn_cents *sum = sum_of(ctx, a->misura, a->interno);
  return zn_money_add(*sum, a->cents, sum, err);
}

static zn_status derive(zn_somme *s, zn_err *err) {
  ZN_TRY(zn_money_sub(s->impegnato, s->pagato, &s->da_pagare, err));
  ZN_TRY(zn_money_sub(s->programmato, s->impegnato, &s->disponibile, err));
  ZN_TRY(zn_money_sub(s->assegnato, s->programmato, &s->da_programmare, err));
  return zn_money_sub(s->pagato, s->recuperato, &s->spesa_netta, err);
}

zn_status zn_importi_di(const zn_figures *f, const zn_chi *c, zn_vista v, zn_importi *out, zn_err *err) {
  zn_importi sum = {0};
  ZN_TRY(zn_importi_visita(f, c, v, add_up, &sum, err));
  ZN_TRY(derive(&sum.totali, err));
  ZN_TRY(derive(&sum.interni, err));
  *out = sum;
  return ZN_OK;
}

zn_status zn_importi_at(zn_replica *r, int64_t fondo_annualita, zn_livello livello, const zn_id *org, zn_day al,
                        zn_vista vista, zn_importi *out, zn_err *err) {
  zn_chi c = {.livello = livello};
  int64_t k = livello == ZN_LIVELLO_REGIONE ? 0 : zn_replica_k_of_hash(r, org, false);
  if (livello == ZN_LIVELLO_ENTE)
    c.ente = k;
  else
    c.ambito = k;
  zn_figures f;
  zn_status st = zn_figures_load(&f, r, fondo_annualita, al, err);
  if (st == ZN_OK) st = zn_importi_di(&f, &c, vista, out, err);
  zn_figures_free(&f);
  return st;
}

/* ---- transfers by pair ---- */

static zn_transito *pair(zn_arena *a, zn_transito **v, size_t *n, size_t *cap, int64_t da, int64_t to) {
  for (size_t i = 0; i < *n; i++)
    if ((*v)[i].da == da && (*v)[i].a == to) return &(*v)[i];
  zn_transito *p = zn_arena_room(a, *v, *n, cap, sizeof *p);
  if (p == NULL) return NULL;
  *v = p;
  (*v)[*n] = (zn_transito){.da = da, .a = to};
  return &(*v)[(*n)++];
}

/* The ente at an end of an edge: the ambito's money is in its capofila's hands. */
static int64_t hands(const zn_figures *f, int64_t ente, int64_t ambito) {
  return ente != 0 ? ente : zn_figures_capofila(f, ambito);
}

zn_status zn_transiti_visita(const zn_figures *f, zn_transito_fn fn, void *ctx, zn_err *err) {
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *x = &f->amounts[i];
    if (!x->interno) continue;
    int64_t to = x->controparte;
    if (to == 0 && x->on_edge) to = hands(f, f->edges[x->target].ente, f->edges[x->target].ambito);
    ZN_TRY(fn(ctx, x->ente, to, ZN_TR_INVIATO, i, x->pagato, err));
  }
  for (size_t i = 0; i < f->ncash; i++) {
    const zn_cash *k = &f->cash[i];
    const zn_edge *e = &f->edges[k->edge];
    int64_t from = k->da_ente != 0 ? k->da_ente : e->from_outside ? 0 : hands(f, e->da_ente, e->da_ambito);
    if (k->ente != 0 && from != 0) ZN_TRY(fn(ctx, from, k->ente, ZN_TR_RICEVUTO, i, k->incassato, err));
  }
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *x = &f->amounts[i];
    if (x->on_edge || x->interno) continue;
    const zn_edge *e = &f->edges[f->lines[x->target].edge];
    int64_t from = e->from_outside ? 0 : hands(f, e->da_ente, e->da_ambito);
    if (from != 0) ZN_TRY(fn(ctx, from, x->ente, ZN_TR_GIUSTIFICATO, i, x->pagato, err));
  }
  return ZN_OK;
}

typedef struct pairs {
  zn_arena *a;
  zn_transito *v;
  size_t n, cap;
} pairs;

static zn_status add_to_pair(void *ctx, int64_t da, int64_t to, zn_tratta what, size_t i, zn_cents cents, zn_err *err) {
  pairs *p = ctx;
  (void)i;
  if (cents == 0) return ZN_OK;
  zn_transito *t = pair(p->a, &p->v, &p->n, &p->cap, da, to);
  if (t == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ADD(*(what == ZN_TR_INVIATO ? &t->pagato_int : what == ZN_TR_RICEVUTO ? &t->incassato : &t->pagato_fin), cents);
  return ZN_OK;
}

zn_status zn_transiti(const zn_figures *f, zn_arena *a, zn_transito **out, size_t *n, zn_err *err) {
  pairs p = {.a = a};
  ZN_TRY(zn_transiti_visita(f, add_to_pair, &p, err));
  *out = p.v;
  *n = p.n;
  return ZN_OK;
}
