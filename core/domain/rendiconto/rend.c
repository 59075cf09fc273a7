#include "core/domain/rendiconto/rend.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/rows/fields.h"
#include "core/text/domain.h"

/* ---- opening ---- */

static const char *text_column(zn_arena *a, sqlite3_stmt *s, int i) {
  const char *t = (const char *)sqlite3_column_text(s, i);
  char *copy = t != NULL ? zn_arena_strdup(a, t) : NULL;
  return copy != NULL ? copy : "";
}

zn_status zn_fondo_annualita_k(zn_replica *r, const char *fondo, int64_t anno, int64_t *k, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      r, "SELECT a.k FROM fondo_annualita a JOIN fondo f ON f.k=a.fondo WHERE f.codice=? AND a.anno=?", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_text(s, 1, fondo, -1, SQLITE_STATIC);
  sqlite3_bind_int64(s, 2, anno);
  bool found = sqlite3_step(s) == SQLITE_ROW;
  if (found) *k = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return found ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_FONDO_NONE, fondo, (long long)anno);
}

zn_status zn_rend_fondo(zn_rend *x, int64_t fa, zn_err *err) {
  sqlite3_stmt *s =
      zn_replica_stmt(x->r,
                      "SELECT f.codice,a.anno,f.vista='primo_livello',f.livello_prova='completo',f.cup_obbligatorio,"
                      "f.cig_obbligatorio FROM fondo_annualita a LEFT JOIN fondo f ON f.k=a.fondo WHERE a.k=?",
                      err);
  if (s == NULL) return zn_replica_sql_fail(x->r, err);
  sqlite3_bind_int64(s, 1, fa);
  bool found = sqlite3_step(s) == SQLITE_ROW;
  if (found) {
    x->fondo = text_column(&x->arena, s, 0);
    x->anno = sqlite3_column_int64(s, 1);
    x->vista = sqlite3_column_int64(s, 2) ? ZN_VISTA_PRIMO_LIVELLO : ZN_VISTA_FINALE;
    x->completo = sqlite3_column_int64(s, 3) != 0;
    x->cup_obbligatorio = sqlite3_column_int64(s, 4) != 0;
    x->cig_obbligatorio = sqlite3_column_int64(s, 5) != 0;
  }
  zn_replica_done(s);
  return found ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_FONDO_NONE, "", 0LL);
}

static void use(zn_rend *x, const zn_row *row) {
  x->rilevazione = row->k;
  x->al = zn_unit_day(ZN_AT(row, RIL_AL));
  if (zn_row_is(row, "vista", "primo_livello")) x->vista = ZN_VISTA_PRIMO_LIVELLO;
  x->scadenza.esiste = ZN_AT(row, RIL_SCADENZA)->kind == ZN_V_INT;
  x->scadenza.giorno = zn_unit_day(ZN_AT(row, RIL_SCADENZA));
  int64_t t = ZN_AT(row, RIL_TOLLERANZA)->i;
  x->scadenza.tolleranza = t > 0 && t < 3650 ? (int)t : 0;
}

/* The survey at the given date, else the first open one; where all are closed, the last: what comes late still belongs
 * to it (DOMAIN 8.4), and only a fund-year without any survey has the implicit one. */
static zn_status survey(zn_rend *x, int64_t fa, int64_t ambito, bool has_al, zn_day al, zn_err *err) {
  zn_row_list rows;
  const zn_row *best = NULL;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_RILEVAZIONE), "fondo_annualita", fa, &x->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    const zn_row *row = &rows.v[i];
    int64_t whose = ZN_AT(row, RIL_AMBITO)->i, date = ZN_AT(row, RIL_AL)->i;
    if (whose != 0 && whose != ambito) continue;
    if (has_al && date != al) continue;
    bool closed = zn_row_is(row, "stato", "chiusa"), best_closed = best != NULL && zn_row_is(best, "stato", "chiusa");
    if (!has_al && best != NULL && closed != best_closed) {
      if (best_closed) best = row;
      continue;
    }
    bool better = best == NULL || (closed && !has_al ? date > ZN_AT(best, RIL_AL)->i : date < ZN_AT(best, RIL_AL)->i);
    if (best != NULL && date == ZN_AT(best, RIL_AL)->i) /* the Regione's first, then by type */
      better =
          (whose == 0 && ZN_AT(best, RIL_AMBITO)->i != 0) ||
          (whose == ZN_AT(best, RIL_AMBITO)->i && zn_span_cmp(ZN_AT(row, RIL_TIPO)->s, ZN_AT(best, RIL_TIPO)->s) > 0);
    if (better) best = row;
  }
  x->al = has_al ? al : x->today;
  if (best == NULL) return ZN_OK;
  use(x, best);
  return ZN_OK;
}

