"""The demo programme, loaded once for this folder, and an empty database for the tests that load it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pilotapp import demo
from pilotapp.config import Config
from pilotapp.db import database, migrations
from tests.support import databases
from tests.support.databases import Bench

FRIDAY = date(2026, 3, 27)
Prepared = tuple[Config, demo.Summary]


def _new_database(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("demo")
    config = databases.config_for(bench.empty(folder), folder)
    databases.bind(config)
    migrations.apply(config)
    database.connect(reuse_if_open=True)
    return config


@pytest.fixture(scope="package")
def _prepared(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    config = _new_database(bench, tmp_path_factory)
    return config, demo.load(2026, FRIDAY)


@pytest.fixture(scope="module")
def loaded(_prepared: Prepared) -> Iterator[demo.Summary]:
    """The demo of a Friday in March; only for reading."""
    config, summary = _prepared
    databases.bind(config)
    yield summary
    databases.disconnect()


@pytest.fixture(scope="module")
def _empty_config(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return _new_database(bench, tmp_path_factory)


@pytest.fixture
def empty_database(_empty_config: Config) -> Iterator[None]:
    """Tables without a row, for every test."""
    databases.bind(_empty_config)
    databases.empty_tables()
    yield
    databases.disconnect()
