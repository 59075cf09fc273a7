/* R10. The order and the words of what is written here and in html.c are part of what offices sign: a change makes
 * declarations signed before it look different from what was exported. A test holds the hash of a known one. */
#include "core/domain/report/dichiarazione.h"

#include <stdio.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/dichiarazione_dati.h"
#include "core/domain/report/html.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

/* ---- the lines ---- */

enum { CODICE, TITOLO, ENTE, PROGRAMMATO, IMPEGNATO, LIQUIDATO, PAGATO, RECUPERATO, NETTO, NCOL };
static const zn_colonna columns[NCOL] = {
    [CODICE] = {"intervento", ZT_R10_INTERVENTO, ZN_C_TESTO},
    [TITOLO] = {"titolo", ZT_R_DESCRIZIONE, ZN_C_TESTO},
    [ENTE] = {"ente", ZT_R_ENTE, ZN_C_TESTO},
    [PROGRAMMATO] = {"programmato", ZT_R_PROGRAMMATO, ZN_C_IMPORTO},
    [IMPEGNATO] = {"impegnato", ZT_R_IMPEGNATO, ZN_C_IMPORTO},
    [LIQUIDATO] = {"liquidato", ZT_R_LIQUIDATO, ZN_C_IMPORTO},
    [PAGATO] = {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},
    [RECUPERATO] = {"recuperato", ZT_R10_RECUPERATO, ZN_C_IMPORTO},
    [NETTO] = {"spesa_netta", ZT_R10_NETTO, ZN_C_IMPORTO},
};

static zn_status line(zn_tabella *t, zn_riga_tipo kind, const char *const texts[3], const zn_cents v[ZN_D_MISURE],
                      zn_err *err) {
  zn_cella *c;
  zn_cents net;
  ZN_TRY(zn_money_sub(v[ZN_D_PAGATO], v[ZN_D_RECUPERATO], &net, err));
  ZN_TRY(zn_report_riga(t, kind, &c, err));
  for (int i = 0; i < 3; i++) zn_cella_testo(t, &c[CODICE + i], texts[i]);
  for (int i = 0; i < ZN_D_MISURE; i++) zn_cella_importo(&c[PROGRAMMATO + i], v[i]);
  zn_cella_importo(&c[NETTO], net);
  return ZN_OK;
}

static zn_status lines(zn_tabella *t, const zn_d *d, zn_err *err) {
  const zn_cents all[ZN_D_MISURE] = {d->totali.programmato, d->totali.impegnato, d->totali.liquidato, d->totali.pagato,
                                     d->totali.recuperato};
  zn_cents rest[ZN_D_MISURE];
  bool any = false;
  for (int i = 0; i < ZN_D_MISURE; i++) rest[i] = all[i];
  for (size_t r = 0; r < d->nrighe; r++) {
    const zn_d_riga *x = &d->righe[r];
    ZN_TRY(line(t, ZN_RIGA, (const char *const[]){x->codice, x->titolo, x->ente}, x->v, err));
    for (int i = 0; i < ZN_D_MISURE; i++) ZN_TRY(zn_money_sub(rest[i], x->v[i], &rest[i], err));
  }
  for (int i = 0; i < ZN_D_MISURE; i++) any = any || rest[i] != 0;
  if (any) ZN_TRY(line(t, ZN_RIGA, (const char *const[]){"", ZT_R10_SENZA_RIGA, ""}, rest, err));
  return line(t, ZN_RIGA_TOTALE, (const char *const[]){ZT_R_TOTALE, "", ""}, all, err);
}

/* ---- the words ---- */

static void say(zn_tabella *t, void (*where)(zn_tabella *, const char *), const char *text) {
  if (text != NULL) where(t, text);
}

