/* carte: the papers of an expense, as people write them: the act "DET/2025/12", the supplier's code. Used by the
 * one-row forms and by the import of spending. */
#ifndef ZONA_CORE_DOMAIN_SPESA_CARTE_H
#define ZONA_CORE_DOMAIN_SPESA_CARTE_H

#include "core/domain/rows/entry.h"

typedef struct zn_carta_atto {
  zn_val tipo, numero; /* texts of the arena */
  int64_t anno;        /* 0: no act was written */
} zn_carta_atto;
/* "DET/2025/12", "12/2025", "2025/12"; and, where `anno` is not 0, a bare number of that year. */
ZN_MUST zn_status zn_carta_atto_leggi(const char *text, int64_t anno, zn_arena *a, zn_carta_atto *out, zn_err *err);

/* The fields of a new supplier from its code (normalised; may be "") and name (may be ""). Of a person, told by a
 * fiscal code of 16 characters, initials and a code are shared and the rest stays in the office: *person. pairs: room
 * for 6. */
ZN_MUST zn_status zn_carta_fornitore(const char *code, const char *name, zn_arena *a, zn_pair *pairs, size_t *n,
                                     bool *person, zn_err *err);

#endif
