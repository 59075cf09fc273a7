#include "client/socket.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/platform/platform.h"
#include "core/text/client.h"
#include "core/text/text.h"

struct zn_socket {
  struct lws_context *context;
  zn_socket_events events;
  struct lws *wsi; /* NULL: no connection */
  bool open, hangup, lively;
  bool bad_certificate;
  bool connecting;  /* inside zn_socket_connect: a failure is its return value, not an event */
  char failed[120]; /* why it failed there */
  lws_sorted_usec_list_t sul;
  zn_buf frame; /* LWS_PRE bytes of room, then one frame */
};

/* Ping well under the hang-up: a dead line is noticed within a minute (docs of libwebsockets; LIBRARIES 10). */
static const lws_retry_bo_t idle_policy = {.secs_since_valid_ping = 25, .secs_since_valid_hangup = 55};

zn_status zn_url_parse(zn_url *out, const char *text, zn_err *err) {
  zn_url u = {.port = 80};
  const char *p = text;
  if (strncmp(p, "wss://", 6) == 0) {
    u.tls = true;
    u.port = 443;
    p += 6;
  } else if (strncmp(p, "ws://", 5) == 0) {
    p += 5;
  } else {
    return zn_fail(err, ZN_E_INVALID, ZT_NET_BAD_URL, text);
  }
  bool brackets = *p == '[';
  if (brackets) p++;
  size_t n = brackets ? strcspn(p, "]/") : strcspn(p, ":/");
  if (n == 0 || n >= sizeof u.host || (brackets && p[n] != ']'))
    return zn_fail(err, ZN_E_INVALID, ZT_NET_BAD_URL, text);
  memcpy(u.host, p, n);
  p += n + (brackets ? 1 : 0);
  if (*p == ':') {
    char *end = NULL;
    unsigned long port = strtoul(p + 1, &end, 10);
    if (end == p + 1 || port == 0 || port > 65535) return zn_fail(err, ZN_E_INVALID, ZT_NET_BAD_URL, text);
    u.port = (unsigned)port;
    p = end;
  }
  if (*p != '\0' && *p != '/') return zn_fail(err, ZN_E_INVALID, ZT_NET_BAD_URL, text);
  if (strlen(p) >= sizeof u.path) return zn_fail(err, ZN_E_INVALID, ZT_NET_BAD_URL, text);
  memcpy(u.path, *p == '\0' ? "/" : p, strlen(*p == '\0' ? "/" : p) + 1);
  *out = u;
  return ZN_OK;
}

/* ---- what libwebsockets tells -------------------------------------------------------------------------------------
 */

static void ended(zn_socket *s, const char *why) {
  if (s->connecting) {
    (void)snprintf(s->failed, sizeof s->failed, "%s", why);
    return;
  }
  if (s->wsi == NULL && !s->open) return; /* told before: CLOSED and CONNECTION_ERROR may both come */
  s->wsi = NULL;
  s->open = false;
  s->hangup = false;
  s->events.closed(s->events.ctx, why);
}

/* Room for more than a frame whenever the socket is writable, so that libwebsockets never keeps a part of one: a peer
 * that vanishes while it does puts 4.1.6 into an endless loop of reads. */
#define SEND_BUFFER (128 * 1024)

static int write_frame(zn_socket *s) {
  if (lws_send_pipe_choked(s->wsi)) {
    lws_callback_on_writable(s->wsi);
    return 0;
  }
  static const uint8_t room_before[LWS_PRE];
  zn_buf_clear(&s->frame);
  zn_buf_put(&s->frame, room_before, LWS_PRE);
  s->events.fill(s->events.ctx, &s->frame, ZN_SOCKET_FRAME);
  if (!zn_buf_ok(&s->frame)) return -1;
  size_t n = s->frame.n - LWS_PRE;
  if (n == 0) return s->hangup ? -1 : 0;
  if (lws_write(s->wsi, s->frame.p + LWS_PRE, n, LWS_WRITE_BINARY) < (int)n) return -1;
  lws_callback_on_writable(s->wsi);
  return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
  (void)user;
  struct lws_context *context = wsi == NULL ? NULL : lws_get_context(wsi);
  zn_socket *s = context == NULL ? NULL : lws_context_user(context);
  if (s == NULL || !s->lively) return 0;
  switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      s->wsi = wsi;
      s->open = true;
      zn_plat_send_buffer(lws_get_socket_fd(wsi), SEND_BUFFER);
      s->events.opened(s->events.ctx);
      if (s->wsi != NULL) lws_callback_on_writable(wsi);
      break;
    case LWS_CALLBACK_CLIENT_RECEIVE:
      if (!s->open) return -1;
      lws_validity_confirmed(wsi);
      s->events.received(s->events.ctx, ZN_SPAN(in, len));
      if (s->hangup) lws_callback_on_writable(wsi);
      break;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      if (s->open && s->wsi == wsi) return write_frame(s);
      break;
    case LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION:
      /* libwebsockets' own message does not say that it was the certificate; len is OpenSSL's verdict */
      s->bad_certificate = len == 0;
      return len == 0 ? 1 : 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: {
      char why[100] = "connection error";
      if (s->bad_certificate) {
        ended(s, "certificate not accepted");
        break;
      }
      if (in != NULL && len > 0) (void)snprintf(why, sizeof why, "%.*s", (int)(len > 99 ? 99 : len), (const char *)in);
      ended(s, why);
      break;
    }
    case LWS_CALLBACK_CLIENT_CLOSED: ended(s, s->hangup ? "finished" : "closed by the other side"); break;
    case LWS_CALLBACK_WSI_DESTROY: /* the only word of a connection that was dropped before it was open */
      if (wsi == s->wsi) ended(s, "dropped");
      break;
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: s->events.woken(s->events.ctx); break;
    default: break;
  }
  return 0;
}

