"""How long a request waits for a database that does not answer. Work outside of requests waits without a limit."""

import threading
from time import monotonic

STATEMENT = 8.0  # seconds; PostgreSQL ends a request's statement after that
ANSWER = 10.0  # seconds without an answer after which a request closes the connection
PAUSE = 5.0  # seconds during which this process's requests do not ask a hanging database


class _Thread(threading.local):
    is_request = False


class _Process:
    """When a request of this process last got no answer."""

    hung_at = float("-inf")


_thread, _process = _Thread(), _Process()


def begin_request() -> None:
    """Mark this thread as answering a request."""
    _thread.is_request = True


def end_request() -> None:
    """Mark this thread as no longer answering a request: it waits without a limit."""
    _thread.is_request = False


def is_limited() -> bool:
    """Whether this thread answers a request."""
    return _thread.is_request


def limit() -> float | None:
    """Return the seconds that this thread may wait for the next answer; None for no limit."""
    if not _thread.is_request:
        return None
    return 0.0 if is_pausing() else ANSWER


def gave_up() -> None:
    """Record that the database did not answer."""
    _process.hung_at = monotonic()


def is_pausing() -> bool:
    """Whether a request may not ask the database yet, so that queued requests get their 503 at once."""
    return _thread.is_request and monotonic() - _process.hung_at < PAUSE
