/* The rules that look at more than one office or at what was sent: V05, V09, V18, V24, V28, S02. Each silent, then
 * speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/rendiconto/rendiconto.h"
#include "tests/core/domain/support_regole.h"

static int64_t k;
static void at_ambito(void) { ask_of(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A"); }

static json_t *act_by(int at, zn_org_kind kind, const char *me, zn_verbo v, const char *target, const char *motivo) {
  json_t *out = NULL;
  zn_rendiconto_act a = {.me = org_id(me),
                         .kind = kind,
                         .fondo_annualita = fa_at(at),
                         .has_target = target != NULL,
                         .verbo = v,
                         .motivo = motivo};
  if (target != NULL) a.target = org_id(target);
  MUST(zn_rendiconto_do(w.g.o[at].r, &a, &out, &err));
  carry_all(&w.g);
  return out;
}
static void does(int at, zn_org_kind kind, const char *me, zn_verbo v, const char *target, const char *motivo) {
  json_decref(act_by(at, kind, me, v, target, motivo));
}

/* E001's sending, validated and transmitted. */
static void transmitted(void) {
  k = committed("1", 1000);
  does(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL);
  does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL);
  does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, NULL);
}

/* ---- V05 ---- */

static void v05_good(void) { /* sent and not transmitted: it may be corrected; and what grows says nothing */
  k = committed("1", 1200);
  does(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL);
  change_int(ZN_IMPEGNO, k, "importo", 1000);
  does(E1, ZN_ORG_ENTE, "E001", ZN_R_WITHDRAW, NULL, NULL);
  does(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL);
  does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL);
  does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, NULL);
  change_int(ZN_IMPEGNO, k, "importo", 1001);
  /* what was on another row of the matrix is on another: the total is the same, the row is not */
}
static int64_t other_line(void) {
  zn_row i = new_row(ZN_INTERVENTO);
  int64_t was = w.intervento;
  set_int(&i, "piano", w.piano);
  set_text(&i, "codice", "ACC-01");
  set_text(&i, "titolo", "Segretariato");
  set_text(&i, "area", "A3");
  set_text(&i, "obiettivo_servizio", "OS01");
  set_text(&i, "stato", "attivo");
  w.intervento = put_at(CAP_A, &w.l3, &i);
  int64_t line = new_line("E001", 1000);
  w.intervento = was;
  carry_all(&w.g);
  return carry_k(&w.g, CAP_A, line, E1);
}
static void v05row_good(void) { transmitted(); }
static void v05row_bad(void) { change_int(ZN_IMPEGNO, k, "budget", other_line()); }

/* ---- V09 ---- */

static int64_t of_m001(const char *number, int64_t used) {
  zn_ledger m = ledger_of(&w.g, ZN_L6_ENTE, "M001", "AMB-A");
  zn_row f = new_row(ZN_FORNITORE), d = paper("FAT", "7", 1000), i = impegno(number, 2000),
         q = new_row(ZN_LIQUIDAZIONE);
  int64_t me = org_k(&w.g, CAP_A, "M001");
  set_int(&f, "ente", me);
  set_text(&f, "paese", "IT");
  set_text(&f, "piva", "00743110157");
  set_text(&f, "denominazione", "Coop. Aurora");
  set_text(&f, "tipo", "ets");
  set_int(&d, "fornitore", put_at(CAP_A, &m, &f));
  set_int(&d, "ente", me);
  set_int(&i, "ente", me);
  set_int(&i, "budget", new_line("M001", 3000));
  set_int(&q, "impegno", put_at(CAP_A, &m, &i));
  set_int(&q, "anno", 2025);
  set_text(&q, "numero", number);
  set_int(&q, "progressivo", 1);
  set_int(&q, "data", D_01_04);
  set_int(&q, "importo", used);
  set_int(&q, "giustificativo", put_at(CAP_A, &m, &d));
  return put_at(CAP_A, &m, &q);
}
static void v09_good(void) {
  settled(committed("1", 1000), "7", 600, invoice("7", 1000));
  of_m001("1", 400); /* 10,00 in all: the whole invoice, shared */
  at_ambito();
}
static void v09_bad(void) { settled(committed("2", 1000), "8", 1, only_k(&w.g, E1, "SELECT k FROM giustificativo")); }

/* ---- V18 ---- */

