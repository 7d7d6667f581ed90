"""Fault 15: clocks that are wrong, time zones that change, daylight saving during a visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pilotapp.models import Visit
from tests.support.people import Somebody
from tests.support.phones import NodePhone
from tests.support.world import RECORD, World, at, uid

HOUR, DAY = 3600, 86_400
TO_2038 = int((datetime(2038, 1, 20, tzinfo=UTC) - datetime.now(UTC)).total_seconds())


def stamped(minutes_ago: float, clock: int) -> str:
    """An instant as stamped by a phone whose clock is this number of seconds ahead."""
    moment = datetime.fromisoformat(at(minutes_ago)) + timedelta(seconds=clock)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def visit_of(phone: NodePhone, clock: int, minutes: int = 60) -> str:
    """A finished visit, stamped by the phone's clock."""
    visit = uid()
    phone.save("check_in", visit, started_at=stamped(minutes + 5, clock))
    phone.save("check_out", visit, ended_at=stamped(5, clock), forgotten="false")
    phone.save("record", visit, **RECORD)
    return visit


@pytest.mark.parametrize("clock", [-HOUR, -3 * DAY, -400 * DAY])
def test_it_flags_a_clock_that_is_behind_and_changes_nothing(world: World, clock: int) -> None:
    amal = world.phone("amal", clock=clock)
    visit = visit_of(amal, clock)
    amal.flush()
    row = world.visits("amal")[visit]
    assert (row.minutes, row.clock) == (60, True)
    assert abs((row.clock_offset or 0) - clock) < 120
    assert row.started_at.strftime("%Y-%m-%dT%H:%M:%SZ") == stamped(65, clock)


@pytest.mark.parametrize("clock", [2 * HOUR, DAY, TO_2038], ids=["2 hours", "a day", "to 2038"])
def test_it_keeps_what_lies_in_the_future_for_the_person_to_repair(world: World, clock: int) -> None:
    amal = world.phone("amal", clock=clock)
    visit_of(amal, clock)
    amal.flush()
    assert world.minutes("amal") == 0
    kept = {row["kind"]: row for row in amal.outbox()}
    assert kept["check_in"]["status"] == "refused" and kept["check_in"]["errors"]["started_at"]
    assert kept["check_in"]["body"]["started_at"] == stamped(65, clock)


def test_it_counts_once_what_was_repaired(world: World) -> None:
    amal = world.phone("amal", clock=DAY)
    visit = visit_of(amal, DAY)
    amal.flush()
    for row in amal.outbox():
        field = {"check_in": "started_at", "check_out": "ended_at"}[row["kind"]]
        right = {"started_at": at(65), "ended_at": at(5)}[field]
        amal.save(row["kind"], visit, replaces=row["uid"], **{field: right})
    assert amal.flush()["needsYou"] == 0 and amal.outbox() == []
    assert world.minutes("amal") == 60 and world.visits("amal")[visit].state == "recorded"


def test_it_takes_the_measured_minutes_when_the_clock_jumped(world: World) -> None:
    amal = world.phone("amal")
    visit = uid()
    amal.save("check_in", visit, started_at=at(400))
    amal.save("check_out", visit, ended_at=at(5), forgotten="false", given={"measured_minutes": 42})
    amal.save("record", visit, **RECORD)
    amal.flush()
    row = world.visits("amal")[visit]
    assert (row.minutes, row.measured_minutes, row.clock) == (42, 42, True)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2020-03-29T01:49", "2020-03-29T03:15", 26),
        ("2026-03-29T01:30", "2026-03-29T03:30", 60),
        ("2025-10-26T01:30", "2025-10-26T03:30", 180),
    ],
)
def test_it_counts_the_minutes_that_passed_over_daylight_saving(
    amal: Somebody, start: str, end: str, minutes: int
) -> None:
    form = amal.page("/visits/new").form("/visits/new")
    codes = RECORD | {"waiting_minutes": "0", "travel_minutes": "0"}
    page = form.submit(started_at=start, ended_at=end, **codes)
    assert page.status == 200, page.errors()
    assert [visit.minutes for visit in Visit.select()] == [minutes]


def test_it_counts_an_hour_that_comes_twice(world: World) -> None:
    amal = world.phone("amal")
    visit = uid()
    amal.save("check_in", visit, started_at="2026-10-25T00:30:00Z")
    amal.save("check_out", visit, ended_at="2026-10-25T01:30:00Z", forgotten="false")
    amal.save("record", visit, **RECORD)
    amal.flush()
    assert world.visits("amal")[visit].minutes == 60
