"""What can be read in a release or in a sum of releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.figures import short

Row = tuple[str, str]  # a table and a code
HEAD = ("own code", "rows", "hidden", "s")


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be read: visits in readable rows under their own code, in readable rows put together, and in all rows of
    the tables; rows readable and all; numbers hidden and all; seconds of processor time.
    """

    own: int
    together: int
    visits: int
    readable: int
    rows: int
    hidden: int
    numbers: int
    seconds: float

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        more = f" + {self.together / self.visits:.0%}" if self.together else ""
        return (
            f"{self.own / self.visits:.0%}{more}",
            f"{self.readable:,} of {self.rows:,}",
            f"{self.hidden:,} of {self.numbers:,}",
            short(self.seconds),
        )


@dataclass(frozen=True, slots=True)
class Published:
    """A release or a sum: its cells, the true visits of the rows of all possible tables, and how long it took."""

    cells: Sequence[Any]
    visits: Mapping[Row, int]
    seconds: float

    @property
    def tables(self) -> set[str]:
        """The dimensions of its tables."""
        return {cell.dimension for cell in self.cells} & {table for table, _ in self.visits}

    @property
    def readable(self) -> dict[Row, int]:
        """The rows of its tables whose visits can be read; a row that is put together has no true visits of its own."""
        tables = self.tables
        return {
            (cell.dimension, cell.code): cell.value
            for cell in self.cells
            if cell.dimension in tables and cell.number == "visits" and cell.value is not None
        }

    def figures(self) -> Figures:
        """Return the figures of all tables together."""
        tables, readable = self.tables, self.readable
        rows = {row: visits for row, visits in self.visits.items() if row[0] in tables}
        own = readable.keys() & rows.keys()
        return Figures(
            sum(rows[row] for row in own),
            sum(visits for row, visits in readable.items() if row not in own),
            sum(rows.values()),
            len(own),
            len(rows),
            sum(cell.value is None for cell in self.cells),
            len(self.cells),
            self.seconds,
        )

    def lost(self, before: Published) -> list[Row]:
        """Return the rows that could be read `before` and cannot any more, neither apart nor in a readable row."""
        stand = {(cell.dimension, cell.code) for cell in self.cells}
        readable = self.readable
        merged = {table for table, code in readable if (table, code) not in self.visits}
        return [
            row
            for row in sorted(before.readable.keys() - readable.keys())
            if row[0] in self.tables and (row in stand or row[0] not in merged)
        ]
