#!/usr/bin/env python3
"""Reports at each desk, from the programs as people run them: what they add up to, what leaves as a file, and the economies of a
closed year that go back into the plan."""
import csv
import json
import os
import subprocess

from support import Page, check, equal, run

FUND = ("--fondo", "FNPS", "--anno", "2025")


def rows(sheet, kind="riga"):
    return [r for r in sheet["righe"] if r["tipo_riga"] == kind]


def total(sheet, column):
    return rows(sheet, "totale")[-1][column]


def open_all(w):
    w.open_region()
    w.open_ambito()
    w.z("CF", "add", "intervento", "codice=PIS-02", "titolo=Pronto intervento sociale", "area=A3", "obiettivo_servizio=OS03")
    w.budget("D049")
    w.budget("M208", "20000.00")
    w.open_comune("C1", "D049")
    w.z("R", "add", "rilevazione", "fondo_annualita=FNPS/2025", "al=2025-12-31", "scadenza=2026-03-31")
    w.z("R", "sync")
    for home in ("CF", "C1"):
        w.z(home, "sync")


def spend(w):
    w.z("C1", "add", "fornitore", "piva=00743110157", "denominazione=Cooperativa Il Ponte", "tipo=ets")
    w.z("C1", "add", "giustificativo", "fornitore=00743110157", "numero=12/A", "data=2025-03-20", "imponibile=1142.86", "iva=57.14",
        "totale=1200.00")
    w.z("C1", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5000.00",
        "fornitore=00743110157", "cig=95156957EC")
    doc = w.j("C1", "list", "giustificativo")[0]["id"]
    w.z("C1", "add", "liquidazione", "impegno=2025/1", "anno=2025", "numero=7", "data=2025-04-02", "importo=1200.00",
        f"giustificativo={doc}")
    w.z("C1", "add", "pagamento", "liquidazione=2025/7", "mandato_num=31", "data_pagamento=2025-04-20", "importo=1200.00",
        "quietanza_num=88")
    w.z("C1", "add", "quota_vincolata", "fondo_annualita=FNPS/2025", "esercizio=2025", "importo=5000.00", "data=2026-01-31")


def desks(w):
    """Before anything is sent: each report runs and prints at each desk, and the register holds the invoice."""
    for home in ("C1", "CF", "R"):
        for r in w.j(home, "report", "R1", *FUND):
            check(rows(r), "R1 has rows")
        for name in ("R3", "R4", "R6", "R8", "R11"):
            sheets = w.j(home, "report", name, *FUND)
            check(sheets and all(s["report"] == name for s in sheets), name, "at", home)
            check(w.z(home, "report", name, "--anno", "2025").startswith(name), name, "as text at", home)
        w.refused(home, "report", "R9", says="Regione")
        w.refused(home, "report", "R5", status=2, says="--intervento")
        equal(len(w.j(home, "report", "R5", "--intervento", "SAD-01")), 6, f"sheets of R5 at {home}")
    register = w.j("CF", "report", "R6", *FUND)[0]
    line = rows(register)[0]
    equal((line["fornitore"], line["cf_piva"], line["documento_num"], line["totale"], line["quota_imputata"], line["cig"],
           line["impegno"], line["mandato_num"], line["pagato"], line["quietanza"]),
          ("Cooperativa Il Ponte", "00743110157", "12/A", "1200.00", "1200.00", "95156957EC", "1/2025", "31", "1200.00", "88"),
          "the row of the register")
    equal(total(register, "pagato"), "1200.00", "the register's total")
    w.z("CF", "export", "R6", *FUND, "--format", "csv", "-o", w.path("r6.csv"))
    with open(w.path("r6.csv"), encoding="utf-8-sig", newline="") as f:
        equal(len(list(csv.reader(f, delimiter=";"))), 3, "lines of the file")
    w.z("R", "modulo", "on", "R9")
    per_head = w.j("R", "report", "R9", "--anno", "2025")[0]
    equal(total(per_head, "programmato"), "30000.00", "R9")


