"""Who was there: columns of names, sheets of one person, names written once, names like sums."""

from __future__ import annotations

from datetime import date

from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx


def _merge(book: object, sheets: dict[str, object]) -> None:
    sheet = sheets["2019"]
    sheet.merge_range(1, 1, 2, 1, "Amal")  # type: ignore[attr-defined]
    sheet.merge_range(3, 1, 4, 1, "Özlem Muster")  # type: ignore[attr-defined]


OFFICES = (
    office(
        "stundenzettel-2019-dilan.csv",
        text("""
Stundenzettel 2019 Dilan Beispiel;;
;;
Datum;Stunden;Ort
03.04.2019;1,5;Jobcenter
04.04.2019;2;Schule
"""),
        "asked",
        """
2019-04-03 90 Dilan Beispiel kind=job_centre
2019-04-04 120 Dilan Beispiel kind=school
""",
        owner="Dilan Beispiel",
    ),
    office(
        "meine-stunden-2021.csv",
        text("""
Datum;Von;Bis;Ort
03.04.2021;09:00;10:30;Jobcenter
04.04.2021;14:00;16:00;Schule
"""),
        "asked",
        """
2021-04-03 90 Amal from=09:00 to=10:30
2021-04-04 120 Amal from=14:00 to=16:00
""",
        owner="Amal",
    ),
    office(
        "liste-2015-name-nur-einmal.csv",
        text("""
Lotsin;Datum;Stunden
Amal;03.04.2015;1,5
;04.04.2015;2
;07.04.2015;1
Berna;03.04.2015;0,75
;09.04.2015;0,5
"""),
        "right",
        """
2015-04-03 90 Amal
2015-04-04 120 Amal
2015-04-07 60 Amal
2015-04-03 45 Berna
2015-04-09 30 Berna
""",
        says=r"carried|further up|row above|taken over",
    ),
    office(
        "liste-2019-verbundene-zellen.xlsx",
        xlsx(
            (
                "2019",
                [
                    ("Datum", "Lotsin", "Stunden"),
                    (date(2019, 4, 3), "", 1.5),
                    (date(2019, 4, 4), "", 2),
                    (date(2019, 4, 5), "", 0.75),
                    (date(2019, 4, 8), "", 1),
                ],
            ),
            more=_merge,
        ),
        "right",
        """
2019-04-03 90 Amal
2019-04-04 120 Amal
2019-04-05 45 Özlem Muster
2019-04-08 60 Özlem Muster
""",
    ),
    office(
        "liste-2022-eine-zeile-ohne-name.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2022;Amal;1,5
04.04.2022;Berna;2
05.04.2022;Amal;1
06.04.2022;;0,75
07.04.2022;Berna;1
08.04.2022;Amal;1
"""),
        "refused, asked",
        """
2022-04-03 90 Amal
2022-04-04 120 Berna
2022-04-05 60 Amal
2022-04-07 60 Berna
2022-04-08 60 Amal
""",
        says=r"Row 5",
    ),
    office(
        "kambodscha-gruppe-2023-sum-und-total.csv",
        text("""
Lotsin;Datum;Stunden
Sum Rithy;03.04.2023;1,5
Total Adeyemi;04.04.2023;2
Amal;05.04.2023;1
Summe;;4,5
"""),
        "right",
        """
2023-04-03 90 Sum Rithy
2023-04-04 120 Total Adeyemi
2023-04-05 60 Amal
""",
    ),
    office(
        "kreuztabelle-2014-namen-als-spalten.csv",
        text("""
Datum;Amal;Berna;Dilan Beispiel
03.04.2014;1,5;;2
04.04.2014;;0,75;
05.04.2014;1;1;1
"""),
        "asked, refused",
    ),
    office(
        "tandem-2018-zwei-in-einer-zelle.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2018;Amal;1,5
04.04.2018;Amal / Berna;2
"""),
        "asked, refused",
        "2018-04-03 90 Amal",
    ),
    office(
        "heft-2012-name-als-zwischenzeile.csv",
        text("""
Datum;Stunden;Ort
Lotsin: Amal;;
03.04.2012;1,5;Jobcenter
04.04.2012;2;Schule
Lotsin: Berna;;
03.04.2012;0,75;Schule
"""),
        "right, asked, refused",
        """
2012-04-03 90 Amal
2012-04-04 120 Amal
2012-04-03 45 Berna
""",
    ),
    office(
        "mappe-2020-ein-blatt-je-lotsin.xlsx",
        xlsx(
            ("Dilan Beispiel", [("Datum", "Stunden"), (date(2020, 4, 3), 1.5), (date(2020, 4, 6), 2)]),
            ("Jürg Probst", [("Datum", "Stunden"), (date(2020, 4, 3), 0.75)]),
        ),
        "right, asked, refused",
        """
2020-04-03 90 Dilan Beispiel
2020-04-06 120 Dilan Beispiel
2020-04-03 45 Jürg Probst
""",
        owner={"Dilan Beispiel": "Dilan Beispiel", "Jürg Probst": "Jürg Probst"},
    ),
    office(
        "buero-2024-gleiche-zeile-zweimal.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2024;Amal;1,5
03.04.2024;Amal;1,5
"""),
        "right",
        """
2024-04-03 90 Amal
2024-04-03 90 Amal
""",
    ),
)
