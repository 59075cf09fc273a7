/* esame_stampa: what a person reads of the acts of the examination (private to client/commands). v: their JSON. */
#ifndef ZONA_CLIENT_COMMANDS_ESAME_STAMPA_H
#define ZONA_CLIENT_COMMANDS_ESAME_STAMPA_H

#include "client/command.h"

void zn_stampa_rilievi(zn_cli *cli, const json_t *v);
void zn_stampa_decisione(zn_cli *cli, const json_t *v);
void zn_stampa_ammissioni(zn_cli *cli, const json_t *v);
void zn_stampa_silenzio(zn_cli *cli, const json_t *v);
void zn_stampa_versioni(zn_cli *cli, const json_t *v);
void zn_stampa_differenze(zn_cli *cli, const json_t *v);
void zn_stampa_fuori(zn_cli *cli, const json_t *v);
void zn_stampa_proroghe(zn_cli *cli, const json_t *v);
void zn_stampa_solleciti(zn_cli *cli, const json_t *v);
void zn_stampa_situazione(zn_cli *cli, const json_t *v); /* of `rendiconto show`: terms, remarks, silence, outside */
void zn_stampa_scadenze(zn_cli *cli, const json_t *v);

#endif
