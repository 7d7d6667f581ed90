"""Processes the new entries of one delivery grouped by visit, in a fixed order that does not depend on their position.

Visits that are stored already come first, then by start, then by uid; within a visit the order is that of
`order.in_order`. What is refused only because the day is full is tried again after another stored visit of the delivery
became shorter. Whether a visit may be open beside another one is checked last, after others have ended. If several are
left open, `UnitOfWork.open_visits` decides which one stays open.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from pilotapp.entries.incoming import IncomingEntry
from pilotapp.refusals import DayIsFull, PendingReview, Refusal
from pilotapp.visits import transitions
from pilotapp.visits.order import in_order
from pilotapp.visits.unit_of_work import UnitOfWork

Outcome = Refusal | PendingReview | None  # None: it was accepted


def validate(
    unit: UnitOfWork, entries: Iterable[IncomingEntry], clock_offset: int | None, *, are_copies: bool = False
) -> dict[UUID, Outcome]:
    """Apply `entries` in `unit`, each uid once; return the outcome of each, by uid."""
    by_visit = sorted(entries, key=lambda sent: sent.visit)
    groups = (group for _, group in groupby(by_visit, key=lambda sent: sent.visit))
    return _Joined(unit, clock_offset, are_copies).judge([in_order(group, are_copies=are_copies) for group in groups])


class _Joined:
    """One run of `validate`. A group is the entries of one visit, in order."""

    def __init__(self, unit: UnitOfWork, clock_offset: int | None, are_copies: bool) -> None:
        self._unit, self._clock_offset, self._are_copies = unit, clock_offset, are_copies
        self._outcomes: dict[UUID, Outcome] = {}

    def judge(self, groups: list[list[IncomingEntry]]) -> dict[UUID, Outcome]:
        groups.sort(key=self._start)
        stored = [group for group in groups if self._unit.find(group[0].visit) is not None]
        new = [group for group in groups if self._unit.find(group[0].visit) is None]
        for some in (stored, new):
            self._try_until_nothing_changes(some)
        second = {visit.uid for visit in self._unit.open_visits()[1:]}
        for group in groups:
            if group[0].visit in second:
                self._leave_closed(group)
        return self._outcomes

    def _start(self, group: list[IncomingEntry]) -> datetime:
        """Return the start of the visit as far as it is known before validation."""
        visit = self._unit.find(group[0].visit)
        starts = (sent.arguments.get("started_at") for sent in group)
        start: datetime | None = visit.started_at if visit is not None else None
        return start or min(filter(None, starts), default=self._unit.now)

    def _try_until_nothing_changes(self, groups: list[list[IncomingEntry]]) -> None:
        refused: list[IncomingEntry] = []
        for _ in range(len(groups) + 1):
            for group in groups:
                self._try(group)
            groups = [group for group in groups if any(map(self._is_crowded_out, group))]
            before, refused = refused, [sent for group in groups for sent in group if self._is_crowded_out(sent)]
            if refused in ([], before):
                return

    def _is_crowded_out(self, sent: IncomingEntry) -> bool:
        return isinstance(self._outcomes[sent.uid], DayIsFull)

    def _try(self, group: list[IncomingEntry]) -> None:
        self._unit.reset(group[0].visit)
        for sent in group:
            self._outcomes[sent.uid] = self._apply(sent, joining=True)

    def _leave_closed(self, group: list[IncomingEntry]) -> None:
        """Try again without the entry that opens the visit; other refusals stay."""
        self._unit.reset(group[0].visit)
        for sent in group:
            if self._outcomes[sent.uid] is None:
                self._outcomes[sent.uid] = self._apply(sent, joining=False)

    def _apply(self, sent: IncomingEntry, *, joining: bool) -> Outcome:
        try:
            transitions.apply(self._unit, sent, self._clock_offset, joining=joining, is_copy=self._are_copies)
        except (Refusal, PendingReview) as reason:
            return reason
        return None
