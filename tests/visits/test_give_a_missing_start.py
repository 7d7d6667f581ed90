"""A visit whose check-in never arrived asks its pilot for the start, instead of waiting for ever."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pilotapp import clock
from pilotapp.models import Visit
from pilotapp.refusals import Refusal
from pilotapp.visits import commands
from pilotapp.visits.start_queries import ASKED_AFTER
from tests.support.people import Somebody
from tests.visits.helpers import NOON, RECORD, checked_in, minutes

ASKS = "The start of a visit is missing"
START, END = NOON - minutes(90), NOON - minutes(30)


@pytest.fixture
def visit(amal: Somebody, frozen: object) -> UUID:
    """A visit of which only the check-out has arrived, just now."""
    return commands.check_out(amal.person, uid=uuid4(), visit=uuid4(), ended_at=END).uid


def asked(pilot: Somebody, after: timedelta) -> bool:
    """Whether the first page asks for a start this long after the check-out arrived."""
    with clock.freeze(NOON + after):
        return ASKS in pilot.page("/").text


def given(pilot: Somebody, visit: UUID, **times: str) -> None:
    """Follow the first page's link and send the form."""
    with clock.freeze(NOON + ASKED_AFTER):
        link = f"/visits/record?visit={visit}"
        assert link in pilot.page("/").links()
        said = RECORD | {"first_contact": "true", "topics": "school"} | times
        page = pilot.page(link).form("/visits/record").submit(**said)
        assert page.errors() == []


def test_it_asks_only_once_the_check_in_had_time_to_come(amal: Somebody, berna: Somebody, visit: UUID) -> None:
    assert not asked(amal, ASKED_AFTER - minutes(1))
    assert asked(amal, ASKED_AFTER)
    assert not asked(berna, ASKED_AFTER)


def test_it_asks_no_more_once_the_check_in_came(amal: Somebody, visit: UUID) -> None:
    commands.check_in(amal.person, uid=uuid4(), visit=visit, started_at=START)
    assert not asked(amal, ASKED_AFTER)


def test_it_knows_the_end_and_counts_the_visit_with_the_start_that_she_gives(amal: Somebody, visit: UUID) -> None:
    given(amal, visit, started_at="2026-03-03T10:30")
    row = Visit.get_by_id(visit)
    assert (row.state, row.minutes, row.ended_at) == ("recorded", 60, END)
    assert not asked(amal, ASKED_AFTER)


def test_it_asks_for_both_times_where_only_the_record_came(amal: Somebody, frozen: object) -> None:
    visit = commands.record(amal.person, uid=uuid4(), visit=uuid4(), **RECORD).uid
    given(amal, visit, started_at="2026-03-03T10:30", ended_at="2026-03-03T11:30")
    assert (Visit.get_by_id(visit).state, Visit.get_by_id(visit).minutes) == ("recorded", 60)


def test_it_refuses_the_form_without_a_start(amal: Somebody, visit: UUID) -> None:
    page = amal.page(f"/visits/record?visit={visit}").form("/visits/record").submit(**RECORD | {"topics": "school"})
    assert page.status == 422 and any("Please choose when it began." in error for error in page.errors())
    assert Visit.get_by_id(visit).state == "waiting"


def test_it_takes_the_start_while_another_visit_is_open(amal: Somebody, visit: UUID) -> None:
    other = checked_in(amal.person)
    given(amal, visit, started_at="2026-03-03T10:30")
    assert {Visit.get_by_id(visit).state, Visit.get_by_id(other.uid).state} == {"recorded", "open"}


def test_a_check_in_that_comes_later_all_the_same_changes_nothing(amal: Somebody, visit: UUID) -> None:
    given(amal, visit, started_at="2026-03-03T10:30")
    with pytest.raises(Refusal, match="already"):
        commands.check_in(amal.person, uid=uuid4(), visit=visit, started_at=START - minutes(10))
    assert Visit.get_by_id(visit).minutes == 60


def test_its_page_leads_to_the_same_form(amal: Somebody, visit: UUID) -> None:
    assert f"/visits/record?visit={visit}" in amal.page(f"/visits/{visit}").links()
