#!/usr/bin/env python3
"""The examination, desk by desk: deadlines and extensions, reminders and entries on behalf, remarks and their answers, an integration
of one row, late entries, what is admitted, the balances, the closing; and the same through the local API."""

from support import Page, check, equal, run

FNPS = ("--fondo", "FNPS", "--anno", "2025")
LAMEZIA = ("--ambito", "CAL-LAMEZIA")


def expense(w, home, number, amount):
    w.z(home, "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", f"numero={number}", "data=2025-03-01", f"importo={amount}")
    w.z(home, "add", "liquidazione", f"impegno=2025/{number}", "anno=2025", f"numero={number}", "data=2025-04-02", f"importo={amount}")
    w.z(home, "add", "pagamento", f"liquidazione=2025/{number}", f"mandato_num={number}", "data_pagamento=2025-04-20",
        f"importo={amount}")


def everybody(w, *homes):
    for _ in range(2):
        for home in homes or ("C1", "C2", "CF", "R"):
            w.z(home, "sync")


def rendiconto(w, home, verb, *more):
    return w.j(home, "rendiconto", verb, *FNPS, *more)


def deadlines(w):
    """A survey that has expired; an extension for one comune."""
    w.z("R", "add", "atto", "tipo=DEC", "anno=2025", "numero=12", "data=2025-12-01", "oggetto=Termini")
    w.z("R", "add", "rilevazione", "fondo_annualita=FNPS/2025", "tipo=rendicontazione", "al=2025-12-31", "scadenza=2026-01-31")
    w.z("R", "add", "trasferimento", "assegnazione=FNPS/2025", "tipo=acconto", "importo=300000.00", "data=2025-06-01")
    everybody(w)
    w.refused("C1", "proroga", "ask", *FNPS, "--scadenza", "2026-01-15", "--motivo", "x", says="31/01/2026")
    w.z("C1", "proroga", "ask", *FNPS, "--scadenza", "2099-12-31", "--motivo", "ragioneria ferma")
    everybody(w)
    asked = w.j("R", "proroga", "list")["richieste"]
    equal([(r["ente"], r["stato"]) for r in asked], [("D049", "in_attesa")], "extensions asked")
    w.refused("C1", "proroga", "grant", *FNPS, "--ente", "D049", "--scadenza", "2099-12-31", says="Regione")
    w.z("R", "proroga", "grant", *FNPS, "--ente", "D049", "--scadenza", "2099-12-31", "--atto", "DEC/2025/12")
    everybody(w)
    show = rendiconto(w, "C1", "show")
    equal((show["termine"], show["prorogata"]), ("2099-12-31", True), "the comune's deadline")
    equal(rendiconto(w, "C2", "show")["silenzio"], True, "who was given no more time is silent")
    due = w.j("C1", "scadenze")
    equal([(d["tipo"], d["data"]) for d in due], [("rilevazione", "2099-12-31")], "what is due")
    check("2099" in w.z("C1", "scadenze"), "what is due, for a person")


def on_behalf(w):
    """The capofila enters for who is silent: after the deadline and a reminder."""
    w.refused("CF", "rendiconto", "submit", *FNPS, "--ente", "D218", "--motivo", "tace", says="sollecito add")
    w.z("CF", "sollecito", "add", *FNPS, "--ente", "D218", "--motivo", "la rendicontazione è scaduta", "--entro", "2099-01-31")
    equal(len(w.j("CF", "sollecito", "list")), 1, "reminders")
    everybody(w)
    equal([d["tipo"] for d in w.j("C2", "scadenze")].count("sollecito"), 1, "the reminder is due")
    rendiconto(w, "CF", "submit", "--ente", "D218", "--motivo", "tace")
    everybody(w)
    rendiconto(w, "C2", "contest", "--motivo", "inviamo noi")
    expense(w, "C2", 1, "500.00")
    rendiconto(w, "C2", "submit")
    everybody(w)
    rendiconto(w, "CF", "review", "--ente", "D218")
    equal(rendiconto(w, "CF", "show", "--ente", "D218")["puntualita"], "in_ritardo", "taken in charge after the deadline")
    rendiconto(w, "CF", "return", "--ente", "D218", "--motivo", "rimandare per PEC")
    everybody(w)
    rendiconto(w, "C2", "submit")
    everybody(w)
    rendiconto(w, "CF", "review", "--ente", "D218", "--ricevuto", "2026-01-30", "--protocollo", "PEC 88")
    equal(rendiconto(w, "CF", "show", "--ente", "D218")["puntualita"], "nei_termini", "the PEC was in time")


