#!/usr/bin/env python3
"""Real money: the 1,047 projects of PNRR M5C2 investment 1 (ReGiS, 31 March 2025), as the Regioni would load them. The ambiti are the
399 real groupings of comuni, each in its Region; a project whose CUP is in no grouping goes to an ambito of its holder, which the
beginning of a CUP tells, in a Region of the CUPs that begin with that letter. The measures of 1.1 come by the Regione's
decree; 1.2 and 1.3, which the Ministry pays straight, are entered by who receives them, with the act. Each project is an assignment, an
intervento, a budget line and an opening balance. In every Region R1, R2 and R3 must say what a separate sum of the file says, to the
cent; over all of them, what is known of these totals.

Needs the real files (ZONA_SHARED_DATA, or ../shared/data beside the project); skips, saying so, when they are absent."""
import collections
import csv
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from support import PROJECT, SKIP, Region, check, equal, run

DATA = os.environ.get("ZONA_SHARED_DATA") or os.path.join(PROJECT, "..", "shared", "data")
PROJECTS = os.path.join(DATA, "pnrr", "m5c2i1_progetti_pagamenti_20250331.csv")
GROUPS = os.path.join(DATA, "pnrr", "aggregazioni_comuni_per_cup.csv")
# code of the file: fund, projects, financed and paid in millions as published, area, obiettivo di servizio
MEASURES = {
    "M5C2I1.01.01": ("PNRR-M5C2-1.1.1", 256, "54.3", "12.9", "A1", "OS02"),
    "M5C2I1.01.02": ("PNRR-M5C2-1.1.2", 60, "143.8", "17.0", "A2", "OS07"),
    "M5C2I1.01.03": ("PNRR-M5C2-1.1.3", 71, "23.5", "4.6", "A2", "OS04"),
    "M5C2I1.01.04": ("PNRR-M5C2-1.1.4", 136, "26.3", "5.1", "A3", "OS02"),
    "M5C2I1.02.00": ("PNRR-M5C2-1.2", 293, "188.8", "32.7", "A2", "OS06"),
    "M5C2I1.03.00": ("PNRR-M5C2-1.3", 231, "199.2", "28.2", "A3", "OS07"),
}
DECREE = ("PNRR-M5C2-1.1.1", "PNRR-M5C2-1.1.2", "PNRR-M5C2-1.1.3", "PNRR-M5C2-1.1.4")


def cents(text):
    """An amount of the file: a point, at most two decimals."""
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def euro(v):
    return f"{v // 100}.{v % 100:02d}"


def millions(v):
    return f"{(v + 5000000) // 10000000 / 10:.1f}"


def read():
    """{region: ({ambito: [comune, …]}, [project, …])}"""
    where, regions = {}, collections.defaultdict(lambda: (collections.defaultdict(list), []))
    with open(GROUPS, encoding="utf-8") as f:
        for r in csv.DictReader(f):
            where[r["cup"]] = (r["regione"], r["id_aggregazione"])
            regions[r["regione"]][0][r["id_aggregazione"]].append(r)
    with open(PROJECTS, encoding="utf-8") as f:
        for i, r in enumerate(csv.DictReader(f)):
            fund, cup = MEASURES[r["codice_univoco_submisura"]], r["cup"]
            region, ambito = where.get(cup) or (f"CUP {cup[0]}", f"TIT-{cup[:3]}")
            regions[region][1].append({
                "code": f"P{i + 1:04d}", "fund": fund[0], "cup": cup, "local": r["codice_locale_progetto"],
                "title": r["descrizione_submisura"][-200:], "area": fund[4], "os": fund[5], "ambito": ambito,
                "money": cents(r["finanziamento_totale"]), "paid": cents(r["pagamenti_totali"])})
    return regions


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, delimiter=";")
        w.writerow(header)
        w.writerows(rows)
    return path


