/* The signed declarations of a fund-year, compared again. */
#include <string.h>

#include "core/domain/money/context.h"
#include "core/domain/rows/ref.h"
#include "core/domain/rows/rows.h"
#include "core/exchange/confronto.h"
#include "core/text/allegati.h"

typedef struct verifying {
  const zn_place *p;
  zn_ctx *ctx;
  zn_arena arena;
  int64_t fund;
  zn_allegato_bytes_fn bytes;
  void *bytes_ctx;
  size_t count[4];
  json_t *rows;
} verifying;

static const zn_val *at(const zn_row *row, const char *name) { return &row->v[zn_field_index(row->ent, name)]; }

static bool exact(const zn_val *v, size_t n) { return v->kind == ZN_V_BIN && v->s.n == n; }

/* Only the office of the manifest, or the ambito above it, says what was signed. */
static zn_status has_right(verifying *v, const zn_row *row, const zn_documento *d, bool *right, zn_err *err) {
  zn_writer by;
  ZN_TRY(zn_ctx_writer(v->ctx, row->k, &by, err));
  *right = (by.kind == ZN_L3_AMBITO && by.ambito == d->ambito) ||
           (by.kind == ZN_L6_ENTE && d->ente != 0 && by.ente == d->ente);
  return ZN_OK;
}

/* Is the manifest still the one in force? */
static bool in_force(verifying *v, const zn_documento *d, const zn_manifest *m, int64_t fund) {
  zn_documento now;
  zn_rendiconto_ask ask = {.fondo_annualita = fund,
                           .livello = d->ente != 0 ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO,
                           .org = d->ente != 0 ? m->ente : m->ambito,
                           .has_al = true,
                           .al = m->al};
  return zn_documento_in_vigore(v->p->r, &ask, &v->arena, &now, NULL) == ZN_OK &&
         zn_hash_cmp(&now.manifest, &d->manifest) == 0;
}

static zn_status compare(verifying *v, const zn_row *row, const zn_documento *d, zn_verifica *out, bool *here,
                         zn_err *err) {
  zn_atteso expected;
  zn_buf file;
  zn_firmato f;
  const zn_val *content = at(row, "contenuto"), *whole = at(row, "impronta"), *mime = at(row, "mime");
  *here = false;
  *out = ZN_VF_NON_VERIFICABILE;
  ZN_TRY(zn_atteso_di(v->p->r, d, &expected, err));
  if (!exact(whole, ZN_ALLEGATO_SHA)) return ZN_OK;
  zn_buf_init(&file, ZN_FIRMATO_MAX);
  *here = v->bytes != NULL && v->bytes(v->bytes_ctx, whole->s.p, &file);
  zn_status st = ZN_OK;
  if (*here) {
    st = zn_firmato_leggi(zn_buf_span(&file), &f, err);
    if (st == ZN_OK) st = zn_confronta_file(v->p->r, &expected, &f, out, err);
    zn_firmato_release(&f);
  } else {
    const zn_val *signed_ = exact(content, ZN_ALLEGATO_SHA) ? content : whole;
    bool opaque = mime->kind != ZN_V_TEXT || memmem(mime->s.p, mime->s.n, "html", 4) == NULL;
    *out = zn_confronta_hash(&expected, signed_->s.p, opaque);
  }
  zn_buf_release(&file);
  return st;
}

