/* A manifest's bytes: writing the body's parts, reading a document. */
#include "core/domain/rendiconto/manifest_codec.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/domain.h"

/* ---- writing ---- */

static void put_id(zn_buf *b, const zn_id *id) {
  if (zn_id_zero(id))
    zn_mp_nil(b);
  else
    zn_mp_bin(b, id->b, sizeof id->b);
}

static void put_span(zn_buf *b, zn_span s) {
  if (s.n == 0)
    zn_mp_nil(b);
  else
    zn_mp_bin(b, s.p, s.n);
}

static void put_heads(zn_buf *b, const zn_head *h, size_t n) {
  size_t ledgers = 0;
  for (size_t i = 0; i < n; i++) ledgers += i == 0 || zn_id_cmp(&h[i].ledger, &h[i - 1].ledger) != 0;
  zn_mp_arr(b, ledgers);
  for (size_t i = 0, j; i < n; i = j) {
    for (j = i + 1; j < n && zn_id_cmp(&h[i].ledger, &h[j].ledger) == 0;) j++;
    zn_mp_arr(b, 2);
    zn_mp_bin(b, h[i].ledger.b, sizeof h[i].ledger.b);
    zn_mp_arr(b, j - i);
    for (size_t x = i; x < j; x++) {
      zn_mp_arr(b, 3);
      zn_mp_bin(b, h[x].device.b, sizeof h[x].device.b);
      zn_mp_uint(b, h[x].seq);
      zn_mp_bin(b, h[x].hash.b, sizeof h[x].hash.b);
    }
  }
}

static void put_head(zn_buf *b, const zn_hash *region, const zn_manifest *m) {
  zn_mp_arr(b, m->kind == ZN_MANIFEST_AMBITO ? 20 : 19);
  zn_mp_uint(b, ZN_MANIFEST_FORMAT);
  zn_mp_uint(b, m->kind);
  zn_mp_bin(b, region->b, sizeof region->b);
  put_span(b, m->fondo_annualita);
  put_span(b, m->rilevazione);
  zn_mp_int(b, m->al);
  zn_mp_uint(b, m->vista);
  put_id(b, &m->ente);
  put_id(b, &m->ambito);
  zn_mp_uint(b, m->versione);
  zn_mp_bool(b, m->non_utilizzo);
  put_heads(b, m->heads, m->nheads);
  zn_buf_put(b, m->trust.p, m->trust.n);
}

static void put_sums(zn_buf *b, const zn_somme *s) {
  const zn_cents v[9] = {s->assegnato, s->presunto,  s->trasferito, s->incassato, s->programmato,
                         s->impegnato, s->liquidato, s->pagato,     s->recuperato};
  zn_mp_arr(b, 9);
  for (int i = 0; i < 9; i++) zn_mp_int(b, v[i]);
}

static void put_enti(zn_buf *b, const zn_manifest_ente *v, size_t n) {
  zn_mp_arr(b, n);
  for (size_t i = 0; i < n; i++) {
    const zn_somme *s[2] = {&v[i].totali, &v[i].interni};
    zn_mp_arr(b, 13);
    zn_mp_bin(b, v[i].id.b, sizeof v[i].id.b);
    zn_mp_uint(b, v[i].come);
    if (v[i].has_manifest)
      zn_mp_bin(b, v[i].manifest.b, sizeof v[i].manifest.b);
    else
      zn_mp_nil(b);
    for (int k = 0; k < 2; k++) {
      zn_mp_int(b, s[k]->impegnato);
      zn_mp_int(b, s[k]->liquidato);
      zn_mp_int(b, s[k]->pagato);
      zn_mp_int(b, s[k]->recuperato);
    }
    zn_mp_int(b, v[i].incassato);
    zn_mp_int(b, v[i].incassato_dentro);
  }
}

static int by_id(const void *a, const void *b) {
  const zn_manifest_entry *x = a, *y = b;
  return zn_span_cmp(ZN_SPAN(x->id, x->n), ZN_SPAN(y->id, y->n));
}

