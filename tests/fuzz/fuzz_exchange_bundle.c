/* bundle: the first byte says what the rest is: a whole file, or envelopes to which the magic and the right hash are
 * added. Each goes through a file, as a bundle does. */
#include <string.h>
#include <unistd.h>

#include "core/base/mp.h"
#include "core/exchange/bundle_file.h"
#include "tests/fuzz/fuzz.h"

static const zn_hash region = {{9}};

typedef struct ends {
  zn_buf all; /* what the sink was given */
  bool open;
} ends;

static zn_status none(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  (void)ctx, (void)since, (void)emit, (void)to, (void)err;
  return ZN_OK;
}

static zn_status some(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  rng *r = ctx;
  uint8_t bytes[300];
  (void)since, (void)err;
  for (uint64_t n = rng_below(r, 4); n > 0; n--) {
    size_t size = rng_below(r, sizeof bytes);
    rng_fill(r, bytes, size);
    ZN_TRY(emit(to, (zn_span){bytes, size}));
  }
  return ZN_OK;
}

static zn_status vector(void *ctx, zn_arena *a, zn_bundle_since *out, zn_err *err) {
  (void)err;
  size_t n = rng_below(ctx, 3);
  zn_trust_head *t = zn_arena_alloc(a, (n + 1) * sizeof *t);
  zn_head *h = zn_arena_alloc(a, (n + 1) * sizeof *h);
  *out = (zn_bundle_since){t, n, h, n};
  return t && h ? ZN_OK : ZN_E_NOMEM;
}

static void name(char out[64]) {
  const char *dir = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  snprintf(out, 64, "%s/zona-fuzz-bundle-%d", dir, (int)getpid());
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_env_system();
  char path[64];
  zn_err err;
  zn_bundle_source from = {.ctx = r,
                           .region = region,
                           .now_ms = 1,
                           .trust = some,
                           .grants = none,
                           .segments = some,
                           .receipts = some,
                           .vector = vector};
  uint8_t mode = (uint8_t)rng_below(r, 2);
  name(path);
  FUZZ_CHECK(zn_bundle_export(&from, NULL, path, NULL, &err) == ZN_OK);
  FILE *f = fopen(path, "rb");
  FUZZ_CHECK(f != NULL);
  zn_buf whole;
  zn_buf_init(&whole, 0);
  for (int c; (c = fgetc(f)) != EOF;) zn_buf_put(&whole, &(uint8_t){(uint8_t)c}, 1);
  fclose(f);
  unlink(path);
  zn_buf_put(out, &mode, 1);
  if (mode == 0)
    zn_buf_put(out, whole.p, whole.n);
  else
    zn_buf_put(out, whole.p + 8, whole.n - 8 - 37);
  zn_buf_release(&whole);
}

static zn_status begin(void *ctx, zn_err *err) {
  ends *e = ctx;
  (void)err;
  FUZZ_CHECK(!e->open);
  e->open = true;
  return ZN_OK;
}

static zn_status end(void *ctx, zn_err *err) {
  ends *e = ctx;
  (void)err;
  FUZZ_CHECK(e->open);
  e->open = false;
  return ZN_OK;
}

static void give_up(void *ctx) { ((ends *)ctx)->open = false; }

static zn_status take(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  ends *e = ctx;
  (void)err;
  FUZZ_CHECK(e->open && wire.n <= BUNDLE_ENVELOPE_MAX);
  zn_buf_put(&e->all, wire.p, wire.n);
  *fresh = wire.n % 2;
  return wire.n % 3 == 1 ? ZN_E_DENIED : ZN_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_env_system();
  if (size < 1) return 0;
  char path[64];
  zn_err err = {0};
  name(path);
  FILE *f = fopen(path, "wb");
  FUZZ_CHECK(f != NULL);
  if (data[0] % 2 == 0) {
    FUZZ_CHECK(fwrite(data + 1, 1, size - 1, f) == size - 1);
  } else {
    zn_hasher h;
    zn_hash sum;
    zn_hasher_start(&h, "zona bundle 1", 32);
    zn_hasher_add(&h, ZN_SPAN("ZONAPDZ1", 8));
    zn_hasher_add(&h, (zn_span){data + 1, size - 1});
    zn_hasher_end(&h, &sum);
    FUZZ_CHECK(fwrite("ZONAPDZ1", 1, 8, f) == 8 && fwrite(data + 1, 1, size - 1, f) == size - 1);
    FUZZ_CHECK(fwrite("\x92\xcc\xff\xc4\x20", 1, 5, f) == 5 && fwrite(&sum, 1, 32, f) == 32);
  }
  fclose(f);
  ends e = {.open = false};
  zn_buf_init(&e.all, 0);
  zn_bundle_sink to = {.ctx = &e,
                       .region = region,
                       .begin = begin,
                       .end = end,
                       .abort = give_up,
                       .trust = take,
                       .grant = take,
                       .segment = take,
                       .receipt = take};
  zn_bundle_info info;
  zn_bundle_since since;
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = zn_bundle_import(&to, path, NULL, &err);
  FUZZ_CHECK(st == ZN_OK || err.text[0] != 0);
  FUZZ_CHECK(!e.open);
  (void)!zn_bundle_inspect(path, &info, &err);
  (void)!zn_bundle_vector(path, &a, &since, &err);
  zn_arena_release(&a);
  zn_buf_release(&e.all);
  unlink(path);
  return 0;
}
