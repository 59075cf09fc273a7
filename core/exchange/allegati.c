/* Attaching a file, listing, finding. */
#include "core/exchange/allegati.h"

#include <stdio.h>
#include <string.h>

#include "core/domain/money/context.h"
#include "core/domain/rows/entry.h"
#include "core/exchange/confronto.h"
#include "core/text/allegati.h"

static const struct {
  unsigned entity;
  const char *name, *field;
} owners[] = {{ZN_ATTO, "atto", "atto"},
              {ZN_GIUSTIFICATIVO, "giustificativo", "giustificativo"},
              {ZN_IMPEGNO, "impegno", "impegno"},
              {ZN_LIQUIDAZIONE, "liquidazione", "liquidazione"},
              {ZN_PAGAMENTO, "pagamento", "pagamento"},
              {ZN_PIANO, "piano", "piano"},
              {ZN_RENDICONTO_MOSSA, "mossa", "mossa"}};
#define OWNERS (sizeof owners / sizeof owners[0])

zn_status zn_allegato_di(const zn_place *p, const char *text, const char **field, int64_t *k, zn_err *err) {
  const char *colon = strchr(text, ':');
  for (size_t i = 0; colon != NULL && i < OWNERS; i++) {
    if (strlen(owners[i].name) != (size_t)(colon - text) || memcmp(owners[i].name, text, (size_t)(colon - text)) != 0)
      continue;
    *field = owners[i].field;
    return zn_entry_find(p, zn_entity_by_no(owners[i].entity), colon + 1, k, err);
  }
  return zn_fail(err, ZN_E_USAGE, ZT_ALLEGATO_A, text);
}

/* ---- the row ---- */

static zn_val *at(zn_row *row, const char *name) { return &row->v[zn_field_index(row->ent, name)]; }

static void set_text(zn_row *row, const char *name, const char *text) {
  if (text != NULL && *text != 0) *at(row, name) = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(text)};
}

static void set_bin(zn_row *row, const char *name, const void *b, size_t n) {
  *at(row, name) = (zn_val){ZN_V_BIN, 0, ZN_SPAN(b, n)};
}

/* The office that the row, or the manifest, is of: its ledger takes the attachment. */
static void set_owner(zn_row *row, int64_t ente, int64_t ambito) {
  if (ente > 0)
    *at(row, "ente") = zn_int(ente);
  else if (ambito > 0)
    *at(row, "ambito") = zn_int(ambito);
}

static zn_status owner_of_row(const zn_place *p, unsigned entity, int64_t k, zn_row *row, zn_err *err) {
  zn_ledger l;
  zn_pk device;
  ZN_TRY(zn_replica_row_origin(p->r, zn_entity_by_no(entity), k, &l, &device));
  int64_t owner = zn_replica_k_of_hash(p->r, &l.owner, false);
  if (l.kind == ZN_L6_ENTE || l.kind == ZN_L7_ENTE_SELF) set_owner(row, owner, 0);
  if (l.kind == ZN_L3_AMBITO || l.kind == ZN_L4_AMBITO_ENTE || l.kind == ZN_L5_AMBITO_REGIONE) set_owner(row, 0, owner);
  (void)err;
  return ZN_OK;
}

static bool is_mine(const zn_place *p, const zn_row *row) {
  const zn_val *ente = at((zn_row *)row, "ente"), *ambito = at((zn_row *)row, "ambito");
  if (ente->kind == ZN_V_NULL && ambito->kind == ZN_V_NULL) return zn_place_as(p, ZN_ORG_REGIONE) != NULL;
  for (size_t i = 0; i < p->n; i++) {
    const zn_me *o = &p->orgs[i];
    if (o->kind == ZN_ORG_ENTE && ente->kind == ZN_V_INT && ente->i == o->k) return true;
    if (o->kind == ZN_ORG_AMBITO && ambito->kind == ZN_V_INT && ambito->i == o->k) return true;
  }
  return false;
}

typedef struct attaching {
  const zn_place *p;
  const zn_allegato_ask *ask;
  zn_arena arena;
  zn_firmato f;
  zn_row row;
  uint8_t sha[ZN_ALLEGATO_SHA], content[ZN_ALLEGATO_SHA];
  zn_documento d;
  zn_verifica verdict;
} attaching;

static zn_status about_row(attaching *w, zn_err *err) {
  const char *field;
  int64_t k;
  ZN_TRY(zn_allegato_di(w->p, w->ask->a, &field, &k, err));
  *at(&w->row, field) = zn_int(k);
  for (size_t i = 0; i < OWNERS; i++)
    if (strcmp(owners[i].field, field) == 0) ZN_TRY(owner_of_row(w->p, owners[i].entity, k, &w->row, err));
  return ZN_OK;
}

