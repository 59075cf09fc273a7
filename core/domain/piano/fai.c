/* The verbs of `zona piano` that are moves: who may make them, what they check, what they write with the move. */
#include <string.h>

#include "core/domain/piano/interno.h"
#include "core/text/piano.h"

/* ---- which move a verb is ---- */

enum { MOTIVO = 1, ATTO = 2, /* needed */ IMPRONTA = 4 /* commits the lines */ };

typedef struct verbo {
  const char *nome;
  zn_pmossa mossa;
  unsigned flags;
} verbo;

static const verbo verbi[] = {
    {"consult", ZN_PM_APRI_CONSULTAZIONE, 0},
    {"comment", ZN_PM_COMMENTA, MOTIVO},
    {"redraft", ZN_PM_TORNA_IN_BOZZA, MOTIVO},
    {"approve-council", ZN_PM_APPROVA_CONFERENZA, ATTO | IMPRONTA},
    {"approve-light", ZN_PM_APPROVA_LEGGERA, ATTO | IMPRONTA},
    {"sign-agreement", ZN_PM_SOTTOSCRIVI_ACCORDO, ATTO | IMPRONTA},
    {"transmit", ZN_PM_TRASMETTI, IMPRONTA},
    {"request", ZN_PM_RICHIEDI_INTEGRAZIONI, MOTIVO},
    {"complete", ZN_PM_INTEGRA, IMPRONTA},
    {"approve", ZN_PM_APPROVA, ATTO | IMPRONTA},
    {"reject", ZN_PM_RESPINGI, MOTIVO},
    {"unapprove", ZN_PM_ANNULLA_APPROVAZIONE, MOTIVO},
    {"enforce", ZN_PM_RENDI_VIGENTE, IMPRONTA},
    {"conclude", ZN_PM_CONCLUDI, 0},
};

static const struct {
  const char *nome;
  zn_status (*fn)(const zn_place *, const zn_piano_testi *, json_t **, zn_err *);
} altri[] = {{"init-steps", zn_piano_avvia},
             {"step", zn_piano_segna_passo},
             {"sign", zn_piano_segna_firma},
             {"remodel", zn_piano_rimodula},
             {"share", zn_piano_riparti}};

/* ---- the act in hand ---- */

typedef struct doing {
  const zn_place *p;
  const zn_piano_testi *t;
  const verbo *v;
  zn_pdz x;
  zn_punita unita;
  zn_prim prim; /* of a change */
  zn_pflusso flusso;
  zn_pautore chi;
  const zn_me *me;
  int64_t atto;
  zn_day data;
  zn_hash impronta;
  json_t *avvisi;
} doing;

static zn_status warn(doing *d, const char *text, zn_err *err) {
  return json_array_append_new(d->avvisi, json_string(text)) == 0 ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* As whom: the organisation of mine whose move it is. */
static zn_status actor(doing *d, zn_err *err) {
  static const struct {
    zn_pautore chi;
    zn_org_kind kind;
    const char *nome;
  } roles[] = {{ZN_PA_ENTE, ZN_ORG_ENTE, ZT_P_WHO_ENTE},
               {ZN_PA_CAPOFILA, ZN_ORG_AMBITO, ZT_P_WHO_CAPOFILA},
               {ZN_PA_REGIONE, ZN_ORG_REGIONE, ZT_P_WHO_REGIONE}};
  int64_t ambito = 0;
  for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
    if (!zn_piano_spetta(d->unita, d->v->mossa, roles[i].chi)) continue;
    d->chi = roles[i].chi;
    d->me = zn_place_as(d->p, roles[i].kind);
    bool right = d->me != NULL;
    if (right && d->chi == ZN_PA_CAPOFILA) right = d->me->k == d->x.ambito;
    if (right && d->chi == ZN_PA_ENTE)
      right = zn_place_ambito_of(d->x.r, d->me->k, d->x.today, &ambito) && ambito == d->x.ambito;
    return right ? ZN_OK : zn_fail(err, ZN_E_DENIED, ZT_P_DENIED, d->v->nome, roles[i].nome);
  }
  return zn_fail(err, ZN_E_USAGE, d->unita == ZN_PU_PIANO ? ZT_P_ONLY_RIM : ZT_P_ONLY_PIANO, d->v->nome);
}

