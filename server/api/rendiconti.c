/* GET /api/v1/rendiconti?fondo=&anno=[&ambito=]: what `zona rendiconto show --json` says, from the consolidator's
 * replica; or a table with a line per organisation below and the total, if the client accepts only CSV. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/money/totals.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/rows/ref.h"
#include "core/exchange/csv.h"
#include "core/text/server.h"
#include "core/text/text.h"
#include "server/api/api.h"

/* ---- as CSV
 * ------------------------------------------------------------------------------------------------------------- */

static const char *const totals[] = {"assegnato", "trasferito", "incassato", "programmato", "impegnato",
                                     "liquidato", "pagato",     "da_pagare", "disponibile", "da_programmare"};
#define TOTALS (sizeof totals / sizeof *totals)

static const char *text_of(json_t *j, const char *key) {
  const char *s = json_string_value(json_object_get(j, key));
  return s != NULL ? s : "";
}

static const char *who(json_t *j) {
  const char *ente = text_of(j, "ente");
  return ente[0] != 0 ? ente : text_of(j, "ambito");
}

/* A line below carries its totals itself, or under "totali". */
static void csv_line(zn_csv_writer *w, json_t *of, const char *name) {
  json_t *t = json_object_get(of, "totali");
  if (t == NULL) t = of;
  zn_csv_text(w, name);
  zn_csv_text(w, text_of(of, "denominazione"));
  zn_csv_text(w, text_of(of, "stato"));
  for (size_t i = 0; i < TOTALS; i++) zn_csv_text(w, text_of(t, totals[i]));
  zn_csv_endline(w);
}

static void as_csv(json_t *show, zn_buf *out) {
  zn_csv_writer w;
  zn_csv_begin(&w, out);
  zn_csv_text(&w, "organizzazione");
  zn_csv_text(&w, "denominazione");
  zn_csv_text(&w, "stato");
  for (size_t i = 0; i < TOTALS; i++) zn_csv_text(&w, totals[i]);
  zn_csv_endline(&w);
  size_t i;
  json_t *row;
  json_array_foreach(json_object_get(show, "righe"), i, row) csv_line(&w, row, who(row));
  csv_line(&w, show, "totale");
}

/* ---- the work, in the jobs' thread
 * ------------------------------------------------------------------------------------------ */

static zn_status find_ambito(zn_replica *r, const char *codice, zn_id *org, zn_err *err) {
  int64_t k;
  ZN_TRY(zn_ref_parse(r, NULL, ZN_AMBITO, codice, &k, err));
  return zn_replica_hash_of_k(r, k, org);
}

static zn_status print_json(json_t *show, zn_job *j, zn_err *err) {
  char *text = json_dumps(show, JSON_COMPACT);
  if (text == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_put_str(&j->body, text);
  zn_buf_put_str(&j->body, "\n");
  free(text);
  j->type = "application/json; charset=utf-8";
  return ZN_OK;
}

static zn_status work(zn_job *j, zn_replica *r, zn_err *err) {
  zn_rendiconto_ask ask = {.livello = ZN_LIVELLO_REGIONE};
  ZN_TRY(zn_fondo_annualita_k(r, j->fondo, j->anno, &ask.fondo_annualita, err));
  if (j->ambito[0] != 0) {
    ask.livello = ZN_LIVELLO_AMBITO;
    ZN_TRY(find_ambito(r, j->ambito, &ask.org, err));
  }
  json_t *show = NULL;
  ZN_TRY(zn_rendiconto_show(r, &ask, &show, err));
  zn_status st = ZN_OK;
  if (j->csv) {
    as_csv(show, &j->body);
    j->type = "text/csv; charset=utf-8";
  } else {
    st = print_json(show, j, err);
  }
  json_decref(show);
  if (st == ZN_OK && !zn_buf_ok(&j->body)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return st;
}

/* ---- the route
 * -------------------------------------------------------------------------------------------------------------- */

static bool read_params(zn_request *q, zn_job *j) {
  char anno[16], text[600];
  const char *bad = NULL;
  if (!zn_request_param(q, "fondo", j->fondo, sizeof j->fondo) || j->fondo[0] == 0) bad = "fondo";
  bool have = zn_request_param(q, "anno", anno, sizeof anno);
  char *end = anno;
  long year = have ? strtol(anno, &end, 10) : 0;
  if (bad == NULL && (!have || anno[0] == 0 || *end != 0 || year < 1900 || year > 2999)) bad = "anno";
  if (bad == NULL && !zn_request_param(q, "ambito", j->ambito, sizeof j->ambito)) bad = "ambito";
  if (bad != NULL) {
    snprintf(text, sizeof text, ZT_API_PARAM, bad);
    zn_reply_error(q, 400, "invalid", text);
    return false;
  }
  j->anno = (int)year;
  return true;
}

/* JSON unless the client names CSV and not JSON. */
static bool read_accept(zn_request *q, zn_job *j) {
  char accept[512];
  if (!zn_request_header(q, WSI_TOKEN_HTTP_ACCEPT, accept, sizeof accept)) accept[0] = 0;
  bool any = accept[0] == 0 || strstr(accept, "*/*") != NULL, json = strstr(accept, "json") != NULL;
  bool csv = strstr(accept, "text/csv") != NULL;
  if (!any && !json && !csv) {
    zn_reply_error(q, 406, "accept", ZT_API_ACCEPT);
    return false;
  }
  j->csv = csv && !json;
  return true;
}

void zn_route_rendiconti(zn_request *q) {
  if (q->server->jobs == NULL) {
    zn_reply_error(q, 503, "blind", ZT_API_BLIND);
    return;
  }
  zn_job *j = calloc(1, sizeof *j);
  if (j == NULL) {
    zn_reply_error(q, 503, "nomem", ZT_NO_MEMORY);
    return;
  }
  zn_buf_init(&j->body, 256u << 20);
  j->work = work;
  j->owner = q;
  zn_err err = {0};
  if (!read_params(q, j) || !read_accept(q, j)) {
    zn_job_free(j);
  } else if (zn_jobs_submit(q->server->jobs, j, &err) != ZN_OK) {
    zn_job_free(j);
    zn_reply_error(q, 503, "busy", err.text);
  } else {
    q->working = true;
  }
}