zn_status zn_rend_rilevazione(zn_rend *x, int64_t rilevazione, zn_err *err) {
  zn_row row;
  bool found;
  if (rilevazione == x->rilevazione || rilevazione == 0) return ZN_OK;
  ZN_TRY(zn_row_get(x->r, zn_entity_by_no(ZN_RILEVAZIONE), rilevazione, &x->arena, &row, &found, err));
  if (found && ZN_AT(&row, RIL_FONDO)->i == x->f.fondo_annualita && zn_unit_day(ZN_AT(&row, RIL_AL)) == x->al)
    use(x, &row);
  return ZN_OK;
}

zn_status zn_rend_open(zn_rend *x, zn_replica *r, int64_t fa, int64_t ambito, bool has_al, zn_day al, zn_err *err) {
  *x = (zn_rend){.r = r, .fondo = ""};
  zn_arena_init(&x->arena);
  const zn_env *env = zn_replica_env(r);
  x->today = zn_day_of_ms(env->wall_ms(env->ctx));
  zn_status st = zn_rend_fondo(x, fa, err);
  if (st == ZN_OK) st = survey(x, fa, ambito, has_al, al, err);
  if (st == ZN_OK) st = zn_figures_load(&x->f, r, fa, x->al, err);
  if (st == ZN_OK) st = zn_mosse_load(x->f.ctx, fa, &x->arena, &x->mosse, err);
  if (st != ZN_OK) zn_rend_close(x);
  return st;
}

void zn_rend_close(zn_rend *x) {
  if (x->f.r != NULL) zn_figures_free(&x->f);
  zn_arena_release(&x->arena);
  memset(x, 0, sizeof *x);
}

/* ---- states ---- */

zn_status zn_rend_ente(zn_rend *x, int64_t ambito, int64_t ente, zn_flow *out, zn_mossa_row ***mine, size_t *n,
                       zn_err *err) {
  ZN_TRY(zn_flow_ente(&x->mosse, x->rilevazione, ambito, ente, &x->arena, out, mine, n, err));
  if (out->stato != ZN_S_BOZZA || out->ultima != NULL) return ZN_OK;
  if (!zn_figures_riguarda(&x->f, ambito, ente)) {
    out->stato = ZN_S_NON_DOVUTO;
    return ZN_OK;
  }
  out->stato = ZN_S_DA_INIZIARE;
  for (size_t i = 0; i < x->f.namounts; i++)
    if (x->f.amounts[i].ente == ente && !x->f.amounts[i].per_conto) out->stato = ZN_S_BOZZA;
  return ZN_OK;
}

zn_status zn_rend_ambito(zn_rend *x, int64_t ambito, zn_flow *out, zn_mossa_row ***mine, size_t *n, zn_err *err) {
  zn_mossa_row **v;
  size_t count;
  ZN_TRY(zn_flow_ambito(&x->mosse, x->rilevazione, ambito, &x->arena, out, &v, &count, err));
  if (mine != NULL) *mine = v, *n = count;
  if (count > 0) return ZN_OK;
  zn_flow facts;
  ZN_TRY(zn_flow_fatti(&x->mosse, x->rilevazione, ambito, &x->arena, &facts, NULL, NULL, err));
  if (facts.stato == ZN_S_FATTO_TRASMESSO) {
    out->stato = ZN_S_TRASMESSO;
    out->versione = facts.versione;
  }
  return ZN_OK;
}

