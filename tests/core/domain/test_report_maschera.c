/* Small counts: what is hidden, and that whoever knows all the rest cannot find it: an attacker that tries every table
 * that fits what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/report/maschera.h"
#include "core/domain/report/table.h"

enum { R = 3, C = 3, N = (R + 1) * (C + 1) }; /* a table with its totals */

#define AT(r, c) ((size_t)((r) * (C + 1) + (c)))

static size_t parts[R + C + 2][4];
static zn_addizione sums[R + C + 2];

static void table_sums(void) {
  size_t n = 0;
  for (size_t r = 0; r <= R; r++, n++) {
    for (size_t c = 0; c < C; c++) parts[n][c] = AT(r, c);
    sums[n] = (zn_addizione){parts[n], C, AT(r, C)};
  }
  for (size_t c = 0; c <= C; c++, n++) {
    for (size_t r = 0; r < R; r++) parts[n][r] = AT(r, c);
    sums[n] = (zn_addizione){parts[n], R, AT(R, c)};
  }
}

static void fill(int64_t v[N], const int64_t inner[R][C]) {
  memset(v, 0, N * sizeof *v);
  for (size_t r = 0; r < R; r++)
    for (size_t c = 0; c < C; c++) {
      v[AT(r, c)] = inner[r][c];
      v[AT(r, C)] += inner[r][c];
      v[AT(R, c)] += inner[r][c];
      v[AT(R, C)] += inner[r][c];
    }
}

static void mask(const int64_t v[N], int64_t soglia, uint8_t hidden[N]) {
  zn_err err = {0};
  assert_int_equal(zn_maschera(v, N, sums, R + C + 2, soglia, hidden, &err), ZN_OK);
}

static void borders(void **state) {
  (void)state;
  const int64_t inner[R][C] = {{0, 1, 3}, {4, 10, 20}, {50, 60, 70}};
  int64_t v[N];
  uint8_t h[N];
  table_sums();
  fill(v, inner);
  mask(v, 4, h);
  assert_int_equal(h[AT(0, 0)], ZN_VISIBILE); /* zero is nobody */
  assert_int_equal(h[AT(0, 1)], ZN_NASCOSTO_PICCOLO);
  assert_int_equal(h[AT(0, 2)], ZN_NASCOSTO_PICCOLO);
  assert_true(h[AT(1, 0)] != ZN_NASCOSTO_PICCOLO); /* four is enough */
  /* row 0: 4 = x + y with both 1 to 3 leaves three answers; the columns must not give one */
  assert_true(h[AT(1, 1)] == ZN_NASCOSTO_A_PROTEZIONE || h[AT(2, 1)] == ZN_NASCOSTO_A_PROTEZIONE ||
              h[AT(R, 1)] == ZN_NASCOSTO_A_PROTEZIONE);
  mask(v, 0, h);
  for (size_t i = 0; i < N; i++) assert_int_equal(h[i], ZN_VISIBILE);
  mask(v, 1, h);
  for (size_t i = 0; i < N; i++) assert_int_equal(h[i], ZN_VISIBILE);
  mask(v, 5, h);
  assert_int_equal(h[AT(1, 0)], ZN_NASCOSTO_PICCOLO);
}

static void one_small_one_more(void **state) {
  (void)state;
  static const size_t p[] = {0, 1, 2};
  const zn_addizione s = {p, 3, 3};
  zn_err err = {0};
  uint8_t h[4];
  const int64_t v[4] = {2, 9, 30, 41};
  assert_int_equal(zn_maschera(v, 4, &s, 1, 4, h, &err), ZN_OK);
  assert_int_equal(h[0], ZN_NASCOSTO_PICCOLO);
  assert_int_equal(h[1], ZN_NASCOSTO_A_PROTEZIONE); /* the next smallest */
  assert_int_equal(h[2], ZN_VISIBILE);
  assert_int_equal(h[3], ZN_VISIBILE);
  const int64_t twins[4] = {1, 1, 30, 32}; /* 2 = x + y with both at least 1: one answer */
  assert_int_equal(zn_maschera(twins, 4, &s, 1, 4, h, &err), ZN_OK);
  assert_true(h[2] == ZN_NASCOSTO_A_PROTEZIONE);
  const int64_t alone[4] = {2, 0, 0, 2};
  assert_int_equal(zn_maschera(alone, 4, &s, 1, 4, h, &err), ZN_OK);
  assert_int_equal(h[0], ZN_NASCOSTO_PICCOLO);
  assert_int_equal(h[3], ZN_NASCOSTO_PICCOLO);
  const int64_t with[4] = {2, 0, 0, 2}, none[4] = {0, 0, 0, 0};
  assert_int_equal(zn_maschera(none, 4, &s, 1, 4, h, &err), ZN_OK);
  for (int i = 0; i < 4; i++) assert_int_equal(h[i], ZN_VISIBILE);
  (void)with;
}

