/* Natural forms that follow from a table: how the rows of an entity are written, part by part, as SQL.
 *
 * A form is a list of parts joined by "/": a field; "a|b", the first that is set; "?a", left out where it is not set. A
 * reference counts as its own natural key. The first form that means this row and no other is the one that is printed;
 * reading tries them all in their order, in each my own rows first. */
#include <stdio.h>
#include <string.h>

#include "core/domain/rows/ref_find.h"

#define FORMS 4

static const struct {
  unsigned entity;
  const char *form[FORMS];
  const char *example;
} table[] = {
    {ZN_AMBITO_MEMBRO, {"ambito/ente/dal", "ambito/ente"}, "CAL-LAMEZIA/D049"},
    {ZN_RENDICONTANTE, {"fondo_annualita/ente", "fondo_annualita/ente/?ambito/fonte"}, "FNPS/2025/D049"},
    {ZN_INCASSO, {"anno/reversale_num", "ente/anno/reversale_num", "ente/anno/reversale_num/assegnazione"}, "2025/12"},
    {ZN_CODIFICA, {"elenco/versione/codice", "elenco/codice"}, "leps/1/LEPS_SSP"},
    {ZN_MODULO, {"codice"}, "servizi"},
    {ZN_IMPOSTAZIONE, {"chiave"}, "soglia_utenti"},
    {ZN_POPOLAZIONE, {"ente/anno"}, "D049/2024"},
    {ZN_CAPOFILA, {"ambito/ente/dal", "ambito/ente", "ambito"}, "CAL-LAMEZIA/M208/2020-01-01"},
    {ZN_PROFILO, {"ente", "ambito/ente"}, "D049"},
    {ZN_OBIETTIVO, {"codice", "piano/codice", "titolo"}, "OB-1, oppure CAL-LAMEZIA/2024/OB-1"},
    {ZN_PIANO_SEZIONE, {"numero", "piano/numero"}, "1, oppure CAL-LAMEZIA/2024/1"},
    {ZN_FASE, {"numero", "numero/fonte", "piano/numero/fonte"}, "1, oppure CAL-LAMEZIA/2024/1/ambito"},
    {ZN_FIRMATARIO,
     {"atto_tipo/ente|organismo", "ente|organismo", "piano/atto_tipo/ente|organismo"},
     "accordo_programma/D049"},
    {ZN_CRITERIO_RIPARTO, {"anno/voce/ente", "piano/anno/voce/ente"}, "2025/quota/D049"},
    {ZN_RIMODULAZIONE, {"numero", "piano/numero"}, "1, oppure CAL-LAMEZIA/2024/1"},
    {ZN_RIMODULAZIONE_RIGA, {"rimodulazione/intervento/assegnazione/ente"}, "1/SAD-01/FNPS/2025/CAL-LAMEZIA/D049"},
    {ZN_PUA, {"denominazione", "ambito/denominazione"}, "la denominazione"},
    {ZN_STRUTTURA, {"denominazione", "ambito/denominazione"}, "la denominazione"},
    {ZN_PROGETTO_PREMIALITA,
     {"codice", "triennio_da/codice", "ambito/triennio_da/codice", "titolo"},
     "P1, oppure 2024/P1"},
    {ZN_VALORE_INDICATORE,
     {"intervento/ente/anno/indicatore/sesso/eta/?rilevazione"},
     "SAD-01/D049/2025/utenti/tutti/tutte"},
    {ZN_PROROGA, {"rilevazione/?ambito/?ente"}, "FNPS/2025/2025-12-31/CAL-LAMEZIA"},
    {ZN_CHIUSURA, {"fondo_annualita/ambito"}, "FNPS/2025/CAL-LAMEZIA"},
    {ZN_SILENZIO,
     {"fondo_annualita/ambito/?ente", "fondo_annualita/ambito/?ente/?rilevazione"},
     "FNPS/2025/CAL-LAMEZIA"},
    {ZN_TOTALE_PUBBLICATO, {"fondo_annualita/al", "ambito/fondo_annualita/al"}, "FNPS/2025/2025-12-31"},
};

