/* The statement of progress that is sent by PEC (DOMAIN 16 D20): one list of lines, printed as text or as a page. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/domain/piano/interno.h"
#include "core/domain/piano/vista.h"
#include "core/text/piano.h"

typedef struct paper {
  zn_buf *out;
  bool html;
  zn_arena *a;
} paper;

/* ---- the two ways of printing ---- */

static void plain(paper *p, const char *s) {
  if (!p->html) {
    zn_buf_put_clean(p->out, s, "");
    return;
  }
  zn_buf clean;
  zn_buf_init(&clean, 0);
  zn_buf_put_clean(&clean, s, "");
  for (const char *c = zn_buf_cstr(&clean); *c != 0; c++) {
    switch (*c) {
      case '&': zn_buf_put_str(p->out, "&amp;"); break;
      case '<': zn_buf_put_str(p->out, "&lt;"); break;
      case '>': zn_buf_put_str(p->out, "&gt;"); break;
      case '"': zn_buf_put_str(p->out, "&quot;"); break;
      default: zn_buf_put(p->out, c, 1);
    }
  }
  zn_buf_release(&clean);
}

static void heading(paper *p, const char *s) {
  zn_buf_put_str(p->out, p->html ? "<h2>" : "\n");
  plain(p, s);
  zn_buf_put_str(p->out, p->html ? "</h2>\n" : "\n");
}

static void line(paper *p, const char *s) {
  zn_buf_put_str(p->out, p->html ? "<p>" : "");
  plain(p, s);
  zn_buf_put_str(p->out, p->html ? "</p>\n" : "\n");
}

/* Cells of one row; in text they are separated by " - " where they are not empty. */
static void row(paper *p, const char *const *cells, size_t n, bool head) {
  if (p->html) zn_buf_put_str(p->out, "<tr>");
  if (!p->html && head) return;
  bool first = true;
  for (size_t i = 0; i < n; i++) {
    if (p->html) zn_buf_put_str(p->out, head ? "<th scope=\"col\">" : "<td>");
    if (!p->html && cells[i][0] != 0) zn_buf_put_str(p->out, first ? "  " : " - ");
    if (cells[i][0] != 0) first = false;
    plain(p, cells[i]);
    if (p->html) zn_buf_put_str(p->out, head ? "</th>" : "</td>");
  }
  zn_buf_put_str(p->out, p->html ? "</tr>\n" : "\n");
}

static void table(paper *p, bool open) {
  if (p->html) zn_buf_put_str(p->out, open ? "<table>\n" : "</table>\n");
}

/* ---- values ---- */

static const char *get(const json_t *o, const char *key) {
  const char *t = json_string_value(json_object_get(o, key));
  return t != NULL ? t : "";
}

static const char *date(paper *p, const char *iso) {
  zn_day d;
  char t[11];
  if (iso[0] == 0 || zn_day_parse(iso, &d, NULL) != ZN_OK) return "";
  char *kept = zn_arena_strdup(p->a, zn_day_print_it(t, d));
  return kept != NULL ? kept : "";
}

static const char *amount(paper *p, const char *cents) {
  zn_cents v;
  char t[40];
  if (cents[0] == 0 || zn_money_parse(cents, &v, NULL) != ZN_OK) return "";
  char *kept = zn_arena_strdup(p->a, zn_money_print_it(t, v));
  return kept != NULL ? kept : "";
}

