#include "tests/protocol/support_peer.h"

#include "core/base/mp.h"
#include "core/log/receipt.h"

#define GROW(v, n, cap)                        \
  do {                                         \
    if ((n) == (cap)) {                        \
      (cap) = (cap) ? (cap)*2 : 16;            \
      (v) = realloc((v), (cap) * sizeof *(v)); \
      assert_non_null(v);                      \
    }                                          \
  } while (0)

static const zn_secret key = {{7}};

static uint8_t *copy(zn_span s) {
  uint8_t *p = malloc(s.n ? s.n : 1);
  assert_non_null(p);
  if (s.n) memcpy(p, s.p, s.n);
  return p;
}

void fake_init(fake *f, rng *r, bool server, uint8_t seed, const zn_hash *region) {
  memset(f, 0, sizeof *f);
  zn_secret s = {{seed}};
  zn_ident_from_seed(&f->id, &s);
  f->r = r;
  f->env = zn_test_env(r);
  f->region = *region;
  f->server = server;
  f->open_door = true;
  f->incarnation = 1;
}

void fake_release(fake *f) {
  for (size_t i = 0; i < f->nseg; i++) free(f->seg[i].wire);
  for (size_t i = 0; i < f->nstmt; i++) free(f->stmt[i].wire);
  for (size_t i = 0; i < f->ngrant; i++) free(f->grant[i].p);
  for (size_t i = 0; i < f->nreceipt; i++) free(f->receipt[i].p);
  for (size_t i = 0; i < f->npart; i++) free(f->part[i].p);
  free(f->seg);
  free(f->stmt);
  free(f->grant);
  free(f->receipt);
}

/* ---- segments
 * ----------------------------------------------------------------------------------------------------------------- */
static bool feed_is(const zn_head *a, const zn_id *ledger, const zn_pk *device) {
  return zn_id_cmp(&a->ledger, ledger) == 0 && zn_pk_cmp(&a->device, device) == 0;
}

static fake_seg *find(const fake *f, const zn_id *ledger, const zn_pk *device, const zn_hash *hash) {
  for (size_t i = 0; i < f->nseg; i++)
    if (feed_is(&f->seg[i].of, ledger, device) && zn_hash_cmp(&f->seg[i].of.hash, hash) == 0) return &f->seg[i];
  return NULL;
}

/* The main branch: from each segment the child that came first. */
static fake_seg *main_at(const fake *f, const zn_id *ledger, const zn_pk *device, uint64_t seq) {
  fake_seg *at = NULL;
  for (uint64_t k = 1; k <= seq; k++) {
    fake_seg *next = NULL;
    for (size_t i = 0; i < f->nseg && !next; i++) {
      fake_seg *g = &f->seg[i];
      if (!feed_is(&g->of, ledger, device) || g->of.seq != k) continue;
      bool continues = k == 1;
      for (unsigned j = 0; j < g->nprev && at; j++) continues |= zn_hash_cmp(&g->prev[j], &at->of.hash) == 0;
      if (continues) next = g;
    }
    if (!next) return NULL;
    at = next;
  }
  return at;
}

static void add_segment(fake *f, const zn_seg *p, zn_span wire, bool durable) {
  GROW(f->seg, f->nseg, f->cseg);
  fake_seg *g = &f->seg[f->nseg++];
  g->of = (zn_head){p->h.ledger, p->h.device, p->h.seq, p->hash};
  memcpy(g->prev, p->h.prev, sizeof g->prev);
  g->nprev = p->h.nprev;
  g->wire = copy(wire);
  g->n = wire.n;
  g->durable = durable;
}

static zn_seg *parse(const fake *f, zn_span wire, zn_status *st) {
  zn_seg *p = calloc(1, sizeof *p);
  assert_non_null(p);
  *st = zn_seg_parse(p, &f->region, wire);
  return p;
}

void fake_take(fake *f, zn_span wire) {
  zn_status st;
  zn_seg *p = parse(f, wire, &st);
  assert_int_equal(st, ZN_OK);
  add_segment(f, p, wire, true);
  free(p);
}

