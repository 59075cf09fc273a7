/* Of an employer and a year: its own rows before those that its capofila entered for it; the final figures before the
 * forecast. One person shared by two employers (the same `condiviso`) counts 1.00 at most (V22). */
#include <string.h>

#include "core/domain/report/assistenti.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

#define FTE_MOST 1000000 /* of one row, hundredths: more is a slip of the hand */

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- the rows of the year ---- */

static int kind_of(const char *contratto) {
  if (contratto != NULL && strcmp(contratto, "ti") == 0) return ZN_AS_TI;
  return contratto != NULL && strcmp(contratto, "td") == 0 ? ZN_AS_TD : ZN_AS_EST;
}

/* `org` holds, until the row is placed, the ente that it serves. */
static zn_status read_rows(zn_assistenti *x, zn_err *err) {
  zn_replica *r = zn_ctx_replica(x->ctx);
  sqlite3_stmt *s =
      zn_replica_stmt(r,
                      "SELECT k,coalesce(ente,0),coalesce(ambito,0),contratto,coalesce(fte,0),"
                      "rilevazione,coalesce(serve,0),coalesce(condiviso,''),count(*) OVER () "
                      "FROM personale WHERE profilo='assistente_sociale' AND anno=? ORDER BY k&8796093022207,k",
                      err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, x->anno);
  bool ok = true;
  while (ok && sqlite3_step(s) == SQLITE_ROW) {
    if (x->v == NULL) x->v = zn_arena_alloc(x->a, (size_t)sqlite3_column_int64(s, 8) * sizeof *x->v);
    if (x->v == NULL) break;
    int64_t fte = sqlite3_column_int64(s, 4);
    const char *survey = (const char *)sqlite3_column_text(s, 5);
    zn_posto *p = &x->v[x->n++];
    *p = (zn_posto){.k = sqlite3_column_int64(s, 0),
                    .ente = sqlite3_column_int64(s, 1),
                    .ambito = sqlite3_column_int64(s, 2),
                    .contratto = kind_of((const char *)sqlite3_column_text(s, 3)),
                    .fte = fte < 0 || fte > FTE_MOST ? 0 : fte,
                    .consuntivo = survey == NULL || strcmp(survey, "previsione") != 0,
                    .org = sqlite3_column_int64(s, 6),
                    .condiviso = zn_arena_strdup(x->a, (const char *)sqlite3_column_text(s, 7))};
    ok = p->condiviso != NULL;
  }
  ok = ok && (x->v != NULL || x->n == 0);
  zn_replica_done(s);
  return ok ? ZN_OK : no_memory(err);
}

/* Whose row it is; a row in a ledger without the right to it counts nowhere. */
static zn_status place(zn_assistenti *x, zn_posto *p, zn_err *err) {
  zn_writer w;
  int64_t serves = p->org, k;
  bool member = false;
  ZN_TRY(zn_ctx_writer(x->ctx, p->k, &w, err));
  p->propria = w.kind != ZN_L4_AMBITO_ENTE;
  p->conta = w.kind == ZN_L3_AMBITO
                 ? p->ente == 0 && p->ambito == w.ambito
                 : (w.kind == ZN_L6_ENTE || w.kind == ZN_L4_AMBITO_ENTE) && p->ente != 0 && w.ente == p->ente;
  p->ambito = w.ambito;
  p->org = p->ente;
  if (!p->conta || serves == 0) return ZN_OK;
  ZN_TRY(zn_sql_int(zn_ctx_replica(x->ctx), "SELECT k FROM ambito_membro WHERE ente=?1 AND ambito=?2 LIMIT 1", serves,
                    p->ambito, &k, &member, err));
  if (member) p->org = serves;
  return ZN_OK;
}

/* What an employer has: rows of its own, and, of those that then count, final ones. */
typedef struct has {
  bool own, final;
} has;

static zn_status employer(zn_kmap *at, has *v, size_t *n, const zn_posto *p, has **out, zn_err *err) {
  const int64_t key[2] = {p->ente, p->ente != 0 ? 0 : p->ambito};
  size_t i = zn_kmap_find(at, key);
  if (i == SIZE_MAX) {
    i = (*n)++;
    if (!zn_kmap_put(at, key, i)) return no_memory(err);
  }
  *out = &v[i];
  return ZN_OK;
}