/* What may be done now, and whose turn it is: said with the refusal. Comments are everybody's and move nothing. */
static const char *whose_turn(const doing *d, zn_buf *verbs) {
  static const char *const who[] = {"", ZT_P_WHO_ENTE, ZT_P_WHO_CAPOFILA, ZT_P_WHO_REGIONE};
  const char *turn = NULL;
  for (const zn_pregola *r = zn_piano_table; r->unita != 0; r++) {
    if (r->unita != d->unita || r->da != d->flusso.stato || r->priorita == 0) continue;
    for (size_t i = 0; i < sizeof verbi / sizeof verbi[0]; i++)
      if (verbi[i].mossa == r->mossa) zn_buf_printf(verbs, "%s%s", verbs->n > 0 ? ", " : "", verbi[i].nome);
    turn = who[r->chi];
  }
  return turn;
}

static zn_status state(doing *d, zn_err *err) {
  for (const zn_pregola *r = zn_piano_table; r->unita != 0; r++)
    if (r->unita == d->unita && r->da == d->flusso.stato && r->mossa == d->v->mossa && r->chi == d->chi) return ZN_OK;
  zn_buf verbs;
  zn_buf_init(&verbs, 400);
  const char *turn = whose_turn(d, &verbs), *what = d->unita == ZN_PU_PIANO ? ZT_P_THE_PLAN : ZT_P_THE_RIM,
             *now = zn_pstato_label(d->flusso.stato);
  zn_status st = turn != NULL
                     ? zn_fail(err, ZN_E_STATE, ZT_P_STATE_TURN, d->v->nome, what, now, turn, zn_buf_cstr(&verbs))
                     : zn_fail(err, ZN_E_STATE, ZT_P_STATE, d->v->nome, what, now);
  zn_buf_release(&verbs);
  return st;
}

static zn_status texts(doing *d, zn_err *err) {
  if ((d->v->flags & MOTIVO) && !zn_dato(d->t->motivo))
    return zn_fail(err, ZN_E_USAGE, d->v->mossa == ZN_PM_COMMENTA ? ZT_P_COMMENT : ZT_P_MOTIVO);
  if ((d->v->flags & ATTO) && !zn_dato(d->t->atto)) return zn_fail(err, ZN_E_USAGE, ZT_P_ATTO);
  ZN_TRY(zn_piano_atto(d->p, d->me, d->t->atto, &d->atto, err));
  ZN_TRY(zn_piano_giorno(&d->x, d->t->data, &d->data, err));
  return d->data > d->x.today ? zn_fail(err, ZN_E_INVALID, ZT_P_FUTURE) : ZN_OK;
}

/* ---- checks of single moves ---- */

static zn_status signatures(doing *d, zn_err *err) {
  size_t n = 0;
  const char *names = "";
  ZN_TRY(zn_pdz_mancanti(&d->x, d->data, &n, &names, err));
  return n == 0 ? ZN_OK : zn_fail(err, ZN_E_STATE, n == 1 ? ZT_P_SIGN_ONE : ZT_P_SIGN_MANY, names);
}

/* Does the Conferenza approve something? */
static zn_status substance(doing *d, zn_err *err) {
  char text[200];
  int done = 0;
  if (d->x.interventi.n == 0) return zn_fail(err, ZN_E_STATE, ZT_P_EMPTY);
  for (int i = 1; i <= ZN_PIANO_SEZIONI; i++) done += strcmp(zn_piano_sezione_stato(&d->x, i), "completa") == 0;
  if (done == ZN_PIANO_SEZIONI) return ZN_OK;
  (void)snprintf(text, sizeof text, ZT_P_SECTIONS, done, ZN_PIANO_SEZIONI);
  return warn(d, text, err);
}

/* The lines are what `before` committed; a text for when they are not. */
static bool same_lines(const doing *d, const zn_pmossa_row *before) {
  return before == NULL || !before->has_impronta || zn_hash_cmp(&before->impronta, &d->impronta) == 0;
}

