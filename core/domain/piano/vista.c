/* `zona piano show`: everything about a plan, as JSON. A section each; what fails has said why in err. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/piano/interno.h"
#include "core/domain/piano/vista.h"
#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

static json_t *day(zn_day d) {
  char t[11];
  return d != ZN_DAY_MIN ? json_string(zn_day_print(t, d)) : json_null();
}

static json_t *put(json_t *o, const char *key, json_t *v) {
  json_object_set_new(o, key, v);
  return v;
}

/* A code of a list as people know it; the code itself where no list has it. */
static const char *called(zn_pdz *x, const char *elenco, const char *codice) {
  const zn_voce *v = NULL;
  if (!zn_dato(codice) || zn_elenco_voce(x->r, elenco, NULL, codice, &x->arena, &v, NULL, NULL) != ZN_OK || v == NULL)
    return codice;
  return v->denominazione;
}

/* ---- the procedure ---- */

static void sections(zn_pdz *x, json_t *o) {
  json_t *s = put(o, "sezioni", json_object()), *list = json_array();
  int done = 0;
  for (int n = 1; n <= ZN_PIANO_SEZIONI; n++) {
    const char *state = zn_piano_sezione_stato(x, n);
    size_t length = 0;
    for (size_t i = 0; i < x->sezioni.n; i++)
      if (ZN_AT(&x->sezioni.v[i], SEZ_NUMERO)->i == n) length = ZN_AT(&x->sezioni.v[i], SEZ_TESTO)->s.n;
    done += strcmp(state, "completa") == 0;
    json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:I}", "numero", n, "titolo", zn_piano_sezione_titolo(x, n),
                                          "stato", state, "byte", (json_int_t)length));
  }
  put(s, "complete", json_integer(done));
  put(s, "totale", json_integer(ZN_PIANO_SEZIONI));
  put(s, "righe", list);
}

static void steps(zn_pdz *x, json_t *o) {
  json_t *list = put(o, "passi", json_array());
  zn_passo_visto v[ZN_PIANO_PASSI];
  int late = 0;
  zn_piano_passi(x, v);
  for (int i = 0; i < ZN_PIANO_PASSI; i++) {
    late += v[i].ritardo > 0 && v[i].data == ZN_DAY_MIN;
    json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:o, s:o, s:o, s:o, s:i}", "numero", i + 1, "titolo",
                                          zn_piano_passo_titolo(x, i + 1), "chi", zn_piano_passo_chi(i + 1), "scadenza",
                                          day(v[i].scadenza), "data", day(v[i].data), "atto",
                                          zn_piano_text(zn_pdz_key(x, ZN_ATTO, v[i].atto)), "esito",
                                          zn_piano_text(v[i].esito), "ritardo_giorni", v[i].ritardo));
  }
  put(o, "passi_in_ritardo", json_integer(late));
}

static zn_status signatures(zn_pdz *x, json_t *o, zn_err *err) {
  zn_firma *v;
  size_t n, missing, done = 0, needed = 0;
  json_t *s = put(o, "firme", json_object()), *list = json_array(), *lack = json_array();
  put(s, "righe", list);
  put(s, "mancano", lack);
  ZN_TRY(zn_pdz_firme(x, x->today, &v, &n, &missing, err));
  for (size_t i = 0; i < n; i++) {
    done += v[i].necessaria && v[i].firmata;
    needed += v[i].necessaria;
    if (v[i].necessaria && !v[i].firmata) json_array_append_new(lack, json_string(v[i].nome));
    json_array_append_new(
        list, json_pack("{s:s, s:o, s:b, s:o, s:o}", "nome", v[i].nome, "ente",
                        zn_piano_text(zn_pdz_key(x, ZN_ENTE, v[i].ente)), "necessaria", v[i].necessaria, "data",
                        v[i].riga != NULL ? zn_piano_data(ZN_AT(v[i].riga, FIR_DATA)) : json_null(), "atto",
                        v[i].riga != NULL ? zn_piano_text(zn_pdz_key(x, ZN_ATTO, ZN_AT(v[i].riga, FIR_ATTO)->i))
                                          : json_null()));
  }
  put(s, "firmate", json_integer((json_int_t)done));
  put(s, "totale", json_integer((json_int_t)needed));
  return ZN_OK;
}

