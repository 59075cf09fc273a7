/* prospetto: a report as a file, for the command line and the local API: which format, its type, its name, its bytes.
 */
#ifndef ZONA_CLIENT_PROSPETTO_H
#define ZONA_CLIENT_PROSPETTO_H

#include "core/domain/report/report.h"

typedef enum zn_formato { ZN_FMT_NESSUNO = 0, ZN_FMT_CSV, ZN_FMT_XLSX, ZN_FMT_JSON, ZN_FMT_HTML } zn_formato;

/* As the choices of an option: "csv|xlsx|json|html". */
#define ZN_FORMATI "csv|xlsx|json|html"

/* "xlsx"; ZN_FMT_NESSUNO: no such format. */
zn_formato zn_formato_parse(const char *name);
/* By a file's name: a name without an ending is CSV. ZN_E_USAGE where the ending is none of ours. */
ZN_MUST zn_status zn_formato_of_path(const char *path, zn_formato *out, zn_err *err);
const char *zn_formato_type(zn_formato f); /* "text/csv; charset=utf-8" */
/* "R1-FNPS-2025.xlsx": plain ASCII, safe in a header and on any disk. */
void zn_prospetto_nome(char out[80], const char *report, const char *fondo, const char *anno, zn_formato f);
/* Appends the file. r: whose home has room for a temporary file. */
ZN_MUST zn_status zn_prospetto_file(zn_replica *r, zn_tabella *const *sheets, size_t n, zn_formato f, zn_buf *out,
                                    zn_err *err);

#endif
