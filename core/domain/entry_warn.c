#include "core/domain/entry_warn.h"

#include <string.h>

#include "core/base/codes.h"
#include "core/text/entry.h"

static void say(json_t *out, const zn_err *text) { json_array_append_new(out, json_string(text->text)); }

static void warn_code(const zn_field *f, const char *code, json_t *out) {
  zn_err text;
  char fixed[11];
  if (zn_code_valid(f->check, code)) return;
  if (f->check == ZN_CHECK_CIG && zn_cig_suggest(code, fixed))
    (void)zn_fail(&text, ZN_OK, ZT_WARN_SUGGEST, f->label, code, fixed);
  else
    (void)zn_fail(&text, ZN_OK, ZT_WARN_CODE, f->label, code);
  say(out, &text);
}

/* A foreign supplier's VAT number has no Italian check digit. */
static bool foreign(const zn_row *row) {
  int i = zn_field_index(row->ent, "paese");
  return i >= 0 && row->v[i].kind == ZN_V_TEXT && (row->v[i].s.n != 2 || memcmp(row->v[i].s.p, "IT", 2) != 0);
}

void zn_entry_warn(const zn_row *row, const zn_row *old, json_t *out) {
  if (out == NULL) return;
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    char text[1024];
    if (row->v[i].kind != ZN_V_TEXT || (old && zn_val_eq(&row->v[i], &old->v[i]))) continue;
    size_t n = row->v[i].s.n < sizeof text ? row->v[i].s.n : sizeof text - 1;
    memcpy(text, row->v[i].s.p, n);
    text[n] = 0;
    if (f->check == ZN_CHECK_PIVA && foreign(row)) continue;
    if (f->check != ZN_CHECK_NONE) warn_code(f, text, out);
    if (f->check == ZN_CHECK_NONE && f->type == ZN_T_TEXT && f->group == 1 && zn_text_has_cf(text)) {
      zn_err e;
      (void)zn_fail(&e, ZN_OK, ZT_WARN_PERSON, f->label);
      say(out, &e);
    }
  }
}