static void on_timer(lws_sorted_usec_list_t *sul) {
  zn_socket *s = lws_container_of(sul, zn_socket, sul);
  s->events.timer(s->events.ctx);
}

/* ---- life ----------------------------------------------------------------------------------------------------------
 */

static const struct lws_protocols protocols[] = {
    /* rx_buffer_size is how much of a frame libwebsockets holds back before it tells: small, or a line that dies in the
     * middle of a large frame brings nothing at all */
    {.name = "zona", .callback = callback, .rx_buffer_size = 1024},
    {0},
};

/* Is the host this computer, or one that no_proxy names ("host,.domain,*")? */
static bool without_proxy(const char *host) {
  const char *list = getenv("no_proxy");
  size_t n = strlen(host);
  if (strncmp(host, "127.", 4) == 0 || strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0) return true;
  for (const char *p = list; p != NULL && *p != '\0';) {
    size_t len = strcspn(p, ", ");
    if (len == 1 && *p == '*') return true;
    bool end = len > 0 && len <= n && strncmp(host + n - len, p, len) == 0;
    if (end && (len == n || *p == '.' || host[n - len - 1] == '.')) return true;
    p += len + strspn(p + len, ", ");
  }
  return false;
}

zn_status zn_socket_new(zn_socket **out, const zn_socket_events *events, const zn_url *url, const char *ca_file,
                        zn_err *err) {
  zn_socket *s = calloc(1, sizeof *s);
  if (s == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  s->events = *events;
  zn_buf_init(&s->frame, LWS_PRE + ZN_SOCKET_FRAME);
  lws_set_log_level(0, NULL);
  struct lws_context_creation_info info = {
      .port = CONTEXT_PORT_NO_LISTEN,
      .protocols = protocols,
      .user = s,
      .options = url->tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0,
      .http_proxy_address = without_proxy(url->host) ? "" : NULL, /* NULL: http_proxy, where it is set */
      .client_ssl_ca_filepath = ca_file,
      .alpn = "http/1.1",
      .pt_serv_buf_size = 16384,
      .fd_limit_per_thread = 16,
      .timeout_secs = 20,
      .retry_and_idle_policy = &idle_policy,
      .gid = (gid_t)-1,
      .uid = (uid_t)-1,
  };
  s->context = lws_create_context(&info);
  if (s->context == NULL) {
    zn_buf_release(&s->frame);
    free(s);
    return zn_fail(err, ZN_E_NET, ZT_NET_SETUP);
  }
  s->lively = true;
  *out = s;
  return ZN_OK;
}

void zn_socket_free(zn_socket *s) {
  if (s == NULL) return;
  s->lively = false;
  lws_sul_schedule(s->context, 0, &s->sul, on_timer, LWS_SET_TIMER_USEC_CANCEL);
  lws_context_destroy(s->context);
  zn_buf_release(&s->frame);
  free(s);
}

bool zn_socket_connect(zn_socket *s, const zn_url *url, const char **why) {
  char host[260];
  (void)snprintf(host, sizeof host, strchr(url->host, ':') != NULL ? "[%s]:%u" : "%s:%u", url->host, url->port);
  struct lws_client_connect_info info = {
      .context = s->context,
      .address = url->host,
      .port = (int)url->port,
      .path = url->path,
      .host = host,
      .protocol = protocols[0].name,
      .local_protocol_name = protocols[0].name,
      .ssl_connection = url->tls ? LCCSCF_USE_SSL : 0,
      .retry_and_idle_policy = &idle_policy,
      .alpn = "http/1.1",
  };
  s->hangup = s->bad_certificate = false;
  s->failed[0] = '\0';
  s->connecting = true;
  struct lws *wsi = lws_client_connect_via_info(&info);
  s->connecting = false;
  if (wsi == NULL || s->failed[0] != '\0') {
    *why = s->failed[0] == '\0' ? "name not found" : s->failed;
    return false;
  }
  s->wsi = wsi;
  return true;
}

bool zn_socket_is_open(const zn_socket *s) { return s->open; }

void zn_socket_want_write(zn_socket *s) {
  if (s->open && s->wsi != NULL) lws_callback_on_writable(s->wsi);
}

void zn_socket_hangup(zn_socket *s) {
  if (s->wsi == NULL) return;
  s->hangup = true;
  if (s->open) {
    lws_callback_on_writable(s->wsi);
  } else {
    lws_set_timeout(s->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
  }
}

void zn_socket_timer(zn_socket *s, unsigned ms) {
  lws_sul_schedule(s->context, 0, &s->sul, on_timer, (lws_usec_t)ms * LWS_US_PER_MS);
}

bool zn_socket_service(zn_socket *s) { return lws_service(s->context, 0) >= 0; }

void zn_socket_wake(zn_socket *s) { lws_cancel_service(s->context); }
