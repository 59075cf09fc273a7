#!/usr/bin/env python3
"""The money of random years, worked out a second time.

`years` (tests/sim/years/dump.c) makes random regions: assignments in chains and returns, budget lines, impegni with variations and
re-imputations, splits over several lines, liquidazioni, payments, storni, recoveries, opening balances, entries on behalf of others,
transfers and cash; it writes their rows and the reports that Zona makes of them. This program knows nothing of Zona's code: it
computes every figure from the rows by the words of docs/REGOLE.md and of the headers it names, and compares each report's cell. Then it
checks on its own numbers that no euro is counted twice or lost: levels add up, internal transfers cancel out, the closure of every
identity. It prints the seed and the year that fail.

  years.py [--programma FILE] [--seme N] [--anni N]      (ZONA_YEARS sets how many)"""
import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict

MEASURES = ("impegnato", "liquidato", "pagato", "recuperato")
ENTE, AMBITO, REGIONE = "ente", "ambito", "regione"


def euro(cents):
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def webster(amount, weights):
    """Shares of an amount by Sainte-Laguë's divisors 1, 3, 5, … (core/domain/money/shares.h); the first of equals wins."""
    parts = [0] * len(weights)
    total = sum(weights)
    if total == 0 or amount == 0:
        return parts
    sign, amount = (-1, -amount) if amount < 0 else (1, amount)
    n = len(weights)
    parts = [max(0, amount * w // total - n) for w in weights]  # surely not too many: the rest go one by one
    for _ in range(amount - sum(parts)):
        best = 0
        for i in range(1, n):
            if weights[i] * (2 * parts[best] + 1) > weights[best] * (2 * parts[i] + 1):
                best = i
        parts[best] += 1
    return [sign * p for p in parts]


def year_of(day):
    import datetime
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).year


class Region:
    """The rows of one region, by entity and by what they hang on."""

    def __init__(self, rows):
        self.rows = {e: {r["k"]: r for r in v} for e, v in rows.items()}
        self.regione = next(r["k"] for r in rows["ente"] if r["tipo"] == "regione")
        self.codes = {r["k"]: r.get("cod_catastale", "regione") for r in rows["ente"]} | {r["k"]: r["codice"] for r in rows["ambito"]}
        self.names = {r["k"]: r["denominazione"] for r in rows["ente"]}
        self.below = {e: defaultdict(list) for e in ("variazione_impegno", "imputazione", "liquidazione", "pagamento", "storno", "recupero")}
        parents = {"variazione_impegno": "impegno", "liquidazione": "impegno", "pagamento": "liquidazione", "storno": "pagamento",
                   "recupero": "liquidazione"}
        for entity, parent in parents.items():
            for r in rows[entity]:
                self.below[entity][r[parent]].append(r)
        for r in rows["imputazione"]:
            self.below["imputazione"][r.get("liquidazione") or r["impegno"]].append(r)
        self.capofila = {r["k"]: r.get("capofila", 0) for r in rows["ambito"]}

    def by_k(self, code):
        return next(k for k, c in self.codes.items() if c == code)


class Year:
    """One fund-year of a region at a date."""

    def __init__(self, region, fund_year, al):
        self.g, self.al = region, al
        self.edges = {k: e for k, e in region.rows["assegnazione"].items() if e["fondo_annualita"] == fund_year and self.valid(e)}
        self.lines = {k: b for k, b in region.rows["budget"].items() if b["assegnazione"] in self.edges}
        self.homes()
        # who accounts for the fund (DOMAIN 6.1): those with a line in the ambito's plan, those that the Regione named
        self.inside = {(self.plan_of(b), b["ente"]) for b in self.lines.values()}
        self.named = {r["ente"] for r in region.rows["rendicontante"].values()
                      if r["fondo_annualita"] == fund_year and r["fonte"] == "regione" and r["tipo"] == "incluso"}
        self.amounts = []  # (line or None, edge or None, ente, counterpart, {measure: cents})
        self.spend()
        self.committed = defaultdict(int)
        for line, _, _, _, v in self.amounts:
            if line is not None:
                self.committed[line] += v["impegnato"]

    def valid(self, e):
        kind, ente, ambito = e["scritta"]
        given = e["origine"] == "ente"
        if kind == 1:
            return True
        if kind == 3:
            return e.get("da_ambito") == ambito if given else e.get("ambito") == ambito
        return e.get("da_ente") == ente if given else e.get("ente") == ente

    def plan_of(self, line):
        return line["scritta"][2]

    def homes(self):
        g, self.home = self.g, {}
        for m in g.rows["ambito_membro"].values():
            if m["dal"] <= self.al <= m.get("al", 10 ** 6):
                self.home.setdefault(m["ente"], m["ambito"])
        for ambito, ente in g.capofila.items():
            self.home.setdefault(ente, ambito)
        for b in self.lines.values():
            self.home.setdefault(b["ente"], self.plan_of(b))

    # ---- spending ----

    def quotas(self, k):
        q = defaultdict(int)
        for r in self.g.below["imputazione"][k]:
            q[r["budget"]] += r["importo"]
        rows = self.g.rows["budget"]
        return sorted(q.items(), key=lambda x: bytes.fromhex(rows[x[0]]["id"]))

    def units(self):
        for i in self.g.rows["impegno"].values():
            q = self.quotas(i["k"])
            targets = [b for b, _ in q] or [i.get("budget")]
            if any(t in self.lines for t in targets) or i.get("assegnazione") in self.edges:
                yield i, q

    def own(self):
        """(ente, line or edge, year) where an ente has entries of its own: those on its behalf do not count there."""
        mine = set()
        for i, q in self.units():
            if i["scritta"][0] == 6:
                for t in [b for b, _ in q] or [i.get("assegnazione") or i.get("budget")]:
                    mine.add((i["ente"], t, year_of(i["data"])))
        for m in self.g.rows["movimento_sintetico"].values():
            if m["scritta"][0] == 6:
                mine.add((m["ente"], m["budget"], year_of(m["data"])))
        return mine

    def unit(self, i, quotas):
        """{line or ('edge', k): {measure: cents}} of one impegno at the date."""
        g, al = self.g, self.al
        out = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
        first = 0 if i.get("prenotazione") else i["importo"]
        changes = g.below["variazione_impegno"][i["k"]]
        now = first + sum(v["importo"] for v in changes)
        committed = 0
        if not i.get("prenotazione"):
            committed = (i["importo"] if i["data"] <= al else 0) + sum(v["importo"] for v in changes if v["data"] <= al)
        if quotas:
            rest = max(0, min(first, now) - sum(w for _, w in quotas))
            lines, weights = [b for b, _ in quotas] + [None], [w for _, w in quotas] + [rest]
        else:
            target = ("edge", i["assegnazione"]) if i.get("assegnazione") else i["budget"]
            lines, weights = [target], [1]

        def spread(to, w, amount, measure):
            for line, part in zip(to, webster(amount, w)):
                if line is not None:
                    out[line][measure] += part

        spread(lines, weights, committed, "impegnato")
        undivided = dict.fromkeys(MEASURES, 0)
        for l in g.below["liquidazione"][i["k"]]:
            v = {"liquidato": l["importo"] if l["data"] <= al else 0, "pagato": 0, "recuperato": 0}
            for p in g.below["pagamento"][l["k"]]:
                v["pagato"] += p["importo"] if p["data_pagamento"] <= al else 0
                v["pagato"] -= sum(s["importo"] for s in g.below["storno"][p["k"]] if s["data"] <= al)
            v["recuperato"] = sum(r["importo"] for r in g.below["recupero"][l["k"]] if r["data"] <= al)
            own = self.quotas(l["k"])
            for measure, amount in v.items():
                if own:
                    rest = max(0, l["importo"] - sum(w for _, w in own))
                    spread([b for b, _ in own] + [None], [w for _, w in own] + [rest], amount, measure)
                else:
                    undivided[measure] += amount
        for measure in MEASURES[1:]:
            spread(lines, weights, undivided[measure], measure)
        return out

    def spend(self):
        mine = self.own()
        for i, q in self.units():
            behalf = i["scritta"][0] == 4
            targets = [b for b, _ in q] or [i.get("assegnazione") or i.get("budget")]
            if behalf and any((i["ente"], t, year_of(i["data"])) in mine for t in targets):
                continue
            other = i.get("controparte_ente")
            other = None if other == i["ente"] else other
            for target, v in self.unit(i, q).items():
                if isinstance(target, tuple):
                    self.amounts.append((None, target[1], i["ente"], other, v))
                elif target in self.lines:
                    self.amounts.append((target, None, i["ente"], other, v))
        for m in self.g.rows["movimento_sintetico"].values():
            if m["budget"] not in self.lines or m["data"] > self.al:
                continue
            if m["scritta"][0] == 4 and (m["ente"], m["budget"], year_of(m["data"])) in mine:
                continue
            v = {x: m.get(x, 0) for x in MEASURES}
            self.amounts.append((m["budget"], None, m["ente"], None, v))

    def internal(self, line, edge, ente, other):
        if edge is not None:
            return True
        if other is None:
            return False
        return (self.plan_of(self.lines[line]), other) in self.inside or other in self.named

    # ---- who is inside ----

    def has_ente(self, level, who, ente):
        if not ente or ente == self.g.regione:
            return False
        return level == REGIONE or (ente == who if level == ENTE else self.home.get(ente) == who)

    def has_ambito(self, level, who, ambito):
        return bool(ambito) and (level == REGIONE or (level == AMBITO and ambito == who))

    def gives(self, level, who, e):
        if e["origine"] != "ente" or e.get("da_ente") == self.g.regione:
            return False
        return self.has_ambito(level, who, e.get("da_ambito")) or self.has_ente(level, who, e.get("da_ente"))

    def gets(self, level, who, e):
        return self.has_ambito(level, who, e.get("ambito")) or self.has_ente(level, who, e.get("ente"))

    def counts(self, level, who, line, ente):
        ambito = self.plan_of(self.lines[line]) if line is not None else self.home.get(ente)
        return level == REGIONE or (ente == who if level == ENTE else ambito == who)

    def line_in(self, level, who, b):
        return level == REGIONE or (b["ente"] == who if level == ENTE else self.plan_of(b) == who)

    def worth(self, k):
        b = self.lines[k]
        plan = self.g.rows["piano"][self.g.rows["intervento"][b["intervento"]]["piano"]]
        return self.committed[k] if plan.get("stato") == "concluso" else b["importo"]

    def alive(self, e):
        return e["data"] <= self.al and e["stato"] != "revocata"

    # ---- the identities of DOMAIN 6.2 ----

    def figures(self, level, who):
        f = dict.fromkeys(("assegnato", "trasferito", "incassato", "programmato") + MEASURES, 0)
        for e in self.edges.values():
            if self.alive(e) and e["stato"] == "definitiva":
                f["assegnato"] += e["importo"] * (self.gets(level, who, e) - self.gives(level, who, e))
        for k, b in self.lines.items():
            e = self.edges[b["assegnazione"]]
            if e["data"] > self.al:
                continue
            here = self.line_in(level, who, b)
            if here:
                f["programmato"] += self.worth(k)
            if e.get("ambito") and self.alive(e) and e["stato"] == "definitiva":  # an implied edge from the ambito to the ente
                f["assegnato"] += self.worth(k) * (here - self.has_ambito(level, who, e["ambito"]))
        for line, edge, ente, other, v in self.amounts:
            if self.counts(level, who, line, ente) and not self.internal(line, edge, ente, other):
                for m in MEASURES:
                    f[m] += v[m]
        for t in self.g.rows["trasferimento"].values():
            e = self.edges.get(t["assegnazione"])
            if e and t["data"] <= self.al and self.gets(level, who, e) and not self.gives(level, who, e):
                f["trasferito"] += t["importo"]
        for c in self.g.rows["incasso"].values():
            e = self.edges.get(c["assegnazione"])
            if not e or c["data"] > self.al or not self.has_ente(level, who, c["ente"]):
                continue
            inside = self.has_ente(level, who, c["da_ente"]) if c.get("da_ente") else self.gives(level, who, e)
            f["incassato"] += 0 if inside else c["importo"]
        f["da_pagare"] = f["impegnato"] - f["pagato"]
        f["disponibile"] = f["programmato"] - f["impegnato"]
        f["da_programmare"] = f["assegnato"] - f["programmato"]
        return f

    def matrix(self, level, who):
        """{measure: {(obiettivo, area): cents}}; what is on no line is under None."""
        grid = defaultdict(lambda: defaultdict(int))

        def cell(k):
            i = self.g.rows["intervento"][self.lines[k]["intervento"]]
            return i.get("obiettivo_servizio"), i.get("area")
        for k, b in self.lines.items():
            if self.edges[b["assegnazione"]]["data"] <= self.al and self.line_in(level, who, b):
                grid["programmato"][cell(k)] += self.worth(k)
        for line, edge, ente, other, v in self.amounts:
            if self.counts(level, who, line, ente) and not self.internal(line, edge, ente, other):
                for m in MEASURES[:3]:
                    grid[m][cell(line) if line is not None else None] += v[m]
        return grid

    def programmed(self, level, who):
        """{code of the intervento: cents} (R8)."""
        out = defaultdict(int)
        for k, b in self.lines.items():
            if self.edges[b["assegnazione"]]["data"] <= self.al and self.line_in(level, who, b):
                out[self.g.rows["intervento"][b["intervento"]]["codice"]] += self.worth(k)
        return out

    def pairs(self, level, who):
        """{(from, to): [sent, received, justified]} (R14)."""
        g, out = self.g, defaultdict(lambda: [0, 0, 0])

        def hands(ente, ambito):
            return ente or g.capofila.get(ambito, 0)

        def outside(e):
            return e["origine"] != "ente" or e.get("da_ente") == g.regione
        for line, edge, ente, other, v in self.amounts:
            if self.internal(line, edge, ente, other):
                e = self.edges[edge] if edge is not None else None
                out[ente, other or hands(e.get("ente"), e.get("ambito"))][0] += v["pagato"]
        for c in g.rows["incasso"].values():
            e = self.edges.get(c["assegnazione"])
            if not e or c["data"] > self.al:
                continue
            who_paid = c.get("da_ente") or (0 if outside(e) else hands(e.get("da_ente"), e.get("da_ambito")))
            if who_paid:
                out[who_paid, c["ente"]][1] += c["importo"]
        for line, edge, ente, other, v in self.amounts:
            if line is None or self.internal(line, edge, ente, other):
                continue
            e = self.edges[self.lines[line]["assegnazione"]]
            who_paid = 0 if outside(e) else hands(e.get("da_ente"), e.get("da_ambito"))
            if who_paid:
                out[who_paid, ente][2] += v["pagato"]
        keep = {REGIONE: lambda a, b: True, ENTE: lambda a, b: who in (a, b),
                AMBITO: lambda a, b: who in (self.home.get(a), self.home.get(b))}[level]
        return {p: v for p, v in out.items() if keep(*p) and any(v)}


# ---- comparisons ----

class Wrong(Exception):
    pass


def same(what, zona, here):
    if zona != here:
        raise Wrong(f"{what}: Zona says {zona}, the rows say {here}")


def check_r1(report, f):
    for row in report[0]["righe"]:
        for name, cents in f.items():
            if name in row:
                same(f"R1 {row['tipo_riga']} {name}", row[name], euro(cents))


def check_r2(report, grid):
    for sheet in report:
        if sheet["foglio"] not in ("Programmato", "Impegnato", "Liquidato", "Pagato"):
            continue
        cells = grid[sheet["foglio"].lower()]
        areas = [c["nome"] for c in sheet["colonne"][3:-1]]
        for row in sheet["righe"]:
            if row["tipo_riga"] == "riga" and row["obiettivo_servizio"]:
                for a in areas:
                    same(f"R2 {sheet['foglio']} {row['obiettivo_servizio']} {a}", row[a], euro(cells[row["obiettivo_servizio"], a]))
            if row["tipo_riga"] == "totale":
                same(f"R2 {sheet['foglio']} totale", row["totale"], euro(sum(cells.values())))


def cents(text):
    return 0 if text is None else round(float(text) * 100)


def check_r3(report, f, grid):
    """Cumulative figures; nothing was sent, so all of it is new."""
    for sheet in report:
        rows = [r for r in sheet["righe"] if r["tipo_riga"] == "riga"]
        total = next((r for r in sheet["righe"] if r["tipo_riga"] != "riga"), None)
        for m in ("impegnato", "liquidato"):
            same(f"R3 {sheet['foglio']} {m}", sum(cents(r[m]) for r in rows), f[m])
            same(f"R3 {sheet['foglio']} delta", [r["delta_" + m] for r in rows], [r[m] for r in rows])
            if total:
                same(f"R3 {sheet['foglio']} total of {m}", total[m], euro(f[m]))
            if sheet["foglio"] == "Matrice":
                said = {r["quota"]: cents(r[m]) for r in rows if cents(r[m])}
                here = {f"{c[0]} {c[1]}": v for c, v in grid[m].items() if c is not None and v}
                same(f"R3 matrice {m}", {q: v for q, v in said.items() if q in here or q.startswith("OS")}, here)


def check_r6(report, f):
    """The register adds up to what is settled, paid and recovered."""
    for sheet in report:
        rows = [r for r in sheet["righe"] if r["tipo_riga"] == "riga"]
        total = next(r for r in sheet["righe"] if r["tipo_riga"] == "totale")
        for column, m in (("quota_imputata", "liquidato"), ("pagato", "pagato"), ("recuperato", "recuperato")):
            same(f"R6 rows of {m}", sum(cents(r[column]) for r in rows), f[m])
            same(f"R6 total of {m}", cents(total[column]), f[m])


def check_r8(report, f, programmed):
    for sheet in report:
        rows = [r for r in sheet["righe"] if r["tipo_riga"] == "riga"]
        funds = [c["nome"] for c in sheet["colonne"] if c["nome"] not in ("ambito", "intervento", "titolo", "totale")]
        here = defaultdict(int)
        for r in rows:
            here[r["intervento"]] += cents(r["totale"])
            same("R8 row", sum(cents(r[c]) for c in funds), cents(r["totale"]))
        same("R8 by intervento", {k: v for k, v in here.items() if v}, {k: v for k, v in programmed.items() if v})
        same("R8 total", cents(sheet["righe"][-1]["totale"]), f["programmato"])


def check_money_out(report, f):
    """R11 and R13 of a year that nobody has sent yet: what is assigned, and nothing admitted."""
    for row in report[0]["righe"]:
        same(f"{report[0]['report']} assegnato", row["assegnato"] if row["tipo_riga"] == "totale" else euro(f["assegnato"]),
             euro(f["assegnato"]))
        for name in ("rendicontato", "ammesso", "economia_riprogrammabile", "da_restituire"):
            same(f"{report[0]['report']} {name}", row[name], "0.00")


def check_r14(report, pairs, names):
    said = {}
    for row in report[0]["righe"]:
        if row["tipo_riga"] == "riga":
            v = (row["inviato"], row["ricevuto"], row["giustificato"])
            if v != ("0.00",) * 3:
                said[row["da"], row["a"]] = v
    same("R14", said, {(names[a], names[b]): tuple(map(euro, v)) for (a, b), v in pairs.items()})


def check_levels(figures, g):
    """No euro twice, none lost: the Regione is the sum of its ambiti, an ambito that of its enti, whatever way money went round."""
    for m in MEASURES + ("programmato",):
        ambiti = sum(f[m] for (level, _), f in figures.items() if level == AMBITO)
        enti = sum(f[m] for (level, _), f in figures.items() if level == ENTE)
        same(f"Regione = sum of ambiti, {m}", figures[REGIONE, "regione"][m], ambiti)
        same(f"Regione = sum of enti, {m}", figures[REGIONE, "regione"][m], enti)
    same("Regione = sum of ambiti, assegnato", figures[REGIONE, "regione"]["assegnato"],
         sum(f["assegnato"] for (level, _), f in figures.items() if level == AMBITO))
    for f in figures.values():
        same("da_pagare", f["da_pagare"] + f["pagato"], f["impegnato"])
        same("disponibile", f["disponibile"] + f["impegnato"], f["programmato"])
        same("da_programmare", f["da_programmare"] + f["programmato"], f["assegnato"])


def check(lines):
    """Years compared, cells compared by report."""
    region, year, figures, years, cells = None, None, {}, set(), defaultdict(int)
    at = None
    for line in lines:
        if not line.startswith("{"):
            continue
        o = json.loads(line)
        if "righe" in o:
            region = Region(o["righe"])
            continue
        key = (o["seme"], o["anno"], o["al"])
        if key != at:
            if figures:
                check_levels(figures, region)
            at, figures, year = key, {}, Year(region, o["fondo_annualita"], o["al"])
        level, code = o["livello"], o["chi"]
        who = region.by_k(code)
        try:
            f = figures[level, code] = year.figures(level, who)
            check_r1(o["prospetti"]["R1"], f)
            check_r2(o["prospetti"]["R2"], year.matrix(level, who))
            check_r3(o["prospetti"]["R3"], f, year.matrix(level, who))
            check_r6(o["prospetti"]["R6"], f)
            check_r8(o["prospetti"]["R8"], f, year.programmed(level, who))
            for name in ("R11", "R13"):
                if name in o["prospetti"]:
                    check_money_out(o["prospetti"][name], f)
            check_r14(o["prospetti"]["R14"], year.pairs(level, who), region.names)
        except Wrong as e:
            raise Wrong(f"seed {o['seme']}, year {o['anno']}, al {o['al']}, {level} {code}: {e}") from None
        for name, sheets in o["prospetti"].items():
            cells[name] += sum(len(s["righe"]) for s in sheets)
        years.add((o["seme"], o["anno"]))
    if figures:
        check_levels(figures, region)
    return len(years), cells


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--programma", default=os.environ.get("ZONA_YEARS_BIN", "build/tests/years"))
    p.add_argument("--seme", type=int, default=int(os.environ.get("ZONA_SEED", "1")))
    p.add_argument("--anni", type=int, default=int(os.environ.get("ZONA_YEARS", "112")))
    a = p.parse_args()
    per_region = min(16, a.anni)
    regions = (a.anni + per_region - 1) // per_region
    with subprocess.Popen([a.programma, str(a.seme), str(regions), str(per_region), "50"], stdout=subprocess.PIPE, text=True) as run:
        try:
            years, cells = check(run.stdout)
        except Wrong as e:
            run.kill()
            sys.exit(f"years: {e}")
    if run.returncode != 0 or years < a.anni:
        sys.exit(f"years: the program ended with {run.returncode} after {years} years (seed {a.seme})")
    print(f"{years} years, rows compared: " + ", ".join(f"{n} {c}" for n, c in sorted(cells.items())))


if __name__ == "__main__":
    main()
