/* A peer that keeps the rules of the keys and none of the others: after a right handshake it says random messages, well
 * formed or not, with contents that are sometimes real. The other side must stay up, keep its limits, and keep out what
 * its store refuses. */
#include "core/base/mp.h"
#include "protocol/handshake.h"
#include "tests/protocol/support_peer.h"
#include "tests/support/messages.h"

static const zn_hash region = {{0x5a}};
static const zn_id L1 = {{1}}, L2 = {{0x21}};

typedef struct rogue {
  rng r;
  fake us, friend; /* who is attacked; whose segments and statements the rogue knows */
  zn_session *s;
  zn_ident id;
  zn_handshake hs;
  zn_stream *push, *pull;
  uint8_t header[24];
  bool header_said, over;
  size_t heard;
} rogue;

static zn_session_opts opts(rogue *g, bool server) {
  return (zn_session_opts){.side = server ? ZN_SIDE_SERVER : ZN_SIDE_CLIENT,
                           .env = &g->us.env,
                           .ident = &g->us.id,
                           .region = region,
                           .server = server ? g->us.id.sign_pk : g->id.sign_pk,
                           .peer = fake_peer(&g->us),
                           .standing = true,
                           .incarnation = 1};
}

static size_t hear(rogue *g, uint8_t *out, size_t cap) {
  size_t n = zn_session_drain(g->s, out, cap);
  g->heard += n;
  return n;
}

static void feed(rogue *g, zn_span frame) {
  uint8_t len[2] = {(uint8_t)frame.n, (uint8_t)(frame.n >> 8)};
  if (zn_session_feed(g->s, ZN_SPAN(len, 2)) != ZN_OK || zn_session_feed(g->s, frame) != ZN_OK) g->over = true;
}

static void shake(rogue *g, bool attack_server) {
  uint8_t b[2048];
  zn_buf msg;
  zn_buf_init(&msg, 0);
  zn_hs_init(&g->hs, !attack_server, &g->us.env, &g->id, &region, attack_server ? &g->us.id.sign_pk : NULL,
             ZN_VERSION_MIN, ZN_VERSION_MAX);
  if (attack_server) assert_int_equal(zn_hs_start(&g->hs, &msg), ZN_OK);
  for (int i = 0; i < 4 && g->hs.state != ZN_HS_DONE; i++) {
    if (msg.n > 0) feed(g, zn_buf_span(&msg));
    zn_buf_clear(&msg);
    size_t n = hear(g, b, sizeof b);
    if (n > 2) assert_int_equal(zn_hs_take(&g->hs, ZN_SPAN(b + 2, n - 2), &msg, NULL), ZN_OK);
  }
  if (msg.n > 0) feed(g, zn_buf_span(&msg));
  zn_buf_release(&msg);
  assert_int_equal(zn_stream_new_push(&g->push, attack_server ? &g->hs.k_cs : &g->hs.k_sc, g->header), ZN_OK);
}

/* One record with the given plaintext. */
static void record(rogue *g, zn_span plain) {
  zn_buf f;
  zn_buf_init(&f, 0);
  if (!g->header_said) zn_buf_put(&f, g->header, 24);
  g->header_said = true;
  assert_int_equal(zn_stream_push(g->push, &f, plain, false), ZN_OK);
  feed(g, zn_buf_span(&f));
  zn_buf_release(&f);
}

static void begin(rogue *g, uint64_t seed, bool attack_server, bool member) {
  memset(g, 0, sizeof *g);
  g->r = rng_seeded(seed);
  fake_init(&g->us, &g->r, attack_server, 1, &region);
  fake_init(&g->friend, &g->r, false, 4, &region);
  g->us.open_door = member;
  g->us.async = attack_server && seed % 2;
  zn_secret o = {{3}};
  zn_ident_from_seed(&g->id, &o);
  for (int i = 0; i < 5; i++) fake_write(&g->us, &L1, &g->us.id, 700, NULL, NULL);
  for (int i = 0; i < 5; i++) fake_write(&g->friend, i % 2 ? &L1 : &L2, &g->friend.id, 700, NULL, NULL);
  for (int i = 0; i < 20; i++) fake_state(&g->us, &g->us.id, 80, NULL);
  for (int i = 0; i < 5; i++) fake_state(&g->friend, &g->friend.id, 80, NULL);
  fake_grant_for(&g->us, &g->id.sign_pk, 100);
  zn_session_opts op = opts(g, attack_server);
  assert_int_equal(zn_session_new(&g->s, &op), ZN_OK);
  shake(g, attack_server);
}

static void end(rogue *g) {
  zn_session_free(g->s);
  zn_stream_free(g->push);
  fake_release(&g->us);
  fake_release(&g->friend);
}

