/* scope: what a rendicontazione command or route is about: fund-year, date, whose. From texts: options of the command
 * line, or parameters of the local API. */
#ifndef ZONA_CLIENT_SCOPE_H
#define ZONA_CLIENT_SCOPE_H

#include "core/domain/regole/regole.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/report/report.h"
#include "core/domain/rows/place.h"

/* NULL: not given. */
typedef struct zn_scope_text {
  const char *fondo, *anno, *al, *ente, *ambito;
  const char *intervento; /* reports: R5 */
} zn_scope_text;

typedef struct zn_scope {
  int64_t fondo_annualita; /* 0: not given */
  zn_livello livello;      /* ENTE, AMBITO or REGIONE; from ente, ambito, else who I am */
  zn_id org;
  bool has_al;
  zn_day al;
} zn_scope;

/* need_fund: fondo and anno must be there (ZN_E_USAGE). Both or none otherwise. */
ZN_MUST zn_status zn_scope_of(const zn_place *p, const zn_scope_text *t, bool need_fund, zn_scope *out, zn_err *err);

/* The fund-years there are here, in order of fund and year: for what takes all. Owned by the arena. */
ZN_MUST zn_status zn_scope_funds(const zn_place *p, zn_arena *a, int64_t **out, size_t *n, zn_err *err);

/* ---- what commands and routes share
 * ----------------------------------------------------------------------------------- */
/* What a verb may be given besides its scope. NULL: not given. */
typedef struct zn_scope_act {
  const char *motivo;
  const char *ricevuto, *protocollo;               /* what came by PEC, as the receiver records it */
  const char *atto;                                /* the Regione's */
  const char *economia, *da_restituire, *revocato; /* of a closing */
} zn_scope_act;
/* Performs a verb; who acts and on whom follows from the verb, the options and who I am. */
ZN_MUST zn_status zn_scope_move(const zn_place *p, const zn_scope_text *t, const char *verb, const zn_scope_act *with,
                                json_t **out, zn_err *err);
/* [{"codice","livello","testo",…,"fondo_annualita"}] of one fund-year; or of all that concern whose it is, after those
 * of the plan, of people and of the ledgers (fondo_annualita null). */
ZN_MUST zn_status zn_scope_check(const zn_place *p, const zn_scope_text *t, json_t **out, zn_err *err);
/* {"ok","verificati","differenze","da_aggiornare"} of one fund-year or of all. */
ZN_MUST zn_status zn_scope_verify(const zn_place *p, const zn_scope_text *t, bool *ok, json_t **out, zn_err *err);
/* As zn_rendiconto_show, and: "parziale", true where this workplace does not read all that the figures are made of;
 * then, of an ambito, "pubblicati": what its capofila published, or null. */
ZN_MUST zn_status zn_scope_show(const zn_place *p, const zn_scope_text *t, json_t **out, zn_err *err);
/* The capofila lets its enti know the ambito's totals (core/domain/rows/visibilita.h). */
ZN_MUST zn_status zn_scope_publish(const zn_place *p, const zn_scope_text *t, json_t **out, zn_err *err);
/* What a report is about. */
ZN_MUST zn_status zn_scope_report_ask(const zn_place *p, const zn_scope_text *t, zn_report_ask *out, zn_err *err);
/* The sheets of a report; free with zn_report_free. A year may be given without a fund: all the fund-years of it. */
ZN_MUST zn_status zn_scope_report(const zn_place *p, const zn_scope_text *t, const char *name, zn_tabella ***out,
                                  size_t *n, zn_err *err);
/* [{sheet}…] */
json_t *zn_scope_report_json(zn_tabella *const *sheets, size_t n);

#endif
