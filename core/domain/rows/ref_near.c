/* What comes near a name that was not found: a typing error is answered with the word that was meant. */
#include <string.h>
#include <strings.h>

#include "core/domain/rows/ref_find.h"

#define WORD 64

static char fold(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours. */
size_t zn_edit_distance(const char *a, const char *b, size_t most) {
  size_t n = strlen(a), m = strlen(b), row[3][WORD + 1];
  if (n > WORD || m > WORD || (n > m ? n - m : m - n) > most) return most + 1;
  for (size_t j = 0; j <= m; j++) row[0][j] = j;
  for (size_t i = 1; i <= n; i++) {
    size_t *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t best = before[j - 1] + (fold(a[i - 1]) != fold(b[j - 1]));
      if (before[j] + 1 < best) best = before[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1]);
      if (swapped && earlier[j - 2] + 1 < best) best = earlier[j - 2] + 1;
      now[j] = best;
    }
  }
  return row[n % 3][m] <= most ? row[n % 3][m] : most + 1;
}

/* Two columns: the word that is compared, and what is shown of it. */
static const struct {
  unsigned entity;
  const char *sql;
} words[] = {
    {ZN_ENTE, "SELECT cod_catastale,cod_catastale||' ('||denominazione||')' FROM ente WHERE cod_catastale IS NOT NULL"},
    {ZN_ENTE, "SELECT denominazione,coalesce(cod_catastale,cf,codice)||' ('||denominazione||')' FROM ente"},
    {ZN_AMBITO, "SELECT codice,codice FROM ambito"},
    {ZN_AMBITO, "SELECT denominazione,codice||' ('||denominazione||')' FROM ambito"},
    {ZN_FONDO, "SELECT codice,codice FROM fondo"},
    {ZN_FONDO_ANNUALITA,
     "SELECT f.codice||'/'||y.anno,f.codice||'/'||y.anno FROM fondo_annualita y JOIN fondo f ON f.k=y.fondo"},
    {ZN_ASSEGNAZIONE,
     "SELECT DISTINCT f.codice||'/'||y.anno,f.codice||'/'||y.anno FROM assegnazione a JOIN fondo_annualita y ON "
     "y.k=a.fondo_annualita "
     "JOIN fondo f ON f.k=y.fondo"},
    {ZN_INTERVENTO, "SELECT DISTINCT codice,codice FROM intervento"},
    {ZN_BUDGET,
     "SELECT DISTINCT i.codice||'/'||f.codice||'/'||y.anno,i.codice||'/'||f.codice||'/'||y.anno FROM budget b JOIN "
     "intervento i ON "
     "i.k=b.intervento JOIN assegnazione a ON a.k=b.assegnazione JOIN fondo_annualita y ON y.k=a.fondo_annualita JOIN "
     "fondo f ON "
     "f.k=y.fondo"},
    {ZN_FORNITORE, "SELECT denominazione,denominazione FROM fornitore"},
};

typedef struct near {
  char shown[3][120];
  size_t distance[3];
  size_t n;
} near;

static void offer(near *best, const char *shown, size_t distance) {
  for (size_t i = 0; i < best->n; i++)
    if (strcmp(best->shown[i], shown) == 0) return;
  size_t at = best->n;
  while (at > 0 && best->distance[at - 1] > distance) at--;
  if (at >= 3 || strlen(shown) >= sizeof best->shown[0]) return;
  for (size_t i = best->n < 3 ? best->n : 2; i > at; i--) {
    memcpy(best->shown[i], best->shown[i - 1], sizeof best->shown[0]);
    best->distance[i] = best->distance[i - 1];
  }
  memcpy(best->shown[at], shown, strlen(shown) + 1);
  best->distance[at] = distance;
  if (best->n < 3) best->n++;
}

static void compare(zn_replica *r, const char *sql, const char *text, near *best) {
  size_t len = strlen(text), most = len <= 4 ? 1 : len <= 8 ? 2 : 3;
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (s == NULL) return;
  while (sqlite3_step(s) == SQLITE_ROW) {
    const char *word = (const char *)sqlite3_column_text(s, 0), *shown = (const char *)sqlite3_column_text(s, 1);
    if (word == NULL || shown == NULL) continue;
    size_t d = zn_edit_distance(text, word, most);
    if (d > most && len >= 4 && strncasecmp(word, text, len) == 0) d = most; /* the beginning of a longer name */
    if (d <= most) offer(best, shown, d);
  }
  zn_replica_done(s);
}

bool zn_ref_near(zn_replica *r, unsigned entity, const char *text, char *out, size_t cap) {
  near best = {.n = 0};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i].entity == entity) compare(r, words[i].sql, text, &best);
  zn_buf sql;
  zn_buf_init(&sql, 8000);
  if (zn_form_near_sql(entity, &sql)) compare(r, zn_buf_cstr(&sql), text, &best);
  zn_buf_release(&sql);
  size_t n = 0;
  for (size_t i = 0; i < best.n; i++) {
    size_t len = strlen(best.shown[i]);
    if (n + len + 3 > cap) break;
    if (i > 0) memcpy(out + n, ", ", 2), n += 2;
    memcpy(out + n, best.shown[i], len + 1);
    n += len;
  }
  return best.n > 0;
}
