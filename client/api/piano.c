#include "client/api/piano.h"

#include <string.h>

#include "core/domain/piano/piano.h"
#include "core/text/client.h"
#include "core/text/text.h"

static zn_piano_testi scope(const zn_api_call *c) {
  return (zn_piano_testi){.ambito = zn_api_param_get(c->rq, "ambito"),
                          .piano = zn_api_param_get(c->rq, "piano"),
                          .rimodulazione = zn_api_param_get(c->rq, "rimodulazione")};
}

zn_status zn_api_piano(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  zn_piano_testi t = scope(c);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_piano_mostra(&p, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_piano_list(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_piano_elenco(&p, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_piano_diff(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  zn_piano_testi t = scope(c);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_piano_differenze(&p, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

/* The page itself, to print or to save. */
zn_status zn_api_piano_statement(zn_api_call *c, zn_err *err) {
  zn_place p;
  const char *format = zn_api_param_get(c->rq, "format");
  bool plain = format != NULL && strcmp(format, "txt") == 0;
  zn_piano_testi t = scope(c);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_piano_prospetto(&p, &t, !plain, &c->rs->body, err));
  c->rs->status = 200;
  c->rs->type = plain ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
  return ZN_OK;
}

zn_status zn_api_piano_verb(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_piano_testi t = {.applica = json_is_true(json_object_get(body, "applica"))};
  const struct {
    const char *key, **to;
  } all[] = {{"ambito", &t.ambito},       {"piano", &t.piano},     {"rimodulazione", &t.rimodulazione},
             {"motivo", &t.motivo},       {"atto", &t.atto},       {"data", &t.data},
             {"entro", &t.entro},         {"numero", &t.numero},   {"scadenza", &t.scadenza},
             {"esito", &t.esito},         {"note", &t.note},       {"ente", &t.ente},
             {"organismo", &t.organismo}, {"tipo", &t.tipo},       {"refresh", &t.aggiorna},
             {"anno", &t.anno},           {"importo", &t.importo}, {"voce", &t.voce},
             {"fondo", &t.fondo}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) *all[i].to = zn_api_member(c, body, all[i].key);
  zn_status st = zn_piano_fai(&p, c->part[0], &t, &v, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  return zn_api_written(c, 200, v, err);
}
