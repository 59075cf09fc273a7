/* Two manifests compared, line by line; the sendings of a unit, oldest first. */
#include "core/domain/esame/differenze.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/esame/differenze_righe.h"
#include "core/domain/esame/voci.h"
#include "core/text/esame.h"
#include "core/text/text.h"

/* ---- lines and edges ---- */

static const char *const line_sums[] = {"programmato", "impegnato", "liquidato", "pagato", "recuperato"};
static const char *const edge_sums[] = {"impegnato", "liquidato", "pagato", "recuperato", "incassato"};

size_t zn_differenza_somme(bool edge) {
  return edge ? sizeof edge_sums / sizeof edge_sums[0] : sizeof line_sums / sizeof line_sums[0];
}

const char *zn_differenza_somma(bool edge, size_t i) {
  if (i >= zn_differenza_somme(edge)) return "";
  return edge ? edge_sums[i] : line_sums[i];
}

static zn_differenza *entry(zn_differenza *v, size_t *n, bool edge, zn_span id) {
  for (size_t i = 0; i < *n; i++)
    if (v[i].edge == edge && zn_span_eq(v[i].id, id)) return &v[i];
  v[*n] = (zn_differenza){.id = id, .edge = edge};
  return &v[(*n)++];
}

static void put(zn_differenza *d, bool now, const zn_cents *sums, size_t n) {
  memcpy(now ? d->ora : d->prima, sums, n * sizeof *sums);
  *(now ? &d->ora_c_e : &d->prima_c_era) = true;
}

static void gather(zn_differenza *v, size_t *n, const zn_manifest *m, bool now) {
  for (size_t i = 0; i < m->nlines; i++) {
    const zn_manifest_line *l = &m->lines[i];
    const zn_cents sums[] = {l->programmato, l->impegnato, l->liquidato, l->pagato, l->recuperato};
    put(entry(v, n, false, l->id), now, sums, 5);
  }
  for (size_t i = 0; i < m->nedges; i++) {
    const zn_manifest_edge *e = &m->edges[i];
    const zn_cents sums[] = {e->impegnato, e->liquidato, e->pagato, e->recuperato, e->incassato};
    put(entry(v, n, true, e->id), now, sums, 5);
  }
}

static int by_id(const void *a, const void *b) {
  const zn_differenza *x = a, *y = b;
  return x->edge != y->edge ? (x->edge ? 1 : -1) : zn_span_cmp(x->id, y->id);
}

