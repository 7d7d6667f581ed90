"""A restore is interrupted at its last step: either the old or the new database is in place, never none."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pilotapp.backups import on_postgresql
from pilotapp.config import Config
from pilotapp.models import Entry
from tests.cli import test_restore_a_backup as restoring
from tests.cli.test_restore_a_backup import Run, backed_up, person
from tests.support import databases
from tests.visits.helpers import NOON, visited

config, pilotapp = restoring.config, restoring.pilotapp


class Killed(BaseException):
    """Raised in the place where a kill would end the process."""


def stop_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise Killed at the rename or link with this number, counted from 0, and at all later ones."""
    left = [number]

    def stopping(real: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*arguments, **options)

        return step

    for where, name in ((os, "rename"), (os, "replace"), (os, "link"), (Path, "rename"), (Path, "replace")):
        monkeypatch.setattr(where, name, stopping(getattr(where, name)))


@pytest.mark.parametrize("number", range(3))
def test_it_leaves_a_database_with_all_in_it_wherever_it_is_killed(
    pilotapp: Run, config: Config, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    if not config.is_sqlite:
        pytest.skip("files are renamed only with SQLite")
    copy, then = backed_up(pilotapp, config), Entry.select().count()
    visited(person("amal"), NOON + timedelta(days=1))
    now, path = Entry.select().count(), Path(config.database_url.removeprefix("sqlite:///"))
    with monkeypatch.context() as patch, suppress(Killed):
        stop_at(number, patch)
        pilotapp("restore", copy, "--yes")
    databases.bind(config)
    assert path.stat().st_size and Entry.select().count() in (then, now)
    assert pilotapp("restore", copy, "--yes").exit_code == 0 and Entry.select().count() == then


def test_it_gives_no_name_away_before_the_other_database_has_it(
    pilotapp: Run, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    if config.is_sqlite:
        pytest.skip("databases have names only with PostgreSQL")
    copy, real = backed_up(pilotapp, config), on_postgresql.Place.swap

    def swap(place: on_postgresql.Place, stamp: str) -> str | None:
        with psycopg.connect(f"{config.database_url}_next"):  # so that it cannot be given another name
            return real(place, stamp)

    with monkeypatch.context() as patch:
        patch.setattr(on_postgresql.Place, "swap", swap)
        refused = pilotapp("restore", copy, "--yes")
    assert refused.exit_code == 1 and "Nothing was restored" in refused.output
    assert Entry.select().exists() and pilotapp("restore", copy, "--yes").exit_code == 0
