"""Late delivery: a pilot whose access has ended can still deliver earlier entries, and nothing else.

A phone may have been offline when the coordination deactivated its pilot. The pilot's sessions end at once, so every
page is closed; but sessions that were open until then may use `/sync` for 30 days, and everything they deliver is
pending review. `access.allowed_after_revocation` marks the views that ask here. Signing out, revoking credentials after
a lost phone, reactivating the account and erasing end this.
"""

from datetime import timedelta

from flask import g, session
from flask_login import current_user

from pilotapp import clock
from pilotapp.models import Person, Programme, Session
from pilotapp.web.login import hash_token

OPEN_FOR = timedelta(days=30)


def end_sessions_but_deliveries(person: Person) -> None:
    """End all sessions of a person whose access, or role of a pilot, is being removed.

    The roles of `person` must be those before that: the present sessions of a pilot may deliver for a while. In the
    caller's transaction.
    """
    now = clock.now()
    hers = (Session.person == person.uid) & Session.ended_at.is_null()
    if person.has_role("pilot"):
        living = hers & Session.mfa_complete & (Session.ends_at > now)
        Session.update(deliver_until=now + OPEN_FOR).where(living).execute()
    Session.update(ended_at=now).where(hers).execute()


def end(person: Person) -> None:
    """End late delivery for the person's ended sessions. In the caller's transaction."""
    Session.update(deliver_until=None).where(Session.person == person.uid).execute()


def end_here() -> None:
    """End late delivery for this browser, which signs out."""
    mine = Session.token_hash == hash_token(str(session.get("_user_id", "")))
    Session.update(deliver_until=None).where(mine, Session.deliver_until.is_null(False)).execute()


def ends_at(person: Person) -> object:
    """Return until when the person's phones may deliver; None if they may not."""
    ajar = (Session.person == person.uid) & (Session.deliver_until > clock.now())
    row = Session.select(Session.deliver_until).where(ajar).order_by(Session.deliver_until.desc()).first()
    return row and row.deliver_until


def pilot() -> Person | None:
    """Return the pilot of a late delivery; None for everybody else. Queried once for each request."""
    if "deliverer" not in g:
        g.deliverer = _of_role() if current_user.is_authenticated else _find(str(session.get("_user_id", "")))
    found: Person | None = g.deliverer
    return found


def _of_role() -> Person | None:
    """Return the signed-in person if the session is complete for another role and they were a pilot until lately."""
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
