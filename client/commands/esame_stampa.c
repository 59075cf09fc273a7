#include "client/commands/esame_stampa.h"

#include <string.h>

#include "client/commands/esame.h"
#include "client/readable.h"
#include "core/text/help_esame.h"

static const char *euro(zn_cli *cli, const json_t *v, const char *key) {
  return zn_amount_it(&cli->arena, zn_json_text(v, key));
}
static const char *day(zn_cli *cli, const json_t *v, const char *key) {
  return zn_date_it(&cli->arena, zn_json_text(v, key));
}
static const char *number(zn_cli *cli, const json_t *v, const char *key) {
  const json_t *n = json_object_get(v, key);
  const char *t =
      json_is_integer(n) ? zn_arena_printf(&cli->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(n)) : "";
  return t == NULL ? "" : t;
}

/* "in_ritardo" as words. */
static const char *words(zn_cli *cli, const char *code) {
  char *t = zn_arena_strdup(&cli->arena, code);
  for (char *p = t; p != NULL && *p != 0; p++)
    if (*p == '_') *p = ' ';
  return t == NULL ? code : t;
}

static void put(zn_cli *cli, zn_table *t) {
  zn_table_print(t, &cli->out);
  zn_table_release(t);
}

/* ---- remarks ---- */

static void remark(zn_cli *cli, const json_t *r) {
  const json_t *row = json_object_get(r, "riga"), *answers = json_object_get(r, "risposte");
  const char *to = *zn_json_text(r, "ente_nome") != 0 ? zn_json_text(r, "ente_nome") : zn_json_text(r, "ambito_nome");
  const char *where = zn_json_text(row, "chiave");
  size_t i = 0;
  json_t *a = NULL;
  zn_out_line(&cli->out, ZT_ES_RILIEVO, zn_json_text(r, "id"), zn_json_text(r, "tipo"), zn_json_text(r, "stato"),
              strcmp(zn_json_text(r, "da"), "regione") == 0 ? ZT_ES_DALLA_REGIONE : ZT_ES_DAL_CAPOFILA, to,
              zn_json_text(r, "fondo"), (long long)json_integer_value(json_object_get(r, "anno")),
              *where != 0 ? " · " : "", where);
  zn_out_line(&cli->out, ZT_ES_TESTO, zn_json_text(r, "testo"));
  if (*zn_json_text(r, "termine") != 0) zn_out_line(&cli->out, ZT_ES_ENTRO, day(cli, r, "termine"));
  json_array_foreach(answers, i, a)
      zn_out_line(&cli->out, ZT_ES_RISPOSTA, zn_json_text(a, "da"), zn_json_text(a, "testo"));
}

void zn_stampa_rilievi(zn_cli *cli, const json_t *v) {
  size_t i = 0;
  json_t *r = NULL;
  if (json_array_size(v) == 0) zn_out_line(&cli->out, ZT_ES_NESSUNO_RIL);
  json_array_foreach((json_t *)v, i, r) remark(cli, r);
}

/* ---- money ---- */

void zn_saldi_print(zn_cli *cli, const json_t *v) {
  static const struct {
    const char *key, *label;
    bool always;
  } lines[] = {{"assegnato", ZT_ES_ASSEGNATO, true},
               {"acconti", ZT_ES_ACCONTI, true},
               {"rendicontato", ZT_ES_RENDICONTATO, true},
               {"recuperi", ZT_ES_RECUPERI, false},
               {"ammesso", ZT_ES_AMMESSO, true},
               {"non_ammesso", ZT_ES_NON_AMMESSO, true},
               {"da_esaminare", ZT_ES_ESAMINARE, false},
               {"saldo_erogabile", ZT_ES_EROGABILE, true},
               {"economia_riprogrammabile", ZT_ES_ECONOMIE, false},
               {"da_restituire", ZT_ES_RESTITUIRE, false},
               {"revocato_non_trasferito", ZT_ES_REVOCATO, false},
               {"non_speso_per_silenzio", ZT_ES_NON_SPESO, false}};
  static const zn_column columns[] = {{ZT_EC_VOCE, ZN_LEFT}, {ZT_EC_IMPORTO, ZN_RIGHT}};
  zn_table t;
  if (!json_is_object(v) || cli->out.json) return;
  zn_table_init(&t, columns, 2);
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    if (!lines[i].always && strcmp(zn_json_text(v, lines[i].key), "0.00") == 0) continue;
    const char *cells[] = {lines[i].label, euro(cli, v, lines[i].key)};
    zn_table_row(&t, cells, 2);
  }
  put(cli, &t);
  if (json_is_false(json_object_get(v, "quadra"))) zn_out_line(&cli->out, ZT_ES_NON_QUADRA);
}

