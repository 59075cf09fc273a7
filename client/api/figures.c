#include "client/api/figures.h"

#include <string.h>

#include "client/prospetto.h"
#include "client/scope.h"
#include "core/text/client.h"
#include "core/text/prospetti.h"

zn_status zn_api_rendiconto(zn_api_call *c, zn_err *err) {
  zn_place p;
  zn_scope_text t = zn_api_scope(c->rq);
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_scope_show(&p, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_rendiconto_move(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_scope_text t = zn_api_scope_in(c, body);
  zn_scope_act with = {zn_api_member(c, body, "motivo"),     zn_api_member(c, body, "ricevuto"),
                       zn_api_member(c, body, "protocollo"), zn_api_member(c, body, "atto"),
                       zn_api_member(c, body, "economia"),   zn_api_member(c, body, "da_restituire"),
                       zn_api_member(c, body, "revocato")};
  zn_status st = strcmp(c->part[0], "publish") == 0 ? zn_scope_publish(&p, &t, &v, err)
                                                    : zn_scope_move(&p, &t, c->part[0], &with, &v, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  return zn_api_written(c, 200, v, err);
}

/* ?format=csv|xlsx|html|json: a file with a name; without it, the sheets as any JSON answer. */
zn_status zn_api_report(zn_api_call *c, zn_err *err) {
  zn_place p;
  zn_scope_text t = zn_api_scope(c->rq);
  zn_tabella **sheets = NULL;
  size_t n = 0;
  const char *format = zn_api_param_get(c->rq, "format");
  zn_formato f = format == NULL ? ZN_FMT_NESSUNO : zn_formato_parse(format);
  if (format != NULL && f == ZN_FMT_NESSUNO) return zn_fail(err, ZN_E_USAGE, ZT_EXPORT_FORMAT, format);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_scope_report(&p, &t, c->part[0], &sheets, &n, err));
  zn_status st = ZN_OK;
  if (format == NULL) {
    st = zn_api_json(c->rs, 200, zn_scope_report_json(sheets, n), err);
  } else {
    st = zn_prospetto_file(p.r, sheets, n, f, &c->rs->body, err);
    if (st == ZN_OK) {
      c->rs->type = zn_formato_type(f);
      zn_prospetto_nome(c->rs->filename, n > 0 ? sheets[0]->codice : "", t.fondo, t.anno, f);
    }
  }
  zn_report_free(sheets, n);
  return st;
}

zn_status zn_api_check(zn_api_call *c, zn_err *err) {
  zn_place p;
  zn_scope_text t = zn_api_scope(c->rq);
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_scope_check(&p, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}
