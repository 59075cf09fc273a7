#!/usr/bin/env python3
"""The map changes: another capofila, which gets the ambito's keys while the old one loses the new ones; a comune that moves and goes on
accounting for what it had; two comuni that become one; two ambiti that become one. Figures keep their history and what was signed
still verifies."""
import csv

from support import check, equal, run

EXTRA = [("079900", "Platania", "G734", 2000), ("079901", "Conflenti", "C960", 1300)]


def second_ambito(w):
    with open(w.path("due.csv"), "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(["cod_ambito_interno", "denominazione_ambito", "cod_catastale", "comune", "cod_istat", "sigla_provincia",
                      "popolazione", "capofila"])
        for i, (istat, name, code, people) in enumerate(EXTRA):
            out.writerow(["CAL-REVENTINO", "Ambito del Reventino", code, name, istat, "CZ", people, "S" if i == 0 else "N"])
    w.z("R", "import", "ambiti", w.path("due.csv"))
    w.z("R", "add", "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-REVENTINO", "importo=100000.00", "data=2025-02-01")
    invite = w.z("R", "invite", "--ente", "CAL-REVENTINO", "--ruolo", "capofila")
    w.z("R", "sync")
    w.z("CFB", "join", invite, "--nome", "Ufficio di Platania")
    w.z("CFB", "add", "piano", "triennio_da=2024", "triennio_a=2026")
    w.z("CFB", "add", "intervento", "codice=SAD-B", "titolo=Assistenza domiciliare", "area=A2", "obiettivo_servizio=OS04")
    w.z("CFB", "sync")