void zn_stampa_decisione(zn_cli *cli, const json_t *v) {
  zn_out_line(&cli->out, ZT_ES_DECISA, zn_json_text(v, "riga"), euro(cli, v, "spesa"), euro(cli, v, "ammesso"));
}

void zn_stampa_ammissioni(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_EC_RIGA, ZN_LEFT},     {ZT_EC_ENTE, ZN_LEFT},  {ZT_EC_SPESO, ZN_RIGHT},
                                      {ZT_EC_AMMESSO, ZN_RIGHT}, {ZT_EC_ESITO, ZN_LEFT}, {ZT_EC_MOTIVO, ZN_LEFT}};
  const json_t *rows = json_object_get(v, "righe");
  size_t i = 0;
  json_t *r = NULL;
  zn_table t;
  zn_table_init(&t, columns, 6);
  json_array_foreach((json_t *)rows, i, r) {
    const char *cells[] = {zn_json_text(r, "riga"), zn_json_text(r, "ente_nome"), euro(cli, r, "spesa"),
                           euro(cli, r, "ammesso"), zn_json_text(r, "esito"),     zn_json_text(r, "motivo")};
    zn_table_row(&t, cells, 6);
  }
  if (i == 0) zn_table_release(&t);
  if (i > 0) put(cli, &t);
  if (i > 0) fputc('\n', cli->out.out);
  zn_saldi_print(cli, json_object_get(v, "saldi"));
}

void zn_stampa_silenzio(zn_cli *cli, const json_t *v) {
  zn_out_line(&cli->out, ZT_ES_SILENZIO, euro(cli, v, "importo"));
}

/* ---- sendings ---- */

void zn_stampa_versioni(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_EC_N, ZN_RIGHT},       {ZT_EC_INVIO, ZN_LEFT},       {ZT_EC_AL, ZN_LEFT},
                                      {ZT_EC_ARRIVATO, ZN_LEFT}, {ZT_EC_NEI_TERMINI, ZN_LEFT}, {ZT_EC_ESITO, ZN_LEFT},
                                      {ZT_EC_MOTIVO, ZN_LEFT}};
  size_t i = 0;
  json_t *r = NULL;
  zn_table t;
  if (json_array_size(v) == 0) {
    zn_out_line(&cli->out, ZT_ES_NESSUN_INVIO);
    return;
  }
  zn_table_init(&t, columns, 7);
  json_array_foreach((json_t *)v, i, r) {
    const char *cells[] = {number(cli, r, "n"),
                           words(cli, zn_json_text(r, "mossa")),
                           day(cli, r, "al"),
                           *zn_json_text(r, "inviato_il") != 0 ? zn_when_it(&cli->arena, zn_json_text(r, "inviato_il"))
                                                               : day(cli, r, "ricevuto_il"),
                           words(cli, zn_json_text(r, "puntualita")),
                           words(cli, zn_json_text(r, "effetto")),
                           zn_json_text(r, "motivo")};
    zn_table_row(&t, cells, 7);
  }
  put(cli, &t);
}

