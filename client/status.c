/* The status of this workplace as JSON, and in words. */
#include "client/status.h"

#include <string.h>

#include "client/contact.h"
#include "client/elenchi.h"
#include "client/platform/platform.h"
#include "core/base/date.h"
#include "core/domain/esame/estranee.h"
#include "core/store/enrol.h"
#include "core/store/status.h"
#include "core/text/client.h"
#include "core/text/text.h"

static json_t *time_json(int64_t ms) {
  char text[25];
  return ms == 0 ? json_null() : json_string(zn_time_print(text, ms));
}

/* ---- who
 * -------------------------------------------------------------------------------------------------------------- */

static const char *kind_text(zn_org_kind k) {
  switch (k) {
    case ZN_ORG_REGIONE: return "regione";
    case ZN_ORG_AMBITO: return "ambito";
    default: return "ente";
  }
}

json_t *zn_client_me(const zn_place *p) {
  char device[ZN_B32_LEN(32) + 1];
  zn_arena a;
  zn_arena_init(&a);
  const zn_me *me = zn_place_default(p);
  json_t *orgs = json_array();
  for (size_t i = 0; i < p->n; i++) {
    const zn_me *o = &p->orgs[i];
    json_array_append_new(
        orgs, json_pack("{s:s, s:s, s:s, s:s, s:o}", "ente", o->code, "nome", o->name, "ruolo", zn_role_name(o->role),
                        "tipo", kind_text(o->kind), "profilo", zn_profilo_json(p->r, o)));
  }
  zn_b32_encode(device, zn_replica_ident(p->r)->sign_pk.b, 32);
  json_t *v = json_pack("{s:s?, s:s?, s:s?, s:s, s:s?, s:o}", "ente", me == NULL ? NULL : me->code, "nome",
                        me == NULL ? NULL : me->name, "ruolo", me == NULL ? NULL : zn_role_name(me->role), "device",
                        device, "postazione", zn_replica_meta(p->r, &a, "nome"), "appartenenze", orgs);
  if (v != NULL) {
    json_object_set_new(v, "profilo", zn_profilo_json(p->r, me));
    json_object_set_new(v, "moduli", zn_moduli_attivi_json(p->r));
  }
  zn_arena_release(&a);
  return v;
}

/* ---- what waits, what was refused, what is held back
 * ---------------------------------------------------------------------- */

static json_t *head_json(const zn_head *h) {
  char ledger[ZN_B32_LEN(16) + 1], device[ZN_B32_LEN(32) + 1];
  return json_pack("{s:s, s:s, s:I}", "registro", zn_b32_encode(ledger, h->ledger.b, 16), "device",
                   zn_b32_encode(device, h->device.b, 32), "numero", (json_int_t)h->seq);
}

static zn_status add_refusals(zn_replica *r, zn_arena *a, json_t *out, zn_err *err) {
  zn_refusal *list = NULL;
  size_t n = 0;
  json_t *all = json_array();
  json_object_set_new(out, "respinti", all);
  ZN_TRY(zn_status_refusals(r, a, &list, &n, err));
  for (size_t i = 0; i < n; i++) {
    json_t *v = head_json(&list[i].of);
    json_object_set_new(v, "quando", time_json(list[i].t_ms));
    json_object_set_new(v, "motivo", json_string(list[i].reason));
    json_object_set_new(v, "da_me", json_boolean(list[i].mine));
    json_array_append_new(all, v);
  }
  return ZN_OK;
}

#define HELD_MAX 200

static zn_status add_held(zn_replica *r, zn_arena *a, json_t *out, zn_err *err) {
  zn_held *list = NULL;
  const char **alarms = NULL;
  size_t n = 0, nalarms = 0;
  json_t *held = json_array(), *texts = json_array();
  json_object_set_new(out, "trattenuti", held);
  json_object_set_new(out, "allarmi", texts);
  ZN_TRY(zn_status_held(r, a, HELD_MAX, &list, &n, err));
  for (size_t i = 0; i < n; i++) {
    json_t *v = head_json(&list[i].of);
    json_object_set_new(v, "motivo", json_string(zn_held_text(list[i].why)));
    json_object_set_new(v, "registrazioni", json_integer((json_int_t)list[i].changes));
    json_array_append_new(held, v);
  }
  ZN_TRY(zn_status_alarms(r, a, &alarms, &nalarms, err));
  for (size_t i = 0; i < nalarms; i++) json_array_append_new(texts, json_string(alarms[i]));
  return ZN_OK;
}