zn_head fake_write(fake *f, const zn_id *ledger, const zn_ident *by, size_t size, const zn_head *after,
                   const zn_head *also) {
  zn_seg_hdr *h = calloc(1, sizeof *h);
  uint8_t *plain = malloc(size + 1);
  zn_buf b;
  zn_hash hash;
  assert_true(h && plain);
  rng_fill(f->r, plain, size);
  zn_buf_init(&b, 0);
  h->region = f->region;
  h->ledger = *ledger;
  h->device = by->sign_pk;
  fake_seg *tip = NULL;
  if (after) {
    tip = find(f, ledger, &by->sign_pk, &after->hash);
  } else {
    for (uint64_t k = 1;; k++) {
      fake_seg *g = main_at(f, ledger, &by->sign_pk, k);
      if (!g) break;
      tip = g;
    }
  }
  h->seq = tip ? tip->of.seq + 1 : 1;
  if (tip) h->prev[h->nprev++] = tip->of.hash;
  if (also) h->prev[h->nprev++] = also->hash;
  h->first = true;
  h->plain_size = (uint32_t)size;
  h->changes = 3;
  assert_int_equal(zn_seg_seal(&b, &hash, &f->env, h, &key, by, ZN_SPAN(plain, size)), ZN_OK);
  fake_take(f, zn_buf_span(&b));
  zn_head out = {*ledger, by->sign_pk, h->seq, hash};
  zn_buf_release(&b);
  free(plain);
  free(h);
  return out;
}

bool fake_has(const fake *f, const zn_head *of) { return find(f, &of->ledger, &of->device, &of->hash) != NULL; }

bool fake_same(const fake *a, const fake *b) {
  if (a->nseg != b->nseg) return false;
  for (size_t i = 0; i < a->nseg; i++) {
    fake_seg *g = find(b, &a->seg[i].of.ledger, &a->seg[i].of.device, &a->seg[i].of.hash);
    if (!g || g->n != a->seg[i].n || memcmp(g->wire, a->seg[i].wire, g->n) != 0) return false;
  }
  return true;
}

static bool readable(const fake *f, const zn_id *ledger) {
  return !f->server || zn_id_zero(&f->closed) || zn_id_cmp(&f->closed, ledger) != 0;
}

static bool is_tip(const fake *f, const fake_seg *g) {
  if (!g->durable) return false;
  for (size_t i = 0; i < f->nseg; i++) {
    const fake_seg *o = &f->seg[i];
    if (!o->durable || !feed_is(&o->of, &g->of.ledger, &g->of.device)) continue;
    for (unsigned j = 0; j < o->nprev; j++)
      if (zn_hash_cmp(&o->prev[j], &g->of.hash) == 0) return false;
  }
  return true;
}

static zn_status p_heads(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n) {
  fake *f = ctx;
  zn_head *v = zn_arena_alloc(a, (f->nseg + 1) * sizeof *v);
  size_t k = 0;
  if (!v) return ZN_E_NOMEM;
  for (size_t i = 0; i < f->nseg; i++)
    if ((!ledger || zn_id_cmp(&f->seg[i].of.ledger, ledger) == 0) && readable(f, &f->seg[i].of.ledger) &&
        is_tip(f, &f->seg[i]))
      v[k++] = f->seg[i].of;
  zn_heads_sort(v, k);
  *out = v;
  *n = k;
  return ZN_OK;
}

static zn_status p_ledgers(void *ctx, const zn_pk *device, zn_arena *a, zn_ledger_digest **out, size_t *n) {
  (void)device;
  zn_head *h;
  size_t k, m = 0;
  ZN_TRY(p_heads(ctx, NULL, a, &h, &k));
  zn_ledger_digest *v = zn_arena_alloc(a, (k + 1) * sizeof *v);
  for (size_t i = 0, j; i < k; i = j) {
    zn_id d;
    for (j = i; j < k && zn_id_cmp(&h[j].ledger, &h[i].ledger) == 0;) j++;
    zn_heads_digest(&d, h + i, j - i);
    v[m].ledger = h[i].ledger;
    memcpy(v[m++].digest, d.b, 8);
  }
  *out = v;
  *n = m;
  return ZN_OK;
}

static zn_status p_vector(void *ctx, const zn_pk *device, zn_id *out) {
  (void)device;
  zn_arena a;
  zn_head *h;
  size_t n;
  zn_arena_init(&a);
  zn_status st = p_heads(ctx, NULL, &a, &h, &n);
  if (st == ZN_OK) zn_heads_digest(out, h, n);
  zn_arena_release(&a);
  return st;
}

