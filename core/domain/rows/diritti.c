#include "core/domain/rows/diritti.h"

#include "core/domain/rows/rows.h"

typedef struct ask {
  zn_ctx *c;
  const zn_row *row;
  zn_writer w;
  zn_err *err;
} ask;

typedef zn_status (*rule_fn)(const ask *q, bool *ha);

static int64_t named(const ask *q, const char *field) { return zn_row_int(q->row, field); }

/* One integer of a row named by this one; *here false when that row has not come. */
static zn_status of_named(const ask *q, const char *sql, int64_t k, int64_t *out, bool *here) {
  *here = false;
  if (k == 0) return ZN_OK;
  return zn_sql_int(zn_ctx_replica(q->c), sql, k, 0, out, here, q->err);
}

/* ---- the Piano ---- */

/* Of a plan's ambito, by its capofila. */
static zn_status of_plan(const ask *q, bool *ha) {
  int64_t ambito;
  bool here;
  ZN_TRY(of_named(q, "SELECT ambito FROM piano WHERE k=?", named(q, "piano"), &ambito, &here));
  *ha = q->w.kind == ZN_L3_AMBITO && (!here || ambito == q->w.ambito);
  return ZN_OK;
}

/* Steps: the Regione's word only in its own ledger, the capofila's only in its own. */
static zn_status step(const ask *q, bool *ha) {
  int64_t ambito;
  bool here, regione = zn_row_is(q->row, "fonte", "regione");
  ZN_TRY(of_named(q, "SELECT ambito FROM piano WHERE k=?", named(q, "piano"), &ambito, &here));
  *ha = q->w.kind == (regione ? ZN_L2_REGIONE_AMBITO : ZN_L3_AMBITO) && (!here || ambito == q->w.ambito);
  return ZN_OK;
}

/* The office that wrote the row named by `field` wrote this one too: by organisation, on its own account. */
static zn_status same_writer(const ask *q, const char *field, bool *ha) {
  zn_writer of;
  if (named(q, field) == 0) return ZN_OK;
  ZN_TRY(zn_ctx_writer(q->c, named(q, field), &of, q->err));
  *ha = of.kind == 0 || (of.kind == q->w.kind && of.ente == q->w.ente && of.ambito == q->w.ambito);
  return ZN_OK;
}

static zn_status change_line(const ask *q, bool *ha) { return same_writer(q, "rimodulazione", ha); }

static bool announced(zn_ctx *c, int64_t ente, zn_org *org) {
  zn_replica *r = zn_ctx_replica(c);
  zn_id e;
  return ente > 0 && zn_replica_hash_of_k(r, ente, &e) == ZN_OK && zn_trust_org(zn_replica_trust(r), &e, org) &&
         org->nparents > 0;
}

bool zn_diritto_ha_registro(zn_ctx *c, int64_t ente) {
  zn_org org;
  return announced(c, ente, &org);
}

bool zn_diritto_altrove(zn_ctx *c, int64_t ente, int64_t ambito) {
  zn_id a;
  zn_org org;
  if (ambito <= 0 || zn_replica_hash_of_k(zn_ctx_replica(c), ambito, &a) != ZN_OK || !announced(c, ente, &org))
    return false;
  for (size_t i = 0; i < org.nparents; i++)
    if (zn_id_cmp(&org.parents[i], &a) == 0) return false;
  return true;
}

zn_status zn_diritto_linea(zn_ctx *c, const zn_writer *riga, int64_t intervento, int64_t a_ambito, int64_t ente,
                           bool *ha, zn_err *err) {
  zn_writer plan = {0};
  *ha = false;
  if (riga->kind == 0) return *ha = true, ZN_OK;
  if (intervento != 0) ZN_TRY(zn_ctx_writer(c, intervento, &plan, err));
  if (riga->kind != ZN_L3_AMBITO) return ZN_OK;
  if (plan.kind != 0 && (plan.kind != ZN_L3_AMBITO || plan.ambito != riga->ambito)) return ZN_OK;
  *ha = a_ambito != 0 ? a_ambito == riga->ambito : !zn_diritto_altrove(c, ente, riga->ambito);
  return ZN_OK;
}

