#include "tests/protocol/support_peer.h"

static const zn_secret key = {{7}};

uint8_t *fake_copy(zn_span s) {
  uint8_t *p = malloc(s.n ? s.n : 1);
  assert_non_null(p);
  if (s.n) memcpy(p, s.p, s.n);
  return p;
}

bool fake_broken(void *ctx) {
  fake *f = ctx;
  return f->fail_at > 0 && ++f->calls == f->fail_at;
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

/* ---- segments ---- */
static bool feed_is(const zn_head *a, const zn_id *ledger, const zn_pk *device) {
  return zn_id_cmp(&a->ledger, ledger) == 0 && zn_pk_cmp(&a->device, device) == 0;
}

fake_seg *fake_find(const fake *f, const zn_id *ledger, const zn_pk *device, const zn_hash *hash) {
  for (size_t i = 0; i < f->nseg; i++)
    if (zn_hash_cmp(&f->seg[i].of.hash, hash) == 0 && feed_is(&f->seg[i].of, ledger, device)) return &f->seg[i];
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
  g->wire = fake_copy(wire);
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
    tip = fake_find(f, ledger, &by->sign_pk, &after->hash);
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

bool fake_has(const fake *f, const zn_head *of) { return fake_find(f, &of->ledger, &of->device, &of->hash) != NULL; }

bool fake_same(const fake *a, const fake *b) {
  if (a->nseg != b->nseg) return false;
  for (size_t i = 0; i < a->nseg; i++) {
    fake_seg *g = fake_find(b, &a->seg[i].of.ledger, &a->seg[i].of.device, &a->seg[i].of.hash);
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
    for (unsigned j = 0; o->durable && j < o->nprev; j++)
      if (zn_hash_cmp(&o->prev[j], &g->of.hash) == 0) return false;
  }
  return true;
}

zn_status fake_heads(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n) {
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (fake_broken(ctx)) return ZN_E_IO;
  (void)device;
  zn_head *h;
  size_t k, m = 0;
  ZN_TRY(fake_heads(ctx, NULL, a, &h, &k));
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
  if (fake_broken(ctx)) return ZN_E_IO;
  (void)device;
  zn_arena a;
  zn_head *h;
  size_t n;
  zn_arena_init(&a);
  zn_status st = fake_heads(ctx, NULL, &a, &h, &n);
  if (st == ZN_OK) zn_heads_digest(out, h, n);
  zn_arena_release(&a);
  return st;
}

static bool p_have(void *ctx, const zn_head *of) { return fake_has(ctx, of); }

static zn_status p_seg_read(void *ctx, zn_head *of, zn_buf *out) {
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  fake_seg *g = zn_hash_zero(&of->hash) ? main_at(f, &of->ledger, &of->device, of->seq)
                                        : fake_find(f, &of->ledger, &of->device, &of->hash);
  if (!g || !g->durable) return ZN_E_NOTFOUND;
  *of = g->of;
  zn_buf_put(out, g->wire, g->n);
  return ZN_OK;
}

void fake_wait(fake *f, const zn_head *h) {
  assert_true(f->npending < 4096);
  if (h)
    f->pending[f->npending++] = *h;
  else
    memset(&f->pending[f->npending++], 0, sizeof *f->pending);
}

static zn_status p_seg_put(void *ctx, const zn_pk *from, zn_span wire, bool *durable, zn_err *err) {
  if (fake_broken(ctx)) return ZN_E_IO;
  (void)from;
  fake *f = ctx;
  zn_status st;
  f->puts++;
  if (f->disk != ZN_OK) return zn_fail(err, f->disk, "disk");
  zn_seg *p = parse(f, wire, &st);
  if (st != ZN_OK)
    st = zn_fail(err, st, "not a segment");
  else if (fake_find(f, &p->h.ledger, &p->h.device, &p->hash))
    *durable = true;
  else if (f->server && !f->forgiving && zn_id_cmp(&p->h.ledger, &f->readonly) == 0 && !zn_id_zero(&f->readonly))
    st = zn_fail(err, ZN_E_DENIED, "no right to write here");
  else {
    for (unsigned i = 0; i < p->h.nprev; i++)
      if (!fake_find(f, &p->h.ledger, &p->h.device, &p->h.prev[i])) st = ZN_E_NOTFOUND;
    if (st == ZN_OK) {
      *durable = !f->async;
      add_segment(f, p, wire, !f->async);
      if (f->async) fake_wait(f, &f->seg[f->nseg - 1].of);
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
  if (fake_broken(ctx)) return ZN_E_IO;
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
    fake_find(f, &h.ledger, &h.device, &h.hash)->durable = true;
    zn_session_durable(s, &h);
  }
}

/* ---- partial ones ---- */
static zn_status p_partials(void *ctx, const zn_pk *from, zn_arena *a, zn_partial **out, size_t *n) {
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  zn_partial *v = zn_arena_alloc(a, 9 * sizeof *v);
  *n = 0;
  for (size_t i = 0; i < f->npart; i++)
    if (zn_pk_cmp(&f->part[i].from, from) == 0) v[(*n)++] = (zn_partial){f->part[i].of, (uint32_t)f->part[i].n};
  *out = v;
  return ZN_OK;
}

static zn_status p_partial_load(void *ctx, const zn_pk *from, const zn_head *of, zn_buf *out) {
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (fake_broken(ctx)) return ZN_E_IO;
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
  f->part[f->npart++] = (fake_partial){*from, *of, fake_copy(data), data.n};
  return ZN_OK;
}

static zn_status p_batch_end(void *ctx, zn_err *err) {
  if (fake_broken(ctx)) return ZN_E_IO;
  (void)err;
  ((fake *)ctx)->batches++;
  return ZN_OK;
}

zn_peer fake_peer(fake *f) {
  zn_peer p = {.ctx = f,
               .ledgers = p_ledgers,
               .vector_digest = p_vector,
               .heads = fake_heads,
               .seg_have = p_have,
               .seg_read = p_seg_read,
               .seg_put = p_seg_put,
               .partials = p_partials,
               .partial_load = p_partial_load,
               .partial_save = p_partial_save,
               .batch_end = p_batch_end};
  if (f->server) {
    p.may_read = p_may_read;
  } else {
    p.upload_refused = p_upload_refused;
    p.upload_held = p_upload_held;
  }
  fake_papers(f, &p);
  return p;
}
