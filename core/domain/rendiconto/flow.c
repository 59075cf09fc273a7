/* The table of DOMAIN 8.1 and 8.2, and the fold. Pure: no storage, no time. */
#include "core/domain/rendiconto/flow.h"

#include <stdlib.h>
#include <string.h>

#define E    ZN_U_ENTE
#define A    ZN_U_AMBITO
#define F    ZN_U_FATTI
#define ente ZN_A_ENTE
#define capo ZN_A_CAPOFILA
#define reg  ZN_A_REGIONE
#define SUP  ZN_EF_SUPERATA
#define RIC  ZN_EF_RICHIESTA
#define RET  ZN_EF_RETTIFICA

/* unit, from, move, by whom, to, priority, what becomes of it if it loses */
const zn_flow_rule zn_flow_table[] = {
    {E, ZN_S_BOZZA, ZN_M_INVIA, ente, ZN_S_INVIATO, 1, RET},
    {E, ZN_S_BOZZA, ZN_M_DICHIARA_NON_UTILIZZO, ente, ZN_S_INVIATO, 1, RET},
    {E, ZN_S_BOZZA, ZN_M_INSERISCI, capo, ZN_S_INSERITO_DA_CAPOFILA, 1, SUP},

    {E, ZN_S_INVIATO, ZN_M_AVVIA_VERIFICA, capo, ZN_S_IN_VERIFICA, 2, SUP},
    {E, ZN_S_INVIATO, ZN_M_ANNULLA_INVIO, ente, ZN_S_BOZZA, 1, RIC},
    {E, ZN_S_INVIATO, ZN_M_CHIEDE_RESTITUZIONE, ente, ZN_S_INVIATO, 0, RIC},

    {E, ZN_S_IN_VERIFICA, ZN_M_RESTITUISCI, capo, ZN_S_DA_CORREGGERE, 2, SUP},
    {E, ZN_S_IN_VERIFICA, ZN_M_CONVALIDA, capo, ZN_S_CONVALIDATO, 1, SUP},
    {E, ZN_S_IN_VERIFICA, ZN_M_CHIEDE_RESTITUZIONE, ente, ZN_S_IN_VERIFICA, 0, RIC},

    {E, ZN_S_DA_CORREGGERE, ZN_M_INVIA, ente, ZN_S_INVIATO, 1, SUP},
    {E, ZN_S_DA_CORREGGERE, ZN_M_DICHIARA_NON_UTILIZZO, ente, ZN_S_INVIATO, 1, SUP},

    {E, ZN_S_CONVALIDATO, ZN_M_RIAPRI, capo, ZN_S_DA_CORREGGERE, 1, SUP},
    {E, ZN_S_CONVALIDATO, ZN_M_CHIEDE_RESTITUZIONE, ente, ZN_S_CONVALIDATO, 0, RIC},
    {E, ZN_S_CONVALIDATO, ZN_M_PROPONE_RETTIFICA, ente, ZN_S_CONVALIDATO, 0, RET},
    {E, ZN_S_CONVALIDATO, ZN_M_CONFERMA, ente, ZN_S_CONVALIDATO, 0, RET},
    {E, ZN_S_CONVALIDATO, ZN_M_CONTESTA, ente, ZN_S_CONVALIDATO, 0, RET},

    {E, ZN_S_INSERITO_DA_CAPOFILA, ZN_M_CONVALIDA_D_UFFICIO, capo, ZN_S_CONVALIDATO, 4, SUP},
    {E, ZN_S_INSERITO_DA_CAPOFILA, ZN_M_INVIA, ente, ZN_S_INVIATO, 3, RET},
    {E, ZN_S_INSERITO_DA_CAPOFILA, ZN_M_DICHIARA_NON_UTILIZZO, ente, ZN_S_INVIATO, 3, RET},
    {E, ZN_S_INSERITO_DA_CAPOFILA, ZN_M_CONFERMA, ente, ZN_S_INVIATO, 2, RET},
    {E, ZN_S_INSERITO_DA_CAPOFILA, ZN_M_INSERISCI, capo, ZN_S_INSERITO_DA_CAPOFILA, 1, SUP},
    {E, ZN_S_INSERITO_DA_CAPOFILA, ZN_M_CONTESTA, ente, ZN_S_INSERITO_DA_CAPOFILA, 0, RET},

    {A, ZN_S_IN_COMPOSIZIONE, ZN_M_TRASMETTI, capo, ZN_S_TRASMESSO, 1, SUP},

    {A, ZN_S_TRASMESSO, ZN_M_AVVIA_ISTRUTTORIA, reg, ZN_S_IN_ISTRUTTORIA, 2, SUP},
    {A, ZN_S_TRASMESSO, ZN_M_ANNULLA_INVIO, capo, ZN_S_IN_COMPOSIZIONE, 1, RIC},
    {A, ZN_S_TRASMESSO, ZN_M_TRASMISSIONE_INTEGRATIVA, capo, ZN_S_TRASMESSO, 0, SUP},

    {A, ZN_S_IN_ISTRUTTORIA, ZN_M_RESPINGI, reg, ZN_S_IN_COMPOSIZIONE, 3, SUP},
    {A, ZN_S_IN_ISTRUTTORIA, ZN_M_RICHIEDI_INTEGRAZIONE, reg, ZN_S_INTEGRAZIONE_RICHIESTA, 2, SUP},
    {A, ZN_S_IN_ISTRUTTORIA, ZN_M_APPROVA, reg, ZN_S_APPROVATO, 1, SUP},
    {A, ZN_S_IN_ISTRUTTORIA, ZN_M_TRASMISSIONE_INTEGRATIVA, capo, ZN_S_IN_ISTRUTTORIA, 0, SUP},

    {A, ZN_S_INTEGRAZIONE_RICHIESTA, ZN_M_RITRASMETTI, capo, ZN_S_TRASMESSO, 2, SUP},
    {A, ZN_S_INTEGRAZIONE_RICHIESTA, ZN_M_CONTRODEDUCI, capo, ZN_S_IN_ISTRUTTORIA, 1, SUP},
    {A, ZN_S_INTEGRAZIONE_RICHIESTA, ZN_M_TRASMISSIONE_INTEGRATIVA, capo, ZN_S_INTEGRAZIONE_RICHIESTA, 0, SUP},

    {A, ZN_S_APPROVATO, ZN_M_ANNULLA_APPROVAZIONE, reg, ZN_S_IN_ISTRUTTORIA, 2, SUP},
    {A, ZN_S_APPROVATO, ZN_M_CHIUDI, reg, ZN_S_CHIUSO, 1, SUP},
    {A, ZN_S_APPROVATO, ZN_M_TRASMISSIONE_INTEGRATIVA, capo, ZN_S_APPROVATO, 0, SUP},

    {A, ZN_S_CHIUSO, ZN_M_RIAPERTURA_STRAORDINARIA, reg, ZN_S_IN_ISTRUTTORIA, 1, SUP},

    {F, ZN_S_FATTO_APERTO, ZN_M_COMUNICA_TRASMISSIONE, capo, ZN_S_FATTO_TRASMESSO, 1, SUP},
    {F, ZN_S_FATTO_TRASMESSO, ZN_M_COMUNICA_RIAPERTURA, capo, ZN_S_FATTO_APERTO, 2, SUP},
    {F, ZN_S_FATTO_TRASMESSO, ZN_M_COMUNICA_TRASMISSIONE, capo, ZN_S_FATTO_TRASMESSO, 1, SUP},

    {0, 0, 0, 0, 0, 0, 0},
};

