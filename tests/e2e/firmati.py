#!/usr/bin/env python3
"""Where a figure comes from, what was signed, which file proves it: `zona trace` at every desk and through the local API; a manifest
that leaves as a file and is verified after later edits; the declaration signed outside (CAdES in every form), attached and compared
at the Regione, which does not have the file."""
import base64
import glob
import json
import os
import subprocess

from support import Page, check, equal, run

F = ("--fondo", "FNPS", "--anno", "2025")
AL = ("--al", "2025-12-31")


def spend(w):
    w.z("C1", "add", "atto", "tipo=DET", "anno=2025", "numero=12", "data=2025-02-28", "oggetto=Impegno di spesa")
    w.z("C1", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5000.00",
        "atto=DET/2025/12")
    w.z("C1", "add", "liquidazione", "impegno=2025/1", "anno=2025", "numero=7", "data=2025-04-02", "importo=1200.00")
    return w.z("C1", "add", "pagamento", "liquidazione=2025/7", "mandato_num=31", "data_pagamento=2025-04-20", "importo=1200.00")


def traces(w, payment):
    t = w.j("C1", "trace", "--misura", "pagato", *F, *AL)
    equal((t["totale"], t["quadra"], t["numero"]), ("1200.00", True, 1), "the figure and its entries")
    entry = t["voci"][0]
    equal((entry["id"], entry["importo"], entry["impegno"]), (payment, "1200.00", "2025/1"), "the entry")
    check("mandato 31" in entry["descrizione"], "how a person calls it:", entry["descrizione"])
    where = entry["provenienza"]["registrazione"]
    equal((where["organizzazione"], where["questa"], where["consegna"]["stato"]), ("D049", True, "da_inviare"), "who, and not sent yet")
    equal([d["chiave"] for d in entry["provenienza"]["documenti"]], ["DET/2025/12"], "the act behind it")
    w.z("C1", "sync")
    w.z("CF", "sync")
    w.z("R", "sync")
    where = w.j("C1", "trace", "--misura", "pagato", *F, *AL)["voci"][0]["provenienza"]["registrazione"]
    equal(where["consegna"]["stato"], "consegnata", "with the server's receipt")
    seen = w.j("R", "trace", "--misura", "pagato", *F, *AL)["voci"][0]["provenienza"]["registrazione"]
    equal((seen["organizzazione"], seen["consegna"]["stato"]), ("D049", "ricevuta"), "the Regione sees who wrote it")
    equal(seen["segmento"], where["segmento"], "the same signed segment at both desks")
    # from a cell of a report, and the figures agree with it
    for column, cents in (("impegnato", "5000.00"), ("da_pagare", "3800.00"), ("disponibile", "5000.00"), ("assegnato", "500000.00")):
        t = w.j("R", "trace", "R1", "--riga", "1", "--colonna", column, *AL)
        equal((t["totale"], t["quadra"]), (cents, True), f"R1, {column}")
    sheet = w.j("R", "report", "R2", *F, *AL)
    rows = next(s for s in sheet if s["foglio"] == "Pagato")["righe"]
    n = next(i for i, r in enumerate(rows) if r["obiettivo_servizio"] == "OS04")
    equal(w.j("R", "trace", "R2", *F, *AL, "--foglio", "Pagato", "--riga", n + 1, "--colonna", "A2")["totale"], "1200.00", "a cell of R2")
    # one row
    row = w.j("C1", "trace", "pagamento", payment, *AL)
    equal({(e["cifra"]["livello"], e["cifra"]["misura"], e["importo"]) for e in row["entra_in"]},
          {("ente", "pagato", "1200.00"), ("ambito", "pagato", "1200.00"), ("regione", "pagato", "1200.00")}, "where it counts")
    check(w.j("C1", "trace", "atto", "DET/2025/12")["perche"], "an act is in no figure, and says so")
    w.refused("R", "trace", status=2, says="--misura")
    w.refused("R", "trace", "--misura", "spesa", status=2, says="pagato")
    w.refused("R", "trace", "R1", status=2, says="--riga")
    w.refused("R", "trace", "R1", "--riga", "9", "--colonna", "pagato", says="riga")
    w.refused("R", "trace", "R1", "--riga", "1", "--colonna", "percento_spesa", says="impegnato")


