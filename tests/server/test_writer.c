/* The store writer: many puts, few commits, answers in order; and what it answered survives kill -9. */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/writer.h"
#include "tests/server/support_server.h"

typedef struct bell { /* rung by the writer's thread */
  pthread_mutex_t mutex;
  pthread_cond_t rung;
  unsigned n;
} bell;

static void ring(void *ctx) {
  bell *b = ctx;
  pthread_mutex_lock(&b->mutex);
  b->n++;
  pthread_cond_signal(&b->rung);
  pthread_mutex_unlock(&b->mutex);
}

static void wait_ring(bell *b) {
  pthread_mutex_lock(&b->mutex);
  while (b->n == 0) pthread_cond_wait(&b->rung, &b->mutex);
  b->n = 0;
  pthread_mutex_unlock(&b->mutex);
}

static zn_store_writer *start(region *g, bell *b, zn_store *s) {
  zn_store_writer *w = NULL;
  zn_err err = {0};
  *b = (bell){.mutex = PTHREAD_MUTEX_INITIALIZER, .rung = PTHREAD_COND_INITIALIZER};
  zn_store_writer_config c = {.settings = &g->settings, .notify = ring, .notify_ctx = b};
  c.commit = (zn_commit){.region = g->id, .ident = &g->server, .incarnation = 1, .env = zn_env_system()};
  assert_int_equal(zn_store_writer_start(&w, s, &c, &err), ZN_OK);
  return w;
}

/* A put of the feed's next segment, for connection `conn`. */
static zn_put *next_put(region *g, zn_head *prev, uint64_t conn) {
  zn_buf wire;
  zn_buf_init(&wire, 0);
  zn_head h = make_segment(g, &g->dev1, &g->l6_1, prev->seq > 0 ? prev : NULL, "testo", &wire);
  zn_put *p = zn_put_new(ZN_PUT_SEGMENT, conn, zn_buf_span(&wire));
  assert_non_null(p);
  p->head = *prev = h;
  zn_buf_release(&wire);
  return p;
}

static void many_puts_share_a_commit(void **state) {
  (void)state;
  region g;
  bell b;
  zn_err err = {0};
  enum { N = 400 };
  region_init(&g, 60);
  zn_store *look = make_store(&g);
  zn_put *puts[N];
  zn_head prev = {.seq = 0};
  for (uint64_t i = 0; i < N; i++) puts[i] = next_put(&g, &prev, i + 1);
  zn_store_writer *w = start(&g, &b, open_store(&g));
  for (size_t i = 0; i < N; i++) assert_int_equal(zn_store_writer_submit(w, puts[i], &err), ZN_OK);
  uint64_t answered = 0;
  while (answered < N) {
    wait_ring(&b);
    zn_put *list = zn_store_writer_answers(w);
    for (const zn_put *p = list; p != NULL; p = p->next) {
      assert_int_equal(p->conn, ++answered); /* in the order they came */
      assert_int_equal(p->result, ZN_OK);
      assert_true(p->fresh);
      assert_int_equal(
          look->ops->seg_find(look, &(zn_head){p->head.ledger, p->head.device, p->head.seq, p->head.hash}, NULL, &err),
          ZN_OK); /* another connection sees it: it is committed */
    }
    zn_put_free_list(list);
  }
  zn_store_writer_counts c = zn_store_writer_counters(w);
  assert_int_equal(c.puts, N);
  assert_int_equal(c.waiting, 0);
  assert_int_equal(c.waiting_bytes, 0);
  assert_true(c.commits < N / 4);
  zn_store_writer_stop(w);
  /* a receipt for the last of each commit, and at least for the very last */
  zn_buf receipt;
  zn_buf_init(&receipt, 0);
  assert_int_equal(look->ops->receipt_get(look, &prev, &receipt, &err), ZN_OK);
  zn_buf_release(&receipt);
  look->ops->close(look);
  region_release(&g);
}

