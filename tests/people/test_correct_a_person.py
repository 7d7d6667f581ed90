"""A coordinator corrects somebody's name, address and languages."""

from __future__ import annotations

import json

import pytest

from pilotapp.models import AuditRow, Invite, Person
from pilotapp.people import commands, queries
from tests.support.people import uid_of

AMAL = f"/people/{uid_of('amal')}"


def edit(coordinator, **changes):
    return coordinator.page(f"{AMAL}/edit").form("/edit").submit(**changes)


def amal():
    return Person.get_by_id(uid_of("amal"))


def test_it_shows_what_is_known(karin):
    values = karin.page(f"{AMAL}/edit").form("/edit").values
    assert (values["name"], values["email"]) == ("Amal", "amal@example.org")
    assert 'value="ara" selected' in karin.page(f"{AMAL}/edit").html


def test_it_saves_all_of_it(karin):
    page = edit(karin, name=" Ämal ", email="New@Example.org", languages=["kmr", "", "tur"])
    assert (page.path, "Saved." in page.text) == (AMAL, True)
    assert (amal().name, amal().email, amal().languages) == ("Ämal", "New@example.org", ("kmr", "tur"))
    assert [line.name for line in queries.people(karin.person, search="amal").lines] == ["Ämal"]


def test_it_writes_down_which_fields_and_no_values(karin):
    edit(karin, name="Ämal", email="new@example.org", languages=["ara", "kmr"])
    [row] = AuditRow.select()
    assert (row.action, json.loads(row.detail)) == ("person.edit", {"fields": ["name", "email"]})


def test_it_writes_nothing_down_where_nothing_changed(karin):
    edit(karin, languages=["ara", "kmr"])
    assert AuditRow.select().count() == 0


@pytest.mark.parametrize(("email", "ends"), [("new@example.org", True), ("amal@example.org", False)])
def test_it_ends_open_invitations_with_another_address_only(karin, email, ends):
    commands.invite(karin.person, uid=uid_of("amal"), invite_hours=72)
    edit(karin, name="Ämal", email=email, languages=["ara"])
    assert (Invite.get().revoked_at is not None) == ends


def test_it_leaves_her_signed_in(karin, sign_in):
    phone = sign_in("amal")
    edit(karin, email="new@example.org", languages=["ara"])
    assert phone.page("/me").heading == "Amal"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Please enter a name."),
        ("email", "amal", "Please enter an address"),
        ("email", "berna@example.org", "already registered"),
        ("languages", [], "Please choose at least one language."),
    ],
)
def test_it_refuses_what_is_wrong_at_its_field(karin, field, value, words):
    page = edit(karin, **({"name": "Ämal", "languages": ["ara"]} | {field: value}))
    assert (page.status, words in page.errors()[0]) == (422, True)
    assert (amal().name, amal().email, AuditRow.select().count()) == ("Amal", "amal@example.org", 0)


def test_it_tells_nothing_of_an_address_that_another_programme_has(karin):
    assert edit(karin, email="tarek@example.org", languages=["ara"]).status == 200
    assert amal().email == "tarek@example.org"


@pytest.mark.parametrize("name", ["carla", "berna"])
def test_it_is_for_no_one_else(sign_in, name):
    somebody = sign_in(name)
    assert somebody.send(f"{AMAL}/edit", name="X", email="x@example.org", languages="ara").status in (403, 404)
    assert amal().name == "Amal"
