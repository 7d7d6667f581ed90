"""Commands to freeze the sum of several programmes' releases of one period, protected against subtraction."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.disclosure.suppression import Infeasible
from pilotapp.models import Person, Programme, Release, ReleaseSum, ReleaseSumCell, ReleaseSumMember, SuppressionJob
from pilotapp.refusals import Missing, Refusal
from pilotapp.releases import counting, rules, sum_rules, suppression_jobs
from pilotapp.releases.queries import GONE, funded
from pilotapp.releases.rules import FrozenCell

ALONE = _l("A sum needs the releases of at least two programmes for exactly these days.")
SHARED = _l(
    "One of these releases is part of another sum already. From two sums that share a release somebody could work out "
    "what a programme has hidden, so each release is in one sum only."
)
UNSAFE = _l("This sum cannot be protected well enough, so it is not made.")
_CELLS = (
    ReleaseSumCell.sum, ReleaseSumCell.dimension, ReleaseSumCell.code, ReleaseSumCell.number, ReleaseSumCell.value,
    ReleaseSumCell.withheld, ReleaseSumCell.reason,
)  # fmt: skip


def ask(funder: Person, *, first: date, last: date) -> SuppressionJob | ReleaseSum:
    """Return the job that computes the suppression of the sum of all releases of these days, or the frozen sum.

    Refuses what `make` refuses.
    """
    return _ready(funder, _releases(funder, first, last))[0]


def make(funder: Person, *, first: date, last: date, definitions: Mapping[str, Any]) -> SuppressionJob | ReleaseSum:
    """Freeze the sum of all releases of these days that the funder may read; an existing sum is returned again.

    While the suppression is being computed, returns the job and freezes nothing. Refuses fewer than two releases, a
    release that is in another sum, and figures that cannot be protected. The audit log of each programme records that
    its release is in a sum.
    """
    releases = _releases(funder, first, last)
    found, cells = _ready(funder, releases)
    if cells is None:
        return found
    with db.transaction():
        for release in sorted(releases, key=lambda one: str(one.uid)):
            db.serialise(release)
        return _there(releases) or _freeze(funder, releases, cells, definitions)


def _releases(funder: Person, first: date, last: date) -> Sequence[Release]:
    """Return the releases to sum."""
    members = [line.uid for line in funded(funder) if (line.first, line.last) == (first, last)]
    if not members:
        raise Missing(GONE)
    if len(members) < 2:
        raise Refusal(ALONE)
    return list(Release.select(Release, Programme).join(Programme).where(Release.uid.in_(members)))


def _there(releases: Sequence[Release]) -> ReleaseSum | None:
    """Return the sum of exactly these releases, if there is one. Refuses if one of them is in another sum."""
    members = [one.uid for one in releases]
    sums = {row.sum_id for row in ReleaseSumMember.select().where(ReleaseSumMember.release.in_(members))}
    if not sums:
        return None
    inside = {row.release_id for row in ReleaseSumMember.select().where(ReleaseSumMember.sum.in_(list(sums)))}
    if len(sums) > 1 or inside != set(members):
        raise Refusal(SHARED)
    return ReleaseSum.get_by_id(sums.pop())


def _ready(
    funder: Person, releases: Sequence[Release]
) -> tuple[SuppressionJob | ReleaseSum, Sequence[FrozenCell] | None]:
    """Return the existing sum or the job, and the cells with their suppression once the sum can be frozen."""
    there = _there(releases)
    if there:
        return there, None
    request = suppression_jobs.of_sum((one.uid for one in releases), max(one.k for one in releases))
    job = suppression_jobs.submit(request, funder.programme_id)
    try:
        hidden = suppression_jobs.result(job)
    except Infeasible as error:
        raise Refusal(UNSAFE) from error
    if hidden is None:
        return job, None
    return job, sum_rules.cells([counting.of_release(one) for one in releases], hidden)


def _freeze(
    funder: Person, releases: Sequence[Release], cells: Sequence[FrozenCell], definitions: Mapping[str, Any]
) -> ReleaseSum:
    row = ReleaseSum(
        first=releases[0].first,
        last=releases[0].last,
        k=max(one.k for one in releases),
        schemes=",".join(sum_rules.common([one.schemes.split(",") for one in releases])),
        recoding=sum_rules.recoded([counting.of_release(one)[0] for one in releases]).as_json(),
        definitions=json.dumps(definitions, ensure_ascii=False, sort_keys=True),
        made_by=funder.uid,
        made_at=clock.now(),
    )
    row.hash = hash_of(row, [one.uid for one in releases], cells)
    row.save(force_insert=True)
    values = [(row.uid, one.dimension, one.code, one.number, one.value, one.withheld, one.reason) for one in cells]
    db.insert_many(_CELLS, values)
    ReleaseSumMember.insert_many([{"release": one.uid, "sum": row.uid} for one in releases]).execute()
    told: dict[str, Any] = {"sum": str(row.uid), "hash": row.hash}
    audit.write(funder, "release.sum", "release_sum", row.uid, **told)
    for one in releases:
        if one.programme_id != funder.programme_id:
            audit.write(
                funder, "release.sum", "release", one.uid, programme=one.programme_id, number=one.number, **told
            )
    return row


def hash_of(row: ReleaseSum, members: Sequence[UUID], cells: Sequence[FrozenCell]) -> str:
    """Return the hash of everything that is frozen."""
    names = ("first", "last", "k", "schemes", "definitions", "made_by_id", "made_at")
    about = {name: getattr(row, name) for name in names} | rules.hashed_recoding(row.recoding)
    return rules.hash_of(cells, parts=sorted(map(str, members)), **about)
