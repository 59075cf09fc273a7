/* The imprint of a plan's lines (aperto.h). Fields counted are fixed: one added to an entity later is not in it. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/piano/aperto.h"
#include "core/domain/rendiconto/canon.h"
#include "core/text/piano.h"

typedef struct entry {
  uint8_t id[ZN_WIRE_ID_MAX];
  size_t n;
  zn_row row;
  unsigned fields;
} entry;
typedef struct entries {
  entry *v;
  size_t n;
} entries;

static int by_id(const void *a, const void *b) {
  const entry *x = a, *y = b;
  return zn_span_cmp(ZN_SPAN(x->id, x->n), ZN_SPAN(y->id, y->n));
}

/* leave_out: a field that may change without changing the plan, 0 for none. */
static zn_status add(zn_pdz *x, entries *e, const zn_row_list *rows, unsigned fields, unsigned leave_out, zn_err *err) {
  for (size_t i = 0; i < rows->n; i++) {
    entry *at = &e->v[e->n];
    *at = (entry){.row = rows->v[i], .fields = fields};
    if (leave_out != 0) at->row.v[leave_out - 1] = zn_null();
    ZN_TRY(zn_wire_id(x->r, at->row.k, at->id, &at->n, err));
    e->n++;
  }
  return ZN_OK;
}

static zn_status hash_all(zn_pdz *x, entries *e, const char *label, zn_hash *out, zn_err *err) {
  zn_buf b;
  zn_status st = ZN_OK;
  zn_buf_init(&b, 0);
  if (e->n > 0) qsort(e->v, e->n, sizeof *e->v, by_id);
  for (size_t i = 0; i < e->n && st == ZN_OK; i++) st = zn_canon_row(x->r, &e->v[i].row, e->v[i].fields, &b, err);
  if (st == ZN_OK) {
    zn_span all = zn_buf_span(&b);
    zn_hash_parts(out, label, &all, 1);
  }
  zn_buf_release(&b);
  return st;
}

zn_status zn_pdz_impronta(zn_pdz *x, zn_hash *out, zn_err *err) {
  zn_row_list sections, objectives, interventions, lines;
  ZN_TRY(zn_pdz_rows(x, ZN_PIANO_SEZIONE, "piano", x->piano, &sections, err));
  ZN_TRY(zn_pdz_rows(x, ZN_OBIETTIVO, "piano", x->piano, &objectives, err));
  ZN_TRY(zn_pdz_rows(x, ZN_INTERVENTO, "piano", x->piano, &interventions, err));
  ZN_TRY(zn_pdz_budget(x, &lines, err));
  entries e = {.v = calloc(sections.n + objectives.n + interventions.n + lines.n + 1, sizeof *e.v)};
  if (e.v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = add(x, &e, &sections, 5, SEZ_STATO, err);
  if (st == ZN_OK) st = add(x, &e, &objectives, 9, 0, err);
  if (st == ZN_OK) st = add(x, &e, &interventions, 25, INT_STATO, err);
  if (st == ZN_OK) st = add(x, &e, &lines, 4, 0, err);
  if (st == ZN_OK) st = hash_all(x, &e, "zona piano 1", out, err);
  free(e.v);
  return st;
}

zn_status zn_pdz_impronta_rimodulazione(zn_pdz *x, int64_t rimodulazione, zn_hash *out, zn_err *err) {
  zn_row_list lines;
  ZN_TRY(zn_pdz_rows(x, ZN_RIMODULAZIONE_RIGA, "rimodulazione", rimodulazione, &lines, err));
  entries e = {.v = calloc(lines.n + 1, sizeof *e.v)};
  if (e.v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = add(x, &e, &lines, 8, 0, err);
  if (st == ZN_OK) st = hash_all(x, &e, "zona rimodulazione 1", out, err);
  free(e.v);
  return st;
}

bool zn_pdz_impronta_attesa(zn_pdz *x, zn_hash *out) {
  int64_t last = 0;
  const zn_pmossa_row *of = NULL;
  for (size_t i = 0; i < x->rimodulazioni.n; i++) {
    const zn_row *rim = &x->rimodulazioni.v[i];
    zn_pflusso f;
    if (zn_piano_stato(&x->mosse, rim->k, &x->arena, &f, NULL, NULL, NULL) != ZN_OK) continue;
    if (f.stato != ZN_PS_VIGENTE || f.vigore == NULL || !f.vigore->has_impronta) continue;
    if (of == NULL || ZN_AT(rim, RIM_NUMERO)->i > last) of = f.vigore, last = ZN_AT(rim, RIM_NUMERO)->i;
  }
  const zn_pflusso *f = &x->flusso;
  const zn_pmossa_row *own[] = {f->vigore, f->approvazione, f->trasmissione, f->accordo, f->conferenza};
  for (size_t i = 0; of == NULL && i < sizeof own / sizeof own[0]; i++)
    if (own[i] != NULL && own[i]->has_impronta) of = own[i];
  if (of != NULL) *out = of->impronta;
  return of != NULL;
}
