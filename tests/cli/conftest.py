"""The command line, run inside the test process on the test's own database."""

from __future__ import annotations

import shutil

import pytest

from tests.support.commands import Run, runner


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
def pilotapp(app, settings) -> Run:
    """Runs `pilotapp ...`; afterwards the test sees the database again."""
    return runner(lambda: app.config["PILOTAPP"])
