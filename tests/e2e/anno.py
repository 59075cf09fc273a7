#!/usr/bin/env python3
"""A full year of a Region with two ambiti (one led by a comune, one by a consorzio), one of a single comune, and nineteen comuni: the
Piano and its changes, spending, the rendicontazione of every ente and of every ambito, through every state and every exit of DOMAIN 8.1,
8.2 and 8.3. One comune has no connection and lives on files; one sends late; some never answer; one declares that it used nothing. In each
state that is reached every command is tried by every kind of office, and refused where the tables do not allow it; then modified clients
write what they may not, and nothing changes anywhere but in the lists that show it. Sums are kept apart, and compared at every step.

The tables of states and exits are anno_mosse.py, the offices anno_terra.py, the Piano anno_piano.py, the modified clients anno_falsi.py."""
import os
import time

from support import check, equal, run
from anno_falsi import Falsari
from anno_mosse import Registro
from anno_piano import DEC, Piani, WHY
from anno_terra import A, AMBITO_OF, Anno, B, CONSORZIO_CF, ENTE_OF, JONIO, LAMETINO, U

FNPS = ("--fondo", "FNPS", "--anno", "2025")
SILENT = ("G734", "F910", "I093", "D544")  # without an office: entered by the capofila after the transmission, one at a time


