/* Rules of one impegno about codes: CIG (V11, V12), CUP (V13), fiscal codes of suppliers (V14). */
#include <string.h>

#include "core/base/codes.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/domain/regole/internal.h"

#define MOTIVO_NO_CIG "motivo_no_cig" /* the code list (DOMAIN 3.6, OPI 1.7.1) */

zn_status zn_v11(zn_regole *g, zn_err *err) {
  const char *cig = zn_regole_text(g, g->impegno, IMP_CIG), *number = zn_regole_numero(g, g->impegno);
  char maybe[11];
  (void)err;
  if (cig[0] == 0 || zn_code_valid(ZN_CHECK_CIG, cig)) return ZN_OK;
  if (zn_cig_suggest(cig, maybe))
    return zn_rilievo_add(g, "V11", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V11_FORSE, cig, number, maybe);
  return zn_rilievo_add(g, "V11", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V11, cig, number);
}

/* ---- V12 ---- */

typedef enum debt { NOT_COMMERCIAL, COMMERCIAL, UNSAID } debt;

/* Documents of payroll, grants and transfers (DOMAIN 3.7). */
static bool never_commercial(const zn_row *doc) {
  static const char *const types[] = {"STI", "TIM", "CTR", "TRA"};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (zn_row_is(doc, "tipo", types[i])) return true;
  return false;
}

static zn_status form_of(zn_regole *g, bool *grant, zn_err *err) {
  zn_row b, i;
  bool found = false;
  *grant = false;
  if (g->u->ctx.target == 0) return ZN_OK;
  ZN_TRY(zn_regole_row(g, ZN_BUDGET, g->u->ctx.target, &b, &found, err));
  if (found) ZN_TRY(zn_regole_row(g, ZN_INTERVENTO, ZN_AT(&b, BUD_INTERVENTO)->i, &i, &found, err));
  *grant = found && (zn_row_is(&i, "forma", "contributo") || zn_row_is(&i, "forma", "voucher"));
  return ZN_OK;
}

/* Never payroll, grants, transfers. Where nobody said, what goes to a firm or to a body of the third sector looks like
 * a commercial debt: that is asked, not taken for granted. */
static zn_status kind_of_debt(zn_regole *g, debt *out, zn_err *err) {
  zn_row f;
  bool found, grant, other = g->nliq > 0;
  *out = NOT_COMMERCIAL;
  if (g->trasferimento || zn_row_is(g->impegno, "tipo_debito", "non_commerciale")) return ZN_OK;
  for (size_t i = 0; i < g->nliq; i++) other &= g->liq[i].ha_doc && never_commercial(&g->liq[i].doc);
  if (other) return ZN_OK;
  if (zn_row_is(g->impegno, "tipo_debito", "commerciale")) return *out = COMMERCIAL, ZN_OK;
  ZN_TRY(zn_regole_row(g, ZN_FORNITORE, ZN_AT(g->impegno, IMP_FORNITORE)->i, &f, &found, err));
  ZN_TRY(form_of(g, &grant, err));
  if (found && !grant && (zn_row_is(&f, "tipo", "impresa") || zn_row_is(&f, "tipo", "ets"))) *out = UNSAID;
  return ZN_OK;
}

zn_status zn_v12(zn_regole *g, zn_err *err) {
  const zn_voce *known = NULL;
  debt kind;
  bool empty = true;
  const char *why = zn_regole_text(g, g->impegno, IMP_MOTIVO_NO_CIG), *number = zn_regole_numero(g, g->impegno);
  if (!g->x.cig_obbligatorio || zn_regole_text(g, g->impegno, IMP_CIG)[0] != 0) return ZN_OK;
  ZN_TRY(kind_of_debt(g, &kind, err));
  if (kind == NOT_COMMERCIAL) return ZN_OK;
  zn_gravita level = g->x.completo ? ZN_BLOCCA : ZN_AVVISA;
  if (why[0] == 0 && kind == UNSAID)
    return zn_rilievo_add(g, "V12", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V12_TIPO, number);
  if (why[0] == 0) return zn_rilievo_add(g, "V12", level, ZN_IMPEGNO, g->u->k, ZT_V12, number);
  ZN_TRY(zn_elenco_voce(g->r, MOTIVO_NO_CIG, NULL, why, &g->scratch, &known, &empty, err));
  if (known != NULL || empty) return ZN_OK;
  return zn_rilievo_add(g, "V12", level, ZN_IMPEGNO, g->u->k, ZT_V12_ELENCO, why, number);
}

/* ---- V13 ---- */

typedef struct cups {
  const char *of;    /* CUP of the intervento of a line, "" */
  bool any, missing; /* lines with an intervento; one of them without CUP */
} cups;

