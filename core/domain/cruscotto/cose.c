/* Things to do, and what the three offices share. */
#include <stdio.h>
#include <string.h>

#include "core/domain/cruscotto/interno.h"
#include "core/domain/esame/esame.h"
#include "core/domain/esame/osservazioni.h"
#include "core/domain/piano/piano.h"
#include "core/domain/rows/ref.h"
#include "core/text/cruscotto.h"
#include "core/text/text.h"

/* ---- one thing ---- */

static zn_status put(zn_cru *c, const char *tipo, json_t *days, const char *fondo, const char *testo,
                     const char *comando, zn_err *err) {
  json_t *o = testo == NULL || comando == NULL
                  ? NULL
                  : json_pack("{s:s, s:s, s:o, s:s?, s:s}", "tipo", tipo, "testo", testo, "giorni", json_incref(days),
                              "fondo_annualita", fondo, "comando", comando);
  json_decref(days);
  if (o == NULL || json_array_append_new(c->da_fare, o) != 0) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return ZN_OK;
}

zn_status zn_cru_cosa(zn_cru *c, const char *tipo, const zn_rend *x, const char *testo, const char *comando,
                      zn_err *err) {
  const char *fa = x == NULL ? NULL : zn_arena_printf(&c->arena, "%s/%lld", x->fondo, (long long)x->anno);
  return put(c, tipo, json_null(), fa, testo, comando, err);
}

zn_status zn_cru_scadenza(zn_cru *c, const char *tipo, const char *fondo_annualita, int giorni, const char *testo,
                          const char *comando, zn_err *err) {
  return put(c, tipo, json_integer(giorni), fondo_annualita, testo, comando, err);
}

const char *zn_cru_quando(zn_cru *c, int giorni) {
  if (giorni == 1) return ZT_CR_SCADE_DOM;
  if (giorni == 0) return ZT_CR_SCADE_OGGI;
  if (giorni == -1) return ZT_CR_SCADUTA_IER;
  return giorni > 0 ? zn_arena_printf(&c->arena, ZT_CR_SCADE_TRA, giorni)
                    : zn_arena_printf(&c->arena, ZT_CR_SCADUTA_DA, -giorni);
}

const char *zn_cru_comando(zn_cru *c, const char *verbo, const zn_rend *x, const char *resto) {
  return zn_arena_printf(&c->arena, "zona %s --fondo %s --anno %lld%s%s", verbo, x->fondo, (long long)x->anno,
                         resto[0] == 0 ? "" : " ", resto);
}

/* ---- queues ---- */

#define NAMES 4

void zn_cru_nome(zn_cru *c, zn_cru_nomi *v, const char *code, const char *name) {
  if (code == NULL || name == NULL || name[0] == 0) name = code == NULL ? "" : code;
  if (v->n == 0) {
    v->primo = zn_arena_strdup(&c->arena, code == NULL ? "" : code);
    v->testo = zn_arena_strdup(&c->arena, name);
  } else if (v->n < NAMES) {
    const char *more = zn_arena_printf(&c->arena, "%s, %s", v->testo == NULL ? "" : v->testo, name);
    if (more != NULL) v->testo = more;
  }
  v->n++;
}

const char *zn_cru_elenco(zn_cru *c, const zn_cru_nomi *v) {
  if (v->n == NAMES + 1) return zn_arena_printf(&c->arena, ZT_CR_E_ALTRO, v->testo);
  return v->n > NAMES ? zn_arena_printf(&c->arena, ZT_CR_E_ALTRI, v->testo, v->n - NAMES) : v->testo;
}

bool zn_cru_e(const json_t *o, const char *key, const char *text) {
  const char *s = json_string_value(json_object_get(o, key));
  return s != NULL && strcmp(s, text) == 0;
}

/* ---- what all have: dates that were noted, terms, reminders, conflicts ---- */

static const char *text(const json_t *o, const char *key) {
  const char *s = json_string_value(json_object_get(o, key));
  return s == NULL ? "" : s;
}

