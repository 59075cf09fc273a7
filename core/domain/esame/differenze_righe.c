#include "core/domain/esame/differenze_righe.h"

#include <stdlib.h>

#include "core/domain/esame/voci.h"
#include "core/domain/money/figures_snap.h"
#include "core/domain/rendiconto/canon.h"
#include "core/text/text.h"

/* ---- the rows under a vector ---- */

typedef struct under {
  zn_canon_set rows;
  bool incomplete;
} under;

static zn_status gather(zn_rend *x, const zn_manifest *of, const zn_head *heads, size_t nheads, under *out,
                        zn_err *err) {
  zn_snap s = {0};
  zn_figures f = {0};
  zn_snap_units units;
  zn_snap_scope scope = {.fondo_annualita = x->f.fondo_annualita,
                         .ambito = zn_replica_k_of_hash(x->r, &of->ambito, false),
                         .ente = of->kind == ZN_MANIFEST_ENTE ? zn_replica_k_of_hash(x->r, &of->ente, false) : 0,
                         .al = of->al};
  zn_canon_set_init(&out->rows, &x->arena);
  zn_status st = zn_snap_open(&s, x->r, heads, nheads, &x->arena, err);
  out->incomplete = s.incomplete || scope.ambito <= 0 || scope.ente < 0;
  if (st == ZN_OK && !out->incomplete) st = zn_figures_snap(&f, &s, &scope, &out->rows, &units, err);
  if (f.r != NULL) zn_figures_free(&f);
  zn_snap_close(&s);
  return st;
}

static int by_id(const void *a, const void *b) {
  const zn_canon_entry *x = *(zn_canon_entry *const *)a, *y = *(zn_canon_entry *const *)b;
  return zn_span_cmp(ZN_SPAN(x->id, x->n), ZN_SPAN(y->id, y->n));
}

/* ---- two rows ---- */

static zn_status same(zn_rend *x, const zn_canon_entry *a, const zn_canon_entry *b, bool *yes, zn_err *err) {
  zn_buf p, q;
  unsigned fields = zn_canon_fields(a->row.ent->no);
  zn_buf_init(&p, 0);
  zn_buf_init(&q, 0);
  zn_status st = zn_canon_row(x->r, &a->row, fields, &p, err);
  if (st == ZN_OK) st = zn_canon_row(x->r, &b->row, fields, &q, err);
  if (st == ZN_OK) *yes = zn_span_eq(zn_buf_span(&p), zn_buf_span(&q));
  zn_buf_release(&p);
  zn_buf_release(&q);
  return st;
}

/* The first amount of a row: what a person knows it by. */
static json_t *amount(const zn_canon_entry *e) {
  for (size_t i = 0; e != NULL && i < e->row.ent->nfields; i++)
    if (e->row.ent->fields[i].type == ZN_T_MONEY && e->row.v[i].kind == ZN_V_INT)
      return zn_json_cents(zn_unit_cents(&e->row.v[i]));
  return json_null();
}

static zn_status changed(zn_rend *x, const zn_canon_entry *before, const zn_canon_entry *now, json_t *list,
                         zn_err *err) {
  const zn_canon_entry *e = now != NULL ? now : before;
  if (e == NULL) return ZN_OK;
  const char *what = before == NULL ? "nuova" : now == NULL ? "eliminata" : "modificata";
  if (before != NULL && now != NULL) {
    bool yes;
    ZN_TRY(same(x, before, now, &yes, err));
    if (yes) return ZN_OK;
  }
  json_array_append_new(
      list, json_pack("{s:s,s:s,s:o,s:o,s:s,s:o,s:o}", "entity", e->row.ent->name, "registrazione", e->row.ent->label,
                      "id", zn_voce_id(x->r, e->row.k), "chiave", zn_voce_chiave(x->r, e->row.ent->no, e->row.k),
                      "cosa", what, "prima", amount(before), "ora", amount(now)));
  return ZN_OK;
}

static zn_status compare(zn_rend *x, under *a, under *b, json_t *list, zn_err *err) {
  size_t i = 0, j = 0;
  if (a->rows.n > 0) qsort(a->rows.v, a->rows.n, sizeof *a->rows.v, by_id);
  if (b->rows.n > 0) qsort(b->rows.v, b->rows.n, sizeof *b->rows.v, by_id);
  while (i < a->rows.n || j < b->rows.n) {
    int c = i == a->rows.n ? 1 : j == b->rows.n ? -1 : by_id(&a->rows.v[i], &b->rows.v[j]);
    ZN_TRY(changed(x, c <= 0 ? a->rows.v[i] : NULL, c >= 0 ? b->rows.v[j] : NULL, list, err));
    i += c <= 0;
    j += c >= 0;
  }
  return ZN_OK;
}

static const zn_head *head_of(const zn_manifest *m, const zn_head *like) {
  for (size_t i = 0; i < m->nheads; i++)
    if (zn_id_cmp(&m->heads[i].ledger, &like->ledger) == 0 && zn_pk_cmp(&m->heads[i].device, &like->device) == 0)
      return &m->heads[i];
  return NULL;
}

/* The vector of now, but of what the Regione publishes for all: that goes on all the time, and is nobody's late entry.
 * *moved: something else went on. */
static zn_status now_of(zn_rend *x, const zn_manifest *prima, zn_manifest *now, bool *moved, zn_err *err) {
  size_t n = 0;
  *moved = false;
  ZN_TRY(zn_manifest_vector(x->r, now, &x->arena, err));
  for (size_t i = 0; i < now->nheads; i++) {
    zn_ledger l;
    const zn_head *before = head_of(prima, &now->heads[i]);
    bool published = zn_trust_ledger(zn_replica_trust(x->r), &now->heads[i].ledger, &l) && l.kind == ZN_L1_REGIONE;
    if (published && before == NULL) continue;
    *moved = *moved || (!published && (before == NULL || before->seq != now->heads[i].seq));
    now->heads[n++] = published ? *before : now->heads[i];
  }
  now->nheads = n;
  return ZN_OK;
}

zn_status zn_righe_cambiate(zn_rend *x, const zn_manifest *prima, const zn_manifest *ora, json_t **out, zn_err *err) {
  zn_manifest now = ora != NULL ? *ora : *prima;
  under a = {0}, b = {0};
  bool moved = true;
  if (ora == NULL) ZN_TRY(now_of(x, prima, &now, &moved, err));
  if (!moved) return *out = json_array(), ZN_OK;
  zn_status st = gather(x, prima, prima->heads, prima->nheads, &a, err);
  if (st == ZN_OK) st = gather(x, &now, now.heads, now.nheads, &b, err);
  json_t *list = st == ZN_OK && !a.incomplete && !b.incomplete ? json_array() : json_null();
  if (st == ZN_OK && json_is_array(list)) st = compare(x, &a, &b, list, err);
  zn_canon_set_release(&a.rows);
  zn_canon_set_release(&b.rows);
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
