#include "server/datadir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text/server.h"

char *zn_datadir_file(const zn_datadir *d, const char *name, char *out, size_t cap) {
  snprintf(out, cap, "%s/%s", d->path, name);
  return out;
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

static zn_status write_all(int fd, zn_span data) {
  while (data.n > 0) {
    ssize_t w = write(fd, data.p, data.n);
    if (w < 0 && errno == EINTR) continue;
    if (w <= 0) return ZN_E_IO;
    data.p += w;
    data.n -= (size_t)w;
  }
  return ZN_OK;
}

/* A rename is durable once its folder is. */
static void sync_folder_of(const char *path) {
  char dir[ZN_DIR_MAX + 64];
  snprintf(dir, sizeof dir, "%s", path);
  char *slash = strrchr(dir, '/');
  if (slash == NULL) return;
  *slash = 0;
  int fd = open(dir[0] != 0 ? dir : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  (void)fsync(fd);
  close(fd);
}

zn_status zn_file_write(const char *path, zn_span data, bool secret, zn_err *err) {
  char tmp[ZN_DIR_MAX + 80];
  snprintf(tmp, sizeof tmp, "%s.new", path);
  (void)unlink(tmp); /* what a crash left; O_EXCL then keeps the mode ours */
  int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644);
  if (fd < 0) return zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, path, strerror(errno));
  zn_status st = write_all(fd, data);
  if (st == ZN_OK && fsync(fd) != 0) st = ZN_E_IO;
  int cause = errno;
  close(fd);
  if (st == ZN_OK && rename(tmp, path) != 0) {
    cause = errno;
    st = ZN_E_IO;
  }
  if (st != ZN_OK) {
    (void)unlink(tmp);
    return zn_fail(err, cause == ENOSPC ? ZN_E_FULL : ZN_E_IO, ZT_DIR_WRITE, path, strerror(cause));
  }
  sync_folder_of(path);
  return ZN_OK;
}

zn_status zn_file_read(const char *path, size_t max, zn_buf *out, zn_err *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return zn_fail(err, errno == ENOENT ? ZN_E_NOTFOUND : ZN_E_IO, ZT_DIR_READ, path, strerror(errno));
  zn_status st = ZN_OK;
  for (;;) {
    uint8_t *room = zn_buf_room(out, 4096);
    ssize_t n = room != NULL ? read(fd, room, 4096) : 0;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) st = zn_fail(err, ZN_E_IO, ZT_DIR_READ, path, strerror(errno));
    if (n <= 0) break;
    zn_buf_added(out, (size_t)n);
    if (out->n > max) {
      st = zn_fail(err, ZN_E_LIMIT, ZT_DIR_READ, path, strerror(EFBIG));
      break;
    }
  }
  close(fd);
  if (st == ZN_OK && !zn_buf_ok(out)) st = ZN_E_NOMEM;
  return st;
}

zn_status zn_file_copy(const char *from, const char *to, zn_err *err) {
  int in = open(from, O_RDONLY | O_CLOEXEC);
  if (in < 0) return zn_fail(err, errno == ENOENT ? ZN_E_NOTFOUND : ZN_E_IO, ZT_DIR_READ, from, strerror(errno));
  (void)unlink(to);
  int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  zn_status st = out >= 0 ? ZN_OK : zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, to, strerror(errno));
  uint8_t chunk[16384];
  while (st == ZN_OK) {
    ssize_t n = read(in, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) st = zn_fail(err, ZN_E_IO, ZT_DIR_READ, from, strerror(errno));
    if (n <= 0) break;
    if (write_all(out, ZN_SPAN(chunk, (size_t)n)) != ZN_OK) {
      st = zn_fail(err, errno == ENOSPC ? ZN_E_FULL : ZN_E_IO, ZT_DIR_WRITE, to, strerror(errno));
    }
  }
  if (st == ZN_OK && fsync(out) != 0) st = zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, to, strerror(errno));
  if (out >= 0) close(out);
  close(in);
  return st;
}

/* A secret file of exactly n bytes that nobody else can read. */
static zn_status read_secret(const zn_datadir *d, const char *name, void *out, size_t n, zn_err *err) {
  char path[ZN_DIR_MAX + 64];
  zn_datadir_file(d, name, path, sizeof path);
  struct stat sb;
  if (stat(path, &sb) != 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_DIR_NONE, d->path, d->path);
  if ((sb.st_mode & 077) != 0) return zn_fail(err, ZN_E_DENIED, ZT_DIR_OPEN, path, path);
  zn_buf b;
  zn_buf_init(&b, 4096 + n);
  zn_status st = zn_file_read(path, n, &b, err);
  if (st == ZN_OK && b.n != n) st = ZN_E_FORMAT;
  if (st == ZN_OK) memcpy(out, b.p, n);
  if (b.p != NULL) zn_wipe(b.p, b.n);
  zn_buf_release(&b);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_DIR_KEY, path);
}

static zn_status write_secret(const zn_datadir *d, const char *name, const void *p, size_t n, zn_err *err) {
  char path[ZN_DIR_MAX + 64];
  return zn_file_write(zn_datadir_file(d, name, path, sizeof path), ZN_SPAN(p, n), true, err);
}

/* ---- the folder -------------------------------------------------------------------------------------------------- */

