#include <cmocka.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include "core/domain/importi.h"
#include "support_region.h"

static void opens(void **state) {
  (void)state;
  region g;
  region_open(&g, 1, E2);
  carry_all(&g);
  for (size_t i = 0; i < g.n; i++) {
    zn_importi im;
    int64_t fa = only_k(&g, (int)i, "SELECT k FROM fondo_annualita");
    MUST(zn_importi_at(g.o[i].r, fa, ZN_LIVELLO_REGIONE, NULL, 20000, 0, &im, &err));
    assert_int_equal(im.totali.assegnato, 0);
  }
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(opens)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
