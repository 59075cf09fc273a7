/* Modules and settings: what the Regione turns on and chooses for everybody. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/rows/place.h"
#include "core/domain/rows/rows.h"
#include "core/text/elenchi.h"

static const zn_modulo_info moduli[] = {
    {"bisogni", ZT_MODULO_BISOGNI, NULL},
    {"concertazione", ZT_MODULO_CONCERTAZIONE, NULL},
    {"formazione", ZT_MODULO_FORMAZIONE, NULL},
    {"accesso", ZT_MODULO_ACCESSO, NULL},
    {"premialita", ZT_MODULO_PREMIALITA, NULL},
    {"strutture", ZT_MODULO_STRUTTURE, NULL},
    {"servizi", ZT_MODULO_SERVIZI, NULL},
    {"gradimento", ZT_MODULO_GRADIMENTO, "servizi"},
    {"prenotazioni", ZT_MODULO_PRENOTAZIONE, NULL},
    {"R9", ZT_MODULO_R9, NULL},
    {"R12", ZT_MODULO_R12, NULL},
};
#define NMODULI (sizeof moduli / sizeof moduli[0])

static const zn_impostazione_info impostazioni[] = {
    {ZN_IMP_SOGLIA_UTENTI, ZT_IMP_SOGLIA, 4, 1000},       {ZN_IMP_LEGGERA, ZT_IMP_LEGGERA_T, 0, 10000},
    {ZN_IMP_RESIDUO_ANNI, ZT_IMP_RESIDUO_T, 3, 50},       {ZN_IMP_ISTAT_MEDIA, ZT_IMP_ISTAT_MEDIA_T, 150, 10000},
    {ZN_IMP_ISTAT_SUD, ZT_IMP_ISTAT_SUD_T, 78, 10000},    {ZN_IMP_ISTAT_NORD_EST, ZT_IMP_ISTAT_NE_T, 207, 10000},
    {ZN_IMP_AS_BASE, ZT_IMP_AS_BASE, 6500, 1000000},      {ZN_IMP_AS_LEPS, ZT_IMP_AS_LEPS, 5000, 1000000},
    {ZN_IMP_AS_OLTRE, ZT_IMP_AS_OLTRE, 4000, 1000000},    {ZN_IMP_AS_EURO_1, ZT_IMP_AS_EURO_1, 40000, 1000000},
    {ZN_IMP_AS_EURO_2, ZT_IMP_AS_EURO_2, 20000, 1000000},
};
#define NIMPOSTAZIONI (sizeof impostazioni / sizeof impostazioni[0])

size_t zn_modulo_count(void) { return NMODULI; }
zn_modulo_info zn_modulo_at(size_t i) { return moduli[i]; }
size_t zn_impostazione_count(void) { return NIMPOSTAZIONI; }
zn_impostazione_info zn_impostazione_at(size_t i) { return impostazioni[i]; }

static const zn_modulo_info *find_module(const char *codice) {
  for (size_t i = 0; i < NMODULI; i++)
    if (strcasecmp(moduli[i].codice, codice) == 0) return &moduli[i];
  return NULL;
}

bool zn_modulo_attivo(zn_replica *r, const char *codice) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT attivo FROM modulo WHERE codice=?1 COLLATE NOCASE", NULL);
  if (s == NULL) return false;
  sqlite3_bind_text(s, 1, codice, -1, SQLITE_STATIC);
  bool on = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int64(s, 0) != 0;
  zn_replica_done(s);
  return on;
}

zn_status zn_modulo_serve(zn_replica *r, const char *codice, zn_err *err) {
  const zn_modulo_info *m = find_module(codice);
  if (m == NULL || zn_modulo_attivo(r, m->codice)) return ZN_OK;
  return zn_fail(err, ZN_E_STATE, ZT_MODULO_OFF, m->titolo, m->codice, m->codice);
}

int64_t zn_impostazione_int(zn_replica *r, const char *chiave, int64_t otherwise) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT valore FROM impostazione WHERE chiave=?1 COLLATE NOCASE", NULL);
  if (s == NULL) return otherwise;
  sqlite3_bind_text(s, 1, chiave, -1, SQLITE_STATIC);
  int64_t v = otherwise;
  if (sqlite3_step(s) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(s, 0);
    size_t n = text == NULL ? 0 : strlen(text);
    if (n > 0 && n <= 18 && strspn(text, "0123456789") == n) v = strtoll(text, NULL, 10);
  }
  zn_replica_done(s);
  return v;
}

/* ---- writing --- */

