/* What Zona does with the same rows: writing, sealing, applying, a lone edit. */
#include <stdlib.h>
#include <string.h>

#include "tools/bench/measure.h"

static zn_status check(zn_status s, const char *what, const zn_err *err) {
  if (s != ZN_OK) bench_die(what, err);
  return s;
}
#define OK(expr, what) (void)check((expr), what, &err)

static zn_ledger own_ledger(zn_replica *r) {
  zn_trust *t = zn_replica_trust(r);
  zn_ledger l;
  for (size_t i = 0; i < zn_trust_ledger_count(t); i++)
    if (zn_trust_ledger_at(t, i, &l) && l.kind == ZN_L6_ENTE &&
        zn_trust_may_write(t, &zn_replica_ident(r)->sign_pk, &l))
      return l;
  bench_die("this home writes no ledger of spending", NULL);
}

/* Rows in transactions of per_tx; seconds. k of the last row goes to *last. */
static double write_rows(zn_replica *r, const bench_row *rows, size_t n, size_t per_tx, int64_t ente, int64_t budget,
                         int64_t *last) {
  zn_err err = {0};
  zn_ledger l = own_ledger(r);
  double t = bench_now();
  for (size_t i = 0; i < n;) {
    zn_tx *tx;
    OK(zn_tx_begin(&tx, r, &err), "begin");
    for (size_t end = i + per_tx < n ? i + per_tx : n; i < end; i++) {
      zn_row row;
      bench_fill(&row, &rows[i], ente, budget);
      OK(zn_tx_insert(tx, &l, NULL, &row, false, &err), "insert");
      *last = row.k;
    }
    OK(zn_tx_commit(tx, &err), "commit");
  }
  return bench_now() - t;
}

