"""Functions that may hang, called in a thread with a deadline; at most one call of each runs at a time."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Probe(Generic[T]):
    """A function that is called in a thread. Everybody who asks during a call waits for the same call."""

    def __init__(self, function: Callable[[], T], *, keep: float = 0) -> None:
        """`keep`: seconds from the start of a call for which its result is reused."""
        self._function, self._keep = function, keep
        self._lock = threading.Lock()
        self._call: Future[T] | None = None
        self._began = 0.0

    def start(self) -> Future[T]:
        """Return the running call, a result that is still valid, or a new call."""
        with self._lock:
            if self._call is None or (self._call.done() and time.monotonic() - self._began >= self._keep):
                self._call, self._began = Future(), time.monotonic()
                threading.Thread(target=self._run, args=(self._call,), daemon=True).start()
            return self._call

    def _run(self, call: Future[T]) -> None:
        try:
            call.set_result(self._function())
        except BaseException as error:
            call.set_exception(error)


def left(deadline: float) -> float:
    """Return the seconds until `deadline` (of `time.monotonic`); 0 if it has passed."""
    return max(0.0, deadline - time.monotonic())
