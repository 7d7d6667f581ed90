"""Workbooks of an office: many sheets, hidden ones, formulas without end, and other things under such a name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.imports.offices.declared import Made, office
from tests.imports.offices.made import html, mhtml, ods, slk, stored, with_open_formulas, xlsx, xml_of_2003

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
    list(sheets.values())[-1].hide()


def _hide_rows(book: Any, sheets: Any) -> None:
    sheets["2019"].set_row(2, None, None, {"hidden": True})


def _merge_header(book: Any, sheets: Any) -> None:
    sheets["2019"].merge_range(0, 2, 0, 3, "Zeit")


def _form() -> Made:
    rows = [(date(2023, 3, 1) + timedelta(days=number), "Amal", 1.5) for number in range(3)]
    return with_open_formulas(xlsx(("Erfassung", [_HEADER, *rows])), 60_004)


OFFICES = (
    office(
        "jahr-2018-zwoelf-blaetter.xlsx",
        xlsx(*map(_month, range(1, 13))),
        "right",
        "\n".join(f"2018-{number:02}-05 90 Amal\n2018-{number:02}-06 45 Berna" for number in range(1, 13)),
    ),
    office(
        "mappe-2019-verstecktes-blatt.xlsx",
        xlsx(("2019", _TYPED), ("2018", [_HEADER, (date(2018, 4, 4), "Berna", 1)]), more=_hide_sheet),
        "right, asked",
        f"{_TRUE}2018-04-04 60 Berna",
        says=r"hidden",
        sheets="2019; 2018",
    ),
    office(
        "mappe-2019-versteckte-sicherung.xlsx",
        xlsx(("2019", _TYPED), ("alt", _TYPED), more=_hide_sheet),
        "right, asked",
        _TRUE,
        says=r"hidden",
        sheets="2019",
    ),
    office(
        "mappe-2019-versteckte-vorlage.xlsx",
        xlsx(("2019", _TYPED), ("alt", [("Lotsin", "Telefon"), ("Amal", "0176 55544433")]), more=_hide_sheet),
        "right, asked",
        _TRUE,
        sheets="2019",
    ),
    office(
        "mappe-2019-versteckte-zeilen.xlsx",
        xlsx(
            ("2019", [*_TYPED, (date(2019, 4, 5), "Amal", 1)]),
            more=_hide_rows,
        ),
        "right, asked",
        _TRUE + "2019-04-05 60 Amal",
        says=r"hidden",
        hidden="take",
    ),
    office(
        "erfassung-2023-formeln-bis-60004.xlsx",
        _form(),
        "right",
        """
2023-03-01 90 Amal
2023-03-02 90 Amal
2023-03-03 90 Amal
""",
    ),
    office(
        "mappe-2024-kalender-daneben.xlsx",
        xlsx(
            (
                "Einsätze",
                [
                    _HEADER,
                    (date(2024, 4, 3), "Amal", 1.5),
                    (date(2024, 4, 4), "Berna", 2),
                ],
            ),
            _calendar(),
        ),
        "right",
        _TRUE.replace("2019", "2024"),
    ),
    office(
        "mappe-2019-mit-auswahllisten.xlsx",
        xlsx(
            ("Einsätze", _TYPED),
            ("Listen", [("Lotsin", "Thema"), ("Amal", "Wohnen"), ("Berna", "Arbeit")]),
            ("Anleitung", [("So wird diese Liste ausgefüllt:",), ("Jede Zeile ist ein Einsatz.",)]),
        ),
        "right, asked",
        _TRUE,
        sheets="Einsätze",
    ),
    office(
        "mappe-2019-zwei-jahre.xlsx",
        xlsx(
            ("2018", [_HEADER, (date(2018, 4, 3), "Amal", 1)]),
            ("2019", _TYPED),
        ),
        "right, asked",
        _TRUE + "2018-04-03 60 Amal",
    ),
    office(
        "mappe-2019-auswertung-daneben.xlsx",
        xlsx(
            ("Einsätze", _TYPED),
            ("Auswertung", [("Lotsin", "Stunden", "Datum"), ("Amal", 1.5, ""), ("Berna", 2, "")]),
        ),
        "right, asked",
        _TRUE,
        sheets="Einsätze",
    ),
    office(
        "writer-2019.ods",
        ods(
            "2019",
            [
                _HEADER,
                (date(2019, 4, 3), "Amal", timedelta(minutes=90)),
                (date(2019, 4, 4), "Berna", timedelta(hours=2)),
            ],
        ),
        "right",
        _TRUE,
    ),
    office("excel-97-2003.xls", stored("excel-97-2003.xls"), "right", _TRUE),
    office("mit-passwort-2019.xlsx", stored("mit-passwort-2019.xlsx"), "refused", says=r"password"),
    office("portal-2019-html.xls", html(_TEXT), "refused", says=rf"(?s)(web|HTML).*{_WHAT}"),
    office("webseite-2019-mhtml.xls", mhtml(_TEXT), "refused", says=rf"(?s)(web|MHT).*{_WHAT}"),
    office("excel-2003-xml.xls", xml_of_2003(_TEXT), "refused", says=rf"(?s)XML.*{_WHAT}"),
    office("multiplan-2003.slk", slk(_TEXT), "refused", says=rf"(?si)(SYLK|\.slk).*{_WHAT}"),
    office(
        "zellen-2019-gemischt.xlsx",
        xlsx(
            (
                "2019",
                [
                    _HEADER,
                    (date(2019, 4, 3), "Amal", "1,5"),
                    ("04.04.2019", "Berna", 2),
                    (date(2019, 4, 5), "Amal", "0:45"),
                ],
            )
        ),
        "right",
        _TRUE + "2019-04-05 45 Amal",
    ),
    office(
        "zellen-2019-fehler.xlsx",
        xlsx(("2019", [*_TYPED, (date(2019, 4, 5), "Amal", "#REF!")])),
        "refused",
        _TRUE,
        says=r"Row 4",
    ),
)
