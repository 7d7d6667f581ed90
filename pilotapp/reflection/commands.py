"""Commands on planned reflection sessions: a coordinator plans, changes and cancels; invited people answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, names, notices, personal_data
from pilotapp.models import Person, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import pilot_queries, queries, rules
from pilotapp.refusals import Conflict, Refusal

CHANGED = _l("Somebody else has changed this session in the meantime. What you entered still stands here; compare it.")


def plan(
    coordinator: Person,
    *,
    uid: UUID,
    kind: str,
    starts_at: datetime,
    minutes: int,
    place: str | None,
    led_by: UUID,
    invited: Iterable[UUID],
) -> ReflectionSession:
    """Plan a session and notify the invited people; nobody is notified of a session that has begun already.

    Idempotent by `uid`: a second request returns the session of the first. `place` says where the programme meets.
    Refuses a number of pilots that does not fit the kind, people who cannot be invited or lead, and impossible times;
    raises Missing for the uid of another programme's session.
    """
    with db.transaction():
        if ReflectionSession.select().where(ReflectionSession.uid == uid).exists():
            return queries.session(coordinator, uid)
        guests = _guests(coordinator, kind, invited)
        values = _checked(coordinator, kind, starts_at, minutes, place, led_by, guests)
        session: ReflectionSession = ReflectionSession.create(
            uid=uid, programme=coordinator.programme_id, kind=kind, **values
        )
        _invite(session, guests)
        _write(coordinator, "reflection.plan", session, guests, kind=kind, invited=len(guests))
    return session


def change(
    coordinator: Person,
    uid: UUID,
    version: int,
    *,
    starts_at: datetime,
    minutes: int,
    place: str | None,
    led_by: UUID,
    invited: Iterable[UUID],
) -> ReflectionSession:
    """Change a planned session and notify each invited person once. A new start resets the answers.

    Does nothing if nothing changed. Raises Missing, Conflict (somebody changed it since), or Refusal.
    """
    with db.transaction():
        session = of_version(coordinator, uid, version)
        if not rules.may_change(session):
            raise Refusal(_l("This session is over or cancelled and cannot be changed any more."))
        before = {row.person_id for row in queries.attendance(session)}
        guests = _guests(coordinator, session.kind, invited, already=before)
        values = _checked(coordinator, session.kind, starts_at, minutes, place, led_by, guests)
        changed = [name for name, value in values.items() if getattr(session, name) != value and name != "led_by"]
        changed += ["led_by"] if session.led_by_id != values["led_by"] else []
        if changed or guests != before:
            _change(session, values, before, guests, changed)
            _write(coordinator, "reflection.change", session, guests, fields=changed, invited=len(guests))
    return session


def _change(
    session: ReflectionSession, values: dict[str, Any], before: set[UUID], guests: set[UUID], changed: list[str]
) -> None:
    gone, new = before - guests, guests - before
    mine = ReflectionAttendance.session == session.uid
    ReflectionAttendance.delete().where(mine, ReflectionAttendance.person.in_(gone)).execute()
    if "starts_at" in changed:
        ReflectionAttendance.update(answer=None).where(mine).execute()
    save(session, **values)
    tell(session, gone | ((guests & before) if changed else set()), "reflection_change")
    _invite(session, new)


def cancel(coordinator: Person, uid: UUID, version: int) -> ReflectionSession:
    """Cancel a planned session and notify the invited people. Raises Missing, Conflict or Refusal."""
    with db.transaction():
        session = of_version(coordinator, uid, version)
        if not rules.may_change(session):
            raise Refusal(_l("This session is over or cancelled already."))
        save(session, state="cancelled")
        guests = {row.person_id for row in queries.attendance(session)}
        tell(session, guests, "reflection_change")
        _write(coordinator, "reflection.cancel", session, guests)
    return session


def answer(person: Person, uid: UUID, *, answer: str) -> ReflectionAttendance:
    """Store an invited person's answer, 'yes' or 'no'; it can be changed until the session begins.

    Raises Missing if the person is not invited; refuses if the session has begun or was cancelled.
    """
    with db.transaction():
        db.serialise(pilot_queries.invitation(person, uid).session)
        row = pilot_queries.invitation(person, uid)
        if not rules.may_answer(row.session, clock.now()):
            raise Refusal(_l("It is too late to answer: this session has begun or was cancelled."))
        if row.answer != answer:
            mine = (ReflectionAttendance.session == uid) & (ReflectionAttendance.person == person.uid)
            ReflectionAttendance.update(answer=answer).where(mine).execute()
            audit.write(person, "reflection.answer", "reflection", uid, answer=answer)
            row.answer = answer
    return row


def of_version(coordinator: Person, uid: UUID, version: int) -> ReflectionSession:
    """Return the coordinator's session, locked, in the version that the page showed. Raises Missing or Conflict."""
    db.serialise(queries.session(coordinator, uid))
    session = queries.session(coordinator, uid)
    if session.version != version:
        raise Conflict(CHANGED)
    return session