/* Makes ids in a random message mean something. */
static void season(rogue *g, zn_msg *m) {
  const fake_seg *own = &g->us.seg[rng_below(&g->r, g->us.nseg)],
                 *other = &g->friend.seg[rng_below(&g->r, g->friend.nseg)];
  const fake_seg *pick = rng_below(&g->r, 2) ? own : other;
  switch (m->tag) {
    case ZN_MSG_done: m->done.seen = rng_below(&g->r, 4); break;
    case ZN_MSG_node:
    case ZN_MSG_ledgers:
    case ZN_MSG_trust_heads: {
      static const uint8_t digits[4] = {1, 2, 0, 15};
      zn_span p = ZN_SPAN(digits + rng_below(&g->r, 2), rng_below(&g->r, 3));
      if (m->tag == ZN_MSG_node)
        m->node.prefix = p;
      else if (m->tag == ZN_MSG_ledgers)
        m->ledgers.prefix = ZN_SPAN(p.p, 0), m->ledgers.list.n -= m->ledgers.list.n % 24;
      else
        m->trust_heads.prefix = p;
      break;
    }
    case ZN_MSG_heads:
      m->heads.ledger = pick->of.ledger;
      m->heads.flags &= 7;
      for (size_t i = 0; i < m->heads.tips.n && i < 3; i++) {
        m->heads.tips.v[i].device = pick->of.device;
        if (rng_below(&g->r, 2))
          m->heads.tips.v[i].hash = pick->of.hash, m->heads.tips.v[i].seq = pick->of.seq;
        else
          m->heads.tips.v[i].seq %= 9;
      }
      break;
    case ZN_MSG_need:
      m->need.ledger = pick->of.ledger;
      m->need.device = pick->of.device;
      m->need.seq = rng_below(&g->r, 3) ? pick->of.seq : 0;
      m->need.hash = pick->of.hash;
      m->need.child = rng_below(&g->r, 8);
      break;
    case ZN_MSG_seg: m->seg.wire = ZN_SPAN(pick->wire, pick->n); break;
    case ZN_MSG_seg_begin:
      m->seg_begin.size = pick->n;
      m->seg_begin.hash = pick->of.hash;
      break;
    case ZN_MSG_seg_part: m->seg_part.data = ZN_SPAN(pick->wire, pick->n / 2); break;
    case ZN_MSG_seg_refused:
      m->seg_refused.ledger = own->of.ledger;
      m->seg_refused.device = own->of.device;
      m->seg_refused.seq = rng_below(&g->r, 9);
      break;
    case ZN_MSG_trust: {
      const fake_stmt *t = &g->friend.stmt[rng_below(&g->r, g->friend.nstmt)];
      m->trust.list.n = 1;
      if (rng_below(&g->r, 3)) m->trust.list.v[0] = ZN_SPAN(t->wire, t->n);
      break;
    }
    case ZN_MSG_refused: m->tag = ZN_MSG_ping; break; /* ends it too soon */
    case ZN_MSG_welcome: m->welcome.standing = rng_below(&g->r, 3); break;
    default: break;
  }
}

static void say_random(rogue *g, bool attack_server) {
  zn_msg m;
  const zn_msg_info *about;
  zn_buf b;
  zn_buf_init(&b, 0);
  do {
    message_make(&g->r, &m, message_tags[rng_below(&g->r, MESSAGE_COUNT)]);
    about = zn_msg_about(m.tag);
  } while (!(about->dir & (attack_server ? ZN_DIR_C : ZN_DIR_S)) || !(about->states & ZN_IN_MEMBER));
  season(g, &m);
  zn_buf_put(&b, "\0", 2);
  if (zn_msg_encode(&b, &m) == ZN_OK) {
    if (rng_below(&g->r, 100) == 0) b.p[2 + rng_below(&g->r, b.n - 2)] ^= 1;
    b.p[0] = (uint8_t)(b.n - 2);
    b.p[1] = (uint8_t)((b.n - 2) >> 8);
    record(g, zn_buf_span(&b));
  }
  zn_buf_release(&b);
}

static void attack(uint64_t seed, bool attack_server, bool member, size_t *said) {
  rogue g;
  uint8_t b[8192];
  begin(&g, seed, attack_server, member);
  if (!attack_server) { /* a welcome first, so that the client goes on */
    zn_msg m = {.tag = ZN_MSG_welcome};
    zn_buf w;
    zn_buf_init(&w, 0);
    memset(&m.welcome, 0, sizeof m.welcome);
    zn_buf_put(&w, "\0", 2);
    assert_int_equal(zn_msg_encode(&w, &m), ZN_OK);
    w.p[0] = (uint8_t)(w.n - 2);
    record(&g, zn_buf_span(&w));
    zn_buf_release(&w);
  }
  for (int i = 0; i < 300 && !g.over; i++, (*said)++) {
    say_random(&g, attack_server);
    if (rng_below(&g.r, 4) == 0) (void)hear(&g, b, sizeof b);
    if (rng_below(&g.r, 8) == 0 && g.us.npending > 0) fake_commit(&g.us, g.s);
    if (rng_below(&g.r, 50) == 0) {
      zn_news news = {(zn_news_kind)rng_below(&g.r, 3), L1, {{0}}, 0};
      zn_session_news(g.s, &news);
    }
    if (g.us.nrefusal > 60) break;
  }
  while (hear(&g, b, sizeof b) > 0 && g.heard < 8u << 20) continue;
  assert_true(g.heard < 8u << 20); /* it never talks without end */
  assert_true(g.us.npart <= 8);
  for (size_t i = 0; i < g.us.nseg; i++) /* only real segments are in the store */
    assert_true(fake_has(&g.friend, &g.us.seg[i].of) || zn_pk_cmp(&g.us.seg[i].of.device, &g.us.id.sign_pk) == 0);
  end(&g);
}

