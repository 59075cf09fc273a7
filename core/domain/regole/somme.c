/* Rules of sums: V01, V02, V03 and V04 of the summary entries, V24, S08, S11. */
#include <string.h>

#include "core/domain/regole/internal.h"

/* V01 holds at ambito level only, for definitive assignments; presumed ones are said apart. */
static zn_status v01_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  char p[40], a[40], q[40];
  ZN_TRY(zn_importi_di(&g->x.f, &chi, ZN_VISTA_FINALE, &im, err));
  if (im.totali.programmato <= im.totali.assegnato) return ZN_OK;
  const char *name = zn_regole_ambito(g, ambito);
  zn_money_print_it(p, im.totali.programmato);
  zn_money_print_it(a, im.totali.assegnato);
  if (im.totali.presunto > 0)
    return zn_rilievo_add(g, "V01", ZN_BLOCCA, ZN_AMBITO, ambito, ZT_V01_PRESUNTE, p, a, name,
                          zn_money_print_it(q, im.totali.presunto));
  return zn_rilievo_add(g, "V01", ZN_BLOCCA, ZN_AMBITO, ambito, ZT_V01, p, a, name);
}

zn_status zn_v01(zn_regole *g, zn_err *err) { return zn_regole_ambiti(g, v01_ambito, err); }

/* Is the plan being changed, or is there a change of it, not applied yet, that covers what was committed on the line?
 */
static zn_status being_changed(zn_regole *g, const zn_line *l, bool *yes, zn_err *err) {
  int64_t k;
  zn_status st = ZN_OK;
  ZN_TRY(zn_sql_int(g->r,
                    "SELECT p.k FROM intervento i JOIN piano p ON p.k=i.piano WHERE i.k=? AND p.stato='rimodulazione'",
                    l->intervento, 0, &k, yes, err));
  if (*yes) return ZN_OK;
  sqlite3_stmt *s = zn_replica_stmt(g->r,
                                    "SELECT q.k FROM rimodulazione_riga q JOIN rimodulazione r ON r.k=q.rimodulazione "
                                    "WHERE q.budget=?1 AND coalesce(r.applicata,0)=0 AND q.importo>=?2",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, l->k);
  sqlite3_bind_int64(s, 2, l->impegnato);
  while (st == ZN_OK && !*yes && sqlite3_step(s) == SQLITE_ROW) {
    zn_writer w;
    st = zn_ctx_writer(g->x.f.ctx, sqlite3_column_int64(s, 0), &w, err);
    *yes = st == ZN_OK && w.kind == ZN_L3_AMBITO && w.ambito == l->ambito;
  }
  zn_replica_done(s);
  return st;
}

zn_status zn_v02(zn_regole *g, zn_err *err) {
  for (size_t i = 0; i < g->x.f.nlines; i++) {
    const zn_line *l = &g->x.f.lines[i];
    char c[40], p[40];
    bool changing;
    if (!zn_regole_ha(g, l->ente) || l->concluso || l->impegnato <= l->importo) continue;
    ZN_TRY(being_changed(g, l, &changing, err));
    if (changing) continue;
    ZN_TRY(zn_rilievo_add(g, "V02", ZN_AVVISA, ZN_BUDGET, l->k, ZT_V02, zn_money_print_it(c, l->impegnato),
                          zn_money_print_it(p, l->importo), l->codice, zn_regole_ente(g, l->ente)));
  }
  return ZN_OK;
}

/* ---- V03, V04 of summary entries: by line and ente, what was typed up to the date ---- */

typedef struct summary {
  int64_t k, ente;
  const char *codice;
  zn_cents impegnato, liquidato, pagato;
} summary;

static zn_status add(zn_cents *to, sqlite3_stmt *s, int column, zn_err *err) {
  zn_val v = zn_int(sqlite3_column_int64(s, column));
  return zn_money_add(*to, zn_unit_cents(&v), to, err);
}

static zn_status judge(zn_regole *g, const summary *t, bool v03) {
  char a[40], b[40];
  if (t->k == 0) return ZN_OK;
  if (v03 && t->liquidato > t->impegnato)
    return zn_rilievo_add(g, "V03", ZN_BLOCCA, ZN_MOVIMENTO_SINTETICO, t->k, ZT_V03_SINTETICO, t->codice,
                          zn_regole_ente(g, t->ente), zn_money_print_it(a, t->liquidato),
                          zn_money_print_it(b, t->impegnato));
  if (!v03 && t->pagato > t->liquidato)
    return zn_rilievo_add(g, "V04", ZN_BLOCCA, ZN_MOVIMENTO_SINTETICO, t->k, ZT_V04_SINTETICO, t->codice,
                          zn_regole_ente(g, t->ente), zn_money_print_it(a, t->pagato),
                          zn_money_print_it(b, t->liquidato));
  return ZN_OK;
}

