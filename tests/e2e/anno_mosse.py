"""The states of the field and how one leaves them, by hand from DOMAIN 8.1, 8.2 and 8.3 (not from the program's tables), and who may use
which command in which of them. A Registro ticks what was played, tries everything that is forbidden, and says at the end what is left."""
import re

from support import check, equal
from anno_terra import A, AMBITO_OF, CAPOFILA, ENTE_OF, HOME_OF

E, C, R = "ente", "capofila", "regione"

# (state, move, by whom): the state after. A move that leaves the state as it is is a request, a contest, a proposal, a supplement.
USCITE_ENTE = {
    ("da_iniziare", "invia", E): "inviato",
    ("da_iniziare", "dichiara_non_utilizzo", E): "inviato",
    ("da_iniziare", "inserisci", C): "inserito_da_capofila",
    ("bozza", "invia", E): "inviato",
    ("bozza", "dichiara_non_utilizzo", E): "inviato",
    ("bozza", "inserisci", C): "inserito_da_capofila",
    ("inviato", "annulla_invio", E): "bozza",
    ("inviato", "avvia_verifica", C): "in_verifica",
    ("in_verifica", "restituisci", C): "da_correggere",
    ("in_verifica", "convalida", C): "convalidato",
    ("in_verifica", "chiede_restituzione", E): "in_verifica",
    ("da_correggere", "invia", E): "inviato",
    ("da_correggere", "dichiara_non_utilizzo", E): "inviato",
    ("convalidato", "riapri", C): "da_correggere",
    ("convalidato", "chiede_restituzione", E): "convalidato",
    ("convalidato", "propone_rettifica", E): "convalidato",
    ("convalidato", "conferma", E): "convalidato",
    ("convalidato", "contesta", E): "convalidato",
    ("inserito_da_capofila", "conferma", E): "inviato",
    ("inserito_da_capofila", "contesta", E): "inserito_da_capofila",
    ("inserito_da_capofila", "invia", E): "inviato",
    ("inserito_da_capofila", "dichiara_non_utilizzo", E): "inviato",
    ("inserito_da_capofila", "inserisci", C): "inserito_da_capofila",
    ("inserito_da_capofila", "convalida_d_ufficio", C): "convalidato",
}
USCITE_AMBITO = {
    ("in_composizione", "trasmetti", C): "trasmesso",
    ("trasmesso", "avvia_istruttoria", R): "in_istruttoria",
    ("trasmesso", "annulla_invio", C): "in_composizione",
    ("trasmesso", "trasmissione_integrativa", C): "trasmesso",
    ("in_istruttoria", "richiedi_integrazione", R): "integrazione_richiesta",
    ("in_istruttoria", "approva", R): "approvato",
    ("in_istruttoria", "respingi", R): "in_composizione",
    ("in_istruttoria", "trasmissione_integrativa", C): "in_istruttoria",
    ("integrazione_richiesta", "ritrasmetti", C): "trasmesso",
    ("integrazione_richiesta", "controdeduci", C): "in_istruttoria",
    ("integrazione_richiesta", "trasmissione_integrativa", C): "integrazione_richiesta",
    ("approvato", "chiudi", R): "chiuso",
    ("approvato", "annulla_approvazione", R): "in_istruttoria",
    ("approvato", "trasmissione_integrativa", C): "approvato",
    ("chiuso", "riapertura_straordinaria", R): "in_istruttoria",
}
CAMMINO = {
    ("bozza", "apri_consultazione", C): "in_consultazione",
    ("in_consultazione", "commenta", E): "in_consultazione",
    ("in_consultazione", "torna_in_bozza", C): "bozza",
    ("in_consultazione", "approva_conferenza", C): "approvato_conferenza",
    ("approvato_conferenza", "torna_in_bozza", C): "bozza",
    ("approvato_conferenza", "sottoscrivi_accordo", C): "accordo_sottoscritto",
    ("accordo_sottoscritto", "torna_in_bozza", C): "bozza",
    ("accordo_sottoscritto", "trasmetti_regione", C): "trasmesso_regione",
    ("trasmesso_regione", "respingi", R): "bozza",
    ("trasmesso_regione", "richiedi_integrazioni", R): "integrazioni_richieste",
    ("trasmesso_regione", "approva", R): "approvato",
    ("integrazioni_richieste", "integra", C): "trasmesso_regione",
    ("integrazioni_richieste", "respingi", R): "bozza",
    ("approvato", "annulla_approvazione", R): "trasmesso_regione",
    ("approvato", "rendi_vigente", C): "vigente",
}
USCITE_PIANO = {**CAMMINO, ("vigente", "concludi", C): "concluso"}
USCITE_RIM = {**CAMMINO, ("bozza", "approva_leggera", C): "approvato"}
USCITE = {"ente": USCITE_ENTE, "ambito": USCITE_AMBITO, "piano": USCITE_PIANO, "rimodulazione": USCITE_RIM}
STATI = {"ente": ["non_dovuto", "da_iniziare", "bozza", "inviato", "in_verifica", "da_correggere", "convalidato", "inserito_da_capofila"],
         "ambito": ["in_composizione", "trasmesso", "in_istruttoria", "integrazione_richiesta", "approvato", "chiuso"],
         "piano": ["bozza", "in_consultazione", "approvato_conferenza", "accordo_sottoscritto", "trasmesso_regione",
                   "integrazioni_richieste", "approvato", "vigente", "concluso"],
         "rimodulazione": ["bozza", "in_consultazione", "approvato_conferenza", "accordo_sottoscritto", "trasmesso_regione",
                           "integrazioni_richieste", "approvato", "vigente"]}

