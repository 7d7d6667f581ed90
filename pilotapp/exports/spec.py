"""What to export: which figures of which period, in which format; stored as codes only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import periods
from pilotapp.figures.filters import NONE, Filters
from pilotapp.figures.measures import DIMENSION, MEASURE
from pilotapp.formats.csv_text import SEPARATORS, Style
from pilotapp.ids import read_uuid
from pilotapp.periods import Period
from pilotapp.web import downloads

FIGURES, VISITS, TABLE, PIVOT, RELEASE = "figures", "visits", "table", "pivot", "release"
WHAT = (FIGURES, VISITS, TABLE, PIVOT, RELEASE)
FORMATS = ("csv", "xlsx", "pdf")
TABLES = (*DIMENSION, "sessions", "definitions")
_KNOWN = {"table": TABLES, "rows": DIMENSION, "columns": DIMENSION, "number": MEASURE, "separator": SEPARATORS}


@dataclass(frozen=True, slots=True)
class ExportSpec:
    """`table` is a code of `TABLES`; a pivot shows the measure `number` by the dimensions `rows` and `columns`.

    `filters` are those of the figures' page, `separator` and `mark` are for CSV files. For a release, its uid and days
    are stored here, and nothing is counted.
    """

    what: str
    period: Period
    format: str = "csv"
    table: str = ""
    rows: str = "institution_kind"
    columns: str = "topic"
    number: str = "minutes"
    filters: Filters = NONE
    separator: str = "semicolon"
    mark: bool = True
    release: UUID | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> ExportSpec | None:
        """Parse the output of `plain`, or a query string; None if it contains an unknown value."""
        what, form, period = given.get("what") or TABLE, given.get("format") or "csv", periods.read(given.get("period"))
        if what not in WHAT or form not in FORMATS or period is None:
            return None
        chosen: dict[str, Any] = {name: str(given[name]) for name, known in _KNOWN.items() if given.get(name) in known}
        if what == RELEASE:
            chosen["release"] = read_uuid(str(given.get("release")))
        made = cls(what, period, form, filters=Filters.read(given), mark=str(given.get("mark", "1")) != "0", **chosen)
        lacks = {TABLE: not made.table, PIVOT: made.rows == made.columns, RELEASE: made.release is None}
        return None if lacks.get(what) else made

    def plain(self) -> dict[str, Any]:
        """Return the choice as codes, for a query string and an audit row; without defaults."""
        said = {"what": self.what, "period": str(self.period), "format": self.format}
        if self.what == TABLE:
            said["table"] = self.table
        if self.what == PIVOT:
            said |= {"rows": self.rows, "columns": self.columns, "number": self.number}
        if self.format == "csv":
            said |= {"separator": self.separator, "mark": "1" if self.mark else "0"}
        return said | ({"release": str(self.release)} if self.release else self.filters.address())

    def as_json(self) -> str:
        """Return the choice as JSON, for a column."""
        return json.dumps(self.plain(), sort_keys=True)

    @property
    def style(self) -> Style:
        """The style of a CSV file."""
        return Style(SEPARATORS[self.separator], self.mark)

    @property
    def ending(self) -> str:
        """The extension of the file; several CSV files become one zip."""
        return "zip" if self.format == "csv" and self.what in (FIGURES, RELEASE) else self.format

    @property
    def name(self) -> str:
        """The file name, in the language of the requester: fixed words, codes and a checked period."""
        of_pivot = (self.rows, self.columns) if self.what == PIVOT else ()
        of_one = {TABLE: self.table, VISITS: VISITS}.get(self.what, "")
        parts = (
            downloads.plain(_("release") if self.what == RELEASE else _("figures")) or "figures",
            str(self.period).replace("..", "-to-"),
            of_one,
            *of_pivot,
            (downloads.plain(_("filtered")) or "filtered") if self.filters else "",
        )
        return f"{'-'.join(filter(None, parts))}.{self.ending}"
