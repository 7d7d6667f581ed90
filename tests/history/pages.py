"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("my-history", "amal", "/me/history"),
        Shown("history", "karin", "/history"),
        Shown("history-empty", "carla", "/history?group=exports"),
        Shown("safeguarding-history", "selma", "/safeguarding/history"),
    ]
