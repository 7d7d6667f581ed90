"""A pilot of two programmes has the same address in both; the password decides which account is opened."""

from __future__ import annotations

import pytest

from pilotapp.auth import passwords
from pilotapp.models import Person
from tests.auth.helpers import sign_in
from tests.support.people import PASSWORD, uid_of

OTHER = "the other programme's sentence"


@pytest.fixture
def twice(app):
    """Tarek has amal's address, in another programme."""
    amal = Person.get_by_id(uid_of("amal"))
    tarek = Person.update(email=amal.email, password_hash=passwords.make_hash(OTHER), created_at=amal.created_at)
    tarek.where(Person.uid == uid_of("tarek")).execute()
    return amal.email


def test_it_enters_the_programme_of_the_password(client, app, twice):
    sign_in(client, twice, OTHER)
    assert client.page("/me").heading == "Tarek"


def test_it_enters_the_other_one_with_the_other_password(client, twice):
    sign_in(client, twice, PASSWORD)
    assert client.page("/me").heading == "Amal"


def test_it_refuses_any_other_password(client, twice):
    assert sign_in(client, twice, "a password of nobody").status == 422


def test_it_prefers_the_programme_whose_access_is_on(client, twice):
    same = Person.get_by_id(uid_of("amal")).password_hash
    Person.update(password_hash=same).where(Person.uid == uid_of("tarek")).execute()
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    sign_in(client, twice, PASSWORD)
    assert client.page("/me").heading == "Tarek"
