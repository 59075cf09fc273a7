/* tables: the areas' tables of entities (private to core/schema) and the shorthand they are written in.
 *
 * A row is {number, name, label, flags, …}. Numbers are on the wire: append new fields at the end of an entity with the
 * next number, never reuse or move one, never change a field's group or an entity's natural key. Lists of codes that a
 * law or a Region can change (area, obiettivo di servizio, reasons of a missing CIG, …) are texts: their tables are
 * data. */
#ifndef ZONA_CORE_SCHEMA_TABLES_H
#define ZONA_CORE_SCHEMA_TABLES_H

#include "core/schema/schema.h"

extern const zn_entity zn_area_territorio[], zn_area_fondi[], zn_area_piano[], zn_area_spesa[],
    zn_area_rendicontazione[], zn_area_regione[], zn_area_programmazione[], zn_area_servizi[], zn_area_esame[];
extern const size_t zn_area_territorio_n, zn_area_fondi_n, zn_area_piano_n, zn_area_spesa_n, zn_area_rendicontazione_n,
    zn_area_regione_n, zn_area_programmazione_n, zn_area_servizi_n, zn_area_esame_n;

#define R   ZN_F_REQUIRED
#define K   ZN_F_KEY
#define ADV ZN_F_ADVANCED

#define INT(no_, name_, label_, flags_) \
  { .no = no_, .name = name_, .type = ZN_T_INT, .label = label_, .flags = (flags_), .group = 1 }
#define INTP(no_, name_, label_, flags_, preset_) \
  { .no = no_, .name = name_, .type = ZN_T_INT, .label = label_, .flags = (flags_), .group = 1, .preset = preset_ }
#define MONEY(no_, name_, label_, flags_) \
  { .no = no_, .name = name_, .type = ZN_T_MONEY, .label = label_, .flags = (flags_), .group = 1 }
#define DATE(no_, name_, label_, flags_) \
  { .no = no_, .name = name_, .type = ZN_T_DATE, .label = label_, .flags = (flags_), .group = 1 }
#define DATEP(no_, name_, label_, flags_, preset_) \
  { .no = no_, .name = name_, .type = ZN_T_DATE, .label = label_, .flags = (flags_), .group = 1, .preset = preset_ }
#define BOOL(no_, name_, label_, flags_) \
  { .no = no_, .name = name_, .type = ZN_T_BOOL, .label = label_, .flags = (flags_), .group = 1 }
#define TEXT(no_, name_, label_, flags_, max_) \
  { .no = no_, .name = name_, .type = ZN_T_TEXT, .label = label_, .flags = (flags_), .group = 1, .max = max_ }
#define TEXTP(no_, name_, label_, flags_, max_, preset_)                                                      \
  {                                                                                                           \
    .no = no_, .name = name_, .type = ZN_T_TEXT, .label = label_, .flags = (flags_), .group = 1, .max = max_, \
    .preset = preset_                                                                                         \
  }
/* group 2: what never leaves the office */
#define OWN(no_, name_, label_, max_, check_)                                                            \
  {                                                                                                      \
    .no = no_, .name = name_, .type = ZN_T_TEXT, .label = label_, .flags = ADV, .group = 2, .max = max_, \
    .check = ZN_CHECK_##check_                                                                           \
  }
#define CODE(no_, name_, label_, flags_, max_, check_)                                                        \
  {                                                                                                           \
    .no = no_, .name = name_, .type = ZN_T_TEXT, .label = label_, .flags = (flags_), .group = 1, .max = max_, \
    .check = ZN_CHECK_##check_                                                                                \
  }
#define ENUM(no_, name_, label_, flags_, codes_, preset_)                                                         \
  {                                                                                                               \
    .no = no_, .name = name_, .type = ZN_T_ENUM, .label = label_, .flags = (flags_), .group = 1, .codes = codes_, \
    .preset = preset_                                                                                             \
  }
/* a code of a list that the Regione publishes */
#define LISTED(no_, name_, label_, flags_, max_, elenco_, preset_)                                            \
  {                                                                                                           \
    .no = no_, .name = name_, .type = ZN_T_TEXT, .label = label_, .flags = (flags_), .group = 1, .max = max_, \
    .elenco = elenco_, .preset = preset_                                                                      \
  }
#define REF(no_, name_, label_, flags_, to_) \
  { .no = no_, .name = name_, .type = ZN_T_REF, .label = label_, .flags = (flags_), .group = 1, .ref = ZN_##to_ }
#define BIN(no_, name_, label_, flags_, max_) \
  { .no = no_, .name = name_, .type = ZN_T_BIN, .label = label_, .flags = (flags_), .group = 1, .max = max_ }

#define ENTITY(no_, name_, label_, plural_, hashed_, mask_, fields_, help_)                                 \
  {                                                                                                         \
    .no = no_, .name = name_, .label = label_, .plural = plural_, .hashed = hashed_, .ledgers = {0, mask_}, \
    .fields = fields_, .nfields = sizeof fields_ / sizeof fields_[0], .ngroups = 1, .help = help_           \
  }
/* one that is off until the Regione turns its module on */
#define ENTITYM(no_, modulo_, name_, label_, plural_, hashed_, mask_, fields_, help_)                                \
  {                                                                                                                  \
    .no = no_, .name = name_, .label = label_, .plural = plural_, .hashed = hashed_, .ledgers = {0, mask_},          \
    .fields = fields_, .nfields = sizeof fields_ / sizeof fields_[0], .ngroups = 1, .help = help_, .modulo = modulo_ \
  }

#endif
