"""Hints: what a coordinator should look at before confirming a visit. They are computed, not stored."""

from collections.abc import Iterable

from pilotapp import codes
from pilotapp.models import Visit
from pilotapp.visits.rules import USUAL_MINUTES

LONG_MINUTES = 6 * 60  # a visit that took longer is worth a look
# Each name is a code of 'hint' or 'flag', the most urgent first.
HINTS = ("call_me", "pending", "late", "clock", "forgotten", "overlap", "differs", "short", "long", "asked")
FOR_PILOT = ("late", "clock", "forgotten", "overlap")  # those that pilots see of their own visits


def hints(visit: Visit) -> tuple[str, ...]:
    """Return the hints about a visit, the most urgent first; it needs `waiting_queries.with_hints` before."""
    found = {
        "call_me": visit.call_me,
        "short": visit.minutes is not None and visit.minutes < USUAL_MINUTES,
        "long": visit.minutes is not None and visit.minutes > LONG_MINUTES,
        "asked": visit.state == "asked",
    }
    return tuple(name for name in HINTS if found.get(name) or getattr(visit, name, False))


def without(visits: Iterable[Visit]) -> list[Visit]:
    """Return the visits about which there is no hint."""
    return [visit for visit in visits if not hints(visit)]


def in_words(hint: str) -> str:
    """Return the reason that a hint gives."""
    return codes.label("flag" if hint in codes.codes("flag") else "hint", hint)
