/* One row: the figures that it is in, or why it is in none. */
#include <string.h>

#include "core/base/room.h"
#include "core/domain/rows/fields.h"
#include "core/domain/rows/place.h"
#include "core/domain/traccia/internal.h"
#include "core/text/text.h"
#include "core/text/traccia.h"

#define PLACES 8

typedef struct placed { /* where a row may count */
  int64_t funds[PLACES], ambiti[PLACES];
  size_t nfunds, nambiti;
  int64_t ente;
} placed;

typedef struct finding {
  zn_replica *r;
  zn_ctx *ctx;
  unsigned entity;
  int64_t k;
  zn_day al;
  zn_arena *a;
  placed at;
  zn_entra *v;
  size_t n, cap;
} finding;

static void add_to(int64_t *list, size_t *n, int64_t k) {
  if (k <= 0 || *n == PLACES) return;
  for (size_t i = 0; i < *n; i++)
    if (list[i] == k) return;
  list[(*n)++] = k;
}

static zn_status add_writer(finding *w, int64_t k, zn_err *err) {
  zn_writer by;
  ZN_TRY(zn_ctx_writer(w->ctx, k, &by, err));
  add_to(w->at.ambiti, &w->at.nambiti, by.ambito);
  return ZN_OK;
}

/* An edge's fund-year, its ends. */
static zn_status place_edge(finding *w, int64_t edge, zn_err *err) {
  zn_row row;
  bool found;
  ZN_TRY(zn_row_get(w->r, zn_entity_by_no(ZN_ASSEGNAZIONE), edge, w->a, &row, &found, err));
  if (!found) return ZN_OK;
  add_to(w->at.funds, &w->at.nfunds, ZN_AT(&row, ASS_FONDO)->i);
  add_to(w->at.ambiti, &w->at.nambiti, ZN_AT(&row, ASS_AMBITO)->i);
  add_to(w->at.ambiti, &w->at.nambiti, ZN_AT(&row, ASS_DA_AMBITO)->i);
  if (w->at.ente == 0) w->at.ente = ZN_AT(&row, ASS_ENTE)->i;
  return ZN_OK;
}

