/* schema: the entities and fields of Zona, declared once.
 *
 * Everything that follows from a field is derived from this table: SQL DDL, the codec of changes, validation, the
 * columns of CSV, the JSON of the local API, the page's forms. Adding a field is one line in core/schema/<area>.c.
 * Entity numbers, field numbers, natural keys and groups are on the wire: never reused, never moved (docs/PROTOCOL.md).
 * Entities 1..25 are the money's own; from 26 on, the plan's, the territory's and the examination's. */
#ifndef ZONA_CORE_SCHEMA_SCHEMA_H
#define ZONA_CORE_SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/bytes.h"
#include "core/base/codes.h"
#include "core/base/id.h"
#include "core/base/status.h"

/* Version of the schema: raised by any change of the table; a replica made by a newer one is refused by an older build.
 */
#define ZN_SCHEMA_VERSION 2

enum {
  ZN_ENTE = 1,
  ZN_AMBITO,
  ZN_AMBITO_MEMBRO,
  ZN_FONDO,
  ZN_FONDO_ANNUALITA,
  ZN_ASSEGNAZIONE,
  ZN_RENDICONTANTE,
  ZN_TRASFERIMENTO,
  ZN_INCASSO,
  ZN_PIANO,
  ZN_INTERVENTO,
  ZN_BUDGET,
  ZN_ATTO,
  ZN_FORNITORE,
  ZN_IMPEGNO,
  ZN_VARIAZIONE_IMPEGNO,
  ZN_IMPUTAZIONE,
  ZN_GIUSTIFICATIVO,
  ZN_LIQUIDAZIONE,
  ZN_PAGAMENTO,
  ZN_STORNO,
  ZN_RECUPERO,
  ZN_MOVIMENTO_SINTETICO,
  ZN_RILEVAZIONE,
  ZN_RENDICONTO_MOSSA,
  /* what the Regione publishes for all */
  ZN_CODIFICA,
  ZN_MODULO,
  ZN_IMPOSTAZIONE,
  ZN_POPOLAZIONE,
  ZN_CAPOFILA,
  /* how the plan is made */
  ZN_PROFILO,
  ZN_OBIETTIVO,
  ZN_PIANO_SEZIONE,
  ZN_FASE,
  ZN_FIRMATARIO,
  ZN_BISOGNO,
  ZN_CONCERTAZIONE,
  ZN_CRITERIO_RIPARTO,
  ZN_FORMAZIONE,
  ZN_REGOLA_ACCESSO,
  ZN_PIANO_MOSSA,
  ZN_RIMODULAZIONE,
  ZN_RIMODULAZIONE_RIGA,
  /* people, places, services */
  ZN_PUA,
  ZN_STRUTTURA,
  ZN_SERVIZIO,
  ZN_GRADIMENTO,
  ZN_PROGETTO_PREMIALITA,
  ZN_ESITO_PREMIALITA,
  ZN_PERSONALE,
  ZN_VALORE_INDICATORE,
  /* examination: deadlines, remarks, what is admitted, documents */
  ZN_PROROGA,
  ZN_RICHIESTA_PROROGA,
  ZN_SOLLECITO,
  ZN_COMMISSARIAMENTO,
  ZN_SCADENZA,
  ZN_RILIEVO,
  ZN_RISPOSTA_RILIEVO,
  ZN_RIGA_AMMESSA,
  ZN_CHIUSURA,
  ZN_SILENZIO,
  ZN_QUOTA_VINCOLATA,
  ZN_ALLEGATO,
  ZN_TOTALE_PUBBLICATO,
  ZN_ENTITY_END
};

/* The kinds of ledger: DESIGN section 5, DOMAIN 5.2 (L1..L7). */
typedef enum zn_ledger_kind {
  ZN_L1_REGIONE = 1,    /* Regione, all */
  ZN_L2_REGIONE_AMBITO, /* Regione, one ambito */
  ZN_L3_AMBITO,         /* ambito, its enti */
  ZN_L4_AMBITO_ENTE,    /* ambito, one ente */
  ZN_L5_AMBITO_REGIONE, /* ambito, Regione */
  ZN_L6_ENTE,           /* ente, those above */
  ZN_L7_ENTE_SELF       /* ente, itself */
} zn_ledger_kind;
#define ZN_IN(kind) (1u << (kind))