def the_map(w, groups, projects):
    """Each grouping led by its first comune, a comune in the first grouping that names it; who has no comune of its own is led by a body
    with a fiscal code."""
    lead, lines, seen = {}, [], set()
    for i, code in enumerate(sorted(set(groups) | {p["ambito"] for p in projects})):
        mine = [r for r in groups.get(code, []) if r["cod_catastale"] not in seen]
        seen.update(r["cod_catastale"] for r in mine)
        for r in mine or [None]:
            key, cf = (r["cod_catastale"], "") if r else ("", f"9{i:010d}")
            lines.append([code, f"Ambito {code}", r["cod_istat_2026"] if r else "", r["comune"] if r else f"Titolare {code}", key, cf,
                          "comune" if r else "altro", "S" if code not in lead else "N"])
            lead.setdefault(code, key or cf)
    w.z("R", "import", "ambiti", write(w.path("ambiti.csv"), ["cod_ambito_interno", "denominazione_ambito", "cod_istat", "comune",
                                                              "cod_catastale", "cf", "tipo", "capofila"], lines))
    equal(len(w.j("R", "list", "ambito")), len(lead), "ambiti")
    return lead


def assign(w, home, path, projects, external, *come):
    """A line for each project; its own code tells two of one ambito apart."""
    rows = [[p["fund"], 2022, p["ambito"], euro(p["money"]), "09/05/2022", "DEC/2022/98", "esterno" if external else "", p["local"]]
            for p in projects]
    write(path, ["fondo", "anno", "ambito", "importo", "data", "atto", "origine", "note"], rows)
    said = w.j(home, *come, "import", "assegnazioni", path, *([] if external else ["--crea"]))
    total = sum(p["money"] for p in projects)
    equal(sum(cents(v) for v in said["totali"].values()), total, "the total that the import says")


def play_ambito(w, home, ambito, ente, projects):
    """What its capofila does: the plan, the money that came straight, the budget lines, what is paid."""
    as_ambito, as_ente = ("--come", ambito), ("--come", ente)
    w.z(home, *as_ambito, "add", "piano", "triennio_da=2022", "triennio_a=2026")
    straight = [p for p in projects if p["fund"] not in DECREE]
    if straight:
        assign(w, home, w.path(f"a-{ambito}.csv"), straight, True, *as_ambito)
    edges = {(a["fondo_annualita"], a["note"]): a["id"] for a in w.j(home, *as_ambito, "list", "assegnazione", f"ambito={ambito}")}
    path = write(w.path(f"p-{ambito}.csv"), ["codice", "titolo", "area", "obiettivo_servizio", "cup", "assegnazione", "ente", "importo"],
                 [[p["code"], p["title"], p["area"], p["os"], p["cup"], edges[p["fund"] + "/2022", p["local"]], ente, euro(p["money"])]
                  for p in projects])
    said = w.j(home, *as_ambito, "import", "piano", path)
    equal(said["nuove"], 2 * len(projects), f"interventi and budget lines of {ambito}")
    path = write(w.path(f"s-{ambito}.csv"), ["budget", "data", "impegnato", "liquidato", "pagato", "fonte"],
                 [[f"{p['code']}/{p['fund']}/2022"] + ["31/03/2025"] + [euro(p["paid"])] * 3 + ["ReGiS, 31/03/2025"] for p in projects])
    w.z(home, *as_ente, "import", "situazione", path)


