"""What the tests of people share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pilotapp.db import database
from tests.support.people import Somebody, sign_in
from tests.support.post_office import PostOffice, opened


@pytest.fixture
def count_queries(app, monkeypatch) -> Callable[[Callable[[], object]], int]:
    """How many statements a piece of work sends to the database."""
    actual = database.obj
    sent: list[str] = []
    execute = actual.execute_sql

    def noted(text, params=None, *args, **settings):
        sent.append(text)
        return execute(text, params, *args, **settings)

    monkeypatch.setattr(actual, "execute_sql", noted)

    def count(work: Callable[[], object]) -> int:
        sent.clear()
        work()
        return len(sent)

    return count


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A mail server that takes everything."""
    with opened() as office:
        yield office


@pytest.fixture
def mailing(app_with, post_office) -> Callable[..., Somebody]:
    """A coordinator whose app can send mail: `mailing()`, or `mailing("carla", address=...)`."""

    def make(name: str = "karin", **settings: Any) -> Somebody:
        known = {"mail_url": post_office.url, "mail_from": "Lotsen <post@lotsen.example>"}
        return sign_in(app_with(**(known | settings)), name)

    return make
