/* The examination besides the moves: remarks and answers, what is admitted, extensions, reminders, the act on who is
 * silent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/esame/esame.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "tools/sim/sim.h"

static bool run(sim_node *n, const char *name, zn_esame_fn fn, zn_esame_ask *ask) {
  zn_err err = {0};
  if (zn_fondo_annualita_k(n->r, sim_rand(n->world, 4) ? "FSR" : "FNPS", 2025, &ask->fondo_annualita, &err) != ZN_OK)
    return true;
  json_t *out = NULL;
  zn_status st = fn(&n->place, ask, &out, &err);
  json_decref(out);
  return sim_told(n, name, st, &err);
}

static int64_t org(sim_node *n, bool ambito, const char *code) {
  zn_id id;
  if (ambito)
    zn_key_ambito(code, &id);
  else
    zn_key_ente(code, &id);
  int64_t k = zn_replica_k_of_hash(n->r, &id, false);
  return k > 0 ? k : 0;
}

/* Any of the remarks that are here. */
static bool some_remark(sim_node *n, char id[64]) {
  zn_err err = {0};
  sqlite3_stmt *q = zn_replica_stmt(n->r, "SELECT count(*) FROM rilievo", &err);
  if (q == NULL) return false;
  int64_t count = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
  zn_replica_done(q);
  if (count == 0 || (q = zn_replica_stmt(n->r, "SELECT k FROM rilievo ORDER BY k LIMIT 1 OFFSET ?", &err)) == NULL)
    return false;
  sqlite3_bind_int64(q, 1, (int64_t)sim_rand(n->world, (uint64_t)count));
  bool found = sqlite3_step(q) == SQLITE_ROW && zn_replica_id_print(n->r, sqlite3_column_int64(q, 0), id) == ZN_OK;
  zn_replica_done(q);
  return found;
}

static bool remark(sim_node *n, const char *ente, const char *ambito) {
  sim *s = n->world;
  char line[80], id[64];
  static const char *const kinds[] = {"blocco", "richiesta", "nota"};
  zn_esame_ask ask = {.ente = ente ? org(n, false, ente) : 0, .ambito = org(n, true, ambito)};
  snprintf(line, sizeof line, "budget:SAD-01/FSR/2025/%s", ente ? ente : "A000");
  switch (sim_rand(s, 4)) {
    case 0:
      if (!some_remark(n, id)) return true;
      ask.id = id;
      ask.motivo = "Chiarito";
      ask.ritirato = sim_rand(s, 2) == 0;
      return run(n, "rilievo close", zn_rilievo_close, &ask);
    case 1:
      if (!some_remark(n, id)) return true;
      ask.id = id;
      return run(n, "rilievo forward", zn_rilievo_forward, &ask);
    default:
      ask.riga = sim_rand(s, 2) ? line : NULL;
      ask.tipo = kinds[sim_rand(s, 3)];
      ask.testo = "Da chiarire";
      return run(n, "rilievo add", zn_esame_rilievo_add, &ask);
  }
}

static bool answer(sim_node *n) {
  sim *s = n->world;
  char id[64];
  static const char *const kinds[] = {"risposta", "controdeduzione", "contestazione"};
  if (!some_remark(n, id)) return true;
  zn_esame_ask ask = {.id = id, .tipo = kinds[sim_rand(s, 3)], .testo = "Ecco"};
  return run(n, "rilievo reply", zn_rilievo_reply, &ask);
}

static bool admit(sim_node *n, const char *ambito) {
  sim *s = n->world;
  char line[80], ente[16], importo[32];
  sim_ente_code(ente, sim_number(ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
  snprintf(line, sizeof line, "%s/%s/2025/%s", sim_rand(s, 2) ? "SAD-01" : "SAE-02", sim_rand(s, 2) ? "FSR" : "FNPS",
           ente);
  zn_money_print(importo, sim_rand(s, 4) ? (int64_t)sim_rand(s, 50000) : 0);
  zn_esame_ask ask = {.ambito = org(n, true, ambito), .riga = line, .importo = importo, .motivo = "Non ammissibile"};
  return run(n, "admit", zn_esame_admit, &ask);
}

static bool more_time(sim_node *n, const char *ambito, const char *ente, bool grant) {
  char day[11];
  snprintf(day, sizeof day, "2025-06-%02d", 4 + (int)sim_rand(n->world, 24));
  zn_esame_ask ask = {.ambito = ambito ? org(n, true, ambito) : 0,
                      .ente = ente ? org(n, false, ente) : 0,
                      .scadenza = day,
                      .motivo = "Neve",
                      .atto = grant ? "DEC/2025/99" : NULL};
  return grant ? run(n, "proroga grant", zn_proroga_grant, &ask) : run(n, "proroga ask", zn_proroga_ask, &ask);
}

static bool remind(sim_node *n, const char *ambito, const char *ente) {
  zn_esame_ask ask = {.ambito = ambito ? org(n, true, ambito) : 0,
                      .ente = ente ? org(n, false, ente) : 0,
                      .tipo = sim_rand(n->world, 3) ? "sollecito" : "diffida",
                      .motivo = "Manca la rendicontazione"};
  return run(n, "sollecito add", zn_sollecito_add, &ask);
}

static bool silence(sim_node *n, const char *ambito) {
  sim *s = n->world;
  char ente[16];
  sim_ente_code(ente, sim_number(ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
  zn_esame_ask ask = {
      .ambito = org(n, true, ambito), .ente = sim_rand(s, 2) ? org(n, false, ente) : 0, .atto = "DEC/2025/99"};
  return run(n, "silence", zn_esame_silence, &ask);
}

bool sim_act_esame(sim_node *n) {
  sim *s = n->world;
  char ambito[16], ente[16];
  uint64_t d = sim_rand(s, 10);
  if (n->kind == SIM_REGIONE) {
    int a = (int)sim_rand(s, (uint64_t)s->leaders);
    snprintf(ambito, sizeof ambito, "AMB-%d", a);
    sim_ente_code(ente, a, (int)sim_rand(s, (uint64_t)s->comuni));
    return d < 3   ? remark(n, sim_rand(s, 2) ? ente : NULL, ambito)
           : d < 6 ? admit(n, ambito)
           : d < 7 ? more_time(n, ambito, sim_rand(s, 2) ? ente : NULL, true)
           : d < 8 ? remind(n, ambito, NULL)
           : d < 9 ? silence(n, ambito)
                   : answer(n);
  }
  if (n->ambito[0] != 0 && d < 8) {
    if (!sim_as(n, n->ambito)) return true;
    sim_ente_code(ente, sim_number(n->ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
    return d < 3   ? remark(n, ente, n->ambito)
           : d < 5 ? answer(n)
           : d < 6 ? more_time(n, n->ambito, NULL, sim_rand(s, 4) == 0)
                   : remind(n, NULL, ente);
  }
  if (!sim_as(n, n->ente)) return true;
  return d < 7 ? answer(n) : more_time(n, NULL, n->ente, false);
}
