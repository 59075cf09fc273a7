#include "core/domain/traccia/provenienza.h"

#include <stdlib.h>

#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/entry.h"
#include "core/log/hlc.h"
#include "core/text/text.h"

typedef struct telling {
  const zn_place *p;
  zn_ref_cache *refs;
  const zn_entity *e;
} telling;

static json_t *b32(const void *bytes, size_t n) { return zn_json_hash(bytes, n); }

static json_t *when(int64_t ms) {
  char text[25];
  return json_string(zn_time_print(text, ms));
}

/* ---- the organisation ---- */

static json_t *org_name(const zn_place *p, unsigned entity, int64_t k) {
  zn_buf b;
  zn_buf_init(&b, 0);
  json_t *name = k > 0 && zn_ref_text(p->r, entity, k, "denominazione", &b) ? json_string(zn_buf_cstr(&b)) : NULL;
  zn_buf_release(&b);
  return name != NULL ? name : json_string("");
}

static void put_org(const telling *w, const zn_id *ledger, json_t *out) {
  zn_ledger l;
  json_object_set_new(out, "per_conto_di", json_null());
  if (!zn_trust_ledger(zn_replica_trust(w->p->r), ledger, &l)) {
    json_object_set_new(out, "organizzazione", json_string(""));
    json_object_set_new(out, "denominazione", json_string(""));
    return;
  }
  bool ambito = l.kind == ZN_L3_AMBITO || l.kind == ZN_L4_AMBITO_ENTE || l.kind == ZN_L5_AMBITO_REGIONE;
  unsigned entity = ambito ? ZN_AMBITO : ZN_ENTE;
  int64_t k = zn_replica_k_of_hash(w->p->r, &l.owner, false);
  json_object_set_new(out, "organizzazione", json_string(k > 0 ? zn_ref_cache_key(w->refs, entity, k) : ""));
  json_object_set_new(out, "denominazione", org_name(w->p, entity, k));
  int64_t behalf = l.kind == ZN_L4_AMBITO_ENTE ? zn_replica_k_of_hash(w->p->r, &l.audience, false) : 0;
  if (behalf > 0) json_object_set_new(out, "per_conto_di", json_string(zn_ref_cache_key(w->refs, ZN_ENTE, behalf)));
}

/* ---- who has it ---- */

/* The earliest receipt that covers a segment: the server's, else a workplace's that imported it by file. */
static zn_status receipt(zn_replica *r, const zn_version *v, bool server, int64_t *t, bool *found, zn_err *err) {
  *found = false;
  int64_t f = zn_replica_feed(r, &v->ledger, &v->device, false);
  if (f < 0) return ZN_OK;
  return zn_sql_int(r,
                    server ? "SELECT min(t) FROM receipt WHERE f=? AND seq>=? AND server=1"
                           : "SELECT min(t) FROM receipt WHERE f=? AND seq>=? AND server=0",
                    f, (int64_t)v->seq, t, found, err);
}

static zn_status delivery(const telling *w, const zn_version *v, json_t **out, zn_err *err) {
  int64_t t = 0;
  bool found = false, mine = zn_pk_cmp(&v->device, &zn_replica_ident(w->p->r)->sign_pk) == 0;
  const char *state = "da_inviare";
  if (!v->queued) {
    ZN_TRY(receipt(w->p->r, v, true, &t, &found, err));
    state = "consegnata";
    if (!found) {
      ZN_TRY(receipt(w->p->r, v, false, &t, &found, err));
      state = found ? "confermata" : mine ? "non_consegnata" : "ricevuta";
    }
  }
  *out = json_pack("{s:s,s:o}", "stato", state, "quando", found ? when(t) : json_null());
  return ZN_OK;
}

static const char *ledger_name(const telling *w, const zn_id *ledger) {
  static const char *const names[] = {
      "", "regione", "regione_ambito", "ambito", "ambito_ente", "ambito_regione", "ente", "ente_interno"};
  zn_ledger l;
  if (!zn_trust_ledger(zn_replica_trust(w->p->r), ledger, &l) || l.kind > ZN_L7_ENTE_SELF) return "";
  return names[l.kind];
}

