#!/usr/bin/env python3
"""The Piano di zona from its first step to its end, as the offices live it: steps with deadlines, sections, needs; consultation with a
comment; the Conferenza dei Sindaci; the accordo di programma, refused until all have signed; the Region that asks for more, approves,
unapproves; in force; changes by the light and by the whole path; shares; the statement for PEC; the end. Moves out of turn, or by the
wrong office, are refused and say why."""

from support import Page, check, equal, run

ALL = ["M208", "D049", "D218", "E274"]


def sync(w, *homes):
    for home in homes:
        w.z(home, "sync")


def state(w, home, *scope):
    return w.j(home, "piano", "show", *scope)["stato"]


def everywhere(w, wanted):
    sync(w, "CF", "R", "C", "D")
    sync(w, "CF", "R", "C", "D")
    for home, scope in (("CF", ()), ("R", ("--ambito", "CAL-LAMEZIA")), ("C", ()), ("D", ())):
        equal(state(w, home, *scope), wanted, f"the plan at {home}")


def offices(w):
    w.open_region()
    w.z("R", "add", "atto", "tipo=DEC", "numero=99", "data=2025-09-01", "oggetto=Approvazione del Piano")
    w.open_ambito()
    w.open_comune("C", "D049")
    w.open_comune("D", "D218")
    for number, what in ((1, "Approvazione del Piano"), (2, "Accordo di programma"), (3, "Rimodulazione")):
        w.z("CF", "add", "atto", "--come", "CAL-LAMEZIA", "tipo=VCS", f"numero={number}", "data=2025-05-10", f"oggetto={what}")


def procedure(w):
    said = w.j("CF", "piano", "init-steps", "--entro", "2025-01-31,2025-02-28,2025-03-31,2099-12-31")
    equal((said["passi"], said["sezioni"], said["firmatari"]), (8, 7, 4), "what is prepared")
    said = w.j("CF", "piano", "init-steps")
    equal((said["passi"], said["sezioni"], said["firmatari"]), (0, 0, 0), "twice prepares nothing more")
    w.z("CF", "piano", "step", "1", "--data", "2025-01-20", "--esito", "positivo", "--note", "Avviato")
    w.z("CF", "piano", "step", "2", "--data", "2025-03-10")
    w.refused("CF", "piano", "step", "8", "--data", "2025-03-10", says="Regione")
    w.refused("CF", "piano", "step", "9", status=2, says="da 1 a 8")
    w.refused("CF", "piano", "step", "3", "--data", "2099-01-01", says="futuro")
    w.refused("C", "piano", "step", "3", says="capofila")
    v = w.j("CF", "piano", "show")
    equal((v["passi"][0]["ritardo_giorni"], v["passi"][1]["ritardo_giorni"]), (0, 10), "one in time, one done late")
    check(v["passi"][2]["ritardo_giorni"] > 200 and v["passi_in_ritardo"] == 1, "one overdue:", v["passi"][2])
    equal(v["sezioni"]["complete"], 0, "no section is written")


def knowledge(w):
    """Needs against answers: an area with a need and no intervention is a priority."""
    w.z("R", "add", "modulo", "codice=bisogni", "attivo=si")
    sync(w, "R", "CF")
    w.z("CF", "--come", "CAL-LAMEZIA", "add", "bisogno", "area=A1", "indicatore=Minori in affido", "anno=2025", "valore=1200")
    w.z("CF", "add", "obiettivo", "codice=OB1", "titolo=Restare a casa", "area=A2", "priorita=1")
    w.z("CF", "edit", "intervento", "SAD-01", "leps=LEPS_DOM", "gestione=singola", "obiettivo=OB1", "fabbisogno=50000.00")
    w.budget("D049", "10000.00")
    w.budget("D218", "20000.00")
    v = w.j("CF", "piano", "show")
    found = {c["area"]: c["esito"] for c in v["confronto"]}
    equal(found, {"A1": "senza_risposta", "A2": "senza_bisogni"}, "the comparison")
    equal([x["intervento"] for x in v["leps"]["non_associati"]], ["SAD-01"], "an essential level that is not managed jointly")
    check("LEPS_DOM" in [x["codice"] for x in v["leps"]["coperti"]], "a covered level:", v["leps"])
    equal(v["interventi"][0]["mancante"], "20000.00", "what is missing of the need")
    fund = v["fondi"][0]
    equal((fund["assegnato"], fund["nel_piano"], fund["da_programmare"]), ("500000.00", "30000.00", "470000.00"), "programmed against assigned")
    w.refused("CF", "edit", "piano", "2024", "stato=vigente", status=2, says="stato")
    w.refused("CF", "add", "piano_mossa", "mossa=approva", says="zona piano")


