"""The primitives that Zona takes from libsodium, written again in plain Python from their papers and RFCs, so that the known
answers of tests/vectors do not come from the library they check. Slow, not constant time: only for make.py.

Sources: RFC 8032 (Ed25519), RFC 7748 (X25519), RFC 8439 (ChaCha20, Poly1305), draft-irtf-cfrg-xchacha (HChaCha20), Bernstein,
"Extending the Salsa20 nonce" (XSalsa20), libsodium's manual (crypto_kdf, crypto_box_seal, crypto_secretstream)."""
import hashlib
import struct


def blake2b(data, size=32, key=b""):
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def kdf(key, i, ctx):
    """crypto_kdf_derive_from_key, 32 bytes."""
    salt = struct.pack("<Q", i) + bytes(8)
    return hashlib.blake2b(b"", digest_size=32, key=key, salt=salt, person=ctx + bytes(8)).digest()


# ---- curves ----
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BY = 4 * pow(5, P - 2, P) % P


def _recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return P - x if x & 1 != sign else x


B = (_recover_x(BY, 0), BY)


def _add(p, q):
    (a, b), (c, d) = p, q
    t = D * a * c * b * d % P
    return ((a * d + b * c) * pow(1 + t, P - 2, P) % P, (b * d + a * c) * pow(1 - t, P - 2, P) % P)


def _mul(k, p):
    r = (0, 1)
    while k:
        if k & 1:
            r = _add(r, p)
        p = _add(p, p)
        k >>= 1
    return r


def _encode(p):
    return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")


def _clamp(b):
    a = int.from_bytes(b, "little")
    return a & ~7 & ~(1 << 255) | 1 << 254


def ed25519_pk(seed):
    return _encode(_mul(_clamp(hashlib.sha512(seed).digest()[:32]), B))


def ed25519_sign(seed, m):
    h = hashlib.sha512(seed).digest()
    a, pk = _clamp(h[:32]), ed25519_pk(seed)
    r = int.from_bytes(hashlib.sha512(h[32:] + m).digest(), "little") % L
    big_r = _encode(_mul(r, B))
    k = int.from_bytes(hashlib.sha512(big_r + pk + m).digest(), "little") % L
    return big_r + ((r + k * a) % L).to_bytes(32, "little")


def x25519(sk, u):
    k, x1 = _clamp(sk), int.from_bytes(u, "little") & (1 << 255) - 1
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swap ^ bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % P, c * b % P
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        aa, bb = a * a % P, b * b % P
        e = (aa - bb) % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def x25519_pk(sk):
    return x25519(sk, (9).to_bytes(32, "little"))


def box_seed_sk(seed):
    """crypto_box_seed_keypair's secret key."""
    return hashlib.sha512(seed).digest()[:32]


# ---- ciphers ----
SIGMA = struct.unpack("<4I", b"expand 32-byte k")


def _rotl(v, n):
    return (v << n | v >> 32 - n) & 0xFFFFFFFF


def _chacha_rounds(s):
    x = list(s)
    order = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    for _ in range(10):
        for a, b, c, d in order:
            x[a] = x[a] + x[b] & 0xFFFFFFFF; x[d] = _rotl(x[d] ^ x[a], 16)
            x[c] = x[c] + x[d] & 0xFFFFFFFF; x[b] = _rotl(x[b] ^ x[c], 12)
            x[a] = x[a] + x[b] & 0xFFFFFFFF; x[d] = _rotl(x[d] ^ x[a], 8)
            x[c] = x[c] + x[d] & 0xFFFFFFFF; x[b] = _rotl(x[b] ^ x[c], 7)
    return x


