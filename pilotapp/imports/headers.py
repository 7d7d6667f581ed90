"""What the header of a column says about times: a thing, a direction, a unit. Pure.

A header is read word by word, and only a header in which every word is known says something: 'Zeit von' is the start,
'Anfrage von' is none. Compounds are words with a known end ('Termindauer', 'Einsatzbeginn'); a unit is a whole word.
What a header says about other things (places, topics, people) is asked of `matching.guess_field`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pilotapp.imports.matching import plain

_ON = r"(?:einsatz|termin|besuchs?|begleitungs?|dienst|arbeits|visit)"
# Classes of words; the first that fits a word is its class. '' is a word that changes nothing.
# fmt: off
_CLASSES: tuple[tuple[str, str], ...] = (
    ("none", r"wochentag|weekday|wochenende|\w*(?:kosten|lohn|stundensatz|honorar|betrag|preis|kilometer)|satz|tarif|"
             r"km|eur|euro|cent|rate|amount|billable|cost|price|usd|kumul\w*|cumulative|saldo|soll|ubertrag\w*|bisher\w*|monat\w*|"
             r"jahr\w*|quartal\w*|month\w*|year\w*|woche\w*|kw|\w*geburt\w*|birth\w*"),
    ("break", r"\w*pausen?\w*|breaks?|unterbrechung\w*"),
    ("other", r"\w*(?:vor|nach)bereitung\w*|vorber|nachber|preparation|prep|\w*dokumentation\w*|\w*verwaltung\w*|"
              r"burozeit\w*|telefonzeit\w*|organisation\w*|besprechung\w*|supervision\w*|fortbildung\w*|urlaub\w*|krank\w*"),
    ("waiting", r"warte\w*|waiting"),
    ("travel", r"fahrt|fahrten|fahrzeit\w*|fahrtzeit\w*|fahrtdauer|fahrt\w*(?:stunden|minuten)|wege?zeit\w*|"
               r"anfahrt\w*|ruckfahrt\w*|reisezeit\w*|travell?\w*"),
    ("day_start", r"(?:start|anfangs|beginn)(?:datum|tag|date)"),
    ("day_end", r"(?:end|schluss)(?:datum|tag|date)"),
    ("other_day", r"(?:\w*(?:anfrage|eingang|erfass\w*|erstell\w*|rechnung|abrechnung|melde|buchung|unterschrift|"
                  r"druck|antrag|auftrag|bestell|zahl|ausgabe|anderung|stich)s?)(?:datum|tag|date)"),
    ("day", rf"\w*datum|tag|date|dat|day|{_ON}(?:tag|date)|am"),
    ("clock_start", r"(?:start|anfangs|beginn)(?:zeit|uhrzeit|time)"),
    ("clock_end", r"(?:end|schluss)(?:zeit|uhrzeit|time)"),
    ("start", rf"von|ab|(?:{_ON})?(?:beginn|anfang|start)|begin|began|started|start|from|kommen|checkin|beginnt"),
    ("end", rf"bis|(?:{_ON}|zeit)?ende|schluss|end|ended|finish|to|until|till|stop|gehen|checkout|endet"),
    ("duration", rf"\w*dauer|duration|zeitaufwand|aufwand|zeitumfang|umfang|lange|length|(?:{_ON}|besuchs?)zeit(?:en)?|"
                 r"spent|worked|geleistete"),
    ("clock", r"um|uhrzeit(?:en)?|zeit(?:en)?|times?|zeitpunkt|zeitraum|zeitspanne|uhr"),
    ("total_hours", r"gesamt(?:stunden|std)|stundensumme"),
    ("hours", r"std|stdn|stunden?|h|hrs?|hours?|(?!sprech|uber)\w*stunden"),
    ("minutes", r"min|mins|minuten?|minutes?|\w*minuten"),
    ("format", r"hh|mm|ss|hhmm|h+mm+|hhmmss"),
    ("decimal", r"dezimal\w*|decimals?|dez|industrie\w*"),
    ("total", r"gesamt\w*|total|summe|insgesamt|sum"),
    ("created", r"created|updated|submitted|added|invoiced?|due|eingang|eingegangen|erfasst|erstellt|angefragt|"
                r"anfrage|gemeldet|unterschrift|stand"),
    ("number", r"anzahl|number"),
    ("count", r"einsatze|begleitungen|termine|besuche|visits|appointments|sessions"),
    ("", r"der|die|das|des|dem|im|und|and|of|the|in|pro|je|fur|for|local|uhr|netto|ist|nr|on|site|"
         rf"vor|ort|{_ON}(?:e|es|s|en|er|ung|ungen)?|einsatze?s?|begleitung(?:en)?s?|termine?s?|besuche?s?|dienste?s?|"
         r"arbeit|tatsachlich\w*|effektiv\w*|real\w*|sessions?|entry|entries|appointments?|visits?|client|s|volunteered"),
)
# fmt: on
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _CLASSES)
_UNITS = {"hours": "hours", "total_hours": "hours", "minutes": "minutes"}


@dataclass(frozen=True, slots=True)
class Header:
    """`thing`: day, clock, duration, break, waiting, travel, other (time that is no visit), count (of visits), none
    (known, no use), ''.

    `direction`: start, end, both or ''. `unit`: hours, minutes, decimal (hours for sure), clock ('hh:mm') or ''.
    `bare`: it names nothing but a unit, like 'Stunden'. `total`: it may add up other columns.
    """

    thing: str = ""
    direction: str = ""
    unit: str = ""
    bare: bool = False
    total: bool = False

    @property
    def is_timely(self) -> bool:
        """Whether it is about a day, a time of day, a length or a number."""
        return self.thing not in ("", "none")


@lru_cache(4096)
def parse(text: str) -> Header:
    """Return what a header says about times; `Header()` where it is about something else."""
    words = [_class(word) for word in re.findall(r"[^\W_]+", plain(text))]
    found = set(words)
    if not words or "unknown" in found:
        return Header("none") if "none" in found and found & {"hours", "minutes", "clock"} else Header()
    if "none" in found:
        return Header("none")
    unit = _unit(found)
    for thing in ("break", "waiting", "travel", "other"):
        if thing in found:
            return Header(thing, "", unit)
    if found & {"day", "day_start", "day_end", "other_day", "created"} and not found & set(_UNITS):
        return _day(found)
    return _clock(found, unit)


def _class(word: str) -> str:
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(word)), "unknown")


def _unit(found: set[str]) -> str:
    if "decimal" in found:
        return "decimal"
    if "format" in found:
        return "clock"
    units = {_UNITS[name] for name in found if name in _UNITS}
    return units.pop() if len(units) == 1 else ""


def _day(found: set[str]) -> Header:
    if found & {"other_day", "created"}:
        return Header("none")
    starts, ends = found & {"start", "day_start"}, found & {"end", "day_end"}
    if starts and ends:
        return Header("day", "both")
    return Header("day", "start" if starts else "end" if ends else "")


def _clock(found: set[str], unit: str) -> Header:
    starts, ends = found & {"start", "clock_start"}, found & {"end", "clock_end"}
    total = bool(found & {"total", "total_hours"})
    if starts or ends:
        return Header("clock", "both" if starts and ends else "start" if starts else "end")
    if "duration" in found:
        return Header("duration", "", unit, False, total)
    if unit in ("hours", "minutes", "decimal"):
        return Header("duration", "", unit, "clock" not in found, total)
    if "clock" in found:
        return Header("clock", "", unit)
    if "count" in found or "number" in found:
        return Header("count")
    return Header("duration", "", "", False, True) if total and found == {"total"} else Header()
