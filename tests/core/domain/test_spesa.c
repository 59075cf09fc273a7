/* Spending in one row, splits, corrections, what is left over: what is written, what is refused, and that no identity
 * of the fund is moved by what should not move it. */
#include "core/domain/spesa/spesa.h"

#include "core/domain/money/importi.h"
#include "core/domain/money/totals.h"
#include "tests/support/region.h"

enum { REG, CF, C1 };
static region g;
static zn_arena arena;

static int begin(void **state) {
  (void)state;
  zn_err err = {0};
  zn_id cal, d049;
  region_begin(&g, 3);
  OK(err, zn_domain_attach(g.r[REG], &err));
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, REG, "ente", "cod_catastale=D218", "denominazione=Curinga");
  ADD(&g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme", "cf=00301390795");
  ADD(&g, REG, "ambito", "codice=CAL", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(&g, REG, "ambito_membro", "ambito=CAL", "ente=D049", "dal=2010-01-01");
  ADD(&g, REG, "ambito_membro", "ambito=CAL", "ente=D218", "dal=2010-01-01");
  ADD(&g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo");
  ADD(&g, REG, "fondo", "codice=COM", "nome=Bilancio comunale", "livello_prova=importo");
  ADD(&g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025");
  ADD(&g, REG, "fondo_annualita", "fondo=COM", "anno=2025");
  ADD(&g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL", "importo=500000", "data=2025-02-01");
  zn_key_ambito("CAL", &cal);
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  OK(err, zn_domain_attach(g.r[CF], &err));
  ADD(&g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  ADD(&g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare");
  ADD(&g, CF, "intervento", "codice=PIS-01", "titolo=Pronto intervento");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  ADD(&g, CF, "budget", "intervento=PIS-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D218", "importo=10000.00");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=M208", "importo=10000.00");
  assert_int_equal(region_join(&g, CF, &d049, ZN_ROLE_ENTE), C1);
  OK(err, zn_domain_attach(g.r[C1], &err));
  zn_arena_init(&arena);
  return 0;
}
static int end(void **state) {
  (void)state;
  zn_arena_release(&arena);
  region_end(&g);
  return 0;
}

static size_t pairs_of(const char *const *args, zn_pair pairs[30]) {
  size_t n = 0;
  for (; args[n]; n++) {
    const char *eq = strrchr(args[n], '=');
    if (strncmp(args[n], "ripartizione=", 13) == 0) eq = args[n] + 12;
    assert_non_null(eq);
    pairs[n] = (zn_pair){zn_arena_strndup(&arena, args[n], (size_t)(eq - args[n])), eq + 1};
  }
  return n;
}

static zn_status try_spesa(size_t i, const char *come, const char *form, const char *const *args, zn_spesa_fatta *out,
                           json_t *avvisi, zn_err *err) {
  zn_pair pairs[30];
  size_t n = pairs_of(args, pairs);
  zn_place p = region_place(&g, i, come);
  return zn_spesa_add(&p, form, pairs, n, &arena, out, avvisi, err);
}
static zn_spesa_fatta spesa_(size_t i, const char *come, const char *form, const char *const *args) {
  zn_spesa_fatta out;
  zn_err err = {0};
  OK(err, try_spesa(i, come, form, args, &out, NULL, &err));
  return out;
}
#define SPESA(i, form, ...) spesa_(i, NULL, form, (const char *const[]){__VA_ARGS__, NULL})
#define REFUSED(i, come, form, says, ...)                                                                              \
  do {                                                                                                                 \
    zn_spesa_fatta o_;                                                                                                 \
    zn_err e_ = {0};                                                                                                   \
    int64_t was_ = region_int(&g, i, "SELECT count(*) FROM impegno") + region_int(&g, i, "SELECT count(*) FROM atto"); \
    assert_int_not_equal(try_spesa(i, come, form, (const char *const[]){__VA_ARGS__, NULL}, &o_, NULL, &e_), ZN_OK);   \
    if (!strstr(e_.text, says)) fail_msg("\"%s\" does not say \"%s\"", e_.text, says);                                 \
    assert_int_equal(                                                                                                  \
        region_int(&g, i, "SELECT count(*) FROM impegno") + region_int(&g, i, "SELECT count(*) FROM atto"), was_);     \
  } while (0)

static zn_rettifica rettifica_(size_t i, const char *verb, const char *ref, const char *const *args) {
  zn_pair pairs[30];
  zn_err err = {0};
  zn_rettifica out;
  size_t n = pairs_of(args, pairs);
  zn_place p = region_place(&g, i, NULL);
  OK(err, zn_spesa_rettifica(&p, verb, ref, pairs, n, &arena, &out, &err));
  return out;
}
#define RETTIFICA(verb, ref, ...) rettifica_(C1, verb, ref, (const char *const[]){__VA_ARGS__, NULL})
static void not_(size_t i, const char *verb, const char *ref, const char *says, const char *const *args) {
  zn_pair pairs[30];
  zn_err err = {0};
  zn_rettifica out;
  size_t n = pairs_of(args, pairs);
  zn_place p = region_place(&g, i, NULL);
  assert_int_not_equal(zn_spesa_rettifica(&p, verb, ref, pairs, n, &arena, &out, &err), ZN_OK);
  if (!strstr(err.text, says)) fail_msg("\"%s\" does not say \"%s\"", err.text, says);
}
#define NOT(verb, ref, says, ...) not_(C1, verb, ref, says, (const char *const[]){__VA_ARGS__, NULL})

/* The figures of the comune on the fund, at a date. */
static zn_somme somme(const char *date) {
  zn_err err = {0};
  zn_id id;
  zn_importi im;
  int64_t fa = -1;
  zn_day al = 0;
  zn_key_ente("D049", &id);
  OK(err, zn_ref_parse(g.r[C1], NULL, ZN_FONDO_ANNUALITA, "FNPS/2025", &fa, &err));
  OK(err, zn_day_parse(date, &al, &err));
  OK(err, zn_importi_at(g.r[C1], fa, ZN_LIVELLO_ENTE, &id, al, ZN_VISTA_FINALE, &im, &err));
  return im.totali;
}

#define WHOLE                                                                                                    \
  "budget=SAD-01/FNPS/2025", "importo=1.200,00", "data=01/03/2025", "determina=12", "determina_data=28/02/2025", \
      "fornitore=Coop Aurora", "fornitore_piva=00743110157", "fattura_numero=F1", "fattura_data=10/03/2025",     \
      "mandato_num=31", "data_pagamento=20/03/2025", "quietanza_num=5", "cig=95156957EC", "oggetto=Pasti a domicilio"

static void one_row_is_a_chain(void **state) {
  (void)state;
  zn_spesa_fatta f = SPESA(C1, "spesa", WHOLE);
  assert_true(f.nuovo && f.impegno > 0 && f.liquidazione > 0 && f.pagamento > 0);
  assert_string_equal(f.resta, "");
  assert_int_equal(region_int(&g, C1,
                              "SELECT count(*) FROM impegno i JOIN atto a ON a.k=i.atto JOIN fornitore f ON "
                              "f.k=i.fornitore WHERE i.numero='DET-12' AND i.anno=2025 AND i.importo=120000 AND "
                              "a.tipo='DET' AND a.anno=2025 AND a.numero='12' AND f.piva='00743110157'"),
                   1);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT count(*) FROM liquidazione l JOIN giustificativo g ON g.k=l.giustificativo WHERE "
                 "l.numero='12' AND l.importo=120000 AND g.numero='F1' AND g.totale=120000 AND l.data=g.data"),
      1);
  assert_int_equal(region_int(&g, C1,
                              "SELECT count(*) FROM pagamento WHERE mandato_num='31' AND anno=2025 AND importo=120000 "
                              "AND quietanza_num='5'"),
                   1);
  zn_somme s = somme("2025-12-31");
  assert_int_equal(s.impegnato, 120000);
  assert_int_equal(s.pagato, 120000);
  /* the same supplier and the same act are not made twice; a further invoice goes on the impegno */
  f = SPESA(C1, "spesa", "impegno=2025/DET-12", "importo=0,50", "data=2025-04-01", "determina=DET/2025/12",
            "fattura_numero=F2", "fattura_data=2025-04-01");
  assert_false(f.nuovo);
  assert_int_equal(f.pagamento, 0);
  assert_non_null(strstr(f.resta, "zona add pagamento liquidazione=2025/12/2 importo=0.50"));
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM fornitore"), 1);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM atto"), 1);
  assert_int_equal(region_int(&g, C1, "SELECT max(progressivo) FROM liquidazione WHERE numero='12'"), 2);
  NOT("storno", "2025/31", "al massimo 1.200,00", "importo=1200,01", "motivo=x");
}

static void the_chain_stops_where_the_row_does(void **state) {
  (void)state;
  zn_spesa_fatta f = SPESA(C1, "spesa", "intervento=PIS-01", "importo=10", "data=2025-05-01", "determina=DGC/2025/3");
  assert_true(f.impegno > 0 && f.liquidazione == 0 && f.pagamento == 0);
  assert_non_null(strstr(f.resta, "zona add spesa impegno=2025/DGC-3"));
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM atto WHERE tipo='DGC' AND numero='3'"), 1);
  f = SPESA(C1, "spesa", "intervento=PIS-01", "importo=10", "data=2025-05-01", "impegno_numero=50", "liq_numero=9");
  assert_true(f.liquidazione > 0 && f.pagamento == 0);
}

static void what_is_refused(void **state) {
  (void)state;
  static const char *const b = "budget=SAD-01/FNPS/2025";
  REFUSED(C1, NULL, "spesa", "esiste già", WHOLE);
  REFUSED(C1, NULL, "spesa", "Manca importo", b, "data=2025-03-01");
  REFUSED(C1, NULL, "spesa", "Manca il numero", b, "importo=1", "data=2025-03-01");
  REFUSED(C1, NULL, "spesa", "importo programmato va la spesa", "importo=1", "data=2025-03-01", "determina=90");
  REFUSED(C1, NULL, "spesa", "maggiore di zero", b, "importo=-1", "data=2025-03-01", "determina=90");
  REFUSED(C1, NULL, "spesa", "serve anche data_pagamento", b, "importo=1", "data=2025-03-01", "determina=90",
          "mandato_num=3");
  REFUSED(C1, NULL, "spesa", "serve anche mandato_num", b, "importo=1", "data=2025-03-01", "determina=90",
          "quietanza_num=3");
  REFUSED(C1, NULL, "spesa", "serve anche fattura_data", b, "importo=1", "data=2025-03-01", "determina=90",
          "fattura_numero=3");
  REFUSED(C1, NULL, "spesa", "Forse volevi fornitore", b, "importo=1", "data=2025-03-01", "fornitor=X");
  REFUSED(C1, NULL, "spesa", "scritto due volte", b, b, "importo=1", "data=2025-03-01");
  REFUSED(C1, NULL, "spesa", "DET/2025/12", b, "importo=1", "data=2025-03-01", "determina=a/b/c");
  REFUSED(C1, NULL, "spesa", "altro ente", "budget=SAD-01/FNPS/2025/D218", "importo=1", "data=2025-03-01",
          "determina=90");
  /* what fails in the middle leaves nothing, not even the act that was made before it */
  REFUSED(C1, NULL, "spesa", "", b, "importo=1", "data=2025-03-01", "determina=91", "fattura_numero=3",
          "fattura_data=2025-03-01", "tipo_documento=FAT", "mandato_num=1", "data_pagamento=2025-13-01");
  region_meet(&g, CF, REG);
  REFUSED(REG, NULL, "spesa", "capofila", "budget=SAD-01/FNPS/2025/D218", "importo=1", "data=2025-03-01",
          "determina=90");
}

static bool says(json_t *list, const char *what) {
  size_t i;
  json_t *v;
  json_array_foreach(list, i, v) if (strstr(json_string_value(v), what)) return true;
  return false;
}

static void doubts_are_said(void **state) {
  (void)state;
  zn_spesa_fatta f;
  zn_err err = {0};
  json_t *avvisi = json_array();
  /* 1,200.00 of F1 are accounted for already; 100 more are saved all the same, and said */
  OK(err, try_spesa(
              C1, NULL, "spesa",
              (const char *const[]){"intervento=PIS-01", "importo=100", "data=2025-03-20", "determina=44",
                                    "fornitore_piva=00743110157", "fattura_numero=F1", "fattura_data=2025-03-10", NULL},
              &f, avvisi, &err));
  assert_true(says(avvisi, "già rendicontata per 1.200,00 su 1.200,00"));
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM giustificativo WHERE numero='F1'"), 1);
  json_array_clear(avvisi);
  /* a supplier that is an ente of the perimeter: a transfer, not an expense */
  OK(err, try_spesa(C1, NULL, "spesa",
                    (const char *const[]){"intervento=PIS-01", "importo=100", "data=2025-03-20", "impegno_numero=45",
                                          "fornitore=Comune di Lamezia Terme", NULL},
                    &f, avvisi, &err));
  assert_true(says(avvisi, "lo contiamo come trasferimento, non come spesa"));
  json_array_clear(avvisi);
  OK(err, try_spesa(C1, NULL, "spesa",
                    (const char *const[]){"intervento=PIS-01", "importo=100", "data=2025-03-20", "impegno_numero=46",
                                          "fornitore=Coop Bis", NULL},
                    &f, avvisi, &err));
  assert_false(says(avvisi, "trasferimento"));
  json_decref(avvisi);
}

static void a_quota_is_an_internal_transfer(void **state) {
  (void)state;
  zn_err err = {0};
  zn_id cal, d049;
  zn_importi im;
  int64_t fa = -1;
  zn_spesa_fatta f = SPESA(C1, "quota", "importo=4650", "data=2025-02-15", "determina=3", "mandato_num=9",
                           "data_pagamento=2025-02-20");
  assert_true(f.assegnazione > 0 && f.pagamento > 0);
  assert_int_equal(region_int(&g, C1,
                              "SELECT count(*) FROM assegnazione a JOIN ente e ON e.k=a.da_ente WHERE a.origine='ente' "
                              "AND a.tipo='quota_comune' AND a.importo=465000 AND e.cod_catastale='D049'"),
                   1);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM assegnazione WHERE origine='bilancio' AND importo=465000"),
                   1);
  /* a second instalment is paid on the same edge */
  f = SPESA(C1, "quota", "importo=1", "data=2025-06-15", "impegno_numero=60");
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM assegnazione WHERE tipo='quota_comune'"), 2);
  assert_non_null(strstr(f.resta, "manca il mandato"));
  region_meet(&g, C1, CF);
  zn_key_ambito("CAL", &cal);
  zn_key_ente("D049", &d049);
  OK(err, zn_ref_parse(g.r[CF], NULL, ZN_FONDO_ANNUALITA, "COM/2025", &fa, &err));
  OK(err,
     zn_importi_at(g.r[CF], fa, ZN_LIVELLO_AMBITO, &cal, zn_day_from_ymd(2025, 12, 31), ZN_VISTA_FINALE, &im, &err));
  /* what the ambito has of it came from the comune's own budget, once; nothing of it was spent yet */
  assert_int_equal(im.totali.assegnato, 465000);
  assert_int_equal(im.totali.pagato, 0);
  assert_int_equal(im.interni.pagato, 465000);
  OK(err,
     zn_importi_at(g.r[CF], fa, ZN_LIVELLO_ENTE, &d049, zn_day_from_ymd(2025, 12, 31), ZN_VISTA_FINALE, &im, &err));
  assert_int_equal(im.totali.assegnato, 0);
  assert_int_equal(im.totali.impegnato, 0);
  assert_int_equal(im.interni.impegnato, 465100);
  REFUSED(C1, NULL, "quota", "COM/2031", "importo=1", "data=2031-02-15", "impegno_numero=61");
  REFUSED(CF, NULL, "quota", "è il capofila", "importo=1", "data=2025-02-15", "impegno_numero=61");
}

static zn_divisione divide(const char *entity, const char *ref, bool prova, const char *const *args) {
  zn_pair pairs[30];
  zn_err err = {0};
  zn_divisione d;
  size_t n = pairs_of(args, pairs);
  zn_place p = region_place(&g, C1, NULL);
  OK(err, zn_spesa_dividi(&p, entity, ref, pairs, n, prova, &arena, &d, &err));
  return d;
}
#define SPLIT(e, ref, prova, ...) divide(e, ref, prova, (const char *const[]){__VA_ARGS__, NULL})

static void a_split_is_exact(void **state) {
  (void)state;
  zn_spesa_fatta f = SPESA(C1, "spesa", "ripartizione=SAD-01/FNPS/2025=60,PIS-01/FNPS/2025=40", "importo=100,01",
                           "data=2025-06-01", "impegno_numero=78");
  assert_true(f.impegno > 0);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM impegno WHERE numero='78' AND budget IS NULL"), 1);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT sum(p.importo) FROM imputazione p JOIN impegno i ON i.k=p.impegno WHERE i.numero='78'"),
      10001);
  int64_t before = region_int(&g, C1, "SELECT count(*) FROM imputazione");
  zn_divisione d = SPLIT("impegno", "2025/78", true, "SAD-01/FNPS/2025=33,3%", "PIS-01/FNPS/2025=50%");
  assert_int_equal(d.resto, 1670);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM imputazione"), before); /* only a proposal */
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT max(p.importo) FROM imputazione p JOIN impegno i ON i.k=p.impegno WHERE i.numero='78'"),
      6001);
  d = SPLIT("impegno", "2025/78", false, "SAD-01/FNPS/2025=1", "PIS-01/FNPS/2025=2");
  assert_int_equal(d.resto, 0);
  assert_int_equal(d.righe[0].prima + d.righe[1].prima, 10001);
  assert_int_equal(d.righe[0].dopo + d.righe[1].dopo, 10001);
  assert_int_equal(d.righe[0].dopo, 3334);
  /* amounts: what they lack is outside the plan; one line takes all and the other loses its share */
  d = SPLIT("impegno", "2025/78", false, "SAD-01/FNPS/2025=100,00");
  assert_int_equal(d.resto, 1);
  assert_int_equal(
      region_int(&g, C1, "SELECT count(*) FROM imputazione p JOIN impegno i ON i.k=p.impegno WHERE i.numero='78'"), 1);
  /* documents of one impegno with quotas of their own: the shares are those of the cumulative amount */
  SPESA(C1, "spesa", "intervento=SAD-01", "fondo=FNPS", "importo=1", "data=2025-06-01", "impegno_numero=79",
        "liq_numero=a", "liq_importo=0,01");
  for (char n = 'b'; n <= 'd'; n++) {
    char numero[20];
    snprintf(numero, sizeof numero, "liq_numero=%c", n);
    SPESA(C1, "spesa", "impegno=2025/79", "importo=0,01", "data=2025-06-01", numero);
  }
  for (char n = 'a'; n <= 'd'; n++) {
    char ref[20];
    snprintf(ref, sizeof ref, "2025/%c", n);
    d = SPLIT("liquidazione", ref, false, "SAD-01/FNPS/2025=1", "PIS-01/FNPS/2025=1");
    assert_int_equal(d.righe[0].dopo + d.righe[1].dopo, 1);
  }
  assert_int_equal(region_int(&g, C1,
                              "SELECT sum(p.importo) FROM imputazione p JOIN liquidazione l ON l.k=p.liquidazione JOIN "
                              "budget b ON b.k=p.budget JOIN intervento i ON i.k=b.intervento WHERE i.codice='PIS-01'"),
                   2);
  static const struct {
    const char *quota[3], *says;
  } bad[] = {
      {{"SAD-01/FNPS/2025=1", "PIS-01/FNPS/2025=1%", NULL}, "tipo diverso"},
      {{"SAD-01/FNPS/2025=60%", "PIS-01/FNPS/2025=41%", NULL}, "più di 100"},
      {{"SAD-01/FNPS/2025=100,02", NULL, NULL}, "più dell'importo"},
      {{"SAD-01/FNPS/2025=1", "SAD-01/FNPS/2025/D049=1", NULL}, "due volte"},
      {{"SAD-01/FNPS/2025/D218=1", NULL, NULL}, "altro ente"},
      {{"SAD-01/FNPS/2025=molto", NULL, NULL}, "non è una quota"},
      {{"SAD-01/FNPS/2025=0", NULL, NULL}, "tutte zero"},
  };
  zn_place p = region_place(&g, C1, NULL);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zn_pair pairs[30];
    zn_err err = {0};
    size_t n = pairs_of(bad[i].quota, pairs);
    assert_int_not_equal(zn_spesa_dividi(&p, "impegno", "2025/78", pairs, n, false, &arena, &d, &err), ZN_OK);
    if (!strstr(err.text, bad[i].says)) fail_msg("\"%s\" does not say \"%s\"", err.text, bad[i].says);
  }
}