static void random_client(void **state) {
  (void)state;
  size_t said = 0;
  for (uint64_t seed = 1; seed <= 700; seed++) attack(seed, true, true, &said);
  print_message("%u messages taken\n", (unsigned)said);
}

static void random_stranger(void **state) {
  (void)state;
  size_t said = 0;
  for (uint64_t seed = 1; seed <= 200; seed++) attack(seed, true, false, &said);
}

static void random_server(void **state) {
  (void)state;
  size_t said = 0;
  for (uint64_t seed = 1; seed <= 700; seed++) attack(seed, false, true, &said);
  print_message("%u messages taken\n", (unsigned)said);
}

/* A client that asks and asks and never reads: it is cut off, and memory stays bounded. */
static void never_reads(void **state) {
  (void)state;
  rogue g;
  begin(&g, 1, true, true);
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_msg m = {.tag = ZN_MSG_heads};
  m.heads.ledger = L1;
  m.heads.flags = ZN_HEADS_REPLY;
  m.heads.tips.n = 1;
  m.heads.tips.v[0] = (zn_tip){g.id.sign_pk, 5, {{9}}};
  zn_buf_put(&b, "\0", 2);
  assert_int_equal(zn_msg_encode(&b, &m), ZN_OK);
  b.p[0] = (uint8_t)(b.n - 2);
  bool paused = false;
  for (int i = 0; i < 100000 && !g.over; i++) {
    record(&g, zn_buf_span(&b));
    paused |= !zn_session_wants_input(g.s);
  }
  assert_true(paused && g.over);
  assert_int_equal(zn_session_error(g.s)->code, ZN_E_LIMIT);
  zn_buf_release(&b);
  end(&g);
}

/* Segment pieces beyond what was announced, or with nothing announced. */
static void pieces_out_of_place(void **state) {
  (void)state;
  for (int kind = 0; kind < 3; kind++) {
    rogue g;
    begin(&g, 1, true, true);
    zn_msg m = {.tag = ZN_MSG_seg_begin};
    zn_buf b;
    zn_buf_init(&b, 0);
    memset(&m.seg_begin, 0, sizeof m.seg_begin);
    m.seg_begin.size = 100;
    if (kind > 0) {
      zn_buf_put(&b, "\0", 2);
      assert_int_equal(zn_msg_encode(&b, &m), ZN_OK);
      b.p[0] = (uint8_t)(b.n - 2);
    }
    size_t at = b.n;
    m.tag = kind == 2 ? ZN_MSG_seg_resume : ZN_MSG_seg_part;
    if (kind == 2)
      m.seg_resume.index = 3, m.seg_resume.size = 1000;
    else
      m.seg_part.data = ZN_SPAN(message_pool, 101);
    zn_buf_put(&b, "\0", 2);
    assert_int_equal(zn_msg_encode(&b, &m), ZN_OK);
    b.p[at] = (uint8_t)(b.n - 2 - at);
    record(&g, zn_buf_span(&b));
    assert_int_equal(zn_session_error(g.s)->code, ZN_E_FORMAT);
    zn_buf_release(&b);
    end(&g);
  }
}

/* A message of a newer minor version is ignored, an unknown one of this version ends the session. */
static void unknown_messages(void **state) {
  (void)state;
  for (unsigned tag = 60; tag < 70; tag++) {
    if (zn_msg_about(tag) != NULL) continue;
    rogue g;
    begin(&g, 1, true, true);
    zn_buf b;
    zn_buf_init(&b, 0);
    zn_buf_put(&b, "\0", 2);
    zn_mp_arr(&b, 2);
    zn_mp_uint(&b, tag);
    zn_mp_bin(&b, "new", 3);
    b.p[0] = (uint8_t)(b.n - 2);
    record(&g, zn_buf_span(&b));
    assert_int_equal(g.over, tag < ZN_TAG_OPTIONAL);
    zn_buf_release(&b);
    end(&g);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_client), cmocka_unit_test(random_stranger),     cmocka_unit_test(random_server),
      cmocka_unit_test(never_reads),   cmocka_unit_test(pieces_out_of_place), cmocka_unit_test(unknown_messages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
