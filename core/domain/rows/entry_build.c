#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/rows/entry_inner.h"
#include "core/domain/rows/ref_find.h"
#include "core/text/entry.h"

zn_val *zn_entry_at(zn_row *row, const char *name) {
  int i = zn_field_index(row->ent, name);
  return i < 0 ? NULL : &row->v[i];
}

const zn_val *zn_entry_get(const zn_row *row, const char *name) {
  static const zn_val none = {ZN_V_NULL, 0, {0, 0}};
  int i = zn_field_index(row->ent, name);
  return i < 0 ? &none : &row->v[i];
}

static bool set(const zn_row *row, const char *name) { return zn_entry_get(row, name)->kind != ZN_V_NULL; }

static bool is(const zn_row *row, const char *name, const char *text) {
  const zn_val *v = zn_entry_get(row, name);
  return v->kind == ZN_V_TEXT && v->s.n == strlen(text) && memcmp(v->s.p, text, v->s.n) == 0;
}

static zn_val text_val(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(s)}; }

/* ---- names of entities and fields
 * ------------------------------------------------------------------------------------------ */

static void join(char *out, size_t cap, const char *word) {
  size_t n = strlen(out), len = strlen(word);
  if (n + len + 3 > cap) return;
  if (n > 0) memcpy(out + n, ", ", 2), n += 2;
  memcpy(out + n, word, len + 1);
}

zn_status zn_entry_entity(const char *name, const zn_entity **out, zn_err *err) {
  const zn_entity *e = zn_entity_by_name(name), *near = NULL;
  char list[200] = "";
  if (e != NULL) return *out = e, ZN_OK;
  size_t best = 3;
  for (size_t i = 0; i < zn_entity_count(); i++) {
    e = zn_entity_at(i);
    size_t d =
        strcasecmp(name, e->plural) == 0 || strcasecmp(name, e->label) == 0 ? 0 : zn_edit_distance(name, e->name, 2);
    if (d < best) best = d, near = e;
    if (strlen(name) >= 4 && (strcasestr(e->name, name) || strcasestr(e->plural, name)))
      join(list, sizeof list, e->name); /* a part of the name: "premialita" */
  }
  if (near != NULL) return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_ENTITY_NEAR, name, near->name);
  if (list[0] != 0) return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_ENTITY_NEAR, name, list);
  return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_ENTITY, name);
}

zn_status zn_entry_field(const zn_entity *e, const char *name, const zn_field **out, size_t *index, zn_err *err) {
  char base[64], list[600] = "";
  size_t n = strlen(name), best = 3;
  const zn_field *near = NULL;
  int i = zn_field_index(e, name);
  if (i < 0 && n > 3 && n < sizeof base && strcmp(name + n - 3, "_id") == 0) {
    memcpy(base, name, n - 3);
    base[n - 3] = 0;
    i = zn_field_index(e, base);
    if (i >= 0 && e->fields[i].type != ZN_T_REF) i = -1;
  }
  if (i >= 0) {
    *out = &e->fields[i];
    *index = (size_t)i;
    return ZN_OK;
  }
  for (size_t f = 0; f < e->nfields; f++) {
    if (e->fields[f].flags & ZN_F_HIDDEN) continue;
    size_t d = zn_edit_distance(name, e->fields[f].name, 2);
    if (d < best) best = d, near = &e->fields[f];
    join(list, sizeof list, e->fields[f].name);
  }
  if (near != NULL) return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_FIELD_NEAR, e->label, name, near->name);
  return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_FIELD, e->label, name, list);
}

zn_status zn_entry_apply(zn_replica *r, const zn_me *me, const zn_pair *pairs, size_t n, zn_arena *a, zn_row *row,
                         bool *typed, zn_err *err) {
  for (size_t i = 0; i < n; i++) {
    const zn_field *f = NULL;
    size_t at = 0;
    ZN_TRY(zn_entry_field(row->ent, pairs[i].name, &f, &at, err));
    if (f->flags & ZN_F_HIDDEN) return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_HIDDEN, row->ent->label, f->name);
    if (typed[at]) return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_TWICE, row->ent->label, f->name);
    typed[at] = true;
    if (f->type == ZN_T_REF && pairs[i].value[strspn(pairs[i].value, " \t")] != 0) {
      int64_t k = -1;
      ZN_TRY(zn_ref_parse(r, me, f->ref, pairs[i].value, &k, err));
      row->v[at] = zn_int(k);
    } else if (f->type == ZN_T_REF) {
      row->v[at] = zn_null();
    } else {
      ZN_TRY(zn_val_parse(f, pairs[i].value, a, &row->v[at], err));
      if (f->elenco != NULL) ZN_TRY(zn_codice_scritto(r, f, a, &row->v[at], err));
    }
    if (row->ent->no == ZN_IMPEGNO && strcmp(f->name, "prenotazione") == 0 && row->v[at].i != 0)
      ZN_TRY(zn_modulo_serve(r, "prenotazioni", err));
  }
  return ZN_OK;
}

