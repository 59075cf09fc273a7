/* Deadlines of one unit: extensions, and whether a sending was in time (V28). */
#include "core/domain/rendiconto/rend.h"

int64_t zn_rend_written_ms(int64_t k) {
  return (int64_t)((ZN_K_N(k) >> 12) + 1735689600u) * 1000; /* n begins as seconds since 2025 << 12 */
}

zn_status zn_rend_scadenza(zn_rend *x, int64_t ambito, int64_t ente, zn_scadenza *out, zn_err *err) {
  zn_row_list list;
  *out = x->scadenza;
  if (x->rilevazione == 0 || !out->esiste) return ZN_OK;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_PROROGA), "rilevazione", x->rilevazione, &x->arena, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    int64_t a = zn_row_int(&list.v[i], "ambito"), e = zn_row_int(&list.v[i], "ente");
    bool mine = e != 0 ? e == ente : a != 0 && a == ambito;
    zn_day day = zn_unit_day(zn_row_val(&list.v[i], "scadenza"));
    if (mine && day > out->giorno) out->giorno = day;
  }
  return ZN_OK;
}

/* ---- who received ---- */

static const zn_mossa_row *answered(const zn_rend *x, const zn_mossa_row *m) {
  for (size_t i = 0; i < x->mosse.n && m->answers; i++) {
    const zn_mossa_row *o = &x->mosse.v[i];
    if (zn_hash_cmp(&o->hash, &m->risponde_a) == 0 ||
        (o->has_manifest && zn_hash_cmp(&o->manifest, &m->risponde_a) == 0))
      return o;
  }
  return NULL;
}

/* Does this move lead back to the sending, with nothing but the receiver's own steps between? */
static bool receives(const zn_rend *x, const zn_mossa_row *m, const zn_mossa_row *invio) {
  zn_autore receiver = invio->unita == ZN_U_AMBITO ? ZN_A_REGIONE : ZN_A_CAPOFILA;
  for (int steps = 0; steps < 4 && m != NULL; steps++) {
    if (m == invio) return true;
    if (m->autore != receiver || m->effetto != ZN_EF_VALE) return false;
    m = answered(x, m);
  }
  return false;
}

/* What a sender says of its own arrival proves nothing: only the receiver's word counts. Of an entry on behalf the
 * capofila is the receiver. */
static zn_day recorded(const zn_rend *x, const zn_mossa_row *invio) {
  zn_day best = ZN_DAY_MIN;
  for (size_t i = 0; i < x->mosse.n; i++) {
    const zn_mossa_row *m = &x->mosse.v[i];
    if (m->ambito != invio->ambito || (invio->unita == ZN_U_ENTE && m->ente != invio->ente)) continue;
    bool sender = m == invio && !(invio->unita == ZN_U_ENTE && invio->autore == ZN_A_CAPOFILA);
    if (m->ricevuto_il == ZN_DAY_MIN || sender || !receives(x, m, invio)) continue;
    if (best == ZN_DAY_MIN || m->ricevuto_il < best) best = m->ricevuto_il;
  }
  return best;
}

zn_status zn_rend_ricevuto(zn_rend *x, const zn_mossa_row *invio, bool *has, zn_day *day, zn_err *err) {
  int64_t ms;
  *day = recorded(x, invio);
  *has = *day != ZN_DAY_MIN;
  ZN_TRY(zn_rend_ricevuta(x, invio->k, &ms, err));
  if (ms != 0 && (!*has || zn_day_of_ms(ms) < *day)) *day = zn_day_of_ms(ms);
  *has = *has || ms != 0;
  return ZN_OK;
}

zn_status zn_rend_punctual(zn_rend *x, const zn_mossa_row *invio, zn_puntuale *out, zn_err *err) {
  if (invio == NULL) {
    *out = zn_flow_puntuale(&x->scadenza, NULL, 0, 0);
    return ZN_OK;
  }
  int64_t received;
  zn_scadenza s;
  zn_mossa_row seen = *invio;
  ZN_TRY(zn_rend_scadenza(x, invio->ambito, invio->unita == ZN_U_ENTE ? invio->ente : 0, &s, err));
  ZN_TRY(zn_rend_ricevuta(x, invio->k, &received, err));
  seen.ricevuto_il = recorded(x, invio);
  *out = zn_flow_puntuale(&s, &seen, received, zn_rend_written_ms(invio->k));
  return ZN_OK;
}
