"""The independent sum: every amount the story writes is also added up here, in integer cents, without asking Zona anything."""
from collections import defaultdict

FIELDS = ("assegnato", "trasferito", "programmato", "impegnato", "liquidato", "pagato")


def euro(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def italian(cents):
    whole = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}{whole},{abs(cents) % 100:02d}"


def cents(text):
    sign = -1 if text.startswith("-") else 1
    whole, _, frac = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(frac))


class Sums:
    def __init__(self):
        self.final = defaultdict(int)     # (fund, ente, field): what reached people
        self.inside = defaultdict(int)    # (fund, ente, field): transfers between enti
        self.ambito_assigned = defaultdict(int)  # (fund, ambito)
        self.ambito_transferred = defaultdict(int)
        self.ambito_of = {}

    def add(self, fund, ente, field, amount, inside=False):
        (self.inside if inside else self.final)[fund, ente, field] += amount

    def ente(self, fund, ente, field):
        return self.final[fund, ente, field]

    def ambito(self, fund, ambito, field):
        return sum(v for (f, e, x), v in self.final.items() if f == fund and x == field and self.ambito_of[e] == ambito)

    def region(self, fund, field):
        return sum(v for (f, _, x), v in self.final.items() if f == fund and x == field)
