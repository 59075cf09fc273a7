#include "client/api/traccia.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "client/allegati.h"
#include "client/trace.h"
#include "core/domain/traccia/documento.h"
#include "core/text/allegati.h"
#include "core/text/client.h"

#define PAGE_ENTRIES 1000

static size_t number(const zn_api_request *rq, const char *name, size_t otherwise) {
  const char *text = zn_api_param_get(rq, name);
  return text == NULL ? otherwise : (size_t)strtoul(text, NULL, 10);
}

zn_status zn_api_trace(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  const zn_api_request *rq = c->rq;
  const char *interni = zn_api_param_get(rq, "interni");
  zn_trace_text t = {.scope = zn_api_scope(rq),
                     .misura = zn_api_param_get(rq, "misura"),
                     .budget = zn_api_param_get(rq, "budget"),
                     .assegnazione = zn_api_param_get(rq, "assegnazione"),
                     .area = zn_api_param_get(rq, "area"),
                     .obiettivo = zn_api_param_get(rq, "obiettivo"),
                     .interni = interni != NULL && strcmp(interni, "0") != 0 && strcmp(interni, "false") != 0,
                     .report = zn_api_param_get(rq, "report"),
                     .riga = zn_api_param_get(rq, "riga"),
                     .colonna = zn_api_param_get(rq, "colonna"),
                     .foglio = zn_api_param_get(rq, "foglio"),
                     .entity = zn_api_param_get(rq, "entity"),
                     .ref = zn_api_param_get(rq, "id"),
                     .offset = number(rq, "offset", 0),
                     .limit = number(rq, "limit", PAGE_ENTRIES)};
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_trace_json(&p, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

/* ---- signed documents and files: bytes travel in base64 ---- */

static json_t *base64(zn_span s) {
  zn_buf b;
  zn_buf_init(&b, 0);
  uint8_t *room = zn_buf_room(&b, s.n / 3 * 4 + 8);
  int n = room == NULL ? 0 : EVP_EncodeBlock(room, s.p, (int)s.n);
  json_t *text = room == NULL ? NULL : json_stringn((const char *)room, (size_t)n);
  zn_buf_release(&b);
  return text;
}

/* A member of the body as bytes. ZN_E_INVALID when it is not there or is no base64. */
static zn_status bytes_of(const json_t *body, const char *name, zn_buf *out, zn_err *err) {
  const json_t *v = json_object_get(body, name);
  const char *text = json_string_value(v);
  size_t n = text == NULL ? 0 : json_string_length(v), pad = 0;
  uint8_t *room = n > 0 && n % 4 == 0 ? zn_buf_room(out, n / 4 * 3) : NULL;
  int got = room == NULL ? -1 : EVP_DecodeBlock(room, (const unsigned char *)text, (int)n);
  if (got < 0) return zn_fail(err, ZN_E_INVALID, ZT_API_BASE64, name);
  while (pad < 2 && text[n - 1 - pad] == '=') pad++;
  zn_buf_added(out, (size_t)got - pad);
  return ZN_OK;
}

static zn_status ask_of(const zn_place *p, const zn_scope_text *t, zn_rendiconto_ask *out, zn_err *err) {
  zn_scope s;
  ZN_TRY(zn_scope_of(p, t, true, &s, err));
  *out = (zn_rendiconto_ask){
      .fondo_annualita = s.fondo_annualita, .livello = s.livello, .org = s.org, .has_al = s.has_al, .al = s.al};
  return ZN_OK;
}

zn_status zn_api_documento(zn_api_call *c, zn_err *err) {
  zn_place p;
  zn_rendiconto_ask ask;
  zn_documento d;
  zn_scope_text t = zn_api_scope(c->rq);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(ask_of(&p, &t, &ask, err));
  ZN_TRY(zn_documento_in_vigore(p.r, &ask, c->arena, &d, err));
  char hash[ZN_B32_LEN(32) + 1];
  zn_b32_encode(hash, d.manifest.b, sizeof d.manifest.b);
  return zn_api_json(c->rs, 200, json_pack("{s:s,s:o}", "manifest", hash, "documento", base64(d.doc)), err);
}

zn_status zn_api_documento_verifica(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  zn_buf doc;
  bool ok;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_buf_init(&doc, 0);
  zn_status st = bytes_of(body, "documento", &doc, err);
  if (st == ZN_OK) st = zn_rendiconto_verify_doc(p.r, zn_buf_span(&doc), &ok, &v, err);
  zn_buf_release(&doc);
  json_decref(body);
  return st == ZN_OK ? zn_api_json(c->rs, 200, v, err) : st;
}

zn_status zn_api_allegati(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_allegati_lista(&p, zn_api_param_get(c->rq, "a"), &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_allegati_check(zn_api_call *c, zn_err *err) {
  zn_place p;
  zn_report_ask scope;
  json_t *v = NULL;
  zn_scope_text t = zn_api_scope(c->rq);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_scope_report_ask(&p, &t, &scope, err));
  ZN_TRY(zn_allegati_verifica(&p, scope.fondo_annualita, zn_allegati_bytes, p.r, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

static zn_status attach(const zn_api_call *c, const zn_place *p, const json_t *body, zn_span file, json_t **out,
                        zn_err *err) {
  zn_rendiconto_ask doc;
  zn_allegato_ask ask = {.file = file,
                         .nome = zn_api_member(c, body, "nome"),
                         .oggetto = zn_api_member(c, body, "oggetto"),
                         .a = zn_api_member(c, body, "a")};
  zn_scope_text t = zn_api_scope_in(c, body);
  bool manifest = json_is_true(json_object_get(body, "manifest"));
  if (ask.nome == NULL || *ask.nome == 0) return zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "nome");
  if (manifest == (ask.a != NULL)) return zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "a");
  if (manifest) {
    ZN_TRY(ask_of(p, &t, &doc, err));
    ask.documento = &doc;
  }
  return zn_allegati_aggiungi(p, &ask, out, err);
}

zn_status zn_api_allega(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *row = NULL;
  zn_buf file;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_buf_init(&file, 0);
  zn_status st = bytes_of(body, "contenuto", &file, err);
  if (st == ZN_OK) st = attach(c, &p, body, zn_buf_span(&file), &row, err);
  zn_buf_release(&file);
  json_decref(body);
  if (st != ZN_OK) return st;
  return zn_api_written(c, 201, row, err);
}

zn_status zn_api_allegato(zn_api_call *c, zn_err *err) {
  zn_place p;
  uint8_t sha[ZN_ALLEGATO_SHA];
  char name[201];
  int64_t k;
  zn_buf file;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_allegato_trova(&p, c->part[0], &k, sha, name, err));
  zn_buf_init(&file, 0);
  zn_status st = zn_allegati_leggi(p.r, sha, &file, err);
  json_t *v = st != ZN_OK ? NULL
                          : json_pack("{s:s,s:s,s:o}", "nome", name, "mime", zn_mime_di(zn_buf_span(&file)),
                                      "contenuto", base64(zn_buf_span(&file)));
  zn_buf_release(&file);
  return st == ZN_OK ? zn_api_json(c->rs, 200, v, err) : st;
}
