"""Columns about clients are refused by name, and none of their content is stored."""

from __future__ import annotations

import logging

import pytest

from pilotapp.db import database
from pilotapp.models import ImportPart, ImportRun, Visit
from tests.imports.tables import HEADER, csv, hand_in, imported, lines
from tests.support.people import Somebody

SECRETS = {
    "Name des Klienten": "Zerrin Geheimnis",
    "Nachname": "Verborgen",
    "Geb.-Datum": "17.05.1981",
    "Anschrift": "Fliederstraße 77",
    "Telefon": "0176 55544433",
    "Aktenzeichen": "4711/0815",
    "Kundin": "Yildiz",
    "E-Mail": "zerrin@geheim.example",
    "Bemerkung": "wohnt bei Onkel",
}
BY_CONTENT = {
    "Wer": ("Zerrin Geheimnis", "Aylin Verborgen", "Maryam Niemals", "Oksana Kommtnicht", "Farid Bleibtweg"),
    "Info": ("0176 55544433", "0176 55544434", "0176 55544435", "0176 55544436", "0176 55544437"),
    "Nr": ("123456789", "223456789", "323456789", "423456789", "523456789"),
    "Tag 2": ("17.05.1981", "18.05.1982", "19.05.1983", "20.05.1984", "21.05.1985"),
    "Kontakt": ("a@geheim.example", "b@geheim.example", "c@geheim.example", "d@geheim.example", "e@geheim.example"),
}


def everything() -> str:
    """Whatever stands in the database, sealed texts opened."""
    found = [repr(row) for table in database.get_tables() for row in database.execute_sql(f'SELECT * FROM "{table}"')]
    opened = [part.content or "" for part in ImportPart.select()] + [run.plan or "" for run in ImportRun.select()]
    return "\n".join([*found, *opened])


@pytest.mark.parametrize("header", SECRETS)
def test_it_refuses_a_column_by_its_name(karin: Somebody, caplog: pytest.LogCaptureFixture, header: str) -> None:
    rows = [(*row, SECRETS[header]) for row in lines(3)]
    with caplog.at_level(logging.DEBUG):
        page = hand_in(karin, csv(rows, (*HEADER, header)))
    assert header in page.text.partition("stay outside")[2].partition("Nothing in them was stored")[0]
    assert SECRETS[header] not in everything()
    assert SECRETS[header] not in caplog.text
    assert f"column-{len(HEADER)}" not in page.form("/columns").names


@pytest.mark.parametrize("header", BY_CONTENT)
def test_it_refuses_a_column_by_what_stands_in_it(karin: Somebody, header: str) -> None:
    rows = [(*row, secret) for row, secret in zip(lines(5), BY_CONTENT[header], strict=True)]
    page = hand_in(karin, csv(rows, (*HEADER, header)))
    assert header in page.text.partition("stay outside")[2].partition("Nothing in them was stored")[0]
    assert not [secret for secret in BY_CONTENT[header] if secret in everything()]


def test_it_cannot_be_talked_into_a_refused_column(karin: Somebody) -> None:
    rows = [(*row, "Zerrin Geheimnis") for row in lines(3)]
    page = hand_in(karin, csv(rows, (*HEADER, "Name des Klienten")))
    karin.send(page.path, **{"column-0": "day", "column-1": "pilot", "column-2": "duration", "column-7": "topic"})
    assert "Zerrin" not in everything()
    assert 7 not in _fields()


def _fields() -> list[int]:
    from pilotapp.imports.plan import Plan

    return list(Plan.read(ImportRun.get().plan).fields)


def test_it_cuts_what_looks_like_somebody_out_of_other_cells(karin: Somebody) -> None:
    rows = [list(row) for row in lines(50)]
    rows[7][3] = "Jobcenter, Frau Geheimnis, Tel. 0176 55544433"
    run = imported(karin, csv(rows, HEADER))
    assert (run.added + run.wrong, "Geheimnis" in everything(), "55544433" in everything()) == (50, False, False)


def test_it_takes_counts_and_codes_of_clients(karin: Somebody) -> None:
    header = (*HEADER[:5], "Sprache der Klientin", "Anzahl Klienten")
    run = imported(karin, csv([(*row[:6], "1") for row in lines(2)], header))
    assert (run.added, Visit.get().client_language, Visit.get().size_band) == (2, "ara", "one")


def test_it_takes_names_for_those_of_pilots_only_if_they_are(karin: Somebody) -> None:
    rows = [(row[0], name, *row[2:]) for row, name in zip(lines(3), ("Amal", "Berna", "amal"), strict=True)]
    page = hand_in(karin, csv(rows, ("Datum", "Name", *HEADER[2:])))
    assert "stay outside" not in page.text
    strangers = [(row[0], f"Zerrin{number} Geheimnis", *row[2:]) for number, row in enumerate(rows)]
    page = hand_in(karin, csv(strangers, ("Datum", "Name", *HEADER[2:])))
    assert "Name: it holds names" in page.text
    assert "Geheimnis" not in everything()
