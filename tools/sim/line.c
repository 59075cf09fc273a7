/* The line of the simulator: bytes between a workplace and the relay, that stop, get lost with the connection, or come
 * twice; and the USB stick. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/exchange/bundle.h"
#include "core/store/enrol.h"
#include "tools/sim/sim.h"

bool sim_connect(sim_node *n) {
  if (n->client) return true;
  zn_err err = {0};
  SIM_TRY(n->world, zn_replica_seal(n->r, 0, NULL, &err), err, "seal");
  sim *s = n->world;
  zn_session_opts c = {.side = ZN_SIDE_CLIENT,
                       .env = &n->env,
                       .ident = zn_replica_ident(n->r),
                       .region = s->region,
                       .server = s->server_ident.sign_pk};
  SIM_TRY(s, zn_replica_peer_new(&n->peer, n->r, &err), err, "peer");
  c.peer = *zn_replica_peer_ops(n->peer);
  n->conn = ++s->conns;
  n->link = (zn_relay_link){.relay = s->relay, .conn = n->conn};
  zn_session_opts d = {
      .side = ZN_SIDE_SERVER, .env = &s->server_env, .ident = &s->server_ident, .region = s->region, .blind = true};
  d.incarnation = zn_relay_commit(s->relay)->incarnation;
  zn_relay_peer(&n->link, &d.peer);
  SIM_TRY(s, zn_session_new(&n->client, &c), err, "session");
  SIM_TRY(s, zn_session_new(&n->server, &d), err, "session");
  s->syncs++;
  return true;
}

void sim_drop(sim_node *n) {
  if (!n->client) return;
  zn_session_lost(n->client);
  zn_session_lost(n->server);
  zn_session_free(n->client);
  zn_session_free(n->server);
  zn_replica_peer_free(n->peer);
  n->client = n->server = NULL;
  n->peer = NULL;
  zn_buf_clear(&n->up.bytes);
  zn_buf_clear(&n->down.bytes);
}

/* Fills a pipe from one end (as a socket would: at most 8 KiB wait) and empties a part of it into the other. */
static void move(sim *s, zn_session *from, zn_session *to, sim_pipe *p, bool clean) {
  if (p->bytes.n < 8192) {
    uint8_t *room = zn_buf_room(&p->bytes, 8192);
    if (room) zn_buf_added(&p->bytes, zn_session_drain(from, room, 8192));
  }
  if (p->bytes.n == 0 || !zn_session_wants_input(to)) return;
  size_t take = clean ? p->bytes.n : 1 + sim_rand(s, p->bytes.n);
  if (!clean && sim_rand(s, 400) == 0) { /* a broken middlebox repeats what it sent: nobody may be fooled */
    (void)!zn_session_feed(to, (zn_span){p->bytes.p, take});
    s->repeats++;
  }
  (void)!zn_session_feed(to, (zn_span){p->bytes.p, take});
  zn_buf_drop(&p->bytes, take);
}

bool sim_carry(sim_node *n, bool clean) {
  sim *s = n->world;
  s->mono_ms += 1;
  move(s, n->client, n->server, &n->up, clean);
  move(s, n->server, n->client, &n->down, clean);
  if (clean || sim_rand(s, 3) == 0)
    if (!sim_relay_commit(s)) return false;
  zn_session_tick(n->client);
  zn_session_tick(n->server);
  bool over =
      zn_session_over(n->client) || zn_session_over(n->server) || zn_session_state_of(n->client) == ZN_SESSION_CLOSED;
  if (!over) return true;
  bool well = zn_session_state_of(n->client) == ZN_SESSION_CLOSED;
  if (clean && !well) {
    const zn_err *e = zn_session_error(n->client), *f = zn_session_error(n->server);
    sim_fail(s, "%s: a session on a good line failed: client %s, server %s", n->name, e->text, f->text);
    return false;
  }
  sim_drop(n);
  if (!well) return true;
  s->finished++;
  zn_err err = {0};
  SIM_TRY(s, zn_enrol_after_sync(n->r, &err), err, "after sync");
  return sim_refresh_place(n);
}

bool sim_sync_to_end(sim_node *n) {
  for (int round = 0; round < 2; round++) { /* the second carries what the first made possible: grants, pins */
    if (!sim_connect(n)) return false;
    for (int i = 0; n->client; i++) {
      if (!sim_carry(n, true)) return false;
      if (i > 200000) {
        sim_fail(n->world, "%s: a session on a good line never ends", n->name);
        return false;
      }
    }
  }
  return true;
}

static bool give_file(sim_node *a, sim_node *b, bool twice) {
  sim *s = a->world;
  zn_err err = {0};
  char path[400];
  snprintf(path, sizeof path, "%s/stick.pdz", s->dir);
  SIM_TRY(s, zn_replica_seal(a->r, 0, NULL, &err), err, "seal");
  SIM_TRY(s, zn_bundle_export_replica(a->r, path, &err), err, "export");
  for (int i = 0; i <= (int)twice; i++) SIM_TRY(s, zn_bundle_import_replica(b->r, path, &err), err, "import");
  unlink(path);
  SIM_TRY(s, zn_enrol_after_sync(b->r, &err), err, "after import");
  s->bundles++;
  return sim_refresh_place(b);
}

bool sim_swap_files(sim_node *a, sim_node *b) {
  bool twice = sim_rand(a->world, 4) == 0;
  return give_file(a, b, twice) && give_file(b, a, twice) && give_file(a, b, false);
}

bool sim_swap_all(sim_node *n) {
  sim *s = n->world;
  for (int a = 0; a < s->leaders; a++)
    if (!sim_swap_files(n, &s->node[s->leader[a]])) return false;
  return true;
}
