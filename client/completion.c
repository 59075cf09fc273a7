/* The bash completion, written from the table of commands and from the schema: the words of commands, their options,
 * the entities, and after an entity its fields with their "=". */
#include <string.h>

#include "client/command.h"
#include "core/domain/report/report.h"
#include "core/domain/spesa/spesa.h"
#include "core/schema/schema.h"

/* Words of a choice list "a|b" as "a b". */
static void put_choices(zn_buf *b, const char *choices) {
  for (const char *p = choices; *p != '\0'; p++) zn_buf_put(b, *p == '|' ? " " : p, 1);
}

/* Is it the first command, in the table's order, that begins with its first word? A family may stand in several areas.
 */
static bool first_of_word(size_t i, char *word, size_t room) {
  const char *name = zn_command_at(i)->name;
  size_t n = strcspn(name, " ");
  if (n >= room) return false;
  memcpy(word, name, n);
  word[n] = '\0';
  for (size_t j = 0; j < i; j++) {
    const char *other = zn_command_at(j)->name;
    if (strcspn(other, " ") == n && memcmp(other, word, n) == 0) return false;
  }
  return true;
}

static void put_first_words(zn_buf *b) {
  char word[40];
  for (size_t i = 0; i < zn_command_count(); i++) {
    if (first_of_word(i, word, sizeof word)) zn_buf_printf(b, "%s ", word);
  }
}

static void put_verbs(zn_buf *b) {
  char word[40];
  for (size_t i = 0; i < zn_command_count(); i++) {
    if (!first_of_word(i, word, sizeof word) || !zn_command_family(word)) continue;
    size_t n = strlen(word);
    zn_buf_printf(b, "    %s) echo \"", word);
    for (size_t j = i; j < zn_command_count(); j++) {
      const char *other = zn_command_at(j)->name;
      if (strncmp(other, word, n) == 0 && other[n] == ' ') zn_buf_printf(b, "%s ", other + n + 1);
    }
    zn_buf_put_str(b, "\" ;;\n");
  }
}

static void put_options(zn_buf *b) {
  for (size_t i = 0; i < zn_command_count(); i++) {
    const zn_command *c = zn_command_at(i);
    if (c->noptions == 0) continue;
    zn_buf_printf(b, "    '%s') echo \"", c->name);
    for (size_t j = 0; j < c->noptions; j++) zn_buf_printf(b, "--%s ", c->options[j].name);
    zn_buf_put_str(b, "\" ;;\n");
  }
}

/* What follows "--option" of a command: files, folders, choices. */
static void put_values(zn_buf *b) {
  for (size_t i = 0; i < zn_command_count(); i++) {
    const zn_command *c = zn_command_at(i);
    for (size_t j = 0; j < c->noptions; j++) {
      const zn_option *o = &c->options[j];
      if (o->arg == NULL) continue;
      zn_buf_printf(b, "    '%s --%s') ", c->name, o->name);
      if (o->kind == ZN_ARG_FILE) {
        zn_buf_put_str(b, "COMPREPLY=($(compgen -f -- \"$cur\"))");
      } else if (o->kind == ZN_ARG_CHOICE) {
        zn_buf_put_str(b, "COMPREPLY=($(compgen -W \"");
        put_choices(b, o->choices);
        zn_buf_put_str(b, "\" -- \"$cur\"))");
      } else {
        zn_buf_put_str(b, ":");
      }
      zn_buf_put_str(b, "; return ;;\n");
    }
  }
}

/* The first argument of a command that is not an entity. */
static void put_arguments(zn_buf *b) {
  for (size_t i = 0; i < zn_command_count(); i++) {
    const zn_command *c = zn_command_at(i);
    if (c->first == ZN_ARG_FILE) zn_buf_printf(b, "    '%s') COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n", c->name);
    if (c->first == ZN_ARG_CHOICE) {
      zn_buf_printf(b, "    '%s') COMPREPLY=($(compgen -W \"", c->name);
      put_choices(b, c->choices);
      zn_buf_put_str(b, "\" -- \"$cur\")) ;;\n");
    }
    if (c->first == ZN_ARG_REPORT) {
      zn_buf_printf(b, "    '%s') COMPREPLY=($(compgen -W \"", c->name);
      for (size_t j = 0; j < zn_report_count(); j++) zn_buf_printf(b, "%s ", zn_report_at(j).name);
      zn_buf_put_str(b, "\" -- \"$cur\")) ;;\n");
    }
    if (c->first == ZN_ARG_ENTITY) {
      zn_buf_printf(
          b,
          "    '%s') if [ -z \"$entity\" ]; then COMPREPLY=($(compgen -W \"$(_zona_entities)\" -- \"$cur\"))%s fi ;;\n",
          c->name,
          (c->flags & ZN_CMD_FIELDS) != 0
              ? "; else compopt -o nospace; COMPREPLY=($(compgen -W \"$(_zona_fields \"$entity\")\" -- \"$cur\"));"
              : ";");
    }
  }
}