static zn_status budget(const ask *q, bool *ha) {
  int64_t to = 0;
  bool here;
  ZN_TRY(of_named(q, "SELECT ambito FROM assegnazione WHERE k=?", named(q, "assegnazione"), &to, &here));
  return zn_diritto_linea(q->c, &q->w, named(q, "intervento"), here ? to : 0, named(q, "ente"), ha, q->err);
}

/* Who writes an edge is who gives; who receives, when the giver is outside Zona (DOMAIN 5). */
static zn_status edge(const ask *q, bool *ha) {
  bool given = zn_row_is(q->row, "origine", "ente"), regione = false;
  int64_t da_ente = given ? named(q, "da_ente") : 0, da_ambito = given ? named(q, "da_ambito") : 0, one;
  int64_t ente = named(q, "ente"), ambito = named(q, "ambito");
  ZN_TRY(of_named(q, "SELECT 1 FROM ente WHERE k=? AND tipo='regione'", da_ente, &one, &regione));
  switch (q->w.kind) {
    case ZN_L1_REGIONE: return ZN_OK;
    case ZN_L6_ENTE: *ha = given ? da_ente == q->w.ente && da_ambito == 0 : ente == q->w.ente; return ZN_OK;
    case ZN_L3_AMBITO:
      if (!given)
        *ha = ambito != 0 ? ambito == q->w.ambito : !zn_diritto_altrove(q->c, ente, q->w.ambito);
      else if (da_ambito != 0)
        *ha = da_ambito == q->w.ambito;
      else /* from somebody who has no ledger of its own to say it in */
        *ha = !regione && ambito == q->w.ambito && !zn_diritto_ha_registro(q->c, da_ente);
      return ZN_OK;
    default: *ha = false; return ZN_OK;
  }
}

/* ---- people, places, services ---- */

/* Who gives or measures: the ente itself, the capofila for it, or the ambito as such. */
static bool speaks_for_itself(const ask *q) {
  int64_t ente = named(q, "ente"), ambito = named(q, "ambito");
  switch (q->w.kind) {
    case ZN_L3_AMBITO: return ente == 0 && (ambito == 0 || ambito == q->w.ambito);
    case ZN_L4_AMBITO_ENTE:
    case ZN_L6_ENTE: return ente != 0 && ente == q->w.ente;
    default: return false;
  }
}

/* Of the own ambito's interventions only: an ente that changed ambito writes to each its own. */
static zn_status of_intervention(const ask *q, bool *ha) {
  zn_writer plan;
  int64_t k = named(q, "intervento");
  if (!*ha || k == 0) return ZN_OK;
  ZN_TRY(zn_ctx_writer(q->c, k, &plan, q->err));
  *ha = plan.kind == 0 || (plan.kind == ZN_L3_AMBITO && plan.ambito == q->w.ambito);
  return ZN_OK;
}

static zn_status itself(const ask *q, bool *ha) {
  *ha = speaks_for_itself(q);
  return ZN_OK;
}

static zn_status service(const ask *q, bool *ha) {
  int64_t ambito;
  bool here;
  *ha = speaks_for_itself(q);
  ZN_TRY(of_named(q, "SELECT ambito FROM struttura WHERE k=?", named(q, "struttura"), &ambito, &here));
  if (here && ambito != q->w.ambito) *ha = false;
  return of_intervention(q, ha);
}

static zn_status users(const ask *q, bool *ha) {
  *ha = speaks_for_itself(q) && q->w.kind != ZN_L3_AMBITO;
  return of_intervention(q, ha);
}

static zn_status satisfaction(const ask *q, bool *ha) { return same_writer(q, "servizio", ha); }

