/* Two manifests side by side, sum by sum and line by line. */
#include <string.h>

#include "core/base/mp.h"
#include "core/domain/rendiconto/manifest_codec.h"
#include "core/domain/rows/ref.h"
#include "core/domain/traccia/documento.h"
#include "core/text/text.h"

/* A body without its signature, as a document that can be read. */
static zn_status read_body(zn_span body, zn_arena *a, zn_manifest *out, zn_err *err) {
  zn_buf doc;
  zn_pk nobody = {{0}};
  zn_sig none = {{0}};
  zn_buf_init(&doc, 0);
  zn_mp_arr(&doc, 3);
  zn_mp_bin(&doc, body.p, body.n);
  zn_mp_bin(&doc, nobody.b, sizeof nobody.b);
  zn_mp_bin(&doc, none.b, sizeof none.b);
  zn_span copy = zn_buf_ok(&doc) ? zn_arena_dup(a, zn_buf_span(&doc)) : (zn_span){0};
  zn_buf_release(&doc);
  return copy.p == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : zn_manifest_parse(out, copy, a, err);
}

zn_status zn_manifest_again(zn_replica *r, const zn_manifest *of, const zn_manifest_source *source, bool today,
                            zn_arena *a, zn_manifest *out, bool *complete, zn_err *err) {
  zn_manifest m = *of;
  zn_buf body;
  bool incomplete = false;
  if (today) ZN_TRY(zn_manifest_vector(r, &m, a, err));
  zn_buf_init(&body, 0);
  zn_status st = zn_manifest_compute(r, &m, source, &body, &incomplete, err);
  if (st == ZN_OK && !incomplete) st = read_body(zn_buf_span(&body), a, out, err);
  zn_buf_release(&body);
  *complete = !incomplete;
  return st;
}

/* ---- differences ---- */

typedef struct listing {
  zn_replica *r;
  json_t *out;
} listing;

static void put(const listing *w, const char *where, const char *key, const char *title, const char *measure,
                zn_cents x, zn_cents y) {
  if (x == y) return;
  json_array_append_new(w->out, json_pack("{s:s,s:s,s:s,s:s,s:o,s:o}", "dove", where, "chiave", key, "titolo", title,
                                          "misura", measure, "firmato", zn_json_cents(x), "ora", zn_json_cents(y)));
}

static void sums(const listing *w, const char *where, const zn_somme *x, const zn_somme *y) {
  static const char *const names[] = {"assegnato", "presunto",  "trasferito", "incassato", "programmato",
                                      "impegnato", "liquidato", "pagato",     "recuperato"};
  const zn_cents *a = &x->assegnato, *b = &y->assegnato;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) put(w, where, "", "", names[i], a[i], b[i]);
}

/* Key of a line or an edge, and the title of a line's intervento. */
static void name_of(const listing *w, bool line, zn_span id, zn_buf *key, zn_buf *title) {
  int64_t k = zn_manifest_row(w->r, id), intervento = 0;
  zn_buf_clear(key);
  zn_buf_clear(title);
  if (k == 0) return;
  zn_ref_print(w->r, NULL, line ? ZN_BUDGET : ZN_ASSEGNAZIONE, k, key);
  if (line && zn_ref_int(w->r, ZN_BUDGET, k, "intervento", &intervento))
    (void)zn_ref_text(w->r, ZN_INTERVENTO, intervento, "titolo", title);
}

static void line_pair(const listing *w, zn_span id, const zn_manifest_line *x, const zn_manifest_line *y) {
  static const zn_manifest_line none = {{0}, 0, 0, 0, 0, 0};
  zn_buf key, title;
  if (x == NULL) x = &none;
  if (y == NULL) y = &none;
  zn_buf_init(&key, 0);
  zn_buf_init(&title, 0);
  name_of(w, true, id, &key, &title);
  const char *k = zn_buf_cstr(&key), *t = zn_buf_cstr(&title);
  put(w, "riga", k, t, "programmato", x->programmato, y->programmato);
  put(w, "riga", k, t, "impegnato", x->impegnato, y->impegnato);
  put(w, "riga", k, t, "liquidato", x->liquidato, y->liquidato);
  put(w, "riga", k, t, "pagato", x->pagato, y->pagato);
  put(w, "riga", k, t, "recuperato", x->recuperato, y->recuperato);
  zn_buf_release(&key);
  zn_buf_release(&title);
}

/* Both are sorted by id. */
static void lines(const listing *w, const zn_manifest *x, const zn_manifest *y) {
  size_t i = 0, k = 0;
  while (i < x->nlines || k < y->nlines) {
    int order = i == x->nlines ? 1 : k == y->nlines ? -1 : zn_span_cmp(x->lines[i].id, y->lines[k].id);
    zn_span id = order <= 0 ? x->lines[i].id : y->lines[k].id;
    const zn_manifest_line *a = order <= 0 ? &x->lines[i++] : NULL, *b = order >= 0 ? &y->lines[k++] : NULL;
    line_pair(w, id, a, b);
  }
}

static void edge_pair(const listing *w, zn_span id, const zn_manifest_edge *x, const zn_manifest_edge *y) {
  static const zn_manifest_edge none = {{0}, 0, 0, 0, 0, 0, 0};
  zn_buf key, title;
  if (x == NULL) x = &none;
  if (y == NULL) y = &none;
  zn_buf_init(&key, 0);
  zn_buf_init(&title, 0);
  name_of(w, false, id, &key, &title);
  const char *k = zn_buf_cstr(&key);
  put(w, "somma", k, "", "impegnato", x->impegnato, y->impegnato);
  put(w, "somma", k, "", "liquidato", x->liquidato, y->liquidato);
  put(w, "somma", k, "", "pagato", x->pagato, y->pagato);
  put(w, "somma", k, "", "recuperato", x->recuperato, y->recuperato);
  put(w, "somma", k, "", "incassato", x->incassato, y->incassato);
  zn_buf_release(&key);
  zn_buf_release(&title);
}

static void edges(const listing *w, const zn_manifest *x, const zn_manifest *y) {
  size_t i = 0, k = 0;
  while (i < x->nedges || k < y->nedges) {
    int order = i == x->nedges ? 1 : k == y->nedges ? -1 : zn_span_cmp(x->edges[i].id, y->edges[k].id);
    zn_span id = order <= 0 ? x->edges[i].id : y->edges[k].id;
    const zn_manifest_edge *a = order <= 0 ? &x->edges[i++] : NULL, *b = order >= 0 ? &y->edges[k++] : NULL;
    edge_pair(w, id, a, b);
  }
}

json_t *zn_manifest_diff(zn_replica *r, const zn_manifest *x, const zn_manifest *y) {
  listing w = {r, json_array()};
  sums(&w, "totali", &x->totali, &y->totali);
  sums(&w, "trasferimenti", &x->interni, &y->interni);
  lines(&w, x, y);
  edges(&w, x, y);
  if (x->nrows != y->nrows || zn_hash_cmp(&x->rows, &y->rows) != 0)
    json_array_append_new(
        w.out, json_pack("{s:s,s:s,s:s,s:s,s:I,s:I}", "dove", "registrazioni", "chiave", "", "titolo", "", "misura",
                         "numero", "firmato", (json_int_t)x->nrows, "ora", (json_int_t)y->nrows));
  return w.out;
}