/* Protocols and conventions with those who take part or contribute (D19), and what they bring. */
static void protocols(zn_pdz *x, json_t *o) {
  json_t *list = put(o, "protocolli", json_array());
  for (size_t i = 0; i < x->firmatari.n; i++) {
    const zn_row *r = &x->firmatari.v[i];
    int64_t ente = ZN_AT(r, FIR_ENTE)->i;
    const zn_val *brings = ZN_AT(r, FIR_APPORTO);
    if (zn_row_is(r, "atto_tipo", "accordo_programma") && brings->kind != ZN_V_INT) continue;
    json_array_append_new(
        list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "tipo", zn_pdz_text(x, r, FIR_ATTO_TIPO), "nome",
                        ente != 0 ? zn_pdz_ente(x, ente) : zn_pdz_text(x, r, FIR_ORGANISMO), "ruolo",
                        zn_piano_text(zn_pdz_text(x, r, FIR_RUOLO)), "data", zn_piano_data(ZN_AT(r, FIR_DATA)), "atto",
                        zn_piano_text(zn_pdz_key(x, ZN_ATTO, ZN_AT(r, FIR_ATTO)->i)), "apporto",
                        brings->kind == ZN_V_INT ? zn_piano_cents(brings->i) : json_null()));
  }
}

/* ---- money ---- */

static zn_status funds(zn_pdz *x, json_t *o, zn_err *err) {
  zn_pfondo *v;
  size_t n;
  json_t *list = put(o, "fondi", json_array());
  ZN_TRY(zn_piano_fondi(x, &v, &n, err));
  for (size_t i = 0; i < n; i++) {
    const zn_somme *t = &v[i].im.totali;
    json_array_append_new(
        list, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "fondo", v[i].nome, "assegnato",
                        zn_piano_cents(t->assegnato), "presunto", zn_piano_cents(t->presunto), "nel_piano",
                        zn_piano_cents(v[i].nel_piano), "programmato", zn_piano_cents(t->programmato), "da_programmare",
                        zn_piano_cents(t->da_programmare), "impegnato", zn_piano_cents(t->impegnato)));
  }
  return ZN_OK;
}

static zn_cents programmed(zn_pdz *x, int64_t intervento, zn_err *err, zn_status *st) {
  zn_cents sum = 0;
  for (size_t i = 0; i < x->budget.n && *st == ZN_OK; i++)
    if (ZN_AT(&x->budget.v[i], BUD_INTERVENTO)->i == intervento)
      *st = zn_money_add(sum, ZN_AT(&x->budget.v[i], BUD_IMPORTO)->i, &sum, err);
  return sum;
}

static zn_status interventions(zn_pdz *x, json_t *o, zn_err *err) {
  json_t *list = put(o, "interventi", json_array());
  for (size_t i = 0; i < x->interventi.n; i++) {
    const zn_row *r = &x->interventi.v[i];
    const zn_val *need = ZN_AT(r, INT_FABBISOGNO);
    zn_status st = ZN_OK;
    zn_cents p = programmed(x, r->k, err, &st), missing = need->kind == ZN_V_INT && need->i > p ? need->i - p : 0;
    ZN_TRY(st);
    json_array_append_new(
        list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "codice", zn_pdz_text(x, r, INT_CODICE),
                        "titolo", zn_pdz_text(x, r, INT_TITOLO), "area", zn_piano_text(zn_pdz_text(x, r, INT_AREA)),
                        "leps", zn_piano_text(zn_pdz_text(x, r, INT_LEPS)), "gestione",
                        zn_piano_text(zn_pdz_text(x, r, INT_GESTIONE)), "obiettivo",
                        zn_piano_text(zn_pdz_key(x, ZN_OBIETTIVO, ZN_AT(r, INT_OBIETTIVO_PIANO)->i)), "fabbisogno",
                        need->kind == ZN_V_INT ? zn_piano_cents(need->i) : json_null(), "programmato",
                        zn_piano_cents(p), "mancante", zn_piano_cents(missing)));
  }
  return ZN_OK;
}

