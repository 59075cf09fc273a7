/* Rows by an office that may write in the ledger, about what is not its own: nothing that an honest office shows moves
 * when they come. One line for each entity and forger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/piano/piano.h"
#include "core/domain/regole/regole.h"
#include "core/domain/report/report.h"
#include "core/domain/rows/diritti.h"
#include "tests/core/domain/support_esame.h"

#define SEED 77

static region *const g = &es_g;

/* ---- what an office shows ---- */

static void put(json_t *all, const char *what, zn_status st, json_t *v, const zn_err *err) {
  json_object_set_new(all, what, st == ZN_OK && v != NULL ? v : json_string(err->text));
}

static void reports(json_t *all, int at) {
  static const struct {
    zn_livello l;
    const char *org;
  } levels[] = {{ZN_LIVELLO_REGIONE, "regione"}, {ZN_LIVELLO_AMBITO, "AMB-A"}, {ZN_LIVELLO_AMBITO, "AMB-B"},
                {ZN_LIVELLO_ENTE, "E001"},       {ZN_LIVELLO_ENTE, "M001"},    {ZN_LIVELLO_ENTE, "E002"}};
  int64_t i1 = only_k(g, at,
                      "SELECT min(i.k) FROM intervento i JOIN piano p ON p.k=i.piano JOIN ambito a ON "
                      "a.k=p.ambito WHERE a.codice='AMB-A'");
  for (size_t r = 0; r < zn_report_count(); r++)
    for (size_t l = 0; l < sizeof levels / sizeof levels[0]; l++) {
      const char *name = zn_report_at(r).name;
      char key[60];
      zn_err err = {0};
      zn_tabella **t = NULL;
      size_t n = 0;
      zn_report_ask ask = {.livello = levels[l].l,
                           .org = org_id(levels[l].org),
                           .fondo_annualita = strcmp(name, "R7") == 0 ? 0 : es_s.fa[at],
                           .intervento = strcmp(name, "R5") == 0 ? i1 : 0,
                           .proprio = true};
      zn_status st = zn_report_make(g->o[at].r, name, &ask, &t, &n, &err);
      json_t *v = json_array();
      for (size_t i = 0; st == ZN_OK && i < n; i++) json_array_append_new(v, zn_tabella_json(t[i]));
      if (st == ZN_OK) zn_report_free(t, n);
      if (st != ZN_OK) json_decref(v), v = NULL;
      snprintf(key, sizeof key, "%s %s", name, levels[l].org);
      put(all, key, st, v, &err);
    }
}

static void rules(json_t *all, int at) {
  for (int p = 0; p < 2; p++) {
    zn_rilievi v = {0};
    zn_err err = {0};
    zn_regole_ask ask = {.fondo_annualita = p == 0 ? es_s.fa[at] : 0,
                         .parte = p == 0 ? ZN_REGOLE_TUTTE : ZN_REGOLE_GENERALI,
                         .livello = ZN_LIVELLO_AMBITO,
                         .org = org_id("AMB-A")};
    zn_status st = zn_regole_check(g->o[at].r, &ask, &v, &err);
    put(all, p == 0 ? "check" : "check generali", st, st == ZN_OK ? zn_rilievi_json(g->o[at].r, &v) : NULL, &err);
    zn_rilievi_free(&v);
  }
}

static void plan(json_t *all, es_who w) {
  zn_arena a;
  zn_place p;
  zn_err err = {0};
  zn_piano_testi t = {.ambito = "AMB-A"};
  json_t *v = NULL;
  zn_arena_init(&a);
  zn_status st = zn_place_init(&p, g->o[w.at].r, w.me, &a, &err);
  if (st == ZN_OK) st = zn_piano_mostra(&p, &t, &v, &err);
  put(all, "piano", st, v, &err);
  v = NULL;
  if (st == ZN_OK) st = zn_piano_elenco(&p, &v, &err);
  put(all, "piani", st, v, &err);
  zn_arena_release(&a);
}

