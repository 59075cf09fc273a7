/* The fast path: the changes of a segment that comes in causal order. */
#include <string.h>

#include "core/merge/merge.h"
#include "core/text/store.h"

typedef struct walk {
  zn_replica *r;
  zn_apply *ap;
  zn_err *err;
  bool careful; /* something may be known already of the rows it creates */
  bool forked;  /* its own feed is not in simple order */
  zn_arena a;
  /* the last other feed whose number was asked for */
  int64_t past_f;
  uint64_t past_n;
} walk;

static zn_status mark(walk *w, int64_t k, int64_t g) {
  zn_status st = zn_merge_mark(w->r, k, g);
  return st == ZN_OK ? ZN_OK : zn_fail(w->err, st, ZT_NO_MEMORY);
}

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) {
  return ZN_K_FEED(k) == 0 ? zn_replica_hash_of_k(ctx, k, out) : ZN_E_INVALID;
}

int64_t zn_creation_k(zn_replica *r, int64_t f, const zn_run *run, size_t i) {
  if (!run->ent->hashed) return ZN_K(f, run->n[i]);
  zn_row row;
  zn_id h;
  zn_run_row(run, i, &row);
  if (zn_key_hash(&row, ref_id, r, &h, NULL) != ZN_OK) return -1;
  return zn_replica_k_of_hash(r, &h, true);
}

/* Changes of rows that are not known yet: when these come, they are not the first that is heard of them. */
static zn_status set_odd(zn_replica *r, int64_t f, zn_err *err) { return zn_feed_set_odd(r, f, ZN_FEED_FORETOLD, err); }

/* Is a version in the past that the segment declares? Unsure (*yes false) is fine: the rebuild then decides. */
static zn_status seen_by(walk *w, int64_t dot, uint64_t n, bool *yes) {
  int64_t f = ZN_K_FEED(dot);
  *yes = false;
  if (f == w->ap->f) {
    *yes = !w->forked && ZN_K_N(dot) < n;
    return ZN_OK;
  }
  if (f != w->past_f) {
    w->past_f = f;
    w->past_n = 0;
    int odd = 0;
    const zn_feed_slot *slot = zn_feed_slot_of(w->r, f);
    if (slot == NULL || zn_id_cmp(&slot->ledger, &w->ap->ledger->id) != 0) return ZN_OK;
    ZN_TRY(zn_feed_odd(w->r, f, &odd, w->err));
    if (odd & ZN_FEED_FORKED) return ZN_OK;
    for (size_t i = 0; i < w->ap->hdr->ndeps; i++) {
      const zn_dep *d = &w->ap->hdr->deps[i];
      if (zn_pk_cmp(&d->device, &slot->device) != 0) continue;
      ZN_STMT(s, w->r, "SELECT n1 FROM seg WHERE f=? AND seq<=? AND n1 IS NOT NULL ORDER BY seq DESC LIMIT 1", w->err);
      sqlite3_bind_int64(s, 1, f);
      sqlite3_bind_int64(s, 2, (int64_t)d->seq);
      int64_t v = 0;
      bool found = false;
      ZN_TRY(zn_query_int(w->r, s, &v, &found, w->err));
      if (found && (uint64_t)v > w->past_n) w->past_n = (uint64_t)v;
    }
  }
  *yes = ZN_K_N(dot) <= w->past_n;
  return ZN_OK;
}

/* ---- creations ---- */

static zn_status has_history(walk *w, int64_t k, bool *yes) {
  ZN_STMT(s, w->r, "SELECT 1 FROM hist WHERE k=? AND seg<>? LIMIT 1", w->err);
  sqlite3_bind_int64(s, 1, k);
  sqlite3_bind_int64(s, 2, w->ap->seg);
  int64_t v = 0;
  return zn_query_int(w->r, s, &v, yes, w->err);
}

