/* Sharing a cost, or money, among the enti (piano.h says which way it goes; DOMAIN 6.2: largest remainder). */
#include <string.h>

#include "core/domain/money/figures.h"
#include "core/domain/piano/interno.h"
#include "core/domain/rows/entry.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

/* ---- the arithmetic ---- */

zn_status zn_piano_quote(zn_cents total, const zn_cents *own, const int64_t *weights, size_t n, zn_cents *parts,
                         zn_err *err) {
  enum { MOST = 1024 };
  int64_t w[MOST];
  zn_cents share[MOST], rest = total;
  size_t m = 0;
  bool any = false;
  if (n > MOST) return zn_fail(err, ZN_E_LIMIT, ZT_P_SHARE_MANY);
  for (size_t i = 0; i < n; i++) {
    if (own[i] >= 0)
      ZN_TRY(zn_money_sub(rest, own[i], &rest, err));
    else
      w[m++] = weights[i], any = any || weights[i] > 0;
  }
  if (rest < 0) return zn_fail(err, ZN_E_INVALID, ZT_P_SHARE_OVER);
  if (rest > 0 && !any) return zn_fail(err, ZN_E_INVALID, ZT_P_SHARE_LEFT);
  if (any) ZN_TRY(zn_money_split(rest, w, m, share, err));
  m = 0;
  for (size_t i = 0; i < n; i++) parts[i] = own[i] >= 0 ? own[i] : any ? share[m++] : 0;
  return ZN_OK;
}

/* ---- who takes part ---- */

typedef struct quota {
  int64_t ente, peso;
  const char *regola;
  const zn_row *criterio; /* NULL: none was written */
  zn_cents own, parte;
} quota;

typedef struct riparto {
  zn_pdz x;
  const zn_me *me;
  int64_t anno;
  const char *voce;
  zn_cents importo;
  quota *q;
  size_t n;
  int64_t fa; /* of the fund whose money is given out; 0: a cost asked from the comuni */
} riparto;

/* Heads of a comune: those that the Regione considers for the ambito, else the last count not after the year. */
static zn_status heads(riparto *s, int64_t ente, int64_t *out, zn_err *err) {
  bool found;
  ZN_TRY(zn_sql_int(s->x.r, "SELECT quota_popolazione FROM ambito_membro WHERE ente=? AND ambito=? AND al IS NULL",
                    ente, s->x.ambito, out, &found, err));
  if (!found)
    ZN_TRY(zn_sql_int(s->x.r, "SELECT residenti FROM popolazione WHERE ente=? AND anno<=? ORDER BY anno DESC LIMIT 1",
                      ente, s->anno, out, &found, err));
  if (!found) ZN_TRY(zn_sql_int(s->x.r, "SELECT popolazione FROM ente WHERE k=?", ente, 0, out, &found, err));
  if (!found) *out = 0;
  return ZN_OK;
}

static zn_status from_rules(riparto *s, zn_err *err) {
  bool fixed = false, head = false;
  for (size_t i = 0; i < s->x.criteri.n; i++) {
    const zn_row *c = &s->x.criteri.v[i];
    if (ZN_AT(c, CRI_ANNO)->i != s->anno || strcmp(zn_pdz_text(&s->x, c, CRI_VOCE), s->voce) != 0) continue;
    quota *q = &s->q[s->n++];
    *q = (quota){.ente = ZN_AT(c, CRI_ENTE)->i, .regola = zn_pdz_text(&s->x, c, CRI_REGOLA), .criterio = c, .own = -1};
    if (strcmp(q->regola, "importo") == 0) {
      if (ZN_AT(c, CRI_IMPORTO)->kind != ZN_V_INT)
        return zn_fail(err, ZN_E_INVALID, ZT_P_SHARE_NO_OWN, zn_pdz_ente(&s->x, q->ente));
      q->own = ZN_AT(c, CRI_IMPORTO)->i;
    } else if (strcmp(q->regola, "quota_fissa") == 0) {
      fixed = true;
      q->peso = ZN_AT(c, CRI_PESO)->i;
    } else {
      head = true;
      q->peso = ZN_AT(c, CRI_PESO)->i;
      if (q->peso == 0) ZN_TRY(heads(s, q->ente, &q->peso, err));
    }
  }
  return fixed && head ? zn_fail(err, ZN_E_INVALID, ZT_P_SHARE_MIXED, s->voce) : ZN_OK;
}

