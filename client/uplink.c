/* The thread of the uplink and what other threads see of it. */
#include "client/uplink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/uplink_internal.h"
#include "core/domain/money/totals.h"
#include "core/text/client.h"
#include "core/text/text.h"

int64_t zn_uplink_now(const zn_uplink *u) { return u->config.env->mono_ms(u->config.env->ctx); }

void zn_uplink_beat(zn_uplink *u) {
  zn_session_progress p = {0};
  if (u->session != NULL) zn_session_progress_of(u->session, &p);
  pthread_mutex_lock(&u->mutex);
  u->beat_ms = zn_uplink_now(u);
  if (u->session != NULL) u->bytes = p.bytes_in + p.bytes_out;
  pthread_mutex_unlock(&u->mutex);
}

bool zn_uplink_stopping(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  bool stop = u->stop;
  pthread_mutex_unlock(&u->mutex);
  return stop;
}

bool zn_uplink_wanted(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  bool wanted = u->asked > u->served;
  pthread_mutex_unlock(&u->mutex);
  return wanted;
}

void zn_uplink_publish(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  u->result = u->now;
  u->served = u->working;
  pthread_cond_broadcast(&u->cond);
  pthread_mutex_unlock(&u->mutex);
  if (u->config.on_change != NULL) u->config.on_change(u->config.ctx);
}

/* ---- the thread
 * --------------------------------------------------------------------------------------------------------- */

/* Opens what the thread works with; the error becomes the result of every ticket. */
static zn_status set_up(zn_uplink *u, zn_err *err) {
  ZN_TRY(zn_replica_open(&u->replica, u->config.home, u->config.env, err));
  ZN_TRY(zn_domain_attach(u->replica, err));
  ZN_TRY(zn_replica_lock_sync(u->replica, err));
  u->locked = true;
  zn_arena arena;
  zn_arena_init(&arena);
  const char *url = zn_replica_meta(u->replica, &arena, "url");
  const char *ca = zn_replica_meta(u->replica, &arena, "ca"); /* for wss, instead of the system's authorities */
  zn_status st =
      url == NULL || *url == '\0' ? zn_fail(err, ZN_E_NET, ZT_NET_NO_SERVER) : zn_url_parse(&u->url, url, err);
  zn_socket *socket = NULL;
  zn_socket_events events = zn_line_events;
  events.ctx = u;
  if (st == ZN_OK) {
    (void)snprintf(u->url_text, sizeof u->url_text, "%s", url);
    st = zn_socket_new(&socket, &events, &u->url, ca, err);
  }
  zn_arena_release(&arena);
  pthread_mutex_lock(&u->mutex);
  u->socket = socket;
  pthread_mutex_unlock(&u->mutex);
  return st;
}

static void tear_down(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  zn_socket *socket = u->socket;
  u->socket = NULL;
  u->connected = false;
  pthread_mutex_unlock(&u->mutex);
  zn_line_close(u);
  zn_socket_free(socket);
  zn_arena_release(&u->heads_arena);
  if (u->locked) zn_replica_unlock_sync(u->replica);
  if (u->replica != NULL) zn_replica_close(u->replica);
  u->replica = NULL;
}

static void uplink_free(zn_uplink *u) {
  pthread_mutex_destroy(&u->mutex);
  pthread_cond_destroy(&u->cond);
  free(u);
}

static void *uplink_main(void *arg) {
  zn_uplink *u = arg;
  zn_arena_init(&u->heads_arena);
  zn_link_init(&u->link, u->config.env);
  zn_err err = {ZN_OK, ""};
  zn_status st = set_up(u, &err);
  if (st == ZN_OK) {
    zn_line_turn(u);
    while (!(zn_uplink_stopping(u) && u->session == NULL && !u->connecting) && zn_socket_service(u->socket)) {
      zn_uplink_beat(u);
      if (!u->config.standing && !zn_uplink_wanted(u) && u->session == NULL) break;
    }
    err.code = ZN_E_NET;
    (void)snprintf(err.text, sizeof err.text, "%s", ZT_NET_INTERRUPTED);
  } else if (err.code == ZN_OK) {
    err.code = st;
  }
  /* Whoever still waits gets an answer. */
  u->now = (zn_sync_result){.err = err};
  if (u->replica != NULL) zn_watch_counts(u, &u->now);
  tear_down(u);
  pthread_mutex_lock(&u->mutex);
  if (u->asked > u->served) {
    u->result = u->now;
    u->served = UINT64_MAX;
  }
  u->ended = true;
  bool orphan = u->orphan;
  pthread_cond_broadcast(&u->cond);
  pthread_mutex_unlock(&u->mutex);
  if (orphan) {
    uplink_free(u);
  } else if (u->config.on_change != NULL) {
    u->config.on_change(u->config.ctx);
  }
  return NULL;
}

