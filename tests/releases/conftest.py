"""What tests of releases share: a programme with two months of visits, and freezing one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from pilotapp.models import Release
from tests.releases import office


@pytest.fixture
def filled(app: Flask, frozen: datetime) -> None:
    """50 visits in each of January and February 2026, at noon of 3 March."""
    office.fill(months=(1, 2))


@pytest.fixture
def release(app: Flask) -> Callable[..., Release]:
    """Freeze some days: `release(JANUARY, by="carla")`."""

    def freeze(*days: object, **settings: object) -> Release:
        with app.test_request_context():
            return office.release(*days, **settings)  # type: ignore[arg-type]

    return freeze
