"""Refusals: what a command raises when it may not do a thing, as sentences that a volunteer understands."""

from __future__ import annotations

from typing import Any
from uuid import UUID


class Refusal(Exception):
    """A command says no. `message` is a translated sentence (what happened, what to do); `field` the form field."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class DayIsFull(Refusal):
    """Too many hours on one day together with other visits: once those have changed it may be taken."""


class StillOpen(Refusal):
    """Another visit of the pilot is open, and only one can be: once it has ended this is taken."""


class Overtaken(Refusal):
    """What followed it is known already, and stands. After a restore the copy of such an entry is kept all the same."""


class Missing(Refusal):
    """There is no such thing for this person: a page answers 404."""


class Conflict(Refusal):
    """Somebody else changed it in the meantime, or the uid is known with other content: both versions are shown."""


class PendingReview(Exception):
    """No refusal: the entry about `visit` was kept, but a coordinator must decide about it. `message` says so."""

    def __init__(self, message: Any, visit: UUID) -> None:
        super().__init__(str(message))
        self.message = message
        self.visit = visit
