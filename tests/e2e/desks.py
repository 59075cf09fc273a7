#!/usr/bin/env python3
"""Workplaces that need a person's word: an invite used twice, where the one who sent it says which is right; the Region's first
workplace lost, and the Region taken up again from another with the code on paper. And a file that answers a file."""
from support import check, equal, run


def state_of(w, home, device):
    return next((d["stato"] for d in w.j(home, "device", "list") if d["device"] == device), None)


def used_twice(w):
    invite = w.invite_ente("D049")
    w.server_stop()
    for home in ("A", "B"):
        equal(w.outcome(home, "join", invite)[0], 3, f"{home} joins without a network")
    # both uses reach the capofila at once, in one file: it has recognised neither by then
    w.z("A", "bundle", "export", w.path("a.pdz"))
    w.z("B", "bundle", "import", w.path("a.pdz"))
    w.z("B", "bundle", "export", w.path("b.pdz"))
    w.z("CF", "bundle", "import", w.path("b.pdz"))
    w.server_start()
    return w.j("A", "status")["device"], w.j("B", "status")["device"]


def recognised(w, right, wrong):
    equal((state_of(w, "CF", right), state_of(w, "CF", wrong)), ("in_attesa", "in_attesa"), "two uses of one invite wait")
    w.refused("CF", "device", "pin", "zzzzzzzz", says="device list")
    w.refused("A", "device", "pin", right[:12])  # the invited may not choose
    w.z("CF", "device", "pin", right[:12])
    equal((state_of(w, "CF", right), state_of(w, "CF", wrong)), ("attiva", "in_attesa"), "the right one works")
    w.refused("CF", "device", "pin", right[:12])
    for home in ("CF", "A", "CF", "A"):
        w.z(home, "sync", expect=(0, 1, 3))
    w.impegno("A", 1, "100.00")
    w.z("A", "sync")
    w.z("CF", "sync")
    equal(w.totals("CF", "--ente", "D049")["impegnato"], "100.00", "what the right one wrote arrives")


def answers(w):
    """A file with everything, and the answer to it with what the other lacks only."""
    whole, answer = w.path("tutto.pdz"), w.path("risposta.pdz")
    w.z("A", "bundle", "export", w.path("a.pdz"))
    everything = w.j("CF", "bundle", "export", whole)
    only = w.j("CF", "bundle", "export", answer, "--risponde-a", w.path("a.pdz"))
    check(only["byte"] < everything["byte"], "the answer is smaller:", only["byte"], everything["byte"])
    w.refused("CF", "bundle", "export", answer, "--risponde-a", w.path("comuni.csv"), says="comuni.csv")


def recovered(w, code):
    old = w.j("R", "status")["device"]
    w.z("R", "sync")
    second = w.z("R", "invite", "--ruolo", "regione")
    w.z("R", "sync")
    w.z("R2", "join", second)
    w.z("R2", "sync")
    # the first workplace is no more: nobody uses R from here on
    w.refused("R2", "device", "recover", "ZONAR1-aaaa")
    next_code = w.j("R2", "device", "recover", code)["recupero"]
    check(next_code != code and next_code.startswith("ZONAR1-"), "a new code")
    w.refused("R2", "device", "recover", code, says="codice di recupero")
    w.z("R2", "sync")
    w.z("R2", "device", "revoke", old, "--motivo", "smarrita")
    w.z("R2", "sync")
    equal(state_of(w, "R2", old), "revocata", "the lost workplace")
    w.z("R2", "add", "fondo", "codice=FNA", "nome=Fondo non autosufficienza", "livello_prova=importo", "matrice=5x9")
    w.z("R2", "sync")
    w.z("CF", "sync")
    check("FNA" in [f["codice"] for f in w.j("CF", "list", "fondo")], "the Region goes on from its second workplace")
    w.z("CF", "verify")


def play(w):
    claim = w.server_init("server")
    w.server_start()
    code = w.j("R", "init", "--claim", claim, "--nome", "Regione Calabria")["recupero"]
    w.map_and_funds()
    w.open_ambito()
    w.budget("D049")
    recognised(w, *used_twice(w))
    answers(w)
    recovered(w, code)


run(play)
