#!/usr/bin/env python3
"""wss://: the certificate is checked. One of a private authority is refused until --ca names the authority, which the home then
remembers; one for another name is refused always; the figures arrive."""
import os
import shutil
import subprocess

from support import SKIP, check, equal, run


def openssl(w, *args):
    subprocess.run(["openssl", *args], cwd=w.root, check=True, capture_output=True)


def authority(w, name, alt):
    """An authority of its own and a certificate by it."""
    openssl(w, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", f"/CN={name} CA",
            "-keyout", f"{name}-ca.key", "-out", f"{name}-ca.pem")
    openssl(w, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout",
            f"{name}.key", "-out", f"{name}.csr")
    with open(w.path("ext"), "w", encoding="utf-8") as f:
        f.write(f"subjectAltName={alt}\n")
    openssl(w, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{name}-ca.pem", "-CAkey", f"{name}-ca.key", "-CAcreateserial", "-days",
            "30", "-extfile", "ext", "-out", f"{name}.pem")


def use(w, name):
    """The server's settings name the certificate."""
    ini = os.path.join(w.data, "zonad.ini")
    with open(ini, encoding="utf-8") as f:
        lines = f.readlines()
    with open(ini, "w", encoding="utf-8") as f:
        for line in lines:
            if line.startswith("certificate ="):
                line = f"certificate = {w.path(name + '.pem')}\n"
            if line.startswith("key ="):
                line = f"key = {w.path(name + '.key')}\n"
            f.write(line)


def play(w):
    if shutil.which("openssl") is None:
        print("skipped: openssl is not here")
        return SKIP
    authority(w, "buono", "IP:127.0.0.1")
    authority(w, "altro", "DNS:altro.example")
    w.data = w.path("server")
    w.run([f"{w.bin}/zonad", "init", "--data", w.data, "--listen", "127.0.0.1:0"])
    with open(os.path.join(w.data, "zonad.ini"), encoding="utf-8") as f:
        port = next(line for line in f if line.startswith("listen =")).rsplit(":", 1)[1].strip()
    shutil.rmtree(w.data)
    claim = w.run([f"{w.bin}/zonad", "init", "--data", w.data, "--listen", f"127.0.0.1:{port}", "--public-url",
                   f"wss://127.0.0.1:{port}"]).stdout.strip()
    use(w, "buono")
    w.server_start()
    code, _, err = w.outcome("R", "init", "--claim", claim, "--nome", "Regione Calabria")
    equal(code, 3, f"an unknown authority ({err.strip()})")
    check("certificato" in err, "says that it is the certificate:", err)
    code, _, err = w.outcome("R", "sync", "--ca", w.path("altro-ca.pem"))
    equal(code, 3, f"another authority ({err.strip()})")
    w.refused("R", "sync", "--ca", w.path("nessuna.pem"), says="nessuna.pem")
    w.z("R", "sync", "--ca", w.path("buono-ca.pem"))
    w.z("R", "sync")  # the home remembers
    equal(w.j("R", "status")["in_attesa"], 0, "delivered over wss")
    w.server_stop()
    use(w, "altro")
    w.server_start()
    code, _, err = w.outcome("R", "sync", "--ca", w.path("altro-ca.pem"))
    equal(code, 3, f"a certificate for another name ({err.strip()})")
    check("certificato" in err, "says that it is the certificate:", err)


run(play)
