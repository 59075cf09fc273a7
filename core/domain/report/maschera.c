#include "core/domain/report/maschera.h"

#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

/* A count is safe when there is another table, as good as the true one for whoever reads, where it is different: found
 * by moving the count by one and mending the sums that no longer hold by moving other hidden counts by one, within what
 * "<4" and "*" say. (Where any such table exists, one so near exists: the differences of tables fall apart into moves
 * by one.) Where there is none, the fewest and smallest shown counts that would make one are hidden too. What is hidden
 * for one never uncovers another, so each is looked at once. A search that grows too long is given up, and more is
 * hidden. */
enum { STEPS = 20000, MORE_MOST = 12 };

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
  size_t **by_size; /* by sum: its members, the smallest part first, the total last */
  use **uses;       /* by count */
  size_t *nuses;
  int *moved;   /* by count: -1, 0, 1 */
  int *balance; /* by sum: what the moves made of parts - total */
  size_t *open; /* sums that do not hold */
  size_t nopen;
  unsigned more; /* how many shown counts may still be moved */
  unsigned steps;
} sums_in;

static size_t member(const zn_addizione *a, size_t i) { return i < a->n ? a->parti[i] : a->totale; }

static bool may_be(const sums_in *x, size_t i, int64_t v) {
  if (x->hidden[i] == ZN_VISIBILE) return x->more > 0 && x->v[i] >= x->soglia;
  return v >= 1 && (x->hidden[i] != ZN_NASCOSTO_PICCOLO || v < x->soglia);
}

static void move(sums_in *x, size_t i, int by) {
  x->moved[i] += by;
  for (size_t u = 0; u < x->nuses[i]; u++) {
    size_t s = x->uses[i][u].sum;
    bool held = x->balance[s] == 0;
    x->balance[s] += by * x->uses[i][u].sign;
    if (held) x->open[x->nopen++] = s;
    if (x->balance[s] != 0) continue;
    size_t at = 0;
    while (x->open[at] != s) at++;
    x->open[at] = x->open[--x->nopen];
  }
}

/* Mends the shortest sum that does not hold, and so on. */
static bool mend(sums_in *x) {
  if (x->nopen == 0) return true;
  size_t s = x->open[0];
  for (size_t i = 1; i < x->nopen; i++)
    if (x->sums[x->open[i]].n < x->sums[s].n || (x->sums[x->open[i]].n == x->sums[s].n && x->open[i] < s))
      s = x->open[i];
  const zn_addizione *a = &x->sums[s];
  int by = x->balance[s] > 0 ? -1 : 1;
  for (int shown = 0; shown < 2; shown++) { /* what is hidden anyway comes first */
    for (size_t j = 0; j <= a->n; j++) {
      size_t m = x->by_size[s][j];
      int d = m == a->totale ? -by : by;
      if ((x->hidden[m] == ZN_VISIBILE) != (shown == 1) || x->moved[m] != 0 || !may_be(x, m, x->v[m] + d)) continue;
      if (x->steps == 0) return false;
      x->steps--;
      x->more -= (unsigned)shown;
      move(x, m, d);
      if (mend(x)) return true;
      move(x, m, -d);
      x->more += (unsigned)shown;
    }
  }
  return false;
}

/* Could it be another number, if `more` shown counts were hidden? They are in x->moved. */
static bool could_differ(sums_in *x, size_t i, unsigned more) {
  for (int by = 1; by >= -1; by -= 2) {
    memset(x->moved, 0, x->n * sizeof *x->moved);
    memset(x->balance, 0, x->nsums * sizeof *x->balance);
    x->nopen = 0;
    x->more = more;
    x->steps = STEPS;
    if (!may_be(x, i, x->v[i] + by)) continue;
    move(x, i, by);
    if (mend(x)) return true;
  }
  return false;
}

/* Where all is hidden and "<4" itself says too much (three of them whose sum is one, too, are 1, 1, 1 and 3), it says
 * less: a total first. */
static bool say_less(sums_in *x, size_t i) {
  for (size_t u = 0; u < x->nuses[i]; u++) {
    size_t total = x->sums[x->uses[i][u].sum].totale;
    if (x->hidden[total] != ZN_NASCOSTO_PICCOLO) continue;
    x->hidden[total] = ZN_NASCOSTO_A_PROTEZIONE;
    return true;
  }
  if (x->hidden[i] != ZN_NASCOSTO_PICCOLO) return false;
  x->hidden[i] = ZN_NASCOSTO_A_PROTEZIONE;
  return true;
}

/* Last resort, where the search was given up: the smallest count still shown. */
static bool hide_one(sums_in *x) {
  size_t best = x->n;
  for (size_t i = 0; i < x->n; i++) {
    if (x->hidden[i] != ZN_VISIBILE || x->v[i] < x->soglia) continue;
    if (best == x->n || x->v[i] < x->v[best]) best = i;
  }
  if (best < x->n) x->hidden[best] = ZN_NASCOSTO_A_PROTEZIONE;
  return best < x->n;
}

static void protect(sums_in *x, size_t i) {
  for (;;) {
    for (unsigned more = 0; more <= MORE_MOST; more++) {
      if (!could_differ(x, i, more)) continue;
      for (size_t m = 0; m < x->n; m++)
        if (x->moved[m] != 0 && x->hidden[m] == ZN_VISIBILE) x->hidden[m] = ZN_NASCOSTO_A_PROTEZIONE;
      return;
    }
    if (!say_less(x, i) && !hide_one(x)) return;
  }
}

/* ---- */

static bool sorted(sums_in *x, size_t s, zn_arena *a) {
  const zn_addizione *add = &x->sums[s];
  size_t *v = x->by_size[s] = zn_arena_alloc(a, (add->n + 1) * sizeof *v);
  if (v == NULL) return false;
  for (size_t j = 0; j < add->n; j++) { /* by insertion: the sums are short, or nearly in order */
    size_t at = j;
    for (; at > 0 && x->v[v[at - 1]] > x->v[add->parti[j]]; at--) v[at] = v[at - 1];
    v[at] = add->parti[j];
  }
  v[add->n] = add->totale;
  return true;
}

static bool room(sums_in *x, zn_arena *a) {
  x->uses = zn_arena_alloc(a, (x->n + 1) * sizeof *x->uses);
  x->nuses = zn_arena_alloc(a, (x->n + 1) * sizeof *x->nuses);
  x->moved = zn_arena_alloc(a, (x->n + 1) * sizeof *x->moved);
  x->balance = zn_arena_alloc(a, (x->nsums + 1) * sizeof *x->balance);
  x->open = zn_arena_alloc(a, (x->nsums + 1) * sizeof *x->open);
  x->by_size = zn_arena_alloc(a, (x->nsums + 1) * sizeof *x->by_size);
  if (x->uses == NULL || x->nuses == NULL || x->moved == NULL || x->balance == NULL || x->open == NULL ||
      x->by_size == NULL)
    return false;
  for (size_t s = 0; s < x->nsums; s++) {
    if (!sorted(x, s, a)) return false;
    for (size_t j = 0; j <= x->sums[s].n; j++) x->nuses[member(&x->sums[s], j)]++;
  }
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
  for (size_t i = 0; i < n && st == ZN_OK && soglia > 2; i++)
    if (v[i] > 0 && v[i] < soglia) protect(&x, i);
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
