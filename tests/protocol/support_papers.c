/* The other half of the store in memory: statements, grants, receipts. */
#include "core/base/mp.h"
#include "core/log/receipt.h"
#include "tests/protocol/support_peer.h"

/* ---- trust ---- */
static zn_status p_trust_heads(void *ctx, zn_arena *a, zn_trust_head **out, size_t *n) {
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (fake_broken(ctx)) return ZN_E_IO;
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
  t->wire = fake_copy(wire);
  t->n = wire.n;
  if (enrols.n == 32 && f->nmember < 8) memcpy(f->member[f->nmember++].b, enrols.p, 32);
}

static zn_status p_trust_put(void *ctx, zn_span stmt, bool *durable, zn_err *err) {
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (f->async) fake_wait(f, NULL);
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
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (f->async) fake_wait(f, NULL);
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
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  if (c->incarnation != f->contact.incarnation) f->cursor = 0;
  f->contact = *c;
  return ZN_OK;
}

/* ---- grants and receipts ---- */
void fake_grant_for(fake *f, const zn_pk *to, size_t n) {
  uint8_t fill[512];
  GROW(f->grant, f->ngrant, f->cgrant);
  rng_fill(f->r, fill, sizeof fill);
  memcpy(fill, to->b, 32);
  f->grant[f->ngrant++] = (fake_bytes){fake_copy(ZN_SPAN(fill, n)), n, *to, 0};
}

static zn_status p_grants_to(void *ctx, const zn_pk *device, uint64_t *cursor, zn_arena *a, zn_span **out, size_t *n) {
  if (fake_broken(ctx)) return ZN_E_IO;
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
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  *cursor = f->server ? 0 : f->cursor;
  for (size_t i = 0; f->server && i < f->ngrant; i++)
    if (zn_pk_cmp(&f->grant[i].to, device) == 0) *cursor = i + 1;
  return ZN_OK;
}

static zn_status p_cursor_save(void *ctx, uint64_t cursor) {
  if (fake_broken(ctx)) return ZN_E_IO;
  ((fake *)ctx)->cursor = cursor;
  return ZN_OK;
}

static zn_status p_grant_put(void *ctx, zn_span g, bool *durable, zn_err *err) {
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  if (g.n < 32) return zn_fail(err, ZN_E_FORMAT, "bad grant");
  *durable = true;
  for (size_t i = 0; i < f->ngrant; i++)
    if (f->grant[i].n == g.n && memcmp(f->grant[i].p, g.p, g.n) == 0) return ZN_OK;
  GROW(f->grant, f->ngrant, f->cgrant);
  fake_bytes b = {fake_copy(g), g.n, {{0}}, 0};
  memcpy(b.to.b, g.p, 32);
  f->grant[f->ngrant++] = b;
  *durable = !f->async;
  if (f->async) fake_wait(f, NULL);
  return ZN_OK;
}

static zn_status p_grants_unsent(void *ctx, zn_arena *a, zn_span **out, size_t *n) {
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  zn_span *v = zn_arena_alloc(a, 17 * sizeof *v);
  *n = 0;
  for (size_t i = f->grants_sent; i < f->ngrant && *n < 16; i++)
    if (zn_pk_cmp(&f->grant[i].to, &f->id.sign_pk) != 0) v[(*n)++] = ZN_SPAN(f->grant[i].p, f->grant[i].n);
  *out = v;
  return ZN_OK;
}

static zn_status p_grants_sent(void *ctx, size_t n) {
  if (fake_broken(ctx)) return ZN_E_IO;
  ((fake *)ctx)->grants_sent += n;
  return ZN_OK;
}

static zn_status p_receipt_make(void *ctx, const zn_head *h, zn_buf *out) {
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  assert_true(fake_find(f, &h->ledger, &h->device, &h->hash)->durable);
  zn_receipt r = {f->id.sign_pk, f->incarnation, h->ledger, h->device, h->seq, h->hash, f->env.wall_ms(f->env.ctx)};
  return zn_receipt_make(out, &f->region, &f->id, &r);
}

static zn_status p_receipts_for(void *ctx, const zn_pk *device, zn_arena *a, zn_span **out, size_t *n) {
  if (fake_broken(ctx)) return ZN_E_IO;
  zn_head *h;
  size_t k;
  ZN_TRY(fake_heads(ctx, NULL, a, &h, &k));
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
  for (size_t i = 0; i < f->nreceipt; i++)
    if (memcmp(f->receipt[i].to.b, h->hash.b, 32) == 0 && f->receipt[i].incarnation == f->contact.incarnation)
      return true;
  return false;
}

static zn_status p_receipts_lacking(void *ctx, bool *out) {
  if (fake_broken(ctx)) return ZN_E_IO;
  fake *f = ctx;
  zn_arena a;
  zn_head *h;
  size_t n;
  zn_arena_init(&a);
  ZN_TRY(fake_heads(ctx, NULL, &a, &h, &n));
  *out = false;
  for (size_t i = 0; i < n; i++)
    if (zn_pk_cmp(&h[i].device, &f->id.sign_pk) == 0 && !has_receipt(f, &h[i])) *out = true;
  zn_arena_release(&a);
  return ZN_OK;
}

static zn_status p_receipts_of(void *ctx, zn_arena *a, zn_head **out, size_t *n) {
  fake *f = ctx;
  if (fake_broken(ctx)) return ZN_E_IO;
  *n = f->nwanted;
  *out = (zn_head *)(uintptr_t)zn_arena_dup(a, ZN_SPAN(f->wanted, f->nwanted * sizeof *f->wanted)).p;
  return ZN_OK;
}

static zn_status p_receipt_put(void *ctx, zn_span wire, zn_err *err) {
  if (fake_broken(ctx)) return ZN_E_IO;
  (void)err;
  fake *f = ctx;
  GROW(f->receipt, f->nreceipt, f->creceipt);
  zn_receipt r;
  assert_int_equal(zn_receipt_parse(&r, &f->region, wire), ZN_OK);
  fake_bytes b = {fake_copy(wire), wire.n, {{0}}, r.incarnation};
  memcpy(b.to.b, r.hash.b, 32);
  f->receipt[f->nreceipt++] = b;
  return ZN_OK;
}

void fake_papers(const fake *f, zn_peer *p) {
  p->trust_digest = p_trust_digest;
  p->trust_heads = p_trust_heads;
  p->trust_read = p_trust_read;
  p->trust_put = p_trust_put;
  p->grants_cursor = p_grants_cursor;
  p->grant_put = p_grant_put;
  if (f->server) {
    p->device = p_device;
    p->strangers_trust = p_strangers_trust;
    p->grants_to = p_grants_to;
    p->receipt_make = p_receipt_make;
    p->receipts_for = p_receipts_for;
  } else {
    p->welcomed = p_welcomed;
    p->grants_cursor_save = p_cursor_save;
    p->grants_unsent = p_grants_unsent;
    p->grants_sent = p_grants_sent;
    p->receipts_lacking = p_receipts_lacking;
    p->receipts_of = p_receipts_of;
    p->receipt_put = p_receipt_put;
  }
}
