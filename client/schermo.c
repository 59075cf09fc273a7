#include "client/schermo.h"

#include "client/layout.h"
#include "core/domain/report/table.h"
#include "core/text/prospetti.h"

#define COLUMNS_MAX 40

static void paragraph(zn_out *o, const char *text) {
  zn_buf clean;
  zn_buf_init(&clean, 0);
  zn_buf_put_clean(&clean, text, "");
  zn_layout_text(zn_buf_cstr(&clean), o->out, (size_t)o->columns);
  zn_buf_release(&clean);
}

static void rows(const zn_tabella *t, zn_out *o) {
  zn_column columns[COLUMNS_MAX];
  const char *cells[COLUMNS_MAX];
  char texts[COLUMNS_MAX][40];
  zn_table out;
  for (size_t c = 0; c < t->ncolonne; c++)
    columns[c] = (zn_column){t->colonne[c].label, t->colonne[c].tipo == ZN_C_TESTO ? ZN_LEFT : ZN_RIGHT};
  zn_table_init(&out, columns, t->ncolonne);
  for (size_t r = 0; r < t->nrighe; r++) {
    if (t->tipi[r] == ZN_RIGA_TOTALE && r > 0 && t->tipi[r - 1] != ZN_RIGA_TOTALE) zn_table_rule(&out);
    for (size_t c = 0; c < t->ncolonne; c++)
      cells[c] = zn_cella_print(&t->colonne[c], &t->celle[r * t->ncolonne + c], false, texts[c]);
    zn_table_row(&out, cells, t->ncolonne);
  }
  zn_table_print(&out, o);
  zn_table_release(&out);
}

static void whole(const zn_tabella *t, zn_out *o) {
  zn_buf text;
  zn_buf_init(&text, 0);
  zn_tabella_text(t, &text);
  fputs(zn_buf_cstr(&text), o->out);
  zn_buf_release(&text);
}

void zn_schermo_prospetto(const zn_tabella *t, zn_out *o) {
  if (o->json) return;
  if (o->columns <= 0) {
    whole(t, o);
    return;
  }
  zn_out_line(o, "%s %s%s%s", t->codice, t->titolo, t->foglio[0] != 0 ? " · " : "", t->foglio);
  if (t->chi[0] != 0) zn_out_line(o, "%s", t->chi);
  zn_out_line(o, "%s", "");
  for (size_t i = 0; i < t->nprima; i++) {
    paragraph(o, t->righe_prima[i]);
    zn_out_line(o, "%s", "");
  }
  if (t->ncolonne > 0 && t->ncolonne <= COLUMNS_MAX && t->nrighe > 0) rows(t, o);
  if (t->nnote > 0 && t->nrighe > 0) zn_out_line(o, "%s", "");
  for (size_t i = 0; i < t->nnote; i++) paragraph(o, t->note[i]);
  if (t->impronta[0] != 0) zn_out_line(o, "\n" ZT_R_IMPRONTA, t->impronta);
  for (size_t i = 0; i < t->nfirme; i++) zn_out_line(o, "\n%s\n\n______________________________", t->firme[i]);
}
