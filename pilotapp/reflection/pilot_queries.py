"""What an invited person sees of their own reflection sessions; nothing of others'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from peewee import JOIN

from pilotapp import clock
from pilotapp.models import Notice, Person, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import queries
from pilotapp.refusals import existing


@dataclass(frozen=True, slots=True)
class Mine:
    """The viewer's sessions: all `coming` ones, next first; a keyset page of the `past` ones, latest first."""

    coming: Sequence[ReflectionAttendance]
    past: Sequence[ReflectionAttendance]
    after: str | None


def mine(viewer: Person, after: str | None = None, *, size: int = queries.PAGE) -> Mine:
    """Return the sessions that the viewer is invited to. One that began less than a day ago still counts as coming."""
    planned = ReflectionSession.state == "planned"
    soon = planned & (ReflectionSession.starts_at >= clock.now() - timedelta(days=1))
    coming = [] if after else list(queries.keyset(_hers(viewer).where(soon), None, newest_first=False))
    over = list(queries.keyset(_hers(viewer).where(~soon), after, newest_first=True, size=size))
    last = queries.key_of(over[size - 1].session) if len(over) > size else None
    return Mine(coming, over[:size], last)


def invitation(viewer: Person, uid: UUID) -> ReflectionAttendance:
    """Return the viewer's invitation to a session, with the session and its leader. Raises Missing if not invited."""
    found: ReflectionAttendance = existing(_hers(viewer).where(ReflectionSession.uid == uid).first())
    return found


def was_invited(viewer: Person, uid: UUID) -> bool:
    """Whether the viewer was notified of this session at some time."""
    told = Notice.select().where(Notice.person == viewer.uid, Notice.subject == uid)
    return bool(told.where(Notice.kind.in_(("reflection_invite", "reflection_change"))).exists())


def _hers(viewer: Person) -> Any:
    columns = (ReflectionAttendance, *queries.OPEN_COLUMNS, Person.uid, Person.name)
    return (
        ReflectionAttendance.select(*columns)
        .join(ReflectionSession)
        .join(Person, JOIN.LEFT_OUTER, on=ReflectionSession.led_by)
        .where(ReflectionAttendance.person == viewer.uid, ReflectionSession.programme == viewer.programme_id)
    )
