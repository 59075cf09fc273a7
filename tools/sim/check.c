/* Questions asked when everything is quiet: rows, what was acknowledged, receipts, the model's figures, the log. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/money/figures.h"
#include "core/domain/money/totals.h"
#include "core/domain/rows/rows.h"
#include "core/store/status.h"
#include "tools/sim/sim.h"

/* ---- 1. replicas that may read a ledger hold the same rows of it ---- */

static void lines_add(sim_lines *l, const char *s) {
  if (l->n == l->cap) {
    l->cap = l->cap ? l->cap * 2 : 256;
    l->v = realloc(l->v, l->cap * sizeof *l->v);
    if (!l->v) abort();
  }
  if (!(l->v[l->n++] = strdup(s))) abort();
}

void sim_lines_free(sim_lines *l) {
  for (size_t i = 0; i < l->n; i++) free(l->v[i]);
  free(l->v);
  *l = (sim_lines){0};
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

typedef struct describing {
  zn_replica *r;
  const zn_id *only;
  sim_lines *out;
  zn_buf line;
} describing;

static void put_value(describing *d, const zn_field *f, const zn_val *v) {
  char text[64];
  if (v->kind == ZN_V_INT && f->type == ZN_T_REF) {
    if (zn_replica_id_print(d->r, v->i, text) != ZN_OK) snprintf(text, sizeof text, "?");
  } else if (v->kind == ZN_V_INT) {
    snprintf(text, sizeof text, "%lld", (long long)v->i);
  } else if (v->kind == ZN_V_TEXT && v->s.n < 40) {
    snprintf(text, sizeof text, "%.*s", (int)v->s.n, (const char *)v->s.p);
  } else { /* long texts and bytes: their length and a hash */
    unsigned char h[16];
    crypto_generichash(h, sizeof h, v->s.p, v->s.n, NULL, 0);
    snprintf(text, sizeof text, "%zu:%02x%02x%02x%02x%02x%02x", v->s.n, h[0], h[1], h[2], h[3], h[4], h[5]);
  }
  zn_buf_put_str(&d->line, " ");
  zn_buf_put_str(&d->line, f->name);
  zn_buf_put_str(&d->line, "=");
  zn_buf_put_str(&d->line, text);
}

static zn_status describe_row(void *ctx, const zn_row *row, zn_err *err) {
  describing *d = ctx;
  zn_ledger l;
  zn_pk by;
  char id[64], ledger[ZN_B32_LEN(16) + 1];
  (void)err;
  if (zn_replica_row_origin(d->r, row->ent, row->k, &l, &by) != ZN_OK) return ZN_OK;
  if (d->only && zn_id_cmp(d->only, &l.id) != 0) return ZN_OK;
  if (zn_replica_id_print(d->r, row->k, id) != ZN_OK) return ZN_OK;
  zn_buf_clear(&d->line);
  zn_buf_put_str(&d->line, zn_b32_encode(ledger, l.id.b, sizeof l.id.b));
  zn_buf_put_str(&d->line, " ");
  zn_buf_put_str(&d->line, row->ent->name);
  zn_buf_put_str(&d->line, " ");
  zn_buf_put_str(&d->line, id);
  for (size_t i = 0; i < row->ent->nfields; i++)
    if (row->ent->fields[i].group == 1 && row->v[i].kind != ZN_V_NULL) put_value(d, &row->ent->fields[i], &row->v[i]);
  lines_add(d->out, zn_buf_cstr(&d->line));
  return ZN_OK;
}

bool sim_describe(sim *s, zn_replica *r, const zn_id *only, sim_lines *out) {
  zn_err err = {0};
  describing d = {.r = r, .only = only, .out = out};
  zn_buf_init(&d.line, 0);
  zn_status st = ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < zn_entity_count(); i++)
    st = zn_rows_each(r, zn_entity_at(i), describe_row, &d, &err);
  zn_buf_release(&d.line);
  SIM_TRY(s, st, err, "describe");
  if (out->n) qsort(out->v, out->n, sizeof *out->v, by_text);
  return true;
}

