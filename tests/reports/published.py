"""Figures that programmes published, and visits made of nothing but these: many rows, written fast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import chain, cycle, islice, repeat
from uuid import UUID, uuid4

from pilotapp import codes, db, periods
from pilotapp.figures import facts
from pilotapp.models import Person, Visit, VisitTopic

AUTHORITIES = ("immigration_office", "job_centre", "social_office", "youth_office", "citizens_office")
PERSON = (
    Person.uid, Person.programme, Person.email, Person.email_key, Person.name, Person.name_key, Person.active,
    Person.created_at,
)  # fmt: skip
VISIT = (
    Visit.uid, Visit.programme, Visit.pilot, Visit.state, Visit.version, Visit.started_at, Visit.ended_at, Visit.day,
    Visit.minutes, Visit.outcome, Visit.institution_kind, Visit.client_language, Visit.mode, Visit.party,
    Visit.size_band, Visit.first_contact, Visit.waiting_minutes, Visit.travel_minutes, Visit.late, Visit.clock,
    Visit.forgotten, Visit.created_at, Visit.changed_at,
)  # fmt: skip
LINK = (VisitTopic.visit, VisitTopic.topic)


@dataclass(frozen=True)
class Published:
    """What was published of a period. `institutions`, `languages`, `parties`: how many visits of each; the others are
    spread over the codes of `other_institutions` and `other_languages`."""

    name: str
    period: str
    pilots: int
    visits: int
    institutions: Mapping[str, int] = field(default_factory=dict)
    other_institutions: Sequence[str] = codes.codes("institution_kind")
    languages: Mapping[str, int] = field(default_factory=dict)
    other_languages: Sequence[str] = ("tur", "ukr", "fas", "rus", "fra", "pol")
    parties: Mapping[str, int] = field(default_factory=dict)


def percent(share: float, of: int) -> int:
    """How many of `of` are a published share of so many per cent."""
    return round(share * of / 100)


PUBLISHED = (
    Published("Neuss", "2012", pilots=25, visits=109),
    Published(
        "Kehl",
        "2015",
        pilots=30,  # not published
        visits=864,
        institutions={
            **dict(zip(AUTHORITIES, (60, 50, 40, 20, 10), strict=True)),  # 180 authorities
            "counselling": 196,
            "health": 196,
            "kindergarten": 50,
            "school": 51,  # over 100 together
        },
        other_institutions=("language_course", "housing", "other"),
        languages={"ron": percent(20, 864), "hun": percent(12, 864), "ara": percent(23, 864)},
    ),
    Published(
        "Kreis Düren",
        "2016",
        pilots=92,
        visits=974,
        other_languages=[code for code in codes.codes("language") if code != "deu"][:44],
    ),
    Published("Kreis Lippe", "2022", pilots=180, visits=3500),
    Published("Dresden", "2017", pilots=62, visits=5000, languages={"ara": 2500}),
    Published("Magdeburg", "2022-05", pilots=29, visits=129, parties={"person": 115, "family": 14}),
)


def write(programme: UUID, published: Published, state: str = "recorded", shift: int = 0) -> None:
    """Visits of which the published figures can be counted; `shift` moves them by so many days."""
    period = periods.read(published.period)
    assert period is not None
    length = (period.last - period.first).days + 1
    pilots = [uuid4() for _number in range(published.pilots)]
    now = datetime(2026, 3, 3, tzinfo=UTC)
    kinds = _spread(published.institutions, published.other_institutions, published.visits)
    languages = _spread(published.languages, published.other_languages, published.visits)
    parties = _spread(published.parties, ("person",), published.visits)
    visits, links, days = [], [], set()
    for number, (pilot, kind, language, party) in enumerate(
        zip(cycle(pilots), kinds, languages, parties, strict=False)
    ):
        uid, day = uuid4(), period.first + timedelta(days=number % length + shift)
        start = datetime.combine(day, time(8 + number % 8), UTC)
        days.add(day)
        visits.append((
            uid, programme, pilot, state, 1, start, start + timedelta(hours=1), day, 60, "held", kind, language,
            "in_person", party, "one", bool(published.parties), 0, 0, False, False, False, now, now,
        ))  # fmt: skip
        first = (number + number // 12) % 12  # so that every topic meets every kind of institution
        links += [(uid, topic) for topic in islice(cycle(codes.codes("topic")), first, first + 1 + number % 3)]
    with db.transaction():
        _write_pilots(programme, pilots, now)
        db.insert_many(VISIT, visits)
        db.insert_many(LINK, links)
        facts.mark_dirty(programme, days)


def _spread(counts: Mapping[str, int], others: Sequence[str], total: int) -> Iterator[str]:
    """`total` codes: as many of each as published, then the others in turn."""
    return islice(
        chain(chain.from_iterable(repeat(code, count) for code, count in counts.items()), cycle(others)), total
    )


def _write_pilots(programme: UUID, pilots: Sequence[UUID], now: datetime) -> None:
    rows = [
        (uid, programme, f"{uid}@example.org", f"{uid}@example.org", f"Pilot {number}", f"pilot {number}", True, now)
        for number, uid in enumerate(pilots)
    ]
    db.insert_many(PERSON, rows)
