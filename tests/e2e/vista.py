#!/usr/bin/env python3
"""What an office may see: the figures of a comune are whole to itself, its capofila and the Region; another comune is told that it sees
a part, and reads of the whole what the capofila publishes; so do the reports and the local API."""
from support import Page, check, equal, run

SCOPE = ("--fondo", "FNPS", "--anno", "2025")


def part(w, home, *whose):
    return w.j(home, "rendiconto", "show", *SCOPE, *whose)["parziale"]


def play(w):
    w.open_region()
    w.open_ambito()
    for code in ("D049", "D218"):
        w.budget(code)
    w.z("CF", "sync")
    w.open_comune("C", "D049")
    w.open_comune("D", "D218")
    w.impegno("C", 1, "1000.00")
    w.impegno("D", 1, "200.00", "D218")
    for home in ("C", "D", "CF", "R"):
        w.z(home, "sync")
    for home in ("CF", "R"):
        for whose in ((), ("--ambito", "CAL-LAMEZIA"), ("--ente", "D218")):
            equal(part(w, home, *whose), False, f"{home} reads all of {whose}")
    equal(part(w, "C"), False, "a comune reads all of its own")
    equal(part(w, "C", "--ente", "D218"), True, "and not another's")
    equal(part(w, "C", "--ambito", "CAL-LAMEZIA"), True, "nor its ambito's")
    shown = w.j("C", "rendiconto", "show", *SCOPE, "--ambito", "CAL-LAMEZIA")
    equal((shown["pubblicati"], shown["totali"]["impegnato"]), (None, "1000.00"), "nothing is published, its own is a part")
    check("si leggono solo le proprie spese" in w.z("C", "rendiconto", "show", *SCOPE, "--ambito", "CAL-LAMEZIA"), "it is told")
    check("si leggono solo le proprie spese" in w.z("C", "report", "R1", "--ambito", "CAL-LAMEZIA"), "so is a report")
    check("si leggono" not in w.z("C", "report", "R1") + w.z("CF", "report", "R1") + w.z("R", "report", "R1"), "the whole needs no word")
    w.refused("C", "rendiconto", "publish", *SCOPE, says="capofila")
    w.refused("R", "rendiconto", "publish", *SCOPE, says="capofila")
    equal(w.j("CF", "rendiconto", "publish", *SCOPE, "--al", "2025-12-31")["impegnato"], "1200.00", "what the capofila publishes")
    w.z("CF", "sync")
    w.z("C", "sync")
    known = w.j("C", "rendiconto", "show", *SCOPE, "--ambito", "CAL-LAMEZIA")["pubblicati"]
    equal((known["al"], known["assegnato"], known["impegnato"]), ("2025-12-31", "500000.00", "1200.00"), "the comune reads the totals")
    check([r["ente"] for r in w.j("C", "list", "impegno")] == ["D049"], "and nobody's rows")
    # once more: the same row, with the new figures
    w.impegno("C", 2, "50.00")
    w.z("C", "sync")
    w.z("CF", "sync")
    page = Page(w, "CF")
    said = page.post("/api/v1/rendiconto/publish", {"fondo": "FNPS", "anno": 2025, "al": "2025-12-31"})
    equal(said["impegnato"], "1250.00", "the API publishes too")
    page.stop()
    w.z("CF", "sync")
    w.z("C", "sync")
    page = Page(w, "C")
    at = page.get("/api/v1/rendiconto?fondo=FNPS&anno=2025&ambito=CAL-LAMEZIA")
    page.stop()
    equal((at["parziale"], at["pubblicati"]["impegnato"]), (True, "1250.00"), "the local API says it too")
    equal(len(w.j("C", "list", "totale_pubblicato")), 1, "one row for a date")


if __name__ == "__main__":
    run(play)
