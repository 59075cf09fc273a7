/* The floor: what SQLite alone does with the same rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zstd.h>

#include "tools/bench/bench.h"

static const char *WORDS[] = {"Servizio", "assistenza",   "domiciliare",  "anziani",     "minori",
                              "disabili", "integrazione", "rette",        "struttura",   "trasporto",
                              "sociale",  "affido",       "progetto",     "inclusione",  "periodo",
                              "gennaio",  "giugno",       "liquidazione", "cooperativa", "determina"};

static uint64_t next(uint64_t *s) {
  *s ^= *s << 13;
  *s ^= *s >> 7;
  *s ^= *s << 17;
  return *s >> 11;
}

bench_row *bench_rows(size_t n, unsigned seed) {
  bench_row *rows = calloc(n, sizeof *rows);
  if (!rows) bench_die("memory", NULL);
  uint64_t s = 88172645463325252ULL + seed;
  for (size_t i = 0; i < n; i++) {
    bench_row *r = &rows[i];
    r->anno = 2025;
    r->data = 20120 + (int64_t)(i * 365 / n);
    r->importo = (int64_t)(10000 + next(&s) % 5000000);
    snprintf(r->numero, sizeof r->numero, "%zu", i + 1);
    size_t used = 0, words = 3 + next(&s) % 4;
    for (size_t w = 0; w < words; w++)
      used += (size_t)snprintf(r->oggetto + used, sizeof r->oggetto - used, "%s%s", w ? " " : "", WORDS[next(&s) % 20]);
    snprintf(r->cig, sizeof r->cig, "%c%09X", (char)('A' + next(&s) % 21), (unsigned)(next(&s) % 0xfffffff));
  }
  return rows;
}

static void set(zn_row *row, const char *field, zn_val v) { row->v[zn_field_index(row->ent, field)] = v; }
static zn_val text(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(s)}; }

void bench_fill(zn_row *row, const bench_row *b, int64_t ente, int64_t budget) {
  memset(row, 0, sizeof *row);
  row->ent = zn_entity_by_no(ZN_IMPEGNO);
  set(row, "ente", zn_int(ente));
  set(row, "budget", zn_int(budget));
  set(row, "anno", zn_int(b->anno));
  set(row, "data", zn_int(b->data));
  set(row, "importo", zn_int(b->importo));
  set(row, "numero", text(b->numero));
  set(row, "oggetto", text(b->oggetto));
  set(row, "cig", text(b->cig));
}

double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void bench_put(const char *name, double value, const char *unit) { printf("%s %.6g %s\n", name, value, unit); }

_Noreturn void bench_die(const char *what, const zn_err *err) {
  fprintf(stderr, "bench: %s%s%s\n", what, err ? ": " : "", err ? err->text : "");
  exit(1);
}

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) bench_die(sqlite3_errmsg(db), NULL);
}

static sqlite3 *open_plain(const char *path, bool create) {
  sqlite3 *db;
  if (create) unlink(path);
  if (sqlite3_open(path, &db) != SQLITE_OK) bench_die("cannot open the floor's database", NULL);
  run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
  if (create) {
    zn_buf ddl;
    zn_buf_init(&ddl, 0);
    zn_schema_ddl(&ddl);
    run(db, zn_buf_cstr(&ddl));
    zn_buf_release(&ddl);
  }
  return db;
}

static void bind_row(sqlite3_stmt *s, const zn_row *row) {
  sqlite3_bind_int64(s, 1, row->k);
  for (size_t f = 0; f < row->ent->nfields; f++) {
    const zn_val *v = &row->v[f];
    int at = (int)f + 2;
    if (v->kind == ZN_V_INT)
      sqlite3_bind_int64(s, at, v->i);
    else if (v->kind == ZN_V_TEXT)
      sqlite3_bind_text(s, at, (const char *)v->s.p, (int)v->s.n, SQLITE_STATIC);
    else
      sqlite3_bind_null(s, at);
  }
}

int64_t bench_db_size(sqlite3 *db) {
  run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_stmt *s;
  if (sqlite3_prepare_v2(db,
                         "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
                         "pragma_freelist_count, pragma_page_size",
                         -1, &s, NULL) != SQLITE_OK)
    bench_die(sqlite3_errmsg(db), NULL);
  int64_t size = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
  sqlite3_finalize(s);
  return size;
}

double bench_floor(const char *path, const bench_row *rows, size_t n, int64_t *size) {
  sqlite3 *db = open_plain(path, true);
  int64_t empty = bench_db_size(db);
  const zn_entity *e = zn_entity_by_no(ZN_IMPEGNO);
  zn_buf sql;
  zn_buf_init(&sql, 0);
  zn_schema_sql_insert(&sql, e, 1);
  sqlite3_stmt *s;
  if (sqlite3_prepare_v2(db, zn_buf_cstr(&sql), -1, &s, NULL) != SQLITE_OK) bench_die(sqlite3_errmsg(db), NULL);
  double t = bench_now();
  run(db, "BEGIN");
  for (size_t i = 0; i < n; i++) {
    zn_row row;
    bench_fill(&row, &rows[i], 7, 11);
    row.k = ((int64_t)3 << 43) + (int64_t)i + 1;
    bind_row(s, &row);
    if (sqlite3_step(s) != SQLITE_DONE) bench_die(sqlite3_errmsg(db), NULL);
    sqlite3_reset(s);
  }
  run(db, "COMMIT");
  t = bench_now() - t;
  sqlite3_finalize(s);
  zn_buf_release(&sql);
  if (size) *size = bench_db_size(db) - empty;
  sqlite3_close(db);
  return t;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double bench_floor_edit(const char *path, int times) {
  sqlite3 *db = open_plain(path, false);
  sqlite3_stmt *s;
  if (sqlite3_prepare_v2(db, "UPDATE impegno SET importo = importo + 1 WHERE k = ?", -1, &s, NULL) != SQLITE_OK)
    bench_die(sqlite3_errmsg(db), NULL);
  double *took = calloc((size_t)times, sizeof *took);
  if (!took) bench_die("memory", NULL);
  for (int i = 0; i < times; i++) {
    double t = bench_now();
    sqlite3_bind_int64(s, 1, ((int64_t)3 << 43) + i + 1);
    if (sqlite3_step(s) != SQLITE_DONE) bench_die(sqlite3_errmsg(db), NULL);
    sqlite3_reset(s);
    took[i] = bench_now() - t;
  }
  qsort(took, (size_t)times, sizeof *took, by_value);
  double median = took[times / 2];
  free(took);
  sqlite3_finalize(s);
  sqlite3_close(db);
  return median;
}

size_t bench_csv_bytes(const bench_row *rows, size_t n) {
  zn_buf csv, packed;
  zn_buf_init(&csv, 0);
  zn_buf_init(&packed, 0);
  for (size_t i = 0; i < n; i++)
    zn_buf_printf(&csv, "D049;SAD-01/FNPS/2025;%lld;%s;%lld;%lld;%s;%s\n", (long long)rows[i].anno, rows[i].numero,
                  (long long)rows[i].data, (long long)rows[i].importo, rows[i].oggetto, rows[i].cig);
  size_t bound = ZSTD_compressBound(csv.n);
  uint8_t *room = zn_buf_room(&packed, bound);
  size_t size = room ? ZSTD_compress(room, bound, csv.p, csv.n, 3) : 0;
  zn_buf_release(&csv);
  zn_buf_release(&packed);
  return size;
}
