/* The table itself: what the rest of Zona takes for granted about it, and the numbers that are frozen on the wire. */
#include <stdio.h>

#include "core/base/arena.h"
#include "core/schema/schema.h"
#include "tests/support/cmocka.h"
#include "tests/support/vectors.h"

static void entities_are_in_order(void **state) {
  (void)state;
  assert_int_equal(zn_entity_count(), ZN_ENTITY_END - 1);
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    assert_int_equal(e->no, i + 1);
    assert_ptr_equal(zn_entity_by_no(e->no), e);
    assert_ptr_equal(zn_entity_by_name(e->name), e);
    assert_true(e->help[0] && e->label[0] && e->plural[0]);
  }
  assert_null(zn_entity_at(zn_entity_count()));
  assert_null(zn_entity_by_no(0));
  assert_null(zn_entity_by_no(ZN_ENTITY_END));
  assert_null(zn_entity_by_name("bilancio"));
}

static void check_field(const zn_entity *e, size_t i) {
  const zn_field *f = &e->fields[i];
  for (size_t j = 0; j < i; j++) {
    assert_int_not_equal(f->no, e->fields[j].no);
    assert_string_not_equal(f->name, e->fields[j].name);
  }
  assert_true(strcmp(f->name, "k") != 0 && strcmp(f->name, "x") != 0 && strcmp(f->name, "id") != 0);
  assert_true(strlen(f->name) < 40 && f->label[0]);
  assert_int_equal(zn_field_index(e, f->name), (int)i);
  assert_int_equal(zn_field_index_no(e, f->no), (int)i);
  assert_true(f->group >= 1 && f->group <= e->ngroups);
  assert_int_equal(f->type == ZN_T_REF, f->ref != 0);
  assert_int_equal(f->type == ZN_T_ENUM, f->codes != NULL);
  if (f->type == ZN_T_REF) assert_non_null(zn_entity_by_no(f->ref));
  if (f->flags & (ZN_F_OWNER | ZN_F_PARENT)) assert_int_equal(f->type, ZN_T_REF);
  /* a hashed key is the same on every replica only if what it points at is */
  if (e->hashed && (f->flags & ZN_F_KEY) && f->type == ZN_T_REF) assert_true(zn_entity_by_no(f->ref)->hashed);
  if (f->flags & ZN_F_ALT) assert_true(f->flags & ZN_F_KEY);
  if (f->preset) {
    zn_arena a;
    zn_val v;
    zn_err err;
    zn_arena_init(&a);
    assert_int_equal(zn_val_parse(f, f->preset, &a, &v, &err), ZN_OK);
    assert_int_not_equal(v.kind, ZN_V_NULL);
    zn_arena_release(&a);
  }
}

static void fields_are_sound(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    bool key = false;
    assert_true(e->nfields > 0 && e->nfields <= ZN_MAX_FIELDS);
    assert_true(e->ngroups >= 1 && e->ngroups <= ZN_MAX_GROUPS);
    for (unsigned g = 1; g <= e->ngroups; g++) {
      assert_true(e->ledgers[g] != 0);
      assert_non_null(zn_schema_table(e, g));
    }
    for (size_t f = 0; f < e->nfields; f++) {
      check_field(e, f);
      key = key || (e->fields[f].flags & ZN_F_KEY);
    }
    if (e->hashed) assert_true(key);
  }
}

static void sql_names_every_column(void **state) {
  (void)state;
  zn_buf b, w, g;
  zn_buf_init(&b, 0);
  zn_schema_ddl(&b);
  assert_non_null(
      strstr(zn_buf_cstr(&b),
             "CREATE TABLE IF NOT EXISTS impegno(k INTEGER PRIMARY KEY,ente INTEGER,anno INTEGER,numero TEXT"));
  assert_non_null(
      strstr(zn_buf_cstr(&b), "CREATE TABLE IF NOT EXISTS fornitore_p(k INTEGER PRIMARY KEY,nominativo TEXT,"));
  assert_non_null(strstr(zn_buf_cstr(&b), "CREATE INDEX IF NOT EXISTS impegno_key ON impegno(ente,anno,numero,sub);"));
  assert_null(strstr(zn_buf_cstr(&b), "UNIQUE"));
  zn_buf_clear(&b);
  zn_schema_sql_insert(&b, zn_entity_by_no(ZN_FORNITORE), 2);
  assert_string_equal(zn_buf_cstr(&b),
                      "INSERT OR REPLACE INTO fornitore_p(k,nominativo,cf_persona,iban,x) VALUES(?,?,?,?,?)");
  zn_buf_clear(&b);
  zn_schema_sql_select(&b, zn_entity_by_no(ZN_STORNO), 1, "k=?");
  assert_string_equal(zn_buf_cstr(&b), "SELECT k,pagamento,data,importo,motivo,x FROM storno WHERE k=?");
  zn_buf_init(&w, 0), zn_buf_init(&g, 0);
  assert_true(zn_schema_sql_key(zn_entity_by_no(ZN_IMPEGNO), &w, &g));
  assert_string_equal(zn_buf_cstr(&w), "ente IS NOT NULL AND anno IS NOT NULL AND numero IS NOT NULL");
  assert_string_equal(zn_buf_cstr(&g), "ente,anno,numero,sub");
  assert_false(zn_schema_sql_key(zn_entity_by_no(ZN_STORNO), &w, &g));
  zn_buf_release(&b), zn_buf_release(&w), zn_buf_release(&g);
}

