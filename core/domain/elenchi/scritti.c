/* Codes as people type them, against the list of their field. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/rows/ref_find.h"
#include "core/text/elenchi.h"

enum { CODE_MAX = 200 };

/* One piece of "A, B" from *p on, trimmed; false at the end. */
static bool next_code(const char **p, bool several, char out[CODE_MAX]) {
  if (**p == 0) return false;
  size_t n = several ? strcspn(*p, ",") : strlen(*p);
  const char *from = *p, *to = *p + n;
  *p = *to == ',' ? to + 1 : to;
  while (from < to && *from == ' ') from++;
  while (to > from && to[-1] == ' ') to--;
  n = (size_t)(to - from) < CODE_MAX ? (size_t)(to - from) : CODE_MAX - 1;
  memcpy(out, from, n);
  out[n] = 0;
  return true;
}

/* Codes and names that come near, at most three, joined. */
static bool near_codes(const zn_voce *v, size_t n, const char *code, char *out, size_t cap) {
  size_t len = strlen(code), most = len <= 4 ? 1 : len <= 8 ? 2 : 3, at = 0, found = 0;
  for (size_t pass = 0; pass <= most && found < 3; pass++)
    for (size_t i = 0; i < n && found < 3; i++) {
      size_t d = zn_edit_distance(code, v[i].codice, most), named = zn_edit_distance(code, v[i].denominazione, most);
      if (named < d) d = named;
      if (d > most && len >= 3 &&
          (strncasecmp(v[i].codice, code, len) == 0 || strncasecmp(v[i].denominazione, code, len) == 0))
        d = most; /* the beginning of a longer one */
      size_t need = strlen(v[i].codice) + strlen(v[i].denominazione) + 6;
      if (d != pass || at + need > cap || strstr(out, v[i].codice) != NULL) continue;
      at += (size_t)snprintf(out + at, cap - at, "%s%s (%s)", found > 0 ? ", " : "", v[i].codice, v[i].denominazione);
      found++;
    }
  return found > 0;
}

static zn_status unknown(const zn_field *f, const zn_voce *v, size_t n, const char *code, zn_err *err) {
  char near[400] = "";
  if (near_codes(v, n, code, near, sizeof near))
    return zn_fail(err, ZN_E_INVALID, ZT_VOCE_NONE_NEAR, f->label, code, f->elenco, near);
  return zn_fail(err, ZN_E_INVALID, ZT_VOCE_NONE, f->label, code, f->elenco, f->elenco);
}

/* By its whole name, where it is the name of one code only. */
static const zn_voce *by_name(const zn_voce *v, size_t n, const char *text) {
  const zn_voce *found = NULL;
  for (size_t i = 0; i < n; i++) {
    if (strcasecmp(v[i].denominazione, text) != 0) continue;
    if (found != NULL && strcasecmp(found->codice, v[i].codice) != 0) return NULL;
    found = &v[i];
  }
  return found;
}

zn_status zn_codice_scritto(zn_replica *r, const zn_field *f, zn_arena *a, zn_val *v, zn_err *err) {
  char code[CODE_MAX];
  if (f->elenco == NULL || v->kind != ZN_V_TEXT || v->s.n == 0) return ZN_OK;
  const char *text = zn_arena_strndup(a, (const char *)v->s.p, v->s.n);
  char *out = zn_arena_alloc(a, 2 * v->s.n + CODE_MAX + 2);
  zn_voce *all = NULL;
  size_t n = 0, at = 0;
  bool several = (f->flags & ZN_F_LIST) != 0;
  if (text == NULL || out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_elenco_load(r, f->elenco, NULL, a, &all, &n, err));
  if (n == 0) return ZN_OK; /* nothing can be said of it */
  const zn_env *env = zn_replica_env(r);
  zn_day today = zn_day_of_ms(env->wall_ms(env->ctx));
  size_t room = 2 * v->s.n + CODE_MAX + 2;
  while (next_code(&text, several, code)) {
    if (code[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_VOCE_EMPTY, f->label);
    const zn_voce *found = zn_voce_fra(all, n, code, today);
    if (found == NULL) found = by_name(all, n, code);
    if (found == NULL) return unknown(f, all, n, code, err);
    size_t len = strlen(found->codice), sep = at > 0 ? 1 : 0;
    if (at + sep + len + 1 > room) {
      char *more = zn_arena_alloc(a, room * 2 + len);
      if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      memcpy(more, out, at);
      out = more;
      room = room * 2 + len;
    }
    if (sep) out[at++] = ',';
    memcpy(out + at, found->codice, len + 1);
    at += len;
  }
  v->s = ZN_SPAN(out, at);
  return ZN_OK;
}

const zn_voce *zn_codice_scaduto(zn_replica *r, const zn_field *f, const zn_val *v, zn_day day, zn_arena *a) {
  char code[CODE_MAX];
  if (f->elenco == NULL || v->kind != ZN_V_TEXT) return NULL;
  const char *text = zn_arena_strndup(a, (const char *)v->s.p, v->s.n);
  while (text != NULL && next_code(&text, (f->flags & ZN_F_LIST) != 0, code)) {
    zn_voce *all = NULL;
    size_t n = 0;
    const zn_voce *worst = NULL;
    bool valid = false;
    if (zn_elenco_load(r, f->elenco, NULL, a, &all, &n, NULL) != ZN_OK) return NULL;
    for (size_t i = 0; i < n && !valid; i++) {
      if (strcasecmp(all[i].codice, code) != 0) continue;
      valid = zn_voce_valida(&all[i], day);
      worst = &all[i];
    }
    if (worst != NULL && !valid) return worst;
  }
  return NULL;
}
