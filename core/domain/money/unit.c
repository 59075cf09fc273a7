#include "core/domain/money/unit.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/money/shares.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

zn_day zn_unit_day(const zn_val *v) {
  if (v->kind != ZN_V_INT || v->i < ZN_DAY_MIN) return ZN_DAY_MIN;
  return v->i > ZN_DAY_MAX ? ZN_DAY_MAX : (zn_day)v->i;
}

zn_cents zn_unit_cents(const zn_val *v) {
  return v->kind == ZN_V_INT && v->i <= ZN_MONEY_ROW_MAX && v->i >= -ZN_MONEY_ROW_MAX ? v->i : 0;
}

void zn_unit_init(zn_unit *u, int64_t k) { *u = (zn_unit){.k = k}; }

void zn_unit_release(zn_unit *u) {
  zn_unit_rows *all[] = {&u->variazioni, &u->imputazioni, &u->liquidazioni, &u->pagamenti, &u->storni, &u->recuperi};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) free(all[i]->v);
  zn_unit_init(u, 0);
}

void zn_parts_release(zn_parts *p) {
  free(p->v);
  *p = (zn_parts){0};
}

bool zn_unit_add(zn_unit_rows *rows, const zn_unit_row *row) {
  zn_unit_row *more = zn_room(rows->v, rows->n, &rows->cap, sizeof *more);
  if (more == NULL) return false;
  rows->v = more;
  rows->v[rows->n++] = *row;
  return true;
}

static bool add_part(zn_parts *out, const zn_part *p) {
  zn_part *more = zn_room(out->v, out->n, &out->cap, sizeof *more);
  if (more == NULL) return false;
  out->v = more;
  out->v[out->n++] = *p;
  return true;
}

zn_status zn_wire_id(zn_replica *r, int64_t k, uint8_t out[ZN_WIRE_ID_MAX], size_t *n, zn_err *err) {
  zn_status st;
  if (ZN_K_FEED(k) == 0) {
    zn_id hash;
    st = zn_replica_hash_of_k(r, k, &hash);
    out[0] = 0;
    memcpy(out + 1, hash.b, sizeof hash.b);
    *n = 17;
  } else {
    zn_id ledger;
    zn_pk device;
    st = zn_replica_feed_info(r, ZN_K_FEED(k), &ledger, &device);
    out[0] = 1;
    memcpy(out + 1, ledger.b, 16);
    memcpy(out + 17, device.b, 32);
    for (int i = 0; i < 8; i++) out[49 + i] = (uint8_t)(ZN_K_N(k) >> (56 - 8 * i));
    *n = ZN_WIRE_ID_MAX;
  }
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_BUG, "wire id");
}

/* ---- loading ---- */

static zn_val column(sqlite3_stmt *s, int i) {
  return sqlite3_column_type(s, i) == SQLITE_INTEGER ? zn_int(sqlite3_column_int64(s, i)) : zn_null();
}

