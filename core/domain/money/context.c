#include "core/domain/money/context.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

struct zn_ctx {
  zn_replica *r;
  zn_writer *writers; /* by feed */
  size_t nwriters;
  zn_kmap units, parents, suppliers;
  zn_unit_ctx *unit;
  size_t nunit, capunit;
  int64_t *value; /* values of parents and suppliers */
  size_t nvalue, capvalue;
};

zn_ctx *zn_ctx_new(zn_replica *r) {
  zn_ctx *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->r = r;
  zn_kmap_init(&c->units, 1);
  zn_kmap_init(&c->parents, 1);
  zn_kmap_init(&c->suppliers, 1);
  return c;
}

void zn_ctx_free(zn_ctx *c) {
  if (c == NULL) return;
  zn_kmap_release(&c->units);
  zn_kmap_release(&c->parents);
  zn_kmap_release(&c->suppliers);
  free(c->writers);
  free(c->unit);
  free(c->value);
  free(c);
}

zn_replica *zn_ctx_replica(zn_ctx *c) { return c->r; }

void zn_ctx_forget(zn_ctx *c) {
  zn_kmap_clear(&c->units);
  zn_kmap_clear(&c->parents);
  zn_kmap_clear(&c->suppliers);
  c->nunit = c->nvalue = 0;
}

/* ---- readers ---- */

const zn_val *zn_row_val(const zn_row *row, const char *field) {
  static const zn_val nothing = {ZN_V_NULL, 0, {0, 0}};
  int i = zn_field_index(row->ent, field);
  return i < 0 ? &nothing : &row->v[i];
}

int64_t zn_row_int(const zn_row *row, const char *field) {
  const zn_val *v = zn_row_val(row, field);
  return v->kind == ZN_V_INT ? v->i : 0;
}

bool zn_row_is(const zn_row *row, const char *field, const char *text) {
  const zn_val *v = zn_row_val(row, field);
  return v->kind == ZN_V_TEXT && v->s.n == strlen(text) && memcmp(v->s.p, text, v->s.n) == 0;
}

zn_status zn_sql_int(zn_replica *r, const char *sql, int64_t a, int64_t b, int64_t *out, bool *found, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  if (sqlite3_bind_parameter_count(s) > 0) sqlite3_bind_int64(s, 1, a);
  if (sqlite3_bind_parameter_count(s) > 1) sqlite3_bind_int64(s, 2, b);
  int rc = sqlite3_step(s);
  *found = rc == SQLITE_ROW && sqlite3_column_type(s, 0) == SQLITE_INTEGER;
  if (*found) *out = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
}

/* ---- writers ---- */

static zn_status look_up_writer(zn_ctx *c, int64_t feed, zn_writer *out, bool *sure) {
  zn_id id;
  zn_pk device;
  zn_ledger l;
  *out = (zn_writer){.ente = -1, .ambito = -1};
  *sure = false;
  ZN_TRY(zn_replica_feed_info(c->r, feed, &id, &device));
  if (!zn_trust_ledger(zn_replica_trust(c->r), &id, &l)) return ZN_OK;
  out->kind = l.kind;
  const zn_id *ente = NULL, *ambito = NULL;
  switch (l.kind) {
    case ZN_L2_REGIONE_AMBITO: ambito = &l.audience; break;
    case ZN_L3_AMBITO:
    case ZN_L5_AMBITO_REGIONE: ambito = &l.owner; break;
    case ZN_L4_AMBITO_ENTE: ambito = &l.owner, ente = &l.audience; break;
    case ZN_L6_ENTE: ente = &l.owner, ambito = &l.audience; break;
    case ZN_L7_ENTE_SELF: ente = &l.owner; break;
    default: break;
  }
  /* while rows are being written an organisation gets its local number even if its own row has not come yet: what the
   * totals keep must not depend on which of the two came first */
  bool make = sqlite3_txn_state(zn_replica_db(c->r), "main") == SQLITE_TXN_WRITE;
  if (ente != NULL) out->ente = zn_replica_k_of_hash(c->r, ente, make);
  if (ambito != NULL) out->ambito = zn_replica_k_of_hash(c->r, ambito, make);
  *sure = (ente == NULL || out->ente >= 0) && (ambito == NULL || out->ambito >= 0);
  return ZN_OK;
}

