#include "tests/protocol/support_peer.h"

void line_init(line *l, rng *r, fake *client, fake *server) {
  memset(l, 0, sizeof *l);
  l->r = r;
  l->client = client;
  l->server = server;
}

void line_up(line *l) {
  zn_session_opts c = {.side = ZN_SIDE_CLIENT,
                       .env = &l->client->env,
                       .ident = &l->client->id,
                       .region = l->client->region,
                       .server = l->server->id.sign_pk,
                       .peer = fake_peer(l->client),
                       .standing = l->standing,
                       .vmax = l->client_vmax,
                       .limits = l->limits};
  zn_session_opts s = {.side = ZN_SIDE_SERVER,
                       .env = &l->server->env,
                       .ident = &l->server->id,
                       .region = l->server->region,
                       .peer = fake_peer(l->server),
                       .incarnation = l->server->incarnation,
                       .limits = l->limits};
  assert_int_equal(zn_session_new(&l->c, &c), ZN_OK);
  assert_int_equal(zn_session_new(&l->s, &s), ZN_OK);
  l->bytes = 0;
  l->seen[0] = l->seen[1] = 0;
  l->dead = false;
}

/* One push in one direction; false when there was nothing to push. */
static bool move(line *l, bool up) {
  uint8_t buf[9000];
  zn_session *from = up ? l->c : l->s, *to = up ? l->s : l->c;
  if (!zn_session_wants_input(to)) return false;
  size_t room = l->longest ? 1 + rng_below(l->r, l->longest) : 8192;
  size_t n = zn_session_drain(from, buf, room < sizeof buf ? room : sizeof buf);
  if (n == 0) return false;
  if (l->cut_after && l->bytes + n > l->cut_after) {
    n = l->cut_after - l->bytes;
    l->dead = true;
  }
  if (l->corrupt_at > l->bytes && l->corrupt_at <= l->bytes + n)
    buf[l->corrupt_at - l->bytes - 1] ^= (uint8_t)(1u << rng_below(l->r, 8));
  l->bytes += n;
  l->total += n;
  l->seen[up ? 0 : 1] += n;
  for (size_t at = 0, k; at < n; at += k) {
    k = l->longest ? 1 + rng_below(l->r, l->longest) : n;
    if (k > n - at) k = n - at;
    ZN_IGNORE(zn_session_feed(to, ZN_SPAN(buf + at, k)));
  }
  return true;
}

void line_run(line *l) {
  for (unsigned still = 0; still < 4 && !l->dead;) {
    bool first = rng_below(l->r, 2) == 0;
    bool moved = move(l, first);
    if (!l->dead) moved |= move(l, !first);
    if (!l->dead && l->server->npending > 0 && (!moved || rng_below(l->r, 4) == 0)) {
      fake_commit(l->server, l->s);
      moved = true;
    }
    still = moved ? 0 : still + 1;
  }
}

void line_down(line *l) {
  zn_session_lost(l->c);
  zn_session_lost(l->s);
  l->server->npending = 0; /* what was not committed is, by now: fsync does not depend on the line */
  for (size_t i = 0; i < l->server->nseg; i++) l->server->seg[i].durable = true;
  zn_session_free(l->c);
  zn_session_free(l->s);
  l->c = l->s = NULL;
}

zn_session_state line_sync(line *l, zn_session_progress *p, zn_err *err) {
  line_up(l);
  line_run(l);
  zn_session_state st = zn_session_state_of(l->c);
  if (p) zn_session_progress_of(l->c, p);
  if (err) *err = *zn_session_error(l->c);
  line_down(l);
  return st;
}
