/* prospetti: what reports say around their tables, and the headings of R7, R10, R12, R13. */
#ifndef ZONA_CORE_TEXT_PROSPETTI_H
#define ZONA_CORE_TEXT_PROSPETTI_H

#include "core/text/text.h"

#define ZT_R_IMPRONTA   "Impronta della rendicontazione firmata: %s"
#define ZT_R_SITUAZIONE "Situazione al %s"
#define ZT_R_FIRMA      "Data e firma"
#define ZT_XLSX_WRITE   "Non riesco a scrivere il foglio di calcolo: %s."
#define ZT_XLSX_LARGE   "Il prospetto è troppo grande per un foglio di calcolo: esportalo in CSV."
#define ZT_R_VUOTO      "Nessuna riga."

#endif