def chacha20(key, nonce12, counter, data):
    out = bytearray()
    for i in range(0, len(data), 64):
        s = list(SIGMA) + list(struct.unpack("<8I", key)) + [counter + i // 64] + list(struct.unpack("<3I", nonce12))
        block = struct.pack("<16I", *[a + b & 0xFFFFFFFF for a, b in zip(_chacha_rounds(s), s)])
        out += bytes(a ^ b for a, b in zip(data[i:i + 64], block))
    return bytes(out)


def hchacha20(key, nonce16):
    x = _chacha_rounds(list(SIGMA) + list(struct.unpack("<8I", key)) + list(struct.unpack("<4I", nonce16)))
    return struct.pack("<8I", *(x[:4] + x[12:]))


def poly1305(key, m):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    acc = 0
    for i in range(0, len(m), 16):
        acc = (acc + int.from_bytes(m[i:i + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((acc + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def _pad16(b):
    return b + bytes(-len(b) % 16)


def xchacha20poly1305(key, nonce24, ad, plain):
    k, n = hchacha20(key, nonce24[:16]), bytes(4) + nonce24[16:]
    c = chacha20(k, n, 1, plain)
    mac = _pad16(ad) + _pad16(c) + struct.pack("<QQ", len(ad), len(c))
    return c + poly1305(chacha20(k, n, 0, bytes(32)), mac)


def _salsa_rounds(s):
    x = list(s)
    order = [(0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11), (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)]
    for _ in range(10):
        for a, b, c, d in order:
            x[b] ^= _rotl(x[a] + x[d] & 0xFFFFFFFF, 7)
            x[c] ^= _rotl(x[b] + x[a] & 0xFFFFFFFF, 9)
            x[d] ^= _rotl(x[c] + x[b] & 0xFFFFFFFF, 13)
            x[a] ^= _rotl(x[d] + x[c] & 0xFFFFFFFF, 18)
    return x


def _salsa_state(key, four):
    k = struct.unpack("<8I", key)
    return [SIGMA[0], *k[:4], SIGMA[1], *four, SIGMA[2], *k[4:], SIGMA[3]]


def _hsalsa20(key, nonce16):
    x = _salsa_rounds(_salsa_state(key, struct.unpack("<4I", nonce16)))
    return struct.pack("<8I", x[0], x[5], x[10], x[15], x[6], x[7], x[8], x[9])


def _xsalsa20(key, nonce24, size):
    k, out = _hsalsa20(key, nonce24[:16]), bytearray()
    for i in range((size + 63) // 64):
        s = _salsa_state(k, (*struct.unpack("<2I", nonce24[16:]), i, 0))
        out += struct.pack("<16I", *[a + b & 0xFFFFFFFF for a, b in zip(_salsa_rounds(s), s)])
    return bytes(out[:size])


def box_seal(ephemeral_sk, to_pk, plain):
    """crypto_box_seal with a given ephemeral key."""
    epk = x25519_pk(ephemeral_sk)
    nonce = blake2b(epk + to_pk, 24)
    k = _hsalsa20(x25519(ephemeral_sk, to_pk), bytes(16))
    stream = _xsalsa20(k, nonce, 32 + len(plain))
    c = bytes(a ^ b for a, b in zip(plain, stream[32:]))
    return epk + poly1305(stream[:32], c) + c


class SecretStream:
    """crypto_secretstream_xchacha20poly1305, pushing side, without associated data."""
    TAG_MESSAGE, TAG_REKEY, TAG_FINAL = 0, 2, 3

    def __init__(self, key, header):
        self.k, self.counter, self.inonce = hchacha20(key, header[:16]), 1, header[16:]

    def _nonce(self):
        return struct.pack("<I", self.counter) + self.inonce

    def push(self, plain, tag):
        n = self._nonce()
        block = chacha20(self.k, n, 1, bytes([tag]) + bytes(63))
        c = chacha20(self.k, n, 2, plain)
        # libsodium pads by (16 - 64 + len) mod 16, not by what is missing to 16: kept for ever as it was released
        mac = block + c + bytes((16 - 64 + len(c)) % 16) + struct.pack("<QQ", 0, 64 + len(c))
        tag_mac = poly1305(chacha20(self.k, n, 0, bytes(32)), mac)
        self.inonce = bytes(a ^ b for a, b in zip(self.inonce, tag_mac))
        self.counter += 1
        if tag & 2:
            new = chacha20(self.k, self._nonce(), 0, self.k + self.inonce)
            self.k, self.inonce, self.counter = new[:32], new[32:], 1
        return block[:1] + c + tag_mac
