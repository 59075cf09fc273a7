#!/usr/bin/env python3
"""Reports as they leave: every cell of the Excel file and of the CSV is that of the JSON, the page to print is well formed and
stands alone, small counts are masked in all alike, the declaration of spending is the same bytes wherever and whenever it is made."""
import csv
import datetime
import hashlib
import http.client
import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal

from support import check, equal, run

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


# ---- reading an Excel file without a library: a second opinion ------------------------------------------------------------

def number(letters):
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n - 1


def texts(z):
    if "xl/sharedStrings.xml" not in z.namelist():
        return []
    root = ET.fromstring(z.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in si.iter("{%s}t" % NS["m"])) for si in root.findall("m:si", NS)]


def formats(z):
    """Style -> (number format, bold)."""
    root = ET.fromstring(z.read("xl/styles.xml"))
    own = {int(n.get("numFmtId")): n.get("formatCode") for n in root.findall("m:numFmts/m:numFmt", NS)}
    own.update({0: "General", 1: "0", 4: "#,##0.00", 10: "0.00%"})
    bold = [f.find("m:b", NS) is not None for f in root.findall("m:fonts/m:font", NS)]
    return [(own[int(x.get("numFmtId"))], bold[int(x.get("fontId"))]) for x in root.findall("m:cellXfs/m:xf", NS)]


def workbook(data):
    """[(name, {(row, column): (value, number format, bold)}, xml)]"""
    z = zipfile.ZipFile(io.BytesIO(data))
    check(z.testzip() is None, "the archive is whole")
    names = set(z.namelist())
    check(not any("vba" in n.lower() or "external" in n.lower() for n in names), "no macros, no links:", names)
    strings, styles = texts(z), formats(z)
    targets = {r.get("Id"): r.get("Target") for r in ET.fromstring(z.read("xl/_rels/workbook.xml.rels"))}
    out = []
    for s in ET.fromstring(z.read("xl/workbook.xml")).findall("m:sheets/m:sheet", NS):
        root = ET.fromstring(z.read("xl/" + targets[s.get(REL)]))
        cells = {}
        check(root.find(".//m:f", NS) is None, "no formula in", s.get("name"))
        for c in root.iter("{%s}c" % NS["m"]):
            m = re.match(r"([A-Z]+)(\d+)$", c.get("r"))
            v = c.find("m:v", NS)
            value = None if v is None else strings[int(v.text)] if c.get("t") == "s" else Decimal(v.text)
            cells[int(m.group(2)) - 1, number(m.group(1))] = (value, *styles[int(c.get("s", 0))])
        check(root.find(".//m:pane[@state='frozen']", NS) is not None, "the headings are frozen in", s.get("name"))
        out.append((s.get("name"), cells))
    return out


# ---- the same table in every format --------------------------------------------------------------------------------------

FORMAT = {"importo": "#,##0.00", "centesimi": "#,##0.00", "intero": "0", "percento": "0.00%", "data": "dd/mm/yyyy"}


def same_cell(cell, kind, wanted, what):
    value, fmt, _ = cell
    if wanted is None or wanted == "":
        return check(value is None, what, "is not empty:", value)
    if kind == "testo" or (isinstance(wanted, str) and wanted[0] in "<*"):
        return equal(value, wanted, what)
    equal(fmt, FORMAT[kind], what + ", format")
    if kind == "data":
        return equal((datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))).isoformat(), wanted, what)
    if kind == "percento":
        value *= 100
    return equal(value.quantize(Decimal("0.01")), Decimal(str(wanted)).quantize(Decimal("0.01")), what)


