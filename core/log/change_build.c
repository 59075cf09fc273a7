/* The making of a batch: rows come in one by one and go into the columns of their run. */
#include <string.h>

#include "core/log/change_wire.h"

#define FIRST_ROWS 8

void zn_changes_init(zn_changes *c) {
  *c = (zn_changes){0};
  zn_arena_init(&c->arena);
}

void zn_changes_release(zn_changes *c) {
  zn_arena_release(&c->arena);
  zn_changes_init(c);
}

void zn_changes_clear(zn_changes *c) {
  zn_arena arena = c->arena;
  zn_arena_clear(&arena);
  *c = (zn_changes){.arena = arena};
}

/* A larger copy of an array; the old one stays in the arena until the batch ends. */
static void *grown(zn_arena *a, const void *old, size_t count, size_t cap, size_t size) {
  void *p = zn_arena_alloc(a, cap * size);
  if (p != NULL && count > 0) memcpy(p, old, count * size);
  return p;
}

static bool is_bytes(zn_type t) { return t == ZN_T_TEXT || t == ZN_T_ENUM || t == ZN_T_BIN; }

static zn_col_kind kind_of(zn_type t) {
  switch (t) {
    case ZN_T_TEXT:
    case ZN_T_ENUM: return ZN_COL_TEXT;
    case ZN_T_BIN: return ZN_COL_BIN;
    case ZN_T_REF: return ZN_COL_REF;
    default: return ZN_COL_INT;
  }
}

static zn_status grow_run(zn_arena *a, zn_run *r) {
  size_t cap = r->cap == 0 ? FIRST_ROWS : r->cap * 2;
  r->n = grown(a, r->n, r->count, cap, sizeof *r->n);
  r->hlc = grown(a, r->hlc, r->count, cap, sizeof *r->hlc);
  if (r->n == NULL || r->hlc == NULL) return ZN_E_NOMEM;
  if (r->kind != ZN_CHANGE_CREATE) {
    r->row = grown(a, r->row, r->count, cap, sizeof *r->row);
    r->name_at = grown(a, r->name_at, r->cap == 0 ? 0 : r->count + 1, cap + 1, sizeof *r->name_at);
    if (r->row == NULL || r->name_at == NULL) return ZN_E_NOMEM;
  }
  if (r->x != NULL && (r->x = grown(a, r->x, r->count, cap, sizeof *r->x)) == NULL) return ZN_E_NOMEM;
  for (size_t j = 0; j < r->ncols; j++) {
    zn_col *col = &r->cols[j];
    col->null = grown(a, col->null, r->count, cap, 1);
    if (col->null == NULL) return ZN_E_NOMEM;
    if (col->kind == ZN_COL_TEXT || col->kind == ZN_COL_BIN)
      col->s = grown(a, col->s, r->count, cap, sizeof *col->s);
    else
      col->i = grown(a, col->i, r->count, cap, sizeof *col->i);
    if (col->s == NULL && col->i == NULL) return ZN_E_NOMEM;
  }
  r->cap = cap;
  return ZN_OK;
}

static zn_run *find_run(zn_changes *c, const zn_entity *e, unsigned group, zn_change_kind kind) {
  for (size_t j = c->nruns; j-- > 0;) {
    zn_run *r = c->runs[j];
    if (r->ent == e && r->group == group && r->kind == kind) return r;
  }
  if (c->nruns == c->runs_cap) {
    size_t cap = c->runs_cap == 0 ? 8 : c->runs_cap * 2;
    zn_run **runs = grown(&c->arena, c->runs, c->nruns, cap, sizeof *runs);
    if (runs == NULL) return NULL;
    c->runs = runs;
    c->runs_cap = cap;
  }
  zn_run *r = zn_arena_alloc(&c->arena, sizeof *r);
  if (r == NULL) return NULL;
  *r = (zn_run){.entity = e->no, .group = group, .kind = kind, .ent = e};
  if (kind != ZN_CHANGE_DELETE) {
    r->cols = zn_arena_alloc(&c->arena, e->nfields * sizeof *r->cols);
    if (r->cols == NULL) return NULL;
    for (size_t f = 0; f < e->nfields; f++)
      if (e->fields[f].group == group)
        r->cols[r->ncols++] =
            (zn_col){.no = e->fields[f].no, .kind = (uint8_t)kind_of(e->fields[f].type), .index = (int16_t)f};
  }
  c->runs[c->nruns++] = r;
  c->bytes += 24;
  return r;
}

/* What a reference may cost: a hash takes 16 bytes in the dictionary unless it was the one before. */
static size_t ref_cost(const zn_col *col, size_t i, int64_t k) {
  if (i > 0 && col->i[i - 1] == k) return 2;
  return K_FEED(k) == 0 ? 18 : 8;
}

