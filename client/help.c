/* Help from the table of commands and from the schema. */
#include <stdio.h>
#include <string.h>

#include "client/command.h"
#include "client/elenchi.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/report.h"
#include "core/domain/spesa/spesa.h"
#include "core/schema/schema.h"
#include "core/text/client.h"
#include "core/text/client_help.h"
#include "core/text/help_elenchi.h"

static void put_option(zn_out *o, const zn_option *p) {
  char left[80], letter[8] = "";
  if (p->letter != 0) (void)snprintf(letter, sizeof letter, "-%c, ", p->letter);
  (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, p->name, p->arg == NULL ? "" : " ",
                 p->arg == NULL ? "" : p->arg);
  zn_out_line(o, "  %-24s %s%s%s%s%s", left, p->help, p->choices == NULL ? "" : ": ",
              p->choices == NULL ? "" : p->choices, p->required ? ZT_HELP_REQUIRED : "", "");
}

/* Words up to a width that reads well, whatever the terminal. */
static void put_paragraph(zn_out *o, const char *text) {
  if (o->json || *text == '\0') return;
  size_t column = 0;
  for (const char *p = text; *p != '\0';) {
    const char *end = p;
    while (*end != '\0' && *end != ' ') end++;
    char word[200];
    (void)snprintf(word, sizeof word, "%.*s", (int)(end - p), p);
    size_t w = zn_text_width(word);
    if (column > 0 && column + 1 + w > 96) {
      fputc('\n', o->out);
      column = 0;
    }
    if (column > 0) fputc(' ', o->out);
    fputs(word, o->out);
    column += w + (column > 0);
    p = *end == ' ' ? end + 1 : end;
  }
  fputc('\n', o->out);
}

static void put_command(zn_out *o, const zn_command *c) { zn_out_line(o, "  %-28s %s", c->name, c->summary); }

void zn_help_all(zn_out *o) {
  put_paragraph(o, ZT_HELP_INTRO);
  for (size_t i = 0; i < zn_command_count(); i++) {
    if (i == 0 || strcmp(zn_command_area(i), zn_command_area(i - 1)) != 0) zn_out_line(o, "\n%s", zn_command_area(i));
    put_command(o, zn_command_at(i));
  }
  zn_out_line(o, "\n" ZT_HELP_GLOBALS);
  for (size_t i = 0; i < ZN_GLOBAL_OPTIONS; i++) put_option(o, zn_command_global(i));
  zn_out_line(o, "\n" ZT_HELP_MORE);
  zn_out_line(o, ZT_HELP_EXIT);
}

void zn_help_family(zn_out *o, const char *family) {
  size_t n = strlen(family);
  for (size_t i = 0; i < zn_command_count(); i++) {
    const zn_command *c = zn_command_at(i);
    if (strncmp(c->name, family, n) == 0 && c->name[n] == ' ') put_command(o, c);
  }
}

static void put_reports(zn_out *o) {
  zn_out_line(o, "\n" ZT_HELP_REPORTS);
  for (size_t i = 0; i < zn_report_count(); i++)
    zn_out_line(o, "  %-24s %s", zn_report_at(i).name, zn_report_at(i).title);
}

void zn_help_command(zn_out *o, const zn_command *c) {
  zn_out_line(o, ZT_HELP_USAGE, c->name, c->noptions > 0 ? ZT_HELP_OPTS : "", *c->args == '\0' ? "" : " ", c->args);
  zn_out_line(o, "\n%s.", c->summary);
  put_paragraph(o, c->help);
  if (c->first == ZN_ARG_REPORT) put_reports(o);
  if (c->noptions > 0) zn_out_line(o, "\n" ZT_HELP_OPTIONS);
  for (size_t i = 0; i < c->noptions; i++) put_option(o, &c->options[i]);
  zn_out_line(o, "\n" ZT_HELP_GLOBALS);
  for (size_t i = 0; i < ZN_GLOBAL_OPTIONS; i++) put_option(o, zn_command_global(i));
}

static const char *how_to_write(const zn_field *f, char *room, size_t n) {
  switch (f->type) {
    case ZN_T_INT: return ZT_TYPE_INT;
    case ZN_T_MONEY: return ZT_TYPE_MONEY;
    case ZN_T_DATE: return ZT_TYPE_DATE;
    case ZN_T_BOOL: return ZT_TYPE_BOOL;
    case ZN_T_TEXT:
      if (f->elenco == NULL) return ZT_TYPE_TEXT;
      (void)snprintf(room, n, (f->flags & ZN_F_LIST) != 0 ? ZT_TYPE_LISTED_MORE : ZT_TYPE_LISTED, f->elenco);
      return room;
    case ZN_T_ENUM: return f->codes;
    case ZN_T_REF: {
      const zn_entity *to = zn_entity_by_no(f->ref);
      (void)snprintf(room, n, ZT_TYPE_REF, to == NULL ? "" : to->name);
      return room;
    }
    default: return ZT_TYPE_BIN;
  }
}

/* ---- which entities: those in use, those that a module or the profile hides
 * -------------------------------------------------------- */

typedef enum shown { SHOWN, BY_PROFILE, MODULE_OFF } shown;

