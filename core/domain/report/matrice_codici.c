#include "core/domain/report/matrice_codici.h"

#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/text/text.h"

typedef struct liste {
  zn_voce *aree, *macro, *obiettivi;
  size_t naree, nmacro, nobiettivi;
} liste;

static zn_status load(zn_replica *r, const char *versione, zn_arena *a, liste *l, zn_err *err) {
  ZN_TRY(zn_elenco_load(r, ZN_ELENCO_AREA, versione, a, &l->aree, &l->naree, err));
  ZN_TRY(zn_elenco_load(r, ZN_ELENCO_MACRO, versione, a, &l->macro, &l->nmacro, err));
  return zn_elenco_load(r, ZN_ELENCO_OBIETTIVO, versione, a, &l->obiettivi, &l->nobiettivi, err);
}

static void put_rows(const liste *l, const zn_voce *macro, zn_matrice *m, zn_matrice_riga *rows) {
  const char *of = macro != NULL ? macro->codice : "";
  for (size_t i = 0; i < l->nobiettivi && m->nrighe < ZN_MATRICE_RIGHE_MAX; i++) {
    const zn_voce *o = &l->obiettivi[i];
    if (macro == NULL) { /* those whose macro-livello is in no list */
      bool known = false;
      for (size_t j = 0; l->macro != NULL && j < l->nmacro; j++) known |= strcasecmp(l->macro[j].codice, o->padre) == 0;
      if (known) continue;
    } else if (strcasecmp(of, o->padre) != 0) {
      continue;
    }
    rows[m->nrighe++] = (zn_matrice_riga){of, macro != NULL ? macro->denominazione : "", o->codice, o->denominazione};
  }
}

zn_status zn_matrice_di(zn_replica *r, const char *versione, zn_arena *a, const zn_matrice **out, zn_err *err) {
  liste l;
  ZN_TRY(load(r, versione, a, &l, err));
  if (l.naree == 0 || l.nobiettivi == 0) {
    versione = ZN_MATRICE_INIZIALE;
    ZN_TRY(load(r, versione, a, &l, err));
  }
  zn_matrice *m = zn_arena_alloc(a, sizeof *m);
  zn_matrice_riga *rows = zn_arena_alloc(a, (ZN_MATRICE_RIGHE_MAX + 1) * sizeof *rows);
  zn_matrice_area *aree = zn_arena_alloc(a, (ZN_MATRICE_AREE_MAX + 1) * sizeof *aree);
  if (m == NULL || rows == NULL || aree == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *m = (zn_matrice){.versione = versione, .righe = rows, .aree = aree};
  for (size_t i = 0; i < l.naree && m->naree < ZN_MATRICE_AREE_MAX; i++)
    aree[m->naree++] = (zn_matrice_area){l.aree[i].codice, l.aree[i].denominazione};
  for (size_t i = 0; i < l.nmacro; i++) put_rows(&l, &l.macro[i], m, rows);
  put_rows(&l, NULL, m, rows);
  *out = m;
  return ZN_OK;
}

const zn_matrice *zn_matrice_copia(const zn_matrice *m, zn_arena *a) {
  zn_matrice *c = zn_arena_alloc(a, sizeof *c);
  zn_matrice_riga *rows = zn_arena_alloc(a, (m->nrighe + 1) * sizeof *rows);
  zn_matrice_area *aree = zn_arena_alloc(a, (m->naree + 1) * sizeof *aree);
  if (c == NULL || rows == NULL || aree == NULL) return NULL;
  *c = (zn_matrice){zn_arena_strdup(a, m->versione), rows, m->nrighe, aree, m->naree};
  bool ok = c->versione != NULL;
  for (size_t i = 0; i < m->nrighe; i++) {
    const zn_matrice_riga *x = &m->righe[i];
    rows[i] = (zn_matrice_riga){zn_arena_strdup(a, x->macro_livello), zn_arena_strdup(a, x->macro_label),
                                zn_arena_strdup(a, x->obiettivo), zn_arena_strdup(a, x->label)};
    ok &= rows[i].macro_livello && rows[i].macro_label && rows[i].obiettivo && rows[i].label;
  }
  for (size_t i = 0; i < m->naree; i++) {
    aree[i] = (zn_matrice_area){zn_arena_strdup(a, m->aree[i].area), zn_arena_strdup(a, m->aree[i].label)};
    ok &= aree[i].area && aree[i].label;
  }
  return ok ? c : NULL;
}
