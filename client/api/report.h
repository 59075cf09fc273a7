/* report: the list of reports, and what follows from them, over the local API. */
#ifndef ZONA_CLIENT_API_REPORT_H
#define ZONA_CLIENT_API_REPORT_H

#include "client/api/api.h"

ZN_MUST zn_status zn_api_reports(zn_api_call *c, zn_err *err);
ZN_MUST zn_status zn_api_replan(zn_api_call *c, zn_err *err);

#endif
