"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import NOBODY, Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("install", NOBODY, "/install"),
        Shown("offline", NOBODY, "/offline"),
    ]
