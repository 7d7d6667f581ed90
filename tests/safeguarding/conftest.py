"""What the tests of safeguarding share: the specialist, reports, and a text whose key is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from pilotapp.db import database
from pilotapp.models import AuditRow, SafeguardingAct, SafeguardingReport
from tests.people.conftest import count_queries
from tests.support import people, stage
from tests.support.people import Somebody

__all__ = ["acts", "count_queries", "lose_key", "report", "selma"]

LOST = "deadbeef.gAAAAABlostlostlost"  # as it stands in the database, sealed with a key that is not there


@pytest.fixture
def selma(app: Flask) -> Somebody:
    """Who has the safeguarding role in the programme of amal and berna."""
    return people.sign_in(app, "selma")


@pytest.fixture
def report(app: Flask) -> Callable[..., UUID]:
    """A report that somebody sent: `report("amal", observed="…")`."""

    def send(name: str, **parts: str) -> UUID:
        with app.test_request_context():
            return stage.report(name, **parts)

    return send


@pytest.fixture
def acts() -> Callable[[], list[tuple[str, str]]]:
    """What was done with reports, oldest first, as (act, action of the audit log) of acts and audit rows."""

    def of_all() -> list[tuple[str, str]]:
        ordered = SafeguardingAct.select(SafeguardingAct.act).order_by(SafeguardingAct.at, SafeguardingAct.uid)
        done = [act.act for act in ordered]
        rows = AuditRow.select().where(AuditRow.action.startswith("safeguarding.")).order_by(AuditRow.number)
        written = [row.action.removeprefix("safeguarding.") for row in rows if row.action != "safeguarding.report"]
        assert all(json.loads(row.detail) == {} for row in rows)
        return list(zip(done, written, strict=True))

    return of_all


@pytest.fixture
def lose_key() -> Callable[[UUID], None]:
    """The key of all texts of a report is gone."""

    def lose(uid: UUID) -> None:
        for table, key in ((SafeguardingReport, "uid"), (SafeguardingAct, "report_id")):
            column = "facts" if table is SafeguardingReport else "text"
            mark = database.param
            database.execute_sql(
                f'UPDATE "{table._meta.table_name}" SET "{column}" = {mark}'
                f' WHERE "{key}" = {mark} AND "{column}" IS NOT NULL',
                (LOST, SafeguardingReport.uid.db_value(uid)),
            )

    return lose