/* Nobody wrote how: per head among the comuni. */
static zn_status per_head(riparto *s, const zn_firma *v, size_t n, zn_err *err) {
  for (size_t i = 0; i < n; i++) {
    if (!v[i].membro) continue;
    quota *q = &s->q[s->n++];
    *q = (quota){.ente = v[i].ente, .regola = "pro_capite", .own = -1};
    ZN_TRY(heads(s, q->ente, &q->peso, err));
    if (q->peso == 0) return zn_fail(err, ZN_E_STATE, ZT_P_SHARE_NO_HEADS, v[i].nome);
  }
  return s->n == 0 ? zn_fail(err, ZN_E_STATE, ZT_P_SHARE_NOBODY) : ZN_OK;
}

static zn_status parts(riparto *s, zn_err *err) {
  zn_cents *own = zn_arena_alloc(&s->x.arena, s->n * sizeof *own),
           *out = zn_arena_alloc(&s->x.arena, s->n * sizeof *out);
  int64_t *weights = zn_arena_alloc(&s->x.arena, s->n * sizeof *weights);
  if (own == NULL || out == NULL || weights == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < s->n; i++) own[i] = s->q[i].own, weights[i] = s->q[i].peso;
  ZN_TRY(zn_piano_quote(s->importo, own, weights, s->n, out, err));
  for (size_t i = 0; i < s->n; i++) s->q[i].parte = out[i];
  return ZN_OK;
}

/* ---- writing it ---- */

static zn_val text(const char *t) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(t, strlen(t))}; }
static void put(zn_row *row, unsigned no, zn_val v) { row->v[no - 1] = v; }

static zn_status write_criteria(zn_tx *tx, riparto *s, zn_err *err) {
  zn_ledger l;
  zn_piano_registro(&s->x, &l);
  for (size_t i = 0; i < s->n; i++) {
    const quota *q = &s->q[i];
    zn_row row = q->criterio != NULL ? *q->criterio : (zn_row){.ent = zn_entity_by_no(ZN_CRITERIO_RIPARTO)};
    put(&row, CRI_PIANO, zn_int(s->x.piano));
    put(&row, CRI_ANNO, zn_int(s->anno));
    put(&row, CRI_VOCE, text(s->voce));
    put(&row, CRI_ENTE, zn_int(q->ente));
    put(&row, CRI_REGOLA, text(q->regola));
    put(&row, CRI_IMPORTO, zn_int(q->parte));
    if (q->criterio == NULL)
      ZN_TRY(zn_tx_insert(tx, &l, NULL, &row, false, err));
    else if (!zn_row_eq_group(q->criterio, &row, 1))
      ZN_TRY(zn_tx_update(tx, NULL, &row, err));
  }
  return ZN_OK;
}

/* Not twice, and not more than the ambito holds: by the edges that count (figures.h). */
static zn_status weigh_edges(const riparto *s, const zn_figures *f, zn_cents *holds, int64_t *twice, zn_err *err) {
  for (size_t i = 0; i < f->nedges; i++) {
    const zn_edge *e = &f->edges[i];
    bool gives = e->da_ambito == s->x.ambito && !e->from_outside;
    if (!e->valid || e->revocata) continue;
    if (gives && e->ente != 0 && e->sub && *twice == 0) *twice = e->ente;
    if (e->presunta) continue;
    if (e->ambito == s->x.ambito) ZN_TRY(zn_money_add(*holds, e->importo, holds, err));
    if (gives) ZN_TRY(zn_money_sub(*holds, e->importo, holds, err));
  }
  return ZN_OK;
}

static zn_status may_give(riparto *s, zn_err *err) {
  zn_figures f;
  zn_cents holds = 0;
  int64_t twice = 0;
  char a[40], b[40];
  zn_status st = zn_figures_load(&f, s->x.r, s->fa, s->x.today, err);
  if (st == ZN_OK) st = weigh_edges(s, &f, &holds, &twice, err);
  zn_figures_free(&f);
  ZN_TRY(st);
  if (twice != 0)
    return zn_fail(err, ZN_E_STATE, ZT_P_SHARE_TWICE, zn_pdz_key(&s->x, ZN_FONDO_ANNUALITA, s->fa),
                   zn_pdz_ente(&s->x, twice));
  if (s->importo > holds)
    return zn_fail(err, ZN_E_STATE, ZT_P_SHARE_SHORT, zn_money_print_it(a, holds),
                   zn_pdz_key(&s->x, ZN_FONDO_ANNUALITA, s->fa), zn_money_print_it(b, s->importo));
  return ZN_OK;
}