/* Columns: k, parent, target, day, cents. */
static zn_status load_rows(zn_unit_rows *out, zn_ctx *c, int64_t unit, const char *sql, zn_err *err) {
  zn_replica *r = zn_ctx_replica(c);
  sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, unit);
  int rc;
  zn_status st = ZN_OK;
  while (st == ZN_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
    zn_val day = column(s, 3), cents = column(s, 4);
    zn_unit_row row = {.k = sqlite3_column_int64(s, 0),
                       .parent = sqlite3_column_int64(s, 1),
                       .target = sqlite3_column_int64(s, 2),
                       .day = zn_unit_day(&day),
                       .cents = zn_unit_cents(&cents)};
    bool same;
    st = zn_ctx_same_office(c, unit, row.k, &same, err);
    if (st == ZN_OK && same && !zn_unit_add(out, &row)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  if (st == ZN_OK && rc != SQLITE_DONE) st = zn_replica_sql_fail(r, err);
  zn_replica_done(s);
  return st;
}

#define FROM_L " FROM liquidazione l JOIN "
zn_status zn_unit_load(zn_unit *u, zn_ctx *c, int64_t impegno, bool *found, zn_err *err) {
  zn_unit_init(u, impegno);
  *found = false;
  ZN_TRY(zn_ctx_of_unit(c, impegno, &u->ctx, err));
  if (!u->ctx.known) return ZN_OK;
  zn_unit_rows head = {0};
  zn_status st = load_rows(&head, c, impegno, "SELECT k,k,0,data,importo FROM impegno WHERE k=?", err);
  if (st == ZN_OK && head.n == 1) {
    *found = true;
    u->day = head.v[0].day;
    u->cents = u->ctx.prenotazione ? 0 : head.v[0].cents;
  }
  free(head.v);
  ZN_TRY(st);
  struct {
    zn_unit_rows *rows;
    const char *sql;
  } const all[] = {
      {&u->variazioni, "SELECT k,impegno,0,data,importo FROM variazione_impegno WHERE impegno=?"},
      {&u->imputazioni, "SELECT k,impegno,budget,0,importo FROM imputazione WHERE impegno=? AND liquidazione IS NULL"},
      {&u->imputazioni,
       "SELECT p.k,p.liquidazione,p.budget,0,p.importo" FROM_L "imputazione p ON p.liquidazione=l.k WHERE l.impegno=?"},
      {&u->liquidazioni, "SELECT k,impegno,0,data,importo FROM liquidazione WHERE impegno=?"},
      {&u->pagamenti, "SELECT p.k,p.liquidazione,0,p.data_pagamento,p.importo" FROM_L
                      "pagamento p ON p.liquidazione=l.k WHERE l.impegno=?"},
      {&u->storni, "SELECT s.k,p.liquidazione,0,s.data,s.importo" FROM_L
                   "pagamento p ON p.liquidazione=l.k JOIN storno s ON s.pagamento=p.k WHERE l.impegno=?"},
      {&u->recuperi,
       "SELECT p.k,p.liquidazione,0,p.data,p.importo" FROM_L "recupero p ON p.liquidazione=l.k WHERE l.impegno=?"},
  };
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) ZN_TRY(load_rows(all[i].rows, c, impegno, all[i].sql, err));
  return ZN_OK;
}

/* ---- parts of a unit on one target ---- */

static bool simple_rows(const zn_unit_rows *rows, unsigned entity, zn_part p, size_t what, int sign, zn_day al,
                        zn_parts *out) {
  p.entity = entity;
  for (size_t i = 0; i < rows->n; i++) {
    p.row = rows->v[i].k;
    p.day = rows->v[i].day;
    *(zn_cents *)((char *)&p + what) = sign * rows->v[i].cents;
    if (p.day <= al && !add_part(out, &p)) return false;
  }
  return true;
}

