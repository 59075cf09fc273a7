#!/usr/bin/env python3
"""kill -9 of the client and of the server at any moment of a sync, ten times each: nothing that `zona add` confirmed or the server
acknowledged is lost, and the next sync finishes. The moments come from a seed (ZONA_SEED)."""
import os
import random
import signal
import subprocess
import time

from support import check, equal, run

SEED = int(os.environ.get("ZONA_SEED", "7"))
ROUNDS = 10
ROWS = 1000


def expenses(w, path, first):
    with open(path, "w", encoding="utf-8") as f:
        f.write("budget;anno;numero;data;importo;oggetto\n")
        for i in range(ROWS):
            f.write(f"SAD-01/FNPS/2025;2025;{first + i};2025-03-01;1,{first % 10}0;{os.urandom(40).hex()}\n")


def start_sync(w, home):
    return subprocess.Popen([f"{w.bin}/zona", "--home", w.path(home), "sync"], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def play(w):
    rng = random.Random(SEED)
    print(f"seed {SEED}")
    w.open_region()
    w.open_ambito()
    w.budget("D049", "900000.00")
    w.open_comune("C1", "D049")
    confirmed, number = set(), 1
    whole = 0.05  # how long a sync takes, learnt as we go
    for i in range(ROUNDS):
        path = w.path("rows.csv")
        expenses(w, path, number)
        w.z("C1", "import", "spese", path)
        confirmed |= set(range(number, number + ROWS))
        number += ROWS
        confirmed.add(number)
        w.impegno("C1", number, "2.00")
        number += 1
        sync = start_sync(w, "C1" if i % 2 == 0 else "CF")
        time.sleep(rng.uniform(0.0, whole))
        sync.kill()
        sync.wait()
        # and the server, in the middle of the next one
        sync = start_sync(w, "C1")
        time.sleep(rng.uniform(0.0, whole))
        w.server.send_signal(signal.SIGKILL)
        w.server.wait()
        code = sync.wait(90)
        check(code in (0, 3), f"round {i}: sync without its server ended with {code}")
        w.server_start()
        if i % 3 == 2:
            begun = time.monotonic()
            w.z("C1", "sync")
            whole = time.monotonic() - begun
        mine = {int(r["numero"]) for r in w.j("C1", "list", "impegno")}
        equal(mine, confirmed, f"round {i}: what the comune confirmed")
    last = w.j("C1", "sync")
    equal(last["in_attesa"], 0, "after the last sync nothing waits")
    w.z("CF", "sync")
    theirs = {int(r["numero"]) for r in w.j("CF", "list", "impegno")}
    equal(theirs, confirmed, "what the capofila received")
    for home in ("C1", "CF"):
        w.z(home, "verify")
    w.run([f"{w.bin}/zonad", "verify", "--data", w.data])


run(play)
