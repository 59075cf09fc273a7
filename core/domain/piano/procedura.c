/* The procedure in its steps (Calabria circular; DOMAIN 16 D12-D19), the sections of the plan, who signs: starting it,
 * recording a step or a signature, and how it stands. */
#include <stdio.h>
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/piano/interno.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

/* ---- titles: of the Regione's lists, else the circular's own ---- */

static const char *listed(zn_pdz *x, const char *elenco, int64_t numero, const char *otherwise) {
  const zn_voce *v = NULL;
  char code[24];
  (void)snprintf(code, sizeof code, "%lld", (long long)numero);
  if (zn_elenco_voce(x->r, elenco, NULL, code, &x->arena, &v, NULL, NULL) != ZN_OK || v == NULL) return otherwise;
  return v->denominazione;
}

const char *zn_piano_passo_titolo(zn_pdz *x, int64_t numero) { return listed(x, ZN_ELENCO_FASE, numero, ""); }
const char *zn_piano_sezione_titolo(zn_pdz *x, int64_t numero) { return listed(x, ZN_ELENCO_SEZIONE, numero, ""); }

const char *zn_piano_passo_chi(int64_t numero) {
  static const char *const who[] = {ZT_P_STEP1, ZT_P_STEP2, ZT_P_STEP3, ZT_P_STEP4,
                                    ZT_P_STEP5, ZT_P_STEP6, ZT_P_STEP7, ZT_P_STEP8};
  return numero >= 1 && numero <= ZN_PIANO_PASSI ? who[numero - 1] : "";
}

/* ---- how it stands ---- */

const char *zn_piano_sezione_stato(zn_pdz *x, int64_t numero) {
  for (size_t i = 0; i < x->sezioni.n; i++)
    if (ZN_AT(&x->sezioni.v[i], SEZ_NUMERO)->i == numero) return zn_pdz_text(x, &x->sezioni.v[i], SEZ_STATO);
  return "da_scrivere";
}

static void take(zn_pdz *x, const zn_row *row, zn_passo_visto *v, bool whole) {
  const char *esito = zn_pdz_text(x, row, FAS_ESITO);
  if (ZN_AT(row, FAS_SCADENZA)->kind == ZN_V_INT) v->scadenza = zn_unit_day(ZN_AT(row, FAS_SCADENZA));
  if (!whole) return;
  if (ZN_AT(row, FAS_DATA)->kind == ZN_V_INT) v->data = zn_unit_day(ZN_AT(row, FAS_DATA));
  if (ZN_AT(row, FAS_ATTO)->kind == ZN_V_INT) v->atto = ZN_AT(row, FAS_ATTO)->i;
  if (esito[0] != 0) v->esito = esito;
}

void zn_piano_passi(zn_pdz *x, zn_passo_visto out[ZN_PIANO_PASSI]) {
  for (int n = 0; n < ZN_PIANO_PASSI; n++) {
    zn_passo_visto *v = &out[n];
    *v = (zn_passo_visto){.numero = n + 1, .scadenza = ZN_DAY_MIN, .data = ZN_DAY_MIN, .esito = ""};
    for (size_t i = 0; i < x->fasi.n; i++) {
      const zn_row *row = &x->fasi.v[i];
      /* of the last step the ambito writes the deadline it expects, the Regione the rest */
      if (ZN_AT(row, FAS_NUMERO)->i == n + 1 && zn_row_is(row, "fonte", "ambito"))
        take(x, row, v, n + 1 < ZN_PIANO_PASSI);
    }
    for (size_t i = 0; i < x->fasi.n && n + 1 == ZN_PIANO_PASSI; i++) {
      const zn_row *row = &x->fasi.v[i];
      if (ZN_AT(row, FAS_NUMERO)->i == ZN_PIANO_PASSI && zn_row_is(row, "fonte", "regione")) take(x, row, v, true);
    }
    zn_day until = v->data != ZN_DAY_MIN ? v->data : x->today;
    if (v->scadenza != ZN_DAY_MIN && until > v->scadenza) v->ritardo = (int)(until - v->scadenza);
  }
}

/* ---- writing steps ---- */

static zn_val text(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(s, strlen(s))}; }
static void put(zn_row *row, unsigned no, zn_val v) { row->v[no - 1] = v; }
static void fill(zn_row *row, unsigned no, zn_val v, bool over) {
  if (over || ZN_AT(row, no)->kind == ZN_V_NULL) put(row, no, v);
}

