#include "core/domain/rows/ref_find.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/date.h"
#include "core/domain/rows/rows.h"

void zn_find_hit(zn_find *f, int64_t k) {
  for (size_t i = 0; i < f->n; i++)
    if (f->k[i] == k) return;
  if (f->n < ZN_REF_HITS) f->k[f->n++] = k;
}

/* Runs a query whose first column is a row id. Arguments by letter: t a text (NULL binds NULL), i an int64_t. */
static void query(zn_find *f, const char *sql, const char *args, ...) {
  sqlite3_stmt *s = zn_replica_stmt(f->r, sql, NULL);
  if (s == NULL) return;
  va_list ap;
  va_start(ap, args);
  for (int i = 1; args[i - 1]; i++) {
    if (args[i - 1] == 't') {
      const char *t = va_arg(ap, const char *);
      if (t) sqlite3_bind_text(s, i, t, -1, SQLITE_STATIC);
    } else {
      sqlite3_bind_int64(s, i, va_arg(ap, int64_t));
    }
  }
  va_end(ap);
  while (f->n < ZN_REF_HITS && sqlite3_step(s) == SQLITE_ROW) zn_find_hit(f, sqlite3_column_int64(s, 0));
  zn_replica_done(s);
}

static bool am(const zn_find *f, zn_org_kind kind) { return f->me != NULL && f->me->kind == kind && f->me->k >= 0; }
/* My ente, or -1: the queries read it as "whoever". */
static int64_t my_ente(const zn_find *f) { return am(f, ZN_ORG_ENTE) ? f->me->k : -1; }

static bool copy(char out[ZN_REF_TEXT], const char *text, size_t n) {
  if (n >= ZN_REF_TEXT) return false;
  memcpy(out, text, n);
  out[n] = 0;
  return true;
}

/* A year: four digits and nothing else. */
static bool year_of(const char *s, size_t n, int64_t *year) {
  if (n != 4) return false;
  *year = 0;
  for (size_t i = 0; i < n; i++) {
    if (s[i] < '0' || s[i] > '9') return false;
    *year = *year * 10 + (s[i] - '0');
  }
  return true;
}

static void by_id(zn_find *f, unsigned entity, const zn_id *id) {
  int64_t k = zn_replica_k_of_hash(f->r, id, false);
  if (k >= 0 && zn_ref_exists(f->r, entity, k)) zn_find_hit(f, k);
}

static void by_key(zn_find *f, const zn_row *row) {
  int64_t k;
  if (zn_row_same_key(f->r, row, &k, NULL) == ZN_OK && k >= 0) zn_find_hit(f, k);
}

/* The one row that a part of the text means; -1 none or several. */
static int64_t part(zn_find *f, unsigned entity, const char *text, size_t n) {
  char copy_[ZN_REF_TEXT];
  zn_find sub = {.r = f->r, .me = f->me};
  if (!copy(copy_, text, n)) return -1;
  zn_find_rows(&sub, entity, copy_);
  return sub.n == 1 ? sub.k[0] : -1;
}

/* ---- one function for each entity that has a natural form
 * ---------------------------------------------------------------- */

static void find_ente(zn_find *f, const char *text) {
  zn_id id;
  char code[ZN_REF_TEXT];
  if (strcasecmp(text, "regione") == 0) {
    zn_key_regione(&id);
    by_id(f, ZN_ENTE, &id);
    return;
  }
  zn_key_ente(text, &id);
  by_id(f, ZN_ENTE, &id);
  if (f->n == 0 && zn_code_normal(text, code, sizeof code)) {
    zn_key_ente(code, &id);
    by_id(f, ZN_ENTE, &id);
    if (f->n == 0 && zn_code_valid(ZN_CHECK_ISTAT, code)) query(f, "SELECT k FROM ente WHERE cod_istat=?1", "t", code);
    if (f->n == 0 && code[0] >= '0' && code[0] <= '9') query(f, "SELECT k FROM ente WHERE cf=?1", "t", code);
  }
  if (f->n == 0) query(f, "SELECT k FROM ente WHERE denominazione=?1 COLLATE NOCASE", "t", text);
}

static void find_ambito(zn_find *f, const char *text) {
  zn_id id;
  zn_key_ambito(text, &id);
  by_id(f, ZN_AMBITO, &id);
  if (f->n == 0) query(f, "SELECT k FROM ambito WHERE denominazione=?1 COLLATE NOCASE", "t", text);
}

static void find_fondo(zn_find *f, const char *text) {
  zn_row row = {.ent = zn_entity_by_no(ZN_FONDO)};
  row.v[zn_field_index(row.ent, "codice")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(text)};
  by_key(f, &row);
  if (f->n == 0) query(f, "SELECT k FROM fondo WHERE nome=?1 COLLATE NOCASE", "t", text);
}

