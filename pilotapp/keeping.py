"""A process beside the server that is started again when it dies, and never outlives the server.

Two processes are forked: a keeper, which does nothing but wait, and its child, which works. Linux tells each of them
when its parent is gone, however that ended.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

FIRST = 1.5  # seconds before the first start, so that the server's workers come first
LONGEST = 60.0  # seconds between two starts of a child that dies at once
NAME, OF_KEEPER = "pilotapp-jobs", "pilotapp-keeper"  # as `ps -o comm` shows them
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_STOP = (signal.SIGTERM, signal.SIGINT)


def start(work: Callable[[], None]) -> int:
    """Fork the keeper, which has `work` done in a process of its own; the keeper's process id.

    Call it before threads are started. `work` ends when it gets SIGTERM.
    """
    parent = os.getpid()
    return os.fork() or _run(_keep, OF_KEEPER, parent, work)


def stop(keeper: int) -> None:
    """End both and wait for them."""
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(keeper, signal.SIGTERM)
        os.waitpid(keeper, 0)


def end_with_parent() -> None:
    """Let Linux tell this process to end (SIGTERM) when its parent is gone, however that ended."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _run(work: Callable[..., None], name: str, parent: int, *arguments: object) -> NoReturn:
    """All that a forked process does; it ends here, and at the latest with its parent."""
    status = 1
    try:
        end_with_parent()
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())
        if os.getppid() == parent:  # else it died before we asked to be told
            work(*arguments)
            status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _keep(work: Callable[[], None]) -> None:
    """Have the work done, again and again, until told to stop."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*_STOP, signal.SIGCHLD})
    pause = FIRST
    while signal.sigtimedwait(_STOP, pause) is None:
        began, child = time.monotonic(), _fork(work, before)
        if signal.sigwait({*_STOP, signal.SIGCHLD}) != signal.SIGCHLD:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
            return
        os.waitpid(child, 0)
        pause = 1.0 if time.monotonic() - began > LONGEST else min(pause * 2, LONGEST)


def _fork(work: Callable[[], None], mask: set[int | signal.Signals]) -> int:
    keeper = os.getpid()
    child = os.fork()
    if not child:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        _run(_worker, NAME, keeper, work)
    return child


def _worker(work: Callable[[], None]) -> None:
    for number in _STOP:
        signal.signal(number, signal.SIG_DFL)
    work()
