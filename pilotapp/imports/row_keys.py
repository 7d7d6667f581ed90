"""What a row is recognised by when its file, or another one with the same row, is handed in once more. Pure.

The uid of an imported visit is made of this key. It holds the day, the pilot and the times as the row says them,
whatever was chosen: so that choosing differently, or more columns, makes no second visit. Codes are no part of it:
correcting one makes none either. A change of what it gives needs a higher READING and a place in `earlier_keys`.
"""

import json
import re
from collections.abc import Sequence
from datetime import date

from pilotapp.imports import cells, headers, lengths
from pilotapp.imports.matching import plain
from pilotapp.imports.plan import Plan

READING = 2  # stored with each import; 1 is that of `earlier_keys`
_CLOCK = re.compile(r"(?:.*[T ])?\d{1,2}:\d{2}(?::\d{2})?(?: ?[Uu]hr)?")
_THINGS = ("clock", "duration")
_FIELDS = ("start", "end", "span", "duration", "hours", "minutes")


class RowKeys:
    """Makes the keys of the rows of one table."""

    def __init__(self, plan: Plan) -> None:
        self._owner = plan.owner
        self._pilots = plan.places().get("pilot", [])
        self._times: list[int] = []
        self._stray: list[int] = []  # no header explains them: a time of day that is chosen only later may stand there
        for place, column in enumerate(plan.allowed):
            if headers.parse(column.header).thing in _THINGS or column.guess in _FIELDS:
                self._times.append(place)
            elif column.is_mark and column.guess is None:
                self._stray.append(place)

    def key(self, day: date | None, row: Sequence[str]) -> str:
        """Return the key of a row of this day."""
        pilot = sorted(plain(row[place]) for place in self._pilots if row[place]) or [self._owner]
        times = [time for place in self._times if row[place] for time in _times(row[place])]
        times += [time for place in self._stray if _CLOCK.fullmatch(row[place]) for time in _times(row[place])]
        return json.dumps([str(day), pilot, sorted(times)], ensure_ascii=False)


def _times(cell: str) -> list[str]:
    """What a cell says of times, the same for every kind of file: a bare number as a number, else minutes."""
    try:
        return [repr(float(cell.replace(",", ".")))]
    except ValueError:
        pass
    if found := cells.stretch(cell):
        return [str(one.hour * 60 + one.minute) for one in found]
    if (at := cells.clock(cell)) is not None:
        return [str(at.hour * 60 + at.minute)]
    read = lengths.minutes(cell, "hours")
    return [plain(cell) if read is None else str(read)]