# commands: the moves that each stands for (a command may take the step that it presupposes with it)
VERBI = {"submit": {"invia", "inserisci"}, "declare-unused": {"dichiara_non_utilizzo"}, "withdraw": {"annulla_invio", "chiede_restituzione"},
         "review": {"avvia_verifica", "avvia_istruttoria"}, "return": {"restituisci", "riapri"}, "accept": {"convalida", "convalida_d_ufficio"},
         "reopen": {"riapri", "riapertura_straordinaria"}, "confirm": {"conferma"}, "contest": {"contesta"},
         "transmit": {"trasmetti", "ritrasmetti"}, "transmit-missing": {"trasmissione_integrativa"}, "request": {"richiedi_integrazione"},
         "reply": {"controdeduci"}, "approve": {"approva"}, "reject": {"respingi"}, "unapprove": {"annulla_approvazione"},
         "close": {"chiudi"}, "propose": {"propone_rettifica"}}
VERBI_PIANO = {"consult": {"apri_consultazione"}, "comment": {"commenta"}, "redraft": {"torna_in_bozza"},
               "approve-council": {"approva_conferenza"}, "sign-agreement": {"sottoscrivi_accordo"}, "transmit": {"trasmetti_regione"},
               "request": {"richiedi_integrazioni"}, "complete": {"integra"}, "approve": {"approva"}, "reject": {"respingi"},
               "unapprove": {"annulla_approvazione"}, "enforce": {"rendi_vigente"}, "approve-light": {"approva_leggera"},
               "conclude": {"concludi"}}
PRESUPPONE = {("inviato", C): "in_verifica", ("trasmesso", R): "in_istruttoria"}  # taking in charge comes with what follows it

# what a refusal may say: whose it is, that it is not the moment, or what is in the way
MOTIVI = re.compile(r"spetta |non si fa su|Non si può fare ora|non riguarda|nulla da confermare|riguarda una rimodulazione|riguarda il Piano")


def permitted(unit, state, by):
    """The commands that this role may use now."""
    verbs = VERBI_PIANO if unit in ("piano", "rimodulazione") else VERBI
    states = (state, PRESUPPONE.get((state, by)) if unit in ("ente", "ambito") else state)
    moves = {m for (s, m, who) in USCITE[unit] if who == by and s in states}
    return {v for v, stands_for in verbs.items() if stands_for & moves}


