/* spesa: spending over the local API (docs/LOCAL-API.md): one expense in a row, splits, corrections, what is left over,
 * and the imports described by a table of columns. */
#ifndef ZONA_CLIENT_API_SPESA_H
#define ZONA_CLIENT_API_SPESA_H

#include "client/api/api.h"

ZN_MUST zn_status zn_api_spesa(zn_api_call *c, zn_err *err); /* fields of `zona add spesa` */
ZN_MUST zn_status zn_api_quota(zn_api_call *c, zn_err *err); /* fields of `zona add quota` */
ZN_MUST zn_status zn_api_split(zn_api_call *c, zn_err *err); /* {"impegno"|"liquidazione", "quote":{…}, "prova"} */
ZN_MUST zn_status zn_api_rettifica(zn_api_call *c, zn_err *err); /* {verb}; {"id", fields of the verb} */
ZN_MUST zn_status zn_api_residui(zn_api_call *c, zn_err *err);   /* ?ente&al */
ZN_MUST zn_status zn_api_import(zn_api_call *c, zn_err *err);    /* {what}; {"testo": the CSV, "crea"} */

#endif