/* New or empty, so that nothing of anybody's is overwritten. */
static zn_status take_folder(const char *path, zn_err *err) {
  if (mkdir(path, 0700) == 0) return ZN_OK;
  if (errno != EEXIST) return zn_fail(err, ZN_E_IO, ZT_DIR_MAKE, path, strerror(errno));
  DIR *dir = opendir(path);
  if (dir == NULL) return zn_fail(err, ZN_E_IO, ZT_DIR_READ, path, strerror(errno));
  bool empty = true, ours = false;
  for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
    if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) empty = false;
    if (strcmp(e->d_name, "relay.db") == 0) ours = true;
  }
  closedir(dir);
  if (ours) return zn_fail(err, ZN_E_STATE, ZT_DIR_EXISTS, path);
  return empty ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_DIR_NOTEMPTY, path);
}

static zn_status set_path(zn_datadir *d, const char *path, zn_err *err) {
  memset(d, 0, sizeof *d);
  d->lock = -1;
  size_t n = strlen(path);
  while (n > 1 && path[n - 1] == '/') n--;
  if (n == 0 || n >= sizeof d->path) return zn_fail(err, ZN_E_INVALID, ZT_DIR_READ, path, strerror(ENAMETOOLONG));
  memcpy(d->path, path, n);
  return ZN_OK;
}

typedef struct claim_file { /* 64 bytes: seed of the claim's key, region */
  uint8_t seed[32], region[32];
} claim_file;

zn_status zn_datadir_create(zn_datadir *d, const char *path, const zn_settings *s, const zn_env *env, zn_err *err) {
  ZN_TRY(set_path(d, path, err));
  ZN_TRY(take_folder(d->path, err));
  d->settings = *s;
  zn_secret seed;
  env->random(env->ctx, seed.b, sizeof seed.b);
  env->random(env->ctx, d->claim.b, sizeof d->claim.b);
  env->random(env->ctx, d->region.b, sizeof d->region.b);
  claim_file c;
  memcpy(c.seed, d->claim.b, 32);
  memcpy(c.region, d->region.b, 32);
  zn_status st = write_secret(d, "key", seed.b, sizeof seed.b, err);
  if (st == ZN_OK) st = write_secret(d, "claim", &c, sizeof c, err);
  zn_ident_from_seed(&d->ident, &seed);
  zn_wipe(&seed, sizeof seed);
  zn_wipe(&c, sizeof c);
  if (st != ZN_OK) return st;
  zn_buf ini;
  zn_buf_init(&ini, 1 << 16);
  zn_settings_write(s, &ini);
  char file[ZN_DIR_MAX + 64];
  st = zn_file_write(zn_datadir_file(d, "zonad.ini", file, sizeof file), zn_buf_span(&ini), false, err);
  zn_buf_release(&ini);
  return st;
}

zn_status zn_datadir_open(zn_datadir *d, const char *path, zn_err *err) {
  ZN_TRY(set_path(d, path, err));
  zn_secret seed;
  claim_file c;
  ZN_TRY(read_secret(d, "key", seed.b, sizeof seed.b, err));
  zn_ident_from_seed(&d->ident, &seed);
  zn_wipe(&seed, sizeof seed);
  ZN_TRY(read_secret(d, "claim", &c, sizeof c, err));
  memcpy(d->claim.b, c.seed, 32);
  memcpy(d->region.b, c.region, 32);
  zn_wipe(&c, sizeof c);
  zn_settings_defaults(&d->settings);
  char file[ZN_DIR_MAX + 64];
  return zn_settings_read(&d->settings, zn_datadir_file(d, "zonad.ini", file, sizeof file), err);
}

void zn_datadir_close(zn_datadir *d) {
  if (d->lock >= 0) {
    char file[ZN_DIR_MAX + 64];
    (void)unlink(zn_datadir_file(d, "run", file, sizeof file));
    if (ftruncate(d->lock, 0) != 0) errno = 0; /* the lock counts; never unlinked, or two could each hold "the" file */
    close(d->lock);
    d->lock = -1;
  }
  zn_ident_wipe(&d->ident);
  zn_wipe(&d->claim, sizeof d->claim);
}

/* ---- one server at a time ------------------------------------------------------------------------------------------
 */

/* A lock of the open file (OFD), not of the process: it can be asked for without being taken. */
static struct flock whole_file(void) { return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET}; }

static pid_t read_pid(int fd) {
  char text[32] = {0};
  ssize_t n = pread(fd, text, sizeof text - 1, 0);
  long v = n > 0 ? strtol(text, NULL, 10) : 0;
  return v > 0 ? (pid_t)v : 0;
}

zn_status zn_datadir_lock(zn_datadir *d, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  zn_datadir_file(d, "zonad.pid", file, sizeof file);
  int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, file, strerror(errno));
  struct flock l = whole_file();
  if (fcntl(fd, F_OFD_SETLK, &l) != 0) {
    zn_status st = zn_fail(err, ZN_E_BUSY, ZT_DIR_LOCKED, d->path, (long)read_pid(fd));
    close(fd);
    return st;
  }
  char text[32];
  int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n) {
    zn_status st = zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, file, strerror(errno));
    close(fd);
    return st;
  }
  d->lock = fd;
  return ZN_OK;
}

pid_t zn_datadir_server(const zn_datadir *d) {
  char file[ZN_DIR_MAX + 64];
  int fd = open(zn_datadir_file(d, "zonad.pid", file, sizeof file), O_RDWR | O_CLOEXEC);
  if (fd < 0) return 0;
  pid_t pid = 0;
  struct flock l = whole_file();
  /* the lock tells, not the number: a number may be reused */
  if (fcntl(fd, F_OFD_GETLK, &l) == 0 && l.l_type != F_UNLCK) pid = read_pid(fd);
  close(fd);
  return pid;
}

void zn_datadir_wake(const zn_datadir *d) {
  pid_t pid = zn_datadir_server(d);
  if (pid > 1 && pid != getpid()) (void)kill(pid, SIGUSR1);
}
