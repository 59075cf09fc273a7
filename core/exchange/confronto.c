#include "core/exchange/confronto.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/report/dichiarazione.h"
#include "core/text/text.h"

#define KNOWN_MAX 64

const char *zn_verifica_name(zn_verifica v) {
  static const char *const names[] = {"", "coincide", "differisce", "non_verificabile"};
  return (size_t)v < sizeof names / sizeof *names ? names[v] : "";
}

zn_status zn_atteso_di(zn_replica *r, const zn_documento *d, zn_atteso *out, zn_err *err) {
  zn_buf page;
  bool incomplete = false;
  *out = (zn_atteso){0};
  zn_sha256(out->manifest, d->doc);
  zn_b32_encode(out->impronta, d->manifest.b, sizeof d->manifest.b);
  zn_buf_init(&page, 0);
  zn_status st = zn_dichiarazione_html(r, d->doc, &page, &incomplete, err);
  if (st == ZN_OK && !incomplete) {
    zn_sha256(out->r10, zn_buf_span(&page));
    out->has_r10 = true;
  }
  zn_buf_release(&page);
  return st;
}

static bool same(const zn_atteso *a, const uint8_t sha[ZN_ALLEGATO_SHA]) {
  return (a->has_r10 && memcmp(a->r10, sha, ZN_ALLEGATO_SHA) == 0) || memcmp(a->manifest, sha, ZN_ALLEGATO_SHA) == 0;
}

/* Hashes of the manifests known here, the asked one first. */
static zn_status known(zn_replica *r, const zn_atteso *a, zn_arena *arena, const char **list, size_t *n, zn_err *err) {
  sqlite3_stmt *s =
      zn_replica_stmt(r, "SELECT DISTINCT manifest FROM rendiconto_mossa WHERE length(manifest)=32 LIMIT 2000", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  *n = 0;
  list[(*n)++] = a->impronta;
  bool ok = true;
  while (ok && *n < KNOWN_MAX && sqlite3_step(s) == SQLITE_ROW) {
    char text[ZN_B32_LEN(32) + 1];
    zn_b32_encode(text, sqlite3_column_blob(s, 0), 32);
    if (strcmp(text, a->impronta) == 0) continue;
    list[*n] = zn_arena_strdup(arena, text);
    ok = list[(*n)++] != NULL;
  }
  zn_replica_done(s);
  return ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status read_pdf(zn_replica *r, const zn_atteso *a, zn_span pdf, zn_verifica *out, zn_err *err) {
  const char **list = calloc(KNOWN_MAX, sizeof *list);
  zn_arena arena;
  size_t n = 0;
  if (list == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_init(&arena);
  zn_status st = known(r, a, &arena, list, &n, err);
  if (st == ZN_OK) {
    size_t found = zn_pdf_trova(pdf, list, 1);
    if (found == SIZE_MAX && n > 1) found = zn_pdf_trova(pdf, list + 1, n - 1) == SIZE_MAX ? SIZE_MAX : 1;
    *out = found == SIZE_MAX ? ZN_VF_NON_VERIFICABILE : found == 0 ? ZN_VF_COINCIDE : ZN_VF_DIFFERISCE;
  }
  zn_arena_release(&arena);
  free(list);
  return st;
}

zn_status zn_confronta_file(zn_replica *r, const zn_atteso *a, const zn_firmato *f, zn_verifica *out, zn_err *err) {
  uint8_t sha[ZN_ALLEGATO_SHA];
  zn_span content = zn_buf_span(&f->contenuto);
  zn_sha256(sha, content);
  bool picture = strncmp(f->mime_dentro, "image/", 6) == 0 || strcmp(f->mime_dentro, "application/zip") == 0;
  *out = ZN_VF_DIFFERISCE;
  if (f->staccata || picture)
    *out = ZN_VF_NON_VERIFICABILE;
  else if (same(a, sha))
    *out = ZN_VF_COINCIDE;
  else if (strcmp(f->mime_dentro, "application/pdf") == 0)
    return read_pdf(r, a, content, out, err);
  else if (!a->has_r10)
    *out = ZN_VF_NON_VERIFICABILE;
  return ZN_OK;
}

zn_verifica zn_confronta_hash(const zn_atteso *a, const uint8_t contenuto[ZN_ALLEGATO_SHA], bool pdf) {
  if (same(a, contenuto)) return ZN_VF_COINCIDE;
  return pdf || !a->has_r10 ? ZN_VF_NON_VERIFICABILE : ZN_VF_DIFFERISCE;
}