/* ---- essential levels ---- */

/* Is this code in a list separated by commas? Upper and lower case are the same. */
static bool in_list(const char *list, const char *code) {
  size_t n = strlen(code);
  while (*list != 0) {
    list += strspn(list, " ,;");
    size_t len = strcspn(list, " ,;");
    bool same = len == n;
    for (size_t i = 0; same && i < n; i++) {
      char a = list[i], b = code[i];
      a = a >= 'a' && a <= 'z' ? (char)(a - 32) : a;
      b = b >= 'a' && b <= 'z' ? (char)(b - 32) : b;
      same = a == b;
    }
    if (same) return true;
    list += len;
  }
  return false;
}

/* L. 328/2000 art. 22: essential levels are the ambito's, managed jointly (DOMAIN 16 A5). */
static zn_status leps(zn_pdz *x, json_t *o, zn_err *err) {
  json_t *s = put(o, "leps", json_object()), *yes = put(s, "coperti", json_array()),
         *no = put(s, "scoperti", json_array()), *alone = put(s, "non_associati", json_array());
  zn_voce *v;
  size_t n;
  ZN_TRY(zn_elenco_load(x->r, ZN_ELENCO_LEPS, NULL, &x->arena, &v, &n, err));
  for (size_t i = 0; i < n; i++) {
    bool covered = false;
    for (size_t j = 0; j < x->interventi.n && !covered; j++)
      covered = in_list(zn_pdz_text(x, &x->interventi.v[j], INT_LEPS), v[i].codice);
    json_array_append_new(covered ? yes : no,
                          json_pack("{s:s, s:s}", "codice", v[i].codice, "denominazione", v[i].denominazione));
  }
  for (size_t j = 0; j < x->interventi.n; j++) {
    const zn_row *r = &x->interventi.v[j];
    const char *how = zn_pdz_text(x, r, INT_GESTIONE);
    if (!zn_dato(zn_pdz_text(x, r, INT_LEPS)) || strcmp(how, "associata") == 0 || strcmp(how, "delega") == 0) continue;
    json_array_append_new(alone, json_pack("{s:s, s:s, s:s, s:o}", "intervento", zn_pdz_text(x, r, INT_CODICE),
                                           "titolo", zn_pdz_text(x, r, INT_TITOLO), "leps", zn_pdz_text(x, r, INT_LEPS),
                                           "gestione", zn_piano_text(how)));
  }
  return ZN_OK;
}

/* ---- needs against answers (D15) ---- */

typedef struct areas {
  const char *code[64];
  size_t n;
} areas;

static void add_area(areas *a, const char *code) {
  if (!zn_dato(code)) return;
  for (size_t i = 0; i < a->n; i++)
    if (strcmp(a->code[i], code) == 0) return;
  if (a->n < 64) a->code[a->n++] = code;
}

/* Needs of the ambito, or that one of its enti wrote for itself. */
static zn_status needs(zn_pdz *x, zn_row_list *out, zn_err *err) {
  size_t n = 0;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_BISOGNO), NULL, 0, &x->arena, out, err));
  for (size_t i = 0; i < out->n; i++) {
    zn_writer w;
    ZN_TRY(zn_ctx_writer(x->ctx, out->v[i].k, &w, err));
    if (w.ambito == x->ambito && (w.kind == ZN_L3_AMBITO || w.kind == ZN_L6_ENTE)) out->v[n++] = out->v[i];
  }
  out->n = n;
  return ZN_OK;
}

