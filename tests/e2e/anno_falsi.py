"""The modified clients of the year: made of the project's own libraries (hostile_rows.c), they write into ledgers that they can seal what
their office has no right to say, or not now. It travels as honest work does. Afterwards every honest office sees the same states and the
same figures as before, and what was written where such things are listed."""
import json
import os
import subprocess

from support import check, equal
from anno_mosse import USCITE, C, E, R
from anno_terra import A, ENTE_OF

HOSTILE = os.environ.get("ZONA_HOSTILE", os.path.join(os.environ.get("ZONA_BIN_DIR", "build/bin"), "..", "tests", "hostile"))
MOSSE = ("invia", "dichiara_non_utilizzo", "annulla_invio", "avvia_verifica", "chiede_restituzione", "restituisci", "convalida", "riapri",
         "inserisci", "conferma", "contesta", "convalida_d_ufficio", "propone_rettifica", "trasmetti", "trasmissione_integrativa",
         "avvia_istruttoria", "richiedi_integrazione", "ritrasmetti", "controdeduci", "approva", "respingi", "annulla_approvazione",
         "chiudi", "riapertura_straordinaria", "comunica_trasmissione", "comunica_riapertura")
MOSSE_PIANO = ("apri_consultazione", "commenta", "torna_in_bozza", "approva_conferenza", "sottoscrivi_accordo", "trasmetti_regione",
               "richiedi_integrazioni", "integra", "approva", "respingi", "annulla_approvazione", "rendi_vigente", "approva_leggera",
               "concludi")
FUND = "fondo_annualita=FNPS/2025"
SURVEY = "rilevazione=FNPS/2025/2025-12-31"
VOID = {"senza_effetto", "superata", "in_attesa"}  # not this office's, or not now; over; answers what nobody knows


