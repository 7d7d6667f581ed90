"""The standing people: two pilots and their coordinator in one programme, a pilot and a coordinator in another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from pilotapp import clock, codes
from pilotapp.identity import session_lifetimes
from pilotapp.models import Person, PersonLanguage, PersonRole, Programme, Session
from pilotapp.web.login import Cookies, hash_token
from tests.support import loaded
from tests.support.page_client import Page, PageClient
from tests.support.servers import SECRET

PASSWORD = "a-sentence-for-the-bench"
NAMESPACE = UUID("5b1d2a3e-8a52-4d0e-9c0c-2f1f2b7a6d11")
PROGRAMMES = {"musterstadt": "Integrationslotsen Musterstadt", "musterkreis": "Integrationslotsen Musterkreis"}
# name: programme, roles, languages
STANDING: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "amal": ("musterstadt", ("pilot",), ("ara", "kmr")),
    "berna": ("musterstadt", ("pilot",), ("tur",)),
    "karin": ("musterstadt", ("coordinator",), ("deu",)),
    "tarek": ("musterkreis", ("pilot",), ("ara",)),
    "carla": ("musterkreis", ("coordinator",), ("ita",)),
    "ines": ("musterstadt", ("trainer",), ("deu",)),
    "greta": ("musterstadt", ("funder",), ("deu",)),
    "olga": ("musterstadt", ("operator",), ("deu",)),
    "selma": ("musterstadt", ("safeguarding",), ("deu",)),
}


def uid_of(name: str) -> UUID:
    """Return the uid that a standing person or programme has in every test."""
    return uuid5(NAMESPACE, name)


def email_of(name: str) -> str:
    """Return the person's address."""
    return f"{name}@example.org"


def create_all() -> None:
    """Insert programmes and people into an empty database."""
    for slug, title in PROGRAMMES.items():
        Programme.create(uid=uid_of(slug), slug=slug, name=title)
    for name in STANDING:
        create(name, *STANDING[name])


def create(name: str, programme: str, roles: tuple[str, ...], languages: tuple[str, ...] = ()) -> Person:
    """Insert another person, with the same password as all others."""
    person: Person = Person.create(
        uid=uid_of(name),
        programme=uid_of(programme),
        email=email_of(name),
        name=name.capitalize(),
        password_hash=cheap_hash(),
        declaration=codes.DECLARATION if "pilot" in roles else None,
    )
    for role in roles:
        PersonRole.create(person=person, role=role)
    for position, language in enumerate(languages):
        PersonLanguage.create(person=person, language=language, position=position)
    return person


def cheap_hash() -> str:
    """Return a real argon2id hash with the lowest cost, which is stored in the hash itself."""
    return loaded.CHEAP.hash(PASSWORD)


@dataclass
class Somebody:
    """A standing person with a browser in which they are signed in."""

    name: str
    client: PageClient
    language: str = "en"

    @property
    def person(self) -> Person:
        """Return the person's present row."""
        found: Person = Person.get_by_id(uid_of(self.name))
        return found

    def page(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """Open a page."""
        return self.client.page(path, status=status, **options)

    def send(self, path: str, **values: Any) -> Page:
        """Post fields with a valid token."""
        return self.client.send(path, **values)


def sign_in(app: Flask, name: str, language: str = "en", **session: Any) -> Somebody:
    """Return a browser in which this person is signed in, by a row of the session table and its cookie."""
    token = start_session(uid_of(name), STANDING[name][1], **session)
    return Somebody(name, sign_in_with(app, token, language), language)


def sign_in_with(app: Flask, token: str, language: str = "en") -> PageClient:
    """Return a browser whose cookie has the token of a session."""
    client = browser_of(app, language)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def start_session(person: UUID, roles: Iterable[str], **session: Any) -> str:
    """Insert a session of this person, as after a passkey unless `session` says otherwise; return its token."""
    found, now, token = session_lifetimes.of(roles), clock.now(), f"bench-{uuid4()}"
    known = {
        "person": person, "device": "bench", "way": "passkey", "mfa_complete": True, "created_at": now,
        "idle_minutes": found.idle // timedelta(minutes=1), "ends_at": now + found.idle,
        "expires_at": now + found.absolute,
    }  # fmt: skip
    Session.create(token_hash=hash_token(token), **{**known, **session})
    return token


def cookie_of(token: str, **more: str) -> str:
    """Return the cookie of a session with this token ('' for none), with the further values `more`."""
    known = {"_user_id": token, "_fresh": True, "_permanent": True} if token else {}
    return str(_signer().dumps({**known, **more}))


@cache
def _signer() -> URLSafeTimedSerializer:
    app = Flask("pilotapp")
    app.secret_key = SECRET
    signer = Cookies().get_signing_serializer(app)
    assert signer is not None
    return signer


def browser_of(app: Flask, language: str = "en") -> PageClient:
    """Return a browser in which nobody is signed in."""
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client