#undef E
#undef A
#undef F
#undef ente
#undef capo
#undef reg

static const zn_flow_rule *rule_of(zn_unita_tipo u, zn_stato from, const zn_mossa_row *m) {
  for (const zn_flow_rule *r = zn_flow_table; r->unita != 0; r++)
    if (r->unita == u && r->da == from && r->mossa == m->mossa && r->chi == m->autore) return r;
  return NULL;
}

/* ---- which moves answer which ---- */

typedef struct fold {
  zn_unita_tipo unita;
  zn_mossa_row **m;
  size_t n;
  const zn_hash *sent;
  size_t nsent;
  bool *seen;  /* taken up, or dealt with */
  bool *group; /* the move, and its equals, that made the state */
} fold;

static bool same_hash(const zn_hash *a, const zn_hash *b) { return memcmp(a->b, b->b, sizeof a->b) == 0; }

static bool is_answered_by(const zn_mossa_row *m, const zn_mossa_row *answer) {
  return answer->answers && (same_hash(&answer->risponde_a, &m->hash) ||
                             (m->has_manifest && same_hash(&answer->risponde_a, &m->manifest)));
}

/* Does this move answer the present state: one of the group, or, at the beginning, nothing? */
static bool answers_now(const fold *f, size_t i, bool start) {
  if (start) return !f->m[i]->answers;
  for (size_t g = 0; g < f->n; g++)
    if (f->group[g] && is_answered_by(f->m[g], f->m[i])) return true;
  return false;
}

/* Has somebody else gone on from this move? */
static bool gone_on(const fold *f, size_t i, zn_stato to) {
  for (size_t j = 0; j < f->n; j++)
    if (j != i && is_answered_by(f->m[i], f->m[j]) && rule_of(f->unita, to, f->m[j]) != NULL &&
        (f->m[j]->autore != f->m[i]->autore || f->m[j]->mossa == ZN_M_CONVALIDA_D_UFFICIO))
      return true;
  return false;
}

