/* What is new in the replica: written by the local API, by another process of this home, or by the sync itself. */
#include <string.h>

#include "client/contact.h"
#include "client/status.h"
#include "client/uplink_internal.h"
#include "core/store/status.h"

static int64_t data_version(zn_uplink *u) {
  sqlite3_stmt *s = zn_replica_stmt(u->replica, "PRAGMA data_version", NULL);
  if (s == NULL) return u->data_version;
  int64_t v = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : u->data_version;
  zn_replica_done(s);
  return v;
}

void zn_watch_look(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  u->poked = false;
  pthread_mutex_unlock(&u->mutex);
  int64_t version = data_version(u);
  if (version == u->data_version) return;
  u->data_version = version;
  size_t queued = zn_replica_queued(u->replica);
  u->dirty = true;
  u->queued = queued;
  u->quiet_since_ms = zn_uplink_now(u);
}

/* The server's clock now: as the session heard it, else as far as the last contact tells. */
static int64_t server_now(const zn_uplink *u) {
  zn_session_progress p = {0};
  if (u->session != NULL) zn_session_progress_of(u->session, &p);
  if (p.server_ms != 0) return p.server_ms + (zn_uplink_now(u) - p.server_at_ms);
  return zn_contact_server_now(u->replica);
}

zn_status zn_watch_seal(zn_uplink *u, zn_err *err) {
  u->dirty = false;
  u->queued = 0;
  return zn_replica_seal(u->replica, server_now(u), NULL, err);
}

void zn_watch_counts(zn_uplink *u, zn_sync_result *out) {
  zn_unsent unsent;
  zn_arena arena;
  zn_arena_init(&arena);
  if (zn_status_unsent(u->replica, &unsent, NULL) == ZN_OK) {
    out->in_attesa = unsent.queued + (unsent.undelivered > unsent.by_file ? unsent.undelivered - unsent.by_file : 0);
  }
  if (zn_client_conflicts(u->replica, &arena, &out->conflitti, NULL) != ZN_OK) out->conflitti = 0;
  zn_arena_release(&arena);
}

/* News of one feed that grew, from the first number that the other side has not been told. */
static void tell_feed(zn_uplink *u, const zn_head *now, const zn_head *before) {
  if (before != NULL && before->seq == now->seq && zn_hash_cmp(&before->hash, &now->hash) == 0) return;
  zn_news news = {.kind = ZN_NEWS_LEDGER, .ledger = now->ledger, .feed = now->device};
  news.from = before == NULL ? 1 : (before->seq < now->seq ? before->seq + 1 : 0);
  zn_session_news(u->session, &news);
}

static int head_order(const zn_head *a, const zn_head *b) {
  int c = zn_id_cmp(&a->ledger, &b->ledger);
  return c != 0 ? c : zn_pk_cmp(&a->device, &b->device);
}

static void take_heads(zn_uplink *u, bool tell) {
  zn_arena arena;
  zn_head *heads = NULL;
  size_t n = 0;
  zn_arena_init(&arena);
  if (zn_replica_heads(u->replica, NULL, &arena, &heads, &n, NULL) != ZN_OK) {
    zn_arena_release(&arena);
    return;
  }
  for (size_t i = 0, j = 0; tell && i < n; i++) {
    while (j < u->nheads && head_order(&u->heads[j], &heads[i]) < 0) j++;
    tell_feed(u, &heads[i], j < u->nheads && head_order(&u->heads[j], &heads[i]) == 0 ? &u->heads[j] : NULL);
  }
  zn_arena_release(&u->heads_arena);
  u->heads_arena = arena;
  u->heads = heads;
  u->nheads = n;
}

static size_t unsent_grants(zn_uplink *u) {
  zn_arena arena;
  zn_span *list = NULL;
  size_t n = 0;
  zn_arena_init(&arena);
  if (u->peer.grants_unsent == NULL || u->peer.grants_unsent(u->peer.ctx, &arena, &list, &n) != ZN_OK) n = 0;
  zn_arena_release(&arena);
  return n;
}

void zn_watch_remember(zn_uplink *u) {
  take_heads(u, false);
  u->trust_generation = zn_trust_generation(zn_replica_trust(u->replica));
}

void zn_watch_tell(zn_uplink *u) {
  take_heads(u, true);
  uint64_t generation = zn_trust_generation(zn_replica_trust(u->replica));
  if (generation != u->trust_generation) {
    u->trust_generation = generation;
    zn_news news = {.kind = ZN_NEWS_TRUST};
    zn_session_news(u->session, &news);
  }
  size_t grants = unsent_grants(u);
  if (grants > 0 && grants != u->grants_told) {
    zn_news news = {.kind = ZN_NEWS_GRANTS};
    zn_session_news(u->session, &news);
  }
  u->grants_told = grants;
  (void)zn_session_tick(u->session);
}
