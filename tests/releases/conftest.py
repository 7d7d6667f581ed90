"""What tests of releases share: a programme with two months of visits, and freezing one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from pilotapp.models import Funding, Release
from tests.releases import office
from tests.support.people import Somebody, uid_of


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


@pytest.fixture
def greta(sign_in: Callable[..., Somebody]) -> Somebody:
    """A funder."""
    return sign_in("greta")


@pytest.fixture
def released(filled: None, release: Callable[..., Release]) -> tuple[Release, Release]:
    """February of two programmes that greta funds; the second has eight visits about a flat more, and shows them."""
    names = office.fill("musterkreis", months=(2,), prefix="k")
    for name in names:
        office.visit(name, 2, 27, institution_kind="housing", topics=("housing",))
    Funding.create(person=uid_of("greta"), programme=uid_of("musterkreis"))
    return release(), release(by="carla")