static void put_entries(zn_buf *b, zn_manifest_entry *e, size_t n, unsigned values) {
  if (n > 0) qsort(e, n, sizeof *e, by_id);
  zn_mp_arr(b, n);
  for (size_t i = 0; i < n; i++) {
    if (values > 0) zn_mp_arr(b, 1 + values);
    zn_mp_bin(b, e[i].id, e[i].n);
    for (unsigned v = 0; v < values; v++) zn_mp_int(b, e[i].v[v]);
  }
}

void zn_manifest_put(zn_buf *b, const zn_hash *region, const zn_manifest *m, zn_manifest_parts *p) {
  put_head(b, region, m);
  put_sums(b, p->totali);
  put_sums(b, p->interni);
  put_entries(b, p->lines, p->nlines, 5);
  put_entries(b, p->edges, p->nedges, 6);
  zn_mp_arr(b, 2);
  zn_mp_uint(b, p->nfinali);
  put_entries(b, p->classe_interna, p->ninterni, 0);
  zn_mp_arr(b, 2);
  zn_mp_uint(b, p->nrows);
  zn_mp_bin(b, p->rows.b, sizeof p->rows.b);
  if (m->kind == ZN_MANIFEST_AMBITO) put_enti(b, p->enti, p->nenti);
}

/* ---- reading ---- */

static zn_id get_id(zn_mp *m) {
  zn_id id = {{0}};
  if (!zn_mp_get_nil(m)) zn_mp_get_exact(m, id.b, sizeof id.b);
  return id;
}

static zn_span get_span(zn_mp *m, size_t max) { return zn_mp_get_nil(m) ? (zn_span){0} : zn_mp_get_bin(m, 1, max); }

/* Arrays are bounded by the bytes that hold them: each element takes one at least. */
static void *array(zn_arena *a, size_t n, size_t size, zn_mp *m) {
  void *v = zn_arena_alloc(a, (n + 1) * size);
  if (v == NULL) m->bad = true;
  return v;
}

static void get_heads(zn_mp *m, zn_manifest *out, zn_arena *a, size_t most) {
  size_t ledgers = zn_mp_get_arr(m, 0, most);
  zn_head *h = array(a, most / 32, sizeof *h, m); /* a head takes more than 32 bytes */
  for (size_t i = 0; i < ledgers && !m->bad; i++) {
    zn_id ledger;
    zn_mp_get_arr(m, 2, 2);
    zn_mp_get_exact(m, ledger.b, sizeof ledger.b);
    size_t n = zn_mp_get_arr(m, 1, most);
    for (size_t j = 0; j < n && !m->bad; j++) {
      zn_head *x = &h[out->nheads];
      zn_mp_get_arr(m, 3, 3);
      x->ledger = ledger;
      zn_mp_get_exact(m, x->device.b, sizeof x->device.b);
      x->seq = zn_mp_get_uint(m, UINT64_MAX >> 1);
      zn_mp_get_exact(m, x->hash.b, sizeof x->hash.b);
      if (!m->bad) out->nheads++;
    }
  }
  out->heads = h;
}

static zn_somme get_sums(zn_mp *m) {
  zn_somme s = {0};
  zn_cents *const v[9] = {&s.assegnato, &s.presunto,  &s.trasferito, &s.incassato, &s.programmato,
                          &s.impegnato, &s.liquidato, &s.pagato,     &s.recuperato};
  zn_mp_get_arr(m, 9, 9);
  for (int i = 0; i < 9; i++) {
    *v[i] = zn_mp_get_int(m);
    if (*v[i] > ZN_MONEY_MAX || *v[i] < -ZN_MONEY_MAX) m->bad = true;
  }
  return s;
}