/* Rows that their authors had no right to: they count nowhere, and are seen here. */
static zn_status add_void(zn_replica *r, json_t *out, zn_err *err) {
  json_t *list = NULL;
  ZN_TRY(zn_estranee_json(r, &list, err));
  json_object_set_new(out, "senza_effetto", list);
  return ZN_OK;
}

static zn_status add_unsent(zn_replica *r, json_t *out, zn_err *err) {
  zn_unsent u;
  ZN_TRY(zn_status_unsent(r, &u, err));
  size_t waiting = u.queued + (u.undelivered > u.by_file ? u.undelivered - u.by_file : 0);
  json_object_set_new(out, "in_attesa", json_integer((json_int_t)waiting));
  json_object_set_new(out, "da", waiting == 0 ? json_null() : time_json(u.since_ms));
  json_object_set_new(out, "da_sigillare", json_integer((json_int_t)u.queued));
  json_object_set_new(out, "non_confermate", json_integer((json_int_t)u.undelivered));
  json_object_set_new(out, "confermate_da_file", json_integer((json_int_t)u.by_file));
  json_object_set_new(out, "senza_chiave", json_integer((json_int_t)u.keyless));
  return ZN_OK;
}

static zn_status add_conflicts(zn_replica *r, zn_arena *a, json_t *out, zn_err *err) {
  size_t n = 0;
  ZN_TRY(zn_client_conflicts(r, a, &n, err));
  json_object_set_new(out, "conflitti", json_integer((json_int_t)n));
  return ZN_OK;
}

zn_status zn_client_conflicts(zn_replica *r, zn_arena *a, size_t *out, zn_err *err) {
  zn_conflict *list = NULL;
  zn_key_clash *clashes = NULL;
  size_t n = 0, nclashes = 0, open = 0;
  ZN_TRY(zn_replica_conflicts(r, a, &list, &n, err));
  ZN_TRY(zn_replica_key_clashes(r, a, &clashes, &nclashes, err));
  for (size_t i = 0; i < n; i++) open += list[i].open;
  *out = open + nclashes;
  return ZN_OK;
}

static void add_contact(zn_replica *r, zn_arena *a, json_t *out) {
  zn_last_contact c;
  uint64_t free_bytes = 0;
  zn_contact_read(r, &c);
  json_object_set_new(out, "ultimo_contatto", time_json(c.wall_ms));
  json_object_set_new(out, "orologio_ms", c.server_ms == 0 ? json_null() : json_integer(c.wall_ms - c.server_ms));
  json_object_set_new(out, "ultimo_rifiuto", c.rifiuto[0] == '\0' ? json_null() : json_string(c.rifiuto));
  const char *url = zn_replica_meta(r, a, "url");
  json_object_set_new(out, "server", url == NULL ? json_null() : json_string(url));
  bool known = zn_plat_disk_free(zn_replica_home(r), &free_bytes);
  json_object_set_new(out, "disco_libero", known ? json_integer((json_int_t)free_bytes) : json_null());
  json_object_set_new(out, "adesione_completa", json_boolean(zn_enrol_complete(r)));
}

zn_status zn_client_status(const zn_place *p, json_t **out, zn_err *err) {
  json_t *v = zn_client_me(p);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = add_unsent(p->r, v, err);
  if (st == ZN_OK) st = add_refusals(p->r, &a, v, err);
  if (st == ZN_OK) st = add_held(p->r, &a, v, err);
  if (st == ZN_OK) st = add_void(p->r, v, err);
  if (st == ZN_OK) st = add_conflicts(p->r, &a, v, err);
  add_contact(p->r, &a, v);
  zn_arena_release(&a);
  if (st != ZN_OK) {
    json_decref(v);
    return st;
  }
  *out = v;
  return ZN_OK;
}

/* ---- in words
 * ------------------------------------------------------------------------------------------------------------ */

static int64_t int_of(const json_t *v, const char *key) { return json_integer_value(json_object_get(v, key)); }
static const char *text_of(const json_t *v, const char *key) { return json_string_value(json_object_get(v, key)); }

/* Milliseconds since a time in the JSON; -1 when there is none. */
static int64_t since(const json_t *v, const char *key, int64_t now_ms) {
  int64_t ms = 0;
  if (!zn_time_parse(text_of(v, key), &ms)) return -1;
  return now_ms > ms ? now_ms - ms : 0;
}

