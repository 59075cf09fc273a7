/* What corrects an expense after it was written. Nothing is ever typed with a minus: a payment that was called back is
 * a storno, money that returns a recupero, an impegno that falls a variazione with its reason (DOMAIN 0.2, 5). */
#include <string.h>

#include "core/domain/money/shares.h"
#include "core/domain/spesa/interno.h"
#include "core/text/entry.h"
#include "core/text/spesa.h"

enum { R_IMPORTO, R_DATA, R_MOTIVO, R_REVERSALE, R_NOTA_CREDITO, R_ANNO, R_NUMERO, R_NOTE, R_CAMPI };
static const char *const names[R_CAMPI] = {"importo",      "data", "motivo", "reversale_num",
                                           "nota_credito", "anno", "numero", "note"};

typedef struct job {
  zn_catena c;
  const char *ref; /* as typed */
  const char *v[R_CAMPI];
  zn_row row;
  zn_cents importo;
  zn_day data;
  zn_rettifica *out;
} job;

static bool given(const job *j, int f) { return j->v[f][0] != 0; }

static zn_status read_fields(job *j, const char *verb, const char *fields, const zn_pair *pairs, size_t n,
                             zn_err *err) {
  for (int f = 0; f < R_CAMPI; f++) j->v[f] = "";
  for (size_t i = 0; i < n; i++) {
    int f = 0;
    while (f < R_CAMPI && strcmp(names[f], pairs[i].name) != 0) f++;
    if (f == R_CAMPI || strstr(fields, names[f]) == NULL)
      return zn_fail(err, ZN_E_USAGE, ZT_RET_CAMPO, verb, pairs[i].name, fields);
    j->v[f] = pairs[i].value;
  }
  j->data = zn_place_today(j->c.p.r);
  return given(j, R_DATA) ? zn_day_parse(j->v[R_DATA], &j->data, err) : ZN_OK;
}

static zn_status sum(job *j, const char *sql, int64_t k, zn_cents *out, zn_err *err) {
  bool found = false;
  *out = 0;
  return zn_sql_int(j->c.p.r, sql, k, 0, out, &found, err);
}

/* The row, and that this office wrote it: what another office hangs under a row counts nowhere. */
static zn_status open_row(job *j, const zn_place *p, unsigned entity, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  int64_t k = -1;
  ZN_TRY(zn_entry_find(p, e, j->ref, &k, err));
  ZN_TRY(zn_replica_row(p->r, e, k, j->c.a, &j->row, err));
  return zn_catena_padrone(&j->c, p, e, k, j->ref, err);
}

/* The amount: what was typed, else all there is; never more. */
static zn_status amount(job *j, zn_cents most, const char *doing, zn_err *err) {
  char text[40];
  const char *label = j->row.ent->label;
  j->importo = most;
  if (given(j, R_IMPORTO)) ZN_TRY(zn_money_parse(j->v[R_IMPORTO], &j->importo, err));
  if (most <= 0) return zn_fail(err, ZN_E_STATE, ZT_RET_NIENTE, label, j->ref, doing);
  if (j->importo <= 0) return zn_fail(err, ZN_E_INVALID, ZT_SP_POSITIVO);
  if (j->importo > most)
    return zn_fail(err, ZN_E_INVALID, ZT_RET_TROPPO, label, j->ref, doing, zn_money_print_it(text, most));
  return ZN_OK;
}

static const char *iso(job *j) {
  char text[11];
  const char *kept = zn_arena_strdup(j->c.a, zn_day_print(text, j->data));
  return kept ? kept : "";
}

static const char *euro_it(job *j, zn_cents v) {
  char text[40];
  const char *kept = zn_arena_strdup(j->c.a, zn_money_print_it(text, v));
  return kept ? kept : "";
}

