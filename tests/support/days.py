"""Simulated pilots, each on a phone: visits, notes, replies and reports, drawn from a seed.

Two runs with the same seed may differ only in the order of simultaneous events.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pilotapp.models import Note, NoteAct, SafeguardingReport
from pilotapp.safeguarding import queries, report_text
from pilotapp.visits.rules import minutes_between
from tests.support import people
from tests.support.phones import NodePhone
from tests.support.world import RECORD, World

PATIENCE = 60
DEEDS = {"visit": 14, "note": 2, "reply": 2, "report": 1}
MAX = {"note": 40, "report": 18}  # below the server's daily limits, notes including replies
THEMES = ("role_unclear", "boundaries", "success")
WORDS = "It was a long day, and nobody had told us that the office was closed."


@dataclass
class Day:
    """One pilot with a phone: the present time of the day, what was saved, and texts by the uid of their entry."""

    phone: NodePhone
    chance: random.Random
    now: datetime
    visit: str | None = None
    has_ended: bool = False
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    sending: Future[Any] | None = None

    def go_on(self) -> None:
        """Do the next thing; now and then the phone starts a delivery without waiting for its end."""
        deed = self.chance.choices(list(DEEDS), weights=list(DEEDS.values()))[0]
        getattr(self, f"_{deed}")()
        if self.chance.random() < 0.4 and self.is_quiet():
            self.sending = self.phone.start_flush()

    def is_quiet(self) -> bool:
        """Whether the phone is not delivering now."""
        return self.sending is None or self.sending.done()

    def rest(self) -> None:
        """Wait until the running delivery has ended, whatever its result."""
        if self.sending is not None:
            self.sending.exception(PATIENCE)

    def _visit(self) -> None:
        self.now += timedelta(minutes=self.chance.randint(6, 50))
        at = _stamp(self.now)
        if self.visit is None:
            visit = str(UUID(int=self.chance.getrandbits(128), version=4))
            self._kept(*self.phone.save("check_in", visit, now=at, started_at=at))
            self.visit = visit
        elif not self.has_ended:
            self._kept(*self.phone.save("check_out", self.visit, now=at, ended_at=at, forgotten="false"))
            self.has_ended = True
        else:
            self._kept(*self.phone.save("record", self.visit, now=at, **RECORD))
            self.visit, self.has_ended = None, False

    def _note(self) -> None:
        if self._count("note", "note_reply") < MAX["note"]:
            self._write("note", WORDS, load=str(self.chance.randint(1, 5)), themes=[self.chance.choice(THEMES)])

    def _reply(self) -> None:
        notes = [uid for uid, entry in self.saved.items() if entry["kind"] == "note"]
        if notes and self._count("note", "note_reply") < MAX["note"]:
            self._write("note_reply", "Thank you for asking.", visit=self.chance.choice(notes))

    def _report(self) -> None:
        if self._count("safeguarding") < MAX["report"]:
            self._write("safeguarding", "A child sat alone on the stairs.")

    def _write(self, kind: str, text: str, **more: Any) -> None:
        """Does nothing if the phone has never reached the server yet, and so has no key."""
        entry = self.phone.write(kind, text, now=_stamp(datetime.now(UTC)), **more)
        if entry:
            self._kept("saved", entry)
            self.words[entry["uid"]] = report_text.write({"observed": text}) if kind == "safeguarding" else text

    def _count(self, *kinds: str) -> int:
        return sum(entry["kind"] in kinds for entry in self.saved.values())

    def _kept(self, verdict: str, entry: dict[str, Any]) -> None:
        assert verdict == "saved", f"{self.phone.owner}: {verdict} {entry}"
        self.saved[entry["uid"]] = entry


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def begin(world: World, number: int, seed: object) -> list[Day]:
    """Return that many new pilots, each signed in on a phone that has opened the app once."""
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(days=20)
    names = [f"pilot-{place}" for place in range(number)]
    for name in names:
        people.create(name, "musterstadt", ("pilot",))
    days = [Day(world.phone(name), random.Random(f"{seed} {name}"), start) for name in names]
    for day in days:
        day.go_on()
        day.rest()
        day.phone.open()
    return days


def problems(world: World, days: Iterable[Day]) -> list[str]:
    """Return what is lost, duplicated, invented, changed, miscounted or unreadable, by the database and the phones."""
    saved = {uid: entry for day in days for uid, entry in day.saved.items()}
    stored = {uid: entry.hash for uid, entry in world.entries().items()}
    stored |= {str(report.uid): report.hash for report in SafeguardingReport.select()}
    found = [f"lost {entry['kind']} {uid}" for uid, entry in saved.items() if uid not in stored]
    found += [f"invented {uid}" for uid in stored.keys() - saved.keys()]
    found += [f"changed {uid}" for uid in stored.keys() & saved.keys() if stored[uid] != saved[uid]["hash"]]
    found += [f"{times} audit rows for {entry}" for entry, times in world.audited().items() if times != 1]
    found += [f"{row['kind']} {row['status']} on {day.phone.owner}" for day in days for row in day.phone.outbox()]
    return found + list(_miscounted(world, saved)) + list(_unread(days))


def _miscounted(world: World, saved: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Visits whose state or minutes do not follow from what was saved."""
    told: dict[str, dict[str, Any]] = {}
    for entry in saved.values():
        if entry["kind"] in ("check_in", "check_out", "record"):
            told.setdefault(entry["visit"], {"kinds": set()}).update(entry["body"])
            told[entry["visit"]]["kinds"].add(entry["kind"])
    seen = {uid: (visit.state, visit.minutes) for uid, visit in world.visits().items()}
    yield from (f"invented visit {uid}" for uid in seen.keys() - told.keys())
    for uid, facts_of_it in told.items():
        state = {1: "open", 2: "ended", 3: "recorded"}[len(facts_of_it["kinds"])]
        ends = [datetime.fromisoformat(facts_of_it[key]) for key in ("started_at", "ended_at") if key in facts_of_it]
        expected = (state, minutes_between(*ends) if len(ends) == 2 else None)
        if seen.get(uid) != expected:
            yield f"visit {uid} is {seen.get(uid)} instead of {expected}"


def _unread(days: Iterable[Day]) -> Iterator[str]:
    """Texts that the server cannot unseal, or that differ."""
    read = {str(note.uid): note.text for note in Note.select()}
    read |= {str(act.uid): act.text for act in NoteAct.select()}
    for day in days:
        for uid, words in day.words.items():
            kind = day.saved[uid]["kind"]
            text = queries.report_text(uid) if kind == "safeguarding" else read.get(uid)
            if text != words:
                yield f"the {kind} {uid} says {text!r}"
