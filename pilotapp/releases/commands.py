"""Commands of a coordinator on releases: freeze one, and set whether it is public."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import fn

from pilotapp import audit, clock, db
from pilotapp.models import Person, Programme, Release, ReleaseCell
from pilotapp.refusals import Refusal, existing
from pilotapp.releases import corrections, draft, rules
from pilotapp.releases.counting import TOTAL
from pilotapp.releases.draft import Draft
from pilotapp.releases.ways import PLAIN, Recoded

CHANGED = _l("The figures have changed since you looked at them. Please look once more at what others will see.")
AGAIN = _l(
    "The figures have changed since you looked at them, or the check is more than a day old. Please look once more at "
    "what others will see, when it is ready."
)
GONE = _l("There is no such release.")
_HASHED = (
    "programme_id", "number", "first", "last", "k", "schemes", "definitions", "made_by_id", "made_at",
)  # fmt: skip
_CELLS = (
    ReleaseCell.release, ReleaseCell.dimension, ReleaseCell.code, ReleaseCell.number, ReleaseCell.value,
    ReleaseCell.withheld, ReleaseCell.reason,
)  # fmt: skip


def make(
    coordinator: Person,
    *,
    first: date,
    last: date,
    schemes: Sequence[str],
    way: str = PLAIN,
    is_kept: bool = False,
    mark: str,
    definitions: Mapping[str, Any],
) -> Release:
    """Freeze the figures of these days as the next release of the coordinator's programme.

    `is_kept`: later releases of the year put the same rows together.

    `mark` is that of the draft on the page; refuses if the draft would be different now, and what `draft` refuses. The
    suppression was computed for the page; if the figures changed, it is computed again and the page is shown again.
    """
    seen = draft.draft(Programme.get_by_id(coordinator.programme_id), first, last, schemes, way)
    if not isinstance(seen, Draft):
        raise Refusal(AGAIN)
    if seen.mark != mark:
        raise Refusal(CHANGED)
    with db.transaction():
        db.serialise(coordinator.programme)
        programme: Programme = Programme.get_by_id(coordinator.programme_id)
        draft.refuse(programme, first, last)
        if programme.threshold != seen.k or draft.read(programme, first, last, schemes, way) != (
            seen.counted,
            seen.corrections,
        ):
            raise Refusal(CHANGED)
        release = _freeze(coordinator, programme, seen, definitions, seen.recoded(is_kept=is_kept))
        audit.write(coordinator, "release.make", "release", release.uid, number=release.number, hash=release.hash)
    return release


def choose_public(coordinator: Person, uid: UUID, *, is_public: bool) -> Release:
    """Set whether a release is on the programme's public page. Raises Missing for other programmes."""
    with db.transaction():
        mine = (Release.uid == uid) & (Release.programme == coordinator.programme_id)
        release = existing(Release.get_or_none(mine), GONE)
        if release.is_public != is_public:
            release.is_public = is_public
            release.save(only=["is_public"])
            audit.write(coordinator, "release.public", "release", uid, public=is_public)
    return release


def _freeze(
    coordinator: Person, programme: Programme, seen: Draft, definitions: Mapping[str, Any], recoded: Recoded
) -> Release:
    mine: Any = Release.select(fn.MAX(Release.number)).where(Release.programme == programme.uid).tuples()
    release = Release(
        programme=programme.uid,
        number=(next(iter(mine))[0] or 0) + 1,
        first=seen.first,
        last=seen.last,
        k=seen.k,
        schemes=",".join(seen.schemes),
        definitions=json.dumps(definitions, ensure_ascii=False, sort_keys=True),
        unprotected_figures=seen.counted.as_json(seen.hidden),
        recoding=recoded.as_json(),
        made_by=coordinator.uid,
        made_at=clock.now(),
    )
    release.hash = hash_of(release, seen.cells)
    release.save(force_insert=True)
    rows = [
        (release.uid, one.dimension, one.code, one.number, one.value, one.withheld, one.reason) for one in seen.cells
    ]
    db.insert_many(_CELLS, rows)
    corrections.settle(seen.corrections)
    corrections.begin(programme.uid, release.uid, seen.first, seen.last)
    total = seen.counted.tallies[TOTAL]
    if corrections.told(release.uid) != (total.visits, total.minutes):
        raise Refusal(CHANGED)  # a visit changed while this transaction was reading
    return release


def hash_of(release: Release, cells: Sequence[rules.FrozenCell]) -> str:
    """Return the hash of everything that is frozen, which does not include whether the release is public."""
    about = {name: getattr(release, name) for name in _HASHED} | rules.hashed_recoding(release.recoding)
    return rules.hash_of(cells, truth=release.unprotected_figures, **about)