static void v18_good(void) {
  committed("1", 1000);
  does(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL);
  does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL);
  at_ambito();
}
static void v18_bad(void) { new_line("E002", 100); }
static void v18reason_good(void) {
  v18_good();
  w.motivo = "ente inadempiente";
}
#define v18reason_bad v18_bad
static void v18sent_good(void) { v18_good(); }
static void v18sent_bad(void) { does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_REOPEN, "E001", "manca una fattura"); }

/* ---- V24 ---- */

/* An ente of another ambito on this one's line is in the sum (S08 shows it). */
static void v24_good(void) {
  zn_ledger m = ledger_of(&w.g, ZN_L6_ENTE, "M002", "AMB-B");
  zn_row i = impegno("5", 50);
  committed("1", 700);
  carry_all(&w.g);
  set_int(&i, "ente", org_k(&w.g, CAP_B, "M002"));
  zn_id ledger;
  zn_pk device;
  assert_int_equal(zn_replica_feed_info(w.g.o[CAP_A].r, ZN_K_FEED(w.line), &ledger, &device), ZN_OK);
  int64_t feed = zn_replica_feed(w.g.o[CAP_B].r, &ledger, &device, true); /* a name is enough to cite a row */
  set_int(&i, "budget", (int64_t)((uint64_t)feed << 43 | ZN_K_N(w.line)));
  put_at(CAP_B, &m, &i);
  ask_of(REG, ZN_LIVELLO_AMBITO, "AMB-A");
}
static void v24_bad(void) { /* the registry loses an ente that spent */
  delete_row(&w.g, REG, ZN_ENTE, org_k(&w.g, REG, "E001"));
}

/* ---- V28 ---- */

static void survey(zn_day due) {
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", w.fa);
  set_text(&r, "tipo", "rendicontazione");
  set_int(&r, "al", 20300);
  set_int(&r, "scadenza", due);
  set_text(&r, "stato", "aperta");
  put_at(REG, &w.l1, &r);
}
static void v28_good(void) {
  survey(TODAY + 30);
  committed("1", 100);
  at_ambito();
}
static void v28_bad(void) { does(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL); }

/* ---- S02 ---- */

static int second;
static void s02_good(void) {
  second = region_second(&w.g, E1);
  k = committed("1", 1000);
  carry_all(&w.g);
  change_int(ZN_IMPEGNO, k, "importo", 1100);
}
static void s02_bad(void) { /* two workplaces change the same impegno, neither knowing of the other */
  carry_all(&w.g);
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&w.g, second, ZN_IMPEGNO, carry_k(&w.g, E1, k, second), &a);
  set_int(&row, "importo", 1300);
  edit_row(&w.g, second, &row);
  change_int(ZN_IMPEGNO, k, "importo", 1200);
  zn_arena_release(&a);
}

static const rule_pair pairs[] = {
    PAIR("V05", ZN_AVVISA, false, v05row,
         "Nella riga OS04 della matrice l'impegnato scende di 10,00 € rispetto all'invio precedente. Controlla se la "
         "spesa è passata a un altro intervento."),
    PAIR("V09", ZN_BLOCCA, false, v09,
         "Il documento n. 7 è usato da più enti per più del suo totale. Sentite l'altro ente prima di convalidare."),
    PAIR("V18", ZN_BLOCCA, false, v18,
         "E002 non ha inviato la rendicontazione né dichiarato il non utilizzo. Sollecitalo, oppure trasmetti senza, "
         "indicando il motivo."),
    PAIR("V18", ZN_AVVISA, false, v18reason,
         "E002 non ha inviato la rendicontazione né dichiarato il non utilizzo. Sollecitalo, oppure trasmetti senza, "
         "indicando il motivo."),
    PAIR("V18", ZN_BLOCCA, false, v18sent,
         "E001 non ha inviato la rendicontazione né dichiarato il non utilizzo. Sollecitalo, oppure trasmetti senza, "
         "indicando il motivo."),
    PAIR("V24", ZN_BLOCCA, false, v24,
         "Il totale dell'ambito (impegnato 7,50 €) non è la somma degli enti (0,50 €): manca l'anagrafica di un ente. "
         "Sincronizza; se resta, segnala l'errore all'assistenza."),
    PAIR("V28", ZN_SUGGERISCE, false, v28,
         "E001: inviato, ma la conferma di consegna non c'è ancora; la scadenza è il 31/12/2025."),
    PAIR("S02", ZN_BLOCCA, false, s02,
         "Due versioni della stessa registrazione (Impegno 2025/1): scegli quale tenere con \"zona conflict\"."),
};

