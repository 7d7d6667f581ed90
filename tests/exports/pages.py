"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import exported, people
from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("exports", "karin", "/exports?period=2026"),
        Shown("exports-filtered", "karin", "/exports?period=2026-Q1&institution_kind=school&what=pivot"),
        Shown("exports-refused", "karin", "/exports?format=pdf", "main form", (("text", "Frau Beispiel rief an."),)),
        *(
            Shown(f"export-{state}", "karin", f"/exports/{people.uid_of(f'export-{state}')}")
            for state in exported.STATES
        ),
    ]
