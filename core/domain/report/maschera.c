#include "core/domain/report/maschera.h"

#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

/* A count is safe when there is another table, as good as the true one for whoever reads, where it is different: found
 * by moving the count by one and mending the sums that no longer hold by moving other hidden counts by one, within what
 * "<4" and "*" say. (Where any such table exists, one so near exists: the differences of tables fall apart into moves
 * by one.) A search that grows too long is given up, and then more is hidden. */
#define STEPS 4000

typedef struct use { /* a count in a sum: 1 as a part, -1 as the total */
  size_t sum;
  int sign;
} use;

typedef struct sums_in {
  const int64_t *v;
  size_t n;
  const zn_addizione *sums;
  size_t nsums;
  int64_t soglia;
  uint8_t *hidden;
  use **uses; /* by count */
  size_t *nuses;
  int *moved;   /* by count: -1, 0, 1 */
  int *balance; /* by sum: what the moves made of parts - total */
  unsigned steps;
} sums_in;

static size_t member(const zn_addizione *a, size_t i) { return i < a->n ? a->parti[i] : a->totale; }

static bool may_be(const sums_in *x, size_t i, int64_t v) {
  return x->hidden[i] != ZN_VISIBILE && v >= 1 && (x->hidden[i] != ZN_NASCOSTO_PICCOLO || v < x->soglia);
}

static void move(sums_in *x, size_t i, int by) {
  x->moved[i] += by;
  for (size_t u = 0; u < x->nuses[i]; u++) x->balance[x->uses[i][u].sum] += by * x->uses[i][u].sign;
}

/* Mends the first sum that does not hold. */
static bool mend(sums_in *x) {
  size_t s = 0;
  while (s < x->nsums && x->balance[s] == 0) s++;
  if (s == x->nsums) return true;
  const zn_addizione *a = &x->sums[s];
  int by = x->balance[s] > 0 ? -1 : 1;
  for (size_t j = 0; j <= a->n; j++) {
    size_t m = member(a, j);
    int d = j < a->n ? by : -by;
    if (x->moved[m] != 0 || !may_be(x, m, x->v[m] + d)) continue;
    if (x->steps-- == 0) break;
    move(x, m, d);
    if (mend(x)) return true;
    move(x, m, -d);
    if (x->steps == 0) break;
  }
  return false;
}

static bool exposed(sums_in *x, size_t i) {
  if (x->v[i] < 1 || x->v[i] >= x->soglia || x->soglia <= 2) return false;
  for (int by = 1; by >= -1; by -= 2) {
    if (!may_be(x, i, x->v[i] + by)) continue;
    memset(x->moved, 0, x->n * sizeof *x->moved);
    memset(x->balance, 0, x->nsums * sizeof *x->balance);
    x->steps = STEPS;
    move(x, i, by);
    if (mend(x)) return false;
  }
  return true;
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

/* Where all is hidden and "<4" itself says too much (three of them whose sum is one, too, are 1, 1, 1 and 3), it says
 * less: a total first. */
static bool say_less(sums_in *x, size_t i) {
  for (size_t s = 0; s < x->nsums; s++) {
    const zn_addizione *a = &x->sums[s];
    bool holds = a->totale == i;
    for (size_t j = 0; j < a->n && !holds; j++) holds = a->parti[j] == i;
    if (!holds || x->hidden[a->totale] != ZN_NASCOSTO_PICCOLO) continue;
    x->hidden[a->totale] = ZN_NASCOSTO_A_PROTEZIONE;
    return true;
  }
  if (x->hidden[i] != ZN_NASCOSTO_PICCOLO) return false;
  x->hidden[i] = ZN_NASCOSTO_A_PROTEZIONE;
  return true;
}

static bool room(sums_in *x, zn_arena *a) {
  x->uses = zn_arena_alloc(a, (x->n + 1) * sizeof *x->uses);
  x->nuses = zn_arena_alloc(a, (x->n + 1) * sizeof *x->nuses);
  x->moved = zn_arena_alloc(a, (x->n + 1) * sizeof *x->moved);
  x->balance = zn_arena_alloc(a, (x->nsums + 1) * sizeof *x->balance);
  if (x->uses == NULL || x->nuses == NULL || x->moved == NULL || x->balance == NULL) return false;
  for (size_t s = 0; s < x->nsums; s++)
    for (size_t j = 0; j <= x->sums[s].n; j++) x->nuses[member(&x->sums[s], j)]++;
  for (size_t i = 0; i < x->n; i++) {
    x->uses[i] = zn_arena_alloc(a, (x->nuses[i] + 1) * sizeof(use));
    if (x->uses[i] == NULL) return false;
    x->nuses[i] = 0;
  }
  for (size_t s = 0; s < x->nsums; s++)
    for (size_t j = 0; j <= x->sums[s].n; j++) {
      size_t m = member(&x->sums[s], j);
      x->uses[m][x->nuses[m]++] = (use){s, j < x->sums[s].n ? 1 : -1};
    }
  return true;
}

zn_status zn_maschera(const int64_t *v, size_t n, const zn_addizione *sums, size_t nsums, int64_t soglia,
                      uint8_t *nascosto, zn_err *err) {
  sums_in x = {.v = v, .n = n, .sums = sums, .nsums = nsums, .soglia = soglia, .hidden = nascosto};
  for (size_t i = 0; i < n; i++)
    nascosto[i] = soglia > 1 && v[i] > 0 && v[i] < soglia ? ZN_NASCOSTO_PICCOLO : ZN_VISIBILE;
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = room(&x, &a) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (bool again = st == ZN_OK; again;) {
    again = false;
    for (size_t i = 0; i < n && !again; i++)
      if (exposed(&x, i)) again = hide_one(&x, i) || hide_anywhere(&x) || say_less(&x, i);
  }
  zn_arena_release(&a);
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
