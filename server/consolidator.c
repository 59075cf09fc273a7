#include "server/consolidator.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/domain/money/totals.h"
#include "core/store/enrol.h"
#include "core/text/server.h"
#include "core/text/text.h"
#include "server/pump.h"

#define LOOK_EVERY_S 60 /* without news: a grant may have come late */

struct zn_consolidator {
  zn_consolidator_config config;
  char home[ZN_DIR_MAX + 64];
  char url[ZN_SET_TEXT_MAX + 16];
  zn_pump pump; /* the thread's own */
  bool lost;    /* said so */
  pthread_t thread;
  atomic_bool stop;
  pthread_mutex_t mutex; /* guards what follows */
  pthread_cond_t wake;
  bool woken;
  zn_consolidator_counts counts;
};

void zn_consolidator_ephemeral(const zn_secret *claim, zn_secret *seed) { zn_kdf(seed, claim, 2, "zonacons"); }

/* ---- enrolment
 * -------------------------------------------------------------------------------------------------------------- */

static bool find_invite(zn_trust *t, const zn_pk *ephemeral, zn_invite_info *out) {
  for (size_t i = 0; i < zn_trust_invite_count(t); i++) {
    if (zn_trust_invite_at(t, i, out) && zn_pk_cmp(&out->ephemeral, ephemeral) == 0) return true;
  }
  return false;
}

/* The invite as a text, as if a person had brought it: then joining is everybody's. */
static zn_status print_invite(zn_consolidator *c, zn_trust *t, zn_buf *text, zn_err *err) {
  zn_invite inv = {
      .region = c->config.dir->region, .server = c->config.dir->ident.sign_pk, .role = ZN_ROLE_CONSOLIDATORE};
  zn_consolidator_ephemeral(&c->config.dir->claim, &inv.seed);
  zn_ident eph;
  zn_invite_info info;
  zn_ident_from_seed(&eph, &inv.seed);
  bool found = find_invite(t, &eph.sign_pk, &info);
  zn_ident_wipe(&eph);
  zn_status st = ZN_E_NOTFOUND;
  if (found && info.used) { /* by a replica that is gone: a second use would only wait and alarm everybody */
    if (!c->lost) zn_log_event(c->config.log, ZN_LOG_WARN, "consolidator_lost", ZN_L_S("why", ZT_CONS_LOST));
    c->lost = true;
  } else if (found) {
    snprintf(inv.url, sizeof inv.url, "%s", c->config.url);
    inv.root = *zn_trust_root(t);
    inv.statement = info.hash;
    inv.expires_ms = info.expires_ms;
    if (info.nmemberships > 0) inv.org = info.memberships[0].org;
    st = zn_invite_print(text, c->config.env, &inv, NULL, err);
  }
  zn_wipe(&inv, sizeof inv);
  return st;
}

static zn_status enrol(zn_consolidator *c, zn_err *err) {
  zn_trust *t = zn_relay_trust(c->pump.relay);
  zn_buf text;
  bool needs_pin;
  if (t == NULL) return ZN_E_NOTFOUND;
  zn_buf_init(&text, 4096);
  zn_status st = print_invite(c, t, &text, err);
  if (st == ZN_OK) {
    st = zn_enrol_join(&c->pump.replica, c->home, c->config.env, zn_buf_cstr(&text), NULL, "Consolidatore", &needs_pin,
                       err);
  }
  if (text.p != NULL) zn_wipe(text.p, text.n);
  zn_buf_release(&text);
  if (st != ZN_OK) return st;
  zn_log_event(c->config.log, ZN_LOG_INFO, "consolidator_enrolled",
               ZN_L_DEV("device", &zn_replica_ident(c->pump.replica)->sign_pk));
  return zn_domain_attach(c->pump.replica, err);
}

/* ZN_E_NOTFOUND: no replica yet, and no invite for one. */
static zn_status open_replica(zn_consolidator *c, zn_err *err) {
  if (c->pump.replica != NULL) return ZN_OK;
  zn_status st = zn_replica_open(&c->pump.replica, c->home, c->config.env, err);
  if (st == ZN_OK) return zn_domain_attach(c->pump.replica, err);
  return st == ZN_E_NOTFOUND ? enrol(c, err) : st;
}

/* ---- the thread
 * ---------------------------------------------------------------------------------------------------------------- */

