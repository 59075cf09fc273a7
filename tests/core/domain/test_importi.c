/* Every figure at every level, at random dates, against the plain sum of a random story, for many seeds; each fund-year
 * is a story of its own, so the stories must not disturb each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_story.h"

static uint64_t first_seed(void) {
  const char *s = getenv("ZONA_SEED");
  return s != NULL ? strtoull(s, NULL, 10) : 1;
}

static void check_dates(story *s, int at, uint64_t seed) {
  static const struct {
    zn_livello l;
    const char *org;
  } levels[] = {{ZN_LIVELLO_REGIONE, "regione"}, {ZN_LIVELLO_AMBITO, "AMB-A"}, {ZN_LIVELLO_AMBITO, "AMB-B"},
                {ZN_LIVELLO_ENTE, "E001"},       {ZN_LIVELLO_ENTE, "E002"},    {ZN_LIVELLO_ENTE, "M001"},
                {ZN_LIVELLO_ENTE, "M002"}};
  int days[] = {20089 + (int)rnd_in(s->g, 0, 430), 20089 + (int)rnd_in(s->g, 0, 430), 20453, 21000};
  for (size_t d = 0; d < 4; d++)
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
      if (at == CAP_A && (levels[i].l == ZN_LIVELLO_REGIONE || strcmp(levels[i].org, "AMB-B") == 0 ||
                          strcmp(levels[i].org, "M002") == 0))
        continue; /* it does not read the other ambito */
      story_check(s, at, levels[i].l, levels[i].org, days[d], seed);
    }
}

static void verified(region *g, int at) {
  zn_buf diff;
  zn_buf_init(&diff, 0);
  MUST(zn_replica_verify(g->o[at].r, zn_domain_attach, &diff, &err));
  if (diff.n > 0) fail_msg("at %s: %s", g->o[at].code, zn_buf_cstr(&diff));
  zn_buf_release(&diff);
}

static void stories(uint64_t seed, int years, int steps) {
  static region g;
  static story s;
  region_open(&g, seed, E2);
  g.rich = seed % 2 == 1;
  for (int y = 0; y < years; y++) {
    story_begin(&s, &g, 2030 + y);
    for (int i = 0; i < steps; i++) {
      story_step(&s);
      if (rnd_in(&g, 0, 12) == 0) carry(&g, (int)rnd_in(&g, 0, (int)g.n - 1), (int)rnd_in(&g, 0, (int)g.n - 1));
    }
    carry_all(&g);
    check_dates(&s, REG, seed);
    check_dates(&s, CAP_A, seed);
  }
  for (size_t i = 0; i < g.n; i++) verified(&g, (int)i);
  region_close(&g);
}

static void short_stories(void **state) {
  (void)state;
  for (uint64_t i = 0; i < 2; i++) stories(first_seed() + i, 12, 50);
}

static void long_stories(void **state) {
  (void)state;
  stories(first_seed() + 1000, 2, 300);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(short_stories), cmocka_unit_test(long_stories)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
