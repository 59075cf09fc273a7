/* The region of the simulator: its clock, its chance, its offices. */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/domain/money/totals.h"
#include "core/store/enrol.h"
#include "tools/sim/sim.h"

uint64_t sim_rand(sim *s, uint64_t below) {
  s->rng += 0x9e3779b97f4a7c15ULL; /* splitmix64 */
  uint64_t z = s->rng;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return (z ^ (z >> 31)) % below;
}

void sim_fail(sim *s, const char *fmt, ...) {
  if (s->failure[0]) return; /* the first one counts */
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(s->failure, sizeof s->failure, fmt, ap);
  va_end(ap);
}

void sim_say(sim *s, const char *fmt, ...) {
  if (!s->verbose) return;
  va_list ap;
  va_start(ap, fmt);
  vprintf(fmt, ap);
  va_end(ap);
  putchar('\n');
}

/* ---- the world as functions ---- */
static int64_t node_wall(void *ctx) {
  sim_node *n = ctx;
  return n->world->now_ms + n->skew_ms;
}
static int64_t node_mono(void *ctx) { return ((sim_node *)ctx)->world->mono_ms; }
static void node_random(void *ctx, void *p, size_t n) {
  for (uint8_t *b = p; n-- > 0;) *b++ = (uint8_t)sim_rand(((sim_node *)ctx)->world, 256);
}
static int64_t server_wall(void *ctx) { return ((sim *)ctx)->now_ms; }
static int64_t server_mono(void *ctx) { return ((sim *)ctx)->mono_ms; }
static void server_random(void *ctx, void *p, size_t n) {
  for (uint8_t *b = p; n-- > 0;) *b++ = (uint8_t)sim_rand(ctx, 256);
}

/* libsodium draws the header of a secretstream itself: from the seed too, so that a run repeats to the byte. */
static sim *drawing;
static const char *drawing_name(void) { return "zona-sim"; }
static void drawing_fill(void *const p, const size_t n) { server_random(drawing, p, n); }
static uint32_t drawing_one(void) { return (uint32_t)sim_rand(drawing, 1ULL << 32); }
static randombytes_implementation drawing_impl = {drawing_name, drawing_one, NULL, NULL, drawing_fill, NULL};

bool sim_refresh_place(sim_node *n) {
  zn_err err = {0};
  zn_arena_clear(&n->arena);
  SIM_TRY(n->world, zn_place_init(&n->place, n->r, NULL, &n->arena, &err), err, n->name);
  return true;
}

bool sim_node_open(sim_node *n) {
  zn_err err = {0};
  SIM_TRY(n->world, zn_replica_open(&n->r, n->home, &n->env, &err), err, n->name);
  SIM_TRY(n->world, zn_domain_attach(n->r, &err), err, n->name);
  return sim_refresh_place(n);
}

void sim_node_close(sim_node *n) {
  sim_drop(n);
  zn_replica_close(n->r);
  n->r = NULL;
}

static sim_node *node_new(sim *s, const char *name, const char *ente) {
  sim_node *n = &s->node[s->nodes++];
  n->world = s;
  snprintf(n->name, sizeof n->name, "%s", name);
  snprintf(n->ente, sizeof n->ente, "%s", ente);
  snprintf(n->home, sizeof n->home, "%s/%s", s->dir, name);
  n->env = (zn_env){n, node_wall, node_mono, node_random};
  zn_arena_init(&n->arena);
  zn_buf_init(&n->up.bytes, 0);
  zn_buf_init(&n->down.bytes, 0);
  return n;
}

static bool add(sim_node *n, const char *entity, const zn_pair *pairs, size_t count) {
  zn_err err = {0};
  int64_t k;
  SIM_TRY(n->world, zn_entry_add(&n->place, entity, pairs, count, &k, NULL, &err), err, entity);
  return true;
}
#define ADD(n, entity, ...) \
  add((n), (entity), (const zn_pair[]){__VA_ARGS__}, sizeof((const zn_pair[]){__VA_ARGS__}) / sizeof(zn_pair))

static bool invite(sim_node *by, const zn_id *org, zn_role role, sim_node *who) {
  zn_err err = {0};
  zn_buf text;
  zn_buf_init(&text, 0);
  zn_enrol_offer offer = {.org = *org, .role = role};
  char pin[9];
  bool needs_pin = false;
  SIM_TRY(by->world, zn_enrol_invite(by->r, &offer, &text, pin, &err), err, "invite");
  if (!sim_sync_to_end(by)) return false;
  SIM_TRY(by->world,
          zn_enrol_join(&who->r, who->home, &who->env, zn_buf_cstr(&text), NULL, who->name, &needs_pin, &err), err,
          "join");
  zn_buf_release(&text);
  SIM_TRY(by->world, zn_domain_attach(who->r, &err), err, who->name);
  if (who->by_file ? !sim_swap_files(by, who) : !sim_sync_to_end(who)) return false;
  return sim_refresh_place(who);
}

