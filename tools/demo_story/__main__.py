"""The story of the demo: a Region, two ambiti, a plan that all sign, an afternoon without a network, one merged rendicontazione.

Everything Zona does here it does through its two programs, as its users would. The script keeps its own sums of what it enters
(sums.py) and compares them with every figure at the end: exit status 0 only if all agree."""
import argparse
import os
import random
import shutil
import sys
import time

import chapters
from acts import Office
from places import CONSORZIO, CONSORZIO_CF, JONIO, LAMETINO, ambiti_csv, comuni_csv
from sums import FIELDS, Sums, cents, euro, italian
from world import Failure, World, say

NAMES = {c: n for _, n, c, _ in LAMETINO + JONIO} | {CONSORZIO_CF: CONSORZIO}
QUOTA = "E274"       # Jacurso only pays its quota to the capofila
GIVEN_BACK = "D049"  # Cortale receives a part of it back, to spend
TWO_DESKS = "D218"   # Curinga has two workplaces
BY_FILE = "G734"     # Platania never has a connection
RETURNED = "E834"    # Maida's submission is returned once
FNPS = {"M208": 21000000, "D049": 1800000, "D218": 4200000, "D476": 2600000, "E834": 2900000, "D546": 1700000, "G734": 1500000}
JONIO_FNPS = {CONSORZIO_CF: 9000000, "I872": 4000000, "D257": 2500000, "A542": 1200000}