static int place_of(unsigned entity) {
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    if (table[i].entity == entity) return (int)i;
  return -1;
}

const char *zn_form_example(unsigned entity) {
  int at = place_of(entity);
  return at < 0 ? NULL : table[at].example;
}

/* ---- a form as SQL --- */

static void put_form(zn_buf *sql, const zn_entity *e, const char *form, unsigned depth);

/* The key of the row that t<depth>.<field> refers to. */
static void put_ref(zn_buf *sql, const zn_field *f, unsigned depth) {
  const char *key = zn_ref_key_sql(f->ref);
  if (key != NULL) {
    const char *at = strstr(key, "?1"); /* every key's SQL ends by asking for one row */
    zn_buf_printf(sql, "(%.*st%u.%s)", (int)(at - key), key, depth, f->name);
    return;
  }
  const zn_entity *to = zn_entity_by_no(f->ref);
  int i = place_of(f->ref);
  if (i < 0 || depth > 2) {
    zn_buf_put_str(sql, "NULL");
    return;
  }
  zn_buf_put_str(sql, "(SELECT ");
  put_form(sql, to, table[i].form[0], depth + 1);
  zn_buf_printf(sql, " FROM %s t%u WHERE t%u.k=t%u.%s)", to->name, depth + 1, depth + 1, depth, f->name);
}

static void put_field(zn_buf *sql, const zn_entity *e, const char *name, size_t n, unsigned depth) {
  char copy[64];
  snprintf(copy, sizeof copy, "%.*s", (int)n, name);
  const zn_field *f = zn_field_by_name(e, copy);
  if (f == NULL)
    zn_buf_put_str(sql, "NULL");
  else if (f->type == ZN_T_REF)
    put_ref(sql, f, depth);
  else if (f->type == ZN_T_DATE)
    zn_buf_printf(sql, "date(t%u.%s*86400,'unixepoch')", depth, f->name);
  else
    zn_buf_printf(sql, "t%u.%s", depth, f->name);
}

static void put_part(zn_buf *sql, const zn_entity *e, const char *part, size_t n, unsigned depth) {
  const char *bar = memchr(part, '|', n);
  if (bar == NULL) {
    put_field(sql, e, part, n, depth);
    return;
  }
  zn_buf_put_str(sql, "coalesce(");
  put_field(sql, e, part, (size_t)(bar - part), depth);
  zn_buf_put_str(sql, ",");
  put_field(sql, e, bar + 1, n - (size_t)(bar - part) - 1, depth);
  zn_buf_put_str(sql, ")");
}

static void put_form(zn_buf *sql, const zn_entity *e, const char *form, unsigned depth) {
  bool first = true;
  zn_buf_put_str(sql, "(");
  for (const char *p = form; *p != 0;) {
    size_t n = strcspn(p, "/");
    bool optional = *p == '?';
    if (optional) {
      zn_buf_put_str(sql, "||coalesce('/'||");
      put_part(sql, e, p + 1, n - 1, depth);
      zn_buf_put_str(sql, ",'')");
    } else {
      zn_buf_put_str(sql, first ? "''||" : "||'/'||");
      put_part(sql, e, p, n, depth);
    }
    first = false;
    p += n + (p[n] == '/');
  }
  zn_buf_put_str(sql, ")");
}

/* ---- finding --- */

/* Rows of my own: of my ambito, of its plans; of my ente. false: nothing tells them. */
static bool put_mine(zn_buf *sql, const zn_entity *e, const zn_me *me) {
  const zn_field *ambito = zn_field_by_name(e, "ambito"), *ente = zn_field_by_name(e, "ente");
  bool plan = zn_field_by_name(e, "piano") != NULL;
  if (me == NULL || me->k < 0 || me->kind == ZN_ORG_REGIONE) return false;
  const char *mine = me->kind == ZN_ORG_AMBITO ? "=?2" : " IN (SELECT ambito FROM ambito_membro WHERE ente=?2)";
  if (me->kind == ZN_ORG_ENTE && ente != NULL && (ente->flags & ZN_F_OWNER))
    zn_buf_put_str(sql, " AND t0.ente=?2");
  else if (plan)
    zn_buf_printf(sql, " AND t0.piano IN (SELECT k FROM piano WHERE ambito%s)", mine);
  else if (ambito != NULL)
    zn_buf_printf(sql, " AND t0.ambito%s", mine);
  else
    return false;
  return true;
}