static size_t enti_in(const zn_mossa_row *m, zn_arena *a) {
  zn_manifest doc;
  size_t n = 0;
  if (zn_manifest_parse(&doc, m->doc, a, NULL) != ZN_OK) return 0;
  for (size_t i = 0; i < doc.nenti; i++) n += doc.enti[i].has_manifest;
  return n;
}

const zn_mossa_row *zn_rend_trasmissione(const zn_flow *f, zn_mossa_row **mine, size_t n) {
  const zn_mossa_row *best = f->invio;
  if (best == NULL) return NULL;
  zn_arena a;
  zn_arena_init(&a);
  size_t most = enti_in(best, &a);
  for (size_t i = 0; i < n; i++) {
    if (mine[i]->mossa != ZN_M_TRASMISSIONE_INTEGRATIVA || mine[i]->effetto != ZN_EF_ANNOTATA || !mine[i]->has_manifest)
      continue;
    size_t count = enti_in(mine[i], &a);
    bool more = count > most || (count == most && best != f->invio && zn_hash_cmp(&mine[i]->hash, &best->hash) < 0);
    if (more) best = mine[i], most = count;
  }
  zn_arena_release(&a);
  return best;
}

/* ---- who there is ---- */

static zn_status list_by(zn_rend *x, const char *sql, int64_t arg, int64_t **out, size_t *n, zn_err *err) {
  size_t cap = 0;
  *out = NULL;
  *n = 0;
  sqlite3_stmt *s = zn_replica_stmt(x->r, sql, err);
  if (s == NULL) return zn_replica_sql_fail(x->r, err);
  if (sqlite3_bind_parameter_count(s) > 0) sqlite3_bind_int64(s, 1, arg);
  while (sqlite3_step(s) == SQLITE_ROW) {
    if (*n == cap) {
      cap = cap == 0 ? 32 : cap * 2;
      int64_t *more = zn_arena_alloc(&x->arena, cap * sizeof *more);
      if (more == NULL) {
        zn_replica_done(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      if (*n > 0) memcpy(more, *out, *n * sizeof *more);
      *out = more;
    }
    (*out)[(*n)++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  return ZN_OK;
}

/* Those that some ambito, plan or move names: ISTAT's list has thousands of others. */
#define ENTI_OF_INTEREST                                                                                  \
  "SELECT k FROM ente WHERE coalesce(tipo,'')<>'regione' AND k IN (SELECT ente FROM ambito_membro UNION " \
  "SELECT capofila FROM ambito UNION SELECT ente FROM budget UNION SELECT ente FROM rendiconto_mossa) "   \
  "ORDER BY coalesce(cod_catastale,cf,codice)"

zn_status zn_rend_enti(zn_rend *x, int64_t ambito, int64_t **out, size_t *n, zn_err *err) {
  int64_t *all;
  size_t total, count = 0;
  ZN_TRY(list_by(x, ENTI_OF_INTEREST, 0, &all, &total, err));
  for (size_t i = 0; i < total; i++) {
    int64_t e = all[i];
    bool in = zn_figures_home(&x->f, e) == ambito;
    for (size_t l = 0; l < x->f.nlines && !in; l++) in = x->f.lines[l].ente == e && x->f.lines[l].ambito == ambito;
    for (size_t m = 0; m < x->mosse.n && !in; m++)
      in = x->mosse.v[m].unita == ZN_U_ENTE && x->mosse.v[m].ente == e && x->mosse.v[m].ambito == ambito;
    if (in) all[count++] = e;
  }
  *out = all;
  *n = count;
  return ZN_OK;
}

zn_status zn_rend_ambiti(zn_rend *x, int64_t **out, size_t *n, zn_err *err) {
  int64_t *all;
  size_t total, count = 0;
  ZN_TRY(list_by(x, "SELECT k FROM ambito ORDER BY codice", 0, &all, &total, err));
  for (size_t i = 0; i < total; i++) {
    int64_t a = all[i];
    bool in = false;
    for (size_t j = 0; j < x->f.nedges && !in; j++) {
      const zn_edge *e = &x->f.edges[j];
      in = e->valid && (e->ambito == a || e->da_ambito == a || zn_figures_home(&x->f, e->ente) == a ||
                        zn_figures_home(&x->f, e->da_ente) == a);
    }
    for (size_t l = 0; l < x->f.nlines && !in; l++) in = x->f.lines[l].ambito == a;
    for (size_t m = 0; m < x->f.namounts && !in; m++) in = x->f.amounts[m].ambito == a;
    for (size_t m = 0; m < x->mosse.n && !in; m++)
      in = x->mosse.v[m].ambito == a && x->mosse.v[m].autore != ZN_A_NESSUNO;
    if (in) all[count++] = a;
  }
  *out = all;
  *n = count;
  return ZN_OK;
}

zn_status zn_rend_name(zn_rend *x, bool ambito, int64_t k, const char **code, const char **name, zn_err *err) {
  *code = *name = "";
  sqlite3_stmt *s =
      zn_replica_stmt(x->r,
                      ambito ? "SELECT codice,denominazione FROM ambito WHERE k=?"
                             : "SELECT coalesce(cod_catastale,cf,codice),denominazione FROM ente WHERE k=?",
                      err);
  if (s == NULL) return zn_replica_sql_fail(x->r, err);
  sqlite3_bind_int64(s, 1, k);
  if (sqlite3_step(s) == SQLITE_ROW) {
    *code = text_column(&x->arena, s, 0);
    *name = text_column(&x->arena, s, 1);
  }
  zn_replica_done(s);
  return ZN_OK;
}

/* ---- manifests and receipts ---- */

static zn_span doc_of(void *ctx, const zn_hash *hash) {
  zn_rend *x = ctx;
  for (size_t i = 0; i < x->mosse.n; i++) {
    const zn_mossa_row *m = &x->mosse.v[i];
    if (m->unita == ZN_U_FATTI) continue; /* a bare fact names the manifest and carries only the enti's hashes */
    if (m->has_manifest && m->doc.n > 0 && zn_hash_cmp(&m->manifest, hash) == 0) return m->doc;
  }
  return (zn_span){0};
}

zn_manifest_source zn_rend_source(zn_rend *x) { return (zn_manifest_source){x, doc_of}; }

zn_status zn_rend_ricevuta(zn_rend *x, int64_t k, int64_t *t, zn_err *err) {
  bool found;
  *t = 0;
  ZN_TRY(zn_sql_int(
      x->r,
      "SELECT min(r.t) FROM seg s JOIN receipt r ON r.f=s.f AND r.seq>=s.seq AND r.server=1 WHERE s.f=(?1>>43) AND "
      "(?1 & 8796093022207) BETWEEN s.n0 AND s.n1",
      k, 0, t, &found, err));
  if (!found) *t = 0;
  return ZN_OK;
}

/* ---- JSON ---- */

json_t *zn_json_cents(zn_cents v) {
  char t[32];
  return json_string(zn_money_print(t, v));
}

json_t *zn_json_somme(const zn_somme *s) {
  const struct {
    const char *name;
    zn_cents v;
  } all[] = {{"assegnato", s->assegnato},     {"trasferito", s->trasferito},
             {"incassato", s->incassato},     {"programmato", s->programmato},
             {"impegnato", s->impegnato},     {"liquidato", s->liquidato},
             {"pagato", s->pagato},           {"da_pagare", s->da_pagare},
             {"disponibile", s->disponibile}, {"da_programmare", s->da_programmare}};
  json_t *o = json_object();
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) json_object_set_new(o, all[i].name, zn_json_cents(all[i].v));
  return o;
}

json_t *zn_json_hash(const void *p, size_t n) {
  char t[ZN_B32_LEN(64) + 1];
  return n <= 64 ? json_string(zn_b32_encode(t, p, n)) : json_null();
}
