/* The table of DOMAIN 8.3 and the fold. Pure: no storage, no time. */
#include "core/domain/piano/flusso.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/piano.h"

#define P    ZN_PU_PIANO
#define V    ZN_PU_RIMODULAZIONE
#define ente ZN_PA_ENTE
#define capo ZN_PA_CAPOFILA
#define reg  ZN_PA_REGIONE

/* what a plan and its changes share */
#define PATH(u)                                                                                        \
  {u, ZN_PS_BOZZA, ZN_PM_APRI_CONSULTAZIONE, capo, ZN_PS_IN_CONSULTAZIONE, 1},                         \
      {u, ZN_PS_IN_CONSULTAZIONE, ZN_PM_TORNA_IN_BOZZA, capo, ZN_PS_BOZZA, 2},                         \
      {u, ZN_PS_IN_CONSULTAZIONE, ZN_PM_APPROVA_CONFERENZA, capo, ZN_PS_APPROVATO_CONFERENZA, 1},      \
      {u, ZN_PS_IN_CONSULTAZIONE, ZN_PM_COMMENTA, ente, ZN_PS_IN_CONSULTAZIONE, 0},                    \
      {u, ZN_PS_APPROVATO_CONFERENZA, ZN_PM_TORNA_IN_BOZZA, capo, ZN_PS_BOZZA, 2},                     \
      {u, ZN_PS_APPROVATO_CONFERENZA, ZN_PM_SOTTOSCRIVI_ACCORDO, capo, ZN_PS_ACCORDO_SOTTOSCRITTO, 1}, \
      {u, ZN_PS_ACCORDO_SOTTOSCRITTO, ZN_PM_TORNA_IN_BOZZA, capo, ZN_PS_BOZZA, 2},                     \
      {u, ZN_PS_ACCORDO_SOTTOSCRITTO, ZN_PM_TRASMETTI, capo, ZN_PS_TRASMESSO, 1},                      \
      {u, ZN_PS_TRASMESSO, ZN_PM_RESPINGI, reg, ZN_PS_BOZZA, 3},                                       \
      {u, ZN_PS_TRASMESSO, ZN_PM_RICHIEDI_INTEGRAZIONI, reg, ZN_PS_INTEGRAZIONI_RICHIESTE, 2},         \
      {u, ZN_PS_TRASMESSO, ZN_PM_APPROVA, reg, ZN_PS_APPROVATO, 1},                                    \
      {u, ZN_PS_INTEGRAZIONI_RICHIESTE, ZN_PM_RESPINGI, reg, ZN_PS_BOZZA, 2},                          \
      {u, ZN_PS_INTEGRAZIONI_RICHIESTE, ZN_PM_INTEGRA, capo, ZN_PS_TRASMESSO, 1},                      \
      {u, ZN_PS_APPROVATO, ZN_PM_ANNULLA_APPROVAZIONE, reg, ZN_PS_TRASMESSO, 2}, {                     \
    u, ZN_PS_APPROVATO, ZN_PM_RENDI_VIGENTE, capo, ZN_PS_VIGENTE, 1                                    \
  }

/* unit, from, move, by whom, to, priority */
const zn_pregola zn_piano_table[] = {
    PATH(P),
    {P, ZN_PS_VIGENTE, ZN_PM_CONCLUDI, capo, ZN_PS_CONCLUSO, 1},

    PATH(V),
    {V, ZN_PS_BOZZA, ZN_PM_APPROVA_LEGGERA, capo, ZN_PS_APPROVATO, 1},

    {0, 0, 0, 0, 0, 0},
};

#undef P
#undef V
#undef ente
#undef capo
#undef reg

bool zn_piano_spetta(zn_punita u, zn_pmossa m, zn_pautore chi) {
  for (const zn_pregola *r = zn_piano_table; r->unita != 0; r++)
    if (r->unita == u && r->mossa == m && r->chi == chi) return true;
  return false;
}

