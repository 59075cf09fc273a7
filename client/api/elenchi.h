/* elenchi: the routes of code lists, modules, settings and the seed list of funds. */
#ifndef ZONA_CLIENT_API_ELENCHI_H
#define ZONA_CLIENT_API_ELENCHI_H

#include "client/api/api.h"

ZN_MUST zn_status zn_api_elenchi(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_elenco(zn_api_call *c, zn_err *err);         /* {nome}[?versione] */
ZN_MUST zn_status zn_api_elenchi_import(zn_api_call *c, zn_err *err); /* {"iniziali": true} or {"csv": "…"} */
ZN_MUST zn_status zn_api_fondi_import(zn_api_call *c, zn_err *err);   /* the seed list */
ZN_MUST zn_status zn_api_moduli(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_modulo(zn_api_call *c, zn_err *err); /* {nome}; {"attivo": true} */
ZN_MUST zn_status zn_api_impostazioni(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_impostazione(zn_api_call *c, zn_err *err); /* {chiave}; {"valore": 5} */

#endif