/* ---- for other threads
 * ------------------------------------------------------------------------------------------------------ */

zn_status zn_uplink_start(zn_uplink **out, const zn_uplink_config *config, zn_err *err) {
  zn_uplink *u = calloc(1, sizeof *u);
  if (u == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  u->config = *config;
  u->asked = 1;
  u->beat_ms = zn_uplink_now(u);
  pthread_mutex_init(&u->mutex, NULL);
  pthread_cond_init(&u->cond, NULL);
  if (pthread_create(&u->thread, NULL, uplink_main, u) != 0) {
    uplink_free(u);
    return zn_fail(err, ZN_E_NET, ZT_NET_SETUP);
  }
  *out = u;
  return ZN_OK;
}

static void wake_locked(zn_uplink *u) {
  if (u->socket != NULL) zn_socket_wake(u->socket);
}

uint64_t zn_uplink_ask(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  uint64_t ticket = ++u->asked;
  wake_locked(u);
  pthread_mutex_unlock(&u->mutex);
  return ticket;
}

void zn_uplink_changed(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  u->poked = true;
  wake_locked(u);
  pthread_mutex_unlock(&u->mutex);
}

bool zn_uplink_connected(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  bool yes = u->connected;
  pthread_mutex_unlock(&u->mutex);
  return yes;
}

static bool result_locked(zn_uplink *u, uint64_t ticket, zn_sync_result *out) {
  if (u->served < ticket && !u->ended) return false;
  *out = u->result;
  return true;
}

bool zn_uplink_result(zn_uplink *u, uint64_t ticket, zn_sync_result *out) {
  pthread_mutex_lock(&u->mutex);
  bool there = result_locked(u, ticket, out);
  if (!there && zn_uplink_now(u) - u->beat_ms > ZN_UPLINK_LIFELESS) {
    memset(out, 0, sizeof *out);
    (void)zn_fail(&out->err, ZN_E_NET, ZT_NET_TIMEOUT, u->url_text);
    there = true;
  }
  pthread_mutex_unlock(&u->mutex);
  return there;
}

static void wait_a_little(zn_uplink *u, unsigned ms) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += (long)ms * 1000000L;
  until.tv_sec += until.tv_nsec / 1000000000L;
  until.tv_nsec %= 1000000000L;
  pthread_cond_timedwait(&u->cond, &u->mutex, &until);
}

void zn_uplink_wait(zn_uplink *u, uint64_t ticket, bool (*tick)(void *ctx, uint64_t bytes), void *ctx,
                    zn_sync_result *out) {
  for (;;) {
    if (zn_uplink_result(u, ticket, out)) return;
    pthread_mutex_lock(&u->mutex);
    if (u->served < ticket && !u->ended) wait_a_little(u, 200);
    uint64_t bytes = u->bytes;
    pthread_mutex_unlock(&u->mutex);
    if (tick != NULL && !tick(ctx, bytes)) {
      memset(out, 0, sizeof *out);
      (void)zn_fail(&out->err, ZN_E_NET, ZT_NET_INTERRUPTED);
      return;
    }
  }
}

bool zn_uplink_stop(zn_uplink *u, unsigned wait_ms) {
  if (u == NULL) return true;
  int64_t until = zn_uplink_now(u) + (int64_t)wait_ms;
  pthread_mutex_lock(&u->mutex);
  u->stop = true;
  wake_locked(u);
  while (!u->ended && zn_uplink_now(u) < until) wait_a_little(u, 50);
  bool ended = u->ended;
  if (!ended) u->orphan = true;
  pthread_mutex_unlock(&u->mutex);
  if (!ended) {
    pthread_detach(u->thread);
    return false;
  }
  pthread_join(u->thread, NULL);
  uplink_free(u);
  return true;
}
