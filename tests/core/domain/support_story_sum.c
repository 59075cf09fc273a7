/* The independent sum of a story (support_story.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_story.h"

static bool same(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

/* ---- the independent sum ---- */

static void naive_shares(int64_t amount, const int64_t *w, int n, int64_t *out) {
  bool any = false;
  for (int i = 0; i < n; i++) {
    out[i] = 0;
    any = any || w[i] > 0;
  }
  if (!any) return;
  int64_t a = amount < 0 ? -amount : amount;
  for (int64_t c = 0; c < a; c++) {
    int best = 0;
    for (int i = 1; i < n; i++)
      if (w[i] * (2 * out[best] + 1) > w[best] * (2 * out[i] + 1)) best = i;
    out[best]++;
  }
  for (int i = 0; i < n && amount < 0; i++) out[i] = -out[i];
}

static const char *home(const char *ente) { return same(ente, "M002") || same(ente, "E003") ? "AMB-B" : "AMB-A"; }

static bool inside_ente(zn_livello l, const char *org, const char *ente) {
  if (ente == NULL || same(ente, "regione")) return false;
  return l == ZN_LIVELLO_REGIONE || (l == ZN_LIVELLO_ENTE ? same(ente, org) : same(home(ente), org));
}

static bool inside(zn_livello l, const char *org, const char *node) {
  if (node == NULL || same(node, "regione")) return false;
  if (strncmp(node, "AMB", 3) == 0) return l == ZN_LIVELLO_REGIONE || (l == ZN_LIVELLO_AMBITO && same(node, org));
  return inside_ente(l, org, node);
}

static bool in_perimeter(const story *s, const char *ambito, const char *ente) {
  if (ente == NULL) return false;
  for (int i = 0; i < s->nlines; i++)
    if (!s->lines[i].dead && same(s->lines[i].ambito, ambito) && same(s->lines[i].ente, ente)) return true;
  for (int i = 0; i < s->nrends; i++)
    if (same(s->rends[i].ente, ente)) return true;
  return false;
}

typedef struct sum4 {
  int64_t i, l, p, r;
} sum4;

typedef struct slots {
  const story *s;
  sum4 line[STORY_MAX], edge;
  const s_imp *m;
} slots;

static int cmp_line(const story *s, int a, int b) {
  uint8_t x[ZN_WIRE_ID_MAX], y[ZN_WIRE_ID_MAX];
  size_t nx, ny;
  MUST(zn_wire_id(s->g->o[s->lines[a].at].r, s->lines[a].k, x, &nx, &err));
  MUST(zn_wire_id(s->g->o[s->lines[b].at].r, s->lines[b].k, y, &ny, &err));
  return zn_span_cmp(ZN_SPAN(x, nx), ZN_SPAN(y, ny));
}

/* Quotas of imputazioni of an impegno (liq -1) or a liquidazione; returns how many lines, sorted by wire id. */
static int quotas(const story *s, int imp, int liq, int *lines, int64_t *q) {
  int n = 0;
  for (int i = 0; i < s->nsplits; i++) {
    const s_split *x = &s->splits[i];
    if (x->dead || x->liq != liq || (liq < 0 && x->imp != imp)) continue;
    int at = 0;
    while (at < n && lines[at] != x->line) at++;
    if (at == n) lines[n] = x->line, q[n++] = 0;
    q[at] += x->importo;
  }
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      if (cmp_line(s, lines[i], lines[j]) > 0) {
        int t = lines[i];
        int64_t tq = q[i];
        lines[i] = lines[j], q[i] = q[j], lines[j] = t, q[j] = tq;
      }
  return n;
}

static void spread(slots *z, const int *lines, const int64_t *q, int n, int64_t rest, int64_t amount, int what) {
  int64_t w[STORY_MAX], out[STORY_MAX];
  for (int i = 0; i < n; i++) w[i] = q[i];
  w[n] = rest > 0 ? rest : 0;
  naive_shares(amount, w, n + 1, out);
  for (int i = 0; i < n; i++) {
    sum4 *t = lines[i] < 0 ? &z->edge : &z->line[lines[i]];
    *(what == 0 ? &t->i : what == 1 ? &t->l : what == 2 ? &t->p : &t->r) += out[i];
  }
}