/* Wire bytes of the segments of this device's own feed in its ledger, from `from` on. */
static size_t feed_bytes(zn_replica *r, uint64_t from, uint64_t *to) {
  zn_err err = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_ledger l = own_ledger(r);
  zn_head *heads;
  size_t n, bytes = 0;
  OK(zn_replica_heads(r, &l.id, &a, &heads, &n, &err), "heads");
  uint64_t last = 0;
  for (size_t i = 0; i < n; i++)
    if (zn_pk_cmp(&heads[i].device, &zn_replica_ident(r)->sign_pk) == 0) last = heads[i].seq;
  for (uint64_t seq = from + 1; seq <= last; seq++) {
    zn_buf b;
    zn_buf_init(&b, 0);
    OK(zn_replica_segment(r, &l.id, &zn_replica_ident(r)->sign_pk, seq, NULL, &b, &err), "segment");
    bytes += b.n;
    zn_buf_release(&b);
  }
  *to = last;
  zn_arena_release(&a);
  return bytes;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median seconds of one saved edit. */
static double edits(zn_replica *r, int64_t k, int times) {
  zn_err err = {0};
  double *took = calloc((size_t)times, sizeof *took);
  if (!took) bench_die("memory", NULL);
  const zn_entity *e = zn_entity_by_no(ZN_IMPEGNO);
  for (int i = 0; i < times; i++) {
    zn_arena a;
    zn_arena_init(&a);
    zn_row row;
    OK(zn_replica_row(r, e, k, &a, &row, &err), "row");
    row.v[zn_field_index(e, "importo")].i += 1;
    zn_tx *tx;
    double t = bench_now();
    OK(zn_tx_begin(&tx, r, &err), "begin");
    OK(zn_tx_update(tx, NULL, &row, &err), "update");
    OK(zn_tx_commit(tx, &err), "commit");
    took[i] = bench_now() - t;
    zn_arena_release(&a);
  }
  qsort(took, (size_t)times, sizeof *took, by_value);
  double median = took[times / 2];
  free(took);
  return median;
}

void measure_write(zn_replica *r, const char *floor_path, size_t n, size_t per_tx, int64_t budget) {
  zn_err err = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_row line;
  const zn_entity *e = zn_entity_by_no(ZN_BUDGET);
  OK(zn_replica_row(r, e, budget, &a, &line, &err), "the budget line");
  int64_t ente = line.v[zn_field_index(e, "ente")].i, last = 0, floor_size;
  bench_row *rows = bench_rows(n, (unsigned)per_tx);
  double floor = bench_floor(floor_path, rows, n, &floor_size);
  OK(zn_replica_seal(r, 0, NULL, &err), "seal");
  uint64_t seq0, seq1;
  feed_bytes(r, UINT64_MAX - 1, &seq0);
  int64_t before = bench_db_size(zn_replica_db(r));
  double wrote = write_rows(r, rows, n, per_tx, ente, budget, &last);
  double sealed = bench_now();
  OK(zn_replica_seal(r, 0, NULL, &err), "seal");
  sealed = bench_now() - sealed;
  size_t wire = feed_bytes(r, seq0, &seq1);
  bench_put("write", floor / wrote, "x");
  bench_put("seal", floor / sealed, "x");
  bench_put("changes_per_segment", (double)n / (double)(seq1 - seq0), "");
  bench_put("bytes_per_change", (double)wire / (double)n, "B");
  bench_put("to_zstd_csv", (double)wire / (double)bench_csv_bytes(rows, n), "x");
  bench_put("storage", (double)(bench_db_size(zn_replica_db(r)) - before) / (double)floor_size, "x");
  double edit = edits(r, last, 100), plain = bench_floor_edit(floor_path, 100);
  bench_put("saved_edit", edit / plain, "x");
  OK(zn_replica_seal(r, 0, NULL, &err), "seal");
  feed_bytes(r, UINT64_MAX - 1, &seq0);
  edits(r, last, 1);
  OK(zn_replica_seal(r, 0, NULL, &err), "seal");
  bench_put("lone_edit", (double)feed_bytes(r, seq0, &seq1), "B");
  free(rows);
  zn_arena_release(&a);
}

void measure_apply(zn_replica *from, zn_replica *to, const char *floor_path, size_t per_batch) {
  zn_err err = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_ledger l = own_ledger(from);
  zn_head *heads;
  size_t n, changes = 0;
  OK(zn_replica_heads(from, &l.id, &a, &heads, &n, &err), "heads");
  zn_buf *wires = NULL;
  size_t nwires = 0;
  for (size_t h = 0; h < n; h++) {
    wires = realloc(wires, (nwires + heads[h].seq) * sizeof *wires);
    if (!wires) bench_die("memory", NULL);
    for (uint64_t seq = 1; seq <= heads[h].seq; seq++) {
      zn_buf *b = &wires[nwires++];
      zn_buf_init(b, 0);
      OK(zn_replica_segment(from, &l.id, &heads[h].device, seq, NULL, b, &err), "segment");
      zn_seg *s = malloc(sizeof *s);
      if (!s || zn_seg_parse(s, zn_replica_region(from), zn_buf_span(b)) != ZN_OK)
        bench_die("a segment of ours does not parse", NULL);
      changes += s->h.changes;
      free(s);
    }
  }
  bench_row *rows = bench_rows(changes, 1);
  double floor = bench_floor(floor_path, rows, changes, NULL);
  double t = bench_now();
  for (size_t i = 0; i < nwires;) {
    OK(zn_receive_begin(to, &err), "begin");
    for (size_t end = i + per_batch < nwires ? i + per_batch : nwires; i < end; i++) {
      zn_put_result res;
      OK(zn_replica_put_segment(to, zn_buf_span(&wires[i]), &res, &err), "put");
    }
    OK(zn_receive_end(to, &err), "end");
  }
  t = bench_now() - t;
  bench_put("apply", floor / t, "x");
  bench_put("apply_changes_per_segment", (double)changes / (double)nwires, "");
  for (size_t i = 0; i < nwires; i++) zn_buf_release(&wires[i]);
  free(wires);
  free(rows);
  zn_arena_release(&a);
}
