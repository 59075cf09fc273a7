/* The connection: from the link's "go" to the session's end, and what a sync's result says of it. */
#include <stdio.h>
#include <string.h>

#include "client/contact.h"
#include "client/uplink_internal.h"
#include "core/store/enrol.h"
#include "core/text/client.h"
#include "protocol/replica_peer.h"

/* ---- results --------------------------------------------------------------------------------------------------------
 */

/* Work on all tickets given so far begins: what is counted from here on belongs to their result. */
static void begin(zn_uplink *u) {
  pthread_mutex_lock(&u->mutex);
  u->working = u->asked;
  pthread_mutex_unlock(&u->mutex);
  u->now = (zn_sync_result){0};
  u->rounds = 0;
  u->busy = true;
  u->base = (zn_session_progress){0};
  if (u->session != NULL) zn_session_progress_of(u->session, &u->base);
}

static void count(zn_uplink *u) {
  zn_session_progress p = {0};
  if (u->session != NULL) {
    zn_session_progress_of(u->session, &p);
    u->now.inviati = (size_t)(p.changes_sent - u->base.changes_sent);
    u->now.ricevuti = (size_t)(p.changes_received - u->base.changes_received);
    u->now.conferme = (size_t)(p.receipts - u->base.receipts);
    u->now.respinti = (size_t)(p.refused - u->base.refused);
    u->now.server_ms = p.server_ms;
    if (u->now.respinti > 0) (void)snprintf(u->now.rifiuto, sizeof u->now.rifiuto, "%s", p.last_refusal.text);
  }
  zn_watch_counts(u, &u->now);
}

/* What `zona status` will say of this contact: that there was one, or why the server turned us away. */
static void note(zn_uplink *u, const zn_err *err) {
  const zn_env *env = u->config.env;
  bool refused = err != NULL && (err->code == ZN_E_DENIED || err->code == ZN_E_VERSION || err->code == ZN_E_CRYPTO);
  zn_session_progress p = {0};
  zn_status st = ZN_OK;
  if (u->session != NULL) zn_session_progress_of(u->session, &p);
  if (p.server_ms != 0) {
    int64_t passed = zn_uplink_now(u) - p.server_at_ms;
    st = zn_contact_note(u->replica, p.server_ms + passed, env->wall_ms(env->ctx), NULL);
  }
  const char *items = u->now.respinti > 0 ? u->now.rifiuto : NULL; /* some of what was sent */
  if (st == ZN_OK && (refused || err == NULL)) st = zn_contact_refused(u->replica, refused ? err->text : items, NULL);
  (void)st; /* a full disk: the next contact writes it */
}

static void finish(zn_uplink *u, const zn_err *err) {
  count(u);
  note(u, err);
  if (err != NULL) u->now.err = *err;
  zn_uplink_publish(u);
}

/* Why a connection did not come about, as far as the system tells. */
static const char *why_it(const char *why) {
  static const struct {
    const char *part, *text;
  } known[] = {
      {"cert", ZT_WHY_CERT}, {"X509", ZT_WHY_CERT},        {"SSL", ZT_WHY_TLS},        {"name not", ZT_WHY_NAME},
      {"dns", ZT_WHY_NAME},  {"imed out", ZT_WHY_TIMEOUT}, {"imeout", ZT_WHY_TIMEOUT}, {"HS:", ZT_WHY_NOT_ZONA},
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (strstr(why, known[i].part) != NULL) return known[i].text;
  }
  return ZT_WHY_CONNECT;
}

/* ---- the session
 * ------------------------------------------------------------------------------------------------------- */

static zn_status open_session(zn_uplink *u, zn_err *err) {
  zn_session_opts opts = {
      .side = ZN_SIDE_CLIENT,
      .env = u->config.env,
      .ident = zn_replica_ident(u->replica),
      .region = *zn_replica_region(u->replica),
      .standing = true, /* it is we who say when a single sync has had all its rounds */
      .limits = {.silence_ms = ZN_UPLINK_SILENCE},
  };
  /* What is queued is sealed at the first rest, when the server's time is known: a clock in 2040 is noticed then. */
  ZN_TRY(zn_replica_peer_open(&opts.peer, &opts.server, u->replica, err));
  zn_status st = zn_session_new(&u->session, &opts);
  if (st != ZN_OK) {
    zn_replica_peer_close(&opts.peer);
    return zn_fail(err, st, ZT_NET_SETUP);
  }
  u->peer = opts.peer;
  zn_watch_remember(u);
  u->round = 0;
  return ZN_OK;
}