zn_status zn_piano_passo(zn_tx *tx, zn_pdz *x, const zn_ledger *l, const char *fonte, const zn_passo *s, zn_err *err) {
  const zn_row *old = NULL;
  for (size_t i = 0; i < x->fasi.n; i++)
    if (ZN_AT(&x->fasi.v[i], FAS_NUMERO)->i == s->numero && zn_row_is(&x->fasi.v[i], "fonte", fonte))
      old = &x->fasi.v[i];
  zn_row row = old != NULL ? *old : (zn_row){.ent = zn_entity_by_no(ZN_FASE)};
  put(&row, FAS_PIANO, zn_int(x->piano));
  put(&row, FAS_NUMERO, zn_int(s->numero));
  put(&row, FAS_FONTE, text(fonte));
  if (s->scadenza != ZN_DAY_MIN) fill(&row, FAS_SCADENZA, zn_int(s->scadenza), s->sopra);
  if (s->data != ZN_DAY_MIN) fill(&row, FAS_DATA, zn_int(s->data), s->sopra);
  if (s->atto != 0) fill(&row, FAS_ATTO, zn_int(s->atto), s->sopra);
  if (zn_dato(s->esito)) fill(&row, FAS_ESITO, text(s->esito), s->sopra);
  if (zn_dato(s->note)) fill(&row, FAS_NOTE, text(s->note), s->sopra);
  if (old == NULL) return zn_tx_insert(tx, l, NULL, &row, false, err);
  return zn_row_eq_group(old, &row, 1) ? ZN_OK : zn_tx_update(tx, NULL, &row, err);
}

zn_status zn_piano_capofila(const zn_place *p, const zn_pdz *x, const char *what, const zn_me **me, zn_err *err) {
  *me = zn_place_as(p, ZN_ORG_AMBITO);
  if (*me != NULL && (*me)->k == x->ambito) return ZN_OK;
  return zn_fail(err, ZN_E_DENIED, ZT_P_DENIED, what, ZT_P_WHO_CAPOFILA);
}

void zn_piano_registro(const zn_pdz *x, zn_ledger *l) {
  const zn_id none = {{0}};
  zn_ledger_make(l, zn_replica_region(x->r), ZN_L3_AMBITO, &x->ambito_id, &none);
}

/* ---- init-steps ---- */

/* "2026-03-31,2026-06-30": the deadlines of the steps from the first on. */
static zn_status deadlines(const char *list, zn_day out[ZN_PIANO_PASSI], zn_err *err) {
  char one[40];
  for (int i = 0; i < ZN_PIANO_PASSI; i++) out[i] = ZN_DAY_MIN;
  for (int i = 0; list != NULL && *list != 0; i++) {
    size_t n = strcspn(list, ", ");
    if (i >= ZN_PIANO_PASSI || n >= sizeof one) return zn_fail(err, ZN_E_USAGE, ZT_P_DATES);
    memcpy(one, list, n);
    one[n] = 0;
    ZN_TRY(zn_day_parse(one, &out[i], err));
    list += n;
    list += strspn(list, ", ");
  }
  return ZN_OK;
}

static zn_status start_sections(zn_tx *tx, zn_pdz *x, const zn_ledger *l, int *made, zn_err *err) {
  for (int n = 1; n <= ZN_PIANO_SEZIONI; n++) {
    zn_row row = {.ent = zn_entity_by_no(ZN_PIANO_SEZIONE)};
    bool there = false;
    for (size_t i = 0; i < x->sezioni.n; i++) there = there || ZN_AT(&x->sezioni.v[i], SEZ_NUMERO)->i == n;
    if (there) continue;
    put(&row, SEZ_PIANO, zn_int(x->piano));
    put(&row, SEZ_NUMERO, zn_int(n));
    if (zn_piano_sezione_titolo(x, n)[0] != 0) put(&row, SEZ_TITOLO, text(zn_piano_sezione_titolo(x, n)));
    put(&row, SEZ_STATO, text("da_scrivere"));
    ZN_TRY(zn_tx_insert(tx, l, NULL, &row, false, err));
    (*made)++;
  }
  return ZN_OK;
}

