"""What the tests of the audit log's pages share."""

from __future__ import annotations

import pytest
from flask import Flask

from pilotapp import audit, db
from pilotapp.models import Person
from tests.people.conftest import count_queries
from tests.support import stage

__all__ = ["count_queries", "many_acts", "things"]


@pytest.fixture
def things(app: Flask) -> stage.Stage:
    """Visits of amal in every state, one of berna and one of tarek, made by the commands that people use."""
    return stage.fill(app)


@pytest.fixture
def many_acts(app: Flask) -> list[tuple[str, str]]:
    """More than two pages of acts, as (who, whose data), oldest first; each in a transaction of its own."""
    pairs = [("amal", "amal"), ("karin", "amal"), ("berna", "berna"), ("karin", "karin")] * 31
    for who, whose in pairs:
        person, other = stage.person(who), stage.person(whose)
        with db.transaction():
            audit.write(person, "person.language" if who == whose else "person.reactivate", "person", other.uid)
    assert Person.select().count() > 2
    return pairs