/* All that one impegno counts for at `al`. */
static void impegno_sum(const story *s, int imp, int al, slots *z) {
  const s_imp *m = &s->imps[imp];
  memset(z, 0, sizeof *z);
  int lines[STORY_MAX], llines[STORY_MAX];
  int64_t q[STORY_MAX], lq[STORY_MAX], committed = 0, now = m->prenotazione ? 0 : m->importo, first = now,
                                       below[3] = {0};
  if (!m->prenotazione && m->data <= al) committed += m->importo;
  for (int i = 0; i < s->nvars; i++) {
    if (s->vars[i].dead || s->vars[i].parent != imp) continue;
    now += s->vars[i].importo;
    if (!m->prenotazione && s->vars[i].data <= al) committed += s->vars[i].importo;
  }
  int n = quotas(s, imp, -1, lines, q);
  int64_t sum = 0;
  for (int i = 0; i < n; i++) sum += q[i];
  int64_t rest = (now < first ? now : first) - sum;
  if (n == 0) n = 1, lines[0] = m->edge >= 0 ? -1 : m->line, q[0] = 1, rest = 0;
  spread(z, lines, q, n, rest, committed, 0);
  for (int i = 0; i < s->nliqs; i++) {
    const s_row *l = &s->liqs[i];
    if (l->dead || l->parent != imp) continue;
    int64_t v[3] = {l->data <= al ? l->importo : 0, 0, 0};
    for (int p = 0; p < s->npays; p++) {
      if (s->pays[p].dead || s->pays[p].parent != i) continue;
      if (s->pays[p].data <= al) v[1] += s->pays[p].importo;
      for (int t = 0; t < s->nstorni; t++)
        if (!s->storni[t].dead && s->storni[t].parent == p && s->storni[t].data <= al) v[1] -= s->storni[t].importo;
    }
    for (int p = 0; p < s->nrecs; p++)
      if (!s->recs[p].dead && s->recs[p].parent == i && s->recs[p].data <= al) v[2] += s->recs[p].importo;
    int ln = quotas(s, imp, i, llines, lq);
    int64_t lsum = 0;
    for (int x = 0; x < ln; x++) lsum += lq[x];
    for (int w = 0; w < 3; w++)
      if (ln > 0)
        spread(z, llines, lq, ln, l->importo - lsum, v[w], w + 1);
      else
        below[w] += v[w];
  }
  for (int w = 0; w < 3; w++) spread(z, lines, q, n, rest, below[w], w + 1);
}

static int year_of(int day) {
  int y, m, d;
  zn_day_to_ymd(day, &y, &m, &d);
  return y;
}

static bool own_on(const story *s, const char *ente, int line, int edge, int year) {
  for (int i = 0; i < s->nimps; i++) {
    const s_imp *m = &s->imps[i];
    if (m->dead || m->per_conto || !same(m->ente, ente) || year_of(m->data) != year) continue;
    int lines[STORY_MAX];
    int64_t q[STORY_MAX];
    int n = quotas(s, i, -1, lines, q);
    for (int j = 0; j < n; j++)
      if (lines[j] == line && line >= 0) return true;
    if (n == 0 && (m->edge >= 0 ? m->edge == edge && edge >= 0 : m->line == line && line >= 0)) return true;
  }
  for (int i = 0; i < s->nsints && line >= 0; i++)
    if (!s->sints[i].dead && !s->sints[i].per_conto && same(s->sints[i].ente, ente) && s->sints[i].line == line &&
        year_of(s->sints[i].data) == year)
      return true;
  return false;
}

static bool suppressed(const story *s, int imp) {
  const s_imp *m = &s->imps[imp];
  int lines[STORY_MAX];
  int64_t q[STORY_MAX];
  int n = quotas(s, imp, -1, lines, q);
  if (n == 0) return own_on(s, m->ente, m->edge >= 0 ? -1 : m->line, m->edge, year_of(m->data));
  for (int i = 0; i < n; i++)
    if (own_on(s, m->ente, lines[i], -1, year_of(m->data))) return true;
  return false;
}

typedef struct acc {
  const story *s;
  zn_livello l;
  const char *org;
  zn_importi *out;
  int64_t line_committed[STORY_MAX];
} acc;

static void count(acc *a, const char *ente, const char *contro, int line, int edge, const sum4 *v) {
  if (contro != NULL && same(contro, ente)) contro = NULL;
  const char *ambito = line >= 0 ? a->s->lines[line].ambito : home(ente);
  bool interno = edge >= 0 || in_perimeter(a->s, ambito, contro);
  if (line >= 0) a->line_committed[line] += v->i;
  if (a->l == ZN_LIVELLO_ENTE ? !same(ente, a->org) : a->l == ZN_LIVELLO_AMBITO && !same(ambito, a->org)) return;
  zn_somme *t = interno ? &a->out->interni : &a->out->totali;
  t->impegnato += v->i;
  t->liquidato += v->l;
  t->pagato += v->p;
  t->recuperato += v->r;
  a->out->cassa_vincolata += v->r - v->p;
}

