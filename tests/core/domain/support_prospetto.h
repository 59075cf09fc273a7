/* support_prospetto: offices that spend and send in a region of support_story.h, and the sheets of the last report made
 * there. What is not there fails the test. */
#ifndef ZONA_TESTS_SUPPORT_PROSPETTO_H
#define ZONA_TESTS_SUPPORT_PROSPETTO_H

#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/report/report.h"
#include "tests/core/domain/support_story.h"

extern region pr_g;
extern story pr_s;
extern zn_tabella **pr_t; /* the sheets of pr_make */
extern size_t pr_nt;

/* A region up to E2 with a story whose plan of AMB-A is not concluded. */
void pr_begin(uint64_t seed, int anno);
void pr_act(int at, zn_org_kind kind, const char *me, zn_verbo v, const char *target, const char *motivo,
            zn_day received);
/* An impegno wholly settled and paid, on the last line of the ente. */
int64_t pr_spend(int at, const char *ente, const char *numero, int64_t importo);

/* anno 0: the story's fund-year, else all of that year. */
void pr_make(int at, const char *name, zn_livello level, const char *org, int64_t anno);
void pr_drop(void);
size_t pr_column(const zn_tabella *x, const char *name);
const zn_cella *pr_cell(size_t sheet, size_t row, const char *name);
/* The row whose column holds the text. */
size_t pr_row(size_t sheet, const char *name, const char *text);
/* Of the first sheet's last row, that of the totals. */
zn_cents pr_total(const char *name);

#endif
