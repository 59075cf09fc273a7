/* The quota of a comune to its ambito (DOMAIN 6.1): an edge from the comune to the ambito, paid by an internal impegno
 * to the capofila, in whose hands the ambito's money is. What the comune gives comes from its own budget, which is an
 * edge too (origine bilancio): so that what it has in and out telescopes, and no euro of the ambito comes from nowhere.
 */
#include "core/domain/money/context.h"
#include "core/domain/money/unit.h"
#include "core/domain/spesa/interno.h"
#include "core/text/entry.h"
#include "core/text/spesa.h"

static zn_status chi(zn_catena *c, const zn_place *p, int64_t *ambito, zn_err *err) {
  const zn_me *me = zn_place_as(p, ZN_ORG_ENTE);
  if (zn_sp_ha(c, SP_ENTE))
    ZN_TRY(zn_ref_parse(p->r, NULL, ZN_ENTE, c->v[SP_ENTE], &c->ente, err));
  else if (me == NULL)
    return zn_fail(err, ZN_E_USAGE, ZT_QU_ENTE);
  else
    c->ente = me->k;
  ZN_TRY(zn_catena_chi(c, p, err));
  if (c->per_conto) return zn_fail(err, ZN_E_DENIED, ZT_QU_ENTE); /* the edge is the comune's own word */
  if (zn_sp_ha(c, SP_AMBITO)) return zn_ref_parse(p->r, NULL, ZN_AMBITO, c->v[SP_AMBITO], ambito, err);
  if (zn_place_ambito_of(p->r, c->ente, c->data, ambito)) return ZN_OK;
  return zn_fail(err, ZN_E_STATE, ZT_QU_AMBITO);
}

static zn_status fondo(zn_catena *c, int64_t *fa, const char **key, zn_err *err) {
  int y = 0, m = 0, d = 0;
  zn_day_to_ymd(c->data, &y, &m, &d);
  *key = zn_sp_ha(c, SP_FONDO) ? c->v[SP_FONDO] : zn_arena_printf(c->a, "COM/%d", y);
  if (*key == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (zn_ref_parse(c->p.r, c->me, ZN_FONDO_ANNUALITA, *key, fa, NULL) == ZN_OK) return ZN_OK;
  return zn_fail(err, ZN_E_NOTFOUND, ZT_QU_FONDO, *key);
}

/* Who gives writes the edge: another's word on what this comune gives is none. */
static zn_status written_by_me(zn_catena *c, int64_t k, bool *mine, zn_err *err) {
  zn_writer w;
  zn_ctx *ctx = zn_ctx_new(c->p.r);
  if (ctx == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_ctx_writer(ctx, k, &w, err);
  *mine = st == ZN_OK && w.kind == ZN_L6_ENTE && w.ente == c->ente;
  zn_ctx_free(ctx);
  return st;
}

/* The edge of the quota that is there already: of this comune, to this ambito. */
static zn_status edge(zn_catena *c, int64_t fa, int64_t ambito, zn_cents *importo, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(c->p.r,
                                    "SELECT k,importo FROM assegnazione WHERE fondo_annualita=?1 AND da_ente=?2 AND "
                                    "ambito=?3 AND tipo='quota_comune' AND stato='definitiva' ORDER BY k",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(c->p.r, err);
  sqlite3_bind_int64(s, 1, fa);
  sqlite3_bind_int64(s, 2, c->ente);
  sqlite3_bind_int64(s, 3, ambito);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    zn_val v = zn_int(sqlite3_column_int64(s, 1));
    bool mine = false;
    st = written_by_me(c, sqlite3_column_int64(s, 0), &mine, err);
    if (st != ZN_OK || !mine) continue;
    c->assegnazione = sqlite3_column_int64(s, 0);
    *importo = zn_unit_cents(&v);
    break;
  }
  zn_replica_done(s);
  return st;
}

static zn_status make_edges(zn_catena *c, int64_t fa, int64_t ambito, zn_cents *importo, zn_err *err) {
  int64_t own = -1;
  *importo = c->importo;
  if (zn_sp_ha(c, SP_QUOTA)) ZN_TRY(zn_money_parse(c->v[SP_QUOTA], importo, err));
  const char *year = zn_catena_id(c, fa), *amount = zn_sp_importo(c->a, *importo);
  const zn_pair budget[] = {{"fondo_annualita", year}, {"origine", "bilancio"}, {"ente", c->ente_code},
                            {"tipo", "quota_comune"},  {"importo", amount},     {"data", c->v[SP_DATA]}};
  const zn_pair given[] = {
      {"fondo_annualita", year}, {"origine", "ente"}, {"da_ente", c->ente_code}, {"ambito", zn_catena_id(c, ambito)},
      {"tipo", "quota_comune"},  {"importo", amount}, {"data", c->v[SP_DATA]}};
  ZN_TRY(zn_catena_put(c, ZN_ASSEGNAZIONE, budget, sizeof budget / sizeof *budget, &own, err));
  return zn_catena_put(c, ZN_ASSEGNAZIONE, given, sizeof given / sizeof *given, &c->assegnazione, err);
}

/* What is committed on the edge with this, against what was agreed. */
static zn_status tell_beyond(zn_catena *c, zn_cents agreed, zn_err *err) {
  bool found = false;
  int64_t done = 0;
  zn_cents sum = 0;
  char a[40], b[40];
  zn_err text;
  ZN_TRY(zn_sql_int(c->p.r, "SELECT sum(importo) FROM impegno WHERE assegnazione=?", c->assegnazione, 0, &done, &found,
                    err));
  ZN_TRY(zn_money_add(done, c->importo, &sum, err));
  if (sum <= agreed || c->avvisi == NULL || zn_sp_ha(c, SP_IMPEGNO)) return ZN_OK;
  (void)zn_fail(&text, ZN_OK, ZT_QU_OLTRE, zn_money_print_it(a, sum), zn_money_print_it(b, agreed));
  json_array_append_new(c->avvisi, json_string(text.text));
  return ZN_OK;
}

zn_status zn_quota_prepara(zn_catena *c, const zn_place *p, zn_err *err) {
  int64_t ambito = -1, fa = -1, capofila = -1;
  zn_cents agreed = 0;
  const char *key = "";
  zn_buf name;
  ZN_TRY(chi(c, p, &ambito, err));
  ZN_TRY(fondo(c, &fa, &key, err));
  if (!zn_ref_int(p->r, ZN_AMBITO, ambito, "capofila", &capofila)) {
    zn_buf_init(&name, 200);
    zn_ref_print(p->r, NULL, ZN_AMBITO, ambito, &name);
    zn_status s = zn_fail(err, ZN_E_STATE, ZT_QU_CAPOFILA, zn_buf_cstr(&name));
    zn_buf_release(&name);
    return s;
  }
  if (capofila == c->ente) return zn_fail(err, ZN_E_STATE, ZT_QU_SE_STESSO);
  c->controparte = capofila;
  ZN_TRY(edge(c, fa, ambito, &agreed, err));
  if (c->assegnazione <= 0) ZN_TRY(make_edges(c, fa, ambito, &agreed, err));
  c->fatta->assegnazione = c->assegnazione;
  return tell_beyond(c, agreed, err);
}
