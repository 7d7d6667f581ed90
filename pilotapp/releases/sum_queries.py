"""Sums of releases, for people who may read all releases in them."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp.models import Person, Programme, Release, ReleaseSum, ReleaseSumCell, ReleaseSumMember
from pilotapp.periods import Period
from pilotapp.refusals import Missing
from pilotapp.releases import queries, reading, rules
from pilotapp.releases.queries import GONE, Line
from pilotapp.releases.reading import Shown
from pilotapp.releases.ways import Recoded


@dataclass(frozen=True, slots=True)
class Together:
    """Releases of the same days, one of each programme that has one. `sum` is their frozen sum, if any.

    `is_open`: whether it can be frozen now; not if one of them is in another sum.
    """

    period: Period
    lines: Sequence[Line]
    sum: UUID | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Summed:
    """A sum and its readable content; `made_on` is the day on which it was frozen, in the funder's zone."""

    uid: UUID
    programmes: Sequence[str]
    first: date
    last: date
    made_at: datetime
    made_on: date
    shown: Shown


def by_period(viewer: Person, lines: Sequence[Line]) -> list[Together]:
    """Return the releases that a funder may read, grouped by their days, newest first."""
    groups: dict[tuple[date, date], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.first, line.last].append(line)
    sums = _sums([line.uid for line in lines])
    found = []
    for (first, last), some in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0]), reverse=True):
        uids = {line.uid for line in some}
        touching = [uid for uid, members in sums.items() if members & uids]
        same = next((uid for uid in touching if sums[uid] == uids), None)
        is_open = len(some) > 1 and not touching
        some.sort(key=lambda line: line.name.casefold())
        found.append(Together(rules.period_of(first, last), some, same, is_open))
    return found


def get(viewer: Person, uid: UUID) -> Summed:
    """Return a sum, for a funder who may read all its programmes. Raises Missing for others."""
    row: ReleaseSum | None = ReleaseSum.get_or_none(ReleaseSum.uid == uid)
    mine = {programme.uid for programme in queries.programmes(viewer)}
    members = list(
        Release.select(Release, Programme).join(Programme).switch(Release).join(ReleaseSumMember)
        .where(ReleaseSumMember.sum == uid).order_by(Programme.name)
    )  # fmt: skip
    if row is None or not {member.programme_id for member in members} <= mine:
        raise Missing(GONE)
    columns = (ReleaseSumCell.dimension, ReleaseSumCell.code, ReleaseSumCell.number, ReleaseSumCell.value)
    cells: Any = ReleaseSumCell.select(*columns).where(ReleaseSumCell.sum == uid).tuples()
    period = rules.period_of(row.first, row.last)
    texts, recoded = json.loads(row.definitions), Recoded.read(row.recoding)
    found = reading.shown(period, row.k, texts, queries.as_found(cells), recoded)
    names = [member.programme.name for member in members]
    made_on = row.made_at.astimezone(ZoneInfo(row.made_by.programme.time_zone)).date()
    return Summed(uid, names, row.first, row.last, row.made_at, made_on, found)


def _sums(releases: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return the releases in every sum that includes one of these."""
    touching = ReleaseSumMember.select(ReleaseSumMember.sum).where(ReleaseSumMember.release.in_(list(releases)))
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for member in ReleaseSumMember.select().where(ReleaseSumMember.sum.in_(touching)):
        found[member.sum_id].add(member.release_id)
    return found
