#include "core/base/codes.h"

#include <stdint.h>
#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

bool zn_code_normal(const char *in, char *out, size_t cap) {
  size_t n = 0;
  for (; *in; in++) {
    if (*in == ' ' || *in == '.' || *in == '-' || *in == '\t') continue;
    if (n + 1 >= cap) return false;
    out[n++] = upper(*in);
  }
  if (n >= cap) return false;
  out[n] = 0;
  return true;
}

/* Pattern: 9 a digit, A a letter, X an upper-case hexadecimal digit, * a digit or a letter. The whole code. */
static bool like(const char *code, const char *pattern) {
  for (; *pattern; pattern++, code++) {
    char c = *code;
    bool ok = *pattern == '9'   ? is_digit(c)
              : *pattern == 'A' ? is_upper(c)
              : *pattern == 'X' ? is_digit(c) || (c >= 'A' && c <= 'F')
                                : is_digit(c) || is_upper(c);
    if (!ok) return false;
  }
  return *code == 0;
}

static uint32_t hex(const char *s, size_t n) {
  uint32_t v = 0;
  for (size_t i = 0; i < n; i++) v = v * 16 + (uint32_t)(is_digit(s[i]) ? s[i] - '0' : s[i] - 'A' + 10);
  return v;
}

static uint32_t decimal(const char *s, size_t n) {
  uint32_t v = 0;
  for (size_t i = 0; i < n; i++) v = v * 10 + (uint32_t)(s[i] - '0');
  return v;
}

/* DOMAIN section 4: SIMOG (digits), SIMOG v2 / PCP (A-U), SmartCIG (X-Z; the OPI flow admits V and W too). */
static bool cig_valid(const char *c) {
  if (like(c, "9999999XXX")) {
    uint32_t n = decimal(c, 7);
    return n != 0 && hex(c + 7, 3) == n * 211ull % 4091;
  }
  if (!like(c, "AXXXXXXXXX")) return false;
  if (c[0] <= 'U') return hex(c + 7, 3) == ((uint64_t)hex(c + 1, 6) + (uint64_t)(c[0] - 'A' + 1)) * 211 % 4091;
  uint32_t n = hex(c + 3, 7);
  return n != 0 && hex(c + 1, 2) == n * 211ull % 251;
}

bool zn_cig_suggest(const char *code, char out[11]) {
  if (strlen(code) != 10) return false;
  char fixed[11];
  for (size_t i = 0; i < 11; i++) fixed[i] = code[i] == 'O' ? '0' : code[i] == 'I' ? '1' : code[i];
  if (strcmp(fixed, code) == 0 || cig_valid(code) || !cig_valid(fixed)) return false;
  memcpy(out, fixed, sizeof fixed);
  return true;
}

/* Luhn over 11 digits, the last being the check. */
static bool piva_valid(const char *c) {
  if (!like(c, "99999999999")) return false;
  int sum = 0;
  for (int i = 0; i < 11; i++) {
    int d = c[i] - '0';
    if (i % 2 == 1) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
    sum += d;
  }
  return sum % 10 == 0 && strcmp(c, "00000000000") != 0;
}

/* A digit of a person's code, or the letter that stands for it when two people collide (omocodia). */
static bool cf_digit(char c) { return is_digit(c) || (c != 0 && strchr("LMNPQRSTUV", c) != NULL); }

static bool cf_shape(const char *c) {
  for (int i = 0; i < 16; i++) {
    bool number = i == 6 || i == 7 || i == 9 || i == 10 || (i >= 12 && i <= 14);
    if (number ? !cf_digit(c[i]) : !is_upper(c[i])) return false;
  }
  return strchr("ABCDEHLMPRST", c[8]) != NULL; /* the month */
}

static bool cf_valid(const char *c) {
  static const uint8_t odd[26] = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                  20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  if (strlen(c) != 16 || !cf_shape(c)) return false;
  int sum = 0;
  for (int i = 0; i < 15; i++) {
    int v = is_digit(c[i]) ? c[i] - '0' : c[i] - 'A';
    sum += i % 2 == 0 ? odd[v] : v; /* positions are counted from one: these are the odd ones */
  }
  return c[15] == 'A' + sum % 26;
}

/* ISO 13616: the first four to the end, letters as 10 to 35, modulo 97. */
static bool iban_valid(const char *c) {
  size_t n = strlen(c);
  if (n < 15 || n > 34 || !is_upper(c[0]) || !is_upper(c[1]) || !is_digit(c[2]) || !is_digit(c[3])) return false;
  if (c[0] == 'I' && c[1] == 'T' && n != 27) return false;
  unsigned r = 0;
  for (size_t i = 0; i < n; i++) {
    char x = c[(i + 4) % n];
    if (is_digit(x))
      r = (r * 10 + (unsigned)(x - '0')) % 97;
    else if (is_upper(x))
      r = (r * 100 + (unsigned)(x - 'A' + 10)) % 97;
    else
      return false;
  }
  return r == 1;
}

bool zn_code_valid(zn_check kind, const char *code) {
  switch (kind) {
    case ZN_CHECK_NONE: return true;
    case ZN_CHECK_CIG: return cig_valid(code);
    case ZN_CHECK_CUP: return like(code, "A99A99999999999");
    case ZN_CHECK_PIVA:
    case ZN_CHECK_CF_ENTE: return piva_valid(code);
    case ZN_CHECK_CF: return cf_valid(code) || piva_valid(code);
    case ZN_CHECK_ISTAT: return like(code, "999999");
    case ZN_CHECK_CATASTALE: return like(code, "A999");
    case ZN_CHECK_IBAN: return iban_valid(code);
  }
  return false;
}

static bool alnum(char c) { return is_digit(c) || is_upper(upper(c)); }

/* People write it whole or in groups: "RSS MRA 80A01 F205X". */
static bool cf_starts_at(const char *s) {
  char code[17] = {0};
  int n = 0;
  for (; *s && n < 16; s++) {
    if (alnum(*s))
      code[n++] = upper(*s);
    else if (*s != ' ' || s[1] == ' ')
      return false;
  }
  return n == 16 && !alnum(*s) && cf_shape(code);
}

bool zn_text_has_cf(const char *text) {
  for (const char *s = text; *s; s++)
    if (alnum(*s) && (s == text || !alnum(s[-1])) && cf_starts_at(s)) return true;
  return false;
}
