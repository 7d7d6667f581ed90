"""The command line, run inside the test process on the test's database."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner, Result

from pilotapp.cli import main
from pilotapp.config import Config
from tests.support import databases

Run = Callable[..., Result]


def runner(config: Callable[[], Config]) -> Run:
    """Return a function that runs `pilotapp ...` with the environment's settings, then rebinds the test's database."""

    def run(*arguments: str) -> Result:
        databases.disconnect()
        done = CliRunner().invoke(main, arguments)
        databases.bind(config())
        return done

    return run
