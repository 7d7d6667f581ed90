"""Names of clients, wherever an office wrote them, are in no row, no page, no error, nothing remembered and no log."""

from __future__ import annotations

import logging
import re

import pytest

from tests.imports.coordinator import Coordinator, add_pilots
from tests.imports.offices import Office
from tests.imports.offices.declared import office
from tests.imports.offices.made import text, xlsx
from tests.imports.test_keep_clients_out import everything
from tests.support.page_client import Page
from tests.support.people import Somebody

CLIENTS = (
    ("Zerrin", "Geheimnis"), ("Aylin", "Verborgen"), ("Maryam", "Niemals"), ("Oksana", "Kommtnicht"),
    ("Farid", "Bleibtweg"), ("Yusra", "Ungenannt"),
)  # fmt: skip
SECRETS = tuple(part for client in CLIENTS for part in client)
_UID = re.compile("/imports/[0-9a-f-]{36}")
_DAY = [f"{number:02}.04.2023" for number in range(3, 9)]


def _table(header: str, row: str) -> str:
    """A line for each client: `row` may hold {day}, {first} and {last}."""
    lines = [row.format(day=day, first=first, last=last) for day, (first, last) in zip(_DAY, CLIENTS, strict=True)]
    return "\n".join([header, *lines, ""])


def _layout(name: str, header: str, row: str, classes: str = "right", **answers: str) -> Office:
    return office(name, text(_table(header, row)), classes, **answers)


_CLIENTS = {"names": "clients", "owner": "Amal"}
_BETWEEN = "".join(f"{first} {last};;\n{day};Amal;1,5\n" for day, (first, last) in zip(_DAY, CLIENTS, strict=True))
_CROSS = f"Datum;Lotsin;{';'.join(map(' '.join, CLIENTS))}\n03.04.2023;Amal;1,5;;;;;\n04.04.2023;Amal;;1;;;;2\n"
_SHEETS = [
    (" ".join(client), [("Datum", "Lotsin", "Stunden"), (day, "Amal", 1.5)])
    for day, client in zip(_DAY, CLIENTS, strict=True)
]
LAYOUTS = (
    _layout("klient.csv", "Datum;Lotsin;Stunden;Name des Klienten", "{day};Amal;1,5;{first} {last}"),
    _layout("name-neben-lotsin.csv", "Datum;Lotsin;Stunden;Name", "{day};Amal;1,5;{last}, {first}"),
    _layout("nur-name.csv", "Datum;Name;Stunden", "{day};{first} {last};1,5", "asked", **_CLIENTS),
    _layout("vorname-nachname.csv", "Datum;Lotse;Vorname;Nachname;Std", "{day};Amal;{first};{last};1"),
    _layout("nur-vorname-nachname.csv", "Datum;Vorname;Nachname;Std", "{day};{first};{last};1", "asked", **_CLIENTS),
    _layout("ohne-kopf.csv", "Datum;Lotsin;Stunden;", "{day};Amal;1,5;{first} {last}"),
    _layout("mehrere.csv", "Datum;Lotsin;Stunden;Teilnehmende", "{day};Amal;1,5;{first} {last}, Olena {last}"),
    _layout("fuer-wen.csv", "Datum;Lotsin;Stunden;Für wen", "{day};Amal;1,5;{first}"),
    _layout("dolmetscher-fuer.csv", "Datum;Lotsin;Stunden;Dolmetscher für", "{day};Amal;1,5;{first} {last}"),
    _layout("frau-und-herr.csv", "Datum;Lotsin;Std;Thema;Ort", "{day};Amal;1;Wohnen (Frau {last});Schule, Herr {last}"),
    _layout("Zerrin Geheimnis 2023.csv", "Begleitung von Zerrin Geheimnis;;\nDatum;Lotsin;Std", "{day};Amal;1"),
    _layout("kalender.csv", "Betreff;Beginnt am;Beginnt um;Endet am;Endet um",
            "Jobcenter mit {first} {last};{day};09:00;{day};10:30", "asked", owner="Amal"),
    office("kreuztabelle.csv", text(_CROSS), "refused"),
    office("zwischenzeilen.csv", text(f"Datum;Lotsin;Stunden\n{_BETWEEN}"), "right, refused"),
    office("ein-blatt-je-klientin.xlsx", xlsx(*_SHEETS), "right"),
)  # fmt: skip


def _cases() -> list[object]:
    marks = {True: (pytest.mark.process,), False: ()}
    return [pytest.param(one, id=one.name, marks=marks[one.is_workbook]) for one in LAYOUTS]


@pytest.mark.parametrize("layout", _cases())
def test_it_keeps_no_name_of_a_client(karin: Somebody, caplog: pytest.LogCaptureFixture, layout: Office) -> None:
    """At every step: also before anybody said whose names these are."""
    add_pilots()
    found: set[str] = set()

    def look(page: Page) -> None:
        places = {"database": everything(), "page": page.html, "log": caplog.text}
        where = page.path.rpartition("/")[2][:7]
        found.update(
            f"{secret}: {name}, {where}" for name, said in places.items() for secret in SECRETS if secret in said
        )

    with caplog.at_level(logging.DEBUG):
        came = Coordinator(karin, layout, look).bring()
        for path in {link for link in karin.page("/imports").links() if _UID.fullmatch(link)}:
            errors = karin.client.get(f"{path}/errors.csv").get_data(as_text=True)
            found.update(f"{one}: errors" for one in SECRETS if one in errors)
            look(karin.page(path))
    look(karin.page("/imports"))
    assert sorted(found) == []
    assert layout.classes != ("right",) or len(came.visits) == len(CLIENTS)  # what is no name is read all the same
