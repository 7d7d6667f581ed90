"""What a row of a table says by a plan: a visit, or what is wrong with it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp.domain.limits import MAX_OTHER_MINUTES, MAX_TOPICS
from pilotapp.imports import cells, matching, own_words, people_rows
from pilotapp.imports.columns import CARRIED, RAGGED
from pilotapp.imports.plan import SKIP, UNKNOWN, Plan
from pilotapp.imports.questions import LEAVE
from pilotapp.imports.row_keys import RowKeys
from pilotapp.imports.row_times import Times, TimesReader

_NOON = time(12)


@dataclass(slots=True)
class Row:
    """A parsed row: `values` are columns of a visit, `pilot` is a uid or plan.NEW, `spelling` the name in the table,
    `faults` codes by position of the column (-1: none). `key` is the same for equal rows of any file. `is_carried`: the
    pilot is named in a row above; `cells` are those of the allowed columns.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    pilot: str = ""
    spelling: str = ""
    faults: dict[int, str] = field(default_factory=dict)
    key: str = ""
    is_carried: bool = False
    cells: Sequence[str] = ()


class RowParser:
    """Reads the rows of one table by `plan`; days are cut in `zone`, and none may lie after `today`."""

    def __init__(self, plan: Plan, zone: ZoneInfo, today: date) -> None:
        self.plan, self.zone = plan, zone
        self._places = plan.places()
        self._times = TimesReader(plan.answers, zone, today, set(self._places))
        self._keys = RowKeys(plan)

    def row(self, number: int, row: Sequence[str], said_of_it: str = "") -> Row:
        """Return what this row says."""
        found = Row(number, is_carried=said_of_it == CARRIED, cells=row)
        if said_of_it == RAGGED:
            found.faults[-1] = "ragged"
            found.key = self._keys.key(None, [""] * len(self.plan.allowed))
            return found
        said = {name: [row[place] for place in places if row[place]] for name, places in self._places.items()}
        self._when(found, said)
        self._who(found, said)
        self._codes(found, said)
        found.key = self._keys.key(found.values.get("day"), row)
        return found

    def _fault(self, found: Row, name: str, code: str) -> None:
        found.faults.setdefault(self.plan.position(name), code)

    def _when(self, found: Row, said: dict[str, list[str]]) -> None:
        times: Times = self._times.read({name: texts[0] for name, texts in said.items() if texts})
        for name, code in times.faults:
            self._fault(found, name, code)
        if times.day is not None:
            found.values["day"] = times.day
        for name, minutes in (("waiting_minutes", times.waiting), ("travel_minutes", times.travel)):
            found.values[name] = minutes
            if minutes > MAX_OTHER_MINUTES:
                self._fault(found, name, "too_long")
        if times.day is None or times.faults:
            return
        noon = datetime.combine(times.day, _NOON, self.zone).astimezone(UTC)
        found.values |= {"started_at": times.started_at or noon, "ended_at": times.ended_at, "minutes": times.minutes}

    def _who(self, found: Row, said: dict[str, list[str]]) -> None:
        if "pilot" not in self._places:
            found.pilot = self.plan.owner
            if not found.pilot:
                self._fault(found, "pilot", "pilot_missing")
            return
        found.spelling = " ".join(" ".join(said.get("pilot", [])).split())
        chosen = self.plan.pilot_of(matching.plain(found.spelling))
        if found.is_carried and self.plan.answers.get("carry") == LEAVE:
            found.spelling = ""
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
        self._first_contact(found, next(iter(said.get("first_contact", [])), ""))

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


def parts(name: str, cell: str) -> Sequence[str]:
    """Return the values that a cell holds, without what only says that nothing is known; topics and languages of
    pilots may be several.
    """
    found = matching.several(cell, name) if name in ("topic", "languages") else [cell]
    return [part for part in found if part.casefold() not in own_words.absent()]


def pilot_of(row: Row) -> UUID | None:
    """Return the uid of the pilot that was chosen for a row."""
    try:
        return UUID(row.pilot)
    except ValueError:
        return None
