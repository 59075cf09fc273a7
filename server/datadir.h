/* datadir: the server's folder and the secrets in it.
 *
 *   relay.db      the relay store           zonad.ini   settings
 *   key           the server's seed (0600)  claim       seed of the claim code and the region (0600)
 *   zonad.pid     locked while it serves    run         HOST:PORT it listens on, while it serves
 *   consolidator/ the consolidator's replica, if it runs here
 *
 * Secrets are read only if nobody else can (0600 or stricter). */
#ifndef ZONA_SERVER_DATADIR_H
#define ZONA_SERVER_DATADIR_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/base/env.h"
#include "core/crypto/crypto.h"
#include "server/settings.h"

#define ZN_DIR_MAX 3072

typedef struct zn_datadir {
  char path[ZN_DIR_MAX];
  zn_settings settings;
  zn_ident ident;  /* the server's */
  zn_secret claim; /* seed of the claim code's key */
  zn_hash region;
  int lock; /* fd of zonad.pid while serving, else -1 */
} zn_datadir;

/* Makes the folder with fresh keys and region. The folder must be new or empty. */
ZN_MUST zn_status zn_datadir_create(zn_datadir *d, const char *path, const zn_settings *s, const zn_env *env,
                                    zn_err *err);
/* Reads settings and keys. */
ZN_MUST zn_status zn_datadir_open(zn_datadir *d, const char *path, zn_err *err);
void zn_datadir_close(zn_datadir *d); /* wipes the keys, unlocks */

/* PATH/name into out (ZN_DIR_MAX + 64 bytes are enough). Returns out. */
char *zn_datadir_file(const zn_datadir *d, const char *name, char *out, size_t cap);

/* One zonad serves a folder at a time: ZN_E_BUSY and its process in the text. Writes zonad.pid. */
ZN_MUST zn_status zn_datadir_lock(zn_datadir *d, zn_err *err);
/* Who serves it now; 0 when nobody. */
pid_t zn_datadir_server(const zn_datadir *d);
/* Tells the serving process that another one has written to its store. Nothing when nobody serves. */
void zn_datadir_wake(const zn_datadir *d);

/* Writes a whole file by rename, synced, readable by its owner only when `secret`. */
ZN_MUST zn_status zn_file_write(const char *path, zn_span data, bool secret, zn_err *err);
/* Reads a file of `max` bytes at most. ZN_E_NOTFOUND, ZN_E_LIMIT. */
ZN_MUST zn_status zn_file_read(const char *path, size_t max, zn_buf *out, zn_err *err);
/* Copies a file of any size to a new one that only its owner reads, synced. */
ZN_MUST zn_status zn_file_copy(const char *from, const char *to, zn_err *err);

#endif
