/* Values: equality, reading what people type, printing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/date.h"
#include "core/base/money.h"
#include "core/schema/schema.h"
#include "core/text/schema.h"

bool zn_val_eq(const zn_val *a, const zn_val *b) {
  if (a->kind != b->kind) return false;
  if (a->kind == ZN_V_NULL) return true;
  if (a->kind == ZN_V_INT) return a->i == b->i;
  return zn_span_eq(a->s, b->s);
}

bool zn_row_eq_group(const zn_row *a, const zn_row *b, unsigned group) {
  if (a->ent != b->ent) return false;
  for (size_t i = 0; i < a->ent->nfields; i++)
    if (a->ent->fields[i].group == group && !zn_val_eq(&a->v[i], &b->v[i])) return false;
  return group != 1 || zn_span_eq(a->x, b->x);
}

bool zn_row_group_any(const zn_row *row, unsigned group) {
  for (size_t i = 0; i < row->ent->nfields; i++)
    if (row->ent->fields[i].group == group && row->v[i].kind != ZN_V_NULL) return true;
  return false;
}

/* ---- reading
 * --------------------------------------------------------------------------------------------------------- */

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* The text without blanks at its ends; a non-breaking space counts as a blank. */
static zn_span trim(const char *text) {
  const char *b = text, *e = text + strlen(text);
  for (;;) {
    if (b < e && is_space(*b))
      b++;
    else if (e - b >= 2 && memcmp(b, "\xc2\xa0", 2) == 0)
      b += 2;
    else
      break;
  }
  for (;;) {
    if (e > b && is_space(e[-1]))
      e--;
    else if (e - b >= 2 && memcmp(e - 2, "\xc2\xa0", 2) == 0)
      e -= 2;
    else
      break;
  }
  return ZN_SPAN(b, (size_t)(e - b));
}

/* Length of the well-formed UTF-8 sequence at p (n bytes left), 0 if there is none: no surrogates, no overlong forms.
 */
static size_t utf8_len(const uint8_t *p, size_t n) {
  if (p[0] < 0x80) return 1;
  size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] < 0xc2 || p[0] > 0xf4 || n < len) return 0;
  for (size_t i = 1; i < len; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  if (p[0] == 0xe0 && p[1] < 0xa0) return 0;
  if (p[0] == 0xed && p[1] > 0x9f) return 0;
  if (p[0] == 0xf0 && p[1] < 0x90) return 0;
  if (p[0] == 0xf4 && p[1] > 0x8f) return 0;
  return len;
}

static zn_status check_text(const zn_field *f, zn_span s, unsigned max, zn_err *err) {
  for (size_t i = 0; i < s.n;) {
    size_t len = utf8_len(s.p + i, s.n - i);
    if (len == 0) return zn_fail(err, ZN_E_INVALID, ZT_FIELD_UTF8, f->label);
    uint8_t c = s.p[i];
    bool c1 = len == 2 && c == 0xc2 && s.p[i + 1] < 0xa0;
    if ((len == 1 && (c < 0x20 || c == 0x7f) && c != '\n' && c != '\t' && c != '\r') || c1)
      return zn_fail(err, ZN_E_INVALID, ZT_FIELD_CONTROL, f->label);
    i += len;
  }
  if (s.n > max) return zn_fail(err, ZN_E_LIMIT, ZT_FIELD_LONG, f->label, max);
  return ZN_OK;
}

