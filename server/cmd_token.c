/* token create|revoke|list: who may use the read API. Works while the server serves: it asks the store at each request.
 */
#include <jansson.h>
#include <string.h>

#include "core/base/date.h"
#include "core/text/server.h"
#include "server/api/api.h"
#include "server/commands.h"

static zn_status create(const zn_args *a, zn_store *s, zn_err *err) {
  char token[ZN_TOKEN_LEN + 1], name[64];
  zn_hash hash;
  zn_token_new(a->env, token);
  zn_token_hash(token, &hash);
  if (a->nrest > 1) {
    snprintf(name, sizeof name, "%s", a->rest[1]);
  } else { /* one that says when, and is nobody else's */
    char when[25], tail[ZN_B32_LEN(3) + 1];
    zn_time_print(when, a->env->wall_ms(a->env->ctx));
    when[10] = 0;
    snprintf(name, sizeof name, "api-%s-%s", when, zn_b32_encode(tail, hash.b, 3));
  }
  zn_status st = s->ops->token_add(s, name, &hash, a->env->wall_ms(a->env->ctx), err);
  if (st == ZN_OK && a->value[ZN_OPT_JSON] != NULL) {
    st = zn_print_json(a->out, json_pack("{s:s,s:s}", "token", token, "nome", name), err);
  } else if (st == ZN_OK) {
    fprintf(a->out, "%s\n", token);
  }
  zn_wipe(token, sizeof token);
  return st;
}

static zn_status annul(const zn_args *a, zn_store *s, zn_err *err) {
  if (a->nrest < 2) return zn_fail(err, ZN_E_USAGE, ZT_CMD_NEEDS, "NOME", "token");
  zn_hash hash;
  zn_token_hash(a->rest[1], &hash);
  ZN_TRY(s->ops->token_revoke(s, a->rest[1], &hash, a->env->wall_ms(a->env->ctx), err));
  if (a->value[ZN_OPT_JSON] != NULL) return zn_print_json(a->out, json_pack("{s:b}", "revocato", 1), err);
  fprintf(a->out, "%s\n", ZT_TOKEN_REVOKED);
  return ZN_OK;
}

typedef struct listing {
  const zn_args *a;
  json_t *all;
} listing;

static zn_status list_one(void *ctx, const char *name, int64_t t_ms, int64_t revoked_ms) {
  listing *l = ctx;
  char made[25], ended[25] = "";
  zn_time_print(made, t_ms);
  if (revoked_ms != 0) zn_time_print(ended, revoked_ms);
  if (l->all == NULL) {
    fprintf(l->a->out, ZT_TOKEN_LINE "\n", name, made, revoked_ms != 0 ? ZT_TOKEN_ENDED : "", ended);
    return ZN_OK;
  }
  json_t *one = json_pack("{s:s,s:s,s:s*}", "nome", name, "creato", made, "revocato", revoked_ms != 0 ? ended : NULL);
  return json_array_append_new(l->all, one) == 0 ? ZN_OK : ZN_E_NOMEM;
}

static zn_status list(const zn_args *a, zn_store *s, zn_err *err) {
  listing l = {.a = a, .all = a->value[ZN_OPT_JSON] != NULL ? json_array() : NULL};
  zn_status st = s->ops->tokens(s, list_one, &l, err);
  if (l.all == NULL) return st;
  if (st == ZN_OK) return zn_print_json(a->out, l.all, err);
  json_decref(l.all);
  return st;
}

static const struct {
  const char *name;
  zn_status (*run)(const zn_args *a, zn_store *s, zn_err *err);
} verbs[] = {{"create", create}, {"revoke", annul}, {"list", list}};

zn_status zn_cmd_token(const zn_args *a, zn_err *err) {
  size_t v = 0;
  while (v < sizeof verbs / sizeof *verbs && strcmp(verbs[v].name, a->rest[0]) != 0) v++;
  if (v == sizeof verbs / sizeof *verbs)
    return zn_fail(err, ZN_E_USAGE, ZT_CMD_WHAT, a->rest[0], "create, revoke, list");
  zn_datadir d;
  zn_store *s;
  char file[ZN_DIR_MAX + 64];
  ZN_TRY(zn_datadir_open(&d, a->value[ZN_OPT_DATA], err));
  zn_status st = zn_store_sqlite_open(&s, zn_datadir_file(&d, "relay.db", file, sizeof file), false, err);
  zn_datadir_close(&d);
  ZN_TRY(st);
  st = verbs[v].run(a, s, err);
  s->ops->close(s);
  return st;
}
