#include "server/jobs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"

#define MAX_WAITING 64

typedef struct job_queue {
  zn_job *first, **end;
  size_t n;
} job_queue;

struct zn_jobs {
  char *home;
  const zn_env *env;
  void (*notify)(void *ctx);
  void *ctx;
  zn_replica *replica; /* the thread's own */
  pthread_t thread;
  pthread_mutex_t mutex; /* guards what follows */
  pthread_cond_t wake;
  job_queue todo, done;
  bool stop;
};

void zn_job_free(zn_job *j) {
  if (j == NULL) return;
  zn_buf_release(&j->body);
  free(j);
}

static void queue_init(job_queue *q) { *q = (job_queue){.end = NULL}; }

static void queue_add(job_queue *q, zn_job *j) {
  j->next = NULL;
  if (q->first == NULL) {
    q->first = j;
  } else {
    *q->end = j;
  }
  q->end = &j->next;
  q->n++;
}

static zn_job *queue_take(job_queue *q) {
  zn_job *j = q->first;
  if (j == NULL) return NULL;
  q->first = j->next;
  q->n--;
  return j;
}

static void free_all(job_queue *q) {
  for (zn_job *j = queue_take(q); j != NULL; j = queue_take(q)) zn_job_free(j);
}

static void work(zn_jobs *q, zn_job *j) {
  if (q->replica == NULL && zn_replica_open(&q->replica, q->home, q->env, &j->err) != ZN_OK) {
    j->status = zn_fail(&j->err, ZN_E_STATE, ZT_API_NOT_READY);
    return;
  }
  j->status = j->work(j, q->replica, &j->err);
}

static void *run(void *arg) {
  zn_jobs *q = arg;
  pthread_mutex_lock(&q->mutex);
  while (!q->stop) {
    zn_job *j = queue_take(&q->todo);
    if (j == NULL) {
      pthread_cond_wait(&q->wake, &q->mutex);
      continue;
    }
    pthread_mutex_unlock(&q->mutex);
    work(q, j);
    pthread_mutex_lock(&q->mutex);
    queue_add(&q->done, j);
    q->notify(q->ctx);
  }
  pthread_mutex_unlock(&q->mutex);
  return NULL;
}

zn_status zn_jobs_start(zn_jobs **out, const char *home, const zn_env *env, void (*notify)(void *ctx), void *ctx,
                        zn_err *err) {
  zn_jobs *q = calloc(1, sizeof *q);
  if (q == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  q->env = env;
  q->notify = notify;
  q->ctx = ctx;
  queue_init(&q->todo);
  queue_init(&q->done);
  pthread_mutex_init(&q->mutex, NULL);
  pthread_cond_init(&q->wake, NULL);
  q->home = strdup(home);
  if (q->home == NULL || pthread_create(&q->thread, NULL, run, q) != 0) {
    free(q->home);
    free(q);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  *out = q;
  return ZN_OK;
}

void zn_jobs_stop(zn_jobs *q) {
  if (q == NULL) return;
  pthread_mutex_lock(&q->mutex);
  q->stop = true;
  pthread_cond_signal(&q->wake);
  pthread_mutex_unlock(&q->mutex);
  pthread_join(q->thread, NULL);
  free_all(&q->todo);
  free_all(&q->done);
  zn_replica_close(q->replica);
  pthread_cond_destroy(&q->wake);
  pthread_mutex_destroy(&q->mutex);
  free(q->home);
  free(q);
}

zn_status zn_jobs_submit(zn_jobs *q, zn_job *j, zn_err *err) {
  pthread_mutex_lock(&q->mutex);
  bool full = q->todo.n >= MAX_WAITING;
  if (!full) {
    queue_add(&q->todo, j);
    pthread_cond_signal(&q->wake);
  }
  pthread_mutex_unlock(&q->mutex);
  return full ? zn_fail(err, ZN_E_BUSY, ZT_API_BUSY) : ZN_OK;
}

zn_job *zn_jobs_answers(zn_jobs *q) {
  pthread_mutex_lock(&q->mutex);
  zn_job *list = q->done.first;
  queue_init(&q->done);
  pthread_mutex_unlock(&q->mutex);
  return list;
}
