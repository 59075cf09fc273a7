/* The merge itself, pure: which versions of a register are active, and which of them wins. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"

static int by_dot(const void *a, const void *b) {
  int64_t x = (*(const zn_elect_version *const *)a)->dot, y = (*(const zn_elect_version *const *)b)->dot;
  return x < y ? -1 : x > y;
}

static zn_elect_version *find(zn_elect_version **sorted, size_t n, int64_t dot) {
  size_t lo = 0, hi = n;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    if (sorted[mid]->dot < dot)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo < n && sorted[lo]->dot == dot ? sorted[lo] : NULL;
}

static bool greater(const zn_elect_version *a, const zn_elect_version *b) {
  if (a->hlc != b->hlc) return a->hlc > b->hlc;
  int c = zn_pk_cmp(&a->device, &b->device);
  return c != 0 ? c > 0 : a->dot > b->dot;
}

int zn_elect(zn_elect_version *v, size_t n, zn_arena *a) {
  if (n == 0) return -1;
  zn_elect_version **sorted = zn_arena_alloc(a, n * sizeof *sorted), **todo = zn_arena_alloc(a, n * sizeof *todo);
  bool *seen = zn_arena_alloc(a, n * sizeof *seen);
  if (sorted == NULL || todo == NULL || seen == NULL) return -2;
  for (size_t i = 0; i < n; i++) {
    sorted[i] = &v[i];
    v[i].active = v[i].valid;
  }
  qsort(sorted, n, sizeof *sorted, by_dot);
  /* walk from the valid versions through the void ones they name: each is visited once */
  size_t left = 0;
  for (size_t i = 0; i < n; i++)
    if (v[i].valid) {
      todo[left++] = &v[i];
      seen[i] = true;
    }
  while (left > 0) {
    const zn_elect_version *c = todo[--left];
    for (size_t j = 0; j < c->nnames; j++) {
      zn_elect_version *d = find(sorted, n, c->names[j]);
      if (d == NULL) continue;
      d->active = false;
      if (!d->valid && !seen[d - v]) {
        seen[d - v] = true;
        todo[left++] = d;
      }
    }
  }
  int win = -1;
  for (size_t i = 0; i < n; i++) {
    if (!v[i].active) continue;
    if (win < 0 || (v[win].deleted && !v[i].deleted) || (v[win].deleted == v[i].deleted && greater(&v[i], &v[win])))
      win = (int)i;
  }
  return win;
}
