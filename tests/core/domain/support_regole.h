/* support_regole: a small region for the tests of the rules, and the pairs they are made of: for each rule what leaves
 * it silent, then what makes it speak, with the whole sentence that a clerk reads. */
#ifndef ZONA_TESTS_SUPPORT_REGOLE_H
#define ZONA_TESTS_SUPPORT_REGOLE_H

#include "core/domain/regole/regole.h"
#include "tests/core/domain/support_region.h"

/* Days: today is 01/12/2025. */
enum { D_01_01 = 20089, D_01_02 = 20120, D_01_03 = 20148, D_01_04 = 20179, D_01_06 = 20240, TODAY = 20423 };

/* The fund FX/2025, 1.000,00 assigned to AMB-A; SAD-01 (A2, OS04) in its plan with 500,00 for E001. */
typedef struct world {
  region g;
  zn_ledger l1, l3, l4, l6;        /* of the Regione, of AMB-A, of AMB-A for E001, of E001 */
  int64_t fondo, fa, edge;         /* on the Regione's replica */
  int64_t piano, intervento, line; /* on the capofila's */
  int64_t budget;                  /* the line on E001's replica */
  /* what the check is asked of: E001 on its own replica, all that a sending asks, unless a scene says otherwise */
  int at;
  zn_livello livello;
  const char *org, *motivo;
  zn_regole_parte parte;
} world;

extern world w;
void world_open(bool completo);
void world_close(void);
int64_t fa_at(int at); /* the fund-year on a replica; carries what is new */
void ask_of(int at, zn_livello livello, const char *org);

/* Rows of E001, on its replica, unless `at` says otherwise. */
zn_row impegno(const char *numero, int64_t importo); /* on the line, dated 01/03/2025 */
int64_t put(zn_row *row);
int64_t put_at(int at, const zn_ledger *l, zn_row *row);
int64_t committed(const char *numero, int64_t importo);
int64_t settled(int64_t impegno, const char *numero, int64_t importo, int64_t doc); /* 01/04/2025 */
zn_row payment(int64_t liquidazione, const char *mandato, int64_t importo);         /* 01/06/2025 */
int64_t paid(int64_t liquidazione, const char *mandato, int64_t importo);
int64_t supplier(const char *piva);
zn_row paper(const char *tipo, const char *numero, int64_t totale); /* 01/03/2025, of a cooperative */
int64_t invoice(const char *numero, int64_t totale);
int64_t act(const char *numero, int day);
/* Changes one field of a row of E001. */
void change_int(unsigned entity, int64_t k, const char *field, int64_t v);
void change_text(unsigned entity, int64_t k, const char *field, const char *v);
/* Of the plan, on the capofila's replica. */
int64_t new_line(const char *ente, int64_t importo);
void plan_text(unsigned entity, int64_t k, const char *field, const char *v);
void plan_int(unsigned entity, int64_t k, const char *field, int64_t v);
void region_text(unsigned entity, int64_t k, const char *field, const char *v);

typedef struct rule_pair {
  const char *code;
  zn_gravita level; /* of what it says */
  bool completo;    /* the fund asks every act */
  void (*good)(void), (*bad)(void);
  const char *says; /* the whole sentence */
} rule_pair;
/* The first argument names the rule: test_regole_tavola looks for one of these for each. */
#define PAIR(code, level, completo, name, says) \
  { code, level, completo, name##_good, name##_bad, says }
void run_pairs(const rule_pair *pairs, size_t n);

#endif
