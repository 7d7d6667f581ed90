"""The lines of the weekly mail to coordinators: counts only."""

from __future__ import annotations

from datetime import datetime

from flask_babel import ngettext

from pilotapp.models import Person
from pilotapp.supervision.digest import digest


def lines(coordinator: Person, now: datetime) -> list[str]:
    """Return a line for each number of the digest that is not 0, in the current language."""
    found = digest(coordinator, now)
    every = (
        (found.waiting, ngettext("%(num)s note waits for you", "%(num)s notes wait for you", found.waiting)),
        (found.calls, ngettext("%(num)s wish to be called", "%(num)s wishes to be called", found.calls)),
        (found.silent, ngettext("%(num)s silent pilot", "%(num)s silent pilots", found.silent)),
        (found.sessions, ngettext("%(num)s reflection session due", "%(num)s reflection sessions due", found.sessions)),
    )
    return [line for number, line in every if number]
