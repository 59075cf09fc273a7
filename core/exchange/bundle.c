#include "core/exchange/bundle.h"

#include <stdio.h>
#include <string.h>

#include "core/base/date.h"
#include "core/base/mp.h"
#include "core/exchange/bundle_file.h"
#include "core/text/bundle.h"

/* ---- the header and the vector ---- */

static zn_status put_header(bundle_writer *w, const zn_bundle_source *from, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_mp_arr(&b, 5);
  zn_mp_uint(&b, ZN_BUNDLE_FORMAT);
  zn_mp_bin(&b, &from->region, 32);
  zn_mp_bin(&b, &from->by, 32);
  zn_mp_uint(&b, (uint64_t)from->now_ms);
  zn_mp_str(&b, ZONA_VERSION, strlen(ZONA_VERSION));
  zn_status st =
      zn_buf_ok(&b) ? bundle_put(w, BUNDLE_HEADER, zn_buf_span(&b), err) : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_release(&b);
  return st;
}

static zn_status read_header(zn_bundle_info *out, zn_span body, const char *path, zn_err *err) {
  zn_mp m;
  zn_mp_init(&m, body);
  if (zn_mp_scan(body, 4) != ZN_OK) return zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, path);
  zn_mp_get_arr(&m, 5, 64);
  out->format = (unsigned)zn_mp_get_uint(&m, UINT32_MAX);
  if (!m.bad && out->format != ZN_BUNDLE_FORMAT) return zn_fail(err, ZN_E_VERSION, ZT_BUNDLE_NEWER, path);
  zn_mp_get_exact(&m, &out->region, 32);
  zn_mp_get_exact(&m, &out->by, 32);
  out->made_ms = (int64_t)zn_mp_get_uint(&m, INT64_MAX);
  zn_span v = zn_mp_get_str(&m, sizeof out->version - 1);
  if (m.bad) return zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, path);
  memcpy(out->version, v.p, v.n);
  out->version[v.n] = 0;
  return ZN_OK;
}

static zn_status put_trust_heads(bundle_writer *w, const zn_trust_head *h, size_t n, zn_err *err) {
  zn_status st = ZN_OK;
  for (size_t at = 0; st == ZN_OK && at < n; at += BUNDLE_PER_LIST) {
    size_t some = n - at < BUNDLE_PER_LIST ? n - at : BUNDLE_PER_LIST;
    zn_buf b;
    zn_buf_init(&b, 0);
    zn_mp_arr(&b, some);
    for (size_t i = at; i < at + some; i++) {
      zn_mp_arr(&b, 3);
      zn_mp_bin(&b, &h[i].issuer, 32);
      zn_mp_uint(&b, h[i].seq);
      zn_mp_bin(&b, &h[i].hash, 32);
    }
    st = zn_buf_ok(&b) ? bundle_put(w, BUNDLE_TRUST_HEADS, zn_buf_span(&b), err)
                       : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    zn_buf_release(&b);
  }
  return st;
}

static zn_status put_heads(bundle_writer *w, const zn_head *h, size_t n, zn_err *err) {
  zn_status st = ZN_OK;
  for (size_t at = 0; st == ZN_OK && at < n; at += BUNDLE_PER_LIST) {
    size_t some = n - at < BUNDLE_PER_LIST ? n - at : BUNDLE_PER_LIST;
    zn_buf b;
    zn_buf_init(&b, 0);
    zn_mp_arr(&b, some);
    for (size_t i = at; i < at + some; i++) {
      zn_mp_arr(&b, 4);
      zn_mp_bin(&b, &h[i].ledger, 16);
      zn_mp_bin(&b, &h[i].device, 32);
      zn_mp_uint(&b, h[i].seq);
      zn_mp_bin(&b, &h[i].hash, 32);
    }
    st = zn_buf_ok(&b) ? bundle_put(w, BUNDLE_HEADS, zn_buf_span(&b), err) : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    zn_buf_release(&b);
  }
  return st;
}

static void read_trust_heads(zn_buf *out, zn_span body) {
  zn_mp m;
  zn_mp_init(&m, body);
  if (zn_mp_scan(body, 4) != ZN_OK) return;
  size_t n = zn_mp_get_arr(&m, 0, BUNDLE_ENVELOPE_MAX);
  for (size_t i = 0; i < n; i++) {
    zn_trust_head h;
    zn_mp_get_arr(&m, 3, 3);
    zn_mp_get_exact(&m, &h.issuer, 32);
    h.seq = zn_mp_get_uint(&m, INT64_MAX);
    zn_mp_get_exact(&m, &h.hash, 32);
    if (m.bad) return;
    zn_buf_put(out, &h, sizeof h);
  }
}

static void read_heads(zn_buf *out, zn_span body) {
  zn_mp m;
  zn_mp_init(&m, body);
  if (zn_mp_scan(body, 4) != ZN_OK) return;
  size_t n = zn_mp_get_arr(&m, 0, BUNDLE_ENVELOPE_MAX);
  for (size_t i = 0; i < n; i++) {
    zn_head h;
    zn_mp_get_arr(&m, 4, 4);
    zn_mp_get_exact(&m, &h.ledger, 16);
    zn_mp_get_exact(&m, &h.device, 32);
    h.seq = zn_mp_get_uint(&m, INT64_MAX);
    zn_mp_get_exact(&m, &h.hash, 32);
    if (m.bad) return;
    zn_buf_put(out, &h, sizeof h);
  }
}