static zn_status summaries(zn_regole *g, bool v03, zn_err *err) {
  sqlite3_stmt *s =
      zn_replica_stmt(g->r,
                      "SELECT m.k,m.ente,m.budget,m.impegnato,m.liquidato,m.pagato,i.codice FROM assegnazione a JOIN "
                      "budget b ON b.assegnazione=a.k JOIN movimento_sintetico m ON m.budget=b.k LEFT JOIN intervento "
                      "i ON i.k=b.intervento WHERE a.fondo_annualita=?1 AND m.data<=?2 ORDER BY m.budget,m.ente,m.k",
                      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, g->fondo);
  sqlite3_bind_int64(s, 2, g->x.al);
  zn_status st = ZN_OK;
  summary t = {0};
  int64_t budget = 0;
  zn_ledger_kind kind = 0;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    zn_writer w;
    int64_t k = sqlite3_column_int64(s, 0), ente = sqlite3_column_int64(s, 1);
    st = zn_ctx_writer(g->x.f.ctx, k, &w, err);
    if (st != ZN_OK || w.ente != ente || !zn_regole_ha(g, ente)) continue;
    if (budget != sqlite3_column_int64(s, 2) || t.ente != ente || kind != w.kind) {
      st = judge(g, &t, v03);
      t = (summary){.k = k, .ente = ente, .codice = zn_regole_column(g, s, 6)};
      budget = sqlite3_column_int64(s, 2);
      kind = w.kind;
    }
    if (st == ZN_OK) st = add(&t.impegnato, s, 3, err);
    if (st == ZN_OK) st = add(&t.liquidato, s, 4, err);
    if (st == ZN_OK) st = add(&t.pagato, s, 5, err);
  }
  zn_replica_done(s);
  return st == ZN_OK ? judge(g, &t, v03) : st;
}

zn_status zn_v03_sintetici(zn_regole *g, zn_err *err) { return summaries(g, true, err); }
zn_status zn_v04_sintetici(zn_regole *g, zn_err *err) { return summaries(g, false, err); }

/* ---- V24 ---- */

/* Whose figures make the total: the enti of the ambito, and those of elsewhere that spent on its lines (S08 shows
 * them): a comune may not stop another ambito by citing its line. What is left out is the spending of an ente that the
 * registry no longer has. */