static void drop_session(zn_uplink *u) {
  if (u->session == NULL) return;
  zn_session_free(u->session);
  u->session = NULL;
  zn_replica_peer_close(&u->peer);
}

static void set_connected(zn_uplink *u, bool yes) {
  pthread_mutex_lock(&u->mutex);
  u->connected = yes;
  pthread_mutex_unlock(&u->mutex);
}

/* The end of a connection, whatever it was: the session's own error says most, then whether it was ever open. */
static void ended(zn_uplink *u, zn_status st, const char *why) {
  zn_err err = {ZN_OK, ""};
  bool progress = false;
  if (u->session != NULL) {
    zn_session_progress p;
    zn_session_lost(u->session);
    zn_session_progress_of(u->session, &p);
    progress = p.changes_received + p.changes_sent + p.stmt_received + p.grants_received > 0;
    const zn_err *said = zn_session_error(u->session);
    if (said->code != ZN_OK) err = *said;
  }
  if (u->failure.code != ZN_OK) err = u->failure;
  if (err.code == ZN_OK && st != ZN_OK) (void)zn_fail(&err, st, ZT_NET_UNREACHABLE, u->url_text, why_it(why));
  if (err.code == ZN_OK && !u->complete) (void)zn_fail(&err, ZN_E_NET, ZT_NET_CUT, u->url_text, why_it(why));
  zn_status outcome = err.code;
  if (err.code == ZN_E_NET && err.text[0] == '\0') (void)zn_fail(&err, ZN_E_NET, ZT_NET_TIMEOUT, u->url_text);
  if (zn_uplink_wanted(u)) {
    pthread_mutex_lock(&u->mutex);
    u->working = u->asked;
    pthread_mutex_unlock(&u->mutex);
    finish(u, &err);
  }
  u->busy = false;
  set_connected(u, false);
  drop_session(u);
  u->connecting = false;
  zn_link_ended(&u->link, outcome == ZN_OK ? ZN_LINK_OK : zn_link_reason_of(outcome, u->was_open), progress);
  u->was_open = false;
}

/* At rest: nothing to send, and all that was sent is durable there or refused. */
static bool at_rest(zn_session *s) { return zn_session_state_of(s) == ZN_SESSION_IDLE && !zn_session_pending(s); }

/* Both sides have nothing more to say: keys and grants that came may have given us something, then it goes on. */
static void on_rest(zn_uplink *u) {
  zn_err err = {ZN_OK, ""};
  zn_status st = zn_enrol_after_sync(u->replica, &err);
  if (st == ZN_OK) st = zn_watch_seal(u, &err);
  if (st == ZN_OK && ++u->rounds < ZN_ROUNDS_MAX) {
    zn_watch_tell(u);
    if (!at_rest(u->session)) return;
  }
  u->busy = false;
  u->complete = st == ZN_OK;
  if (st != ZN_OK) u->failure = err;
  finish(u, st == ZN_OK ? NULL : &err);
  if (!u->config.standing) zn_session_close(u->session, NULL);
}

/* After every call into the session: what does it want now? */
static void look(zn_uplink *u) {
  zn_session *s = u->session;
  if (s == NULL) return;
  if (zn_session_state_of(s) == ZN_SESSION_IDLE && zn_session_round(s) > u->round) {
    u->round = zn_session_round(s);
    if (!u->busy) begin(u); /* the server had news */
  }
  if (u->busy && at_rest(s)) on_rest(u);
  if (zn_session_pending(s)) zn_socket_want_write(u->socket);
  if (zn_session_over(s)) zn_socket_hangup(u->socket);
}

