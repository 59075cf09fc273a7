/* What forbids an act of the rendicontazione, on the device where it is tried, each with its reason. What a modified
 * client does all the same is judged again by every replica: the table of flow.c, the readers of esame/. */
#include <string.h>

#include "core/domain/esame/chiusura.h"
#include "core/domain/esame/differenze.h"
#include "core/domain/esame/osservazioni.h"
#include "core/domain/regole/regole.h"
#include "core/domain/rendiconto/rendiconto_inner.h"
#include "core/domain/rows/ref.h"
#include "core/text/domain.h"
#include "core/text/esame.h"

static zn_mossa first(const zn_doing *d) { return d->w->mosse[0]; }

static bool makes(const zn_doing *d, zn_mossa m) {
  for (int i = 0; i < 3; i++)
    if (d->w->mosse[i] == m) return true;
  return false;
}

static bool has_text(const char *s) { return s != NULL && *s != 0; }

/* What is in the transmission in force is reopened only when the Region has opened that again (DOMAIN 8.1: "until
 * transmitted"). */
static zn_status not_transmitted(zn_doing *d, zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine;
  zn_manifest doc;
  size_t n;
  if (first(d) != ZN_M_RIAPRI || d->flow.invio == NULL) return ZN_OK;
  ZN_TRY(zn_rend_ambito(&d->x, d->ambito, &f, &mine, &n, err));
  const zn_mossa_row *t = zn_rend_trasmissione(&f, mine, n);
  if (f.stato == ZN_S_IN_COMPOSIZIONE || f.stato == ZN_S_INTEGRAZIONE_RICHIESTA || t == NULL) return ZN_OK;
  if (zn_manifest_parse(&doc, t->doc, &d->x.arena, NULL) != ZN_OK) return ZN_OK;
  for (size_t i = 0; i < doc.nenti; i++)
    if (doc.enti[i].has_manifest && zn_hash_cmp(&doc.enti[i].manifest, &d->flow.invio->manifest) == 0)
      return zn_fail(err, ZN_E_STATE, ZT_R_TRANSMITTED);
  return ZN_OK;
}

static zn_status rules(zn_doing *d, zn_err *err) {
  zn_regole_ask ask = {.fondo_annualita = d->act->fondo_annualita,
                       .livello = d->unita == ZN_U_ENTE ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO,
                       .org = d->unita == ZN_U_ENTE ? d->ente_id : d->ambito_id,
                       .has_al = true,
                       .al = d->x.al,
                       .motivo = d->act->motivo};
  zn_rilievi found;
  zn_status st = zn_regole_check(d->r, &ask, &found, err);
  size_t n = st == ZN_OK ? zn_rilievi_count(&found, ZN_BLOCCA) : 0;
  if (n == 1) st = zn_fail(err, ZN_E_STATE, ZT_R_BLOCKED_ONE, found.v[0].codice, found.v[0].testo);
  if (n > 1) st = zn_fail(err, ZN_E_STATE, ZT_R_BLOCKED, n, found.v[0].codice, found.v[0].testo);
  if (st == ZN_OK && d->avvisi != NULL) { /* warnings are acknowledged by the reason given with the sending */
    json_t *warnings = zn_rilievi_avvisi(&found, d->act->motivo, NULL);
    json_array_extend(d->avvisi, warnings);
    json_decref(warnings);
  }
  zn_rilievi_free(&found);
  return st;
}

static zn_status unused(zn_doing *d, zn_err *err) {
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_ENTE, .ente = d->ente};
  char t[40];
  ZN_TRY(zn_importi_di(&d->x.f, &chi, ZN_VISTA_FINALE, &im, err));
  zn_cents spent = im.totali.impegnato != 0 ? im.totali.impegnato : im.totali.pagato;
  return spent != 0 ? zn_fail(err, ZN_E_STATE, ZT_R_UNUSED_ENTRIES, zn_money_print_it(t, spent)) : ZN_OK;
}

/* ---- on behalf of a silent ente: after the deadline and a reminder (DOMAIN 8.1) ---- */

static zn_status reminded(zn_doing *d, zn_err *err) {
  zn_scadenza s;
  bool yes;
  const char *code, *name;
  char day[11];
  if (!(d->w->flags & ZN_VIA_SOLLECITO)) return ZN_OK;
  ZN_TRY(zn_rend_name(&d->x, false, d->ente, &code, &name, err));
  ZN_TRY(zn_rend_scadenza(&d->x, d->ambito, d->ente, &s, err));
  if (s.esiste && d->x.today <= s.giorno)
    return zn_fail(err, ZN_E_STATE, ZT_E_PRIMA_DEL_TERMINE, name, zn_day_print_it(day, s.giorno));
  ZN_TRY(zn_flow_sollecitato(d->x.f.ctx, d->act->fondo_annualita, d->x.rilevazione, d->ambito, d->ente, &yes, err));
  return yes ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_E_SENZA_SOLLECITO, name, d->x.fondo, (long long)d->x.anno, code);
}