/* The comuni of the ambito that the list of who signs does not name yet. */
static zn_status start_signatories(zn_tx *tx, zn_pdz *x, const zn_ledger *l, int *made, zn_err *err) {
  zn_firma *v;
  size_t n, missing;
  ZN_TRY(zn_pdz_firme(x, x->today, &v, &n, &missing, err));
  for (size_t i = 0; i < n; i++) {
    zn_row row = {.ent = zn_entity_by_no(ZN_FIRMATARIO)};
    if (v[i].riga != NULL) continue;
    put(&row, FIR_PIANO, zn_int(x->piano));
    put(&row, FIR_ATTO_TIPO, text("accordo_programma"));
    put(&row, FIR_ENTE, zn_int(v[i].ente));
    put(&row, FIR_OBBLIGATORIO, zn_int(1));
    ZN_TRY(zn_tx_insert(tx, l, NULL, &row, false, err));
    (*made)++;
  }
  return ZN_OK;
}

static zn_status start(zn_tx *tx, zn_pdz *x, const zn_day *due, int made[3], zn_err *err) {
  zn_ledger l;
  zn_piano_registro(x, &l);
  for (int n = 1; n <= ZN_PIANO_PASSI; n++) {
    zn_passo s = {.numero = n, .scadenza = due[n - 1], .data = ZN_DAY_MIN, .sopra = true};
    bool there = false;
    for (size_t i = 0; i < x->fasi.n; i++)
      there = there || (ZN_AT(&x->fasi.v[i], FAS_NUMERO)->i == n && zn_row_is(&x->fasi.v[i], "fonte", "ambito"));
    made[0] += !there;
    ZN_TRY(zn_piano_passo(tx, x, &l, "ambito", &s, err));
  }
  ZN_TRY(start_sections(tx, x, &l, &made[1], err));
  return start_signatories(tx, x, &l, &made[2], err);
}

zn_status zn_piano_avvia(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  zn_pdz x = {0};
  zn_tx *tx = NULL;
  const zn_me *me;
  zn_day due[ZN_PIANO_PASSI];
  int made[3] = {0};
  int64_t piano;
  ZN_TRY(deadlines(t->entro, due, err));
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  zn_status st = zn_piano_capofila(p, &x, "init-steps", &me, err);
  if (st == ZN_OK) st = zn_tx_begin(&tx, p->r, err);
  if (st == ZN_OK) {
    st = start(tx, &x, due, made, err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, err);
    else
      zn_tx_rollback(tx);
  }
  if (st == ZN_OK)
    *out = json_pack("{s:s, s:i, s:i, s:i, s:[]}", "piano", zn_pdz_key(&x, ZN_PIANO, piano), "passi", made[0],
                     "sezioni", made[1], "firmatari", made[2], "avvisi");
  zn_pdz_close(&x);
  return st;
}

/* ---- step ---- */

static zn_status step_of(const zn_place *p, const zn_me *me, zn_pdz *x, const zn_piano_testi *t, zn_passo *s,
                         zn_err *err) {
  *s = (zn_passo){.scadenza = ZN_DAY_MIN, .data = ZN_DAY_MIN, .esito = t->esito, .note = t->note, .sopra = true};
  ZN_TRY(zn_piano_numero(t->numero, "N", &s->numero, err));
  if (s->numero > ZN_PIANO_PASSI) return zn_fail(err, ZN_E_USAGE, ZT_P_STEPS);
  if (zn_dato(t->scadenza)) ZN_TRY(zn_day_parse(t->scadenza, &s->scadenza, err));
  if (zn_dato(t->data)) ZN_TRY(zn_day_parse(t->data, &s->data, err));
  if (s->data > x->today) return zn_fail(err, ZN_E_INVALID, ZT_P_FUTURE);
  if (zn_dato(s->esito) && strcmp(s->esito, "positivo") != 0 && strcmp(s->esito, "negativo") != 0 &&
      strcmp(s->esito, "con_osservazioni") != 0)
    return zn_fail(err, ZN_E_USAGE, ZT_P_ESITO);
  return zn_piano_atto(p, me, t->atto, &s->atto, err);
}