class Falsari:
    def __init__(self, registro):
        self.g, self.y, self.w = registro, registro.y, registro.w
        self.made, self.far = 0, False

    # ---- forging ---------------------------------------------------------------------------------------------------------
    def write(self, home, entity, ledger, *pairs):
        p = subprocess.run([HOSTILE, self.w.path(home), "write", "--where", entity, "--ledger", ledger, *pairs], capture_output=True,
                           text=True, timeout=60)
        check(p.returncode == 0, f"hostile {home} {entity} {ledger} {pairs}: {p.stderr.strip()}")
        self.made += next((x.count("|") + 1 for x in pairs if x.startswith("mossa=")), 1)

    def answered(self, home, unit, code, fund="FNPS"):
        """The hash of the move that made the present state; None at the beginning."""
        table = USCITE[unit]
        moves = [m for m in self.g.show(home, unit, code, fund)["mosse"] if m["effetto"] == "vale"]
        if not moves:
            return None
        state = self.g.state(unit, code, fund, home)
        into = [m for m in moves if any(x[1] == m["mossa"] and to == state for x, to in table.items())]
        return into[-1]["hash"] if into else moves[-1]["hash"]

    # ---- looking ---------------------------------------------------------------------------------------------------------
    def picture(self, homes, lists=False):
        """States and figures at these offices, without the list of moves; lists: also all that hangs on the examination."""
        asks = [ask for home in homes for ask in self.asks_of(home, lists)]
        return dict(zip(asks, self.y.pool.map(lambda ask: self.w.j(*ask), asks)))

    def asks_of(self, home, lists):
        enti = {"R": ("D049", "E834", "D218"), "A": ("D049", "E834", "D218")}.get(home, (ENTE_OF.get(home),))
        fund, ambito = self.fund("FNPS"), ("--ambito", A)
        asks = [("rendiconto", "show", *fund, "--ente", e) for e in enti]
        if self.far and home in ("R", "A"):
            asks += [("rendiconto", "show", *self.fund("FSR"), "--ente", "D218")]
        if home in ("R", "A", "C1"):
            asks += [("rendiconto", "show", *fund, *ambito), ("piano", "show", *ambito)]
        if home in ("R", "A"):
            asks += [("rendiconto", "saldi", *fund, *ambito)]
        if lists and home in ("R", "A", "C1"):
            asks += [("rilievo", "list", *fund, *ambito), ("proroga", "list"), ("sollecito", "list")]
        if lists and home in ("R", "A"):
            asks += [("rendiconto", "admit", *fund, *ambito)]
        return [(home, *ask) for ask in asks]

    def without(self, value):
        if isinstance(value, dict):
            return {k: self.without(v) for k, v in value.items() if k not in ("mosse", "fuori_invio", "commenti")}
        return [self.without(v) for v in value] if isinstance(value, list) else value

    @staticmethod
    def fund(code):
        return "--fondo", code, "--anno", "2025"

    def voids(self, picture, home, unit, code, fund):
        """How many moves of a unit are listed as without effect."""
        if unit in ("ente", "ambito"):
            key = (home, "rendiconto", "show", *self.fund(fund), f"--{unit}", code)
            shown = picture[key]
        else:
            shown = picture[home, "piano", "show", "--ambito", A]
            if unit == "rimodulazione":
                shown = next(r for r in shown["rimodulazioni"] if r["numero"] == code[1])
        return sum(m["effetto"] in VOID for m in shown["mosse"] + shown.get("commenti", []))

    def shown(self, home):
        """What status lists of rows that count for nothing, and of segments with rows that are not their author's."""
        s = self.w.j(home, "status")
        return len(s["trattenuti"]) + len(s["respinti"]) + len(s["senza_effetto"])

    def spread(self, homes):
        """Those who are online, twice: the first time brings, the second fetches. The one who is not, by file."""
        if "F" in homes:
            self.y.by_file()
        for _ in range(2):
            list(self.y.pool.map(self.y.sync, [h for h in homes if h != "F"]))
        if "F" in homes:
            self.y.by_file()

    def unchanged(self, before, homes, what, lists=False):
        after = self.picture(homes, lists)
        for key, value in before.items():
            was, now = self.without(value), self.without(after[key])
            check(was == now, f"{what}: {key} changed:\n{json.dumps(was)[:3000]}\n{json.dumps(now)[:3000]}")
        return after

    def forge_moves(self, home, unit, code, ledger, by, *pairs, fund="FNPS", readers):
        """Every move that is not this office's now, answering the present state, the beginning and a hash that nobody knows."""
        state, last = self.g.state(unit, code, fund), self.answered(self.g.boss(unit, code), unit, code, fund)
        plan = unit in ("piano", "rimodulazione")
        groups = {}
        for i, move in enumerate(MOSSE_PIANO if plan else MOSSE):
            if (state, move, by) in USCITE[unit] or (state, move) == ("inviato", "chiede_restituzione"):
                continue  # (a withdrawal that crosses with the taking in charge is a request: its own right)
            answers = f"risponde_a={last}" if last else ""
            if i % 7 == 3:
                answers = "risponde_a=random"
            if i % 7 == 5:
                answers = ""
            if not answers and any((s, move, by) in USCITE[unit] for s in ("bozza", "da_iniziare", "in_composizione")):
                answers = "risponde_a=random"  # a second beginning of its own is its own affair
            groups.setdefault(answers, []).append(move)
        for answers, moves in groups.items():
            self.write(home, "piano_mossa" if plan else "rendiconto_mossa", ledger, "mossa=" + "|".join(reversed(moves)), *([answers] if answers else []),
                       *pairs)
        n = sum(map(len, groups.values()))
        self.pending.append((unit, code, fund, readers, n))

    def round(self, what, *forgers, homes=("C1", "A", "R")):
        """The forgers write; everybody exchanges; nothing has changed, and everything is listed."""
        self.spread(homes)
        before = self.picture(homes)
        self.pending = []
        for forge in forgers:
            forge()
        self.spread(homes)
        after = self.unchanged(before, homes, what)
        wanted = {}
        for unit, code, fund, readers, n in self.pending:
            for home in readers:
                wanted[home, unit, code, fund] = wanted.get((home, unit, code, fund), 0) + n
        for (home, *of), n in wanted.items():
            equal(self.voids(after, home, *of) - self.voids(before, home, *of), n, f"{what}: forged moves listed at {home} for {of}")

    # ---- 8.1 -------------------------------------------------------------------------------------------------------------
    def sending(self, state):
        """The ente judges itself in its own ledger; the capofila sends for it; both say what only others say."""
        on_it = f"L4/{A}/D049"
        self.round(f"moves on an ente that is {state}",
                   lambda: self.forge_moves("C1", "ente", "D049", f"L6/D049/{A}", E, FUND, SURVEY, "ente=D049", readers=("C1", "A", "R")),
                   lambda: self.forge_moves("A", "ente", "D049", on_it, C, FUND, SURVEY, "ente=D049", readers=("C1", "A", "R")))

    def reminder(self):
        """An entry on behalf of an ente that nobody reminded, or on a fund whose deadline is far."""
        on_it = f"L4/{A}/E834"
        far = ("fondo_annualita=FSR/2025", "rilevazione=FSR/2025/2025-12-31")
        self.w.z("A", "sollecito", "add", *self.fund("FSR"), "--ente", "D218", "--motivo", "Troppo presto")

        def forge():
            self.pending += [("ente", "E834", "FNPS", ("C4", "A", "R"), 1), ("ente", "D218", "FSR", ("A", "R"), 1)]
            self.write("A", "rendiconto_mossa", on_it, "mossa=inserisci", FUND, SURVEY, "ente=E834", "manifest=random")
            self.write("A", "rendiconto_mossa", f"L4/{A}/D218", "mossa=inserisci", *far, "ente=D218", "manifest=random")
        self.far = True
        self.round("an entry on behalf that is not due", forge, homes=("C4", "A", "R"))
        self.far = False

    def behalf(self):
        """The ente validates what was entered for it; the capofila confirms in the ente's place."""
        self.round("moves on what was entered for an ente",
                   lambda: self.forge_moves("C4", "ente", "E834", f"L6/E834/{A}", E, FUND, SURVEY, "ente=E834", readers=("C4", "A", "R")),
                   lambda: self.forge_moves("A", "ente", "E834", f"L4/{A}/E834", C, FUND, SURVEY, "ente=E834", readers=("C4", "A", "R")),
                   homes=("C4", "C1", "A", "R"))

    def offline(self):
        """The same by one who has no connection: it travels in a file."""
        self.round("moves in a file", lambda: self.forge_moves("F", "ente", "D218", f"L6/D218/{A}", E, FUND, SURVEY, "ente=D218",
                                                               readers=("F", "A", "R")), homes=("F", "A", "R"))

    # ---- 8.2 -------------------------------------------------------------------------------------------------------------
    def transmission(self, state):
        """The capofila approves itself; the Regione sends for the ambito; an ente does both; facts that are none."""
        def nameless():  # an ente's own ledger, and no ente: its word on the ambito
            self.write("C1", "rendiconto_mossa", f"L6/D049/{A}", "mossa=trasmetti|approva|chiudi|respingi|comunica_trasmissione|convalida",
                       FUND, SURVEY, f"ambito={A}", "risponde_a=random")
            self.pending.append(("ente", "D049", "FNPS", ("C1", "A", "R"), 6))

        def facts():  # among the bare facts that the enti read
            self.write("A", "rendiconto_mossa", f"L3/{A}", "mossa=" + "|".join(MOSSE[:-2]), FUND, SURVEY, f"ambito={A}", "risponde_a=random")
            self.pending.append(("ambito", A, "FNPS", ("A", "R", "C1"), len(MOSSE) - 2))
        self.round(f"moves on an ambito that is {state}", nameless, *([facts] if state == "trasmesso" else []),
                   lambda: self.forge_moves("A", "ambito", A, f"L5/{A}", C, FUND, SURVEY, f"ambito={A}", readers=("A", "R")),
                   lambda: self.forge_moves("R", "ambito", A, f"L2/regione/{A}", R, FUND, SURVEY, f"ambito={A}", readers=("A", "R")))
        if state == "in_istruttoria":
            self.rows()

    # ---- rows in ledgers that have no right to them ------------------------------------------------------------------------
    def listed(self, readers, what, *forgers):
        """Each row is listed by the status of each reader; and nothing changes."""
        homes = ("C1", "A", "R")
        self.spread(homes)
        before, was = self.picture(homes, True), {h: self.shown(h) for h in readers}
        made = self.made
        for forge in forgers:
            self.write(*forge)
        made = self.made - made
        self.spread(homes)
        self.unchanged(before, homes, what, True)
        for home in readers:
            equal(self.shown(home) - was[home], made, f"{what}: listed by the status of {home}")

    def rows(self):
        row = "budget=S-1/FNPS/2025/M208"
        money = (FUND, SURVEY, f"ambito={A}")
        to_ente = next(r["id"] for r in self.w.j("A", "rilievo", "list", *self.fund("FNPS"), "--ente", "D049") if r["da"] == "capofila")
        kinds = [("riga_ammessa", *money, row, "esito=zero", "importo=0.00"), ("silenzio", *money, "data=2026-04-01", "atto=DEC/2025/99"),
                 ("chiusura", FUND, f"ambito={A}", "data=2026-04-01", "ammesso=0.00", "economia_riprogrammabile=0.00",
                  "da_restituire=0.00", "revocato_non_trasferito=0.00"),
                 ("proroga", SURVEY, "ente=D049", "scadenza=2099-01-01"), ("rilievo", *money, "ente=D049", "tipo=blocco", "testo=Falso",
                                                                          "stato=aperto")]
        # the schema has no place for them there
        self.listed(("A", "R"), "rows that the schema keeps out", *[("C1", k, f"L6/D049/{A}", *f) for k, *f in kinds],
                    *[("A", k, f"L5/{A}", *f) for k, *f in kinds])
        self.listed(("A", "R", "C1"), "rows that the schema keeps out", *[("A", k, f"L3/{A}", *f) for k, *f in kinds],
                    *[("A", k, f"L4/{A}/D049", *f) for k, *f in kinds if k != "rilievo"])
        # the schema has a place, the ledger has no right to what they say
        self.listed(("A", "R"), "rows about others", ("A", "rilievo", f"L4/{A}/D218", *money, "ente=D049", "tipo=blocco", "testo=Falso",
                                                      "stato=aperto"),
                    ("A", "sollecito", f"L4/{A}/D218", FUND, "ente=E834", "tipo=sollecito", "motivo=Falso", "data=2026-04-01"),
                    ("A", "risposta_rilievo", f"L5/{A}", f"rilievo={to_ente}", "tipo=risposta", "testo=Falso", f"ambito={A}"),
                    ("C1", "richiesta_proroga", f"L6/D049/{A}", SURVEY, f"ambito={A}", "scadenza=2099-01-01", "motivo=Falso"),
                    ("C1", "rendiconto_mossa", f"L6/D049/{A}", "mossa=invia", FUND, "rilevazione=FSR/2025/2025-12-31", "ente=D049"),
                    ("A", "fase", f"L3/{A}", f"piano={A}/2024", "numero=8", "fonte=regione", "data=2025-06-01", "esito=positivo"))

    # ---- 8.3 -------------------------------------------------------------------------------------------------------------
    def plan(self, unit, code):
        ambito, more = (code, ()) if unit == "piano" else (code[0], (f"rimodulazione={self.change(code)}",))
        row = f"piano={ambito}/2024"
        state = self.g.state(unit, code)
        self.round(f"{unit} that is {state}",
                   lambda: self.forge_moves("C1", unit, code, f"L6/D049/{A}", E, row, "ente=D049", *more, readers=("A", "R")),
                   lambda: self.forge_moves("A", unit, code, f"L3/{A}", C, row, f"ambito={A}", *more, readers=("A", "R")),
                   lambda: self.forge_moves("R", unit, code, f"L2/regione/{A}", R, row, f"ambito={A}", *more, readers=("A", "R")))

    def change(self, code):
        return self.w.j("A", "list", "rimodulazione", f"numero={code[1]}")[0]["id"]

    # ---- all of it ---------------------------------------------------------------------------------------------------------
    def final(self):
        """What modified clients wrote does not keep anybody from checking everything."""
        for home in self.y.joined:
            said = self.w.z(home, "status")
            check("Traceback" not in said and said, "status")
        check("non hanno effetto" in self.w.z("R", "status"), "the Region's status says it in words:", self.w.z("R", "status"))
