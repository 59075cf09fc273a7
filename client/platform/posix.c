#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client/platform/platform.h"
#include "core/text/client.h"
#include "core/text/text.h"

extern char **environ;

/* ---- where things are ------------------------------------------------------------------------------------------ */

zn_status zn_plat_home(zn_arena *a, const char **out, zn_err *err) {
  const char *set = getenv("ZONA_HOME");
  const char *user = getenv("HOME");
  char *path = NULL;
  if (set != NULL && *set != '\0') {
    path = zn_arena_strdup(a, set);
  } else if (user != NULL && *user != '\0') {
    path = zn_arena_printf(a, "%s/.zona", user);
  } else {
    return zn_fail(err, ZN_E_USAGE, ZT_NO_HOME);
  }
  if (path == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *out = path;
  return ZN_OK;
}

zn_status zn_plat_absolute(zn_arena *a, const char *path, const char **out, zn_err *err) {
  char *real = realpath(path, NULL);
  if (real == NULL) return zn_fail(err, ZN_E_NOTFOUND, ZT_FILE_MISSING, path);
  *out = zn_arena_strdup(a, real);
  free(real);
  return *out == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
}

bool zn_plat_exists(const char *path) { return access(path, F_OK) == 0; }

bool zn_plat_disk_free(const char *path, uint64_t *bytes) {
  struct statvfs s;
  if (statvfs(path, &s) != 0) return false;
  *bytes = (uint64_t)s.f_bavail * s.f_frsize;
  return true;
}

/* ---- the terminal ------------------------------------------------------------------------------------------------ */

bool zn_plat_stdin_tty(void) { return isatty(STDIN_FILENO) == 1; }
bool zn_plat_stdout_tty(void) { return isatty(STDOUT_FILENO) == 1; }
bool zn_plat_stderr_tty(void) { return isatty(STDERR_FILENO) == 1; }

int zn_plat_columns(void) {
  struct winsize w;
  if (!zn_plat_stdout_tty() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0) return 0;
  return w.ws_col;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static zn_status file_fail(zn_err *err, const char *path, int code) {
  switch (code) {
    case ENOENT: return zn_fail(err, ZN_E_NOTFOUND, ZT_FILE_MISSING, path);
    case EACCES:
    case EPERM: return zn_fail(err, ZN_E_IO, ZT_FILE_DENIED, path);
    case EROFS: return zn_fail(err, ZN_E_IO, ZT_FILE_READONLY, path);
    case ENOSPC:
    case EDQUOT: return zn_fail(err, ZN_E_FULL, ZT_FILE_FULL, path);
    case EISDIR: return zn_fail(err, ZN_E_IO, ZT_FILE_IS_DIR, path);
    default: return zn_fail(err, ZN_E_IO, ZT_FILE_ERROR, path, strerror(code));
  }
}

static zn_status read_all(int fd, const char *path, zn_buf *out, size_t max, zn_err *err) {
  size_t start = out->n;
  for (;;) {
    uint8_t *room = zn_buf_room(out, 65536);
    if (room == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    ssize_t n = read(fd, room, 65536);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_fail(err, path, errno);
    if (n == 0) return ZN_OK;
    zn_buf_added(out, (size_t)n);
    if (out->n - start > max) return zn_fail(err, ZN_E_LIMIT, ZT_FILE_TOO_LARGE, path, max >> 20);
  }
}

zn_status zn_plat_read_file(zn_buf *out, const char *path, size_t max, zn_err *err) {
  if (strcmp(path, "-") == 0) return read_all(STDIN_FILENO, path, out, max, err);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_fail(err, path, errno);
  zn_status st = read_all(fd, path, out, max, err);
  close(fd);
  return st;
}

static int write_all(int fd, zn_span data) {
  for (size_t at = 0; at < data.n;) {
    ssize_t n = write(fd, data.p + at, data.n - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    at += (size_t)n;
  }
  return fsync(fd) == 0 ? 0 : errno;
}

/* A rename is durable when its folder is. */
static void sync_folder_of(const char *path) {
  char folder[4096];
  const char *slash = strrchr(path, '/');
  size_t n = slash == NULL ? 0 : (size_t)(slash - path);
  if (n >= sizeof folder) return;
  memcpy(folder, path, n);
  folder[n] = '\0';
  int fd = open(slash == NULL ? "." : (n == 0 ? "/" : folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  (void)fsync(fd);
  close(fd);
}

/* What is there and is no ordinary file (a device, a pipe) is written to, never replaced. */
static bool is_special(const char *path) {
  struct stat s;
  return stat(path, &s) == 0 && !S_ISREG(s.st_mode);
}

static zn_status write_special(const char *path, zn_span data, zn_err *err) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return file_fail(err, path, errno);
  int code = write_all(fd, data);
  if (code == EINVAL || code == EROFS) code = 0; /* fsync means nothing there */
  if (close(fd) != 0 && code == 0) code = errno;
  return code == 0 ? ZN_OK : file_fail(err, path, code);
}

zn_status zn_plat_write_file(const char *path, zn_span data, bool only_owner, zn_err *err) {
  char temp[4096];
  if (is_special(path)) return write_special(path, data, err);
  int n = snprintf(temp, sizeof temp, "%s.XXXXXX", path);
  if (n < 0 || (size_t)n >= sizeof temp) return file_fail(err, path, ENAMETOOLONG);
  int fd = mkostemp(temp, O_CLOEXEC); /* made with mode 0600 */
  if (fd < 0) return file_fail(err, path, errno);
  int code = 0;
  if (!only_owner) {
    mode_t mask = umask(0);
    (void)umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0) code = errno;
  }
  if (code == 0) code = write_all(fd, data);
  if (close(fd) != 0 && code == 0) code = errno;
  if (code == 0 && rename(temp, path) != 0) code = errno;
  if (code != 0) {
    (void)unlink(temp);
    return file_fail(err, path, code);
  }
  sync_folder_of(path);
  return ZN_OK;
}

zn_status zn_plat_make_folder(const char *path, zn_err *err) {
  if (mkdir(path, 0700) != 0 && errno != EEXIST) return file_fail(err, path, errno);
  sync_folder_of(path);
  return ZN_OK;
}

void zn_plat_remove(const char *path) { (void)unlink(path); }

/* ---- the process ---------------------------------------------------------------------------------------------------
 */

/* A signal handler has no argument of ours: the one place where a global can not be avoided. */
static void (*stop_fn)(void *);
static void *stop_ctx;

static void on_signal(int sig) {
  (void)sig;
  int saved = errno;
  if (stop_fn != NULL) stop_fn(stop_ctx);
  errno = saved;
}

void zn_plat_on_stop(void (*fn)(void *ctx), void *ctx) {
  stop_fn = fn;
  stop_ctx = ctx;
  struct sigaction sa = {.sa_handler = fn == NULL ? SIG_DFL : on_signal};
  sigemptyset(&sa.sa_mask);
  sigaction(SIGINT, &sa, NULL);
  sigaction(SIGTERM, &sa, NULL);
}

void zn_plat_ignore_pipe(void) { (void)signal(SIGPIPE, SIG_IGN); }

void zn_plat_sleep_ms(unsigned ms) {
  struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000L};
  while (nanosleep(&t, &t) != 0 && errno == EINTR) continue;
}

unsigned long zn_plat_pid(void) { return (unsigned long)getpid(); }

void zn_plat_exit_now(int status) {
  fflush(stdout);
  fflush(stderr);
  _exit(status);
}

zn_status zn_plat_open_browser(const char *url, zn_err *err) {
  if (getenv("DISPLAY") == NULL && getenv("WAYLAND_DISPLAY") == NULL) return zn_fail(err, ZN_E_STATE, ZT_NO_DESKTOP);
  char *copy = strdup(url);
  if (copy == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  char program[] = "xdg-open";
  char *argv[] = {program, copy, NULL};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  int code = posix_spawnp(&pid, program, &quiet, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&quiet);
  free(copy);
  if (code != 0) return zn_fail(err, ZN_E_STATE, ZT_NO_DESKTOP);
  return ZN_OK;
}

/* ---- sockets
 * --------------------------------------------------------------------------------------------------------- */

void zn_plat_limit_unsent(intptr_t socket, int bytes) {
#ifdef TCP_NOTSENT_LOWAT
  (void)setsockopt((int)socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
#else
  (void)socket;
  (void)bytes;
#endif
}

/* ---- one HTTP exchange with this computer's own daemon
 * ---------------------------------------------------------------- */

static zn_status loopback_exchange(int fd, zn_span request, unsigned timeout_ms, zn_buf *answer, zn_err *err) {
  for (size_t at = 0; at < request.n;) {
    ssize_t n = send(fd, request.p + at, request.n - at, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return zn_fail(err, ZN_E_NET, ZT_DAEMON_GONE);
    at += (size_t)n;
  }
  for (;;) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int ready = poll(&p, 1, (int)timeout_ms);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return zn_fail(err, ZN_E_NET, ZT_DAEMON_SILENT);
    uint8_t *room = zn_buf_room(answer, 16384);
    if (room == NULL) return zn_fail(err, ZN_E_NET, ZT_DAEMON_GONE);
    ssize_t n = recv(fd, room, 16384, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return zn_fail(err, ZN_E_NET, ZT_DAEMON_GONE);
    if (n == 0) return ZN_OK;
    zn_buf_added(answer, (size_t)n);
  }
}

zn_status zn_plat_loopback_call(unsigned port, zn_span request, unsigned timeout_ms, zn_buf *answer, zn_err *err) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return zn_fail(err, ZN_E_NET, ZT_DAEMON_GONE);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  zn_status st = ZN_OK;
  if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
    st = zn_fail(err, ZN_E_NET, ZT_DAEMON_GONE);
  } else {
    st = loopback_exchange(fd, request, timeout_ms, answer, err);
  }
  close(fd);
  return st;
}

void zn_plat_send_buffer(int socket, int bytes) {
  (void)setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}
