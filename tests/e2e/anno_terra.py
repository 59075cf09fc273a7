"""The Region of the year: two ambiti and one of a single comune, their offices, and how they exchange what they write.

A (CAL-LAMEZIA) is led by a comune, B (CAL-JONIO) by a consorzio, U (CAL-SOLA) is one comune alone. F never has a connection: it lives on
files. Sums are kept here, in cents, as each expense is entered, and compared with every figure that the Region shows."""
import csv
import os
from concurrent.futures import ThreadPoolExecutor

from support import check, equal
from places import CONSORZIO, CONSORZIO_CF, JONIO, LAMETINO

A, B, U = "CAL-LAMEZIA", "CAL-JONIO", "CAL-SOLA"
SOLA = ("079142", "Squillace", "I929", 3300)
# office -> (ente, its ambito); A, B, U are the offices of the capofila, which also work for the ente that leads
ENTE_OF = {"A": "M208", "B": CONSORZIO_CF, "U": "I929", "C1": "D049", "F": "D218", "C3": "D476", "C4": "E834", "C5": "D546", "C6": "E274",
           "J1": "I872", "J2": "D257"}
AMBITO_OF = {**{o: A for o in ("A", "C1", "F", "C3", "C4", "C5", "C6")}, **{o: B for o in ("B", "J1", "J2")}, "U": U}
HOME_OF = {e: o for o, e in ENTE_OF.items()}
CAPOFILA = {A: "A", B: "B", U: "U"}
SUMS = ("programmato", "impegnato", "liquidato", "pagato")
AL = "2025-12-31"


def euro(cents):
    return f"{cents // 100}.{cents % 100:02d}"