static bool p_have(void *ctx, const zn_head *of) { return fake_has(ctx, of); }

static zn_status p_seg_read(void *ctx, zn_head *of, zn_buf *out) {
  fake *f = ctx;
  fake_seg *g = zn_hash_zero(&of->hash) ? main_at(f, &of->ledger, &of->device, of->seq)
                                        : find(f, &of->ledger, &of->device, &of->hash);
  if (!g || !g->durable) return ZN_E_NOTFOUND;
  *of = g->of;
  zn_buf_put(out, g->wire, g->n);
  return ZN_OK;
}

static void wait_commit(fake *f, const zn_head *h) {
  assert_true(f->npending < 4096);
  if (h)
    f->pending[f->npending++] = *h;
  else
    memset(&f->pending[f->npending++], 0, sizeof *f->pending);
}

static zn_status p_seg_put(void *ctx, const zn_pk *from, zn_span wire, bool *durable, zn_err *err) {
  (void)from;
  fake *f = ctx;
  zn_status st;
  f->puts++;
  if (f->disk != ZN_OK) return zn_fail(err, f->disk, "disk");
  zn_seg *p = parse(f, wire, &st);
  if (st != ZN_OK)
    st = zn_fail(err, st, "not a segment");
  else if (find(f, &p->h.ledger, &p->h.device, &p->hash))
    *durable = true;
  else if (f->server && !f->forgiving && zn_id_cmp(&p->h.ledger, &f->readonly) == 0 && !zn_id_zero(&f->readonly))
    st = zn_fail(err, ZN_E_DENIED, "no right to write here");
  else {
    for (unsigned i = 0; i < p->h.nprev; i++)
      if (!find(f, &p->h.ledger, &p->h.device, &p->h.prev[i])) st = ZN_E_NOTFOUND;
    if (st == ZN_OK) {
      *durable = !f->async;
      add_segment(f, p, wire, !f->async);
      if (f->async) wait_commit(f, &f->seg[f->nseg - 1].of);
    }
  }
  free(p);
  return st;
}

static bool p_may_read(void *ctx, const zn_pk *device, const zn_id *ledger) {
  (void)device;
  return readable(ctx, ledger);
}

static zn_status p_upload_refused(void *ctx, const zn_head *of, const zn_id *state, const char *code,
                                  const char *text) {
  fake *f = ctx;
  assert_true(f->nrefusal < 64);
  fake_refusal *r = &f->refusal[f->nrefusal++];
  r->of = *of;
  r->state = *state;
  snprintf(r->code, sizeof r->code, "%s", code);
  snprintf(r->text, sizeof r->text, "%s", text);
  return ZN_OK;
}

const fake_refusal *fake_refused(const fake *f, const zn_head *of) {
  for (size_t i = f->nrefusal; i-- > 0;)
    if (zn_hash_cmp(&f->refusal[i].of.hash, &of->hash) == 0) return &f->refusal[i];
  return NULL;
}

static bool p_upload_held(void *ctx, const zn_head *of, const zn_id *state) {
  const fake_refusal *r = fake_refused(ctx, of);
  return r && zn_id_cmp(&r->state, state) == 0;
}

void fake_commit(fake *f, zn_session *s) {
  size_t n = f->npending;
  f->npending = 0;
  for (size_t i = 0; i < n; i++) {
    zn_head h = f->pending[i];
    if (h.seq == 0) {
      zn_session_durable(s, NULL);
      continue;
    }
    find(f, &h.ledger, &h.device, &h.hash)->durable = true;
    zn_session_durable(s, &h);
  }
}

/* ---- partial ones
 * -------------------------------------------------------------------------------------------------------------- */
static zn_status p_partials(void *ctx, const zn_pk *from, zn_arena *a, zn_partial **out, size_t *n) {
  fake *f = ctx;
  zn_partial *v = zn_arena_alloc(a, 9 * sizeof *v);
  *n = 0;
  for (size_t i = 0; i < f->npart; i++)
    if (zn_pk_cmp(&f->part[i].from, from) == 0) v[(*n)++] = (zn_partial){f->part[i].of, (uint32_t)f->part[i].n};
  *out = v;
  return ZN_OK;
}