/* What is frozen: every entity and field of the golden file is still there, with its number, type, group and place in
 * the key. New ones may only follow. */
static void numbers_do_not_move(void **state) {
  (void)state;
  json_t *doc = vectors_load("schema.json"), *je, *jf;
  size_t i, n;
  json_array_foreach(get(doc, "entities"), i, je) {
    const zn_entity *e = zn_entity_by_no((unsigned)json_integer_value(get(je, "no")));
    assert_non_null(e);
    assert_string_equal(e->name, get_text(je, "name"));
    assert_int_equal(e->hashed, json_is_true(get(je, "hashed")));
    for (unsigned g = 1; g <= e->ngroups; g++)
      assert_int_equal(e->ledgers[g], json_integer_value(json_array_get(get(je, "ledgers"), g - 1)));
    json_array_foreach(get(je, "fields"), n, jf) {
      int at = zn_field_index_no(e, (unsigned)json_integer_value(json_array_get(jf, 0)));
      assert_true(at >= 0);
      const zn_field *f = &e->fields[at];
      assert_string_equal(f->name, json_string_value(json_array_get(jf, 1)));
      assert_int_equal(f->type, json_integer_value(json_array_get(jf, 2)));
      assert_int_equal(f->group, json_integer_value(json_array_get(jf, 3)));
      assert_int_equal(f->ref, json_integer_value(json_array_get(jf, 4)));
      assert_int_equal(f->flags & (ZN_F_KEY | ZN_F_ALT), json_integer_value(json_array_get(jf, 5)));
    }
    /* the order of the fields is the order of the key */
    for (size_t f = 1; f < e->nfields; f++) assert_true(e->fields[f].no > e->fields[f - 1].no);
  }
  json_decref(doc);
}

static void json_for_forms(void **state) {
  (void)state;
  json_t *j = zn_schema_json();
  assert_int_equal(json_array_size(j), zn_entity_count());
  json_t *impegno = json_array_get(j, ZN_IMPEGNO - 1), *fields = json_object_get(impegno, "fields"), *f;
  assert_string_equal(json_string_value(json_object_get(impegno, "name")), "impegno");
  size_t i, found = 0;
  json_array_foreach(fields, i, f) {
    const char *name = json_string_value(json_object_get(f, "name"));
    if (strcmp(name, "budget") == 0) {
      assert_string_equal(json_string_value(json_object_get(f, "ref")), "budget");
      found++;
    }
    if (strcmp(name, "tipo_debito") == 0) {
      assert_int_equal(json_array_size(json_object_get(f, "codes")), 2);
      found++;
    }
  }
  assert_int_equal(found, 2);
  json_decref(j);
}

/* What make_schema.py --freeze takes: the entities and fields as they are now. */
static int print_numbers(void) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    printf("%s{\"no\": %u, \"name\": \"%s\", \"hashed\": %s, \"ledgers\": [%u, %u], \"fields\": [", i > 0 ? "," : "[",
           e->no, e->name, e->hashed ? "true" : "false", (unsigned)e->ledgers[1], (unsigned)e->ledgers[2]);
    for (size_t f = 0; f < e->nfields; f++) {
      const zn_field *x = &e->fields[f];
      printf("%s[%u, \"%s\", %d, %u, %u, %u]", f > 0 ? ", " : "", x->no, x->name, (int)x->type, x->group, x->ref,
             (unsigned)(x->flags & (ZN_F_KEY | ZN_F_ALT)));
    }
    printf("]}");
  }
  return puts("]") < 0;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--print") == 0) return print_numbers();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entities_are_in_order),  cmocka_unit_test(fields_are_sound),
      cmocka_unit_test(sql_names_every_column), cmocka_unit_test(numbers_do_not_move),
      cmocka_unit_test(json_for_forms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