class Registro:
    def __init__(self, year):
        self.y, self.w = year, year.w
        self.played, self.seen = set(), set()
        self.refusals, self.tried = {}, 0
        self.strangers = set()  # (unit, office): an office that has nothing to do with a unit is told so whatever its state

    # ---- reading ---------------------------------------------------------------------------------------------------------
    def show(self, home, unit, code, fund="FNPS"):
        if unit == "piano":
            return self.w.j(home, "piano", "show", "--ambito", code)
        if unit == "rimodulazione":
            ambito, n = code
            return next(r for r in self.w.j(home, "piano", "show", "--ambito", ambito)["rimodulazioni"] if r["numero"] == n)
        return self.w.j(home, "rendiconto", "show", "--fondo", fund, "--anno", "2025", f"--{unit}", code)

    def boss(self, unit, code):
        return CAPOFILA[self.y.ambito_of(code) if unit == "ente" else code[0] if unit == "rimodulazione" else code]

    def state(self, unit, code, fund="FNPS", home=None):
        s = self.show(home or self.boss(unit, code), unit, code, fund)["stato"]
        self.seen.add((unit, s))
        return s

    # ---- playing ---------------------------------------------------------------------------------------------------------
    def command(self, home, unit, verb, code, fund):
        if unit == "piano":
            return ["piano", verb, "--ambito", code]
        if unit == "rimodulazione":
            return ["piano", verb, "--ambito", code[0], "--rimodulazione", str(code[1])]
        return ["rendiconto", verb, "--fondo", fund, "--anno", "2025", f"--{unit}", code]

    def play(self, home, unit, verb, code, *options, fund="FNPS"):
        """One command that is allowed: the states it goes through are those of the tables."""
        shown = self.show(home, unit, code, fund)
        before, known = shown["stato"], len(shown["mosse"])
        self.seen.add((unit, before))
        said = self.w.j(home, *self.command(home, unit, verb, code, fund), *options)
        moves = [said["mossa"]] if "mossa" in said else said["mosse"]
        by = R if home == "R" else C if home == self.boss(unit, code) else E
        state = before
        for m in moves:
            who = by
            if m.startswith("comunica_"):
                continue
            if unit == "ente" and by == C and code == ENTE_OF.get(home) and m in ("invia", "dichiara_non_utilizzo"):
                who = E  # the ente that leads sends, and takes in charge and validates what it sent
            check((state, m, who) in USCITE[unit], f"{verb} by {home} on {code} in {state}: {m} is no exit of it by {who}")
            self.played.add((unit, state, m, who))
            state = USCITE[unit][(state, m, who)]
            self.seen.add((unit, state))
        equal(said["stato"], state, f"{verb} by {home} on {code}: the state it says")
        shown = self.show(home, unit, code, fund)
        after = shown["mosse"]
        equal(shown["stato"], state, f"{verb} by {home} on {code}: the state")
        if unit not in ("piano", "rimodulazione"):
            equal(len(after) - known, len([m for m in moves if not m.startswith("comunica_")]), f"{verb} by {home} on {code}: moves")
        return said

    # ---- everybody sees the same -----------------------------------------------------------------------------------------
    def readers(self, unit, code):
        if unit == "ente":
            own = HOME_OF.get(code)
            return list(dict.fromkeys(h for h in (own, self.boss(unit, code), "R") if h in self.y.joined))
        return [self.boss(unit, code), "R"]

    def agree(self, unit, code, wanted, fund="FNPS"):
        for home in self.readers(unit, code):
            equal(self.state(unit, code, fund, home), wanted, f"state of {code} ({fund}) at {home}")

    # ---- what is forbidden -------------------------------------------------------------------------------------------------
    def roles(self, unit, code):
        """Who tries: the offices of the unit, each in its role, and offices that have nothing to do with it (None)."""
        ambito = self.y.ambito_of(code) if unit == "ente" else code[0] if unit == "rimodulazione" else code
        boss = CAPOFILA[ambito]
        plan = unit in ("piano", "rimodulazione")
        tries = {boss: {C, E} if plan else {C}, "R": {R}, "B" if boss != "B" else "A": set()}  # who leads is a comune of it too
        mine = HOME_OF.get(code) if unit == "ente" else None
        if mine in self.y.joined:
            tries.setdefault(mine, set()).add(E)
        other = next(h for h in ("C1", "C3", "J1") if h in self.y.joined and h != mine and (AMBITO_OF[h] == ambito or ambito not in (A,)))
        tries[other] = {E} if plan else set()
        for home in [h for h, roles in tries.items() if not roles]:
            if (unit, home) in self.strangers:
                del tries[home]
            self.strangers.add((unit, home))
        return tries

    def attempts(self, home, unit, state, roles):
        verbs = VERBI_PIANO if unit in ("piano", "rimodulazione") else VERBI
        allowed = set().union(*(permitted(unit, state, r) for r in roles))
        return [(home, verb) for verb in verbs if verb not in allowed]

    def attempt(self, home, verb, unit, code, fund, state):
        """One line that says why, exit status 1 or 2."""
        args = self.command(home, unit, verb, code, fund) + ["--motivo", "prova"]
        args += [] if verb == "propose" else ["--atto", "DEC/2025/99"]
        exit_code, out, err = self.w.outcome(home, *args)
        what = f"{' '.join(args)} at {home}, {code} being {state}"
        check(exit_code in (1, 2), f"{what}: not refused: {exit_code} {out} {err}")
        lines = err.rstrip("\n").split("\n")
        check(out == "" and len(lines) == 1 and lines[0].startswith("zona: "), f"{what}: says {out!r} {err!r}")
        check(MOTIVI.search(lines[0]), f"{what}: does not say why: {lines[0]}")
        return lines[0]

    def forbidden(self, unit, code, fund="FNPS"):
        """Every command, from every kind of office, that the present state does not know: nothing is left of it."""
        tries, pool, plan = self.roles(unit, code), self.y.pool, unit in ("piano", "rimodulazione")
        if plan:
            for homes in ((self.boss(unit, code),), tries):  # all that try have heard of the state
                list(pool.map(self.y.sync, homes))
        state = self.state(unit, code, fund)
        readers = [h for h, roles in tries.items() if roles or not plan]  # the Piano of another ambito is not even read

        def look():
            return [(s["stato"], s["mosse"]) for s in pool.map(lambda h: self.show(h, unit, code, fund), readers)]
        before = look()
        all_of = [x for home, roles in tries.items() for x in self.attempts(home, unit, state, roles)]
        for said in pool.map(lambda x: self.attempt(*x, unit, code, fund, state), all_of):
            self.refusals[said] = self.refusals.get(said, 0) + 1
        self.tried += len(all_of)
        for home, was, now in zip(readers, before, look()):
            check(was == now, f"{unit} {code} at {home}: a refused command changed it: {was} {now}")

    # ---- the end -----------------------------------------------------------------------------------------------------------
    def complete(self):
        missing = [(u, *x) for u, table in USCITE.items() for x in table if (u, *x) not in self.played]
        unseen = [(u, s) for u, states in STATI.items() for s in states if (u, s) not in self.seen]
        check(not missing, f"exits that nobody took: {missing}")
        check(not unseen, f"states that nobody reached: {unseen}")
