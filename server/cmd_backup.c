/* backup and restore. A backup is the relay's database in one file, with the server's key, the claim and the settings
 * in its table meta, so that a lost machine can be made again. The consolidator's key is not in it: the file alone
 * reads nothing.
 *
 * A restore raises the incarnation: receipts say it, so that clients see that the server may have forgotten what it had
 * confirmed, and give it back. */
#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text/server.h"
#include "server/commands.h"
#include "server/server.h"

static const char *const parts[] = {"key", "claim", "zonad.ini"}; /* files of the folder that go along */
#define PARTS (sizeof parts / sizeof *parts)

static zn_status copy_in(zn_store *to, const zn_datadir *d, zn_err *err) {
  zn_status st = to->ops->begin(to, err);
  for (size_t i = 0; st == ZN_OK && i < PARTS; i++) {
    char file[ZN_DIR_MAX + 64], key[64];
    zn_buf b;
    zn_buf_init(&b, 1 << 20);
    snprintf(key, sizeof key, "backup:%s", parts[i]);
    st = zn_file_read(zn_datadir_file(d, parts[i], file, sizeof file), 1 << 19, &b, err);
    if (st == ZN_OK) st = to->ops->meta_set(to, key, zn_buf_span(&b), err);
    if (b.p != NULL) zn_wipe(b.p, b.n);
    zn_buf_release(&b);
  }
  if (st == ZN_OK) return to->ops->commit(to, err);
  to->ops->rollback(to);
  return st;
}

/* One file again, without the write-ahead log that adding to it made. */
static zn_status add_parts(const char *path, const zn_datadir *d, zn_store_stats *stats, zn_err *err) {
  zn_store *s;
  ZN_TRY(zn_store_sqlite_open(&s, path, false, err));
  zn_status st = copy_in(s, d, err);
  if (st == ZN_OK) st = s->ops->stats(s, stats, err);
  if (st == ZN_OK) st = s->ops->seal(s, err);
  s->ops->close(s);
  return st;
}

zn_status zn_cmd_backup(const zn_args *a, zn_err *err) {
  zn_datadir d;
  zn_store *s;
  zn_store_stats stats;
  char file[ZN_DIR_MAX + 64];
  const char *to = a->rest[0];
  ZN_TRY(zn_datadir_open(&d, a->value[ZN_OPT_DATA], err));
  zn_status st = zn_store_sqlite_open(&s, zn_datadir_file(&d, "relay.db", file, sizeof file), false, err);
  if (st == ZN_OK) {
    st = s->ops->backup(s, to, err);
    s->ops->close(s);
    if (st == ZN_OK) {
      st = add_parts(to, &d, &stats, err);
      if (st != ZN_OK) (void)unlink(to);
    }
  }
  zn_datadir_close(&d);
  ZN_TRY(st);
  if (a->value[ZN_OPT_JSON] != NULL) {
    return zn_print_json(a->out, json_pack("{s:s,s:I}", "file", to, "segmenti", (json_int_t)stats.segments), err);
  }
  fprintf(a->out, ZT_BACKUP_DONE "\n", to, (unsigned long long)stats.segments);
  return ZN_OK;
}

/* ---- restore
 * ---------------------------------------------------------------------------------------------------------------- */

static uint64_t get_u64(const zn_buf *b) {
  uint64_t v = 0;
  for (size_t i = b->n < 8 ? b->n : 8; i-- > 0;) v = v << 8 | b->p[i];
  return v;
}

static uint64_t incarnation_of(zn_store *s) {
  zn_buf b;
  zn_buf_init(&b, 256);
  uint64_t v = s->ops->meta_get(s, "incarnation", &b, NULL) == ZN_OK ? get_u64(&b) : 0;
  zn_buf_release(&b);
  return v;
}

/* Higher than any that was, also when the folder that knew the last one is lost: seconds since 1970 rise too. */
static uint64_t next_incarnation(const zn_datadir *d, bool there, zn_store *from, const zn_env *env) {
  uint64_t v = incarnation_of(from), now = (uint64_t)(env->wall_ms(env->ctx) / 1000);
  zn_store *old;
  char file[ZN_DIR_MAX + 64];
  if (there && zn_store_sqlite_open(&old, zn_datadir_file(d, "relay.db", file, sizeof file), false, NULL) == ZN_OK) {
    uint64_t was = incarnation_of(old);
    if (was > v) v = was;
    old->ops->close(old);
  }
  return v + 1 > now ? v + 1 : now;
}

/* The folder's own files, where it has none. */
static zn_status make_files(zn_store *from, const char *path, const char *name, zn_err *err) {
  char file[ZN_DIR_MAX + 64], key[64];
  for (size_t i = 0; i < PARTS; i++) {
    zn_buf b;
    zn_buf_init(&b, 1 << 20);
    snprintf(key, sizeof key, "backup:%s", parts[i]);
    snprintf(file, sizeof file, "%s/%s", path, parts[i]);
    zn_status st = from->ops->meta_get(from, key, &b, err);
    if (st == ZN_OK && b.n == 0) st = ZN_E_NOTFOUND;
    if (st == ZN_OK) st = zn_file_write(file, zn_buf_span(&b), strcmp(parts[i], "zonad.ini") != 0, err);
    if (b.p != NULL) zn_wipe(b.p, b.n);
    zn_buf_release(&b);
    if (st == ZN_E_NOTFOUND) return zn_fail(err, ZN_E_FORMAT, ZT_CMD_BACKUP_BAD, name);
    ZN_TRY(st);
  }
  return ZN_OK;
}