static zn_status p_partial_load(void *ctx, const zn_pk *from, const zn_head *of, zn_buf *out) {
  fake *f = ctx;
  if (f->forgetful) return ZN_E_NOTFOUND;
  for (size_t i = 0; i < f->npart; i++)
    if (zn_pk_cmp(&f->part[i].from, from) == 0 && zn_hash_cmp(&f->part[i].of.hash, &of->hash) == 0) {
      zn_buf_put(out, f->part[i].p, f->part[i].n);
      return ZN_OK;
    }
  return ZN_E_NOTFOUND;
}

static zn_status p_partial_save(void *ctx, const zn_pk *from, const zn_head *of, zn_span data) {
  fake *f = ctx;
  assert_int_equal(data.n % 512, 0);
  for (size_t i = 0; i < f->npart; i++)
    if (zn_hash_cmp(&f->part[i].of.hash, &of->hash) == 0) {
      free(f->part[i].p);
      f->part[i] = f->part[--f->npart];
      break;
    }
  if (data.n == 0) return ZN_OK;
  if (f->npart == 8) {
    free(f->part[0].p);
    memmove(&f->part[0], &f->part[1], 7 * sizeof f->part[0]);
    f->npart = 7;
  }
  f->part[f->npart++] = (fake_partial){*from, *of, copy(data), data.n};
  return ZN_OK;
}

/* ---- trust
 * ----------------------------------------------------------------------------------------------------------------------
 */
static zn_status p_trust_heads(void *ctx, zn_arena *a, zn_trust_head **out, size_t *n) {
  fake *f = ctx;
  zn_trust_head *v = zn_arena_alloc(a, (f->nstmt + 1) * sizeof *v);
  size_t k = 0;
  for (size_t i = 0; i < f->nstmt; i++) {
    size_t j = 0;
    while (j < k && zn_pk_cmp(&v[j].issuer, &f->stmt[i].issuer) != 0) j++;
    if (j == k)
      v[k++].issuer = f->stmt[i].issuer;
    else if (v[j].seq >= f->stmt[i].seq)
      continue;
    v[j].seq = f->stmt[i].seq;
    v[j].hash = f->stmt[i].hash;
  }
  for (size_t i = 1; i < k; i++)
    for (size_t j = i; j > 0 && zn_pk_cmp(&v[j].issuer, &v[j - 1].issuer) < 0; j--) {
      zn_trust_head t = v[j];
      v[j] = v[j - 1];
      v[j - 1] = t;
    }
  *out = v;
  *n = k;
  return ZN_OK;
}

static zn_status p_trust_digest(void *ctx, zn_id *out) {
  zn_arena a;
  zn_trust_head *h;
  size_t n;
  zn_arena_init(&a);
  ZN_TRY(p_trust_heads(ctx, &a, &h, &n));
  zn_span part = ZN_SPAN(h, n * sizeof *h);
  zn_hash16_parts(out, "fake trust", &part, 1);
  zn_arena_release(&a);
  return ZN_OK;
}

static fake_stmt *stmt_of(const fake *f, const zn_pk *issuer, uint64_t seq) {
  for (size_t i = 0; i < f->nstmt; i++)
    if (f->stmt[i].seq == seq && zn_pk_cmp(&f->stmt[i].issuer, issuer) == 0) return &f->stmt[i];
  return NULL;
}

static zn_status p_trust_read(void *ctx, const zn_pk *issuer, uint64_t seq, zn_buf *out) {
  fake_stmt *t = stmt_of(ctx, issuer, seq);
  if (!t) return ZN_E_NOTFOUND;
  zn_buf_put(out, t->wire, t->n);
  return ZN_OK;
}

/* body = [1, kind (99), region, issuer, seq, prev, enrolled device or nothing, payload]; bad: a payload that begins
 * with 0xff 0xff */
