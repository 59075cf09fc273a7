#!/usr/bin/env python3
"""`zona serve`: the local API and its guards, background sync, the command line beside it, and answers in milliseconds while the
network is away or the name lookup hangs."""
import http.client
import json
import os
import socket
import subprocess
import threading
import time

from support import Page, check, equal, run


def guards(page):
    for path in ("/api/v1/me", "/api/v1/entities/impegno"):
        page.ask("GET", path, status=401, Authorization=None)
        page.ask("GET", path, status=401, Authorization="Bearer " + "a" * 52)
        page.ask("GET", path, status=421, Host="zona.example:80")
        page.ask("GET", path, status=421, Host=f"127.0.0.1:{page.port + 1}")
        page.ask("GET", path, status=403, Origin="http://evil.example")
        page.ask("GET", path, status=403, Origin="null")
        page.ask("GET", path, Origin=f"http://127.0.0.1:{page.port}")
        page.ask("GET", path, Host=f"localhost:{page.port}")
    page.ask("GET", "/nulla", status=404)
    page.ask("GET", "/api/v1/nulla", status=404)
    page.ask("DELETE", "/api/v1/me", status=405)
    check("GET" in page.last.getheader("allow"), "Allow says what is allowed")
    page.ask("POST", "/api/v1/entities/impegno", status=411, body="{}", Transfer_Encoding="chunked")
    page.ask("POST", "/api/v1/entities/impegno", body='{"a":', status=400)
    page.ask("POST", "/api/v1/entities/impegno", body="[]", status=400)
    page.ask("POST", "/api/v1/entities/impegno", body='{"a":1}', Content_Type="text/plain", status=400)
    page.ask("POST", "/api/v1/entities/impegno", body=" " * ((1 << 20) + 1), status=413)
    page.ask("GET", "/api/v1/entities/nulla", status=404)
    text = page.ask("GET", "/")
    check("<html" in text and "default-src 'self'" in page.last.getheader("content-security-policy"), "the page and its policy")
    equal(page.last.getheader("x-content-type-options"), "nosniff", "nosniff")


def rows(w, page):
    names = [e["name"] for e in page.ask("GET", "/api/v1/schema")]
    check("impegno" in names and "ente" in names, "the schema:", names)
    me = page.ask("GET", "/api/v1/me")
    equal((me["ente"], me["ruolo"]), ("D049", "ente"), "who I am")
    made = page.ask("POST", "/api/v1/entities/impegno", status=201, body={
        "budget": "SAD-01/FNPS/2025", "anno": 2025, "numero": "11", "data": "2025-03-01", "importo": "10.00"})
    got = page.ask("GET", f"/api/v1/entities/impegno/{made['id']}")
    equal(got["importo"], "10.00", "the row")
    changed = page.ask("PUT", f"/api/v1/entities/impegno/{made['id']}", body={"importo": "12,50"})
    equal(changed["importo"], "12.50", "the change")
    equal(len(page.ask("GET", f"/api/v1/entities/impegno/{made['id']}/history")), 2, "its history")
    equal([r["id"] for r in page.ask("GET", "/api/v1/entities/impegno?numero=11")], [made["id"]], "a filter")
    page.ask("PUT", f"/api/v1/entities/impegno/{made['id']}", body={"importo": "12,3,4"}, status=422)
    page.ask("POST", "/api/v1/entities/impegno", body={"numero": {"a": 1}}, status=422)
    page.ask("GET", "/api/v1/conflicts")
    # the command line beside it
    w.z("C1", "edit", "impegno", made["id"], "importo=13.00")
    equal(page.ask("GET", f"/api/v1/entities/impegno/{made['id']}")["importo"], "13.00", "what the command line wrote")
    page.ask("DELETE", f"/api/v1/entities/impegno/{made['id']}")
    page.ask("GET", f"/api/v1/entities/impegno/{made['id']}", status=404)
    return made


def figures(w, page):
    """The routes of rendicontazione; here because they want all of core/domain."""
    said = page.ask("GET", "/api/v1/rendiconto?fondo=FNPS&anno=2025&al=2025-12-31")
    equal(said, w.j("C1", "rendiconto", "show", "--fondo", "FNPS", "--anno", "2025", "--al", "2025-12-31"), "the same as the command's")
    page.ask("GET", "/api/v1/rendiconto?fondo=FNPS", status=400)
    check(page.ask("GET", "/api/v1/report/R1?fondo=FNPS&anno=2025"), "R1")
    page.ask("GET", "/api/v1/report/R99", status=404)
    check(isinstance(page.ask("GET", "/api/v1/check"), list), "rules")
    page.ask("POST", "/api/v1/rendiconto/vola", body={"fondo": "FNPS", "anno": 2025}, status=404)
    moved = page.ask("POST", "/api/v1/rendiconto/submit", body={"fondo": "FNPS", "anno": 2025})
    equal(moved["stato"], "inviato", "a submission from the page")


