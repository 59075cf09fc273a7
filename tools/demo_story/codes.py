"""Plausible codes from a seeded generator: CIG with its check (ANAC), CUP, act numbers. DOMAIN: exact rules of identifiers."""


def cig(rng):
    """A second-generation CIG: letter A-U, six hex digits, three check digits."""
    letter = rng.choice("ABCDEFGHIJKLMNOPQRSTU")
    body = rng.randrange(16**6)
    check = (body + ord(letter) - 64) * 211 % 4091
    return f"{letter}{body:06X}{check:03X}"


def cup(rng):
    return f"{rng.choice('BCDEFGHIJ')}{rng.randrange(10, 99)}H{rng.randrange(18, 26)}{rng.randrange(10**9):09d}"


def partita_iva(rng):
    digits = [int(c) for c in f"{rng.randrange(10**7):07d}{rng.randrange(1, 101):03d}"]
    total = sum(digits[0::2]) + sum(d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return "".join(map(str, digits)) + str(-total % 10)
