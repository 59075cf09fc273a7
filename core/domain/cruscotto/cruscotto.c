/* The first screen of each organisation that this workplace acts as. */
#include "core/domain/cruscotto/cruscotto.h"

#include <stdlib.h>

#include "core/domain/cruscotto/interno.h"
#include "core/text/text.h"

/* ---- most urgent first ---- */

/* What is past, or due within the week; what somebody waits for; what is due later; the rest. */
enum { PRESTO, ATTESA, POI, ALTRO };
#define WEEK 7

static const char *const waited[] = {"correzione",  "rilievo",       "conferma",    "contestazione",
                                     "richiesta",   "da_verificare", "pronta",      "integrazione",
                                     "respinta",    "da_esaminare",  "integrativa", "controdeduzioni",
                                     "istruttoria", "proroga",       "firme"};

typedef struct item {
  json_t *v;
  int rank;
  json_int_t days; /* 0 without a deadline */
  size_t at;
} item;

static int rank_of(const json_t *o) {
  const json_t *days = json_object_get(o, "giorni");
  if (json_is_integer(days) && json_integer_value(days) <= WEEK) return PRESTO;
  for (size_t i = 0; i < sizeof waited / sizeof waited[0]; i++)
    if (zn_cru_e(o, "tipo", waited[i])) return ATTESA;
  return json_is_integer(days) ? POI : ALTRO;
}

static int by_urgency(const void *a, const void *b) {
  const item *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  if (x->rank != ATTESA && x->days != y->days) return x->days < y->days ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

static zn_status sort(json_t *list, zn_err *err) {
  size_t n = json_array_size(list), i = 0;
  json_t *one = NULL;
  item *v = calloc(n + 1, sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  json_array_foreach(list, i, one) {
    v[i] = (item){json_incref(one), rank_of(one), json_integer_value(json_object_get(one, "giorni")), i};
  }
  qsort(v, n, sizeof *v, by_urgency);
  json_array_clear(list);
  for (i = 0; i < n; i++) json_array_append_new(list, v[i].v);
  free(v);
  return ZN_OK;
}

/* ---- one organisation ---- */

static const char *role(const zn_me *me) {
  return me->kind == ZN_ORG_REGIONE ? "regione" : me->kind == ZN_ORG_AMBITO ? "capofila" : "ente";
}

static zn_status where(zn_cru *c, zn_err *err) {
  zn_rend x = {.r = c->io.r}; /* only its names */
  const char *code, *name;
  if (c->me->kind == ZN_ORG_AMBITO) c->ambito = c->me->k;
  if (c->me->kind != ZN_ORG_ENTE) return ZN_OK;
  if (!zn_place_ambito_of(c->io.r, c->me->k, c->today, &c->ambito)) return ZN_OK;
  zn_arena_init(&x.arena);
  zn_status st = zn_rend_name(&x, true, c->ambito, &code, &name, err);
  if (st == ZN_OK) json_object_set_new(c->out, "ambito", json_string(name[0] == 0 ? code : name));
  zn_arena_release(&x.arena);
  return st;
}

static zn_status fill(zn_cru *c, zn_err *err) {
  c->da_fare = json_array();
  c->fondi = json_array();
  json_object_set_new(c->out, "da_fare", c->da_fare);
  json_object_set_new(c->out, "fondi", c->fondi);
  if (c->me->kind != ZN_ORG_ENTE) {
    c->rendicontazioni = json_array();
    json_object_set_new(c->out, "rendicontazioni", c->rendicontazioni);
  }
  ZN_TRY(where(c, err));
  ZN_TRY(zn_cru_comuni(c, err));
  switch (c->me->kind) {
    case ZN_ORG_REGIONE: ZN_TRY(zn_cru_regione(c, err)); break;
    case ZN_ORG_AMBITO: ZN_TRY(zn_cru_capofila(c, err)); break;
    default: ZN_TRY(zn_cru_ente(c, err));
  }
  return sort(c->da_fare, err);
}

static zn_status office(const zn_place *p, const zn_me *me, json_t *list, zn_err *err) {
  zn_cru c = {.io = *p, .me = me, .today = zn_place_today(p->r)};
  char day[11];
  c.io.come = me;
  c.out = json_pack("{s:s, s:s, s:s, s:s}", "codice", me->code, "nome", me->name[0] == 0 ? me->code : me->name, "ruolo",
                    role(me), "oggi", zn_day_print(day, c.today));
  if (c.out == NULL || json_array_append_new(list, c.out) != 0) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_init(&c.arena);
  zn_status st = fill(&c, err);
  zn_arena_release(&c.arena);
  return st;
}

zn_status zn_cruscotto(const zn_place *p, json_t **out, zn_err *err) {
  json_t *list = json_array();
  zn_status st = list == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < p->n; i++) {
    if (p->come != NULL && p->come != &p->orgs[i]) continue;
    if (p->orgs[i].k < 0) continue; /* not yet known here: nothing can be said of it */
    st = office(p, &p->orgs[i], list, err);
  }
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