static void run(zn_find *f, zn_buf *sql, const char *text, bool mine) {
  sqlite3_stmt *s = zn_buf_ok(sql) ? zn_replica_stmt(f->r, zn_buf_cstr(sql), NULL) : NULL;
  if (s == NULL) return;
  sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
  if (mine) sqlite3_bind_int64(s, 2, f->me->k);
  while (f->n < ZN_REF_HITS && sqlite3_step(s) == SQLITE_ROW) zn_find_hit(f, sqlite3_column_int64(s, 0));
  zn_replica_done(s);
}

static void find_form(zn_find *f, const zn_entity *e, const char *form, const char *text) {
  for (int mine = 1; mine >= 0 && f->n == 0; mine--) {
    zn_buf sql;
    zn_buf_init(&sql, 8000);
    zn_buf_printf(&sql, "SELECT t0.k FROM %s t0 WHERE ", e->name);
    put_form(&sql, e, form, 0);
    zn_buf_put_str(&sql, "=?1 COLLATE NOCASE");
    if (mine == 0 || put_mine(&sql, e, f->me)) run(f, &sql, text, mine == 1);
    zn_buf_release(&sql);
  }
}

void zn_find_by_forms(zn_find *f, unsigned entity, const char *text) {
  int at = place_of(entity);
  for (size_t i = 0; at >= 0 && i < FORMS && table[at].form[i] != NULL && f->n == 0; i++)
    find_form(f, zn_entity_by_no(entity), table[at].form[i], text);
}

/* ---- printing --- */

/* The row's text in one form. false: a part of it is not set, or not visible here. */
static bool text_of(zn_replica *r, const zn_entity *e, const char *form, int64_t k, zn_buf *out) {
  zn_buf sql;
  bool ok = false;
  zn_buf_init(&sql, 8000);
  zn_buf_put_str(&sql, "SELECT ");
  put_form(&sql, e, form, 0);
  zn_buf_printf(&sql, " FROM %s t0 WHERE t0.k=?1", e->name);
  sqlite3_stmt *s = zn_buf_ok(&sql) ? zn_replica_stmt(r, zn_buf_cstr(&sql), NULL) : NULL;
  if (s != NULL) {
    sqlite3_bind_int64(s, 1, k);
    const char *t = sqlite3_step(s) == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    ok = t != NULL && strlen(t) < ZN_REF_TEXT;
    if (ok) zn_buf_put_str(out, t);
    zn_replica_done(s);
  }
  zn_buf_release(&sql);
  return ok && zn_buf_ok(out);
}

bool zn_form_print(zn_replica *r, const zn_me *me, unsigned entity, int64_t k, zn_buf *out) {
  int at = place_of(entity);
  bool done = false;
  for (size_t i = 0; at >= 0 && i < FORMS && table[at].form[i] != NULL && !done; i++) {
    zn_buf text;
    zn_find f = {.r = r, .me = me};
    zn_buf_init(&text, ZN_REF_TEXT);
    if (text_of(r, zn_entity_by_no(entity), table[at].form[i], k, &text)) {
      zn_find_by_forms(&f, entity, zn_buf_cstr(&text));
      done = f.n == 1 && f.k[0] == k;
    }
    if (done) zn_buf_put(out, text.p, text.n);
    zn_buf_release(&text);
  }
  return done;
}

bool zn_form_near_sql(unsigned entity, zn_buf *sql) {
  int at = place_of(entity);
  if (at < 0) return false;
  const zn_entity *e = zn_entity_by_no(entity);
  zn_buf_put_str(sql, "SELECT w,w FROM (SELECT ");
  put_form(sql, e, table[at].form[0], 0);
  zn_buf_printf(sql, " AS w FROM %s t0) LIMIT 5000", e->name);
  return zn_buf_ok(sql);
}
