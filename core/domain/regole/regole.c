/* Findings, scope, and what the rules read. */
#include "core/domain/regole/regole.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/room.h"
#include "core/domain/regole/internal.h"
#include "core/domain/rows/ref.h"

/* ---- findings ---- */

zn_status zn_rilievo_add(zn_regole *g, const char *codice, zn_gravita gravita, unsigned entity, int64_t k,
                         const char *fmt, ...) {
  zn_rilievi *out = g->out;
  if (out->n == ZN_RILIEVI_MAX) {
    out->troncati = true;
    return ZN_OK;
  }
  zn_rilievo *more = zn_room(out->v, out->n, &out->cap, sizeof *more);
  if (more == NULL) return ZN_E_NOMEM;
  out->v = more;
  zn_rilievo *f = &out->v[out->n++];
  *f = (zn_rilievo){.codice = codice, .gravita = gravita, .ent = k != 0 ? zn_entity_by_no(entity) : NULL, .k = k};
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(f->testo, sizeof f->testo, fmt, ap);
  va_end(ap);
  return ZN_OK;
}

void zn_rilievi_free(zn_rilievi *r) {
  free(r->v);
  *r = (zn_rilievi){0};
}

size_t zn_rilievi_count(const zn_rilievi *r, zn_gravita g) {
  size_t n = 0;
  for (size_t i = 0; i < r->n; i++) n += r->v[i].gravita == g;
  return n;
}

json_t *zn_rilievi_json(zn_replica *r, const zn_rilievi *v) {
  json_t *list = json_array();
  for (size_t i = 0; i < v->n; i++) {
    const zn_rilievo *f = &v->v[i];
    char level[2] = {(char)f->gravita, 0}, id[64] = "";
    json_t *o = json_pack("{s:s,s:s,s:s}", "codice", f->codice, "livello", level, "testo", f->testo);
    if (f->ent != NULL && zn_replica_id_print(r, f->k, id) == ZN_OK) {
      json_object_set_new(o, "entity", json_string(f->ent->name));
      json_object_set_new(o, "id", json_string(id));
    }
    json_array_append_new(list, o);
  }
  return list;
}

json_t *zn_rilievi_avvisi(const zn_rilievi *v, const char *motivo, size_t *n) {
  json_t *list = json_array();
  size_t count = 0;
  for (size_t i = 0; list != NULL && i < v->n; i++) {
    if (v->v[i].gravita != ZN_AVVISA) continue;
    json_array_append_new(list, json_sprintf("%s: %s", v->v[i].codice, v->v[i].testo));
    count++;
  }
  if (list != NULL && count > 0 && (motivo == NULL || motivo[0] == 0))
    json_array_append_new(
        list, count == 1 ? json_string(ZT_AVVISO_NON_MOTIVATO) : json_sprintf(ZT_AVVISI_NON_MOTIVATI, (int)count));
  if (n != NULL) *n = count;
  return list;
}

/* ---- scope ---- */

bool zn_regole_ha(const zn_regole *g, int64_t ente) {
  if (g->ente != 0) return ente == g->ente;
  return g->ambito == 0 || zn_figures_home(&g->x.f, ente) == g->ambito;
}

bool zn_regole_ha_ambito(const zn_regole *g, int64_t ambito) {
  return g->ente == 0 && ambito > 0 && (g->ambito == 0 || g->ambito == ambito);
}

