#!/usr/bin/env python3
"""Two workplaces of one comune work apart: the same impegno edited twice, deleted against edited, the same number made twice, a
clock in 2040. Both end equal, or show it; a person's choice settles it on both; history shows all."""
from support import check, equal, run


def both(w):
    for _ in range(2):
        w.z("A", "sync")
        w.z("B", "sync")


def conflicts(w, home, state="aperto"):
    return [c for c in w.j(home, "conflict", "list") if c["stato"] == state]


def shape(conflict):
    """What must be the same on both desks."""
    return [(v["device"], v["when"], v["values"], v["eliminata"]) for v in conflict["versions"]]


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    for home in ("A", "B"):
        w.open_comune(home, "D049")
    ids = [w.impegno("A", n, "1000.00") for n in (1, 2, 3)]
    both(w)
    equal(len(w.j("B", "list", "impegno")), 3, "impegni at the second desk")

    # the same row, two amounts
    w.z("A", "edit", "impegno", "2025/1", "importo=1100.00")
    w.z("B", "edit", "impegno", "2025/1", "importo=1200.00", "oggetto=Secondo ufficio")
    # deleted at one desk, changed at the other: the change stands
    w.z("A", "delete", "impegno", "2025/2")
    w.z("B", "edit", "impegno", "2025/2", "importo=900.00")
    # the same change at both desks is no conflict
    w.z("A", "edit", "impegno", "2025/3", "importo=50.00")
    w.z("B", "edit", "impegno", "2025/3", "importo=50.00")
    # one number, two impegni
    w.impegno("A", 10, "10.00")
    w.impegno("B", 10, "20.00")
    both(w)
    for home in ("A", "B"):
        equal(w.j(home, "list", "impegno"), w.j("A", "list", "impegno"), "rows are equal at both desks")
        found = {c["id"]: c for c in conflicts(w, home)}
        check(ids[0] in found and ids[1] in found and ids[2] not in found, "conflicts:", list(found))
        amounts = sorted(v["values"]["importo"] for v in found[ids[0]]["versions"])
        equal(amounts, ["1100.00", "1200.00"], "both values")
        check(all(v["ente"] == "D049" for v in found[ids[0]]["versions"]), "authors")
        equal(len({v["device"] for v in found[ids[0]]["versions"]}), 2, "two devices")
        check(any(v["eliminata"] for v in found[ids[1]]["versions"]), "the deletion is shown")
        equal(w.j(home, "show", "impegno", ids[1])["importo"], "900.00", "edit beats delete")
        twice = [c for c in found.values() if c["group"] == "chiave"]
        equal([len(c["versions"]) for c in twice], [2], "the number made twice")
    for a, b in zip(conflicts(w, "A"), conflicts(w, "B")):
        equal(shape(a), shape(b), "the same conflict at both desks")
    equal(w.j("A", "status")["conflitti"], 3, "conflicts in status")
    as_people_read_it(w, ids)

    # a choice at one desk settles it at both
    a = {c["id"]: c for c in conflicts(w, "A")}
    keep = 1 + [v["values"]["importo"] for v in a[ids[0]]["versions"]].index("1100.00")
    w.z("A", "conflict", "resolve", ids[0], "--keep", keep)
    keep = 1 + [v["eliminata"] for v in a[ids[1]]["versions"]].index(True)
    w.z("A", "conflict", "resolve", ids[1], "--keep", keep)
    clash = next(c for c in a.values() if c["group"] == "chiave")
    keep = 1 + [v["values"]["importo"] for v in clash["versions"]].index("20.00")
    w.z("A", "conflict", "resolve", clash["id"], "--keep", keep)
    w.refused("A", "conflict", "resolve", ids[0], "--keep", 1)
    w.refused("A", "conflict", "resolve", ids[0], "--keep", "zero", status=2)
    both(w)
    for home in ("A", "B"):
        equal(conflicts(w, home), [], f"open conflicts of {home}")
        rows = {r["numero"]: r["importo"] for r in w.j(home, "list", "impegno")}
        equal({int(k): v for k, v in rows.items()}, {1: "1100.00", 3: "50.00", 10: "20.00"}, f"rows of {home}")
        story = w.j(home, "show", "impegno", ids[0], "--history")["storia"]
        equal([v["values"]["importo"] for v in story][:1], ["1000.00"], "history begins with the first value")
        equal(sorted(v["values"]["importo"] for v in story), ["1000.00", "1100.00", "1100.00", "1200.00"], "history shows all")
        check(any(v["eliminata"] for v in w.j(home, "show", "impegno", ids[1], "--history")["storia"]), "deletion in the history")
        w.z(home, "verify")
    equal(w.j("A", "show", "impegno", ids[0], "--history")["storia"], w.j("B", "show", "impegno", ids[0], "--history")["storia"],
          "the same history at both desks")
    clock_of_2040(w, ids)


def as_people_read_it(w, ids):
    """On paper: labels, Italian amounts, what differs and nothing else, how to choose."""
    text = w.z("A", "conflict", "list")
    check("{" not in text and "null" not in text, "no JSON for people:", text)
    for part in ("Impegno 2025/1 · aperto", "Importo  1.100,00", "Importo  1.200,00", "Oggetto  Secondo ufficio", "Oggetto  (vuoto)",
                 "· eliminata", f"zona conflict resolve {ids[0]} --keep", "Cortale, postazione", "(questa)"):
        check(part in text, f"conflict list does not say {part!r}:", text)
    check("D049" not in text.split("Impegno 2025/1 ·")[1].split("Per scegliere")[0], "what is the same is left out:", text)
    text = w.z("A", "show", "impegno", ids[0], "--history")
    for part in ("Storia:", "Data                 01/03/2025", "1.000,00", "· valida"):
        check(part in text, f"history does not say {part!r}:", text)
    check("{" not in text, "no JSON for people:", text)


def clock_of_2040(w, ids):
    """A desk whose clock is in 2040: its change counts, does not drag the others along, and is stamped with a time that makes sense."""
    if w.at("2040-06-01 10:00:00", "B", "edit", "impegno", ids[2], "importo=77.00") is None:
        print("the clock can not be set here: 2040 is not tried")
        return
    both(w)
    equal(w.j("A", "show", "impegno", ids[2])["importo"], "77.00", "the change of the desk in 2040")
    w.z("A", "edit", "impegno", ids[2], "importo=78.00")
    both(w)
    for home in ("A", "B"):
        equal(w.j(home, "show", "impegno", ids[2])["importo"], "78.00", "a later change stands")
        stamps = [v["when"] for v in w.j(home, "show", "impegno", ids[2], "--history")["storia"]]
        check(not any(s.startswith("2040") for s in stamps), "stamps:", stamps)


run(play)
