/* figures: the routes of rendicontazione, reports and checks. */
#ifndef ZONA_CLIENT_API_FIGURES_H
#define ZONA_CLIENT_API_FIGURES_H

#include "client/api/api.h"

ZN_MUST zn_status zn_api_rendiconto(zn_api_call *c, zn_err *err);      /* ?fondo&anno[&al][&ente|&ambito] */
ZN_MUST zn_status zn_api_rendiconto_move(zn_api_call *c, zn_err *err); /* {verb}; the same in the body, with motivo */
ZN_MUST zn_status zn_api_report(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_check(zn_api_call *c, zn_err *err);

#endif