static zn_status tell(job *j, const char *text, zn_err *err) {
  j->out->testo = text;
  j->out->importo = j->importo;
  return text ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* ---- storno ---- */

static zn_status storno(job *j, const zn_place *p, zn_err *err) {
  zn_cents back = 0, most = 0;
  ZN_TRY(open_row(j, p, ZN_PAGAMENTO, err));
  if (!given(j, R_MOTIVO)) return zn_fail(err, ZN_E_USAGE, ZT_RET_MOTIVO);
  ZN_TRY(sum(j, "SELECT sum(importo) FROM storno WHERE pagamento=?", j->row.k, &back, err));
  ZN_TRY(zn_money_sub(j->row.v[zn_field_index(j->row.ent, "importo")].i, back, &most, err));
  ZN_TRY(amount(j, most, ZT_RET_STORNARE, err));
  const zn_pair pairs[] = {{"pagamento", zn_catena_id(&j->c, j->row.k)},
                           {"data", iso(j)},
                           {"importo", zn_sp_importo(j->c.a, j->importo)},
                           {"motivo", j->v[R_MOTIVO]}};
  j->out->entity = "storno";
  ZN_TRY(zn_catena_put(&j->c, ZN_STORNO, pairs, 4, &j->out->k, err));
  return tell(j, zn_arena_printf(j->c.a, ZT_RET_STORNO, euro_it(j, j->importo), j->ref), err);
}

/* ---- recupero, credit note ---- */

static zn_status put_recupero(job *j, zn_cents v, zn_err *err) {
  const char *motivo = given(j, R_MOTIVO) ? j->v[R_MOTIVO] : zn_arena_printf(j->c.a, "NCR %s", j->v[R_NOTA_CREDITO]);
  if (motivo == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  const zn_pair pairs[] = {{"liquidazione", zn_catena_id(&j->c, j->row.k)},
                           {"reversale_num", j->v[R_REVERSALE]},
                           {"data", iso(j)},
                           {"importo", zn_sp_importo(j->c.a, v)},
                           {"motivo", motivo}};
  j->out->entity = "recupero";
  return zn_catena_put(&j->c, ZN_RECUPERO, pairs, 5, &j->out->k, err);
}

static zn_status put_credit_note(job *j, zn_err *err) {
  const zn_val *doc = &j->row.v[zn_field_index(j->row.ent, "giustificativo")];
  int64_t fornitore = -1, k = -1;
  if (doc->kind == ZN_V_INT) (void)zn_ref_int(j->c.p.r, ZN_GIUSTIFICATIVO, doc->i, "fornitore", &fornitore);
  const zn_pair pairs[] = {{"ente", j->c.ente_code},
                           {"fornitore", fornitore >= 0 ? zn_catena_id(&j->c, fornitore) : ""},
                           {"numero", j->v[R_NOTA_CREDITO]},
                           {"data", iso(j)},
                           {"tipo", "NCR"},
                           {"totale", zn_sp_importo(j->c.a, j->importo)},
                           {"collegato_a", doc->kind == ZN_V_INT ? zn_catena_id(&j->c, doc->i) : ""}};
  ZN_TRY(zn_catena_put(&j->c, ZN_GIUSTIFICATIVO, pairs, 7, &k, err));
  j->out->entity = "giustificativo";
  j->out->k = k;
  return ZN_OK;
}

/* The own split of a liquidazione falls with it, in the same proportions. */
static zn_status shrink_split(job *j, zn_cents importo, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_IMPUTAZIONE);
  int at = zn_field_index(e, "importo");
  zn_row_list l;
  int64_t quotas[ZN_SHARES_MAX];
  zn_cents parts[ZN_SHARES_MAX], had = 0;
  ZN_TRY(zn_rows_where(j->c.p.r, e, "liquidazione", j->row.k, j->c.a, &l, err));
  if (l.n > ZN_SHARES_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_DIV_TROPPE, ZN_SHARES_MAX);
  for (size_t i = 0; i < l.n; i++) {
    quotas[i] = l.v[i].v[at].i;
    ZN_TRY(zn_money_add(had, quotas[i], &had, err));
  }
  if (had <= importo) return ZN_OK;
  ZN_TRY(zn_shares(importo, quotas, l.n, parts, err));
  for (size_t i = 0; i < l.n; i++) {
    l.v[i].v[at] = zn_int(parts[i]);
    ZN_TRY(parts[i] > 0 ? zn_tx_update(j->c.tx, NULL, &l.v[i], err) : zn_tx_delete(j->c.tx, e, l.v[i].k, err));
  }
  return ZN_OK;
}

static zn_status reduce_liquidazione(job *j, zn_cents by, zn_err *err) {
  zn_val *v = &j->row.v[zn_field_index(j->row.ent, "importo")];
  ZN_TRY(shrink_split(j, v->i - by, err));
  j->out->altra = j->row.k;
  if (v->i == by) return zn_tx_delete(j->c.tx, j->row.ent, j->row.k, err); /* nothing is due any more */
  *v = zn_int(v->i - by);
  return zn_tx_update(j->c.tx, NULL, &j->row, err);
}

static zn_status credit_note(job *j, zn_cents paid, zn_err *err) {
  zn_cents due = 0, first = 0, rest = 0, total = j->row.v[zn_field_index(j->row.ent, "importo")].i;
  ZN_TRY(zn_money_sub(total, paid, &due, err));
  first = due > 0 ? (j->importo < due ? j->importo : due) : 0;
  rest = j->importo - first;
  ZN_TRY(put_credit_note(j, err));
  if (rest > 0) ZN_TRY(put_recupero(j, rest, err));
  if (first > 0) ZN_TRY(reduce_liquidazione(j, first, err));
  if (first == 0) return tell(j, zn_arena_printf(j->c.a, ZT_RET_RECUPERO, euro_it(j, rest), j->ref), err);
  if (rest == 0) return tell(j, zn_arena_printf(j->c.a, ZT_RET_NCR_PRIMA, j->ref, euro_it(j, first)), err);
  return tell(j, zn_arena_printf(j->c.a, ZT_RET_NCR_MISTA, j->ref, euro_it(j, first), euro_it(j, rest)), err);
}

static zn_status recupero(job *j, const zn_place *p, zn_err *err) {
  zn_cents paid = 0, storni = 0, back = 0, most = 0;
  ZN_TRY(open_row(j, p, ZN_LIQUIDAZIONE, err));
  if (!given(j, R_MOTIVO) && !given(j, R_NOTA_CREDITO)) return zn_fail(err, ZN_E_USAGE, ZT_RET_MOTIVO);
  ZN_TRY(sum(j, "SELECT sum(importo) FROM pagamento WHERE liquidazione=?", j->row.k, &paid, err));
  ZN_TRY(sum(j, "SELECT sum(s.importo) FROM pagamento p JOIN storno s ON s.pagamento=p.k WHERE p.liquidazione=?",
             j->row.k, &storni, err));
  ZN_TRY(sum(j, "SELECT sum(importo) FROM recupero WHERE liquidazione=?", j->row.k, &back, err));
  ZN_TRY(zn_money_sub(paid, storni, &paid, err));
  if (given(j, R_NOTA_CREDITO)) {
    ZN_TRY(zn_money_sub(j->row.v[zn_field_index(j->row.ent, "importo")].i, back, &most, err));
    ZN_TRY(amount(j, most, ZT_RET_RECUPERA, err));
    return credit_note(j, paid, err);
  }
  if (paid == 0) return zn_fail(err, ZN_E_STATE, ZT_RET_NON_PAGATA, j->ref, j->ref);
  ZN_TRY(zn_money_sub(paid, back, &most, err));
  ZN_TRY(amount(j, most, ZT_RET_RECUPERA, err));
  ZN_TRY(put_recupero(j, j->importo, err));
  return tell(j, zn_arena_printf(j->c.a, ZT_RET_RECUPERO, euro_it(j, j->importo), j->ref), err);
}

/* ---- the impegno falls, or moves to another year ---- */

/* impegnato - liquidato: what may still be taken away. */
static zn_status free_of(job *j, zn_cents *out, zn_err *err) {
  zn_cents changes = 0, due = 0;
  ZN_TRY(sum(j, "SELECT sum(importo) FROM variazione_impegno WHERE impegno=?", j->row.k, &changes, err));
  ZN_TRY(sum(j, "SELECT sum(importo) FROM liquidazione WHERE impegno=?", j->row.k, &due, err));
  ZN_TRY(zn_money_add(j->row.v[zn_field_index(j->row.ent, "importo")].i, changes, out, err));
  return zn_money_sub(*out, due, out, err);
}

/* A reservation is no impegno yet: it is edited, and lapses by itself. */
static zn_status not_reserved(const job *j, zn_err *err) {
  const zn_val *v = &j->row.v[zn_field_index(j->row.ent, "prenotazione")];
  return v->kind == ZN_V_INT && v->i != 0 ? zn_fail(err, ZN_E_STATE, ZT_RET_PRENOTA, j->ref, j->ref) : ZN_OK;
}

static zn_status put_variazione(job *j, const char *motivo, int64_t *k, zn_err *err) {
  const zn_pair pairs[] = {{"impegno", zn_catena_id(&j->c, j->row.k)},
                           {"data", iso(j)},
                           {"importo", zn_sp_importo(j->c.a, -j->importo)},
                           {"motivo", motivo},
                           {"note", j->v[R_NOTE]}};
  return zn_catena_put(&j->c, ZN_VARIAZIONE_IMPEGNO, pairs, 5, k, err);
}

static zn_status riduci(job *j, const zn_place *p, zn_err *err) {
  zn_cents most = 0;
  const char *why = j->v[R_MOTIVO];
  ZN_TRY(open_row(j, p, ZN_IMPEGNO, err));
  ZN_TRY(not_reserved(j, err));
  if (why[0] == 0) return zn_fail(err, ZN_E_USAGE, ZT_RET_MOTIVO);
  if (strcmp(why, "riduzione") != 0 && strcmp(why, "insussistenza") != 0 && strcmp(why, "errore_materiale") != 0)
    return zn_fail(err, ZN_E_INVALID, ZT_RET_MOTIVI, why);
  ZN_TRY(free_of(j, &most, err));
  ZN_TRY(amount(j, most, ZT_RET_RIDURRE, err));
  j->out->entity = "variazione_impegno";
  ZN_TRY(put_variazione(j, why, &j->out->k, err));
  return tell(j, zn_arena_printf(j->c.a, ZT_RET_RIDUZIONE, j->ref, euro_it(j, j->importo)), err);
}

/* The new impegno of a split one: on each line what the old one loses there, so that every line stays as it is. */
static zn_status move_split(job *j, zn_cents before, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_IMPUTAZIONE);
  zn_row_list all;
  int64_t quotas[ZN_SHARES_MAX + 1], lines[ZN_SHARES_MAX];
  zn_cents was[ZN_SHARES_MAX + 1], is[ZN_SHARES_MAX + 1];
  zn_cents rest = j->row.v[zn_field_index(j->row.ent, "importo")].i;
  size_t n = 0;
  ZN_TRY(zn_rows_where(j->c.p.r, e, "impegno", j->row.k, j->c.a, &all, err));
  for (size_t i = 0; i < all.n; i++) {
    if (all.v[i].v[zn_field_index(e, "liquidazione")].kind != ZN_V_NULL) continue;
    if (n == ZN_SHARES_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_DIV_TROPPE, ZN_SHARES_MAX);
    lines[n] = all.v[i].v[zn_field_index(e, "budget")].i;
    quotas[n] = all.v[i].v[zn_field_index(e, "importo")].i;
    rest -= quotas[n++];
  }
  if (n == 0) return ZN_OK;
  size_t m = n;
  if (rest > 0) quotas[m++] = rest; /* fuori piano */
  ZN_TRY(zn_shares(before, quotas, m, was, err));
  ZN_TRY(zn_shares(before - j->importo, quotas, m, is, err));
  for (size_t i = 0; i < n; i++) {
    int64_t k = -1;
    if (was[i] <= is[i]) continue;
    const zn_pair pairs[] = {{"impegno", zn_catena_id(&j->c, j->out->altra)},
                             {"budget", zn_catena_id(&j->c, lines[i])},
                             {"importo", zn_sp_importo(j->c.a, was[i] - is[i])}};
    ZN_TRY(zn_catena_put(&j->c, ZN_IMPUTAZIONE, pairs, 3, &k, err));
  }
  return ZN_OK;
}

