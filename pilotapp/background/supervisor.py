"""Worker processes beside the server: restarted when they die, and ended when the server ends.

A supervisor process is forked, which only waits, and its children, which do the work. Linux signals each of them when
its parent ends, for whatever reason.
"""

import ctypes
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NoReturn

from pilotapp.log import logger

FIRST = 1.5  # seconds before the first start, so that the server's own workers start first
MAX_PAUSE = 60.0  # seconds between two starts of a child that keeps dying
NAME, MONITOR, SUPERVISOR_NAME = "pilotapp-jobs", "pilotapp-health", "pilotapp-keeper"  # as `ps -o comm` shows them
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_STOP = (signal.SIGTERM, signal.SIGINT)
Work = Callable[[], None]


def start(works: Mapping[str, Work]) -> int:
    """Fork the supervisor, which runs each of `works` in a process of that name. Return the supervisor's process id.

    Call it before threads are started. A work must return after SIGTERM.
    """
    parent = os.getpid()
    return os.fork() or _run(_supervise, SUPERVISOR_NAME, parent, works)


def stop(supervisor: int) -> None:
    """Stop all processes and wait for them."""
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(supervisor, signal.SIGTERM)
        os.waitpid(supervisor, 0)


def end_with_parent() -> None:
    """Ask Linux to send this process SIGTERM when its parent ends (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _run(work: Callable[..., None], name: str, parent: int, *arguments: object) -> NoReturn:
    """Run a forked process; it never returns, and ends at the latest with its parent."""
    status = 1
    try:
        end_with_parent()
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())
        if os.getppid() == parent:  # else the parent died before the signal was requested
            work(*arguments)
            status = 0
    except BaseException:
        logger.critical("process failed", process=name, exc_info=True)
    finally:
        os._exit(status)


def _supervise(works: Mapping[str, Work]) -> None:
    """Start the works and restart them until told to stop."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*_STOP, signal.SIGCHLD})
    children = [_Child(name, work, before) for name, work in works.items()]
    while True:
        wait = min(child.look() for child in children)
        told = signal.sigtimedwait({*_STOP, signal.SIGCHLD}, wait)
        if told is not None and told.si_signo != signal.SIGCHLD:
            break
    for child in children:
        child.tell_to_end()
    for child in children:
        child.wait()


class _Child:
    """A process that does one work. If it dies soon after a start, the pause before the next start grows."""

    def __init__(self, name: str, work: Work, mask: set[int | signal.Signals]) -> None:
        self._name, self._work, self._mask = name, work, mask
        self._pid, self._pause, self._began = 0, FIRST, time.monotonic()

    def look(self) -> float:
        """Start or restart it if that is due. Return the seconds until the next check."""
        now = time.monotonic()
        if self._pid and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._pid, self._pause = 0, 1.0 if now - self._began > MAX_PAUSE else min(self._pause * 2, MAX_PAUSE)
            self._began = now
        if self._pid:
            return MAX_PAUSE
        if now - self._began < self._pause:
            return self._pause - (now - self._began)
        self._pid, self._began = _fork(self._name, self._work, self._mask), now
        return MAX_PAUSE

    def tell_to_end(self) -> None:
        """Send SIGTERM if it is running."""
        if self._pid:
            os.kill(self._pid, signal.SIGTERM)

    def wait(self) -> None:
        """Wait until it has ended."""
        if self._pid:
            os.waitpid(self._pid, 0)


def _fork(name: str, work: Work, mask: set[int | signal.Signals]) -> int:
    supervisor = os.getpid()
    child = os.fork()
    if not child:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        _run(_worker, name, supervisor, work)
    return child


def _worker(work: Work) -> None:
    for number in _STOP:
        signal.signal(number, signal.SIG_DFL)
    work()
