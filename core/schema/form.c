/* The schema as JSON: what the page's forms, lists and columns are made from. */
#include <jansson.h>
#include <string.h>

#include "core/schema/schema.h"

static const char *type_name(zn_type t) {
  static const char *const names[] = {"int", "money", "date", "bool", "text", "enum", "ref", "bin"};
  return names[t];
}

static const char *check_name(zn_check c) {
  static const char *const names[] = {NULL, "cig", "cup", "piva", "cf", "cf_ente", "istat", "catastale", "iban"};
  return names[c];
}

static json_t *code_list(const char *codes) {
  json_t *list = json_array();
  for (const char *p = codes; *p;) {
    size_t len = strcspn(p, "|");
    json_array_append_new(list, json_stringn(p, len));
    p += len + (p[len] == '|');
  }
  return list;
}

static json_t *field_json(const zn_field *f) {
  static const struct {
    uint32_t flag;
    const char *name;
  } flags[] = {{ZN_F_REQUIRED, "obbligatorio"}, {ZN_F_KEY, "chiave"},          {ZN_F_POSITIVE, "positivo"},
               {ZN_F_NONNEG, "non_negativo"},   {ZN_F_NONZERO, "non_zero"},    {ZN_F_OWNER, "proprietario"},
               {ZN_F_PARENT, "padre"},          {ZN_F_ADVANCED, "altri_dati"}, {ZN_F_HIDDEN, "nascosto"},
               {ZN_F_ALT, "alternativa"},       {ZN_F_LIST, "piu_codici"}};
  json_t *j = json_object();
  json_object_set_new(j, "no", json_integer(f->no));
  json_object_set_new(j, "name", json_string(f->name));
  json_object_set_new(j, "type", json_string(type_name(f->type)));
  json_object_set_new(j, "label", json_string(f->label));
  json_object_set_new(j, "privato", json_boolean(f->group > 1));
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (f->flags & flags[i].flag) json_object_set_new(j, flags[i].name, json_true());
  if (f->type == ZN_T_REF) {
    const zn_entity *to = zn_entity_by_no(f->ref);
    json_object_set_new(j, "ref", json_string(to ? to->name : ""));
  }
  if (f->codes) json_object_set_new(j, "codes", code_list(f->codes));
  if (check_name(f->check)) json_object_set_new(j, "check", json_string(check_name(f->check)));
  if (f->preset) json_object_set_new(j, "preset", json_string(f->preset));
  if (f->elenco) json_object_set_new(j, "elenco", json_string(f->elenco));
  if (f->type == ZN_T_TEXT) json_object_set_new(j, "max", json_integer(f->max ? f->max : 1000));
  return j;
}

json_t *zn_schema_json(void) {
  json_t *list = json_array();
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    json_t *j = json_object(), *fields = json_array();
    json_object_set_new(j, "no", json_integer(e->no));
    json_object_set_new(j, "name", json_string(e->name));
    json_object_set_new(j, "label", json_string(e->label));
    json_object_set_new(j, "plural", json_string(e->plural));
    json_object_set_new(j, "help", json_string(e->help));
    if (e->modulo) json_object_set_new(j, "modulo", json_string(e->modulo));
    for (size_t f = 0; f < e->nfields; f++) json_array_append_new(fields, field_json(&e->fields[f]));
    json_object_set_new(j, "fields", fields);
    json_array_append_new(list, j);
  }
  return list;
}
