"""The first steps of a new programme: which are done, which the coordination left, and which are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import SQL, fn

from pilotapp import audit, codes, db
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import (
    Declaration,
    EmergencyNumber,
    ImportRun,
    Letterhead,
    Person,
    PersonRole,
    Programme,
    Session,
    Visit,
)
from pilotapp.refusals import Refusal

STEPS = tuple(codes.CODES["first_step"])
UNKNOWN = _l("There is no such step.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `state` is done, left or open."""

    code: str
    state: str


def steps(viewer: Person) -> list[Step]:
    """Return all steps of the viewer's programme, in their order. What the data say decides before what was left."""
    left, done = left_by(viewer), _done(viewer.programme)
    return [Step(code, "done" if code in done else "left" if code in left else "open") for code in STEPS]


def set_up(viewer: Person) -> list[Step]:
    """Return all steps while at least one is open; nothing once each is done or left."""
    if left_by(viewer).issuperset(STEPS):
        return []
    found = steps(viewer)
    return found if any(step.state == "open" for step in found) else []


def is_new(viewer: Person) -> bool:
    """Whether the viewer's programme has no visit at all, so that no other month and no filter would show one."""
    return not Visit.select(SQL("1")).where(Visit.programme == viewer.programme_id).exists()


def first_hour(viewer: Person) -> datetime | None:
    """Return the end of the viewer's first hour here: what changes at the own sign-in until then is their set-up.

    None once the programme has a visit.
    """
    first = Session.select().where(Session.person == viewer.uid).order_by(Session.created_at).first()
    return first.created_at + timedelta(hours=1) if first and is_new(viewer) else None


def left_by(viewer: Person) -> set[str]:
    """Return the codes of the steps that the viewer's programme left."""
    return set(viewer.programme.steps_left.split())


def leave(coordinator: Person, *, step: str) -> Programme:
    """Leave a step, so that it is not open any more. Refuses an unknown one; repeating it changes nothing."""
    return _keep(coordinator, step, is_left=True)


def take_up(coordinator: Person, *, step: str) -> Programme:
    """Take a step up again that was left. Refuses an unknown one; repeating it changes nothing."""
    return _keep(coordinator, step, is_left=False)


def read_declaration(coordinator: Person) -> Programme:
    """Note that the coordination has read the present text of the declaration, which its pilots sign."""
    with db.transaction():
        db.serialise(coordinator.programme)
        programme: Programme = Programme.get_by_id(coordinator.programme_id)
        if programme.declaration_read != codes.DECLARATION:
            programme.declaration_read = codes.DECLARATION
            _save(coordinator, programme, declaration_read=codes.DECLARATION)
    return programme


def _keep(coordinator: Person, step: str, *, is_left: bool) -> Programme:
    if step not in STEPS:
        raise Refusal(UNKNOWN)
    with db.transaction():
        db.serialise(coordinator.programme)
        programme: Programme = Programme.get_by_id(coordinator.programme_id)
        before = programme.steps_left.split()
        wanted = " ".join(code for code in STEPS if (is_left if code == step else code in before))
        if programme.steps_left != wanted:
            programme.steps_left = wanted
            _save(coordinator, programme, steps_left=wanted)
    return programme


def _save(coordinator: Person, programme: Programme, **changed: Any) -> None:
    programme.save(only=list(changed))
    audit.write(coordinator, "programme.settings", "programme", programme.uid, about=None, **changed)


def _done(programme: Programme) -> set[str]:
    """Return the codes of the steps that the programme's data show to be done, by one SELECT."""
    ((numbers, signed, letterhead, pilot, tables),) = _there(programme.uid)
    has = {
        "numbers": numbers,
        "declaration": signed or programme.declaration_read is not None,
        "letterhead": letterhead,
        "pilot": pilot,
        "tables": tables,
    }
    return {code for code, is_done in has.items() if is_done}


@compiled
def _there(programme: UUID) -> Any:
    """Whether there are numbers, a signed declaration, a letterhead with any part, a pilot, and an import of visits."""
    one = SQL("1")
    numbers = EmergencyNumber.select(one).where(EmergencyNumber.programme == programme)
    signed = Declaration.select(one).where(Declaration.programme == programme)
    parts = (Letterhead.heading, Letterhead.address, Letterhead.contact, Letterhead.signatory)
    filled = reduce(or_, (part != SQL("''") for part in parts), Letterhead.logo.is_null(False))
    letterheads = Letterhead.select(one).where(Letterhead.programme == programme, filled)
    pilots = PersonRole.select(one).join(Person).where(Person.holders("pilot", programme))
    tables = ImportRun.select(one).where(
        ImportRun.programme == programme, ImportRun.kind == SQL("'visits'"), ImportRun.state == SQL("'done'")
    )
    there = [fn.EXISTS(query) for query in (numbers, signed, letterheads, pilots, tables)]
    return Programme.select(*there).where(Programme.uid == programme).tuples()