static zn_status add_values(zn_changes *c, zn_run *r, size_t i, const zn_row *row) {
  for (size_t j = 0; j < r->ncols; j++) {
    zn_col *col = &r->cols[j];
    const zn_val *v = &row->v[col->index];
    if (v->kind == ZN_V_NULL) {
      col->null[i] = 1;
      continue;
    }
    if (is_bytes(r->ent->fields[col->index].type) != (v->kind != ZN_V_INT)) return ZN_E_BUG;
    if (v->kind == ZN_V_INT) {
      c->bytes += col->kind == ZN_COL_REF ? ref_cost(col, i, v->i) : 4;
      col->i[i] = v->i;
    } else {
      col->s[i] = zn_arena_dup(&c->arena, v->s);
      if (col->s[i].p == NULL) return ZN_E_NOMEM;
      c->bytes += v->s.n + 2;
    }
  }
  return ZN_OK;
}

static zn_status add_x(zn_changes *c, zn_run *r, size_t i, zn_span x) {
  if (x.n == 0) return ZN_OK;
  if (r->x == NULL && (r->x = zn_arena_alloc(&c->arena, r->cap * sizeof *r->x)) == NULL) return ZN_E_NOMEM;
  r->x[i] = zn_arena_dup(&c->arena, x);
  c->bytes += x.n + 8;
  return r->x[i].p == NULL ? ZN_E_NOMEM : ZN_OK;
}

static zn_status add_names(zn_changes *c, zn_run *r, size_t i, const int64_t *names, size_t n) {
  if (r->nnames + n > r->names_cap) {
    size_t cap = r->names_cap == 0 ? FIRST_ROWS : r->names_cap * 2;
    while (cap < r->nnames + n) cap *= 2;
    int64_t *p = grown(&c->arena, r->names, r->nnames, cap, sizeof *p);
    if (p == NULL) return ZN_E_NOMEM;
    r->names = p;
    r->names_cap = cap;
  }
  if (n > 0) memcpy(r->names + r->nnames, names, n * sizeof *names);
  r->nnames += n;
  r->name_at[i + 1] = (uint32_t)r->nnames;
  c->bytes += 4 + n * 8;
  return ZN_OK;
}

zn_status zn_changes_add(zn_changes *c, const zn_entity *e, unsigned group, zn_change_kind kind, uint64_t n,
                         uint64_t hlc, const zn_row *row, const int64_t *names, size_t nnames) {
  if (c->count > 0 && n <= c->n1) return ZN_E_BUG;
  zn_run *r = c->nruns > 0 && c->runs[c->nruns - 1]->ent == e ? c->runs[c->nruns - 1] : NULL;
  if (r == NULL || r->group != group || r->kind != kind) r = find_run(c, e, group, kind);
  if (r == NULL) return ZN_E_NOMEM;
  if (r->count == r->cap) ZN_TRY(grow_run(&c->arena, r));
  size_t i = r->count;
  r->n[i] = n;
  r->hlc[i] = hlc;
  if (kind != ZN_CHANGE_CREATE) {
    r->row[i] = row->k;
    c->bytes += K_FEED(row->k) == 0 ? 20 : 8;
    ZN_TRY(add_names(c, r, i, names, nnames));
  }
  if (kind != ZN_CHANGE_DELETE) {
    ZN_TRY(add_values(c, r, i, row));
    ZN_TRY(add_x(c, r, i, row->x));
  }
  r->count++;
  if (c->count++ == 0) c->n0 = n;
  c->n1 = n;
  c->bytes += 4;
  if (kind != ZN_CHANGE_CREATE || e->hashed) c->has_rows = true;
  return ZN_OK;
}

void zn_run_row(const zn_run *r, size_t i, zn_row *out) {
  out->ent = r->ent;
  out->k = r->row == NULL ? 0 : r->row[i];
  out->x = r->x == NULL ? (zn_span){NULL, 0} : r->x[i];
  for (size_t f = 0; f < r->ent->nfields; f++) out->v[f] = zn_null();
  for (size_t j = 0; j < r->ncols; j++) {
    const zn_col *col = &r->cols[j];
    zn_val *v = &out->v[col->index];
    if (col->null != NULL && col->null[i]) continue;
    if (col->kind == ZN_COL_TEXT || col->kind == ZN_COL_BIN) {
      v->kind = col->kind == ZN_COL_TEXT ? ZN_V_TEXT : ZN_V_BIN;
      v->s = col->s[i];
      v->i = 0;
    } else {
      v->kind = ZN_V_INT;
      v->i = col->i[i];
      v->s = (zn_span){NULL, 0};
    }
  }
}