def consultation(w):
    w.refused("CF", "piano", "transmit", says="in bozza")
    w.refused("C", "piano", "comment", "--motivo", "Troppo presto", says="in bozza")
    w.refused("C", "piano", "consult", says="capofila")
    w.z("CF", "piano", "consult")
    sync(w, "CF", "C", "D")
    w.refused("C", "piano", "comment", status=2, says="--motivo")
    w.z("C", "piano", "comment", "--motivo", "Servono più ore a Cortale")
    sync(w, "C", "CF", "D")
    v = w.j("CF", "piano", "show")
    equal([(c["chi"], c["motivo"]) for c in v["commenti"]], [("Cortale", "Servono più ore a Cortale")], "the comment arrives")
    equal(w.j("D", "piano", "show")["commenti"], [], "another comune does not read it")
    first = w.j("CF", "list", "piano_mossa")[0]["id"]
    w.refused("CF", "edit", "piano_mossa", first, "motivo=Altro", says="zona piano")
    w.refused("CF", "delete", "piano_mossa", first, says="zona piano")
    w.z("CF", "piano", "redraft", "--motivo", "Accolto il commento")
    w.z("CF", "piano", "consult")
    for n in range(1, 8):
        w.z("CF", "edit", "piano_sezione", w.j("CF", "list", "piano_sezione", f"numero={n}")[0]["id"], "testo=Testo", "stato=completa")


def approval(w):
    w.refused("CF", "piano", "approve-council", status=2, says="atto")
    w.z("CF", "piano", "approve-council", "--atto", "VCS/2025/1", "--data", "2025-05-10")
    w.refused("CF", "piano", "sign-agreement", "--atto", "VCS/2025/2", says=("Cortale", "Curinga", "Jacurso", "Lamezia"))
    w.z("CF", "add", "firmatario", "organismo=ASP di Catanzaro", "tipo_organismo=asl", "obbligatorio=si")
    w.z("CF", "add", "firmatario", "atto_tipo=protocollo", "organismo=Coop. Il Ponte", "tipo_organismo=ets", "apporto=2500.00")
    for code in ALL:
        said = w.j("CF", "piano", "sign", "--ente", code, "--data", "2025-05-20")
    equal((said["mancano"], said["chi"]), (1, "ASP di Catanzaro"), "who is missing")
    w.refused("CF", "piano", "sign-agreement", "--atto", "VCS/2025/2", says="ASP di Catanzaro")
    w.z("CF", "piano", "sign", "--organismo", "ASP di Catanzaro", "--data", "2025-05-21")
    w.refused("CF", "piano", "sign-agreement", "--atto", "VCS/2025/2", "--data", "2025-05-20", says="ASP di Catanzaro")
    w.z("CF", "piano", "sign-agreement", "--atto", "VCS/2025/2", "--data", "2025-05-22")
    v = w.j("CF", "piano", "show")
    equal((v["firme"]["firmate"], v["firme"]["totale"], v["firme"]["mancano"]), (5, 5, []), "signatures")
    equal([(p["nome"], p["apporto"]) for p in v["protocolli"]], [("Coop. Il Ponte", "2500.00")], "a protocol signs no agreement")
    equal((v["passi"][4]["data"], v["passi"][5]["data"]), ("2025-05-10", "2025-05-22"), "the steps that moves write")


