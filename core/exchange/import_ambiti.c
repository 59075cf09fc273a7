/* Ambiti and who is in them: makes the ambiti, the memberships, the enti that are missing, and the trust statements of
 * the organisations it names, in one transaction. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/domain/rows/orgs.h"
#include "core/domain/rows/ref.h"
#include "core/exchange/import_inner.h"
#include "core/exchange/names.h"
#include "core/text/import.h"

enum {
  C_CODE,
  C_NAME,
  C_CATASTALE,
  C_COMUNE,
  C_REGIONE,
  C_ISTAT,
  C_PROVINCIA,
  C_PEOPLE,
  C_LEADER,
  C_FROM,
  C_CF,
  C_TYPE,
  C_COUNT
};

static const struct {
  const char *const names[4];
  bool needed;
} columns[C_COUNT] = {
    [C_CODE] = {{"cod_ambito_interno", "codice_ambito", "ambito", NULL}, true},
    [C_NAME] = {{"denominazione_ambito", NULL}, true},
    [C_CATASTALE] = {{"cod_catastale", "codice_catastale", NULL}, true},
    [C_COMUNE] = {{"comune", "denominazione", NULL}, true},
    [C_REGIONE] = {{"regione", NULL}, false},
    [C_ISTAT] = {{"cod_istat", "codice_istat", NULL}, false},
    [C_PROVINCIA] = {{"sigla_provincia", "provincia", NULL}, false},
    [C_PEOPLE] = {{"popolazione", "popolazione_residente", NULL}, false},
    [C_LEADER] = {{"capofila", NULL}, false},
    [C_FROM] = {{"dal", NULL}, false},                /* member since; "always" where the column is not there */
    [C_CF] = {{"cf", "codice_fiscale", NULL}, false}, /* of a consorzio, an azienda: no cadastral code */
    [C_TYPE] = {{"tipo", NULL}, false},
};

typedef struct job {
  const zn_place *p;
  const zn_csv *c;
  zn_ledger ledger;
  int at[C_COUNT];
  zn_names leader; /* ambito -> the line of its capofila */
  zn_import_result count;
} job;

static const char *cell(const job *j, size_t row, int column) { return zn_csv_cell(j->c, row, j->at[column]); }

static bool leads(const job *j, size_t row) {
  static const char *const yes[] = {"s", "si", "sì", "1", "x", "true"};
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
    if (strcasecmp(cell(j, row, C_LEADER), yes[i]) == 0) return true;
  return false;
}

static const char *ente_code(const job *j, size_t row) {
  return cell(j, row, C_CATASTALE)[0] ? cell(j, row, C_CATASTALE) : cell(j, row, C_CF);
}

/* What the file says of one ambito on several lines must agree. */
static zn_status check_lines(job *j, zn_err *err) {
  zn_names first, member;
  zn_names_init(&first), zn_names_init(&member);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < j->c->nrows && s == ZN_OK; i++) {
    size_t line = j->c->rows[i].line;
    char key[300];
    int64_t was = 0;
    const char *code = cell(j, i, C_CODE);
    if (code[0] == 0)
      s = zn_fail(err, ZN_E_INVALID, ZT_IMPORT_EMPTY, line, columns[C_CODE].names[0]);
    else if (ente_code(j, i)[0] == 0)
      s = zn_fail(err, ZN_E_INVALID, ZT_IMPORT_EMPTY, line, columns[C_CATASTALE].names[0]);
    else if (zn_names_get(&first, code, &was) && strcmp(cell(j, (size_t)was, C_NAME), cell(j, i, C_NAME)) != 0)
      s = zn_fail(err, ZN_E_INVALID, ZT_IMPORT_CHANGED, line, code, j->c->rows[was].line);
    else if (leads(j, i) && zn_names_get(&j->leader, code, &was))
      s = zn_fail(err, ZN_E_INVALID, ZT_IMPORT_CAPOFILA, line, code, j->c->rows[was].line);
    if (s != ZN_OK) break;
    snprintf(key, sizeof key, "%s|%s|%s", code, ente_code(j, i), cell(j, i, C_FROM));
    if (zn_names_get(&member, key, &was))
      s = zn_fail(err, ZN_E_INVALID, ZT_IMPORT_DOUBLE, line, ente_code(j, i), code, j->c->rows[was].line);
    bool kept = zn_names_put(&member, key, (int64_t)i) &&
                (zn_names_get(&first, code, &was) || zn_names_put(&first, code, (int64_t)i)) &&
                (!leads(j, i) || zn_names_put(&j->leader, code, (int64_t)i));
    if (s == ZN_OK && !kept) s = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  zn_names_release(&first), zn_names_release(&member);
  return s;
}