static zn_status look(zn_span wire, zn_pk *issuer, uint64_t *seq, zn_span *enrols, zn_span *payload) {
  zn_mp m;
  if (zn_mp_scan(wire, 4) != ZN_OK) return ZN_E_FORMAT;
  zn_mp_init(&m, wire);
  (void)zn_mp_get_arr(&m, 2, 2);
  zn_span body = zn_mp_get_bin(&m, 1, 4096);
  if (m.bad || zn_mp_scan(body, 4) != ZN_OK) return ZN_E_FORMAT;
  zn_mp_init(&m, body);
  (void)zn_mp_get_arr(&m, 8, 8);
  zn_mp_skip(&m, 3);
  zn_mp_get_exact(&m, issuer->b, 32);
  *seq = zn_mp_get_uint(&m, INT64_MAX);
  zn_mp_skip(&m, 1);
  *enrols = zn_mp_get_bin(&m, 0, 32);
  *payload = zn_mp_get_bin(&m, 0, 4096);
  return m.bad ? ZN_E_FORMAT : ZN_OK;
}

static void add_stmt(fake *f, const zn_pk *issuer, uint64_t seq, zn_span wire, zn_span enrols) {
  GROW(f->stmt, f->nstmt, f->cstmt);
  fake_stmt *t = &f->stmt[f->nstmt++];
  t->issuer = *issuer;
  t->seq = seq;
  zn_hash_raw(&t->hash, wire);
  t->wire = copy(wire);
  t->n = wire.n;
  if (enrols.n == 32 && f->nmember < 8) memcpy(f->member[f->nmember++].b, enrols.p, 32);
}

static zn_status p_trust_put(void *ctx, zn_span stmt, bool *durable, zn_err *err) {
  fake *f = ctx;
  zn_pk issuer;
  uint64_t seq;
  zn_span enrols, payload;
  if (f->disk != ZN_OK) return zn_fail(err, f->disk, "disk");
  if (look(stmt, &issuer, &seq, &enrols, &payload) != ZN_OK) return zn_fail(err, ZN_E_FORMAT, "bad form");
  if (payload.n >= 2 && payload.p[0] == 0xff && payload.p[1] == 0xff) return zn_fail(err, ZN_E_CRYPTO, "bad signature");
  *durable = true;
  if (stmt_of(f, &issuer, seq)) return ZN_OK;
  if (seq > 1 && !stmt_of(f, &issuer, seq - 1)) return zn_fail(err, ZN_E_STATE, "gap");
  add_stmt(f, &issuer, seq, stmt, enrols);
  *durable = !f->async;
  if (f->async) wait_commit(f, NULL);
  return ZN_OK;
}

void fake_state(fake *f, const zn_ident *issuer, size_t n, const zn_pk *enrols) {
  uint64_t seq = 1;
  uint8_t fill[1500];
  zn_buf body, wire;
  zn_sig sig;
  while (stmt_of(f, &issuer->sign_pk, seq)) seq++;
  rng_fill(f->r, fill, sizeof fill);
  fill[0] = 0;
  zn_buf_init(&body, 0);
  zn_buf_init(&wire, 0);
  zn_mp_arr(&body, 8);
  zn_mp_uint(&body, 1);
  zn_mp_uint(&body, 99);
  zn_mp_bin(&body, f->region.b, 32);
  zn_mp_bin(&body, issuer->sign_pk.b, 32);
  zn_mp_uint(&body, seq);
  zn_mp_bin(&body, fill + 1, 32);
  zn_mp_bin(&body, enrols ? enrols->b : NULL, enrols ? 32 : 0);
  zn_mp_bin(&body, fill, n < sizeof fill ? n : sizeof fill);
  zn_sign(&sig, issuer, "zona trust 1", zn_buf_span(&body));
  zn_mp_arr(&wire, 2);
  zn_mp_bin(&wire, body.p, body.n);
  zn_mp_bin(&wire, sig.b, sizeof sig.b);
  add_stmt(f, &issuer->sign_pk, seq, zn_buf_span(&wire), enrols ? ZN_SPAN(enrols->b, 32) : ZN_SPAN(NULL, 0));
  zn_buf_release(&body);
  zn_buf_release(&wire);
}

