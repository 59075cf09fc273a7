#!/usr/bin/env python3
"""Writes the known answers crypto.json, segment.json, receipt.json and manifest.json beside this file, from primitives.py and the formats as
docs/PROTOCOL.md and the headers of core/crypto, core/log and core/domain describe them; the C code has no part in it. Run once per format:
a file that is committed never changes again (a new format gets a new file). `make.py --check` only compares.

Bytes are hexadecimal. Python has no Argon2id: the one key stretched with it (lock) was taken from the reference implementation,
`libargon2`'s argon2id_hash_raw(2, 65536, 1, ...), and stands below as it came."""
import json
import pathlib
import struct
import sys

import primitives as p

HERE = pathlib.Path(__file__).resolve().parent


def some(tag, n):
    """n bytes that anyone can make again."""
    return b"".join(p.blake2b(f"{tag}/{i}".encode()) for i in range(n // 32 + 1))[:n]


def lp(label):
    return struct.pack("<H", len(label)) + label.encode()


def hash_parts(label, parts, size=32):
    return p.blake2b(lp(label) + b"".join(struct.pack("<Q", len(x)) + x for x in parts), size)


def ident(seed):
    sign_seed, box_sk = p.kdf(seed, 1, b"zona_idn"), p.box_seed_sk(p.kdf(seed, 2, b"zona_idn"))
    return sign_seed, p.ed25519_pk(sign_seed), box_sk, p.x25519_pk(box_sk)


# Argon2id (2 passes, 64 MiB, 1 lane) of "abcd2345" under the salt some("salt", 16)
STRETCHED = bytes.fromhex("21b70e569324b9222f799064ff4949e96d22ecb41a86a6d5143339f809825a55")


# ---- msgpack, the part of it on our wire ----
def mp(v):
    if v is None:
        return b"\xc0"
    if isinstance(v, bool):
        return b"\xc3" if v else b"\xc2"
    if isinstance(v, int):
        if v < 0:
            for limit, head, fmt in ((1 << 5, b"", ">b"), (1 << 7, b"\xd0", ">b"), (1 << 15, b"\xd1", ">h"), (1 << 31, b"\xd2", ">i")):
                if v >= -limit:
                    return head + struct.pack(fmt, v)
            return b"\xd3" + struct.pack(">q", v)
        for limit, head, fmt in ((128, b"", ">B"), (256, b"\xcc", ">B"), (1 << 16, b"\xcd", ">H"), (1 << 32, b"\xce", ">I")):
            if v < limit:
                return head + struct.pack(fmt, v)
        return b"\xcf" + struct.pack(">Q", v)
    if isinstance(v, bytes):
        head = b"\xc4" + struct.pack(">B", len(v)) if len(v) < 256 else b"\xc5" + struct.pack(">H", len(v))
        return head + v
    if isinstance(v, list):
        head = bytes([0x90 | len(v)]) if len(v) < 16 else b"\xdc" + struct.pack(">H", len(v))
        return head + b"".join(mp(x) for x in v)
    raise TypeError(v)


def crypto():
    seed, key, nonce, ad = some("seed", 32), some("key", 32), some("nonce", 24), b"header"
    texts = [b"", b"liquidazione 2025/7", some("long", 200)]
    sign_seed, sign_pk, box_sk, box_pk = ident(seed)
    esk, other = some("ephemeral", 32), some("other", 32)
    header = some("stream header", 24)
    stream, messages = p.SecretStream(key, header), []
    for m, tag in ((b"uno", 0), (b"", 0), (some("due", 100), 2), (b"dopo il cambio di chiave", 0), (b"fine", 3)):
        messages.append({"plain": m.hex(), "sealed": stream.push(m, tag).hex(), "final": tag == 3})
    heads = sorted((some(f"ledger {i % 2}", 16), some(f"device {i}", 32), 10**i, some(f"head {i}", 32)) for i in range(4))
    digest = hash_parts("zona vector 1", [a + b + struct.pack("<Q", c) + d for a, b, c, d in heads], 16)
    return {
        "ident": {"seed": seed.hex(), "sign_pk": sign_pk.hex(), "box_pk": box_pk.hex(), "box_sk": box_sk.hex()},
        "hash_parts": [{"label": "zona test 1", "parts": [t.hex() for t in parts],
                        "hash": hash_parts("zona test 1", parts).hex(), "hash16": hash_parts("zona test 1", parts, 16).hex()}
                       for parts in ([], [b""], [b"a", b"bc"], [b"ab", b"c"], texts)],
        "hash_raw": [{"data": t.hex(), "hash": p.blake2b(t).hex()} for t in texts],
        "hash_keyed": [{"key": key.hex(), "data": t.hex(), "hash": p.blake2b(t, 32, key).hex()} for t in texts],
        "kdf": [{"key": key.hex(), "i": i, "ctx": "zona_hs1", "out": p.kdf(key, i, b"zona_hs1").hex()} for i in (0, 1, 2, 3, 70000)],
        "sign": [{"seed": seed.hex(), "label": "zona test 1", "data": t.hex(),
                  "sig": p.ed25519_sign(sign_seed, lp("zona test 1") + t).hex()} for t in texts + [some("big", 5000)]],
        "aead": [{"key": key.hex(), "nonce": nonce.hex(), "ad": ad.hex(), "plain": t.hex(),
                  "sealed": p.xchacha20poly1305(key, nonce, ad, t).hex()} for t in texts],
        "box": [{"seed": seed.hex(), "ephemeral": esk.hex(), "plain": t.hex(), "sealed": p.box_seal(esk, box_pk, t).hex()} for t in texts],
        "dh": [{"sk": esk.hex(), "pk": p.x25519_pk(esk).hex(), "peer": p.x25519_pk(other).hex(),
                "shared": p.x25519(esk, p.x25519_pk(other)).hex()}],
        "stream": {"key": key.hex(), "header": header.hex(), "messages": messages},
        "lock": [{"label": "zona test 1", "passphrase": "abcd2345", "plain": t.hex(), "locked":
                  (some("salt", 16) + nonce + p.xchacha20poly1305(STRETCHED, nonce, b"zona test 1", t)).hex()} for t in texts[:2]],
        "vector": {"heads": [{"ledger": a.hex(), "device": b.hex(), "seq": c, "hash": d.hex()} for a, b, c, d in heads], "digest": digest.hex()},
    }


def padme(n):
    e = n.bit_length() - 1
    low = max(e - e.bit_length(), 0) if n > 1 else 0
    return n + (1 << low) - 1 & ~((1 << low) - 1)


def zstd_raw(plain):
    """A zstd frame (RFC 8878) of one raw block: single segment, its size in two bytes (biased by 256)."""
    assert 256 <= len(plain) < 65536
    return (b"\x28\xb5\x2f\xfd\x60" + struct.pack("<H", len(plain) - 256)
            + (len(plain) << 3 | 1).to_bytes(3, "little") + plain)


def segment(seq, prev, deps, flags, fmt=1, extra=()):
    key, nonce, plain = some("epoch key", 32), some(f"nonce {seq}", 24), some(f"plain {seq}", 300)
    seed = some("device seed", 32)
    sign_seed, pk, _, _ = ident(seed)
    region, ledger, epoch = some("region", 32), some("ledger", 16), some("epoch", 16)
    header = mp([fmt, region, ledger, pk, seq, prev, deps, epoch, flags, len(plain), 7, *extra])
    frame = zstd_raw(plain)
    body = nonce + p.xchacha20poly1305(key, nonce, header, frame + bytes(padme(len(frame)) - len(frame)))
    body_hash = p.blake2b(body)
    sig = p.ed25519_sign(sign_seed, lp("zona segment 1") + header + body_hash)
    return {
        "region": region.hex(), "ledger": ledger.hex(), "device": pk.hex(), "seq": seq, "prev": [x.hex() for x in prev],
        "deps": [{"device": d[0].hex(), "seq": d[1], "hash16": d[2].hex()} for d in deps], "epoch": epoch.hex(),
        "first": bool(flags & 1), "more": bool(flags & 2), "changes": 7, "format": fmt, "key": key.hex(), "plain": plain.hex(),
        "wire": (b"\x93" + mp(header) + mp(sig) + mp(body)).hex(),
        "erased": (b"\x93" + mp(header) + mp(sig) + mp([body_hash])).hex(),
        "hash": hash_parts("zona seg id 1", [header, body_hash]).hex(),
    }


def segments():
    deps = [[some(f"peer {i}", 32), 10**i + 1, some(f"peer hash {i}", 16)] for i in range(3)]
    first = segment(1, [], [], 1)
    return {"segments": [first, segment(2, [bytes.fromhex(first["hash"])], deps, 3),
                         segment(3, [some("branch a", 32), some("branch b", 32)], deps, 0),
                         segment(4, [some("before", 32)], deps, 4, fmt=2, extra=(b"news",))],
            "padme": [[n, padme(n)] for n in (0, 1, 2, 3, 8, 9, 10, 33, 100, 255, 256, 257, 1000, 4097, 65535, 1 << 20, (1 << 20) + 1)]}


def receipts():
    seed = some("server seed", 32)
    sign_seed, pk, _, _ = ident(seed)
    out = []
    for i, extra in ((0, []), (1, [5])):
        f = {"region": some("region", 32), "by": pk, "incarnation": i + 1, "ledger": some("ledger", 16), "device": some("device", 32),
             "seq": 300 * (i + 1), "hash": some("head", 32), "t_ms": 1743465600000 + i}
        body = mp([1, *f.values(), *extra])
        wire = b"\x92" + mp(body) + mp(p.ed25519_sign(sign_seed, lp("zona receipt 1") + body))
        out.append({k: v.hex() if isinstance(v, bytes) else v for k, v in f.items()} | {"seed": seed.hex(), "wire": wire.hex(), "ours": not extra})
    return {"receipts": out}


def row_by_hash(tag):
    return b"\0" + some(tag, 16)


def row_by_dot(tag, n):
    return b"\1" + some(f"{tag} ledger", 16) + some(f"{tag} device", 32) + struct.pack(">Q", n)


def manifest(kind, name):
    """One that an ente, one that an ambito signs. Amounts of every length of msgpack's integers, two of them negative."""
    seed = some(f"manifest {kind}", 32)
    sign_seed, pk, _, _ = ident(seed)
    ambito = kind == 2
    heads = [[some(f"{name} ledger {i}", 16), [[some(f"{name} device {i} {j}", 32), 70 ** (i + j), some(f"{name} head {i} {j}", 32)]
                                               for j in range(i + 1)]] for i in range(2)]
    trust = [some("trust digest", 16), sorted([some(f"issuer {i}", 32), i + 1, some(f"statement {i}", 16)] for i in range(2))]
    totali = [100_000_000_00, 0, 5_000_000_00, 70_000, 99_999_999_99, 65_535, 65_536, 255, 127]
    interni = [0, 0, 0, -33, 300, 0, -200, -40_000, -3_000_000_000]
    lines = sorted([row_by_dot("line", 1 << 42), 50_000, 40_000, 30_000, 20_000, 1] if i else [row_by_hash("line"), 1, 2, 3, 4, 0] for i in range(2))
    edges = [[row_by_dot("edge", 4096), 128, 256, 1 << 16, 0, 1 << 32, 1 << 31]]
    classe_interna = sorted(row_by_dot(f"impegno {i}", 5000 + i) for i in range(3))
    rows = [1234, some("rows", 32)]
    enti = sorted([some(f"ente {i}", 16), i + 1, some(f"manifest of {i}", 32) if i < 1 else None, *range(1000 * i, 1000 * i + 10)] for i in range(4))
    head = [1, kind, some("region", 32), row_by_dot("fondo", 77), None if ambito else row_by_hash("rilevazione"), 20453, 1 if ambito else 0,
            None if ambito else some("ente", 16), some("ambito", 16), 2, ambito, heads, trust]
    body = mp([*head, totali, interni, lines, edges, [9, classe_interna], rows, *([enti] if ambito else [])])

    def shown(v):
        return v.hex() if isinstance(v, bytes) else [shown(x) for x in v] if isinstance(v, list) else v

    fields = dict(zip(("format", "kind", "region", "fondo_annualita", "rilevazione", "al", "vista", "ente", "ambito", "versione",
                       "non_utilizzo", "vector", "trust"), head))
    fields |= {"totali": totali, "interni": interni, "lines": lines, "edges": edges, "finali": 9, "classe_interna": classe_interna,
               "rows": rows, "enti": enti if ambito else []}
    return {k: shown(v) for k, v in fields.items()} | {
        "trust_bytes": mp(trust).hex(), "seed": seed.hex(), "body": body.hex(), "hash": hash_parts("zona manifest id 1", [body]).hex(),
        "document": mp([body, pk, p.ed25519_sign(sign_seed, lp("zona manifest 1") + body)]).hex()}


def manifests():
    return {"manifests": [manifest(1, "ente"), manifest(2, "ambito")]}


def main():
    same = True
    for name, make in (("crypto", crypto), ("segment", segments), ("receipt", receipts), ("manifest", manifests)):
        text = json.dumps(make(), indent=1) + "\n"
        path = HERE / f"{name}.json"
        if "--check" in sys.argv:
            same &= path.read_text() == text
        else:
            path.write_text(text)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
