"""Deliveries, network faults, and signing in and out."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from tests.support import network_faults
from tests.support.history.accounts import PILOTS
from tests.support.history.hand import Hand
from tests.support.proxy import Fault, Proxy, Rule

if TYPE_CHECKING:
    from tests.support.history.play import History

PATIENCE = 60
FAULTS = ("drop", "lose", "cut", "delay", "duplicate", "reorder", "html", "portal")
PATHS = ("/sync", "/sync", "/sync/hello", "/sync/copies")


class Network:
    """Injects faults for a phone, and counts those that affected a request."""

    def __init__(self, proxy: Proxy, random: Random) -> None:
        self._proxy, self._random = proxy, random
        self._reorder = network_faults.Reorder(0.3)
        self._rules: list[tuple[str, Rule]] = []
        self._met: Counter[str] = Counter()

    def spoil(self, hand: Hand, path: str = "") -> str:
        """Let a fault affect the next request of this phone to a path; return its name."""
        self._forget_used()
        name, path = self._random.choice(self.unmet or FAULTS), path or self._random.choice(PATHS)
        rule = self._proxy.when(self._fault(name), path=path, agent=hand.phone.name, times=1)
        self._rules.append((name, rule))
        return f"{name} on {path}"

    def _forget_used(self) -> None:
        for name, rule in [one for one in self._rules if one[1].used]:
            self._met[name] += 1
            self._rules.remove((name, rule))
            self._proxy.forget(rule)

    def be_whole(self) -> None:
        """Remove all faults."""
        self._forget_used()
        self._proxy.forget()
        self._rules.clear()

    @property
    def unmet(self) -> list[str]:
        """Return the faults that affected no request yet."""
        return [name for name in FAULTS if not self._met[name]]

    @property
    def met(self) -> Counter[str]:
        """Return how many faults of each kind affected a request."""
        self._forget_used()
        return self._met

    def _fault(self, name: str) -> Fault:
        draw = self._random
        faults: dict[str, Fault] = {
            "drop": network_faults.lose_request,
            "lose": network_faults.lose_answer,
            "cut": network_faults.cut_body,
            "delay": network_faults.delay(draw.uniform(0.02, 0.15)),
            "duplicate": network_faults.duplicate(draw.randint(2, 4), draw.randint(0, 1)),
            "reorder": self._reorder,
            "html": network_faults.answer(draw.choice((400, 403, 404, 413, 429, 500, 502))),
            "portal": network_faults.captive_portal,
        }
        return faults[name]


def flush(history: History, hand: Hand) -> bool:
    """Make one attempt to deliver, which may continue while others act."""
    if history.random.random() < 0.5:
        history.note(history.network.spoil(hand))
    start(hand)
    if history.random.random() < 0.3:
        return False
    result = history.wait(hand)
    return bool(result and result["stored"])


def together(history: History, hand: Hand) -> bool:
    """Let all phones deliver at once."""
    for other in history.hands:
        history.network.spoil(other)
        start(other)
    return True


def start(hand: Hand) -> None:
    """Begin a delivery, unless one is running."""
    if hand.flushing is None or hand.flushing.done():
        hand.flushing = hand.phone.start_flush()


def be_whole(history: History, hand: Hand) -> bool:
    """Repair the network and open the app."""
    history.network.be_whole()
    history.wait(hand)
    result = hand.phone.open()
    history.accounts.took["heal"] += result["healed"]
    history.note(result)
    return True


def kill_tab(history: History, hand: Hand) -> bool:
    """End the browser in the middle of a delivery."""
    history.network.spoil(hand)
    start(hand)
    hand.phone.kill_tab()
    hand.flushing = None
    return True


def sign_out(history: History, hand: Hand) -> bool:
    """Sign out, online or offline; sometimes another person takes the phone."""
    history.wait(hand)
    hand.phone.sign_out()
    hand.signed_in = False
    if history.random.random() < 0.4:
        hand.phone.owner = history.random.choice(PILOTS)
        history.accounts.took["another_owner"] += 1
    return True


def sign_in(history: History, hand: Hand) -> bool:
    """Sign in on a phone that was signed out, by its user, a restore or the coordination."""
    history.wait(hand)
    if hand.signed_in or not history.is_active(hand.owner):
        return False
    hand.signed_in = hand.phone.sign_in() == 303
    return hand.signed_in
