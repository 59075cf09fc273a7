/* bundle import|export: the server's side of an office without a connection. Beside a server that serves, which is then
 * woken. */
#include <jansson.h>
#include <string.h>

#include "core/text/server.h"
#include "server/commands.h"
#include "server/datadir.h"
#include "server/relay/bundle.h"

static zn_status open_relay(const zn_datadir *d, const zn_env *env, zn_relay_bundle *b, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  zn_store *store;
  zn_ident claim;
  zn_relay_bundle_init(b);
  ZN_TRY(zn_store_sqlite_open(&store, zn_datadir_file(d, "relay.db", file, sizeof file), false, err));
  zn_ident_from_seed(&claim, &d->claim);
  zn_relay_config c = {
      .region = d->region, .ident = &d->ident, .claim = claim.sign_pk, .settings = &d->settings, .env = env};
  c.sink = (zn_relay_sink){.ctx = b, .submit = zn_relay_bundle_submit};
  zn_ident_wipe(&claim);
  return zn_relay_open(&b->relay, store, &c, err);
}

static zn_status do_import(const zn_args *a, const zn_datadir *d, zn_relay_bundle *b, zn_err *err) {
  zn_bundle_sink sink;
  zn_bundle_counts c = {0};
  const char *path = a->rest[1];
  zn_relay_bundle_sink(b, &sink);
  ZN_TRY(zn_bundle_import(&sink, path, &c, err));
  zn_datadir_wake(d);
  if (a->value[ZN_OPT_JSON] != NULL) {
    return zn_print_json(a->out,
                         json_pack("{s:s,s:I,s:I,s:I,s:I,s:I}", "file", path, "nuovi", (json_int_t)c.fresh, "esclusi",
                                   (json_int_t)c.passed, "segmenti", (json_int_t)c.segments, "atti",
                                   (json_int_t)c.trust, "chiavi", (json_int_t)c.grants),
                         err);
  }
  fprintf(a->out, ZT_BUNDLE_IN "\n", path, c.fresh, c.passed, c.segments, c.trust, c.grants);
  return ZN_OK;
}

/* --answer: for whoever made that file, and what he lacks. */
static zn_status read_answer(const char *path, zn_relay_bundle *b, zn_arena *arena, zn_bundle_since *since,
                             zn_err *err) {
  zn_bundle_info info;
  ZN_TRY(zn_bundle_inspect(path, &info, err));
  b->for_device = info.by;
  return zn_bundle_vector(path, arena, since, err);
}

static zn_status do_export(const zn_args *a, const zn_datadir *d, zn_relay_bundle *b, zn_err *err) {
  zn_bundle_source source;
  zn_bundle_since since = {0};
  zn_bundle_counts c = {0};
  zn_arena arena;
  const char *path = a->rest[1], *answer = a->value[ZN_OPT_ANSWER];
  (void)d;
  zn_arena_init(&arena);
  zn_status st = answer != NULL ? read_answer(answer, b, &arena, &since, err) : ZN_OK;
  zn_relay_bundle_source(b, &source);
  if (st == ZN_OK) st = zn_bundle_export(&source, answer != NULL ? &since : NULL, path, &c, err);
  zn_arena_release(&arena);
  ZN_TRY(st);
  if (a->value[ZN_OPT_JSON] != NULL) {
    return zn_print_json(
        a->out,
        json_pack("{s:s,s:I,s:I,s:I,s:I}", "file", path, "segmenti", (json_int_t)c.segments, "atti",
                  (json_int_t)c.trust, "chiavi", (json_int_t)c.grants, "conferme", (json_int_t)c.receipts),
        err);
  }
  fprintf(a->out, ZT_BUNDLE_OUT "\n", path, c.segments, c.trust, c.grants, c.receipts);
  return ZN_OK;
}

zn_status zn_cmd_bundle(const zn_args *a, zn_err *err) {
  bool in = strcmp(a->rest[0], "import") == 0;
  if (!in && strcmp(a->rest[0], "export") != 0)
    return zn_fail(err, ZN_E_USAGE, ZT_CMD_WHAT, a->rest[0], "import, export");
  zn_datadir d;
  zn_relay_bundle b;
  ZN_TRY(zn_datadir_open(&d, a->value[ZN_OPT_DATA], err));
  zn_status st = open_relay(&d, a->env, &b, err);
  if (st == ZN_OK) {
    st = in ? do_import(a, &d, &b, err) : do_export(a, &d, &b, err);
    zn_relay_close(b.relay);
    zn_relay_bundle_release(&b);
  }
  zn_datadir_close(&d);
  return st;
}
