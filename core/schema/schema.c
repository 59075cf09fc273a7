#include "core/schema/schema.h"

#include <string.h>

#include "core/schema/tables.h"

typedef struct area {
  const zn_entity *entities;
  const size_t *n;
} area;

/* In order of number: territorio 1..3, fondi 4..9, piano 10..12, spesa 13..23, rendicontazione 24..25,
 * regione 26..30, programmazione 31..43, servizi 44..51, esame 52..64. */
static const area areas[] = {
    {zn_area_territorio, &zn_area_territorio_n},
    {zn_area_fondi, &zn_area_fondi_n},
    {zn_area_piano, &zn_area_piano_n},
    {zn_area_spesa, &zn_area_spesa_n},
    {zn_area_rendicontazione, &zn_area_rendicontazione_n},
    {zn_area_regione, &zn_area_regione_n},
    {zn_area_programmazione, &zn_area_programmazione_n},
    {zn_area_servizi, &zn_area_servizi_n},
    {zn_area_esame, &zn_area_esame_n},
};

size_t zn_entity_count(void) { return ZN_ENTITY_END - 1; }

const zn_entity *zn_entity_at(size_t i) {
  for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) {
    if (i < *areas[a].n) return &areas[a].entities[i];
    i -= *areas[a].n;
  }
  return NULL;
}

const zn_entity *zn_entity_by_no(unsigned no) {
  if (no < 1 || no >= ZN_ENTITY_END) return NULL;
  return zn_entity_at(no - 1);
}

const zn_entity *zn_entity_by_name(const char *name) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    if (e && strcmp(e->name, name) == 0) return e;
  }
  return NULL;
}

int zn_field_index(const zn_entity *e, const char *name) {
  for (size_t i = 0; i < e->nfields; i++)
    if (strcmp(e->fields[i].name, name) == 0) return (int)i;
  return -1;
}

int zn_field_index_no(const zn_entity *e, unsigned no) {
  if (no >= 1 && no <= e->nfields && e->fields[no - 1].no == no) return (int)(no - 1);
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].no == no) return (int)i;
  return -1;
}

const zn_field *zn_field_by_name(const zn_entity *e, const char *name) {
  int i = zn_field_index(e, name);
  return i < 0 ? NULL : &e->fields[i];
}
