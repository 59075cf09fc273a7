/* reports: rows of every entity with whatever values and references a modified client can send, in ledgers of every
 * kind, then everything that a Regione reads of them: reports, rules, trace, plan, rendicontazioni, deadlines. The
 * input is a stream of choices; each row is written as the merge writes it, in a transaction that is rolled back. */
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/domain/esame/esame.h"
#include "core/domain/esame/estranee.h"
#include "core/domain/money/totals.h"
#include "core/domain/piano/piano.h"
#include "core/domain/regole/regole.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/report/html.h"
#include "core/domain/report/report.h"
#include "core/domain/traccia/traccia.h"
#include "core/store/enrol.h"
#include "core/store/internal.h"
#include "tests/fuzz/fuzz.h"

#define MOST_ROWS 120
#define POOL      24 /* rows of one entity that others may name */

static zn_replica *r;
static zn_env env;
static rng entropy;
static int64_t feeds[16], orgs[8], year;
static size_t nfeeds;
static int64_t known[ZN_ENTITY_END][POOL];
static size_t nknown[ZN_ENTITY_END];

static int64_t clock_ms(void *ctx) { return (void)ctx, 1764547200000; }
static void draw(void *ctx, void *p, size_t n) { rng_fill(ctx, p, n); }

/* ---- the world, once ---- */

static const char *const codes[] = {"regione", "AMB-A", "AMB-B", "M001", "E001", "E002", "E003"};

static zn_id org_id(size_t i) {
  zn_id id;
  if (i == 0)
    zn_key_regione(&id);
  else if (i < 3)
    zn_key_ambito(codes[i], &id);
  else
    zn_key_ente(codes[i], &id);
  return id;
}

static zn_val text(const char *t) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(t, strlen(t))}; }

static void set(zn_row *row, const char *field, zn_val v) { row->v[zn_field_index(row->ent, field)] = v; }

static void add_feed(zn_ledger_kind kind, size_t owner, size_t audience) {
  zn_id o = org_id(owner), a = audience > 0 ? org_id(audience) : (zn_id){{0}};
  zn_ledger l;
  zn_pk device;
  zn_ledger_make(&l, zn_replica_region(r), kind, &o, &a);
  rng_fill(&entropy, &device, sizeof device);
  feeds[nfeeds++] = zn_replica_feed(r, &l.id, &device, true);
}

static zn_row org_row(size_t i, zn_tx *tx) {
  zn_err err = {0};
  zn_id id = org_id(i), a = org_id(i == 6 ? 2 : 1);
  zn_row row = {.ent = zn_entity_by_no(i < 3 ? ZN_AMBITO : ZN_ENTE)};
  if (i < 3) {
    set(&row, "codice", text(codes[i]));
  } else {
    set(&row, "cod_catastale", text(codes[i]));
    set(&row, "tipo", text("comune"));
  }
  set(&row, "denominazione", text(codes[i]));
  FUZZ_CHECK(zn_enrol_org(tx, &id, i < 3 ? ZN_ORG_AMBITO : ZN_ORG_ENTE, i < 3 ? NULL : &a, &err) == ZN_OK);
  return row;
}

static void put_l1(zn_tx *tx, zn_row *row) {
  zn_err err = {0};
  zn_id o = org_id(0);
  zn_ledger l1;
  zn_ledger_make(&l1, zn_replica_region(r), ZN_L1_REGIONE, &o, NULL);
  if (zn_tx_insert(tx, &l1, NULL, row, false, &err) != ZN_OK) fprintf(stderr, "%s\n", err.text);
  FUZZ_CHECK(row->k > 0);
}

static char dir[] = "/tmp/zona-fuzz-XXXXXX";

static int rm_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

