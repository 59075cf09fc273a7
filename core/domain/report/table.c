#include "core/domain/report/table.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/rows/rows.h"
#include "core/text/domain.h"

zn_tabella *zn_tabella_new(const char *codice, const zn_colonna *colonne, size_t n) {
  zn_tabella *t = calloc(1, sizeof *t);
  if (t == NULL) return NULL;
  t->codice = codice;
  t->ncolonne = n;
  for (size_t i = 0; i < n && i < sizeof t->colonne / sizeof t->colonne[0]; i++) t->colonne[i] = colonne[i];
  zn_arena_init(&t->arena);
  return t;
}

void zn_tabella_free(zn_tabella *t) {
  if (t == NULL) return;
  zn_arena_release(&t->arena);
  free(t->celle);
  free(t->tipi);
  free(t->chiavi);
  free(t);
}

zn_cella *zn_tabella_riga(zn_tabella *t, zn_riga_tipo tipo) {
  if (t->nrighe == t->caprighe) {
    size_t cap = t->caprighe == 0 ? 32 : t->caprighe * 2;
    zn_cella *c = realloc(t->celle, cap * t->ncolonne * sizeof *c);
    if (c == NULL) return NULL;
    t->celle = c;
    zn_riga_tipo *k = realloc(t->tipi, cap * sizeof *k);
    if (k == NULL) return NULL;
    t->tipi = k;
    zn_chiave *q = realloc(t->chiavi, cap * sizeof *q);
    if (q == NULL) return NULL;
    t->chiavi = q;
    t->caprighe = cap;
  }
  zn_cella *row = t->celle + t->nrighe * t->ncolonne;
  for (size_t i = 0; i < t->ncolonne; i++) row[i] = (zn_cella){.vuota = true, .testo = ""};
  t->chiavi[t->nrighe] = (zn_chiave){0};
  t->tipi[t->nrighe++] = tipo;
  return row;
}

void zn_tabella_chiave(zn_tabella *t, const zn_chiave *chiave) {
  if (t->nrighe == 0) return;
  t->chiavi[t->nrighe - 1] = *chiave;
  t->chiavi[t->nrighe - 1].presente = true;
}

void zn_tabella_chiave_colonna(zn_tabella *t, size_t colonna, const zn_chiave *chiave) {
  if (colonna >= t->ncolonne) return;
  t->chiavi_colonna[colonna] = *chiave;
  t->chiavi_colonna[colonna].presente = true;
}

void zn_cella_testo(zn_tabella *t, zn_cella *c, const char *testo) {
  char *copy = zn_arena_strdup(&t->arena, testo);
  *c = (zn_cella){.testo = copy != NULL ? copy : ""};
}

void zn_cella_importo(zn_cella *c, zn_cents v) { *c = (zn_cella){.i = v, .testo = ""}; }

void zn_cella_intero(zn_cella *c, int64_t v) { *c = (zn_cella){.i = v, .testo = ""}; }

void zn_cella_percento(zn_cella *c, zn_cents part, zn_cents whole) {
  if (whole == 0) return;
  bool negative = (part < 0) != (whole < 0);
  __int128 p = (__int128)part * 20000, w = (__int128)whole * 2;
  if (p < 0) p = -p;
  if (w < 0) w = -w;
  int64_t rounded = (int64_t)((p + w / 2) / w); /* half up, by magnitude */
  *c = (zn_cella){.i = negative ? -rounded : rounded, .testo = ""};
}

static void put_line(zn_tabella *t, const char **list, size_t cap, size_t *n, const char *text) {
  char *copy = *n < cap ? zn_arena_strdup(&t->arena, text) : NULL;
  if (copy != NULL) list[(*n)++] = copy;
}

#define ROOM(list) (sizeof(list) / sizeof *(list))
void zn_tabella_prima(zn_tabella *t, const char *testo) {
  put_line(t, t->righe_prima, ROOM(t->righe_prima), &t->nprima, testo);
}
void zn_tabella_nota(zn_tabella *t, const char *testo) { put_line(t, t->note, ROOM(t->note), &t->nnote, testo); }
void zn_tabella_firma(zn_tabella *t, const char *chi) { put_line(t, t->firme, ROOM(t->firme), &t->nfirme, chi); }

zn_status zn_sheets_add(zn_sheets *s, zn_tabella *t, zn_err *err) {
  zn_tabella **more = t != NULL ? realloc(s->v, (s->n + 1) * sizeof *more) : NULL;
  if (more == NULL) {
    zn_tabella_free(t);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  s->v = more;
  s->v[s->n++] = t;
  return ZN_OK;
}

void zn_report_free(zn_tabella **tables, size_t n) {
  for (size_t i = 0; i < n; i++) zn_tabella_free(tables[i]);
  free(tables);
}

zn_status zn_report_fondi(const zn_report_in *in, zn_arena *a, int64_t **out, size_t *n, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      in->r,
      "SELECT a.k FROM fondo_annualita a LEFT JOIN fondo f ON f.k=a.fondo WHERE (?1=0 OR a.k=?1) AND "
      "(?2=0 OR a.anno=?2) AND (?1<>0 OR EXISTS(SELECT 1 FROM assegnazione e WHERE e.fondo_annualita=a.k)) ORDER BY "
      "f.codice,a.anno",
      err);
  if (s == NULL) return zn_replica_sql_fail(in->r, err);
  sqlite3_bind_int64(s, 1, in->ask->fondo_annualita);
  sqlite3_bind_int64(s, 2, in->ask->anno);
  return zn_rows_ints(in->r, s, a, out, n, err);
}

zn_status zn_report_fondo_name(zn_replica *r, int64_t fa, zn_arena *a, const char **codice, int64_t *anno,
                               const char **matrice, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r,
                                    "SELECT f.codice,a.anno,coalesce(a.matrice,f.matrice,'') FROM fondo_annualita a "
                                    "LEFT JOIN fondo f ON f.k=a.fondo WHERE a.k=?",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, fa);
  *codice = *matrice = "";
  *anno = 0;
  if (sqlite3_step(s) == SQLITE_ROW) {
    const char *c = (const char *)sqlite3_column_text(s, 0), *m = (const char *)sqlite3_column_text(s, 2);
    *codice = c != NULL ? zn_arena_strdup(a, c) : "";
    *matrice = m != NULL ? zn_arena_strdup(a, m) : "";
    *anno = sqlite3_column_int64(s, 1);
  }
  zn_replica_done(s);
  return *codice != NULL && *matrice != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}
