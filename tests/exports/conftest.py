"""What tests of files share: a file that is asked for and long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from pilotapp import db
from pilotapp.background import task
from pilotapp.exports import commands, visit_rows, worker
from pilotapp.models import Export
from tests.exports.sheets import ask
from tests.reports.rows import add_visit
from tests.support.people import Somebody

LONG = {"what": "visits", "period": "2026-03", "format": "csv"}


@pytest.fixture
def asked(karin: Somebody, frozen: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Somebody, UUID]]:
    """karin asked for 30 visits, where five are many; the uid of her file."""
    monkeypatch.setattr(commands, "MAX_SYNCHRONOUS", 5)
    monkeypatch.setattr(visit_rows, "BATCH_SIZE", 4)
    monkeypatch.setattr(worker, "CHUNK", 300)
    monkeypatch.setattr(task, "PROGRESS_INTERVAL", 0.0)
    with db.transaction():
        for number in range(30):
            add_visit("amal" if number % 2 else "berna", minutes=number)
    answer = ask(karin, **LONG)
    assert answer.status_code == 303
    yield karin, Export.get().uid