static const zn_pregola *rule_of(zn_punita u, zn_pstato from, const zn_pmossa_row *m) {
  for (const zn_pregola *r = zn_piano_table; r->unita != 0; r++)
    if (r->unita == u && r->da == from && r->mossa == m->mossa && r->chi == m->autore) return r;
  return NULL;
}

/* ---- which moves answer which ---- */

typedef struct fold {
  zn_punita unita;
  zn_pmossa_row **m;
  size_t n;
  bool *seen;    /* taken up, or dealt with */
  size_t *group; /* positions of the move, and its equals, that made the state */
  size_t ngroup;
} fold;

static bool answers(const zn_pmossa_row *m, const zn_pmossa_row *answer) {
  return answer->answers && zn_hash_cmp(&answer->risponde_a, &m->hash) == 0;
}

static bool answers_now(const fold *f, size_t i, bool start) {
  if (start) return !f->m[i]->answers;
  for (size_t g = 0; g < f->ngroup; g++)
    if (answers(f->m[f->group[g]], f->m[i])) return true;
  return false;
}

static bool gone_on(const fold *f, size_t i, zn_pstato to) {
  for (size_t j = 0; j < f->n; j++)
    if (j != i && answers(f->m[i], f->m[j]) && rule_of(f->unita, to, f->m[j]) != NULL &&
        f->m[j]->autore != f->m[i]->autore)
      return true;
  return false;
}

/* Has the Regione answered something that follows from it? Then it took it for good. Depth: no longer than the list. */
static bool taken_by_region(const fold *f, size_t i, size_t depth) {
  for (size_t j = 0; j < f->n && depth < f->n; j++)
    if (answers(f->m[i], f->m[j]) && (f->m[j]->autore == ZN_PA_REGIONE || taken_by_region(f, j, depth + 1)))
      return true;
  return false;
}

static bool forbidden(const fold *f, size_t i) { return f->m[i]->invalida && !taken_by_region(f, i, 0); }

static bool better(const fold *f, size_t a, const zn_pregola *ra, size_t b, const zn_pregola *rb) {
  if (ra->priorita != rb->priorita) return ra->priorita > rb->priorita;
  bool ga = gone_on(f, a, ra->a), gb = gone_on(f, b, rb->a);
  if (ga != gb) return ga;
  if (ra != rb) return ra < rb;
  return zn_hash_cmp(&f->m[a]->hash, &f->m[b]->hash) < 0;
}

/* Two desks of an office may make the same move at once: they are one where they are about the same lines. */
static bool equal_moves(const zn_pmossa_row *a, const zn_pmossa_row *b) {
  if (a->mossa != b->mossa || a->autore != b->autore || a->has_impronta != b->has_impronta) return false;
  return !a->has_impronta || zn_hash_cmp(&a->impronta, &b->impronta) == 0;
}

/* ---- what a move does ---- */

static void take(zn_pflusso *out, const zn_pmossa_row *m, zn_pstato to) {
  out->ultima = m;
  out->stato = to;
  switch (m->mossa) {
    case ZN_PM_APPROVA_CONFERENZA: out->conferenza = m; break;
    case ZN_PM_SOTTOSCRIVI_ACCORDO: out->accordo = m; break;
    case ZN_PM_TRASMETTI:
    case ZN_PM_INTEGRA:
      out->trasmissione = m;
      out->versione++;
      break;
    case ZN_PM_APPROVA:
    case ZN_PM_APPROVA_LEGGERA: out->approvazione = m; break;
    case ZN_PM_RENDI_VIGENTE: out->vigore = m; break;
    case ZN_PM_ANNULLA_APPROVAZIONE: out->approvazione = NULL; break;
    case ZN_PM_TORNA_IN_BOZZA:
    case ZN_PM_RESPINGI: out->conferenza = out->accordo = out->trasmissione = out->approvazione = NULL; break;
    default: break;
  }
}