static void corrections(void **state) {
  (void)state;
  zn_somme was = somme("2025-12-31"), is;
  SPESA(C1, "spesa", "intervento=SAD-01", "importo=1000", "data=2025-07-01", "impegno_numero=80", "liq_numero=80",
        "liq_importo=600", "fattura_numero=F80", "fattura_data=2025-07-01", "fornitore=Coop Tre", "mandato_num=80",
        "data_pagamento=2025-07-10", "pag_importo=500");
  zn_rettifica r = RETTIFICA("storno", "2025/80", "importo=100", "data=2025-07-20", "motivo=IBAN errato");
  assert_string_equal(r.entity, "storno");
  is = somme("2025-12-31");
  assert_int_equal(is.pagato - was.pagato, 40000);
  NOT("storno", "2025/80", "motivo", "importo=1");
  NOT("storno", "2025/80", "al massimo 400,00", "importo=400,01", "motivo=x");
  NOT("recupero", "2025/80", "al massimo 400,00", "importo=400,01", "motivo=x");
  RETTIFICA("recupero", "2025/80", "importo=30", "data=2025-08-01", "motivo=rimborso", "reversale_num=4");
  is = somme("2025-12-31");
  assert_int_equal(is.recuperato - was.recuperato, 3000);
  /* a credit note: 200 were not paid yet, and come off; the rest returns */
  r = RETTIFICA("recupero", "2025/80", "importo=250", "data=2025-08-02", "nota_credito=NC1");
  assert_string_equal(r.entity, "recupero");
  is = somme("2025-12-31");
  assert_int_equal(is.liquidato - was.liquidato, 40000);
  assert_int_equal(is.recuperato - was.recuperato, 8000);
  assert_int_equal(region_int(&g, C1,
                              "SELECT count(*) FROM giustificativo n JOIN giustificativo f ON f.k=n.collegato_a WHERE "
                              "n.tipo='NCR' AND n.totale=25000 AND f.numero='F80'"),
                   1);
  NOT("riduci", "2025/80", "motivo", "importo=1");
  NOT("riduci", "2025/80", "non ammesso", "motivo=perché sì");
  NOT("riduci", "2025/80", "al massimo 600,00", "importo=600,01", "motivo=riduzione");
  RETTIFICA("riduci", "2025/80", "importo=100", "data=2025-09-01", "motivo=insussistenza");
  is = somme("2025-12-31");
  assert_int_equal(is.impegnato - was.impegnato, 90000);
  /* whole, before any payment: nothing is due any more */
  SPESA(C1, "spesa", "intervento=SAD-01", "importo=7", "data=2025-07-01", "impegno_numero=81", "liq_numero=81");
  RETTIFICA("recupero", "2025/81", "nota_credito=NC2", "data=2025-07-02");
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM liquidazione WHERE numero='81'"), 0);
  NOT("recupero", "2025/9", "non è ancora pagata", "motivo=x");
  /* a row of another office */
  region_meet(&g, C1, CF);
  not_(CF, "storno", "D049/2025/80", "altro ufficio", (const char *const[]){"motivo=x", NULL});
}