static void words(zn_tabella *t, const zn_d *d) {
  char day[11], a[40], b[40], c[40];
  zn_day_print_it(day, d->al);
  if (!d->firmata) zn_tabella_prima(t, ZT_R10_PROVVISORIA);
  say(t, zn_tabella_prima, zn_arena_printf(&t->arena, d->di_ambito ? ZT_R10_APERTURA_AMBITO : ZT_R10_APERTURA, d->chi));
  say(t, zn_tabella_prima, zn_arena_printf(&t->arena, ZT_R10_FONDO, d->fondo, d->fondo_nome, (long long)d->anno, day));
  if (d->non_utilizzo) zn_tabella_prima(t, ZT_R10_NON_UTILIZZO);
  say(t, zn_tabella_prima,
      zn_arena_printf(&t->arena, ZT_R10_SOMME, zn_money_print_it(a, d->totali.assegnato),
                      zn_money_print_it(b, d->totali.trasferito), zn_money_print_it(c, d->totali.incassato)));
  if (d->interni.pagato != 0)
    say(t, zn_tabella_nota, zn_arena_printf(&t->arena, ZT_R10_INTERNI, zn_money_print_it(a, d->interni.pagato)));
  if (!d->firmata) return;
  say(t, zn_tabella_nota, zn_arena_printf(&t->arena, ZT_R10_VERSIONE, (unsigned long long)d->versione));
}

static void heading(zn_tabella *t, const zn_d *d, const char *sheet) {
  snprintf(t->titolo, sizeof t->titolo, ZT_R10_TITOLO, d->fondo, (long long)d->anno);
  snprintf(t->foglio, sizeof t->foglio, "%s", sheet);
  snprintf(t->chi, sizeof t->chi, "%s", d->chi);
  t->has_al = true;
  t->al = d->al;
  if (d->firmata) zn_b32_encode(t->impronta, d->manifest.b, sizeof d->manifest.b);
}

/* ---- the enti of an ambito ---- */

static const char *how(zn_come come) {
  switch (come) {
    case ZN_COME_INVIATO: return ZT_R10_INVIATO;
    case ZN_COME_NON_UTILIZZO: return ZT_R10_NON_UTILIZZATO;
    case ZN_COME_D_UFFICIO: return ZT_R10_D_UFFICIO;
    default: return ZT_R10_MANCANTE;
  }
}

static zn_status enti(const zn_d *d, zn_sheets *out, zn_err *err) {
  static const zn_colonna of[] = {{"ente", ZT_R_ENTE, ZN_C_TESTO},
                                  {"come", ZT_R10_COME, ZN_C_TESTO},
                                  {"impegnato", ZT_R_IMPEGNATO, ZN_C_IMPORTO},
                                  {"liquidato", ZT_R_LIQUIDATO, ZN_C_IMPORTO},
                                  {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},
                                  {"recuperato", ZT_R10_RECUPERATO, ZN_C_IMPORTO},
                                  {"manifest", ZT_R10_IMPRONTA, ZN_C_TESTO}};
  zn_cella *c;
  char hash[ZN_B32_LEN(32) + 1];
  if (d->nenti == 0) return ZN_OK;
  zn_tabella *t = zn_tabella_new("R10", of, sizeof of / sizeof of[0]);
  ZN_TRY(zn_sheets_add(out, t, err));
  heading(t, d, ZT_R10_F_ENTI);
  for (size_t i = 0; i < d->nenti; i++) {
    const zn_d_ente *e = &d->enti[i];
    ZN_TRY(zn_report_riga(t, ZN_RIGA, &c, err));
    zn_cella_testo(t, &c[0], e->nome);
    zn_cella_testo(t, &c[1], how(e->come));
    for (int m = ZN_D_IMPEGNATO; m < ZN_D_MISURE; m++) zn_cella_importo(&c[1 + m], e->v[m]);
    if (e->has_manifest) zn_cella_testo(t, &c[6], zn_b32_encode(hash, e->manifest.b, sizeof e->manifest.b));
  }
  return ZN_OK;
}

/* ---- all ---- */

