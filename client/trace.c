#include "client/trace.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/domain/rows/entry.h"
#include "core/domain/traccia/provenienza.h"
#include "core/text/traccia.h"

static zn_status answer(const zn_place *p, const zn_trace_text *t, const zn_cifra *c, json_t **out, zn_err *err) {
  zn_traccia found;
  zn_status st = zn_traccia_di(p->r, c, &found, err);
  if (st == ZN_OK) st = zn_traccia_json(p, c, &found, t->offset, t->limit, out, err);
  zn_traccia_free(&found);
  return st;
}

/* ---- by measure ---- */

static zn_status by_measure(const zn_place *p, const zn_trace_text *t, json_t **out, zn_err *err) {
  zn_report_ask ask;
  ZN_TRY(zn_scope_report_ask(p, &t->scope, &ask, err));
  zn_cifra c = {.fondo_annualita = ask.fondo_annualita,
                .anno = ask.anno,
                .interni = t->interni,
                .chi = {.livello = ask.livello},
                .al = ask.has_al ? ask.al : zn_place_today(p->r),
                .vista = ask.vista,
                .intervento = ask.intervento,
                .area = t->area,
                .obiettivo = t->obiettivo};
  if (ask.livello != ZN_LIVELLO_REGIONE)
    *(ask.livello == ZN_LIVELLO_ENTE ? &c.chi.ente : &c.chi.ambito) = zn_replica_k_of_hash(p->r, &ask.org, false);
  if (t->budget != NULL) ZN_TRY(zn_ref_parse(p->r, zn_place_default(p), ZN_BUDGET, t->budget, &c.budget, err));
  if (t->assegnazione != NULL)
    ZN_TRY(zn_ref_parse(p->r, zn_place_default(p), ZN_ASSEGNAZIONE, t->assegnazione, &c.assegnazione, err));
  ZN_TRY(zn_cifra_misura(&c, t->misura, err));
  return answer(p, t, &c, out, err);
}

/* ---- a report's cell ---- */

/* The sheet that is meant; without a name the first. */
static const zn_tabella *sheet_of(zn_tabella *const *sheets, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (name == NULL || strcasecmp(sheets[i]->foglio, name) == 0) return sheets[i];
  return NULL;
}

static zn_status no_sheet(zn_tabella *const *sheets, size_t n, const char *name, zn_err *err) {
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 0; i < n; i++) zn_buf_printf(&all, "%s%s", i > 0 ? ", " : "", sheets[i]->foglio);
  zn_status st = zn_fail(err, ZN_E_NOTFOUND, ZT_TRACCIA_FOGLIO, name, zn_buf_cstr(&all));
  zn_buf_release(&all);
  return st;
}

static zn_status by_cell(const zn_place *p, const zn_trace_text *t, json_t **out, zn_err *err) {
  zn_report_ask ask;
  zn_tabella **sheets = NULL;
  size_t n = 0;
  zn_cifra c;
  if (t->riga == NULL || t->colonna == NULL) return zn_fail(err, ZN_E_USAGE, ZT_TRACCIA_CELLA, t->report);
  long row = strtol(t->riga, NULL, 10);
  if (row < 1) return zn_fail(err, ZN_E_USAGE, ZT_TRACCIA_NUMERO, t->riga);
  ZN_TRY(zn_scope_report_ask(p, &t->scope, &ask, err));
  ZN_TRY(zn_report_make(p->r, t->report, &ask, &sheets, &n, err));
  const zn_tabella *sheet = sheet_of(sheets, n, t->foglio);
  zn_status st = sheet == NULL ? no_sheet(sheets, n, t->foglio == NULL ? "" : t->foglio, err) : ZN_OK;
  if (st == ZN_OK) st = zn_cifra_di_cella(sheet, &ask, p->r, (size_t)row - 1, t->colonna, &c, err);
  if (st == ZN_OK) st = answer(p, t, &c, out, err);
  zn_report_free(sheets, n);
  return st;
}

/* ---- one row ---- */

static zn_status by_row(const zn_place *p, const zn_trace_text *t, json_t **out, zn_err *err) {
  const zn_entity *e = NULL;
  int64_t k = 0;
  zn_scope s;
  zn_scope_text when = {.al = t->scope.al};
  ZN_TRY(zn_entry_entity(t->entity, &e, err));
  ZN_TRY(zn_scope_of(p, &when, false, &s, err));
  ZN_TRY(zn_entry_find(p, e, t->ref, &k, err));
  return zn_traccia_riga_json(p, e, k, s.has_al ? s.al : zn_place_today(p->r), out, err);
}

static zn_status trace(const zn_place *p, const zn_trace_text *t, json_t **out, zn_err *err) {
  if (t->entity != NULL && t->ref != NULL) return by_row(p, t, out, err);
  if (t->report != NULL) return by_cell(p, t, out, err);
  if (t->misura != NULL) return by_measure(p, t, out, err);
  return zn_fail(err, ZN_E_USAGE, ZT_TRACCIA_CHE);
}

zn_status zn_trace_json(const zn_place *p, const zn_trace_text *t, json_t **out, zn_err *err) {
  bool view = zn_replica_view(p->r);
  zn_status st = trace(p, t, out, err);
  zn_replica_view_end(p->r, view);
  return st;
}
