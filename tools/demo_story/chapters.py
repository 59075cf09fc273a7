"""Chapters of the story around the figures: the plan is made and signed, a line is admitted in part and the year closes, a figure is
followed down to its entries, the reports are written out."""
import os

from sums import cents, euro, italian
from world import Failure, say

REPORTS = ("R1", "R2", "R3", "R4", "R6", "R7", "R8", "R11", "R13", "R14")


def plan(story, members):
    """The Piano di zona of the Lametino, from its first step to being in force."""
    say("   Il Piano di zona: procedura in otto passi, consultazione, firme, approvazione", "dim")
    z, cf = story.z, "lametino"
    z("regione", "add", "atto", "tipo=DEC", "anno=2025", "numero=41", "data=2025-01-28", "oggetto=Approvazione dei Piani di zona")
    for number, kind, what in ((1, "VCS", "Approvazione del Piano di zona"), (2, "ACC", "Accordo di programma")):
        z(cf, "--come", "CAL-LAMEZIA", "add", "atto", f"tipo={kind}", "anno=2025", f"numero={number}", "data=2025-01-20", f"oggetto={what}")
    z(cf, "piano", "init-steps", "--entro", "2024-09-30,2024-10-31,2024-11-30,2024-12-31")
    for step, day in ((1, "2024-09-12"), (2, "2024-10-20"), (3, "2024-11-28"), (4, "2024-12-20")):
        z(cf, "piano", "step", step, "--data", day)
    z(cf, "piano", "consult")
    story.sync(cf, "c-D049")
    z("c-D049", "piano", "comment", "--motivo", "Serve più assistenza domiciliare nelle frazioni montane")
    story.sync("c-D049", cf)
    z(cf, "piano", "approve-council", "--atto", "VCS/2025/1")
    for code in members[:-1]:
        z(cf, "piano", "sign", "--ente", code, "--data", "2025-01-22")
    refused = story.w.run([f"{story.w.bin}/zona", "--home", story.w.path(cf), "piano", "sign-agreement", "--atto", "ACC/2025/2"], expect=(1,))
    say("   " + refused.stderr.strip(), "dim")
    z(cf, "piano", "sign", "--ente", members[-1], "--data", "2025-01-23")
    z(cf, "piano", "sign-agreement", "--atto", "ACC/2025/2")
    z(cf, "piano", "transmit")
    story.sync(cf, "regione")
    z("regione", "piano", "approve", "--ambito", "CAL-LAMEZIA", "--atto", "DEC/2025/41")
    story.sync("regione", cf)
    z(cf, "piano", "enforce")
    story.sync(cf, "regione")
    state = story.w.zona_json("regione", "piano", "show", "--ambito", "CAL-LAMEZIA")["stato"]
    if state != "vigente":
        raise Failure(f"il Piano dovrebbe essere vigente, invece è '{state}'")


def examine(story, ambito, line):
    """The Regione admits one line in part, approves, and closes: what is assigned equals what becomes of it."""
    r = "regione"
    story.move(r, "review", "FNPS", "--ambito", ambito)
    shown = story.w.zona_json(r, "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ambito", ambito)
    sent = cents(shown["trasmesso"]["pagato"])
    paid = cents(story.w.zona_json(r, "trace", "--misura", "pagato", "--fondo", "FNPS", "--anno", "2025", "--ambito", ambito,
                                   "--budget", line)["totale"])
    story.move(r, "admit", "FNPS", "--ambito", ambito, "--riga", line, "--importo", euro(paid - 15000), "--motivo",
               "Manca la quietanza di un mandato")
    story.move(r, "approve", "FNPS", "--ambito", ambito)
    story.move(r, "close", "FNPS", "--ambito", ambito)
    row = next(x for x in story.w.zona_json(r, "report", "R13", "--fondo", "FNPS", "--anno", "2025")[0]["righe"] if x["ambito"] in (ambito, shown["denominazione"]))
    total = sum(cents(row[x]) for x in ("ammesso", "economia_riprogrammabile", "da_restituire", "revocato_non_trasferito"))
    if cents(row["ammesso"]) != sent - 15000 or total != cents(row["assegnato"]):
        raise Failure(f"la chiusura di {ambito} non quadra: {row}")
    say(f"   {ambito}: ammesso {italian(cents(row['ammesso']))}, da restituire {italian(cents(row['da_restituire']))}, economie "
        f"{italian(cents(row['economia_riprogrammabile']))}: chiuso, e la somma torna", "dim")


def follow(story):
    """A figure of the Region, down to the signed entries under it; the reports as files."""
    say("8. Una cifra, seguita fino alle registrazioni; i prospetti in un file", "title")
    traced = story.w.zona_json("regione", "trace", "--misura", "pagato", "--fondo", "FNPS", "--anno", "2025", "--ambito", "CAL-LAMEZIA")
    whole = story.sums.ambito("FNPS", "CAL-LAMEZIA", "pagato")
    if cents(traced["totale"]) != whole or sum(cents(x["importo"]) for x in traced["voci"]) != whole:
        raise Failure(f"le registrazioni sotto il pagato non fanno {euro(whole)}")
    say(f"   pagato dal Lametino {italian(whole)} = {len(traced['voci'])} registrazioni, ognuna con chi, quando, segmento firmato e conferma",
        "good")
    for name in REPORTS:
        path = story.w.path(name + ".xlsx")
        story.z("regione", "export", name, "--fondo", "FNPS", "--anno", "2025", "-o", path)
        if os.path.getsize(path) < 1000:
            raise Failure(f"{path} è vuoto")
    say(f"   {', '.join(REPORTS)} in Excel nella cartella della demo", "good")
