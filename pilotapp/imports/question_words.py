"""What pages ask about a table: the words of each question, of its answers, and of what a sample means by each."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp import formats
from pilotapp.imports.questions import Question

_LENGTHS: dict[str, Any] = {
    "duration": _l("How are the numbers in the column with the duration meant?"),
    "break": _l("How are the numbers in the column with the break meant?"),
    "waiting_minutes": _l("How are the numbers in the column with the waiting time meant?"),
    "travel_minutes": _l("How are the numbers in the column with the travel time meant?"),
}
_TITLES: dict[str, Any] = _LENGTHS | {
    "day": _l("In which order do the days stand?"),
    "year": _l("Of which year are the days?"),
    "subtract": _l("Shall the break be subtracted?"),
    "carry": _l("Some rows do not say who went along. Whose visits are they?"),
}
_READINGS: dict[str, Any] = {
    "hours": _l("Hours (1,5 is 1 h 30)"),
    "minutes": _l("Minutes (90 is 1 h 30)"),
    "hours_minutes": _l("Hours and minutes (1,30 is 1 h 30)"),
    "mixed": _l("Up to 12 hours, above it minutes"),
    "days": _l("Parts of a day (0,0625 is 1 h 30)"),
}
_ANSWERS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(_LENGTHS, _READINGS),
    "day": {
        "dmy": _l("The day first"),
        "mdy": _l("The month first"),
        "ymd": _l("The year first"),
        "swapped": _l("The month first, and a program has swapped some of them"),
    },
    "subtract": {
        "subtract": _l("Yes, the time still contains it"),
        "leave": _l("No, the time is without it, or it shall count"),
    },
    "carry": {"above": _l("Of the name that stands above them"), "leave": _l("Nobody knows: leave these rows out")},
}


def title(question: Question) -> str:
    """Return the question."""
    return str(_TITLES[question.code])


def answer(question: Question, option: str) -> str:
    """Return the words of an answer; a year is its own word."""
    return str(_ANSWERS.get(question.code, {}).get(option, option))


def meaning(question: Question, value: Any) -> str:
    """Return what a sample means by an answer: a day, a length, or a name."""
    if value is None:
        return str(_("cannot be read"))
    if isinstance(value, date):
        return formats.date_in_words(value)
    return formats.minutes(value) if isinstance(value, int) else str(value)
