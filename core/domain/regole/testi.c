/* V25: a person's fiscal code in a text that others read. The tables are read once each, and only texts long enough to
 * hold one are looked at; whose row it is, and of which fund-year, is asked of the few that do. */
#include <string.h>

#include "core/base/codes.h"
#include "core/domain/regole/internal.h"

#define CF_LEN 16

/* Shared free text: a code has a check of its own, and lists have theirs. */
static bool free_text(const zn_field *f) {
  return f->type == ZN_T_TEXT && f->group == 1 && f->check == ZN_CHECK_NONE && f->elenco == NULL &&
         (f->max == 0 || f->max >= CF_LEN);
}

static bool query(const zn_entity *e, zn_buf *sql, size_t *fields) {
  *fields = 0;
  zn_buf_printf(sql, "SELECT k");
  for (size_t i = 0; i < e->nfields; i++)
    if (free_text(&e->fields[i])) zn_buf_printf(sql, ",%s", e->fields[i].name), (*fields)++;
  zn_buf_printf(sql, " FROM %s WHERE ", e->name);
  for (size_t i = 0, n = 0; i < e->nfields; i++)
    if (free_text(&e->fields[i]))
      zn_buf_printf(sql, "%slength(%s)>=%d", n++ > 0 ? " OR " : "", e->fields[i].name, CF_LEN);
  return *fields > 0 && zn_buf_ok(sql);
}

/* In scope: who wrote it, by its ledger. */
static zn_status mine(zn_regole *g, const zn_entity *e, int64_t k, bool *yes, zn_err *err) {
  zn_ledger l;
  zn_pk device;
  int64_t impegno = 0;
  *yes = false;
  if (zn_replica_row_origin(g->r, e, k, &l, &device) != ZN_OK) return ZN_OK;
  bool of_ente = l.kind == ZN_L6_ENTE || l.kind == ZN_L7_ENTE_SELF;
  bool of_ambito = l.kind == ZN_L3_AMBITO || l.kind == ZN_L4_AMBITO_ENTE || l.kind == ZN_L5_AMBITO_REGIONE;
  int64_t owner = zn_replica_k_of_hash(g->r, &l.owner, false);
  if (of_ente) *yes = zn_regole_ha(g, owner);
  if (of_ambito) *yes = zn_regole_ha_ambito(g, owner);
  if (!of_ente && !of_ambito) *yes = g->ente == 0 && g->ambito == 0;
  if (!*yes || g->fondo == 0) return ZN_OK;
  ZN_TRY(zn_regole_impegno_di(g, e, k, &impegno, err));
  *yes = false;
  return impegno != 0 ? zn_regole_nel_fondo(g, impegno, yes, err) : ZN_OK;
}

static const zn_field *nth(const zn_entity *e, size_t n) {
  for (size_t i = 0; i < e->nfields; i++)
    if (free_text(&e->fields[i]) && n-- == 0) return &e->fields[i];
  return &e->fields[0];
}

static zn_status look(zn_regole *g, const zn_entity *e, sqlite3_stmt *s, size_t fields, zn_err *err) {
  for (size_t i = 0; i < fields; i++) {
    const char *text = (const char *)sqlite3_column_text(s, (int)i + 1);
    int64_t k = sqlite3_column_int64(s, 0);
    bool yes;
    if (text == NULL || strlen(text) < CF_LEN || !zn_text_has_cf(text)) continue;
    ZN_TRY(mine(g, e, k, &yes, err));
    if (yes)
      ZN_TRY(zn_rilievo_add(g, "V25", ZN_AVVISA, e->no, k, ZT_V25, zn_regole_chiave(g, e->no, k), nth(e, i)->label));
  }
  return ZN_OK;
}

static zn_status look_at(zn_regole *g, const zn_entity *e, zn_err *err) {
  zn_buf sql;
  size_t fields;
  zn_status st = ZN_OK;
  zn_buf_init(&sql, 0);
  if (query(e, &sql, &fields)) {
    sqlite3_stmt *s = zn_replica_stmt(g->r, zn_buf_cstr(&sql), err);
    if (s == NULL) st = zn_replica_sql_fail(g->r, err);
    while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) st = look(g, e, s, fields, err);
    if (s != NULL) zn_replica_done(s);
  }
  zn_buf_release(&sql);
  return st;
}

static bool of_spending(const zn_entity *e) {
  return e->no == ZN_IMPEGNO || e->no == ZN_VARIAZIONE_IMPEGNO || e->no == ZN_LIQUIDAZIONE ||
         e->no == ZN_GIUSTIFICATIVO || e->no == ZN_PAGAMENTO || e->no == ZN_RECUPERO || e->no == ZN_STORNO;
}

zn_status zn_v25(zn_regole *g, zn_err *err) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    if (g->fondo == 0 || of_spending(e)) ZN_TRY(look_at(g, e, err));
  }
  return ZN_OK;
}
