/* Natural keys: the same row ids on every replica, for ever (tests/vectors/schema.json, made without this code). */
#include "core/base/arena.h"
#include "core/schema/schema.h"
#include "tests/support/cmocka.h"
#include "tests/support/vectors.h"

/* References are indexes into the list of keys already made. */
static zn_id made[64];
static size_t nmade;

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) {
  (void)ctx;
  if (k < 0 || (size_t)k >= nmade) return ZN_E_NOTFOUND;
  *out = made[k];
  return ZN_OK;
}

static void known_answers(void **state) {
  (void)state;
  json_t *doc = vectors_load("schema.json"), *v, *value;
  size_t i;
  const char *name;
  zn_arena a;
  zn_arena_init(&a);
  json_array_foreach(get(doc, "keys"), i, v) {
    zn_row row = {.ent = zn_entity_by_name(get_text(v, "entity"))};
    zn_err err = {0};
    json_object_foreach(get(v, "row"), name, value) {
      int f = zn_field_index(row.ent, name);
      assert_true(f >= 0);
      if (json_is_integer(value))
        row.v[f] = zn_int(json_integer_value(value)); /* a reference: the place of its key in this list */
      else if (zn_val_parse(&row.ent->fields[f], json_string_value(value), &a, &row.v[f], &err) != ZN_OK)
        fail_msg("%s", err.text);
    }
    if (zn_key_hash(&row, ref_id, NULL, &made[nmade], &err) != ZN_OK) fail_msg("%s", err.text);
    assert_hex(ZN_SPAN(made[nmade].b, 16), get_text(v, "id"));
    nmade++;
  }
  zn_arena_release(&a);
  json_decref(doc);
}

static void organisations(void **state) {
  (void)state;
  zn_id a, b;
  zn_row row = {.ent = zn_entity_by_no(ZN_ENTE)};
  zn_key_ente("D049", &a);
  zn_key_ente(" d049 ", &b);
  assert_int_equal(zn_id_cmp(&a, &b), 0);
  row.v[zn_field_index(row.ent, "cf")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("00297110797", 11)};
  row.v[zn_field_index(row.ent, "cod_catastale")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("D049", 4)};
  assert_int_equal(zn_key_hash(&row, ref_id, NULL, &b, NULL), ZN_OK);
  assert_int_equal(zn_id_cmp(&a, &b), 0); /* the first alternative counts, the others may be added later */
  zn_key_regione(&b);
  assert_int_not_equal(zn_id_cmp(&a, &b), 0);
  row = (zn_row){.ent = zn_entity_by_no(ZN_ENTE)};
  row.v[zn_field_index(row.ent, "tipo")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("regione", 7)};
  assert_int_equal(zn_key_hash(&row, ref_id, NULL, &a, NULL), ZN_OK);
  assert_int_equal(zn_id_cmp(&a, &b), 0);
  zn_key_ambito("D049", &b);
  zn_key_ente("D049", &a);
  assert_int_not_equal(zn_id_cmp(&a, &b), 0);
}

static void what_is_missing(void **state) {
  (void)state;
  zn_row row = {.ent = zn_entity_by_no(ZN_FONDO_ANNUALITA)};
  zn_id id;
  zn_err err = {0};
  assert_int_equal(zn_key_hash(&row, ref_id, NULL, &id, &err), ZN_E_INVALID);
  row.v[zn_field_index(row.ent, "fondo")] = zn_int(9999);
  row.v[zn_field_index(row.ent, "anno")] = zn_int(2025);
  assert_int_equal(zn_key_hash(&row, ref_id, NULL, &id, &err), ZN_E_NOTFOUND);
  row = (zn_row){.ent = zn_entity_by_no(ZN_ENTE)};
  assert_int_equal(zn_key_hash(&row, ref_id, NULL, &id, &err), ZN_E_INVALID);
}

static void which_rows_carry_a_key(void **state) {
  (void)state;
  zn_row i = {.ent = zn_entity_by_no(ZN_IMPEGNO)}, g = {.ent = zn_entity_by_no(ZN_GIUSTIFICATIVO)},
         s = {.ent = zn_entity_by_no(ZN_STORNO)};
  assert_false(zn_row_has_key(&i));
  i.v[zn_field_index(i.ent, "ente")] = zn_int(1);
  i.v[zn_field_index(i.ent, "anno")] = zn_int(2025);
  assert_false(zn_row_has_key(&i));
  i.v[zn_field_index(i.ent, "numero")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("1", 1)};
  assert_true(zn_row_has_key(&i)); /* sub may be missing */
  g.v[zn_field_index(g.ent, "numero")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("1", 1)};
  g.v[zn_field_index(g.ent, "data")] = zn_int(20000);
  g.v[zn_field_index(g.ent, "corpo_n")] = zn_int(1);
  assert_false(zn_row_has_key(&g)); /* two payslips numbered 1 are not one document */
  g.v[zn_field_index(g.ent, "fornitore")] = zn_int(5);
  assert_true(zn_row_has_key(&g));
  assert_false(zn_row_has_key(&s));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_answers),
      cmocka_unit_test(organisations),
      cmocka_unit_test(what_is_missing),
      cmocka_unit_test(which_rows_carry_a_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
