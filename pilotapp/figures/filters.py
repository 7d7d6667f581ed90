"""Filters of figures: kept in the query string, named on the page, applied to every query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import codes
from pilotapp.domain.visit_fields import FIELDS
from pilotapp.figures.measures import DIMENSION
from pilotapp.ids import read_uuid
from pilotapp.models import Visit

CONFIRMED = _l("Confirmed visits only")
CODED = {field.singular: field.codes for field in FIELDS if field.breakdown}  # in the order of forms


def codes_in(arguments: Mapping[str, str]) -> dict[str, str]:
    """Return the codes in a query string by dimension; unknown codes are ignored."""
    return {name: code for name, kind in CODED.items() if (code := arguments.get(name, "")) in codes.codes(kind)}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which counted visits are included; None means all. With a topic, a visit is only counted under this topic.

    `codes`: by dimension.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    pilot: UUID | None = None
    confirmed: bool = False

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """Parse the query string."""
        return cls(codes_in(arguments), read_uuid(arguments.get("pilot")), arguments.get("confirmed") == "1")

    def address(self) -> dict[str, str]:
        """Return the arguments for the query string."""
        values = {**self.codes, "pilot": self.pilot, "confirmed": int(self.confirmed)}
        return {name: str(value) for name, value in values.items() if value}

    def without(self, name: str) -> Filters:
        """Return the filters without this one."""
        return Filters.read({one: value for one, value in self.address().items() if one != name})

    def on(self, pilots: Mapping[UUID, str]) -> list[tuple[str, str, Filters]]:
        """Return the active filters: name, value in the reader's words, and the other filters without it."""
        words = {name: codes.label(CODED[name], code) for name, code in self.codes.items()}
        if self.pilot:
            words["pilot"] = pilots.get(self.pilot) or codes.called("")
        found = [(str(DIMENSION[name].header), one, self.without(name)) for name, one in words.items()]
        return [*found, ("", str(CONFIRMED), self.without("confirmed"))] if self.confirmed else found

    def values(self) -> dict[str, Any]:
        """Return the values that columns of the counted visits must have, for the active filters."""
        # Derived columns lose their field type, so that a uid must be converted here.
        others = {"pilot": _PILOT.db_value(self.pilot), "confirmed": 1 if self.confirmed else None}
        return {**self.codes, **{name: value for name, value in others.items() if value is not None}}

    def __bool__(self) -> bool:
        return bool(self.address())


NONE = Filters()
_PILOT: Any = Visit.pilot
