"""Random releases in which the product put rows together, and what everybody then knows of their cells.

Which rows are put together, and which cells are suppressed, the product decides from the figures of each programme; the
cells and constraints that the attacker uses are those of `random_releases`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from random import Random
from uuid import UUID

from pilotapp.disclosure.suppression import Infeasible, suppress
from pilotapp.releases import counting, known, sum_rules, ways
from pilotapp.releases.counting import Counted, Tally
from pilotapp.releases.ways import PLAIN, TOGETHER, Recoding
from tests.support.random_releases import (
    Release,
    Visit,
    pieces,
    release_of,
    sum_of,
    visits_of,
    without_merged_row,
)
from tests.support.scenarios import SECRET, Scenario, join, layout, scenarios

Merged = Mapping[str, Sequence[str]]


def with_and_without_merged_rows(count: int, seed: int = 1) -> Iterator[Scenario]:
    """Yield `count` scenarios, by turns as they are and with merged rows; reproducible."""
    plain, merged = scenarios((count + 1) // 2, seed), merged_scenarios(count // 2, seed)
    for number in range(count):
        yield next(merged if number % 2 else plain)


def merged_scenarios(count: int, seed: int = 1) -> Iterator[Scenario]:
    """Yield `count` scenarios with merged rows. Figures without any, or that cannot be protected, are made anew."""
    makers = (_one_programme, _two_periods, _one_programme, _programmes_and_sum)
    for number in range(count):
        for again in range(99):
            name = f"{seed}.{number}.merged.{again}"
            try:
                found = makers[number % len(makers)](Random(name), name)
            except Infeasible:
                continue
            if found.release.merged:
                yield found
                break


def _one_programme(random: Random, name: str) -> Scenario:
    singles, _, k = layout(random)
    release, counted = _counted(visits_of(random), singles, k)
    return _scenario("one programme, merged", name, release, k, _suppressed(counted, k).keys(), [release])


def _two_periods(random: Random, name: str) -> Scenario:
    """Two parts of a year. The second either keeps the rows together that the first put together, or decides anew."""
    singles, _, k = layout(random)
    visits, last = visits_of(random, months=6), random.randint(2, 5)
    early, late = [], list[Visit]()
    for visit in visits:
        (early if int(visit.codes["month"][-2:]) <= last else late).append(visit)
    first, counted = _counted(early, singles, k, "1|")
    is_kept = random.random() < 0.5
    second, other = _counted(late, singles, k, "2|", counted.merged if is_kept else None)
    hidden = {f"{number}|{key}" for number, one in ((1, counted), (2, other)) for key in _suppressed(one, k)}
    joined = Release()
    for release in (first, second):
        join(joined, release)
    return _scenario("two periods, merged", name, joined, k, hidden, [first] if is_kept else [first, second])


def _programmes_and_sum(random: Random, name: str) -> Scenario:
    """Programmes of which most put rows together, and the sum, which puts together what one of them did."""
    singles, _, k = layout(random, small=True)
    every, parts, members = list[Visit](), [], {}
    for number in range(random.randint(2, 3)):
        visits = [
            Visit(1000 * number + visit.pilot, visit.codes, visit.topics, visit.minutes)
            for visit in visits_of(random, most=25)
        ]
        way = TOGETHER if random.random() < 0.75 else PLAIN
        uid = UUID(int=number)
        release, counted = _counted(visits, singles, k, f"{uid}|", way=way)
        members[uid] = counted, _suppressed(counted, k)
        parts.append((f"{uid}|", release))
        every += visits
    _, _, found = sum_rules.published(members, k, SECRET)
    codes: dict[str, set[str]] = defaultdict(set)
    for counted, _ in members.values():
        for dimension, its in counted.merged.items():
            codes[dimension] |= set(its)
    whole = release_of(every, singles, merged=codes)
    for row in list(whole.merged):
        if row.times > 1 and any(len(pieces(row, *part)) > 1 for part in parts):
            without_merged_row(whole, row)
    total = sum_rules.added([counted for counted, _ in members.values()])
    assert {key: cell.visits for key, cell in whole.cells.items()} == {
        key: tally.visits for key, tally in total.tallies.items()
    }, name
    joined = sum_of(parts, whole)
    for _, release in parts:
        joined.tables |= {key: key.split("|")[0] + table for key, table in release.tables.items()}
    return _scenario("programmes and their sum, merged", name, joined, k, found, [one for _, one in parts])


def _scenario(
    kind: str, name: str, release: Release, k: int, hidden: Collection[str], by_rule: Sequence[Release]
) -> Scenario:
    """Return a scenario with what is known from the merging rule, which was applied to some of its releases.

    A row apart from a merged row is not sensitive by itself, and neither is the merged row. First contacts in a row
    that was put together may be none.
    """
    floors = {f"{part}&first_contact={yes}": 0 for row in release.merged for part in row.parts for yes in (0, 1)}
    rows = [row for one in by_rule for row in one.merged]
    floors |= {key: k for row in rows for key in (row.whole, *row.apart)}
    return Scenario(kind, name, release, k, hidden, floors, rows)


def _counted(
    visits: Sequence[Visit],
    singles: Sequence[str],
    k: int,
    prefix: str = "",
    fixed: Merged | None = None,
    way: str = TOGETHER,
) -> tuple[Release, Counted]:
    """Return a programme's release, and the same as the product has it."""
    how = Recoding(way, k, SECRET, fixed)
    merged = ways.merged(_per_pilot(visits, singles), singles, how)
    release = release_of(visits, singles, (), prefix, merged)
    tallies = {
        key.removeprefix(prefix): Tally(cell.visits, cell.pilots, cell.largest_contribution, cell.minutes)
        for key, cell in release.cells.items()
    }
    return release, Counted(tuple(singles), tallies, (0, 0), merged, k if merged and fixed is None else 0)


def _per_pilot(visits: Sequence[Visit], singles: Sequence[str]) -> dict[str, dict[UUID, list[int]]]:
    found: dict[str, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0]))
    for visit in visits:
        for dimension in singles:
            for code in visit.values(dimension):
                found[f"{dimension}={code}"][UUID(int=visit.pilot)][0] += 1
    return found


def _suppressed(counted: Counted, k: int) -> dict[str, str]:
    """Return what the product suppresses in a release, with the rows that are put together."""
    cells = {key: tally.cell for key, tally in counted.tallies.items()}
    return suppress(
        cells,
        counting.constraints(counted),
        k,
        SECRET,
        hidden=known.hidden(counted),
        floors=known.floors(counted),
        weights=known.weights(cells),
    )
