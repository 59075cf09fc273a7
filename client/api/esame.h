/* esame: the routes of the examination: the same acts as the command line's (client/esame.h). */
#ifndef ZONA_CLIENT_API_ESAME_H
#define ZONA_CLIENT_API_ESAME_H

#include "client/api/api.h"

/* GET …/{family}/{verb}: what only reads, by the query; POST: what writes, by the body, which may name the same things.
 */
ZN_MUST zn_status zn_api_esame_read(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_esame_write(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_scadenze(zn_api_call *c, zn_err *err);

#endif
