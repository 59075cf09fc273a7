/* R8, piano finanziario: what is planned on each intervention, a column per fund that is there, then what the comuni,
 * the users and the health service put in, and the total; a sheet per year of the funds and one of all. Whose money a
 * fund is follows from its `provenienza` (or from the codes COM, UTE, SSN), never from its name. Where the funds are
 * more than the columns, the smallest are summed in one. Totals are the programmato of R1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/report/attrezzi.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum { FONDI_MAX = 24 }; /* columns of funds in a sheet, "altri fondi" among them */

typedef enum fonte { FONDI, COMUNI, UTENTI, SSN } fonte;

typedef struct fondo {
  int64_t k;
  const char *codice;
  fonte fonte;
  size_t colonna; /* in the sheet at hand */
} fondo;

typedef struct intervento {
  int64_t k, ambito;
  const char *codice, *titolo, *ambito_nome;
} intervento;

typedef struct voce {
  int64_t anno, fondo_annualita;
  size_t fondo, intervento;
  zn_cents importo;
} voce;

typedef struct piano {
  const zn_report_in *in;
  zn_sheets *out;
  zn_arena arena;
  int64_t fa, anno; /* the fund-year at hand */
  fondo *fondi;
  intervento *interventi;
  voce *voci;
  size_t nfondi, capfondi, ninterventi, capinterventi, nvoci, capvoci;
  zn_kmap fondo_at, intervento_at, voce_at;
} piano;

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- gathering ---- */

static fonte fonte_of(const char *codice, const char *provenienza) {
  if (strcmp(codice, "COM") == 0 || strcmp(provenienza, "comunale") == 0) return COMUNI;
  if (strcmp(codice, "UTE") == 0 || strcmp(provenienza, "utenza") == 0) return UTENTI;
  if (strcmp(codice, "SSN") == 0 || strcmp(provenienza, "sanitario") == 0) return SSN;
  return FONDI;
}

static zn_status fondo_at(piano *p, int64_t k, size_t *at, zn_err *err) {
  *at = zn_kmap_find(&p->fondo_at, &k);
  if (*at != SIZE_MAX) return ZN_OK;
  const char *t[2];
  void *more = zn_room(p->fondi, p->nfondi, &p->capfondi, sizeof *p->fondi);
  if (more == NULL) return no_memory(err);
  p->fondi = more;
  ZN_TRY(zn_report_testi(p->in->r, "SELECT codice,provenienza FROM fondo WHERE k=?", k, &p->arena, t, 2, err));
  *at = p->nfondi++;
  p->fondi[*at] = (fondo){.k = k, .codice = t[0][0] != 0 ? t[0] : ZT_RC_SENZA_NOME, .fonte = fonte_of(t[0], t[1])};
  return zn_kmap_put(&p->fondo_at, &k, *at) ? ZN_OK : no_memory(err);
}

static zn_status intervento_at(piano *p, const zn_line *l, size_t *at, zn_err *err) {
  *at = zn_kmap_find(&p->intervento_at, &l->intervento);
  if (*at != SIZE_MAX) return ZN_OK;
  const char *t[2];
  intervento new = {.k = l->intervento, .ambito = l->ambito};
  void *more = zn_room(p->interventi, p->ninterventi, &p->capinterventi, sizeof *p->interventi);
  if (more == NULL) return no_memory(err);
  p->interventi = more;
  ZN_TRY(
      zn_report_testi(p->in->r, "SELECT codice,titolo FROM intervento WHERE k=?", l->intervento, &p->arena, t, 2, err));
  new.codice = t[0];
  new.titolo = t[1];
  ZN_TRY(zn_report_chi(p->in->r, true, l->ambito, &p->arena, &new.ambito_nome, err));
  *at = p->ninterventi++;
  p->interventi[*at] = new;
  return zn_kmap_put(&p->intervento_at, &l->intervento, *at) ? ZN_OK : no_memory(err);
}

