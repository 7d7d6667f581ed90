"""People with objects of every kind, and requests as any of them, for the access tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from pilotapp import clock, db, notices
from pilotapp.db import database
from pilotapp.models import TABLES, Attempt, EmergencyNumber, Entry, Invite, Notice, Passkey, Person, Session
from pilotapp.refusals import PendingReview
from pilotapp.visits import commands
from pilotapp.web import late_delivery
from pilotapp.web.login import hash_token
from tests.support import exported, frozen, imported, meetings, noted, people, stage
from tests.support.access_table import DECLARATION, HIDDEN, LEAVES, NO_ROLE, OWNERS, PROOF, SECOND, SIGN_IN, YES, Row

# The person for each role; who owns objects of a colleague and of another programme.
ASKING = {
    "pilot": "amal",
    "coordinator": "karin",
    "trainer": "ines",
    "funder": "greta",
    "operator": "olga",
    "safeguarding": "selma",
}
GONE = "farah"  # a deactivated person whose phone was signed in until then
UNSIGNED = "dalia"  # a pilot of musterstadt who has not signed the declaration
SESSIONS = ("full", "weak", "unproven")
STEPS = {
    "/sign-in": SIGN_IN,
    "/sign-in/second": SECOND,
    "/me/second-factor": SECOND,
    "/declaration": DECLARATION,
    "/confirm": PROOF,
}
# Form data that are valid, so that only access stands between the request and its effect.
FIELDS: dict[str, Any] = {
    "answer": "correct", "decision": "accept", "reason": "double", "text": "Was it so long?", "name": "Zahra",
    "email": "zahra@example.org", "language": "en", "languages": "ara", "password": "not-the-password", "role": "pilot",
    "observed": "A child alone.", "step": "tables",
    **{name: value for name, value in stage.CODES.items() if value is not None},
}  # fmt: skip
QUERIES = {"POST /passkey/options": "?purpose=confirm"}  # required by these routes
_CSRF = "a-token-of-the-bench"


@dataclass(frozen=True)
class Cell:
    """One cell of the table: person, session, owner of the object; and the expected result."""

    role: str
    session: str
    owner: str
    expected: str


@dataclass
class Things:
    """`uids` by kind and name of the owner; `tokens` of sessions by name and sort; a visit's version for forms."""

    uids: dict[str, dict[str, UUID]]
    tokens: dict[tuple[str, str], str]
    version: int
    of_amal: list[UUID]  # visits in every state

    def of(self, kind: str, role: str, owner: str) -> UUID | None:
        """Return the object of this kind that the cell means; None if there is none."""
        me = ASKING.get(role, "")
        name = {"own": me, "colleague": "berna" if me == "amal" else "amal", "other": "tarek"}[owner]
        return self.uids[kind].get(name)


def cells(row: Row, things: Things) -> Iterator[Cell]:
    """Yield every cell of one route."""
    for role in ("", *ASKING):
        for owner in OWNERS if row.kind else OWNERS[:1]:
            if row.kind is None or things.of(row.kind, role, owner):
                yield Cell(role, "full", owner, row.answer(role, owner))
    owner = "own" if row.kind is None else "colleague"
    for role in ASKING:
        weak = row.answer_weak(role)
        yield Cell(role, "weak", owner, weak if weak in (SECOND, SIGN_IN) else row.answer(role, owner))
        if "proof" in row.marks:
            yield Cell(role, "unproven", owner, row.answer_unproven(role))
    unsigned = row.answer_unsigned()
    yield Cell("pilot", "gone", owner, row.answer("") if row.is_open else row.answer_gone())
    yield Cell("pilot", "unsigned", owner, unsigned if unsigned == DECLARATION else row.answer("pilot", owner))


def ask(app: Flask, row: Row, cell: Cell, things: Things, uid: UUID | None = None) -> TestResponse:
    """Send a complete request to this route, for `uid` or the cell's own object; return the response."""
    uid = uid or (things.of(row.kind, cell.role, cell.owner) if row.kind else None)
    path = row.path.replace("<uuid:uid>", str(uid)).replace("<token>", "unknown")
    path = path.replace("<slug>", "musterstadt").replace("<int:number>", "2") + QUERIES.get(row.route, "")
    client = people.browser_of(app)
    token = things.tokens[ASKING[cell.role], cell.session] if cell.role else ""
    client.set_cookie("pilotapp", people.cookie_of(token, csrf_token=_CSRF))
    if row.method == "GET":
        return client.get(path)
    headers = {"X-CSRFToken": str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(_CSRF))}
    if row.is_phone:
        nothing = {"schema": 1, "device_now": f"{clock.now():%FT%TZ}", "entries": []}
        return client.post(path, headers=headers, json=nothing)
    visit = {"visit": str(things.uids["visit"]["amal"]), "version": str(things.version)}
    return client.post(path, headers=headers, data=FIELDS | visit)


def verdict(row: Row, response: TestResponse) -> str:
    """Return the meaning of a response, in the words of the table."""
    status = response.status_code
    response.close()
    assert status < 500, f"{row.route}: {status}"
    if status in (302, 303, 307):
        path = urlsplit(response.location).path
        step = STEPS.get(path, YES)
        is_free = (step == SECOND and "first step" in row.marks) or (step == SIGN_IN and row.route == LEAVES)
        return YES if is_free or path == row.path else step
    return {401: SIGN_IN, 403: NO_ROLE, 404: HIDDEN}.get(status, YES)


