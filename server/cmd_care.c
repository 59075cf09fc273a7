/* status, verify: they read beside a server that serves. */
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "core/text/server.h"
#include "server/commands.h"
#include "server/relay/check.h"
#include "server/server.h"

typedef struct open_dir { /* a data folder and its store, for reading */
  zn_datadir d;
  zn_store *store;
} open_dir;

static zn_status open_both(open_dir *o, const char *path, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  ZN_TRY(zn_datadir_open(&o->d, path, err));
  zn_status st = zn_store_sqlite_open(&o->store, zn_datadir_file(&o->d, "relay.db", file, sizeof file), false, err);
  if (st != ZN_OK) zn_datadir_close(&o->d);
  return st;
}

static void close_both(open_dir *o) {
  o->store->ops->close(o->store);
  zn_datadir_close(&o->d);
}

/* ---- status
 * ---------------------------------------------------------------------------------------------------------------- */

typedef struct state {
  zn_store_stats stats;
  long pid;
  char addr[ZN_SET_TEXT_MAX];
  char region[ZN_B32_LEN(32) + 1];
  bool claimed, consolidator, blind;
  uint64_t incarnation, devices;
} state;

static void read_address(const zn_datadir *d, char *out, size_t cap) {
  char file[ZN_DIR_MAX + 64];
  zn_buf b;
  zn_buf_init(&b, 8192);
  out[0] = 0;
  if (zn_file_read(zn_datadir_file(d, "run", file, sizeof file), 1024, &b, NULL) == ZN_OK) {
    snprintf(out, cap, "%.*s", (int)strcspn(zn_buf_cstr(&b), "\n"), zn_buf_cstr(&b));
  }
  zn_buf_release(&b);
}

static zn_status no_submit(void *ctx, zn_put *p, zn_err *err) {
  (void)ctx;
  zn_put_free_list(p);
  return zn_fail(err, ZN_E_BUG, "submit");
}

static uint64_t active_devices(zn_trust *t) {
  uint64_t n = 0;
  zn_device_info info;
  for (size_t i = 0; t != NULL && i < zn_trust_device_count(t); i++) {
    if (zn_trust_device_at(t, i, &info) && info.state == ZN_DEV_ACTIVE) n++;
  }
  return n;
}

/* alarms: of the trust set, as an array of texts. */
static zn_status read_state(open_dir *o, const zn_env *env, state *s, json_t *alarms, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  memset(s, 0, sizeof *s);
  ZN_TRY(o->store->ops->stats(o->store, &s->stats, err));
  s->pid = (long)zn_datadir_server(&o->d);
  if (s->pid != 0) read_address(&o->d, s->addr, sizeof s->addr);
  zn_b32_encode(s->region, o->d.region.b, sizeof o->d.region.b);
  s->blind = o->d.settings.blind != 0;
  s->consolidator = access(zn_datadir_file(&o->d, "consolidator/replica.db", file, sizeof file), F_OK) == 0;
  zn_relay *r;
  zn_relay_config c = {.region = o->d.region, .ident = &o->d.ident, .settings = &o->d.settings, .env = env};
  c.sink.submit = no_submit;
  zn_store *again;
  ZN_TRY(zn_store_sqlite_open(&again, zn_datadir_file(&o->d, "relay.db", file, sizeof file), false, err));
  ZN_TRY(zn_relay_open(&r, again, &c, err));
  zn_trust *t = zn_relay_trust(r);
  s->claimed = t != NULL;
  s->incarnation = zn_relay_commit(r)->incarnation;
  s->devices = active_devices(t);
  zn_alarm a;
  for (size_t i = 0; t != NULL && i < zn_trust_alarm_count(t); i++) {
    if (zn_trust_alarm_at(t, i, &a)) json_array_append_new(alarms, json_string(a.what));
  }
  zn_relay_close(r);
  return ZN_OK;
}

