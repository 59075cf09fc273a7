/* A decree with a line per ambito or ente (the Regione's), or what the Ministry pays straight to whoever reads the file
 * (origine esterno, with its act: DOMAIN 6.1, seeds D4 and D7). */
#include <stdio.h>
#include <string.h>

#include "core/domain/money/context.h"
#include "core/domain/spesa/carte.h"
#include "core/exchange/import_tavola.h"
#include "core/text/import.h"

enum { C_FONDO, C_ANNO, C_IMPORTO, C_DATA, C_AMBITO, C_ENTE, C_TIPO, C_STATO, C_ATTO, C_ORIGINE, C_NOTE, C_N };
static const zn_tavola_colonna columns[C_N] = {
    [C_FONDO] = {{"fondo", "fondo_annualita", NULL}, true, NULL},
    [C_ANNO] = {{"anno", "annualita", NULL}, false, NULL},
    [C_IMPORTO] = {{"importo", NULL}, true, "importo"},
    [C_DATA] = {{"data", NULL}, true, "data"},
    [C_AMBITO] = {{"ambito", "cod_ambito_interno", NULL}, false, "ambito"},
    [C_ENTE] = {{"ente", "cod_catastale", NULL}, false, "ente"},
    [C_TIPO] = {{"tipo", NULL}, false, "tipo"},
    [C_STATO] = {{"stato", NULL}, false, "stato"},
    [C_ATTO] = {{"atto", "provvedimento", NULL}, false, NULL},
    [C_ORIGINE] = {{"origine", NULL}, false, "origine"},
    [C_NOTE] = {{"note", NULL}, false, "note"},
};

static zn_status fondo_annualita(zn_lettura *x, int64_t *k, const char **key, zn_err *err) {
  const char *fondo = zn_lettura_cell(x, C_FONDO), *anno = zn_lettura_cell(x, C_ANNO);
  *key = anno[0] ? zn_arena_printf(&x->line, "%s/%s", fondo, anno) : fondo;
  if (*key == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (fondo[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_TAVOLA_SERVE, "fondo");
  if (zn_ref_parse(x->p->r, NULL, ZN_FONDO_ANNUALITA, *key, k, NULL) == ZN_OK) return ZN_OK;
  if (anno[0] == 0) return zn_ref_parse(x->p->r, NULL, ZN_FONDO_ANNUALITA, *key, k, err);
  int64_t f = -1;
  ZN_TRY(zn_ref_parse(x->p->r, NULL, ZN_FONDO, fondo, &f, err));
  if (!x->crea) return zn_fail(err, ZN_E_NOTFOUND, ZT_ASS_ANNUALITA, *key);
  const zn_pair pairs[] = {{"fondo", fondo}, {"anno", anno}};
  return zn_lettura_add(x, ZN_FONDO_ANNUALITA, pairs, 2, k, err);
}

/* "DEC/2025/12"; a bare number is a decree's. Found among those that can be read, or made. */
static zn_status atto(zn_lettura *x, const char **out, zn_err *err) {
  const char *text = zn_lettura_cell(x, C_ATTO);
  zn_carta_atto a;
  int64_t k = -1;
  *out = "";
  if (text[0] == 0) return ZN_OK;
  const char *slash = strchr(text, '/');
  ZN_TRY(zn_carta_atto_leggi(text, 0, &x->line, &a, err));
  const char *tipo = zn_arena_strndup(&x->line, (const char *)a.tipo.s.p, a.tipo.s.n);
  const char *numero = zn_arena_strndup(&x->line, (const char *)a.numero.s.p, a.numero.s.n);
  if (slash != NULL && strchr(slash + 1, '/') == NULL) tipo = "DEC";
  const char *anno = zn_arena_printf(&x->line, "%lld", (long long)a.anno);
  const char *key = zn_arena_printf(&x->line, "%s/%s/%s", tipo, anno, numero);
  if (tipo == NULL || numero == NULL || anno == NULL || key == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  const zn_pair pairs[] = {{"tipo", tipo}, {"anno", anno}, {"numero", numero}, {"data", zn_lettura_cell(x, C_DATA)}};
  if (zn_ref_parse(x->p->r, zn_entry_me(x->p, zn_entity_by_no(ZN_ASSEGNAZIONE)), ZN_ATTO, key, &k, NULL) != ZN_OK)
    ZN_TRY(zn_lettura_add(x, ZN_ATTO, pairs, 4, &k, err));
  *out = zn_lettura_id(x, k);
  return ZN_OK;
}

/* The same sum read twice would be assigned twice. */
static bool there_already(zn_replica *r, const zn_row *row) {
  static const char *const same[] = {"fondo_annualita", "origine", "da_ente", "da_ambito", "ente", "ambito", "tipo",
                                     "importo",         "data",    "atto",    "note"};
  char sql[500];
  int n = snprintf(sql, sizeof sql, "SELECT 1 FROM assegnazione WHERE k<>?1");
  size_t count = sizeof same / sizeof *same;
  /* "=" on who receives takes that index: a decree has thousands of rows of one fund-year */
  const char *few = zn_row_val(row, "ente")->kind == ZN_V_INT ? "ente" : "ambito";
  for (size_t i = 0; i < count; i++)
    n += snprintf(sql + n, sizeof sql - (size_t)n, strcmp(same[i], few) == 0 ? " AND %s=?%zu" : " AND +%s IS ?%zu",
                  same[i], i + 2);
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (s == NULL) return false;
  sqlite3_bind_int64(s, 1, row->k);
  for (size_t i = 0; i < count; i++) {
    const zn_val *v = &row->v[zn_field_index(row->ent, same[i])];
    if (v->kind == ZN_V_INT) sqlite3_bind_int64(s, (int)i + 2, v->i);
    if (v->kind == ZN_V_TEXT) sqlite3_bind_text(s, (int)i + 2, (const char *)v->s.p, (int)v->s.n, SQLITE_STATIC);
  }
  bool found = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  return found;
}

static zn_status line(zn_lettura *x, zn_err *err) {
  zn_pair pairs[ZN_TAVOLA_COLUMNS + 2];
  int64_t year = -1, k = -1;
  const char *key = "", *act = "";
  zn_row row;
  bool ambito = zn_lettura_cell(x, C_AMBITO)[0] != 0, ente = zn_lettura_cell(x, C_ENTE)[0] != 0;
  if (ambito && ente) return zn_fail(err, ZN_E_INVALID, ZT_TAVOLA_UNO, "ambito", "ente");
  ZN_TRY(fondo_annualita(x, &year, &key, err));
  ZN_TRY(atto(x, &act, err));
  size_t n = zn_lettura_pairs(x, pairs);
  pairs[n++] = (zn_pair){"fondo_annualita", zn_lettura_id(x, year)};
  if (act[0]) pairs[n++] = (zn_pair){"atto", act};
  ZN_TRY(zn_lettura_add(x, ZN_ASSEGNAZIONE, pairs, n, &k, err));
  ZN_TRY(zn_replica_row(x->p->r, zn_entity_by_no(ZN_ASSEGNAZIONE), k, &x->line, &row, err));
  if (there_already(x->p->r, &row)) return zn_fail(err, ZN_E_STATE, ZT_ASS_GIA);
  return zn_lettura_totale(x, key, row.v[zn_field_index(row.ent, "importo")].i, err);
}

const zn_tavola zn_tavola_assegnazioni = {"assegnazioni", ZN_ASSEGNAZIONE, columns, C_N, false, line};
