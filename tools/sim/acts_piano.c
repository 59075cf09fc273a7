/* The Piano di zona: its verbs by the three offices, its sections, signatures, steps, changes and their lines, shares
 * of a cost; what else an ambito writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/piano/piano.h"
#include "tools/sim/sim.h"

static bool run(sim_node *n, const char *name, const char *verb, const zn_piano_testi *t) {
  zn_err err = {0};
  json_t *out = NULL;
  zn_status st = zn_piano_fai(&n->place, verb, t, &out, &err);
  json_decref(out);
  return sim_told(n, name, st, &err);
}

static bool write(sim_node *n, const char *name, const char *entity, const zn_pair *pairs, size_t count) {
  zn_err err = {0};
  int64_t k;
  zn_status st = zn_entry_add(&n->place, entity, pairs, count, &k, NULL, &err);
  return sim_told(n, name, st, &err);
}
#define WRITE(n, name, entity, ...) \
  write((n), (name), (entity), (const zn_pair[]){__VA_ARGS__}, sizeof((const zn_pair[]){__VA_ARGS__}) / sizeof(zn_pair))

static bool verb(sim_node *n, const char *const *verbs, size_t count, zn_piano_testi t) {
  sim *s = n->world;
  static const char *const names[][2] = {{"consult", "piano consult"},
                                         {"comment", "piano comment"},
                                         {"redraft", "piano redraft"},
                                         {"approve-council", "piano approve-council"},
                                         {"sign-agreement", "piano sign-agreement"},
                                         {"transmit", "piano transmit"},
                                         {"request", "piano request"},
                                         {"complete", "piano complete"},
                                         {"approve", "piano approve"},
                                         {"reject", "piano reject"},
                                         {"unapprove", "piano unapprove"},
                                         {"enforce", "piano enforce"},
                                         {"conclude", "piano conclude"},
                                         {"approve-light", "piano approve-light"}};
  const char *v = verbs[sim_rand(s, count)], *name = v;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i][0], v) == 0) name = names[i][1];
  if (strcmp(v, "conclude") == 0 && sim_rand(s, 8) != 0) return true;
  t.motivo = "Da rivedere";
  t.rimodulazione = sim_rand(s, 3) == 0 ? (sim_rand(s, 2) ? "1" : "2") : NULL;
  return run(n, name, v, &t);
}
#define VERB(n, t, ...) \
  verb((n), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), (t))

/* A line of a change gets another amount. */
static bool change_line(sim_node *n) {
  sim *s = n->world;
  zn_err err = {0};
  char id[64], importo[32];
  sqlite3_stmt *q = zn_replica_stmt(n->r, "SELECT count(*) FROM rimodulazione_riga", &err);
  if (q == NULL) return true;
  int64_t count = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0, k = 0;
  zn_replica_done(q);
  if (count == 0) return true;
  q = zn_replica_stmt(n->r, "SELECT k FROM rimodulazione_riga ORDER BY k LIMIT 1 OFFSET ?", &err);
  if (q == NULL) return true;
  sqlite3_bind_int64(q, 1, (int64_t)sim_rand(s, (uint64_t)count));
  bool found = sqlite3_step(q) == SQLITE_ROW && zn_replica_id_print(n->r, sqlite3_column_int64(q, 0), id) == ZN_OK;
  zn_replica_done(q);
  if (!found) return true;
  zn_money_print(importo, (int64_t)sim_rand(s, 200000000));
  zn_pair p = {"importo", importo};
  return sim_told(n, "rimodulazione line", zn_entry_edit(&n->place, "rimodulazione_riga", id, &p, 1, &k, NULL, &err),
                  &err);
}

