/* The Regione: how many ambiti sent, what waits for it, the plans, the signed declarations, the money. */
#include <string.h>

#include "core/domain/cruscotto/interno.h"
#include "core/domain/esame/esame.h"
#include "core/domain/esame/saldi.h"
#include "core/domain/piano/piano.h"
#include "core/text/cruscotto.h"
#include "core/text/text.h"

#define DAY_MS    86400000LL
#define LONG_DAYS 30

enum { COMPOSIZIONE, TRASMESSO, ISTRUTTORIA, INTEGRAZIONE, APPROVATO, CHIUSO, STATI };
static const struct {
  zn_stato stato;
  const char *nome;
} states[STATI] = {[COMPOSIZIONE] = {ZN_S_IN_COMPOSIZIONE, "in_composizione"},
                   [TRASMESSO] = {ZN_S_TRASMESSO, "trasmesse"},
                   [ISTRUTTORIA] = {ZN_S_IN_ISTRUTTORIA, "in_istruttoria"},
                   [INTEGRAZIONE] = {ZN_S_INTEGRAZIONE_RICHIESTA, "integrazione_richiesta"},
                   [APPROVATO] = {ZN_S_APPROVATO, "approvate"},
                   [CHIUSO] = {ZN_S_CHIUSO, "chiuse"}};

typedef struct conta {
  size_t n, di[STATI], in_ritardo;
  zn_cru_nomi esaminare, trenta, contro, ritardo, integrative;
  zn_cents ammessa, non_ammessa, economie, saldo;
} conta;

/* ---- signed declarations: what who attached them says; zona attach check compares again ---- */

typedef struct firme {
  json_int_t trasmissioni, allegate, coincidono, differiscono, non_verificabili;
} firme;

static zn_status signatures(zn_cru *c, int64_t k, const zn_mossa_row *sent, firme *n, zn_err *err) {
  if (sent == NULL || !sent->has_manifest) return ZN_OK;
  sqlite3_stmt *s =
      zn_replica_stmt(c->io.r,
                      "SELECT min(CASE verifica WHEN 'coincide' THEN 0 WHEN 'differisce' THEN 2 ELSE 1 "
                      "END) FROM allegato WHERE manifest=?1 AND ambito=?2 AND firma<>'nessuna' HAVING count(*)>0",
                      err);
  if (s == NULL) return zn_replica_sql_fail(c->io.r, err);
  sqlite3_bind_blob(s, 1, sent->manifest.b, sizeof sent->manifest.b, SQLITE_STATIC);
  sqlite3_bind_int64(s, 2, k);
  n->trasmissioni++;
  if (sqlite3_step(s) == SQLITE_ROW) {
    int best = sqlite3_column_int(s, 0);
    n->allegate++;
    *(best == 0 ? &n->coincidono : best == 2 ? &n->differiscono : &n->non_verificabili) += 1;
  }
  zn_replica_done(s);
  return ZN_OK;
}

/* ---- an ambito ---- */

static zn_status balance(zn_rend *x, const zn_figures *today, int64_t ambito, conta *n, zn_cents *to_examine,
                         zn_err *err) {
  zn_saldi s;
  ZN_TRY(zn_saldi_con(x, today, ambito, &s, err));
  *to_examine = s.da_esaminare;
  ZN_TRY(zn_money_add(n->ammessa, s.ammesso, &n->ammessa, err));
  ZN_TRY(zn_money_add(n->non_ammessa, s.non_ammesso, &n->non_ammessa, err));
  ZN_TRY(zn_money_add(n->economie, s.economia_riprogrammabile, &n->economie, err));
  return zn_money_add(n->saldo, s.saldo_erogabile, &n->saldo, err);
}

