/* The three questions, asked when everything is quiet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/figures.h"
#include "core/domain/totals.h"
#include "tools/sim/sim.h"

static const char *const ENTITIES[] = {"impegno", "liquidazione", "pagamento"};
static const char *const PARENTS[] = {"budget", "impegno", "liquidazione"};

/* ---- 1. replicas with the same rights hold the same rows ---- */

typedef struct lines {
  char **v;
  size_t n, cap;
} lines;

static void lines_add(lines *l, const char *s) {
  if (l->n == l->cap) {
    l->cap = l->cap ? l->cap * 2 : 256;
    l->v = realloc(l->v, l->cap * sizeof *l->v);
    if (!l->v) abort();
  }
  if (!(l->v[l->n++] = strdup(s))) abort();
}

static void lines_free(lines *l) {
  for (size_t i = 0; i < l->n; i++) free(l->v[i]);
  free(l->v);
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The spending of one ente as this node holds it: a line per row, with public ids. */
static bool describe(sim_node *n, const char *ente, lines *out) {
  zn_err err = {0};
  zn_id owner;
  zn_key_ente(ente, &owner);
  for (int e = 0; e < 3; e++) {
    const zn_entity *ent = zn_entity_by_name(ENTITIES[e]);
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT k, importo, %s FROM %s", PARENTS[e], ENTITIES[e]);
    sqlite3_stmt *s = zn_replica_stmt(n->r, sql, &err);
    if (!s) {
      sim_fail(n->world, "%s: %s", n->name, err.text);
      return false;
    }
    while (sqlite3_step(s) == SQLITE_ROW) {
      zn_ledger l;
      zn_pk by;
      char id[64] = "", parent[64] = "", line[256];
      int64_t k = sqlite3_column_int64(s, 0);
      if (zn_replica_row_origin(n->r, ent, k, &l, &by) != ZN_OK || l.kind != ZN_L6_ENTE ||
          zn_id_cmp(&l.owner, &owner) != 0)
        continue;
      if (zn_replica_id_print(n->r, k, id) != ZN_OK ||
          zn_replica_id_print(n->r, sqlite3_column_int64(s, 2), parent) != ZN_OK)
        continue;
      snprintf(line, sizeof line, "%s %s %lld %s", ENTITIES[e], id, (long long)sqlite3_column_int64(s, 1), parent);
      lines_add(out, line);
    }
    zn_replica_done(s);
  }
  if (out->n) qsort(out->v, out->n, sizeof *out->v, by_text);
  return true;
}

static bool same(sim *s, const char *ente, sim_node *a, const lines *la, sim_node *b, const lines *lb) {
  for (size_t i = 0; i < la->n || i < lb->n; i++) {
    const char *x = i < la->n ? la->v[i] : "(nothing)", *y = i < lb->n ? lb->v[i] : "(nothing)";
    if (strcmp(x, y) == 0) continue;
    sim_fail(s, "rows of %s differ: %s has %zu, \"%s\"; %s has %zu, \"%s\"", ente, a->name, la->n, x, b->name, lb->n,
             y);
    return false;
  }
  return true;
}

static bool reads(sim *s, const sim_node *n, const char *ente) {
  return n == &s->node[0] || strcmp(n->ente, ente) == 0 || n == &s->node[1 + (ente[0] - 'A')];
}

static bool check_equal(sim *s, const char *ente) {
  lines first = {0}, other = {0};
  sim_node *a = &s->node[1 + (ente[0] - 'A')];
  bool ok = describe(a, ente, &first);
  for (int i = 0; ok && i < s->nodes; i++) {
    sim_node *b = &s->node[i];
    if (b == a || !reads(s, b, ente)) continue;
    ok = describe(b, ente, &other) && same(s, ente, a, &first, b, &other);
    lines_free(&other);
    other = (lines){0};
  }
  lines_free(&first);
  return ok;
}

/* ---- 2. nothing acknowledged is lost ---- */

static bool check_kept(sim *s, sim_row *r) {
  sim_node *leader = &s->node[1 + (s->node[r->node].ente[0] - 'A')];
  const zn_entity *e = zn_entity_by_name(r->entity);
  zn_err err = {0};
  int64_t k;
  SIM_TRY(s, zn_replica_id_parse(leader->r, r->id, &k, &err), err, r->id);
  zn_arena a;
  zn_arena_init(&a);
  zn_row row;
  zn_status st = zn_replica_row(leader->r, e, k, &a, &row, &err);
  bool one = (r->writers & (r->writers - 1)) == 0;
  int64_t cents = st == ZN_OK ? row.v[zn_field_index(e, "importo")].i : 0;
  zn_arena_release(&a);
  if (st != ZN_OK && !r->deleted) {
    sim_fail(s, "%s %s of %s, acknowledged and never deleted, is not at %s", r->entity, r->id, s->node[r->node].name,
             leader->name);
    return false;
  }
  if (st == ZN_OK && r->deleted && one) {
    sim_fail(s, "%s %s, deleted by the only one who ever touched it, lives at %s", r->entity, r->id, leader->name);
    return false;
  }
  if (st == ZN_OK && one && cents != r->cents) {
    sim_fail(s, "%s %s: %lld cents at %s, %lld were saved at %s", r->entity, r->id, (long long)cents, leader->name,
             (long long)r->cents, s->node[r->node].name);
    return false;
  }
  r->deleted = st != ZN_OK; /* several hands: what all replicas agree on (question 1) is what the model takes */
  r->cents = cents;
  return true;
}

/* ---- 3. figures equal the model's ---- */

typedef struct sums {
  int64_t impegnato, liquidato, pagato;
} sums;

static sums model(const sim *s, const char *ente) {
  sums m = {0, 0, 0};
  for (size_t i = 0; i < s->nrows; i++) {
    const sim_row *r = &s->rows[i];
    if (r->deleted || strcmp(s->node[r->node].ente, ente) != 0) continue;
    bool hangs = true; /* on a live chain */
    for (int p = r->parent; p >= 0; p = s->rows[p].parent) hangs = hangs && !s->rows[p].deleted;
    if (!hangs) continue;
    if (strcmp(r->entity, "impegno") == 0)
      m.impegnato += r->cents;
    else if (strcmp(r->entity, "liquidazione") == 0)
      m.liquidato += r->cents;
    else
      m.pagato += r->cents;
  }
  return m;
}

static bool check_figures(sim *s, sim_node *n, const char *ente) {
  zn_err err = {0};
  int64_t fund, who;
  SIM_TRY(s, zn_ref_parse(n->r, NULL, ZN_FONDO_ANNUALITA, "FNPS/2025", &fund, &err), err, "fund");
  SIM_TRY(s, zn_ref_parse(n->r, NULL, ZN_ENTE, ente, &who, &err), err, ente);
  zn_figures f;
  zn_status st = zn_figures_load(&f, n->r, fund, ZN_DAY_MAX, &err);
  sums got = {0, 0, 0}, want = model(s, ente);
  for (size_t i = 0; st == ZN_OK && i < f.namounts; i++) {
    if (f.amounts[i].ente != who) continue;
    got.impegnato += f.amounts[i].impegnato;
    got.liquidato += f.amounts[i].liquidato;
    got.pagato += f.amounts[i].pagato;
  }
  zn_figures_free(&f);
  SIM_TRY(s, st, err, "figures");
  if (got.impegnato == want.impegnato && got.liquidato == want.liquidato && got.pagato == want.pagato) return true;
  sim_fail(s, "figures of %s at %s: %lld %lld %lld, the model says %lld %lld %lld", ente, n->name,
           (long long)got.impegnato, (long long)got.liquidato, (long long)got.pagato, (long long)want.impegnato,
           (long long)want.liquidato, (long long)want.pagato);
  return false;
}

bool sim_check(sim *s) {
  for (int i = 1; i < s->nodes; i++)
    if (!check_equal(s, s->node[i].ente)) return false;
  for (size_t i = 0; i < s->nrows; i++)
    if (!check_kept(s, &s->rows[i])) return false;
  for (int i = 1; i < s->nodes; i++)
    for (int j = 0; j < s->nodes; j++)
      if (reads(s, &s->node[j], s->node[i].ente) && !check_figures(s, &s->node[j], s->node[i].ente)) return false;
  for (int i = 0; i < s->nodes; i++) { /* and the derived tables are what the log says */
    zn_err err = {0};
    zn_buf diff;
    zn_buf_init(&diff, 0);
    zn_status st = zn_replica_verify(s->node[i].r, zn_domain_attach, &diff, &err);
    if (st == ZN_OK && diff.n > 0)
      sim_fail(s, "%s: rebuilt from the log it differs: %s", s->node[i].name, zn_buf_cstr(&diff));
    zn_buf_release(&diff);
    SIM_TRY(s, st, err, "verify");
    if (s->failure[0]) return false;
  }
  return true;
}
