/* Profiles: how much an ente does by itself, and so how much it is shown. DOMAIN 8.4: the default of a comune is
 * "delega totale": the quota to the capofila, the rare direct expense, staff. */
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/rows/place.h"

static const char *const names[] = {"", "delega_totale", "ordinario", "completo"};

const char *zn_profilo_nome(zn_profilo p) { return names[p]; }

zn_profilo zn_profilo_di(zn_replica *r, int64_t ente_k) {
  int64_t ambito = -1;
  zn_profilo found = ZN_PROFILO_DELEGA;
  if (!zn_place_ambito_of(r, ente_k, zn_place_today(r), &ambito)) return found;
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT profilo FROM profilo WHERE ambito=?1 AND ente=?2", NULL);
  if (s == NULL) return found;
  sqlite3_bind_int64(s, 1, ambito);
  sqlite3_bind_int64(s, 2, ente_k);
  const char *text = sqlite3_step(s) == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
  for (int i = ZN_PROFILO_DELEGA; text != NULL && i <= ZN_PROFILO_COMPLETO; i++)
    if (strcmp(names[i], text) == 0) found = (zn_profilo)i;
  zn_replica_done(s);
  return found;
}

/* The least profile that shows an entity; the others are for whoever does everything. */
static const struct {
  unsigned entity;
  zn_profilo from;
} shown[] = {
    {ZN_ASSEGNAZIONE, ZN_PROFILO_DELEGA},
    {ZN_INCASSO, ZN_PROFILO_DELEGA},
    {ZN_ATTO, ZN_PROFILO_DELEGA},
    {ZN_FORNITORE, ZN_PROFILO_DELEGA},
    {ZN_IMPEGNO, ZN_PROFILO_DELEGA},
    {ZN_GIUSTIFICATIVO, ZN_PROFILO_DELEGA},
    {ZN_LIQUIDAZIONE, ZN_PROFILO_DELEGA},
    {ZN_PAGAMENTO, ZN_PROFILO_DELEGA},
    {ZN_PERSONALE, ZN_PROFILO_DELEGA},
    {ZN_ALLEGATO, ZN_PROFILO_DELEGA},
    {ZN_RISPOSTA_RILIEVO, ZN_PROFILO_DELEGA},
    {ZN_VARIAZIONE_IMPEGNO, ZN_PROFILO_ORDINARIO},
    {ZN_IMPUTAZIONE, ZN_PROFILO_ORDINARIO},
    {ZN_STORNO, ZN_PROFILO_ORDINARIO},
    {ZN_RECUPERO, ZN_PROFILO_ORDINARIO},
    {ZN_MOVIMENTO_SINTETICO, ZN_PROFILO_ORDINARIO},
    {ZN_VALORE_INDICATORE, ZN_PROFILO_ORDINARIO},
    {ZN_RICHIESTA_PROROGA, ZN_PROFILO_ORDINARIO},
};

bool zn_profilo_mostra(zn_profilo p, const zn_entity *e) {
  if (!(e->ledgers[1] & ZN_IN(ZN_L6_ENTE))) return false; /* not an ente's to write */
  for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
    if (shown[i].entity == e->no) return p >= shown[i].from;
  return p >= ZN_PROFILO_COMPLETO;
}
