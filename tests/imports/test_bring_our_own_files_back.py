"""Visits one by one that were taken away come back whole: in a programme that has none, every number is the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from pilotapp import codes
from pilotapp.exports import commands
from pilotapp.exports.spec import VISITS, ExportSpec
from pilotapp.figures import queries
from pilotapp.figures.measures import DIMENSIONS, SESSION_MEASURES
from pilotapp.imports import worker
from pilotapp.models import Person, PersonRole, Visit, VisitTopic
from pilotapp.periods import Year
from tests.imports.tables import hand_in, run_of
from tests.reports.rows import BERLIN, add_visit
from tests.support.people import Somebody, uid_of

COUNT = 150
NAMES = (
    "Amal Ünlü-Öz",
    "Sum",
    "Total",
    "Rosa Frühling",
    "O'Neil Max",
    "Berna",
    "-Ali",
    "Nguyễn Thị Hoa",
    "Олена Коваль",
)
CODED = {"institution_kind": "institution_kind", "client_language": "language", "outcome": "outcome", "mode": "mode"}
YEAR = Year(2025)


def fill(seed: int) -> None:
    """Visits of a year with codes by chance, of pilots with all sorts of names."""
    chance = Random(seed)
    pilots = []
    for number, name in enumerate(NAMES):
        uid = uid_of(f"pilot-{number}")
        Person.create(
            uid=uid, programme=uid_of("musterstadt"), name=name, email=f"p{number}@example.org", name_key=name
        )
        PersonRole.create(person=uid, role="pilot")
        pilots.append(uid)
    for number in range(COUNT):
        start = datetime(2025, 1, 2, 9, 0, tzinfo=BERLIN) + timedelta(days=2 * number)
        values: dict[str, Any] = {name: chance.choice((None, *codes.codes(kind))) for name, kind in CODED.items()}
        values |= {
            "party": chance.choice((None, *codes.codes("party"))),
            "first_contact": chance.choice((None, True, False)),
        }
        values |= {"waiting_minutes": chance.choice((0, 5, 45)), "travel_minutes": chance.choice((0, 20, 90))}
        values["outcome"] = values["outcome"] or "held"
        topics = tuple(chance.sample(codes.codes("topic"), chance.randint(1, 3)))
        visit = add_visit("amal", start, chance.choice((1, 15, 59, 60, 90, 240)), topics, **values)
        Visit.update(pilot=chance.choice(pilots)).where(Visit.uid == visit.uid).execute()


def numbers(name: str) -> dict[str, Any]:
    """Every number of the year by everything that a row of the file says; pilots by their names."""
    viewer = Person.get_by_id(uid_of(name))
    found = queries.overview(viewer, YEAR, DIMENSIONS)
    without = {"confirmed", *(each.code for each in SESSION_MEASURES)}  # how far the coordination is comes in anew
    rows: dict[str, Any] = {"": {code: value for code, value in found.totals.items() if code not in without}}
    for code, table in found.tables.items():
        rows[code] = {
            row.label if code == "pilot" else row.key: {
                n: value for n, value in row.numbers.items() if n not in without
            }
            for row in table.rows
        }
    return rows


@pytest.mark.parametrize(
    ("seed", "language", "format"),
    [(1, "de", "csv"), (2, "en", "csv"), pytest.param(3, "de", "xlsx", marks=pytest.mark.process)],
)
def test_it_comes_back_whole(
    app: Flask, karin: Somebody, carla: Somebody, seed: int, language: str, format: str
) -> None:
    fill(seed)
    with app.test_request_context(), force_locale(language):
        before = numbers("karin")
        body = commands.make(Person.get_by_id(uid_of("karin")), ExportSpec(VISITS, YEAR, format))
    page = hand_in(carla, body, f"visits.{format}")
    assert page.form("/columns").submit().path.endswith("/values"), page.text
    values = carla.page(page.path.replace("/columns", "/values"))
    form = values.form("/values")
    assert not [name for name, value in form.values.items() if name.startswith("code:") and not value]
    preview = form.submit(others="new", **{name: "new" for name in form.values if name.startswith("person:")})
    run = run_of(preview)
    assert (run.added, run.wrong) == (COUNT, 0), preview.text
    preview.form("/start").submit()
    worker.drain()
    with app.test_request_context(), force_locale(language):
        after = numbers("carla")
    for code in before:
        assert after[code] == before[code], code
    assert VisitTopic.select().count() % 2 == 0