static zn_status p_strangers_trust(void *ctx, const zn_pk *device, const zn_span *stmts, size_t n, bool *durable,
                                   zn_err *err) {
  fake *f = ctx;
  bool makes = false;
  for (size_t i = 0; i < n; i++) {
    zn_pk issuer;
    uint64_t seq;
    zn_span enrols, payload;
    if (look(stmts[i], &issuer, &seq, &enrols, &payload) != ZN_OK) return zn_fail(err, ZN_E_FORMAT, "bad form");
    if (enrols.n == 32 && memcmp(enrols.p, device->b, 32) == 0) makes = true;
  }
  if (!makes) return ZN_E_DENIED;
  for (size_t i = 0; i < n; i++) {
    bool d = true;
    size_t pending = f->npending;
    if (p_trust_put(f, stmts[i], &d, err) != ZN_OK) return ZN_E_DENIED;
    f->npending = pending; /* the whole list counts as one put */
  }
  *durable = !f->async;
  if (f->async) wait_commit(f, NULL);
  return ZN_OK;
}

static zn_device_state p_device(void *ctx, const zn_pk *device) {
  fake *f = ctx;
  if (f->revoked) return ZN_DEV_REVOKED;
  if (f->open_door) return ZN_DEV_ACTIVE;
  for (size_t i = 0; i < f->nmember; i++)
    if (zn_pk_cmp(&f->member[i], device) == 0) return ZN_DEV_ACTIVE;
  return ZN_DEV_UNKNOWN;
}

static zn_status p_welcomed(void *ctx, const zn_contact *c) {
  fake *f = ctx;
  if (c->incarnation != f->contact.incarnation) f->cursor = 0;
  f->contact = *c;
  return ZN_OK;
}

/* ---- grants and receipts
 * ----------------------------------------------------------------------------------------------------------- */
void fake_grant_for(fake *f, const zn_pk *to, size_t n) {
  uint8_t fill[512];
  GROW(f->grant, f->ngrant, f->cgrant);
  rng_fill(f->r, fill, sizeof fill);
  memcpy(fill, to->b, 32);
  f->grant[f->ngrant++] = (fake_bytes){copy(ZN_SPAN(fill, n)), n, *to};
}

static zn_status p_grants_to(void *ctx, const zn_pk *device, uint64_t *cursor, zn_arena *a, zn_span **out, size_t *n) {
  fake *f = ctx;
  zn_span *v = zn_arena_alloc(a, 64 * sizeof *v);
  *n = 0;
  for (size_t i = (size_t)*cursor; i < f->ngrant && *n < 64; i++) {
    if (zn_pk_cmp(&f->grant[i].to, device) != 0) continue;
    v[(*n)++] = ZN_SPAN(f->grant[i].p, f->grant[i].n);
    *cursor = i + 1;
  }
  *out = v;
  return ZN_OK;
}

static zn_status p_grants_cursor(void *ctx, const zn_pk *device, uint64_t *cursor) {
  fake *f = ctx;
  *cursor = f->server ? 0 : f->cursor;
  for (size_t i = 0; f->server && i < f->ngrant; i++)
    if (zn_pk_cmp(&f->grant[i].to, device) == 0) *cursor = i + 1;
  return ZN_OK;
}

static zn_status p_cursor_save(void *ctx, uint64_t cursor) {
  ((fake *)ctx)->cursor = cursor;
  return ZN_OK;
}

static zn_status p_grant_put(void *ctx, zn_span g, bool *durable, zn_err *err) {
  fake *f = ctx;
  if (g.n < 32) return zn_fail(err, ZN_E_FORMAT, "bad grant");
  *durable = true;
  for (size_t i = 0; i < f->ngrant; i++)
    if (f->grant[i].n == g.n && memcmp(f->grant[i].p, g.p, g.n) == 0) return ZN_OK;
  GROW(f->grant, f->ngrant, f->cgrant);
  fake_bytes b = {copy(g), g.n, {{0}}};
  memcpy(b.to.b, g.p, 32);
  f->grant[f->ngrant++] = b;
  *durable = !f->async;
  if (f->async) wait_commit(f, NULL);
  return ZN_OK;
}

static zn_status p_grants_unsent(void *ctx, zn_arena *a, zn_span **out, size_t *n) {
  fake *f = ctx;
  zn_span *v = zn_arena_alloc(a, 17 * sizeof *v);
  *n = 0;
  for (size_t i = f->grants_sent; i < f->ngrant && *n < 16; i++)
    if (zn_pk_cmp(&f->grant[i].to, &f->id.sign_pk) != 0) v[(*n)++] = ZN_SPAN(f->grant[i].p, f->grant[i].n);
  *out = v;
  return ZN_OK;
}