/* ---- the attacker ---- */

enum { MOST = 14 }; /* more than any count of these tables */

typedef struct attack {
  const int64_t *v;
  const uint8_t *h;
  int64_t x[R][C];
  uint32_t seen[N]; /* values that some table that fits has there */
  long tries;
} attack;

static bool fits(const attack *a, size_t i, int64_t sum) {
  switch (a->h[i]) {
    case ZN_VISIBILE: return sum == a->v[i];
    case ZN_NASCOSTO_PICCOLO: return sum >= 1 && sum <= 3;
    default: return sum >= 1;
  }
}

static void try_from(attack *a, size_t at) {
  if (a->tries++ > 3000000) return;
  if (at > 0 && at % C == 0) { /* a row is complete */
    int64_t sum = 0;
    for (size_t c = 0; c < C; c++) sum += a->x[at / C - 1][c];
    if (!fits(a, AT(at / C - 1, C), sum)) return;
  }
  if (at == R * C) {
    int64_t all = 0;
    for (size_t c = 0; c < C; c++) {
      int64_t sum = 0;
      for (size_t r = 0; r < R; r++) sum += a->x[r][c];
      if (!fits(a, AT(R, c), sum)) return;
      all += sum;
    }
    if (!fits(a, AT(R, C), all)) return;
    int64_t v[N];
    fill(v, (const int64_t(*)[C])a->x);
    for (size_t i = 0; i < N; i++) a->seen[i] |= 1u << (v[i] > 31 ? 31 : v[i]);
    return;
  }
  size_t r = at / C, c = at % C, i = AT(r, c);
  int64_t lo = a->v[i], hi = a->v[i];
  if (a->h[i] == ZN_NASCOSTO_PICCOLO) lo = 1, hi = 3;
  if (a->h[i] == ZN_NASCOSTO_A_PROTEZIONE) lo = 1, hi = MOST;
  for (int64_t v = lo; v <= hi; v++) {
    a->x[r][c] = v;
    try_from(a, at + 1);
  }
}

static void nobody_is_found(void **state) {
  (void)state;
  uint64_t seed = 20251123, x = seed;
  size_t tried = 0, hidden = 0;
  table_sums();
  for (int round = 0; round < 1500; round++) {
    int64_t inner[R][C], v[N];
    uint8_t h[N];
    for (size_t i = 0; i < R * C; i++) {
      x = x * 6364136223846793005u + 1442695040888963407u;
      unsigned roll = (unsigned)(x >> 60), much = (unsigned)(x >> 50) & 7;
      inner[i / C][i % C] = roll < 4 ? 0 : roll < 8 ? 1 + much % 3 : 4 + much;
    }
    fill(v, (const int64_t(*)[C])inner);
    mask(v, 4, h);
    attack a = {.v = v, .h = h};
    try_from(&a, 0);
    for (size_t i = 0; i < N; i++) {
      bool small = v[i] >= 1 && v[i] <= 3;
      assert_true(small ? h[i] != ZN_VISIBILE : h[i] != ZN_NASCOSTO_PICCOLO);
      hidden += h[i] != ZN_VISIBILE;
      if (!small || a.tries > 3000000) continue;
      tried++;
      if ((a.seen[i] & (a.seen[i] - 1)) != 0) continue;
      for (size_t r = 0; r <= R; r++)
        for (size_t c = 0; c <= C; c++)
          fprintf(stderr, "%lld%s%s", (long long)v[AT(r, c)],
                  h[AT(r, c)] == 1   ? "<"
                  : h[AT(r, c)] == 2 ? "*"
                                     : " ",
                  c == C ? "\n" : "\t");
      fail_msg("seed %llu round %d: the count at %zu is found", (unsigned long long)seed, round, i);
    }
  }
  assert_true(tried > 1500 && hidden > tried);
}

