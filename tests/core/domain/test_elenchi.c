/* Code lists, modules, settings, profiles: the shipped set is sound, the Regione's word counts over it, what a person
 * types is checked, what comes by sync never. */
#include "core/domain/elenchi/elenchi.h"

#include "core/domain/elenchi/fondi_iniziali.h"
#include "core/domain/elenchi/iniziali.h"
#include "core/domain/report/matrice_codici.h"
#include "core/domain/rows/ref.h"
#include "tests/support/region.h"

enum { REG, CF, C1 };
static region g;
static zn_arena arena;

static int begin(void **state) {
  (void)state;
  zn_id cal, d049;
  region_begin(&g, 7);
  zn_arena_init(&arena);
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme");
  ADD(&g, REG, "ambito", "codice=CAL-LAMEZIA", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D049");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=M208");
  ADD(&g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale", "matrice=5X9");
  ADD(&g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025", "importo=1000");
  ADD(&g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-LAMEZIA", "importo=500", "data=2025-02-01");
  zn_key_ambito("CAL-LAMEZIA", &cal);
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  ADD(&g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  assert_int_equal(region_join(&g, CF, &d049, ZN_ROLE_ENTE), C1);
  region_meet(&g, REG, CF);
  region_meet(&g, CF, C1);
  return 0;
}

static int end(void **state) {
  (void)state;
  zn_arena_release(&arena);
  region_end(&g);
  return 0;
}

static void refused(size_t who, const char *entity, zn_status want, const char *says, const char *const *args) {
  zn_err err = {0};
  int64_t k;
  zn_status s = region_try_add(&g, who, NULL, entity, args, &k, &err);
  if (s != want || !strstr(err.text, says))
    fail_msg("%s %s: %d \"%s\", not %d \"%s\"", entity, args[0], (int)s, err.text, (int)want, says);
}
#define REFUSED(who, entity, want, says, ...) refused(who, entity, want, says, (const char *const[]){__VA_ARGS__, NULL})

static const zn_voce *voce(size_t who, const char *elenco, const char *versione, const char *codice, bool *vuoto) {
  zn_err err = {0};
  const zn_voce *v = NULL;
  OK(err, zn_elenco_voce(g.r[who], elenco, versione, codice, &arena, &v, vuoto, &err));
  return v;
}

/* ---- the shipped set --- */

static bool in_list(const char *elenco, const char *versione, const char *codice) {
  for (size_t i = 0; i < zn_iniziali_count(); i++) {
    const zn_elenco_iniziale *e = zn_iniziali_at(i);
    if (strcmp(e->elenco, elenco) != 0 || (versione != NULL && strcmp(e->versione, versione) != 0)) continue;
    for (size_t j = 0; j < e->n; j++)
      if (strcmp(e->voci[j].codice, codice) == 0) return true;
  }
  return false;
}

static void shipped_lists_are_sound(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_iniziali_count(); i++) {
    const zn_elenco_iniziale *e = zn_iniziali_at(i);
    assert_true(e->n > 0 && e->titolo[0] != 0);
    for (size_t j = 0; j < e->n; j++) {
      const zn_iniziale *x = &e->voci[j];
      assert_true(x->codice[0] != 0 && strlen(x->codice) <= 60 && x->denominazione[0] != 0);
      assert_null(strchr(x->codice, ','));
      for (size_t m = 0; m < j; m++)
        if (strcasecmp(x->codice, e->voci[m].codice) == 0) fail_msg("%s: %s twice", e->elenco, x->codice);
      if (x->padre != NULL && !in_list(zn_elenco_padre(e->elenco), e->versione, x->padre))
        fail_msg("%s/%s: no %s above it", e->elenco, x->codice, x->padre);
    }
    for (size_t m = 0; m < i; m++)
      assert_false(strcmp(e->elenco, zn_iniziali_at(m)->elenco) == 0 &&
                   strcmp(e->versione, zn_iniziali_at(m)->versione) == 0);
  }
  /* every list that a field names is there, and every preset is in it */
  for (size_t i = 0; i < zn_entity_count(); i++)
    for (size_t f = 0; f < zn_entity_at(i)->nfields; f++) {
      const zn_field *x = &zn_entity_at(i)->fields[f];
      if (x->elenco == NULL) continue;
      bool vuoto = true;
      (void)voce(REG, x->elenco, NULL, "nessuna", &vuoto);
      if (vuoto) fail_msg("list %s is empty", x->elenco);
      if (x->preset != NULL && !in_list(x->elenco, NULL, x->preset)) fail_msg("%s: no %s", x->elenco, x->preset);
    }
  /* every matrix has areas, macro-livelli and obiettivi of its own version */
  static const char *const parts[] = {ZN_ELENCO_AREA, ZN_ELENCO_MACRO, ZN_ELENCO_OBIETTIVO};
  zn_err err = {0};
  zn_voce *m, *v;
  size_t n, k;
  OK(err, zn_elenco_load(g.r[REG], ZN_ELENCO_MATRICE, NULL, &arena, &m, &n, &err));
  assert_int_equal(n, 2);
  for (size_t i = 0; i < n; i++)
    for (size_t p = 0; p < 3; p++) {
      OK(err, zn_elenco_load(g.r[REG], parts[p], m[i].codice, &arena, &v, &k, &err));
      assert_true(k >= 3);
    }
}

static void shipped_funds_are_sound(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_fondi_iniziali_n; i++) {
    const zn_fondo_iniziale *f = &zn_fondi_iniziali[i];
    for (size_t j = 0; j < i; j++) assert_true(strcasecmp(f->codice, zn_fondi_iniziali[j].codice) != 0);
    assert_true(in_list("provenienza", "1", f->provenienza));
    if (f->matrice != NULL) assert_true(in_list(ZN_ELENCO_MATRICE, "1", f->matrice));
    if (f->esclusi != NULL) assert_true(in_list(ZN_ELENCO_OBIETTIVO, NULL, f->esclusi));
  }
}

static void reasons_that_fit_come_first(void **state) {
  (void)state;
  static const char *const first[] = {"ACCORDO_AMM_AGGIUDICATRICI", "AFFIDAMENTI_IN_HOUSE",
                                      "AMMINISTRAZIONE DIRETTA",    "CONTRATTI_LAVORO",
                                      "INCARICHI_COLLABORAZIONE",   "SPESE_ECONOMALI"};
  zn_err err = {0};
  zn_voce *v;
  size_t n;
  OK(err, zn_elenco_load(g.r[C1], "motivo_no_cig", NULL, &arena, &v, &n, &err));
  assert_int_equal(n, 26);
  for (size_t i = 0; i < 6; i++) assert_string_equal(v[i].codice, first[i]);
}

/* ---- the Regione's word --- */

static void a_version_of_the_regione_stands_for_the_shipped_one(void **state) {
  (void)state;
  zn_err err = {0};
  zn_voce *v;
  size_t n, before;
  OK(err, zn_elenco_load(g.r[C1], "indicatore", NULL, &arena, &v, &before, &err));
  ADD(&g, REG, "codifica", "elenco=indicatore", "codice=giornate", "denominazione=Giornate", "ordine=1");
  ADD(&g, REG, "codifica", "elenco=indicatore", "versione=2", "codice=kit", "denominazione=Kit consegnati");
  region_meet(&g, REG, CF);
  region_meet(&g, CF, C1);
  for (size_t who = REG; who <= C1; who++) {
    OK(err, zn_elenco_load(g.r[who], "indicatore", "1", &arena, &v, &n, &err));
    assert_int_equal(n, 1);
    assert_string_equal(v[0].codice, "giornate");
    OK(err, zn_elenco_load(g.r[who], "INDICATORE", NULL, &arena, &v, &n, &err));
    assert_int_equal(n, 2);
    assert_string_equal(v[1].versione, "2");
    assert_null(voce(who, "indicatore", NULL, "utenti", NULL));
    assert_non_null(voce(who, "indicatore", NULL, "KIT", NULL));
    assert_null(voce(who, "indicatore", "1", "kit", NULL));
  }
  /* the shipped entries come back beside it when they are published; a second time nothing is missing */
  zn_place p = region_place(&g, REG, NULL);
  OK(err, zn_elenchi_pubblica(&p, &n, &err));
  assert_true(n > 150);
  OK(err, zn_elenco_load(g.r[REG], "indicatore", "1", &arena, &v, &n, &err));
  assert_int_equal(n, before + 1);
  OK(err, zn_elenchi_pubblica(&p, &n, &err));
  assert_int_equal(n, 0);
  zn_place c = region_place(&g, CF, NULL);
  assert_int_equal(zn_elenchi_pubblica(&c, &n, &err), ZN_E_DENIED);
}

static void funds_of_the_seed_list_are_added_once(void **state) {
  (void)state;
  zn_err err = {0};
  size_t n = 0;
  zn_place p = region_place(&g, REG, NULL);
  OK(err, zn_fondi_pubblica(&p, &n, &err));
  assert_int_equal(n, zn_fondi_iniziali_n - 1); /* FNPS is the Regione's own */
  zn_buf name;
  int64_t k = -1;
  zn_buf_init(&name, 0);
  OK(err, zn_ref_parse(g.r[REG], NULL, ZN_FONDO, "FNPS", &k, &err));
  assert_true(zn_ref_text(g.r[REG], ZN_FONDO, k, "nome", &name));
  assert_string_equal(zn_buf_cstr(&name), "Fondo nazionale");
  zn_buf_release(&name);
  OK(err, zn_fondi_pubblica(&p, &n, &err));
  assert_int_equal(n, 0);
}

static void the_matrix_is_what_is_published(void **state) {
  (void)state;
  zn_err err = {0};
  const zn_matrice *m = NULL;
  OK(err, zn_matrice_di(g.r[REG], "5x9", &arena, &m, &err));
  assert_int_equal(m->nrighe, 9);
  assert_int_equal(m->naree, 3);
  OK(err, zn_matrice_di(g.r[REG], "5x10", &arena, &m, &err));
  assert_int_equal(m->nrighe, 10);
  assert_string_equal(m->righe[5].obiettivo, "OS10"); /* in its place, with the others of ML3 */
  assert_string_equal(m->righe[6].macro_livello, "ML3");
  OK(err, zn_matrice_di(g.r[REG], "mai vista", &arena, &m, &err));
  assert_string_equal(m->versione, ZN_MATRICE_INIZIALE);
  ADD(&g, REG, "codifica", "elenco=area", "versione=2x2", "codice=B1", "denominazione=Minori");
  ADD(&g, REG, "codifica", "elenco=area", "versione=2x2", "codice=B2", "denominazione=Adulti");
  ADD(&g, REG, "codifica", "elenco=macro_livello", "versione=2x2", "codice=M1", "denominazione=Uno");
  ADD(&g, REG, "codifica", "elenco=obiettivo_servizio", "versione=2x2", "codice=Z2", "denominazione=Sciolto");
  ADD(&g, REG, "codifica", "elenco=obiettivo_servizio", "versione=2x2", "codice=Z1", "denominazione=Primo", "padre=m1");
  OK(err, zn_matrice_di(g.r[REG], "2x2", &arena, &m, &err));
  assert_int_equal(m->naree, 2);
  assert_int_equal(m->nrighe, 2);
  assert_string_equal(m->righe[0].obiettivo, "Z1");
  assert_string_equal(m->righe[1].obiettivo, "Z2"); /* of no macro-livello: last, never lost */
  zn_arena other;
  zn_arena_init(&other);
  const zn_matrice *copy = zn_matrice_copia(m, &other);
  assert_non_null(copy);
  assert_string_equal(copy->righe[1].label, "Sciolto");
  assert_null(copy->righe[copy->nrighe].obiettivo);
  zn_arena_release(&other);
}

/* ---- what a person types --- */

static void text_is(size_t who, unsigned entity, int64_t k, const char *field, const char *want) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_true(zn_ref_text(g.r[who], entity, k, field, &b));
  assert_string_equal(zn_buf_cstr(&b), want);
  zn_buf_release(&b);
}

static void codes_are_spelled_as_the_list_does(void **state) {
  (void)state;
  int64_t k = ADD(&g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza", "area=a2", "obiettivo_servizio=os04",
                  "leps=leps_ssp, LEPS_PIS", "area_istat=Anziani");
  text_is(CF, ZN_INTERVENTO, k, "area", "A2");
  text_is(CF, ZN_INTERVENTO, k, "obiettivo_servizio", "OS04");
  text_is(CF, ZN_INTERVENTO, k, "leps", "LEPS_SSP,LEPS_PIS");
  text_is(CF, ZN_INTERVENTO, k, "area_istat", "ANZ"); /* by its whole name */
  k = ADD_AS(&g, CF, "CAL-LAMEZIA", "atto", "tipo=det", "anno=2025", "numero=12", "data=2025-01-10");
  text_is(CF, ZN_ATTO, k, "tipo", "DET");
}

static void an_unknown_code_is_refused_with_what_comes_near(void **state) {
  (void)state;
  REFUSED(CF, "intervento", ZN_E_INVALID, "OS04", "codice=X", "titolo=X", "obiettivo_servizio=OS4");
  REFUSED(CF, "intervento", ZN_E_INVALID, "LEPS_PIPPI", "codice=X", "titolo=X", "leps=LEPS_SSP,LEPS_PIPI");
  REFUSED(CF, "intervento", ZN_E_INVALID, "virgola", "codice=X", "titolo=X", "leps=LEPS_SSP,,LEPS_PIS");
  REFUSED(CF, "intervento", ZN_E_INVALID, "zona elenco area", "codice=X", "titolo=X", "area=zzzzzz");
  REFUSED(CF, "atto", ZN_E_INVALID, "DET (Determina)", "tipo=DETT", "anno=2025", "numero=13", "data=2025-01-10");
  REFUSED(REG, "fondo", ZN_E_INVALID, "5x9", "codice=X", "nome=X", "matrice=5x8");
  /* a list of several codes is only for fields that take several */
  REFUSED(CF, "intervento", ZN_E_INVALID, "A1,A2", "codice=X", "titolo=X", "area=A1,A2");
}

static void a_code_that_nobody_knows_comes_by_sync(void **state) {
  (void)state;
  zn_err err = {0};
  zn_tx *tx = NULL;
  zn_place p = region_place(&g, CF, NULL);
  const zn_me *me = zn_place_as(&p, ZN_ORG_AMBITO);
  const zn_id none = {{0}};
  zn_ledger l;
  zn_row row = {.ent = zn_entity_by_no(ZN_ATTO)};
  row.v[zn_field_index(row.ent, "ambito")] = zn_int(me->k);
  row.v[zn_field_index(row.ent, "tipo")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR("NUOVO")};
  row.v[zn_field_index(row.ent, "anno")] = zn_int(2025);
  row.v[zn_field_index(row.ent, "numero")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR("99")};
  row.v[zn_field_index(row.ent, "data")] = zn_int(20100);
  zn_ledger_make(&l, zn_replica_region(p.r), ZN_L3_AMBITO, &me->org, &none);
  OK(err, zn_tx_begin(&tx, p.r, &err));
  OK(err, zn_tx_insert(tx, &l, NULL, &row, false, &err));
  OK(err, zn_tx_commit(tx, &err));
  region_meet(&g, CF, C1);
  int64_t k = -1;
  OK(err, zn_ref_parse(g.r[C1], NULL, ZN_ATTO, "NUOVO/2025/99", &k, &err));
  /* and may be edited where it is not what is changed */
  const zn_pair pair = {"oggetto", "Prova"};
  OK(err, zn_entry_edit(&p, "atto", "NUOVO/2025/99", &pair, 1, NULL, NULL, &err));
}

static void an_expired_code_warns(void **state) {
  (void)state;
  zn_err err = {0};
  int64_t k;
  ADD(&g, REG, "codifica", "elenco=tipo_atto", "versione=1", "codice=ORD", "denominazione=Ordinanza", "al=2024-12-31");
  region_meet(&g, REG, CF);
  zn_place p = region_place(&g, CF, "CAL-LAMEZIA");
  static const struct {
    const char *number, *date;
    size_t warnings;
  } acts[] = {{"1", "2024-12-31", 0}, {"2", "2025-01-01", 1}};
  for (size_t i = 0; i < 2; i++) {
    json_t *w = json_array();
    const zn_pair pairs[] = {{"tipo", "ord"}, {"numero", acts[i].number}, {"data", acts[i].date}};
    OK(err, zn_entry_add(&p, "atto", pairs, 3, &k, w, &err));
    assert_int_equal(json_array_size(w), acts[i].warnings);
    if (acts[i].warnings > 0) assert_non_null(strstr(json_string_value(json_array_get(w, 0)), "31/12/2024"));
    json_decref(w);
  }
}

/* ---- modules --- */

static void a_module_is_off_until_the_regione_turns_it_on(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place reg = region_place(&g, REG, NULL), cf = region_place(&g, CF, NULL);
  for (size_t i = 0; i < zn_modulo_count(); i++) assert_false(zn_modulo_attivo(g.r[C1], zn_modulo_at(i).codice));
  for (size_t i = 0; i < zn_entity_count(); i++) { /* every module of the schema is in the list */
    const char *m = zn_entity_at(i)->modulo;
    bool known = m == NULL;
    for (size_t j = 0; j < zn_modulo_count(); j++) known |= m != NULL && strcmp(zn_modulo_at(j).codice, m) == 0;
    assert_true(known);
  }
  REFUSED(CF, "formazione", ZN_E_STATE, "zona modulo on formazione", "titolo=Corso", "anno=2025");
  assert_int_equal(zn_modulo_imposta(&cf, "formazione", true, &err), ZN_E_DENIED);
  assert_int_equal(zn_modulo_imposta(&reg, "formazioni", true, &err), ZN_E_NOTFOUND);
  OK(err, zn_modulo_imposta(&reg, "FORMAZIONE", true, &err));
  assert_false(zn_modulo_attivo(g.r[CF], "formazione"));
  region_meet(&g, REG, CF);
  assert_true(zn_modulo_attivo(g.r[CF], "formazione"));
  ADD(&g, CF, "formazione", "titolo=Corso", "anno=2025");
  OK(err, zn_modulo_imposta(&reg, "formazione", false, &err));
  region_meet(&g, REG, CF);
  REFUSED(CF, "formazione", ZN_E_STATE, "spento", "titolo=Altro corso", "anno=2025");
  json_t *rows = NULL; /* what was there stays, and can be mended */
  zn_query q = {0};
  OK(err, zn_entry_list(&cf, "formazione", &q, &rows, &err));
  assert_int_equal(json_array_size(rows), 1);
  const zn_pair pair = {"ore", "12"};
  OK(err, zn_entry_edit(&cf, "formazione", json_string_value(json_object_get(json_array_get(rows, 0), "id")), &pair, 1,
                        NULL, NULL, &err));
  json_decref(rows);
}

static void a_module_brings_what_it_hangs_on(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place reg = region_place(&g, REG, NULL);
  OK(err, zn_modulo_imposta(&reg, "gradimento", true, &err));
  assert_true(zn_modulo_attivo(g.r[REG], "servizi"));
  OK(err, zn_modulo_imposta(&reg, "servizi", false, &err));
  assert_false(zn_modulo_attivo(g.r[REG], "gradimento"));
}

static void prenotazioni_are_a_module(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place reg = region_place(&g, REG, NULL);
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=100");
  region_meet(&g, CF, C1);
  REFUSED(C1, "impegno", ZN_E_STATE, "prenotazioni", "budget=SAD-01/FNPS/2025", "numero=1", "data=2025-03-01",
          "importo=10", "prenotazione=si");
  ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "numero=2", "data=2025-03-01", "importo=10", "prenotazione=no");
  OK(err, zn_modulo_imposta(&reg, "prenotazioni", true, &err));
  region_meet(&g, REG, CF);
  region_meet(&g, CF, C1);
  ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "numero=1", "data=2025-03-01", "importo=10", "prenotazione=si");
}

