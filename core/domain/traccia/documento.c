#include "core/domain/traccia/documento.h"

#include <string.h>

#include "core/domain/rows/fields.h"
#include "core/text/domain.h"
#include "core/text/traccia.h"

/* ---- which one ---- */

static zn_status nothing_sent(zn_rend *x, bool is_ambito, int64_t k, zn_err *err) {
  const char *code, *name;
  ZN_TRY(zn_rend_name(x, is_ambito, k, &code, &name, err));
  return zn_fail(err, ZN_E_STATE, ZT_DOC_NESSUNO, *name != 0 ? name : code, x->fondo, (long long)x->anno);
}

static zn_status take(zn_rend *x, const zn_mossa_row *m, bool is_ambito, int64_t org, zn_arena *a, zn_documento *out,
                      zn_err *err) {
  if (m == NULL || !m->has_manifest || m->doc.n == 0) return nothing_sent(x, is_ambito, org, err);
  *out = (zn_documento){.doc = zn_arena_dup(a, m->doc),
                        .manifest = m->manifest,
                        .mossa = m->k,
                        .ente = is_ambito ? 0 : m->ente,
                        .ambito = m->ambito};
  return out->doc.p != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status in_force(zn_rend *x, bool is_ambito, int64_t ambito, int64_t ente, const zn_mossa_row **out,
                          zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine;
  size_t n;
  if (!is_ambito) {
    ZN_TRY(zn_rend_ente(x, ambito, ente, &f, NULL, NULL, err));
    *out = f.invio;
    return ZN_OK;
  }
  ZN_TRY(zn_rend_ambito(x, ambito, &f, &mine, &n, err));
  *out = zn_rend_trasmissione(&f, mine, n);
  return ZN_OK;
}

zn_status zn_documento_in_vigore(zn_replica *r, const zn_rendiconto_ask *ask, zn_arena *a, zn_documento *out,
                                 zn_err *err) {
  zn_rend x;
  bool is_ambito = ask->livello == ZN_LIVELLO_AMBITO;
  const zn_mossa_row *m = NULL;
  if (!is_ambito && ask->livello != ZN_LIVELLO_ENTE) return zn_fail(err, ZN_E_USAGE, ZT_ASK_LEVEL);
  int64_t org = zn_replica_k_of_hash(r, &ask->org, false);
  if (org <= 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
  ZN_TRY(zn_rend_open(&x, r, ask->fondo_annualita, is_ambito ? org : 0, ask->has_al, ask->al, err));
  int64_t ambito = is_ambito ? org : zn_figures_home(&x.f, org);
  zn_status st = in_force(&x, is_ambito, ambito, org, &m, err);
  if (st == ZN_OK) st = take(&x, m, is_ambito, org, a, out, err);
  zn_rend_close(&x);
  return st;
}

/* The first of the rows whose document is this manifest. Others may bear its hash: the capofila's notice of a
 * transmission has a document of its own, and anybody may write anything in a move of his. */
static zn_status pick(sqlite3_stmt *s, const zn_hash *manifest, zn_arena *a, zn_documento *out, bool *found,
                      zn_err *err) {
  for (*found = false; !*found && sqlite3_step(s) == SQLITE_ROW;) {
    zn_manifest m;
    zn_span doc = zn_arena_dup(a, ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1)));
    if (doc.p == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (zn_manifest_parse(&m, doc, a, NULL) != ZN_OK || zn_hash_cmp(&m.hash, manifest) != 0) continue;
    *out = (zn_documento){.doc = doc,
                          .manifest = *manifest,
                          .mossa = sqlite3_column_int64(s, 0),
                          .ente = sqlite3_column_int64(s, 2),
                          .ambito = sqlite3_column_int64(s, 3)};
    /* an ambito's move may name an ente (entered on its behalf): the document says whose it is */
    if (m.kind == ZN_MANIFEST_AMBITO) out->ente = 0;
    *found = true;
  }
  return ZN_OK;
}

zn_status zn_documento_di(zn_replica *r, const zn_hash *manifest, zn_arena *a, zn_documento *out, zn_err *err) {
  bool found = false;
  sqlite3_stmt *s = zn_replica_stmt(r,
                                    "SELECT k,manifest_doc,ente,ambito FROM rendiconto_mossa WHERE manifest=? AND "
                                    "length(manifest_doc)>0 ORDER BY k",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_blob(s, 1, manifest->b, sizeof manifest->b, SQLITE_STATIC);
  zn_status st = pick(s, manifest, a, out, &found, err);
  zn_replica_done(s);
  if (st == ZN_OK && !found) return zn_fail(err, ZN_E_NOTFOUND, ZT_DOC_SCONOSCIUTO);
  return st;
}

/* ---- verification of a file ---- */

static zn_status describe(zn_rend *x, const zn_manifest *m, json_t *o, zn_err *err) {
  char day[11];
  bool is_ambito = m->kind == ZN_MANIFEST_AMBITO;
  const zn_id *id = is_ambito ? &m->ambito : &m->ente;
  int64_t k = zn_replica_k_of_hash(x->r, id, false);
  const char *code, *name;
  const zn_mossa_row *now = NULL;
  ZN_TRY(zn_rend_name(x, is_ambito, k, &code, &name, err));
  ZN_TRY(in_force(x, is_ambito, zn_replica_k_of_hash(x->r, &m->ambito, false), k, &now, err));
  json_object_set_new(o, is_ambito ? "ambito" : "ente", json_string(code));
  json_object_set_new(o, "denominazione", json_string(name));
  json_object_set_new(o, "fondo", json_string(x->fondo));
  json_object_set_new(o, "anno", json_integer(x->anno));
  json_object_set_new(o, "al", json_string(zn_day_print(day, m->al)));
  json_object_set_new(o, "versione", json_integer((json_int_t)m->versione));
  json_object_set_new(o, "postazione", zn_json_hash(m->signer.b, sizeof m->signer.b));
  json_object_set_new(o, "in_vigore",
                      json_boolean(now != NULL && now->has_manifest && zn_hash_cmp(&now->manifest, &m->hash) == 0));
  return ZN_OK;
}

/* What differs from the ledgers at the manifest's own vector, and what changed here since. */
static zn_status compare(zn_rend *x, const zn_manifest *m, zn_verdetto verdict, zn_arena *a, json_t *o, zn_err *err) {
  zn_manifest_source source = zn_rend_source(x);
  zn_manifest again;
  bool complete = false;
  json_t *wrong = NULL, *since = NULL;
  if (verdict == ZN_V_DIFFERISCE) {
    ZN_TRY(zn_manifest_again(x->r, m, &source, false, a, &again, &complete, err));
    if (complete) wrong = zn_manifest_diff(x->r, m, &again);
  }
  json_object_set_new(o, "differenze", wrong != NULL ? wrong : json_array());
  if (verdict == ZN_V_COINCIDE) {
    ZN_TRY(zn_manifest_again(x->r, m, &source, true, a, &again, &complete, err));
    if (complete) since = zn_manifest_diff(x->r, m, &again);
  }
  json_object_set_new(o, "dopo", since != NULL ? since : json_array());
  return ZN_OK;
}

static zn_status verify(zn_rend *x, zn_span doc, zn_arena *a, bool *ok, json_t *o, zn_err *err) {
  zn_manifest m;
  zn_verdetto verdict;
  const char *what;
  zn_manifest_source source = zn_rend_source(x);
  ZN_TRY(zn_manifest_verify(x->r, doc, &source, a, &verdict, &what, &m, err));
  *ok = verdict == ZN_V_COINCIDE;
  json_object_set_new(o, "ok", json_boolean(*ok));
  json_object_set_new(o, "esito", json_string(zn_verdetto_name(verdict)));
  json_object_set_new(o, "motivo", json_string(what));
  json_object_set_new(o, "manifest", zn_json_hash(m.hash.b, 32));
  ZN_TRY(describe(x, &m, o, err));
  return compare(x, &m, verdict, a, o, err);
}

zn_status zn_rendiconto_verify_doc(zn_replica *r, zn_span doc, bool *ok, json_t **out, zn_err *err) {
  zn_arena a;
  zn_manifest m;
  zn_rend x = {0};
  *ok = false;
  zn_arena_init(&a);
  json_t *o = json_object();
  zn_status st = zn_manifest_parse(&m, doc, &a, err);
  if (st == ZN_OK) {
    int64_t fund = zn_manifest_row(r, m.fondo_annualita), ambito = zn_replica_k_of_hash(r, &m.ambito, false);
    st = fund == 0 || ambito <= 0 ? zn_fail(err, ZN_E_NOTFOUND, ZT_DOC_ALTROVE)
                                  : zn_rend_open(&x, r, fund, ambito, true, m.al, err);
  }
  if (st == ZN_OK) st = verify(&x, doc, &a, ok, o, err);
  if (x.r != NULL) zn_rend_close(&x);
  zn_arena_release(&a);
  if (st != ZN_OK) {
    json_decref(o);
    return st;
  }
  *out = o;
  return ZN_OK;
}
