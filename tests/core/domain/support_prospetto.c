#include "tests/core/domain/support_prospetto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

region pr_g;
story pr_s;
zn_tabella **pr_t;
size_t pr_nt;

/* ---- asking ---- */

size_t pr_column(const zn_tabella *x, const char *name) {
  for (size_t c = 0; c < x->ncolonne; c++)
    if (strcmp(x->colonne[c].nome, name) == 0) return c;
  fail_msg("%s: no column %s", x->codice, name);
  return 0;
}

const zn_cella *pr_cell(size_t sheet, size_t row, const char *name) {
  assert_true(sheet < pr_nt && row < pr_t[sheet]->nrighe);
  return &pr_t[sheet]->celle[row * pr_t[sheet]->ncolonne + pr_column(pr_t[sheet], name)];
}

void pr_drop(void) {
  if (pr_t != NULL) zn_report_free(pr_t, pr_nt);
  pr_t = NULL;
}

void pr_make(int at, const char *name, zn_livello level, const char *org, int64_t anno) {
  zn_report_ask ask = {.livello = level, .org = org_id(org), .anno = anno};
  if (anno == 0) ask.fondo_annualita = pr_s.fa[at];
  pr_drop();
  MUST(zn_report_make(pr_g.o[at].r, name, &ask, &pr_t, &pr_nt, &err));
}

size_t pr_row(size_t sheet, const char *name, const char *text) {
  for (size_t r = 0; r < pr_t[sheet]->nrighe; r++)
    if (strstr(pr_cell(sheet, r, name)->testo, text) != NULL) return r;
  fail_msg("%s: no row with %s", pr_t[sheet]->codice, text);
  return 0;
}

zn_cents pr_total(const char *name) {
  size_t last = pr_t[0]->nrighe - 1;
  assert_int_equal(pr_t[0]->tipi[last], ZN_RIGA_TOTALE);
  return pr_cell(0, last, name)->i;
}

/* ---- acting ---- */

void pr_begin(uint64_t seed, int anno) {
  for (;; seed++) { /* a plan that is not concluded */
    region_open(&pr_g, seed, E2);
    story_begin(&pr_s, &pr_g, anno);
    if (!pr_s.concluded[0]) return;
    region_close(&pr_g);
  }
}

void pr_act(int at, zn_org_kind kind, const char *me, zn_verbo v, const char *target, const char *motivo,
            zn_day received) {
  zn_rendiconto_act a = {.me = org_id(me),
                         .kind = kind,
                         .fondo_annualita = pr_s.fa[at],
                         .has_target = target != NULL,
                         .verbo = v,
                         .motivo = motivo,
                         .has_ricevuto = received != 0,
                         .ricevuto_il = received};
  if (target != NULL) a.target = org_id(target);
  MUST(zn_rendiconto_do(pr_g.o[at].r, &a, NULL, &err));
}

int64_t pr_spend(int at, const char *ente, const char *numero, int64_t importo) {
  return story_pay(&pr_s, at, story_line(&pr_s, ente, -1), numero, importo);
}