/* A sum that changed: before, now, the difference. */
static size_t changed_sums(zn_cli *cli, zn_table *t, const char *what, const json_t *o) {
  size_t n = 0;
  for (void *at = json_object_iter((json_t *)o); at != NULL; at = json_object_iter_next((json_t *)o, at)) {
    const json_t *c = json_object_iter_value(at);
    if (!json_is_object(c) || strcmp(zn_json_text(c, "differenza"), "0.00") == 0 || *zn_json_text(c, "differenza") == 0)
      continue;
    const char *cells[] = {what, words(cli, json_object_iter_key(at)), euro(cli, c, "da"), euro(cli, c, "a"),
                           euro(cli, c, "differenza")};
    zn_table_row(t, cells, 5);
    n++;
  }
  return n;
}

static size_t changed_lines(zn_cli *cli, zn_table *t, const json_t *o) {
  size_t i = 0, n = 0;
  json_t *r = NULL;
  json_array_foreach(json_object_get(o, "righe"), i, r) n += changed_sums(cli, t, zn_json_text(r, "riga"), r);
  json_array_foreach(json_object_get(o, "trasferimenti"), i, r) n +=
      changed_sums(cli, t, zn_json_text(r, "assegnazione"), r);
  json_array_foreach(json_object_get(o, "enti"), i, r) {
    n += changed_sums(cli, t, zn_json_text(r, "ente_nome"), json_object_get(r, "totali"));
    n += changed_lines(cli, t, r);
  }
  return n;
}

static size_t rows_table(zn_cli *cli, const json_t *rows) {
  static const zn_column columns[] = {
      {ZT_EC_COSA, ZN_LEFT}, {ZT_EC_QUALE, ZN_LEFT}, {"", ZN_LEFT}, {ZT_EC_PRIMA, ZN_RIGHT}, {ZT_EC_ORA, ZN_RIGHT}};
  size_t i = 0;
  json_t *r = NULL;
  zn_table t;
  if (json_is_null(rows)) zn_out_line(&cli->out, ZT_ES_INCOMPLETO);
  if (json_array_size(rows) == 0) return 0;
  zn_table_init(&t, columns, 5);
  json_array_foreach((json_t *)rows, i, r) {
    const char *cells[] = {zn_json_text(r, "registrazione"), zn_json_text(r, "chiave"), zn_json_text(r, "cosa"),
                           euro(cli, r, "prima"), euro(cli, r, "ora")};
    zn_table_row(&t, cells, 5);
  }
  put(cli, &t);
  return i;
}

void zn_stampa_differenze(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_EC_RIGA, ZN_LEFT},
                                      {ZT_EC_VOCE, ZN_LEFT},
                                      {ZT_EC_PRIMA, ZN_RIGHT},
                                      {ZT_EC_ORA, ZN_RIGHT},
                                      {ZT_EC_DIFFERENZA, ZN_RIGHT}};
  const json_t *from = json_object_get(v, "da"), *to = json_object_get(v, "a");
  zn_table t;
  zn_out_line(&cli->out, ZT_ES_CONFRONTO, (long long)json_integer_value(json_object_get(from, "n")),
              words(cli, zn_json_text(from, "mossa")), (long long)json_integer_value(json_object_get(to, "n")),
              words(cli, zn_json_text(to, "mossa")));
  zn_table_init(&t, columns, 5);
  size_t n = changed_sums(cli, &t, "", json_object_get(v, "totali")) + changed_lines(cli, &t, v);
  if (n > 0) put(cli, &t);
  if (n == 0) zn_table_release(&t);
  n += rows_table(cli, json_object_get(v, "registrazioni"));
  size_t i = 0;
  json_t *e = NULL;
  json_array_foreach(json_object_get(v, "enti"), i, e) n += rows_table(cli, json_object_get(e, "registrazioni"));
  if (n == 0) zn_out_line(&cli->out, ZT_ES_UGUALI);
}

void zn_stampa_fuori(zn_cli *cli, const json_t *v) {
  size_t i = 0;
  json_t *e = NULL;
  if (json_array_size(v) == 0) zn_out_line(&cli->out, ZT_ES_FUORI_NIENTE);
  json_array_foreach((json_t *)v, i, e) {
    zn_out_line(&cli->out, ZT_ES_FUORI, zn_json_text(e, "ente_nome"));
    rows_table(cli, json_object_get(e, "registrazioni"));
  }
}