static const char *said(paper *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static const char *said(paper *p, const char *fmt, ...) {
  char room[2000];
  va_list ap;
  va_start(ap, fmt);
  (void)vsnprintf(room, sizeof room, fmt, ap);
  va_end(ap);
  char *t = zn_arena_strdup(p->a, room);
  return t != NULL ? t : "";
}
/* Nothing to say of an empty value. */
#define SAY(fmt, s) ((s)[0] != 0 ? said(p, fmt, s) : "")

/* ---- parts ---- */

static void top(paper *p, const json_t *o) {
  const char *title =
      said(p, ZT_PP_TITLE, get(o, "denominazione"), (int)json_integer_value(json_object_get(o, "triennio_da")),
           (int)json_integer_value(json_object_get(o, "triennio_a")));
  if (p->html) {
    zn_buf_put_str(p->out, "<!doctype html>\n<html lang=\"it\"><head><meta charset=\"utf-8\"><title>");
    plain(p, title);
    zn_buf_put_str(
        p->out,
        "</title><style>body{font:11pt/1.4 sans-serif;margin:2cm;max-width:22cm}table{border-collapse:collapse;"
        "width:100%}th,td{border:1px solid #555;padding:3px 6px;text-align:left;vertical-align:top}"
        "h1{font-size:15pt}h2{font-size:12pt}@media print{body{margin:0}tr{break-inside:avoid}}"
        "</style></head><body>\n<h1>");
    plain(p, title);
    zn_buf_put_str(p->out, "</h1>\n");
  } else {
    plain(p, title);
    zn_buf_put_str(p->out, "\n");
  }
  line(p, SAY(ZT_PP_DATE, date(p, get(o, "oggi"))));
  line(p, SAY(ZT_PP_STATE, get(o, "etichetta")));
  if (get(o, "responsabile")[0] != 0) line(p, SAY(ZT_PP_RESP, get(o, "responsabile")));
}

static void steps(paper *p, const json_t *o) {
  static const char *const head[] = {ZT_PP_STEP, ZT_PP_WHO, ZT_PP_DUE, ZT_PP_DONE, ZT_PP_ACT, ZT_PP_NOTE};
  size_t i;
  json_t *s;
  heading(p, ZT_PP_STEPS);
  table(p, true);
  row(p, head, 6, true);
  json_array_foreach(json_object_get(o, "passi"), i, s) {
    const char *due = date(p, get(s, "scadenza")), *done = date(p, get(s, "data"));
    int late = (int)json_integer_value(json_object_get(s, "ritardo_giorni"));
    const char *note = late > 0 ? said(p, done[0] != 0 ? ZT_PP_WAS_LATE : ZT_PP_LATE, late) : "";
    const char *title = said(p, "%d. %s", (int)i + 1, get(s, "titolo"));
    const char *cells[] = {title,
                           get(s, "chi"),
                           p->html ? due : SAY(ZT_PP_DUE_T, due),
                           p->html        ? done
                           : done[0] != 0 ? SAY(ZT_PP_DONE_T, done)
                                          : ZT_PP_NOT_DONE,
                           p->html ? get(s, "atto") : SAY(ZT_PP_ACT_T, get(s, "atto")),
                           note};
    row(p, cells, 6, false);
  }
  table(p, false);
}

static void signatures(paper *p, const json_t *o) {
  static const char *const head[] = {ZT_PP_BODY, ZT_PP_SIGNED, ZT_PP_ACT};
  const json_t *f = json_object_get(o, "firme");
  size_t i;
  json_t *s;
  heading(p, ZT_PP_SIGNATURES);
  const char *count = said(p, ZT_PP_COUNT, (int)json_integer_value(json_object_get(f, "firmate")),
                           (int)json_integer_value(json_object_get(f, "totale")));
  line(p, count);
  table(p, true);
  row(p, head, 3, true);
  json_array_foreach(json_object_get(f, "righe"), i, s) {
    const char *when = date(p, get(s, "data"));
    const char *cells[] = {get(s, "nome"), when[0] != 0 ? when : ZT_PP_UNSIGNED, get(s, "atto")};
    row(p, cells, 3, false);
  }
  table(p, false);
}

static void sections(paper *p, const json_t *o) {
  static const char *const head[] = {ZT_PP_SECTION, ZT_PP_STATUS};
  const json_t *f = json_object_get(o, "sezioni");
  size_t i;
  json_t *s;
  heading(p, ZT_PP_SECTIONS);
  table(p, true);
  row(p, head, 2, true);
  json_array_foreach(json_object_get(f, "righe"), i, s) {
    const char *state = get(s, "stato");
    const char *title = said(p, "%d. %s", (int)i + 1, get(s, "titolo"));
    const char *cells[] = {title, strcmp(state, "completa") == 0     ? ZT_PP_SEC_DONE
                                  : strcmp(state, "in_stesura") == 0 ? ZT_PP_SEC_NOW
                                                                     : ZT_PP_SEC_TODO};
    row(p, cells, 2, false);
  }
  table(p, false);
}

static void funds(paper *p, const json_t *o) {
  static const char *const head[] = {ZT_PP_FUND, ZT_PP_ASSIGNED, ZT_PP_PLANNED, ZT_PP_LEFT};
  size_t i;
  json_t *s;
  if (json_array_size(json_object_get(o, "fondi")) == 0) return;
  heading(p, ZT_PP_FUNDS);
  table(p, true);
  row(p, head, 4, true);
  json_array_foreach(json_object_get(o, "fondi"), i, s) {
    const char *a = amount(p, get(s, "assegnato")), *b = amount(p, get(s, "programmato")),
               *c = amount(p, get(s, "da_programmare"));
    const char *cells[] = {get(s, "fondo"), p->html ? a : SAY(ZT_PP_ASSIGNED_T, a),
                           p->html ? b : SAY(ZT_PP_PLANNED_T, b), p->html ? c : SAY(ZT_PP_LEFT_T, c)};
    row(p, cells, 4, false);
  }
  table(p, false);
}

static zn_status print(zn_pdz *x, bool html, zn_buf *out, zn_err *err) {
  paper p = {out, html, &x->arena};
  json_t *o = json_object();
  zn_status st = o == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : zn_piano_json(x, o, err);
  if (st == ZN_OK) {
    top(&p, o);
    steps(&p, o);
    signatures(&p, o);
    sections(&p, o);
    funds(&p, o);
    line(&p, "");
    line(&p, ZT_PP_SIGN_HERE);
    if (html) zn_buf_put_str(out, "</body></html>\n");
    if (!zn_buf_ok(out)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  json_decref(o);
  return st;
}

zn_status zn_piano_prospetto(const zn_place *p, const zn_piano_testi *t, bool html, zn_buf *out, zn_err *err) {
  zn_pdz x = {0};
  int64_t piano;
  ZN_TRY(zn_piano_trova(p, t, &piano, err));
  ZN_TRY(zn_pdz_open(&x, p->r, piano, err));
  zn_status st = print(&x, html, out, err);
  zn_pdz_close(&x);
  return st;
}
