"""Show 2: visits made by real commands give the same number to the minute on every page and in every file.

Visits begin around New Year and both changes of the clock in Berlin; they are corrected, withdrawn, confirmed and taken
out of the count. What should come out is added up by hand from the instants.
"""

from __future__ import annotations

import contextlib
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pilotapp import clock, db
from pilotapp.exports import files, tables
from pilotapp.exports.pdf_file import in_words
from pilotapp.exports.spec import FIGURES, VISITS, ExportSpec
from pilotapp.figures import queries
from pilotapp.models import Person, Visit
from pilotapp.periods import Month, Year
from pilotapp.refusals import Refusal
from pilotapp.reports import pilot_queries
from pilotapp.visits import commands, review_commands
from pilotapp.visits import queries as own_visits
from tests.exports.sheets import read_xlsx, read_zip
from tests.reports.rows import BERLIN, read_csv
from tests.support import stage
from tests.support.pdf_text import words_of
from tests.support.people import uid_of

CORNERS = [
    datetime(2019, 12, 31, 20, tzinfo=UTC),
    datetime(2020, 3, 28, 22, tzinfo=UTC),
    datetime(2026, 10, 24, 21, tzinfo=UTC),
    datetime(2026, 12, 31, 20, tzinfo=UTC),
]
PILOTS = ("amal", "berna")
FATES = ("stays", "confirmed", "corrected", "confirmed after it was corrected", "withdrawn", "void")
MINUTES = "Time on site (minutes)"


@dataclass(frozen=True)
class Act:
    """A visit: minutes from the corner case to its start, its length, and what happens to it afterwards."""

    pilot: str
    corner: datetime
    after: int
    minutes: int
    live: bool  # checked in and out on the spot, or entered afterwards
    fate: str

    @property
    def start(self) -> datetime:
        return self.corner + timedelta(minutes=self.after)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from(PILOTS),
        st.sampled_from(CORNERS),
        st.integers(0, 6 * 60),
        st.integers(1, 200),
        st.booleans(),
        st.sampled_from(FATES),
    ),
    min_size=1,
    max_size=6,
)
SPRING = Act("amal", datetime(2020, 3, 29, 0, 49, tzinfo=UTC), 0, 26, True, "stays")  # 01:49 to 03:15 in Berlin
AUTUMN = Act("berna", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 0, 60, True, "confirmed")  # 02:30 to 02:30


class Undo(Exception):
    """Raised to roll an example back."""


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Roll the block back: one transaction, which also serves as the snapshot that readers take."""
    one_picture = mock.patch.object(db, "snapshot", contextlib.nullcontext)
    with contextlib.suppress(Undo), one_picture, db.transaction():
        yield
        raise Undo


def do(act: Act) -> tuple[UUID, int] | None:
    """Play the act, each step at its time; returns the visit and its minutes, or None where the app refuses it."""
    visit, minutes = uuid4(), act.minutes
    try:
        with clock.freeze(act.end + timedelta(minutes=1)):
            if act.live:
                _live(act, visit)
            else:
                visit = stage.afterwards(act.pilot, act.start, act.end)
    except Refusal:
        return None
    with clock.freeze(act.end + timedelta(hours=20)):
        if "corrected" in act.fate:
            minutes = act.minutes // 2 + 1
            end = act.start + timedelta(minutes=minutes)
            pilot = stage.person(act.pilot)
            commands.record(pilot, uid=uuid4(), visit=visit, started_at=act.start, ended_at=end, **stage.CODES)
        if act.fate.startswith("confirmed"):
            stage.confirm("karin", visit)
        if act.fate == "withdrawn":
            commands.withdraw(stage.person(act.pilot), uid=uuid4(), visit=visit)
        if act.fate == "void":
            review_commands.void(stage.person("karin"), visit, stage.version(visit), reason="double")
    return visit, 0 if act.fate in ("withdrawn", "void") else minutes


def _live(act: Act, visit: UUID) -> None:
    pilot = stage.person(act.pilot)
    commands.check_in(pilot, uid=uuid4(), visit=visit, started_at=act.start)
    commands.check_out(pilot, uid=uuid4(), visit=visit, ended_at=act.end)
    commands.record(pilot, uid=uuid4(), visit=visit, **stage.CODES)


def expected(acts: list[Act]) -> dict[int, dict[str, int]]:
    """The minutes of each pilot by local year, added up independently while the acts are played."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(PILOTS, 0))
    for act in sorted(acts, key=lambda act: act.start):
        done = do(act)
        if done is not None:
            found[act.start.astimezone(BERLIN).year][act.pilot] += done[1]
    return found


