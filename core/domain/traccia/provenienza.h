/* provenienza: who wrote a row, when, at which workplace, in which signed segment, who has it, with which documents. */
#ifndef ZONA_CORE_DOMAIN_PROVENIENZA_H
#define ZONA_CORE_DOMAIN_PROVENIENZA_H

#include <jansson.h>

#include "core/domain/rows/place.h"
#include "core/domain/rows/ref.h"
#include "core/domain/traccia/traccia.h"

/* {"registrazione":{"organizzazione","denominazione","per_conto_di"|null,"postazione","questa","quando",
 *   "segmento":{"tipo","registro","postazione","numero","impronta"}|null,
 *   "consegna":{"stato","quando"|null}},
 *  "versioni":n, "precedenti":[registrazione + "valori"…], "documenti":[{"tipo","entity","id","chiave",…}]}
 * The segment is signed by its workplace's key: `postazione` is that key, in base32. stato: "da_inviare" (not sealed
 * yet), "non_consegnata", "consegnata" (the server's receipt), "confermata" (a workplace's: it came by file),
 * "ricevuta" (another's row, held here). A new reference. */
ZN_MUST zn_status zn_provenienza_json(const zn_place *p, zn_ref_cache *refs, const zn_entity *e, int64_t k,
                                      json_t **out, zn_err *err);
/* Of many rows at once, which may repeat: `json` of each is made, NULL where one failed before it. What they share is
 * opened once: a figure of the Regione has tens of thousands. */
typedef struct zn_provenienza {
  const zn_entity *ent;
  int64_t k;
  json_t *json; /* a new reference */
} zn_provenienza;
ZN_MUST zn_status zn_provenienze_json(const zn_place *p, zn_ref_cache *refs, zn_provenienza *rows, size_t n,
                                      zn_err *err);
/* Acts, supporting documents, files of a row and of what it hangs on. Appends to list. */
ZN_MUST zn_status zn_documenti_json(const zn_place *p, zn_ref_cache *refs, unsigned entity, int64_t k, json_t *list,
                                    zn_err *err);

/* The trace of a figure:
 * {"cifra":{…},"totale","quadra","numero","voci":[{"entity","id","chiave","data","importo","misura",…,
 * "provenienza":{…}}]}. Entries from `offset`, `limit` of them (0: all). A new reference. */
ZN_MUST zn_status zn_traccia_json(const zn_place *p, const zn_cifra *c, const zn_traccia *t, size_t offset,
                                  size_t limit, json_t **out, zn_err *err);
/* Of one row: {"entity","id","chiave","provenienza":{…},"entra_in":[{"cifra":{…},"importo"}…],"perche":""}. */
ZN_MUST zn_status zn_traccia_riga_json(const zn_place *p, const zn_entity *e, int64_t k, zn_day al, json_t **out,
                                       zn_err *err);

#endif
