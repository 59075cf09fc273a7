#!/usr/bin/env python3
"""Writes trust.json beside this file from primitives.py and docs/PROTOCOL.md (statements, grants, invites); the C code has no part in
it. `--check` only compares. Bytes are hexadecimal."""
import base64
import json
import sys

import primitives as p
from make import HERE, STRETCHED, hash_parts, ident, lp, mp, some

NONE16, NONE32 = bytes(16), bytes(32)
REGION = some("trust/region", 32)
EXPIRES = 1767225600000


class Key:
    def __init__(self, name):
        self.seed = some("trust/" + name, 32)
        self.sign_seed, self.pk, self.box_sk, self.box = ident(self.seed)
        self.seq, self.head = 0, NONE32

    def sign(self, label, data):
        return p.ed25519_sign(self.sign_seed, lp(label) + data)


KINDS = ["root", "server", "org", "invite", "enrol", "pin", "epoch", "revoke", "admit", "format", "successor"]
out = []


def state(by, kind, fields, effective=True, note=""):
    """One more statement of `by`; gives its hash."""
    body = mp([1, KINDS.index(kind) + 1, REGION, by.pk, by.seq + 1, by.head] + fields)
    wire = b"\x92" + mp(body) + mp(by.sign("zona trust 1", body))
    by.seq, by.head = by.seq + 1, p.blake2b(wire)
    out.append({"kind": kind, "issuer": by.pk.hex(), "seq": by.seq, "wire": wire.hex(), "hash": by.head.hex(), "effective": effective,
                "note": note})
    return by.head


def org_id(name):
    return some("trust/org/" + name, 16)


def ledger(kind, owner, audience=NONE16):
    return hash_parts("zona ledger 1", [REGION, bytes([kind]), owner, audience], 16)


def epoch_id(ledger_id, no, key):
    return hash_parts("zona epoch 1", [REGION, ledger_id, no.to_bytes(8, "little"), key], 16)


def enrol(eph, invite, device, effective=True, note=""):
    text = REGION + invite + eph.pk + device.pk + device.box
    return state(eph, "enrol", [invite, device.pk, device.box, device.sign("zona enrol 1", text)], effective, note)


def successor_hash(pk):
    return hash_parts("zona successor 1", [pk])


def text(prefix, payload):
    frame = len(payload).to_bytes(2, "big") + payload + hash_parts("zona text 1", [payload])[:4]
    return prefix + base64.b32encode(frame).decode().rstrip("=").lower()


def mp_str(s):
    b = s.encode()
    return bytes([0xA0 | len(b)]) + b if len(b) < 32 else b"\xd9" + bytes([len(b)]) + b


def arr(parts):
    return bytes([0x90 | len(parts)]) + b"".join(parts)