static void spending_sum(acc *a, int al) {
  const story *s = a->s;
  for (int i = 0; i < s->nimps; i++) {
    if (s->imps[i].dead || (s->imps[i].per_conto && suppressed(s, i))) continue;
    static slots z;
    impegno_sum(s, i, al, &z);
    for (int l = 0; l < s->nlines; l++)
      if (z.line[l].i || z.line[l].l || z.line[l].p || z.line[l].r)
        count(a, s->imps[i].ente, s->imps[i].contro, l, -1, &z.line[l]);
    if (s->imps[i].edge >= 0) count(a, s->imps[i].ente, s->imps[i].contro, -1, s->imps[i].edge, &z.edge);
  }
  for (int i = 0; i < s->nsints; i++) {
    const s_sint *x = &s->sints[i];
    if (x->dead || x->data > al || (x->per_conto && own_on(s, x->ente, x->line, -1, year_of(x->data)))) continue;
    sum4 v = {x->i, x->l, x->p, 0};
    count(a, x->ente, NULL, x->line, -1, &v);
  }
}

static void assigned_sum(acc *a, int al) {
  const story *s = a->s;
  zn_importi *o = a->out;
  for (int i = 0; i < s->nedges; i++) {
    const s_edge *e = &s->edges[i];
    if (e->dead || e->stato == 2 || e->data > al) continue;
    bool from = !e->bilancio && inside(a->l, a->org, e->da), to = inside(a->l, a->org, e->a);
    int64_t v = (to ? e->importo : 0) - (from ? e->importo : 0);
    if (e->stato == 1)
      o->totali.presunto += v;
    else
      o->totali.assegnato += v;
    if (!from) continue;
    if (e->stato == 1)
      o->interni.presunto += e->importo;
    else
      o->interni.assegnato += e->importo, o->interni.programmato += e->importo;
  }
  for (int i = 0; i < s->nlines; i++) {
    const s_line *l = &s->lines[i];
    const s_edge *e = &s->edges[l->edge];
    if (l->dead || e->data > al) continue;
    int64_t value = s->concluded[same(l->ambito, "AMB-B")] ? a->line_committed[i] : l->importo;
    bool to = a->l == ZN_LIVELLO_REGIONE || (a->l == ZN_LIVELLO_ENTE ? same(l->ente, a->org) : same(l->ambito, a->org));
    if (to) o->totali.programmato += value;
    if (strncmp(e->a, "AMB", 3) != 0 || e->stato == 2) continue;
    bool from = inside(a->l, a->org, e->a);
    int64_t v = (to ? value : 0) - (from ? value : 0);
    if (e->stato == 1)
      o->totali.presunto += v;
    else
      o->totali.assegnato += v;
  }
  for (int i = 0; i < s->ncash; i++) {
    const s_cash *x = &s->cash[i];
    const s_edge *e = &s->edges[x->edge];
    if (x->dead || x->data > al) continue;
    bool from = x->da != NULL ? inside(a->l, a->org, x->da) : !e->bilancio && inside(a->l, a->org, e->da);
    if (x->ente == NULL && inside(a->l, a->org, e->a)) (from ? &o->interni : &o->totali)->trasferito += x->importo;
    if (x->ente == NULL || !inside_ente(a->l, a->org, x->ente)) continue;
    (from ? &o->interni : &o->totali)->incassato += x->importo;
    o->cassa_vincolata += x->importo;
  }
}

void story_sum(const story *s, zn_livello l, const char *org, int al, zn_importi *out) {
  static acc a;
  *out = (zn_importi){0};
  a = (acc){.s = s, .l = l, .org = org, .out = out};
  spending_sum(&a, al);
  assigned_sum(&a, al);
  for (int i = 0; i < 2; i++) {
    zn_somme *t = i ? &out->interni : &out->totali;
    t->da_pagare = t->impegnato - t->pagato;
    t->disponibile = t->programmato - t->impegnato;
    t->da_programmare = t->assegnato - t->programmato;
    t->spesa_netta = t->pagato - t->recuperato;
  }
}

void story_check(story *s, int at, zn_livello l, const char *org, int al, uint64_t seed) {
  static const char *const names[] = {"assegnato",   "presunto",       "trasferito", "incassato",  "programmato",
                                      "impegnato",   "liquidato",      "pagato",     "recuperato", "da_pagare",
                                      "disponibile", "da_programmare", "spesa_netta"};
  zn_importi is, must;
  zn_id id = org_id(org);
  MUST(zn_importi_at(s->g->o[at].r, s->fa[at], l, &id, al, ZN_VISTA_FINALE, &is, &err));
  story_sum(s, l, org, al, &must);
  const int64_t *a = (const int64_t *)&is, *b = (const int64_t *)&must;
  for (size_t i = 0; i < sizeof is / sizeof *a; i++)
    if (a[i] != b[i])
      fail_msg("seed %llu, year %d, at %s, %s %s, al %d: %s %s is %lld, must be %lld", (unsigned long long)seed,
               s->anno, s->g->o[at].code, zn_livello_name(l), org, al,
               i == 26  ? ""
               : i < 13 ? "totali"
                        : "interni",
               i == 26 ? "cassa_vincolata" : names[i % 13], (long long)a[i], (long long)b[i]);
}
