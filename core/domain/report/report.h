/* report: the layouts of DOMAIN section 10 as tables: typed columns and rows, printed as screen text, CSV, JSON
 * (print.c), HTML to be printed (html.h) and XLSX (core/exchange/xlsx.h). A file per layout. */
#ifndef ZONA_CORE_DOMAIN_REPORT_H
#define ZONA_CORE_DOMAIN_REPORT_H

#include <jansson.h>

#include "core/domain/money/importi.h"

typedef enum zn_cella_tipo {
  ZN_C_TESTO = 1,
  ZN_C_IMPORTO,
  ZN_C_INTERO,
  ZN_C_PERCENTO, /* hundredths of a percent */
  ZN_C_DATA,     /* zn_day */
  ZN_C_CENTESIMI /* a number in hundredths: FTE, ratios */
} zn_cella_tipo;

typedef struct zn_colonna {
  const char *nome;  /* JSON and CSV key */
  const char *label; /* heading */
  zn_cella_tipo tipo;
} zn_colonna;

typedef struct zn_cella {
  bool vuota;
  bool mascherata;   /* a count too small to be shown (maschera.h): every format prints `testo`, i is 0 */
  int64_t i;         /* IMPORTO (cents), INTERO, PERCENTO, DATA, CENTESIMI */
  const char *testo; /* TESTO, or what stands for a masked count; owned by the table */
} zn_cella;

/* What a figure of a table is about, for whoever wants the entries under it (core/domain/traccia): that of the row, and
 * over it that of the column. 0 and NULL: not narrowed. A row without a fund-year, a `da` or a measure of its own has
 * nothing under it that could be shown. */
typedef struct zn_chiave {
  bool presente;
  int64_t fondo_annualita; /* 0 with `presente`: all those of the report */
  zn_livello livello;      /* 0: the report's; then ente, ambito */
  int64_t ente, ambito;
  int64_t intervento, budget, assegnazione, da,
      a; /* assegnazione: only lines of its money; da, a: pair of enti (R14) */
  const char *area, *obiettivo;
  const char *misura; /* where it is not the column's name: "pagato" */
  bool interni;
  zn_day al; /* of the figure, where it is not the report's date; 0: it is */
} zn_chiave;

typedef enum zn_riga_tipo { ZN_RIGA = 0, ZN_RIGA_SUBTOTALE, ZN_RIGA_TOTALE } zn_riga_tipo;

typedef struct zn_tabella {
  const char *codice; /* "R1" */
  char titolo[200];
  char foglio[60]; /* several sheets of one report: R2 has one per measure */
  zn_colonna colonne[40];
  size_t ncolonne;
  zn_cella *celle; /* nrighe * ncolonne */
  zn_riga_tipo *tipi;
  zn_chiave *chiavi; /* nrighe; hidden: printed nowhere */
  zn_chiave chiavi_colonna[40];
  size_t nrighe, caprighe;
  /* around the table, in print; "" or 0 where there is none */
  char chi[300];                                     /* who it is about: "Comune di Cortale (D049)" */
  char impronta[64];                                 /* hash of the signed manifest that the figures are of, base32 */
  const char *righe_prima[12], *note[12], *firme[4]; /* paragraphs before, after; who signs. Owned by the table */
  size_t nprima, nnote, nfirme;
  bool has_al;
  zn_day al;
  zn_arena arena;
} zn_tabella;

void zn_tabella_free(zn_tabella *t); /* NULL is fine */

typedef struct zn_report_ask {
  zn_livello livello;
  zn_id org;
  bool has_al;
  zn_day al;               /* else today */
  int64_t fondo_annualita; /* 0: all those with figures (R1, R14), the only one with a matrix (R2) */
  bool parziale;           /* the asker does not read all of it: the sheets say so */
  int64_t intervento;      /* R5: local row; 0 elsewhere */
  int64_t anno;            /* only fund-years of that year; R7, R9, R12: the year asked for, 0: the last one */
  zn_vista vista;
  bool proprio; /* who looks is the office that the figures are of: small counts of users are not masked */
} zn_report_ask;

/* Reports by name ("R1", "R2", …); *tables: n sheets, to be freed one by one and then free()d. ZN_E_NOTFOUND for a
 * name that is not. */
ZN_MUST zn_status zn_report_make(zn_replica *r, const char *name, const zn_report_ask *ask, zn_tabella ***tables,
                                 size_t *n, zn_err *err);
void zn_report_free(zn_tabella **tables, size_t n);
/* The reports there are (registro.c). */
typedef struct zn_report_info {
  const char *name;
  const char *title; /* Italian */
} zn_report_info;
size_t zn_report_count(void);
zn_report_info zn_report_at(size_t i);
bool zn_report_is(const char *name); /* upper and lower case are the same */

/* Printing. Text: aligned, Italian amounts. CSV: `;`, comma decimals, UTF-8 BOM by the caller's wish, texts that begin
 * with = + - @, blanks apart, are neutralised; a sheet of several has its name in a first column. Control characters in
 * texts become U+FFFD in both. JSON: {"report","titolo","foglio","colonne":[{"nome","label","tipo"}],"righe":[{…}]}
 * and, where there are any, "chi", "al", "manifest", "testo", "note", "firme"; amounts and hundredths as in DESIGN
 * section 9, dates ISO, a masked count its text. */
void zn_tabella_text(const zn_tabella *t, zn_buf *out);
void zn_tabella_csv(const zn_tabella *t, bool bom, zn_buf *out);
json_t *zn_tabella_json(const zn_tabella *t);

#endif
