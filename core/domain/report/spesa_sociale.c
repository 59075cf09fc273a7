/* R12, spesa sociale: by ISTAT's area and kind of service the users, the spending of the year, what users and the
 * health service shared of it. A trace for the survey on the comuni's social spending: the questionnaire asks more.
 *
 * Spending is what was committed in the year (as the accounts of competence have it), final figures: the difference
 * between two dates of what importi.c counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/room.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/attrezzi.h"
#include "core/domain/report/maschera.h"
#include "core/domain/report/utenti.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

enum { AREA, SERVIZIO, UTENTI, SPESA, COMP_UTENTI, COMP_SSN, NCOL };
enum { M_SPESA, M_UTENTI, M_SSN, MISURE };
static const zn_colonna columns[NCOL] = {
    [AREA] = {"area_istat", ZT_R12_AREA, ZN_C_TESTO},
    [SERVIZIO] = {"servizio", ZT_R12_SERVIZIO, ZN_C_TESTO},
    [UTENTI] = {"utenti", ZT_R2_UTENTI, ZN_C_INTERO},
    [SPESA] = {"spesa", ZT_R12_SPESA, ZN_C_IMPORTO},
    [COMP_UTENTI] = {"compartecipazione_utenti", ZT_R12_COMP_UTENTI, ZN_C_IMPORTO},
    [COMP_SSN] = {"compartecipazione_ssn", ZT_R12_COMP_SSN, ZN_C_IMPORTO},
};

typedef struct voce {      /* an area and a kind of service */
  const char *area, *tipo; /* codes as the intervention has them */
  const char *area_label, *tipo_label;
  int64_t order; /* of the area in its list */
  zn_cents v[MISURE];
  int64_t users;
  bool told;
} voce;

typedef struct r12 {
  const zn_report_in *in;
  zn_arena *a;
  int64_t anno;
  zn_day from, to; /* the last day before the year, and its own (or that of the report) */
  zn_kmap of;      /* intervention -> its voce */
  voce **v;
  size_t n, cap;
  zn_voce *aree, *tipi;
  size_t naree, ntipi;
} r12;

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- areas and services ---- */

static const zn_voce *in_list(const zn_voce *v, size_t n, const char *code) {
  for (size_t i = 0; i < n; i++)
    if (strcasecmp(v[i].codice, code) == 0) return &v[i];
  return NULL;
}

static zn_status voce_new(r12 *x, const char *area, const char *tipo, voce **out, zn_err *err) {
  for (size_t i = 0; i < x->n; i++) {
    *out = x->v[i];
    if (strcasecmp((*out)->area, area) == 0 && strcasecmp((*out)->tipo, tipo) == 0) return ZN_OK;
  }
  voce **more = zn_arena_room(x->a, x->v, x->n, &x->cap, sizeof(voce *));
  if (more == NULL) return no_memory(err);
  x->v = more;
  voce *v = zn_arena_alloc(x->a, sizeof *v);
  if (v == NULL) return no_memory(err);
  const zn_voce *la = in_list(x->aree, x->naree, area), *lt = in_list(x->tipi, x->ntipi, tipo);
  *v = (voce){.area = area,
              .tipo = tipo,
              .order = la != NULL ? la->ordine : INT64_MAX,
              .area_label = la != NULL   ? la->denominazione
                            : *area != 0 ? area
                                         : ZT_R12_SENZA_AREA,
              .tipo_label = lt != NULL   ? lt->denominazione
                            : *tipo != 0 ? tipo
                                         : ZT_R12_SENZA_TIPO};
  *out = x->v[x->n++] = v;
  return ZN_OK;
}

static zn_status voce_of(r12 *x, int64_t intervento, voce **out, zn_err *err) {
  const char *t[2] = {"", ""};
  size_t at = zn_kmap_find(&x->of, &intervento);
  if (at != SIZE_MAX) {
    *out = x->v[at];
    return ZN_OK;
  }
  if (intervento != 0)
    ZN_TRY(zn_report_testi(x->in->r, "SELECT area_istat,tipo_servizio FROM intervento WHERE k=?", intervento, x->a, t,
                           2, err));
  ZN_TRY(voce_new(x, t[0], t[1], out, err));
  for (at = 0; x->v[at] != *out;) at++;
  return zn_kmap_put(&x->of, &intervento, at) ? ZN_OK : no_memory(err);
}

/* ---- money ---- */

static int measure_of(const char *codice, const char *provenienza) {
  if (strcmp(codice, "UTE") == 0 || strcmp(provenienza, "utenza") == 0) return M_UTENTI;
  return strcmp(codice, "SSN") == 0 || strcmp(provenienza, "sanitario") == 0 ? M_SSN : M_SPESA;
}

