#include "core/domain/esame/chiusura.h"

#include <string.h>

#include "core/domain/esame/ammissioni.h"
#include "core/domain/esame/campi.h"
#include "core/domain/esame/voci.h"
#include "core/text/esame.h"

typedef struct parts {
  zn_cents economia, restituire, revocato;
} parts;

/* As the money stands. */
static zn_status proposed(const zn_saldi *s, parts *out, zn_err *err) {
  zn_cents rest, reached = s->acconti > s->ammesso ? s->acconti : s->ammesso;
  *out = (parts){0};
  ZN_TRY(zn_money_sub(s->assegnato, s->ammesso, &rest, err));
  if (rest <= 0) return ZN_OK; /* the identity says the rest */
  if (s->assegnato > reached) ZN_TRY(zn_money_sub(s->assegnato, reached, &out->revocato, err));
  ZN_TRY(zn_money_sub(rest, out->revocato, &rest, err));
  out->restituire = s->non_ammesso < rest ? s->non_ammesso : rest;
  return zn_money_sub(rest, out->restituire, &out->economia, err);
}

static zn_status typed(const char *text, zn_cents *out, zn_err *err) {
  *out = 0;
  if (text == NULL || *text == 0) return ZN_OK;
  ZN_TRY(zn_money_parse(text, out, err));
  return *out >= 0 ? ZN_OK : zn_fail(err, ZN_E_INVALID, ZT_E_CHIUDI_NEGATIVO, text);
}

static zn_status identity(const zn_saldi *s, const parts *p, zn_err *err) {
  char a[40], b[40], c[40];
  zn_cents sum = s->ammesso, gap;
  ZN_TRY(zn_money_add(sum, p->economia, &sum, err));
  ZN_TRY(zn_money_add(sum, p->restituire, &sum, err));
  ZN_TRY(zn_money_add(sum, p->revocato, &sum, err));
  ZN_TRY(zn_money_sub(s->assegnato, sum, &gap, err));
  if (gap == 0) return ZN_OK;
  return zn_fail(err, ZN_E_STATE, gap > 0 ? ZT_E_CHIUDI_MANCA : ZT_E_CHIUDI_AVANZA,
                 zn_money_print_it(a, gap > 0 ? gap : -gap), zn_money_print_it(b, s->assegnato),
                 zn_money_print_it(c, s->ammesso));
}

static void fill(zn_rend *x, int64_t ambito, const zn_rendiconto_act *act, const zn_saldi *s, const parts *p,
                 const zn_hash *read, zn_row *out) {
  *out = (zn_row){.ent = zn_entity_by_no(ZN_CHIUSURA)};
  out->v[CHI_FONDO - 1] = zn_int(x->f.fondo_annualita);
  out->v[CHI_AMBITO - 1] = zn_int(ambito);
  out->v[CHI_DATA - 1] = zn_int(x->today);
  if (act->atto != 0) out->v[CHI_ATTO - 1] = zn_int(act->atto);
  out->v[CHI_AMMESSO - 1] = zn_int(s->ammesso);
  out->v[CHI_ECONOMIA - 1] = zn_int(p->economia);
  out->v[CHI_RESTITUIRE - 1] = zn_int(p->restituire);
  out->v[CHI_REVOCATO - 1] = zn_int(p->revocato);
  out->v[CHI_RISPONDE - 1] = zn_val_hash(read);
  out->v[CHI_NOTE - 1] = zn_val_testo(act->motivo);
}

zn_status zn_chiusura_row(zn_rend *x, int64_t ambito, const zn_rendiconto_act *act, zn_row *out, zn_err *err) {
  zn_ammissioni a;
  zn_saldi s;
  parts p;
  char t[40];
  ZN_TRY(zn_ammissioni_di(x, ambito, &a, err));
  ZN_TRY(zn_saldi_di(x, ambito, &s, err));
  if (!s.approvato) return zn_fail(err, ZN_E_STATE, ZT_E_CHIUDI_STATO, zn_stato_label(s.stato));
  if (s.da_esaminare != 0) return zn_fail(err, ZN_E_STATE, ZT_E_CHIUDI_ESAME, zn_money_print_it(t, s.da_esaminare));
  bool free_hand = act->economia == NULL && act->da_restituire == NULL && act->revocato == NULL;
  if (free_hand) {
    ZN_TRY(proposed(&s, &p, err));
  } else {
    ZN_TRY(typed(act->economia, &p.economia, err));
    ZN_TRY(typed(act->da_restituire, &p.restituire, err));
    ZN_TRY(typed(act->revocato, &p.revocato, err));
  }
  ZN_TRY(identity(&s, &p, err));
  zn_hash *read = zn_arena_alloc(&x->arena, sizeof *read);
  if (read == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *read = a.esaminato;
  fill(x, ambito, act, &s, &p, read, out);
  return ZN_OK;
}