/* ---- remarks ---- */

static zn_status unanswered(zn_doing *d, zn_err *err) {
  size_t open, blocks = 0;
  bool validates = makes(d, ZN_M_CONVALIDA) || makes(d, ZN_M_CONVALIDA_D_UFFICIO);
  if (!validates && !makes(d, ZN_M_APPROVA)) return ZN_OK;
  ZN_TRY(zn_osservazioni_aperte(&d->x, d->ambito, validates ? d->ente : 0, &open, &blocks, err));
  return blocks == 0 ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_E_RILIEVI_APERTI, blocks);
}

/* The enti that the Regione's open remarks touch; *all: it asked for something in general, or made no remark. */
static zn_status touched(zn_doing *d, int64_t ente, bool *all, bool *mine, zn_buf *names, zn_err *err) {
  zn_osservazione *v;
  size_t n, open = 0;
  ZN_TRY(zn_osservazioni_load(&d->x, d->ambito, 0, &v, &n, err));
  *all = *mine = false;
  for (size_t i = 0; i < n; i++) {
    int64_t e = v[i].ente, target;
    const char *code, *name;
    if (v[i].da != ZN_A_REGIONE || !v[i].aperta) continue;
    open++;
    if (e == 0 && v[i].riga != 0) ZN_TRY(zn_osservazione_riga(&d->x, v[i].riga_entita, v[i].riga, &e, &target, err));
    *all = *all || e == 0;
    *mine = *mine || e == ente;
    if (e == 0) continue;
    ZN_TRY(zn_rend_name(&d->x, false, e, &code, &name, err));
    if (strstr(zn_buf_cstr(names), name) == NULL) zn_buf_printf(names, "%s%s", names->n > 0 ? ", " : "", name);
  }
  *all = *all || open == 0;
  return ZN_OK;
}

/* Asked for an integration, the capofila opens again only the enti that the remarks touch (DOMAIN 8.2). */
static zn_status unlocked_ente(zn_doing *d, zn_err *err) {
  zn_flow f;
  bool all, mine;
  zn_buf names;
  const char *code, *name;
  if (first(d) != ZN_M_RIAPRI) return ZN_OK;
  ZN_TRY(zn_rend_ambito(&d->x, d->ambito, &f, NULL, NULL, err));
  if (f.stato != ZN_S_INTEGRAZIONE_RICHIESTA) return ZN_OK;
  ZN_TRY(zn_rend_name(&d->x, false, d->ente, &code, &name, err));
  zn_buf_init(&names, 400);
  zn_status st = touched(d, d->ente, &all, &mine, &names, err);
  if (st == ZN_OK && !all && !mine) st = zn_fail(err, ZN_E_STATE, ZT_E_ENTE_NON_TOCCATO, name, zn_buf_cstr(&names));
  zn_buf_release(&names);
  return st;
}

/* ---- the rows of an ente that are open to correction ---- */

typedef struct unlocked {
  bool whole;     /* something was asked in general, or nothing that can be told apart */
  bool passed_on; /* the Regione asked */
  int64_t *targets;
  size_t n;
} unlocked;

static zn_status open_rows(zn_doing *d, unlocked *u, zn_err *err) {
  zn_osservazione *v;
  size_t n;
  *u = (unlocked){0};
  ZN_TRY(zn_osservazioni_load(&d->x, d->ambito, d->ente, &v, &n, err));
  u->targets = zn_arena_alloc(&d->x.arena, (n + 1) * sizeof *u->targets);
  if (u->targets == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) {
    int64_t ente, target = 0;
    if (v[i].da != ZN_A_CAPOFILA || !v[i].aperta) continue;
    u->passed_on = u->passed_on || v[i].deriva_da != 0;
    if (v[i].riga != 0) ZN_TRY(zn_osservazione_riga(&d->x, v[i].riga_entita, v[i].riga, &ente, &target, err));
    if (target == 0)
      u->whole = true;
    else
      u->targets[u->n++] = target;
  }
  return ZN_OK;
}

static bool moved(const zn_differenza *x) {
  for (size_t i = x->edge ? 0 : 1; i < zn_differenza_somme(x->edge); i++) /* what is programmed is the capofila's */
    if (x->prima[i] != x->ora[i]) return true;
  return false;
}

static bool is_open(const unlocked *u, int64_t k) {
  for (size_t i = 0; i < u->n; i++)
    if (u->targets[i] == k) return true;
  return false;
}

