"""What nobody can know who only sees the table, asked with sample rows; and what the table settles by itself. Pure.

Each question has a code, which is the key of its answer in `Plan.answers`: 'day' (the order of day, month and year),
'year', a field of lengths (its reading), 'subtract' (breaks), 'carry' (rows without a pilot).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilotapp.imports import cells, days, headers, lengths, matching
from pilotapp.imports.columns import CARRIED
from pilotapp.imports.plan import Plan

LENGTHS = ("duration", "break", "waiting_minutes", "travel_minutes")
SUBTRACT, LEAVE, NET = "subtract", "leave", "net"  # answers about breaks; net: the duration is without them already
ABOVE = "above"  # the answer that a row without a pilot has the one above it
_SAMPLES = 3
_TIMES = ("start", "end", "span", "duration", "hours", "minutes", "break")
_YEARS = 25  # to choose from
_FITS = 0.9  # share of rows that settle whether a duration is without breaks
StagedRow = tuple[int, Sequence[str], str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A row's number, what stands in it, and what that means by each of the options (minutes, a day, or a name)."""

    number: int
    cell: str
    meanings: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`header` names the column. `answer` is one of `options`; '' where somebody has to choose."""

    code: str
    header: str
    options: tuple[str, ...]
    answer: str
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """The chosen table with its rows."""

    plan: Plan
    rows: Sequence[StagedRow]

    def column(self, field: str) -> tuple[str, list[tuple[int, str]]] | None:
        """The header of a field's column and its cells with the numbers of their rows; None where there is none."""
        places = self.plan.places().get(field)
        if not places:
            return None
        place = places[0]
        return self.plan.allowed[place].header, [(row[0], row[1][place]) for row in self.rows if row[1][place]]


def of(plan: Plan, rows: Sequence[StagedRow], today: date) -> list[Question]:
    """Return the questions that a table of visits raises, with the answers that are known or sure."""
    table = _Table(plan, rows)
    found = [*_order(table), *_year(table, today)]
    for field in LENGTHS:
        found += _length(table, field)
    return [*found, *_breaks(table), *_carried(table)]


def settled(questions: Sequence[Question]) -> dict[str, str]:
    """Return the answers that are there."""
    return {each.code: each.answer for each in questions if each.answer}


def _answer(plan: Plan, code: str, options: Sequence[str], sure: str = "") -> str:
    chosen = plan.answers.get(code, "")
    return chosen if chosen in options else sure


def _samples(
    found: list[tuple[int, str]], options: Sequence[str], says: Callable[[str, str], Any]
) -> tuple[Sample, ...]:
    """Rows whose cells differ, those first that mean different things."""
    different = {cell: number for number, cell in reversed(found)}
    made = [Sample(number, cell, tuple(says(cell, option) for option in options)) for cell, number in different.items()]
    telling = sorted(made, key=lambda one: (len(set(map(str, one.meanings))) < min(2, len(options)), one.number))
    return tuple(sorted(telling[:_SAMPLES], key=lambda one: one.number))


def _day_column(table: _Table) -> tuple[str, list[tuple[int, str]]] | None:
    return table.column("day") or table.column("start")


def _order(table: _Table) -> Iterator[Question]:
    column = _day_column(table)
    if column is None:
        return
    header, found = column
    texts = [cell for _, cell in found]
    options, is_needed = days.orders(texts)
    is_german = any(word in matching.plain(header) for word in ("datum", "tag"))
    needing = [cell for cell in texts if days.is_ambiguous(cell)]
    sure = days.sure(options, needing, is_german) if is_needed else "dmy"
    answer = _answer(table.plan, "day", options, sure)
    yield Question("day", header, options, answer, _samples(found, options, days.day))


def _year(table: _Table, today: date) -> Iterator[Question]:
    column = _day_column(table)
    without = [(number, cell) for number, cell in column[1] if days.lacks_year(cell)] if column else []
    if column and without:
        options = tuple(str(today.year - back) for back in range(_YEARS))
        samples = tuple(Sample(number, cell) for number, cell in without[:_SAMPLES])
        yield Question("year", column[0], options, _answer(table.plan, "year", options), samples)


