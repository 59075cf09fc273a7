"""What the end-to-end tests share: a world of their own in a temporary folder, commands as scripts write them, and checks.

Each test is a program: exit status 0, or 77 when something it needs is missing, or the story of what went wrong."""
import csv
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(PROJECT, "tools", "demo_story"))
sys.dont_write_bytecode = True
from world import Failure, World  # noqa: E402

SKIP = 77
BIN = os.environ.get("ZONA_BIN_DIR", os.path.join(PROJECT, "build", "bin"))

COMUNI = [("079160", "Lamezia Terme", "M208", 67026), ("079034", "Cortale", "D049", 1866), ("079042", "Curinga", "D218", 6364),
          ("079059", "Jacurso", "E274", 558)]


def check(condition, *what):
    if not condition:
        raise Failure(" ".join(str(w) for w in what))


def equal(got, wanted, what):
    check(got == wanted, f"{what}: {got!r}, wanted {wanted!r}")


class Region(World):
    """A Region with the ambito of Lamezia, its capofila and as many comuni as asked for."""

    def __init__(self, root):
        super().__init__(BIN, root)
        os.makedirs(root, exist_ok=True)

    # ---- commands ------------------------------------------------------------------------------------------------------
    def z(self, home, *args, expect=(0,)):
        return self.zona(home, *args, expect=expect)

    def j(self, home, *args, expect=(0,)):
        return self.zona_json(home, *args, expect=expect)

    def outcome(self, home, *args, env=None):
        """Runs a command whatever comes of it: (exit status, stdout, stderr)."""
        p = subprocess.run([f"{self.bin}/zona", "--home", self.path(home), *map(str, args)], capture_output=True, text=True,
                           stdin=subprocess.DEVNULL, timeout=180, env={**os.environ, **(env or {})})
        return p.returncode, p.stdout, p.stderr

    def at(self, when, home, *args, expect=(0,)):
        """Runs a command with the clock set elsewhere; None when that can not be done here (no faketime, or a build with
        sanitizers, which does not take it)."""
        if shutil.which("faketime") is None:
            return None
        probe = subprocess.run(["faketime", when, f"{self.bin}/zona", "version"], capture_output=True, stdin=subprocess.DEVNULL)
        if probe.returncode != 0:
            return None
        return self.run(["faketime", when, f"{self.bin}/zona", "--home", self.path(home), *map(str, args)], expect)

    def refused(self, home, *args, status=1, says="", env=None):
        """It fails with that status and one line on standard error, prints nothing, and says what it should."""
        code, out, err = self.outcome(home, *args, env=env)
        what = "zona " + " ".join(map(str, args))
        equal(code, status, f"{what}: exit status ({err.strip()})")
        equal(out, "", f"{what}: standard output")
        lines = err.rstrip("\n").split("\n")
        check(len(lines) == 1 and lines[0].startswith("zona: "), f"{what}: not one line: {err!r}")
        check(len(lines[0]) > 20, f"{what}: says too little: {err!r}")
        for part in [says] if isinstance(says, str) else says:
            check(part.lower() in lines[0].lower(), f"{what}: {lines[0]!r} does not say {part!r}")
        return lines[0]

    # ---- a small Region --------------------------------------------------------------------------------------------------
    def files(self):
        with open(self.path("comuni.csv"), "w", encoding="utf-8", newline="") as f:
            w = csv.writer(f)
            w.writerow(["codice_istat", "denominazione", "codice_catastale", "regione", "provincia", "sigla_provincia",
                        "popolazione_residente"])
            for istat, name, code, people in COMUNI:
                w.writerow([istat, name, code, "Calabria", "Catanzaro", "CZ", people])
        with open(self.path("ambiti.csv"), "w", encoding="utf-8", newline="") as f:
            w = csv.writer(f)
            w.writerow(["cod_ambito_interno", "denominazione_ambito", "regione", "cod_istat", "comune", "cod_catastale",
                        "sigla_provincia", "popolazione", "capofila", "certezza", "fonte"])
            for i, (istat, name, code, people) in enumerate(COMUNI):
                w.writerow(["CAL-LAMEZIA", "Ambito del Lametino", "Calabria", istat, name, code, "CZ", people,
                            "S" if i == 0 else "N", "fonte", "prova"])

    def open_region(self, *serve):
        self.open_region_with(self.server_init("server"), *serve)

    def open_region_with(self, claim, *serve):
        self.server_start(*serve)
        self.z("R", "init", "--claim", claim, "--nome", "Regione Calabria")
        self.map_and_funds()

    def map_and_funds(self):
        self.files()
        self.z("R", "import", "comuni", self.path("comuni.csv"))
        self.z("R", "import", "ambiti", self.path("ambiti.csv"))
        self.z("R", "add", "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo", "matrice=5x9")
        self.z("R", "add", "fondo_annualita", "fondo=FNPS", "anno=2025", "importo=1000000.00")
        self.z("R", "add", "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-LAMEZIA", "importo=500000.00",
               "data=2025-02-01")

    def open_ambito(self):
        invite = self.z("R", "invite", "--ente", "CAL-LAMEZIA", "--ruolo", "capofila")
        self.z("R", "sync")
        self.z("CF", "join", invite, "--nome", "Ufficio di Piano")
        self.z("CF", "add", "piano", "triennio_da=2024", "triennio_a=2026")
        self.z("CF", "add", "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare", "area=A2", "obiettivo_servizio=OS04")

    def budget(self, code, amount="10000.00"):
        return self.z("CF", "add", "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", f"ente={code}", f"importo={amount}")

    def invite_ente(self, code):
        invite = self.z("CF", "invite", "--ente", code, "--ruolo", "ente")
        self.z("CF", "sync")
        return invite

    def open_comune(self, home, code):
        self.z(home, "join", self.invite_ente(code))
        self.z(home, "sync")

    def impegno(self, home, numero, importo, code="D049", data="2025-03-01"):
        return self.z(home, "add", "impegno", f"budget=SAD-01/FNPS/2025/{code}", "anno=2025", f"numero={numero}", f"data={data}",
                      f"importo={importo}")

    def totals(self, home, *scope):
        return self.j(home, "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31", *scope)["totali"]


