"""Counts a release: the true figures of each row of its tables, and the linear constraints between rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from uuid import UUID

from pilotapp.disclosure.suppression import Cell, LinearConstraint
from pilotapp.figures import aggregate, session_queries
from pilotapp.figures.groupings import SCHEME
from pilotapp.figures.measures import DIMENSION, OF_FIELDS

ALWAYS = tuple(each.code for each in OF_FIELDS)
SESSION = "session"
TOTAL = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The true figures of a row: visits, their pilots, visits of the most active pilot, and minutes."""

    visits: int = 0
    pilots: int = 0
    largest_contribution: int = 0
    minutes: int = 0
    waiting: int = 0
    travel: int = 0

    @property
    def cell(self) -> Cell:
        """Return the cell that decides whether the row may be published."""
        return Cell(self.visits, self.pilots, self.largest_contribution, self.minutes)


@dataclass(frozen=True, slots=True)
class Counted:
    """Tallies by key ('topic=work', 'topic=work&first_contact=1'; '' is the total), and supervision.

    `sessions` are the number of sessions that took place and their minutes. The tally of 'session' counts attendances:
    the threshold applies to people, not to meetings.
    """

    dimensions: tuple[str, ...]
    tallies: Mapping[str, Tally]
    sessions: tuple[int, int]

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield (dimension, code) of every row, the total first, supervision last."""
        for key in self.tallies:
            if "first_contact=" not in key and key != SESSION:
                dimension, _, code = key.partition("=")
                yield dimension, code
        yield SESSION, ""

    def as_json(self, hidden: Mapping[str, str]) -> str:
        """Return all figures, and the suppressed rows, as JSON for a column."""
        tallies = {key: astuple(tally) for key, tally in self.tallies.items()}
        plain = {"dimensions": self.dimensions, "tallies": tallies, "sessions": self.sessions, "hidden": dict(hidden)}
        return json.dumps(plain, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> tuple[Counted, dict[str, str]]:
        """Parse the output of `as_json`: the figures, and the reasons of suppressed rows by their keys."""
        plain = json.loads(text)
        tallies = {key: Tally(*values) for key, values in plain["tallies"].items()}
        sessions, minutes = plain["sessions"]
        return cls(tuple(plain["dimensions"]), tallies, (sessions, minutes)), plain["hidden"]


def key_of(dimension: str, code: str) -> str:
    """Return the key of a row."""
    return f"{dimension}={code}" if dimension not in (TOTAL, SESSION) else dimension


def first_contacts(key: str, yes: bool = True) -> str:
    """Return the key of the visits of a row that were first contacts, or of those that were not."""
    return f"{key}{'&' if key else ''}first_contact={int(yes)}"


def dimensions_of(first: date, last: date, schemes: Sequence[str]) -> tuple[str, ...]:
    """Return the dimensions of a release's tables: months only if there is more than one."""
    months = ("month",) if (first.year, first.month) != (last.year, last.month) else ()
    return (*months, *ALWAYS, *schemes)


def count(programme: UUID, first: date, last: date, schemes: Sequence[str]) -> Counted:
    """Return the true figures of a programme's period."""
    dimensions = dimensions_of(first, last, schemes)
    per_pilot: dict[str, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0]))
    for name, code, contact, pilot, *numbers in aggregate.tables_by_pilot(programme, first, last, dimensions):
        key = f"{name}={code or ''}" if name else TOTAL
        for row in (key, first_contacts(key, bool(contact))):
            sums = per_pilot[row][pilot]
            for place, number in enumerate(numbers):
                sums[place] += int(number or 0)
    tallies = {TOTAL: Tally()} | {key: _tally(pilots.values()) for key, pilots in sorted(per_pilot.items())}
    for key in [key for key in tallies if "first_contact=" not in key]:
        tallies.setdefault(first_contacts(key), Tally())
        tallies.setdefault(first_contacts(key, False), Tally())
    held, came = session_queries.sums(programme, first, last), session_queries.by_person(programme, first, last)
    tallies[SESSION] = _tally([(times, minutes, 0, 0) for times, minutes in came.values()])
    return Counted(dimensions, tallies, held)


def constraints(counted: Counted) -> list[LinearConstraint]:
    """Return how rows add up: parts and first contacts to totals, kinds and topics to groups of a scheme."""
    found = [LinearConstraint(TOTAL, (first_contacts(TOTAL), first_contacts(TOTAL, False)))]
    plain = [key for key in counted.tallies if key not in (TOTAL, SESSION) and "first_contact=" not in key]
    found += [LinearConstraint(key, (first_contacts(key), first_contacts(key, False))) for key in plain]
    for code in counted.dimensions:
        parts = tuple(key for key in plain if key.startswith(f"{code}="))
        found += _split(LinearConstraint(TOTAL, parts, DIMENSION[code].times)) if parts else []
    for code in [code for code in counted.dimensions if code in SCHEME]:
        for total, parts, times in SCHEME[code].sums():
            there = tuple(part for part in parts if part in counted.tallies)
            if there or total in counted.tallies:
                found += _split(LinearConstraint(total, there, times))
    return found


def _split(constraint: LinearConstraint) -> list[LinearConstraint]:
    """Return the constraint for all visits, for first contacts and for the others."""
    apart = [
        LinearConstraint(
            first_contacts(constraint.total, yes),
            tuple(first_contacts(part, yes) for part in constraint.parts),
            constraint.times,
        )
        for yes in (True, False)
    ]
    return [constraint, *apart]


def _tally(pilots: Iterable[Sequence[int]]) -> Tally:
    rows = [row for row in pilots if row[0]]
    visits, minutes, waiting, travel = (sum(row[place] for row in rows) for place in range(4))
    return Tally(visits, len(rows), max((row[0] for row in rows), default=0), minutes, waiting, travel)
