/* R6, elenco giustificativi: the expense register that the Regione checks. A row per share of a liquidazione on a
 * budget line and per payment of it; a storno or a recupero has a row of its own. The quota imputata sums to the
 * liquidato and the payments to the pagato of R1 (final figures), whatever the splits. A sheet per fund-year. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/spese.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum {
  N,
  COMUNE,
  INTERVENTO,
  FORNITORE,
  CF,
  DOC,
  DOC_DATA,
  IMPONIBILE,
  IVA,
  TOTALE,
  QUOTA,
  CIG,
  CUP,
  IMPEGNO,
  ATTO,
  ATTO_DATA,
  MANDATO,
  MANDATO_DATA,
  PAGATO,
  RECUPERATO,
  QUIETANZA,
  ALLEGATI,
  NCOL
};
static const zn_colonna columns[NCOL] = {
    [N] = {"n", ZT_R6_N, ZN_C_INTERO},
    [COMUNE] = {"comune", ZT_RC_COMUNE, ZN_C_TESTO},
    [INTERVENTO] = {"intervento", ZT_RC_INTERVENTO, ZN_C_TESTO},
    [FORNITORE] = {"fornitore", ZT_RC_FORNITORE, ZN_C_TESTO},
    [CF] = {"cf_piva", ZT_R6_CF, ZN_C_TESTO},
    [DOC] = {"documento_num", ZT_R6_DOC, ZN_C_TESTO},
    [DOC_DATA] = {"documento_data", ZT_R6_DOC_DATA, ZN_C_DATA},
    [IMPONIBILE] = {"imponibile", ZT_R6_IMPONIBILE, ZN_C_IMPORTO},
    [IVA] = {"iva", ZT_R6_IVA, ZN_C_IMPORTO},
    [TOTALE] = {"totale", ZT_R6_TOTALE, ZN_C_IMPORTO},
    [QUOTA] = {"quota_imputata", ZT_R6_QUOTA, ZN_C_IMPORTO},
    [CIG] = {"cig", ZT_R6_CIG, ZN_C_TESTO},
    [CUP] = {"cup", ZT_R6_CUP, ZN_C_TESTO},
    [IMPEGNO] = {"impegno", ZT_R6_IMPEGNO, ZN_C_TESTO},
    [ATTO] = {"liquidazione_atto", ZT_R6_ATTO, ZN_C_TESTO},
    [ATTO_DATA] = {"liquidazione_data", ZT_R6_ATTO_DATA, ZN_C_DATA},
    [MANDATO] = {"mandato_num", ZT_R6_MANDATO, ZN_C_TESTO},
    [MANDATO_DATA] = {"mandato_data", ZT_R6_MANDATO_DATA, ZN_C_DATA},
    [PAGATO] = {"pagato", ZT_R_PAGATO, ZN_C_IMPORTO},
    [RECUPERATO] = {"recuperato", ZT_RC_RECUPERATO, ZN_C_IMPORTO},
    [QUIETANZA] = {"quietanza", ZT_R6_QUIETANZA, ZN_C_TESTO},
    [ALLEGATI] = {"allegati", ZT_R6_ALLEGATI, ZN_C_TESTO},
};

/* A share of one row below a liquidazione, on one line. */
/* Where a row stands among rows that are otherwise equal: by when it was made, then by its id on the wire. Local
 * numbers would say who came here first. */
typedef struct posto {
  uint64_t n;
  uint8_t id[ZN_WIRE_ID_MAX];
  size_t len;
} posto;

static zn_status posto_of(zn_replica *r, int64_t k, posto *out, zn_err *err) {
  out->n = ZN_K_FEED(k) == 0 ? 0 : ZN_K_N(k);
  return zn_wire_id(r, k, out->id, &out->len, err);
}

static int by_posto(const posto *a, const posto *b) {
  if (a->n != b->n) return a->n < b->n ? -1 : 1;
  return zn_span_cmp(ZN_SPAN(a->id, a->len), ZN_SPAN(b->id, b->len));
}

typedef struct quota {
  int64_t liquidazione, target;
  zn_day liquidato_il;
  int rank; /* 0 liquidazione, 1 pagamento, 2 storno, 3 recupero */
  size_t line;
  const zn_part *p;
  posto liquidazione_posto, target_posto, row_posto; /* their places among others: the same on every replica */
} quota;

