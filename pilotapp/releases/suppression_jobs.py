"""Which cells are hidden, as a question that is asked once, worked out beside the requests, and kept for a day."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pilotapp import __version__, clock, db
from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Cell, Relation, Told, Unprotectable
from pilotapp.models import Hiding, Release
from pilotapp.models.work import UNFINISHED
from pilotapp.releases import counting, sum_rules
from pilotapp.releases.counting import Counted
from pilotapp.sealing import derive

KEPT_FOR = timedelta(hours=24)
AGAIN_AFTER = timedelta(minutes=10)  # what failed may be asked again then
UNSAFE = "unprotectable"
Question = Mapping[str, Any]


def of_figures(counted: Counted, k: int) -> Question:
    """The question which rows of these are hidden under the threshold `k`."""
    cells = {key: astuple(tally.cell) for key, tally in counted.tallies.items()}
    relations = sorted([one.total, one.parts, one.times] for one in counting.relations(counted))
    return {"cells": cells, "relations": relations, "k": k}


def of_sum(releases: Iterable[UUID], k: int) -> Question:
    """The question which rows of the sum of these releases are hidden beside what each of them shows."""
    return {"releases": sorted(map(str, releases)), "k": k}


def ask(question: Question) -> Hiding:
    """The one row of this question; it waits to be worked out where nobody asked before."""
    text = json.dumps({**question, "version": __version__}, sort_keys=True)  # other rules may give another answer
    key = derive.of("marks of hidden cells")  # nobody can make a mark, and another secret may give another answer
    mark, now = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest(), clock.now()
    found: Hiding | None = Hiding.get_or_none(Hiding.mark == mark, ~_over(now))
    if found is None:
        with db.transaction():
            Hiding.delete().where(Hiding.mark == mark, _over(now)).execute()
            new = {Hiding.mark: mark, Hiding.question: text, Hiding.gone_at: now + KEPT_FOR}
            Hiding.insert(new).on_conflict_ignore().execute()  # somebody may ask the same at this moment
        found = Hiding.get(Hiding.mark == mark)
    return found


def unfinished(mark: str) -> Hiding | None:
    """A question that is being worked out. Its mark is known only to who was shown it: nobody can make one."""
    found: Hiding | None = Hiding.get_or_none(Hiding.mark == mark, Hiding.state.in_(UNFINISHED))
    return found


def answer(hiding: Hiding) -> dict[str, str] | None:
    """The keys that are hidden, with their reasons; None while it is not worked out. Raises Unprotectable."""
    if hiding.state != "ready" or hiding.answer is None:
        return None
    found: dict[str, str] | str = json.loads(hiding.answer)
    if isinstance(found, str):
        raise Unprotectable(found)
    return found


def work_out(question: Question, told: Told) -> dict[str, str]:
    """The answer, in seconds or minutes; `told` hears how far it is. Raises Unprotectable."""
    chance = derive.of("hidden cells")
    k = question["k"]
    if "releases" in question:
        rows = Release.select().where(Release.uid.in_([UUID(uid) for uid in question["releases"]]))
        parts = {row.uid: Counted.read(row.truth) for row in sorted(rows, key=lambda row: str(row.uid))}
        return sum_rules.hidden(parts, k, chance, told)
    cells = {key: Cell(*values) for key, values in question["cells"].items()}
    relations = [Relation(total, tuple(parts), times) for total, parts, times in question["relations"]]
    return suppression.protect(cells, relations, k, chance, told=told)


def purge(now: datetime) -> int:
    """Delete the questions whose day is over, and what failed some time ago; how many."""
    uids = [row.uid for row in Hiding.select(Hiding.uid).where(_over(now))]  # mostly none: then nobody has to wait
    if uids:
        with db.transaction():
            Hiding.delete().where(Hiding.uid.in_(uids)).execute()
    return len(uids)


def _over(now: datetime) -> Any:
    failed = (Hiding.state == "failed") & (Hiding.alive_at < now - AGAIN_AFTER)
    return (Hiding.gone_at <= now) | failed