static json_t *state_json(const state *s, json_t *alarms) {
  return json_pack("{s:b,s:I,s:s,s:s,s:b,s:I,s:b,s:b,s:I,s:{s:I,s:I,s:I,s:I,s:I,s:I},s:O}", "in_funzione", s->pid != 0,
                   "processo", (json_int_t)s->pid, "indirizzo", s->addr, "regione", s->region, "presa_in_carico",
                   s->claimed, "incarnazione", (json_int_t)s->incarnation, "cieco", s->blind, "consolidatore",
                   s->consolidator, "postazioni", (json_int_t)s->devices, "conserva", "segmenti",
                   (json_int_t)s->stats.segments, "byte", (json_int_t)s->stats.segment_bytes, "registri",
                   (json_int_t)s->stats.ledgers, "atti", (json_int_t)s->stats.statements, "chiavi",
                   (json_int_t)s->stats.grants, "conferme", (json_int_t)s->stats.receipts, "avvisi", alarms);
}

static void state_text(FILE *out, const state *s, json_t *alarms) {
  if (s->pid != 0) {
    fprintf(out, ZT_ST_SERVING "\n", s->pid, s->addr);
  } else {
    fprintf(out, "%s\n", ZT_ST_STOPPED);
  }
  fprintf(out, ZT_ST_REGION "\n", s->region, s->claimed ? ZT_ST_CLAIMED : ZT_ST_UNCLAIMED);
  fprintf(out, ZT_ST_HOLDS "\n", (unsigned long long)s->stats.segments, (unsigned long long)s->stats.segment_bytes,
          (unsigned long long)s->stats.ledgers, (unsigned long long)s->stats.statements,
          (unsigned long long)s->stats.grants, (unsigned long long)s->stats.receipts);
  fprintf(out, ZT_ST_DEVICES "\n", (unsigned long long)s->devices);
  fprintf(out, "%s\n", s->blind ? ZT_ST_CONS_BLIND : s->consolidator ? ZT_ST_CONS_THERE : ZT_ST_CONS_NONE);
  size_t i;
  json_t *a;
  json_array_foreach(alarms, i, a) fprintf(out, ZT_ST_ALARM "\n", json_string_value(a));
}

zn_status zn_cmd_status(const zn_args *a, zn_err *err) {
  open_dir o;
  state s;
  ZN_TRY(open_both(&o, a->value[ZN_OPT_DATA], err));
  json_t *alarms = json_array();
  zn_status st = read_state(&o, a->env, &s, alarms, err);
  close_both(&o);
  if (st == ZN_OK && a->value[ZN_OPT_JSON] != NULL) {
    st = zn_print_json(a->out, state_json(&s, alarms), err);
  } else if (st == ZN_OK) {
    state_text(a->out, &s, alarms);
  }
  json_decref(alarms);
  return st;
}

/* ---- verify
 * ---------------------------------------------------------------------------------------------------------------- */

zn_status zn_cmd_verify(const zn_args *a, zn_err *err) {
  open_dir o;
  zn_relay_check c;
  ZN_TRY(open_both(&o, a->value[ZN_OPT_DATA], err));
  zn_status st = zn_relay_check_all(o.store, &o.d.region, &c, err);
  close_both(&o);
  ZN_TRY(st);
  bool ok = c.bad_segments + c.bad_statements + c.bad_grants == 0;
  if (a->value[ZN_OPT_JSON] != NULL) {
    ZN_TRY(zn_print_json(a->out,
                         json_pack("{s:b,s:I,s:I,s:I,s:I,s:I,s:I}", "ok", ok, "segmenti", (json_int_t)c.segments,
                                   "atti", (json_int_t)c.statements, "chiavi", (json_int_t)c.grants, "segmenti_errati",
                                   (json_int_t)c.bad_segments, "atti_errati", (json_int_t)c.bad_statements,
                                   "chiavi_errate", (json_int_t)c.bad_grants),
                         err));
  } else if (ok) {
    fprintf(a->out, ZT_VERIFY_DONE "\n", (unsigned long long)c.segments, (unsigned long long)c.statements,
            (unsigned long long)c.grants);
  }
  if (ok) return ZN_OK;
  return zn_fail(err, ZN_E_CRYPTO, ZT_CMD_VERIFY_BAD, (unsigned long long)c.bad_segments,
                 (unsigned long long)c.bad_statements, (unsigned long long)c.bad_grants);
}