/* The re-imputed impegno: the old one's own words, another year and number. */
static zn_status put_moved(job *j, zn_err *err) {
  zn_row row = j->row;
  const zn_entity *e = row.ent;
  row.k = 0;
  row.x = (zn_span){0};
  ZN_TRY(zn_val_parse(zn_field_by_name(e, "anno"), j->v[R_ANNO], j->c.a, &row.v[zn_field_index(e, "anno")], err));
  ZN_TRY(zn_val_parse(zn_field_by_name(e, "numero"), j->v[R_NUMERO], j->c.a, &row.v[zn_field_index(e, "numero")], err));
  row.v[zn_field_index(e, "sub")] = zn_null();
  row.v[zn_field_index(e, "data")] = zn_int(j->data);
  row.v[zn_field_index(e, "importo")] = zn_int(j->importo);
  row.v[zn_field_index(e, "deriva_da")] = zn_int(j->row.k);
  int64_t was = j->row.v[zn_field_index(e, "anno")].i, is = row.v[zn_field_index(e, "anno")].i;
  if (is <= was) return zn_fail(err, ZN_E_INVALID, ZT_RET_ANNO, (long long)was, (long long)is);
  /* in the ledger of the old one, also where the ente has since moved to another ambito */
  zn_ledger l;
  zn_pk device;
  int64_t taken = -1;
  if (zn_entry_key_taken(j->c.p.r, &row, &taken)) {
    zn_status s = zn_entry_insert(j->c.tx, &j->c.p, j->c.me, &row, err); /* refuses, and says what is there */
    return s == ZN_OK ? zn_fail(err, ZN_E_BUG, ZT_BUG, "reimputa") : s;
  }
  ZN_TRY(zn_replica_row_origin(j->c.p.r, e, j->row.k, &l, &device));
  ZN_TRY(zn_row_check(&row, 1, err));
  ZN_TRY(zn_tx_insert(j->c.tx, &l, NULL, &row, false, err));
  j->out->altra = row.k;
  return ZN_OK;
}

