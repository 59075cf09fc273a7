#include "core/domain/report/maschera.h"

#include <stdlib.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

#define ANY ((int64_t)1 << 40) /* more than people there are */

typedef struct sums_in {
  const int64_t *v;
  size_t n;
  const zn_addizione *sums;
  size_t nsums;
  int64_t soglia;
  uint8_t *hidden;
  int64_t *lo, *hi; /* what a reader knows of each count */
} sums_in;

static size_t member(const zn_addizione *a, size_t i) { return i < a->n ? a->parti[i] : a->totale; }

/* What the reader knows at first. */
static void begin(sums_in *x) {
  for (size_t i = 0; i < x->n; i++) {
    switch (x->hidden[i]) {
      case ZN_NASCOSTO_PICCOLO: x->lo[i] = 1, x->hi[i] = x->soglia - 1; break;
      case ZN_NASCOSTO_A_PROTEZIONE: x->lo[i] = x->soglia, x->hi[i] = ANY; break;
      default: x->lo[i] = x->hi[i] = x->v[i];
    }
  }
}

/* One sum, parts - total = 0: each member lies between what the others leave it. */
static bool tighten(sums_in *x, const zn_addizione *a) {
  int64_t low = -x->hi[a->totale], high = -x->lo[a->totale];
  bool changed = false;
  for (size_t i = 0; i < a->n; i++) low += x->lo[a->parti[i]], high += x->hi[a->parti[i]];
  for (size_t i = 0; i <= a->n; i++) { /* low <= 0 <= high, and so without any one of them */
    size_t m = member(a, i);
    int64_t lo = i < a->n ? x->hi[m] - high : low + x->hi[m];
    int64_t hi = i < a->n ? x->lo[m] - low : high + x->lo[m];
    if (lo > x->lo[m]) x->lo[m] = lo, changed = true;
    if (hi < x->hi[m]) x->hi[m] = hi, changed = true;
    if (changed) return true; /* the bounds of the sum are no longer these */
  }
  return false;
}

static void deduce(sums_in *x) {
  begin(x);
  for (size_t rounds = 0, s = 0; s < x->nsums && rounds < 100000; rounds++) s = tighten(x, &x->sums[s]) ? 0 : s + 1;
}

static bool exposed(const sums_in *x, size_t i) {
  return x->hidden[i] == ZN_NASCOSTO_PICCOLO && x->lo[i] == x->hi[i] && x->soglia > 2;
}

/* One more count to hide: of the sums that hold `i`, the smallest part still shown; a total only if no part is left. */
static bool hide_one(sums_in *x, size_t i) {
  size_t best = x->n;
  bool best_total = false;
  for (size_t s = 0; s < x->nsums; s++) {
    const zn_addizione *a = &x->sums[s];
    bool holds = false;
    for (size_t j = 0; j <= a->n && !holds; j++) holds = member(a, j) == i;
    for (size_t j = 0; j <= a->n && holds; j++) {
      size_t m = member(a, j);
      bool total = j == a->n;
      if (x->hidden[m] != ZN_VISIBILE || x->v[m] < x->soglia) continue;
      if (best < x->n && (total > best_total || (total == best_total && x->v[m] >= x->v[best]))) continue;
      best = m;
      best_total = total;
    }
  }
  if (best == x->n) return false;
  x->hidden[best] = ZN_NASCOSTO_A_PROTEZIONE;
  return true;
}

/* A count that cannot be protected in its own sums is found through others: hide there too. */
static bool hide_anywhere(sums_in *x) {
  size_t best = x->n;
  for (size_t i = 0; i < x->n; i++) {
    if (x->hidden[i] != ZN_VISIBILE || x->v[i] < x->soglia) continue;
    if (best == x->n || x->v[i] < x->v[best]) best = i;
  }
  if (best == x->n) return false;
  x->hidden[best] = ZN_NASCOSTO_A_PROTEZIONE;
  return true;
}

zn_status zn_maschera(const int64_t *v, size_t n, const zn_addizione *sums, size_t nsums, int64_t soglia,
                      uint8_t *nascosto, zn_err *err) {
  sums_in x = {.v = v, .n = n, .sums = sums, .nsums = nsums, .soglia = soglia, .hidden = nascosto};
  for (size_t i = 0; i < n; i++)
    nascosto[i] = soglia > 1 && v[i] > 0 && v[i] < soglia ? ZN_NASCOSTO_PICCOLO : ZN_VISIBILE;
  x.lo = calloc(n + 1, sizeof *x.lo);
  x.hi = calloc(n + 1, sizeof *x.hi);
  zn_status st = x.lo != NULL && x.hi != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (bool again = st == ZN_OK; again;) {
    again = false;
    deduce(&x);
    for (size_t i = 0; i < n && !again; i++)
      if (exposed(&x, i)) again = hide_one(&x, i) || hide_anywhere(&x);
  }
  free(x.lo);
  free(x.hi);
  return st;
}

void zn_cella_maschera(zn_tabella *t, zn_cella *c, uint8_t nascosto, int64_t soglia) {
  if (nascosto == ZN_VISIBILE || c->vuota) return;
  char *text = nascosto == ZN_NASCOSTO_PICCOLO ? zn_arena_printf(&t->arena, "<%lld", (long long)soglia)
                                               : zn_arena_strdup(&t->arena, "*");
  *c = (zn_cella){.mascherata = true, .testo = text != NULL ? text : "*"};
}

int64_t zn_soglia_utenti(zn_replica *r, const zn_report_ask *ask) {
  if (ask->proprio && ask->livello == ZN_LIVELLO_ENTE) return 0;
  int64_t soglia = zn_impostazione_int(r, ZN_IMP_SOGLIA_UTENTI, ZN_SOGLIA_UTENTI);
  return soglia < 0 || soglia > 1000 ? ZN_SOGLIA_UTENTI : soglia;
}
