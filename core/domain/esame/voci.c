#include "core/domain/esame/voci.h"

#include <string.h>

#include "core/domain/money/unit.h"
#include "core/text/esame.h"

json_t *zn_voce_testo(zn_span s) { return s.n == 0 ? json_null() : json_stringn((const char *)s.p, s.n); }

json_t *zn_voce_id(zn_replica *r, int64_t k) {
  char id[64];
  return k > 0 && zn_replica_id_print(r, k, id) == ZN_OK ? json_string(id) : json_null();
}

json_t *zn_voce_chiave(zn_replica *r, unsigned entity, int64_t k) {
  zn_buf b;
  if (k <= 0) return json_null();
  zn_buf_init(&b, 0);
  zn_ref_print(r, NULL, entity, k, &b);
  json_t *o = json_string(zn_buf_cstr(&b));
  zn_buf_release(&b);
  return o;
}

json_t *zn_voce_giorno(const zn_val *v) {
  char day[11];
  return v->kind == ZN_V_INT ? json_string(zn_day_print(day, zn_unit_day(v))) : json_null();
}

json_t *zn_voce_scritta(int64_t k) {
  char day[11];
  if (ZN_K_FEED(k) == 0) return json_null();
  return json_string(zn_day_print(day, zn_day_of_ms(zn_rend_written_ms(k))));
}

zn_status zn_voce_org(zn_rend *x, json_t *o, bool ambito, int64_t k, zn_err *err) {
  const char *code = "", *name = "", *key = ambito ? "ambito" : "ente", *nome = ambito ? "ambito_nome" : "ente_nome";
  if (k > 0) ZN_TRY(zn_rend_name(x, ambito, k, &code, &name, err));
  json_object_set_new(o, key, k > 0 ? json_string(code) : json_null());
  json_object_set_new(o, nome, k > 0 ? json_string(name) : json_null());
  return ZN_OK;
}

zn_val zn_val_testo(const char *s) {
  return s == NULL || *s == 0 ? zn_null() : (zn_val){ZN_V_TEXT, 0, ZN_SPAN(s, strlen(s))};
}

zn_val zn_val_hash(const zn_hash *h) { return (zn_val){ZN_V_BIN, 0, ZN_SPAN(h->b, sizeof h->b)}; }

zn_status zn_voce_data(const char *text, const char *option, zn_day *out, zn_err *err) {
  if (text == NULL || *text == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE, option);
  return zn_day_parse(text, out, err);
}
