/* The walk over a figure's addends, and what each of them is. */
#include "core/domain/traccia/traccia.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/rows/rows.h"
#include "core/domain/traccia/internal.h"
#include "core/text/text.h"
#include "core/text/traccia.h"

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

zn_status zn_traccia_add(zn_traccia *t, const zn_contributo *c, zn_err *err) {
  if (c->cents == 0) return ZN_OK;
  zn_contributo *more = zn_room(t->v, t->n, &t->cap, sizeof *more);
  if (more == NULL) return no_memory(err);
  t->v = more;
  t->v[t->n++] = *c;
  return ZN_OK;
}

void zn_traccia_free(zn_traccia *t) {
  free(t->v);
  zn_arena_release(&t->arena);
  memset(t, 0, sizeof *t);
}

/* ---- which addends are the figure's ---- */

/* With what sign an addend of this measure enters the figure; 0: not at all. */
static int enters(zn_misura figure, zn_misura addend) {
  switch (figure) {
    case ZN_MIS_DA_PAGARE: return addend == ZN_MIS_IMPEGNATO ? 1 : addend == ZN_MIS_PAGATO ? -1 : 0;
    case ZN_MIS_DISPONIBILE: return addend == ZN_MIS_PROGRAMMATO ? 1 : addend == ZN_MIS_IMPEGNATO ? -1 : 0;
    case ZN_MIS_DA_PROGRAMMARE: return addend == ZN_MIS_ASSEGNATO ? 1 : addend == ZN_MIS_PROGRAMMATO ? -1 : 0;
    case ZN_MIS_SPESA_NETTA: return addend == ZN_MIS_PAGATO ? 1 : addend == ZN_MIS_RECUPERATO ? -1 : 0;
    default: return figure == addend;
  }
}

static bool in_list(const char *list, const char *code) {
  size_t n = strlen(code);
  if (n == 0) return false;
  for (const char *p = list; (p = strstr(p, code)) != NULL; p += n)
    if ((p == list || p[-1] == ',') && (p[n] == 0 || p[n] == ',')) return true;
  return false;
}

static bool narrowed(const zn_cifra *c) {
  return c->intervento != 0 || c->budget != 0 || c->assegnazione != 0 || c->area != NULL || c->obiettivo != NULL;
}

static bool has_line(const zn_figures *f, const zn_cifra *c, const zn_line *l) {
  if (c->assegnazione != 0 && f->edges[l->edge].k != c->assegnazione) return false;
  return (c->intervento == 0 || l->intervento == c->intervento) && (c->budget == 0 || l->k == c->budget) &&
         (c->area == NULL || strcmp(l->area, c->area) == 0) &&
         (c->obiettivo == NULL || in_list(c->obiettivo, l->obiettivo));
}

static bool concerns(const zn_spiega *s, const zn_addendo *a) {
  if (!narrowed(s->c)) return true;
  switch (a->da) {
    case ZN_O_LINEA: return has_line(s->f, s->c, &s->f->lines[a->i]);
    case ZN_O_SOMMA:
      return !s->f->amounts[a->i].on_edge && has_line(s->f, s->c, &s->f->lines[s->f->amounts[a->i].target]);
    default: return false;
  }
}

static void note(zn_conta *n, zn_misura di, zn_misura misura, int sign) {
  switch (di) {
    case ZN_MIS_IMPEGNATO: n->impegnato += sign, n->misura[0] = misura; break;
    case ZN_MIS_LIQUIDATO: n->liquidato += sign, n->misura[1] = misura; break;
    case ZN_MIS_PAGATO: n->pagato += sign, n->misura[2] = misura; break;
    default: n->recuperato += sign, n->misura[3] = misura; break;
  }
}

static zn_status edge_row(zn_spiega *s, const zn_addendo *a, zn_cents cents, zn_err *err) {
  const zn_edge *e = &s->f->edges[a->i];
  zn_contributo c = {.entity = ZN_ASSEGNAZIONE, .k = e->k, .cents = cents, .misura = a->misura, .interno = a->interno};
  c.giorno = e->data, c.fondo_annualita = s->f->fondo_annualita, c.arco = e->k, c.ente = e->ente;
  return zn_traccia_add(s->out, &c, err);
}

static zn_status line_row(zn_spiega *s, const zn_addendo *a, zn_cents cents, zn_err *err) {
  const zn_line *l = &s->f->lines[a->i];
  zn_contributo c = {.entity = ZN_BUDGET, .k = l->k, .cents = cents, .misura = a->misura, .interno = a->interno};
  c.giorno = s->f->edges[l->edge].data, c.fondo_annualita = s->f->fondo_annualita, c.linea = l->k, c.ente = l->ente;
  c.arco = s->f->edges[l->edge].k;
  return zn_traccia_add(s->out, &c, err);
}

