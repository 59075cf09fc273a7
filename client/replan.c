#include "client/replan.h"

#include "client/scope.h"
#include "core/text/client.h"

zn_status zn_client_replan(const zn_place *p, const zn_replan_text *t, json_t **out, zn_err *err) {
  zn_scope s;
  zn_scope_text scope = {.fondo = t->fondo, .anno = t->anno, .al = t->al};
  if (t->intervento == NULL) return zn_fail(err, ZN_E_USAGE, ZT_SCOPE_MISSING, "intervento");
  ZN_TRY(zn_scope_of(p, &scope, true, &s, err));
  zn_riprogramma what = {.fondo_annualita = s.fondo_annualita,
                         .has_al = s.has_al,
                         .al = s.al,
                         .intervento = t->intervento,
                         .ente = t->ente,
                         .importo = t->importo};
  return zn_riprogramma_fai(p, &what, out, err);
}