static zn_status mark_step(const zn_place *p, const zn_piano_testi *t, zn_pdz *x, zn_err *err) {
  const zn_me *me;
  zn_passo s;
  zn_ledger l;
  zn_tx *tx = NULL;
  ZN_TRY(zn_piano_capofila(p, x, "step", &me, err));
  ZN_TRY(step_of(p, me, x, t, &s, err));
  if (s.numero == ZN_PIANO_PASSI && (s.data != ZN_DAY_MIN || s.atto != 0 || zn_dato(s.esito)))
    return zn_fail(err, ZN_E_DENIED, ZT_P_STEP8_REG);
  zn_piano_registro(x, &l);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = zn_piano_passo(tx, x, &l, "ambito", &s, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

zn_status zn_piano_segna_passo(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  zn_pdz x = {0};
  int64_t piano, numero = 0;
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  zn_status st = mark_step(p, t, &x, err);
  if (st == ZN_OK) st = zn_piano_numero(t->numero, "N", &numero, err);
  if (st == ZN_OK)
    *out = json_pack("{s:s, s:I, s:s, s:[]}", "piano", zn_pdz_key(&x, ZN_PIANO, piano), "numero", (json_int_t)numero,
                     "titolo", zn_piano_passo_titolo(&x, numero), "avvisi");
  zn_pdz_close(&x);
  return st;
}

/* ---- sign ---- */

static bool same_body(zn_pdz *x, const zn_row *row, int64_t ente, const char *organismo) {
  if (!zn_row_is(row, "atto_tipo", "accordo_programma")) return false;
  if (ente != 0) return ZN_AT(row, FIR_ENTE)->i == ente;
  return ZN_AT(row, FIR_ENTE)->kind == ZN_V_NULL && strcmp(zn_pdz_text(x, row, FIR_ORGANISMO), organismo) == 0;
}

static zn_status mark_signature(const zn_place *p, const zn_piano_testi *t, zn_pdz *x, const char **name, zn_err *err) {
  const zn_me *me;
  int64_t ente = 0, atto = 0;
  zn_day day;
  zn_ledger l;
  zn_tx *tx = NULL;
  const zn_row *old = NULL;
  ZN_TRY(zn_piano_capofila(p, x, "sign", &me, err));
  if (zn_dato(t->ente) == zn_dato(t->organismo)) return zn_fail(err, ZN_E_USAGE, ZT_P_SIGN_WHO);
  if (zn_dato(t->ente)) ZN_TRY(zn_ref_parse(x->r, me, ZN_ENTE, t->ente, &ente, err));
  ZN_TRY(zn_piano_giorno(x, t->data, &day, err));
  if (day > x->today) return zn_fail(err, ZN_E_INVALID, ZT_P_FUTURE);
  ZN_TRY(zn_piano_atto(p, me, t->atto, &atto, err));
  for (size_t i = 0; i < x->firmatari.n; i++)
    if (same_body(x, &x->firmatari.v[i], ente, t->organismo)) old = &x->firmatari.v[i];
  zn_row row = old != NULL ? *old : (zn_row){.ent = zn_entity_by_no(ZN_FIRMATARIO)};
  put(&row, FIR_PIANO, zn_int(x->piano));
  put(&row, FIR_ATTO_TIPO, text("accordo_programma"));
  if (ente != 0) put(&row, FIR_ENTE, zn_int(ente));
  if (ente == 0) put(&row, FIR_ORGANISMO, text(t->organismo));
  put(&row, FIR_DATA, zn_int(day));
  if (atto != 0) put(&row, FIR_ATTO, zn_int(atto));
  *name = ente != 0 ? zn_pdz_ente(x, ente) : t->organismo;
  zn_piano_registro(x, &l);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = old == NULL                     ? zn_tx_insert(tx, &l, NULL, &row, false, err)
                 : zn_row_eq_group(old, &row, 1) ? ZN_OK
                                                 : zn_tx_update(tx, NULL, &row, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

zn_status zn_piano_segna_firma(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  zn_pdz x = {0}, now = {0};
  int64_t piano;
  const char *name = "", *missing = "";
  size_t n = 0;
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  zn_status st = mark_signature(p, t, &x, &name, err);
  if (st == ZN_OK) st = zn_pdz_open(&now, p->r, piano, err);
  if (st == ZN_OK) st = zn_pdz_mancanti(&now, now.today, &n, &missing, err);
  if (st == ZN_OK)
    *out = json_pack("{s:s, s:s, s:i, s:s, s:[]}", "piano", zn_pdz_key(&x, ZN_PIANO, piano), "firmato", name, "mancano",
                     (int)n, "chi", missing, "avvisi");
  zn_pdz_close(&now);
  zn_pdz_close(&x);
  return st;
}
