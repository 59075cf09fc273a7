/* allegati: files attached to rows, and the signed declaration that comes back (DOMAIN 11: export, sign outside,
 * re-attach; what was signed is what was exported).
 *
 * The row `allegato` travels with the figures: name, size, SHA-256, kind of signature, SHA-256 of what was signed, the
 * manifest that it is about, how the comparison went. The bytes stay where they were attached (client: HOME/allegati).
 *
 * A file attached to a manifest is compared with the declaration (R10) recomputed from it, and with the manifest's own
 * file. Equal bytes: coincide. A PDF, which a browser printed, is read for the manifest's hash: found: coincide; that
 * of another manifest found: differisce; none: non_verificabile. */
#ifndef ZONA_CORE_EXCHANGE_ALLEGATI_H
#define ZONA_CORE_EXCHANGE_ALLEGATI_H

#include <jansson.h>

#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/rows/place.h"
#include "core/exchange/firmato.h"

#define ZN_ALLEGATO_SHA 32

typedef enum zn_verifica { ZN_VF_NESSUNA = 0, ZN_VF_COINCIDE, ZN_VF_DIFFERISCE, ZN_VF_NON_VERIFICABILE } zn_verifica;
const char *zn_verifica_name(zn_verifica v); /* "", "coincide", "differisce", "non_verificabile" */

typedef struct zn_allegato_ask {
  zn_span file;
  const char *nome;                   /* without folders */
  const char *oggetto;                /* or NULL */
  const char *a;                      /* "impegno:2025/1": the row it belongs to; NULL with a manifest */
  const zn_rendiconto_ask *documento; /* the manifest in force of this; NULL with a row */
} zn_allegato_ask;

/* Writes the row, in a transaction of its own. *json: the row, with "verifica". ZN_E_DENIED where the row, or the
 * manifest, is another office's. sha: of the file. */
ZN_MUST zn_status zn_allegato_aggiungi(const zn_place *p, const zn_allegato_ask *ask, int64_t *k, json_t **json,
                                       uint8_t sha[ZN_ALLEGATO_SHA], zn_err *err);
/* "impegno:2025/1" -> the field of allegato and the row. */
ZN_MUST zn_status zn_allegato_di(const zn_place *p, const char *text, const char **field, int64_t *k, zn_err *err);
/* Rows, all or of one row (`a`, may be NULL): [{row…}]. A new reference. */
ZN_MUST zn_status zn_allegati_elenco(const zn_place *p, const char *a, json_t **out, zn_err *err);
/* What is known of one: its SHA-256, its name. */
ZN_MUST zn_status zn_allegato_trova(const zn_place *p, const char *ref, int64_t *k, uint8_t sha[ZN_ALLEGATO_SHA],
                                    char nome[201], zn_err *err);

/* Appends the bytes of a file kept here; false when it is not, or is no longer the one of that hash. */
typedef bool (*zn_allegato_bytes_fn)(void *ctx, const uint8_t sha[ZN_ALLEGATO_SHA], zn_buf *out);
/* Every file attached to a manifest (of one fund-year, 0: all) compared again with what the manifest says today; where
 * the file is not here, by the hash of what was signed. Rows that are not of the office of the manifest do not count.
 * {"coincidono","differenze","non_verificabili","righe":[{"id","nome","firma","ente"|"ambito","fondo","anno","esito",
 * "dichiarato","qui","in_vigore"}]}. A new reference. */
ZN_MUST zn_status zn_allegati_verifica(const zn_place *p, int64_t fondo_annualita, zn_allegato_bytes_fn bytes,
                                       void *ctx, json_t **out, zn_err *err);

#endif
