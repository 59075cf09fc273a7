/* support_esame: an ambito that sends and a Regione that examines, in a region of support_region.h: verbs, acts, plain
 * expenses, and what each replica shows. */
#ifndef ZONA_TESTS_SUPPORT_ESAME_H
#define ZONA_TESTS_SUPPORT_ESAME_H

#include "core/domain/esame/esame.h"
#include "core/domain/esame/saldi.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "tests/core/domain/support_story.h"

extern region es_g;
extern story es_s;

typedef struct es_who {
  int at;
  const char *me;
  zn_org_kind kind;
} es_who;
extern const es_who COMUNE1, COMUNE2, CAPOFILA, LEADER, REGIONE;

/* Offices up to E2; a survey of the fund-year with this deadline (0: none, the implicit survey). */
void es_begin(uint64_t seed, zn_day deadline);
int64_t es_survey(zn_day al, zn_day deadline, const char *stato); /* its row at the Regione; carried to all */
void es_end(void);
zn_day es_today(void);

/* An expense of one row on the nth line (0..) of an ente: committed, settled, paid; the impegno. */
int64_t es_spend(int at, const char *ente, int nth, const char *numero, int64_t importo);
const char *es_line_id(int at, const char *ente, int nth); /* static storage */

/* A verb. with: NULL, or what goes with it (me, kind, verb, target are filled). */
zn_status es_act(es_who w, zn_verbo v, const char *target, const char *motivo, const zn_rendiconto_act *with,
                 json_t **out, zn_err *err);
#define DO(w, v, target, motivo)            MUST(es_act(w, v, target, motivo, NULL, NULL, &err))
#define REFUSED(w, v, target, motivo, must) es_refused(__LINE__, w, v, target, motivo, must)
void es_refused(int line, es_who w, zn_verbo v, const char *target, const char *motivo, zn_status must);

/* An act of the examination, as who; fund and survey are those of the story. *out: a new reference. */
zn_status es_esame(es_who w, zn_esame_fn fn, zn_esame_ask ask, json_t **out, zn_err *err);
const char *es_id(es_who w, zn_esame_fn fn, zn_esame_ask ask); /* done; its id, static storage */
void es_refused_act(int line, es_who w, zn_esame_fn fn, zn_esame_ask ask, zn_status must);
#define ASK(...) ((zn_esame_ask){__VA_ARGS__})
int64_t es_k(es_who w, const char *org);

json_t *es_show(int at, zn_livello l, const char *org);
void es_state(int line, int at, zn_livello l, const char *org, const char *must);
#define STATE(at, l, org, must) es_state(__LINE__, at, l, org, must)
/* Everybody of AMB-A sends and is validated. */
void es_all_validated(void);
zn_saldi es_saldi(int at, const char *ambito);
const char *es_text(const json_t *v, const char *key); /* asserted there */

#endif