static zn_status who_counts(zn_regole *g, int64_t ambito, int64_t **out, size_t *n, zn_err *err) {
  int64_t *enti, *all;
  size_t count;
  ZN_TRY(zn_rend_enti(&g->x, ambito, &enti, &count, err));
  all = zn_arena_alloc(&g->x.arena, (count + g->x.f.namounts + 1) * sizeof *all);
  if (all == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (count > 0) memcpy(all, enti, count * sizeof *all);
  for (size_t i = 0; i < g->x.f.namounts; i++) {
    const zn_amount *a = &g->x.f.amounts[i];
    size_t at = 0;
    int64_t one;
    bool known;
    while (at < count && all[at] != a->ente) at++;
    if (a->ambito != ambito || at < count) continue;
    ZN_TRY(zn_sql_int(g->r, "SELECT k FROM ente WHERE k=?", a->ente, 0, &one, &known, err));
    if (known) all[count++] = a->ente;
  }
  *out = all;
  *n = count;
  return ZN_OK;
}

static zn_status v24_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  zn_importi whole, sum = {0};
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  int64_t *enti;
  size_t n;
  ZN_TRY(zn_importi_di(&g->x.f, &chi, g->x.vista, &whole, err));
  ZN_TRY(who_counts(g, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_importi one;
    zn_chi e = {.livello = ZN_LIVELLO_ENTE, .ente = enti[i], .ambito = ambito};
    ZN_TRY(zn_importi_di(&g->x.f, &e, g->x.vista, &one, err));
    ZN_TRY(zn_money_add(sum.totali.impegnato, one.totali.impegnato, &sum.totali.impegnato, err));
    ZN_TRY(zn_money_add(sum.totali.liquidato, one.totali.liquidato, &sum.totali.liquidato, err));
    ZN_TRY(zn_money_add(sum.totali.pagato, one.totali.pagato, &sum.totali.pagato, err));
  }
  const struct {
    const char *what;
    zn_cents whole, sum;
  } v[] = {{"impegnato", whole.totali.impegnato, sum.totali.impegnato},
           {"liquidato", whole.totali.liquidato, sum.totali.liquidato},
           {"pagato", whole.totali.pagato, sum.totali.pagato}};
  for (size_t i = 0; i < 3; i++) {
    char a[40], b[40];
    if (v[i].whole != v[i].sum)
      ZN_TRY(zn_rilievo_add(g, "V24", ZN_BLOCCA, ZN_AMBITO, ambito, ZT_V24, v[i].what, zn_money_print_it(a, v[i].whole),
                            zn_money_print_it(b, v[i].sum)));
  }
  return ZN_OK;
}

zn_status zn_v24(zn_regole *g, zn_err *err) { return zn_regole_ambiti(g, v24_ambito, err); }

/* ---- S08: who spends on a line that is another's; both see it, and both ambiti ---- */

zn_status zn_s08(zn_regole *g, zn_err *err) {
  (void)err;
  for (size_t i = 0; i < g->x.f.namounts; i++) {
    const zn_amount *a = &g->x.f.amounts[i];
    char t[40];
    if (a->on_edge) continue;
    const zn_line *l = &g->x.f.lines[a->target];
    if (l->ente == a->ente) continue;
    bool mine = zn_regole_ha(g, a->ente) || zn_regole_ha(g, l->ente) || zn_regole_ha_ambito(g, l->ambito);
    if (!mine) continue;
    zn_cents much = a->impegnato != 0 ? a->impegnato : a->liquidato != 0 ? a->liquidato : a->pagato;
    ZN_TRY(zn_rilievo_add(g, "S08", ZN_AVVISA, ZN_BUDGET, l->k, ZT_S08, zn_regole_ente(g, a->ente),
                          zn_money_print_it(t, much), l->codice, zn_regole_ente(g, l->ente),
                          zn_regole_ambito(g, l->ambito)));
  }
  return ZN_OK;
}

/* ---- S11: lines on an ente's own budget ---- */

/* Is the edge own money (origine bilancio) of an ente? */
static zn_status own_budget(zn_regole *g, const zn_edge *e, bool *yes, zn_err *err) {
  int64_t one;
  *yes = false;
  if (e->ente == 0 || !e->valid || e->revocata) return ZN_OK;
  return zn_sql_int(g->r, "SELECT 1 FROM assegnazione WHERE k=? AND origine='bilancio'", e->k, 0, &one, yes, err);
}

static zn_status own_line(zn_regole *g, const zn_line *l, const zn_edge *e) {
  char t[40];
  if (l->ente == e->ente || !(zn_regole_ha(g, l->ente) || zn_regole_ha_ambito(g, l->ambito))) return ZN_OK;
  return zn_rilievo_add(g, "S11", ZN_AVVISA, ZN_BUDGET, l->k, ZT_S11_ALTRUI, zn_money_print_it(t, l->importo),
                        l->codice, zn_regole_ente(g, e->ente), zn_regole_ente(g, l->ente));
}

zn_status zn_s11(zn_regole *g, zn_err *err) {
  for (size_t i = 0; i < g->x.f.nedges; i++) {
    const zn_edge *e = &g->x.f.edges[i];
    bool own;
    zn_cents planned = 0;
    char a[40], b[40];
    ZN_TRY(own_budget(g, e, &own, err));
    if (!own) continue;
    for (size_t j = 0; j < g->x.f.nlines; j++) {
      const zn_line *l = &g->x.f.lines[j];
      if (l->edge != i) continue;
      ZN_TRY(zn_money_add(planned, zn_line_value(l), &planned, err));
      ZN_TRY(own_line(g, l, e));
    }
    if (planned > e->importo && zn_regole_ha(g, e->ente))
      ZN_TRY(zn_rilievo_add(g, "S11", ZN_AVVISA, ZN_ASSEGNAZIONE, e->k, ZT_S11_OLTRE, zn_regole_ente(g, e->ente),
                            zn_money_print_it(a, planned), zn_money_print_it(b, e->importo)));
  }
  return ZN_OK;
}