static zn_status compare_area(zn_pdz *x, const zn_row_list *b, const char *area, json_t *list, zn_err *err) {
  int needs_n = 0, aims = 0, answers = 0;
  int64_t first = 0;
  zn_cents sum = 0;
  zn_status st = ZN_OK;
  json_t *what = json_array();
  for (size_t i = 0; i < b->n; i++)
    if (strcmp(zn_pdz_text(x, &b->v[i], BIS_AREA), area) == 0) {
      needs_n++;
      json_array_append_new(what, json_string(zn_pdz_text(x, &b->v[i], BIS_INDICATORE)));
    }
  for (size_t i = 0; i < x->obiettivi.n; i++)
    if (strcmp(zn_pdz_text(x, &x->obiettivi.v[i], OBI_AREA), area) == 0) {
      int64_t p = ZN_AT(&x->obiettivi.v[i], OBI_PRIORITA)->i;
      aims++;
      if (p > 0 && (first == 0 || p < first)) first = p;
    }
  for (size_t i = 0; i < x->interventi.n && st == ZN_OK; i++)
    if (strcmp(zn_pdz_text(x, &x->interventi.v[i], INT_AREA), area) == 0) {
      zn_cents one = programmed(x, x->interventi.v[i].k, err, &st);
      answers++;
      if (st == ZN_OK) st = zn_money_add(sum, one, &sum, err);
    }
  const char *found = needs_n == 0   ? "senza_bisogni"
                      : answers == 0 ? "senza_risposta"
                      : sum == 0     ? "senza_risorse"
                      : aims == 0    ? "senza_obiettivo"
                                     : "coperta";
  json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:o, s:i, s:I, s:i, s:o, s:s}", "area", area, "denominazione",
                                        called(x, ZN_ELENCO_AREA, area), "bisogni", needs_n, "indicatori", what,
                                        "obiettivi", aims, "priorita", (json_int_t)first, "interventi", answers,
                                        "programmato", zn_piano_cents(sum), "esito", found));
  return st;
}

static zn_status comparison(zn_pdz *x, json_t *o, zn_err *err) {
  json_t *list = put(o, "confronto", json_array());
  areas a = {.n = 0};
  zn_row_list b;
  ZN_TRY(needs(x, &b, err));
  for (size_t i = 0; i < b.n; i++) add_area(&a, zn_pdz_text(x, &b.v[i], BIS_AREA));
  for (size_t i = 0; i < x->obiettivi.n; i++) add_area(&a, zn_pdz_text(x, &x->obiettivi.v[i], OBI_AREA));
  for (size_t i = 0; i < x->interventi.n; i++) add_area(&a, zn_pdz_text(x, &x->interventi.v[i], INT_AREA));
  for (size_t i = 0; i < a.n; i++) ZN_TRY(compare_area(x, &b, a.code[i], list, err));
  return ZN_OK;
}

/* ---- moves and comments ---- */

static const char *author(zn_pdz *x, const zn_pmossa_row *m) {
  switch (m->autore) {
    case ZN_PA_ENTE: return zn_pdz_ente(x, m->ente);
    case ZN_PA_CAPOFILA: return ZT_P_BY_CAPOFILA;
    case ZN_PA_REGIONE: return ZT_P_BY_REGIONE;
    default: return ZT_P_BY_NOBODY;
  }
}

static const char *span_text(zn_pdz *x, zn_span s) {
  char *t = zn_arena_strndup(&x->arena, (const char *)s.p, s.n);
  return t != NULL ? t : "";
}

static int by_time(const void *a, const void *b) {
  uint64_t x = ZN_K_N((*(zn_pmossa_row *const *)a)->k), y = ZN_K_N((*(zn_pmossa_row *const *)b)->k);
  return x < y ? -1 : x > y;
}

