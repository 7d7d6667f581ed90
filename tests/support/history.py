"""Random histories: phones on a bad network and a server that is killed, drawn from a seed and so to be played again.

What may differ between two plays of one seed is only which of two things that happen at once comes first.
"""

from __future__ import annotations

import json
import random
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support import network_faults as network
from tests.support.phones import NodePhone
from tests.support.proxy import Fault
from tests.support.world import RECORD, World, uid

DAY = 86_400
# Two phones belong to amal; one clock is a day ahead and one a day behind.
HANDS = (("amal", 0), ("berna", 0), ("tarek", DAY), ("berna", -DAY), ("amal", 0))
PATIENCE = 60
DEEDS = {
    "visit": 34,
    "flush": 30,
    "together": 8,
    "kill_tab": 6,
    "kill_server": 2,
    "sign_out": 4,
    "sign_in": 12,
    "heal": 4,
}
FAULTS = ("none", "none", "none", "drop", "lose", "cut", "delay", "duplicate", "reorder", "html", "portal")
STATES_WITH_MINUTES = ("recorded", "asked", "confirmed")


@dataclass
class Hand:
    """One phone as its person knows it: what she did, and where her day has got to."""

    phone: NodePhone
    day: datetime
    signed_in: bool = True
    open: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    flushing: Future[Any] | None = None


