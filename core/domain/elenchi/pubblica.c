/* The shipped lists and funds into the Regione's ledger: what is there already stays as it is. */
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/elenchi/fondi_iniziali.h"
#include "core/domain/elenchi/iniziali.h"
#include "core/domain/rows/place.h"
#include "core/domain/rows/ref.h"
#include "core/domain/rows/rows.h"
#include "core/text/elenchi.h"

static void put(zn_row *row, const char *field, const char *text) {
  int i = zn_field_index(row->ent, field);
  if (i >= 0 && text != NULL && text[0] != 0) row->v[i] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(text)};
}

static void put_int(zn_row *row, const char *field, int64_t v) {
  int i = zn_field_index(row->ent, field);
  if (i >= 0) row->v[i] = zn_int(v);
}

/* Writes the row unless one with its key lives. */
static zn_status add_missing(zn_tx *tx, const zn_ledger *l, zn_row *row, size_t *n, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  int64_t k;
  ZN_TRY(zn_row_same_key(r, row, &k, err));
  if (k >= 0) return ZN_OK;
  ZN_TRY(zn_tx_insert(tx, l, NULL, row, false, err));
  ++*n;
  return ZN_OK;
}

static zn_status write_lists(zn_tx *tx, const zn_ledger *l, size_t *n, zn_err *err) {
  for (size_t i = 0; i < zn_iniziali_count(); i++) {
    const zn_elenco_iniziale *e = zn_iniziali_at(i);
    for (size_t j = 0; j < e->n; j++) {
      const zn_iniziale *x = &e->voci[j];
      zn_row row = {.ent = zn_entity_by_no(ZN_CODIFICA)};
      put(&row, "elenco", e->elenco);
      put(&row, "versione", e->versione);
      put(&row, "codice", x->codice);
      put(&row, "denominazione", x->denominazione);
      put(&row, "padre", x->padre);
      put(&row, "esempi", x->esempi);
      put(&row, "fonte", x->fonte != NULL ? x->fonte : e->fonte);
      put_int(&row, "ordine", (int64_t)j + 1);
      ZN_TRY(add_missing(tx, l, &row, n, err));
    }
  }
  return ZN_OK;
}

static zn_status write_funds(zn_tx *tx, const zn_ledger *l, size_t *n, zn_err *err) {
  for (size_t i = 0; i < zn_fondi_iniziali_n; i++) {
    const zn_fondo_iniziale *f = &zn_fondi_iniziali[i];
    zn_row row = {.ent = zn_entity_by_no(ZN_FONDO)};
    put(&row, "codice", f->codice);
    put(&row, "nome", f->nome);
    put(&row, "livello_prova", f->livello_prova);
    put(&row, "matrice", f->matrice);
    put(&row, "vista", "finale");
    put(&row, "sistema_nazionale", f->sistema);
    if (f->cup) put_int(&row, "cup_obbligatorio", 1);
    if (f->cig) put_int(&row, "cig_obbligatorio", 1);
    put(&row, "provenienza", f->provenienza);
    put(&row, "erogazione", f->erogazione);
    put(&row, "obiettivi_esclusi", f->esclusi);
    put(&row, "fonte", f->fonte);
    put(&row, "note", f->note);
    ZN_TRY(add_missing(tx, l, &row, n, err));
  }
  return ZN_OK;
}

static zn_status in_ledger(const zn_place *p, zn_status (*write)(zn_tx *, const zn_ledger *, size_t *, zn_err *),
                           size_t *n, zn_err *err) {
  const zn_me *me = zn_place_as(p, ZN_ORG_REGIONE);
  const zn_id none = {{0}};
  zn_ledger l;
  zn_tx *tx = NULL;
  size_t count = 0;
  if (me == NULL || me->role != ZN_ROLE_REGIONE) return zn_fail(err, ZN_E_DENIED, ZT_ELENCHI_REGIONE);
  zn_ledger_make(&l, zn_replica_region(p->r), ZN_L1_REGIONE, &me->org, &none);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = write(tx, &l, &count, err);
  if (st != ZN_OK || count == 0)
    zn_tx_rollback(tx);
  else
    st = zn_tx_commit(tx, err);
  if (st == ZN_OK) *n = count;
  return st;
}

zn_status zn_elenchi_pubblica(const zn_place *p, size_t *n, zn_err *err) { return in_ledger(p, write_lists, n, err); }
zn_status zn_fondi_pubblica(const zn_place *p, size_t *n, zn_err *err) { return in_ledger(p, write_funds, n, err); }
