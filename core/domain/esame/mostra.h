/* mostra: what `zona rendiconto show` says of a unit besides its figures: the deadline that counts for it, when its
 * sending came, open remarks, silence, what was written after the sending. */
#ifndef ZONA_CORE_DOMAIN_ESAME_MOSTRA_H
#define ZONA_CORE_DOMAIN_ESAME_MOSTRA_H

#include "core/domain/rendiconto/rend.h"

/* Adds to o: "termine","prorogata","inviato_il","ricevuto_il","rilievi":{"aperti","bloccanti"},"silenzio",
 * "non_speso":null|{"importo","atto","data"}; of an ente that sent also "fuori_invio": how many rows are not as sent;
 * whole: "versioni" too. ente 0: of the ambito. invio: the sending in force, or NULL. */
ZN_MUST zn_status zn_esame_mostra(zn_rend *x, int64_t ambito, int64_t ente, const zn_flow *f, const zn_mossa_row *invio,
                                  bool whole, json_t *o, zn_err *err);

#endif