static zn_status about_manifest(attaching *w, zn_err *err) {
  zn_atteso expected;
  ZN_TRY(zn_documento_in_vigore(w->p->r, w->ask->documento, &w->arena, &w->d, err));
  ZN_TRY(zn_atteso_di(w->p->r, &w->d, &expected, err));
  ZN_TRY(zn_confronta_file(w->p->r, &expected, &w->f, &w->verdict, err));
  *at(&w->row, "mossa") = zn_int(w->d.mossa);
  set_bin(&w->row, "manifest", w->d.manifest.b, sizeof w->d.manifest.b);
  set_text(&w->row, "verifica", zn_verifica_name(w->verdict));
  set_owner(&w->row, w->d.ente, w->d.ambito);
  return ZN_OK;
}

static zn_status fill(attaching *w, zn_err *err) {
  const zn_allegato_ask *a = w->ask;
  char *nome = zn_arena_strndup(&w->arena, a->nome, strlen(a->nome) < 200 ? strlen(a->nome) : 200);
  const char *mime = w->f.mime;
  if (w->f.firma == ZN_FIRMA_CADES) mime = zn_arena_printf(&w->arena, "%s; content=%s", w->f.mime, w->f.mime_dentro);
  if (nome == NULL || mime == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_sha256(w->sha, a->file);
  zn_sha256(w->content, zn_buf_span(&w->f.contenuto));
  set_text(&w->row, "nome", nome);
  set_text(&w->row, "mime", mime);
  *at(&w->row, "byte") = zn_int((int64_t)a->file.n);
  set_bin(&w->row, "impronta", w->sha, sizeof w->sha);
  set_text(&w->row, "firma", zn_firma_name(w->f.firma));
  if (w->f.firma != ZN_FIRMA_NESSUNA && !w->f.staccata) set_bin(&w->row, "contenuto", w->content, sizeof w->content);
  set_text(&w->row, "oggetto", a->oggetto);
  ZN_TRY(a->documento != NULL ? about_manifest(w, err) : about_row(w, err));
  return is_mine(w->p, &w->row) ? ZN_OK : zn_fail(err, ZN_E_DENIED, ZT_ALLEGATO_ALTRUI);
}

static zn_status insert(attaching *w, int64_t *k, zn_err *err) {
  const zn_me *me;
  zn_tx *tx;
  ZN_TRY(zn_place_writer(w->p, &w->row, &me, err));
  ZN_TRY(zn_tx_begin(&tx, w->p->r, err));
  zn_status st = zn_entry_insert(tx, w->p, me, &w->row, err);
  if (st != ZN_OK) {
    zn_tx_rollback(tx);
    return st;
  }
  *k = w->row.k;
  return zn_tx_commit(tx, err);
}

zn_status zn_allegato_aggiungi(const zn_place *p, const zn_allegato_ask *ask, int64_t *k, json_t **json,
                               uint8_t sha[ZN_ALLEGATO_SHA], zn_err *err) {
  attaching w = {.p = p, .ask = ask, .row = {.ent = zn_entity_by_no(ZN_ALLEGATO)}};
  zn_arena_init(&w.arena);
  zn_status st = zn_firmato_leggi(ask->file, &w.f, err);
  if (st == ZN_OK) st = fill(&w, err);
  if (st == ZN_OK) st = insert(&w, k, err);
  if (st == ZN_OK) {
    char id[64];
    st = zn_replica_id_print(p->r, *k, id);
    if (st == ZN_OK) st = zn_entry_show(p, "allegato", id, json, err);
    memcpy(sha, w.sha, sizeof w.sha);
  }
  zn_firmato_release(&w.f);
  zn_arena_release(&w.arena);
  return st;
}

/* ---- reading ---- */

zn_status zn_allegati_elenco(const zn_place *p, const char *a, json_t **out, zn_err *err) {
  zn_query q = {0};
  zn_pair filter = {NULL, NULL};
  char id[64];
  if (a != NULL) {
    int64_t k;
    ZN_TRY(zn_allegato_di(p, a, &filter.name, &k, err));
    ZN_TRY(zn_replica_id_print(p->r, k, id));
    filter.value = id;
    q.filters = &filter;
    q.n = 1;
  }
  return zn_entry_list(p, "allegato", &q, out, err);
}

zn_status zn_allegato_trova(const zn_place *p, const char *ref, int64_t *k, uint8_t sha[ZN_ALLEGATO_SHA],
                            char nome[201], zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_ALLEGATO);
  zn_row row;
  zn_arena a;
  ZN_TRY(zn_entry_find(p, e, ref, k, err));
  zn_arena_init(&a);
  zn_status st = zn_replica_row(p->r, e, *k, &a, &row, err);
  if (st == ZN_OK) {
    const zn_val *hash = at(&row, "impronta"), *name = at(&row, "nome");
    if (hash->kind != ZN_V_BIN || hash->s.n != ZN_ALLEGATO_SHA) st = zn_fail(err, ZN_E_FORMAT, ZT_ALLEGATO_IMPRONTA);
    if (st == ZN_OK) memcpy(sha, hash->s.p, ZN_ALLEGATO_SHA);
    (void)snprintf(nome, 201, "%.*s", name->kind == ZN_V_TEXT ? (int)name->s.n : 0, (const char *)name->s.p);
  }
  zn_arena_release(&a);
  return st;
}
