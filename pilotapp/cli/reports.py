"""`pilotapp reports`: rebuild and check the fact tables, and print sums over all programmes."""

import csv
import sys
from typing import Any

import click

from pilotapp.cli.connection import connected, refuse_pending
from pilotapp.cli.terminal import failure, progress, say

LONG = 20


@click.group()
def reports() -> None:
    """What figures are read from. Figures are right without these commands; they make them fast again, and prove it."""


@reports.command()
@click.option("--programme", "slug", help="Only this programme, by its short name.")
@click.option("--month", help="Only this month: 2026-03.")
def rebuild(slug: str | None, month: str | None) -> None:
    """Make all facts again from the visits; the server may run meanwhile. To be done after bulk changes by hand."""
    from pilotapp.figures.facts import refresh
    from pilotapp.periods import Month

    if month is not None and Month.read(month) is None:
        raise failure("A month is written like 2026-03.")
    with connected() as config:
        refuse_pending(config)
        programme = _programme(slug) if slug else None
        if programme is None and month is None:
            refresh.forget()
        work = refresh.known(programme, month)
        with progress("rebuild", len(work), LONG) as bar:
            for uid, months in work:
                refresh.refresh(uid, months)
                bar.update(1)
    say(f"Rebuilt: {sum(len(months) for _, months in work)} months.")


@reports.command()
def check() -> None:
    """Compare all figures with the visits.

    Exit status 1 and a line for each difference.
    """
    from pilotapp.figures.facts import check as checking
    from pilotapp.figures.facts import refresh
    from pilotapp.models import Programme

    with connected() as config:
        refuse_pending(config)
        with progress("check", Programme.select().count(), LONG) as bar:
            found = checking.differences(bar.update)
        waiting = sum(len(months) for _, months in refresh.dirty())
    for one in found:
        say(str(one))
    if waiting:
        say(f"{waiting} months have changed since and are counted from the visits until the next refresh.")
    if found:
        say("Figures are wrong where facts are. To make them again: pilotapp reports rebuild")
        raise click.exceptions.Exit(1)
    say("Facts and visits agree.")


@reports.command()
@click.option("--year", "text", required=True, help="The year: 2026.")
@click.option("--by", multiple=True, type=click.Choice(["month", "topic", "institution_kind"]), help="May be repeated.")
def totals(text: str, by: tuple[str, ...]) -> None:
    """Print the sums of all programmes together as CSV.

    For the operator, and not to be published: no small cell is hidden.
    """
    from pilotapp.figures.facts import cells
    from pilotapp.periods import Year

    year = Year.read(text)
    if year is None:
        raise failure("A year is written like 2026.")
    shape = cells.Shape("month" in by, "topic" in by, "institution_kind" in by)
    with connected() as config:
        refuse_pending(config)
        found = cells.totals(year, shape)
    out = csv.writer(sys.stdout, lineterminator="\n")
    named = ["month" if shape.months else "year", *_names(shape)]
    out.writerow([*named, *cells.Sums._fields])
    for key, sums in found.items():
        out.writerow([key.period, *(getattr(key, name) for name in _names(shape)), *sums])


def _names(shape: Any) -> list[str]:
    """Return the names of the code columns of this shape."""
    return [name for name, there in (("topic", shape.topics), ("institution_kind", shape.kinds)) if there]


def _programme(slug: str) -> Any:
    from pilotapp.models import Programme

    found = Programme.get_or_none(Programme.slug == slug)
    if found is None:
        raise failure(f"There is no programme {slug}.")
    return found.uid