static zn_status parse_text(const zn_field *f, zn_span s, struct zn_arena *a, zn_val *out, zn_err *err) {
  unsigned max = f->max != 0 ? f->max : 1000;
  ZN_TRY(check_text(f, s, f->check == ZN_CHECK_NONE ? max : 200, err));
  if (f->check == ZN_CHECK_NONE) {
    *out = (zn_val){ZN_V_TEXT, 0, s};
    return ZN_OK;
  }
  char *in = zn_arena_strndup(a, (const char *)s.p, s.n), *code = zn_arena_alloc(a, s.n + 1);
  if (in == NULL || code == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (char *c = in; *c; c++) {
    if (is_space(*c)) *c = ' ';
    if (memcmp(c, "\xc2\xa0", 2) == 0) c[0] = c[1] = ' '; /* pasted from a page or a PDF */
    if ((unsigned char)*c >= 0x80) return zn_fail(err, ZN_E_INVALID, ZT_FIELD_CODE, f->label, in);
  }
  if (!zn_code_normal(in, code, s.n + 1) || strlen(code) > max)
    return zn_fail(err, ZN_E_LIMIT, ZT_FIELD_LONG, f->label, max);
  /* these two identify a comune; every other code is a warning for people to confirm (DOMAIN section 4) */
  if (f->check == ZN_CHECK_CATASTALE && !zn_code_valid(f->check, code))
    return zn_fail(err, ZN_E_INVALID, ZT_FIELD_CATASTALE, f->label, in);
  if (f->check == ZN_CHECK_ISTAT && !zn_code_valid(f->check, code))
    return zn_fail(err, ZN_E_INVALID, ZT_FIELD_ISTAT, f->label, in);
  *out = code[0] == 0 ? zn_null() : (zn_val){ZN_V_TEXT, 0, ZN_SPAN(code, strlen(code))};
  return ZN_OK;
}

static char fold(char c) {
  if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
  return c == ' ' || c == '-' ? '_' : c;
}

static zn_status parse_enum(const zn_field *f, zn_span s, struct zn_arena *a, zn_val *out, zn_err *err) {
  for (const char *p = f->codes; *p;) {
    size_t len = strcspn(p, "|"), i = 0;
    while (i < len && i < s.n && fold(p[i]) == fold((char)s.p[i])) i++;
    if (i == len && i == s.n) {
      *out = (zn_val){ZN_V_TEXT, 0, ZN_SPAN(p, len)};
      return ZN_OK;
    }
    p += len + (p[len] == '|');
  }
  char list[512];
  size_t n = 0;
  for (const char *p = f->codes; *p && n + 3 < sizeof list; p++) {
    list[n++] = *p == '|' ? ',' : *p;
    if (*p == '|') list[n++] = ' ';
  }
  list[n] = 0;
  const char *typed = zn_arena_strndup(a, (const char *)s.p, s.n < 60 ? s.n : 60);
  return zn_fail(err, ZN_E_INVALID, ZT_FIELD_ENUM, f->label, typed ? typed : "", list);
}

static zn_status parse_int(const zn_field *f, const char *text, zn_val *out, zn_err *err) {
  char *end = NULL;
  errno = 0;
  long long v = strtoll(text, &end, 10);
  if (end == text || *end != 0 || errno != 0) return zn_fail(err, ZN_E_INVALID, ZT_FIELD_INT, f->label, text);
  *out = zn_int(v);
  return ZN_OK;
}

static zn_status parse_bool(const zn_field *f, const char *text, zn_val *out, zn_err *err) {
  static const char *const yes[] = {"si", "sì", "s", "true", "vero", "1", "yes"};
  static const char *const no[] = {"no", "n", "false", "falso", "0"};
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
    if (strcasecmp(text, yes[i]) == 0) return *out = zn_int(1), ZN_OK;
  for (size_t i = 0; i < sizeof no / sizeof *no; i++)
    if (strcasecmp(text, no[i]) == 0) return *out = zn_int(0), ZN_OK;
  return zn_fail(err, ZN_E_INVALID, ZT_FIELD_BOOL, f->label, text);
}

static zn_status parse_bin(const zn_field *f, const char *text, struct zn_arena *a, zn_val *out, zn_err *err) {
  size_t cap = strlen(text) * 5 / 8 + 1, n = 0;
  uint8_t *p = zn_arena_alloc(a, cap);
  if (p == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (zn_b32_decode_any(p, cap, &n, text) != ZN_OK || n > (f->max ? f->max : 1000u))
    return zn_fail(err, ZN_E_INVALID, ZT_FIELD_BIN, f->label, text);
  *out = n == 0 ? zn_null() : (zn_val){ZN_V_BIN, 0, ZN_SPAN(p, n)};
  return ZN_OK;
}

/* An error of a lower layer, with the field's label before it. */
static zn_status in_field(const zn_field *f, zn_status s, const zn_err *inner, zn_err *err) {
  return zn_fail(err, s, ZT_FIELD_IN, f->label, inner->text);
}

static zn_status parse_scalar(const zn_field *f, const char *text, struct zn_arena *a, zn_val *out, zn_err *err) {
  zn_err inner = {0};
  zn_status s = ZN_OK;
  switch (f->type) {
    case ZN_T_INT: return parse_int(f, text, out, err);
    case ZN_T_BOOL: return parse_bool(f, text, out, err);
    case ZN_T_BIN: return parse_bin(f, text, a, out, err);
    case ZN_T_MONEY: {
      zn_cents v = 0;
      if ((s = zn_money_parse(text, &v, &inner)) != ZN_OK) return in_field(f, s, &inner, err);
      *out = zn_int(v);
      return ZN_OK;
    }
    case ZN_T_DATE: {
      zn_day d = 0;
      if ((s = zn_day_parse(text, &d, &inner)) != ZN_OK) return in_field(f, s, &inner, err);
      *out = zn_int(d);
      return ZN_OK;
    }
    default: return zn_fail(err, ZN_E_BUG, ZT_FIELD_REF, f->label);
  }
}

zn_status zn_val_parse(const zn_field *f, const char *text, struct zn_arena *a, zn_val *out, zn_err *err) {
  zn_span s = trim(text);
  if (s.n == 0) {
    *out = zn_null();
    return ZN_OK;
  }
  if (f->type == ZN_T_TEXT) return parse_text(f, s, a, out, err);
  if (f->type == ZN_T_ENUM) return parse_enum(f, s, a, out, err);
  if (s.n > 200000) return zn_fail(err, ZN_E_LIMIT, ZT_FIELD_LONG, f->label, 200000u);
  char small[80], *copy = small;
  if (s.n >= sizeof small)
    copy = zn_arena_strndup(a, (const char *)s.p, s.n);
  else
    memcpy(small, s.p, s.n), small[s.n] = 0;
  if (copy == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return parse_scalar(f, copy, a, out, err);
}

/* ---- printing
 * -------------------------------------------------------------------------------------------------------- */

void zn_val_print(const zn_field *f, const zn_val *v, zn_buf *out) {
  char text[64];
  if (v->kind == ZN_V_NULL || f->type == ZN_T_REF) return;
  if (v->kind == ZN_V_TEXT) {
    zn_buf_put(out, v->s.p, v->s.n);
    return;
  }
  if (v->kind == ZN_V_BIN) {
    uint8_t *room = v->s.n > 100000 ? NULL : zn_buf_room(out, ZN_B32_LEN(v->s.n) + 1);
    if (room == NULL) return;
    zn_b32_encode((char *)room, v->s.p, v->s.n);
    zn_buf_added(out, ZN_B32_LEN(v->s.n));
    return;
  }
  switch (f->type) {
    case ZN_T_MONEY: zn_buf_put_str(out, zn_money_print(text, v->i)); break;
    case ZN_T_DATE:
      if (v->i < ZN_DAY_MIN || v->i > ZN_DAY_MAX)
        zn_buf_printf(out, "%lld", (long long)v->i);
      else
        zn_buf_put_str(out, zn_day_print(text, (zn_day)v->i));
      break;
    case ZN_T_BOOL: zn_buf_put_str(out, v->i ? "true" : "false"); break;
    default: zn_buf_printf(out, "%lld", (long long)v->i);
  }
}
