"""Invisible characters pasted with a name are removed, on every way a name can be entered."""

from __future__ import annotations

import pytest

from pilotapp.imports import worker
from pilotapp.models import AuditRow, EmergencyNumber, ImportFault, Person, ReflectionSession
from pilotapp.people import operator
from pilotapp.refusals import Refusal
from tests.imports.tables import USUAL, csv, hand_in, lines, tried
from tests.people.spellings import DIRTY, EMPTY
from tests.support.people import Somebody, uid_of

SEVERAL = pytest.mark.parametrize("typed", DIRTY[3:])
NOTHING = pytest.mark.parametrize("typed", EMPTY[:4])
NEW = {"email": "neu@example.org", "languages": "tur"}


def name(uid: object) -> str:
    return str(Person.get_by_id(uid).name)


@SEVERAL
def test_it_cleans_the_name_of_somebody_new(karin: Somebody, typed: str) -> None:
    page = karin.page("/people/new").form("/people/new").submit(name=typed, **NEW)
    assert page.heading == "Invitation for Amal Beispiel"
    assert Person.get(Person.email == "neu@example.org").name == "Amal Beispiel"


@NOTHING
def test_it_refuses_somebody_new_without_a_name(karin: Somebody, typed: str) -> None:
    page = karin.page("/people/new").form("/people/new").submit(name=typed, **NEW)
    assert (page.status, page.errors()) == (422, ["Name: Please enter a name."])
    assert not Person.select().where(Person.email == "neu@example.org").exists()


@SEVERAL
def test_it_cleans_a_name_that_is_corrected(karin: Somebody, amal: Somebody, typed: str) -> None:
    address = f"/people/{uid_of('amal')}/edit"
    karin.page(address).form(address).submit(name=typed, languages=["ara"])
    assert name(uid_of("amal")) == "Amal Beispiel"
    amal.page("/me/profile").form("/me/profile").submit(name=f"{typed} 2", languages=["ara"])
    assert name(uid_of("amal")) == "Amal Beispiel 2"


@NOTHING
def test_it_keeps_the_name_that_she_had(karin: Somebody, amal: Somebody, typed: str) -> None:
    address = f"/people/{uid_of('amal')}/edit"
    for page in (karin.page(address), amal.page("/me/profile")):
        found = page.form(page.path).submit(name=typed, languages=["ara"])
        assert found.errors() == ["Name: Please enter a name."]
    assert name(uid_of("amal")) == "Amal"


def test_it_cleans_names_in_a_table_of_pilots(karin: Somebody) -> None:
    rows = [("Bei\u200bspiel\u202e, Dilan\u00ad", "d@example.org"), ("\u3164", "e@example.org")]
    page = hand_in(karin, csv(rows, ("Name", "E-Mail")), kind="pilots").form("/columns").submit().form("/values")
    page.submit().form("/start").submit()
    worker.drain()
    assert Person.get(Person.email == "d@example.org").name == "Dilan Beispiel"
    assert [fault.code for fault in ImportFault.select()] == ["name_missing"]
    assert not Person.select().where(Person.email == "e@example.org").exists()


def test_it_cleans_names_in_a_table_of_visits(karin: Somebody) -> None:
    names = ("Muster\u2800, Dil\u00adan", "\u2800")
    rows = [(row[0], name, *USUAL[1:]) for row, name in zip(lines(2), names, strict=True)]
    preview = tried(karin, csv(rows), **{"person:muster dilan": "new"})
    preview.form("/start").submit()
    worker.drain()
    assert Person.get(Person.import_run.is_null(False)).name == "Dilan Muster"
    assert [fault.code for fault in ImportFault.select()] == ["pilot_missing"]


@SEVERAL
def test_it_cleans_what_the_operator_types(app: object, typed: str) -> None:
    programme = operator.add_programme(name=typed, slug="\u200bSee\x1b", time_zone="Europe/Berlin", language="de")
    person, _ = operator.add_person(
        programme="see", role="coordinator", name=typed, email="a@b.example", invite_hours=1
    )
    assert (programme.name, programme.slug, person.name) == ("Amal Beispiel", "see", "Amal Beispiel")


@NOTHING
def test_it_refuses_nothing_from_the_operator(app: object, typed: str) -> None:
    with pytest.raises(Refusal, match="Please enter a name"):
        operator.add_programme(name=typed, slug="see", time_zone="Europe/Berlin", language="de")
    with pytest.raises(Refusal, match="Please enter a name"):
        operator.add_person(programme="musterstadt", role="pilot", name=typed, email="a@b.example", invite_hours=1)
    assert AuditRow.select().count() == 0


@SEVERAL
def test_it_cleans_what_stands_on_the_emergency_card(karin: Somebody, typed: str) -> None:
    form = karin.page("/settings/numbers/new").form("/settings/numbers/new")
    form.submit(label=typed, number="112", hint=typed)
    row = EmergencyNumber.get()
    assert (row.label, row.hint) == ("Amal Beispiel", "Amal Beispiel")


@NOTHING
def test_it_refuses_a_number_of_nobody(karin: Somebody, typed: str) -> None:
    form = karin.page("/settings/numbers/new").form("/settings/numbers/new")
    assert form.submit(label=typed, number="112").errors() == ["Who is called: Please say who is called."]
    assert not EmergencyNumber.select().exists()


def test_it_cleans_a_place(karin: Somebody, frozen: object) -> None:
    form = karin.page(f"/reflections/new?pilot={uid_of('amal')}").form("/reflections/new")
    form.submit(starts_at="2026-03-10T17:30", minutes="60", place="Town\u2028hall,\u200b room\t12\u202e")
    assert ReflectionSession.get().place == "Town hall, room 12"
