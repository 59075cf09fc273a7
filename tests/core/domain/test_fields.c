/* The numbers in fields.h are those of the schema, and format 1 of the manifest holds the fields it was frozen with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/domain/rendiconto/canon.h"
#include "core/domain/rows/fields.h"

static void is(unsigned entity, unsigned no, const char *name) {
  const zn_entity *e = zn_entity_by_no(entity);
  assert_string_equal(e->fields[no - 1].name, name);
  assert_int_equal(e->fields[no - 1].no, no);
}

static void numbers(void **state) {
  (void)state;
  is(ZN_AMBITO, AMB_CODICE, "codice"), is(ZN_AMBITO, AMB_CAPOFILA, "capofila");
  is(ZN_FONDO_ANNUALITA, FA_FONDO, "fondo"), is(ZN_FONDO_ANNUALITA, FA_ANNO, "anno"),
      is(ZN_FONDO_ANNUALITA, FA_IMPORTO, "importo");
  is(ZN_FONDO_ANNUALITA, FA_TERMINE_IMPEGNO, "termine_impegno"),
      is(ZN_FONDO_ANNUALITA, FA_TERMINE_SPESA, "termine_spesa");
  is(ZN_FONDO_ANNUALITA, FA_DAL, "ammissibile_dal"), is(ZN_FONDO_ANNUALITA, FA_AL, "ammissibile_al");
  is(ZN_ASSEGNAZIONE, ASS_FONDO, "fondo_annualita"), is(ZN_ASSEGNAZIONE, ASS_ORIGINE, "origine"),
      is(ZN_ASSEGNAZIONE, ASS_DA_ENTE, "da_ente");
  is(ZN_ASSEGNAZIONE, ASS_DA_AMBITO, "da_ambito"), is(ZN_ASSEGNAZIONE, ASS_ENTE, "ente"),
      is(ZN_ASSEGNAZIONE, ASS_AMBITO, "ambito");
  is(ZN_ASSEGNAZIONE, ASS_IMPORTO, "importo"), is(ZN_ASSEGNAZIONE, ASS_STATO, "stato"),
      is(ZN_ASSEGNAZIONE, ASS_DATA, "data");
  is(ZN_RENDICONTANTE, REN_FONDO, "fondo_annualita"), is(ZN_RENDICONTANTE, REN_ENTE, "ente"),
      is(ZN_RENDICONTANTE, REN_AMBITO, "ambito");
  is(ZN_RENDICONTANTE, REN_FONTE, "fonte"), is(ZN_RENDICONTANTE, REN_TIPO, "tipo"),
      is(ZN_RENDICONTANTE, REN_DAL, "dal");
  is(ZN_RENDICONTANTE, REN_AL, "al");
  is(ZN_TRASFERIMENTO, TRA_ASSEGNAZIONE, "assegnazione"), is(ZN_TRASFERIMENTO, TRA_IMPORTO, "importo"),
      is(ZN_TRASFERIMENTO, TRA_DATA, "data");
  is(ZN_INCASSO, INC_ENTE, "ente"), is(ZN_INCASSO, INC_ASSEGNAZIONE, "assegnazione"),
      is(ZN_INCASSO, INC_DA_ENTE, "da_ente");
  is(ZN_INCASSO, INC_DATA, "data"), is(ZN_INCASSO, INC_IMPORTO, "importo");
  is(ZN_BUDGET, BUD_INTERVENTO, "intervento"), is(ZN_BUDGET, BUD_ASSEGNAZIONE, "assegnazione"),
      is(ZN_BUDGET, BUD_ENTE, "ente");
  is(ZN_BUDGET, BUD_IMPORTO, "importo");
  is(ZN_INTERVENTO, INT_PIANO, "piano"), is(ZN_INTERVENTO, INT_CODICE, "codice"), is(ZN_INTERVENTO, INT_AREA, "area");
  is(ZN_INTERVENTO, INT_OBIETTIVO, "obiettivo_servizio"), is(ZN_INTERVENTO, 14, "cup");
  is(ZN_ATTO, 6, "data");
  is(ZN_FORNITORE, FOR_ENTE, "ente"), is(ZN_FORNITORE, FOR_PIVA, "piva"), is(ZN_FORNITORE, FOR_CF, "cf");
  is(ZN_FORNITORE, FOR_DENOMINAZIONE, "denominazione"), is(ZN_FORNITORE, FOR_CONTROPARTE, "controparte_ente");
  is(ZN_IMPEGNO, IMP_ENTE, "ente"), is(ZN_IMPEGNO, IMP_ANNO, "anno"), is(ZN_IMPEGNO, IMP_NUMERO, "numero"),
      is(ZN_IMPEGNO, IMP_SUB, "sub");
  is(ZN_IMPEGNO, IMP_BUDGET, "budget"), is(ZN_IMPEGNO, IMP_ASSEGNAZIONE, "assegnazione"),
      is(ZN_IMPEGNO, IMP_DATA, "data");
  is(ZN_IMPEGNO, IMP_IMPORTO, "importo"), is(ZN_IMPEGNO, IMP_FORNITORE, "fornitore"),
      is(ZN_IMPEGNO, IMP_CONTROPARTE, "controparte_ente");
  is(ZN_IMPEGNO, IMP_ATTO, "atto"), is(ZN_IMPEGNO, IMP_CIG, "cig"), is(ZN_IMPEGNO, IMP_MOTIVO_NO_CIG, "motivo_no_cig");
  is(ZN_IMPEGNO, IMP_CUP, "cup"), is(ZN_IMPEGNO, IMP_PRENOTAZIONE, "prenotazione"),
      is(ZN_IMPEGNO, IMP_DERIVA_DA, "deriva_da");
  is(ZN_VARIAZIONE_IMPEGNO, VAR_IMPEGNO, "impegno"), is(ZN_VARIAZIONE_IMPEGNO, VAR_DATA, "data"),
      is(ZN_VARIAZIONE_IMPEGNO, VAR_IMPORTO, "importo");
  is(ZN_IMPUTAZIONE, IPT_IMPEGNO, "impegno"), is(ZN_IMPUTAZIONE, IPT_LIQUIDAZIONE, "liquidazione"),
      is(ZN_IMPUTAZIONE, IPT_BUDGET, "budget");
  is(ZN_IMPUTAZIONE, IPT_IMPORTO, "importo");
  is(ZN_GIUSTIFICATIVO, GIU_DATA, "data"), is(ZN_GIUSTIFICATIVO, GIU_NUMERO, "numero"),
      is(ZN_GIUSTIFICATIVO, GIU_TOTALE, "totale");
  is(ZN_LIQUIDAZIONE, LIQ_IMPEGNO, "impegno"), is(ZN_LIQUIDAZIONE, LIQ_NUMERO, "numero"),
      is(ZN_LIQUIDAZIONE, LIQ_DATA, "data");
  is(ZN_LIQUIDAZIONE, LIQ_IMPORTO, "importo"), is(ZN_LIQUIDAZIONE, LIQ_GIUSTIFICATIVO, "giustificativo"),
      is(ZN_LIQUIDAZIONE, LIQ_ATTO, "atto");
  is(ZN_PAGAMENTO, PAG_LIQUIDAZIONE, "liquidazione"), is(ZN_PAGAMENTO, PAG_MANDATO, "mandato_num");
  is(ZN_PAGAMENTO, PAG_MANDATO_DATA, "mandato_data"), is(ZN_PAGAMENTO, PAG_DATA, "data_pagamento"),
      is(ZN_PAGAMENTO, PAG_IMPORTO, "importo");
  is(ZN_STORNO, STO_PAGAMENTO, "pagamento"), is(ZN_STORNO, STO_DATA, "data"), is(ZN_STORNO, STO_IMPORTO, "importo");
  is(ZN_RECUPERO, REC_LIQUIDAZIONE, "liquidazione"), is(ZN_RECUPERO, REC_DATA, "data"),
      is(ZN_RECUPERO, REC_IMPORTO, "importo");
  is(ZN_MOVIMENTO_SINTETICO, SIN_ENTE, "ente"), is(ZN_MOVIMENTO_SINTETICO, SIN_BUDGET, "budget"),
      is(ZN_MOVIMENTO_SINTETICO, SIN_DATA, "data");
  is(ZN_MOVIMENTO_SINTETICO, SIN_IMPEGNATO, "impegnato"), is(ZN_MOVIMENTO_SINTETICO, SIN_LIQUIDATO, "liquidato");
  is(ZN_MOVIMENTO_SINTETICO, SIN_PAGATO, "pagato");
  is(ZN_RILEVAZIONE, RIL_FONDO, "fondo_annualita"), is(ZN_RILEVAZIONE, RIL_TIPO, "tipo"),
      is(ZN_RILEVAZIONE, RIL_AL, "al");
  is(ZN_RILEVAZIONE, RIL_AMBITO, "ambito"), is(ZN_RILEVAZIONE, RIL_SCADENZA, "scadenza"),
      is(ZN_RILEVAZIONE, RIL_TOLLERANZA, "tolleranza");
  is(ZN_RILEVAZIONE, RIL_VISTA, "vista"), is(ZN_RILEVAZIONE, RIL_STATO, "stato");
  static const char *const moves[] = {"fondo_annualita", "rilevazione", "al",          "ente",         "ambito",
                                      "mossa",           "risponde_a",  "manifest",    "manifest_doc", "motivo",
                                      "non_utilizzo",    "firma",       "ricevuto_il", "protocollo",   "versione"};
  for (unsigned i = 0; i < MOS_VERSIONE; i++) is(ZN_RENDICONTO_MOSSA, i + 1, moves[i]);
}

static void format1(void **state) {
  (void)state;
  static const struct {
    unsigned entity, fields;
  } frozen[] = {{ZN_FONDO_ANNUALITA, 10},
                {ZN_ASSEGNAZIONE, 12},
                {ZN_TRASFERIMENTO, 6},
                {ZN_INCASSO, 9},
                {ZN_INTERVENTO, 15},
                {ZN_BUDGET, 5},
                {ZN_ATTO, 7},
                {ZN_FORNITORE, 8},
                {ZN_IMPEGNO, 23},
                {ZN_VARIAZIONE_IMPEGNO, 6},
                {ZN_IMPUTAZIONE, 4},
                {ZN_GIUSTIFICATIVO, 17},
                {ZN_LIQUIDAZIONE, 9},
                {ZN_PAGAMENTO, 9},
                {ZN_STORNO, 4},
                {ZN_RECUPERO, 5},
                {ZN_MOVIMENTO_SINTETICO, 8},
                {ZN_RENDICONTO_MOSSA, 15}};
  for (size_t i = 0; i < sizeof frozen / sizeof frozen[0]; i++) {
    const zn_entity *e = zn_entity_by_no(frozen[i].entity);
    assert_int_equal(zn_canon_fields(e->no), frozen[i].fields);
    assert_true(e->nfields >= frozen[i].fields);
    for (unsigned f = 0; f < frozen[i].fields; f++) {
      assert_int_equal(e->fields[f].no, f + 1);
      assert_int_equal(e->fields[f].group, 1);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(numbers), cmocka_unit_test(format1)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
