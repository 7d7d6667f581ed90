"""Releases as those may read them who ask: a coordinator her own, a funder those of the programmes that she funds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from peewee import fn

from pilotapp import clock
from pilotapp.disclosure import suppression
from pilotapp.models import Funding, Person, Programme, Release, ReleaseCell
from pilotapp.periods import Period
from pilotapp.refusals import Missing
from pilotapp.releases import reading, rules, wording
from pilotapp.releases.draft import Draft
from pilotapp.releases.reading import Shown

PAGE = 50
GONE = _l("There is no such release.")


@dataclass(frozen=True, slots=True)
class Line:
    """A release in a list: `visits` and `minutes` are its shown totals, None where they are hidden.

    `time_zone` is its programme's.
    """

    uid: UUID
    programme: UUID
    name: str
    slug: str
    number: int
    first: date
    last: date
    k: int
    is_public: bool
    made_at: datetime
    time_zone: str
    visits: int | None
    minutes: int | None

    @property
    def period(self) -> Period:
        """Its days by their name."""
        return rules.period_of(self.first, self.last)

    @property
    def made_on(self) -> date:
        """The day on which it was frozen, where its programme is."""
        return self.made_at.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Year:
    """Sums over the releases of a year; `is_whole`: none of their totals is hidden."""

    number: int
    releases: int
    visits: int
    minutes: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Released:
    """A release: what it is (`line`) and all that can be read in it (`shown`)."""

    line: Line
    shown: Shown


def mine(viewer: Person, before: int | None = None) -> tuple[list[Line], int | None]:
    """The releases of the viewer's programme, the latest days first, up to 50; and where the list goes on.

    `before` is the number of the last one that was seen. Earlier days may have been released later, with a higher
    number: so the list goes on behind that release's days.
    """
    where = Release.programme == viewer.programme_id
    lines = _lines(where if before is None else where & _behind(viewer, before), limit=PAGE + 1)
    return lines[:PAGE], lines[PAGE - 1].number if len(lines) > PAGE else None


def _behind(viewer: Person, number: int) -> Any:
    seen = Release.alias()
    last = seen.select(seen.last).where(seen.programme == viewer.programme_id, seen.number == number)
    return (Release.last < last) | ((Release.last == last) & (Release.number < number))


def all_of_mine(viewer: Person) -> list[Line]:
    """All releases of the viewer's programme, the latest days first."""
    return _lines(Release.programme == viewer.programme_id)


def funded(viewer: Person) -> list[Line]:
    """The releases of all programmes that a funder reads, newest period first."""
    return _lines(Release.programme.in_(_programmes(viewer)))


def programmes(viewer: Person) -> list[Programme]:
    """The programmes whose releases a funder reads, by name."""
    return list(Programme.select().where(Programme.uid.in_(_programmes(viewer))).order_by(Programme.name))


def public(slug: str) -> list[Line]:
    """What everybody can read of a programme, newest first. Missing where nothing was switched on."""
    programme: Programme | None = Programme.get_or_none((Programme.slug == slug) & (Programme.public_page == True))  # noqa: E712 - SQL
    if programme is None:
        raise Missing(GONE)
    return _lines((Release.programme == programme.uid) & (Release.is_public == True))  # noqa: E712 - SQL


def get(viewer: Person, uid: UUID) -> Released:
    """A release as everybody else read it, for its coordinators and funders. Missing for everybody else.

    Tables have rows, rows have cells by number: `shown.tables[0].rows[0].cells["visits"]` has a value or a reason.
    """
    allowed = []
    if viewer.has_role("coordinator"):
        allowed.append(Release.programme == viewer.programme_id)
    if viewer.has_role("funder"):
        allowed.append(Release.programme.in_(_programmes(viewer)))
    return _one(uid, allowed)


def get_funded(viewer: Person, uid: UUID) -> Released:
    """A release of a programme that the viewer funds. Missing for others."""
    return _one(uid, [Release.programme.in_(_programmes(viewer))])


def get_public(slug: str, number: int) -> Released:
    """A release that everybody can read. Missing where it is not switched on."""
    line = next((line for line in public(slug) if line.number == number), None)
    if line is None:
        raise Missing(GONE)
    return _read(line)


