"""Parse uids, encode and decode cursors of lists sorted by time, and pages of lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Lines(Generic[Line]):
    """A page of a list; `after` is the cursor of the next page, None at the end."""

    lines: list[Line]
    after: UUID | None


def read_uuid(text: object) -> UUID | None:
    """Return the UUID in this text; None for anything else."""
    try:
        return UUID(text) if isinstance(text, str) and text else None
    except ValueError:
        return None


def encode_cursor(at: datetime, uid: UUID) -> str:
    """Return the cursor after the row of this instant and uid, in a list sorted by time."""
    return f"{at:%Y%m%d%H%M%S%f}-{uid.hex}"


def decode_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    """Return the instant and uid that `encode_cursor` wrote; None for anything else."""
    stamp, _, uid = (text or "").partition("-")
    try:
        return datetime.strptime(stamp + "+0000", "%Y%m%d%H%M%S%f%z"), UUID(uid)
    except ValueError:
        return None
