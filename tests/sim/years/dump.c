/* years FIRST-SEED REGIONS YEARS STEPS: random years of random regions (tests/core/domain/support_story.h), written to
 * standard output a JSON value a line: for each region its rows as the Regione's replica holds them, then the reports
 * of each year at each level and at some dates. tests/sim/years.py recomputes every one of them from the rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/report/report.h"
#include "tests/core/domain/support_story.h"

static const struct {
  zn_livello l;
  const char *org;
} levels[] = {{ZN_LIVELLO_REGIONE, "regione"}, {ZN_LIVELLO_AMBITO, "AMB-A"}, {ZN_LIVELLO_AMBITO, "AMB-B"},
              {ZN_LIVELLO_ENTE, "E001"},       {ZN_LIVELLO_ENTE, "E002"},    {ZN_LIVELLO_ENTE, "M001"},
              {ZN_LIVELLO_ENTE, "M002"},       {ZN_LIVELLO_ENTE, "E003"}};
static const char *const reports[] = {"R1", "R2", "R3", "R6", "R8", "R11", "R13", "R14"};

static void put(json_t *v) {
  json_dumpf(v, stdout, JSON_COMPACT);
  fputc('\n', stdout);
  json_decref(v);
}

/* ---- rows ---- */

static json_t *value(const zn_val *v) {
  switch (v->kind) {
    case ZN_V_INT: return json_integer(v->i);
    case ZN_V_TEXT: return json_stringn((const char *)v->s.p, v->s.n);
    default: return json_null();
  }
}

typedef struct dump {
  zn_replica *r;
  zn_ctx *ctx;
  json_t *list;
} dump;

static zn_status one_row(void *ctx, const zn_row *row, zn_err *err) {
  dump *d = ctx;
  json_t *o = json_object();
  json_object_set_new(o, "k", json_integer(row->k));
  for (size_t i = 0; i < row->ent->nfields; i++)
    if (row->ent->fields[i].group == 1 && row->v[i].kind != ZN_V_NULL)
      json_object_set_new(o, row->ent->fields[i].name, value(&row->v[i]));
  if (ZN_K_FEED(row->k) != 0) { /* who wrote it: [ledger kind, ente, ambito] */
    zn_writer w;
    uint8_t id[ZN_WIRE_ID_MAX];
    char hex[2 * ZN_WIRE_ID_MAX + 1];
    size_t n = 0;
    ZN_TRY(zn_ctx_writer(d->ctx, row->k, &w, err));
    json_object_set_new(o, "scritta", json_pack("[i,I,I]", (int)w.kind, (json_int_t)w.ente, (json_int_t)w.ambito));
    ZN_TRY(zn_wire_id(d->r, row->k, id, &n, err));
    for (size_t i = 0; i < n; i++) snprintf(hex + 2 * i, 3, "%02x", id[i]);
    json_object_set_new(o, "id", json_string(hex));
  }
  json_array_append_new(d->list, o);
  return ZN_OK;
}

static json_t *rows_of(zn_replica *r) {
  json_t *all = json_object();
  dump d = {.r = r, .ctx = zn_ctx_new(r)};
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    d.list = json_array();
    MUST(zn_rows_each(r, e, one_row, &d, &err));
    json_object_set_new(all, e->name, d.list);
  }
  zn_ctx_free(d.ctx);
  return all;
}

/* ---- reports ---- */

static json_t *report(story *s, const char *name, size_t level, int al) {
  zn_report_ask ask = {.livello = levels[level].l,
                       .org = org_id(levels[level].org),
                       .has_al = true,
                       .al = al,
                       .fondo_annualita = s->fa[REG]};
  zn_tabella **sheets = NULL;
  size_t n = 0;
  json_t *list = json_array();
  MUST(zn_report_make(s->g->o[REG].r, name, &ask, &sheets, &n, &err));
  for (size_t i = 0; i < n; i++) json_array_append_new(list, zn_tabella_json(sheets[i]));
  zn_report_free(sheets, n);
  return list;
}

static void put_year(story *s, uint64_t seed) {
  int days[] = {20089 + (int)rnd_in(s->g, 0, 430), 20453, 21000};
  for (size_t d = 0; d < sizeof days / sizeof days[0]; d++)
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
      json_t *o = json_pack("{s:I,s:i,s:I,s:s,s:s,s:i,s:{}}", "seme", (json_int_t)seed, "anno", s->anno,
                            "fondo_annualita", (json_int_t)s->fa[REG], "livello", zn_livello_name(levels[i].l), "chi",
                            levels[i].org, "al", days[d], "prospetti");
      for (size_t r = 0; r < sizeof reports / sizeof reports[0]; r++) {
        if (levels[i].l == ZN_LIVELLO_ENTE && strcmp(reports[r], "R13") == 0) continue; /* it is by ambito */
        json_object_set_new(json_object_get(o, "prospetti"), reports[r], report(s, reports[r], i, days[d]));
      }
      put(o);
    }
}

static uint64_t seed_;
static int years_, steps_;

static void one_region(void **state) {
  (void)state;
  static region g;
  static story s[64];
  region_open(&g, seed_, E2);
  g.rich = true;
  for (int y = 0; y < years_; y++) {
    story_begin(&s[y], &g, 2030 + y);
    for (int i = 0; i < steps_; i++) story_step(&s[y]);
  }
  carry_all(&g);
  put(json_pack("{s:I,s:o}", "seme", (json_int_t)seed_, "righe", rows_of(g.o[REG].r)));
  for (int y = 0; y < years_; y++) put_year(&s[y], seed_);
  region_close(&g);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "years FIRST-SEED REGIONS YEARS STEPS\n");
    return 2;
  }
  seed_ = strtoull(argv[1], NULL, 10);
  long regions = strtol(argv[2], NULL, 10);
  years_ = (int)strtol(argv[3], NULL, 10);
  steps_ = (int)strtol(argv[4], NULL, 10);
  if (years_ < 1 || years_ > 64) return 2;
  cmocka_set_message_output(CM_OUTPUT_SUBUNIT);
  for (long i = 0; i < regions; i++, seed_++) {
    const struct CMUnitTest one[] = {cmocka_unit_test(one_region)};
    if (cmocka_run_group_tests(one, NULL, NULL) != 0) return 1;
  }
  return 0;
}
