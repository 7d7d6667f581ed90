"""A demo visit: who, when, where, topics; drawn at random so that a year has the published shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pilotapp.demo import shares
from pilotapp.demo.cast import LEFT, Company, Member
from pilotapp.demo.diary import Days, Diary, last_busy_moment

Code = TypeVar("Code")


@dataclass(slots=True)
class Story:
    """One visit. `state` is its present state; `later` a change that arrived after it was confirmed: 'held', 'accepted'
    or 'declined'; or 'undone', if it was confirmed too early, and 'called', if a call settled its question; `offset`
    the seconds by which the phone's clock was ahead; `told` what the check-in said otherwise than the record.
    """

    pilot: Member
    start: datetime
    minutes: int
    record: Mapping[str, Any]
    state: str = "recorded"
    door: str = "phone"
    offset: int = 0
    delay: timedelta = timedelta()
    forgotten: bool = False
    afterwards: bool = False
    corrected: bool = False
    told: Mapping[str, str] = field(default_factory=dict)
    question: str | None = None
    answer: str | None = None
    reason: str | None = None
    later: str | None = None

    @property
    def end(self) -> datetime:
        """The instant when the visit ended."""
        return self.start + timedelta(minutes=self.minutes)


class Teller:
    """Draws the visits of one programme up to `moment`, reproducibly from `random`."""

    def __init__(self, company: Company, random: Random, moment: datetime, zone: ZoneInfo) -> None:
        self.company, self.random, self.moment, self.zone = company, random, moment, zone
        self.today = moment.astimezone(zone).date()
        self.diary = Diary(random, moment, zone)

    def year(self, first: date, last: date, favoured: Mapping[str, int]) -> list[Story]:
        """Return a year of counted visits in the known shares; `favoured` pilots get visits of the last month first."""
        pairs = self._pairs()
        stories = []
        month = Days.between(last.replace(day=1), last)
        for name, number in favoured.items():
            pilot = next(pilot for pilot in self.company.pilots if pilot.name == name)
            mine = [pair for pair in pairs if pair[1] == pilot.languages[0]][: min(number, len(month.days))]
            for pair in mine:
                story = self._tell(pilot, *pair, month)
                if story is not None:
                    stories.append(story)
                    pairs.remove(pair)
        days = Days.between(first, last)
        return stories + [self.one(kind, language, days) for kind, language in pairs]

    def one(self, kind: str, language: str, days: Days) -> Story:
        """Return a visit by a pilot who speaks `language`, on one of `days` (of which there must be enough)."""
        while True:
            story = self._tell(self._pilot(language), kind, language, days)
            if story is not None:
                return story

    def some(self, number: int, days: Days) -> list[Story]:
        """Return `number` more visits, drawn from the same shares where a pilot speaks the language."""
        return [self.one(*pair, days) for pair in self._pairs()[:number]]

    def of(self, pilot: Member, days: Days) -> Story:
        """Return a visit of `pilot` in their strongest language, on one of `days` (of which there must be enough)."""
        while True:
            story = self._tell(pilot, self.pick(shares.INSTITUTION_KINDS), pilot.languages[0], days)
            if story is not None:
                return story

    def pick(self, weights: Mapping[Code, int]) -> Code:
        """Return one key of `weights`, drawn at random."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def chance(self, share: float) -> bool:
        """Return True with probability `share`."""
        return self.random.random() < share

    def _pairs(self) -> list[tuple[str, str]]:
        kinds = [kind for kind, number in shares.INSTITUTION_KINDS.items() for _ in range(number)]
        languages = [code for code, number in shares.LANGUAGES.items() for _ in range(number)]
        self.random.shuffle(kinds)
        self.random.shuffle(languages)
        spoken = {language for pilot in self.company.pilots for language in pilot.languages}
        return [pair for pair in zip(kinds, languages, strict=True) if pair[1] in spoken]

    def _pilot(self, language: str) -> Member:
        speakers = [pilot for pilot in self.company.pilots if language in pilot.languages]
        weights = [pilot.activity / (1 + pilot.languages.index(language)) for pilot in speakers]
        return self.random.choices(speakers, weights)[0]

    def _tell(self, pilot: Member, kind: str, language: str, days: Days) -> Story | None:
        outcome = self.pick(shares.OUTCOMES)
        minutes = self._minutes(outcome)
        start = self.diary.find(pilot.name, days, minutes)
        if start is None or (pilot.name == LEFT and self.today - start.date() < timedelta(days=40)):
            return None
        return self.describe(pilot, start, minutes, kind, language, outcome)

    def describe(
        self, pilot: Member, start: datetime, minutes: int, kind: str, language: str, outcome: str = "held"
    ) -> Story:
        """Return a visit with this time and place; everything else is drawn at random."""
        party = self.pick(shares.PARTIES)
        record: dict[str, Any] = {
            "institution_kind": kind, "client_language": language, "topics": self._topics(kind), "outcome": outcome,
            "mode": self.pick(shares.MODES), "party": party, "size_band": self.pick(shares.SIZES[party]),
            "first_contact": self.chance(shares.FIRST_CONTACT),
            "waiting_minutes": min(self.pick(shares.WAITING), minutes // 15 * 15),
            "travel_minutes": self.pick(shares.TRAVEL),
        }  # fmt: skip
        if outcome == "referred" or self.chance(0.04):
            record["referral"] = self.pick(shares.REFERRALS)
        return Story(pilot, start, minutes, record)

    def _minutes(self, outcome: str) -> int:
        if outcome in shares.IN_VAIN:
            return self.random.randint(*shares.IN_VAIN[outcome])
        drawn = self.random.lognormvariate(shares.LENGTH["mu"], shares.LENGTH["sigma"])
        return int(min(max(drawn, shares.LENGTH["shortest"]), shares.LENGTH["longest"]))

    def _topics(self, kind: str) -> list[str]:
        left, chosen = dict(shares.TOPICS[kind]), []
        for _ in range(min(self.pick(shares.TOPIC_COUNTS), len(left))):
            topic = self.pick(left)
            chosen.append(topic)
            del left[topic]
        return chosen

    def just_now(self, pilot: Member, since: int, minutes: int) -> Story:
        """Return a visit of `pilot` that began `since` minutes before the last moment when offices were open."""
        start = last_busy_moment(self.moment, self.zone) - timedelta(minutes=since)
        self.diary.take(pilot.name, start, since)
        return self.describe(pilot, start, minutes, self.pick(shares.INSTITUTION_KINDS), pilot.languages[0])
