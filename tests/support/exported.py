"""Export files in every state, for tests of access and of pages."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from pilotapp import clock
from pilotapp.exports.spec import VISITS, ExportSpec
from pilotapp.models import Export, ExportChunk, Person
from pilotapp.periods import Year
from tests.support import people

STATES = ("waiting", "working", "ready", "failed")
CONTENT = b"Day;Pilot\r\n"


def add(name: str, state: str = "ready", uid: UUID | None = None) -> UUID:
    """Add a file that this person requested; return its uid."""
    person, choice = Person.get_by_id(people.uid_of(name)), ExportSpec(VISITS, Year(2026))
    row = Export.create(
        uid=uid or people.uid_of(f"export-of-{name}"),
        programme=person.programme_id,
        person=person.uid,
        what=choice.as_json(),
        language="en",
        state=state,
        name=choice.name,
        done=0 if state == "waiting" else 4_000,
        total=12_000,
        size=len(CONTENT) if state == "ready" else 0,
        worker=people.uid_of("worker") if state == "working" else None,
        heartbeat_at=clock.now() + timedelta(days=1) if state == "working" else None,
        ready_at=clock.now() if state == "ready" else None,
        expires_at=clock.now() + timedelta(hours=24),
    )
    if state == "ready":
        ExportChunk.create(export=row.uid, number=0, content=CONTENT)
    found: UUID = row.uid
    return found


def fill() -> None:
    """Add one of karin's in every state."""
    for state in STATES:
        add("karin", state, people.uid_of(f"export-{state}"))
