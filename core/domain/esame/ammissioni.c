#include "core/domain/esame/ammissioni.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/esame/campi.h"
#include "core/domain/esame/osservazioni.h"
#include "core/domain/esame/voci.h"
#include "core/domain/rows/entry.h"
#include "core/text/esame.h"
#include "core/text/text.h"

/* ---- which transmission is examined ---- */

static bool same_hash(const zn_hash *a, const zn_hash *b) { return zn_hash_cmp(a, b) == 0; }

/* The document of a transmission of this ambito, by hash. */
static zn_status document(zn_rend *x, const zn_hash *hash, zn_manifest *out, bool *found, zn_err *err) {
  zn_manifest_source source = zn_rend_source(x);
  zn_span doc = source.doc(source.ctx, hash);
  *found = doc.n > 0 && zn_manifest_parse(out, doc, &x->arena, NULL) == ZN_OK && out->kind == ZN_MANIFEST_AMBITO;
  (void)err;
  return ZN_OK;
}

/* ---- rows of a transmission ---- */

static zn_riga_esame *row_of(zn_ammissioni *a, size_t *cap, zn_arena *arena, zn_span id) {
  for (size_t i = 0; i < a->n; i++)
    if (zn_span_eq(a->righe[i].id, id)) return &a->righe[i];
  zn_riga_esame *v = zn_arena_room(arena, a->righe, a->n, cap, sizeof *v);
  if (v == NULL) return NULL;
  a->righe = v;
  a->righe[a->n] = (zn_riga_esame){.id = id};
  return &a->righe[a->n++];
}

static zn_status add_ente(zn_rend *x, zn_ammissioni *a, size_t *cap, const zn_manifest *m, zn_err *err) {
  for (size_t i = 0; i < m->nlines; i++) {
    zn_riga_esame *r = row_of(a, cap, &x->arena, m->lines[i].id);
    if (r == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    ZN_TRY(zn_money_add(r->pagato, m->lines[i].pagato, &r->pagato, err));
    ZN_TRY(zn_money_add(r->recuperato, m->lines[i].recuperato, &r->recuperato, err));
  }
  return ZN_OK;
}

static int by_id(const void *a, const void *b) {
  return zn_span_cmp(((const zn_riga_esame *)a)->id, ((const zn_riga_esame *)b)->id);
}

static zn_status rows(zn_rend *x, zn_ammissioni *a, const zn_manifest *of, zn_err *err) {
  zn_manifest_source source = zn_rend_source(x);
  size_t cap = 0;
  for (size_t i = 0; i < of->nenti; i++) {
    zn_manifest m;
    zn_span doc = of->enti[i].has_manifest ? source.doc(source.ctx, &of->enti[i].manifest) : (zn_span){0};
    if (doc.n == 0 || zn_manifest_parse(&m, doc, &x->arena, NULL) != ZN_OK || m.kind != ZN_MANIFEST_ENTE) continue;
    ZN_TRY(add_ente(x, a, &cap, &m, err));
  }
  if (a->n > 0) qsort(a->righe, a->n, sizeof *a->righe, by_id);
  for (size_t i = 0; i < a->n; i++) {
    zn_riga_esame *r = &a->righe[i];
    r->budget = zn_manifest_row(x->r, r->id);
    ZN_TRY(zn_money_sub(r->pagato, r->recuperato, &r->spesa, err));
    r->ammesso = r->spesa;
  }
  return ZN_OK;
}

/* ---- the Regione's decisions ---- */

/* A decision on the transmission in force, or on it before a supplement was added: the enti's own manifests are the
 * same. */
static bool answers_this(const zn_ammissioni *a, zn_mossa_row **mine, size_t n, const zn_row *row) {
  const zn_val *v = ZN_AT(row, AMM_RISPONDE);
  zn_hash h;
  if (v->kind != ZN_V_BIN || v->s.n != sizeof h.b) return false;
  memcpy(h.b, v->s.p, sizeof h.b);
  if (a->flow.invio != NULL && same_hash(&h, &a->flow.invio->manifest)) return true;
  for (size_t i = 0; i < n; i++)
    if (mine[i]->mossa == ZN_M_TRASMISSIONE_INTEGRATIVA && mine[i]->effetto == ZN_EF_ANNOTATA &&
        same_hash(&h, &mine[i]->manifest))
      return true;
  return false;
}

static void decide(zn_riga_esame *r, const zn_row *row) {
  zn_cents v = zn_unit_cents(ZN_AT(row, AMM_IMPORTO));
  zn_cents most = r->spesa > 0 ? r->spesa : 0;
  if (v > most) v = most;
  if (r->riga != 0 && r->ammesso <= v) return; /* two desks at once: the more careful word */
  r->riga = row->k;
  r->ammesso = v;
  r->motivo = ZN_AT(row, AMM_MOTIVO)->s;
}

static zn_status decisions(zn_rend *x, int64_t ambito, zn_ammissioni *a, zn_mossa_row **mine, size_t n, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_RIGA_AMMESSA), "fondo_annualita", x->f.fondo_annualita, &x->arena,
                       &list, err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *row = &list.v[i];
    zn_writer w;
    if (ZN_AT(row, AMM_AMBITO)->i != ambito || ZN_AT(row, AMM_IMPEGNO)->i != 0) continue;
    if (!answers_this(a, mine, n, row)) continue;
    ZN_TRY(zn_ctx_writer(x->f.ctx, row->k, &w, err));
    if (w.kind != ZN_L2_REGIONE_AMBITO || w.ambito != ambito) continue;
    for (size_t r = 0; r < a->n; r++)
      if (a->righe[r].budget != 0 && a->righe[r].budget == ZN_AT(row, AMM_BUDGET)->i) decide(&a->righe[r], row);
  }
  return ZN_OK;
}

