/* The chain impegno -> liquidazione -> pagamento (TUEL artt. 183-185) from one row. */
#include <string.h>

#include "core/domain/rows/entry_warn.h"
#include "core/domain/spesa/carte.h"
#include "core/domain/spesa/interno.h"
#include "core/text/entry.h"
#include "core/text/spesa.h"

const char *zn_catena_id(zn_catena *c, int64_t k) {
  char id[64];
  if (zn_replica_id_print(c->p.r, k, id) != ZN_OK) return "";
  const char *kept = zn_arena_strdup(c->a, id);
  return kept ? kept : "";
}

const char *zn_sp_importo(zn_arena *a, zn_cents v) {
  char text[32];
  const char *kept = zn_arena_strdup(a, zn_money_print(text, v));
  return kept ? kept : "";
}

zn_status zn_catena_put(zn_catena *c, unsigned entity, const zn_pair *pairs, size_t n, int64_t *k, zn_err *err) {
  zn_pair set[ZN_MAX_FIELDS];
  size_t m = 0;
  zn_row row;
  const zn_me *me = NULL;
  for (size_t i = 0; i < n && m < ZN_MAX_FIELDS; i++)
    if (pairs[i].value[0] != 0) set[m++] = pairs[i];
  ZN_TRY(zn_entry_build(&c->p, zn_entity_by_no(entity), set, m, c->a, &row, &me, err));
  ZN_TRY(zn_entry_insert(c->tx, &c->p, me, &row, err));
  zn_entry_warn(&row, NULL, c->avvisi);
  zn_entry_warn_listed(&c->p, &row, NULL, c->avvisi);
  *k = row.k;
  return ZN_OK;
}

/* ---- as whom ---- */

static const zn_me *mine(const zn_place *p, zn_org_kind kind, zn_role role, int64_t k) {
  for (size_t i = 0; i < p->n; i++) {
    const zn_me *o = &p->orgs[i];
    if ((p->come == NULL || p->come == o) && o->kind == kind && o->role == role && (k < 0 || o->k == k)) return o;
  }
  return NULL;
}

