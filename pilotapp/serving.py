"""The server process: granian with one blocking thread per worker process, the jobs beside it, the first lines.

Where systemd passes a listening socket (deploy/pilotapp.socket), all workers accept from that one. It stays open while
the app restarts: what comes meanwhile waits in the kernel's queue for the next process. Otherwise each worker listens
itself.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels

from pilotapp import db, log, names
from pilotapp.auth import queries
from pilotapp.background import supervisor
from pilotapp.config import Config, export, passed_socket
from pilotapp.log import logger
from pilotapp.models import Person

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own in it, which nobody else can read
BACKLOG = 1024  # connections that wait for a worker; the kernel's net.core.somaxconn may allow fewer
LAST_WORDS = 0.3  # seconds that a worker takes no connections before it ends, to read what it has accepted
DEAF_WITHIN = 5.0  # seconds in which a worker that is not stuck has heard that
PATIENCE = 30  # seconds that requests may take to end once a worker is told to stop
_COUNTS = "pilotapp-metrics-"  # then the number of the server's process
# granian's lines go where all others go.
_QUIET: dict[str, Any] = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}, "granian.access": {}}}


class PortTaken(Exception):
    """Somebody else listens on the address."""


class _Server(Granian):  # type: ignore[misc, valid-type]
    """Granian that can listen on a socket that was passed to it, and is told to stop once.

    A second signal would wait for ever for a lock that the first one holds, and `make`, a terminal and a process group
    each pass a signal on, so two at once are usual.
    """

    passed: int | None = None
    _is_stopping = False

    def signal_handler_interrupt(self, *arguments: Any) -> None:
        if not self._is_stopping:
            self._is_stopping = True
            super().signal_handler_interrupt(*arguments)

    def _init_shared_socket(self) -> None:
        if self.passed is None:
            super()._init_shared_socket()
        else:
            self._ssp, self._shd, self._sso = None, SocketHolder(self.passed, False, BACKLOG), None  # type: ignore[call-arg]

    def _stop_workers(self) -> None:
        """Let workers take no more connections, read what they have taken, answer it, and end.

        Without the pause, a connection that was accepted and not read yet would be closed.
        """
        if self.passed is not None:
            _turn_all_deaf([worker.inner.pid for worker in self.wrks], self.passed)
            time.sleep(LAST_WORDS)
        super()._stop_workers()


def serve(config: Config, on_startup: Callable[[], None]) -> None:
    """Serve until stopped; `on_startup` is called once the address is taken. Raises PortTaken.

    Workers are forked from this process, which has loaded the code already: a quick start. Each builds its own
    application, so no connection and no lock of the database is shared between processes. So is the process of the
    jobs, unless PILOTAPP_JOBS is off, and the one that answers for all of them at PILOTAPP_MONITOR.
    """
    import pilotapp.factory  # noqa: F401 - loaded once, here, for all workers

    passed = passed_socket()
    own = () if passed is not None else ((config.host, config.port),)
    for address in filter(None, (*own, config.monitor)):
        _refuse_taken(*address)
    log.take_over(production=config.environment == "production")
    with _counting(config):
        gc.collect()
        gc.freeze()  # what is loaded now stays as it is, in memory that all processes share
        works = {supervisor.NAME: _do_jobs} if config.jobs else {}
        works |= {supervisor.MONITOR: _monitor} if config.monitor else {}
        supervisor_process = (
            supervisor.start({name: partial(work, config, passed) for name, work in works.items()}) if works else None
        )
        os.register_at_fork(after_in_child=partial(_begin_as_worker, os.getpid(), passed))
        server = _server(config)
        server.passed = passed
        server.on_startup(on_startup)
        try:
            server.serve(target_loader=_application, wrap_loader=False)
        finally:
            if supervisor_process:
                supervisor.stop(supervisor_process)
            logger.info("stopped")


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
        "pilotapp",
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.workers,
        blocking_threads=1,
        websockets=False,
        backlog=BACKLOG,
        log_level=LogLevels.info if config.environment == "production" else LogLevels.error,
        log_dictconfig=_QUIET,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )


def _application() -> Any:
    """The application of a worker; what keeps it from starting stands in the log."""
    from pilotapp.factory import create_app

    try:
        return create_app()
    except SystemExit as refusal:
        logger.critical("worker cannot start", why=refusal.code)
    except Exception:
        logger.critical("worker cannot start", exc_info=True)
    sys.exit(1)


def _do_jobs(config: Config, passed: int | None) -> None:
    from pilotapp.factory import create_app
    from pilotapp.jobs import process

    if passed is not None:
        os.close(passed)
    process.work(create_app(config))


def _monitor(config: Config, passed: int | None) -> None:
    from pilotapp.monitoring.listener import Listener

    if passed is not None:
        os.close(passed)
    db.connect(config)
    Listener(config).serve_forever()


def _begin_as_worker(parent: int, passed: int | None) -> None:
    """A worker ends by a signal from its first moment on, and at the latest with its parent, however that ended.

    Otherwise it would go on listening, and answer with the code and the settings of a server that is gone.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if passed is not None:
        signal.signal(signal.SIGUSR1, lambda *_: _turn_deaf(passed))
    supervisor.end_with_parent()
    if os.getppid() != parent:  # it was gone before we asked to be told
        os._exit(1)


def _turn_all_deaf(workers: list[int], passed: int) -> None:
    """Tell the workers to take no more connections, and wait until they do so."""
    ours = Path(f"/proc/self/fd/{passed}").readlink()
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGUSR1)
    deadline = time.monotonic() + DEAF_WITHIN
    while time.monotonic() < deadline and any(_listens(worker, passed, ours) for worker in workers):
        time.sleep(0.01)


def _listens(worker: int, passed: int, ours: Path) -> bool:
    try:
        return Path(f"/proc/{worker}/fd/{passed}").readlink() == ours
    except OSError:  # it has ended
        return False


def _turn_deaf(passed: int) -> None:
    """Take no more connections in this process: they stay in the queue of the socket, for the next one.

    Nobody knows the socket that takes its place, so nobody comes there.
    """
    with socket.socket(socket.AF_UNIX) as nobody:
        nobody.bind("")  # Linux gives it a name of its own
        nobody.listen(1)
        nobody.setblocking(False)
        os.dup2(nobody.fileno(), passed)


def as_bound(config: Config) -> Config:
    """The settings, with the address of the socket that was passed where one was."""
    passed = passed_socket()
    if passed is None:
        return config
    with socket.socket(fileno=os.dup(passed)) as bound:
        host, port = bound.getsockname()[:2]
    return replace(config, host=host, port=port)


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
