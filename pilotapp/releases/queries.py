"""Releases for their readers: coordinators of the programme, and funders of it."""

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
from pilotapp.models import Funding, Letterhead, Person, Programme, Release, ReleaseCell
from pilotapp.periods import Period
from pilotapp.refusals import existing
from pilotapp.releases import counting, reading, rules, wording
from pilotapp.releases.counting import Counted
from pilotapp.releases.draft import Draft
from pilotapp.releases.reading import Shown
from pilotapp.releases.ways import Recoded

PAGE = 50
GONE = _l("There is no such release.")


@dataclass(frozen=True, slots=True)
class Line:
    """A release in a list: `visits` and `minutes` are its published totals, None if suppressed.

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
        """The period with these days."""
        return rules.period_of(self.first, self.last)

    @property
    def made_on(self) -> date:
        """The day on which it was frozen, in its programme's zone."""
        return self.made_at.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Year:
    """Sums over the releases of a year; `is_whole`: none of their totals is suppressed."""

    number: int
    releases: int
    visits: int
    minutes: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Released:
    """A release: its description (`line`) and everything that can be read in it (`shown`)."""

    line: Line
    shown: Shown


def mine(viewer: Person, before: int | None = None) -> tuple[list[Line], int | None]:
    """Return up to 50 releases of the viewer's programme, latest days first, and the cursor of the next page.

    `before` is the number of the last release on the previous page. Earlier days may have been released later, with a
    higher number, so the list continues after that release's days.
    """
    where = Release.programme == viewer.programme_id
    lines = _lines(where if before is None else where & _behind(viewer, before), limit=PAGE + 1)
    return lines[:PAGE], lines[PAGE - 1].number if len(lines) > PAGE else None


def _behind(viewer: Person, number: int) -> Any:
    seen = Release.alias()
    last = seen.select(seen.last).where(seen.programme == viewer.programme_id, seen.number == number)
    return (Release.last < last) | ((Release.last == last) & (Release.number < number))


def all_of_mine(viewer: Person) -> list[Line]:
    """Return all releases of the viewer's programme, latest days first."""
    return _lines(Release.programme == viewer.programme_id)


def funded(viewer: Person) -> list[Line]:
    """Return the releases of all programmes that a funder may read, latest period first."""
    return _lines(Release.programme.in_(funded_programmes(viewer)))


def programmes(viewer: Person) -> list[Programme]:
    """Return the programmes whose releases a funder may read, by name."""
    return list(Programme.select().where(Programme.uid.in_(funded_programmes(viewer))).order_by(Programme.name))


def public(slug: str) -> list[Line]:
    """Return the public releases of a programme, latest first. Raises Missing if there is no public page."""
    is_public = (Programme.slug == slug) & (Programme.public_page == True)  # noqa: E712 - SQL
    programme = existing(Programme.get_or_none(is_public), GONE)
    return _lines((Release.programme == programme.uid) & (Release.is_public == True))  # noqa: E712 - SQL


def get(viewer: Person, uid: UUID) -> Released:
    """Return a release as others read it, for its coordinators and funders. Raises Missing for everybody else.

    Tables have rows, rows have cells by measure: `shown.tables[0].rows[0].cells["visits"]` has a value or a reason.
    """
    allowed = []
    if viewer.has_role("coordinator"):
        allowed.append(Release.programme == viewer.programme_id)
    if viewer.has_role("funder"):
        allowed.append(Release.programme.in_(funded_programmes(viewer)))
    return _one(uid, allowed)


def get_funded(viewer: Person, uid: UUID) -> Released:
    """Return a release of a programme that the viewer funds. Raises Missing for others."""
    return _one(uid, [Release.programme.in_(funded_programmes(viewer))])


def get_public(slug: str, number: int) -> Released:
    """Return a public release. Raises Missing if it is not public."""
    return _read(existing(next((line for line in public(slug) if line.number == number), None), GONE))


def letterhead(line: Line) -> Letterhead | None:
    """Return the letterhead of a release's programme, for its contact; None if it has none."""
    return Letterhead.latest(line.programme)


def get_own(viewer: Person, uid: UUID) -> Released:
    """Return a release of the viewer's programme with the true reasons of suppression: for coordinators only."""
    found = _lines((Release.uid == uid) & (Release.programme == viewer.programme_id))
    return _read(existing(next(iter(found), None), GONE), reasons=True)


def true_figures(line: Line) -> tuple[Counted, dict[str, str]]:
    """Return the true figures of a release and the true reasons of suppression: for coordinators only."""
    return counting.of_release(Release.get_by_id(line.uid))


def of_draft(draft: Draft, texts: Mapping[str, Any]) -> Shown:
    """Return what a draft would publish, with the true reasons of suppression."""
    cells = ((one.dimension, one.code, one.number, one.value, one.reason) for one in draft.cells)
    return reading.shown(rules.period_of(draft.first, draft.last), draft.k, texts, cells, draft.recoded())


def _one(uid: UUID, allowed: list[Any]) -> Released:
    found = (line for where in allowed for line in _lines((Release.uid == uid) & where))
    return _read(existing(next(found, None), GONE))


def funded_programmes(viewer: Person) -> Any:
    """The programmes whose releases a funder reads: the own one, and those that the operator granted."""
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
    """Read the cells. Without `reasons`, only published values are read."""
    columns = [ReleaseCell.dimension, ReleaseCell.code, ReleaseCell.number, ReleaseCell.value]
    rows: Any = ReleaseCell.select(*columns, *([ReleaseCell.reason] if reasons else []))
    found = as_found(rows.where(ReleaseCell.release == line.uid).tuples())
    release = Release.select(Release.definitions, Release.recoding).where(Release.uid == line.uid).get()
    texts, recoded = json.loads(release.definitions), Recoded.read(release.recoding)
    return Released(line, reading.shown(line.period, line.k, texts, found, recoded))


def as_found(rows: Iterable[tuple[Any, ...]]) -> Iterable[reading.Found]:
    """Yield cells with a reason for suppression: the same for all, unless the true one was read."""
    for dimension, code, number, value, *reason in rows:
        why = None if value is not None else (*reason, wording.HIDDEN)[0]
        yield dimension, code, number, value, why


def offered(viewer: Person) -> list[Period]:
    """Return periods that are over and have no day in a release of the viewer's programme."""
    days: Any = Release.select(Release.first, Release.last).where(Release.programme == viewer.programme_id).tuples()
    taken = list(days)
    every = rules.offered(clock.today(viewer.programme.time_zone))
    return [one for one in every if suppression.overlapping_period(taken, (one.first, one.last)) is None]


def years(lines: Iterable[Line]) -> list[Year]:
    """Return sums of the releases of each year, newest first. They add published totals, so they reveal nothing new."""
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
    """Return the number of the programme's next release."""
    numbers: Any = Release.select(fn.MAX(Release.number)).where(Release.programme == viewer.programme_id)
    return int(numbers.scalar() or 0) + 1
