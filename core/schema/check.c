/* Checks of one row alone, as when a person saves it. Rules that look at other rows are DOMAIN section 7's
 * (core/domain). */
#include <string.h>

#include "core/base/date.h"
#include "core/base/money.h"
#include "core/schema/schema.h"
#include "core/text/schema.h"

static const zn_val *get(const zn_row *row, const char *name) {
  static const zn_val none = {ZN_V_NULL, 0, {0, 0}};
  int i = zn_field_index(row->ent, name);
  return i < 0 ? &none : &row->v[i];
}
static bool has(const zn_row *row, const char *name) { return get(row, name)->kind != ZN_V_NULL; }
static bool is(const zn_row *row, const char *name, const char *text) {
  const zn_val *v = get(row, name);
  return v->kind == ZN_V_TEXT && v->s.n == strlen(text) && memcmp(v->s.p, text, v->s.n) == 0;
}

static const char *shown(const zn_field *f, const zn_val *v, char out[64]) {
  if (v->kind != ZN_V_INT) return "";
  if (f->type == ZN_T_MONEY) {
    zn_money_print_it(out, v->i);
    return out;
  }
  zn_buf b;
  zn_buf_init(&b, 60);
  zn_val_print(f, v, &b);
  memcpy(out, b.p ? b.p : (const uint8_t *)"", b.n);
  out[b.n] = 0;
  zn_buf_release(&b);
  return out;
}

static bool is_year(const zn_field *f) {
  return f->type == ZN_T_INT && (strncmp(f->name, "anno", 4) == 0 || strncmp(f->name, "triennio", 8) == 0 ||
                                 strcmp(f->name, "popolazione_anno") == 0);
}

static zn_val_kind kind_of(const zn_field *f) {
  switch (f->type) {
    case ZN_T_TEXT:
    case ZN_T_ENUM: return ZN_V_TEXT;
    case ZN_T_BIN: return ZN_V_BIN;
    default: return ZN_V_INT;
  }
}

static zn_status check_range(const zn_row *row, size_t i, zn_err *err) {
  const zn_field *f = &row->ent->fields[i];
  const zn_val *v = &row->v[i];
  char text[64];
  const char *who = row->ent->label;
  if (v->kind == ZN_V_NULL) return ZN_OK;
  if (v->kind != kind_of(f)) return zn_fail(err, ZN_E_INVALID, ZT_ROW_BAD, who, f->label);
  if (v->kind != ZN_V_INT) {
    unsigned max = f->max != 0 ? f->max : 1000;
    return v->s.n > max ? zn_fail(err, ZN_E_LIMIT, ZT_FIELD_LONG, f->label, max) : ZN_OK;
  }
  if ((f->flags & ZN_F_POSITIVE) && v->i <= 0)
    return zn_fail(err, ZN_E_INVALID, ZT_ROW_POSITIVE, who, f->label, shown(f, v, text));
  if ((f->flags & ZN_F_NONNEG) && v->i < 0)
    return zn_fail(err, ZN_E_INVALID, ZT_ROW_NONNEG, who, f->label, shown(f, v, text));
  if ((f->flags & ZN_F_NONZERO) && v->i == 0) return zn_fail(err, ZN_E_INVALID, ZT_ROW_NONZERO, who, f->label);
  if (is_year(f) && (v->i < 1990 || v->i > 2199))
    return zn_fail(err, ZN_E_INVALID, ZT_ROW_YEAR, who, f->label, shown(f, v, text));
  return ZN_OK;
}

static zn_status check_missing(const zn_row *row, unsigned group, zn_err *err) {
  char list[400] = "";
  size_t n = 0, count = 0;
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (f->group != group || !(f->flags & ZN_F_REQUIRED) || row->v[i].kind != ZN_V_NULL) continue;
    size_t len = strlen(f->name);
    if (n + len + 3 >= sizeof list) break;
    if (count++ > 0) memcpy(list + n, ", ", 2), n += 2;
    memcpy(list + n, f->name, len + 1);
    n += len;
  }
  if (count == 0) return ZN_OK;
  return count == 1 ? zn_fail(err, ZN_E_INVALID, ZT_ROW_MISSING, row->ent->label, list)
                    : zn_fail(err, ZN_E_INVALID, ZT_ROW_MISSING_MANY, row->ent->label, list);
}

/* ---- what one entity asks
 * ---------------------------------------------------------------------------------------------- */

static zn_status check_assegnazione(const zn_row *r, zn_err *err) {
  bool giver = has(r, "da_ente") || has(r, "da_ambito");
  if (is(r, "origine", "ente") && (!giver || (has(r, "da_ente") && has(r, "da_ambito"))))
    return zn_fail(err, ZN_E_INVALID, ZT_ASSEGNA_GIVER);
  if (is(r, "origine", "bilancio") && giver) return zn_fail(err, ZN_E_INVALID, ZT_ASSEGNA_OUTSIDE, "bilancio");
  if (is(r, "origine", "esterno") && giver) return zn_fail(err, ZN_E_INVALID, ZT_ASSEGNA_OUTSIDE, "esterno");
  if (has(r, "ente") == has(r, "ambito")) return zn_fail(err, ZN_E_INVALID, ZT_ASSEGNA_RECEIVER);
  if ((has(r, "ente") && zn_val_eq(get(r, "ente"), get(r, "da_ente"))) ||
      (has(r, "ambito") && zn_val_eq(get(r, "ambito"), get(r, "da_ambito"))))
    return zn_fail(err, ZN_E_INVALID, ZT_ASSEGNA_SELF);
  return ZN_OK;
}

