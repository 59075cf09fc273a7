#include "core/domain/traccia/provenienza.h"

#include "core/domain/entry.h"
#include "core/domain/rend.h"
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

static zn_status versions(const telling *w, int64_t k, json_t *out, zn_err *err) {
  zn_arena a;
  zn_version *v = NULL;
  size_t n = 0, now;
  zn_arena_init(&a);
  zn_status st = zn_replica_history(w->p->r, w->e, k, 1, &a, &v, &n, err);
  for (now = n; now > 0 && !v[now - 1].winner; now--) continue;
  now = now > 0 ? now - 1 : n > 0 ? n - 1 : 0;
  json_t *one = NULL, *before = json_array();
  if (st == ZN_OK && n > 0) st = entry(w, &v[now], false, &one, err);
  json_object_set_new(out, "registrazione", one != NULL ? one : json_null());
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    if (i == now) continue;
    st = entry(w, &v[i], true, &one, err);
    if (st == ZN_OK) json_array_append_new(before, one);
  }
  json_object_set_new(out, "versioni", json_integer((json_int_t)n));
  json_object_set_new(out, "precedenti", before);
  zn_arena_release(&a);
  return st;
}

zn_status zn_provenienza_json(const zn_place *p, zn_ref_cache *refs, const zn_entity *e, int64_t k, json_t **out,
                              zn_err *err) {
  telling w = {p, refs, e};
  json_t *o = json_object(), *documents = json_array();
  zn_status st = versions(&w, k, o, err);
  if (st == ZN_OK) st = zn_documenti_json(p, refs, e->no, k, documents, err);
  json_object_set_new(o, "documenti", documents);
  if (st != ZN_OK) {
    json_decref(o);
    return st;
  }
  *out = o;
  return ZN_OK;
}
