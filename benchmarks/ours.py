"""Our side of the benchmarks: a server in production settings, pilots with sessions, and what their phones send."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from itertools import count, islice
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import UUID, uuid4

from peewee import fn

from benchmarks.load import request
from pilotapp import db, migrations
from pilotapp.config import Config, load_config
from pilotapp.entries.sent import content_hash
from pilotapp.models import Person, PersonRole, Visit
from tests.support import people
from tests.support.servers import SECRET, Server

WORKERS = (os.cpu_count() or 1) + 1
RECORD: dict[str, Any] = {
    "outcome": "held",
    "institution_kind": "school",
    "topics": ["school", "family"],
    "client_language": "ara",
    "mode": "in_person",
    "party": "family",
    "size_band": "two_three",
    "first_contact": True,
    "waiting_minutes": "15",
    "travel_minutes": "30",
}


def open_database(data: Path, database_url: str = "") -> Config:
    """The database in the folder `data`, or at this address, migrated, open in this process."""
    os.environ.update(PILOTAPP_DATA=str(data), PILOTAPP_SECRET_KEY=SECRET, PILOTAPP_ENV="test")
    os.environ.pop("PILOTAPP_DATABASE_URL", None)
    if database_url:
        os.environ["PILOTAPP_DATABASE_URL"] = database_url
    if db.database.obj is not None and not db.database.is_closed():
        db.database.close()
    config = load_config()
    db.connect(config).connect(reuse_if_open=True)
    migrations.apply(config)
    db.database.connect(reuse_if_open=True)
    return config


def server(data: Path, database_url: str = "") -> Server:
    """The server on that folder, whose database is open here, with as many workers as it takes by itself.

    The demo's people get other addresses: in production nothing starts where everybody knows the password.
    """
    Person.update(email=fn.REPLACE(Person.email, "@pilotapp.example", "@bench.example")).execute()
    return Server(data, database_url=database_url, workers=WORKERS)


@dataclass(slots=True)
class Visitor:
    """Somebody who is signed in: her uid and the headers that her browser sends."""

    person: UUID
    headers: dict[str, str]

    def get(self, path: str) -> bytes:
        """A page as a request."""
        return request("GET", path, self.headers)


def sign_in(person: Person) -> Visitor:
    """A session for `person`, and the cookie that the server would have set."""
    value = people.cookie_of(people.start_session(person.uid, person.roles))
    return Visitor(person.uid, {"Cookie": f"pilotapp={value}", "Accept-Language": "de", "Accept-Encoding": "identity"})


def person(name: str) -> Person:
    """One of the demo people."""
    found: Person = Person.get(Person.email.in_([f"{name}@pilotapp.example", f"{name}@bench.example"]))
    return found


def pilots(most: int) -> list[Person]:
    """Active pilots who are not checked in to a visit, the same ones in every run."""
    checked_in = Visit.select(Visit.pilot).where(Visit.state == "open")
    free = (PersonRole.role == "pilot") & Person.active & Person.uid.not_in(checked_in)
    return list(Person.select().join(PersonRole).where(free).order_by(Person.email).limit(most))


def this_month() -> str:
    """As an address names it: 2026-03."""
    return datetime.now(UTC).strftime("%Y-%m")


class Phone:
    """A pilot's phone: asks hello once and then makes deliveries of visits that lie one day apart."""

    def __init__(self, visitor: Visitor, url: str) -> None:
        self.owner = visitor.person
        self.headers = dict(visitor.headers)
        jar = CookieJar()
        opener = build_opener(HTTPCookieProcessor(jar))
        with opener.open(Request(f"{url}/sync/hello", headers=self.headers)) as answer:
            token = json.load(answer)["csrf_token"]
        cookie = next((f"{one.name}={one.value}" for one in jar), self.headers["Cookie"])
        self.headers |= {"Cookie": cookie, "X-CSRFToken": token, "Content-Type": "application/json"}
        self._entries = self._make_entries()

    def deliveries(self, size: int) -> Iterator[bytes]:
        """POST /sync with `size` new entries each, without end."""
        while True:
            yield self.delivery(list(islice(self._entries, size)))

    def delivery(self, entries: list[dict[str, Any]]) -> bytes:
        """One POST /sync."""
        body = {"schema": 1, "device_now": _stamp(datetime.now(UTC)), "entries": entries}
        return request("POST", "/sync", self.headers, json.dumps(body).encode())

    def take(self, size: int) -> list[dict[str, Any]]:
        """The next entries, unsent."""
        return list(islice(self._entries, size))

    def _make_entries(self) -> Iterator[dict[str, Any]]:
        """Check-in, check-out and record of one visit after the other, one a day, going back in time."""
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        for days in count(3):
            visit, start = uuid4(), now - timedelta(days=days % 3650, minutes=100 * (days // 3650))
            end = start + timedelta(minutes=50)
            yield self._entry("check_in", visit, start, {"started_at": _stamp(start), "institution_kind": "school"})
            yield self._entry("check_out", visit, end, {"ended_at": _stamp(end), "measured_minutes": 50})
            yield self._entry("record", visit, end, RECORD)

    def _entry(self, kind: str, visit: UUID, made_at: datetime, body: dict[str, Any]) -> dict[str, Any]:
        uid = uuid4()
        digest = content_hash(uid=uid, owner=self.owner, kind=kind, visit=visit, schema=1, body=body)
        return {
            "uid": str(uid),
            "owner": str(self.owner),
            "kind": kind,
            "visit": str(visit),
            "schema": 1,
            "made_at": _stamp(made_at),
            "hash": digest,
            "body": body,
        }


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
