"""A coordinator opens the month of a programme with thousands of visits, of which hundreds wait."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from pilotapp.db import database
from pilotapp.models import Visit
from tests.visits.helpers import NOON, minutes, visited


@pytest.fixture
def large(amal, frozen) -> None:
    """1,500 confirmed visits and 500 that wait, and the database's statistics of them."""
    one = visited(amal.person, NOON - minutes(90)).__data__
    for waits in (True, False, False, False):
        Visit.insert_many([_before(one, days, waits) for days in range(500)]).execute()
    database.execute_sql("ANALYZE")


def _before(visit: dict[str, Any], days: int, is_waiting: bool) -> dict[str, Any]:
    began, ended = (visit[name] - timedelta(days=days) for name in ("started_at", "ended_at"))
    state = "recorded" if is_waiting else "confirmed"
    return visit | {"uid": uuid4(), "state": state, "started_at": began, "ended_at": ended, "day": began.date()}


def plans(caplog: Any, call: Any) -> dict[str, str]:
    """Return the database's plan of each SELECT of a call, by its text."""
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        call()
    asked = [record.msg for record in caplog.records]
    return {text: str(database.execute_sql(f"EXPLAIN QUERY PLAN {text}", values).fetchall()) for text, values in asked}


@pytest.mark.skipif("not config.getoption('--database') == 'sqlite'", reason="plans are SQLite's")
def test_it_reads_no_visit_that_the_page_does_not_need(karin, large, caplog):
    found = plans(caplog, lambda: karin.page("/month"))
    (waiting,) = (plan for text, plan in found.items() if 'ORDER BY "t1"."state" DESC' in text)
    assert "visit_to_confirm" in waiting and "TEMP B-TREE" not in waiting  # sorted by the index, ended by the limit
    (states,) = (plan for text, plan in found.items() if "COUNT(*)" in text and "BETWEEN" in text and text[0] == "S")
    assert "COVERING INDEX visit_programme_id_state_started_at_day" in states
    assert any("entry_call_me" in plan for text, plan in found.items() if "call_me" in text)
    assert not [plan for text, plan in found.items() if '"visit" AS "t1"' in text and "SCAN t1" in plan]
