/* rendiconto: what an office sees of a rendicontazione and what it does with it (DESIGN sections 8 and 9, DOMAIN 8).
 *
 * Organisations are given by id (zn_id: the row id of the ente or ambito; the Regione's is zn_key_regione), fund-years
 * by their local row. The replica must have its totals attached (zn_domain_attach). */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_RENDICONTO_H
#define ZONA_CORE_DOMAIN_RENDICONTO_RENDICONTO_H

#include <jansson.h>

#include "core/domain/money/importi.h"
#include "core/domain/rendiconto/flow.h"

/* Row of a fund-year by code and year. ZN_E_NOTFOUND with a text for people. */
ZN_MUST zn_status zn_fondo_annualita_k(zn_replica *r, const char *fondo, int64_t anno, int64_t *k, zn_err *err);

typedef struct zn_rendiconto_ask {
  int64_t fondo_annualita;
  zn_livello livello; /* ENTE, AMBITO or REGIONE */
  zn_id org;          /* the ente or ambito; unused for the Regione */
  bool has_al;
  zn_day al; /* else the date of the open rilevazione, else today */
} zn_rendiconto_ask;

/* The JSON of DESIGN section 9: fondo, anno, al, vista, livello, ente|ambito, stato, versione, totali, interni,
 * trasmesso, righe, matrice, manifest; besides: denominazione, scadenza, puntualita, mosse, linee (ente), mancanti
 * (ambito). A new reference. */
ZN_MUST zn_status zn_rendiconto_show(zn_replica *r, const zn_rendiconto_ask *ask, json_t **out, zn_err *err);

/* The verbs of `zona rendiconto`. */
typedef enum zn_verbo {
  ZN_R_SUBMIT = 1,
  ZN_R_DECLARE_UNUSED,
  ZN_R_WITHDRAW,
  ZN_R_REVIEW,
  ZN_R_RETURN,
  ZN_R_ACCEPT,
  ZN_R_REOPEN,
  ZN_R_CONFIRM,
  ZN_R_CONTEST,
  ZN_R_TRANSMIT,
  ZN_R_TRANSMIT_MISSING,
  ZN_R_REQUEST,
  ZN_R_REPLY,
  ZN_R_APPROVE,
  ZN_R_REJECT,
  ZN_R_UNAPPROVE,
  ZN_R_CLOSE,
  ZN_R_PROPOSE
} zn_verbo;
zn_verbo zn_verbo_parse(const char *name); /* "declare-unused"; 0: none */

typedef struct zn_rendiconto_act {
  zn_id me; /* the organisation that acts */
  zn_org_kind kind;
  int64_t fondo_annualita;
  bool has_al;
  zn_day al;
  bool has_target;
  zn_id target; /* an ente (for the capofila) or an ambito (for the Regione); absent: the actor itself */
  zn_verbo verbo;
  const char *motivo; /* NULL: none */
  zn_day ricevuto_il; /* with has_ricevuto: PEC or protocol date of what came by file; the receiver's to say */
  bool has_ricevuto;
  const char *protocollo; /* its protocol number; NULL: none */
  int64_t atto;           /* the Regione's act (local row): for an extraordinary reopening, a closing; 0: none */
  /* of a closing: how the money that was not admitted ends; NULL for all three: as it follows from what was paid */
  const char *economia, *da_restituire, *revocato;
} zn_rendiconto_act;

/* Does it, with the steps it presupposes, in one transaction, each logged as a move. *out (may be NULL):
 * {"stato","versione","mosse": [names],"manifest":hash|null,"avvisi":[…]}; of an approval or a closing also "saldi".
 * ZN_E_STATE: not now, or rules of level B
 * forbid it (the text says the first and how many); ZN_E_DENIED: not this organisation's to do; ZN_E_USAGE: a reason is
 * needed. */
ZN_MUST zn_status zn_rendiconto_do(zn_replica *r, const zn_rendiconto_act *act, json_t **out, zn_err *err);

/* Recomputes every manifest in force of the fund-year that this replica can (all of it, or under an ambito), and the
 * sum at each level: {"ok":bool,"verificati":n,"differenze":[{"ente"|"ambito","manifest","motivo"}],"da_aggiornare":n}.
 */
ZN_MUST zn_status zn_rendiconto_verify(zn_replica *r, const zn_rendiconto_ask *ask, bool *ok, json_t **out,
                                       zn_err *err);
/* One signed manifest, as exported to a file, also an old one: recomputed from the ledgers at its version vector.
 * {"ok","esito","motivo","manifest","ente"|"ambito","denominazione","fondo","anno","al","versione","postazione",
 * "in_vigore","differenze":[…],"dopo":[…]}: what differs from what was signed, and what changed here since
 * (core/domain/traccia/documento.h). */
ZN_MUST zn_status zn_rendiconto_verify_doc(zn_replica *r, zn_span doc, bool *ok, json_t **out, zn_err *err);

#endif