def a_year(w):
    w.z("C1", "rendiconto", "submit", *FUND)
    w.z("C1", "sync")
    w.z("CF", "sync")
    board = w.j("CF", "report", "R4", *FUND)[0]
    equal({r["codice"]: r["puntualita"] for r in rows(board) if r["codice"] == "D049"}.keys(), {"D049"}, "the comune is there")
    equal(len(rows(board)), 4, "comuni of the ambito")
    equal([r["percento"] for r in rows(board, "totale")][0], "50.00", "one of two has sent")
    w.z("CF", "rendiconto", "accept", *FUND, "--ente", "D049")
    w.z("CF", "rendiconto", "declare-unused", *FUND)
    w.z("CF", "rendiconto", "transmit", *FUND)
    w.z("CF", "sync")
    w.z("R", "sync")
    equal([r["percento"] for r in rows(w.j("R", "report", "R4", *FUND)[0], "totale")][0], "100.00", "the ambito has sent")
    cumulative = rows(w.j("R", "report", "R3", *FUND, "--al", "2025-12-31")[0], "subtotale")[0]
    equal((cumulative["impegnato"], cumulative["delta_impegnato"]), ("5000.00", "0.00"), "nothing new since the transmission")
    w.z("R", "rendiconto", "approve", *FUND, "--ambito", "CAL-LAMEZIA")
    w.z("R", "rendiconto", "close", *FUND, "--ambito", "CAL-LAMEZIA", "--economia", "20000.00", "--da-restituire", "0",
        "--revocato", "478800.00")
    w.z("R", "sync")
    w.z("CF", "sync")


def local_api(w, home, asked):
    """[(path, body or None)] to one daemon; the answers, as (status, JSON)."""
    page = Page(w, home)
    out = [page.ask("GET" if body is None else "POST", path, body, status=None) for path, body in asked]
    page.stop()
    del w.daemons[home]
    return out


def plan_again(w):
    r11 = rows(w.j("CF", "report", "R11", *FUND)[0])[0]
    equal((r11["assegnato"], r11["rendicontato"], r11["economia_riprogrammabile"], r11["quota_vincolata"], r11["proposta"]),
          ("500000.00", "1200.00", "20000.00", "5000.00", "20000.00"), "R11 after the closure")
    w.refused("C1", "piano", "replan", *FUND, "--intervento", "SAD-01", says="capofila")
    w.refused("CF", "piano", "replan", *FUND, "--intervento", "PIS-02", "--importo", "20000.01", says="20.000,00")
    w.refused("CF", "piano", "replan", *FUND, says="--intervento", status=2)
    done = w.j("CF", "piano", "replan", *FUND, "--intervento", "PIS-02", "--ente", "D049", "--importo", "3000")
    equal((done["importo"], done["righe"][0]["importo"], len(done["righe"])), ("3000.00", "3000.00", 1), "a part of it")
    body = {"fondo": "FNPS", "anno": 2025, "intervento": "PIS-02", "ente": "D049", "importo": "2000"}
    (a, names), (b, sheets), (c, done), (d, error) = local_api(w, "CF", [
        ("/api/v1/reports", None), ("/api/v1/report/R5?intervento=SAD-01&anno=2025", None), ("/api/v1/piano/replan", body),
        ("/api/v1/piano/replan", {"fondo": "FNPS", "anno": 2025})])
    equal((a, b, c), (200, 200, 200), "the local API answers")
    check({"R3", "R4", "R5", "R6", "R8", "R9", "R11"} <= {r["codice"] for r in names}, "the list of reports:", names)
    equal(len(sheets), 6, "sheets of R5 over the API")
    equal((done["righe"][0]["prima"], done["righe"][0]["importo"]), ("3000.00", "5000.00"), "the same line is raised")
    check(d >= 400 and "intervento" in error["errore"]["testo"], "what is missing is said:", error)
    check("15.000,00" in w.z("CF", "piano", "replan", *FUND, "--intervento", "PIS-02"), "the rest, in words")
    w.refused("CF", "piano", "replan", *FUND, "--intervento", "PIS-02", says="niente da riprogrammare")
    r11 = rows(w.j("CF", "report", "R11", *FUND)[0])[0]
    equal((r11["riprogrammato"], r11["proposta"]), ("20000.00", "0.00"), "all of it is planned")
    equal(total(w.j("CF", "report", "R8", *FUND)[0], "totale"), "50000.00", "the plan holds it")


def play(w):
    open_all(w)
    spend(w)
    w.z("C1", "sync")
    w.z("CF", "sync")
    w.z("R", "sync")
    desks(w)
    a_year(w)
    plan_again(w)


run(play)
