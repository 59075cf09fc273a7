/* `zona rendiconto show`: a rendicontazione as JSON (DESIGN section 9). */
#include <string.h>

#include "core/domain/esame/mostra.h"
#include "core/domain/rendiconto/rend.h"
#include "core/text/domain.h"

/* ---- official figures ---- */

static zn_status derive(zn_somme *s, zn_err *err) {
  ZN_TRY(zn_money_sub(s->impegnato, s->pagato, &s->da_pagare, err));
  ZN_TRY(zn_money_sub(s->programmato, s->impegnato, &s->disponibile, err));
  return zn_money_sub(s->assegnato, s->programmato, &s->da_programmare, err);
}

static zn_status official(zn_rend *x, const zn_mossa_row *m, zn_somme *sum, bool *any, json_t **manifest, zn_err *err) {
  zn_manifest doc;
  *any = false;
  if (m == NULL || m->doc.n == 0 || zn_manifest_parse(&doc, m->doc, &x->arena, NULL) != ZN_OK) return ZN_OK;
  *sum = doc.totali;
  *any = true;
  if (manifest != NULL) {
    zn_id vector;
    zn_heads_digest(&vector, doc.heads, doc.nheads);
    *manifest = json_pack("{s:o,s:o,s:o}", "hash", zn_json_hash(doc.hash.b, 32), "vettore", zn_json_hash(vector.b, 16),
                          "firmatario", zn_json_hash(doc.signer.b, 32));
  }
  return derive(sum, err);
}

static zn_status add_somme(zn_somme *a, const zn_somme *b, zn_err *err) {
  zn_cents *x = &a->assegnato;
  const zn_cents *y = &b->assegnato;
  for (size_t i = 0; i < sizeof *a / sizeof *x; i++) ZN_TRY(zn_money_add(x[i], y[i], &x[i], err));
  return ZN_OK;
}

/* ---- parts of the answer ---- */

static void set_name(json_t *o, const char *key, const char *code, const char *name) {
  json_object_set_new(o, key, json_string(code));
  json_object_set_new(o, "denominazione", json_string(name));
}

/* Adds the moves to a list; void_only: those without effect. */
static void moves(json_t *list, zn_mossa_row **v, size_t n, bool void_only) {
  static const char *const who[] = {"", "ente", "capofila", "regione"};
  for (size_t i = 0; i < n; i++) {
    if (void_only && v[i]->effetto != ZN_EF_SENZA_EFFETTO) continue;
    json_t *o = json_pack("{s:s,s:s,s:s,s:o}", "mossa", zn_mossa_name(v[i]->mossa), "chi", who[v[i]->autore], "effetto",
                          zn_effetto_name(v[i]->effetto), "hash", zn_json_hash(v[i]->hash.b, 32));
    if (v[i]->motivo.n > 0)
      json_object_set_new(o, "motivo", json_stringn((const char *)v[i]->motivo.p, v[i]->motivo.n));
    json_array_append_new(list, o);
  }
}

typedef struct matrix_cell {
  const char *obiettivo, *area;
  zn_cents v[4];
} matrix_cell;

static zn_status matrix(zn_rend *x, const zn_chi *chi, json_t **out, zn_err *err) {
  const zn_figures *f = &x->f;
  matrix_cell *c = zn_arena_alloc(&x->arena, (f->nlines + 1) * sizeof *c);
  size_t *at = zn_arena_alloc(&x->arena, (f->nlines + 1) * sizeof *at), n = 1;
  if (c == NULL || at == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  c[0] = (matrix_cell){.obiettivo = "", .area = ""}; /* also of what is on an assegnazione */
  for (size_t i = 0; i < f->nlines; i++) {
    const zn_line *l = &f->lines[i];
    for (at[i] = 0; at[i] < n; at[i]++)
      if (strcmp(c[at[i]].obiettivo, l->obiettivo) == 0 && strcmp(c[at[i]].area, l->area) == 0) break;
    if (at[i] == n) c[n++] = (matrix_cell){.obiettivo = l->obiettivo, .area = l->area};
    zn_cents *v = c[at[i]].v;
    if (zn_linea_conta(f, chi, l, x->vista)) ZN_TRY(zn_money_add(v[0], zn_line_value(l), &v[0], err));
  }
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *a = &f->amounts[i];
    bool interno;
    if (!zn_chi_ha_somma(chi, a) || !zn_vista_conta(f, a, x->vista, &interno) || interno) continue;
    zn_cents *v = c[a->on_edge ? 0 : at[a->target]].v;
    ZN_TRY(zn_money_add(v[1], a->impegnato, &v[1], err));
    ZN_TRY(zn_money_add(v[2], a->liquidato, &v[2], err));
    ZN_TRY(zn_money_add(v[3], a->pagato, &v[3], err));
  }
  *out = json_array();
  for (size_t i = 0; i < n; i++) {
    if ((c[i].v[0] | c[i].v[1] | c[i].v[2] | c[i].v[3]) == 0) continue;
    json_array_append_new(
        *out, json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "obiettivo_servizio", c[i].obiettivo, "area", c[i].area,
                        "programmato", zn_json_cents(c[i].v[0]), "impegnato", zn_json_cents(c[i].v[1]), "liquidato",
                        zn_json_cents(c[i].v[2]), "pagato", zn_json_cents(c[i].v[3])));
  }
  return ZN_OK;
}