bool sim_same_lines(sim *s, const char *what, const char *a, const sim_lines *la, const char *b, const sim_lines *lb) {
  for (size_t i = 0; i < la->n || i < lb->n; i++) {
    const char *x = i < la->n ? la->v[i] : "(nothing)", *y = i < lb->n ? lb->v[i] : "(nothing)";
    if (strcmp(x, y) == 0) continue;
    sim_fail(s, "%s differ: %s has %zu, \"%.300s\"; %s has %zu, \"%.300s\"", what, a, la->n, x, b, lb->n, y);
    return false;
  }
  return true;
}

static bool may_read(const sim_node *n, const zn_ledger *l) {
  return zn_trust_may_read(zn_replica_trust(n->r), &zn_replica_ident(n->r)->sign_pk, l);
}

/* The lines of one ledger, of all that were sorted. */
static sim_lines of_ledger(const sim_lines *all, const char *id) {
  sim_lines out = {0};
  size_t n = strlen(id), i = 0;
  while (i < all->n && strncmp(all->v[i], id, n) != 0) i++;
  out.v = all->v + i;
  while (i + out.n < all->n && strncmp(all->v[i + out.n], id, n) == 0) out.n++;
  return out;
}

bool sim_check_rows(sim *s) {
  static sim_lines all[SIM_NODES];
  zn_trust *t = zn_replica_trust(s->node[0].r);
  bool ok = true;
  memset(all, 0, sizeof all);
  for (int i = 0; ok && i < s->nodes; i++) ok = sim_describe(s, s->node[i].r, NULL, &all[i]);
  for (size_t j = 0; ok && j < zn_trust_ledger_count(t); j++) {
    zn_ledger l;
    char id[ZN_B32_LEN(16) + 1], what[80];
    if (!zn_trust_ledger_at(t, j, &l)) continue;
    zn_b32_encode(id, l.id.b, sizeof l.id.b);
    snprintf(what, sizeof what, "rows of a ledger of kind %d", (int)l.kind);
    int first = -1;
    sim_lines mine = {0};
    for (int i = 0; ok && i < s->nodes; i++) {
      if (s->node[i].out || !may_read(&s->node[i], &l)) continue;
      sim_lines theirs = of_ledger(&all[i], id);
      if (first < 0) {
        first = i;
        mine = theirs;
      } else {
        ok = sim_same_lines(s, what, s->node[first].name, &mine, s->node[i].name, &theirs);
      }
    }
  }
  for (int i = 0; i < s->nodes; i++) sim_lines_free(&all[i]);
  return ok;
}

bool sim_reads_ente(const sim *s, const sim_node *n, const char *ente) {
  int a = ente[0] - 'A', c = sim_number(ente + 1);
  return n->kind != SIM_UFFICIO || strcmp(n->ente, ente) == 0 || (n == &s->node[s->leader[a]] && !s->moved[a][c]);
}

/* ---- 2. nothing acknowledged is lost ---- */

static bool check_kept(sim *s, sim_row *r) {
  sim_node *leader = &s->node[0]; /* the Regione reads what every ente writes */
  const zn_entity *e = zn_entity_by_name(r->entity);
  zn_err err = {0};
  int64_t k;
  SIM_TRY(s, zn_replica_id_parse(leader->r, r->id, &k, &err), err, r->id);
  zn_arena a;
  zn_arena_init(&a);
  zn_row row;
  zn_status st = zn_replica_row(leader->r, e, k, &a, &row, &err);
  bool one = (r->writers & (r->writers - 1)) == 0;
  int importo = zn_field_index(e, "importo");
  int64_t cents = st == ZN_OK && importo >= 0 ? row.v[importo].i : 0;
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
  if (st == ZN_OK && one && r->modelled && cents != r->cents) {
    sim_fail(s, "%s %s: %lld cents at %s, %lld were saved at %s", r->entity, r->id, (long long)cents, leader->name,
             (long long)r->cents, s->node[r->node].name);
    return false;
  }
  r->deleted = st != ZN_OK; /* several hands: what all replicas agree on (question 1) is what the model takes */
  r->cents = cents;
  return true;
}

