#include "client/readable.h"

#include <inttypes.h>
#include <string.h>

#include "core/domain/rows/ref.h"
#include "core/text/client.h"

#define DEVICE_CHARS 8 /* enough of a workplace's code to tell it from the others by eye */

const char *zn_json_text(const json_t *o, const char *key) {
  const char *text = json_string_value(json_object_get(o, key));
  return text == NULL ? "" : text;
}

const char *zn_value_it(zn_arena *a, const zn_field *f, const json_t *v) {
  if (v == NULL || json_is_null(v)) return "";
  if (json_is_boolean(v)) return json_is_true(v) ? ZT_YES : ZT_NO;
  if (json_is_integer(v)) {
    const char *number = zn_arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    return number == NULL ? "" : number;
  }
  const char *text = json_string_value(v);
  if (text == NULL) return "";
  if (f != NULL && f->type == ZN_T_MONEY) return zn_amount_it(a, text);
  if (f != NULL && f->type == ZN_T_DATE) return zn_date_it(a, text);
  return text;
}

const char *zn_org_it(const zn_place *p, zn_arena *a, const char *code) {
  static const unsigned kinds[] = {ZN_ENTE, ZN_AMBITO};
  zn_buf b;
  const char *out = code;
  if (code == NULL || *code == '\0') return "";
  zn_buf_init(&b, 0);
  for (size_t i = 0; i < 2; i++) {
    int64_t k = 0;
    if (zn_ref_parse(p->r, zn_place_default(p), kinds[i], code, &k, NULL) != ZN_OK) continue;
    if (!zn_ref_text(p->r, kinds[i], k, "denominazione", &b) || b.n == 0) continue;
    out = zn_arena_strdup(a, zn_buf_cstr(&b));
    break;
  }
  zn_buf_release(&b);
  return out == NULL ? code : out;
}

const char *zn_field_it(zn_arena *a, const zn_place *p, const zn_field *f, const json_t *row) {
  const json_t *v = json_object_get(row, f->name);
  const char *code = json_string_value(v), *out = NULL;
  int64_t k = 0;
  zn_buf b;
  bool named = f->type == ZN_T_REF && (f->ref == ZN_ENTE || f->ref == ZN_AMBITO || f->ref == ZN_FORNITORE);
  if (!named || code == NULL) return zn_value_it(a, f, v);
  const char *id_name = zn_arena_printf(a, "%s_id", f->name), *id = id_name == NULL ? "" : zn_json_text(row, id_name);
  zn_buf_init(&b, 0);
  if (zn_ref_parse(p->r, zn_place_default(p), f->ref, *id == 0 ? code : id, &k, NULL) == ZN_OK &&
      zn_ref_text(p->r, f->ref, k, "denominazione", &b) && b.n > 0)
    out = zn_arena_printf(a, "%s (%s)", zn_buf_cstr(&b), code);
  zn_buf_release(&b);
  return out == NULL ? code : out;
}

/* ---- fields, one under the other ------------------------------------------------------------------------------------
 */

typedef struct lines {
  struct {
    const char *label, *value;
  } of[ZN_MAX_FIELDS];
  size_t n, width; /* of the widest label */
} lines;

static void put_line(lines *l, const char *label, const char *value) {
  size_t w = zn_text_width(label);
  if (l->n == ZN_MAX_FIELDS) return;
  l->of[l->n].label = label;
  l->of[l->n++].value = value;
  if (w > l->width) l->width = w;
}

static void print_lines(zn_out *o, const lines *l, const char *indent) {
  for (size_t i = 0; i < l->n; i++) {
    int pad = (int)(l->width - zn_text_width(l->of[i].label));
    zn_out_line(o, "%s%s%*s  %s", indent, l->of[i].label, pad, "", l->of[i].value);
  }
}

static void add_text(lines *l, const zn_field *f, const char *text, bool empty_too) {
  if (*text == '\0' && (!empty_too || f->type == ZN_T_BIN)) return;
  put_line(l, f->label, *text == '\0' ? ZT_EMPTY_FIELD : text);
}

static void add_field(lines *l, zn_arena *a, const zn_field *f, const json_t *v, bool empty_too) {
  add_text(l, f, f->type == ZN_T_BIN ? "" : zn_value_it(a, f, v), empty_too);
}

void zn_row_print(zn_out *o, zn_arena *a, const zn_place *p, const zn_entity *e, const json_t *row) {
  lines l = {.n = 0};
  for (size_t i = 0; i < e->nfields; i++)
    add_text(&l, &e->fields[i], e->fields[i].type == ZN_T_BIN ? "" : zn_field_it(a, p, &e->fields[i], row), false);
  zn_out_line(o, "%s %s", e->label, zn_json_text(row, "id"));
  print_lines(o, &l, "  ");
}

/* ---- versions
 * -------------------------------------------------------------------------------------------------------------- */

static bool is_mine(const zn_place *p, const char *device) {
  char me[ZN_B32_LEN(32) + 1];
  return strcmp(zn_b32_encode(me, zn_replica_ident(p->r)->sign_pk.b, 32), device) == 0;
}

