"""Where on a sheet the rows stand: titles, sums, signatures, heads over two lines, two tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.imports.offices.declared import Made, office
from tests.imports.offices.made import text, xlsx

_HEADER = ("Datum", "Lotsin", "Stunden")
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_TEXT = [_HEADER, ("03.04.2019", "Amal", "1,5"), ("04.04.2019", "Berna", "2")]
_TYPED = [_HEADER, (date(2019, 4, 3), "Amal", 1.5), (date(2019, 4, 4), "Berna", 2)]
_TRUE = """
2019-04-03 90 Amal
2019-04-04 120 Berna
"""
_WHAT = r"\.xlsx"  # how to save it


def _month(number: int) -> tuple[str, list[Any]]:
    first = date(2018, number, 5)
    rows = [(first, "Amal", 1.5), (first + timedelta(days=1), "Berna", 0.75), ("Summe", "", 2.25)]
    return _MONTHS[number - 1], [(f"{_MONTHS[number - 1]} 2018",), (), _HEADER, *rows]


def _calendar() -> tuple[str, list[Any]]:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    return "Kalender 2024", [("", *days), ("Amal", *["x"] * 366)]


def _hide_sheet(book: Any, sheets: Any) -> None:
    sheets["alt"].hide()


def _hide_rows(book: Any, sheets: Any) -> None:
    sheets["2019"].set_row(2, None, None, {"hidden": True})


def _merge_header(book: Any, sheets: Any) -> None:
    sheets["2019"].merge_range(0, 2, 0, 3, "Zeit")


def _formulas() -> Made:
    rows = [(date(2023, 3, 1) + timedelta(days=number), "Amal", 1.5) for number in range(3)]
    open_rows = [('=IF(E5="","",E5)', '=IF(F5="","",F5)', '=IF(G5="","",G5)')] * 60_000
    return xlsx(("Erfassung", [_HEADER, *rows, *open_rows]), constant_memory=False)


OFFICES = (
    office(
        "kopf-2019-zweizeilig.xlsx",
        xlsx(
            (
                "2019",
                [
                    ("Datum", "Lotsin", "", "", "Ort"),
                    ("", "", "von", "bis", ""),
                    (date(2019, 4, 3), "Amal", "09:00", "10:30", "Jobcenter"),
                    (date(2019, 4, 4), "Berna", "14:00", "16:00", "Schule"),
                ],
            ),
            more=_merge_header,
        ),
        "right, asked, refused",
        """
2019-04-03 90 Amal from=09:00 to=10:30
2019-04-04 120 Berna from=14:00 to=16:00
""",
        columns={"von": "start", "bis": "end"},
    ),
    office(
        "beginnt-bei-c5-2019.xlsx",
        xlsx(
            (
                "2019",
                [
                    (),
                    (),
                    ("", "", "Einsatznachweis"),
                    (),
                    *[("", "", *row) for row in _TYPED],
                ],
            )
        ),
        "right",
        _TRUE,
    ),
    office(
        "titel-summen-unterschrift-2019.csv",
        text("""
Verein Brücke e.V.;;;
Einsatznachweis 2019, Stand 31.12.2019;;;
;;;
Datum;Lotsin;Stunden;Ort
03.04.2019;Amal;1,5;Jobcenter
Summe April;;1,5;
04.05.2019;Berna;2;Schule
Zwischensumme Mai;;2;
Gesamt;;3,5;
;;;
Ort, Datum, Unterschrift: ____________;;;
"""),
        "right",
        """
2019-04-03 90 Amal kind=job_centre
2019-05-04 120 Berna kind=school
""",
    ),
    office(
        "summe-ohne-wort-2019.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2019;Amal;1,5
04.04.2019;Berna;2
;;3,5
"""),
        "right, refused",
        _TRUE,
    ),
    office(
        "kopf-auf-jeder-seite-2017.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2017;Amal;1,5
Datum;Lotsin;Stunden
04.04.2017;Berna;2
"""),
        "right, refused",
        _TRUE.replace("2019", "2017"),
    ),
    office(
        "zwei-tabellen-nebeneinander-2016.csv",
        text("""
Datum;Lotsin;Stunden;;Datum;Lotsin;Stunden
03.04.2016;Amal;1,5;;03.05.2016;Berna;1
04.04.2016;Berna;2;;04.05.2016;Amal;0,5
"""),
        "right, asked, refused",
        _TRUE.replace("2019", "2016") + "2016-05-03 60 Berna\n2016-05-04 30 Amal",
    ),
    office(
        "fahrtkosten-darunter-2018.csv",
        text("""
Datum;Lotsin;Stunden
03.04.2018;Amal;1,5
04.04.2018;Berna;2
;;
Fahrtkosten;;
Datum;Lotsin;km
03.04.2018;Amal;12
04.04.2018;Berna;7
"""),
        "right, asked, refused",
        _TRUE.replace("2019", "2018"),
    ),
)