static zn_status write_edges(zn_tx *tx, const zn_place *p, riparto *s, int64_t atto, zn_err *err) {
  for (size_t i = 0; i < s->n; i++) {
    zn_row row = {.ent = zn_entity_by_no(ZN_ASSEGNAZIONE)};
    if (s->q[i].parte == 0) continue;
    put(&row, ASS_FONDO, zn_int(s->fa));
    put(&row, ASS_ORIGINE, text("ente"));
    put(&row, ASS_DA_AMBITO, zn_int(s->x.ambito));
    put(&row, ASS_ENTE, zn_int(s->q[i].ente));
    put(&row, ASS_TIPO, text("sub_assegnazione"));
    put(&row, ASS_IMPORTO, zn_int(s->q[i].parte));
    put(&row, ASS_STATO, text("definitiva"));
    if (atto != 0) put(&row, ASS_ATTO, zn_int(atto));
    put(&row, ASS_DATA, zn_int(s->x.today));
    ZN_TRY(zn_entry_insert(tx, p, s->me, &row, err));
  }
  return ZN_OK;
}

static zn_status apply(const zn_place *p, const zn_piano_testi *t, riparto *s, zn_err *err) {
  zn_tx *tx = NULL;
  int64_t atto;
  ZN_TRY(zn_piano_atto(p, s->me, t->atto, &atto, err));
  if (s->fa != 0) ZN_TRY(may_give(s, err));
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = s->fa != 0 ? write_edges(tx, p, s, atto, err) : write_criteria(tx, s, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

/* ---- the verb ---- */

static zn_status read_ask(const zn_place *p, const zn_piano_testi *t, riparto *s, zn_err *err) {
  zn_firma *v;
  size_t n, missing;
  s->voce = zn_dato(t->voce) ? t->voce : "quota";
  ZN_TRY(zn_piano_capofila(p, &s->x, "share", &s->me, err));
  ZN_TRY(zn_piano_anno(t->anno, "anno", &s->anno, err));
  if (!zn_dato(t->importo)) return zn_fail(err, ZN_E_USAGE, ZT_P_NUMBER_NONE, "importo");
  ZN_TRY(zn_money_parse(t->importo, &s->importo, err));
  if (s->importo <= 0) return zn_fail(err, ZN_E_INVALID, ZT_P_SHARE_POSITIVE);
  if (zn_dato(t->fondo)) {
    const char *key = zn_arena_printf(&s->x.arena, "%s/%s", t->fondo, t->anno);
    if (key == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    ZN_TRY(zn_ref_parse(p->r, s->me, ZN_FONDO_ANNUALITA, key, &s->fa, err));
  }
  ZN_TRY(zn_pdz_firme(&s->x, s->x.today, &v, &n, &missing, err));
  s->q = zn_arena_alloc(&s->x.arena, (n + s->x.criteri.n + 1) * sizeof *s->q);
  if (s->q == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(from_rules(s, err));
  return s->n == 0 ? per_head(s, v, n, err) : ZN_OK;
}

static json_t *answer(riparto *s, bool applied) {
  json_t *lines = json_array();
  for (size_t i = 0; i < s->n; i++) {
    const quota *q = &s->q[i];
    const char *tie = q->criterio != NULL ? zn_pdz_text(&s->x, q->criterio, CRI_VINCOLO) : "";
    json_array_append_new(
        lines, json_pack("{s:s, s:s, s:s, s:I, s:o, s:o}", "ente", zn_pdz_key(&s->x, ZN_ENTE, q->ente), "denominazione",
                         zn_pdz_ente(&s->x, q->ente), "regola", q->regola, "peso", (json_int_t)q->peso, "importo",
                         zn_piano_cents(q->parte), "vincolo", zn_piano_text(tie)));
  }
  return json_pack("{s:s, s:I, s:s, s:o, s:o, s:o, s:b, s:[]}", "piano", zn_pdz_key(&s->x, ZN_PIANO, s->x.piano),
                   "anno", (json_int_t)s->anno, "voce", s->voce, "importo", zn_piano_cents(s->importo), "fondo",
                   zn_piano_text(zn_pdz_key(&s->x, ZN_FONDO_ANNUALITA, s->fa)), "righe", lines, "applicato", applied,
                   "avvisi");
}

zn_status zn_piano_riparti(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  riparto s = {0};
  int64_t piano;
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&s.x, p->r, piano, err));
  zn_status st = read_ask(p, t, &s, err);
  if (st == ZN_OK) st = parts(&s, err);
  if (st == ZN_OK && t->applica) st = apply(p, t, &s, err);
  if (st == ZN_OK && (*out = answer(&s, t->applica)) == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_pdz_close(&s.x);
  return st;
}