static zn_status line(piano *p, const zn_figures *f, const zn_line *l, zn_err *err) {
  size_t fund, inter;
  ZN_TRY(fondo_at(p, f->fondo, &fund, err));
  ZN_TRY(intervento_at(p, l, &inter, err));
  int64_t key[3] = {p->fa, (int64_t)fund, (int64_t)inter};
  size_t at = zn_kmap_find(&p->voce_at, key);
  if (at == SIZE_MAX) {
    void *more = zn_room(p->voci, p->nvoci, &p->capvoci, sizeof *p->voci);
    if (more == NULL) return no_memory(err);
    p->voci = more;
    at = p->nvoci++;
    p->voci[at] = (voce){.anno = p->anno, .fondo_annualita = p->fa, .fondo = fund, .intervento = inter};
    if (!zn_kmap_put(&p->voce_at, key, at)) return no_memory(err);
  }
  return zn_money_add(p->voci[at].importo, zn_line_value(l), &p->voci[at].importo, err);
}

static zn_status fund_year(void *ctx, const zn_report_fa *fa, zn_err *err) {
  piano *p = ctx;
  zn_figures f;
  p->fa = fa->k;
  p->anno = fa->anno;
  zn_status st = zn_figures_load(&f, p->in->r, fa->k, p->in->al, err);
  for (size_t i = 0; st == ZN_OK && i < f.nlines; i++)
    if (zn_linea_conta(&f, &p->in->chi, &f.lines[i], p->in->ask->vista)) st = line(p, &f, &f.lines[i], err);
  zn_figures_free(&f);
  return st;
}

/* ---- one sheet ---- */

/* A fund's place in a sheet. */
typedef struct posto {
  size_t fondo;
  int64_t fondo_annualita; /* 0: of several years */
  zn_cents somma;
  const char *codice;
} posto;

typedef struct foglio {
  piano *p;
  zn_tabella *t;
  int64_t anno; /* 0: all */
  posto *posti;
  size_t nposti, altri; /* altri: how many of them are summed in one column */
  size_t prima;         /* columns before the funds */
  zn_cents *riga, *totale;
} foglio;

static bool in_sheet(const foglio *s, const voce *v) { return s->anno == 0 || v->anno == s->anno; }

static int by_size(const void *a, const void *b) {
  const posto *x = a, *y = b;
  if (x->somma != y->somma) return x->somma < y->somma ? 1 : -1;
  return strcmp(x->codice, y->codice);
}

static int by_code(const void *a, const void *b) {
  return strcmp(((const posto *)a)->codice, ((const posto *)b)->codice);
}

/* The funds of the sheet: the largest by code, what exceeds at the end. */
static zn_status places(foglio *s, zn_err *err) {
  piano *p = s->p;
  size_t *at = zn_arena_alloc(&p->arena, (p->nfondi + 1) * sizeof *at);
  s->posti = zn_arena_alloc(&p->arena, (p->nfondi + 1) * sizeof *s->posti);
  if (at == NULL || s->posti == NULL) return no_memory(err);
  s->nposti = s->altri = 0;
  for (size_t i = 0; i < p->nvoci; i++) {
    const voce *v = &p->voci[i];
    if (!in_sheet(s, v) || p->fondi[v->fondo].fonte != FONDI) continue;
    if (at[v->fondo] == 0) {
      s->posti[s->nposti] =
          (posto){.fondo = v->fondo, .fondo_annualita = v->fondo_annualita, .codice = p->fondi[v->fondo].codice};
      at[v->fondo] = ++s->nposti;
    }
    posto *x = &s->posti[at[v->fondo] - 1];
    if (x->fondo_annualita != v->fondo_annualita) x->fondo_annualita = 0;
    ZN_TRY(zn_money_add(x->somma, v->importo, &x->somma, err));
  }
  if (s->nposti > 0) qsort(s->posti, s->nposti, sizeof *s->posti, by_size);
  if (s->nposti > FONDI_MAX) s->altri = s->nposti - (FONDI_MAX - 1);
  if (s->nposti > 0) qsort(s->posti, s->nposti - s->altri, sizeof *s->posti, by_code);
  return ZN_OK;
}

