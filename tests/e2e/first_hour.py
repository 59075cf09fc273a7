#!/usr/bin/env python3
"""A newcomer's first hour: a clerk of a comune receives an invite and, with at most twelve commands, sends a rendicontazione that holds
one expense and one quota. Every command that is typed is counted and printed; what the capofila and the Regione did before is not."""
import shlex

from support import check, equal, run

MOST = 12


def play(w):
    w.open_region()
    w.z("R", "add", "fondo", "codice=COM", "nome=Bilancio comunale", "livello_prova=importo")
    w.z("R", "add", "fondo_annualita", "fondo=COM", "anno=2025")
    w.open_ambito()
    w.budget("D049")
    w.z("CF", "add", "rendicontante", "fondo_annualita=COM/2025", "ente=D049")
    invite = w.invite_ente("D049")

    typed = []

    def types(line):
        typed.append(line)
        print(f"{len(typed):2}. zona {line}")
        said = w.z("C1", *[invite if word == "INVITO" else word for word in shlex.split(line)])
        for text in said.splitlines():
            print(f"      {text}")
        return said

    types('join INVITO --nome "Servizi sociali"')
    check("SAD-01" in types("list budget"), "the line to spend on is shown")
    said = types('add spesa intervento=SAD-01 importo=1.200,00 data=01/03/2025 determina=12 fornitore="Cooperativa Aurora" '
                 "fornitore_piva=00743110157 fattura_numero=F1 fattura_data=10/03/2025 mandato_num=31 data_pagamento=20/03/2025")
    equal(len(said.splitlines()), 3, "rows that one row wrote")
    types("add quota importo=4.650,00 data=15/02/2025 determina=3 mandato_num=9 data_pagamento=20/02/2025")
    types("check")
    types("rendiconto submit --fondo FNPS --anno 2025")
    types("rendiconto submit --fondo COM --anno 2025")
    types("sync")
    check(len(typed) <= MOST, len(typed), "commands")
    print(f"{len(typed)} commands, at most {MOST}")

    w.z("CF", "sync")
    of = ("--anno", "2025", "--ente", "D049")
    show = w.j("CF", "rendiconto", "show", "--fondo", "FNPS", *of)
    equal((show["stato"], show["totali"]["pagato"], show["trasmesso"]["pagato"]), ("inviato", "1200.00", "1200.00"), "the expense at the capofila")
    show = w.j("CF", "rendiconto", "show", "--fondo", "COM", *of)
    equal((show["stato"], show["totali"]["pagato"], show["interni"]["pagato"]), ("inviato", "0.00", "4650.00"), "the quota at the capofila")
    pair = [r for r in w.j("CF", "report", "R14", "--fondo", "COM", "--anno", "2025")[0]["righe"] if r["tipo_riga"] == "riga"]
    equal([(r["da"], r["a"]) for r in pair], [("Cortale", "Lamezia Terme")], "the transfer of the quota")


run(play)
