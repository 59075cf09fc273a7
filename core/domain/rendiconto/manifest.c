/* What a manifest says, computed from the rows at its vector; and its verification. */
#include "core/domain/rendiconto/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/money/figures_snap.h"
#include "core/domain/rendiconto/manifest_codec.h"
#include "core/text/domain.h"

int64_t zn_manifest_row(zn_replica *r, zn_span id) {
  if (id.n == 17 && id.p[0] == 0) {
    zn_id hash;
    memcpy(hash.b, id.p + 1, 16);
    int64_t k = zn_replica_k_of_hash(r, &hash, false);
    return k > 0 ? k : 0;
  }
  if (id.n != ZN_WIRE_ID_MAX || id.p[0] != 1) return 0;
  zn_id ledger;
  zn_pk device;
  uint64_t n = 0;
  memcpy(ledger.b, id.p + 1, 16);
  memcpy(device.b, id.p + 17, 32);
  for (int i = 0; i < 8; i++) n = n << 8 | id.p[49 + i];
  int64_t feed = zn_replica_feed(r, &ledger, &device, false);
  return feed > 0 && n < 1ULL << 43 ? (int64_t)((uint64_t)feed << 43 | n) : 0;
}

/* ---- the vector to sign ---- */

static zn_status ledgers_of(zn_replica *r, const zn_manifest *m, zn_arena *a, zn_id **out, size_t *n, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  size_t most = zn_trust_ledger_count(t);
  *n = 0;
  *out = zn_arena_alloc(a, (most + 1) * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < most; i++) {
    zn_ledger l;
    if (!zn_trust_ledger_at(t, i, &l)) continue;
    bool mine = zn_id_cmp(&l.owner, &m->ambito) == 0, to_ambito = zn_id_cmp(&l.audience, &m->ambito) == 0;
    bool in = l.kind == ZN_L1_REGIONE || (l.kind == ZN_L3_AMBITO && mine);
    if (m->kind == ZN_MANIFEST_AMBITO) {
      in = in || (l.kind == ZN_L2_REGIONE_AMBITO && to_ambito) || (l.kind == ZN_L6_ENTE && to_ambito);
    } else {
      in = in || (l.kind == ZN_L4_AMBITO_ENTE && mine && zn_id_cmp(&l.audience, &m->ente) == 0) ||
           (l.kind == ZN_L6_ENTE && to_ambito && zn_id_cmp(&l.owner, &m->ente) == 0);
    }
    if (in) (*out)[(*n)++] = l.id;
  }
  return ZN_OK;
}

/* Edges that another ente wrote (its quota, which the capofila's ente spends) lie in that ente's ledger. */
static zn_status ledgers_of_edges(zn_replica *r, const zn_manifest *m, zn_id *ledgers, size_t *n, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      r, "SELECT DISTINCT f.ledger FROM assegnazione a JOIN feed f ON f.f=(a.k>>43) WHERE a.fondo_annualita=?", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, zn_manifest_row(r, m->fondo_annualita));
  while (sqlite3_step(s) == SQLITE_ROW) {
    zn_ledger l;
    zn_id id;
    if (sqlite3_column_bytes(s, 0) != 16) continue;
    memcpy(id.b, sqlite3_column_blob(s, 0), 16);
    bool known = !zn_trust_ledger(zn_replica_trust(r), &id, &l) || l.kind != ZN_L6_ENTE ||
                 zn_id_cmp(&l.audience, &m->ambito) != 0;
    for (size_t i = 0; i < *n && !known; i++) known = zn_id_cmp(&ledgers[i], &id) == 0;
    if (!known) ledgers[(*n)++] = id;
  }
  zn_replica_done(s);
  return ZN_OK;
}