static zn_status choose(zn_assistenti *x, zn_kmap *at, zn_err *err) {
  size_t n = 0;
  has *v = zn_arena_alloc(x->a, (x->n + 1) * sizeof *v), *h = NULL;
  if (v == NULL) return no_memory(err);
  for (int pass = 0; pass < 4; pass++) {
    for (size_t i = 0; i < x->n; i++) {
      zn_posto *p = &x->v[i];
      if (!p->conta) continue;
      ZN_TRY(employer(at, v, &n, p, &h, err));
      switch (pass) {
        case 0: h->own |= p->propria; break;
        case 1: p->conta = p->propria || !h->own; break;
        case 2: h->final |= p->consuntivo; break;
        default: p->conta = p->consuntivo || !h->final;
      }
    }
  }
  return ZN_OK;
}

zn_status zn_assistenti_load(zn_assistenti *x, zn_ctx *ctx, int64_t anno, zn_day giorno, zn_arena *a, zn_err *err) {
  zn_kmap at;
  *x = (zn_assistenti){.ctx = ctx, .a = a, .anno = anno, .giorno = giorno};
  ZN_TRY(read_rows(x, err));
  for (size_t i = 0; i < x->n; i++) ZN_TRY(place(x, &x->v[i], err));
  zn_kmap_init(&at, 2);
  zn_status st = choose(x, &at, err);
  zn_kmap_release(&at);
  return st;
}

/* ---- an ambito ---- */

/* Its comuni that day. Inhabitants: those considered for the ambito, else of the year or the last one before, else of
 * the register; only comuni have any, an unione's are its comuni's. */
#define MEMBERS                                                                                                    \
  "SELECT e.k,coalesce(nullif(e.denominazione,''),e.cod_catastale,e.cf,e.codice,''),"                              \
  "CASE WHEN coalesce(e.tipo,'comune') IN ('comune','municipio') THEN coalesce(nullif(m.quota_popolazione,0),"     \
  "(SELECT p.residenti FROM popolazione p WHERE p.ente=e.k AND p.anno<=?3 ORDER BY p.anno DESC LIMIT 1),"          \
  "e.popolazione,0) ELSE 0 END,count(*) OVER () FROM ambito_membro m JOIN ente e ON e.k=m.ente WHERE m.ambito=?1 " \
  "AND coalesce(m.dal,-1000000)<=?2 AND coalesce(m.al,1000000)>=?2 GROUP BY e.k ORDER BY e.denominazione,e.k"

static zn_status members(zn_assistenti *x, int64_t ambito, size_t more, zn_luogo **out, size_t *n, zn_err *err) {
  zn_replica *r = zn_ctx_replica(x->ctx);
  bool ok = true;
  *out = NULL;
  *n = 0;
  sqlite3_stmt *s = zn_replica_stmt(r, MEMBERS, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, ambito);
  sqlite3_bind_int64(s, 2, x->giorno);
  sqlite3_bind_int64(s, 3, x->anno);
  while (ok && sqlite3_step(s) == SQLITE_ROW) {
    if (*out == NULL) *out = zn_arena_alloc(x->a, ((size_t)sqlite3_column_int64(s, 3) + more) * sizeof **out);
    if (*out == NULL) break;
    int64_t people = sqlite3_column_int64(s, 2);
    zn_luogo *l = &(*out)[(*n)++];
    *l = (zn_luogo){.ente = sqlite3_column_int64(s, 0),
                    .nome = zn_arena_strdup(x->a, (const char *)sqlite3_column_text(s, 1)),
                    .o.abitanti = people < 0 || people > 100000000 ? 0 : people};
    ok = l->nome != NULL;
  }
  zn_replica_done(s);
  if (*out == NULL) *out = zn_arena_alloc(x->a, (more + 1) * sizeof **out);
  return ok && *out != NULL ? ZN_OK : no_memory(err);
}

static zn_status name_of(zn_assistenti *x, int64_t ente, const char **name, zn_err *err) {
  zn_replica *r = zn_ctx_replica(x->ctx);
  *name = ZT_R7_UFFICIO;
  if (ente == 0) return ZN_OK;
  sqlite3_stmt *s = zn_replica_stmt(
      r, "SELECT coalesce(nullif(denominazione,''),cod_catastale,cf,codice,'') FROM ente WHERE k=?", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, ente);
  *name = sqlite3_step(s) == SQLITE_ROW ? zn_arena_strdup(x->a, (const char *)sqlite3_column_text(s, 0)) : "";
  zn_replica_done(s);
  return *name != NULL ? ZN_OK : no_memory(err);
}

