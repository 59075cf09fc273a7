/* A plan, a change, shares, as a person reads them. */
#include <string.h>

#include "client/commands/piano.h"
#include "client/readable.h"
#include "core/text/piano.h"

static int num(const json_t *v, const char *key) { return (int)json_integer_value(json_object_get(v, key)); }
static const char *euro(zn_cli *cli, const json_t *v, const char *key) {
  return zn_json_text(v, key)[0] != 0 ? zn_amount_it(&cli->arena, zn_json_text(v, key)) : "";
}
static const char *day(zn_cli *cli, const json_t *v, const char *key) {
  return zn_date_it(&cli->arena, zn_json_text(v, key));
}

static void title(zn_cli *cli, const char *text) { zn_out_line(&cli->out, "\n%s", text); }

static void print_table(zn_cli *cli, zn_table *t) {
  zn_table_print(t, &cli->out);
  zn_table_release(t);
}

/* ---- parts of a plan ---- */

static void put_steps(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_PC_STEP_COL, ZN_LEFT},
                                      {ZT_PP_DUE, ZN_LEFT},
                                      {ZT_PP_DONE, ZN_LEFT},
                                      {ZT_PP_ACT, ZN_LEFT},
                                      {ZT_PP_NOTE, ZN_LEFT}};
  size_t i;
  json_t *s;
  zn_table t;
  title(cli, ZT_PP_STEPS);
  zn_table_init(&t, columns, 5);
  json_array_foreach(json_object_get(v, "passi"), i, s) {
    int late = num(s, "ritardo_giorni");
    const char *name = zn_arena_printf(&cli->arena, "%d. %s", num(s, "numero"), zn_json_text(s, "titolo"));
    const char *note = late == 0                         ? ""
                       : zn_json_text(s, "data")[0] != 0 ? zn_arena_printf(&cli->arena, ZT_PP_WAS_LATE, late)
                                                         : zn_arena_printf(&cli->arena, ZT_PP_LATE, late);
    const char *cells[] = {name != NULL ? name : "", day(cli, s, "scadenza"), day(cli, s, "data"),
                           zn_json_text(s, "atto"), note != NULL ? note : ""};
    zn_table_row(&t, cells, 5);
  }
  print_table(cli, &t);
}

static void put_signatures(zn_cli *cli, const json_t *v) {
  const json_t *f = json_object_get(v, "firme");
  size_t i;
  json_t *name;
  zn_out_line(&cli->out, ZT_PC_SIGNATURES, num(f, "firmate"), num(f, "totale"));
  json_array_foreach(json_object_get(f, "mancano"), i, name) {
    zn_out_line(&cli->out, ZT_PC_MISSING, json_string_value(name));
  }
}

static void put_funds(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_PP_FUND, ZN_LEFT},     {ZT_PP_ASSIGNED, ZN_RIGHT},
                                      {ZT_PC_IN_PLAN, ZN_RIGHT}, {ZT_PP_PLANNED, ZN_RIGHT},
                                      {ZT_PP_LEFT, ZN_RIGHT},    {ZT_PC_COMMITTED, ZN_RIGHT}};
  size_t i;
  json_t *s;
  zn_table t;
  if (json_array_size(json_object_get(v, "fondi")) == 0) return;
  title(cli, ZT_PP_FUNDS);
  zn_table_init(&t, columns, 6);
  json_array_foreach(json_object_get(v, "fondi"), i, s) {
    const char *cells[] = {zn_json_text(s, "fondo"),    euro(cli, s, "assegnato"),      euro(cli, s, "nel_piano"),
                           euro(cli, s, "programmato"), euro(cli, s, "da_programmare"), euro(cli, s, "impegnato")};
    zn_table_row(&t, cells, 6);
  }
  print_table(cli, &t);
}

