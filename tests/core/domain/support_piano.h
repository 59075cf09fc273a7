/* support_piano: a Piano di zona in AMB-A on real replicas, its verbs, and how it stands for each office. */
#ifndef ZONA_TESTS_SUPPORT_PIANO_H
#define ZONA_TESTS_SUPPORT_PIANO_H

#include "core/domain/piano/aperto.h"
#include "core/domain/piano/piano.h"
#include "tests/core/domain/support_region.h"

extern region pz_g;
extern zn_arena pz_arena;
/* On the capofila's replica: the plan of 2024, its one intervento, the edge that funds it, a line for E001 (6.000,00)
 * and one for E002 (4.000,00). */
extern int64_t pz_piano, pz_intervento, pz_edge, pz_line1, pz_line2;
#define PZ_ATTO "VCS/2025/1" /* an act of the capofila's and one of the Regione's */

int pz_setup(void **state); /* up to E2; everybody holds the plan, a draft */
int pz_teardown(void **state);

zn_place pz_place(int at);
/* A verb of `zona piano`, of AMB-A unless t says another; *out: a new reference, or NULL. */
zn_status pz_try(int at, const char *verb, zn_piano_testi t, json_t **out, zn_err *err);
#define DO(at, verb, ...) MUST(pz_try(at, verb, (zn_piano_testi){__VA_ARGS__}, NULL, &err))
/* ... is refused, and the text says so. */
#define REFUSED(at, verb, must, says, ...)                                                              \
  do {                                                                                                  \
    zn_err e_ = {0};                                                                                    \
    zn_status s_ = pz_try(at, verb, (zn_piano_testi){__VA_ARGS__}, NULL, &e_);                          \
    if (s_ != (must)) fail_msg("%s at %d: %d, %s (line %d)", verb, at, s_, e_.text, __LINE__);          \
    if (strstr(e_.text, says) == NULL) fail_msg("%s: \"%s\" does not say \"%s\"", verb, e_.text, says); \
  } while (0)
#define STATE(at, must) pz_state_at(__LINE__, at, must)

json_t *pz_show(int at); /* a new reference */
void pz_state_at(int line, int at, const char *must);
size_t pz_count(int at, const char *effetto); /* how many of the plan's moves have this effect */

int64_t pz_add_act(int at, const zn_ledger *l, const char *org, const char *field, const char *numero);
int64_t pz_add_line(int64_t intervento, int64_t edge, const char *ente, zn_cents importo);
void pz_sign_all(void);
void pz_enforce(void); /* to the end of the path: approved by the Regione and in force */

#endif
