#!/usr/bin/env python3
"""The administrator's days: a backup while the server serves, a disk that dies, a restore that loses nothing that was confirmed; the
read API agrees with the Regione; a blind server consolidated by another machine."""
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

from support import check, equal, run


def zonad(w, *args, data=None, expect=(0,)):
    return w.run([f"{w.bin}/zonad", *map(str, args), "--data", data or w.data], expect)


def address(data):
    with open(os.path.join(data, "run"), encoding="ascii") as f:
        return f.read().strip()


def ask(w, token, query, accept="application/json"):
    request = urllib.request.Request(f"http://{address(w.data)}/api/v1/rendiconti?{query}",
                                     headers={"Authorization": f"Bearer {token}", "Accept": accept})
    with urllib.request.urlopen(request, timeout=30) as r:
        return r.read().decode()


def until(what, f, seconds=30):
    """Waits for what other processes do; the event itself is what f looks at."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = f()
        if got:
            return got
        time.sleep(0.05)
    check(False, "in vain:", what)


def consolidated(w, token, amount):
    def look():
        try:
            return json.loads(ask(w, token, "fondo=FNPS&anno=2025"))["totali"]["impegnato"] == amount
        except urllib.error.HTTPError as e:
            e.read()
            return False
    until(f"impegnato {amount} in the API", look)


def restore_loses_nothing(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    w.impegno("C1", 1, "1000.00")
    w.z("C1", "sync")
    token = zonad(w, "token", "create").stdout.strip()
    consolidated(w, token, "1000.00")
    zonad(w, "backup", w.path("copia.zdb"))
    # after the backup: one confirmed entry, and a new office
    w.impegno("C1", 2, "234.56")
    w.open_comune("C2", "D218")
    equal(w.j("C1", "sync")["in_attesa"], 0, "confirmed before the loss")
    consolidated(w, token, "1234.56")
    refused = zonad(w, "restore", w.path("copia.zdb"), expect=(1,))
    check("funzione" in refused.stderr, refused.stderr)
    w.server_stop()
    before = json.loads(zonad(w, "status", "--json").stdout)
    shutil.rmtree(w.path("server", "consolidator"))  # the disk took the consolidator too
    zonad(w, "restore", w.path("copia.zdb"))
    after = json.loads(zonad(w, "status", "--json").stdout)
    check(after["incarnazione"] > before["incarnazione"], "the incarnation rises")
    check(after["conserva"]["segmenti"] < before["conserva"]["segmenti"], "it is the old state")
    w.server_start()
    for home in ("C1", "C2", "CF", "R"):
        w.z(home, "sync")
    zonad(w, "verify")
    healed = json.loads(zonad(w, "status", "--json").stdout)
    equal(healed["conserva"]["segmenti"], before["conserva"]["segmenti"], "segments that came back")
    equal(healed["postazioni"], before["postazioni"], "devices that came back")
    equal(sorted(r["importo"] for r in w.j("R", "list", "impegno")), ["1000.00", "234.56"], "the Regione's figures")
    equal(w.j("C1", "status")["in_attesa"], 0, "nothing waits")
    w.impegno("C1", 3, "100.00")
    w.z("C1", "sync")
    w.z("R", "sync")
    equal(w.totals("R")["impegnato"], "1334.56", "and it goes on")
    w.server_stop()


def consolidator_heals(w):
    """The consolidator's own replica is a backup: what it holds comes back without any office."""
    w.server_start()
    token = zonad(w, "token", "create", "due").stdout.strip()
    invite = w.z("R", "invite", "--ente", "regione", "--ruolo", "consolidatore")
    w.z("R", "sync")
    w.server_stop()
    # on the same folder, once, so that it joins; then the server runs it
    p = subprocess.Popen([f"{w.bin}/zonad", "consolidate", "--data", w.data, "--invite", invite], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until("the replica is made", lambda: os.path.exists(w.path("server", "consolidator", "replica.db")))
    time.sleep(0.2)
    p.send_signal(signal.SIGTERM)
    equal(p.wait(20), 0, "consolidate stops in order: " + p.stderr.read().decode()[-300:])
    w.server_start()
    consolidated(w, token, "1334.56")
    zonad(w, "backup", w.path("due.zdb"))
    w.impegno("C1", 4, "0.44")
    w.z("C1", "sync")
    consolidated(w, token, "1335.00")
    w.server_stop()
    held = json.loads(zonad(w, "status", "--json").stdout)["conserva"]["segmenti"]
    zonad(w, "restore", w.path("due.zdb"))
    check(json.loads(zonad(w, "status", "--json").stdout)["conserva"]["segmenti"] < held, "the last one is gone")
    w.server_start()
    until("healed by the consolidator alone", lambda: json.loads(zonad(w, "status", "--json").stdout)["conserva"]["segmenti"] == held)
    token = zonad(w, "token", "create", "tre").stdout.strip()
    consolidated(w, token, "1335.00")
    csv = ask(w, token, "fondo=FNPS&anno=2025&ambito=CAL-LAMEZIA", "text/csv")
    line = next(x for x in csv.splitlines() if x.startswith("D049;"))
    check(";1335.00;" in line, line)
    zonad(w, "token", "revoke", token)
    try:
        ask(w, token, "fondo=FNPS&anno=2025")
        check(False, "a revoked token was taken")
    except urllib.error.HTTPError as e:
        equal(e.code, 401, "a revoked token")
    w.server_stop()


def apart_from_a_blind_server(w):
    other = type(w)(w.path("blind"))
    try:
        other.open_region("--blind")
        other.open_ambito()
        other.budget("D049")
        other.open_comune("C1", "D049")
        other.impegno("C1", 1, "77.00")
        other.z("C1", "sync")
        check(not os.path.exists(os.path.join(other.data, "consolidator")), "a blind server has no replica")
        token = zonad(other, "token", "create").stdout.strip()
        try:
            ask(other, token, "fondo=FNPS&anno=2025")
            check(False, "a blind server answered")
        except urllib.error.HTTPError as e:
            equal(e.code, 503, "a blind server")
        invite = other.z("R", "invite", "--ente", "regione", "--ruolo", "consolidatore")
        other.z("R", "sync")
        data = other.path("altrove")
        wrong = other.z("R", "invite", "--ente", "CAL-LAMEZIA", "--ruolo", "capofila")
        p = zonad(other, "consolidate", "--invite", wrong, data=data, expect=(1,))
        check("consolidatore" in p.stderr, p.stderr)
        log = open(other.path("consolidate.log"), "wb")
        p = subprocess.Popen([f"{other.bin}/zonad", "consolidate", "--data", data, "--invite", invite], stdin=subprocess.DEVNULL,
                             stdout=log, stderr=log)
        home = os.path.join(data, "consolidator")

        def amounts():
            if not os.path.exists(os.path.join(home, "replica.db")):
                return None
            return sorted(r["importo"] for r in other.j(home, "list", "impegno"))
        until("the figure is there", lambda: amounts() == ["77.00"])
        other.impegno("C1", 2, "3.00")
        other.z("C1", "sync")
        until("news are pushed to it", lambda: amounts() == ["3.00", "77.00"])
        # the server goes away and comes back: so does the consolidator
        port = address(other.data)
        other.server_stop()
        other.server_start("--blind", "--listen", port)
        other.impegno("C1", 3, "20.00")
        other.z("C1", "sync")
        until("it came back by itself", lambda: amounts() == ["20.00", "3.00", "77.00"], 60)
        p.send_signal(signal.SIGTERM)
        equal(p.wait(20), 0, "it stops in order")
    finally:
        other.stop_all()


def play(w):
    restore_loses_nothing(w)
    consolidator_heals(w)
    apart_from_a_blind_server(w)


run(play)
