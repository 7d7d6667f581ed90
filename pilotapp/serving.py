"""The server process: granian with one blocking thread per worker process, and what it says when it is up."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from pilotapp.auth import queries
from pilotapp.config import Config


def serve(config: Config, on_startup: Callable[[], None]) -> None:
    """Serve until stopped. Workers are forked from this process, which has loaded the code already: a quick start.

    Each worker builds its own application, so no connection and no lock of the database is shared between processes.
    """
    import pilotapp.factory  # noqa: F401 - loaded once, here, for all workers

    _refuse_taken_port(config)
    server = Server(
        "pilotapp.factory:create_app",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.workers,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        process_name=None,
    )
    server.on_startup(on_startup)
    server.serve()


def welcome(config: Config) -> str:
    """The address, and in demo mode who can sign in there."""
    host = "127.0.0.1" if config.host == "0.0.0.0" else config.host  # noqa: S104 - only for the sentence
    lines = [f"pilotapp {config.version} serves http://{host}:{config.port} (stop with Ctrl+C)"]
    if config.demo:
        lines += ["Demo: the sign-in page has a button for each of", *map(_line, queries.people_of_the_demo())]
    return "\n".join(lines)


def _line(person: object) -> str:
    return textwrap.indent(f"{person.name:<24} {', '.join(sorted(person.roles)):<12} {person.programme.name}", "  ")