/* ---- what `rendiconto show` says besides figures ---- */

static void situation_of(zn_cli *cli, const json_t *v) {
  const char *when = zn_json_text(v, "puntualita");
  const json_t *spent = json_object_get(v, "non_speso"), *remarks = json_object_get(v, "rilievi");
  long long open = (long long)json_integer_value(json_object_get(remarks, "aperti")),
            blocks = (long long)json_integer_value(json_object_get(remarks, "bloccanti")),
            outside = (long long)json_integer_value(json_object_get(v, "fuori_invio"));
  if (*zn_json_text(v, "termine") != 0)
    zn_out_line(&cli->out, json_is_true(json_object_get(v, "prorogata")) ? ZT_ES_SCADE_PROROGA : ZT_ES_SCADE,
                day(cli, v, "termine"));
  if (*zn_json_text(v, "ricevuto_il") != 0) zn_out_line(&cli->out, ZT_ES_RICEVUTA, day(cli, v, "ricevuto_il"));
  if (strcmp(when, "firmato_nei_termini") == 0) zn_out_line(&cli->out, ZT_ES_FIRMATA);
  if (strcmp(when, "in_ritardo") == 0) zn_out_line(&cli->out, ZT_ES_RITARDO);
  if (strcmp(when, "non_ricevuto") == 0) zn_out_line(&cli->out, ZT_ES_SENZA_CONFERMA);
  if (open > 0) zn_out_line(&cli->out, ZT_ES_APERTI, open, blocks);
  if (outside > 0) zn_out_line(&cli->out, ZT_ES_FUORI_N, outside);
  if (json_is_object(spent))
    zn_out_line(&cli->out, ZT_ES_NON_SPESI, euro(cli, spent, "importo"), zn_json_text(spent, "atto"));
  else if (json_is_true(json_object_get(v, "silenzio")))
    zn_out_line(&cli->out, ZT_ES_TACE);
}

/* Of the lines of an ambito, only those with something to say. */
static void situation_of_lines(zn_cli *cli, const json_t *lines) {
  size_t i = 0;
  json_t *r = NULL;
  json_array_foreach((json_t *)lines, i, r) {
    long long open = (long long)json_integer_value(json_object_get(json_object_get(r, "rilievi"), "aperti")),
              outside = (long long)json_integer_value(json_object_get(r, "fuori_invio"));
    if (json_is_true(json_object_get(r, "silenzio")))
      zn_out_line(&cli->out, ZT_ES_RIGA_TACE, zn_json_text(r, "denominazione"));
    if (open > 0) zn_out_line(&cli->out, ZT_ES_RIGA_RILIEVI, zn_json_text(r, "denominazione"), open);
    if (outside > 0) zn_out_line(&cli->out, ZT_ES_RIGA_FUORI, zn_json_text(r, "denominazione"), outside);
  }
}

void zn_stampa_situazione(zn_cli *cli, const json_t *v) {
  situation_of(cli, v);
  situation_of_lines(cli, json_object_get(v, "righe"));
}

/* ---- time ---- */

static const char *whose(const json_t *r) {
  return *zn_json_text(r, "ente_nome") != 0 ? zn_json_text(r, "ente_nome") : zn_json_text(r, "ambito_nome");
}