class Anno:
    def __init__(self, w):
        self.w = w
        self.numbers = {}
        self.sums = {}     # (fund, ente) -> {sum: cents}
        self.joined = ["R"]
        self.pool = ThreadPoolExecutor(max_workers=8)

    # ---- commands --------------------------------------------------------------------------------------------------------
    def z(self, home, *args, **kw):
        return self.w.z(home, *args, **kw)

    def j(self, home, *args, **kw):
        return self.w.j(home, *args, **kw)

    def online(self):
        return [h for h in self.joined if h != "F"]

    def sync(self, *homes):
        """One round; who writes first is heard by who comes after."""
        for home in homes:
            if home == "F":
                self.by_file()
            else:
                self.z(home, "sync")

    def gather(self):
        """The capofila and the Region hear of what everybody wrote. Offices sync side by side."""
        if "F" in self.joined:
            self.by_file()
        for homes in (self.online(), [h for h in self.joined if h in ("R", "A", "B", "U")]):
            list(self.pool.map(lambda h: self.z(h, "sync"), homes))

    def everybody(self):
        """All offices hear of all there is."""
        self.gather()
        list(self.pool.map(lambda h: self.z(h, "sync"), self.online()))
        if "F" in self.joined:
            self.by_file()

    def by_file(self):
        """A file each way, between the office that has no connection and its capofila."""
        for giver, taker in (("F", "A"), ("A", "F")):
            path = self.w.path(f"{giver}-{taker}.pdz")
            if os.path.exists(path):
                os.remove(path)
            self.z(giver, "bundle", "export", path)
            self.z(taker, "bundle", "import", path)

    # ---- the territory ---------------------------------------------------------------------------------------------------
    def open_region(self):
        w = self.w
        claim = w.server_init("server")
        ini = w.path("server", "zonad.ini")
        with open(ini, encoding="utf-8") as f:
            lines = ["handshakes_per_minute = 6000" if "handshakes_per_minute" in x else x for x in f.read().splitlines()]
        with open(ini, "w", encoding="utf-8") as f:  # everybody calls from one address here
            f.write("\n".join(lines) + "\n")
        w.server_start()
        w.z("R", "init", "--claim", claim, "--nome", "Regione Calabria")
        self.files()
        w.z("R", "import", "comuni", w.path("comuni.csv"))
        w.z("R", "import", "ambiti", w.path("ambiti.csv"))
        w.z("R", "add", "ente", "tipo=consorzio", f"denominazione={CONSORZIO}", f"cf={CONSORZIO_CF}")
        w.z("R", "add", "ambito_membro", f"ambito={B}", f"ente={CONSORZIO_CF}", "dal=2024-01-01")
        w.z("R", "edit", "ambito", B, f"capofila={CONSORZIO_CF}")
        w.z("R", "add", "atto", "tipo=DEC", "numero=99", "data=2025-09-01", "oggetto=Decreto della Regione")

    def files(self):
        with open(self.w.path("comuni.csv"), "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f)
            out.writerow(["codice_istat", "denominazione", "codice_catastale", "regione", "provincia", "sigla_provincia",
                          "popolazione_residente"])
            out.writerows([i, n, c, "Calabria", "Catanzaro", "CZ", p] for i, n, c, p in LAMETINO + JONIO + [SOLA])
        with open(self.w.path("ambiti.csv"), "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f)
            out.writerow(["cod_ambito_interno", "denominazione_ambito", "regione", "cod_istat", "comune", "cod_catastale",
                          "sigla_provincia", "popolazione", "capofila", "certezza", "fonte"])
            for code, name, comuni, leads in ((A, "Ambito del Lametino", LAMETINO, "M208"), (B, "Ambito dello Jonio", JONIO, None),
                                              (U, "Ambito di Squillace", [SOLA], "I929")):
                out.writerows([code, name, "Calabria", i, n, c, "CZ", p, "S" if c == leads else "N", "prova", "prova"]
                              for i, n, c, p in comuni)

    def fund(self, code, amounts, due=None):
        """A fund-year assigned to ambiti, with a survey at the end of the year and its deadline."""
        w = self.w
        w.z("R", "add", "fondo", f"codice={code}", f"nome=Fondo {code}", "livello_prova=importo", "matrice=5x9")
        w.z("R", "add", "fondo_annualita", f"fondo={code}", "anno=2025")
        for ambito, cents in amounts.items():
            w.z("R", "add", "assegnazione", f"fondo_annualita={code}/2025", f"ambito={ambito}", f"importo={euro(cents)}",
                "data=2025-02-01")
        if due:
            w.z("R", "add", "rilevazione", f"fondo_annualita={code}/2025", f"al={AL}", f"scadenza={due}", "tolleranza=3")

    def open_ambito(self, ambito):
        home, ente = CAPOFILA[ambito], ENTE_OF[CAPOFILA[ambito]]
        invite = self.z("R", "invite", "--ente", ambito, "--ruolo", "capofila")
        self.z("R", "sync")
        self.z(home, "join", invite, "--nome", "Ufficio di Piano")
        self.joined.append(home)
        self.z(home, "--come", ambito, "add", "piano", "triennio_da=2024", "triennio_a=2026")
        for n, (area, os_code) in enumerate((("A2", "OS04"), ("A1", "OS08")), 1):
            self.z(home, "--come", ambito, "add", "intervento", f"codice=S-{n}", f"titolo=Servizio {n}", f"area={area}",
                   f"obiettivo_servizio={os_code}")
        return ente

    def open_comune(self, home):
        ambito, code = AMBITO_OF[home], ENTE_OF[home]
        boss = CAPOFILA[ambito]
        invite = self.z(boss, "invite", "--ente", code, "--ruolo", "ente")
        self.z(boss, "sync")
        if home == "F":  # no network: the invite on paper, the rest in a file
            path = self.w.path("A-F.pdz")
            equal(self.w.outcome("F", "join", invite, env={"ZONA_SERVER": "ws://127.0.0.1:1"})[0] in (0, 3), True, "join by paper")
            self.z(boss, "bundle", "export", path)
            self.z("F", "bundle", "import", path)
        else:
            self.z(home, "join", invite)
        self.joined.append(home)

    # ---- money -----------------------------------------------------------------------------------------------------------
    def count(self, fund, ente, what, cents):
        sums = self.sums.setdefault((fund, ente), dict.fromkeys(SUMS, 0))
        sums[what] += cents

    def budget(self, ambito, fund, ente, cents, service="S-1"):
        self.z(CAPOFILA[ambito], "--come", ambito, "add", "budget", f"intervento={service}", f"assegnazione={fund}/2025", f"ente={ente}",
               f"importo={euro(cents)}")
        self.count(fund, ente, "programmato", cents)

    def spend(self, home, fund, committed, settled=0, paid=0, ente=None, service="S-1", behalf=False):
        """An impegno with what follows from it; behalf: entered by the capofila for another ente."""
        code = ente or ENTE_OF[home]
        n = self.numbers[code] = self.numbers.get(code, 0) + 1
        as_whom = ("--come", AMBITO_OF[home]) if behalf else ("--come", code)
        mine = [f"ente={code}"] if behalf else []
        ref = f"{code}/2025/{n}" if behalf else f"2025/{n}"
        self.z(home, *as_whom, "add", "impegno", f"budget={service}/{fund}/2025/{code}", "anno=2025", f"numero={n}", "data=2025-03-01",
               f"importo={euro(committed)}", *mine)
        self.count(fund, code, "impegnato", committed)
        if settled:
            self.z(home, *as_whom, "add", "liquidazione", f"impegno={ref}", "anno=2025", f"numero={n}", "data=2025-04-02",
                   f"importo={euro(settled)}")
            self.count(fund, code, "liquidato", settled)
        if paid:
            self.z(home, *as_whom, "add", "pagamento", f"liquidazione={ref}", f"mandato_num={n}", "data_pagamento=2025-05-02",
                   f"importo={euro(paid)}", "quietanza_num=1")
            self.count(fund, code, "pagato", paid)
        return ref

    def figures(self, fund, phase):
        """The Region's totals, and each capofila's, are what was entered."""
        for home, scope, members in [("R", (), None)] + [(CAPOFILA[a], ("--ambito", a), a) for a in (A, B, U) if CAPOFILA[a] in self.joined]:
            shown = self.j(home, "rendiconto", "show", "--fondo", fund, "--anno", "2025", "--al", AL, *scope)["totali"]
            for what in SUMS:
                wanted = sum(s[what] for (f, e), s in self.sums.items()
                             if f == fund and (members is None or self.ambito_of(e) == members))
                equal(shown[what], euro(wanted), f"{phase}: {what} of {fund} at {home} {scope}")

    @staticmethod
    def ambito_of(ente):
        if ente == CONSORZIO_CF or ente in {c for _, _, c, _ in JONIO}:
            return B
        return U if ente == SOLA[2] else A