/* ---- defaults
 * ------------------------------------------------------------------------------------------------------------------ */

/* Who gives and who receives, of what is left out: an edge from me; of what comes from outside, to me. */
static zn_status default_assegnazione(const zn_me *me, zn_row *row, zn_err *err) {
  bool giver = set(row, "da_ente") || set(row, "da_ambito"), receiver = set(row, "ente") || set(row, "ambito");
  const char *mine = me->kind == ZN_ORG_AMBITO ? "ambito" : "ente";
  const char *giver_mine = me->kind == ZN_ORG_AMBITO ? "da_ambito" : "da_ente";
  bool reaches_me = zn_entry_get(row, mine)->kind == ZN_V_INT && zn_entry_get(row, mine)->i == me->k;
  if (!set(row, "origine")) {
    if (!giver && (!receiver || reaches_me) && me->kind != ZN_ORG_REGIONE)
      return zn_fail(err, ZN_E_INVALID, ZT_ENTRY_ORIGINE);
    *zn_entry_at(row, "origine") = text_val("ente");
  }
  if (is(row, "origine", "ente") && !giver) *zn_entry_at(row, giver_mine) = zn_int(me->k);
  if (!is(row, "origine", "ente") && !receiver && me->kind != ZN_ORG_REGIONE) *zn_entry_at(row, mine) = zn_int(me->k);
  if (!set(row, "tipo") && is(row, "origine", "ente") && me->kind == ZN_ORG_AMBITO)
    *zn_entry_at(row, "tipo") = text_val("sub_assegnazione");
  return ZN_OK;
}

