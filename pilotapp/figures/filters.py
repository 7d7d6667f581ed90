"""Filters of figures: kept in the query string, named on the page, applied to every query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import codes
from pilotapp.figures.measures import DIMENSION
from pilotapp.ids import read_uuid
from pilotapp.models import Visit

CONFIRMED = _l("Confirmed visits only")

# In the order of the form; the second value is the kind of codes.
CODED = {
    "institution_kind": "institution_kind",
    "topic": "topic",
    "client_language": "language",
    "outcome": "outcome",
    "mode": "mode",
    "party": "party",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which counted visits are included; None means all. With a topic, a visit is only counted under this topic."""

    institution_kind: str | None = None
    topic: str | None = None
    client_language: str | None = None
    outcome: str | None = None
    mode: str | None = None
    party: str | None = None
    pilot: UUID | None = None
    confirmed: bool = False

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """Parse the query string; unknown codes are ignored."""
        given = {name: arguments.get(name) for name in CODED}
        chosen = {name: code for name, code in given.items() if code in codes.codes(CODED[name])}
        confirmed = arguments.get("confirmed") == "1"
        return cls(pilot=read_uuid(arguments.get("pilot")), confirmed=confirmed, **chosen)

    def address(self) -> dict[str, str]:
        """Return the arguments for the query string."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: "1" if value is True else str(value) for name, value in values.items() if value}

    def without(self, name: str) -> Filters:
        """Return the filters without this one."""
        gone: dict[str, Any] = {name: False if name == "confirmed" else None}
        return replace(self, **gone)

    def on(self, pilots: Mapping[UUID, str]) -> list[tuple[str, str, Filters]]:
        """Return the active filters: name, value in the reader's words, and the other filters without it."""
        given = self.address()
        words = {name: codes.label(kind, given[name]) for name, kind in CODED.items() if name in given}
        if self.pilot:
            words["pilot"] = pilots.get(self.pilot) or codes.called("")
        found = [(str(DIMENSION[name].header), one, self.without(name)) for name, one in words.items()]
        return [*found, ("", str(CONFIRMED), self.without("confirmed"))] if self.confirmed else found

    def values(self) -> dict[str, Any]:
        """Return the values that columns of the counted visits must have, for the active filters."""
        given = {name: getattr(self, name) for name in CODED}
        # Derived columns lose their field type, so that a uid must be converted here.
        given |= {"pilot": _PILOT.db_value(self.pilot), "confirmed": 1 if self.confirmed else None}
        return {name: value for name, value in given.items() if value is not None}

    def __bool__(self) -> bool:
        return bool(self.address())


NONE = Filters()
_PILOT: Any = Visit.pilot