static zn_status reimputa(job *j, const zn_place *p, zn_err *err) {
  zn_cents most = 0, before = 0, changes = 0;
  int64_t anno = 0;
  zn_val year;
  ZN_TRY(open_row(j, p, ZN_IMPEGNO, err));
  ZN_TRY(not_reserved(j, err));
  if (!given(j, R_ANNO) || !given(j, R_NUMERO)) return zn_fail(err, ZN_E_USAGE, ZT_RET_SERVONO);
  ZN_TRY(zn_val_parse(zn_field_by_name(j->row.ent, "anno"), j->v[R_ANNO], j->c.a, &year, err));
  anno = year.i;
  ZN_TRY(free_of(j, &most, err));
  ZN_TRY(amount(j, most, ZT_RET_SPOSTARE, err));
  /* both rows on one day, so that the fund does not change on any: the end of the year that is left, or today */
  zn_day end = anno > 1900 && anno < 2200 ? zn_day_from_ymd((int)anno - 1, 12, 31) : j->data;
  if (!given(j, R_DATA) && end < j->data) j->data = end;
  ZN_TRY(sum(j, "SELECT sum(importo) FROM variazione_impegno WHERE impegno=?", j->row.k, &changes, err));
  ZN_TRY(zn_money_add(j->row.v[zn_field_index(j->row.ent, "importo")].i, changes, &before, err));
  j->out->entity = "variazione_impegno";
  ZN_TRY(put_variazione(j, "reimputazione", &j->out->k, err));
  ZN_TRY(put_moved(j, err));
  ZN_TRY(move_split(j, before, err));
  const char *to = zn_arena_printf(j->c.a, "%s/%s", j->v[R_ANNO], j->v[R_NUMERO]);
  return tell(j, zn_arena_printf(j->c.a, ZT_RET_REIMPUTA, euro_it(j, j->importo), j->ref, to ? to : ""), err);
}

