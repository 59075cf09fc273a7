/* The commands of zona: the areas, in the order and under the headings of `zona help`. A table per area,
 * table_<area>.c: names, arguments, options, help, functions. Nothing about a command is said anywhere else. */
#include "client/commands/table.h"

static const struct {
  const char *title; /* areas that follow each other under one title share it */
  const zn_command *v;
  const size_t *n;
} areas[] = {
    {ZT_AREA_AVVIO, zn_commands_avvio, &zn_commands_avvio_n},
    {ZT_AREA_REGISTRAZIONI, zn_commands_registrazioni, &zn_commands_registrazioni_n},
    {ZT_AREA_PIANO, zn_commands_piano, &zn_commands_piano_n},
    {ZT_AREA_SPESA, zn_commands_spesa, &zn_commands_spesa_n},
    {ZT_AREA_RENDICONTO, zn_commands_rendiconto, &zn_commands_rendiconto_n},
    {ZT_AREA_RENDICONTO, zn_commands_esame, &zn_commands_esame_n},
    {ZT_AREA_PROSPETTI, zn_commands_report, &zn_commands_report_n},
    {ZT_AREA_PROSPETTI, zn_commands_traccia, &zn_commands_traccia_n},
    {ZT_AREA_REGIONE, zn_commands_elenchi, &zn_commands_elenchi_n},
    {ZT_AREA_REGIONE, zn_commands_territorio, &zn_commands_territorio_n},
    {ZT_AREA_FILE, zn_commands_file, &zn_commands_file_n},
};

size_t zn_command_count(void) {
  size_t n = 0;
  for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) n += *areas[a].n;
  return n;
}

const zn_command *zn_command_at(size_t i) {
  for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) {
    if (i < *areas[a].n) return &areas[a].v[i];
    i -= *areas[a].n;
  }
  return NULL;
}

const char *zn_command_area(size_t i) {
  for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) {
    if (i < *areas[a].n) return areas[a].title;
    i -= *areas[a].n;
  }
  return NULL;
}
