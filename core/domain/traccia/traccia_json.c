/* Traces as JSON, for the command line and the local API. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/rendiconto/rend.h"
#include "core/domain/traccia/provenienza.h"
#include "core/text/traccia.h"

static void put_fund(const zn_place *p, int64_t fa, json_t *o) {
  int64_t fund = 0, anno = 0;
  zn_buf code;
  zn_buf_init(&code, 0);
  bool known = fa != 0 && zn_ref_int(p->r, ZN_FONDO_ANNUALITA, fa, "fondo", &fund) &&
               zn_ref_text(p->r, ZN_FONDO, fund, "codice", &code) &&
               zn_ref_int(p->r, ZN_FONDO_ANNUALITA, fa, "anno", &anno);
  json_object_set_new(o, "fondo", known ? json_string(zn_buf_cstr(&code)) : json_null());
  json_object_set_new(o, "anno", known ? json_integer(anno) : json_null());
  zn_buf_release(&code);
}

static void put_key(zn_ref_cache *refs, json_t *o, const char *name, unsigned entity, int64_t k) {
  json_object_set_new(o, name, k > 0 ? json_string(zn_ref_cache_key(refs, entity, k)) : json_null());
}

static json_t *figure(const zn_place *p, zn_ref_cache *refs, const zn_cifra *c) {
  char day[11];
  json_t *o = json_object();
  json_object_set_new(o, "misura", json_string(zn_cifra_name(c)));
  json_object_set_new(o, "etichetta", json_string(zn_cifra_label(c)));
  put_fund(p, c->fondo_annualita, o);
  if (c->fondo_annualita == 0 && c->anno != 0) json_object_set_new(o, "anno", json_integer(c->anno));
  json_object_set_new(o, "livello", json_string(zn_livello_name(c->chi.livello)));
  if (c->chi.livello == ZN_LIVELLO_ENTE) put_key(refs, o, "ente", ZN_ENTE, c->chi.ente);
  if (c->chi.livello == ZN_LIVELLO_AMBITO || c->chi.livello == ZN_LIVELLO_NODO)
    put_key(refs, o, "ambito", ZN_AMBITO, c->chi.ambito);
  json_object_set_new(o, "al", json_string(zn_day_print(day, c->al)));
  json_object_set_new(o, "vista", json_string(zn_vista_name(c->vista)));
  json_object_set_new(o, "interni", json_boolean(c->interni));
  if (c->intervento != 0) put_key(refs, o, "intervento", ZN_INTERVENTO, c->intervento);
  if (c->budget != 0) put_key(refs, o, "budget", ZN_BUDGET, c->budget);
  if (c->assegnazione != 0) put_key(refs, o, "assegnazione", ZN_ASSEGNAZIONE, c->assegnazione);
  if (c->area != NULL) json_object_set_new(o, "area", json_string(c->area));
  if (c->obiettivo != NULL) json_object_set_new(o, "obiettivo", json_string(c->obiettivo));
  if (c->tratta != 0) put_key(refs, o, "da", ZN_ENTE, c->da), put_key(refs, o, "a", ZN_ENTE, c->a);
  return o;
}

/* What a person calls the row: its key; where it has none, the number of the mandato or of the reversale and the
 * impegno. */
static json_t *description(const zn_place *p, zn_ref_cache *refs, const zn_contributo *v) {
  static const struct {
    unsigned entity;
    const char *field, *before;
  } numbers[] = {{ZN_PAGAMENTO, "mandato_num", ZT_DESCR_MANDATO},
                 {ZN_RECUPERO, "reversale_num", ZT_DESCR_REVERSALE},
                 {ZN_INCASSO, "reversale_num", ZT_DESCR_REVERSALE},
                 {ZN_VARIAZIONE_IMPEGNO, "motivo", ""},
                 {ZN_TRASFERIMENTO, "tipo", ""},
                 {ZN_MOVIMENTO_SINTETICO, "tipo", ""}};
  zn_buf number, out;
  const char *key = zn_ref_cache_key(refs, v->entity, v->k);
  bool has_key = strcmp(key, zn_ref_cache_id(refs, v->k)) != 0;
  zn_buf_init(&number, 0);
  zn_buf_init(&out, 0);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (numbers[i].entity == v->entity && zn_ref_text(p->r, v->entity, v->k, numbers[i].field, &number))
      zn_buf_printf(&out, "%s%s", numbers[i].before, zn_buf_cstr(&number));
  if (has_key && out.n == 0) zn_buf_put_str(&out, key);
  if (v->impegno != 0 && v->entity != ZN_IMPEGNO)
    zn_buf_printf(&out, ZT_DESCR_DI, out.n > 0 ? " " : "", zn_ref_cache_key(refs, ZN_IMPEGNO, v->impegno));
  json_t *text = json_string(zn_buf_cstr(&out));
  zn_buf_release(&number);
  zn_buf_release(&out);
  return text;
}

