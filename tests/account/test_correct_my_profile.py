"""A person sees and corrects the own profile."""

from __future__ import annotations

import json

import pytest

from pilotapp.models import AuditRow, Person
from tests.support.people import uid_of


def person(name="amal"):
    return Person.get_by_id(uid_of(name))


def test_it_leads_to_everything_about_me(amal):
    wanted = {"/me/profile", "/me/email", "/me/security", "/me/data", "/me/history", "/declaration", "/me/leave"}
    assert wanted <= set(amal.page("/me").links())


def test_it_corrects_my_name_and_my_languages(amal):
    page = amal.page("/me/profile").form("/me/profile").submit(name=" Amál ", languages=["kmr", "", "ara", "kmr"])
    assert (page.heading, "Saved." in page.text) == ("Amál", True)
    assert (person().name, person().name_key, person().languages) == ("Amál", "amal", ("kmr", "ara"))


def test_it_writes_down_what_changed_and_never_to_what(amal):
    amal.send("/me/profile", name="Amal B.", languages="ara")
    row = AuditRow.get()
    assert (row.action, json.loads(row.detail)) == ("person.profile", {"fields": ["name", "languages"]})


def test_it_writes_nothing_where_nothing_changed(amal):
    amal.send("/me/profile", name="Amal", languages=["ara", "kmr"])
    assert AuditRow.select().count() == 0


@pytest.mark.parametrize(
    ("name", "languages", "words"),
    [(" ", "ara", "Please enter a name."), ("A" * 81, "ara", "at most 80"), ("Amal", "", "at least one language")],
)
def test_it_refuses_a_profile_that_says_nothing(amal, name, languages, words):
    page = amal.send("/me/profile", name=name, languages=languages)
    assert (page.status, words in page.text) == (422, True)
    assert (person().name, AuditRow.select().count()) == ("Amal", 0)


def test_it_asks_a_coordinator_for_no_language(karin):
    assert karin.send("/me/profile", name="Karin", languages="").status == 303
    assert person("karin").languages == ()