static size_t put_columns(foglio *s, zn_colonna *c) {
  size_t n = 0, shown = s->nposti - s->altri;
  if (s->p->in->chi.livello == ZN_LIVELLO_REGIONE) c[n++] = (zn_colonna){"ambito", ZT_RC_AMBITO, ZN_C_TESTO};
  c[n++] = (zn_colonna){"intervento", ZT_RC_INTERVENTO, ZN_C_TESTO};
  c[n++] = (zn_colonna){"titolo", ZT_RC_TITOLO, ZN_C_TESTO};
  s->prima = n;
  for (size_t i = 0; i < shown; i++) {
    s->p->fondi[s->posti[i].fondo].colonna = n;
    c[n++] = (zn_colonna){s->posti[i].codice, s->posti[i].codice, ZN_C_IMPORTO};
  }
  for (size_t i = shown; i < s->nposti; i++) s->p->fondi[s->posti[i].fondo].colonna = n;
  if (s->altri > 0) c[n++] = (zn_colonna){"altri_fondi", ZT_R8_ALTRI, ZN_C_IMPORTO};
  const zn_colonna last[] = {{"cofinanziamento", ZT_R8_COMUNI, ZN_C_IMPORTO},
                             {"utenti", ZT_R8_UTENTI, ZN_C_IMPORTO},
                             {"ssn", ZT_R8_SSN, ZN_C_IMPORTO},
                             {"totale", ZT_R_TOTALE, ZN_C_IMPORTO}};
  for (size_t f = 0; f < s->p->nfondi; f++)
    if (s->p->fondi[f].fonte != FONDI) s->p->fondi[f].colonna = n + s->p->fondi[f].fonte - COMUNI;
  for (int i = 0; i < 4; i++) c[n++] = last[i];
  return n;
}

static zn_status put_row(foglio *s, zn_riga_tipo kind, const intervento *i, const zn_cents *v, zn_err *err) {
  zn_cella *c;
  ZN_TRY(zn_report_riga(s->t, kind, &c, err));
  if (i != NULL) {
    zn_tabella_chiave(s->t, &(zn_chiave){.intervento = i->k});
    if (s->prima == 3) zn_cella_testo(s->t, &c[0], i->ambito_nome);
    zn_cella_testo(s->t, &c[s->prima - 2], i->codice);
    zn_cella_testo(s->t, &c[s->prima - 1], i->titolo);
  } else {
    zn_tabella_chiave(s->t, &(zn_chiave){0});
    zn_cella_testo(s->t, &c[0], ZT_R_TOTALE);
  }
  for (size_t n = s->prima; n < s->t->ncolonne; n++) zn_cella_importo(&c[n], v[n]);
  return ZN_OK;
}

/* The entries of one intervention, voci[from..to): by year and fund. */
static zn_status sum_row(foglio *s, size_t from, size_t to, bool *any, zn_err *err) {
  size_t last = s->t->ncolonne - 1;
  memset(s->riga, 0, s->t->ncolonne * sizeof *s->riga);
  *any = false;
  for (size_t i = from; i < to; i++) {
    const voce *v = &s->p->voci[i];
    if (!in_sheet(s, v)) continue;
    size_t c = s->p->fondi[v->fondo].colonna;
    *any = true;
    ZN_TRY(zn_money_add(s->riga[c], v->importo, &s->riga[c], err));
    ZN_TRY(zn_money_add(s->riga[last], v->importo, &s->riga[last], err));
    ZN_TRY(zn_money_add(s->totale[c], v->importo, &s->totale[c], err));
    ZN_TRY(zn_money_add(s->totale[last], v->importo, &s->totale[last], err));
  }
  return ZN_OK;
}

static zn_status rows(foglio *s, zn_err *err) {
  const piano *p = s->p;
  s->riga = zn_arena_alloc(&s->p->arena, s->t->ncolonne * sizeof *s->riga);
  s->totale = zn_arena_alloc(&s->p->arena, s->t->ncolonne * sizeof *s->totale);
  if (s->riga == NULL || s->totale == NULL) return no_memory(err);
  for (size_t i = 0; i < p->nvoci;) {
    size_t to = i;
    bool any;
    while (to < p->nvoci && p->voci[to].intervento == p->voci[i].intervento) to++;
    ZN_TRY(sum_row(s, i, to, &any, err));
    if (any) ZN_TRY(put_row(s, ZN_RIGA, &p->interventi[p->voci[i].intervento], s->riga, err));
    i = to;
  }
  return put_row(s, ZN_RIGA_TOTALE, NULL, s->totale, err);
}