/* The trust statements of those who wrote the feeds, and a digest of all. */
static zn_status trust_part(zn_replica *r, zn_manifest *m, zn_arena *a, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  zn_id digest;
  zn_buf b, list;
  size_t n = 0;
  zn_trust_digest(t, &digest);
  zn_buf_init(&list, 0);
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head h = zn_trust_head_at(t, i);
    bool wrote = zn_pk_cmp(&h.issuer, zn_trust_root(t)) == 0;
    for (size_t j = 0; j < m->nheads && !wrote; j++) wrote = zn_pk_cmp(&h.issuer, &m->heads[j].device) == 0;
    if (!wrote) continue;
    zn_mp_arr(&list, 3);
    zn_mp_bin(&list, h.issuer.b, sizeof h.issuer.b);
    zn_mp_uint(&list, h.seq);
    zn_mp_bin(&list, h.hash.b, 16);
    n++;
  }
  zn_buf_init(&b, 0);
  zn_mp_arr(&b, 2);
  zn_mp_bin(&b, digest.b, sizeof digest.b);
  zn_mp_arr(&b, n);
  zn_buf_put(&b, list.p, list.n);
  bool ok = zn_buf_ok(&list) && zn_buf_ok(&b);
  if (ok) m->trust = zn_arena_dup(a, zn_buf_span(&b));
  zn_buf_release(&list);
  zn_buf_release(&b);
  return ok && m->trust.p != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

zn_status zn_manifest_vector(zn_replica *r, zn_manifest *m, zn_arena *a, zn_err *err) {
  zn_id *ledgers;
  size_t n;
  ZN_TRY(ledgers_of(r, m, a, &ledgers, &n, err));
  ZN_TRY(ledgers_of_edges(r, m, ledgers, &n, err));
  ZN_TRY(zn_snap_heads(r, ledgers, n, a, &m->heads, &m->nheads, err));
  return trust_part(r, m, a, err);
}

/* ---- lines, edges, classes ---- */

typedef zn_manifest_entry entry;

static zn_status add_sums(entry *e, unsigned from, const zn_amount *a, zn_err *err) {
  ZN_TRY(zn_money_add(e->v[from], a->impegnato, &e->v[from], err));
  ZN_TRY(zn_money_add(e->v[from + 1], a->liquidato, &e->v[from + 1], err));
  ZN_TRY(zn_money_add(e->v[from + 2], a->pagato, &e->v[from + 2], err));
  return zn_money_add(e->v[from + 3], a->recuperato, &e->v[from + 3], err);
}

/* Final amounts by line; a line without any is there if it is of the organisation. */
static zn_status lines_of(zn_manifest_parts *p, const zn_figures *f, const zn_chi *chi, zn_arena *a, zn_err *err) {
  entry *e = zn_arena_alloc(a, (f->nlines + 1) * sizeof *e);
  bool *in = zn_arena_alloc(a, f->nlines + 1);
  if (e == NULL || in == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < f->nlines; i++) {
    in[i] = zn_chi_ha_linea(chi, &f->lines[i]);
    e[i].v[0] = in[i] ? zn_line_value(&f->lines[i]) : 0;
    ZN_TRY(zn_wire_id(f->r, f->lines[i].k, e[i].id, &e[i].n, err));
  }
  for (size_t i = 0; i < f->namounts; i++) {
    if (f->amounts[i].on_edge || f->amounts[i].interno) continue;
    in[f->amounts[i].target] = true;
    ZN_TRY(add_sums(&e[f->amounts[i].target], 1, &f->amounts[i], err));
  }
  size_t n = 0;
  for (size_t i = 0; i < f->nlines; i++)
    if (in[i]) e[n++] = e[i];
  p->lines = e;
  p->nlines = n;
  return ZN_OK;
}

static bool cash_from_inside(const zn_figures *f, const zn_cash *c, int64_t ambito) {
  const zn_edge *e = &f->edges[c->edge];
  if (c->da_ente != 0) return zn_figures_home(f, c->da_ente) == ambito;
  if (e->from_outside) return false;
  return e->da_ambito != 0 ? e->da_ambito == ambito : zn_figures_home(f, e->da_ente) == ambito;
}

