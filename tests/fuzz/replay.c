/* replay: runs a fuzz target without libFuzzer, so that every compiler's build has it as a quick test.
 *
 *   fuzz_NAME [CORPUS...]       replays the files of these folders, then N inputs mutated from seeds (N:
 * ZONA_FUZZ_RUNS, or 20000) fuzz_NAME --write DIR N     writes N seeds into DIR, for libFuzzer to start from The seed
 * of the whole run is ZONA_SEED; the state before each input is printed when a signal ends the program. */
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

static uint64_t current; /* the generator's state before the input at work: ZONA_SEED=current repeats it */

static void on_crash(int sig) {
  char line[80];
  int n = snprintf(line, sizeof line, "\nreplay: signal %d; again with ZONA_FUZZ_RUNS=1 ZONA_SEED=%llu\n", sig,
                   (unsigned long long)current);
  if (write(2, line, (size_t)n) < 0) _exit(2);
  signal(sig, SIG_DFL);
  raise(sig);
}

static void run_file(const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return;
  zn_buf b;
  size_t n = 0;
  zn_buf_init(&b, 1u << 24);
  do {
    uint8_t *room = zn_buf_room(&b, 65536);
    if (room == NULL) break;
    n = fread(room, 1, 65536, f);
    zn_buf_added(&b, n);
  } while (n > 0);
  fclose(f);
  fprintf(stderr, "replay: %s\n", path);
  LLVMFuzzerTestOneInput(b.p, b.n);
  zn_buf_release(&b);
}

static void run_folder(const char *folder) {
  DIR *d = opendir(folder);
  if (d == NULL) return;
  for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
    char path[4096];
    if (e->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    run_file(path);
  }
  closedir(d);
}

static void insert(zn_buf *b, rng *r, size_t at, size_t n) {
  if (zn_buf_room(b, n) == NULL) return;
  memmove(b->p + at + n, b->p + at, b->n - at);
  rng_fill(r, b->p + at, n);
  b->n += n;
}

static void mutate(zn_buf *b, rng *r) {
  static const uint8_t edges[] = {0,    1,    0x7f, 0x80, 0x90, 0x91, 0xc0, 0xc4,
                                  0xc6, 0xcf, 0xd3, 0xdb, 0xdc, 0xdd, 0xdf, 0xff};
  for (uint64_t k = rng_below(r, 5); k > 0; k--) {
    size_t at = rng_below(r, b->n + 1);
    switch (rng_below(r, 6)) {
      case 0: insert(b, r, at, 1 + rng_below(r, 8)); break;
      case 1: b->n = at; break; /* cut */
      case 2:                   /* drop a piece */
        if (at < b->n) {
          size_t n = 1 + rng_below(r, b->n - at < 16 ? b->n - at : 16);
          memmove(b->p + at, b->p + at + n, b->n - at - n);
          b->n -= n;
        }
        break;
      case 3:
        if (at < b->n) b->p[at] ^= (uint8_t)(1u << rng_below(r, 8));
        break;
      case 4:
        if (at < b->n) b->p[at] = edges[rng_below(r, sizeof edges)];
        break;
      default:
        if (at < b->n) b->p[at] = (uint8_t)rng_next(r);
    }
  }
}

static int write_seeds(const char *folder, long n) {
  rng r = rng_seeded(1);
  zn_buf b;
  zn_buf_init(&b, 0);
  for (long i = 0; i < n; i++) {
    char path[4096];
    zn_buf_clear(&b);
    fuzz_seed(&r, &b);
    snprintf(path, sizeof path, "%s/seed-%03ld", folder, i);
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(b.p, 1, b.n, f) != b.n || fclose(f) != 0) return 1;
  }
  zn_buf_release(&b);
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "--write") == 0) return write_seeds(argv[2], strtol(argv[3], NULL, 10));
  signal(SIGSEGV, on_crash);
  signal(SIGABRT, on_crash);
  for (int i = 1; i < argc; i++) run_folder(argv[i]);
  const char *runs = getenv("ZONA_FUZZ_RUNS");
  long n = runs == NULL ? 20000 : strtol(runs, NULL, 10);
  rng r = rng_seeded(1);
  zn_buf b;
  zn_buf_init(&b, 0);
  LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
  for (long i = 0; i < n; i++) {
    current = r.state;
    zn_buf_clear(&b);
    fuzz_seed(&r, &b);
    if (i > 0 || n == 1) mutate(&b, &r);         /* the first one as it is */
    uint8_t *exact = malloc(b.n == 0 ? 1 : b.n); /* on its own, so that reading past the end is seen */
    if (exact == NULL) return 1;
    memcpy(exact, b.p, b.n);
    LLVMFuzzerTestOneInput(exact, b.n);
    free(exact);
  }
  zn_buf_release(&b);
  printf("replay: %ld inputs\n", n);
  return 0;
}
