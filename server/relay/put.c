#include "server/relay/put.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"
#include "core/trust/statement.h"

zn_put *zn_put_new(zn_put_kind kind, uint64_t conn, zn_span wire) {
  zn_put *p = malloc(sizeof *p + wire.n);
  if (p == NULL) return NULL;
  memset(p, 0, sizeof *p);
  p->kind = kind;
  p->conn = conn;
  p->n = wire.n;
  memcpy(p->wire, wire.p, wire.n);
  return p;
}

void zn_put_free_list(zn_put *p) {
  while (p != NULL) {
    zn_put *next = p->next;
    free(p);
    p = next;
  }
}

/* ---- adding one
 * --------------------------------------------------------------------------------------------------------- */

static zn_status add_segment(zn_store *s, const zn_commit *c, zn_put *p, int64_t now, zn_err *err) {
  zn_seg *g = malloc(sizeof *g); /* large: its list of dependencies */
  if (g == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_seg_parse(g, &c->region, ZN_SPAN(p->wire, p->n));
  if (st == ZN_OK) st = s->ops->seg_add(s, g, now, &p->fresh, err);
  free(g);
  return st;
}

static zn_status add_statement(zn_store *s, const zn_commit *c, zn_put *p, zn_err *err) {
  zn_stmt t;
  zn_span wire = ZN_SPAN(p->wire, p->n);
  ZN_TRY(zn_stmt_parse(&t, &c->region, wire, false)); /* verified when it was accepted */
  return s->ops->trust_add(s, &t.hash, &t.issuer, t.seq, wire, &p->fresh, err);
}

static zn_status add_grant(zn_store *s, const zn_commit *c, zn_put *p, zn_err *err) {
  zn_grant g;
  zn_span wire = ZN_SPAN(p->wire, p->n);
  ZN_TRY(zn_grant_parse(&g, &c->region, wire));
  return s->ops->grant_add(s, &g, wire, &p->fresh, err);
}

/* The first root wins, for ever, whichever process brought it. */
static zn_status add_root(zn_store *s, zn_put *p, zn_err *err) {
  zn_buf held;
  zn_buf_init(&held, 64);
  zn_status st = s->ops->meta_get(s, "root", &held, err);
  bool same = st == ZN_OK && zn_span_eq(zn_buf_span(&held), ZN_SPAN(p->wire, p->n));
  zn_buf_release(&held);
  if (st == ZN_OK) return same ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_RELAY_ROOT_TAKEN);
  if (st != ZN_E_NOTFOUND) return st;
  return s->ops->meta_set(s, "root", ZN_SPAN(p->wire, p->n), err);
}

static zn_status add_one(zn_store *s, const zn_commit *c, zn_put *p, int64_t now, zn_err *err) {
  switch (p->kind) {
    case ZN_PUT_SEGMENT: return add_segment(s, c, p, now, err);
    case ZN_PUT_TRUST: return add_statement(s, c, p, err);
    case ZN_PUT_GRANT: return add_grant(s, c, p, err);
    case ZN_PUT_ROOT: return add_root(s, p, err);
  }
  return ZN_E_BUG;
}

/* Does this failure concern the store, hence everybody, or only what was put? */
static bool of_the_store(zn_status st) {
  return st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM || st == ZN_E_BUSY || st == ZN_E_BUG;
}

/* ---- receipts
 * ------------------------------------------------------------------------------------------------------------ */

static zn_status make_receipt(zn_store *s, const zn_commit *c, const zn_head *head, int64_t t_ms, zn_buf *out,
                              zn_receipt *r, zn_err *err) {
  (void)s, (void)err;
  *r = (zn_receipt){
      .by = c->ident->sign_pk, .incarnation = c->incarnation, .ledger = head->ledger, .device = head->device};
  r->seq = head->seq;
  r->hash = head->hash;
  r->t_ms = t_ms;
  return zn_receipt_make(out, &c->region, c->ident, r);
}

zn_status zn_put_receipt(zn_store *s, const zn_commit *c, const zn_head *head, zn_buf *out, zn_err *err) {
  size_t before = out->n;
  zn_receipt r;
  zn_status st = s->ops->receipt_get(s, head, out, err);
  if (st == ZN_OK && zn_receipt_parse(&r, &c->region, ZN_SPAN(out->p + before, out->n - before)) == ZN_OK &&
      r.incarnation == c->incarnation && zn_pk_cmp(&r.by, &c->ident->sign_pk) == 0) {
    return ZN_OK;
  }
  if (st != ZN_OK && st != ZN_E_NOTFOUND) return st;
  out->n = before;
  zn_head of = *head;
  int64_t t_ms = 0;
  ZN_TRY(s->ops->seg_find(s, &of, &t_ms, err));
  return make_receipt(s, c, &of, t_ms, out, &r, err);
}

/* Is there a later fresh segment of the same feed in the list? Lists are short (one batch) and a feed's segments lie
 * together. */
static bool last_of_feed(const zn_put *p) {
  for (const zn_put *q = p->next; q != NULL; q = q->next) {
    if (q->kind == ZN_PUT_SEGMENT && q->result == ZN_OK && q->head.seq > p->head.seq &&
        zn_pk_cmp(&q->head.device, &p->head.device) == 0 && zn_id_cmp(&q->head.ledger, &p->head.ledger) == 0) {
      return false;
    }
  }
  return true;
}

static zn_status add_receipts(zn_store *s, const zn_commit *c, const zn_put *list, int64_t now, zn_err *err) {
  zn_buf wire;
  zn_buf_init(&wire, ZN_RECEIPT_MAX);
  zn_status st = ZN_OK;
  for (const zn_put *p = list; p != NULL && st == ZN_OK; p = p->next) {
    if (p->kind != ZN_PUT_SEGMENT || p->result != ZN_OK || !p->fresh || !last_of_feed(p)) continue;
    zn_receipt r;
    zn_buf_clear(&wire);
    st = make_receipt(s, c, &p->head, now, &wire, &r, err);
    if (st == ZN_OK) st = s->ops->receipt_add(s, &r, zn_buf_span(&wire), err);
  }
  zn_buf_release(&wire);
  return st;
}

/* ---- the group commit
 * ------------------------------------------------------------------------------------------------------ */

static zn_status add_all(zn_store *s, const zn_commit *c, zn_put *list, zn_err *err) {
  int64_t now = c->env->wall_ms(c->env->ctx);
  for (zn_put *p = list; p != NULL; p = p->next) {
    p->result = add_one(s, c, p, now, err);
    if (of_the_store(p->result)) return p->result;
  }
  return add_receipts(s, c, list, now, err);
}

zn_status zn_put_commit(zn_store *s, const zn_commit *c, zn_put *list, zn_err *err) {
  zn_status st = s->ops->begin(s, err);
  if (st == ZN_OK) {
    st = add_all(s, c, list, err);
    if (st == ZN_OK) {
      st = s->ops->commit(s, err);
    } else {
      s->ops->rollback(s);
    }
  }
  if (st != ZN_OK) {
    for (zn_put *p = list; p != NULL; p = p->next) p->result = st;
  }
  return st;
}