static json_t *one_move(zn_pdz *x, const zn_pmossa_row *m) {
  const char *why = m->effetto == ZN_PE_SENZA_EFFETTO && m->invalida ? ZT_P_WHY_SIGN
                    : m->effetto == ZN_PE_SENZA_EFFETTO              ? ZT_P_WHY_NOT
                                                                     : "";
  return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:o, s:o}", "mossa", zn_pmossa_name(m->mossa), "etichetta",
                   zn_pmossa_label(m->mossa), "chi", author(x, m), "data", day(m->data), "atto",
                   zn_piano_text(zn_pdz_key(x, ZN_ATTO, m->atto)), "motivo", zn_piano_text(span_text(x, m->motivo)),
                   "effetto", zn_peffetto_name(m->effetto), "perche", zn_piano_text(why), "hash",
                   zn_json_hash(m->hash.b, sizeof m->hash.b));
}

/* In the order in which they were written by their authors' clocks: only to be read, the states do not depend on it. */
static json_t *moves(zn_pdz *x, int64_t rimodulazione, bool comments) {
  json_t *list = json_array();
  zn_pmossa_row **v = zn_arena_alloc(&x->arena, (x->mosse.n + 1) * sizeof *v);
  size_t n = 0;
  for (size_t i = 0; v != NULL && i < x->mosse.n; i++)
    if (x->mosse.v[i].rimodulazione == rimodulazione && (x->mosse.v[i].mossa == ZN_PM_COMMENTA) == comments)
      v[n++] = &x->mosse.v[i];
  if (n > 1) qsort(v, n, sizeof *v, by_time);
  for (size_t i = 0; i < n; i++) json_array_append_new(list, one_move(x, v[i]));
  return list;
}

static zn_status changes(zn_pdz *x, json_t *o, zn_err *err) {
  json_t *list = put(o, "rimodulazioni", json_array());
  for (size_t i = 0; i < x->rimodulazioni.n; i++) {
    const zn_row *r = &x->rimodulazioni.v[i];
    zn_prim m;
    ZN_TRY(zn_prim_open(x, ZN_AT(r, RIM_NUMERO)->i, &m, err));
    bool light = m.flusso.approvazione != NULL && m.flusso.approvazione->mossa == ZN_PM_APPROVA_LEGGERA;
    int64_t most = zn_impostazione_int(x->r, ZN_IMP_LEGGERA, 0);
    json_array_append_new(
        list, json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:b, s:b, s:o, s:I, s:o, s:o}", "numero",
                        (json_int_t)ZN_AT(r, RIM_NUMERO)->i, "tipo", zn_pdz_text(x, r, RIM_TIPO), "motivo",
                        zn_pdz_text(x, r, RIM_MOTIVO), "stato", zn_pstato_name(m.flusso.stato), "etichetta",
                        zn_pstato_label(m.flusso.stato), "data", zn_piano_data(ZN_AT(r, RIM_DATA)), "applicata",
                        ZN_AT(r, RIM_APPLICATA)->i != 0, "oltre_soglia", light && zn_prim_percento(&m) > most,
                        "spostato", zn_piano_cents(m.spostato), "righe_scadute",
                        (json_int_t)(ZN_AT(r, RIM_APPLICATA)->i != 0 ? 0 : m.scadute), "mosse", moves(x, r->k, false),
                        "commenti", moves(x, r->k, true)));
  }
  return ZN_OK;
}

/* ---- lists ---- */

static void objectives(zn_pdz *x, json_t *o) {
  json_t *list = put(o, "obiettivi", json_array());
  for (size_t i = 0; i < x->obiettivi.n; i++) {
    const zn_row *r = &x->obiettivi.v[i];
    int n = 0;
    for (size_t j = 0; j < x->interventi.n; j++) n += ZN_AT(&x->interventi.v[j], INT_OBIETTIVO_PIANO)->i == r->k;
    json_array_append_new(
        list, json_pack("{s:s, s:s, s:o, s:I, s:i}", "codice", zn_pdz_text(x, r, OBI_CODICE), "titolo",
                        zn_pdz_text(x, r, OBI_TITOLO), "area", zn_piano_text(zn_pdz_text(x, r, OBI_AREA)), "priorita",
                        (json_int_t)ZN_AT(r, OBI_PRIORITA)->i, "interventi", n));
  }
}

