"""Tables as plain data before they become a file: typed cells, headers from the definitions, rows as iterables."""

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number that is not published; `sign` stands in its place. Never written as zero or as an empty cell."""

    sign: str

    def __str__(self) -> str:
        return self.sign


@dataclass(frozen=True, slots=True)
class Named:
    """A cell with a key for programs ('2026-03') and words for people ('March 2026')."""

    key: str
    words: str

    def __str__(self) -> str:
        return self.key


Value = str | int | date | Withheld | Named | None


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is text, day, count or minutes; `short` is the header on paper, `share` its share of the width there."""

    header: str
    kind: str = "text"
    short: str = ""
    share: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `rows` are read once. `total`: a last row of the same columns. `chart`: the column shown as bars.

    `withheld` are rows of which only the name is published: rows in CSV files, and one line of names everywhere else.
    """

    code: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    meaning: str = ""
    total: Sequence[Value] | None = None
    chart: int | None = None
    withheld: Sequence[Sequence[Value]] = ()

    @property
    def not_shown(self) -> str:
        """The names of the withheld rows in one line; '' if there are none."""
        names = ", ".join(str(row[0]) for row in self.withheld)
        return _("Not shown: %(rows)s", rows=names) if names else ""


@dataclass(frozen=True, slots=True)
class Book:
    """The content of one file. `details`: (name, value) pairs about it; `definitions`: (header, meaning, source).

    `filtered`: the active filters in words; '' if all visits of the period are counted.
    """

    title: str
    programme: str
    period: str
    language: str
    made_on: date
    sheets: Sequence[Sheet]
    details: Sequence[tuple[str, str]] = ()
    definitions: Sequence[tuple[str, str, str]] = ()
    key_numbers: Sequence[tuple[str, Value, str]] = ()  # label, value, unit
    notes: Sequence[str] = ()
    filtered: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return the number of rows of all tables, without rows that are streamed."""
        return sum(len(sheet.rows) + len(sheet.withheld) for sheet in self.sheets if isinstance(sheet.rows, Sized))
