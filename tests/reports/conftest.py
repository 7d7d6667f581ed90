"""Fixtures of the figures' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def words(app: Flask) -> Iterator[None]:
    """A request of somebody who reads English, for tests that read figures and labels without a page."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield
