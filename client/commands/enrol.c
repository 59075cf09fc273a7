/* init, invite, join: a region begins, an office is invited, a workplace comes in. */
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/net.h"
#include "client/daemon.h"
#include "client/platform/platform.h"
#include "client/status.h"
#include "core/base/date.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/store/enrol.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* The sync that ends init and join: what is saved stays saved, so no connection is status 3 and nothing worse. */
static zn_status first_sync(zn_cli *cli, zn_sync_result *result, zn_err *err) {
  ZN_TRY(zn_net_remember_ca(cli, err));
  zn_status st = zn_net_sync(cli, result, err);
  if (st != ZN_OK) return st;
  if (result->err.code == ZN_E_DENIED) result->err.code = ZN_E_NET;
  return ZN_OK;
}

/* ---- init
 * ---------------------------------------------------------------------------------------------------------------- */

/* The shipped code lists, into the Regione's ledger: from now on they are its own. */
static zn_status publish_lists(zn_cli *cli, zn_err *err) {
  zn_place place;
  size_t n = 0;
  ZN_TRY(zn_place_init(&place, cli->replica, NULL, &cli->arena, err));
  return zn_elenchi_pubblica(&place, &n, err);
}

zn_status zn_cmd_init(zn_cli *cli, zn_err *err) {
  char recovery[ZN_RECOVERY_TEXT];
  zn_sync_result sync = {0};
  const char *nome = zn_cli_opt(cli, "nome");
  ZN_TRY(zn_enrol_init(&cli->replica, cli->home, cli->env, zn_cli_opt(cli, "claim"), nome, recovery, err));
  zn_out_line(&cli->out, ZT_RECOVERY_CODE, recovery);
  ZN_TRY(publish_lists(cli, err));
  ZN_TRY(first_sync(cli, &sync, err));
  bool sent = sync.err.code == ZN_OK;
  zn_out_line(&cli->out, sent ? ZT_INIT_DONE : ZT_INIT_PENDING, nome);
  json_t *v = json_pack("{s:s, s:s, s:b, s:o}", "ente", "regione", "recupero", recovery, "completo", (int)sent, "sync",
                        zn_sync_json(&sync));
  zn_wipe(recovery, sizeof recovery);
  ZN_TRY(zn_out_json(&cli->out, v, err));
  return sent ? ZN_OK : zn_fail(err, sync.err.code, "%s", sync.err.text);
}

/* ---- invite
 * --------------------------------------------------------------------------------------------------------------- */

/* Days from now, or a day: to the end of it. */
static zn_status expiry_of(const zn_cli *cli, const char *text, int64_t *ms, zn_err *err) {
  int64_t now = cli->env->wall_ms(cli->env->ctx);
  zn_day day = 0;
  *ms = 0;
  if (text == NULL) return ZN_OK;
  if (strspn(text, "0123456789") == strlen(text) && strlen(text) < 4) {
    long days = strtol(text, NULL, 10);
    if (days < 1 || days > 365) return zn_cli_usage(cli, err, ZT_BAD_DAYS, text);
    *ms = now + days * 86400000LL;
    return ZN_OK;
  }
  if (zn_day_parse(text, &day, NULL) != ZN_OK || zn_day_deadline_ms(day) <= now)
    return zn_cli_usage(cli, err, ZT_BAD_DAYS, text);
  *ms = zn_day_deadline_ms(day);
  return ZN_OK;
}

/* The organisation that --ente names: an ambito for a capofila, an ente for an ente, either for a reader. */
static zn_status org_of(const zn_place *p, zn_role role, const char *key, zn_id *out, zn_err *err) {
  int64_t k = -1;
  zn_status st = ZN_E_NOTFOUND;
  if (role == ZN_ROLE_REGIONE || role == ZN_ROLE_CONSOLIDATORE) {
    zn_key_regione(out);
    return ZN_OK;
  }
  if (role != ZN_ROLE_ENTE) st = zn_ref_parse(p->r, zn_place_default(p), ZN_AMBITO, key, &k, err);
  if (st != ZN_OK && role != ZN_ROLE_CAPOFILA) st = zn_ref_parse(p->r, zn_place_default(p), ZN_ENTE, key, &k, err);
  if (st != ZN_OK) return st;
  return zn_replica_hash_of_k(p->r, k, out) == ZN_OK ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_UNKNOWN, key);
}

