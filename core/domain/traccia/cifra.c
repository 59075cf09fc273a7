/* Addresses of figures: names of measures, cells of reports. */
#include <string.h>
#include <strings.h>

#include "core/domain/traccia/traccia.h"
#include "core/text/domain.h"
#include "core/text/traccia.h"

static const char *const measures[] = {
    "",       "assegnato",  "presunto",  "trasferito",  "incassato",      "programmato", "impegnato",      "liquidato",
    "pagato", "recuperato", "da_pagare", "disponibile", "da_programmare", "spesa_netta", "cassa_vincolata"};
#define NMEASURES (sizeof measures / sizeof measures[0])

static const struct {
  const char *name;
  zn_tratta tratta;
  bool difference;
} legs[] = {{"inviato", ZN_TR_INVIATO, false},
            {"ricevuto", ZN_TR_RICEVUTO, false},
            {"in_transito", ZN_TR_RICEVUTO, true},
            {"giustificato", ZN_TR_GIUSTIFICATO, false},
            {"da_giustificare", ZN_TR_GIUSTIFICATO, true}};
#define NLEGS (sizeof legs / sizeof legs[0])

const char *zn_misura_name(zn_misura m) { return (size_t)m < NMEASURES ? measures[m] : ""; }

const char *zn_cifra_name(const zn_cifra *c) {
  for (size_t i = 0; i < NLEGS; i++)
    if (c->tratta == legs[i].tratta && c->differenza == legs[i].difference) return legs[i].name;
  return zn_misura_name(c->misura);
}

const char *zn_cifra_label(const zn_cifra *c) {
  static const char *const labels[] = {"",
                                       ZT_R_ASSEGNATO,
                                       ZT_MIS_PRESUNTO,
                                       ZT_R_TRASFERITO,
                                       ZT_R_INCASSATO,
                                       ZT_R_PROGRAMMATO,
                                       ZT_R_IMPEGNATO,
                                       ZT_R_LIQUIDATO,
                                       ZT_R_PAGATO,
                                       ZT_MIS_RECUPERATO,
                                       ZT_R_DA_PAGARE,
                                       ZT_R_DISPONIBILE,
                                       ZT_R_DA_PROGRAMMARE,
                                       ZT_MIS_SPESA_NETTA,
                                       ZT_MIS_CASSA},
                           *const of_legs[] = {ZT_R_INVIATO, ZT_R_RICEVUTO, ZT_R_IN_TRANSITO, ZT_R_GIUSTIFICATO,
                                               ZT_R_DA_GIUSTIFICARE};
  for (size_t i = 0; i < NLEGS; i++)
    if (c->tratta == legs[i].tratta && c->differenza == legs[i].difference) return of_legs[i];
  return (size_t)c->misura < NMEASURES ? labels[c->misura] : "";
}

static bool set(zn_cifra *c, const char *name) {
  for (size_t i = 1; i < NMEASURES; i++)
    if (strcasecmp(measures[i], name) == 0) return c->misura = (zn_misura)i, c->tratta = 0, true;
  for (size_t i = 0; i < NLEGS; i++)
    if (strcasecmp(legs[i].name, name) == 0)
      return c->misura = 0, c->tratta = legs[i].tratta, c->differenza = legs[i].difference, true;
  return false;
}

zn_status zn_cifra_misura(zn_cifra *c, const char *nome, zn_err *err) {
  if (set(c, nome)) {
    if (c->tratta == 0 || (c->da != 0 && c->a != 0)) return ZN_OK;
    return zn_fail(err, ZN_E_USAGE, ZT_TRACCIA_COPPIA, nome);
  }
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 1; i < NMEASURES; i++) zn_buf_printf(&all, "%s%s", i > 1 ? ", " : "", measures[i]);
  zn_status st = zn_fail(err, ZN_E_USAGE, ZT_TRACCIA_MISURA, nome, zn_buf_cstr(&all));
  zn_buf_release(&all);
  return st;
}

/* ---- cells ---- */