/* Of itself or, for the ambito, of its whole or of one of its comuni: needs, rules of access. */
static zn_status territory(const ask *q, bool *ha) {
  int64_t ambito = named(q, "ambito");
  *ha = q->w.kind == ZN_L3_AMBITO ? ambito == 0 || ambito == q->w.ambito : speaks_for_itself(q);
  return ZN_OK;
}

/* ---- examination ---- */

static zn_status of_ambito(const ask *q, bool *ha) {
  *ha = q->w.kind == ZN_L2_REGIONE_AMBITO && named(q, "ambito") == q->w.ambito;
  return ZN_OK;
}

static zn_status award(const ask *q, bool *ha) {
  int64_t ambito;
  bool here;
  ZN_TRY(of_named(q, "SELECT ambito FROM progetto_premialita WHERE k=?", named(q, "progetto"), &ambito, &here));
  *ha = !here || ambito == q->w.ambito;
  return ZN_OK;
}

static zn_status remark(const ask *q, bool *ha) {
  *ha = named(q, "ambito") == q->w.ambito && (q->w.kind != ZN_L4_AMBITO_ENTE || named(q, "ente") == q->w.ente);
  return ZN_OK;
}

/* Who was asked: the ente, of a remark of the capofila's; the capofila, of one of the Regione's. */
static zn_status answer(const ask *q, bool *ha) {
  zn_writer asker;
  int64_t k = named(q, "rilievo");
  if (k == 0) return ZN_OK;
  ZN_TRY(zn_ctx_writer(q->c, k, &asker, q->err));
  if (asker.kind == ZN_L4_AMBITO_ENTE)
    *ha = q->w.kind == ZN_L6_ENTE && q->w.ente == asker.ente && q->w.ambito == asker.ambito;
  if (asker.kind == ZN_L2_REGIONE_AMBITO) *ha = q->w.kind == ZN_L5_AMBITO_REGIONE && q->w.ambito == asker.ambito;
  return ZN_OK;
}

static zn_status reminder(const ask *q, bool *ha) {
  *ha = q->w.kind == ZN_L4_AMBITO_ENTE ? named(q, "ente") == q->w.ente : named(q, "ambito") == q->w.ambito;
  return ZN_OK;
}

static zn_status more_time(const ask *q, bool *ha) {
  *ha = q->w.kind == ZN_L6_ENTE ? named(q, "ente") == q->w.ente
                                : named(q, "ente") == 0 && named(q, "ambito") == q->w.ambito;
  return ZN_OK;
}

static zn_status deadline(const ask *q, bool *ha) {
  *ha = q->w.kind == ZN_L1_REGIONE || named(q, "ambito") == 0 || named(q, "ambito") == q->w.ambito;
  return ZN_OK;
}

static zn_status restricted(const ask *q, bool *ha) {
  *ha = q->w.kind == ZN_L6_ENTE && named(q, "ente") == q->w.ente;
  return ZN_OK;
}

/* A move of a survey of another fund-year belongs to no unit. */
static zn_status move(const ask *q, bool *ha) {
  int64_t fund;
  bool here;
  ZN_TRY(of_named(q, "SELECT fondo_annualita FROM rilevazione WHERE k=?", named(q, "rilevazione"), &fund, &here));
  *ha = !here || fund == named(q, "fondo_annualita");
  return ZN_OK;
}

/* A document hangs on a row of the office that attaches it: an ente's, also where the capofila entered it for it; an
 * ambito's; the Regione's. */
static zn_status attached_to(const ask *q, const char *field, bool *ha) {
  zn_writer of;
  if (named(q, field) == 0) return ZN_OK;
  ZN_TRY(zn_ctx_writer(q->c, named(q, field), &of, q->err));
  if (of.kind == 0) return ZN_OK;
  if (q->w.kind == ZN_L6_ENTE && of.ente != q->w.ente) *ha = false;
  if (q->w.kind == ZN_L3_AMBITO && (of.kind == ZN_L6_ENTE || of.ambito != q->w.ambito)) *ha = false;
  if (q->w.kind == ZN_L1_REGIONE && of.kind != ZN_L1_REGIONE && of.kind != ZN_L2_REGIONE_AMBITO) *ha = false;
  return ZN_OK;
}