/* Which funds are in "altri fondi", and what a figure of a column is about. */
static void say(foglio *s) {
  char text[600];
  size_t n = 0, shown = s->nposti - s->altri;
  for (size_t i = 0; i < shown; i++)
    if (s->posti[i].fondo_annualita != 0)
      zn_tabella_chiave_colonna(s->t, s->prima + i,
                                &(zn_chiave){.fondo_annualita = s->posti[i].fondo_annualita, .misura = "programmato"});
  const zn_report_ask *ask = s->p->in->ask;
  bool whole =
      s->anno == 0 || ask->anno == s->anno || ask->fondo_annualita != 0; /* the sheet is all that was asked for */
  if (whole)
    zn_tabella_chiave_colonna(s->t, s->t->ncolonne - 1,
                              &(zn_chiave){.fondo_annualita = ask->fondo_annualita, .misura = "programmato"});
  if (s->altri == 0) return;
  text[0] = 0;
  for (size_t i = shown; i < s->nposti && n + 50 < sizeof text; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "%s%.40s", i > shown ? ", " : "", s->posti[i].codice);
  char note[700];
  snprintf(note, sizeof note, ZT_R8_ALTRI_NOTA, s->altri, text);
  zn_tabella_nota(s->t, note);
}

static zn_status sheet(piano *p, int64_t anno, zn_err *err) {
  zn_colonna c[FONDI_MAX + 7];
  foglio s = {.p = p, .anno = anno};
  char day[11];
  ZN_TRY(places(&s, err));
  s.t = zn_tabella_new("R8", c, put_columns(&s, c));
  ZN_TRY(zn_sheets_add(p->out, s.t, err));
  for (size_t i = 0; i < s.t->ncolonne; i++) { /* codes of funds must live as long as the table */
    s.t->colonne[i].nome = zn_arena_strdup(&s.t->arena, s.t->colonne[i].nome);
    s.t->colonne[i].label = zn_arena_strdup(&s.t->arena, s.t->colonne[i].label);
    if (s.t->colonne[i].nome == NULL || s.t->colonne[i].label == NULL) return no_memory(err);
  }
  zn_day_print_it(day, p->in->al);
  snprintf(s.t->titolo, sizeof s.t->titolo, ZT_R8_TITOLO, day);
  if (anno != 0)
    snprintf(s.t->foglio, sizeof s.t->foglio, "%lld", (long long)anno);
  else
    snprintf(s.t->foglio, sizeof s.t->foglio, "%s", ZT_R8_TUTTI);
  say(&s);
  return rows(&s, err);
}

/* ---- the sheets ---- */

typedef struct ordine {
  const char *ambito, *codice;
  int64_t k;
  voce v;
} ordine;

static int cmp(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_intervento(const void *a, const void *b) {
  const ordine *x = a, *y = b;
  int d = strcmp(x->ambito, y->ambito);
  if (d == 0) d = strcmp(x->codice, y->codice);
  if (d == 0) d = cmp(x->k, y->k);
  return d != 0 ? d : cmp(x->v.anno, y->v.anno);
}

static zn_status sort(piano *p, zn_err *err) {
  ordine *o = malloc((p->nvoci + 1) * sizeof *o);
  if (o == NULL) return no_memory(err);
  for (size_t i = 0; i < p->nvoci; i++) {
    const intervento *x = &p->interventi[p->voci[i].intervento];
    o[i] = (ordine){x->ambito_nome, x->codice, x->k, p->voci[i]};
  }
  qsort(o, p->nvoci, sizeof *o, by_intervento);
  for (size_t i = 0; i < p->nvoci; i++) p->voci[i] = o[i].v;
  free(o);
  return ZN_OK;
}

static zn_status sheets(piano *p, zn_err *err) {
  int64_t year = INT64_MIN;
  size_t years = 0;
  ZN_TRY(sort(p, err));
  for (;;) { /* the next year there is */
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < p->nvoci; i++)
      if (p->voci[i].anno > year && p->voci[i].anno < next) next = p->voci[i].anno;
    if (next == INT64_MAX) break;
    year = next;
    years++;
    ZN_TRY(sheet(p, year, err));
  }
  return years != 1 ? sheet(p, 0, err) : ZN_OK;
}

zn_status zn_report_r8(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  piano p = {.in = in, .out = out};
  zn_arena_init(&p.arena);
  zn_kmap_init(&p.fondo_at, 1);
  zn_kmap_init(&p.intervento_at, 1);
  zn_kmap_init(&p.voce_at, 3);
  zn_status st = zn_report_ogni_fondo(in, fund_year, &p, err);
  if (st == ZN_OK) st = sheets(&p, err);
  zn_kmap_release(&p.fondo_at);
  zn_kmap_release(&p.intervento_at);
  zn_kmap_release(&p.voce_at);
  free(p.fondi);
  free(p.interventi);
  free(p.voci);
  zn_arena_release(&p.arena);
  return st;
}
