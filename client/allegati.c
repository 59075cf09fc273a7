#include "client/allegati.h"

#include <string.h>

#include "client/platform/platform.h"
#include "core/crypto/crypto.h"
#include "core/text/allegati.h"

#define FOLDER    "allegati"
#define PATH_MAX_ 4096

static zn_status folder_of(zn_replica *r, char out[PATH_MAX_], zn_err *err) {
  int n = snprintf(out, PATH_MAX_, "%s/" FOLDER, zn_replica_home(r));
  return n > 0 && n < PATH_MAX_ ? ZN_OK : zn_fail(err, ZN_E_LIMIT, ZT_ALLEGATO_PERCORSO);
}

static zn_status path_of(zn_replica *r, const uint8_t sha[ZN_ALLEGATO_SHA], char out[PATH_MAX_], zn_err *err) {
  ZN_TRY(folder_of(r, out, err));
  size_t at = strlen(out);
  if (at + 2 + 2 * ZN_ALLEGATO_SHA > PATH_MAX_) return zn_fail(err, ZN_E_LIMIT, ZT_ALLEGATO_PERCORSO);
  out[at++] = '/';
  for (size_t i = 0; i < ZN_ALLEGATO_SHA; i++) (void)snprintf(out + at + 2 * i, 3, "%02x", sha[i]);
  return ZN_OK;
}

zn_status zn_allegati_conserva(zn_replica *r, const uint8_t sha[ZN_ALLEGATO_SHA], zn_span file, zn_err *err) {
  char path[PATH_MAX_];
  ZN_TRY(folder_of(r, path, err));
  ZN_TRY(zn_plat_make_folder(path, err));
  ZN_TRY(path_of(r, sha, path, err));
  return zn_plat_write_file(path, file, true, err);
}

zn_status zn_allegati_leggi(zn_replica *r, const uint8_t sha[ZN_ALLEGATO_SHA], zn_buf *out, zn_err *err) {
  char path[PATH_MAX_];
  uint8_t now[ZN_ALLEGATO_SHA];
  size_t before = out->n;
  ZN_TRY(path_of(r, sha, path, err));
  if (!zn_plat_exists(path)) return zn_fail(err, ZN_E_NOTFOUND, ZT_ALLEGATO_NON_QUI);
  ZN_TRY(zn_plat_read_file(out, path, ZN_FIRMATO_MAX, err));
  zn_sha256(now, ZN_SPAN(out->p + before, out->n - before));
  return memcmp(now, sha, sizeof now) == 0 ? ZN_OK : zn_fail(err, ZN_E_CRYPTO, ZT_ALLEGATO_ROVINATO);
}

bool zn_allegati_bytes(void *ctx, const uint8_t sha[ZN_ALLEGATO_SHA], zn_buf *out) {
  if (zn_allegati_leggi(ctx, sha, out, NULL) == ZN_OK) return true;
  zn_buf_clear(out);
  return false;
}

zn_status zn_allegati_aggiungi(const zn_place *p, const zn_allegato_ask *ask, json_t **json, zn_err *err) {
  uint8_t sha[ZN_ALLEGATO_SHA], again[ZN_ALLEGATO_SHA];
  int64_t k = 0;
  if (ask->file.n > ZN_FIRMATO_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_FIRMATO_GRANDE, ZN_FIRMATO_MAX >> 20);
  zn_sha256(sha, ask->file);
  ZN_TRY(zn_allegati_conserva(p->r, sha, ask->file, err));
  ZN_TRY(zn_allegato_aggiungi(p, ask, &k, json, again, err));
  json_object_set_new(*json, "qui", json_true());
  return ZN_OK;
}

zn_status zn_allegati_lista(const zn_place *p, const char *a, json_t **out, zn_err *err) {
  size_t i = 0;
  json_t *row = NULL;
  ZN_TRY(zn_allegati_elenco(p, a, out, err));
  json_array_foreach(*out, i, row) {
    uint8_t sha[ZN_ALLEGATO_SHA];
    char name[201], path[PATH_MAX_];
    int64_t k;
    const char *id = json_string_value(json_object_get(row, "id"));
    bool here = id != NULL && zn_allegato_trova(p, id, &k, sha, name, NULL) == ZN_OK &&
                path_of(p->r, sha, path, NULL) == ZN_OK && zn_plat_exists(path);
    json_object_set_new(row, "qui", json_boolean(here));
  }
  return ZN_OK;
}