/* Surveys, remarks and late steps are told by each office in its own words. */
static zn_status dated(zn_cru *c, const json_t *o, zn_err *err) {
  const char *tipo = text(o, "tipo"), *fondo = text(o, "fondo_annualita"), *titolo = text(o, "titolo");
  int days = (int)json_integer_value(json_object_get(o, "giorni"));
  if (strcmp(tipo, "rilevazione") == 0 || strcmp(tipo, "rilievo") == 0) return ZN_OK;
  if (strcmp(tipo, "piano") == 0 && days < 0) return ZN_OK;
  const char *when = zn_cru_quando(c, days), *s;
  char shown[100];
  (void)snprintf(shown, sizeof shown, "%s", fondo); /* "FNPS 2025", as everywhere in these sentences */
  char *slash = strrchr(shown, '/');
  if (slash != NULL) *slash = ' ';
  if (strcmp(tipo, "sollecito") == 0)
    s = zn_arena_printf(&c->arena, ZT_CR_SOLLECITO, fondo[0] == 0 ? "" : " ", shown, titolo, when);
  else
    s = zn_arena_printf(&c->arena, ZT_CR_TERMINE, shown, fondo[0] == 0 ? "" : ", ", titolo, when);
  return zn_cru_scadenza(c, tipo, fondo[0] == 0 ? NULL : fondo, days, s, ZT_CR_C_SCADENZE, err);
}

/* A year ahead is not for today. */
#define AHEAD_DAYS 60

static zn_status dates(zn_cru *c, zn_err *err) {
  zn_esame_ask ask = {0};
  json_t *list = NULL, *o = NULL;
  size_t i = 0;
  zn_status st = zn_scadenze_list(&c->io, &ask, &list, err);
  json_array_foreach(list, i, o) {
    if (st == ZN_OK && json_integer_value(json_object_get(o, "giorni")) <= AHEAD_DAYS) st = dated(c, o, err);
  }
  json_decref(list);
  return st;
}

static zn_status conflicts(zn_cru *c, zn_err *err) {
  zn_conflict *list = NULL;
  zn_key_clash *clashes = NULL;
  size_t n = 0, nclashes = 0, open = 0;
  ZN_TRY(zn_replica_conflicts(c->io.r, &c->arena, &list, &n, err));
  ZN_TRY(zn_replica_key_clashes(c->io.r, &c->arena, &clashes, &nclashes, err));
  for (size_t i = 0; i < n; i++) open += list[i].open;
  open += nclashes;
  if (open == 0) return ZN_OK;
  const char *s = open == 1 ? ZT_CR_CONFLITTO : zn_arena_printf(&c->arena, ZT_CR_CONFLITTI, open);
  return zn_cru_cosa(c, "conflitto", NULL, s, ZT_CR_C_CONFLITTI, err);
}

zn_status zn_cru_comuni(zn_cru *c, zn_err *err) {
  ZN_TRY(dates(c, err));
  return conflicts(c, err);
}

/* ---- remarks ---- */

/* "impegno 2026/DET-21": a label begins with an upper-case letter of ASCII. */
static const char *lower_label(zn_cru *c, const char *label, const char *key) {
  char *s = zn_arena_printf(&c->arena, "%s %s", label, key);
  if (s != NULL && s[0] >= 'A' && s[0] <= 'Z') s[0] = (char)(s[0] - 'A' + 'a');
  return s;
}