def save(session: ReflectionSession, **values: Any) -> None:
    """Update these columns of a session and increase its version."""
    values |= {"version": session.version + 1, "changed_at": clock.now()}
    ReflectionSession.update(**values).where(ReflectionSession.uid == session.uid).execute()
    for name, value in values.items():
        setattr(session, name, value)


def tell(session: ReflectionSession, people: Iterable[UUID], kind: str) -> None:
    """Notify each person with a notice of this kind, once for each version; not about a session that has begun."""
    if session.starts_at <= clock.now():
        return
    for uid in sorted(people):
        once = f"{kind}:{session.uid}:{session.version}:{uid}"
        notices.write(uid, session.programme_id, kind, session.uid, once=once)


def _invite(session: ReflectionSession, people: set[UUID]) -> None:
    columns = (ReflectionAttendance.session, ReflectionAttendance.person)
    db.insert_many(columns, [(session.uid, uid) for uid in sorted(people)])
    tell(session, people, "reflection_invite")


def _guests(coordinator: Person, kind: str, wanted: Iterable[UUID], already: Iterable[UUID] = ()) -> set[UUID]:
    """Return those of `wanted` who may be invited, in the number that the kind requires; else raises Refusal."""
    guests, pilots = set(wanted), {uid for uid, _ in queries.invitable(coordinator, "pilot")}
    others = {uid for uid, _ in queries.invitable(coordinator, "coordinator")} if kind == "peer" else set()
    if guests - pilots - others - set(already):
        raise Refusal(_l("Somebody whom you chose has no access any more. Please choose again."), field="invited")
    if not rules.is_right_size(kind, len(guests - others | (guests & pilots))):
        one = _l("Please invite exactly one person to a talk of two.")
        several = _l("Please invite at least two people to a meeting.")
        raise Refusal(one if kind == "individual" else several, field="invited")
    return guests


def _checked(
    coordinator: Person,
    kind: str,
    starts_at: datetime,
    minutes: int,
    place: str | None,
    led_by: UUID,
    guests: set[UUID],
) -> dict[str, Any]:
    """Return the values of a session as its columns; raises Refusal for invalid ones."""
    if abs(starts_at - clock.now()) > rules.FURTHEST:
        raise Refusal(_l("Please choose a day within a year from today."), field="starts_at")
    check_length(minutes)
    leaders = {uid for uid, _ in queries.invitable(coordinator, "coordinator")}
    if led_by not in leaders | (guests if kind == "peer" else set()):
        raise Refusal(
            _l("A coordinator leads a session; where {pilots} meet among themselves, one of those invited can too."),
            field="led_by",
        )
    day = starts_at.astimezone(coordinator.programme.zone).date()
    place = names.cleaned(place) or None
    if place and any(found.kind != "address" for found in personal_data.find(place)):
        raise Refusal(_l("A place is a room, a house or a way to meet. Please name no person here."), field="place")
    return {"starts_at": starts_at, "day": day, "minutes": minutes, "place": place, "led_by": led_by}


def check_length(minutes: int) -> None:
    """Refuse an invalid length of a session."""
    if not rules.MIN_MINUTES <= minutes <= rules.MAX_MINUTES:
        raise Refusal(_l("A session lasts 5 minutes to 8 hours."), field="minutes")


def _write(coordinator: Person, action: str, session: ReflectionSession, guests: set[UUID], **codes: Any) -> None:
    """Add the audit row; that of an individual session is about its pilot."""
    about = next(iter(guests), None) if session.kind == "individual" else None
    audit.write(coordinator, action, "reflection", session.uid, about=about, **codes)
