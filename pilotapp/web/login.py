"""Who is signed in: flask-login on rows of the session table."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask import session as cookie
from flask_login import LoginManager
from peewee import JOIN

from pilotapp import clock
from pilotapp.models import Person, PersonRole, Programme, Session
from pilotapp.prepared import prepared

manager = LoginManager()
_SEEN_EVERY = timedelta(hours=1)


def init_app(app: Flask) -> None:
    """Load the person of each request from her session's row."""
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_load)


def hash_token(token: str) -> str:
    """What is stored of a session's or an invitation's token: its SHA-256 as hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(person: Person, token: str) -> None:
    """Put a new session's token into the cookie; the language of the visitor stays, everything else goes."""
    language = cookie.get("language")
    cookie.clear()
    cookie.permanent = True
    cookie["_user_id"] = token
    cookie["_fresh"] = True
    if language:
        cookie["language"] = language


def end() -> None:
    """Empty the cookie."""
    cookie.clear()


def live_session(token: str, now: datetime) -> Session | None:
    """The session of `token` with its person and programme, if it has not ended and was not idle for too long."""
    idle_since = now - timedelta(days=current_app.config["PILOTAPP"].session_days)
    rows = _sessions(hash_token(token), idle_since)
    if not rows:
        return None
    row: Session = rows[0]
    row.person.roles = frozenset(each.person.role_row.role for each in rows if each.person.role_row.role)
    return row


@prepared
def _sessions(token_hash: Any, idle_since: Any) -> Any:
    """The session with its person and programme, once for each of her roles: one SELECT for every request."""
    return (
        Session.select(Session, Person, Programme, PersonRole.role)
        .join(Person)
        .join(Programme)
        .switch(Person)
        .join(PersonRole, JOIN.LEFT_OUTER, on=(PersonRole.person == Person.uid), attr="role_row")
        .where((Session.token_hash == token_hash) & Session.ended_at.is_null())
        .where(Person.active, Session.last_seen_at > idle_since)
    )


def _load(token: str) -> Person | None:
    now = clock.now()
    row = live_session(token, now)
    if row is None:
        return None
    if now - row.last_seen_at > _SEEN_EVERY:
        Session.update(last_seen_at=now).where(Session.uid == row.uid).execute()
        cookie.modified = True  # sent again, so that it lives as long as the session
    person: Person = row.person
    person.session_token = token
    return person
