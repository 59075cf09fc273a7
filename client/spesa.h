/* spesa: the answers of core/domain/spesa as JSON, for commands and routes alike. */
#ifndef ZONA_CLIENT_SPESA_H
#define ZONA_CLIENT_SPESA_H

#include <jansson.h>

#include "core/domain/spesa/spesa.h"

/* Each writes (or, residui, reads) and answers; a new reference in *out. */

/* {"impegno","liquidazione","pagamento": id|null, "assegnazione"?, "nuovo", "resta", "avvisi":[…]} */
ZN_MUST zn_status zn_spesa_add_json(const zn_place *p, const char *modulo, const zn_pair *pairs, size_t n, zn_arena *a,
                                    json_t **out, zn_err *err);
/* {"impegno","liquidazione", "importo","resto","prova", "righe":[{"budget","budget_id","prima","dopo"}]} */
ZN_MUST zn_status zn_spesa_dividi_json(const zn_place *p, const char *entity, const char *ref, const zn_pair *quote,
                                       size_t n, bool prova, zn_arena *a, json_t **out, zn_err *err);
/* {"tipo","id","altra","importo","testo"} */
ZN_MUST zn_status zn_spesa_rettifica_json(const zn_place *p, const char *verb, const char *ref, const zn_pair *pairs,
                                          size_t n, zn_arena *a, json_t **out, zn_err *err);
/* {"ente","al","righe":[…],"totali":{…}}; al, ente: as typed, NULL for 31 December last and mine */
ZN_MUST zn_status zn_spesa_residui_json(const zn_place *p, const char *ente, const char *al, zn_arena *a, json_t **out,
                                        zn_err *err);

#endif