def _length(table: _Table, field: str) -> Iterator[Question]:
    column = table.column(field)
    if column is None:
        return
    header, found = column
    texts = [cell for _, cell in found]
    options, sure = lengths.decide(headers.parse(header).unit, texts, is_short=field != "duration")
    answer = sure if len(options) == 1 else _answer(table.plan, field, options, sure)
    bare = [(number, cell) for number, cell in found if lengths.bare([cell])]
    yield Question(field, header, options, answer, _samples(bare, options, lengths.minutes))


def _breaks(table: _Table) -> Iterator[Question]:
    column = table.column("break")
    if column is None or not any(cell.strip("0:,. ") for _, cell in column[1]):
        return
    readings = {field: _reading(table, field) for field in ("break", "duration")}
    pairs = [pair for row in table.rows if (pair := _lengths_of(table.plan, row, readings))]
    net = sum(passed - pause == said for passed, pause, said in pairs)
    gross = sum(passed == said for passed, pause, said in pairs)
    if pairs and net >= _FITS * len(pairs) and net > gross:
        yield Question("subtract", column[0], (NET,), NET)
        return
    options = (SUBTRACT, LEAVE)
    place = table.plan.places()["break"][0]
    broken = [row for row in table.rows if row[1][place].strip("0:,. ")][:_SAMPLES]
    is_open = any(not each.answer for field in readings for each in _length(table, field))
    samples = tuple(_with_break(table.plan, row, {} if is_open else readings) for row in broken)
    yield Question("subtract", column[0], options, _answer(table.plan, "subtract", options), samples)


def _with_break(plan: Plan, row: StagedRow, readings: Mapping[str, str]) -> Sample:
    """A row with all that it says of times; its minutes without and with the break where `readings` are known."""
    places = sorted(found[0] for name, found in plan.places().items() if name in _TIMES)
    cell = "; ".join(f"{plan.allowed[place].header}: {row[1][place]}" for place in places if row[1][place])
    passed, pause, said = _times_of(plan, row, readings) if readings else (None, None, None)
    whole = passed if said is None else said
    if whole is None or pause is None or whole <= pause:
        return Sample(row[0], cell)
    return Sample(row[0], cell, (whole - pause, whole))


def _lengths_of(plan: Plan, row: StagedRow, readings: Mapping[str, str]) -> tuple[int, int, int] | None:
    """What `_times_of` returns, for a row with a break that says all of it."""
    passed, pause, duration = _times_of(plan, row, readings)
    return None if passed is None or not pause or duration is None else (passed, pause, duration)


def _times_of(plan: Plan, row: StagedRow, readings: Mapping[str, str]) -> tuple[int | None, int | None, int | None]:
    """(minutes from start to end, of the break, of the duration) of a row; None for what it does not say."""
    said = {name: row[1][places[0]] for name, places in plan.places().items()}
    begin, end = cells.clock(said.get("start", "")), cells.clock(said.get("end", ""))
    if begin is None or end is None:
        begin, end = cells.stretch(said.get("span", "")) or (None, None)
    pause, duration = (lengths.minutes(said.get(field, ""), reading) for field, reading in readings.items())
    if begin is None or end is None:
        return None, pause, duration
    passed = (end.hour - begin.hour) * 60 + end.minute - begin.minute
    return passed % (24 * 60), pause, duration


def _reading(table: _Table, field: str) -> str:
    return next((each.answer or each.options[0] for each in _length(table, field)), "hours")


def _carried(table: _Table) -> Iterator[Question]:
    rows = [row for row in table.rows if row[2] == CARRIED]
    if rows and "pilot" in table.plan.places():
        options = (ABOVE, LEAVE)
        sure = ABOVE if table.plan.chosen.carries else ""
        places = table.plan.places()["pilot"]
        samples = tuple(Sample(row[0], "–", (" ".join(row[1][place] for place in places),)) for row in rows[:_SAMPLES])
        yield Question("carry", "", options, _answer(table.plan, "carry", options, sure), samples)
