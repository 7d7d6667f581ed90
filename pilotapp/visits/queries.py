"""Queries for pages about visits. The viewer is the first argument and sets the scope."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pilotapp import clock, codes, periods
from pilotapp.db.compiled_queries import compiled
from pilotapp.domain.visit_fields import AT_CHECK_IN
from pilotapp.models import Entry, Person, Review, Visit, VisitTopic
from pilotapp.models.visit import GONE, WITH_PILOT
from pilotapp.periods import Month
from pilotapp.refusals import Missing
from pilotapp.visits import rules
from pilotapp.visits.order import KINDS


def of_programme(viewer: Person, uid: UUID) -> Visit:
    """Return a visit of the viewer's programme; only an own one unless the viewer coordinates. Raises Missing (404)."""
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
    """Return the viewer's own visit `uid`; None if there is none."""
    if uid is None:
        return None
    visit: Visit | None = Visit.select().where((Visit.uid == uid) & (Visit.pilot == viewer.uid)).first()
    return visit and with_topics([visit])[0]


def with_topics(visits: Sequence[Visit]) -> Sequence[Visit]:
    """Set `visit.topics` of these visits by one SELECT, and return them."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for uid, topic in _topics([visit.uid for visit in visits]) if visits else ():
        found[uid].append(topic)
    for visit in visits:
        visit.topics = found[visit.uid]
    return visits


@compiled
def _topics(visits: list[Any]) -> Any:
    return VisitTopic.select().where(VisitTopic.visit.in_(visits)).tuples()


def with_overlaps(visits: Sequence[Visit]) -> Sequence[Visit]:
    """Set `visit.overlap` (another visit of the same pilot overlaps in time) by one SELECT, and return the visits."""
    found = {uid for (uid,) in _overlapping([visit.uid for visit in visits])} if visits else set()
    for visit in visits:
        visit.overlap = visit.uid in found
    return visits


@compiled
def _overlapping(visits: list[Any]) -> Any:
    return Visit.select(Visit.uid).where(Visit.uid.in_(visits), Visit.overlapping()).tuples()


def at_the_same_time(visit: Visit) -> Visit | None:
    """Return another visit of the same pilot that overlaps with `visit`, which has both times; None if none does."""
    others = Visit.select().where(Visit.pilot == visit.pilot_id, Visit.uid != visit.uid, Visit.state.not_in(GONE))
    ends = Visit.ended_at.is_null(False) | (Visit.state == "open")
    during = (Visit.started_at < visit.ended_at) & (Visit.ended_at.is_null() | (Visit.ended_at > visit.started_at))
    found: Visit | None = others.where(ends, during).order_by(Visit.started_at.desc()).first()
    return found


def with_pilot(viewer: Person) -> list[Visit]:
    """Return the viewer's visits that need an action: open, without a record, or with a question; latest first."""
    return _with_pilot(viewer.uid)


@compiled
def _with_pilot(viewer: Any) -> Any:
    return Visit.select().where((Visit.pilot == viewer) & WITH_PILOT).order_by(Visit.started_at.desc()).limit(40)


def current(visits: Sequence[Visit]) -> Visit | None:
    """Return, of the visits that need an action, the open one, else the latest without a record."""
    unfinished = [visit for visit in visits if visit.state in ("open", "ended")]
    return next((visit for visit in unfinished if visit.state == "open"), unfinished[0] if unfinished else None)


def has_visits(viewer: Person) -> bool:
    """Whether any visit of the viewer came from a phone or browser, not only by an import."""
    return bool(_any_visit(viewer.uid))


@compiled
def _any_visit(viewer: Any) -> Any:
    return Visit.select(Visit.uid).where((Visit.pilot == viewer) & Visit.import_run.is_null()).limit(1).tuples()


def questions(visits: Sequence[Visit]) -> list[Visit]:
    """Return, of the visits that need an action, those with an open question, oldest first."""
    return [visit for visit in reversed(visits) if visit.state == "asked"]


def snapshot(visit: Visit | None) -> dict[str, Any]:
    """Return what a phone needs to know of `visit`, the current one, with the time of this state."""
    names = ("uid", "state", "started_at", "ended_at", *(field.column for field in AT_CHECK_IN))
    data = {name: plain(getattr(visit, name)) for name in names} if visit else None
    return {"as_of": plain(clock.now()), "visit": data}


def plain(value: Any) -> Any:
    """Return a column's value for JSON: instants in ISO 8601, UTC; uids as text."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z"
    return str(value) if isinstance(value, UUID) else value


def last_record(viewer: Person) -> Visit | None:
    """Return the viewer's latest record, for 'same as last time' and for preselected choices."""
    visit: Visit | None = (
        Visit.select()
        .where((Visit.pilot == viewer.uid) & Visit.outcome.is_null(False) & Visit.started_at.is_null(False))
        .order_by(Visit.started_at.desc())
        .first()
    )
    return visit and with_topics([visit])[0]