zn_status zn_ammissioni_di(zn_rend *x, int64_t ambito, zn_ammissioni *out, zn_err *err) {
  zn_mossa_row **mine = NULL;
  size_t n = 0;
  zn_manifest sent, read;
  bool found;
  *out = (zn_ammissioni){0};
  ZN_TRY(zn_rend_ambito(x, ambito, &out->flow, &mine, &n, err));
  const zn_mossa_row *t = zn_rend_trasmissione(&out->flow, mine, n), *e = out->flow.esito;
  if (t == NULL) return ZN_OK;
  ZN_TRY(document(x, &t->manifest, &sent, &found, err));
  if (!found) return ZN_OK;
  out->trasmissione = t;
  out->trasmesso = sent.totali;
  out->esaminato = t->manifest;
  read = sent;
  if (e != NULL && e->has_manifest) {
    ZN_TRY(document(x, &e->manifest, &read, &found, err));
    if (found) out->esaminato = e->manifest;
    if (!found) read = sent;
  }
  out->approvato = read.totali;
  ZN_TRY(rows(x, out, &read, err));
  return decisions(x, ambito, out, mine, n, err);
}

/* ---- JSON ---- */

static const char *outcome(const zn_riga_esame *r) {
  return r->ammesso == r->spesa ? "tutto" : r->ammesso == 0 ? "zero" : "ridotto";
}

static zn_status row_json(zn_rend *x, const zn_riga_esame *r, json_t **out, zn_err *err) {
  int64_t ente = 0, budget;
  json_t *o = json_object();
  *out = o;
  if (r->budget != 0) ZN_TRY(zn_osservazione_riga(x, ZN_BUDGET, r->budget, &ente, &budget, err));
  json_object_set_new(o, "riga", zn_voce_chiave(x->r, ZN_BUDGET, r->budget));
  json_object_set_new(o, "id", zn_voce_id(x->r, r->budget));
  json_object_set_new(o, "pagato", zn_json_cents(r->pagato));
  json_object_set_new(o, "recuperato", zn_json_cents(r->recuperato));
  json_object_set_new(o, "spesa", zn_json_cents(r->spesa));
  json_object_set_new(o, "ammesso", zn_json_cents(r->ammesso));
  json_object_set_new(o, "esito", json_string(outcome(r)));
  json_object_set_new(o, "decisa", json_boolean(r->riga != 0));
  json_object_set_new(o, "motivo", zn_voce_testo(r->motivo));
  return zn_voce_org(x, o, false, ente, err);
}

zn_status zn_ammissioni_json(zn_rend *x, const zn_ammissioni *a, json_t **out, zn_err *err) {
  json_t *list = json_array();
  zn_status st = ZN_OK;
  for (size_t i = 0; i < a->n && st == ZN_OK; i++) {
    json_t *o = NULL;
    st = row_json(x, &a->righe[i], &o, err);
    json_array_append_new(list, o);
  }
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}

/* ---- deciding ---- */

