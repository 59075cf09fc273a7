#!/usr/bin/env python3
"""Code lists, modules and profiles, from the Region's desk to a comune's: what is published arrives, what is off says who turns it
on, a mistyped code is answered with the one that was meant."""
from support import check, equal, run


def lists(w):
    published = {(x["elenco"], x["versione"]): x["voci"] for x in w.j("R", "elenco")}
    equal(published[("obiettivo_servizio", "5x9")], 9, "objectives of the matrix")
    equal(len(w.j("R", "list", "codifica", "elenco=leps")), 11, "init has published the LEPS")
    equal(w.j("R", "import", "elenchi", "--iniziali"), {"nuove": 0}, "nothing is missing")
    with open(w.path("voci.csv"), "w", encoding="utf-8") as f:
        f.write("elenco;codice;denominazione\ntipo_atto;ORD;Ordinanza\nleps;;Senza codice\n")
    w.refused("R", "import", "elenchi", w.path("voci.csv"), says="Riga 3")
    equal(len(w.j("R", "list", "codifica", "elenco=tipo_atto", "codice=ORD")), 0, "all or nothing")
    with open(w.path("voci.csv"), "w", encoding="utf-8") as f:
        f.write("elenco;codice;denominazione;al\ntipo_atto;ORD;Ordinanza;31/12/2024\n")
    equal(w.j("R", "import", "elenchi", w.path("voci.csv"))["nuove"], 1, "entries")
    funds = w.j("R", "import", "fondi", "--iniziali")["nuove"]
    check(funds > 20, "funds of the seed list:", funds)
    equal(w.j("R", "import", "fondi", "--iniziali")["nuove"], 0, "funds, once")
    w.refused("CF", "import", "elenchi", "--iniziali", says="Regione")
    w.refused("R", "import", "elenchi", status=2, says="--iniziali")


def codes(w):
    w.refused("CF", "add", "intervento", "codice=X", "titolo=X", "obiettivo_servizio=OS4", says="OS04")
    w.z("R", "sync")
    w.z("CF", "sync")
    w.z("C1", "sync")
    w.refused("C1", "add", "atto", "tipo=DETT", "numero=1", "data=2025-01-10", says="DET (Determina)")
    w.z("C1", "add", "atto", "tipo=det", "numero=1", "data=2025-01-10")
    equal(w.j("C1", "show", "atto", "DET/2025/1")["tipo"], "DET", "the list's own spelling")
    late = w.j("C1", "add", "atto", "tipo=ord", "numero=2", "data=2025-01-10")
    check("31/12/2024" in " ".join(late["avvisi"]), "an expired entry warns:", late)


def modules(w):
    w.refused("CF", "add", "formazione", "titolo=Corso", "anno=2025", says="zona modulo on formazione")
    w.refused("CF", "modulo", "on", "formazione", says="Regione")
    w.refused("CF", "report", "R9", "--anno", "2025", says="zona modulo on R9")
    w.z("R", "modulo", "on", "formazione")
    w.z("R", "impostazione", "soglia_utenti", "5")
    w.z("R", "sync")
    w.z("CF", "sync")
    equal(w.j("CF", "status")["moduli"], ["formazione"], "modules that are on")
    equal(w.j("CF", "impostazione", "soglia_utenti")["valore"], 5, "a setting of the Region's")
    w.z("CF", "add", "formazione", "titolo=Corso", "anno=2025")


def profiles(w):
    equal(w.j("C1", "status")["profilo"], "delega_totale", "a comune's first profile")
    text = w.z("C1", "help", "add")
    inside, outside = text.split("delega_totale")
    check("\n  impegno " in inside and "\n  storno " not in inside and "\n  storno " in outside, "the help by profile:", text)
    w.z("CF", "add", "profilo", "ente=D049", "profilo=ordinario")
    w.z("CF", "sync")
    w.z("C1", "sync")
    equal(w.j("C1", "status")["profilo"], "ordinario", "the profile that the capofila gave")
    check("\n  storno " in w.z("C1", "help", "add").split("ordinario")[0], "more is shown")


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    lists(w)
    codes(w)
    modules(w)
    profiles(w)
    for home in ("R", "CF", "C1"):
        w.z(home, "verify")


run(play)
