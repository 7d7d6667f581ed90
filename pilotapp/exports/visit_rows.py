"""The counted visits of a period as single rows, however many, read in batches by a key.

All are from one snapshot: a visit that is changed meanwhile appears once, with its old values. They are first read in
one transaction to disk, and formatted from there, because formatting a spreadsheet takes many times longer than
reading, and a snapshot should be short.
"""

from __future__ import annotations

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
from pilotapp.exports.sheets import Column, Sheet, Value
from pilotapp.figures import queries
from pilotapp.figures.filters import CODED, Filters
from pilotapp.figures.measures import DIMENSION, MEASURE
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Period

BATCH_SIZE = 2_000  # visits in one read
_COLUMNS = (
    Visit.started_at,
    Visit.uid,
    Visit.day,
    Visit.pilot,
    Visit.institution_kind,
    Visit.client_language,
    Visit.outcome,
    Visit.mode,
    Visit.party,
    Visit.state,
    Visit.first_contact,
    Visit.minutes,
    Visit.waiting_minutes,
    Visit.travel_minutes,
)
OnProgress = Callable[[int], None]


def sheet(viewer: Person, period: Period, filters: Filters, on_progress: OnProgress) -> Sheet:
    """Return the visits of the viewer's programme, oldest first. `on_progress` gets the number written, 0 before."""
    columns = [
        Column(_("Day"), "day"),
        *(Column(str(DIMENSION[code].header)) for code in ("pilot", "institution_kind")),
        Column(_("Topics")),
        *(Column(str(DIMENSION[code].header)) for code in ("client_language", "outcome", "mode", "party")),
        Column(_("State")),
        Column(_("First contact")),
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
            _at, uid, day, pilot, kind, language, outcome, mode, party, state, first, *numbers = row
            yield [
                day.isoformat(),
                names.get(str(pilot), ""),
                words("institution_kind", kind),
                ", ".join(words("topic", topic) for topic in topics[uid]),
                words("language", language),
                words("outcome", outcome),
                words("mode", mode),
                words("party", party),
                words("state", state),
                None if first is None else yes_no[first],
                *numbers,
            ]
        on_progress(0)


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
    named = {name: getattr(filters, name) for name in (*CODED, "pilot") if name != "topic"}
    found = [getattr(Visit, name) == value for name, value in named.items() if value is not None]
    if filters.topic:
        hers = VisitTopic.select(VisitTopic.visit).where(VisitTopic.visit == Visit.uid)
        found.append(Visit.uid.in_(hers.where(VisitTopic.topic == filters.topic)))
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
