"""The facts that figures are read from are kept in step with visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID


def changed(programme: UUID, days: Iterable[date | None]) -> None:
    """Note that counted visits of these local days were added, changed or taken away; in the caller's transaction."""
