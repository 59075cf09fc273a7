#include "core/domain/report/dichiarazione_dati.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/rendiconto/snap.h"
#include "core/domain/report/attrezzi.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- rows and names as they were at the vector ---- */

typedef struct past {
  zn_replica *r;
  const zn_manifest *m;
  zn_arena *a;
} past;

static zn_status row_at(const past *p, unsigned entity, int64_t k, zn_row *out, bool *found, zn_err *err) {
  *found = false;
  if (k <= 0) return ZN_OK;
  zn_status st = zn_replica_row_at(p->r, zn_entity_by_no(entity), k, p->m->heads, p->m->nheads, p->a, out, err);
  *found = st == ZN_OK;
  return st == ZN_E_NOTFOUND ? ZN_OK : st;
}

static const char *text_of(const past *p, const zn_row *row, const char *field) {
  const zn_val *v = zn_row_val(row, field);
  char *copy = v->kind == ZN_V_TEXT ? zn_arena_strndup(p->a, (const char *)v->s.p, v->s.n) : NULL;
  return copy != NULL ? copy : "";
}

/* "Cortale (D049)" */
static zn_status name_at(const past *p, bool ambito, int64_t k, const char **out, zn_err *err) {
  zn_row row;
  bool found;
  *out = "";
  ZN_TRY(row_at(p, ambito ? ZN_AMBITO : ZN_ENTE, k, &row, &found, err));
  if (!found) return ZN_OK;
  const char *name = text_of(p, &row, "denominazione"), *code = text_of(p, &row, ambito ? "codice" : "cod_catastale");
  if (*code == 0 && !ambito) code = text_of(p, &row, "cf");
  if (*code == 0) code = text_of(p, &row, "codice");
  char *text = *code != 0 ? zn_arena_printf(p->a, ZT_R_CHI, name, code) : zn_arena_strdup(p->a, name);
  *out = text;
  return text != NULL ? ZN_OK : no_memory(err);
}

static zn_status name_of_id(const past *p, bool ambito, const zn_id *id, const char **out, zn_err *err) {
  return name_at(p, ambito, zn_replica_k_of_hash(p->r, id, false), out, err);
}

static zn_status fund_at(const past *p, zn_d *d, zn_err *err) {
  zn_row row;
  bool found;
  d->fondo = d->fondo_nome = "";
  ZN_TRY(row_at(p, ZN_FONDO_ANNUALITA, zn_manifest_row(p->r, p->m->fondo_annualita), &row, &found, err));
  if (!found) return ZN_OK;
  d->anno = zn_row_int(&row, "anno");
  ZN_TRY(row_at(p, ZN_FONDO, zn_row_int(&row, "fondo"), &row, &found, err));
  if (!found) return ZN_OK;
  d->fondo = text_of(p, &row, "codice");
  d->fondo_nome = text_of(p, &row, "nome");
  return ZN_OK;
}

/* A line that lies in no ledger of the vector is known by what its id says of it. */
static zn_status line_names(const past *p, zn_d_riga *to, zn_err *err) {
  zn_row row;
  bool found;
  uint64_t n = 0;
  for (size_t i = to->id.n > 8 ? to->id.n - 8 : 0; i < to->id.n; i++) n = n << 8 | to->id.p[i];
  to->codice = zn_arena_printf(p->a, ZT_R10_RIGA, (unsigned long long)n);
  to->titolo = to->ente = "";
  if (to->codice == NULL) return no_memory(err);
  ZN_TRY(row_at(p, ZN_BUDGET, zn_manifest_row(p->r, to->id), &row, &found, err));
  if (!found) return ZN_OK;
  int64_t intervento = zn_row_int(&row, "intervento");
  ZN_TRY(name_at(p, false, zn_row_int(&row, "ente"), &to->ente, err));
  ZN_TRY(row_at(p, ZN_INTERVENTO, intervento, &row, &found, err));
  if (!found) return ZN_OK;
  to->codice = text_of(p, &row, "codice");
  to->titolo = text_of(p, &row, "titolo");
  return ZN_OK;
}

/* ---- lines ---- */

static int by_name(const void *a, const void *b) {
  const zn_d_riga *x = a, *y = b;
  int c = strcmp(x->codice, y->codice);
  if (c == 0) c = strcmp(x->ente, y->ente);
  return c != 0 ? c : zn_span_cmp(x->id, y->id);
}

static zn_d_riga *line_of(zn_d *d, zn_span id, size_t cap) {
  for (size_t i = 0; i < d->nrighe; i++)
    if (zn_span_eq(d->righe[i].id, id)) return &d->righe[i];
  if (d->nrighe == cap) return NULL;
  d->righe[d->nrighe] = (zn_d_riga){.id = id};
  return &d->righe[d->nrighe++];
}

