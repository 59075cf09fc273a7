/* The tables of the log and of what keeps it (DESIGN section 10). Entity tables come from the schema; totals from
 * core/domain. Derived, and rebuilt by verify: the entity tables, ver, sib, settled. */
#include "core/store/internal.h"

const char zn_log_ddl[] =
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;\n"
    /* a feed: device x ledger. head: last segment held without a gap; done: last one whose whole past is here (what new
       segments declare as seen); last_n: number of the device's last version; odd: not in simple order (a fork, numbers
       that overlap, changes of rows not known yet): merged the slow way */
    "CREATE TABLE IF NOT EXISTS feed(f INTEGER PRIMARY KEY, ledger BLOB NOT NULL, device BLOB NOT NULL, tag BLOB NOT "
    "NULL,"
    " head INTEGER NOT NULL DEFAULT 0, head_hash BLOB, done INTEGER NOT NULL DEFAULT 0, done_hash BLOB,"
    " last_n INTEGER NOT NULL DEFAULT 0, odd INTEGER NOT NULL DEFAULT 0, UNIQUE(ledger, device));\n"
    "CREATE INDEX IF NOT EXISTS feed_tag ON feed(tag);\n"
    "CREATE TABLE IF NOT EXISTS hid(k INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE);\n"
    /* gone: hash of the body, once it is erased */
    "CREATE TABLE IF NOT EXISTS seg(id INTEGER PRIMARY KEY, f INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT "
    "NULL,"
    " n0 INTEGER, n1 INTEGER, state INTEGER NOT NULL, flags INTEGER NOT NULL, changes INTEGER NOT NULL, epoch BLOB NOT "
    "NULL,"
    " hdr BLOB NOT NULL, sig BLOB NOT NULL, gone BLOB);\n"
    "CREATE UNIQUE INDEX IF NOT EXISTS seg_hash ON seg(f, seq, hash);\n"
    "CREATE INDEX IF NOT EXISTS seg_n ON seg(f, n1) WHERE n1 IS NOT NULL;\n"
    "CREATE INDEX IF NOT EXISTS seg_state ON seg(state, f) WHERE state <> 2;\n"
    "CREATE INDEX IF NOT EXISTS seg_flags ON seg(flags) WHERE flags & 3;\n"
    "CREATE TABLE IF NOT EXISTS body(id INTEGER PRIMARY KEY, data BLOB NOT NULL);\n"
    /* segment seg waits for (f, seq) */
    "CREATE TABLE IF NOT EXISTS wait(f INTEGER, seq INTEGER, seg INTEGER, PRIMARY KEY(f, seq, seg)) WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS queue(id INTEGER PRIMARY KEY, f INTEGER NOT NULL, n0 INTEGER NOT NULL, n1 INTEGER NOT "
    "NULL,"
    " hlc INTEGER NOT NULL, wall INTEGER NOT NULL, first INTEGER NOT NULL, more INTEGER NOT NULL, rows INTEGER NOT "
    "NULL,"
    " changes INTEGER NOT NULL, data BLOB NOT NULL);\n"
    "CREATE TABLE IF NOT EXISTS partial(ledger BLOB, device BLOB, seq INTEGER, hash BLOB, data BLOB,"
    " PRIMARY KEY(ledger, device, seq, hash)) WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS ver(k INTEGER, g INTEGER, dot INTEGER NOT NULL, hlc INTEGER NOT NULL, st INTEGER NOT "
    "NULL,"
    " PRIMARY KEY(k, g)) WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS sib(k INTEGER, g INTEGER, dot INTEGER, hlc INTEGER NOT NULL, st INTEGER NOT NULL,"
    " PRIMARY KEY(k, g, dot)) WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS settled(k INTEGER, g INTEGER, dot INTEGER, PRIMARY KEY(k, g, dot)) WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS hist(k INTEGER, seg INTEGER, PRIMARY KEY(k, seg)) WITHOUT ROWID;\n"
    "CREATE INDEX IF NOT EXISTS hist_seg ON hist(seg);\n"
    "CREATE TABLE IF NOT EXISTS epoch(id BLOB PRIMARY KEY, ledger BLOB NOT NULL, no INTEGER NOT NULL, key BLOB NOT "
    "NULL) WITHOUT "
    "ROWID;\n"
    "CREATE TABLE IF NOT EXISTS trust(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL);\n"
    /* state: 0 for me and not opened yet, 1 opened, 4 no use; 2 made here and not sent, 3 sent; 5 made by others and
       not passed on, 6 passed on */
    "CREATE TABLE IF NOT EXISTS grants(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, recipient BLOB NOT NULL, "
    "epoch BLOB NOT "
    "NULL, state INTEGER NOT NULL, body BLOB NOT NULL);\n"
    "CREATE INDEX IF NOT EXISTS grants_to ON grants(recipient, epoch);\n"
    "CREATE INDEX IF NOT EXISTS grants_state ON grants(state) WHERE state IN (0, 2);\n"
    "CREATE TABLE IF NOT EXISTS receipt(f INTEGER, seq INTEGER, by BLOB, hash BLOB, inc INTEGER NOT NULL, t INTEGER "
    "NOT NULL,"
    " server INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(f, seq, by, hash)) WITHOUT ROWID;\n"
    /* what the other side refused of mine, and what I refused of theirs */
    "CREATE TABLE IF NOT EXISTS refused(id INTEGER PRIMARY KEY, t INTEGER NOT NULL, mine INTEGER NOT NULL, ledger "
    "BLOB, device BLOB,"
    " seq INTEGER, hash BLOB, reason TEXT NOT NULL);\n";

const char *const zn_log_tables[] = {"meta", "feed",  "hid",   "seg",    "body",    "wait",    "queue", "partial",
                                     "hist", "epoch", "trust", "grants", "receipt", "refused", NULL};
