/* flow: the states of a rendicontazione as a fold over the moves that the offices wrote (DOMAIN 8.1, 8.2).
 *
 * A unit is one ente (in one ambito), or one ambito, for one rilevazione of a fund-year. Each move names by hash what
 * it answers: the move, or the manifest that it carries. The fold starts from the state with no moves and follows the
 * answers; where two moves answer the same one, the table's priority decides (taking in charge over withdrawing, which
 * becomes a request; returning over accepting), then whether somebody else has already gone on from it, then the order
 * of the table, then the hash. Stamps and order of arrival never count, so every replica that reads the same moves sees
 * the same state.
 *
 * Who may make a move is told by the ledger that it lies in: the ente's own, the ambito's for that ente, the ambito's
 * for the Regione, the Regione's for that ambito. A move out of its author's reach, or that the state does not know,
 * has no effect and is listed. A move whose answered one is not here yet is "in attesa". */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_FLOW_H
#define ZONA_CORE_DOMAIN_RENDICONTO_FLOW_H

#include "core/base/date.h"
#include "core/domain/money/context.h"
#include "core/domain/rows/rows.h"

typedef enum zn_stato {
  ZN_S_NESSUNO = 0,
  /* ente */
  ZN_S_NON_DOVUTO,  /* computed by the caller: the fund does not concern it */
  ZN_S_DA_INIZIARE, /* computed by the caller: nothing entered yet */
  ZN_S_BOZZA,
  ZN_S_INVIATO,
  ZN_S_IN_VERIFICA,
  ZN_S_DA_CORREGGERE,
  ZN_S_CONVALIDATO,
  ZN_S_INSERITO_DA_CAPOFILA,
  /* ambito */
  ZN_S_IN_COMPOSIZIONE,
  ZN_S_TRASMESSO,
  ZN_S_IN_ISTRUTTORIA,
  ZN_S_INTEGRAZIONE_RICHIESTA,
  ZN_S_APPROVATO,
  ZN_S_CHIUSO,
  /* the bare facts that the enti read */
  ZN_S_FATTO_APERTO,
  ZN_S_FATTO_TRASMESSO
} zn_stato;
const char *zn_stato_name(zn_stato s);  /* "in_verifica" */
const char *zn_stato_label(zn_stato s); /* "In verifica dal capofila" */

/* In the order of rendiconto_mossa.mossa in the schema. */
typedef enum zn_mossa {
  ZN_M_NESSUNA = 0,
  ZN_M_INVIA,
  ZN_M_DICHIARA_NON_UTILIZZO,
  ZN_M_ANNULLA_INVIO,
  ZN_M_AVVIA_VERIFICA,
  ZN_M_CHIEDE_RESTITUZIONE,
  ZN_M_RESTITUISCI,
  ZN_M_CONVALIDA,
  ZN_M_RIAPRI,
  ZN_M_INSERISCI,
  ZN_M_CONFERMA,
  ZN_M_CONTESTA,
  ZN_M_CONVALIDA_D_UFFICIO,
  ZN_M_PROPONE_RETTIFICA,
  ZN_M_TRASMETTI,
  ZN_M_TRASMISSIONE_INTEGRATIVA,
  ZN_M_AVVIA_ISTRUTTORIA,
  ZN_M_RICHIEDI_INTEGRAZIONE,
  ZN_M_RITRASMETTI,
  ZN_M_CONTRODEDUCI,
  ZN_M_APPROVA,
  ZN_M_RESPINGI,
  ZN_M_ANNULLA_APPROVAZIONE,
  ZN_M_CHIUDI,
  ZN_M_RIAPERTURA_STRAORDINARIA,
  ZN_M_COMUNICA_TRASMISSIONE,
  ZN_M_COMUNICA_RIAPERTURA,
  ZN_M_END
} zn_mossa;
const char *zn_mossa_name(zn_mossa m);
zn_mossa zn_mossa_parse(zn_span name);

typedef enum zn_autore { ZN_A_NESSUNO = 0, ZN_A_ENTE, ZN_A_CAPOFILA, ZN_A_REGIONE } zn_autore;
typedef enum zn_unita_tipo { ZN_U_ENTE = 1, ZN_U_AMBITO, ZN_U_FATTI } zn_unita_tipo;

/* One line of the table: in `da`, `mossa` by `chi` leads to `a` (the same state: it is noted and changes nothing).
 * `perde`: what becomes of it when another move that answers the same one wins. */
typedef enum zn_effetto {
  ZN_EF_VALE = 1,     /* it made the state */
  ZN_EF_ANNOTATA,     /* valid, changes no state: a request, a contest, an integration */
  ZN_EF_RICHIESTA,    /* lost against a stronger one: shown as a request to whom decides */
  ZN_EF_RETTIFICA,    /* came too late: a proposal of correction */
  ZN_EF_SUPERATA,     /* another one took its place */
  ZN_EF_IN_ATTESA,    /* what it answers is not here */
  ZN_EF_SENZA_EFFETTO /* not its author's to make, or not now */
} zn_effetto;
const char *zn_effetto_name(zn_effetto e);

typedef struct zn_flow_rule {
  zn_unita_tipo unita;
  zn_stato da;
  zn_mossa mossa;
  zn_autore chi;
  zn_stato a;
  uint8_t priorita;
  zn_effetto perde;
} zn_flow_rule;
extern const zn_flow_rule zn_flow_table[]; /* ends with unita 0 */