static zn_status same_region(zn_store *from, const zn_datadir *d, const char *name, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, 256);
  zn_status st = from->ops->meta_get(from, "region", &b, err);
  bool same = st == ZN_OK && b.n == sizeof d->region && memcmp(b.p, d->region.b, b.n) == 0;
  zn_buf_release(&b);
  if (st != ZN_OK) return zn_fail(err, ZN_E_FORMAT, ZT_CMD_BACKUP_BAD, name);
  return same ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_CMD_BACKUP_OTHER, name);
}

/* The new incarnation, and out with the secrets that travelled in the file. */
static zn_status change_facts(zn_store *s, uint64_t incarnation, zn_err *err) {
  uint8_t inc[8];
  for (int i = 0; i < 8; i++) inc[i] = (uint8_t)(incarnation >> (8 * i));
  zn_status st = s->ops->begin(s, err);
  if (st == ZN_OK) st = s->ops->meta_set(s, "incarnation", ZN_SPAN(inc, sizeof inc), err);
  for (size_t i = 0; st == ZN_OK && i < PARTS; i++) {
    char key[64];
    snprintf(key, sizeof key, "backup:%s", parts[i]);
    st = s->ops->meta_set(s, key, ZN_SPAN("", 0), err);
  }
  if (st == ZN_OK) return s->ops->commit(s, err);
  s->ops->rollback(s);
  return st;
}

/* d is locked: nobody serves. `next` is the copy, open as s. */
static zn_status adopt(zn_store *s, const zn_datadir *d, bool there, const zn_args *a, zn_store_stats *stats,
                       zn_err *err) {
  ZN_TRY(same_region(s, d, a->rest[0], err));
  ZN_TRY(change_facts(s, next_incarnation(d, there, s, a->env), err));
  ZN_TRY(s->ops->check(s, err));
  ZN_TRY(s->ops->stats(s, stats, err));
  return s->ops->seal(s, err);
}

static zn_status put_in_place(const zn_datadir *d, const char *next, zn_err *err) {
  char file[ZN_DIR_MAX + 64], side[ZN_DIR_MAX + 80];
  zn_datadir_file(d, "relay.db", file, sizeof file);
  for (int i = 0; i < 2; i++) { /* the old one's log must not be taken for the new one's */
    snprintf(side, sizeof side, "%s%s", file, i == 0 ? "-wal" : "-shm");
    (void)unlink(side);
  }
  return rename(next, file) == 0 ? ZN_OK : zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, file, "rename");
}

static zn_status restore_with(zn_store *s, const char *next, const zn_args *a, bool there, zn_store_stats *stats,
                              zn_err *err) {
  const char *path = a->value[ZN_OPT_DATA];
  zn_datadir d;
  if (!there) ZN_TRY(make_files(s, path, a->rest[0], err));
  ZN_TRY(zn_datadir_open(&d, path, err));
  long pid = (long)zn_datadir_server(&d);
  zn_status st = pid != 0 ? zn_fail(err, ZN_E_BUSY, ZT_CMD_SERVING, pid) : zn_datadir_lock(&d, err);
  if (st == ZN_OK) st = adopt(s, &d, there, a, stats, err);
  if (st == ZN_OK) st = put_in_place(&d, next, err);
  zn_datadir_close(&d);
  return st;
}

/* Works on a copy in the folder: the backup itself is only read, and may lie on a medium that cannot be written. */
static zn_status restore_copy(const zn_args *a, zn_store_stats *stats, zn_err *err) {
  const char *path = a->value[ZN_OPT_DATA], *name = a->rest[0];
  char key[ZN_DIR_MAX + 64], next[ZN_DIR_MAX + 64];
  if (strlen(path) >= ZN_DIR_MAX) return zn_fail(err, ZN_E_INVALID, ZT_DIR_READ, path, strerror(ENAMETOOLONG));
  snprintf(key, sizeof key, "%s/key", path);
  snprintf(next, sizeof next, "%s/relay.db.new", path);
  bool there = access(key, F_OK) == 0, made = mkdir(path, 0700) == 0;
  zn_status st = zn_file_copy(name, next, err);
  zn_store *s = NULL;
  if (st == ZN_OK && zn_store_sqlite_open(&s, next, false, NULL) != ZN_OK)
    st = zn_fail(err, ZN_E_FORMAT, ZT_CMD_BACKUP_BAD, name);
  if (st == ZN_OK) st = restore_with(s, next, a, there, stats, err);
  if (s != NULL) s->ops->close(s);
  if (st != ZN_OK) (void)unlink(next);
  if (st != ZN_OK && made) (void)rmdir(path);
  return st;
}

zn_status zn_cmd_restore(const zn_args *a, zn_err *err) {
  zn_store_stats stats = {0};
  ZN_TRY(restore_copy(a, &stats, err));
  if (a->value[ZN_OPT_JSON] != NULL) {
    return zn_print_json(a->out, json_pack("{s:s,s:I}", "file", a->rest[0], "segmenti", (json_int_t)stats.segments),
                         err);
  }
  fprintf(a->out, ZT_RESTORE_DONE "\n", a->value[ZN_OPT_DATA], (unsigned long long)stats.segments);
  return ZN_OK;
}
