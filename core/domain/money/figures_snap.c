#include "core/domain/money/figures_snap.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/mappa/mappa.h"
#include "core/domain/money/totals.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

typedef struct own_entry { /* something of the ente's own, that makes an entry on its behalf not count */
  bool edge;
  int64_t target;
  int year;
} own_entry;

typedef struct gathered {
  zn_unit u;
  zn_row row; /* the impegno, or the movimento_sintetico */
  bool sintetico;
} gathered;

typedef struct work {
  zn_figures *f;
  zn_snap *s;
  const zn_snap_scope *scope;
  zn_canon_set *rows;
  zn_snap_units *out;
  gathered *units;
  size_t nunits, capunits;
  zn_kmap seen;
  own_entry *own;
  size_t nown, capown;
} work;

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

static zn_status sign_row(work *w, const zn_row *row, zn_err *err) {
  return zn_canon_set_add(w->rows, w->f->r, row, NULL, err);
}

/* A row that another one names: signed with it when it is here. */
static zn_status sign_ref(work *w, unsigned entity, int64_t k, zn_err *err) {
  zn_row row;
  bool found;
  ZN_TRY(zn_snap_get(w->s, entity, k, &row, &found, err));
  return found ? sign_row(w, &row, err) : ZN_OK;
}

/* ---- fund, territory, edges, lines ---- */

static zn_status fund(work *w, zn_err *err) {
  zn_row row;
  bool found;
  ZN_TRY(zn_snap_get(w->s, ZN_FONDO_ANNUALITA, w->scope->fondo_annualita, &row, &found, err));
  if (found) {
    w->f->fondo = ZN_AT(&row, FA_FONDO)->i;
    ZN_TRY(sign_row(w, &row, err));
  }
  ZN_TRY(zn_snap_get(w->s, ZN_FONDO, w->f->fondo, &row, &found, err));
  w->f->esterni_finali = found && zn_row_int(&row, "esterni_finali") != 0;
  zn_row_list list;
  ZN_TRY(zn_snap_list(w->s, ZN_RENDICONTANTE, "fondo_annualita", w->scope->fondo_annualita, &list, err));
  return zn_perimetro_eccezioni(&w->f->perimetro, w->f->ctx, &list, &w->f->arena, err);
}

