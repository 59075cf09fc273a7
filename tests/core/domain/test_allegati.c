/* The signed declaration that comes back: whose word counts, and what is compared when the file is not here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/report/dichiarazione.h"
#include "core/domain/traccia/documento.h"
#include "core/exchange/allegati.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

static zn_rendiconto_ask asked(int at) {
  return (zn_rendiconto_ask){.fondo_annualita = s.fa[at], .livello = ZN_LIVELLO_ENTE, .org = org_id("E001")};
}

/* The row that a modified client writes: as whoever, about E001's manifest, with what its declaration's hash should be.
 */
static void claim(int at, const char *ente, const zn_documento *d, const uint8_t sha[32]) {
  zn_row row = new_row(ZN_ALLEGATO);
  set_int(&row, "ente", org_k(&g, at, ente));
  set_text(&row, "nome", "d.p7m");
  set_text(&row, "mime", "application/pkcs7-mime; content=text/html");
  set_int(&row, "byte", 10);
  set_bin(&row, "impronta", sha, 32);
  set_text(&row, "firma", "cades");
  set_bin(&row, "contenuto", sha, 32);
  set_text(&row, "verifica", "coincide");
  set_bin(&row, "manifest", d->manifest.b, 32);
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  add_row(&g, at, &l, &row);
}

static json_t *verified(int at) {
  zn_arena a;
  zn_place p;
  json_t *out = NULL;
  zn_arena_init(&a);
  MUST(zn_place_init(&p, g.o[at].r, NULL, &a, &err));
  MUST(zn_allegati_verifica(&p, s.fa[at], NULL, NULL, &out, &err));
  zn_arena_release(&a);
  return out;
}

static void counts(int at, int agree, int differ) {
  json_t *v = verified(at);
  assert_int_equal(json_integer_value(json_object_get(v, "coincidono")), agree);
  assert_int_equal(json_integer_value(json_object_get(v, "differenze")), differ);
  assert_int_equal(json_array_size(json_object_get(v, "righe")), agree + differ);
  json_decref(v);
}

static void whose_word(void **state) {
  (void)state;
  zn_arena a;
  zn_documento d;
  zn_buf page;
  bool incomplete;
  uint8_t sha[32];
  region_open(&g, 540, E2);
  story_begin(&s, &g, 2086);
  carry_all(&g);
  zn_arena_init(&a);
  zn_buf_init(&page, 0);
  zn_rendiconto_ask ask = asked(E1);
  zn_err none = {0};
  assert_int_equal(zn_documento_in_vigore(g.o[E1].r, &ask, &a, &d, &none), ZN_E_STATE); /* nothing was sent */
  zn_rendiconto_act act = {
      .me = org_id("E001"), .kind = ZN_ORG_ENTE, .fondo_annualita = s.fa[E1], .verbo = ZN_R_SUBMIT, .motivo = "prova"};
  MUST(zn_rendiconto_do(g.o[E1].r, &act, NULL, &err));
  carry_all(&g);
  MUST(zn_documento_in_vigore(g.o[E1].r, &ask, &a, &d, &err));
  MUST(zn_dichiarazione_html(g.o[E1].r, d.doc, &page, &incomplete, &err));
  assert_false(incomplete);
  zn_sha256(sha, zn_buf_span(&page));
  claim(E2, "E002", &d, sha); /* a neighbour says that it agrees */
  carry_all(&g);
  counts(REG, 0, 0);
  counts(CAP_A, 0, 0);
  claim(E1, "E001", &d, sha);
  carry_all(&g);
  counts(REG, 1, 0);
  sha[0] ^= 1; /* its own word that it agrees is not believed */
  claim(E1, "E001", &d, sha);
  carry_all(&g);
  counts(REG, 1, 1);
  counts(CAP_A, 1, 1);
  zn_buf_release(&page);
  zn_arena_release(&a);
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(whose_word)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