/* ---- export ---- */

typedef struct out_stream {
  bundle_writer w;
  unsigned kind;
  zn_bundle_counts counts;
  zn_err err;
  zn_seg seg; /* scratch */
} out_stream;

static void count(zn_bundle_counts *c, unsigned kind, zn_span wire, zn_seg *scratch, size_t *changes) {
  *changes = 0;
  switch (kind) {
    case BUNDLE_TRUST: c->trust++; break;
    case BUNDLE_GRANT: c->grants++; break;
    case BUNDLE_RECEIPT: c->receipts++; break;
    case BUNDLE_SEGMENT:
      c->segments++;
      if (zn_seg_peek(scratch, wire) == ZN_OK) *changes = scratch->h.changes;
      c->changes += *changes;
      break;
    default: break;
  }
}

static zn_status emit(void *to, zn_span wire) {
  out_stream *o = to;
  size_t changes;
  if (wire.n > BUNDLE_ENVELOPE_MAX) return zn_fail(&o->err, ZN_E_BUG, ZT_BUG, "envelope");
  count(&o->counts, o->kind, wire, &o->seg, &changes);
  return bundle_put(&o->w, o->kind, wire, &o->err);
}

static zn_status export_all(out_stream *o, const zn_bundle_source *from, const zn_bundle_since *since, zn_arena *a,
                            zn_err *err) {
  zn_bundle_since mine = {0};
  ZN_TRY(put_header(&o->w, from, err));
  o->kind = BUNDLE_TRUST;
  ZN_TRY(from->trust(from->ctx, since, emit, o, err));
  o->kind = BUNDLE_GRANT;
  ZN_TRY(from->grants(from->ctx, since, emit, o, err));
  o->kind = BUNDLE_SEGMENT;
  ZN_TRY(from->segments(from->ctx, since, emit, o, err));
  o->kind = BUNDLE_RECEIPT;
  ZN_TRY(from->receipts(from->ctx, since, emit, o, err));
  ZN_TRY(from->vector(from->ctx, a, &mine, err));
  ZN_TRY(put_trust_heads(&o->w, mine.trust, mine.ntrust, err));
  ZN_TRY(put_heads(&o->w, mine.heads, mine.nheads, err));
  return bundle_finish(&o->w, err);
}

zn_status zn_bundle_export(const zn_bundle_source *from, const zn_bundle_since *since, const char *path,
                           zn_bundle_counts *counts, zn_err *err) {
  out_stream o;
  zn_arena a;
  memset(&o, 0, sizeof o);
  zn_arena_init(&a);
  zn_status st = bundle_create(&o.w, path, err);
  if (st == ZN_OK) st = export_all(&o, from, since, &a, err);
  /* what emit met is more to the point than what its caller made of it */
  if (st != ZN_OK && o.err.code != ZN_OK && err) *err = o.err;
  if (st == ZN_OK && counts) {
    *counts = o.counts;
    counts->bytes = o.w.bytes;
  }
  bundle_discard(&o.w);
  zn_arena_release(&a);
  return st;
}

/* ---- import ---- */

static bool of_the_store(zn_status st) {
  return st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM || st == ZN_E_BUG || st == ZN_E_BUSY;
}

typedef struct in_stream {
  bundle_reader r;
  const zn_bundle_sink *to;
  zn_bundle_counts counts;
  size_t batch, batch_bytes;
  bool open;
  zn_seg seg; /* scratch */
} in_stream;

enum { BATCH = 256, BATCH_BYTES = 4 << 20 };

static zn_status give(in_stream *in, unsigned kind, zn_span body, zn_err *err) {
  const zn_bundle_sink *to = in->to;
  zn_err why = {ZN_OK, ""};
  bool fresh = false;
  size_t changes;
  zn_status st;
  count(&in->counts, kind, body, &in->seg, &changes);
  switch (kind) {
    case BUNDLE_TRUST: st = to->trust(to->ctx, body, &fresh, &why); break;
    case BUNDLE_GRANT: st = to->grant(to->ctx, body, &fresh, &why); break;
    case BUNDLE_SEGMENT: st = to->segment(to->ctx, body, &fresh, &why); break;
    case BUNDLE_RECEIPT: st = to->receipt(to->ctx, body, &fresh, &why); break;
    default: return ZN_OK;
  }
  if (st != ZN_OK && of_the_store(st)) {
    if (err) *err = why;
    return st;
  }
  in->counts.passed += st != ZN_OK;
  in->counts.fresh += st == ZN_OK && fresh;
  if (st == ZN_OK && fresh) in->counts.fresh_changes += changes;
  return ZN_OK;
}

