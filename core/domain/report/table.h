/* table: making a zn_tabella (private to core/domain/report). A failed allocation is remembered: check zn_tabella_ok
 * once. */
#ifndef ZONA_CORE_DOMAIN_REPORT_TABLE_H
#define ZONA_CORE_DOMAIN_REPORT_TABLE_H

#include "core/domain/report/report.h"

typedef struct zn_report_in {
  zn_replica *r;
  const zn_report_ask *ask;
  zn_day al;
  zn_chi chi; /* who the report is about */
} zn_report_in;

zn_tabella *zn_tabella_new(const char *codice, const zn_colonna *colonne, size_t n);
zn_cella *zn_tabella_riga(zn_tabella *t, zn_riga_tipo tipo); /* ncolonne cells, empty; NULL: no memory */
/* Says what the last row, or a column, is about; texts are borrowed for as long as the table. */
void zn_tabella_chiave(zn_tabella *t, const zn_chiave *chiave);
void zn_tabella_chiave_colonna(zn_tabella *t, size_t colonna, const zn_chiave *chiave);
void zn_cella_testo(zn_tabella *t, zn_cella *c, const char *testo);
void zn_cella_importo(zn_cella *c, zn_cents v);
void zn_cella_intero(zn_cella *c, int64_t v);                       /* INTERO, DATA, CENTESIMI */
void zn_cella_percento(zn_cella *c, zn_cents part, zn_cents whole); /* empty when whole is 0 */

/* Italian text of a cell: the cell's own, or written into out; `plain`: numbers without thousands and signs of percent.
 */
const char *zn_cella_print(const zn_colonna *c, const zn_cella *v, bool plain, char out[40]);
/* Paragraphs before and after the table, and who signs under it: copied; those over the limit are left out. */
void zn_tabella_prima(zn_tabella *t, const char *testo);
void zn_tabella_nota(zn_tabella *t, const char *testo);
void zn_tabella_firma(zn_tabella *t, const char *chi);

typedef struct zn_sheets {
  zn_tabella **v;
  size_t n;
} zn_sheets;
ZN_MUST zn_status zn_sheets_add(zn_sheets *s, zn_tabella *t, zn_err *err);

ZN_MUST zn_status zn_report_r1(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r2(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r3(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r4(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r5(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r6(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r8(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r9(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r11(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r7(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r10(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r12(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r13(const zn_report_in *in, zn_sheets *out, zn_err *err);
ZN_MUST zn_status zn_report_r14(const zn_report_in *in, zn_sheets *out, zn_err *err);
/* Fund-years with an edge, by code and year. */
ZN_MUST zn_status zn_report_fondi(const zn_report_in *in, zn_arena *a, int64_t **out, size_t *n, zn_err *err);
/* "FNPS/2025" */
ZN_MUST zn_status zn_report_fondo_name(zn_replica *r, int64_t fa, zn_arena *a, const char **codice, int64_t *anno,
                                       const char **matrice, zn_err *err);

#endif