def get_own(viewer: Person, uid: UUID) -> Released:
    """A release of the viewer's programme with the true reasons of what is hidden: for its coordinators only."""
    found = _lines((Release.uid == uid) & (Release.programme == viewer.programme_id))
    if not found:
        raise Missing(GONE)
    return _read(found[0], reasons=True)


def of_draft(draft: Draft, texts: Mapping[str, Any]) -> Shown:
    """What a draft would show, with the true reasons."""
    cells = ((one.dimension, one.code, one.number, one.value, one.reason) for one in draft.cells)
    return reading.shown(rules.period_of(draft.first, draft.last), draft.k, texts, cells)


def _one(uid: UUID, allowed: list[Any]) -> Released:
    found = [line for where in allowed for line in _lines((Release.uid == uid) & where)]
    if not found:
        raise Missing(GONE)
    return _read(found[0])


def _programmes(viewer: Person) -> Any:
    """Which programmes a funder reads: her own, and those for which the operator said so."""
    more = Funding.select(Funding.programme).where(Funding.person == viewer.uid)
    return Programme.select(Programme.uid).where((Programme.uid == viewer.programme_id) | Programme.uid.in_(more))


def _lines(where: Any, limit: int | None = None) -> list[Line]:
    total = (ReleaseCell.dimension == "") & ReleaseCell.number.in_(("visits", "minutes"))
    columns = (Release.uid, Release.programme, Programme.name, Programme.slug, Release.number, Release.first,
               Release.last, Release.k, Release.is_public, Release.made_at, Programme.time_zone)  # fmt: skip
    query: Any = Release.select(*columns).join(Programme).where(where)
    rows = list(query.order_by(Release.last.desc(), Release.number.desc(), Programme.name).limit(limit).tuples())
    uids = [row[0] for row in rows]
    totals: Any = ReleaseCell.select(ReleaseCell.release, ReleaseCell.number, ReleaseCell.value)
    shown = {(uid, name): value for uid, name, value in totals.where(total, ReleaseCell.release.in_(uids)).tuples()}
    return [Line(*(*row, shown.get((row[0], "visits")), shown.get((row[0], "minutes")))) for row in rows]


def _read(line: Line, *, reasons: bool = False) -> Released:
    """Its cells. Without `reasons` nothing is read but what is shown."""
    columns = [ReleaseCell.dimension, ReleaseCell.code, ReleaseCell.number, ReleaseCell.value]
    rows: Any = ReleaseCell.select(*columns, *([ReleaseCell.reason] if reasons else []))
    found = as_found(rows.where(ReleaseCell.release == line.uid).tuples())
    texts = json.loads(Release.select(Release.definitions).where(Release.uid == line.uid).scalar())
    return Released(line, reading.shown(line.period, line.k, texts, found))


def as_found(rows: Iterable[tuple[Any, ...]]) -> Iterable[reading.Found]:
    """Cells with why they are hidden: one reason for all, unless it was read along."""
    for dimension, code, number, value, *reason in rows:
        why = None if value is not None else (*reason, wording.HIDDEN)[0]
        yield dimension, code, number, value, why


def offered(viewer: Person) -> list[Period]:
    """Periods that are over and of which no release of the viewer's programme has a day."""
    days: Any = Release.select(Release.first, Release.last).where(Release.programme == viewer.programme_id).tuples()
    taken = list(days)
    every = rules.offered(clock.today(viewer.programme.time_zone))
    return [one for one in every if suppression.overlapping_period(taken, (one.first, one.last)) is None]


def years(lines: Iterable[Line]) -> list[Year]:
    """What the releases of a year show together, newest first: sums of shown totals, so they tell nothing new."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.first.year == line.last.year:
            found[line.first.year].append(line)
    return [Year(number, len(some), _known(some, "visits"), _known(some, "minutes"), _whole(some)) for number, some in
            sorted(found.items(), reverse=True)]  # fmt: skip


def _known(lines: Iterable[Line], name: str) -> int:
    return sum(getattr(line, name) or 0 for line in lines)


def _whole(lines: Iterable[Line]) -> bool:
    return all(line.visits is not None for line in lines)


def next_number(viewer: Person) -> int:
    """The number that the programme's next release gets."""
    numbers: Any = Release.select(fn.MAX(Release.number)).where(Release.programme == viewer.programme_id)
    return int(numbers.scalar() or 0) + 1