static void get_lines(zn_mp *m, zn_manifest *out, zn_arena *a, size_t most) {
  out->nlines = zn_mp_get_arr(m, 0, most / 8); /* a line takes more bytes than that */
  out->lines = array(a, out->nlines, sizeof *out->lines, m);
  for (size_t i = 0; i < out->nlines && !m->bad; i++) {
    zn_manifest_line *l = &out->lines[i];
    zn_mp_get_arr(m, 6, 6);
    l->id = zn_mp_get_bin(m, 1, ZN_WIRE_ID_MAX);
    l->programmato = zn_mp_get_int(m);
    l->impegnato = zn_mp_get_int(m);
    l->liquidato = zn_mp_get_int(m);
    l->pagato = zn_mp_get_int(m);
    l->recuperato = zn_mp_get_int(m);
  }
}

static void get_edges(zn_mp *m, zn_manifest *out, zn_arena *a, size_t most) {
  out->nedges = zn_mp_get_arr(m, 0, most / 9);
  out->edges = array(a, out->nedges, sizeof *out->edges, m);
  for (size_t i = 0; i < out->nedges && !m->bad; i++) {
    zn_manifest_edge *e = &out->edges[i];
    zn_mp_get_arr(m, 7, 7);
    e->id = zn_mp_get_bin(m, 1, ZN_WIRE_ID_MAX);
    e->impegnato = zn_mp_get_int(m);
    e->liquidato = zn_mp_get_int(m);
    e->pagato = zn_mp_get_int(m);
    e->recuperato = zn_mp_get_int(m);
    e->incassato = zn_mp_get_int(m);
    e->incassato_dentro = zn_mp_get_int(m);
  }
}

static void get_enti(zn_mp *m, zn_manifest *out, zn_arena *a, size_t most) {
  out->nenti = zn_mp_get_arr(m, 0, most / 28);
  out->enti = array(a, out->nenti, sizeof *out->enti, m);
  for (size_t i = 0; i < out->nenti && !m->bad; i++) {
    zn_manifest_ente *e = &out->enti[i];
    zn_mp_get_arr(m, 13, 13);
    zn_mp_get_exact(m, e->id.b, sizeof e->id.b);
    e->come = (zn_come)zn_mp_get_uint(m, ZN_COME_MANCANTE);
    e->has_manifest = !zn_mp_get_nil(m);
    if (e->has_manifest) zn_mp_get_exact(m, e->manifest.b, sizeof e->manifest.b);
    zn_somme *s[2] = {&e->totali, &e->interni};
    for (int k = 0; k < 2; k++) {
      s[k]->impegnato = zn_mp_get_int(m);
      s[k]->liquidato = zn_mp_get_int(m);
      s[k]->pagato = zn_mp_get_int(m);
      s[k]->recuperato = zn_mp_get_int(m);
    }
    e->incassato = zn_mp_get_int(m);
    e->incassato_dentro = zn_mp_get_int(m);
  }
}

static zn_status get_body(zn_manifest *out, zn_span body, zn_arena *a, zn_err *err) {
  zn_mp m;
  zn_hash region;
  if (zn_mp_scan(body, 8) != ZN_OK) return zn_fail(err, ZN_E_FORMAT, ZT_MANIFEST_BAD);
  zn_mp_init(&m, body);
  size_t parts = zn_mp_get_arr(&m, 1, 1000), most = body.n;
  if (!m.bad && zn_mp_get_uint(&m, UINT32_MAX) > ZN_MANIFEST_FORMAT && !m.bad)
    return zn_fail(err, ZN_E_VERSION, ZT_MANIFEST_NEWER);
  out->kind = (zn_manifest_kind)zn_mp_get_uint(&m, ZN_MANIFEST_AMBITO);
  if (parts != (out->kind == ZN_MANIFEST_AMBITO ? 20u : 19u)) m.bad = true;
  zn_mp_get_exact(&m, region.b, sizeof region.b);
  out->fondo_annualita = get_span(&m, ZN_WIRE_ID_MAX);
  out->rilevazione = get_span(&m, ZN_WIRE_ID_MAX);
  int64_t al = zn_mp_get_int(&m);
  if (al < ZN_DAY_MIN || al > ZN_DAY_MAX) m.bad = true;
  out->al = (zn_day)al;
  out->vista = (zn_vista)zn_mp_get_uint(&m, ZN_VISTA_PRIMO_LIVELLO);
  out->ente = get_id(&m);
  out->ambito = get_id(&m);
  out->versione = zn_mp_get_uint(&m, UINT32_MAX);
  out->non_utilizzo = zn_mp_get_bool(&m);
  if (!m.bad) get_heads(&m, out, a, most);
  out->trust = zn_mp_get_raw(&m);
  out->totali = get_sums(&m);
  out->interni = get_sums(&m);
  if (!m.bad) get_lines(&m, out, a, most);
  if (!m.bad) get_edges(&m, out, a, most);
  zn_mp_get_arr(&m, 2, 2);
  out->nfinali = zn_mp_get_uint(&m, UINT32_MAX);
  out->ninterni = zn_mp_get_arr(&m, 0, most);
  zn_mp_skip(&m, out->ninterni);
  zn_mp_get_arr(&m, 2, 2);
  out->nrows = zn_mp_get_uint(&m, UINT32_MAX);
  zn_mp_get_exact(&m, out->rows.b, sizeof out->rows.b);
  if (out->kind == ZN_MANIFEST_AMBITO && !m.bad) get_enti(&m, out, a, most);
  return zn_mp_done(&m) ? ZN_OK : zn_fail(err, ZN_E_FORMAT, ZT_MANIFEST_BAD);
}

