"""Find the line, or the two lines, that name the columns of a sheet, and what stands above them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pilotapp.imports import headers, matching, privacy

_WITHIN = 30  # lines from the top
_MAX_LETTERS = 60  # letters of a header
_ANOTHER = 3  # columns that a second header names at least; fewer may be words in a row
_FEWEST = 2  # columns that must be named: a title over merged cells names one


@dataclass(frozen=True, slots=True)
class Head:
    """`at` is the index of the last line of the header, `names` are its cells, `titles` the texts above it."""

    at: int
    names: list[str]
    titles: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What two sheets with the same columns have in common."""
        return tuple(map(matching.plain, self.names))


def find(kind: str, rows: Sequence[Sequence[str]]) -> Head | None:
    """Return the header of a sheet; None where no line names at least two columns."""
    first = rows[:_WITHIN]
    scores = [len(_named(kind, row)) for row in first]
    best = max(scores, default=0)
    at = scores.index(best) if best >= _FEWEST else None
    pairs = [number for number in range(len(first) - 1) if at in (None, number, number + 1)]
    two = [(len(_named(kind, _joined(first[number], first[number + 1]))), number) for number in pairs
           if _is_header(kind, first[number]) and _is_header(kind, first[number + 1])]  # fmt: skip
    most, top = max(two, default=(0, 0))
    if most > best and most >= _FEWEST:
        return Head(top + 1, _joined(first[top], first[top + 1]), _texts(first[:top]))
    return Head(at, [_line(cell) for cell in first[at]], _texts(first[:at])) if at is not None else None


def _texts(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(_line(cell) for row in rows for cell in row if cell)


def _line(cell: str) -> str:
    return " ".join(cell.split())


def _named(kind: str, row: Sequence[str]) -> set[object]:
    """The different columns that a line names."""
    found = {_meaning(kind, _line(cell)) for cell in row if cell and len(cell) <= _MAX_LETTERS}
    return found - {None}


def _meaning(kind: str, cell: str) -> object:
    if kind == "visits" and (head := headers.parse(cell)).thing:
        return head
    return matching.guess_field(kind, cell) or privacy.by_header(kind, cell)


def _is_header(kind: str, row: Sequence[str]) -> bool:
    """Whether every cell of a line names a column or says more about one."""
    filled = [cell for cell in row if cell]
    return bool(filled) and all(_meaning(kind, _line(cell)) and not privacy.is_time(cell) for cell in filled)


def is_another(kind: str, row: Sequence[str]) -> bool:
    """Return whether a line within a table names columns: those of another table."""
    return _is_header(kind, row) and len(_named(kind, row)) >= _ANOTHER


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two lines as one: a cell above that spans several stands before each of those below it."""
    names, group = [], ""
    for position in range(max(len(above), len(below))):
        own = _line(above[position]) if position < len(above) else ""
        part = _line(below[position]) if position < len(below) else ""
        group = own or (group if part else "")
        names.append(f"{group} {part}".strip())
    return names
