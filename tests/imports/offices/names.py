"""Columns of names: are they pilots, or people they accompanied? And how pilots are spelled."""

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
        "verein-2018-name-unbekannt.csv",
        text("""
Datum;Name;Stunden;Ort
03.04.2018;Hanna Schreiber;1,5;Jobcenter
04.04.2018;Murat Vogel;0,75;Schule
05.04.2018;Hanna Schreiber;2;Schule
"""),
        "asked",
        """
2018-04-03 90 Hanna Schreiber kind=job_centre
2018-04-04 45 Murat Vogel kind=school
2018-04-05 120 Hanna Schreiber kind=school
""",
        names="pilots",
    ),
    office(
        "verein-2018-name-bekannt.csv",
        text("""
Datum;Name;Stunden
03.04.2018;Dilan Beispiel;1,5
04.04.2018;Jürg Probst;0,75
"""),
        "right, asked",
        """
2018-04-03 90 Dilan Beispiel
2018-04-04 45 Jürg Probst
""",
        names="pilots",
    ),
    office(
        "verein-2019-lotse-und-name.csv",
        text("""
Datum;Lotse;Name;Stunden
03.04.2019;Amal;Zerrin Geheimnis;1,5
04.04.2019;Berna;Farid Bleibtweg;0,75
05.04.2019;Amal;Oksana Kommtnicht;1
"""),
        "right",
        """
2019-04-03 90 Amal
2019-04-04 45 Berna
2019-04-05 60 Amal
""",
        says=r"Name",
    ),
    office(
        "verein-2020-name-der-begleiteten.csv",
        text("""
Datum;Name;Stunden
03.04.2020;Zerrin Geheimnis;1,5
04.04.2020;Farid Bleibtweg;0,75
05.04.2020;Oksana Kommtnicht;1
06.04.2020;Maryam Niemals;1
"""),
        "asked",
        """
2020-04-03 90 Amal
2020-04-04 45 Amal
2020-04-05 60 Amal
2020-04-06 60 Amal
""",
        names="clients",
        owner="Amal",
    ),
    office(
        "kirche-2016-vorname-nachname.csv",
        text("""
Datum;Vorname;Nachname;Stunden
03.04.2016;Dilan;Beispiel;1,5
04.04.2016;Özlem;Muster;0,75
05.04.2016;Dilan;Beispiel;1
"""),
        "right, asked",
        """
2016-04-03 90 Dilan Beispiel
2016-04-04 45 Özlem Muster
2016-04-05 60 Dilan Beispiel
""",
        names="pilots",
    ),
    office(
        "kirche-2017-nachname-vorname-fremd.csv",
        text("""
Datum;Nachname;Vorname;Stunden
03.04.2017;Schreiber;Hanna;1,5
04.04.2017;Vogel;Murat;0,75
"""),
        "asked",
        """
2017-04-03 90 Hanna Schreiber
2017-04-04 45 Murat Vogel
""",
        names="pilots",
    ),
    office(
        "buero-2017-kuerzel.csv",
        text("""
Datum;Lotsin (Kürzel);Stunden
03.04.2017;DB;1,5
04.04.2017;ÖM;2
"""),
        "asked",
        """
2017-04-03 90 Dilan Beispiel
2017-04-04 120 Özlem Muster
""",
        pilot={"DB": "Dilan Beispiel", "ÖM": "Özlem Muster"},
    ),
    office(
        "buero-2017-spalte-kuerzel.csv",
        text("""
Datum;Kürzel;Stunden
03.04.2017;DB;1,5
04.04.2017;ÖM;2
"""),
        "asked",
        """
2017-04-03 90 Dilan Beispiel
2017-04-04 120 Özlem Muster
""",
        columns={"Kürzel": "pilot"},
        pilot={"DB": "Dilan Beispiel", "ÖM": "Özlem Muster"},
    ),
    office(
        "buero-2021-mail-der-lotsin.csv",
        text("""
Datum;E-Mail Lotsin;Stunden
03.04.2021;amal@example.org;1,5
04.04.2021;berna@example.org;2
"""),
        "right",
        """
2021-04-03 90 Amal
2021-04-04 120 Berna
""",
    ),
    office(
        "buero-2016-nachname-komma.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2016;Beispiel, Dilan;1,5
04.04.2016;MUSTER, Özlem;2
"""),
        "right",
        """
2016-04-03 90 Dilan Beispiel
2016-04-04 120 Özlem Muster
""",
    ),
    office(
        "buero-2016-nummern-der-lotsen.xlsx",
        xlsx(
            ("Einsätze", [("Datum", "Lotsen-Nr.", "Stunden"), (date(2016, 4, 3), 1, 1.5), (date(2016, 4, 4), 2, 2)]),
            ("Lotsen", [("Nr.", "Name"), (1, "Dilan Beispiel"), (2, "Jürg Probst")]),
        ),
        "asked, refused",
        """
2016-04-03 90 Dilan Beispiel
2016-04-04 120 Jürg Probst
""",
        pilot={"1": "Dilan Beispiel", "2": "Jürg Probst"},
    ),
)