static zn_status one_round(zn_consolidator *c, zn_err *err) {
  ZN_TRY(zn_relay_refresh(c->pump.relay, NULL, err));
  zn_status st = open_replica(c, err);
  if (st == ZN_E_NOTFOUND) return ZN_OK; /* waits for its invite */
  ZN_TRY(st);
  uint64_t before = c->pump.taken;
  ZN_TRY(zn_pump_round(&c->pump, &c->stop, err));
  ZN_TRY(zn_enrol_after_sync(c->pump.replica, err));
  uint64_t came = c->pump.taken - before;
  if (came > 0) zn_log_event(c->config.log, ZN_LOG_INFO, "consolidated", ZN_L_I("segments", came));
  return ZN_OK;
}

static void count_round(zn_consolidator *c, zn_status st) {
  pthread_mutex_lock(&c->mutex);
  c->counts.rounds++;
  c->counts.ready = c->pump.replica != NULL;
  c->counts.segments = c->pump.taken;
  if (st != ZN_OK) {
    c->counts.errors++;
  } else {
    c->counts.last_ms = c->config.env->wall_ms(c->config.env->ctx);
  }
  pthread_mutex_unlock(&c->mutex);
}

static void wait_for_news(zn_consolidator *c) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += LOOK_EVERY_S;
  pthread_mutex_lock(&c->mutex);
  while (!c->woken && !atomic_load(&c->stop)) {
    if (pthread_cond_timedwait(&c->wake, &c->mutex, &until) != 0) break;
  }
  c->woken = false;
  pthread_mutex_unlock(&c->mutex);
}

static void *run(void *arg) {
  zn_consolidator *c = arg;
  while (!atomic_load(&c->stop)) {
    zn_err err = {0};
    zn_status st = one_round(c, &err);
    count_round(c, st);
    if (st != ZN_OK) {
      zn_log_event(c->config.log, ZN_LOG_ERROR, "consolidator", ZN_L_S("status", zn_status_name(st)),
                   ZN_L_S("why", err.text));
    }
    wait_for_news(c);
  }
  return NULL;
}

static zn_status open_view(zn_consolidator *c, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  zn_store *store;
  zn_ident claim;
  const zn_datadir *dir = c->config.dir;
  ZN_TRY(zn_store_sqlite_open(&store, zn_datadir_file(dir, "relay.db", file, sizeof file), false, err));
  zn_ident_from_seed(&claim, &dir->claim);
  zn_relay_config rc = {
      .region = dir->region, .ident = &dir->ident, .claim = claim.sign_pk, .settings = &dir->settings};
  zn_ident_wipe(&claim);
  rc.env = c->config.env;
  rc.log = c->config.log;
  rc.sink = (zn_relay_sink){.ctx = c->config.writer, .submit = zn_store_writer_submit};
  return zn_relay_open(&c->pump.relay, store, &rc, err);
}

static void consolidator_free(zn_consolidator *c) {
  zn_replica_close(c->pump.replica);
  zn_relay_close(c->pump.relay);
  pthread_cond_destroy(&c->wake);
  pthread_mutex_destroy(&c->mutex);
  free(c);
}

zn_status zn_consolidator_start(zn_consolidator **out, const zn_consolidator_config *config, zn_err *err) {
  zn_consolidator *c = calloc(1, sizeof *c);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  c->config = *config;
  (void)snprintf(c->url, sizeof c->url, "%s", config->url); /* the caller's goes away */
  c->config.url = c->url;
  zn_datadir_file(config->dir, "consolidator", c->home, sizeof c->home);
  atomic_init(&c->stop, false);
  pthread_mutex_init(&c->mutex, NULL);
  pthread_cond_init(&c->wake, NULL);
  zn_status st = open_view(c, err);
  if (st == ZN_OK && pthread_create(&c->thread, NULL, run, c) != 0) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (st != ZN_OK) {
    consolidator_free(c);
    return st;
  }
  *out = c;
  return ZN_OK;
}

void zn_consolidator_stop(zn_consolidator *c) {
  if (c == NULL) return;
  atomic_store(&c->stop, true);
  zn_consolidator_wake(c);
  pthread_join(c->thread, NULL);
  consolidator_free(c);
}

void zn_consolidator_wake(zn_consolidator *c) {
  pthread_mutex_lock(&c->mutex);
  c->woken = true;
  pthread_cond_signal(&c->wake);
  pthread_mutex_unlock(&c->mutex);
}

zn_consolidator_counts zn_consolidator_counters(zn_consolidator *c) {
  pthread_mutex_lock(&c->mutex);
  zn_consolidator_counts counts = c->counts;
  pthread_mutex_unlock(&c->mutex);
  return counts;
}
