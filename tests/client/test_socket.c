/* Addresses of servers; and the websocket client against nothing, a wrong server and a dead one: one `closed` for every
 * connection. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/socket.h"
#include "tests/support/cmocka.h"

static void addresses(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool tls;
    const char *host;
    unsigned port;
    const char *path;
  } good[] = {
      {"ws://127.0.0.1:8443", false, "127.0.0.1", 8443, "/"},
      {"ws://server/", false, "server", 80, "/"},
      {"wss://zona.regione.example", true, "zona.regione.example", 443, "/"},
      {"wss://zona.regione.example:444/zona?x=1", true, "zona.regione.example", 444, "/zona?x=1"},
      {"ws://[::1]:9000/a", false, "::1", 9000, "/a"},
  };
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    zn_url u;
    assert_int_equal(zn_url_parse(&u, good[i].text, NULL), ZN_OK);
    assert_int_equal(u.tls, good[i].tls);
    assert_string_equal(u.host, good[i].host);
    assert_int_equal(u.port, good[i].port);
    assert_string_equal(u.path, good[i].path);
  }
  static const char *const bad[] = {"",          "http://x", "ws://",        "ws://:80",
                                    "ws://x:",   "ws://x:0", "ws://x:65536", "ws://x:80x",
                                    "ws://[::1", "x",        "wss:/x"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    zn_url u;
    assert_int_equal(zn_url_parse(&u, bad[i], NULL), ZN_E_INVALID);
  }
}

typedef struct seen {
  int opened, closed;
  char why[200];
} seen;

static void on_opened(void *ctx) { ((seen *)ctx)->opened++; }
static void on_received(void *ctx, zn_span bytes) { (void)ctx, (void)bytes; }
static void on_fill(void *ctx, zn_buf *out, size_t room) { (void)ctx, (void)out, (void)room; }
static void on_closed(void *ctx, const char *why) {
  seen *s = ctx;
  s->closed++;
  (void)snprintf(s->why, sizeof s->why, "%s", why);
}
static void on_nothing(void *ctx) { (void)ctx; }

static zn_socket *open_socket(seen *s) {
  zn_socket *out = NULL;
  zn_socket_events events = {s, on_opened, on_received, on_fill, on_closed, on_nothing, on_nothing};
  assert_int_equal(zn_socket_new(&out, &events, &(zn_url){.host = "127.0.0.1"}, NULL, NULL), ZN_OK);
  return out;
}

/* Serves until the connection has ended, however many turns it takes. */
static void until_closed(zn_socket *s, const seen *what, const char *why, bool begun) {
  while (begun && what->closed == 0) {
    zn_socket_timer(s, 100);
    assert_true(zn_socket_service(s));
  }
  if (!begun) assert_non_null(why);
}

/* A listening port of our own. */
static int listener(unsigned *port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t n = sizeof a;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(fd >= 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
  assert_int_equal(listen(fd, 4), 0);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
  *port = ntohs(a.sin_port);
  return fd;
}

static void nobody_listens(void **state) {
  (void)state;
  seen s = {0};
  zn_url u = {.host = "127.0.0.1", .path = "/"};
  int fd = listener(&u.port);
  close(fd);
  zn_socket *k = open_socket(&s);
  for (int i = 0; i < 3; i++) {
    const char *why = NULL;
    s.closed = 0;
    bool begun = zn_socket_connect(k, &u, &why);
    until_closed(k, &s, why, begun);
    assert_int_equal(s.closed, begun ? 1 : 0);
    assert_false(zn_socket_is_open(k));
  }
  assert_int_equal(s.opened, 0);
  zn_socket_free(k);
}

static void *answer_wrongly(void *arg) {
  int fd = *(int *)arg, c = accept(fd, NULL, NULL);
  char request[2000];
  static const char answer[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  if (read(c, request, sizeof request) > 0) (void)!write(c, answer, sizeof answer - 1);
  close(c);
  return NULL;
}

static void somebody_else_answers(void **state) {
  (void)state;
  seen s = {0};
  pthread_t t;
  const char *why = NULL;
  zn_url u = {.host = "127.0.0.1", .path = "/"};
  int fd = listener(&u.port);
  assert_int_equal(pthread_create(&t, NULL, answer_wrongly, &fd), 0);
  zn_socket *k = open_socket(&s);
  bool begun = zn_socket_connect(k, &u, &why);
  until_closed(k, &s, why, begun);
  assert_int_equal(s.opened, 0);
  assert_int_equal(s.closed, 1);
  zn_socket_free(k);
  pthread_join(t, NULL);
  close(fd);
}

/* It can be dropped in the middle of connecting, and woken from another thread. */
static void *wake(void *arg) {
  zn_socket_wake(arg);
  return NULL;
}

static void dropped_while_connecting(void **state) {
  (void)state;
  seen s = {0};
  pthread_t t;
  const char *why = NULL;
  zn_url u = {.host = "127.0.0.1", .path = "/"};
  int fd = listener(&u.port);
  zn_socket *k = open_socket(&s);
  assert_true(zn_socket_connect(k, &u, &why));
  assert_int_equal(pthread_create(&t, NULL, wake, k), 0);
  assert_true(zn_socket_service(k));
  pthread_join(t, NULL);
  zn_socket_hangup(k);
  until_closed(k, &s, "", true);
  assert_int_equal(s.closed, 1);
  zn_socket_free(k);
  k = open_socket(&s);
  assert_true(zn_socket_connect(k, &u, &why));
  zn_socket_free(k);
  close(fd);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(addresses),
      cmocka_unit_test(nobody_listens),
      cmocka_unit_test(somebody_else_answers),
      cmocka_unit_test(dropped_while_connecting),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