static void sendings(void **state) {
  (void)state;
  run_pairs(pairs, sizeof pairs / sizeof pairs[0]);
}

/* V05 speaks twice where a total falls: the sum, which blocks, and its row of the matrix. A reason of the two, and no
 * other, opens the way. */
static void going_down(void **state) {
  (void)state;
  static const struct {
    const char *motivo;
    zn_gravita level;
  } asks[] = {{NULL, ZN_BLOCCA},
              {"economia di gara", ZN_BLOCCA},
              {"Disimpegno: servizio concluso prima", ZN_AVVISA},
              {"errore materiale nella fattura 12", ZN_AVVISA}};
  world_open(false);
  v05_good();
  change_int(ZN_IMPEGNO, k, "importo", 688);
  for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
    zn_regole_ask ask = {
        .fondo_annualita = fa_at(E1), .livello = ZN_LIVELLO_ENTE, .org = org_id("E001"), .motivo = asks[i].motivo};
    zn_rilievi r;
    size_t n = 0;
    MUST(zn_regole_check(w.g.o[E1].r, &ask, &r, &err));
    for (size_t j = 0; j < r.n; j++) {
      if (strcmp(r.v[j].codice, "V05") != 0) continue;
      if (strncmp(r.v[j].testo, "Rispetto", 8) == 0) {
        assert_string_equal(r.v[j].testo,
                            "Rispetto all'invio precedente l'impegnato scende di 3,12 €. Perché? Rispondi "
                            "con --motivo: \"errore materiale\" oppure \"disimpegno\", e una nota.");
        assert_int_equal(r.v[j].gravita, asks[i].level);
      } else {
        assert_int_equal(r.v[j].gravita, ZN_AVVISA);
      }
      n++;
    }
    assert_int_equal(n, 2);
    zn_rilievi_free(&r);
  }
  world_close();
}

/* What was late, and what only the workplace's clock says was in time. */
static void late(void **state) {
  (void)state;
  world_open(false);
  survey(TODAY - 10);
  committed("1", 100);
  does(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL);
  does(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_REVIEW, "E001", NULL);
  zn_regole_ask ask = {.fondo_annualita = fa_at(CAP_A), .livello = ZN_LIVELLO_AMBITO, .org = org_id("AMB-A")};
  zn_rilievi r;
  bool said = false;
  MUST(zn_regole_check(w.g.o[CAP_A].r, &ask, &r, &err));
  for (size_t j = 0; j < r.n; j++) said |= strcmp(r.v[j].codice, "V28") == 0;
  assert_true(said);
  zn_rilievi_free(&r);
  world_close();
}

/* Warnings do not stop a sending: its answer holds them, and says that nobody gave a reason where nobody did; the
 * reason is in the move. */
static void answered_for(void **state) {
  (void)state;
  static const char *const said[] = {
      "V02: L'impegnato (500,01 €) supera il programmato (500,00 €) nell'intervento SAD-01 di E001. Riduci l'impegno "
      "oppure chiedi al capofila di rimodulare.",
      "1 avviso non motivato: chi esamina vedrà che non hai indicato il motivo (--motivo \"…\")."};
  for (int i = 0; i < 2; i++) {
    world_open(false);
    committed("1", 50001);
    json_t *out = act_by(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, i == 0 ? NULL : "si rimodula in aprile");
    json_t *list = json_object_get(out, "avvisi");
    assert_int_equal(json_array_size(list), i == 0 ? 2 : 1);
    for (size_t j = 0; j < json_array_size(list); j++)
      assert_string_equal(json_string_value(json_array_get(list, j)), said[j]);
    json_decref(out);
    int64_t kept = only_k(&w.g, CAP_A, "SELECT count(*) FROM rendiconto_mossa WHERE motivo='si rimodula in aprile'");
    assert_int_equal(kept, i);
    world_close();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(sendings), cmocka_unit_test(going_down), cmocka_unit_test(late),
                                     cmocka_unit_test(answered_for)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