static void put_interventions(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_PC_CODE, ZN_LEFT},  {ZT_PC_TITLE, ZN_LEFT},    {ZT_PC_LEPS, ZN_LEFT},
                                      {ZT_PC_NEED, ZN_RIGHT}, {ZT_PP_PLANNED, ZN_RIGHT}, {ZT_PC_LACK, ZN_RIGHT}};
  size_t i;
  json_t *s;
  zn_table t;
  if (json_array_size(json_object_get(v, "interventi")) == 0) return;
  title(cli, ZT_PC_INTERVENTIONS);
  zn_table_init(&t, columns, 6);
  json_array_foreach(json_object_get(v, "interventi"), i, s) {
    const char *cells[] = {zn_json_text(s, "codice"),  zn_json_text(s, "titolo"),   zn_json_text(s, "leps"),
                           euro(cli, s, "fabbisogno"), euro(cli, s, "programmato"), euro(cli, s, "mancante")};
    zn_table_row(&t, cells, 6);
  }
  print_table(cli, &t);
}

static const char *found(const char *name) {
  static const struct {
    const char *name, *label;
  } all[] = {{"senza_risposta", ZT_PC_NO_ANSWER},
             {"senza_risorse", ZT_PC_NO_MONEY},
             {"senza_obiettivo", ZT_PC_NO_AIM},
             {"senza_bisogni", ZT_PC_NO_NEED},
             {"coperta", ZT_PC_COVERED}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (strcmp(all[i].name, name) == 0) return all[i].label;
  return name;
}

static void put_comparison(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_PC_AREA, ZN_LEFT},     {ZT_PC_NEEDS, ZN_RIGHT},   {ZT_PC_AIMS, ZN_RIGHT},
                                      {ZT_PC_ANSWERS, ZN_RIGHT}, {ZT_PP_PLANNED, ZN_RIGHT}, {ZT_PC_FOUND, ZN_LEFT}};
  size_t i;
  json_t *s;
  zn_table t;
  if (json_array_size(json_object_get(v, "confronto")) == 0) return;
  title(cli, ZT_PC_COMPARISON);
  zn_table_init(&t, columns, 6);
  json_array_foreach(json_object_get(v, "confronto"), i, s) {
    const char *b = zn_arena_printf(&cli->arena, "%d", num(s, "bisogni")),
               *o = zn_arena_printf(&cli->arena, "%d", num(s, "obiettivi")),
               *n = zn_arena_printf(&cli->arena, "%d", num(s, "interventi"));
    const char *cells[] = {zn_json_text(s, "denominazione"), b, o, n, euro(cli, s, "programmato"),
                           found(zn_json_text(s, "esito"))};
    zn_table_row(&t, cells, 6);
  }
  print_table(cli, &t);
}

static void put_leps(zn_cli *cli, const json_t *v) {
  const json_t *l = json_object_get(v, "leps");
  size_t i, yes = json_array_size(json_object_get(l, "coperti")), no = json_array_size(json_object_get(l, "scoperti"));
  json_t *s;
  if (yes + no == 0) return;
  title(cli, ZT_PC_LEPS_TITLE);
  zn_out_line(&cli->out, ZT_PC_LEPS_COUNT, (int)yes, (int)(yes + no));
  json_array_foreach(json_object_get(l, "scoperti"), i, s) {
    zn_out_line(&cli->out, ZT_PC_LEPS_NO, zn_json_text(s, "denominazione"), zn_json_text(s, "codice"));
  }
  json_array_foreach(json_object_get(l, "non_associati"), i, s) {
    zn_out_line(&cli->out, ZT_PC_LEPS_ALONE, zn_json_text(s, "intervento"), zn_json_text(s, "leps"));
  }
}

static void put_objectives(zn_cli *cli, const json_t *v) {
  size_t i;
  json_t *s;
  if (json_array_size(json_object_get(v, "obiettivi")) > 0) title(cli, ZT_PC_OBJECTIVES);
  json_array_foreach(json_object_get(v, "obiettivi"), i, s) {
    zn_out_line(&cli->out, "  %s  %s", zn_json_text(s, "codice"), zn_json_text(s, "titolo"));
  }
}

/* "pro_capite" as people say it. */
static const char *rule_words(zn_cli *cli, const char *rule) {
  char *s = zn_arena_strdup(&cli->arena, rule);
  for (char *p = s; p != NULL && *p != 0; p++)
    if (*p == '_') *p = ' ';
  return s == NULL ? rule : s;
}