def to_the_region(w):
    w.z("CF", "add", "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=E274", "importo=1.00")
    w.refused("CF", "piano", "transmit", says="Conferenza")
    check(w.j("CF", "piano", "show")["modificato_dopo_approvazione"], "a line added after the approval is shown")
    w.z("CF", "delete", "budget", "SAD-01/FNPS/2025/E274")
    w.z("CF", "piano", "transmit")
    everywhere(w, "trasmesso_regione")
    region = ("--ambito", "CAL-LAMEZIA")
    w.refused("R", "piano", "approve", "--atto", "DEC/2025/99", status=2, says="--ambito")
    w.refused("R", "piano", "enforce", *region, says="capofila")
    w.refused("CF", "piano", "approve", "--atto", "VCS/2025/1", says="Regione")
    w.refused("R", "piano", "request", *region, status=2, says="motivo")
    w.z("R", "piano", "request", *region, "--motivo", "Manca la formazione")
    everywhere_but_enti(w, "integrazioni_richieste")
    w.z("CF", "piano", "complete", "--motivo", "Aggiunta")
    sync(w, "CF", "R")
    w.z("R", "piano", "approve", *region, "--atto", "DEC/2025/99")
    w.z("R", "piano", "unapprove", *region, "--motivo", "Errore nell'atto")
    w.z("R", "piano", "approve", *region, "--atto", "DEC/2025/99")
    sync(w, "R", "CF")
    equal(state(w, "CF"), "approvato", "approved at the capofila")
    w.z("CF", "piano", "enforce")
    everywhere(w, "vigente")
    plans = w.j("R", "piano", "list")
    equal([(p["piano"], p["stato"], p["firme"], p["firme_totale"]) for p in plans], [("CAL-LAMEZIA/2024", "vigente", 5, 5)], "the Region's list")
    v = w.j("R", "piano", "show", *region)
    equal((v["passi"][7]["atto"], v["passi"][7]["esito"]), ("DEC/2025/99", "positivo"), "the last step is the Region's")
    equal(v["modificato_dopo_approvazione"], False, "nothing changed since")


def everywhere_but_enti(w, wanted):
    sync(w, "R", "CF")
    equal((state(w, "CF"), state(w, "R", "--ambito", "CAL-LAMEZIA")), (wanted, wanted), "the plan")


def line(w, number, ente):
    return next(x for x in w.j("CF", "piano", "diff", str(number))["righe"] if x["ente"] == ente)


def light_change(w):
    w.z("CF", "piano", "remodel", "--motivo", "Meno a Cortale")
    w.refused("CF", "piano", "approve-light", "--rimodulazione", "1", "--atto", "VCS/2025/3", says="non cambia")
    w.z("CF", "edit", "rimodulazione_riga", line(w, 1, "D049")["id"], "importo=8500.00")
    w.z("CF", "edit", "rimodulazione_riga", line(w, 1, "D218")["id"], "importo=21500.00")
    d = w.j("CF", "piano", "diff", "1")
    equal((d["spostato"], d["percento"], d["impedimento"]), ("1500.00", 500, None), "what moves")
    equal(d["fondi"], [{"fondo": "FNPS/2025", "prima": "30000.00", "dopo": "30000.00", "differenza": "0.00", "assegnato": "500000.00",
                        "da_programmare": "470000.00"}], "by fund")
    light = ("piano", "approve-light", "--rimodulazione", "1", "--atto", "VCS/2025/3")
    w.refused("CF", *light, says="non ammette")
    w.z("R", "add", "impostazione", "chiave=rimodulazione_leggera", "valore=499")
    sync(w, "R", "CF")
    w.refused("CF", *light, says=("1.500,00", "5,00%", "4,99%"))
    w.z("R", "edit", "impostazione", w.j("R", "list", "impostazione", "chiave=rimodulazione_leggera")[0]["id"], "valore=500")
    sync(w, "R", "CF")
    # the plan's line changes under the copy
    w.z("CF", "edit", "budget", "SAD-01/FNPS/2025/D049", "importo=10000.50")
    w.refused("CF", *light, says="refresh")
    check(line(w, 1, "D049")["scaduta"], "shown as stale")
    w.z("CF", "piano", "remodel", "--refresh", "1")
    equal((line(w, 1, "D049")["prima"], line(w, 1, "D049")["dopo"]), ("10000.50", "8500.00"), "refreshed, its new amount kept")
    w.z("CF", "edit", "budget", "SAD-01/FNPS/2025/D049", "importo=10000.00")
    w.z("CF", "piano", "remodel", "--refresh", "1")
    w.z("CF", *light)
    w.z("CF", "edit", "rimodulazione_riga", line(w, 1, "D049")["id"], "importo=8000.00")
    w.refused("CF", "piano", "enforce", "--rimodulazione", "1", says="approvate di nuovo")
    w.z("CF", "edit", "rimodulazione_riga", line(w, 1, "D049")["id"], "importo=8500.00")
    w.impegno("C", 1, "9000.00")
    sync(w, "C", "CF")
    code, out, err = w.outcome("CF", "piano", "enforce", "--rimodulazione", "1")
    equal(code, 0, "applied: " + err)
    check("9.000,00" in err and "8.500,00" in err, "it says that more is committed than planned:", err)
    equal(sorted(b["importo"] for b in w.j("CF", "list", "budget")), ["21500.00", "8500.00"], "the plan's lines")
    w.refused("CF", "piano", "enforce", "--rimodulazione", "1", says="vigente")
    everywhere(w, "vigente")
    for home, scope in (("CF", ()), ("R", ("--ambito", "CAL-LAMEZIA"))):
        v = w.j(home, "piano", "show", *scope)
        equal([(r["numero"], r["stato"], r["applicata"], r["oltre_soglia"]) for r in v["rimodulazioni"]], [(1, "vigente", True, False)], home)
        equal([m["mossa"] for m in v["rimodulazioni"][0]["mosse"]], ["approva_leggera", "rendi_vigente"], "in their order")
        equal(v["modificato_dopo_approvazione"], False, "a change is not a modification behind the approval")
    w.z("CF", "edit", "budget", "SAD-01/FNPS/2025/D218", "importo=21499.00")
    equal(w.j("CF", "piano", "show")["modificato_dopo_approvazione"], True, "an edit by hand is")
    w.z("CF", "edit", "budget", "SAD-01/FNPS/2025/D218", "importo=21500.00")