def remarks(w):
    expense(w, "C1", 1, "1000.00")
    expense(w, "C1", 2, "2000.00")
    rendiconto(w, "C1", "submit")
    everybody(w)
    rid = w.z("CF", "rilievo", "add", *FNPS, "--ente", "D049", "--riga", "impegno:2025/1", "--tipo", "blocco", "--testo", "Manca la fattura")
    w.refused("CF", "rendiconto", "accept", *FNPS, "--ente", "D049", says="rilievi bloccanti")
    everybody(w)
    listed = w.z("C1", "rilievo", "list")
    check("Manca la fattura" in listed and "2025/1" in listed, "the remark, as the comune reads it:", listed)
    w.z("C1", "rilievo", "reply", rid, "--testo", "È la 12 del 3 marzo")
    everybody(w)
    check("È la 12" in w.z("CF", "rilievo", "list"), "the answer")
    w.z("CF", "rilievo", "close", rid)
    equal(w.j("CF", "rilievo", "list", "--aperti"), [], "open remarks")
    for ente in ("D049", "D218"):
        rendiconto(w, "CF", "accept", "--ente", ente)
    equal(rendiconto(w, "CF", "transmit")["stato"], "trasmesso", "transmitted")
    everybody(w)


def integration(w):
    """One row is asked for: one comune is opened again; the other goes on writing, outside."""
    rendiconto(w, "R", "review", *LAMEZIA)
    rid = w.z("R", "rilievo", "add", *FNPS, *LAMEZIA, "--riga", "impegno:D049/2025/1", "--testo", "Importo da verificare", "--tipo", "blocco")
    w.refused("R", "rendiconto", "approve", *FNPS, *LAMEZIA, says="rilievi bloccanti")
    rendiconto(w, "R", "request", *LAMEZIA, "--motivo", "Vedi il rilievo")
    everybody(w)
    w.refused("CF", "rendiconto", "reopen", *FNPS, "--ente", "D218", "--motivo", "già che ci siamo", says="Cortale")
    passed = w.z("CF", "rilievo", "forward", rid)
    rendiconto(w, "CF", "return", "--ente", "D049", "--motivo", "Lo chiede la Regione")
    expense(w, "C2", 9, "900.00")
    everybody(w)
    outside = w.j("CF", "rendiconto", "outside", *FNPS)
    equal([(o["ente"], len(o["registrazioni"])) for o in outside], [("D218", 3)], "outside the sending")
    check("fuori" in w.z("C2", "rendiconto", "show", *FNPS).lower(), "the comune sees it too")
    rendiconto(w, "C2", "propose", "--motivo", "fattura arrivata tardi")
    w.z("C1", "edit", "impegno", "2025/1", "importo=1200.00")
    rendiconto(w, "C1", "submit")
    w.z("C1", "rilievo", "reply", passed, "--testo", "Corretto")
    everybody(w)
    w.z("CF", "rilievo", "close", passed)
    rendiconto(w, "CF", "accept", "--ente", "D049")
    w.z("CF", "rilievo", "reply", rid, "--testo", "Corretto dal Comune")
    rendiconto(w, "CF", "transmit")
    everybody(w)
    diff = rendiconto(w, "R", "diff", *LAMEZIA)
    equal(diff["totali"]["impegnato"]["differenza"], "200.00", "between the two transmissions")
    equal([e["ente"] for e in diff["enti"]], ["D049"], "the ente that changed")
    equal([r["cosa"] for r in diff["enti"][0]["registrazioni"]], ["modificata"], "the row that changed")
    check("200,00" in w.z("R", "rendiconto", "diff", *FNPS, *LAMEZIA), "the difference, for a person")
    equal(len(rendiconto(w, "CF", "versions", "--ente", "D049")), 2, "the comune's sendings")
    check("nei termini" in w.z("C1", "rendiconto", "versions", *FNPS), "receipts say when")
    w.z("R", "rilievo", "close", rid)


