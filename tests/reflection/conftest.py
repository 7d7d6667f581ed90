"""Fixtures of tests about reflection sessions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def count_selects(caplog: pytest.LogCaptureFixture) -> Callable[[Callable[[], Any]], int]:
    """How many SELECTs a call sends to the database."""

    def count(call: Callable[[], Any]) -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            call()
        return sum("SELECT" in str(record.args or record.msg) for record in caplog.records)

    return count