def whole_change(w):
    w.z("CF", "piano", "remodel", "--motivo", "Aggiornamento 2027", "--tipo", "aggiornamento_annuale", "--anno", "2026")
    two = ("--rimodulazione", "2")
    w.z("CF", "add", "rimodulazione_riga", "rimodulazione=" + w.j("CF", "list", "rimodulazione", "numero=2")[0]["id"], "intervento=SAD-01",
        "assegnazione=FNPS/2025", "ente=E274", "importo=600000.00")
    w.z("CF", "piano", "consult", *two)
    w.refused("CF", "piano", "approve-council", *two, "--atto", "VCS/2025/3", says=("FNPS/2025", "500.000,00"))
    w.z("CF", "edit", "rimodulazione_riga", line(w, 2, "E274")["id"], "importo=5000.00")
    w.z("CF", "piano", "approve-council", *two, "--atto", "VCS/2025/3")
    w.z("CF", "piano", "sign-agreement", *two, "--atto", "VCS/2025/3")
    w.z("CF", "piano", "transmit", *two)
    sync(w, "CF", "R")
    w.z("R", "piano", "reject", *two, "--ambito", "CAL-LAMEZIA", "--motivo", "Da rivedere")
    sync(w, "R", "CF")
    for verb, more in (("consult", ()), ("approve-council", ("--atto", "VCS/2025/3")), ("sign-agreement", ("--atto", "VCS/2025/3")), ("transmit", ())):
        w.z("CF", "piano", verb, *two, *more)
    sync(w, "CF", "R")
    w.z("R", "piano", "approve", *two, "--ambito", "CAL-LAMEZIA", "--atto", "DEC/2025/99")
    sync(w, "R", "CF")
    w.z("CF", "piano", "enforce", *two)
    equal(sorted(b["importo"] for b in w.j("CF", "list", "budget")), ["21500.00", "5000.00", "8500.00"], "a line was added")
    everywhere(w, "vigente")
    equal(w.j("C", "piano", "show")["rimodulazioni"][1]["stato"], "vigente", "an ente, which does not read the Region's word, sees it too")
    d = w.j("CF", "piano", "diff", "2")
    equal((d["avvisi"], [x["scaduta"] for x in d["righe"]]), ([], [False] * 3), "what is applied is over")


