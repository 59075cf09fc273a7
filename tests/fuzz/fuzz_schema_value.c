/* values as typed: the first byte picks a field; what is taken prints, and what it prints is taken again as the same
 * value. */
#include <string.h>

#include "core/base/arena.h"
#include "core/schema/schema.h"
#include "tests/fuzz/fuzz.h"

static const struct {
  unsigned entity;
  const char *field;
} fields[] = {{ZN_IMPEGNO, "importo"},     {ZN_IMPEGNO, "data"},       {ZN_IMPEGNO, "anno"},
              {ZN_IMPEGNO, "oggetto"},     {ZN_IMPEGNO, "cig"},        {ZN_IMPEGNO, "prenotazione"},
              {ZN_IMPEGNO, "tipo_debito"}, {ZN_ENTE, "cod_catastale"}, {ZN_RENDICONTO_MOSSA, "manifest"}};
#define FIELDS (sizeof fields / sizeof *fields)

void fuzz_seed(rng *r, zn_buf *out) {
  static const char *const texts[] = {"1.234,56", "2025-03-01",      "31/12/2025", "  testo \xc3\xa8 ", "95156957EC",
                                      "si",       "Non commerciale", "d049",       "mfrggzdf",          "-12,00"};
  uint8_t field = (uint8_t)rng_below(r, FIELDS);
  zn_buf_put(out, &field, 1);
  zn_buf_put_str(out, texts[rng_below(r, sizeof texts / sizeof *texts)]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 4000) return 0;
  const zn_entity *e = zn_entity_by_no(fields[data[0] % FIELDS].entity);
  const zn_field *f = zn_field_by_name(e, fields[data[0] % FIELDS].field);
  char text[4001];
  memcpy(text, data + 1, size - 1);
  text[size - 1] = 0;
  zn_arena a;
  zn_val v, again;
  zn_err err = {0};
  zn_buf b;
  zn_arena_init(&a);
  zn_buf_init(&b, 0);
  if (zn_val_parse(f, text, &a, &v, &err) == ZN_OK) {
    zn_val_print(f, &v, &b);
    FUZZ_CHECK(zn_val_parse(f, zn_buf_cstr(&b), &a, &again, &err) == ZN_OK);
    FUZZ_CHECK(zn_val_eq(&v, &again));
  } else {
    FUZZ_CHECK(err.text[0] != 0);
  }
  zn_buf_release(&b);
  zn_arena_release(&a);
  return 0;
}
