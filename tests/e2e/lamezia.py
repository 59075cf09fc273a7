#!/usr/bin/env python3
"""Real input: ISTAT's 7,894 comuni and six real ambiti; the twelve comuni of the Lametino enter 10,000 impegni with liquidazioni and
pagamenti offline by CSV, sync, and the totals per comune, ambito and Region equal a separate sum to the cent: in the clients, in the
consolidator's API and after `zona verify`.

Needs the real files (ZONA_SHARED_DATA, or ../shared/data beside the project); skips, saying so, when they are absent.
ZONA_ROWS sets the number of impegni (default 10000)."""
import csv
import json
import os
import random
import shutil
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(PROJECT, "tools", "demo_story"))
sys.dont_write_bytecode = True
import codes  # noqa: E402
from sums import Sums, cents, euro  # noqa: E402
from world import World  # noqa: E402

SKIP = 77
DATA = os.environ.get("ZONA_SHARED_DATA") or os.path.join(PROJECT, "..", "shared", "data")
COMUNI = os.path.join(DATA, "comuni", "istat_situas_comuni_20260609.csv")
AMBITI = os.path.join(DATA, "ambiti", "ambiti_reali_esempio.csv")
ROWS = int(os.environ.get("ZONA_ROWS", "10000"))
FIELDS = ("programmato", "impegnato", "liquidato", "pagato")
AMBITO = "CAL-LAMEZIA"


def expenses(path, code, rows, first, rng, sums):
    """A CSV of impegni with a liquidazione and, mostly, a pagamento each."""
    with open(path, "w", encoding="utf-8") as f:
        f.write("budget;anno;numero;data;importo;oggetto;cig;liq_anno;liq_numero;liq_data;liq_importo;mandato_num;pag_data;pag_importo\n")
        for i in range(rows):
            n, amount = first + i, rng.randrange(100, 300000)
            liq = amount if rng.random() < 0.9 else amount - rng.randrange(0, amount)
            paid = liq if rng.random() < 0.8 else 0
            date = f"2025-{rng.randrange(1, 13):02d}-{rng.randrange(1, 28):02d}"
            line = f"SAD-01/FNPS/2025/{code}"
            cells = [line, 2025, n, date, euro(amount), "Assistenza domiciliare", codes.cig(rng), 2025, n, date, euro(liq)]
            cells += [n, date, euro(paid)] if paid else ["", "", ""]
            f.write(";".join(map(str, cells)) + "\n")
            sums.add("FNPS", code, "impegnato", amount)
            sums.add("FNPS", code, "liquidato", liq)
            sums.add("FNPS", code, "pagato", paid)


def agree(where, shown, expected):
    for x in FIELDS:
        got = cents(shown["totali"][x])
        if got != expected(x):
            raise SystemExit(f"{where} {x}: zona says {got}, the separate sum {expected(x)}")


def api(world, path, token):
    with open(os.path.join(world.data, "run"), encoding="utf-8") as f:
        address = f.read().strip()
    request = urllib.request.Request(f"http://{address}{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main():
    if not (os.path.exists(COMUNI) and os.path.exists(AMBITI)):
        print(f"skipped: the real files are not at {DATA}")
        return SKIP
    root = tempfile.mkdtemp(prefix="zona-lamezia-")
    world = World(os.environ["ZONA_BIN_DIR"], root)
    try:
        play(world, random.Random(2025))
    finally:
        world.stop_all()
        shutil.rmtree(root, ignore_errors=True)
    return 0


def play(world, rng):
    z, sums = world.zona, Sums()
    claim = world.server_init("server")
    world.server_start()
    z("r", "init", "--claim", claim, "--nome", "Regione Calabria")
    z("r", "import", "comuni", COMUNI)
    listed = world.zona_json("r", "list", "ente", "tipo=comune")
    assert len(listed) == 7894, f"{len(listed)} comuni after the import of 7894"
    z("r", "import", "ambiti", AMBITI)
    assert len(world.zona_json("r", "list", "ambito")) == 6
    with open(AMBITI, encoding="utf-8") as f:
        members = [row["cod_catastale"] for row in csv.DictReader(f) if row["cod_ambito_interno"] == AMBITO]
    assert len(members) == 12
    z("r", "add", "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo", "matrice=5x9")
    z("r", "add", "fondo_annualita", "fondo=FNPS", "anno=2025", "importo=30000000.00")
    z("r", "add", "assegnazione", "fondo_annualita=FNPS/2025", f"ambito={AMBITO}", "importo=20000000.00", "data=2025-02-01")
    invite = z("r", "invite", "--ente", AMBITO, "--ruolo", "capofila")
    z("r", "sync")
    z("cf", "join", invite, "--nome", "Ufficio di Piano")
    z("cf", "add", "piano", "triennio_da=2024", "triennio_a=2026")
    z("cf", "add", "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare", "area=A2", "obiettivo_servizio=OS04")
    homes = {}
    for code in members:
        sums.ambito_of[code] = AMBITO
        z("cf", "add", "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", f"ente={code}", "importo=1600000.00")
        sums.add("FNPS", code, "programmato", 160000000)
    for code in members:
        invite = z("cf", "invite", "--ente", code, "--ruolo", "ente") if code != "M208" else None
        homes[code] = ("c-" + code) if invite else "cf"
        z("cf", "sync")
        if invite:
            z(homes[code], "join", invite, "--nome", code)
            z(homes[code], "sync")
    world.server_stop()  # the network is off: everybody enters his year by CSV
    share, first = ROWS // len(members), 1
    for i, code in enumerate(members):
        rows = share + (ROWS - share * len(members) if i == 0 else 0)
        path = world.path(f"spese-{code}.csv")
        expenses(path, code, rows, 1, rng, sums)
        z(homes[code], "--come", code, "import", "spese", path)
        mine = world.zona_json(homes[code], "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ente", code)
        agree(f"{code}, offline", mine, lambda x, c=code: sums.ente("FNPS", c, x))
    world.server_start()
    for home in sorted(set(homes.values())) + ["cf", "r"]:
        z(home, "sync")
    for code in members:
        for home in (homes[code], "cf", "r"):
            agree(f"{code} at {home}", world.zona_json(home, "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ente", code),
                  lambda x, c=code: sums.ente("FNPS", c, x))
    for home in ("cf", "r"):
        agree(f"{AMBITO} at {home}", world.zona_json(home, "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--ambito", AMBITO),
              lambda x: sums.ambito("FNPS", AMBITO, x))
    region = world.zona_json("r", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025")
    agree("Regione", region, lambda x: sums.region("FNPS", x))
    token = world.run([f"{world.bin}/zonad", "token", "create", "--data", world.data]).stdout.strip()
    served = api(world, "/api/v1/rendiconti?fondo=FNPS&anno=2025", token)
    agree("consolidator's API", served, lambda x: sums.region("FNPS", x))
    served = api(world, f"/api/v1/rendiconti?fondo=FNPS&anno=2025&ambito={AMBITO}", token)
    agree(f"consolidator's API, {AMBITO}", served, lambda x: sums.ambito("FNPS", AMBITO, x))
    for home in ("r", "cf", homes["D049"]):
        z(home, "verify")
    agree("Regione after verify", world.zona_json("r", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025"), lambda x: sums.region("FNPS", x))
    print(f"{ROWS} impegni of {len(members)} comuni: equal to the cent in clients, API and after verify")


if __name__ == "__main__":
    sys.exit(main())
