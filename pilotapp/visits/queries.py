"""Lists of visits that pages show; the viewer is always first, so that the scope stands in one place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pilotapp import clock
from pilotapp.models import Entry, Person, Review, Visit, VisitTopic
from pilotapp.refusals import Missing
from pilotapp.visits import rules


def of_programme(viewer: Person, uid: UUID) -> Visit:
    """A visit of the viewer's programme; her own only, unless she coordinates. Raises Missing (404) otherwise."""
    visit: Visit | None = (
        Visit.select(Visit, Person)
        .join(Person, on=(Visit.pilot == Person.uid))
        .where((Visit.uid == uid) & (Visit.programme == viewer.programme_id))
        .first()
    )
    if visit is None or (visit.pilot_id != viewer.uid and not viewer.has_role("coordinator")):
        raise Missing("")
    return with_topics([visit])[0]


def mine(viewer: Person, uid: UUID | None) -> Visit | None:
    """The viewer's own visit `uid`, or None where she has no such visit."""
    if uid is None:
        return None
    visit: Visit | None = Visit.select().where((Visit.uid == uid) & (Visit.pilot == viewer.uid)).first()
    return visit and with_topics([visit])[0]


def with_topics(visits: Sequence[Visit]) -> Sequence[Visit]:
    """The same visits with their topics in `visit.topics`, by one SELECT."""
    found: dict[UUID, list[str]] = defaultdict(list)
    if visits:
        rows: Any = VisitTopic.select().where(VisitTopic.visit.in_([visit.uid for visit in visits])).tuples()
        for uid, topic in rows:
            found[uid].append(topic)
    for visit in visits:
        visit.topics = found[visit.uid]
    return visits


def current(viewer: Person) -> Visit | None:
    """The visit that the viewer is checked in to, else the latest whose record is missing."""
    rows = list(
        Visit.select()
        .where((Visit.pilot == viewer.uid) & Visit.state.in_(("open", "ended")))
        .order_by(Visit.started_at.desc())
        .limit(20)
    )
    return next((visit for visit in rows if visit.state == "open"), rows[0] if rows else None)


def snapshot(viewer: Person, visit: Visit | None) -> dict[str, Any]:
    """What a phone needs to know of `visit`, the current one, and since when that is true."""
    names = ("uid", "state", "started_at", "ended_at", "institution_kind", "client_language")
    data = {name: _json(getattr(visit, name)) for name in names} if visit else None
    return {"as_of": _json(clock.now()), "visit": data}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z"
    return str(value) if isinstance(value, UUID) else value


def last_record(viewer: Person) -> Visit | None:
    """The viewer's latest record, for 'same as last time' and for what is offered first."""
    visit: Visit | None = (
        Visit.select()
        .where((Visit.pilot == viewer.uid) & Visit.outcome.is_null(False) & Visit.started_at.is_null(False))
        .order_by(Visit.started_at.desc())
        .first()
    )
    return visit and with_topics([visit])[0]


@dataclass(frozen=True, slots=True)
class Habits:
    """What a pilot chose lately, most frequent first."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]


def habits(viewer: Person) -> Habits:
    """The institution kinds and languages of the viewer's last 30 visits; her own languages follow."""
    rows: Any = (
        Visit.select(Visit.institution_kind, Visit.client_language)
        .where((Visit.pilot == viewer.uid) & Visit.started_at.is_null(False))
        .order_by(Visit.started_at.desc())
        .limit(30)
        .tuples()
    )
    chosen = list(rows)
    kinds = _by_frequency(kind for kind, _ in chosen)
    spoken = _by_frequency(language for _, language in chosen)
    return Habits(kinds, tuple(dict.fromkeys((*spoken, *viewer.languages))))


def _by_frequency(values: Any) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        if value:
            counts[value] += 1
    return tuple(sorted(counts, key=lambda value: -counts[value]))


def in_month(viewer: Person, first: date, after: date) -> Sequence[Visit]:
    """The viewer's own visits with a day from `first` up to but not including `after`; those without a start too."""
    rows = (
        Visit.select()
        .where(Visit.pilot == viewer.uid)
        .where(((Visit.day >= first) & (Visit.day < after)) | (Visit.day.is_null() & (Visit.state == "waiting")))
        .order_by(Visit.started_at.desc(), Visit.uid)
    )
    return with_topics(list(rows))


def credited(visits: Sequence[Visit]) -> int:
    """Minutes on site of those visits that count."""
    return sum(visit.minutes or 0 for visit in visits if visit.is_counted)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a visit's history: when, who, what, with what."""

    at: datetime
    who: str
    kind: str
    code: str
    entry: Entry | None = None
    review: Review | None = None
    body: dict[str, Any] | None = None


def history(viewer: Person, visit: Visit) -> list[Step]:
    """Every change of a visit, oldest first: the pilot's entries as sent, and the coordinators' reviews."""
    entries = Entry.select().where((Entry.visit == visit.uid) & (Entry.pilot == visit.pilot_id))
    reviews = Review.select(Review, Person).join(Person).where(Review.visit == visit.uid)
    steps = [
        Step(entry.received_at, visit.pilot.name, "kind", entry.kind, entry=entry, body=json.loads(entry.body))
        for entry in entries
    ]
    steps += [Step(review.at, review.person.name, "act", review.act, review=review) for review in reviews]
    return sorted(steps, key=lambda step: (step.at, step.entry.made_at if step.entry else step.at))


def changes_since(viewer: Person, visit: Visit, seen: str | None) -> list[Step]:
    """What others did with `visit` after `seen`, the ISO instant of the version on somebody's screen."""
    try:
        moment = datetime.fromisoformat(seen or "")
    except ValueError:
        moment = visit.created_at
    return [step for step in history(viewer, visit) if step.at > moment]


def question(visit: Visit) -> Review | None:
    """The coordinator's question that a visit waits for."""
    if visit.state != "asked":
        return None
    asked = (Review.visit == visit.uid) & (Review.act == "ask")
    row: Review | None = Review.select(Review, Person).join(Person).where(asked).order_by(Review.at.desc()).first()
    return row


def questions(viewer: Person) -> list[Visit]:
    """The viewer's visits about which the coordination asked something, oldest first."""
    rows = Visit.select().where((Visit.pilot == viewer.uid) & (Visit.state == "asked")).order_by(Visit.started_at)
    return list(rows.limit(20))


def forgotten_end(visit: Visit | None) -> datetime | None:
    """The end to propose for an open visit whose check-out was probably forgotten."""
    if visit is None or visit.state != "open" or visit.started_at is None:
        return None
    return rules.proposed_end(visit.started_at, clock.now())
