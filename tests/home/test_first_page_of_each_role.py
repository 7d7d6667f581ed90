"""Everybody starts on a page that says what they can do here, and nobody sees more than the role may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.models import Passkey, Person, PersonRole, TimedJob
from tests.support import people
from tests.support.people import Somebody


@pytest.fixture
def olga(app: Flask) -> Somebody:
    return people.sign_in(app, "olga")


@pytest.mark.parametrize(
    ("name", "path", "says"),
    [
        ("ines", "/trainer", "No courses yet"),
        ("greta", "/funder", "No releases yet"),
        ("olga", "/operator", "Programmes"),
        ("selma", "/safeguarding", "No report is open"),
    ],
)
def test_it_begins_on_the_page_of_the_role(sign_in: Callable[..., Somebody], name: str, path: str, says: str) -> None:
    page = sign_in(name).page("/")
    assert (page.path, says in page.text) == (path, True)
    assert path in page.links() and "/me" in page.links()


def test_it_shows_a_pilot_who_also_coordinates_both(app: Flask) -> None:
    PersonRole.create(person=people.uid_of("amal"), role="coordinator")
    page = people.sign_in(app, "amal", idle_minutes=60).page("/")
    assert page.path == "/" and page.has_form("/visits/check-in")
    assert {"/month", "/visits"} <= set(page.links())


def test_it_begins_with_her_own_page_where_somebody_has_no_role_any_more(app: Flask) -> None:
    PersonRole.delete().where(PersonRole.person == people.uid_of("amal")).execute()
    assert people.sign_in(app, "amal", idle_minutes=20).page("/").path == "/me"


def test_it_shows_the_installation_in_figures(app: Flask, olga: Somebody) -> None:
    Passkey.create(person=people.uid_of("karin"), credential="key", public_key="", name="phone")
    page = olga.page("/operator")
    for words in ("1 coordinators without a second factor", "2 programmes", "No migration is pending"):
        assert words in page.text
    assert "Integrationslotsen Musterstadt 1 2" in page.text


def test_it_does_not_count_who_is_switched_off(app: Flask, olga: Somebody) -> None:
    Person.update(active=False).where(Person.uid.in_([people.uid_of("karin"), people.uid_of("berna")])).execute()
    page = olga.page("/operator")
    assert "Integrationslotsen Musterstadt 0 nobody can invite 1" in page.text
    assert "1 coordinators without a second factor" in page.text


def test_it_says_what_is_wrong_and_what_to_do(sign_in: Callable[..., Somebody], app: Flask) -> None:
    TimedJob.create(name="purge", ran_at=clock.now(), late_at=clock.now() - timedelta(minutes=1))
    page = sign_in("olga").page("/operator")
    assert "The job purge is overdue." in page.text and "There is no backup in" in page.text
    german = sign_in("olga", language="de").page("/operator")
    assert "Die Aufgabe „purge“ ist überfällig." in german.text and "Es gibt keine Sicherung in" in german.text
    TimedJob.delete().execute()
    assert "The job purge is overdue." not in sign_in("olga").page("/operator").text


def test_it_names_nobody_to_the_operator(app: Flask, olga: Somebody) -> None:
    page = olga.page("/operator")
    assert not [name for name in people.STANDING if name.capitalize() in page.text]
