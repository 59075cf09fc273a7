/* fuzz: what a fuzz target gives and gets. See README.md. */
#ifndef ZONA_TESTS_FUZZ_FUZZ_H
#define ZONA_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/base/bytes.h"
#include "tests/support/rng.h"

/* The target: must return 0 for any input, without crashing, leaking or hanging. libFuzzer's own name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A well-formed input, different each time: where the mutations start. */
void fuzz_seed(rng *r, zn_buf *out);

/* What must hold whatever the input is. */
#define FUZZ_CHECK(cond)                                                        \
  do {                                                                          \
    if (!(cond)) {                                                              \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #cond); \
      abort();                                                                  \
    }                                                                           \
  } while (0)

#endif
