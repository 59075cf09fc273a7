/* Amounts opened into rows: the impegni of a line or an edge with all that hangs on them, and the movimenti sintetici.
 */
#include <stdlib.h>

#include "core/base/room.h"
#include "core/domain/rows/fields.h"
#include "core/domain/traccia/internal.h"
#include "core/text/text.h"

typedef struct opening {
  zn_spiega *s;
  zn_kmap seen;  /* units, sintetici already opened */
  int64_t *list; /* of one query */
  size_t n, cap;
} opening;

static bool counts(const zn_conta *n) { return (n->impegnato | n->liquidato | n->pagato | n->recuperato) != 0; }

/* Rows of a statement with the target bound, that were not listed before. */
static zn_status list_rows(opening *o, const char *sql, int64_t target, zn_err *err) {
  zn_replica *r = o->s->f->r;
  o->n = 0;
  sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, target);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    int64_t k = sqlite3_column_int64(s, 0);
    if (zn_kmap_find(&o->seen, &k) != SIZE_MAX) continue;
    int64_t *more = zn_room(o->list, o->n, &o->cap, sizeof *more);
    if (more == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (more != NULL) o->list = more;
    if (st == ZN_OK && !zn_kmap_put(&o->seen, &k, 0)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (st == ZN_OK) o->list[o->n++] = k;
  }
  zn_replica_done(s);
  return st;
}

/* Which amount of the figures this part belongs to; SIZE_MAX: none. */
static size_t amount_at(const zn_figures *f, bool edge, int64_t target, const zn_unit_ctx *u) {
  size_t at = zn_kmap_find(edge ? &f->edge_at : &f->line_at, &target);
  if (at == SIZE_MAX) return SIZE_MAX;
  int64_t key[5] = {edge, (int64_t)at, u->ente, u->controparte, u->per_conto};
  return zn_kmap_find(&f->amount_at, key);
}

static zn_status put(opening *o, size_t amount, const zn_unit_ctx *u, int64_t unit, const zn_part *p, zn_err *err) {
  const zn_figures *f = o->s->f;
  const zn_conta *n = &o->s->conta[amount];
  const zn_amount *a = &f->amounts[amount];
  const zn_cents cents[4] = {n->impegnato * p->impegnato, n->liquidato * p->liquidato, n->pagato * p->pagato,
                             n->recuperato * p->recuperato};
  zn_contributo c = {.entity = p->entity,
                     .k = p->row,
                     .interno = a->interno,
                     .giorno = p->day,
                     .fondo_annualita = f->fondo_annualita,
                     .impegno = unit,
                     .ente = u->ente,
                     .per_conto = u->per_conto};
  if (a->on_edge)
    c.arco = f->edges[a->target].k;
  else
    c.linea = f->lines[a->target].k, c.arco = f->edges[f->lines[a->target].edge].k;
  for (int i = 0; i < 4; i++) {
    c.cents = cents[i];
    c.misura = n->misura[i];
    ZN_TRY(zn_traccia_add(o->s->out, &c, err));
  }
  return ZN_OK;
}

static zn_status open_unit(opening *o, int64_t unit, zn_err *err) {
  zn_unit u;
  zn_parts parts = {0};
  bool found;
  const zn_figures *f = o->s->f;
  if (zn_kmap_find(&f->suppressed_at, &unit) != SIZE_MAX) return ZN_OK;
  zn_status st = zn_unit_load(&u, f->ctx, unit, &found, err);
  u.ctx.split = u.imputazioni.n > 0;
  if (st == ZN_OK && found) st = zn_unit_parts_by_row(&u, f->ctx, f->al, &parts, err);
  if (st == ZN_E_LIMIT || st == ZN_E_INVALID) { /* amounts that no office means: counted nowhere (totals) */
    st = ZN_OK;
    parts.n = 0;
  }
  for (size_t i = 0; i < parts.n && st == ZN_OK; i++) {
    const zn_part *p = &parts.v[i];
    size_t at = amount_at(f, p->edge, p->target, &u.ctx);
    if (at == SIZE_MAX || !counts(&o->s->conta[at]) || !zn_cifra_vuole(o->s->c, p->entity, p->row)) continue;
    st = put(o, at, &u.ctx, unit, p, err);
  }
  zn_unit_release(&u);
  zn_parts_release(&parts);
  return st;
}

static zn_status open_sintetico(opening *o, int64_t k, zn_err *err) {
  zn_row row;
  zn_writer w;
  bool found;
  const zn_figures *f = o->s->f;
  if (zn_kmap_find(&f->suppressed_at, &k) != SIZE_MAX || !zn_cifra_vuole(o->s->c, ZN_MOVIMENTO_SINTETICO, k))
    return ZN_OK;
  ZN_TRY(zn_row_get(f->r, zn_entity_by_no(ZN_MOVIMENTO_SINTETICO), k, &o->s->out->arena, &row, &found, err));
  ZN_TRY(zn_ctx_writer(f->ctx, k, &w, err));
  int64_t ente = found ? ZN_AT(&row, SIN_ENTE)->i : 0;
  if (!found || (w.ente >= 0 && w.ente != ente)) return ZN_OK;
  zn_unit_ctx u = {.known = true, .per_conto = w.kind == ZN_L4_AMBITO_ENTE, .ente = ente};
  zn_part p = {.entity = ZN_MOVIMENTO_SINTETICO,
               .row = k,
               .target = ZN_AT(&row, SIN_BUDGET)->i,
               .day = zn_unit_day(ZN_AT(&row, SIN_DATA)),
               .impegnato = zn_unit_cents(ZN_AT(&row, SIN_IMPEGNATO)),
               .liquidato = zn_unit_cents(ZN_AT(&row, SIN_LIQUIDATO)),
               .pagato = zn_unit_cents(ZN_AT(&row, SIN_PAGATO))};
  size_t at = p.day <= f->al ? amount_at(f, false, p.target, &u) : SIZE_MAX;
  return at != SIZE_MAX && counts(&o->s->conta[at]) ? put(o, at, &u, 0, &p, err) : ZN_OK;
}