static void people(zn_pdz *x, json_t *o) {
  json_t *met = put(o, "concertazione", json_array()), *courses = put(o, "formazione", json_array());
  for (size_t i = 0; i < x->concertazione.n; i++) {
    const zn_row *r = &x->concertazione.v[i];
    json_array_append_new(
        met, json_pack("{s:s, s:o, s:o, s:o, s:o}", "soggetto", zn_pdz_text(x, r, CNC_SOGGETTO), "tipo",
                       zn_piano_text(zn_pdz_text(x, r, CNC_TIPO)), "data", zn_piano_data(ZN_AT(r, CNC_DATA)), "verbale",
                       zn_piano_text(zn_pdz_key(x, ZN_ATTO, ZN_AT(r, CNC_VERBALE)->i)), "esito",
                       zn_piano_text(zn_pdz_text(x, r, CNC_ESITO))));
  }
  for (size_t i = 0; i < x->formazione.n; i++) {
    const zn_row *r = &x->formazione.v[i];
    json_array_append_new(
        courses,
        json_pack("{s:s, s:I, s:o, s:I, s:I, s:o}", "titolo", zn_pdz_text(x, r, FRM_TITOLO), "anno",
                  (json_int_t)ZN_AT(r, FRM_ANNO)->i, "destinatari", zn_piano_text(zn_pdz_text(x, r, FRM_DESTINATARI)),
                  "ore", (json_int_t)ZN_AT(r, FRM_ORE)->i, "partecipanti", (json_int_t)ZN_AT(r, FRM_PARTECIPANTI)->i,
                  "costo", zn_piano_cents(ZN_AT(r, FRM_COSTO)->i)));
  }
}

/* Criteria of sharing, with what they tie the resource to; of an ente, its quota. */
static void criteria(zn_pdz *x, json_t *o) {
  json_t *list = put(o, "quote", json_array());
  for (size_t i = 0; i < x->criteri.n; i++) {
    const zn_row *r = &x->criteri.v[i];
    json_array_append_new(
        list,
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:o}", "anno", (json_int_t)ZN_AT(r, CRI_ANNO)->i, "voce",
                  zn_pdz_text(x, r, CRI_VOCE), "ente", zn_pdz_key(x, ZN_ENTE, ZN_AT(r, CRI_ENTE)->i), "denominazione",
                  zn_pdz_ente(x, ZN_AT(r, CRI_ENTE)->i), "regola", zn_pdz_text(x, r, CRI_REGOLA), "importo",
                  ZN_AT(r, CRI_IMPORTO)->kind == ZN_V_INT ? zn_piano_cents(ZN_AT(r, CRI_IMPORTO)->i) : json_null(),
                  "vincolo", zn_piano_text(zn_pdz_text(x, r, CRI_VINCOLO))));
  }
}

static bool on(const zn_row *row, zn_day d) {
  const zn_val *from = zn_row_val(row, "dal"), *to = zn_row_val(row, "al");
  return (from->kind != ZN_V_INT || from->i <= d) && (to->kind != ZN_V_INT || to->i >= d);
}

static zn_status territory(zn_pdz *x, json_t *o, zn_err *err) {
  json_t *doors = put(o, "pua", json_array()), *taken = put(o, "poteri_sostitutivi", json_array());
  zn_row_list rows;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_PUA), "ambito", x->ambito, &x->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    zn_buf name;
    zn_buf_init(&name, 1000);
    if (on(&rows.v[i], x->today) && zn_ref_text(x->r, ZN_PUA, rows.v[i].k, "denominazione", &name))
      json_array_append_new(doors, json_string(zn_buf_cstr(&name)));
    zn_buf_release(&name);
  }
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_COMMISSARIAMENTO), "ambito", x->ambito, &x->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    const zn_val *why = zn_row_val(&rows.v[i], "motivo");
    json_array_append_new(
        taken, json_pack("{s:o, s:o, s:s, s:b, s:o}", "dal", zn_piano_data(zn_row_val(&rows.v[i], "dal")), "al",
                         zn_piano_data(zn_row_val(&rows.v[i], "al")), "motivo", span_text(x, why->s), "in_corso",
                         on(&rows.v[i], x->today), "atto",
                         zn_piano_text(zn_pdz_key(x, ZN_ATTO, zn_row_int(&rows.v[i], "atto")))));
  }
  return ZN_OK;
}