static bool share(sim_node *n) {
  sim *s = n->world;
  char ente[16], weight[16];
  sim_ente_code(ente, sim_number(n->ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
  snprintf(weight, sizeof weight, "%u", 1 + (unsigned)sim_rand(s, 5000));
  if (sim_rand(s, 2))
    return WRITE(n, "criterio_riparto", "criterio_riparto", {"anno", "2025"}, {"ente", ente}, {"regola", "quota_fissa"},
                 {"peso", weight});
  zn_piano_testi t = {.anno = "2025", .importo = "12345.67", .applica = true, .fondo = sim_rand(s, 2) ? "FSR" : NULL};
  return run(n, "piano share", "share", &t);
}

static bool pages(sim_node *n) {
  sim *s = n->world;
  char number[8], ente[16], day[11];
  sim_ente_code(ente, sim_number(n->ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
  snprintf(number, sizeof number, "%u", 1 + (unsigned)sim_rand(s, 7));
  snprintf(day, sizeof day, "2025-05-%02d", 1 + (int)sim_rand(s, 28));
  zn_piano_testi step = {.numero = number, .data = day, .esito = "positivo"};
  switch (sim_rand(s, 8)) {
    case 0:
      return WRITE(n, "piano_sezione", "piano_sezione", {"numero", number}, {"titolo", "Sezione"}, {"testo", "Testo"},
                   {"stato", "completa"});
    case 1: return run(n, "piano step", "step", &step);
    case 2: return WRITE(n, "obiettivo", "obiettivo", {"codice", number}, {"titolo", "Obiettivo"}, {"area", "A2"});
    case 3: return WRITE(n, "pua", "pua", {"denominazione", number}, {"comune", ente}, {"dal", day});
    case 4: return WRITE(n, "scadenza", "scadenza", {"titolo", "Riunione"}, {"data", day}, {"destinatari", "enti"});
    case 5:
      return WRITE(n, "rendicontante", "rendicontante", {"fondo_annualita", "FSR/2025"}, {"ente", ente},
                   {"tipo", sim_rand(s, 3) ? "incluso" : "escluso"});
    default: {
      zn_piano_testi sign = {.ente = ente, .data = day};
      return run(n, "piano sign", "sign", &sign);
    }
  }
}

/* All the signatures that lack, at one sitting. */
static bool everybody_signs(sim_node *n) {
  sim *s = n->world;
  char ente[16];
  for (int c = 0; c < s->comuni; c++) {
    sim_ente_code(ente, sim_number(n->ambito + 4), c);
    zn_piano_testi sign = {.ente = ente, .data = "2025-05-30"};
    if (!run(n, "piano sign", "sign", &sign)) return false;
    n->queued = zn_replica_queued(n->r);
  }
  return true;
}

/* The whole way in one day, as far as it goes. */
static bool whole_way(sim_node *n) {
  sim *s = n->world;
  static const char *const steps[][2] = {{"consult", "piano consult"},
                                         {"approve-council", "piano approve-council"},
                                         {"sign-agreement", "piano sign-agreement"},
                                         {"transmit", "piano transmit"},
                                         {"complete", "piano complete"},
                                         {"enforce", "piano enforce"}};
  zn_piano_testi t = {.atto = "VCS/2025/1", .rimodulazione = sim_rand(s, 3) == 0 ? "1" : NULL};
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    if (i == 2 && t.rimodulazione == NULL && !everybody_signs(n)) return false;
    n->queued = zn_replica_queued(n->r);
    if (!run(n, steps[i][1], steps[i][0], &t)) return false;
  }
  return true;
}

bool sim_act_piano(sim_node *n) {
  sim *s = n->world;
  uint64_t d = sim_rand(s, 20);
  if (n->kind == SIM_REGIONE) {
    char ambito[16];
    snprintf(ambito, sizeof ambito, "AMB-%d", (int)sim_rand(s, (uint64_t)s->leaders));
    return VERB(n, ((zn_piano_testi){.ambito = ambito, .atto = "DEC/2025/99"}), "approve", "approve", "approve",
                "request", "reject", "unapprove", "enforce");
  }
  if (n->ambito[0] == 0) {
    if (d < 16) return VERB(n, (zn_piano_testi){0}, "comment");
    return VERB(n, (zn_piano_testi){0}, "consult", "approve-council", "approve", "enforce", "transmit");
  }
  if (!sim_as(n, n->ambito)) return true;
  zn_piano_testi t = {.atto = "VCS/2025/1"};
  if (d < 7)
    return VERB(n, t, "consult", "approve-council", "sign-agreement", "transmit", "complete", "enforce", "redraft",
                "approve-light", "approve-light", "conclude", "consult", "approve-council", "sign-agreement",
                "transmit", "enforce", "enforce");
  if (d < 11) return whole_way(n);
  if (d < 13) {
    zn_piano_testi r = {.motivo = "Cambiano i bisogni",
                        .tipo = sim_rand(s, 3) ? "rimodulazione" : "aggiornamento_annuale",
                        .anno = "2025",
                        .aggiorna = sim_rand(s, 3) == 0 ? "1" : NULL};
    return run(n, "piano remodel", "remodel", &r);
  }
  if (d < 15) return change_line(n);
  if (d < 16) return share(n);
  return pages(n);
}
