/* What is due, for who I am: surveys with their extensions, terms of the funds, steps of the plan, answers to remarks,
 * reminders, and the dates that the Regione or the capofila noted. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/esame/campi.h"
#include "core/domain/esame/chi.h"
#include "core/domain/esame/osservazioni.h"
#include "core/domain/esame/voci.h"
#include "core/domain/piano/campi.h"
#include "core/domain/rows/diritti.h"
#include "core/text/esame.h"

typedef struct due {
  const zn_place *p;
  const zn_me *me;
  int64_t ambito; /* mine, or where my ente belongs; 0: the Regione's */
  zn_day today;
  json_t *list;
} due;

static json_t *item(due *d, zn_day day, const char *tipo, const char *titolo, json_t *fund) {
  char t[11];
  json_t *o = json_pack("{s:s,s:i,s:s,s:s,s:o,s:s}", "data", zn_day_print(t, day), "giorni", (int)(day - d->today),
                        "tipo", tipo, "titolo", titolo, "fondo_annualita", fund, "chi", d->me->code);
  json_array_append_new(d->list, o);
  return o;
}

/* ---- surveys ---- */

static bool open_state(zn_stato s) {
  return s == ZN_S_BOZZA || s == ZN_S_DA_INIZIARE || s == ZN_S_DA_CORREGGERE || s == ZN_S_IN_COMPOSIZIONE ||
         s == ZN_S_INTEGRAZIONE_RICHIESTA;
}

/* Does the survey ask me something, and what is its state? */
static zn_status asks_me(due *d, zn_rend *x, zn_stato *state, bool *yes, zn_err *err) {
  zn_flow f;
  int64_t *ambiti;
  size_t n;
  *yes = false;
  *state = ZN_S_NESSUNO;
  if (d->me->kind == ZN_ORG_REGIONE) return *yes = true, ZN_OK;
  if (d->me->kind == ZN_ORG_ENTE) {
    ZN_TRY(zn_rend_ente(x, d->ambito, d->me->k, &f, NULL, NULL, err));
  } else {
    bool touched = false;
    ZN_TRY(zn_rend_ambiti(x, &ambiti, &n, err));
    for (size_t i = 0; i < n; i++) touched = touched || ambiti[i] == d->ambito;
    if (!touched) return ZN_OK;
    ZN_TRY(zn_rend_ambito(x, d->ambito, &f, NULL, NULL, err));
  }
  *state = f.stato;
  *yes = open_state(f.stato);
  return ZN_OK;
}

