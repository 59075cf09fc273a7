/* Order of arrival does not count: everything that a replica holds, statements, segments, keys, receipts, is delivered
 * to a fresh one that has the same key, feed by feed in order but interleaved by chance, keys whenever, some at the
 * very end. It must hold the same rows, give the same reports, and be what its own log says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/domain/money/totals.h"
#include "tools/sim/sim.h"

typedef struct delivery {
  sim *s;
  sim_node *from;
  zn_replica *to;
  zn_head *heads; /* feeds; .seq is the last, at[] what was delivered */
  size_t nheads;
  uint64_t *at, *trust_at;
  zn_arena a;
  bool *key_given;
  size_t nkeys, lost_key; /* lost_key: never given (a fault), nkeys when none */
  size_t lost_feed;       /* its last segment is dropped, or comes with other bytes (a fault) */
} delivery;

static bool copy_key(const char *from, const char *to) {
  char a[500], b[500];
  uint8_t bytes[4096];
  snprintf(a, sizeof a, "%s/key", from);
  snprintf(b, sizeof b, "%s/key", to);
  FILE *in = fopen(a, "rb"), *out = fopen(b, "wb");
  bool ok = in && out;
  size_t n = ok ? fread(bytes, 1, sizeof bytes, in) : 0;
  ok = ok && n > 0 && fwrite(bytes, 1, n, out) == n;
  if (in) fclose(in);
  if (out && fclose(out) != 0) ok = false;
  return ok && chmod(b, 0600) == 0;
}

static bool fresh_replica(delivery *d, int nth) {
  char home[420];
  zn_err err = {0};
  snprintf(home, sizeof home, "%s/other-%d", d->s->dir, nth);
  if (mkdir(home, 0700) != 0 || !copy_key(d->from->home, home)) {
    sim_fail(d->s, "cannot make %s", home);
    return false;
  }
  zn_replica_new n = {.region = *zn_replica_region(d->from->r),
                      .root = *zn_trust_root(zn_replica_trust(d->from->r)),
                      .server = d->s->server_ident.sign_pk,
                      .url = "ws://sim/",
                      .nome = "altra"};
  SIM_TRY(d->s, zn_replica_create(&d->to, home, &d->from->env, &n, &err), err, "a fresh replica");
  SIM_TRY(d->s, zn_domain_attach(d->to, &err), err, "attach");
  return true;
}

/* ---- one thing at a time ---- */

static bool give_trust(delivery *d, size_t i, bool *gave) {
  zn_trust *t = zn_replica_trust(d->from->r);
  zn_trust_head h = zn_trust_head_at(t, i);
  zn_err err = {0};
  bool fresh;
  *gave = d->trust_at[i] < h.seq;
  if (!*gave) return true;
  SIM_TRY(d->s, zn_replica_put_trust(d->to, zn_trust_read(t, &h.issuer, ++d->trust_at[i]), &fresh, &err), err,
          "a statement in another order");
  return true;
}

static bool give_segment(delivery *d, size_t i, bool *gave) {
  zn_err err = {0};
  zn_buf b;
  zn_put_result res;
  *gave = d->at[i] < d->heads[i].seq;
  if (!*gave) return true;
  uint64_t seq = ++d->at[i];
  bool last = i == d->lost_feed && seq == d->heads[i].seq;
  if (last && d->s->fault == SIM_LOST_SEGMENT) return true;
  zn_buf_init(&b, 0);
  zn_status st = zn_replica_segment(d->from->r, &d->heads[i].ledger, &d->heads[i].device, seq, NULL, &b, &err);
  if (st == ZN_OK && last && d->s->fault == SIM_TAMPERED_BODY) b.p[b.n - 1] ^= 1;
  if (st == ZN_OK) st = zn_replica_put_segment(d->to, zn_buf_span(&b), &res, &err);
  zn_buf_release(&b);
  SIM_TRY(d->s, st, err, "a segment in another order");
  return true;
}