/* Re-imputation is neutral for the fund, in all and line by line, on every day. */
static void reimputation_is_neutral(void **state) {
  (void)state;
  static const char *const days[] = {"2025-10-01", "2025-12-30", "2025-12-31", "2026-01-01", "2026-11-30"};
  static const char lines[] =
      "SELECT sum(t.impegnato) FROM tot_unita t JOIN budget b ON b.k=t.voce JOIN intervento i ON i.k=b.intervento "
      "WHERE "
      "t.arco=0 AND i.codice='PIS-01'";
  SPESA(C1, "spesa", "ripartizione=SAD-01/FNPS/2025=2,PIS-01/FNPS/2025=1", "importo=100", "data=2025-09-01",
        "impegno_numero=90", "liq_numero=90", "liq_importo=33,34");
  SPESA(C1, "spesa", "intervento=SAD-01", "importo=50", "data=2025-09-01", "impegno_numero=91");
  zn_somme was[5];
  for (size_t i = 0; i < 5; i++) was[i] = somme(days[i]);
  int64_t line = region_int(&g, C1, lines);
  zn_rettifica r = RETTIFICA("reimputa", "2025/90", "anno=2026", "numero=14");
  assert_int_equal(r.importo, 6666);
  RETTIFICA("reimputa", "2025/91", "anno=2026", "numero=15", "importo=20");
  for (size_t i = 0; i < 5; i++) assert_int_equal(somme(days[i]).impegnato, was[i].impegnato);
  assert_int_equal(region_int(&g, C1, lines), line);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT count(*) FROM impegno n JOIN impegno o ON o.k=n.deriva_da WHERE n.anno=2026 AND "
                 "n.numero='14' AND o.numero='90' AND n.data=(SELECT v.data FROM variazione_impegno v WHERE "
                 "v.impegno=o.k)"),
      1);
  NOT("reimputa", "2025/91", "anno successivo", "anno=2025", "numero=99");
  NOT("reimputa", "2025/91", "esiste già", "anno=2026", "numero=14");
  NOT("reimputa", "2025/91", "anno=", "numero=1");
}

