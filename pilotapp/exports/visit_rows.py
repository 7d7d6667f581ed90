"""The counted visits of a period as single rows, however many, read in batches by a key.

All are from one snapshot: a visit that is changed meanwhile appears once, with its old values. They are first read in
one transaction to disk, and formatted from there, because formatting a spreadsheet takes many times longer than
reading, and a snapshot should be short.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import codes, db
from pilotapp.domain.visit_fields import FIELDS, VisitField
from pilotapp.exports.sheets import Column, Sheet, Value
from pilotapp.figures import queries
from pilotapp.figures.filters import Filters
from pilotapp.figures.measures import DIMENSION, MEASURE
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Period

BATCH_SIZE = 2_000  # visits in one read
_CODED = tuple(field for field in FIELDS if field.in_files and field.codes)
_FLAGS = tuple(field for field in FIELDS if field.in_files and field.shape == "flag")
_NAMES = tuple(field.column for field in (*_CODED, *_FLAGS) if field.shape != "codes")
_COLUMNS = (
    *(Visit.started_at, Visit.uid, Visit.day, Visit.pilot, Visit.state),
    *(Visit.minutes, Visit.waiting_minutes, Visit.travel_minutes),
    *(getattr(Visit, name) for name in _NAMES),
)
OnProgress = Callable[[int], None]


def sheet(viewer: Person, period: Period, filters: Filters, on_progress: OnProgress) -> Sheet:
    """Return the visits of the viewer's programme, oldest first. `on_progress` gets the number written, 0 before."""
    columns = [
        Column(_("Day"), "day"),
        Column(str(DIMENSION["pilot"].header)),
        *(Column(str(field.label)) for field in _CODED),
        Column(_("State")),
        *(Column(str(field.label)) for field in _FLAGS),
        *(Column(str(MEASURE[c].header), "minutes", str(MEASURE[c].label)) for c in ("minutes", "waiting", "travel")),
    ]
    return Sheet("visits", _("Visits one by one"), columns, _rows(viewer, period, filters, on_progress))


def _rows(viewer: Person, period: Period, filters: Filters, on_progress: OnProgress) -> Iterator[list[Value]]:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        with db.snapshot():
            for row in _read(viewer, period, filters, on_progress):
                kept.write(json.dumps(row) + "\n")
        kept.seek(0)
        done = 0
        for done, line in enumerate(kept, 1):
            day, *others = json.loads(line)
            yield [date.fromisoformat(day), *others]
            if done % BATCH_SIZE == 0:
                on_progress(done)
        on_progress(done)


def _read(
    viewer: Person, period: Period, filters: Filters, on_progress: OnProgress
) -> Iterator[list[str | int | None]]:
    """Yield the rows with labels for codes and days as text."""
    words = cache(codes.label)
    names = queries.pilot_names(viewer)
    yes_no = (_("no"), _("yes"))
    for piece in _pieces(viewer, period, filters):
        topics = _topics([row[1] for row in piece])
        for row in piece:
            _at, uid, day, pilot, state, *numbers = row[:8]
            said = {"topics": topics[uid], **dict(zip(_NAMES, row[8:], strict=True))}
            flags = [said[field.column] for field in _FLAGS]
            yield [
                day.isoformat(),
                names.get(str(pilot), ""),
                *(_in_words(words, field, said[field.column]) for field in _CODED),
                words("state", state),
                *(None if flag is None else yes_no[flag] for flag in flags),
                *numbers,
            ]
        on_progress(0)


def _in_words(words: Callable[[str, str | None], str], field: VisitField, value: Any) -> str:
    codes_of_it = value if field.shape == "codes" else [value]
    return ", ".join(words(field.codes, code) for code in codes_of_it)


def _pieces(viewer: Person, period: Period, filters: Filters) -> Iterator[list[Any]]:
    """Yield batches of rows of `_COLUMNS`, each continuing after the last key: short reads, no row twice."""
    where = [Visit.began(viewer.programme_id, period.first, period.last), Visit.state.in_(COUNTED), *_chosen(filters)]
    after: list[Any] = []
    while True:
        query: Any = Visit.select(*_COLUMNS).where(*where, *after).order_by(Visit.started_at, Visit.uid)
        piece = list(query.limit(BATCH_SIZE).tuples())
        if piece:
            yield piece
        if len(piece) < BATCH_SIZE:
            return
        at, uid = piece[-1][:2]
        after = [(Visit.started_at >= at) & ((Visit.started_at > at) | (Visit.uid > uid))]


def _chosen(filters: Filters) -> list[Any]:
    found = [Visit.has_code(name, code) for name, code in filters.codes.items()]
    if filters.pilot:
        found.append(Visit.pilot == filters.pilot)
    return [*found, Visit.state == "confirmed"] if filters.confirmed else found


def _topics(uids: list[UUID]) -> dict[UUID, list[str]]:
    order = codes.codes("topic").index
    found: dict[UUID, list[str]] = defaultdict(list)
    links: Any = VisitTopic.select(VisitTopic.visit, VisitTopic.topic).where(VisitTopic.visit.in_(uids)).tuples()
    for uid, topic in links:
        found[uid].append(topic)
    for topics in found.values():
        topics.sort(key=order)
    return found
