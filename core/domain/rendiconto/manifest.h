/* manifest: what an office signs when it sends (DESIGN section 8). Format number 1, label "zona manifest 1".
 *
 * Wire: msgpack [body bin, signer pk bin32, sig bin64]. Body, format 1:
 *   [1, kind (1 ente, 2 ambito), region, fondo_annualita wire id, rilevazione wire id or nil, al, vista, ente id16 or
 * nil, ambito id16, versione, non_utilizzo, vector [[ledger, [[device, seq, hash]…]]…], trust [digest16, [[issuer, seq,
 * hash16]…]] (the issuers that wrote the feeds of the vector), totali [9 sums], interni [9 sums], lines [[budget wire
 * id, programmato, impegnato, liquidato, pagato, recuperato]…] (finale), edges [[assegnazione wire id, impegnato,
 * liquidato, pagato, recuperato, incassato, of which from inside the ambito]…] (interni), classes [number of finali,
 * [wire ids of the impegni interni…]], rows [number, hash of the canonical rows: canon.h], enti [[ente id16, come,
 * manifest hash or nil, 4 finale sums, 4 interni sums, incassato, of which from inside]…]]   (kind 2 only) A manifest's
 * hash is BLAKE2b-256("zona manifest id 1", body). The body holds nothing but what follows from the ledgers at the
 * vector and from its own first fields, so anybody who holds them makes the same bytes. */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_MANIFEST_H
#define ZONA_CORE_DOMAIN_RENDICONTO_MANIFEST_H

#include "core/domain/money/importi.h"

#define ZN_MANIFEST_FORMAT 1
#define ZN_MANIFEST_MAX    60000

typedef enum zn_manifest_kind { ZN_MANIFEST_ENTE = 1, ZN_MANIFEST_AMBITO } zn_manifest_kind;

/* How an ente is in the ambito's manifest. */
typedef enum zn_come { ZN_COME_INVIATO = 1, ZN_COME_NON_UTILIZZO, ZN_COME_D_UFFICIO, ZN_COME_MANCANTE } zn_come;

typedef struct zn_manifest_ente {
  zn_id id;
  zn_come come;
  bool has_manifest;
  zn_hash manifest;
  zn_somme totali, interni; /* of its manifest: impegnato, liquidato, pagato, recuperato */
  zn_cents incassato, incassato_dentro;
} zn_manifest_ente;

typedef struct zn_manifest_line {
  zn_span id; /* wire id */
  zn_cents programmato, impegnato, liquidato, pagato, recuperato;
} zn_manifest_line;

typedef struct zn_manifest_edge {
  zn_span id;
  zn_cents impegnato, liquidato, pagato, recuperato, incassato, incassato_dentro;
} zn_manifest_edge;

typedef struct zn_manifest {
  zn_manifest_kind kind;
  zn_span fondo_annualita, rilevazione; /* wire ids; rilevazione n = 0: the implicit one */
  zn_day al;
  zn_vista vista;
  zn_id ente, ambito; /* ente zero for kind 2 */
  uint64_t versione;
  bool non_utilizzo;
  zn_head *heads;
  size_t nheads;
  zn_span trust; /* as it stands in the body */
  zn_somme totali, interni;
  zn_manifest_line *lines;
  zn_manifest_edge *edges;
  zn_manifest_ente *enti;
  size_t nlines, nedges, nenti;
  uint64_t nfinali, ninterni, nrows;
  zn_hash rows;
  /* of the signed document */
  zn_span body;
  zn_hash hash;
  zn_pk signer;
  zn_sig sig;
} zn_manifest;

/* What a manifest is to be made of: the rest follows. Ids and wire ids as in zn_manifest. */
ZN_MUST zn_status zn_manifest_parse(zn_manifest *out, zn_span doc, zn_arena *a,
                                    zn_err *err); /* ZN_E_VERSION: a newer format */
/* Signature, and: the signer was a device of the organisation (or of the ambito, on behalf of a silent ente). */
ZN_MUST zn_status zn_manifest_check_signer(zn_replica *r, const zn_manifest *m, zn_err *err);

/* Another manifest by its hash, among the moves that this replica holds. */
typedef struct zn_manifest_source {
  void *ctx;
  zn_span (*doc)(void *ctx, const zn_hash *hash); /* n = 0: not here */
} zn_manifest_source;

/* The local row of a wire id of a manifest; 0 when it is not known here. */
int64_t zn_manifest_row(zn_replica *r, zn_span id);

/* Computes the body from the first fields of `of` (kind … trust, and for an ambito the enti's id, come and manifest),
 * appended to out. incomplete: segments or manifests that it needs are not here; then out is untouched. */
ZN_MUST zn_status zn_manifest_compute(zn_replica *r, const zn_manifest *of, const zn_manifest_source *source,
                                      zn_buf *out, bool *incomplete, zn_err *err);
/* The vector and trust to sign now: seal first. Fills heads, nheads, trust; owned by the arena. */
ZN_MUST zn_status zn_manifest_vector(zn_replica *r, zn_manifest *m, zn_arena *a, zn_err *err);
/* Signs a body: appends the document. */
ZN_MUST zn_status zn_manifest_sign(const zn_ident *by, zn_span body, zn_buf *doc, zn_hash *hash, zn_err *err);
void zn_manifest_hash(zn_span body, zn_hash *out);

typedef enum zn_verdetto {
  ZN_V_COINCIDE = 1,
  ZN_V_DIFFERISCE,
  ZN_V_INCOMPLETO,
  ZN_V_AGGIORNARE,
  ZN_V_FIRMA
} zn_verdetto;
const char *zn_verdetto_name(zn_verdetto v);
/* Recomputes and compares; *what (in the arena): Italian, what differs, "" when it agrees. */
ZN_MUST zn_status zn_manifest_verify(zn_replica *r, zn_span doc, const zn_manifest_source *source, zn_arena *a,
                                     zn_verdetto *verdict, const char **what, zn_manifest *parsed, zn_err *err);

#endif