static void what_is_left_over(void **state) {
  (void)state;
  zn_err err = {0};
  zn_residuo *v;
  size_t n = 0;
  zn_id d049;
  ADD(&g, REG, "modulo", "codice=prenotazioni", "attivo=true");
  region_meet(&g, REG, CF);
  region_meet(&g, CF, C1);
  ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=200", "data=2025-09-01", "importo=5",
      "prenotazione=true");
  NOT("riduci", "2025/200", "prenotazione", "motivo=riduzione");
  NOT("reimputa", "2025/200", "prenotazione", "anno=2026", "numero=1");
  zn_key_ente("D049", &d049);
  int64_t ente = zn_replica_k_of_hash(g.r[C1], &d049, false), k80 = -1, k200 = -1, k14 = -1;
  zn_place p = region_place(&g, C1, NULL);
  OK(err, zn_ref_parse(g.r[C1], p.come, ZN_IMPEGNO, "2025/80", &k80, &err));
  OK(err, zn_ref_parse(g.r[C1], p.come, ZN_IMPEGNO, "2025/200", &k200, &err));
  OK(err, zn_ref_parse(g.r[C1], p.come, ZN_IMPEGNO, "2026/14", &k14, &err));
  OK(err, zn_spesa_residui(g.r[C1], ente, zn_day_from_ymd(2025, 12, 31), &arena, &v, &n, &err));
  bool seen[3] = {false};
  for (size_t i = 0; i < n; i++) {
    assert_true(v[i].impegno != k14); /* re-imputed to 2026: no residuo of 2025 */
    if (v[i].impegno == k80) {
      seen[0] = true;
      assert_int_equal(v[i].impegnato, 90000);
      assert_int_equal(v[i].pagato, 40000);
      assert_int_equal(v[i].residuo, 50000);
      assert_int_equal(v[i].economia, 0);
    }
    if (v[i].impegno == k200) {
      seen[1] = true;
      assert_int_equal(v[i].prenotazione, 500);
      assert_true(v[i].decaduta);
      assert_int_equal(v[i].residuo, 0);
    }
  }
  assert_true(seen[0] && seen[1]);
  OK(err, zn_spesa_residui(g.r[C1], ente, zn_day_from_ymd(2025, 12, 30), &arena, &v, &n, &err));
  for (size_t i = 0; i < n; i++)
    if (v[i].impegno == k200) assert_false(v[i].decaduta);
  /* the fund-year is closed: what was committed and is not due is an economia, no longer a residuo */
  ADD(&g, REG, "chiusura", "fondo_annualita=FNPS/2025", "ambito=CAL", "data=2026-06-30", "ammesso=0",
      "economia_riprogrammabile=0", "da_restituire=0", "revocato_non_trasferito=500000");
  /* the Regione says so to the ambito, which sees it of its enti */
  region_meet(&g, REG, CF);
  region_meet(&g, C1, CF);
  ente = zn_replica_k_of_hash(g.r[CF], &d049, false);
  OK(err, zn_ref_parse(g.r[CF], NULL, ZN_IMPEGNO, "D049/2025/80", &k80, &err));
  OK(err, zn_spesa_residui(g.r[CF], ente, zn_day_from_ymd(2026, 12, 31), &arena, &v, &n, &err));
  for (size_t i = 0; i < n; i++) {
    if (v[i].impegno != k80) continue;
    seen[2] = true;
    assert_int_equal(v[i].economia, 50000);
    assert_int_equal(v[i].residuo, 0);
  }
  assert_true(seen[2]);
}

