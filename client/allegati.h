/* allegati: the bytes of attached files, kept in HOME/allegati under their SHA-256, for their owner only. They stay on
 * this workplace: only the row travels (core/exchange/allegati.h). */
#ifndef ZONA_CLIENT_ALLEGATI_H
#define ZONA_CLIENT_ALLEGATI_H

#include "core/exchange/allegati.h"

/* Durable when it returns. */
ZN_MUST zn_status zn_allegati_conserva(zn_replica *r, const uint8_t sha[ZN_ALLEGATO_SHA], zn_span file, zn_err *err);
/* Appends the bytes. ZN_E_NOTFOUND when they are not here, ZN_E_CRYPTO when they are no longer those of that hash. */
ZN_MUST zn_status zn_allegati_leggi(zn_replica *r, const uint8_t sha[ZN_ALLEGATO_SHA], zn_buf *out, zn_err *err);
/* As zn_allegati_leggi, for zn_allegati_verifica: ctx is the zn_replica. */
bool zn_allegati_bytes(void *ctx, const uint8_t sha[ZN_ALLEGATO_SHA], zn_buf *out);

/* Keeps the file and writes its row; *json: the row. The file first: a row never speaks of bytes that were lost. */
ZN_MUST zn_status zn_allegati_aggiungi(const zn_place *p, const zn_allegato_ask *ask, json_t **json, zn_err *err);
/* The rows, each with "qui": is the file on this workplace? */
ZN_MUST zn_status zn_allegati_lista(const zn_place *p, const char *a, json_t **out, zn_err *err);

#endif
