/* Units whose context changes, units that are not plain, and rows that wait for their parents. See totals.h. */
#include <stdlib.h>

#include "core/base/room.h"
#include "core/domain/money/totals_internal.h"
#include "core/domain/rows/fields.h"
#include "core/domain/rows/rows.h"
#include "core/text/text.h"

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

bool zn_marks_has(const zn_marks *m, unsigned entity, int64_t k) {
  int64_t key[2] = {entity, k};
  return zn_kmap_find(&m->map, key) != SIZE_MAX;
}

bool zn_marks_add(zn_marks *m, unsigned entity, int64_t k) {
  int64_t key[2] = {entity, k};
  if (zn_kmap_find(&m->map, key) != SIZE_MAX) return true;
  int64_t(*more)[2] = zn_room(m->v, m->n, &m->cap, sizeof *more);
  if (more == NULL) return false;
  m->v = more;
  if (!zn_kmap_put(&m->map, key, m->n)) return false;
  m->v[m->n][0] = entity;
  m->v[m->n++][1] = k;
  return true;
}

static zn_status run(zn_totals *t, const char *sql, int64_t a, int64_t b, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(t->r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  sqlite3_bind_int64(s, 1, a);
  if (sqlite3_bind_parameter_count(s) > 1) sqlite3_bind_int64(s, 2, b);
  int rc = sqlite3_step(s);
  zn_replica_done(s);
  return rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(t->r, err);
}

/* ---- moving what lies below a row ---- */

typedef struct moved {
  zn_what what;
  int sign;
  const char *sql; /* k, day, cents */
} moved;

static const moved below_impegno[] = {
    {ZN_W_IMPEGNATO, 1, "SELECT k,data,importo FROM variazione_impegno WHERE impegno=?"},
    {ZN_W_LIQUIDATO, 1, "SELECT k,data,importo FROM liquidazione WHERE impegno=?"},
    {ZN_W_PAGATO, 1,
     "SELECT p.k,p.data_pagamento,p.importo FROM liquidazione l JOIN pagamento p ON p.liquidazione=l.k WHERE "
     "l.impegno=?"},
    {ZN_W_PAGATO, -1,
     "SELECT s.k,s.data,s.importo FROM liquidazione l JOIN pagamento p ON p.liquidazione=l.k JOIN storno s ON "
     "s.pagamento=p.k "
     "WHERE l.impegno=?"},
    {ZN_W_RECUPERATO, 1,
     "SELECT p.k,p.data,p.importo FROM liquidazione l JOIN recupero p ON p.liquidazione=l.k WHERE l.impegno=?"},
    {0, 0, NULL}};
static const moved below_liquidazione[] = {
    {ZN_W_PAGATO, 1, "SELECT k,data_pagamento,importo FROM pagamento WHERE liquidazione=?"},
    {ZN_W_PAGATO, -1,
     "SELECT s.k,s.data,s.importo FROM pagamento p JOIN storno s ON s.pagamento=p.k WHERE p.liquidazione=?"},
    {ZN_W_RECUPERATO, 1, "SELECT k,data,importo FROM recupero WHERE liquidazione=?"},
    {0, 0, NULL}};
static const moved below_pagamento[] = {{ZN_W_PAGATO, -1, "SELECT k,data,importo FROM storno WHERE pagamento=?"},
                                        {0, 0, NULL}};

static zn_status count_row(zn_totals *t, int64_t unit, const zn_unit_ctx *u, const moved *m, int64_t row, zn_day day,
                           zn_cents cents, int sign, zn_err *err) {
  bool same;
  if (!zn_unit_plain(u)) return ZN_OK;
  ZN_TRY(zn_ctx_same_office(t->ctx, unit, row, &same, err));
  if (!same) return ZN_OK;
  if (m->what == ZN_W_IMPEGNATO && u->prenotazione) cents = 0;
  return zn_totals_add(t, u, m->what, day, cents, false, sign * m->sign, err);
}

static zn_status move_rows(zn_totals *t, const moved *m, int64_t k, int64_t from_unit, const zn_unit_ctx *from,
                           int64_t to_unit, const zn_unit_ctx *to, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(t->r, m->sql, err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  sqlite3_bind_int64(s, 1, k);
  zn_status st = ZN_OK;
  int rc = SQLITE_DONE;
  while (st == ZN_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
    int64_t row = sqlite3_column_int64(s, 0);
    zn_val day = sqlite3_column_type(s, 1) == SQLITE_INTEGER ? zn_int(sqlite3_column_int64(s, 1)) : zn_null();
    zn_val cents = sqlite3_column_type(s, 2) == SQLITE_INTEGER ? zn_int(sqlite3_column_int64(s, 2)) : zn_null();
    st = count_row(t, from_unit, from, m, row, zn_unit_day(&day), zn_unit_cents(&cents), -1, err);
    if (st == ZN_OK) st = count_row(t, to_unit, to, m, row, zn_unit_day(&day), zn_unit_cents(&cents), 1, err);
  }
  if (st == ZN_OK && rc != SQLITE_DONE) st = zn_replica_sql_fail(t->r, err);
  zn_replica_done(s);
  return st;
}

zn_status zn_totals_move(zn_totals *t, unsigned entity, int64_t k, int64_t from_unit, const zn_unit_ctx *from,
                         int64_t to_unit, const zn_unit_ctx *to, zn_err *err) {
  const moved *m = entity == ZN_IMPEGNO        ? below_impegno
                   : entity == ZN_LIQUIDAZIONE ? below_liquidazione
                                               : below_pagamento;
  if (from->known && !zn_unit_plain(from) && !zn_marks_add(&t->dirty, ZN_IMPEGNO, from_unit)) return no_memory(err);
  if (to->known && !zn_unit_plain(to) && !zn_marks_add(&t->dirty, ZN_IMPEGNO, to_unit)) return no_memory(err);
  if (!zn_unit_plain(from) && !zn_unit_plain(to)) return ZN_OK;
  for (; m->sql != NULL; m++) ZN_TRY(move_rows(t, m, k, from_unit, from, to_unit, to, err));
  return ZN_OK;
}

zn_status zn_totals_own(zn_totals *t, int64_t unit, const zn_unit_ctx *u, int sign, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(t->r, "SELECT data,importo FROM impegno WHERE k=?", err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  sqlite3_bind_int64(s, 1, unit);
  zn_val v[2] = {zn_null(), zn_null()};
  bool found = sqlite3_step(s) == SQLITE_ROW;
  for (int i = 0; i < 2 && found; i++)
    if (sqlite3_column_type(s, i) == SQLITE_INTEGER) v[i] = zn_int(sqlite3_column_int64(s, i));
  zn_replica_done(s);
  if (!found) return ZN_OK;
  zn_cents cents = u->prenotazione ? 0 : zn_unit_cents(&v[1]);
  return zn_totals_add(t, u, ZN_W_IMPEGNATO, zn_unit_day(&v[0]), cents, true, sign, err);
}

zn_status zn_totals_become_split(zn_totals *t, int64_t unit, zn_unit_ctx *u, zn_err *err) {
  zn_unit_ctx none = {0};
  ZN_TRY(zn_totals_own(t, unit, u, -1, err));
  ZN_TRY(zn_totals_move(t, ZN_IMPEGNO, unit, unit, u, 0, &none, err));
  u->split = true;
  zn_ctx_remember(t->ctx, unit, u);
  ZN_TRY(run(t, "INSERT OR IGNORE INTO tot_divisa VALUES(?)", unit, 0, err));
  return zn_marks_add(&t->dirty, ZN_IMPEGNO, unit) ? ZN_OK : no_memory(err);
}

/* ---- counterparts ---- */

zn_status zn_totals_fornitore(zn_totals *t, int64_t fornitore, int64_t was, int64_t is, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  size_t n = 0;
  int64_t *units = NULL;
  zn_ctx_forget(t->ctx);
  sqlite3_stmt *s = zn_replica_stmt(t->r, "SELECT k FROM impegno WHERE fornitore=? AND controparte_ente IS NULL", err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  sqlite3_bind_int64(s, 1, fornitore);
  zn_status st = zn_rows_ints(t->r, s, &a, &units, &n, err);
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    zn_unit_ctx now, before;
    st = zn_ctx_of_unit(t->ctx, units[i], &now, err);
    if (st != ZN_OK) break;
    now.controparte = is == now.ente ? 0 : is;
    before = now;
    before.controparte = was == now.ente ? 0 : was;
    zn_ctx_remember(t->ctx, units[i], &now);
    if (!zn_unit_plain(&now)) {
      st = zn_marks_add(&t->dirty, ZN_IMPEGNO, units[i]) ? ZN_OK : no_memory(err);
      continue;
    }
    st = zn_totals_own(t, units[i], &before, -1, err);
    if (st == ZN_OK) st = zn_totals_own(t, units[i], &now, 1, err);
    if (st == ZN_OK) st = zn_totals_move(t, ZN_IMPEGNO, units[i], units[i], &before, units[i], &now, err);
  }
  zn_arena_release(&a);
  return st;
}

/* Suppliers known by the codice fiscale of an ente that comes, goes or changes it. */
static zn_status suppliers_by_cf(zn_totals *t, int64_t ente, zn_span cf, bool had, bool has, zn_err *err) {
  if (cf.n == 0 || had == has) return ZN_OK;
  int64_t ids[256], others = 0;
  size_t n = 0;
  sqlite3_stmt *s = zn_replica_stmt(t->r, "SELECT min(k) FROM ente WHERE cf=? AND k<>?", err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  sqlite3_bind_text(s, 1, (const char *)cf.p, (int)cf.n, SQLITE_STATIC);
  sqlite3_bind_int64(s, 2, ente);
  if (sqlite3_step(s) == SQLITE_ROW) others = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  int64_t with = others == 0 || ente < others ? ente : others;
  bool more = true;
  for (int64_t after = INT64_MIN; more;) {
    n = 0;
    s = zn_replica_stmt(
        t->r,
        "SELECT k FROM fornitore WHERE coalesce(cf,piva)=?1 AND controparte_ente IS NULL AND k>?2 ORDER BY k LIMIT 256",
        err);
    if (s == NULL) return zn_replica_sql_fail(t->r, err);
    sqlite3_bind_text(s, 1, (const char *)cf.p, (int)cf.n, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, after);
    while (n < 256 && sqlite3_step(s) == SQLITE_ROW) ids[n++] = sqlite3_column_int64(s, 0);
    zn_replica_done(s);
    for (size_t i = 0; i < n; i++)
      ZN_TRY(zn_totals_fornitore(t, ids[i], had ? with : others, has ? with : others, err));
    more = n == 256;
    if (n > 0) after = ids[n - 1];
  }
  return ZN_OK;
}

zn_status zn_totals_ente(zn_totals *t, const zn_row *before, const zn_row *after, zn_err *err) {
  zn_val none = zn_null();
  if (before == NULL && after == NULL) return ZN_OK;
  const zn_val *was = before != NULL ? zn_row_val(before, "cf") : &none,
               *is = after != NULL ? zn_row_val(after, "cf") : &none;
  int64_t k = (after != NULL ? after : before)->k;
  if (zn_val_eq(was, is)) return ZN_OK;
  if (was->kind == ZN_V_TEXT) ZN_TRY(suppliers_by_cf(t, k, was->s, true, false, err));
  return is->kind == ZN_V_TEXT ? suppliers_by_cf(t, k, is->s, false, true, err) : ZN_OK;
}

/* ---- flush: units kept apart ---- */

static zn_status write_part(zn_totals *t, int64_t unit, const zn_unit_ctx *u, const zn_cell *c, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(t->r, "INSERT OR REPLACE INTO tot_unita VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  const int64_t v[12] = {unit,         c->edge, c->target,      c->month,       u->ente,     u->controparte,
                         u->per_conto, c->d.n,  c->d.impegnato, c->d.liquidato, c->d.pagato, c->d.recuperato};
  for (int i = 0; i < 12; i++) sqlite3_bind_int64(s, i + 1, v[i]);
  int rc = sqlite3_step(s);
  zn_replica_done(s);
  return rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(t->r, err);
}

static zn_status write_parts(zn_totals *t, int64_t unit, const zn_unit_ctx *u, const zn_parts *p, zn_err *err) {
  zn_cells cells;
  zn_cells_init(&cells);
  zn_status st = ZN_OK;
  for (size_t i = 0; i < p->n && st == ZN_OK; i++) {
    const zn_part *x = &p->v[i];
    zn_sums *s = zn_cells_at(&cells, x->edge, x->target, 0, 0, zn_month_of(x->day));
    if (s == NULL) {
      st = no_memory(err);
      break;
    }
    zn_sums d = {.n = x->own,
                 .impegnato = x->impegnato,
                 .liquidato = x->liquidato,
                 .pagato = x->pagato,
                 .recuperato = x->recuperato};
    zn_sums_add(s, &d, 1);
  }
  for (size_t i = 0; i < cells.n && st == ZN_OK; i++)
    if (!zn_sums_zero(&cells.v[i].d)) st = write_part(t, unit, u, &cells.v[i], err);
  zn_cells_release(&cells);
  return st;
}

static zn_status flush_impegno(zn_totals *t, int64_t k, zn_err *err) {
  int64_t one;
  bool was_split, found;
  ZN_TRY(zn_sql_int(t->r, "SELECT 1 FROM tot_divisa WHERE impegno=?", k, 0, &one, &was_split, err));
  zn_unit u;
  zn_status st = zn_unit_load(&u, t->ctx, k, &found, err);
  bool split = st == ZN_OK && found && u.imputazioni.n > 0;
  if (st == ZN_OK && was_split && !split) st = run(t, "DELETE FROM tot_divisa WHERE impegno=?", k, 0, err);
  if (st == ZN_OK && found) {
    u.ctx.split = split;
    zn_ctx_remember(t->ctx, k, &u.ctx);
    if (split || u.ctx.per_conto) {
      zn_parts p = {0};
      st = zn_unit_parts(&u, t->ctx, ZN_DAY_MAX, &p, NULL);
      if (st == ZN_OK) st = write_parts(t, k, &u.ctx, &p, err);
      if (st == ZN_E_LIMIT || st == ZN_E_INVALID)
        st = ZN_OK; /* amounts that no office means: shown by the rules, counted nowhere */
      zn_parts_release(&p);
    } else if (was_split) { /* back to plain */
      zn_unit_ctx none = {0};
      st = zn_totals_own(t, k, &u.ctx, 1, err);
      if (st == ZN_OK) st = zn_totals_move(t, ZN_IMPEGNO, k, 0, &none, k, &u.ctx, err);
    }
  }
  zn_unit_release(&u);
  return st;
}

static zn_status flush_sintetico(zn_totals *t, int64_t k, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      t->r, "SELECT ente,budget,data,impegnato,liquidato,pagato FROM movimento_sintetico WHERE k=?", err);
  if (s == NULL) return zn_replica_sql_fail(t->r, err);
  sqlite3_bind_int64(s, 1, k);
  zn_val v[6] = {zn_null(), zn_null(), zn_null(), zn_null(), zn_null(), zn_null()};
  bool found = sqlite3_step(s) == SQLITE_ROW;
  for (int i = 0; i < 6 && found; i++)
    if (sqlite3_column_type(s, i) == SQLITE_INTEGER) v[i] = zn_int(sqlite3_column_int64(s, i));
  zn_replica_done(s);
  zn_writer w;
  ZN_TRY(zn_ctx_writer(t->ctx, k, &w, err));
  if (!found || v[1].i == 0 || (w.ente >= 0 && w.ente != v[0].i)) return ZN_OK;
  zn_unit_ctx u = {.known = true, .per_conto = true, .ente = v[0].i};
  zn_part part = {.target = v[1].i,
                  .day = zn_unit_day(&v[2]),
                  .own = true,
                  .impegnato = zn_unit_cents(&v[3]),
                  .liquidato = zn_unit_cents(&v[4]),
                  .pagato = zn_unit_cents(&v[5])};
  zn_parts p = {.v = &part, .n = 1, .cap = 1};
  return write_parts(t, k, &u, &p, err);
}

zn_status zn_totals_flush_units(zn_totals *t, zn_err *err) {
  for (size_t i = 0; i < t->dirty.n; i++) {
    int64_t k = t->dirty.v[i][1];
    ZN_TRY(run(t, "DELETE FROM tot_unita WHERE unita=?", k, 0, err));
    if (t->dirty.v[i][0] == ZN_IMPEGNO)
      ZN_TRY(flush_impegno(t, k, err));
    else
      ZN_TRY(flush_sintetico(t, k, err));
  }
  zn_kmap_clear(&t->dirty.map);
  t->dirty.n = 0;
  return ZN_OK;
}

/* ---- flush: parents that are not here ---- */

zn_status zn_totals_flush_parents(zn_totals *t, zn_err *err) {
  static const char *const waits[3] = {
      "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM impegno WHERE k=?1) AND (EXISTS(SELECT 1 FROM variazione_impegno WHERE "
      "impegno=?1) OR "
      "EXISTS(SELECT 1 FROM imputazione WHERE impegno=?1) OR EXISTS(SELECT 1 FROM liquidazione WHERE impegno=?1))",
      "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM liquidazione WHERE k=?1) AND (EXISTS(SELECT 1 FROM pagamento WHERE "
      "liquidazione=?1) OR "
      "EXISTS(SELECT 1 FROM recupero WHERE liquidazione=?1) OR EXISTS(SELECT 1 FROM imputazione WHERE "
      "liquidazione=?1))",
      "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM pagamento WHERE k=?1) AND EXISTS(SELECT 1 FROM storno WHERE "
      "pagamento=?1)"};
  for (size_t i = 0; i < t->parents.n; i++) {
    int64_t entity = t->parents.v[i][0], k = t->parents.v[i][1], one;
    bool wait;
    int which = entity == ZN_IMPEGNO ? 0 : entity == ZN_LIQUIDAZIONE ? 1 : 2;
    ZN_TRY(zn_sql_int(t->r, waits[which], k, 0, &one, &wait, err));
    ZN_TRY(run(t,
               wait ? "INSERT OR IGNORE INTO tot_orfani VALUES(?,?)" : "DELETE FROM tot_orfani WHERE entita=? AND k=?",
               entity, k, err));
  }
  zn_kmap_clear(&t->parents.map);
  t->parents.n = 0;
  return ZN_OK;
}