/* The nth epoch key that the first one holds. */
static bool give_key(delivery *d, size_t nth) {
  zn_err err = {0};
  zn_id ledger;
  zn_secret key;
  if (nth == d->lost_key || d->key_given[nth]) return true;
  d->key_given[nth] = true;
  sqlite3_stmt *q = zn_replica_stmt(d->from->r, "SELECT ledger, no, key FROM epoch ORDER BY id LIMIT 1 OFFSET ?", &err);
  if (q == NULL) return false;
  sqlite3_bind_int64(q, 1, (int64_t)nth);
  if (sqlite3_step(q) != SQLITE_ROW) {
    zn_replica_done(q);
    return true;
  }
  memcpy(&ledger, sqlite3_column_blob(q, 0), sizeof ledger);
  uint64_t no = (uint64_t)sqlite3_column_int64(q, 1);
  memcpy(&key, sqlite3_column_blob(q, 2), sizeof key);
  zn_replica_done(q);
  zn_tx *tx = NULL;
  SIM_TRY(d->s, zn_tx_begin(&tx, d->to, &err), err, "begin");
  zn_status st = zn_tx_add_epoch_key(tx, &ledger, no, &key, &err);
  if (st == ZN_OK)
    st = zn_tx_commit(tx, &err);
  else
    zn_tx_rollback(tx);
  SIM_TRY(d->s, st, err, "a late key");
  return true;
}