/* What the column says counts over what the row says. */
static zn_chiave overlay(const zn_chiave *row, const zn_chiave *column) {
  zn_chiave k = *row;
  if (!column->presente) return k;
  if (column->fondo_annualita != 0) k.fondo_annualita = column->fondo_annualita;
  if (column->livello != 0) k.livello = column->livello, k.ente = column->ente, k.ambito = column->ambito;
  if (column->intervento != 0) k.intervento = column->intervento;
  if (column->budget != 0) k.budget = column->budget;
  if (column->assegnazione != 0) k.assegnazione = column->assegnazione;
  if (column->da != 0) k.da = column->da, k.a = column->a;
  if (column->area != NULL) k.area = column->area;
  if (column->obiettivo != NULL) k.obiettivo = column->obiettivo;
  if (column->misura != NULL) k.misura = column->misura;
  k.interni |= column->interni;
  return k;
}

static bool column_of(const zn_tabella *t, const char *name, size_t *c) {
  for (*c = 0; *c < t->ncolonne; (*c)++)
    if (strcasecmp(t->colonne[*c].nome, name) == 0 || strcasecmp(t->colonne[*c].label, name) == 0) return true;
  return false;
}

/* Is there a measure that the column's figures are? */
static bool opens(const zn_tabella *t, size_t column) {
  zn_cifra c = {0};
  return t->chiavi_colonna[column].misura != NULL || set(&c, t->colonne[column].nome);
}

static zn_status no_column(const zn_tabella *t, const char *name, zn_err *err) {
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 0; i < t->ncolonne; i++)
    if (t->colonne[i].tipo == ZN_C_IMPORTO && opens(t, i))
      zn_buf_printf(&all, "%s%s", all.n > 0 ? ", " : "", t->colonne[i].nome);
  zn_status st = all.n > 0 ? zn_fail(err, ZN_E_NOTFOUND, ZT_TRACCIA_COLONNA, t->codice, name, zn_buf_cstr(&all))
                           : zn_fail(err, ZN_E_NOTFOUND, ZT_TRACCIA_CHIUSO, t->codice);
  zn_buf_release(&all);
  return st;
}

zn_status zn_cifra_di_cella(const zn_tabella *t, const zn_report_ask *ask, zn_replica *r, size_t riga,
                            const char *colonna, zn_cifra *out, zn_err *err) {
  size_t column;
  if (riga >= t->nrighe) return zn_fail(err, ZN_E_NOTFOUND, ZT_TRACCIA_RIGA, t->codice, riga + 1, t->nrighe);
  if (!column_of(t, colonna, &column)) return no_column(t, colonna, err);
  if (!t->chiavi[riga].presente) return zn_fail(err, ZN_E_NOTFOUND, ZT_TRACCIA_NIENTE);
  zn_chiave k = overlay(&t->chiavi[riga], &t->chiavi_colonna[column]);
  zn_cifra c = {.fondo_annualita = k.fondo_annualita,
                .anno = ask->anno,
                .interni = k.interni,
                .vista = ask->vista,
                .intervento = k.intervento,
                .budget = k.budget,
                .assegnazione = k.assegnazione,
                .area = k.area,
                .obiettivo = k.obiettivo,
                .da = k.da,
                .a = k.a,
                .chi = {.livello = k.livello, .ente = k.ente, .ambito = k.ambito}};
  const zn_env *env = zn_replica_env(r);
  c.al = ask->has_al ? ask->al : t->has_al ? t->al : zn_day_of_ms(env->wall_ms(env->ctx));
  if (k.al != 0) c.al = k.al;
  if (k.livello == 0) {
    int64_t org = ask->livello == ZN_LIVELLO_REGIONE ? 0 : zn_replica_k_of_hash(r, &ask->org, false);
    c.chi = (zn_chi){.livello = ask->livello};
    *(ask->livello == ZN_LIVELLO_ENTE ? &c.chi.ente : &c.chi.ambito) = org;
  }
  if (!set(&c, k.misura != NULL ? k.misura : t->colonne[column].nome)) return no_column(t, colonna, err);
  *out = c;
  return ZN_OK;
}
