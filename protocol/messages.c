#include "protocol/messages.h"

#include <stdio.h>
#include <string.h>

#include "core/base/mp.h"

/* ---- the tables, made from the lists ---- */
typedef enum kind { KIND_UINT, KIND_ID, KIND_HASH, KIND_PK, KIND_BIN, KIND_STR, KIND_TIPS, KIND_BINS } kind;

typedef struct field {
  kind type;
  const char *name;
  uint64_t least, most;
} field;

#define FIELD(type, name, least, most)    {KIND_##type, #name, least, most},
#define M(tag, name, dir, states, counts) static const field fields_##name[] = {ZN_F_##name(FIELD)};
ZN_MESSAGES(M)
#undef M
#undef FIELD

/* Offsets need the message's name, which the field lists do not know: a row of offsets per message. */
#define FIELD_AT(type, name, least, most)   offsetof(struct at_here, name),
#define FIELD_DECL(type, name, least, most) ZN_C_##type name;
#define M(tag, name, dir, states, counts)               \
  static size_t at_##name(size_t i) {                   \
    struct at_here {                                    \
      ZN_F_##name(FIELD_DECL)                           \
    };                                                  \
    static const size_t at[] = {ZN_F_##name(FIELD_AT)}; \
    return offsetof(zn_msg, name) + at[i];              \
  }
ZN_MESSAGES(M)
#undef M
#undef FIELD_DECL
#undef FIELD_AT

typedef struct shape {
  zn_msg_info info;
  const field *fields;
  size_t nfields;
  size_t (*at)(size_t i);
} shape;

static const shape shapes[] = {
#define M(tag, name, dir, states, counts) \
  {{tag, #name, dir, states, counts}, fields_##name, sizeof fields_##name / sizeof *fields_##name, at_##name},
    ZN_MESSAGES(M)
#undef M
};

static const shape *shape_of(unsigned tag) {
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    if (shapes[i].info.tag == tag) return &shapes[i];
  return NULL;
}

const zn_msg_info *zn_msg_about(unsigned tag) {
  const shape *s = shape_of(tag);
  return s ? &s->info : NULL;
}

/* ---- reasons ---- */
static const struct {
  unsigned number;
  const char *name;
  zn_status status;
} reasons[] = {
#define R(number, name, status) {number, #name, status},
    ZN_REASONS(R)
#undef R
};

const char *zn_reason_name(unsigned reason) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (reasons[i].number == reason) return reasons[i].name;
  return reasons[0].name;
}

zn_status zn_reason_status(unsigned reason) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (reasons[i].number == reason) return reasons[i].status;
  return reasons[0].status;
}

zn_reason zn_reason_of(zn_status s) {
  switch (s) {
    case ZN_E_DENIED: return ZN_REASON_denied;
    case ZN_E_FORMAT:
    case ZN_E_INVALID: return ZN_REASON_form;
    case ZN_E_CRYPTO: return ZN_REASON_crypto;
    case ZN_E_STATE:
    case ZN_E_NOTFOUND: return ZN_REASON_chain;
    case ZN_E_LIMIT: return ZN_REASON_limit;
    case ZN_E_FULL: return ZN_REASON_quota;
    case ZN_E_VERSION: return ZN_REASON_version;
    case ZN_E_BUSY: return ZN_REASON_busy;
    case ZN_E_IO:
    case ZN_E_NOMEM:
    case ZN_E_BUG: return ZN_REASON_store;
    case ZN_E_NET: return ZN_REASON_stop;
    default: return ZN_REASON_other;
  }
}

/* ---- encoding ---- */
static bool put_field(zn_buf *b, const field *f, const uint8_t *value) {
  switch (f->type) {
    case KIND_UINT: {
      uint64_t v;
      memcpy(&v, value, sizeof v);
      zn_mp_uint(b, v);
      return v <= f->most;
    }
    case KIND_ID:
    case KIND_HASH:
    case KIND_PK: zn_mp_bin(b, value, (size_t)f->most); return true;
    case KIND_BIN:
    case KIND_STR: {
      zn_span s;
      memcpy(&s, value, sizeof s);
      if (f->type == KIND_BIN)
        zn_mp_bin(b, s.p, s.n);
      else
        zn_mp_str(b, (const char *)s.p, s.n);
      return s.n >= f->least && s.n <= f->most;
    }
    case KIND_TIPS: {
      const zn_tips *t = (const zn_tips *)(const void *)value;
      if (t->n > f->most) return false;
      zn_mp_arr(b, t->n * 3);
      for (size_t i = 0; i < t->n; i++) {
        zn_mp_bin(b, t->v[i].device.b, 32);
        zn_mp_uint(b, t->v[i].seq);
        zn_mp_bin(b, t->v[i].hash.b, 32);
      }
      return true;
    }
    case KIND_BINS: {
      const zn_bins *l = (const zn_bins *)(const void *)value;
      if (l->n < f->least || l->n > ZN_MSG_BINS) return false;
      zn_mp_arr(b, l->n);
      for (size_t i = 0; i < l->n; i++) {
        if (l->v[i].n == 0 || l->v[i].n > f->most) return false;
        zn_mp_bin(b, l->v[i].p, l->v[i].n);
      }
      return true;
    }
  }
  return false;
}

zn_status zn_msg_encode(zn_buf *out, const zn_msg *m) {
  const shape *s = shape_of(m->tag);
  if (!s) return ZN_E_BUG;
  size_t start = out->n;
  zn_mp_arr(out, s->nfields + 1);
  zn_mp_uint(out, s->info.tag);
  bool fits = true;
  for (size_t i = 0; i < s->nfields && fits; i++) fits = put_field(out, &s->fields[i], (const uint8_t *)m + s->at(i));
  if (!zn_buf_ok(out)) return ZN_E_NOMEM;
  if (fits && out->n - start <= ZN_MSG_MAX) return ZN_OK;
  out->n = start;
  return ZN_E_LIMIT;
}