static void on_behalf(void **state) {
  (void)state;
  zn_spesa_fatta f =
      spesa_(CF, NULL, "spesa",
             (const char *const[]){"budget=SAD-01/FNPS/2025", "ente=D218", "importo=100", "data=2025-03-01",
                                   "determina=5/2025", "fornitore=Coop Due", "fattura_numero=1",
                                   "fattura_data=2025-03-01", "mandato_num=7", "data_pagamento=2025-03-02", NULL});
  zn_ledger l;
  zn_pk device;
  assert_int_equal(zn_replica_row_origin(g.r[CF], zn_entity_by_no(ZN_IMPEGNO), f.impegno, &l, &device), ZN_OK);
  assert_int_equal(l.kind, ZN_L4_AMBITO_ENTE);
  /* the register of suppliers and the acts are the ente's own */
  assert_int_equal(region_int(&g, CF, "SELECT count(*) FROM fornitore WHERE denominazione='Coop Due'"), 0);
  assert_int_equal(
      region_int(&g, CF, "SELECT count(*) FROM impegno WHERE note LIKE '%Coop Due%' AND note LIKE '%DET/2025/5%'"), 1);
  /* nobody's code or name goes into a shared note */
  f = spesa_(CF, "CAL", "spesa",
             (const char *const[]){"budget=SAD-01/FNPS/2025/D218", "importo=1", "data=2025-03-01", "determina=6/2025",
                                   "fornitore=Maria Rossi", "fornitore_cf=RSSMRA80A01F205X", NULL});
  assert_int_equal(region_int(&g, CF, "SELECT count(*) FROM impegno WHERE note LIKE '%Rossi%' OR note LIKE '%RSSMRA%'"),
                   0);
  REFUSED(CF, "CAL", "spesa", "", "intervento=SAD-01", "importo=1", "data=2025-03-01", "determina=7");
  REFUSED(C1, NULL, "spesa", "altro ente", "budget=SAD-01/FNPS/2025/D218", "importo=1", "data=2025-03-01",
          "determina=6/2025");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_row_is_a_chain),
      cmocka_unit_test(the_chain_stops_where_the_row_does),
      cmocka_unit_test(what_is_refused),
      cmocka_unit_test(doubts_are_said),
      cmocka_unit_test(a_quota_is_an_internal_transfer),
      cmocka_unit_test(a_split_is_exact),
      cmocka_unit_test(corrections),
      cmocka_unit_test(reimputation_is_neutral),
      cmocka_unit_test(what_is_left_over),
      cmocka_unit_test(on_behalf),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