/* A move, as the fold sees it. Texts and documents are owned by whoever loaded them. */
typedef struct zn_mossa_row {
  int64_t k;
  zn_hash hash; /* zn_mossa_hash */
  zn_mossa mossa;
  zn_ledger_kind ledger;
  zn_autore autore; /* by ledger and the organisations named; ZN_A_NESSUNO: nobody's right */
  zn_unita_tipo unita;
  int64_t fondo_annualita, rilevazione, ente, ambito;
  bool answers, has_manifest;
  zn_hash risponde_a, manifest;
  zn_span doc, motivo, protocollo;
  bool non_utilizzo;
  zn_day al;          /* ZN_DAY_MIN: not given */
  zn_day ricevuto_il; /* ZN_DAY_MIN: not given */
  zn_effetto effetto; /* filled by the fold */
} zn_mossa_row;

typedef struct zn_mosse {
  zn_mossa_row *v;
  size_t n;
} zn_mosse;

typedef struct zn_flow {
  zn_stato stato;
  unsigned versione;          /* sendings or transmissions that counted */
  const zn_mossa_row *ultima; /* the last move that made the state; NULL: none */
  const zn_mossa_row
      *invio; /* the sending or transmission in force (the entry on behalf, where it was validated); NULL: none */
  const zn_mossa_row *esito; /* the validation or approval in force; NULL: none */
  bool d_ufficio;            /* validated on the ente's behalf */
  bool richiesta;            /* the ente asks to have it back */
  bool contestata;           /* the ente contests what was entered on its behalf */
} zn_flow;

/* "BLAKE2b(zona mossa 1, wire id, shared fields)": what an answer names. */
ZN_MUST zn_status zn_mossa_hash(zn_replica *r, const zn_row *row, zn_hash *out, zn_err *err);

/* Folds the moves of one unit (all of the same unit: see zn_mosse_di); sets effetto of each. trasmessi: the manifests
 * of enti that the transmission in force holds (only for ZN_U_ENTE): a reopening of one of them has no effect while it
 * is transmitted. */
void zn_flow_fold(zn_unita_tipo unita, zn_mossa_row **mosse, size_t n, const zn_hash *trasmessi, size_t ntrasmessi,
                  zn_flow *out);

/* ---- from a replica
 * ---------------------------------------------------------------------------------------------------- */
/* All moves of a fund-year that this replica reads. Everything lives in the arena. */
ZN_MUST zn_status zn_mosse_load(zn_ctx *c, int64_t fondo_annualita, zn_arena *a, zn_mosse *out, zn_err *err);
/* State of one ente in one ambito, or of one ambito, for a rilevazione (0: the implicit one). mosse: of the fund-year;
 * the effects of the unit's moves are set. *mine (may be NULL): the unit's moves, in the arena. */
ZN_MUST zn_status zn_flow_ente(const zn_mosse *m, int64_t rilevazione, int64_t ambito, int64_t ente, zn_arena *a,
                               zn_flow *out, zn_mossa_row ***mine, size_t *nmine, zn_err *err);
ZN_MUST zn_status zn_flow_ambito(const zn_mosse *m, int64_t rilevazione, int64_t ambito, zn_arena *a, zn_flow *out,
                                 zn_mossa_row ***mine, size_t *nmine, zn_err *err);
/* What the enti of an ambito know of it, by the bare facts alone. *mine (may be NULL): the facts, and what else lies in
 * that ledger, which is without effect. */
ZN_MUST zn_status zn_flow_fatti(const zn_mosse *m, int64_t rilevazione, int64_t ambito, zn_arena *a, zn_flow *out,
                                zn_mossa_row ***mine, size_t *nmine, zn_err *err);

/* Did the capofila remind this ente of this fund-year, or of all it owes (entity sollecito, in its ledger for that
 * ente)? Without, an entry on the ente's behalf has no effect (DOMAIN 8.1): every replica that reads the one reads the
 * other.
 */
ZN_MUST zn_status zn_flow_sollecitato(zn_ctx *c, int64_t fondo_annualita, int64_t rilevazione, int64_t ambito,
                                      int64_t ente, bool *yes, zn_err *err);

/* ---- deadlines (V28)
 * ------------------------------------------------------------------------------------------------------ */
typedef enum zn_puntuale {
  ZN_P_SENZA_SCADENZA = 0, /* the rilevazione has no deadline */
  ZN_P_NON_INVIATO,
  ZN_P_NEI_TERMINI, /* the receipt, or the recorded PEC or protocol date, is in time */
  ZN_P_IN_TOLLERANZA,
  ZN_P_FIRMATO_NEI_TERMINI, /* in time by the workplace's own clock only: who receives decides */
  ZN_P_NON_RICEVUTO,        /* sent, no receipt yet */
  ZN_P_IN_RITARDO
} zn_puntuale;
const char *zn_puntuale_name(zn_puntuale p);
typedef struct zn_scadenza {
  bool esiste;
  zn_day giorno;
  int tolleranza;
} zn_scadenza;
/* received_ms: of the receipt, 0 when there is none; written_ms: stamp of the move by its author's clock, 0 unknown. */
zn_puntuale zn_flow_puntuale(const zn_scadenza *s, const zn_mossa_row *invio, int64_t received_ms, int64_t written_ms);

#endif
