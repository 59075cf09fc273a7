/* The bytes of a manifest: tests/vectors/manifest.json, made without the code under test. */
#include "core/domain/rendiconto/manifest_codec.h"
#include "tests/support/vectors.h"

static uint8_t wire_bytes[4096], trust_bytes[1024], fund_bytes[64], survey_bytes[64];

static size_t hex_of(json_t *v, uint8_t *out, size_t cap) { return from_hex(json_string_value(v), out, cap); }

static bool id_or_nil(json_t *v, const char *key, zn_id *out) {
  *out = (zn_id){{0}};
  if (json_is_null(get(v, key))) return false;
  get_exact(v, key, out->b, 16);
  return true;
}

static void sums_of(json_t *list, zn_somme *s) {
  zn_cents *const v[9] = {&s->assegnato, &s->presunto,  &s->trasferito, &s->incassato, &s->programmato,
                          &s->impegnato, &s->liquidato, &s->pagato,     &s->recuperato};
  assert_int_equal(json_array_size(list), 9);
  for (size_t i = 0; i < 9; i++) *v[i] = json_integer_value(json_array_get(list, i));
}

/* In the reverse of their order: to sort them is the code's task. */
static size_t entries_of(json_t *list, zn_manifest_entry *e, size_t values) {
  size_t n = json_array_size(list);
  for (size_t i = 0; i < n; i++) {
    json_t *x = json_array_get(list, n - 1 - i);
    e[i].n = hex_of(values == 0 ? x : json_array_get(x, 0), e[i].id, sizeof e[i].id);
    for (size_t v = 0; v < values; v++) e[i].v[v] = json_integer_value(json_array_get(x, v + 1));
  }
  return n;
}

static size_t heads_of(json_t *ledgers, zn_head *h) {
  json_t *l, *d;
  size_t i, j, n = 0;
  json_array_foreach(ledgers, i, l) {
    json_array_foreach(json_array_get(l, 1), j, d) {
      assert_int_equal(hex_of(json_array_get(l, 0), h[n].ledger.b, 16), 16);
      assert_int_equal(hex_of(json_array_get(d, 0), h[n].device.b, 32), 32);
      h[n].seq = (uint64_t)json_integer_value(json_array_get(d, 1));
      assert_int_equal(hex_of(json_array_get(d, 2), h[n].hash.b, 32), 32);
      n++;
    }
  }
  return n;
}

static size_t enti_of(json_t *list, zn_manifest_ente *e) {
  json_t *x;
  size_t i;
  json_array_foreach(list, i, x) {
    zn_cents *const v[10] = {&e[i].totali.impegnato,  &e[i].totali.liquidato,   &e[i].totali.pagato,
                             &e[i].totali.recuperato, &e[i].interni.impegnato,  &e[i].interni.liquidato,
                             &e[i].interni.pagato,    &e[i].interni.recuperato, &e[i].incassato,
                             &e[i].incassato_dentro};
    e[i] = (zn_manifest_ente){.come = (zn_come)json_integer_value(json_array_get(x, 1))};
    assert_int_equal(hex_of(json_array_get(x, 0), e[i].id.b, 16), 16);
    e[i].has_manifest = !json_is_null(json_array_get(x, 2));
    if (e[i].has_manifest) assert_int_equal(hex_of(json_array_get(x, 2), e[i].manifest.b, 32), 32);
    for (size_t k = 0; k < 10; k++) *v[k] = json_integer_value(json_array_get(x, k + 3));
  }
  return json_array_size(list);
}

static void fill(json_t *v, zn_manifest *m, zn_head *heads) {
  *m = (zn_manifest){.kind = (zn_manifest_kind)get_int(v, "kind"),
                     .al = (zn_day)get_int(v, "al"),
                     .vista = (zn_vista)get_int(v, "vista"),
                     .versione = (uint64_t)get_int(v, "versione"),
                     .non_utilizzo = json_is_true(get(v, "non_utilizzo")),
                     .heads = heads,
                     .nheads = heads_of(get(v, "vector"), heads)};
  m->fondo_annualita = get_bytes(v, "fondo_annualita", fund_bytes, sizeof fund_bytes);
  if (!json_is_null(get(v, "rilevazione")))
    m->rilevazione = get_bytes(v, "rilevazione", survey_bytes, sizeof survey_bytes);
  id_or_nil(v, "ente", &m->ente);
  id_or_nil(v, "ambito", &m->ambito);
  m->trust = get_bytes(v, "trust_bytes", trust_bytes, sizeof trust_bytes);
}