def shares(w):
    said = w.j("CF", "piano", "share", "--anno", "2026", "--importo", "1000.00")
    equal((len(said["righe"]), said["applicato"]), (4, False), "per head among the comuni")
    equal(sum(round(float(r["importo"]) * 100) for r in said["righe"]), 100000, "parts add up")
    w.z("CF", "add", "criterio_riparto", "anno=2026", "ente=M208", "regola=importo", "importo=400.00")
    for code, weight in (("D049", 1), ("D218", 1), ("E274", 1)):
        w.z("CF", "add", "criterio_riparto", "anno=2026", f"ente={code}", "regola=quota_fissa", f"peso={weight}", "vincolo=Servizio domiciliare")
    said = w.j("CF", "piano", "share", "--anno", "2026", "--importo", "1000.01", "--applica")
    equal({r["ente"]: r["importo"] for r in said["righe"]}, {"M208": "400.00", "D049": "200.01", "D218": "200.00", "E274": "200.00"}, "own first")
    sync(w, "CF", "C")
    mine = [q for q in w.j("C", "piano", "show")["quote"] if q["ente"] == "D049"]
    equal([(q["importo"], q["vincolo"]) for q in mine], [("200.01", "Servizio domiciliare")], "the comune reads its quota")
    w.refused("CF", "piano", "share", "--anno", "2026", "--importo", "399.00", says="superano")
    w.refused("CF", "piano", "share", "--anno", "2026", "--importo", "0", says="maggiore di zero")
    give = ("piano", "share", "--anno", "2025", "--fondo", "FNPS", "--applica", "--importo")
    w.refused("CF", *give, "500000.01", says="500.000,00")
    w.z("CF", *give, "1000.00")
    edges = [e for e in w.j("CF", "list", "assegnazione") if e["tipo"] == "sub_assegnazione"]
    equal((len(edges), sum(round(float(e["importo"]) * 100) for e in edges)), (4, 100000), "edges to the enti")
    w.refused("CF", *give, "1000.00", says="già")


def papers(w):
    text = w.z("CF", "piano", "statement")
    for part in ("Ambito del Lametino", "2024-2026", "Vigente", "Cortale", "ASP di Catanzaro", "in ritardo di", "5 su 5"):
        check(part in text, "the statement says", part, "not:", text)
    path = w.path("prospetto.html")
    w.z("CF", "piano", "statement", "-o", path)
    with open(path, encoding="utf-8") as f:
        page = f.read()
    check(page.startswith("<!doctype html>") and "http" not in page and "ASP di Catanzaro" in page, "a page of its own")
    shown = w.z("CF", "piano", "show")
    for part in ("Firme dell'accordo di programma: 5 su 5", "Vigente", "priorità", "non risulta in gestione associata", "Nessun PUA", "Coop. Il Ponte, protocollo"):
        check(part in shown, "show says", part, "not:", shown)


def over_the_api(w):
    page, base = Page(w, "CF"), "/api/v1/piano"
    equal(page.get(base)["stato"], "vigente", "GET piano")
    equal(page.get(base + "/diff?rimodulazione=2")["applicata"], True, "GET piano/diff")
    equal(page.get(base + "/list")[0]["firme"], 5, "GET piano/list")
    check(page.get(base + "/statement").startswith("<!doctype html>"), "GET piano/statement")
    said = page.post(base + "/step", {"numero": 7, "data": "2025-06-01", "esito": "positivo"})
    equal(said["numero"], 7, "POST piano/step")
    equal(page.post(base + "/consult", {}, status=409)["errore"]["codice"], "state", "a move out of turn is refused")
    page.stop()


def the_end(w):
    w.z("CF", "piano", "conclude")
    everywhere(w, "concluso")
    fund = w.j("CF", "piano", "show")["fondi"][0]
    equal(fund["programmato"], "9000.00", "a concluded plan is worth what was committed")
    w.refused("CF", "piano", "remodel", "--motivo", "Tardi", says="concluso")
    for home in ("CF", "R", "C"):
        w.z(home, "verify")


def play(w):
    offices(w)
    procedure(w)
    knowledge(w)
    consultation(w)
    approval(w)
    to_the_region(w)
    light_change(w)
    whole_change(w)
    shares(w)
    papers(w)
    over_the_api(w)
    the_end(w)


run(play)
