"""What people do to visits, at random, through the commands; and what must be true of the facts after each of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from peewee import SQL, Select, fn

from pilotapp import erasure
from pilotapp.db import database
from pilotapp.figures.facts import cells, check, refresh, rows
from pilotapp.models import Entry, Person, Programme, Visit
from pilotapp.periods import Year
from pilotapp.refusals import PendingReview, Refusal
from pilotapp.visits import commands, review_commands
from tests.support.people import uid_of
from tests.visits.helpers import RECORD

# Evenings before which and after which a visit is of another day, month and year, and before and after the clocks turn.
CORNERS = (
    datetime(2025, 12, 31, 21, tzinfo=UTC),
    datetime(2026, 1, 31, 22, tzinfo=UTC),
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(2025, 10, 25, 21, tzinfo=UTC),
)
FIRST, LAST = date(2025, 10, 15), date(2026, 12, 31)
YEARS = (Year(2025), Year(2026))
KINDS = ("school", "health", "job_centre")
TOPICS = (["school"], ["health", "family"], ["work", "housing", "benefits"])
LANGUAGES = ("ara", "ron")


class Story:
    """Random acts of two pilots of one programme, one of another, and their coordinators."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.done: list[str] = []

    def act(self) -> None:
        """One act; some are refused or held, as in life."""
        acts: tuple[Callable[[], Any], ...] = (
            self.record, self.record, self.correct, self.correct, self.withdraw, self.confirm, self.confirm, self.ask,
            self.answer, self.void, self.decide, self.refresh, self.refresh_one, self.begin,
        )  # fmt: skip
        chosen = self.random.choice(acts)
        self.done.append(chosen.__name__)
        with contextlib.suppress(Refusal, PendingReview):
            chosen()

    def record(self) -> None:
        commands.record(self._pilot(), uid=uuid4(), visit=uuid4(), **self._record())

    def begin(self) -> None:
        commands.check_in(self._pilot(), uid=uuid4(), visit=uuid4(), started_at=self._start())

    def correct(self) -> None:
        visit = self._visit()
        commands.record(visit.pilot, uid=uuid4(), visit=visit.uid, **self._record())

    def withdraw(self) -> None:
        visit = self._visit()
        commands.withdraw(visit.pilot, uid=uuid4(), visit=visit.uid)

    def answer(self) -> None:
        visit = self._visit()
        commands.answer(visit.pilot, uid=uuid4(), visit=visit.uid, answer="correct")

    def confirm(self) -> None:
        visit = self._visit()
        review_commands.confirm(self._coordinator(visit), {visit.uid: visit.version})

    def ask(self) -> None:
        visit = self._visit()
        review_commands.ask(self._coordinator(visit), visit.uid, visit.version, text="War es so lang?")

    def void(self) -> None:
        visit = self._visit()
        review_commands.void(self._coordinator(visit), visit.uid, visit.version, reason="mistake")

    def decide(self) -> None:
        held = list(Entry.select().where(Entry.answer == "held", Entry.decision.is_null()))
        for entry in held[:1]:
            values = self._record() if entry.kind == "record" else {}
            accept = self.random.random() < 0.7
            review_commands.decide(self._coordinator(entry), entry.uid, values, accept=accept)

    def refresh(self) -> None:
        refresh.refresh_dirty()

    def refresh_one(self) -> None:
        for programme, months in refresh.dirty()[:1]:
            refresh.refresh(programme, months[:1])

    def leave(self) -> None:
        """A pilot is forgotten: nothing that is counted changes."""
        erasure.erase(self._pilot(), None)

    def _pilot(self) -> Person:
        found: Person = Person.get_by_id(uid_of(self.random.choice(["amal", "berna", "tarek"])))
        return found

    def _visit(self) -> Visit:
        known = list(Visit.select().where(Visit.started_at.is_null(False)).order_by(Visit.started_at, Visit.uid))
        if not known:
            raise Refusal("nothing yet")
        found: Visit = self.random.choice(known)
        return found

    def _coordinator(self, row: Any) -> Person:
        found: Person = Person.get_by_id(uid_of("karin" if row.programme_id == uid_of("musterstadt") else "carla"))
        return found

    def _start(self) -> datetime:
        return self.random.choice(CORNERS) + timedelta(minutes=self.random.randrange(240))

    def _record(self) -> dict[str, Any]:
        start = self._start()
        return RECORD | {
            "started_at": start,
            "ended_at": start + timedelta(minutes=self.random.randrange(1, 200)),
            "topics": self.random.choice(TOPICS),
            "institution_kind": self.random.choice(KINDS),
            "client_language": self.random.choice(LANGUAGES),
            "first_contact": self.random.random() < 0.5,
        }


def faults() -> list[str]:
    """Where figures say something else than the visits: for each programme, then all together; none if all is well."""
    found = []
    for programme in list(Programme.select()):
        kept, true = (_rows(query(programme.uid, FIRST, LAST)) for query in (rows.source, rows.from_visits))
        found += [f"{programme.slug}: {one}" for one in sorted(kept ^ true, key=str)]
    for year in YEARS:
        for shape in cells.SHAPES:
            if cells.totals(year, shape) != counted(year, shape):
                found.append(f"all programmes in {year}: {shape}")
    return found + [str(one) for one in check.differences()]


def counted(year: Year, shape: cells.Shape) -> cells.Cells:
    """The cells of a year by one plain SELECT over the visits of all programmes."""
    f = rows.visit_rows().where(Visit.day.between(year.first, year.last)).alias("f")
    period = f.c.month if shape.months else fn.SUBSTR(f.c.month, SQL("1"), SQL("4"))
    topic = fn.COALESCE(f.c.topic, SQL("''")) if shape.topics else SQL("'*'")
    kind = fn.COALESCE(f.c.institution_kind, SQL("''")) if shape.kinds else SQL("'*'")
    sums = [fn.COUNT(f.c.visit), fn.SUM(f.c.minutes), fn.SUM(f.c.first_contact), fn.COUNT(f.c.pilot.distinct())]
    query = Select((f,), [period, topic, kind, *sums]).group_by(SQL("1"), SQL("2"), SQL("3"))
    if not shape.topics:
        query = query.where(f.c.is_first_topic == 1)
    return {
        cells.Key(*row[:3]): cells.Sums(*(int(value or 0) for value in row[3:]))
        for row in query.bind(database).tuples()
    }


def _rows(query: Any) -> set[tuple[Any, ...]]:
    found = [tuple(map(str, row)) for row in database.execute_sql(*query.sql()).fetchall()]
    assert len(found) == len(set(found)), "a row stands there twice"
    return set(found)
