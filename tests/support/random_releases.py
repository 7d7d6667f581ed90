"""Random programmes and their releases: skewed visits, all linked tables, sums over programmes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random

from pilotapp.codes import codes
from pilotapp.disclosure.suppression import Cell, LinearConstraint
from pilotapp.figures.groupings import SCHEMES, Scheme

SINGLE = ("institution_kind", "client_language", "outcome", "mode", "party", "month")
PAIRS = (("institution_kind", "month"), ("client_language", "institution_kind"), ("outcome", "mode"), ("mode", "month"))
FIRST = "first_contact"
DIMENSIONS = (*SINGLE, "topic", *(scheme.code for scheme in SCHEMES))


def _group(scheme: Scheme, kind: str, topic: str) -> str:
    """Return the group of one topic of a visit at this kind of institution."""
    return (
        scheme.of[kind] if scheme.by == "institution_kind" else scheme.split.get(topic, {}).get(kind, scheme.of[topic])
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: pilot, a code for every dimension, topics, minutes on site."""

    pilot: int
    codes: dict[str, str]
    topics: tuple[str, ...]
    minutes: int

    def values(self, dimension: str) -> tuple[str, ...]:
        """Return its codes in a dimension: one; up to three for topics; one or more for a grouping by topics."""
        if dimension == "topic":
            return self.topics
        for scheme in SCHEMES:
            if scheme.code == dimension:
                kind = self.codes["institution_kind"]
                return tuple(sorted({_group(scheme, kind, topic) for topic in self.topics}))
        return (self.codes[dimension],)


@dataclass(slots=True)
class Release:
    """Cells, the publicly known constraints, and the table of each cell."""

    cells: dict[str, Cell] = field(default_factory=dict)
    constraints: list[LinearConstraint] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)

    def filled(self) -> list[str]:
        """Return the non-zero cells."""
        return [key for key, cell in self.cells.items() if cell.visits]


def visits_of(random: Random, months: int = 3, most: int = 45) -> list[Visit]:
    """Return the visits of a random programme: 4 to `most` pilots, a few of whom do most, in 2 to 9 languages."""
    pilots = random.randint(4, most)
    busy = [1 / (rank + 1) ** random.uniform(0.3, 1.3) for rank in range(pilots)]
    spread = {name: _weights(random, codes(name)) for name in ("institution_kind", "outcome", "mode", "party", "topic")}
    languages = random.sample(codes("language"), random.randint(2, 9))
    spoken = [random.choice(languages) for _ in range(pilots)]
    first = random.uniform(0.05, 0.6)
    visits = []
    for _ in range(int(pilots * random.uniform(3, 25))):
        pilot = random.choices(range(pilots), busy)[0]
        kept = {name: random.choices(*weights)[0] for name, weights in spread.items() if name != "topic"}
        kept["month"] = f"2026-{random.randint(1, months):02d}"
        kept["client_language"] = spoken[pilot] if random.random() < 0.85 else random.choice(languages)
        kept[FIRST] = "1" if random.random() < first else "0"
        topics = tuple({random.choices(*spread["topic"])[0] for _ in range(random.choice((1, 1, 2, 3)))})
        visits.append(Visit(pilot, kept, topics, random.randint(5, 180)))
    return visits


def release_of(
    visits: Sequence[Visit], singles: Sequence[str], pairs: Sequence[tuple[str, str]] = (), prefix: str = ""
) -> Release:
    """Return what a programme releases: tables by one dimension with first contacts, and by two."""
    release = Release()
    values = {name: sorted({code for visit in visits for code in visit.values(name)}) for name in DIMENSIONS}
    _add(release, visits, (), values, prefix)
    for name in singles:
        _add(release, visits, (name,), values, prefix)
        times = 3 if name in ("topic", "neuss") else 1
        _split(release, "", [f"{name}={code}" for code in values[name]], prefix, times)
    for total, parts, times in (sums for scheme in SCHEMES for sums in scheme.sums()):
        if all(prefix + key in release.cells or key.split("=")[0] in singles for key in (total, *parts)):
            _split(release, total, parts, prefix, times)
    for one, two in pairs:
        _add(release, visits, (one, two), values, prefix, firsts=False)
        for a in values[one]:
            parts = tuple(f"{one}={a}&{two}={b}" for b in values[two])
            _split(release, f"{one}={a}", parts, prefix, 1)
        for b in values[two]:
            parts = tuple(f"{one}={a}&{two}={b}" for a in values[one])
            _split(release, f"{two}={b}", parts, prefix, 1)
    return release


def sum_of(parts: Sequence[tuple[str, Release]], whole: Release) -> Release:
    """Return several programmes' releases and their sum as one system; each programme's keys have its prefix."""
    joined = Release(dict(whole.cells), list(whole.constraints), dict(whole.tables))
    for _, release in parts:
        joined.cells |= release.cells
        joined.constraints += release.constraints
    for key in whole.cells:
        joined.constraints.append(LinearConstraint(key, tuple(prefix + key for prefix, _ in parts)))
    return joined


def _weights(random: Random, names: Sequence[str]) -> tuple[Sequence[str], list[float]]:
    used = random.sample(list(names), random.randint(min(3, len(names)), len(names)))
    return used, [random.paretovariate(0.7) for _ in used]


def _add(
    release: Release,
    visits: Sequence[Visit],
    dimensions: tuple[str, ...],
    values: dict[str, list[str]],
    prefix: str,
    firsts: bool = True,
) -> None:
    """Add the cells of one table, including zeros, and for each its visits with and without first contact."""
    made: dict[str, Counter[int]] = {}
    minutes: Counter[str] = Counter()
    for visit in visits:
        for at in product(*(visit.values(name) for name in dimensions)):
            key = "&".join(f"{name}={code}" for name, code in zip(dimensions, at, strict=True))
            for one in (key, _first(key, visit.codes[FIRST])) if firsts else (key,):
                made.setdefault(one, Counter())[visit.pilot] += 1
                minutes[one] += visit.minutes
    for at in product(*(values[name] for name in dimensions)):
        key = "&".join(f"{name}={code}" for name, code in zip(dimensions, at, strict=True))
        subs = tuple(_first(key, yes) for yes in ("1", "0")) if firsts else ()
        for one in (key, *subs):
            by = made.get(one, Counter())
            most = max(by.values(), default=0)
            release.cells[prefix + one] = Cell(by.total(), len(by), most, minutes[one])
            release.tables[prefix + one] = "&".join(dimensions) + (FIRST if one in subs else "")
        if subs:
            release.constraints.append(LinearConstraint(prefix + key, tuple(prefix + sub for sub in subs)))


def _split(release: Release, total: str, parts: Sequence[str], prefix: str, times: int) -> None:
    """Add a constraint between whole cells, and between their first contacts if those cells exist."""
    for lift in (str, *(lambda key, yes=yes: _first(key, yes) for yes in ("1", "0"))):
        kept = tuple(prefix + lift(part) for part in parts if prefix + lift(part) in release.cells)
        if prefix + lift(total) in release.cells and kept:
            release.constraints.append(LinearConstraint(prefix + lift(total), kept, times))


def _first(key: str, yes: str) -> str:
    return f"{key}&{FIRST}={yes}" if key else f"{FIRST}={yes}"
