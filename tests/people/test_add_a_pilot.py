"""A coordinator adds a pilot and gets an invitation to hand over."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Invite, Person
from pilotapp.web.login import hash_token
from tests.support.people import sign_in, uid_of

ZEYNEP = {"name": " Zeynep ", "email": "Zeynep@Example.ORG", "languages": ["tur", "", "kmr", "tur"]}


def new(coordinator, **changes):
    return coordinator.page("/people/new").form("/people/new").submit(**(ZEYNEP | changes))


def link_on(page):
    return next(one.get("value") for one in page.tree.iter("input") if one.get("id") == "link")


def test_it_adds_her_to_the_programme_of_the_coordinator(karin):
    assert new(karin).heading == "Invitation for Zeynep"
    person = Person.get(Person.email == "Zeynep@example.org")
    assert (person.name, person.programme_id, person.roles) == ("Zeynep", uid_of("musterstadt"), {"pilot"})
    assert person.languages == ("tur", "kmr")


def test_it_shows_the_link_of_which_only_the_hash_is_stored(karin):
    link = link_on(new(karin))
    assert Invite.get().token_hash == hash_token(link.rpartition("/")[2])
    assert link.startswith("http://localhost/invite/")


def test_it_shows_the_link_as_a_picture_to_scan(karin):
    assert 'class="qr"' in new(karin).html


def test_it_writes_down_who_did_it(karin):
    new(karin)
    rows = [(row.action, row.person_id) for row in AuditRow.select().order_by(AuditRow.id)]
    assert rows == [("person.add", uid_of("karin")), ("invite.create", uid_of("karin"))]


def test_it_refuses_an_address_that_her_programme_has(karin):
    page = new(karin, email="AMAL@example.org")
    assert page.status == 422
    assert page.errors() == ["E-mail address: Somebody with this e-mail address is already registered."]
    assert page.form("/people/new").values["name"] == "Zeynep"
    assert Invite.select().count() == AuditRow.select().count() == 0


def test_it_tells_nothing_of_an_address_that_another_programme_has(karin):
    known, unknown = new(karin, email="tarek@example.org"), new(karin, email="nobody@example.org")
    assert known.heading == unknown.heading == "Invitation for Zeynep"
    assert Person.select().where(Person.email == "tarek@example.org").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Please enter a name."),
        ("name", "x" * 81, "Please use at most 80 characters."),
        ("email", "zeynep", "Please enter an address like name@example.org."),
        ("languages", [""], "Please choose at least one language."),
        ("languages", ["klingon"], "Please choose from the list of languages."),
    ],
)
def test_it_refuses_what_is_missing_or_wrong_at_its_field(karin, field, value, words):
    page = new(karin, **{field: value})
    assert (page.status, words in page.errors()[0]) == (422, True)
    assert Person.select().where(Person.name == "Zeynep").count() == 0


def test_it_keeps_the_chosen_languages_of_a_refused_form(karin):
    page = new(karin, name="")
    chosen = [one.get("value") for one in page.tree.iter("option") if "selected" in one.attrib]
    assert chosen == ["tur", "kmr", "", ""] or chosen == ["tur", "kmr"]


def test_it_is_closed_to_pilots(amal):
    assert amal.send("/people/new", name="Zeynep", email="z@example.org", languages="tur").status == 403
    assert Person.select().where(Person.email == "z@example.org").count() == 0


def test_it_shows_a_link_with_tls_behind_a_proxy_that_has_it(app_with):
    karin = sign_in(app_with(https=True), "karin")
    assert link_on(new(karin)).startswith("https://")