zn_status zn_ctx_writer(zn_ctx *c, int64_t k, zn_writer *out, zn_err *err) {
  int64_t feed = ZN_K_FEED(k);
  *out = (zn_writer){.ente = -1, .ambito = -1};
  if (feed <= 0 || feed > (1 << 20)) return ZN_OK;
  if ((size_t)feed >= c->nwriters) {
    size_t n = (size_t)feed + 64;
    zn_writer *more = realloc(c->writers, n * sizeof *more);
    if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    memset(more + c->nwriters, 0, (n - c->nwriters) * sizeof *more);
    c->writers = more;
    c->nwriters = n;
  }
  if (c->writers[feed].kind != 0) {
    *out = c->writers[feed];
    return ZN_OK;
  }
  bool sure;
  zn_status st = look_up_writer(c, feed, out, &sure);
  if (st == ZN_E_NOTFOUND) return ZN_OK;
  if (st != ZN_OK) return zn_fail(err, st, ZT_BUG, "feed");
  if (sure) c->writers[feed] = *out;
  return ZN_OK;
}

zn_status zn_ctx_same_office(zn_ctx *c, int64_t unit, int64_t row, bool *same, zn_err *err) {
  *same = true;
  if (ZN_K_FEED(unit) == ZN_K_FEED(row)) return ZN_OK;
  zn_writer a, b;
  ZN_TRY(zn_ctx_writer(c, unit, &a, err));
  ZN_TRY(zn_ctx_writer(c, row, &b, err));
  *same = a.kind == b.kind && a.kind != 0 && a.ente == b.ente && (a.kind != ZN_L4_AMBITO_ENTE || a.ambito == b.ambito);
  return ZN_OK;
}

/* ---- suppliers ---- */

static zn_status ente_by_cf(zn_ctx *c, zn_span cf, int64_t *ente, zn_err *err) {
  *ente = 0;
  if (cf.n == 0) return ZN_OK;
  sqlite3_stmt *s = zn_replica_stmt(c->r, "SELECT min(k) FROM ente WHERE cf=?", err);
  if (s == NULL) return zn_replica_sql_fail(c->r, err);
  sqlite3_bind_text(s, 1, (const char *)cf.p, (int)cf.n, SQLITE_STATIC);
  if (sqlite3_step(s) == SQLITE_ROW) *ente = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return ZN_OK;
}

zn_status zn_ctx_fornitore_ente_of_row(zn_ctx *c, const zn_row *f, int64_t *ente, zn_err *err) {
  *ente = zn_row_int(f, "controparte_ente");
  if (*ente != 0) return ZN_OK;
  const zn_val *cf = zn_row_val(f, "cf");
  if (cf->kind != ZN_V_TEXT) cf = zn_row_val(f, "piva");
  return cf->kind == ZN_V_TEXT ? ente_by_cf(c, cf->s, ente, err) : ZN_OK;
}

static zn_status remember_value(zn_ctx *c, zn_kmap *m, int64_t k, int64_t v) {
  size_t at = zn_kmap_find(m, &k);
  if (at != SIZE_MAX) {
    c->value[at] = v;
    return ZN_OK;
  }
  int64_t *more = zn_room(c->value, c->nvalue, &c->capvalue, sizeof *more);
  if (more == NULL) return ZN_OK; /* only a cache */
  c->value = more;
  c->value[c->nvalue] = v;
  if (zn_kmap_put(m, &k, c->nvalue)) c->nvalue++;
  return ZN_OK;
}

zn_status zn_ctx_fornitore_ente(zn_ctx *c, int64_t k, int64_t *ente, zn_err *err) {
  *ente = 0;
  if (k == 0) return ZN_OK;
  size_t at = zn_kmap_find(&c->suppliers, &k);
  if (at != SIZE_MAX) {
    *ente = c->value[at];
    return ZN_OK;
  }
  sqlite3_stmt *s = zn_replica_stmt(c->r, "SELECT controparte_ente, coalesce(cf, piva) FROM fornitore WHERE k=?", err);
  if (s == NULL) return zn_replica_sql_fail(c->r, err);
  sqlite3_bind_int64(s, 1, k);
  zn_status st = ZN_OK;
  if (sqlite3_step(s) == SQLITE_ROW) {
    *ente = sqlite3_column_int64(s, 0);
    if (*ente == 0) {
      zn_span cf = ZN_SPAN(sqlite3_column_text(s, 1), (size_t)sqlite3_column_bytes(s, 1));
      st = ente_by_cf(c, cf, ente, err);
    }
  }
  zn_replica_done(s);
  ZN_TRY(st);
  return remember_value(c, &c->suppliers, k, *ente);
}

/* ---- units ---- */

typedef struct fields {
  int64_t k, ente, budget, assegnazione, controparte, fornitore;
  bool prenotazione;
} fields;