static zn_status import_all(in_stream *in, zn_err *err) {
  unsigned kind;
  zn_span body;
  bool more, first = true;
  for (;; first = false) {
    ZN_TRY(bundle_next(&in->r, &more, &kind, &body, err));
    if (!more) return first ? zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, in->r.path) : ZN_OK;
    if (first) {
      zn_bundle_info info;
      if (kind != BUNDLE_HEADER) return zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, in->r.path);
      ZN_TRY(read_header(&info, body, in->r.path, err));
      if (zn_hash_cmp(&info.region, &in->to->region) != 0)
        return zn_fail(err, ZN_E_DENIED, ZT_BUNDLE_REGION, in->r.path);
      continue;
    }
    if (!in->open) ZN_TRY(in->to->begin(in->to->ctx, err));
    in->open = true;
    ZN_TRY(give(in, kind, body, err));
    in->batch_bytes += body.n;
    if (++in->batch < BATCH && in->batch_bytes < BATCH_BYTES) continue;
    in->open = false;
    in->batch = in->batch_bytes = 0;
    ZN_TRY(in->to->end(in->to->ctx, err));
  }
}

zn_status zn_bundle_import(const zn_bundle_sink *to, const char *path, zn_bundle_counts *counts, zn_err *err) {
  in_stream in;
  memset(&in, 0, sizeof in);
  in.to = to;
  zn_status st = bundle_open(&in.r, path, err);
  if (st == ZN_OK) st = import_all(&in, err);
  if (st == ZN_OK && in.open) {
    in.open = false;
    st = to->end(to->ctx, err);
  }
  if (in.open) to->abort(to->ctx);
  if (st == ZN_OK && counts) {
    *counts = in.counts;
    counts->bytes = in.r.bytes;
  }
  bundle_close(&in.r);
  return st;
}

/* ---- looking ---- */

static zn_status inspect(bundle_reader *r, zn_bundle_info *out, zn_seg *scratch, zn_buf *trust, zn_buf *heads,
                         zn_err *err) {
  unsigned kind;
  zn_span body;
  size_t changes;
  bool more, first = true;
  for (;; first = false) {
    ZN_TRY(bundle_next(r, &more, &kind, &body, err));
    if (!more) return first ? zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, r->path) : ZN_OK;
    if (first && kind != BUNDLE_HEADER) return zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, r->path);
    if (first) ZN_TRY(read_header(out, body, r->path, err));
    count(&out->counts, kind, body, scratch, &changes);
    if (kind == BUNDLE_TRUST_HEADS && trust) read_trust_heads(trust, body);
    if (kind == BUNDLE_HEADS && heads) read_heads(heads, body);
  }
}

static zn_status look(const char *path, zn_bundle_info *out, zn_buf *trust, zn_buf *heads, zn_err *err) {
  bundle_reader r;
  zn_seg seg;
  zn_bundle_info info;
  memset(&info, 0, sizeof info);
  zn_status st = bundle_open(&r, path, err);
  if (st == ZN_OK) st = inspect(&r, &info, &seg, trust, heads, err);
  info.counts.bytes = r.bytes;
  bundle_close(&r);
  if (st == ZN_OK) *out = info;
  return st;
}

zn_status zn_bundle_inspect(const char *path, zn_bundle_info *out, zn_err *err) {
  return look(path, out, NULL, NULL, err);
}

zn_status zn_bundle_vector(const char *path, zn_arena *a, zn_bundle_since *out, zn_err *err) {
  zn_bundle_info info;
  zn_buf trust, heads;
  zn_buf_init(&trust, 0);
  zn_buf_init(&heads, 0);
  zn_status st = look(path, &info, &trust, &heads, err);
  if (st == ZN_OK) {
    zn_span t = zn_arena_dup(a, zn_buf_span(&trust)), h = zn_arena_dup(a, zn_buf_span(&heads));
    if (!zn_buf_ok(&trust) || !zn_buf_ok(&heads) || (trust.n && !t.p) || (heads.n && !h.p)) {
      st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    } else {
      *out = (zn_bundle_since){(const zn_trust_head *)(const void *)t.p, trust.n / sizeof(zn_trust_head),
                               (const zn_head *)(const void *)h.p, heads.n / sizeof(zn_head)};
    }
  }
  zn_buf_release(&trust);
  zn_buf_release(&heads);
  return st;
}

json_t *zn_bundle_info_json(const zn_bundle_info *i) {
  char region[ZN_B32_LEN(32) + 1], by[ZN_B32_LEN(32) + 1], when[25];
  return json_pack("{s:i, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "formato", (int)i->format, "regione",
                   zn_b32_encode(region, &i->region, 32), "da", zn_b32_encode(by, &i->by, 32), "creato",
                   zn_time_print(when, i->made_ms), "programma", i->version, "dichiarazioni",
                   (json_int_t)i->counts.trust, "chiavi", (json_int_t)i->counts.grants, "segmenti",
                   (json_int_t)i->counts.segments, "registrazioni", (json_int_t)i->counts.changes, "conferme",
                   (json_int_t)i->counts.receipts, "byte", (json_int_t)i->counts.bytes);
}
