#!/usr/bin/env python3
"""Clients that break the rules. A device writes into another office's ledger, replays, skips or alters a segment, writes after its
revocation, announces what is not its to announce, gives wrong keys; a stranger talks too much. The server refuses with a reason that
the sender's status shows; by file the same things have no effect and are shown where they arrive; nobody's figures change."""
import json
import os
import shutil
import sqlite3
import subprocess

from support import check, equal, run

HOSTILE = os.environ.get("ZONA_HOSTILE", os.path.join(os.environ.get("ZONA_BIN_DIR", "build/bin"), "..", "tests", "hostile"))
HONEST = ("R", "CF", "C2")


def hostile(w, home, case, *args):
    """Pushes one forgery from this home; how it went."""
    p = subprocess.run([HOSTILE, w.path(home), case, *map(str, args)], capture_output=True, text=True, timeout=120)
    check(p.returncode == 0, f"hostile {home} {case}: {p.returncode} {p.stderr.strip()[-2000:]}")
    return json.loads(p.stdout) if p.stdout else {}


def picture(w):
    """What honest offices see: rows and figures, nothing of how they came."""
    seen = {}
    for home in HONEST:
        seen[home] = sorted(json.dumps(r, sort_keys=True) for r in w.j(home, "list", "impegno"))
        for code in ("D049", "D218") if home != "C2" else ("D218",):
            seen[home, code] = w.totals(home, "--ente", code)
    return seen


def sync_all(w, *homes):
    for home in homes or HONEST:
        w.z(home, "sync")


def unchanged(w, before, what):
    sync_all(w)
    after = picture(w)
    for key in before:
        equal(after[key], before[key], f"{what}: {key}")


def refusals(w, home):
    return [r["motivo"] for r in w.j(home, "status")["respinti"] if r["da_me"]]


def troubles(w, home):
    """Everything that status shows of what came in and does not count."""
    s = w.j(home, "status")
    return {"respinti": [r["motivo"] for r in s["respinti"] if not r["da_me"]], "trattenuti": [t["motivo"] for t in s["trattenuti"]],
            "allarmi": s["allarmi"]}


def refused(w, home, case, *args, says, status=True):
    """The server refuses it, says why, and the home's own status repeats it."""
    before = picture(w)
    result = hostile(w, home, case, *args)
    check(result["respinti"] >= 1, f"{case} by {home} was not refused: {result}")
    check(says in result["motivo"], f"{case} by {home}: {result['motivo']!r} does not say {says!r}")
    if status:
        check(any(says in m for m in refusals(w, home)), f"{case}: the status of {home} does not show it: {w.j(home, 'status')}")
    unchanged(w, before, case)
    return result


def by_file(w, home, case, *args, at=HONEST, shown=None):
    """The same forgery in a bundle: no effect where it is read, and shown there."""
    before = picture(w)
    path = w.path(f"{case}-{len(os.listdir(w.root))}.pdz")
    hostile(w, home, case, *args, "--bundle", path)
    for reader in at:
        was = troubles(w, reader)
        w.z(reader, "bundle", "import", path)
        now = troubles(w, reader)
        if shown:
            check(now != was, f"{case} by file: nothing new in the status of {reader}: {now}")
            check(any(shown in m for kind in now.values() for m in kind), f"{case} by file: the status of {reader} does not say "
                  f"{shown!r}: {now}")
        w.z(reader, "verify")
    for key, value in picture(w).items():
        equal(value, before[key], f"{case} by file: {key}")


def device(w, home):
    """The key of the home's device, in hexadecimal."""
    listed = w.j(home, "status")["device"]
    with sqlite3.connect(f"file:{w.path(home, 'replica.db')}?mode=ro", uri=True) as db:
        for (pk,) in db.execute("SELECT DISTINCT device FROM feed"):
            if b32(pk) == listed:
                return pk.hex()
    raise AssertionError(f"the device of {home} has written nothing")


def b32(raw):
    import base64
    return base64.b32encode(raw).decode().lower().rstrip("=")


def row_of(w, home, entity):
    """(device in hexadecimal, n) of a row that this home made."""
    with sqlite3.connect(f"file:{w.path(home, 'replica.db')}?mode=ro", uri=True) as db:
        (k,) = db.execute(f"SELECT k FROM {entity} LIMIT 1").fetchone()
        (pk,) = db.execute("SELECT device FROM feed WHERE f=?", (k >> 43,)).fetchone()
    return pk.hex(), k & ((1 << 43) - 1)


def held_by_server(w):
    out = json.loads(w.run([f"{w.bin}/zonad", "status", "--data", w.data, "--json"]).stdout)
    return {k: v for k, v in out.items() if isinstance(v, int)}


