#include "core/domain/report/precedente.h"

#include <string.h>

#include "core/text/text.h"

/* Was this manifest part of a transmission? */
static bool transmitted(const zn_rend *x, const zn_hash *manifest) {
  for (size_t i = 0; i < x->mosse.n; i++) {
    const zn_mossa_row *m = &x->mosse.v[i];
    if (m->mossa != ZN_M_COMUNICA_TRASMISSIONE || m->autore != ZN_A_CAPOFILA || m->doc.n < 34) continue;
    for (size_t at = 0; at + 32 <= m->doc.n; at++)
      if (memcmp(m->doc.p + at, manifest->b, 32) == 0) return true;
  }
  return false;
}

static bool concerns(const zn_rend *x, const zn_mossa_row *m, int64_t ambito, int64_t ente) {
  if (!m->has_manifest || m->doc.n == 0) return false;
  if (ente != 0) return m->unita == ZN_U_ENTE && m->ente == ente && transmitted(x, &m->manifest);
  return m->unita == ZN_U_AMBITO && m->autore == ZN_A_CAPOFILA && (ambito == 0 || m->ambito == ambito);
}

static zn_status sum_up(zn_precedenti *p, zn_err *err) {
  for (size_t i = 0; i < p->n; i++) {
    zn_cents *to = &p->totali.assegnato;
    const zn_cents *v = &p->v[i].totali.assegnato;
    for (size_t s = 0; s < sizeof p->totali / sizeof *to; s++) ZN_TRY(zn_money_add(to[s], v[s], &to[s], err));
    if (i == 0 || p->v[i].al > p->al) p->al = p->v[i].al;
  }
  return ZN_OK;
}

static zn_status add_heads(zn_rend *x, zn_precedenti *p, size_t *cap, const zn_manifest *m, zn_err *err) {
  if (p->nheads + m->nheads > *cap) {
    size_t more = (p->nheads + m->nheads) * 2;
    zn_head *v = zn_arena_alloc(&x->arena, more * sizeof *v);
    if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (p->nheads > 0) memcpy(v, p->heads, p->nheads * sizeof *v);
    p->heads = v;
    *cap = more;
  }
  if (m->nheads > 0) memcpy(p->heads + p->nheads, m->heads, m->nheads * sizeof *m->heads);
  p->nheads += m->nheads;
  return ZN_OK;
}

static zn_status gather_heads(zn_rend *x, zn_precedenti *p, zn_err *err) {
  zn_manifest_source source = zn_rend_source(x);
  size_t cap = 0;
  for (size_t i = 0; i < p->n; i++) {
    ZN_TRY(add_heads(x, p, &cap, &p->v[i], err));
    for (size_t e = 0; e < p->v[i].nenti; e++) {
      const zn_manifest_ente *of = &p->v[i].enti[e];
      zn_manifest doc;
      zn_span text = of->has_manifest ? source.doc(source.ctx, &of->manifest) : (zn_span){0};
      if (text.n > 0 && zn_manifest_parse(&doc, text, &x->arena, NULL) == ZN_OK)
        ZN_TRY(add_heads(x, p, &cap, &doc, err));
    }
  }
  return ZN_OK;
}

zn_status zn_precedenti_di(zn_rend *x, int64_t ambito, int64_t ente, zn_precedenti *out, zn_err *err) {
  zn_kmap at;
  *out = (zn_precedenti){.v = zn_arena_alloc(&x->arena, (x->mosse.n + 1) * sizeof *out->v)};
  if (out->v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_kmap_init(&at, 1);
  bool ok = true;
  for (size_t i = 0; i < x->mosse.n && ok; i++) {
    const zn_mossa_row *m = &x->mosse.v[i];
    zn_manifest doc;
    int64_t whose = ente != 0 ? ente : m->ambito;
    if (!concerns(x, m, ambito, ente) || zn_manifest_parse(&doc, m->doc, &x->arena, NULL) != ZN_OK || doc.al > x->al)
      continue;
    size_t was = zn_kmap_find(&at, &whose);
    if (was != SIZE_MAX) {
      const zn_manifest *best = &out->v[was];
      if (doc.al > best->al || (doc.al == best->al && doc.versione > best->versione)) out->v[was] = doc;
      continue;
    }
    ok = zn_kmap_put(&at, &whose, out->n);
    out->v[out->n++] = doc;
  }
  zn_kmap_release(&at);
  if (!ok) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(sum_up(out, err));
  return gather_heads(x, out, err);
}

zn_status zn_precedenti_ha(zn_rend *x, const zn_precedenti *p, int64_t k, bool *has, zn_err *err) {
  zn_id ledger;
  zn_pk device;
  int64_t seq;
  bool sealed;
  *has = false;
  if (zn_replica_feed_info(x->r, ZN_K_FEED(k), &ledger, &device) != ZN_OK) return ZN_OK;
  ZN_TRY(zn_sql_int(x->r, "SELECT min(seq) FROM seg WHERE f=(?1>>43) AND (?1 & 8796093022207) BETWEEN n0 AND n1", k, 0,
                    &seq, &sealed, err));
  for (size_t h = 0; h < p->nheads && sealed && !*has; h++) {
    const zn_head *head = &p->heads[h];
    *has = zn_id_cmp(&head->ledger, &ledger) == 0 && memcmp(&head->device, &device, sizeof device) == 0 &&
           (int64_t)head->seq >= seq;
  }
  return ZN_OK;
}
