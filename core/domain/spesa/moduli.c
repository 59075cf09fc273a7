/* The one-row forms: their fields, and what was typed put in its place. */
#include <string.h>

#include "core/domain/rows/ref_find.h"
#include "core/domain/spesa/interno.h"
#include "core/text/spesa.h"

const char *const zn_sp_nomi[SP_CAMPI] = {
    [SP_BUDGET] = "budget",
    [SP_INTERVENTO] = "intervento",
    [SP_FONDO] = "fondo",
    [SP_ENTE] = "ente",
    [SP_AMBITO] = "ambito",
    [SP_IMPORTO] = "importo",
    [SP_QUOTA] = "quota",
    [SP_DATA] = "data",
    [SP_OGGETTO] = "oggetto",
    [SP_DETERMINA] = "determina",
    [SP_DETERMINA_DATA] = "determina_data",
    [SP_FORNITORE] = "fornitore",
    [SP_FORNITORE_PIVA] = "fornitore_piva",
    [SP_FORNITORE_CF] = "fornitore_cf",
    [SP_FATTURA] = "fattura_numero",
    [SP_FATTURA_DATA] = "fattura_data",
    [SP_FATTURA_TOTALE] = "fattura_totale",
    [SP_TIPO_DOCUMENTO] = "tipo_documento",
    [SP_MANDATO] = "mandato_num",
    [SP_MANDATO_DATA] = "mandato_data",
    [SP_DATA_PAGAMENTO] = "data_pagamento",
    [SP_PAG_IMPORTO] = "pag_importo",
    [SP_QUIETANZA] = "quietanza_num",
    [SP_CIG] = "cig",
    [SP_MOTIVO_NO_CIG] = "motivo_no_cig",
    [SP_CUP] = "cup",
    [SP_RIPARTIZIONE] = "ripartizione",
    [SP_IMPEGNO] = "impegno",
    [SP_IMPEGNO_ANNO] = "impegno_anno",
    [SP_IMPEGNO_NUMERO] = "impegno_numero",
    [SP_LIQ_NUMERO] = "liq_numero",
    [SP_LIQ_DATA] = "liq_data",
    [SP_LIQ_IMPORTO] = "liq_importo",
    [SP_CAPITOLO] = "capitolo",
    [SP_NOTE] = "note",
};

static const zn_campo spesa[] = {
    {"budget", "Importo programmato", "SAD-01/FNPS/2025", false},
    {"intervento", "Intervento (invece di budget)", "SAD-01", false},
    {"fondo", "Fondo (con intervento, se ne ha più d'uno)", "FNPS, oppure FNPS/2025", false},
    {"importo", "Importo", ZT_SP_COME_EURO, true},
    {"data", "Data dell'impegno", ZT_SP_COME_DATA, true},
    {"oggetto", "Oggetto", ZT_SP_COME_TESTO, false},
    {"fornitore", "Fornitore", ZT_SP_COME_TESTO, false},
    {"fornitore_piva", "Partita IVA del fornitore", ZT_SP_COME_TESTO, false},
    {"fornitore_cf", "Codice fiscale del fornitore", ZT_SP_COME_TESTO, false},
    {"determina", "Determina", ZT_SP_COME_ATTO, false},
    {"determina_data", "Data della determina", ZT_SP_COME_DATA, false},
    {"fattura_numero", "Numero della fattura", ZT_SP_COME_TESTO, false},
    {"fattura_data", "Data della fattura", ZT_SP_COME_DATA, false},
    {"fattura_totale", "Totale della fattura (se supera l'importo)", ZT_SP_COME_EURO, false},
    {"tipo_documento", "Tipo di documento", "FAT, NDD, STI, ECO …", false},
    {"mandato_num", "Numero del mandato", ZT_SP_COME_TESTO, false},
    {"data_pagamento", "Data del pagamento", ZT_SP_COME_DATA, false},
    {"mandato_data", "Data del mandato", ZT_SP_COME_DATA, false},
    {"quietanza_num", "Numero della quietanza", ZT_SP_COME_TESTO, false},
    {"pag_importo", "Importo pagato (se diverso)", ZT_SP_COME_EURO, false},
    {"cig", "CIG", ZT_SP_COME_TESTO, false},
    {"motivo_no_cig", "Motivo della mancanza del CIG", ZT_SP_COME_TESTO, false},
    {"cup", "CUP", ZT_SP_COME_TESTO, false},
    {"ripartizione", "Ripartizione su più importi programmati (invece di budget)", ZT_SP_COME_QUOTE, false},
    {"impegno", "Impegno che c'è già: si aggiungono liquidazione e pagamento", "2025/1", false},
    {"impegno_numero", "Numero dell'impegno", ZT_SP_COME_TESTO, false},
    {"impegno_anno", "Anno dell'impegno", "2025", false},
    {"liq_numero", "Numero della liquidazione", ZT_SP_COME_TESTO, false},
    {"liq_data", "Data della liquidazione", ZT_SP_COME_DATA, false},
    {"liq_importo", "Importo liquidato (se diverso)", ZT_SP_COME_EURO, false},
    {"capitolo", "Capitolo", ZT_SP_COME_TESTO, false},
    {"note", "Note", ZT_SP_COME_TESTO, false},
    {"ente", "Ente che spende (se scrive il capofila per suo conto)", "D049", false},
};

