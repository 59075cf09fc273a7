/* chi: as whom an act of the examination is done, about which unit, and how its row is written (private to
 * core/domain/esame). */
#ifndef ZONA_CORE_DOMAIN_ESAME_CHI_H
#define ZONA_CORE_DOMAIN_ESAME_CHI_H

#include "core/domain/esame/esame.h"
#include "core/domain/rendiconto/rend.h"

/* The Regione, where I am it; else my ambito. ZN_E_DENIED for an ente. Without --come, a device of several roles acts
 * as the one that the named organisation asks for: the Regione for an ambito, the capofila for an ente. */
ZN_MUST zn_status zn_esame_esaminatore(const zn_place *p, const zn_esame_ask *ask, const zn_me **me, int64_t *ambito,
                                       int64_t *ente, zn_err *err);
ZN_MUST zn_status zn_esame_regione(const zn_place *p, const zn_me **me, zn_err *err);
/* The ambito of an ente today. */
ZN_MUST zn_status zn_esame_ambito_di(const zn_place *p, int64_t ente, int64_t *ambito, zn_err *err);
/* The unit that is asked about: what was named, else who I am; ente 0: the ambito itself. The Regione must name one. */
ZN_MUST zn_status zn_esame_unita(const zn_place *p, const zn_esame_ask *ask, int64_t *ambito, int64_t *ente,
                                 zn_err *err);
/* An act typed as TIPO/ANNO/NUMERO: *k 0 where none was given. */
ZN_MUST zn_status zn_esame_atto(const zn_place *p, const zn_me *me, const char *text, int64_t *k, zn_err *err);

/* Opens for what is asked; ambito: whose own surveys are seen. Close with zn_rend_close. */
ZN_MUST zn_status zn_esame_open(zn_rend *x, const zn_place *p, const zn_esame_ask *ask, int64_t ambito, zn_err *err);
/* Opens for the survey that a row names (0: the implicit one). */
ZN_MUST zn_status zn_esame_open_at(zn_rend *x, const zn_place *p, int64_t fondo_annualita, int64_t rilevazione,
                                   int64_t ambito, zn_err *err);

/* One row, in one transaction, in the ledger of `kind` from owner to audience (0: none). A hashed row that is there is
 * changed. row->k is set. */
ZN_MUST zn_status zn_esame_write(const zn_place *p, zn_ledger_kind kind, int64_t owner, int64_t audience, zn_row *row,
                                 zn_err *err);
json_t *zn_esame_fatto(const zn_place *p, const zn_row *row); /* {"id":…} */
/* All fund-years there are here, or the one that was asked. Owned by the arena. */
ZN_MUST zn_status zn_esame_fondi(const zn_place *p, const zn_esame_ask *ask, zn_arena *a, int64_t **out, size_t *n,
                                 zn_err *err);

/* A list made with a context and room of its own; *out is an array, owned by the caller. */
typedef zn_status (*zn_esame_fill)(const zn_place *p, const zn_esame_ask *ask, zn_ctx *c, zn_arena *a, json_t *list,
                                   zn_err *err);
ZN_MUST zn_status zn_esame_elenco(const zn_place *p, const zn_esame_ask *ask, zn_esame_fill fill, json_t **out,
                                  zn_err *err);

#endif
