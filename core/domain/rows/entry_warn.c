#include "core/domain/rows/entry_warn.h"

#include <string.h>

#include "core/base/codes.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/text/elenchi.h"
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

static void say_expired(const zn_field *f, const zn_voce *x, zn_day day, json_t *out) {
  zn_err e;
  char text[11];
  if (day > x->al)
    (void)zn_fail(&e, ZN_OK, ZT_WARN_VOCE_PAST, f->label, x->codice, zn_day_print_it(text, (zn_day)x->al));
  else
    (void)zn_fail(&e, ZN_OK, ZT_WARN_VOCE_SOON, f->label, x->codice, zn_day_print_it(text, (zn_day)x->dal));
  say(out, &e);
}

void zn_entry_warn_listed(const zn_place *p, const zn_row *row, const zn_row *old, json_t *out) {
  if (out == NULL) return;
  int at = zn_field_index(row->ent, "data");
  zn_day day = at >= 0 && row->v[at].kind == ZN_V_INT ? (zn_day)row->v[at].i : zn_place_today(p->r);
  zn_arena a;
  zn_arena_init(&a);
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (f->elenco == NULL || row->v[i].kind != ZN_V_TEXT || (old && zn_val_eq(&row->v[i], &old->v[i]))) continue;
    const zn_voce *x = zn_codice_scaduto(p->r, f, &row->v[i], day, &a);
    if (x != NULL) say_expired(f, x, day, out);
  }
  zn_arena_release(&a);
}
