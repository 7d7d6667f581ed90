"""Frozen cells as tables, for pages and files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilotapp.figures import labels
from pilotapp.figures.expressions import MERGED
from pilotapp.figures.measures import DIMENSION, Dimension
from pilotapp.periods import Period
from pilotapp.releases import wording
from pilotapp.releases.counting import SESSION, TOTAL
from pilotapp.releases.rules import CORRECTION, NUMBERS, SESSION_NUMBERS
from pilotapp.releases.ways import UNCHANGED, Recoded

Found = tuple[str, str, str, int | None, str | None]  # dimension, code, measure, value, reason of suppression


@dataclass(frozen=True, slots=True)
class Cell:
    """A number; `value` None is suppressed, with its `reason`: a code of `wording.REASONS`."""

    value: int | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `cells` by the measure's code, such as 'visits'. `inside`: the labels of rows put together."""

    code: str
    label: str
    cells: Mapping[str, Cell]
    inside: tuple[str, ...] = ()

    @property
    def full_label(self) -> str:
        """The label with what is in it, for files."""
        return f"{self.label}: {', '.join(self.inside)}" if self.inside else self.label

    @property
    def is_hidden(self) -> bool:
        """Whether all of it is suppressed."""
        return all(cell.value is None for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Table:
    """The measures of a period by one dimension; `title`, `header` and `meaning` as frozen.

    `notes` say what the rows that are put together mean for this table.
    """

    code: str
    title: str
    header: str
    meaning: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def readable(self) -> list[Row]:
        """The rows that are not wholly suppressed."""
        return [row for row in self.rows if not row.is_hidden]

    @property
    def not_shown(self) -> list[str]:
        """The labels of the rows that are wholly suppressed: in an order that does not depend on their size."""
        return [row.label for row in self.rows if row.is_hidden]


@dataclass(frozen=True, slots=True)
class Shown:
    """All readable content: `numbers` are definitions by code, each with label, header, meaning, source and unit.

    `corrections` have the number of the earlier release as their code; `hidden` is the number of suppressed cells.
    """

    period: Period
    k: int
    totals: Row
    tables: tuple[Table, ...]
    sessions: Row
    corrections: tuple[Row, ...]
    numbers: Mapping[str, Mapping[str, str]]
    hidden: int
    recoded: Recoded = UNCHANGED

    @property
    def way(self) -> str:
        """In one sentence, which rows are put together; empty if none are."""
        return wording.told(self.recoded, self.period.first.year)

    @property
    def columns(self) -> tuple[str, ...]:
        """The measures of every table, in order."""
        return NUMBERS

    @property
    def session_columns(self) -> tuple[str, ...]:
        """The measures of supervision, in order."""
        return SESSION_NUMBERS

    def labels(self, codes: Iterable[str]) -> list[str]:
        """Return the labels of these measures."""
        return [self.numbers[code]["label"] for code in codes]


def shown(
    period: Period, k: int, texts: Mapping[str, Any], found: Iterable[Found], recoded: Recoded = UNCHANGED
) -> Shown:
    """Return the tables of these cells, with the frozen wording in the reader's language."""
    rows: dict[tuple[str, str], dict[str, Cell]] = defaultdict(dict)
    for dimension, code, number, value, reason in found:
        rows[dimension, code][number] = Cell(value, reason)
    words = wording.in_reader_language(texts)
    tables = tuple(
        _table(each, [(code, cells) for (dimension, code), cells in rows.items() if dimension == each["code"]], recoded)
        for each in words["dimensions"]
    )
    corrections = [Row(code, code, cells) for (name, code), cells in rows.items() if name == CORRECTION]
    return Shown(
        period=period,
        k=k,
        totals=Row("", "", rows.get((TOTAL, ""), {})),
        tables=tuple(table for table in tables if table.rows),
        sessions=Row("", "", rows.get((SESSION, ""), {})),
        corrections=tuple(sorted(corrections, key=lambda row: int(row.code))),
        numbers={number["code"]: number for number in words["numbers"]},
        hidden=sum(cell.value is None for cells in rows.values() for cell in cells.values()),
        recoded=recoded,
    )


def _table(words: Mapping[str, str], rows: Sequence[tuple[str, Mapping[str, Cell]]], recoded: Recoded) -> Table:
    """Sort the rows by size; suppressed ones last, by name, because their place would reveal their size."""
    dimension = DIMENSION[words["code"]]
    inside = tuple(sorted(labels.label(dimension, code, {}) for code in recoded.merged.get(dimension.code, ())))
    labelled = [
        Row(code, wording.merged_row(), cells, inside)
        if code == MERGED
        else Row(code, labels.label(dimension, code, {}), cells)
        for code, cells in rows
    ]
    labelled.sort(key=lambda row: _place(dimension, row))
    notes = tuple(_notes(dimension, recoded, inside if MERGED not in dict(rows) else ()))
    return Table(words["code"], words["title"], words["header"], words["meaning"], tuple(labelled), notes)


def _notes(dimension: Dimension, recoded: Recoded, missing: Sequence[str]) -> Iterator[str]:
    if dimension.scheme and dimension.scheme.by in recoded.merged:
        yield wording.cut_off(labels.worded(DIMENSION[dimension.scheme.by]).title)
    if missing:
        yield wording.not_apart(missing)


def _place(dimension: Dimension, row: Row) -> tuple[Any, ...]:
    visits, is_merged = row.cells["visits"].value, row.code == MERGED
    if dimension.in_order or dimension.scheme:
        return (is_merged, *(() if is_merged else labels.place(dimension, row.code, row.label, 0)))
    return (visits is None, is_merged, labels.place(dimension, row.code, row.label, visits or 0))
