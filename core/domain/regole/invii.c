/* Rules of what was sent: V05 (figures that go down), V18 (who has not sent), V28 (when it came). */
#include <string.h>
#include <strings.h>

#include "core/domain/regole/internal.h"

/* ---- V05 ---- */

/* Was this manifest part of a transmission? The bare facts say so to everybody. */
static bool transmitted(const zn_regole *g, const zn_hash *manifest) {
  for (size_t i = 0; i < g->x.mosse.n; i++) {
    const zn_mossa_row *m = &g->x.mosse.v[i];
    if (m->mossa != ZN_M_COMUNICA_TRASMISSIONE || m->autore != ZN_A_CAPOFILA || m->doc.n < 34) continue;
    for (size_t at = 0; at + 32 <= m->doc.n; at++)
      if (memcmp(m->doc.p + at, manifest->b, 32) == 0) return true;
  }
  return false;
}

static bool says(const char *text, const char *word) {
  for (size_t n = strlen(word); *text != 0; text++)
    if (strncasecmp(text, word, n) == 0) return true;
  return false;
}

/* Multifondo's two reasons, and a note beside them. */
static bool reason_for_less(const char *motivo) {
  return motivo != NULL &&
         (says(motivo, "errore materiale") || says(motivo, "errore_materiale") || says(motivo, "disimpegno"));
}

static zn_status v05_totals(zn_regole *g, const zn_somme *before, const zn_somme *now, zn_err *err) {
  const struct {
    const char *what;
    zn_cents was, is;
  } v[] = {{"l'impegnato", before->impegnato, now->impegnato},
           {"il liquidato", before->liquidato, now->liquidato},
           {"il pagato", before->pagato, now->pagato}};
  for (size_t i = 0; i < 3; i++) {
    char t[40];
    zn_cents less;
    if (v[i].is >= v[i].was) continue;
    ZN_TRY(zn_money_sub(v[i].was, v[i].is, &less, err));
    bool explained = reason_for_less(g->motivo);
    ZN_TRY(zn_rilievo_add(g, "V05", explained ? ZN_AVVISA : ZN_BLOCCA, 0, 0, ZT_V05, v[i].what,
                          zn_money_print_it(t, less)));
  }
  return ZN_OK;
}

/* ---- V05 by row of the matrix: a warning ---- */

typedef struct matrix_row {
  const char *obiettivo;
  zn_cents was[3], is[3];
} matrix_row;

typedef struct matrix {
  matrix_row *v;
  size_t n, cap;
} matrix;

static matrix_row *row_of(matrix *m, const char *obiettivo) {
  for (size_t i = 0; i < m->n; i++)
    if (strcmp(m->v[i].obiettivo, obiettivo) == 0) return &m->v[i];
  if (m->n == m->cap) return NULL;
  m->v[m->n].obiettivo = obiettivo;
  return &m->v[m->n++];
}

/* The line that a manifest names by its wire id: 0 || hash, or 1 || ledger || device || n. */
static int64_t k_of_wire(zn_replica *r, zn_span id) {
  zn_id hash;
  zn_pk device;
  uint64_t n = 0;
  if (id.n == 17 && id.p[0] == 0) {
    memcpy(hash.b, id.p + 1, sizeof hash.b);
    return zn_replica_k_of_hash(r, &hash, false);
  }
  if (id.n != ZN_WIRE_ID_MAX || id.p[0] != 1) return -1;
  memcpy(hash.b, id.p + 1, 16);
  memcpy(device.b, id.p + 17, 32);
  for (int i = 0; i < 8; i++) n = n << 8 | id.p[49 + i];
  int64_t feed = zn_replica_feed(r, &hash, &device, false);
  return feed < 0 ? -1 : (int64_t)((uint64_t)feed << 43 | n);
}

static zn_status add3(zn_cents to[3], zn_cents impegnato, zn_cents liquidato, zn_cents pagato, zn_err *err) {
  ZN_TRY(zn_money_add(to[0], impegnato, &to[0], err));
  ZN_TRY(zn_money_add(to[1], liquidato, &to[1], err));
  return zn_money_add(to[2], pagato, &to[2], err);
}

static zn_status fill(zn_regole *g, const zn_manifest *before, const zn_chi *chi, matrix *m, zn_err *err) {
  for (size_t i = 0; i < before->nlines; i++) {
    const zn_manifest_line *l = &before->lines[i];
    int64_t k = k_of_wire(g->r, l->id);
    size_t at = zn_kmap_find(&g->x.f.line_at, &k);
    if (at == SIZE_MAX) continue; /* the line is gone: the totals say what is missing */
    matrix_row *row = row_of(m, g->x.f.lines[at].obiettivo);
    if (row != NULL) ZN_TRY(add3(row->was, l->impegnato, l->liquidato, l->pagato, err));
  }
  for (size_t i = 0; i < g->x.f.namounts; i++) {
    const zn_amount *a = &g->x.f.amounts[i];
    bool interno;
    if (a->on_edge || !zn_chi_ha_somma(chi, a) || !zn_vista_conta(&g->x.f, a, g->x.vista, &interno) || interno)
      continue;
    matrix_row *row = row_of(m, g->x.f.lines[a->target].obiettivo);
    if (row != NULL) ZN_TRY(add3(row->is, a->impegnato, a->liquidato, a->pagato, err));
  }
  return ZN_OK;
}