class Story:
    def __init__(self, world, rng):
        self.w, self.rng, self.sums = world, rng, Sums()
        self.offices = {}
        self.homes = {}
        for _, _, code, _ in LAMETINO:
            self.sums.ambito_of[code] = "CAL-LAMEZIA"
        for _, _, code, _ in JONIO:
            self.sums.ambito_of[code] = "CAL-JONIO"
        self.sums.ambito_of[CONSORZIO_CF] = "CAL-JONIO"

    def z(self, home, *args, **kw):
        return self.w.zona(home, *args, **kw)

    def sync(self, *homes):
        for home in homes:
            self.z(home, "sync")

    def everyone(self):
        return [h for code, h in self.homes.items() if code != BY_FILE]

    # ---- 1. the Region and its map ---------------------------------------------------------------------------------------
    def region(self):
        say("1. La Regione prepara il suo server e il suo primo ufficio", "title")
        claim = self.w.server_init("server")
        self.w.server_start()
        self.z("regione", "init", "--claim", claim, "--nome", "Regione Calabria")
        for name, text in (("comuni.csv", comuni_csv()), ("ambiti.csv", ambiti_csv())):
            with open(self.w.path(name), "w", encoding="utf-8") as f:
                f.write(text)
        self.z("regione", "import", "comuni", self.w.path("comuni.csv"))
        self.z("regione", "import", "ambiti", self.w.path("ambiti.csv"))
        self.z("regione", "add", "ente", "tipo=consorzio", f"denominazione={CONSORZIO}", f"cf={CONSORZIO_CF}")
        self.z("regione", "add", "ambito_membro", "ambito=CAL-JONIO", f"ente={CONSORZIO_CF}", "dal=2024-01-01")
        self.z("regione", "edit", "ambito", "CAL-JONIO", f"capofila={CONSORZIO_CF}")
        say(f"   {len(LAMETINO) + len(JONIO)} comuni, 2 ambiti; capofila: Lamezia Terme e il {CONSORZIO}", "dim")

    def funds(self):
        r = "regione"
        for code, name, proof, matrix in (("FNPS", "Fondo nazionale politiche sociali", "importo", "5x9"),
                                          ("FSR", "Fondo sociale regionale", "completo", None),
                                          ("COM", "Bilancio comunale (cofinanziamento)", "importo", None)):
            self.z(r, "add", "fondo", f"codice={code}", f"nome={name}", f"livello_prova={proof}",
                   *([f"matrice={matrix}"] if matrix else []))
            self.z(r, "add", "fondo_annualita", f"fondo={code}", "anno=2025")
        for ambito, amounts in (("CAL-LAMEZIA", FNPS), ("CAL-JONIO", JONIO_FNPS)):
            total = sum(amounts.values())
            edge = self.z(r, "add", "assegnazione", "fondo_annualita=FNPS/2025", f"ambito={ambito}", f"importo={euro(total)}",
                          "data=2025-02-01")
            self.z(r, "add", "trasferimento", f"assegnazione={edge}", "tipo=acconto", f"importo={euro(total * 8 // 10)}", "data=2025-03-15")
            self.sums.ambito_assigned[("FNPS", ambito)] += total
            self.sums.ambito_transferred[("FNPS", ambito)] += total * 8 // 10
        self.z(r, "add", "assegnazione", "fondo_annualita=FSR/2025", "ambito=CAL-LAMEZIA", "importo=80000.00", "data=2025-03-10")
        self.sums.ambito_assigned[("FSR", "CAL-LAMEZIA")] += 8000000

    # ---- 2. who takes part ----------------------------------------------------------------------------------------------------
    def join(self, inviter, key, role, home, name):
        invite = self.z(inviter, "invite", "--ente", key, "--ruolo", role)
        if key != BY_FILE:
            self.sync(inviter)
            self.z(home, "join", invite, "--nome", name)
            return
        # no connection, ever: the invite and the first bundle travel on a USB stick
        self.z(home, "join", invite, "--nome", name, expect=(0, 3))
        self.carry(inviter, home)

    def carry(self, giver, taker):
        """A bundle by hand: export at one end, import at the other."""
        path = self.w.path(f"{giver}-{taker}.pdz")
        self.z(giver, "bundle", "export", path)
        self.z(taker, "bundle", "import", path)

    def people(self):
        say("2. I due Uffici di Piano e i comuni entrano con un invito", "title")
        self.join("regione", "CAL-LAMEZIA", "capofila", "lametino", "Ufficio di Piano del Lametino")
        self.join("regione", "CAL-JONIO", "capofila", "jonio", "Ufficio di Piano dello Jonio")
        self.homes |= {"M208": "lametino", CONSORZIO_CF: "jonio"}
        self.plans()
        for code in [c for c in FNPS if c != "M208"] + [QUOTA]:
            self.homes[code] = "c-" + code
            self.join("lametino", code, "ente", "c-" + code, "Comune di " + NAMES[code])
        self.join("lametino", TWO_DESKS, "ente", "c-" + TWO_DESKS + "-bis", f"Comune di {NAMES[TWO_DESKS]}, ragioneria")
        for code in [c for c in JONIO_FNPS if c != CONSORZIO_CF]:
            self.homes[code] = "c-" + code
            self.join("jonio", code, "ente", "c-" + code, "Comune di " + NAMES[code])
        for code, home in self.homes.items():
            self.offices[code] = Office(self.w, home, code, self.sums, self.rng)
        self.sync("regione", "lametino", "jonio", *[h for c, h in self.homes.items() if h.startswith("c-") and c != BY_FILE],
                  "c-" + TWO_DESKS + "-bis")
        say(f"   {len(self.homes)} enti, {len(self.homes) + 1} postazioni; {NAMES[BY_FILE]} scambia solo file", "dim")

    def plans(self):
        for home, ambito, amounts in (("lametino", "CAL-LAMEZIA", FNPS), ("jonio", "CAL-JONIO", JONIO_FNPS)):
            self.z(home, "add", "piano", "triennio_da=2024", "triennio_a=2026")
            for code, title, area, target in (("SAD-01", "Assistenza domiciliare anziani e disabili", "A2", "OS04"),
                                              ("SSP-01", "Servizio sociale professionale", "A1", "OS02"),
                                              ("INC-01", "Percorsi di inclusione attiva", "A3", "OS08")):
                self.z(home, "add", "intervento", f"codice={code}", f"titolo={title}", f"area={area}", f"obiettivo_servizio={target}")
            for ente, total in amounts.items():
                home_care = total * 6 // 10
                for line, amount in (("SAD-01", home_care), ("SSP-01", total - home_care)):
                    self.z(home, "add", "budget", f"intervento={line}", "assegnazione=FNPS/2025", f"ente={ente}",
                           f"importo={euro(amount)}")
                    self.sums.add("FNPS", ente, "programmato", amount)
        self.z("lametino", "add", "intervento", "codice=CDI-01", "titolo=Centro diurno per persone con disabilità", "area=A2",
               "obiettivo_servizio=OS06")
        self.z("lametino", "add", "budget", "intervento=CDI-01", "assegnazione=FSR/2025", "ente=M208", "importo=80000.00")
        self.sums.add("FSR", "M208", "programmato", 8000000)
        self.sync("lametino", "jonio")

    def plan(self):
        chapters.plan(self, [c for _, _, c, _ in LAMETINO])

    # ---- 3. a year of spending, then an afternoon without a network ------------------------------------------------------------
    def quota(self):
        """Jacurso pays its quota to the capofila; the capofila passes a part of it to Cortale, which pays families."""
        quota, part = 465000, 180000
        jac, lam, cor = self.offices[QUOTA], self.offices["M208"], self.offices[GIVEN_BACK]
        self.z(jac.home, "add", "assegnazione", "fondo_annualita=COM/2025", "origine=bilancio", f"ente={QUOTA}",
               f"importo={euro(quota)}", "data=2025-01-20")
        edge = self.z(jac.home, "add", "assegnazione", "fondo_annualita=COM/2025", "tipo=quota_comune", f"da_ente={QUOTA}",
                      "ambito=CAL-LAMEZIA", f"importo={euro(quota)}", "data=2025-01-20")
        self.sync(jac.home, "lametino")
        self.z("lametino", "add", "budget", "intervento=INC-01", f"assegnazione={edge}", "ente=M208", f"importo={euro(quota - part)}")
        sub = self.z("lametino", "add", "assegnazione", "fondo_annualita=COM/2025", "tipo=sub_assegnazione",
                     "da_ambito=CAL-LAMEZIA", f"ente={GIVEN_BACK}", f"importo={euro(part)}", "data=2025-02-15")
        self.z("lametino", "add", "budget", "intervento=INC-01", f"assegnazione={sub}", f"ente={GIVEN_BACK}", f"importo={euro(part)}")
        self.sums.add("COM", "M208", "programmato", quota - part)
        self.sums.add("COM", GIVEN_BACK, "programmato", part)
        self.sync("lametino", jac.home, cor.home)
        jac.transfer("COM", edge, "M208", quota, "2025-03-31")
        lam.receives(edge, quota, "2025-04-02")
        lam.transfer("COM", sub, GIVEN_BACK, part, "2025-04-20")
        cor.receives(sub, part, "2025-04-28")
        lam.expense("COM", "INC-01", quota - part, "2025-05-05", paid=quota - part)
        cor.expense("COM", "INC-01", 150000, "2025-05-12", paid=150000)
        self.sync(jac.home, "lametino", cor.home)

    def year(self):
        say("3. Un anno di atti, impegni, liquidazioni e pagamenti", "title")
        self.quota()
        lam = self.offices["M208"]
        lam.csv("FNPS", "SAD-01", 60, 12000000)
        lam.expense("FSR", "CDI-01", 6000000, "2025-04-10", paid=4500000, complete=True)
        self.offices[CONSORZIO_CF].csv("FNPS", "SAD-01", 30, 5000000)
        self.sync("lametino", "jonio")
        say(f"   {NAMES[QUOTA]} versa la quota al capofila, che ne gira una parte a {NAMES[GIVEN_BACK]}", "dim")

    def afternoon(self):
        say("4. Un pomeriggio senza rete: tutti continuano a lavorare", "title")
        self.w.server_stop()
        p = self.w.run([f"{self.w.bin}/zona", "--home", self.w.path("c-D476"), "sync"], expect=(3,))
        say("   zona sync (Falerna): " + p.stderr.strip().splitlines()[-1], "dim")
        for code, office in self.offices.items():
            if code == QUOTA:
                continue
            top = (FNPS | JONIO_FNPS)[code]
            for i in range(4):
                amount = self.rng.randrange(top // 40, top // 12)
                paid = self.rng.choice([amount, amount, amount - self.rng.randrange(100, 9000), 0])
                office.expense("FNPS", self.rng.choice(["SAD-01", "SSP-01"]), amount,
                               f"2025-{self.rng.randrange(2, 12):02d}-{self.rng.randrange(1, 28):02d}", paid=paid)
        self.reimputed()
        self.edited_twice()
        say(f"   {len(self.offices)} uffici al lavoro, nessuno collegato; {NAMES[BY_FILE]} prepara il suo file", "dim")
        self.carry("c-" + BY_FILE, "lametino")
        self.carry("lametino", "c-" + BY_FILE)

    def reimputed(self):
        """An impegno of Falerna is re-imputed to the next year: a pair that is neutral for the fund."""
        office = self.offices["D476"]
        number = office.commit("FNPS", "SAD-01", 90000, "2025-11-03")
        self.z(office.home, "add", "variazione_impegno", f"impegno=2025/{number}", "importo=-600.00",
               "data=2025-12-31", "motivo=reimputazione")
        self.z(office.home, "add", "impegno", "budget=SAD-01/FNPS/2025", "anno=2026", "numero=1", "data=2026-01-02", "importo=600.00",
               f"deriva_da=2025/{number}", "oggetto=Assistenza domiciliare, reimputato all'esercizio 2026")

    def edited_twice(self):
        """Both workplaces of Curinga correct the same impegno offline."""
        office, other = self.offices[TWO_DESKS], "c-" + TWO_DESKS + "-bis"
        self.twice = office.commit("FNPS", "SSP-01", 100000, "2025-06-10", count=False)
        # the second workplace gets it by file, the network being off
        self.carry(office.home, other)
        self.z(office.home, "edit", "impegno", f"2025/{self.twice}", "importo=1100.00")
        self.z(other, "edit", "impegno", f"2025/{self.twice}", "importo=1250.00")

    def evening(self):
        say("5. La rete torna: ognuno sincronizza", "title")
        self.w.server_start()
        homes = [h for c, h in self.homes.items() if c != BY_FILE] + ["c-" + TWO_DESKS + "-bis"]
        self.sync(*homes)
        self.sync(*homes, "regione")
        a = self.w.zona_json("c-" + TWO_DESKS, "conflict", "list")
        b = self.w.zona_json("c-" + TWO_DESKS + "-bis", "conflict", "list")
        opened = [c for c in a if c["stato"] == "aperto"]
        if len(opened) != 1 or opened != [c for c in b if c["stato"] == "aperto"]:
            raise Failure(f"Curinga: mi aspettavo un conflitto uguale sulle due postazioni, trovo {a} e {b}")
        values = [v["values"]["importo"] for v in opened[0]["versions"]]
        if sorted(values) != ["1100.00", "1250.00"]:
            raise Failure(f"Curinga: versioni inattese {values}")
        keep = values.index("1250.00") + 1
        self.z("c-" + TWO_DESKS, "conflict", "resolve", opened[0]["id"], "--keep", keep)
        self.sums.add("FNPS", TWO_DESKS, "impegnato", 125000)
        self.sync("c-" + TWO_DESKS, "c-" + TWO_DESKS + "-bis", "lametino")
        if [c for c in self.w.zona_json("c-" + TWO_DESKS + "-bis", "conflict", "list") if c["stato"] == "aperto"]:
            raise Failure("Curinga: la scelta non è arrivata alla seconda postazione")
        say(f"   Curinga: due versioni dello stesso impegno ({', '.join(values)}), scelta 1250.00, uguale sulle due postazioni", "dim")

    # ---- 4. from the comuni to the Region ------------------------------------------------------------------------------------------
    def move(self, home, verb, fund, *more):
        self.z(home, "rendiconto", verb, "--fondo", fund, "--anno", "2025", *more)

    def rendicontazione(self):
        say("6. Invio, verifica, correzione, trasmissione, approvazione", "title")
        for fund, leader, ambito, leader_home, amounts in (
                ("FNPS", "M208", "CAL-LAMEZIA", "lametino", FNPS), ("FNPS", CONSORZIO_CF, "CAL-JONIO", "jonio", JONIO_FNPS),
                ("COM", "M208", "CAL-LAMEZIA", "lametino", {"M208": 0, GIVEN_BACK: 0, QUOTA: 0})):
            for code in amounts:
                self.move(self.homes[code], "submit", fund, *(["--come", code] if code == leader else []))
            self.carry_by_file(leader_home, amounts)
            self.sync(*[self.homes[c] for c in amounts if c not in (BY_FILE, leader)], leader_home)
            if fund == "FNPS" and RETURNED in amounts:
                self.returned(leader_home)
            for code in amounts:
                if code != leader:
                    self.move(leader_home, "accept", fund, "--ente", code, "--come", ambito)
            self.move(leader_home, "transmit", fund, "--come", ambito)
            self.sync(leader_home, "regione")
            if (fund, ambito) == ("FNPS", "CAL-LAMEZIA"):
                chapters.examine(self, ambito, f"SAD-01/FNPS/2025/{TWO_DESKS}")
            else:
                self.move("regione", "approve", fund, "--ambito", ambito)
            self.sync("regione", leader_home, *[self.homes[c] for c in amounts if c not in (BY_FILE, leader)])
            say(f"   {fund} 2025, {ambito}: {len(amounts)} enti inviati e convalidati, trasmesso, approvato", "dim")

    def carry_by_file(self, leader_home, amounts):
        if BY_FILE in amounts:
            self.carry("c-" + BY_FILE, leader_home)
            self.carry(leader_home, "c-" + BY_FILE)

    def returned(self, leader_home):
        """Maida's submission comes back: a liquidazione was missing; it is added and sent again."""
        office = self.offices[RETURNED]
        self.move(leader_home, "return", "FNPS", "--ente", RETURNED, "--come", "CAL-LAMEZIA",
                  "--motivo", "Manca la liquidazione di dicembre del servizio sociale professionale")
        self.sync(leader_home, office.home)
        state = self.w.zona_json(office.home, "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025")["stato"]
        if state != "da_correggere":
            raise Failure(f"Maida dovrebbe correggere, invece è '{state}'")
        office.expense("FNPS", "SSP-01", 61250, "2025-12-05", paid=61250)
        self.move(office.home, "submit", "FNPS")
        self.sync(office.home, leader_home)
        say("   Maida: restituita per correzioni, corretta, inviata di nuovo (versione 2)", "dim")

    # ---- 5. the figures, compared -------------------------------------------------------------------------------------------------------
    def compare(self):
        say("7. La rendicontazione della Regione, confrontata con una somma indipendente", "title")
        bad = checked = 0
        for fund in ("FNPS", "COM", "FSR"):
            shown = self.w.zona_json("regione", "rendiconto", "show", "--fondo", fund, "--anno", "2025")
            say(f"   {fund} 2025 · stato: {shown['stato']}")
            say("     " + "".join(f"{x:>16}" for x in FIELDS), "dim")
            say("     " + "".join(f"{italian(cents(shown['totali'][x])):>16}" for x in FIELDS))
            levels = [("Regione", shown, lambda x, f=fund: self.sums.region(f, x))]
            for ambito, home in (("CAL-LAMEZIA", "lametino"), ("CAL-JONIO", "jonio")):
                if fund != "FNPS" and ambito == "CAL-JONIO":
                    continue
                mine = self.w.zona_json(home, "rendiconto", "show", "--fondo", fund, "--anno", "2025", "--ambito", ambito)
                levels.append((ambito, mine, lambda x, f=fund, a=ambito: self.sums.ambito(f, a, x)))
            for code, home in self.homes.items():
                if any(self.sums.final.get((fund, code, x)) for x in FIELDS):
                    mine = self.w.zona_json(home, "rendiconto", "show", "--fondo", fund, "--anno", "2025", "--ente", code)
                    levels.append((NAMES[code], mine, lambda x, f=fund, c=code: self.sums.ente(f, c, x)))
            for name, shown_here, expected in levels:
                for x in ("programmato", "impegnato", "liquidato", "pagato"):
                    checked += 1
                    if cents(shown_here["totali"][x]) != expected(x):
                        bad += 1
                        say(f"   DIVERSO {fund} {name} {x}: Zona {shown_here['totali'][x]}, somma {euro(expected(x))}")
            for ambito in ("CAL-LAMEZIA", "CAL-JONIO"):
                for row in shown["righe"]:
                    if row.get("ambito") != ambito or not self.sums.ambito_assigned.get((fund, ambito)):
                        continue
                    for x, sums in (("assegnato", self.sums.ambito_assigned), ("trasferito", self.sums.ambito_transferred)):
                        checked += 1
                        if cents(row["totali"][x]) != sums[(fund, ambito)]:
                            bad += 1
                            say(f"   DIVERSO {fund} {ambito} {x}: {row['totali'][x]}, somma {euro(sums[(fund, ambito)])}")
        for home, args in (("regione", ("--fondo", "FNPS", "--anno", "2025")), ("regione", ("--fondo", "COM", "--anno", "2025"))):
            self.z(home, "rendiconto", "verify", *args)
        for home in ("regione", "lametino", "c-" + TWO_DESKS, "c-" + BY_FILE):
            self.z(home, "verify")
        if bad:
            raise Failure(f"{bad} cifre su {checked} non coincidono")
        say(f"   {checked} cifre confrontate con la somma indipendente: tutte uguali al centesimo", "good")
        say("   Manifesti firmati ricalcolati e coincidenti; repliche ricostruite dal registro e uguali", "good")

    def play(self):
        for step in (self.region, self.funds, self.people, self.plan, self.year, self.afternoon, self.evening, self.rendicontazione,
                     self.compare):
            step()
        chapters.follow(self)


def leave_running(world, story):
    say("\nTutto resta acceso. Per guardarti intorno:", "title")
    for home in ("regione", "lametino", "c-" + TWO_DESKS):
        log = world.serve(home)
        say(f"   {home}: zona --home {world.path(home)} status      (pagina locale e indirizzo: {log})")
    say(f"   {world.bin}/zona --home {world.path('regione')} rendiconto show --fondo FNPS --anno 2025")
    say(f"   {world.bin}/zona --home {world.path('lametino')} report R1")
    pids = [world.server.pid] + [p.pid for p in world.daemons.values()]
    say("Per fermare tutto:  kill " + " ".join(map(str, pids)))


def main():
    ap = argparse.ArgumentParser(prog="tools/demo")
    ap.add_argument("--bin", required=True)
    ap.add_argument("--dir", required=True)
    ap.add_argument("--once", action="store_true", help="finisce da sola")
    ap.add_argument("--seed", type=int, default=328)
    a = ap.parse_args()
    if os.path.exists(a.dir):
        if not os.path.exists(os.path.join(a.dir, "zonad.log")) and os.listdir(a.dir):
            sys.exit(f"La cartella {a.dir} esiste e non è di una demo: scegline un'altra con ZONA_DEMO_DIR.")
        shutil.rmtree(a.dir)
    os.makedirs(a.dir)
    world = World(a.bin, a.dir)
    started = time.monotonic()
    story = Story(world, random.Random(a.seed))
    try:
        story.play()
    except Failure as f:
        world.stop_all()
        say(f"\nLa demo si è fermata: {f}")
        return 1
    say(f"\n{world.commands} comandi in {time.monotonic() - started:.0f} secondi, nella cartella {world.root}", "dim")
    if a.once:
        world.stop_all()
    else:
        leave_running(world, story)
    return 0


if __name__ == "__main__":
    sys.exit(main())