static void put_quotas(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_PC_YEAR, ZN_LEFT}, {ZT_PC_ITEM, ZN_LEFT},    {ZT_PP_BODY, ZN_LEFT},
                                      {ZT_PC_RULE, ZN_LEFT}, {ZT_PC_AMOUNT, ZN_RIGHT}, {ZT_PC_TIE, ZN_LEFT}};
  size_t i;
  json_t *s;
  zn_table t;
  if (json_array_size(json_object_get(v, "quote")) == 0) return;
  title(cli, ZT_PC_QUOTAS);
  zn_table_init(&t, columns, 6);
  json_array_foreach(json_object_get(v, "quote"), i, s) {
    const char *cells[] = {
        zn_arena_printf(&cli->arena, "%d", num(s, "anno")), zn_json_text(s, "voce"), zn_json_text(s, "denominazione"),
        rule_words(cli, zn_json_text(s, "regola")),         euro(cli, s, "importo"), zn_json_text(s, "vincolo")};
    zn_table_row(&t, cells, 6);
  }
  print_table(cli, &t);
}

static const char *protocol(const char *tipo) {
  if (strcmp(tipo, "protocollo") == 0) return ZT_PC_PROTOCOL;
  return strcmp(tipo, "convenzione") == 0 ? ZT_PC_CONVENTION : ZT_PC_AGREEMENT;
}

static void put_lists(zn_cli *cli, const json_t *v) {
  size_t i;
  json_t *s;
  if (json_array_size(json_object_get(v, "pua")) == 0) zn_out_line(&cli->out, ZT_PC_NO_PUA);
  if (json_array_size(json_object_get(v, "pua")) > 0)
    zn_out_line(&cli->out, ZT_PC_PUA, (int)json_array_size(json_object_get(v, "pua")));
  if (json_array_size(json_object_get(v, "protocolli")) > 0) title(cli, ZT_PC_PROTOCOLS);
  json_array_foreach(json_object_get(v, "protocolli"), i, s) {
    zn_out_line(&cli->out, "  %s, %s  %s  %s%s%s", zn_json_text(s, "nome"), protocol(zn_json_text(s, "tipo")),
                day(cli, s, "data"), zn_json_text(s, "atto"), zn_json_text(s, "apporto")[0] != 0 ? ZT_PC_BRINGS : "",
                euro(cli, s, "apporto"));
  }
  if (json_array_size(json_object_get(v, "concertazione")) > 0) title(cli, ZT_PC_MET);
  json_array_foreach(json_object_get(v, "concertazione"), i, s) {
    zn_out_line(&cli->out, "  %s  %s  %s", day(cli, s, "data"), zn_json_text(s, "soggetto"), zn_json_text(s, "esito"));
  }
  if (json_array_size(json_object_get(v, "formazione")) > 0) title(cli, ZT_PC_COURSES);
  json_array_foreach(json_object_get(v, "formazione"), i, s) {
    zn_out_line(&cli->out, ZT_PC_COURSE, num(s, "anno"), zn_json_text(s, "titolo"), num(s, "ore"),
                euro(cli, s, "costo"));
  }
}

/* ---- moves ---- */

static const char *effect(const char *name) {
  if (strcmp(name, "superata") == 0) return ZT_PC_SUPERSEDED;
  if (strcmp(name, "in_attesa") == 0) return ZT_PC_WAITING;
  return strcmp(name, "senza_effetto") == 0 ? ZT_PC_VOID : "";
}

static void put_moves(zn_cli *cli, const json_t *list) {
  size_t i;
  json_t *m;
  json_array_foreach((json_t *)list, i, m) {
    const char *why = zn_json_text(m, "perche"), *how = effect(zn_json_text(m, "effetto"));
    zn_out_line(&cli->out, "  %s  %s, %s%s%s%s%s%s%s%s", day(cli, m, "data"), zn_json_text(m, "etichetta"),
                zn_json_text(m, "chi"), zn_json_text(m, "atto")[0] != 0 ? ", " : "", zn_json_text(m, "atto"),
                zn_json_text(m, "motivo")[0] != 0 ? ": " : "", zn_json_text(m, "motivo"), how, why[0] != 0 ? ": " : "",
                why);
  }
}

