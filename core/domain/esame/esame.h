/* esame: what offices do in the examination besides the moves of the rendicontazione: remarks and their answers, what
 * is admitted, extensions, reminders, the act on who did not answer, what changed between two sendings, what is due.
 *
 * Each act is a function of one shape, so that the command line and the local API offer the same (client/esame.h).
 * Texts are as typed by a person; *out is a new reference, owned by the caller, one JSON value. ZN_E_DENIED: not this
 * office's to do; ZN_E_STATE: not now, with the reason; ZN_E_USAGE: something is missing. */
#ifndef ZONA_CORE_DOMAIN_ESAME_ESAME_H
#define ZONA_CORE_DOMAIN_ESAME_ESAME_H

#include <jansson.h>

#include "core/domain/rows/place.h"

typedef struct zn_esame_ask {
  int64_t fondo_annualita; /* 0: of any fund (lists only) */
  bool has_al;
  zn_day al;
  int64_t ente, ambito; /* local rows, as named by a person; 0: not named, then who I am */
  /* NULL: not given */
  const char *id;                    /* of a remark */
  const char *riga;                  /* "impegno:2025/1", "budget:SAD-01/FNPS/2025"; of admit: a budget line */
  const char *tipo, *testo, *motivo; /* testo: of a remark, an answer */
  const char *importo;               /* admitted */
  const char *scadenza, *atto, *protocollo;
  int da, a;     /* versions to compare; 0: the last two */
  bool aperti;   /* only what is still open */
  bool ritirato; /* close a remark as withdrawn, not as settled */
} zn_esame_ask;

typedef zn_status (*zn_esame_fn)(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);

/* ---- remarks (rilievi.c): of the capofila on an ente's sending, of the Regione on an ambito's transmission ---- */
ZN_MUST zn_status zn_esame_rilievo_add(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
/* tipo: risposta, controdeduzione, contestazione. */
ZN_MUST zn_status zn_rilievo_reply(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_rilievo_close(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
/* The capofila passes a remark of the Regione's on to the ente whose row it is. */
ZN_MUST zn_status zn_rilievo_forward(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_rilievo_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);

/* ---- money (giudizi.c) ---- */
ZN_MUST zn_status zn_esame_admit(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_esame_admit_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_esame_saldi(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
/* The Regione's act on an ambito, or an ente of it, that did not answer: its money counts as not spent. */
ZN_MUST zn_status zn_esame_silence(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);

/* ---- sendings (giudizi.c) ---- */
ZN_MUST zn_status zn_esame_versions(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_esame_diff(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_esame_outside(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);

/* ---- time (termini.c, scadenze.c) ---- */
ZN_MUST zn_status zn_proroga_ask(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_proroga_grant(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_proroga_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_sollecito_add(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
ZN_MUST zn_status zn_sollecito_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);
/* [{"data","giorni","tipo","titolo","fondo_annualita","chi","stato"}] of what concerns me, soonest first; what is done
 * is left out. */
ZN_MUST zn_status zn_scadenze_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err);

#endif