static zn_status edges_of(zn_manifest_parts *p, const zn_figures *f, int64_t ambito, zn_arena *a, zn_err *err) {
  entry *e = zn_arena_alloc(a, (f->nedges + 1) * sizeof *e);
  bool *in = zn_arena_alloc(a, f->nedges + 1);
  if (e == NULL || in == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < f->nedges; i++) ZN_TRY(zn_wire_id(f->r, f->edges[i].k, e[i].id, &e[i].n, err));
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *x = &f->amounts[i];
    if (!x->interno && !x->on_edge) continue;
    size_t edge = x->on_edge ? x->target : f->lines[x->target].edge;
    in[edge] = true;
    ZN_TRY(add_sums(&e[edge], 0, x, err));
  }
  for (size_t i = 0; i < f->ncash; i++) {
    const zn_cash *c = &f->cash[i];
    if (c->ente == 0) continue;
    in[c->edge] = true;
    ZN_TRY(zn_money_add(e[c->edge].v[4], c->incassato, &e[c->edge].v[4], err));
    if (cash_from_inside(f, c, ambito)) ZN_TRY(zn_money_add(e[c->edge].v[5], c->incassato, &e[c->edge].v[5], err));
  }
  size_t n = 0;
  for (size_t i = 0; i < f->nedges; i++)
    if (in[i]) e[n++] = e[i];
  p->edges = e;
  p->nedges = n;
  return ZN_OK;
}

static zn_status classes_of(zn_manifest_parts *p, zn_replica *r, const zn_snap_units *u, zn_arena *a, zn_err *err) {
  entry *e = zn_arena_alloc(a, (u->ninterni + 1) * sizeof *e);
  if (e == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < u->ninterni; i++) ZN_TRY(zn_wire_id(r, u->interni[i], e[i].id, &e[i].n, err));
  p->nfinali = u->nfinali;
  p->classe_interna = e;
  p->ninterni = u->ninterni;
  return ZN_OK;
}

/* ---- the enti of an ambito ---- */

static zn_status add_four(zn_somme *s, const zn_somme *x, zn_err *err) {
  ZN_TRY(zn_money_add(s->impegnato, x->impegnato, &s->impegnato, err));
  ZN_TRY(zn_money_add(s->liquidato, x->liquidato, &s->liquidato, err));
  ZN_TRY(zn_money_add(s->pagato, x->pagato, &s->pagato, err));
  return zn_money_add(s->recuperato, x->recuperato, &s->recuperato, err);
}

static zn_status read_ente(zn_figures *f, zn_manifest_ente *e, const zn_manifest_source *source, zn_arena *a,
                           bool *incomplete, zn_err *err) {
  zn_manifest m;
  if (!e->has_manifest) return ZN_OK;
  zn_span doc = source != NULL ? source->doc(source->ctx, &e->manifest) : (zn_span){0};
  if (doc.n == 0) {
    *incomplete = true;
    return ZN_OK;
  }
  ZN_TRY(zn_manifest_parse(&m, doc, a, err));
  e->totali = m.totali;
  e->interni = m.interni;
  for (size_t i = 0; i < m.nlines; i++) { /* what a line of a concluded plan is worth */
    int64_t k = zn_manifest_row(f->r, m.lines[i].id);
    size_t at = zn_kmap_find(&f->line_at, &k);
    if (at == SIZE_MAX) continue;
    ZN_TRY(zn_money_add(f->lines[at].impegnato, m.lines[i].impegnato, &f->lines[at].impegnato, err));
  }
  for (size_t i = 0; i < m.nedges; i++) {
    ZN_TRY(zn_money_add(e->incassato, m.edges[i].incassato, &e->incassato, err));
    ZN_TRY(zn_money_add(e->incassato_dentro, m.edges[i].incassato_dentro, &e->incassato_dentro, err));
  }
  return ZN_OK;
}

static int by_ente(const void *a, const void *b) {
  return zn_id_cmp(&((const zn_manifest_ente *)a)->id, &((const zn_manifest_ente *)b)->id);
}