/* Somebody else's plan of this ambito still in force? */
static zn_status others_in_force(doing *d, zn_err *err) {
  int64_t k;
  bool found;
  ZN_TRY(zn_sql_int(d->x.r, "SELECT min(k) FROM piano WHERE ambito=? AND k<>? AND stato='vigente'", d->x.ambito,
                    d->x.piano, &k, &found, err));
  return found ? warn(d, ZT_P_TWO_IN_FORCE, err) : ZN_OK;
}

static zn_status checks_plan(doing *d, zn_err *err) {
  switch (d->v->mossa) {
    case ZN_PM_APPROVA_CONFERENZA: return substance(d, err);
    case ZN_PM_SOTTOSCRIVI_ACCORDO: ZN_TRY(signatures(d, err)); break;
    case ZN_PM_TRASMETTI: ZN_TRY(zn_piano_capienza(&d->x, err)); break;
    case ZN_PM_INTEGRA: return zn_piano_capienza(&d->x, err);
    case ZN_PM_APPROVA:
      ZN_TRY(signatures(d, err));
      return same_lines(d, d->flusso.trasmissione) ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_P_CHANGED_SENT);
    case ZN_PM_RENDI_VIGENTE:
      if (!same_lines(d, d->flusso.approvazione)) ZN_TRY(warn(d, ZT_P_CHANGED_WARN, err));
      return others_in_force(d, err);
    default: return ZN_OK;
  }
  return same_lines(d, d->flusso.conferenza) ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_P_CHANGED);
}

static zn_status checks_change(doing *d, zn_err *err) {
  const zn_prim *m = &d->prim;
  if (d->x.flusso.stato != ZN_PS_VIGENTE && d->v->mossa != ZN_PM_COMMENTA && d->v->mossa != ZN_PM_TORNA_IN_BOZZA)
    return zn_fail(err, ZN_E_STATE, ZT_P_RIM_NOT_IN_FORCE, zn_pstato_label(d->x.flusso.stato));
  switch (d->v->mossa) {
    case ZN_PM_APPROVA_CONFERENZA: return zn_prim_applicabile(&d->x, m, err);
    case ZN_PM_APPROVA_LEGGERA: ZN_TRY(zn_prim_applicabile(&d->x, m, err)); return zn_prim_leggera(&d->x, m, err);
    case ZN_PM_SOTTOSCRIVI_ACCORDO: ZN_TRY(signatures(d, err)); break;
    case ZN_PM_TRASMETTI: break;
    case ZN_PM_INTEGRA: return zn_prim_applicabile(&d->x, m, err);
    case ZN_PM_APPROVA:
      return same_lines(d, d->flusso.trasmissione) ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_P_CHANGED_SENT);
    case ZN_PM_RENDI_VIGENTE:
      if (!same_lines(d, d->flusso.approvazione)) return zn_fail(err, ZN_E_STATE, ZT_P_RIM_CHANGED);
      ZN_TRY(zn_prim_applicabile(&d->x, m, err));
      return zn_prim_avvisi(&d->x, m, d->avvisi, err);
    default: return ZN_OK;
  }
  return same_lines(d, d->flusso.conferenza) ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_P_CHANGED);
}

/* ---- writing ---- */

static zn_val text(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(s, strlen(s))}; }
static void put(zn_row *row, unsigned no, zn_val v) { row->v[no - 1] = v; }

static void ledger_of(const doing *d, zn_ledger *l) {
  const zn_hash *region = zn_replica_region(d->x.r);
  const zn_id none = {{0}};
  if (d->chi == ZN_PA_ENTE)
    zn_ledger_make(l, region, ZN_L6_ENTE, &d->me->org, &d->x.ambito_id);
  else if (d->chi == ZN_PA_REGIONE)
    zn_ledger_make(l, region, ZN_L2_REGIONE_AMBITO, &d->me->org, &d->x.ambito_id);
  else
    zn_ledger_make(l, region, ZN_L3_AMBITO, &d->x.ambito_id, &none);
}

