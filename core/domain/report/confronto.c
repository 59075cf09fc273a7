/* R9, confronto: what was planned and what was spent of one year of the funds, by comune (by ambito for the Regione)
 * and area, and for each inhabitant. Inhabitants: of that year, else the last known before it, else those of the ente's
 * own row. ISTAT's means are a note for comparison, and settings of the Regione: never hard facts. Sums are those of
 * R1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/attrezzi.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum { CODICE, NOME, AREA, PROGRAMMATO, IMPEGNATO, SPESO, P_SPESO, ABITANTI, PROG_AB, SPESO_AB, NCOL };
static const zn_colonna columns[NCOL] = {
    [CODICE] = {"codice", ZT_RC_CODICE, ZN_C_TESTO},
    [NOME] = {"denominazione", ZT_RC_NOME, ZN_C_TESTO},
    [AREA] = {"area", ZT_RC_AREA, ZN_C_TESTO},
    [PROGRAMMATO] = {"programmato", ZT_R_PROGRAMMATO, ZN_C_IMPORTO},
    [IMPEGNATO] = {"impegnato", ZT_R_IMPEGNATO, ZN_C_IMPORTO},
    [SPESO] = {"pagato", ZT_R9_SPESO, ZN_C_IMPORTO},
    [P_SPESO] = {"percento_spesa", ZT_R_P_SPESA, ZN_C_PERCENTO},
    [ABITANTI] = {"abitanti", ZT_R9_ABITANTI, ZN_C_INTERO},
    [PROG_AB] = {"programmato_per_abitante", ZT_R9_PROG_AB, ZN_C_IMPORTO},
    [SPESO_AB] = {"speso_per_abitante", ZT_R9_SPESO_AB, ZN_C_IMPORTO},
};

typedef struct cella {
  size_t chi;
  const char *area;
  zn_cents programmato, impegnato, pagato;
} cella;

typedef struct soggetto {
  int64_t k;
  const char *codice, *nome;
  int64_t abitanti;
  size_t celle; /* how many areas */
} soggetto;

typedef struct confronto {
  const zn_report_in *in;
  zn_tabella *t;
  zn_arena arena;
  int64_t anno;
  bool ambiti; /* rows are ambiti */
  soggetto *chi;
  cella *celle;
  size_t nchi, capchi, ncelle, capcelle;
  zn_kmap chi_at;
} confronto;

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- who lives there ---- */

static zn_status of_ente(confronto *c, int64_t ente, int64_t *n, zn_err *err) {
  bool found;
  ZN_TRY(zn_sql_int(c->in->r, "SELECT residenti FROM popolazione WHERE ente=?1 AND anno<=?2 ORDER BY anno DESC LIMIT 1",
                    ente, c->anno, n, &found, err));
  if (!found) ZN_TRY(zn_sql_int(c->in->r, "SELECT popolazione FROM ente WHERE k=?1", ente, 0, n, &found, err));
  if (!found || *n < 0 || *n > 100000000) *n = 0;
  return ZN_OK;
}

/* Of the members today; a part of one (a municipio) where the membership says so. ambito 0: of all ambiti. */
static zn_status of_ambito(confronto *c, int64_t ambito, int64_t *sum, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      c->in->r,
      "SELECT ente,quota_popolazione FROM ambito_membro WHERE (?1=0 OR ambito=?1) AND coalesce(dal,-1000000)<=?2 AND "
      "coalesce(al,1000000)>=?2",
      err);
  *sum = 0;
  if (s == NULL) return zn_replica_sql_fail(c->in->r, err);
  sqlite3_bind_int64(s, 1, ambito);
  sqlite3_bind_int64(s, 2, c->in->al);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    int64_t n = sqlite3_column_int64(s, 1);
    if (n <= 0 || n > 100000000) st = of_ente(c, sqlite3_column_int64(s, 0), &n, err);
    *sum += n;
  }
  zn_replica_done(s);
  return st;
}

/* ---- gathering ---- */

static zn_status who_at(confronto *c, int64_t k, size_t *at, zn_err *err) {
  *at = zn_kmap_find(&c->chi_at, &k);
  if (*at != SIZE_MAX) return ZN_OK;
  const char *t[2];
  soggetto x = {.k = k};
  void *more = zn_room(c->chi, c->nchi, &c->capchi, sizeof *c->chi);
  if (more == NULL) return no_memory(err);
  c->chi = more;
  ZN_TRY(zn_report_testi(c->in->r,
                         c->ambiti ? "SELECT codice,denominazione FROM ambito WHERE k=?"
                                   : "SELECT coalesce(cod_catastale,cf,codice),denominazione FROM ente WHERE k=?",
                         k, &c->arena, t, 2, err));
  x.codice = t[0];
  x.nome = t[1];
  ZN_TRY(c->ambiti ? of_ambito(c, k, &x.abitanti, err) : of_ente(c, k, &x.abitanti, err));
  *at = c->nchi++;
  c->chi[*at] = x;
  return zn_kmap_put(&c->chi_at, &k, *at) ? ZN_OK : no_memory(err);
}

