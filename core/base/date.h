/* date: calendar days as an int32 count of days since 1970-01-01 (proleptic Gregorian), ISO 8601 in and out, and the
 * legal end of a day in Italy (23:59:59 Europe/Rome, DOMAIN V28) computed without the system's time zone database. */
#ifndef ZONA_CORE_BASE_DATE_H
#define ZONA_CORE_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/status.h"

typedef int32_t zn_day;
#define ZN_DAY_MIN (-25567) /* 1900-01-01 */
#define ZN_DAY_MAX 84005    /* 2199-12-31 */

/* "2025-03-01" or "01/03/2025". 31 February is refused. */
ZN_MUST zn_status zn_day_parse(const char *text, zn_day *out, zn_err *err);
char *zn_day_print(char out[11], zn_day d);    /* 2025-03-01 */
char *zn_day_print_it(char out[11], zn_day d); /* 01/03/2025 */
zn_day zn_day_from_ymd(int y, int m, int d);
void zn_day_to_ymd(zn_day day, int *y, int *m, int *d);
zn_day zn_day_of_ms(int64_t wall_ms); /* the day it is in Italy at that instant */
int64_t zn_day_deadline_ms(zn_day d); /* the last millisecond of that day in Italy, as ms since 1970 UTC */
char *zn_time_print(char out[25], int64_t wall_ms); /* 2025-03-01T10:42:00Z */
/* Reads back what zn_time_print wrote (fractions of a second are passed over). false: no such text. */
bool zn_time_parse(const char *text, int64_t *wall_ms);
char *zn_time_print_it(char out[17], int64_t wall_ms); /* 01/03/2025 11:42, the clock in Italy */

#endif
