"""The coordinator sees how the app interprets each row, and no choice is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.imports import views, worker
from pilotapp.models import ImportRun, Visit
from tests.imports.tables import HEADER, csv, hand_in, imported, lines, run_of, tried
from tests.support import people
from tests.support.people import Somebody

TAKEN = "taken for"


def elsewhere(count: int) -> list[tuple[str, ...]]:
    """Rows of another table: the same pilot, days and lengths, at another place."""
    return [(*row[:3], "Schule", *row[4:]) for row in lines(count)]


def test_it_says_how_many_rows_are_taken_for_visits_that_are_here(karin: Somebody) -> None:
    first = imported(karin, csv(lines(3)))
    assert TAKEN not in karin.page(f"/imports/{first.uid}").text
    preview = tried(karin, csv([*elsewhere(2), lines(4)[3]]))
    assert "2 rows are taken for visits that are here already" in preview.text
    preview.form("/start").submit()
    worker.drain()
    result = karin.page(f"/imports/{run_of(preview).uid}").text
    assert "2 rows are taken for visits that are here already" in result
    assert "write start and end beside these rows" in result
    assert Visit.select().count() == 4


def test_it_takes_them_for_other_visits_once_they_have_times(karin: Somebody) -> None:
    imported(karin, csv(lines(2)))
    rows = [(*row, "09:00", "10:30") for row in elsewhere(1)]
    preview = tried(karin, csv(rows, (*HEADER, "Von", "Bis")))
    assert (run_of(preview).added, TAKEN in preview.text) == (1, False)


def test_it_says_where_nobody_was_asked_about_first_contacts(karin: Somebody) -> None:
    words = "In the figures they count as no first contacts"
    assert words not in tried(karin, csv(lines(2))).text
    without = [row[:-1] for row in lines(2)]
    assert words in tried(karin, csv(without, HEADER[:-1])).text
    assert words not in tried(karin, csv(without, HEADER[:-1]), **{"all-first_contact": "no"}).text
    imported(karin, csv(without, HEADER[:-1]))
    assert "Imported visits whose table did not say so count as none" in karin.page("/figures?period=2024").text


@pytest.fixture
def late(app: Flask) -> Somebody:
    """karin, eleven minutes after she signed in."""
    return people.sign_in(app, "karin", authenticated_at=clock.now() - timedelta(minutes=11))


def test_it_takes_a_file_however_long_the_page_was_open(late: Somebody) -> None:
    page = hand_in(late, csv(lines(2)))
    assert (page.heading, run_of(page).state) == ("What do the columns mean?", "columns")


def test_it_asks_who_she_is_before_it_imports_and_goes_on_then(late: Somebody) -> None:
    preview = tried(late, csv(lines(2)))
    uid = run_of(preview).uid
    asked = late.client.post(f"/imports/{uid}/start", data=preview.form("/start").values)
    assert (asked.status_code, asked.location.startswith("/confirm?again=")) == (307, True)
    assert (ImportRun.get_by_id(uid).state, Visit.select().count()) == ("ready", 0)


def test_it_leads_back_from_a_file_that_is_too_large(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_ROOM_FOR_A_FILE", 2_000)
    page = hand_in(karin, csv(lines(50)))
    assert (page.heading, ImportRun.select().count()) == ("Choose a table", 0)
    assert "This file is too large: at most 10 MB" in page.text
