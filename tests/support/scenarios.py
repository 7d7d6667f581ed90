"""Random releases: of one programme, of two periods, of several programmes and their sum."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from pilotapp.disclosure.suppression import primary, suppress
from tests.support.random_releases import DIMENSIONS, PAIRS, MergedRow, Release, Visit, release_of, sum_of, visits_of

SECRET = "what the attacker does not know"


@dataclass(slots=True)
class Scenario:
    """What is published together, what is suppressed, and how many cells the method suppresses beyond that.

    `floors` and `by_rule`: what is known from the merging rule, if it was applied.
    """

    kind: str
    seed: str
    release: Release
    k: int
    hidden: Collection[str]
    floors: Mapping[str, int] = field(default_factory=dict)
    by_rule: Sequence[MergedRow] = ()

    @property
    def parts(self) -> list[str]:
        """Return the rows that were put together."""
        return [part for row in self.release.merged for part in row.parts]

    @property
    def small(self) -> list[str]:
        """Return the primary suppressions."""
        return [key for key, cell in self.release.cells.items() if primary(cell, self.k)]

    @property
    def whole_tables(self) -> int:
        """Return how many cells the simple method suppresses: every table with a sensitive cell, as a whole."""
        tables = {self.release.tables[key] for key in self.small}
        return sum(self.release.tables[key] in tables for key in self.release.filled())


def scenarios(count: int, seed: int = 1) -> Iterator[Scenario]:
    """Yield `count` scenarios, reproducible: each has its own random generator, named in `seed`."""
    makers = (_one_programme, _two_periods, _one_programme, _programmes_and_sum)
    for number in range(count):
        name = f"{seed}.{number}"
        maker = makers[number % len(makers)]
        yield maker(Random(name), name)


def _one_programme(random: Random, name: str) -> Scenario:
    singles, pairs, k = layout(random)
    release = release_of(visits_of(random), singles, pairs)
    return Scenario("one programme", name, release, k, suppress(release.cells, release.constraints, k, SECRET))


def _two_periods(random: Random, name: str) -> Scenario:
    """The first and the second part of a year, released one after the other; the attacker has both."""
    singles, pairs, k = layout(random)
    visits = visits_of(random, months=6)
    first = random.randint(2, 5)
    joined = Release()
    hidden: set[str] = set()
    for prefix, early in (("1|", True), ("2|", False)):
        part = [visit for visit in visits if (int(visit.codes["month"][-2:]) <= first) == early]
        release = release_of(part, singles, pairs, prefix)
        hidden |= suppress(release.cells, release.constraints, k, SECRET).keys()
        join(joined, release)
    return Scenario("two periods", name, joined, k, hidden)


def _programmes_and_sum(random: Random, name: str) -> Scenario:
    """Programmes release separately; their funder then sees the sum, in which only its own cells may be suppressed."""
    singles, pairs, k = layout(random, small=True)
    every: list[Visit] = []
    parts = []
    hidden: dict[str, str] = {}
    for number in range(random.randint(2, 3)):
        visits = [
            Visit(1000 * number + visit.pilot, visit.codes, visit.topics, visit.minutes)
            for visit in visits_of(random, most=25)
        ]
        release = release_of(visits, singles, pairs, f"{number}|")
        hidden |= suppress(release.cells, release.constraints, k, SECRET)
        parts.append((f"{number}|", release))
        every += visits
    whole = sum_of(parts, release_of(every, singles, pairs))
    shown = [key for _, release in parts for key in release.cells if key not in hidden]
    result = suppress(whole.cells, whole.constraints, k, SECRET, shown=shown, hidden=hidden)
    assert {key: result[key] for key in hidden} == hidden
    assert not result.keys() & set(shown)
    for _, release in parts:
        whole.tables |= {key: key.split("|")[0] + table for key, table in release.tables.items()}
    return Scenario("programmes and their sum", name, whole, k, result)


def layout(random: Random, small: bool = False) -> tuple[list[str], list[tuple[str, str]], int]:
    """Return which tables are released, and k."""
    singles = random.sample(DIMENSIONS, random.randint(2, 4 if small else 7))
    fitting = [pair for pair in PAIRS if set(pair) <= set(singles)]
    return singles, random.sample(fitting, min(len(fitting), random.choice((0, 1, 1, 2)))), random.choice((3, 5, 10))


def join(joined: Release, release: Release) -> None:
    joined.cells |= release.cells
    joined.constraints += release.constraints
    joined.merged += release.merged
    joined.tables |= {key: key.split("|")[0] + table for key, table in release.tables.items()}
