#!/usr/bin/env python3
"""Writes handshake.json beside this file from primitives.py and docs/PROTOCOL.md; the C code has no part in it. `--check` only
compares. Bytes are hexadecimal."""
import json
import struct
import sys

import primitives as p
from make import HERE, ident, lp, mp, some

ZERO24 = bytes(24)


def pad(b):
    b += b"\x80"
    return b + bytes(-len(b) % 256)


def with_length(b):
    return struct.pack("<H", len(b)) + b


def sign(seed, label, data):
    return p.ed25519_sign(seed, lp(label) + data)


def keys(k, n):
    return [p.kdf(k, i + 1, b"zona_hs1") for i in range(n)]


def handshake():
    region = some("hs/region", 32)
    s_sign, s_pk, _, _ = ident(some("hs/server", 32))
    c_sign, c_pk, _, _ = ident(some("hs/client", 32))
    eC, eS = some("hs/eC", 32), some("hs/eS", 32)
    time_ms, limits = 1743465600123, (4096, 65536, 65536)
    vector, trust = some("hs/vector", 16), some("hs/trust", 16)

    m1 = mp([1, 0x100, 0x100, p.blake2b(s_pk)[:4], p.x25519_pk(eC)])
    a2 = mp([2, 0x100, p.x25519_pk(eS)])
    start = with_length(b"zona handshake 1") + region + s_pk
    t1 = p.blake2b(start + with_length(m1) + with_length(a2))
    k0 = p.blake2b(t1, 32, p.x25519(eC, p.x25519_pk(eS)))
    kS, kC, kX = keys(k0, 3)
    said = sign(s_sign, "zona hs server 1", t1) + struct.pack("<q", time_ms) + struct.pack("<III", *limits)
    c2 = p.xchacha20poly1305(kS, ZERO24, t1, pad(said))
    t2 = p.blake2b(t1 + with_length(c2))
    proof = c_pk + sign(c_sign, "zona hs client 1", t2 + c_pk) + vector + trust
    c3 = p.xchacha20poly1305(kC, ZERO24, t2, pad(proof))
    t3 = p.blake2b(t2 + with_length(c3))
    k_cs, k_sc, sid = keys(p.blake2b(t3, 32, kX), 3)
    out = {"region": region, "server_seed": some("hs/server", 32), "client_seed": some("hs/client", 32), "client_ephemeral": eC,
           "server_ephemeral": eS, "vector": vector, "trust": trust, "m1": m1, "m2": a2 + c2, "m3": c3, "t3": t3, "k_cs": k_cs,
           "k_sc": k_sc, "sid": sid}
    return {**{k: v.hex() for k, v in out.items()}, "time_ms": time_ms, "version": 0x100, "limits": list(limits)}


if __name__ == "__main__":
    text = json.dumps(handshake(), indent=1) + "\n"
    path = HERE / "handshake.json"
    if "--check" in sys.argv:
        sys.exit(path.read_text() != text)
    path.write_text(text)
