/* Changes of a plan: the copy of its lines, what differs, whether it may be applied, applying it (DOMAIN 8.3). */
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/piano/interno.h"
#include "core/text/piano.h"

static zn_val text(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(s, strlen(s))}; }
static void put(zn_row *row, unsigned no, zn_val v) { row->v[no - 1] = v; }

/* ---- reading a change ---- */

static const zn_row *line_of(const zn_pdz *x, const zn_row *riga) {
  const zn_val *k = ZN_AT(riga, RIG_BUDGET);
  for (size_t i = 0; i < x->budget.n; i++)
    if (k->kind == ZN_V_INT && x->budget.v[i].k == k->i) return &x->budget.v[i];
  for (size_t i = 0; i < x->budget.n; i++) {
    const zn_row *b = &x->budget.v[i];
    if (ZN_AT(b, BUD_INTERVENTO)->i == ZN_AT(riga, RIG_INTERVENTO)->i &&
        ZN_AT(b, BUD_ASSEGNAZIONE)->i == ZN_AT(riga, RIG_ASSEGNAZIONE)->i &&
        ZN_AT(b, BUD_ENTE)->i == ZN_AT(riga, RIG_ENTE)->i)
      return b;
  }
  return NULL;
}

/* done: the change was applied; the plan went on from it. */
static void read_line(const zn_pdz *x, const zn_row *riga, bool done, zn_priga *out) {
  const zn_row *b = line_of(x, riga);
  bool copied = ZN_AT(riga, RIG_PRIMA)->kind == ZN_V_INT, ours = false;
  *out = (zn_priga){.riga = riga,
                    .budget = b != NULL ? b->k : 0,
                    .fa = zn_piano_fa(x, ZN_AT(riga, RIG_ASSEGNAZIONE)->i),
                    .ora = b != NULL ? ZN_AT(b, BUD_IMPORTO)->i : 0,
                    .copia = ZN_AT(riga, RIG_PRIMA)->i,
                    .dopo = ZN_AT(riga, RIG_IMPORTO)->i};
  for (size_t i = 0; i < x->interventi.n; i++) ours = ours || x->interventi.v[i].k == ZN_AT(riga, RIG_INTERVENTO)->i;
  out->estranea = !ours || out->fa == 0;
  out->scaduta = !done && (copied ? b == NULL || out->ora != out->copia : b != NULL);
}

static zn_status sums(zn_prim *m, zn_err *err) {
  zn_cents up = 0, down = 0;
  for (size_t i = 0; i < m->n; i++) {
    const zn_priga *r = &m->righe[i];
    zn_cents diff;
    m->scadute += r->scaduta;
    ZN_TRY(zn_money_add(m->totale, r->copia, &m->totale, err));
    ZN_TRY(zn_money_sub(r->dopo, r->copia, &diff, err));
    if (diff > 0) ZN_TRY(zn_money_add(up, diff, &up, err));
    if (diff < 0) ZN_TRY(zn_money_sub(down, diff, &down, err));
  }
  m->spostato = up > down ? up : down;
  return ZN_OK;
}

/* What is committed on each line, by fund-year. */
static zn_status committed(zn_pdz *x, zn_prim *m, zn_err *err) {
  for (size_t i = 0; i < m->n; i++) {
    zn_figures f;
    bool done = m->righe[i].budget == 0;
    for (size_t j = 0; j < i && !done; j++) done = m->righe[j].fa == m->righe[i].fa && m->righe[j].budget != 0;
    if (done || m->righe[i].fa == 0) continue;
    zn_status st = zn_figures_load(&f, x->r, m->righe[i].fa, x->today, err);
    for (size_t l = 0; st == ZN_OK && l < f.nlines; l++)
      for (size_t j = 0; j < m->n; j++)
        if (m->righe[j].budget == f.lines[l].k) m->righe[j].impegnato = f.lines[l].impegnato;
    zn_figures_free(&f);
    ZN_TRY(st);
  }
  return ZN_OK;
}

static bool applied(const zn_prim *m) { return ZN_AT(m->rim, RIM_APPLICATA)->i != 0; }

