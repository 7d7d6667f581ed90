"""Everything without JavaScript: check in, check out, record, correct, withdraw, enter afterwards; online."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pilotapp import clock
from pilotapp.models import Entry, Visit
from tests.support.people import Somebody
from tests.support.world import RECORD

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def only_visit() -> Visit:
    """The only visit in the database."""
    found: Visit = Visit.get()
    assert Visit.select().count() == 1
    return found


def test_it_takes_a_visit_from_check_in_to_record(amal: Somebody) -> None:
    with clock.freeze(MORNING):
        amal.page("/").form("/visits/check-in").submit()
    with clock.freeze(MORNING + timedelta(minutes=72)):
        record = amal.page("/").form("/visits/check-out").submit()
        done = record.form("/visits/record").submit(**RECORD)
    assert done.status == 200 and "1 h 12 min" in done.text
    assert (only_visit().state, only_visit().minutes) == ("recorded", 72)
    assert {entry.door for entry in Entry.select()} == {"page"}


def test_it_takes_the_end_that_was_forgotten(amal: Somebody) -> None:
    with clock.freeze(MORNING):
        amal.page("/").form("/visits/check-in").submit()
    with clock.freeze(MORNING + timedelta(hours=9)):
        home = amal.page("/")
        assert "Is this visit still going on?" in home.text
        form = amal.page(next(link for link in home.links() if link.startswith("/visits/end"))).form("/visits/end")
        assert "proposed" in form.names and form.values["ended_at"] == ""
        form.submit(ended_at="10:30")
    assert (only_visit().state, only_visit().minutes, only_visit().forgotten) == ("ended", 90, True)


def test_it_takes_a_visit_afterwards(amal: Somebody) -> None:
    with clock.freeze(MORNING):
        form = amal.page("/visits/new").form("/visits/new")
        page = form.submit(**(RECORD | {"started_at": "2026-03-02T10:00", "ended_at": "2026-03-02T10:45"}))
        assert page.status == 200 and "45 min" in page.text
    assert (only_visit().state, only_visit().minutes) == ("recorded", 45)


def test_it_keeps_what_was_typed_when_it_refuses(amal: Somebody) -> None:
    with clock.freeze(MORNING):
        form = amal.page("/visits/new").form("/visits/new")
        page = form.submit(**(RECORD | {"started_at": "2026-03-02T10:45", "ended_at": "2026-03-02T10:00"}))
        assert page.status == 422 and page.errors()
        again = page.form("/visits/new")
        assert (again.values["day_date"], again.values["started_at"]) == ("2026-03-02", "10:45")
        assert again.values["topics"] == ["school"] and again.submit(ended_at="11:45").status == 200
    assert only_visit().minutes == 60


def test_it_repeats_the_last_record_by_one_link(amal: Somebody) -> None:
    with clock.freeze(MORNING):
        form = amal.page("/visits/new").form("/visits/new")
        form.submit(started_at="2026-03-02T10:00", ended_at="2026-03-02T10:45", **RECORD)
        amal.page("/").form("/visits/check-in").submit()
    with clock.freeze(MORNING + timedelta(minutes=20)):
        record = amal.page("/").form("/visits/check-out").submit()
        same = amal.page(next(link for link in record.links() if "same=1" in link))
        same.form("/visits/record").submit()
    last = Visit.select().order_by(Visit.started_at.desc()).first()
    assert (last.state, last.minutes, last.institution_kind) == ("recorded", 20, "school")


def test_it_withdraws_after_a_question(amal: Somebody) -> None:
    with clock.freeze(MORNING):
        amal.page("/").form("/visits/check-in").submit()
        question = amal.page(f"/visits/{only_visit().uid}/withdraw")
        assert only_visit().state == "open"
        question.form("/withdraw").submit()
    assert only_visit().state == "withdrawn"
    assert "No visit right now" in amal.page("/").text
