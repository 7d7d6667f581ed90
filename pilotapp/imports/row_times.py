"""Day, start, end and length of a row, put together from whatever columns say them; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pilotapp.domain.limits import MAX_VISIT_MINUTES
from pilotapp.imports import cells, days, lengths
from pilotapp.imports.questions import LEAVE, SUBTRACT

_ROUNDED = 1  # minutes by which a length may differ from start and end: seconds are cut


@dataclass(slots=True)
class Times:
    """What a row says of times; `faults` are (field, code). Without times of day `started_at` is None."""

    day: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    minutes: int | None = None
    waiting: int = 0
    travel: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)


class TimesReader:
    """Reads rows by the answers of a plan; `fields` are those that have a column."""

    def __init__(self, answers: Mapping[str, str], zone: ZoneInfo, today: date, fields: Collection[str]) -> None:
        self._answers, self._zone, self._today, self._fields = answers, zone, today, fields
        self._order = answers.get("day", "dmy")

    def read(self, said: Mapping[str, str]) -> Times:
        """Return the times of a row whose cells are `said`, by field; empty cells are not among them."""
        found = Times()
        rest = self._day(found, said)
        found.waiting = self._length(found, said, "waiting_minutes") or 0
        found.travel = self._length(found, said, "travel_minutes") or 0
        if (count := said.get("count", "1")) not in ("0", "1"):
            found.faults.append(("count", "several_visits" if count.isdigit() else "length_unreadable"))
        if found.day is None:
            return found
        last = self._last_day(found, said)
        begin, end = self._clocks(found, said, rest)
        minutes = self._minutes(found, said)
        pause = (self._length(found, said, "break") or 0) if self._answers.get("subtract") == SUBTRACT else 0
        if found.faults:
            return found
        if begin is not None and end is not None:
            self._from_to(found, begin, end, last, said, (minutes, pause))
        elif minutes is None:
            found.faults.append((self._length_field(), "length_missing"))
        else:
            found.minutes = minutes - pause
        self._check(found, "duration" if minutes is not None and end is None else "end")
        return found

    def _length_field(self) -> str:
        known = ("duration", "hours", "span", "end", "start")
        return next((name for name in known if name in self._fields), "duration")

    def _day(self, found: Times, said: Mapping[str, str]) -> str:
        """Read the day; return what stands behind it in its cell."""
        name = "day" if "day" in self._fields else "start"
        text = said.get(name, "")
        if days.lacks_year(text) and (year := self._answers.get("year", "")).isdigit():
            text = days.completed(text, int(year), None) or text
        day, rest = days.split(text, self._order)
        is_understood = not rest or cells.clock(rest) is not None or cells.stretch(rest) is not None
        if day is None or not is_understood:
            found.faults.append((name, "day_unreadable" if text else "day_missing"))
        elif day > self._today:
            found.faults.append((name, "day_future"))
        else:
            found.day = day
        return rest

    def _last_day(self, found: Times, said: Mapping[str, str]) -> date | None:
        text = said.get("end_day", "")
        last = days.day(text, self._order) if text else None
        if last is None and not text and "day" not in self._fields:
            last = days.day(said.get("end", ""), self._order)
        if text and last is None:
            found.faults.append(("end_day", "day_unreadable"))
        elif last and found.day and not found.day <= last <= found.day + timedelta(days=1):
            found.faults.append(("end_day" if text else "end", "days_differ"))
        return last

    def _clocks(self, found: Times, said: Mapping[str, str], rest: str) -> tuple[time | None, time | None]:
        if text := said.get("span"):
            both = cells.stretch(text)
            if both is None:
                found.faults.append(("span", "span_unreadable"))
            return both or (None, None)
        begin, end = (self._clock(found, said, name) for name in ("start", "end"))
        if rest and not {"start", "end", "span"} & set(self._fields):
            return cells.stretch(rest) or (cells.clock(rest), None)
        return begin, end

    def _clock(self, found: Times, said: Mapping[str, str], name: str) -> time | None:
        text = said.get(name, "")
        read = cells.clock(text) if text else None
        if text and read is None:
            found.faults.append((name, "clock_unreadable"))
        return read

    def _minutes(self, found: Times, said: Mapping[str, str]) -> int | None:
        if not {"hours", "minutes"} & set(self._fields):
            return self._length(found, said, "duration")
        hours, rest = said.get("hours", ""), said.get("minutes", "")
        if not hours and not rest:
            return None
        for name, text in (("hours", hours), ("minutes", rest)):
            if text and not text.isdigit():
                found.faults.append((name, "length_unreadable"))
                return None
        return int(hours or 0) * 60 + int(rest or 0)

    def _length(self, found: Times, said: Mapping[str, str], name: str) -> int | None:
        text = said.get(name, "")
        read = lengths.minutes(text, self._answers.get(name, "hours")) if text else None
        if text and read is None:
            found.faults.append((name, "length_unreadable"))
        return read

    def _from_to(
        self,
        found: Times,
        begin: time,
        end: time,
        last: date | None,
        said: Mapping[str, str],
        length: tuple[int | None, int],
    ) -> None:
        assert found.day is not None
        minutes, pause = length
        span = cells.span(found.day, begin, end, self._zone, last)
        if span is None:
            found.faults.append(("end", "end_first") if last else ("start", "no_such_time"))
            return
        passed = int((span[1] - span[0]).total_seconds() // 60)
        if end < begin and last is None and passed > MAX_VISIT_MINUTES:
            found.faults.append(("end", "end_first"))
            return
        net = self._net(said)
        if minutes is not None and abs(minutes - (passed - net)) > _ROUNDED:
            found.faults.append(("duration" if "duration" in self._fields else "hours", "length_differs"))
            return
        taken = net or pause
        found.minutes = passed - taken
        # Start and end of a visit are what its minutes are counted from: with a break between they are left out.
        found.started_at, found.ended_at = (None, None) if taken else span

    def _net(self, said: Mapping[str, str]) -> int:
        """The break by which the duration is shorter than the time from start to end."""
        if self._answers.get("subtract") in (SUBTRACT, LEAVE) or not said.get("break"):
            return 0
        return lengths.minutes(said["break"], self._answers.get("break", "minutes")) or 0

    def _check(self, found: Times, name: str) -> None:
        if found.minutes is None or found.faults:
            return
        if found.minutes < 0:
            found.faults.append(("break", "break_too_long"))
        elif found.minutes > MAX_VISIT_MINUTES:
            found.faults.append((name if name in self._fields else self._length_field(), "too_long"))
