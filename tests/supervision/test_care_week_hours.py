"""A pilot with many hours this week gets a friendly hint, at most one a week; the coordinators' digest counts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pilotapp.models import Notice, Person, Programme
from pilotapp.supervision.care_commands import remind_of_week_hours
from pilotapp.supervision.digest import Digest, digest
from tests.supervision.care_rows import NOON, days, joined, note, session, visit
from tests.support.people import create, uid_of

HINT = "that is a lot"


@pytest.fixture
def limit(app):
    """Set the limit of every programme to two hours a week."""
    Programme.update(week_hours=2).execute()


def hints():
    return [(row.person_id, row.kind, row.once, row.mail) for row in Notice.select()]


def test_it_hints_once_a_week_and_never_by_mail(limit):
    visit("amal", NOON, 121)
    visit("berna", NOON, 120)
    assert [remind_of_week_hours(NOON + timedelta(hours=number)) for number in (3, 4, 30)] == [1, 0, 0]
    assert hints() == [(uid_of("amal"), "week_hours", f"week:2026-W10:{uid_of('amal')}", "none")]


def test_it_hints_again_in_another_week(limit):
    visit("amal", NOON, 121)
    visit("amal", NOON + days(7), 121)
    assert [remind_of_week_hours(NOON + days(number)) for number in (0, 7)] == [1, 1]


def test_it_adds_up_a_week_that_lies_in_two_years(limit):
    visit("amal", datetime(2025, 12, 30, 10, tzinfo=UTC), 90)
    visit("amal", datetime(2026, 1, 2, 10, tzinfo=UTC), 31)
    assert remind_of_week_hours(datetime(2026, 1, 3, 10, tzinfo=UTC)) == 1
    assert hints()[0][2] == f"week:2026-W01:{uid_of('amal')}"


def test_it_cuts_the_week_at_midnight_of_the_programme(limit):
    visit("amal", datetime(2026, 3, 1, 22, 59, tzinfo=UTC), 121)  # still Sunday in Berlin
    visit("berna", datetime(2026, 3, 1, 23, 0, tzinfo=UTC), 121)
    assert remind_of_week_hours(NOON) == 1
    assert hints()[0][0] == uid_of("berna")


def test_it_counts_the_week_of_the_clock_change_in_full(limit):
    visit("amal", datetime(2026, 3, 29, 21, 59, tzinfo=UTC), 121)  # Sunday evening, summer time since that night
    visit("berna", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), 121)  # Monday in Berlin
    assert remind_of_week_hours(datetime(2026, 3, 29, 21, 59, tzinfo=UTC)) == 1
    assert hints()[0][0] == uid_of("amal")


def test_it_leaves_out_programmes_without_a_limit_and_people_without_access(limit):
    Programme.update(week_hours=0).where(Programme.uid == uid_of("musterkreis")).execute()
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    for name in ("amal", "tarek"):
        visit(name, NOON, 500)
    visit("berna", NOON, 500, state="void")
    assert (remind_of_week_hours(NOON), hints()) == (0, [])


def test_it_shows_a_friendly_line_where_the_limit_is_passed(limit, frozen, amal, berna):
    visit("amal", NOON - days(0.2), 121)
    visit("berna", NOON - days(0.2), 120)
    assert HINT in amal.page("/").text
    assert "2 h 1 min" in amal.page("/").text
    assert HINT not in berna.page("/").text


def test_it_hints_in_every_programme(limit):
    visit("amal", NOON, 121)
    visit("tarek", NOON, 121)
    assert remind_of_week_hours(NOON) == 2


def test_it_shows_no_line_where_there_is_no_limit(frozen, amal):
    Programme.update(week_hours=0).execute()
    visit("amal", NOON - days(0.3), 400)
    assert HINT not in amal.page("/").text


def test_it_counts_what_waits_for_the_coordination_of_one_programme(karin):
    for name in ("amal", "berna", "tarek"):
        joined(name)
    visit("berna", NOON - days(3))
    session("berna", NOON - days(3))
    for name in ("amal", "tarek"):
        note(name, NOON - days(40), state="open", urgency=5, call="today")
        note(name, NOON - days(40), state="in_conversation", urgency=1)
    note("amal", NOON - days(40), state="closed", urgency=4)
    assert digest(karin.person, NOON) == Digest(waiting=2, calls=1, silent=1, sessions=1)


def test_it_has_nothing_to_say_where_nothing_waits(carla):
    create("anna", "musterkreis", ("pilot",))
    found = digest(carla.person, datetime.now(UTC))
    assert found == Digest(0, 0, 0, 0)
    assert found.is_empty