typedef enum zn_type {
  ZN_T_INT,   /* int64 */
  ZN_T_MONEY, /* int64 cents */
  ZN_T_DATE,  /* zn_day */
  ZN_T_BOOL,
  ZN_T_TEXT, /* UTF-8 */
  ZN_T_ENUM, /* text, one of a small closed list; unknown values of newer versions are kept and shown */
  ZN_T_REF,  /* a row of another entity */
  ZN_T_BIN   /* bytes: hashes, signatures */
} zn_type;

enum {
  ZN_F_REQUIRED = 1u << 0, /* may not be left out when a person writes the row (never refused when it comes by sync) */
  ZN_F_KEY = 1u << 1,      /* part of the natural key, in field order; a D entity has an index over the key's fields */
  ZN_F_INDEX = 1u << 2,    /* an index of its own */
  ZN_F_POSITIVE = 1u << 3, /* money or int > 0 */
  ZN_F_NONNEG = 1u << 4,   /* money or int >= 0 */
  ZN_F_NONZERO = 1u << 5,
  ZN_F_OWNER = 1u << 6,    /* ref that must name the organisation that owns the ledger (L6: the ente; L3: the ambito);
                              default: who I am */
  ZN_F_PARENT = 1u << 7,   /* ref to the row this one hangs on */
  ZN_F_ADVANCED = 1u << 8, /* forms: under "Altri dati contabili" */
  ZN_F_HIDDEN = 1u << 9,   /* set by the program, not typed */
  ZN_F_ALT =
      1u << 10, /* key fields in a row with this flag are alternatives: the first that is set counts (piva, else cf) */
  ZN_F_LIST = 1u << 11 /* a listed field that takes several codes, separated by commas */
};

typedef struct zn_field {
  uint16_t no;      /* on the wire, 1.. */
  const char *name; /* SQL column, CLI and JSON name (references without _id) */
  zn_type type;
  const char *label; /* Italian */
  uint32_t flags;
  uint8_t group;      /* merge group: 1 shared, 2 private */
  uint8_t ref;        /* ZN_T_REF: entity number */
  const char *codes;  /* ZN_T_ENUM: "a|b|c" */
  zn_check check;     /* ZN_T_TEXT: a code with a check */
  const char *preset; /* default as typed text, or NULL */
  uint16_t max;       /* ZN_T_TEXT, ZN_T_BIN: bytes at most (0: 1000) */
  const char *elenco; /* ZN_T_TEXT: a code of this list (entity codifica, core/domain/elenchi), checked where a person
                         types it; what comes by sync is never refused for it */
} zn_field;

#define ZN_MAX_FIELDS 40
#define ZN_MAX_GROUPS 2

typedef struct zn_entity {
  uint16_t no;
  const char *name;  /* SQL table; group 2 lives in <name>_p */
  const char *label; /* Italian, singular */
  const char *plural;
  bool hashed;                         /* true: id = hash of the natural key (H); false: id = dot of its creation (D) */
  uint32_t ledgers[ZN_MAX_GROUPS + 1]; /* [group]: mask of ZN_IN(kind) where changes of that group may live */
  const zn_field *fields;
  size_t nfields;
  uint8_t ngroups;
  const char *help;   /* Italian, one sentence: what it is for */
  const char *modulo; /* NULL: always there; else the module (entity modulo) that the Regione turns on */
} zn_entity;

const zn_entity *zn_entity_by_no(unsigned no); /* NULL when unknown (newer) */
const zn_entity *zn_entity_by_name(const char *name);
size_t zn_entity_count(void);
const zn_entity *zn_entity_at(size_t i); /* in order of number */
const zn_field *zn_field_by_name(const zn_entity *e, const char *name);
int zn_field_index(const zn_entity *e, const char *name); /* position in fields[], -1 if none */
int zn_field_index_no(const zn_entity *e, unsigned no);

/* ---- values and rows ------------------------------------------------------------------------------------------ */

typedef enum zn_val_kind { ZN_V_NULL = 0, ZN_V_INT, ZN_V_TEXT, ZN_V_BIN } zn_val_kind;

/* int64 for INT, MONEY, DATE, BOOL, REF (local k); borrowed bytes for TEXT, ENUM, BIN. */
typedef struct zn_val {
  zn_val_kind kind;
  int64_t i;
  zn_span s;
} zn_val;

