/* The plan from one file: interventi and, on the same or on further lines of the same code, what each ente may spend on
 * them with which money. What is there already is brought to what the file says. */
#include "core/exchange/import_tavola.h"
#include "core/text/import.h"

enum { C_CODICE, C_TITOLO, C_FONDO, C_ANNO, C_ASSEGNAZIONE, C_ENTE, C_IMPORTO, C_PIANO };
static const zn_tavola_colonna columns[] = {
    [C_CODICE] = {{"codice", "intervento", NULL}, true, "codice"},
    [C_TITOLO] = {{"titolo", NULL}, false, "titolo"},
    [C_FONDO] = {{"fondo", NULL}, false, NULL},
    [C_ANNO] = {{"anno", "annualita", NULL}, false, NULL},
    [C_ASSEGNAZIONE] = {{"assegnazione", NULL}, false, NULL},
    [C_ENTE] = {{"ente", "ente_che_spende", NULL}, false, NULL},
    [C_IMPORTO] = {{"importo", "importo_programmato", NULL}, false, NULL},
    [C_PIANO] = {{"piano", NULL}, false, "piano"},
    {{"area", NULL}, false, "area"},
    {{"obiettivo_servizio", NULL}, false, "obiettivo_servizio"},
    {{"leps", NULL}, false, "leps"},
    {{"gestione", NULL}, false, "gestione"},
    {{"forma", NULL}, false, "forma"},
    {{"soggetto_attuatore", NULL}, false, "soggetto_attuatore"},
    {{"destinatari", NULL}, false, "destinatari"},
    {{"inizio", NULL}, false, "inizio"},
    {{"fine", NULL}, false, "fine"},
    {{"stato", NULL}, false, "stato"},
    {{"cup", NULL}, false, "cup"},
    {{"descrizione", NULL}, false, "descrizione"},
    {{"area_istat", NULL}, false, "area_istat"},
    {{"tipo_servizio", NULL}, false, "tipo_servizio"},
    {{"comuni", NULL}, false, "comuni"},
    {{"natura", NULL}, false, "natura"},
    {{"indicatori", NULL}, false, "indicatori"},
    {{"fabbisogno", NULL}, false, "fabbisogno"},
};

/* The intervento of that code in my plan; -1: none yet. */
static zn_status find(zn_lettura *x, int64_t *k, zn_err *err) {
  const zn_pair key[] = {{"codice", zn_lettura_cell(x, C_CODICE)},
                         {"titolo", "-"}, /* only to be looked for */
                         {"piano", zn_lettura_cell(x, C_PIANO)}};
  zn_row row;
  const zn_me *me = NULL;
  *k = -1;
  ZN_TRY(zn_entry_build(x->p, zn_entity_by_no(ZN_INTERVENTO), key, key[2].value[0] ? 3 : 2, &x->line, &row, &me, err));
  if (!zn_entry_key_taken(x->p->r, &row, k)) *k = -1;
  return ZN_OK;
}

static zn_status intervento(zn_lettura *x, int64_t *k, zn_err *err) {
  zn_pair pairs[ZN_TAVOLA_COLUMNS];
  const char *code = zn_lettura_cell(x, C_CODICE);
  int64_t before = -1;
  if (code[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_TAVOLA_SERVE, "codice");
  size_t n = zn_lettura_pairs(x, pairs);
  bool again = zn_names_get(&x->seen, code, &before);
  ZN_TRY(find(x, k, err));
  if (*k < 0)
    ZN_TRY(zn_lettura_add(x, ZN_INTERVENTO, pairs, n, k, err));
  else if (again && n == 1) /* nothing but the code: a further line of it */
    return ZN_OK;
  else
    ZN_TRY(zn_lettura_edit(x, ZN_INTERVENTO, *k, pairs, n, again ? code : NULL, err));
  if (again) x->out->count.unchanged--; /* it was counted on its first line */
  return zn_names_put(&x->seen, code, *k) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* By the fund-year of its money. */
static zn_status total(zn_lettura *x, const zn_row *row, zn_cents v, zn_err *err) {
  int64_t year = -1;
  zn_buf key;
  zn_buf_init(&key, 200);
  if (zn_ref_int(x->p->r, ZN_ASSEGNAZIONE, row->v[zn_field_index(row->ent, "assegnazione")].i, "fondo_annualita",
                 &year))
    zn_ref_print(x->p->r, NULL, ZN_FONDO_ANNUALITA, year, &key);
  zn_status s = zn_lettura_totale(x, zn_buf_cstr(&key), v, err);
  zn_buf_release(&key);
  return s;
}

static zn_status budget(zn_lettura *x, int64_t of, zn_err *err) {
  const char *fondo = zn_lettura_cell(x, C_FONDO), *anno = zn_lettura_cell(x, C_ANNO);
  const char *edge = zn_lettura_cell(x, C_ASSEGNAZIONE), *importo = zn_lettura_cell(x, C_IMPORTO);
  int64_t k = -1;
  zn_row row;
  zn_cents v = 0;
  const zn_me *me = NULL;
  if (fondo[0] == 0 && edge[0] == 0 && importo[0] == 0) return ZN_OK;
  if (importo[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_PIA_CON, "fondo", "importo");
  if (fondo[0] == 0 && edge[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_PIA_CON, "importo", "fondo");
  if (zn_lettura_cell(x, C_ENTE)[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_PIA_CON, "importo", "ente");
  const char *key = anno[0] ? zn_arena_printf(&x->line, "%s/%s", fondo, anno) : fondo;
  if (key == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  const zn_pair pairs[] = {{"intervento", zn_lettura_id(x, of)},
                           {"assegnazione", edge[0] ? edge : key},
                           {"ente", zn_lettura_cell(x, C_ENTE)},
                           {"importo", importo}};
  ZN_TRY(zn_entry_build(x->p, zn_entity_by_no(ZN_BUDGET), pairs, 4, &x->line, &row, &me, err));
  ZN_TRY(zn_money_parse(importo, &v, err));
  ZN_TRY(total(x, &row, v, err));
  if (zn_entry_key_taken(x->p->r, &row, &k)) return zn_lettura_edit(x, ZN_BUDGET, k, pairs, 4, NULL, err);
  ZN_TRY(zn_entry_insert(x->tx, x->p, me, &row, err));
  x->out->count.created++;
  return ZN_OK;
}

static zn_status line(zn_lettura *x, zn_err *err) {
  int64_t k = -1;
  ZN_TRY(intervento(x, &k, err));
  return budget(x, k, err);
}

const zn_tavola zn_tavola_piano = {"piano", ZN_INTERVENTO, columns, sizeof columns / sizeof *columns, false, line};