def same_excel(data, sheets, what):
    book = workbook(data)
    equal(len(book), len(sheets), what + ", sheets")
    equal(len({n.lower() for n, _ in book}), len(book), what + ", names of sheets")
    for (name, cells), sheet in zip(book, sheets):
        here = f"{what} [{name}]"
        check(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\"), "name of sheet:", name)
        for c, column in enumerate(sheet["colonne"]):
            equal(cells[0, c][0], column["label"], f"{here}, heading {c}")
            for r, row in enumerate(sheet["righe"]):
                cell = cells.get((r + 1, c), (None, "General", False))
                same_cell(cell, column["tipo"], row[column["nome"]], f"{here}, row {r}, {column['nome']}")
                check(cell[0] is None or cell[2] == (row["tipo_riga"] != "riga"), f"{here}, row {r}: bold is for totals")
        after = len(sheet["righe"]) + 1
        check(all((after, c) not in cells for c in range(len(sheet["colonne"]))), here, "has a row too many")


def italian(kind, value):
    if value is None:
        return ""
    if kind in ("importo", "centesimi", "percento") and value[0] not in "<*":
        return value.replace(".", ",")
    if kind == "data":
        return "/".join(reversed(value.split("-")))
    text = str(value)
    return "'" + text if kind == "testo" and re.match(r"\s*[=+\-@]|\t", text) else text


def same_csv(data, sheets, what):
    check(data.startswith(b"\xef\xbb\xbf"), what, "begins with a BOM")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    at = 0
    for sheet in sheets:
        extra = [sheet["foglio"]] if sheet["foglio"] else []
        equal(rows[at][len(extra):], [c["label"] for c in sheet["colonne"]], what + ", headings")
        for r, row in enumerate(sheet["righe"]):
            wanted = extra + [italian(c["tipo"], row[c["nome"]]) for c in sheet["colonne"]]
            equal(rows[at + 1 + r], wanted, f"{what} [{sheet['foglio']}], row {r}")
        at += len(sheet["righe"]) + 2
    equal(len(rows), at - 1, what + ", lines")


def cell_text(kind, value):
    if value is None:
        return ""
    if kind in ("importo", "centesimi") and value[0] not in "<*":
        sign, whole, cents = re.match(r"(-?)(\d+)\.(\d\d)$", value).groups()
        return sign + f"{int(whole):,}".replace(",", ".") + "," + cents
    if kind == "percento":
        return value.replace(".", ",") + "%"
    return italian("data", value) if kind == "data" else str(value)


def same_page(data, sheets, what):
    text = data.decode("utf-8")
    check(not re.search(r"<script|<link|<img|https?:|url\(|@import|\son\w+=", text), what, "stands alone, runs nothing")
    check("@page{size:A4 landscape" in text and "thead{display:table-header-group}" in text, what, "is made to be printed")
    root = ET.fromstring(text)
    equal(root.get("lang"), "it", what + ", language")
    tables = list(root.iter("table"))
    equal(len(tables), len(sheets), what + ", tables")
    for table, sheet in zip(tables, sheets):
        check((table.find("caption").text or "").strip(), what, "has a caption")
        heads = table.findall("thead/tr/th")
        check(all(h.get("scope") == "col" for h in heads), what, "headings say that they are")
        equal(["".join(h.itertext()) for h in heads], [c["label"] for c in sheet["colonne"]], what + ", headings")
        body = table.findall("tbody/tr")
        for r, row in enumerate(sheet["righe"]):
            wanted = [cell_text(c["tipo"], row[c["nome"]]) for c in sheet["colonne"]]
            equal(["".join(td.itertext()) for td in body[r]], wanted, f"{what} [{sheet['foglio']}], row {r}")
    foot = "".join(root.find(".//footer").itertext())
    if "manifest" in sheets[0]:
        check(sheets[0]["manifest"] in foot, what, "says the hash at the foot")
    return root


def take(w, home, report, *scope):
    """All formats of a report agree with its JSON; gives the sheets and the page's bytes."""
    what = f"{home} {report} {' '.join(scope)}"
    files = {}
    for ending in ("json", "xlsx", "csv", "html"):
        path = w.path(f"{home}-{report}.{ending}")
        w.z(home, "export", report, *scope, "-o", path)
        with open(path, "rb") as f:
            files[ending] = f.read()
    sheets = json.loads(files["json"])
    equal(w.j(home, "report", report, *scope), sheets, what + ": on screen as JSON")
    same_excel(files["xlsx"], sheets, what)
    same_csv(files["csv"], sheets, what)
    same_page(files["html"], sheets, what)
    check(w.z(home, "report", report, *scope).startswith(report), what, "on the screen")
    return sheets, files["html"]


def rows(sheet):
    return [r for r in sheet["righe"] if r["tipo_riga"] == "riga"]


def total(sheet):
    return [r for r in sheet["righe"] if r["tipo_riga"] == "totale"][-1]


# ---- a year ----------------------------------------------------------------------------------------------------------------

def year(w):
    w.open_region()
    w.open_ambito()
    w.z("CF", "add", "intervento", "codice=INC-01", "titolo==1+1; cmd|' /C calc'!A0", "area=A3", "obiettivo_servizio=OS08")
    w.budget("D049")
    w.z("CF", "add", "budget", "intervento=INC-01", "assegnazione=FNPS/2025", "ente=D049", "importo=3000.00")
    w.budget("D218", "2000.00")
    w.open_comune("C1", "D049")
    w.open_comune("C2", "D218")
    w.impegno("C1", 1, "1234.56")
    w.z("C1", "add", "liquidazione", "impegno=2025/1", "anno=2025", "numero=7", "data=2025-04-02", "importo=1200.00")
    w.z("C1", "add", "pagamento", "liquidazione=2025/7", "mandato_num=31", "data_pagamento=2025-04-20", "importo=1200.00")
    for home, code, users in (("C1", "SAD-01", 12), ("C1", "INC-01", 2), ("C2", "SAD-01", 30)):
        w.z(home, "add", "valore_indicatore", f"intervento={code}", "anno=2025", f"valore={users}", "non_rilevato=si")
    w.z("C1", "add", "personale", "anno=2025", "contratto=ti", "teste=1", "fte=50")
    w.z("C2", "add", "personale", "anno=2025", "contratto=ti", "teste=2", "fte=200")
    w.z("C2", "add", "personale", "anno=2025", "contratto=td", "teste=1", "fte=100")
    for home in ("C1", "C2", "CF", "R"):
        w.z(home, "sync")


def users_are_masked(w):
    sheets, _ = take(w, "C1", "R2", "--fondo", "FNPS", "--anno", "2025")
    own = [s for s in sheets if s["foglio"] == "Utenti"][0]
    equal([(r["A2"], r["A3"], r["totale"]) for r in rows(own) if r["totale"] is not None], [(12, None, 12), (None, 2, 2)],
          "an ente sees its own counts")
    for home in ("CF", "R"):
        sheets, page = take(w, home, "R2", "--fondo", "FNPS", "--anno", "2025", "--ambito", "CAL-LAMEZIA")
        by = {s["foglio"]: s for s in sheets}
        # 42 + 2 = 44: were 42 and 44 both shown, the 2 would follow
        small = [r for r in rows(by["Utenti"]) if r["obiettivo_servizio"] == "OS08"][0]
        equal((small["A3"], small["totale"]), ("<4", "<4"), home + " does not see two people")
        shown = [total(by["Utenti"])[c] for c in ("A2", "A3", "totale")]
        check(shown[1] == "<4" and "*" in (shown[0], shown[2]), "nor finds them by subtraction:", shown)
        enti = {r["ente"]: r for r in rows(by["Utenti per ente"])}
        equal(enti["Cortale"]["A3"], "<4", home + ": by ente too")
        check("*" in (enti["Cortale"]["A2"], enti["Cortale"]["totale"]), "nor by its row:", enti["Cortale"])
        check(b"&lt;4" in page and "&lt;4" in page.decode(), "in print as well")
        one, _ = take(w, home, "R2", "--fondo", "FNPS", "--anno", "2025", "--ente", "D049")
        last = total([s for s in one if s["foglio"] == "Utenti"][0])
        equal(last["A3"], "<4", home + " asking for one ente")


def social_workers(w):
    sheets, _ = take(w, "CF", "R7", "--anno", "2025")
    comuni = {r["ente"]: r for r in rows(sheets[0])}
    equal(comuni["Cortale"]["fte_ti"], "0.50", "equivalents of Cortale")
    equal(comuni["Cortale"]["rapporto"], 3732, "1866 inhabitants, half a person")
    equal(comuni["Jacurso"]["fte_ti"], None, "silence is no zero")
    money = rows(sheets[1])[0]
    people = 67026 + 1866 + 6364 + 558
    equal(money["popolazione"], people, "inhabitants of the ambito")
    equal(money["contributo"], "0.00", "2.50 is far from one in 6500")
    equal(money["prossima_soglia"], 6500, "the next threshold")
    missing = -(-(people * 100 - 250 * 6500) // 6500)
    equal(money["fte_mancanti_prossima"], f"{missing / 100:.2f}", "what is missing to it")
    w.z("C2", "add", "personale", "anno=2025", "contratto=ti", "teste=12", "fte=1050")
    w.z("C2", "sync")
    w.z("CF", "sync")
    sheets, _ = take(w, "CF", "R7", "--anno", "2025")
    exact = (Decimal(1300) / 100 - Decimal(people) / 6500) * 40000
    equal(rows(sheets[1])[0]["contributo"], str(exact.quantize(Decimal("0.01"))), "13.00: the first band")
    w.z("R", "sync")
    region, _ = take(w, "R", "R7", "--anno", "2025")
    equal(total(region[1])["contributo"], rows(sheets[1])[0]["contributo"], "the Regione sees the same")


def declaration(w):
    draft, page = take(w, "C1", "R10", "--fondo", "FNPS", "--anno", "2025")
    check("manifest" not in draft[0] and "PROVVISORIA" in page.decode() and "firme" not in draft[0], "nothing was sent yet")
    said = w.j("C1", "rendiconto", "submit", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31", "--motivo", "prova")
    sheets, page = take(w, "C1", "R10", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31")
    equal(sheets[0]["manifest"], said["manifest"], "the hash of what was sent")
    equal(len(sheets[-1]["firme"]), 2, "two sign")
    equal(total(sheets[0])["pagato"], "1200.00", "what was paid")
    equal({r["intervento"]: r["pagato"] for r in rows(sheets[0])}, {"SAD-01": "1200.00", "INC-01": "0.00"}, "by intervention")
    # later changes, other offices, other days: the same bytes
    w.z("CF", "sync")
    w.z("C1", "sync")
    w.z("CF", "sync")
    there = take(w, "CF", "R10", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31", "--ente", "D049")[1]
    equal(hashlib.sha256(there).hexdigest(), hashlib.sha256(page).hexdigest(), "the declaration at the capofila")
    w.z("R", "edit", "fondo", "FNPS", "nome=Un altro nome")
    sad = [r for r in w.j("CF", "list", "intervento") if r["codice"] == "SAD-01"][0]
    w.z("CF", "edit", "intervento", sad["id"], "titolo=Titolo cambiato")
    for home in ("R", "CF", "C1"):
        w.z(home, "sync")
    w.z("CF", "sync")
    w.z("C1", "sync")
    check("Titolo cambiato" in w.z("C1", "show", "intervento", sad["id"]), "the title is another now")
    again = take(w, "C1", "R10", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31")[1]
    equal(again, page, "the declaration after the names changed")


def refusals(w):
    w.refused("C1", "export", "R1", "-o", w.path("a.xls"), status=2, says=".xlsx")
    w.refused("C1", "export", "R1", "--format", "xlsx", "--json", status=2, says="-o")
    w.refused("C1", "export", "R1", "--format", "pdf", "-o", w.path("a.pdf"), status=2, says="xlsx")
    w.refused("R", "report", "R12", "--anno", "2025", says="modulo")
    w.refused("R", "report", "R10", "--fondo", "FNPS", "--anno", "2025", status=2, says="--ambito")
    w.refused("C1", "report", "R13", status=2, says="--ambito")
    w.z("R", "modulo", "on", "R12")
    sheets, _ = take(w, "R", "R12", "--anno", "2025")
    equal(total(sheets[0])["spesa"], "1234.56", "what was committed in the year")


def saldi(w):
    sheets, _ = take(w, "R", "R13")
    row = rows(sheets[0])[0]
    equal((row["fondo"], row["anno"], row["assegnato"]), ("FNPS", 2025, "500000.00"), "R13 of a fund-year")


def same_time_same_bytes(w):
    made = []
    for name in ("x1.xlsx", "x2.xlsx"):
        if w.at("2026-05-01 10:00:00", "CF", "export", "R1", "-o", w.path(name)) is None:
            return
        with open(w.path(name), "rb") as f:
            made.append(f.read())
    core = [zipfile.ZipFile(io.BytesIO(m)).read("docProps/core.xml") for m in made]
    check(all(b"2026-05-01T" in c for c in core), "its date is that of the clock:", core[0])


def local_api(w):
    daemon = subprocess.Popen([f"{w.bin}/zona", "--home", w.path("C1"), "serve", "--no-open", "--json"], text=True,
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    w.daemons["C1"] = daemon
    said = json.loads(daemon.stdout.readline())

    def get(path):
        c = http.client.HTTPConnection("127.0.0.1", said["porta"], timeout=60)
        c.request("GET", path, headers={"Authorization": "Bearer " + said["token"]})
        r = c.getresponse()
        return r, r.read()

    query = "/api/v1/report/R1?fondo=FNPS&anno=2025&al=2025-12-31"
    sheets = json.loads(get(query)[1])
    types = {"csv": "text/csv", "html": "text/html", "json": "application/json",
             "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    for ending, wanted in types.items():
        r, body = get(query + "&format=" + ending)
        equal(r.status, 200, ending)
        check(r.getheader("content-type").startswith(wanted), "type of", ending, r.getheader("content-type"))
        equal(r.getheader("content-disposition"), f'attachment; filename="R1-FNPS-2025.{ending}"', "its name")
        if ending == "json":
            equal(json.loads(body), sheets, "as JSON")
        else:
            {"csv": same_csv, "html": same_page, "xlsx": same_excel}[ending](body, sheets, "API " + ending)
    r, body = get(query + "&format=pdf")
    equal((r.status, json.loads(body)["errore"]["codice"]), (400, "usage"), "a format that is none")
    daemon.terminate()
    equal(daemon.wait(20), 0, "the daemon's exit status")


def play(w):
    year(w)
    for home in ("R", "CF", "C1"):
        take(w, home, "R1")
        take(w, home, "R14")
    users_are_masked(w)
    social_workers(w)
    refusals(w)
    saldi(w)
    same_time_same_bytes(w)
    declaration(w)
    local_api(w)


run(play)
