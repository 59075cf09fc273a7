/* The file of a bundle: written to a temporary name and renamed when whole; read twice, first for its hash. */
#include "core/exchange/bundle_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/mp.h"
#include "core/text/bundle.h"

static const uint8_t magic[8] = {'Z', 'O', 'N', 'A', 'P', 'D', 'Z', '1'};
/* the last envelope: 0x92 0xcc 0xff 0xc4 0x20, 32 bytes */
static const uint8_t end_head[5] = {0x92, 0xcc, 0xff, 0xc4, 0x20};
enum { END_BYTES = sizeof end_head + 32, CHUNK = 1 << 16 };

static void hash_start(zn_hasher *h) { zn_hasher_start(h, "zona bundle 1", 32); }

/* ---- writing ---- */

static zn_status write_failed(const bundle_writer *w, zn_err *err) {
  if (errno == ENOSPC || errno == EDQUOT) return zn_fail(err, ZN_E_FULL, ZT_BUNDLE_FULL, w->path);
  return zn_fail(err, ZN_E_IO, ZT_BUNDLE_WRITE, w->path, strerror(errno));
}

static zn_status put_bytes(bundle_writer *w, const void *p, size_t n, zn_err *err) {
  errno = 0;
  if (fwrite(p, 1, n, w->f) != n) return write_failed(w, err);
  zn_hasher_add(&w->hash, ZN_SPAN(p, n));
  w->bytes += n;
  return ZN_OK;
}

/* A folder or a device is not ours to replace. */
static zn_status replaceable(const char *path, zn_err *err) {
  struct stat there;
  if (stat(path, &there) != 0 || S_ISREG(there.st_mode)) return ZN_OK;
  return zn_fail(err, ZN_E_IO, ZT_BUNDLE_WRITE, path, strerror(S_ISDIR(there.st_mode) ? EISDIR : EEXIST));
}

zn_status bundle_create(bundle_writer *w, const char *path, zn_err *err) {
  memset(w, 0, sizeof *w);
  w->path = path;
  zn_buf_init(&w->scratch, 0);
  hash_start(&w->hash);
  ZN_TRY(replaceable(path, err));
  char temp[sizeof w->temp];
  if ((size_t)snprintf(temp, sizeof temp, "%s.parte", path) >= sizeof temp)
    return zn_fail(err, ZN_E_INVALID, ZT_BUNDLE_WRITE, path, strerror(ENAMETOOLONG));
  errno = 0;
  w->f = fopen(temp, "wbe");
  if (!w->f) return write_failed(w, err);
  memcpy(w->temp, temp, sizeof temp); /* from here on there is something to remove */
  return put_bytes(w, magic, sizeof magic, err);
}

zn_status bundle_put(bundle_writer *w, unsigned kind, zn_span body, zn_err *err) {
  zn_buf_clear(&w->scratch);
  zn_mp_arr(&w->scratch, 2);
  zn_mp_uint(&w->scratch, kind);
  zn_mp_bin(&w->scratch, body.p, body.n);
  if (!zn_buf_ok(&w->scratch)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return put_bytes(w, w->scratch.p, w->scratch.n, err);
}

zn_status bundle_finish(bundle_writer *w, zn_err *err) {
  zn_hash h;
  zn_hasher_end(&w->hash, &h);
  errno = 0;
  if (fwrite(end_head, 1, sizeof end_head, w->f) != sizeof end_head || fwrite(&h, 1, sizeof h, w->f) != sizeof h)
    return write_failed(w, err);
  w->bytes += END_BYTES;
  if (fflush(w->f) != 0 || fsync(fileno(w->f)) != 0) return write_failed(w, err);
  FILE *f = w->f;
  w->f = NULL;
  if (fclose(f) != 0) return write_failed(w, err);
  if (rename(w->temp, w->path) != 0) return write_failed(w, err);
  w->temp[0] = 0;
  return ZN_OK;
}

void bundle_discard(bundle_writer *w) {
  if (w->f) fclose(w->f);
  w->f = NULL;
  if (w->temp[0]) remove(w->temp);
  w->temp[0] = 0;
  zn_buf_release(&w->scratch);
}

/* ---- reading ---- */

static zn_status damaged(const bundle_reader *r, zn_err *err) {
  return zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_DAMAGED, r->path);
}

