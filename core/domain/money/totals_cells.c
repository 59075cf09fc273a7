#include "core/domain/money/totals_cells.h"

#include "core/base/room.h"

#include <stdlib.h>
#include <string.h>

void zn_cells_init(zn_cells *c) {
  *c = (zn_cells){0};
  zn_kmap_init(&c->map, 5);
}

void zn_cells_release(zn_cells *c) {
  zn_kmap_release(&c->map);
  free(c->v);
  zn_cells_init(c);
}

void zn_cells_clear(zn_cells *c) {
  zn_kmap_clear(&c->map);
  c->n = 0;
}

zn_sums *zn_cells_at(zn_cells *c, bool edge, int64_t target, int64_t ente, int64_t controparte, int64_t month) {
  int64_t key[5] = {edge, target, ente, controparte, month};
  size_t at = zn_kmap_find(&c->map, key);
  if (at != SIZE_MAX) return &c->v[at].d;
  zn_cell *more = zn_room(c->v, c->n, &c->cap, sizeof *more);
  if (more == NULL) return NULL;
  c->v = more;
  if (!zn_kmap_put(&c->map, key, c->n)) return NULL;
  c->v[c->n] = (zn_cell){.edge = edge, .target = target, .ente = ente, .controparte = controparte, .month = month};
  return &c->v[c->n++].d;
}

static void add(int64_t *a, int64_t b, int sign) {
  *a = (int64_t)(sign > 0 ? (uint64_t)*a + (uint64_t)b : (uint64_t)*a - (uint64_t)b);
}

void zn_sums_add(zn_sums *a, const zn_sums *b, int sign) {
  add(&a->n, b->n, sign);
  add(&a->impegnato, b->impegnato, sign);
  add(&a->liquidato, b->liquidato, sign);
  add(&a->pagato, b->pagato, sign);
  add(&a->recuperato, b->recuperato, sign);
  add(&a->trasferito, b->trasferito, sign);
  add(&a->incassato, b->incassato, sign);
}

bool zn_sums_zero(const zn_sums *a) {
  static const zn_sums zero = {0};
  return memcmp(a, &zero, sizeof zero) == 0;
}

#define KEY(target) " WHERE " target "=?1 AND ente=?2 AND controparte=?3 AND mese=?4"
static const char *const sql_read[2] = {
    "SELECT n,impegnato,liquidato,pagato,recuperato,0,0 FROM tot_budget" KEY("budget"),
    "SELECT n,impegnato,liquidato,pagato,recuperato,trasferito,incassato "
    "FROM tot_fondo" KEY("assegnazione")};
static const char *const sql_write[2] = {"INSERT OR REPLACE INTO tot_budget VALUES(?,?,?,?,?,?,?,?,?)",
                                         "INSERT OR REPLACE INTO tot_fondo VALUES(?,?,?,?,?,?,?,?,?,?,?)"};
static const char *const sql_drop[2] = {"DELETE FROM tot_budget" KEY("budget"),
                                        "DELETE FROM tot_fondo" KEY("assegnazione")};

static void bind_key(sqlite3_stmt *s, const zn_cell *c) {
  sqlite3_bind_int64(s, 1, c->target);
  sqlite3_bind_int64(s, 2, c->ente);
  sqlite3_bind_int64(s, 3, c->controparte);
  sqlite3_bind_int64(s, 4, c->month);
}

static zn_status write_cell(const zn_cell *c, zn_replica *r, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql_read[c->edge], err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  bind_key(s, c);
  zn_sums now = {0};
  if (sqlite3_step(s) == SQLITE_ROW) {
    int64_t v[7];
    for (int i = 0; i < 7; i++) v[i] = sqlite3_column_int64(s, i);
    now = (zn_sums){v[0], v[1], v[2], v[3], v[4], v[5], v[6]};
  }
  zn_replica_done(s);
  zn_sums_add(&now, &c->d, 1);
  s = zn_replica_stmt(r, zn_sums_zero(&now) ? sql_drop[c->edge] : sql_write[c->edge], err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  bind_key(s, c);
  if (!zn_sums_zero(&now)) {
    const int64_t v[7] = {now.n,          now.impegnato,  now.liquidato, now.pagato,
                          now.recuperato, now.trasferito, now.incassato};
    for (int i = 0; i < (c->edge ? 7 : 5); i++) sqlite3_bind_int64(s, 5 + i, v[i]);
  }
  int rc = sqlite3_step(s);
  zn_replica_done(s);
  return rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
}

zn_status zn_cells_write(zn_cells *c, zn_replica *r, zn_err *err) {
  for (size_t i = 0; i < c->n; i++)
    if (!zn_sums_zero(&c->v[i].d)) ZN_TRY(write_cell(&c->v[i], r, err));
  zn_cells_clear(c);
  return ZN_OK;
}