/* ---- the whole ---- */

/* One named person answers for the ambito's acts, money and people (DOMAIN 16 A8). */
static const char *coordinator(zn_pdz *x) {
  const char *own = zn_pdz_text(x, &x->row, PIA_RESPONSABILE);
  zn_buf b;
  if (own[0] != 0) return own;
  zn_buf_init(&b, 400);
  char *t =
      zn_ref_text(x->r, ZN_AMBITO, x->ambito, "responsabile", &b) ? zn_arena_strdup(&x->arena, zn_buf_cstr(&b)) : NULL;
  zn_buf_release(&b);
  return t != NULL ? t : "";
}

static zn_status heading(zn_pdz *x, json_t *o, zn_err *err) {
  zn_hash must, is;
  zn_buf name;
  char id[64] = "";
  zn_buf_init(&name, 1000);
  (void)zn_ref_text(x->r, ZN_AMBITO, x->ambito, "denominazione", &name);
  if (zn_replica_id_print(x->r, x->piano, id) != ZN_OK) id[0] = 0;
  put(o, "piano", json_string(zn_pdz_key(x, ZN_PIANO, x->piano)));
  put(o, "id", json_string(id));
  put(o, "ambito", json_string(zn_pdz_key(x, ZN_AMBITO, x->ambito)));
  put(o, "denominazione", json_string(zn_buf_cstr(&name)));
  zn_buf_release(&name);
  put(o, "titolo", zn_piano_text(zn_pdz_text(x, &x->row, PIA_TITOLO)));
  put(o, "responsabile", zn_piano_text(coordinator(x)));
  put(o, "triennio_da", json_integer(ZN_AT(&x->row, PIA_DA)->i));
  put(o, "triennio_a", json_integer(ZN_AT(&x->row, PIA_A)->i));
  put(o, "oggi", day(x->today));
  put(o, "stato", json_string(zn_pstato_name(x->flusso.stato)));
  put(o, "etichetta", json_string(zn_pstato_label(x->flusso.stato)));
  put(o, "versione", json_integer(ZN_AT(&x->row, PIA_VERSIONE)->i));
  put(o, "trasmissioni", json_integer(x->flusso.versione));
  bool approved = zn_pdz_impronta_attesa(x, &must);
  if (approved) ZN_TRY(zn_pdz_impronta(x, &is, err));
  put(o, "modificato_dopo_approvazione", json_boolean(approved && zn_hash_cmp(&must, &is) != 0));
  return ZN_OK;
}

zn_status zn_piano_json(zn_pdz *x, json_t *o, zn_err *err) {
  ZN_TRY(heading(x, o, err));
  sections(x, o);
  steps(x, o);
  ZN_TRY(signatures(x, o, err));
  protocols(x, o);
  ZN_TRY(funds(x, o, err));
  ZN_TRY(interventions(x, o, err));
  objectives(x, o);
  ZN_TRY(comparison(x, o, err));
  ZN_TRY(leps(x, o, err));
  criteria(x, o);
  people(x, o);
  ZN_TRY(territory(x, o, err));
  put(o, "commenti", moves(x, 0, true));
  put(o, "mosse", moves(x, 0, false));
  return changes(x, o, err);
}

zn_status zn_piano_mostra(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err) {
  zn_pdz x = {0};
  int64_t piano;
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  json_t *o = json_object();
  zn_status st = o == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : zn_piano_json(&x, o, err);
  if (st == ZN_OK)
    *out = o;
  else
    json_decref(o);
  zn_pdz_close(&x);
  return st;
}