static void put(verifying *v, const zn_row *row, const zn_documento *d, int64_t fund, zn_verifica verdict, bool here,
                bool force, zn_ref_cache *refs) {
  int64_t code = 0, anno = 0;
  zn_buf fondo;
  zn_buf_init(&fondo, 0);
  if (zn_ref_int(v->p->r, ZN_FONDO_ANNUALITA, fund, "fondo", &code))
    (void)zn_ref_text(v->p->r, ZN_FONDO, code, "codice", &fondo);
  (void)zn_ref_int(v->p->r, ZN_FONDO_ANNUALITA, fund, "anno", &anno);
  const zn_val *nome = at(row, "nome"), *firma = at(row, "firma"), *said = at(row, "verifica");
  json_t *o = json_object();
  json_object_set_new(o, "id", json_string(zn_ref_cache_id(refs, row->k)));
  json_object_set_new(o, "nome", json_stringn(nome->kind == ZN_V_TEXT ? (const char *)nome->s.p : "", nome->s.n));
  json_object_set_new(o, "firma", json_stringn(firma->kind == ZN_V_TEXT ? (const char *)firma->s.p : "", firma->s.n));
  json_object_set_new(o, d->ente != 0 ? "ente" : "ambito",
                      json_string(d->ente != 0 ? zn_ref_cache_key(refs, ZN_ENTE, d->ente)
                                               : zn_ref_cache_key(refs, ZN_AMBITO, d->ambito)));
  json_object_set_new(o, "fondo", json_string(zn_buf_cstr(&fondo)));
  json_object_set_new(o, "anno", json_integer(anno));
  json_object_set_new(o, "esito", json_string(zn_verifica_name(verdict)));
  json_object_set_new(o, "dichiarato",
                      said->kind == ZN_V_TEXT ? json_stringn((const char *)said->s.p, said->s.n) : json_null());
  json_object_set_new(o, "qui", json_boolean(here));
  json_object_set_new(o, "in_vigore", json_boolean(force));
  json_array_append_new(v->rows, o);
  zn_buf_release(&fondo);
}

static zn_status one(verifying *v, const zn_row *row, zn_ref_cache *refs, zn_err *err) {
  zn_documento d;
  zn_manifest m;
  zn_verifica verdict;
  zn_hash hash;
  bool right, here;
  if (!exact(at(row, "manifest"), sizeof hash.b)) return ZN_OK;
  memcpy(hash.b, at(row, "manifest")->s.p, sizeof hash.b);
  if (zn_documento_di(v->p->r, &hash, &v->arena, &d, NULL) != ZN_OK) return ZN_OK; /* not readable here */
  if (zn_manifest_parse(&m, d.doc, &v->arena, NULL) != ZN_OK || zn_hash_cmp(&m.hash, &hash) != 0) return ZN_OK;
  int64_t fund = zn_manifest_row(v->p->r, m.fondo_annualita);
  if (v->fund != 0 && fund != v->fund) return ZN_OK;
  ZN_TRY(has_right(v, row, &d, &right, err));
  if (!right) return ZN_OK;
  ZN_TRY(compare(v, row, &d, &verdict, &here, err));
  v->count[verdict]++;
  put(v, row, &d, fund, verdict, here, in_force(v, &d, &m, fund), refs);
  return ZN_OK;
}

zn_status zn_allegati_verifica(const zn_place *p, int64_t fund, zn_allegato_bytes_fn bytes, void *ctx, json_t **out,
                               zn_err *err) {
  verifying v = {.p = p, .ctx = zn_ctx_new(p->r), .fund = fund, .bytes = bytes, .bytes_ctx = ctx, .rows = json_array()};
  zn_ref_cache *refs = zn_ref_cache_new(p->r, zn_place_default(p));
  zn_row_list rows = {0};
  zn_arena_init(&v.arena);
  zn_status st = v.ctx == NULL || refs == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  if (st == ZN_OK) st = zn_rows_where(p->r, zn_entity_by_no(ZN_ALLEGATO), NULL, 0, &v.arena, &rows, err);
  for (size_t i = 0; i < rows.n && st == ZN_OK; i++) st = one(&v, &rows.v[i], refs, err);
  if (st == ZN_OK)
    *out = json_pack("{s:I,s:I,s:I,s:O}", "coincidono", (json_int_t)v.count[ZN_VF_COINCIDE], "differenze",
                     (json_int_t)v.count[ZN_VF_DIFFERISCE], "non_verificabili",
                     (json_int_t)v.count[ZN_VF_NON_VERIFICABILE], "righe", v.rows);
  json_decref(v.rows);
  zn_ref_cache_free(refs);
  if (v.ctx != NULL) zn_ctx_free(v.ctx);
  zn_arena_release(&v.arena);
  return st;
}
