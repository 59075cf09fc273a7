/* init, serve, consolidate. */
#include <arpa/inet.h>
#include <jansson.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/text/server.h"
#include "core/trust/invite.h"
#include "server/commands.h"
#include "server/server.h"
#include "server/upstream.h"

/* ---- init
 * ---------------------------------------------------------------------------------------------------------------- */

/* The claim code names the address, so that a port 0 is chosen now and kept. */
static zn_status choose_port(zn_settings *s, zn_err *err) {
  char host[ZN_SET_TEXT_MAX];
  int port = 0;
  ZN_TRY(zn_settings_address(s->listen, host, sizeof host, &port, err));
  if (port != 0) return ZN_OK;
  struct sockaddr_in a = {.sin_family = AF_INET};
  if (inet_pton(AF_INET, host, &a.sin_addr) != 1) a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t len = sizeof a;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool ok =
      fd >= 0 && bind(fd, (struct sockaddr *)&a, sizeof a) == 0 && getsockname(fd, (struct sockaddr *)&a, &len) == 0;
  if (fd >= 0) close(fd);
  if (!ok) return zn_fail(err, ZN_E_NET, ZT_CMD_PORT, host);
  snprintf(s->listen, sizeof s->listen, "%.160s:%d", host, ntohs(a.sin_port));
  return ZN_OK;
}

static zn_status settings_from(const zn_args *a, zn_settings *s, zn_err *err) {
  zn_settings_defaults(s);
  if (a->value[ZN_OPT_STORE] != NULL) ZN_TRY(zn_settings_set(s, "server", "store", a->value[ZN_OPT_STORE], err));
  if (a->value[ZN_OPT_LISTEN] != NULL) ZN_TRY(zn_settings_set(s, "server", "listen", a->value[ZN_OPT_LISTEN], err));
  if (a->value[ZN_OPT_URL] != NULL) ZN_TRY(zn_settings_set(s, "server", "url", a->value[ZN_OPT_URL], err));
  ZN_TRY(zn_settings_check(s, err));
  return choose_port(s, err);
}

static zn_status make_store(const zn_datadir *d, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  zn_store *store;
  ZN_TRY(zn_store_sqlite_open(&store, zn_datadir_file(d, "relay.db", file, sizeof file), true, err));
  zn_status st = zn_relay_begin_region(store, &d->region, &d->ident.sign_pk, err);
  store->ops->close(store);
  return st;
}

static zn_status print_claim(const zn_args *a, const zn_datadir *d, zn_err *err) {
  zn_claim c = {.server = d->ident.sign_pk, .region = d->region, .seed = d->claim};
  const char *url = d->settings.url;
  if (url[0] != 0) {
    snprintf(c.url, sizeof c.url, "%s", url);
  } else {
    snprintf(c.url, sizeof c.url, "ws://%s/", d->settings.listen);
  }
  zn_buf text;
  zn_buf_init(&text, 4096);
  zn_status st = zn_claim_print(&text, &c, err);
  zn_wipe(&c, sizeof c);
  if (st == ZN_OK && a->value[ZN_OPT_JSON] != NULL) {
    st = zn_print_json(a->out, json_pack("{s:s,s:s}", "claim", zn_buf_cstr(&text), "listen", d->settings.listen), err);
  } else if (st == ZN_OK) {
    fprintf(a->out, "%s\n", zn_buf_cstr(&text));
  }
  if (text.p != NULL) zn_wipe(text.p, text.n);
  zn_buf_release(&text);
  return st;
}

zn_status zn_cmd_init(const zn_args *a, zn_err *err) {
  zn_settings s;
  zn_datadir d;
  ZN_TRY(settings_from(a, &s, err));
  ZN_TRY(zn_datadir_create(&d, a->value[ZN_OPT_DATA], &s, a->env, err));
  zn_status st = make_store(&d, err);
  if (st == ZN_OK) st = print_claim(a, &d, err);
  zn_datadir_close(&d);
  return st;
}

/* ---- serve
 * ------------------------------------------------------------------------------------------------------------------ */

static zn_log log_of(const zn_settings *s) {
  zn_log log = {.fd = STDERR_FILENO, .level = ZN_LOG_INFO, .json = strcmp(s->log_format, "json") == 0};
  (void)zn_log_level_parse(s->log_level, &log.level);
  return log;
}

zn_status zn_cmd_serve(const zn_args *a, zn_err *err) {
  zn_datadir d;
  ZN_TRY(zn_datadir_open(&d, a->value[ZN_OPT_DATA], err));
  zn_log log = log_of(&d.settings);
  zn_status st = zn_serve(&d, a->value[ZN_OPT_LISTEN], a->value[ZN_OPT_BLIND] != NULL, &log, err);
  zn_datadir_close(&d);
  return st;
}

/* ---- consolidate
 * -------------------------------------------------------------------------------------------------------------- */

zn_status zn_cmd_consolidate(const zn_args *a, zn_err *err) {
  zn_log log = {.fd = STDERR_FILENO, .level = ZN_LOG_INFO};
  return zn_upstream_run(a->value[ZN_OPT_DATA], a->value[ZN_OPT_INVITE], a->env, &log, err);
}