bool sim_check_kept(sim *s) {
  for (size_t i = 0; i < s->nrows; i++)
    if (!check_kept(s, &s->rows[i])) return false;
  return true;
}

bool sim_check_delivered(sim *s) {
  for (int i = 0; i < s->nodes; i++) {
    sim_node *n = &s->node[i];
    zn_unsent u;
    zn_err err = {0};
    SIM_TRY(s, zn_status_unsent(n->r, &u, &err), err, "unsent");
    size_t by_hand = n->by_file ? u.by_file : 0;
    if (n->former) continue; /* what it wrote since is nobody's to receive */
    if (u.queued > 0 || u.undelivered > by_hand) {
      sim_fail(s, "%s: %zu changes wait, %zu have no receipt", n->name, u.queued, u.undelivered - by_hand);
      return false;
    }
  }
  return true;
}

/* ---- 3. figures equal the model's ---- */

typedef struct sums {
  int64_t impegnato, liquidato, pagato, recuperato;
} sums;

static sums model(const sim *s, const char *ente) {
  sums m = {0, 0, 0, 0};
  for (size_t i = 0; i < s->nrows; i++) {
    const sim_row *r = &s->rows[i];
    if (r->deleted || !r->modelled || strcmp(s->node[r->node].ente, ente) != 0) continue;
    bool hangs = true; /* on a live chain */
    for (int p = r->parent; p >= 0; p = s->rows[p].parent) hangs = hangs && !s->rows[p].deleted;
    if (!hangs) continue;
    if (strcmp(r->entity, "impegno") == 0 || strcmp(r->entity, "variazione_impegno") == 0)
      m.impegnato += r->cents;
    else if (strcmp(r->entity, "liquidazione") == 0)
      m.liquidato += r->cents;
    else if (strcmp(r->entity, "pagamento") == 0)
      m.pagato += r->cents;
    else if (strcmp(r->entity, "storno") == 0)
      m.pagato -= r->cents;
    else if (strcmp(r->entity, "recupero") == 0)
      m.recuperato += r->cents;
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
  sums got = {0, 0, 0, 0}, want = model(s, ente);
  for (size_t i = 0; st == ZN_OK && i < f.namounts; i++) {
    if (f.amounts[i].ente != who) continue;
    got.impegnato += f.amounts[i].impegnato;
    got.liquidato += f.amounts[i].liquidato;
    got.pagato += f.amounts[i].pagato;
    got.recuperato += f.amounts[i].recuperato;
  }
  zn_figures_free(&f);
  SIM_TRY(s, st, err, "figures");
  if (got.impegnato == want.impegnato && got.liquidato == want.liquidato && got.pagato == want.pagato &&
      got.recuperato == want.recuperato)
    return true;
  sim_fail(s, "figures of %s at %s: %lld %lld %lld %lld, the model says %lld %lld %lld %lld", ente, n->name,
           (long long)got.impegnato, (long long)got.liquidato, (long long)got.pagato, (long long)got.recuperato,
           (long long)want.impegnato, (long long)want.liquidato, (long long)want.pagato, (long long)want.recuperato);
  return false;
}

bool sim_check_figures(sim *s) {
  char ente[16];
  for (int a = 0; a < s->leaders; a++)
    for (int c = 0; c < s->comuni; c++) {
      sim_ente_code(ente, a, c);
      for (int j = 0; j < s->nodes; j++)
        if (sim_reads_ente(s, &s->node[j], ente) && !check_figures(s, &s->node[j], ente)) return false;
    }
  return true;
}

bool sim_check_log(sim *s) {
  for (int i = 0; i < s->nodes; i++) {
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
