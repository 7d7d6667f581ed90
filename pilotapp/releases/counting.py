"""Counts a release: the true figures of each row of its tables, and the linear constraints between rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from pilotapp.disclosure.suppression import Cell, LinearConstraint
from pilotapp.figures import aggregate, session_queries
from pilotapp.figures.expressions import MERGED
from pilotapp.figures.groupings import SCHEME
from pilotapp.figures.measures import DIMENSION
from pilotapp.models import Release
from pilotapp.releases import ways
from pilotapp.releases.ways import Recoded, Recoding

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
    the threshold applies to people, not to meetings. `merged` has the codes of the rows that are put together, by
    dimension: they are among the tallies, beside that of their merged row ('topic=merged'). `rule_k` is the threshold
    by which the merging rule chose them from these figures; 0 if it did not.
    """

    dimensions: tuple[str, ...]
    tallies: Mapping[str, Tally]
    sessions: tuple[int, int]
    merged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rule_k: int = 0

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield (dimension, code) of every row that stands in a table, the total first, supervision last."""
        for key in self.tallies:
            if "first_contact=" not in key and key != SESSION:
                dimension, _, code = key.partition("=")
                if code not in self.merged.get(dimension, ()):
                    yield dimension, code
        yield SESSION, ""

    def parts(self) -> Iterator[str]:
        """Yield the keys of the rows that are put together, and of their first contacts and other visits."""
        for dimension, codes in self.merged.items():
            for key in (key_of(dimension, code) for code in codes):
                yield from (key, first_contacts(key), first_contacts(key, False))

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


def of_release(release: Release) -> tuple[Counted, dict[str, str]]:
    """Return the true figures of a frozen release, and the reasons of its suppressed rows by their keys."""
    counted, hidden = Counted.read(release.unprotected_figures)
    recoded = Recoded.read(release.recoding)
    rule_k = 0 if recoded.way == ways.PLAIN or recoded.is_fixed else release.k
    return replace(counted, merged=recoded.merged, rule_k=rule_k), hidden


def key_of(dimension: str, code: str) -> str:
    """Return the key of a row."""
    return f"{dimension}={code}" if dimension not in (TOTAL, SESSION) else dimension


def first_contacts(key: str, yes: bool = True) -> str:
    """Return the key of the visits of a row that were first contacts, or of those that were not."""
    return f"{key}{'&' if key else ''}first_contact={int(yes)}"


def count(programme: UUID, first: date, last: date, schemes: Sequence[str], how: Recoding = ways.AS_IT_IS) -> Counted:
    """Return the true figures of a programme's period."""
    dimensions = ways.dimensions(first, last, schemes, how.way)
    per_pilot = _per_pilot(aggregate.tables_by_pilot(programme, first, last, dimensions))
    merged = ways.merged(per_pilot, dimensions, how)
    if merged:
        per_pilot |= _per_pilot(aggregate.merged_by_pilot(programme, first, last, merged))
    tallies = {TOTAL: Tally()} | {key: _tally(pilots.values()) for key, pilots in sorted(per_pilot.items())}
    for key in [key for key in tallies if "first_contact=" not in key]:
        tallies.setdefault(first_contacts(key), Tally())
        tallies.setdefault(first_contacts(key, False), Tally())
    held, came = session_queries.sums(programme, first, last), session_queries.by_person(programme, first, last)
    tallies[SESSION] = _tally([(times, minutes, 0, 0) for times, minutes in came.values()])
    rule_k = how.k if how.fixed is None and (merged or how.way == ways.COARSER) else 0
    return Counted(dimensions, tallies, held, merged, rule_k)


def _per_pilot(rows: Iterable[Sequence[Any]]) -> dict[str, dict[UUID, list[int]]]:
    """Return visits, minutes, waiting and travel of each pilot, by row; also of its first contacts and the others."""
    found: dict[str, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0]))
    for name, code, contact, pilot, *numbers in rows:
        key = f"{name}={code or ''}" if name else TOTAL
        for row in (key, first_contacts(key, bool(contact))):
            sums = found[row][pilot]
            for place, number in enumerate(numbers):
                sums[place] += int(number or 0)
    return dict(found)


def constraints(counted: Counted) -> list[LinearConstraint]:
    """Return how rows add up: parts and first contacts to totals, kinds and topics to groups, rows to merged rows."""
    found = [LinearConstraint(TOTAL, (first_contacts(TOTAL), first_contacts(TOTAL, False)))]
    plain = [key for key in counted.tallies if key not in (TOTAL, SESSION) and "first_contact=" not in key]
    found += [LinearConstraint(key, (first_contacts(key), first_contacts(key, False))) for key in plain]
    for code in counted.dimensions:
        found += _of_table(counted, code, tuple(key for key in plain if key.startswith(f"{code}=")))
    for code in [code for code in counted.dimensions if code in SCHEME and SCHEME[code].by in counted.dimensions]:
        for total, parts, times in SCHEME[code].sums():
            there = tuple(part for part in parts if part in counted.tallies)
            if there or total in counted.tallies:
                found += _split(LinearConstraint(total, there, times))
    return found


def _of_table(counted: Counted, code: str, rows: Sequence[str]) -> list[LinearConstraint]:
    """Return how the rows of a table add up to the total, and those that are put together to their merged row."""
    times, whole = DIMENSION[code].times, key_of(code, MERGED)
    single = tuple(key for key in rows if key != whole)
    inside = tuple(key for key in single if key.partition("=")[2] in counted.merged.get(code, ()))
    if not inside or whole not in rows:
        return _split(LinearConstraint(TOTAL, single, times)) if single else []
    apart = tuple(key for key in rows if key not in inside)
    found = _split(LinearConstraint(TOTAL, apart, times))
    found += _split(LinearConstraint(whole, inside, min(times, len(inside))))
    return found + (_split(LinearConstraint(TOTAL, single, times)) if times > 1 else [])


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
