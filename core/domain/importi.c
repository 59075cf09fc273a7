#include "core/domain/importi.h"

#include <string.h>

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
#define SUB(field, v) ZN_TRY(zn_money_sub((field), (v), &(field), err))

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

/* ---- the sums ---- */

static zn_status add_edges(const zn_figures *f, const zn_chi *c, zn_importi *out, zn_err *err) {
  for (size_t i = 0; i < f->nedges; i++) {
    const zn_edge *e = &f->edges[i];
    if (!e->valid || e->revocata || e->data > f->al) continue;
    bool from = gives_from(f, c, e), to = gives_to(f, c, e);
    zn_cents *sum = e->presunta ? &out->totali.presunto : &out->totali.assegnato;
    if (to && !from) ADD(*sum, e->importo);
    if (from && !to) SUB(*sum, e->importo);
    if (!from || e->to_outside) continue;
    sum = e->presunta ? &out->interni.presunto : &out->interni.assegnato;
    ADD(*sum, e->importo);
    if (!e->presunta) ADD(out->interni.programmato, e->importo);
  }
  return ZN_OK;
}

/* A budget line on an edge that ends at the ambito is an implied edge ambito -> ente (DOMAIN 6.1). */
static zn_status add_lines(const zn_figures *f, const zn_chi *c, zn_vista v, zn_importi *out, zn_err *err) {
  for (size_t i = 0; i < f->nlines; i++) {
    const zn_line *l = &f->lines[i];
    const zn_edge *e = &f->edges[l->edge];
    if (e->data > f->al) continue;
    bool to = zn_chi_ha_linea(c, l), from = has_ambito(c, e->ambito);
    zn_cents value = zn_line_value(l);
    if (zn_linea_conta(f, c, l, v)) ADD(out->totali.programmato, value);
    if (e->ambito == 0 || !e->valid || e->revocata || to == from) continue;
    zn_cents *sum = e->presunta ? &out->totali.presunto : &out->totali.assegnato;
    if (to)
      ADD(*sum, value);
    else
      SUB(*sum, value);
  }
  return ZN_OK;
}

static zn_status add_amounts(const zn_figures *f, const zn_chi *c, zn_vista v, zn_importi *out, zn_err *err) {
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *a = &f->amounts[i];
    bool interno;
    if (!zn_chi_ha_somma(c, a)) continue;
    SUB(out->cassa_vincolata, a->pagato);
    ADD(out->cassa_vincolata, a->recuperato);
    if (!zn_vista_conta(f, a, v, &interno)) continue;
    zn_somme *s = interno ? &out->interni : &out->totali;
    ADD(s->impegnato, a->impegnato);
    ADD(s->liquidato, a->liquidato);
    ADD(s->pagato, a->pagato);
    ADD(s->recuperato, a->recuperato);
  }
  return ZN_OK;
}

static zn_status add_cash(const zn_figures *f, const zn_chi *c, zn_importi *out, zn_err *err) {
  for (size_t i = 0; i < f->ncash; i++) {
    const zn_cash *k = &f->cash[i];
    const zn_edge *e = &f->edges[k->edge];
    if (k->ente == 0) {
      if (gives_to(f, c, e)) ADD((gives_from(f, c, e) ? &out->interni : &out->totali)->trasferito, k->trasferito);
      continue;
    }
    if (!has_ente(f, c, k->ente)) continue;
    bool inside = k->da_ente != 0 ? has_ente(f, c, k->da_ente) : gives_from(f, c, e);
    ADD((inside ? &out->interni : &out->totali)->incassato, k->incassato);
    ADD(out->cassa_vincolata, k->incassato);
  }
  return ZN_OK;
}

static zn_status derive(zn_somme *s, zn_err *err) {
  ZN_TRY(zn_money_sub(s->impegnato, s->pagato, &s->da_pagare, err));
  ZN_TRY(zn_money_sub(s->programmato, s->impegnato, &s->disponibile, err));
  ZN_TRY(zn_money_sub(s->assegnato, s->programmato, &s->da_programmare, err));
  return zn_money_sub(s->pagato, s->recuperato, &s->spesa_netta, err);
}

zn_status zn_importi_di(const zn_figures *f, const zn_chi *c, zn_vista v, zn_importi *out, zn_err *err) {
  zn_importi sum = {0};
  ZN_TRY(add_edges(f, c, &sum, err));
  ZN_TRY(add_lines(f, c, v, &sum, err));
  ZN_TRY(add_amounts(f, c, v, &sum, err));
  ZN_TRY(add_cash(f, c, &sum, err));
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
  if (*n == *cap) {
    size_t more = *cap == 0 ? 16 : *cap * 2;
    zn_transito *p = zn_arena_alloc(a, more * sizeof *p);
    if (p == NULL) return NULL;
    if (*n > 0) memcpy(p, *v, *n * sizeof *p);
    *v = p;
    *cap = more;
  }
  (*v)[*n] = (zn_transito){.da = da, .a = to};
  return &(*v)[(*n)++];
}

/* The ente at an end of an edge: the ambito's money is in its capofila's hands. */
static int64_t hands(const zn_figures *f, int64_t ente, int64_t ambito) {
  return ente != 0 ? ente : zn_figures_capofila(f, ambito);
}

zn_status zn_transiti(const zn_figures *f, zn_arena *a, zn_transito **out, size_t *n, zn_err *err) {
  size_t cap = 0;
  *out = NULL;
  *n = 0;
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *x = &f->amounts[i];
    if (!x->interno) continue;
    int64_t to = x->controparte;
    if (to == 0 && x->on_edge) to = hands(f, f->edges[x->target].ente, f->edges[x->target].ambito);
    zn_transito *t = pair(a, out, n, &cap, x->ente, to);
    if (t == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    ADD(t->pagato_int, x->pagato);
  }
  for (size_t i = 0; i < f->ncash; i++) {
    const zn_cash *k = &f->cash[i];
    const zn_edge *e = &f->edges[k->edge];
    int64_t from = k->da_ente != 0 ? k->da_ente : e->from_outside ? 0 : hands(f, e->da_ente, e->da_ambito);
    if (k->ente == 0 || from == 0) continue;
    zn_transito *t = pair(a, out, n, &cap, from, k->ente);
    if (t == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    ADD(t->incassato, k->incassato);
  }
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *x = &f->amounts[i];
    if (x->on_edge || x->interno) continue;
    const zn_edge *e = &f->edges[f->lines[x->target].edge];
    int64_t from = e->from_outside ? 0 : hands(f, e->da_ente, e->da_ambito);
    for (size_t t = 0; t < *n && from != 0; t++)
      if ((*out)[t].da == from && (*out)[t].a == x->ente) ADD((*out)[t].pagato_fin, x->pagato);
  }
  return ZN_OK;
}
