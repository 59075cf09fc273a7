#include "server/log.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "core/base/bytes.h"
#include "core/base/date.h"
#include "core/base/env.h"

static const char *const level_names[] = {"debug", "info", "warn", "error", "none"};

bool zn_log_level_parse(const char *text, zn_log_level *out) {
  for (size_t i = 0; i < sizeof level_names / sizeof *level_names; i++) {
    if (strcmp(text, level_names[i]) == 0) {
      *out = (zn_log_level)i;
      return true;
    }
  }
  return false;
}

/* A value is bare when nothing in it could end it or the line. */
static bool bare(const char *s) {
  if (*s == 0) return false;
  for (; *s != 0; s++) {
    unsigned char c = (unsigned char)*s;
    if (c <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7f) return false;
  }
  return true;
}

static void put_quoted(zn_buf *b, const char *s) {
  zn_buf_put_str(b, "\"");
  for (; *s != 0; s++) {
    unsigned char c = (unsigned char)*s;
    if (c == '"' || c == '\\') zn_buf_put_str(b, "\\");
    if (c < ' ' || c == 0x7f) {
      zn_buf_put_str(b, " ");
    } else {
      zn_buf_put(b, s, 1);
    }
  }
  zn_buf_put_str(b, "\"");
}

static void put_field(zn_buf *b, const zn_log_field *f, bool json) {
  char b32[ZN_B32_LEN(32) + 1];
  const char *text = f->text != NULL ? f->text : "";
  if (f->kind == ZN_LOGF_BYTES) text = zn_b32_encode(b32, f->bytes, f->nbytes <= 32 ? f->nbytes : 32);
  zn_buf_printf(b, json ? ",\"%s\":" : " %s=", f->key);
  if (f->kind == ZN_LOGF_INT) {
    zn_buf_printf(b, "%" PRId64, f->num);
  } else if (!json && bare(text)) {
    zn_buf_put_str(b, text);
  } else {
    put_quoted(b, text);
  }
}

void zn_log_fields(const zn_log *l, zn_log_level level, const char *event, const zn_log_field *f, size_t n) {
  if (l == NULL || l->fd < 0 || level < l->level || level >= ZN_LOG_NONE) return;
  const zn_env *env = zn_env_system();
  char when[25];
  zn_time_print(when, env->wall_ms(env->ctx));
  zn_buf b;
  zn_buf_init(&b, 4096);
  zn_buf_printf(&b, l->json ? "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"" : "%s %s %s", when,
                level_names[level], event);
  for (size_t i = 0; i < n; i++) put_field(&b, &f[i], l->json);
  zn_buf_put_str(&b, l->json ? "}\n" : "\n");
  if (zn_buf_ok(&b)) {
    ssize_t written = write(l->fd, b.p, b.n); /* a log that cannot be written has nowhere to say so */
    (void)written;
  }
  zn_buf_release(&b);
}
