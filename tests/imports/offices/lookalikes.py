"""What looks like one thing and is another: rates, sums that run on, days of billing, hours that became days."""

from __future__ import annotations

from datetime import date

from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx

_TRUE = """
2019-04-03 90 Amal
2019-04-04 60 Berna
"""

OFFICES = (
    office(
        "honorar-2019-stundensatz.csv",
        text("""
Datum;Lotsin;Stundensatz (€);Stunden;Honorar (€)
03.04.2019;Amal;12;1,5;18
04.04.2019;Berna;12;1;12
"""),
        "right",
        _TRUE,
    ),
    office(
        "zettel-2019-nummer-des-stundenzettels.csv",
        text("""
Stundenzettel Nr.;Datum;Lotsin;Std
7;03.04.2019;Amal;1,5
8;04.04.2019;Berna;1
"""),
        "right",
        _TRUE,
    ),
    office(
        "liste-2019-laufende-summe.csv",
        text("""
Datum;Lotsin;Stunden gesamt;Stunden
03.04.2019;Amal;1,5;1,5
04.04.2019;Berna;2,5;1
"""),
        "right, asked",
        _TRUE,
        columns={"Stunden gesamt": "", "Stunden": "duration"},
    ),
    office(
        "liste-2019-geplant-und-tatsaechlich.csv",
        text("""
Datum;Lotsin;Stunden geplant;Stunden tatsächlich
03.04.2019;Amal;2;1,5
04.04.2019;Berna;2;1
"""),
        "right, asked",
        _TRUE,
        columns={"Stunden geplant": "", "Stunden tatsächlich": "duration"},
    ),
    office(
        "liste-2019-anzahl-stunden.csv",
        text("""
Datum;Lotsin;Anzahl Stunden;Anzahl Personen
03.04.2019;Amal;1,5;1
04.04.2019;Berna;1;3
"""),
        "right",
        _TRUE,
    ),
    office(
        "liste-2019-eingang-vor-einsatz.csv",
        text("""
Eingangsdatum;Einsatzdatum;Lotsin;Stunden
01.03.2019;03.04.2019;Amal;1,5
02.03.2019;04.04.2019;Berna;1
"""),
        "right, asked",
        _TRUE,
        columns={"Eingangsdatum": "", "Einsatzdatum": "day"},
    ),
    office(
        "liste-2019-datum-der-abrechnung.csv",
        text("""
Datum der Abrechnung;Datum;Lotsin;Stunden
30.04.2019;03.04.2019;Amal;1,5
30.04.2019;04.04.2019;Berna;1
"""),
        "right, asked",
        _TRUE,
        columns={"Datum der Abrechnung": "", "Datum": "day"},
    ),
    office(
        "liste-2019-zwei-unklare-daten.csv",
        text("""
Datum 1;Datum 2;Lotsin;Stunden
01.04.2019;03.04.2019;Amal;1,5
02.04.2019;04.04.2019;Berna;1
"""),
        "asked",
        _TRUE,
        columns={"Datum 1": "", "Datum 2": "day"},
    ),
    office(
        "liste-2019-beginn-und-dauer.csv",
        text("""
Datum;Uhrzeit;Lotsin;Dauer
03.04.2019;09:00;Amal;1:30
04.04.2019;14:15;Berna;1:00
"""),
        "right",
        _TRUE,
    ),
    office(
        "liste-2019-datum-mit-uhrzeit.csv",
        text("""
Datum;Lotsin;Dauer (min)
03.04.2019 09:00;Amal;90
04.04.2019 14:15;Berna;60
"""),
        "right",
        _TRUE,
    ),
    office(
        "liste-2019-ende-vor-beginn.csv",
        text("""
Datum;Lotsin;Ende;Beginn
03.04.2019;Amal;10:30;09:00
04.04.2019;Berna;15:00;14:00
"""),
        "right",
        _TRUE,
    ),
    office(
        "liste-2019-uhrzeiten-ohne-punkt.csv",
        text("""
Datum;Lotsin;von;bis
03.04.2019;Amal;0900;1030
04.04.2019;Berna;1400;1500
"""),
        "right, asked, refused",
        _TRUE,
    ),
    office(
        "liste-2019-dauer-passt-nicht.csv",
        text("""
Datum;Lotsin;von;bis;Stunden
03.04.2019;Amal;09:00;10:30;1,5
04.04.2019;Berna;14:00;15:00;1
05.04.2019;Amal;09:00;12:00;1
06.04.2019;Amal;09:00;10:00;1
"""),
        "refused",
        f"{_TRUE}2019-04-06 60 Amal",
        says=r"Row 4",
    ),
    office(
        "centre-2019-point-minutes.csv",
        text("""
Date,Volunteer,Time spent
03.04.2019,Amal,1.30
04.04.2019,Berna,1.00
05.04.2019,Amal,0.45
"""),
        "asked",
        f"{_TRUE}2019-04-05 45 Amal",
        duration="hours_minutes",
    ),
    office(
        "excel-2019-stunden-zu-tagen.xlsx",
        xlsx(
            (
                "2019",
                [
                    ("Datum", "Lotsin", "Stunden"),
                    (date(2019, 4, 3), "Amal", 1.5),
                    (date(2019, 4, 4), "Berna", 1),
                    (date(2019, 4, 5), "Amal", date(2019, 5, 1)),
                    (date(2019, 4, 8), "Amal", 2),
                ],
            )
        ),
        "refused, asked, right",
        f"{_TRUE}2019-04-05 90 Amal\n2019-04-08 120 Amal",
    ),
    office(
        "excel-2024-monat-und-tag-vertauscht.xlsx",
        xlsx(
            (
                "2024",
                [
                    ("Date", "Volunteer", "Hours"),
                    ("1/15/2024", "Amal", 1.5),
                    (date(2024, 3, 2), "Amal", 1),
                    ("5/20/2024", "Berna", 0.75),
                    (date(2024, 7, 6), "Berna", 2),
                ],
            )
        ),
        "asked, right",
        """
2024-01-15 90 Amal
2024-02-03 60 Amal
2024-05-20 45 Berna
2024-06-07 120 Berna
""",
        day="swapped",
    ),
    office(
        "mappe-jahr-im-namen-des-blatts.xlsx",
        xlsx(
            ("2018", [("Datum", "Lotsin", "Stunden"), ("03.04.", "Amal", 1), ("05.04.", "Berna", 2)]),
            ("2019", [("Datum", "Lotsin", "Stunden"), ("03.04.", "Amal", 1.5), ("04.04.", "Berna", 1)]),
        ),
        "right, asked",
        f"{_TRUE}2018-04-03 60 Amal\n2018-04-05 120 Berna",
    ),
    office(
        "monatsblatt-2023-stand-im-januar.csv",
        text("""
Einsätze 2023 (Stand 15.01.2024);;
Datum;Lotsin;Stunden
01.12.;Amal;1,5
04.12.;Berna;2
"""),
        "right, asked",
        """
2023-12-01 90 Amal
2023-12-04 120 Berna
""",
        year="2023",
    ),
    office(
        "projektjahr-2023-24-ohne-jahre.csv",
        text("""
Projektjahr 2023/24;;
Datum;Lotsin;Stunden
01.12.;Amal;1,5
15.01.;Berna;2
"""),
        "right, asked, refused",
        """
2023-12-01 90 Amal
2024-01-15 120 Berna
""",
    ),
    office(
        "tandem-2019-zwei-spalten.csv",
        text("""
Datum;Lotsin 1;Lotsin 2;Stunden
03.04.2019;Amal;;1,5
04.04.2019;Berna;;1
05.04.2019;Amal;Berna;2
"""),
        "asked, refused",
        _TRUE,
    ),
    office(
        "buero-2019-koordination-und-lotsin.csv",
        text("""
Koordinatorin;Lotsin;Datum;Stunden
Karin;Amal;03.04.2019;1,5
Karin;Berna;04.04.2019;1
"""),
        "right",
        _TRUE,
    ),
)
