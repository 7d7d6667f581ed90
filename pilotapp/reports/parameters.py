"""What a page of figures shows, as its address says it: period, filters, what the charts draw, rows and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pilotapp import periods
from pilotapp.figures.filters import NONE, Filters
from pilotapp.figures.measures import DIMENSION, DIMENSIONS, MEASURE, Dimension, Measure
from pilotapp.periods import Month, Period, Span

# By which tables places are put together on the page of figures; the first is how they are stored.
PLACES = ("institution_kind", *(each.code for each in DIMENSIONS if each.scheme))
_DEFAULTS = {"number": "minutes", "places": PLACES[0], "rows": "institution_kind", "columns": "topic"}


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """What somebody looks at. `address` gives it back, without what goes without saying."""

    period: Period
    filters: Filters = NONE
    number: str = _DEFAULTS["number"]
    places: str = _DEFAULTS["places"]
    rows: str = _DEFAULTS["rows"]
    columns: str = _DEFAULTS["columns"]

    @classmethod
    def read(cls, arguments: Mapping[str, str], now: Month) -> ReportParameters | None:
        """From an address; None where its period is none. What else is unknown is left out rather than refused.

        The period stands in `period`, or as a form sends it in `first` and `last`; in whichever order.
        """
        days = sorted(filter(None, (arguments.get("first"), arguments.get("last"))))
        text = f"{days[0]}..{days[-1]}" if days else arguments.get("period")
        period = periods.read(text) if text else now
        known = {"number": MEASURE, "places": PLACES, "rows": DIMENSION, "columns": DIMENSION}
        chosen: dict[str, Any] = {name: arguments[name] for name, all_ in known.items() if arguments.get(name) in all_}
        parameters = cls(period, Filters.read(arguments), **chosen) if period else None
        if parameters and parameters.rows == parameters.columns:  # a table of a thing with itself says nothing
            return replace(
                parameters, columns=next(code for code in (_DEFAULTS["columns"], PLACES[0]) if code != parameters.rows)
            )
        return parameters

    @property
    def is_free(self) -> bool:
        """Whether the period is none of the calendar's."""
        return isinstance(self.period, Span)

    @property
    def drawn(self) -> Measure:
        """The number that charts draw and a pivot counts."""
        return MEASURE[self.number]

    @property
    def down(self) -> Dimension:
        """What a pivot's rows are."""
        return DIMENSION[self.rows]

    @property
    def across(self) -> Dimension:
        """What a pivot's columns are."""
        return DIMENSION[self.columns]

    def address(self, **changes: Any) -> dict[str, str]:
        """The arguments of the same page with `changes`."""
        other = replace(self, **changes)
        said = {name: getattr(other, name) for name in _DEFAULTS if getattr(other, name) != _DEFAULTS[name]}
        return {"period": str(other.period), **said, **other.filters.address()}