static zn_status write_move(zn_tx *tx, doing *d, const zn_ledger *l, zn_err *err) {
  zn_row row = {.ent = zn_entity_by_no(ZN_PIANO_MOSSA)};
  put(&row, PMO_PIANO, zn_int(d->x.piano));
  if (d->unita == ZN_PU_RIMODULAZIONE) put(&row, PMO_RIMODULAZIONE, zn_int(d->prim.rim->k));
  put(&row, PMO_MOSSA, text(zn_pmossa_name(d->v->mossa)));
  if (d->chi == ZN_PA_ENTE)
    put(&row, PMO_ENTE, zn_int(d->me->k));
  else
    put(&row, PMO_AMBITO, zn_int(d->x.ambito));
  if (d->flusso.ultima != NULL)
    put(&row, PMO_RISPONDE, (zn_val){ZN_V_BIN, 0, ZN_SPAN(d->flusso.ultima->hash.b, sizeof d->flusso.ultima->hash.b)});
  if (d->v->flags & IMPRONTA)
    put(&row, PMO_IMPRONTA, (zn_val){ZN_V_BIN, 0, ZN_SPAN(d->impronta.b, sizeof d->impronta.b)});
  put(&row, PMO_DATA, zn_int(d->data));
  if (d->atto != 0) put(&row, PMO_ATTO, zn_int(d->atto));
  if (zn_dato(d->t->motivo)) put(&row, PMO_MOTIVO, text(d->t->motivo));
  return zn_tx_insert(tx, l, NULL, &row, false, err);
}

/* The plan's own row keeps step: state, acts, version. It is the ambito's; the Regione's moves reach it with the next.
 */
static zn_status write_plan(zn_tx *tx, doing *d, zn_err *err) {
  const zn_pmossa_row *approved = d->x.flusso.approvazione;
  zn_row row = d->x.row;
  zn_pstato to = d->x.flusso.stato;
  bool plan = d->unita == ZN_PU_PIANO;
  if (d->chi != ZN_PA_CAPOFILA) return ZN_OK;
  for (const zn_pregola *r = zn_piano_table; r->unita != 0 && plan; r++)
    if (r->unita == ZN_PU_PIANO && r->da == d->flusso.stato && r->mossa == d->v->mossa) to = r->a;
  put(&row, PIA_STATO, text(zn_pstato_stored(to)));
  if (plan && d->v->mossa == ZN_PM_APPROVA_CONFERENZA) put(&row, PIA_ATTO_CONFERENZA, zn_int(d->atto));
  if (plan && d->v->mossa == ZN_PM_SOTTOSCRIVI_ACCORDO) put(&row, PIA_ATTO_ACCORDO, zn_int(d->atto));
  if (plan && to == ZN_PS_VIGENTE && approved != NULL && approved->atto != 0)
    put(&row, PIA_ATTO_REGIONE, zn_int(approved->atto));
  if (!plan && d->v->mossa == ZN_PM_RENDI_VIGENTE) put(&row, PIA_VERSIONE, zn_int(ZN_AT(&row, PIA_VERSIONE)->i + 1));
  return zn_row_eq_group(&row, &d->x.row, 1) ? ZN_OK : zn_tx_update(tx, NULL, &row, err);
}

/* A move that is a step of the procedure is written there too. */
static zn_status write_step(zn_tx *tx, doing *d, const zn_ledger *l, zn_err *err) {
  zn_passo s = {.data = d->data, .atto = d->atto, .scadenza = ZN_DAY_MIN, .esito = "positivo", .sopra = true};
  if (d->unita != ZN_PU_PIANO) return ZN_OK;
  switch (d->v->mossa) {
    case ZN_PM_APPROVA_CONFERENZA: s.numero = 5; break;
    case ZN_PM_SOTTOSCRIVI_ACCORDO: s.numero = 6; break;
    case ZN_PM_APPROVA: s.numero = 8; break;
    default: return ZN_OK;
  }
  return zn_piano_passo(tx, &d->x, l, d->chi == ZN_PA_REGIONE ? "regione" : "ambito", &s, err);
}

