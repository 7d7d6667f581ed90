"""What a person can do with the places where she is signed in: end one, end the others, end all."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.auth import sessions
from pilotapp.models import Person, Session
from pilotapp.refusals import Missing


def end(person: Person, *, uid: UUID) -> None:
    """End one of her sessions at once; ending it twice is no error. Missing: it is nobody's or somebody else's."""
    with db.transaction():
        session = Session.get_or_none(Session.uid == uid, Session.person == person.uid)
        if session is None:
            raise Missing(_l("There is no such sign-in."))
        if sessions.end([session], clock.now()):
            audit.write(person, "session.end", "session", uid)


def leave_before(newcomer: Person, before: Person) -> None:
    """`newcomer` signs in in a browser in which `before` is signed in: that session of hers ends with it.

    `before` may be nobody (flask-login's anonymous user), and her session may have ended already.
    """
    if before.is_authenticated and before.session.uid != newcomer.session.uid:
        end(before, uid=before.session.uid)


def end_all(person: Person, *, others_only: bool) -> int:
    """End her sessions everywhere, or everywhere else; returns how many they were."""
    with db.transaction():
        live = list(Session.select().where(Session.person == person.uid, Session.ended_at.is_null()))
        ended = [one for one in live if not (others_only and one.uid == person.session.uid)]
        sessions.end(ended, clock.now())
        for one in ended:
            audit.write(person, "session.end", "session", one.uid)
    return len(ended)
