"""Commands on one's own sessions: end one, end the others, end all."""

from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.auth import sessions
from pilotapp.models import Person, Session
from pilotapp.refusals import existing


def end(person: Person, *, uid: UUID) -> None:
    """End one of the person's sessions; no error if it has ended. Raises Missing for unknown and other's sessions."""
    with db.transaction():
        session = existing(
            Session.get_or_none(Session.uid == uid, Session.person == person.uid), _l("There is no such sign-in.")
        )
        if sessions.end([session], clock.now()):
            audit.write(person, "session.end", "session", uid)


def leave_before(newcomer: Person, before: Person) -> None:
    """End the session of `before`, because `newcomer` signs in in the same browser.

    `before` may be anonymous (flask-login's anonymous user), and the session may have ended already.
    """
    if before.is_authenticated and before.session.uid != newcomer.session.uid:
        end(before, uid=before.session.uid)


def end_all(person: Person, *, others_only: bool) -> int:
    """End the person's sessions, all or all but the current one. Return how many ended."""
    with db.transaction():
        live = list(Session.select().where(Session.person == person.uid, Session.ended_at.is_null()))
        ended = [one for one in live if not (others_only and one.uid == person.session.uid)]
        sessions.end(ended, clock.now())
        for one in ended:
            audit.write(person, "session.end", "session", one.uid)
    return len(ended)
