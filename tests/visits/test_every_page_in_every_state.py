"""Fault 34: each kept page, and each page about a visit, works in every state of the visit.

The states are found, not listed: whatever a pilot, her phone and her coordinator can do is done in each of them, until
nothing new comes of it. Two states are the same where the same values are there, or missing, and the same is held.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from pilotapp import clock, db
from pilotapp.entries.incoming import IncomingEntry
from pilotapp.entries.receipts import ACCESS
from pilotapp.models import Entry, Person, Review, Visit, VisitTopic
from pilotapp.models.visit import STATES
from pilotapp.refusals import Refusal
from pilotapp.visits import commands, log_queries, review_commands
from tests.support import kept
from tests.support.people import Somebody, uid_of
from tests.visits.helpers import NOON, RECORD, minutes

VISIT = uid_of("visit")
TIMES = {"started_at": NOON - minutes(90), "ended_at": NOON - minutes(30)}
ENTRIES: dict[str, tuple[str, Mapping[str, Any]]] = {
    "check in": ("check_in", {"started_at": TIMES["started_at"]}),
    "check out": ("check_out", {"ended_at": TIMES["ended_at"]}),
    "record": ("record", RECORD),
    "record with times": ("record", RECORD | TIMES),
    "withdraw": ("withdraw", {}),
    "answer": ("answer", {"answer": "correct"}),
}
LATE = ("check in", "check out", "record", "withdraw")  # also tried as what a phone brings after access was ended
IMPORTED = {"started_at": NOON, "day": NOON.date(), "minutes": 90, "outcome": "held", "import_run": uid_of("import")}
ROWS: tuple[Any, ...] = (Visit, VisitTopic, Entry, Review)
VALUES = ("started_at", "ended_at", "minutes", "outcome", "institution_kind")

OF_PILOT = (
    "/visits/{}", "/visits/{}/withdraw", "/visits/record", "/visits/record?visit={}", "/visits/record?visit={}&same=1",
    "/visits/new?same=1", "/visits/end?visit={}", "/notes/new?visit={}",
)  # fmt: skip
OF_NO_VISIT = {"/notes", "/notes/new", "/emergency", "/safeguarding/new", "/phone", "/me", "/me/certificates"}
OF_COORDINATOR = ("/visits/{}", "/visits/{}/void", "/log")
ABOUT_HELD = ("/visits/{}", "/log", "/month")
NEEDS_THE_VISIT = ("/visits/{}", "/visits/{}/withdraw", "/visits/{}/void")

Known = tuple[Any, ...]


@dataclass(frozen=True)
class Found:
    """A state: the actions that led to it, its rows, the visit's state and values, and the entries held for it."""

    way: tuple[str, ...] = ()
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    visit: Known = ()
    held: Known = ()

    @property
    def mark(self) -> Known:
        """What distinguishes it from other states. Entries after the end of access are held whatever the visit has."""
        coarse = any(reason == ACCESS for _, reason in self.held)
        return (*(self.visit[:1] if coarse else self.visit), self.held)


def look(way: tuple[str, ...]) -> Found:
    """The current state."""
    visit = Visit.get_or_none(Visit.uid == VISIT)
    there = (visit.state, *(getattr(visit, name) is not None for name in VALUES)) if visit else ()
    waiting = Entry.select().where(Entry.answer == "held", Entry.decision.is_null())
    held = tuple(sorted((entry.kind, entry.pending_reason) for entry in waiting))
    return Found(way, [list(table.select().dicts()) for table in ROWS], there, held)


def put_back(state: Found) -> None:
    """Set the tables back to this state's rows."""
    with db.transaction():
        for table in reversed(ROWS):
            table.delete().execute()
        for table, rows in zip(ROWS, state.rows, strict=True):
            if rows:
                table.insert_many(rows).execute()


class _Undo(Exception):
    """Raised to roll back a transaction after its result was read."""