static zn_status add_lines(zn_d *d, const zn_manifest *m, bool planned, bool spent, size_t cap, zn_err *err) {
  for (size_t i = 0; i < m->nlines; i++) {
    const zn_manifest_line *l = &m->lines[i];
    const zn_cents v[ZN_D_MISURE] = {planned ? l->programmato : 0, spent ? l->impegnato : 0, spent ? l->liquidato : 0,
                                     spent ? l->pagato : 0, spent ? l->recuperato : 0};
    zn_d_riga *to = line_of(d, l->id, cap);
    if (to == NULL) return no_memory(err);
    for (int j = 0; j < ZN_D_MISURE; j++) ZN_TRY(zn_money_add(to->v[j], v[j], &to->v[j], err));
  }
  return ZN_OK;
}

/* A signed document by its hash, among the moves. n = 0: not here. */
static zn_status doc_of(const past *p, const zn_hash *hash, zn_span *out, zn_err *err) {
  *out = (zn_span){0};
  sqlite3_stmt *s = zn_replica_stmt(
      p->r, "SELECT manifest_doc FROM rendiconto_mossa WHERE manifest=? AND manifest_doc IS NOT NULL LIMIT 1", err);
  if (s == NULL) return zn_replica_sql_fail(p->r, err);
  sqlite3_bind_blob(s, 1, hash->b, sizeof hash->b, SQLITE_STATIC);
  if (sqlite3_step(s) == SQLITE_ROW)
    *out = zn_arena_dup(p->a, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)));
  zn_replica_done(s);
  return ZN_OK;
}

/* What the enti sent, which an ambito's manifest only names. */
static zn_status parts_of(const past *p, zn_manifest **out, bool *incomplete, zn_err *err) {
  *out = zn_arena_alloc(p->a, (p->m->nenti + 1) * sizeof **out);
  if (*out == NULL) return no_memory(err);
  for (size_t i = 0; i < p->m->nenti; i++) {
    const zn_manifest_ente *e = &p->m->enti[i];
    zn_span doc;
    if (!e->has_manifest) continue;
    ZN_TRY(doc_of(p, &e->manifest, &doc, err));
    bool good = doc.n > 0 && zn_manifest_parse(&(*out)[i], doc, p->a, NULL) == ZN_OK &&
                zn_hash_cmp(&(*out)[i].hash, &e->manifest) == 0;
    if (!good) *incomplete = true;
  }
  return ZN_OK;
}

static zn_status lines_of(const past *p, zn_d *d, bool *incomplete, zn_err *err) {
  const zn_manifest *m = p->m;
  zn_manifest *parts = NULL;
  size_t cap = m->nlines;
  if (d->di_ambito) ZN_TRY(parts_of(p, &parts, incomplete, err));
  if (*incomplete) return ZN_OK;
  for (size_t i = 0; i < m->nenti; i++) cap += parts != NULL ? parts[i].nlines : 0;
  d->righe = zn_arena_alloc(p->a, (cap + 1) * sizeof *d->righe);
  if (d->righe == NULL) return no_memory(err);
  ZN_TRY(add_lines(d, m, true, !d->di_ambito, cap, err));
  for (size_t i = 0; i < m->nenti && parts != NULL; i++) ZN_TRY(add_lines(d, &parts[i], false, true, cap, err));
  for (size_t i = 0; i < d->nrighe; i++) ZN_TRY(line_names(p, &d->righe[i], err));
  if (d->nrighe > 0) qsort(d->righe, d->nrighe, sizeof *d->righe, by_name);
  return ZN_OK;
}

/* As in the list of the lines: by name, then by what identifies the sending. */
static int by_ente(const void *a, const void *b) {
  const zn_d_ente *x = a, *y = b;
  int c = strcmp(x->nome, y->nome);
  return c != 0 ? c : memcmp(x->manifest.b, y->manifest.b, sizeof x->manifest.b);
}

static zn_status enti_of(const past *p, zn_d *d, zn_err *err) {
  d->enti = zn_arena_alloc(p->a, (p->m->nenti + 1) * sizeof *d->enti);
  if (d->enti == NULL) return no_memory(err);
  for (size_t i = 0; i < p->m->nenti; i++) {
    const zn_manifest_ente *e = &p->m->enti[i];
    zn_d_ente *to = &d->enti[d->nenti++];
    *to = (zn_d_ente){.come = e->come,
                      .v = {0, e->totali.impegnato, e->totali.liquidato, e->totali.pagato, e->totali.recuperato},
                      .has_manifest = e->has_manifest,
                      .manifest = e->manifest};
    ZN_TRY(name_of_id(p, false, &e->id, &to->nome, err));
  }
  if (d->nenti > 0) qsort(d->enti, d->nenti, sizeof *d->enti, by_ente);
  return ZN_OK;
}

