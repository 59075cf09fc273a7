/* statement: one signed statement, taken apart. Wire: msgpack [body bin, sig bin64] in its one shortest encoding
 * (another encoding of the same body would be a second hash for one statement, hence a forged fork), body = [1, kind,
 * region, issuer pk, seq, prev, …fields]. Fields may be added at the end; kinds of newer versions are kept, chained and
 * passed on, and have no effect here.
 *
 *   ROOT       successor hash, server pk, claim pk, claim signature ("zona claim 1": region, root, successor hash,
 * server) SERVER     server pk ORG        org, kind, parent (zeroes: none) INVITE     ephemeral pk, its box pk, expiry
 * (ms since 1970), [[org, role]…] ENROL      invite hash, device pk, its box pk, device's signature ("zona enrol 1":
 * region, invite, ephemeral, device, box) PIN        invite hash, device pk EPOCH      ledger kind, owner, audience,
 * number, id, previous id (zeroes: none), wrapped previous key (empty: none), [revocation…] REVOKE     device pk,
 * reason, [[ledger, seq, hash]…], [org…] (may be missing: only these memberships are taken) ADMIT      device pk,
 * ledger, seq, hash FORMAT     format SUCCESSOR  root pk it takes over from, seq and hash of that root's last statement
 * that counts, hash of the next successor */
#ifndef ZONA_CORE_TRUST_STATEMENT_H
#define ZONA_CORE_TRUST_STATEMENT_H

#include "core/trust/trust.h"

typedef struct zn_stmt {
  unsigned kind; /* zn_stmt_kind; others: made by a newer version */
  zn_pk issuer;
  uint64_t seq;
  zn_hash prev;
  zn_hash hash;
  zn_span wire; /* borrowed: whoever parsed keeps the bytes */
  union {
    struct {
      zn_hash successor;
      zn_pk server, claim;
    } root;
    struct {
      zn_pk pk;
    } server;
    struct {
      zn_id id, parent;
      zn_org_kind kind;
    } org;
    struct {
      zn_pk eph;
      zn_boxpk box;
      int64_t expires_ms;
      size_t n;
      struct {
        zn_id org;
        zn_role role;
      } m[ZN_INVITE_MEMBERSHIPS];
    } invite;
    struct {
      zn_hash invite;
      zn_pk device;
      zn_boxpk box;
    } enrol;
    struct {
      zn_hash invite;
      zn_pk device;
    } pin;
    struct {
      zn_ledger ledger;
      uint64_t no;
      zn_id id, prev_id;
      zn_span wrapped, answers;
    } epoch; /* answers: raw msgpack array */
    struct {
      zn_pk device;
      unsigned reason;
      zn_span cuts;
      bool some; /* only the memberships of orgs; else all that the issuer may take */
      size_t norgs;
      zn_id orgs[ZN_INVITE_MEMBERSHIPS];
    } revoke; /* cuts: raw msgpack array */
    struct {
      zn_pk device;
      zn_cut cut;
    } admit;
    struct {
      uint64_t no;
    } format;
    struct {
      zn_pk root;
      uint64_t seq;
      zn_hash hash, next;
    } successor;
  } u;
} zn_stmt;

/* Form, region, and every signature in it. What it borrows lies in wire. check_sig false: of bytes verified before. */
ZN_MUST zn_status zn_stmt_parse(zn_stmt *out, const zn_hash *region, zn_span wire, bool check_sig);

/* The lists of a parsed statement. Both return how many there are; at most cap are written. */
size_t zn_stmt_cuts(const zn_stmt *s, zn_cut *out, size_t cap);
size_t zn_stmt_answers(const zn_stmt *s, zn_hash *out, size_t cap);

/* How a region begins, for a server that knows no root yet: is this a valid ROOT, countersigned by `claim`, naming
 * `server`? */
ZN_MUST zn_status zn_stmt_root_check(zn_span wire, const zn_hash *region, const zn_pk *claim, const zn_pk *server,
                                     zn_pk *root);

/* "kind" as a word, for logs: "root", "invite", …; "?" when newer. */
const char *zn_stmt_kind_name(unsigned kind);

/* What ROOT's claim key and ENROL's device sign. */
void zn_stmt_claim_text(zn_buf *out, const zn_hash *region, const zn_pk *root, const zn_hash *successor,
                        const zn_pk *server);
void zn_stmt_enrol_text(zn_buf *out, const zn_hash *region, const zn_hash *invite, const zn_pk *eph,
                        const zn_pk *device, const zn_boxpk *box);
#define ZN_LABEL_STMT  "zona trust 1"
#define ZN_LABEL_CLAIM "zona claim 1"
#define ZN_LABEL_ENROL "zona enrol 1"

#endif
