/* device list, revoke, pin, recover: the workplaces of the region, as far as this one knows them. */
#include <string.h>

#include "client/commands/commands.h"
#include "client/platform/platform.h"
#include "client/readable.h"
#include "core/store/enrol.h"
#include "core/text/client.h"
#include "core/text/text.h"

static const char *state_text(zn_device_state s) {
  switch (s) {
    case ZN_DEV_WAITING: return "in_attesa";
    case ZN_DEV_ACTIVE: return "attiva";
    case ZN_DEV_REVOKED: return "revocata";
    default: return "sconosciuta";
  }
}

/* Natural key of an organisation, or its id. Owned by the arena. */
static const char *org_text(zn_replica *r, zn_arena *a, const zn_membership *m) {
  zn_buf b;
  char id[ZN_B32_LEN(16) + 1];
  int64_t k = zn_replica_k_of_hash(r, &m->org, false);
  if (m->kind == ZN_ORG_REGIONE) return "regione";
  if (k < 0) return zn_arena_strdup(a, zn_b32_encode(id, m->org.b, sizeof m->org.b));
  zn_buf_init(&b, 0);
  zn_ref_print(r, NULL, m->kind == ZN_ORG_AMBITO ? ZN_AMBITO : ZN_ENTE, k, &b);
  const char *text = zn_arena_strdup(a, zn_buf_cstr(&b));
  zn_buf_release(&b);
  return text;
}

static json_t *device_json(zn_cli *cli, const zn_enrol_device *d) {
  json_t *orgs = json_array();
  for (size_t i = 0; i < d->nmemberships; i++) {
    json_array_append_new(orgs, json_pack("{s:s, s:s}", "ente", org_text(cli->replica, &cli->arena, &d->memberships[i]),
                                          "ruolo", zn_role_name(d->memberships[i].role)));
  }
  return json_pack("{s:s, s:s, s:o, s:b, s:b, s:I}", "device", d->id, "stato", state_text(d->state), "appartenenze",
                   orgs, "questa", (int)d->me, "revocabile", (int)d->may_revoke, "segmenti", (json_int_t)d->segments);
}

/* "in_attesa" as people say it. */
static const char *state_label(zn_device_state s) {
  switch (s) {
    case ZN_DEV_WAITING: return ZT_DEV_WAITING;
    case ZN_DEV_ACTIVE: return ZT_DEV_ACTIVE;
    case ZN_DEV_REVOKED: return ZT_DEV_REVOKED;
    default: return ZT_DEV_UNKNOWN;
  }
}

static void put_row(zn_cli *cli, const zn_place *p, zn_table *t, const zn_enrol_device *d) {
  char id[20];
  zn_buf who;
  zn_buf_init(&who, 0);
  (void)snprintf(id, sizeof id, "%.12s", d->id);
  for (size_t i = 0; i < d->nmemberships; i++) {
    const char *code = org_text(cli->replica, &cli->arena, &d->memberships[i]);
    if (i > 0) zn_buf_put_str(&who, ", ");
    zn_buf_put_str(&who, zn_org_it(p, &cli->arena, code));
    zn_buf_put_str(&who, " (");
    zn_buf_put_str(&who, zn_role_name(d->memberships[i].role));
    zn_buf_put_str(&who, ")");
  }
  const char *cells[] = {id, zn_buf_cstr(&who), state_label(d->state), d->me ? ZT_THIS_DEVICE : ""};
  zn_table_row(t, cells, 4);
  zn_buf_release(&who);
}

zn_status zn_cmd_device_list(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {
      {ZT_COL_DEVICE, ZN_LEFT}, {ZT_COL_ORG, ZN_LEFT}, {ZT_COL_STATE, ZN_LEFT}, {"", ZN_LEFT}};
  zn_place place;
  zn_enrol_device *list = NULL;
  size_t n = 0;
  zn_table t;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_enrol_devices(cli->replica, &cli->arena, &list, &n, err));
  json_t *all = json_array();
  zn_table_init(&t, columns, 4);
  for (size_t i = 0; i < n; i++) {
    put_row(cli, &place, &t, &list[i]);
    json_array_append_new(all, device_json(cli, &list[i]));
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
  return zn_out_json(&cli->out, all, err);
}

static unsigned reason_of(const char *text) {
  static const char *const reasons[] = {"", "smarrita", "sostituita", "cessata"};
  for (unsigned i = 1; text != NULL && i < 4; i++) {
    if (strcmp(text, reasons[i]) == 0) return i;
  }
  return 0;
}

zn_status zn_cmd_device_revoke(zn_cli *cli, zn_err *err) {
  zn_pk pk;
  char id[ZN_B32_LEN(32) + 1];
  ZN_TRY(zn_cli_open(cli, err));
  ZN_TRY(zn_enrol_find_device(cli->replica, cli->args[0], &pk, err));
  ZN_TRY(zn_enrol_revoke(cli->replica, &pk, reason_of(zn_cli_opt(cli, "motivo")), err));
  zn_b32_encode(id, pk.b, sizeof pk.b);
  zn_out_line(&cli->out, ZT_REVOKED, id);
  return zn_out_json(&cli->out, json_pack("{s:s}", "revocata", id), err);
}

zn_status zn_cmd_device_pin(zn_cli *cli, zn_err *err) {
  zn_pk pk;
  char id[ZN_B32_LEN(32) + 1];
  ZN_TRY(zn_cli_open(cli, err));
  ZN_TRY(zn_enrol_find_device(cli->replica, cli->args[0], &pk, err));
  ZN_TRY(zn_enrol_pin(cli->replica, &pk, err));
  zn_b32_encode(id, pk.b, sizeof pk.b);
  zn_out_line(&cli->out, ZT_PINNED, id);
  return zn_out_json(&cli->out, json_pack("{s:s}", "riconosciuta", id), err);
}

/* The code comes as an argument or, better, from standard input: an argument is seen by who lists the processes. */
static zn_status code_of(zn_cli *cli, zn_buf *out, zn_err *err) {
  if (strcmp(cli->args[0], "-") != 0) {
    zn_buf_put_str(out, cli->args[0]);
  } else {
    ZN_TRY(zn_plat_read_file(out, "-", 4096, err));
    while (out->n > 0 && strchr(" \r\n", out->p[out->n - 1]) != NULL) out->n--;
  }
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

zn_status zn_cmd_device_recover(zn_cli *cli, zn_err *err) {
  char recovery[ZN_RECOVERY_TEXT];
  zn_buf code;
  zn_buf_init(&code, 8192);
  zn_status st = zn_cli_open(cli, err);
  if (st == ZN_OK) st = code_of(cli, &code, err);
  if (st == ZN_OK) st = zn_enrol_recover(cli->replica, zn_buf_cstr(&code), recovery, err);
  if (code.p != NULL) zn_wipe(code.p, code.n);
  zn_buf_release(&code);
  if (st != ZN_OK) return st;
  zn_out_line(&cli->out, ZT_RECOVERED);
  zn_out_line(&cli->out, ZT_RECOVERY_CODE, recovery);
  st = zn_out_json(&cli->out, json_pack("{s:s}", "recupero", recovery), err);
  zn_wipe(recovery, sizeof recovery);
  return st;
}
