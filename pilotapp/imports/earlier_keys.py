"""The keys by which the first reading of tables recognised rows (reading 1, until December 2026). Frozen; pure.

It read headers by single words and times by fixed forms. What it made of a row is part of the uids of the visits that
came in by it; this module makes the same keys once more, so that a table from then adds nothing twice. Nothing else
uses it, and nothing in it may be corrected.
"""

import json
import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache

from pilotapp.imports.matching import plain
from pilotapp.imports.plan import Plan

_MARKS = ("pilot", "start", "end", "duration")
_WORDS = {
    "day": "datum|tag|date|day|einsatzdatum|am",
    "start": "beginn|von|start|anfang|uhrzeit|startzeit|from|begin",
    "end": "ende|bis|end|schluss|endzeit|to|until",
    "duration": "dauer|stunden|zeit|minuten|std|einsatzzeit|duration|hours|minutes|time",
    "pilot": "lotse|lotsin|lots|pilot|integrationslots|sprachmittl|dolmetsch|begleiter|ehrenamtl|freiwillig|mitarbeit|"
    "volunteer|interpreter|mediator",
    "institution_kind": "einrichtung|institution|ort der begleitung|einsatzort|wo|behorde|stelle|place|where|ort|amt",
    "topic": "thema|themen|anliegen|inhalt|topic|bereich|grund|anlass|subject",
    "client_language": "sprache|language|muttersprache",
    "outcome": "ergebnis|ausgang|status|stattgefunden|outcome|verlauf|result",
    "mode": "form|kontaktart|art der begleitung|art|mode|kanal|weg",
    "party": "fur wen|zielgruppe|partei|party|einzel/familie|wer",
    "size_band": "personenzahl|anzahl personen|anzahl|gruppengrosse|personen|size|persons",
    "first_contact": "erstkontakt|erstmalig|neu|first contact|erste begleitung|erstgesprach",
    "waiting_minutes": "wartezeit|warten|waiting",
    "travel_minutes": "fahrzeit|wegezeit|anfahrt|fahrt|travel|reisezeit",
}
_SERIAL_ZERO = date(1899, 12, 30)
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_ALSO = {"mrz": 3, "maerz": 3, "may": 5, "oct": 10, "dec": 12}
_HOURS = re.compile(
    r"(\d+)(?:[.,](\d+))?\s*(?:h|std|stdn|stunden?|hours?|hrs?)(?![a-zä-ü])\.?"
    r"\s*(?:u(?:nd)?\s*)?(?:(\d+)\s*(?:m|min|minuten?|minutes?)?\.?)?"
)
_MINUTES = re.compile(r"(\d+)\s*(?:m|min|minuten?|minutes?|')\.?")
_LENGTH = re.compile(r"(\d{1,3}):(\d{2})(?::\d{2})?\s*(?:h|std|uhr|stunden)?\.?")
_CLOCK = re.compile(r"(?:.*[T ])?\d{1,2}:\d{2}(?::\d{2})?(?: ?[Uu]hr)?")


class EarlierKeys:
    """Makes the keys that the rows of one table had."""

    def __init__(self, plan: Plan) -> None:
        self._marks: dict[str, list[int]] = {name: [] for name in _MARKS}
        self._stray, self._day = [], -1
        for place, column in enumerate(plan.allowed):
            guess, chosen = _field(column.header), plan.fields.get(column.position)
            name = guess if guess in _MARKS else chosen
            if name in _MARKS:
                self._marks[name].append(place)
            elif guess is None:
                self._stray.append(place)
            if chosen == "pilot" != name:
                self._marks[chosen].append(place)
            if self._day < 0 and "day" in (guess, chosen):
                self._day = place

    def key(self, row: Sequence[str]) -> str | None:
        """Return the key of a row; None for one that could not be taken in then."""
        day = _day(row[self._day]) if self._day >= 0 and row[self._day] else None
        if day is None:
            return None
        said = {name: [row[place] for place in places if row[place]] for name, places in self._marks.items()}
        pilot = sorted(map(plain, said["pilot"]))
        clocks = [_minutes_of(_clock(cell)) or plain(cell) for cell in (*said["start"], *said["end"])]
        stray = [_minutes_of(_clock(row[place])) for place in self._stray if _CLOCK.fullmatch(row[place])]
        times = sorted(filter(None, (*clocks, *map(_length, said["duration"]), *stray)))
        return json.dumps([str(day), pilot, times], ensure_ascii=False)


@lru_cache(1024)
def _field(header: str) -> str | None:
    text = plain(header)
    best: tuple[int, str] | None = None
    for field, words in _WORDS.items():
        for word in words.split("|"):
            found = re.search(rf"\b{re.escape(word)}\b" if len(word) < 5 else re.escape(word), text)
            if found and (best is None or len(word) > best[0]):
                best = (len(word), field)
    return best[1] if best else None


@lru_cache(4096)
def _day(cell: str) -> date | None:
    text = re.sub(r"^[a-zäöü]{2,10}[.,]*\s+(?=\d)", "", cell.strip().casefold())
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", text):
        year, month, number = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[./\-]\s*(\d{1,2})[./\-]\s*(\d{2}|\d{4})(?:[ ,].*)?", text):
        number, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})\.?\s+([a-zä]+)\.?\s+(\d{2}|\d{4})", text):
        name = found[2].replace("ä", "a")[:3]
        number, year = int(found[1]), int(found[3])
        month = _ALSO.get(name) or (_MONTHS.index(name) + 1 if name in _MONTHS else 0)
    elif re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _within(_SERIAL_ZERO + timedelta(days=int(float(text))))
    else:
        return None
    try:
        return _within(date(year + 2000 if year < 100 else year, month, number))
    except ValueError:
        return None


def _within(found: date) -> date | None:
    return found if 2000 <= found.year < 2100 else None


@lru_cache(4096)
def _clock(cell: str) -> time | None:
    text = cell.strip().casefold().removesuffix("uhr").strip()
    if found := re.search(r"[t ](\d{1,2}:\d{2})(?::\d{2})?$", text):
        text = found[1]
    if re.fullmatch(r"0\.\d{3,}", text):
        minutes = round(float(text) * 24 * 60)
        return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None
    found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?)?\s*h?", text)
    if not found:
        return None
    hours, rest = int(found[1]), int(found[2] or 0)
    return time(hours, rest) if hours < 24 and rest < 60 else None


def _minutes_of(at: time | None) -> str:
    return "" if at is None else str(at.hour * 60 + at.minute)


def _length(text: str) -> str:
    try:
        return repr(float(text.replace(",", ".")))
    except ValueError:
        read = _minutes(text)
        return plain(text) if read is None else str(read)


def _minutes(cell: str) -> int | None:
    text = cell.strip().casefold()
    if found := _LENGTH.fullmatch(text):
        return int(found[1]) * 60 + int(found[2]) if int(found[2]) < 60 else None
    if found := _MINUTES.fullmatch(text):
        return int(found[1])
    if found := _HOURS.fullmatch(text):
        return round(float(f"{found[1]}.{found[2] or 0}") * 60) + int(found[3] or 0)
    return None
