#include "core/domain/money/classe.h"

#include <string.h>

#include "core/base/room.h"
#include "core/domain/money/unit.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

zn_status zn_perimetro_add(zn_perimetro *p, zn_arena *a, const zn_perimetro_voce *v, zn_err *err) {
  zn_perimetro_voce *more = zn_arena_room(a, p->v, p->n, &p->cap, sizeof *more);
  if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  p->v = more;
  p->v[p->n++] = *v;
  return ZN_OK;
}

/* Who wrote the exception must be who it says: the Regione for all, an ambito for itself. */
static zn_status had_right(zn_ctx *c, const zn_row *row, bool *ok, zn_err *err) {
  zn_ledger l;
  zn_pk device;
  *ok = false;
  zn_status st = zn_replica_row_origin(zn_ctx_replica(c), row->ent, row->k, &l, &device);
  if (st == ZN_E_NOTFOUND) return ZN_OK;
  if (st != ZN_OK) return zn_fail(err, st, ZT_BUG, "rendicontante");
  if (zn_row_is(row, "fonte", "regione")) {
    *ok = l.kind == ZN_L1_REGIONE;
    return ZN_OK;
  }
  *ok = l.kind == ZN_L3_AMBITO && zn_replica_k_of_hash(zn_ctx_replica(c), &l.owner, false) == ZN_AT(row, REN_AMBITO)->i;
  return ZN_OK;
}

zn_status zn_perimetro_eccezioni(zn_perimetro *p, zn_ctx *c, const zn_row_list *rows, zn_arena *a, zn_err *err) {
  for (size_t i = 0; i < rows->n; i++) {
    const zn_row *row = &rows->v[i];
    bool ok;
    ZN_TRY(had_right(c, row, &ok, err));
    if (!ok || ZN_AT(row, REN_ENTE)->i == 0) continue;
    zn_perimetro_voce v = {.ente = ZN_AT(row, REN_ENTE)->i,
                           .escluso = zn_row_is(row, "tipo", "escluso"),
                           .dal = ZN_DAY_MIN,
                           .al = ZN_DAY_MAX};
    if (zn_row_is(row, "fonte", "ambito")) v.ambito = ZN_AT(row, REN_AMBITO)->i;
    if (ZN_AT(row, REN_DAL)->kind == ZN_V_INT) v.dal = zn_unit_day(ZN_AT(row, REN_DAL));
    if (ZN_AT(row, REN_AL)->kind == ZN_V_INT) v.al = zn_unit_day(ZN_AT(row, REN_AL));
    ZN_TRY(zn_perimetro_add(p, a, &v, err));
  }
  return ZN_OK;
}

static bool concerns(const zn_perimetro_voce *v, int64_t ambito, int64_t ente) {
  return v->ente == ente && (v->ambito == 0 || v->ambito == ambito);
}

bool zn_perimetro_ha(const zn_perimetro *p, int64_t ambito, int64_t ente) {
  bool in = false;
  for (size_t i = 0; i < p->n; i++) {
    if (!concerns(&p->v[i], ambito, ente)) continue;
    if (!p->v[i].escluso)
      in = true;
    else if (p->v[i].dal == ZN_DAY_MIN && p->v[i].al == ZN_DAY_MAX)
      return false;
  }
  return in;
}

bool zn_perimetro_deve(const zn_perimetro *p, int64_t ambito, int64_t ente, zn_day al) {
  bool in = false;
  for (size_t i = 0; i < p->n; i++) {
    const zn_perimetro_voce *v = &p->v[i];
    if (!concerns(v, ambito, ente)) continue;
    bool now = v->dal <= al && al <= v->al;
    if (now && v->escluso) return false;
    if (!v->escluso && (v->linea || now)) in = true;
  }
  return in;
}

bool zn_classe_interno(const zn_perimetro *p, int64_t ambito, int64_t controparte, bool on_edge, bool esterni_finali) {
  bool inside = controparte != 0 && zn_perimetro_ha(p, ambito, controparte);
  if (!on_edge) return inside;
  return controparte == 0 || inside || !esterni_finali;
}
