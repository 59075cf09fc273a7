"""One office's acts: what a clerk enters, through `zona`, with the same amounts added to the independent sum."""
import codes
from sums import euro

GOODS = ["Assistenza domiciliare", "Trasporto sociale", "Sostegno educativo", "Segretariato sociale", "Centro diurno",
         "Affido familiare", "Pasti a domicilio", "Mediazione familiare"]


class Office:
    def __init__(self, world, home, code, sums, rng):
        self.w, self.home, self.code, self.sums, self.rng = world, home, code, sums, rng
        self.number = self.act = self.order = 0

    def add(self, entity, *fields):
        return self.w.zona(self.home, "--come", self.code, "add", entity, *[f for f in fields if f])

    def commit(self, fund, line, amount, date, count=True, extra=()):
        """An impegno; its number."""
        self.number += 1
        self.add("impegno", f"budget={line}/{fund}/2025/{self.code}", "anno=2025", f"numero={self.number}", f"data={date}",
                 f"importo={euro(amount)}", f"oggetto={self.rng.choice(GOODS)}", *extra)
        if count:
            self.sums.add(fund, self.code, "impegnato", amount)
        return self.number

    def expense(self, fund, line, amount, date, paid, complete=False):
        """Impegno, liquidazione of the whole and, when paid > 0, pagamento of `paid`."""
        extra = ()
        if complete:
            self.act += 1
            act = self.add("atto", "tipo=DET", "anno=2025", f"numero={self.act}", f"data={date}", "oggetto=Affidamento del servizio")
            extra = (f"atto={act}", f"cig={codes.cig(self.rng)}", f"cup={codes.cup(self.rng)}")
        number = self.commit(fund, line, amount, date, extra=extra)
        self.order += 1
        liq = self.add("liquidazione", f"impegno=2025/{number}", "anno=2025", f"numero={self.order}", f"data={date}",
                       f"importo={euro(amount)}")
        self.sums.add(fund, self.code, "liquidato", amount)
        if paid > 0:
            self.add("pagamento", f"liquidazione={liq}", f"mandato_num={1000 + self.order}", f"data_pagamento={date}",
                     f"importo={euro(paid)}")
            self.sums.add(fund, self.code, "pagato", paid)

    def transfer(self, fund, edge, to, amount, date):
        """Pays another ente of the rendicontazione: a transfer, not spending."""
        self.number += 1
        self.order += 1
        self.add("impegno", f"assegnazione={edge}", f"controparte_ente={to}", "anno=2025", f"numero={self.number}", f"data={date}",
                 f"importo={euro(amount)}", "oggetto=Trasferimento quota")
        liq = self.add("liquidazione", f"impegno=2025/{self.number}", "anno=2025", f"numero={self.order}", f"data={date}",
                       f"importo={euro(amount)}")
        self.add("pagamento", f"liquidazione={liq}", f"mandato_num={1000 + self.order}", f"data_pagamento={date}",
                 f"importo={euro(amount)}")
        for field in ("impegnato", "liquidato", "pagato"):
            self.sums.add(fund, self.code, field, amount, inside=True)

    def receives(self, edge, amount, date):
        self.add("incasso", f"assegnazione={edge}", f"reversale_num={self.order + 500}", f"data={date}", f"importo={euro(amount)}")

    def csv(self, fund, line, rows, total):
        """Many expenses at once, by `zona import spese`."""
        path = self.w.path(f"spese-{self.code}.csv")
        share = total // rows
        with open(path, "w", encoding="utf-8") as f:
            f.write("budget;anno;numero;data;importo;oggetto;fornitore;fornitore_cf;cig;liq_anno;liq_numero;liq_data;liq_importo;"
                    "mandato_num;pag_data;pag_importo\n")
            for _ in range(rows):
                self.number += 1
                self.order += 1
                amount = share - self.rng.randrange(0, share // 3)
                date = f"2025-{self.rng.randrange(2, 12):02d}-{self.rng.randrange(1, 28):02d}"
                paid = amount if self.rng.random() < 0.8 else 0
                money = euro(amount).replace(".", ",")
                cells = [f"{line}/{fund}/2025/{self.code}", 2025, self.number, date, money, self.rng.choice(GOODS),
                         "Cooperativa sociale L'Aurora", codes.partita_iva(self.rng), codes.cig(self.rng), 2025, self.order, date, money]
                cells += [1000 + self.order, date, money] if paid else ["", "", ""]
                f.write(";".join(map(str, cells)) + "\n")
                self.sums.add(fund, self.code, "impegnato", amount)
                self.sums.add(fund, self.code, "liquidato", amount)
                self.sums.add(fund, self.code, "pagato", paid)
        self.w.zona(self.home, "--come", self.code, "import", "spese", path)