static zn_status make(zn_ctx *c, const fields *f, zn_unit_ctx *out, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(c, f->k, &w, err));
  *out = (zn_unit_ctx){.known = true, .prenotazione = f->prenotazione, .ente = f->ente};
  out->per_conto = w.kind == ZN_L4_AMBITO_ENTE;
  out->edge = f->assegnazione != 0;
  out->target = out->edge ? f->assegnazione : f->budget;
  out->controparte = f->controparte;
  out->foreign = w.kind != 0 && w.ente >= 0 && w.ente != f->ente;
  if (out->foreign) out->target = 0;
  if (out->controparte == 0) ZN_TRY(zn_ctx_fornitore_ente(c, f->fornitore, &out->controparte, err));
  if (out->controparte == out->ente) out->controparte = 0; /* paying oneself is no transfer */
  return ZN_OK;
}

zn_status zn_ctx_of_row(zn_ctx *c, const zn_row *row, zn_unit_ctx *out, zn_err *err) {
  fields f = {.k = row->k,
              .ente = ZN_AT(row, IMP_ENTE)->i,
              .budget = ZN_AT(row, IMP_BUDGET)->i,
              .assegnazione = ZN_AT(row, IMP_ASSEGNAZIONE)->i,
              .controparte = ZN_AT(row, IMP_CONTROPARTE)->i,
              .fornitore = ZN_AT(row, IMP_FORNITORE)->i,
              .prenotazione = ZN_AT(row, IMP_PRENOTAZIONE)->i != 0};
  return make(c, &f, out, err);
}

void zn_ctx_remember(zn_ctx *c, int64_t k, const zn_unit_ctx *u) {
  size_t at = zn_kmap_find(&c->units, &k);
  if (at != SIZE_MAX) {
    c->unit[at] = *u;
    return;
  }
  zn_unit_ctx *more = zn_room(c->unit, c->nunit, &c->capunit, sizeof *more);
  if (more == NULL) return;
  c->unit = more;
  c->unit[c->nunit] = *u;
  if (zn_kmap_put(&c->units, &k, c->nunit)) c->nunit++;
}

zn_status zn_ctx_of_unit(zn_ctx *c, int64_t k, zn_unit_ctx *out, zn_err *err) {
  size_t at = zn_kmap_find(&c->units, &k);
  if (at != SIZE_MAX) {
    *out = c->unit[at];
    return ZN_OK;
  }
  *out = (zn_unit_ctx){0};
  sqlite3_stmt *s = zn_replica_stmt(c->r,
                                    "SELECT ente,budget,assegnazione,controparte_ente,fornitore,prenotazione,"
                                    "EXISTS(SELECT 1 FROM tot_divisa d WHERE d.impegno=i.k) FROM impegno i WHERE k=?",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(c->r, err);
  sqlite3_bind_int64(s, 1, k);
  int rc = sqlite3_step(s);
  fields f = {.k = k};
  bool split = false;
  if (rc == SQLITE_ROW) {
    f.ente = sqlite3_column_int64(s, 0);
    f.budget = sqlite3_column_int64(s, 1);
    f.assegnazione = sqlite3_column_int64(s, 2);
    f.controparte = sqlite3_column_int64(s, 3);
    f.fornitore = sqlite3_column_int64(s, 4);
    f.prenotazione = sqlite3_column_int64(s, 5) != 0;
    split = sqlite3_column_int64(s, 6) != 0;
  }
  zn_replica_done(s);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) return zn_replica_sql_fail(c->r, err);
  if (rc == SQLITE_ROW) {
    ZN_TRY(make(c, &f, out, err));
    out->split = split;
  }
  zn_ctx_remember(c, k, out);
  return ZN_OK;
}

static zn_status parent_of(zn_ctx *c, const char *sql, int64_t k, int64_t *parent, zn_err *err) {
  size_t at = zn_kmap_find(&c->parents, &k);
  if (at != SIZE_MAX) {
    *parent = c->value[at];
    return ZN_OK;
  }
  bool found;
  *parent = 0;
  ZN_TRY(zn_sql_int(c->r, sql, k, 0, parent, &found, err));
  return remember_value(c, &c->parents, k, *parent);
}

zn_status zn_ctx_impegno_of(zn_ctx *c, int64_t k, int64_t *impegno, zn_err *err) {
  return parent_of(c, "SELECT impegno FROM liquidazione WHERE k=?", k, impegno, err);
}

zn_status zn_ctx_liquidazione_of(zn_ctx *c, int64_t k, int64_t *liquidazione, zn_err *err) {
  return parent_of(c, "SELECT liquidazione FROM pagamento WHERE k=?", k, liquidazione, err);
}

void zn_ctx_remember_parent(zn_ctx *c, int64_t row, int64_t parent) {
  zn_status st = remember_value(c, &c->parents, row, parent);
  (void)st;
}

void zn_ctx_forget_all(zn_ctx *c) {
  zn_ctx_forget(c);
  if (c->nwriters > 0) memset(c->writers, 0, c->nwriters * sizeof *c->writers);
}