def manifests(w):
    w.refused("C1", "rendiconto", "export", *F, "-o", w.path("m.zona"), says="non ha inviato")
    w.z("C1", "rendiconto", "submit", *F)
    w.z("C1", "sync")
    w.z("CF", "sync")
    said = w.j("C1", "rendiconto", "export", *F, "-o", w.path("m.zona"))
    equal(said["versione"], 1, "the first version")
    w.z("CF", "rendiconto", "return", *F, "--ente", "D049", "--motivo", "manca una fattura")
    w.z("CF", "sync")
    w.z("C1", "sync")
    w.impegno("C1", 2, "100.00")
    w.z("C1", "rendiconto", "submit", *F)
    w.z("C1", "sync")
    w.z("CF", "sync")
    w.z("R", "sync")
    for home in ("C1", "CF", "R"):  # an old manifest, after later edits
        v = w.j(home, "rendiconto", "verify", w.path("m.zona"))
        equal((v["ok"], v["esito"], v["versione"], v["in_vigore"], v["differenze"]), (True, "coincide", 1, False, []), f"old, at {home}")
        line = next(d for d in v["dopo"] if d["dove"] == "riga")
        equal((line["chiave"], line["misura"], line["firmato"], line["ora"]), ("SAD-01/FNPS/2025/D049", "impegnato", "5000.00", "5100.00"),
              "which line changed since")
    with open(w.path("m.zona"), "rb") as f:
        doc = bytearray(f.read())
    doc[len(doc) // 2] ^= 1
    with open(w.path("falso.zona"), "wb") as f:
        f.write(doc)
    code, out, err = w.outcome("R", "rendiconto", "verify", w.path("falso.zona"))
    check(code == 1 and err.startswith("zona: "), "a byte changed:", code, out, err)
    with open(w.path("niente.zona"), "w", encoding="utf-8") as f:
        f.write("non è un manifest")
    w.refused("R", "rendiconto", "verify", w.path("niente.zona"), says="manifest")


def sign(w, source, target, *options):
    if not os.path.exists(w.path("chiave.pem")):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Prova", "-days", "2", "-keyout",
                        w.path("chiave.pem"), "-out", w.path("cert.pem")], check=True, capture_output=True)
    subprocess.run(["openssl", "cms", "-sign", "-binary", "-nodetach", "-signer", w.path("cert.pem"), "-inkey", w.path("chiave.pem"), "-in",
                    w.path(source), "-out", w.path(target), *options], check=True, capture_output=True)
    return w.path(target)


