"""Forms submitted without the app. If the response is lost, the same form is submitted again, or given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pilotapp.models import Visit
from tests.support import people
from tests.support.history import visiting, writing
from tests.support.history.accounts import Paged
from tests.support.history.hand import Hand, stamp
from tests.support.world import uid

if TYPE_CHECKING:
    from tests.support.history.play import History


def visit(history: History, hand: Hand) -> bool:
    """Enter a visit afterwards."""
    hand.go_on(history.random)
    end = hand.day + timedelta(minutes=history.random.randint(5, 90))
    times = {"started_at": stamp(hand.day), "ended_at": stamp(end)}
    return _post(history, hand, "/visits/new", "record", visit=uid(), **times, **visiting.codes(history))


def withdraw(history: History, hand: Hand) -> bool:
    """Withdraw a recorded visit."""
    hers = Visit.select(Visit.uid).where(Visit.pilot == people.uid_of(hand.owner), Visit.state == "recorded")
    row = hers.order_by(Visit.started_at.desc()).tuples().first()
    return row is not None and _post(history, hand, f"/visits/{row[0]}/withdraw", "withdraw")


def note(history: History, hand: Hand) -> bool:
    """Write a note without a visit."""
    return _write(history, hand, "/notes/new", "note", "text", load="3", themes=["workload"])


def report(history: History, hand: Hand) -> bool:
    """Write a report about a child."""
    return _write(history, hand, "/safeguarding/new", "safeguarding", "observed")


def _write(history: History, hand: Hand, path: str, kind: str, name: str, **fields: Any) -> bool:
    key, text = uid(), writing.words(history)
    history.accounts.texts[key] = text
    return _post(history, hand, path, kind, uid=key, **{name: text}, **fields)


def _post(history: History, hand: Hand, path: str, kind: str, **fields: Any) -> bool:
    key = fields.setdefault("uid", uid())
    paged = history.accounts.paged[key] = Paged(kind)
    if history.random.random() < 0.3:
        history.network.spoil(hand, path)
    for _ in range(2):
        status, location = hand.phone.post(path, **fields)
        history.note(f"{path} {key[:8]}: {status} {location}")
        paged.acknowledged = status == 303 and "/sign-in" not in location
        if status != 0:
            break
    return paged.acknowledged
