"""The command line, run inside the test process on the test's own database."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from pilotapp.cli import main
from tests.support import databases


@pytest.fixture
def settings(app, monkeypatch, tmp_path):
    """The environment that names the test's database; change it to name another."""
    config = app.config["PILOTAPP"]
    monkeypatch.setenv("PILOTAPP_DATA", str(tmp_path))
    shutil.copy(config.erasures.with_name("access.jsonl"), tmp_path)  # the database belongs to it
    monkeypatch.setenv("PILOTAPP_DATABASE_URL", config.database_url)
    monkeypatch.setenv("PILOTAPP_KEYS", str(config.keys))
    monkeypatch.setenv("PILOTAPP_ENV", "test")
    for name in ("PILOTAPP_DEMO", "PILOTAPP_DEBUG", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def pilotapp(app, settings) -> Callable[..., Result]:
    """Runs `pilotapp ...`; afterwards the test sees the database again."""

    def run(*arguments: str) -> Result:
        databases.disconnect()
        done = CliRunner().invoke(main, arguments)
        databases.bind(app.config["PILOTAPP"])
        return done

    return run
