"""Assesses how a pilot is from known data; pure, in days and weeks of the programme's time zone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pilotapp.clock import wall_time
from pilotapp.models import Programme
from pilotapp.supervision import care_rules
from pilotapp.supervision.care_data import CareData, Noted, Pilot, Visited
from pilotapp.supervision.rules import CALL_THIS_WEEK

_FOUR_WEEKS = timedelta(days=28)  # including today

Visits = list[tuple[date, Visited]]
Notes = list[tuple[date, Noted]]


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week of a pilot: notes, their highest load (None without a note), minutes on site, evening visits.

    Minutes and evenings of older weeks are only known if a single pilot is shown.
    """

    monday: date
    notes: int
    load: int | None
    minutes: int
    evenings: int

    @property
    def is_full(self) -> bool:
        """Whether anything is known of this week."""
        return bool(self.notes or self.minutes or self.evenings)


@dataclass(frozen=True, slots=True)
class Care:
    """The assessment of a pilot. `minutes` and `evenings` are of the last four weeks, `week_minutes` of this ISO week.

    `reasons` are codes of `care_rules.REASONS`, most important first; `hard` the number of consecutive visits with hard
    topics; `silent_for` the days since `last_heard`, the last sign from the pilot; `urgency` that of the most urgent
    open note; `limit` the recommended maximum of hours a week, 0 for none.
    """

    pilot: Pilot
    reasons: tuple[str, ...]
    weeks: tuple[Week, ...]
    minutes: int
    evenings: int
    hard: int
    urgency: int
    limit: int
    last_heard: date
    silent_for: int
    last_contact: date | None
    last_session: date | None
    next_session: date | None

    @property
    def week_minutes(self) -> int:
        """The pilot's minutes on site in the present ISO week."""
        return self.weeks[-1].minutes

    @property
    def order(self) -> Any:
        """The sort key: most in need of attention first, then by name."""
        return (*care_rules.attention(self.reasons), self.pilot.name_key, self.pilot.uid)


class CareAssessment:
    """Assesses the pilots of a programme at the instant `now`.

    `since` is when the first considered week begins, `lately` when the last four weeks begin.
    """

    def __init__(self, programme: Programme, now: datetime) -> None:
        self.programme, self.zone = programme, programme.zone
        self.today = self._day(now)
        this_week = care_rules.monday_of(self.today)
        self.mondays = [this_week - timedelta(weeks=back) for back in range(care_rules.WEEKS - 1, -1, -1)]
        self.since = wall_time.at(self.mondays[0], 0, self.zone)
        self.lately = wall_time.at(self.today - _FOUR_WEEKS, 0, self.zone)

    def at(self, pilot: Pilot, data: CareData) -> Care:
        """Return the assessment of this pilot."""
        visits = [(self._day(visit.started_at), visit) for visit in data.visits.get(pilot.uid, ())]
        notes = [(self._day(note.made_at), note) for note in data.notes.get(pilot.uid, ())]
        weeks, hard = self._weeks(visits, notes), self._hard(visits, notes, data)
        urgency = data.urgencies.get(pilot.uid, 0)
        is_so = {
            "call": urgency >= CALL_THIS_WEEK,
            "load": self._was_heavy(notes),
            "week": care_rules.passed(weeks[-1].minutes, self.programme.week_hours),
            "silent": self.is_silent(pilot),
            "hard": bool(hard),
            "session": self.is_due(pilot),
        }
        month = [visit for day, visit in visits if day > self.today - _FOUR_WEEKS]
        return Care(
            pilot=pilot,
            reasons=tuple(code for code in care_rules.REASONS if is_so[code]),
            weeks=weeks,
            minutes=sum(visit.minutes for visit in month),
            evenings=self._evenings(month),
            hard=hard,
            urgency=urgency,
            limit=self.programme.week_hours,
            last_heard=self._heard(pilot),
            silent_for=(self.today - self._heard(pilot)).days,
            last_contact=self._last_contact(pilot, data),
            last_session=self._maybe(pilot.last_session),
            next_session=self._maybe(pilot.next_session),
        )

    def is_silent(self, pilot: Pilot) -> bool:
        """Whether there was no sign from an active pilot for as long as the programme sets."""
        heard, days = self._heard(pilot), self.programme.silent_days
        return care_rules.silent(active=pilot.active, heard=heard, today=self.today, silent_days=days)

    def is_due(self, pilot: Pilot) -> bool:
        """Whether a reflection session is due, and none is planned that the pilot may come to."""
        since, last = self._day(pilot.created_at), self._maybe(pilot.last_session)
        due = care_rules.session_due(last, since, self.today, self.programme.reflection_days)
        return pilot.active and due and pilot.next_session is None

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _maybe(self, instant: datetime | None) -> date | None:
        return None if instant is None else self._day(instant)

    def _heard(self, pilot: Pilot) -> date:
        return care_rules.last_heard(
            visit=self._maybe(pilot.last_visit),
            note=self._maybe(pilot.last_note),
            session=self._maybe(pilot.last_session),
            since=self._day(pilot.created_at),
            today=self.today,
        )

    def _last_contact(self, pilot: Pilot, data: CareData) -> date | None:
        instants = (pilot.last_act, data.questions.get(pilot.uid), pilot.last_session)
        return max((self._day(instant) for instant in instants if instant), default=None)

    def _evenings(self, visits: list[Visited]) -> int:
        return sum(care_rules.is_evening(visit.started_at, visit.ended_at, self.zone) for visit in visits)

    def _was_heavy(self, notes: Notes) -> bool:
        since = self.today - timedelta(days=care_rules.HEAVY_DAYS)
        return any(day > since and note.load >= care_rules.HARD_LOAD for day, note in notes)

    def _hard(self, visits: Visits, notes: Notes, data: CareData) -> int:
        """Count consecutive visits with hard topics within the last weeks; `visits` has the latest first."""
        loads = defaultdict(list)
        for _, note in notes:
            loads[note.visit].append(note.load)
        since = self.today - timedelta(days=care_rules.ROW_DAYS)
        lately = [visit.uid for day, visit in visits if day > since]
        topics = data.hard_topics
        return care_rules.in_a_row([care_rules.is_hard(topics.get(uid, ()), loads.get(uid, ())) for uid in lately])

    def _weeks(self, visits: Visits, notes: Notes) -> tuple[Week, ...]:
        done, loads = defaultdict(list), defaultdict(list)
        for day, visit in visits:
            done[care_rules.monday_of(day)].append(visit)
        for day, note in notes:
            loads[care_rules.monday_of(day)].append(note.load)
        return tuple(
            Week(
                monday,
                len(loads[monday]),
                max(loads[monday], default=None),
                sum(visit.minutes for visit in done[monday]),
                self._evenings(done[monday]),
            )
            for monday in self.mondays
        )