static zn_status sheets_of(const zn_d *d, zn_sheets *out, zn_err *err) {
  zn_tabella *t = zn_tabella_new("R10", columns, NCOL);
  ZN_TRY(zn_sheets_add(out, t, err));
  heading(t, d, d->nenti > 0 ? ZT_R10_F_SPESA : "");
  words(t, d);
  ZN_TRY(lines(t, d, err));
  ZN_TRY(enti(d, out, err));
  if (d->firmata) { /* under the last sheet; a provisional one is not to be signed */
    zn_tabella_firma(out->v[out->n - 1], ZT_R10_LEGALE);
    zn_tabella_firma(out->v[out->n - 1], ZT_R10_RAGIONIERE);
  }
  return ZN_OK;
}

zn_status zn_dichiarazione_html(zn_replica *r, zn_span doc, zn_buf *out, bool *incomplete, zn_err *err) {
  zn_arena a;
  zn_d d;
  zn_sheets s = {0};
  *incomplete = false;
  zn_arena_init(&a);
  zn_status st = zn_d_di_manifest(r, doc, &a, &d, incomplete, err);
  if (st == ZN_OK && !*incomplete) st = sheets_of(&d, &s, err);
  if (st == ZN_OK && !*incomplete) {
    zn_report_html(s.v, s.n, out);
    if (!zn_buf_ok(out)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  zn_report_free(s.v, s.n);
  zn_arena_release(&a);
  return st;
}

/* The signed document in force of who the report is about. n = 0: nothing was sent. */
static zn_status in_force(zn_rend *x, int64_t ambito, int64_t ente, zn_span *doc, zn_err *err) {
  zn_flow flow;
  zn_mossa_row **mine = NULL;
  size_t n = 0;
  *doc = (zn_span){0};
  if (ente != 0) {
    ZN_TRY(zn_rend_ente(x, ambito, ente, &flow, &mine, &n, err));
    if (flow.invio != NULL) *doc = flow.invio->doc;
    return ZN_OK;
  }
  ZN_TRY(zn_rend_ambito(x, ambito, &flow, &mine, &n, err));
  const zn_mossa_row *m = zn_rend_trasmissione(&flow, mine, n);
  if (m != NULL) *doc = m->doc;
  return ZN_OK;
}

static zn_status one(const zn_report_in *in, int64_t fa, int64_t ambito, zn_arena *a, zn_sheets *out, zn_err *err) {
  zn_rend x;
  zn_span doc;
  zn_d d;
  bool incomplete = false;
  ZN_TRY(zn_report_rend(in, fa, ambito, &x, err));
  zn_status st = in_force(&x, ambito, in->chi.ente, &doc, err);
  if (st == ZN_OK && doc.n > 0) st = zn_d_di_manifest(in->r, doc, a, &d, &incomplete, err);
  if (st == ZN_OK && incomplete) st = zn_fail(err, ZN_E_STATE, ZT_R10_INCOMPLETA);
  if (st == ZN_OK && doc.n == 0) st = zn_d_provvisoria(&x, ambito, in->chi.ente, a, &d, err);
  if (st == ZN_OK) st = sheets_of(&d, out, err);
  zn_rend_close(&x);
  return st;
}

zn_status zn_report_r10(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  zn_arena a;
  int64_t ambito, *funds, fa = in->ask->fondo_annualita;
  size_t n = 0;
  if (in->chi.livello == ZN_LIVELLO_REGIONE) return zn_fail(err, ZN_E_USAGE, ZT_R10_LIVELLO);
  ZN_TRY(zn_report_ambito(in, &ambito, err));
  zn_arena_init(&a);
  zn_status st = fa == 0 ? zn_report_fondi(in, &a, &funds, &n, err) : ZN_OK;
  if (st == ZN_OK && n == 1) fa = funds[0];
  if (st == ZN_OK && fa == 0) st = zn_fail(err, ZN_E_USAGE, ZT_REPORT_FUND);
  if (st == ZN_OK) st = one(in, fa, ambito, &a, out, err);
  zn_arena_release(&a);
  return st;
}