static const zn_campo quota[] = {
    {"importo", "Importo", ZT_SP_COME_EURO, true},
    {"data", "Data dell'impegno", ZT_SP_COME_DATA, true},
    {"fondo", "Fondo e annualità (se manca: COM e l'anno della data)", "COM/2025", false},
    {"quota", "Quota stabilita per l'anno (se diversa dall'importo)", ZT_SP_COME_EURO, false},
    {"oggetto", "Oggetto", ZT_SP_COME_TESTO, false},
    {"determina", "Determina", ZT_SP_COME_ATTO, false},
    {"determina_data", "Data della determina", ZT_SP_COME_DATA, false},
    {"mandato_num", "Numero del mandato", ZT_SP_COME_TESTO, false},
    {"data_pagamento", "Data del pagamento", ZT_SP_COME_DATA, false},
    {"mandato_data", "Data del mandato", ZT_SP_COME_DATA, false},
    {"quietanza_num", "Numero della quietanza", ZT_SP_COME_TESTO, false},
    {"pag_importo", "Importo pagato (se diverso)", ZT_SP_COME_EURO, false},
    {"impegno", "Impegno che c'è già: si aggiungono liquidazione e pagamento", "2025/1", false},
    {"impegno_numero", "Numero dell'impegno", ZT_SP_COME_TESTO, false},
    {"impegno_anno", "Anno dell'impegno", "2025", false},
    {"liq_numero", "Numero della liquidazione", ZT_SP_COME_TESTO, false},
    {"liq_data", "Data della liquidazione", ZT_SP_COME_DATA, false},
    {"capitolo", "Capitolo", ZT_SP_COME_TESTO, false},
    {"note", "Note", ZT_SP_COME_TESTO, false},
    {"ambito", "Ambito (se il Comune ne ha più d'uno)", "CAL-LAMEZIA", false},
    {"ente", "Comune che versa (se la postazione ne ha più d'uno)", "D049", false},
};

static const zn_modulo_spesa moduli[] = {
    {"spesa", ZT_SP_SPESA_HELP, spesa, sizeof spesa / sizeof *spesa},
    {"quota", ZT_SP_QUOTA_HELP, quota, sizeof quota / sizeof *quota},
};

size_t zn_moduli_spesa(const zn_modulo_spesa **out) {
  *out = moduli;
  return sizeof moduli / sizeof *moduli;
}

const zn_modulo_spesa *zn_modulo_spesa_di(const char *nome) {
  for (size_t i = 0; i < sizeof moduli / sizeof *moduli; i++)
    if (strcmp(moduli[i].nome, nome) == 0) return &moduli[i];
  return NULL;
}