def set_up(w):
    claim = w.server_init("server")
    ini = w.path("server", "zonad.ini")
    with open(ini, encoding="utf-8") as f:
        settings = f.read().splitlines()
    # everybody calls from one address here, and often
    settings = ["handshakes_per_minute = 6000" if "handshakes_per_minute" in line else line for line in settings]
    with open(ini, "w", encoding="utf-8") as f:
        f.write("\n".join(settings) + "\n")
    w.open_region_with(claim)
    w.open_ambito()
    w.budget("D049")
    w.budget("D218")
    w.open_comune("C1", "D049")
    w.open_comune("C2", "D218")
    for n, amount in ((1, "100.00"), (2, "200.00")):
        w.impegno("C1", n, amount)
        w.z("C1", "sync")
    w.impegno("C2", 1, "500.00", code="D218")
    for _ in range(2):
        sync_all(w, "C2", "CF", "R", "C1")


def others_ledger(w):
    # without the key, and with it: a capofila reads what its comune writes
    for home in ("C1", "CF"):
        refused(w, home, "foreign", "--ente", "D218", says="altro ente")
        by_file(w, home, "foreign", "--ente", "D218", shown="non ne aveva")


def chain(w):
    refused(w, "C1", "renumber", says="firma")
    refused(w, "C1", "skip", says="non segue")
    refused(w, "C1", "gap", says="Manca il segmento precedente")
    by_file(w, "C1", "renumber", at=("CF", "R"), shown="alterato")
    by_file(w, "C1", "gap", at=("CF", "R"), shown="manca un segmento")


def altered(w):
    """One bit. The segment itself, sent honestly afterwards, is taken."""
    for where in ("header", "signature", "body"):
        n = 10 + len(where)
        w.impegno("C1", n, "7.00")
        refused(w, "C1", "flip", "--where", where, says="firma")
        by_file(w, "C1", "flip", "--where", where, at=("CF", "R"), shown="alterato")
        # a refusal holds as long as nobody's rights change: the next invite changes them
        w.invite_ente("E274")
        w.z("C1", "sync")
        equal(w.j("C1", "status")["in_attesa"], 0, f"the honest segment after a flipped {where}")
        sync_all(w)
        check(any(int(r["numero"]) == n for r in w.j("CF", "list", "impegno")), f"the honest impegno after a flipped {where}")


def announcements(w):
    victim = device(w, "C2")
    for case, args in (("org", ("--where", "CAL-LAMEZIA")), ("invite", ("--ente", "D218")), ("epoch", ("--ente", "D218")),
                       ("revoke", ("--device", victim))):
        held = held_by_server(w)
        refused(w, "C1", case, *args, says="non ha titolo", status=False)
        equal(held_by_server(w), held, f"{case}: what the server keeps")
        by_file(w, "C1", case, *args, shown="non ne ha il diritto")
    w.z("C2", "sync")
    w.impegno("C2", 2, "30.00", code="D218")
    sync_all(w, "C2", "CF", "R")
    check(any(r["importo"] == "30.00" for r in w.j("CF", "list", "impegno")), "the ente that was to be revoked still works")


def stranger(w):
    held = held_by_server(w)
    result = hostile(w, "C1", "stranger")
    check(result["fine"] != "ok", "a stranger over his limit:", result)
    # he still sends when the server hangs up, so its last word may be lost on him; it is in the log
    with open(w.path("zonad.log"), encoding="utf-8") as f:
        check("status=limit" in f.read(), "the log does not say that a stranger was over his limit")
    equal(held_by_server(w), held, "what the server keeps after a stranger")


def keys(w):
    victim = device(w, "C2")
    refused(w, "C1", "grant-unknown", "--device", victim, says="annunciata", status=False)
    refused(w, "C1", "grant-foreign", "--device", victim, "--ente", "D218", says="non ha titolo", status=False)
    # announced, by a reader, for a reader: the server cannot look inside, the recipient does
    before = picture(w)
    equal(hostile(w, "C1", "grant-wrong", "--device", victim)["respinti"], 0, "a wrong key under a right name")
    unchanged(w, before, "grant-wrong")
    w.z("CF", "add", "intervento", "codice=SAD-02", "titolo=Altro", "area=A2", "obiettivo_servizio=OS04")
    sync_all(w, "CF", "C2")
    equal(len(w.j("C2", "list", "intervento")), 2, "C2 still reads its ambito")
    by_file(w, "C1", "grant-wrong", "--device", victim, at=("C2", "CF"))


def receipts(w):
    """A neighbour, and the capofila, say that they hold what they never got: it is not taken for delivered."""
    w.impegno("C2", 5, "5.00", code="D218")
    w.z("C2", "bundle", "export", w.path("C2-receipts.pdz"))  # sealed, and not delivered
    waiting = w.j("C2", "status")
    check(waiting["in_attesa"] == 1 and waiting["confermate_da_file"] == 0, "before:", waiting)
    for home in ("C1", "CF"):
        path = w.path(f"receipt-{home}.pdz")
        hostile(w, home, "receipt", "--ente", "D218", "--device", device(w, "C2"), "--n", 9, "--bundle", path)
        w.z("C2", "bundle", "import", path)
    after = w.j("C2", "status")
    equal((after["in_attesa"], after["confermate_da_file"]), (1, 0), "after the false receipts")
    sync_all(w, "C2", "CF", "R")
    equal(w.j("C2", "status")["in_attesa"], 0, "delivered at last")


