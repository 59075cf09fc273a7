/* piano: the Piano di zona over the local API (docs/LOCAL-API.md): what `zona piano` does, from parameters and bodies.
 */
#ifndef ZONA_CLIENT_API_PIANO_H
#define ZONA_CLIENT_API_PIANO_H

#include "client/api/api.h"

ZN_MUST zn_status zn_api_piano(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_piano_list(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_piano_diff(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_piano_statement(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_piano_verb(zn_api_call *c, zn_err *err);

#endif