static bool regione(sim *s) {
  sim_node *n = node_new(s, "regione", "");
  zn_err err = {0};
  char recovery[ZN_RECOVERY_TEXT];
  zn_claim claim = {.url = "ws://sim/", .server = s->server_ident.sign_pk, .region = s->region, .seed = s->claim_seed};
  zn_buf text;
  zn_buf_init(&text, 0);
  SIM_TRY(s, zn_claim_print(&text, &claim, &err), err, "claim");
  SIM_TRY(s, zn_enrol_init(&n->r, n->home, &n->env, zn_buf_cstr(&text), "Regione", recovery, &err), err, "init");
  zn_buf_release(&text);
  SIM_TRY(s, zn_domain_attach(n->r, &err), err, "attach");
  if (!sim_refresh_place(n)) return false;
  n->kind = SIM_REGIONE;
  return ADD(n, "fondo", {"codice", "FNPS"}, {"nome", "Fondo nazionale"}, {"livello_prova", "importo"},
             {"matrice", "5x9"}) &&
         ADD(n, "fondo_annualita", {"fondo", "FNPS"}, {"anno", "2025"}) &&
         ADD(n, "fondo", {"codice", "FSR"}, {"nome", "Fondo regionale"}, {"livello_prova", "importo"}) &&
         ADD(n, "fondo_annualita", {"fondo", "FSR"}, {"anno", "2025"}) &&
         ADD(n, "rilevazione", {"fondo_annualita", "FSR/2025"}, {"al", "2025-05-31"}, {"tipo", "rendicontazione"},
             {"scadenza", "2025-06-02"}, {"tolleranza", "1"}) &&
         ADD(n, "fondo", {"codice", "COM"}, {"nome", "Bilancio comunale"}, {"livello_prova", "importo"}) &&
         ADD(n, "fondo_annualita", {"fondo", "COM"}, {"anno", "2025"}) &&
         ADD(n, "atto", {"tipo", "DEC"}, {"anno", "2025"}, {"numero", "99"}, {"data", "2025-05-01"});
}

/* The Regione's second workplace, and the server's: last, so that the others keep their places. */
static bool others_of_the_regione(sim *s) {
  zn_id org;
  zn_key_regione(&org);
  sim_node *second = node_new(s, "regione-bis", ""), *cons = node_new(s, "consolidatore", "");
  second->kind = SIM_REGIONE;
  cons->kind = SIM_CONSOLIDATORE;
  return invite(&s->node[0], &org, ZN_ROLE_REGIONE, second) && invite(&s->node[0], &org, ZN_ROLE_CONSOLIDATORE, cons);
}

/* An ambito, its leader's workplace (which is comune 0's too) and its comuni, the last of which has two workplaces, the
 * first but one none but files. */