static zn_status v05_rows(zn_regole *g, const zn_manifest *before, const zn_chi *chi, zn_err *err) {
  static const char *const what[3] = {"l'impegnato", "il liquidato", "il pagato"};
  matrix m = {.cap = g->x.f.nlines + 1};
  m.v = zn_arena_alloc(&g->scratch, m.cap * sizeof *m.v);
  if (m.v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(fill(g, before, chi, &m, err));
  for (size_t i = 0; i < m.n; i++) {
    for (size_t j = 0; j < 3; j++) {
      char t[40];
      zn_cents less;
      if (m.v[i].obiettivo[0] == 0 || m.v[i].is[j] >= m.v[i].was[j]) continue;
      ZN_TRY(zn_money_sub(m.v[i].was[j], m.v[i].is[j], &less, err));
      ZN_TRY(zn_rilievo_add(g, "V05", ZN_AVVISA, 0, 0, ZT_V05_RIGA, m.v[i].obiettivo, what[j],
                            zn_money_print_it(t, less)));
    }
  }
  return ZN_OK;
}

/* The last transmitted manifest of the level, not after the date. */
static bool last_sent(zn_regole *g, zn_manifest *best) {
  bool any = false;
  for (size_t i = 0; i < g->x.mosse.n; i++) {
    const zn_mossa_row *m = &g->x.mosse.v[i];
    zn_manifest doc;
    bool mine = g->ente != 0 ? m->unita == ZN_U_ENTE && m->ente == g->ente && transmitted(g, &m->manifest)
                             : m->unita == ZN_U_AMBITO && m->ambito == g->ambito && m->autore == ZN_A_CAPOFILA;
    if (!mine || !m->has_manifest || m->doc.n == 0 || zn_manifest_parse(&doc, m->doc, &g->x.arena, NULL) != ZN_OK)
      continue;
    if (doc.al > g->x.al || doc.vista != g->x.vista) continue;
    if (any && (doc.al < best->al || (doc.al == best->al && doc.versione <= best->versione))) continue;
    *best = doc;
    any = true;
  }
  return any;
}

zn_status zn_v05(zn_regole *g, zn_err *err) {
  zn_manifest before = {0};
  zn_importi im;
  if ((g->ente == 0 && g->ambito == 0) || !last_sent(g, &before)) return ZN_OK;
  zn_chi chi = {.livello = g->ente != 0 ? ZN_LIVELLO_ENTE : ZN_LIVELLO_AMBITO, .ente = g->ente, .ambito = g->ambito};
  ZN_TRY(zn_importi_di(&g->x.f, &chi, g->x.vista, &im, err));
  ZN_TRY(v05_totals(g, &before.totali, &im.totali, err));
  return v05_rows(g, &before, &chi, err);
}

/* ---- V18 ---- */

static zn_status v18_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  int64_t *enti;
  size_t n;
  ZN_TRY(zn_rend_enti(&g->x, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) {
    zn_flow f;
    if (!zn_perimetro_deve(&g->x.f.perimetro, ambito, enti[i], g->x.al)) continue;
    ZN_TRY(zn_rend_ente(&g->x, ambito, enti[i], &f, NULL, NULL, err));
    if (f.stato == ZN_S_CONVALIDATO) continue;
    bool sent = f.stato == ZN_S_INVIATO || f.stato == ZN_S_IN_VERIFICA || f.stato == ZN_S_INSERITO_DA_CAPOFILA;
    const char *name = zn_regole_ente(g, enti[i]);
    zn_gravita level = g->reasoned ? ZN_AVVISA : ZN_BLOCCA;
    ZN_TRY(sent ? zn_rilievo_add(g, "V18", level, ZN_ENTE, enti[i], ZT_V18_DA_CONVALIDARE, name)
                : zn_rilievo_add(g, "V18", level, ZN_ENTE, enti[i], ZT_V18, name));
  }
  return ZN_OK;
}

zn_status zn_v18(zn_regole *g, zn_err *err) { return zn_regole_ambiti(g, v18_ambito, err); }

/* ---- V28 ---- */

static zn_status v28_ente(zn_regole *g, int64_t ambito, int64_t ente, zn_err *err) {
  zn_flow f;
  zn_puntuale when;
  zn_scadenza due; /* with its extensions */
  char day[11];
  ZN_TRY(zn_rend_ente(&g->x, ambito, ente, &f, NULL, NULL, err));
  ZN_TRY(zn_rend_punctual(&g->x, f.invio, &when, err));
  ZN_TRY(zn_rend_scadenza(&g->x, ambito, ente, &due, err));
  const char *name = zn_regole_ente(g, ente);
  zn_day_print_it(day, due.giorno);
  if (when == ZN_P_IN_RITARDO) return zn_rilievo_add(g, "V28", ZN_SUGGERISCE, ZN_ENTE, ente, ZT_V28_TARDI, name, day);
  if (when == ZN_P_FIRMATO_NEI_TERMINI)
    return zn_rilievo_add(g, "V28", ZN_SUGGERISCE, ZN_ENTE, ente, ZT_V28_FIRMATO, name, day);
  if (when == ZN_P_NON_RICEVUTO)
    return zn_rilievo_add(g, "V28", ZN_SUGGERISCE, ZN_ENTE, ente, ZT_V28_ATTESA, name, day);
  return ZN_OK;
}

static zn_status v28_ambito(zn_regole *g, int64_t ambito, zn_err *err) {
  int64_t *enti;
  size_t n;
  ZN_TRY(zn_rend_enti(&g->x, ambito, &enti, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(v28_ente(g, ambito, enti[i], err));
  return ZN_OK;
}

zn_status zn_v28(zn_regole *g, zn_err *err) {
  if (!g->x.scadenza.esiste) return ZN_OK;
  if (g->ente != 0) return v28_ente(g, zn_figures_home(&g->x.f, g->ente), g->ente, err);
  return zn_regole_ambiti(g, v28_ambito, err);
}