static zn_status place_line(finding *w, int64_t line, zn_err *err) {
  int64_t edge;
  bool found;
  ZN_TRY(add_writer(w, line, err));
  ZN_TRY(zn_sql_int(w->r, "SELECT assegnazione FROM budget WHERE k=?", line, 0, &edge, &found, err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_sql_int(w->r, "SELECT fondo_annualita FROM assegnazione WHERE k=?", edge, 0, &edge, &found, err));
  if (found) add_to(w->at.funds, &w->at.nfunds, edge);
  return ZN_OK;
}

static zn_status place_unit(finding *w, int64_t unit, zn_err *err) {
  zn_unit u;
  zn_parts parts = {0};
  bool found;
  zn_status st = zn_unit_load(&u, w->ctx, unit, &found, err);
  if (st == ZN_OK && found) st = zn_unit_parts_by_row(&u, w->ctx, ZN_DAY_MAX, &parts, err);
  w->at.ente = u.ctx.ente;
  for (size_t i = 0; i < parts.n && st == ZN_OK; i++) {
    if (parts.v[i].entity != w->entity || parts.v[i].row != w->k) continue;
    st = parts.v[i].edge ? place_edge(w, parts.v[i].target, err) : place_line(w, parts.v[i].target, err);
  }
  zn_unit_release(&u);
  zn_parts_release(&parts);
  return st == ZN_E_LIMIT || st == ZN_E_INVALID ? ZN_OK : st;
}

static zn_status place_row(finding *w, zn_err *err) {
  int64_t v = 0, unit = 0;
  bool found;
  switch (w->entity) {
    case ZN_ASSEGNAZIONE: return place_edge(w, w->k, err);
    case ZN_BUDGET:
      ZN_TRY(zn_sql_int(w->r, "SELECT ente FROM budget WHERE k=?", w->k, 0, &w->at.ente, &found, err));
      ZN_TRY(zn_sql_int(w->r, "SELECT assegnazione FROM budget WHERE k=?", w->k, 0, &v, &found, err));
      if (found) ZN_TRY(place_edge(w, v, err));
      return place_line(w, w->k, err);
    case ZN_MOVIMENTO_SINTETICO:
      ZN_TRY(zn_sql_int(w->r, "SELECT ente FROM movimento_sintetico WHERE k=?", w->k, 0, &w->at.ente, &found, err));
      ZN_TRY(zn_sql_int(w->r, "SELECT budget FROM movimento_sintetico WHERE k=?", w->k, 0, &v, &found, err));
      return found ? place_line(w, v, err) : ZN_OK;
    case ZN_INCASSO:
      ZN_TRY(zn_sql_int(w->r, "SELECT ente FROM incasso WHERE k=?", w->k, 0, &w->at.ente, &found, err));
      ZN_TRY(zn_sql_int(w->r, "SELECT assegnazione FROM incasso WHERE k=?", w->k, 0, &v, &found, err));
      return found ? place_edge(w, v, err) : ZN_OK;
    case ZN_TRASFERIMENTO:
      ZN_TRY(zn_sql_int(w->r, "SELECT assegnazione FROM trasferimento WHERE k=?", w->k, 0, &v, &found, err));
      return found ? place_edge(w, v, err) : ZN_OK;
    default:
      ZN_TRY(zn_traccia_unita(w->ctx, w->entity, w->k, &unit, err));
      return unit != 0 ? place_unit(w, unit, err) : ZN_OK;
  }
}

/* ---- at each level ---- */

static zn_entra *entry_of(finding *w, const zn_cifra *c, const zn_contributo *x) {
  for (size_t i = 0; i < w->n; i++) {
    const zn_cifra *o = &w->v[i].cifra;
    if (o->misura == x->misura && w->v[i].interno == x->interno && o->fondo_annualita == x->fondo_annualita &&
        o->chi.livello == c->chi.livello && o->chi.ente == c->chi.ente && o->chi.ambito == c->chi.ambito)
      return &w->v[i];
  }
  zn_entra *more = zn_arena_room(w->a, w->v, w->n, &w->cap, sizeof *more);
  if (more == NULL) return NULL;
  w->v = more;
  zn_entra *e = &w->v[w->n++];
  *e = (zn_entra){.cifra = *c, .interno = x->interno};
  e->cifra.misura = x->misura;
  e->cifra.interni = x->interno;
  e->cifra.solo = 0;
  return e;
}

static zn_status look(finding *w, int64_t fund, const zn_chi *chi, zn_err *err) {
  zn_cifra c = {.fondo_annualita = fund, .chi = *chi, .al = w->al, .solo = w->entity, .solo_k = w->k};
  zn_traccia t;
  zn_status st = zn_traccia_di(w->r, &c, &t, err);
  for (size_t i = 0; i < t.n && st == ZN_OK; i++) {
    zn_entra *e = entry_of(w, &c, &t.v[i]);
    st = e == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : zn_money_add(e->cents, t.v[i].cents, &e->cents, err);
  }
  zn_traccia_free(&t);
  return st;
}

static zn_status look_everywhere(finding *w, zn_err *err) {
  for (size_t f = 0; f < w->at.nfunds; f++) {
    int64_t fund = w->at.funds[f];
    if (w->at.ente > 0) ZN_TRY(look(w, fund, &(zn_chi){.livello = ZN_LIVELLO_ENTE, .ente = w->at.ente}, err));
    for (size_t i = 0; i < w->at.nambiti; i++)
      ZN_TRY(look(w, fund, &(zn_chi){.livello = ZN_LIVELLO_AMBITO, .ambito = w->at.ambiti[i]}, err));
    ZN_TRY(look(w, fund, &(zn_chi){.livello = ZN_LIVELLO_REGIONE}, err));
  }
  return ZN_OK;
}

/* ---- why not ---- */

static bool is_money(unsigned entity) {
  switch (entity) {
    case ZN_ASSEGNAZIONE:
    case ZN_BUDGET:
    case ZN_TRASFERIMENTO:
    case ZN_INCASSO:
    case ZN_MOVIMENTO_SINTETICO:
    case ZN_IMPEGNO:
    case ZN_VARIAZIONE_IMPEGNO:
    case ZN_LIQUIDAZIONE:
    case ZN_PAGAMENTO:
    case ZN_STORNO:
    case ZN_RECUPERO: return true;
    default: return false;
  }
}

static zn_status later(finding *w, bool *is, zn_err *err) {
  static const char *const names[] = {"data", "data_pagamento"};
  const zn_entity *e = zn_entity_by_no(w->entity);
  zn_row row;
  bool found;
  *is = false;
  ZN_TRY(zn_row_get(w->r, e, w->k, w->a, &row, &found, err));
  for (size_t i = 0; i < 2 && found; i++) {
    int at = zn_field_index(e, names[i]);
    *is = *is || (at >= 0 && row.v[at].kind == ZN_V_INT && row.v[at].i > w->al);
  }
  return ZN_OK;
}

static zn_status why_not(finding *w, const char **out, zn_err *err) {
  int64_t unit = 0;
  zn_unit_ctx u = {0};
  bool same = true, is_later;
  *out = ZT_NON_CONTA_ENTITA;
  if (!is_money(w->entity)) return ZN_OK;
  ZN_TRY(zn_traccia_unita(w->ctx, w->entity, w->k, &unit, err));
  bool spending = w->entity >= ZN_IMPEGNO && w->entity <= ZN_RECUPERO;
  if (unit != 0) {
    ZN_TRY(zn_ctx_of_unit(w->ctx, unit, &u, err));
    ZN_TRY(zn_ctx_same_office(w->ctx, unit, w->k, &same, err));
  }
  ZN_TRY(later(w, &is_later, err));
  if (spending && !u.known)
    *out = ZT_NON_CONTA_PADRE;
  else if (!same)
    *out = ZT_NON_CONTA_UFFICIO;
  else if (u.foreign)
    *out = ZT_NON_CONTA_ALTRUI;
  else if (u.prenotazione)
    *out = ZT_NON_CONTA_PRENOTA;
  else if (w->at.nfunds == 0)
    *out = ZT_NON_CONTA_SENZA;
  else if (is_later)
    *out = ZT_NON_CONTA_DATA;
  else
    *out = u.per_conto || w->entity == ZN_MOVIMENTO_SINTETICO ? ZT_NON_CONTA_PROPRIA : ZT_NON_CONTA_ALTRO;
  return ZN_OK;
}

zn_status zn_traccia_riga(zn_replica *r, unsigned entity, int64_t k, zn_day al, zn_arena *a, zn_entra **out, size_t *n,
                          const char **perche, zn_err *err) {
  finding w = {.r = r, .ctx = zn_ctx_new(r), .entity = entity, .k = k, .al = al, .a = a};
  *perche = "";
  *out = NULL;
  *n = 0;
  if (w.ctx == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  int64_t home;
  zn_status st = is_money(entity) ? place_row(&w, err) : ZN_OK;
  if (st == ZN_OK && w.at.nfunds > 0) st = add_writer(&w, k, err);
  if (st == ZN_OK && w.at.ente > 0 && zn_place_ambito_of(r, w.at.ente, al, &home))
    add_to(w.at.ambiti, &w.at.nambiti, home);
  if (st == ZN_OK) st = look_everywhere(&w, err);
  if (st == ZN_OK && w.n == 0) st = why_not(&w, perche, err);
  zn_ctx_free(w.ctx);
  if (st != ZN_OK) return st;
  *out = w.v;
  *n = w.n;
  return ZN_OK;
}
