"""Pilots without a reflection session for as long as their programme sets get a reminder, once an interval."""

from datetime import UTC, datetime, timedelta

import pytest

from pilotapp import clock
from pilotapp.models import Notice, Person, Programme
from pilotapp.reflection import commands, due, reminders
from tests.support import people
from tests.support.meetings import DAY, held, person, planned
from tests.support.people import uid_of


@pytest.fixture
def since_january(app):
    """All people joined on 1 January; without other arguments only amal and berna stay active."""
    with clock.freeze(datetime(2026, 1, 1, 12, tzinfo=UTC)) as _:
        start = clock.now()
    Person.update(created_at=start).execute()
    return start


def reminded():
    rows = Notice.select().where(Notice.kind == "reflection_due")
    return sorted(Person.get_by_id(row.person_id).name for row in rows)


def due_at(now, slug="musterstadt"):
    return [one.name for one in due.of_programme(Programme.get(Programme.slug == slug), now)]


def test_it_reminds_each_pilot_on_the_day_and_not_before(since_january):
    assert reminders.remind(since_january + 89 * DAY) == 0
    assert reminders.remind(since_january + 90 * DAY) == 3
    assert reminded() == ["Amal", "Berna", "Tarek"]


def test_it_reminds_once_in_an_interval(since_january):
    found = [reminders.remind(since_january + number * DAY) for number in (90, 91, 179, 180, 181)]
    assert found == [3, 0, 0, 3, 0]


def test_it_counts_from_the_last_session_that_she_came_to(since_january):
    with clock.freeze(since_january + 60 * DAY):
        held("amal", starts_at=since_january + 50 * DAY)
        session = held("amal", "berna", starts_at=since_january + 55 * DAY, came={uid_of("amal"): 60})
        assert session.state == "held"
    assert due_at(since_january + 90 * DAY) == ["Berna"]
    assert due_at(since_january + 145 * DAY) == ["Berna", "Amal"]


def test_it_reminds_nobody_who_is_invited_to_a_coming_session(since_january):
    now = since_january + 90 * DAY
    with clock.freeze(now - DAY):
        planned("amal", starts_at=now + DAY)
    reminders.remind(now)
    assert reminded() == ["Berna", "Tarek"]


def test_it_reminds_her_who_cannot_come_or_whose_session_was_cancelled(since_january):
    now = since_january + 90 * DAY
    with clock.freeze(now - DAY):
        declined, cancelled = planned("amal", starts_at=now + DAY), planned("berna", starts_at=now + DAY)
        commands.answer(person("amal"), declined.uid, answer="no")
        commands.cancel(person("karin"), cancelled.uid, 1)
    reminders.remind(now)
    assert reminded() == ["Amal", "Berna", "Tarek"]


def test_it_waits_two_weeks_for_a_session_to_be_written_down(since_january):
    now = since_january + 100 * DAY
    with clock.freeze(now - 15 * DAY):
        planned("amal", starts_at=now - 14 * DAY)
    assert reminders.remind(now) == 2
    assert reminders.remind(now + DAY) == 1


def test_it_reminds_nobody_without_access_or_who_is_no_pilot(since_january):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    Person.update(erased_at=since_january, name="").where(Person.uid == uid_of("berna")).execute()
    reminders.remind(since_january + 90 * DAY)
    assert reminded() == ["Tarek"]


def test_it_follows_the_interval_of_each_programme(since_january):
    Programme.update(reflection_days=30).where(Programme.slug == "musterstadt").execute()
    Programme.update(reflection_days=0).where(Programme.slug == "musterkreis").execute()
    assert reminders.remind(since_january + 31 * DAY) == 2
    assert reminders.remind(since_january + 3000 * DAY) == 2
    assert "Tarek" not in reminded()


def test_it_takes_the_day_of_the_programme(app):
    # half past midnight of 1 January in Berlin, still the old year in UTC
    Person.update(created_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)).execute()
    day_90 = datetime(2026, 1, 1, tzinfo=UTC) + 90 * DAY
    assert due_at(day_90 - timedelta(hours=3)) == []
    assert len(due_at(day_90 - timedelta(hours=1))) == 2  # Berlin is ahead of UTC by two hours in spring


def test_it_tells_her_and_ends_when_she_looks(since_january, amal):
    reminders.remind(since_january + 90 * DAY)
    amal.page("/reflections/mine")
    open_notices = Notice.select().where(Notice.seen_at.is_null())
    assert sorted(Person.get_by_id(row.person_id).name for row in open_notices) == ["Berna", "Tarek"]


def test_it_shows_the_coordinator_who_waits_longest_first(since_january, karin):
    with clock.freeze(since_january + 10 * DAY):
        held("amal", starts_at=since_january + 5 * DAY)
    with clock.freeze(since_january + 120 * DAY):
        page = karin.page("/reflections")
        assert page.text.index("Berna") < page.text.index("Amal") < page.text.index("Planned")
        assert f"/reflections/new?pilot={uid_of('amal')}&kind=individual" in page.links()
        assert "Tarek" not in page.text


def test_it_shows_those_who_are_invited_already_after_the_others(since_january, karin):
    now = since_january + 120 * DAY
    with clock.freeze(now):
        planned("amal", starts_at=now + DAY)
        found, _ = due.due(karin.person)
    assert [(one.name, one.coming is not None) for one in found] == [("Berna", False), ("Amal", True)]


def test_it_goes_on_behind_the_first_few(since_january, karin):
    names = ["Amal", "Berna", *(f"Pilot {number}" for number in range(due.FEW))]
    for name in names[2:]:
        people.create(name, "musterstadt", ("pilot",))
    Person.update(created_at=since_january).execute()
    seen, after = [], None
    with clock.freeze(since_january + 120 * DAY):
        for _ in range(2):
            found, after = due.due(karin.person, after)
            seen += [one.name for one in found]
        assert "More pilots who are due" in karin.page("/reflections").text
    assert (seen, after) == (names, None)