static zn_status ambito(zn_cru *c, zn_rend *x, const zn_figures *today, int64_t k, conta *n, firme *signs,
                        zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine = NULL;
  zn_scadenza s;
  size_t count = 0;
  const char *code, *name;
  ZN_TRY(zn_rend_ambito(x, k, &f, &mine, &count, err));
  ZN_TRY(zn_rend_name(x, true, k, &code, &name, err));
  n->n++;
  for (int i = 0; i < STATI; i++) n->di[i] += states[i].stato == f.stato;
  if (f.stato == ZN_S_TRASMESSO) zn_cru_nome(c, &n->esaminare, code, name);
  if (f.stato == ZN_S_IN_ISTRUTTORIA && f.ultima != NULL) {
    int64_t since = zn_rend_written_ms(f.ultima->k);
    if (f.ultima->mossa == ZN_M_CONTRODEDUCI)
      zn_cru_nome(c, &n->contro, code, name);
    else if (since > 0 && (int64_t)c->today - since / DAY_MS > LONG_DAYS)
      zn_cru_nome(c, &n->trenta, code, name);
  }
  if (f.stato == ZN_S_IN_COMPOSIZIONE || f.stato == ZN_S_INTEGRAZIONE_RICHIESTA) {
    ZN_TRY(zn_rend_scadenza(x, k, 0, &s, err));
    if (s.esiste && s.giorno < c->today) {
      n->in_ritardo++;
      zn_cru_nome(c, &n->ritardo, code, name);
    }
  }
  if (f.stato == ZN_S_IN_COMPOSIZIONE) return ZN_OK;
  ZN_TRY(signatures(c, k, zn_rend_trasmissione(&f, mine, count), signs, err));
  zn_cents more = 0;
  ZN_TRY(balance(x, today, k, n, &more, err));
  if (f.stato == ZN_S_APPROVATO && more > 0) zn_cru_nome(c, &n->integrative, code, name);
  return ZN_OK;
}

/* ---- a fund-year ---- */

static zn_status queue(zn_cru *c, const zn_rend *x, const char *tipo, const zn_cru_nomi *v, const char *testo,
                       const char *verbo, const char *resto, zn_err *err) {
  if (v->n == 0) return ZN_OK;
  const char *who = zn_arena_printf(&c->arena, "--ambito %s%s", v->primo, resto);
  if (who == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return zn_cru_cosa(c, tipo, x, testo, zn_cru_comando(c, verbo, x, who), err);
}

static zn_status queues(zn_cru *c, const zn_rend *x, const conta *n, zn_err *err) {
#define OF(v, uno, molti) &n->v, n->v.n == 0 ? "" : ZN_CRU_QUANTI(c, x, uno, molti, &n->v)
  ZN_TRY(
      queue(c, x, "da_esaminare", OF(esaminare, ZT_CR_ESAMINARE_UNO, ZT_CR_ESAMINARE), "rendiconto review", "", err));
  ZN_TRY(queue(c, x, "controdeduzioni", OF(contro, ZT_CR_CONTRO_UNO, ZT_CR_CONTRO), "rilievo list", "", err));
  ZN_TRY(queue(c, x, "istruttoria", OF(trenta, ZT_CR_TRENTA_UNO, ZT_CR_TRENTA), "rendiconto show", "", err));
  ZN_TRY(queue(c, x, "integrativa", OF(integrative, ZT_CR_INTEGRATIVA_UNO, ZT_CR_INTEGRATIVA), "rendiconto unapprove",
               " --motivo \"…\"", err));
  return queue(c, x, "in_ritardo", OF(ritardo, ZT_CR_AMBITI_UNO, ZT_CR_AMBITI), "sollecito add", " --motivo \"…\"",
               err);
#undef OF
}

static zn_status money(zn_cru *c, zn_rend *x, const zn_figures *today, const conta *n, zn_err *err) {
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_REGIONE};
  ZN_TRY(zn_importi_di(today, &chi, x->vista, &im, err));
  json_t *o = zn_cru_voce(c->fondi, x);
  json_object_set_new(o, "assegnato", zn_json_cents(im.totali.assegnato));
  json_object_set_new(o, "trasferito", zn_json_cents(im.totali.trasferito));
  json_object_set_new(o, "spesa_finale", zn_json_cents(im.totali.spesa_netta));
  json_object_set_new(o, "ammessa", zn_json_cents(n->ammessa));
  json_object_set_new(o, "non_ammessa", zn_json_cents(n->non_ammessa));
  json_object_set_new(o, "economie", zn_json_cents(n->economie));
  json_object_set_new(o, "saldo_erogabile", zn_json_cents(n->saldo));
  return ZN_OK;
}

static zn_status fund_at(zn_cru *c, zn_rend *x, const zn_figures *today, zn_err *err) {
  conta n = {0};
  int64_t *list;
  size_t count;
  char iso[11];
  ZN_TRY(zn_rend_ambiti(x, &list, &count, err));
  if (count == 0) return ZN_OK;
  for (size_t i = 0; i < count; i++) ZN_TRY(ambito(c, x, today, list[i], &n, c->altro, err));
  if (n.di[CHIUSO] == n.n) return ZN_OK; /* what is over is in the reports */
  json_t *o = zn_cru_voce(c->rendicontazioni, x);
  const zn_scadenza *s = &x->scadenza;
  json_object_set_new(o, "scadenza", s->esiste ? json_string(zn_day_print(iso, s->giorno)) : json_null());
  json_object_set_new(o, "giorni", s->esiste ? json_integer(s->giorno - c->today) : json_null());
  json_object_set_new(o, "ambiti", json_integer((json_int_t)n.n));
  for (int i = 0; i < STATI; i++) json_object_set_new(o, states[i].nome, json_integer((json_int_t)n.di[i]));
  json_object_set_new(o, "in_ritardo", json_integer((json_int_t)n.in_ritardo));
  ZN_TRY(queues(c, x, &n, err));
  return money(c, x, today, &n, err);
}