def until(what, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        check(time.monotonic() < deadline, "it never happened:", what)
        time.sleep(0.1)


def background(w, page):
    """What is written here leaves by itself; what others send comes by itself; `zona sync` beside it wakes it."""
    w.impegno("C1", 21, "21.00")
    until("the row leaves by itself", lambda: w.j("C1", "status")["in_attesa"] == 0)
    w.z("CF", "edit", "intervento", "SAD-01", "titolo=Titolo nuovo")
    w.z("CF", "sync")
    until("the news arrives", lambda: page.ask("GET", "/api/v1/entities/intervento")[0]["titolo"] == "Titolo nuovo")
    w.impegno("C1", 22, "22.00")
    result = w.j("C1", "sync")
    equal(result["in_attesa"], 0, f"`zona sync` beside the daemon: {result}")
    equal(page.ask("POST", "/api/v1/sync", body={})["in_attesa"], 0, "sync by the API")
    w.refused("C1", "serve", "--no-open")


def quick(page, what):
    """Twenty answers, none slower than a person's blink."""
    worst = 0.0
    for i in range(20):
        start = time.monotonic()
        page.ask("GET", "/api/v1/status" if i % 2 else "/api/v1/entities/impegno")
        worst = max(worst, time.monotonic() - start)
    check(worst < 1.0, f"{what}: an answer took {worst:.3f} s")


def play(w):
    w.open_region()
    w.open_ambito()
    w.budget("D049")
    w.open_comune("C1", "D049")
    page = Page(w, "C1")
    guards(page)
    rows(w, page)
    background(w, page)
    w.server_stop()
    quick(page, "no network")
    code, out, err = w.outcome("C1", "sync")
    equal(code, 3, f"`zona sync` with a dead server ({err.strip()})")
    w.impegno("C1", 31, "31.00")
    w.server_start()
    until("it comes back by itself", lambda: w.j("C1", "status")["in_attesa"] == 0, 60)
    page.stop()
    check(not os.path.exists(w.path("C1", "serve.json")), "serve.json is gone")
    slow_names(w)
    silent_server(w)
    w.server_start()
    page = Page(w, "C1")
    figures(w, page)
    page.stop()


def slow_names(w):
    """A name lookup that hangs: the page answers, `zona sync` gives up in time, the daemon still ends when asked."""
    library = os.environ.get("ZONA_SLOW_DNS", "")
    if not os.path.exists(library):
        print("the slow name lookup is not built: not tried")
        return
    env = {"LD_PRELOAD": library}
    page = Page(w, "C1", env)
    time.sleep(1.0)
    quick(page, "while the name lookup hangs")
    page.ask("POST", "/api/v1/entities/impegno", status=201, body={
        "budget": "SAD-01/FNPS/2025", "anno": 2025, "numero": "41", "data": "2025-03-01", "importo": "10.00"})
    # beside the daemon, and alone: both give up in time
    took = {}

    def give_up(home, env=None):
        start = time.monotonic()
        code, _, err = w.outcome(home, "sync", env=env)
        took[home] = (code, time.monotonic() - start, err.strip())

    other = threading.Thread(target=give_up, args=("CF", env))
    other.start()
    give_up("C1")
    other.join()
    for home, (code, seconds, err) in took.items():
        check(code == 3 and seconds < 60, f"sync of {home} while the name lookup hangs: {code}, {seconds:.0f} s, {err}")
    page.stop()


def silent_server(w):
    """A server that takes the connection and never says a word: `zona sync` ends within 60 s."""
    w.server_stop()
    port = int(w.j("C1", "status")["server"].rsplit(":", 1)[1].strip("/"))
    with socket.create_server(("127.0.0.1", port)):
        start = time.monotonic()
        code, _, err = w.outcome("C1", "sync")
        equal(code, 3, f"sync with a silent server ({err.strip()})")
        check(time.monotonic() - start < 60, "it took", time.monotonic() - start)


run(play)
