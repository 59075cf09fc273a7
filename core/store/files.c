/* The few things of a home folder that need POSIX: folders, files that only their owner reads, a lock. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/internal.h"
#include "core/text/store.h"

zn_status zn_file_make_dir(const char *path, zn_err *err) {
  char part[4096];
  size_t n = strlen(path);
  if (n == 0 || n >= sizeof part) return zn_fail(err, ZN_E_INVALID, ZT_HOME_MAKE, path, strerror(ENAMETOOLONG));
  memcpy(part, path, n + 1);
  for (size_t i = 1; i <= n; i++) {
    if (part[i] != '/' && part[i] != 0) continue;
    char keep = part[i];
    part[i] = 0;
    struct stat st;
    if (mkdir(part, 0700) != 0 && !(stat(part, &st) == 0 && S_ISDIR(st.st_mode)))
      return zn_fail(err, errno == ENOSPC ? ZN_E_FULL : ZN_E_IO, ZT_HOME_MAKE, part, strerror(errno));
    part[i] = keep;
  }
  return ZN_OK;
}

bool zn_file_exists(const char *path) { return access(path, F_OK) == 0; }

zn_status zn_file_read_secret(const char *path, zn_secret *out, zn_err *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return zn_fail(err, errno == ENOENT ? ZN_E_NOTFOUND : ZN_E_IO, ZT_KEY_READ, path, strerror(errno));
  uint8_t buf[256];
  ssize_t n = read(fd, buf, sizeof buf);
  close(fd);
  zn_status st = ZN_OK;
  if (n == (ssize_t)sizeof out->b)
    memcpy(out->b, buf, sizeof out->b);
  else
    st = n > (ssize_t)sizeof out->b ? zn_fail(err, ZN_E_CRYPTO, ZT_KEY_LOCKED)
                                    : zn_fail(err, ZN_E_FORMAT, ZT_KEY_BAD, path);
  zn_wipe(buf, sizeof buf);
  return st;
}

static bool write_all(int fd, const uint8_t *p, size_t n) {
  while (n > 0) {
    ssize_t w = write(fd, p, n);
    if (w < 0 && errno == EINTR) continue;
    if (w <= 0) return false;
    p += w;
    n -= (size_t)w;
  }
  return fsync(fd) == 0;
}

zn_status zn_file_write_secret(const char *path, const zn_secret *in, zn_err *err) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return zn_fail(err, ZN_E_IO, ZT_KEY_WRITE, path, strerror(errno));
  bool ok = write_all(fd, in->b, sizeof in->b);
  int why = errno;
  if (close(fd) != 0) ok = false;
  if (ok) return ZN_OK;
  unlink(path);
  return zn_fail(err, why == ENOSPC ? ZN_E_FULL : ZN_E_IO, ZT_KEY_WRITE, path, strerror(why));
}

zn_status zn_file_lock(const char *path, int *fd, zn_err *err) {
  int f = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (f < 0) return zn_fail(err, ZN_E_IO, ZT_LOCK_FAIL, path, strerror(errno));
  if (flock(f, LOCK_EX | LOCK_NB) != 0) {
    int why = errno;
    close(f);
    if (why == EWOULDBLOCK) return zn_fail(err, ZN_E_BUSY, ZT_SYNC_LOCKED);
    return zn_fail(err, ZN_E_IO, ZT_LOCK_FAIL, path, strerror(why));
  }
  *fd = f;
  return ZN_OK;
}

void zn_file_unlock(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}
