/* An ente: what is due, what was sent back, what its plan asks of it, the funds that concern it. */
#include <string.h>

#include "core/domain/cruscotto/interno.h"
#include "core/domain/regole/regole.h"
#include "core/domain/rows/ref.h"
#include "core/text/cruscotto.h"
#include "core/text/esame.h"
#include "core/text/text.h"

/* ---- a rendicontazione ---- */

/* What would forbid the sending now. */
static zn_status blocks(zn_cru *c, const zn_rend *x, size_t *n, zn_err *err) {
  zn_rilievi v = {0};
  zn_regole_ask ask = {.fondo_annualita = x->f.fondo_annualita,
                       .livello = ZN_LIVELLO_ENTE,
                       .org = c->me->org,
                       .has_al = true,
                       .al = x->al};
  zn_status st = zn_regole_check(c->io.r, &ask, &v, err);
  if (st == ZN_OK) *n = zn_rilievi_count(&v, ZN_BLOCCA);
  if (st == ZN_OK) zn_rilievi_free(&v);
  return st;
}

static zn_status due(zn_cru *c, zn_rend *x, const zn_flow *f, zn_err *err) {
  zn_scadenza s;
  size_t n = 0;
  char al[11];
  ZN_TRY(zn_rend_scadenza(x, c->ambito, c->me->k, &s, err));
  if (!s.esiste) return ZN_OK;
  const char *title =
      zn_arena_printf(&c->arena, ZT_E_SCAD_RILEVAZIONE, x->fondo, (long long)x->anno, zn_day_print_it(al, x->al));
  const char *fa = zn_arena_printf(&c->arena, "%s/%lld", x->fondo, (long long)x->anno);
  const char *when = zn_cru_quando(c, s.giorno - c->today), *text, *cmd;
  if (title == NULL || fa == NULL || when == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (f->stato != ZN_S_DA_INIZIARE) ZN_TRY(blocks(c, x, &n, err));
  if (f->stato == ZN_S_DA_INIZIARE) {
    text = zn_arena_printf(&c->arena, ZT_CR_INIZIARE, title, when);
    cmd = zn_cru_comando(c, "rendiconto declare-unused", x, "");
  } else if (n > 0) {
    text = n == 1 ? zn_arena_printf(&c->arena, ZT_CR_BLOCCHI_UNO, title, when)
                  : zn_arena_printf(&c->arena, ZT_CR_BLOCCHI, title, when, n);
    cmd = zn_cru_comando(c, "check", x, "");
  } else {
    text = zn_arena_printf(&c->arena, ZT_CR_RILEVAZIONE, title, when);
    cmd = zn_cru_comando(c, "rendiconto submit", x, "");
  }
  return zn_cru_scadenza(c, "rilevazione", fa, s.giorno - c->today, text, cmd, err);
}

static zn_status returned(zn_cru *c, const zn_rend *x, const zn_flow *f, zn_err *err) {
  zn_span why = f->ultima == NULL ? (zn_span){0} : f->ultima->motivo;
  const char *s = zn_arena_printf(&c->arena, ZT_CR_RESTITUITA, x->fondo, (long long)x->anno, why.n == 0 ? "" : ": «",
                                  (int)why.n, (const char *)why.p, why.n == 0 ? "" : "»");
  return zn_cru_cosa(c, "correzione", x, s, zn_cru_comando(c, "rendiconto submit", x, ""), err);
}

static zn_status asked(zn_cru *c, zn_rend *x, const zn_flow *f, zn_err *err) {
  bool open = f->stato == ZN_S_DA_CORREGGERE || f->stato == ZN_S_DA_INIZIARE || f->stato == ZN_S_BOZZA;
  if (f->stato == ZN_S_DA_CORREGGERE) ZN_TRY(returned(c, x, f, err));
  if (open) return due(c, x, f, err);
  if (f->stato != ZN_S_INSERITO_DA_CAPOFILA || f->contestata) return ZN_OK;
  return zn_cru_cosa(c, "conferma", x, zn_arena_printf(&c->arena, ZT_CR_PER_CONTO, x->fondo, (long long)x->anno),
                     zn_cru_comando(c, "rendiconto confirm", x, ""), err);
}

/* ---- the quota to the capofila: agreed and not paid ---- */

static zn_status quota(zn_cru *c, zn_rend *x, size_t edge, zn_err *err) {
  char a[40], b[40];
  zn_cents paid = 0;
  const zn_edge *e = &x->f.edges[edge];
  for (size_t i = 0; i < x->f.namounts; i++) {
    const zn_amount *m = &x->f.amounts[i];
    if (m->on_edge && m->target == edge && m->ente == c->me->k) ZN_TRY(zn_money_add(paid, m->pagato, &paid, err));
  }
  if (paid >= e->importo) return ZN_OK;
  const char *s = zn_arena_printf(&c->arena, ZT_CR_QUOTA, (long long)x->anno, zn_money_print_it(a, e->importo),
                                  zn_money_print_it(b, paid));
  zn_cents rest = 0; /* of what is agreed */
  ZN_TRY(zn_money_sub(e->importo, paid, &rest, err));
  return zn_cru_cosa(c, "quota", x, s, zn_arena_printf(&c->arena, ZT_CR_C_QUOTA, zn_money_print_it(a, rest)), err);
}

typedef struct anni { /* of quotas that are agreed */
  int64_t v[64];
  size_t n;
} anni;

static zn_status quotas(zn_cru *c, zn_rend *x, zn_err *err) {
  anni *agreed = c->altro;
  for (size_t i = 0; i < x->f.nedges; i++) {
    const zn_edge *e = &x->f.edges[i];
    if (e->da_ente != c->me->k || c->ambito == 0 || e->ambito != c->ambito || !e->valid || e->revocata || e->presunta)
      continue;
    if (agreed->n < sizeof agreed->v / sizeof agreed->v[0]) agreed->v[agreed->n++] = x->anno;
    ZN_TRY(quota(c, x, i, err));
  }
  return ZN_OK;
}

/* What the plan asks, in the word of its own ambito, and no edge answers yet. */
static zn_status planned(zn_cru *c, zn_ctx *ctx, zn_err *err) {
  zn_row_list rows;
  int64_t leader = 0;
  if (zn_ref_int(c->io.r, ZN_AMBITO, c->ambito, "capofila", &leader) && leader == c->me->k)
    return ZN_OK; /* to itself */
  const anni *agreed = c->altro;
  char a[40];
  ZN_TRY(zn_rows_where(c->io.r, zn_entity_by_no(ZN_CRITERIO_RIPARTO), "ente", c->me->k, &c->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    zn_writer w;
    int64_t anno = zn_row_int(&rows.v[i], "anno"), importo = zn_row_int(&rows.v[i], "importo");
    bool done = importo <= 0;
    for (size_t j = 0; j < agreed->n; j++) done = done || agreed->v[j] == anno;
    ZN_TRY(zn_ctx_writer(ctx, rows.v[i].k, &w, err));
    if (done || w.kind != ZN_L3_AMBITO || w.ambito != c->ambito) continue;
    const char *t = zn_arena_printf(&c->arena, ZT_CR_QUOTA_PIANO, (long long)anno, zn_money_print_it(a, importo));
    ZN_TRY(zn_cru_cosa(c, "quota_piano", NULL, t, zn_arena_printf(&c->arena, ZT_CR_C_QUOTA, a), err));
  }
  return ZN_OK;
}

/* ---- a fund ---- */

static bool nothing(const zn_somme *s) {
  return s->assegnato == 0 && s->programmato == 0 && s->impegnato == 0 && s->pagato == 0 && s->recuperato == 0;
}

static zn_status fund(zn_cru *c, zn_rend *x, zn_err *err) {
  zn_flow f;
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_ENTE, .ente = c->me->k};
  ZN_TRY(zn_rend_ente(x, c->ambito, c->me->k, &f, NULL, NULL, err));
  ZN_TRY(quotas(c, x, err));
  if (f.stato == ZN_S_NON_DOVUTO) return ZN_OK;
  ZN_TRY(asked(c, x, &f, err));
  if (f.stato != ZN_S_CONVALIDATO) ZN_TRY(zn_cru_rilievi(c, x, c->me->k, err));
  ZN_TRY(zn_cru_importi(c, x, &chi, &im, err));
  if (nothing(&im.totali)) return ZN_OK; /* only what it gives others: the quota has its own line */
  json_t *o = zn_cru_voce(c->fondi, x);
  json_object_set_new(o, "stato", json_string(zn_stato_name(f.stato)));
  json_object_set_new(o, "etichetta", json_string(zn_stato_label(f.stato)));
  json_object_set_new(o, "assegnato", zn_json_cents(im.totali.assegnato));
  json_object_set_new(o, "speso", zn_json_cents(im.totali.spesa_netta));
  json_object_set_new(o, "da_pagare", zn_json_cents(im.totali.da_pagare));
  json_object_set_new(o, "disponibile", zn_json_cents(im.totali.disponibile));
  return ZN_OK;
}

/* ---- social workers of last year; the plan in consultation ---- */

static zn_status staff(zn_cru *c, zn_err *err) {
  int y, m, d;
  int64_t n = 0;
  bool found;
  zn_day_to_ymd(c->today, &y, &m, &d);
  ZN_TRY(zn_sql_int(c->io.r, "SELECT 1 FROM personale WHERE ente=?1 AND anno=?2 LIMIT 1", c->me->k, y - 1, &n, &found,
                    err));
  if (found) return ZN_OK;
  return zn_cru_cosa(c, "personale", NULL, zn_arena_printf(&c->arena, ZT_CR_PERSONALE, y - 1),
                     zn_arena_printf(&c->arena, ZT_CR_C_PERSONALE, y - 1), err);
}

static zn_status consultation(zn_cru *c, zn_err *err) {
  json_t *plan = NULL;
  ZN_TRY(zn_cru_piano(c, &plan, err));
  zn_status st = ZN_OK;
  if (plan != NULL && zn_cru_e(plan, "stato", "in_consultazione"))
    st = zn_cru_cosa(c, "piano", NULL, ZT_CR_CONSULTAZIONE, ZT_CR_C_COMMENTO, err);
  json_decref(plan);
  return st;
}

zn_status zn_cru_ente(zn_cru *c, zn_err *err) {
  anni agreed = {.n = 0};
  zn_ctx *ctx = zn_ctx_new(c->io.r);
  if (ctx == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  c->altro = &agreed;
  zn_status st = zn_cru_ogni_fondo(c, fund, err);
  if (st == ZN_OK && c->ambito != 0) st = planned(c, ctx, err);
  if (st == ZN_OK && c->ambito != 0) st = consultation(c, err);
  if (st == ZN_OK) st = staff(c, err);
  zn_ctx_free(ctx);
  return st;
}