static json_t *one(const zn_place *p, zn_ref_cache *refs, const zn_contributo *v, json_t *from) {
  const zn_entity *e = zn_entity_by_no(v->entity);
  char day[11];
  json_t *o = json_object();
  json_object_set_new(o, "entity", json_string(e->name));
  json_object_set_new(o, "etichetta", json_string(e->label));
  json_object_set_new(o, "id", json_string(zn_ref_cache_id(refs, v->k)));
  put_key(refs, o, "chiave", v->entity, v->k);
  json_object_set_new(o, "descrizione", description(p, refs, v));
  json_object_set_new(o, "data", v->giorno > ZN_DAY_MIN ? json_string(zn_day_print(day, v->giorno)) : json_null());
  json_object_set_new(o, "importo", zn_json_cents(v->cents));
  json_object_set_new(o, "misura", json_string(zn_misura_name(v->misura)));
  json_object_set_new(o, "interno", json_boolean(v->interno));
  put_fund(p, v->fondo_annualita, o);
  put_key(refs, o, "ente", ZN_ENTE, v->ente);
  put_key(refs, o, "impegno", ZN_IMPEGNO, v->impegno);
  put_key(refs, o, "budget", ZN_BUDGET, v->linea);
  put_key(refs, o, "assegnazione", ZN_ASSEGNAZIONE, v->arco);
  json_object_set_new(o, "per_conto", json_boolean(v->per_conto));
  json_object_set(o, "provenienza", from);
  return o;
}

/* Appended to rows. */
static zn_status entries(const zn_place *p, zn_ref_cache *refs, const zn_contributo *v, size_t n, json_t *rows,
                         zn_err *err) {
  zn_provenienza *from = calloc(n + 1, sizeof *from);
  if (from == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) from[i] = (zn_provenienza){.ent = zn_entity_by_no(v[i].entity), .k = v[i].k};
  zn_status st = zn_provenienze_json(p, refs, from, n, err);
  for (size_t i = 0; i < n; i++) {
    if (st == ZN_OK) json_array_append_new(rows, one(p, refs, &v[i], from[i].json));
    json_decref(from[i].json);
  }
  free(from);
  return st;
}

zn_status zn_traccia_json(const zn_place *p, const zn_cifra *c, const zn_traccia *t, size_t offset, size_t limit,
                          json_t **out, zn_err *err) {
  zn_ref_cache *refs = zn_ref_cache_new(p->r, zn_place_default(p));
  if (refs == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  json_t *rows = json_array();
  size_t from = offset < t->n ? offset : t->n, left = t->n - from;
  zn_status st = entries(p, refs, &t->v[from], limit == 0 || limit > left ? left : limit, rows, err);
  if (st == ZN_OK)
    *out = json_pack("{s:o,s:o,s:b,s:I,s:O}", "cifra", figure(p, refs, c), "totale", zn_json_cents(t->totale), "quadra",
                     (int)t->quadra, "numero", (json_int_t)t->n, "voci", rows);
  json_decref(rows);
  zn_ref_cache_free(refs);
  return st;
}

static zn_status row_json(const zn_place *p, zn_ref_cache *refs, const zn_entity *e, int64_t k, zn_day al, zn_arena *a,
                          json_t **out, zn_err *err) {
  zn_entra *in;
  size_t n;
  const char *why;
  json_t *from = NULL;
  ZN_TRY(zn_traccia_riga(p->r, e->no, k, al, a, &in, &n, &why, err));
  ZN_TRY(zn_provenienza_json(p, refs, e, k, &from, err));
  json_t *figures = json_array();
  for (size_t i = 0; i < n; i++)
    json_array_append_new(
        figures, json_pack("{s:o,s:o}", "cifra", figure(p, refs, &in[i].cifra), "importo", zn_json_cents(in[i].cents)));
  *out = json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:s}", "entity", e->name, "etichetta", e->label, "id",
                   zn_ref_cache_id(refs, k), "chiave", zn_ref_cache_key(refs, e->no, k), "provenienza", from,
                   "entra_in", figures, "perche", why);
  return ZN_OK;
}

zn_status zn_traccia_riga_json(const zn_place *p, const zn_entity *e, int64_t k, zn_day al, json_t **out, zn_err *err) {
  zn_arena a;
  zn_ref_cache *refs = zn_ref_cache_new(p->r, zn_place_default(p));
  if (refs == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_init(&a);
  zn_status st = row_json(p, refs, e, k, al, &a, out, err);
  zn_arena_release(&a);
  zn_ref_cache_free(refs);
  return st;
}
