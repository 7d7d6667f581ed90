"""A pilot chooses the times of a visit by taps: a day, a time of day, a length, or how long ago it ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pilotapp import clock
from pilotapp.models import Entry, Visit
from tests.support.page_client import Page
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD, answers, entry, send
from tests.visits.helpers import NOON, berlin, checked_in, minutes, visited

CODES = RECORD | {"first_contact": "true"}


def entered(amal: Somebody, **parts: str) -> Page:
    """A visit entered afterwards by these parts of its times."""
    return amal.page("/visits/new").form("/visits/new").submit(**CODES, **parts)


def times() -> tuple[datetime | None, datetime | None, int | None]:
    """Start, end and minutes of the only visit."""
    visit = Visit.get()
    return visit.started_at, visit.ended_at, visit.minutes


@pytest.mark.parametrize(
    ("parts", "start", "end"),
    [
        ({"day": "today", "started_at": "09:00", "length": "90"}, "2026-03-03 09:00", "2026-03-03 10:30"),
        ({"day": "yesterday", "started_at": "09:00", "length": "30"}, "2026-03-02 09:00", "2026-03-02 09:30"),
        (
            {"day": "other", "day_date": "2026-02-20", "started_at": "09:00", "length": "own", "ended_at": "10:10"},
            "2026-02-20 09:00",
            "2026-02-20 10:10",
        ),
        (
            {"day": "yesterday", "started_at": "22:30", "length": "own", "ended_at": "00:30"},
            "2026-03-02 22:30",
            "2026-03-03 00:30",
        ),
    ],
)
def test_it_takes_a_day_a_start_and_a_length_or_an_end(
    amal: Somebody, frozen: datetime, parts: dict[str, str], start: str, end: str
) -> None:
    assert entered(amal, **parts).status == 200
    assert times()[:2] == (berlin(start), berlin(end))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"started_at": "10:00", "ended_at": "09:00"}, "The end lies before the start."),
        ({"started_at": "11:45", "length": "60"}, "This time lies in the future."),
        ({"started_at": "09:00"}, "Please choose when it ended."),
        ({"length": "30"}, "Please choose when it began."),
        ({"day": "other", "started_at": "09:00", "length": "30"}, "This is not a date and time."),
        ({"day": "other", "day_date": "2022-03-27", "started_at": "02:30", "length": "30"}, "the clocks go from 02:00"),
        (
            {"day": "other", "day_date": "0026-03-27", "started_at": "02:30", "length": "30"},
            "This year cannot be right",
        ),
        ({"started_at": "09:00", "ended_at": "09:03"}, "Only 3 min: is that right?"),
    ],
)
def test_it_refuses_by_the_sentences_of_whole_times(
    amal: Somebody, frozen: datetime, parts: dict[str, str], sentence: str
) -> None:
    page = entered(amal, **parts)
    assert (page.status, Visit.select().count(), Entry.select().count()) == (422, 0, 0)
    assert sentence in page.text


def test_it_shows_what_was_chosen_when_it_refuses(amal: Somebody, frozen: datetime) -> None:
    page = entered(amal, day="yesterday", started_at="10:00", ended_at="09:00")
    values = page.form("/visits/new").values
    shown = [values[name] for name in ("day", "day_date", "started_at", "length", "ended_at")]
    assert shown == ["other", "2026-03-02", "10:00", "own", "09:00"]
    assert page.form("/visits/new").submit(ended_at="11:00").status == 200
    assert times()[:2] == (berlin("2026-03-02 10:00"), berlin("2026-03-02 11:00"))


def test_it_measures_a_length_over_a_change_of_the_clocks(amal: Somebody) -> None:
    night = {"day": "other", "day_date": "2026-10-25", "started_at": "01:30", "length": "120"}
    with clock.freeze(datetime(2026, 11, 1, 12, tzinfo=UTC)):
        assert entered(amal, **night).status == 200
    assert times() == (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 120)


@pytest.mark.parametrize(("ago", "length"), [(15, 105), (30, 90), (60, 60)])
def test_it_ends_a_forgotten_visit_by_one_choice(amal: Somebody, frozen: datetime, ago: int, length: int) -> None:
    visit = checked_in(amal.person, NOON - minutes(120))
    form = amal.page(f"/visits/end?visit={visit.uid}").form("/visits/end")
    assert form.submit(ago=str(ago)).path == f"/visits/record?visit={visit.uid}"
    assert times()[1:] == (NOON - minutes(ago), length)
    assert (Visit.get().state, Visit.get().forgotten) == ("ended", True)


def test_it_counts_ago_from_the_tap_and_not_from_the_page(amal: Somebody, frozen: datetime) -> None:
    visit = checked_in(amal.person, NOON - minutes(120))
    form = amal.page(f"/visits/end?visit={visit.uid}").form("/visits/end")
    with clock.freeze(NOON + minutes(20)):
        form.submit(ago="30")
    assert times()[1:] == (NOON - minutes(10), 110)


@pytest.mark.parametrize(
    ("passed", "expected", "sentence"),
    [
        (20, ["15"], "The end lies before the start."),
        (12 * 60 + 30, ["30", "60"], ""),
        (20 * 60, [], "A visit can last 12 hours at most."),
    ],
)
def test_it_offers_no_end_that_cannot_be_right_and_refuses_one(
    amal: Somebody, frozen: datetime, passed: int, expected: list[str], sentence: str
) -> None:
    visit = checked_in(amal.person, NOON - minutes(passed))
    page = amal.page(f"/visits/end?visit={visit.uid}")
    offered = [one for one in page.tree.iter("button") if one.get("name") == "ago" and one.get("hidden") is None]
    assert [one.get("value") for one in offered] == expected
    answered = page.form("/visits/end").submit(ago="30")
    assert (answered.status == 422, Visit.get().state == "open") == (bool(sentence), bool(sentence))
    assert sentence in answered.text


def test_it_names_the_day_of_an_end_that_is_not_today(amal: Somebody, frozen: datetime) -> None:
    visit = checked_in(amal.person, berlin("2026-03-02 14:00"))
    page = amal.page(f"/visits/end?visit={visit.uid}")
    said = [one.get("hidden") is None for one in page.tree.iter("p") if one.get("data-ends") is not None]
    assert said == [False], "no time is chosen yet"
    refused = page.form("/visits/end").submit(ended_at="14:02")
    assert refused.status == 422 and "End: Mon 2 Mar 2026, 14:02" in refused.text
    late = page.form("/visits/end").submit(ended_at="09:30")  # that of today, and no end before the start
    assert late.status == 422 and "A visit can last 12 hours at most." in late.text
    assert Visit.get().state == "open"
    done = page.form("/visits/end").submit(ended_at="01:15")
    assert "Tue 3 Mar 2026, 01:15" in done.text, "the record's page names it too, because the start is of another day"


@pytest.mark.parametrize(("passed", "is_offered"), [(240, False), (241, True)])
def test_it_proposes_an_end_after_four_hours(amal: Somebody, frozen: datetime, passed: int, is_offered: bool) -> None:
    visit = checked_in(amal.person, NOON - minutes(passed))
    page = amal.page(f"/visits/end?visit={visit.uid}")
    [button] = [one for one in page.tree.iter("button") if one.get("name") == "proposed"]
    assert (button.get("hidden") is None) is is_offered
    if is_offered:
        page.form("/visits/end").submit(proposed=button.get("value") or "")
        assert times()[1:] == (NOON - minutes(passed - 60), 60)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-03 10:00", "11:30", "2026-03-03 11:30"),
        ("2026-03-01 21:00", "23:10", "2026-03-01 23:10"),
        ("2026-03-02 22:00", "00:20", "2026-03-03 00:20"),
    ],
)
def test_it_takes_a_time_of_day_as_the_first_one_after_the_start(
    amal: Somebody, frozen: datetime, start: str, end: str, expected: str
) -> None:
    visit = checked_in(amal.person, berlin(start))
    amal.page(f"/visits/end?visit={visit.uid}").form("/visits/end").submit(ended_at=end)
    assert times()[1] == berlin(expected)


def test_it_corrects_one_topic_and_moves_no_time(amal: Somebody) -> None:
    """Also not where the phone's clock jumped, so that the end lies two days after the start."""
    measured = {"measured_minutes": 30}
    with clock.freeze(NOON):
        begun = entry(amal, "check_in", started_at="2026-02-27T09:00:00Z")
        over = entry(amal, "check_out", begun["visit"], ended_at="2026-03-01T09:30:00Z", **measured)
        assert answers(send(amal, begun, over, entry(amal, "record", begun["visit"], **RECORD))) == ["stored"] * 3
        before = times()
        form = amal.page(f"/visits/record?visit={begun['visit']}").form("/visits/record")
        form.submit(topics=["rights"])
    assert times() == before and before[2] == 30


def test_it_corrects_the_day_of_both_times_at_once(amal: Somebody, frozen: datetime) -> None:
    visit = visited(amal.person, berlin("2026-03-02 09:00"), 45)
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    assert (form.values["day"], form.values["day_date"]) == ("other", "2026-03-02")
    form.submit(day_date="2026-03-01")
    assert times() == (berlin("2026-03-01 09:00"), berlin("2026-03-01 09:45"), 45)


def test_it_takes_no_parts_from_a_phone(amal: Somebody, frozen: datetime) -> None:
    sent = entry(amal, "record", started_at="2026-03-03T09:00", ended_at="10:00", **RECORD)
    assert answers(send(amal, sent)) == ["refused"]
    assert Visit.select().count() == 0