static zn_status cup_of_line(zn_regole *g, int64_t line, cups *c, zn_err *err) {
  zn_row b, i, a;
  bool found;
  ZN_TRY(zn_regole_row(g, ZN_BUDGET, line, &b, &found, err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_regole_row(g, ZN_ASSEGNAZIONE, ZN_AT(&b, BUD_ASSEGNAZIONE)->i, &a, &found, err));
  if (!found || ZN_AT(&a, ASS_FONDO)->i != g->fondo) return ZN_OK; /* another fund's: its own run looks at it */
  ZN_TRY(zn_regole_row(g, ZN_INTERVENTO, ZN_AT(&b, BUD_INTERVENTO)->i, &i, &found, err));
  const char *cup = found ? zn_regole_text(g, &i, INTERVENTO_CUP) : "";
  c->any = true;
  if (cup[0] == 0) c->missing = true;
  if (c->of[0] == 0) c->of = cup;
  return ZN_OK;
}

static zn_status cups_of_lines(zn_regole *g, cups *c, zn_err *err) {
  *c = (cups){.of = ""};
  if (g->u->imputazioni.n == 0 && g->u->ctx.target != 0) return cup_of_line(g, g->u->ctx.target, c, err);
  for (size_t i = 0; i < g->u->imputazioni.n; i++) ZN_TRY(cup_of_line(g, g->u->imputazioni.v[i].target, c, err));
  return ZN_OK;
}

/* The invoice's CUP against the impegno's, else the intervento's. */
static zn_status cup_of_documents(zn_regole *g, const char *right, zn_err *err) {
  (void)err;
  for (size_t i = 0; i < g->nliq && right[0] != 0; i++) {
    const zn_regole_liq *l = &g->liq[i];
    const char *cup = l->ha_doc ? zn_regole_text(g, &l->doc, GIU_CUP) : "";
    bool again = false;
    for (size_t j = 0; j < i; j++) again |= g->liq[j].ha_doc && g->liq[j].doc.k == l->doc.k;
    if (cup[0] == 0 || again || strcmp(cup, right) == 0) continue;
    ZN_TRY(zn_rilievo_add(g, "V13", ZN_AVVISA, ZN_GIUSTIFICATIVO, l->doc.k, ZT_V13_DOCUMENTO, cup,
                          zn_regole_text(g, &l->doc, GIU_NUMERO), right));
  }
  return ZN_OK;
}

zn_status zn_v13(zn_regole *g, zn_err *err) {
  const char *own = zn_regole_text(g, g->impegno, IMP_CUP), *number = zn_regole_numero(g, g->impegno);
  cups c = {.of = ""};
  if (g->u->ctx.edge) return ZN_OK; /* a transfer: who spends it says for which project */
  ZN_TRY(cups_of_lines(g, &c, err));
  if (g->x.cup_obbligatorio && own[0] == 0 && c.any && c.missing)
    return zn_rilievo_add(g, "V13", ZN_BLOCCA, ZN_IMPEGNO, g->u->k, ZT_V13_MANCA, number);
  if (own[0] != 0 && !zn_code_valid(ZN_CHECK_CUP, own))
    ZN_TRY(zn_rilievo_add(g, "V13", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V13_FORMA, own, number));
  if (own[0] != 0 && c.of[0] != 0 && strcmp(own, c.of) != 0)
    ZN_TRY(zn_rilievo_add(g, "V13", ZN_AVVISA, ZN_IMPEGNO, g->u->k, ZT_V13_DIVERSO, number, own, c.of));
  return cup_of_documents(g, c.of[0] != 0 ? c.of : own, err);
}

/* ---- V14 ---- */

zn_status zn_v14(zn_regole *g, zn_err *err) {
  int64_t k = ZN_AT(g->impegno, IMP_FORNITORE)->i;
  zn_row f;
  bool found = false;
  for (size_t i = 0; i < g->out->n; i++) /* said once for each supplier */
    if (k != 0 && g->out->v[i].k == k && strcmp(g->out->v[i].codice, "V14") == 0) return ZN_OK;
  ZN_TRY(zn_regole_row(g, ZN_FORNITORE, k, &f, &found, err));
  if (!found || !zn_row_is(&f, "paese", "IT")) return ZN_OK;
  const char *piva = zn_regole_text(g, &f, FOR_PIVA), *cf = zn_regole_text(g, &f, FOR_CF),
             *name = zn_regole_text(g, &f, FOR_DENOMINAZIONE);
  if (piva[0] != 0 && !zn_code_valid(ZN_CHECK_PIVA, piva))
    return zn_rilievo_add(g, "V14", ZN_AVVISA, ZN_FORNITORE, k, ZT_V14_PIVA, piva, name);
  if (cf[0] != 0 && !zn_code_valid(ZN_CHECK_CF_ENTE, cf) && !zn_code_valid(ZN_CHECK_CF, cf))
    return zn_rilievo_add(g, "V14", ZN_AVVISA, ZN_FORNITORE, k, ZT_V14_CF, cf, name);
  return ZN_OK;
}
