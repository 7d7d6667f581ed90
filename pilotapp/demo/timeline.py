"""The steps of a demo visit in order: what the phone made, when it arrived, and what the coordinator did."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from pilotapp.demo.diary import is_working_day
from pilotapp.demo.story import Story
from pilotapp.domain.visit_fields import AT_CHECK_IN

CONFIRMING_DAYS = (1, 3)


@dataclass(frozen=True, slots=True)
class Step:
    """An entry (its kind, `made_at` by the phone's clock, `at` received) or an act of the coordinator."""

    kind: str
    at: datetime
    made_at: datetime | None = None
    body: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    text: str | None = None


class Timeline:
    """Turns stories into steps; nothing happens after `moment`."""

    def __init__(self, random: Random, moment: datetime, zone: ZoneInfo) -> None:
        self._random, self._moment, self._zone = random, moment, zone

    def steps(self, story: Story) -> list[Step]:
        """Return all steps of a visit, in order."""
        steps = self._entries(story)
        if story.state == "withdrawn":
            return [*steps, self._entry(story, "withdraw", steps[-1].at + timedelta(hours=2), {})]
        if story.state == "void":
            return [*steps, Step("void", self._confirming(steps[-1].at), reason=story.reason)]
        if story.question:
            steps.append(Step("ask", self._before(steps[-1].at + timedelta(hours=15), 90), text=story.question))
            if story.answer:
                answered_at = steps[-1].at + timedelta(minutes=50)
                steps.append(self._entry(story, "answer", answered_at, {"answer": story.answer}))
            if story.later == "called":
                talked_at = steps[-1].at + timedelta(hours=2)
                steps += [Step("called", talked_at), Step("confirm", talked_at + timedelta(minutes=5))]
            return steps
        confirmed_at = self._confirming(steps[-1].at)
        if story.door == "paper":
            return [*steps, Step("enter", steps[-1].at)]
        if story.state != "recorded" or confirmed_at > self._moment:
            return steps
        steps.append(Step("confirm", confirmed_at))
        return steps + self._later(story, confirmed_at)

    def _entries(self, story: Story) -> list[Step]:
        seconds = timedelta(seconds=0 if story.forgotten else self._random.randint(1, 50))
        start, end = story.start + seconds, story.end + seconds
        written = end + timedelta(minutes=self._random.randint(2, 15))
        if story.afterwards:
            times = {"started_at": self._local(story.start), "ended_at": self._local(story.end)}
            steps = [self._entry(story, "record", written + timedelta(hours=3), {**story.record, **times})]
        else:
            steps = [self._check_in(story, start), self._check_out(story, end)]
            steps.append(self._entry(story, "record", written, dict(story.record)))
        if story.corrected and story.state == "recorded":
            changed = {**story.record, "travel_minutes": 15}
            steps.append(self._entry(story, "record", steps[-1].at + timedelta(minutes=40), changed))
        number = {"open": slice(0, 1), "ended": slice(0, 2), "waiting": slice(1, 2)}.get(story.state, slice(None))
        return steps[number]

    def _check_in(self, story: Story, start: datetime) -> Step:
        body: dict[str, Any] = {"started_at": self._stamp(story, start)}
        if self._random.random() < 0.7:
            body |= {field.column: story.record[field.column] for field in AT_CHECK_IN}
        body |= story.told
        return self._entry(story, "check_in", start, body)

    def _check_out(self, story: Story, end: datetime) -> Step:
        if story.forgotten:
            evening = end + timedelta(hours=self._random.randint(3, 5))
            return self._entry(story, "check_out", evening, {"ended_at": self._local(end), "forgotten": True})
        body: dict[str, Any] = {"ended_at": self._stamp(story, end), "forgotten": False}
        if story.door == "phone":
            body["measured_minutes"] = story.minutes
        return self._entry(story, "check_out", end, body)

    def _later(self, story: Story, confirmed_at: datetime) -> list[Step]:
        if story.later is None:
            return []
        if story.later == "undone":
            soon = [confirmed_at + timedelta(seconds=passed) for passed in (20, 300)]
            return [Step("undo", soon[0]), Step("confirm", soon[1])]
        end = self._local(story.end + timedelta(minutes=20))
        times = {"started_at": self._local(story.start), "ended_at": end}
        changed = self._entry(story, "record", confirmed_at + timedelta(hours=7), {**story.record, **times})
        act = {"accepted": "accept", "declined": "decline"}.get(story.later)
        return [changed, Step(act, changed.at + timedelta(hours=18))] if act else [changed]

    def _entry(self, story: Story, kind: str, made_at: datetime, body: dict[str, Any]) -> Step:
        pause = timedelta(seconds=self._random.randint(1, 9)) if story.door == "phone" else timedelta()
        made_at = self._before(made_at, 10)
        at = self._before(made_at + pause + story.delay, 5)
        return Step(kind, at, made_at + timedelta(seconds=story.offset), body)

    def _before(self, instant: datetime, minutes: int) -> datetime:
        """Return `instant`, or so many minutes before the demo's moment if that is earlier."""
        return min(instant, self._moment - timedelta(minutes=minutes))

    def _confirming(self, arrived: datetime) -> datetime:
        day: date = arrived.astimezone(self._zone).date() + timedelta(days=3)
        while day.weekday() not in CONFIRMING_DAYS or not is_working_day(day):
            day += timedelta(days=1)
        return datetime(day.year, day.month, day.day, 9, self._random.randint(5, 55), tzinfo=self._zone)

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(self._zone).strftime("%Y-%m-%dT%H:%M")

    def _stamp(self, story: Story, instant: datetime) -> str:
        shown = instant + timedelta(seconds=story.offset)
        return shown.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