static void encoded(void **state) {
  (void)state;
  json_t *doc = vectors_load("manifest.json"), *v;
  size_t i;
  json_array_foreach(get(doc, "manifests"), i, v) {
    zn_hash region, hash;
    zn_secret seed;
    zn_ident by;
    zn_manifest m;
    zn_head heads[8];
    zn_somme totali, interni;
    zn_manifest_entry lines[8], edges[8], classe_interna[8];
    zn_manifest_ente enti[8];
    zn_buf body, whole;
    zn_buf_init(&body, 0), zn_buf_init(&whole, 0);
    get_exact(v, "region", region.b, 32);
    get_exact(v, "seed", seed.b, 32);
    fill(v, &m, heads);
    sums_of(get(v, "totali"), &totali);
    sums_of(get(v, "interni"), &interni);
    zn_manifest_parts p = {.totali = &totali,
                           .interni = &interni,
                           .lines = lines,
                           .edges = edges,
                           .classe_interna = classe_interna,
                           .enti = enti};
    p.nlines = entries_of(get(v, "lines"), lines, 5);
    p.nedges = entries_of(get(v, "edges"), edges, 6);
    p.ninterni = entries_of(get(v, "classe_interna"), classe_interna, 0);
    p.nfinali = (uint64_t)get_int(v, "finali");
    p.nrows = (uint64_t)json_integer_value(json_array_get(get(v, "rows"), 0));
    assert_int_equal(hex_of(json_array_get(get(v, "rows"), 1), p.rows.b, 32), 32);
    p.nenti = enti_of(get(v, "enti"), enti);
    zn_manifest_put(&body, &region, &m, &p);
    assert_true(zn_buf_ok(&body));
    assert_hex(zn_buf_span(&body), get_text(v, "body"));
    zn_ident_from_seed(&by, &seed);
    assert_int_equal(zn_manifest_sign(&by, zn_buf_span(&body), &whole, &hash, NULL), ZN_OK);
    assert_hex(zn_buf_span(&whole), get_text(v, "document"));
    assert_hex(ZN_SPAN(hash.b, 32), get_text(v, "hash"));
    zn_buf_release(&body), zn_buf_release(&whole);
  }
  json_decref(doc);
}

static void parsed(void **state) {
  (void)state;
  json_t *doc = vectors_load("manifest.json"), *v;
  size_t i;
  json_array_foreach(get(doc, "manifests"), i, v) {
    zn_manifest want, got;
    zn_head heads[8];
    zn_somme totali, interni;
    zn_arena a;
    zn_arena_init(&a);
    fill(v, &want, heads);
    sums_of(get(v, "totali"), &totali);
    sums_of(get(v, "interni"), &interni);
    zn_span whole = get_bytes(v, "document", wire_bytes, sizeof wire_bytes);
    assert_int_equal(zn_manifest_parse(&got, whole, &a, NULL), ZN_OK);
    assert_hex(got.body, get_text(v, "body"));
    assert_hex(ZN_SPAN(got.hash.b, 32), get_text(v, "hash"));
    assert_int_equal(got.kind, want.kind);
    assert_true(zn_span_eq(got.fondo_annualita, want.fondo_annualita));
    assert_true(zn_span_eq(got.rilevazione, want.rilevazione));
    assert_int_equal(got.al, want.al);
    assert_int_equal(got.vista, want.vista);
    assert_memory_equal(got.ente.b, want.ente.b, 16);
    assert_memory_equal(got.ambito.b, want.ambito.b, 16);
    assert_int_equal(got.versione, want.versione);
    assert_int_equal(got.non_utilizzo, want.non_utilizzo);
    assert_true(zn_span_eq(got.trust, want.trust));
    assert_int_equal(got.nheads, want.nheads);
    for (size_t k = 0; k < got.nheads; k++) {
      assert_memory_equal(got.heads[k].ledger.b, want.heads[k].ledger.b, 16);
      assert_memory_equal(got.heads[k].device.b, want.heads[k].device.b, 32);
      assert_int_equal(got.heads[k].seq, want.heads[k].seq);
      assert_memory_equal(got.heads[k].hash.b, want.heads[k].hash.b, 32);
    }
    assert_memory_equal(&got.totali, &totali, 9 * sizeof(zn_cents));
    assert_memory_equal(&got.interni, &interni, 9 * sizeof(zn_cents));
    assert_int_equal(got.nlines, json_array_size(get(v, "lines")));
    assert_int_equal(got.nedges, json_array_size(get(v, "edges")));
    assert_int_equal(got.edges[0].incassato, 1LL << 32);
    assert_int_equal(got.edges[0].incassato_dentro, 1LL << 31);
    assert_int_equal(got.nfinali, get_int(v, "finali"));
    assert_int_equal(got.ninterni, json_array_size(get(v, "classe_interna")));
    assert_int_equal(got.nrows, 1234);
    assert_int_equal(got.nenti, json_array_size(get(v, "enti")));
    zn_arena_release(&a);
  }
  json_decref(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(encoded), cmocka_unit_test(parsed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