def region(root, name, groups, projects):
    """One Region from nothing to its totals; how many ambiti it has."""
    w = Region(root)
    try:
        claim = w.server_init("server")
        w.server_start()
        w.z("R", "init", "--claim", claim, "--nome", name)
        lead = the_map(w, groups, projects)
        for fund in sorted({m[0] for m in MEASURES.values()}):
            w.z("R", "add", "fondo", f"codice={fund}", f"nome=Investimento {fund}", "livello_prova=completo", "matrice=5x9")
        decree = [p for p in projects if p["fund"] in DECREE]
        if decree:
            assign(w, "R", w.path("decreto.csv"), decree, False)
            w.refused("R", "import", "assegnazioni", w.path("decreto.csv"), says=["riga 2", "già registrata"])
        for fund in sorted({p["fund"] for p in projects} - set(DECREE)):
            w.z("R", "add", "fondo_annualita", f"fondo={fund}", "anno=2022")
        by_ambito = collections.defaultdict(list)
        for p in projects:
            by_ambito[p["ambito"]].append(p)
        invites = {a: w.z("R", "invite", "--ente", a, "--ruolo", "capofila") for a in by_ambito}
        w.z("R", "sync")
        for a in by_ambito:
            w.z("CF-" + a, "join", invites[a], "--nome", "Ufficio di Piano")
            play_ambito(w, "CF-" + a, a, lead[a], by_ambito[a])
            w.z("CF-" + a, "sync")
        w.z("R", "sync")
        return len(lead), w.commands, totals(w, name, projects) if projects else {}
    finally:
        w.stop_all()


def totals(w, name, projects):
    """What the Regione's reports say, against the file: {fund: (projects, financed, paid)}."""
    wanted = {f: (sum(p["fund"] == f for p in projects), sum(p["money"] for p in projects if p["fund"] == f),
                  sum(p["paid"] for p in projects if p["fund"] == f)) for f in {p["fund"] for p in projects}}
    of = ("--anno", "2022", "--al", "2025-03-31")
    said = {}
    for row in w.j("R", "report", "R1", *of)[0]["righe"]:
        if row["tipo_riga"] == "riga":
            said[row["fondo"]] = (wanted[row["fondo"]][0], cents(row["assegnato"]), cents(row["pagato"]))
            equal([cents(row[c]) for c in ("programmato", "impegnato", "liquidato")], [said[row["fondo"]][i] for i in (1, 2, 2)],
                  f"R1 of {name}, {row['fondo']}")
    equal(said, wanted, f"R1 of {name}")
    cumulated = collections.Counter()
    for row in w.j("R", "report", "R3", *of)[0]["righe"]:
        if row["tipo_riga"] == "riga":
            cumulated[row["fondo"]] += cents(row["impegnato"])
            equal(row["impegnato"], row["liquidato"], f"R3 of {name}")
    equal(dict(cumulated), {f: v[2] for f, v in wanted.items()}, f"R3 of {name}")
    for fund, area, goal in {m[0]: (m[0], m[4], m[5]) for m in MEASURES.values() if m[0] in wanted}.values():
        sheets = {s["foglio"]: s["righe"] for s in w.j("R", "report", "R2", "--fondo", fund, *of)}
        for sheet, value in (("Programmato", wanted[fund][1]), ("Pagato", wanted[fund][2])):
            matrix = {(row["obiettivo_servizio"], a): cents(row[a]) for row in sheets[sheet] if row["tipo_riga"] == "riga"
                      for a in ("A1", "A2", "A3") if cents(row[a]) != 0}
            equal(matrix, {(goal, area): value} if value else {}, f"R2 of {name}, {fund}, {sheet}")
    return said


def play(w):
    if not (os.path.exists(PROJECTS) and os.path.exists(GROUPS)):
        print(f"skipped: the real files are not at {DATA}")
        return SKIP
    regions = read()
    equal(sum(len(r[1]) for r in regions.values()), 1047, "projects")
    equal(len({a for r in regions.values() for a in r[0]}), 399, "groupings")
    order = sorted(regions, key=lambda n: -len(regions[n][1]))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda n: region(w.path(n.replace(" ", "_").replace("/", "_")), n, *regions[n]), order))
    for fund, count, financed, paid, _, _ in MEASURES.values():
        said = [d[2][fund] for d in done if fund in d[2]]
        equal((sum(s[0] for s in said), millions(sum(s[1] for s in said)), millions(sum(s[2] for s in said))), (count, financed, paid),
              f"{fund}: projects, millions financed and paid")
    print(f"{len(done)} Regioni, {sum(d[0] for d in done)} ambiti, {sum(d[1] for d in done)} commands: R1, R2 and R3 equal to the cent")
    return 0


if __name__ == "__main__":
    run(play)