/* The row as whoever keeps totals must see it: with the private part that may be here already. */
static zn_status created(walk *w, zn_row *row) {
  zn_replica *r = w->r;
  if (!r->has_hook) return ZN_OK;
  if (row->ent->ngroups == 1) return zn_hook_row(r, row->ent, NULL, row, w->err);
  zn_row all;
  bool found = false;
  zn_arena_clear(&w->a);
  ZN_TRY(zn_rows_get_all(r, row->ent, row->k, &w->a, &all, &found, w->err));
  return zn_hook_row(r, row->ent, NULL, &all, w->err);
}

static zn_status create_dotted(walk *w, const zn_run *run, size_t i, zn_row *row) {
  row->k = ZN_K(w->ap->f, run->n[i]);
  int64_t g = ZN_G(run->ent, 1);
  if (w->careful) {
    bool known = zn_merge_is_dirty(w->r, row->k, g);
    if (!known) ZN_TRY(has_history(w, row->k, &known));
    if (known) return mark(w, row->k, g);
  }
  zn_status st = zn_rows_put(w->r, row, 1, true, w->err);
  if (st == ZN_E_STATE) return mark(w, row->k, g);
  ZN_TRY(st);
  return created(w, row);
}

static zn_status create_hashed(walk *w, const zn_run *run, size_t i, zn_row *row) {
  zn_id h;
  if (zn_key_hash(row, ref_id, w->r, &h, NULL) != ZN_OK) {
    w->ap->norights = true;
    return ZN_OK;
  }
  row->k = zn_replica_k_of_hash(w->r, &h, true);
  if (row->k < 0) return zn_replica_sql_fail(w->r, w->err);
  int64_t g = ZN_G(run->ent, 1);
  zn_ver v;
  bool known = zn_merge_is_dirty(w->r, row->k, g);
  if (!known) ZN_TRY(zn_ver_get(w->r, run->ent, row->k, 1, &v, &known, w->err));
  if (!known && w->careful) ZN_TRY(has_history(w, row->k, &known));
  if (known) return mark(w, row->k, g);
  ZN_TRY(zn_rows_put(w->r, row, 1, false, w->err));
  ZN_TRY(zn_ver_put(w->r, row->k, g, ZN_K(w->ap->f, run->n[i]), run->hlc[i], false, 0, w->err));
  return created(w, row);
}

/* ---- edits and deletions ---- */

static zn_status replace(walk *w, const zn_run *run, size_t i, const zn_row *row) {
  zn_replica *r = w->r;
  const zn_entity *e = run->ent;
  zn_row before, after;
  bool had = false, has = false, hook = r->has_hook;
  zn_arena_clear(&w->a);
  if (hook) ZN_TRY(zn_rows_get_all(r, e, row->k, &w->a, &before, &had, w->err));
  bool dead = run->kind == ZN_CHANGE_DELETE;
  if (dead)
    ZN_TRY(zn_rows_remove(r, e, row->k, run->group, w->err));
  else
    ZN_TRY(zn_rows_put(r, row, run->group, false, w->err));
  ZN_TRY(zn_ver_put(r, row->k, ZN_G(e, run->group), ZN_K(w->ap->f, run->n[i]), run->hlc[i], dead, 0, w->err));
  if (!hook) return ZN_OK;
  ZN_TRY(zn_rows_get_all(r, e, row->k, &w->a, &after, &has, w->err));
  return zn_hook_row(r, e, had ? &before : NULL, has ? &after : NULL, w->err);
}

static zn_status edit(walk *w, const zn_run *run, size_t i, const zn_row *row) {
  int64_t g = ZN_G(run->ent, run->group);
  size_t nnames = run->name_at[i + 1] - run->name_at[i];
  const int64_t *names = run->names + run->name_at[i];
  if (zn_merge_is_dirty(w->r, row->k, g)) return ZN_OK;
  zn_ver v;
  bool found = false, simple = false;
  ZN_TRY(zn_ver_get(w->r, run->ent, row->k, run->group, &v, &found, w->err));
  if (!found && ZN_K_FEED(row->k) != 0) ZN_TRY(set_odd(w->r, ZN_K_FEED(row->k), w->err));
  if (w->ap->late || w->forked) return mark(w, row->k, g);
  if (found && v.siblings == 0 && nnames == 1 && names[0] == v.dot) {
    ZN_TRY(seen_by(w, v.dot, run->n[i], &simple));
  } else if (!found && nnames == 0 && run->group != 1) {
    bool known = false;
    ZN_TRY(has_history(w, row->k, &known));
    simple = !known;
  }
  return simple ? replace(w, run, i, row) : mark(w, row->k, g);
}

