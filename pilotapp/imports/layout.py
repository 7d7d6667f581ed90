"""Which field each column of a table of visits is, read over all columns together. Pure.

A header says a thing, a direction and a unit (`headers`); the cells say whether that can be; the other columns decide
what is left open: 'Stunden' beside 'Minuten' is a part of a length, 'Uhrzeit' beside 'Ende' is the start. Where two
columns could be the same field and differ, neither is proposed: somebody has to choose.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pilotapp.imports import cells, days, headers, lengths
from pilotapp.imports.headers import Header
from pilotapp.imports.matching import plain as plain_text

_OF_DAYS = re.compile(r"^$|termin|wann|einsatz|begleit|besuch|datum|date|zeitpunkt|when|visit")
_SIMPLE = (("break", "break"), ("waiting", "waiting_minutes"), ("travel", "travel_minutes"), ("count", "count"))
_MAX_SURE_LENGTH = 5 * 60  # minutes: a column of 'h:mm' up to here is of lengths, if it can be nothing else


@dataclass(frozen=True, slots=True)
class Raw:
    """A column that may be kept: its position, its header, its cells by row ('' for none)."""

    position: int
    header: str
    cells: Sequence[str]

    @property
    def head(self) -> Header:
        """What its header says about times."""
        return headers.parse(self.header)

    def mostly(self, says: Callable[[str], object], share: float = 0.6) -> bool:
        """Whether at least this share of its cells says something; no for an empty column."""
        values = [cell for cell in self.cells if cell]
        return bool(values) and sum(bool(says(cell)) for cell in values) >= share * len(values)


def is_day(cell: str) -> bool:
    """Return whether a cell is a day by any order, perhaps without its year."""
    return any(days.day(cell, order) for order in ("dmy", "mdy")) or days.lacks_year(cell)


def _is_clock(cell: str) -> bool:
    return cells.clock(cell) is not None


def _is_length(cell: str) -> bool:
    return lengths.minutes(cell, "hours") is not None


def assign(columns: Sequence[Raw]) -> dict[int, str]:
    """Return the field of each column that is about times, by position."""
    found: dict[int, str] = {}
    _days(columns, found)
    _clocks(columns, found)
    _lengths(columns, found)
    for thing, field in _SIMPLE:
        of_thing = [column for column in columns if column.head.thing == thing and column.mostly(_is_length, 0.5)]
        if of_thing and all(_same(of_thing[0], other) for other in of_thing[1:]):
            found[of_thing[0].position] = field
    return found


def _days(columns: Sequence[Raw], found: dict[int, str]) -> None:
    named = [column for column in columns if column.head.thing == "day" and not column.mostly(_is_no_day, 0.5)]
    ends = [column for column in named if column.head.direction == "end"]
    starts = [column for column in named if column.head.direction == "start"]
    plain = [column for column in named if column.head.direction == ""]
    first = _one(plain or starts)
    if first is None and not named:
        free = [column for column in columns if not column.head.thing and _OF_DAYS.search(plain_text(column.header))]
        dated = [column for column in free if column.mostly(is_full_day, 0.8)]
        first = _one(dated)
    if first is None and not named:
        clocked = [column for column in columns if column.head.thing == "clock" and column.mostly(_is_date_only, 0.8)]
        first = _one([column for column in clocked if column.head.direction in ("", "start")])
        ends = [column for column in clocked if column.head.direction == "end"]
    if first is not None:
        found[first.position] = "day"
        if len(ends) == 1 and (not plain or starts):
            found[ends[0].position] = "end_day"


def _is_no_day(cell: str) -> bool:
    return not is_day(cell) and not cell.strip(" .").isdigit()


def is_full_day(cell: str) -> bool:
    """Return whether a cell is a day with its year, and no bare number."""
    return not cell.isdigit() and any(days.day(cell, order) for order in ("dmy", "mdy"))


def _is_date_only(cell: str) -> bool:
    return is_day(cell) and not any(days.split(cell, order)[1] for order in ("dmy", "mdy"))


def _one(columns: Sequence[Raw]) -> Raw | None:
    """The only column, or the first of several with the same cells."""
    same = all(list(column.cells) == list(columns[0].cells) for column in columns[1:])
    return columns[0] if columns and same else None


def _clocks(columns: Sequence[Raw], found: dict[int, str]) -> None:
    free = [column for column in columns if column.head.thing == "clock" and column.position not in found]
    spans = [column for column in free if column.mostly(cells.stretch)]
    clocks = [column for column in free if column.mostly(_is_clock) and column not in spans]
    starts = [column for column in clocks if column.head.direction == "start"]
    ends = [column for column in clocks if column.head.direction == "end"]
    if not spans:
        spans = [column for column in columns if not column.header and column.mostly(cells.stretch, 0.8)]
    if len(starts) == len(ends) == 1:
        found |= {starts[0].position: "start", ends[0].position: "end"}
        return
    if len(spans) == 1:
        found[spans[0].position] = "span"
        return
    unnamed = [column for column in clocks if not column.head.direction and column.mostly(_has_colon)]
    has_length = any(column.head.thing == "duration" for column in columns)
    if not starts and len(unnamed) == 1 and (ends or has_length):
        starts = unnamed
    for field, of_field in (("start", starts), ("end", ends)):
        if len(of_field) == 1:
            found[of_field[0].position] = field


def _has_colon(cell: str) -> bool:
    return ":" in cell or "." in cell or "uhr" in cell.casefold()


def _lengths(columns: Sequence[Raw], found: dict[int, str]) -> None:
    named = [column for column in columns if column.head.thing == "duration" and column.mostly(_is_length, 0.5)]
    if not named and not {"start", "end"} <= set(found.values()) and "span" not in found.values():
        free = [column for column in columns if column.head.thing == "clock" and column.position not in found]
        named = [column for column in free if column.mostly(_is_short, 1.0)]
    others = [column for column in columns if column.head.thing in ("break", "travel", "waiting", "other")]
    named = [column for column in named if not column.head.total] or ([] if others else named)
    parts = {column.head.unit: column for column in named if column.head.bare}
    if len(named) == 2 and set(parts) == {"hours", "minutes"}:
        _parts(parts["hours"], parts["minutes"], found)
        return
    first = named[0] if named and all(_same(named[0], other) for other in named[1:]) else None
    if first is not None and not _is_end(first, columns, found):
        found[first.position] = "duration"


def _is_end(length: Raw, columns: Sequence[Raw], found: Mapping[int, str]) -> bool:
    """Whether a column of lengths rather holds the ends of visits: beside starts, each later than its start."""
    starts = [column for column in columns if found.get(column.position) == "start"]
    if not starts or "end" in found.values():
        return False
    pairs = [(cells.clock(a), cells.clock(b)) for a, b in zip(starts[0].cells, length.cells, strict=True) if a and b]
    is_colon = all(":" in cell for cell in length.cells if cell)
    return bool(pairs) and is_colon and all(a and b and a < b for a, b in pairs)


def _is_short(cell: str) -> bool:
    if cells.stretch(cell):
        return False
    read = lengths.minutes(cell, "hours")
    return read is not None and (read <= _MAX_SURE_LENGTH or not _is_clock(cell) or "," in cell)


def _parts(hours: Raw, minutes: Raw, found: dict[int, str]) -> None:
    """'Stunden' beside 'Minuten': parts of one length, or the same length twice."""
    if _same(hours, minutes):
        found[hours.position] = "duration"
        return
    whole = all(cell.isdigit() for cell in hours.cells if cell)
    rest = all(cell.isdigit() and int(cell) < 60 for cell in minutes.cells if cell)
    if whole and rest:
        found |= {hours.position: "hours", minutes.position: "minutes"}


def _same(one: Raw, other: Raw) -> bool:
    """Whether two columns say the same lengths, to a minute and a rounded hundredth of an hour."""
    first, second = (_reading(column) for column in (one, other))
    pairs = [(lengths.minutes(a, first), lengths.minutes(b, second)) for a, b in zip(one.cells, other.cells) if a and b]  # noqa: B905
    return bool(pairs) and all(a is not None and b is not None and abs(a - b) <= 1 for a, b in pairs)


def _reading(column: Raw) -> str:
    possible, sure = lengths.decide(column.head.unit, column.cells)
    return sure or possible[0]