def rows() -> dict[str, list[Any]]:
    """Return all rows of all tables, except the sessions' last use and counted attempts."""
    return {name: sorted(database.execute_sql(text).fetchall(), key=repr) for name, text in _texts().items()}


@cache
def _texts() -> dict[str, str]:
    """Return a SELECT for each table, with the columns that are compared."""
    fields = {table: [one for one in table._meta.sorted_fields if one is not Session.last_seen_at] for table in TABLES}
    del fields[Attempt]
    columns = {table: ", ".join(f'"{one.column_name}"' for one in found) for table, found in fields.items()}
    return {table.__name__: f'SELECT {columns[table]} FROM "{table._meta.table_name}"' for table in columns}


def fill(app: Flask) -> Things:
    """Insert all people and their objects into a database with the standing people."""
    staged = stage.fill(app)
    people.create(UNSIGNED, "musterstadt", ("pilot",))
    people.create(GONE, "musterstadt", ("pilot",))
    Person.update(declaration=None).where(Person.uid == people.uid_of(UNSIGNED)).execute()
    with app.test_request_context():
        reports = {name: stage.report(name) for name in ("berna", "tarek")}
        held = {name: _held(name, who) for name, who in (("berna", "karin"), ("tarek", "carla"))}
        papers = {name: stage.certificate(name, who) for name, who in (("berna", "karin"), ("tarek", "carla"))}
    visit = {"amal": staged.visits["recorded"], "berna": staged.visits["other"], "tarek": staged.foreign}
    names = [*people.STANDING, UNSIGNED]
    uids = {
        "visit": visit,
        "note": {"amal": noted.uid("answered"), "berna": noted.uid("colleague"), "tarek": noted.uid("foreign")},
        "person": {name: people.uid_of(name) for name in names},
        "report": {"amal": people.uid_of("report-of-amal"), **reports},
        "certificate": {"amal": people.uid_of("certificate-of-amal"), **papers},
        "entry": {"amal": staged.held, **held},
        "session": {name: _session(name)[0] for name in names},
        "passkey": {name: _passkey(name) for name in names},
        "invite": {name: _invite(name) for name in ("amal", "berna", "tarek")},
        "import": {name: imported.add(name) for name in ("amal", "berna", "karin", "tarek")},
        "export": {name: exported.add(name) for name in ("amal", "berna", "karin", "tarek")},
        "emergency_number": {name: _number(name) for name in ("amal", "berna", "tarek")},
        "notice": {name: _notice(name) for name in names},
        "release": _of(frozen.uid, "karin", "greta"),
        "release_sum": _of(frozen.sum_uid, "greta"),
        "reflection": {name: meetings.invited(name, GONE) for name in ("amal", "berna", "tarek", "karin")},
    }
    tokens = {(name, sort): _session(name, sort)[1] for name in ASKING.values() for sort in SESSIONS}
    tokens["amal", "unsigned"], tokens["amal", "gone"] = _session(UNSIGNED)[1], _session(GONE)[1]
    with db.transaction():
        late_delivery.end_sessions_but_deliveries(stage.person(GONE))
        Person.update(active=False).where(Person.uid == people.uid_of(GONE)).execute()
    of_amal = [uid for state, uid in staged.visits.items() if state != "other"]
    return Things(uids, tokens, stage.version(visit["amal"]), of_amal)


def _of(uid: Callable[[str], UUID], *names: str) -> dict[str, UUID]:
    """Return objects of a programme: the person's, a colleague's and another programme's."""
    return {**dict.fromkeys(("amal", "berna", *names), uid("musterstadt")), "tarek": uid("musterkreis")}


def _notice(name: str) -> UUID:
    """Insert an unread notice."""
    person = stage.person(name)
    with db.transaction():
        notices.keys_changed(person)
    return Notice.get((Notice.person == person.uid) & (Notice.kind == "keys_changed")).uid


def _number(name: str) -> UUID:
    """Insert a number on the emergency card of the programme."""
    uid: UUID = EmergencyNumber.create(programme=stage.person(name).programme, position=0, label="A", number="112").uid
    return uid


def _held(name: str, coordinator: str) -> UUID:
    """Insert an entry that arrived after the confirmation."""
    visit, uid = stage.recorded(name, 9 * 24 * 60), uuid4()
    stage.confirm(coordinator, visit)
    with contextlib.suppress(PendingReview):
        commands.record(stage.person(name), uid=uid, visit=visit, **(stage.CODES | {"outcome": "aborted"}))
    assert Entry.get_by_id(uid).answer == "held"
    return uid


def _session(name: str, sort: str = "full") -> tuple[UUID, str]:
    now = clock.now()
    known: dict[str, Any] = {
        "mfa_complete": sort != "weak",
        "last_seen_at": now + timedelta(hours=1),
        "ends_at": now + timedelta(hours=10),
    }
    known["authenticated_at"] = now - timedelta(hours=2) if sort == "unproven" else now + timedelta(minutes=30)
    token = people.start_session(people.uid_of(name), people.STANDING.get(name, ("", ("pilot",)))[1], **known)
    return Session.get(Session.token_hash == hash_token(token)).uid, token


def _passkey(name: str) -> UUID:
    row = Passkey.create(person=people.uid_of(name), credential=f"key-of-{name}", public_key="", name=name)
    uid: UUID = row.uid
    return uid


def _invite(name: str) -> UUID:
    person, soon = people.uid_of(name), clock.now() + timedelta(days=1)
    programme = Person.get_by_id(person).programme_id
    row = Invite.create(person=person, programme=programme, role="pilot", token_hash=f"of-{name}", expires_at=soon)
    uid: UUID = row.uid
    return uid