static void examination(json_t *all, es_who w) {
  static const struct {
    const char *name;
    zn_esame_fn fn;
  } lists[] = {{"rilievi", zn_rilievo_list},   {"ammessi", zn_esame_admit_list}, {"saldi", zn_esame_saldi},
               {"proroghe", zn_proroga_list},  {"solleciti", zn_sollecito_list}, {"scadenze", zn_scadenze_list},
               {"versioni", zn_esame_versions}};
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    zn_err err = {0};
    json_t *v = NULL;
    zn_status st = es_esame(w, lists[i].fn, ASK(.ambito = es_k(w, "AMB-A")), &v, &err);
    put(all, lists[i].name, st, v, &err);
  }
  json_object_set_new(all, "rendiconto", es_show(w.at, ZN_LIVELLO_AMBITO, "AMB-A"));
  json_object_set_new(all, "rendiconto E001", es_show(w.at, ZN_LIVELLO_ENTE, "E001"));
}

/* What is shown as having no effect is where it should be. */
static void leave_out_void(json_t *v) {
  const char *key;
  json_t *one;
  json_object_foreach(v, key, one) leave_out_void(one);
  for (size_t i = json_array_size(v); i-- > 0;) {
    one = json_array_get(v, i);
    const char *effect = json_string_value(json_object_get(one, "effetto"));
    if (effect != NULL && strcmp(effect, "senza_effetto") == 0)
      json_array_remove(v, i);
    else
      leave_out_void(one);
  }
}

static json_t *shown(es_who w) {
  json_t *all = json_object();
  reports(all, w.at);
  rules(all, w.at);
  plan(all, w);
  examination(all, w);
  leave_out_void(all);
  return all;
}

static void same(const char *forgery, const char *who, const json_t *was, const json_t *is) {
  const char *key;
  json_t *v;
  json_object_foreach((json_t *)(uintptr_t)was, key, v) {
    json_t *now = json_object_get(is, key);
    if (json_equal(v, now)) continue;
    char *a = json_dumps(v, JSON_ENCODE_ANY | JSON_SORT_KEYS), *b = json_dumps(now, JSON_ENCODE_ANY | JSON_SORT_KEYS);
    size_t d = 0;
    while (a[d] != 0 && a[d] == b[d]) d++;
    size_t from = d > 120 ? d - 120 : 0;
    fail_msg("%s moves \"%s\" at %s:\n  was …%.300s\n  is  …%.300s", forgery, key, who, a + from, b + from);
  }
}

/* ---- the forgeries ---- */

typedef struct forged {
  const char *what;
  unsigned entity;
  int by;
  zn_ledger_kind kind;
  const char *owner, *audience;
  /* "name=value": @CODE an organisation, #SQL a row here, integers and texts */
  const char *set[14];
  const char *counts; /* NULL: it must have no right; else why the store already refuses it */
} forged;

#define PIANO_A "piano=#SELECT p.k FROM piano p JOIN ambito a ON a.k=p.ambito WHERE a.codice='AMB-A'"
#define INT_A                                                                                                      \
  "intervento=#SELECT min(i.k) FROM intervento i JOIN piano p ON p.k=i.piano JOIN ambito a ON a.k=p.ambito WHERE " \
  "a.codice='AMB-A'"
#define INT_B                                                                                                      \
  "intervento=#SELECT min(i.k) FROM intervento i JOIN piano p ON p.k=i.piano JOIN ambito a ON a.k=p.ambito WHERE " \
  "a.codice='AMB-B'"
#define EDGE_A "assegnazione=#SELECT min(e.k) FROM assegnazione e JOIN ambito a ON a.k=e.ambito WHERE a.codice='AMB-A'"
#define EDGE_E1                                                                                                       \
  "assegnazione=#SELECT min(e.k) FROM assegnazione e JOIN ente o ON o.k=e.ente WHERE o.cod_catastale='E001' AND e.k " \
  "IN "                                                                                                               \
  "(SELECT assegnazione FROM budget)"
