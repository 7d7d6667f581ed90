"""What the tests of people share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pilotapp.db import database


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