static zn_status unknown(const zn_modulo_spesa *m, const char *name, zn_err *err) {
  const char *near = NULL;
  size_t best = 4;
  zn_buf list;
  zn_buf_init(&list, 700);
  for (size_t i = 0; i < m->n; i++) {
    size_t d = zn_edit_distance(name, m->campi[i].nome, 3);
    if (d < best) best = d, near = m->campi[i].nome;
    zn_buf_printf(&list, "%s%s", i > 0 ? ", " : "", m->campi[i].nome);
  }
  zn_status s = near ? zn_fail(err, ZN_E_USAGE, ZT_SP_CAMPO_NEAR, m->nome, name, near)
                     : zn_fail(err, ZN_E_USAGE, ZT_SP_CAMPO, m->nome, name, zn_buf_cstr(&list));
  zn_buf_release(&list);
  return s;
}

static const zn_campo *campo(const zn_modulo_spesa *m, const char *name) {
  for (size_t i = 0; i < m->n; i++)
    if (strcmp(m->campi[i].nome, name) == 0) return &m->campi[i];
  return NULL;
}

static zn_status take(zn_catena *c, const zn_modulo_spesa *m, const zn_pair *pair, zn_err *err) {
  if (campo(m, pair->name) == NULL) return unknown(m, pair->name, err);
  const char *value = pair->value + strspn(pair->value, " \t\r\n");
  size_t n = strlen(value);
  while (n > 0 && strchr(" \t\r\n", value[n - 1])) n--;
  for (int f = 0; f < SP_CAMPI; f++) {
    if (strcmp(zn_sp_nomi[f], pair->name) != 0) continue;
    if (c->v[f][0] != 0) return zn_fail(err, ZN_E_USAGE, ZT_SP_DUE, pair->name);
    c->v[f] = zn_arena_strndup(c->a, value, n);
    return c->v[f] ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  return zn_fail(err, ZN_E_BUG, ZT_BUG, pair->name);
}

/* A group of fields goes together: the first that is filled asks for the others. */
static zn_status with(const zn_catena *c, int given, int wanted, zn_err *err) {
  return !zn_sp_ha(c, given) || zn_sp_ha(c, wanted)
             ? ZN_OK
             : zn_fail(err, ZN_E_USAGE, ZT_SP_CON, zn_sp_nomi[given], zn_sp_nomi[wanted]);
}

zn_status zn_sp_leggi(zn_catena *c, const zn_modulo_spesa *m, const zn_pair *pairs, size_t n, zn_err *err) {
  static const int paid[] = {SP_DATA_PAGAMENTO, SP_MANDATO_DATA, SP_QUIETANZA, SP_PAG_IMPORTO};
  for (int f = 0; f < SP_CAMPI; f++) c->v[f] = "";
  for (size_t i = 0; i < n; i++) ZN_TRY(take(c, m, &pairs[i], err));
  for (size_t i = 0; i < m->n; i++)
    for (int f = 0; f < SP_CAMPI; f++)
      if (m->campi[i].serve && strcmp(zn_sp_nomi[f], m->campi[i].nome) == 0 && !zn_sp_ha(c, f))
        return zn_fail(err, ZN_E_USAGE, ZT_SP_SERVE, m->campi[i].nome, m->campi[i].come);
  for (size_t i = 0; i < sizeof paid / sizeof *paid; i++) ZN_TRY(with(c, paid[i], SP_MANDATO, err));
  if (zn_sp_ha(c, SP_MANDATO) && !zn_sp_ha(c, SP_MANDATO_DATA)) ZN_TRY(with(c, SP_MANDATO, SP_DATA_PAGAMENTO, err));
  ZN_TRY(with(c, SP_FATTURA, SP_FATTURA_DATA, err));
  ZN_TRY(with(c, SP_FATTURA_DATA, SP_FATTURA, err));
  ZN_TRY(with(c, SP_FATTURA_TOTALE, SP_FATTURA, err));
  ZN_TRY(zn_money_parse(c->v[SP_IMPORTO], &c->importo, err));
  if (c->importo <= 0) return zn_fail(err, ZN_E_INVALID, ZT_SP_POSITIVO);
  return zn_day_parse(c->v[SP_DATA], &c->data, err);
}
