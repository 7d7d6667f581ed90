"""What the page of a pilot's own visits shows of a month: by day, with the state that most of its visits have."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilotapp.domain.visit_fields import FIELDS
from pilotapp.models import Person, Visit
from pilotapp.periods import Month
from pilotapp.visits import queries

USUAL = ("confirmed", "recorded")  # of equally many visits the first


@dataclass(frozen=True, slots=True)
class Day:
    """The visits of a local day, latest first, and their counted minutes; `day` is None while the start is unknown."""

    day: date | None
    visits: Sequence[Visit]
    minutes: int


def shown(viewer: Person, month: Month) -> dict[str, Any]:
    """Return the template data of the viewer's own visits of a month."""
    visits = queries.in_month(viewer, month)
    return {
        "month": month,
        "days": by_day(visits),
        "usual": usual_state(visits),
        "credited": queries.credited(visits),
    }


def by_day(visits: Sequence[Visit]) -> list[Day]:
    """Return the visits by day, latest first, before them those without a start."""
    groups: dict[date | None, list[Visit]] = defaultdict(list)
    for visit in visits:
        groups[visit.day].append(visit)
    latest_first = sorted(groups.items(), key=lambda pair: pair[0] or date.max, reverse=True)
    return [Day(day, some, queries.credited(some)) for day, some in latest_first]


def usual_state(visits: Sequence[Visit]) -> str | None:
    """Return the state of most of the visits that are recorded or confirmed: its badge would say nothing."""
    count = Counter(visit.state for visit in visits)
    most = max(USUAL, key=lambda state: count[state])
    return most if count[most] else None


def for_phone(visit: Visit) -> dict[str, Any]:
    """Return what the phone of its pilot keeps of a visit, to correct it without a network: codes and times only."""
    times = ("started_at", "ended_at") if visit.has_times else ()
    names = ("uid", "state", "minutes", *times, *(field.column for field in FIELDS))
    return {name: queries.plain(value) for name in names if (value := getattr(visit, name)) is not None}
