/* faults: the nth allocation of our own code fails (libraries that we link as shared objects are not touched). Include
 * it in one .c file of a test, and name the test in zona_test_faults() of tests/extra.cmake, which wraps malloc and its
 * like at link time.
 *
 *   faults_sweep(f, ctx): calls f with the 1st, 2nd, ... allocation failing, until a call in which none was asked for
 * any more. f returns a zn_status: it must be ZN_E_NOMEM when an allocation failed, or ZN_OK (where it does without).
 */
#ifndef ZONA_TESTS_SUPPORT_FAULTS_H
#define ZONA_TESTS_SUPPORT_FAULTS_H

#include <stdbool.h>

#include "core/base/status.h"
#include "tests/support/cmocka.h"

static long faults_left = -1; /* allocations until one fails; negative: none will */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static inline int faults_now(void) { return faults_left >= 0 && faults_left-- == 0; }

void *__wrap_malloc(size_t n) { return faults_now() ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t n, size_t size) { return faults_now() ? NULL : __real_calloc(n, size); }
void *__wrap_realloc(void *p, size_t n) { return faults_now() ? NULL : __real_realloc(p, n); }

/* Returns how many allocations f makes. */
static inline long faults_sweep(zn_status (*f)(void *ctx), void *ctx) {
  for (long n = 0; n < 100000; n++) {
    faults_left = n;
    zn_status s = f(ctx);
    bool failed = faults_left < 0;
    faults_left = -1;
    if (!failed) {
      if (s != ZN_OK) fail_msg("without a fault: %s", zn_status_name(s));
      return n;
    }
    if (s != ZN_E_NOMEM && s != ZN_OK) fail_msg("allocation %ld: %s instead of nomem", n + 1, zn_status_name(s));
  }
  fail_msg("it never ends");
  return -1;
}

#endif
