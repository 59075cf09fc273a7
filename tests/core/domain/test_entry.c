/* Rows typed by people: who may write what and where it goes, defaults, refusals, JSON and lists. */
#include "core/domain/rows/entry.h"
#include "tests/support/region.h"

enum { REG, CF, C1 };
static region g;

static int begin(void **state) {
  (void)state;
  zn_id cal, d049;
  region_begin(&g, 2);
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme");
  ADD(&g, REG, "ambito", "codice=CAL-LAMEZIA", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D049", "dal=2010-01-01");
  ADD(&g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo",
      "matrice=5x9");
  ADD(&g, REG, "fondo", "codice=COM", "nome=Bilancio comunale");
  ADD(&g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025");
  ADD(&g, REG, "fondo_annualita", "fondo=COM", "anno=2025");
  ADD(&g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-LAMEZIA", "importo=500000", "data=2025-02-01");
  zn_key_ambito("CAL-LAMEZIA", &cal);
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  ADD(&g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  ADD(&g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare", "area=A2", "obiettivo_servizio=OS04");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  assert_int_equal(region_join(&g, CF, &d049, ZN_ROLE_ENTE), C1);
  ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5000,00",
      "oggetto=Pasti");
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static json_t *list_(size_t i, const char *come, const char *entity, const char *const *args) {
  zn_err err = {0};
  zn_pair pairs[10];
  char names[10][40];
  size_t n = 0;
  json_t *out = NULL;
  for (; args[n]; n++) {
    const char *eq = strchr(args[n], '=');
    snprintf(names[n], sizeof names[n], "%.*s", (int)(eq - args[n]), args[n]);
    pairs[n] = (zn_pair){names[n], eq + 1};
  }
  zn_place p = region_place(&g, i, come);
  zn_query q = {pairs, n, 0, 0};
  OK(err, zn_entry_list(&p, entity, &q, &out, &err));
  return out;
}
#define LIST(i, entity, ...) list_(i, NULL, entity, (const char *const[]){__VA_ARGS__, NULL})

static const char *text(json_t *row, const char *name) { return json_string_value(json_object_get(row, name)); }

/* The ledger that a row was written in. */
static zn_ledger_kind kind_of(size_t i, const char *entity, int64_t k) {
  zn_ledger l;
  zn_pk device;
  assert_int_equal(zn_replica_row_origin(g.r[i], zn_entity_by_name(entity), k, &l, &device), ZN_OK);
  return l.kind;
}

static void refused_(size_t i, const char *come, const char *entity, const char *const *args, zn_status want,
                     const char *says) {
  zn_err err = {0};
  int64_t k = -1;
  size_t before = zn_replica_queued(g.r[i]);
  zn_status s = region_try_add(&g, i, come, entity, args, &k, &err);
  if (s != want || !strstr(err.text, says))
    fail_msg("add %s: %d \"%s\", not %d \"%s\"", entity, s, err.text, want, says);
  assert_int_equal(zn_replica_queued(g.r[i]), before); /* and nothing was written */
}
#define REFUSED(i, entity, want, says, ...) \
  refused_(i, NULL, entity, (const char *const[]){__VA_ARGS__, NULL}, want, says)

static void where_it_goes(void **state) {
  (void)state;
  int64_t k = ADD(&g, CF, "intervento", "codice=SSP-01", "titolo=Servizio sociale");
  assert_int_equal(kind_of(CF, "intervento", k), ZN_L3_AMBITO);
  k = ADD(&g, REG, "trasferimento", "assegnazione=FNPS/2025", "importo=100000", "data=2025-03-10");
  assert_int_equal(kind_of(REG, "trasferimento", k), ZN_L2_REGIONE_AMBITO);
  k = ADD(&g, C1, "incasso", "assegnazione=FNPS/2025", "reversale_num=9", "data=2025-03-12", "importo=10");
  assert_int_equal(kind_of(C1, "incasso", k), ZN_L6_ENTE);
  k = ADD(&g, REG, "rilevazione", "fondo_annualita=FNPS/2025", "al=2025-12-31", "scadenza=2026-03-31");
  assert_int_equal(kind_of(REG, "rilevazione", k), ZN_L1_REGIONE);
  k = ADD(&g, CF, "rilevazione", "fondo_annualita=FNPS/2025", "al=2025-12-31", "scadenza=2026-02-28");
  assert_int_equal(kind_of(CF, "rilevazione", k), ZN_L3_AMBITO); /* its own row beside the Regione's */
  k = ADD(&g, CF, "rendicontante", "fondo_annualita=FNPS/2025", "ente=M208");
  assert_int_equal(kind_of(CF, "rendicontante", k), ZN_L3_AMBITO);
  k = ADD_AS(&g, CF, "M208", "atto", "tipo=DET", "numero=4", "data=2025-03-03");
  assert_int_equal(kind_of(CF, "atto", k), ZN_L6_ENTE);
  k = ADD_AS(&g, CF, "CAL-LAMEZIA", "atto", "tipo=VCS", "numero=1", "data=2025-03-03");
  assert_int_equal(kind_of(CF, "atto", k), ZN_L3_AMBITO);
}

static void on_a_silent_ente_s_behalf(void **state) {
  (void)state;
  int64_t k = ADD(&g, CF, "impegno", "ente=D049", "budget=SAD-01/FNPS/2025/D049", "anno=2025", "numero=77",
                  "data=2025-05-05", "importo=100");
  assert_int_equal(kind_of(CF, "impegno", k), ZN_L4_AMBITO_ENTE);
  k = ADD_AS(&g, CF, "CAL-LAMEZIA", "impegno", "budget=SAD-01/FNPS/2025/D049", "anno=2025", "numero=78",
             "data=2025-05-05", "importo=100");
  assert_int_equal(kind_of(CF, "impegno", k), ZN_L4_AMBITO_ENTE);
  k = ADD(&g, CF, "liquidazione", "impegno=D049/2025/78", "numero=1", "data=2025-05-06", "importo=100");
  assert_int_equal(kind_of(CF, "liquidazione", k), ZN_L4_AMBITO_ENTE);
}

static void who_may_not(void **state) {
  (void)state;
  REFUSED(C1, "fondo", ZN_E_DENIED, "la Regione", "codice=X", "nome=X");
  REFUSED(C1, "intervento", ZN_E_DENIED, "capofila", "codice=X", "titolo=X");
  REFUSED(REG, "impegno", ZN_E_DENIED, "l'ente che spende", "anno=2025", "numero=1", "data=2025-01-01", "importo=1");
  REFUSED(C1, "impegno", ZN_E_DENIED, "solo per D049", "ente=M208", "anno=2025", "numero=9", "data=2025-01-01",
          "importo=1");
  REFUSED(CF, "atto", ZN_E_USAGE, "--come: CAL-LAMEZIA, M208", "tipo=DET", "numero=9", "data=2025-01-01");
  REFUSED(C1, "rendiconto_mossa", ZN_E_DENIED, "zona rendiconto", "mossa=invia");
  zn_place p;
  zn_err err = {0};
  zn_arena a;
  zn_arena_init(&a);
  assert_int_equal(zn_place_init(&p, g.r[CF], "D049", &a, &err), ZN_E_NOTFOUND);
  assert_non_null(strstr(err.text, "CAL-LAMEZIA, M208"));
  zn_arena_release(&a);
}

static void wrong_input(void **state) {
  (void)state;
#define GOOD "anno=2025", "numero=2", "data=2025-03-01"
  REFUSED(C1, "impegno", ZN_E_INVALID, "12,3,4", "budget=SAD-01/FNPS/2025", GOOD, "importo=12,3,4");
  REFUSED(C1, "impegno", ZN_E_INVALID, "1.234", "budget=SAD-01/FNPS/2025", GOOD, "importo=1.234");
  REFUSED(C1, "impegno", ZN_E_INVALID, "maggiore di zero", "budget=SAD-01/FNPS/2025", GOOD, "importo=-5");
  REFUSED(C1, "impegno", ZN_E_INVALID, "Data", "anno=2025", "numero=2", "data=2025-02-31", "importo=5");
  REFUSED(C1, "impegno", ZN_E_INVALID, "mancano", "anno=2025");
  REFUSED(C1, "impegno", ZN_E_NOTFOUND, "SAD-01/FNPS/2025", "budget=SAD-01/FNSP/2025", GOOD, "importo=5");
  REFUSED(C1, "impegno", ZN_E_USAGE, "Forse volevi importo", GOOD, "inporto=5");
  REFUSED(C1, "impegno", ZN_E_USAGE, "due volte", GOOD, "importo=5", "importo=6");
  REFUSED(C1, "impegni", ZN_E_USAGE, "Forse volevi impegno", GOOD);
  REFUSED(C1, "bilancio", ZN_E_USAGE, "Le più usate", GOOD);
  REFUSED(C1, "impegno", ZN_E_STATE, "2025/1 esiste già", "budget=SAD-01/FNPS/2025", "numero=1", "data=2025-03-01",
          "importo=5");
  REFUSED(REG, "fondo", ZN_E_STATE, "esiste già", "codice=fnps", "nome=Doppio");
}

static void defaults(void **state) {
  (void)state;
  json_t *l = LIST(REG, "assegnazione", "fondo_annualita=FNPS/2025"), *row = json_array_get(l, 0);
  assert_string_equal(text(row, "origine"), "ente");
  assert_string_equal(text(row, "da_ente"), "regione");
  assert_string_equal(text(row, "tipo"), "riparto");
  assert_string_equal(text(row, "stato"), "definitiva");
  json_decref(l);
  /* a comune's own money, then its quota to the capofila */
  REFUSED(C1, "assegnazione", ZN_E_INVALID, "origine=bilancio", "fondo_annualita=COM/2025", "importo=5",
          "data=2025-01-20");
  ADD(&g, C1, "assegnazione", "fondo_annualita=COM/2025", "origine=bilancio", "importo=4650", "data=2025-01-20");
  ADD(&g, C1, "assegnazione", "fondo_annualita=COM/2025", "tipo=quota_comune", "ambito=CAL-LAMEZIA", "importo=4650",
      "data=2025-01-20");
  l = LIST(C1, "assegnazione", "fondo_annualita=COM/2025");
  assert_int_equal(json_array_size(l), 2);
  assert_string_equal(text(json_array_get(l, 0), "ente"), "D049");
  assert_null(text(json_array_get(l, 0), "da_ente"));
  assert_string_equal(text(json_array_get(l, 1), "da_ente"), "D049");
  assert_string_equal(text(json_array_get(l, 1), "ambito"), "CAL-LAMEZIA");
  json_decref(l);
  /* the capofila's share of it to a comune */
  int64_t k = ADD(&g, CF, "assegnazione", "fondo_annualita=COM/2025", "da_ambito=CAL-LAMEZIA", "ente=D049",
                  "importo=10", "data=2025-01-21");
  assert_int_equal(kind_of(CF, "assegnazione", k), ZN_L3_AMBITO);
  l = LIST(CF, "assegnazione", "da_ambito=CAL-LAMEZIA");
  assert_string_equal(text(json_array_get(l, 0), "tipo"), "sub_assegnazione");
  json_decref(l);
}

static void years_follow_dates(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place p = region_place(&g, C1, NULL);
  ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "numero=30", "data=2025-04-01", "importo=50");
  ADD(&g, C1, "liquidazione", "impegno=2025/30", "numero=30", "data=2025-12-30", "importo=50");
  int64_t k = ADD(&g, C1, "pagamento", "liquidazione=2025/30", "mandato_num=1", "data_pagamento=2026-01-02",
                  "importo=50"),
          anno = 0;
  assert_true(zn_ref_int(g.r[C1], ZN_PAGAMENTO, k, "anno", &anno) && anno == 2026);
  zn_pair date = {"mandato_data", "2025-12-31"};
  OK(err, zn_entry_edit(&p, "pagamento", "2026/1", &date, 1, NULL, NULL, &err));
  assert_true(zn_ref_int(g.r[C1], ZN_PAGAMENTO, k, "anno", &anno) && anno == 2025);
}

static void edit_and_delete(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place p = region_place(&g, C1, NULL), cf = region_place(&g, CF, NULL), reg = region_place(&g, REG, NULL);
  ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=50", "data=2025-04-01", "importo=50");
  zn_pair change[] = {{"importo", "60,00"}, {"oggetto", "Trasporto"}};
  int64_t k = -1, v = 0;
  OK(err, zn_entry_edit(&p, "impegno", "2025/50", change, 2, &k, NULL, &err));
  assert_true(zn_ref_int(g.r[C1], ZN_IMPEGNO, k, "importo", &v) && v == 6000);
  zn_pair empty = {"oggetto", ""}, wrong = {"importo", "-1"}, taken = {"numero", "1"}, other = {"ente", "M208"};
  OK(err, zn_entry_edit(&p, "impegno", "2025/50", &empty, 1, NULL, NULL, &err));
  assert_false(zn_ref_text(g.r[C1], ZN_IMPEGNO, k, "oggetto", NULL));
  assert_int_equal(zn_entry_edit(&p, "impegno", "2025/50", &wrong, 1, NULL, NULL, &err), ZN_E_INVALID);
  assert_int_equal(zn_entry_edit(&p, "impegno", "2025/50", &taken, 1, NULL, NULL, &err), ZN_E_STATE);
  assert_int_equal(zn_entry_edit(&p, "impegno", "2025/50", &other, 1, NULL, NULL, &err), ZN_E_DENIED);
  assert_true(zn_ref_int(g.r[C1], ZN_IMPEGNO, k, "importo", &v) && v == 6000);
  /* another office's row */
  region_meet(&g, CF, C1);
  char id[64];
  zn_pair amount = {"importo", "1"};
  assert_int_equal(zn_replica_id_print(g.r[C1], k, id), ZN_OK);
  assert_int_equal(zn_entry_edit(&cf, "impegno", id, &amount, 1, NULL, NULL, &err), ZN_E_DENIED);
  assert_non_null(strstr(err.text, "è di D049"));
  assert_int_equal(zn_entry_delete(&cf, "impegno", id, &err), ZN_E_DENIED);
  /* a code that identifies does not change; the rest does */
  zn_pair code = {"codice", "FNPX"}, name = {"nome", "Fondo nazionale"};
  assert_int_equal(zn_entry_edit(&reg, "fondo", "FNPS", &code, 1, NULL, NULL, &err), ZN_E_STATE);
  OK(err, zn_entry_edit(&reg, "fondo", "FNPS", &name, 1, NULL, NULL, &err));
  /* what hangs on it keeps it */
  ADD(&g, C1, "liquidazione", "impegno=2025/50", "numero=50", "data=2025-05-01", "importo=20");
  assert_int_equal(zn_entry_delete(&p, "impegno", "2025/50", &err), ZN_E_STATE);
  assert_non_null(strstr(err.text, "1 Liquidazione"));
  OK(err, zn_entry_delete(&p, "liquidazione", "2025/50", &err));
  OK(err, zn_entry_delete(&p, "impegno", "2025/50", &err));
  assert_int_equal(zn_entry_delete(&p, "impegno", "2025/50", &err), ZN_E_NOTFOUND);
}

static void json_and_lists(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place p = region_place(&g, C1, NULL);
  json_t *row = NULL;
  OK(err, zn_entry_show(&p, "impegno", "2025/1", &row, &err));
  assert_string_equal(text(row, "budget"), "SAD-01/FNPS/2025/D049");
  assert_true(strlen(text(row, "budget_id")) > 10);
  assert_string_equal(text(row, "importo"), "5000.00");
  assert_string_equal(text(row, "data"), "2025-03-01");
  assert_int_equal(json_integer_value(json_object_get(row, "anno")), 2025);
  assert_true(json_is_null(json_object_get(row, "cig")));
  char id[64];
  snprintf(id, sizeof id, "%s", text(row, "id"));
  json_decref(row);
  OK(err, zn_entry_show(&p, "impegno", id, &row, &err));
  json_decref(row);
  json_t *l = LIST(C1, "impegno", "budget=SAD-01/FNPS/2025", "importo=5.000,00");
  assert_int_equal(json_array_size(l), 1);
  json_decref(l);
  l = LIST(C1, "impegno", "oggetto=pasti");
  assert_int_equal(json_array_size(l), 1);
  json_decref(l);
  l = LIST(C1, "impegno", "cig=", "numero=1");
  assert_int_equal(json_array_size(l), 1);
  json_decref(l);
  l = list_(C1, NULL, "giustificativo", (const char *const[]){NULL});
  assert_int_equal(json_array_size(l), 0);
  json_decref(l);
  zn_pair bad = {"colore", "rosso"};
  zn_query q = {&bad, 1, 0, 0};
  assert_int_equal(zn_entry_list(&p, "impegno", &q, &l, &err), ZN_E_USAGE);
  /* an amount that is not set is not there */
  ADD(&g, C1, "fornitore", "denominazione=Coop Aurora", "piva=00743110157");
  ADD(&g, C1, "giustificativo", "fornitore=00743110157", "numero=F1", "data=2025-03-03", "totale=100");
  l = list_(C1, NULL, "giustificativo", (const char *const[]){NULL});
  assert_null(json_object_get(json_array_get(l, 0), "iva"));
  assert_string_equal(text(json_array_get(l, 0), "fornitore"), "00743110157");
  json_decref(l);
  q = (zn_query){NULL, 0, 1, 1};
  OK(err, zn_entry_list(&p, "ente", &q, &l, &err));
  assert_int_equal(json_array_size(l), 1);
  json_decref(l);
}

/* Of a person only initials and a code leave the office. */
static void a_person_as_supplier(void **state) {
  (void)state;
  REFUSED(C1, "fornitore", ZN_E_INVALID, "non si condivide", "denominazione=Maria Rossi", "cf=RSSMRA80A01F205X");
  int64_t k = ADD(&g, C1, "fornitore", "nominativo=Maria Rossi", "cf_persona=RSSMRA80A01F205X",
                  "iban=IT60X0542811101000000123456");
  json_t *l = LIST(C1, "fornitore", "tipo=persona_fisica"), *row = json_array_get(l, 0);
  assert_string_equal(text(row, "denominazione"), "M.R.");
  assert_string_equal(text(row, "nominativo"), "Maria Rossi");
  assert_int_equal(strncmp(text(row, "codice"), "PF-", 3), 0);
  json_decref(l);
  region_meet(&g, C1, CF);
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(zn_replica_db(g.r[CF]),
                                      "SELECT (SELECT count(*) FROM fornitore WHERE denominazione='M.R.'),"
                                      "(SELECT count(*) FROM fornitore_p)",
                                      -1, &s, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  assert_int_equal(sqlite3_column_int(s, 0), 1);
  assert_int_equal(sqlite3_column_int(s, 1), 0);
  sqlite3_finalize(s);
  zn_err err = {0};
  zn_place p = region_place(&g, C1, NULL);
  zn_pair iban = {"iban", ""};
  OK(err, zn_entry_edit(&p, "fornitore", "RSSMRA80A01F205X", &iban, 1, &k, NULL, &err));
}

static void warnings(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place p = region_place(&g, C1, NULL);
  json_t *w = json_array();
  int64_t k = -1;
  zn_pair pairs[] = {{"budget", "SAD-01/FNPS/2025"},
                     {"numero", "90"},
                     {"data", "2025-03-01"},
                     {"importo", "5"},
                     {"cig", "B1OA9942A7"},
                     {"cup", "X"},
                     {"oggetto", "Contributo a RSSMRA80A01F205X"}};
  OK(err, zn_entry_add(&p, "impegno", pairs, 7, &k, w, &err));
  assert_int_equal(json_array_size(w), 3);
  json_array_clear(w);
  zn_pair cig = {"cig", "B10A9942A7"};
  OK(err, zn_entry_edit(&p, "impegno", "2025/90", &cig, 1, &k, w, &err));
  assert_int_equal(json_array_size(w), 0);
  json_decref(w);
}

/* Cortale moves to another ambito: what it spends of the old ambito's money stays in the ledger that the old ambito
 * reads, the rest goes to the new one. */
static void an_ente_that_moved(void **state) {
  (void)state;
  zn_err err = {0};
  zn_id old_one, new_one;
  zn_ledger l;
  zn_pk device;
  zn_key_ambito("CAL-LAMEZIA", &old_one), zn_key_ambito("CAL-JONIO", &new_one);
  ADD(&g, REG, "ambito", "codice=CAL-JONIO", "denominazione=Ambito dello Jonio");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-JONIO", "ente=D049", "dal=2025-03-15");
  json_t *rows = LIST(REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D049");
  zn_place p = region_place(&g, REG, NULL);
  zn_pair until = {"al", "2025-03-14"};
  OK(err, zn_entry_edit(&p, "ambito_membro", text(json_array_get(rows, 0), "id"), &until, 1, NULL, NULL, &err));
  json_decref(rows);
  region_meet(&g, REG, CF);
  region_meet(&g, CF, C1);
  int64_t k = ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "numero=300", "data=2025-03-20", "importo=5");
  OK(err, zn_replica_row_origin(g.r[C1], zn_entity_by_no(ZN_IMPEGNO), k, &l, &device));
  assert_int_equal(zn_id_cmp(&l.audience, &old_one), 0);
  k = ADD(&g, C1, "liquidazione", "impegno=2025/300", "numero=300", "data=2025-03-21", "importo=5");
  OK(err, zn_replica_row_origin(g.r[C1], zn_entity_by_no(ZN_LIQUIDAZIONE), k, &l, &device));
  assert_int_equal(zn_id_cmp(&l.audience, &old_one), 0);
  k = ADD(&g, C1, "atto", "tipo=DET", "numero=301", "data=2025-03-21");
  OK(err, zn_replica_row_origin(g.r[C1], zn_entity_by_no(ZN_ATTO), k, &l, &device));
  assert_int_equal(zn_id_cmp(&l.audience, &new_one), 0);
}

/* A clerk shared by two comuni: the budget says which, and where nothing does she is asked. Last: it changes who C1 is.
 */
static void a_clerk_shared_by_two(void **state) {
  (void)state;
  zn_err err = {0};
  zn_id m208;
  zn_enrol_offer offer = {.role = ZN_ROLE_ENTE};
  zn_buf text;
  bool pin = false;
  char home[128];
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=M208", "importo=7000");
  zn_key_ente("M208", &m208);
  offer.org = m208;
  zn_buf_init(&text, 0);
  OK(err, zn_enrol_invite(g.r[CF], &offer, &text, NULL, &err));
  zn_replica_close(g.r[C1]);
  snprintf(home, sizeof home, "%s/%d", g.dir, C1);
  OK(err, zn_enrol_join(&g.r[C1], home, &g.env, zn_buf_cstr(&text), NULL, "prova", &pin, &err));
  zn_buf_release(&text);
  region_meet(&g, CF, C1);
  assert_int_equal(region_place(&g, C1, NULL).n, 2);
  int64_t k = ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025/M208", "numero=500", "data=2025-06-01", "importo=5"),
          ente = -1, want = -1;
  assert_true(zn_ref_int(g.r[C1], ZN_IMPEGNO, k, "ente", &ente));
  OK(err, zn_ref_parse(g.r[C1], NULL, ZN_ENTE, "M208", &want, &err));
  assert_int_equal(ente, want);
  ADD(&g, C1, "liquidazione", "impegno=2025/500", "numero=500", "data=2025-06-02",
      "importo=5"); /* follows the impegno */
  REFUSED(C1, "impegno", ZN_E_INVALID, "più registrazioni", "budget=SAD-01/FNPS/2025", "numero=501", "data=2025-06-01",
          "importo=5");
  REFUSED(C1, "atto", ZN_E_USAGE, "D049", "tipo=DET", "numero=501", "data=2025-06-01");
  ADD_AS(&g, C1, "M208", "impegno", "budget=SAD-01/FNPS/2025", "numero=501", "data=2025-06-01", "importo=5");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(where_it_goes),      cmocka_unit_test(who_may_not),
      cmocka_unit_test(wrong_input),        cmocka_unit_test(defaults),
      cmocka_unit_test(years_follow_dates), cmocka_unit_test(edit_and_delete),
      cmocka_unit_test(json_and_lists),     cmocka_unit_test(a_person_as_supplier),
      cmocka_unit_test(warnings),           cmocka_unit_test(on_a_silent_ente_s_behalf),
      cmocka_unit_test(an_ente_that_moved), cmocka_unit_test(a_clerk_shared_by_two),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
