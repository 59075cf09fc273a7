#include "tests/core/exchange/support_ambito.h"

void ambito_begin(region *g, uint64_t seed) {
  zn_id cal;
  region_begin(g, seed);
  ADD(g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale", "cod_istat=079034");
  ADD(g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme");
  ADD(g, REG, "ambito", "codice=CAL", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(g, REG, "ambito_membro", "ambito=CAL", "ente=D049");
  ADD(g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali");
  ADD(g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025");
  ADD(g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL", "importo=50000000", "data=2025-02-01");
  zn_key_ambito("CAL", &cal);
  assert_int_equal(region_join(g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  ADD(g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  ADD(g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare");
}

void ambito_comune(region *g) {
  zn_id d049;
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(g, CF, &d049, ZN_ROLE_ENTE), C1);
}