static zn_status add(confronto *c, int64_t who, const char *area, const cella *v, zn_err *err) {
  size_t chi;
  ZN_TRY(who_at(c, who, &chi, err));
  void *more = zn_room(c->celle, c->ncelle, &c->capcelle, sizeof *c->celle);
  if (more == NULL) return no_memory(err);
  c->celle = more;
  cella *x = &c->celle[c->ncelle++];
  *x = *v;
  x->chi = chi;
  x->area = area[0] != 0 ? zn_arena_strdup(&c->arena, area) : "";
  return x->area != NULL ? ZN_OK : no_memory(err);
}

static zn_status gather(confronto *c, const zn_figures *f, zn_err *err) {
  const zn_chi *chi = &c->in->chi;
  for (size_t i = 0; i < f->nlines; i++) {
    const zn_line *l = &f->lines[i];
    cella v = {.programmato = zn_line_value(l)};
    if (zn_linea_conta(f, chi, l, c->in->ask->vista)) ZN_TRY(add(c, c->ambiti ? l->ambito : l->ente, l->area, &v, err));
  }
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *a = &f->amounts[i];
    cella v = {.impegnato = a->impegnato, .pagato = a->pagato};
    bool interno;
    if (!zn_chi_ha_somma(chi, a) || !zn_vista_conta(f, a, c->in->ask->vista, &interno) || interno) continue;
    ZN_TRY(add(c, c->ambiti ? a->ambito : a->ente, a->on_edge ? "" : f->lines[a->target].area, &v, err));
  }
  return ZN_OK;
}

static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  confronto *c = ctx;
  zn_figures f;
  if (fa->anno != c->anno) return ZN_OK;
  zn_status st = zn_figures_load(&f, c->in->r, fa->k, c->in->al, err);
  if (st == ZN_OK) st = gather(c, &f, err);
  zn_figures_free(&f);
  return st;
}

static zn_status last_year(void *ctx, const zn_report_fa *fa, zn_err *err) {
  (void)err;
  confronto *c = ctx;
  if (fa->anno > c->anno) c->anno = fa->anno;
  return ZN_OK;
}

/* ---- rows ---- */

/* A figure unfolds only where the year was asked for: else the trace would be of all years. */
static void set_key(confronto *c, zn_riga_tipo kind, const soggetto *s, const char *area) {
  const zn_report_ask *ask = c->in->ask;
  zn_chiave key = {.fondo_annualita = ask->fondo_annualita};
  if (ask->anno == 0 && ask->fondo_annualita == 0) return;
  if (kind == ZN_RIGA && strcmp(area, ZT_R_NON_CLASSIFICATO) == 0) return;
  if (kind == ZN_RIGA) key.area = area;
  if (s != NULL) {
    key.livello = c->ambiti ? ZN_LIVELLO_AMBITO : ZN_LIVELLO_ENTE;
    *(c->ambiti ? &key.ambito : &key.ente) = s->k;
    if (!c->ambiti && c->in->chi.livello == ZN_LIVELLO_AMBITO) key.ambito = c->in->chi.ambito;
  }
  zn_tabella_chiave(c->t, &key);
}

static zn_status put(confronto *c, zn_riga_tipo kind, const soggetto *s, const char *area, const cella *v,
                     int64_t abitanti, zn_err *err) {
  zn_cella *x;
  zn_cents each;
  ZN_TRY(zn_report_riga(c->t, kind, &x, err));
  if (s != NULL) {
    zn_cella_testo(c->t, &x[CODICE], s->codice);
    zn_cella_testo(c->t, &x[NOME], s->nome);
  }
  zn_cella_testo(c->t, &x[AREA], area);
  set_key(c, kind, s, x[AREA].testo);
  zn_cella_importo(&x[PROGRAMMATO], v->programmato);
  zn_cella_importo(&x[IMPEGNATO], v->impegnato);
  zn_cella_importo(&x[SPESO], v->pagato);
  zn_cella_percento(&x[P_SPESO], v->pagato, v->programmato);
  if (abitanti <= 0) return ZN_OK;
  zn_cella_intero(&x[ABITANTI], abitanti);
  if (zn_report_pro_capite(v->programmato, abitanti, &each)) zn_cella_importo(&x[PROG_AB], each);
  if (zn_report_pro_capite(v->pagato, abitanti, &each)) zn_cella_importo(&x[SPESO_AB], each);
  return ZN_OK;
}

static zn_status sum_up(cella *to, const cella *v, zn_err *err) {
  ZN_TRY(zn_money_add(to->programmato, v->programmato, &to->programmato, err));
  ZN_TRY(zn_money_add(to->impegnato, v->impegnato, &to->impegnato, err));
  return zn_money_add(to->pagato, v->pagato, &to->pagato, err);
}

