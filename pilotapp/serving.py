"""The server process: granian with one blocking thread for each worker process, and the job process beside it.

If systemd passes a listening socket (deploy/pilotapp.socket), all workers accept from it. It stays open while the app
restarts: new connections wait in the kernel's queue for the next process. Otherwise each worker listens itself.
"""

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
from uuid import UUID, uuid4

from granian import Granian
from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels

from pilotapp import db, log, names, rooms
from pilotapp.auth import queries
from pilotapp.background import supervisor
from pilotapp.config import Config, export, passed_socket
from pilotapp.log import logger
from pilotapp.models import Person

MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is created in it
BACKLOG = 1024  # connections that may wait for a worker; the kernel's net.core.somaxconn may allow fewer
LAST_WORDS = 0.3  # seconds between closing the listening socket and ending, to read accepted connections
DEAF_WITHIN = 5.0  # seconds within which a worker that does not hang has closed it
PATIENCE = 30  # seconds for running requests to finish after a worker is told to stop
_COUNTS = "pilotapp-metrics-"  # followed by the server's process id
# granian's messages go to the same log as all others.
_QUIET: dict[str, Any] = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}, "granian.access": {}}}


class PortTaken(Exception):
    """The address is in use."""


class _Server(Granian):  # type: ignore[misc, valid-type]
    """Granian with support for a passed socket, and with a stop signal that is handled only once.

    A second signal would wait for ever for a lock that the first one holds. Two at once are usual, because `make`, a
    terminal and a process group each pass a signal on.
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
        """Let workers accept no more connections, answer those that they have accepted, and end.

        Without the pause, a connection that was accepted but not read yet would be closed.
        """
        if self.passed is not None:
            _turn_all_deaf([worker.inner.pid for worker in self.wrks], self.passed)
            time.sleep(LAST_WORDS)
        super()._stop_workers()


def serve(config: Config, on_startup: Callable[[], None]) -> None:
    """Serve until stopped; `on_startup` is called once the address is bound. Raises PortTaken.

    Workers are forked from this process, which has loaded the code already, so they start quickly. Each builds its own
    application, so no database connection or lock is shared. The processes of jobs and monitoring are forked too.
    """
    import pilotapp.factory  # noqa: F401 - loaded before forking, for all workers, and so are the rooms

    rooms.rooms()
    passed = passed_socket()
    if passed is None:
        _refuse_taken(config.host, config.port, "--port or PORT")
    if config.monitor:
        _refuse_taken(*config.monitor, "PILOTAPP_MONITOR")
    log.take_over(production=config.environment == "production")
    with _counting(config):
        gc.collect()
        gc.freeze()  # keeps memory pages of loaded modules shared by all processes
        works = {supervisor.NAME: partial(_do_jobs, uuid4(), config, passed)} if config.jobs else {}
        works |= {supervisor.MONITOR: partial(_monitor, config, passed)} if config.monitor else {}
        supervisor_process = supervisor.start(works) if works else None
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
    """Yield with a folder for the workers' metrics, if they are on; it must be set before the library is loaded.

    The folder is in memory: a worker that writes to a memory-mapped file on a full disk would be killed.
    """
    if not config.metrics:
        yield
        return
    parent = MEMORY if MEMORY.is_dir() else Path(tempfile.gettempdir())
    for left in parent.glob(f"{_COUNTS}*"):  # left by servers that were killed
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_COUNTS}{os.getpid()}-", dir=parent) as folder:
        export(PROMETHEUS_MULTIPROC_DIR=folder)
        import prometheus_client.multiprocess  # noqa: F401 - loaded before forking, for all processes

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
    """Return the application of a worker; an error that prevents its start is logged."""
    from pilotapp.factory import create_app

    try:
        return create_app()
    except SystemExit as refusal:
        logger.critical("worker cannot start", why=refusal.code)
    except Exception:
        logger.critical("worker cannot start", exc_info=True)
    sys.exit(1)


def _do_jobs(worker: UUID, config: Config, passed: int | None) -> None:
    """Run the jobs, under the id that all processes share which the supervisor starts one after the other."""
    from pilotapp.factory import create_app
    from pilotapp.jobs import process

    if passed is not None:
        os.close(passed)
    process.work(create_app(config), worker)


def _monitor(config: Config, passed: int | None) -> None:
    from pilotapp.monitoring.listener import Listener

    if passed is not None:
        os.close(passed)
    db.connect(config)
    Listener(config).serve_forever()


def _begin_as_worker(parent: int, passed: int | None) -> None:
    """Make a worker end on a signal from the start, and at the latest with its parent.

    Otherwise it would keep listening, and answer with the code and the settings of a server that has ended.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if passed is not None:
        signal.signal(signal.SIGUSR1, lambda *_: _turn_deaf(passed))
    supervisor.end_with_parent()
    if os.getppid() != parent:  # it ended before the signal was requested
        os._exit(1)


def _turn_all_deaf(workers: list[int], passed: int) -> None:
    """Tell the workers to accept no more connections, and wait until they do."""
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
    except OSError:  # the worker has ended
        return False


def _turn_deaf(passed: int) -> None:
    """Accept no more connections in this process: they stay in the socket's queue for the next process.

    The descriptor is replaced by a socket that nobody connects to.
    """
    with socket.socket(socket.AF_UNIX) as nobody:
        nobody.bind("")  # Linux assigns a unique abstract name
        nobody.listen(1)
        nobody.setblocking(False)
        os.dup2(nobody.fileno(), passed)


def as_bound(config: Config) -> Config:
    """Return the settings, with the address of the passed socket if there is one."""
    passed = passed_socket()
    if passed is None:
        return config
    with socket.socket(fileno=os.dup(passed)) as bound:
        host, port = bound.getsockname()[:2]
    return replace(config, host=host, port=port)


def welcome(config: Config) -> str:
    """Return the address, and in demo mode who can sign in there."""
    lines = [address(config)]
    if config.demo:
        with db.database.connection_context():
            lines += ["Demo: the sign-in page has a button for each of", *map(_line, queries.people_of_the_demo())]
    return "\n".join(lines)


def address(config: Config) -> str:
    """Return the line that says where it serves."""
    behind = f" from {config.host}:{config.port}" if config.address else ""
    return f"pilotapp {config.version} serves {config.url}{behind} (stop with Ctrl+C)"


def _line(person: Person) -> str:
    email, programme = map(names.for_terminal, (person.email, person.programme.name))
    return f"  {email:<26} {', '.join(sorted(person.roles)):<12} {programme}"


def _refuse_taken(host: str, port: int, setting: str) -> None:
    """Check the port before granian does, which would panic. Raises PortTaken, with where to choose another one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            advice = f"Does pilotapp run already? Choose another one with {setting}."
            raise PortTaken(f"Cannot listen on {host}:{port}: {error.strerror}. {advice}") from error
