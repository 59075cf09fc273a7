#include "client/scope.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/rows/ref.h"
#include "core/domain/rows/visibilita.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* ---- fund-year, date, whose
 * ----------------------------------------------------------------------------------------------- */

static zn_status year_of(const char *text, int64_t *out, zn_err *err) {
  if (strlen(text) != 4 || strspn(text, "0123456789") != 4) return zn_fail(err, ZN_E_USAGE, ZT_BAD_YEAR, text);
  *out = strtol(text, NULL, 10);
  return ZN_OK;
}

static zn_status fund_of(const zn_place *p, const zn_scope_text *t, bool need, zn_scope *out, zn_err *err) {
  if (t->fondo == NULL && t->anno == NULL && !need) return ZN_OK;
  if (t->fondo == NULL) return zn_fail(err, ZN_E_USAGE, ZT_SCOPE_MISSING, "fondo");
  if (t->anno == NULL) return zn_fail(err, ZN_E_USAGE, ZT_SCOPE_MISSING, "anno");
  int64_t anno = 0;
  ZN_TRY(year_of(t->anno, &anno, err));
  return zn_fondo_annualita_k(p->r, t->fondo, anno, &out->fondo_annualita, err);
}

static zn_status org_of(const zn_place *p, unsigned entity, const char *key, zn_id *out, zn_err *err) {
  int64_t k = -1;
  ZN_TRY(zn_ref_parse(p->r, zn_place_default(p), entity, key, &k, err));
  return zn_replica_hash_of_k(p->r, k, out) == ZN_OK ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_UNKNOWN, key);
}

static zn_status whose(const zn_place *p, const zn_scope_text *t, zn_scope *out, zn_err *err) {
  const zn_me *me = zn_place_default(p);
  if (t->ente != NULL && t->ambito != NULL) return zn_fail(err, ZN_E_USAGE, ZT_SCOPE_BOTH);
  if (t->ente != NULL) {
    out->livello = ZN_LIVELLO_ENTE;
    return org_of(p, ZN_ENTE, t->ente, &out->org, err);
  }
  if (t->ambito != NULL) {
    out->livello = ZN_LIVELLO_AMBITO;
    return org_of(p, ZN_AMBITO, t->ambito, &out->org, err);
  }
  if (me == NULL) return zn_fail(err, ZN_E_STATE, ZT_ST_JOINING);
  out->org = me->org;
  out->livello = me->kind == ZN_ORG_REGIONE  ? ZN_LIVELLO_REGIONE
                 : me->kind == ZN_ORG_AMBITO ? ZN_LIVELLO_AMBITO
                                             : ZN_LIVELLO_ENTE;
  return ZN_OK;
}

zn_status zn_scope_of(const zn_place *p, const zn_scope_text *t, bool need_fund, zn_scope *out, zn_err *err) {
  zn_scope s = {0};
  ZN_TRY(fund_of(p, t, need_fund, &s, err));
  if (t->al != NULL) {
    ZN_TRY(zn_day_parse(t->al, &s.al, err));
    s.has_al = true;
  }
  ZN_TRY(whose(p, t, &s, err));
  *out = s;
  return ZN_OK;
}

