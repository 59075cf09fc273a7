#!/usr/bin/env python3
"""Who comes in and who goes out: invites with a PIN, by several ways, used twice, expired; a second workplace of the Region; a reader;
a workplace that is revoked, whose later work stays with it."""
from support import check, equal, run


def pin_and_expiry(w):
    said = w.j("CF", "invite", "--ente", "D218", "--ruolo", "ente", "--pin")
    check(len(said["pin"]) == 8 and said["invito"].startswith("ZONA1-"), "a PIN of eight:", said)
    w.z("CF", "sync")
    w.refused("P", "join", said["invito"], says="PIN")
    w.refused("P", "join", said["invito"], "--pin", "aaaaaaaa")
    w.z("P", "join", said["invito"], "--pin", said["pin"], "--nome", "Ragioneria")
    me = w.j("P", "status")
    equal((me["ente"], me["ruolo"], me["postazione"], me["adesione_completa"]), ("D218", "ente", "Ragioneria", True), "who it is")
    for days in ("0", "400", "ieri", "2020-01-01"):
        w.refused("CF", "invite", "--ente", "D218", "--ruolo", "ente", "--scadenza", days, status=2)
    w.z("CF", "invite", "--ente", "D218", "--ruolo", "ente", "--scadenza", "3")
    invite = w.z("CF", "invite", "--ente", "D218", "--ruolo", "ente", "--scadenza", "2")
    w.z("CF", "sync")
    p = w.at("+5 days", "E", "join", invite, expect=(1, 3))
    check(p is None or p.stderr.strip().count("\n") == 0, "an invite that expired:", p and p.stderr)


def too_early(w):
    """Joining before the inviter has synced is not complete (3), and nothing is wrong: the next sync completes it."""
    invite = w.z("CF", "invite", "--ente", "E274", "--ruolo", "ente")
    equal(w.outcome("T", "join", invite)[0], 3, "join before the inviter's sync")
    equal(w.outcome("T", "sync")[0], 3, "sync before the inviter's sync")
    w.z("CF", "sync")
    w.z("T", "sync")
    equal(w.j("T", "status")["adesione_completa"], True, "complete")


def second_region(w):
    """A second workplace of the Region, and a reader of the ambito."""
    invite = w.z("R", "invite", "--ruolo", "regione")
    w.z("R", "sync")
    w.z("R2", "join", invite, "--nome", "Secondo ufficio")
    equal(w.j("R2", "status")["ruolo"], "regione", "the second workplace")
    w.z("R2", "add", "fondo", "codice=FPOV", "nome=Fondo povertà", "livello_prova=importo")
    w.z("R2", "sync")
    w.z("R", "sync")
    check("FPOV" in [f["codice"] for f in w.j("R", "list", "fondo")], "the first one reads what the second wrote")
    invite = w.z("CF", "invite", "--ente", "CAL-LAMEZIA", "--ruolo", "lettore")
    w.z("CF", "sync")
    w.z("L", "join", invite)
    equal(w.j("L", "status")["ruolo"], "lettore", "a reader")
    equal(len(w.j("L", "list", "intervento")), 1, "it reads the plan")
    w.refused("L", "add", "intervento", "codice=X-1", "titolo=Non si può", "area=A1")


def revoked(w):
    w.open_comune("C1", "D049")
    w.open_comune("C2", "D049")
    w.budget("D049")
    w.z("CF", "sync")
    for home in ("C1", "C2"):
        w.z(home, "sync")
    w.impegno("C2", 1, "100.00")
    w.z("C2", "sync")
    w.z("CF", "sync")
    devices = w.j("CF", "device", "list")
    two = w.j("C2", "status")["device"]
    check(any(d["device"] == two and d["stato"] == "attiva" and d["revocabile"] for d in devices), "it is listed:", devices)
    w.refused("CF", "device", "revoke", "zzzz")
    w.refused("C1", "device", "revoke", w.j("CF", "status")["device"])  # a comune does not revoke its capofila
    w.z("CF", "device", "revoke", two[:12], "--motivo", "smarrita")
    w.z("CF", "sync")
    w.impegno("C2", 2, "200.00")  # saved there, and goes nowhere
    code, out, err = w.outcome("C2", "sync")
    equal(code, 1, f"a revoked workplace is turned away ({err.strip()})")
    check(w.j("C2", "status")["ultimo_rifiuto"], "and its status says so")
    w.z("C1", "sync")
    w.z("CF", "sync")
    for home in ("C1", "CF"):
        equal([int(r["numero"]) for r in w.j(home, "list", "impegno")], [1], f"what it delivered before counts ({home})")
        equal([d["stato"] for d in w.j(home, "device", "list") if d["device"] == two], ["revocata"], "its state")
    # life goes on under the new keys
    w.impegno("C1", 3, "300.00")
    w.z("C1", "sync")
    w.z("CF", "sync")
    equal(sorted(int(r["numero"]) for r in w.j("CF", "list", "impegno")), [1, 3], "the office goes on")
    for home in ("C1", "CF", "R"):
        w.z(home, "verify")


def play(w):
    w.open_region()
    w.open_ambito()
    pin_and_expiry(w)
    too_early(w)
    second_region(w)
    revoked(w)


run(play)