zn_status zn_catena_chi(zn_catena *c, const zn_place *p, zn_err *err) {
  zn_buf code;
  int64_t ambito = -1;
  c->p = *p;
  zn_buf_init(&code, 200);
  zn_ref_print(p->r, NULL, ZN_ENTE, c->ente, &code);
  c->ente_code = zn_arena_strdup(c->a, zn_buf_cstr(&code));
  zn_buf_release(&code);
  if (c->ente_code == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  c->me = mine(p, ZN_ORG_ENTE, ZN_ROLE_ENTE, c->ente);
  if (c->me == NULL && zn_place_ambito_of(p->r, c->ente, zn_place_today(p->r), &ambito))
    c->me = mine(p, ZN_ORG_AMBITO, ZN_ROLE_CAPOFILA, ambito);
  if (c->me == NULL) return zn_fail(err, ZN_E_DENIED, ZT_SP_CHI, c->ente_code);
  c->p.come = c->me;
  c->per_conto = c->me->kind == ZN_ORG_AMBITO;
  return ZN_OK;
}

/* The impegno that a row of spending is, or hangs on. */
static int64_t impegno_of(zn_replica *r, const zn_entity *e, int64_t k) {
  int64_t up = -1;
  if (e->no == ZN_PAGAMENTO && zn_ref_int(r, ZN_PAGAMENTO, k, "liquidazione", &up)) k = up;
  if (e->no == ZN_IMPEGNO) return k;
  return zn_ref_int(r, ZN_LIQUIDAZIONE, k, "impegno", &up) ? up : -1;
}

zn_status zn_catena_padrone(zn_catena *c, const zn_place *p, const zn_entity *e, int64_t k, const char *ref,
                            zn_err *err) {
  zn_ledger l;
  zn_pk device;
  zn_buf code;
  c->p = *p;
  if (!zn_ref_int(p->r, ZN_IMPEGNO, impegno_of(p->r, e, k), "ente", &c->ente))
    return zn_fail(err, ZN_E_USAGE, ZT_SP_CHI_ENTE);
  zn_buf_init(&code, 200);
  zn_ref_print(p->r, NULL, ZN_ENTE, c->ente, &code);
  c->ente_code = zn_arena_strdup(c->a, zn_buf_cstr(&code));
  zn_buf_release(&code);
  if (c->ente_code == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_replica_row_origin(p->r, e, k, &l, &device));
  c->me = NULL;
  for (size_t i = 0; i < p->n; i++)
    if ((p->come == NULL || p->come == &p->orgs[i]) && zn_id_cmp(&p->orgs[i].org, &l.owner) == 0) c->me = &p->orgs[i];
  if (c->me == NULL) return zn_fail(err, ZN_E_DENIED, ZT_SP_NON_MIO, e->label, ref);
  c->p.come = c->me;
  c->per_conto = c->me->kind == ZN_ORG_AMBITO;
  return ZN_OK;
}

/* ---- the impegno ---- */

static int64_t year_of(zn_day day) {
  int y = 0, m = 0, d = 0;
  zn_day_to_ymd(day, &y, &m, &d);
  return y;
}

static const char *text_of(zn_arena *a, const zn_val *v) { return zn_arena_strndup(a, (const char *)v->s.p, v->s.n); }

/* The number of the determina: what numbers an impegno or a liquidazione where nobody said a number. "" when there is
 * none. */
static zn_status numero_determina(zn_catena *c, const char **tipo, const char **out, zn_err *err) {
  zn_carta_atto x;
  *out = "";
  ZN_TRY(zn_carta_atto_leggi(c->v[SP_DETERMINA], year_of(c->data), c->a, &x, err));
  if (x.anno == 0) return ZN_OK;
  *out = text_of(c->a, &x.numero);
  *tipo = text_of(c->a, &x.tipo);
  return *out && *tipo ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static const char *ref_of(zn_catena *c, unsigned entity, int64_t k) {
  zn_buf b;
  zn_buf_init(&b, 300);
  zn_ref_print(c->p.r, c->me, entity, k, &b);
  const char *kept = zn_arena_strdup(c->a, zn_buf_cstr(&b));
  zn_buf_release(&b);
  return kept ? kept : "";
}

/* "DET-12": a number that says where it comes from, until the accounts office gives the real one. */
static zn_status numero_impegno(zn_catena *c, const char **out, zn_err *err) {
  const char *tipo = "", *det = "";
  *out = c->v[SP_IMPEGNO_NUMERO];
  if ((*out)[0]) return ZN_OK;
  ZN_TRY(numero_determina(c, &tipo, &det, err));
  if (det[0] == 0) return zn_fail(err, ZN_E_USAGE, ZT_SP_NUMERO);
  *out = zn_arena_printf(c->a, "%.4s-%.15s", tipo, det);
  return *out ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* Split at once: no line of its own, one imputazione for each. */
static zn_status ripartisci(zn_catena *c, const zn_quote *q, zn_err *err) {
  zn_cents *parti = NULL, resto = 0;
  ZN_TRY(zn_quote_parti(q, c->importo, c->a, &parti, &resto, err));
  for (size_t i = 0; i < q->n; i++) {
    int64_t k = -1;
    const zn_pair pairs[] = {{"impegno", zn_catena_id(c, c->fatta->impegno)},
                             {"budget", zn_catena_id(c, q->v[i].budget)},
                             {"importo", zn_sp_importo(c->a, parti[i])}};
    if (parti[i] > 0) ZN_TRY(zn_catena_put(c, ZN_IMPUTAZIONE, pairs, 3, &k, err));
  }
  return ZN_OK;
}

static zn_status taken(zn_catena *c, const char *anno, const char *numero, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_IMPEGNO);
  zn_row row = {.ent = e};
  int64_t k = -1;
  row.v[zn_field_index(e, "ente")] = zn_int(c->ente);
  ZN_TRY(zn_val_parse(zn_field_by_name(e, "anno"), anno, c->a, &row.v[zn_field_index(e, "anno")], err));
  row.v[zn_field_index(e, "numero")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(numero)};
  if (!zn_entry_key_taken(c->p.r, &row, &k)) return ZN_OK;
  const char *key = ref_of(c, ZN_IMPEGNO, k);
  return zn_fail(err, ZN_E_STATE, ZT_SP_PRESO, key, key);
}

static zn_status new_impegno(zn_catena *c, const char *nota, zn_err *err) {
  zn_quote q = {0};
  zn_pair *typed = NULL;
  size_t n = 0;
  const char *numero = "";
  if (zn_sp_ha(c, SP_RIPARTIZIONE)) {
    ZN_TRY(zn_quote_pairs(c->v[SP_RIPARTIZIONE], c->a, &typed, &n, err));
    ZN_TRY(zn_quote_leggi(c->p.r, c->me, c->ente, typed, n, c->a, &q, err));
  }
  ZN_TRY(numero_impegno(c, &numero, err));
  const char *anno =
      zn_sp_ha(c, SP_IMPEGNO_ANNO) ? c->v[SP_IMPEGNO_ANNO] : zn_arena_printf(c->a, "%lld", (long long)year_of(c->data));
  const char *note = zn_arena_printf(c->a, "%s%s%s", c->v[SP_NOTE], c->v[SP_NOTE][0] && nota[0] ? " " : "", nota);
  if (anno == NULL || note == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(taken(c, anno, numero, err));
  const zn_pair pairs[] = {{"ente", c->ente_code},
                           {"anno", anno},
                           {"numero", numero},
                           {"budget", c->budget > 0 && q.n == 0 ? zn_catena_id(c, c->budget) : ""},
                           {"assegnazione", c->assegnazione > 0 ? zn_catena_id(c, c->assegnazione) : ""},
                           {"controparte_ente", c->controparte > 0 ? zn_catena_id(c, c->controparte) : ""},
                           {"data", c->v[SP_DATA]},
                           {"importo", zn_sp_importo(c->a, c->importo)},
                           {"oggetto", c->v[SP_OGGETTO]},
                           {"fornitore", c->fornitore >= 0 ? zn_catena_id(c, c->fornitore) : ""},
                           {"atto", c->atto >= 0 ? zn_catena_id(c, c->atto) : ""},
                           {"cig", c->v[SP_CIG]},
                           {"motivo_no_cig", c->v[SP_MOTIVO_NO_CIG]},
                           {"cup", c->v[SP_CUP]},
                           {"capitolo", c->v[SP_CAPITOLO]},
                           {"note", note}};
  ZN_TRY(zn_catena_put(c, ZN_IMPEGNO, pairs, sizeof pairs / sizeof *pairs, &c->fatta->impegno, err));
  c->fatta->nuovo = true;
  return q.n > 0 ? ripartisci(c, &q, err) : ZN_OK;
}

/* ---- the rest ---- */

/* There is something due: an invoice, a number or a date of the liquidazione, a mandato. */
static bool due(const zn_catena *c) {
  return zn_sp_ha(c, SP_FATTURA) || zn_sp_ha(c, SP_LIQ_NUMERO) || zn_sp_ha(c, SP_LIQ_DATA) ||
         zn_sp_ha(c, SP_LIQ_IMPORTO) || zn_sp_ha(c, SP_MANDATO);
}

/* An invoice comes before its liquidazione (V06). */
static zn_status liq_day(zn_catena *c, zn_day *out, zn_err *err) {
  zn_day invoice = 0;
  *out = c->data;
  if (zn_sp_ha(c, SP_LIQ_DATA)) return zn_day_parse(c->v[SP_LIQ_DATA], out, err);
  if (!zn_sp_ha(c, SP_FATTURA_DATA)) return ZN_OK;
  ZN_TRY(zn_day_parse(c->v[SP_FATTURA_DATA], &invoice, err));
  if (invoice > *out) *out = invoice;
  return ZN_OK;
}

static zn_status progressivo(zn_catena *c, int64_t anno, const char *numero, int64_t *out, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(c->p.r,
                                    "SELECT coalesce(max(progressivo),0)+1 FROM liquidazione WHERE impegno=?1 AND "
                                    "anno=?2 AND numero=?3 COLLATE NOCASE",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(c->p.r, err);
  sqlite3_bind_int64(s, 1, c->fatta->impegno);
  sqlite3_bind_int64(s, 2, anno);
  sqlite3_bind_text(s, 3, numero, -1, SQLITE_STATIC);
  *out = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 1;
  zn_replica_done(s);
  return ZN_OK;
}

static zn_status liquidazione(zn_catena *c, const char **importo, zn_err *err) {
  zn_day day = 0;
  int64_t giustificativo = -1, prog = 1;
  char iso[11];
  zn_buf sub;
  const char *numero = c->v[SP_LIQ_NUMERO], *tipo = "";
  ZN_TRY(liq_day(c, &day, err));
  if (numero[0] == 0) ZN_TRY(numero_determina(c, &tipo, &numero, err));
  if (numero[0] == 0) { /* no determina: the impegno's own number */
    zn_buf_init(&sub, 100);
    (void)zn_ref_text(c->p.r, ZN_IMPEGNO, c->fatta->impegno, "numero", &sub);
    numero = zn_arena_strdup(c->a, zn_buf_cstr(&sub));
    zn_buf_release(&sub);
    if (numero == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  ZN_TRY(progressivo(c, year_of(day), numero, &prog, err));
  ZN_TRY(zn_catena_giustificativo(c, &giustificativo, err));
  *importo = zn_sp_ha(c, SP_LIQ_IMPORTO) ? c->v[SP_LIQ_IMPORTO] : zn_sp_importo(c->a, c->importo);
  const zn_pair pairs[] = {{"impegno", zn_catena_id(c, c->fatta->impegno)},
                           {"anno", zn_arena_printf(c->a, "%lld", (long long)year_of(day))},
                           {"numero", numero},
                           {"progressivo", zn_arena_printf(c->a, "%lld", (long long)prog)},
                           {"data", zn_day_print(iso, day)},
                           {"importo", *importo},
                           {"giustificativo", giustificativo >= 0 ? zn_catena_id(c, giustificativo) : ""},
                           {"atto", c->atto >= 0 ? zn_catena_id(c, c->atto) : ""}};
  if (pairs[1].value == NULL || pairs[3].value == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return zn_catena_put(c, ZN_LIQUIDAZIONE, pairs, sizeof pairs / sizeof *pairs, &c->fatta->liquidazione, err);
}

static zn_status pagamento(zn_catena *c, const char *importo, zn_err *err) {
  const char *day = zn_sp_ha(c, SP_DATA_PAGAMENTO) ? c->v[SP_DATA_PAGAMENTO] : c->v[SP_MANDATO_DATA];
  const zn_pair pairs[] = {{"liquidazione", zn_catena_id(c, c->fatta->liquidazione)},
                           {"mandato_num", c->v[SP_MANDATO]},
                           {"mandato_data", c->v[SP_MANDATO_DATA]},
                           {"data_pagamento", day},
                           {"importo", zn_sp_ha(c, SP_PAG_IMPORTO) ? c->v[SP_PAG_IMPORTO] : importo},
                           {"quietanza_num", c->v[SP_QUIETANZA]}};
  return zn_catena_put(c, ZN_PAGAMENTO, pairs, sizeof pairs / sizeof *pairs, &c->fatta->pagamento, err);
}

static zn_status resta(zn_catena *c, const char *importo, zn_err *err) {
  zn_err text;
  if (c->fatta->liquidazione == 0 && c->assegnazione > 0)
    (void)zn_fail(&text, ZN_OK, ZT_SP_RESTA_LIQ_QUOTA, ref_of(c, ZN_IMPEGNO, c->fatta->impegno));
  else if (c->fatta->liquidazione == 0)
    (void)zn_fail(&text, ZN_OK, ZT_SP_RESTA_LIQ, ref_of(c, ZN_IMPEGNO, c->fatta->impegno));
  else
    (void)zn_fail(&text, ZN_OK, ZT_SP_RESTA_PAG, ref_of(c, ZN_LIQUIDAZIONE, c->fatta->liquidazione), importo);
  c->fatta->resta = zn_arena_strdup(c->a, text.text);
  return c->fatta->resta ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status old_impegno(zn_catena *c, zn_err *err) {
  int64_t k = -1, ente = -1;
  ZN_TRY(zn_ref_parse(c->p.r, c->me, ZN_IMPEGNO, c->v[SP_IMPEGNO], &k, err));
  if (!zn_ref_int(c->p.r, ZN_IMPEGNO, k, "ente", &ente) || ente != c->ente)
    return zn_fail(err, ZN_E_DENIED, ZT_SP_IMPEGNO_SUO, c->v[SP_IMPEGNO], c->ente_code);
  const zn_place mine_only = c->p;
  ZN_TRY(zn_catena_padrone(c, &mine_only, zn_entity_by_no(ZN_IMPEGNO), k, c->v[SP_IMPEGNO], err));
  if (c->fornitore < 0) (void)zn_ref_int(c->p.r, ZN_IMPEGNO, k, "fornitore", &c->fornitore);
  c->fatta->impegno = k;
  return ZN_OK;
}

zn_status zn_catena_scrivi(zn_catena *c, zn_err *err) {
  zn_buf nota;
  const char *importo = "";
  zn_buf_init(&nota, 500);
  zn_status s = zn_catena_carte(c, &nota, err);
  if (s == ZN_OK) s = zn_sp_ha(c, SP_IMPEGNO) ? old_impegno(c, err) : new_impegno(c, zn_buf_cstr(&nota), err);
  zn_buf_release(&nota);
  if (s != ZN_OK) return s;
  if (due(c)) ZN_TRY(liquidazione(c, &importo, err));
  if (zn_sp_ha(c, SP_MANDATO)) return pagamento(c, importo, err);
  return resta(c, importo, err);
}