class Storia(Piani):
    def __init__(self, w):
        self.w, self.y = w, Anno(w)
        self.g = Registro(self.y)
        self.f = Falsari(self.g)

    # ---- the year begins -------------------------------------------------------------------------------------------------
    def territory(self):
        y = self.y
        y.open_region()
        y.fund("FNPS", {A: 20000000, B: 5000000, U: 1000000}, "2026-03-31")
        y.fund("FSR", {A: 2000000}, "2099-03-31")
        for ambito in (A, B, U):
            y.open_ambito(ambito)
        for home in ENTE_OF:
            if home not in ("A", "B", "U", "C6"):  # C6 gets its office much later
                y.open_comune(home)
        for ente in ("M208", "D049", "D218", "D476", "E834", "D546", "E274", *SILENT):
            y.budget(A, "FNPS", ente, 1000000)
        y.budget(A, "FNPS", "D049", 400000, "S-2")
        y.budget(A, "FSR", "D049", 300000)
        for ente, cents in ((CONSORZIO_CF, 500000), ("I872", 100000), ("D257", 70000)):
            y.budget(B, "FNPS", ente, cents)
        y.budget(U, "FNPS", "I929", 90000)
        for n in (1, 2, 3):
            y.z("A", "--come", A, "add", "atto", "tipo=VCS", f"numero={n}", "data=2025-05-10", f"oggetto=Verbale {n}")
        y.everybody()
        y.figures("FNPS", "programmed")

    # ---- spending --------------------------------------------------------------------------------------------------------
    def spending(self):
        y, g = self.y, self.g
        g.forbidden("ente", "E068")  # the fund does not concern it
        equal(g.state("ente", "D049", "FSR"), "da_iniziare", "nothing entered yet")
        g.forbidden("ente", "D049")
        self.w.refused("A", "rendiconto", "submit", "--fondo", "FSR", "--anno", "2025", "--ente", "D049", *WHY, says="31/03/2099")
        for home, committed, settled, paid in (("A", 300000, 250000, 200000), ("C1", 500000, 200000, 100000), ("F", 300000, 200000, 50000),
                                               ("C3", 90000, 90000, 90000), ("B", 200000, 150000, 150000), ("J1", 100000, 80000, 0),
                                               ("U", 90000, 50000, 40000)):
            y.spend(home, "FNPS", committed, settled, paid)
        y.spend("C1", "FNPS", 200000, 120000, 120000, service="S-2")
        y.gather()
        y.figures("FNPS", "spent")
        y.figures("FSR", "nothing spent")

    # ---- 8.1: an ente with a connection ----------------------------------------------------------------------------------
    def sending(self):
        """Cortale: sent, withdrawn, sent again, asked back, returned, corrected, validated, reopened."""
        g, y, c1 = self.g, self.y, ("C1", "ente")
        g.play(*c1, "declare-unused", "D049", fund="FSR")  # from the beginning; revocable as any sending
        g.play(*c1, "withdraw", "D049", fund="FSR")
        g.play(*c1, "declare-unused", "D049", fund="FSR")
        self.f.sending("bozza")
        g.forbidden("ente", "D049")
        self.w.refused("C1", "rendiconto", "declare-unused", *FNPS, says="7.000,00")
        g.play(*c1, "submit", "D049")
        y.sync("C1", "A", "R")
        g.agree("ente", "D049", "inviato")
        g.forbidden("ente", "D049")
        self.f.sending("inviato")
        g.play(*c1, "withdraw", "D049")
        g.play(*c1, "submit", "D049")
        y.sync("C1", "A")
        g.play("A", "ente", "review", "D049")
        y.sync("A", "C1", "R")
        g.forbidden("ente", "D049")
        self.f.sending("in_verifica")
        g.play(*c1, "withdraw", "D049", *WHY)
        y.sync("C1", "A")
        equal(g.show("A", "ente", "D049")["richiesta"], True, "the request to have it back")
        self.w.z("A", "rilievo", "add", *FNPS, "--ente", "D049", "--riga", "impegno:D049/2025/1", "--testo", "Manca la determina")
        g.play("A", "ente", "return", "D049", *WHY)
        y.sync("A", "C1", "R")
        g.agree("ente", "D049", "da_correggere")
        g.forbidden("ente", "D049")
        remark = self.w.j("C1", "rilievo", "list", *FNPS)[0]["id"]
        self.w.z("C1", "rilievo", "reply", remark, "--testo", "Aggiunta")
        y.spend("C1", "FNPS", 10000)
        said = g.play(*c1, "submit", "D049")
        equal(said["versione"], 3, "the third sending")
        y.sync("C1", "A")
        diff = self.w.j("A", "rendiconto", "diff", *FNPS, "--ente", "D049")
        check("100.00" in str(diff), "the difference with the sending before:", diff)
        self.w.z("A", "rilievo", "close", remark)
        g.play("A", "ente", "review", "D049")
        g.play("A", "ente", "accept", "D049")
        y.sync("A", "C1", "R")
        g.agree("ente", "D049", "convalidato")
        g.forbidden("ente", "D049")
        self.f.sending("convalidato")
        g.play(*c1, "withdraw", "D049", *WHY)
        y.sync("C1", "A")
        g.play("A", "ente", "reopen", "D049", *WHY)
        y.sync("A", "C1")
        g.play(*c1, "submit", "D049")
        y.sync("C1", "A")
        g.play("A", "ente", "accept", "D049")
        # FSR: declared unused, returned, declared again
        g.play("A", "ente", "return", "D049", *WHY, fund="FSR")
        y.sync("A", "C1")
        g.play(*c1, "declare-unused", "D049", fund="FSR")
        y.gather()
        y.figures("FNPS", "sent and validated")

    def others(self):
        """Without a connection; late; unused; the ente that leads; the ambito of one comune."""
        g, y, w = self.g, self.y, self.w
        equal(g.state("ente", "D218", home="F"), "bozza", "the offline comune")
        g.play("F", "ente", "submit", "D218")
        y.sync("F", "A")  # the capofila brings it to the server, whose receipt counts
        equal(g.show("A", "ente", "D218")["puntualita"], "in_ritardo", "by the server's receipt it is late")
        g.forbidden("ente", "D218")
        self.f.offline()
        g.play("A", "ente", "review", "D218", "--ricevuto", "2026-03-31", "--protocollo", "PEC 77")
        equal(g.show("A", "ente", "D218")["puntualita"], "nei_termini", "by the day of the PEC, which the receiver records")
        y.sync("F")
        g.play("F", "ente", "withdraw", "D218", *WHY)  # offline, while it is being examined
        g.play("A", "ente", "accept", "D218")
        y.sync("F", "A", "R")
        g.agree("ente", "D218", "convalidato")
        # late
        said = g.play("C3", "ente", "submit", "D476")
        check(any("31/03/2026" in a for a in said["avvisi"]), "it is told that it is late:", said)
        y.sync("C3", "A")
        equal(g.show("A", "ente", "D476")["puntualita"], "in_ritardo", "late")
        g.play("A", "ente", "accept", "D476")
        w.z("R", "proroga", "grant", *FNPS, "--ente", "D546", "--scadenza", "2099-06-30", *DEC, *WHY)
        y.sync("R", "A", "C5")
        g.play("C5", "ente", "declare-unused", "D546")
        y.sync("C5", "A")
        equal(g.show("A", "ente", "D546")["puntualita"], "nei_termini", "in time, by its extension")
        g.play("A", "ente", "accept", "D546")
        g.play("J2", "ente", "submit", "D257")  # nothing spent, and it says so with figures
        said = g.play("A", "ente", "submit", "M208")
        equal(said["mosse"], ["invia", "avvia_verifica", "convalida"], "who leads sends and validates in one action, logged as such")
        said = g.play("U", "ente", "submit", "I929")
        equal(said["stato"], "convalidato", "the ambito of one comune")
        y.gather()
        y.figures("FNPS", "everybody who writes has written")

    def silence(self):
        """Reminded, entered on its behalf, contested, entered again, confirmed; another never answers."""
        g, y, w = self.g, self.y, self.w
        w.refused("A", "rendiconto", "submit", *FNPS, "--ente", "E834", *WHY, says="sollecitato")
        self.f.reminder()
        for ente in ("E834", "E274", *SILENT):
            w.z("A", "sollecito", "add", *FNPS, "--ente", ente, "--motivo", "Non è arrivato nulla", "--protocollo", "PEC 80")
            y.spend("A", "FNPS", 50000, 40000, 30000, ente=ente, behalf=True)
        for ente in ("E834", "E274"):
            g.play("A", "ente", "submit", ente, "--motivo", "Non risponde")
        y.sync("A", "C4", "R")
        g.agree("ente", "E834", "inserito_da_capofila")
        g.forbidden("ente", "E834")
        self.f.behalf()
        g.play("C4", "ente", "contest", "E834", "--motivo", "Abbiamo pagato di più")
        y.sync("C4", "A", "R")
        check(g.show("A", "ente", "E834")["contestata"], "contested:", g.show("A", "ente", "E834"))
        y.spend("A", "FNPS", 20000, 20000, 20000, ente="E834", behalf=True)
        g.play("A", "ente", "submit", "E834", "--motivo", "Corretto come chiesto")
        y.sync("A", "C4")
        g.play("C4", "ente", "confirm", "E834")
        y.sync("C4", "A")
        g.play("A", "ente", "accept", "E834")
        w.refused("A", "rendiconto", "accept", *FNPS, "--ente", "E274", status=2, says="motivo")
        g.play("A", "ente", "accept", "E274", "--motivo", "Nessuna risposta al sollecito")
        equal(g.show("A", "ente", "E274")["d_ufficio"], True, "marked")
        g.forbidden("ente", "E274")
        y.gather()
        y.figures("FNPS", "with what was entered on behalf of the silent")

    def own_word(self):
        """What the ente itself sends takes the place of what was entered for it. (In B, where two were entered.)"""
        g, y, w = self.g, self.y, self.w
        y.sync("J2", "B")
        g.play("J2", "ente", "withdraw", "D257")
        y.sync("J2", "B")
        for ente in ("I872",):
            w.z("B", "sollecito", "add", *FNPS, "--ente", ente, "--motivo", "Non è arrivato nulla")
        g.play("B", "ente", "submit", "I872", "--motivo", "Non risponde")
        y.sync("B", "J1")
        g.play("J1", "ente", "submit", "I872")
        y.sync("J1", "B")
        g.play("B", "ente", "return", "I872", *WHY)
        y.sync("B", "J1")
        g.play("J1", "ente", "submit", "I872")
        y.sync("J1", "B")
        g.play("B", "ente", "accept", "I872")
        g.play("J2", "ente", "submit", "D257")
        y.sync("J2", "B")
        g.play("B", "ente", "accept", "D257")
        g.play("B", "ente", "submit", CONSORZIO_CF)
        y.gather()
        y.figures("FNPS", "the second ambito")

    def unused_after_all(self):
        """An ente for which something was entered says that it used nothing; on a fund where nothing was spent."""
        g, y, w = self.g, self.y, self.w
        y.fund("FPOV", {B: 900000}, "2026-02-28")
        y.sync("R", "B")
        y.budget(B, "FPOV", "I872", 50000)
        y.sync("B", "J1")
        fpov = ("--fondo", "FPOV", "--anno", "2025")
        w.z("B", "sollecito", "add", *fpov, "--ente", "I872", "--motivo", "Non è arrivato nulla")
        g.play("B", "ente", "submit", "I872", "--motivo", "Non risponde", fund="FPOV")
        y.sync("B", "J1")
        g.play("J1", "ente", "declare-unused", "I872", fund="FPOV")
        y.sync("J1", "B", "R")
        g.agree("ente", "I872", "inviato", "FPOV")

    # ---- 8.2 -------------------------------------------------------------------------------------------------------------
    def late_one(self, ente):
        """One of those who never answered: entered and validated by the capofila, then added to what was transmitted."""
        self.g.play("A", "ente", "submit", ente, "--motivo", "Non risponde")
        self.g.play("A", "ente", "accept", ente, "--motivo", "Nessuna risposta al sollecito")
        self.g.play("A", "ambito", "transmit-missing", A)
        self.y.sync("A", "R")
        present = {r["ente"]: r["stato"] for r in self.g.show("R", "ambito", A)["righe"] if r.get("ente")}
        equal(present[ente], "convalidato", f"{ente} at the Region")
        self.w.refused("A", "rendiconto", "transmit-missing", *FNPS, "--ambito", A, says="nessun ente da aggiungere")

    def transmission(self):
        g, y, w = self.g, self.y, self.w
        g.forbidden("ambito", A)
        self.f.transmission("in_composizione")
        w.refused("A", "rendiconto", "transmit", *FNPS, "--ambito", A, says=("4 problemi", "V18", "indicando il motivo"))
        missing = ("--motivo", "Quattro Comuni non hanno risposto")
        g.play("A", "ambito", "transmit", A, *missing)
        y.sync("A", "R", "C1", "B")
        g.agree("ambito", A, "trasmesso")
        equal(sorted(g.show("R", "ambito", A)["mancanti"]), sorted(SILENT), "the list of the missing")
        g.forbidden("ambito", A)
        self.f.transmission("trasmesso")
        w.refused("A", "rendiconto", "reopen", *FNPS, "--ente", "D049", *WHY, says="già nella trasmissione")
        g.play("A", "ambito", "withdraw", A)
        g.play("A", "ambito", "transmit", A, *missing)
        self.late_one(SILENT[0])
        self.after_transmission()
        for home in ("B", "U"):
            g.play(home, "ambito", "transmit", AMBITO_OF[home])
        y.gather()
        y.figures("FNPS", "transmitted")

    def after_transmission(self):
        """Work that comes too late is neither merged nor lost; late words on what was entered are proposals."""
        g, y, w = self.g, self.y, self.w
        official = g.show("R", "ambito", A)["trasmesso"]
        y.spend("F", "FNPS", 12000)
        said = g.play("F", "ente", "propose", "D218", "--motivo", "Un impegno dimenticato")
        check(said["versione"] == 1, "a proposal is no sending:", said)
        y.sync("F", "A", "R")
        for home in ("F", "A", "R"):
            show = g.show(home, "ente", "D218")
            equal(show["stato"], "convalidato", f"after a proposal, at {home}")
            check("proposta_di_rettifica" in [m["effetto"] for m in show["mosse"]], f"the proposal at {home}:", show["mosse"])
        check("120.00" in str(w.j("A", "rendiconto", "outside", *FNPS, "--ente", "D218")), "what stays outside, at the capofila's")
        y.open_comune("C6")
        y.sync("C6", "A", "C6")
        equal(g.state("ente", "E274", home="C6"), "convalidato", "an office that opens late finds its state")
        g.play("C6", "ente", "contest", "E274", "--motivo", "Non torna")
        g.play("C6", "ente", "confirm", "E274")
        y.sync("C6", "A", "R")
        for home in ("C6", "A", "R"):
            late = {m["mossa"]: m["effetto"] for m in g.show(home, "ente", "E274")["mosse"]}
            equal((late["contesta"], late["conferma"]), ("proposta_di_rettifica",) * 2, f"late words at {home}")
        equal(g.show("R", "ambito", A)["trasmesso"], official, "what was transmitted stays as it was")

    def examination(self):
        g, y, w = self.g, self.y, self.w
        g.play("R", "ambito", "review", A)
        y.sync("R", "A", "C1", "B")
        g.forbidden("ambito", A)
        self.f.transmission("in_istruttoria")
        self.late_one(SILENT[1])
        w.z("R", "rilievo", "add", *FNPS, "--ambito", A, "--riga", "budget:S-1/FNPS/2025/D049", "--testo", "Perché così poco?")
        g.play("R", "ambito", "request", A, *WHY)
        y.sync("R", "A", "C1", "B")
        g.agree("ambito", A, "integrazione_richiesta")
        g.forbidden("ambito", A)
        self.f.transmission("integrazione_richiesta")
        self.late_one(SILENT[2])
        w.refused("A", "rendiconto", "reopen", *FNPS, "--ente", "D476", *WHY, says="Cortale")
        remark = w.j("A", "rilievo", "list", *FNPS, "--ambito", A, "--aperti")[0]["id"]
        w.z("A", "rilievo", "forward", remark)
        g.play("A", "ente", "reopen", "D049", *WHY)
        y.sync("A", "C1")
        y.spend("C1", "FNPS", 5000)
        g.play("C1", "ente", "submit", "D049")
        y.sync("C1", "A")
        for r in w.j("A", "rilievo", "list", *FNPS, "--ente", "D049", "--aperti"):
            if r["da"] == "capofila":
                w.z("A", "rilievo", "close", r["id"])
        g.play("A", "ente", "accept", "D049")
        before = g.show("A", "ambito", A)["versione"]
        g.play("A", "ambito", "transmit", A, *WHY)
        equal(g.show("A", "ambito", A)["versione"], before + 1, "a new version")
        y.sync("A", "R")
        g.play("R", "ambito", "request", A, *WHY)
        y.sync("R", "A")
        w.z("A", "rilievo", "reply", remark, "--testo", "È corretto così", "--controdeduzione")
        g.play("A", "ambito", "reply", A, "--motivo", "I numeri sono giusti")
        y.sync("A", "R")
        g.play("R", "ambito", "reject", A, *WHY)
        y.sync("R", "A", "C1")
        g.agree("ambito", A, "in_composizione")
        g.play("A", "ambito", "transmit", A, *WHY)
        y.gather()
        y.figures("FNPS", "transmitted again")

    def approval(self):
        """All of one row, a part of another, nothing of a third; a supplement after it; what was approved is settled and closed."""
        g, y, w = self.g, self.y, self.w
        g.play("R", "ambito", "review", A)
        for ente, amount in (("M208", "1500.00"), ("D476", "0.00")):
            w.z("R", "rendiconto", "admit", *FNPS, "--ambito", A, "--riga", f"S-1/FNPS/2025/{ente}", "--importo", amount, *WHY)
        remark = w.j("R", "rilievo", "list", *FNPS, "--ambito", A, "--aperti")[0]["id"]
        w.z("R", "rilievo", "close", remark)
        g.play("R", "ambito", "approve", A)
        y.sync("R", "A", "C1", "B")
        g.agree("ambito", A, "approvato")
        paid = sum(s["pagato"] for (f, e), s in y.sums.items() if f == "FNPS" and y.ambito_of(e) == A and e not in (SILENT[3],))
        for home in ("R", "A"):
            money = w.j(home, "rendiconto", "saldi", *FNPS, "--ambito", A)
            equal((money["ammesso"], money["non_ammesso"]), (f"{(paid - 50000 - 90000) // 100}.00", "1400.00"), f"admitted, at {home}")
        g.forbidden("ambito", A)
        self.f.transmission("approvato")
        g.play("R", "ambito", "unapprove", A, *WHY)
        g.play("R", "ambito", "approve", A)
        y.sync("R", "A")
        self.late_one(SILENT[3])
        w.refused("R", "rendiconto", "close", *FNPS, "--ambito", A, says="non è stata esaminata")
        g.play("R", "ambito", "unapprove", A, *WHY)
        g.play("R", "ambito", "approve", A)
        self.close()
        y.sync("R", "A", "C1", "B")
        g.agree("ambito", A, "chiuso")
        g.forbidden("ambito", A)
        self.f.transmission("chiuso")
        w.refused("R", "rendiconto", "reopen", *FNPS, "--ambito", A, *WHY, status=2, says="atto")
        g.play("R", "ambito", "reopen", A, *WHY, *DEC)
        g.play("R", "ambito", "approve", A)
        self.close()
        y.gather()
        g.agree("ambito", A, "chiuso")
        y.figures("FNPS", "closed")

    def close(self):
        money = self.w.j("R", "rendiconto", "saldi", *FNPS, "--ambito", A)
        cents = {k: round(float(money[k]) * 100) for k in ("assegnato", "ammesso")}
        left = cents["assegnato"] - cents["ammesso"]
        self.g.play("R", "ambito", "close", A, "--economia", f"{left // 100}.{left % 100:02d}", "--da-restituire", "0.00", "--revocato",
                    "0.00", *DEC)
        money = self.w.j("R", "rendiconto", "saldi", *FNPS, "--ambito", A)
        equal((money["quadra"], money["economia_riprogrammabile"]), (True, f"{left // 100}.{left % 100:02d}"), "the fund-year closes")

    # ---- the end ---------------------------------------------------------------------------------------------------------
    def everywhere(self):
        """Every replica says the same of every unit that it reads, and its tables are what its ledgers say."""
        y, g = self.y, self.g
        y.everybody()
        for ambito in (A, B, U):
            g.agree("ambito", ambito, g.state("ambito", ambito))
        for home, ente in ENTE_OF.items():
            g.agree("ente", ente, g.state("ente", ente))
        for home in y.joined:
            y.z(home, "verify")
        for home in ("R", "A", "B", "U"):
            y.z(home, "rendiconto", "verify")
        self.f.final()
        g.complete()


def play(w):
    s = Storia(w)
    start = time.monotonic()
    for act in (s.territory, s.plan, s.changes, s.spending, s.sending, s.others, s.silence, s.own_word, s.unused_after_all, s.transmission,
                s.examination, s.approval, s.the_plan_ends, s.everywhere):
        act()
        print(f"ok: {act.__name__} ({time.monotonic() - start:.0f} s)", flush=True)
    g = s.g
    print(f"{len(g.seen)} states, {len(g.played)} exits, {g.tried} forbidden moves refused ({len(g.refusals)} different reasons), "
          f"{s.f.made} forgeries; {len(LAMETINO + JONIO) + 1} comuni, {len(s.y.joined)} offices, {w.commands} commands")
    if os.environ.get("ZONA_KEEP"):
        print("\n".join(sorted(g.refusals)))


run(play)