#define LINE_A "budget=#SELECT min(b.k) FROM budget b JOIN ente o ON o.k=b.ente WHERE o.cod_catastale='E001'"
#define RIM_A  "rimodulazione=#SELECT k FROM rimodulazione WHERE numero=1"
#define FA     "fondo_annualita=#SELECT k FROM fondo_annualita WHERE anno=2040"
#define SURVEY "rilevazione=#SELECT k FROM rilevazione"
#define REMARK "rilievo=#SELECT min(k) FROM rilievo"
#define B3     ZN_L3_AMBITO, "AMB-B", NULL
#define L6_2   ZN_L6_ENTE, "E002", "AMB-A"
#define A4_1   ZN_L4_AMBITO_ENTE, "AMB-A", "E001"
#define A4_2   ZN_L4_AMBITO_ENTE, "AMB-A", "E002"
#define A3     ZN_L3_AMBITO, "AMB-A", NULL
#define A5     ZN_L5_AMBITO_REGIONE, "AMB-A", NULL
#define R2B    ZN_L2_REGIONE_AMBITO, "regione", "AMB-B"

static const forged table[] = {
    /* the plan of A, by the capofila of B: the Regione reads both */
    {"an intervention under A's plan",
     ZN_INTERVENTO,
     CAP_B,
     B3,
     {PIANO_A, "codice=I9", "titolo=Falso", "area=A1", "obiettivo_servizio=OS01", "stato=attivo"}},
    {"an objective under A's plan", ZN_OBIETTIVO, CAP_B, B3, {PIANO_A, "codice=O9", "titolo=Falso"}},
    {"a section of A's plan", ZN_PIANO_SEZIONE, CAP_B, B3, {PIANO_A, "numero=1", "testo=Falso", "stato=completa"}},
    {"a step of A's plan",
     ZN_FASE,
     CAP_B,
     B3,
     {PIANO_A, "numero=1", "fonte=ambito", "scadenza=20500", "data=20000", "esito=positivo"}},
    {"the Regione's step, by a capofila",
     ZN_FASE,
     CAP_A,
     A3,
     {PIANO_A, "numero=8", "fonte=regione", "scadenza=20500", "data=20000", "esito=positivo"}},
    {"a signature under A's plan",
     ZN_FIRMATARIO,
     CAP_B,
     B3,
     {PIANO_A, "atto_tipo=accordo_programma", "ente=@E001", "data_firma=20000"}},
    {"a meeting on A's plan", ZN_CONCERTAZIONE, CAP_B, B3, {PIANO_A, "soggetto=Falso", "data=20000"}},
    {"a criterion of A's",
     ZN_CRITERIO_RIPARTO,
     CAP_B,
     B3,
     {PIANO_A, "anno=2040", "voce=quota", "ente=@E001", "regola=importo", "importo=100"}},
    {"a course of A's", ZN_FORMAZIONE, CAP_B, B3, {PIANO_A, "titolo=Falso", "anno=2040", "costo=100"}},
    {"a need of A's, by B",
     ZN_BISOGNO,
     CAP_B,
     B3,
     {"ente=@E001", "area=A1", "indicatore=Falso", "anno=2025", "valore=1"},
     "its own word on a comune, shown with its own plan only"},
    {"a change of A's plan",
     ZN_RIMODULAZIONE,
     CAP_B,
     B3,
     {PIANO_A, "numero=9", "tipo=rimodulazione", "motivo=Falso", "data=20000"}},
    {"a line of A's change",
     ZN_RIMODULAZIONE_RIGA,
     CAP_B,
     B3,
     {RIM_A, INT_A, EDGE_A, "ente=@E001", LINE_A, "importo=1000000"}},
    {"a step of A's workflow",
     ZN_PIANO_MOSSA,
     CAP_B,
     B3,
     {PIANO_A, "mossa=apri_consultazione", "data=20000"},
     "a fold"},
    {"a comment in the capofila's place",
     ZN_PIANO_MOSSA,
     E2,
     L6_2,
     {PIANO_A, "mossa=apri_consultazione", "data=20000"},
     "a fold"},
    {"the Regione's approval in B's ledger",
     ZN_PIANO_MOSSA,
     REG,
     R2B,
     {PIANO_A, "mossa=approva", "data=20000"},
     "a fold"},
    /* money */
    {"A's money on a line of B's", ZN_BUDGET, CAP_B, B3, {INT_B, EDGE_A, "ente=@M002", "importo=5000"}},
    {"A's money for A's ente on a line of B's", ZN_BUDGET, CAP_B, B3, {INT_B, EDGE_A, "ente=@E001", "importo=5000"}},
    {"E001's money on a line of B's", ZN_BUDGET, CAP_B, B3, {INT_B, EDGE_E1, "ente=@E001", "importo=5000"}},
    {"a line of A's intervention, by B", ZN_BUDGET, CAP_B, B3, {INT_A, EDGE_E1, "ente=@E001", "importo=5000"}},
    {"money from A to an ente, by B",
     ZN_ASSEGNAZIONE,
     CAP_B,
     B3,
     {FA, "origine=ente", "da_ambito=@AMB-A", "ente=@E003", "tipo=sub_assegnazione", "importo=7000", "stato=definitiva",
      "data=20100"},
     "figures.c"},
    {"money from the comune to A, by A",
     ZN_ASSEGNAZIONE,
     CAP_A,
     A3,
     {FA, "origine=ente", "da_ente=@E002", "ambito=@AMB-A", "tipo=quota_comune", "importo=7000", "stato=definitiva",
      "data=20100"},
     "figures.c"},
    {"money from E001, by E002",
     ZN_ASSEGNAZIONE,
     E2,
     L6_2,
     {FA, "origine=ente", "da_ente=@E001", "ambito=@AMB-A", "tipo=quota_comune", "importo=7000", "stato=definitiva",
      "data=20100"},
     "figures.c"},
    {"money between two enti of A, by B",
     ZN_ASSEGNAZIONE,
     CAP_B,
     B3,
     {FA, "origine=ente", "da_ente=@E001", "ente=@E002", "tipo=sub_assegnazione", "importo=7000", "stato=definitiva",
      "data=20100"},
     "figures.c"},
    {"money from outside to an ente of A, by B",
     ZN_ASSEGNAZIONE,
     CAP_B,
     B3,
     {FA, "origine=esterno", "ente=@E001", "tipo=riparto", "importo=7000", "stato=definitiva", "data=20100"},
     "figures.c"},
    {"money transferred to A, by B",
     ZN_TRASFERIMENTO,
     CAP_B,
     B3,
     {EDGE_A, "tipo=acconto", "importo=7000", "data=20100"},
     "totals.c"},
    /* people, places, services */
    {"staff of E001, by B",
     ZN_PERSONALE,
     CAP_B,
     B3,
     {"ente=@E001", "anno=2025", "profilo=assistente_sociale", "contratto=ti", "teste=1", "fte=500"}},
    {"staff of E001, by its own ambito as such",
     ZN_PERSONALE,
     CAP_A,
     A3,
     {"ente=@E001", "anno=2025", "profilo=assistente_sociale", "contratto=ti", "teste=1", "fte=500"}},
    {"users of A's intervention, by an ente of none",
     ZN_VALORE_INDICATORE,
     CAP_A,
     A4_2,
     {INT_B, "ente=@E002", "anno=2025", "indicatore=utenti", "sesso=tutti", "eta=tutte", "valore=9"}},
    {"a service of E001, by B",
     ZN_SERVIZIO,
     CAP_B,
     B3,
     {"ente=@E001", INT_A, "tipo=sad", "anno=2025", "utenti=50", "maschi=1", "femmine=1"}},
    {"a service of A, by B", ZN_SERVIZIO, CAP_B, B3, {INT_A, "tipo=sad", "anno=2025", "utenti=50"}},
    /* the examination */
    {"a remark in E002's ledger on E001",
     ZN_RILIEVO,
     CAP_A,
     A4_2,
     {FA, SURVEY, "ambito=@AMB-A", "ente=@E001", "tipo=blocco", "testo=Falso", "stato=aperto"}},
    {"a remark of the Regione's on A in B's ledger",
     ZN_RILIEVO,
     REG,
     R2B,
     {FA, SURVEY, "ambito=@AMB-A", "tipo=blocco", "testo=Falso", "stato=aperto"}},
    {"an answer to E001's remark, by E002",
     ZN_RISPOSTA_RILIEVO,
     E2,
     L6_2,
     {REMARK, "tipo=risposta", "testo=Falso", "ente=@E002"}},
    {"an answer to E001's remark, by the capofila",
     ZN_RISPOSTA_RILIEVO,
     CAP_A,
     A5,
     {REMARK, "tipo=risposta", "testo=Falso"}},
    {"a reminder to E001 in E002's ledger",
     ZN_SOLLECITO,
     CAP_A,
     A4_2,
     {"ente=@E001", "tipo=diffida", "motivo=Falso", "data=20300", "termine=20600"}},
    {"a reminder of the Regione's to A in B's ledger",
     ZN_SOLLECITO,
     REG,
     R2B,
     {"ambito=@AMB-A", "tipo=diffida", "motivo=Falso", "data=20300", "termine=20600"}},
    {"more time for an ente, by the capofila",
     ZN_RICHIESTA_PROROGA,
     CAP_A,
     A5,
     {SURVEY, "ente=@E001", "scadenza=20600", "motivo=Falso"}},
    {"what is admitted of A in B's ledger",
     ZN_RIGA_AMMESSA,
     REG,
     R2B,
     {FA, SURVEY, "ambito=@AMB-A", LINE_A, "esito=zero", "importo=0"}},
    {"a file on E001's impegno, by E002",
     ZN_ALLEGATO,
     E2,
     L6_2,
     {"ente=@E002", "nome=falso.pdf", "byte=1", "firma=nessuna", "impronta=*", "impegno=#SELECT min(k) FROM impegno"}},
    /* the Regione's own rows, by others: refused by the store as owners, see the other test */
};