static size_t extensions(zn_cli *cli, const char *title, const json_t *list, const char *last_key, const char *last) {
  zn_column columns[] = {{ZT_EC_CHI, ZN_LEFT},      {ZT_EC_FONDO, ZN_LEFT},  {ZT_EC_AL, ZN_LEFT},
                         {ZT_EC_SCADENZA, ZN_LEFT}, {ZT_EC_MOTIVO, ZN_LEFT}, {last, ZN_LEFT}};
  size_t i = 0;
  json_t *r = NULL;
  zn_table t;
  if (json_array_size(list) == 0) return 0;
  zn_out_line(&cli->out, "%s", title);
  zn_table_init(&t, columns, 6);
  json_array_foreach((json_t *)list, i, r) {
    const char *fund = zn_arena_printf(&cli->arena, "%s %s", zn_json_text(r, "fondo"), number(cli, r, "anno"));
    const char *cells[] = {whose(r),
                           fund == NULL ? "" : fund,
                           day(cli, r, "al"),
                           day(cli, r, "scadenza"),
                           zn_json_text(r, "motivo"),
                           words(cli, zn_json_text(r, last_key))};
    zn_table_row(&t, cells, 6);
  }
  put(cli, &t);
  return i;
}

void zn_stampa_proroghe(zn_cli *cli, const json_t *v) {
  size_t n = extensions(cli, ZT_ES_PRO_CHIESTE, json_object_get(v, "richieste"), "stato", ZT_EC_STATO);
  n += extensions(cli, ZT_ES_PRO_CONCESSE, json_object_get(v, "proroghe"), "atto", ZT_EC_ATTO);
  if (n == 0) zn_out_line(&cli->out, ZT_ES_PRO_NESSUNA);
}

void zn_stampa_solleciti(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_EC_DATA, ZN_LEFT},  {ZT_EC_TIPO, ZN_LEFT},   {ZT_EC_CHI, ZN_LEFT},
                                      {ZT_EC_FONDO, ZN_LEFT}, {ZT_EC_MOTIVO, ZN_LEFT}, {ZT_EC_TERMINE, ZN_LEFT},
                                      {ZT_EC_PEC, ZN_LEFT}};
  size_t i = 0;
  json_t *r = NULL;
  zn_table t;
  if (json_array_size(v) == 0) {
    zn_out_line(&cli->out, ZT_ES_SOL_NESSUNO);
    return;
  }
  zn_table_init(&t, columns, 7);
  json_array_foreach((json_t *)v, i, r) {
    const char *who = whose(r), *pec = zn_json_text(r, "pec");
    const char *cells[] = {day(cli, r, "data"),
                           zn_json_text(r, "tipo"),
                           who,
                           zn_json_text(r, "fondo_annualita"),
                           zn_json_text(r, "motivo"),
                           day(cli, r, "termine"),
                           *pec == 0 ? ZT_ES_SENZA_PEC : pec};
    zn_table_row(&t, cells, 7);
  }
  put(cli, &t);
}

/* Whose it is, only where the workplace has several offices. */
static bool several(const json_t *v) {
  size_t i = 0;
  json_t *r = NULL;
  json_array_foreach((json_t *)v, i, r) {
    if (strcmp(zn_json_text(r, "chi"), zn_json_text(json_array_get(v, 0), "chi")) != 0) return true;
  }
  return false;
}

void zn_stampa_scadenze(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {{ZT_EC_DATA, ZN_LEFT}, {ZT_EC_GIORNI, ZN_RIGHT}, {ZT_EC_TIPO, ZN_LEFT},
                                      {ZT_EC_COSA, ZN_LEFT}, {ZT_EC_FONDO, ZN_LEFT},   {ZT_EC_STATO, ZN_LEFT},
                                      {ZT_EC_CHI, ZN_LEFT}};
  size_t i = 0, n = several(v) ? 7 : 6;
  json_t *r = NULL;
  zn_table t;
  if (json_array_size(v) == 0) {
    zn_out_line(&cli->out, ZT_ES_SCAD_NESSUNA);
    return;
  }
  zn_table_init(&t, columns, n);
  json_array_foreach((json_t *)v, i, r) {
    const char *cells[] = {
        day(cli, r, "data"),       number(cli, r, "giorni"),           zn_json_text(r, "tipo"),
        zn_json_text(r, "titolo"), zn_json_text(r, "fondo_annualita"), words(cli, zn_json_text(r, "stato")),
        zn_json_text(r, "chi")};
    zn_table_row(&t, cells, n);
  }
  put(cli, &t);
}
