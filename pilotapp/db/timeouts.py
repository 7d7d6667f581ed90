"""How long a request waits for a database that does not answer; work beside requests waits for as long as it takes."""

from __future__ import annotations

import threading
from time import monotonic

STATEMENT = 8.0  # seconds after which PostgreSQL itself ends the statement of a request
ANSWER = 10.0  # seconds after which a request gives up a connection on which no answer came: the server hangs
PAUSE = 5.0  # seconds for which requests of this process do not ask a database that hangs


class _Thread(threading.local):
    is_request = False


class _Process:
    """When a request of this process last got no answer."""

    hung_at = float("-inf")


_thread, _process = _Thread(), _Process()


def begin_request() -> None:
    """From now on this thread answers a request."""
    _thread.is_request = True


def end_request() -> None:
    """From now on this thread waits for as long as it takes."""
    _thread.is_request = False


def is_limited() -> bool:
    """Whether this thread answers a request."""
    return _thread.is_request


def limit() -> float | None:
    """Seconds that this thread may wait for the next answer; None for as long as it takes."""
    if not _thread.is_request:
        return None
    return 0.0 if is_pausing() else ANSWER


def gave_up() -> None:
    """Remember that the database did not answer."""
    _process.hung_at = monotonic()


def is_pausing() -> bool:
    """Whether it is too soon for a request to ask again: those who wait in line get their 503 at once."""
    return _thread.is_request and monotonic() - _process.hung_at < PAUSE
