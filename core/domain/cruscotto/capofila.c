/* A capofila: how far its enti are, what waits for it, what the Regione asks, the plan, the money. */
#include <string.h>

#include "core/domain/cruscotto/interno.h"
#include "core/text/cruscotto.h"
#include "core/text/esame.h"
#include "core/text/text.h"

/* ---- its enti, in one fund-year ---- */

typedef struct conta {
  size_t dovuti, inviati, da_verificare, convalidati, in_ritardo;
  zn_cru_nomi verificare, ritardo;
} conta;

static bool open_state(zn_stato s) {
  return s == ZN_S_BOZZA || s == ZN_S_DA_INIZIARE || s == ZN_S_DA_CORREGGERE || s == ZN_S_INSERITO_DA_CAPOFILA;
}

static zn_status notes(zn_cru *c, zn_rend *x, const zn_flow *f, const char *code, const char *name, zn_err *err) {
  const char *who = zn_arena_printf(&c->arena, "--ente %s", code);
  if (who == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (f->contestata && f->stato == ZN_S_INSERITO_DA_CAPOFILA)
    ZN_TRY(zn_cru_cosa(c, "contestazione", x,
                       zn_arena_printf(&c->arena, ZT_CR_CONTESTA, x->fondo, (long long)x->anno, name),
                       zn_cru_comando(c, "rendiconto show", x, who), err));
  if (f->richiesta && (f->stato == ZN_S_INVIATO || f->stato == ZN_S_IN_VERIFICA))
    ZN_TRY(zn_cru_cosa(c, "richiesta", x,
                       zn_arena_printf(&c->arena, ZT_CR_RICHIESTA, x->fondo, (long long)x->anno, name),
                       zn_cru_comando(c, "rendiconto return", x, who), err));
  return ZN_OK;
}

static zn_status ente(zn_cru *c, zn_rend *x, int64_t k, conta *n, zn_err *err) {
  zn_flow f;
  zn_scadenza s;
  const char *code, *name;
  ZN_TRY(zn_rend_ente(x, c->ambito, k, &f, NULL, NULL, err));
  if (f.stato == ZN_S_NON_DOVUTO || !zn_perimetro_deve(&x->f.perimetro, c->ambito, k, x->al)) return ZN_OK;
  ZN_TRY(zn_rend_name(x, false, k, &code, &name, err));
  if (name[0] == 0) name = code;
  n->dovuti++;
  bool waits = f.stato == ZN_S_INVIATO || f.stato == ZN_S_IN_VERIFICA;
  n->convalidati += f.stato == ZN_S_CONVALIDATO;
  n->inviati += waits || f.stato == ZN_S_CONVALIDATO;
  n->da_verificare += waits;
  if (waits) zn_cru_nome(c, &n->verificare, code, name);
  if (open_state(f.stato)) {
    ZN_TRY(zn_rend_scadenza(x, c->ambito, k, &s, err));
    if (s.esiste && s.giorno < c->today) {
      n->in_ritardo++;
      zn_cru_nome(c, &n->ritardo, code, name);
    }
  }
  return notes(c, x, &f, code, name, err);
}

/* ---- what follows for the capofila ---- */

static zn_status queues(zn_cru *c, const zn_rend *x, const conta *n, zn_err *err) {
  const char *who = n->verificare.n == 0 ? "" : zn_arena_printf(&c->arena, "--ente %s", n->verificare.primo);
  if (n->da_verificare > 0)
    ZN_TRY(zn_cru_cosa(c, "da_verificare", x, ZN_CRU_QUANTI(c, x, ZT_CR_VERIFICA_UNO, ZT_CR_VERIFICA, &n->verificare),
                       zn_cru_comando(c, "rendiconto show", x, who), err));
  if (n->in_ritardo > 0)
    ZN_TRY(zn_cru_cosa(
        c, "in_ritardo", x, ZN_CRU_QUANTI(c, x, ZT_CR_RITARDO_UNO, ZT_CR_RITARDO, &n->ritardo),
        zn_cru_comando(c, "sollecito add", x, zn_arena_printf(&c->arena, "--ente %s --motivo \"…\"", n->ritardo.primo)),
        err));
  return ZN_OK;
}

static zn_status why(zn_cru *c, const zn_rend *x, const zn_flow *f, bool rejected, zn_err *err) {
  zn_span m = f->ultima == NULL ? (zn_span){0} : f->ultima->motivo;
  const char *a = m.n == 0 ? "" : ": «", *b = m.n == 0 ? "" : "»";
  const char *s =
      rejected
          ? zn_arena_printf(&c->arena, ZT_CR_RESPINTA, x->fondo, (long long)x->anno, a, (int)m.n, (const char *)m.p, b)
          : zn_arena_printf(&c->arena, ZT_CR_INTEGRA, x->fondo, (long long)x->anno, a, (int)m.n, (const char *)m.p, b);
  return zn_cru_cosa(c, rejected ? "respinta" : "integrazione", x, s,
                     rejected ? zn_cru_comando(c, "rendiconto show", x, "") : ZT_CR_C_RILIEVI, err);
}

static zn_status own(zn_cru *c, zn_rend *x, const zn_flow *f, const conta *n, json_t *o, zn_err *err) {
  zn_scadenza s;
  char al[11], iso[11];
  ZN_TRY(zn_rend_scadenza(x, c->ambito, 0, &s, err));
  json_object_set_new(o, "scadenza", s.esiste ? json_string(zn_day_print(iso, s.giorno)) : json_null());
  json_object_set_new(o, "giorni", s.esiste ? json_integer(s.giorno - c->today) : json_null());
  if (f->stato == ZN_S_INTEGRAZIONE_RICHIESTA) ZN_TRY(why(c, x, f, false, err));
  if (f->stato != ZN_S_IN_COMPOSIZIONE) return ZN_OK;
  if (f->ultima != NULL && f->ultima->mossa == ZN_M_RESPINGI) ZN_TRY(why(c, x, f, true, err));
  if (n->dovuti > 0 && n->convalidati == n->dovuti)
    ZN_TRY(zn_cru_cosa(c, "pronta", x, zn_arena_printf(&c->arena, ZT_CR_AMB_PRONTA, x->fondo, (long long)x->anno),
                       zn_cru_comando(c, "rendiconto transmit", x, ""), err));
  if (!s.esiste) return ZN_OK;
  const char *title =
      zn_arena_printf(&c->arena, ZT_E_SCAD_RILEVAZIONE, x->fondo, (long long)x->anno, zn_day_print_it(al, x->al));
  const char *fa = zn_arena_printf(&c->arena, "%s/%lld", x->fondo, (long long)x->anno);
  const char *when = zn_cru_quando(c, s.giorno - c->today);
  if (title == NULL || fa == NULL || when == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return zn_cru_scadenza(c, "rilevazione", fa, s.giorno - c->today,
                         n->dovuti == 0
                             ? zn_arena_printf(&c->arena, ZT_CR_AMB_NESSUNO, title, when)
                             : zn_arena_printf(&c->arena, ZT_CR_AMB_SCADE, title, when, n->inviati, n->dovuti),
                         zn_cru_comando(c, "report R4", x, ""), err);
}

/* ---- money: what enti say they paid to the capofila and did not come ---- */

static zn_status transits(zn_cru *c, zn_rend *x, zn_cents *open, zn_err *err) {
  zn_transito *v = NULL;
  size_t n = 0;
  int64_t leader = zn_figures_capofila(&x->f, c->ambito);
  char a[40], b[40];
  *open = 0;
  ZN_TRY(zn_transiti(&x->f, &c->arena, &v, &n, err));
  for (size_t i = 0; i < n; i++) {
    const char *code, *name;
    zn_cents rest = v[i].pagato_int - v[i].pagato_fin;
    if (zn_figures_home(&x->f, v[i].da) != c->ambito) continue;
    if (rest > 0) ZN_TRY(zn_money_add(*open, rest, open, err));
    if (leader == 0 || v[i].a != leader || v[i].pagato_int <= v[i].incassato) continue;
    ZN_TRY(zn_rend_name(x, false, v[i].da, &code, &name, err));
    ZN_TRY(
        zn_cru_cosa(c, "incasso", x,
                    zn_arena_printf(&c->arena, ZT_CR_INCASSO, x->fondo, (long long)x->anno, name[0] == 0 ? code : name,
                                    zn_money_print_it(a, v[i].pagato_int), zn_money_print_it(b, v[i].incassato)),
                    zn_arena_printf(&c->arena, ZT_CR_C_INCASSO, x->fondo, (long long)x->anno,
                                    zn_money_print_it(a, v[i].pagato_int - v[i].incassato)),
                    err));
  }
  return ZN_OK;
}

static zn_status money(zn_cru *c, zn_rend *x, zn_err *err) {
  zn_importi im;
  zn_cents open;
  char text[40];
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = c->ambito};
  ZN_TRY(zn_cru_importi(c, x, &chi, &im, err));
  ZN_TRY(transits(c, x, &open, err));
  if (im.totali.programmato == 0 && im.totali.da_programmare > 0)
    ZN_TRY(zn_cru_cosa(c, "programmare", x,
                       zn_arena_printf(&c->arena, ZT_CR_PROGRAMMA, x->fondo, (long long)x->anno,
                                       zn_money_print_it(text, im.totali.da_programmare)),
                       zn_arena_printf(&c->arena, ZT_CR_C_BUDGET, x->fondo, (long long)x->anno), err));
  json_t *o = zn_cru_voce(c->fondi, x);
  json_object_set_new(o, "assegnato", zn_json_cents(im.totali.assegnato));
  json_object_set_new(o, "incassato", zn_json_cents(im.totali.incassato));
  json_object_set_new(o, "programmato", zn_json_cents(im.totali.programmato));
  json_object_set_new(o, "impegnato", zn_json_cents(im.totali.impegnato));
  json_object_set_new(o, "spesa_finale", zn_json_cents(im.totali.spesa_netta));
  json_object_set_new(o, "da_impegnare", zn_json_cents(im.totali.disponibile));
  json_object_set_new(o, "non_rendicontato", zn_json_cents(open));
  return ZN_OK;
}

/* ---- a fund-year ---- */

static zn_status fund(zn_cru *c, zn_rend *x, zn_err *err) {
  zn_flow f;
  conta n = {0};
  int64_t *list;
  size_t count;
  bool touched = false;
  ZN_TRY(zn_rend_ambiti(x, &list, &count, err));
  for (size_t i = 0; i < count; i++) touched = touched || list[i] == c->ambito;
  if (!touched) return ZN_OK;
  ZN_TRY(zn_rend_ambito(x, c->ambito, &f, NULL, NULL, err));
  if (f.stato == ZN_S_CHIUSO) return ZN_OK; /* what is over is in the reports */
  ZN_TRY(zn_rend_enti(x, c->ambito, &list, &count, err));
  for (size_t i = 0; i < count; i++) ZN_TRY(ente(c, x, list[i], &n, err));
  json_t *o = zn_cru_voce(c->rendicontazioni, x);
  json_object_set_new(o, "stato", json_string(zn_stato_name(f.stato)));
  json_object_set_new(o, "etichetta", json_string(zn_stato_label(f.stato)));
  json_object_set_new(o, "dovute", json_integer((json_int_t)n.dovuti));
  json_object_set_new(o, "inviate", json_integer((json_int_t)n.inviati));
  json_object_set_new(o, "da_verificare", json_integer((json_int_t)n.da_verificare));
  json_object_set_new(o, "convalidate", json_integer((json_int_t)n.convalidati));
  json_object_set_new(o, "in_ritardo", json_integer((json_int_t)n.in_ritardo));
  ZN_TRY(own(c, x, &f, &n, o, err));
  ZN_TRY(queues(c, x, &n, err));
  if (f.stato != ZN_S_APPROVATO) ZN_TRY(zn_cru_rilievi(c, x, 0, err));
  return money(c, x, err);
}

/* ---- the plan ---- */

static zn_status plan(zn_cru *c, zn_err *err) {
  json_t *p = NULL;
  int y, m, d;
  ZN_TRY(zn_cru_piano(c, &p, err));
  if (p == NULL) {
    json_object_set_new(c->out, "piano", json_null());
    zn_day_to_ymd(c->today, &y, &m, &d);
    return zn_cru_cosa(c, "piano", NULL, ZT_CR_PIANO_MANCA, zn_arena_printf(&c->arena, ZT_CR_C_PIANO_CREA, y, y + 2),
                       err);
  }
  json_object_set_new(c->out, "piano", p);
  long long from = json_integer_value(json_object_get(p, "triennio_da")),
            to = json_integer_value(json_object_get(p, "triennio_a")),
            late = json_integer_value(json_object_get(p, "passi_in_ritardo"));
  if (zn_cru_e(p, "stato", "integrazioni_richieste"))
    ZN_TRY(zn_cru_cosa(c, "piano", NULL, zn_arena_printf(&c->arena, ZT_CR_PIANO_INTEG, from, to), ZT_CR_C_PIANO, err));
  if (late == 0) return ZN_OK;
  return zn_cru_cosa(c, "piano", NULL,
                     late == 1 ? zn_arena_printf(&c->arena, ZT_CR_PIANO_TARDI, from, to)
                               : zn_arena_printf(&c->arena, ZT_CR_PIANO_TARDIM, from, to, late),
                     ZT_CR_C_PIANO, err);
}

zn_status zn_cru_capofila(zn_cru *c, zn_err *err) {
  ZN_TRY(zn_cru_ogni_fondo(c, fund, err));
  return plan(c, err);
}