zn_status zn_prim_open(zn_pdz *x, int64_t numero, zn_prim *out, zn_err *err) {
  zn_row_list rows;
  *out = (zn_prim){0};
  ZN_TRY(zn_pdz_rimodulazione(x, numero, &out->rim, err));
  ZN_TRY(zn_pdz_stato_rimodulazione(x, out->rim->k, &out->flusso, NULL, NULL, err));
  ZN_TRY(zn_pdz_rows(x, ZN_RIMODULAZIONE_RIGA, "rimodulazione", out->rim->k, &rows, err));
  out->righe = zn_arena_alloc(&x->arena, (rows.n + 1) * sizeof *out->righe);
  if (out->righe == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < rows.n; i++) read_line(x, &rows.v[i], applied(out), &out->righe[out->n++]);
  ZN_TRY(committed(x, out, err));
  return sums(out, err);
}

/* ---- may it be applied? ---- */

static zn_status capacity(zn_pdz *x, const zn_prim *m, zn_err *err) {
  char b[40], a[40];
  for (size_t i = 0; i < m->n; i++) {
    zn_importi im;
    zn_cents delta = 0, after;
    bool done = false;
    for (size_t j = 0; j < i && !done; j++) done = m->righe[j].fa == m->righe[i].fa;
    if (done || m->righe[i].fa == 0) continue;
    for (size_t j = i; j < m->n; j++)
      if (m->righe[j].fa == m->righe[i].fa) {
        ZN_TRY(zn_money_add(delta, m->righe[j].dopo, &delta, err));
        ZN_TRY(zn_money_sub(delta, m->righe[j].ora, &delta, err));
      }
    if (delta <= 0) continue;
    ZN_TRY(zn_importi_at(x->r, m->righe[i].fa, ZN_LIVELLO_AMBITO, &x->ambito_id, x->today, ZN_VISTA_FINALE, &im, err));
    ZN_TRY(zn_money_add(im.totali.programmato, delta, &after, err));
    if (after > im.totali.assegnato)
      return zn_fail(err, ZN_E_STATE, ZT_P_V01, zn_pdz_key(x, ZN_FONDO_ANNUALITA, m->righe[i].fa),
                     zn_money_print_it(b, after), zn_money_print_it(a, im.totali.assegnato));
  }
  return ZN_OK;
}

zn_status zn_prim_applicabile(zn_pdz *x, const zn_prim *m, zn_err *err) {
  long long n = (long long)ZN_AT(m->rim, RIM_NUMERO)->i;
  if (applied(m)) return zn_fail(err, ZN_E_STATE, ZT_P_RIM_APPLIED, n);
  for (size_t i = 0; i < m->n; i++)
    if (m->righe[i].estranea) return zn_fail(err, ZN_E_STATE, ZT_P_RIM_FOREIGN, n);
  if (m->scadute > 0) return zn_fail(err, ZN_E_STATE, ZT_P_RIM_STALE, m->scadute, n);
  if (m->spostato == 0) return zn_fail(err, ZN_E_STATE, ZT_P_RIM_NOTHING, n);
  return capacity(x, m, err);
}

int64_t zn_prim_percento(const zn_prim *m) {
  if (m->spostato == 0) return 0;
  if (m->totale <= 0) return 10000;
  return (int64_t)(((__int128)m->spostato * 10000 + m->totale - 1) / m->totale);
}

zn_status zn_prim_leggera(zn_pdz *x, const zn_prim *m, zn_err *err) {
  int64_t most = zn_impostazione_int(x->r, ZN_IMP_LEGGERA, 0), is = zn_prim_percento(m);
  char moved[40];
  if (most <= 0) return zn_fail(err, ZN_E_STATE, ZT_P_LIGHT_OFF);
  if (is <= most) return ZN_OK;
  return zn_fail(err, ZN_E_STATE, ZT_P_LIGHT_OVER, zn_money_print_it(moved, m->spostato), (long long)(is / 100),
                 (int)(is % 100), (long long)(most / 100), (int)(most % 100));
}

/* ---- applying ---- */

