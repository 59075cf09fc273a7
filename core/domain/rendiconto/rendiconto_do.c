/* An act of the rendicontazione, from who does it to what is written: the moves, their manifest, the bare facts for the
 * enti. Which moves a verb is: rendiconto_vie.c; what forbids it: rendiconto_checks.c. */
#include <string.h>

#include "core/base/mp.h"
#include "core/domain/esame/saldi.h"
#include "core/domain/rendiconto/rendiconto_inner.h"
#include "core/domain/rows/fields.h"
#include "core/text/domain.h"

static zn_status id_of_k(zn_replica *r, int64_t k, zn_id *out, zn_err *err) {
  return zn_replica_hash_of_k(r, k, out) == ZN_OK ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
}

/* The ambito where an ente accounts: from the figures once they are there; before, by membership. */
static zn_status home_of(zn_replica *r, int64_t ente, int64_t *ambito, zn_err *err) {
  bool found;
  ZN_TRY(zn_sql_int(r, "SELECT ambito FROM ambito_membro WHERE ente=? ORDER BY al IS NOT NULL, dal DESC LIMIT 1", ente,
                    0, ambito, &found, err));
  if (!found) ZN_TRY(zn_sql_int(r, "SELECT min(k) FROM ambito WHERE capofila=?", ente, 0, ambito, &found, err));
  return found ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_R_NO_AMBITO);
}

