"""Tables as plain data before they become a file: typed cells, headers from the definitions, rows as iterables."""

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number that is not published; `why` is the reason in words. Never written as zero or as an empty cell."""

    why: str

    def __str__(self) -> str:
        return self.why


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
    """One table. `rows` are read once. `total`: a last row of the same columns. `chart`: the column shown as bars."""

    code: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    meaning: str = ""
    total: Sequence[Value] | None = None
    chart: int | None = None


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
        return sum(len(sheet.rows) for sheet in self.sheets if isinstance(sheet.rows, Sized))
