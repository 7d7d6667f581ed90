"""A restored backup ended all sessions: the sign-in page explains it if the browser was signed in before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from pilotapp.backups import generations
from pilotapp.models import Generation, Session
from tests.auth.helpers import sign_in
from tests.support.page_client import PageClient

SAID = "The server was set back to a backup"
AMAL, A_BACKUP = "amal@example.org", datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def new_generation() -> Iterator[Any]:
    """Returns a function that begins a new generation of the database, from a backup of this time or from none."""

    def begin(backup_at: datetime | None) -> None:
        Generation.create(begun_at=generations.next_begin(), backup_at=backup_at)
        Session.delete().execute()
        generations.current.cache_clear()

    yield begin
    generations.current.cache_clear()


def test_it_says_so_until_she_signed_in_again(client: PageClient, new_generation: Any) -> None:
    sign_in(client, AMAL)
    new_generation(A_BACKUP)
    page = client.page("/visits")
    assert page.path == "/sign-in?next=/visits" and SAID in page.text
    assert SAID in sign_in(client, AMAL, "a-wrong-password").text
    assert sign_in(client, AMAL).path == "/"
    client.send("/sign-out")
    assert SAID not in client.page("/sign-in").text


def test_it_says_nothing_where_nobody_was_signed_in(client: PageClient, new_generation: Any) -> None:
    sign_in(client, AMAL)
    client.send("/sign-out")
    new_generation(A_BACKUP)
    assert SAID not in client.page("/sign-in").text


def test_it_says_nothing_of_a_session_of_the_version_before(client: PageClient, new_generation: Any) -> None:
    sign_in(client, AMAL)
    with client.session_transaction() as cookie:
        del cookie["generation"]
    new_generation(A_BACKUP)
    assert SAID not in client.page("/sign-in").text


def test_it_says_nothing_where_the_session_ended_for_another_reason(client: PageClient, new_generation: Any) -> None:
    new_generation(A_BACKUP)
    sign_in(client, AMAL)
    Session.delete().execute()
    assert SAID not in client.page("/sign-in").text


def test_it_says_nothing_where_the_database_began_anew(client: PageClient, new_generation: Any) -> None:
    sign_in(client, AMAL)
    new_generation(None)
    assert SAID not in client.page("/sign-in").text