@dataclass(frozen=True, slots=True)
class Habits:
    """A pilot's recent choices, most frequent first."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]


def habits(viewer: Person) -> Habits:
    """Return kinds of institution and languages of the viewer's last 30 visits, then the viewer's own languages."""
    chosen = _latest_choices(viewer.uid)
    kinds = _by_frequency(kind for kind, _ in chosen)
    spoken = _by_frequency(language for _, language in chosen)
    return Habits(kinds, tuple(dict.fromkeys((*spoken, *viewer.languages))))


@compiled
def _latest_choices(viewer: Any) -> Any:
    return (
        Visit.select(Visit.institution_kind, Visit.client_language)
        .where((Visit.pilot == viewer) & Visit.started_at.is_null(False))
        .order_by(Visit.started_at.desc())
        .limit(30)
        .tuples()
    )


def _by_frequency(values: Any) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        if value:
            counts[value] += 1
    return tuple(sorted(counts, key=lambda value: -counts[value]))


def in_month(viewer: Person, month: Month) -> Sequence[Visit]:
    """Return the viewer's own visits of a month, latest first; including those without a start."""
    return with_topics(_in_month(viewer.uid, month.first, month.last, *periods.instants(month.first, month.last)))


def credited_in(viewer: Person, month: Month) -> int:
    """Return the viewer's minutes on site in a month, in visits that count."""
    return credited(_in_month(viewer.uid, month.first, month.last, *periods.instants(month.first, month.last)))


@compiled
def _in_month(viewer: Any, first: Any, last: Any, since: Any, until: Any) -> Any:
    """The instants let the index find the visits of the month; then `day` decides."""
    begun = Visit.started_at.between(since, until) & Visit.day.between(first, last)
    waiting = Visit.started_at.is_null() & (Visit.state == "waiting")
    return (
        Visit.select().where((Visit.pilot == viewer) & (begun | waiting)).order_by(Visit.started_at.desc(), Visit.uid)
    )


def credited(visits: Sequence[Visit]) -> int:
    """Return the minutes on site of those visits that count."""
    return sum(visit.minutes or 0 for visit in visits if visit.is_counted)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a visit's history: when, who, what, and its values."""

    at: datetime
    who: str
    kind: str
    code: str
    entry: Entry | None = None
    review: Review | None = None
    body: dict[str, Any] | None = None


def history(viewer: Person, visit: Visit) -> list[Step]:
    """Return every change of a visit, oldest first: the pilot's entries as sent, and the coordinators' reviews.

    What a coordinator entered from paper is one step, of the coordinator. Notes about the visit are not included.
    """
    own = (Entry.visit == visit.uid) & (Entry.pilot == visit.pilot_id) & Entry.kind.in_(KINDS)
    entries = list(Entry.select().where(own))
    paper = next((entry for entry in entries if entry.door == "paper"), None)
    reviews = Review.select(Review, Person).join(Person).where(Review.visit == visit.uid)
    steps = [
        Step(entry.received_at, visit.pilot.called, "kind", entry.kind, entry=entry, body=json.loads(entry.body))
        for entry in entries
        if entry is not paper
    ]
    steps += [_reviewed(review, paper if review.act == "enter" else None) for review in reviews]
    return sorted(steps, key=lambda step: (step.at, step.entry.made_at if step.entry else step.at))


def _reviewed(review: Review, paper: Entry | None) -> Step:
    who, body = codes.called(review.person.name, "coordinator"), json.loads(paper.body) if paper else None
    return Step(review.at, who, "act", review.act, entry=paper, review=review, body=body)


def changes_since(viewer: Person, visit: Visit, seen: str | None) -> list[Step]:
    """Return what others changed since `seen`, the ISO 8601 instant of the version that the page showed."""
    try:
        moment = datetime.fromisoformat(seen or "").astimezone(UTC)
    except (ValueError, OverflowError):
        moment = visit.created_at
    return [step for step in history(viewer, visit) if step.at > moment]


def question(visit: Visit) -> Review | None:
    """Return the coordinator's open question about a visit."""
    if visit.state != "asked":
        return None
    asked = (Review.visit == visit.uid) & (Review.act == "ask")
    row: Review | None = Review.select(Review, Person).join(Person).where(asked).order_by(Review.at.desc()).first()
    return row


def texts_of_questions(visits: Sequence[Visit]) -> dict[UUID, str]:
    """Return the latest question of the coordination about each of these visits, by one SELECT."""
    if not visits:
        return {}
    asked = (Review.visit.in_([visit.uid for visit in visits])) & (Review.act == "ask")
    rows = Review.select(Review.visit, Review.text).where(asked).order_by(Review.at)
    return {row.visit_id: row.text or "" for row in rows}


def forgotten_end(visit: Visit | None) -> datetime | None:
    """Return the end to propose for an open visit whose check-out was probably forgotten."""
    if visit is None or visit.state != "open" or visit.started_at is None:
        return None
    return rules.proposed_end(visit.started_at, clock.now())
