"""The Piano of the year and its changes, through every state and every exit of DOMAIN 8.3."""
from support import check, equal
from anno_terra import A, LAMETINO

DEC = ("--atto", "DEC/2025/99")
WHY = ("--motivo", "Da sistemare")


class Piani:
    def council(self, unit, code):
        for verb, options in (("consult", ()), ("approve-council", ("--atto", "VCS/2025/1")), ("sign-agreement", ("--atto", "VCS/2025/2"))):
            self.g.play("A", unit, verb, code, *options)

    def to_region(self, unit, code):
        self.council(unit, code)
        self.g.play("A", unit, "transmit", code)
        self.y.sync("A", "R")

    def path(self, unit, code):
        """Every exit that the Piano and its changes share."""
        g, y = self.g, self.y
        g.forbidden(unit, code)
        g.play("A", unit, "consult", code)
        y.sync("A", "C1", "R", "B")
        y.sync("F")
        g.forbidden(unit, code)
        self.f.plan(unit, code)
        g.play("C1", unit, "comment", code, "--motivo", "Servono più ore")
        g.play("F", unit, "comment", code, "--motivo", "Da noi non arriva la linea")
        y.sync("F", "C1", "A")
        texts = {c["motivo"] for c in g.show("A", unit, code)["commenti"]}
        check({"Servono più ore", "Da noi non arriva la linea"} <= texts, "the comments, one of them by file:", texts)
        g.play("A", unit, "redraft", code, *WHY)
        g.play("A", unit, "consult", code)
        g.play("A", unit, "approve-council", code, "--atto", "VCS/2025/1")
        g.forbidden(unit, code)
        g.play("A", unit, "redraft", code, *WHY)
        if unit == "piano":
            g.play("A", unit, "consult", code)
            g.play("A", unit, "approve-council", code, "--atto", "VCS/2025/1")
            self.w.refused("A", "piano", "sign-agreement", "--ambito", A, "--atto", "VCS/2025/2", says="firme")
            for _, _, ente, _ in LAMETINO:
                self.w.z("A", "piano", "sign", "--ambito", A, "--ente", ente, "--data", "2025-05-20")
            g.play("A", unit, "sign-agreement", code, "--atto", "VCS/2025/2")
        else:
            self.council(unit, code)
        g.forbidden(unit, code)
        g.play("A", unit, "redraft", code, *WHY)
        self.to_region(unit, code)
        g.agree(unit, code, "trasmesso_regione")
        g.forbidden(unit, code)
        self.f.plan(unit, code)
        g.play("R", unit, "reject", code, *WHY)
        y.sync("R", "A")
        self.to_region(unit, code)
        g.play("R", unit, "request", code, *WHY)
        y.sync("R", "A", "C1")
        g.forbidden(unit, code)
        g.play("R", unit, "reject", code, *WHY)
        y.sync("R", "A")
        self.to_region(unit, code)
        g.play("R", unit, "request", code, *WHY)
        y.sync("R", "A")
        g.play("A", unit, "complete", code)
        y.sync("A", "R")
        g.play("R", unit, "approve", code, *DEC)
        y.sync("R", "A", "C1")
        g.forbidden(unit, code)
        g.play("R", unit, "unapprove", code, *WHY)
        g.play("R", unit, "approve", code, *DEC)
        y.sync("R", "A")
        g.play("A", unit, "enforce", code)
        y.sync("A", "R", "C1", "B", "F")
        g.agree(unit, code, "vigente")
        g.forbidden(unit, code)
        for home in ("C1", "F"):  # who does not read the Region's word sees the state all the same
            equal(g.state(unit, code, home=home), "vigente", f"{unit} at {home}")

    def plan(self):
        self.path("piano", A)

    def changes(self):
        """The light path, and the yearly update by the whole one."""
        y, w, g = self.y, self.w, self.g
        w.z("R", "add", "impostazione", "chiave=rimodulazione_leggera", "valore=500")
        y.sync("R", "A")
        self.change(1, "--motivo", "Meno a Cortale", line=("D049", "S-1", -10000))
        g.play("A", "rimodulazione", "approve-light", (A, 1), "--atto", "VCS/2025/3")
        g.play("A", "rimodulazione", "enforce", (A, 1))
        y.count("FNPS", "D049", "programmato", -10000)
        self.change(2, "--motivo", "Aggiornamento", "--tipo", "aggiornamento_annuale", "--anno", "2026", line=("D218", "S-1", 50000))
        y.sync("A", "C1", "R", "B", "F")
        self.path("rimodulazione", (A, 2))
        y.count("FNPS", "D218", "programmato", 50000)
        y.everybody()
        y.figures("FNPS", "after the changes of the plan")

    def change(self, number, *options, line):
        ente, service, delta = line
        self.w.z("A", "piano", "remodel", "--ambito", A, *options)
        row = next(r for r in self.w.j("A", "piano", "diff", str(number), "--ambito", A)["righe"]
                   if r["ente"] == ente and r["intervento"].endswith(service))
        cents = round(float(row["dopo"]) * 100) + delta
        self.w.z("A", "--come", A, "edit", "rimodulazione_riga", row["id"], f"importo={cents // 100}.{cents % 100:02d}")

    def the_plan_ends(self):
        self.g.play("A", "piano", "conclude", A)
        self.y.sync("A", "R", "C1", "B")
        self.g.agree("piano", A, "concluso")
        self.g.forbidden("piano", A)