/* ---- the socket's events
 * ----------------------------------------------------------------------------------------------- */

static void on_opened(void *ctx) {
  zn_uplink *u = ctx;
  u->connecting = false;
  u->was_open = true;
  u->opened_ms = zn_uplink_now(u);
  u->failure = (zn_err){ZN_OK, ""};
  u->complete = false;
  zn_err err = {ZN_OK, ""};
  if (open_session(u, &err) != ZN_OK) {
    u->failure = err;
    zn_socket_hangup(u->socket);
    return;
  }
  begin(u);
  set_connected(u, true);
  (void)zn_session_tick(u->session);
  look(u);
}

static void on_received(void *ctx, zn_span bytes) {
  zn_uplink *u = ctx;
  if (u->session == NULL) return;
  if (zn_session_feed(u->session, bytes) != ZN_OK) zn_socket_want_write(u->socket);
  look(u);
}

static void on_fill(void *ctx, zn_buf *out, size_t room) {
  zn_uplink *u = ctx;
  uint8_t *p = u->session == NULL ? NULL : zn_buf_room(out, room);
  if (p == NULL) return;
  zn_buf_added(out, zn_session_drain(u->session, p, room));
  if (zn_session_over(u->session)) zn_socket_hangup(u->socket);
}

static void on_closed(void *ctx, const char *why) {
  zn_uplink *u = ctx;
  ended(u, u->was_open ? ZN_OK : ZN_E_NET, why);
  zn_socket_timer(u->socket, 1);
}

static void on_timer(void *ctx) { zn_line_turn(ctx); }

const zn_socket_events zn_line_events = {NULL, on_opened, on_received, on_fill, on_closed, on_timer, on_timer};

/* ---- turns
 * -------------------------------------------------------------------------------------------------------------------
 */

static void connect_now(zn_uplink *u) {
  const char *why = "";
  begin(u);
  u->failure = (zn_err){ZN_OK, ""};
  u->complete = false;
  u->connecting = true;
  zn_uplink_beat(u);
  if (!zn_socket_connect(u->socket, &u->url, &why)) ended(u, ZN_E_NET, why);
}

/* While connected and at rest: is it time to seal, or does somebody ask? */
static void maybe_round(zn_uplink *u) {
  if (u->busy || !at_rest(u->session)) return;
  bool wanted = zn_uplink_wanted(u);
  bool ripe = u->dirty && (u->queued >= ZN_SEAL_CHANGES || zn_uplink_now(u) - u->quiet_since_ms >= ZN_SEAL_QUIET_MS);
  if (!wanted && !ripe) return;
  zn_err err = {ZN_OK, ""};
  begin(u);
  zn_status st = zn_watch_seal(u, &err);
  if (st == ZN_OK) {
    zn_watch_tell(u); /* on_rest finishes it */
  } else {
    u->busy = false;
    finish(u, &err);
  }
}

static int64_t stopping(zn_uplink *u) {
  if (u->session != NULL && !zn_session_over(u->session) && u->failure.code != ZN_E_STATE) {
    (void)zn_fail(&u->failure, ZN_E_STATE, ZT_NET_INTERRUPTED);
    zn_session_close(u->session, NULL);
  }
  zn_socket_hangup(u->socket);
  return 100;
}

void zn_line_turn(zn_uplink *u) {
  int64_t next = ZN_WATCH_MS;
  zn_watch_look(u);
  if (zn_uplink_stopping(u)) {
    next = stopping(u);
  } else if (u->session != NULL) {
    int64_t due = zn_session_tick(u->session);
    if (due < next) next = due;
    maybe_round(u);
    look(u);
  } else if (!u->connecting) {
    if (zn_uplink_wanted(u)) zn_link_wake(&u->link);
    if (zn_link_wait(&u->link) == 0) connect_now(u);
    if (!u->connecting && zn_link_wait(&u->link) < next) next = zn_link_wait(&u->link);
  }
  if (next < 5) next = 5;
  zn_socket_timer(u->socket, (unsigned)next);
}

void zn_line_close(zn_uplink *u) { drop_session(u); }
