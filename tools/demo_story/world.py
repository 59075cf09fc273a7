"""Processes and homes of the demo: the server, the workplaces, and the commands they run."""
import json
import os
import signal
import subprocess
import sys
import time


class Failure(Exception):
    pass


class World:
    def __init__(self, bin_dir, root):
        self.bin, self.root = os.path.abspath(bin_dir), os.path.abspath(root)
        self.server = None
        self.daemons = {}
        self.commands = 0

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def run(self, argv, expect=(0,), stdin=None):
        self.commands += 1
        p = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        if p.returncode not in expect:
            raise Failure(f"{' '.join(argv)}\n  uscita {p.returncode}: {p.stderr.strip() or p.stdout.strip()}")
        return p

    # ---- server -------------------------------------------------------------------------------------------------------
    def server_init(self, data, listen="127.0.0.1:0"):
        self.data = self.path(data)
        return self.run([f"{self.bin}/zonad", "init", "--data", self.data, "--listen", listen]).stdout.strip()

    def server_start(self, *options):
        """Starts zonad and waits until it says it listens (the line it writes to its log)."""
        log = open(self.path("zonad.log"), "ab")
        at = log.tell()
        self.server = subprocess.Popen([f"{self.bin}/zonad", "serve", "--data", self.data, *options], stdout=log, stderr=log,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.server.poll() is not None:
                raise Failure("il server si è fermato: guarda " + self.path("zonad.log"))
            with open(self.path("zonad.log"), "rb") as f:
                f.seek(at)
                if b"listening" in f.read():
                    return
            time.sleep(0.05)
        raise Failure("il server non risponde: guarda " + self.path("zonad.log"))

    def server_stop(self):
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            if self.server.wait(20) != 0:
                raise Failure("il server non si è fermato in ordine")
        self.server = None

    # ---- workplaces ------------------------------------------------------------------------------------------------------
    def zona(self, home, *args, expect=(0,)):
        return self.run([f"{self.bin}/zona", "--home", self.path(home), *map(str, args)], expect).stdout.strip()

    def zona_json(self, home, *args, expect=(0,)):
        out = self.zona(home, *args, "--json", expect=expect)
        try:
            return json.loads(out)
        except ValueError:
            raise Failure(f"zona {' '.join(map(str, args))}: non è JSON: {out[:200]!r}")

    def serve(self, home):
        """Leaves `zona serve` running for this home; its address is in its log."""
        log = self.path(home + ".log")
        self.daemons[home] = subprocess.Popen([f"{self.bin}/zona", "--home", self.path(home), "serve", "--no-open"],
                                              stdout=open(log, "wb"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                              start_new_session=True)
        return log

    def stop_all(self):
        for p in self.daemons.values():
            if p.poll() is None:
                p.send_signal(signal.SIGTERM)
        for p in self.daemons.values():
            p.wait(20)
        self.server_stop()


def say(text="", style=""):
    codes = {"title": "1", "good": "32", "dim": "2"}
    if style and sys.stdout.isatty():
        text = f"\033[{codes[style]}m{text}\033[0m"
    print(text, flush=True)
