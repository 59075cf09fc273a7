/* interno: what the files of spesa share (private to core/domain/spesa). */
#ifndef ZONA_CORE_DOMAIN_SPESA_INTERNO_H
#define ZONA_CORE_DOMAIN_SPESA_INTERNO_H

#include "core/domain/money/context.h"
#include "core/domain/rows/rows.h"
#include "core/domain/spesa/spesa.h"

/* Names of the fields, in the order of moduli.c; a form has some of them. */
enum {
  SP_BUDGET,
  SP_INTERVENTO,
  SP_FONDO,
  SP_ENTE,
  SP_AMBITO,
  SP_IMPORTO,
  SP_QUOTA,
  SP_DATA,
  SP_OGGETTO,
  SP_DETERMINA,
  SP_DETERMINA_DATA,
  SP_FORNITORE,
  SP_FORNITORE_PIVA,
  SP_FORNITORE_CF,
  SP_FATTURA,
  SP_FATTURA_DATA,
  SP_FATTURA_TOTALE,
  SP_TIPO_DOCUMENTO,
  SP_MANDATO,
  SP_MANDATO_DATA,
  SP_DATA_PAGAMENTO,
  SP_PAG_IMPORTO,
  SP_QUIETANZA,
  SP_CIG,
  SP_MOTIVO_NO_CIG,
  SP_CUP,
  SP_RIPARTIZIONE,
  SP_IMPEGNO,
  SP_IMPEGNO_ANNO,
  SP_IMPEGNO_NUMERO,
  SP_LIQ_NUMERO,
  SP_LIQ_DATA,
  SP_LIQ_IMPORTO,
  SP_CAPITOLO,
  SP_NOTE,
  SP_CAMPI
};
extern const char *const zn_sp_nomi[SP_CAMPI];

/* One row being written. */
typedef struct zn_catena {
  zn_place p; /* come: as whom the chain is written */
  const zn_me *me;
  zn_tx *tx;
  zn_arena *a;
  json_t *avvisi;
  const char *v[SP_CAMPI]; /* as typed, "" when not */
  bool per_conto;          /* the ambito writes for the ente */
  int64_t ente;
  const char *ente_code;
  int64_t budget, assegnazione, controparte;
  zn_cents importo;
  zn_day data;
  int64_t fornitore, atto; /* -1: none */
  zn_spesa_fatta *fatta;
} zn_catena;

static inline bool zn_sp_ha(const zn_catena *c, int campo) { return c->v[campo][0] != 0; }
/* A row of an entity from pairs, written as c->me; pairs with an empty value are left out. */
ZN_MUST zn_status zn_catena_put(zn_catena *c, unsigned entity, const zn_pair *pairs, size_t n, int64_t *k, zn_err *err);
/* The id of a row as text, in the arena. */
const char *zn_catena_id(zn_catena *c, int64_t k);
const char *zn_sp_importo(zn_arena *a, zn_cents v); /* "1234.56" */
/* moduli.c: puts what was typed in its place and checks what goes together; importo and data are read. */
ZN_MUST zn_status zn_sp_leggi(zn_catena *c, const zn_modulo_spesa *m, const zn_pair *pairs, size_t n, zn_err *err);
/* Impegno, liquidazione and pagamento of a row whose budget, edge, ente and papers are known. */
ZN_MUST zn_status zn_catena_scrivi(zn_catena *c, zn_err *err);
/* Who writes for c->ente: the ente itself where this workplace is its own, else its ambito. Sets me, p.come. */
ZN_MUST zn_status zn_catena_chi(zn_catena *c, const zn_place *p, zn_err *err);
/* The same for a row of spending that is there: the organisation that wrote it, and its ente. ZN_E_DENIED when it is
 * not one of mine: what another office hangs under a row counts nowhere. */
ZN_MUST zn_status zn_catena_padrone(zn_catena *c, const zn_place *p, const zn_entity *e, int64_t k, const char *ref,
                                    zn_err *err);
/* quota.c: finds or makes the edges of a quota. */
ZN_MUST zn_status zn_quota_prepara(zn_catena *c, const zn_place *p, zn_err *err);
/* carte.c: supplier and act, found or made; -1 where the row names none. On behalf: found, or told in `nota`. */
ZN_MUST zn_status zn_catena_carte(zn_catena *c, zn_buf *nota, zn_err *err);
ZN_MUST zn_status zn_catena_giustificativo(zn_catena *c, int64_t *k, zn_err *err);

/* ---- split (divisione.c) ---- */
typedef struct zn_quota_letta {
  int64_t budget, peso; /* peso: a weight, or cents */
} zn_quota_letta;
typedef struct zn_quote {
  zn_quota_letta *v;
  size_t n;
  bool importi;  /* amounts in cents, not weights */
  bool percento; /* hundredths of a percent: what they lack to 100 goes to no line */
} zn_quote;
/* "SAD-01/FNPS/2025=60,COM-01/FSR/2025=40" as pairs. */
ZN_MUST zn_status zn_quote_pairs(const char *text, zn_arena *a, zn_pair **out, size_t *n, zn_err *err);
ZN_MUST zn_status zn_quote_leggi(zn_replica *r, const zn_me *me, int64_t ente, const zn_pair *pairs, size_t n,
                                 zn_arena *a, zn_quote *out, zn_err *err);
/* The share of each quota in an amount of which nothing is imputed yet. */
ZN_MUST zn_status zn_quote_parti(const zn_quote *q, zn_cents importo, zn_arena *a, zn_cents **parti, zn_cents *resto,
                                 zn_err *err);

#endif
