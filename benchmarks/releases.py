"""`make disclosure`: what releases of the demo and of three programmes of published sizes say, in each way.

Everything is made anew from fixed seeds, released as the product does, and written into docs/disclosure.md.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks import cities, ours
from benchmarks.cities import CITIES, TODAY, YEAR
from benchmarks.figures import markdown
from benchmarks.kept import write_into
from benchmarks.published import HEAD, Figures, Published, Row
from pilotapp import demo
from pilotapp.db import database
from pilotapp.figures.facts import refresh
from pilotapp.figures.groupings import SCHEME
from pilotapp.models import Funding, Person, PersonRole, Programme, ReleaseSumCell, SuppressionJob
from pilotapp.periods import Period, Quarter
from pilotapp.refusals import Refusal
from pilotapp.releases import commands, counting, sum_commands, worker
from pilotapp.releases.counting import SESSION, TOTAL

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "disclosure.md"
# The ways of a release: the arguments of `worker.drafted` and `commands.make`. The first is compared with the others.
WAYS: dict[str, dict[str, Any]] = {
    "plain": {"schemes": ()},
    "merged": {"schemes": (), "way": "merged"},
    "coarser": {"schemes": (), "way": "coarser"},
}
QUARTERS = tuple(Quarter(YEAR.number, number) for number in (1, 2, 3, 4))
SPANS: tuple[tuple[Period, ...], ...] = (QUARTERS, (YEAR,))  # each in a database of its own: no day is released twice


@dataclass(frozen=True, slots=True)
class Group:
    """Programmes that a funder pays for."""

    name: str
    programmes: Sequence[Programme]
    funder: Person


Results = dict[
    tuple[str, Period], dict[str, Published | None]
]  # by name and period, then way; None: cannot be released


def build() -> list[Group]:
    """Write the demo and the three programmes into an empty database."""
    demo.load(today=TODAY)
    offices = list(Programme.select().order_by(Programme.created_at, Programme.slug))
    groups = [group("The demo", offices), group("The three", [cities.add(city) for city in CITIES])]
    refresh.refresh_dirty(seconds=600)
    return groups


def group(name: str, programmes: Sequence[Programme]) -> Group:
    """Return these programmes with a new funder of all."""
    email = f"funder-{programmes[0].slug}@pilotapp.example"
    funder = Person.create(programme=programmes[0], name="Funder", email=email)
    for one in programmes[1:]:
        Funding.create(person=funder, programme=one)
    return Group(name, programmes, funder)


def publish(its: Group, period: Period, way: str) -> dict[str, Published | None]:
    """Release a period of every programme of the group, and the sum; return what is published by name."""
    visits = {one.name: _visits(one, period) for one in its.programmes}
    found = {one.name: _release(one, period, way, visits[one.name]) for one in its.programmes}
    if len(found) > 1:
        together = sum((Counter(some) for some in visits.values()), Counter[Row]())
        found[f"{its.name}, sum"] = _sum(its, period, together) if all(found.values()) else None
    return found


def _visits(programme: Programme, period: Period) -> dict[Row, int]:
    counted = counting.count(programme.uid, period.first, period.last, tuple(SCHEME))
    rows = [row for row in counted.rows() if row[0] not in (TOTAL, SESSION)]
    return {row: counted.tallies[counting.key_of(*row)].visits for row in rows}


def _release(programme: Programme, period: Period, way: str, visits: Mapping[Row, int]) -> Published | None:
    how, began = WAYS[way], process_time()
    try:
        draft = worker.drafted(programme, period.first, period.last, **how)
    except Refusal:
        return None
    published = Published(draft.cells, visits, process_time() - began)
    its = (Person.programme == programme) & (PersonRole.role == "coordinator")
    coordinator = Person.select().join(PersonRole, on=PersonRole.person == Person.uid).where(its).get()
    days = {"first": period.first, "last": period.last}
    commands.make(coordinator, **days, **how, mark=draft.mark, definitions={})
    return published


def _sum(its: Group, period: Period, visits: Mapping[Row, int]) -> Published | None:
    began, days = process_time(), {"first": period.first, "last": period.last}
    try:
        while isinstance(found := sum_commands.make(its.funder, **days, definitions={}), SuppressionJob):
            if not worker.run_next():
                raise RuntimeError("the suppression of the sum could not be computed")
    except Refusal:
        return None
    seconds, cells = process_time() - began, ReleaseSumCell.select().where(ReleaseSumCell.sum == found)
    return Published(list(cells), visits, seconds)


def measure(work: Path) -> Results:
    """Release all periods of all groups in every way, each way and length of period on its own copy."""
    ours.open_database(work / "made")
    groups = build()
    database.close()
    results: Results = {}
    for way in WAYS:
        for periods in SPANS:
            copy = work / f"{way}-{periods[0]}"
            shutil.copytree(work / "made", copy)
            ours.open_database(copy)
            for its in groups:
                for period in periods:
                    for name, published in publish(its, period, way).items():
                        results.setdefault((name, period), {})[way] = published
                        print(way, name, period, *(published.figures().cells() if published else ()), flush=True)
    return results


def table(results: Results) -> str:
    """Return a row for each release and sum, after its quarters those together, with columns for each way."""
    head = ["release", "period", "visits", *(f"{way}: {column}" for way in WAYS for column in HEAD)]
    rows = [tuple(head)]
    for name in dict.fromkeys(name for name, _ in results):
        its = {period: ways for (one, period), ways in results.items() if one == name}
        rows += [_line(name, str(period), [ways]) for period, ways in its.items() if period in QUARTERS]
        rows.append(_line(name, "all quarters", [ways for period, ways in its.items() if period in QUARTERS]))
        rows += [_line(name, str(period), [ways]) for period, ways in its.items() if period not in QUARTERS]
    return markdown(rows)


def _line(name: str, period: str, periods: Sequence[Mapping[str, Published | None]]) -> tuple[str, ...]:
    total = sum(_total(one) for ways in periods for one in list(ways.values())[:1] if one)
    cells = [cell for way in WAYS for cell in _figures(ways.get(way) for ways in periods)]
    return (name, period, f"{total:,}", *cells)


def _total(published: Published) -> int:
    """Return its visits: those of its outcomes, which every visit has exactly one of."""
    return sum(visits for (table, _), visits in published.visits.items() if table == "outcome")


def _figures(published: Iterable[Published | None]) -> tuple[str, ...]:
    found = [astuple(one.figures()) for one in published if one]
    return Figures(*map(sum, zip(*found, strict=True))).cells() if found else ("cannot be released", "", "", "")


def lost(results: Results) -> Iterator[str]:
    """Yield a line for each way and release with rows that can be read in the first way and not in this one."""
    first, *others = WAYS
    for way in others:
        for (name, period), ways in results.items():
            before, after = ways.get(first), ways.get(way)
            rows = after.lost(before) if before and after else []
            if rows:
                yield f"- {way}, {name}, {period}: {', '.join('='.join(row) for row in rows)}"


def main() -> None:
    """Measure, print, and write the table into the document."""
    with tempfile.TemporaryDirectory(prefix="pilotapp-releases-", ignore_cleanup_errors=True) as work:
        results = measure(Path(work))
    text = "\n".join([table(results), "", *lost(results)]).strip()
    print(f"\n{text}")
    write_into(DOCUMENT, {"releases": text})


if __name__ == "__main__":
    main()
