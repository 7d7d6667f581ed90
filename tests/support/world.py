"""The environment of one test: a real server, the proxy in front of it, phones, and the database as the oracle."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID, uuid4

from pilotapp.models import AuditRow, Entry, Visit
from pilotapp.models.visit import COUNTED
from tests.support import databases, people
from tests.support.databases import Bench
from tests.support.kept_server import KeptServer
from tests.support.phones import NodePhone, Phones
from tests.support.proxy import Proxy
from tests.support.servers import Server

RECORD: dict[str, Any] = {
    "outcome": "held",
    "institution_kind": "school",
    "topics": ["school"],
    "client_language": "ara",
    "mode": "in_person",
    "party": "person",
    "size_band": "one",
    "waiting_minutes": "0",
    "travel_minutes": "15",
}


def uid() -> str:
    """Return a new uid as a phone makes it."""
    return str(uuid4())


def at(minutes_ago: float) -> str:
    """Return an instant before now, to the minute, as a phone writes it."""
    instant = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=minutes_ago)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


class World:
    """Runs server and proxy during the block; the tables of this process are bound to the server's database."""

    def __init__(self, bench: Bench, folder: Path, env: dict[str, str] | None = None, **how: Any) -> None:
        """`how`: the arguments of the server, `workers`, `armed` and `fresh`."""
        self.bench: Bench | None = bench
        self._behind(Server(folder, database_url=bench.new(folder), **how, **(env or {})))

    @classmethod
    def around(cls, kept: KeptServer) -> World:
        """Return a world around a server that is running already and stays running."""
        world = cls.__new__(cls)
        world.bench = None
        world._behind(kept.take(), is_kept=True)
        return world

    def _behind(self, server: Server, *, is_kept: bool = False) -> None:
        self.server, self._is_kept = server, is_kept
        self.proxy = Proxy(self.server.port)
        self._phones: Phones | None = None

    @property
    def phones(self) -> Phones:
        """The process of the phones, started on first use."""
        self._phones = self._phones or Phones(self.proxy.url)
        return self._phones

    def __enter__(self) -> World:
        if not self._is_kept:
            self.server.start()
            self.bind()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._phones is not None:
            self._phones.__exit__(kind, error, tb)
        self.proxy.refuse()
        if not self._is_kept:
            self.server.kill()
        databases.disconnect()

    def bind(self) -> None:
        """Bind the tables of this process to the server's database, also after it was replaced."""
        databases.bind(databases.config_for(self.server.env["PILOTAPP_DATABASE_URL"], self.server.data))

    def phone(self, owner: str, *, clock: int = 0, signed_in: bool = True) -> NodePhone:
        """Add a phone with this user."""
        phone = self.phones.add(f"phone-{uid()[:8]}", owner, clock)
        if signed_in:
            assert phone.sign_in() == 303, f"{owner} could not sign in"
        return phone

    def entries(self) -> dict[str, Entry]:
        """Return every stored entry, by uid."""
        return {str(entry.uid): entry for entry in Entry.select()}

    def visits(self, owner: str | None = None) -> dict[str, Visit]:
        """Return every stored visit, by uid; of one pilot, or of all."""
        query = Visit.select()
        if owner:
            query = query.where(Visit.pilot == people.uid_of(owner))
        return {str(visit.uid): visit for visit in query}

    def minutes(self, owner: str) -> int:
        """Return the minutes that count for this pilot."""
        return sum(visit.minutes or 0 for visit in self.visits(owner).values() if visit.state in COUNTED)

    def audited(self) -> Counter[UUID]:
        """Return the number of audit rows of each stored entry."""
        named = (json.loads(row.detail).get("entry") for row in AuditRow.select())
        return Counter(UUID(entry) for entry in named if entry)

    def visited(self, phone: NodePhone, *, minutes: int = 60, ended_ago: int = 10) -> str:
        """Save check-in, check-out and record of one visit on the phone without sending; return the visit's uid."""
        visit = uid()
        assert phone.save("check_in", visit, started_at=at(ended_ago + minutes))[0] == "saved"
        assert phone.save("check_out", visit, ended_at=at(ended_ago), forgotten="false")[0] == "saved"
        assert phone.save("record", visit, **RECORD)[0] == "saved"
        return visit