/* Comments on the present state, and what is nobody's to say now; the best of the rest. */
static size_t choose(fold *f, bool start, zn_pstato now, const zn_pregola **rule) {
  size_t best = f->n;
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i] || !answers_now(f, i, start)) continue;
    const zn_pregola *r = rule_of(f->unita, now, f->m[i]);
    if (r == NULL || forbidden(f, i)) {
      f->seen[i] = true;
      f->m[i]->effetto = ZN_PE_SENZA_EFFETTO;
    } else if (r->priorita == 0) {
      f->seen[i] = true;
      f->m[i]->effetto = ZN_PE_ANNOTATO;
    } else if (best == f->n || better(f, i, r, best, *rule)) {
      best = i;
      *rule = r;
    }
  }
  return best;
}

/* One step; false when nothing answers the present state. next: room for n positions. */
static bool step(fold *f, bool start, size_t *next, zn_pflusso *out) {
  const zn_pregola *rule = NULL;
  size_t best = choose(f, start, out->stato, &rule), n = 0;
  if (best == f->n) return false;
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i] || !answers_now(f, i, start)) continue;
    bool same = equal_moves(f->m[best], f->m[i]);
    f->m[i]->effetto = same ? ZN_PE_VALE : ZN_PE_SUPERATO;
    f->seen[i] = true;
    if (same) next[n++] = i;
  }
  memcpy(f->group, next, n * sizeof *next);
  f->ngroup = n;
  take(out, f->m[best], rule->a);
  return true;
}

static int by_hash(const void *a, const void *b) {
  return zn_hash_cmp(&(*(zn_pmossa_row *const *)a)->hash, &(*(zn_pmossa_row *const *)b)->hash);
}