/* The ente of a line: the one that is here, else a new one. */
static zn_status ente_of_line(job *j, zn_tx *tx, size_t i, zn_arena *a, int64_t *k, zn_err *err) {
  zn_row row = {.ent = zn_entity_by_no(ZN_ENTE)};
  zn_id id;
  char code[64];
  if (!zn_code_normal(ente_code(j, i), code, sizeof code))
    return zn_fail(err, ZN_E_LIMIT, ZT_FIELD_EMPTY, columns[C_CATASTALE].names[0]);
  zn_key_ente(code, &id);
  *k = zn_replica_k_of_hash(j->p->r, &id, false);
  if (*k >= 0 && zn_ref_exists(j->p->r, ZN_ENTE, *k)) return ZN_OK;
  bool comune = cell(j, i, C_CATASTALE)[0] != 0;
  const char *type = cell(j, i, C_TYPE)[0] ? cell(j, i, C_TYPE) : comune ? "comune" : "consorzio";
  ZN_TRY(zn_import_cell(&row, "tipo", type, a, err));
  ZN_TRY(zn_import_cell(&row, comune ? "cod_catastale" : "cf", ente_code(j, i), a, err));
  ZN_TRY(zn_import_cell(&row, "denominazione", cell(j, i, C_COMUNE), a, err));
  ZN_TRY(zn_import_cell(&row, "cod_istat", cell(j, i, C_ISTAT), a, err));
  ZN_TRY(zn_import_cell(&row, "provincia", cell(j, i, C_PROVINCIA), a, err));
  ZN_TRY(zn_import_cell(&row, "regione", cell(j, i, C_REGIONE), a, err));
  ZN_TRY(zn_import_cell(&row, "popolazione", cell(j, i, C_PEOPLE), a, err));
  ZN_TRY(zn_import_upsert(tx, &j->ledger, &row, &j->count, err));
  *k = row.k;
  return ZN_OK;
}

/* The ambito of a line, with its capofila, and the membership. */
static zn_status one_line(job *j, zn_tx *tx, size_t i, zn_arena *a, zn_err *err) {
  zn_row ambito = {.ent = zn_entity_by_no(ZN_AMBITO)}, member = {.ent = zn_entity_by_no(ZN_AMBITO_MEMBRO)};
  int64_t ente = -1, leader = -1;
  const char *from = cell(j, i, C_FROM);
  ZN_TRY(ente_of_line(j, tx, i, a, &ente, err));
  ZN_TRY(zn_import_cell(&ambito, "codice", cell(j, i, C_CODE), a, err));
  ZN_TRY(zn_import_cell(&ambito, "denominazione", cell(j, i, C_NAME), a, err));
  ZN_TRY(zn_import_cell(&ambito, "regione", cell(j, i, C_REGIONE), a, err));
  ZN_TRY(zn_import_cell(&ambito, "etichetta", zn_field_by_name(ambito.ent, "etichetta")->preset, a, err));
  if (zn_names_get(&j->leader, cell(j, i, C_CODE), &leader)) {
    int64_t k = -1;
    ZN_TRY(ente_of_line(j, tx, (size_t)leader, a, &k, err));
    zn_import_set(&ambito, "capofila", zn_int(k));
  }
  ZN_TRY(zn_row_check(&ambito, 1, err));
  zn_import_result count = j->count;
  ZN_TRY(zn_import_upsert(tx, &j->ledger, &ambito, &count, err));
  if (count.created != j->count.created || count.changed != j->count.changed) j->count = count; /* counted once */
  zn_import_set(&member, "ambito", zn_int(ambito.k));
  zn_import_set(&member, "ente", zn_int(ente));
  ZN_TRY(zn_import_cell(&member, "dal", from[0] ? from : zn_field_by_name(member.ent, "dal")->preset, a, err));
  ZN_TRY(zn_import_upsert(tx, &j->ledger, &member, &j->count, err));
  ZN_TRY(zn_orgs_follow(tx, &ambito, err));
  return zn_orgs_follow(tx, &member, err);
}

static zn_status write_lines(job *j, zn_tx *tx, const zn_progress *progress, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < j->c->nrows && s == ZN_OK; i++) {
    zn_arena_clear(&a);
    s = one_line(j, tx, i, &a, err);
    if (s != ZN_OK) s = zn_import_at_line(err, s, j->c->rows[i].line);
    j->count.lines++;
    if (s == ZN_OK && !zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, i + 1, j->c->nrows))
      s = zn_fail(err, ZN_E_STATE, ZT_CSV_STOPPED);
  }
  zn_arena_release(&a);
  return s;
}

static zn_status import(job *j, const char *path, const zn_progress *progress, zn_err *err) {
  zn_tx *tx = NULL;
  ZN_TRY(zn_import_regione_ledger(j->p, &j->ledger, err));
  for (size_t f = 0; f < C_COUNT; f++)
    ZN_TRY(zn_import_column(j->c, path, columns[f].names, columns[f].needed, &j->at[f], err));
  if (j->c->nrows == 0) return zn_fail(err, ZN_E_INVALID, ZT_IMPORT_NONE, path);
  ZN_TRY(check_lines(j, err));
  ZN_TRY(zn_tx_begin(&tx, j->p->r, err));
  zn_status s = write_lines(j, tx, progress, err);
  if (s != ZN_OK) return zn_tx_rollback(tx), s;
  return zn_tx_commit(tx, err);
}

zn_status zn_import_ambiti(const zn_place *p, const char *path, const zn_progress *progress, zn_import_result *out,
                           zn_err *err) {
  zn_csv c;
  ZN_TRY(zn_csv_read_file(&c, path, err));
  job j = {.p = p, .c = &c};
  zn_names_init(&j.leader);
  zn_status s = import(&j, path, progress, err);
  zn_names_release(&j.leader);
  zn_csv_release(&c);
  if (s == ZN_OK) *out = j.count;
  return s;
}