class History:
    """Draws and does operations; `log` is what was done, for a report."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.log: list[str] = [f"seed {seed}"]
        self.killed = 0
        self.reorder = network.Reorder()
        start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(days=60)
        self.hands = [
            Hand(world.phone(owner, clock=clock), start + timedelta(minutes=7 * number, seconds=clock))
            for number, (owner, clock) in enumerate(HANDS)
        ]

    def play(self, operations: int) -> None:
        """Do so many operations, then let everything come home."""
        for number in range(operations):
            hand = self.random.choice(self.hands)
            deed = self.random.choices(list(DEEDS), weights=list(DEEDS.values()))[0]
            self.log.append(f"{number} {hand.phone.name} of {hand.phone.owner}: {deed}")
            getattr(self, f"_{deed}")(hand)
        self.come_home()

    def come_home(self) -> None:
        """The network is whole, everybody signs in on her phone, and everything is sent."""
        self.world.proxy.forget()
        for hand in self.hands:
            self._wait(hand)
        for hand in self.hands:
            for owner in {entry["owner_name"] for entry in hand.saved.values()} | {hand.phone.owner}:
                assert hand.phone.sign_in(owner) == 303
                outcome = hand.phone.flush()["outcome"]
                assert outcome in ("sent", "idle"), f"{outcome}\n{self.report()}"

    def report(self) -> str:
        """What was done, to read when a test fails."""
        return "\n".join(self.log)

    def _visit(self, hand: Hand) -> None:
        """The next thing that she does: in, out, record; now and then an afterthought."""
        hand.day += timedelta(minutes=self.random.randint(5, 90))
        owner = hand.phone.owner
        if owner in hand.open:
            visit = hand.open.pop(owner)
            if self.random.random() < 0.1:
                self._save(hand, "withdraw", visit)
            elif self._save(hand, "check_out", visit, ended_at=_stamp(hand.day), forgotten="false"):
                hand.ended[owner] = visit
        elif owner in hand.ended:
            self._save(hand, "record", hand.ended.pop(owner), **self._codes())
        elif self.random.random() < 0.2:
            end = hand.day + timedelta(minutes=30)
            self._save(hand, "record", uid(), started_at=_stamp(hand.day), ended_at=_stamp(end), **self._codes())
            hand.day = end
        else:
            self._begin(hand, uid())
        if hand.day.hour > 18:
            hand.day += timedelta(hours=12)

    def _begin(self, hand: Hand, visit: str) -> None:
        """Check in; where she is still checked in by another phone, she goes on with that visit here."""
        owner = hand.phone.owner
        if self._save(hand, "check_in", visit, started_at=_stamp(hand.day)):
            hand.open[owner] = visit
            return
        other = next((one for one in self.hands if owner in one.open), None)
        if other is not None:
            hand.open[owner] = other.open.pop(owner)
            hand.day = max(hand.day, other.day)

    def _codes(self) -> dict[str, Any]:
        return RECORD | {"waiting_minutes": str(self.random.choice((0, 15, 30)))}

    def _save(self, hand: Hand, kind: str, visit: str, **fields: Any) -> bool:
        verdict, entry = hand.phone.save(kind, visit, now=_stamp(hand.day), **fields)
        self.log.append(f"    {kind} {visit[:8]} {json.dumps(fields)}: {verdict}")
        if verdict == "saved":
            hand.saved[entry["uid"]] = entry | {"owner_name": hand.phone.owner}
        return verdict == "saved"

    def _flush(self, hand: Hand) -> None:
        self._spoil(hand)
        self._start(hand)
        if self.random.random() < 0.7:
            self._wait(hand)

    def _together(self, hand: Hand) -> None:
        for other in self.hands:
            self._spoil(other)
            self._start(other)

    def _start(self, hand: Hand) -> None:
        if hand.flushing is None or hand.flushing.done():
            hand.flushing = hand.phone.start_flush()

    def _wait(self, hand: Hand) -> None:
        if hand.flushing is not None:
            self.log.append(f"    {hand.phone.name} {hand.flushing.result(PATIENCE)}")
            hand.flushing = None

    def _spoil(self, hand: Hand) -> None:
        name = self.random.choice(FAULTS)
        path = self.random.choice(("/sync", "/sync", "/sync/hello"))
        fault = self._fault(name)
        if fault is not None:
            self.log.append(f"    {name} on {path}")
            self.world.proxy.when(fault, path=path, agent=hand.phone.name, times=1)

    def _fault(self, name: str) -> Fault | None:
        faults: dict[str, Fault | None] = {
            "drop": network.lose_request,
            "lose": network.lose_answer,
            "cut": network.cut_body,
            "delay": network.delay(self.random.uniform(0.05, 0.4)),
            "duplicate": network.duplicate(self.random.randint(2, 4), self.random.randint(0, 1)),
            "reorder": self.reorder,
            "html": network.answer(self.random.choice((400, 403, 404, 413, 429, 500, 502))),
            "portal": network.captive_portal,
        }
        return faults.get(name)

    def _kill_tab(self, hand: Hand) -> None:
        if self.random.random() < 0.5:
            self._spoil(hand)
            self._start(hand)
        hand.phone.kill_tab()
        hand.flushing = None

    def _kill_server(self, hand: Hand) -> None:
        for other in self.hands:
            self._start(other)
        self.world.server.restart()
        self.killed += 1

    def _sign_out(self, hand: Hand) -> None:
        """She signs out, with signal or without; sometimes the next person takes the phone."""
        self._wait(hand)
        hand.phone.sign_out()
        hand.signed_in = False
        if self.random.random() < 0.4:
            hand.phone.owner = self.random.choice(("amal", "berna", "tarek"))

    def _sign_in(self, hand: Hand) -> None:
        self._wait(hand)
        if not hand.signed_in:
            assert hand.phone.sign_in() == 303
            hand.signed_in = True

    def _heal(self, hand: Hand) -> None:
        self.world.proxy.forget()


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def problems(history: History) -> list[str]:
    """Lost, doubled, invented and miscounted things, by the server's database and the phones' stores."""
    world, found = history.world, []
    stored = world.entries()
    saved = {key: entry for hand in history.hands for key, entry in hand.saved.items()}
    left: dict[str, dict[str, Any]] = {}
    for hand in history.hands:
        for owner in {"amal", "berna", "tarek"}:
            left |= {row["uid"]: row for row in hand.phone.outbox(owner)}
    acknowledged = {
        one["uid"] for hand in history.hands for one in hand.phone.receipts() if one["answer"] in ("stored", "already")
    }
    found += [f"lost {key}" for key in saved if key not in stored and key not in left]
    found += [f"invented {key}" for key in stored if key not in saved]
    found += [f"acknowledged and not stored {key}" for key in acknowledged if key not in stored]
    found += [f"gone from the phone without a receipt {key}" for key in saved.keys() - left.keys() - acknowledged]
    found += [f"still waiting {key}" for key, row in left.items() if row["status"] == "waiting"]
    found += [f"changed {key}" for key in saved if key in stored and stored[key].hash != saved[key]["hash"]]
    audited = world.audited()
    found += [f"{audited[stored[key].uid]} audit rows for {key}" for key in stored if audited[stored[key].uid] != 1]
    return found + _miscounted(world, {key: saved[key] for key in stored if key in saved})


def _miscounted(world: World, stored: dict[str, dict[str, Any]]) -> list[str]:
    """Visits whose minutes or state do not follow from the stored entries."""
    found = []
    told: dict[str, dict[str, Any]] = {}
    for entry in stored.values():
        facts = told.setdefault(entry["visit"], {"withdrawn": False, "record": False})
        facts["withdrawn"] |= entry["kind"] == "withdraw"
        facts["record"] |= entry["kind"] == "record"
        facts |= {key: entry["body"][key] for key in ("started_at", "ended_at") if key in entry["body"]}
    visits = world.visits()
    found += [f"invented visit {key}" for key in visits.keys() - told.keys()]
    found += [f"lost visit {key}" for key in told.keys() - visits.keys()]
    for key in told.keys() & visits.keys():
        facts, visit = told[key], visits[key]
        counted = visit.minutes if visit.state in STATES_WITH_MINUTES else None
        if counted != _expected(facts):
            found.append(f"visit {key} counts {counted} instead of {_expected(facts)} minutes: {visit.state} {facts}")
    return found


def _expected(facts: dict[str, Any]) -> int | None:
    """The minutes that two readings of the clock give, where the visit is complete and not withdrawn."""
    if facts["withdrawn"] or not facts["record"] or "started_at" not in facts or "ended_at" not in facts:
        return None
    start, end = (datetime.fromisoformat(facts[key]) for key in ("started_at", "ended_at"))
    return int((end - start).total_seconds() // 60)