/* Which unit the act is about, and as whom. */
static zn_status roles(zn_doing *d, zn_err *err) {
  const zn_rendiconto_act *a = d->act;
  int64_t me = zn_replica_k_of_hash(d->r, &a->me, false),
          target = a->has_target ? zn_replica_k_of_hash(d->r, &a->target, false) : me;
  if (me <= 0 || target <= 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
  bool is_ambito;
  int64_t one;
  ZN_TRY(zn_sql_int(d->r, "SELECT 1 FROM ambito WHERE k=?", target, 0, &one, &is_ambito, err));
  d->unita = is_ambito ? ZN_U_AMBITO : ZN_U_ENTE;
  if (is_ambito)
    d->ambito = target;
  else
    d->ente = target;
  switch (a->kind) {
    case ZN_ORG_ENTE: d->chi = ZN_A_ENTE; break;
    case ZN_ORG_AMBITO: d->chi = ZN_A_CAPOFILA; break;
    default:
      d->chi = ZN_A_REGIONE;
      if (!is_ambito && a->has_target) return zn_fail(err, ZN_E_DENIED, ZT_R_NOT_REGIONE, zn_verbo_name(a->verbo));
      if (!is_ambito) return zn_fail(err, ZN_E_USAGE, ZT_R_NO_TARGET);
  }
  if (d->chi == ZN_A_ENTE && target != me)
    return zn_fail(err, ZN_E_DENIED, is_ambito ? ZT_R_NOT_CAPOFILA : ZT_R_OTHER_ENTE, zn_verbo_name(a->verbo));
  if (d->chi == ZN_A_CAPOFILA && is_ambito && target != me)
    return zn_fail(err, ZN_E_DENIED, ZT_R_OTHER_AMBITO, zn_verbo_name(a->verbo));
  if (d->unita == ZN_U_ENTE) {
    if (d->chi == ZN_A_CAPOFILA)
      d->ambito = me;
    else
      ZN_TRY(home_of(d->r, d->ente, &d->ambito, err));
    ZN_TRY(id_of_k(d->r, d->ente, &d->ente_id, err));
  }
  return id_of_k(d->r, d->ambito, &d->ambito_id, err);
}

/* An ente of another ambito, that this capofila has nothing to do with. */
static bool elsewhere(const zn_doing *d) {
  int64_t home;
  if (d->chi != ZN_A_CAPOFILA || d->unita != ZN_U_ENTE || d->flow.stato != ZN_S_NON_DOVUTO) return false;
  return home_of(d->r, d->ente, &home, NULL) != ZN_OK || home != d->ambito;
}

static zn_status unit_state(zn_doing *d, zn_err *err) {
  if (d->unita == ZN_U_ENTE) return zn_rend_ente(&d->x, d->ambito, d->ente, &d->flow, &d->mine, &d->nmine, err);
  return zn_rend_ambito(&d->x, d->ambito, &d->flow, &d->mine, &d->nmine, err);
}

static zn_status choose(zn_doing *d, zn_err *err) {
  bool known;
  zn_stato s = d->flow.stato;
  const char *code, *name;
  d->w = zn_via_di(d->unita, d->chi, d->act->verbo, s, &known);
  if (!known) return zn_via_non_tua(d, err);
  if (elsewhere(d)) return zn_fail(err, ZN_E_DENIED, ZT_R_OTHER_AMBITO, zn_verbo_name(d->act->verbo));
  ZN_TRY(
      zn_rend_name(&d->x, d->unita == ZN_U_AMBITO, d->unita == ZN_U_AMBITO ? d->ambito : d->ente, &code, &name, err));
  if (s == ZN_S_NON_DOVUTO) return zn_fail(err, ZN_E_STATE, ZT_R_NON_DOVUTO, d->x.fondo, (long long)d->x.anno, name);
  if (d->w == NULL) return zn_via_non_ora(d, name, err);
  bool motivo = d->act->motivo != NULL && d->act->motivo[0] != 0;
  return (d->w->flags & ZN_VIA_MOTIVO) && !motivo ? zn_fail(err, ZN_E_USAGE, ZT_R_MOTIVO) : ZN_OK;
}

/* ---- the manifest ---- */

static zn_status wire_span(zn_doing *d, int64_t k, zn_span *out, zn_err *err) {
  uint8_t id[ZN_WIRE_ID_MAX];
  size_t n;
  *out = (zn_span){0};
  if (k == 0) return ZN_OK;
  ZN_TRY(zn_wire_id(d->r, k, id, &n, err));
  *out = zn_arena_dup(&d->x.arena, ZN_SPAN(id, n));
  return out->p != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* The enti of an ambito's manifest: those whose submission is validated, and those who miss. `keep`: only add to a
 * transmission. */
static zn_status enti(zn_doing *d, zn_manifest *m, const zn_manifest *keep, size_t *missing, size_t *added,
                      const char **first, zn_err *err) {
  int64_t *all;
  size_t n;
  ZN_TRY(zn_rend_enti(&d->x, d->ambito, &all, &n, err));
  m->enti = zn_arena_alloc(&d->x.arena, (n + 1) * sizeof *m->enti);
  if (m->enti == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *missing = *added = 0;
  for (size_t i = 0; i < n; i++) {
    zn_flow f;
    zn_manifest_ente e = {0};
    ZN_TRY(zn_rend_ente(&d->x, d->ambito, all[i], &f, NULL, NULL, err));
    ZN_TRY(id_of_k(d->r, all[i], &e.id, err));
    for (size_t j = 0; keep != NULL && j < keep->nenti && !e.has_manifest; j++)
      if (zn_id_cmp(&keep->enti[j].id, &e.id) == 0 && keep->enti[j].has_manifest) e = keep->enti[j];
    if (e.has_manifest) {
      m->enti[m->nenti++] = e;
      continue;
    }
    bool sent = f.stato == ZN_S_CONVALIDATO && f.invio != NULL && f.invio->has_manifest;
    if (!sent && !zn_perimetro_deve(&d->x.f.perimetro, d->ambito, all[i], d->x.al)) continue;
    e.has_manifest = sent;
    if (sent) {
      e.manifest = f.invio->manifest;
      e.come = f.d_ufficio                                    ? ZN_COME_D_UFFICIO
               : f.invio->mossa == ZN_M_DICHIARA_NON_UTILIZZO ? ZN_COME_NON_UTILIZZO
                                                              : ZN_COME_INVIATO;
      (*added)++;
    } else {
      const char *code;
      e.come = ZN_COME_MANCANTE;
      if ((*missing)++ == 0) ZN_TRY(zn_rend_name(&d->x, false, all[i], &code, first, err));
    }
    m->enti[m->nenti++] = e;
  }
  return ZN_OK;
}

static zn_status enti_checked(zn_doing *d, zn_manifest *m, zn_err *err) {
  size_t missing = 0, added = 0;
  const char *first = "";
  zn_manifest before, *keep = NULL;
  if (d->w->mosse[0] == ZN_M_TRASMISSIONE_INTEGRATIVA) {
    const zn_mossa_row *t = zn_rend_trasmissione(&d->flow, d->mine, d->nmine);
    if (t == NULL) return zn_fail(err, ZN_E_STATE, ZT_R_NOTHING_NEW);
    ZN_TRY(zn_manifest_parse(&before, t->doc, &d->x.arena, err));
    keep = &before;
  }
  ZN_TRY(enti(d, m, keep, &missing, &added, &first, err));
  if (keep != NULL) return added == 0 ? zn_fail(err, ZN_E_STATE, ZT_R_NOTHING_NEW) : ZN_OK;
  bool motivo = d->act->motivo != NULL && d->act->motivo[0] != 0;
  if (missing == 1 && !motivo) return zn_fail(err, ZN_E_STATE, ZT_R_MISSING, first);
  if (missing > 1 && !motivo) return zn_fail(err, ZN_E_STATE, ZT_R_MISSING_MANY, missing, first);
  return ZN_OK;
}

/* Nothing of the ledgers under the manifest may still lie in the queue. */
static zn_status sealed(zn_doing *d, const zn_manifest *m, zn_err *err) {
  for (size_t i = 0; i < m->nheads; i++) {
    int64_t f = zn_replica_feed(d->r, &m->heads[i].ledger, &m->heads[i].device, false), one;
    bool found;
    ZN_TRY(zn_sql_int(d->r, "SELECT 1 FROM queue WHERE f=? LIMIT 1", f, 0, &one, &found, err));
    if (found) return zn_fail(err, ZN_E_STATE, ZT_R_QUEUED);
  }
  return ZN_OK;
}

static zn_status unsealed_ledgers(zn_doing *d, zn_err *err) {
  int64_t n = 0;
  bool found;
  ZN_TRY(zn_sql_int(d->r, "SELECT count(*) FROM queue q JOIN feed f USING(f)", 0, 0, &n, &found, err));
  if (n == 0) return ZN_OK;
  /* what stays in the queue matters only if it is of this organisation's shared ledgers */
  zn_ledger l;
  zn_ledger_make(&l, zn_replica_region(d->r), d->unita == ZN_U_ENTE ? ZN_L6_ENTE : ZN_L3_AMBITO,
                 d->unita == ZN_U_ENTE ? &d->ente_id : &d->ambito_id,
                 d->unita == ZN_U_ENTE ? &d->ambito_id : &(zn_id){{0}});
  sqlite3_stmt *s = zn_replica_stmt(d->r, "SELECT 1 FROM queue q JOIN feed f USING(f) WHERE f.ledger=? LIMIT 1", err);
  if (s == NULL) return zn_replica_sql_fail(d->r, err);
  sqlite3_bind_blob(s, 1, l.id.b, sizeof l.id.b, SQLITE_STATIC);
  found = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  return found ? zn_fail(err, ZN_E_STATE, ZT_R_QUEUED) : ZN_OK;
}

static zn_status make_manifest(zn_doing *d, zn_err *err) {
  zn_manifest m = {.kind = d->unita == ZN_U_ENTE ? ZN_MANIFEST_ENTE : ZN_MANIFEST_AMBITO,
                   .al = d->x.al,
                   .vista = d->x.vista,
                   .ente = d->ente_id,
                   .ambito = d->ambito_id,
                   .versione = d->flow.versione + (d->w->mosse[0] != ZN_M_TRASMISSIONE_INTEGRATIVA),
                   .non_utilizzo = d->act->verbo == ZN_R_DECLARE_UNUSED};
  bool incomplete = false;
  zn_buf body;
  ZN_TRY(wire_span(d, d->act->fondo_annualita, &m.fondo_annualita, err));
  ZN_TRY(wire_span(d, d->x.rilevazione, &m.rilevazione, err));
  ZN_TRY(unsealed_ledgers(d, err));
  ZN_TRY(zn_manifest_vector(d->r, &m, &d->x.arena, err));
  ZN_TRY(sealed(d, &m, err));
  if (m.kind == ZN_MANIFEST_AMBITO) ZN_TRY(enti_checked(d, &m, err));
  zn_manifest_source source = zn_rend_source(&d->x);
  zn_buf_init(&body, 0);
  zn_status st = zn_manifest_compute(d->r, &m, &source, &body, &incomplete, err);
  if (st == ZN_OK && incomplete) st = zn_fail(err, ZN_E_STATE, ZT_MANIFEST_INCOMPLETE);
  if (st == ZN_OK) st = zn_manifest_sign(zn_replica_ident(d->r), zn_buf_span(&body), &d->doc, &d->manifest, err);
  d->has_manifest = st == ZN_OK;
  zn_buf_release(&body);
  return st;
}

/* ---- writing the moves ---- */

static void set(zn_row *row, unsigned no, zn_val v) { row->v[no - 1] = v; }
static zn_val text(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(s, strlen(s))}; }
static zn_val bytes(const void *p, size_t n) { return (zn_val){ZN_V_BIN, 0, ZN_SPAN(p, n)}; }

typedef struct move {
  zn_mossa mossa;
  zn_unita_tipo unita;
  zn_autore chi;
  const zn_hash *answers, *manifest;
  zn_span doc;
  bool motivo;
} move;

static void ledger_of(zn_doing *d, const move *m, zn_ledger *l) {
  const zn_hash *region = zn_replica_region(d->r);
  zn_id regione, none = {{0}};
  zn_key_regione(&regione);
  if (m->unita == ZN_U_FATTI)
    zn_ledger_make(l, region, ZN_L3_AMBITO, &d->ambito_id, &none);
  else if (m->unita == ZN_U_AMBITO && m->chi == ZN_A_REGIONE)
    zn_ledger_make(l, region, ZN_L2_REGIONE_AMBITO, &regione, &d->ambito_id);
  else if (m->unita == ZN_U_AMBITO)
    zn_ledger_make(l, region, ZN_L5_AMBITO_REGIONE, &d->ambito_id, &none);
  else if (m->chi == ZN_A_CAPOFILA)
    zn_ledger_make(l, region, ZN_L4_AMBITO_ENTE, &d->ambito_id, &d->ente_id);
  else
    zn_ledger_make(l, region, ZN_L6_ENTE, &d->ente_id, &d->ambito_id);
}

/* Who takes a sending in charge had received it by then: noted, for all those who have no receipt of it, unless the
 * date of the PEC is given. */
static zn_status note_arrival(zn_doing *d, const move *m, zn_row *row, zn_err *err) {
  bool has = false;
  zn_day day = d->x.today;
  if (d->act->has_ricevuto || (m->mossa != ZN_M_AVVIA_VERIFICA && m->mossa != ZN_M_AVVIA_ISTRUTTORIA)) return ZN_OK;
  if (d->flow.invio != NULL) ZN_TRY(zn_rend_ricevuto(&d->x, d->flow.invio, &has, &day, err));
  set(row, MOS_RICEVUTO, zn_int(has ? day : d->x.today));
  return ZN_OK;
}

static zn_status write_move(zn_doing *d, const move *m, zn_hash *hash, zn_err *err) {
  zn_row row = {.ent = zn_entity_by_no(ZN_RENDICONTO_MOSSA)};
  zn_ledger l;
  set(&row, MOS_FONDO, zn_int(d->act->fondo_annualita));
  if (d->x.rilevazione != 0) set(&row, MOS_RILEVAZIONE, zn_int(d->x.rilevazione));
  set(&row, MOS_AL, zn_int(d->x.al));
  if (m->unita == ZN_U_ENTE)
    set(&row, MOS_ENTE, zn_int(d->ente));
  else
    set(&row, MOS_AMBITO, zn_int(d->ambito));
  set(&row, MOS_MOSSA, text(zn_mossa_name(m->mossa)));
  if (m->answers != NULL) set(&row, MOS_RISPONDE, bytes(m->answers->b, sizeof m->answers->b));
  if (m->manifest != NULL) set(&row, MOS_MANIFEST, bytes(m->manifest->b, sizeof m->manifest->b));
  if (m->doc.n > 0) set(&row, MOS_DOC, bytes(m->doc.p, m->doc.n));
  if (m->motivo && d->act->motivo != NULL && d->act->motivo[0] != 0) set(&row, MOS_MOTIVO, text(d->act->motivo));
  if (m->mossa == ZN_M_DICHIARA_NON_UTILIZZO) set(&row, MOS_NON_UTILIZZO, zn_int(1));
  if (d->act->has_ricevuto && m->motivo) set(&row, MOS_RICEVUTO, zn_int(d->act->ricevuto_il));
  if (d->act->protocollo != NULL && d->act->protocollo[0] != 0 && m->motivo)
    set(&row, MOS_PROTOCOLLO, text(d->act->protocollo));
  if (d->act->atto != 0 && m->motivo) set(&row, MOS_ATTO, zn_int(d->act->atto));
  ZN_TRY(note_arrival(d, m, &row, err));
  ledger_of(d, m, &l);
  ZN_TRY(zn_tx_insert(d->tx, &l, NULL, &row, false, err));
  ZN_TRY(zn_mossa_hash(d->r, &row, hash, err));
  if (json_array_append_new(d->done, json_string(zn_mossa_name(m->mossa))) != 0)
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return ZN_OK;
}

/* The steps of the way, each answering the one before; the last carries manifest and reason. */
static zn_status write_way(zn_doing *d, zn_hash *last, zn_err *err) {
  const zn_hash *answers = d->flow.ultima != NULL ? &d->flow.ultima->hash : NULL;
  for (int i = 0; i < 3 && d->w->mosse[i] != 0; i++) {
    bool final = i == 2 || d->w->mosse[i + 1] == 0;
    move m = {.mossa = d->w->mosse[i], .unita = d->unita, .chi = d->chi, .answers = answers, .motivo = final};
    if (final && d->has_manifest) m.manifest = &d->manifest, m.doc = zn_buf_span(&d->doc);
    if (final && d->has_examined) m.manifest = &d->examined;
    ZN_TRY(write_move(d, &m, last, err));
    answers = last;
  }
  return ZN_OK;
}

/* ---- the bare facts for the enti ---- */

static zn_status fact_doc(zn_doing *d, zn_buf *out, zn_err *err) {
  zn_manifest m;
  size_t n = 0;
  ZN_TRY(zn_manifest_parse(&m, zn_buf_span(&d->doc), &d->x.arena, err));
  for (size_t i = 0; i < m.nenti; i++) n += m.enti[i].has_manifest;
  zn_mp_arr(out, n);
  for (size_t i = 0; i < m.nenti; i++)
    if (m.enti[i].has_manifest) zn_mp_bin(out, m.enti[i].manifest.b, sizeof m.enti[i].manifest.b);
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status write_fact(zn_doing *d, zn_mossa mossa, zn_span doc, zn_err *err) {
  zn_flow facts;
  zn_hash hash;
  ZN_TRY(zn_flow_fatti(&d->x.mosse, d->x.rilevazione, d->ambito, &d->x.arena, &facts, NULL, NULL, err));
  if (mossa == ZN_M_COMUNICA_RIAPERTURA && facts.stato != ZN_S_FATTO_TRASMESSO) return ZN_OK;
  move m = {.mossa = mossa,
            .unita = ZN_U_FATTI,
            .chi = ZN_A_CAPOFILA,
            .answers = facts.ultima != NULL ? &facts.ultima->hash : NULL,
            .manifest = mossa == ZN_M_COMUNICA_TRASMISSIONE ? &d->manifest : NULL,
            .doc = doc};
  return write_move(d, &m, &hash, err);
}

/* The Regione reopened: the capofila, who learns it, tells the enti. */
static zn_status learn(zn_doing *d, zn_err *err) {
  zn_flow f;
  if (d->chi != ZN_A_CAPOFILA) return ZN_OK;
  ZN_TRY(zn_rend_ambito(&d->x, d->ambito, &f, NULL, NULL, err));
  if (f.stato != ZN_S_IN_COMPOSIZIONE && f.stato != ZN_S_INTEGRAZIONE_RICHIESTA) return ZN_OK;
  return write_fact(d, ZN_M_COMUNICA_RIAPERTURA, (zn_span){0}, err);
}

static zn_status tell(zn_doing *d, zn_err *err) {
  zn_mossa m = d->w->mosse[0];
  if (d->unita != ZN_U_AMBITO || d->chi != ZN_A_CAPOFILA) return ZN_OK;
  if (m == ZN_M_ANNULLA_INVIO) return write_fact(d, ZN_M_COMUNICA_RIAPERTURA, (zn_span){0}, err);
  if (m != ZN_M_TRASMETTI && m != ZN_M_RITRASMETTI && m != ZN_M_TRASMISSIONE_INTEGRATIVA) return ZN_OK;
  zn_buf doc;
  zn_buf_init(&doc, 0);
  zn_status st = fact_doc(d, &doc, err);
  if (st == ZN_OK) st = write_fact(d, ZN_M_COMUNICA_TRASMISSIONE, zn_buf_span(&doc), err);
  zn_buf_release(&doc);
  return st;
}

/* ---- where the ente leads the ambito, or is alone in it: sending and validating are one action (DOMAIN 8.1) ---- */

static zn_status validates_itself(zn_doing *d, bool *yes, zn_err *err) {
  *yes = false;
  zn_mossa m = d->w->mosse[0];
  if (d->unita != ZN_U_ENTE || d->chi != ZN_A_ENTE || (m != ZN_M_INVIA && m != ZN_M_DICHIARA_NON_UTILIZZO))
    return ZN_OK;
  int64_t members = 0;
  bool found;
  ZN_TRY(zn_sql_int(d->r, "SELECT count(*) FROM ambito_membro WHERE ambito=? AND al IS NULL", d->ambito, 0, &members,
                    &found, err));
  if (zn_figures_capofila(&d->x.f, d->ambito) != d->ente && members != 1) return ZN_OK;
  zn_ledger l;
  zn_ledger_make(&l, zn_replica_region(d->r), ZN_L4_AMBITO_ENTE, &d->ambito_id, &d->ente_id);
  *yes = zn_trust_may_write(zn_replica_trust(d->r), &zn_replica_ident(d->r)->sign_pk, &l);
  return ZN_OK;
}

static zn_status validate(zn_doing *d, const zn_hash *sent, zn_err *err) {
  zn_hash taken, done;
  move m = {.mossa = ZN_M_AVVIA_VERIFICA, .unita = ZN_U_ENTE, .chi = ZN_A_CAPOFILA, .answers = sent};
  ZN_TRY(write_move(d, &m, &taken, err));
  m.mossa = ZN_M_CONVALIDA;
  m.answers = &taken;
  return write_move(d, &m, &done, err);
}

/* How the fund-year ends, with the move that closes it: in the same ledger, in the same transaction. */
static zn_status write_closure(zn_doing *d, zn_err *err) {
  zn_ledger l;
  move m = {.unita = ZN_U_AMBITO, .chi = ZN_A_REGIONE};
  if (d->chiusura.ent == NULL) return ZN_OK;
  ledger_of(d, &m, &l);
  return zn_tx_insert(d->tx, &l, NULL, &d->chiusura, true, err);
}

static zn_status write_all(zn_doing *d, zn_err *err) {
  zn_hash last;
  bool itself;
  ZN_TRY(validates_itself(d, &itself, err));
  ZN_TRY(learn(d, err));
  ZN_TRY(write_closure(d, err));
  ZN_TRY(write_way(d, &last, err));
  if (itself) ZN_TRY(validate(d, &last, err));
  return tell(d, err);
}

/* ---- the act ---- */

static zn_status prepare(zn_doing *d, zn_err *err) {
  ZN_TRY(roles(d, err));
  ZN_TRY(zn_replica_seal(d->r, 0, NULL, err));
  ZN_TRY(zn_rend_open(&d->x, d->r, d->act->fondo_annualita, d->ambito, d->act->has_al, d->act->al, err));
  ZN_TRY(unit_state(d, err));
  ZN_TRY(choose(d, err));
  ZN_TRY(zn_doing_check(d, err));
  if (!(d->w->flags & ZN_VIA_MANIFEST)) return ZN_OK;
  ZN_TRY(make_manifest(d, err));
  return zn_doing_check_manifest(d, err);
}

static zn_status outcome(zn_doing *d, json_t **out, zn_err *err) {
  zn_mosse again;
  ZN_TRY(zn_mosse_load(d->x.f.ctx, d->act->fondo_annualita, &d->x.arena, &again, err));
  d->x.mosse = again;
  ZN_TRY(unit_state(d, err));
  json_t *o = json_object();
  json_object_set_new(o, "stato", json_string(zn_stato_name(d->flow.stato)));
  json_object_set_new(o, "versione", json_integer((json_int_t)d->flow.versione));
  json_object_set(o, "mosse", d->done);
  json_object_set_new(o, "manifest", d->has_manifest ? zn_json_hash(d->manifest.b, 32) : json_null());
  json_object_set(o, "avvisi", d->avvisi);
  zn_status st = ZN_OK;
  zn_saldi s;
  if (d->has_examined || d->chiusura.ent != NULL) {
    st = zn_saldi_di(&d->x, d->ambito, &s, err);
    if (st == ZN_OK) json_object_set_new(o, "saldi", zn_saldi_json(&s));
  }
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  return st;
}

zn_status zn_rendiconto_do(zn_replica *r, const zn_rendiconto_act *act, json_t **out, zn_err *err) {
  zn_doing d = {.r = r, .act = act, .done = json_array(), .avvisi = json_array()};
  zn_buf_init(&d.doc, 0);
  if (out != NULL) *out = NULL;
  zn_status st = act->verbo >= ZN_R_SUBMIT && act->verbo <= ZN_R_PROPOSE ? prepare(&d, err)
                                                                         : zn_fail(err, ZN_E_USAGE, ZT_BUG, "verbo");
  if (st == ZN_OK) st = zn_tx_begin(&d.tx, r, err);
  if (st == ZN_OK) {
    st = write_all(&d, err);
    if (st == ZN_OK)
      st = zn_tx_commit(d.tx, err);
    else
      zn_tx_rollback(d.tx);
  }
  if (st == ZN_OK && out != NULL) st = outcome(&d, out, err);
  if (d.x.r != NULL) zn_rend_close(&d.x);
  zn_buf_release(&d.doc);
  json_decref(d.done);
  json_decref(d.avvisi);
  return st;
}