static zn_status remark(zn_cru *c, zn_rend *x, const json_t *o, zn_err *err) {
  const json_t *riga = json_object_get(o, "riga");
  const char *row = text(riga, "chiave"), *due = text(o, "termine");
  const zn_entity *e = zn_entity_by_name(text(riga, "entity"));
  if (row[0] != 0 && e != NULL) row = lower_label(c, e->label, row);
  if (row == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  const char *s = zn_arena_printf(&c->arena, ZT_CR_RILIEVO, x->fondo, (long long)x->anno,
                                  zn_cru_e(o, "da", "capofila") ? ZT_CR_IL_CAPOFILA : ZT_CR_LA_REGIONE,
                                  text(o, "testo"), row[0] == 0 ? "" : ZT_CR_SU, row);
  const char *cmd = zn_arena_printf(&c->arena, ZT_CR_C_RISPOSTA, text(o, "id"));
  zn_day day;
  if (due[0] == 0 || zn_day_parse(due, &day, NULL) != ZN_OK) return zn_cru_cosa(c, "rilievo", x, s, cmd, err);
  const char *fa = zn_arena_printf(&c->arena, "%s/%lld", x->fondo, (long long)x->anno);
  return zn_cru_scadenza(c, "rilievo", fa, (int)(day - c->today), s, cmd, err);
}

zn_status zn_cru_rilievi(zn_cru *c, zn_rend *x, int64_t ente, zn_err *err) {
  json_t *list = NULL, *o = NULL;
  size_t i = 0;
  const char *from = ente != 0 ? "capofila" : "regione";
  ZN_TRY(zn_osservazioni_json(x, c->ambito, ente, &list, err));
  zn_status st = ZN_OK;
  json_array_foreach(list, i, o) {
    bool waits = zn_cru_e(o, "stato", "aperto") && zn_cru_e(o, "da", from) && !zn_cru_e(o, "tipo", "nota") &&
                 json_array_size(json_object_get(o, "risposte")) == 0;
    if (st == ZN_OK && waits) st = remark(c, x, o, err);
  }
  json_decref(list);
  return st;
}

/* ---- fund-years ---- */

zn_status zn_cru_ogni_fondo(zn_cru *c, zn_cru_fondo fn, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(c->io.r,
                                    "SELECT fa.k FROM fondo_annualita fa JOIN fondo f ON f.k=fa.fondo ORDER BY "
                                    "f.codice,fa.anno",
                                    err);
  size_t n = 0, cap = 0;
  int64_t *v = NULL;
  if (s == NULL) return zn_replica_sql_fail(c->io.r, err);
  while (sqlite3_step(s) == SQLITE_ROW) {
    if (n == cap) {
      int64_t *more = zn_arena_alloc(&c->arena, (cap = cap == 0 ? 32 : cap * 2) * sizeof *more);
      if (more == NULL) break;
      if (n > 0) memcpy(more, v, n * sizeof *v);
      v = more;
    }
    v[n++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  for (size_t i = 0; i < n; i++) {
    zn_rend x;
    ZN_TRY(zn_rend_open(&x, c->io.r, v[i], c->ambito, false, 0, err));
    zn_status st = fn(c, &x, err);
    zn_rend_close(&x);
    ZN_TRY(st);
  }
  return ZN_OK;
}

zn_status zn_cru_importi(zn_cru *c, zn_rend *x, const zn_chi *chi, zn_importi *out, zn_err *err) {
  zn_figures now;
  if (x->al >= c->today) return zn_importi_di(&x->f, chi, x->vista, out, err);
  zn_status st = zn_figures_load(&now, c->io.r, x->f.fondo_annualita, c->today, err);
  if (st == ZN_OK) st = zn_importi_di(&now, chi, x->vista, out, err);
  zn_figures_free(&now);
  return st;
}

json_t *zn_cru_voce(json_t *list, const zn_rend *x) {
  char key[100];
  (void)snprintf(key, sizeof key, "%s/%lld", x->fondo, (long long)x->anno);
  json_t *o = json_pack("{s:s, s:s, s:I}", "fondo_annualita", key, "fondo", x->fondo, "anno", (json_int_t)x->anno);
  json_array_append_new(list, o);
  return o;
}

/* ---- the plan ---- */

zn_status zn_cru_piano(zn_cru *c, json_t **out, zn_err *err) {
  json_t *list = NULL, *o = NULL;
  zn_buf code;
  size_t i = 0;
  *out = NULL;
  ZN_TRY(zn_piano_elenco(&c->io, &list, err));
  zn_buf_init(&code, 200);
  zn_ref_print(c->io.r, NULL, ZN_AMBITO, c->ambito, &code);
  json_array_foreach(list, i, o) {
    bool mine = zn_cru_e(o, "ambito", zn_buf_cstr(&code));
    if (mine && (*out == NULL || zn_cru_e(*out, "stato", "concluso"))) {
      json_decref(*out);
      *out = json_incref(o);
    }
  }
  zn_buf_release(&code);
  json_decref(list);
  return ZN_OK;
}
