#!/usr/bin/env python3
"""The first screen of each office, on the command line and over the local API: what is to be done today, and that a thing done goes."""
from support import Page, check, equal, run


def todo(w, home, kind=None):
    """The things of the only (or first) office of a desk, as (kind, sentence)."""
    told = [(t["tipo"], t["testo"]) for t in w.j(home, "oggi")[0]["da_fare"]]
    return [text for tipo, text in told if kind is None or tipo == kind]


def carry(w, *homes):
    for home in homes:
        w.z(home, "sync")


def play(w):
    w.open_region()
    w.z("R", "add", "rilevazione", "fondo_annualita=FNPS/2025", "tipo=rendicontazione", "al=31/12/2025", "scadenza=31/01/2026")
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    text = w.z("C1", "oggi")
    check("Cortale · Ambito del Lametino" in text, "who it is for:", text)
    check("FNPS 2025, situazione al 31/12/2025: scaduta da" in text and "zona rendiconto declare-unused" in text, "what is due:", text)
    check("8.000,00" not in text and "10.000,00" in text, "only its own money:", text)
    w.impegno("C1", 1, "100.00")
    check("zona rendiconto submit --fondo FNPS --anno 2025" in w.z("C1", "oggi"), "the command that answers it")
    w.impegno("C1", 2, "100.00", data="2098-03-01")
    check("da correggere prima" in todo(w, "C1", "rilevazione")[0], "what would forbid the sending:", todo(w, "C1"))
    w.z("C1", "delete", "impegno", "2025/2")
    w.z("C1", "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025")
    equal(todo(w, "C1", "rilevazione"), [], "sent, nothing to do")
    carry(w, "C1", "CF")

    ambito = w.j("CF", "oggi")[0]
    equal((ambito["ruolo"], ambito["rendicontazioni"][0]["da_verificare"]), ("capofila", 1), "the capofila's queue")
    check("un invio da verificare (Cortale)" in todo(w, "CF", "da_verificare")[0], "by name")
    w.z("CF", "rendiconto", "return", "--fondo", "FNPS", "--anno", "2025", "--ente", "D049", "--motivo", "Manca la fattura")
    carry(w, "CF", "C1")
    check("«Manca la fattura»" in todo(w, "C1", "correzione")[0], "what was asked:", todo(w, "C1"))
    w.z("C1", "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025")
    carry(w, "C1", "CF")
    w.z("CF", "rendiconto", "accept", "--fondo", "FNPS", "--anno", "2025", "--ente", "D049")
    w.z("CF", "rendiconto", "transmit", "--fondo", "FNPS", "--anno", "2025")
    carry(w, "CF", "R")
    region = w.j("R", "oggi")[0]
    equal((region["ruolo"], region["rendicontazioni"][0]["trasmesse"]), ("regione", 1), "the Region counts it")
    check("da esaminare (Ambito del Lametino)" in todo(w, "R", "da_esaminare")[0], "by name")
    w.refused("R", "oggi", "domani", status=2)

    w.z("C1", "sync")  # what the page would fetch by itself while the two are compared
    page = Page(w, "C1")
    equal(page.ask("GET", "/api/v1/cruscotto"), w.j("C1", "oggi"), "the local API says the same")


run(play)