static zn_status apply_line(zn_tx *tx, zn_pdz *x, const zn_ledger *l, const zn_priga *r, zn_err *err) {
  for (size_t i = 0; i < x->budget.n; i++) {
    zn_row row = x->budget.v[i];
    if (row.k != r->budget) continue;
    if (r->dopo == r->ora) return ZN_OK;
    put(&row, BUD_IMPORTO, zn_int(r->dopo));
    return zn_tx_update(tx, NULL, &row, err);
  }
  if (r->dopo == 0) return ZN_OK;
  zn_row row = {.ent = zn_entity_by_no(ZN_BUDGET)};
  put(&row, BUD_INTERVENTO, *ZN_AT(r->riga, RIG_INTERVENTO));
  put(&row, BUD_ASSEGNAZIONE, *ZN_AT(r->riga, RIG_ASSEGNAZIONE));
  put(&row, BUD_ENTE, *ZN_AT(r->riga, RIG_ENTE));
  put(&row, BUD_IMPORTO, zn_int(r->dopo));
  return zn_tx_insert(tx, l, NULL, &row, false, err);
}

zn_status zn_prim_applica(zn_tx *tx, zn_pdz *x, const zn_prim *m, zn_err *err) {
  zn_ledger l;
  zn_row rim = *m->rim;
  zn_piano_registro(x, &l);
  for (size_t i = 0; i < m->n; i++) ZN_TRY(apply_line(tx, x, &l, &m->righe[i], err));
  put(&rim, RIM_APPLICATA, zn_int(1));
  return zn_tx_update(tx, NULL, &rim, err);
}