static shown shown_as(const zn_entity *e, const zn_place *p, int profile) {
  if (p == NULL) return e->modulo == NULL ? SHOWN : MODULE_OFF;
  if (e->modulo != NULL && !zn_modulo_attivo(p->r, e->modulo)) return MODULE_OFF;
  return profile != 0 && !zn_profilo_mostra((zn_profilo)profile, e) ? BY_PROFILE : SHOWN;
}

static void put_entities(zn_out *o, const zn_place *p, int profile, shown which) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    const char *help = e->help == NULL ? e->label : e->help;
    if (shown_as(e, p, profile) != which) continue;
    if (which == MODULE_OFF)
      zn_out_line(o, "  %-24s %s [%s]", e->name, help, e->modulo);
    else
      zn_out_line(o, "  %-24s %s", e->name, help);
  }
}

static bool any_entity(const zn_place *p, int profile, shown which) {
  for (size_t i = 0; i < zn_entity_count(); i++)
    if (shown_as(zn_entity_at(i), p, profile) == which) return true;
  return false;
}

static void all_entities(zn_out *o, const zn_place *p) {
  int profile = p == NULL ? 0 : zn_profilo_piu_ampio(p);
  const zn_modulo_spesa *forms = NULL;
  size_t n = zn_moduli_spesa(&forms);
  zn_out_line(o, "\n" ZT_HELP_ENTITIES);
  for (size_t i = 0; i < n; i++) zn_out_line(o, "  %-24s %s", forms[i].nome, forms[i].aiuto);
  put_entities(o, p, profile, SHOWN);
  if (any_entity(p, profile, BY_PROFILE)) {
    zn_out_line(o, "\n" ZT_HELP_BY_PROFILE, zn_profilo_nome((zn_profilo)profile));
    put_entities(o, p, profile, BY_PROFILE);
    zn_out_line(o, ZT_HELP_PROFILE_WHO);
  }
  if (any_entity(p, profile, MODULE_OFF)) {
    zn_out_line(o, "\n" ZT_HELP_MODULE_OFF);
    put_entities(o, p, profile, MODULE_OFF);
  }
}

void zn_help_of_entity(zn_cli *cli, const char *entity) {
  zn_place place;
  zn_err none; /* the help works before there is anything */
  bool here = entity == NULL && zn_cli_place(cli, &place, &none) == ZN_OK;
  zn_help_entity(&cli->out, entity, here ? &place : NULL);
}

/* The fields of a form that writes several rows at once. */
static void put_form(zn_out *o, const zn_modulo_spesa *m) {
  static const zn_column columns[] = {
      {ZT_COL_FIELD, ZN_LEFT}, {ZT_COL_LABEL, ZN_LEFT}, {ZT_COL_REQUIRED, ZN_LEFT}, {ZT_COL_TYPE, ZN_LEFT}};
  zn_table t;
  zn_table_init(&t, columns, 4);
  for (size_t i = 0; i < m->n; i++) {
    const zn_campo *c = &m->campi[i];
    const char *cells[] = {c->nome, c->etichetta, c->serve ? ZT_YES : ZT_NO, c->come};
    zn_table_row(&t, cells, 4);
  }
  zn_out_line(o, "\n%s: %s", m->nome, m->aiuto);
  zn_table_print(&t, o);
  zn_table_release(&t);
}

void zn_help_entity(zn_out *o, const char *entity, const zn_place *place) {
  if (entity != NULL && zn_modulo_spesa_di(entity) != NULL) {
    put_form(o, zn_modulo_spesa_di(entity));
    return;
  }
  const zn_entity *e = entity == NULL ? NULL : zn_entity_by_name(entity);
  if (e == NULL) {
    all_entities(o, place);
    return;
  }
  static const zn_column columns[] = {
      {ZT_COL_FIELD, ZN_LEFT}, {ZT_COL_LABEL, ZN_LEFT}, {ZT_COL_REQUIRED, ZN_LEFT}, {ZT_COL_TYPE, ZN_LEFT}};
  zn_table t;
  zn_table_init(&t, columns, 4);
  for (size_t i = 0; i < e->nfields; i++) {
    const zn_field *f = &e->fields[i];
    char room[80];
    if ((f->flags & ZN_F_HIDDEN) != 0) continue;
    bool must = (f->flags & ZN_F_REQUIRED) != 0 && f->preset == NULL;
    const char *cells[] = {f->name, f->label, must ? ZT_YES : ZT_NO, how_to_write(f, room, sizeof room)};
    zn_table_row(&t, cells, 4);
  }
  zn_out_line(o, "\n%s: %s", e->name, e->help == NULL ? e->label : e->help);
  zn_table_print(&t, o);
  zn_table_release(&t);
}

static json_t *option_json(const zn_option *p) {
  return json_pack("{s:s, s:s?, s:s, s:s?, s:b}", "nome", p->name, "valore", p->arg, "aiuto", p->help, "scelte",
                   p->choices, "obbligatoria", (int)p->required);
}

json_t *zn_help_json(void) {
  json_t *all = json_array();
  for (size_t i = 0; i < zn_command_count(); i++) {
    const zn_command *c = zn_command_at(i);
    json_t *options = json_array();
    for (size_t j = 0; j < c->noptions; j++) json_array_append_new(options, option_json(&c->options[j]));
    json_array_append_new(
        all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "area", zn_command_area(i), "nome", c->name, "argomenti",
                       c->args, "sommario", c->summary, "aiuto", c->help, "opzioni", options));
  }
  return all;
}
