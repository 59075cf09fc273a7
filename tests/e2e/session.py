#!/usr/bin/env python3
"""The session of the manual, as scripts write it: a Region, its capofila, a comune; funds, plan, spending; a submission that travels."""
from support import check, equal, run


def play(w):
    w.open_region()
    w.open_ambito()
    ids = [w.budget("D049")]
    w.open_comune("C1", "D049")
    ids.append(w.z("C1", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5000.00"))
    ids.append(w.z("C1", "add", "liquidazione", "impegno=2025/1", "anno=2025", "numero=7", "data=2025-04-02", "importo=1200.00"))
    ids.append(w.z("C1", "add", "pagamento", "liquidazione=2025/7", "mandato_num=31", "data_pagamento=2025-04-20",
                   "importo=1200.00"))
    for i in ids:
        check("\n" not in i and i == i.lower() and len(i) >= 20, "add prints the id alone:", i)
    status = w.j("C1", "status")
    equal(status["in_attesa"], 3, "changes that wait")
    check(status["da"] and status["ente"] == "D049" and status["ruolo"] == "ente", "who and since when:", status)
    w.z("C1", "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025")
    sync = w.j("C1", "sync")
    check(sync["inviati"] >= 4 and sync["in_attesa"] == 0 and sync["conferme"] > 0, "the sync:", sync)
    equal(w.j("C1", "status")["in_attesa"], 0, "waiting after the sync")
    code, out, err = w.outcome("C1", "sync", env={"http_proxy": "http://127.0.0.1:9"})
    equal(code, 0, f"an office's proxy is not asked for this computer ({err.strip()})")
    again = w.j("C1", "sync")
    equal((again["inviati"], again["ricevuti"], again["in_attesa"]), (0, 0, 0), "a second sync has nothing to do")

    # the figures are the same at every desk
    w.z("CF", "sync")
    w.z("R", "sync")
    for home, scope in (("C1", ()), ("CF", ("--ente", "D049")), ("CF", ("--ambito", "CAL-LAMEZIA")),
                        ("R", ("--ambito", "CAL-LAMEZIA"))):
        t = w.totals(home, *scope)
        equal((t["programmato"], t["impegnato"], t["liquidato"], t["pagato"]), ("10000.00", "5000.00", "1200.00", "1200.00"),
              f"totals of {home} {scope}")
    show = w.j("CF", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ente", "D049")
    equal(show["stato"], "inviato", "state seen by the capofila")
    w.z("CF", "rendiconto", "accept", "--fondo", "FNPS", "--anno", "2025", "--ente", "D049")
    w.z("CF", "sync")
    w.z("C1", "sync")
    equal(w.j("C1", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025")["stato"], "convalidato", "state seen by the comune")

    # rows as JSON, references by natural key
    row = w.j("C1", "show", "impegno", "2025/1")
    equal((row["budget"].split("/")[0], row["importo"], row["data"]), ("SAD-01", "5000.00", "2025-03-01"), "the row")
    check(row["budget_id"] == ids[0] and row["id"] == ids[1], "ids beside natural keys:", row)
    equal([r["id"] for r in w.j("C1", "list", "liquidazione", "impegno=2025/1")], [ids[2]], "a filtered list")
    equal(len(w.j("R", "list", "ente", "tipo=comune")), 4, "comuni of the Region")
    for home in ("R", "CF", "C1"):
        w.z(home, "verify")
        equal(w.j(home, "conflict", "list"), [], "conflicts")
        check(isinstance(w.j(home, "device", "list"), list), "devices")
        check(isinstance(w.j(home, "check"), (list, dict)), "rules")
    for name in ("R1", "R2"):
        w.j("CF", "report", name, "--fondo", "FNPS", "--anno", "2025")
        w.z("CF", "export", name, "--fondo", "FNPS", "--anno", "2025", "--format", "csv", "-o", w.path(name + ".csv"))
        with open(w.path(name + ".csv"), "rb") as f:
            check(f.read(3) == b"\xef\xbb\xbf", "the CSV has its BOM")
    w.z("R", "rendiconto", "verify")


run(play)