zn_status zn_prim_avvisi(zn_pdz *x, const zn_prim *m, json_t *avvisi, zn_err *err) {
  for (size_t i = 0; i < m->n; i++) {
    const zn_priga *r = &m->righe[i];
    char t[300], a[40], b[40];
    if (applied(m) || r->dopo >= r->ora || r->dopo >= r->impegnato) continue;
    (void)snprintf(t, sizeof t, ZT_P_BELOW, zn_pdz_key(x, ZN_BUDGET, r->budget), zn_money_print_it(a, r->dopo),
                   zn_money_print_it(b, r->impegnato));
    if (json_array_append_new(avvisi, json_string(t)) != 0) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  return ZN_OK;
}

/* ---- making the copy, and refreshing it ---- */

static zn_status copy_line(zn_tx *tx, const zn_ledger *l, int64_t rim, const zn_row *b, zn_err *err) {
  zn_row row = {.ent = zn_entity_by_no(ZN_RIMODULAZIONE_RIGA)};
  put(&row, RIG_RIMODULAZIONE, zn_int(rim));
  put(&row, RIG_INTERVENTO, *ZN_AT(b, BUD_INTERVENTO));
  put(&row, RIG_ASSEGNAZIONE, *ZN_AT(b, BUD_ASSEGNAZIONE));
  put(&row, RIG_ENTE, *ZN_AT(b, BUD_ENTE));
  put(&row, RIG_BUDGET, zn_int(b->k));
  put(&row, RIG_PRIMA, zn_int(ZN_AT(b, BUD_IMPORTO)->i));
  put(&row, RIG_IMPORTO, zn_int(ZN_AT(b, BUD_IMPORTO)->i));
  return zn_tx_insert(tx, l, NULL, &row, false, err);
}

static zn_status make(zn_tx *tx, zn_pdz *x, const zn_piano_testi *t, int64_t *numero, zn_err *err) {
  zn_ledger l;
  zn_row rim = {.ent = zn_entity_by_no(ZN_RIMODULAZIONE)};
  int64_t anno = 0;
  *numero = 1;
  for (size_t i = 0; i < x->rimodulazioni.n; i++)
    if (ZN_AT(&x->rimodulazioni.v[i], RIM_NUMERO)->i >= *numero)
      *numero = ZN_AT(&x->rimodulazioni.v[i], RIM_NUMERO)->i + 1;
  if (zn_dato(t->anno)) ZN_TRY(zn_piano_anno(t->anno, "anno", &anno, err));
  put(&rim, RIM_PIANO, zn_int(x->piano));
  put(&rim, RIM_NUMERO, zn_int(*numero));
  put(&rim, RIM_TIPO, text(zn_dato(t->tipo) ? t->tipo : "rimodulazione"));
  if (anno != 0) put(&rim, RIM_ANNO, zn_int(anno));
  put(&rim, RIM_MOTIVO, text(t->motivo));
  put(&rim, RIM_DATA, zn_int(x->today));
  zn_piano_registro(x, &l);
  ZN_TRY(zn_tx_insert(tx, &l, NULL, &rim, false, err));
  for (size_t i = 0; i < x->budget.n; i++) ZN_TRY(copy_line(tx, &l, rim.k, &x->budget.v[i], err));
  return ZN_OK;
}

/* A line that nobody changed follows the plan; one that was changed keeps its new amount. */
static zn_status refresh_line(zn_tx *tx, const zn_priga *r, zn_err *err) {
  zn_row row = *r->riga;
  bool untouched = r->dopo == r->copia && ZN_AT(&row, RIG_PRIMA)->kind == ZN_V_INT;
  if (r->budget == 0 && untouched) return zn_tx_delete(tx, row.ent, row.k, err);
  put(&row, RIG_BUDGET, r->budget != 0 ? zn_int(r->budget) : zn_null());
  put(&row, RIG_PRIMA, r->budget != 0 ? zn_int(r->ora) : zn_null());
  if (untouched) put(&row, RIG_IMPORTO, zn_int(r->ora));
  return zn_tx_update(tx, NULL, &row, err);
}

static zn_status refresh(zn_tx *tx, zn_pdz *x, const zn_prim *m, zn_err *err) {
  zn_ledger l;
  zn_piano_registro(x, &l);
  for (size_t i = 0; i < m->n; i++)
    if (m->righe[i].scaduta) ZN_TRY(refresh_line(tx, &m->righe[i], err));
  for (size_t i = 0; i < x->budget.n; i++) {
    bool there = false;
    for (size_t j = 0; j < m->n; j++) there = there || m->righe[j].budget == x->budget.v[i].k;
    if (!there) ZN_TRY(copy_line(tx, &l, m->rim->k, &x->budget.v[i], err));
  }
  return ZN_OK;
}

static zn_status may_make(const zn_pdz *x, const zn_piano_testi *t, zn_err *err) {
  if (!zn_dato(t->motivo)) return zn_fail(err, ZN_E_USAGE, ZT_P_MOTIVO);
  if (zn_dato(t->tipo) && strcmp(t->tipo, "rimodulazione") != 0 && strcmp(t->tipo, "aggiornamento_annuale") != 0)
    return zn_fail(err, ZN_E_USAGE, ZT_P_RIM_TIPO);
  if (x->flusso.stato != ZN_PS_VIGENTE)
    return zn_fail(err, ZN_E_STATE, ZT_P_RIM_NOT_IN_FORCE, zn_pstato_label(x->flusso.stato));
  return x->budget.n == 0 ? zn_fail(err, ZN_E_STATE, ZT_P_RIM_NO_LINES) : ZN_OK;
}

zn_status zn_piano_rimodula(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  zn_pdz x = {0};
  zn_prim m = {0};
  zn_tx *tx = NULL;
  const zn_me *me;
  int64_t piano, numero = 0;
  bool again = zn_dato(t->aggiorna);
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  zn_status st = zn_piano_capofila(p, &x, "remodel", &me, err);
  if (st == ZN_OK && again) st = zn_piano_numero(t->aggiorna, "refresh", &numero, err);
  if (st == ZN_OK && again) st = zn_prim_open(&x, numero, &m, err);
  if (st == ZN_OK && again && m.flusso.stato != ZN_PS_BOZZA)
    st = zn_fail(err, ZN_E_STATE, ZT_P_STATE, "remodel --refresh", ZT_P_THE_RIM, zn_pstato_label(m.flusso.stato));
  if (st == ZN_OK && !again) st = may_make(&x, t, err);
  if (st == ZN_OK) st = zn_tx_begin(&tx, p->r, err);
  if (st == ZN_OK) {
    st = again ? refresh(tx, &x, &m, err) : make(tx, &x, t, &numero, err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, err);
    else
      zn_tx_rollback(tx);
  }
  if (st == ZN_OK)
    *out = json_pack("{s:s, s:I, s:I, s:[]}", "piano", zn_pdz_key(&x, ZN_PIANO, piano), "numero", (json_int_t)numero,
                     "righe", (json_int_t)(again ? m.n : x.budget.n), "avvisi");
  zn_pdz_close(&x);
  return st;
}
