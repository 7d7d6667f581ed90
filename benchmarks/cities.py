"""Three programmes of published sizes, with the visits of a year drawn by the demo's generator from a fixed seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random

from pilotapp import codes, db
from pilotapp.demo import shares
from pilotapp.demo.cast import Company, Member
from pilotapp.demo.diary import Days
from pilotapp.demo.load import add as add_programme
from pilotapp.demo.story import Story, Teller
from pilotapp.models import Programme
from pilotapp.periods import Year

YEAR = Year(2025)
TODAY = date(2026, 1, 15)  # the day on which the demo is loaded and all visits are over
SEED = 2022
# Arabic, the languages of the demo, then rarer ones: 44, as Düren counted in 2016. German is not interpreted.
_ALL = dict.fromkeys(("ara", *shares.LANGUAGES, *codes.codes("language")))
LANGUAGES = tuple(code for code in _ALL if code != "deu")[:44]
RARER = 0.9  # each language beside Arabic has a tenth fewer visits than the one before
SKEW = 0.8  # the second pilot is drawn 1/2**0.8 as often as the first, the tenth 1/10**0.8: a quarter does 60 %


@dataclass(frozen=True, slots=True)
class City:
    """A programme: its pilots, the visits of a year, and the share of them in Arabic."""

    name: str
    pilots: int
    visits: int
    arabic: float

    @property
    def slug(self) -> str:
        """The name in the address."""
        return self.name.split()[0].lower()

    def languages(self) -> dict[str, float]:
        """Return the share of each language."""
        rest = [RARER**place for place in range(len(LANGUAGES) - 1)]
        return dict(zip(LANGUAGES, [self.arabic, *((1 - self.arabic) * one / sum(rest) for one in rest)], strict=True))


# Published: the pilots, and the visits of a year or (Magdeburg: 115 persons and 14 families) of a month; Dresden's
# half in Arabic. The other shares of Arabic are assumed: Kehl's 23 % for Lippe, something between for Magdeburg.
CITIES = (
    City("Magdeburg 2022", 29, 12 * 129, 0.35),
    City("Dresden 2017", 62, 5_000, 0.5),
    City("Lippe 2022", 180, 3_500, 0.23),
)


def add(city: City) -> Programme:
    """Write the programme with its coordinator, its pilots and the visits of `YEAR`; return it."""
    random = Random(f"{SEED} {city.name}")
    moment = datetime.combine(TODAY, time(14), UTC)
    with db.transaction():
        add_programme(_company(city, random), _teller_of(city), random, moment, password_hash="")
    found: Programme = Programme.get(Programme.slug == city.slug)
    return found


def _company(city: City, random: Random) -> Company:
    """Return its people: each pilot speaks two languages drawn by their visits, and a share of those left over."""
    languages, weights = zip(*city.languages().items(), strict=True)
    spoken = [random.choices(languages, weights, k=2) for _ in range(city.pilots)]
    rare = [code for code in languages if not any(code in some for some in spoken)]
    pilots = [
        Member(
            f"{city.slug}-{place}",
            ("pilot",),
            tuple(dict.fromkeys([*some, *rare[place :: city.pilots]])),
            activity=1 / (place + 1) ** SKEW,
        )
        for place, some in enumerate(spoken)
    ]
    return Company(city.slug, city.name, Member(f"{city.slug}-desk", ("coordinator",)), tuple(pilots))


def _teller_of(city: City) -> Callable[[Teller], list[Story]]:
    """Return what draws the visits: languages by their shares, kinds of institution, topics and the rest as in Kehl."""

    def tell(teller: Teller) -> list[Story]:
        days, shares_of = Days.between(YEAR.first, YEAR.last), city.languages()
        spoken = teller.random.choices(list(shares_of), list(shares_of.values()), k=city.visits)
        return [teller.one(teller.pick(shares.INSTITUTION_KINDS), language, days) for language in spoken]

    return tell
