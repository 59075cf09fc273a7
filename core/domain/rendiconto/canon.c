#include "core/domain/rendiconto/canon.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mp.h"
#include "core/base/room.h"
#include "core/text/text.h"

unsigned zn_canon_fields(unsigned entity) {
  static const uint8_t format1[] = {[ZN_FONDO_ANNUALITA] = 10,
                                    [ZN_ASSEGNAZIONE] = 12,
                                    [ZN_RENDICONTANTE] = 8,
                                    [ZN_TRASFERIMENTO] = 6,
                                    [ZN_INCASSO] = 9,
                                    [ZN_INTERVENTO] = 15,
                                    [ZN_BUDGET] = 5,
                                    [ZN_ATTO] = 7,
                                    [ZN_FORNITORE] = 8,
                                    [ZN_IMPEGNO] = 23,
                                    [ZN_VARIAZIONE_IMPEGNO] = 6,
                                    [ZN_IMPUTAZIONE] = 4,
                                    [ZN_GIUSTIFICATIVO] = 17,
                                    [ZN_LIQUIDAZIONE] = 9,
                                    [ZN_PAGAMENTO] = 9,
                                    [ZN_STORNO] = 4,
                                    [ZN_RECUPERO] = 5,
                                    [ZN_MOVIMENTO_SINTETICO] = 8,
                                    [ZN_RENDICONTO_MOSSA] = 15};
  return entity < sizeof format1 ? format1[entity] : 0;
}

zn_status zn_canon_row(zn_replica *r, const zn_row *row, unsigned fields, zn_buf *out, zn_err *err) {
  uint8_t id[ZN_WIRE_ID_MAX];
  size_t n;
  if (fields > row->ent->nfields) return zn_fail(err, ZN_E_VERSION, ZT_BUG, "canon");
  ZN_TRY(zn_wire_id(r, row->k, id, &n, err));
  zn_mp_arr(out, 3);
  zn_mp_uint(out, row->ent->no);
  zn_mp_bin(out, id, n);
  zn_mp_arr(out, fields);
  for (unsigned i = 0; i < fields; i++) {
    const zn_val *v = &row->v[i];
    if (v->kind == ZN_V_INT && row->ent->fields[i].type == ZN_T_REF) {
      ZN_TRY(zn_wire_id(r, v->i, id, &n, err));
      zn_mp_bin(out, id, n);
    } else if (v->kind == ZN_V_INT) {
      zn_mp_int(out, v->i);
    } else if (v->kind == ZN_V_TEXT) {
      zn_mp_str(out, (const char *)v->s.p, v->s.n);
    } else if (v->kind == ZN_V_BIN) {
      zn_mp_bin(out, v->s.p, v->s.n);
    } else {
      zn_mp_nil(out);
    }
  }
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

void zn_canon_set_init(zn_canon_set *s, zn_arena *a) {
  *s = (zn_canon_set){.arena = a};
  zn_kmap_init(&s->seen, 1);
}

void zn_canon_set_release(zn_canon_set *s) { zn_kmap_release(&s->seen); }

zn_status zn_canon_set_add(zn_canon_set *s, zn_replica *r, const zn_row *row, bool *fresh, zn_err *err) {
  bool new = zn_kmap_find(&s->seen, &row->k) == SIZE_MAX;
  if (fresh != NULL) *fresh = new;
  if (!new) return ZN_OK;
  zn_canon_entry **more = zn_arena_room(s->arena, s->v, s->n, &s->cap, sizeof *more);
  if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  s->v = more;
  zn_canon_entry *e = zn_arena_alloc(s->arena, sizeof *e);
  size_t n;
  if (e == NULL || !zn_kmap_put(&s->seen, &row->k, s->n)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_wire_id(r, row->k, e->id, &n, err));
  e->n = (uint8_t)n;
  e->row = *row;
  s->v[s->n++] = e;
  return ZN_OK;
}

static int by_id(const void *a, const void *b) {
  const zn_canon_entry *x = *(zn_canon_entry *const *)a, *y = *(zn_canon_entry *const *)b;
  return zn_span_cmp(ZN_SPAN(x->id, x->n), ZN_SPAN(y->id, y->n));
}

zn_status zn_canon_set_hash(zn_canon_set *s, zn_replica *r, zn_hash *out, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, 0);
  if (s->n > 0) qsort(s->v, s->n, sizeof *s->v, by_id);
  zn_status st = ZN_OK;
  for (size_t i = 0; i < s->n && st == ZN_OK; i++)
    st = zn_canon_row(r, &s->v[i]->row, zn_canon_fields(s->v[i]->row.ent->no), &b, err);
  if (st == ZN_OK) {
    zn_span all = zn_buf_span(&b);
    zn_hash_parts(out, "zona rows 1", &all, 1);
  }
  zn_buf_release(&b);
  return st;
}
