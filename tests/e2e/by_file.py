#!/usr/bin/env python3
"""A comune that only ever exchanges files is a full member: it joins, receives, sends, and gets its receipts."""
from support import check, equal, run


def carry(w, giver, taker):
    path = w.path(f"{giver}-{taker}.pdz")
    w.z(giver, "bundle", "export", path)
    inspected = w.j(taker, "bundle", "inspect", path)
    check(isinstance(inspected, dict), "inspect")
    w.z(taker, "bundle", "import", path)
    return path


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.budget("D218")
    invite = w.z("CF", "invite", "--ente", "D218", "--ruolo", "ente")
    w.z("CF", "sync")
    url = w.j("R", "status")["server"]
    w.server_stop()  # from here on the comune has no network at all
    equal(w.outcome("F", "join", invite)[0], 3, "join without a network")
    carry(w, "CF", "F")
    equal(w.j("F", "status")["ultimo_rifiuto"], None, "no refusal is left from before")
    equal([b["importo"] for b in w.j("F", "list", "budget")], ["10000.00", "10000.00"], f"the plan arrived by file ({url})")
    w.z("F", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=400.00")
    w.z("F", "add", "liquidazione", "impegno=2025/1", "anno=2025", "numero=1", "data=2025-04-02", "importo=300.00")
    w.z("F", "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025")
    waiting = w.j("F", "status")
    check(waiting["in_attesa"] > 0, "nothing is delivered yet:", waiting)
    path = carry(w, "F", "CF")
    w.z("CF", "bundle", "import", path)  # twice does no harm
    t = w.totals("CF", "--ente", "D218")
    equal((t["impegnato"], t["liquidato"]), ("400.00", "300.00"), "the capofila's figures")
    equal(w.j("CF", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ente", "D218")["stato"], "inviato", "the state")
    carry(w, "CF", "F")
    done = w.j("F", "status")
    equal(done["in_attesa"], 0, f"delivered, by the receipts that came back ({done})")

    # the capofila's desk has a network again: what came by file goes to the server, and the server's receipts come back by file
    w.server_start()
    w.z("CF", "sync")
    w.z("R", "sync")
    equal(w.totals("R", "--ente", "D218")["impegnato"], "400.00", "the Region's figures")
    w.z("CF", "rendiconto", "accept", "--fondo", "FNPS", "--anno", "2025", "--ente", "D218")
    carry(w, "CF", "F")
    equal(w.j("F", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025")["stato"], "convalidato", "the answer came by file")
    for home in ("CF", "F", "R"):
        w.z(home, "verify")


run(play)
