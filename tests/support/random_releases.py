"""Random programmes and their releases: skewed visits, all linked tables, merged rows, sums over programmes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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
TIMES = {"topic": 3, "neuss": 3}  # in how many rows of a table a visit may count, if not in one
MERGED = "merged"
NONE: Mapping[str, Collection[str]] = {}


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


@dataclass(frozen=True, slots=True)
class MergedRow:
    """The key of a merged row, those of the rows in it, and those of the rows that stay apart."""

    whole: str
    parts: tuple[str, ...]
    apart: tuple[str, ...]
    times: int


@dataclass(slots=True)
class Release:
    """Cells, the publicly known constraints, the table of each cell, and the rows that were put together."""

    cells: dict[str, Cell] = field(default_factory=dict)
    constraints: list[LinearConstraint] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    merged: list[MergedRow] = field(default_factory=list)

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
    visits: Sequence[Visit],
    singles: Sequence[str],
    pairs: Sequence[tuple[str, str]] = (),
    prefix: str = "",
    merged: Mapping[str, Collection[str]] = NONE,
) -> Release:
    """Return what a programme releases: tables by one dimension with first contacts, and by two.

    `merged` has the codes of the rows that are put together, by dimension; what is in them stays among the cells.
    """
    release = Release()
    values = {name: sorted({code for visit in visits for code in visit.values(name)}) for name in DIMENSIONS}
    _add(release, visits, (), values, prefix)
    for name in singles:
        _add(release, visits, (name,), values, prefix)
        _split(release, "", [f"{name}={code}" for code in values[name]], prefix, TIMES.get(name, 1))
        if name in merged:
            _put_together(release, visits, name, sorted(merged[name]), values[name], prefix)
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
    joined = Release(dict(whole.cells), list(whole.constraints), dict(whole.tables), list(whole.merged))
    for _, release in parts:
        joined.cells |= release.cells
        joined.constraints += release.constraints
        joined.merged += release.merged
    merged = {key for row in whole.merged for key in (row.whole, _first(row.whole, "1"), _first(row.whole, "0"))}
    for key in whole.cells.keys() - merged:
        joined.constraints.append(LinearConstraint(key, tuple(prefix + key for prefix, _ in parts)))
    for row in whole.merged:
        there = [piece for prefix, release in parts for piece in pieces(row, prefix, release)]
        for lift in (str, *(lambda key, yes=yes: _first(key, yes) for yes in ("1", "0"))):
            joined.constraints.append(LinearConstraint(lift(row.whole), tuple(map(lift, there))))
    return joined


def pieces(row: MergedRow, prefix: str, release: Release) -> list[str]:
    """Return the rows of a programme's release that are in a merged row of the sum."""
    own = [one for one in release.merged if one.whole == prefix + row.whole]
    apart = [prefix + part for part in row.parts if not any(prefix + part in one.parts for one in own)]
    return [one.whole for one in own] + [key for key in apart if key in release.cells]


def without_merged_row(release: Release, row: MergedRow) -> None:
    """Take a merged row out that nobody knows: one of several programmes' rows in which a visit may count twice."""
    release.merged.remove(row)
    gone = {row.whole, _first(row.whole, "1"), _first(row.whole, "0")}
    release.constraints = [one for one in release.constraints if gone.isdisjoint(one.keys)]
    for key in gone:
        del release.cells[key]
        del release.tables[key]


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


def _put_together(
    release: Release, visits: Sequence[Visit], name: str, codes: Sequence[str], every: Sequence[str], prefix: str
) -> None:
    """Add the merged row of a table, in which a visit counts once, and its first contacts."""
    key, inside = f"{name}={MERGED}", [visit for visit in visits if set(codes).intersection(visit.values(name))]
    for one, yes in ((key, ""), (_first(key, "1"), "1"), (_first(key, "0"), "0")):
        some = [visit for visit in inside if visit.codes[FIRST] in (yes or "10")]
        by = Counter(visit.pilot for visit in some)
        release.cells[prefix + one] = Cell(
            len(some), len(by), max(by.values(), default=0), sum(visit.minutes for visit in some)
        )
        release.tables[prefix + one] = name + (FIRST if yes else "")
    firsts = tuple(prefix + _first(key, yes) for yes in ("1", "0"))
    release.constraints.append(LinearConstraint(prefix + key, firsts))
    parts, apart = [f"{name}={code}" for code in codes], [f"{name}={code}" for code in every if code not in codes]
    times = TIMES.get(name, 1)
    _split(release, key, parts, prefix, min(times, len(parts)))
    _split(release, "", [*apart, key], prefix, times)
    whole, rows = prefix + key, [tuple(prefix + row for row in rows) for rows in (parts, apart)]
    release.merged.append(MergedRow(whole, *rows, times))


def _split(release: Release, total: str, parts: Sequence[str], prefix: str, times: int) -> None:
    """Add a constraint between whole cells, and between their first contacts if those cells exist."""
    for lift in (str, *(lambda key, yes=yes: _first(key, yes) for yes in ("1", "0"))):
        kept = tuple(prefix + lift(part) for part in parts if prefix + lift(part) in release.cells)
        if prefix + lift(total) in release.cells and kept:
            release.constraints.append(LinearConstraint(prefix + lift(total), kept, times))


def _first(key: str, yes: str) -> str:
    return f"{key}&{FIRST}={yes}" if key else f"{FIRST}={yes}"
