/* Routes of the trace, of the signed documents and of the attached files. */
#ifndef ZONA_CLIENT_API_TRACCIA_H
#define ZONA_CLIENT_API_TRACCIA_H

#include "client/api/api.h"

ZN_MUST zn_status zn_api_trace(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_documento(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_documento_verifica(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_allegati(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_allegati_check(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_allega(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_allegato(zn_api_call *c, zn_err *err);

#endif