zn_status zn_differenze_di(const zn_manifest *prima, const zn_manifest *ora, zn_arena *a, zn_differenza **out,
                           size_t *n, zn_err *err) {
  size_t most = ora->nlines + ora->nedges + (prima != NULL ? prima->nlines + prima->nedges : 0), all = 0;
  zn_differenza *v = zn_arena_alloc(a, (most + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (prima != NULL) gather(v, &all, prima, false);
  gather(v, &all, ora, true);
  *n = 0;
  for (size_t i = 0; i < all; i++)
    if (memcmp(v[i].prima, v[i].ora, sizeof v[i].prima) != 0 || v[i].prima_c_era != v[i].ora_c_e) v[(*n)++] = v[i];
  if (*n > 0) qsort(v, *n, sizeof *v, by_id);
  *out = v;
  return ZN_OK;
}

/* {"da","a","differenza"} */
static json_t *change(zn_cents before, zn_cents now) {
  return json_pack("{s:o,s:o,s:o}", "da", zn_json_cents(before), "a", zn_json_cents(now), "differenza",
                   zn_json_cents(now - before));
}

static json_t *line_json(zn_rend *x, const zn_differenza *d) {
  int64_t k = zn_manifest_row(x->r, d->id);
  json_t *o = json_object();
  json_object_set_new(o, d->edge ? "assegnazione" : "riga",
                      zn_voce_chiave(x->r, d->edge ? ZN_ASSEGNAZIONE : ZN_BUDGET, k));
  json_object_set_new(o, "id", zn_voce_id(x->r, k));
  for (size_t i = 0; i < zn_differenza_somme(d->edge); i++)
    if (d->prima[i] != d->ora[i])
      json_object_set_new(o, zn_differenza_somma(d->edge, i), change(d->prima[i], d->ora[i]));
  return o;
}

static zn_status lines_json(zn_rend *x, const zn_manifest *prima, const zn_manifest *ora, json_t *o, zn_err *err) {
  zn_differenza *v;
  size_t n;
  json_t *lines = json_array(), *edges = json_array();
  json_object_set_new(o, "righe", lines);
  json_object_set_new(o, "trasferimenti", edges);
  ZN_TRY(zn_differenze_di(prima, ora, &x->arena, &v, &n, err));
  for (size_t i = 0; i < n; i++) json_array_append_new(v[i].edge ? edges : lines, line_json(x, &v[i]));
  return ZN_OK;
}

static json_t *totals_json(const zn_somme *before, const zn_somme *now) {
  const struct {
    const char *name;
    zn_cents a, b;
  } all[] = {{"assegnato", before->assegnato, now->assegnato}, {"trasferito", before->trasferito, now->trasferito},
             {"incassato", before->incassato, now->incassato}, {"programmato", before->programmato, now->programmato},
             {"impegnato", before->impegnato, now->impegnato}, {"liquidato", before->liquidato, now->liquidato},
             {"pagato", before->pagato, now->pagato},          {"recuperato", before->recuperato, now->recuperato}};
  json_t *o = json_object();
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    json_object_set_new(o, all[i].name, change(all[i].a, all[i].b));
  return o;
}

/* ---- the sendings of a unit ---- */

typedef struct sending {
  const zn_mossa_row *m;
  zn_manifest doc;
  size_t enti; /* that it holds */
} sending;

static bool sends(zn_mossa m) {
  switch (m) {
    case ZN_M_INVIA:
    case ZN_M_DICHIARA_NON_UTILIZZO:
    case ZN_M_INSERISCI:
    case ZN_M_CONFERMA:
    case ZN_M_PROPONE_RETTIFICA:
    case ZN_M_TRASMETTI:
    case ZN_M_RITRASMETTI:
    case ZN_M_TRASMISSIONE_INTEGRATIVA: return true;
    default: return false;
  }
}

static int by_version(const void *a, const void *b) {
  const sending *x = a, *y = b;
  if (x->doc.versione != y->doc.versione) return x->doc.versione < y->doc.versione ? -1 : 1;
  if (x->enti != y->enti) return x->enti < y->enti ? -1 : 1;
  return zn_hash_cmp(&x->m->hash, &y->m->hash);
}

static zn_status sendings(zn_rend *x, bool ambito, int64_t home, int64_t unit, sending **out, size_t *n, zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine = NULL;
  size_t count = 0;
  ZN_TRY(ambito ? zn_rend_ambito(x, unit, &f, &mine, &count, err)
                : zn_rend_ente(x, home, unit, &f, &mine, &count, err));
  sending *v = zn_arena_alloc(&x->arena, (count + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *n = 0;
  for (size_t i = 0; i < count; i++) {
    sending s = {.m = mine[i]};
    if (!sends(mine[i]->mossa) || mine[i]->doc.n == 0 || mine[i]->effetto == ZN_EF_SENZA_EFFETTO) continue;
    if (zn_manifest_parse(&s.doc, mine[i]->doc, &x->arena, NULL) != ZN_OK) continue;
    for (size_t e = 0; e < s.doc.nenti; e++) s.enti += s.doc.enti[e].has_manifest;
    v[(*n)++] = s;
  }
  if (*n > 0) qsort(v, *n, sizeof *v, by_version);
  *out = v;
  return ZN_OK;
}

static zn_status sending_json(zn_rend *x, const sending *s, size_t position, json_t **out, zn_err *err) {
  int64_t received;
  zn_puntuale when;
  zn_day came;
  bool has;
  char t[25], day[11];
  ZN_TRY(zn_rend_ricevuta(x, s->m->k, &received, err));
  ZN_TRY(zn_rend_punctual(x, s->m, &when, err));
  ZN_TRY(zn_rend_ricevuto(x, s->m, &has, &came, err));
  json_t *o = json_pack("{s:i,s:i,s:s,s:s,s:s,s:o,s:o}", "n", (int)position, "versione", (int)s->doc.versione, "mossa",
                        zn_mossa_name(s->m->mossa), "effetto", zn_effetto_name(s->m->effetto), "puntualita",
                        zn_puntuale_name(when), "scritto_il", zn_voce_scritta(s->m->k), "manifest",
                        zn_json_hash(s->doc.hash.b, 32));
  json_object_set_new(o, "ricevuto_il", has ? json_string(zn_day_print(day, came)) : json_null());
  json_object_set_new(o, "inviato_il", received != 0 ? json_string(zn_time_print(t, received)) : json_null());
  json_object_set_new(o, "al", json_string(zn_day_print(day, s->doc.al)));
  if (s->m->motivo.n > 0) json_object_set_new(o, "motivo", zn_voce_testo(s->m->motivo));
  *out = o;
  return ZN_OK;
}

zn_status zn_versioni_json(zn_rend *x, bool ambito, int64_t home, int64_t unit, json_t **out, zn_err *err) {
  sending *v;
  size_t n;
  ZN_TRY(sendings(x, ambito, home, unit, &v, &n, err));
  json_t *list = json_array();
  zn_status st = ZN_OK;
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    json_t *o = NULL;
    st = sending_json(x, &v[i], i + 1, &o, err);
    if (st == ZN_OK) json_array_append_new(list, o);
  }
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}

/* ---- an ambito's: which enti ---- */

static const zn_manifest_ente *ente_of(const zn_manifest *m, const zn_id *id) {
  for (size_t i = 0; i < m->nenti; i++)
    if (zn_id_cmp(&m->enti[i].id, id) == 0) return &m->enti[i];
  return NULL;
}

static const char *come(const zn_manifest_ente *e) {
  static const char *const names[] = {"", "inviato", "non_utilizzo", "d_ufficio", "mancante"};
  return e == NULL ? "" : names[e->come <= ZN_COME_MANCANTE ? e->come : 0];
}

static zn_status ente_json(zn_rend *x, const zn_manifest_ente *before, const zn_manifest_ente *now, json_t *list,
                           zn_err *err) {
  zn_manifest_ente none = {0};
  const zn_manifest_ente *b = before != NULL ? before : &none, *n = now != NULL ? now : &none;
  if (b->has_manifest == n->has_manifest && (!b->has_manifest || zn_hash_cmp(&b->manifest, &n->manifest) == 0))
    return ZN_OK;
  json_t *o = json_object();
  json_array_append_new(list, o);
  ZN_TRY(zn_voce_org(x, o, false, zn_replica_k_of_hash(x->r, &(now != NULL ? now : before)->id, false), err));
  json_object_set_new(o, "da", json_string(come(before)));
  json_object_set_new(o, "a", json_string(come(now)));
  json_object_set_new(o, "totali", totals_json(&b->totali, &n->totali));
  zn_manifest mb, mn;
  zn_manifest_source source = zn_rend_source(x);
  zn_span db = b->has_manifest ? source.doc(source.ctx, &b->manifest) : (zn_span){0},
          dn = n->has_manifest ? source.doc(source.ctx, &n->manifest) : (zn_span){0};
  bool has_b = db.n > 0 && zn_manifest_parse(&mb, db, &x->arena, NULL) == ZN_OK;
  if (dn.n == 0 || zn_manifest_parse(&mn, dn, &x->arena, NULL) != ZN_OK) return ZN_OK;
  ZN_TRY(lines_json(x, has_b ? &mb : NULL, &mn, o, err));
  if (!has_b) return ZN_OK;
  json_t *rows = NULL;
  ZN_TRY(zn_righe_cambiate(x, &mb, &mn, &rows, err));
  json_object_set_new(o, "registrazioni", rows);
  return ZN_OK;
}

static zn_status enti_json(zn_rend *x, const zn_manifest *before, const zn_manifest *now, json_t *o, zn_err *err) {
  json_t *list = json_array();
  json_object_set_new(o, "enti", list);
  for (size_t i = 0; i < now->nenti; i++)
    ZN_TRY(ente_json(x, ente_of(before, &now->enti[i].id), &now->enti[i], list, err));
  for (size_t i = 0; i < before->nenti; i++)
    if (ente_of(now, &before->enti[i].id) == NULL) ZN_TRY(ente_json(x, &before->enti[i], NULL, list, err));
  return ZN_OK;
}

/* ---- the whole difference ---- */

static zn_status choose(const zn_diff_ask *ask, size_t n, size_t *from, size_t *to, zn_err *err) {
  if (n < 2) return zn_fail(err, ZN_E_STATE, n == 0 ? ZT_E_NESSUN_INVIO : ZT_E_UN_SOLO_INVIO);
  long a = ask->a != 0 ? ask->a : (long)n, da = ask->da != 0 ? ask->da : a - 1;
  if (da < 1 || a < 1 || (size_t)a > n || (size_t)da > n || da == a) return zn_fail(err, ZN_E_USAGE, ZT_E_VERSIONI, n);
  *from = (size_t)da - 1;
  *to = (size_t)a - 1;
  return ZN_OK;
}

static zn_status fill(zn_rend *x, const zn_diff_ask *ask, const sending *before, const sending *now, size_t from,
                      size_t to, json_t *o, zn_err *err) {
  json_t *one = NULL, *rows = NULL;
  ZN_TRY(sending_json(x, before, from + 1, &one, err));
  json_object_set_new(o, "da", one);
  ZN_TRY(sending_json(x, now, to + 1, &one, err));
  json_object_set_new(o, "a", one);
  json_object_set_new(o, "totali", totals_json(&before->doc.totali, &now->doc.totali));
  json_object_set_new(o, "interni", totals_json(&before->doc.interni, &now->doc.interni));
  ZN_TRY(lines_json(x, &before->doc, &now->doc, o, err));
  if (ask->ambito) ZN_TRY(enti_json(x, &before->doc, &now->doc, o, err));
  ZN_TRY(zn_righe_cambiate(x, &before->doc, &now->doc, &rows, err));
  json_object_set_new(o, "registrazioni", rows);
  return ZN_OK;
}

zn_status zn_differenze_json(zn_rend *x, const zn_diff_ask *ask, json_t **out, zn_err *err) {
  sending *v;
  size_t n, from = 0, to = 0;
  ZN_TRY(sendings(x, ask->ambito, ask->home, ask->unit, &v, &n, err));
  ZN_TRY(choose(ask, n, &from, &to, err));
  json_t *o = json_object();
  zn_status st = fill(x, ask, &v[from], &v[to], from, to, o, err);
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  return st;
}

zn_status zn_fuori_invio_json(zn_rend *x, int64_t ambito, int64_t ente, json_t **out, zn_err *err) {
  zn_flow f;
  zn_manifest m;
  ZN_TRY(zn_rend_ente(x, ambito, ente, &f, NULL, NULL, err));
  bool frozen = f.invio != NULL && f.stato != ZN_S_BOZZA && f.stato != ZN_S_DA_CORREGGERE;
  if (!frozen || zn_manifest_parse(&m, f.invio->doc, &x->arena, NULL) != ZN_OK) {
    *out = json_array();
    return ZN_OK;
  }
  return zn_righe_cambiate(x, &m, NULL, out, err);
}
