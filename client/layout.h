/* layout: a table on a terminal of a given width (private to client; zn_table_print uses it where there is a terminal).
 * Nothing that was said is cut: cells and headings go on in a second line, and what is wider still is split.
 *
 * In order: columns as wide as their cells, headings over several lines; texts wrapped; columns without anything in
 * them left out; the table in bands one under the other, each beginning with the columns that say which row it is; and,
 * where that would take more than three bands, one row after the other, a line per value. */
#ifndef ZONA_CLIENT_LAYOUT_H
#define ZONA_CLIENT_LAYOUT_H

#include "client/output.h"

/* columns: the terminal's. */
void zn_layout_print(const zn_table *t, FILE *f, size_t columns);
/* A text in lines that end at words; a newline after the last. */
void zn_layout_text(const char *text, FILE *f, size_t columns);

#endif