/* The plan of my ambito: the only one, else the only one whose three years hold today. */
static zn_status default_piano(const zn_place *p, const zn_me *me, zn_row *row, zn_err *err) {
  int64_t ambito = me->k;
  if (me->kind == ZN_ORG_ENTE && !zn_place_ambito_of(p->r, me->k, zn_place_today(p->r), &ambito))
    return zn_fail(err, ZN_E_STATE, ZT_ENTRY_NO_PIANO);
  int64_t k[2] = {0, 0}, now[2] = {0, 0};
  size_t n = 0, in_force = 0;
  int y = 0, m = 0, d = 0;
  zn_day_to_ymd(zn_place_today(p->r), &y, &m, &d);
  sqlite3_stmt *s = zn_replica_stmt(p->r, "SELECT k,triennio_da,triennio_a FROM piano WHERE ambito=?1", err);
  if (s == NULL) return err ? err->code : ZN_E_IO;
  sqlite3_bind_int64(s, 1, ambito);
  while (sqlite3_step(s) == SQLITE_ROW) {
    if (n < 2) k[n++] = sqlite3_column_int64(s, 0);
    if (sqlite3_column_int(s, 1) <= y && y <= sqlite3_column_int(s, 2) && in_force < 2)
      now[in_force++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  if (n == 0) return zn_fail(err, ZN_E_STATE, ZT_ENTRY_NO_PIANO);
  if (n > 1 && in_force != 1) return zn_fail(err, ZN_E_USAGE, ZT_ENTRY_WHICH_PIANO);
  *zn_entry_at(row, "piano") = zn_int(n == 1 ? k[0] : now[0]);
  return ZN_OK;
}

/* A person as a supplier: initials and a code are all that is shared. */
static zn_status default_fornitore(const zn_place *p, zn_arena *a, zn_row *row, zn_err *err) {
  const zn_val *name = zn_entry_get(row, "nominativo");
  bool person = is(row, "tipo", "persona_fisica");
  if (!person && !set(row, "tipo") && (name->kind == ZN_V_TEXT || set(row, "cf_persona"))) {
    *zn_entry_at(row, "tipo") = text_val("persona_fisica");
    person = true;
  }
  if (!person) return ZN_OK;
  if (!set(row, "codice")) {
    uint8_t rnd[5];
    char code[ZN_B32_LEN(5) + 1];
    const zn_env *env = zn_replica_env(p->r);
    env->random(env->ctx, rnd, sizeof rnd);
    zn_b32_encode(code, rnd, sizeof rnd);
    const char *kept = zn_arena_printf(a, "PF-%s", code);
    if (kept == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    *zn_entry_at(row, "codice") = text_val(kept);
  }
  if (!set(row, "denominazione") && name->kind == ZN_V_TEXT) {
    char initials[40];
    size_t n = 0;
    bool start = true;
    for (size_t i = 0; i < name->s.n && n + 6 < sizeof initials; i++) {
      uint8_t c = name->s.p[i];
      bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
      if (letter && start) {
        initials[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : (char)c;
        while (c >= 0x80 && i + 1 < name->s.n && (name->s.p[i + 1] & 0xc0) == 0x80)
          initials[n++] = (char)name->s.p[++i];
        initials[n++] = '.';
      }
      start = c == ' ';
    }
    const char *kept = zn_arena_strndup(a, initials, n);
    if (kept == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    *zn_entry_at(row, "denominazione") = text_val(kept);
  }
  return ZN_OK;
}

/* Owner fields that were left out name who writes; an act has one issuer, an exception by the Regione any ambito. */
static void default_owner(const zn_me *me, zn_row *row) {
  unsigned mine = me->kind == ZN_ORG_AMBITO ? ZN_AMBITO : ZN_ENTE;
  bool behalf = me->kind == ZN_ORG_AMBITO && (row->ent->ledgers[1] & ZN_IN(ZN_L4_AMBITO_ENTE)) && set(row, "ente");
  if (row->ent->no == ZN_ATTO && (set(row, "ente") || set(row, "ambito"))) return;
  if (behalf) return;
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if ((f->flags & ZN_F_OWNER) && f->ref == mine && row->v[i].kind == ZN_V_NULL) row->v[i] = zn_int(me->k);
  }
}

static int64_t year_of_day(const zn_val *v) {
  int y = 0, m = 0, d = 0;
  zn_day_to_ymd((zn_day)v->i, &y, &m, &d);
  return y;
}

/* The date that says the year: of the mandato for a payment, else of the row. */
static const zn_val *dated(const zn_row *row) {
  const zn_val *v = zn_entry_get(row, "mandato_data");
  if (v->kind != ZN_V_INT) v = zn_entry_get(row, "data_pagamento");
  if (v->kind != ZN_V_INT) v = zn_entry_get(row, "data");
  return v;
}

void zn_entry_derive_year(zn_row *row, const zn_row *old, const bool *typed) {
  int at = zn_field_index(row->ent, "anno");
  const zn_val *d = dated(row);
  if (at < 0 || d->kind != ZN_V_INT) return;
  if (old == NULL) {
    if (row->v[at].kind == ZN_V_NULL) row->v[at] = zn_int(year_of_day(d));
    return;
  }
  const zn_val *was = dated(old);
  /* only a year that followed from the old date follows to the new one */
  if (!typed[at] && row->ent->no == ZN_PAGAMENTO && was->kind == ZN_V_INT && old->v[at].kind == ZN_V_INT &&
      old->v[at].i == year_of_day(was))
    row->v[at] = zn_int(year_of_day(d));
}

zn_status zn_entry_defaults(const zn_place *p, const zn_me *me, zn_arena *a, zn_row *row, zn_err *err) {
  default_owner(me, row);
  switch (row->ent->no) {
    case ZN_ASSEGNAZIONE: ZN_TRY(default_assegnazione(me, row, err)); break;
    case ZN_INTERVENTO:
    case ZN_OBIETTIVO:
    case ZN_PIANO_SEZIONE:
    case ZN_FIRMATARIO:
    case ZN_CONCERTAZIONE:
    case ZN_CRITERIO_RIPARTO:
    case ZN_FORMAZIONE:
    case ZN_RIMODULAZIONE:
      if (!set(row, "piano")) ZN_TRY(default_piano(p, me, row, err));
      break;
    case ZN_FASE:
      if (!set(row, "piano") && me->kind == ZN_ORG_AMBITO) ZN_TRY(default_piano(p, me, row, err));
      *zn_entry_at(row, "fonte") = text_val(me->kind == ZN_ORG_AMBITO ? "ambito" : "regione");
      break;
    case ZN_RILIEVO:
      if (!set(row, "ambito") && me->kind == ZN_ORG_AMBITO) *zn_entry_at(row, "ambito") = zn_int(me->k);
      break;
    case ZN_RENDICONTANTE:
      *zn_entry_at(row, "fonte") = text_val(me->kind == ZN_ORG_AMBITO ? "ambito" : "regione");
      break;
    case ZN_FORNITORE: ZN_TRY(default_fornitore(p, a, row, err)); break;
    default: break;
  }
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (f->preset && row->v[i].kind == ZN_V_NULL) ZN_TRY(zn_val_parse(f, f->preset, a, &row->v[i], err));
  }
  zn_entry_derive_year(row, NULL, NULL);
  return ZN_OK;
}

const zn_me *zn_entry_me(const zn_place *p, const zn_entity *e) {
  if (p->come) return p->come;
  const zn_me *me = NULL;
  size_t enti = 0;
  for (size_t i = 0; i < p->n; i++) enti += p->orgs[i].kind == ZN_ORG_ENTE;
  if (e->ledgers[1] & ZN_IN(ZN_L6_ENTE)) {
    if (enti > 1) return NULL; /* nobody in particular: what is short must be unmistakable among all of them */
    me = zn_place_as(p, ZN_ORG_ENTE);
  }
  if (me == NULL && (e->ledgers[1] & ZN_IN(ZN_L3_AMBITO))) me = zn_place_as(p, ZN_ORG_AMBITO);
  return me ? me : zn_place_default(p);
}

zn_status zn_entry_find(const zn_place *p, const zn_entity *e, const char *ref, int64_t *k, zn_err *err) {
  const zn_me *me = zn_entry_me(p, e);
  zn_status s = zn_ref_parse(p->r, me, e->no, ref, k, err);
  /* none of mine: one of those that I can read */
  if (s == ZN_E_NOTFOUND && p->come == NULL && zn_ref_parse(p->r, NULL, e->no, ref, k, NULL) == ZN_OK) return ZN_OK;
  return s;
}

/* On a silent ente's behalf: the ente of the budget, where it was not said. */
static void behalf_ente(const zn_place *p, const zn_me *me, zn_row *row) {
  zn_val *ente = zn_entry_at(row, "ente");
  const zn_val *budget = zn_entry_get(row, "budget");
  int64_t k = -1;
  bool spending = (row->ent->ledgers[1] & ZN_IN(ZN_L4_AMBITO_ENTE)) && (row->ent->ledgers[1] & ZN_IN(ZN_L6_ENTE));
  if (me->kind != ZN_ORG_AMBITO || !spending || ente == NULL || ente->kind != ZN_V_NULL || budget->kind != ZN_V_INT)
    return;
  if (zn_ref_int(p->r, ZN_BUDGET, budget->i, "ente", &k)) *ente = zn_int(k);
}

zn_status zn_entry_build(const zn_place *p, const zn_entity *e, const zn_pair *pairs, size_t n, zn_arena *a,
                         zn_row *row, const zn_me **me, zn_err *err) {
  bool typed[ZN_MAX_FIELDS] = {false};
  if (e->no == ZN_RENDICONTO_MOSSA) return zn_fail(err, ZN_E_DENIED, ZT_ENTRY_MOVE);
  if (e->no == ZN_PIANO_MOSSA) return zn_fail(err, ZN_E_DENIED, ZT_ENTRY_PLAN_MOVE);
  if (e->modulo != NULL) ZN_TRY(zn_modulo_serve(p->r, e->modulo, err));
  *row = (zn_row){.ent = e};
  ZN_TRY(zn_entry_apply(p->r, zn_entry_me(p, e), pairs, n, a, row, typed, err));
  ZN_TRY(zn_place_writer(p, row, me, err));
  behalf_ente(p, *me, row);
  ZN_TRY(zn_entry_defaults(p, *me, a, row, err));
  for (unsigned g = 1; g <= e->ngroups; g++)
    if (g == 1 || zn_row_group_any(row, g)) ZN_TRY(zn_row_check(row, g, err));
  return ZN_OK;
}