static inline zn_val zn_null(void) { return (zn_val){ZN_V_NULL, 0, {0, 0}}; }
static inline zn_val zn_int(int64_t i) { return (zn_val){ZN_V_INT, i, {0, 0}}; }

/* One row as this replica holds it. `k` is the local row id: feed << 43 | n, feed 0 for hashed ids (DESIGN section 10).
 * v[i] belongs to ent->fields[i]. `x`: opaque msgpack of fields of newer schemas, kept as it came. */
typedef struct zn_row {
  const zn_entity *ent;
  int64_t k;
  zn_val v[ZN_MAX_FIELDS];
  zn_span x;
} zn_row;

bool zn_val_eq(const zn_val *a, const zn_val *b);
/* Equality of the fields of one group (x included). */
bool zn_row_eq_group(const zn_row *a, const zn_row *b, unsigned group);

/* ---- derived: SQL --------------------------------------------------------------------------------------------- */

/* Appends CREATE TABLE / CREATE INDEX of every entity (no UNIQUE but the primary key, no FOREIGN KEY). */
void zn_schema_ddl(zn_buf *out);
/* "SELECT k,<fields of group>,x FROM t WHERE k=?" and its like; column order = field order within the group, then x. */
void zn_schema_sql_insert(zn_buf *out, const zn_entity *e,
                          unsigned group); /* INSERT OR REPLACE INTO t(k,…,x) VALUES(?,…) */
void zn_schema_sql_select(zn_buf *out, const zn_entity *e, unsigned group, const char *where);
const char *zn_schema_table(const zn_entity *e, unsigned group); /* "fornitore", "fornitore_p" */

/* ---- derived: values typed by people (CLI, CSV, API) and printed ------------------------------------------------- */

/* Text to value for any type but REF (the caller resolves references). Copies text into nothing: out borrows `text`,
 * except that codes are normalised into `arena`. err says field label, value and how to write it. */
struct zn_arena;
ZN_MUST zn_status zn_val_parse(const zn_field *f, const char *text, struct zn_arena *a, zn_val *out, zn_err *err);
/* Value to canonical text (euro with a point, ISO dates, si/no -> "true"/"false", base32 for BIN); REF prints nothing
 * here. */
void zn_val_print(const zn_field *f, const zn_val *v, zn_buf *out);
/* Checks of one row alone, as when a person saves it: required fields, ranges, enum lists. */
ZN_MUST zn_status zn_row_check(const zn_row *row, unsigned group, zn_err *err);
/* Is this group complete enough to save, i.e. has any field set? */
bool zn_row_group_any(const zn_row *row, unsigned group);

/* Forms and columns as JSON (jansson) for the page: entities, fields, labels, types, codes, groups. */
struct json_t;
struct json_t *zn_schema_json(void); /* a new reference */

/* ---- natural keys --------------------------------------------------------------------------------------------------
 */

/* Hash of the natural key of a hashed entity: BLAKE2b-128("zona key 1", entity no, canonical key). References inside
 * the key count by their own wire ids, given by ref_id (only hashed entities are referenced by hashed keys).
 * ZN_E_INVALID when a key field is missing. */
typedef zn_status (*zn_ref_id_fn)(void *ctx, int64_t k, zn_id *out);
ZN_MUST zn_status zn_key_hash(const zn_row *row, zn_ref_id_fn ref_id, void *ctx, zn_id *out, zn_err *err);

/* Does this row of a D entity carry its natural key, so that a second row with the same one is a clash? All required
 * key fields are set and, where references are part of the key, at least one of them. Absent optional ones count as
 * equal ("" == ""). */
bool zn_row_has_key(const zn_row *row);
/* The same as an SQL condition over the entity's table ("piano IS NOT NULL AND codice IS NOT NULL"), and the
 * comma-separated columns to group by. false for an entity without a natural key. */
bool zn_schema_sql_key(const zn_entity *e, zn_buf *where, zn_buf *group_by);

/* Organisation ids are the row ids of `ente` and `ambito`: */
void zn_key_ente(const char *cod_catastale_or_cf, zn_id *out); /* "D049", "97012345678" */
void zn_key_regione(zn_id *out);                               /* the Regione's own ente row */
void zn_key_ambito(const char *codice, zn_id *out);

#endif
