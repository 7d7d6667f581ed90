"""The visits that this product exports come back into an empty programme with every number."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from pilotapp import codes
from pilotapp.exports import commands
from pilotapp.exports.spec import TABLES, VISITS, ExportSpec
from pilotapp.figures.filters import Filters
from pilotapp.models import Person, PersonRole, Programme, Visit
from pilotapp.periods import Year
from tests.exports.sheets import csv_of
from tests.imports.coordinator import Coordinator
from tests.imports.offices.declared import office
from tests.reports.rows import BERLIN, add_visit
from tests.support.people import Somebody, uid_of

YEAR = Year(2025)
NAMES = (
    "Sum Rithy",
    "Özlem Muster-Çelik",
    "Ayşe O’Neil",
    "Beispiel Amal",
    "Ngọc Anh Trần",
    "أمل نجار",
    "Anna Maria de Souza",
)
UNKNOWN = "Confirmed visits"  # the state is not brought back: what is imported is confirmed, or waits


def _pilots() -> list[str]:
    for number, name in enumerate(NAMES):
        person = Person.create(
            uid=uid_of(name), programme=uid_of("musterstadt"), email=f"own{number}@example.org", name=name
        )
        PersonRole.create(person=person, role="pilot")
    return [*NAMES, "amal", "berna"]


def _visits(seed: int, count: int) -> None:
    """Visits of every code, some without: at most two a day and pilot, so that they fit into a day."""
    chance = random.Random(seed)
    pilots = _pilots()

    def some(name: str) -> Any:
        return chance.choice([None, *codes.codes("language" if name == "client_language" else name)])

    for number in range(count):
        coded = {name: some(name) for name in ("institution_kind", "client_language", "mode", "party")}
        start = datetime(2025, 1, 1, 9, 0, tzinfo=BERLIN) + timedelta(days=number // 3, minutes=chance.randrange(300))
        topics = tuple(chance.sample(codes.codes("topic"), chance.randrange(4)))
        numbers = {"waiting_minutes": chance.choice((0, 0, 15, 55)), "travel_minutes": chance.choice((0, 30, 95))}
        add_visit(
            pilots[number % len(pilots)],
            start,
            chance.choice((0, 1, 12, 45, 60, 90, 151, 360, 720)),
            topics,
            outcome=chance.choice(codes.codes("outcome")),
            state=chance.choice(("confirmed", "recorded", "asked")),
            first_contact=chance.choice((True, False, None)),
            **coded,
            **numbers,
        )


def _numbers(viewer: Person) -> dict[str, list[dict[str, str]]]:
    """Every table but what is not of visits, without the numbers of the state."""
    found = {}
    for name in TABLES:
        if name not in ("definitions", "sessions"):
            lines = csv_of(viewer, YEAR, name)
            kept = [{key: said for key, said in line.items() if key != UNKNOWN} for line in lines]
            found[name] = sorted(kept, key=repr)
    return found


@pytest.mark.parametrize(
    ("language", "form"), [("en", "csv"), ("de", "csv"), pytest.param("de", "xlsx", marks=pytest.mark.process)]
)
def test_it_brings_back_every_measure_by_every_dimension(
    app: Flask, karin: Somebody, carla: Somebody, language: str, form: str
) -> None:
    _visits(seed=len(language + form), count=60)
    with app.test_request_context(), force_locale(language):
        exported = commands.make(karin.person, ExportSpec(VISITS, YEAR, form))
    with app.test_request_context(), force_locale("en"):
        before = _numbers(karin.person)
    Visit.delete().where(Visit.programme == uid_of("musterkreis")).execute()
    newcomers = "\n".join(f"2025-01-01 1 {name}" for name in NAMES)
    own = office(f"visits.{form}", lambda: exported, "asked", newcomers)
    came = Coordinator(carla, own).bring()
    assert (came.refusal, came.named) == ("", 0), came.text[-2000:]
    hers = Programme.get_by_id(uid_of("musterkreis"))
    assert Visit.select().where(Visit.programme == hers).count() == 60
    with app.test_request_context(), force_locale("en"):
        after = _numbers(carla.person)
    for name, lines in before.items():
        assert after[name] == lines, name
    assert came.questions <= {"pilot"}


@pytest.mark.parametrize("form", ["csv", pytest.param("xlsx", marks=pytest.mark.process)])
def test_it_brings_back_a_part_that_says_it_is_filtered(
    app: Flask, karin: Somebody, carla: Somebody, form: str
) -> None:
    _visits(seed=5, count=30)
    confirmed = Visit.select().where(Visit.state == "confirmed").count()
    with app.test_request_context(), force_locale("de"):
        exported = commands.make(karin.person, ExportSpec(VISITS, YEAR, form, filters=Filters(confirmed=True)))
    newcomers = "\n".join(f"2025-01-01 1 {name}" for name in NAMES)
    came = Coordinator(carla, office(f"visits.{form}", lambda: exported, "asked", newcomers)).bring()
    assert (came.refusal, came.named, came.questions - {"pilot"}) == ("", 0, set()), came.text[-2000:]
    assert Visit.select().where(Visit.programme == uid_of("musterkreis")).count() == confirmed