/* "2. 23/11/2026 07:00 · Curinga, postazione 5nwd2xos (questa)" and what is to be said of it. */
static void print_head(zn_out *o, zn_arena *a, const zn_place *p, const json_t *v, size_t number, const char *said) {
  const char *device = zn_json_text(v, "device");
  zn_out_line(o, ZT_VERSION_HEAD, number, zn_when_it(a, zn_json_text(v, "when")),
              zn_org_it(p, a, zn_json_text(v, "ente")), DEVICE_CHARS, device, is_mine(p, device) ? ZT_VERSION_HERE : "",
              said);
}

static const json_t *value_of(const json_t *version, const char *field) {
  return json_object_get(json_object_get(version, "values"), field);
}

static bool is_gone(const json_t *version) { return json_is_true(json_object_get(version, "eliminata")); }

static bool same(const json_t *a, const json_t *b) {
  bool none_a = a == NULL || json_is_null(a), none_b = b == NULL || json_is_null(b);
  return none_a || none_b ? none_a && none_b : json_equal(a, b);
}

/* The version of the same group that came before the ith; NULL for the first. */
static const json_t *before(const json_t *history, size_t i) {
  const json_t *group = json_object_get(json_array_get(history, i), "group");
  while (i-- > 0) {
    const json_t *v = json_array_get(history, i);
    if (json_equal(json_object_get(v, "group"), group) && !is_gone(v)) return v;
  }
  return NULL;
}

void zn_history_print(zn_out *o, zn_arena *a, const zn_place *p, const zn_entity *e, const json_t *history) {
  size_t i = 0;
  json_t *v = NULL;
  zn_out_line(o, "\n" ZT_HISTORY_TITLE);
  json_array_foreach((json_t *)history, i, v) {
    const json_t *was = before(history, i);
    lines l = {.n = 0};
    for (size_t f = 0; f < e->nfields && !is_gone(v); f++) {
      const json_t *now = value_of(v, e->fields[f].name);
      const json_t *then = was == NULL ? NULL : value_of(was, e->fields[f].name);
      if (!same(now, then)) add_field(&l, a, &e->fields[f], now, was != NULL);
    }
    const char *said = is_gone(v)                                     ? ZT_VERSION_DELETED
                       : json_is_true(json_object_get(v, "valida"))   ? ZT_VERSION_VALID
                       : json_is_false(json_object_get(v, "inviata")) ? ZT_VERSION_UNSENT
                                                                      : "";
    print_head(o, a, p, v, i + 1, said);
    if (l.n == 0 && !is_gone(v)) zn_out_line(o, "     %s", ZT_VERSION_SAME);
    print_lines(o, &l, "     ");
  }
}

/* Does a field differ between two versions that still have fields? */
static bool differs(const json_t *versions, const char *field) {
  const json_t *first = NULL;
  size_t i = 0;
  json_t *v = NULL;
  json_array_foreach((json_t *)versions, i, v) {
    if (is_gone(v)) continue;
    if (first != NULL && !same(value_of(first, field), value_of(v, field))) return true;
    if (first == NULL) first = v;
  }
  return false;
}

/* Beside a deletion one version may stand alone: then there is nothing to compare, and all of it is shown. */
static size_t standing(const json_t *versions) {
  size_t i = 0, n = 0;
  json_t *v = NULL;
  json_array_foreach((json_t *)versions, i, v) n += !is_gone(v);
  return n;
}

void zn_conflict_print(zn_out *o, zn_arena *a, const zn_place *p, const json_t *c) {
  const zn_entity *e = zn_entity_by_name(zn_json_text(c, "entity"));
  const json_t *versions = json_object_get(c, "versions");
  bool open = strcmp(zn_json_text(c, "stato"), "aperto") == 0, alone = standing(versions) < 2;
  bool twice = json_is_string(json_object_get(c, "group"));
  size_t i = 0;
  json_t *v = NULL;
  zn_out_line(o, ZT_CONFLICT_HEAD, e == NULL ? zn_json_text(c, "entity") : e->label, zn_json_text(c, "row"),
              open ? twice ? ZT_CONFLICT_TWICE : ZT_CONFLICT_OPEN : ZT_CONFLICT_SETTLED, zn_json_text(c, "id"));
  json_array_foreach((json_t *)versions, i, v) {
    lines l = {.n = 0};
    for (size_t f = 0; e != NULL && f < e->nfields && !is_gone(v); f++) {
      const char *name = e->fields[f].name;
      if (alone || differs(versions, name)) add_field(&l, a, &e->fields[f], value_of(v, name), !alone);
    }
    bool valid = !open && i == 0;
    print_head(o, a, p, v, i + 1, is_gone(v) ? ZT_VERSION_DELETED : valid ? ZT_VERSION_VALID : "");
    if (l.n == 0 && !is_gone(v)) zn_out_line(o, "     %s", ZT_VERSION_SAME);
    print_lines(o, &l, "     ");
  }
  if (open) zn_out_line(o, ZT_CONFLICT_HOW, zn_json_text(c, "id"));
}
