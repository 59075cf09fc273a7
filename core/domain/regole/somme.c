/* Rules of sums and of sendings: V01, V02, V05, V18, V24, V28. */
#include <string.h>

#include "core/domain/regole/internal.h"

static zn_status each_ambito(zn_regole *g, zn_status (*fn)(zn_regole *, int64_t, zn_err *), zn_err *err) {
  int64_t *ambiti;
  size_t n;
  if (g->ente != 0) return ZN_OK;
  if (g->ambito != 0) return fn(g, g->ambito, err);
  ZN_TRY(zn_rend_ambiti(&g->x, &ambiti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(fn(g, ambiti[i], err));
  return ZN_OK;
}

/* V01 holds at ambito level only, for definitive assignments. */
static zn_status v01_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  const char *code, *name;
  char p[40], a[40];
  ZN_TRY(zn_importi_di(&g->x.f, &chi, ZN_VISTA_FINALE, &im, err));
  if (im.totali.programmato <= im.totali.assegnato) return ZN_OK;
  ZN_TRY(zn_rend_name(&g->x, true, ambito, &code, &name, err));
  return zn_rilievo_add(g, "V01", ZN_BLOCCA, ZN_AMBITO, ambito, ZT_V01, zn_money_print_it(p, im.totali.programmato),
                        zn_money_print_it(a, im.totali.assegnato), name);
}

zn_status zn_v01(zn_regole *g, zn_err *err) { return each_ambito(g, v01_ambito, err); }

zn_status zn_v02(zn_regole *g, zn_err *err) {
  for (size_t i = 0; i < g->x.f.nlines; i++) {
    const zn_line *l = &g->x.f.lines[i];
    const char *code, *name;
    char c[40], p[40];
    if (!zn_regole_ha(g, l->ente) || l->concluso || l->impegnato <= l->importo) continue;
    ZN_TRY(zn_rend_name(&g->x, false, l->ente, &code, &name, err));
    ZN_TRY(zn_rilievo_add(g, "V02", ZN_AVVISA, ZN_BUDGET, l->k, ZT_V02, zn_money_print_it(c, l->impegnato),
                          zn_money_print_it(p, l->importo), l->codice, name));
  }
  return ZN_OK;
}

/* ---- V05 ---- */

/* Was this manifest part of a transmission? The bare facts say so to everybody. */
static bool transmitted(const zn_regole *g, const zn_hash *manifest) {
  for (size_t i = 0; i < g->x.mosse.n; i++) {
    const zn_mossa_row *m = &g->x.mosse.v[i];
    if (m->mossa != ZN_M_COMUNICA_TRASMISSIONE || m->autore != ZN_A_CAPOFILA || m->doc.n < 34) continue;
    for (size_t at = 0; at + 32 <= m->doc.n; at++)
      if (memcmp(m->doc.p + at, manifest->b, 32) == 0) return true;
  }
  return false;
}

static zn_status v05_compare(zn_regole *g, const zn_manifest *before, const zn_somme *now, zn_err *err) {
  const struct {
    const char *what;
    zn_cents was, is;
  } v[] = {{"l'impegnato", before->totali.impegnato, now->impegnato},
           {"il liquidato", before->totali.liquidato, now->liquidato},
           {"il pagato", before->totali.pagato, now->pagato}};
  for (size_t i = 0; i < 3; i++) {
    char t[40];
    zn_cents less;
    if (v[i].is >= v[i].was) continue;
    ZN_TRY(zn_money_sub(v[i].was, v[i].is, &less, err));
    ZN_TRY(zn_rilievo_add(g, "V05", g->reasoned ? ZN_AVVISA : ZN_BLOCCA, 0, 0, ZT_V05, v[i].what,
                          zn_money_print_it(t, less)));
  }
  return ZN_OK;
}

zn_status zn_v05(zn_regole *g, zn_err *err) {
  zn_manifest best = {0};
  bool any = false;
  if (g->ente == 0 && g->ambito == 0) return ZN_OK;
  for (size_t i = 0; i < g->x.mosse.n; i++) {
    const zn_mossa_row *m = &g->x.mosse.v[i];
    zn_manifest doc;
    bool mine = g->ente != 0 ? m->unita == ZN_U_ENTE && m->ente == g->ente && transmitted(g, &m->manifest)
                             : m->unita == ZN_U_AMBITO && m->ambito == g->ambito && m->autore == ZN_A_CAPOFILA;
    if (!mine || !m->has_manifest || m->doc.n == 0 || zn_manifest_parse(&doc, m->doc, &g->x.arena, NULL) != ZN_OK)
      continue;
    if (doc.al > g->x.al || (any && (doc.al < best.al || (doc.al == best.al && doc.versione <= best.versione))))
      continue;
    best = doc;
    any = true;
  }
  if (!any) return ZN_OK;
  zn_importi im;
  zn_chi chi = {.livello = g->ente != 0 ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO, .ente = g->ente, .ambito = g->ambito};
  ZN_TRY(zn_importi_di(&g->x.f, &chi, g->x.vista, &im, err));
  return v05_compare(g, &best, &im.totali, err);
}

/* ---- V18, V24, V28 ---- */

static zn_status v18_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  int64_t *enti;
  size_t n;
  ZN_TRY(zn_rend_enti(&g->x, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_flow f;
    const char *code, *name;
    if (!zn_perimetro_deve(&g->x.f.perimetro, ambito, enti[i], g->x.al)) continue;
    ZN_TRY(zn_rend_ente(&g->x, ambito, enti[i], &f, NULL, NULL, err));
    if (f.stato == ZN_S_CONVALIDATO) continue;
    ZN_TRY(zn_rend_name(&g->x, false, enti[i], &code, &name, err));
    ZN_TRY(zn_rilievo_add(g, "V18", g->reasoned ? ZN_AVVISA : ZN_BLOCCA, ZN_ENTE, enti[i], ZT_V18, name));
  }
  return ZN_OK;
}

zn_status zn_v18(zn_regole *g, zn_err *err) { return each_ambito(g, v18_ambito, err); }

static zn_status v24_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  zn_importi whole, sum = {0};
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  int64_t *enti;
  size_t n;
  ZN_TRY(zn_importi_di(&g->x.f, &chi, g->x.vista, &whole, err));
  ZN_TRY(zn_rend_enti(&g->x, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_importi one;
    zn_chi e = {.livello = ZN_LIVELLO_ENTE, .ente = enti[i], .ambito = ambito};
    ZN_TRY(zn_importi_di(&g->x.f, &e, g->x.vista, &one, err));
    ZN_TRY(zn_money_add(sum.totali.impegnato, one.totali.impegnato, &sum.totali.impegnato, err));
    ZN_TRY(zn_money_add(sum.totali.liquidato, one.totali.liquidato, &sum.totali.liquidato, err));
    ZN_TRY(zn_money_add(sum.totali.pagato, one.totali.pagato, &sum.totali.pagato, err));
  }
  const struct {
    const char *what;
    zn_cents whole, sum;
  } v[] = {{"impegnato", whole.totali.impegnato, sum.totali.impegnato},
           {"liquidato", whole.totali.liquidato, sum.totali.liquidato},
           {"pagato", whole.totali.pagato, sum.totali.pagato}};
  for (size_t i = 0; i < 3; i++) {
    char a[40], b[40];
    if (v[i].whole != v[i].sum)
      ZN_TRY(zn_rilievo_add(g, "V24", ZN_BLOCCA, ZN_AMBITO, ambito, ZT_V24, v[i].what, zn_money_print_it(a, v[i].whole),
                            zn_money_print_it(b, v[i].sum)));
  }
  return ZN_OK;
}

zn_status zn_v24(zn_regole *g, zn_err *err) { return each_ambito(g, v24_ambito, err); }

static zn_status v28_ente(zn_regole *g, int64_t ambito, int64_t ente, zn_err *err) {
  zn_flow f;
  zn_puntuale when;
  const char *code, *name;
  char day[11];
  ZN_TRY(zn_rend_ente(&g->x, ambito, ente, &f, NULL, NULL, err));
  ZN_TRY(zn_rend_punctual(&g->x, f.invio, &when, err));
  ZN_TRY(zn_rend_name(&g->x, false, ente, &code, &name, err));
  zn_day_print_it(day, g->x.scadenza.giorno);
  if (when == ZN_P_IN_RITARDO) return zn_rilievo_add(g, "V28", ZN_SUGGERISCE, ZN_ENTE, ente, ZT_V28_TARDI, name, day);
  if (when == ZN_P_FIRMATO_NEI_TERMINI)
    return zn_rilievo_add(g, "V28", ZN_SUGGERISCE, ZN_ENTE, ente, ZT_V28_FIRMATO, name, day);
  if (when == ZN_P_NON_RICEVUTO)
    return zn_rilievo_add(g, "V28", ZN_SUGGERISCE, ZN_ENTE, ente, ZT_V28_ATTESA, name, day);
  return ZN_OK;
}

static zn_status v28_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  int64_t *enti;
  size_t n;
  ZN_TRY(zn_rend_enti(&g->x, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(v28_ente(g, ambito, enti[i], err));
  return ZN_OK;
}

zn_status zn_v28(zn_regole *g, zn_err *err) {
  if (!g->x.scadenza.esiste) return ZN_OK;
  if (g->ente != 0) return v28_ente(g, zn_figures_home(&g->x.f, g->ente), g->ente, err);
  return each_ambito(g, v28_ambito, err);
}