static zn_status entry(const telling *w, const zn_version *v, bool values, json_t **out, zn_err *err) {
  json_t *o = json_object(), *how = NULL;
  bool mine = zn_pk_cmp(&v->device, &zn_replica_ident(w->p->r)->sign_pk) == 0;
  zn_status st = delivery(w, v, &how, err);
  if (st != ZN_OK) {
    json_decref(o);
    return st;
  }
  put_org(w, &v->ledger, o);
  json_object_set_new(o, "postazione", b32(v->device.b, sizeof v->device.b));
  json_object_set_new(o, "questa", json_boolean(mine));
  json_object_set_new(o, "quando", when(zn_hlc_ms(v->hlc)));
  json_object_set_new(o, "segmento",
                      v->queued ? json_null()
                                : json_pack("{s:s,s:o,s:o,s:I,s:o}", "tipo", ledger_name(w, &v->ledger), "registro",
                                            b32(v->ledger.b, 16), "postazione", b32(v->device.b, 32), "numero",
                                            (json_int_t)v->seq, "impronta", b32(v->segment.b, 32)));
  json_object_set_new(o, "consegna", how);
  if (v->deleted) json_object_set_new(o, "eliminata", json_true());
  if (v->no_effect) json_object_set_new(o, "senza_effetto", json_true());
  if (values && !v->deleted) {
    json_t *row = zn_entry_json_group(w->refs, &v->row, 1);
    json_object_set_new(o, "valori", row != NULL ? row : json_object());
  }
  *out = o;
  return ZN_OK;
}

static zn_status versions(const telling *w, const zn_history *h, json_t *out, zn_err *err) {
  const zn_version *v = h->v;
  size_t n = h->n, now;
  for (now = n; now > 0 && !v[now - 1].winner; now--) continue;
  now = now > 0 ? now - 1 : n > 0 ? n - 1 : 0;
  json_t *one = NULL, *before = json_array();
  zn_status st = n > 0 ? entry(w, &v[now], false, &one, err) : ZN_OK;
  json_object_set_new(out, "registrazione", one != NULL ? one : json_null());
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    if (i == now) continue;
    st = entry(w, &v[i], true, &one, err);
    if (st == ZN_OK) json_array_append_new(before, one);
  }
  json_object_set_new(out, "versioni", json_integer((json_int_t)n));
  json_object_set_new(out, "precedenti", before);
  return st;
}

static zn_status row_json(const telling *w, int64_t k, const zn_history *h, json_t **out, zn_err *err) {
  json_t *o = json_object(), *documents = json_array();
  zn_status st = versions(w, h, o, err);
  if (st == ZN_OK) st = zn_documenti_json(w->p, w->refs, w->e->no, k, documents, err);
  json_object_set_new(o, "documenti", documents);
  if (st != ZN_OK) {
    json_decref(o);
    return st;
  }
  *out = o;
  return ZN_OK;
}

/* ---- many rows ---- */

#define TOGETHER 512 /* rows whose segments are open at one time */

static int by_row(const void *x, const void *y) {
  const zn_provenienza *a = *(zn_provenienza *const *)x, *b = *(zn_provenienza *const *)y;
  if (a->k != b->k) return a->k < b->k ? -1 : 1;
  return a->ent->no < b->ent->no ? -1 : a->ent->no > b->ent->no;
}

static zn_status some(telling *w, zn_provenienza *const *rows, size_t n, zn_arena *a, zn_err *err) {
  zn_row_name *names = zn_arena_alloc(a, n * sizeof *names);
  zn_history *found = zn_arena_alloc(a, n * sizeof *found);
  size_t m = 0;
  if (names == NULL || found == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++)
    if (i == 0 || by_row(&rows[i - 1], &rows[i]) != 0) names[m++] = (zn_row_name){rows[i]->ent, rows[i]->k};
  ZN_TRY(zn_replica_histories(w->p->r, names, m, a, found, err));
  m = 0;
  for (size_t i = 0; i < n; i++) {
    if (i > 0 && by_row(&rows[i - 1], &rows[i]) != 0) m++;
    w->e = rows[i]->ent;
    ZN_TRY(row_json(w, rows[i]->k, &found[m], &rows[i]->json, err));
  }
  return ZN_OK;
}

zn_status zn_provenienze_json(const zn_place *p, zn_ref_cache *refs, zn_provenienza *rows, size_t n, zn_err *err) {
  telling w = {.p = p, .refs = refs};
  zn_arena a;
  zn_provenienza **order = malloc((n + 1) * sizeof *order);
  zn_status st = order == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  for (size_t i = 0; i < n && st == ZN_OK; i++) order[i] = &rows[i];
  if (st == ZN_OK) qsort(order, n, sizeof *order, by_row);
  zn_arena_init(&a);
  for (size_t i = 0; i < n && st == ZN_OK; i += TOGETHER) {
    zn_arena_clear(&a);
    st = some(&w, order + i, n - i < TOGETHER ? n - i : TOGETHER, &a, err);
  }
  zn_arena_release(&a);
  free(order);
  return st;
}

zn_status zn_provenienza_json(const zn_place *p, zn_ref_cache *refs, const zn_entity *e, int64_t k, json_t **out,
                              zn_err *err) {
  zn_provenienza one = {.ent = e, .k = k};
  zn_status st = zn_provenienze_json(p, refs, &one, 1, err);
  *out = one.json;
  return st;
}