static void find_fondo_annualita(zn_find *f, const char *text) {
  const char *slash = strrchr(text, '/');
  int64_t year = 0;
  if (slash == NULL || !year_of(slash + 1, strlen(slash + 1), &year)) return;
  int64_t fondo = part(f, ZN_FONDO, text, (size_t)(slash - text));
  if (fondo < 0) return;
  zn_row row = {.ent = zn_entity_by_no(ZN_FONDO_ANNUALITA)};
  row.v[zn_field_index(row.ent, "fondo")] = zn_int(fondo);
  row.v[zn_field_index(row.ent, "anno")] = zn_int(year);
  by_key(f, &row);
}

/* The edges of a fund-year that reach me; for an ente, else those that reach its ambito; else all. Revoked ones only by
 * id or where there is no other. */
static void find_assegnazione(zn_find *f, const char *text) {
  int64_t year = part(f, ZN_FONDO_ANNUALITA, text, strlen(text));
  if (year < 0) {
    const char *slash = strrchr(text, '/');
    if (slash == NULL || (year = part(f, ZN_FONDO_ANNUALITA, text, (size_t)(slash - text))) < 0) return;
    int64_t ente = part(f, ZN_ENTE, slash + 1, strlen(slash + 1)),
            ambito = part(f, ZN_AMBITO, slash + 1, strlen(slash + 1));
    query(f, "SELECT k FROM assegnazione WHERE fondo_annualita=?1 AND (ente=?2 OR ambito=?3) AND stato<>'revocata'",
          "iii", year, ente, ambito);
    return;
  }
  if (am(f, ZN_ORG_AMBITO))
    query(f, "SELECT k FROM assegnazione WHERE fondo_annualita=?1 AND ambito=?2 AND stato<>'revocata'", "ii", year,
          f->me->k);
  if (am(f, ZN_ORG_ENTE))
    query(f, "SELECT k FROM assegnazione WHERE fondo_annualita=?1 AND ente=?2 AND stato<>'revocata'", "ii", year,
          f->me->k);
  if (f->n == 0 && am(f, ZN_ORG_ENTE))
    query(f,
          "SELECT k FROM assegnazione WHERE fondo_annualita=?1 AND stato<>'revocata' AND ambito IN "
          "(SELECT ambito FROM ambito_membro WHERE ente=?2)",
          "ii", year, f->me->k);
  if (f->n == 0) query(f, "SELECT k FROM assegnazione WHERE fondo_annualita=?1 AND stato<>'revocata'", "i", year);
  if (f->n == 0) query(f, "SELECT k FROM assegnazione WHERE fondo_annualita=?1", "i", year);
}

static void find_piano(zn_find *f, const char *text) {
  int64_t year = 0, ambito = am(f, ZN_ORG_AMBITO) ? f->me->k : -1;
  const char *slash = strrchr(text, '/'), *y = slash ? slash + 1 : text;
  if (!year_of(y, strlen(y), &year)) return;
  if (slash && (ambito = part(f, ZN_AMBITO, text, (size_t)(slash - text))) < 0) return;
  query(f, "SELECT k FROM piano WHERE triennio_da=?1 AND (?2<0 OR ambito=?2)", "ii", year, ambito);
}

static void find_intervento(zn_find *f, const char *text) {
  static const char sql[] =
      "SELECT i.k FROM intervento i LEFT JOIN piano p ON p.k=i.piano WHERE i.codice=?1 COLLATE NOCASE AND (?2<0 OR "
      "p.ambito=?2)";
  query(f, sql, "ti", text, am(f, ZN_ORG_AMBITO) ? f->me->k : (int64_t)-1);
  const char *slash = strchr(text, '/');
  if (f->n > 0 || slash == NULL) return;
  int64_t ambito = part(f, ZN_AMBITO, text, (size_t)(slash - text));
  if (ambito >= 0) query(f, sql, "ti", slash + 1, ambito);
}

static void find_budget(zn_find *f, const char *text) {
  static const char sql[] =
      "SELECT b.k FROM intervento i JOIN budget b ON b.intervento=i.k JOIN assegnazione a ON a.k=b.assegnazione "
      "JOIN fondo_annualita y ON y.k=a.fondo_annualita JOIN fondo f ON f.k=y.fondo "
      "WHERE i.codice||'/'||f.codice||'/'||y.anno=?1 COLLATE NOCASE AND (?2<0 OR b.ente=?2)";
  const char *slash = strrchr(text, '/');
  int64_t year = 0;
  if (slash == NULL) return;
  if (year_of(slash + 1, strlen(slash + 1), &year)) {
    query(f, sql, "ti", text, my_ente(f));
    if (f->n == 0) query(f, sql, "ti", text, (int64_t)-1);
    return;
  }
  char line[ZN_REF_TEXT];
  int64_t ente = part(f, ZN_ENTE, slash + 1, strlen(slash + 1));
  if (ente >= 0 && copy(line, text, (size_t)(slash - text))) query(f, sql, "ti", line, ente);
}

