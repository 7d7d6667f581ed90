"""Commands to record a session that took place: who came and for how long, what was agreed, the follow-up."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, personal_data
from pilotapp.models import Person, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import commands, queries, rules
from pilotapp.refusals import Refusal


def hold(coordinator: Person, uid: UUID, version: int, **written: Any) -> ReflectionSession:
    """Record that a session took place; the values are those of `_write_down`.

    Raises Missing, Conflict (somebody changed it since), or Refusal if it has not begun or is over already.
    """
    with db.transaction():
        session = commands.of_version(coordinator, uid, version)
        if not rules.may_hold(session, clock.now()):
            raise Refusal(_l("Only a planned session that has begun can be written down."))
        _write_down(coordinator, session, "reflection.hold", **written)
    return session


def correct(coordinator: Person, uid: UUID, version: int, **written: Any) -> ReflectionSession:
    """Correct the record of a session. Raises Missing, Conflict or Refusal."""
    with db.transaction():
        session = commands.of_version(coordinator, uid, version)
        if session.state != "held":
            raise Refusal(_l("Only a session that took place can be corrected."))
        _write_down(coordinator, session, "reflection.correct", **written)
    return session


def _write_down(
    coordinator: Person,
    session: ReflectionSession,
    action: str,
    *,
    minutes: int,
    came: Mapping[UUID, int],
    also: Iterable[UUID] = (),
    text: str | None = None,
    no_person: bool = False,
    follow_up_on: date | None = None,
) -> None:
    """`minutes` is the length; `came` the minutes of each invited person who came; `also` who came uninvited.

    `text` is what was agreed; everybody who was invited can read it. Refuses a text in which somebody seems
    recognisable (unless `no_person`), attendance longer than the session, no attendance, and a follow-up before the
    session.
    """
    rows = queries.attendance(session)
    people = dict(came) | dict.fromkeys(_uninvited(coordinator, session, also), minutes)
    _check(session, rows, people, minutes, follow_up_on)
    agreed = (text or "").strip()
    personal_data.check(agreed, no_person=no_person)
    values: dict[str, Any] = {"state": "held", "minutes": minutes, "follow_up_on": follow_up_on}
    if agreed or queries.agreements(session)[1]:  # an unreadable text may become readable again
        values["agreements"] = agreed or None
    commands.save(session, **values)
    _attend(session, rows, people)
    about = rows[0].person_id if session.kind == "individual" else None
    audit.write(coordinator, action, "reflection", session.uid, about=about, came=len(people), minutes=minutes)


def _check(
    session: ReflectionSession,
    rows: list[ReflectionAttendance],
    people: Mapping[UUID, int],
    minutes: int,
    follow_up_on: date | None,
) -> None:
    commands.check_length(minutes)
    if any(not 0 < spent <= minutes for spent in people.values()):
        raise Refusal(_l("Nobody can have been there longer than the session lasted."), field="minutes")
    if not people and not any(row.attended for row in rows if row.person.erased_at):
        raise Refusal(_l("Please tick who came. If nobody came, cancel the session."))
    if follow_up_on is not None and follow_up_on < session.day:
        raise Refusal(_l("The follow-up is on a day after the session."), field="follow_up_on")


def _uninvited(coordinator: Person, session: ReflectionSession, also: Iterable[UUID]) -> set[UUID]:
    """Return the pilots who came to a meeting without an invitation."""
    wanted = set(also) - {row.person_id for row in queries.attendance(session)}
    if wanted and session.kind == "individual":
        raise Refusal(_l("To a talk of two nobody else comes. Please plan a meeting instead."), field="also")
    if wanted - {uid for uid, _ in queries.invitable(coordinator, "pilot")}:
        raise Refusal(_l("Somebody whom you chose has no access any more. Please choose again."), field="also")
    return wanted


def _attend(session: ReflectionSession, rows: list[ReflectionAttendance], people: Mapping[UUID, int]) -> None:
    """Store the attendance. The minutes of a person who was erased since are not changed."""
    invited = {row.person_id for row in rows}
    for row in rows:
        if row.person.erased_at is None:
            mine = (ReflectionAttendance.session == session.uid) & (ReflectionAttendance.person == row.person_id)
            spent = people.get(row.person_id)
            ReflectionAttendance.update(attended=spent is not None, minutes=spent).where(mine).execute()
    fields = ReflectionAttendance
    columns = (fields.session, fields.person, fields.attended, fields.minutes)
    db.insert_many(columns, [(session.uid, uid, True, people[uid]) for uid in sorted(people) if uid not in invited])
