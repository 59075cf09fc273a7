/* A real server on loopback: a child serves on a free port, the test speaks HTTP and websocket to it over plain
 * sockets. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/session.h"
#include "server/api/api.h"
#include "server/commands.h"
#include "tests/server/support_server.h"

typedef struct served {
  region g;
  char dir[300];
  pid_t pid;
  int port;
} served;

static zn_status run(const char *line, char *out, size_t cap) {
  char copy[1024], name[] = "zonad", *argv[16] = {name}, *save = NULL;
  int argc = 1;
  zn_err err = {0};
  snprintf(copy, sizeof copy, "%s", line);
  for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) argv[argc++] = w;
  memset(out, 0, cap);
  FILE *f = fmemopen(out, cap, "w");
  zn_status st = zn_command_main(argc, argv, f, &err);
  fclose(f);
  return st;
}

/* The file `run` appears when connections are taken. */
static void wait_until_serving(served *s) {
  char path[400], text[64];
  snprintf(path, sizeof path, "%s/run", s->dir);
  for (int i = 0; i < 3000; i++) {
    FILE *f = fopen(path, "r");
    if (f != NULL) {
      bool got = fgets(text, sizeof text, f) != NULL;
      fclose(f);
      if (got) {
        s->port = (int)strtol(strrchr(text, ':') + 1, NULL, 10);
        return;
      }
    }
    int status;
    if (waitpid(s->pid, &status, WNOHANG) == s->pid) fail_msg("the server ended: %d", status);
    (void)poll(NULL, 0, 10);
  }
  fail_msg("the server does not start");
}

static void serve(served *s, uint64_t seed, const char *setting) {
  char line[700], out[1024], path[400];
  memset(s, 0, sizeof *s);
  region_init(&s->g, seed);
  snprintf(s->dir, sizeof s->dir, "%s/S", s->g.dir);
  snprintf(line, sizeof line, "init --data %s --listen 127.0.0.1:0", s->dir);
  assert_int_equal(run(line, out, sizeof out), ZN_OK);
  if (setting != NULL) {
    snprintf(path, sizeof path, "%s/zonad.ini", s->dir);
    FILE *f = fopen(path, "a");
    fprintf(f, "\n[limits]\n%s\n", setting);
    fclose(f);
  }
  s->pid = fork();
  assert_true(s->pid >= 0);
  if (s->pid == 0) {
    (void)!freopen("/dev/null", "w", stderr);
    snprintf(line, sizeof line, "serve --data %s --listen 127.0.0.1:0", s->dir);
    _exit(zn_exit_code(run(line, out, sizeof out)));
  }
  wait_until_serving(s);
}

static void stop(served *s) {
  int status = -1;
  char path[400];
  kill(s->pid, SIGTERM);
  assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  snprintf(path, sizeof path, "%s/run", s->dir);
  assert_int_not_equal(access(path, F_OK), 0);
  region_release(&s->g);
}

static int dial(const served *s) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)s->port)};
  struct timeval limit = {.tv_sec = 20};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(fd >= 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
  return fd;
}

/* Until the server closes. */
static void ask(const served *s, const char *request, char *reply, size_t cap) {
  int fd = dial(s);
  size_t n = strlen(request), at = 0;
  assert_int_equal(write(fd, request, n), n);
  for (ssize_t got; at + 1 < cap && (got = read(fd, reply + at, cap - 1 - at)) > 0;) at += (size_t)got;
  reply[at] = 0;
  close(fd);
}

#define GET(path, headers) "GET " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" headers "\r\n"

static int status_of(const char *reply) {
  return strncmp(reply, "HTTP/1.1 ", 9) == 0 ? (int)strtol(reply + 9, NULL, 10) : 0;
}