/* Reopening what is in the transmission in force is nobody's right (DOMAIN 8.1: "until transmitted"). */
static bool forbidden(const fold *f, const zn_mossa_row *m, const zn_hash *manifest_in_force) {
  if (m->mossa != ZN_M_RIAPRI || manifest_in_force == NULL) return false;
  for (size_t i = 0; i < f->nsent; i++)
    if (same_hash(&f->sent[i], manifest_in_force)) return true;
  return false;
}

static bool better(const fold *f, size_t a, const zn_flow_rule *ra, size_t b, const zn_flow_rule *rb) {
  if (ra->priorita != rb->priorita) return ra->priorita > rb->priorita;
  bool ga = gone_on(f, a, ra->a), gb = gone_on(f, b, rb->a);
  if (ga != gb) return ga;
  if (ra != rb) return ra < rb;
  return memcmp(f->m[a]->hash.b, f->m[b]->hash.b, sizeof f->m[a]->hash.b) < 0;
}

/* Two offices' desks may make the same move at once: they are one where neither carries a manifest of its own. */
static bool equal_moves(const zn_mossa_row *a, const zn_mossa_row *b) {
  if (a->mossa != b->mossa || a->autore != b->autore || a->has_manifest != b->has_manifest) return false;
  return !a->has_manifest || same_hash(&a->manifest, &b->manifest);
}

/* ---- what a move does ---- */

static bool is_sending(zn_mossa m) {
  return m == ZN_M_INVIA || m == ZN_M_DICHIARA_NON_UTILIZZO || m == ZN_M_TRASMETTI || m == ZN_M_RITRASMETTI ||
         m == ZN_M_INSERISCI || m == ZN_M_COMUNICA_TRASMISSIONE;
}

static void take(zn_flow *out, const zn_mossa_row *m, zn_stato to) {
  out->ultima = m;
  out->stato = to;
  out->richiesta = out->contestata = false;
  if (is_sending(m->mossa)) {
    out->invio = m;
    out->d_ufficio = false;
    if (m->mossa != ZN_M_INSERISCI) out->versione++;
  }
  if (m->mossa == ZN_M_CONFERMA) {
    out->versione++;
    if (m->has_manifest) out->invio = m;
  }
  switch (to) {
    case ZN_S_BOZZA:
    case ZN_S_IN_COMPOSIZIONE:
    case ZN_S_FATTO_APERTO: out->invio = out->esito = NULL; break;
    case ZN_S_CONVALIDATO:
      out->d_ufficio = m->mossa == ZN_M_CONVALIDA_D_UFFICIO;
      if (out->d_ufficio && out->versione == 0) out->versione = 1;
      out->esito = m;
      break;
    case ZN_S_APPROVATO:
    case ZN_S_CHIUSO:
      if (m->mossa == ZN_M_APPROVA) out->esito = m;
      break;
    default: out->esito = NULL;
  }
}

static void note(zn_flow *out, zn_mossa_row *m) {
  m->effetto = ZN_EF_ANNOTATA;
  if (m->mossa == ZN_M_CHIEDE_RESTITUZIONE) {
    m->effetto = ZN_EF_RICHIESTA;
    out->richiesta = true;
  }
  if (m->mossa == ZN_M_CONTESTA) out->contestata = out->stato == ZN_S_INSERITO_DA_CAPOFILA;
  if (out->stato == ZN_S_CONVALIDATO &&
      (m->mossa == ZN_M_CONFERMA || m->mossa == ZN_M_CONTESTA || m->mossa == ZN_M_PROPONE_RETTIFICA))
    m->effetto = ZN_EF_RETTIFICA;
}

/* Moves that answer the present state and lost, or only say something. */
static void settle_others(fold *f, bool start, zn_stato from, zn_flow *out) {
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i] || !answers_now(f, i, start)) continue;
    const zn_flow_rule *r = rule_of(f->unita, from, f->m[i]);
    f->seen[i] = true;
    f->m[i]->effetto = r == NULL || r->priorita == 0 ? ZN_EF_SENZA_EFFETTO : r->perde;
    if (f->m[i]->effetto == ZN_EF_RICHIESTA) out->richiesta = true;
  }
}

static void note_all(fold *f, bool start, zn_flow *out) {
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i] || !answers_now(f, i, start)) continue;
    const zn_flow_rule *r = rule_of(f->unita, out->stato, f->m[i]);
    if (r == NULL || r->priorita != 0) continue;
    f->seen[i] = true;
    note(out, f->m[i]);
  }
}