static zn_status at_date(r12 *x, int64_t fa, zn_day day, int sign, zn_err *err) {
  zn_figures f;
  const char *t[2];
  zn_status st = zn_figures_load(&f, x->in->r, fa, day, err);
  if (st == ZN_OK)
    st = zn_report_testi(x->in->r, "SELECT codice,provenienza FROM fondo WHERE k=?", f.fondo, x->a, t, 2, err);
  for (size_t i = 0; i < f.namounts && st == ZN_OK; i++) {
    const zn_amount *a = &f.amounts[i];
    bool interno;
    voce *v;
    if (!zn_chi_ha_somma(&x->in->chi, a) || !zn_vista_conta(&f, a, x->in->ask->vista, &interno) || interno) continue;
    st = voce_of(x, a->on_edge ? 0 : f.lines[a->target].intervento, &v, err);
    zn_cents *to = st == ZN_OK ? &v->v[measure_of(t[0], t[1])] : NULL;
    if (to != NULL) st = sign > 0 ? zn_money_add(*to, a->impegnato, to, err) : zn_money_sub(*to, a->impegnato, to, err);
  }
  zn_figures_free(&f);
  return st;
}

static zn_status money(r12 *x, zn_err *err) {
  int64_t *funds;
  size_t n;
  ZN_TRY(zn_report_righe(x->in->r,
                         "SELECT a.k FROM fondo_annualita a WHERE (?1=0 OR a.k=?1) AND EXISTS(SELECT 1 FROM "
                         "assegnazione e WHERE e.fondo_annualita=a.k) ORDER BY a.k&8796093022207,a.k",
                         x->in->ask->fondo_annualita, 0, x->a, &funds, &n, err));
  for (size_t i = 0; i < n; i++) {
    ZN_TRY(at_date(x, funds[i], x->to, 1, err));
    ZN_TRY(at_date(x, funds[i], x->from, -1, err));
  }
  return ZN_OK;
}

/* ---- users ---- */

static zn_status users(r12 *x, zn_err *err) {
  zn_utenti_ask ask = {.anno = x->anno, .al = x->to, .fondo_annualita = x->in->ask->fondo_annualita};
  zn_utenti *u;
  size_t n;
  zn_ctx *ctx = zn_ctx_new(x->in->r);
  if (ctx == NULL) return no_memory(err);
  zn_status st = zn_utenti_load(ctx, &ask, x->a, &u, &n, err);
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    const zn_chi *c = &x->in->chi;
    voce *v;
    if (!u[i].rilevato || (c->livello == ZN_LIVELLO_ENTE && u[i].ente != c->ente) ||
        (c->livello == ZN_LIVELLO_AMBITO && u[i].ambito != c->ambito))
      continue;
    st = voce_of(x, u[i].intervento, &v, err);
    if (st != ZN_OK) break;
    v->users += u[i].valore;
    v->told = true;
  }
  zn_ctx_free(ctx);
  return st;
}

/* ---- the table ---- */

static int by_area(const void *a, const void *b) {
  const voce *x = *(voce *const *)a, *y = *(voce *const *)b;
  if (x->order != y->order) return x->order < y->order ? -1 : 1;
  int c = strcasecmp(x->area, y->area);
  if (c == 0) c = strcmp(x->tipo_label, y->tipo_label);
  return c != 0 ? c : strcasecmp(x->tipo, y->tipo);
}

static bool nothing(const voce *v) { return !v->told && (v->v[0] | v->v[1] | v->v[2]) == 0; }

typedef struct riga {
  zn_riga_tipo kind;
  const voce *v; /* of a row; of a subtotal its first */
  zn_cents m[MISURE];
  int64_t users;
  bool told;
} riga;

static zn_status add(riga *to, const voce *v, zn_err *err) {
  for (int m = 0; m < MISURE; m++) ZN_TRY(zn_money_add(to->m[m], v->v[m], &to->m[m], err));
  to->users += v->users;
  to->told |= v->told;
  return ZN_OK;
}

/* Rows, subtotals of areas, total; and the sums of users among them. */
static zn_status lay_out(r12 *x, riga *rows, size_t *nrows, zn_addizione *sums, size_t *nsums, zn_err *err) {
  size_t *parts = zn_arena_alloc(x->a, (3 * x->n + 3) * sizeof *parts), used = 0, subs = 0, n = 0;
  size_t *areas = zn_arena_alloc(x->a, (x->n + 1) * sizeof *areas);
  riga all = {.kind = ZN_RIGA_TOTALE}, sub = {.kind = ZN_RIGA_SUBTOTALE};
  if (parts == NULL || areas == NULL) return no_memory(err);
  size_t first = used;
  for (size_t i = 0; i < x->n; i++) {
    riga one = {.kind = ZN_RIGA, .v = x->v[i]};
    ZN_TRY(add(&one, x->v[i], err));
    ZN_TRY(add(&sub, x->v[i], err));
    ZN_TRY(add(&all, x->v[i], err));
    sub.v = x->v[i];
    parts[used++] = n;
    rows[n++] = one;
    if (i + 1 < x->n && strcasecmp(x->v[i + 1]->area, x->v[i]->area) == 0) continue;
    sums[(*nsums)++] = (zn_addizione){parts + first, used - first, n};
    areas[subs++] = n;
    rows[n++] = sub;
    sub = (riga){.kind = ZN_RIGA_SUBTOTALE};
    first = used;
  }
  sums[(*nsums)++] = (zn_addizione){areas, subs, n};
  rows[n++] = all;
  *nrows = n;
  return ZN_OK;
}

