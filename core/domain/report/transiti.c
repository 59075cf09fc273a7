/* R14, riconciliazione dei trasferimenti: per pair of enti, sent, received, in transit, justified, to be justified
 * (DOMAIN 6.1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/report/table.h"
#include "core/text/domain.h"

enum { FONDO, ANNO, DA, A, INVIATO, RICEVUTO, IN_TRANSITO, GIUSTIFICATO, DA_GIUSTIFICARE, NCOL };
static const zn_colonna columns[NCOL] = {
    [FONDO] = {"fondo", ZT_R_FONDO, ZN_C_TESTO},
    [ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [DA] = {"da", ZT_R_DA, ZN_C_TESTO},
    [A] = {"a", ZT_R_A, ZN_C_TESTO},
    [INVIATO] = {"inviato", ZT_R_INVIATO, ZN_C_IMPORTO},
    [RICEVUTO] = {"ricevuto", ZT_R_RICEVUTO, ZN_C_IMPORTO},
    [IN_TRANSITO] = {"in_transito", ZT_R_IN_TRANSITO, ZN_C_IMPORTO},
    [GIUSTIFICATO] = {"giustificato", ZT_R_GIUSTIFICATO, ZN_C_IMPORTO},
    [DA_GIUSTIFICARE] = {"da_giustificare", ZT_R_DA_GIUSTIFICARE, ZN_C_IMPORTO},
};

static zn_status name(zn_replica *r, zn_tabella *t, zn_cella *c, int64_t ente, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT denominazione FROM ente WHERE k=?", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, ente);
  const char *text = sqlite3_step(s) == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
  zn_cella_testo(t, c, text != NULL ? text : "");
  zn_replica_done(s);
  return ZN_OK;
}

static bool concerns(const zn_report_in *in, const zn_figures *f, const zn_transito *x) {
  switch (in->chi.livello) {
    case ZN_LIVELLO_ENTE: return x->da == in->chi.ente || x->a == in->chi.ente;
    case ZN_LIVELLO_AMBITO:
      return zn_figures_home(f, x->da) == in->chi.ambito || zn_figures_home(f, x->a) == in->chi.ambito;
    default: return true;
  }
}

/* By who gives, then by who receives: rows come as this replica numbers them. */
typedef struct coppia {
  zn_transito x;
  zn_cella da, a;
  zn_id id_da, id_a;
} coppia;

static int by_who(const void *p, const void *q) {
  const coppia *x = p, *y = q;
  int d = strcmp(x->da.testo, y->da.testo);
  if (d == 0) d = strcmp(x->a.testo, y->a.testo);
  if (d == 0) d = zn_id_cmp(&x->id_da, &y->id_da);
  return d != 0 ? d : zn_id_cmp(&x->id_a, &y->id_a);
}

static zn_status pairs(const zn_report_in *in, zn_tabella *t, const zn_figures *f, coppia **out, size_t *n,
                       zn_err *err) {
  zn_transito *x;
  ZN_TRY(zn_transiti(f, &t->arena, &x, n, err));
  coppia *v = zn_arena_alloc(&t->arena, (*n + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < *n; i++) {
    v[i] = (coppia){.x = x[i]};
    ZN_TRY(name(in->r, t, &v[i].da, x[i].da, err));
    ZN_TRY(name(in->r, t, &v[i].a, x[i].a, err));
    ZN_IGNORE(zn_replica_hash_of_k(in->r, x[i].da, &v[i].id_da)); /* unknown ones are all alike */
    ZN_IGNORE(zn_replica_hash_of_k(in->r, x[i].a, &v[i].id_a));
  }
  if (*n > 0) qsort(v, *n, sizeof *v, by_who);
  *out = v;
  return ZN_OK;
}

static zn_status rows(const zn_report_in *in, zn_tabella *t, const zn_figures *f, const char *codice, int64_t anno,
                      zn_err *err) {
  coppia *v;
  size_t n;
  ZN_TRY(pairs(in, t, f, &v, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_cents transit, due;
    const zn_transito *x = &v[i].x;
    if (!concerns(in, f, x)) continue;
    ZN_TRY(zn_money_sub(x->pagato_int, x->incassato, &transit, err));
    ZN_TRY(zn_money_sub(x->pagato_int, x->pagato_fin, &due, err));
    zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
    if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    zn_tabella_chiave(t, &(zn_chiave){.fondo_annualita = f->fondo_annualita, .da = x->da, .a = x->a});
    zn_cella_testo(t, &c[FONDO], codice);
    c[ANNO] = (zn_cella){.i = anno, .testo = ""};
    c[DA] = v[i].da;
    c[A] = v[i].a;
    zn_cella_importo(&c[INVIATO], x->pagato_int);
    zn_cella_importo(&c[RICEVUTO], x->incassato);
    zn_cella_importo(&c[IN_TRANSITO], transit);
    zn_cella_importo(&c[GIUSTIFICATO], x->pagato_fin);
    zn_cella_importo(&c[DA_GIUSTIFICARE], due);
  }
  return ZN_OK;
}

zn_status zn_report_r14(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  zn_tabella *t = zn_tabella_new("R14", columns, NCOL);
  int64_t *funds;
  size_t n;
  char day[11];
  ZN_TRY(zn_sheets_add(out, t, err));
  snprintf(t->titolo, sizeof t->titolo, ZT_R14_TITOLO, zn_day_print_it(day, in->al));
  ZN_TRY(zn_report_fondi(in, &t->arena, &funds, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_figures f;
    const char *codice, *matrice;
    int64_t anno;
    ZN_TRY(zn_report_fondo_name(in->r, funds[i], &t->arena, &codice, &anno, &matrice, err));
    zn_status st = zn_figures_load(&f, in->r, funds[i], in->al, err);
    if (st == ZN_OK) st = rows(in, t, &f, codice, anno, err);
    zn_figures_free(&f);
    ZN_TRY(st);
  }
  return ZN_OK;
}