/* One step; false when nothing answers the present state. */
static bool step(fold *f, bool start, zn_flow *out) {
  const zn_flow_rule *best_rule = NULL;
  size_t best = f->n;
  const zn_hash *in_force = out->invio != NULL && out->invio->has_manifest ? &out->invio->manifest : NULL;
  note_all(f, start, out);
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i] || !answers_now(f, i, start)) continue;
    const zn_flow_rule *r = rule_of(f->unita, out->stato, f->m[i]);
    if (r == NULL || forbidden(f, f->m[i], in_force)) {
      f->seen[i] = true;
      f->m[i]->effetto = ZN_EF_SENZA_EFFETTO;
    } else if (best == f->n || better(f, i, r, best, best_rule)) {
      best = i;
      best_rule = r;
    }
  }
  if (best == f->n) return false;
  zn_stato from = out->stato;
  bool *next = calloc(f->n, sizeof *next);
  if (next == NULL) return false;
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i] || !answers_now(f, i, start) || !equal_moves(f->m[best], f->m[i])) continue;
    next[i] = f->seen[i] = true;
    f->m[i]->effetto = ZN_EF_VALE;
  }
  bool asked = false;
  zn_flow others = {0};
  settle_others(f, start, from, &others);
  asked = others.richiesta;
  memcpy(f->group, next, f->n * sizeof *next);
  free(next);
  take(out, f->m[best], best_rule->a);
  out->richiesta = asked;
  return true;
}

static zn_stato beginning(zn_unita_tipo u) {
  return u == ZN_U_ENTE ? ZN_S_BOZZA : u == ZN_U_AMBITO ? ZN_S_IN_COMPOSIZIONE : ZN_S_FATTO_APERTO;
}

static int by_hash(const void *a, const void *b) {
  return zn_hash_cmp(&(*(zn_mossa_row *const *)a)->hash, &(*(zn_mossa_row *const *)b)->hash);
}

/* Moves that answer something in the list that never came to count are over; the others wait. */
static void settle_rest(fold *f) {
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i]) continue;
    bool here = !f->m[i]->answers;
    for (size_t j = 0; j < f->n && !here; j++) here = is_answered_by(f->m[j], f->m[i]);
    f->m[i]->effetto = here ? ZN_EF_SUPERATA : ZN_EF_IN_ATTESA;
    if (f->m[i]->autore == ZN_A_NESSUNO) f->m[i]->effetto = ZN_EF_SENZA_EFFETTO;
  }
}

void zn_flow_fold(zn_unita_tipo unita, zn_mossa_row **m, size_t n, const zn_hash *sent, size_t nsent, zn_flow *out) {
  *out = (zn_flow){.stato = beginning(unita)};
  if (n == 0) return;
  qsort(m, n, sizeof *m, by_hash); /* one order, whatever the arrival */
  fold f = {.unita = unita, .m = m, .n = n, .sent = sent, .nsent = nsent};
  f.seen = calloc(n, sizeof *f.seen);
  f.group = calloc(n, sizeof *f.group);
  if (f.seen != NULL && f.group != NULL) {
    bool start = true;
    while (step(&f, start, out)) start = false;
    settle_rest(&f);
  }
  free(f.seen);
  free(f.group);
}

/* ---- deadlines ---- */

zn_puntuale zn_flow_puntuale(const zn_scadenza *s, const zn_mossa_row *invio, int64_t received_ms, int64_t written_ms) {
  if (!s->esiste) return ZN_P_SENZA_SCADENZA;
  if (invio == NULL) return ZN_P_NON_INVIATO;
  int64_t due = zn_day_deadline_ms(s->giorno),
          tolerated = zn_day_deadline_ms(s->giorno + (s->tolleranza > 0 ? s->tolleranza : 0));
  bool recorded = invio->ricevuto_il != ZN_DAY_MIN;
  if (recorded && invio->ricevuto_il <= s->giorno) return ZN_P_NEI_TERMINI;
  if (received_ms != 0 && received_ms <= due) return ZN_P_NEI_TERMINI;
  if (recorded && zn_day_deadline_ms(invio->ricevuto_il) <= tolerated) return ZN_P_IN_TOLLERANZA;
  if (received_ms != 0 && received_ms <= tolerated) return ZN_P_IN_TOLLERANZA;
  if (written_ms != 0 && written_ms <= due)
    return received_ms != 0 || recorded ? ZN_P_FIRMATO_NEI_TERMINI : ZN_P_NON_RICEVUTO;
  return received_ms != 0 || recorded ? ZN_P_IN_RITARDO : ZN_P_NON_RICEVUTO;
}