static void put_changes(zn_cli *cli, const json_t *v) {
  size_t i;
  json_t *s;
  if (json_array_size(json_object_get(v, "rimodulazioni")) > 0) title(cli, ZT_PC_CHANGES);
  json_array_foreach(json_object_get(v, "rimodulazioni"), i, s) {
    zn_out_line(&cli->out, ZT_PC_CHANGE, num(s, "numero"), day(cli, s, "data"), zn_json_text(s, "motivo"),
                zn_json_text(s, "etichetta"));
    if (json_is_true(json_object_get(s, "oltre_soglia"))) zn_out_line(&cli->out, ZT_PC_OVER);
    if (num(s, "righe_scadute") > 0) zn_out_line(&cli->out, ZT_PC_STALE, num(s, "righe_scadute"));
    put_moves(cli, json_object_get(s, "commenti"));
    put_moves(cli, json_object_get(s, "mosse"));
  }
}

void zn_piano_print(zn_cli *cli, const json_t *v) {
  const json_t *sections = json_object_get(v, "sezioni");
  size_t i;
  json_t *s;
  zn_out_line(&cli->out, ZT_PC_HEAD, zn_json_text(v, "denominazione"), num(v, "triennio_da"), num(v, "triennio_a"));
  zn_out_line(&cli->out, ZT_PC_STATE, zn_json_text(v, "etichetta"));
  zn_out_line(&cli->out, ZT_PC_WHO_ANSWERS,
              zn_json_text(v, "responsabile")[0] != 0 ? zn_json_text(v, "responsabile") : ZT_PC_NOBODY);
  if (json_is_true(json_object_get(v, "modificato_dopo_approvazione"))) zn_out_line(&cli->out, ZT_PC_MODIFIED);
  json_array_foreach(json_object_get(v, "poteri_sostitutivi"), i, s) {
    if (json_is_true(json_object_get(s, "in_corso")))
      zn_out_line(&cli->out, ZT_PC_TAKEN, day(cli, s, "dal"), zn_json_text(s, "motivo"));
  }
  zn_out_line(&cli->out, ZT_PC_SECTIONS, num(sections, "complete"), num(sections, "totale"));
  put_signatures(cli, v);
  put_steps(cli, v);
  put_funds(cli, v);
  put_interventions(cli, v);
  put_objectives(cli, v);
  put_comparison(cli, v);
  put_leps(cli, v);
  put_quotas(cli, v);
  put_lists(cli, v);
  if (json_array_size(json_object_get(v, "commenti")) > 0) title(cli, ZT_PC_COMMENTS);
  put_moves(cli, json_object_get(v, "commenti"));
  if (json_array_size(json_object_get(v, "mosse")) > 0) title(cli, ZT_PC_MOVES);
  put_moves(cli, json_object_get(v, "mosse"));
  put_changes(cli, v);
}

/* ---- all plans ---- */

void zn_piano_print_list(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_PC_PLAN, ZN_LEFT},   {ZT_PC_AMBITO, ZN_LEFT},      {ZT_PP_STATUS, ZN_LEFT},
                                      {ZT_PP_STEPS, ZN_RIGHT}, {ZT_PC_LATE_STEPS, ZN_RIGHT}, {ZT_PC_SIGNED, ZN_RIGHT},
                                      {ZT_PP_NOTE, ZN_LEFT}};
  size_t i;
  json_t *s;
  zn_table t;
  if (json_array_size(v) == 0) {
    zn_out_line(&cli->out, ZT_PC_NO_PLANS);
    return;
  }
  zn_table_init(&t, columns, 7);
  json_array_foreach((json_t *)v, i, s) {
    const char *done = zn_arena_printf(&cli->arena, "%d/8", num(s, "passi_fatti")),
               *late =
                   num(s, "passi_in_ritardo") > 0 ? zn_arena_printf(&cli->arena, "%d", num(s, "passi_in_ritardo")) : "",
               *names = zn_arena_printf(&cli->arena, "%d/%d", num(s, "firme"), num(s, "firme_totale"));
    const char *cells[] = {zn_json_text(s, "piano"),
                           zn_json_text(s, "denominazione"),
                           zn_json_text(s, "etichetta"),
                           done,
                           late,
                           names,
                           json_is_true(json_object_get(s, "modificato_dopo_approvazione")) ? ZT_PC_CHANGED : ""};
    zn_table_row(&t, cells, 7);
  }
  print_table(cli, &t);
}

/* ---- a change ---- */

