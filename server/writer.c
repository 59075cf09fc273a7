#include "server/writer.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/text/server.h"
#include "core/text/text.h"

typedef struct put_queue {
  zn_put *first, **end;
} put_queue;

struct zn_store_writer {
  zn_store *store;
  zn_store_writer_config config;
  pthread_t thread;
  pthread_mutex_t mutex; /* guards all that follows */
  pthread_cond_t wake;
  put_queue todo, done;
  bool stop;
  zn_store_writer_counts counts;
};

static void queue_init(put_queue *q) {
  q->first = NULL;
  q->end = &q->first;
}

static void queue_add(put_queue *q, zn_put *p) {
  p->next = NULL;
  *q->end = p;
  q->end = &p->next;
}

/* A batch: what waits, up to the settings' size. Called with the mutex held. */
static zn_put *take_batch(zn_store_writer *w, uint64_t *items, uint64_t *bytes) {
  const zn_settings *s = w->config.settings;
  zn_put *first = w->todo.first, *last = NULL;
  *items = *bytes = 0;
  for (zn_put *p = first; p != NULL; p = p->next) {
    if (last != NULL && (*items >= (uint64_t)s->batch_items || *bytes + p->n > (uint64_t)s->batch_bytes)) break;
    last = p;
    *items += 1;
    *bytes += p->n;
  }
  if (last == NULL) return NULL;
  w->todo.first = last->next;
  if (w->todo.first == NULL) w->todo.end = &w->todo.first;
  last->next = NULL;
  return first;
}

static void commit_batch(zn_store_writer *w, zn_put *batch, uint64_t items) {
  const zn_env *env = w->config.commit.env;
  zn_err err = {0};
  int64_t from = env->mono_ms(env->ctx);
  zn_status st = zn_put_commit(w->store, &w->config.commit, batch, &err);
  int64_t took = env->mono_ms(env->ctx) - from;
  if (st != ZN_OK) {
    zn_log_event(w->config.log, ZN_LOG_ERROR, "commit_failed", ZN_L_S("status", zn_status_name(st)),
                 ZN_L_S("why", err.text), ZN_L_I("puts", items));
  } else {
    zn_log_event(w->config.log, ZN_LOG_DEBUG, "commit", ZN_L_I("puts", items), ZN_L_I("ms", took));
  }
  pthread_mutex_lock(&w->mutex);
  w->counts.commits++;
  w->counts.puts += items;
  w->counts.commit_us += (uint64_t)took * 1000;
  if (st != ZN_OK) w->counts.failures++;
  pthread_mutex_unlock(&w->mutex);
}

static void answer(zn_store_writer *w, zn_put *batch, uint64_t items, uint64_t bytes) {
  pthread_mutex_lock(&w->mutex);
  for (zn_put *p = batch; p != NULL;) {
    zn_put *next = p->next;
    queue_add(&w->done, p);
    p = next;
  }
  w->counts.waiting -= items;
  w->counts.waiting_bytes -= bytes;
  pthread_mutex_unlock(&w->mutex);
  if (w->config.notify != NULL) w->config.notify(w->config.notify_ctx);
}

static void *run(void *arg) {
  zn_store_writer *w = arg;
  pthread_mutex_lock(&w->mutex);
  for (;;) {
    uint64_t items, bytes;
    while (w->todo.first == NULL && !w->stop) pthread_cond_wait(&w->wake, &w->mutex);
    zn_put *batch = take_batch(w, &items, &bytes);
    if (batch == NULL) break; /* told to stop, and nothing waits */
    pthread_mutex_unlock(&w->mutex);
    commit_batch(w, batch, items);
    answer(w, batch, items, bytes);
    pthread_mutex_lock(&w->mutex);
  }
  pthread_mutex_unlock(&w->mutex);
  return NULL;
}

static void writer_free(zn_store_writer *w) {
  zn_put_free_list(w->todo.first);
  zn_put_free_list(w->done.first);
  pthread_cond_destroy(&w->wake);
  pthread_mutex_destroy(&w->mutex);
  w->store->ops->close(w->store);
  free(w);
}

zn_status zn_store_writer_start(zn_store_writer **out, zn_store *store, const zn_store_writer_config *c, zn_err *err) {
  zn_store_writer *w = calloc(1, sizeof *w);
  if (w == NULL) {
    store->ops->close(store);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  w->store = store;
  w->config = *c;
  queue_init(&w->todo);
  queue_init(&w->done);
  pthread_mutex_init(&w->mutex, NULL);
  pthread_cond_init(&w->wake, NULL);
  if (pthread_create(&w->thread, NULL, run, w) != 0) {
    writer_free(w);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  *out = w;
  return ZN_OK;
}

void zn_store_writer_stop(zn_store_writer *w) {
  if (w == NULL) return;
  pthread_mutex_lock(&w->mutex);
  w->stop = true;
  pthread_cond_signal(&w->wake);
  pthread_mutex_unlock(&w->mutex);
  pthread_join(w->thread, NULL);
  writer_free(w);
}

zn_status zn_store_writer_submit(void *writer, zn_put *put, zn_err *err) {
  zn_store_writer *w = writer;
  const zn_settings *s = w->config.settings;
  put->next = NULL;
  pthread_mutex_lock(&w->mutex);
  bool full =
      w->counts.waiting >= (uint64_t)s->pending_items || w->counts.waiting_bytes + put->n > (uint64_t)s->pending_bytes;
  if (!full) {
    queue_add(&w->todo, put);
    w->counts.waiting++;
    w->counts.waiting_bytes += put->n;
    pthread_cond_signal(&w->wake);
  }
  pthread_mutex_unlock(&w->mutex);
  if (!full) return ZN_OK;
  zn_put_free_list(put);
  return zn_fail(err, ZN_E_FULL, ZT_RELAY_BUSY);
}

zn_put *zn_store_writer_answers(zn_store_writer *w) {
  pthread_mutex_lock(&w->mutex);
  zn_put *list = w->done.first;
  queue_init(&w->done);
  pthread_mutex_unlock(&w->mutex);
  return list;
}

zn_store_writer_counts zn_store_writer_counters(zn_store_writer *w) {
  pthread_mutex_lock(&w->mutex);
  zn_store_writer_counts c = w->counts;
  pthread_mutex_unlock(&w->mutex);
  return c;
}