static bool ambito(sim *s, int a, int comuni) {
  sim_node *reg = &s->node[0];
  char code[16], name[24], ente[16];
  snprintf(code, sizeof code, "AMB-%d", a);
  for (int c = 0; c < comuni; c++) {
    snprintf(ente, sizeof ente, "%c%03d", 'A' + a, c);
    if (!ADD(reg, "ente", {"tipo", "comune"}, {"denominazione", ente}, {"cod_catastale", ente},
             {"popolazione", c % 2 ? "2300" : "9100"}, {"popolazione_anno", "2024"}))
      return false;
  }
  snprintf(ente, sizeof ente, "%c000", 'A' + a);
  if (!ADD(reg, "ambito", {"codice", code}, {"denominazione", code}, {"capofila", ente})) return false;
  for (int c = 0; c < comuni; c++) {
    snprintf(ente, sizeof ente, "%c%03d", 'A' + a, c);
    if (!ADD(reg, "ambito_membro", {"ambito", code}, {"ente", ente})) return false;
  }
  if (!ADD(reg, "assegnazione", {"fondo_annualita", "FNPS/2025"}, {"ambito", code}, {"importo", "90000000.00"},
           {"data", "2025-02-01"}) ||
      !ADD(reg, "assegnazione", {"fondo_annualita", "FSR/2025"}, {"ambito", code}, {"importo", "40000000.00"},
           {"data", "2025-02-01"}))
    return false;
  char edge[48];
  snprintf(edge, sizeof edge, "FNPS/2025/%s", code);
  if (!ADD(reg, "trasferimento", {"assegnazione", edge}, {"importo", "50000000.00"}, {"data", "2025-03-01"}))
    return false;
  snprintf(ente, sizeof ente, "%c000", 'A' + a);
  snprintf(name, sizeof name, "leader-%d", a);
  sim_node *leader = node_new(s, name, ente);
  snprintf(leader->ambito, sizeof leader->ambito, "%s", code);
  s->leader[a] = (int)(leader - s->node);
  zn_id org;
  zn_key_ambito(code, &org);
  if (!invite(reg, &org, ZN_ROLE_CAPOFILA, leader)) return false;
  zn_err err = {0};
  SIM_TRY(s, zn_place_init(&leader->place, leader->r, code, &leader->arena, &err), err, "place");
  if (!ADD(leader, "piano", {"triennio_da", "2024"}, {"triennio_a", "2026"}) ||
      !ADD(leader, "intervento", {"codice", "SAD-01"}, {"titolo", "Assistenza domiciliare"}, {"area", "A2"},
           {"obiettivo_servizio", "OS04"}) ||
      !ADD(leader, "intervento", {"codice", "SAE-02"}, {"titolo", "Assistenza educativa"}, {"area", "A1"},
           {"obiettivo_servizio", "OS06"}) ||
      !ADD(leader, "atto", {"ambito", code}, {"tipo", "VCS"}, {"anno", "2025"}, {"numero", "1"},
           {"data", "2025-05-10"}))
    return false;
  for (int c = 0; c < comuni; c++) {
    snprintf(ente, sizeof ente, "%c%03d", 'A' + a, c);
    if (!ADD(leader, "budget", {"intervento", "SAD-01"}, {"assegnazione", "FNPS/2025"}, {"ente", ente},
             {"importo", "1000000.00"}) ||
        !ADD(leader, "budget", {"intervento", "SAD-01"}, {"assegnazione", "FSR/2025"}, {"ente", ente},
             {"importo", "100000.00"}) ||
        !ADD(leader, "budget", {"intervento", "SAE-02"}, {"assegnazione", "FSR/2025"}, {"ente", ente},
             {"importo", "50000.00"}))
      return false;
  }
  return sim_refresh_place(leader);
}

static bool comuni_of(sim *s, int a, int comuni) {
  sim_node *leader = &s->node[1 + a];
  char name[24], ente[16];
  for (int c = 1; c < comuni; c++) {
    snprintf(ente, sizeof ente, "%c%03d", 'A' + a, c);
    zn_id org;
    zn_key_ente(ente, &org);
    int desks = c == comuni - 1 ? 2 : 1;
    for (int d = 0; d < desks; d++) {
      snprintf(name, sizeof name, "%s%s", ente, d ? "-bis" : "");
      sim_node *n = node_new(s, name, ente);
      n->by_file = c == 1 && comuni > 2;
      if (!invite(leader, &org, ZN_ROLE_ENTE, n)) return false;
    }
  }
  return true;
}

bool sim_begin(sim *s, int leaders, int comuni) {
  drawing = s;
  randombytes_set_implementation(&drawing_impl);
  if (sodium_init() < 0 || mkdir(s->dir, 0700) != 0) {
    sim_fail(s, "cannot make the folder %s", s->dir);
    return false;
  }
  s->now_ms = 1748736000000LL; /* 1 June 2025 */
  s->server_env = (zn_env){s, server_wall, server_mono, server_random};
  zn_secret seed;
  server_random(s, &seed, sizeof seed);
  zn_ident_from_seed(&s->server_ident, &seed);
  server_random(s, &s->claim_seed, sizeof s->claim_seed);
  server_random(s, &s->region, sizeof s->region);
  s->leaders = leaders;
  s->comuni = comuni;
  if (!sim_relay_open(s, true) || !regione(s)) return false;
  for (int a = 0; a < leaders; a++)
    if (!ambito(s, a, comuni)) return false;
  for (int a = 0; a < leaders; a++)
    if (!comuni_of(s, a, comuni)) return false;
  if (!others_of_the_regione(s)) return false;
  /* from here on some clocks are wrong, one of them by years */
  for (int i = 1; i < s->nodes; i++)
    if (sim_rand(s, 4) == 0) s->node[i].skew_ms = (int64_t)sim_rand(s, 7200000) - 3600000;
  if (s->nodes > 3 && sim_rand(s, 2) == 0)
    s->node[2 + sim_rand(s, (uint64_t)s->nodes - 2)].skew_ms = 15LL * 365 * 86400000;
  return true;
}

void sim_end(sim *s) {
  for (int i = 0; i < s->nodes; i++) {
    if (s->node[i].r) sim_node_close(&s->node[i]);
    zn_arena_release(&s->node[i].arena);
    zn_buf_release(&s->node[i].up.bytes);
    zn_buf_release(&s->node[i].down.bytes);
  }
  sim_relay_close(s);
  free(s->rows);
  s->rows = NULL;
  randombytes_set_implementation(&randombytes_sysrandom_implementation);
}
