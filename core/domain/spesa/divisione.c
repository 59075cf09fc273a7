/* One expense over several budget lines. What is stored are cents (imputazioni); a percentage is an aid at input.
 *
 * An impegno with imputazioni has no line of its own; its liquidazioni and payments follow its quotas by Webster's
 * method on the cumulative amount (core/domain/money/unit.h), so it is split once. A liquidazione gets imputazioni of
 * its own only where it follows other quotas: then the proposal is Webster on all that was split this way on the
 * impegno, minus what is already imputed, so that shares never exceed a quota nor fall (DOMAIN 6.2). */
#include <stdlib.h>
#include <string.h>

#include "core/domain/money/shares.h"
#include "core/domain/spesa/interno.h"
#include "core/text/entry.h"
#include "core/text/spesa.h"

/* ---- quotas as typed ---- */

zn_status zn_quote_pairs(const char *text, zn_arena *a, zn_pair **out, size_t *n, zn_err *err) {
  size_t cap = 1;
  for (const char *s = text; *s; s++) cap += *s == ',' || *s == ';';
  zn_pair *v = zn_arena_alloc(a, cap * sizeof *v);
  char *copy = zn_arena_strdup(a, text);
  if (v == NULL || copy == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *n = 0;
  for (char *part = copy; part != NULL && *n < cap;) {
    char *next = strpbrk(part, ",;"), *eq = NULL;
    if (next) *next++ = 0;
    part += strspn(part, " \t");
    eq = strrchr(part, '=');
    /* "33,3%": the comma was a decimal one */
    if (eq == NULL && *n > 0 && part[0] >= '0' && part[0] <= '9') {
      v[*n - 1].value = zn_arena_printf(a, "%s.%s", v[*n - 1].value, part);
      if (v[*n - 1].value == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    } else if (eq == NULL || eq == part || eq[1] == 0) {
      return zn_fail(err, ZN_E_USAGE, ZT_DIV_PAIR, part);
    } else {
      *eq = 0;
      v[(*n)++] = (zn_pair){part, eq + 1};
    }
    part = next;
  }
  *out = v;
  return ZN_OK;
}

enum { WEIGHT = 1, PERCENT, AMOUNT };

/* "60" a weight, "33,3%" hundredths of a percent, "600,00" cents. 0: none of them. */
static int read_quota(const char *text, int64_t *out) {
  char copy[40];
  size_t n = strlen(text), percent = 0;
  zn_cents cents = 0;
  if (n == 0 || n >= sizeof copy) return 0;
  memcpy(copy, text, n + 1);
  if (copy[n - 1] == '%') copy[n - 1] = 0, percent = 1, n--;
  if (!percent && copy[strspn(copy, "0123456789")] == 0) {
    *out = n < 10 ? strtoll(copy, NULL, 10) : -1;
    return *out >= 0 ? WEIGHT : 0;
  }
  if (zn_money_parse(copy, &cents, NULL) != ZN_OK || cents < 0) return 0;
  *out = cents;
  return percent ? PERCENT : AMOUNT;
}

static zn_status check_line(zn_replica *r, int64_t ente, int64_t k, const char *text, zn_err *err) {
  int64_t of = -1;
  zn_buf who;
  if (zn_ref_int(r, ZN_BUDGET, k, "ente", &of) && of == ente) return ZN_OK;
  zn_buf_init(&who, 200);
  zn_ref_print(r, NULL, ZN_ENTE, ente, &who);
  zn_status s = zn_fail(err, ZN_E_DENIED, ZT_SP_ALTRO, text, zn_buf_cstr(&who));
  zn_buf_release(&who);
  return s;
}

/* The short form of a line means the ente's own, whoever writes. */
static zn_status line_of(zn_replica *r, const zn_me *me, int64_t ente, const char *text, zn_arena *a, int64_t *k,
                         zn_err *err) {
  zn_buf who;
  if (me != NULL && me->kind == ZN_ORG_ENTE && me->k == ente) return zn_ref_parse(r, me, ZN_BUDGET, text, k, err);
  zn_buf_init(&who, 200);
  zn_ref_print(r, NULL, ZN_ENTE, ente, &who);
  const char *full = zn_arena_printf(a, "%s/%s", text, zn_buf_cstr(&who));
  zn_buf_release(&who);
  if (full != NULL && zn_ref_parse(r, me, ZN_BUDGET, full, k, NULL) == ZN_OK) return ZN_OK;
  return zn_ref_parse(r, me, ZN_BUDGET, text, k, err);
}

zn_status zn_quote_leggi(zn_replica *r, const zn_me *me, int64_t ente, const zn_pair *pairs, size_t n, zn_arena *a,
                         zn_quote *out, zn_err *err) {
  int kind = 0;
  int64_t sum = 0;
  if (n < 1) return zn_fail(err, ZN_E_USAGE, ZT_DIV_QUOTE);
  if (n > ZN_SHARES_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_DIV_TROPPE, ZN_SHARES_MAX);
  *out = (zn_quote){.v = zn_arena_alloc(a, n * sizeof *out->v), .n = n};
  if (out->v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) {
    int k = read_quota(pairs[i].value, &out->v[i].peso);
    if (k == 0) return zn_fail(err, ZN_E_INVALID, ZT_DIV_FORMA, pairs[i].value);
    if (kind != 0 && k != kind) return zn_fail(err, ZN_E_INVALID, ZT_DIV_MISTE);
    kind = k;
    ZN_TRY(zn_money_add(sum, out->v[i].peso, &sum, err));
    ZN_TRY(line_of(r, me, ente, pairs[i].name, a, &out->v[i].budget, err));
    ZN_TRY(check_line(r, ente, out->v[i].budget, pairs[i].name, err));
    for (size_t j = 0; j < i; j++)
      if (out->v[j].budget == out->v[i].budget) return zn_fail(err, ZN_E_INVALID, ZT_DIV_DOPPIA, pairs[i].name);
  }
  if (sum == 0) return zn_fail(err, ZN_E_INVALID, ZT_DIV_ZERO);
  if (kind == PERCENT && sum > 10000) return zn_fail(err, ZN_E_INVALID, ZT_DIV_CENTO);
  out->importi = kind == AMOUNT;
  out->percento = kind == PERCENT;
  return ZN_OK;
}

/* ---- shares ---- */

static zn_status too_much(zn_cents sum, zn_cents importo, zn_err *err) {
  char a[40], b[40];
  return zn_fail(err, ZN_E_INVALID, ZT_DIV_OLTRE, zn_money_print_it(a, sum), zn_money_print_it(b, importo));
}

/* The cumulative to be shared and the weights, of which the last is what no line gets (percentages below 100). */
static zn_status shares(const zn_quote *q, zn_cents cumulative, const zn_cents *given, zn_arena *a, zn_cents **out,
                        zn_err *err) {
  int64_t *w = zn_arena_alloc(a, (q->n + 1) * sizeof *w), left = 10000;
  zn_cents *g = zn_arena_alloc(a, (q->n + 1) * sizeof *g);
  *out = zn_arena_alloc(a, (q->n + 1) * sizeof **out);
  if (w == NULL || g == NULL || *out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < q->n; i++) {
    w[i] = q->v[i].peso;
    left -= q->v[i].peso;
    g[i] = given ? given[i] : 0;
  }
  size_t n = q->n;
  if (q->percento && left > 0) w[n++] = left;
  return zn_money_split_cumulative(cumulative, w, g, n, *out, err);
}

static zn_status amounts(const zn_quote *q, zn_cents importo, zn_arena *a, zn_cents **out, zn_err *err) {
  zn_cents sum = 0;
  *out = zn_arena_alloc(a, q->n * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < q->n; i++) {
    (*out)[i] = q->v[i].peso;
    ZN_TRY(zn_money_add(sum, q->v[i].peso, &sum, err));
  }
  return sum <= importo ? ZN_OK : too_much(sum, importo, err);
}

static zn_status rest(const zn_quote *q, const zn_cents *parti, zn_cents importo, zn_cents *resto, zn_err *err) {
  *resto = importo;
  for (size_t i = 0; i < q->n; i++) ZN_TRY(zn_money_sub(*resto, parti[i], resto, err));
  return ZN_OK;
}

zn_status zn_quote_parti(const zn_quote *q, zn_cents importo, zn_arena *a, zn_cents **parti, zn_cents *resto,
                         zn_err *err) {
  ZN_TRY(q->importi ? amounts(q, importo, a, parti, err) : shares(q, importo, NULL, a, parti, err));
  return rest(q, *parti, importo, resto, err);
}

/* ---- a row that is there ---- */

typedef struct job {
  zn_catena c;
  const zn_entity *e;
  zn_row row; /* the impegno or the liquidazione */
  int64_t impegno;
  zn_divisione *out;
} job;

static zn_status sum_of(zn_replica *r, const char *sql, int64_t a, int64_t b, zn_cents *out, zn_err *err) {
  bool found = false;
  *out = 0;
  return zn_sql_int(r, sql, a, b, out, &found, err);
}

/* What the other liquidazioni of the impegno have of their own: on a line, or (budget 0) altogether. */
static zn_status others(job *j, int64_t budget, zn_cents *out, zn_err *err) {
  sqlite3_stmt *s =
      zn_replica_stmt(j->c.p.r,
                      budget ? "SELECT sum(p.importo) FROM liquidazione l JOIN imputazione p ON p.liquidazione=l.k "
                               "WHERE l.impegno=?1 AND l.k<>?2 AND p.budget=?3"
                             : "SELECT sum(l.importo) FROM liquidazione l WHERE l.impegno=?1 AND l.k<>?2 AND "
                               "EXISTS(SELECT 1 FROM imputazione p WHERE p.liquidazione=l.k)",
                      err);
  if (s == NULL) return zn_replica_sql_fail(j->c.p.r, err);
  sqlite3_bind_int64(s, 1, j->impegno);
  sqlite3_bind_int64(s, 2, j->row.k);
  if (budget) sqlite3_bind_int64(s, 3, budget);
  *out = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
  zn_replica_done(s);
  return ZN_OK;
}

static zn_status liquidazione_parts(job *j, const zn_quote *q, zn_cents importo, zn_cents **parti, zn_cents *resto,
                                    zn_err *err) {
  zn_cents *given = zn_arena_alloc(j->c.a, q->n * sizeof *given), cumulative = 0;
  if (given == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (q->importi) return zn_quote_parti(q, importo, j->c.a, parti, resto, err);
  ZN_TRY(others(j, 0, &cumulative, err));
  ZN_TRY(zn_money_add(cumulative, importo, &cumulative, err));
  for (size_t i = 0; i < q->n; i++) ZN_TRY(others(j, q->v[i].budget, &given[i], err));
  ZN_TRY(shares(q, cumulative, given, j->c.a, parti, err));
  ZN_TRY(rest(q, *parti, importo, resto, err));
  /* more was imputed elsewhere than these quotas give: this document is shared by them alone */
  bool fits = *resto >= 0;
  for (size_t i = 0; i < q->n; i++) fits = fits && (*parti)[i] >= 0;
  return fits ? ZN_OK : zn_quote_parti(q, importo, j->c.a, parti, resto, err);
}

static zn_status importo_of(job *j, zn_cents *out, zn_err *err) {
  zn_cents changes = 0;
  *out = j->row.v[zn_field_index(j->e, "importo")].i;
  if (j->e->no != ZN_IMPEGNO) return ZN_OK;
  ZN_TRY(sum_of(j->c.p.r, "SELECT sum(importo) FROM variazione_impegno WHERE impegno=?", j->row.k, 0, &changes, err));
  return zn_money_add(*out, changes, out, err);
}

/* Imputazioni of the row as they are: budget and amount. */
static zn_status as_they_are(job *j, zn_arena *a, zn_row_list *rows, zn_err *err) {
  zn_row_list all;
  bool of_liq = j->e->no == ZN_LIQUIDAZIONE;
  const zn_entity *e = zn_entity_by_no(ZN_IMPUTAZIONE);
  ZN_TRY(zn_rows_where(j->c.p.r, e, of_liq ? "liquidazione" : "impegno", j->row.k, a, &all, err));
  rows->v = all.v;
  rows->n = 0;
  for (size_t i = 0; i < all.n; i++)
    if (of_liq || all.v[i].v[zn_field_index(e, "liquidazione")].kind == ZN_V_NULL) rows->v[rows->n++] = all.v[i];
  return ZN_OK;
}

static zn_status propose(job *j, const zn_quote *q, const zn_row_list *now, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_IMPUTAZIONE);
  int budget = zn_field_index(e, "budget"), amount = zn_field_index(e, "importo");
  zn_cents *parti = NULL;
  zn_divisione *d = j->out;
  ZN_TRY(importo_of(j, &d->importo, err));
  ZN_TRY(j->e->no == ZN_IMPEGNO ? zn_quote_parti(q, d->importo, j->c.a, &parti, &d->resto, err)
                                : liquidazione_parts(j, q, d->importo, &parti, &d->resto, err));
  d->righe = zn_arena_alloc(j->c.a, (q->n + now->n) * sizeof *d->righe);
  if (d->righe == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < q->n; i++) d->righe[d->n++] = (zn_riga_divisa){q->v[i].budget, 0, parti[i]};
  for (size_t i = 0; i < now->n; i++) {
    size_t at = 0;
    while (at < d->n && d->righe[at].budget != now->v[i].v[budget].i) at++;
    if (at == d->n) d->righe[d->n++] = (zn_riga_divisa){now->v[i].v[budget].i, 0, 0};
    d->righe[at].prima += now->v[i].v[amount].i;
  }
  return ZN_OK;
}

static zn_status write_lines(job *j, const zn_row_list *now, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_IMPUTAZIONE);
  int budget = zn_field_index(e, "budget"), amount = zn_field_index(e, "importo");
  for (size_t i = 0; i < j->out->n; i++) {
    const zn_riga_divisa *l = &j->out->righe[i];
    zn_row *old = NULL;
    int64_t k = -1;
    for (size_t r = 0; r < now->n && old == NULL; r++)
      if (now->v[r].v[budget].i == l->budget) old = &now->v[r];
    const zn_pair pairs[] = {{j->e->name, zn_catena_id(&j->c, j->row.k)},
                             {"budget", zn_catena_id(&j->c, l->budget)},
                             {"importo", zn_sp_importo(j->c.a, l->dopo)}};
    if (old == NULL && l->dopo > 0) ZN_TRY(zn_catena_put(&j->c, ZN_IMPUTAZIONE, pairs, 3, &k, err));
    if (old != NULL && l->dopo == 0) ZN_TRY(zn_tx_delete(j->c.tx, e, old->k, err));
    if (old == NULL || l->dopo == 0 || old->v[amount].i == l->dopo) continue;
    old->v[amount] = zn_int(l->dopo);
    ZN_TRY(zn_tx_update(j->c.tx, NULL, old, err));
  }
  /* an impegno that is split has no line of its own */
  zn_val *own = j->e->no == ZN_IMPEGNO ? &j->row.v[zn_field_index(j->e, "budget")] : NULL;
  if (own == NULL || own->kind == ZN_V_NULL) return ZN_OK;
  *own = zn_null();
  return zn_tx_update(j->c.tx, NULL, &j->row, err);
}

static zn_status find(job *j, const zn_place *p, const char *ref, zn_err *err) {
  int64_t k = -1, edge = -1, prenotazione = 0;
  ZN_TRY(zn_entry_find(p, j->e, ref, &k, err));
  ZN_TRY(zn_replica_row(p->r, j->e, k, j->c.a, &j->row, err));
  j->impegno = j->e->no == ZN_IMPEGNO ? k : j->row.v[zn_field_index(j->e, "impegno")].i;
  if (zn_ref_int(p->r, ZN_IMPEGNO, j->impegno, "assegnazione", &edge)) return zn_fail(err, ZN_E_STATE, ZT_DIV_TRASFERI);
  if (zn_ref_int(p->r, ZN_IMPEGNO, j->impegno, "prenotazione", &prenotazione) && prenotazione != 0)
    return zn_fail(err, ZN_E_STATE, ZT_DIV_PRENOTA);
  return zn_catena_padrone(&j->c, p, j->e, k, ref, err);
}

zn_status zn_spesa_dividi(const zn_place *p, const char *entity, const char *ref, const zn_pair *quote, size_t n,
                          bool prova, zn_arena *a, zn_divisione *out, zn_err *err) {
  zn_divisione d = {0};
  zn_spesa_fatta none = {0};
  job j = {.c = {.a = a, .fatta = &none}, .e = zn_entity_by_name(entity), .out = &d};
  zn_quote q;
  zn_row_list now;
  if (j.e == NULL || (j.e->no != ZN_IMPEGNO && j.e->no != ZN_LIQUIDAZIONE))
    return zn_fail(err, ZN_E_USAGE, ZT_DIV_ENTITA, entity);
  ZN_TRY(find(&j, p, ref, err));
  ZN_TRY(zn_quote_leggi(p->r, j.c.me, j.c.ente, quote, n, a, &q, err));
  d.impegno = j.impegno;
  d.liquidazione = j.e->no == ZN_LIQUIDAZIONE ? j.row.k : 0;
  ZN_TRY(zn_tx_begin(&j.c.tx, p->r, err));
  zn_status s = as_they_are(&j, a, &now, err);
  if (s == ZN_OK) s = propose(&j, &q, &now, err);
  if (s == ZN_OK && !prova) s = write_lines(&j, &now, err);
  if (s != ZN_OK || prova)
    zn_tx_rollback(j.c.tx);
  else
    s = zn_tx_commit(j.c.tx, err);
  if (s == ZN_OK) *out = d;
  return s;
}
