/* A Region of many offices: they join, plan, spend, send; the replicas of the comuni live only while they write. */
#include "tools/bench/region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/date.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/domain/money/totals.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/rows/place.h"
#include "core/store/enrol.h"

#define OK(expr)                                 \
  do {                                           \
    zn_err err = {0};                            \
    if ((expr) != ZN_OK) bench_die(#expr, &err); \
  } while (0)
#define YEARS     3
#define SERVICES  12
#define SUPPLIERS 8
#define CODE      8

typedef struct world {
  const char *dir;
  zn_replica *regione;
  size_t ambiti, comuni, units; /* impegni of a comune */
} world;

/* ---- rows ---- */

static zn_row new_row(unsigned entity) { return (zn_row){.ent = zn_entity_by_no(entity)}; }

static void put(zn_row *row, const char *field, zn_val v) {
  int i = zn_field_index(row->ent, field);
  if (i < 0) bench_die(field, NULL);
  row->v[i] = v;
}
static void put_int(zn_row *row, const char *field, int64_t v) { put(row, field, zn_int(v)); }
static void put_text(zn_row *row, const char *field, const char *v) {
  put(row, field, (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(v)});
}

static int64_t insert(zn_tx *tx, const zn_ledger *l, zn_row *row) {
  OK(zn_tx_insert(tx, l, NULL, row, true, &err));
  return row->k;
}

static void ente_code(char out[CODE], size_t ambito, size_t comune, size_t comuni) {
  size_t n = ambito * comuni + comune;
  snprintf(out, CODE, "%c%03u", (char)('A' + n / 1000), (unsigned)(n % 1000));
}
static void ambito_code(char out[CODE], size_t ambito) { snprintf(out, CODE, "ATS-%02u", (unsigned)(ambito % 100)); }

static int64_t k_of(zn_replica *r, const zn_id *id) { return zn_replica_k_of_hash(r, id, false); }

static zn_ledger ledger_of(zn_replica *r, zn_ledger_kind kind, const zn_id *owner, const zn_id *audience) {
  const zn_id none = {{0}};
  zn_ledger l;
  zn_ledger_make(&l, zn_replica_region(r), kind, owner, audience != NULL ? audience : &none);
  return l;
}

static zn_ledger regional(zn_replica *r) {
  zn_id regione;
  zn_key_regione(&regione);
  return ledger_of(r, ZN_L1_REGIONE, &regione, NULL);
}

/* ---- what goes from one replica to another ---- */

static void carry_trust(zn_replica *from, zn_replica *to) {
  for (bool again = true; again;) { /* enrolments lean on invites of others: until nothing more goes in */
    again = false;
    zn_trust *t = zn_replica_trust(from);
    for (size_t i = 0; i < zn_trust_head_count(t); i++) {
      zn_trust_head h = zn_trust_head_at(t, i);
      if (zn_trust_read(zn_replica_trust(to), &h.issuer, h.seq).n > 0) continue;
      for (uint64_t seq = 1; seq <= h.seq; seq++) {
        bool fresh = false;
        OK(zn_replica_put_trust(to, zn_trust_read(t, &h.issuer, seq), &fresh, &err));
        again = again || fresh;
      }
    }
  }
}

static void carry_grants(zn_replica *from, zn_replica *to) {
  const zn_ident *me = zn_replica_ident(to), *e = zn_replica_ephemeral(to);
  zn_err err = {0};
  sqlite3_stmt *s = zn_replica_stmt(from, "SELECT body FROM grants WHERE recipient IN (?,?)", &err);
  if (s == NULL) bench_die("grants", &err);
  sqlite3_bind_blob(s, 1, &me->box_pk, 32, SQLITE_STATIC);
  if (e != NULL) sqlite3_bind_blob(s, 2, &e->box_pk, 32, SQLITE_STATIC);
  while (sqlite3_step(s) == SQLITE_ROW) {
    bool fresh;
    zn_span body = ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
    if (zn_replica_put_grant(to, body, &fresh, NULL) != ZN_OK) continue; /* most are there already */
  }
  zn_replica_done(s);
}

static uint64_t held(const zn_head *h, const zn_head *theirs, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (memcmp(&h->ledger, &theirs[i].ledger, sizeof h->ledger) == 0 && zn_pk_cmp(&h->device, &theirs[i].device) == 0)
      return theirs[i].seq;
  return 0;
}

static void carry_segments(zn_replica *from, zn_replica *to) {
  zn_arena a;
  zn_arena_init(&a);
  zn_head *h, *theirs;
  size_t n, ntheirs;
  OK(zn_replica_heads(from, NULL, &a, &h, &n, &err));
  OK(zn_replica_heads(to, NULL, &a, &theirs, &ntheirs, &err));
  for (size_t i = 0; i < n; i++) {
    zn_ledger l;
    if (!zn_trust_ledger(zn_replica_trust(to), &h[i].ledger, &l) ||
        !zn_trust_may_read(zn_replica_trust(to), &zn_replica_ident(to)->sign_pk, &l))
      continue;
    for (uint64_t seq = held(&h[i], theirs, ntheirs) + 1; seq <= h[i].seq; seq++) {
      zn_buf b;
      zn_put_result res;
      zn_buf_init(&b, 0);
      OK(zn_replica_segment(from, &h[i].ledger, &h[i].device, seq, NULL, &b, &err));
      OK(zn_replica_put_segment(to, zn_buf_span(&b), &res, &err));
      zn_buf_release(&b);
    }
  }
  zn_arena_release(&a);
}

static void carry(zn_replica *from, zn_replica *to) {
  OK(zn_replica_seal(from, 0, NULL, &err));
  OK(zn_receive_begin(to, &err));
  carry_trust(from, to);
  carry_grants(from, to);
  carry_segments(from, to);
  OK(zn_receive_end(to, &err));
  OK(zn_enrol_after_sync(to, &err));
}

static zn_replica *join(world *w, zn_replica *inviter, const zn_id *org, zn_role role, const char *home) {
  char path[500], pin[9];
  zn_replica *r;
  zn_enrol_offer offer = {.org = *org, .role = role};
  zn_buf text;
  bool needs_pin;
  zn_buf_init(&text, 0);
  snprintf(path, sizeof path, "%s/%s", w->dir, home);
  OK(zn_enrol_invite(inviter, &offer, &text, pin, &err));
  OK(zn_enrol_join(&r, path, zn_env_system(), zn_buf_cstr(&text), NULL, home, &needs_pin, &err));
  OK(zn_domain_attach(r, &err));
  zn_buf_release(&text);
  for (int i = 0; i < 2; i++) {
    carry(inviter, r);
    carry(r, inviter);
  }
  carry(inviter, r);
  return r;
}

/* ---- the Regione ---- */

static void begin(world *w) {
  const zn_env *env = zn_env_system();
  char path[500], recovery[ZN_RECOVERY_TEXT];
  zn_claim claim = {.url = "ws://127.0.0.1:1/"};
  zn_buf text;
  zn_place place;
  zn_arena a;
  size_t n;
  env->random(env->ctx, &claim.server, sizeof claim.server);
  env->random(env->ctx, &claim.region, sizeof claim.region);
  env->random(env->ctx, &claim.seed, sizeof claim.seed);
  zn_buf_init(&text, 0);
  zn_arena_init(&a);
  OK(zn_claim_print(&text, &claim, &err));
  snprintf(path, sizeof path, "%s/regione", w->dir);
  OK(zn_enrol_init(&w->regione, path, env, zn_buf_cstr(&text), "Regione", recovery, &err));
  OK(zn_domain_attach(w->regione, &err));
  OK(zn_place_init(&place, w->regione, NULL, &a, &err));
  OK(zn_elenchi_pubblica(&place, &n, &err));
  OK(zn_fondi_pubblica(&place, &n, &err));
  zn_arena_release(&a);
  zn_buf_release(&text);
}

static void add_fund_years(world *w, zn_tx *tx, const int64_t *ambiti) {
  zn_ledger l = regional(w->regione);
  zn_err err = {0};
  sqlite3_stmt *s = zn_replica_stmt(w->regione, "SELECT k FROM fondo WHERE codice='FNPS'", &err);
  if (s == NULL || sqlite3_step(s) != SQLITE_ROW) bench_die("no fund", &err);
  int64_t fondo = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  for (int y = 0; y < YEARS; y++) {
    zn_row fa = new_row(ZN_FONDO_ANNUALITA), ril = new_row(ZN_RILEVAZIONE);
    put_int(&fa, "fondo", fondo);
    put_int(&fa, "anno", 2023 + y);
    int64_t k = insert(tx, &l, &fa);
    put_int(&ril, "fondo_annualita", k);
    put_text(&ril, "tipo", "rendicontazione");
    put_int(&ril, "al", zn_day_from_ymd(2023 + y, 12, 31));
    put_int(&ril, "scadenza", zn_day_from_ymd(2030, 12, 31));
    put_text(&ril, "stato", "aperta");
    insert(tx, &l, &ril);
    for (size_t i = 0; i < w->ambiti; i++) {
      zn_row e = new_row(ZN_ASSEGNAZIONE);
      put_int(&e, "fondo_annualita", k);
      put_text(&e, "origine", "esterno");
      put_int(&e, "ambito", ambiti[i]);
      put_text(&e, "tipo", "riparto");
      put_text(&e, "stato", "definitiva");
      put_int(&e, "importo", 100000000000);
      put_int(&e, "data", zn_day_from_ymd(2023 + y, 1, 10));
      insert(tx, &l, &e);
    }
  }
}

static int64_t add_ambito(world *w, zn_tx *tx, size_t i) {
  zn_ledger l = regional(w->regione);
  zn_id capofila, ambito;
  char code[CODE];
  int64_t members[64];
  for (size_t j = 0; j < w->comuni; j++) {
    zn_row e = new_row(ZN_ENTE);
    ente_code(code, i, j, w->comuni);
    put_text(&e, "tipo", "comune");
    put_text(&e, "denominazione", code);
    put_text(&e, "cod_catastale", code);
    put_int(&e, "popolazione", 2000 + (int64_t)(97 * j));
    members[j] = insert(tx, &l, &e);
  }
  zn_row a = new_row(ZN_AMBITO);
  ente_code(code, i, 0, w->comuni);
  zn_key_ente(code, &capofila);
  ambito_code(code, i);
  zn_key_ambito(code, &ambito);
  put_text(&a, "codice", code);
  put_text(&a, "denominazione", code);
  put_text(&a, "etichetta", "Ambito");
  put_int(&a, "capofila", members[0]);
  int64_t k = insert(tx, &l, &a);
  OK(zn_enrol_org(tx, &ambito, ZN_ORG_AMBITO, NULL, &err));
  for (size_t j = 0; j < w->comuni; j++) {
    zn_row m = new_row(ZN_AMBITO_MEMBRO);
    zn_id ente;
    put_int(&m, "ambito", k);
    put_int(&m, "ente", members[j]);
    put_int(&m, "dal", zn_day_from_ymd(2000, 1, 1));
    insert(tx, &l, &m);
    ente_code(code, i, j, w->comuni);
    zn_key_ente(code, &ente);
    OK(zn_enrol_org(tx, &ente, ZN_ORG_ENTE, &ambito, &err));
  }
  return k;
}

static void territory(world *w) {
  int64_t ambiti[100];
  zn_tx *tx;
  OK(zn_tx_begin(&tx, w->regione, &err));
  for (size_t i = 0; i < w->ambiti; i++) ambiti[i] = add_ambito(w, tx, i);
  add_fund_years(w, tx, ambiti);
  OK(zn_tx_commit(tx, &err));
}

/* ---- a capofila's plan ---- */

/* Every comune has four lines in each year, on services that go round. */
static void add_lines(world *w, zn_tx *tx, const zn_ledger *l, size_t ambito, const int64_t *services) {
  zn_replica *r = zn_tx_replica(tx);
  zn_err err = {0};
  zn_id a;
  char code[CODE];
  ambito_code(code, ambito);
  zn_key_ambito(code, &a);
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT k FROM assegnazione WHERE ambito=?", &err);
  if (s == NULL) bench_die("edges", &err);
  sqlite3_bind_int64(s, 1, k_of(r, &a));
  while (sqlite3_step(s) == SQLITE_ROW)
    for (size_t j = 0; j < w->comuni; j++)
      for (size_t n = 0; n < 4; n++) {
        zn_row b = new_row(ZN_BUDGET);
        zn_id ente;
        ente_code(code, ambito, j, w->comuni);
        zn_key_ente(code, &ente);
        put_int(&b, "intervento", services[(j + 3 * n) % SERVICES]);
        put_int(&b, "assegnazione", sqlite3_column_int64(s, 0));
        put_int(&b, "ente", k_of(r, &ente));
        put_int(&b, "importo", 2000000000);
        insert(tx, l, &b);
      }
  zn_replica_done(s);
}

static void plan(world *w, zn_replica *r, size_t ambito) {
  char code[40];
  zn_id a;
  int64_t services[SERVICES];
  zn_tx *tx;
  ambito_code(code, ambito);
  zn_key_ambito(code, &a);
  zn_ledger l = ledger_of(r, ZN_L3_AMBITO, &a, NULL);
  OK(zn_tx_begin(&tx, r, &err));
  zn_row p = new_row(ZN_PIANO);
  put_int(&p, "ambito", k_of(r, &a));
  put_int(&p, "triennio_da", 2023);
  put_int(&p, "triennio_a", 2025);
  put_text(&p, "stato", "vigente");
  put_int(&p, "versione", 1);
  int64_t piano = insert(tx, &l, &p);
  for (int i = 0; i < SERVICES; i++) {
    zn_row v = new_row(ZN_INTERVENTO);
    char os[8], area[8];
    snprintf(code, sizeof code, "SRV-%02zu-%02d", ambito, i + 1); /* a code of its own in the whole Region */
    snprintf(os, sizeof os, "OS%02d", i % 9 + 1);
    snprintf(area, sizeof area, "A%d", i % 3 + 1);
    put_int(&v, "piano", piano);
    put_text(&v, "codice", code);
    put_text(&v, "titolo", code);
    put_text(&v, "area", area);
    put_text(&v, "obiettivo_servizio", os);
    put_text(&v, "stato", "attivo");
    services[i] = insert(tx, &l, &v);
  }
  add_lines(w, tx, &l, ambito, services);
  OK(zn_tx_commit(tx, &err));
}

/* ---- a comune's year ---- */

typedef struct spending {
  zn_tx *tx;
  zn_ledger l;
  int64_t ente, suppliers[SUPPLIERS];
  size_t serial;
} spending;

static int64_t add_act(spending *s, int64_t year, int64_t day) {
  char numero[24];
  zn_row row = new_row(ZN_ATTO);
  snprintf(numero, sizeof numero, "%zu", ++s->serial);
  put_int(&row, "ente", s->ente);
  put_text(&row, "tipo", "DET");
  put_int(&row, "anno", year);
  put_text(&row, "numero", numero);
  put_int(&row, "data", day);
  return insert(s->tx, &s->l, &row);
}

/* A liquidazione with its invoice and its payment. */
static void pay(spending *s, int64_t impegno, int64_t supplier, int64_t year, int64_t day, int64_t amount,
                int64_t act) {
  char numero[24];
  snprintf(numero, sizeof numero, "%zu", ++s->serial);
  zn_row g = new_row(ZN_GIUSTIFICATIVO), q = new_row(ZN_LIQUIDAZIONE), p = new_row(ZN_PAGAMENTO);
  put_int(&g, "ente", s->ente);
  put_int(&g, "fornitore", supplier);
  put_text(&g, "numero", numero);
  put_int(&g, "data", day);
  put_int(&g, "corpo_n", 1);
  put_text(&g, "tipo", "FAT");
  put_int(&g, "totale", amount);
  int64_t document = insert(s->tx, &s->l, &g);
  put_int(&q, "impegno", impegno);
  put_int(&q, "anno", year);
  put_text(&q, "numero", numero);
  put_int(&q, "progressivo", 1);
  put_int(&q, "data", day + 5);
  put_int(&q, "importo", amount);
  put_int(&q, "giustificativo", document);
  put_int(&q, "atto", act);
  int64_t liquidazione = insert(s->tx, &s->l, &q);
  put_int(&p, "liquidazione", liquidazione);
  put_int(&p, "anno", year);
  put_text(&p, "mandato_num", numero);
  put_int(&p, "mandato_data", day + 9);
  put_int(&p, "data_pagamento", day + 10);
  put_int(&p, "importo", amount);
  put_text(&p, "quietanza_num", numero);
  put_text(&p, "origine", "manuale");
  insert(s->tx, &s->l, &p);
}

static void commit_to_pay(spending *s, int64_t line, int64_t year, const bench_row *b) {
  int64_t day = zn_day_from_ymd((int)year, 1, 20) + b->data % 300;
  int64_t supplier = s->suppliers[s->serial % SUPPLIERS], act = add_act(s, year, day);
  zn_row row = new_row(ZN_IMPEGNO);
  char numero[24];
  snprintf(numero, sizeof numero, "%zu", ++s->serial);
  put_int(&row, "ente", s->ente);
  put_int(&row, "anno", year);
  put_text(&row, "numero", numero);
  put_int(&row, "budget", line);
  put_int(&row, "data", day);
  put_int(&row, "importo", b->importo);
  put_text(&row, "oggetto", b->oggetto);
  put_int(&row, "fornitore", supplier);
  put_int(&row, "atto", act);
  put_text(&row, "motivo_no_cig", "contributo");
  int64_t impegno = insert(s->tx, &s->l, &row);
  pay(s, impegno, supplier, year, day, b->importo / 2, act);
  pay(s, impegno, supplier, year, day + 20, b->importo / 3, act);
}

static size_t lines_of(zn_replica *r, int64_t ente, int64_t lines[100], int64_t years[100]) {
  zn_err err = {0};
  size_t n = 0;
  sqlite3_stmt *s = zn_replica_stmt(r,
                                    "SELECT b.k,f.anno FROM budget b JOIN assegnazione a ON a.k=b.assegnazione JOIN "
                                    "fondo_annualita f ON f.k=a.fondo_annualita WHERE b.ente=?",
                                    &err);
  if (s == NULL) bench_die("lines", &err);
  sqlite3_bind_int64(s, 1, ente);
  while (n < 100 && sqlite3_step(s) == SQLITE_ROW) {
    lines[n] = sqlite3_column_int64(s, 0);
    years[n++] = sqlite3_column_int64(s, 1);
  }
  zn_replica_done(s);
  return n;
}

static void spend(world *w, zn_replica *r, const zn_id *ente, const zn_id *ambito, unsigned seed) {
  int64_t lines[100], years[100];
  spending s = {.l = ledger_of(r, ZN_L6_ENTE, ente, ambito), .ente = k_of(r, ente)};
  size_t n = lines_of(r, s.ente, lines, years);
  if (n == 0) bench_die("no budget lines", NULL);
  bench_row *rows = bench_rows(w->units, seed);
  OK(zn_tx_begin(&s.tx, r, &err));
  for (int i = 0; i < SUPPLIERS; i++) {
    zn_row f = new_row(ZN_FORNITORE);
    char code[20];
    snprintf(code, sizeof code, "FOR-%d", i + 1);
    put_int(&f, "ente", s.ente);
    put_text(&f, "paese", "IT");
    put_text(&f, "codice", code);
    put_text(&f, "denominazione", "Cooperativa sociale");
    put_text(&f, "tipo", "ets");
    s.suppliers[i] = insert(s.tx, &s.l, &f);
  }
  for (size_t i = 0; i < w->units; i++) {
    if (i % 300 == 299) OK(zn_tx_cut(s.tx, &err));
    commit_to_pay(&s, lines[i % n], years[i % n], &rows[i]);
  }
  OK(zn_tx_commit(s.tx, &err));
  free(rows);
}

/* ---- the first year is sent, validated, transmitted ---- */

static int64_t first_year(zn_replica *r) {
  int64_t k = 0;
  OK(zn_fondo_annualita_k(r, "FNPS", 2023, &k, &err));
  return k;
}

static void act(zn_replica *r, const zn_id *me, zn_org_kind kind, zn_verbo verb, const zn_id *target) {
  zn_rendiconto_act a = {.me = *me,
                         .kind = kind,
                         .fondo_annualita = first_year(r),
                         .verbo = verb,
                         .has_target = target != NULL,
                         .motivo = "prova di velocità"};
  if (target != NULL) a.target = *target;
  OK(zn_rendiconto_do(r, &a, NULL, &err));
}

static void comune(world *w, zn_replica *capofila, size_t i, size_t j) {
  char code[CODE], home[40];
  zn_id ente, ambito;
  ente_code(code, i, j, w->comuni);
  zn_key_ente(code, &ente);
  ambito_code(code, i);
  zn_key_ambito(code, &ambito);
  bool kept = i == 0 && j == 1;
  snprintf(home, sizeof home, kept ? "comune" : "c%zu-%zu", i, j);
  zn_replica *r = j == 0 ? capofila : join(w, capofila, &ente, ZN_ROLE_ENTE, home);
  spend(w, r, &ente, &ambito, (unsigned)(i * w->comuni + j));
  act(r, &ente, ZN_ORG_ENTE, ZN_R_SUBMIT, NULL);
  if (r != capofila) carry(r, capofila);
  carry(capofila, w->regione); /* trust and grants before what they open */
  if (r != capofila) carry(r, w->regione);
  if (r != capofila) zn_replica_close(r);
}

void bench_region(const char *dir, size_t ambiti, size_t comuni, size_t payments) {
  if (ambiti == 0 || ambiti > 99 || comuni == 0 || comuni > 60) bench_die("1 to 99 ambiti of 1 to 60 comuni", NULL);
  world w = {.dir = dir, .ambiti = ambiti, .comuni = comuni, .units = payments / (ambiti * comuni) / 2 + 1};
  begin(&w);
  territory(&w);
  for (size_t i = 0; i < ambiti; i++) {
    char code[CODE], home[40];
    zn_id ambito, ente;
    ambito_code(code, i);
    zn_key_ambito(code, &ambito);
    snprintf(home, sizeof home, i == 0 ? "capofila" : "ambito%zu", i);
    zn_replica *capofila = join(&w, w.regione, &ambito, ZN_ROLE_CAPOFILA, home);
    plan(&w, capofila, i);
    for (size_t j = 0; j < comuni; j++) comune(&w, capofila, i, j);
    for (size_t j = 1; j < comuni; j++) { /* its own is validated as it is sent */
      ente_code(code, i, j, comuni);
      zn_key_ente(code, &ente);
      act(capofila, &ambito, ZN_ORG_AMBITO, ZN_R_ACCEPT, &ente);
    }
    act(capofila, &ambito, ZN_ORG_AMBITO, ZN_R_TRANSMIT, NULL);
    carry(capofila, w.regione);
    zn_replica_close(capofila);
    fprintf(stderr, "\rambiti: %zu of %zu", i + 1, ambiti);
  }
  fprintf(stderr, "\n");
  zn_replica_close(w.regione);
}
