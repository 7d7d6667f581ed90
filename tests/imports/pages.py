"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import imported, people
from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("imports", "karin", "/imports"),
        Shown("imports-empty", "carla", "/imports?before=2000-01-01T00:00:00%2B00:00"),
        Shown("import-new", "karin", "/imports/new"),
        Shown("import-new-refused", "karin", "/imports/new", "form[action='/imports/new']"),
        *(
            Shown(f"import-{state}", "karin", f"/imports/{people.uid_of(f'import-{state}')}")
            for state in (*imported.STATES, "outdated")
        ),
        Shown("import-undo", "karin", f"/imports/{people.uid_of('import-done')}/undo"),
    ]