/* A row as the forger names it, which it may never have read: who knows its id may name it. */
static int64_t learnt(int by, int64_t k) {
  zn_tx *tx;
  int64_t mine;
  zn_id id;
  MUST(zn_tx_begin(&tx, g->o[by].r, &err));
  if (ZN_K_FEED(k) == 0) {
    assert_int_equal(zn_replica_hash_of_k(g->o[REG].r, k, &id), ZN_OK);
    mine = zn_replica_k_of_hash(g->o[by].r, &id, true);
  } else {
    zn_pk device;
    assert_int_equal(zn_replica_feed_info(g->o[REG].r, ZN_K_FEED(k), &id, &device), ZN_OK);
    mine = (int64_t)((uint64_t)zn_replica_feed(g->o[by].r, &id, &device, true) << 43 | ZN_K_N(k));
  }
  MUST(zn_tx_commit(tx, &err));
  assert_true(mine > 0);
  return mine;
}

static void presets(zn_row *row) {
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const char *v = row->ent->fields[i].preset;
    if (v == NULL || row->v[i].kind != ZN_V_NULL) continue;
    if (row->ent->fields[i].type == ZN_T_TEXT || row->ent->fields[i].type == ZN_T_ENUM)
      set_text(row, row->ent->fields[i].name, v);
    else
      set_int(row, row->ent->fields[i].name, strtoll(v, NULL, 10));
  }
}

