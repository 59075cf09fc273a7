/* What the verbs share: which plan is meant, dates, numbers, acts, money by fund. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/piano/interno.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

/* ---- texts ---- */

zn_status zn_piano_giorno(const zn_pdz *x, const char *text, zn_day *out, zn_err *err) {
  *out = x->today;
  return zn_dato(text) ? zn_day_parse(text, out, err) : ZN_OK;
}

zn_status zn_piano_numero(const char *text, const char *what, int64_t *out, zn_err *err) {
  if (!zn_dato(text)) return zn_fail(err, ZN_E_USAGE, ZT_P_NUMBER_NONE, what);
  if (strlen(text) > 6 || strspn(text, "0123456789") != strlen(text) || strtol(text, NULL, 10) < 1)
    return zn_fail(err, ZN_E_USAGE, ZT_P_NUMBER, what, text);
  *out = strtol(text, NULL, 10);
  return ZN_OK;
}

zn_status zn_piano_anno(const char *text, const char *what, int64_t *out, zn_err *err) {
  if (!zn_dato(text)) return zn_fail(err, ZN_E_USAGE, ZT_P_NUMBER_NONE, what);
  if (strlen(text) != 4 || strspn(text, "0123456789") != 4) return zn_fail(err, ZN_E_USAGE, ZT_P_YEAR, what, text);
  *out = strtol(text, NULL, 10);
  return ZN_OK;
}

zn_status zn_piano_atto(const zn_place *p, const zn_me *me, const char *text, int64_t *k, zn_err *err) {
  *k = 0;
  return zn_dato(text) ? zn_ref_parse(p->r, me, ZN_ATTO, text, k, err) : ZN_OK;
}

json_t *zn_piano_data(const zn_val *v) {
  char t[11];
  return v->kind == ZN_V_INT ? json_string(zn_day_print(t, zn_unit_day(v))) : json_null();
}

json_t *zn_piano_cents(zn_cents v) {
  char t[32];
  return json_string(zn_money_print(t, v));
}

json_t *zn_piano_text(const char *text) { return zn_dato(text) ? json_string(text) : json_null(); }

/* ---- which plan ---- */

static zn_status which_ambito(const zn_place *p, const char *text, int64_t *ambito, zn_err *err) {
  const zn_me *me;
  if (zn_dato(text)) return zn_ref_parse(p->r, zn_place_default(p), ZN_AMBITO, text, ambito, err);
  if ((me = zn_place_as(p, ZN_ORG_AMBITO)) != NULL) return *ambito = me->k, ZN_OK;
  if ((me = zn_place_as(p, ZN_ORG_ENTE)) != NULL && zn_place_ambito_of(p->r, me->k, zn_place_today(p->r), ambito))
    return ZN_OK;
  return zn_fail(err, ZN_E_USAGE, ZT_P_AMBITO);
}

/* Does this device read what the ambito writes for all of its own? */
static bool reads(const zn_place *p, int64_t ambito) {
  zn_ledger l;
  zn_id owner;
  if (zn_replica_hash_of_k(p->r, ambito, &owner) != ZN_OK) return false;
  zn_ledger_make(&l, zn_replica_region(p->r), ZN_L3_AMBITO, &owner, &(zn_id){{0}});
  return zn_trust_may_read(zn_replica_trust(p->r), &zn_replica_ident(p->r)->sign_pk, &l);
}

zn_status zn_piano_trova(const zn_place *p, const zn_piano_testi *t, int64_t *piano, zn_err *err) {
  int64_t ambito = 0, year = 0, exact = 0, within = 0, only = 0;
  size_t n = 0, nwithin = 0;
  int y, m, d;
  if (p->n == 0) return zn_fail(err, ZN_E_STATE, ZT_P_NOBODY);
  ZN_TRY(which_ambito(p, t->ambito, &ambito, err));
  if (zn_dato(t->piano)) ZN_TRY(zn_piano_anno(t->piano, "piano", &year, err));
  zn_day_to_ymd(zn_place_today(p->r), &y, &m, &d);
  sqlite3_stmt *s =
      zn_replica_stmt(p->r, "SELECT k,triennio_da,triennio_a FROM piano WHERE ambito=? ORDER BY triennio_da", err);
  if (s == NULL) return zn_replica_sql_fail(p->r, err);
  sqlite3_bind_int64(s, 1, ambito);
  while (sqlite3_step(s) == SQLITE_ROW) {
    int64_t k = sqlite3_column_int64(s, 0), from = sqlite3_column_int64(s, 1), to = sqlite3_column_int64(s, 2);
    int64_t asked = year != 0 ? year : y;
    if (year != 0 && from == year) exact = k;
    if (from <= asked && asked <= to) within = k, nwithin++;
    only = k;
    n++;
  }
  zn_replica_done(s);
  if (n == 0 && !reads(p, ambito)) return zn_fail(err, ZN_E_DENIED, ZT_P_OTHERS);
  if (n == 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_P_NO_PLAN);
  if (exact != 0) return *piano = exact, ZN_OK;
  if (nwithin == 1) return *piano = within, ZN_OK;
  if (year == 0 && n == 1) return *piano = only, ZN_OK;
  return year != 0 ? zn_fail(err, ZN_E_NOTFOUND, ZT_P_NO_YEAR, (long long)year) : zn_fail(err, ZN_E_USAGE, ZT_P_WHICH);
}

