"""Somebody chooses the language of the app."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Person
from tests.support.people import uid_of


def test_it_keeps_a_visitors_choice_in_the_browser(client):
    assert client.send("/language", language="de", next="/sign-in").response.location == "/sign-in"
    assert client.page("/sign-in").tree.get("lang") == "de"


def test_it_keeps_a_persons_choice_for_all_her_devices(amal, sign_in):
    amal.send("/me", language="de")
    assert Person.get_by_id(uid_of("amal")).language == "de"
    assert sign_in("amal", language="en").page("/me").tree.get("lang") == "de"
    assert AuditRow.get().action == "person.language"


@pytest.mark.parametrize("path", ["/language", "/me"])
def test_it_refuses_a_language_that_the_app_does_not_speak(amal, path):
    assert amal.send(path, language="tlh").status in (400, 422)
    assert Person.get_by_id(uid_of("amal")).language is None


def test_it_shows_me_who_i_am_here(amal):
    page = amal.page("/me")
    assert page.heading == "Amal"
    assert all(words in page.text for words in ("Integrationslotsen Musterstadt", "Pilot", "Arabic"))


def test_it_lets_the_phone_keep_my_page_for_me_alone(amal):
    assert amal.page("/me").response.headers["Pilotapp-Keep"] == str(uid_of("amal"))