static void routes_answer(void **state) {
  (void)state;
  served s;
  static char reply[65536];
  char request[1024], out[1024], line[700];
  serve(&s, 90, NULL);
  ask(&s, GET("/healthz", ""), reply, sizeof reply);
  assert_int_equal(status_of(reply), 200);
  assert_non_null(strstr(reply, "\r\n\r\nok\n"));
  ask(&s, GET("/metrics", ""), reply, sizeof reply);
  assert_int_equal(status_of(reply), 200);
  assert_non_null(strstr(reply, "\nzonad_uptime_seconds "));
  ask(&s, GET("/altro", ""), reply, sizeof reply);
  assert_int_equal(status_of(reply), 404);
  ask(&s, GET("/../etc/passwd", ""), reply, sizeof reply);
  assert_int_not_equal(status_of(reply), 200);
  ask(&s, "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", reply, sizeof reply);
  assert_int_equal(status_of(reply), 405);
  ask(&s, "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", reply,
      sizeof reply);
  assert_int_equal(status_of(reply), 411);
  ask(&s, GET("/api/v1/rendiconti?fondo=FNPS&anno=2025", ""), reply, sizeof reply);
  assert_int_equal(status_of(reply), 401);
  ask(&s, GET("/api/v1/rendiconti?fondo=FNPS&anno=2025", "Authorization: Bearer zona_falso\r\n"), reply, sizeof reply);
  assert_int_equal(status_of(reply), 401);
  /* a token made while it serves is good at once, and bad at once */
  snprintf(line, sizeof line, "token create prova --data %s", s.dir);
  assert_int_equal(run(line, out, sizeof out), ZN_OK);
  out[strcspn(out, "\n")] = 0;
  snprintf(request, sizeof request, GET("/api/v1/rendiconti?anno=2025", "Authorization: Bearer %.100s\r\n"), out);
  ask(&s, request, reply, sizeof reply);
  assert_int_equal(status_of(reply), 400);
  snprintf(request, sizeof request, GET("/api/v1/rendiconti?fondo=FNPS&anno=2025", "Authorization: Bearer %.100s\r\n"),
           out);
  ask(&s, request, reply, sizeof reply);
  assert_int_equal(status_of(reply), 503); /* nobody has claimed it: no consolidator yet */
  snprintf(request, sizeof request,
           GET("/api/v1/rendiconti?fondo=FNPS&anno=2025", "Accept: image/png\r\nAuthorization: Bearer %.100s\r\n"),
           out);
  ask(&s, request, reply, sizeof reply);
  assert_int_equal(status_of(reply), 406);
  snprintf(line, sizeof line, "token revoke prova --data %s", s.dir);
  assert_int_equal(run(line, request, sizeof request), ZN_OK);
  snprintf(request, sizeof request, GET("/api/v1/rendiconti?anno=2025", "Authorization: Bearer %.100s\r\n"), out);
  ask(&s, request, reply, sizeof reply);
  assert_int_equal(status_of(reply), 401);
  stop(&s);
}

static void only_one_serves_a_folder(void **state) {
  (void)state;
  served s;
  char line[700], out[1024];
  serve(&s, 91, NULL);
  snprintf(line, sizeof line, "serve --data %s --listen 127.0.0.1:0", s.dir);
  assert_int_equal(run(line, out, sizeof out), ZN_E_BUSY);
  stop(&s);
}

static void requests_have_a_rate(void **state) {
  (void)state;
  served s;
  char reply[4096];
  serve(&s, 92, "requests_per_minute = 5");
  int last = 0;
  for (int i = 0; i < 7; i++) {
    ask(&s, GET("/healthz", ""), reply, sizeof reply);
    last = status_of(reply);
  }
  assert_int_equal(last, 429);
  stop(&s);
}

/* ---- websocket
 * -------------------------------------------------------------------------------------------------------------- */

static int upgrade(const served *s) {
  static const char request[] =
      "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: zona\r\n\r\n";
  char reply[2048] = "";
  size_t at = 0;
  int fd = dial(s);
  assert_int_equal(write(fd, request, sizeof request - 1), sizeof request - 1);
  while (strstr(reply, "\r\n\r\n") == NULL) { /* byte by byte: what follows belongs to the frames */
    assert_int_equal(read(fd, reply + at, 1), 1);
    reply[++at] = 0;
    assert_true(at < sizeof reply - 1);
  }
  assert_int_equal(status_of(reply), 101);
  return fd;
}