def a_year(w):
    """D049 and D218 spend; the ambito transmits: manifests that must verify for ever."""
    for code in ("D049", "D218", "E274"):
        w.budget(code)
    w.z("CF", "sync")
    w.open_comune("C1", "D049")
    w.open_comune("C2", "D218")
    w.open_comune("C3", "E274")
    for home, code, amount in (("C1", "D049", "1000.00"), ("C2", "D218", "2000.00"), ("C3", "E274", "300.00")):
        w.impegno(home, 1, amount, code)
        w.z(home, "sync")
    for home, code in (("C1", "D049"), ("C2", "D218"), ("C3", "E274")):
        w.z(home, "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31")
        w.z(home, "sync")
        w.z("CF", "sync")
        w.z("CF", "rendiconto", "accept", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31", "--ente", code)
    w.z("CF", "--come", "CAL-LAMEZIA", "rendiconto", "transmit", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31", "--motivo",
        "il capofila non ha spese")
    w.z("CF", "sync")
    w.z("R", "sync")
    verified(w)


def verified(w):
    v = w.j("R", "rendiconto", "verify", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31")
    check(v["ok"] and v["verificati"] >= 4 and not v["differenze"], "what was signed recomputes:", v)


def capofila(w):
    w.refused("CF", "territorio", "capofila", "--ambito", "CAL-LAMEZIA", "--ente", "D049", "--dal", "2026-01-01", says="Regione")
    w.refused("R", "territorio", "capofila", "--ambito", "CAL-LAMEZIA", "--ente", "M208", "--dal", "2026-01-01", says="già")
    done = w.j("R", "territorio", "capofila", "--ambito", "CAL-LAMEZIA", "--ente", "D049", "--dal", "2026-01-01")
    equal(done["postazioni"], 1, "workplaces that left the ambito")
    invite = w.z("R", "invite", "--ente", "CAL-LAMEZIA", "--ruolo", "capofila")
    w.z("R", "sync")
    w.z("C1", "join", invite)
    w.z("C1", "sync")
    # the new one has the ambito, history included
    equal(w.totals("C1", "--ambito", "CAL-LAMEZIA")["impegnato"], "3300.00", "the ambito's figures at the new capofila")
    w.z("C1", "--come", "CAL-LAMEZIA", "add", "intervento", "codice=NUOVO-01", "titolo=Dopo il cambio", "area=A1",
        "obiettivo_servizio=OS01")
    w.z("C1", "sync")
    # the old one is its comune's and no more
    w.z("CF", "sync")
    w.z("R", "sync")
    ruoli = {a["ente"]: a["ruolo"] for d in w.j("R", "device", "list") for a in d["appartenenze"] if d["stato"] == "attiva"}
    equal(ruoli.get("CAL-LAMEZIA"), "capofila", "the ambito has its capofila")
    w.refused("CF", "add", "intervento", "codice=VECCHIO-01", "titolo=Non più", "area=A1")
    check("NUOVO-01" in [i["codice"] for i in w.j("CF", "list", "intervento")], "as an ente of the ambito it reads the plan")
    w.impegno("C2", 2, "50.00", "D218", "2025-06-01")
    w.z("C2", "sync")
    w.z("CF", "sync")
    w.z("C1", "sync")
    seen = {home: sorted(i["importo"] for i in w.j(home, "list", "impegno") if i["ente"] == "D218") for home in ("CF", "C1")}
    equal(seen["C1"], ["2000.00", "50.00"], "the new capofila reads what the comuni write now")
    equal(seen["CF"], ["2000.00"], "the old one keeps what it read, and reads nothing new")
    equal(w.j("CF", "status")["respinti"], [], "what it gave before is not offered again")
    storia = [(s["ente"], s["dal"], s["al"]) for s in w.j("R", "territorio", "storia", "CAL-LAMEZIA") if s["come"] == "capofila"]
    equal(storia, [("M208", "2000-01-01", "2025-12-31"), ("D049", "2026-01-01", "")], "who led the ambito")
    w.z("R", "sync")
    verified(w)


def move(w):
    before = w.totals("R", "--ambito", "CAL-LAMEZIA")
    w.z("R", "territorio", "sposta", "--ente", "E274", "--ambito", "CAL-REVENTINO", "--dal", "2026-01-01")
    w.refused("R", "territorio", "sposta", "--ente", "D049", "--ambito", "CAL-REVENTINO", "--dal", "2026-01-01", says="capofila")
    w.z("R", "sync")
    for home in ("C3", "CFB", "C1"):
        w.z(home, "sync")
    equal(w.totals("R", "--ambito", "CAL-LAMEZIA"), before, "the past stays where it was")
    # it goes on with what it had, to the ambito it had it from
    w.impegno("C3", 7, "40.00", "E274", "2025-11-01")
    w.z("C3", "sync")
    w.z("C1", "sync")
    check("40.00" in [i["importo"] for i in w.j("C1", "list", "impegno")], "the old ambito reads what is spent on its lines")
    # and works for the new one
    w.z("CFB", "add", "budget", "intervento=SAD-B", "assegnazione=FNPS/2025", "ente=E274", "importo=5000.00")
    w.z("CFB", "sync")
    w.z("C3", "sync")
    w.z("C3", "add", "impegno", "budget=SAD-B/FNPS/2025/E274", "anno=2026", "numero=1", "data=2026-02-01", "importo=70.00")
    w.z("C3", "sync")
    w.z("CFB", "sync")
    w.z("C1", "sync")
    equal([i["importo"] for i in w.j("CFB", "list", "impegno")], ["70.00"], "the new ambito reads what is spent on its lines, and that alone")
    check("70.00" not in [i["importo"] for i in w.j("C1", "list", "impegno")], "the old one does not")
    w.z("R", "sync")
    verified(w)


def merge(w):
    w.z("R", "add", "ente", "tipo=comune", "denominazione=Curinga Jacurso", "cod_catastale=M999")
    w.refused("R", "territorio", "fondi-enti", "D218", "E274", "--in", "M999", "--dal", "2027-01-01", says="ambiti diversi")
    w.z("R", "territorio", "sposta", "--ente", "E274", "--ambito", "CAL-LAMEZIA", "--dal", "2026-07-01")
    w.z("R", "territorio", "fondi-enti", "D218", "E274", "--in", "M999", "--dal", "2027-01-01")
    one = w.j("R", "show", "ente", "D218")
    equal((one["al"], one["successore"]), ("2026-12-31", "M999"), "the old comune")
    w.z("R", "territorio", "fondi-ambiti", "CAL-REVENTINO", "--in", "CAL-LAMEZIA", "--dal", "2027-01-01")
    now = sorted(s["ente"] for s in w.j("R", "territorio", "storia", "CAL-LAMEZIA") if s["come"] == "fa parte" and s["al"] == "")
    equal(now, ["C960", "D049", "G734", "M208", "M999"], "who is in the ambito now")
    w.z("R", "sync")
    invite = w.z("R", "invite", "--ente", "M999", "--ruolo", "ente")
    w.z("R", "sync")
    w.z("N1", "join", invite)
    equal(w.j("N1", "status")["ente"], "M999", "the new comune has its workplace")
    verified(w)


def play(w):
    w.open_region()
    w.open_ambito()
    second_ambito(w)
    a_year(w)
    capofila(w)
    move(w)
    merge(w)


if __name__ == "__main__":
    run(play)
