#!/usr/bin/env python3
"""The operator's manual is true: every command of its blocks is run, in order, each at the office that the block names."""
import csv
import os
import re
import shlex

from support import PROJECT, check, run

HOMES = {"Regione": "R", "Capofila": "CF", "Comune": "C"}


def blocks():
    """(office, command line) of every command in the manual."""
    with open(os.path.join(PROJECT, "docs", "MANUALE.md"), encoding="utf-8") as f:
        text = f.read()
    for block in re.findall(r"^```\n(.*?)^```", text, re.S | re.M):
        home = None
        for line in block.splitlines():
            if line.startswith("# "):
                home = HOMES[line[2:]]
            elif line.startswith("zona "):
                check(home is not None, "no office for", line)
                yield home, line


def files(w):
    w.files()
    with open(w.path("spese.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";")
        out.writerow(["budget", "anno", "numero", "data", "importo", "oggetto"])
        out.writerow(["SAD-01/FNPS/2025", "2025", "2", "15/03/2025", "250,00", "Trasporto"])


def play(w):
    said = {"CODICE": w.server_init("server"), "INVITO": None}
    w.server_start()
    files(w)
    count = 0
    for home, line in blocks():
        words = [said.get(word, word) for word in shlex.split(line)[1:]]
        words = [w.path(word) if re.search(r"\.(csv|pdz)$", word) else word for word in words]
        check(None not in words, "nothing was printed that", line, "could use")
        printed = w.z(home, *words)
        if words[0] == "invite":
            said["INVITO"] = printed.strip()
        count += 1
    check(count > 50, "commands found:", count)
    shown = w.j("R", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025")
    check(shown["totali"]["impegnato"] == "1350.00", "the Region's figure:", shown["totali"])


run(play)
