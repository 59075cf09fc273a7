#!/usr/bin/env python3
"""The manuals are true: every command of their blocks is run, in order; the operator's each at the office that its block names."""
import csv
import os
import re
import shlex

from support import PROJECT, check, run

TABLES = {
    "riparto.csv": "fondo;anno;ambito;importo;data;atto\nFSR;2025;CAL-LAMEZIA;1000,00;01/03/2025;DEC/2025/98\n",
    "residenti.csv": "codice_catastale;anno;residenti\nD049;2024;1866\n",
    "piano.csv": "codice;titolo;obiettivo_servizio;fondo;anno;ente;importo\nSSP-01;Servizio sociale;OS02;FSR;2025;D049;500,00\n",
    "situazione.csv": "budget;data;impegnato;liquidato;pagato;fonte\nPIS-01/FNPS/2025;31/12/2024;100,00;100,00;100,00;Consuntivo\n",
    "personale.csv": "anno;profilo;contratto;teste;fte\n2025;assistente_sociale;ti;1;0,5\n",
}
HOMES = {"Regione": "R", "Capofila": "CF", "Comune": "C"}


def lines(manual):
    """The lines of the plain blocks of a manual."""
    with open(os.path.join(PROJECT, "docs", manual), encoding="utf-8") as f:
        text = f.read()
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M):
        if language == "":
            yield from block.splitlines()
            yield ""


def blocks():
    """(office, command line) of every command in the operator's manual."""
    home = None
    for line in lines("MANUALE.md"):
        if line == "":
            home = None
        elif line.startswith("# "):
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
    for name, text in TABLES.items():
        with open(w.path(name), "w", encoding="utf-8") as f:
            f.write(text)
    with open(w.path("voci.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=";")
        out.writerow(["elenco", "codice", "denominazione", "padre", "dal"])
        out.writerow(["tipo_servizio", "trasporto_sociale", "Trasporto sociale", "", "01/01/2025"])
    for name in ("bando.pdf", "dichiarazione.html.p7m"):
        with open(w.path(name), "w", encoding="utf-8") as f:
            f.write("%PDF-1.4")


def administrator(w):
    """The same server, opened anew in a folder of its own."""
    here = {"/var/lib/zonad/dati": w.path("dati"), "/var/backups/zona.copia": w.path("copia"), "ufficio.pdz": w.path("u.pdz"),
            "0.0.0.0:8443": "127.0.0.1:0"}
    w.data, serving, count = w.path("dati"), False, 0
    for line in lines("AMMINISTRATORE.md"):
        words = [here.get(word, word) for word in shlex.split(line)]
        if words[:1] != ["zonad"]:
            continue
        if words[1] == "serve":
            w.server_start()
            serving = True
        else:
            if words[1] == "restore":
                w.server_stop()
                serving = False
            w.run([f"{w.bin}/zonad", *words[1:]])
        count += 1
    check(serving and count >= 10, "commands found:", count)
    with open(os.path.join(PROJECT, "docs", "AMMINISTRATORE.md"), encoding="utf-8") as f:
        text = f.read()
    with open(w.path("dati", "zonad.ini"), encoding="utf-8") as f:
        names = dict(re.findall(r"^(\w+) = (.*)$", f.read(), re.M))
    for name in ("listen", "url", "certificate", "key", "proxies", "blind", "api", "level", "format"):
        check(name in names and f"`{name}`" in text, "setting", name)


def operator(w):
    said = {"CODICE": w.server_init("server"), "INVITO": None, "RILIEVO": None}
    w.server_start()
    files(w)
    count = 0
    for home, line in blocks():
        words = [said.get(word, word) for word in shlex.split(line)[1:]]
        words = [w.path(word) if re.search(r"\.(csv|pdz|html|xlsx|p7m|pdf|zona)$", word) else word for word in words]
        check(None not in words, "nothing was printed that", line, "could use")
        printed = w.z(home, *words)
        if words[0] == "invite":
            said["INVITO"] = printed.strip()
        if words[:2] in (["rilievo", "add"], ["rilievo", "forward"]):
            said["RILIEVO"] = printed.strip()
        count += 1
    check(count > 50, "commands found:", count)
    shown = w.j("R", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025")
    check(shown["totali"]["impegnato"] == "2140.01", "the Region's figure:", shown["totali"])


def play(w):
    operator(w)
    w.server_stop()
    administrator(w)


run(play)
