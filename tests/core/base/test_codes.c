/* Vectors: DOMAIN section 4, and ANAC's real codes when the shared data is at hand (ZONA_SHARED_DATA, or ../shared/data
 * beside the source). */
#include "core/base/codes.h"
#include "tests/support/cmocka.h"

static void all(zn_check kind, const char *const *codes, bool want) {
  for (; *codes != NULL; codes++)
    if (zn_code_valid(kind, *codes) != want) fail_msg("%s should be %s", *codes, want ? "right" : "wrong");
}

static void cig(void **state) {
  (void)state;
  static const char *const good[] = {"95156957EC", "918052266A", "6983365719", "BBF90310AD", "BB4B32B78B",
                                     "BA1A7CF173", "B7E26B1DC7", "B10A9942A7", NULL};
  static const char *const bad[] = {"B7E26B1DC8", "B61102E182", "ZB98B4A235", "BOBC4D9975",  "B15D9EBOEB",
                                    "",           "0000000000", "95156957E",  "95156957EC0", "b7e26b1dc7",
                                    "W000000000", "B7E26B1DCG", NULL};
  all(ZN_CHECK_CIG, good, true);
  all(ZN_CHECK_CIG, bad, false);
}

static void cig_that_can_be_read_better(void **state) {
  (void)state;
  char out[11];
  assert_true(zn_cig_suggest("95I56957EC", out));
  assert_string_equal(out, "95156957EC");
  assert_true(zn_cig_suggest("91805Z266A", out) == false);
  assert_true(zn_cig_suggest("BAIA7CFI73", out));
  assert_string_equal(out, "BA1A7CF173");
  assert_true(zn_cig_suggest("BIOA9942A7", out));
  assert_string_equal(out, "B10A9942A7");
  assert_false(zn_cig_suggest("B10A9942A7", out)); /* already right */
  assert_false(zn_cig_suggest("B7E26B1DC8", out));
  assert_false(zn_cig_suggest("O", out));
}

static const char *shared_data(char *path, size_t cap) {
  const char *dir = getenv("ZONA_SHARED_DATA");
  if (dir != NULL)
    snprintf(path, cap, "%s/pnrr/cig_reali_verificati.tsv", dir);
  else
    snprintf(path, cap, "%s/../shared/data/pnrr/cig_reali_verificati.tsv", ZONA_SOURCE_DIR);
  return path;
}

static void real_cigs(void **state) {
  (void)state;
  char path[1024], line[256];
  FILE *f = fopen(shared_data(path, sizeof path), "r");
  if (f == NULL) skip();
  int seen = 0;
  assert_non_null(fgets(line, sizeof line, f)); /* the header */
  while (fgets(line, sizeof line, f) != NULL) {
    char *save = NULL, *code = strtok_r(line, "\t\r\n", &save), *kind = strtok_r(NULL, "\t\r\n", &save),
         *ok = strtok_r(NULL, "\t\r\n", &save);
    if (code == NULL || kind == NULL || ok == NULL) continue;
    if (zn_code_valid(ZN_CHECK_CIG, code) != (strcmp(ok, "1") == 0)) fail_msg("%s (%s) is marked %s", code, kind, ok);
    seen++;
  }
  fclose(f);
  assert_true(seen > 1000);
}

static void other_codes(void **state) {
  (void)state;
  static const char *const piva[] = {"00743110157", NULL}, *const no_piva[] = {"01234567890", "00000000000",
                                                                               "0074311015",  "007431101570",
                                                                               "0074311015X", NULL};
  static const char *const cf[] = {"RCCMNL83S18D969H", "RSSMRA80A01F205X", "CNTPTR60C29H5L1W", "00743110157", NULL};
  static const char *const no_cf[] = {
      "RSSMRA80A01F205D", "RSSMRA80F01F205X", "RSSMRA80A01F205", "RSSMRA80A01F205XX", "", NULL};
  static const char *const cup[] = {"D19I25000120006", "H11H21000000001", NULL}, *const no_cup[] = {"D19I2500012000",
                                                                                                    "D19I250001200061",
                                                                                                    "119I25000120006",
                                                                                                    "D19125000120006",
                                                                                                    NULL};
  static const char *const istat[] = {"079160", NULL}, *const no_istat[] = {"79160", "07916A", NULL};
  static const char *const cat[] = {"D049", NULL}, *const no_cat[] = {"d049", "D49", "DD49", NULL};
  static const char *const iban[] = {"IT60X0542811101000000123456", "DE89370400440532013000", "GB82WEST12345698765432",
                                     NULL};
  static const char *const no_iban[] = {"IT60X0542811101000000123457", "IT60X054281110100000012345",  "IT",
                                        "1T60X0542811101000000123456", "IT60x0542811101000000123456", NULL};
  all(ZN_CHECK_PIVA, piva, true), all(ZN_CHECK_PIVA, no_piva, false);
  all(ZN_CHECK_CF_ENTE, piva, true), all(ZN_CHECK_CF_ENTE, no_piva, false);
  all(ZN_CHECK_CF, cf, true), all(ZN_CHECK_CF, no_cf, false);
  all(ZN_CHECK_CUP, cup, true), all(ZN_CHECK_CUP, no_cup, false);
  all(ZN_CHECK_ISTAT, istat, true), all(ZN_CHECK_ISTAT, no_istat, false);
  all(ZN_CHECK_CATASTALE, cat, true), all(ZN_CHECK_CATASTALE, no_cat, false);
  all(ZN_CHECK_IBAN, iban, true), all(ZN_CHECK_IBAN, no_iban, false);
  assert_true(zn_code_valid(ZN_CHECK_NONE, "anything"));
}

static void normal_form(void **state) {
  (void)state;
  char out[16];
  assert_true(zn_code_normal(" b7e-26b.1dc7 ", out, sizeof out));
  assert_string_equal(out, "B7E26B1DC7");
  assert_false(zn_code_normal("0123456789abcdef", out, sizeof out));
  assert_true(zn_code_normal("0123456789abcde", out, sizeof out));
  assert_false(zn_code_normal("", out, 0));
}

static void a_persons_code_in_a_text(void **state) {
  (void)state;
  static const char *const yes[] = {"contributo a RSSMRA80A01F205X per affitto",
                                    "rssmra80a01f205x",
                                    "(CNTPTR60C29H5L1W)",
                                    "cf RSS MRA 80A01 F205X",
                                    "RSSMRA80A01F205D",
                                    NULL};
  static const char *const no[] = {"contributo per affitto",
                                   "XRSSMRA80A01F205X",
                                   "RSSMRA80A01F205X7",
                                   "B7E26B1DC7 D19I25000120006",
                                   "RSSMRA80F01F205X",
                                   "",
                                   "IT60X0542811101000000123456",
                                   NULL};
  for (const char *const *t = yes; *t != NULL; t++)
    if (!zn_text_has_cf(*t)) fail_msg("not seen in: %s", *t);
  for (const char *const *t = no; *t != NULL; t++)
    if (zn_text_has_cf(*t)) fail_msg("seen in: %s", *t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cig),         cmocka_unit_test(cig_that_can_be_read_better),
      cmocka_unit_test(real_cigs),   cmocka_unit_test(other_codes),
      cmocka_unit_test(normal_form), cmocka_unit_test(a_persons_code_in_a_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