/* ---- money by fund ---- */

int64_t zn_piano_fa(const zn_pdz *x, int64_t assegnazione) {
  int64_t fa = 0;
  return zn_ref_int(x->r, ZN_ASSEGNAZIONE, assegnazione, "fondo_annualita", &fa) ? fa : 0;
}

static zn_pfondo *fund(zn_pdz *x, zn_pfondo *v, size_t *n, int64_t fa) {
  for (size_t i = 0; i < *n; i++)
    if (v[i].fa == fa) return &v[i];
  v[*n] = (zn_pfondo){.fa = fa, .nome = zn_pdz_key(x, ZN_FONDO_ANNUALITA, fa)};
  return &v[(*n)++];
}

/* Fund-years that bring money to the ambito, or to one of its enti by its own edges, in the plan's years. */
#define FUNDS_OF                                                                                                       \
  "SELECT DISTINCT a.fondo_annualita FROM assegnazione a JOIN fondo_annualita y ON y.k=a.fondo_annualita "             \
  "WHERE coalesce(a.stato,'')<>'revocata' AND (a.ambito=?1 OR a.ente IN (SELECT ente FROM ambito_membro WHERE "        \
  "ambito=?1)) AND y.anno BETWEEN (SELECT triennio_da FROM piano WHERE k=?2) AND (SELECT triennio_a FROM piano WHERE " \
  "k=?2) ORDER BY y.anno,a.fondo_annualita LIMIT 500"

static int by_name(const void *a, const void *b) {
  return strcmp(((const zn_pfondo *)a)->nome, ((const zn_pfondo *)b)->nome);
}

static zn_status named(zn_pdz *x, zn_pfondo *v, size_t *n, size_t room, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(x->r, FUNDS_OF, err);
  if (s == NULL) return zn_replica_sql_fail(x->r, err);
  int64_t fa[500];
  size_t count = 0;
  sqlite3_bind_int64(s, 1, x->ambito);
  sqlite3_bind_int64(s, 2, x->piano);
  while (count < sizeof fa / sizeof fa[0] && sqlite3_step(s) == SQLITE_ROW) fa[count++] = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  for (size_t i = 0; i < count && *n < room; i++) (void)fund(x, v, n, fa[i]);
  return ZN_OK;
}

zn_status zn_piano_fondi(zn_pdz *x, zn_pfondo **out, size_t *n, zn_err *err) {
  size_t room = x->budget.n + 501;
  zn_pfondo *v = zn_arena_alloc(&x->arena, room * sizeof *v);
  zn_id ambito = x->ambito_id;
  *n = 0;
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < x->budget.n; i++) {
    int64_t fa = zn_piano_fa(x, ZN_AT(&x->budget.v[i], BUD_ASSEGNAZIONE)->i);
    if (fa == 0) continue;
    zn_pfondo *f = fund(x, v, n, fa);
    ZN_TRY(zn_money_add(f->nel_piano, ZN_AT(&x->budget.v[i], BUD_IMPORTO)->i, &f->nel_piano, err));
  }
  ZN_TRY(named(x, v, n, room, err));
  for (size_t i = 0; i < *n; i++)
    ZN_TRY(zn_importi_at(x->r, v[i].fa, ZN_LIVELLO_AMBITO, &ambito, x->today, ZN_VISTA_FINALE, &v[i].im, err));
  if (*n > 1) qsort(v, *n, sizeof *v, by_name);
  *out = v;
  return ZN_OK;
}

zn_status zn_piano_capienza(zn_pdz *x, zn_err *err) {
  zn_pfondo *v;
  size_t n;
  char p[40], a[40];
  ZN_TRY(zn_piano_fondi(x, &v, &n, err));
  for (size_t i = 0; i < n; i++)
    if (v[i].nel_piano > 0 && v[i].im.totali.programmato > v[i].im.totali.assegnato)
      return zn_fail(err, ZN_E_STATE, ZT_P_V01, v[i].nome, zn_money_print_it(p, v[i].im.totali.programmato),
                     zn_money_print_it(a, v[i].im.totali.assegnato));
  return ZN_OK;
}