static zn_status print_row(zn_tabella *t, const riga *r, uint8_t hidden, int64_t soglia, zn_err *err) {
  zn_cella *c;
  ZN_TRY(zn_report_riga(t, r->kind, &c, err));
  zn_cella_testo(t, &c[AREA], r->kind == ZN_RIGA_TOTALE ? ZT_R_TOTALE : r->v->area_label);
  zn_cella_testo(t, &c[SERVIZIO], r->kind == ZN_RIGA ? r->v->tipo_label : "");
  if (r->told) {
    zn_cella_intero(&c[UTENTI], r->users);
    zn_cella_maschera(t, &c[UTENTI], hidden, soglia);
  }
  for (int m = 0; m < MISURE; m++) zn_cella_importo(&c[SPESA + m], r->m[m]);
  return ZN_OK;
}

static zn_status print(r12 *x, zn_tabella *t, zn_err *err) {
  int64_t soglia = zn_soglia_utenti(x->in->r, x->in->ask);
  size_t most = 2 * x->n + 1, n = 0, nsums = 0, kept = 0;
  char text[300];
  for (size_t i = 0; i < x->n; i++)
    if (!nothing(x->v[i])) x->v[kept++] = x->v[i];
  x->n = kept;
  if (kept > 0) qsort(x->v, kept, sizeof(voce *), by_area);
  riga *rows = zn_arena_alloc(x->a, most * sizeof *rows);
  zn_addizione *sums = zn_arena_alloc(x->a, most * sizeof *sums);
  int64_t *v = zn_arena_alloc(x->a, most * sizeof *v);
  uint8_t *hidden = zn_arena_alloc(x->a, most);
  if (rows == NULL || sums == NULL || v == NULL || hidden == NULL) return no_memory(err);
  ZN_TRY(lay_out(x, rows, &n, sums, &nsums, err));
  for (size_t i = 0; i < n; i++) v[i] = rows[i].users;
  ZN_TRY(zn_maschera(v, n, sums, nsums, soglia, hidden, err));
  bool any = false;
  for (size_t i = 0; i < n; i++) {
    any = any || hidden[i] != ZN_VISIBILE;
    ZN_TRY(print_row(t, &rows[i], hidden[i], soglia, err));
  }
  zn_tabella_nota(t, ZT_R12_NOTA);
  if (!any) return ZN_OK;
  snprintf(text, sizeof text, ZT_R_MASCHERA, (long long)soglia, (long long)soglia);
  zn_tabella_nota(t, text);
  return ZN_OK;
}

static zn_status make(r12 *x, zn_tabella *t, zn_err *err) {
  ZN_TRY(zn_elenco_load(x->in->r, ZN_ELENCO_AREA_ISTAT, NULL, x->a, &x->aree, &x->naree, err));
  ZN_TRY(zn_elenco_load(x->in->r, "tipo_servizio", NULL, x->a, &x->tipi, &x->ntipi, err));
  ZN_TRY(money(x, err));
  ZN_TRY(users(x, err));
  return print(x, t, err);
}

zn_status zn_report_r12(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  zn_arena a;
  int y, m, d;
  zn_day_to_ymd(in->al, &y, &m, &d);
  r12 x = {.in = in, .a = &a, .anno = in->ask->anno != 0 ? in->ask->anno : y};
  if (x.anno < 1902 || x.anno > 2198) return zn_fail(err, ZN_E_USAGE, ZT_R_ANNO_MALE, (long long)x.anno);
  x.from = zn_day_from_ymd((int)x.anno - 1, 12, 31);
  x.to = zn_day_from_ymd((int)x.anno, 12, 31);
  if (in->ask->has_al && in->al < x.to) x.to = in->al < x.from ? x.from : in->al;
  zn_tabella *t = zn_tabella_new("R12", columns, NCOL);
  ZN_TRY(zn_sheets_add(out, t, err));
  snprintf(t->titolo, sizeof t->titolo, ZT_R12_TITOLO, (long long)x.anno);
  zn_arena_init(&a);
  zn_kmap_init(&x.of, 1);
  zn_status st = make(&x, t, err);
  zn_kmap_release(&x.of);
  zn_arena_release(&a);
  return st;
}