static void put(zn_row *row, const char *field, zn_val v) { row->v[zn_field_index(row->ent, field)] = v; }
static zn_val text_val(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(s)}; }

static zn_status regione_ledger(const zn_place *p, zn_ledger *l, zn_err *err) {
  const zn_me *me = zn_place_as(p, ZN_ORG_REGIONE);
  const zn_id none = {{0}};
  if (me == NULL || me->role != ZN_ROLE_REGIONE) return zn_fail(err, ZN_E_DENIED, ZT_ELENCHI_REGIONE);
  zn_ledger_make(l, zn_replica_region(p->r), ZN_L1_REGIONE, &me->org, &none);
  return ZN_OK;
}

/* A row of one key and one value: made, or its value changed; the notes on it stay. */
static zn_status put_row(zn_tx *tx, const zn_ledger *l, unsigned entity, const char *key_field, const char *key,
                         const char *value_field, zn_val value, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_row row = {.ent = zn_entity_by_no(entity)}, old;
  zn_arena a;
  int64_t k;
  put(&row, key_field, text_val(key));
  ZN_TRY(zn_row_same_key(r, &row, &k, err));
  zn_arena_init(&a);
  if (k >= 0 && zn_replica_row(r, row.ent, k, &a, &old, NULL) == ZN_OK) row = old;
  put(&row, value_field, value);
  zn_status st = row.k > 0 ? zn_tx_update(tx, NULL, &row, err) : zn_tx_insert(tx, l, NULL, &row, false, err);
  zn_arena_release(&a);
  return st;
}

static zn_status unknown_module(const char *codice, zn_err *err) {
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 0; i < NMODULI; i++) zn_buf_printf(&all, "%s%s", i > 0 ? ", " : "", moduli[i].codice);
  zn_status st = zn_fail(err, ZN_E_NOTFOUND, ZT_MODULO_NONE, codice, zn_buf_cstr(&all));
  zn_buf_release(&all);
  return st;
}

zn_status zn_modulo_imposta(const zn_place *p, const char *codice, bool attivo, zn_err *err) {
  const zn_modulo_info *m = find_module(codice);
  zn_ledger l;
  zn_tx *tx = NULL;
  if (m == NULL) return unknown_module(codice, err);
  ZN_TRY(regione_ledger(p, &l, err));
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = put_row(tx, &l, ZN_MODULO, "codice", m->codice, "attivo", zn_int(attivo), err);
  for (size_t i = 0; i < NMODULI && st == ZN_OK; i++) {
    bool hangs = attivo ? m->richiede != NULL && strcmp(m->richiede, moduli[i].codice) == 0
                        : moduli[i].richiede != NULL && strcmp(moduli[i].richiede, m->codice) == 0;
    if (hangs && zn_modulo_attivo(p->r, moduli[i].codice) != attivo)
      st = put_row(tx, &l, ZN_MODULO, "codice", moduli[i].codice, "attivo", zn_int(attivo), err);
  }
  if (st != ZN_OK) return zn_tx_rollback(tx), st;
  return zn_tx_commit(tx, err);
}

static zn_status unknown_setting(const char *chiave, zn_err *err) {
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 0; i < NIMPOSTAZIONI; i++) zn_buf_printf(&all, "%s%s", i > 0 ? ", " : "", impostazioni[i].chiave);
  zn_status st = zn_fail(err, ZN_E_NOTFOUND, ZT_IMP_NONE, chiave, zn_buf_cstr(&all));
  zn_buf_release(&all);
  return st;
}

zn_status zn_impostazione_imposta(const zn_place *p, const char *chiave, const char *valore, zn_err *err) {
  const zn_impostazione_info *x = NULL;
  zn_ledger l;
  zn_tx *tx = NULL;
  for (size_t i = 0; i < NIMPOSTAZIONI && x == NULL; i++)
    if (strcasecmp(impostazioni[i].chiave, chiave) == 0) x = &impostazioni[i];
  if (x == NULL) return unknown_setting(chiave, err);
  size_t n = strlen(valore);
  bool number = n > 0 && n <= 9 && strspn(valore, "0123456789") == n;
  if (!number || strtoll(valore, NULL, 10) > x->max)
    return zn_fail(err, ZN_E_INVALID, ZT_IMP_BAD, x->chiave, valore, (long long)x->max);
  ZN_TRY(regione_ledger(p, &l, err));
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = put_row(tx, &l, ZN_IMPOSTAZIONE, "chiave", x->chiave, "valore", text_val(valore), err);
  if (st != ZN_OK) return zn_tx_rollback(tx), st;
  return zn_tx_commit(tx, err);
}
