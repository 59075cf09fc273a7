"""The places of the story: real names and codes of comuni (ISTAT), the real Ambito of the Lametino, and a second ambito of real
comuni led by a consorzio that is made up for the demo."""

# istat, name, cadastral code, residents
LAMETINO = [
    ("079160", "Lamezia Terme", "M208", 67026),
    ("079034", "Cortale", "D049", 1866),
    ("079039", "Curinga", "D218", 6501),
    ("079047", "Falerna", "D476", 3786),
    ("079048", "Feroleto Antico", "D544", 1955),
    ("079060", "Gizzeria", "E068", 5065),
    ("079065", "Jacurso", "E274", 549),
    ("079087", "Nocera Terinese", "F910", 4715),
    ("079069", "Maida", "E834", 4396),
    ("079096", "Pianopoli", "D546", 2484),
    ("079099", "Platania", "G734", 1973),
    ("079114", "San Pietro a Maida", "I093", 3772),
]
JONIO = [
    ("079137", "Soverato", "I872", 8496),
    ("079008", "Badolato", "A542", 2813),
    ("079042", "Davoli", "D257", 5689),
    ("079061", "Guardavalle", "E239", 4069),
    ("079081", "Montepaone", "F586", 5813),
    ("079123", "Satriano", "I463", 3367),
]
CONSORZIO_CF = "97123450797"
CONSORZIO = "Consorzio servizi sociali dello Jonio (esempio)"


def comuni_csv():
    """The columns of ISTAT's list, as `zona import comuni` takes them."""
    head = ("codice_istat,denominazione,codice_catastale,regione,provincia,sigla_provincia,superficie_km2,"
            "popolazione_residente,popolazione_legale,zona_altimetrica,altitudine,comune_litoraneo,comune_isolano")
    rows = [f"{i},{n},{c},Calabria,Catanzaro,CZ,10.0,{p},{p},3,100,0,0" for i, n, c, p in LAMETINO + JONIO]
    return "\n".join([head] + rows) + "\n"


def ambiti_csv():
    head = ("cod_ambito_interno,denominazione_ambito,regione,cod_istat,comune,cod_catastale,sigla_provincia,popolazione,"
            "capofila,certezza,fonte")
    rows = []
    for code, name, comuni, leader in (("CAL-LAMEZIA", "Ambito Territoriale Sociale del Lametino", LAMETINO, "M208"),
                                       ("CAL-JONIO", "Ambito Territoriale Sociale dello Jonio (esempio)", JONIO, None)):
        rows += [f"{code},{name},Calabria,{i},{n},{c},CZ,{p},{'S' if c == leader else 'N'},demo,demo" for i, n, c, p in comuni]
    return "\n".join([head] + rows) + "\n"