static void fill(const forged *f, zn_row *row) {
  for (size_t i = 0; i < sizeof f->set / sizeof f->set[0] && f->set[i] != NULL; i++) {
    char name[40];
    const char *eq = strchr(f->set[i], '='), *v = eq + 1;
    snprintf(name, sizeof name, "%.*s", (int)(eq - f->set[i]), f->set[i]);
    int at = zn_field_index(row->ent, name);
    if (at < 0) fail_msg("%s: no field %s", f->what, name);
    if (*v == '@')
      set_int(row, name, org_k(g, f->by, v + 1));
    else if (*v == '*')
      set_bin(row, row->ent->fields[at].name, "00000000000000000000000000000000", 32);
    else if (*v == '#')
      set_int(row, name, learnt(f->by, only_k(g, REG, v + 1)));
    else if (row->ent->fields[at].type == ZN_T_TEXT || row->ent->fields[at].type == ZN_T_ENUM)
      set_text(row, row->ent->fields[at].name, v);
    else
      set_int(row, row->ent->fields[at].name, strtoll(v, NULL, 10));
  }
}

#define CLIENTS 3

static void nothing_moves(void **state) {
  (void)state;
  int made = 0;
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    const forged *f = &table[i];
    const es_who honest[CLIENTS] = {REGIONE, CAPOFILA, COMUNE1};
    json_t *was[CLIENTS];
    zn_row row = new_row(f->entity);
    fill(f, &row);
    presets(&row);
    for (size_t c = 0; c < CLIENTS; c++) was[c] = shown(honest[c]);
    zn_ledger l = ledger_of(g, f->kind, f->owner, f->audience);
    int64_t k = add_row(g, f->by, &l, &row);
    carry_all(g);
    for (size_t c = 0; c < CLIENTS; c++) {
      json_t *is = shown(honest[c]);
      same(f->what, honest[c].me, was[c], is);
      json_decref(was[c]), json_decref(is);
    }
    if (f->counts == NULL) {
      bool ha = true;
      zn_ctx *ctx = zn_ctx_new(g->o[REG].r);
      MUST(zn_diritto_di(ctx, f->entity, carry_k(g, f->by, k, REG), &ha, &err));
      zn_ctx_free(ctx);
      if (ha) fail_msg("%s: it has the right", f->what);
    }
    if (f->entity != ZN_PIANO_MOSSA) delete_row(g, f->by, f->entity, k);
    carry_all(g);
    made++;
  }
  carry_all(g);
  assert_true(made > 30);
}

