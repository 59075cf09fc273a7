/* A report as a page to print. The order of what is written is fixed and nothing comes from the surroundings: R10 is
 * recognised by the hash of these bytes. */
#include "core/domain/report/html.h"

#include <string.h>

#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

static const char style[] =
    "@page{size:A4 landscape;margin:12mm}"
    "body{font:10pt/1.35 'Titillium Web',Arial,sans-serif;color:#17324d;background:#fff;margin:12mm "
    "auto;max-width:273mm}"
    "h1{font-size:14pt;margin:0 0 2mm}h2{font-size:11pt;margin:6mm 0 2mm}p{margin:0 0 2mm}"
    "table{border-collapse:collapse;width:calc(100% - 1px);margin:2mm 0 "
    "4mm}caption{text-align:left;font-weight:bold;padding:1mm 0}"
    "thead{display:table-header-group}tr{page-break-inside:avoid}"
    "th,td{border:1px solid #5c6f82;padding:1mm 1.5mm;text-align:left;vertical-align:top}"
    "thead th{background:#e6ecf2}.n{text-align:right;white-space:nowrap}"
    "thead th.n{white-space:normal}"
    ".larga{font-size:8pt}.larga th,.larga td{padding:.7mm 1mm}"
    ".molto{font-size:6.5pt}.molto th,.molto td{padding:.5mm .6mm}.molto td{overflow-wrap:anywhere}"
    ".sub>*{background:#f2f5f8;font-weight:bold}.tot>*{background:#e6ecf2;font-weight:bold}"
    ".firme{display:flex;gap:20mm;margin-top:12mm;page-break-inside:avoid}.firme div{flex:1}"
    ".riga{border-bottom:1px solid #17324d;height:14mm;margin-bottom:1mm}"
    "footer{margin-top:6mm;font-size:8pt;border-top:1px solid #5c6f82;padding-top:1mm;overflow-wrap:anywhere}"
    ".foglio+.foglio{page-break-before:always}"
    "@media print{body{margin:0;max-width:none}}";

static void escaped(zn_buf *out, const char *s) {
  zn_buf clean;
  zn_buf_init(&clean, 0);
  zn_buf_put_clean(&clean, s, "\n");
  for (s = zn_buf_cstr(&clean); *s != 0; s++) {
    switch (*s) {
      case '&': zn_buf_put_str(out, "&amp;"); break;
      case '<': zn_buf_put_str(out, "&lt;"); break;
      case '>': zn_buf_put_str(out, "&gt;"); break;
      case '"': zn_buf_put_str(out, "&quot;"); break;
      case '\'': zn_buf_put_str(out, "&#39;"); break;
      default: zn_buf_put(out, s, 1);
    }
  }
  if (!zn_buf_ok(&clean)) out->failed = true;
  zn_buf_release(&clean);
}

static void element(zn_buf *out, const char *open, const char *text, const char *close) {
  zn_buf_put_str(out, open);
  escaped(out, text);
  zn_buf_put_str(out, close);
}

static void title(zn_buf *out, const zn_tabella *t, bool sheet) {
  zn_buf_put_str(out, t->codice);
  zn_buf_put_str(out, " ");
  escaped(out, t->titolo);
  if (!sheet || t->foglio[0] == 0) return;
  zn_buf_put_str(out, " · ");
  escaped(out, t->foglio);
}

static void heading(zn_buf *out, const zn_tabella *t) {
  zn_buf_put_str(out, "<caption>");
  title(out, t, true);
  zn_buf_put_str(out, "</caption>\n<thead><tr>");
  for (size_t c = 0; c < t->ncolonne; c++)
    element(out, t->colonne[c].tipo == ZN_C_TESTO ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"n\">",
            t->colonne[c].label, "</th>");
  zn_buf_put_str(out, "</tr></thead>\n<tbody>\n");
}