void zn_piano_print_diff(zn_cli *cli, const json_t *v) {
  static const zn_column lines[] = {{ZT_PC_CODE, ZN_LEFT},    {ZT_PP_FUND, ZN_LEFT},   {ZT_PP_BODY, ZN_LEFT},
                                    {ZT_PC_BEFORE, ZN_RIGHT}, {ZT_PC_AFTER, ZN_RIGHT}, {ZT_PC_DELTA, ZN_RIGHT},
                                    {ZT_PP_NOTE, ZN_LEFT},    {ZT_PC_ID, ZN_LEFT}};
  static const zn_column sums[] = {{ZT_PP_FUND, ZN_LEFT},   {ZT_PC_BEFORE, ZN_RIGHT},   {ZT_PC_AFTER, ZN_RIGHT},
                                   {ZT_PC_DELTA, ZN_RIGHT}, {ZT_PP_ASSIGNED, ZN_RIGHT}, {ZT_PP_LEFT, ZN_RIGHT}};
  size_t i;
  json_t *s;
  zn_table t;
  int percent = num(v, "percento");
  zn_out_line(&cli->out, ZT_PC_CHANGE, num(v, "numero"), day(cli, v, "data"), zn_json_text(v, "motivo"),
              zn_json_text(v, "etichetta"));
  zn_table_init(&t, lines, 8);
  json_array_foreach(json_object_get(v, "righe"), i, s) {
    const char *note = json_is_true(json_object_get(s, "estranea"))  ? ZT_PC_FOREIGN
                       : json_is_true(json_object_get(s, "scaduta")) ? ZT_PC_STALE_LINE
                       : json_is_true(json_object_get(s, "nuova"))   ? ZT_PC_NEW
                                                                     : "";
    const char *cells[] = {zn_json_text(s, "intervento"),
                           zn_json_text(s, "fondo"),
                           zn_json_text(s, "denominazione"),
                           euro(cli, s, "prima"),
                           euro(cli, s, "dopo"),
                           euro(cli, s, "differenza"),
                           note,
                           zn_json_text(s, "id")};
    zn_table_row(&t, cells, 8);
  }
  print_table(cli, &t);
  title(cli, ZT_PC_BY_FUND);
  zn_table_init(&t, sums, 6);
  json_array_foreach(json_object_get(v, "fondi"), i, s) {
    const char *cells[] = {zn_json_text(s, "fondo"),   euro(cli, s, "prima"),     euro(cli, s, "dopo"),
                           euro(cli, s, "differenza"), euro(cli, s, "assegnato"), euro(cli, s, "da_programmare")};
    zn_table_row(&t, cells, 6);
  }
  print_table(cli, &t);
  zn_out_line(&cli->out, ZT_PC_MOVED, euro(cli, v, "spostato"), percent / 100, percent % 100);
  json_array_foreach(json_object_get(v, "avvisi"), i, s) { zn_out_line(&cli->out, "%s", json_string_value(s)); }
  if (zn_json_text(v, "impedimento")[0] != 0) zn_out_line(&cli->out, ZT_PC_CANNOT, zn_json_text(v, "impedimento"));
}

void zn_piano_print_share(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {
      {ZT_PP_BODY, ZN_LEFT}, {ZT_PC_RULE, ZN_LEFT}, {ZT_PC_WEIGHT, ZN_RIGHT}, {ZT_PC_AMOUNT, ZN_RIGHT}};
  size_t i;
  json_t *s;
  zn_table t;
  zn_table_init(&t, columns, 4);
  json_array_foreach(json_object_get(v, "righe"), i, s) {
    const char *cells[] = {
        zn_json_text(s, "denominazione"), rule_words(cli, zn_json_text(s, "regola")),
        zn_arena_printf(&cli->arena, "%lld", (long long)json_integer_value(json_object_get(s, "peso"))),
        euro(cli, s, "importo")};
    zn_table_row(&t, cells, 4);
  }
  const char *total[] = {ZT_PC_TOTAL, "", "", euro(cli, v, "importo")};
  zn_table_row(&t, total, 4);
  print_table(cli, &t);
  zn_out_line(&cli->out, !json_is_true(json_object_get(v, "applicato")) ? ZT_PC_NOT_APPLIED
                         : zn_json_text(v, "fondo")[0] != 0             ? ZT_PC_GIVEN
                                                                        : ZT_PC_ASKED);
}
