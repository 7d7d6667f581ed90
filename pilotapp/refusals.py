"""Refusals: exceptions that a command raises if an action is not allowed, with messages that volunteers understand."""

from typing import Any, TypeVar
from uuid import UUID

Thing = TypeVar("Thing")


class Refusal(Exception):
    """An action is not allowed. `message`: a translated sentence (what happened, what to do); `field`: form field."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class DayIsFull(Refusal):
    """Too many hours on one day with the other visits. It may be accepted after those have changed."""


class StillOpen(Refusal):
    """Another visit of the pilot is open, and only one can be. It may be accepted after that has ended."""


class Overtaken(Refusal):
    """A later entry is known already and wins. After a restore a copy of such an entry is stored all the same."""


class Gone(Overtaken):
    """Its pilot has withdrawn the visit. The same is accepted as a new visit."""


class Missing(Refusal):
    """The object does not exist for this person; a page answers 404."""


def existing(found: Thing | None, message: Any = "") -> Thing:
    """Return what was found. Raises Missing if nothing was."""
    if found is None:
        raise Missing(message)
    return found


class Conflict(Refusal):
    """Somebody else changed it in the meantime, or the uid is known with other content; both versions are shown."""


class PendingReview(Exception):
    """Not a refusal: the entry about `visit` was stored, but a coordinator must decide about it. `message` says so."""

    def __init__(self, message: Any, visit: UUID) -> None:
        super().__init__(str(message))
        self.message = message
        self.visit = visit
