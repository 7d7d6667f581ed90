"""Who is signed in: flask-login on rows of the session table."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from flask import Flask, current_app
from flask import session as cookie
from flask_login import LoginManager

from pilotapp import clock
from pilotapp.models import Person, Programme, Session

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
    query = (
        Session.select(Session, Person, Programme)
        .join(Person)
        .join(Programme)
        .where((Session.token_hash == hash_token(token)) & Session.ended_at.is_null())
        .where(Person.active, Session.last_seen_at > idle_since)
    )
    row: Session | None = query.first()
    return row


def _load(token: str) -> Person | None:
    now = clock.now()
    row = live_session(token, now)
    if row is None:
        return None
    if now - row.last_seen_at > _SEEN_EVERY:
        Session.update(last_seen_at=now).where(Session.uid == row.uid).execute()
    person: Person = row.person
    person.session_token = token
    return person