/* ---- settings, profiles --- */

static void settings_are_numbers_in_their_limits(void **state) {
  (void)state;
  zn_err err = {0};
  zn_place reg = region_place(&g, REG, NULL), cf = region_place(&g, CF, NULL);
  assert_int_equal(zn_impostazione_int(g.r[CF], ZN_IMP_SOGLIA_UTENTI, 4), 4);
  OK(err, zn_impostazione_imposta(&reg, "Soglia_Utenti", "6", &err));
  assert_int_equal(zn_impostazione_imposta(&reg, ZN_IMP_SOGLIA_UTENTI, "-1", &err), ZN_E_INVALID);
  assert_int_equal(zn_impostazione_imposta(&reg, ZN_IMP_SOGLIA_UTENTI, "99999", &err), ZN_E_INVALID);
  assert_int_equal(zn_impostazione_imposta(&reg, "soglia", "6", &err), ZN_E_NOTFOUND);
  assert_int_equal(zn_impostazione_imposta(&cf, ZN_IMP_SOGLIA_UTENTI, "5", &err), ZN_E_DENIED);
  region_meet(&g, REG, CF);
  assert_int_equal(zn_impostazione_int(g.r[CF], ZN_IMP_SOGLIA_UTENTI, 4), 6);
  ADD(&g, REG, "impostazione", "chiave=prova", "valore=dieci"); /* not a number: as if it were not there */
  assert_int_equal(zn_impostazione_int(g.r[REG], "prova", 3), 3);
}

