"""Answers 'please call me' to a question of the coordination, until a coordinator has settled them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import SQL, fn

from pilotapp import sealing
from pilotapp.db.compiled_queries import compiled
from pilotapp.entries.pending_review import EFFECTIVE, UNDECIDED
from pilotapp.models import Entry, Person, PersonPhone, Review, Visit
from pilotapp.models.entry import CALL_ME
from pilotapp.visits.queries import texts_of_questions

LISTED = 20


@dataclass(frozen=True, slots=True)
class Call:
    """A visit whose pilot asks for a call: the coordination's question ('' if it is deleted), the number, E.164."""

    visit: Visit
    question: str
    phone: str | None


def calling() -> Any:
    """Return the condition that a visit's pilot asked for a call and no coordinator has called or asked again since.

    Confirming or voiding the visit settles it too, except for an answer that arrived afterwards and waits for a
    decision. It is evaluated on the stored entries.
    """
    is_effective = EFFECTIVE & (Visit.state == SQL("'recorded'"))
    settled = Review.select(SQL("1")).where(
        Review.visit == Visit.uid, SQL("act IN ('ask', 'called')"), Review.at > Entry.received_at
    )
    said = Entry.select(SQL("1")).where(
        Entry.visit == Visit.uid, CALL_ME, is_effective | UNDECIDED, ~fn.EXISTS(settled)
    )
    return fn.EXISTS(said)


def with_calls(visits: Sequence[Visit]) -> Sequence[Visit]:
    """Set `visit.call_me` by one SELECT, and return the visits."""
    found = {uid for (uid,) in _calling([visit.uid for visit in visits])} if visits else set()
    for visit in visits:
        visit.call_me = visit.uid in found
    return visits


@compiled
def _calling(visits: list[Any]) -> Any:
    return Visit.select(Visit.uid).where(Visit.uid.in_(visits), calling()).tuples()


def wished(viewer: Person) -> list[Call]:
    """Return up to 20 calls that pilots of the viewer's programme ask for, by three SELECTs; not the viewer's own."""
    found = _wished(viewer.programme_id, viewer.uid)
    return of_visits([visit for visit in found if visit.programme_id == viewer.programme_id])


@compiled
def _wished(programme: Any, viewer: Any) -> Any:
    """Found by the answers, of which there are few; the condition names no programme, so that no other index is used.

    Sorted by day first: sorting by start alone, a database reads all visits of the programme in that order.
    """
    asked = Entry.select(Entry.visit).where(Entry.programme == programme, CALL_ME)
    return (
        Visit.select(Visit, Person.uid, Person.name)
        .join(Person, on=(Visit.pilot == Person.uid))
        .where(Visit.uid.in_(asked), Visit.pilot != viewer, calling())
        .order_by(Visit.day, Visit.started_at, Visit.uid)
        .limit(LISTED)
    )


def of_visits(visits: Sequence[Visit]) -> list[Call]:
    """Return the questions and numbers of visits whose pilots ask for a call."""
    questions, phones = texts_of_questions(visits), _phones({visit.pilot_id for visit in visits})
    return [Call(visit, questions.get(visit.uid, ""), phones.get(visit.pilot_id)) for visit in visits]


def _phones(pilots: set[UUID]) -> dict[UUID, str]:
    """Return the numbers of these pilots by uid; without those whose key is lost."""
    if not pilots:
        return {}
    try:
        return {row.person_id: row.number for row in PersonPhone.select().where(PersonPhone.person.in_(pilots))}
    except sealing.Unopenable:
        found = {pilot: Person(uid=pilot).phone for pilot in pilots}
        return {pilot: number for pilot, number in found.items() if number}