def make():
    names = ("root", "successor", "claim", "server", "regione", "capofila", "ente", "thief", "eph1", "eph2", "eph3")
    k = {n: Key(n) for n in names}
    regione, ambito, ente = org_id("regione"), org_id("ambito"), org_id("ente")
    committed = successor_hash(k["successor"].pk)
    claim_text = REGION + k["root"].pk + committed + k["server"].pk
    state(k["root"], "root", [committed, k["server"].pk, k["claim"].pk, k["claim"].sign("zona claim 1", claim_text)])
    state(k["root"], "org", [regione, 1, NONE16])
    inv = state(k["root"], "invite", [k["eph1"].pk, k["eph1"].box, EXPIRES, [[regione, 3]]])
    enrol(k["eph1"], inv, k["regione"])
    state(k["root"], "pin", [inv, k["regione"].pk])
    state(k["regione"], "org", [ambito, 2, regione])
    state(k["regione"], "org", [ente, 3, ambito])
    inv_cf = state(k["regione"], "invite", [k["eph2"].pk, k["eph2"].box, EXPIRES, [[ambito, 2], [ente, 1]]])
    enrol(k["eph2"], inv_cf, k["capofila"])
    inv_ente = state(k["capofila"], "invite", [k["eph3"].pk, k["eph3"].box, EXPIRES, [[ente, 1]]])
    enrol(k["eph3"], inv_ente, k["ente"])
    state(k["thief"], "org", [some("trust/org/x", 16), 3, ambito], False, "nobody enrolled this key")
    l6 = ledger(6, ente, ambito)
    key1, key2 = some("trust/key1", 32), some("trust/key2", 32)
    e1, e2 = epoch_id(l6, 1, key1), epoch_id(l6, 2, key2)
    state(k["capofila"], "epoch", [6, ente, ambito, 1, e1, NONE16, b"", []])
    l7 = ledger(7, ente)
    state(k["capofila"], "epoch", [7, ente, NONE16, 1, epoch_id(l7, 1, key1), NONE16, b"", []],
          note="the capofila's device belongs to this ente, too")
    cut = [l6, 5, some("trust/segment 5", 32)]
    gone = state(k["capofila"], "revoke", [k["ente"].pk, 1, [cut]])
    nonce = some("trust/nonce", 24)
    wrapped = nonce + p.xchacha20poly1305(key2, nonce, l6 + e2 + e1, key1)
    state(k["capofila"], "epoch", [6, ente, ambito, 2, e2, e1, wrapped, [gone]])
    state(k["regione"], "admit", [k["ente"].pk, l6, 6, some("trust/segment 6", 32)])
    state(k["ente"], "epoch", [6, ente, ambito, 3, some("trust/no", 16), e2, b"", []], False, "after its revocation, which leaves it nothing")
    state(k["regione"], "format", [2])
    state(k["regione"], "server", [some("trust/other server", 32)])
    last_seq, last = k["root"].seq, k["root"].head
    state(k["successor"], "successor", [k["root"].pk, last_seq, last, some("trust/next", 32)])
    state(k["root"], "format", [3], False, "the old root, after its last statement that counts")

    eph = some("trust/grant ephemeral", 32)
    body = mp([1, REGION, k["capofila"].pk, k["ente"].box, l6, 1, e1, p.box_seal(eph, k["ente"].box, key1)])
    grant = b"\x92" + mp(body) + mp(k["capofila"].sign("zona grant 1", body))

    url = "wss://zona.regione.example/"
    common = [mp_str(url), mp(k["server"].pk), mp(REGION), mp(k["root"].pk), mp(EXPIRES), mp(ente), mp(1)]
    secret = inv_ente + k["eph3"].seed
    # lock: salt || nonce || AEAD under Argon2id(PIN, salt); make.py says where STRETCHED comes from
    lock_nonce = some("trust/lock nonce", 24)
    locked = some("salt", 16) + lock_nonce + p.xchacha20poly1305(STRETCHED, lock_nonce, b"zona invite pin 1", secret)
    return {
        "region": REGION.hex(), "root": k["root"].pk.hex(), "server": k["server"].pk.hex(), "claim": k["claim"].pk.hex(),
        "seeds": {n: k[n].seed.hex() for n in names},
        "orgs": {"regione": regione.hex(), "ambito": ambito.hex(), "ente": ente.hex()},
        "ledgers": [{"kind": kind, "owner": o.hex(), "audience": a.hex(), "id": ledger(kind, o, a).hex()} for kind, o, a in (
            (1, regione, NONE16), (2, regione, ambito), (3, ambito, NONE16), (4, ambito, ente), (5, ambito, NONE16), (6, ente, ambito),
            (7, ente, NONE16))],
        "statements": out,
        "devices": [{"pk": k["regione"].pk.hex(), "state": "active", "depth": 0}, {"pk": k["capofila"].pk.hex(), "state": "active", "depth": 1},
                    {"pk": k["ente"].pk.hex(), "state": "revoked", "depth": 2}],
        "epoch": {"ledger": l6.hex(), "no": 2, "id": e2.hex(), "key": key2.hex(), "previous": key1.hex()},
        "counts": [[4, some("trust/other", 32).hex(), True], [5, cut[2].hex(), True], [6, some("trust/segment 6", 32).hex(), True],
                   [6, some("trust/other", 32).hex(), False], [7, some("trust/other", 32).hex(), False]],
        "grant": {"recipient_seed": k["ente"].seed.hex(), "wire": grant.hex(), "ledger": l6.hex(), "no": 1, "key": key1.hex()},
        "invite": {"url": url, "expires_ms": EXPIRES, "org": ente.hex(), "role": 1, "statement": inv_ente.hex(), "seed": k["eph3"].seed.hex(),
                   "pin": "abcd2345", "open": text("ZONA1-", arr([mp(1)] + common + [mp(inv_ente), mp(k["eph3"].seed)])),
                   "locked": text("ZONA1-", arr([mp(2)] + common + [mp(locked)]))},
        "claim_code": {"url": url, "seed": k["claim"].seed.hex(),
                       "text": text("ZONAC1-", arr([mp(1), mp_str(url), mp(k["server"].pk), mp(REGION), mp(k["claim"].seed)]))},
        "recovery": {"seed": k["successor"].seed.hex(), "text": text("ZONAR1-", arr([mp(1), mp(k["successor"].seed)]))},
    }


if __name__ == "__main__":
    made = json.dumps(make(), indent=1) + "\n"
    path = HERE / "trust.json"
    if "--check" in sys.argv:
        sys.exit(path.read_text() != made)
    path.write_text(made)