static void a_profile_is_the_ambitos_choice(void **state) {
  (void)state;
  zn_err err = {0};
  int64_t k = -1;
  OK(err, zn_ref_parse(g.r[C1], NULL, ZN_ENTE, "D049", &k, &err));
  assert_int_equal(zn_profilo_di(g.r[C1], k), ZN_PROFILO_DELEGA);
  REFUSED(C1, "profilo", ZN_E_DENIED, "capofila", "ente=D049", "profilo=completo");
  ADD(&g, CF, "profilo", "ente=D049", "profilo=ordinario");
  region_meet(&g, CF, C1);
  assert_int_equal(zn_profilo_di(g.r[C1], k), ZN_PROFILO_ORDINARIO);
  const zn_entity *impegno = zn_entity_by_no(ZN_IMPEGNO), *storno = zn_entity_by_no(ZN_STORNO),
                  *piano = zn_entity_by_no(ZN_PIANO);
  assert_true(zn_profilo_mostra(ZN_PROFILO_DELEGA, impegno));
  assert_false(zn_profilo_mostra(ZN_PROFILO_DELEGA, storno));
  assert_true(zn_profilo_mostra(ZN_PROFILO_ORDINARIO, storno));
  assert_false(zn_profilo_mostra(ZN_PROFILO_COMPLETO, piano)); /* not an ente's */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shipped_lists_are_sound),
      cmocka_unit_test(shipped_funds_are_sound),
      cmocka_unit_test(reasons_that_fit_come_first),
      cmocka_unit_test(a_version_of_the_regione_stands_for_the_shipped_one),
      cmocka_unit_test(funds_of_the_seed_list_are_added_once),
      cmocka_unit_test(the_matrix_is_what_is_published),
      cmocka_unit_test(codes_are_spelled_as_the_list_does),
      cmocka_unit_test(an_unknown_code_is_refused_with_what_comes_near),
      cmocka_unit_test(a_code_that_nobody_knows_comes_by_sync),
      cmocka_unit_test(an_expired_code_warns),
      cmocka_unit_test(a_module_is_off_until_the_regione_turns_it_on),
      cmocka_unit_test(a_module_brings_what_it_hangs_on),
      cmocka_unit_test(prenotazioni_are_a_module),
      cmocka_unit_test(settings_are_numbers_in_their_limits),
      cmocka_unit_test(a_profile_is_the_ambitos_choice),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
