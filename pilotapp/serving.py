"""The server process: granian with one blocking thread per worker process, the jobs beside it, the first lines."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from pilotapp import db, keeping, names
from pilotapp.auth import queries
from pilotapp.config import Config, export
from pilotapp.models import Person

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own in it, which nobody else can read
_COUNTS = "pilotapp-metrics-"  # then the number of the server's process


class PortTaken(Exception):
    """Somebody else listens on the address."""


class _Server(Granian):  # type: ignore[misc, valid-type]
    """Granian, told to stop once: a second signal would wait for ever for a lock that the first one holds.

    `make`, a terminal and a process group each pass a signal on, so two at once are usual.
    """

    _is_stopping = False

    def signal_handler_interrupt(self, *arguments: Any) -> None:
        if not self._is_stopping:
            self._is_stopping = True
            super().signal_handler_interrupt(*arguments)


def serve(config: Config, on_startup: Callable[[], None]) -> None:
    """Serve until stopped; `on_startup` is called once the address is taken. Raises PortTaken.

    Workers are forked from this process, which has loaded the code already: a quick start. Each builds its own
    application, so no connection and no lock of the database is shared between processes. So is the process of the
    jobs, unless PILOTAPP_JOBS is off, and the one that answers for all of them at PILOTAPP_MONITOR.
    """
    import pilotapp.factory  # noqa: F401 - loaded once, here, for all workers

    for address in filter(None, ((config.host, config.port), config.monitor)):
        _refuse_taken(*address)
    with _counting(config):
        gc.collect()
        gc.freeze()  # what is loaded now stays as it is, in memory that all processes share
        works = {keeping.NAME: _do_jobs} if config.jobs else {}
        works |= {keeping.MONITOR: _monitor} if config.monitor else {}
        keeper = keeping.start({name: partial(work, config) for name, work in works.items()}) if works else None
        os.register_at_fork(after_in_child=partial(_begin_as_worker, os.getpid()))
        server = _server(config)
        server.on_startup(on_startup)
        try:
            server.serve()
        finally:
            if keeper:
                keeping.stop(keeper)


@contextmanager
def _counting(config: Config) -> Iterator[None]:
    """A folder in which workers count what they do, if metrics are on; it must be known before the library is loaded.

    In memory: a worker that counts into a file on a full disk would be killed.
    """
    if not config.metrics:
        yield
        return
    parent = MEMORY if MEMORY.is_dir() else Path(tempfile.gettempdir())
    for left in parent.glob(f"{_COUNTS}*"):  # of servers that were killed
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_COUNTS}{os.getpid()}-", dir=parent) as folder:
        export(PROMETHEUS_MULTIPROC_DIR=folder)
        import prometheus_client.multiprocess  # noqa: F401 - loaded once, here, for all processes

        yield


def _server(config: Config) -> Any:
    return _Server(
        "pilotapp.factory:create_app",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.workers,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )


def _do_jobs(config: Config) -> None:
    from pilotapp.factory import create_app
    from pilotapp.jobs import process

    process.work(create_app(config))


def _monitor(config: Config) -> None:
    from pilotapp.monitoring.listener import Listener

    db.connect(config)
    Listener(config).serve_forever()


def _begin_as_worker(parent: int) -> None:
    """A worker ends by a signal from its first moment on, and at the latest with its parent, however that ended.

    Otherwise it would go on listening, and answer with the code and the settings of a server that is gone.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    keeping.end_with_parent()
    if os.getppid() != parent:  # it was gone before we asked to be told
        os._exit(1)


def welcome(config: Config) -> str:
    """The address, and in demo mode who can sign in there."""
    lines = [address(config)]
    if config.demo:
        with db.database.connection_context():
            lines += ["Demo: the sign-in page has a button for each of", *map(_line, queries.people_of_the_demo())]
    return "\n".join(lines)


def address(config: Config) -> str:
    """Where it serves, as a line."""
    behind = f" from {config.host}:{config.port}" if config.address else ""
    return f"pilotapp {config.version} serves {config.url}{behind} (stop with Ctrl+C)"


def _line(person: Person) -> str:
    email, programme = map(names.for_terminal, (person.email, person.programme.name))
    return f"  {email:<26} {', '.join(sorted(person.roles)):<12} {programme}"


def _refuse_taken(host: str, port: int) -> None:
    """Ask before granian does: its own answer is a panic of the server's core."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
