"""The signed-in person: flask-login on rows of the session table."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, g
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager
from peewee import JOIN

from pilotapp import clock
from pilotapp.backups import generations
from pilotapp.db.compiled_queries import compiled
from pilotapp.identity import session_lifetimes
from pilotapp.models import Person, PersonRole, Programme, Session
from pilotapp.web import client

manager = LoginManager()
HERE = "Pilotapp-Person"  # header: who is signed in; the phone deletes pages kept for others
LEFT = "Pilotapp-Left"  # header: whose session was ended; the phone deletes their kept pages
NOBODY = "nobody"  # sent to a shared phone, which keeps no pages at all
_SEEN_EVERY = timedelta(hours=1)
_SEEN_PARTS = 10  # idle times are updated in steps of a tenth


class Cookies(SecureCookieSessionInterface):
    """Flask's session cookie, signed with SHA-256 instead of SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask) -> None:
    """Load the person of each request by the row of the session."""
    app.session_interface = Cookies()
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_load)
    app.jinja_env.globals.update(erased_here=erased_here)

    @app.after_request
    def say_who_is_here(response: Response) -> Response:
        for header, whose in ((HERE, "here"), (LEFT, "left")):
            if whose in g:
                response.headers[header] = str(g.get(whose))
        return response


def hash_token(token: str) -> str:
    """Return the stored form of a session's or an invitation's token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(session: Session, token: str) -> None:
    """Put a new session's token into the cookie; the visitor's language stays, everything else is removed.

    On a shared phone the browser deletes the cookie when it closes; any other browser is now known for this account.
    """
    language = cookie.get("language")
    cookie.clear()
    cookie.permanent = not session.shared
    cookie["_user_id"] = token
    cookie["_fresh"] = True
    cookie["generation"] = generations.current()
    if language:
        cookie["language"] = language
    client.remember(session)


def renew(token: str) -> None:
    """Put a new token of the same session into the cookie; pages in other tabs keep working."""
    cookie["_user_id"] = token


def end() -> None:
    """Empty the cookie."""
    cookie.clear()
    g.pop("here", None)


def was_set_back() -> bool:
    """Whether a backup was restored since the sign-in in this browser, which ended the session.

    Unknown for sessions that began under an older version.
    """
    known = cookie.get("generation")
    return known not in (None, generations.current()) and generations.newest().backup_at is not None


def live_session(token: str, now: datetime) -> Session | None:
    """Return the session of `token` with its person and programme, unless it has expired or was ended.

    A session with longer lifetimes than the person's present roles allow is over: a stricter role was added since.
    """
    rows = _sessions(hash_token(token), now)
    if not rows:
        return None
    row: Session = rows[0]
    row.person.roles = frozenset(each.person.role_row.role for each in rows if each.person.role_row.role)
    idle = session_lifetimes.of(row.person.roles).idle
    return row if timedelta(minutes=row.idle_minutes) <= idle else None


@compiled
def _sessions(token_hash: Any, now: Any) -> Any:
    """The session with its person and programme, one row for each role: the one SELECT of every request."""
    return (
        Session.select(Session, Person, Programme, PersonRole.role)
        .join(Person)
        .join(Programme)
        .switch(Person)
        .join(PersonRole, JOIN.LEFT_OUTER, on=(PersonRole.person == Person.uid), attr="role_row")
        .where((Session.token_hash == token_hash) & Session.ended_at.is_null())
        .where(Person.active, Session.ends_at > now)
    )


def _load(token: str) -> Person | None:
    now = clock.now()
    row = live_session(token, now)
    if row is None:
        _note_end(token)
        return None
    _note_use(row, now)
    person: Person = row.person
    g.here = NOBODY if row.shared else person.uid
    person.session, person.session_token = row, token
    return person


def _note_end(token: str) -> None:
    """Remember for this response whose session was ended by somebody. An expired session does not count: a pilot goes
    on recording offline on their own phone, and signs in again later.
    """
    row = Session.get_or_none(Session.token_hash == hash_token(token), Session.ended_at.is_null(False))
    if row is not None:
        g.left = row.person_id
        if row.person.erased_at:
            note_erasure(row.person_id)


def note_erasure(person: UUID) -> None:
    """Remember for the next page in this browser that `person` was erased, so that it deletes the kept entries too."""
    cookie["erased"] = str(person)


def erased_here() -> str | None:
    """Return, once, the uid of the erased person whose data the browser must delete."""
    uid: str | None = cookie.pop("erased", None)
    return uid


def _note_use(row: Session, now: datetime) -> None:
    """Move the idle end forward, but not on every request, so that most reads write nothing."""
    idle = timedelta(minutes=row.idle_minutes)
    if now - row.last_seen_at <= min(_SEEN_EVERY, idle / _SEEN_PARTS):
        return
    row.last_seen_at, row.ends_at = now, min(row.expires_at, now + idle)
    values = {"last_seen_at": row.last_seen_at, "ends_at": row.ends_at}
    Session.update(**values).where(Session.uid == row.uid, Session.ended_at.is_null()).execute()
    cookie.modified = True  # send the cookie again, so that it lives as long as the session
