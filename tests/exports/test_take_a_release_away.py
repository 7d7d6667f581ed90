"""A release as a file, for its coordinators and funders; suppressed numbers are in no file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from pilotapp.models import AuditRow, Release, ReleaseCell, ReleaseSum
from tests.exports.sheets import ask, read_xlsx, read_zip
from tests.support import frozen as releases
from tests.support.pdf_text import words_of
from tests.support.people import Somebody


@pytest.fixture(autouse=True)
def released(app: Flask, frozen: Any) -> None:
    """A release of musterstadt and one of musterkreis, each with a sum."""
    with app.test_request_context():
        releases.fill()


def path(slug: str, kind: str, what: str = "releases") -> str:
    """The address of the file."""
    uid = releases.uid(slug) if what == "releases" else releases.sum_uid(slug)
    return f"/exports/{what}/{uid}?kind={kind}"


def withheld() -> dict[str, int | None]:
    """The column codes of the suppressed numbers in the row about flats."""
    where = (ReleaseCell.release == releases.uid("musterstadt")) & (ReleaseCell.code == "housing")
    return {cell.number: cell.withheld for cell in ReleaseCell.select().where(where) if cell.value is None}


def test_it_shows_hidden_numbers_as_hidden_in_a_spreadsheet(karin: Somebody) -> None:
    answer = karin.client.get(path("musterstadt", "xlsx"))
    assert withheld()
    found = read_xlsx(answer.data)
    rows = {row[0]: row[1:] for row in found["By kind of institution"] if row}
    assert rows["School"][0] == releases.KINDS["school"]
    assert "Housing" not in rows
    assert "Housing" in list(rows)[-1].removeprefix("Not shown: ").split(", ")
    assert next(row for row in found["What the numbers mean"] if row and row[0] == "not shown")


def test_it_has_no_hidden_number_in_any_csv(karin: Somebody) -> None:
    files = read_zip(karin.client.get(path("musterstadt", "csv")).data)
    kinds = next(rows for name, rows in files.items() if name.endswith("-institution_kind.csv"))
    hidden = [row for row in kinds if row["Visits"] == "not shown"]
    assert len(hidden) >= 1
    assert all(value == "not shown" for row in hidden for value in list(row.values())[2:])
    corrections = next(rows for name, rows in files.items() if name.endswith("-corrections.csv"))
    assert [row["Time on site (minutes)"] for row in corrections] == ["-25"]


def test_it_prints_a_report_without_them(karin: Somebody) -> None:
    words = words_of(karin.client.get(path("musterstadt", "pdf")).data)
    assert "Not shown: " in words and "Housing" in words
    assert words.count("A number that is left out so that nobody can be recognised") == 1
    assert "−25 min" in words.replace("− ", "−")  # Noto Sans has its minus a little apart
    assert "small numbers are not hidden" not in words


def test_it_prints_it_with_the_words_of_the_coordinator(karin: Somebody) -> None:
    uid = str(releases.uid("musterstadt"))
    answer = ask(karin, what="release", release=uid, format="pdf", text="We held two courses.")
    assert "We held two courses." in words_of(answer.data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="release-2025-Q4.pdf"'


def test_it_is_for_funders_too(sign_in: Any) -> None:
    greta = sign_in("greta")
    assert len(read_xlsx(greta.client.get(path("musterstadt", "xlsx")).data)) > 3
    assert greta.client.get(path("musterkreis", "xlsx")).status_code == 404
    assert b"%PDF" in greta.client.get(path("musterstadt", "pdf", "sums")).data
    assert greta.client.get(path("musterkreis", "pdf", "sums")).status_code == 404


def test_it_is_written_down(karin: Somebody) -> None:
    karin.client.get(path("musterstadt", "csv")).close()
    row = AuditRow.select().order_by(AuditRow.id.desc()).get()
    assert (row.action, row.subject) == ("figures.export", releases.uid("musterstadt"))
    assert json.loads(row.detail)["format"] == "csv"


def test_it_says_the_day_where_the_programme_is(karin: Somebody, sign_in: Any) -> None:
    """Half past midnight in Berlin is still the day before in UTC."""
    night = datetime(2026, 1, 14, 23, 30, tzinfo=UTC)
    Release.update(made_at=night).execute()
    ReleaseSum.update(made_at=night).execute()
    for who, what in ((karin, "releases"), (sign_in("greta"), "sums")):
        book = read_xlsx(who.client.get(path("musterstadt", "xlsx", what)).data)
        assert ["Made on", "15 January 2026"] in book["About this file"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_it_is_nobody_elses(carla: Somebody, amal: Somebody, kind: str) -> None:
    assert carla.client.get(path("musterstadt", kind)).status_code == 404
    assert amal.client.get(path("musterstadt", kind)).status_code == 404
    assert AuditRow.select().where(AuditRow.action == "figures.export").count() == 0


def test_it_knows_no_other_kinds(karin: Somebody) -> None:
    assert karin.client.get(path("musterstadt", "exe")).status_code == 404