static zn_status add_post(zn_assistenti *x, const zn_posto *p, zn_kmap *at, zn_luogo *v, size_t *n, zn_err *err) {
  size_t i = zn_kmap_find(at, &p->org);
  if (i == SIZE_MAX) { /* an employer that is no comune of the ambito: a consorzio, the ambito itself */
    i = (*n)++;
    v[i] = (zn_luogo){.ente = p->org};
    ZN_TRY(name_of(x, p->org, &v[i].nome, err));
    if (!zn_kmap_put(at, &p->org, i)) return no_memory(err);
  }
  v[i].o.comunicato = true;
  v[i].o.previsione |= !p->consuntivo;
  return zn_money_add(v[i].o.fte[p->contratto], p->fte, &v[i].o.fte[p->contratto], err);
}

/* A post of several employers: permanent time counts first, then fixed-term, then the others', up to 1.00. */
static void excess(const zn_assistenti *x, int64_t ambito, size_t first, int64_t out[ZN_AS_CONTRATTI]) {
  int64_t sum[ZN_AS_CONTRATTI] = {0}, left = 100;
  bool several = false;
  for (size_t i = 0; i < x->n; i++) {
    const zn_posto *p = &x->v[i];
    if (!p->conta || p->ambito != ambito || strcmp(p->condiviso, x->v[first].condiviso) != 0) continue;
    if (i < first) return; /* seen */
    several = several || p->ente != x->v[first].ente;
    sum[p->contratto] += p->fte;
  }
  for (int c = 0; c < ZN_AS_CONTRATTI && several; c++) {
    int64_t counts = sum[c] < left ? sum[c] : left;
    out[c] += sum[c] - counts;
    left -= counts;
  }
}

zn_status zn_organico_add(zn_organico *to, const zn_organico *o, zn_err *err) {
  ZN_TRY(zn_money_add(to->abitanti, o->abitanti, &to->abitanti, err));
  for (int c = 0; c < ZN_AS_CONTRATTI; c++) ZN_TRY(zn_money_add(to->fte[c], o->fte[c], &to->fte[c], err));
  to->comunicato |= o->comunicato;
  to->previsione |= o->previsione;
  return ZN_OK;
}

static zn_status gather(zn_assistenti *x, int64_t ambito, zn_kmap *at, zn_luogo *v, size_t *n, zn_err *err) {
  for (size_t i = 0; i < *n; i++)
    if (!zn_kmap_put(at, &v[i].ente, i)) return no_memory(err);
  for (size_t i = 0; i < x->n; i++)
    if (x->v[i].conta && x->v[i].ambito == ambito) ZN_TRY(add_post(x, &x->v[i], at, v, n, err));
  return ZN_OK;
}

zn_status zn_assistenti_ambito(zn_assistenti *x, int64_t ambito, zn_luogo **out, size_t *n, zn_organico *somma,
                               int64_t eccedenza[ZN_AS_CONTRATTI], zn_err *err) {
  zn_kmap at;
  size_t mine = 0;
  *somma = (zn_organico){0};
  memset(eccedenza, 0, ZN_AS_CONTRATTI * sizeof *eccedenza);
  for (size_t i = 0; i < x->n; i++) mine += x->v[i].conta && x->v[i].ambito == ambito;
  ZN_TRY(members(x, ambito, mine, out, n, err));
  zn_kmap_init(&at, 1);
  zn_status st = gather(x, ambito, &at, *out, n, err);
  zn_kmap_release(&at);
  ZN_TRY(st);
  for (size_t i = 0; i < *n; i++) ZN_TRY(zn_organico_add(somma, &(*out)[i].o, err));
  for (size_t i = 0; i < x->n; i++)
    if (x->v[i].conta && x->v[i].ambito == ambito && x->v[i].condiviso[0] != 0) excess(x, ambito, i, eccedenza);
  for (int c = 0; c < ZN_AS_CONTRATTI; c++) somma->fte[c] -= eccedenza[c];
  return ZN_OK;
}