def inside_its_own_ledger(w):
    """What the server cannot see: rows of others named in one's own ledger, and one's own words said twice."""
    pk, n = row_of(w, "C2", "impegno")
    before = picture(w)
    result = hostile(w, "C1", "steal", "--ente", "D218", "--device", pk, "--n", n, "--amount", "99999900")
    equal(result["respinti"], 0, "the server sees ciphertext only")
    unchanged(w, before, "steal")
    for home in ("CF", "R"):
        check("alcune righe non spettano a chi le ha scritte" in troubles(w, home)["trattenuti"], f"{home}: {troubles(w, home)}")
        w.z(home, "verify")
    w.z("C1", "sync")
    result = hostile(w, "C1", "impersonate", "--ente", "D218", "--amount", "88888800")
    equal(result["respinti"], 0, "the server sees ciphertext only")
    unchanged(w, before, "impersonate")
    w.z("C1", "sync")
    equal(hostile(w, "C1", "replay")["respinti"], 0, "the same words under a new number")
    unchanged(w, before, "replay")
    w.z("C1", "sync")
    for home in ("C1", "CF", "R"):
        w.z(home, "verify")


def own_judge(w):
    """A comune answers its own submission as the capofila would."""
    show = ("rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ente", "D049")
    w.z("C1", "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025")
    sync_all(w, "C1", "CF", "R")
    equal(w.j("CF", *show)["stato"], "inviato", "submitted")
    for move in ("convalida", "trasmetti", "approva", "restituisci"):
        hostile(w, "C1", "verdict", "--where", move)
        sync_all(w, "C1", "CF", "R")
        for home in ("C1", "CF", "R"):
            equal(w.j(home, *show)["stato"], "inviato", f"{move} by the comune itself, seen by {home}")
            w.z(home, "verify")


def own_status(w):
    """What the server refuses of statements is the last refusal in the status of who made them."""
    path = w.path("org-mine.pdz")
    hostile(w, "C1", "org", "--where", "CAL-LAMEZIA", "--bundle", path)
    w.z("C1", "bundle", "import", path)
    w.z("C1", "sync")
    check("non ha titolo" in (w.j("C1", "status")["ultimo_rifiuto"] or ""), "the last refusal:", w.j("C1", "status"))


def forked(w):
    """Two contents under one number: both are kept, and everybody is told."""
    before = picture(w)
    equal(hostile(w, "C1", "fork")["respinti"], 0, "a fork is kept, for all to see")
    unchanged(w, before, "fork")
    w.z("C1", "sync")
    for home in ("C1", "CF", "R"):
        check(any("due copie diverse" in a for a in w.j(home, "status")["allarmi"]), f"{home} is not told of the fork")
        w.z(home, "verify")
    # a home that was copied, and both copies seal before they meet
    shutil.copytree(w.path("C2"), w.path("C2bis"))
    w.impegno("C2", 21, "1.00", code="D218")
    w.impegno("C2bis", 22, "2.00", code="D218")
    for home in ("C2", "C2bis"):
        w.z(home, "bundle", "export", w.path(home + ".pdz"))
    for home in ("C2", "C2bis", "C2", "CF", "R"):
        w.z(home, "sync")
    for home in ("C2", "CF", "R"):
        check(any("due copie diverse" in a for a in w.j(home, "status")["allarmi"]), f"{home} is not told of the copied home")
        numbers = {int(r["numero"]) for r in w.j(home, "list", "impegno") if r["importo"] in ("1.00", "2.00")}
        equal(numbers, {21, 22}, f"{home}: both branches count")


def revoked(w):
    w.z("C1", "sync")
    sync_all(w)
    before = picture(w)
    w.z("CF", "device", "revoke", w.j("C1", "status")["device"])
    sync_all(w, "CF", "R", "C2")
    path = w.path("late.seg")
    result = hostile(w, "C1", "late", "--file", path)
    check("revocata" in result["testo"], "a revoked device at the door:", result)
    equal(w.outcome("C1", "sync")[0], 1, "sync of a revoked device")
    check("revocata" in w.j("C1", "status")["ultimo_rifiuto"], "status of a revoked device:", w.j("C1", "status"))
    # somebody else brings it
    refused(w, "CF", "carry", "--file", path, says="revocata")
    by_file(w, "CF", "carry", "--file", path, at=("CF", "R"), shown="non ne aveva")
    unchanged(w, before, "after the revocation")


def play(w):
    set_up(w)
    for act in (others_ledger, chain, altered, announcements, stranger, keys, receipts, inside_its_own_ledger, own_judge, forked, own_status, revoked):
        act(w)
        print("ok:", act.__name__)
    for home in HONEST:
        w.z(home, "verify")
    w.run([f"{w.bin}/zonad", "verify", "--data", w.data])


run(play)