static void send_frame(int fd, const uint8_t *p, size_t n) {
  uint8_t head[8] = {0x82, 0, 0, 0}; /* masked with zeros: 4 more bytes */
  size_t h = 2;
  if (n < 126) {
    head[1] = (uint8_t)(0x80 | n);
  } else {
    head[1] = 0x80 | 126;
    head[2] = (uint8_t)(n >> 8);
    head[3] = (uint8_t)n;
    h = 4;
  }
  static const uint8_t mask[4];
  assert_int_equal(write(fd, head, h), h);
  assert_int_equal(write(fd, mask, 4), 4);
  assert_int_equal(write(fd, p, n), n);
}

static bool read_exact(int fd, uint8_t *p, size_t n) {
  for (size_t at = 0; at < n;) {
    ssize_t got = read(fd, p + at, n - at);
    if (got <= 0) return false;
    at += (size_t)got;
  }
  return true;
}

/* One frame; its opcode, 0 at the end of the connection. */
static unsigned read_frame(int fd, uint8_t *p, size_t cap, size_t *n) {
  uint8_t h[4];
  if (!read_exact(fd, h, 2)) return 0;
  size_t len = h[1] & 0x7f;
  if (len == 126) {
    if (!read_exact(fd, h + 2, 2)) return 0;
    len = (size_t)h[2] << 8 | h[3];
  }
  assert_true(len <= cap);
  if (!read_exact(fd, p, len)) return 0;
  *n = len;
  return h[0] & 0xf;
}

/* What is no handshake is closed, whatever it is; the server goes on. */
static void garbage_is_closed(void **state) {
  (void)state;
  served s;
  uint8_t junk[3000], frame[65536];
  size_t n;
  serve(&s, 93, NULL);
  for (unsigned i = 0; i < 8; i++) {
    int fd = upgrade(&s);
    zn_env_system()->random(NULL, junk, sizeof junk);
    send_frame(fd, junk, i == 0 ? 1 : i * 400);
    unsigned op = 2;
    if (i == 0) shutdown(fd, SHUT_WR);
    while (op == 2 || op == 9) op = read_frame(fd, frame, sizeof frame, &n);
    assert_true(op == 8 || op == 0);
    close(fd);
  }
  char reply[1024];
  ask(&s, GET("/healthz", ""), reply, sizeof reply);
  assert_int_equal(status_of(reply), 200);
  stop(&s);
}

static void too_many_from_one_address_are_told(void **state) {
  (void)state;
  served s;
  uint8_t frame[65536];
  size_t n = 0;
  serve(&s, 94, "connections_per_address = 2");
  int a = upgrade(&s), b = upgrade(&s), c = upgrade(&s);
  unsigned op = read_frame(c, frame, sizeof frame, &n);
  assert_int_equal(op, 8);
  assert_true(n >= 2);
  assert_int_equal(frame[0] << 8 | frame[1], 1013);
  close(a);
  close(b);
  close(c);
  stop(&s);
}

static void silence_before_the_greeting_is_ended(void **state) {
  (void)state;
  served s;
  uint8_t frame[65536];
  size_t n = 0;
  serve(&s, 95, "handshake_seconds = 1");
  int fd = upgrade(&s);
  unsigned op = 2;
  while (op == 2 || op == 9) op = read_frame(fd, frame, sizeof frame, &n);
  assert_true(op == 8 || op == 0);
  close(fd);
  stop(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(routes_answer),
      cmocka_unit_test(only_one_serves_a_folder),
      cmocka_unit_test(requests_have_a_rate),
      cmocka_unit_test(garbage_is_closed),
      cmocka_unit_test(too_many_from_one_address_are_told),
      cmocka_unit_test(silence_before_the_greeting_is_ended),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
