#include <string.h>

#include "core/trust/trust.h"

static const char *const names[] = {"", "ente", "capofila", "regione", "consolidatore", "lettore"};

const char *zn_role_name(zn_role r) { return (unsigned)r < sizeof names / sizeof names[0] ? names[r] : "?"; }

zn_role zn_role_parse(const char *s) {
  for (unsigned i = 1; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(s, names[i]) == 0) return (zn_role)i;
  return ZN_ROLE_NONE;
}

void zn_ledger_make(zn_ledger *out, const zn_hash *region, zn_ledger_kind kind, const zn_id *owner,
                    const zn_id *audience) {
  static const zn_id none;
  zn_ledger l = {.kind = kind, .owner = *owner, .audience = audience ? *audience : none};
  uint8_t k = (uint8_t)kind;
  const zn_span parts[] = {ZN_SPAN(region, sizeof *region), ZN_SPAN(&k, 1), ZN_SPAN(&l.owner, 16),
                           ZN_SPAN(&l.audience, 16)};
  zn_hash16_parts(&l.id, "zona ledger 1", parts, 4);
  *out = l;
}