static zn_status write_all(zn_tx *tx, doing *d, zn_err *err) {
  zn_ledger l;
  ledger_of(d, &l);
  if (d->unita == ZN_PU_RIMODULAZIONE && d->v->mossa == ZN_PM_RENDI_VIGENTE) {
    ZN_TRY(zn_prim_applica(tx, &d->x, &d->prim, err));
    ZN_TRY(zn_pdz_impronta(&d->x, &d->impronta, err)); /* of the plan as it now is */
  }
  ZN_TRY(write_move(tx, d, &l, err));
  ZN_TRY(write_step(tx, d, &l, err));
  return write_plan(tx, d, err);
}

/* ---- the act ---- */

static zn_status prepare(doing *d, zn_err *err) {
  int64_t piano, numero = 0;
  ZN_TRY(zn_piano_trova(d->p, d->t, &piano, err));
  ZN_TRY(zn_pdz_open(&d->x, d->p->r, piano, err));
  d->unita = zn_dato(d->t->rimodulazione) ? ZN_PU_RIMODULAZIONE : ZN_PU_PIANO;
  d->flusso = d->x.flusso;
  ZN_TRY(actor(d, err));
  if (d->unita == ZN_PU_RIMODULAZIONE) {
    ZN_TRY(zn_piano_numero(d->t->rimodulazione, "rimodulazione", &numero, err));
    ZN_TRY(zn_prim_open(&d->x, numero, &d->prim, err));
    d->flusso = d->prim.flusso;
    ZN_TRY(zn_pdz_impronta_rimodulazione(&d->x, d->prim.rim->k, &d->impronta, err));
  } else {
    ZN_TRY(zn_pdz_impronta(&d->x, &d->impronta, err));
  }
  ZN_TRY(state(d, err));
  ZN_TRY(texts(d, err));
  return d->unita == ZN_PU_PIANO ? checks_plan(d, err) : checks_change(d, err);
}

static zn_status outcome(doing *d, json_t **out, zn_err *err) {
  zn_pdz now;
  zn_pflusso f;
  ZN_TRY(zn_pdz_open(&now, d->x.r, d->x.piano, err));
  f = now.flusso;
  zn_status st = ZN_OK;
  if (d->unita == ZN_PU_RIMODULAZIONE) st = zn_pdz_stato_rimodulazione(&now, d->prim.rim->k, &f, NULL, NULL, err);
  if (st == ZN_OK)
    *out = json_pack("{s:s, s:s, s:s, s:i, s:s, s:O}", "piano", zn_pdz_key(&now, ZN_PIANO, now.piano), "stato",
                     zn_pstato_name(f.stato), "etichetta", zn_pstato_label(f.stato), "versione", (int)f.versione,
                     "mossa", zn_pmossa_name(d->v->mossa), "avvisi", d->avvisi);
  if (st == ZN_OK && *out == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_pdz_close(&now);
  return st;
}

static zn_status move(const zn_place *p, const verbo *v, const zn_piano_testi *t, json_t **out, zn_err *err) {
  doing d = {.p = p, .t = t, .v = v, .avvisi = json_array()};
  zn_tx *tx = NULL;
  zn_status st = prepare(&d, err);
  if (st == ZN_OK) st = zn_tx_begin(&tx, p->r, err);
  if (st == ZN_OK) {
    st = write_all(tx, &d, err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, err);
    else
      zn_tx_rollback(tx);
  }
  if (st == ZN_OK) st = outcome(&d, out, err);
  zn_pdz_close(&d.x);
  json_decref(d.avvisi);
  return st;
}

zn_status zn_piano_fai(const zn_place *p, const char *nome, const zn_piano_testi *t, json_t **out, zn_err *err) {
  if (p->n == 0) return zn_fail(err, ZN_E_STATE, ZT_P_NOBODY);
  for (size_t i = 0; i < sizeof verbi / sizeof verbi[0]; i++)
    if (strcmp(verbi[i].nome, nome) == 0) return move(p, &verbi[i], t, out, err);
  for (size_t i = 0; i < sizeof altri / sizeof altri[0]; i++)
    if (strcmp(altri[i].nome, nome) == 0) return altri[i].fn(p, t, out, err);
  return zn_fail(err, ZN_E_NOTFOUND, ZT_P_VERB, nome);
}
