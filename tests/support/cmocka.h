/* cmocka needs these headers before its own. */
#ifndef ZONA_TESTS_SUPPORT_CMOCKA_H
#define ZONA_TESTS_SUPPORT_CMOCKA_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
/* clang-format on */

#endif