zn_status zn_regole_ambiti(zn_regole *g, zn_status (*fn)(zn_regole *, int64_t, zn_err *), zn_err *err) {
  int64_t *ambiti;
  size_t n;
  if (g->ente != 0) return ZN_OK;
  if (g->ambito != 0) return fn(g, g->ambito, err);
  ZN_TRY(zn_rend_ambiti(&g->x, &ambiti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(fn(g, ambiti[i], err));
  return ZN_OK;
}

/* ---- readers ---- */

const char *zn_regole_text(zn_regole *g, const zn_row *row, unsigned no) {
  const zn_val *v = ZN_AT(row, no);
  char *t = v->kind == ZN_V_TEXT ? zn_arena_strndup(&g->scratch, (const char *)v->s.p, v->s.n) : NULL;
  return t != NULL ? t : "";
}

const char *zn_regole_numero(zn_regole *g, const zn_row *i) {
  const char *sub = zn_regole_text(g, i, IMP_SUB);
  bool whose = g->ente == 0; /* who looks at several enti is told which one */
  char *t = zn_arena_printf(&g->scratch, "%lld/%s%s%s%s%s", (long long)ZN_AT(i, IMP_ANNO)->i,
                            zn_regole_text(g, i, IMP_NUMERO), sub[0] != 0 ? "/" : "", sub, whose ? ZT_DI : "",
                            whose ? zn_regole_ente(g, ZN_AT(i, IMP_ENTE)->i) : "");
  return t != NULL ? t : "";
}

const char *zn_regole_chiave(zn_regole *g, unsigned entity, int64_t k) {
  zn_buf key;
  zn_buf_init(&key, 300);
  zn_ref_print(g->r, NULL, entity, k, &key);
  char *t = zn_arena_printf(&g->scratch, "%s %s", zn_entity_by_no(entity)->label, zn_buf_cstr(&key));
  zn_buf_release(&key);
  return t != NULL ? t : zn_entity_by_no(entity)->label;
}

static const char *name_of(zn_regole *g, bool ambito, int64_t k) {
  const char *code = "", *name = "";
  if (zn_rend_name(&g->x, ambito, k, &code, &name, NULL) != ZN_OK) return "";
  return name[0] != 0 ? name : code;
}

const char *zn_regole_ente(zn_regole *g, int64_t ente) { return name_of(g, false, ente); }
const char *zn_regole_ambito(zn_regole *g, int64_t ambito) { return name_of(g, true, ambito); }

zn_status zn_regole_row(zn_regole *g, unsigned entity, int64_t k, zn_row *out, bool *found, zn_err *err) {
  *found = false;
  return k == 0 ? ZN_OK : zn_row_get(g->r, zn_entity_by_no(entity), k, &g->scratch, out, found, err);
}

const char *zn_regole_column(zn_regole *g, sqlite3_stmt *s, int i) {
  const char *t = (const char *)sqlite3_column_text(s, i);
  char *copy = t != NULL ? zn_arena_strdup(&g->scratch, t) : NULL;
  return copy != NULL ? copy : "";
}

zn_status zn_regole_each(zn_regole *g, const char *sql, int64_t a, int64_t b, zn_regole_fn fn, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(g->r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  int rc = SQLITE_ROW;
  zn_status st = ZN_OK;
  if (sqlite3_bind_parameter_count(s) > 0) sqlite3_bind_int64(s, 1, a);
  if (sqlite3_bind_parameter_count(s) > 1) sqlite3_bind_int64(s, 2, b);
  while (st == ZN_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) st = fn(g, s, err);
  if (st == ZN_OK && rc != SQLITE_DONE) st = zn_replica_sql_fail(g->r, err);
  zn_replica_done(s);
  return st;
}

zn_status zn_regole_nel_fondo(zn_regole *g, int64_t impegno, bool *yes, zn_err *err) {
  int64_t one;
  return zn_sql_int(
      g->r,
      "SELECT 1 FROM impegno i LEFT JOIN budget b ON b.k=i.budget JOIN assegnazione a ON "
      "a.k=coalesce(i.assegnazione,b.assegnazione) WHERE i.k=?1 AND a.fondo_annualita=?2 UNION "
      "SELECT 1 FROM imputazione p LEFT JOIN liquidazione l ON l.k=p.liquidazione JOIN budget b ON b.k=p.budget JOIN "
      "assegnazione a ON a.k=b.assegnazione WHERE (p.impegno=?1 OR l.impegno=?1) AND a.fondo_annualita=?2",
      impegno, g->fondo, &one, yes, err);
}

bool zn_regole_elenca(const char *list, const char *word) {
  size_t len = strlen(word);
  while (*list != 0) {
    list += strspn(list, ", ;");
    size_t n = strcspn(list, ", ;");
    if (n == len && n > 0 && strncasecmp(list, word, n) == 0) return true;
    list += n;
  }
  return false;
}

/* ---- opening ---- */

/* Without the figures: who reads no sum of the fund-year waits for none. */
static zn_status open_light(zn_regole *g, zn_err *err) {
  zn_rend *x = &g->x;
  const zn_env *env = zn_replica_env(g->r);
  *x = (zn_rend){.r = g->r, .fondo = ""};
  zn_arena_init(&x->arena);
  x->today = zn_day_of_ms(env->wall_ms(env->ctx));
  ZN_TRY(zn_figures_init(&x->f, g->r, g->fondo, x->today, err));
  return g->fondo != 0 ? zn_rend_fondo(x, g->fondo, err) : zn_figures_territory(&x->f, err);
}

zn_status zn_regole_apri(zn_regole *g, bool leggera, bool has_al, zn_day al, zn_err *err) {
  if (!leggera) {
    ZN_TRY(zn_rend_open(&g->x, g->r, g->fondo, g->ambito, has_al, al, err));
  } else {
    zn_status st = open_light(g, err);
    g->x.al = g->x.f.al = has_al ? al : g->x.today;
    if (st != ZN_OK) {
      zn_rend_close(&g->x);
      return st;
    }
  }
  zn_arena_init(&g->scratch);
  return ZN_OK;
}

void zn_regole_chiudi(zn_regole *g) {
  zn_arena_release(&g->scratch);
  zn_rend_close(&g->x);
}