zn_status zn_scope_funds(const zn_place *p, zn_arena *a, int64_t **out, size_t *n, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(p->r,
                                    "SELECT fa.k, count(*) OVER () FROM fondo_annualita fa LEFT JOIN fondo f ON f.k = "
                                    "fa.fondo ORDER BY f.codice, fa.anno, fa.k",
                                    err);
  if (s == NULL) return err == NULL ? ZN_E_IO : err->code;
  int64_t *list = NULL;
  size_t count = 0;
  while (sqlite3_step(s) == SQLITE_ROW) {
    if (list == NULL) list = zn_arena_alloc(a, (size_t)sqlite3_column_int64(s, 1) * sizeof *list);
    if (list == NULL) break;
    list[count++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  *out = list;
  *n = count;
  return ZN_OK;
}

/* ---- verbs
 * --------------------------------------------------------------------------------------------------------------------
 */

enum { AS_ENTE = 1, AS_AMBITO = 2, AS_REGIONE = 4 };

/* Who may act, by verb: the organisation that performs it is looked for among mine in this order. */
static const struct {
  const char *verb;
  unsigned kinds;
} actors[] = {
    {"submit", AS_ENTE},
    {"declare-unused", AS_ENTE},
    {"withdraw", AS_ENTE | AS_AMBITO},
    {"review", AS_AMBITO | AS_REGIONE},
    {"return", AS_AMBITO},
    {"accept", AS_AMBITO},
    {"reopen", AS_AMBITO | AS_REGIONE},
    {"confirm", AS_ENTE},
    {"contest", AS_ENTE},
    {"transmit", AS_AMBITO},
    {"transmit-missing", AS_AMBITO},
    {"request", AS_REGIONE},
    {"reply", AS_AMBITO},
    {"approve", AS_REGIONE},
    {"reject", AS_REGIONE},
    {"unapprove", AS_REGIONE},
    {"close", AS_REGIONE},
    {"propose", AS_ENTE},
};

static const zn_me *mine(const zn_place *p, const zn_id *org) {
  for (size_t i = 0; i < p->n; i++) {
    if (zn_id_cmp(&p->orgs[i].org, org) == 0 && (p->come == NULL || p->come == &p->orgs[i])) return &p->orgs[i];
  }
  return NULL;
}

/* Who of mine acts, and on whom. Without a fitting one the default acts, and core says whose it is to do. */
static const zn_me *actor(const zn_place *p, unsigned kinds, const zn_scope *s, bool named, bool *target) {
  const zn_me *own = named ? mine(p, &s->org) : NULL;
  *target = false;
  if (own != NULL && own->kind == ZN_ORG_ENTE && (kinds & AS_ENTE) != 0) return own;
  if (own != NULL && own->kind == ZN_ORG_AMBITO && (kinds & AS_AMBITO) != 0) return own;
  const zn_me *ente = zn_place_as(p, ZN_ORG_ENTE), *ambito = zn_place_as(p, ZN_ORG_AMBITO),
              *regione = zn_place_as(p, ZN_ORG_REGIONE);
  *target = named;
  if (named && s->livello == ZN_LIVELLO_ENTE && (kinds & AS_AMBITO) != 0 && ambito != NULL) return ambito;
  if (named && s->livello == ZN_LIVELLO_AMBITO && (kinds & AS_REGIONE) != 0 && regione != NULL) return regione;
  if (!named && (kinds & AS_ENTE) != 0 && ente != NULL) return ente;
  if (!named && (kinds & AS_AMBITO) != 0 && ambito != NULL) return ambito;
  if (!named && (kinds & AS_REGIONE) != 0 && regione != NULL) return regione;
  return zn_place_default(p);
}

zn_status zn_scope_move(const zn_place *p, const zn_scope_text *t, const char *verb, const zn_scope_act *with,
                        json_t **out, zn_err *err) {
  zn_scope s;
  unsigned kinds = 0;
  bool target = false;
  for (size_t i = 0; i < sizeof actors / sizeof actors[0]; i++) {
    if (strcmp(actors[i].verb, verb) == 0) kinds = actors[i].kinds;
  }
  if (kinds == 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_UNKNOWN_VERB, verb, "rendiconto", "rendiconto");
  ZN_TRY(zn_scope_of(p, t, true, &s, err));
  const zn_me *me = actor(p, kinds, &s, t->ente != NULL || t->ambito != NULL, &target);
  if (me == NULL) return zn_fail(err, ZN_E_STATE, ZT_ST_JOINING);
  zn_rendiconto_act act = {
      .me = me->org,
      .kind = me->kind,
      .fondo_annualita = s.fondo_annualita,
      .has_al = s.has_al,
      .al = s.al,
      .has_target = target,
      .target = s.org,
      .verbo = zn_verbo_parse(verb),
      .motivo = with->motivo,
      .protocollo = with->protocollo,
      .economia = with->economia,
      .da_restituire = with->da_restituire,
      .revocato = with->revocato,
  };
  if (with->ricevuto != NULL) {
    ZN_TRY(zn_day_parse(with->ricevuto, &act.ricevuto_il, err));
    act.has_ricevuto = true;
  }
  if (with->atto != NULL) ZN_TRY(zn_ref_parse(p->r, me, ZN_ATTO, with->atto, &act.atto, err));
  return zn_rendiconto_do(p->r, &act, out, err);
}

/* ---- one rendicontazione ---- */

zn_status zn_scope_show(const zn_place *p, const zn_scope_text *t, json_t **out, zn_err *err) {
  zn_scope s;
  json_t *published = NULL;
  ZN_TRY(zn_scope_of(p, t, true, &s, err));
  zn_rendiconto_ask ask = {
      .fondo_annualita = s.fondo_annualita, .livello = s.livello, .org = s.org, .has_al = s.has_al, .al = s.al};
  bool view = zn_replica_view(p->r);
  zn_status st = zn_rendiconto_show(p->r, &ask, out, err);
  zn_replica_view_end(p->r, view);
  ZN_TRY(st);
  bool whole = zn_vede_tutto(p->r, s.livello, &s.org);
  json_object_set_new(*out, "parziale", json_boolean(!whole));
  if (whole || s.livello != ZN_LIVELLO_AMBITO) return ZN_OK;
  st = zn_totali_pubblicati(p->r, s.fondo_annualita, &s.org, s.has_al, s.al, &published, err);
  json_object_set_new(*out, "pubblicati", published != NULL ? published : json_null());
  return st;
}

zn_status zn_scope_publish(const zn_place *p, const zn_scope_text *t, json_t **out, zn_err *err) {
  zn_scope s;
  ZN_TRY(zn_scope_of(p, t, true, &s, err));
  return zn_pubblica_totali(p, s.fondo_annualita, s.has_al, s.al, out, err);
}

/* ---- rules, verification
 * -------------------------------------------------------------------------------------------------------- */

static zn_status funds_or_all(const zn_place *p, const zn_scope *s, zn_arena *a, int64_t **funds, size_t *n,
                              zn_err *err) {
  if (s->fondo_annualita == 0) return zn_scope_funds(p, a, funds, n, err);
  *funds = zn_arena_alloc(a, sizeof **funds);
  if (*funds == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  (*funds)[0] = s->fondo_annualita;
  *n = 1;
  return ZN_OK;
}

/* Appends the findings of one part of the rules; fund 0: those of no fund-year. */
static zn_status check_one(const zn_place *p, const zn_scope *s, zn_regole_parte part, int64_t fund, json_t *all,
                           zn_err *err) {
  zn_rilievi found = {0};
  zn_regole_ask ask = {
      .fondo_annualita = fund, .parte = part, .livello = s->livello, .org = s->org, .has_al = s->has_al, .al = s->al};
  zn_buf key;
  ZN_TRY(zn_regole_check(p->r, &ask, &found, err));
  json_t *list = zn_rilievi_json(p->r, &found);
  zn_rilievi_free(&found);
  if (list == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  size_t i = 0;
  json_t *one = NULL;
  zn_buf_init(&key, 0);
  if (fund != 0) zn_ref_print(p->r, zn_place_default(p), ZN_FONDO_ANNUALITA, fund, &key);
  json_array_foreach(list, i, one) {
    json_object_set_new(one, "fondo_annualita", fund != 0 ? json_string(zn_buf_cstr(&key)) : json_null());
  }
  zn_buf_release(&key);
  json_array_extend(all, list);
  json_decref(list);
  return ZN_OK;
}

/* Of one fund-year what its sending would ask; without one, the plan, people and ledgers once, then each fund-year that
 * concerns us. */
static zn_status check_all(const zn_place *p, const zn_scope *s, zn_arena *a, json_t *all, zn_err *err) {
  int64_t *funds = NULL;
  size_t n = 0;
  if (s->fondo_annualita != 0) return check_one(p, s, ZN_REGOLE_TUTTE, s->fondo_annualita, all, err);
  ZN_TRY(check_one(p, s, ZN_REGOLE_GENERALI, 0, all, err));
  ZN_TRY(zn_scope_funds(p, a, &funds, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(check_one(p, s, ZN_REGOLE_FONDO, funds[i], all, err));
  return ZN_OK;
}

zn_status zn_scope_check(const zn_place *p, const zn_scope_text *t, json_t **out, zn_err *err) {
  zn_scope s;
  zn_arena a;
  ZN_TRY(zn_scope_of(p, t, false, &s, err));
  zn_arena_init(&a);
  json_t *all = json_array();
  bool view = zn_replica_view(p->r);
  zn_status st = check_all(p, &s, &a, all, err);
  zn_replica_view_end(p->r, view);
  zn_arena_release(&a);
  if (st != ZN_OK) {
    json_decref(all);
    return st;
  }
  *out = all;
  return ZN_OK;
}

static void add_up(json_t *sum, const json_t *one, const char *key) {
  json_int_t n = json_integer_value(json_object_get(sum, key)) + json_integer_value(json_object_get(one, key));
  json_object_set_new(sum, key, json_integer(n));
}

zn_status zn_scope_verify(const zn_place *p, const zn_scope_text *t, bool *ok, json_t **out, zn_err *err) {
  zn_scope s;
  zn_arena a;
  int64_t *funds = NULL;
  size_t n = 0;
  ZN_TRY(zn_scope_of(p, t, false, &s, err));
  zn_arena_init(&a);
  json_t *sum = json_pack("{s:i, s:[], s:i}", "verificati", 0, "differenze", "da_aggiornare", 0);
  zn_status st = funds_or_all(p, &s, &a, &funds, &n, err);
  bool all = true, view = zn_replica_view(p->r);
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    bool good = true;
    json_t *one = NULL;
    zn_rendiconto_ask ask = {
        .fondo_annualita = funds[i], .livello = s.livello, .org = s.org, .has_al = s.has_al, .al = s.al};
    st = zn_rendiconto_verify(p->r, &ask, &good, &one, err);
    if (st != ZN_OK) break;
    all &= good;
    add_up(sum, one, "verificati");
    add_up(sum, one, "da_aggiornare");
    json_array_extend(json_object_get(sum, "differenze"), json_object_get(one, "differenze"));
    json_decref(one);
  }
  zn_replica_view_end(p->r, view);
  zn_arena_release(&a);
  if (st != ZN_OK) {
    json_decref(sum);
    return st;
  }
  json_object_set_new(sum, "ok", json_boolean(all));
  *ok = all;
  *out = sum;
  return ZN_OK;
}

/* ---- reports
 * -----------------------------------------------------------------------------------------------------------------------
 */

zn_status zn_scope_report_ask(const zn_place *p, const zn_scope_text *t, zn_report_ask *out, zn_err *err) {
  zn_scope s;
  zn_scope_text whose_when = *t;
  int64_t anno = 0, intervento = 0;
  if (t->anno != NULL) ZN_TRY(year_of(t->anno, &anno, err));
  if (t->fondo == NULL) whose_when.anno = NULL;
  ZN_TRY(zn_scope_of(p, &whose_when, false, &s, err));
  if (t->intervento != NULL)
    ZN_TRY(zn_ref_parse(p->r, zn_place_default(p), ZN_INTERVENTO, t->intervento, &intervento, err));
  *out = (zn_report_ask){.livello = s.livello,
                         .org = s.org,
                         .has_al = s.has_al,
                         .al = s.al,
                         .fondo_annualita = s.fondo_annualita,
                         .intervento = intervento,
                         .anno = anno,
                         .vista = ZN_VISTA_FINALE};
  for (size_t i = 0; i < p->n && s.livello == ZN_LIVELLO_ENTE; i++)
    out->proprio = out->proprio || (p->orgs[i].kind == ZN_ORG_ENTE && zn_id_cmp(&p->orgs[i].org, &s.org) == 0);
  return ZN_OK;
}

zn_status zn_scope_report(const zn_place *p, const zn_scope_text *t, const char *name, zn_tabella ***out, size_t *n,
                          zn_err *err) {
  zn_report_ask ask;
  ZN_TRY(zn_scope_report_ask(p, t, &ask, err));
  ask.parziale = !zn_vede_tutto(p->r, ask.livello, &ask.org);
  bool view = zn_replica_view(p->r);
  zn_status st = zn_report_make(p->r, name, &ask, out, n, err);
  zn_replica_view_end(p->r, view);
  return st;
}

json_t *zn_scope_report_json(zn_tabella *const *sheets, size_t n) {
  json_t *all = json_array();
  for (size_t i = 0; all != NULL && i < n; i++) json_array_append_new(all, zn_tabella_json(sheets[i]));
  return all;
}