zn_status zn_manifest_parse(zn_manifest *out, zn_span doc, zn_arena *a, zn_err *err) {
  zn_mp m;
  memset(out, 0, sizeof *out);
  if (doc.n > ZN_MANIFEST_MAX || zn_mp_scan(doc, 4) != ZN_OK) return zn_fail(err, ZN_E_FORMAT, ZT_MANIFEST_BAD);
  zn_mp_init(&m, doc);
  zn_mp_get_arr(&m, 3, 3);
  out->body = zn_mp_get_bin(&m, 1, ZN_MANIFEST_MAX);
  zn_mp_get_exact(&m, out->signer.b, sizeof out->signer.b);
  zn_mp_get_exact(&m, out->sig.b, sizeof out->sig.b);
  if (!zn_mp_done(&m)) return zn_fail(err, ZN_E_FORMAT, ZT_MANIFEST_BAD);
  zn_manifest_hash(out->body, &out->hash);
  return get_body(out, out->body, a, err);
}

/* ---- signature ---- */

#define LABEL "zona manifest 1"

void zn_manifest_hash(zn_span body, zn_hash *out) { zn_hash_parts(out, "zona manifest id 1", &body, 1); }

zn_status zn_manifest_sign(const zn_ident *by, zn_span body, zn_buf *doc, zn_hash *hash, zn_err *err) {
  zn_sig sig;
  zn_sign(&sig, by, LABEL, body);
  zn_manifest_hash(body, hash);
  zn_mp_arr(doc, 3);
  zn_mp_bin(doc, body.p, body.n);
  zn_mp_bin(doc, by->sign_pk.b, sizeof by->sign_pk.b);
  zn_mp_bin(doc, sig.b, sizeof sig.b);
  if (!zn_buf_ok(doc)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return doc->n > ZN_MANIFEST_MAX ? zn_fail(err, ZN_E_LIMIT, ZT_MANIFEST_LONG) : ZN_OK;
}

zn_status zn_manifest_check_signer(zn_replica *r, const zn_manifest *m, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  if (zn_verify(&m->sig, &m->signer, LABEL, m->body) != ZN_OK) return zn_fail(err, ZN_E_CRYPTO, ZT_MANIFEST_SIG);
  bool ok = zn_trust_had_role(t, &m->signer, &m->ambito, ZN_ROLE_CAPOFILA);
  if (m->kind == ZN_MANIFEST_ENTE) ok = ok || zn_trust_had_role(t, &m->signer, &m->ente, ZN_ROLE_ENTE);
  return ok ? ZN_OK : zn_fail(err, ZN_E_DENIED, ZT_MANIFEST_SIGNER);
}