class Page:
    """The local page's requests to one `zona serve`; status None: the answer is (status, value)."""

    def __init__(self, w, home, env=None):
        self.w, self.home = w, home
        self.process = subprocess.Popen([f"{w.bin}/zona", "--home", w.path(home), "serve", "--no-open", "--json"], text=True,
                                        stdout=subprocess.PIPE, stderr=open(w.path(home + ".err"), "w"), stdin=subprocess.DEVNULL,
                                        env={**os.environ, **(env or {})})
        w.daemons[home] = self.process
        said = json.loads(self.process.stdout.readline())
        self.port, self.token = said["porta"], said["token"]
        check(said["indirizzo"].startswith(f"http://127.0.0.1:{self.port}/"), "the address:", said)

    def ask(self, method, path, body=None, status=200, **headers):
        h = {"Host": f"127.0.0.1:{self.port}", "Authorization": f"Bearer {self.token}"}
        if body is not None:
            h["Content-Type"] = "application/json"
        h.update({k.replace("_", "-"): v for k, v in headers.items()})
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = None if body is None else json.dumps(body) if not isinstance(body, str) else body
        c.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for k, v in h.items():
            if v is not None:
                c.putheader(k, v)
        if data is not None and "Transfer-Encoding" not in h:
            c.putheader("Content-Length", str(len(data.encode())))
        c.endheaders()
        if data is not None and "Transfer-Encoding" not in h:
            c.send(data.encode())
        r = c.getresponse()
        text = r.read().decode()
        c.close()
        self.last = r
        said = json.loads(text) if "json" in (r.getheader("content-type") or "") else text
        if status is None:
            return r.status, said
        equal(r.status, status, f"{method} {path} {headers}: {text[:300]}")
        return said

    def get(self, path, status=200):
        return self.ask("GET", path, status=status)

    def post(self, path, body, status=200):
        return self.ask("POST", path, body, status)

    def stop(self):
        self.process.terminate()
        equal(self.process.wait(20), 0, "the daemon's exit status")


def run(play):
    """Runs a test in a folder that goes away with it; keeps the folder (and says where) when ZONA_KEEP is set."""
    if not os.path.exists(os.path.join(BIN, "zonad")) or not os.path.exists(os.path.join(BIN, "zona")):
        print(f"the programs are not in {BIN}")
        sys.exit(1)
    root = tempfile.mkdtemp(prefix="zona-e2e-")
    world = Region(root)
    code = 0
    try:
        code = play(world) or 0
    except Exception:
        traceback.print_exc()
        log = world.path("zonad.log")
        if os.path.exists(log):
            with open(log, encoding="utf-8", errors="replace") as f:
                print("---- the server's log, its end ----\n" + "".join(f.readlines()[-30:]))
        code = 1
    finally:
        try:
            world.stop_all()
        except Exception:
            traceback.print_exc()
            code = code or 1
        if os.environ.get("ZONA_KEEP"):
            print(f"kept: {root}")
        else:
            shutil.rmtree(root, ignore_errors=True)
    sys.exit(code)