typedef struct elenco {
  const zn_report_in *in;
  zn_sheets *out;
  zn_tabella *t;
  zn_figures f;
  const zn_spesa *s; /* the unit at hand */
  zn_arena scratch;
  int64_t n;
  bool allegati; /* there are any at all */
  zn_cents quota, pagato, recuperato;
} elenco;

/* ---- what is written on the papers ---- */

static void text_at(zn_tabella *t, zn_cella *c, sqlite3_stmt *s, int column) {
  const char *v = (const char *)sqlite3_column_text(s, column);
  if (v != NULL && v[0] != 0) zn_cella_testo(t, c, v);
}

static void int_at(zn_cella *c, sqlite3_stmt *s, int column) {
  if (sqlite3_column_type(s, column) == SQLITE_INTEGER) zn_cella_intero(c, sqlite3_column_int64(s, column));
}

static zn_status ask(elenco *e, const char *sql, int64_t k, sqlite3_stmt **s, zn_err *err) {
  *s = zn_replica_stmt(e->in->r, sql, err);
  if (*s == NULL) return zn_replica_sql_fail(e->in->r, err);
  sqlite3_bind_int64(*s, 1, k);
  return ZN_OK;
}

static zn_status put_impegno(elenco *e, zn_cella *c, zn_err *err) {
  sqlite3_stmt *s;
  ZN_TRY(ask(e,
             "SELECT coalesce(nullif(n.denominazione,''),n.cod_catastale,n.cf,n.codice),f.denominazione,"
             "coalesce(f.piva,f.cf,f.codice),coalesce(i.cig,i.motivo_no_cig),i.cup,i.numero||coalesce('/'||i.sub,'')||"
             "'/'||i.anno FROM impegno i LEFT JOIN ente n ON n.k=i.ente LEFT JOIN fornitore f ON f.k=i.fornitore "
             "WHERE i.k=?",
             e->s->u->k, &s, err));
  if (sqlite3_step(s) == SQLITE_ROW) {
    text_at(e->t, &c[COMUNE], s, 0);
    text_at(e->t, &c[FORNITORE], s, 1);
    text_at(e->t, &c[CF], s, 2);
    text_at(e->t, &c[CIG], s, 3);
    text_at(e->t, &c[CUP], s, 4);
    text_at(e->t, &c[IMPEGNO], s, 5);
  }
  zn_replica_done(s);
  return ZN_OK;
}

/* The document wins over the impegno where both say who was paid. */
static zn_status put_liquidazione(elenco *e, zn_cella *c, int64_t k, zn_err *err) {
  sqlite3_stmt *s;
  ZN_TRY(ask(e,
             "SELECT f.denominazione,coalesce(f.piva,f.cf,f.codice),g.numero,g.data,g.imponibile,g.iva,g.totale,g.cig,"
             "g.cup,coalesce(a.tipo||' '||a.numero||'/'||a.anno,l.numero||'/'||l.anno),coalesce(a.data,l.data) FROM "
             "liquidazione l LEFT JOIN giustificativo g ON g.k=l.giustificativo LEFT JOIN fornitore f ON "
             "f.k=g.fornitore LEFT JOIN atto a ON a.k=l.atto WHERE l.k=?",
             k, &s, err));
  if (sqlite3_step(s) == SQLITE_ROW) {
    text_at(e->t, &c[FORNITORE], s, 0);
    text_at(e->t, &c[CF], s, 1);
    text_at(e->t, &c[DOC], s, 2);
    int_at(&c[DOC_DATA], s, 3);
    int_at(&c[IMPONIBILE], s, 4);
    int_at(&c[IVA], s, 5);
    int_at(&c[TOTALE], s, 6);
    if (c[CIG].vuota) text_at(e->t, &c[CIG], s, 7);
    if (c[CUP].vuota) text_at(e->t, &c[CUP], s, 8);
    text_at(e->t, &c[ATTO], s, 9);
    int_at(&c[ATTO_DATA], s, 10);
  }
  zn_replica_done(s);
  return ZN_OK;
}

