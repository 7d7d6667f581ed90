"""The command line, run inside the test process on the database that the test sees."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner, Result

from pilotapp.cli import main
from pilotapp.config import Config
from tests.support import databases

Run = Callable[..., Result]


def runner(config: Callable[[], Config]) -> Run:
    """Runs `pilotapp ...` with the settings of the environment; afterwards the test sees the database again."""

    def run(*arguments: str) -> Result:
        databases.disconnect()
        done = CliRunner().invoke(main, arguments)
        databases.bind(config())
        return done

    return run