def everywhere(karin: Person, year: Year, folder: Path) -> dict[str, Any]:
    """The minutes of a year as each page and each file shows them."""
    months = [Month(year.number, number) for number in range(1, 13)]
    mine = {name: stage.person(name) for name in PILOTS}
    today = clock.today("Europe/Berlin")
    book = read_xlsx(made(karin, ExportSpec(FIGURES, year, "xlsx"), folder))
    parts = read_zip(made(karin, ExportSpec(FIGURES, year, "csv"), folder))
    lines = read_csv(made(karin, ExportSpec(VISITS, year, "csv"), folder))
    sheet = read_xlsx(made(karin, ExportSpec(VISITS, year, "xlsx"), folder))["Visits one by one"]
    place = sheet[0].index(MINUTES)
    by_place = next(rows for name, rows in parts.items() if name.endswith("-institution_kind.csv"))
    return {
        "pilots' months": sum(own_visits.credited_in(one, month) for one in mine.values() for month in months),
        "pilots' years": sum(pilot_queries.year(karin, one, year, today).totals["minutes"] for one in mine.values()),
        "pilots' lists": sum(visit.minutes or 0 for one in mine.values() for visit in pilot_queries.visits(one, year)),
        "report": queries.totals(karin, year)["minutes"],
        "XLSX": dict(map(tuple, book["All together"][1:]))[MINUTES],
        "XLSX by month": sum(row[1] for row in book.get("By month", [[]])[1:]),
        "XLSX one by one": sum(row[place] for row in sheet[1:]),
        "CSV": sum(int(line[MINUTES]) for line in by_place),
        "CSV one by one": sum(int(line[MINUTES]) for line in lines),
    }


def made(karin: Person, choice: ExportSpec, folder: Path) -> bytes:
    """The exported file for this selection."""
    out = io.BytesIO()
    files.write(tables.book(karin, choice), choice, out, folder=folder, made_at=clock.now())
    return out.getvalue()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
@example(acts=[SPRING, AUTUMN])
def test_it_is_one_number_everywhere(app: Flask, tmp_path: Path, acts: list[Act]) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}), undone():
        karin = stage.person("karin")
        for year, of_pilots in expected(acts).items():
            wanted = sum(of_pilots.values())
            found = everywhere(karin, Year(year), tmp_path)
            assert found == dict.fromkeys(found, wanted)
            for name in PILOTS:
                hers = pilot_queries.year(karin, stage.person(name), Year(year), clock.today("Europe/Berlin"))
                assert hers.totals["minutes"] == of_pilots[name]
            paper = words_of(made(karin, ExportSpec(FIGURES, Year(year), "pdf"), tmp_path))
            assert f"{in_words(wanted, 'minutes')} Time on site" in paper


@pytest.mark.parametrize(("act", "minutes", "day"), [(SPRING, 26, "2020-03-29"), (AUTUMN, 60, "2026-10-25")])
def test_it_counts_the_minutes_that_passed_when_the_clock_is_changed(
    app: Flask, tmp_path: Path, act: Act, minutes: int, day: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}), undone():
        done = do(act)
        assert done is not None
        assert Visit.get_by_id(done[0]).minutes == minutes
        choice = ExportSpec(VISITS, Month.of(act.start.astimezone(BERLIN).date()))
        line = read_csv(made(stage.person("karin"), choice, tmp_path))[0]
        assert (line["Day"], line["Pilot"], int(line[MINUTES])) == (day, act.pilot.capitalize(), minutes)
        assert uid_of(act.pilot) == Visit.get_by_id(done[0]).pilot_id
