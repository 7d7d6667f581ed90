"""`pilotapp audit`: print the heads of the audit log for keeping elsewhere, and verify the log."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TextIO

import click

from pilotapp import clock
from pilotapp.cli.connection import connected, refuse_pending
from pilotapp.cli.terminal import failure, progress, say

LONG = 50_000
Anchors = dict[str, dict[int, str]]


@click.group()
def audit() -> None:
    """The audit log: who did what to what, when, from which session."""


@audit.command()
def head() -> None:
    """Print the end of each audit log, to be kept elsewhere.

    A line for each programme: its short name, rows, the last row's hash, the time.
    """
    from pilotapp.audit import proof

    with connected() as config:
        refuse_pending(config)
        for one in proof.heads():
            say(f"{one.slug} {one.rows} {one.hash} {clock.now():%Y-%m-%dT%H:%M:%SZ}")


@audit.command()
@click.option(
    "--anchored", type=click.File(), help="Lines that `pilotapp audit head` printed earlier; - for standard input."
)
@click.option("--expect", multiple=True, metavar="SLUG:ROWS:HASH", help="The same, of one line.")
def verify(anchored: TextIO | None, expect: tuple[str, ...]) -> None:
    """Check all rows of each audit log.

    Exit status 1 and the first bad row where one was changed, taken out or put in.
    """
    from pilotapp.audit import proof

    anchors = _read_anchors([*(anchored or ()), *(one.replace(":", " ") for one in expect)])
    bad = 0
    with connected() as config:
        refuse_pending(config)
        found = proof.programmes()
        for uid, slug, rows in found:
            with progress(slug, rows, LONG) as bar:
                fault = proof.first_fault(uid, anchors.get(slug, {}), bar.update)
            bad += fault is not None
            say(f"{slug}: {fault or f'{rows} rows, whole'}")
    for slug in sorted(set(anchors) - {slug for _, slug, _ in found}):
        bad += 1
        say(f"{slug}: there is no such programme any more, but its log was anchored")
    if bad:
        raise click.exceptions.Exit(1)


def _read_anchors(lines: Iterable[str]) -> Anchors:
    """Return hashes by slug and number. Refuses a line that is not from `pilotapp audit head`."""
    anchors: Anchors = defaultdict(dict)
    for line in lines:
        parts = line.split()
        if not parts:
            continue
        if len(parts) < 3 or not parts[1].isdecimal() or len(parts[2]) != 64:
            raise failure(f"This is no line of `pilotapp audit head`: {line.strip()}")
        anchors[parts[0]][int(parts[1])] = parts[2].lower()
    return dict(anchors)
