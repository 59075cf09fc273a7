#!/usr/bin/env python3
"""The rules as an office meets them: said when a row is saved, listed by check, in the way of a sending; warnings travel, and with them
the reason."""
from support import check, equal, run


def said(w, home, *args):
    code, out, err = w.outcome(home, *args)
    equal(code, 0, f"zona {' '.join(args)} ({err.strip()})")
    return out.strip(), err


def rules_of(w, home, *scope):
    return [(r["codice"], r["livello"], r["fondo_annualita"]) for r in w.j(home, "check", *scope)]


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.z("R", "add", "fondo", "codice=FC", "nome=Fondo a prova completa", "livello_prova=completo")
    w.z("R", "add", "fondo_annualita", "fondo=FC", "anno=2025")
    w.z("R", "add", "assegnazione", "fondo_annualita=FC/2025", "ambito=CAL-LAMEZIA", "importo=1000.00", "data=2025-02-01")
    w.z("R", "sync")
    w.z("CF", "sync")
    w.z("CF", "add", "budget", "intervento=SAD-01", "assegnazione=FC/2025", "ente=D049", "importo=500.00")
    w.open_comune("C1", "D049")
    fund = ("--fondo", "FC", "--anno", "2025")

    # on save: the id alone on standard output, what is to be looked at on standard error, and nothing about other rows
    out, err = said(w, "C1", "add", "impegno", "budget=SAD-01/FC/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=600.00")
    check("\n" not in out and "supera l'importo programmato (500,00 €)" in err and "non ha la determina" in err, "hints:", out, err)
    out, err = said(w, "C1", "add", "liquidazione", "impegno=2025/1", "anno=2025", "numero=7", "data=2025-04-02", "importo=120.00")
    equal(err, "", "hints of the liquidazione")
    warned = w.j("C1", "add", "pagamento", "liquidazione=2025/7", "mandato_num=31", "data_pagamento=2025-04-20", "importo=120.00")
    check(len(warned["avvisi"]) == 1 and "né giustificativo né quietanza" in warned["avvisi"][0], "as JSON:", warned)

    # check: of one fund-year, and of everything, each thing once
    equal(rules_of(w, "C1", *fund), [("V17", "B", "FC/2025"), ("V26", "B", "FC/2025"), ("V02", "W", "FC/2025")], "of the fund-year")
    equal(rules_of(w, "C1"), rules_of(w, "C1", *fund), "of all")
    w.refused("C1", "rendiconto", "submit", *fund, says=("2 problemi", "V17", "né giustificativo né quietanza"))

    # mended, it goes; what remains is a warning that nobody answered for, or one with its reason, which the capofila reads
    w.z("C1", "add", "atto", "tipo=DET", "numero=12", "data=2025-02-20")
    w.z("C1", "edit", "impegno", "2025/1", "atto=DET/2025/12")
    w.z("C1", "add", "fornitore", "piva=00743110157", "denominazione=Cooperativa Aurora", "tipo=ets")
    w.z("C1", "add", "giustificativo", "fornitore=00743110157", "numero=44", "data=2025-03-20", "totale=120.00")
    document = w.j("C1", "list", "giustificativo", "numero=44")[0]["id"]
    w.z("C1", "edit", "liquidazione", "2025/7", f"giustificativo={document}")
    w.z("C1", "edit", "pagamento", "2025/31", "quietanza_num=88")
    sent = w.j("C1", "rendiconto", "submit", *fund)
    check(len(sent["avvisi"]) == 2 and sent["avvisi"][0].startswith("V02: ") and "non motivato" in sent["avvisi"][1], "unanswered:", sent)
    w.z("C1", "rendiconto", "withdraw", *fund)
    sent = w.j("C1", "rendiconto", "submit", *fund, "--motivo", "rimodulazione chiesta ad aprile")
    equal(len(sent["avvisi"]), 1, "answered for")
    w.z("C1", "sync")
    w.z("CF", "sync")
    show = w.j("CF", "rendiconto", "show", *fund, "--ente", "D049")
    check("rimodulazione chiesta ad aprile" in [m.get("motivo") for m in show["mosse"]], "the reason at the capofila's:", show["mosse"])
    found = w.j("CF", "check", *fund)
    check(any(r["codice"] == "V02" and "di Cortale" in r["testo"] for r in found), "who looks at several enti is told whose:", found)


run(play)
