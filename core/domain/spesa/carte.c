#include "core/domain/spesa/carte.h"

#include <stdio.h>
#include <string.h>

#include "core/domain/rows/rows.h"
#include "core/domain/spesa/interno.h"
#include "core/text/spesa.h"

/* ---- the act ----------------------------------------------------------------------------------------------------- */

static bool is_year(const char *s, size_t n, int64_t *out) {
  if (n != 4) return false;
  *out = 0;
  for (size_t i = 0; i < 4; i++) {
    if (s[i] < '0' || s[i] > '9') return false;
    *out = *out * 10 + (s[i] - '0');
  }
  return *out >= 1990 && *out <= 2199;
}

zn_status zn_carta_atto_leggi(const char *text, int64_t anno, zn_arena *a, zn_carta_atto *out, zn_err *err) {
  *out = (zn_carta_atto){0};
  if (text[0] == 0) return ZN_OK;
  const zn_entity *e = zn_entity_by_no(ZN_ATTO);
  const char *one = strchr(text, '/'), *two = one ? strchr(one + 1, '/') : NULL, *number = NULL, *end = NULL;
  const char *tipo = "DET";
  if (two && is_year(one + 1, (size_t)(two - one - 1), &out->anno)) {
    tipo = zn_arena_strndup(a, text, (size_t)(one - text));
    number = two + 1;
  } else if (one && !two && is_year(text, (size_t)(one - text), &out->anno)) {
    number = one + 1;
  } else if (one && !two && is_year(one + 1, strlen(one + 1), &out->anno)) {
    number = text;
    end = one;
  } else if (!one && anno != 0) {
    number = text;
    out->anno = anno;
  }
  if (number == NULL || *number == 0 || tipo == NULL) return zn_fail(err, ZN_E_INVALID, ZT_SP_ATTO, text);
  if (zn_val_parse(zn_field_by_name(e, "tipo"), tipo, a, &out->tipo, NULL) != ZN_OK)
    return zn_fail(err, ZN_E_INVALID, ZT_SP_ATTO, text);
  const char *kept = end ? zn_arena_strndup(a, number, (size_t)(end - number)) : number;
  if (kept == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return zn_val_parse(zn_field_by_name(e, "numero"), kept, a, &out->numero, err);
}

/* ---- the supplier ------------------------------------------------------------------------------------------------ */

static bool digits(const char *s) { return s[0] != 0 && s[strspn(s, "0123456789")] == 0; }
static bool letter(char c) { return c >= 'A' && c <= 'Z'; }

/* Which field a code belongs to. Numeric codes of bodies without a VAT number begin with 8 or 9. */
static size_t code_pairs(const char *code, zn_arena *a, zn_pair *pairs) {
  size_t n = strlen(code);
  if (n == 13 && strncmp(code, "IT", 2) == 0 && digits(code + 2)) code += 2, n -= 2;
  if (n == 11 && digits(code)) {
    pairs[0] = (zn_pair){code[0] == '8' || code[0] == '9' ? "cf" : "piva", code};
    return 1;
  }
  if (n > 4 && n < 20 && letter(code[0]) && letter(code[1]) && strncmp(code, "IT", 2) != 0) {
    pairs[0] = (zn_pair){"paese", zn_arena_strndup(a, code, 2)};
    pairs[1] = (zn_pair){"piva", code + 2};
    return 2;
  }
  pairs[0] = (zn_pair){"codice", code};
  return 1;
}

zn_status zn_carta_fornitore(const char *code, const char *name, zn_arena *a, zn_pair *pairs, size_t *n, bool *person,
                             zn_err *err) {
  *n = 0;
  *person = strlen(code) == 16;
  if (*person) { /* initials and a code are shared, the rest stays in the office */
    pairs[(*n)++] = (zn_pair){"tipo", "persona_fisica"};
    pairs[(*n)++] = (zn_pair){"cf_persona", code};
    pairs[(*n)++] = (zn_pair){name[0] ? "nominativo" : "denominazione", name[0] ? name : "N.N."};
    return ZN_OK;
  }
  pairs[(*n)++] = (zn_pair){"denominazione", name[0] ? name : code};
  if (code[0])
    *n += code_pairs(code, a, pairs + *n);
  else
    pairs[(*n)++] = (zn_pair){"codice", zn_arena_strndup(a, name, strlen(name) < 40 ? strlen(name) : 40)};
  for (size_t i = 0; i < *n; i++)
    if (pairs[i].value == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return ZN_OK;
}

/* Among those of the ente: by any of its codes, else by name. -1: not there. */
static int64_t find_fornitore(zn_catena *c, const char *code, const char *name) {
  static const char by_code[] =
      "SELECT k FROM fornitore WHERE ente=?1 AND (piva=?2 OR cf=?2 OR codice=?2 COLLATE NOCASE "
      "OR k IN (SELECT k FROM fornitore_p WHERE cf_persona=?2)) LIMIT 1";
  static const char by_name[] = "SELECT k FROM fornitore WHERE ente=?1 AND denominazione=?2 COLLATE NOCASE LIMIT 1";
  if (strncmp(code, "IT", 2) == 0 && strlen(code) == 13 && digits(code + 2)) code += 2;
  sqlite3_stmt *s = zn_replica_stmt(c->p.r, code[0] ? by_code : by_name, NULL);
  int64_t k = -1;
  if (s == NULL) return -1;
  sqlite3_bind_int64(s, 1, c->ente);
  sqlite3_bind_text(s, 2, code[0] ? code : name, -1, SQLITE_STATIC);
  if (sqlite3_step(s) == SQLITE_ROW) k = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return k;
}

/* A supplier that is an ente of Zona ("Comune di Cortale", "D049"): payments to it may be transfers (DOMAIN 6.1). */
static const char *ente_of(zn_catena *c, const char *name) {
  static const char prefix[] = "comune di ";
  char low[sizeof prefix];
  int64_t k = -1;
  size_t i = 0;
  for (; i < sizeof prefix - 1 && name[i]; i++)
    low[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
  if (i == sizeof prefix - 1 && memcmp(low, prefix, i) == 0) name += i;
  if (name[0] == 0 || zn_ref_parse(c->p.r, NULL, ZN_ENTE, name, &k, NULL) != ZN_OK) return "";
  return zn_catena_id(c, k);
}

static zn_status fornitore(zn_catena *c, zn_buf *nota, zn_err *err) {
  const char *typed = zn_sp_ha(c, SP_FORNITORE_PIVA) ? c->v[SP_FORNITORE_PIVA] : c->v[SP_FORNITORE_CF];
  const char *name = c->v[SP_FORNITORE];
  char code[64];
  zn_pair pairs[8];
  size_t n = 0;
  bool person = false;
  c->fornitore = -1;
  if (name[0] == 0 && typed[0] == 0) return ZN_OK;
  if (!zn_code_normal(typed, code, sizeof code)) return zn_fail(err, ZN_E_LIMIT, ZT_SP_LUNGO, "fornitore_cf");
  c->fornitore = find_fornitore(c, code, name);
  if (c->fornitore >= 0) return ZN_OK;
  if (c->per_conto) { /* never a person's name or code in a shared note */
    person = strlen(code) == 16;
    if (!person) zn_buf_printf(nota, ZT_SP_NOTA_FORNITORE, name, name[0] && code[0] ? ", " : "", code);
    return ZN_OK;
  }
  const char *kept = zn_arena_strdup(c->a, code);
  if (kept == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_carta_fornitore(kept, name, c->a, pairs, &n, &person, err));
  if (!person) pairs[n++] = (zn_pair){"controparte_ente", ente_of(c, name)};
  return zn_catena_put(c, ZN_FORNITORE, pairs, n, &c->fornitore, err);
}

/* ---- the act of the chain ---- */

static const char *text_of(zn_arena *a, const zn_val *v) { return zn_arena_strndup(a, (const char *)v->s.p, v->s.n); }

static zn_status atto(zn_catena *c, zn_buf *nota, zn_err *err) {
  zn_carta_atto x;
  zn_day day = c->data;
  int y = 0, m = 0, d = 0;
  c->atto = -1;
  if (!zn_sp_ha(c, SP_DETERMINA)) return ZN_OK;
  if (zn_sp_ha(c, SP_DETERMINA_DATA)) ZN_TRY(zn_day_parse(c->v[SP_DETERMINA_DATA], &day, err));
  zn_day_to_ymd(day, &y, &m, &d);
  ZN_TRY(zn_carta_atto_leggi(c->v[SP_DETERMINA], y, c->a, &x, err));
  zn_row row = {.ent = zn_entity_by_no(ZN_ATTO)};
  const zn_val key[] = {zn_int(c->ente), x.tipo, zn_int(x.anno), x.numero};
  static const char *const names[] = {"ente", "tipo", "anno", "numero"};
  for (size_t i = 0; i < 4; i++) row.v[zn_field_index(row.ent, names[i])] = key[i];
  ZN_TRY(zn_row_same_key(c->p.r, &row, &c->atto, err));
  if (c->atto >= 0) return ZN_OK;
  const char *tipo = text_of(c->a, &x.tipo), *numero = text_of(c->a, &x.numero);
  if (tipo == NULL || numero == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (c->per_conto) {
    zn_buf_printf(nota, "%s" ZT_SP_NOTA_ATTO, nota->n ? " " : "", tipo, (long long)x.anno, numero);
    return ZN_OK;
  }
  char iso[11];
  const zn_pair pairs[] = {{"ente", c->ente_code},
                           {"tipo", tipo},
                           {"anno", zn_arena_printf(c->a, "%lld", (long long)x.anno)},
                           {"numero", numero},
                           {"data", zn_day_print(iso, day)},
                           {"oggetto", c->v[SP_OGGETTO]}};
  return zn_catena_put(c, ZN_ATTO, pairs, sizeof pairs / sizeof *pairs, &c->atto, err);
}

zn_status zn_catena_carte(zn_catena *c, zn_buf *nota, zn_err *err) {
  ZN_TRY(fornitore(c, nota, err));
  return atto(c, nota, err);
}

/* ---- the document ------------------------------------------------------------------------------------------------ */

static const char *liq_importo(zn_catena *c) {
  return zn_sp_ha(c, SP_LIQ_IMPORTO) ? c->v[SP_LIQ_IMPORTO] : zn_sp_importo(c->a, c->importo);
}

zn_status zn_catena_giustificativo(zn_catena *c, int64_t *k, zn_err *err) {
  zn_day day = 0;
  *k = -1;
  if (!zn_sp_ha(c, SP_FATTURA)) return ZN_OK;
  ZN_TRY(zn_day_parse(c->v[SP_FATTURA_DATA], &day, err));
  zn_row row = {.ent = zn_entity_by_no(ZN_GIUSTIFICATIVO)};
  if (c->fornitore >= 0) row.v[zn_field_index(row.ent, "fornitore")] = zn_int(c->fornitore);
  row.v[zn_field_index(row.ent, "numero")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(c->v[SP_FATTURA])};
  row.v[zn_field_index(row.ent, "data")] = zn_int(day);
  row.v[zn_field_index(row.ent, "corpo_n")] = zn_int(1);
  if (c->fornitore >= 0 && zn_entry_key_taken(c->p.r, &row, k)) return ZN_OK; /* V08 says what is left of it */
  const zn_pair pairs[] = {{"ente", c->ente_code},
                           {"fornitore", c->fornitore >= 0 ? zn_catena_id(c, c->fornitore) : ""},
                           {"numero", c->v[SP_FATTURA]},
                           {"data", c->v[SP_FATTURA_DATA]},
                           {"tipo", zn_sp_ha(c, SP_TIPO_DOCUMENTO) ? c->v[SP_TIPO_DOCUMENTO] : "FAT"},
                           {"totale", zn_sp_ha(c, SP_FATTURA_TOTALE) ? c->v[SP_FATTURA_TOTALE] : liq_importo(c)},
                           {"cig", c->v[SP_CIG]},
                           {"cup", c->v[SP_CUP]}};
  return zn_catena_put(c, ZN_GIUSTIFICATIVO, pairs, sizeof pairs / sizeof *pairs, k, err);
}