#define DAY_MS  86400000
#define HOUR_MS 3600000

/* Waiting, delivered, connected: the two or three sentences that matter most. */
static void print_delivery(zn_out *o, zn_arena *a, const json_t *v, int64_t now_ms) {
  int64_t waiting = int_of(v, "in_attesa"), contact = since(v, "ultimo_contatto", now_ms),
          oldest = since(v, "da", now_ms);
  bool late = contact >= (waiting > 0 ? HOUR_MS : DAY_MS);
  if (contact < 0) zn_out_line(o, ZT_ST_NEVER_CONTACT);
  if (late) zn_out_line(o, ZT_ST_NO_CONTACT, zn_ago_it(a, contact));
  if (waiting == 0 && contact >= 0 && !late) zn_out_line(o, ZT_ST_DELIVERED, zn_ago_it(a, contact));
  if (waiting == 0 && (contact < 0 || late)) zn_out_line(o, ZT_ST_ALL_SAVED);
  if (waiting == 1) zn_out_line(o, ZT_ST_WAITING_ONE);
  if (waiting > 1) zn_out_line(o, ZT_ST_WAITING_MANY, (size_t)waiting);
  if (waiting > 0 && oldest >= HOUR_MS) zn_out_line(o, ZT_ST_SINCE, zn_ago_it(a, oldest));
  if (waiting > 0 && (late || contact < 0)) zn_out_line(o, ZT_ST_PEC);
}

static void print_troubles(zn_out *o, zn_arena *a, const json_t *v) {
  size_t i = 0;
  json_t *x = NULL;
  const json_t *refused = json_object_get(v, "respinti");
  if (text_of(v, "ultimo_rifiuto") != NULL) zn_out_line(o, ZT_ST_LAST_REFUSAL, text_of(v, "ultimo_rifiuto"));
  if (json_array_size(refused) > 0) zn_out_line(o, ZT_ST_REFUSED);
  json_array_foreach((json_t *)refused, i, x)
      zn_out_line(o, "  %s  %s", zn_when_it(a, text_of(x, "quando")), text_of(x, "motivo"));
  size_t held = json_array_size(json_object_get(v, "trattenuti"));
  if (held > 0) zn_out_line(o, ZT_ST_HELD, held);
  size_t strange = json_array_size(json_object_get(v, "senza_effetto"));
  if (strange > 0) zn_out_line(o, ZT_ST_VOID, strange);
  json_array_foreach(json_object_get(v, "allarmi"), i, x) zn_out_line(o, ZT_ST_ALARM, json_string_value(x));
  int64_t conflicts = int_of(v, "conflitti");
  if (conflicts == 1) zn_out_line(o, ZT_ST_CONFLICTS_ONE);
  if (conflicts > 1) zn_out_line(o, ZT_ST_CONFLICTS_MANY, (size_t)conflicts);
  int64_t clock = int_of(v, "orologio_ms");
  if (clock > 300000) zn_out_line(o, ZT_ST_CLOCK, ZT_ST_AHEAD, zn_ago_it(a, clock));
  if (clock < -300000) zn_out_line(o, ZT_ST_CLOCK, ZT_ST_BEHIND, zn_ago_it(a, -clock));
  const json_t *disk = json_object_get(v, "disco_libero");
  if (json_is_integer(disk) && json_integer_value(disk) < 100 << 20) {
    zn_out_line(o, ZT_ST_DISK, (unsigned long long)json_integer_value(disk) >> 20);
  }
}

void zn_client_status_print(zn_out *o, zn_arena *a, const json_t *v, int64_t now_ms) {
  size_t i = 0;
  json_t *m = NULL;
  const char *desk = text_of(v, "postazione");
  json_array_foreach(json_object_get(v, "appartenenze"), i, m) {
    const char *name = text_of(m, "nome");
    zn_out_line(o, "%s · %s%s%s", name == NULL || *name == '\0' ? text_of(m, "ente") : name, text_of(m, "ruolo"),
                desk == NULL ? "" : " · ", desk == NULL ? "" : desk);
  }
  if (!json_is_true(json_object_get(v, "adesione_completa"))) zn_out_line(o, ZT_ST_JOINING);
  print_delivery(o, a, v, now_ms);
  print_troubles(o, a, v);
  if (json_array_size(json_object_get(v, "appartenenze")) > 0) zn_out_line(o, "%s", ZT_ST_OGGI);
}