static zn_status open_target(opening *o, const zn_amount *a, zn_err *err) {
  static const char *const of_line[] = {
      "SELECT k FROM impegno WHERE budget=?",
      "SELECT impegno FROM imputazione WHERE budget=? AND liquidazione IS NULL AND impegno IS NOT NULL",
      "SELECT l.impegno FROM imputazione p JOIN liquidazione l ON l.k=p.liquidazione WHERE p.budget=? AND l.impegno IS "
      "NOT NULL"};
  const zn_figures *f = o->s->f;
  int64_t target = a->on_edge ? f->edges[a->target].k : f->lines[a->target].k;
  if (a->on_edge) {
    ZN_TRY(list_rows(o, "SELECT k FROM impegno WHERE assegnazione=?", target, err));
    for (size_t i = 0; i < o->n; i++) ZN_TRY(open_unit(o, o->list[i], err));
    return ZN_OK;
  }
  for (size_t q = 0; q < sizeof of_line / sizeof *of_line; q++) {
    ZN_TRY(list_rows(o, of_line[q], target, err));
    for (size_t i = 0; i < o->n; i++) ZN_TRY(open_unit(o, o->list[i], err));
  }
  ZN_TRY(list_rows(o, "SELECT k FROM movimento_sintetico WHERE budget=?", target, err));
  for (size_t i = 0; i < o->n; i++) ZN_TRY(open_sintetico(o, o->list[i], err));
  return ZN_OK;
}

zn_status zn_traccia_unita(zn_ctx *c, unsigned entity, int64_t k, int64_t *impegno, zn_err *err) {
  int64_t at = k;
  bool found = false;
  zn_replica *r = zn_ctx_replica(c);
  *impegno = 0;
  switch (entity) {
    case ZN_IMPEGNO: *impegno = k; return ZN_OK;
    case ZN_VARIAZIONE_IMPEGNO:
      return zn_sql_int(r, "SELECT impegno FROM variazione_impegno WHERE k=?", k, 0, impegno, &found, err);
    case ZN_IMPUTAZIONE:
      ZN_TRY(zn_sql_int(r, "SELECT impegno FROM imputazione WHERE k=? AND liquidazione IS NULL", k, 0, impegno, &found,
                        err));
      if (found) return ZN_OK;
      ZN_TRY(zn_sql_int(r, "SELECT liquidazione FROM imputazione WHERE k=?", k, 0, &at, &found, err));
      return found ? zn_ctx_impegno_of(c, at, impegno, err) : ZN_OK;
    case ZN_STORNO:
      ZN_TRY(zn_sql_int(r, "SELECT pagamento FROM storno WHERE k=?", k, 0, &at, &found, err));
      if (!found) return ZN_OK;
      k = at; /* fall through */
      __attribute__((fallthrough));
    case ZN_PAGAMENTO:
      ZN_TRY(zn_ctx_liquidazione_of(c, k, &at, err));
      return at != 0 ? zn_ctx_impegno_of(c, at, impegno, err) : ZN_OK;
    case ZN_RECUPERO:
      ZN_TRY(zn_sql_int(r, "SELECT liquidazione FROM recupero WHERE k=?", k, 0, &at, &found, err));
      return found ? zn_ctx_impegno_of(c, at, impegno, err) : ZN_OK;
    case ZN_LIQUIDAZIONE: return zn_ctx_impegno_of(c, k, impegno, err);
    default: return ZN_OK;
  }
}

/* Only one row is looked for: its unit, or it alone. */
static zn_status open_only(opening *o, zn_err *err) {
  int64_t unit = 0;
  const zn_cifra *c = o->s->c;
  if (c->solo == ZN_MOVIMENTO_SINTETICO) return open_sintetico(o, c->solo_k, err);
  ZN_TRY(zn_traccia_unita(o->s->f->ctx, c->solo, c->solo_k, &unit, err));
  return unit != 0 ? open_unit(o, unit, err) : ZN_OK;
}

zn_status zn_spiega_somme(zn_spiega *s, zn_err *err) {
  opening o = {.s = s};
  zn_kmap targets;
  zn_kmap_init(&o.seen, 1);
  zn_kmap_init(&targets, 2);
  zn_status st = s->c->solo != 0 ? open_only(&o, err) : ZN_OK;
  for (size_t i = 0; i < s->f->namounts && st == ZN_OK && s->c->solo == 0; i++) {
    int64_t key[2] = {s->f->amounts[i].on_edge, (int64_t)s->f->amounts[i].target};
    if (!counts(&s->conta[i]) || zn_kmap_find(&targets, key) != SIZE_MAX) continue;
    if (!zn_kmap_put(&targets, key, 0)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (st == ZN_OK) st = open_target(&o, &s->f->amounts[i], err);
  }
  free(o.list);
  zn_kmap_release(&o.seen);
  zn_kmap_release(&targets);
  return st;
}
