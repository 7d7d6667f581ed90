"""Somebody signs in with e-mail and password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from pilotapp import clock
from pilotapp.auth import passwords
from pilotapp.models import AuditRow, Person, Session
from pilotapp.web.login import hash_token
from tests.auth.helpers import sign_in
from tests.support.people import PASSWORD, uid_of


def token_of(client):
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_it_starts_a_session_of_which_only_the_hash_is_stored(client):
    page = sign_in(client, "Amal@Example.org ")
    session = Session.get()
    assert (page.path, session.person_id) == ("/", uid_of("amal"))
    assert session.token_hash == hash_token(token_of(client))
    assert AuditRow.get().action == "session.start"


def test_it_goes_on_to_where_she_wanted_to_go(client):
    asked = client.page("/visits")
    assert asked.path == "/sign-in?next=/visits"
    assert asked.form("/sign-in").submit(email="amal@example.org", password=PASSWORD).path == "/visits"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/?\nenv;",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_it_never_leads_to_another_site(client, target):
    values = {"email": "amal@example.org", "password": PASSWORD, "next": target}
    assert client.send("/sign-in", **values).response.location == "/"


@pytest.mark.parametrize("email", ["amal@example.org", "nobody@example.org"])
def test_it_refuses_with_the_same_words_whether_the_account_exists_or_not(client, email):
    page = sign_in(client, email, "a-wrong-password")
    assert (page.status, page.errors()) == (
        422,
        ["The e-mail address or the password is not right. Please check both."],
    )
    assert page.form("/sign-in").values["email"] == email
    assert Session.select().count() == 0


@pytest.mark.parametrize("email", ["amal@example.org", "nobody@example.org"])
def test_it_does_the_same_work_whether_the_account_exists_or_not(client, monkeypatch, email):
    checked = []

    class Spy(PasswordHasher):
        def verify(self, hash, password):
            checked.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "hasher", Spy())
    sign_in(client, email, "a-wrong-password")
    assert len(checked) == 1


def test_it_refuses_a_person_who_has_not_used_her_invitation(client):
    Person.update(password_hash=None).where(Person.uid == uid_of("amal")).execute()
    assert sign_in(client, "amal@example.org").status == 422
    assert Session.select().count() == 0


def test_it_refuses_a_person_whose_access_is_switched_off(client):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    page = sign_in(client, "amal@example.org")
    assert "Your access is switched off" in page.errors()[0]
    assert Session.select().count() == AuditRow.select().count() == 0


def test_it_refuses_an_empty_form_at_its_fields(client):
    page = sign_in(client, "", "")
    assert page.status == 422
    assert page.errors() == [
        "E-mail address: Please enter your e-mail address.",
        "Password: Please enter your password.",
    ]


@pytest.mark.usefixtures("strong_passwords")
def test_it_renews_a_hash_that_was_made_with_weaker_parameters(client):
    sign_in(client, "amal@example.org")
    renewed = Person.get_by_id(uid_of("amal")).password_hash
    assert not passwords.is_outdated(renewed)
    assert passwords.matches(renewed, PASSWORD)
    assert renewed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, the second recommended choice


def test_it_knows_a_password_typed_on_another_keyboard():
    assert passwords.matches(passwords.make_hash("Schöne Grüße nach Köln"), "Scho\u0308ne Gru\u0308ße nach Ko\u0308ln")


def test_it_sends_somebody_who_is_signed_in_home(amal):
    assert amal.page("/sign-in").path == "/"


def test_it_shows_no_demo_people_outside_a_demo(client):
    assert not client.page("/sign-in").has_form("/sign-in/demo")


def test_it_renews_the_cookie_of_whoever_comes_back(amal):
    amal.page("/me")
    assert "Set-Cookie" not in amal.client.get("/me").headers
    Session.update(last_seen_at=clock.now() - timedelta(hours=2)).execute()
    assert "pilotapp=" in amal.client.get("/me").headers["Set-Cookie"]
    assert "Set-Cookie" not in amal.client.get("/me").headers