/* ---- runs ---- */

static zn_status change(walk *w, const zn_run *run, size_t i) {
  zn_row row;
  zn_run_row(run, i, &row);
  const zn_ledger *l = w->ap->ledger;
  if (run->kind != ZN_CHANGE_DELETE && zn_right_owner(w->r, l, &row, run->group) >= 0) {
    w->ap->norights = true;
    return ZN_OK;
  }
  if (run->kind == ZN_CHANGE_CREATE)
    return run->ent->hashed ? create_hashed(w, run, i, &row) : create_dotted(w, run, i, &row);
  if (!zn_right_rewrite(run->ent) || !zn_right_row(w->r, l, row.k, run->group) ||
      (run->kind != ZN_CHANGE_DELETE && !zn_right_key(w->r, &row, run->group))) {
    w->ap->norights = true;
    return ZN_OK;
  }
  return edit(w, run, i, &row);
}

static zn_status walk_runs(walk *w, const zn_decoded *d) {
  for (size_t j = 0; j < d->nruns; j++) {
    const zn_run *run = &d->runs[j];
    if (run->ent == NULL) continue;
    if (!zn_right_kind(run->ent, run->group, w->ap->ledger) || (run->kind == ZN_CHANGE_CREATE && run->group != 1)) {
      w->ap->norights = true;
      continue;
    }
    for (size_t i = 0; i < run->count; i++) ZN_TRY(change(w, run, i));
  }
  return ZN_OK;
}

zn_status zn_merge_apply(zn_replica *r, zn_apply *ap, const zn_decoded *d, zn_err *err) {
  walk w = {.r = r, .ap = ap, .err = err, .past_f = -1};
  int odd = 0;
  ZN_TRY(zn_feed_odd(r, ap->f, &odd, err));
  w.forked = odd & ZN_FEED_FORKED;
  w.careful = ap->late || odd != 0;
  zn_arena_init(&w.a);
  zn_status st = walk_runs(&w, d);
  zn_arena_release(&w.a);
  return st;
}

zn_status zn_merge_touch(zn_replica *r, int64_t f, const zn_decoded *d, zn_err *err) {
  for (size_t j = 0; j < d->nruns; j++) {
    const zn_run *run = &d->runs[j];
    for (size_t i = 0; run->ent != NULL && i < run->count; i++) {
      int64_t k = run->row != NULL ? run->row[i] : zn_creation_k(r, f, run, i);
      zn_status st = zn_merge_mark(r, k, ZN_G(run->ent, run->group));
      if (st != ZN_OK) return zn_fail(err, st, ZT_NO_MEMORY);
    }
  }
  return ZN_OK;
}

zn_status zn_merge_note(zn_replica *r, int64_t seg, int64_t f, const zn_decoded *d, zn_err *err) {
  for (size_t j = 0; j < d->nruns; j++) {
    const zn_run *run = &d->runs[j];
    if (run->ent == NULL || (run->row == NULL && !run->ent->hashed)) continue;
    for (size_t i = 0; i < run->count; i++) {
      int64_t k = run->row != NULL ? run->row[i] : zn_creation_k(r, f, run, i);
      if (k <= 0) continue;
      ZN_STMT(s, r, "INSERT OR IGNORE INTO hist(k, seg) VALUES(?,?)", err);
      sqlite3_bind_int64(s, 1, k);
      sqlite3_bind_int64(s, 2, seg);
      ZN_TRY(zn_step_done(r, s, err));
    }
  }
  return ZN_OK;
}