static zn_status refuse_others(zn_doing *d, const unlocked *u, const zn_differenza *v, size_t n, zn_err *err) {
  zn_buf names;
  size_t count = 0;
  zn_buf_init(&names, 400);
  for (size_t i = 0; i < n; i++) {
    int64_t k = zn_manifest_row(d->r, v[i].id);
    if (!moved(&v[i]) || is_open(u, k)) continue;
    if (count++ > 0) zn_buf_put_str(&names, ", ");
    zn_ref_print(d->r, NULL, v[i].edge ? ZN_ASSEGNAZIONE : ZN_BUDGET, k, &names);
  }
  zn_status st = ZN_OK;
  if (count > 0 && !has_text(d->act->motivo))
    st = zn_fail(err, ZN_E_STATE, ZT_E_RIGHE_NON_TOCCATE, zn_buf_cstr(&names));
  else if (count > 0)
    json_array_append_new(d->avvisi, json_sprintf(ZT_E_RIGHE_MOTIVATE, zn_buf_cstr(&names)));
  zn_buf_release(&names);
  return st;
}

zn_status zn_doing_check_manifest(zn_doing *d, zn_err *err) {
  unlocked u;
  zn_manifest before, now;
  zn_differenza *v;
  size_t n;
  if (d->unita != ZN_U_ENTE || d->chi != ZN_A_ENTE || d->w->da != ZN_S_DA_CORREGGERE || d->flow.invio == NULL)
    return ZN_OK;
  ZN_TRY(open_rows(d, &u, err));
  if (u.whole || !u.passed_on) return ZN_OK;
  if (zn_manifest_parse(&before, d->flow.invio->doc, &d->x.arena, NULL) != ZN_OK) return ZN_OK;
  ZN_TRY(zn_manifest_parse(&now, zn_buf_span(&d->doc), &d->x.arena, err));
  ZN_TRY(zn_differenze_di(&before, &now, &d->x.arena, &v, &n, err));
  return refuse_others(d, &u, v, n, err);
}

/* The ente's word on what was entered for it; on what it sent itself there is none to say. */
static zn_status own_sending(const zn_doing *d, zn_err *err) {
  bool word = makes(d, ZN_M_CONFERMA) || makes(d, ZN_M_CONTESTA);
  bool answers_capofila = d->flow.stato == ZN_S_INSERITO_DA_CAPOFILA || d->flow.d_ufficio;
  return word && !answers_capofila ? zn_fail(err, ZN_E_STATE, ZT_R_NIENTE_DA_CONFERMARE) : ZN_OK;
}

/* ---- the Regione's acts; dates ---- */

static zn_status acts(zn_doing *d, zn_err *err) {
  bool receiver = d->chi == ZN_A_REGIONE || (d->chi == ZN_A_CAPOFILA && d->unita == ZN_U_ENTE);
  if ((d->w->flags & ZN_VIA_ATTO) && d->act->atto == 0) return zn_fail(err, ZN_E_USAGE, ZT_E_SERVE_ATTO);
  if (d->act->has_ricevuto && !receiver) return zn_fail(err, ZN_E_DENIED, ZT_E_RICEVUTO);
  if (d->act->has_ricevuto && d->act->ricevuto_il > d->x.today) return zn_fail(err, ZN_E_INVALID, ZT_E_RICEVUTO_FUTURO);
  return ZN_OK;
}

static zn_status settle(zn_doing *d, zn_err *err) {
  if (makes(d, ZN_M_APPROVA)) {
    const zn_mossa_row *t = zn_rend_trasmissione(&d->flow, d->mine, d->nmine);
    if (t == NULL) return ZN_OK;
    d->examined = t->manifest;
    d->has_examined = true;
  }
  return makes(d, ZN_M_CHIUDI) ? zn_chiusura_row(&d->x, d->ambito, d->act, &d->chiusura, err) : ZN_OK;
}

/* After the deadline, or with the survey closed, what is sent is taken and told apart, never refused (DOMAIN 8.4). */
static zn_status late(zn_doing *d, zn_err *err) {
  zn_scadenza s;
  char day[11];
  bool sends = makes(d, ZN_M_INVIA) || makes(d, ZN_M_DICHIARA_NON_UTILIZZO) || makes(d, ZN_M_TRASMETTI) ||
               makes(d, ZN_M_RITRASMETTI);
  if (!sends) return ZN_OK;
  ZN_TRY(zn_rend_scadenza(&d->x, d->ambito, d->ente, &s, err));
  if (!s.esiste || d->x.today <= s.giorno) return ZN_OK;
  json_array_append_new(d->avvisi, json_sprintf(ZT_E_IN_RITARDO, zn_day_print_it(day, s.giorno)));
  return ZN_OK;
}

zn_status zn_doing_check(zn_doing *d, zn_err *err) {
  ZN_TRY(acts(d, err));
  ZN_TRY(own_sending(d, err));
  ZN_TRY(not_transmitted(d, err));
  ZN_TRY(unlocked_ente(d, err));
  ZN_TRY(reminded(d, err));
  ZN_TRY(unanswered(d, err));
  if (d->w->flags & ZN_VIA_REGOLE) ZN_TRY(rules(d, err));
  if (d->w->flags & ZN_VIA_VUOTO) ZN_TRY(unused(d, err));
  ZN_TRY(settle(d, err));
  return late(d, err);
}
