"""The rows of a demo programme. Each story passes through the same rules as a real delivery, in memory."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp import db
from pilotapp.audit import chain
from pilotapp.clock import wall_time
from pilotapp.demo.timeline import Step
from pilotapp.entries.incoming import IncomingEntry, canonical, content_hash
from pilotapp.figures import facts
from pilotapp.models import Entry, Person, Programme, Review, Visit, VisitTopic
from pilotapp.refusals import PendingReview
from pilotapp.visits import transitions
from pilotapp.visits.unit_of_work import UnitOfWork

INSTANTS = ("started_at", "ended_at")
STATES = {
    "enter": "confirmed", "confirm": "confirmed", "undo": "recorded",
    "ask": "asked", "called": "recorded", "void": "void",
}  # fmt: skip
DECISIONS = {"accept": "accepted", "decline": "declined"}
_VISIT: tuple[Any, ...] = tuple(Visit._meta.sorted_fields)
_ENTRY: tuple[Any, ...] = tuple(Entry._meta.sorted_fields)
_REVIEW: tuple[Any, ...] = tuple(Review._meta.sorted_fields)


def new_uid(random: Random) -> UUID:
    """Return a version 4 UUID determined by the seed."""
    return UUID(int=random.getrandbits(128), version=4)


@dataclass(slots=True)
class _Kept:
    """An entry's row, and the arguments that the rules got."""

    row: Entry
    sent: IncomingEntry


class DemoRows:
    """Collects the rows of `programme`, then inserts them with one statement for each table."""

    def __init__(self, programme: Programme, coordinator: Person, random: Random) -> None:
        self._programme, self._coordinator, self._random = programme, coordinator, random
        self._zone: ZoneInfo = programme.zone
        self._units: dict[UUID, UnitOfWork] = {}
        self.visits: list[Visit] = []
        self.entries: list[Entry] = []
        self._topics: list[tuple[UUID, str]] = []
        self._reviews: list[Review] = []
        self._acts: list[chain.Act] = []

    def add(self, pilot: Person, steps: Sequence[Step], offset: int, door: str) -> None:
        """Apply `steps` to a new visit of `pilot`; `offset`: seconds that the phone's clock is ahead."""
        uid = new_uid(self._random)
        if pilot.uid not in self._units:
            self._units[pilot.uid] = UnitOfWork(pilot, steps[0].at, [], [])
        unit = self._units[pilot.uid]
        last: _Kept | None = None
        for step in steps:
            unit.now = step.at
            if step.made_at is not None:
                last = self._enter(unit, uid, step, offset if door == "phone" else None, door)
            else:
                self._review(unit, uid, step, last)
            if step.made_at is None or last is None or last.row.answer == "stored":
                visit = unit.take(uid)
                visit.version, visit.changed_at = visit.version + 1, step.at
        self.visits.append(unit.take(uid))
        self._topics += [(uid, topic) for topic in unit.topics.get(uid, ())]

    def _enter(self, unit: UnitOfWork, visit: UUID, step: Step, offset: int | None, door: str) -> _Kept:
        uid, made_at = new_uid(self._random), step.made_at or step.at
        digest = content_hash(uid=uid, owner=unit.pilot.uid, kind=step.kind, visit=visit, schema=1, body=step.body)
        sent = IncomingEntry(uid, step.kind, visit, made_at, digest, step.body, self._arguments(step.body), door=door)
        answer = "stored"
        try:
            transitions.apply(unit, sent, offset)
        except PendingReview:
            answer = "held"
        entry = Entry(
            uid=uid, programme=self._programme.uid, pilot=unit.pilot.uid, visit=visit, kind=step.kind, schema=1,
            made_at=made_at, received_at=step.at, clock_offset=offset, hash=digest, body=canonical(step.body),
            answer=answer, door=door,
        )  # fmt: skip
        self.entries.append(entry)
        if door == "paper":
            unit.take(visit).paper = True
        else:
            self._note(step.at, unit.pilot, None, f"visit.{step.kind}", visit, entry=str(uid), answer=answer)
        return _Kept(entry, sent)

    def _review(self, unit: UnitOfWork, uid: UUID, step: Step, last: _Kept | None) -> None:
        if step.kind in STATES:
            unit.take(uid).state = STATES[step.kind]
        elif last is not None:
            last.row.decision, last.row.decided_at = DECISIONS[step.kind], step.at
            last.row.decided_by = self._coordinator
            if step.kind == "accept":
                transitions.apply(unit, last.sent, decided=True)
        review = Review(
            uid=new_uid(self._random), programme=self._programme.uid, visit=uid, person=self._coordinator.uid,
            act=step.kind, reason=step.reason, text=step.text, at=step.at,
        )  # fmt: skip
        self._reviews.append(review)
        codes = {"state": unit.take(uid).state, "reason": step.reason}
        if step.kind == "enter" and last is not None:
            codes = {"state": unit.take(uid).state, "entry": str(last.row.uid)}
        self._note(step.at, self._coordinator, unit.pilot.uid, f"visit.{step.kind}", uid, **codes)

    def _note(self, at: datetime, person: Person, about: UUID | None, action: str, visit: UUID, **codes: Any) -> None:
        detail = json.dumps(codes, sort_keys=True)
        self._acts.append((self._programme.uid, person.uid, None, about, at, action, "visit", visit, detail))

    def _arguments(self, body: dict[str, Any]) -> dict[str, Any]:
        return {name: self._instant(value) if name in INSTANTS else value for name, value in body.items()}

    def _instant(self, text: str) -> datetime:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else wall_time.read(instant, self._zone)

    def write(self, more: Sequence[chain.Act] = ()) -> None:
        """Insert all rows, and the audit rows, including `more`, in chronological order."""
        db.insert_many(_VISIT, _values(_VISIT, self.visits))
        db.insert_many((VisitTopic.visit, VisitTopic.topic), self._topics)
        db.insert_many(_ENTRY, _values(_ENTRY, sorted(self.entries, key=lambda entry: entry.received_at)))
        db.insert_many(_REVIEW, _values(_REVIEW, self._reviews))
        facts.mark_dirty(self._programme.uid, {visit.day for visit in self.visits if visit.is_counted})
        chain.append(sorted([*self._acts, *more], key=lambda act: act[4]))


def _values(fields: Sequence[Any], rows: Iterable[Any]) -> list[list[Any]]:
    return [[row.__data__.get(field.name) for field in fields] for row in rows]