/* A long table: no sum gives back its only hidden count, and not everything is hidden. */
static void many_rows(void **state) {
  (void)state;
  enum { ROWS = 300, COLS = 5, CELLS = (ROWS + 1) * COLS };
  static int64_t v[CELLS];
  static uint8_t h[CELLS];
  static size_t down[COLS][ROWS], along[ROWS + 1][COLS - 1];
  static zn_addizione all[ROWS + 1 + COLS];
  uint64_t x = 99;
  size_t n = 0;
  zn_err err = {0};
  for (size_t r = 0; r < ROWS; r++)
    for (size_t c = 0; c + 1 < COLS; c++) {
      x = x * 6364136223846793005u + 1442695040888963407u;
      unsigned roll = (unsigned)(x >> 40) % 100;
      int64_t one = roll < 5 ? 1 + (int64_t)(x >> 33) % 3 : roll < 40 ? 0 : 4 + (int64_t)(x >> 34) % 60;
      v[r * COLS + c] = one;
      v[r * COLS + COLS - 1] += one;
      v[ROWS * COLS + c] += one;
      v[CELLS - 1] += one;
    }
  for (size_t r = 0; r <= ROWS; r++) {
    for (size_t c = 0; c + 1 < COLS; c++) along[r][c] = r * COLS + c;
    all[n++] = (zn_addizione){along[r], COLS - 1, r * COLS + COLS - 1};
  }
  for (size_t c = 0; c < COLS; c++) {
    for (size_t r = 0; r < ROWS; r++) down[c][r] = r * COLS + c;
    all[n++] = (zn_addizione){down[c], ROWS, ROWS * COLS + c};
  }
  assert_int_equal(zn_maschera(v, CELLS, all, n, 4, h, &err), ZN_OK);
  size_t small = 0, more = 0;
  for (size_t i = 0; i < CELLS; i++) small += v[i] > 0 && v[i] < 4, more += h[i] == ZN_NASCOSTO_A_PROTEZIONE;
  assert_true(small > 30 && more > 0 && more < 3 * small);
  for (size_t s = 0; s < n; s++) {
    size_t hidden = h[all[s].totale] != ZN_VISIBILE;
    for (size_t j = 0; j < all[s].n; j++) hidden += h[all[s].parti[j]] != ZN_VISIBILE;
    assert_int_not_equal(hidden, 1);
  }
}

static void how_it_looks(void **state) {
  (void)state;
  static const zn_colonna columns[] = {{"utenti", "Utenti", ZN_C_INTERO}, {"nome", "Nome", ZN_C_TESTO}};
  zn_tabella *t = zn_tabella_new("R2", columns, 2);
  zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
  zn_cella_intero(&c[0], 2);
  zn_cella_maschera(t, &c[0], ZN_NASCOSTO_PICCOLO, 4);
  c = zn_tabella_riga(t, ZN_RIGA);
  zn_cella_intero(&c[0], 77);
  zn_cella_maschera(t, &c[0], ZN_NASCOSTO_A_PROTEZIONE, 4);
  c = zn_tabella_riga(t, ZN_RIGA);
  zn_cella_maschera(t, &c[0], ZN_NASCOSTO_PICCOLO, 4); /* an empty cell stays empty */
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_tabella_csv(t, false, &b);
  assert_string_equal(zn_buf_cstr(&b), "Utenti;Nome\r\n<4;\r\n*;\r\n;\r\n");
  zn_buf_clear(&b);
  zn_tabella_text(t, &b);
  assert_null(strstr(zn_buf_cstr(&b), "77"));
  assert_non_null(strstr(zn_buf_cstr(&b), "<4"));
  json_t *j = zn_tabella_json(t);
  char *text = json_dumps(json_object_get(j, "righe"), JSON_COMPACT | JSON_SORT_KEYS);
  assert_non_null(strstr(text, "\"utenti\":\"<4\""));
  assert_non_null(strstr(text, "\"utenti\":\"*\""));
  assert_non_null(strstr(text, "\"utenti\":null"));
  assert_null(strstr(text, "77"));
  free(text);
  json_decref(j);
  zn_buf_release(&b);
  zn_tabella_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(borders), cmocka_unit_test(one_small_one_more),
                                     cmocka_unit_test(nobody_is_found), cmocka_unit_test(many_rows),
                                     cmocka_unit_test(how_it_looks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