def money(w):
    row = "SAD-01/FNPS/2025/D049"
    w.refused("R", "rendiconto", "admit", *FNPS, *LAMEZIA, "--riga", row, "--importo", "10,00", "--motivo", "x", says="review")
    rendiconto(w, "R", "review", *LAMEZIA)
    w.refused("R", "rendiconto", "admit", *FNPS, *LAMEZIA, "--riga", row, "--importo", "2000,00", status=2, says="motivo")
    decided = rendiconto(w, "R", "admit", *LAMEZIA, "--riga", row, "--importo", "2.600,00", "--motivo", "IVA")
    equal((decided["spesa"], decided["ammesso"], decided["esito"]), ("3000.00", "2600.00", "ridotto"), "decided")
    check("2.600,00" in w.z("R", "rendiconto", "admit", *FNPS, *LAMEZIA), "the rows, for a person")
    equal(rendiconto(w, "R", "approve", *LAMEZIA)["saldi"]["ammesso"], "3100.00", "admitted")
    w.refused("R", "rendiconto", "close", *FNPS, *LAMEZIA, "--economia", "1,00", says="Mancano")
    closed = rendiconto(w, "R", "close", *LAMEZIA)["saldi"]
    parts = [float(closed[k]) for k in ("ammesso", "economia_riprogrammabile", "da_restituire", "revocato_non_trasferito")]
    equal(round(sum(parts), 2), float(closed["assegnato"]), "the identity of the closing")
    equal((closed["da_restituire"], closed["revocato_non_trasferito"]), ("400.00", "200000.00"), "given back, revoked")
    everybody(w)
    equal(rendiconto(w, "CF", "saldi")["ammesso"], "3100.00", "the capofila sees the same")
    check("Spesa ammessa" in w.z("CF", "rendiconto", "saldi", *FNPS), "the balances, for a person")
    w.refused("R", "rendiconto", "reopen", *FNPS, *LAMEZIA, "--motivo", "ricorso", status=2, says="--atto")
    equal(rendiconto(w, "R", "reopen", *LAMEZIA, "--motivo", "ricorso", "--atto", "DEC/2025/12")["stato"], "in_istruttoria", "reopened")


def silence(w):
    """Nobody answers for another year: silence is shown, and counts by an act."""
    w.z("R", "add", "fondo_annualita", "fondo=FNPS", "anno=2024", "importo=1000.00")
    w.z("R", "add", "assegnazione", "fondo_annualita=FNPS/2024", "ambito=CAL-LAMEZIA", "importo=700.00", "data=2024-02-01")
    w.z("R", "add", "rilevazione", "fondo_annualita=FNPS/2024", "tipo=rendicontazione", "al=2024-12-31", "scadenza=2025-02-28")
    other = ("--fondo", "FNPS", "--anno", "2024")
    check("silenzio" in w.z("R", "rendiconto", "show", *other, *LAMEZIA).lower(), "silence is shown")
    w.refused("R", "rendiconto", "silence", *other, *LAMEZIA, status=2, says="--atto")
    equal(w.j("R", "rendiconto", "silence", *other, *LAMEZIA, "--atto", "DEC/2025/12")["importo"], "700.00", "counted as not spent")
    equal(w.j("R", "rendiconto", "saldi", *other, *LAMEZIA)["non_speso_per_silenzio"], "700.00", "in the balances")


def api(w):
    page = Page(w, "CF")

    def ask(path, body=None):
        return page.ask("GET" if body is None else "POST", "/api/v1/" + path, body, status=None)

    equal(ask("esame/rendiconto/saldi?fondo=FNPS&anno=2025")[1]["ambito"], "CAL-LAMEZIA", "balances by the API")
    for path in ("esame/rilievo/list", "esame/proroga/list", "esame/sollecito/list", "scadenze",
                 "esame/rendiconto/versions?fondo=FNPS&anno=2025", "esame/rendiconto/outside?fondo=FNPS&anno=2025",
                 "esame/rendiconto/admitted?fondo=FNPS&anno=2025", "esame/rendiconto/diff?fondo=FNPS&anno=2025"):
        equal(ask(path)[0], 200, path)
    equal(ask("esame/rilievo/nope")[0], 404, "no such act")
    code, said = ask("esame/rilievo/add", {"fondo": "FNPS", "anno": 2025, "ente": "D049"})
    check(code in (400, 422) and "--testo" in said["errore"]["testo"], "a remark without words:", code, said)
    code, made = ask("esame/sollecito/add", {"fondo": "FNPS", "anno": 2025, "ente": "D218", "motivo": "dall'API"})
    equal(code, 200, made)
    check(any(s["id"] == made["id"] for s in ask("esame/sollecito/list")[1]), "what the API wrote is there")


def play(w):
    w.open_region()
    w.open_ambito()
    for code in ("D049", "D218"):
        w.budget(code)
    w.open_comune("C1", "D049")
    w.open_comune("C2", "D218")
    for part in (deadlines, on_behalf, remarks, integration, money, silence, api):
        part(w)


run(play)