static void row(zn_buf *out, const zn_tabella *t, size_t r) {
  static const char *const kinds[] = {"<tr>", "<tr class=\"sub\">", "<tr class=\"tot\">"};
  char buf[40];
  zn_buf_put_str(out, kinds[t->tipi[r]]);
  for (size_t c = 0; c < t->ncolonne; c++) {
    bool number = t->colonne[c].tipo != ZN_C_TESTO;
    const char *text = zn_cella_print(&t->colonne[c], &t->celle[r * t->ncolonne + c], false, buf);
    if (c == 0 && *text != 0)
      element(out, number ? "<th scope=\"row\" class=\"n\">" : "<th scope=\"row\">", text, "</th>");
    else
      element(out, number ? "<td class=\"n\">" : "<td>", text, "</td>");
  }
  zn_buf_put_str(out, "</tr>\n");
}

static void signatures(zn_buf *out, const zn_tabella *t) {
  if (t->nfirme == 0) return;
  zn_buf_put_str(out, "<div class=\"firme\">");
  for (size_t i = 0; i < t->nfirme; i++) {
    element(out, "<div><p><strong>", t->firme[i], "</strong></p>");
    zn_buf_put_str(out, "<div class=\"riga\"></div>" ZT_R_FIRMA "</div>");
  }
  zn_buf_put_str(out, "</div>\n");
}

/* Whose, of when, of which signed document. */
static void foot(zn_buf *out, const zn_tabella *t) {
  char day[11];
  zn_buf_put_str(out, "<footer>");
  title(out, t, true);
  if (t->chi[0] != 0) element(out, " · ", t->chi, "");
  if (t->has_al) zn_buf_printf(out, " · " ZT_R_SITUAZIONE, zn_day_print_it(day, t->al));
  if (t->impronta[0] != 0) zn_buf_printf(out, "<br/>" ZT_R_IMPRONTA, t->impronta);
  zn_buf_put_str(out, "</footer>\n");
}

static void sheet(zn_buf *out, const zn_tabella *t, bool first) {
  zn_buf_put_str(out, "<section class=\"foglio\">\n");
  if (first) {
    zn_buf_put_str(out, "<h1>");
    title(out, t, false);
    zn_buf_put_str(out, "</h1>\n");
    if (t->chi[0] != 0) element(out, "<p>", t->chi, "</p>\n");
  }
  for (size_t i = 0; i < t->nprima; i++) element(out, "<p>", t->righe_prima[i], "</p>\n");
  if (t->ncolonne > 0) {
    /* so many columns fit a sheet of paper only in a smaller type */
    zn_buf_put_str(out, t->ncolonne > 14  ? "<table class=\"molto\">\n"
                        : t->ncolonne > 9 ? "<table class=\"larga\">\n"
                                          : "<table>\n");
    heading(out, t);
    for (size_t r = 0; r < t->nrighe; r++) row(out, t, r);
    if (t->nrighe == 0) zn_buf_printf(out, "<tr><td colspan=\"%zu\">" ZT_R_VUOTO "</td></tr>\n", t->ncolonne);
    zn_buf_put_str(out, "</tbody></table>\n");
  }
  for (size_t i = 0; i < t->nnote; i++) element(out, "<p>", t->note[i], "</p>\n");
  signatures(out, t);
  foot(out, t);
  zn_buf_put_str(out, "</section>\n");
}

void zn_report_html(zn_tabella *const *sheets, size_t n, zn_buf *out) {
  zn_buf_put_str(out,
                 "<!DOCTYPE html>\n<html lang=\"it\">\n"
                 "<head><meta charset=\"utf-8\"/>"
                 "<meta name=\"viewport\" content=\"width=device-width\"/><title>");
  if (n > 0) title(out, sheets[0], false);
  zn_buf_put_str(out, "</title><style>");
  zn_buf_put_str(out, style);
  zn_buf_put_str(out, "</style></head>\n<body><main>\n");
  for (size_t i = 0; i < n; i++) sheet(out, sheets[i], i == 0);
  zn_buf_put_str(out, "</main></body></html>\n");
}