static zn_status p_grants_sent(void *ctx, size_t n) {
  ((fake *)ctx)->grants_sent += n;
  return ZN_OK;
}

static zn_status p_receipt_make(void *ctx, const zn_head *h, zn_buf *out) {
  fake *f = ctx;
  assert_true(find(f, &h->ledger, &h->device, &h->hash)->durable);
  zn_receipt r = {f->id.sign_pk, f->incarnation, h->ledger, h->device, h->seq, h->hash, f->env.wall_ms(f->env.ctx)};
  return zn_receipt_make(out, &f->region, &f->id, &r);
}

static zn_status p_receipts_for(void *ctx, const zn_pk *device, zn_arena *a, zn_span **out, size_t *n) {
  zn_head *h;
  size_t k;
  ZN_TRY(p_heads(ctx, NULL, a, &h, &k));
  zn_span *v = zn_arena_alloc(a, (k + 1) * sizeof *v);
  *n = 0;
  for (size_t i = 0; i < k; i++) {
    zn_buf b;
    if (zn_pk_cmp(&h[i].device, device) != 0) continue;
    zn_buf_init(&b, 0);
    ZN_TRY(p_receipt_make(ctx, &h[i], &b));
    v[(*n)++] = zn_arena_dup(a, zn_buf_span(&b));
    zn_buf_release(&b);
  }
  *out = v;
  return ZN_OK;
}

static bool has_receipt(const fake *f, const zn_head *h) {
  for (size_t i = 0; i < f->nreceipt; i++) {
    zn_receipt r;
    if (zn_receipt_parse(&r, &f->region, ZN_SPAN(f->receipt[i].p, f->receipt[i].n)) != ZN_OK) continue;
    if (r.incarnation == f->contact.incarnation && zn_hash_cmp(&r.hash, &h->hash) == 0) return true;
  }
  return false;
}

static zn_status p_receipts_lacking(void *ctx, bool *out) {
  fake *f = ctx;
  zn_arena a;
  zn_head *h;
  size_t n;
  zn_arena_init(&a);
  ZN_TRY(p_heads(ctx, NULL, &a, &h, &n));
  *out = false;
  for (size_t i = 0; i < n; i++)
    if (zn_pk_cmp(&h[i].device, &f->id.sign_pk) == 0 && !has_receipt(f, &h[i])) *out = true;
  zn_arena_release(&a);
  return ZN_OK;
}

static zn_status p_receipt_put(void *ctx, zn_span wire, zn_err *err) {
  (void)err;
  fake *f = ctx;
  GROW(f->receipt, f->nreceipt, f->creceipt);
  f->receipt[f->nreceipt++] = (fake_bytes){copy(wire), wire.n, {{0}}};
  return ZN_OK;
}

static zn_status p_batch_end(void *ctx, zn_err *err) {
  (void)err;
  ((fake *)ctx)->batches++;
  return ZN_OK;
}

zn_peer fake_peer(fake *f) {
  zn_peer p = {.ctx = f,
               .trust_digest = p_trust_digest,
               .trust_heads = p_trust_heads,
               .trust_read = p_trust_read,
               .trust_put = p_trust_put,
               .grants_cursor = p_grants_cursor,
               .grant_put = p_grant_put,
               .ledgers = p_ledgers,
               .vector_digest = p_vector,
               .heads = p_heads,
               .seg_have = p_have,
               .seg_read = p_seg_read,
               .seg_put = p_seg_put,
               .partials = p_partials,
               .partial_load = p_partial_load,
               .partial_save = p_partial_save,
               .batch_end = p_batch_end};
  if (f->server) {
    p.device = p_device;
    p.strangers_trust = p_strangers_trust;
    p.grants_to = p_grants_to;
    p.may_read = p_may_read;
    p.receipt_make = p_receipt_make;
    p.receipts_for = p_receipts_for;
  } else {
    p.welcomed = p_welcomed;
    p.grants_cursor_save = p_cursor_save;
    p.grants_unsent = p_grants_unsent;
    p.grants_sent = p_grants_sent;
    p.upload_refused = p_upload_refused;
    p.upload_held = p_upload_held;
    p.receipts_lacking = p_receipts_lacking;
    p.receipt_put = p_receipt_put;
  }
  return p;
}