static void tidy_up(void) {
  zn_replica_close(r);
  r = NULL;
  nftw(dir, rm_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void world(void) {
  char home[80], recovery[ZN_RECOVERY_TEXT];
  zn_claim claim = {.url = "ws://127.0.0.1:1/"};
  zn_err err = {0};
  zn_buf b;
  zn_tx *tx;
  zn_env_system();
  entropy = rng_seeded(7);
  env = (zn_env){.ctx = &entropy, .wall_ms = clock_ms, .mono_ms = clock_ms, .random = draw};
  FUZZ_CHECK(mkdtemp(dir) != NULL);
  snprintf(home, sizeof home, "%s/r", dir);
  rng_fill(&entropy, claim.server.b, 32), rng_fill(&entropy, claim.region.b, 32), rng_fill(&entropy, claim.seed.b, 32);
  zn_buf_init(&b, 0);
  FUZZ_CHECK(zn_claim_print(&b, &claim, &err) == ZN_OK);
  FUZZ_CHECK(zn_enrol_init(&r, home, &env, zn_buf_cstr(&b), "Regione", recovery, &err) == ZN_OK);
  zn_buf_release(&b);
  FUZZ_CHECK(zn_domain_attach(r, &err) == ZN_OK && zn_tx_begin(&tx, r, &err) == ZN_OK);
  for (size_t i = 1; i < sizeof codes / sizeof *codes; i++) {
    zn_row row = org_row(i, tx);
    put_l1(tx, &row);
    orgs[i] = row.k;
  }
  for (size_t i = 3; i < sizeof codes / sizeof *codes; i++) {
    zn_row m = {.ent = zn_entity_by_no(ZN_AMBITO_MEMBRO)};
    set(&m, "ambito", zn_int(orgs[i == 6 ? 2 : 1]));
    set(&m, "ente", zn_int(orgs[i]));
    set(&m, "dal", zn_int(10957));
    put_l1(tx, &m);
  }
  zn_row f = {.ent = zn_entity_by_no(ZN_FONDO)}, fa = {.ent = zn_entity_by_no(ZN_FONDO_ANNUALITA)};
  set(&f, "codice", text("F1")), set(&f, "nome", text("Fondo")), set(&f, "matrice", text("5x9")),
      set(&f, "livello_prova", text("importo"));
  put_l1(tx, &f);
  set(&fa, "fondo", zn_int(f.k)), set(&fa, "anno", zn_int(2025));
  put_l1(tx, &fa);
  year = fa.k;
  add_feed(ZN_L1_REGIONE, 0, 0), add_feed(ZN_L2_REGIONE_AMBITO, 0, 1), add_feed(ZN_L2_REGIONE_AMBITO, 0, 2);
  add_feed(ZN_L3_AMBITO, 1, 0), add_feed(ZN_L3_AMBITO, 2, 0), add_feed(ZN_L5_AMBITO_REGIONE, 1, 0);
  add_feed(ZN_L4_AMBITO_ENTE, 1, 4), add_feed(ZN_L4_AMBITO_ENTE, 2, 6);
  add_feed(ZN_L6_ENTE, 3, 1), add_feed(ZN_L6_ENTE, 4, 1), add_feed(ZN_L6_ENTE, 5, 1), add_feed(ZN_L6_ENTE, 6, 2);
  FUZZ_CHECK(zn_tx_commit(tx, &err) == ZN_OK && atexit(tidy_up) == 0);
  zn_replica_close(r); /* what is attached goes with it; opened again as a program does */
  FUZZ_CHECK(zn_replica_open(&r, home, &env, &err) == ZN_OK && zn_domain_attach(r, &err) == ZN_OK);
}

/* ---- choices ---- */

typedef struct stream {
  const uint8_t *p;
  size_t n;
} stream;

static unsigned byte(stream *s) {
  if (s->n == 0) return 0;
  s->n--;
  return *s->p++;
}
static unsigned below(stream *s, unsigned n) { return (byte(s) << 8 | byte(s)) % n; }

static int64_t number(stream *s, zn_type t) {
  static const int64_t odd[] = {INT64_MIN,
                                INT64_MAX,
                                INT64_MIN + 1,
                                -1,
                                0,
                                1,
                                99999999999999LL,
                                999999999999LL,
                                1000000000000LL,
                                -999999999999LL,
                                4611686018427387904LL,
                                2147483648LL,
                                -2147483649LL,
                                9000000000000000000LL};
  if (byte(s) < 40) return odd[below(s, sizeof odd / sizeof *odd)];
  if (t == ZN_T_DATE) return 20089 + below(s, 500);
  if (t == ZN_T_BOOL) return byte(s) % 2;
  if (t == ZN_T_MONEY) return (int64_t)below(s, 65535) * 100;
  return byte(s) < 128 ? 2025 : below(s, 3000);
}

static zn_val words(stream *s, zn_arena *a) {
  static const char *const odd[] = {"",
                                    "=cmd()|' /C calc'!A0",
                                    "\x1b[2J\x1b]0;x\a",
                                    "+1",
                                    "<script>alert(1)</script>",
                                    "\xe2\x80\xae"
                                    "abc",
                                    "a\tb\nc\r\nd",
                                    "\"';--",
                                    "%s%n%d",
                                    "\xf0\x9f\x98\x80",
                                    "A1",
                                    "OS01",
                                    "utenti",
                                    "tutti",
                                    "tutte",
                                    "assistente_sociale",
                                    "FNPS/2025",
                                    "F1/2025"};
  unsigned i = below(s, sizeof odd / sizeof *odd + 1);
  if (i < sizeof odd / sizeof *odd) return text(odd[i]);
  size_t n = below(s, 30000);
  char *t = zn_arena_alloc(a, n + 1);
  FUZZ_CHECK(t != NULL);
  memset(t, 'x', n);
  t[n] = 0;
  return text(t);
}

static zn_val code(stream *s, const zn_field *f, zn_arena *a) {
  size_t n = 1;
  for (const char *c = f->codes; *c != 0; c++) n += *c == '|';
  size_t pick = below(s, (unsigned)n);
  const char *from = f->codes;
  if (byte(s) < 8) return words(s, a);
  while (pick-- > 0) from = strchr(from, '|') + 1;
  size_t len = strcspn(from, "|");
  return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(from, len)};
}

static int64_t reference(stream *s, unsigned to) {
  unsigned how = byte(s);
  /* what comes by sync names rows of known feeds or hashes: of any entity, there or not */
  if (how < 3) return orgs[1 + below(s, 6)];
  if (how < 6) return (int64_t)((uint64_t)feeds[below(s, (unsigned)nfeeds)] << 43 | (1 + below(s, 60000)));
  if (to == ZN_FONDO_ANNUALITA && how < 200) return year;
  if (to == ZN_AMBITO) return orgs[1 + below(s, 2)];
  if (to == ZN_ENTE) return orgs[3 + below(s, 4)];
  if (nknown[to] == 0)
    return how < 128 ? (int64_t)((uint64_t)feeds[below(s, (unsigned)nfeeds)] << 43 | (1 + below(s, 200))) : year;
  return known[to][below(s, (unsigned)(nknown[to] < POOL ? nknown[to] : POOL))];
}

static void add_row(stream *s, zn_arena *a) {
  unsigned no = 1 + below(s, ZN_ENTITY_END - 1);
  zn_err err = {0};
  zn_row row = {.ent = zn_entity_by_no(no)};
  uint8_t *hash = zn_arena_alloc(a, 32);
  FUZZ_CHECK(hash != NULL);
  memset(hash, (int)byte(s), 32);
  for (size_t i = 0; i < row.ent->nfields; i++) {
    const zn_field *f = &row.ent->fields[i];
    if (f->group != 1 || byte(s) < (f->flags & ZN_F_REQUIRED ? 6 : 90)) continue;
    switch (f->type) {
      case ZN_T_REF: row.v[i] = zn_int(reference(s, f->ref)); break;
      case ZN_T_TEXT: row.v[i] = words(s, a); break;
      case ZN_T_ENUM: row.v[i] = code(s, f, a); break;
      case ZN_T_BIN: row.v[i] = (zn_val){ZN_V_BIN, 0, ZN_SPAN(hash, byte(s) < 200 ? 32 : 5)}; break;
      default: row.v[i] = zn_int(number(s, f->type));
    }
  }
  zn_id id;
  rng_fill(&entropy, &id, sizeof id);
  row.k = row.ent->hashed ? zn_replica_k_of_hash(r, &id, true)
                          : (int64_t)((uint64_t)feeds[below(s, (unsigned)nfeeds)] << 43 | (1000 + below(s, 60000)));
  if (zn_rows_put(r, &row, 1, true, &err) != ZN_OK) return;
  FUZZ_CHECK(zn_hook_row(r, row.ent, NULL, &row, &err) == ZN_OK);
  known[no][nknown[no]++ % POOL] = row.k;
}

/* ---- everything that is read ---- */

static void print_all(zn_tabella **t, size_t n) {
  zn_buf b;
  zn_buf_init(&b, 64u << 20);
  for (size_t i = 0; i < n; i++) {
    zn_tabella_text(t[i], &b);
    FUZZ_CHECK(memchr(b.p != NULL ? (const char *)b.p : "", 0x1b, b.n) == NULL); /* a terminal is not spoken to */
    zn_tabella_csv(t[i], true, &b);
    json_decref(zn_tabella_json(t[i]));
  }
  size_t from = b.n;
  zn_report_html(t, n, &b);
  FUZZ_CHECK(b.n == from || zn_buf_cstr(&b) == NULL || strstr(zn_buf_cstr(&b) + from, "<script>alert") == NULL);
  zn_buf_release(&b);
}

static void report(size_t which, zn_livello l, size_t org) {
  zn_err err = {0};
  zn_tabella **t;
  size_t n;
  const char *name = zn_report_at(which).name;
  zn_report_ask ask = {.livello = l, .org = org_id(org), .fondo_annualita = strcmp(name, "R7") == 0 ? 0 : year};
  if (strcmp(name, "R5") == 0) {
    if (nknown[ZN_INTERVENTO] == 0) return;
    ask.intervento = known[ZN_INTERVENTO][0];
    ask.fondo_annualita = 0;
  }
  if (zn_report_make(r, name, &ask, &t, &n, &err) != ZN_OK) {
    FUZZ_CHECK(err.text[0] != 0);
    return;
  }
  print_all(t, n);
  zn_report_free(t, n);
}

static void check(zn_livello l, size_t org) {
  zn_err err = {0};
  zn_rilievi v = {0};
  zn_regole_ask ask = {.fondo_annualita = year, .livello = l, .org = org_id(org)};
  if (zn_regole_check(r, &ask, &v, &err) == ZN_OK)
    json_decref(zn_rilievi_json(r, &v));
  else
    FUZZ_CHECK(err.text[0] != 0);
  zn_rilievi_free(&v);
}

static void lists(void) {
  static const zn_esame_fn fns[] = {zn_rilievo_list,   zn_esame_admit_list, zn_esame_saldi,    zn_proroga_list,
                                    zn_sollecito_list, zn_scadenze_list,    zn_esame_versions, zn_esame_outside};
  zn_arena a;
  zn_place p;
  zn_err err = {0};
  json_t *v = NULL;
  zn_arena_init(&a);
  FUZZ_CHECK(zn_place_init(&p, r, NULL, &a, &err) == ZN_OK);
  for (size_t i = 0; i < sizeof fns / sizeof *fns; i++) {
    zn_esame_ask ask = {.fondo_annualita = year, .ambito = orgs[1]};
    v = NULL;
    if (fns[i](&p, &ask, &v, &err) == ZN_OK) json_decref(v);
  }
  zn_piano_testi t = {.ambito = "AMB-A"};
  zn_buf b;
  zn_buf_init(&b, 16u << 20);
  if (zn_piano_mostra(&p, &t, &v, &err) == ZN_OK) json_decref(v);
  if (zn_piano_elenco(&p, &v, &err) == ZN_OK) json_decref(v);
  (void)!zn_piano_prospetto(&p, &t, byte(&(stream){NULL, 0}) == 0, &b, &err);
  if (zn_estranee_json(r, &v, &err) == ZN_OK) json_decref(v);
  zn_buf_release(&b);
  zn_arena_release(&a);
}

static void rendiconti(void) {
  static const struct {
    zn_livello l;
    size_t org;
  } of[] = {{ZN_LIVELLO_REGIONE, 0}, {ZN_LIVELLO_AMBITO, 1}, {ZN_LIVELLO_ENTE, 4}};
  for (size_t i = 0; i < 3; i++) {
    zn_err err = {0};
    json_t *v = NULL;
    zn_rendiconto_ask ask = {.fondo_annualita = year, .livello = of[i].l, .org = org_id(of[i].org)};
    if (zn_rendiconto_show(r, &ask, &v, &err) == ZN_OK) json_decref(v);
  }
}

static void traces(void) {
  for (unsigned e = 1; e < ZN_ENTITY_END; e++) {
    zn_arena a;
    zn_entra *v;
    size_t n;
    const char *why;
    zn_err err = {0};
    if (nknown[e] == 0) continue;
    zn_arena_init(&a);
    (void)!zn_traccia_riga(r, e, known[e][0], 20400, &a, &v, &n, &why, &err);
    zn_arena_release(&a);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (r == NULL) world();
  stream s = {data, size};
  zn_err err = {0};
  zn_tx *tx;
  zn_arena a;
  unsigned picks = byte(&s);
  memset(nknown, 0, sizeof nknown);
  zn_arena_init(&a);
  FUZZ_CHECK(zn_tx_begin(&tx, r, &err) == ZN_OK);
  for (int i = 0; i < MOST_ROWS && s.n > 0; i++) add_row(&s, &a);
  zn_status st = r->hook.flush(r->hook.ctx, &err);
  if (st != ZN_OK) fprintf(stderr, "%d %s\n", (int)st, err.text);
  FUZZ_CHECK(st == ZN_OK); /* a hostile amount never stops the rows of others */
  size_t one = picks % zn_report_count();
  report(one, ZN_LIVELLO_REGIONE, 0);
  report(one, ZN_LIVELLO_AMBITO, 1);
  report(one, ZN_LIVELLO_ENTE, 4);
  switch (picks % 4) {
    case 0: check(ZN_LIVELLO_AMBITO, 1); break;
    case 1: lists(); break;
    case 2: rendiconti(); break;
    default: traces();
  }
  zn_arena_release(&a);
  zn_tx_rollback(tx);
  return 0;
}

void fuzz_seed(rng *g, zn_buf *out) {
  uint8_t b[1600];
  size_t n = 300 + rng_below(g, sizeof b - 300);
  rng_fill(g, b, n);
  zn_buf_put(out, b, n);
}
