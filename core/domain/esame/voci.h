/* voci: small makers of JSON and of values, shared by the files of the examination (private to core/domain/esame). */
#ifndef ZONA_CORE_DOMAIN_ESAME_VOCI_H
#define ZONA_CORE_DOMAIN_ESAME_VOCI_H

#include <jansson.h>

#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/ref.h"

json_t *zn_voce_testo(zn_span s);                                  /* null where empty */
json_t *zn_voce_id(zn_replica *r, int64_t k);                      /* the id that every command takes; null for 0 */
json_t *zn_voce_chiave(zn_replica *r, unsigned entity, int64_t k); /* the natural key; null for 0 */
json_t *zn_voce_giorno(const zn_val *v);                           /* "2025-03-31", or null */
/* The day, by its author's clock, on which a row with a dot for id was written. */
json_t *zn_voce_scritta(int64_t k);
/* {key: code, key_nome: name} of an ente or an ambito; nulls for 0. */
ZN_MUST zn_status zn_voce_org(zn_rend *x, json_t *o, bool ambito, int64_t k, zn_err *err);

zn_val zn_val_testo(const char *s); /* borrowed; null where NULL or empty */
zn_val zn_val_hash(const zn_hash *h);
/* A day typed by a person; ZN_E_USAGE when it is missing. */
ZN_MUST zn_status zn_voce_data(const char *text, const char *option, zn_day *out, zn_err *err);

#endif