typedef struct ordine {
  const char *codice;
  int64_t k;
  cella v;
} ordine;

static int by_who(const void *a, const void *b) {
  const ordine *x = a, *y = b;
  int d = strcmp(x->codice, y->codice);
  if (d == 0) d = (x->k > y->k) - (x->k < y->k);
  if (d == 0 && (x->v.area[0] == 0) != (y->v.area[0] == 0)) return x->v.area[0] == 0 ? 1 : -1;
  return d != 0 ? d : strcmp(x->v.area, y->v.area);
}

static zn_status rows_of(confronto *c, const ordine *o, size_t n, cella *all, zn_err *err) {
  const soggetto *s = &c->chi[o->v.chi];
  cella sum = {0};
  for (size_t i = 0; i < n;) {
    cella one = {0};
    size_t from = i;
    for (; i < n && strcmp(o[i].v.area, o[from].v.area) == 0; i++) ZN_TRY(sum_up(&one, &o[i].v, err));
    ZN_TRY(put(c, ZN_RIGA, s, o[from].v.area[0] != 0 ? o[from].v.area : ZT_R_NON_CLASSIFICATO, &one, s->abitanti, err));
    ZN_TRY(sum_up(&sum, &one, err));
  }
  ZN_TRY(sum_up(all, &sum, err));
  return put(c, ZN_RIGA_SUBTOTALE, s, ZT_R_TOTALE, &sum, s->abitanti, err);
}

static zn_status rows(confronto *c, zn_err *err) {
  ordine *o = malloc((c->ncelle + 1) * sizeof *o);
  cella all = {0};
  zn_status st = o != NULL ? ZN_OK : no_memory(err);
  for (size_t i = 0; i < c->ncelle && st == ZN_OK; i++)
    o[i] = (ordine){c->chi[c->celle[i].chi].codice, c->chi[c->celle[i].chi].k, c->celle[i]};
  if (st == ZN_OK) qsort(o, c->ncelle, sizeof *o, by_who);
  for (size_t i = 0; i < c->ncelle && st == ZN_OK;) {
    size_t n = 1;
    while (i + n < c->ncelle && o[i + n].v.chi == o[i].v.chi) n++;
    st = rows_of(c, o + i, n, &all, err);
    i += n;
  }
  free(o);
  ZN_TRY(st);
  int64_t abitanti;
  const zn_chi *chi = &c->in->chi;
  ZN_TRY(chi->livello == ZN_LIVELLO_ENTE ? of_ente(c, chi->ente, &abitanti, err)
                                         : of_ambito(c, chi->ambito, &abitanti, err));
  return put(c, ZN_RIGA_TOTALE, NULL, ZT_R_TOTALE, &all, abitanti, err);
}

static zn_cents setting(const confronto *c, const char *key) {
  int64_t euro = 0;
  for (size_t i = 0; i < zn_impostazione_count(); i++)
    if (strcmp(zn_impostazione_at(i).chiave, key) == 0) euro = zn_impostazione_at(i).preset;
  return zn_impostazione_int(c->in->r, key, euro) * 100;
}

static void notes(confronto *c) {
  char mean[40], south[40], north[40], text[400];
  snprintf(text, sizeof text, ZT_R9_ISTAT, zn_money_print_it(mean, setting(c, ZN_IMP_ISTAT_MEDIA)),
           zn_money_print_it(south, setting(c, ZN_IMP_ISTAT_SUD)),
           zn_money_print_it(north, setting(c, ZN_IMP_ISTAT_NORD_EST)));
  zn_tabella_nota(c->t, ZT_R9_NOTA);
  zn_tabella_nota(c->t, text);
}

static zn_status make(confronto *c, zn_sheets *out, zn_err *err) {
  char day[11];
  c->anno = c->in->ask->anno;
  if (c->anno == 0) ZN_TRY(zn_report_ogni_fondo(c->in, last_year, c, err));
  c->t = zn_tabella_new("R9", columns, NCOL);
  ZN_TRY(zn_sheets_add(out, c->t, err));
  snprintf(c->t->titolo, sizeof c->t->titolo, ZT_R9_TITOLO, (long long)c->anno, zn_day_print_it(day, c->in->al));
  notes(c);
  ZN_TRY(zn_report_ogni_fondo(c->in, fund, c, err));
  return rows(c, err);
}

zn_status zn_report_r9(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  confronto c = {.in = in, .ambiti = in->chi.livello == ZN_LIVELLO_REGIONE};
  zn_arena_init(&c.arena);
  zn_kmap_init(&c.chi_at, 1);
  zn_status st = make(&c, out, err);
  zn_kmap_release(&c.chi_at);
  free(c.chi);
  free(c.celle);
  zn_arena_release(&c.arena);
  return st;
}