static zn_status find_row(zn_rend *x, const zn_ammissioni *a, const char *riga, const zn_riga_esame **out,
                          zn_err *err) {
  int64_t k = 0;
  ZN_TRY(zn_ref_parse(x->r, NULL, ZN_BUDGET, riga, &k, err));
  *out = NULL;
  for (size_t i = 0; i < a->n; i++)
    if (a->righe[i].budget == k) *out = &a->righe[i];
  return *out != NULL ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_E_RIGA_FUORI, riga);
}

static zn_status allowed(const zn_ammetti *what, const zn_riga_esame *r, zn_cents v, zn_err *err) {
  char a[40], b[40];
  bool why = what->motivo != NULL && what->motivo[0] != 0;
  if (v < 0 || v > (r->spesa > 0 ? r->spesa : 0))
    return zn_fail(err, ZN_E_INVALID, ZT_E_AMMESSO_TROPPO, zn_money_print_it(a, v), zn_money_print_it(b, r->spesa));
  return v < r->spesa && !why ? zn_fail(err, ZN_E_USAGE, ZT_E_AMMESSO_MOTIVO) : ZN_OK;
}

static void fill(zn_row *row, const zn_rend *x, const zn_ammetti *what, const zn_ammissioni *a, const zn_riga_esame *r,
                 zn_cents v) {
  const char *esito = v == r->spesa ? "tutto" : v == 0 ? "zero" : "ridotto";
  row->v[AMM_FONDO - 1] = zn_int(what->fondo_annualita);
  row->v[AMM_RILEVAZIONE - 1] = x->rilevazione != 0 ? zn_int(x->rilevazione) : zn_null();
  row->v[AMM_AMBITO - 1] = zn_int(what->ambito);
  row->v[AMM_RISPONDE - 1] = zn_val_hash(&a->trasmissione->manifest);
  row->v[AMM_BUDGET - 1] = zn_int(r->budget);
  row->v[AMM_ESITO - 1] = zn_val_testo(esito);
  row->v[AMM_IMPORTO - 1] = zn_int(v);
  row->v[AMM_MOTIVO - 1] = zn_val_testo(what->motivo);
}

static zn_status write_row(const zn_place *p, zn_row *row, bool fresh, zn_err *err) {
  zn_tx *tx = NULL;
  const zn_me *me = zn_place_as(p, ZN_ORG_REGIONE);
  if (me == NULL) return zn_fail(err, ZN_E_DENIED, ZT_E_SOLO_REGIONE);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = fresh ? zn_entry_insert(tx, p, me, row, err) : zn_tx_update(tx, NULL, row, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

static zn_status decide_on(const zn_place *p, zn_rend *x, const zn_ammetti *what, json_t **out, zn_err *err) {
  zn_ammissioni a;
  const zn_riga_esame *r;
  zn_cents v;
  zn_row row = {.ent = zn_entity_by_no(ZN_RIGA_AMMESSA)};
  bool found = false;
  ZN_TRY(zn_ammissioni_di(x, what->ambito, &a, err));
  if (a.flow.stato != ZN_S_IN_ISTRUTTORIA || a.trasmissione == NULL)
    return zn_fail(err, ZN_E_STATE, ZT_E_AMMETTI_STATO, zn_stato_label(a.flow.stato));
  if (what->importo == NULL) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--importo");
  if (what->riga == NULL) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, "--riga");
  ZN_TRY(zn_money_parse(what->importo, &v, err));
  ZN_TRY(find_row(x, &a, what->riga, &r, err));
  ZN_TRY(allowed(what, r, v, err));
  if (r->riga != 0) ZN_TRY(zn_row_get(x->r, row.ent, r->riga, &x->arena, &row, &found, err));
  fill(&row, x, what, &a, r, v);
  ZN_TRY(write_row(p, &row, !found, err));
  zn_riga_esame now = *r;
  now.riga = row.k;
  now.ammesso = v;
  now.motivo = what->motivo != NULL ? ZN_SPAN(what->motivo, strlen(what->motivo)) : (zn_span){0};
  json_t *o = NULL;
  zn_status st = row_json(x, &now, &o, err);
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  return st;
}

zn_status zn_ammissione_decidi(const zn_place *p, const zn_ammetti *what, json_t **out, zn_err *err) {
  zn_rend x;
  ZN_TRY(zn_rend_open(&x, p->r, what->fondo_annualita, what->ambito, what->has_al, what->al, err));
  zn_status st = decide_on(p, &x, what, out, err);
  zn_rend_close(&x);
  return st;
}
