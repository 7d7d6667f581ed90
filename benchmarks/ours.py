"""Our side of the benchmarks: a server with production settings, pilots with sessions, and their phones' entries."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import UUID, uuid4

from peewee import chunked, fn

from benchmarks.load import request
from pilotapp import codes, db, names
from pilotapp.config import Config, load_config
from pilotapp.db import migrations
from pilotapp.entries.incoming import content_hash
from pilotapp.models import Person, PersonRole
from tests.support import people
from tests.support.servers import SECRET, Server

WORKERS = (os.cpu_count() or 1) + 1
MAX_DAYS = 50 * 365  # how far back a phone enters visits: the server accepts no instant before 1970
BROWSER = "gzip, deflate, br, zstd"  # the encodings that Chromium takes
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
    """Open the database in the folder `data`, or at this address, in this process, migrated."""
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
    """Return the server on that folder, whose database is open here, with the default number of workers.

    The demo's people get other addresses, because production refuses to start with the demo's public password.
    """
    columns = (Person.email, Person.email_key)
    Person.update({one: fn.REPLACE(one, "@pilotapp.example", "@bench.example") for one in columns}).execute()
    return Server(data, database_url=database_url, workers=WORKERS, fresh=True)


@dataclass(slots=True)
class Visitor:
    """A signed-in person: uid, and the headers of their browser."""

    person: UUID
    headers: dict[str, str]

    def get(self, path: str) -> bytes:
        """Return a request for a page, uncompressed."""
        return request("GET", path, self.headers)

    def get_packed(self, path: str) -> bytes:
        """Return a request for a page as a browser sends it, compressed."""
        return request("GET", path, {**self.headers, "Accept-Encoding": BROWSER})


def sign_in(person: Person) -> Visitor:
    """Return a visitor with a session for `person` and its cookie."""
    return _visitor(person.uid, person.roles)


def sign_in_newcomers(programme: UUID, number: int) -> list[Visitor]:
    """Return that many new pilots with sessions."""
    return [_visitor(uid, ["pilot"]) for uid in newcomers(programme, number)]


def _visitor(person: UUID, roles: Iterable[str]) -> Visitor:
    value = people.cookie_of(people.start_session(person, roles))
    return Visitor(person, {"Cookie": f"pilotapp={value}", "Accept-Language": "de", "Accept-Encoding": "identity"})


def person(name: str) -> Person:
    """Return one of the demo people."""
    found: Person = Person.get(Person.email.in_([f"{name}@pilotapp.example", f"{name}@bench.example"]))
    return found


def newcomers(programme: UUID, number: int) -> list[UUID]:
    """Insert that many new pilots without visits."""
    start = Person.select().count()
    rows: list[dict[str, Any]] = [
        {"uid": uuid4(), "programme": programme, "email": f"p{n}@bench.example", "email_key": f"p{n}@bench.example",
         "name": f"Pilot {n}", "name_key": names.search_key(f"Pilot {n}"), "declaration": codes.DECLARATION}
        for n in range(start, start + number)
    ]  # fmt: skip
    with db.transaction():
        for batch in chunked(rows, 500):
            Person.insert_many(batch).execute()
            PersonRole.insert_many([{"person": row["uid"], "role": "pilot"} for row in batch]).execute()
    return [row["uid"] for row in rows]


def this_month() -> str:
    """Return this month as in a query string: 2026-03."""
    return datetime.now(UTC).strftime("%Y-%m")


class Phone:
    """A pilot's phone: one /sync/hello, then deliveries of visits, one a day, going back in time.

    No day gets a second visit, so that all deliveries cost the same. It ends at the oldest time that the server
    accepts: use a new pilot for each round.
    """

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

    def deliveries(self, size: int, most: int) -> list[bytes]:
        """Return at most `most` POST /sync with `size` new entries each."""
        return [self.delivery(self.take(size)) for _ in range(most)]

    def delivery(self, entries: list[dict[str, Any]]) -> bytes:
        """Return one POST /sync."""
        body = {"schema": 1, "device_now": _stamp(datetime.now(UTC)), "entries": entries}
        return request("POST", "/sync", self.headers, json.dumps(body).encode())

    def take(self, size: int) -> list[dict[str, Any]]:
        """Return the next entries, unsent."""
        return list(islice(self._entries, size))

    def _make_entries(self) -> Iterator[dict[str, Any]]:
        """Yield check-in, check-out and record of one visit after the other."""
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        for days in range(3, MAX_DAYS):
            visit, start = uuid4(), now - timedelta(days=days)
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