static zn_status put_pagamento(elenco *e, zn_cella *c, const quota *q, zn_err *err) {
  static const char *const sql[4] = {
      NULL, "SELECT mandato_num,coalesce(mandato_data,data_pagamento),quietanza_num FROM pagamento WHERE k=?",
      "SELECT p.mandato_num,s.data,p.quietanza_num FROM storno s LEFT JOIN pagamento p ON p.k=s.pagamento WHERE s.k=?",
      "SELECT reversale_num,data,NULL FROM recupero WHERE k=?"};
  sqlite3_stmt *s;
  ZN_TRY(ask(e, sql[q->rank], q->p->row, &s, err));
  if (sqlite3_step(s) == SQLITE_ROW) {
    text_at(e->t, &c[MANDATO], s, 0);
    int_at(&c[MANDATO_DATA], s, 1);
    text_at(e->t, &c[QUIETANZA], s, 2);
  }
  zn_replica_done(s);
  if (q->rank != 2) return ZN_OK;
  const char *text = zn_arena_printf(&e->t->arena, ZT_R6_STORNO, c[MANDATO].testo);
  if (text != NULL) c[MANDATO] = (zn_cella){.testo = text};
  return ZN_OK;
}

/* Names of the papers attached by the office itself, or by its ambito. */
static zn_status put_allegati(elenco *e, zn_cella *c, int64_t liquidazione, int64_t pagamento, zn_err *err) {
  sqlite3_stmt *s;
  size_t n = 0;
  const char *all = "";
  if (!e->allegati) return ZN_OK;
  ZN_TRY(
      ask(e,
          "SELECT k,nome FROM allegato WHERE impegno=?1 OR liquidazione=?2 OR pagamento=?3 OR giustificativo=(SELECT "
          "giustificativo FROM liquidazione WHERE k=?2) OR atto IN (SELECT atto FROM liquidazione WHERE k=?2 UNION "
          "SELECT atto FROM impegno WHERE k=?1) ORDER BY k&8796093022207,k",
          e->s->u->k, &s, err));
  sqlite3_bind_int64(s, 2, liquidazione);
  sqlite3_bind_int64(s, 3, pagamento);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW && n < 20) {
    zn_writer w;
    st = zn_ctx_writer(e->f.ctx, sqlite3_column_int64(s, 0), &w, err);
    const char *name = (const char *)sqlite3_column_text(s, 1);
    if (st != ZN_OK || name == NULL || (w.kind == ZN_L6_ENTE && w.ente != e->s->u->ctx.ente)) continue;
    all = zn_arena_printf(&e->scratch, "%s%s%s", all, n++ > 0 ? ", " : "", name);
    if (all == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  zn_replica_done(s);
  if (st == ZN_OK && n > 0) zn_cella_testo(e->t, &c[ALLEGATI], all);
  return st;
}

/* ---- rows ---- */

static zn_status new_row(elenco *e, size_t line, zn_cella **c, zn_err *err) {
  ZN_TRY(zn_report_riga(e->t, ZN_RIGA, c, err));
  zn_cella_intero(&(*c)[N], ++e->n);
  if (line != SIZE_MAX) zn_cella_testo(e->t, &(*c)[INTERVENTO], e->f.lines[line].codice);
  return ZN_OK;
}

static zn_status amount(zn_cella *c, zn_cents *sum, zn_cents v, zn_err *err) {
  zn_cella_importo(c, v);
  return zn_money_add(*sum, v, sum, err);
}

/* liquidato: the share of the liquidazione, on the first row of it; NULL on the others. money: what left or came back;
 * NULL where nothing was paid yet. */
static zn_status put(elenco *e, const quota *liquidato, const quota *money, zn_err *err) {
  const quota *q = liquidato != NULL ? liquidato : money;
  zn_cella *c;
  ZN_TRY(new_row(e, q->line, &c, err));
  ZN_TRY(put_impegno(e, c, err));
  ZN_TRY(put_liquidazione(e, c, q->liquidazione, err));
  if (liquidato != NULL) ZN_TRY(amount(&c[QUOTA], &e->quota, liquidato->p->liquidato, err));
  if (money != NULL) {
    ZN_TRY(put_pagamento(e, c, money, err));
    if (money->rank == 3)
      ZN_TRY(amount(&c[RECUPERATO], &e->recuperato, money->p->recuperato, err));
    else
      ZN_TRY(amount(&c[PAGATO], &e->pagato, money->p->pagato, err));
  }
  return put_allegati(e, c, q->liquidazione, money != NULL && money->rank == 1 ? money->p->row : 0, err);
}

static int cmp(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_liquidazione(const void *a, const void *b) {
  const quota *x = a, *y = b;
  int d = cmp(x->liquidato_il, y->liquidato_il);
  if (d == 0) d = by_posto(&x->liquidazione_posto, &y->liquidazione_posto);
  if (d == 0) d = by_posto(&x->target_posto, &y->target_posto);
  if (d == 0) d = cmp(x->rank, y->rank);
  if (d == 0) d = cmp(x->p->day, y->p->day);
  return d != 0 ? d : by_posto(&x->row_posto, &y->row_posto);
}

static int rank_of(unsigned entity) {
  switch (entity) {
    case ZN_LIQUIDAZIONE: return 0;
    case ZN_PAGAMENTO: return 1;
    case ZN_STORNO: return 2;
    case ZN_RECUPERO: return 3;
    default: return -1;
  }
}

/* Row to the liquidazione it hangs on, and the day of that. */
typedef struct parents {
  zn_kmap at;
  const zn_unit_row **v;
  size_t n;
} parents;

static bool parents_fill(parents *p, const zn_unit *u) {
  const zn_unit_rows *all[] = {&u->liquidazioni, &u->pagamenti, &u->storni, &u->recuperi};
  size_t most = 1;
  for (int i = 0; i < 4; i++) most += all[i]->n;
  zn_kmap_init(&p->at, 1);
  p->n = 0;
  p->v = malloc(most * sizeof *p->v);
  bool ok = p->v != NULL;
  for (int i = 0; i < 4; i++)
    for (size_t r = 0; r < all[i]->n && ok; r++) {
      ok = zn_kmap_put(&p->at, &all[i]->v[r].k, p->n);
      p->v[p->n++] = &all[i]->v[r];
    }
  return ok;
}

static const zn_unit_row *parents_find(const parents *p, int64_t k) {
  size_t at = zn_kmap_find(&p->at, &k);
  return at == SIZE_MAX ? NULL : p->v[at];
}

static zn_status quotas_of(zn_replica *r, const zn_spesa *s, const parents *p, quota *q, size_t *out, zn_err *err) {
  size_t n = 0;
  for (size_t i = 0; i < s->n; i++) {
    int rank = rank_of(s->parts[i].entity);
    const zn_unit_row *row = rank < 0 ? NULL : parents_find(p, s->parts[i].row);
    if (row == NULL) continue;
    const zn_unit_row *liq = rank == 0 ? row : parents_find(p, row->parent);
    q[n++] = (quota){.liquidazione = rank == 0 ? row->k : row->parent,
                     .target = s->parts[i].target,
                     .liquidato_il = liq != NULL ? liq->day : ZN_DAY_MAX,
                     .rank = rank,
                     .line = s->lines[i],
                     .p = &s->parts[i]};
    ZN_TRY(posto_of(r, q[n - 1].liquidazione, &q[n - 1].liquidazione_posto, err));
    ZN_TRY(posto_of(r, q[n - 1].target, &q[n - 1].target_posto, err));
    ZN_TRY(posto_of(r, s->parts[i].row, &q[n - 1].row_posto, err));
  }
  *out = n;
  return ZN_OK;
}

static zn_status put_quotas(elenco *e, quota *q, size_t n, zn_err *err) {
  qsort(q, n, sizeof *q, by_liquidazione);
  for (size_t i = 0; i < n;) {
    bool settled = q[i].rank == 0;
    size_t next = i + settled;
    bool same = next < n && q[next].liquidazione == q[i].liquidazione && q[next].target == q[i].target;
    if (!settled) {
      ZN_TRY(put(e, NULL, &q[i], err));
      i++;
    } else {
      ZN_TRY(put(e, &q[i], same && q[next].rank == 1 ? &q[next] : NULL, err));
      i = next + (same && q[next].rank == 1);
    }
  }
  return ZN_OK;
}

static zn_status put_sintetico(elenco *e, const zn_spesa *s, zn_err *err) {
  const zn_part *p = &s->parts[0];
  sqlite3_stmt *st;
  zn_cella *c;
  if (p->liquidato == 0 && p->pagato == 0) return ZN_OK;
  ZN_TRY(new_row(e, s->lines[0], &c, err));
  ZN_TRY(ask(e,
             "SELECT coalesce(nullif(n.denominazione,''),n.cod_catastale,n.cf,n.codice),m.tipo='solo_importo',m.data "
             "FROM movimento_sintetico m LEFT JOIN ente n ON n.k=m.ente WHERE m.k=?",
             s->u->k, &st, err));
  if (sqlite3_step(st) == SQLITE_ROW) {
    text_at(e->t, &c[COMUNE], st, 0);
    zn_cella_testo(e->t, &c[DOC], sqlite3_column_int64(st, 1) ? ZT_R6_SOLO : ZT_R6_SINTETICO);
    int_at(&c[DOC_DATA], st, 2);
  }
  zn_replica_done(st);
  ZN_TRY(amount(&c[QUOTA], &e->quota, p->liquidato, err));
  return amount(&c[PAGATO], &e->pagato, p->pagato, err);
}

static zn_status one(void *ctx, const zn_spesa *s, zn_err *err) {
  elenco *e = ctx;
  e->s = s;
  zn_arena_clear(&e->scratch);
  if (s->sintetico) return put_sintetico(e, s, err);
  parents p;
  quota *q = malloc(s->n * sizeof *q);
  bool ok = parents_fill(&p, s->u) && q != NULL;
  size_t n = 0;
  zn_status st = ok ? quotas_of(e->in->r, s, &p, q, &n, err) : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (st == ZN_OK) st = put_quotas(e, q, n, err);
  zn_kmap_release(&p.at);
  free(p.v);
  free(q);
  return st;
}

static zn_status total(elenco *e, const zn_report_fa *fa, zn_err *err) {
  zn_cella *c;
  ZN_TRY(zn_report_riga(e->t, ZN_RIGA_TOTALE, &c, err));
  zn_tabella_chiave(e->t, &(zn_chiave){.fondo_annualita = fa->k, .intervento = e->in->ask->intervento});
  zn_tabella_chiave_colonna(e->t, QUOTA, &(zn_chiave){.misura = "liquidato"});
  zn_cella_testo(e->t, &c[COMUNE], ZT_R_TOTALE);
  zn_cella_importo(&c[QUOTA], e->quota);
  zn_cella_importo(&c[PAGATO], e->pagato);
  zn_cella_importo(&c[RECUPERATO], e->recuperato);
  return ZN_OK;
}

static zn_status fund(void *ctx, const zn_report_fa *fa, zn_err *err) {
  elenco *e = ctx;
  char day[11];
  e->t = zn_tabella_new("R6", columns, NCOL);
  ZN_TRY(zn_sheets_add(e->out, e->t, err));
  snprintf(e->t->titolo, sizeof e->t->titolo, ZT_R6_TITOLO, zn_day_print_it(day, e->in->al));
  snprintf(e->t->foglio, sizeof e->t->foglio, "%s %lld", fa->codice, (long long)fa->anno);
  e->n = 0;
  e->quota = e->pagato = e->recuperato = 0;
  zn_status st = zn_figures_load(&e->f, e->in->r, fa->k, e->in->al, err);
  if (st == ZN_OK) st = zn_spese_visita(&e->f, &e->in->chi, e->in->ask->vista, e->in->ask->intervento, one, e, err);
  zn_figures_free(&e->f);
  return st == ZN_OK ? total(e, fa, err) : st;
}

zn_status zn_report_r6(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  elenco e = {.in = in, .out = out};
  int64_t one_k;
  zn_arena_init(&e.scratch);
  zn_status st = zn_sql_int(in->r, "SELECT k FROM allegato LIMIT 1", 0, 0, &one_k, &e.allegati, err);
  if (st == ZN_OK) st = zn_report_ogni_fondo(in, fund, &e, err);
  zn_arena_release(&e.scratch);
  return st;
}
