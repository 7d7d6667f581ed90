"""Requests with characters that no keyboard types."""

from __future__ import annotations

import pytest

from pilotapp.models import Person
from tests.support.page_client import PageClient
from tests.support.people import Somebody


@pytest.mark.parametrize("path", ["/sign-in", "/language", "/sign-out"])
def test_it_refuses_nul_characters_in_a_form(client: PageClient, path: str) -> None:
    assert client.send(path, email="amal\0@example.org", password="a long enough password").status == 400


def test_it_refuses_nul_characters_in_an_address(karin: Somebody) -> None:
    assert karin.client.get("/people?search=%00").status_code == 400


def test_it_keeps_a_name_whose_letters_fall_into_many(karin: Somebody) -> None:
    karin.send("/people/new", name="\ufdfa" * 80, email="zeynep@example.org", languages="tur")
    assert len(Person.get(Person.email == "zeynep@example.org").name_key) <= 160
