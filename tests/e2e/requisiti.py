#!/usr/bin/env python3
"""docs/REQUISITI.md answers every line of the documents that the project comes from, with commands that run: this walks the table, in
its order, each command at the office that it names. The offices sync when the next one
takes over."""
import csv
import os
import re
import shlex

from support import PROJECT, check, run

HOMES = {"Regione": "R", "Capofila": "CF", "Comune": "C"}
LINES = [f"A{i}" for i in range(1, 15)] + [f"B{i}" for i in range(1, 13)] + [f"C{i}" for i in range(1, 11)] + [f"D{i}" for i in range(1, 21)]
FILE = re.compile(r"\.(csv|pdz|html|txt|xlsx|pdf|json|zmanifest)$")


def rows():
    """(line, [(home, command)…]) of the table."""
    with open(os.path.join(PROJECT, "docs", "REQUISITI.md"), encoding="utf-8") as f:
        for text in f:
            m = re.match(r"\| ([ABCD]\d+) \| (.+?) \| (.+) \|$", text.rstrip())
            if m:
                yield m[1], re.findall(r"(Regione|Capofila|Comune) `(zona [^`]+)`", m[3])


def files(w):
    with open(w.path("riparto.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";")
        out.writerow(["fondo", "anno", "ambito", "importo", "data", "atto"])
        out.writerow(["FSR", "2025", "CAL-LAMEZIA", "120.000,00", "01/03/2025", ""])
        out.writerow(["FSR", "2025", "CAL-REVENTINO", "30.000,00", "01/03/2025", ""])
    with open(w.path("reventino.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(["cod_ambito_interno", "denominazione_ambito", "cod_catastale", "comune", "cod_istat", "sigla_provincia", "popolazione",
                      "capofila"])
        out.writerow(["CAL-REVENTINO", "Ambito del Reventino", "G734", "Platania", "079900", "CZ", "2000", "S"])
    with open(w.path("linee.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";")
        out.writerow(["elenco", "codice", "denominazione"])
        out.writerow(["area_premialita", "neet", "Giovani che non studiano e non lavorano"])
    with open(w.path("avviso.pdf"), "wb") as f:
        f.write(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def play(w):
    files(w)
    w.open_region()
    w.z("R", "import", "ambiti", w.path("reventino.csv"))
    w.z("R", "add", "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-REVENTINO", "importo=80000.00", "data=2025-02-01")
    w.open_ambito()
    w.open_comune("C", "D049")
    seen, printed, count, last = [], "", 0, "Capofila"
    for line, commands in rows():
        check(commands, line, "has no command")
        seen.append(line)
        for office, command in commands:
            if office != last:
                for home in (HOMES[last], "R", HOMES[office]) if office != "Regione" else (HOMES[last], "R"):
                    w.z(home, "sync")
                last = office
            words = [printed if word == "ID" else word.replace("=ID", f"={printed}") for word in shlex.split(command)[1:]]
            words = [w.path(word) if FILE.search(word) and "=" not in word else word for word in words]
            try:
                said = w.z(HOMES[office], *words).strip()
            except Exception as e:
                raise AssertionError(f"{line}, {office}: {command}\n{e}") from None
            if words[0] in ("add", "invite"):
                printed = said.split("\n")[-1]
            count += 1
    missing = [x for x in LINES if x not in seen]
    check(not missing, "lines without an answer:", missing)
    check(len(seen) == len(set(seen)), "a line is answered twice")
    print(f"{len(seen)} lines, {count} commands")


if __name__ == "__main__":
    run(play)
