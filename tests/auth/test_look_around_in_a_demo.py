"""In a demo, and only there, buttons sign in as one of its people."""

from __future__ import annotations

import pytest

from pilotapp.config import ConfigError
from pilotapp.models import Person, Session
from tests.support.people import browser_of, uid_of


@pytest.fixture
def demo(app_with):
    Person.update(email="amal@pilotapp.example").where(Person.uid == uid_of("amal")).execute()
    return browser_of(app_with(demo=True))


def test_it_signs_in_with_one_tap(demo):
    form = demo.page("/sign-in").form("/sign-in/demo")
    assert form.submit(email="amal@pilotapp.example").path == "/"
    assert Session.get().person_id == uid_of("amal")


def test_it_opens_no_other_account(demo):
    assert demo.send("/sign-in/demo", email="karin@example.org").status == 404
    assert Session.select().count() == 0


def test_it_does_not_exist_outside_a_demo(client):
    Person.update(email="amal@pilotapp.example").where(Person.uid == uid_of("amal")).execute()
    assert client.send("/sign-in/demo", email="amal@pilotapp.example").status == 404
    assert Session.select().count() == 0


def test_it_never_becomes_production_with_the_password_that_everybody_knows(app_with):
    Person.update(email="amal@pilotapp.example").where(Person.uid == uid_of("amal")).execute()
    with pytest.raises(ConfigError, match="this is the demo's database"):
        app_with(environment="production")