/* ---- the table of verbs ---- */

static const struct {
  const char *verb, *fields;
  zn_status (*run)(job *j, const zn_place *p, zn_err *err);
} verbs[] = {
    {"storno", "importo, data, motivo", storno},
    {"recupero", "importo, data, motivo, reversale_num, nota_credito", recupero},
    {"riduci", "importo, data, motivo, note", riduci},
    {"reimputa", "anno, numero, importo, data, note", reimputa},
};

zn_status zn_spesa_rettifica(const zn_place *p, const char *verb, const char *ref, const zn_pair *pairs, size_t n,
                             zn_arena *a, zn_rettifica *out, zn_err *err) {
  zn_spesa_fatta none = {0};
  zn_rettifica done = {0};
  job j = {.c = {.a = a, .fatta = &none, .p = *p}, .ref = ref, .out = &done};
  size_t v = 0;
  while (v < sizeof verbs / sizeof *verbs && strcmp(verbs[v].verb, verb) != 0) v++;
  if (v == sizeof verbs / sizeof *verbs) return zn_fail(err, ZN_E_BUG, ZT_BUG, verb);
  ZN_TRY(read_fields(&j, verb, verbs[v].fields, pairs, n, err));
  ZN_TRY(zn_tx_begin(&j.c.tx, p->r, err));
  zn_status s = verbs[v].run(&j, p, err);
  if (s != ZN_OK) return zn_tx_rollback(j.c.tx), s;
  ZN_TRY(zn_tx_commit(j.c.tx, err));
  *out = done;
  return ZN_OK;
}