/* Open remarks that I have to answer by a day. */
static zn_status remarks(due *d, zn_rend *x, zn_err *err) {
  zn_osservazione *v;
  size_t n;
  bool ente = d->me->kind == ZN_ORG_ENTE;
  if (d->me->kind == ZN_ORG_REGIONE) return ZN_OK;
  ZN_TRY(zn_osservazioni_load(x, d->ambito, ente ? d->me->k : 0, &v, &n, err));
  for (size_t i = 0; i < n; i++) {
    const zn_val *day = ZN_AT(&v[i].row, RLV_TERMINE);
    if (!v[i].aperta || day->kind != ZN_V_INT || v[i].da != (ente ? ZN_A_CAPOFILA : ZN_A_REGIONE)) continue;
    zn_span text = ZN_AT(&v[i].row, RLV_TESTO)->s;
    const char *title = zn_arena_printf(&x->arena, ZT_E_SCAD_RILIEVO, (int)text.n, (const char *)text.p);
    if (title == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    json_t *o =
        item(d, zn_unit_day(day), "rilievo", title, zn_voce_chiave(x->r, ZN_FONDO_ANNUALITA, x->f.fondo_annualita));
    json_object_set_new(o, "id", zn_voce_id(x->r, v[i].k));
  }
  return ZN_OK;
}

static zn_status survey(due *d, const zn_row *row, zn_err *err) {
  zn_rend x;
  zn_scadenza s;
  zn_stato state;
  bool yes = false;
  char title[120], al[11];
  ZN_TRY(zn_esame_open_at(&x, d->p, ZN_AT(row, RIL_FONDO)->i, row->k, d->ambito, err));
  zn_status st = x.rilevazione == row->k ? asks_me(d, &x, &state, &yes, err) : ZN_OK;
  if (st == ZN_OK && x.rilevazione == row->k) st = remarks(d, &x, err);
  if (st == ZN_OK) st = zn_rend_scadenza(&x, d->ambito, d->me->kind == ZN_ORG_ENTE ? d->me->k : 0, &s, err);
  if (st == ZN_OK && yes && s.esiste) {
    (void)snprintf(title, sizeof title, ZT_E_SCAD_RILEVAZIONE, x.fondo, (long long)x.anno, zn_day_print_it(al, x.al));
    json_t *o = item(d, s.giorno, "rilevazione", title, zn_voce_chiave(x.r, ZN_FONDO_ANNUALITA, x.f.fondo_annualita));
    json_object_set_new(o, "stato", json_string(zn_stato_name(state)));
    json_object_set_new(o, "rilevazione", zn_voce_testo(ZN_AT(row, RIL_STATO)->s));
    json_object_set_new(o, "prorogata", json_boolean(s.giorno != x.scadenza.giorno));
  }
  zn_rend_close(&x);
  return st;
}

static zn_status surveys(due *d, zn_arena *a, int64_t fund, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(d->p->r, zn_entity_by_no(ZN_RILEVAZIONE), NULL, 0, a, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    int64_t whose = ZN_AT(&list.v[i], RIL_AMBITO)->i;
    if ((whose != 0 && whose != d->ambito) || (fund != 0 && ZN_AT(&list.v[i], RIL_FONDO)->i != fund)) continue;
    ZN_TRY(survey(d, &list.v[i], err));
  }
  return ZN_OK;
}

/* ---- terms of a fund ---- */

static zn_status concerns(due *d, const zn_figures *f, bool *yes, zn_err *err) {
  (void)err;
  *yes = d->me->kind == ZN_ORG_REGIONE;
  if (d->me->kind == ZN_ORG_ENTE) *yes = zn_figures_riguarda(f, d->ambito, d->me->k);
  for (size_t i = 0; d->me->kind == ZN_ORG_AMBITO && i < f->nedges && !*yes; i++)
    *yes = f->edges[i].valid && (f->edges[i].ambito == d->ambito || f->edges[i].da_ambito == d->ambito);
  return ZN_OK;
}

static zn_status terms(due *d, const zn_row *fa, zn_err *err) {
  static const struct {
    unsigned field;
    const char *title;
  } all[] = {{FA_TERMINE_IMPEGNO, ZT_E_SCAD_IMPEGNO}, {FA_TERMINE_SPESA, ZT_E_SCAD_SPESA}};
  zn_figures f;
  bool yes = false, any = false;
  for (size_t i = 0; i < 2; i++)
    any = any || (ZN_AT(fa, all[i].field)->kind == ZN_V_INT && ZN_AT(fa, all[i].field)->i >= d->today);
  if (!any) return ZN_OK;
  zn_status st = zn_figures_load(&f, d->p->r, fa->k, d->today, err);
  if (st == ZN_OK) st = concerns(d, &f, &yes, err);
  zn_figures_free(&f);
  for (size_t i = 0; st == ZN_OK && yes && i < 2; i++) {
    const zn_val *v = ZN_AT(fa, all[i].field);
    if (v->kind == ZN_V_INT && v->i >= d->today)
      item(d, zn_unit_day(v), "termine", all[i].title, zn_voce_chiave(d->p->r, ZN_FONDO_ANNUALITA, fa->k));
  }
  return st;
}

/* ---- dates that were noted ---- */

/* Of a yearly one, the next time: 29 February is 28 where there is none. */
static zn_day next_time(zn_day day, zn_day today) {
  int y, m, dd, this_year, m2, d2;
  zn_day_to_ymd(day, &y, &m, &dd);
  zn_day_to_ymd(today, &this_year, &m2, &d2);
  if (y > this_year) return day;
  for (int i = 0; i < 2; i++) {
    bool leap = ((this_year + i) % 4 == 0 && (this_year + i) % 100 != 0) || (this_year + i) % 400 == 0;
    zn_day next = zn_day_from_ymd(this_year + i, m, m == 2 && dd == 29 && !leap ? 28 : dd);
    if (next >= today) return next;
  }
  return day;
}

static bool for_me(const due *d, const zn_row *row, const zn_writer *w) {
  bool enti = zn_row_is(row, "destinatari", "enti"), ambiti = zn_row_is(row, "destinatari", "ambiti");
  if (w->kind == ZN_L3_AMBITO && w->ambito != d->ambito) return false;
  if (w->kind != ZN_L1_REGIONE && w->kind != ZN_L3_AMBITO) return false;
  if (d->me->kind == ZN_ORG_ENTE) return !ambiti;
  return d->me->kind == ZN_ORG_REGIONE || !enti;
}

static zn_status noted(due *d, zn_ctx *c, zn_arena *a, int64_t fund, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(d->p->r, zn_entity_by_no(ZN_SCADENZA), NULL, 0, a, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *row = &list.v[i];
    zn_writer w;
    ZN_TRY(zn_ctx_writer(c, row->k, &w, err));
    zn_day day = zn_unit_day(ZN_AT(row, SCA_DATA));
    if (ZN_AT(row, SCA_OGNI_ANNO)->i != 0) day = next_time(day, d->today);
    if (!for_me(d, row, &w) || day < d->today || (fund != 0 && ZN_AT(row, SCA_FONDO)->i != fund)) continue;
    const char *title = zn_arena_strndup(a, (const char *)ZN_AT(row, SCA_TITOLO)->s.p, ZN_AT(row, SCA_TITOLO)->s.n);
    json_t *o = item(d, day, "adempimento", title != NULL ? title : "",
                     zn_voce_chiave(d->p->r, ZN_FONDO_ANNUALITA, ZN_AT(row, SCA_FONDO)->i));
    json_object_set_new(o, "fonte", zn_voce_testo(ZN_AT(row, SCA_FONTE)->s));
  }
  return ZN_OK;
}

/* ---- reminders that I received; steps of my plan ---- */

static zn_status reminders(due *d, zn_ctx *c, zn_arena *a, zn_err *err) {
  zn_row_list list;
  if (d->me->kind == ZN_ORG_REGIONE) return ZN_OK;
  ZN_TRY(zn_rows_where(d->p->r, zn_entity_by_no(ZN_SOLLECITO), NULL, 0, a, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    const zn_row *row = &list.v[i];
    zn_writer w;
    ZN_TRY(zn_ctx_writer(c, row->k, &w, err));
    bool mine = d->me->kind == ZN_ORG_ENTE ? w.kind == ZN_L4_AMBITO_ENTE && w.ente == d->me->k
                                           : w.kind == ZN_L2_REGIONE_AMBITO && w.ambito == d->ambito;
    const zn_val *day = ZN_AT(row, SOL_TERMINE);
    if (!mine || day->kind != ZN_V_INT || day->i < d->today) continue;
    const char *title = zn_arena_strndup(a, (const char *)ZN_AT(row, SOL_MOTIVO)->s.p, ZN_AT(row, SOL_MOTIVO)->s.n);
    item(d, zn_unit_day(day), "sollecito", title != NULL ? title : "",
         zn_voce_chiave(d->p->r, ZN_FONDO_ANNUALITA, ZN_AT(row, SOL_FONDO)->i));
  }
  return ZN_OK;
}

/* Of a step there may be two rows, the Regione's and the ambito's. */
typedef struct step {
  int64_t piano, numero, scadenza;
  bool due, done;
} step;

static zn_status put_step(zn_ctx *c, const zn_row *row, step *v, size_t *n, zn_err *err) {
  bool right;
  size_t i = 0;
  ZN_TRY(zn_diritto(c, row, &right, err));
  if (!right) return ZN_OK;
  while (i < *n && (v[i].piano != ZN_AT(row, FAS_PIANO)->i || v[i].numero != ZN_AT(row, FAS_NUMERO)->i)) i++;
  if (i == *n) v[(*n)++] = (step){.piano = ZN_AT(row, FAS_PIANO)->i, .numero = ZN_AT(row, FAS_NUMERO)->i};
  const zn_val *day = ZN_AT(row, FAS_SCADENZA);
  v[i].done |= ZN_AT(row, FAS_DATA)->kind == ZN_V_INT;
  if (day->kind == ZN_V_INT && (!v[i].due || day->i > v[i].scadenza)) v[i].scadenza = day->i;
  v[i].due |= day->kind == ZN_V_INT;
  return ZN_OK;
}

static zn_status plan_steps(due *d, zn_ctx *c, zn_arena *a, zn_err *err) {
  char title[80];
  zn_row_list rows;
  size_t n = 0;
  if (d->me->kind != ZN_ORG_AMBITO) return ZN_OK;
  ZN_TRY(zn_rows_where(d->p->r, zn_entity_by_no(ZN_FASE), NULL, 0, a, &rows, err));
  step *v = zn_arena_alloc(a, (rows.n + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < rows.n; i++) {
    int64_t ambito = 0;
    if (zn_ref_int(d->p->r, ZN_PIANO, ZN_AT(&rows.v[i], FAS_PIANO)->i, "ambito", &ambito) && ambito == d->ambito)
      ZN_TRY(put_step(c, &rows.v[i], v, &n, err));
  }
  for (size_t i = 0; i < n; i++) {
    zn_val day = zn_int(v[i].scadenza);
    if (!v[i].due || v[i].done) continue;
    (void)snprintf(title, sizeof title, ZT_E_SCAD_FASE, (long long)v[i].numero);
    item(d, zn_unit_day(&day), "piano", title, json_null());
  }
  return ZN_OK;
}

/* ---- all of it ---- */

static zn_status of_me(due *d, const zn_esame_ask *ask, zn_arena *a, zn_ctx *c, zn_err *err) {
  zn_row_list funds;
  ZN_TRY(surveys(d, a, ask->fondo_annualita, err));
  ZN_TRY(noted(d, c, a, ask->fondo_annualita, err));
  ZN_TRY(zn_rows_where(d->p->r, zn_entity_by_no(ZN_FONDO_ANNUALITA), NULL, 0, a, &funds, err));
  for (size_t i = 0; i < funds.n; i++)
    if (ask->fondo_annualita == 0 || ask->fondo_annualita == funds.v[i].k) ZN_TRY(terms(d, &funds.v[i], err));
  if (ask->fondo_annualita != 0) return ZN_OK;
  ZN_TRY(reminders(d, c, a, err));
  return plan_steps(d, c, a, err);
}

static int by_day(const void *a, const void *b) {
  json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
  int c = strcmp(json_string_value(json_object_get(x, "data")), json_string_value(json_object_get(y, "data")));
  return c != 0
             ? c
             : strcmp(json_string_value(json_object_get(x, "titolo")), json_string_value(json_object_get(y, "titolo")));
}

static json_t *sorted(json_t *list) {
  size_t n = json_array_size(list), i = 0;
  json_t **v = calloc(n + 1, sizeof *v), *one = NULL, *out = json_array();
  json_array_foreach(list, i, one) {
    if (v != NULL) v[i] = one;
  }
  if (v != NULL) qsort(v, n, sizeof *v, by_day);
  for (size_t j = 0; v != NULL && j < n; j++) json_array_append(out, v[j]);
  free(v);
  json_decref(list);
  return out;
}

static zn_status all_of(const zn_place *p, const zn_esame_ask *ask, zn_ctx *c, zn_arena *a, json_t *list, zn_err *err) {
  for (size_t i = 0; i < p->n; i++) {
    due d = {.p = p, .me = &p->orgs[i], .today = zn_place_today(p->r), .list = list};
    if (p->come != NULL && p->come != d.me) continue;
    if (d.me->kind == ZN_ORG_AMBITO) d.ambito = d.me->k;
    if (d.me->kind == ZN_ORG_ENTE && !zn_place_ambito_of(p->r, d.me->k, d.today, &d.ambito)) d.ambito = 0;
    ZN_TRY(of_me(&d, ask, a, c, err));
  }
  return ZN_OK;
}

zn_status zn_scadenze_list(const zn_place *p, const zn_esame_ask *ask, json_t **out, zn_err *err) {
  ZN_TRY(zn_esame_elenco(p, ask, all_of, out, err));
  *out = sorted(*out);
  return ZN_OK;
}
