/* log: one line per event on stderr, `time level event key=value …`, for people with grep and for collectors alike.
 *
 * A field is made only by the makers below: there is none for a secret, so none can be written. What comes from outside
 * (addresses, headers, texts) is quoted and stripped of control characters. A line is one write(2), so that threads do
 * not mix. */
#ifndef ZONA_SERVER_LOG_H
#define ZONA_SERVER_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/id.h"
#include "core/base/status.h"

typedef enum zn_log_level { ZN_LOG_DEBUG, ZN_LOG_INFO, ZN_LOG_WARN, ZN_LOG_ERROR, ZN_LOG_NONE } zn_log_level;

typedef struct zn_log {
  int fd;             /* 2 for stderr; -1: nowhere (tests) */
  zn_log_level level; /* what lies below is not written */
  bool json;          /* a JSON object a line instead of key=value */
} zn_log;

typedef enum zn_log_kind { ZN_LOGF_TEXT, ZN_LOGF_INT, ZN_LOGF_BYTES } zn_log_kind;
typedef struct zn_log_field {
  const char *key;
  zn_log_kind kind;
  const char *text;
  int64_t num;
  const uint8_t *bytes; /* printed as base32 */
  size_t nbytes;
} zn_log_field;

#define ZN_L_S(k, v) ((zn_log_field){.key = (k), .kind = ZN_LOGF_TEXT, .text = (v)})
#define ZN_L_I(k, v) ((zn_log_field){.key = (k), .kind = ZN_LOGF_INT, .num = (int64_t)(v)})
#define ZN_L_DEV(k, v) \
  ((zn_log_field){.key = (k), .kind = ZN_LOGF_BYTES, .bytes = (v)->b, .nbytes = 10}) /* first 16 characters */
#define ZN_L_ID(k, v) ((zn_log_field){.key = (k), .kind = ZN_LOGF_BYTES, .bytes = (v)->b, .nbytes = 16})

void zn_log_fields(const zn_log *l, zn_log_level level, const char *event, const zn_log_field *f, size_t n);
/* zn_log_event(log, ZN_LOG_INFO, "listen", ZN_L_S("addr", a), ZN_L_I("port", p)); at least one field. log may be NULL.
 */
#define zn_log_event(l, level, event, ...)                                  \
  zn_log_fields((l), (level), (event), (const zn_log_field[]){__VA_ARGS__}, \
                sizeof((const zn_log_field[]){__VA_ARGS__}) / sizeof(zn_log_field))

/* "debug", "info", "warn", "error", "none"; false when it is none of them. */
bool zn_log_level_parse(const char *text, zn_log_level *out);

#endif
