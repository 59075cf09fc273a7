#!/usr/bin/env python3
"""Wrong input of every kind gives one clear line, the right exit status, and changes nothing."""
import os
import subprocess

from support import check, equal, run


def everything(w, home):
    """All rows of all entities of a home, and what waits to be sent."""
    out = {}
    for entity in ("ente", "ambito", "fondo", "fondo_annualita", "assegnazione", "piano", "intervento", "budget", "atto", "fornitore",
                   "impegno", "liquidazione", "pagamento"):
        out[entity] = w.j(home, "list", entity)
    out["in_attesa"] = w.j(home, "status")["in_attesa"]
    return out


def impegno(**changes):
    fields = {"budget": "SAD-01/FNPS/2025", "anno": "2025", "numero": "9", "data": "2025-03-01", "importo": "10.00"}
    fields.update(changes)
    return ["add", "impegno"] + [f"{k}={v}" for k, v in fields.items() if v is not None]


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    w.z("C1", "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5000.00")
    before = everything(w, "C1")

    # values
    w.refused("C1", *impegno(importo="12,3,4"), says="12,3,4")
    w.refused("C1", *impegno(importo="1.234"), says="1.234")
    w.refused("C1", *impegno(importo="-10.00"), says="importo")
    w.refused("C1", *impegno(importo="9999999999999999"), says="importo")
    w.refused("C1", *impegno(data="2025-02-31"), says="2025-02-31")
    w.refused("C1", *impegno(data="31/02/2025"))
    w.refused("C1", *impegno(budget="SAD-99/FNPS/2025"), says="SAD-99")
    w.refused("C1", *impegno(numero=None), says="numero")
    w.refused("C1", *impegno(numero="1"))  # taken
    w.refused("C1", "add", "liquidazione", "impegno=2025/77", "anno=2025", "numero=1", "data=2025-04-01", "importo=1.00", says="2025/77")
    w.refused("R", "add", "fondo_annualita", "fondo=FXYZ", "anno=2025", says="FXYZ")
    w.refused("C1", "show", "impegno", "2025/99", says="2025/99")
    w.refused("C1", "delete", "impegno", "2025/1", "2025/99")  # the second name is wrong: the first is not deleted
    w.refused("C1", "add", "fondo", "codice=F9", "nome=Fondo inventato", "livello_prova=importo")  # not for a comune to write

    # usage
    w.refused("C1", "add", "impegni", "a=b", status=2, says="impegno")
    w.refused("C1", *impegno(nulla="x"), status=(2 if w.outcome("C1", *impegno(nulla="x"))[0] == 2 else 1), says="nulla")
    w.refused("C1", "add", "impegno", "senza-uguale", status=2, says="senza-uguale")
    w.refused("C1", "vola", status=2, says="vola")
    w.refused("C1", "sync", "--vola", status=2, says="--vola")
    w.refused("C1", "rendiconto", "show", "--fondo", "FNPS", status=2, says="--anno")
    w.refused("C1", "--come", "Z999", "list", "impegno", says="Z999")

    # files
    bad = w.path("bad.csv")
    with open(bad, "w", encoding="utf-8") as f:
        f.write("budget;anno;numero;data;importo\n")
        for i in range(2, 40):
            f.write(f"SAD-01/FNPS/2025;2025;{i};2025-05-{'31' if i != 20 else '32'};{i},50\n")
    w.refused("C1", "import", "spese", bad, says="20")
    w.refused("C1", "import", "spese", w.path("missing.csv"), says="missing.csv")
    with open(w.path("no-header.csv"), "w", encoding="utf-8") as f:
        f.write("uno;due\n1;2\n")
    w.refused("C1", "import", "spese", w.path("no-header.csv"))
    with open(w.path("broken.pdz"), "wb") as f:
        f.write(b"not a bundle at all" * 20)
    w.refused("C1", "bundle", "import", w.path("broken.pdz"))
    w.z("C1", "bundle", "export", w.path("good.pdz"))
    with open(w.path("good.pdz"), "rb") as f:
        data = bytearray(f.read())
    data[len(data) // 2] ^= 1
    with open(w.path("flipped.pdz"), "wb") as f:
        f.write(data)
    w.refused("CF", "bundle", "import", w.path("flipped.pdz"))
    with open(w.path("cut.pdz"), "wb") as f:
        f.write(data[: len(data) // 2])
    w.refused("CF", "bundle", "import", w.path("cut.pdz"))

    # invites
    invite = w.z("CF", "invite", "--ente", "D218", "--ruolo", "ente")
    w.refused("C2", "join", invite[:-7])
    w.refused("C2", "join", invite[: len(invite) // 2])
    w.refused("C2", "join", "ciao")
    check(not os.path.exists(w.path("C2", "replica.db")), "a wrong invite makes no replica")
    w.refused("C1", "invite", "--ente", "D218", "--ruolo", "ente")  # a comune invites nobody else
    w.refused("CF", "invite", "--ente", "Z999", "--ruolo", "ente", says="Z999")
    w.refused("X", "init", "--claim", "ZONAC1-abcd", "--nome", "Regione")
    w.refused("X", "status", says="join")

    # a disk that is full, a folder that can not be written
    code, out, err = w.outcome("C1", "export", "R1", "--fondo", "FNPS", "--anno", "2025", "--format", "csv", "-o", "/dev/full/x")
    check(code == 1 and out == "" and err.count("\n") == 1, "export to nowhere:", code, err)
    p = subprocess.run([f"{w.bin}/zona", "--home", w.path("C1"), "list", "impegno"], stdout=open("/dev/full", "w"),
                       stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
    check(p.returncode == 1 and p.stderr.count("\n") == 1, "output on a full disk:", p.returncode, p.stderr)
    equal(everything(w, "C1"), before, "after all that")
    read_only(w)
    full_disk(w)


def read_only(w):
    """A home that can not be written: as a user who is not root, since root may write anywhere."""
    home = w.path("ro")
    subprocess.run(["cp", "-r", w.path("C1"), home], check=True)
    if os.geteuid() != 0:
        os.chmod(home, 0o500)
        for name in os.listdir(home):
            os.chmod(os.path.join(home, name), 0o400)
        run_as = []
    else:
        # root: the folder belongs to root, the program runs as nobody
        os.chmod(w.root, 0o755)
        os.chmod(home, 0o755)
        for name in os.listdir(home):
            os.chmod(os.path.join(home, name), 0o444)
        run_as = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    p = subprocess.run([*run_as, f"{w.bin}/zona", "--home", home, *impegno()], capture_output=True, text=True,
                       stdin=subprocess.DEVNULL)
    check(p.returncode == 1 and p.stdout == "" and p.stderr.count("\n") == 1, "a read-only home:", p.returncode, p.stderr)


def full_disk(w):
    """A file system of 8 MiB, where one can be mounted (root only)."""
    if os.geteuid() != 0:
        return
    mount = w.path("small")
    os.mkdir(mount)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mount], capture_output=True).returncode != 0:
        return
    try:
        subprocess.run(["cp", "-r", w.path("C1"), os.path.join(mount, "h")], check=True)
        subprocess.run(["dd", "if=/dev/zero", f"of={mount}/fill", "bs=4096"], capture_output=True)
        line = w.refused("small/h", *impegno(numero="50"))
        check("spazio" in line.lower() or "pieno" in line.lower(), "says that the disk is full:", line)
        os.remove(os.path.join(mount, "fill"))
        equal([int(r["numero"]) for r in w.j("small/h", "list", "impegno")], [1], "rows after the full disk")
        w.z("small/h", *impegno(numero="50"))
    finally:
        subprocess.run(["umount", mount], check=False)


run(play)