zn_status zn_cmd_invite(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_buf text;
  char pin[9] = "";
  zn_enrol_offer offer = {.role = zn_role_parse(zn_cli_opt(cli, "ruolo")), .with_pin = zn_cli_opt(cli, "pin") != NULL};
  const char *key = zn_cli_opt(cli, "ente");
  bool of_region = offer.role == ZN_ROLE_REGIONE || offer.role == ZN_ROLE_CONSOLIDATORE;
  if (key == NULL && !of_region) return zn_cli_usage(cli, err, ZT_OPTION_MISSING, "ente", "CHIAVE");
  ZN_TRY(expiry_of(cli, zn_cli_opt(cli, "scadenza"), &offer.expires_ms, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(org_of(&place, offer.role, key, &offer.org, err));
  zn_buf_init(&text, 0);
  zn_status st = zn_enrol_invite(cli->replica, &offer, &text, pin, err);
  if (st == ZN_OK) {
    zn_out_line(&cli->out, "%s", zn_buf_cstr(&text));
    if (pin[0] != '\0' && !cli->out.json) fprintf(cli->out.err, ZT_PIN_IS "\n", pin);
    st = zn_out_json(&cli->out,
                     json_pack("{s:s, s:s?}", "invito", zn_buf_cstr(&text), "pin", pin[0] == '\0' ? NULL : pin), err);
  }
  zn_buf_release(&text);
  return st;
}

/* ---- join
 * -------------------------------------------------------------------------------------------------------------------
 */

static zn_status invite_text(zn_cli *cli, const char **out, zn_err *err) {
  zn_buf b;
  if (strcmp(cli->args[0], "-") != 0) {
    *out = cli->args[0];
    return ZN_OK;
  }
  zn_buf_init(&b, 0);
  zn_status st = zn_plat_read_file(&b, "-", 65536, err);
  if (st == ZN_OK) {
    char *text = zn_arena_strdup(&cli->arena, zn_buf_cstr(&b));
    if (text == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (text != NULL) text[strcspn(text, "\r\n")] = '\0';
    *out = text;
  }
  zn_buf_release(&b);
  return st;
}

zn_status zn_cmd_join(zn_cli *cli, zn_err *err) {
  const char *text = NULL;
  bool needs_pin = false;
  zn_sync_result sync = {0};
  zn_place place;
  ZN_TRY(invite_text(cli, &text, err));
  zn_status st = zn_enrol_join(&cli->replica, cli->home, cli->env, text, zn_cli_opt(cli, "pin"),
                               zn_cli_opt(cli, "nome"), &needs_pin, err);
  if (st != ZN_OK && needs_pin) return zn_fail(err, ZN_E_INVALID, ZT_JOIN_NEEDS_PIN);
  if (st != ZN_OK) return st;
  ZN_TRY(first_sync(cli, &sync, err));
  bool complete = zn_enrol_complete(cli->replica);
  ZN_TRY(zn_place_init(&place, cli->replica, cli->come, &cli->arena, err));
  json_t *v = zn_client_me(&place);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  const zn_me *me = zn_place_default(&place);
  if (complete && me != NULL) {
    zn_out_line(&cli->out, ZT_JOIN_DONE, *me->name == '\0' ? me->code : me->name, zn_role_name(me->role));
  } else {
    zn_out_line(&cli->out, ZT_JOIN_PENDING);
  }
  json_object_set_new(v, "completo", json_boolean(complete));
  json_object_set_new(v, "sync", zn_sync_json(&sync));
  ZN_TRY(zn_out_json(&cli->out, v, err));
  if (sync.err.code != ZN_OK) return zn_fail(err, sync.err.code, "%s", sync.err.text);
  return complete ? ZN_OK : zn_fail(err, ZN_E_NET, ZT_JOIN_PENDING);
}
