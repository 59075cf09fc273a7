/* What a commit confirmed survives kill -9 at any moment; two processes may write one replica at the same time. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/support/world.h"

#define ROUNDS 10

static world w;
static char home[160];

static int begin(void **state) {
  (void)state;
  world_begin(&w, 9, 1);
  snprintf(home, sizeof home, "%s", zn_replica_home(w.dev[0]));
  return 0;
}
static int end(void **state) {
  (void)state;
  world_end(&w);
  return 0;
}

/* In a child: writes until it is killed, saying each number on the pipe after its commit returned. Seals now and then.
 */
static void write_for_ever(int out, int64_t from, size_t most, bool seal) {
  zn_replica *r = NULL;
  if (zn_replica_open(&r, home, zn_env_system(), NULL) != ZN_OK) _exit(2);
  for (int64_t i = from; i < from + (int64_t)most; i++) {
    zn_tx *tx = NULL;
    char numero[24];
    snprintf(numero, sizeof numero, "%lld", (long long)i);
    if (zn_tx_begin(&tx, r, NULL) != ZN_OK) _exit(3);
    zn_row row = world_impegno(&w, r, numero, i);
    if (zn_tx_insert(tx, &w.spending, NULL, &row, false, NULL) != ZN_OK) _exit(4);
    if (zn_tx_commit(tx, NULL) != ZN_OK) _exit(5);
    if (write(out, &i, sizeof i) != sizeof i) _exit(6);
    if (seal && i % 7 == 0 && zn_replica_seal(r, 0, NULL, NULL) != ZN_OK) _exit(7);
  }
  zn_replica_close(r);
  _exit(0);
}

static pid_t start(int *in, int64_t from, size_t most, bool seal) {
  int fd[2];
  assert_int_equal(pipe(fd), 0);
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    close(fd[0]);
    write_for_ever(fd[1], from, most, seal);
  }
  close(fd[1]);
  *in = fd[0];
  return pid;
}

static bool has(zn_replica *r, int64_t importo) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT count(*) FROM impegno WHERE importo=?", NULL);
  sqlite3_bind_int64(s, 1, importo);
  int64_t n = 0;
  bool found;
  OK(zn_query_int(r, s, &n, &found, err));
  return n == 1;
}

static zn_replica *reopen(void) {
  zn_replica *r = NULL;
  OK(zn_replica_open(&r, home, &w.env[1], err));
  return r;
}

static void verify(zn_replica *r) {
  zn_buf diff;
  zn_buf_init(&diff, 0);
  OK(zn_replica_verify(r, NULL, &diff, err));
  assert_string_equal(zn_buf_cstr(&diff), "");
  zn_buf_release(&diff);
}

static void killed(void **state) {
  (void)state;
  rng x = rng_seeded(31);
  int64_t next = 1;
  zn_replica_close(w.dev[0]);
  w.dev[0] = NULL;
  for (int round = 0; round < ROUNDS; round++) {
    int in;
    int64_t told[4000];
    size_t n = 0, want = 1 + rng_below(&x, 25);
    pid_t pid = start(&in, next, 4000, true);
    while (n < want && read(in, &told[n], sizeof told[0]) == sizeof told[0]) n++;
    kill(pid, SIGKILL);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFSIGNALED(status)) fail_msg("the writer ended by itself: %d", WEXITSTATUS(status));
    while (n < 4000 && read(in, &told[n], sizeof told[0]) == sizeof told[0]) n++;
    close(in);
    assert_true(n > 0);
    zn_replica *r = reopen();
    for (size_t i = 0; i < n; i++)
      if (!has(r, told[i])) fail_msg("round %d: %lld was confirmed and is lost", round, (long long)told[i]);
    next = told[n - 1] + 10;
    OK(zn_replica_seal(r, 0, NULL, err));
    zn_replica_close(r);
  }
  w.dev[0] = reopen();
  verify(w.dev[0]);
}

/* The command line and the daemon: both write, one seals all the while. Every number is given once, no change is lost.
 */
static void together(void **state) {
  (void)state;
  enum { EACH = 60 };
  int in[2], status;
  pid_t pid[2];
  zn_replica_close(w.dev[0]);
  w.dev[0] = NULL;
  for (int i = 0; i < 2; i++) pid[i] = start(&in[i], 1000000 * (i + 1), EACH, i == 0);
  for (int i = 0; i < 2; i++) {
    int64_t v;
    size_t n = 0;
    while (read(in[i], &v, sizeof v) == sizeof v) n++;
    assert_int_equal(n, EACH);
    assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(in[i]);
  }
  w.dev[0] = reopen();
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < EACH; j++) assert_true(has(w.dev[0], 1000000 * (i + 1) + j));
  OK(zn_replica_seal(w.dev[0], 0, NULL, err));
  zn_arena a;
  zn_head *h = NULL;
  size_t n = 0;
  zn_arena_init(&a);
  OK(zn_replica_heads(w.dev[0], &w.spending.id, &a, &h, &n, err));
  assert_int_equal(n, 1);
  sqlite3_stmt *s = zn_replica_stmt(w.dev[0], "SELECT count(*) FROM seg JOIN feed USING(f) WHERE ledger=?", NULL);
  zn_bind_bytes(s, 1, w.spending.id.b, 16);
  int64_t segs = 0;
  bool found;
  OK(zn_query_int(w.dev[0], s, &segs, &found, err));
  assert_int_equal(segs, h[0].seq); /* one chain, no fork */
  zn_arena_release(&a);
  verify(w.dev[0]);
}

/* Trust that one process adds is seen by the other. */
static void trust_of_another_process(void **state) {
  (void)state;
  zn_replica *other = reopen();
  zn_id id;
  zn_enrol_offer offer = {.org = w.ente, .role = ZN_ROLE_ENTE};
  zn_buf text;
  (void)id;
  zn_trust_digest(zn_replica_trust(other), &id);
  zn_buf_init(&text, 0);
  OK(zn_enrol_invite(w.dev[0], &offer, &text, NULL, err));
  zn_id after, mine;
  zn_trust_digest(zn_replica_trust(other), &after);
  zn_trust_digest(zn_replica_trust(w.dev[0]), &mine);
  assert_memory_not_equal(id.b, after.b, 16);
  assert_memory_equal(mine.b, after.b, 16);
  zn_buf_release(&text);
  zn_replica_close(other);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(killed), cmocka_unit_test(together),
                                     cmocka_unit_test(trust_of_another_process)};
  return cmocka_run_group_tests(tests, begin, end);
}