/* [ENTE/]ANNO/NUMERO[/REST]: the ente (mine when it is not said), the year, what follows it, and what follows cut at
 * its last slash. */
typedef struct numbered {
  int64_t ente, year;
  const char *number;     /* all that follows the year */
  char head[ZN_REF_TEXT]; /* … up to its last slash */
  const char *tail;       /* … and after it; NULL when there is none */
} numbered;

static bool split_number(zn_find *f, const char *text, numbered *out) {
  const char *slash = strchr(text, '/');
  out->ente = my_ente(f);
  if (slash == NULL) return false;
  if (!year_of(text, (size_t)(slash - text), &out->year)) {
    out->ente = part(f, ZN_ENTE, text, (size_t)(slash - text));
    text = slash + 1;
    slash = strchr(text, '/');
    if (out->ente < 0 || slash == NULL || !year_of(text, (size_t)(slash - text), &out->year)) return false;
  }
  out->number = slash + 1;
  out->tail = strrchr(out->number, '/');
  if (out->tail != NULL) {
    if (!copy(out->head, out->number, (size_t)(out->tail - out->number))) return false;
    out->tail++;
  }
  return out->number[0] != 0;
}

static void find_impegno(zn_find *f, const char *text) {
  numbered x;
  if (!split_number(f, text, &x)) return;
  const char *whole = x.ente < 0
                          ? "SELECT k FROM impegno WHERE ?1<0 AND anno=?2 AND numero=?3 COLLATE NOCASE AND sub IS NULL"
                          : "SELECT k FROM impegno WHERE ente=?1 AND anno=?2 AND numero=?3 AND sub IS NULL";
  query(f, whole, "iit", x.ente, x.year, x.number);
  if (f->n == 0 && x.tail != NULL)
    query(f,
          "SELECT k FROM impegno WHERE (?1<0 OR ente=?1) AND anno=?2 AND numero=?3 COLLATE NOCASE AND sub=?4 COLLATE "
          "NOCASE",
          "iitt", x.ente, x.year, x.head, x.tail);
  if (f->n == 0 && x.tail == NULL) /* an impegno that exists by its subs only */
    query(f, "SELECT k FROM impegno WHERE (?1<0 OR ente=?1) AND anno=?2 AND numero=?3 COLLATE NOCASE", "iit", x.ente,
          x.year, x.number);
}

static void find_liquidazione(zn_find *f, const char *text) {
  numbered x;
  if (!split_number(f, text, &x)) return;
  query(f,
        "SELECT l.k FROM liquidazione l LEFT JOIN impegno i ON i.k=l.impegno WHERE l.anno=?2 AND l.numero=?3 COLLATE "
        "NOCASE "
        "AND (?1<0 OR i.ente=?1)",
        "iit", x.ente, x.year, x.number);
  char *end = NULL;
  int64_t progressivo = x.tail != NULL ? strtoll(x.tail, &end, 10) : 0;
  if (f->n == 0 && x.tail != NULL && end != x.tail && *end == 0)
    query(f,
          "SELECT l.k FROM liquidazione l LEFT JOIN impegno i ON i.k=l.impegno WHERE l.anno=?2 AND l.numero=?3 COLLATE "
          "NOCASE "
          "AND l.progressivo=?4 AND (?1<0 OR i.ente=?1)",
          "iiti", x.ente, x.year, x.head, progressivo);
}

static void find_pagamento(zn_find *f, const char *text) {
  numbered x;
  if (!split_number(f, text, &x)) return;
  query(
      f,
      "SELECT p.k FROM pagamento p LEFT JOIN liquidazione l ON l.k=p.liquidazione LEFT JOIN impegno i ON i.k=l.impegno "
      "WHERE p.anno=?2 AND p.mandato_num=?3 COLLATE NOCASE AND (?1<0 OR i.ente=?1)",
      "iit", x.ente, x.year, x.number);
}

/* Acts of mine; else of my ambito; else the Regione's; else any. */
/* The act of that number that I made: by its key, without a look at all others. */
static void my_act(zn_find *f, const char *tipo, int64_t year, const char *number) {
  zn_row row = {.ent = zn_entity_by_no(ZN_ATTO)};
  row.v[zn_field_index(row.ent, am(f, ZN_ORG_AMBITO) ? "ambito" : "ente")] = zn_int(f->me->k);
  row.v[zn_field_index(row.ent, "tipo")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(tipo)};
  row.v[zn_field_index(row.ent, "anno")] = zn_int(year);
  row.v[zn_field_index(row.ent, "numero")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(number)};
  by_key(f, &row);
}