static zn_status check_variazione(const zn_row *r, zn_err *err) {
  const zn_val *v = get(r, "importo");
  char text[40];
  zn_money_print_it(text, v->i);
  static const char *const minus[] = {"riduzione", "insussistenza", "reimputazione"};
  for (size_t i = 0; i < sizeof minus / sizeof *minus; i++)
    if (is(r, "motivo", minus[i]) && v->i > 0) return zn_fail(err, ZN_E_INVALID, ZT_VARIAZIONE_MINUS, minus[i], text);
  if (is(r, "motivo", "aumento") && v->i < 0) return zn_fail(err, ZN_E_INVALID, ZT_VARIAZIONE_PLUS, text);
  return ZN_OK;
}

static zn_status check_fornitore(const zn_row *r, zn_err *err) {
  const zn_val *cf = get(r, "cf"), *name = get(r, "denominazione");
  char text[201] = "";
  if (name->kind == ZN_V_TEXT && name->s.n < sizeof text) memcpy(text, name->s.p, name->s.n);
  if ((cf->kind == ZN_V_TEXT && cf->s.n == 16) || zn_text_has_cf(text))
    return zn_fail(err, ZN_E_INVALID, ZT_FORNITORE_PERSON);
  if (!has(r, "piva") && !has(r, "cf") && !has(r, "codice")) return zn_fail(err, ZN_E_INVALID, ZT_FORNITORE_KEY);
  return ZN_OK;
}

static zn_status check_piano(const zn_row *r, zn_err *err) {
  const zn_val *from = get(r, "triennio_da"), *to = get(r, "triennio_a");
  if (to->i >= from->i) return ZN_OK;
  return zn_fail(err, ZN_E_INVALID, ZT_PIANO_YEARS, (long long)to->i, (long long)from->i);
}

/* dal <= al, inizio <= fine. */
static zn_status check_period(const zn_row *r, const char *from, const char *to, zn_err *err) {
  const zn_val *a = get(r, from), *b = get(r, to);
  if (a->kind != ZN_V_INT || b->kind != ZN_V_INT || a->i <= b->i) return ZN_OK;
  char ta[11], tb[11];
  return zn_fail(err, ZN_E_INVALID, ZT_AMBITO_DATES, r->ent->label, zn_day_print_it(tb, (zn_day)b->i),
                 zn_day_print_it(ta, (zn_day)a->i));
}

static zn_status check_entity(const zn_row *r, zn_err *err) {
  switch (r->ent->no) {
    case ZN_ENTE:
      if (!is(r, "tipo", "regione") && !has(r, "cod_catastale") && !has(r, "cf") && !has(r, "codice"))
        return zn_fail(err, ZN_E_INVALID, ZT_ENTE_KEY);
      return check_period(r, "dal", "al", err);
    case ZN_AMBITO:
    case ZN_AMBITO_MEMBRO:
    case ZN_RENDICONTANTE: return check_period(r, "dal", "al", err);
    case ZN_INTERVENTO: return check_period(r, "inizio", "fine", err);
    case ZN_ASSEGNAZIONE: return check_assegnazione(r, err);
    case ZN_PIANO: return check_piano(r, err);
    case ZN_ATTO: return has(r, "ente") == has(r, "ambito") ? zn_fail(err, ZN_E_INVALID, ZT_ATTO_ISSUER) : ZN_OK;
    case ZN_FORNITORE: return check_fornitore(r, err);
    case ZN_IMPEGNO:
      return has(r, "budget") && has(r, "assegnazione") ? zn_fail(err, ZN_E_INVALID, ZT_IMPEGNO_TWO) : ZN_OK;
    case ZN_VARIAZIONE_IMPEGNO: return check_variazione(r, err);
    case ZN_IMPUTAZIONE:
      return has(r, "impegno") == has(r, "liquidazione") ? zn_fail(err, ZN_E_INVALID, ZT_IMPUTA_ONE) : ZN_OK;
    case ZN_MOVIMENTO_SINTETICO:
      return !has(r, "impegnato") && !has(r, "liquidato") && !has(r, "pagato")
                 ? zn_fail(err, ZN_E_INVALID, ZT_MOVIMENTO_NONE)
                 : ZN_OK;
    default: return ZN_OK;
  }
}

zn_status zn_row_check(const zn_row *row, unsigned group, zn_err *err) {
  ZN_TRY(check_missing(row, group, err));
  for (size_t i = 0; i < row->ent->nfields; i++)
    if (row->ent->fields[i].group == group) ZN_TRY(check_range(row, i, err));
  return group == 1 ? check_entity(row, err) : ZN_OK;
}