static zn_status set_figures(zn_rend *x, json_t *o, const zn_chi *chi, zn_err *err) {
  zn_importi im;
  ZN_TRY(zn_importi_di(&x->f, chi, x->vista, &im, err));
  json_object_set_new(o, "totali", zn_json_somme(&im.totali));
  json_object_set_new(o, "interni", zn_json_somme(&im.interni));
  json_object_set_new(
      o, "altri",
      json_pack("{s:o,s:o,s:o,s:o}", "presunto", zn_json_cents(im.totali.presunto), "recuperato",
                zn_json_cents(im.totali.recuperato), "spesa_netta", zn_json_cents(im.totali.spesa_netta),
                "cassa_vincolata", zn_json_cents(im.cassa_vincolata)));
  return ZN_OK;
}

static void set_state(json_t *o, const zn_flow *f) {
  json_object_set_new(o, "stato", json_string(zn_stato_name(f->stato)));
  json_object_set_new(o, "versione", json_integer((json_int_t)f->versione));
}

static void set_official(json_t *o, const zn_somme *s, bool any) {
  json_object_set_new(o, "trasmesso", any ? zn_json_somme(s) : json_null());
}

/* ---- levels ---- */

static zn_status ente(zn_rend *x, int64_t ambito, int64_t k, bool whole, json_t *o, zn_err *err) {
  const char *code, *name;
  zn_flow f;
  zn_mossa_row **mine = NULL;
  size_t n = 0;
  zn_somme sent = {0};
  bool any = false;
  json_t *manifest = NULL;
  zn_puntuale when;
  zn_chi chi = {.livello = ZN_LIVELLO_ENTE, .ente = k, .ambito = whole ? 0 : ambito};
  ZN_TRY(zn_rend_name(x, false, k, &code, &name, err));
  set_name(o, "ente", code, name);
  ZN_TRY(zn_rend_ente(x, ambito, k, &f, &mine, &n, err));
  set_state(o, &f);
  ZN_TRY(set_figures(x, o, &chi, err));
  ZN_TRY(official(x, f.invio, &sent, &any, &manifest, err));
  set_official(o, &sent, any);
  json_object_set_new(o, "manifest", manifest != NULL ? manifest : json_null());
  ZN_TRY(zn_rend_punctual(x, f.invio, &when, err));
  json_object_set_new(o, "puntualita", json_string(zn_puntuale_name(when)));
  json_object_set_new(o, "d_ufficio", json_boolean(f.d_ufficio));
  json_object_set_new(o, "richiesta", json_boolean(f.richiesta));
  json_object_set_new(o, "contestata", json_boolean(f.contestata));
  ZN_TRY(zn_esame_mostra(x, ambito, k, &f, f.invio, whole, o, err));
  if (!whole) return ZN_OK;
  json_t *list = json_array();
  moves(list, mine, n, false);
  json_object_set_new(o, "mosse", list);
  json_object_set_new(o, "righe", json_array());
  json_t *m = NULL;
  ZN_TRY(matrix(x, &chi, &m, err));
  json_object_set_new(o, "matrice", m);
  return ZN_OK;
}

static zn_status ambito_head(zn_rend *x, int64_t k, bool whole, json_t *o, zn_flow *f, zn_mossa_row ***mine, size_t *n,
                             zn_somme *sent, bool *any, zn_err *err) {
  const char *code, *name;
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = k};
  json_t *manifest = NULL;
  zn_puntuale when;
  ZN_TRY(zn_rend_name(x, true, k, &code, &name, err));
  set_name(o, "ambito", code, name);
  ZN_TRY(zn_rend_ambito(x, k, f, mine, n, err));
  set_state(o, f);
  ZN_TRY(set_figures(x, o, &chi, err));
  const zn_mossa_row *t = zn_rend_trasmissione(f, *mine, *n);
  ZN_TRY(official(x, t, sent, any, &manifest, err));
  set_official(o, sent, *any);
  json_object_set_new(o, "manifest", manifest != NULL ? manifest : json_null());
  ZN_TRY(zn_rend_punctual(x, t, &when, err));
  json_object_set_new(o, "puntualita", json_string(zn_puntuale_name(when)));
  return zn_esame_mostra(x, k, 0, f, t, whole, o, err);
}

