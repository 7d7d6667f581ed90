"""Draws operations from a seed, performs them, and finally delivers everything."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from pilotapp.models import Entry, Person, Visit
from tests.support import people
from tests.support.history import by_page, calamities, network, office, visiting, writing
from tests.support.history.accounts import COORDINATOR_OF, PILOTS, Accounts, stored_uids
from tests.support.history.hand import Hand, first_day
from tests.support.history.office import Desk
from tests.support.world import World

DAY = 86_400
# amal has two phones; one clock is a day ahead and one a day behind.
HANDS = (("amal", 0), ("berna", 0), ("tarek", DAY), ("berna", -DAY), ("amal", 0))
ROUNDS = 12  # of the final deliveries, each a day
TRIES = 40
BEFORE_ANOTHER_TRY = ("sign_in", "visit", "page_visit", "whole_network")

Deed = Callable[["History", Hand], bool]  # whether it took effect, as far as known immediately
# Everyday operations, by weight.
OFTEN: dict[str, tuple[int, Deed]] = {
    "visit": (420, visiting.visit),
    "flush": (240, network.flush),
    "repair": (35, visiting.repair),
    "throw_away": (15, visiting.throw_away),
    "sign_in": (50, network.sign_in),
    "confirm": (30, office.confirm),
    "correct": (25, visiting.correct),
    "note": (20, writing.note),
    "reply": (12, writing.reply),
    "report": (8, writing.report),
    "page_visit": (20, by_page.visit),
    "page_withdraw": (6, by_page.withdraw),
    "page_note": (8, by_page.note),
    "page_report": (4, by_page.report),
    "ask": (12, office.ask),
    "answer": (20, visiting.answer),
    "decide": (20, office.decide),
    "void": (5, office.void),
    "take_back": (8, visiting.take_back),
    "late_change": (6, visiting.late_change),
    "mistake": (10, visiting.mistake),
    "kill_tab": (25, network.kill_tab),
    "together": (8, network.together),
    "sign_out": (12, network.sign_out),
    "whole_network": (10, network.be_whole),
}
# Rare operations: once in so many operations, and at least once.
SELDOM: dict[str, tuple[int, Deed]] = {
    "clock_jump": (150, calamities.jump_clock),
    "storage_loss": (500, calamities.lose_storage),
    "next_day": (400, calamities.next_day),
    "access_away": (300, office.take_away),
    "access_back": (300, office.give_back),
    "kill_server": (800, calamities.kill_server),
    "crash_database": (1200, calamities.crash_database),
    "backup": (1500, calamities.back_up),
    "restore": (2000, calamities.restore),
}
DEEDS: dict[str, Deed] = {name: deed for name, (_, deed) in (OFTEN | SELDOM).items()}


class History:
    """One history. `log` is what was done, for a report; `owed` are operations that did not take effect when drawn."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = Random(seed)
        self.log: list[str] = [f"seed {seed}"]
        self.accounts = Accounts()
        self.desks = {name: Desk(world, name) for name in set(COORDINATOR_OF.values())}
        self.network = network.Network(world.proxy, self.random)
        self.backups: list[tuple[str, int]] = []  # path of the copy, and how many entries were stored then
        self.owed: list[str] = []
        self.hands = [
            Hand(world.phone(owner, clock=clock), first_day(number)) for number, (owner, clock) in enumerate(HANDS)
        ]

    def play(self, operations: int) -> None:
        """Perform so many operations, then deliver everything."""
        for number, name in enumerate(self._plan(operations)):
            if self.owed and number % 4 == 0:
                self.do(number, self.owed.pop(0))
            self.do(number, name)
        for _ in range(TRIES):
            owed, self.owed = self.owed, []
            for name in owed or (["flush"] * 5 if self.network.unmet else ()):
                for each in (*BEFORE_ANOTHER_TRY, name):
                    self.do(operations, each)
        come_home(self)

    def _plan(self, operations: int) -> list[str]:
        """Return the operations in order: each at least once, rare ones at their own places."""
        weights = [weight for weight, _ in OFTEN.values()]
        plan = self.random.choices(list(OFTEN), weights, k=operations)
        seldom = [name for name, (each, _) in SELDOM.items() for _ in range(max(1, operations // each))]
        for name, place in zip(seldom, self.random.sample(range(operations), len(seldom)), strict=True):
            plan[place] = name
        backup, restore = plan.index("backup"), plan.index("restore")
        if restore < backup:  # a restore must lose something: what comes between them
            plan[backup], plan[restore] = plan[restore], plan[backup]
        return plan + [name for name in OFTEN if name not in plan]

    def do(self, number: int, name: str) -> None:
        """Perform one operation; one that never took effect yet is repeated later."""
        hand = self.random.choice(self.hands)
        self.log.append(f"{number} {hand.phone.name[-4:]} of {hand.owner}: {name}")
        if DEEDS[name](self, hand):
            self.accounts.took[name] += 1
        elif not self.accounts.took[name]:
            self.owed.append(name)

    def from_hand(self, hand: Hand) -> list[Hand]:
        """Return this phone, then the others."""
        return [hand, *(other for other in self.hands if other is not hand)]

    def note(self, words: object) -> None:
        """Add a line to the report, about the operation above."""
        self.log.append(f"    {words}")

    def wait(self, hand: Hand) -> Any:
        """Return the outcome of the running delivery; None if there is none."""
        if hand.flushing is None:
            return None
        result, hand.flushing = hand.flushing.result(network.PATIENCE), None
        self.note(f"{hand.phone.name[-4:]} {result}")
        self.accounts.took["heal"] += result["healed"]
        return result

    def save(self, hand: Hand, kind: str, visit: str, **fields: Any) -> bool:
        """Save an entry on a phone; return whether it was saved."""
        verdict, entry = hand.phone.save(kind, visit, now=hand.tap(), **fields)
        self.note(f"{kind} {visit[:8]} {entry['uid'][:8]} {fields}: {verdict}")
        if verdict == "saved":
            self.keep(hand, entry)
        return verdict == "saved"

    def keep(self, hand: Hand, entry: dict[str, Any]) -> None:
        """Record that the person entered this."""
        self.accounts.saved[entry["uid"]] = entry | {"owner_name": hand.owner, "phone": hand.phone.name}

    def is_active(self, name: str) -> bool:
        """Whether this person has access."""
        return bool(Person.select(Person.active).where(Person.uid == people.uid_of(name)).scalar())

    def report(self) -> str:
        """Return what was done, for a failed test."""
        return "\n".join(self.log)


def come_home(history: History) -> None:
    """Repair the network, give everybody access and sign in on each phone, day after day, until nothing waits."""
    history.world.proxy.forget()
    for hand in history.hands:
        history.wait(hand)
    for name in PILOTS:
        if not history.is_active(name):
            office.switch_on(name)
    for number in range(ROUNDS):
        history.log.append(f"home {number}")
        calamities.next_day(history, history.hands[0])
        office.decide_all(history)
        for hand in history.hands:
            hand.phone.set_clock(DAY * (number + 1) * 2)
            for owner in PILOTS:
                _tidy(history, hand, owner)
        if _is_home(history):
            return


def _tidy(history: History, hand: Hand, owner: str) -> None:
    phone = hand.phone
    if not phone.outbox(owner) and not phone.copies(owner):
        return
    assert phone.sign_in(owner) == 303, f"{owner} cannot sign in"
    result = phone.open()
    history.accounts.took["heal"] += result["healed"]
    history.note(f"{phone.name[-4:]} of {owner} {result}")
    visiting.give_up(history, hand)
    visit = phone.current()
    if visit and Visit.select().where(Visit.pilot == people.uid_of(owner), Visit.state == "open").exists():
        visiting.go_on(history, hand, visit)
        phone.flush()


def _is_home(history: History) -> bool:
    left = [row for hand in history.hands for owner in PILOTS for row in hand.phone.outbox(owner)]
    copies = {uid for hand in history.hands for owner in PILOTS for uid in hand.phone.copies(owner)}
    undecided = Entry.select().where(Entry.answer == "held", Entry.decision.is_null()).exists()
    return not left and not undecided and copies <= stored_uids()
