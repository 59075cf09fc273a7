/* elenchi: code lists, modules and settings as JSON: what the command line prints and the local API answers. */
#ifndef ZONA_CLIENT_ELENCHI_H
#define ZONA_CLIENT_ELENCHI_H

#include <jansson.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/rows/place.h"

/* [{"elenco","versione","titolo","voci"}] */
ZN_MUST zn_status zn_elenchi_json(zn_replica *r, json_t **out, zn_err *err);
/* [{"versione","codice","denominazione","padre","esempi","fonte","dal","al"}], null where a value is not set;
 * ZN_E_NOTFOUND with the lists there are. versione NULL: all. */
ZN_MUST zn_status zn_elenco_json(zn_replica *r, const char *nome, const char *versione, json_t **out, zn_err *err);
/* [{"modulo","titolo","attivo"}] */
json_t *zn_moduli_json(zn_replica *r);
/* The codes of the modules that are on: ["servizi"] */
json_t *zn_moduli_attivi_json(zn_replica *r);
/* [{"chiave","titolo","valore","iniziale","massimo"}], numbers */
json_t *zn_impostazioni_json(zn_replica *r);
/* The widest profile (zn_profilo) among the enti of this device, or of the one chosen; 0: it works for somebody else
 * too, who sees everything. */
int zn_profilo_piu_ampio(const zn_place *p);
/* The names of the entities that modules and profile leave in sight: what a page's menus offer. */
json_t *zn_in_uso_json(const zn_place *p);
/* The profile of an ente of this device ("delega_totale"), null for another organisation. */
json_t *zn_profilo_json(zn_replica *r, const zn_me *me);

#endif