/* ---- decoding ---- */
static void get_tips(zn_mp *m, const field *f, zn_tips *t) {
  size_t n = zn_mp_get_arr(m, 0, (size_t)f->most * 3);
  if (n % 3 != 0) m->bad = true;
  t->n = m->bad ? 0 : n / 3;
  for (size_t i = 0; i < t->n; i++) {
    zn_mp_get_exact(m, t->v[i].device.b, 32);
    t->v[i].seq = zn_mp_get_uint(m, INT64_MAX);
    zn_mp_get_exact(m, t->v[i].hash.b, 32);
  }
}

static void get_bins(zn_mp *m, const field *f, zn_bins *l) {
  l->n = zn_mp_get_arr(m, (size_t)f->least, ZN_MSG_BINS);
  for (size_t i = 0; i < l->n; i++) l->v[i] = zn_mp_get_bin(m, 1, (size_t)f->most);
}

static void get_field(zn_mp *m, const field *f, uint8_t *value) {
  switch (f->type) {
    case KIND_UINT: {
      uint64_t v = zn_mp_get_uint(m, f->most);
      memcpy(value, &v, sizeof v);
      break;
    }
    case KIND_ID:
    case KIND_HASH:
    case KIND_PK: zn_mp_get_exact(m, value, (size_t)f->most); break;
    case KIND_BIN:
    case KIND_STR: {
      zn_span s =
          f->type == KIND_BIN ? zn_mp_get_bin(m, (size_t)f->least, (size_t)f->most) : zn_mp_get_str(m, (size_t)f->most);
      memcpy(value, &s, sizeof s);
      break;
    }
    case KIND_TIPS: get_tips(m, f, (zn_tips *)(void *)value); break;
    case KIND_BINS: get_bins(m, f, (zn_bins *)(void *)value); break;
  }
}

zn_status zn_msg_decode(zn_msg *out, zn_span wire) {
  if (wire.n == 0 || wire.n > ZN_MSG_MAX) return ZN_E_FORMAT;
  ZN_TRY(zn_mp_scan(wire, 8));
  zn_mp m;
  zn_mp_init(&m, wire);
  size_t n = zn_mp_get_arr(&m, 1, 64);
  unsigned tag = (unsigned)zn_mp_get_uint(&m, UINT16_MAX);
  if (m.bad) return ZN_E_FORMAT;
  const shape *s = shape_of(tag);
  if (!s) {
    if (tag < ZN_TAG_OPTIONAL) return ZN_E_FORMAT;
    out->tag = ZN_MSG_UNKNOWN;
    return ZN_OK;
  }
  if (n < s->nfields + 1) return ZN_E_FORMAT;
  out->tag = (zn_msg_tag)tag;
  for (size_t i = 0; i < s->nfields; i++) get_field(&m, &s->fields[i], (uint8_t *)out + s->at(i));
  zn_mp_skip(&m, n - 1 - s->nfields);
  return zn_mp_done(&m) ? ZN_OK : ZN_E_FORMAT;
}

/* ---- for people ---- */
static void print_bytes(zn_buf *out, const uint8_t *p, size_t n) {
  char text[ZN_B32_LEN(5) + 1];
  uint8_t start[5] = {0};
  memcpy(start, p, n < sizeof start ? n : sizeof start);
  zn_buf_put_str(out, zn_b32_encode(text, start, n < sizeof start ? n : sizeof start));
  if (n > sizeof start) zn_buf_put_str(out, "…");
}

static void print_field(zn_buf *out, const field *f, const uint8_t *value) {
  zn_buf_printf(out, " %s=", f->name);
  switch (f->type) {
    case KIND_UINT: zn_buf_printf(out, "%llu", (unsigned long long)*(const uint64_t *)(const void *)value); break;
    case KIND_ID:
    case KIND_HASH:
    case KIND_PK: print_bytes(out, value, (size_t)f->most); break;
    case KIND_BIN: zn_buf_printf(out, "%zu bytes", ((const zn_span *)(const void *)value)->n); break;
    case KIND_STR: {
      const zn_span *s = (const zn_span *)(const void *)value;
      zn_buf_printf(out, "\"%.*s\"", (int)s->n, s->n ? (const char *)s->p : "");
      break;
    }
    case KIND_TIPS: {
      const zn_tips *t = (const zn_tips *)(const void *)value;
      for (size_t i = 0; i < t->n; i++) {
        zn_buf_put_str(out, i ? " " : "");
        print_bytes(out, t->v[i].device.b, 32);
        zn_buf_printf(out, ":%llu:", (unsigned long long)t->v[i].seq);
        print_bytes(out, t->v[i].hash.b, 32);
      }
      break;
    }
    case KIND_BINS: {
      const zn_bins *l = (const zn_bins *)(const void *)value;
      for (size_t i = 0; i < l->n; i++) zn_buf_printf(out, "%s%zu bytes", i ? ", " : "", l->v[i].n);
      break;
    }
  }
}

void zn_msg_print(zn_buf *out, const zn_msg *m) {
  const shape *s = shape_of(m->tag);
  if (!s) {
    zn_buf_put_str(out, "(unknown)");
    return;
  }
  zn_buf_put_str(out, s->info.name);
  for (size_t i = 0; i < s->nfields; i++) print_field(out, &s->fields[i], (const uint8_t *)m + s->at(i));
}
