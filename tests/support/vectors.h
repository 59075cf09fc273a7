/* vectors: reading the known answers of tests/vectors (JSON, bytes in hexadecimal). Asserts, does not return errors. */
#ifndef ZONA_TESTS_SUPPORT_VECTORS_H
#define ZONA_TESTS_SUPPORT_VECTORS_H

#include <jansson.h>

#include "core/base/bytes.h"
#include "tests/support/cmocka.h"

static inline json_t *vectors_load(const char *name) {
  char path[1024];
  json_error_t e;
  snprintf(path, sizeof path, "%s/tests/vectors/%s", ZONA_SOURCE_DIR, name);
  json_t *j = json_load_file(path, 0, &e);
  if (j == NULL) fail_msg("%s: %s", path, e.text);
  return j;
}

static inline json_t *get(json_t *j, const char *key) {
  json_t *v = json_object_get(j, key);
  if (v == NULL) fail_msg("no \"%s\" in the vector", key);
  return v;
}

static inline const char *get_text(json_t *j, const char *key) { return json_string_value(get(j, key)); }
static inline int64_t get_int(json_t *j, const char *key) { return json_integer_value(get(j, key)); }

static inline size_t from_hex(const char *hex, uint8_t *out, size_t cap) {
  size_t n = strlen(hex) / 2;
  assert_true(n <= cap);
  for (size_t i = 0; i < n; i++) {
    char two[3] = {hex[2 * i], hex[2 * i + 1], 0};
    out[i] = (uint8_t)strtoul(two, NULL, 16);
  }
  return n;
}

/* Into storage of the caller's. */
static inline zn_span get_bytes(json_t *j, const char *key, uint8_t *out, size_t cap) {
  return (zn_span){out, from_hex(get_text(j, key), out, cap)};
}

/* Exactly n bytes. */
static inline void get_exact(json_t *j, const char *key, void *out, size_t n) {
  assert_int_equal(from_hex(get_text(j, key), out, n), n);
}

static inline void assert_hex(zn_span got, const char *hex) {
  uint8_t want[70000];
  size_t n = from_hex(hex, want, sizeof want);
  assert_int_equal(got.n, n);
  if (n > 0) assert_memory_equal(got.p, want, n);
}

#endif
