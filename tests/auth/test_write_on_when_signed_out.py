"""The session ended while somebody was typing: the input is still there after signing in again."""

from __future__ import annotations

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.models import Person, Session
from tests.support import people
from tests.support.page_checks import check_page
from tests.support.page_client import Page, PageClient
from tests.support.people import Somebody, uid_of

TYPED = {"name": "Zahra", "email": "zahra@example.org", "languages": "ara", "role": "pilot", "way": "hand"}
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def post(client: PageClient, values: dict[str, str], **headers: str) -> Page:
    """The answer to the form of a new person, sent from a page of the same origin."""
    answer = client.post("/people/new", data=values, headers=FROM_HERE | headers)
    return Page(client, answer, check_page(answer.get_data(as_text=True)))


@pytest.fixture
def late(karin: Somebody) -> Page:
    """The answer to a form that karin sends after her session has ended."""
    values = karin.page("/people/new").form("/people/new").values | TYPED
    Session.update(ended_at=clock.now()).execute()
    return post(karin.client, values)


def sign_in_beside(app: Flask, client: PageClient, name: str) -> None:
    """Sign in in another tab of the same browser: a new session, and a cookie without the old CSRF token."""
    token = people.start_session(uid_of(name), people.STANDING[name][1])
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token


def test_it_keeps_what_was_typed_and_does_nothing_yet(late: Page) -> None:
    assert (late.status, late.heading) == (401, "You are signed out")
    assert late.form("/people/new").values["name"] == "Zahra"
    assert not Person.select().where(Person.email == "zahra@example.org").exists()


def test_it_is_sent_once_she_is_back(app: Flask, karin: Somebody, late: Page) -> None:
    sign_in_beside(app, karin.client, "karin")
    again = post(karin.client, late.form("/people/new").values)
    assert again.status == 403
    again.form("/people/new").submit()
    assert Person.get(Person.email == "zahra@example.org").programme_id == karin.person.programme_id


def test_it_is_not_offered_to_somebody_else_who_signed_in_meanwhile(app: Flask, karin: Somebody, late: Page) -> None:
    sign_in_beside(app, karin.client, "carla")
    again = post(karin.client, late.form("/people/new").values)
    assert "Zahra" not in again.html
    assert not Person.select().where(Person.email == "zahra@example.org").exists()


def test_it_takes_the_place_of_the_page_where_a_part_of_it_asked(karin: Somebody) -> None:
    values = karin.page("/people/new").form("/people/new").values | TYPED
    Session.update(ended_at=clock.now()).execute()
    answer = karin.client.post("/people/new", data=values, headers=FROM_HERE | {"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "main")
    assert "Zahra" in answer.text


def test_it_keeps_no_secret(karin: Somebody) -> None:
    values = {"csrf_token": "old", "password": "a secret sentence", "again": "yes"}
    Session.update(ended_at=clock.now()).execute()
    answer = karin.client.post("/me/password", data=values, headers=FROM_HERE)
    assert answer.status_code == 401
    assert "a secret sentence" not in answer.text
