"""What a row of an old table says by a plan: a visit, or what is wrong with it; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp.imports import cells, words
from pilotapp.imports.plan import SKIP, UNKNOWN, Plan

MAX_VISIT_MINUTES = 12 * 60  # domain: time; the same as of visits that pilots enter
MAX_DAY_MINUTES = 16 * 60
MOST_TOPICS = 3
MOST_OTHER = 600  # minutes of waiting or travel
_NOON = time(12)


@dataclass(slots=True)
class Row:
    """A row as it was understood: `values` are columns of a visit, `pilot` a uid or plan.NEW, `spelling` how she is
    called there; `faults` codes by position of the column (-1: none). `key` is the same for equal rows of any file.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    pilot: str = ""
    spelling: str = ""
    faults: dict[int, str] = field(default_factory=dict)
    key: str = ""


class Judge:
    """Reads the rows of one file by `plan`; days are cut in `zone`, and none may lie after `today`."""

    def __init__(self, plan: Plan, zone: ZoneInfo, today: date) -> None:
        self.plan, self.zone, self.today = plan, zone, today
        self._places = plan.places()

    def row(self, number: int, row: Sequence[str]) -> Row:
        """What this row says."""
        found = Row(number)
        said = {name: [row[place] for place in places if row[place]] for name, places in self._places.items()}
        self._when(found, said)
        self._who(found, said)
        self._codes(found, said)
        self._numbers(found, said)
        found.key = self._key(found, said)
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
        chosen = self.plan.pilots.get(words.plain(found.spelling), "")
        if not found.spelling:
            self._fault(found, "pilot", "pilot_missing")
        elif chosen == SKIP:
            self._fault(found, "pilot", "left_out")
        elif not chosen:
            self._fault(found, "pilot", "pilot_unknown")
        found.pilot = chosen

    def _codes(self, found: Row, said: dict[str, list[str]]) -> None:
        for name in words.CODED:
            given = [part for cell in said.get(name, []) for part in parts(name, cell)]
            read = [code for part in given if (code := self._code(found, name, part))]
            usual = self.plan.general.get(name)
            codes = tuple(dict.fromkeys(read)) or ((usual,) if usual else ())
            if name != "topic":
                found.values[name] = codes[0] if codes else None
            elif len(codes) > MOST_TOPICS:
                self._fault(found, name, "too_many_topics")
            else:
                found.topics = codes
        found.values["outcome"] = found.values["outcome"] or "held"
        self._first_contact(found, _first(said, "first_contact"))

    def _code(self, found: Row, name: str, text: str) -> str | None:
        code = self.plan.values.get(name, {}).get(words.plain(text), "")
        if not code and words.plain(text):
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
            if read > MOST_OTHER:
                self._fault(found, name, "too_long")
            found.values[name] = read

    def _key(self, found: Row, said: dict[str, list[str]]) -> str:
        """By what the row says, not by what it was taken for: so that choosing differently makes no second visit."""
        times = [found.values.get("day"), *(cells.clock(_first(said, name)) for name in ("start", "end"))]
        lengths = [_length(_first(said, name)) for name in ("duration", "waiting_minutes", "travel_minutes")]
        first = cells.yes_or_no(_first(said, "first_contact"))
        named = {name: sorted(map(words.plain, said[name])) for name in ("pilot", *words.CODED) if name in said}
        known = {name: texts for name, texts in named.items() if texts}
        return json.dumps([list(map(str, times)), lengths, first, known], ensure_ascii=False, sort_keys=True)


def _length(text: str) -> str:
    """A length the same for every kind of file: a bare number as number, else minutes."""
    try:
        return repr(float(text.replace(",", ".")))
    except ValueError:
        return str(cells.minutes(text, "hours")) if text else ""


def parts(name: str, cell: str) -> Sequence[str]:
    """The values that a cell holds; only topics and languages of pilots may be several."""
    return words.several(cell, name) if name in ("topic", "languages") else [cell]


def _first(said: dict[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, [])), "")


def pilot_of(row: Row) -> UUID | None:
    """The uid of the pilot that was chosen for a row."""
    try:
        return UUID(row.pilot)
    except ValueError:
        return None