/* The survey's figures are of its date; money is told as of today. */
static zn_status fund(zn_cru *c, zn_rend *x, zn_err *err) {
  zn_figures today;
  if (x->al >= c->today) return fund_at(c, x, &x->f, err);
  zn_status st = zn_figures_load(&today, c->io.r, x->f.fondo_annualita, c->today, err);
  if (st == ZN_OK) st = fund_at(c, x, &today, err);
  zn_figures_free(&today);
  return st;
}

/* ---- plans, extensions, signatures ---- */

static zn_status plans(zn_cru *c, zn_err *err) {
  json_t *list = NULL, *o = NULL;
  zn_cru_nomi sent = {0};
  size_t i = 0;
  json_int_t approved = 0, n = 0;
  int64_t ambiti = 0;
  bool found;
  ZN_TRY(zn_sql_int(c->io.r, "SELECT count(*) FROM ambito", 0, 0, &ambiti, &found, err));
  ZN_TRY(zn_piano_elenco(&c->io, &list, err));
  json_array_foreach(list, i, o) {
    if (zn_cru_e(o, "stato", "concluso")) continue;
    n++;
    approved += zn_cru_e(o, "stato", "approvato") || zn_cru_e(o, "stato", "vigente");
    if (zn_cru_e(o, "stato", "trasmesso_regione"))
      zn_cru_nome(c, &sent, json_string_value(json_object_get(o, "ambito")),
                  json_string_value(json_object_get(o, "denominazione")));
  }
  json_decref(list);
  json_object_set_new(c->out, "piani",
                      json_pack("{s:I, s:I, s:I, s:I}", "ambiti", (json_int_t)ambiti, "piani", n, "approvati", approved,
                                "da_approvare", (json_int_t)sent.n));
  if (sent.n == 0) return ZN_OK;
  const char *s = sent.n == 1 ? zn_arena_printf(&c->arena, ZT_CR_PIANI_UNO, sent.testo)
                              : zn_arena_printf(&c->arena, ZT_CR_PIANI, sent.n, zn_cru_elenco(c, &sent));
  return zn_cru_cosa(c, "piano", NULL, s, ZT_CR_C_PIANI, err);
}

static zn_status extensions(zn_cru *c, zn_err *err) {
  zn_esame_ask ask = {0};
  json_t *v = NULL, *o = NULL;
  size_t i = 0, n = 0;
  ZN_TRY(zn_proroga_list(&c->io, &ask, &v, err));
  json_array_foreach(json_object_get(v, "richieste"), i, o) n += zn_cru_e(o, "stato", "in_attesa");
  json_decref(v);
  if (n == 0) return ZN_OK;
  return zn_cru_cosa(c, "proroga", NULL, n == 1 ? ZT_CR_PROROGHE_UNO : zn_arena_printf(&c->arena, ZT_CR_PROROGHE, n),
                     ZT_CR_C_PROROGHE, err);
}

zn_status zn_cru_regione(zn_cru *c, zn_err *err) {
  firme signs = {0};
  c->altro = &signs;
  ZN_TRY(zn_cru_ogni_fondo(c, fund, err));
  json_object_set_new(c->out, "firme",
                      json_pack("{s:I, s:I, s:I, s:I, s:I}", "trasmissioni", signs.trasmissioni, "allegate",
                                signs.allegate, "coincidono", signs.coincidono, "differiscono", signs.differiscono,
                                "non_verificabili", signs.non_verificabili));
  if (signs.differiscono > 0)
    ZN_TRY(zn_cru_cosa(c, "firme", NULL,
                       signs.differiscono == 1
                           ? ZT_CR_FIRME_DIFF_1
                           : zn_arena_printf(&c->arena, ZT_CR_FIRME_DIFF, (size_t)signs.differiscono),
                       ZT_CR_C_FIRME, err));
  ZN_TRY(extensions(c, err));
  return plans(c, err);
}