static zn_status document(const ask *q, bool *ha) {
  static const char *const rows[] = {"giustificativo", "impegno", "liquidazione", "pagamento", "mossa"};
  int64_t owner;
  bool here;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) ZN_TRY(attached_to(q, rows[i], ha));
  ZN_TRY(of_named(q, "SELECT ente FROM atto WHERE k=?", named(q, "atto"), &owner, &here));
  if (here && q->w.kind == ZN_L6_ENTE && owner != q->w.ente) *ha = false;
  if (here && q->w.kind == ZN_L3_AMBITO) *ha = false;
  ZN_TRY(of_named(q, "SELECT ambito FROM atto WHERE k=?", named(q, "atto"), &owner, &here));
  if (here && (q->w.kind != ZN_L3_AMBITO || owner != q->w.ambito)) *ha = false;
  ZN_TRY(of_named(q, "SELECT ambito FROM piano WHERE k=?", named(q, "piano"), &owner, &here));
  if (here && q->w.kind == ZN_L3_AMBITO && owner != q->w.ambito) *ha = false;
  return ZN_OK;
}

/* ---- the table ---- */

static const struct {
  unsigned entity;
  rule_fn rule;
} rules[] = {{ZN_ASSEGNAZIONE, edge},
             {ZN_INTERVENTO, of_plan},
             {ZN_BUDGET, budget},
             {ZN_RENDICONTO_MOSSA, move},
             {ZN_OBIETTIVO, of_plan},
             {ZN_PIANO_SEZIONE, of_plan},
             {ZN_FASE, step},
             {ZN_FIRMATARIO, of_plan},
             {ZN_BISOGNO, territory},
             {ZN_CONCERTAZIONE, of_plan},
             {ZN_CRITERIO_RIPARTO, of_plan},
             {ZN_FORMAZIONE, of_plan},
             {ZN_REGOLA_ACCESSO, territory},
             {ZN_RIMODULAZIONE, of_plan},
             {ZN_RIMODULAZIONE_RIGA, change_line},
             {ZN_SERVIZIO, service},
             {ZN_GRADIMENTO, satisfaction},
             {ZN_ESITO_PREMIALITA, award},
             {ZN_PERSONALE, itself},
             {ZN_VALORE_INDICATORE, users},
             {ZN_RICHIESTA_PROROGA, more_time},
             {ZN_SOLLECITO, reminder},
             {ZN_SCADENZA, deadline},
             {ZN_RILIEVO, remark},
             {ZN_RISPOSTA_RILIEVO, answer},
             {ZN_RIGA_AMMESSA, of_ambito},
             {ZN_QUOTA_VINCOLATA, restricted},
             {ZN_ALLEGATO, document}};

unsigned zn_diritti_at(size_t i) { return i < sizeof rules / sizeof *rules ? rules[i].entity : 0; }

zn_status zn_diritto(zn_ctx *c, const zn_row *row, bool *ha, zn_err *err) {
  ask q = {.c = c, .row = row, .err = err};
  *ha = true;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (rules[i].entity != row->ent->no) continue;
    ZN_TRY(zn_ctx_writer(c, row->k, &q.w, err));
    if (q.w.kind == 0) return *ha = rules[i].entity != ZN_ASSEGNAZIONE, ZN_OK; /* an unknown feed: no money by it */
    return rules[i].rule(&q, ha);
  }
  return ZN_OK;
}

zn_status zn_diritto_di(zn_ctx *c, unsigned entity, int64_t k, bool *ha, zn_err *err) {
  zn_arena a;
  zn_row row;
  bool found;
  *ha = false;
  zn_arena_init(&a);
  zn_status st = zn_row_get(zn_ctx_replica(c), zn_entity_by_no(entity), k, &a, &row, &found, err);
  if (st == ZN_OK && found) st = zn_diritto(c, &row, ha, err);
  zn_arena_release(&a);
  return st;
}
