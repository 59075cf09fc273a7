/* The list of the reports: what `zona report`, `zona export`, their completion and the local API offer is this table. A
 * report of a module is there once the Regione has turned the module on. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/attrezzi.h"
#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"
#include "core/text/prospetti_conti.h"

static const struct {
  const char *name, *title;
  zn_status (*make)(const zn_report_in *, zn_sheets *, zn_err *);
} reports[] = {
    {"R1", ZT_R1, zn_report_r1},    {"R2", ZT_R2, zn_report_r2},    {"R3", ZT_R3, zn_report_r3},
    {"R4", ZT_R4, zn_report_r4},    {"R5", ZT_R5, zn_report_r5},    {"R6", ZT_R6, zn_report_r6},
    {"R7", ZT_R7, zn_report_r7},    {"R8", ZT_R8, zn_report_r8},    {"R9", ZT_R9, zn_report_r9},
    {"R10", ZT_R10, zn_report_r10}, {"R11", ZT_R11, zn_report_r11}, {"R12", ZT_R12, zn_report_r12},
    {"R13", ZT_R13, zn_report_r13}, {"R14", ZT_R14, zn_report_r14},
};
#define NREPORTS (sizeof reports / sizeof reports[0])

size_t zn_report_count(void) { return NREPORTS; }
zn_report_info zn_report_at(size_t i) { return (zn_report_info){reports[i].name, reports[i].title}; }

static size_t find(const char *name) {
  size_t i = 0;
  while (i < NREPORTS && strcasecmp(reports[i].name, name) != 0) i++;
  return i;
}

bool zn_report_is(const char *name) { return find(name) < NREPORTS; }

static zn_status none(const char *name, zn_err *err) {
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 0; i < NREPORTS; i++) zn_buf_printf(&all, "%s%s", i > 0 ? ", " : "", reports[i].name);
  zn_status st = zn_fail(err, ZN_E_NOTFOUND, ZT_REPORT_NONE, name, zn_buf_cstr(&all));
  zn_buf_release(&all);
  return st;
}

/* Whose the figures are and of when, where the layout itself did not say. */
static zn_status say_whose(const zn_report_in *in, const zn_sheets *s, zn_err *err) {
  const zn_chi *c = &in->chi;
  const char *name = ZT_R_REGIONE;
  for (size_t i = 0; i < s->n; i++) {
    zn_tabella *t = s->v[i];
    if (t->chi[0] != 0) continue;
    if (c->livello != ZN_LIVELLO_REGIONE)
      ZN_TRY(zn_report_chi(in->r, c->livello == ZN_LIVELLO_AMBITO, c->ambito != 0 ? c->ambito : c->ente, &t->arena,
                           &name, err));
    snprintf(t->chi, sizeof t->chi, "%s", name);
    t->has_al = true;
    t->al = in->al;
    bool spending =
        strcmp(t->codice, "R8") != 0 && strcmp(t->codice, "R10") != 0; /* the plan all read; R10 is signed */
    if (in->ask->parziale && spending) zn_tabella_nota(t, ZT_R_PARZIALE);
  }
  return ZN_OK;
}

/* A table without rows says why it is empty, and what fills it. */
static const struct {
  const char *name, *why;
} empties[] = {
    {"R1", ZT_RV_FONDI},     {"R2", ZT_RV_UTENTI}, {"R3", ZT_RV_FONDI},          {"R5", ZT_RV_SCHEDA},
    {"R6", ZT_RV_DOCUMENTI}, {"R8", ZT_RV_PIANO},  {"R9", ZT_RV_PIANO},          {"R11", ZT_RV_FONDI},
    {"R12", ZT_RV_SPESA},    {"R13", ZT_RV_FONDI}, {"R14", ZT_RV_TRASFERIMENTI},
};

static void say_empty(const char *name, const zn_sheets *s) {
  for (size_t i = 0; i < s->n; i++) {
    zn_tabella *t = s->v[i];
    bool any = t->ncolonne == 0;
    for (size_t r = 0; r < t->nrighe; r++) any = any || t->tipi[r] == ZN_RIGA;
    for (size_t e = 0; e < sizeof empties / sizeof empties[0] && !any; e++)
      if (strcmp(empties[e].name, name) == 0) zn_tabella_nota(t, empties[e].why);
  }
}

zn_status zn_report_make(zn_replica *r, const char *name, const zn_report_ask *ask, zn_tabella ***tables, size_t *n,
                         zn_err *err) {
  const zn_env *env = zn_replica_env(r);
  zn_report_in in = {.r = r,
                     .ask = ask,
                     .al = ask->has_al ? ask->al : zn_day_of_ms(env->wall_ms(env->ctx)),
                     .chi = {.livello = ask->livello}};
  size_t which = find(name);
  if (which == NREPORTS) return none(name, err);
  ZN_TRY(zn_modulo_serve(r, reports[which].name, err)); /* R9 and R12 are modules */
  if (ask->livello != ZN_LIVELLO_REGIONE) {
    int64_t k = zn_replica_k_of_hash(r, &ask->org, false);
    if (k <= 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_ORG_NONE);
    if (ask->livello == ZN_LIVELLO_ENTE)
      in.chi.ente = k;
    else
      in.chi.ambito = k;
  }
  zn_sheets s = {0};
  zn_status st = reports[which].make(&in, &s, err);
  if (st == ZN_OK) say_empty(reports[which].name, &s);
  if (st == ZN_OK) st = say_whose(&in, &s, err);
  if (st != ZN_OK) {
    zn_report_free(s.v, s.n);
    return st;
  }
  *tables = s.v;
  *n = s.n;
  return ZN_OK;
}