static zn_status check_hash(bundle_reader *r, zn_err *err) {
  zn_hasher hasher;
  zn_hash h;
  uint8_t end[END_BYTES];
  hash_start(&hasher);
  for (uint64_t left = r->left; left > 0;) {
    size_t want = left < CHUNK ? (size_t)left : CHUNK;
    if (fread(r->body, 1, want, r->f) != want) return damaged(r, err);
    zn_hasher_add(&hasher, ZN_SPAN(r->body, want));
    left -= want;
  }
  zn_hasher_end(&hasher, &h);
  if (fread(end, 1, sizeof end, r->f) != sizeof end || memcmp(end, end_head, sizeof end_head) != 0 ||
      memcmp(end + sizeof end_head, &h, sizeof h) != 0)
    return damaged(r, err);
  return ZN_OK;
}

static zn_status check_magic(bundle_reader *r, zn_err *err) {
  uint8_t begin[sizeof magic];
  if (fread(begin, 1, sizeof begin, r->f) != sizeof begin || memcmp(begin, magic, sizeof magic - 1) != 0)
    return zn_fail(err, ZN_E_FORMAT, ZT_BUNDLE_NOT, r->path);
  if (begin[7] != magic[7]) return zn_fail(err, ZN_E_VERSION, ZT_BUNDLE_NEWER, r->path);
  return ZN_OK;
}

zn_status bundle_open(bundle_reader *r, const char *path, zn_err *err) {
  memset(r, 0, sizeof *r);
  r->path = path;
  r->body = malloc(CHUNK > BUNDLE_ENVELOPE_MAX ? CHUNK : BUNDLE_ENVELOPE_MAX);
  if (!r->body) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  errno = 0;
  r->f = fopen(path, "rbe");
  if (!r->f) return zn_fail(err, ZN_E_NOTFOUND, ZT_BUNDLE_NONE, path, strerror(errno));
  ZN_TRY(check_magic(r, err));
  if (fseeko(r->f, 0, SEEK_END) != 0) return zn_fail(err, ZN_E_IO, ZT_BUNDLE_NONE, path, strerror(errno));
  off_t size = ftello(r->f);
  if (size < (off_t)(sizeof magic + END_BYTES)) return damaged(r, err);
  r->bytes = (uint64_t)size;
  r->left = r->bytes - END_BYTES;
  rewind(r->f);
  ZN_TRY(check_hash(r, err));
  if (fseeko(r->f, sizeof magic, SEEK_SET) != 0) return zn_fail(err, ZN_E_IO, ZT_BUNDLE_NONE, path, strerror(errno));
  r->left -= sizeof magic;
  return ZN_OK;
}

static bool take(bundle_reader *r, void *out, size_t n) {
  if (r->left < n || fread(out, 1, n, r->f) != n) return false;
  r->left -= n;
  return true;
}

/* The big-endian number of n bytes. */
static bool take_number(bundle_reader *r, size_t n, uint32_t *out) {
  uint8_t b[4];
  if (!take(r, b, n)) return false;
  *out = 0;
  for (size_t i = 0; i < n; i++) *out = *out << 8 | b[i];
  return true;
}

/* [kind, bin]: read by hand, for the file is not in memory. */
static bool take_head(bundle_reader *r, unsigned *kind, uint32_t *size) {
  uint8_t b;
  uint32_t k;
  if (!take(r, &b, 1) || b != 0x92 || !take(r, &b, 1)) return false;
  if (b < 0x80)
    k = b;
  else if (b != 0xcc || !take_number(r, 1, &k))
    return false;
  *kind = k;
  if (!take(r, &b, 1) || b < 0xc4 || b > 0xc6) return false;
  return take_number(r, (size_t)1 << (b - 0xc4), size);
}

zn_status bundle_next(bundle_reader *r, bool *more, unsigned *kind, zn_span *body, zn_err *err) {
  uint32_t size;
  *more = r->left > 0;
  if (!*more) return ZN_OK;
  if (!take_head(r, kind, &size) || size > BUNDLE_ENVELOPE_MAX || !take(r, r->body, size)) return damaged(r, err);
  *body = ZN_SPAN(r->body, size);
  return ZN_OK;
}

void bundle_close(bundle_reader *r) {
  if (r->f) fclose(r->f);
  free(r->body);
  memset(r, 0, sizeof *r);
}
