"""A pilot gives a telephone number: only the coordination of the programme sees it, and it goes with the pilot."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest

from pilotapp import erasure
from pilotapp.db import database
from pilotapp.models import AuditRow, Note, Person, PersonPhone
from pilotapp.visits import commands, review_commands
from tests.supervision import notes
from tests.support import people, stage
from tests.support.people import uid_of

NUMBER, SHOWN = "+491713920017", "+49 171 3920017"
LINK = f'href="tel:{NUMBER}"'
AMAL = f"/people/{uid_of('amal')}"


@pytest.fixture
def number(app) -> None:
    """Amal's number, as it is stored."""
    PersonPhone.create(person=uid_of("amal"), number=NUMBER)


def asked() -> UUID:
    """A visit of amal that karin has a question about."""
    visit = stage.recorded("amal", 600, 60)
    review_commands.ask(stage.person("karin"), visit, stage.version(visit), text="Did it last so long?")
    return visit


def phone(name="amal"):
    return Person.get_by_id(uid_of(name)).phone


def give(somebody, text):
    return somebody.page("/me/profile").form("/me/profile").submit(phone=text, languages=["ara", "kmr"])


@pytest.mark.parametrize("typed", ["0171 3920017", "0171/392-00 17", "+49 (0)171 3920017", "0049 171 3920017"])
def test_it_takes_a_number_however_it_is_typed(amal, typed):
    assert "Saved." in give(amal, typed).text
    assert phone() == NUMBER
    assert amal.page("/me/profile").form("/me/profile").values["phone"] == SHOWN


def test_it_takes_a_number_of_another_country(amal):
    give(amal, "+380 44 537 1111")
    assert phone() == "+380445371111"


@pytest.mark.parametrize("typed", ["call me", "112", "0171", "0171 3920017 or 18", "+999 1234567", "1" * 41])
def test_it_refuses_what_is_no_number_at_its_field(amal, number, typed):
    page = give(amal, typed)
    assert (page.status, page.form("/me/profile").values["phone"]) == (422, typed)
    assert page.errors()[0].startswith("Telephone: ") and phone() == NUMBER


def test_it_can_be_deleted_and_is_kept_by_a_form_that_does_not_ask(amal, number):
    amal.send("/me/profile", name="Amal B.", languages="ara")
    assert phone() == NUMBER
    give(amal, " ")
    assert (phone(), PersonPhone.select().count()) == (None, 0)


def test_it_is_sealed_and_written_down_without_its_value(amal):
    give(amal, "0171 3920017")
    [(sealed,)] = database.execute_sql("SELECT number FROM person_phone").fetchall()
    row = AuditRow.get()
    assert "3920017" not in sealed
    assert (row.action, json.loads(row.detail)) == ("person.profile", {"fields": ["phone"]})


def test_it_stops_no_page_when_its_key_is_lost(amal, karin, number):
    database.execute_sql("UPDATE person_phone SET number = '00000000.lost'")
    assert (phone(), amal.page("/me").status, karin.page(AMAL).status) == (None, 200, 200)


def test_it_is_asked_of_pilots_alone(amal, karin):
    assert "phone" in amal.page("/me/profile").form("/me/profile").values
    assert "phone" not in karin.page("/me/profile").form("/me/profile").values


def test_her_coordinator_can_dial_it_where_she_asks_for_a_call(app, amal, karin, number):
    visit, note = asked(), notes.note("amal", call="today")
    assert LINK not in karin.page(f"/visits/{visit}").html
    commands.answer(stage.person("amal"), uid=uuid4(), visit=visit, answer="call_me")
    for path in (AMAL, f"/visits/{visit}", f"/supervision/{note.uid}"):
        assert LINK in karin.page(path).html, path
    Note.update(call=None).execute()
    assert LINK not in karin.page(f"/supervision/{note.uid}").html
    assert LINK not in amal.page(f"/visits/{visit}").html


@pytest.mark.parametrize("name", ["berna", "tarek", "carla", "greta", "olga"])
def test_nobody_else_sees_it(app, number, name):
    note, visit = notes.note("amal", call="today"), stage.recorded("amal", 600, 60)
    somebody = people.sign_in(app, name)
    for path in (AMAL, f"/visits/{visit}", f"/supervision/{note.uid}", "/people?search=amal"):
        html = somebody.client.get(path).get_data(as_text=True)
        assert "3920017" not in html and SHOWN not in html, path


def test_a_question_offers_to_add_one_as_long_as_there_is_none(amal):
    visit = asked()
    assert "/me/profile" in amal.page(f"/visits/{visit}").links()
    assert "/me/profile" in amal.page("/notes/new").links()
    give(amal, "0171 3920017")
    assert "/me/profile" not in amal.page(f"/visits/{visit}").links()
    assert "/me/profile" not in amal.page("/notes/new").links()


def test_it_is_in_her_own_data_and_goes_with_her(app, amal, karin, number):
    answer = amal.client.post("/me/data.json", data={"csrf_token": amal.client.token()})
    assert json.loads(answer.data)["telephone"] == [{"number": NUMBER}]
    erasure.erase(Person.get_by_id(uid_of("amal")), by=None)
    assert PersonPhone.select().count() == 0
