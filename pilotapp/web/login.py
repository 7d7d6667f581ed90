"""Who is signed in: flask-login on rows of the session table."""

from __future__ import annotations

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
HERE = "Pilotapp-Person"  # who is signed in: the phone drops what it keeps for anybody else
LEFT = "Pilotapp-Left"  # whose session was ended: the phone drops what it keeps for her
NOBODY = "nobody"  # said on a phone that is not hers alone: it keeps nothing, not for her either
_SEEN_EVERY = timedelta(hours=1)
_SEEN_PARTS = 10  # a session's idle time is measured to a tenth


class Cookies(SecureCookieSessionInterface):
    """Flask's, signed with SHA-256 instead of SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask) -> None:
    """Load the person of each request from her session's row."""
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
    """What is stored of a session's or an invitation's token: its SHA-256 as hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(session: Session, token: str) -> None:
    """Put a new session's token into the cookie; the language of the visitor stays, everything else goes.

    On a shared phone the browser forgets the cookie when it closes; any other one is known for her account from now on.
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
    """Put a new token of the same session into the cookie; pages that are open in other tabs go on working."""
    cookie["_user_id"] = token


def end() -> None:
    """Empty the cookie."""
    cookie.clear()
    g.pop("here", None)


def was_set_back() -> bool:
    """Whether the server was set back to a backup since somebody signed in in this browser: that ended her session.

    Not known of sessions that began under a version before this one.
    """
    known = cookie.get("generation")
    return known not in (None, generations.current()) and generations.newest().backup_at is not None


def live_session(token: str, now: datetime) -> Session | None:
    """The session of `token` with its person and programme, if it has not ended, by itself or by somebody.

    A session that began under looser limits than her roles have now is over: she got a role that asks for more.
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
    """The session with its person and programme, once for each of her roles: one SELECT for every request."""
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
    """Remember for this answer whose session somebody ended. One that ran out by itself is none of them: a pilot goes
    on recording without a network on her own phone, and signs in again when there is one."""
    row = Session.get_or_none(Session.token_hash == hash_token(token), Session.ended_at.is_null(False))
    if row is not None:
        g.left = row.person_id
        if row.person.erased_at:
            note_erasure(row.person_id)


def note_erasure(person: UUID) -> None:
    """Remember for the next page in this browser that `person` was erased: the copies of her entries go too."""
    cookie["erased"] = str(person)


def erased_here() -> str | None:
    """The uid of whom the next page of this browser forgets altogether, told once."""
    uid: str | None = cookie.pop("erased", None)
    return uid


def _note_use(row: Session, now: datetime) -> None:
    """Move the idle end forward, at most once in a while: a page that is read writes nothing."""
    idle = timedelta(minutes=row.idle_minutes)
    if now - row.last_seen_at <= min(_SEEN_EVERY, idle / _SEEN_PARTS):
        return
    row.last_seen_at, row.ends_at = now, min(row.expires_at, now + idle)
    values = {"last_seen_at": row.last_seen_at, "ends_at": row.ends_at}
    Session.update(**values).where(Session.uid == row.uid, Session.ended_at.is_null()).execute()
    cookie.modified = True  # sent again, so that it lives as long as the session
