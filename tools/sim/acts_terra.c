/* What the Regione does to everybody: transfers, assignments, surveys, settings, and changes of the map: a comune moves
 * to another ambito, another ente leads an ambito, enti merge. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/mappa/mappa.h"
#include "core/domain/money/totals.h"
#include "core/store/enrol.h"
#include "tools/sim/sim.h"

#define WRITE(n, name, entity, ...) \
  write((n), (name), (entity), (const zn_pair[]){__VA_ARGS__}, sizeof((const zn_pair[]){__VA_ARGS__}) / sizeof(zn_pair))

static bool write(sim_node *n, const char *name, const char *entity, const zn_pair *pairs, size_t count) {
  zn_err err = {0};
  int64_t k;
  zn_status st = zn_entry_add(&n->place, entity, pairs, count, &k, NULL, &err);
  return sim_told(n, name, st, &err);
}

static int64_t named(sim_node *n, unsigned entity, const char *code) {
  zn_err err = {0};
  int64_t k = 0;
  return zn_ref_parse(n->r, NULL, entity, code, &k, &err) == ZN_OK ? k : 0;
}

static zn_day may(sim *s) { return 20209 + (zn_day)sim_rand(s, 31); } /* May 2025 */

/* ---- the map ---- */

static bool moves(sim_node *n) {
  sim *s = n->world;
  char ente[16], ambito[16];
  int from = (int)sim_rand(s, (uint64_t)s->leaders), c = 1 + (int)sim_rand(s, (uint64_t)s->comuni - 1);
  sim_ente_code(ente, from, c);
  snprintf(ambito, sizeof ambito, "AMB-%d", (from + 1) % s->leaders);
  zn_err err = {0};
  zn_mappa_esito e;
  zn_status st = zn_mappa_sposta(&n->place, named(n, ZN_ENTE, ente), named(n, ZN_AMBITO, ambito), may(s), &e, &err);
  if (st == ZN_OK) s->moved[from][c] = true;
  return sim_told(n, "map: a comune moves", st, &err);
}

static bool merge(sim_node *n) {
  sim *s = n->world;
  int a = (int)sim_rand(s, (uint64_t)s->leaders), c = 1 + (int)sim_rand(s, (uint64_t)s->comuni - 1),
      d = (int)sim_rand(s, (uint64_t)s->comuni);
  char old[16], into[16];
  sim_ente_code(old, a, c);
  sim_ente_code(into, a, d);
  if (c == d || c == s->comuni - 1 || s->moved[a][c] || s->moved[a][d]) return true;
  zn_err err = {0};
  zn_mappa_esito e;
  int64_t k = named(n, ZN_ENTE, old);
  zn_status st = zn_mappa_fondi_enti(&n->place, &k, 1, named(n, ZN_ENTE, into), may(s), &e, &err);
  if (st == ZN_OK) s->moved[a][c] = true;
  return sim_told(n, "map: enti merge", st, &err);
}

/* Somebody else leads: the first workplace of the ambito's last comune, invited anew. */
bool sim_capofila_changes(sim *s, int a) {
  sim_node *reg = &s->node[0], *heir = NULL;
  char ente[16], ambito[16];
  sim_ente_code(ente, a, s->comuni - 1);
  snprintf(ambito, sizeof ambito, "AMB-%d", a);
  for (int i = 1; i < s->nodes && !heir; i++)
    if (strcmp(s->node[i].ente, ente) == 0) heir = &s->node[i];
  if (!heir || s->leader[a] == (int)(heir - s->node)) return true;
  zn_err err = {0};
  zn_mappa_esito e;
  if (!sim_as(reg, NULL)) return true;
  zn_status st =
      zn_mappa_capofila(&reg->place, named(reg, ZN_AMBITO, ambito), named(reg, ZN_ENTE, ente), may(s), 0, &e, &err);
  if (!sim_told(reg, "map: another capofila", st, &err)) return false;
  if (st != ZN_OK) return true;
  s->node[s->leader[a]].former = true;
  zn_buf text;
  zn_buf_init(&text, 0);
  zn_enrol_offer offer = {.role = ZN_ROLE_CAPOFILA};
  zn_key_ambito(ambito, &offer.org);
  char pin[9];
  bool needs_pin = false;
  SIM_TRY(s, zn_enrol_invite(reg->r, &offer, &text, pin, &err), err, "invite of the new capofila");
  sim_drop(reg);
  if (!sim_sync_to_end(reg)) return false;
  sim_node_close(heir);
  int64_t skew = heir->skew_ms; /* who joins looks at the date of its invite */
  heir->skew_ms = 0;
  st = zn_enrol_join(&heir->r, heir->home, &heir->env, zn_buf_cstr(&text), NULL, heir->name, &needs_pin, &err);
  heir->skew_ms = skew;
  zn_buf_release(&text);
  SIM_TRY(s, st, err, "the new capofila joins");
  SIM_TRY(s, zn_domain_attach(heir->r, &err), err, heir->name);
  if (!sim_sync_to_end(heir)) return false;
  snprintf(heir->ambito, sizeof heir->ambito, "%s", ambito);
  s->leader[a] = (int)(heir - s->node);
  return sim_refresh_place(heir) && sim_refresh_place(reg);
}

bool sim_act_terra(sim_node *n) {
  sim *s = n->world;
  char edge[48], importo[32], key[24], ambito[16];
  snprintf(ambito, sizeof ambito, "AMB-%d", (int)sim_rand(s, (uint64_t)s->leaders));
  snprintf(edge, sizeof edge, "%s/2025/%s", sim_rand(s, 2) ? "FSR" : "FNPS", ambito);
  zn_money_print(importo, 100 + (int64_t)sim_rand(s, 5000000));
  snprintf(key, sizeof key, "%u", (unsigned)sim_rand(s, 1000));
  bool first = n == &s->node[0];
  switch (sim_rand(s, 10)) {
    case 0:
    case 1:
    case 2:
      return WRITE(n, "trasferimento", "trasferimento", {"assegnazione", edge}, {"importo", importo},
                   {"data", "2025-05-10"}, {"tipo", "acconto"});
    case 3: return WRITE(n, "impostazione", "impostazione", {"chiave", "rimodulazione_leggera"}, {"valore", key});
    case 4:
      return WRITE(n, "rilevazione", "rilevazione", {"fondo_annualita", "FNPS/2025"}, {"al", "2025-05-31"},
                   {"tipo", "monitoraggio"}, {"scadenza", "2025-06-04"});
    case 5:
      return WRITE(n, "commissariamento", "commissariamento", {"ambito", ambito}, {"motivo", "Inattivo"},
                   {"dal", "2025-06-01"});
    case 6:
      return WRITE(n, "scadenza", "scadenza", {"titolo", "Monitoraggio"}, {"data", "2025-07-01"},
                   {"destinatari", "tutti"});
    case 7: return !first || s->leaders < 2 ? true : moves(n);
    case 8: return !first ? true : merge(n);
    default: return !first ? true : sim_capofila_changes(s, sim_number(ambito + 4));
  }
}