/* ---- the region: a year under way ---- */

static void plan_of_a(void) {
  zn_ledger l3 = ledger_of(g, ZN_L3_AMBITO, "AMB-A", NULL), l6 = ledger_of(g, ZN_L6_ENTE, "E001", "AMB-A");
  zn_row rim = new_row(ZN_RIMODULAZIONE), q = new_row(ZN_RIMODULAZIONE_RIGA), s = new_row(ZN_FASE);
  int64_t piano = only_k(g, CAP_A, "SELECT k FROM piano"), line = only_k(g, CAP_A, "SELECT min(k) FROM budget");
  set_int(&rim, "piano", piano);
  set_int(&rim, "numero", 1);
  set_text(&rim, "tipo", "rimodulazione");
  set_text(&rim, "motivo", "più ore");
  set_int(&rim, "data", 20200);
  set_int(&q, "rimodulazione", add_row(g, CAP_A, &l3, &rim));
  set_int(&q, "budget", line);
  set_int(&q, "intervento", only_k(g, CAP_A, "SELECT intervento FROM budget ORDER BY k LIMIT 1"));
  set_int(&q, "assegnazione", only_k(g, CAP_A, "SELECT assegnazione FROM budget ORDER BY k LIMIT 1"));
  set_int(&q, "ente", org_k(g, CAP_A, "M001"));
  set_int(&q, "importo", 120000);
  add_row(g, CAP_A, &l3, &q);
  set_int(&s, "piano", piano);
  set_int(&s, "numero", 2);
  set_text(&s, "fonte", "ambito");
  set_int(&s, "scadenza", es_today() + 40);
  add_row(g, CAP_A, &l3, &s);
  zn_row p = new_row(ZN_PERSONALE);
  set_int(&p, "ente", org_k(g, E1, "E001"));
  set_int(&p, "anno", 2024);
  set_text(&p, "profilo", "assistente_sociale");
  set_text(&p, "contratto", "ti");
  set_int(&p, "teste", 1);
  set_int(&p, "fte", 100);
  presets(&p);
  add_row(g, E1, &l6, &p);
}

static int open_year(void **state) {
  (void)state;
  es_begin(SEED, 20460);
  es_spend(E1, "E001", 0, "1", 30000);
  es_spend(CAP_A, "M001", 0, "2", 40000);
  plan_of_a();
  carry_all(g);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, "va bene così");
  carry_all(g);
  DO(CAPOFILA, ZN_R_REVIEW, "E001", NULL);
  es_id(CAPOFILA, zn_esame_rilievo_add, ASK(.ente = es_k(CAPOFILA, "E001"), .testo = "manca la fattura"));
  carry_all(g);
  return 0;
}

static int close_year(void **state) {
  (void)state;
  es_end();
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_moves)};
  return cmocka_run_group_tests(tests, open_year, close_year);
}
