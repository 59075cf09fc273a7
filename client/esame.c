#include "client/esame.h"

#include <stdlib.h>
#include <string.h>

#include "core/domain/esame/esame.h"
#include "core/domain/rows/ref.h"
#include "core/text/client.h"
#include "core/text/esame.h"

static const struct {
  const char *name;
  zn_esame_fn run;
  bool reads;
} acts[] = {
    {"rilievo add", zn_esame_rilievo_add, false},
    {"rilievo reply", zn_rilievo_reply, false},
    {"rilievo close", zn_rilievo_close, false},
    {"rilievo forward", zn_rilievo_forward, false},
    {"rilievo list", zn_rilievo_list, true},
    {"rendiconto admit", zn_esame_admit, false},
    {"rendiconto admitted", zn_esame_admit_list, true},
    {"rendiconto saldi", zn_esame_saldi, true},
    {"rendiconto silence", zn_esame_silence, false},
    {"rendiconto versions", zn_esame_versions, true},
    {"rendiconto diff", zn_esame_diff, true},
    {"rendiconto outside", zn_esame_outside, true},
    {"proroga ask", zn_proroga_ask, false},
    {"proroga grant", zn_proroga_grant, false},
    {"proroga list", zn_proroga_list, true},
    {"sollecito add", zn_sollecito_add, false},
    {"sollecito list", zn_sollecito_list, true},
    {"scadenze", zn_scadenze_list, true},
};

static zn_esame_fn act_of(const char *what, bool *reads) {
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
    if (strcmp(acts[i].name, what) != 0) continue;
    *reads = acts[i].reads;
    return acts[i].run;
  }
  return NULL;
}

bool zn_esame_known(const char *what, bool *reads) { return act_of(what, reads) != NULL; }

static zn_status version(const char *text, int *out, zn_err *err) {
  *out = 0;
  if (text == NULL) return ZN_OK;
  size_t n = strlen(text);
  if (n == 0 || n > 4 || strspn(text, "0123456789") != n) return zn_fail(err, ZN_E_USAGE, ZT_E_VERSIONE, text);
  *out = (int)strtol(text, NULL, 10);
  return ZN_OK;
}

static zn_status named(const zn_place *p, unsigned entity, const char *key, int64_t *k, zn_err *err) {
  *k = 0;
  return key == NULL ? ZN_OK : zn_ref_parse(p->r, zn_place_default(p), entity, key, k, err);
}

zn_status zn_esame_do(const zn_place *p, const char *what, const zn_esame_text *t, json_t **out, zn_err *err) {
  zn_scope s;
  bool reads;
  zn_esame_fn run = act_of(what, &reads);
  zn_scope_text fund = {.fondo = t->scope.fondo, .anno = t->scope.anno, .al = t->scope.al};
  if (run == NULL) return zn_fail(err, ZN_E_NOTFOUND, ZT_E_ATTO_IGNOTO, what);
  ZN_TRY(zn_scope_of(p, &fund, false, &s, err));
  zn_esame_ask ask = {.fondo_annualita = s.fondo_annualita,
                      .has_al = s.has_al,
                      .al = s.al,
                      .id = t->id,
                      .riga = t->riga,
                      .tipo = t->tipo,
                      .testo = t->testo,
                      .motivo = t->motivo,
                      .importo = t->importo,
                      .scadenza = t->scadenza,
                      .atto = t->atto,
                      .protocollo = t->protocollo,
                      .aperti = t->aperti,
                      .ritirato = t->ritirato};
  ZN_TRY(named(p, ZN_ENTE, t->scope.ente, &ask.ente, err));
  ZN_TRY(named(p, ZN_AMBITO, t->scope.ambito, &ask.ambito, err));
  ZN_TRY(version(t->da, &ask.da, err));
  ZN_TRY(version(t->a, &ask.a, err));
  return run(p, &ask, out, err);
}