static bool give_receipts(delivery *d) {
  zn_err err = {0};
  sqlite3_stmt *q = zn_replica_stmt(d->from->r, "SELECT body FROM receipt", &err);
  if (q == NULL) sim_fail(d->s, "receipts: %s", err.text);
  while (q && sqlite3_step(q) == SQLITE_ROW) {
    bool fresh;
    zn_span body = ZN_SPAN(sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
    zn_err mine = {0};
    zn_status st = zn_replica_put_receipt(d->to, body, &fresh, &mine);
    if (st != ZN_OK && st != ZN_E_DENIED) sim_fail(d->s, "a receipt in another order: %s", mine.text);
  }
  if (q) zn_replica_done(q);
  return d->s->failure[0] == 0;
}

/* ---- all of it ---- */

static bool deliver(delivery *d, size_t ntrust) {
  sim *s = d->s;
  bool gave;
  size_t things = d->nheads + ntrust + d->nkeys, idle = 0;
  while (idle < 40 * things) {
    size_t i = (size_t)sim_rand(s, things);
    gave = false;
    /* a run of one feed, so that some feeds are far ahead of what they lean on */
    for (size_t run = 1 + (size_t)sim_rand(s, 6); run > 0; run--) {
      if (i < d->nheads            ? !give_segment(d, i, &gave)
          : i < d->nheads + ntrust ? !give_trust(d, i - d->nheads, &gave)
          : sim_rand(s, 8) == 0    ? !give_key(d, i - d->nheads - ntrust)
                                   : false)
        return false;
    }
    idle = gave ? 0 : idle + 1;
  }
  for (size_t i = 0; i < ntrust; i++) do
      if (!give_trust(d, i, &gave)) return false;
    while (gave);
  for (size_t i = 0; i < d->nheads; i++) do
      if (!give_segment(d, i, &gave)) return false;
    while (gave);
  for (size_t i = 0; i < d->nkeys; i++)
    if (!give_key(d, i)) return false;
  return give_receipts(d);
}

static bool same_reports(delivery *d) {
  sim *s = d->s;
  bool above = d->from->kind != SIM_UFFICIO;
  for (size_t i = 0; i < zn_report_count(); i++) {
    zn_report_ask ask, other;
    const char *name = zn_report_at(i).name, *org = above ? "regione" : d->from->ambito;
    zn_livello l = above ? ZN_LIVELLO_REGIONE : ZN_LIVELLO_AMBITO;
    const char *fund = sim_rand(s, 2) ? "FNPS" : "FSR";
    if (!sim_ask(d->from->r, fund, l, org, &ask) || !sim_ask(d->to, fund, l, org, &other)) {
      sim_fail(s, "another order: %s is not known", fund);
      return false;
    }
    char *x = sim_report_text(d->from->r, name, &ask), *y = sim_report_text(d->to, name, &other);
    bool same = x && y && strcmp(x, y) == 0;
    size_t at = 0;
    while (!same && x && y && x[at] && x[at] == y[at]) at++;
    at = at > 100 ? at - 100 : 0;
    if (!same)
      sim_fail(s, "another order of arrival: report %s differs: …%.300s | …%.300s", name, x ? x + at : "",
               y ? y + at : "");
    free(x);
    free(y);
    s->compared++;
    if (!same) return false;
  }
  return true;
}

static bool compare(delivery *d) {
  sim *s = d->s;
  sim_lines a = {0}, b = {0};
  bool ok = sim_describe(s, d->from->r, NULL, &a) && sim_describe(s, d->to, NULL, &b) &&
            sim_same_lines(s, "in another order of arrival the rows", d->from->name, &a, "the fresh one", &b);
  sim_lines_free(&a);
  sim_lines_free(&b);
  if (!ok || !same_reports(d)) return false;
  zn_err err = {0};
  zn_buf diff;
  zn_buf_init(&diff, 0);
  zn_status st = zn_replica_verify(d->to, zn_domain_attach, &diff, &err);
  if (st == ZN_OK && diff.n > 0) sim_fail(s, "another order of arrival: rebuilt it differs: %s", zn_buf_cstr(&diff));
  zn_buf_release(&diff);
  SIM_TRY(s, st, err, "verify");
  return s->failure[0] == 0;
}

/* Which feed loses its last segment, which key never comes: something that rows hang on. */
static void choose_fault(delivery *d) {
  d->lost_feed = d->nheads;
  d->lost_key = d->nkeys;
  zn_trust *t = zn_replica_trust(d->from->r);
  for (size_t i = 0; i < d->nheads; i++) {
    zn_ledger l;
    if (!zn_trust_ledger(t, &d->heads[i].ledger, &l) || l.kind != ZN_L6_ENTE) continue;
    if (d->s->fault == SIM_LOST_SEGMENT || d->s->fault == SIM_TAMPERED_BODY) d->lost_feed = i;
    d->s->planted = true;
  }
  if (d->s->fault == SIM_LOST_KEY) {
    d->lost_key = 0;
    d->s->planted = true;
  }
}

static bool one_order(sim *s, sim_node *from, int nth) {
  delivery d = {.s = s, .from = from};
  zn_err err = {0};
  zn_arena_init(&d.a);
  sqlite3_stmt *q = zn_replica_stmt(from->r, "SELECT count(*) FROM epoch", &err);
  if (q && sqlite3_step(q) == SQLITE_ROW) d.nkeys = (size_t)sqlite3_column_int64(q, 0);
  if (q) zn_replica_done(q);
  size_t ntrust = zn_trust_head_count(zn_replica_trust(from->r));
  bool ok = zn_replica_heads(from->r, NULL, &d.a, &d.heads, &d.nheads, &err) == ZN_OK;
  d.at = calloc(d.nheads + 1, sizeof *d.at);
  d.trust_at = calloc(ntrust + 1, sizeof *d.trust_at);
  d.key_given = calloc(d.nkeys + 1, sizeof *d.key_given);
  if (!d.at || !d.trust_at || !d.key_given) abort();
  choose_fault(&d);
  ok = ok && fresh_replica(&d, nth) && deliver(&d, ntrust) && compare(&d);
  free(d.at);
  free(d.trust_at);
  free(d.key_given);
  zn_replica_close(d.to);
  zn_arena_release(&d.a);
  return ok;
}

bool sim_check_order(sim *s) {
  for (int k = 0; k < s->orders; k++) {
    sim_node *from = k % 2 == 0 ? &s->node[0] : &s->node[s->leader[sim_rand(s, (uint64_t)s->leaders)]];
    if (!one_order(s, from, k)) return false;
  }
  return true;
}