/* One that fails alone (its chain was changed by somebody else) does not take the others with it. */
static void a_bad_put_fails_alone(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  region_init(&g, 61);
  zn_store *look = make_store(&g);
  zn_head prev = {.seq = 0};
  zn_put *first = next_put(&g, &prev, 1), *gap = next_put(&g, &prev, 2), *after = next_put(&g, &prev, 3);
  zn_put_free_list(gap);
  first->next = after;
  zn_commit c = {.region = g.id, .ident = &g.server, .incarnation = 1, .env = zn_env_system()};
  assert_int_equal(zn_put_commit(look, &c, first, &err), ZN_OK);
  assert_int_equal(first->result, ZN_OK);
  assert_int_equal(after->result, ZN_E_NOTFOUND);
  assert_int_equal(look->ops->seg_find(look, &first->head, NULL, &err), ZN_OK);
  assert_int_equal(look->ops->seg_find(look, &after->head, NULL, &err), ZN_E_NOTFOUND);
  zn_put_free_list(first);
  look->ops->close(look);
  region_release(&g);
}

static void too_much_waiting_is_refused(void **state) {
  (void)state;
  region g;
  bell b;
  zn_err err = {0};
  region_init(&g, 62);
  g.settings.pending_items = 16;
  zn_store *blocker = make_store(&g);
  zn_head prev = {.seq = 0};
  zn_store_writer *w = start(&g, &b, open_store(&g));
  assert_int_equal(blocker->ops->begin(blocker, &err), ZN_OK); /* the disk is busy */
  zn_status st = ZN_OK;
  int n = 0;
  for (; n < 100 && st == ZN_OK; n++) st = zn_store_writer_submit(w, next_put(&g, &prev, 1), &err);
  assert_int_equal(st, ZN_E_FULL);
  assert_int_equal(n, 17);
  blocker->ops->rollback(blocker);
  zn_store_writer_stop(w); /* writes what waits */
  zn_store_stats stats;
  assert_int_equal(blocker->ops->stats(blocker, &stats, &err), ZN_OK);
  assert_int_equal(stats.segments, 16);
  blocker->ops->close(blocker);
  region_release(&g);
}

/* ---- kill -9
 * ---------------------------------------------------------------------------------------------------------------- */

/* The child writes on and on, and says over a pipe the number of each answered segment. */
static void child_writes(region *g, int out, zn_head prev) {
  bell b;
  zn_err err = {0};
  zn_store_writer *w = start(g, &b, open_store(g));
  for (;;) {
    for (int i = 0; i < 8; i++) {
      if (zn_store_writer_submit(w, next_put(g, &prev, 1), &err) != ZN_OK) _exit(3);
    }
    wait_ring(&b);
    zn_put *list = zn_store_writer_answers(w);
    for (const zn_put *p = list; p != NULL; p = p->next) {
      if (p->result != ZN_OK || write(out, &p->head, sizeof p->head) != (ssize_t)sizeof p->head) _exit(4);
    }
    zn_put_free_list(list);
  }
}

static void what_was_answered_survives_kill(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  region_init(&g, 63);
  zn_store *s = make_store(&g);
  s->ops->close(s);
  zn_head last = {.seq = 0};
  for (unsigned round = 1; round <= 6; round++) {
    int fds[2];
    zn_head told = {.seq = 0};
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      close(fds[0]);
      child_writes(&g, fds[1], last);
      _exit(0);
    }
    close(fds[1]);
    for (unsigned i = 0; i < round * 7; i++) assert_int_equal(read(fds[0], &told, sizeof told), sizeof told);
    kill(child, SIGKILL);
    for (zn_head more; read(fds[0], &more, sizeof more) == (ssize_t)sizeof more;) told = more; /* said before it died */
    close(fds[0]);
    waitpid(child, NULL, 0);
    s = open_store(&g);
    assert_int_equal(s->ops->check(s, &err), ZN_OK);
    assert_int_equal(s->ops->seg_find(s, &told, NULL, &err), ZN_OK);
    for (uint64_t seq = 1; seq <= told.seq; seq++) { /* and the whole chain below it */
      zn_head at = {g.l6_1.id, g.dev1.sign_pk, seq, {{0}}};
      assert_int_equal(s->ops->seg_find(s, &at, NULL, &err), ZN_OK);
    }
    /* what was committed and not answered is there too: the next child goes on from it */
    for (last = told;;) {
      zn_head at = {g.l6_1.id, g.dev1.sign_pk, last.seq + 1, {{0}}};
      if (s->ops->seg_find(s, &at, NULL, &err) != ZN_OK) break;
      last = at;
    }
    s->ops->close(s);
  }
  region_release(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(many_puts_share_a_commit),
      cmocka_unit_test(a_bad_put_fails_alone),
      cmocka_unit_test(too_much_waiting_is_refused),
      cmocka_unit_test(what_was_answered_survives_kill),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
