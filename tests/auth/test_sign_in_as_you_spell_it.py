"""Somebody signs in with any spelling of their address; no other address is accepted."""

from __future__ import annotations

import pytest

from pilotapp.auth import passwords
from pilotapp.models import Attempt, Person, Session
from tests.auth.helpers import sign_in
from tests.support.people import PASSWORD, uid_of

SHARP = "amal@fußball.example"
SPELLINGS = [
    SHARP,
    f"  {SHARP}\u00a0",
    "\u200bamal@fuß\u200eball.example\ufeff",
    "\u202aAmal@FUßBALL.example\u202c",
    "amal@xn--fuball-cta.example",
]
OTHER = "the other person's sentence"


@pytest.fixture
def sharp(app):
    """Amal's address has a sharp s."""
    Person.update(email=SHARP).where(Person.uid == uid_of("amal")).execute()


@pytest.mark.parametrize("typed", SPELLINGS)
def test_it_forgives_spaces_and_what_cannot_be_seen(client, sharp, typed):
    sign_in(client, typed)
    assert client.page("/me").heading == "Amal"


@pytest.mark.parametrize("typed", ["amal@fussball.example", "amal@fusball.example", "amál@fußball.example"])
def test_it_opens_nothing_for_another_address(client, sharp, typed):
    page = sign_in(client, typed)
    assert (page.status, "is not right" in page.text, Session.select().count()) == (422, True, 0)


def test_it_lets_in_letters_before_the_at_sign(client, app):
    Person.update(email="jörg@example.org").where(Person.uid == uid_of("amal")).execute()
    sign_in(client, "JO\u0308RG@example.org")
    assert client.page("/me").heading == "Amal"


def test_it_enters_the_account_of_the_very_domain(client, sharp):
    other = Person.update(email="amal@fussball.example", password_hash=passwords.make_hash(OTHER))
    other.where(Person.uid == uid_of("berna")).execute()
    assert sign_in(client, SHARP, OTHER).status == 422
    sign_in(client, "amal@fussball.example", OTHER)
    assert client.page("/me").heading == "Berna"


@pytest.mark.parametrize("typed", ["nobody", "\u200b", "@", "a@b..example", "a@b@c", "x" * 5000, "nobody@example.org"])
def test_it_does_the_same_work_for_what_is_no_address(client, monkeypatch, typed):
    checked = []
    monkeypatch.setattr(passwords, "matches", lambda stored, given: checked.append(stored) or False)
    page = sign_in(client, typed)
    assert (page.status, "is not right" in page.text, checked) == (422, True, [None])


def test_it_counts_wrong_tries_of_all_spellings_together(client, sharp):
    tried = [sign_in(client, typed, "a-wrong-password").status for typed in (*SPELLINGS, f"{SHARP}\ufeff")]
    assert (tried, sign_in(client, SHARP).status) == ([422] * 6, 429)
    assert sorted(row.failures for row in Attempt.select()) == [6, 6, 6]


def test_it_counts_tries_at_another_domain_elsewhere(client, sharp):
    for _ in range(6):
        sign_in(client, "amal@fussball.example", "a-wrong-password")
    assert sign_in(client, SHARP).status == 200


@pytest.mark.parametrize(("password", "name"), [(PASSWORD, "Amal"), (OTHER, "Berna")])
@pytest.mark.parametrize("typed", ["a@bücher.example", "a@xn--bcher-kva.example"])
def test_it_lets_both_in_whose_addresses_turned_out_to_be_one(client, app, typed, password, name):
    key, number = "a@xn--bcher-kva.example", " 2"
    Person.update(email="a@bücher.example", email_key=key).where(Person.uid == uid_of("amal")).execute()
    second = {"email": key, "email_key": key + number, "password_hash": passwords.make_hash(OTHER)}
    Person.update(**second).where(Person.uid == uid_of("berna")).execute()
    sign_in(client, typed, password)
    assert client.page("/me").heading == name
