"""How letters and lines are written down: encodings, line breaks, separators, quotes."""

from __future__ import annotations

from tests.imports.offices.declared import office
from tests.imports.offices.made import text

_GERMAN = """
Datum;Lotsin;Stunden;Einrichtung
03.04.2006;Özlem Muster;1,5;Ausländerbehörde
04.04.2006;Jürg Probst;2;Bürgeramt
05.04.2006;Jörg Weiß;0,75;Grundschule Süd
"""
_TRUE = """
2006-04-03 90 Özlem Muster kind=immigration_office
2006-04-04 120 Jürg Probst kind=citizens_office
2006-04-05 45 Jörg Weiß kind=school
"""
_QUOTE = "".join(f'{number:02}.04.2010;Amal;1,5;"Jobcenter"\n' for number in range(1, 29)).replace(
    '05.04.2010;Amal;1,5;"Jobcenter"', '05.04.2010;Amal;1,5;"Jobcenter'
)

OFFICES = (
    office("alter-mac-2006.csv", text(_GERMAN, "mac_roman", "\r"), "right, asked", _TRUE, encoding="mac_roman"),
    office(
        "dos-2003.csv",
        text(_GERMAN.replace("2006", "2003"), "cp850"),
        "right, asked",
        _TRUE.replace("2006", "2003"),
        encoding="cp850",
    ),
    office("windows-2006.csv", text(_GERMAN, "cp1252"), "asked", _TRUE),
    office("office-unicode-text-2006.txt", text(_GERMAN.replace(";", "\t"), "utf-16"), "asked", _TRUE),
    office("excel-2013-sep.csv", text("\nsep=;" + _GERMAN, "utf-8-sig"), "asked", _TRUE),
    office("unix-2006.tsv", text(_GERMAN.replace(";", "\t"), newline="\n"), "asked", _TRUE),
    office(
        "ein-falsches-byte-2006.csv",
        lambda: text(_GERMAN)().replace("Süd".encode(), b"S\xfcd"),
        "right, asked",
        _TRUE,
        encoding="utf-8",
    ),
    office(
        "latein-5-2006.csv",
        text(_GERMAN.replace("Özlem Muster", "Ayşe Kaya"), "iso8859-9"),
        "right, asked",
        _TRUE.replace("Özlem Muster", "Ayşe Kaya"),
        encoding="cp1254",
        pilot={"Ayþe Kaya": "Ayşe Kaya"},
    ),
    office(
        "zweimal-kodiert-2006.csv",
        lambda: text(_GERMAN)().decode("cp1252").encode(),
        "right, asked, refused",
        _TRUE,
        pilot={"JÃ¶rg WeiÃŸ": "skip", "Ã–zlem Muster": "Özlem Muster", "JÃ¼rg Probst": "Jürg Probst"},
        value={"AuslÃ¤nderbehÃ¶rde": "immigration_office", "BÃ¼rgeramt": "citizens_office"},
    ),
    office(
        "heft-2007-dezimalkomma-ohne-anfuehrung.csv",
        text("""
Datum,Lotsin,Stunden
03.04.2007,Amal,1,5
04.04.2007,Berna,2
05.04.2007,Amal,1
06.04.2007,Berna,1
"""),
        "refused",
        """
2007-04-04 120 Berna
2007-04-05 60 Amal
2007-04-06 60 Berna
""",
        says=r"(row|line) 2\b",
    ),
    office(
        "heft-2010-offenes-anfuehrungszeichen.csv",
        text("Datum;Lotsin;Stunden;Ort\n" + _QUOTE),
        "refused",
        says=r"(row|line) 6\b",
    ),
    office(
        "ganze-zeile-in-anfuehrung-2012.csv",
        text("""
"Datum;Lotsin;Stunden"
"03.04.2012;Amal;1,5"
"04.04.2012;Berna;2"
"""),
        "right, refused",
        """
2012-04-03 90 Amal
2012-04-04 120 Berna
""",
        says=r"",
    ),
    office(
        "leere-spalten-am-ende-2015.csv",
        text("""
Datum;Lotsin;Stunden;;;;;
03.04.2015;Amal;1,5;;;;;
04.04.2015;Berna;2;;;;;
;;;;;;;
;;;;;;;
"""),
        "right",
        """
2015-04-03 90 Amal
2015-04-04 120 Berna
""",
    ),
    office(
        "kopf-mit-luft-2015.csv",
        text("""
 DATUM\u00a0; Lotsin ;"Dauer
(in Std.)"
 03.04.2015 ; Amal\u00a0;1,5
04.04.2015;  Berna ; 2
"""),
        "right",
        """
2015-04-03 90 Amal
2015-04-04 120 Berna
""",
    ),
    office(
        "liste-mit-strichen-2005.txt",
        text("""
Datum|Lotsin|Stunden
03.04.2005|Amal|1,5
04.04.2005|Berna|2
"""),
        "right",
        """
2005-04-03 90 Amal
2005-04-04 120 Berna
""",
    ),
    office(
        "druckliste-feste-breite-2003.txt",
        text(
            """
Datum       Lotsin      Stunden
03.04.2003  Amal            1,5
04.04.2003  Berna           2,0
""",
            "cp850",
        ),
        "refused",
        says=r"columns|table",
    ),
    office(
        "geneve-2019.csv",
        text(
            """
Date;Interprète;Heure de début;Heure de fin;Lieu
03.04.2019;Amal;09h00;10h30;École
04.04.2019;Berna;14h00;15h00;Hôpital
""",
            "cp1252",
        ),
        "right, asked, refused",
        """
2019-04-03 90 Amal
2019-04-04 60 Berna
""",
        columns={"Heure de début": "start", "Heure de fin": "end", "Interprète": "pilot"},
    ),
)