static zn_status ambito(zn_rend *x, int64_t k, json_t *o, zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine = NULL;
  size_t n = 0, count;
  zn_somme sent = {0};
  bool any = false;
  int64_t *enti;
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = k}, node = {.livello = ZN_LIVELLO_NODO, .ambito = k};
  ZN_TRY(ambito_head(x, k, true, o, &f, &mine, &n, &sent, &any, err));
  ZN_TRY(zn_rend_enti(x, k, &enti, &count, err));
  json_t *rows = json_array(), *missing = json_array();
  json_object_set_new(o, "righe", rows);
  json_object_set_new(o, "mancanti", missing);
  for (size_t i = 0; i < count; i++) {
    json_t *row = json_object();
    json_array_append_new(rows, row);
    ZN_TRY(ente(x, k, enti[i], false, row, err));
    zn_flow ef;
    ZN_TRY(zn_rend_ente(x, k, enti[i], &ef, NULL, NULL, err));
    if (ef.stato != ZN_S_CONVALIDATO && zn_perimetro_deve(&x->f.perimetro, k, enti[i], x->al))
      json_array_append(missing, json_object_get(row, "ente"));
  }
  json_t *own = json_object(); /* the ambito's own undistributed money */
  json_array_append_new(rows, own);
  json_object_set(own, "ambito", json_object_get(o, "ambito"));
  json_object_set_new(own, "denominazione", json_string(ZT_NON_RIPARTITO));
  json_object_set_new(own, "non_ripartito", json_true());
  ZN_TRY(set_figures(x, own, &node, err));
  zn_flow facts; /* what lies among the bare facts and is none is shown where the ambito's moves are */
  zn_mossa_row **bare = NULL;
  size_t nbare = 0;
  ZN_TRY(zn_flow_fatti(&x->mosse, x->rilevazione, k, &x->arena, &facts, &bare, &nbare, err));
  json_t *list = json_array(), *m = NULL;
  moves(list, mine, n, false);
  moves(list, bare, nbare, true);
  json_object_set_new(o, "mosse", list);
  ZN_TRY(matrix(x, &chi, &m, err));
  json_object_set_new(o, "matrice", m);
  return ZN_OK;
}

static zn_status regione(zn_rend *x, json_t *o, zn_err *err) {
  int64_t *ambiti;
  size_t n;
  zn_somme sum = {0};
  bool any = false;
  zn_chi chi = {.livello = ZN_LIVELLO_REGIONE};
  zn_flow least = {.stato = ZN_S_CHIUSO};
  ZN_TRY(set_figures(x, o, &chi, err));
  ZN_TRY(zn_rend_ambiti(x, &ambiti, &n, err));
  json_t *rows = json_array();
  json_object_set_new(o, "righe", rows);
  for (size_t i = 0; i < n; i++) {
    zn_flow f;
    zn_mossa_row **mine;
    size_t count;
    zn_somme sent = {0};
    bool has;
    json_t *row = json_object();
    json_array_append_new(rows, row);
    ZN_TRY(ambito_head(x, ambiti[i], false, row, &f, &mine, &count, &sent, &has, err));
    if (f.stato < least.stato) least.stato = f.stato;
    if (!has) continue;
    any = true;
    ZN_TRY(add_somme(&sum, &sent, err));
  }
  if (n == 0) least.stato = ZN_S_IN_COMPOSIZIONE;
  set_state(o, &least);
  set_official(o, &sum, any);
  json_object_set_new(o, "manifest", json_null());
  json_t *m = NULL;
  ZN_TRY(matrix(x, &chi, &m, err));
  json_object_set_new(o, "matrice", m);
  return ZN_OK;
}

static zn_status fill(zn_rend *x, const zn_rendiconto_ask *ask, int64_t org, json_t *o, zn_err *err) {
  char day[11];
  json_object_set_new(o, "fondo", json_string(x->fondo));
  json_object_set_new(o, "anno", json_integer(x->anno));
  json_object_set_new(o, "al", json_string(zn_day_print(day, x->al)));
  json_object_set_new(o, "vista", json_string(zn_vista_name(x->vista)));
  json_object_set_new(o, "livello", json_string(zn_livello_name(ask->livello)));
  json_object_set_new(o, "scadenza",
                      x->scadenza.esiste ? json_string(zn_day_print(day, x->scadenza.giorno)) : json_null());
  switch (ask->livello) {
    case ZN_LIVELLO_ENTE: return ente(x, zn_figures_home(&x->f, org), org, true, o, err);
    case ZN_LIVELLO_AMBITO: return ambito(x, org, o, err);
    default: return regione(x, o, err);
  }
}

zn_status zn_rendiconto_show(zn_replica *r, const zn_rendiconto_ask *ask, json_t **out, zn_err *err) {
  zn_rend x;
  int64_t org = 0, ambito_k = 0;
  if (ask->livello != ZN_LIVELLO_REGIONE) {
    org = zn_replica_k_of_hash(r, &ask->org, false);
    if (org <= 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
    ambito_k = ask->livello == ZN_LIVELLO_AMBITO ? org : 0;
    bool found;
    if (ambito_k == 0)
      ZN_TRY(zn_sql_int(r, "SELECT ambito FROM ambito_membro WHERE ente=? ORDER BY al IS NOT NULL, dal DESC LIMIT 1",
                        org, 0, &ambito_k, &found, err));
  }
  ZN_TRY(zn_rend_open(&x, r, ask->fondo_annualita, ambito_k, ask->has_al, ask->al, err));
  json_t *o = json_object();
  zn_status st = o != NULL ? fill(&x, ask, org, o, err) : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_rend_close(&x);
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  return st;
}
