"""The overview of pilots, those in need of attention first, and single pilots. Never the text of a note."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from peewee import fn

from pilotapp import clock, names
from pilotapp.clock import wall_time
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import Person, PersonLanguage, Programme, Visit
from pilotapp.models.visit import COUNTED
from pilotapp.refusals import Missing
from pilotapp.supervision import care_data, care_rules
from pilotapp.supervision.care_assessment import Care, CareAssessment

PAGE = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of pilots. `counts`: for each reason, how many of the `total` active ones; `after`: the next page.

    `languages`: codes by pilot; `shared`: keys of the names that more than one pilot has.
    """

    pilots: list[Care]
    counts: dict[str, int]
    total: int
    after: UUID | None
    languages: dict[UUID, list[str]]
    shared: frozenset[str]


def overview(
    viewer: Person, *, reason: str = "", search: str = "", after: UUID | None = None, size: int = PAGE
) -> Overview:
    """Return the active pilots of the viewer's programme, those most in need of attention first.

    Filtered by `reason` and by `search` in the name, after the pilot `after`. The number of SELECTs does not depend on
    the number of pilots.
    """
    everybody = [care for care in _cares(viewer.programme) if care.pilot.active]
    counts = {code: sum(code in care.reasons for care in everybody) for code in care_rules.REASONS}
    parts = names.search_words(search)
    with_reason = [care for care in everybody if not reason or reason in care.reasons]
    wanted = [care for care in with_reason if all(part in care.pilot.name_key for part in parts)]
    wanted.sort(key=lambda care: care.order)
    start = next((place + 1 for place, care in enumerate(wanted) if care.pilot.uid == after), 0)
    shown = wanted[start : start + size]
    after = shown[-1].pilot.uid if len(wanted) > start + size else None
    languages = PersonLanguage.spoken_by([care.pilot.uid for care in shown])
    keys = Counter(care.pilot.name_key for care in everybody)
    shared = frozenset(key for key, number in keys.items() if number > 1)
    return Overview(shown, counts, len(everybody), after, languages, shared)


def pilot(viewer: Person, uid: UUID) -> Care:
    """Return the assessment of a pilot of the viewer's programme, active or not. Raises Missing for anybody else."""
    found = _cares(viewer.programme, uid)
    if not found:
        raise Missing(_l("There is no such profile in your programme."))
    return found[0]


def week_passed(pilot: Person) -> int | None:
    """Return the pilot's minutes on site in this ISO week if they exceed the recommended maximum, else None."""
    programme: Programme = pilot.programme
    if not programme.week_hours:
        return None
    since, until = week_bounds(clock.today(programme.time_zone), programme.zone)
    minutes = _minutes(pilot.uid, since, until)[0][0] or 0
    return minutes if care_rules.passed(minutes, programme.week_hours) else None


def week_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants that bound the local ISO week of `day`; the end is exclusive."""
    monday = care_rules.monday_of(day)
    return wall_time.at(monday, 0, zone), wall_time.at(monday + timedelta(days=7), 0, zone)


@compiled
def _minutes(pilot: Any, since: Any, until: Any) -> Any:
    within = (Visit.started_at >= since) & (Visit.started_at < until) & Visit.state.in_(COUNTED)
    return Visit.select(fn.SUM(Visit.minutes)).where((Visit.pilot == pilot) & within).tuples()


def _cares(programme: Programme, uid: UUID | None = None) -> list[Care]:
    """Assess all pilots; or one, including the visits of all considered weeks."""
    now = clock.now()
    assessment, people = CareAssessment(programme, now), care_data.pilots(programme.uid, now, uid)
    if not people:
        return []
    one = people[0] if uid else None
    since = assessment.since if one else assessment.lately
    data = care_data.care_data(programme.uid, now, visits_since=since, since=assessment.since, pilot=one)
    return [assessment.at(each, data) for each in people]
