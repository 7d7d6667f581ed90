"""Notes and reports are limited for the day on which they were made: late or repeated deliveries are accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from pilotapp import safeguarding, supervision
from pilotapp.entries import day_limit
from pilotapp.models import Note, SafeguardingReport
from tests.safeguarding.test_report_from_a_phone import sealed as sealed_report
from tests.supervision import notes
from tests.supervision.test_note_from_a_phone import note, reply
from tests.support import stage
from tests.support.people import Somebody
from tests.sync.phone_door import answers, send
from tests.sync.test_heal_a_restored_server import copy_of, heal

pytestmark = pytest.mark.process
MAX_NOTES, MAX_REPORTS = supervision.rules.MAX_A_DAY, safeguarding.rules.MAX_A_DAY


@pytest.fixture
def made(frozen: datetime) -> Callable[..., dict[str, Any]]:
    """Returns a function that dates an entry back by this time."""
    return lambda entry, **ago: entry | {"made_at": (frozen - timedelta(**ago)).isoformat()}


def test_it_takes_notes_of_other_days_and_copies_of_them_whatever_came_today(amal: Somebody, made: Any) -> None:
    written = [notes.note("amal", None) for _ in range(MAX_NOTES)]
    late, again = (made(note(amal, None), days=days) for days in (1, 40))
    assert answers(send(amal, late)) == answers(heal(amal, copy_of(again, amal))) == ["stored"]
    assert Note.select().count() == len(written) + 2


def test_it_refuses_more_of_today_also_where_they_are_called_copies(amal: Somebody, made: Any) -> None:
    for _ in range(MAX_NOTES):
        notes.note("amal", None)
    new = made(note(amal, None), minutes=1)
    assert answers(send(amal, new)) == answers(heal(amal, copy_of(new, amal))) == ["refused"]
    assert Note.select().count() == MAX_NOTES


def test_it_takes_for_a_past_day_what_a_day_takes_and_no_more(amal: Somebody, made: Any) -> None:
    for _ in range(MAX_NOTES - 2):
        notes.note("amal", None, hours_ago=24)
    three = [made(note(amal, None), days=1, hours=hours) for hours in range(3)]
    assert answers(send(amal, *three)) == ["refused", "stored", "stored"]
    assert answers(send(amal, made(note(amal, None), days=2))) == ["stored"]
    assert Note.select().count() == MAX_NOTES + 1


@pytest.mark.parametrize("ago", [{"days": -1}, {"seconds": -1}, {"days": 91}, {"days": 9000}])
def test_it_does_not_believe_a_time_that_cannot_be_and_counts_it_for_today(
    amal: Somebody, made: Any, frozen: datetime, ago: dict[str, int]
) -> None:
    for _ in range(MAX_NOTES - 1):
        notes.note("amal", None, made_at=frozen - timedelta(**ago), received_at=frozen)
    first, second, true = made(note(amal, None), **ago), made(note(amal, None), **ago), note(amal, None)
    assert [answers(send(amal, one)) for one in (first, second, true)] == [["stored"], ["refused"], ["refused"]]


def test_it_counts_replies_for_their_day(amal: Somebody, made: Any) -> None:
    parent = notes.note("amal", None, hours_ago=100)
    for _ in range(MAX_NOTES - 1):
        notes.note("amal", None, hours_ago=24)
    one, other = (made(reply(amal, str(parent.uid)), days=1) for _ in range(2))
    assert answers(send(amal, one)) == ["stored"] and answers(send(amal, other)) == ["refused"]
    assert answers(send(amal, made(reply(amal, str(parent.uid)), days=2))) == ["stored"]


def test_it_takes_reports_of_other_days_and_no_more_of_one(amal: Somebody, app: Flask, made: Any) -> None:
    with app.test_request_context():
        stage.report("amal")
    row = SafeguardingReport.get().__data__
    SafeguardingReport.insert_many([row | {"uid": uuid4()} for _ in range(MAX_REPORTS - 1)]).execute()
    text = '{"observed": "The child hid."}'
    assert answers(send(amal, made(sealed_report(amal, text), days=1))) == ["stored"]
    assert answers(send(amal, sealed_report(amal, text))) == ["refused"]
    SafeguardingReport.update(made_at=row["made_at"] - timedelta(days=3)).execute()
    assert answers(send(amal, made(sealed_report(amal, text), days=3))) == ["refused"]


def test_every_entry_counts_for_one_day_alone(amal: Somebody) -> None:
    chance, today = Random(12), datetime(2026, 3, 3, tzinfo=UTC)
    counts: dict[datetime, set[Any]] = {today + timedelta(days=off): set() for off in range(-90, 3)}
    for _ in range(150):
        received = today + timedelta(days=chance.random())
        ago = chance.choice([chance.uniform(-2, 4), chance.uniform(88, 94), chance.uniform(-3, 400)])
        row = notes.note("amal", None, made_at=received - timedelta(days=ago), received_at=received)
        counts[day_limit.day_of(row.made_at, received)].add(row.uid)
    for day, expected in counts.items():
        counted = Note.select(Note.uid).where(day_limit.counts_for(day, Note.made_at, Note.received_at))
        assert {row.uid for row in counted} == expected, day
    assert len(counts[today]) > 40 and sum(map(bool, counts.values())) > 10