static zn_status enti_of(zn_figures *f, const zn_manifest *of, const zn_manifest_source *source, zn_arena *a,
                         zn_manifest_ente **out, zn_importi *sum, bool *incomplete, zn_err *err) {
  zn_manifest_ente *v = zn_arena_alloc(a, (of->nenti + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < of->nenti; i++) {
    v[i] = (zn_manifest_ente){.id = of->enti[i].id,
                              .come = of->enti[i].come,
                              .has_manifest = of->enti[i].has_manifest,
                              .manifest = of->enti[i].manifest};
    ZN_TRY(read_ente(f, &v[i], source, a, incomplete, err));
    ZN_TRY(add_four(&sum->totali, &v[i].totali, err));
    ZN_TRY(add_four(&sum->interni, &v[i].interni, err));
    ZN_TRY(zn_money_add(sum->totali.incassato, v[i].incassato - v[i].incassato_dentro, &sum->totali.incassato, err));
    ZN_TRY(zn_money_add(sum->interni.incassato, v[i].incassato_dentro, &sum->interni.incassato, err));
  }
  if (of->nenti > 0) qsort(v, of->nenti, sizeof *v, by_ente);
  *out = v;
  return ZN_OK;
}

/* ---- the body ---- */

static zn_status compute(zn_replica *r, const zn_manifest *of, const zn_manifest_source *source, zn_arena *a,
                         zn_snap *s, zn_figures *f, zn_canon_set *rows, zn_buf *out, bool *incomplete, zn_err *err) {
  zn_snap_scope scope = {.al = of->al};
  scope.fondo_annualita = zn_manifest_row(r, of->fondo_annualita);
  scope.ambito = zn_replica_k_of_hash(r, &of->ambito, false);
  scope.ente = of->kind == ZN_MANIFEST_ENTE ? zn_replica_k_of_hash(r, &of->ente, false) : 0;
  *incomplete = s->incomplete || scope.fondo_annualita <= 0 || scope.ambito <= 0 || scope.ente < 0;
  if (*incomplete) return ZN_OK;
  zn_snap_units units;
  zn_importi sums, of_enti = {0};
  zn_manifest_ente *enti = NULL;
  zn_manifest_parts parts = {.nenti = of->nenti};
  ZN_TRY(zn_figures_snap(f, s, &scope, rows, &units, err));
  zn_chi chi = {
      .livello = scope.ente != 0 ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO, .ente = scope.ente, .ambito = scope.ambito};
  if (of->kind == ZN_MANIFEST_AMBITO) ZN_TRY(enti_of(f, of, source, a, &enti, &of_enti, incomplete, err));
  ZN_TRY(zn_importi_di(f, &chi, of->vista, &sums, err));
  ZN_TRY(add_four(&sums.totali, &of_enti.totali, err));
  ZN_TRY(add_four(&sums.interni, &of_enti.interni, err));
  ZN_TRY(zn_money_add(sums.totali.incassato, of_enti.totali.incassato, &sums.totali.incassato, err));
  ZN_TRY(zn_money_add(sums.interni.incassato, of_enti.interni.incassato, &sums.interni.incassato, err));
  if (*incomplete) return ZN_OK;
  ZN_TRY(zn_canon_set_hash(rows, r, &parts.rows, err));
  ZN_TRY(lines_of(&parts, f, &chi, a, err));
  ZN_TRY(edges_of(&parts, f, scope.ambito, a, err));
  ZN_TRY(classes_of(&parts, r, &units, a, err));
  parts.totali = &sums.totali;
  parts.interni = &sums.interni;
  parts.nrows = rows->n;
  parts.enti = enti;
  zn_manifest_put(out, zn_replica_region(r), of, &parts);
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

zn_status zn_manifest_compute(zn_replica *r, const zn_manifest *of, const zn_manifest_source *source, zn_buf *out,
                              bool *incomplete, zn_err *err) {
  zn_arena a;
  zn_snap s = {0};
  zn_figures f = {0};
  zn_canon_set rows;
  zn_arena_init(&a);
  zn_canon_set_init(&rows, &a);
  zn_status st = zn_snap_open(&s, r, of->heads, of->nheads, &a, err);
  if (st == ZN_OK) st = compute(r, of, source, &a, &s, &f, &rows, out, incomplete, err);
  zn_canon_set_release(&rows);
  if (f.r != NULL) zn_figures_free(&f);
  zn_snap_close(&s);
  zn_arena_release(&a);
  return st;
}

/* ---- verification ---- */

const char *zn_verdetto_name(zn_verdetto v) {
  static const char *const names[] = {"", "coincide", "differisce", "incompleto", "aggiornare", "firma_non_valida"};
  return (size_t)v < sizeof names / sizeof names[0] ? names[v] : "";
}

static void compare_sums(zn_buf *b, const char *what, const zn_somme *signed_, const zn_somme *now) {
  static const char *const names[] = {"assegnato", "presunto",  "trasferito", "incassato", "programmato",
                                      "impegnato", "liquidato", "pagato",     "recuperato"};
  const zn_cents *x = &signed_->assegnato, *y = &now->assegnato;
  char p[40], q[40];
  for (int i = 0; i < 9; i++)
    if (x[i] != y[i])
      zn_buf_printf(b, ZT_MANIFEST_DIFF_SUM, b->n > 0 ? "; " : "", what, names[i], zn_money_print_it(p, x[i]),
                    zn_money_print_it(q, y[i]));
}

static void list_differences(zn_buf *b, const zn_manifest *m, const zn_manifest *now) {
  compare_sums(b, "", &m->totali, &now->totali);
  compare_sums(b, ZT_MANIFEST_INTERNI, &m->interni, &now->interni);
  const char *sep = b->n > 0 ? "; " : "";
  if (m->nrows != now->nrows)
    zn_buf_printf(b, ZT_MANIFEST_DIFF_ROWS, sep, (unsigned long long)m->nrows, (unsigned long long)now->nrows);
  else if (zn_hash_cmp(&m->rows, &now->rows) != 0)
    zn_buf_printf(b, ZT_MANIFEST_DIFF_HASH, sep);
  if (b->n == 0) zn_buf_put_str(b, ZT_MANIFEST_DIFF_OTHER);
}

static zn_status keep_text(zn_buf *b, zn_arena *a, const char **what, zn_err *err) {
  *what = zn_arena_strdup(a, zn_buf_cstr(b));
  zn_buf_release(b);
  return *what != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status differences(const zn_manifest *m, zn_span body, zn_arena *a, const char **what, zn_err *err) {
  zn_buf doc, text;
  zn_manifest now;
  zn_sig none = {{0}};
  zn_buf_init(&doc, 0);
  zn_buf_init(&text, 700);
  zn_mp_arr(&doc, 3);
  zn_mp_bin(&doc, body.p, body.n);
  zn_mp_bin(&doc, m->signer.b, sizeof m->signer.b);
  zn_mp_bin(&doc, none.b, sizeof none.b);
  zn_status st = zn_manifest_parse(&now, zn_buf_span(&doc), a, err);
  if (st == ZN_OK) list_differences(&text, m, &now);
  zn_buf_release(&doc);
  if (st == ZN_OK) return keep_text(&text, a, what, err);
  zn_buf_release(&text);
  return st;
}

zn_status zn_manifest_verify(zn_replica *r, zn_span doc, const zn_manifest_source *source, zn_arena *a, zn_verdetto *v,
                             const char **what, zn_manifest *m, zn_err *err) {
  zn_err why = {0};
  *what = "";
  zn_status st = zn_manifest_parse(m, doc, a, &why);
  if (st == ZN_OK) st = zn_manifest_check_signer(r, m, &why);
  if (st != ZN_OK) {
    *v = st == ZN_E_VERSION ? ZN_V_AGGIORNARE : ZN_V_FIRMA;
    *what = zn_arena_strdup(a, why.text);
    return *what != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  zn_buf body;
  bool incomplete = false;
  zn_buf_init(&body, 0);
  st = zn_manifest_compute(r, m, source, &body, &incomplete, err);
  if (st == ZN_OK && incomplete) {
    *v = ZN_V_INCOMPLETO;
    *what = ZT_MANIFEST_INCOMPLETE;
  } else if (st == ZN_OK) {
    *v = zn_span_eq(zn_buf_span(&body), m->body) ? ZN_V_COINCIDE : ZN_V_DIFFERISCE;
    if (*v == ZN_V_DIFFERISCE) st = differences(m, zn_buf_span(&body), a, what, err);
  }
  zn_buf_release(&body);
  return st;
}