static zn_status addend(void *ctx, const zn_addendo *a, zn_err *err) {
  zn_spiega *s = ctx;
  const zn_cifra *c = s->c;
  int sign = c->misura == 0 ? a->misura != ZN_MIS_CASSA_VINCOLATA : enters(c->misura, a->misura);
  if (sign == 0 || !concerns(s, a)) return ZN_OK;
  if (c->misura != 0 && c->misura != ZN_MIS_CASSA_VINCOLATA && a->interno != c->interni) return ZN_OK;
  zn_cents cents = sign * a->cents;
  if (c->solo == 0) ZN_TRY(zn_money_add(s->out->totale, cents, &s->out->totale, err));
  switch (a->da) {
    case ZN_O_ARCO: return zn_cifra_vuole(c, ZN_ASSEGNAZIONE, s->f->edges[a->i].k) ? edge_row(s, a, cents, err) : ZN_OK;
    case ZN_O_LINEA: return zn_cifra_vuole(c, ZN_BUDGET, s->f->lines[a->i].k) ? line_row(s, a, cents, err) : ZN_OK;
    case ZN_O_CASSA: return zn_spiega_cassa(s, a->i, a->misura, a->interno, sign * a->segno, err);
    default: note(&s->conta[a->i], a->di, a->misura, sign * a->segno); return ZN_OK;
  }
}

/* R14: what one ente sent another, received, justified. */
static zn_status leg(void *ctx, int64_t da, int64_t to, zn_tratta what, size_t i, zn_cents cents, zn_err *err) {
  zn_spiega *s = ctx;
  const zn_cifra *c = s->c;
  if (da != c->da || to != c->a) return ZN_OK;
  int sign = !c->differenza ? what == c->tratta : what == ZN_TR_INVIATO ? 1 : what == c->tratta ? -1 : 0;
  if (sign == 0 || cents == 0) return ZN_OK;
  ZN_TRY(zn_money_add(s->out->totale, sign * cents, &s->out->totale, err));
  if (what == ZN_TR_RICEVUTO) return zn_spiega_cassa(s, i, ZN_MIS_INCASSATO, true, sign, err);
  note(&s->conta[i], ZN_MIS_PAGATO, ZN_MIS_PAGATO, sign);
  return ZN_OK;
}

static zn_status explain(zn_replica *r, const zn_cifra *c, int64_t fa, zn_traccia *out, zn_err *err) {
  zn_figures f;
  zn_status st = zn_figures_load(&f, r, fa, c->al, err);
  zn_spiega s = {.f = &f, .c = c, .out = out};
  if (st == ZN_OK) {
    s.conta = calloc(f.namounts + 1, sizeof *s.conta);
    if (s.conta == NULL) st = no_memory(err);
  }
  if (st == ZN_OK)
    st = c->tratta != 0 ? zn_transiti_visita(&f, leg, &s, err)
                        : zn_importi_visita(&f, &c->chi, c->vista, addend, &s, err);
  if (st == ZN_OK) st = zn_spiega_somme(&s, err);
  free(s.conta);
  zn_figures_free(&f);
  return st;
}

/* ---- the whole figure ---- */

static zn_status funds(zn_replica *r, const zn_cifra *c, zn_arena *a, int64_t **out, size_t *n, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT k FROM fondo_annualita WHERE (?1=0 OR k=?1) AND (?2=0 OR anno=?2)", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, c->fondo_annualita);
  sqlite3_bind_int64(s, 2, c->fondo_annualita != 0 ? 0 : c->anno);
  return zn_rows_ints(r, s, a, out, n, err);
}

/* By date; what was made first comes first. */
static int by_date(const void *x, const void *y) {
  const zn_contributo *a = x, *b = y;
  if (a->giorno != b->giorno) return a->giorno < b->giorno ? -1 : 1;
  uint64_t n = ZN_K_N(a->k), m = ZN_K_N(b->k);
  if (n != m) return n < m ? -1 : 1;
  if (a->k != b->k) return a->k < b->k ? -1 : 1;
  return a->linea < b->linea ? -1 : a->linea > b->linea;
}

zn_status zn_traccia_di(zn_replica *r, const zn_cifra *c, zn_traccia *out, zn_err *err) {
  int64_t *list = NULL;
  size_t n = 0;
  zn_cents sum = 0;
  *out = (zn_traccia){0};
  zn_arena_init(&out->arena);
  ZN_TRY(funds(r, c, &out->arena, &list, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(explain(r, c, list[i], out, err));
  if (out->n > 0) qsort(out->v, out->n, sizeof *out->v, by_date);
  for (size_t i = 0; i < out->n; i++) ZN_TRY(zn_money_add(sum, out->v[i].cents, &sum, err));
  if (c->solo != 0) out->totale = sum;
  out->quadra = sum == out->totale;
  return ZN_OK;
}