/* Forms that write several rows at once: `zona add spesa`. */
static void put_forms(zn_buf *b, bool fields) {
  const zn_modulo_spesa *forms = NULL;
  size_t n = zn_moduli_spesa(&forms);
  for (size_t i = 0; i < n; i++) {
    zn_buf_printf(b, fields ? "    %s) echo \"" : "%s ", forms[i].nome);
    for (size_t j = 0; fields && j < forms[i].n; j++) zn_buf_printf(b, "%s= ", forms[i].campi[j].nome);
    if (fields) zn_buf_put_str(b, "\" ;;\n");
  }
}

static void put_fields(zn_buf *b) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    zn_buf_printf(b, "    %s) echo \"", e->name);
    for (size_t j = 0; j < e->nfields; j++) {
      if ((e->fields[j].flags & ZN_F_HIDDEN) == 0) zn_buf_printf(b, "%s= ", e->fields[j].name);
    }
    zn_buf_put_str(b, "\" ;;\n");
  }
}

void zn_completion_bash(zn_buf *b) {
  zn_buf_put_str(b, "# bash completion of zona, written by `zona completion bash`\n_zona_verbs() {\n  case $1 in\n");
  put_verbs(b);
  zn_buf_put_str(b, "  esac\n}\n_zona_options() {\n  case $1 in\n");
  put_options(b);
  zn_buf_put_str(b, "  esac\n}\n_zona_entities() { echo \"");
  for (size_t i = 0; i < zn_entity_count(); i++) zn_buf_printf(b, "%s ", zn_entity_at(i)->name);
  put_forms(b, false);
  zn_buf_put_str(b, "\"; }\n_zona_fields() {\n  case $1 in\n");
  put_fields(b);
  put_forms(b, true);
  zn_buf_put_str(
      b,
      "  esac\n}\n_zona() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= entity= verbs= w i skip=\n"
      "  COMPREPLY=()\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    w=${COMP_WORDS[i]}\n"
      "    if [ -n \"$skip\" ]; then skip=; continue; fi\n"
      "    case $w in\n"
      "      --home|--come) skip=1 ;;\n"
      "      -*) ;;\n"
      "      *)\n"
      "        if [ -z \"$cmd\" ]; then cmd=$w; verbs=$(_zona_verbs \"$w\")\n"
      "        elif [ -n \"$verbs\" ]; then cmd=\"$cmd $w\"; verbs=\n"
      "        elif [ -z \"$entity\" ]; then entity=$w; fi ;;\n"
      "    esac\n"
      "  done\n"
      "  case $prev in\n"
      "    --home) COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n"
      "    --come) return ;;\n"
      "  esac\n"
      "  case \"$cmd $prev\" in\n");
  put_values(b);
  zn_buf_put_str(b, "  esac\n  if [[ $cur == -* ]]; then\n    COMPREPLY=($(compgen -W \"$(_zona_options \"$cmd\") ");
  for (size_t i = 0; i < ZN_GLOBAL_OPTIONS; i++) zn_buf_printf(b, "--%s ", zn_command_global(i)->name);
  zn_buf_put_str(b, "\" -- \"$cur\"))\n    return\n  fi\n  if [ -z \"$cmd\" ]; then\n    COMPREPLY=($(compgen -W \"");
  put_first_words(b);
  zn_buf_put_str(b,
                 "\" -- \"$cur\"))\n    return\n  fi\n"
                 "  if [ -n \"$verbs\" ]; then COMPREPLY=($(compgen -W \"$verbs\" -- \"$cur\")); return; fi\n"
                 "  case $cmd in\n");
  put_arguments(b);
  zn_buf_put_str(b, "  esac\n}\ncomplete -F _zona zona\n");
}
