"""The delivery door: a pilot whose access was taken away still hands in what she entered before, and nothing else.

A phone may have been without a network when the coordination switched its pilot off. Her sessions end at once like all
others, so that every page is closed; but those that lived until then are heard at `/sync` for 30 days, where all that
they bring is held for the coordination's decision. `access.heard_after_leaving` marks the views that ask here. Signing
out, a lost phone, switching access on again and erasing close the door.
"""

from __future__ import annotations

from datetime import timedelta

from flask import g, session
from flask_login import current_user

from pilotapp import clock
from pilotapp.models import Person, Programme, Session
from pilotapp.web.login import hash_token

OPEN_FOR = timedelta(days=30)


def end_sessions_but_deliveries(person: Person) -> None:
    """End all sessions of somebody whose access, or role of a pilot, is being taken away.

    What `person` knows of her roles is from before that: a pilot's sessions that live now may deliver for a while.
    Inside the caller's transaction.
    """
    now = clock.now()
    hers = (Session.person == person.uid) & Session.ended_at.is_null()
    if person.has_role("pilot"):
        living = hers & Session.mfa_complete & (Session.ends_at > now)
        Session.update(deliver_until=now + OPEN_FOR).where(living).execute()
    Session.update(ended_at=now).where(hers).execute()


def end(person: Person) -> None:
    """Nothing is heard any more from her ended sessions. Inside the caller's transaction."""
    Session.update(deliver_until=None).where(Session.person == person.uid).execute()


def end_here() -> None:
    """This browser signs out: it delivers nothing any more."""
    mine = Session.token_hash == hash_token(str(session.get("_user_id", "")))
    Session.update(deliver_until=None).where(mine, Session.deliver_until.is_null(False)).execute()


def ends_at(person: Person) -> object:
    """Until when a phone of hers is heard; None where the door is closed."""
    ajar = (Session.person == person.uid) & (Session.deliver_until > clock.now())
    row = Session.select(Session.deliver_until).where(ajar).order_by(Session.deliver_until.desc()).first()
    return row and row.deliver_until


def pilot() -> Person | None:
    """The pilot whose phone asks though her access was taken away; None for everybody else. Asked once a request."""
    if "deliverer" not in g:
        g.deliverer = _of_role() if current_user.is_authenticated else _find(str(session.get("_user_id", "")))
    found: Person | None = g.deliverer
    return found


def _of_role() -> Person | None:
    """Who is signed in in another role, with all that it asks for, and was a pilot until lately."""
    is_closed = current_user.has_role("pilot") or not current_user.session.mfa_complete
    return None if is_closed or ends_at(current_user) is None else current_user._get_current_object()


def _find(token: str) -> Person | None:
    ajar = (Session.token_hash == hash_token(token)) & (Session.deliver_until > clock.now())
    row: Session | None = (
        Session.select(Session, Person, Programme)
        .join(Person)
        .join(Programme)
        .where(ajar & Person.erased_at.is_null())
        .first()
        if token
        else None
    )
    if row is None or (row.person.active and row.person.has_role("pilot")):
        return None
    person: Person = row.person
    person.session = row
    return person