static zn_status territory(work *w, zn_err *err) {
  zn_row_list list;
  zn_row ambito;
  bool found;
  int64_t capofila = 0;
  ZN_TRY(zn_snap_list(w->s, ZN_AMBITO_MEMBRO, "ambito", w->scope->ambito, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_val *dal = zn_row_val(&list.v[i], "dal"), *al = zn_row_val(&list.v[i], "al");
    if ((dal->kind == ZN_V_INT && dal->i > w->scope->al) || (al->kind == ZN_V_INT && al->i < w->scope->al)) continue;
    ZN_TRY(zn_figures_set_home(w->f, zn_row_int(&list.v[i], "ente"), w->scope->ambito, err));
  }
  ZN_TRY(zn_snap_get(w->s, ZN_AMBITO, w->scope->ambito, &ambito, &found, err));
  if (found) capofila = ZN_AT(&ambito, AMB_CAPOFILA)->i;
  ZN_TRY(zn_snap_list(w->s, ZN_CAPOFILA, "ambito", w->scope->ambito, &list, err));
  capofila = zn_mappa_capofila_al(w->f->r, &list, w->scope->ambito, w->scope->al, capofila);
  return capofila != 0 ? zn_figures_set_capofila(w->f, w->scope->ambito, capofila, err) : ZN_OK;
}

static bool near(const work *w, const zn_row *e) {
  int64_t a = w->scope->ambito;
  return ZN_AT(e, ASS_AMBITO)->i == a || ZN_AT(e, ASS_DA_AMBITO)->i == a ||
         zn_figures_home(w->f, ZN_AT(e, ASS_ENTE)->i) == a || zn_figures_home(w->f, ZN_AT(e, ASS_DA_ENTE)->i) == a;
}

static zn_status edges(work *w, zn_err *err) {
  zn_row_list list;
  size_t n = 0;
  ZN_TRY(zn_snap_list(w->s, ZN_ASSEGNAZIONE, "fondo_annualita", w->scope->fondo_annualita, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    if (!near(w, &list.v[i])) continue;
    list.v[n++] = list.v[i];
  }
  list.n = n;
  ZN_TRY(zn_figures_set_edges(w->f, &list, err));
  for (size_t i = 0; i < n; i++) { /* only what counts is signed */
    const zn_row *e = &list.v[i];
    bool end = ZN_AT(e, ASS_ENTE)->i == w->scope->ente || ZN_AT(e, ASS_DA_ENTE)->i == w->scope->ente;
    if (w->f->edges[i].valid && (w->scope->ente == 0 || end) && zn_unit_day(ZN_AT(e, ASS_DATA)) <= w->scope->al)
      ZN_TRY(sign_row(w, e, err));
  }
  return ZN_OK;
}

static zn_status line(work *w, const zn_row *b, zn_err *err) {
  zn_writer writer;
  zn_row intervento, piano;
  bool has_intervento, has_piano = false;
  ZN_TRY(zn_ctx_writer(w->f->ctx, b->k, &writer, err));
  if (writer.ambito != w->scope->ambito) return ZN_OK;
  ZN_TRY(zn_snap_get(w->s, ZN_INTERVENTO, ZN_AT(b, BUD_INTERVENTO)->i, &intervento, &has_intervento, err));
  if (has_intervento) ZN_TRY(zn_snap_get(w->s, ZN_PIANO, ZN_AT(&intervento, INT_PIANO)->i, &piano, &has_piano, err));
  zn_line_in in = {.k = b->k,
                   .intervento = ZN_AT(b, BUD_INTERVENTO)->i,
                   .assegnazione = ZN_AT(b, BUD_ASSEGNAZIONE)->i,
                   .ente = ZN_AT(b, BUD_ENTE)->i,
                   .importo = zn_unit_cents(ZN_AT(b, BUD_IMPORTO)),
                   .concluso = has_piano && zn_row_is(&piano, "stato", "concluso")};
  if (has_intervento) {
    in.codice = ZN_AT(&intervento, INT_CODICE)->s;
    in.area = ZN_AT(&intervento, INT_AREA)->s;
    in.obiettivo = ZN_AT(&intervento, INT_OBIETTIVO)->s;
  }
  size_t lines = w->f->nlines;
  ZN_TRY(zn_figures_add_line(w->f, &in, err));
  if (w->f->nlines == lines) return ZN_OK; /* without the right to it */
  if (w->scope->ente != 0 && in.ente != w->scope->ente) return ZN_OK;
  ZN_TRY(sign_row(w, b, err));
  if (has_intervento) ZN_TRY(sign_row(w, &intervento, err));
  return sign_ref(w, ZN_ASSEGNAZIONE, in.assegnazione, err);
}

static zn_status lines(work *w, zn_err *err) {
  for (size_t e = 0; e < w->f->nedges; e++) {
    zn_row_list list;
    ZN_TRY(zn_snap_list(w->s, ZN_BUDGET, "assegnazione", w->f->edges[e].k, &list, err));
    for (size_t i = 0; i < list.n; i++) ZN_TRY(line(w, &list.v[i], err));
  }
  return ZN_OK;
}

/* ---- units ---- */

/* Rows of one kind below a parent, into the unit and, when not after al, into what is signed. */
static zn_status below(work *w, zn_unit *u, zn_unit_rows *into, unsigned entity, const char *ref, int64_t parent,
                       int64_t owner, unsigned no_day, unsigned no_cents, unsigned no_target, zn_row_list *list,
                       zn_err *err) {
  ZN_TRY(zn_snap_list(w->s, entity, ref, parent, list, err));
  size_t n = 0;
  for (size_t i = 0; i < list->n; i++) {
    const zn_row *row = &list->v[i];
    bool same;
    ZN_TRY(zn_ctx_same_office(w->f->ctx, u->k, row->k, &same, err));
    if (!same) continue;
    zn_unit_row x = {.k = row->k,
                     .parent = owner,
                     .target = no_target != 0 ? ZN_AT(row, no_target)->i : 0,
                     .day = no_day != 0 ? zn_unit_day(ZN_AT(row, no_day)) : 0,
                     .cents = zn_unit_cents(ZN_AT(row, no_cents))};
    if (!zn_unit_add(into, &x)) return no_memory(err);
    list->v[n++] = *row;
  }
  list->n = n;
  return ZN_OK;
}

static zn_status liquidazione(work *w, zn_unit *u, int64_t k, zn_err *err) {
  zn_row_list list, storni;
  ZN_TRY(below(w, u, &u->imputazioni, ZN_IMPUTAZIONE, "liquidazione", k, k, 0, IPT_IMPORTO, IPT_BUDGET, &list, err));
  ZN_TRY(below(w, u, &u->recuperi, ZN_RECUPERO, "liquidazione", k, k, REC_DATA, REC_IMPORTO, 0, &list, err));
  ZN_TRY(below(w, u, &u->pagamenti, ZN_PAGAMENTO, "liquidazione", k, k, PAG_DATA, PAG_IMPORTO, 0, &list, err));
  for (size_t i = 0; i < list.n; i++)
    ZN_TRY(below(w, u, &u->storni, ZN_STORNO, "pagamento", list.v[i].k, k, STO_DATA, STO_IMPORTO, 0, &storni, err));
  return ZN_OK;
}

static zn_status context(work *w, const zn_row *row, zn_unit_ctx *u, zn_err *err) {
  ZN_TRY(zn_ctx_of_row(w->f->ctx, row, u, err));
  int64_t fornitore = ZN_AT(row, IMP_FORNITORE)->i;
  zn_row f;
  bool found;
  if (ZN_AT(row, IMP_CONTROPARTE)->i != 0 || fornitore == 0) return ZN_OK;
  ZN_TRY(zn_snap_get(w->s, ZN_FORNITORE, fornitore, &f, &found, err)); /* as it was */
  u->controparte = 0;
  if (found) ZN_TRY(zn_ctx_fornitore_ente_of_row(w->f->ctx, &f, &u->controparte, err));
  if (u->controparte == u->ente) u->controparte = 0;
  return ZN_OK;
}

static zn_status add_unit(work *w, const zn_row *row, bool sintetico, zn_err *err) {
  if (zn_kmap_find(&w->seen, &row->k) != SIZE_MAX) return ZN_OK;
  gathered *more = zn_arena_room(w->s->arena, w->units, w->nunits, &w->capunits, sizeof *w->units);
  if (more == NULL || !zn_kmap_put(&w->seen, &row->k, w->nunits)) return no_memory(err);
  w->units = more;
  gathered *g = &w->units[w->nunits];
  *g = (gathered){.row = *row, .sintetico = sintetico};
  zn_unit_init(&g->u, row->k);
  w->nunits++;
  zn_writer writer;
  ZN_TRY(zn_ctx_writer(w->f->ctx, row->k, &writer, err));
  if (sintetico) {
    g->u.ctx = (zn_unit_ctx){.known = true,
                             .ente = ZN_AT(row, SIN_ENTE)->i,
                             .target = ZN_AT(row, SIN_BUDGET)->i,
                             .per_conto = writer.kind == ZN_L4_AMBITO_ENTE,
                             .foreign = writer.ente != ZN_AT(row, SIN_ENTE)->i};
    g->u.day = zn_unit_day(ZN_AT(row, SIN_DATA));
    return ZN_OK;
  }
  zn_unit *u = &g->u;
  zn_row_list list;
  ZN_TRY(context(w, row, &u->ctx, err));
  u->day = zn_unit_day(ZN_AT(row, IMP_DATA));
  u->cents = u->ctx.prenotazione ? 0 : zn_unit_cents(ZN_AT(row, IMP_IMPORTO));
  ZN_TRY(
      below(w, u, &u->variazioni, ZN_VARIAZIONE_IMPEGNO, "impegno", u->k, u->k, VAR_DATA, VAR_IMPORTO, 0, &list, err));
  ZN_TRY(zn_snap_list(w->s, ZN_IMPUTAZIONE, "impegno", u->k, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    bool same;
    ZN_TRY(zn_ctx_same_office(w->f->ctx, u->k, list.v[i].k, &same, err));
    if (!same || ZN_AT(&list.v[i], IPT_LIQUIDAZIONE)->i != 0) continue;
    zn_unit_row x = {.k = list.v[i].k,
                     .parent = u->k,
                     .target = ZN_AT(&list.v[i], IPT_BUDGET)->i,
                     .cents = zn_unit_cents(ZN_AT(&list.v[i], IPT_IMPORTO))};
    if (!zn_unit_add(&u->imputazioni, &x)) return no_memory(err);
  }
  ZN_TRY(below(w, u, &u->liquidazioni, ZN_LIQUIDAZIONE, "impegno", u->k, u->k, LIQ_DATA, LIQ_IMPORTO, 0, &list, err));
  for (size_t i = 0; i < list.n; i++) ZN_TRY(liquidazione(w, u, list.v[i].k, err));
  u->ctx.split = u->imputazioni.n > 0;
  return ZN_OK;
}

static zn_status add_list(work *w, unsigned entity, const char *ref, int64_t target, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_snap_list(w->s, entity, ref, target, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    zn_row row = list.v[i];
    bool found = true;
    if (entity == ZN_IMPUTAZIONE) {
      int64_t impegno = ZN_AT(&row, IPT_IMPEGNO)->i, l = ZN_AT(&row, IPT_LIQUIDAZIONE)->i;
      zn_row liq;
      if (l != 0) {
        ZN_TRY(zn_snap_get(w->s, ZN_LIQUIDAZIONE, l, &liq, &found, err));
        impegno = found ? ZN_AT(&liq, LIQ_IMPEGNO)->i : 0;
      }
      ZN_TRY(zn_snap_get(w->s, ZN_IMPEGNO, impegno, &row, &found, err));
    }
    bool sintetico = entity == ZN_MOVIMENTO_SINTETICO;
    if (found && (sintetico ? ZN_AT(&row, SIN_ENTE)->i : ZN_AT(&row, IMP_ENTE)->i) == w->scope->ente)
      ZN_TRY(add_unit(w, &row, sintetico, err));
  }
  return ZN_OK;
}

static zn_status gather_units(work *w, zn_err *err) {
  for (size_t i = 0; i < w->f->nlines; i++) {
    ZN_TRY(add_list(w, ZN_IMPEGNO, "budget", w->f->lines[i].k, err));
    ZN_TRY(add_list(w, ZN_IMPUTAZIONE, "budget", w->f->lines[i].k, err));
    ZN_TRY(add_list(w, ZN_MOVIMENTO_SINTETICO, "budget", w->f->lines[i].k, err));
  }
  for (size_t i = 0; i < w->f->nedges; i++) ZN_TRY(add_list(w, ZN_IMPEGNO, "assegnazione", w->f->edges[i].k, err));
  return ZN_OK;
}

/* ---- what counts, and what is signed of it ---- */

static zn_status parts_of(work *w, const gathered *g, zn_day al, zn_parts *p, zn_err *err) {
  if (!g->sintetico) return zn_unit_parts(&g->u, w->f->ctx, al, p, err);
  if (g->u.ctx.foreign || g->u.day > al) return ZN_OK;
  p->v = malloc(sizeof *p->v);
  if (p->v == NULL) return no_memory(err);
  p->n = p->cap = 1;
  p->v[0] = (zn_part){.target = g->u.ctx.target,
                      .day = g->u.day,
                      .own = true,
                      .impegnato = zn_unit_cents(ZN_AT(&g->row, SIN_IMPEGNATO)),
                      .liquidato = zn_unit_cents(ZN_AT(&g->row, SIN_LIQUIDATO)),
                      .pagato = zn_unit_cents(ZN_AT(&g->row, SIN_PAGATO))};
  return ZN_OK;
}

static zn_status list_own(work *w, zn_err *err) {
  for (size_t i = 0; i < w->nunits; i++) {
    zn_parts p = {0};
    if (w->units[i].u.ctx.per_conto) continue;
    zn_status st = parts_of(w, &w->units[i], ZN_DAY_MAX, &p, err);
    for (size_t j = 0; j < p.n && st == ZN_OK; j++) {
      if (!p.v[j].own) continue;
      own_entry *more = zn_arena_room(w->s->arena, w->own, w->nown, &w->capown, sizeof *w->own);
      if (more == NULL)
        st = no_memory(err);
      else {
        w->own = more;
        w->own[w->nown++] = (own_entry){p.v[j].edge, p.v[j].target, zn_month_of(p.v[j].day) / 12};
      }
    }
    zn_parts_release(&p);
    ZN_TRY(st);
  }
  return ZN_OK;
}

static zn_status same_number(work *w, const gathered *g, bool *there, zn_err *err) {
  zn_row_list list;
  *there = false;
  if (g->sintetico) return ZN_OK;
  ZN_TRY(zn_snap_list(w->s, ZN_IMPEGNO, "ente", w->scope->ente, &list, err));
  for (size_t i = 0; i < list.n && !*there; i++) {
    zn_writer writer;
    ZN_TRY(zn_ctx_writer(w->f->ctx, list.v[i].k, &writer, err));
    bool eq = writer.kind == ZN_L6_ENTE;
    for (unsigned no = IMP_ANNO; no <= IMP_SUB && eq; no++) eq = zn_val_eq(ZN_AT(&list.v[i], no), ZN_AT(&g->row, no));
    *there = eq;
  }
  return ZN_OK;
}

static zn_status counts(work *w, const gathered *g, bool *yes, zn_err *err) {
  *yes = !g->u.ctx.foreign;
  if (!g->u.ctx.per_conto || !*yes) return ZN_OK;
  zn_parts p = {0};
  zn_status st = parts_of(w, g, ZN_DAY_MAX, &p, err);
  for (size_t j = 0; j < p.n && *yes && st == ZN_OK; j++)
    for (size_t o = 0; o < w->nown && *yes && p.v[j].own; o++)
      *yes = w->own[o].edge != p.v[j].edge || w->own[o].target != p.v[j].target ||
             w->own[o].year != zn_month_of(p.v[j].day) / 12;
  zn_parts_release(&p);
  bool same = false;
  if (st == ZN_OK && *yes) st = same_number(w, g, &same, err);
  *yes = *yes && !same;
  return st;
}

static zn_status sign_rows(work *w, unsigned entity, const zn_unit_rows *rows, bool dated, zn_err *err) {
  for (size_t i = 0; i < rows->n; i++) {
    zn_row row;
    bool found;
    if (dated && rows->v[i].day > w->scope->al) continue;
    ZN_TRY(zn_snap_get(w->s, entity, rows->v[i].k, &row, &found, err));
    if (!found) continue;
    ZN_TRY(sign_row(w, &row, err));
    if (entity != ZN_LIQUIDAZIONE) continue;
    ZN_TRY(sign_ref(w, ZN_GIUSTIFICATIVO, ZN_AT(&row, LIQ_GIUSTIFICATIVO)->i, err));
    ZN_TRY(sign_ref(w, ZN_ATTO, ZN_AT(&row, LIQ_ATTO)->i, err));
  }
  return ZN_OK;
}

static zn_status sign_unit(work *w, const gathered *g, zn_err *err) {
  const zn_unit *u = &g->u;
  if (u->day <= w->scope->al) ZN_TRY(sign_row(w, &g->row, err));
  if (g->sintetico) return ZN_OK;
  ZN_TRY(sign_ref(w, ZN_FORNITORE, ZN_AT(&g->row, IMP_FORNITORE)->i, err));
  ZN_TRY(sign_ref(w, ZN_ATTO, ZN_AT(&g->row, IMP_ATTO)->i, err));
  ZN_TRY(sign_rows(w, ZN_VARIAZIONE_IMPEGNO, &u->variazioni, true, err));
  ZN_TRY(sign_rows(w, ZN_IMPUTAZIONE, &u->imputazioni, false, err));
  ZN_TRY(sign_rows(w, ZN_LIQUIDAZIONE, &u->liquidazioni, true, err));
  ZN_TRY(sign_rows(w, ZN_PAGAMENTO, &u->pagamenti, true, err));
  ZN_TRY(sign_rows(w, ZN_STORNO, &u->storni, true, err));
  return sign_rows(w, ZN_RECUPERO, &u->recuperi, true, err);
}

/* Class of the impegno: interno when it is on any of its targets. */
static zn_status note_class(work *w, const gathered *g, zn_err *err) {
  const zn_unit_ctx *u = &g->u.ctx;
  if (g->sintetico || g->u.day > w->scope->al) return ZN_OK;
  bool on_edge = u->edge && !u->split;
  if (!zn_classe_interno(&w->f->perimetro, w->scope->ambito, u->controparte, on_edge, w->f->esterni_finali)) {
    w->out->nfinali++;
    return ZN_OK;
  }
  int64_t *more = zn_arena_room(w->s->arena, w->out->interni, w->out->ninterni, &w->out->cap, sizeof *more);
  if (more == NULL) return no_memory(err);
  w->out->interni = more;
  w->out->interni[w->out->ninterni++] = g->u.k;
  return ZN_OK;
}

static zn_status count_units(work *w, zn_err *err) {
  ZN_TRY(list_own(w, err));
  for (size_t i = 0; i < w->nunits; i++) {
    const gathered *g = &w->units[i];
    bool yes;
    zn_parts p = {0};
    ZN_TRY(counts(w, g, &yes, err));
    if (!yes) continue;
    zn_status st = parts_of(w, g, w->scope->al, &p, err);
    for (size_t j = 0; j < p.n && st == ZN_OK; j++)
      st = zn_figures_add_amount(w->f, p.v[j].edge, p.v[j].target, &g->u.ctx, &p.v[j], err);
    zn_parts_release(&p);
    ZN_TRY(st);
    ZN_TRY(sign_unit(w, g, err));
    ZN_TRY(note_class(w, g, err));
  }
  return ZN_OK;
}

/* ---- cash ---- */

static zn_status cash(work *w, zn_err *err) {
  for (size_t e = 0; e < w->f->nedges; e++) {
    zn_row_list list;
    zn_writer writer;
    unsigned entity = w->scope->ente != 0 ? ZN_INCASSO : ZN_TRASFERIMENTO;
    ZN_TRY(zn_snap_list(w->s, entity, "assegnazione", w->f->edges[e].k, &list, err));
    for (size_t i = 0; i < list.n; i++) {
      const zn_row *row = &list.v[i];
      bool in = entity == ZN_INCASSO;
      if (zn_unit_day(ZN_AT(row, in ? INC_DATA : TRA_DATA)) > w->scope->al) continue;
      ZN_TRY(zn_ctx_writer(w->f->ctx, row->k, &writer, err));
      if (in && (ZN_AT(row, INC_ENTE)->i != w->scope->ente || writer.ente != w->scope->ente)) continue;
      if (!in && writer.ambito != w->scope->ambito) continue;
      ZN_TRY(sign_row(w, row, err));
      ZN_TRY(zn_figures_add_cash(w->f, w->f->edges[e].k, in ? w->scope->ente : 0, in ? ZN_AT(row, INC_DA_ENTE)->i : 0,
                                 writer.ambito, in ? 0 : zn_unit_cents(ZN_AT(row, TRA_IMPORTO)),
                                 in ? zn_unit_cents(ZN_AT(row, INC_IMPORTO)) : 0, err));
    }
  }
  return ZN_OK;
}

static zn_status all(work *w, zn_err *err) {
  ZN_TRY(territory(w, err));
  ZN_TRY(fund(w, err));
  ZN_TRY(edges(w, err));
  ZN_TRY(lines(w, err));
  if (w->scope->ente != 0) {
    ZN_TRY(gather_units(w, err));
    ZN_TRY(count_units(w, err));
  }
  ZN_TRY(cash(w, err));
  return zn_figures_classify(w->f, err);
}

zn_status zn_figures_snap(zn_figures *f, zn_snap *s, const zn_snap_scope *scope, zn_canon_set *rows,
                          zn_snap_units *units, zn_err *err) {
  ZN_TRY(zn_figures_init(f, s->r, scope->fondo_annualita, scope->al, err));
  *units = (zn_snap_units){0};
  work w = {.f = f, .s = s, .scope = scope, .rows = rows, .out = units};
  zn_kmap_init(&w.seen, 1);
  zn_status st = all(&w, err);
  for (size_t i = 0; i < w.nunits; i++) zn_unit_release(&w.units[i].u);
  zn_kmap_release(&w.seen);
  return st;
}