class People:
    """amal, her phone and karin, with all that they can do about one visit."""

    def __init__(self, amal: Person, karin: Person) -> None:
        self.amal, self.karin = amal, karin
        self._said: dict[UUID, Mapping[str, Any]] = {}

    def deeds(self, state: Found) -> Mapping[str, Callable[[], object]]:
        """All actions to try; while entries are held, further ones come before the first of them is stored."""
        decide = {"accept": partial(self._decide, accept=True), "decline": partial(self._decide, accept=False)}
        late = {f"{name} without access": partial(self._deliver, *ENTRIES[name], has_access=False) for name in LATE}
        if state.held:
            return decide if state.visit else decide | late
        return {
            **{name: partial(self._deliver, *entry) for name, entry in ENTRIES.items()},
            **late,
            "ask": partial(self._review, review_commands.ask, text="Which school was it?"),
            "confirm": partial(self._review, review_commands.confirm_one),
            "void": partial(self._review, review_commands.void, reason="double"),
        }

    def _deliver(self, kind: str, said: Mapping[str, Any], **how: Any) -> None:
        body = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}
        sent = IncomingEntry(uuid4(), kind, VISIT, clock.now(), "0" * 64, body, said)
        self._said[sent.uid] = said
        commands.deliver(self.amal, [sent], **how)

    def _review(self, act: Callable[..., Visit], **said: str) -> None:
        visit = Visit.get_or_none(Visit.uid == VISIT)
        act(self.karin, VISIT, visit.version if visit else 0, **said)

    def _decide(self, *, accept: bool) -> None:
        for entry in log_queries.entries_pending_review(self.karin, [VISIT]).get(VISIT, [])[:1]:
            if entry.pending_reason == ACCESS:
                said = {one.uid: self._said[one.uid] for one in log_queries.pending_with(self.karin, entry)}
                review_commands.decide_together(self.karin, entry.uid, said, accept=accept)
            else:
                review_commands.decide(self.karin, entry.uid, self._said[entry.uid], accept=accept)


def first() -> Iterator[Found]:
    """The first states: no visit; an imported visit without times and codes, unconfirmed and confirmed."""
    yield look(())
    pilot = Person.get_by_id(uid_of("amal"))
    for state in ("recorded", "confirmed"):
        Visit.create(uid=VISIT, pilot=pilot, programme=pilot.programme_id, state=state, **IMPORTED)
        yield look((f"imported as {state}",))
        Visit.delete().execute()


def every_state(people: People) -> list[Found]:
    """All states that can be reached from the first ones."""
    found: list[Found] = []
    seen: set[Known] = set()
    queue = deque(first())
    while queue:
        state = queue.popleft()
        if state.mark in seen or len(set(state.held)) < len(state.held):  # the same held twice is no other state
            continue
        seen.add(state.mark)
        found.append(state)
        put_back(state)
        for name, deed in people.deeds(state).items():
            with contextlib.suppress(Refusal, _Undo), db.transaction():
                deed()
                queue.append(look((*state.way, name)))
                raise _Undo
    return found


@pytest.fixture
def states(amal: Somebody, karin: Somebody, frozen: datetime) -> list[Found]:
    """Every state."""
    return every_state(People(amal.person, karin.person))


def pages(
    state: Found, amal: Somebody, karin: Somebody, looked: set[Known]
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each page that shows a part of this state which is not in `looked` yet, and how it is opened."""
    if state.visit not in looked:
        looked.add(state.visit)
        for who, paths in ((amal, OF_PILOT), (karin, OF_COORDINATOR)):
            yield from ((f"{who.name} {path}", partial(see, who, path, state)) for path in paths)
        of_state = ("kept", *state.visit[:1])
        same = OF_NO_VISIT if of_state in looked else set()  # they carry what the phone knows of it, no more
        yield from ((f"kept {path}", partial(keep, amal, path)) for path in kept.PAGES if path not in same)
        looked.add(of_state)
    if (state.visit[:1], state.held) not in looked:
        looked.add((state.visit[:1], state.held))
        yield from ((f"held {path}", partial(see, karin, path, state)) for path in ABOUT_HELD)
        for entry in Entry.select().where(Entry.answer == "held"):
            yield "held entry", partial(see, karin, f"/entries/{entry.uid}", state)


def see(who: Somebody, path: str, state: Found) -> None:
    """Open a page; a visit has none before its first entry. Other tests check the contents."""
    answer = who.client.get(path.format(VISIT), follow_redirects=True)
    assert answer.status_code == (404 if path in NEEDS_THE_VISIT and not state.visit else 200)


def keep(amal: Somebody, path: str) -> None:
    """Ask for a page of amal as the phone does to cache it."""
    answer = amal.client.get(path, headers=kept.FOR_LATER)
    assert (answer.status_code, answer.headers.get("Pilotapp-Keep")) == (200, str(uid_of("amal")))
    assert answer.get_data(as_text=True).rstrip().endswith("</html>")


def test_each_of_them_answers(states: list[Found], amal: Somebody, karin: Somebody) -> None:
    failed: dict[str, str] = {}
    looked: set[Known] = set()
    for state in states:
        put_back(state)
        for name, opened in pages(state, amal, karin, looked):
            try:
                opened()
            except Exception as error:  # whatever a page raises is looked for
                failed.setdefault(name, f"after {', '.join(state.way) or 'nothing'}: {error!r:.400}")
    assert failed == {}
    assert {state.visit[0] for state in states if state.visit} == set(STATES)
