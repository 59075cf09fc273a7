/* flusso: the states of a Piano di zona, and of each of its changes (rimodulazione), as a fold over the moves that the
 * offices wrote (DOMAIN 8.3; the steps of the Calabria circular).
 *
 * As in core/domain/rendiconto/flow: each move names by hash what it answers; the fold starts from the draft and
 * follows the answers. Where two answer the same, the table's priority decides (rejecting over asking over approving;
 * going back over going on), then whether somebody else has already gone on from it, then the order of the table, then
 * the hash. Order of arrival and clocks never count. Who made a move is told by the ledger it lies in: the ente's
 * (comments), the ambito's, the Regione's for that ambito. A move that its author may not make, or that the state does
 * not know, has no effect and is listed; one whose answered move is not here waits.
 *
 * An agreement counts only if all who must had signed it at its date (DOMAIN 16 D18): a modified client that signs
 * before has no effect elsewhere. Once the Regione has answered what follows from it, it stands whatever is edited
 * afterwards. That a light path stayed under the Regione's threshold is checked where it is tried and shown where it is
 * not so (a threshold lowered later must not undo the past). */
#ifndef ZONA_CORE_DOMAIN_PIANO_FLUSSO_H
#define ZONA_CORE_DOMAIN_PIANO_FLUSSO_H

#include "core/base/date.h"
#include "core/crypto/crypto.h"
#include "core/domain/money/context.h"

typedef enum zn_pstato {
  ZN_PS_NESSUNO = 0,
  ZN_PS_BOZZA,
  ZN_PS_IN_CONSULTAZIONE,
  ZN_PS_APPROVATO_CONFERENZA,
  ZN_PS_ACCORDO_SOTTOSCRITTO,
  ZN_PS_TRASMESSO,
  ZN_PS_INTEGRAZIONI_RICHIESTE,
  ZN_PS_APPROVATO,
  ZN_PS_VIGENTE,
  ZN_PS_CONCLUSO,
  ZN_PS_END
} zn_pstato;
const char *zn_pstato_name(zn_pstato s);  /* "trasmesso_regione" */
const char *zn_pstato_label(zn_pstato s); /* "Trasmesso alla Regione" */
zn_pstato zn_pstato_parse(zn_span name);
/* The value of piano.stato for it (the request of the Regione has none of its own there). */
const char *zn_pstato_stored(zn_pstato s);

/* In the order of piano_mossa.mossa in the schema. */
typedef enum zn_pmossa {
  ZN_PM_NESSUNA = 0,
  ZN_PM_APRI_CONSULTAZIONE,
  ZN_PM_COMMENTA,
  ZN_PM_TORNA_IN_BOZZA,
  ZN_PM_APPROVA_CONFERENZA,
  ZN_PM_SOTTOSCRIVI_ACCORDO,
  ZN_PM_TRASMETTI,
  ZN_PM_RICHIEDI_INTEGRAZIONI,
  ZN_PM_INTEGRA,
  ZN_PM_APPROVA,
  ZN_PM_RESPINGI,
  ZN_PM_ANNULLA_APPROVAZIONE,
  ZN_PM_RENDI_VIGENTE,
  ZN_PM_APPROVA_LEGGERA,
  ZN_PM_CONCLUDI,
  ZN_PM_END
} zn_pmossa;
const char *zn_pmossa_name(zn_pmossa m);
const char *zn_pmossa_label(zn_pmossa m);
zn_pmossa zn_pmossa_parse(zn_span name);

typedef enum zn_pautore { ZN_PA_NESSUNO = 0, ZN_PA_ENTE, ZN_PA_CAPOFILA, ZN_PA_REGIONE } zn_pautore;
typedef enum zn_punita { ZN_PU_PIANO = 1, ZN_PU_RIMODULAZIONE } zn_punita;

typedef enum zn_peffetto {
  ZN_PE_VALE = 1,     /* it made the state */
  ZN_PE_ANNOTATO,     /* a comment: valid, changes no state */
  ZN_PE_SUPERATO,     /* another one that answers the same took its place */
  ZN_PE_IN_ATTESA,    /* what it answers is not here */
  ZN_PE_SENZA_EFFETTO /* not its author's to make, not now, or signed by too few */
} zn_peffetto;
const char *zn_peffetto_name(zn_peffetto e);

typedef struct zn_pregola {
  zn_punita unita;
  zn_pstato da;
  zn_pmossa mossa;
  zn_pautore chi;
  zn_pstato a;
  uint8_t priorita; /* 0: noted, changes nothing */
} zn_pregola;
extern const zn_pregola zn_piano_table[]; /* ends with unita 0 */
/* Is this move somebody's in this role, in any state? */
bool zn_piano_spetta(zn_punita u, zn_pmossa m, zn_pautore chi);

/* A move, as the fold sees it. Spans are owned by whoever loaded them. */
typedef struct zn_pmossa_row {
  int64_t k;
  zn_hash hash;
  zn_pmossa mossa;
  zn_pautore autore; /* by ledger; ZN_PA_NESSUNO: nobody's right */
  int64_t piano, rimodulazione, ente, atto;
  bool answers, has_impronta;
  zn_hash risponde_a, impronta;
  zn_day data; /* ZN_DAY_MIN: not given */
  zn_span motivo;
  bool invalida; /* an agreement that too few had signed */
  zn_peffetto effetto;
} zn_pmossa_row;

typedef struct zn_pflusso {
  zn_pstato stato;
  unsigned versione; /* transmissions that counted */
  const zn_pmossa_row *ultima;
  /* in force, NULL where none: approval of the Conferenza, agreement, transmission, approval (or light approval) */
  const zn_pmossa_row *conferenza, *accordo, *trasmissione, *approvazione, *vigore;
} zn_pflusso;

/* Folds the moves of one unit; sets the effect of each; sorts `m`. */
void zn_piano_fold(zn_punita unita, zn_pmossa_row **m, size_t n, zn_pflusso *out);

/* ---- from a replica */
typedef struct zn_pmosse {
  zn_pmossa_row *v;
  size_t n;
} zn_pmosse;
/* "BLAKE2b(zona piano mossa 1, canonical row)": what an answer names. */
ZN_MUST zn_status zn_pmossa_hash(zn_replica *r, const zn_row *row, zn_hash *out, zn_err *err);
/* All moves about a plan and its changes; in the arena. `invalida` is not set here. */
ZN_MUST zn_status zn_pmosse_load(zn_ctx *c, int64_t piano, int64_t ambito, zn_arena *a, zn_pmosse *out, zn_err *err);
/* The fold of the plan (rimodulazione 0) or of one change; *mine (may be NULL): its moves, in the arena. */
ZN_MUST zn_status zn_piano_stato(zn_pmosse *m, int64_t rimodulazione, zn_arena *a, zn_pflusso *out,
                                 zn_pmossa_row ***mine, size_t *n, zn_err *err);

#endif
