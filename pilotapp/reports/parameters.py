"""The query string of a page of figures: period, filters, the drawn measure, rows and columns of a pivot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pilotapp import periods
from pilotapp.figures.filters import NONE, Filters
from pilotapp.figures.measures import DIMENSION, DIMENSIONS, MEASURE, Dimension, Measure
from pilotapp.periods import Month, Period, Span, Year, choice_address

# The schemes by which places can be grouped on the page of figures; the first is how they are stored.
PLACES = ("institution_kind", *(each.code for each in DIMENSIONS if each.scheme))
_DEFAULTS = {"number": "minutes", "places": PLACES[0], "rows": "institution_kind", "columns": "topic"}


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """What a page of figures shows. `address` returns the query string, without defaults."""

    period: Period
    filters: Filters = NONE
    number: str = _DEFAULTS["number"]
    places: str = _DEFAULTS["places"]
    rows: str = _DEFAULTS["rows"]
    columns: str = _DEFAULTS["columns"]

    @classmethod
    def read(cls, arguments: Mapping[str, str], now: Month) -> ReportParameters | None:
        """Parse a query string; None if its period is invalid. Other unknown values are ignored.

        The period is in `period`, or as forms send it: `month` and `year`, or `first` and `last` in either order.
        """
        days = sorted(filter(None, (arguments.get("first"), arguments.get("last"))))
        text = f"{days[0]}..{days[-1]}" if days else arguments.get("period")
        choice = periods.read_choice(arguments.get("month"), arguments.get("year"))
        period = choice or (periods.read(text) if text else now)
        known = {"number": MEASURE, "places": PLACES, "rows": DIMENSION, "columns": DIMENSION}
        chosen: dict[str, Any] = {name: arguments[name] for name, all_ in known.items() if arguments.get(name) in all_}
        parameters = cls(period, Filters.read(arguments), **chosen) if period else None
        if parameters and parameters.rows == parameters.columns:  # a pivot of a dimension with itself is useless
            return replace(
                parameters, columns=next(code for code in (_DEFAULTS["columns"], PLACES[0]) if code != parameters.rows)
            )
        return parameters

    @property
    def is_free(self) -> bool:
        """Whether the period is a span of own days."""
        return isinstance(self.period, Span)

    @property
    def drawn(self) -> Measure:
        """The measure that charts and a pivot show."""
        return MEASURE[self.number]

    @property
    def down(self) -> Dimension:
        """The dimension of a pivot's rows."""
        return DIMENSION[self.rows]

    @property
    def across(self) -> Dimension:
        """The dimension of a pivot's columns."""
        return DIMENSION[self.columns]

    def understood(self) -> dict[str, str]:
        """Return all arguments that this page is made of, as `web.filters.not_understood` compares them."""
        chosen = self.period if isinstance(self.period, Month | Year) else None
        return {name: getattr(self, name) for name in _DEFAULTS} | self.filters.address() | choice_address(chosen)

    def address(self, **changes: Any) -> dict[str, str]:
        """Return the arguments for the same page with `changes`."""
        other = replace(self, **changes)
        said = {name: getattr(other, name) for name in _DEFAULTS if getattr(other, name) != _DEFAULTS[name]}
        return {"period": str(other.period), **said, **other.filters.address()}
