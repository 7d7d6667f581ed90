"""Whatever happens to visits, and whenever facts are rebuilt: figures from facts equal those from visits."""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pilotapp import db, demo
from pilotapp.figures import facts
from pilotapp.figures.facts import cells, check, refresh, rows
from pilotapp.models import CountryCell, DirtyMonth, FactMonth, Visit, VisitFact, VisitTopic
from pilotapp.periods import Year
from tests.facts import stories
from tests.facts.stories import Story
from tests.reports.rows import add_visit
from tests.support.people import Somebody, uid_of
from tests.visits.helpers import NOON, visited

HISTORIES = int(os.environ.get("FACT_HISTORIES") or 2)
ACTS = 40
PACKAGE = Path(__file__).resolve().parents[2] / "pilotapp"
# What writes rows of visits or their topics; `visit.save` and the tables' own texts included.
WRITES = re.compile(
    r"\bVisit(?:Topic)?\.(?:update|create|insert|delete|replace)\w*\(|\bvisit\.save\(|(?:insert|update|delete)_many\(\s*\(?Visit(?:Topic)?\."
    r"|insert_many\(_(?:NEW|VISIT)\b"
)
ALL_YEAR = cells.Shape(months=False, topics=False, kinds=False)
# Writers that change nothing that is counted.
CHANGE_NOTHING = {"erasure/anonymise.py"}


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_it_says_what_the_visits_say_after_every_act(app: Flask, frozen: datetime, seed: int) -> None:
    story = Story(seed)
    for number in range(ACTS):
        story.act()
        if number % 5 == 0 or number == ACTS - 1:
            assert stories.faults() == [], f"seed {seed}: {story.done}"
    refresh.refresh_dirty()
    assert refresh.dirty() == []
    assert stories.faults() == []
    assert (
        VisitFact.select().where(VisitFact.is_first_topic == 1).count()
        == Visit.select().where(Visit.state.in_(("recorded", "asked", "confirmed"))).count()
    )


def test_it_stays_true_when_a_pilot_is_forgotten(app: Flask, frozen: datetime) -> None:
    story = Story(7)
    for _ in range(ACTS):
        story.act()
    refresh.refresh_dirty()
    story.leave()
    assert (refresh.dirty(), stories.faults()) == ([], [])


def test_it_knows_every_writer_of_visits() -> None:
    writers = {path for path in PACKAGE.rglob("*.py") if WRITES.search(path.read_text())}
    assert {path.name for path in writers} >= {"unit_of_work.py", "review_commands.py", "rows.py", "anonymise.py"}
    # a room may mark in another file than it writes, in the same transaction
    rooms = {path: [path] if path.parent == PACKAGE else path.parent.glob("*.py") for path in writers}
    silent = {path for path in writers if not any("facts.mark_dirty(" in one.read_text() for one in rooms[path])}
    assert {str(path.relative_to(PACKAGE)) for path in silent} == CHANGE_NOTHING


def test_it_marks_both_months_of_a_visit_that_moves(amal: Somebody, frozen: datetime) -> None:
    visit = visited(amal.person, NOON - timedelta(days=2))
    refresh.refresh_dirty()
    visited(amal.person, NOON - timedelta(days=32), visit=visit.uid)
    assert refresh.dirty() == [(uid_of("musterstadt"), ["2026-01", "2026-03"])]
    assert stories.faults() == []


def test_it_marks_nothing_while_nothing_is_counted(amal: Somebody, frozen: datetime) -> None:
    from tests.visits.helpers import checked_in

    checked_in(amal.person)
    assert DirtyMonth.select().count() == 0


def test_it_takes_the_mark_back_with_the_change(app: Flask) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 3), None])
        raise RuntimeError
    assert refresh.dirty() == []


def test_it_counts_visits_whose_facts_were_never_made(app: Flask) -> None:
    add_visit()
    assert FactMonth.select().count() == 0
    assert len(list(rows.source(uid_of("musterstadt"), date(2026, 1, 1), date(2026, 12, 31)).tuples())) == 1


def test_it_reads_facts_where_nothing_changed(amal: Somebody, frozen: datetime) -> None:
    visited(amal.person, NOON - timedelta(days=1), 50)
    refresh.refresh_dirty()
    VisitTopic.delete().execute()
    Visit.delete().execute()
    found = list(rows.source(uid_of("musterstadt"), date(2026, 3, 1), date(2026, 3, 31)).tuples())
    assert len(found) == 1
    assert not list(rows.source(uid_of("musterstadt"), date(2026, 3, 3), date(2026, 3, 31)).tuples())


def test_it_finds_what_a_writer_forgot_to_mark(amal: Somebody, frozen: datetime) -> None:
    visit = visited(amal.person, NOON - timedelta(days=1), 50)
    refresh.refresh_dirty()
    Visit.update(minutes=55).where(Visit.uid == visit.uid).execute()
    said = {str(one) for one in check.differences()}
    assert "musterstadt 2026-03: minutes 50, the visits say 55" in said
    assert "musterstadt 2026-03: topic school: minutes 50, the visits say 55" in said


def test_it_forgets_all_and_makes_it_again(amal: Somebody, frozen: datetime) -> None:
    visited(amal.person, NOON - timedelta(days=1), 50)
    refresh.refresh_dirty()
    refresh.forget()
    assert (CountryCell.select().count(), stories.faults()) == (0, [])
    refresh.refresh_dirty()
    assert cells.kept(Year(2026), ALL_YEAR) == {cells.Key("2026", "*", "*"): cells.Sums(1, 50, 1, 1)}


@pytest.mark.parametrize(
    ("clean", "parts", "gaps"),
    [
        ([], [], [("2026-01-01", "2026-12-31")]),
        ([(7, "2026-01")], [7], [("2026-02-01", "2026-12-31")]),
        ([(7, "2026-03"), (8, "2026-04")], [7, 8], [("2026-01-01", "2026-02-28"), ("2026-05-01", "2026-12-31")]),
        (
            [(1, "2026-01"), (3, "2026-03"), (5, "2026-05"), (7, "2026-07"), (9, "2026-09"), (12, "2026-12")],
            [1, 12],
            [("2026-02-01", "2026-11-30")],
        ),
    ],
)
def test_it_counts_anew_between_months_with_facts(clean: Any, parts: Any, gaps: Any) -> None:
    found = rows.plan(clean, date(2026, 1, 1), date(2026, 12, 31))
    assert found == (parts, [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in gaps])


def test_it_is_true_of_the_demo(app: Flask) -> None:
    db_empty()
    demo.load(today=date(2026, 3, 3))
    assert refresh.dirty()
    refresh.refresh_dirty(seconds=600)
    assert check.differences() == []
    shape = cells.Shape(months=True, topics=True, kinds=True)
    assert cells.totals(Year(2025), shape) == stories.counted(Year(2025), shape)


def db_empty() -> None:
    """A database without any programme, for the demo."""
    from tests.support.databases import empty_tables

    empty_tables()
