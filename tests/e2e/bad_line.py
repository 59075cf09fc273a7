#!/usr/bin/env python3
"""A line that dies every few KB: `zona sync`, tried again and again, still finishes, and does not carry everything twice."""
import random
import socket
import threading
import time

from support import check, equal, run


class Line:
    """Passes bytes on to the server and hangs up after `limit` of them (0: never), both ways counted together."""

    def __init__(self, target):
        self.target, self.limit, self.carried, self.cuts = target, 0, 0, 0
        self.listen = socket.create_server(("127.0.0.1", 0))
        self.port = self.listen.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listen.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self.target)
            except OSError:
                client.close()
                continue
            left = [self.limit or 1 << 60]
            for a, b in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(a, b, left), daemon=True).start()

    def pump(self, a, b, left):
        try:
            while left[0] > 0 and (data := a.recv(1024)):
                data = data[: left[0]]
                left[0] -= len(data)
                self.carried += len(data)
                b.sendall(data)
        except OSError:
            pass
        if left[0] <= 0:
            self.cuts += 1
            time.sleep(0.05)  # what was carried is there before the line is found dead: a reset would take it back
        for s in (a, b):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


ROWS = 2000


def until_done(w, line, home, limit):
    line.limit, line.carried, line.cuts, tries = limit, 0, 0, 0
    while True:
        tries += 1
        code, _, err = w.outcome(home, "sync")
        check(code in (0, 3), f"cut every {limit}: exit status {code} ({err})")
        if code == 0:
            return line.carried, tries, line.cuts
        check(tries < 300, f"cut every {limit}: it never finishes")


def play(w):
    port = free_port()
    line = Line(("127.0.0.1", port))
    w.data = w.path("server")
    claim = w.run([f"{w.bin}/zonad", "init", "--data", w.data, "--listen", f"127.0.0.1:{port}", "--public-url",
                   f"ws://127.0.0.1:{line.port}"]).stdout.strip()
    w.open_region_with(claim)
    w.open_ambito()
    w.budget("D049", "90000000.00")
    w.open_comune("C1", "D049")
    rng, whole, number = random.Random(11), 0, 0
    for limit, most in ((0, 0), (30000, 1.2), (8000, 1.4), (4000, 2.0)):
        with open(w.path("spese.csv"), "w", encoding="utf-8") as f:
            f.write("budget;anno;numero;data;importo;oggetto\n")
            for _ in range(ROWS):
                number += 1
                f.write(f"SAD-01/FNPS/2025;2025;{number};2025-03-01;{number},10;{rng.randbytes(30).hex()}\n")
        line.limit = 0
        w.z("C1", "import", "spese", w.path("spese.csv"))
        carried, tries, cuts = until_done(w, line, "C1", limit)
        whole = whole or carried
        print(f"cut every {limit} bytes: {tries} tries, {cuts} cuts, {carried} bytes, {carried / whole:.2f} times")
        check(limit == 0 or cuts > 0, "the line was cut")
        # the goals are 1.2, 1.4 and 2 times; here the handshake of every try counts too
        check(limit == 0 or carried < whole * (most + 0.35), f"cut every {limit}: {carried} bytes, {whole} on a good line")
    until_done(w, line, "CF", 8000)
    line.limit = 0
    w.z("CF", "sync")
    equal(len(w.j("CF", "list", "impegno")), number, "everything arrived")
    equal(w.j("C1", "status")["in_attesa"], 0, "everything is confirmed")


run(play)
