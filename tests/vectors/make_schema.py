#!/usr/bin/env python3
"""Writes schema.json beside this file: the row ids of natural keys, worked out here from the words of core/schema/key.c and docs/PROTOCOL.md
(the C code has no part in them), and the numbers of entities and fields as they were frozen (taken from the tables of core/schema by
`t_core_schema_table --print | make_schema.py --freeze`, then never changed: later entities and fields are added, and --freeze refuses
anything else)."""
import datetime
import json
import pathlib
import re
import struct
import sys

import primitives as p

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NUMBERS = {"ente": 1, "ambito": 2, "ambito_membro": 3, "fondo": 4, "fondo_annualita": 5, "rendicontante": 7, "piano": 10, "atto": 13,
           "fornitore": 14, "rilevazione": 24, "codifica": 26, "popolazione": 29, "capofila": 30, "profilo": 31, "pua": 44, "chiusura": 60,
           "silenzio": 61}
# the key of each hashed entity: one list of alternatives per part
KEYS = {"ente": [["cod_catastale", "cf", "codice"]], "ambito": [["codice"]], "ambito_membro": [["ambito"], ["ente"], ["dal"]],
        "fondo": [["codice"]], "fondo_annualita": [["fondo"], ["anno"]],
        "rendicontante": [["fondo_annualita"], ["ente"], ["ambito"], ["fonte"]], "piano": [["ambito"], ["triennio_da"]],
        "atto": [["ente"], ["ambito"], ["tipo"], ["anno"], ["numero"]],
        "fornitore": [["ente"], ["paese"], ["piva", "cf", "codice"]],
        "rilevazione": [["fondo_annualita"], ["tipo"], ["al"], ["ambito"]],
        "codifica": [["elenco"], ["versione"], ["codice"]], "popolazione": [["ente"], ["anno"]],
        "capofila": [["ambito"], ["ente"], ["dal"]], "profilo": [["ambito"], ["ente"]], "pua": [["ambito"], ["denominazione"]],
        "chiusura": [["fondo_annualita"], ["ambito"]], "silenzio": [["fondo_annualita"], ["rilevazione"], ["ambito"], ["ente"]]}
ROWS = [("ente", {"tipo": "regione", "denominazione": "Regione Calabria"}),                       # 0
        ("ente", {"tipo": "comune", "cod_catastale": "D049", "denominazione": "Cortale"}),          # 1
        ("ente", {"tipo": "consorzio", "cf": "97123450797", "denominazione": "Consorzio"}),         # 2
        ("ente", {"tipo": "municipio", "codice": "h501-07", "denominazione": "Municipio VII"}),     # 3
        ("ambito", {"codice": "CAL-LAMEZIA"}),                                                      # 4
        ("ambito_membro", {"ambito": 4, "ente": 1, "dal": "2000-01-01"}),                           # 5
        ("fondo", {"codice": "FNPS"}),                                                              # 6
        ("fondo", {"codice": "Dopo  di noi"}),                                                      # 7
        ("fondo_annualita", {"fondo": 6, "anno": "2025"}),                                          # 8
        ("rendicontante", {"fondo_annualita": 8, "ente": 1, "ambito": 4, "fonte": "ambito"}),       # 9
        ("rendicontante", {"fondo_annualita": 8, "ente": 1, "fonte": "regione"}),                   # 10
        ("piano", {"ambito": 4, "triennio_da": "2024"}),                                            # 11
        ("atto", {"ente": 1, "tipo": "DET", "anno": "2025", "numero": "12/a"}),                     # 12
        ("atto", {"ambito": 4, "tipo": "VCS", "anno": "2024", "numero": "3"}),                      # 13
        ("fornitore", {"ente": 1, "paese": "IT", "piva": "00743110157"}),                           # 14
        ("fornitore", {"ente": 1, "paese": "IT", "codice": "PF-abcdefgh", "denominazione": "M.R."}),  # 15
        ("rilevazione", {"fondo_annualita": 8, "tipo": "rendicontazione", "al": "2025-12-31"}),     # 16
        ("rilevazione", {"fondo_annualita": 8, "tipo": "monitoraggio", "al": "1969-12-31", "ambito": 4}),   # 17
        ("codifica", {"elenco": "fnps_macro", "versione": "2021", "codice": "M1", "denominazione": "Accesso"}),  # 18
        ("popolazione", {"ente": 1, "anno": "2024", "residenti": "1866"}),                          # 19
        ("capofila", {"ambito": 4, "ente": 1, "dal": "2024-01-01"}),                                # 20
        ("profilo", {"ambito": 4, "ente": 1, "profilo": "ordinario"}),                              # 21
        ("pua", {"ambito": 4, "denominazione": " PUA  di Città", "comune": 1}),                     # 22
        ("chiusura", {"fondo_annualita": 8, "ambito": 4, "data": "2027-03-31"}),                    # 23
        ("silenzio", {"fondo_annualita": 8, "rilevazione": 16, "ambito": 4, "ente": 1}),            # 24
        ("silenzio", {"fondo_annualita": 8, "ambito": 4})]                                          # 25
INTS, DATES = {"anno", "triennio_da"}, {"dal", "al"}


def canonical(field, value, ids):
    if value is None:
        return b""
    if isinstance(value, int):
        return ids[value]
    if field in INTS:
        return struct.pack("<q", int(value))
    if field in DATES:
        return struct.pack("<q", (datetime.date.fromisoformat(value) - datetime.date(1970, 1, 1)).days)
    return re.sub(r"[a-z]", lambda m: m[0].upper(), " ".join(value.split())).encode()


def key(entity, row, ids):
    if entity == "ente" and row.get("tipo") == "regione":
        parts = [b""]
    else:
        parts = []
        for alternatives in KEYS[entity]:
            field = next((f for f in alternatives if f in row), alternatives[0])
            parts.append(canonical(field, row.get(field), ids))
    label = b"zona key 1"
    data = struct.pack("<H", len(label)) + label
    for part in [struct.pack("<H", NUMBERS[entity])] + parts:
        data += struct.pack("<Q", len(part)) + part
    return p.blake2b(data, 16)


def main():
    ids, keys = [], []
    for entity, row in ROWS:
        ids.append(key(entity, row, ids))
        keys.append({"entity": entity, "row": row, "id": ids[-1].hex()})
    path = HERE / "schema.json"
    old = json.loads(path.read_text()) if path.exists() else {"entities": []}
    if "--freeze" in sys.argv:
        now = {e["no"]: e for e in json.load(sys.stdin)}
        for e in old["entities"]:
            new = now.get(e["no"], {"fields": []})
            if {**new, "fields": new["fields"][:len(e["fields"])]} != e:
                sys.exit(f"{e['name']} is frozen: what it holds may only be added to")
        old["entities"] = [now[no] for no in sorted(now)]
    lines = ["{", '"keys": [', ",\n".join(" " + json.dumps(k) for k in keys), "],", '"entities": [',
             ",\n".join(" " + json.dumps(e) for e in old["entities"]), "]", "}"]
    text = "\n".join(lines) + "\n"
    if "--check" in sys.argv:
        sys.exit(0 if text == path.read_text() else "schema.json differs")
    path.write_text(text)


main()
