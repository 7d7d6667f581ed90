"""What a row of an old table says by a plan: a visit, or what is wrong with it; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp.domain.limits import MAX_OTHER_MINUTES, MAX_TOPICS, MAX_VISIT_MINUTES
from pilotapp.imports import cells, matching, people_rows
from pilotapp.imports.plan import SKIP, UNKNOWN, Plan

MARKS = ("pilot", "start", "end", "duration")  # with the day, what a row is known by
_NOON = time(12)
_CLOCK = re.compile(r"(?:.*[T ])?\d{1,2}:\d{2}(?::\d{2})?(?: ?[Uu]hr)?")


@dataclass(slots=True)
class Row:
    """A parsed row: `values` are columns of a visit, `pilot` is a uid or plan.NEW, `spelling` the name in the table,
    `faults` codes by position of the column (-1: none). `key` is the same for equal rows of any file.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    pilot: str = ""
    spelling: str = ""
    faults: dict[int, str] = field(default_factory=dict)
    key: str = ""


class RowParser:
    """Reads the rows of one file by `plan`; days are cut in `zone`, and none may lie after `today`."""

    def __init__(self, plan: Plan, zone: ZoneInfo, today: date) -> None:
        self.plan, self.zone, self.today = plan, zone, today
        self._places = plan.places()
        self._marks, self._stray = _places_of_marks(plan)

    def row(self, number: int, row: Sequence[str]) -> Row:
        """What this row says."""
        found = Row(number)
        said = {name: [row[place] for place in places if row[place]] for name, places in self._places.items()}
        self._when(found, said)
        self._who(found, said)
        self._codes(found, said)
        self._numbers(found, said)
        found.key = self._key(found, row)
        return found

    def _fault(self, found: Row, name: str, code: str) -> None:
        found.faults.setdefault(self.plan.position(name), code)

    def _when(self, found: Row, said: dict[str, list[str]]) -> None:
        text = _first(said, "day")
        day = cells.day(text) if text else None
        if day is None:
            return self._fault(found, "day", "day_unreadable" if text else "day_missing")
        if day > self.today:
            return self._fault(found, "day", "day_future")
        found.values["day"] = day
        begin, end = self._clock(found, said, "start"), self._clock(found, said, "end")
        minutes = self._minutes(found, said, "duration", self.plan.unit)
        if found.faults:
            return None
        noon = datetime.combine(day, _NOON, self.zone).astimezone(UTC)
        found.values |= {"started_at": noon, "ended_at": None, "minutes": minutes}
        if begin is not None and end is not None:
            return self._from_to(found, day, begin, end, minutes)
        if minutes is None:
            return self._fault(found, "duration" if "duration" in self._places else "end", "length_missing")
        return self._check_length(found, "duration")

    def _from_to(self, found: Row, day: date, begin: time, end: time, minutes: int | None) -> None:
        span = cells.span(day, begin, end, self.zone)
        if span is None:
            return self._fault(found, "start", "no_such_time")
        passed = int((span[1] - span[0]).total_seconds() // 60)
        if minutes is not None and minutes != passed:
            return self._fault(found, "duration", "length_differs")
        found.values |= {"started_at": span[0], "ended_at": span[1], "minutes": passed}
        if end < begin and passed > MAX_VISIT_MINUTES:
            return self._fault(found, "end", "end_first")
        return self._check_length(found, "end")

    def _check_length(self, found: Row, name: str) -> None:
        if found.values["minutes"] > MAX_VISIT_MINUTES:
            self._fault(found, name, "too_long")

    def _clock(self, found: Row, said: dict[str, list[str]], name: str) -> time | None:
        text = _first(said, name)
        read = cells.clock(text) if text else None
        if text and read is None:
            self._fault(found, name, "clock_unreadable")
        return read

    def _minutes(self, found: Row, said: dict[str, list[str]], name: str, unit: str) -> int | None:
        text = _first(said, name)
        read = cells.minutes(text, unit) if text else None
        if text and read is None:
            self._fault(found, name, "length_unreadable")
        return read

    def _who(self, found: Row, said: dict[str, list[str]]) -> None:
        found.spelling = " ".join(said.get("pilot", []))
        chosen = self.plan.pilots.get(matching.plain(found.spelling), "")
        if not people_rows.name_of(found.spelling):
            self._fault(found, "pilot", "pilot_missing")
        elif chosen == SKIP:
            self._fault(found, "pilot", "left_out")
        elif not chosen:
            self._fault(found, "pilot", "pilot_unknown")
        found.pilot = chosen

    def _codes(self, found: Row, said: dict[str, list[str]]) -> None:
        for name in matching.CODED:
            given = [part for cell in said.get(name, []) for part in parts(name, cell)]
            read = [code for part in given if (code := self._code(found, name, part))]
            usual = self.plan.general.get(name)
            codes = tuple(dict.fromkeys(read)) or ((usual,) if usual else ())
            if name != "topic":
                found.values[name] = codes[0] if codes else None
            elif len(codes) > MAX_TOPICS:
                self._fault(found, name, "too_many_topics")
            else:
                found.topics = codes
        found.values["outcome"] = found.values["outcome"] or "held"
        self._first_contact(found, _first(said, "first_contact"))

    def _code(self, found: Row, name: str, text: str) -> str | None:
        code = self.plan.values.get(name, {}).get(matching.plain(text), "")
        if not code and matching.plain(text):
            self._fault(found, name, "value_unknown")
        elif code == SKIP:
            self._fault(found, name, "left_out")
        return None if code in ("", UNKNOWN, SKIP) else code

    def _first_contact(self, found: Row, text: str) -> None:
        usual = self.plan.general.get("first_contact")
        if "first_contact" in self._places and not text and usual is None:
            found.values["first_contact"] = False  # an empty cell beside crosses
            return
        found.values["first_contact"] = cells.yes_or_no(text) if text else None if usual is None else usual == "yes"
        if text and found.values["first_contact"] is None:
            self._fault(found, "first_contact", "not_yes_or_no")

    def _numbers(self, found: Row, said: dict[str, list[str]]) -> None:
        for name in ("waiting_minutes", "travel_minutes"):
            read = self._minutes(found, said, name, "minutes") or 0
            if read > MAX_OTHER_MINUTES:
                self._fault(found, name, "too_long")
            found.values[name] = read

    def _key(self, found: Row, row: Sequence[str]) -> str:
        """By day, pilot and times as the row says them, whatever was chosen: so that choosing differently, or more
        columns, makes no second visit. Codes are no part of it: correcting one makes none either.
        """
        said = {name: [row[place] for place in self._marks[name] if row[place]] for name in MARKS}
        pilot = sorted(map(matching.plain, said["pilot"]))
        clocks = [_minutes_of(cells.clock(cell)) or matching.plain(cell) for cell in (*said["start"], *said["end"])]
        stray = [_minutes_of(cells.clock(row[place])) for place in self._stray if _CLOCK.fullmatch(row[place])]
        times = sorted(filter(None, (*clocks, *map(_length, said["duration"]), *stray)))
        return json.dumps([str(found.values.get("day")), pilot, times], ensure_ascii=False)


def _places_of_marks(plan: Plan) -> tuple[dict[str, list[int]], list[int]]:
    """(where the cells of each of MARKS stand by the names of the columns, else by what was chosen; the columns that
    no name explains, where a time of day may stand that is chosen only later).
    """
    marks: dict[str, list[int]] = {name: [] for name in MARKS}
    stray = []
    for place, column in enumerate(plan.allowed):
        chosen = plan.fields.get(column.position)
        name = column.guess if column.guess in MARKS else chosen
        if name in MARKS:
            marks[name].append(place)
        elif column.guess is None:
            stray.append(place)
        if chosen == "pilot" != name:
            marks[chosen].append(place)
    return marks, stray


def _minutes_of(at: time | None) -> str:
    return "" if at is None else str(at.hour * 60 + at.minute)


def _length(text: str) -> str:
    """A length the same for every kind of file: a bare number as number, else minutes."""
    try:
        return repr(float(text.replace(",", ".")))
    except ValueError:
        read = cells.minutes(text, "hours")
        return matching.plain(text) if read is None else str(read)


def parts(name: str, cell: str) -> Sequence[str]:
    """The values that a cell holds; only topics and languages of pilots may be several."""
    return matching.several(cell, name) if name in ("topic", "languages") else [cell]


def _first(said: dict[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, [])), "")


def pilot_of(row: Row) -> UUID | None:
    """The uid of the pilot that was chosen for a row."""
    try:
        return UUID(row.pilot)
    except ValueError:
        return None
