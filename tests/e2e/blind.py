#!/usr/bin/env python3
"""A blind server and the line carry no plaintext: nothing that an office wrote appears in the server's files, nor in what crosses
the socket (a small relay in between keeps every byte)."""
import os
import socket
import threading

from support import check, equal, run

SECRETS = ["Assistenza domiciliare agli anziani soli", "5432.10", "543210", "5.432,10", "Cooperativa Arcobaleno", "Lamezia Terme",
           "Cortale", "SAD-01", "Regione Calabria", "determina del dirigente numero undici", "FNPS", "987654321.09", "98765432109", "12345678903",
           "Ufficio di Piano", "DET-2025-0777"]
# an amount that takes five bytes as a number: that many do not turn up in ciphertext by chance
CENTS = 98765432109
NUMBERS = {"big endian": CENTS.to_bytes(5, "big"), "little endian": CENTS.to_bytes(5, "little")}


class Tap:
    """Listens on a port of its own, passes everything on to the server, and keeps a copy."""

    def __init__(self):
        self.listen = socket.create_server(("127.0.0.1", 0))
        self.port = self.listen.getsockname()[1]
        self.target = None
        self.seen = bytearray()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listen.accept()
                server = socket.create_connection(self.target)
            except OSError:
                return
            for a, b in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(a, b), daemon=True).start()

    def pump(self, a, b):
        try:
            while data := a.recv(65536):
                self.seen += data
                b.sendall(data)
        except OSError:
            pass
        for s in (a, b):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def play(w):
    tap = Tap()
    port = free_port()
    tap.target = ("127.0.0.1", port)
    data = w.path("server")
    w.data = data
    claim = w.run([f"{w.bin}/zonad", "init", "--data", data, "--listen", f"127.0.0.1:{port}", "--public-url",
                   f"ws://127.0.0.1:{tap.port}"]).stdout.strip()
    w.server_start("--blind")
    w.z("R", "init", "--claim", claim, "--nome", "Regione Calabria")
    w.files()
    w.z("R", "import", "comuni", w.path("comuni.csv"))
    w.z("R", "import", "ambiti", w.path("ambiti.csv"))
    w.z("R", "add", "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo")
    w.z("R", "add", "fondo_annualita", "fondo=FNPS", "anno=2025")
    w.z("R", "add", "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-LAMEZIA", "importo=500000.00", "data=2025-02-01")
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    w.z("C1", "add", "fornitore", "denominazione=Cooperativa Arcobaleno", "piva=12345678903", "tipo=impresa")
    w.z("C1", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5432.10",
        "oggetto=Assistenza domiciliare agli anziani soli, determina del dirigente numero undici")
    w.z("C1", "add", "atto", "tipo=DET", "numero=DET-2025-0777", "anno=2025", "data=2025-03-01")
    w.z("C1", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=2", "data=2025-03-02", "importo=987654321.09")
    w.z("C1", "sync")
    w.z("CF", "sync")
    w.z("R", "sync")
    equal(sorted(r["importo"] for r in w.j("CF", "list", "impegno")), ["5432.10", "987654321.09"], "the figures arrived")
    check(len(tap.seen) > 10000, "the tap saw the traffic:", len(tap.seen))
    w.server_stop()
    places = {"the line": bytes(tap.seen)}
    for folder, _, names in os.walk(data):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                places[os.path.relpath(os.path.join(folder, name), data)] = f.read()
    with open(w.path("zonad.log"), "rb") as f:
        places["zonad.log"] = f.read()
    check("relay.db" in places, "the server's files:", list(places))
    for place, content in places.items():
        folded = content.lower()
        for secret in SECRETS:
            for form in (secret.lower().encode(), secret.lower().encode("utf-16-le")):
                check(form not in folded, f"{place} contains {secret!r}")
        for order, form in NUMBERS.items():
            check(form not in content, f"{place} contains {CENTS} ({order})")
    # the same search does find them where they may be: in the office's own file
    with open(w.path("C1", "replica.db"), "rb") as f:
        local = f.read()
    for name in ("replica.db-wal",):
        if os.path.exists(w.path("C1", name)):
            with open(w.path("C1", name), "rb") as f:
                local += f.read()
    check(b"assistenza domiciliare agli anziani soli" in local.lower(), "the search would find it")
    check(NUMBERS["big endian"] in local, "the search would find the number")


run(play)