def declaration(w):
    w.z("C1", "export", "R10", *F, "--format", "html", "-o", w.path("r10.html"))
    forms = {"der.p7m": ("-outform", "DER"), "ber.p7m": ("-outform", "DER", "-stream"), "pem.p7m": ("-outform", "PEM")}
    files = [sign(w, "r10.html", name, *options) for name, options in forms.items()]
    with open(w.path("der.p7m"), "rb") as f, open(w.path("base64.p7m"), "wb") as out:
        out.write(base64.encodebytes(f.read()))
    w.z("C1", "rendiconto", "export", *F, "-o", w.path("m2.zona"))
    files += [w.path("base64.p7m"), sign(w, "m2.zona", "manifest.p7m", "-outform", "DER")]
    for path in files:
        row = w.j("C1", "attach", "add", path, "--manifest", *F, "--oggetto", "Dichiarazione firmata")
        equal((row["firma"], row["verifica"], row["qui"]), ("cades", "coincide", True), os.path.basename(path))
    with open(w.path("r10.html"), encoding="utf-8") as f, open(w.path("altro.html"), "w", encoding="utf-8") as out:
        out.write(f.read().replace("5.100,00", "6.100,00"))
    row = w.j("C1", "attach", "add", sign(w, "altro.html", "altro.p7m", "-outform", "DER"), "--manifest", *F)
    equal(row["verifica"], "differisce", "a figure was changed before it was signed")
    with open(w.path("carta.png"), "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + bytes(40))
    equal(w.j("C1", "attach", "add", w.path("carta.png"), "--manifest", *F)["verifica"], "non_verificabile", "a picture of a signed paper")
    w.z("C1", "sync")
    w.z("CF", "sync")
    w.z("R", "sync")
    v = w.j("R", "attach", "check", *F)
    equal((v["coincidono"], v["differenze"], v["non_verificabili"]), (5, 1, 1), "the Regione, by what it recomputes")
    check(all(not r["qui"] and r["in_vigore"] for r in v["righe"]), "without the files:", v["righe"])
    # a first version that was signed is no longer the one in force
    equal(w.j("C1", "attach", "check")["coincidono"], 5, "and at home, from the files")
    the_ambito_too(w)


def the_ambito_too(w):
    """A transmission: the capofila's notice to its enti names the same manifest, and is not it."""
    w.z("CF", "rendiconto", "accept", *F, "--ente", "D049")
    w.z("CF", "rendiconto", "transmit", *F, "--motivo", "Gli altri tacciono")
    w.z("CF", "export", "R10", *F, "--format", "html", "-o", w.path("ambito.html"))
    row = w.j("CF", "attach", "add", sign(w, "ambito.html", "ambito.p7m", "-outform", "DER"), "--manifest", *F)
    equal(row["verifica"], "coincide", "the ambito's declaration")
    w.z("CF", "sync")
    w.z("R", "sync")
    rows = [r for r in w.j("R", "attach", "check", *F)["righe"] if r.get("ambito") == "CAL-LAMEZIA"]
    equal([(r["esito"], r["in_vigore"]) for r in rows], [("coincide", True)], "the ambito's, at the Regione")
    equal(w.j("R", "oggi")[0]["firme"]["coincidono"], 1, "and on its first screen")


def files(w):
    with open(w.path("det.pdf"), "wb") as f:
        f.write(b"%PDF-1.4 determina")
    row = w.j("C1", "attach", "add", w.path("det.pdf"), "--a", "atto:DET/2025/12")
    equal((row["mime"], row["byte"], row["firma"]), ("application/pdf", 18, "nessuna"), "by content")
    equal([r["id"] for r in w.j("C1", "attach", "list", "atto:DET/2025/12")], [row["id"]], "the files of an act")
    papers = w.j("C1", "trace", "impegno", "2025/1")["provenienza"]["documenti"]
    check("det.pdf" in [d["chiave"] for d in papers], "and of the impegno that names it:", papers)
    w.z("C1", "attach", "get", row["id"], "-o", w.path("copia.pdf"))
    with open(w.path("copia.pdf"), "rb") as f:
        equal(f.read(), b"%PDF-1.4 determina", "the bytes")
    w.z("C1", "sync")
    w.z("CF", "sync")
    w.refused("CF", "attach", "get", row["id"], "-o", w.path("x"), says="non è su questa postazione")
    w.refused("CF", "--come", "CAL-LAMEZIA", "attach", "add", w.path("det.pdf"), "--a", "impegno:2025/1", says="tuo ufficio")
    w.refused("C1", "attach", "add", w.path("det.pdf"), status=2, says="--a")
    w.refused("C1", "attach", "add", w.path("det.pdf"), "--a", "boh:1", status=2, says="impegno:2025/1")
    with open(w.path("grande.bin"), "wb") as f:
        f.truncate((25 << 20) + 1)
    w.refused("C1", "attach", "add", w.path("grande.bin"), "--a", "atto:DET/2025/12")
    for path in glob.glob(w.path("C1") + "/allegati/*"):
        equal(os.stat(path).st_mode & 0o777, 0o600, "its owner's only")
        with open(path, "r+b") as f:
            f.write(b"X")
    w.refused("C1", "attach", "get", row["id"], "-o", w.path("x"), says="non è più quello")
    check(not os.path.exists(w.path("x")), "nothing is written")


def api(w, payment):
    page = Page(w, "C1")
    t = page.ask("GET", "/api/v1/trace?misura=pagato&fondo=FNPS&anno=2025")
    equal((t["totale"], t["voci"][0]["id"]), ("1200.00", payment), "the trace")
    equal(page.ask("GET", "/api/v1/trace?misura=impegnato&limit=1&offset=1")["numero"], 2, "a page of the entries")
    equal(page.ask("GET", f"/api/v1/trace?entity=pagamento&id={payment}")["id"], payment, "one row")
    equal(page.ask("GET", "/api/v1/trace?report=R1&riga=1&colonna=impegnato")["totale"], "5100.00", "a cell")
    page.ask("GET", "/api/v1/trace", status=400)
    doc = page.ask("GET", "/api/v1/rendiconto/documento?fondo=FNPS&anno=2025")
    equal(page.ask("POST", "/api/v1/documento/verifica", {"documento": doc["documento"]})["esito"], "coincide", "verified")
    page.ask("POST", "/api/v1/documento/verifica", {"documento": "%%%"}, status=422)
    text = base64.b64encode(b"promemoria\n").decode()
    row = page.ask("POST", "/api/v1/allegati", {"nome": "nota.txt", "contenuto": text, "a": "impegno:2025/1"}, status=201)
    equal(page.ask("GET", "/api/v1/allegati/" + row["id"])["contenuto"], text, "there and back")
    equal([r["nome"] for r in page.ask("GET", "/api/v1/allegati?a=impegno:2025/1")], ["nota.txt"], "the list")
    page.ask("POST", "/api/v1/allegati", {"nome": "nota.txt", "contenuto": text}, status=422)
    with open(w.path("ber.p7m"), "rb") as f:
        signed = base64.b64encode(f.read()).decode()
    row = page.ask("POST", "/api/v1/allegati", {"nome": "d.p7m", "contenuto": signed, "manifest": True, "fondo": "FNPS", "anno": 2025}, 201)
    equal(row["verifica"], "coincide", "the declaration through the page")
    equal(page.ask("GET", "/api/v1/allegati/check?fondo=FNPS&anno=2025")["differenze"], 1, "compared again")
    page.stop()


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    payment = spend(w)
    traces(w, payment)
    manifests(w)
    declaration(w)
    api(w, payment)
    files(w)


run(play)