static void find_atto(zn_find *f, const char *text) {
  char tipo[ZN_REF_TEXT];
  const char *a = strchr(text, '/'), *b = a ? strchr(a + 1, '/') : NULL;
  int64_t year = 0, regione = -1, mine = f->me ? f->me->k : -1;
  if (b == NULL || !year_of(a + 1, (size_t)(b - a - 1), &year) || !copy(tipo, text, (size_t)(a - text))) return;
  if (mine >= 0) my_act(f, tipo, year, b + 1);
  if (f->n > 0) return;
  zn_id id;
  zn_key_regione(&id);
  regione = zn_replica_k_of_hash(f->r, &id, false);
#define ATTO "SELECT k FROM atto WHERE tipo=?1 COLLATE NOCASE AND anno=?2 AND numero=?3 COLLATE NOCASE"
  if (am(f, ZN_ORG_AMBITO))
    query(f, ATTO " AND ambito=?4", "titi", tipo, year, b + 1, mine);
  else if (mine >= 0)
    query(f, ATTO " AND ente=?4", "titi", tipo, year, b + 1, mine);
  if (f->n == 0 && am(f, ZN_ORG_ENTE))
    query(f, ATTO " AND ambito IN (SELECT ambito FROM ambito_membro WHERE ente=?4)", "titi", tipo, year, b + 1, mine);
  if (f->n == 0 && regione >= 0) query(f, ATTO " AND ente=?4", "titi", tipo, year, b + 1, regione);
  if (f->n == 0) query(f, ATTO, "tit", tipo, year, b + 1);
#undef ATTO
}

static void find_fornitore(zn_find *f, const char *text) {
  char code[ZN_REF_TEXT];
  if (!zn_code_normal(text, code, sizeof code)) return;
  query(f,
        "SELECT k FROM fornitore WHERE (?1<0 OR ente=?1) AND (piva=?2 OR cf=?2 OR codice=?3 COLLATE NOCASE "
        "OR k IN (SELECT k FROM fornitore_p WHERE cf_persona=?2))",
        "itt", my_ente(f), code, text);
  if (f->n == 0)
    query(f, "SELECT k FROM fornitore WHERE (?1<0 OR ente=?1) AND denominazione=?2 COLLATE NOCASE", "it", my_ente(f),
          text);
}

static void find_giustificativo(zn_find *f, const char *text) {
  query(f, "SELECT k FROM giustificativo WHERE (?1<0 OR ente=?1) AND numero=?2 COLLATE NOCASE", "it", my_ente(f), text);
}

static void find_rilevazione(zn_find *f, const char *text) {
  const char *slash = strrchr(text, '/');
  zn_day day = 0;
  if (slash == NULL || zn_day_parse(slash + 1, &day, NULL) != ZN_OK) return;
  int64_t year = part(f, ZN_FONDO_ANNUALITA, text, (size_t)(slash - text));
  if (year >= 0) query(f, "SELECT k FROM rilevazione WHERE fondo_annualita=?1 AND al=?2", "ii", year, (int64_t)day);
}

static const struct {
  unsigned entity;
  void (*find)(zn_find *f, const char *text);
  const char *form;
} forms[] = {
    {ZN_ENTE, find_ente, "D049"},
    {ZN_AMBITO, find_ambito, "CAL-LAMEZIA"},
    {ZN_FONDO, find_fondo, "FNPS"},
    {ZN_FONDO_ANNUALITA, find_fondo_annualita, "FNPS/2025"},
    {ZN_ASSEGNAZIONE, find_assegnazione, "FNPS/2025, oppure FNPS/2025/CAL-LAMEZIA"},
    {ZN_PIANO, find_piano, "2024, oppure CAL-LAMEZIA/2024"},
    {ZN_INTERVENTO, find_intervento, "SAD-01"},
    {ZN_BUDGET, find_budget, "SAD-01/FNPS/2025, oppure SAD-01/FNPS/2025/D049"},
    {ZN_IMPEGNO, find_impegno, "2025/1"},
    {ZN_LIQUIDAZIONE, find_liquidazione, "2025/7"},
    {ZN_PAGAMENTO, find_pagamento, "2025/31 (anno e numero del mandato)"},
    {ZN_ATTO, find_atto, "DET/2025/12"},
    {ZN_FORNITORE, find_fornitore, "00743110157 (partita IVA o codice fiscale)"},
    {ZN_GIUSTIFICATIVO, find_giustificativo, "il numero del documento"},
    {ZN_RILEVAZIONE, find_rilevazione, "FNPS/2025/2025-12-31"},
};

void zn_find_rows(zn_find *f, unsigned entity, const char *text) {
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (forms[i].entity == entity) forms[i].find(f, text);
  zn_find_by_forms(f, entity, text);
}

const char *zn_ref_form(unsigned entity) {
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (forms[i].entity == entity) return forms[i].form;
  return zn_form_example(entity);
}