static bool is_here(const fold *f, const zn_hash *hash) {
  size_t lo = 0, hi = f->n;
  while (lo < hi) {
    size_t mid = lo + (hi - lo) / 2;
    int c = zn_hash_cmp(&f->m[mid]->hash, hash);
    if (c == 0) return true;
    if (c < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return false;
}

/* What answers something here that never came to count is over; the rest waits. */
static void settle_rest(fold *f) {
  for (size_t i = 0; i < f->n; i++) {
    if (f->seen[i]) continue;
    bool here = !f->m[i]->answers || is_here(f, &f->m[i]->risponde_a);
    f->m[i]->effetto = here ? ZN_PE_SUPERATO : ZN_PE_IN_ATTESA;
    if (f->m[i]->autore == ZN_PA_NESSUNO) f->m[i]->effetto = ZN_PE_SENZA_EFFETTO;
  }
}

void zn_piano_fold(zn_punita unita, zn_pmossa_row **m, size_t n, zn_pflusso *out) {
  *out = (zn_pflusso){.stato = ZN_PS_BOZZA};
  if (n == 0) return;
  qsort(m, n, sizeof *m, by_hash); /* one order, whatever the arrival */
  bool *seen = calloc(n, sizeof *seen);
  size_t *room = calloc(n, 2 * sizeof *room);
  fold f = {.unita = unita, .m = m, .n = n, .seen = seen, .group = room};
  bool start = true;
  if (seen != NULL && room != NULL) {
    while (step(&f, start, room + n, out)) start = false;
    settle_rest(&f);
  }
  free(seen);
  free(room);
}

/* ---- names ---- */

static const struct {
  const char *name, *label;
} states[ZN_PS_END] = {
    [ZN_PS_NESSUNO] = {"", ""},
    [ZN_PS_BOZZA] = {"bozza", ZT_PS_BOZZA},
    [ZN_PS_IN_CONSULTAZIONE] = {"in_consultazione", ZT_PS_CONSULTAZ},
    [ZN_PS_APPROVATO_CONFERENZA] = {"approvato_conferenza", ZT_PS_CONFERENZA},
    [ZN_PS_ACCORDO_SOTTOSCRITTO] = {"accordo_sottoscritto", ZT_PS_ACCORDO},
    [ZN_PS_TRASMESSO] = {"trasmesso_regione", ZT_PS_TRASMESSO},
    [ZN_PS_INTEGRAZIONI_RICHIESTE] = {"integrazioni_richieste", ZT_PS_INTEGRAZIONI},
    [ZN_PS_APPROVATO] = {"approvato", ZT_PS_APPROVATO},
    [ZN_PS_VIGENTE] = {"vigente", ZT_PS_VIGENTE},
    [ZN_PS_CONCLUSO] = {"concluso", ZT_PS_CONCLUSO},
};
static const struct {
  const char *name, *label;
} moves[ZN_PM_END] = {
    [ZN_PM_NESSUNA] = {"", ""},
    [ZN_PM_APRI_CONSULTAZIONE] = {"apri_consultazione", ZT_PM_CONSULTA},
    [ZN_PM_COMMENTA] = {"commenta", ZT_PM_COMMENTA},
    [ZN_PM_TORNA_IN_BOZZA] = {"torna_in_bozza", ZT_PM_BOZZA},
    [ZN_PM_APPROVA_CONFERENZA] = {"approva_conferenza", ZT_PM_CONFERENZA},
    [ZN_PM_SOTTOSCRIVI_ACCORDO] = {"sottoscrivi_accordo", ZT_PM_ACCORDO},
    [ZN_PM_TRASMETTI] = {"trasmetti_regione", ZT_PM_TRASMETTI},
    [ZN_PM_RICHIEDI_INTEGRAZIONI] = {"richiedi_integrazioni", ZT_PM_RICHIEDI},
    [ZN_PM_INTEGRA] = {"integra", ZT_PM_INTEGRA},
    [ZN_PM_APPROVA] = {"approva", ZT_PM_APPROVA},
    [ZN_PM_RESPINGI] = {"respingi", ZT_PM_RESPINGI},
    [ZN_PM_ANNULLA_APPROVAZIONE] = {"annulla_approvazione", ZT_PM_ANNULLA},
    [ZN_PM_RENDI_VIGENTE] = {"rendi_vigente", ZT_PM_VIGENTE},
    [ZN_PM_APPROVA_LEGGERA] = {"approva_leggera", ZT_PM_LEGGERA},
    [ZN_PM_CONCLUDI] = {"concludi", ZT_PM_CONCLUDI},
};

static bool is(zn_span s, const char *name) { return strlen(name) == s.n && memcmp(name, s.p, s.n) == 0; }

const char *zn_pstato_name(zn_pstato s) { return (size_t)s < ZN_PS_END ? states[s].name : ""; }
const char *zn_pstato_label(zn_pstato s) { return (size_t)s < ZN_PS_END ? states[s].label : ""; }
const char *zn_pstato_stored(zn_pstato s) {
  return zn_pstato_name(s == ZN_PS_INTEGRAZIONI_RICHIESTE ? ZN_PS_TRASMESSO : s);
}
zn_pstato zn_pstato_parse(zn_span name) {
  for (int i = 1; i < ZN_PS_END; i++)
    if (is(name, states[i].name)) return (zn_pstato)i;
  return ZN_PS_NESSUNO;
}
const char *zn_pmossa_name(zn_pmossa m) { return (size_t)m < ZN_PM_END ? moves[m].name : ""; }
const char *zn_pmossa_label(zn_pmossa m) { return (size_t)m < ZN_PM_END ? moves[m].label : ""; }
zn_pmossa zn_pmossa_parse(zn_span name) {
  for (int i = 1; i < ZN_PM_END; i++)
    if (is(name, moves[i].name)) return (zn_pmossa)i;
  return ZN_PM_NESSUNA;
}
const char *zn_peffetto_name(zn_peffetto e) {
  static const char *const names[] = {"", "vale", "annotata", "superata", "in_attesa", "senza_effetto"};
  return (size_t)e < sizeof names / sizeof names[0] ? names[e] : "";
}
