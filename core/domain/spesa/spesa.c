#include "core/text/spesa.h"
#include "core/domain/regole/regole.h"
#include "core/domain/spesa/interno.h"
#include "core/text/entry.h"

/* ---- which line ---- */

/* The lines of an intervento for an ente, perhaps of one fund: exactly one, or a message that names them. */
static zn_status by_intervento(zn_catena *c, const zn_me *me, zn_err *err) {
  static const char sql[] =
      "SELECT b.k,i.codice||'/'||f.codice||'/'||y.anno FROM budget b JOIN intervento i ON i.k=b.intervento "
      "JOIN assegnazione a ON a.k=b.assegnazione JOIN fondo_annualita y ON y.k=a.fondo_annualita "
      "JOIN fondo f ON f.k=y.fondo WHERE b.intervento=?1 AND (?2<0 OR b.ente=?2) AND "
      "(?3='' OR f.codice=?3 COLLATE NOCASE OR f.codice||'/'||y.anno=?3 COLLATE NOCASE) ORDER BY 2";
  int64_t intervento = -1;
  size_t n = 0;
  zn_buf list;
  ZN_TRY(zn_ref_parse(c->p.r, me && me->kind == ZN_ORG_AMBITO ? me : NULL, ZN_INTERVENTO, c->v[SP_INTERVENTO],
                      &intervento, err));
  sqlite3_stmt *s = zn_replica_stmt(c->p.r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(c->p.r, err);
  sqlite3_bind_int64(s, 1, intervento);
  sqlite3_bind_int64(s, 2, c->ente);
  sqlite3_bind_text(s, 3, c->v[SP_FONDO], -1, SQLITE_STATIC);
  zn_buf_init(&list, 600);
  while (sqlite3_step(s) == SQLITE_ROW) {
    c->budget = sqlite3_column_int64(s, 0);
    zn_buf_printf(&list, "%s%s", n++ > 0 ? ", " : "", (const char *)sqlite3_column_text(s, 1));
  }
  zn_replica_done(s);
  zn_status st = ZN_OK;
  const char *who = c->ente >= 0 ? (me && me->k == c->ente ? me->code : c->v[SP_ENTE]) : c->v[SP_FONDO];
  if (n == 0) st = zn_fail(err, ZN_E_NOTFOUND, ZT_SP_NESSUNO, c->v[SP_INTERVENTO], who);
  if (n > 1) st = zn_fail(err, ZN_E_INVALID, ZT_SP_PIU, c->v[SP_INTERVENTO], who, zn_buf_cstr(&list));
  zn_buf_release(&list);
  return st;
}

static zn_status by_budget(zn_catena *c, const zn_me *me, zn_err *err) {
  if (zn_sp_ha(c, SP_ENTE)) { /* the short form means the ente's line */
    const char *full = zn_arena_printf(c->a, "%s/%s", c->v[SP_BUDGET], c->v[SP_ENTE]);
    if (full == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (zn_ref_parse(c->p.r, me, ZN_BUDGET, full, &c->budget, NULL) == ZN_OK) return ZN_OK;
  }
  return zn_ref_parse(c->p.r, me, ZN_BUDGET, c->v[SP_BUDGET], &c->budget, err);
}

/* The first line of a split says whose expense it is, where nothing else does. */
static zn_status by_ripartizione(zn_catena *c, const zn_me *me, zn_err *err) {
  zn_pair *pairs = NULL;
  size_t n = 0;
  ZN_TRY(zn_quote_pairs(c->v[SP_RIPARTIZIONE], c->a, &pairs, &n, err));
  c->v[SP_BUDGET] = pairs[0].name;
  return by_budget(c, me, err);
}

/* Whose expense it is and on which line. */
static zn_status dove(zn_catena *c, const zn_place *p, zn_err *err) {
  const zn_me *me = zn_entry_me(p, zn_entity_by_no(ZN_IMPEGNO));
  int64_t ente = -1;
  c->p = *p;
  c->ente = me && me->kind == ZN_ORG_ENTE ? me->k : -1;
  if (zn_sp_ha(c, SP_ENTE)) {
    ZN_TRY(zn_ref_parse(p->r, NULL, ZN_ENTE, c->v[SP_ENTE], &c->ente, err));
    if (me && me->kind == ZN_ORG_ENTE && me->k != c->ente) me = NULL;
  }
  if (zn_sp_ha(c, SP_IMPEGNO)) {
    int64_t k = -1;
    if (c->ente < 0 || me == NULL || me->k != c->ente) {
      ZN_TRY(zn_ref_parse(p->r, me, ZN_IMPEGNO, c->v[SP_IMPEGNO], &k, err));
      if (c->ente < 0) (void)zn_ref_int(p->r, ZN_IMPEGNO, k, "ente", &c->ente);
    }
    return c->ente >= 0 ? ZN_OK : zn_fail(err, ZN_E_USAGE, ZT_SP_CHI_ENTE);
  }
  if (zn_sp_ha(c, SP_RIPARTIZIONE))
    ZN_TRY(by_ripartizione(c, me, err));
  else if (zn_sp_ha(c, SP_BUDGET))
    ZN_TRY(by_budget(c, me, err));
  else if (zn_sp_ha(c, SP_INTERVENTO))
    ZN_TRY(by_intervento(c, me, err));
  else
    return zn_fail(err, ZN_E_USAGE, ZT_SP_DOVE);
  if (!zn_ref_int(p->r, ZN_BUDGET, c->budget, "ente", &ente)) return zn_fail(err, ZN_E_USAGE, ZT_SP_CHI_ENTE);
  if (p->come == NULL && !zn_sp_ha(c, SP_ENTE)) c->ente = ente; /* several enti, or a capofila: the line says whose */
  if (c->ente < 0) c->ente = ente;
  if (c->ente != ente)
    return zn_fail(err, ZN_E_DENIED, ZT_SP_ALTRO, c->v[SP_BUDGET][0] ? c->v[SP_BUDGET] : c->v[SP_INTERVENTO],
                   me ? me->code : c->v[SP_ENTE]);
  return ZN_OK;
}

/* ---- doubts ---- */

/* The rules of each row that was written, as `zona add` says them: what is left of a document (V08), a payment to an
 * ente that accounts for the same fund and so is a transfer (DOMAIN 6.1), dates, codes. */
static void hints(const zn_catena *c) {
  const zn_spesa_fatta *f = c->fatta;
  if (c->avvisi == NULL) return;
  if (f->nuovo) zn_regole_al_salvataggio(c->p.r, zn_entity_by_no(ZN_IMPEGNO), f->impegno, c->avvisi);
  if (f->liquidazione > 0)
    zn_regole_al_salvataggio(c->p.r, zn_entity_by_no(ZN_LIQUIDAZIONE), f->liquidazione, c->avvisi);
  if (f->pagamento > 0) zn_regole_al_salvataggio(c->p.r, zn_entity_by_no(ZN_PAGAMENTO), f->pagamento, c->avvisi);
}

/* ---- the row ---- */

static zn_status in_tx(zn_catena *c, const zn_place *p, bool quota, zn_err *err) {
  if (quota)
    ZN_TRY(zn_quota_prepara(c, p, err));
  else
    ZN_TRY(zn_catena_chi(c, p, err));
  return zn_catena_scrivi(c, err);
}

zn_status zn_spesa_add(const zn_place *p, const char *modulo, const zn_pair *pairs, size_t n, zn_arena *a,
                       zn_spesa_fatta *out, json_t *avvisi, zn_err *err) {
  const zn_modulo_spesa *m = zn_modulo_spesa_di(modulo);
  zn_spesa_fatta fatta = {.resta = ""};
  zn_catena c = {.a = a, .avvisi = avvisi, .fatta = &fatta, .fornitore = -1, .atto = -1, .ente = -1};
  if (m == NULL) return zn_fail(err, ZN_E_BUG, ZT_BUG, "modulo");
  if (p->n == 0) return zn_fail(err, ZN_E_STATE, ZT_PLACE_NONE);
  bool quota = m == zn_modulo_spesa_di("quota");
  ZN_TRY(zn_sp_leggi(&c, m, pairs, n, err));
  if (!quota) ZN_TRY(dove(&c, p, err));
  ZN_TRY(zn_tx_begin(&c.tx, p->r, err));
  zn_status s = in_tx(&c, p, quota, err);
  if (s != ZN_OK) return zn_tx_rollback(c.tx), s;
  ZN_TRY(zn_tx_commit(c.tx, err));
  hints(&c);
  *out = fatta;
  return ZN_OK;
}