/* Are all heads of the vector held here? */
static zn_status whole(const past *p, bool *incomplete, zn_err *err) {
  zn_snap s;
  zn_status st = zn_snap_open(&s, p->r, p->m->heads, p->m->nheads, p->a, err);
  *incomplete = st == ZN_OK && s.incomplete;
  zn_snap_close(&s);
  return st;
}

zn_status zn_d_di_manifest(zn_replica *r, zn_span doc, zn_arena *a, zn_d *d, bool *incomplete, zn_err *err) {
  zn_manifest *m = zn_arena_alloc(a, sizeof *m);
  if (m == NULL) return no_memory(err);
  ZN_TRY(zn_manifest_parse(m, doc, a, err));
  past p = {r, m, a};
  *d = (zn_d){.di_ambito = m->kind == ZN_MANIFEST_AMBITO,
              .firmata = true,
              .non_utilizzo = m->non_utilizzo,
              .al = m->al,
              .versione = m->versione,
              .manifest = m->hash,
              .totali = m->totali,
              .interni = m->interni};
  ZN_TRY(whole(&p, incomplete, err));
  if (*incomplete) return ZN_OK;
  ZN_TRY(fund_at(&p, d, err));
  ZN_TRY(name_of_id(&p, d->di_ambito, d->di_ambito ? &m->ambito : &m->ente, &d->chi, err));
  ZN_TRY(enti_of(&p, d, err));
  return lines_of(&p, d, incomplete, err);
}

/* ---- live ---- */

static zn_status live_name(zn_rend *x, bool ambito, int64_t k, zn_arena *a, const char **out, zn_err *err) {
  const char *code, *name;
  ZN_TRY(zn_rend_name(x, ambito, k, &code, &name, err));
  *out = zn_arena_printf(a, ZT_R_CHI, name, code);
  return *out != NULL ? ZN_OK : no_memory(err);
}

static zn_status live_line(zn_rend *x, const zn_line *l, zn_arena *a, zn_d_riga *to, zn_err *err) {
  const char *text[2];
  ZN_TRY(zn_report_testi(x->r, "SELECT codice,titolo FROM intervento WHERE k=?", l->intervento, a, text, 2, err));
  to->codice = text[0];
  to->titolo = text[1];
  to->id = ZN_SPAN(&l->k, sizeof l->k);
  return live_name(x, false, l->ente, a, &to->ente, err);
}

static zn_status live_lines(zn_rend *x, const zn_chi *chi, zn_arena *a, zn_d *d, zn_err *err) {
  const zn_figures *f = &x->f;
  zn_d_riga *all = zn_arena_alloc(a, (f->nlines + 1) * sizeof *all);
  bool *in = zn_arena_alloc(a, f->nlines + 1);
  if (all == NULL || in == NULL) return no_memory(err);
  for (size_t i = 0; i < f->nlines; i++) {
    in[i] = zn_linea_conta(f, chi, &f->lines[i], x->vista);
    if (in[i]) all[i].v[ZN_D_PROGRAMMATO] = zn_line_value(&f->lines[i]);
  }
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *m = &f->amounts[i];
    const zn_cents v[ZN_D_MISURE] = {0, m->impegnato, m->liquidato, m->pagato, m->recuperato};
    bool interno;
    if (m->on_edge || !zn_chi_ha_somma(chi, m) || !zn_vista_conta(f, m, x->vista, &interno) || interno) continue;
    in[m->target] = true;
    for (int j = 1; j < ZN_D_MISURE; j++) ZN_TRY(zn_money_add(all[m->target].v[j], v[j], &all[m->target].v[j], err));
  }
  for (size_t i = 0; i < f->nlines; i++) {
    if (!in[i]) continue;
    ZN_TRY(live_line(x, &f->lines[i], a, &all[i], err));
    all[d->nrighe++] = all[i];
  }
  d->righe = all;
  if (d->nrighe > 0) qsort(d->righe, d->nrighe, sizeof *d->righe, by_name);
  return ZN_OK;
}

zn_status zn_d_provvisoria(zn_rend *x, int64_t ambito, int64_t ente, zn_arena *a, zn_d *d, zn_err *err) {
  const char *name[1];
  zn_importi im;
  zn_chi chi = {.livello = ente != 0 ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO, .ente = ente, .ambito = ambito};
  *d = (zn_d){.di_ambito = ente == 0, .fondo = x->fondo, .anno = x->anno, .al = x->al};
  ZN_TRY(zn_report_testi(x->r, "SELECT nome FROM fondo WHERE k=?", x->f.fondo, a, name, 1, err));
  d->fondo_nome = name[0];
  ZN_TRY(live_name(x, ente == 0, ente != 0 ? ente : ambito, a, &d->chi, err));
  ZN_TRY(zn_importi_di(&x->f, &chi, x->vista, &im, err));
  d->totali = im.totali;
  d->interni = im.interni;
  return live_lines(x, &chi, a, d, err);
}
