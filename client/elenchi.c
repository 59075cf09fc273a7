#include "client/elenchi.h"

#include <string.h>
#include <strings.h>

#include "core/text/help_elenchi.h"
#include "core/text/text.h"

static json_t *text_or_null(const char *s) { return *s == 0 ? json_null() : json_string(s); }

static json_t *day_or_null(int64_t day) {
  char text[11];
  return day == INT64_MIN || day == INT64_MAX ? json_null() : json_string(zn_day_print(text, (zn_day)day));
}

zn_status zn_elenchi_json(zn_replica *r, json_t **out, zn_err *err) {
  zn_elenco_info *v = NULL;
  size_t n = 0;
  zn_arena a;
  zn_arena_init(&a);
  json_t *list = json_array();
  zn_status st = zn_elenchi(r, &a, &v, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++)
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}", "elenco", v[i].nome, "versione", v[i].versione,
                                          "titolo", v[i].titolo, "voci", (json_int_t)v[i].voci));
  zn_arena_release(&a);
  if (st != ZN_OK) return json_decref(list), st;
  *out = list;
  return ZN_OK;
}

/* Which lists there are, or that the list has no such version. */
static zn_status none(zn_replica *r, const char *nome, const char *versione, zn_arena *a, zn_err *err) {
  zn_elenco_info *v = NULL;
  size_t n = 0;
  zn_buf names;
  ZN_TRY(zn_elenchi(r, a, &v, &n, err));
  zn_buf_init(&names, 600);
  bool known = false;
  for (size_t i = 0; i < n; i++) {
    known |= strcasecmp(v[i].nome, nome) == 0;
    if (i == 0 || strcasecmp(v[i].nome, v[i - 1].nome) != 0)
      zn_buf_printf(&names, "%s%s", names.n > 0 ? ", " : "", v[i].nome);
  }
  zn_status st = known ? zn_fail(err, ZN_E_NOTFOUND, ZT_ELENCO_VERSIONE, nome, versione == NULL ? "" : versione)
                       : zn_fail(err, ZN_E_NOTFOUND, ZT_ELENCO_NONE, nome, zn_buf_cstr(&names));
  zn_buf_release(&names);
  return st;
}

zn_status zn_elenco_json(zn_replica *r, const char *nome, const char *versione, json_t **out, zn_err *err) {
  zn_voce *v = NULL;
  size_t n = 0;
  zn_arena a;
  zn_arena_init(&a);
  json_t *list = json_array();
  zn_status st = zn_elenco_load(r, nome, versione, &a, &v, &n, err);
  if (st == ZN_OK && n == 0) st = none(r, nome, versione, &a, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++)
    json_array_append_new(
        list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "versione", v[i].versione, "codice", v[i].codice,
                        "denominazione", v[i].denominazione, "padre", text_or_null(v[i].padre), "esempi",
                        text_or_null(v[i].esempi), "fonte", text_or_null(v[i].fonte), "dal", day_or_null(v[i].dal),
                        "al", day_or_null(v[i].al)));
  zn_arena_release(&a);
  if (st != ZN_OK) return json_decref(list), st;
  *out = list;
  return ZN_OK;
}

json_t *zn_moduli_json(zn_replica *r) {
  json_t *list = json_array();
  for (size_t i = 0; i < zn_modulo_count(); i++) {
    zn_modulo_info m = zn_modulo_at(i);
    json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "modulo", m.codice, "titolo", m.titolo, "attivo",
                                          (int)zn_modulo_attivo(r, m.codice)));
  }
  return list;
}

json_t *zn_moduli_attivi_json(zn_replica *r) {
  json_t *list = json_array();
  for (size_t i = 0; i < zn_modulo_count(); i++)
    if (zn_modulo_attivo(r, zn_modulo_at(i).codice)) json_array_append_new(list, json_string(zn_modulo_at(i).codice));
  return list;
}

json_t *zn_impostazioni_json(zn_replica *r) {
  json_t *list = json_array();
  for (size_t i = 0; i < zn_impostazione_count(); i++) {
    zn_impostazione_info x = zn_impostazione_at(i);
    json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:I}", "chiave", x.chiave, "titolo", x.titolo, "valore",
                                          (json_int_t)zn_impostazione_int(r, x.chiave, x.preset), "iniziale",
                                          (json_int_t)x.preset, "massimo", (json_int_t)x.max));
  }
  return list;
}

json_t *zn_profilo_json(zn_replica *r, const zn_me *me) {
  if (me == NULL || me->kind != ZN_ORG_ENTE || me->k < 0) return json_null();
  return json_string(zn_profilo_nome(zn_profilo_di(r, me->k)));
}

int zn_profilo_piu_ampio(const zn_place *p) {
  int widest = 0;
  for (size_t i = 0; i < p->n; i++) {
    if (p->come != NULL && p->come != &p->orgs[i]) continue;
    if (p->orgs[i].kind != ZN_ORG_ENTE) return 0;
    int one = (int)zn_profilo_di(p->r, p->orgs[i].k);
    if (one > widest) widest = one;
  }
  return widest;
}

json_t *zn_in_uso_json(const zn_place *p) {
  int profile = zn_profilo_piu_ampio(p);
  json_t *list = json_array();
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    bool off = e->modulo != NULL && !zn_modulo_attivo(p->r, e->modulo);
    if (!off && (profile == 0 || zn_profilo_mostra((zn_profilo)profile, e)))
      json_array_append_new(list, json_string(e->name));
  }
  return list;
}