static zn_status simple_parts(const zn_unit *u, zn_day al, zn_parts *out, zn_err *err) {
  const zn_part none = {.target = u->ctx.target, .edge = u->ctx.edge};
  zn_part own = none;
  own.day = u->day, own.own = true, own.entity = ZN_IMPEGNO, own.row = u->k, own.impegnato = u->cents;
  bool ok = true;
  if (none.target == 0) return ZN_OK;
  if (u->day <= al) ok = add_part(out, &own);
  const size_t impegnato = offsetof(zn_part, impegnato), liquidato = offsetof(zn_part, liquidato),
               pagato = offsetof(zn_part, pagato), recuperato = offsetof(zn_part, recuperato);
  if (!u->ctx.prenotazione) ok = ok && simple_rows(&u->variazioni, ZN_VARIAZIONE_IMPEGNO, none, impegnato, 1, al, out);
  ok = ok && simple_rows(&u->liquidazioni, ZN_LIQUIDAZIONE, none, liquidato, 1, al, out) &&
       simple_rows(&u->pagamenti, ZN_PAGAMENTO, none, pagato, 1, al, out) &&
       simple_rows(&u->storni, ZN_STORNO, none, pagato, -1, al, out) &&
       simple_rows(&u->recuperi, ZN_RECUPERO, none, recuperato, 1, al, out);
  return ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* ---- parts of a split unit ---- */

typedef struct quotas {
  int64_t target[ZN_SHARES_MAX];
  bool edge;
  int64_t quota[ZN_SHARES_MAX + 1]; /* the last: the nameless rest */
  size_t n;                         /* targets */
} quotas;

typedef struct keyed {
  uint8_t id[ZN_WIRE_ID_MAX];
  size_t n;
  int64_t target;
  zn_cents cents;
} keyed;

static int by_id(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  return zn_span_cmp(ZN_SPAN(x->id, x->n), ZN_SPAN(y->id, y->n));
}

/* Quotas of the imputazioni whose parent is `parent`; whole: what they are a part of. */
static zn_status quotas_of(const zn_unit *u, zn_ctx *c, int64_t parent, zn_cents whole, quotas *q, zn_err *err) {
  keyed v[ZN_SHARES_MAX];
  size_t n = 0;
  zn_cents sum = 0;
  *q = (quotas){0};
  for (size_t i = 0; i < u->imputazioni.n; i++) {
    const zn_unit_row *m = &u->imputazioni.v[i];
    if (m->parent != parent || m->cents <= 0 || m->target == 0) continue;
    size_t at = 0;
    while (at < n && v[at].target != m->target) at++;
    if (at == n) {
      if (n == ZN_SHARES_MAX) continue;
      ZN_TRY(zn_wire_id(zn_ctx_replica(c), m->target, v[n].id, &v[n].n, err));
      v[n].target = m->target;
      v[n++].cents = 0;
    }
    ZN_TRY(zn_money_add(v[at].cents, m->cents, &v[at].cents, err));
    ZN_TRY(zn_money_add(sum, m->cents, &sum, err));
  }
  qsort(v, n, sizeof *v, by_id);
  for (size_t i = 0; i < n; i++) q->target[i] = v[i].target, q->quota[i] = v[i].cents;
  q->n = n;
  q->quota[n] = whole > sum ? whole - sum : 0;
  return ZN_OK;
}

enum { COMMITTED, SETTLED, PAID, RECOVERED };

typedef struct event {
  zn_day day;
  zn_cents cents;
  unsigned entity;
  int64_t k;
} event;

/* By day, then in the order of making: a row's number in its feed begins with the second in which it was made. */
static int by_day(const void *a, const void *b) {
  const event *x = a, *y = b;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  uint64_t n = ZN_K_N(x->k), m = ZN_K_N(y->k);
  return n < m ? -1 : n > m;
}

typedef struct sharing {
  const zn_unit *u;
  zn_day al;
  bool by_row;
  event *e; /* room for all rows of the unit */
  zn_parts *out;
} sharing;

/* Shares of the running sum of the first n events (sorted here), a part for each day, or row, and target whose share
 * changes. */
static zn_status share_events(const sharing *w, const quotas *q, size_t n, int what, zn_err *err) {
  zn_cents before[ZN_SHARES_MAX + 1] = {0}, now[ZN_SHARES_MAX + 1], sum = 0;
  event *e = w->e;
  if (n > 0) qsort(e, n, sizeof *e, by_day);
  for (size_t i = 0; i < n && e[i].day <= w->al; i++) {
    ZN_TRY(zn_money_add(sum, e[i].cents, &sum, err));
    if (!w->by_row && i + 1 < n && e[i + 1].day == e[i].day) continue;
    ZN_TRY(zn_shares(sum, q->quota, q->n + 1, now, err));
    for (size_t t = 0; t < q->n; t++) {
      zn_cents d = now[t] - before[t];
      if (d == 0) continue;
      zn_part p = {.target = q->target[t], .edge = q->edge, .day = e[i].day};
      if (w->by_row) p.entity = e[i].entity, p.row = e[i].k;
      *(what == COMMITTED ? &p.impegnato
        : what == SETTLED ? &p.liquidato
        : what == PAID    ? &p.pagato
                          : &p.recuperato) = d;
      if (!add_part(w->out, &p)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    }
    memcpy(before, now, sizeof before);
  }
  return ZN_OK;
}

static bool has_own_quotas(const zn_unit *u, int64_t liquidazione) {
  for (size_t i = 0; i < u->imputazioni.n; i++)
    if (u->imputazioni.v[i].parent == liquidazione) return true;
  return false;
}

/* Gathers rows (sign: +1 or -1) of one liquidazione, or, with liquidazione 0, of all that have no imputazioni of their
 * own. */
static size_t gather(const sharing *w, const zn_unit_rows *rows, unsigned entity, int64_t liquidazione, int sign,
                     size_t n) {
  for (size_t i = 0; i < rows->n; i++) {
    int64_t l = rows == &w->u->liquidazioni ? rows->v[i].k : rows->v[i].parent;
    if (liquidazione != 0 ? l != liquidazione : has_own_quotas(w->u, l)) continue;
    w->e[n++] = (event){rows->v[i].day, sign * rows->v[i].cents, entity, rows->v[i].k};
  }
  return n;
}

static zn_status share_below(const sharing *w, const quotas *q, int64_t liquidazione, zn_err *err) {
  const zn_unit *u = w->u;
  size_t n = gather(w, &u->liquidazioni, ZN_LIQUIDAZIONE, liquidazione, 1, 0);
  ZN_TRY(share_events(w, q, n, SETTLED, err));
  n = gather(w, &u->pagamenti, ZN_PAGAMENTO, liquidazione, 1, 0);
  n = gather(w, &u->storni, ZN_STORNO, liquidazione, -1, n);
  ZN_TRY(share_events(w, q, n, PAID, err));
  n = gather(w, &u->recuperi, ZN_RECUPERO, liquidazione, 1, 0);
  return share_events(w, q, n, RECOVERED, err);
}

/* What the quotas of the impegno are a part of: the smaller of its first and its present amount, so that people may or
 * may not rewrite the imputazioni after a variazione. */
static zn_status whole_of(const zn_unit *u, zn_cents *whole, zn_err *err) {
  zn_cents now = u->cents;
  for (size_t i = 0; i < u->variazioni.n; i++) ZN_TRY(zn_money_add(now, u->variazioni.v[i].cents, &now, err));
  *whole = now < u->cents ? now : u->cents;
  return ZN_OK;
}

static zn_status split_parts(const sharing *w, zn_ctx *c, zn_err *err) {
  quotas q;
  zn_cents whole;
  const zn_unit *u = w->u;
  ZN_TRY(whole_of(u, &whole, err));
  ZN_TRY(quotas_of(u, c, u->k, whole, &q, err));
  if (q.n == 0 && u->ctx.target != 0) { /* only some liquidazioni are split */
    q = (quotas){.edge = u->ctx.edge, .n = 1};
    q.target[0] = u->ctx.target;
    q.quota[0] = 1;
  }
  for (size_t t = 0; t < q.n && u->day <= w->al; t++) {
    zn_part own = {
        .target = q.target[t], .edge = q.edge, .day = u->day, .own = true, .entity = ZN_IMPEGNO, .row = u->k};
    if (!add_part(w->out, &own)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  size_t n = 0;
  if (!u->ctx.prenotazione) {
    w->e[n++] = (event){u->day, u->cents, ZN_IMPEGNO, u->k};
    for (size_t i = 0; i < u->variazioni.n; i++)
      w->e[n++] =
          (event){u->variazioni.v[i].day, u->variazioni.v[i].cents, ZN_VARIAZIONE_IMPEGNO, u->variazioni.v[i].k};
  }
  ZN_TRY(share_events(w, &q, n, COMMITTED, err));
  ZN_TRY(share_below(w, &q, 0, err));
  for (size_t i = 0; i < u->liquidazioni.n; i++) {
    if (!has_own_quotas(u, u->liquidazioni.v[i].k)) continue;
    ZN_TRY(quotas_of(u, c, u->liquidazioni.v[i].k, u->liquidazioni.v[i].cents, &q, err));
    ZN_TRY(share_below(w, &q, u->liquidazioni.v[i].k, err));
  }
  return ZN_OK;
}

static zn_status parts_of(const zn_unit *u, zn_ctx *c, zn_day al, bool by_row, zn_parts *out, zn_err *err) {
  if (u->ctx.foreign) return ZN_OK;
  if (u->imputazioni.n == 0) return simple_parts(u, al, out, err);
  size_t most = 1 + u->variazioni.n + u->liquidazioni.n + u->pagamenti.n + u->storni.n + u->recuperi.n;
  sharing w = {.u = u, .al = al, .by_row = by_row, .e = calloc(most, sizeof *w.e), .out = out};
  if (w.e == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = split_parts(&w, c, err);
  free(w.e);
  return st;
}

zn_status zn_unit_parts(const zn_unit *u, zn_ctx *c, zn_day al, zn_parts *out, zn_err *err) {
  return parts_of(u, c, al, false, out, err);
}

zn_status zn_unit_parts_by_row(const zn_unit *u, zn_ctx *c, zn_day al, zn_parts *out, zn_err *err) {
  return parts_of(u, c, al, true, out, err);
}
